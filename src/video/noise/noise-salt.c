/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Salt and pepper: values that are hit become white or black. */
#include <math.h>
#include <string.h>

#include "noise-private.h"

typedef struct {
  AugNoiseLayout layout;
  GstAugField field;
  guint64 pepper, both; /* words below are pepper; words below are one of them */
} State;

static gboolean
prepare (GstAugEffectJob *job)
{
  State *state = job->state;
  const gdouble amount = gst_aug_operation_get_double (job->operation, "amount", 0);
  const gdouble salt = gst_aug_operation_get_double (job->operation, "salt", 0.5);

  aug_noise_layout (&state->layout, &job->src->info, aug_noise_per_channel (job->operation));
  gst_aug_field_init (&state->field, gst_aug_field_value (job->operation), job->address,
      GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH);
  state->both = (guint64) floor (CLAMP (amount, 0, 1) * 0x1p32 + 0.5);
  state->pepper = (guint64) floor (CLAMP (amount * (1 - salt), 0, 1) * 0x1p32 + 0.5);
  return state->both > 0;
}

static void
light_row (const GstAugEffectJob *job, guint p, guint y)
{
  const State *state = job->state;
  const AugNoisePlane *plane = &state->layout.planes[p];
  const guint32 *words = aug_noise_words (job, &state->layout, &state->field, p, y);
  guint8 *dst = aug_noise_dst (job, p, y);

  aug_noise_copy_row (dst, aug_noise_src (job, p, y), plane);
  for (guint i = 0; i < plane->values; i++)
    if (words[i] < state->both && plane->weight[i % plane->period] > 0)
      aug_noise_put (dst, i, plane, words[i] < state->pepper ? plane->lo : plane->hi);
}

/* How many pixels of each chroma value's block are hit, in one row of pixels. */
static void
add_hits (const GstAugEffectJob *job, guint y, guint w_sub, guint8 *hits)
{
  const State *state = job->state;
  const guint32 *words = aug_noise_words (job, &state->layout, &state->field, 0, y);

  for (guint i = 0; i < state->layout.planes[0].values; i++)
    hits[i >> w_sub] += words[i] < state->both;
}

/* Black and white have no colour: it fades by the share of the block that is hit. */
static void
chroma_row (const GstAugEffectJob *job, guint p, guint y)
{
  const State *state = job->state;
  const AugNoisePlane *plane = &state->layout.planes[p], *luma = &state->layout.planes[0];
  const guint n = plane->values / plane->period;
  guint8 *hits = gst_aug_effect_memory (job, 1, n);
  const guint last = MIN ((y + 1) << plane->h_sub, luma->rows);
  const gint neutral = 1 << (plane->depth - 1);
  guint8 *dst = aug_noise_dst (job, p, y);

  memset (hits, 0, n);
  for (guint at = y << plane->h_sub; at < last; at++)
    add_hits (job, at, plane->w_sub, hits);
  aug_noise_copy_row (dst, aug_noise_src (job, p, y), plane);
  for (guint i = 0; i < plane->values; i++) {
    const guint x = i / plane->period;
    const gint width = (gint) (MIN ((x + 1) << plane->w_sub, luma->values) - (x << plane->w_sub));
    const gint all = width * (gint) (last - (y << plane->h_sub));

    if (hits[x]) {
      const gint away = aug_noise_get (dst, i, plane) - neutral;
      const gint left = (2 * away * (all - hits[x]) + all) + 4 * all * neutral;

      /* rounded to nearest; the summand keeps the quotient from being negative */
      aug_noise_put (dst, i, plane, left / (2 * all) - neutral);
    }
  }
}

static void
rows (const GstAugEffectJob *job, guint from, guint to)
{
  const State *state = job->state;

  for (guint p = 0; p < state->layout.n; p++) {
    guint first, last;

    aug_noise_plane_rows (&state->layout.planes[p], from, to, &first, &last);
    for (guint y = first; y < last; y++) {
      if (state->layout.planes[p].is_chroma)
        chroma_row (job, p, y);
      else
        light_row (job, p, y);
    }
  }
}

const GstAugEffect gst_aug_effect_salt_and_pepper = {
  .name = "salt-and-pepper",
  .flags = GST_AUG_EFFECT_POINT,
  .state_size = sizeof (State),
  .prepare = prepare,
  .rows = rows,
};
