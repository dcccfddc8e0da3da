/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of the median and of sharpness for AVX2. */
#include "blur-network.h"
#include "blur-private.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))
#define INLINE static inline __attribute__ ((always_inline))

#define ORDER(a, b) \
  { \
    const __m256i low_ = _mm256_min_epu8 (a, b); \
\
    b = _mm256_max_epu8 (a, b); \
    a = low_; \
  }

AVX2 INLINE __m256i
load (gconstpointer at)
{
  return _mm256_loadu_si256 (at);
}

AVX2 static void
sort_8_avx2 (guint8 *const *lines, const guint8 *const *rows, guint n, guint window)
{
  if (n < 32) {
    aug_blur_sort_8 (lines, rows, n, window);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 32)) {
    __m256i v[5];

    for (guint i = 0; i < 3; i++)
      v[i] = load (rows[i] + x);
    if (window == 3) {
      AUG_SORT_3 (ORDER, v);
    } else {
      v[3] = load (rows[3] + x);
      v[4] = load (rows[4] + x);
      AUG_SORT_5 (ORDER, v);
      _mm256_storeu_si256 ((__m256i *) (lines[3] + x), v[3]);
      _mm256_storeu_si256 ((__m256i *) (lines[4] + x), v[4]);
    }
    for (guint i = 0; i < 3; i++)
      _mm256_storeu_si256 ((__m256i *) (lines[i] + x), v[i]);
  }
}

AVX2 INLINE __m256i
median_9 (const guint8 *const *lines, gsize x, gssize step)
{
  __m256i v[3][3];

  for (guint i = 0; i < 3; i++) {
    for (guint j = 0; j < 3; j++)
      v[i][j] = load (lines[i] + (gssize) x + ((gssize) j - 1) * step);
    AUG_SORT_3 (ORDER, v[i]);
  }
  ORDER (v[0][2], v[1][1]);
  ORDER (v[1][1], v[2][0]);
  ORDER (v[0][2], v[1][1]);
  return v[1][1];
}

AVX2 INLINE __m256i
median_25 (const guint8 *const *lines, gsize x, gssize step)
{
  __m256i r[5][5], v[13];

  for (guint i = 0; i < 5; i++)
    for (guint j = 0; j < 5; j++)
      r[i][j] = load (lines[i] + (gssize) x + ((gssize) j - 2) * step);
  AUG_MEDIAN_25 (ORDER, r, v);
  return v[8];
}

AVX2 static void
median_8_avx2 (guint8 *row, const guint8 *const *lines, guint n, guint window, guint step)
{
  if (n < 32) {
    aug_blur_median_8 (row, lines, n, window, step);
    return;
  }
  if (window == 3)
    for (guint x = 0; x < n; x = aug_blur_next (x, n, 32))
      _mm256_storeu_si256 ((__m256i *) (row + x), median_9 (lines, x, step));
  else
    for (guint x = 0; x < n; x = aug_blur_next (x, n, 32))
      _mm256_storeu_si256 ((__m256i *) (row + x), median_25 (lines, x, step));
}

/* Bytes count up to 255: enough for 49 values. */
AVX2 static void
bisect_8_avx2 (guint8 *row, const guint8 *const *lines, guint n, guint window, guint step)
{
  const gint radius = (gint) window / 2;
  const __m256i half = _mm256_set1_epi8 ((gint8) (window * window / 2));

  if (n < 32) {
    aug_blur_bisect_8 (row, lines, n, window, step);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 32)) {
    __m256i t = _mm256_setzero_si256 ();

    for (guint bit = 128; bit; bit >>= 1) {
      const __m256i probe = _mm256_or_si256 (t, _mm256_set1_epi8 ((gint8) bit));
      __m256i reached = _mm256_setzero_si256 ();

      for (guint i = 0; i < window; i++)
        for (gint j = -radius; j <= radius; j++) {
          const __m256i v = load (lines[i] + (gssize) x + j * (gssize) step);

          reached = _mm256_sub_epi8 (reached, _mm256_cmpeq_epi8 (_mm256_max_epu8 (v, probe), v));
        }
      t = _mm256_blendv_epi8 (t, probe, _mm256_cmpgt_epi8 (reached, half));
    }
    _mm256_storeu_si256 ((__m256i *) (row + x), t);
  }
}

AVX2 static void
bisect_16_avx2 (guint8 *row, const guint16 *const *lines, guint n, guint window, guint step)
{
  const gint radius = (gint) window / 2;
  const __m256i half = _mm256_set1_epi16 ((gint16) (window * window / 2));

  if (n < 16) {
    aug_blur_bisect_16 (row, lines, n, window, step);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 16)) {
    __m256i t = _mm256_setzero_si256 ();

    for (guint bit = 32768; bit; bit >>= 1) {
      const __m256i probe = _mm256_or_si256 (t, _mm256_set1_epi16 ((gint16) bit));
      __m256i reached = _mm256_setzero_si256 ();

      for (guint i = 0; i < window; i++)
        for (gint j = -radius; j <= radius; j++) {
          const __m256i v = load (lines[i] + (gssize) x + j * (gssize) step);

          reached = _mm256_sub_epi16 (reached, _mm256_cmpeq_epi16 (_mm256_max_epu16 (v, probe), v));
        }
      t = _mm256_blendv_epi8 (t, probe, _mm256_cmpgt_epi16 (reached, half));
    }
    _mm256_storeu_si256 ((__m256i *) (row + 2 * (gsize) x), t);
  }
}

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
aug_blur_median_avx2 (AugBlurKernels *kernels)
{
  kernels->sort_8 = sort_8_avx2;
  kernels->median_8 = median_8_avx2;
  kernels->bisect_8 = bisect_8_avx2;
  kernels->bisect_16 = bisect_16_avx2;
}

void
aug_blur_sharpness_avx2 (AugBlurKernels *kernels)
{
  kernels->sharpen_8 = sharpen_8_avx2;
  kernels->sharpen_luma_8 = sharpen_luma_8_avx2;
  kernels->sharpen_luma_16 = sharpen_luma_16_avx2;
}

#endif
