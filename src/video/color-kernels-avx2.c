/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The colour kernels for AVX2. */
#include "color-private.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))

typedef struct {
  __m256i mul, add, lo, hi;
  __m128i shift;
} LumaRegs;

AVX2 static inline __m256i
luma_32 (__m256i x, const LumaRegs *k)
{
  const __m256i zero = _mm256_setzero_si256 ();
  __m256i l = _mm256_unpacklo_epi8 (zero, x), h = _mm256_unpackhi_epi8 (zero, x);

  l = _mm256_adds_epi16 (_mm256_mulhi_epu16 (l, k->mul), k->add);
  h = _mm256_adds_epi16 (_mm256_mulhi_epu16 (h, k->mul), k->add);
  x = _mm256_packus_epi16 (_mm256_sra_epi16 (l, k->shift), _mm256_sra_epi16 (h, k->shift));
  return _mm256_min_epu8 (_mm256_max_epu8 (x, k->lo), k->hi);
}

AVX2 static void
luma_avx2 (guint8 *dst, const guint8 *src, gsize n, const AugColorLuma *luma)
{
  const LumaRegs k = { _mm256_set1_epi16 ((gint16)luma->mul), _mm256_set1_epi16 (luma->add),
    _mm256_set1_epi8 ((gint8)luma->lo), _mm256_set1_epi8 ((gint8)luma->hi),
    _mm_cvtsi32_si128 (luma->shift) };
  gsize i = 0;

  for (; i + 32 <= n; i += 32)
    _mm256_storeu_si256 (
        (__m256i *)(dst + i), luma_32 (_mm256_loadu_si256 ((const __m256i *)(src + i)), &k));
  aug_color_kernels_scalar.luma (dst + i, src + i, n - i, luma);
}

typedef struct {
  __m256i cu, cv, add_u, add_v;
  __m128i shift;
} ChromaRegs;

AVX2 static inline ChromaRegs
chroma_regs (const AugColorChroma *chroma)
{
  const guint c = (guint8)chroma->c, s = (guint8)chroma->s, minus = (guint8)-chroma->s;

  return (ChromaRegs){ _mm256_set1_epi16 ((gint16)(c | minus << 8)),
    _mm256_set1_epi16 ((gint16)(s | c << 8)), _mm256_set1_epi16 (chroma->add_u),
    _mm256_set1_epi16 (chroma->add_v), _mm_cvtsi32_si128 (chroma->shift) };
}

/* From 32 pairs of codes, 32 of one new chroma. */
AVX2 static inline __m256i
chroma_32 (__m256i low, __m256i high, __m256i factors, __m256i add, __m128i shift)
{
  low = _mm256_adds_epi16 (_mm256_maddubs_epi16 (low, factors), add);
  high = _mm256_adds_epi16 (_mm256_maddubs_epi16 (high, factors), add);
  return _mm256_packus_epi16 (_mm256_sra_epi16 (low, shift), _mm256_sra_epi16 (high, shift));
}

AVX2 static void
chroma_avx2 (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, gsize n,
    const AugColorChroma *chroma)
{
  const ChromaRegs k = chroma_regs (chroma);
  gsize i = 0;

  for (; i + 32 <= n; i += 32) {
    const __m256i u = _mm256_loadu_si256 ((const __m256i *)(su + i));
    const __m256i v = _mm256_loadu_si256 ((const __m256i *)(sv + i));
    const __m256i l = _mm256_unpacklo_epi8 (u, v), h = _mm256_unpackhi_epi8 (u, v);

    _mm256_storeu_si256 ((__m256i *)(du + i), chroma_32 (l, h, k.cu, k.add_u, k.shift));
    _mm256_storeu_si256 ((__m256i *)(dv + i), chroma_32 (l, h, k.cv, k.add_v, k.shift));
  }
  aug_color_kernels_scalar.chroma (du + i, dv + i, su + i, sv + i, n - i, chroma);
}

AVX2 static void
chroma_pairs_avx2 (guint8 *dst, const guint8 *src, gsize n, const AugColorChroma *chroma)
{
  const ChromaRegs k = chroma_regs (chroma);
  gsize i = 0;

  for (; i + 32 <= n; i += 32) {
    const __m256i l = _mm256_loadu_si256 ((const __m256i *)(src + 2 * i));
    const __m256i h = _mm256_loadu_si256 ((const __m256i *)(src + 2 * i + 32));
    const __m256i u = chroma_32 (l, h, k.cu, k.add_u, k.shift);
    const __m256i v = chroma_32 (l, h, k.cv, k.add_v, k.shift);

    _mm256_storeu_si256 ((__m256i *)(dst + 2 * i), _mm256_unpacklo_epi8 (u, v));
    _mm256_storeu_si256 ((__m256i *)(dst + 2 * i + 32), _mm256_unpackhi_epi8 (u, v));
  }
  aug_color_kernels_scalar.chroma_pairs (dst + 2 * i, src + 2 * i, n - i, chroma);
}

AVX2 static inline guint64
add_lanes (__m256i x)
{
  const __m128i half = _mm_add_epi64 (_mm256_castsi256_si128 (x), _mm256_extracti128_si256 (x, 1));

  return (guint64)_mm_cvtsi128_si64 (half) + (guint64)_mm_extract_epi64 (half, 1);
}

AVX2 static void
sum_avx2 (const guint8 *src, gsize n, AugColorSum *sum)
{
  const __m256i zero = _mm256_setzero_si256 ();
  const __m256i lo = _mm256_set1_epi8 ((gint8)sum->lo), hi = _mm256_set1_epi8 ((gint8)sum->hi);
  __m256i total = zero, below = zero, above = zero;
  gsize i = 0;

  while (i + 32 <= n) {
    /* byte counters hold 255 vectors */
    const gsize stop = MIN (n, i + 255 * 32);
    __m256i inside_lo = zero, inside_hi = zero;
    gsize vectors = 0;

    for (; i + 32 <= stop; i += 32, vectors++) {
      const __m256i x = _mm256_loadu_si256 ((const __m256i *)(src + i));
      const __m256i up = _mm256_max_epu8 (x, lo), down = _mm256_min_epu8 (x, hi);

      total = _mm256_add_epi64 (total, _mm256_sad_epu8 (_mm256_min_epu8 (up, hi), zero));
      inside_lo = _mm256_sub_epi8 (inside_lo, _mm256_cmpeq_epi8 (up, x));
      inside_hi = _mm256_sub_epi8 (inside_hi, _mm256_cmpeq_epi8 (down, x));
    }
    below = _mm256_add_epi64 (below, _mm256_sad_epu8 (inside_lo, zero));
    above = _mm256_add_epi64 (above, _mm256_sad_epu8 (inside_hi, zero));
  }
  sum->sum += add_lanes (total);
  if (sum->count_lo)
    sum->below += i - add_lanes (below);
  if (sum->count_hi)
    sum->above += i - add_lanes (above);
  aug_color_kernels_scalar.sum (src + i, n - i, sum);
}

static gpointer
make_kernels (gpointer unused)
{
  static AugColorKernels kernels;

  __builtin_cpu_init ();
  if (!__builtin_cpu_supports ("avx2"))
    return NULL;
  kernels = aug_color_kernels_scalar;
  kernels.luma = luma_avx2;
  kernels.chroma = chroma_avx2;
  kernels.chroma_pairs = chroma_pairs_avx2;
  kernels.sum = sum_avx2;
  return &kernels;
}

const AugColorKernels *
aug_color_kernels_vector (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_kernels, NULL);
}

#else

const AugColorKernels *
aug_color_kernels_vector (void)
{
  return NULL;
}

#endif
