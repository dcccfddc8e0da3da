/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of color-mix-body.h for AVX2, those that take most of the time by hand: the float
 * operations of the others, in their order. */
#include "color-private.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define TARGET __attribute__ ((target ("avx2")))
#include "color-mix-body.h"

#include <immintrin.h>

#define INLINE TARGET static inline __attribute__ ((always_inline))

/* Pixels of one step of a loop. */
#define PIXELS 32

INLINE __m256i
whole_8 (gconstpointer from, guint i, gboolean is_wide)
{
  return is_wide ? _mm256_cvtepu16_epi32 (
                       _mm_loadu_si128 ((const __m128i *) ((const guint16 *) from + i)))
                 : _mm256_cvtepu8_epi32 (
                       _mm_loadl_epi64 ((const __m128i *) ((const guint8 *) from + i)));
}

/* Clamped by the packs, and at @top where that is less than they hold. */
INLINE void
put_32 (gpointer to, guint i, const __m256i x[4], gboolean is_wide, __m128i shift, __m256i top)
{
  const __m256i order = _mm256_setr_epi32 (0, 4, 1, 5, 2, 6, 3, 7);

  if (!is_wide) {
    const __m256i words =
        _mm256_packus_epi16 (_mm256_packs_epi32 (x[0], x[1]), _mm256_packs_epi32 (x[2], x[3]));

    _mm256_storeu_si256 (
        (__m256i *) ((guint8 *) to + i), _mm256_permutevar8x32_epi32 (words, order));
    return;
  }
  for (guint j = 0; j < 2; j++) {
    const __m256i a = _mm256_min_epi32 (x[2 * j], top), b = _mm256_min_epi32 (x[2 * j + 1], top);
    const __m256i words = _mm256_permute4x64_epi64 (_mm256_packus_epi32 (a, b), 0xd8);

    _mm256_storeu_si256 ((__m256i *) ((guint16 *) to + i) + j, _mm256_sll_epi16 (words, shift));
  }
}

INLINE void
load_32 (gpointer r, gpointer g, gpointer b, guint at, gconstpointer luma, const AugColorMix *mix,
    gboolean is_wide, const AugColorSpace *k)
{
  const __m256 black = _mm256_set1_ps (k->black), level = _mm256_set1_ps (k->level);
  const __m128i shift = _mm_cvtsi32_si128 ((gint) k->shift), none = _mm_setzero_si128 ();
  const __m256i top = _mm256_set1_epi32 ((gint) k->top);
  __m256i x[3][4];

  for (guint j = 0; j < 4; j++) {
    __m256i code = whole_8 (luma, 8 * j, is_wide);
    __m256 y;

    if (is_wide)
      code = _mm256_srl_epi32 (code, shift);
    y = _mm256_mul_ps (_mm256_sub_ps (_mm256_cvtepi32_ps (code), black), level);
    x[0][j] = _mm256_cvttps_epi32 (_mm256_add_ps (y, _mm256_loadu_ps (mix->r + at + 8 * j)));
    x[1][j] = _mm256_cvttps_epi32 (_mm256_add_ps (y, _mm256_loadu_ps (mix->g + at + 8 * j)));
    x[2][j] = _mm256_cvttps_epi32 (_mm256_add_ps (y, _mm256_loadu_ps (mix->b + at + 8 * j)));
  }
  put_32 (r, at, x[0], is_wide, none, top);
  put_32 (g, at, x[1], is_wide, none, top);
  put_32 (b, at, x[2], is_wide, none, top);
}

/* What is written might be the space for all that a compiler knows: it is copied. Planes hold whole
 * steps; of luma there is no more than @n. */
INLINE void
load_row (gpointer r, gpointer g, gpointer b, const guint8 *luma, const AugColorMix *mix, guint n,
    gboolean is_wide, const AugColorSpace *space)
{
  const AugColorSpace copy = *space, *const k = &copy;
  const guint bytes = is_wide ? 2 : 1;
  guint8 rest[2 * PIXELS] = { 0 };
  guint i = 0;

  for (; i + PIXELS <= n; i += PIXELS)
    load_32 (r, g, b, i, luma + i * bytes, mix, is_wide, k);
  if (i == n)
    return;
  memcpy (rest, luma + i * bytes, (n - i) * bytes);
  load_32 (r, g, b, i, rest, mix, is_wide, k);
}

TARGET static void
mix_load_avx2 (
    AugColorPlanes *p, const guint8 *luma, const AugColorMix *mix, guint n, const AugColorSpace *k)
{
  if (k->grey)
    mix_load (p, luma, mix, n, k);
  else
    load_row (p->r, p->g, p->b, luma, mix, n, FALSE, k);
}

TARGET static void
mix_load_wide_avx2 (AugColorWidePlanes *p, const guint8 *luma, const AugColorMix *mix, guint n,
    const AugColorSpace *k)
{
  if (k->grey)
    mix_load_wide (p, luma, mix, n, k);
  else
    load_row (p->r, p->g, p->b, luma, mix, n, TRUE, k);
}

INLINE __m256
change_8 (gconstpointer before, gconstpointer after, guint i, gboolean is_wide)
{
  return _mm256_cvtepi32_ps (
      _mm256_sub_epi32 (whole_8 (after, i, is_wide), whole_8 (before, i, is_wide)));
}

typedef struct {
  gconstpointer before[3], after[3];
} Changes;

INLINE void
store_32 (gpointer to, gconstpointer from, AugColorMix *mix, const Changes *c, guint at,
    gboolean is_wide, const AugColorSpace *k)
{
  const __m256 kr = _mm256_set1_ps (k->kr), kg = _mm256_set1_ps (k->kg);
  const __m256 kb = _mm256_set1_ps (k->kb), luma = _mm256_set1_ps (k->luma);
  const __m256 half = _mm256_set1_ps (0.5f);
  const __m128i shift = _mm_cvtsi32_si128 ((gint) k->shift);
  __m256i x[4];

  for (guint j = 0; j < 4; j++) {
    const guint i = at + 8 * j;
    const __m256 r = change_8 (c->before[0], c->after[0], i, is_wide);
    const __m256 g = change_8 (c->before[1], c->after[1], i, is_wide);
    const __m256 b = change_8 (c->before[2], c->after[2], i, is_wide);
    const __m256 y = _mm256_add_ps (
        _mm256_add_ps (_mm256_mul_ps (kr, r), _mm256_mul_ps (kg, g)), _mm256_mul_ps (kb, b));
    __m256i code = whole_8 (from, 8 * j, is_wide);

    if (is_wide)
      code = _mm256_srl_epi32 (code, shift);
    x[j] = _mm256_cvttps_epi32 (
        _mm256_add_ps (_mm256_add_ps (_mm256_cvtepi32_ps (code), _mm256_mul_ps (y, luma)), half));
    _mm256_storeu_ps (
        mix->du + i, _mm256_add_ps (_mm256_loadu_ps (mix->du + i), _mm256_sub_ps (b, y)));
    _mm256_storeu_ps (
        mix->dv + i, _mm256_add_ps (_mm256_loadu_ps (mix->dv + i), _mm256_sub_ps (r, y)));
  }
  put_32 (to, 0, x, is_wide, shift, _mm256_set1_epi32 ((gint) k->codes_top));
}

INLINE void
store_row (guint8 *dst, const guint8 *src, AugColorMix *mix, const Changes *changes, guint n,
    gboolean is_wide, const AugColorSpace *space)
{
  const AugColorSpace copy = *space, *const k = &copy;
  const Changes again = *changes, *const c = &again;
  const guint bytes = is_wide ? 2 : 1;
  guint8 rest[2 * PIXELS] = { 0 };
  guint i = 0;

  for (; i + PIXELS <= n; i += PIXELS)
    store_32 (dst + i * bytes, src + i * bytes, mix, c, i, is_wide, k);
  if (i == n)
    return;
  memcpy (rest, src + i * bytes, (n - i) * bytes);
  store_32 (rest, rest, mix, c, i, is_wide, k);
  memcpy (dst + i * bytes, rest, (n - i) * bytes);
}

TARGET static void
mix_store_avx2 (guint8 *dst, const guint8 *src, AugColorMix *mix, const AugColorPlanes *before,
    const AugColorPlanes *after, guint n, const AugColorSpace *k)
{
  const Changes c = { { before->r, before->g, before->b }, { after->r, after->g, after->b } };

  if (k->grey)
    mix_store (dst, src, mix, before, after, n, k);
  else
    store_row (dst, src, mix, &c, n, FALSE, k);
}

TARGET static void
mix_store_wide_avx2 (guint8 *dst, const guint8 *src, AugColorMix *mix,
    const AugColorWidePlanes *before, const AugColorWidePlanes *after, guint n,
    const AugColorSpace *k)
{
  const Changes c = { { before->r, before->g, before->b }, { after->r, after->g, after->b } };

  if (k->grey)
    mix_store_wide (dst, src, mix, before, after, n, k);
  else
    store_row (dst, src, mix, &c, n, TRUE, k);
}

void
aug_color_mix_avx2 (AugColorKernels *kernels)
{
  set_kernels (kernels);
  kernels->mix_load = mix_load_avx2;
  kernels->mix_load_wide = mix_load_wide_avx2;
  kernels->mix_store = mix_store_avx2;
  kernels->mix_store_wide = mix_store_wide_avx2;
}
#endif
