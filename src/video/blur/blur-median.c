/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* median-blur: the median of a square window; the edge's pixels go on outside. */
#include "blur-private.h"

#include <string.h>

#define LARGEST 7

typedef struct {
  guint window[2]; /* of luma, of chroma */
} State;

/* Subsampled chroma takes the odd number at or above half the window. */
static gboolean
prepare (GstAugEffectJob *job)
{
  State *state = job->state;
  const GstVideoFormatInfo *finfo = job->src->info.finfo;
  const gint64 window = gst_aug_operation_get_int (job->operation, "window", 3);
  gboolean subsamples = FALSE;

  for (guint c = 1; c < GST_VIDEO_FORMAT_INFO_N_COMPONENTS (finfo); c++)
    subsamples |= GST_VIDEO_FORMAT_INFO_W_SUB (finfo, c) > 0;
  state->window[0] = (guint) CLAMP (window, 1, LARGEST) | 1;
  state->window[1] = subsamples ? (state->window[0] + 1) / 2 | 1 : state->window[0];
  return state->window[0] > 1;
}

/* @count lines of values of @size bytes with room for the edges. */
static void
make_lines (const GstAugEffectJob *job, const AugBlurPlane *plane, guint radius, gsize size,
    guint8 *lines[LARGEST], guint count)
{
  const gsize before = (radius * plane->step * size + 63) & ~(gsize) 63;
  const gsize length =
      (before + (plane->n + radius * plane->step + AUG_BLUR_SLACK) * size + 63) & ~(gsize) 63;
  guint8 *memory = gst_aug_effect_memory (job, 0, length * count);

  for (guint i = 0; i < count; i++)
    lines[i] = memory + i * length + before;
}

/* Columns are sorted once and serve all windows that they are in. */
static void
median_of_sorted (const GstAugEffectJob *job, const AugBlurPlane *plane, guint window)
{
  const AugBlurKernels *kernels = aug_blur_kernels_get ();
  const guint radius = window / 2;
  guint8 *lines[LARGEST];

  make_lines (job, plane, radius, 1, lines, window);
  for (guint y = 0; y < plane->height; y++) {
    const guint8 *rows[LARGEST];

    for (guint i = 0; i < window; i++)
      rows[i] = aug_blur_src_row (
          plane, aug_blur_nearest ((gint) (y + i) - (gint) radius, plane->height));
    kernels->sort_8 (lines, rows, plane->n, window);
    for (guint i = 0; i < window; i++)
      aug_blur_pad (lines[i], plane, radius, 1, aug_blur_nearest);
    kernels->median_8 (
        aug_blur_dst_row (plane, y), (const guint8 *const *) lines, plane->n, window, plane->step);
    aug_blur_keep (plane, y);
  }
}

static void
read_row (guint16 *line, const guint8 *row, guint n)
{
  for (guint x = 0; x < n; x++)
    line[x] = aug_blur_read (row, x);
}

/* The rows of a window, one of which is new for each row of the picture. */
static void
median_of_rows (const GstAugEffectJob *job, const AugBlurPlane *plane, guint window)
{
  const AugBlurKernels *kernels = aug_blur_kernels_get ();
  const guint radius = window / 2;
  guint8 *ring[LARGEST];
  guint next = 0;

  make_lines (job, plane, radius, plane->bytes, ring, window);
  for (guint y = 0; y < plane->height; y++) {
    const guint8 *lines[LARGEST];
    guint8 *to = aug_blur_dst_row (plane, y);

    for (; next <= MIN (y + radius, plane->height - 1); next++) {
      guint8 *line = ring[next % window];

      if (plane->bytes == 1)
        memcpy (line, aug_blur_src_row (plane, next), plane->n);
      else
        read_row ((guint16 *) line, aug_blur_src_row (plane, next), plane->n);
      aug_blur_pad (line, plane, radius, plane->bytes, aug_blur_nearest);
    }
    for (guint i = 0; i < window; i++)
      lines[i] = ring[aug_blur_nearest ((gint) (y + i) - (gint) radius, plane->height) % window];
    if (plane->bytes == 1)
      kernels->bisect_8 (to, lines, plane->n, window, plane->step);
    else
      kernels->bisect_16 (to, (const guint16 *const *) lines, plane->n, window, plane->step);
    aug_blur_keep (plane, y);
  }
}

static void
blur (const GstAugEffectJob *job)
{
  const State *state = job->state;
  AugBlurPlane planes[GST_VIDEO_MAX_PLANES];
  const guint n = aug_blur_planes (job->src, job->dst, planes);

  for (guint p = 0; p < n; p++) {
    const guint window = state->window[!planes[p].is_luma];

    if (planes[p].bytes == 1 && window <= 5)
      median_of_sorted (job, &planes[p], window);
    else
      median_of_rows (job, &planes[p], window);
  }
}

const GstAugEffect gst_aug_effect_median_blur = {
  .name = "median-blur",
  .state_size = sizeof (State),
  .prepare = prepare,
  .frame = blur,
};
