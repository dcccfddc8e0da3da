/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The bilinear sampling of sampler.c in AVX2, to the byte. */
#include "sampler.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__ ((target ("avx2")))

static inline AVX2 void
pairs_32 (guint8 *patch, const guint8 *upper, const guint8 *lower)
{
  const __m256i a = _mm256_loadu_si256 ((const __m256i *) upper);
  const __m256i b = _mm256_loadu_si256 ((const __m256i *) lower);
  const __m256i low = _mm256_unpacklo_epi8 (a, b), high = _mm256_unpackhi_epi8 (a, b);

  _mm256_storeu_si256 ((__m256i *) patch, _mm256_permute2x128_si256 (low, high, 0x20));
  _mm256_storeu_si256 ((__m256i *) (patch + 32), _mm256_permute2x128_si256 (low, high, 0x31));
}

static AVX2 void
pairs (guint8 *patch, const guint8 *row, gssize stride, gint n, gint rows)
{
  for (gint y = 0; y < rows; y++, patch += 2 * (gsize) n, row += stride) {
    gint i = 0;

    for (; i + 32 <= n; i += 32)
      pairs_32 (patch + 2 * i, row + i, row + stride + i);
    if (i < n && n >= 32)
      pairs_32 (patch + 2 * (n - 32), row + n - 32, row + stride + n - 32);
    else
      for (; i < n; i++) {
        patch[2 * i] = row[i];
        patch[2 * i + 1] = row[stride + i];
      }
  }
}

/* Four registers of four groups of four bytes: group k of register i becomes group i of register
 * k. */
static inline AVX2 void
transpose (__m128i v[4])
{
  const __m128i a = _mm_unpacklo_epi32 (v[0], v[1]), b = _mm_unpackhi_epi32 (v[0], v[1]);
  const __m128i c = _mm_unpacklo_epi32 (v[2], v[3]), d = _mm_unpackhi_epi32 (v[2], v[3]);

  v[0] = _mm_unpacklo_epi64 (a, c);
  v[1] = _mm_unpackhi_epi64 (a, c);
  v[2] = _mm_unpacklo_epi64 (b, d);
  v[3] = _mm_unpackhi_epi64 (b, d);
}

/* Sixteen pixels; not a byte more is read. */
static inline AVX2 void
split_16 (guint8 *const *to, const guint8 *from, const gint bytes, gint i)
{
  const __m128i by_4 = _mm_setr_epi8 (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  const __m128i by_3 = _mm_setr_epi8 (0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, -1, -1, -1, -1);
  const __m128i last = _mm_setr_epi8 (4, 7, 10, 13, 5, 8, 11, 14, 6, 9, 12, 15, -1, -1, -1, -1);
  __m128i v[4];

  for (gint k = 0; k < 4; k++)
    v[k] = bytes == 4 ? _mm_shuffle_epi8 (_mm_loadu_si128 ((const __m128i *) (from + 16 * k)), by_4)
                      : _mm_shuffle_epi8 (
                            _mm_loadu_si128 ((const __m128i *) (from + (k < 3 ? 12 * k : 32))),
                            k < 3 ? by_3 : last);
  transpose (v);
  for (gint c = 0; c < bytes; c++)
    _mm_storeu_si128 ((__m128i *) (to[c] + i), v[c]);
}

static inline AVX2 void
split_pairs (guint8 *const *to, const guint8 *from, gint i)
{
  const __m128i order = _mm_setr_epi8 (0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
  const __m128i a = _mm_shuffle_epi8 (_mm_loadu_si128 ((const __m128i *) from), order);
  const __m128i b = _mm_shuffle_epi8 (_mm_loadu_si128 ((const __m128i *) (from + 16)), order);

  _mm_storeu_si128 ((__m128i *) (to[0] + i), _mm_unpacklo_epi64 (a, b));
  _mm_storeu_si128 ((__m128i *) (to[1] + i), _mm_unpackhi_epi64 (a, b));
}

static AVX2 void
split (guint8 *const *to, const guint8 *from, gint bytes, gint n)
{
  if (n < 16) {
    for (gint i = 0; i < n; i++)
      for (gint c = 0; c < bytes; c++)
        to[c][i] = from[i * bytes + c];
    return;
  }
  for (gint i = 0;; i = MIN (i + 16, n - 16)) {
    if (bytes == 4)
      split_16 (to, from + 4 * i, 4, i);
    else if (bytes == 3)
      split_16 (to, from + 3 * i, 3, i);
    else
      split_pairs (to, from + 2 * i, i);
    if (i == n - 16)
      return;
  }
}

static inline AVX2 __m128i
load_16 (const guint8 *from)
{
  return _mm_loadu_si128 ((const __m128i *) from);
}

static inline AVX2 void
put_16 (guint8 *to, __m128i v)
{
  _mm_storeu_si128 ((__m128i *) to, v);
}

/* Sixteen pixels; not a byte more is written. */
static inline AVX2 void
weave_16 (guint8 *to, guint8 *const *from, const gint bytes, gint i)
{
  const __m128i three = _mm_setr_epi8 (0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1);
  const __m128i a = load_16 (from[0] + i), b = load_16 (from[1] + i);
  const __m128i ab0 = _mm_unpacklo_epi8 (a, b), ab1 = _mm_unpackhi_epi8 (a, b);
  __m128i c, d, v[4];

  if (bytes == 2) {
    put_16 (to, ab0);
    put_16 (to + 16, ab1);
    return;
  }
  c = load_16 (from[2] + i);
  d = bytes == 4 ? load_16 (from[3] + i) : c;
  v[0] = _mm_unpacklo_epi16 (ab0, _mm_unpacklo_epi8 (c, d));
  v[1] = _mm_unpackhi_epi16 (ab0, _mm_unpacklo_epi8 (c, d));
  v[2] = _mm_unpacklo_epi16 (ab1, _mm_unpackhi_epi8 (c, d));
  v[3] = _mm_unpackhi_epi16 (ab1, _mm_unpackhi_epi8 (c, d));
  if (bytes == 4) {
    for (gint k = 0; k < 4; k++)
      put_16 (to + 16 * k, v[k]);
    return;
  }
  for (gint k = 0; k < 4; k++)
    v[k] = _mm_shuffle_epi8 (v[k], three);
  put_16 (to, _mm_or_si128 (v[0], _mm_slli_si128 (v[1], 12)));
  put_16 (to + 16, _mm_or_si128 (_mm_srli_si128 (v[1], 4), _mm_slli_si128 (v[2], 8)));
  put_16 (to + 32, _mm_or_si128 (_mm_srli_si128 (v[2], 8), _mm_slli_si128 (v[3], 4)));
}

static AVX2 void
weave (guint8 *to, guint8 *const *from, gint bytes, gint n)
{
  if (n < 16) {
    for (gint i = 0; i < n; i++)
      for (gint c = 0; c < bytes; c++)
        to[i * bytes + c] = from[c][i];
    return;
  }
  for (gint i = 0;; i = MIN (i + 16, n - 16)) {
    if (bytes == 4)
      weave_16 (to + 4 * i, from, 4, i);
    else if (bytes == 3)
      weave_16 (to + 3 * i, from, 3, i);
    else
      weave_16 (to + 2 * i, from, 2, i);
    if (i == n - 16)
      return;
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

static inline AVX2 gint32
load_four (const guint8 *patch, guint64 index)
{
  gint32 four;

  memcpy (&four, patch + 2 * (gsize) (guint32) index, sizeof four);
  return four;
}

/* Eight loads are quicker than a gather on many processors. */
static inline AVX2 __m128i
load_lanes (const guint8 *patch, __m128i index)
{
  const guint64 a = (guint64) _mm_cvtsi128_si64 (index);
  const guint64 b = (guint64) _mm_extract_epi64 (index, 1);
  __m128i v = _mm_cvtsi32_si128 (load_four (patch, a));

  v = _mm_insert_epi32 (v, load_four (patch, a >> 32), 1);
  v = _mm_insert_epi32 (v, load_four (patch, b), 2);
  return _mm_insert_epi32 (v, load_four (patch, b >> 32), 3);
}

static inline AVX2 __m256i
four_bytes (const guint8 *patch, __m256i index)
{
  return _mm256_inserti128_si256 (
      _mm256_castsi128_si256 (load_lanes (patch, _mm256_castsi256_si128 (index))),
      load_lanes (patch, _mm256_extracti128_si256 (index, 1)), 1);
}

/* Eight pixels of one component in 32-bit lanes. */
static inline AVX2 __m256i
sample (const guint8 *patch, const Where *w)
{
  const gint first = GST_AUG_SAMPLER_BITS - GST_AUG_SAMPLER_LINE_BITS;
  const gint last = GST_AUG_SAMPLER_BITS + GST_AUG_SAMPLER_LINE_BITS;
  const __m256i half = _mm256_set1_epi32 (1 << (first - 1));
  const __m256i whole = _mm256_set1_epi32 (1 << (last - 1));
  const __m256i four = four_bytes (patch, w->index);
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
  static const GstAugSamplerKernels kernels = { .pairs = pairs,
    .split = split,
    .weave = weave,
    .affine = affine,
    .places = places,
    .corners = corners };

  return __builtin_cpu_supports ("avx2") ? &kernels : NULL;
}

#else

const GstAugSamplerKernels *
gst_aug_sampler_kernels_avx2 (void)
{
  return NULL;
}

#endif
