/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of sharpness for AVX2. */
#include "blur-private.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))
#define INLINE static inline __attribute__ ((always_inline))

AVX2 INLINE __m256i
load_bytes (const guint8 *row)
{
  return _mm256_cvtepu8_epi16 (_mm_loadu_si128 ((const __m128i *) row));
}

/* The eight neighbours and five times the pixel. */
AVX2 INLINE __m256i
sum_of_13 (const guint8 *const rows[3], guint x, guint step, __m256i pixel)
{
  __m256i sum = _mm256_slli_epi16 (pixel, 2);

  for (guint i = 0; i < 3; i++) {
    const guint8 *at = rows[i] + x;

    sum = _mm256_add_epi16 (
        sum, _mm256_add_epi16 (load_bytes (at - (gsize) step), load_bytes (at + step)));
    sum = _mm256_add_epi16 (sum, load_bytes (at));
  }
  return sum;
}

AVX2 INLINE __m256
half (__m256i words, gboolean upper)
{
  const __m256i zero = _mm256_setzero_si256 ();

  return _mm256_cvtepi32_ps (
      upper ? _mm256_unpackhi_epi16 (words, zero) : _mm256_unpacklo_epi16 (words, zero));
}

AVX2 INLINE void
store_bytes (guint8 *to, __m256i low, __m256i high)
{
  const __m256i words = _mm256_packs_epi32 (low, high);
  const __m256i bytes = _mm256_packus_epi16 (words, words);

  _mm_storeu_si128 (
      (__m128i *) to, _mm256_castsi256_si128 (_mm256_permute4x64_epi64 (bytes, 0x08)));
}

AVX2 INLINE __m256i
blend (__m256 pixel, __m256 blurred, __m256 f, __m256 g, gboolean pillow)
{
  if (pillow)
    return _mm256_cvttps_epi32 (
        _mm256_add_ps (blurred, _mm256_mul_ps (f, _mm256_sub_ps (pixel, blurred))));
  return _mm256_cvttps_epi32 (_mm256_add_ps (_mm256_mul_ps (f, pixel), _mm256_mul_ps (g, blurred)));
}

AVX2 static void
sharpen_8_avx2 (guint8 *to, const guint8 *const rows[3], guint n, guint step, const AugSharpness *s)
{
  const __m256 f = _mm256_set1_ps (s->f), g = _mm256_set1_ps (s->g);

  if (n < 16) {
    aug_blur_kernels_scalar.sharpen_8 (to, rows, n, step, s);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 16)) {
    const __m256i pixel = load_bytes (rows[1] + x);
    /* (sum + 6) / 13, exact for sums up to 13·255 */
    const __m256i blurred = _mm256_mulhi_epu16 (
        _mm256_add_epi16 (sum_of_13 (rows, x, step, pixel), _mm256_set1_epi16 (6)),
        _mm256_set1_epi16 (5042));

    store_bytes (to + x, blend (half (pixel, FALSE), half (blurred, FALSE), f, g, s->pillow),
        blend (half (pixel, TRUE), half (blurred, TRUE), f, g, s->pillow));
  }
}

AVX2 INLINE __m256i
sharpen_luma (__m256 pixel, __m256 sum, const AugSharpness *s)
{
  const __m256 y = _mm256_add_ps (
      _mm256_mul_ps (_mm256_set1_ps (s->f), pixel), _mm256_mul_ps (_mm256_set1_ps (s->g), sum));

  return _mm256_cvtps_epi32 (
      _mm256_min_ps (_mm256_max_ps (y, _mm256_set1_ps (s->low)), _mm256_set1_ps (s->high)));
}

AVX2 static void
sharpen_luma_8_avx2 (
    guint8 *to, const guint8 *const rows[3], guint n, guint step, const AugSharpness *s)
{
  if (n < 16) {
    aug_blur_kernels_scalar.sharpen_luma_8 (to, rows, n, step, s);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 16)) {
    const __m256i pixel = load_bytes (rows[1] + x);
    const __m256i sum = sum_of_13 (rows, x, step, pixel);

    store_bytes (to + x, sharpen_luma (half (pixel, FALSE), half (sum, FALSE), s),
        sharpen_luma (half (pixel, TRUE), half (sum, TRUE), s));
  }
}

AVX2 static void
sharpen_luma_16_avx2 (guint8 *to, const guint8 *const rows[3], guint n, guint step, guint shift,
    const AugSharpness *s)
{
  const __m128i by = _mm_cvtsi32_si128 ((gint) shift);

  if (n < 8) {
    aug_blur_kernels_scalar.sharpen_luma_16 (to, rows, n, step, shift, s);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 8)) {
    __m256i pixel = _mm256_setzero_si256 (), sum = pixel, y;

    for (guint i = 0; i < 3; i++)
      for (gint j = -1; j <= 1; j++) {
        const guint8 *at = rows[i] + 2 * ((gssize) x + j * (gssize) step);
        const __m256i v =
            _mm256_cvtepu16_epi32 (_mm_srl_epi16 (_mm_loadu_si128 ((const __m128i *) at), by));

        sum = _mm256_add_epi32 (sum, v);
        if (i == 1 && j == 0)
          pixel = v;
      }
    sum = _mm256_add_epi32 (sum, _mm256_slli_epi32 (pixel, 2));
    y = sharpen_luma (_mm256_cvtepi32_ps (pixel), _mm256_cvtepi32_ps (sum), s);
    y = _mm256_permute4x64_epi64 (_mm256_packus_epi32 (y, y), 0x08);
    _mm_storeu_si128 (
        (__m128i *) (to + 2 * (gsize) x), _mm_sll_epi16 (_mm256_castsi256_si128 (y), by));
  }
}

void
aug_blur_sharpness_avx2 (AugBlurKernels *kernels)
{
  kernels->sharpen_8 = sharpen_8_avx2;
  kernels->sharpen_luma_8 = sharpen_luma_8_avx2;
  kernels->sharpen_luma_16 = sharpen_luma_16_avx2;
}

#endif
