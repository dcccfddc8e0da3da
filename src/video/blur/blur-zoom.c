/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* zoom-blur: the mean of copies that are enlarged about the centre, sampled bilinearly. */
#include "blur-private.h"

#include <math.h>
#include <string.h>

/* Rows that are summed while a copy's columns are in the cache. */
#define BAND 8
#define MAX_COPIES 64

typedef struct {
  gdouble factor;
  guint copies;
} State;

/* Where the columns of one copy lie. */
typedef struct {
  gdouble scale;
  gint32 *at; /* the value on the left, or itself at the right edge */
  gfloat *share;
} Copy;

static gboolean
prepare (GstAugEffectJob *job)
{
  State *state = job->state;

  state->factor = gst_aug_operation_get_double (job->operation, "factor", 1);
  state->copies =
      (guint) CLAMP (gst_aug_operation_get_int (job->operation, "copies", 8), 2, MAX_COPIES);
  return state->factor > 1;
}

/* Pixel and share of the next one at which pixel @i of a copy is found. */
static guint
place (guint i, guint n, gdouble scale, gfloat *share)
{
  const gdouble x = CLAMP ((i + 0.5 - n / 2.0) / scale + n / 2.0 - 0.5, 0.0, n - 1.0);
  const guint pixel = (guint) x;

  *share = (gfloat) (x - pixel);
  return pixel;
}

static void
make_copies (const GstAugEffectJob *job, const AugBlurPlane *plane, Copy copies[MAX_COPIES])
{
  const State *state = job->state;
  const gsize length = ((gsize) plane->n + AUG_BLUR_SLACK + 15) & ~(gsize) 15;
  gint32 *memory = gst_aug_effect_memory (job, 0, 2 * state->copies * length * sizeof *memory);

  for (guint k = 0; k < state->copies; k++) {
    Copy *copy = &copies[k];

    copy->scale = 1 + (state->factor - 1) * k / (state->copies - 1);
    copy->at = memory + 2 * k * length;
    copy->share = (gfloat *) (copy->at + length);
    memset (copy->at, 0, 2 * length * sizeof *memory);
    for (guint x = 0; x < plane->width; x++) {
      gfloat share;
      const guint pixel = place (x, plane->width, copy->scale, &share);

      for (guint c = 0; c < plane->step; c++) {
        copy->at[x * plane->step + c] = (gint32) (pixel * plane->step + c);
        copy->share[x * plane->step + c] = share;
      }
    }
  }
}

/* Adds rows [from, to) of a copy to the sums. */
static void
add_copy (const AugBlurKernels *kernels, const AugBlurPlane *plane, const Copy *copy, guint from,
    guint to, gfloat *sums, gfloat *lines, gsize length)
{
  gfloat *above = lines, *below = lines + length, *line = lines + 2 * length;

  for (guint y = from; y < to; y++) {
    gfloat share;
    const guint row = place (y, plane->height, copy->scale, &share);

    aug_blur_load (kernels, plane, row, above);
    aug_blur_load (kernels, plane, MIN (row + 1, plane->height - 1), below);
    kernels->between (line, above, below, plane->n, share);
    aug_blur_pad (line, plane, 1, sizeof *line, aug_blur_nearest);
    kernels->pick (sums + (y - from) * length, line, plane->n, copy->at, copy->share, plane->step);
  }
}

static void
blur_plane (const GstAugEffectJob *job, const AugBlurPlane *plane)
{
  static const gfloat one = 1;
  const AugBlurKernels *kernels = aug_blur_kernels_get ();
  const State *state = job->state;
  const gsize length = ((gsize) plane->n + 16 + AUG_BLUR_SLACK + 15) & ~(gsize) 15;
  gfloat *sums = gst_aug_effect_memory (job, 1, BAND * length * sizeof *sums);
  gfloat *lines = (gfloat *) gst_aug_effect_memory (job, 2, (3 * length + 16) * sizeof *lines) + 16;
  const gfloat part = (gfloat) (1.0 / state->copies);
  Copy copies[MAX_COPIES];

  make_copies (job, plane, copies);
  for (guint from = 0; from < plane->height; from += BAND) {
    const guint to = MIN (from + BAND, plane->height);

    memset (sums, 0, BAND * length * sizeof *sums);
    for (guint k = 0; k < state->copies; k++)
      add_copy (kernels, plane, &copies[k], from, to, sums, lines, length);
    for (guint y = from; y < to; y++) {
      kernels->across (lines, sums + (y - from) * length, plane->n, &one, 0, plane->step, part);
      aug_blur_store (kernels, plane, y, lines);
    }
  }
}

static void
blur (const GstAugEffectJob *job)
{
  AugBlurPlane planes[GST_VIDEO_MAX_PLANES];
  const guint n = aug_blur_planes (job->src, job->dst, planes);

  for (guint p = 0; p < n; p++)
    blur_plane (job, &planes[p]);
}

const GstAugEffect gst_aug_effect_zoom_blur = {
  .name = "zoom-blur",
  .state_size = sizeof (State),
  .prepare = prepare,
  .frame = blur,
};
