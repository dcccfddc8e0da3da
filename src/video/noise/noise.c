/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Gaussian noise: a normal number for every value, and speckle: one that is multiplied by it. */
#include <math.h>

#include "noise-private.h"

#define SPECKLE_SHIFT 20
#define WIDE_SPECKLE_SHIFT 30

typedef struct {
  AugNoiseLayout layout;
  GstAugField field;
  AugNoiseBytes bytes[GST_VIDEO_MAX_PLANES];
  /* factors of normal numbers, in units of 2^-shift */
  gint32 factors[GST_VIDEO_MAX_PLANES][AUG_NOISE_MAX_PERIOD];
  guint shifts[GST_VIDEO_MAX_PLANES];
  gboolean acts[GST_VIDEO_MAX_PLANES];
} State;

static gint32
nearest (gdouble x)
{
  return (gint32) floor (x + 0.5);
}

static void
begin (const GstAugEffectJob *job, State *state)
{
  aug_noise_layout (&state->layout, &job->src->info, aug_noise_per_channel (job->operation));
  gst_aug_field_init (&state->field, gst_aug_field_value (job->operation), job->address,
      GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH);
}

static gdouble
largest_weight (const AugNoisePlane *plane)
{
  gdouble largest = 0;

  for (guint i = 0; i < plane->period; i++)
    largest = MAX (largest, plane->weight[i]);
  return largest;
}

/* m = deviation·2^15 / (scale·sigma), with the lowest scale from 4 on that keeps m within 1024. */
static void
prepare_bytes (const AugNoisePlane *plane, gdouble sigma, AugNoiseBytes *bytes)
{
  gdouble unit = sigma * 32768 / GST_AUG_FIELD_SIGMA;

  bytes->scale = 4;
  for (unit /= 4; largest_weight (plane) * unit > 1024 && bytes->scale < 128; unit /= 2)
    bytes->scale *= 2;
  for (guint i = 0; i < 4; i++)
    bytes->m[i] = (gint16) nearest (plane->weight[i % plane->period] * unit);
  bytes->lo = (guint8) plane->lo;
  bytes->hi = (guint8) plane->hi;
}

/* The factor has at most 13 bits, so that its product with a normal number has 30. */
static void
prepare_wide (const AugNoisePlane *plane, gdouble sigma, gint32 *factors, guint *shift)
{
  gdouble unit = sigma * (1 << 24) / GST_AUG_FIELD_WIDE_SIGMA;

  *shift = 24;
  for (; largest_weight (plane) * unit > 8191 && *shift > 1; unit /= 2)
    --*shift;
  for (guint i = 0; i < plane->period; i++)
    factors[i] = nearest (plane->weight[i] * unit);
}

static gboolean
prepare_gaussian (GstAugEffectJob *job)
{
  State *state = job->state;
  const gdouble sigma = gst_aug_operation_get_double (job->operation, "sigma", 0);
  gboolean any = FALSE;

  begin (job, state);
  for (guint p = 0; p < state->layout.n; p++) {
    const AugNoisePlane *plane = &state->layout.planes[p];

    state->acts[p] = sigma * largest_weight (plane) > 0;
    any |= state->acts[p];
    if (!state->acts[p])
      continue;
    if (plane->wide)
      prepare_wide (plane, sigma, state->factors[p], &state->shifts[p]);
    else
      prepare_bytes (plane, sigma, &state->bytes[p]);
  }
  return any;
}

/* Every value of one kind of a row: a normal number times a factor. */
static inline void
add_to (guint8 *dst, const guint8 *src, const gint32 *g, const AugNoisePlane plane, guint from,
    gint32 factor, guint shift)
{
  for (guint i = from; i < plane.values; i += plane.period) {
    const gint noise = (g[i] * factor + (1 << (shift - 1))) >> shift;

    aug_noise_put (
        dst, i, &plane, CLAMP (aug_noise_get (src, i, &plane) + noise, plane.lo, plane.hi));
  }
}

static void
add_normals (const GstAugEffectJob *job, const State *state, guint p, guint y)
{
  const AugNoisePlane *plane = &state->layout.planes[p];
  const AugNoiseBytes *bytes = &state->bytes[p];
  const guint scale = plane->wide ? 1 : bytes->scale;
  const gint32 *g = aug_noise_normals (job, &state->layout, &state->field, p, y, scale);
  const guint8 *src = aug_noise_src (job, p, y);
  guint8 *dst = aug_noise_dst (job, p, y);

  for (guint i = 0; i < plane->period; i++) {
    if (plane->wide)
      add_to (dst, src, g, *plane, i, state->factors[p][i], state->shifts[p]);
    else
      add_to (dst, src, g, *plane, i, bytes->m[i], 15);
  }
}

/* Whether every byte of a plane has a number of its own, added as it is made. */
static gboolean
is_direct (const State *state, guint p)
{
  const AugNoisePlane *plane = &state->layout.planes[p];

  return state->acts[p] && !plane->wide && (state->layout.per_channel || plane->period == 1);
}

static void
add_direct (const GstAugEffectJob *job, const State *state, guint p, guint first, guint last)
{
  const AugFieldKernels *kernels = aug_field_kernels ();
  const guint layer = state->layout.per_channel ? p : 0;
  guint32 keys[4];

  for (guint y = first; y < last; y++) {
    if (y == first || y % 2 == 0)
      gst_aug_field_row_pair (&state->field, layer, y / 2, keys);
    kernels->noise_bytes (aug_noise_dst (job, p, y), aug_noise_src (job, p, y),
        state->layout.planes[p].values, keys + y % 2 * 2, &state->bytes[p]);
  }
}

static void
gaussian_rows (const GstAugEffectJob *job, guint from, guint to)
{
  const State *state = job->state;

  for (guint p = 0; p < state->layout.n; p++) {
    const AugNoisePlane *plane = &state->layout.planes[p];
    guint first, last;

    aug_noise_plane_rows (plane, from, to, &first, &last);
    if (is_direct (state, p)) {
      add_direct (job, state, p, first, last);
      continue;
    }
    for (guint y = first; y < last; y++) {
      if (state->acts[p])
        add_normals (job, state, p, y);
      else
        aug_noise_copy_row (aug_noise_dst (job, p, y), aug_noise_src (job, p, y), plane);
    }
  }
}

static gboolean
prepare_speckle (GstAugEffectJob *job)
{
  State *state = job->state;
  const gdouble sigma = gst_aug_operation_get_double (job->operation, "sigma", 0);

  begin (job, state);
  for (guint p = 0; p < state->layout.n; p++) {
    const AugNoisePlane *plane = &state->layout.planes[p];
    const gdouble unit = plane->wide ? (1 << WIDE_SPECKLE_SHIFT) / GST_AUG_FIELD_WIDE_SIGMA
                                     : (1 << SPECKLE_SHIFT) / GST_AUG_FIELD_SIGMA;

    state->acts[p] = !plane->is_chroma;
    for (guint i = 0; i < plane->period; i++)
      state->factors[p][i] = plane->weight[i] > 0 ? nearest (sigma * unit) : 0;
  }
  return sigma > 0;
}

static inline void
multiply (guint8 *dst, const guint8 *src, const gint32 *g, const AugNoisePlane plane, guint from,
    gint64 factor)
{
  const guint shift = plane.wide ? WIDE_SPECKLE_SHIFT : SPECKLE_SHIFT;

  for (guint i = from; i < plane.values; i += plane.period) {
    const gint x = aug_noise_get (src, i, &plane);
    const gint64 product = (gint64) (x - plane.black) * g[i] * factor;
    const gint value = x + (gint) ((product + ((gint64) 1 << (shift - 1))) >> shift);

    aug_noise_put (dst, i, &plane, CLAMP (value, plane.lo, plane.hi));
  }
}

static void
speckle_row (const GstAugEffectJob *job, const State *state, guint p, guint y)
{
  const AugNoisePlane *plane = &state->layout.planes[p];
  const guint8 *src = aug_noise_src (job, p, y);
  guint8 *dst = aug_noise_dst (job, p, y);
  const gint32 *g;

  if (!state->acts[p]) {
    aug_noise_copy_row (dst, src, plane);
    return;
  }
  g = aug_noise_normals (job, &state->layout, &state->field, p, y, 1);
  for (guint i = 0; i < plane->period; i++)
    multiply (dst, src, g, *plane, i, state->factors[p][i]);
}

static void
speckle_rows (const GstAugEffectJob *job, guint from, guint to)
{
  const State *state = job->state;

  for (guint p = 0; p < state->layout.n; p++) {
    guint first, last;

    aug_noise_plane_rows (&state->layout.planes[p], from, to, &first, &last);
    for (guint y = first; y < last; y++)
      speckle_row (job, state, p, y);
  }
}

const GstAugEffect gst_aug_effect_gaussian_noise = {
  .name = "gaussian-noise",
  .flags = GST_AUG_EFFECT_POINT,
  .state_size = sizeof (State),
  .prepare = prepare_gaussian,
  .rows = gaussian_rows,
};

const GstAugEffect gst_aug_effect_speckle = {
  .name = "speckle",
  .flags = GST_AUG_EFFECT_POINT,
  .state_size = sizeof (State),
  .prepare = prepare_speckle,
  .rows = speckle_rows,
};
