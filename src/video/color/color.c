/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:color
 * @title: Colour
 * @short_description: photometric operations on a video frame
 *
 * A chain of up to eight steps in any order, carried out in place or from one frame into another.
 * On RGB it is what the tensor functions of torchvision 0.14 compute, or Pillow. On Y'CbCr
 * brightness, contrast, saturation and hue are a clamped line of luma and a scaled turn of chroma;
 * what is defined channel by channel goes through R'G'B' of each pixel. docs/color.md defines all.
 */
#include "color-private.h"

#include "core/exactmath.h"
#include "../effect.h"
#include "../geometry/map.h"

#include <math.h>
#include <string.h>

#define TWO_PI 6.283185307179586

/* Bytes that go through all stages before the next ones do, so that they stay in the cache. */
#define BAND_BYTES (96 * 1024)

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
 * gst_aug_color_flavour_get_type:
 *
 * Returns: the type of #GstAugColorFlavour
 */
GType
gst_aug_color_flavour_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_AUG_COLOR_FLAVOUR_TORCHVISION, "Tensor functions of torchvision", "torchvision" },
    { GST_AUG_COLOR_FLAVOUR_PILLOW, "Pillow, and torchvision on its images", "pillow" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type)) {
    const GType registered = g_enum_register_static ("GstAugColorFlavour", values);

    g_once_init_leave (&type, registered);
  }
  return (GType) type;
}

/**
 * gst_aug_color_statistics_get_type:
 *
 * Returns: the type of #GstAugColorStatistics
 */
GType
gst_aug_color_statistics_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_AUG_COLOR_STATISTICS_FRAME, "Of each picture alone", "frame" },
    { GST_AUG_COLOR_STATISTICS_WINDOW, "Smoothed over the pictures of a window", "window" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type)) {
    const GType registered = g_enum_register_static ("GstAugColorStatistics", values);

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
  GstAugColorScratch *scratch = g_new0 (GstAugColorScratch, 1);

  scratch->tracks = aug_color_tracks_new ();
  return scratch;
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
  for (guint i = 0; i < GST_AUG_COLOR_MAX_STEPS; i++) {
    g_free (scratch->ops[i].wide[0]);
    g_free (scratch->stages[i].tiles);
    g_free (scratch->stages[i].left);
    g_free (scratch->stages[i].right);
    g_free (scratch->stages[i].part);
  }
  aug_color_tracks_unref (scratch->tracks);
  g_free (scratch);
}

void
aug_color_share_tracks (GstAugColorScratch *scratch, GstAugColorScratch *with)
{
  aug_color_tracks_unref (scratch->tracks);
  scratch->tracks = aug_color_tracks_ref (with->tracks);
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

gboolean
aug_color_is_limited (const GstVideoInfo *info)
{
  return info->colorimetry.range == GST_VIDEO_COLOR_RANGE_16_235 ||
         (info->colorimetry.range == GST_VIDEO_COLOR_RANGE_UNKNOWN &&
             !GST_VIDEO_INFO_IS_GRAY (info));
}

guint8 *
aug_color_row (const GstVideoFrame *frame, guint component, guint y)
{
  GstAugComponent c;

  gst_aug_frame_component (frame, component, &c);
  return c.data + c.stride * (gssize) y;
}

/* The values of a kind, and which of them changes nothing; none where that is not a number. */
typedef struct {
  gdouble least, most, neutral;
} Range;

static const Range ranges[] = {
  [GST_AUG_COLOR_BRIGHTNESS] = { 0, GST_AUG_COLOR_MAX_FACTOR, 1 },
  [GST_AUG_COLOR_CONTRAST] = { 0, GST_AUG_COLOR_MAX_FACTOR, 1 },
  [GST_AUG_COLOR_SATURATION] = { 0, GST_AUG_COLOR_MAX_FACTOR, 1 },
  [GST_AUG_COLOR_HUE] = { -0.5, 0.5, 0 },
  [GST_AUG_COLOR_TEMPERATURE] = { 3000, 15000, -1 },
  [GST_AUG_COLOR_EXPOSURE] = { -10, 10, 0 },
  [GST_AUG_COLOR_GAMMA] = { 0.01, 100, 1 },
  [GST_AUG_COLOR_GRAYSCALE] = { -G_MAXDOUBLE, G_MAXDOUBLE, NAN },
  [GST_AUG_COLOR_INVERT] = { -G_MAXDOUBLE, G_MAXDOUBLE, NAN },
  [GST_AUG_COLOR_POSTERIZE] = { 0, 8, 8 },
  [GST_AUG_COLOR_SOLARIZE] = { 0, 256, 256 },
  [GST_AUG_COLOR_SOLARIZE_ADD] = { 0, 255, 0 },
  [GST_AUG_COLOR_EQUALIZE] = { -G_MAXDOUBLE, G_MAXDOUBLE, NAN },
  [GST_AUG_COLOR_AUTOCONTRAST] = { -G_MAXDOUBLE, G_MAXDOUBLE, NAN },
  [GST_AUG_COLOR_CLAHE] = { 0, 1000, -1 },
  [GST_AUG_COLOR_CHANNEL_SHUFFLE] = { 0, 26, 5 },
  [GST_AUG_COLOR_CHANNEL_DROP] = { 0, 2, -1 },
  [GST_AUG_COLOR_OFFSET] = { -255, 255, 0 },
  [GST_AUG_COLOR_OFFSET_RED] = { -255, 255, 0 },
  [GST_AUG_COLOR_OFFSET_GREEN] = { -255, 255, 0 },
  [GST_AUG_COLOR_OFFSET_BLUE] = { -255, 255, 0 },
};

/* Steps that change nothing are left out, so that they cost nothing and clamp nothing. */
static gboolean
keep_steps (const GstAugColorStep *steps, guint n_steps, GstAugColorStep *kept, guint *n_kept)
{
  *n_kept = 0;
  g_return_val_if_fail (n_steps <= GST_AUG_COLOR_MAX_STEPS, FALSE);
  for (guint i = 0; i < n_steps; i++) {
    const gdouble value = steps[i].value;
    const Range *range;

    g_return_val_if_fail (steps[i].kind < G_N_ELEMENTS (ranges), FALSE);
    range = &ranges[steps[i].kind];
    g_return_val_if_fail (value >= range->least && value <= range->most, FALSE);
    if (!(value == range->neutral))
      kept[(*n_kept)++] = steps[i];
  }
  return TRUE;
}

gboolean
aug_color_needs_statistics (const GstAugColorStep *steps, guint n_steps)
{
  for (guint i = 0; i < n_steps; i++) {
    switch (steps[i].kind) {
    case GST_AUG_COLOR_CONTRAST:
    case GST_AUG_COLOR_EQUALIZE:
    case GST_AUG_COLOR_AUTOCONTRAST:
    case GST_AUG_COLOR_CLAHE:
      if (!(steps[i].value == ranges[steps[i].kind].neutral))
        return TRUE;
      break;
    default:
      break;
    }
  }
  return FALSE;
}

AugColorStage *
aug_color_add_stage (GstAugColorScratch *scratch)
{
  AugColorStage *stage = &scratch->stages[scratch->n_stages++];

  stage->first_op = scratch->n_ops;
  stage->n_ops = 0;
  return stage;
}

/* What belongs to nothing but to be there in the other picture, too. */
static void
copy_rows (GstAugColorScratch *scratch, guint from, guint to)
{
  const GstVideoFormatInfo *finfo = scratch->src->info.finfo;

  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (scratch->src); p++) {
    gint components[GST_VIDEO_MAX_COMPONENTS];
    guint c, first, last;
    gsize bytes;

    gst_video_format_info_component (finfo, p, components);
    c = (guint) components[0];
    bytes = (gsize) GST_VIDEO_FRAME_COMP_WIDTH (scratch->src, c) *
            (gsize) GST_VIDEO_FRAME_COMP_PSTRIDE (scratch->src, c);
    first = from >> finfo->h_sub[c];
    last = MIN ((to + (1u << finfo->h_sub[c]) - 1) >> finfo->h_sub[c],
        (guint) GST_VIDEO_FRAME_COMP_HEIGHT (scratch->src, c));
    for (guint y = first; y < last; y++)
      memcpy ((guint8 *) GST_VIDEO_FRAME_PLANE_DATA (scratch->dst, p) +
                  (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (scratch->dst, p) * y,
          (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (scratch->src, p) +
              (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (scratch->src, p) * y,
          bytes);
  }
}

/* Luma rows [from, to) with the chroma rows that begin in them, through all stages. */
void
aug_color_rows (GstAugColorScratch *scratch, guint from, guint to)
{
  if (scratch->n_stages == 0 && scratch->src != scratch->dst)
    copy_rows (scratch, from, to);
  for (guint i = 0; i < scratch->n_stages; i++)
    scratch->stages[i].rows (
        &scratch->stages[i], i ? scratch->dst : scratch->src, scratch->dst, from, to, scratch);
}

/* The whole picture, a band after the other where several stages go over it. */
static void
all_rows (GstAugColorScratch *scratch)
{
  const guint height = (guint) GST_VIDEO_FRAME_HEIGHT (scratch->dst);
  const gsize row = MAX (GST_VIDEO_INFO_SIZE (&scratch->dst->info) / height, 1);
  const guint rows = scratch->n_stages > 1 ? MAX ((guint) (BAND_BYTES / row) & ~1u, 2) : height;

  for (guint from = 0; from < height; from += rows)
    aug_color_rows (scratch, from, MIN (from + rows, height));
}

void
aug_color_flush (GstAugColorScratch *scratch)
{
  if (scratch->n_stages == 0)
    return;
  all_rows (scratch);
  scratch->src = scratch->dst;
  scratch->n_stages = scratch->n_ops = 0;
  scratch->n_passes++;
}

static void
begin_yuv (
    GstAugColorScratch *scratch, const GstAugColorStep *steps, guint n_steps, GstAugHueModel model)
{
  const gboolean grey = GST_VIDEO_INFO_IS_GRAY (&scratch->src->info);

  for (guint i = 0; i < n_steps;) {
    if (aug_color_is_linear (steps + i, model, grey)) {
      i += aug_color_linear (scratch, steps + i, n_steps - i, model);
      continue;
    }
    if (steps[i].kind == GST_AUG_COLOR_INVERT)
      aug_color_invert (scratch);
    else if (steps[i].kind == GST_AUG_COLOR_CLAHE)
      aug_color_clahe (scratch, steps + i);
    else
      aug_color_rgb_step (scratch, steps + i, GST_AUG_HUE_MODEL_HSV);
    i++;
  }
}

gboolean
aug_color_begin (GstAugColorScratch *scratch, const GstVideoFrame *src, GstVideoFrame *dst,
    const GstAugColorStep *steps, guint n_steps, GstAugHueModel model)
{
  GstAugColorStep kept[GST_AUG_COLOR_MAX_STEPS];
  guint n_kept;

  if (!gst_aug_video_map_supports (GST_VIDEO_FRAME_FORMAT (src)) ||
      GST_VIDEO_FRAME_FORMAT (src) != GST_VIDEO_FRAME_FORMAT (dst) ||
      GST_VIDEO_FRAME_WIDTH (src) != GST_VIDEO_FRAME_WIDTH (dst) ||
      GST_VIDEO_FRAME_HEIGHT (src) != GST_VIDEO_FRAME_HEIGHT (dst))
    return FALSE;
  if (!keep_steps (steps, n_steps, kept, &n_kept))
    return FALSE;
  scratch->kernels = aug_color_kernels_get ();
  scratch->src = src;
  scratch->dst = dst;
  scratch->n_stages = scratch->n_ops = scratch->n_passes = 0;
  if (!GST_VIDEO_INFO_IS_RGB (&src->info)) {
    begin_yuv (scratch, kept, n_kept, model);
    return TRUE;
  }
  for (guint i = 0; i < n_kept; i++) {
    if (kept[i].kind == GST_AUG_COLOR_CLAHE)
      aug_color_clahe (scratch, kept + i);
    else
      aug_color_rgb_step (scratch, kept + i, model);
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
  g_return_val_if_fail (src != NULL && dst != NULL && scratch != NULL, FALSE);
  g_return_val_if_fail (steps != NULL || n_steps == 0, FALSE);
  if (!aug_color_begin (scratch, src, dst, steps, n_steps, hue_model))
    return FALSE;
  if (scratch->n_stages > 0 || scratch->src != dst)
    all_rows (scratch);
  return TRUE;
}
