/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The loops of convolution: one text, compiled for the least machine and for AVX2. Sums run over
 * taps and parts in ascending order for every output, so the width of vectors does not matter. */
#include "../core/level.h"
#include "convolver.h"

#define OUTPUTS 16
#define BINS 8

static inline __attribute__ ((always_inline)) void
direct (gdouble *restrict y, const gdouble *restrict x, const gdouble *restrict taps, guint n)
{
  guint i = 0;

  for (; i + OUTPUTS <= n; i += OUTPUTS) {
    gdouble sum[OUTPUTS] = { 0 };

    for (gint k = 0; k < GST_AUG_CONVOLVER_DIRECT; k++)
      for (guint j = 0; j < OUTPUTS; j++)
        sum[j] += taps[k] * x[(gint) (i + j) - k];
    for (guint j = 0; j < OUTPUTS; j++)
      y[i + j] = sum[j];
  }
  for (; i < n; i++) {
    gdouble sum = 0;

    for (gint k = 0; k < GST_AUG_CONVOLVER_DIRECT; k++)
      sum += taps[k] * x[(gint) i - k];
    y[i] = sum;
  }
}

static inline __attribute__ ((always_inline)) void
spectra (gdouble *restrict y, const gdouble *restrict a, const gdouble *restrict b, guint bins,
    guint parts, guint first)
{
  const gsize stride = 2 * (gsize) bins;

  for (guint k = 0; k < bins; k += BINS) {
    gdouble re[BINS] = { 0 }, im[BINS] = { 0 };
    const gdouble *h = a + k, *x = b + first * stride + k;

    for (guint p = 0; p < parts; p++) {
      for (guint j = 0; j < BINS; j++) {
        re[j] += h[j] * x[j] - h[j + bins] * x[j + bins];
        im[j] += h[j] * x[j + bins] + h[j + bins] * x[j];
      }
      h += stride;
      x = first + p + 1 == parts ? b + k : x + stride;
    }
    for (guint j = 0; j < BINS; j++) {
      y[k + j] = re[j];
      y[k + j + bins] = im[j];
    }
  }
}

static void
direct_plain (gdouble *y, const gdouble *x, const gdouble *taps, guint n)
{
  direct (y, x, taps, n);
}

static void
spectra_plain (gdouble *y, const gdouble *a, const gdouble *b, guint bins, guint parts, guint first)
{
  spectra (y, a, b, bins, parts, first);
}

static const GstAugConvolverLoops plain = { direct_plain, spectra_plain };

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__ ((target ("avx2"))) static void
direct_avx2 (gdouble *y, const gdouble *x, const gdouble *taps, guint n)
{
  direct (y, x, taps, n);
}

__attribute__ ((target ("avx2"))) static void
spectra_avx2 (gdouble *y, const gdouble *a, const gdouble *b, guint bins, guint parts, guint first)
{
  spectra (y, a, b, bins, parts, first);
}

static const GstAugConvolverLoops avx2 = { direct_avx2, spectra_avx2 };
#endif

const GstAugConvolverLoops *
gst_aug_convolver_loops (void)
{
#if defined(__x86_64__) && defined(__GNUC__)
  if (gst_aug_level_get () == GST_AUG_LEVEL_VECTOR && __builtin_cpu_supports ("avx2"))
    return &avx2;
#endif
  return &plain;
}
