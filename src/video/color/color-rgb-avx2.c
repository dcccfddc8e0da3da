/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The RGB colour kernels for AVX2: the float operations of the scalar ones, in their order. */
#include "color-private.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__ ((target ("avx2")))
#define INLINE AVX2 static inline __attribute__ ((always_inline))

/* Byte shuffles between 16 pixels of three bytes and planes: [position][16-byte part]. */
static gint8 take3[3][3][16], give3[3][3][16];

INLINE __m256
load_8 (const guint8 *src)
{
  return _mm256_cvtepi32_ps (_mm256_cvtepu8_epi32 (_mm_loadl_epi64 ((const __m128i *) src)));
}

/* Truncates, and clamps by the saturation of the packs: factors of at most a thousand keep every
 * sum far within 32 bits. */
INLINE void
store_32 (guint8 *dst, const __m256 x[4])
{
  __m256i a = _mm256_packs_epi32 (_mm256_cvttps_epi32 (x[0]), _mm256_cvttps_epi32 (x[1]));
  __m256i b = _mm256_packs_epi32 (_mm256_cvttps_epi32 (x[2]), _mm256_cvttps_epi32 (x[3]));

  a = _mm256_permutevar8x32_epi32 (
      _mm256_packus_epi16 (a, b), _mm256_setr_epi32 (0, 4, 1, 5, 2, 6, 3, 7));
  _mm256_storeu_si256 ((__m256i *) dst, a);
}

INLINE __m256
grey_8 (__m256 r, __m256 g, __m256 b)
{
  const __m256 sum = _mm256_add_ps (_mm256_add_ps (_mm256_mul_ps (_mm256_set1_ps (0.2989f), r),
                                        _mm256_mul_ps (_mm256_set1_ps (0.587f), g)),
      _mm256_mul_ps (_mm256_set1_ps (0.114f), b));

  return _mm256_round_ps (sum, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
}

/* A saturation of 0. */
AVX2 static void
op_grey (AugColorPlanes *p, guint n)
{
  for (guint i = 0; i < n; i += 32) {
    __m256 grey[4];

    for (guint j = 0; j < 4; j++)
      grey[j] =
          grey_8 (load_8 (p->r + i + 8 * j), load_8 (p->g + i + 8 * j), load_8 (p->b + i + 8 * j));
    store_32 (p->r + i, grey);
  }
  memcpy (p->g, p->r, n);
  memcpy (p->b, p->r, n);
}

AVX2 static void
op_saturation (AugColorPlanes *p, guint n, const AugColorOp *op)
{
  const __m256 f = _mm256_set1_ps (op->f), rest = _mm256_set1_ps (op->g);

  for (guint i = 0; i < n; i += 32) {
    __m256 r[4], g[4], b[4];

    for (guint j = 0; j < 4; j++) {
      const __m256 xr = load_8 (p->r + i + 8 * j), xg = load_8 (p->g + i + 8 * j);
      const __m256 xb = load_8 (p->b + i + 8 * j);
      const __m256 grey = _mm256_mul_ps (rest, grey_8 (xr, xg, xb));

      r[j] = _mm256_add_ps (_mm256_mul_ps (f, xr), grey);
      g[j] = _mm256_add_ps (_mm256_mul_ps (f, xg), grey);
      b[j] = _mm256_add_ps (_mm256_mul_ps (f, xb), grey);
    }
    store_32 (p->r + i, r);
    store_32 (p->g + i, g);
    store_32 (p->b + i, b);
  }
}

INLINE __m256
dot_8 (const gfloat *m, __m256 r, __m256 g, __m256 b)
{
  const __m256 sum = _mm256_add_ps (_mm256_add_ps (_mm256_mul_ps (_mm256_set1_ps (m[0]), r),
                                        _mm256_mul_ps (_mm256_set1_ps (m[1]), g)),
      _mm256_mul_ps (_mm256_set1_ps (m[2]), b));

  return _mm256_add_ps (sum, _mm256_set1_ps (0.5f));
}

AVX2 static void
op_matrix (AugColorPlanes *p, guint n, const AugColorOp *op)
{
  for (guint i = 0; i < n; i += 32) {
    __m256 r[4], g[4], b[4];

    for (guint j = 0; j < 4; j++) {
      const __m256 xr = load_8 (p->r + i + 8 * j), xg = load_8 (p->g + i + 8 * j);
      const __m256 xb = load_8 (p->b + i + 8 * j);

      r[j] = dot_8 (op->m, xr, xg, xb);
      g[j] = dot_8 (op->m + 3, xr, xg, xb);
      b[j] = dot_8 (op->m + 6, xr, xg, xb);
    }
    store_32 (p->r + i, r);
    store_32 (p->g + i, g);
    store_32 (p->b + i, b);
  }
}

INLINE __m256i
level_16 (__m256i x, __m256i d16, __m256i low)
{
  x = _mm256_min_epi16 (_mm256_max_epi16 (x, _mm256_setzero_si256 ()), d16);
  return _mm256_add_epi16 (low, _mm256_srli_epi16 (x, 4));
}

INLINE void
hsv_16 (__m256i rgb[3], __m256i hue)
{
  const __m256i r = rgb[0], g = rgb[1], b = rgb[2];
  const __m256i high = _mm256_max_epi16 (_mm256_max_epi16 (r, g), b);
  const __m256i low = _mm256_min_epi16 (_mm256_min_epi16 (r, g), b);
  const __m256i d = _mm256_sub_epi16 (high, low), d16 = _mm256_slli_epi16 (d, 4);
  const __m256i d32 = _mm256_add_epi16 (d16, d16), d48 = _mm256_add_epi16 (d32, d16);
  const __m256i d96 = _mm256_add_epi16 (d48, d48);
  const __m256i three = _mm256_add_epi16 (_mm256_add_epi16 (d, d), d);
  const __m256i at_r = _mm256_sub_epi16 (_mm256_sub_epi16 (g, b), three);
  const __m256i at_g = _mm256_sub_epi16 (_mm256_sub_epi16 (b, r), d);
  const __m256i at_b = _mm256_add_epi16 (_mm256_sub_epi16 (r, g), d);
  __m256i x = _mm256_blendv_epi8 (at_b, at_g, _mm256_cmpeq_epi16 (high, g));

  x = _mm256_blendv_epi8 (x, at_r, _mm256_cmpeq_epi16 (high, r));
  x = _mm256_add_epi16 (
      _mm256_slli_epi16 (x, 4), _mm256_mulhrs_epi16 (_mm256_slli_epi16 (d, 7), hue));
  /* both conditions hold only where d is 0 and nothing moves */
  x = _mm256_add_epi16 (
      _mm256_sub_epi16 (x, _mm256_andnot_si256 (_mm256_cmpgt_epi16 (d48, x), d96)),
      _mm256_and_si256 (
          _mm256_cmpgt_epi16 (_mm256_sub_epi16 (_mm256_setzero_si256 (), d48), x), d96));
  rgb[0] = level_16 (_mm256_sub_epi16 (_mm256_abs_epi16 (x), d16), d16, low);
  rgb[1] =
      level_16 (_mm256_sub_epi16 (d32, _mm256_abs_epi16 (_mm256_add_epi16 (x, d16))), d16, low);
  rgb[2] =
      level_16 (_mm256_sub_epi16 (d32, _mm256_abs_epi16 (_mm256_sub_epi16 (x, d16))), d16, low);
}

/* The halves of a register go apart and together again where they are. */
AVX2 static void
op_hsv (AugColorPlanes *p, guint n, const AugColorOp *op)
{
  guint8 *const planes[3] = { p->r, p->g, p->b };
  const __m256i hue = _mm256_set1_epi16 (op->hue), zero = _mm256_setzero_si256 ();

  for (guint i = 0; i < n; i += 32) {
    __m256i low[3], high[3];

    for (guint c = 0; c < 3; c++) {
      const __m256i x = _mm256_loadu_si256 ((const __m256i *) (planes[c] + i));

      low[c] = _mm256_unpacklo_epi8 (x, zero);
      high[c] = _mm256_unpackhi_epi8 (x, zero);
    }
    hsv_16 (low, hue);
    hsv_16 (high, hue);
    for (guint c = 0; c < 3; c++)
      _mm256_storeu_si256 ((__m256i *) (planes[c] + i), _mm256_packus_epi16 (low[c], high[c]));
  }
}

static void
op_avx2 (AugColorPlanes *planes, guint n, const AugColorOp *op)
{
  switch (op->kind) {
  case AUG_COLOR_OP_CURVE:
    aug_color_curve_planes_avx2 (planes, n, op);
    break;
  case AUG_COLOR_OP_SATURATION:
    if (op->f == 0.0f)
      op_grey (planes, n);
    else
      op_saturation (planes, n, op);
    break;
  case AUG_COLOR_OP_HSV:
    op_hsv (planes, n, op);
    break;
  case AUG_COLOR_OP_MATRIX:
    op_matrix (planes, n, op);
    break;
  default:
    aug_color_kernels_scalar.op (planes, n, op);
    break;
  }
}

INLINE __m256i
whole_grey (const AugColorPlanes *p, guint i)
{
  return _mm256_cvttps_epi32 (grey_8 (load_8 (p->r + i), load_8 (p->g + i), load_8 (p->b + i)));
}

AVX2 static guint64
grey_sum_avx2 (const AugColorPlanes *p, guint n)
{
  const __m256i lane = _mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7);
  __m256i sums[2] = { _mm256_setzero_si256 (), _mm256_setzero_si256 () };
  guint32 lanes[8];
  guint64 total = 0;
  guint i = 0;

  for (; i + 16 <= n; i += 16) {
    sums[0] = _mm256_add_epi32 (sums[0], whole_grey (p, i));
    sums[1] = _mm256_add_epi32 (sums[1], whole_grey (p, i + 8));
  }
  for (; i < n; i += 8) {
    const __m256i left = _mm256_set1_epi32 ((gint) (n - i));

    sums[0] = _mm256_add_epi32 (
        sums[0], _mm256_and_si256 (whole_grey (p, i), _mm256_cmpgt_epi32 (left, lane)));
  }
  _mm256_storeu_si256 ((__m256i *) lanes, _mm256_add_epi32 (sums[0], sums[1]));
  for (guint j = 0; j < 8; j++)
    total += lanes[j];
  return total;
}

INLINE __m128i
shuffled (__m128i x, const gint8 *mask)
{
  return _mm_shuffle_epi8 (x, _mm_loadu_si128 ((const __m128i *) mask));
}

/* Read once: what is written might be the masks for all that a compiler knows. */
INLINE void
read_masks (const gint8 masks[3][3][16], __m256i to[3][3])
{
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      to[i][j] = _mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i *) masks[i][j]));
}

INLINE __m256i
three (const __m256i x[3], __m256i a, __m256i b, __m256i c)
{
  return _mm256_or_si256 (
      _mm256_or_si256 (_mm256_shuffle_epi8 (x[0], a), _mm256_shuffle_epi8 (x[1], b)),
      _mm256_shuffle_epi8 (x[2], c));
}

AVX2 static guint
unpack_3 (guint8 *const planes[3], const guint8 *src, guint n)
{
  guint8 *const to[3] = { planes[0], planes[1], planes[2] };
  __m256i m[3][3];
  guint i = 0;

  read_masks (take3, m);
  /* two times sixteen pixels, a half of a register each */
  for (; i + 32 <= n; i += 32) {
    const __m128i *from = (const __m128i *) (src + 3 * i);
    __m256i x[3];

    for (guint q = 0; q < 3; q++)
      x[q] = _mm256_inserti128_si256 (
          _mm256_castsi128_si256 (_mm_loadu_si128 (from + q)), _mm_loadu_si128 (from + 3 + q), 1);
    for (guint p = 0; p < 3; p++)
      _mm256_storeu_si256 ((__m256i *) (to[p] + i), three (x, m[p][0], m[p][1], m[p][2]));
  }
  for (; i + 16 <= n; i += 16) {
    const __m128i *from = (const __m128i *) (src + 3 * i);
    const __m128i a = _mm_loadu_si128 (from), b = _mm_loadu_si128 (from + 1);
    const __m128i c = _mm_loadu_si128 (from + 2);

    for (guint p = 0; p < 3; p++) {
      const __m128i x = _mm_or_si128 (shuffled (a, take3[p][0]), shuffled (b, take3[p][1]));

      _mm_storeu_si128 ((__m128i *) (planes[p] + i), _mm_or_si128 (x, shuffled (c, take3[p][2])));
    }
  }
  return i;
}

AVX2 static guint
pack_3 (guint8 *dst, const guint8 *const planes[3], guint n)
{
  const guint8 *const from[3] = { planes[0], planes[1], planes[2] };
  __m256i m[3][3];
  guint i = 0;

  read_masks (give3, m);
  for (; i + 32 <= n; i += 32) {
    __m128i *to = (__m128i *) (dst + 3 * i);
    __m256i x[3];

    for (guint p = 0; p < 3; p++)
      x[p] = _mm256_loadu_si256 ((const __m256i *) (from[p] + i));
    for (guint q = 0; q < 3; q++) {
      const __m256i y = three (x, m[0][q], m[1][q], m[2][q]);

      _mm_storeu_si128 (to + q, _mm256_castsi256_si128 (y));
      _mm_storeu_si128 (to + 3 + q, _mm256_extracti128_si256 (y, 1));
    }
  }
  for (; i + 16 <= n; i += 16) {
    const __m128i a = _mm_loadu_si128 ((const __m128i *) (planes[0] + i));
    const __m128i b = _mm_loadu_si128 ((const __m128i *) (planes[1] + i));
    const __m128i c = _mm_loadu_si128 ((const __m128i *) (planes[2] + i));

    for (guint q = 0; q < 3; q++) {
      const __m128i x = _mm_or_si128 (shuffled (a, give3[0][q]), shuffled (b, give3[1][q]));

      _mm_storeu_si128 ((__m128i *) (dst + 3 * i) + q, _mm_or_si128 (x, shuffled (c, give3[2][q])));
    }
  }
  return i;
}

AVX2 static guint
unpack_4 (AugColorPlanes *p, const guint8 *src, guint n, const AugColorPack *pack)
{
  guint8 *const planes[3] = { p->r, p->g, p->b };
  const __m256i low = _mm256_set1_epi32 (0xff);
  const __m256i order = _mm256_setr_epi32 (0, 4, 1, 5, 2, 6, 3, 7);
  guint i = 0;

  for (; i + 32 <= n; i += 32) {
    for (guint c = 0; c < 3; c++) {
      const __m128i shift = _mm_cvtsi32_si128 (8 * pack->at[c]);
      __m256i x[4];

      for (guint j = 0; j < 4; j++)
        x[j] = _mm256_and_si256 (
            _mm256_srl_epi32 (_mm256_loadu_si256 ((const __m256i *) (src + 4 * i) + j), shift),
            low);
      x[0] = _mm256_packus_epi16 (_mm256_packs_epi32 (x[0], x[1]), _mm256_packs_epi32 (x[2], x[3]));
      _mm256_storeu_si256 ((__m256i *) (planes[c] + i), _mm256_permutevar8x32_epi32 (x[0], order));
    }
  }
  return i;
}

AVX2 static guint
pack_4 (guint8 *dst, const guint8 *src, const AugColorPlanes *p, guint n, const AugColorPack *pack)
{
  const guint8 *const planes[3] = { p->r, p->g, p->b };
  const guint other = 6u - pack->at[0] - pack->at[1] - pack->at[2];
  const __m256i keep = _mm256_set1_epi32 ((gint) (0xffu << (8 * other)));
  guint i = 0;

  for (; i + 8 <= n; i += 8) {
    __m256i x = _mm256_and_si256 (_mm256_loadu_si256 ((const __m256i *) (src + 4 * i)), keep);

    for (guint c = 0; c < 3; c++)
      x = _mm256_or_si256 (x, _mm256_sll_epi32 (_mm256_cvtepu8_epi32 (_mm_loadl_epi64 (
                                                    (const __m128i *) (planes[c] + i))),
                                  _mm_cvtsi32_si128 (8 * pack->at[c])));
    _mm256_storeu_si256 ((__m256i *) (dst + 4 * i), x);
  }
  return i;
}

static void
unpack_avx2 (AugColorPlanes *p, const guint8 *src, guint n, const AugColorPack *pack)
{
  guint8 *planes[3] = { NULL };
  guint i;

  if (pack->step == 3) {
    planes[pack->at[0]] = p->r;
    planes[pack->at[1]] = p->g;
    planes[pack->at[2]] = p->b;
    i = unpack_3 (planes, src, n);
  } else {
    i = unpack_4 (p, src, n, pack);
  }
  for (src += i * pack->step; i < n; i++, src += pack->step) {
    p->r[i] = src[pack->at[0]];
    p->g[i] = src[pack->at[1]];
    p->b[i] = src[pack->at[2]];
  }
}

static void
pack_avx2 (
    guint8 *dst, const guint8 *src, const AugColorPlanes *p, guint n, const AugColorPack *pack)
{
  const guint other = pack->step == 4 ? 6u - pack->at[0] - pack->at[1] - pack->at[2] : 0;
  const guint8 *planes[3] = { NULL };
  guint i;

  if (pack->step == 3) {
    planes[pack->at[0]] = p->r;
    planes[pack->at[1]] = p->g;
    planes[pack->at[2]] = p->b;
    i = pack_3 (dst, planes, n);
  } else {
    i = pack_4 (dst, src, p, n, pack);
  }
  for (; i < n; i++) {
    guint8 *to = dst + i * pack->step;

    to[other] = src[i * pack->step + other];
    to[pack->at[0]] = p->r[i];
    to[pack->at[1]] = p->g[i];
    to[pack->at[2]] = p->b[i];
  }
}

void
aug_color_rgb_avx2 (AugColorKernels *kernels)
{
  for (guint p = 0; p < 3; p++)
    for (guint q = 0; q < 3; q++)
      for (guint j = 0; j < 16; j++) {
        const guint from = 3 * j + p, to = 16 * q + j;

        take3[p][q][j] = (gint8) (from / 16 == q ? from % 16 : 0x80);
        give3[p][q][j] = (gint8) (to % 3 == p ? to / 3 : 0x80);
      }
  kernels->op = op_avx2;
  kernels->grey_sum = grey_sum_avx2;
  kernels->unpack = unpack_avx2;
  kernels->pack = pack_avx2;
}

#endif
