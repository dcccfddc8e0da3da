/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Draws of distributions, of IEEE basic operations alone. */
#include "distribution.h"

#include <math.h>

#include "../../core/exactmath.h"

/* Draws that a gamma may take, so that no other address is touched. */
#define GAMMA_DRAWS 256
/* Further a normal number of 53 random bits is not: sqrt (-2 log (2^-53)) = 8.57. */
#define MOST_DEVIATIONS 8.6

gdouble
gst_aug_draws_log_gamma (const GstAugDraws *draws, const gchar *parameter, guint32 i, gdouble shape)
{
  const guint32 first = i * GAMMA_DRAWS;
  gdouble boost = 0, d, c;

  if (shape < 1) {
    boost = gst_aug_exact_log (1 - gst_aug_draws_uniform (draws, parameter, first)) / shape;
    shape += 1;
  }
  d = shape - 1.0 / 3;
  c = 1 / sqrt (9 * d);
  for (guint32 k = 1; k + 1 < GAMMA_DRAWS; k += 2) {
    const gdouble x = gst_aug_draws_normal (draws, parameter, first + k);
    const gdouble v = 1 + c * x;
    const gdouble cube = v * v * v;
    const gdouble u = 1 - gst_aug_draws_uniform (draws, parameter, first + k + 1);

    if (v > 0 && gst_aug_exact_log (u) < 0.5 * x * x + d - d * cube + d * gst_aug_exact_log (cube))
      return boost + gst_aug_exact_log (d * cube);
  }
  return boost + gst_aug_exact_log (d); /* once in 10^150 */
}

/* Without numbers so small that processors differ in them. */
gdouble
gst_aug_share_of_logs (gdouble a, gdouble b)
{
  return b - a > 700 ? 0 : 1 / (1 + gst_aug_exact_exp (b - a));
}

static gdouble
beta (const GstAugDistribution *self, const GstAugDraws *draws, const gchar *parameter)
{
  const gdouble x = gst_aug_draws_log_gamma (draws, parameter, 0, self->a);
  const gdouble y = gst_aug_draws_log_gamma (draws, parameter, 1, self->b);

  return self->low + (self->high - self->low) * gst_aug_share_of_logs (x, y);
}

static guint
choose (const GstAugDistribution *self, gdouble u)
{
  gdouble below = 0;
  guint last = 0;

  if (self->type == GST_AUG_DISTRIBUTION_BINS)
    return MIN ((guint) (u * self->n), self->n - 1);
  for (guint i = 0; i < self->n; i++) {
    if (self->weights[i] <= 0)
      continue;
    last = i;
    below += self->weights[i];
    if (u * self->total < below)
      break;
  }
  return last;
}

/* @word: set where values are words. */
gdouble
gst_aug_distribution_draw (const GstAugDistribution *self, const GstAugDraws *draws,
    const gchar *parameter, const gchar **word)
{
  gdouble value;
  guint i;

  switch (self->type) {
  case GST_AUG_DISTRIBUTION_CONSTANT:
    return self->low;
  case GST_AUG_DISTRIBUTION_UNIFORM:
    return gst_aug_draws_range (draws, parameter, 0, self->low, self->high);
  case GST_AUG_DISTRIBUTION_LOG_UNIFORM:
    value = gst_aug_exact_exp (gst_aug_draws_range (
        draws, parameter, 0, gst_aug_exact_log (self->low), gst_aug_exact_log (self->high)));
    return CLAMP (value, self->low, self->high);
  case GST_AUG_DISTRIBUTION_NORMAL:
    value = self->a + self->b * gst_aug_draws_normal (draws, parameter, 0);
    return CLAMP (value, self->low, self->high);
  case GST_AUG_DISTRIBUTION_BETA:
    return beta (self, draws, parameter);
  case GST_AUG_DISTRIBUTION_INTEGERS:
    return self->low +
           gst_aug_draws_integer (draws, parameter, 0, (guint32) (self->high - self->low + 1));
  default:
    i = choose (self, gst_aug_draws_uniform (draws, parameter, 0));
    if (self->words && word)
      *word = self->words[i];
    return self->words ? i : self->values[i];
  }
}

/* What a draw can be. */
void
gst_aug_distribution_range (const GstAugDistribution *self, gdouble *low, gdouble *high)
{
  *low = self->low;
  *high = self->type == GST_AUG_DISTRIBUTION_CONSTANT ? self->low : self->high;
  if (self->type == GST_AUG_DISTRIBUTION_NORMAL) {
    *low = CLAMP (self->a - MOST_DEVIATIONS * self->b, self->low, self->high);
    *high = CLAMP (self->a + MOST_DEVIATIONS * self->b, self->low, self->high);
  }
  for (guint i = 0; i < self->n && self->values; i++) {
    *low = i ? MIN (*low, self->values[i]) : self->values[i];
    *high = i ? MAX (*high, self->values[i]) : self->values[i];
  }
}

gdouble
gst_aug_distribution_middle (const GstAugDistribution *self, const gchar **word)
{
  gdouble low, high;

  if (self->words)
    *word = self->words[0];
  if (self->n)
    return self->words ? 0 : self->values[0];
  gst_aug_distribution_range (self, &low, &high);
  low += (high - low) / 2;
  return self->type == GST_AUG_DISTRIBUTION_INTEGERS ? floor (low) : low;
}

void
gst_aug_distribution_clear (GstAugDistribution *self)
{
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->weights, g_free);
}
