/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of augerase with AVX2: the same bytes as the scalar ones. */
#include "erase-private.h"

#include <string.h>

#if defined __x86_64__ && defined __GNUC__

#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))

/* 2·(f - v) and w are 16 bits; their product, rounded by half and without its low fifteen bits, is
 * what the scalar kernel adds. */
AVX2 static void
mix8_avx2 (guint8 *values, gsize n, const gint16 *weights, const guint16 *colors)
{
  gsize i = 0;

  for (; i + 16 <= n; i += 16) {
    const __m256i v = _mm256_cvtepu8_epi16 (_mm_loadu_si128 ((const __m128i *) (values + i)));
    const __m256i f = _mm256_loadu_si256 ((const __m256i *) (colors + i));
    const __m256i w = _mm256_loadu_si256 ((const __m256i *) (weights + i));
    const __m256i d = _mm256_slli_epi16 (_mm256_sub_epi16 (f, v), 1);
    const __m256i mixed = _mm256_add_epi16 (v, _mm256_mulhrs_epi16 (d, w));

    _mm_storeu_si128 ((__m128i *) (values + i),
        _mm_packus_epi16 (_mm256_castsi256_si128 (mixed), _mm256_extracti128_si256 (mixed, 1)));
  }
  aug_erase_kernels_scalar.mix8 (values + i, n - i, weights + i, colors + i);
}

AVX2 static void
mix16_avx2 (
    guint8 *values, gsize n, const gint16 *weights, const guint16 *colors, guint depth, guint shift)
{
  const __m256i most = _mm256_set1_epi32 ((1 << depth) - 1);
  const __m256i half = _mm256_set1_epi32 (AUG_ERASE_ONE / 2);
  const __m128i by = _mm_cvtsi32_si128 ((gint) shift);
  gsize i = 0;

  for (; i + 8 <= n; i += 8) {
    const __m256i v = _mm256_srl_epi32 (
        _mm256_cvtepu16_epi32 (_mm_loadu_si128 ((const __m128i *) (values + 2 * i))), by);
    const __m256i f = _mm256_cvtepu16_epi32 (_mm_loadu_si128 ((const __m128i *) (colors + i)));
    const __m256i w = _mm256_cvtepi16_epi32 (_mm_loadu_si128 ((const __m128i *) (weights + i)));
    const __m256i product = _mm256_mullo_epi32 (_mm256_sub_epi32 (f, v), w);
    __m256i mixed = _mm256_add_epi32 (v, _mm256_srai_epi32 (_mm256_add_epi32 (product, half), 14));

    mixed = _mm256_max_epi32 (_mm256_min_epi32 (mixed, most), _mm256_setzero_si256 ());
    mixed = _mm256_sll_epi32 (mixed, by);
    _mm_storeu_si128 ((__m128i *) (values + 2 * i),
        _mm_packus_epi32 (_mm256_castsi256_si128 (mixed), _mm256_extracti128_si256 (mixed, 1)));
  }
  aug_erase_kernels_scalar.mix16 (values + 2 * i, n - i, weights + i, colors + i, depth, shift);
}

AVX2 static void
halve_avx2 (gint16 *to, gsize n, const gint16 *first, const gint16 *second)
{
  aug_erase_halve (to, n, first, second);
}

AVX2 static void
triple_avx2 (gint16 *to, gsize n, const gint16 *weights)
{
  const __m128i low = _mm_setr_epi8 (0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3, 4, 5, 4, 5);
  const __m128i middle = _mm_setr_epi8 (4, 5, 6, 7, 6, 7, 6, 7, 8, 9, 8, 9, 8, 9, 10, 11);
  const __m128i high =
      _mm_setr_epi8 (10, 11, 10, 11, 12, 13, 12, 13, 12, 13, 14, 15, 14, 15, 14, 15);
  gsize i = 0;

  for (; i + 8 <= n; i += 8) {
    const __m128i w = _mm_loadu_si128 ((const __m128i *) (weights + i));

    _mm_storeu_si128 ((__m128i *) (to + 3 * i), _mm_shuffle_epi8 (w, low));
    _mm_storeu_si128 ((__m128i *) (to + 3 * i + 8), _mm_shuffle_epi8 (w, middle));
    _mm_storeu_si128 ((__m128i *) (to + 3 * i + 16), _mm_shuffle_epi8 (w, high));
  }
  aug_erase_kernels_scalar.triple (to + 3 * i, n - i, weights + i);
}

AVX2 static void
quadruple_avx2 (gint16 *to, gsize n, const gint16 *weights, guint64 mask)
{
  const __m256i four = _mm256_setr_epi8 (0, 1, 0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3, 2, 3, 4, 5, 4, 5,
      4, 5, 4, 5, 6, 7, 6, 7, 6, 7, 6, 7);
  const __m256i kept = _mm256_set1_epi64x ((gint64) mask);
  gsize i = 0;

  for (; i + 4 <= n; i += 4) {
    const __m256i w = _mm256_broadcastq_epi64 (_mm_loadl_epi64 ((const __m128i *) (weights + i)));

    _mm256_storeu_si256 (
        (__m256i *) (to + 4 * i), _mm256_and_si256 (_mm256_shuffle_epi8 (w, four), kept));
  }
  aug_erase_kernels_scalar.quadruple (to + 4 * i, n - i, weights + i, mask);
}

AVX2 static void
edges_avx2 (
    gint16 *weights, gsize n, guint first, const gfloat (*edges)[2], guint n_edges, gfloat scale)
{
  aug_erase_edges (weights, n, first, edges, n_edges, scale);
}

AVX2 static void
scale_avx2 (gint16 *weights, gsize n, const gfloat *gains, gfloat scale)
{
  aug_erase_scale (weights, n, gains, scale);
}

AVX2 static void
between_avx2 (gint16 *weights, gsize n, const gfloat *a, const gfloat *b, gfloat t)
{
  aug_erase_between (weights, n, a, b, t);
}

static const AugEraseKernels kernels = { mix8_avx2, mix16_avx2, halve_avx2, triple_avx2,
  quadruple_avx2, edges_avx2, scale_avx2, between_avx2 };

const AugEraseKernels *
aug_erase_kernels_vector (void)
{
  return __builtin_cpu_supports ("avx2") ? &kernels : NULL;
}

#else

const AugEraseKernels *
aug_erase_kernels_vector (void)
{
  return NULL;
}

#endif
