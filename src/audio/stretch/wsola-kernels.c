/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* One text for both levels: the values of a vector are places or lanes, so that no sum depends on
 * how wide the machine's vectors are. */
#include "wsola-kernels.h"

#define INLINE static inline __attribute__ ((always_inline))

/* at any address */
typedef gfloat Eight __attribute__ ((vector_size (32), aligned (4), may_alias));

#define LOAD(x) (*(const Eight *) (x))

/* Four sums a place, of every fourth product, so that additions need not wait for each other. */
INLINE void
correlate (const gfloat *reference, const gfloat *x, guint n, guint places, gfloat *to)
{
  for (guint j = 0; j < places; j += 8) {
    Eight sum[4] = { { 0 } };
    guint i = 0;

    for (; i + 4 <= n; i += 4) {
      sum[0] += reference[i] * LOAD (x + j + i);
      sum[1] += reference[i + 1] * LOAD (x + j + i + 1);
      sum[2] += reference[i + 2] * LOAD (x + j + i + 2);
      sum[3] += reference[i + 3] * LOAD (x + j + i + 3);
    }
    for (; i < n; i++)
      sum[i % 4] += reference[i] * LOAD (x + j + i);
    *(Eight *) (to + j) += (sum[0] + sum[1]) + (sum[2] + sum[3]);
  }
}

/* Four sums of eight lanes. */
INLINE gdouble
energy (const gfloat *x, guint n)
{
  Eight sum[4] = { { 0 } };
  gdouble all = 0;
  guint i = 0;

  for (; i + 32 <= n; i += 32)
    for (guint k = 0; k < 4; k++)
      sum[k] += LOAD (x + i + 8 * k) * LOAD (x + i + 8 * k);
  sum[0] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
  for (guint k = 0; k < 8; k++)
    all += (gdouble) sum[0][k];
  for (; i < n; i++)
    all += (gdouble) (x[i] * x[i]);
  return all;
}

INLINE void
fade_over (gfloat *to, const gfloat *x, const gfloat *y, const gfloat *fade, guint n)
{
  for (guint i = 0; i < n; i++)
    to[i] = x[i] + (y[i] - x[i]) * fade[i];
}

#if defined(__x86_64__) && defined(__GNUC__)
#define AVX2 __attribute__ ((target ("avx2")))

AVX2 static void
correlate_avx2 (const gfloat *reference, const gfloat *x, guint n, guint places, gfloat *to)
{
  correlate (reference, x, n, places, to);
}

AVX2 static gdouble
energy_avx2 (const gfloat *x, guint n)
{
  return energy (x, n);
}

AVX2 static void
fade_avx2 (gfloat *to, const gfloat *x, const gfloat *y, const gfloat *fade, guint n)
{
  fade_over (to, x, y, fade, n);
}

static gboolean
has_avx2 (void)
{
  return gst_aug_level_get () >= GST_AUG_LEVEL_VECTOR && __builtin_cpu_supports ("avx2");
}
#else
#define correlate_avx2 correlate
#define energy_avx2 energy
#define fade_avx2 fade_over
#define has_avx2() FALSE
#endif

void
aug_wsola_correlate (const gfloat *reference, const gfloat *x, guint n, guint places, gfloat *to)
{
  if (has_avx2 ())
    correlate_avx2 (reference, x, n, places, to);
  else
    correlate (reference, x, n, places, to);
}

gdouble
aug_wsola_energy (const gfloat *x, guint n)
{
  return has_avx2 () ? energy_avx2 (x, n) : energy (x, n);
}

void
aug_wsola_fade (gfloat *to, const gfloat *x, const gfloat *y, const gfloat *fade, guint n)
{
  if (has_avx2 ())
    fade_avx2 (to, x, y, fade, n);
  else
    fade_over (to, x, y, fade, n);
}
