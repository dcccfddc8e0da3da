/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "vignette-private.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))

typedef struct {
  __m256i up, down, most, strength, black;
  __m128i shift;
} Constants;

/* 16 values from 16 columns */
AVX2 static inline __attribute__ ((always_inline)) __m256i
darken (__m128i bytes, const guint16 *columns, const Constants *c)
{
  const __m256i v = _mm256_cvtepu8_epi16 (bytes);
  __m256i t = _mm256_loadu_si256 ((const __m256i *) columns);

  t = _mm256_subs_epu16 (_mm256_adds_epu16 (t, c->up), c->down);
  t = _mm256_sll_epi16 (_mm256_min_epu16 (t, c->most), c->shift);
  t = _mm256_mulhrs_epi16 (_mm256_mulhrs_epi16 (t, t), c->strength);
  return _mm256_sub_epi16 (v, _mm256_mulhrs_epi16 (_mm256_sub_epi16 (v, c->black), t));
}

AVX2 static void
vignette (
    guint8 *dst, const guint8 *src, const guint16 *columns, gsize n, const GstAugVignetteRow *row)
{
  gint64 strength;
  Constants c;
  gsize i = 0;

  memcpy (&strength, row->strength, sizeof strength);
  c.up = _mm256_set1_epi16 ((gint16) CLAMP (row->offset, 0, 65535));
  c.down = _mm256_set1_epi16 ((gint16) CLAMP (-row->offset, 0, 65535));
  c.most = _mm256_set1_epi16 ((gint16) ((1 << row->bits) - 1));
  c.shift = _mm_cvtsi32_si128 (15 - (gint) row->bits);
  c.strength = _mm256_set1_epi64x (strength);
  c.black = _mm256_set1_epi16 ((gint16) row->black);
  for (; i + 32 <= n; i += 32) {
    const __m256i low = darken (_mm_loadu_si128 ((const __m128i *) (src + i)), columns + i, &c);
    const __m256i high =
        darken (_mm_loadu_si128 ((const __m128i *) (src + i + 16)), columns + i + 16, &c);

    _mm256_storeu_si256 (
        (__m256i *) (dst + i), _mm256_permute4x64_epi64 (_mm256_packus_epi16 (low, high), 0xd8));
  }
  gst_aug_vignette_scalar (dst + i, src + i, columns + i, n - i, row);
}

GstAugVignetteFunc
gst_aug_vignette_avx2 (void)
{
  return __builtin_cpu_supports ("avx2") ? vignette : NULL;
}

#else

GstAugVignetteFunc
gst_aug_vignette_avx2 (void)
{
  return NULL;
}

#endif
