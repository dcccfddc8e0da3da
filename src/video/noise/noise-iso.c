/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The noise of a sensor at a high sensitivity: luma noise that grows with the light, and coloured
 * noise that does not. */
#include <math.h>

#include "../color/color-private.h"
#include "noise-private.h"

#define LEVELS 256

/* Numbers are rounded as floor (x + 1/2); floor itself would be a call. */
#define OFFSET 1048576

typedef struct {
  AugNoiseLayout layout;
  GstAugField field;
  gdouble luma[LEVELS]; /* what a normal number of the field means, by Y' or its high byte */
  gdouble chroma;       /* the same of Cb and Cr */
  gdouble kr, kb;
} State;

static gboolean
is_rgb (const GstAugEffectJob *job)
{
  return GST_VIDEO_INFO_IS_RGB (&job->src->info);
}

/* Levels of 255: the deviation of luma is sqrt (51·intensity·(1/4 + 3/4·Y')), that of chroma
 * 255·intensity·color-shift. */
static gboolean
prepare (GstAugEffectJob *job)
{
  State *state = job->state;
  const gdouble intensity = gst_aug_operation_get_double (job->operation, "intensity", 0);
  const gdouble shift = gst_aug_operation_get_double (job->operation, "color-shift", 0);
  const AugNoisePlane *first = &state->layout.planes[0], *second = &state->layout.planes[1];
  gdouble unit;

  aug_noise_layout (&state->layout, &job->src->info, TRUE);
  gst_aug_field_init (&state->field, gst_aug_field_value (job->operation), job->address,
      GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH);
  unit = 1 / (255 * (first->wide ? GST_AUG_FIELD_WIDE_SIGMA : GST_AUG_FIELD_SIGMA));
  for (guint i = 0; i < LEVELS; i++) {
    const gdouble y = ((i << (first->depth - 8)) - (gdouble) first->black) / first->range;

    state->luma[i] =
        sqrt (51 * intensity * (0.25 + 0.75 * CLAMP (y, 0, 1))) * (first->range * unit);
  }
  state->chroma =
      255 * intensity * shift * ((state->layout.is_yuv ? second->range : first->range) * unit);
  aug_color_matrix (&job->src->info, &state->kr, &state->kb);
  return intensity > 0;
}

static inline void
add_luma (guint8 *dst, const guint8 *src, const gint32 *g, const AugNoisePlane plane,
    const gdouble *factors)
{
  for (guint i = 0; i < plane.values; i++) {
    const gint x = aug_noise_get (src, i, &plane);
    const gdouble noise = g[i] * factors[x >> (plane.depth - 8)];
    const gint value = x + (gint) (noise + (OFFSET + 0.5)) - OFFSET;

    aug_noise_put (dst, i, &plane, CLAMP (value, plane.lo, plane.hi));
  }
}

static inline void
add_chroma (
    guint8 *dst, const guint8 *src, const gint32 *g, const AugNoisePlane plane, gdouble factor)
{
  for (guint i = 0; i < plane.values; i++) {
    const gint value =
        aug_noise_get (src, i, &plane) + (gint) (g[i] * factor + (OFFSET + 0.5)) - OFFSET;

    aug_noise_put (dst, i, &plane, CLAMP (value, plane.lo, plane.hi));
  }
}

static void
yuv_row (const GstAugEffectJob *job, guint p, guint y)
{
  const State *state = job->state;
  const AugNoisePlane *plane = &state->layout.planes[p];
  const gint32 *g = aug_noise_normals (job, &state->layout, &state->field, p, y, 1);

  if (plane->is_chroma)
    add_chroma (aug_noise_dst (job, p, y), aug_noise_src (job, p, y), g, *plane, state->chroma);
  else
    add_luma (aug_noise_dst (job, p, y), aug_noise_src (job, p, y), g, *plane, state->luma);
}

static inline guint8
to_byte (gdouble x)
{
  const gint value = (gint) (x + (OFFSET + 0.5)) - OFFSET;

  return (guint8) CLAMP (value, 0, 255);
}

/* The same noise of Y', Cb and Cr, as it shows in R', G' and B'. */
static void
rgb_pixels (const State *state, const GstAugComponent src[3], const GstAugComponent dst[3], guint y,
    const gint16 *g)
{
  const guint n = src[0].width;
  const gdouble kr = state->kr, kb = state->kb, kg = 1 - kr - kb;
  const guint8 *from[3];
  guint8 *to[3];

  for (guint c = 0; c < 3; c++) {
    from[c] = src[c].data + src[c].stride * y;
    to[c] = dst[c].data + dst[c].stride * y;
  }
  for (guint x = 0; x < n; x++) {
    const gdouble r = from[0][x * src[0].step], gr = from[1][x * src[1].step],
                  b = from[2][x * src[2].step];
    const guint level = (guint) (kr * r + kg * gr + kb * b);
    const gdouble luma = g[x] * state->luma[MIN (level, LEVELS - 1)];
    const gdouble cb = g[n + x] * state->chroma, cr = g[2 * n + x] * state->chroma;

    to[0][x * dst[0].step] = to_byte (r + (luma + 2 * (1 - kr) * cr));
    to[1][x * dst[1].step] =
        to_byte (gr + (luma - (2 * (1 - kb) * kb / kg * cb + 2 * (1 - kr) * kr / kg * cr)));
    to[2][x * dst[2].step] = to_byte (b + (luma + 2 * (1 - kb) * cb));
  }
}

static void
rgb_rows (const GstAugEffectJob *job, guint from, guint to)
{
  const State *state = job->state;
  GstAugComponent src[3], dst[3];
  gint16 *g;

  for (guint c = 0; c < 3; c++) {
    gst_aug_frame_component (job->src, c, &src[c]);
    gst_aug_frame_component (job->dst, c, &dst[c]);
  }
  g = gst_aug_effect_memory (job, 0, 3 * (gsize) src[0].width * sizeof *g);
  for (guint y = from; y < to; y++) {
    for (guint p = 0; p < state->layout.n; p++)
      aug_noise_copy_row (
          aug_noise_dst (job, p, y), aug_noise_src (job, p, y), &state->layout.planes[p]);
    for (guint c = 0; c < 3; c++) {
      guint32 key[2];

      gst_aug_field_row (&state->field, c, y, key);
      gst_aug_field_normals (key, src[0].width, g + (gsize) c * src[0].width);
    }
    rgb_pixels (state, src, dst, y, g);
  }
}

static void
rows (const GstAugEffectJob *job, guint from, guint to)
{
  const State *state = job->state;

  if (is_rgb (job)) {
    rgb_rows (job, from, to);
    return;
  }
  for (guint p = 0; p < state->layout.n; p++) {
    guint first, last;

    aug_noise_plane_rows (&state->layout.planes[p], from, to, &first, &last);
    for (guint y = first; y < last; y++)
      yuv_row (job, p, y);
  }
}

const GstAugEffect gst_aug_effect_iso_noise = {
  .name = "iso-noise",
  .flags = GST_AUG_EFFECT_POINT,
  .state_size = sizeof (State),
  .prepare = prepare,
  .rows = rows,
};
