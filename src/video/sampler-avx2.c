/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The bilinear sampling of sampler.c in AVX2, to the byte. */
#include "sampler.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))

static AVX2 void
pairs (guint8 *patch, const guint8 *upper, const guint8 *lower, gint n)
{
  gint i = 0;

  for (; i + 16 <= n; i += 16) {
    const __m128i a = _mm_loadu_si128 ((const __m128i *) (upper + i));
    const __m128i b = _mm_loadu_si128 ((const __m128i *) (lower + i));

    _mm_storeu_si128 ((__m128i *) (patch + 2 * i), _mm_unpacklo_epi8 (a, b));
    _mm_storeu_si128 ((__m128i *) (patch + 2 * i + 16), _mm_unpackhi_epi8 (a, b));
  }
  for (; i < n; i++) {
    patch[2 * i] = upper[i];
    patch[2 * i + 1] = lower[i];
  }
}

typedef struct {
  __m256i index, wx, wy;
} Where;

/* (one - f) | f << 16 of the fraction f of a place */
static inline AVX2 __m256i
weights (__m256i place)
{
  const __m256i one = _mm256_set1_epi32 (1 << GST_AUG_SAMPLER_BITS);
  const __m256i f =
      _mm256_and_si256 (_mm256_srli_epi32 (place, GST_AUG_POSITION_BITS - GST_AUG_SAMPLER_BITS),
          _mm256_set1_epi32 ((1 << GST_AUG_SAMPLER_BITS) - 1));

  return _mm256_blend_epi16 (_mm256_sub_epi32 (one, f), _mm256_slli_epi32 (f, 16), 0xaa);
}

static inline AVX2 Where
where (__m256i x, __m256i y, __m256i pitch)
{
  Where w;

  /* column | row << 16, times 1 | pitch << 16 */
  w.index = _mm256_madd_epi16 (
      _mm256_blend_epi16 (_mm256_srli_epi32 (x, 24), _mm256_srli_epi32 (y, 8), 0xaa), pitch);
  w.wx = weights (x);
  w.wy = weights (y);
  return w;
}

/* Eight pixels of one component in 32-bit lanes. */
static inline AVX2 __m256i
sample (const guint8 *patch, const Where *w)
{
  const gint first = GST_AUG_SAMPLER_BITS - GST_AUG_SAMPLER_LINE_BITS;
  const gint last = GST_AUG_SAMPLER_BITS + GST_AUG_SAMPLER_LINE_BITS;
  const __m256i half = _mm256_set1_epi32 (1 << (first - 1));
  const __m256i whole = _mm256_set1_epi32 (1 << (last - 1));
  const __m256i four = _mm256_i32gather_epi32 ((const int *) (gconstpointer) patch, w->index, 2);
  __m256i upper = _mm256_and_si256 (four, _mm256_set1_epi32 (0x00ff00ff));
  __m256i lower = _mm256_srli_epi16 (four, 8);

  upper = _mm256_srli_epi32 (_mm256_add_epi32 (_mm256_madd_epi16 (upper, w->wx), half), first);
  lower = _mm256_add_epi32 (_mm256_madd_epi16 (lower, w->wx), half);
  lower = _mm256_slli_epi32 (lower, 16 - first);
  upper = _mm256_blend_epi16 (upper, lower, 0xaa);
  return _mm256_srli_epi32 (_mm256_add_epi32 (_mm256_madd_epi16 (upper, w->wy), whole), last);
}

static inline AVX2 void
store_8 (guint8 *out, __m256i v)
{
  const __m128i words =
      _mm_packs_epi32 (_mm256_castsi256_si128 (v), _mm256_extracti128_si256 (v, 1));

  _mm_storel_epi64 ((__m128i *) out, _mm_packus_epi16 (words, words));
}

static inline AVX2 void
affine_row (guint8 *const *out, guint8 (*patches)[GST_AUG_PATCH_BYTES], const gint components,
    gint pitch, guint32 x, guint32 y, guint32 dx, guint32 dy, gint n)
{
  const __m256i lane = _mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7);
  const __m256i step_x = _mm256_set1_epi32 ((gint32) (8 * dx));
  const __m256i step_y = _mm256_set1_epi32 ((gint32) (8 * dy));
  const __m256i by = _mm256_set1_epi32 (1 | pitch << 16);
  __m256i vx = _mm256_add_epi32 (
      _mm256_set1_epi32 ((gint32) x), _mm256_mullo_epi32 (lane, _mm256_set1_epi32 ((gint32) dx)));
  __m256i vy = _mm256_add_epi32 (
      _mm256_set1_epi32 ((gint32) y), _mm256_mullo_epi32 (lane, _mm256_set1_epi32 ((gint32) dy)));

  for (gint i = 0; i < n; i += 8) {
    const Where w = where (vx, vy, by);

    for (gint c = 0; c < components; c++)
      store_8 (out[c] + i, sample (patches[c], &w));
    vx = _mm256_add_epi32 (vx, step_x);
    vy = _mm256_add_epi32 (vy, step_y);
  }
}

static AVX2 void
affine (guint8 *const *out, guint8 (*patches)[GST_AUG_PATCH_BYTES], gint components, gint pitch,
    guint32 x, guint32 y, guint32 dx, guint32 dy, gint n)
{
  if (components == 1)
    affine_row (out, patches, 1, pitch, x, y, dx, dy, n);
  else
    affine_row (out, patches, components, pitch, x, y, dx, dy, n);
}

static AVX2 void
places (guint8 *const *out, guint8 (*patches)[GST_AUG_PATCH_BYTES], gint components, gint pitch,
    const guint32 *x, const guint32 *y, gint n)
{
  const __m256i by = _mm256_set1_epi32 (1 | pitch << 16);

  for (gint i = 0; i < n; i += 8) {
    const Where w = where (_mm256_loadu_si256 ((const __m256i *) (x + i)),
        _mm256_loadu_si256 ((const __m256i *) (y + i)), by);

    for (gint c = 0; c < components; c++)
      store_8 (out[c] + i, sample (patches[c], &w));
  }
}

/* Where eight lines between corners are crossed. */
static inline AVX2 __m256i
crossed (const guint32 *upper, const guint32 *lower, __m256i weight, __m128i shift)
{
  const __m256i a = _mm256_loadu_si256 ((const __m256i *) upper);
  const __m256i b = _mm256_loadu_si256 ((const __m256i *) lower);

  return _mm256_add_epi32 (
      a, _mm256_mullo_epi32 (_mm256_sra_epi32 (_mm256_sub_epi32 (b, a), shift), weight));
}

static AVX2 void
corners (guint32 *to, const guint32 *upper, const guint32 *lower, guint32 origin, guint32 weight,
    const GstAugTableTile *tile, gint n)
{
  const __m256i lane = _mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7);
  const __m256i one = _mm256_set1_epi32 (1), mask = _mm256_set1_epi32 ((1 << tile->bits_x) - 1);
  const __m256i from = _mm256_set1_epi32 ((gint32) origin);
  const __m256i by = _mm256_set1_epi32 ((gint32) weight);
  const __m128i down = _mm_cvtsi32_si128 (tile->bits_y + 1);
  const __m128i across = _mm_cvtsi32_si128 (tile->bits_x + 1);
  const __m128i size = _mm_cvtsi32_si128 (tile->bits_x);

  for (gint k = 0, i = 0; i < n; k += 8) {
    const __m256i at = crossed (upper + k, lower + k, by, down);
    const __m256i next = crossed (upper + k + 1, lower + k + 1, by, down);
    const __m256i half = _mm256_sra_epi32 (_mm256_sub_epi32 (next, at), across);
    const __m256i base = _mm256_sub_epi32 (at, from);
    __m256i pixel = lane;

    for (gint b = 0; b < 1 << tile->bits_x && i < n; b++, i += 8) {
      const __m256i cell = _mm256_srl_epi32 (pixel, size);
      const __m256i times =
          _mm256_add_epi32 (_mm256_slli_epi32 (_mm256_and_si256 (pixel, mask), 1), one);
      const __m256i step = _mm256_permutevar8x32_epi32 (half, cell);

      _mm256_storeu_si256 (
          (__m256i *) (to + i), _mm256_add_epi32 (_mm256_permutevar8x32_epi32 (base, cell),
                                    _mm256_mullo_epi32 (step, times)));
      pixel = _mm256_add_epi32 (pixel, _mm256_set1_epi32 (8));
    }
  }
}

const GstAugSamplerKernels *
gst_aug_sampler_kernels_avx2 (void)
{
  static const GstAugSamplerKernels kernels = { pairs, affine, places, corners };

  return __builtin_cpu_supports ("avx2") ? &kernels : NULL;
}

#else

const GstAugSamplerKernels *
gst_aug_sampler_kernels_avx2 (void)
{
  return NULL;
}

#endif
