/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Power of sound, and of speech while it is active. */
#include <math.h>

#include "../../core/exactmath.h"
#include "noise.h"

#define LANES 16
#define BLOCK 4096

/* Thresholds of 2^-23, 2^-22, … 1; P.56 has the upper fifteen of them for 16 bits. */
#define THRESHOLDS 24
#define SMOOTHING_SECONDS 0.03
#define HANGOVER_SECONDS 0.2
#define MARGIN_DB 15.9
#define DB_BY_LN 4.3429448190325175

static gdouble
sum_wide (const gfloat *x, guint64 n)
{
  gdouble sum = 0;

  for (guint64 i = 0; i < n; i++)
    sum += (gdouble) x[i] * x[i];
  return sum;
}

/* The sum of a block in sixteen lanes of floats. */
static gdouble
sum_block (const gfloat *x, guint n)
{
  typedef gfloat Lanes __attribute__ ((vector_size (4 * sizeof (gfloat)), aligned (4), may_alias));
  Lanes a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };
  gdouble sum = 0;

  for (guint i = 0; i < n; i += LANES) {
    const Lanes *at = (const Lanes *) (x + i);

    a += at[0] * at[0];
    b += at[1] * at[1];
    c += at[2] * at[2];
    d += at[3] * at[3];
  }
  a = (a + b) + (c + d);
  for (guint l = 0; l < 4; l++)
    sum += a[l];
  return sum;
}

/* Doubles where floats do not reach. */
gdouble
aug_sum_of_squares (const gfloat *x, guint64 n)
{
  gdouble sum = 0;

  for (guint64 at = 0; at < n; at += BLOCK) {
    const guint m = (guint) MIN (n - at, BLOCK), whole = m - m % LANES;
    gdouble part = sum_block (x + at, whole);

    if (!(part < 0x1p120))
      part = sum_wide (x + at, whole);
    sum += part + sum_wide (x + at + whole, m - whole);
  }
  return sum;
}

static gdouble
to_db (gdouble power)
{
  return gst_aug_exact_log (power) * DB_BY_LN;
}

/* Where the active level is MARGIN_DB above its threshold, between two of them. */
static gdouble
find_level (gdouble energy, const guint64 active[THRESHOLDS])
{
  gdouble before = 0, level = 0, gap_before = 0;

  for (guint j = 0; j < THRESHOLDS && active[j]; j++) {
    const gdouble threshold_db = ((gint) j - (THRESHOLDS - 1)) * 20 * 0.30102999566398120;
    gdouble gap;

    level = to_db (energy / (gdouble) active[j]);
    gap = level - threshold_db;
    if (gap <= MARGIN_DB) {
      if (j > 0)
        level = before + (level - before) * (gap_before - MARGIN_DB) / (gap_before - gap);
      break;
    }
    before = level;
    gap_before = gap;
  }
  return gst_aug_exact_exp (level / DB_BY_LN);
}

/* Of several channels, the magnitude of a sample is the root of their mean square. */
gdouble
aug_active_power (gfloat *const *samples, guint channels, guint64 n, guint rate)
{
  const gdouble g = gst_aug_exact_exp (-1 / (SMOOTHING_SECONDS * rate));
  const guint64 hangover = (guint64) (HANGOVER_SECONDS * rate + 0.5);
  guint64 active[THRESHOLDS] = { 0 }, last[THRESHOLDS] = { 0 };
  gdouble energy = 0, p = 0, q = 0;

  for (guint64 i = 0; i < n; i++) {
    gdouble square = 0, threshold = 0x1p-23;

    for (guint c = 0; c < channels; c++)
      square += (gdouble) samples[c][i] * samples[c][i];
    square /= channels;
    energy += square;
    p = g * p + (1 - g) * sqrt (square);
    q = g * q + (1 - g) * p;
    /* last is one behind the last sample that reached the threshold */
    for (guint j = 0; j < THRESHOLDS; j++, threshold *= 2) {
      if (q >= threshold) {
        active[j]++;
        last[j] = i + 1;
      } else if (last[j] && i + 1 - last[j] <= hangover) {
        active[j]++;
      } else if (!last[j]) {
        break;
      }
    }
  }
  return energy > 0 && active[0] ? find_level (energy, active) : 0;
}
