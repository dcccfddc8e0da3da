/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:color
 * @title: Colour
 * @short_description: brightness, contrast, saturation and hue of a video frame
 *
 * A chain of up to eight steps in any order, carried out in place or from one frame into another.
 * On RGB it is what the tensor functions of torchvision 0.14 compute; on Y'CbCr luma is a clamped
 * line and chroma a scaled turn, so that a whole chain is one pass. docs/color.md defines both.
 */
#include "color-private.h"

#include "core/exactmath.h"
#include "map.h"

#define TWO_PI 6.283185307179586

/**
 * gst_aug_hue_model_get_type:
 *
 * Returns: the type of #GstAugHueModel
 */
GType
gst_aug_hue_model_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_AUG_HUE_MODEL_AUTO, "hsv on RGB, chroma on YUV", "auto" },
    { GST_AUG_HUE_MODEL_HSV, "H of HSV, as torchvision", "hsv" },
    { GST_AUG_HUE_MODEL_CHROMA, "turn of the chroma plane", "chroma" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type)) {
    const GType registered = g_enum_register_static ("GstAugHueModel", values);

    g_once_init_leave (&type, registered);
  }
  return (GType) type;
}

/**
 * gst_aug_color_scratch_new: (skip)
 *
 * Returns: (transfer full): working memory for one thread, reused from frame to frame
 */
GstAugColorScratch *
gst_aug_color_scratch_new (void)
{
  return g_new0 (GstAugColorScratch, 1);
}

/**
 * gst_aug_color_scratch_free: (skip)
 * @scratch: (transfer full) (nullable): working memory
 */
void
gst_aug_color_scratch_free (GstAugColorScratch *scratch)
{
  if (scratch == NULL)
    return;
  g_free (scratch->lines);
  g_free (scratch);
}

/* Sine and cosine of a number of turns; quarter turns are exact. */
void
aug_color_turn (gdouble turns, gdouble *sine, gdouble *cosine)
{
  const gint quarter = (gint) (turns * 4.0 + 64.5) - 64;
  const gdouble angle = (turns - quarter * 0.25) * TWO_PI;
  const gdouble s = gst_aug_exact_sin (angle), c = gst_aug_exact_cos (angle);

  switch (quarter & 3) {
  case 0:
    *sine = s;
    *cosine = c;
    break;
  case 1:
    *sine = c;
    *cosine = -s;
    break;
  case 2:
    *sine = -s;
    *cosine = -c;
    break;
  default:
    *sine = -c;
    *cosine = s;
    break;
  }
}

/* Luma weights of the frame's matrix; RGB and unknown: BT.709 above 576 lines, else BT.601. */
void
aug_color_matrix (const GstVideoInfo *info, gdouble *kr, gdouble *kb)
{
  if (gst_video_color_matrix_get_Kr_Kb (info->colorimetry.matrix, kr, kb))
    return;
  *kr = GST_VIDEO_INFO_HEIGHT (info) > 576 ? 0.2126 : 0.299;
  *kb = GST_VIDEO_INFO_HEIGHT (info) > 576 ? 0.0722 : 0.114;
}

/* Steps that change nothing are left out, so that they cost nothing and clamp nothing. */
static gboolean
keep_steps (const GstAugColorStep *steps, guint n_steps, GstAugColorStep *kept, guint *n_kept)
{
  *n_kept = 0;
  g_return_val_if_fail (n_steps <= GST_AUG_COLOR_MAX_STEPS, FALSE);
  for (guint i = 0; i < n_steps; i++) {
    const gboolean hue = steps[i].kind == GST_AUG_COLOR_HUE;
    const gdouble value = steps[i].value;

    g_return_val_if_fail (steps[i].kind <= GST_AUG_COLOR_HUE, FALSE);
    g_return_val_if_fail (
        hue ? value >= -0.5 && value <= 0.5 : value >= 0 && value <= GST_AUG_COLOR_MAX_FACTOR,
        FALSE);
    if (value != (hue ? 0.0 : 1.0))
      kept[(*n_kept)++] = steps[i];
  }
  return TRUE;
}

/**
 * gst_aug_video_color_apply:
 * @frame: a frame that is mapped for reading and writing, edited in place
 * @steps: (array length=n_steps): what to do, in this order
 * @n_steps: how many steps, at most %GST_AUG_COLOR_MAX_STEPS
 * @hue_model: in which space a hue is turned
 * @scratch: working memory that no other thread uses at the same time
 *
 * Alpha and unused bytes are left alone. Equal arguments give equal bytes on every machine.
 *
 * Returns: FALSE if the format is not supported or a step's value is out of its range
 */
gboolean
gst_aug_video_color_apply (GstVideoFrame *frame, const GstAugColorStep *steps, guint n_steps,
    GstAugHueModel hue_model, GstAugColorScratch *scratch)
{
  return gst_aug_video_color_apply_to (frame, frame, steps, n_steps, hue_model, scratch);
}

/**
 * gst_aug_video_color_apply_to:
 * @src: a frame that is mapped for reading
 * @dst: a frame of the same format and size that is mapped for writing; @src itself, or one that
 *   shares no memory with it
 * @steps: (array length=n_steps): what to do, in this order
 * @n_steps: how many steps, at most %GST_AUG_COLOR_MAX_STEPS
 * @hue_model: in which space a hue is turned
 * @scratch: working memory that no other thread uses at the same time
 *
 * As gst_aug_video_color_apply(), reading @src and writing all of @dst, without a copy before.
 *
 * Returns: FALSE if the format is not supported, the frames differ in format or size, or a step's
 *   value is out of its range; then @dst is as it was
 */
gboolean
gst_aug_video_color_apply_to (const GstVideoFrame *src, GstVideoFrame *dst,
    const GstAugColorStep *steps, guint n_steps, GstAugHueModel hue_model,
    GstAugColorScratch *scratch)
{
  GstAugColorStep kept[GST_AUG_COLOR_MAX_STEPS];
  guint n_kept;

  g_return_val_if_fail (src != NULL && dst != NULL && scratch != NULL, FALSE);
  g_return_val_if_fail (steps != NULL || n_steps == 0, FALSE);
  if (!gst_aug_video_map_supports (GST_VIDEO_FRAME_FORMAT (src)) ||
      GST_VIDEO_FRAME_FORMAT (src) != GST_VIDEO_FRAME_FORMAT (dst) ||
      GST_VIDEO_FRAME_WIDTH (src) != GST_VIDEO_FRAME_WIDTH (dst) ||
      GST_VIDEO_FRAME_HEIGHT (src) != GST_VIDEO_FRAME_HEIGHT (dst))
    return FALSE;
  if (!keep_steps (steps, n_steps, kept, &n_kept))
    return FALSE;
  if (n_kept == 0 && src == dst)
    return TRUE;
  if (GST_VIDEO_INFO_IS_RGB (&src->info))
    aug_color_rgb (src, dst, kept, n_kept, hue_model, scratch);
  else
    aug_color_yuv (src, dst, kept, n_kept, hue_model, scratch);
  return TRUE;
}
