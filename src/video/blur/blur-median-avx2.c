/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of the median for AVX2. */
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

void
aug_blur_median_avx2 (AugBlurKernels *kernels)
{
  kernels->sort_8 = sort_8_avx2;
  kernels->median_8 = median_8_avx2;
  kernels->bisect_8 = bisect_8_avx2;
  kernels->bisect_16 = bisect_16_avx2;
}

#endif
