/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of JPEG with AVX2: two blocks at a time, one in each half of a register. Products of
 * pairs are summed in 32 bits, so all values are those of the scalar kernels. */
#include "compress-private.h"

#include <string.h>

#if defined __x86_64__ && defined __GNUC__

#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))
#define INLINE static inline __attribute__ ((always_inline, target ("avx2")))

/* Pairs of factors, the first for the even 16 bits. */
#define PAIR(a, b) \
  _mm256_set1_epi32 ((gint) ((guint32) (guint16) (a) | (guint32) (guint16) (b) << 16))

#define F_0_298 2446
#define F_0_390 3196
#define F_0_541 4433
#define F_0_765 6270
#define F_0_899 7373
#define F_1_175 9633
#define F_1_501 12299
#define F_1_847 15137
#define F_1_961 16069
#define F_2_053 16819
#define F_2_562 20995
#define F_3_072 25172

/* 32-bit sums of the lower and the upper four columns of each half */
typedef struct {
  __m256i low, high;
} Wide;

INLINE Wide
products (__m256i a, __m256i b, __m256i factors)
{
  return (Wide){ _mm256_madd_epi16 (_mm256_unpacklo_epi16 (a, b), factors),
    _mm256_madd_epi16 (_mm256_unpackhi_epi16 (a, b), factors) };
}

INLINE Wide
plus (Wide a, Wide b)
{
  return (Wide){ _mm256_add_epi32 (a.low, b.low), _mm256_add_epi32 (a.high, b.high) };
}

INLINE Wide
minus (Wide a, Wide b)
{
  return (Wide){ _mm256_sub_epi32 (a.low, b.low), _mm256_sub_epi32 (a.high, b.high) };
}

INLINE __m256i
narrow (Wide a, gint bits)
{
  const __m256i half = _mm256_set1_epi32 (1 << (bits - 1));

  return _mm256_packs_epi32 (_mm256_srai_epi32 (_mm256_add_epi32 (a.low, half), bits),
      _mm256_srai_epi32 (_mm256_add_epi32 (a.high, half), bits));
}

INLINE void
transpose (__m256i r[8])
{
  const __m256i a0 = _mm256_unpacklo_epi16 (r[0], r[1]), a1 = _mm256_unpackhi_epi16 (r[0], r[1]);
  const __m256i a2 = _mm256_unpacklo_epi16 (r[2], r[3]), a3 = _mm256_unpackhi_epi16 (r[2], r[3]);
  const __m256i a4 = _mm256_unpacklo_epi16 (r[4], r[5]), a5 = _mm256_unpackhi_epi16 (r[4], r[5]);
  const __m256i a6 = _mm256_unpacklo_epi16 (r[6], r[7]), a7 = _mm256_unpackhi_epi16 (r[6], r[7]);
  const __m256i b0 = _mm256_unpacklo_epi32 (a0, a2), b1 = _mm256_unpackhi_epi32 (a0, a2);
  const __m256i b2 = _mm256_unpacklo_epi32 (a1, a3), b3 = _mm256_unpackhi_epi32 (a1, a3);
  const __m256i b4 = _mm256_unpacklo_epi32 (a4, a6), b5 = _mm256_unpackhi_epi32 (a4, a6);
  const __m256i b6 = _mm256_unpacklo_epi32 (a5, a7), b7 = _mm256_unpackhi_epi32 (a5, a7);

  r[0] = _mm256_unpacklo_epi64 (b0, b4);
  r[1] = _mm256_unpackhi_epi64 (b0, b4);
  r[2] = _mm256_unpacklo_epi64 (b1, b5);
  r[3] = _mm256_unpackhi_epi64 (b1, b5);
  r[4] = _mm256_unpacklo_epi64 (b2, b6);
  r[5] = _mm256_unpackhi_epi64 (b2, b6);
  r[6] = _mm256_unpacklo_epi64 (b3, b7);
  r[7] = _mm256_unpackhi_epi64 (b3, b7);
}

INLINE void
odd_half (__m256i t0, __m256i t1, __m256i t2, __m256i t3, Wide o[4])
{
  const __m256i s3 = _mm256_add_epi16 (t0, t2), s4 = _mm256_add_epi16 (t1, t3);
  const Wide z3 = products (s3, s4, PAIR (F_1_175 - F_1_961, F_1_175));
  const Wide z4 = products (s3, s4, PAIR (F_1_175, F_1_175 - F_0_390));

  o[0] = plus (products (t0, t3, PAIR (F_0_298 - F_0_899, -F_0_899)), z3);
  o[1] = plus (products (t1, t2, PAIR (F_2_053 - F_2_562, -F_2_562)), z4);
  o[2] = plus (products (t1, t2, PAIR (-F_2_562, F_3_072 - F_2_562)), z3);
  o[3] = plus (products (t0, t3, PAIR (-F_0_899, F_1_501 - F_0_899)), z4);
}

/* Down the columns. */
INLINE void
forward (__m256i r[8], gboolean first)
{
  const gint bits = first ? 11 : 15;
  const __m256i s0 = _mm256_add_epi16 (r[0], r[7]), t3 = _mm256_sub_epi16 (r[0], r[7]);
  const __m256i s1 = _mm256_add_epi16 (r[1], r[6]), t2 = _mm256_sub_epi16 (r[1], r[6]);
  const __m256i s2 = _mm256_add_epi16 (r[2], r[5]), t1 = _mm256_sub_epi16 (r[2], r[5]);
  const __m256i s3 = _mm256_add_epi16 (r[3], r[4]), t0 = _mm256_sub_epi16 (r[3], r[4]);
  const __m256i e0 = _mm256_add_epi16 (s0, s3), e3 = _mm256_sub_epi16 (s0, s3);
  const __m256i e1 = _mm256_add_epi16 (s1, s2), e2 = _mm256_sub_epi16 (s1, s2);
  __m256i even = _mm256_add_epi16 (e0, e1), odd = _mm256_sub_epi16 (e0, e1);
  Wide o[4];

  if (first) {
    even = _mm256_slli_epi16 (even, 2);
    odd = _mm256_slli_epi16 (odd, 2);
  } else {
    even = _mm256_srai_epi16 (_mm256_add_epi16 (even, _mm256_set1_epi16 (2)), 2);
    odd = _mm256_srai_epi16 (_mm256_add_epi16 (odd, _mm256_set1_epi16 (2)), 2);
  }
  r[0] = even;
  r[4] = odd;
  r[2] = narrow (products (e3, e2, PAIR (F_0_541 + F_0_765, F_0_541)), bits);
  r[6] = narrow (products (e3, e2, PAIR (F_0_541, F_0_541 - F_1_847)), bits);
  odd_half (t0, t1, t2, t3, o);
  r[7] = narrow (o[0], bits);
  r[5] = narrow (o[1], bits);
  r[3] = narrow (o[2], bits);
  r[1] = narrow (o[3], bits);
}

/* a·2^13 in 32 bits */
INLINE Wide
lift (__m256i a)
{
  const __m256i zero = _mm256_setzero_si256 ();

  return (Wide){ _mm256_srai_epi32 (_mm256_unpacklo_epi16 (zero, a), 3),
    _mm256_srai_epi32 (_mm256_unpackhi_epi16 (zero, a), 3) };
}

INLINE void
inverse (__m256i r[8], gboolean first)
{
  const gint bits = first ? 11 : 18;
  const Wide low = products (r[2], r[6], PAIR (F_0_541, F_0_541 - F_1_847));
  const Wide high = products (r[2], r[6], PAIR (F_0_541 + F_0_765, F_0_541));
  const Wide sum = lift (_mm256_add_epi16 (r[0], r[4]));
  const Wide difference = lift (_mm256_sub_epi16 (r[0], r[4]));
  const Wide e[4] = { plus (sum, high), plus (difference, low), minus (difference, low),
    minus (sum, high) };
  Wide o[4];

  odd_half (r[7], r[5], r[3], r[1], o);
  for (guint i = 0; i < 4; i++) {
    r[i] = narrow (plus (e[i], o[3 - i]), bits);
    r[7 - i] = narrow (minus (e[i], o[3 - i]), bits);
  }
}

INLINE __m256i
both (const guint16 *row)
{
  return _mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i *) row));
}

/* Returns whether anything but the means is left. */
INLINE gboolean
quantise (__m256i r[8], const AugJpegTable *table)
{
  const __m256i mean = _mm256_set_epi16 (0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, -1);
  __m256i left = _mm256_setzero_si256 ();

  for (guint i = 0; i < 8; i++) {
    __m256i level = _mm256_add_epi16 (_mm256_abs_epi16 (r[i]), both (table->correction + 8 * i));

    level = _mm256_mulhi_epu16 (level, both (table->reciprocal + 8 * i));
    level = _mm256_mulhi_epu16 (level, both (table->scale + 8 * i));
    level = _mm256_mullo_epi16 (_mm256_sign_epi16 (level, r[i]), both (table->steps + 8 * i));
    r[i] = level;
    left = _mm256_or_si256 (left, i ? level : _mm256_andnot_si256 (mean, level));
  }
  return !_mm256_testz_si256 (left, left);
}

INLINE void
store (guint8 *dst, __m256i row)
{
  const __m256i v = _mm256_add_epi16 (row, _mm256_set1_epi16 (128));

  _mm_storeu_si128 ((__m128i *) dst,
      _mm_packus_epi16 (_mm256_castsi256_si128 (v), _mm256_extracti128_si256 (v, 1)));
}

AVX2 static void
blocks_avx2 (guint8 *dst, gssize dst_stride, const guint8 *src, gssize src_stride, guint n_pairs,
    const AugJpegTable *table)
{
  const __m256i first = _mm256_set_epi8 (1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0,
      1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0);

  for (guint i = 0; i < n_pairs; i++, src += 16, dst += 16) {
    __m256i r[8];

    for (guint y = 0; y < 8; y++)
      r[y] = _mm256_sub_epi16 (_mm256_cvtepu8_epi16 (_mm_loadu_si128 (
                                   (const __m128i *) (src + src_stride * (gssize) y))),
          _mm256_set1_epi16 (128));
    transpose (r);
    forward (r, TRUE);
    transpose (r);
    forward (r, FALSE);
    if (quantise (r, table)) {
      inverse (r, TRUE);
      transpose (r);
      inverse (r, FALSE);
      transpose (r);
    } else {
      /* the mean of each block, as both passes would give it */
      r[0] = _mm256_srai_epi16 (
          _mm256_add_epi16 (_mm256_shuffle_epi8 (r[0], first), _mm256_set1_epi16 (4)), 3);
      for (guint y = 1; y < 8; y++)
        r[y] = r[0];
    }
    for (guint y = 0; y < 8; y++)
      store (dst + dst_stride * (gssize) y, r[y]);
  }
}

/* (a·f + b·g + c·h + add) >> 16 of sixteen bytes each, where c has a factor of its own */
INLINE __m256i
weigh (__m256i a, __m256i b, __m256i c, __m256i ab, __m256i cb, gint add)
{
  const __m256i more = _mm256_set1_epi32 (add);
  const Wide x = products (a, b, ab), y = products (c, b, cb);

  return _mm256_packs_epi32 (
      _mm256_srai_epi32 (_mm256_add_epi32 (_mm256_add_epi32 (x.low, y.low), more), 16),
      _mm256_srai_epi32 (_mm256_add_epi32 (_mm256_add_epi32 (x.high, y.high), more), 16));
}

INLINE __m256i
load (const guint8 *from)
{
  return _mm256_cvtepu8_epi16 (_mm_loadu_si128 ((const __m128i *) from));
}

INLINE void
save (guint8 *to, __m256i v)
{
  _mm_storeu_si128 ((__m128i *) to,
      _mm_packus_epi16 (_mm256_castsi256_si128 (v), _mm256_extracti128_si256 (v, 1)));
}

/* Factors of 32768 and 38470 do not fit in 16 bits: they are two summands of the same byte. */
AVX2 static void
to_ycc_avx2 (
    guint8 *y, guint8 *cb, guint8 *cr, const guint8 *r, const guint8 *g, const guint8 *b, guint n)
{
  guint i = 0;

  for (; i + 16 <= n; i += 16) {
    const __m256i red = load (r + i), green = load (g + i), blue = load (b + i);

    save (y + i, weigh (red, green, blue, PAIR (19595, 22086), PAIR (7471, 16384), 32768));
    save (cb + i, weigh (red, green, _mm256_add_epi16 (blue, blue), PAIR (-11059, -21709),
                      PAIR (16384, 0), (128 << 16) + 32767));
    save (cr + i, weigh (blue, green, _mm256_add_epi16 (red, red), PAIR (-5329, -27439),
                      PAIR (16384, 0), (128 << 16) + 32767));
  }
  aug_jpeg_kernels_scalar.to_ycc (y + i, cb + i, cr + i, r + i, g + i, b + i, n - i);
}

/* round (a·factor / 2^16) */
INLINE __m256i
part (__m256i a, gint16 factor)
{
  const __m256i twice = _mm256_mulhi_epi16 (_mm256_add_epi16 (a, a), _mm256_set1_epi16 (factor));

  return _mm256_srai_epi16 (_mm256_add_epi16 (twice, _mm256_set1_epi16 (1)), 1);
}

/* 91881 = 65536 + 26345, 116130 = 131072 - 14942, -46802 = 18734 - 65536 */
AVX2 static void
to_rgb_avx2 (
    guint8 *r, guint8 *g, guint8 *b, const guint8 *y, const guint8 *cb, const guint8 *cr, guint n)
{
  const __m256i half = _mm256_set1_epi32 (32768);
  guint i = 0;

  for (; i + 16 <= n; i += 16) {
    const __m256i luma = load (y + i), middle = _mm256_set1_epi16 (128);
    const __m256i u = _mm256_sub_epi16 (load (cb + i), middle);
    const __m256i v = _mm256_sub_epi16 (load (cr + i), middle);
    const Wide wide = products (u, v, PAIR (-22554, 18734));
    const __m256i green =
        _mm256_packs_epi32 (_mm256_srai_epi32 (_mm256_add_epi32 (wide.low, half), 16),
            _mm256_srai_epi32 (_mm256_add_epi32 (wide.high, half), 16));

    save (r + i, _mm256_add_epi16 (luma, _mm256_add_epi16 (v, part (v, 26345))));
    save (g + i, _mm256_add_epi16 (luma, _mm256_sub_epi16 (green, v)));
    save (b + i,
        _mm256_add_epi16 (luma, _mm256_add_epi16 (_mm256_add_epi16 (u, u), part (u, -14942))));
  }
  aug_jpeg_kernels_scalar.to_rgb (r + i, g + i, b + i, y + i, cb + i, cr + i, n - i);
}

/* Sums of pairs of neighbours. */
INLINE __m256i
pairs (const guint8 *from)
{
  return _mm256_maddubs_epi16 (_mm256_loadu_si256 ((const __m256i *) from), _mm256_set1_epi8 (1));
}

AVX2 static void
down_both_avx2 (guint8 *to, const guint8 *top, const guint8 *bottom, guint n)
{
  const __m256i by_turns = _mm256_set1_epi32 (1 | 2 << 16);
  guint i = 0;

  for (; i + 16 <= n; i += 16) {
    const __m256i sum = _mm256_add_epi16 (pairs (top + 2 * i), pairs (bottom + 2 * i));

    save (to + i, _mm256_srli_epi16 (_mm256_add_epi16 (sum, by_turns), 2));
  }
  aug_jpeg_kernels_scalar.down_both (to + i, top + 2 * i, bottom + 2 * i, n - i);
}

AVX2 static void
down_across_avx2 (guint8 *to, const guint8 *row, guint n)
{
  const __m256i by_turns = _mm256_set1_epi32 (1 << 16);
  guint i = 0;

  for (; i + 16 <= n; i += 16)
    save (to + i, _mm256_srli_epi16 (_mm256_add_epi16 (pairs (row + 2 * i), by_turns), 1));
  aug_jpeg_kernels_scalar.down_across (to + i, row + 2 * i, n - i);
}

INLINE __m256i
sums_at (const gint16 *sums)
{
  return _mm256_loadu_si256 ((const __m256i *) sums);
}

/* A value and the next are the bytes of one word. */
AVX2 static void
up_both_avx2 (guint8 *to, const gint16 *sums, guint n)
{
  guint i = 0;

  for (; i + 16 <= n; i += 16) {
    const __m256i here = sums_at (sums + i);
    const __m256i thrice = _mm256_add_epi16 (here, _mm256_add_epi16 (here, here));
    const __m256i left = _mm256_add_epi16 (thrice, sums_at (sums + i - 1));
    const __m256i right = _mm256_add_epi16 (thrice, sums_at (sums + i + 1));
    const __m256i even = _mm256_srli_epi16 (_mm256_add_epi16 (left, _mm256_set1_epi16 (8)), 4);
    const __m256i odd = _mm256_srli_epi16 (_mm256_add_epi16 (right, _mm256_set1_epi16 (7)), 4);

    _mm256_storeu_si256 (
        (__m256i *) (to + 2 * i), _mm256_or_si256 (even, _mm256_slli_epi16 (odd, 8)));
  }
  aug_jpeg_kernels_scalar.up_both (to + 2 * i, sums + i, n - i);
}

AVX2 static void
sum_rows_avx2 (gint16 *sums, const guint8 *near, const guint8 *far, guint n)
{
  aug_jpeg_sum_rows (sums, near, far, n);
}

/* Every second byte of 2·n, from the first and from the second. */
AVX2 static void
split_avx2 (guint8 *first, guint8 *second, const guint8 *from, guint n)
{
  const __m256i low = _mm256_set1_epi16 (255);
  guint i = 0;

  for (; i + 16 <= n; i += 16) {
    const __m256i both = _mm256_loadu_si256 ((const __m256i *) (from + 2 * i));

    save (first + i, _mm256_and_si256 (both, low));
    save (second + i, _mm256_srli_epi16 (both, 8));
  }
  aug_jpeg_kernels_scalar.split (first + i, second + i, from + 2 * i, n - i);
}

AVX2 static void
merge_avx2 (guint8 *to, const guint8 *first, const guint8 *second, guint n)
{
  guint i = 0;

  for (; i + 16 <= n; i += 16)
    _mm256_storeu_si256 ((__m256i *) (to + 2 * i),
        _mm256_or_si256 (load (first + i), _mm256_slli_epi16 (load (second + i), 8)));
  aug_jpeg_kernels_scalar.merge (to + 2 * i, first + i, second + i, n - i);
}

static const AugJpegKernels kernels = { blocks_avx2, to_ycc_avx2, to_rgb_avx2, down_both_avx2,
  down_across_avx2, up_both_avx2, sum_rows_avx2, split_avx2, merge_avx2 };

const AugJpegKernels *
aug_jpeg_kernels_vector (void)
{
  return __builtin_cpu_supports ("avx2") ? &kernels : NULL;
}

#else

const AugJpegKernels *
aug_jpeg_kernels_vector (void)
{
  return NULL;
}

#endif
