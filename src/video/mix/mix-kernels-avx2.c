/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The sums with AVX2: the same bytes as the scalar ones, each product and sum rounded by itself. */
#include "mix-private.h"

#if defined __x86_64__ && defined __GNUC__

#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))

/* Eight whole numbers of a sum. */
AVX2 static inline __m256i
end_sum (__m256 sum, __m256 bias, __m256 most)
{
  return _mm256_cvttps_epi32 (_mm256_min_ps (_mm256_add_ps (sum, bias), most));
}

AVX2 static inline __m256
bytes_as_floats (const guint8 *at)
{
  return _mm256_cvtepi32_ps (_mm256_cvtepu8_epi32 (_mm_loadl_epi64 ((const __m128i *) at)));
}

AVX2 static void
mix_8_avx2 (guint8 *dst, const guint8 *const *src, gsize n, const AugMixSum *sum)
{
  const __m256 bias = _mm256_set1_ps (sum->bias), most = _mm256_set1_ps (255);
  /* packs put the halves of registers side by side */
  const __m256i order = _mm256_setr_epi32 (0, 4, 1, 5, 2, 6, 3, 7);
  gsize i = 0;

  for (; i + 32 <= n; i += 32) {
    __m256 sums[4];
    __m256i low, high;

    for (guint k = 0; k < 4; k++)
      sums[k] =
          _mm256_mul_ps (_mm256_set1_ps (sum->weights[0]), bytes_as_floats (src[0] + i + 8 * k));
    for (guint s = 1; s < sum->n; s++) {
      const __m256 weight = _mm256_set1_ps (sum->weights[s]);

      for (guint k = 0; k < 4; k++)
        sums[k] =
            _mm256_add_ps (sums[k], _mm256_mul_ps (weight, bytes_as_floats (src[s] + i + 8 * k)));
    }
    low = _mm256_packs_epi32 (end_sum (sums[0], bias, most), end_sum (sums[1], bias, most));
    high = _mm256_packs_epi32 (end_sum (sums[2], bias, most), end_sum (sums[3], bias, most));
    _mm256_storeu_si256 ((__m256i *) (dst + i),
        _mm256_permutevar8x32_epi32 (_mm256_packus_epi16 (low, high), order));
  }
  aug_mix_rest_8 (dst, src, i, n, sum);
}

AVX2 static inline __m256
words_as_floats (const guint8 *at, __m128i shift)
{
  const __m256i words = _mm256_cvtepu16_epi32 (_mm_loadu_si128 ((const __m128i *) at));

  return _mm256_cvtepi32_ps (_mm256_srl_epi32 (words, shift));
}

AVX2 static void
mix_16_avx2 (
    guint8 *dst, const guint8 *const *src, gsize n, const AugMixSum *sum, guint depth, guint shift)
{
  const __m256 bias = _mm256_set1_ps (sum->bias);
  const __m256 most = _mm256_set1_ps ((gfloat) ((1u << depth) - 1));
  const __m128i by = _mm_cvtsi32_si128 ((gint) shift);
  gsize i = 0;

  for (; i + 16 <= n; i += 16) {
    __m256 sums[2];
    __m256i packed;

    for (guint k = 0; k < 2; k++)
      sums[k] = _mm256_mul_ps (
          _mm256_set1_ps (sum->weights[0]), words_as_floats (src[0] + 2 * i + 16 * k, by));
    for (guint s = 1; s < sum->n; s++) {
      const __m256 weight = _mm256_set1_ps (sum->weights[s]);

      for (guint k = 0; k < 2; k++)
        sums[k] = _mm256_add_ps (
            sums[k], _mm256_mul_ps (weight, words_as_floats (src[s] + 2 * i + 16 * k, by)));
    }
    packed = _mm256_packus_epi32 (end_sum (sums[0], bias, most), end_sum (sums[1], bias, most));
    packed = _mm256_permute4x64_epi64 (packed, _MM_SHUFFLE (3, 1, 2, 0));
    _mm256_storeu_si256 ((__m256i *) (dst + 2 * i), _mm256_sll_epi16 (packed, by));
  }
  aug_mix_rest_16 (dst, src, i, n, sum, depth, shift);
}

static const AugMixKernels avx2 = { mix_8_avx2, mix_16_avx2 };

const AugMixKernels *
aug_mix_kernels_vector (void)
{
  return __builtin_cpu_supports ("avx2") ? &avx2 : NULL;
}

#else

const AugMixKernels *
aug_mix_kernels_vector (void)
{
  return NULL;
}

#endif
