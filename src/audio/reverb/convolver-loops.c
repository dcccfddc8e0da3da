/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The loops of convolution: one text, compiled for the least machine and for AVX2. Sums run over
 * taps and parts in ascending order for every output, so the width of vectors does not matter. */
#include "../../core/level.h"
#include "convolver.h"

/* Four numbers; the compiler splits them where the machine has shorter vectors. */
typedef gdouble Four __attribute__ ((vector_size (32), aligned (8), may_alias));

#define OUTPUTS 16
#define BINS 8
/* Bins whose sums stay in the nearest cache. */
#define TILE 256

static inline __attribute__ ((always_inline)) void
direct (gdouble *y, const gdouble *x, const gdouble *taps, guint n)
{
  guint i = 0;

  for (; i + OUTPUTS <= n; i += OUTPUTS) {
    Four a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };

    for (gint k = 0; k < GST_AUG_CONVOLVER_DIRECT; k++) {
      const Four *at = (const Four *) (x + (gint) i - k);

      a += taps[k] * at[0];
      b += taps[k] * at[1];
      c += taps[k] * at[2];
      d += taps[k] * at[3];
    }
    ((Four *) (y + i))[0] = a;
    ((Four *) (y + i))[1] = b;
    ((Four *) (y + i))[2] = c;
    ((Four *) (y + i))[3] = d;
  }
  for (; i < n; i++) {
    gdouble sum = 0;

    for (gint k = 0; k < GST_AUG_CONVOLVER_DIRECT; k++)
      sum += taps[k] * x[(gint) i - k];
    y[i] = sum;
  }
}

/* y + a·b, or a·b alone, for some bins of one part. */
static inline __attribute__ ((always_inline)) void
add_product (gdouble *y, const gdouble *a, const gdouble *b, guint bins, guint n, gboolean first)
{
  for (guint k = 0; k < n; k += BINS) {
    Four *yr = (Four *) (y + k), *yi = (Four *) (y + k + bins);
    const Four *ar = (const Four *) (a + k), *ai = (const Four *) (a + k + bins);
    const Four *br = (const Four *) (b + k), *bi = (const Four *) (b + k + bins);

    for (guint j = 0; j < BINS / 4; j++) {
      const Four re = ar[j] * br[j] - ai[j] * bi[j], im = ar[j] * bi[j] + ai[j] * br[j];

      if (first) {
        yr[j] = re;
        yi[j] = im;
      } else {
        yr[j] += re;
        yi[j] += im;
      }
    }
  }
}

static inline __attribute__ ((always_inline)) void
spectra (gdouble *y, const gdouble *a, const gdouble *b, guint bins, guint parts, guint first)
{
  const gsize stride = 2 * (gsize) bins;

  for (guint k = 0; k < bins; k += TILE) {
    const guint n = MIN (bins - k, TILE);

    add_product (y + k, a + k, b + first * stride + k, bins, n, TRUE);
    for (guint p = 1, q = first; p < parts; p++) {
      q = q + 1 == parts ? 0 : q + 1;
      add_product (y + k, a + p * stride + k, b + q * stride + k, bins, n, FALSE);
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
