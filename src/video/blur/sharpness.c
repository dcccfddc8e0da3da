/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* sharpness: each pixel between, or beyond, itself and a smoothed one. docs/blur.md defines it. */
#include "blur-private.h"

#include <string.h>

typedef struct {
  AugSharpness sharpness;
  gboolean is_luma; /* Y' alone, without rounding what is smoothed */
  guint8 edge[256]; /* bytes at the edge, which smoothing leaves as they are */
} State;

/* Torchvision blends the edge with itself, which may round to one level less. */
static void
make_edge (State *state)
{
  const AugSharpness *s = &state->sharpness;

  for (guint i = 0; i < 256; i++) {
    const gfloat x = (gfloat) i, y = s->f * x + s->g * x;

    state->edge[i] = state->is_luma || s->pillow ? (guint8) i : (guint8) CLAMP (y, 0.0f, 255.0f);
  }
}

static void
copy_edge (const State *state, const AugBlurPlane *plane, guint8 *to, const guint8 *from, guint n)
{
  if (plane->bytes == 2)
    memcpy (to, from, 2 * (gsize) n);
  else
    for (guint i = 0; i < n; i++)
      to[i] = state->edge[from[i]];
}

static gboolean
prepare (GstAugEffectJob *job)
{
  State *state = job->state;
  const GstVideoInfo *info = &job->src->info;
  const gdouble factor = gst_aug_operation_get_double (job->operation, "factor", 1);
  AugSharpness *s = &state->sharpness;
  gint offset[GST_VIDEO_MAX_COMPONENTS], scale[GST_VIDEO_MAX_COMPONENTS];

  if (factor == 1 || GST_VIDEO_INFO_WIDTH (info) <= 2 || GST_VIDEO_INFO_HEIGHT (info) <= 2)
    return FALSE;
  state->is_luma = GST_VIDEO_INFO_IS_YUV (info) || GST_VIDEO_INFO_COMP_DEPTH (info, 0) > 8;
  s->pillow = gst_aug_operation_get_int (job->operation, "flavour", 0) == 1;
  s->f = (gfloat) factor;
  s->g = (gfloat) (state->is_luma ? (1 - factor) / 13 : 1 - factor);
  gst_video_color_range_offsets (info->colorimetry.range, info->finfo, offset, scale);
  if (info->colorimetry.range == GST_VIDEO_COLOR_RANGE_UNKNOWN && GST_VIDEO_INFO_IS_YUV (info))
    gst_video_color_range_offsets (GST_VIDEO_COLOR_RANGE_16_235, info->finfo, offset, scale);
  s->low = (gfloat) offset[0];
  s->high = (gfloat) (offset[0] + scale[0]);
  make_edge (state);
  return TRUE;
}

static void
sharpen_row (const AugBlurKernels *kernels, const State *state, const AugBlurPlane *plane, guint y)
{
  const gsize pixel = (gsize) plane->step * plane->bytes;
  guint8 *to = aug_blur_dst_row (plane, y) + pixel;
  const guint n = plane->n - 2 * plane->step;
  const guint8 *rows[3];

  for (guint i = 0; i < 3; i++)
    rows[i] = aug_blur_src_row (plane, y + i - 1) + pixel;
  copy_edge (state, plane, to - pixel, rows[1] - pixel, plane->step);
  copy_edge (
      state, plane, to + (gsize) n * plane->bytes, rows[1] + (gsize) n * plane->bytes, plane->step);
  if (!state->is_luma)
    kernels->sharpen_8 (to, rows, n, plane->step, &state->sharpness);
  else if (plane->bytes == 1)
    kernels->sharpen_luma_8 (to, rows, n, plane->step, &state->sharpness);
  else
    kernels->sharpen_luma_16 (to, rows, n, plane->step, plane->shift, &state->sharpness);
  aug_blur_keep (plane, y);
}

static void
sharpen (const GstAugEffectJob *job)
{
  const AugBlurKernels *kernels = aug_blur_kernels_get ();
  const State *state = job->state;
  AugBlurPlane planes[GST_VIDEO_MAX_PLANES];
  const guint n = aug_blur_planes (job->src, job->dst, planes);

  for (guint p = 0; p < n; p++) {
    const AugBlurPlane *plane = &planes[p];
    const guint last = plane->height - 1;

    if (state->is_luma && !plane->is_luma) {
      aug_blur_copy (plane);
      continue;
    }
    copy_edge (state, plane, aug_blur_dst_row (plane, 0), aug_blur_src_row (plane, 0), plane->n);
    copy_edge (
        state, plane, aug_blur_dst_row (plane, last), aug_blur_src_row (plane, last), plane->n);
    aug_blur_keep (plane, 0);
    aug_blur_keep (plane, last);
    for (guint y = 1; y < last; y++)
      sharpen_row (kernels, state, plane, y);
  }
}

const GstAugEffect gst_aug_effect_sharpness = {
  .name = "sharpness",
  .state_size = sizeof (State),
  .prepare = prepare,
  .frame = sharpen,
};
