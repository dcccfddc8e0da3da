/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of the blurs for AVX2: every sum in the order of the scalar ones. Where rows of a
 * frame are read or written the last block overlaps the one before it. */
#include "blur-private.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))
#define INLINE static inline __attribute__ ((always_inline))

typedef struct {
  __m256 low, high; /* values 0 to 3 and 8 to 11, 4 to 7 and 12 to 15 */
} Sixteen;

AVX2 INLINE __m256i
load_bytes (const guint8 *row)
{
  return _mm256_cvtepu8_epi16 (_mm_loadu_si128 ((const __m128i *) row));
}

AVX2 INLINE Sixteen
widen (__m256i x)
{
  const __m256i zero = _mm256_setzero_si256 ();

  return (Sixteen){ _mm256_cvtepi32_ps (_mm256_unpacklo_epi16 (x, zero)),
    _mm256_cvtepi32_ps (_mm256_unpackhi_epi16 (x, zero)) };
}

AVX2 INLINE void
down_8_block (gfloat *line, const guint8 *const *rows, guint x, const gfloat *weights, guint radius)
{
  __m256 w = _mm256_set1_ps (weights[0]);
  Sixteen sum = widen (load_bytes (rows[radius] + x));

  sum.low = _mm256_mul_ps (w, sum.low);
  sum.high = _mm256_mul_ps (w, sum.high);
  for (guint j = 1; j <= radius; j++) {
    const Sixteen pair = widen (
        _mm256_add_epi16 (load_bytes (rows[radius - j] + x), load_bytes (rows[radius + j] + x)));

    w = _mm256_set1_ps (weights[j]);
    sum.low = _mm256_add_ps (sum.low, _mm256_mul_ps (w, pair.low));
    sum.high = _mm256_add_ps (sum.high, _mm256_mul_ps (w, pair.high));
  }
  _mm256_storeu_ps (line + x, _mm256_permute2f128_ps (sum.low, sum.high, 0x20));
  _mm256_storeu_ps (line + x + 8, _mm256_permute2f128_ps (sum.low, sum.high, 0x31));
}

AVX2 static void
down_8_avx2 (gfloat *line, const guint8 *const *rows, guint n, const gfloat *weights, guint radius)
{
  if (n < 16) {
    aug_blur_kernels_scalar.down_8 (line, rows, n, weights, radius);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 16))
    down_8_block (line, rows, x, weights, radius);
}

AVX2 INLINE __m256i
load_words (const guint8 *row, guint x, __m128i shift)
{
  const __m128i words = _mm_loadu_si128 ((const __m128i *) (row + 2 * (gsize) x));

  return _mm256_cvtepu16_epi32 (_mm_srl_epi16 (words, shift));
}

AVX2 static void
down_16_avx2 (gfloat *line, const guint8 *const *rows, guint n, const gfloat *weights, guint radius,
    guint shift)
{
  const __m128i by = _mm_cvtsi32_si128 ((gint) shift);

  if (n < 8) {
    aug_blur_kernels_scalar.down_16 (line, rows, n, weights, radius, shift);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 8)) {
    __m256 sum = _mm256_mul_ps (
        _mm256_set1_ps (weights[0]), _mm256_cvtepi32_ps (load_words (rows[radius], x, by)));

    for (guint j = 1; j <= radius; j++) {
      const __m256i pair = _mm256_add_epi32 (
          load_words (rows[radius - j], x, by), load_words (rows[radius + j], x, by));

      sum = _mm256_add_ps (
          sum, _mm256_mul_ps (_mm256_set1_ps (weights[j]), _mm256_cvtepi32_ps (pair)));
    }
    _mm256_storeu_ps (line + x, sum);
  }
}

AVX2 INLINE void
across_block (
    gfloat *out, const gfloat *line, const gfloat *weights, guint radius, guint step, __m256 factor)
{
  const gfloat *left = line, *right = line;
  __m256 w = _mm256_set1_ps (weights[0]), sum[4];

  for (guint i = 0; i < 4; i++)
    sum[i] = _mm256_mul_ps (w, _mm256_loadu_ps (line + 8 * i));
  for (guint j = 1; j <= radius; j++) {
    left -= step;
    right += step;
    w = _mm256_set1_ps (weights[j]);
    for (guint i = 0; i < 4; i++)
      sum[i] = _mm256_add_ps (sum[i],
          _mm256_mul_ps (
              w, _mm256_add_ps (_mm256_loadu_ps (left + 8 * i), _mm256_loadu_ps (right + 8 * i))));
  }
  for (guint i = 0; i < 4; i++)
    _mm256_storeu_ps (out + 8 * i, _mm256_mul_ps (sum[i], factor));
}

/* What was just written in parts is read slowly as a whole: the padded beginning comes last. */
AVX2 static void
across_avx2 (gfloat *out, const gfloat *line, guint n, const gfloat *weights, guint radius,
    guint step, gfloat scale)
{
  const __m256 factor = _mm256_set1_ps (scale);

  for (guint x = 32; x < n; x += 32)
    across_block (out + x, line + x, weights, radius, step, factor);
  across_block (out, line, weights, radius, step, factor);
}

AVX2 static void
load_8_avx2 (gfloat *line, const guint8 *row, guint n)
{
  if (n < 8) {
    aug_blur_kernels_scalar.load_8 (line, row, n);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 8)) {
    const __m128i bytes = _mm_loadl_epi64 ((const __m128i *) (row + x));

    _mm256_storeu_ps (line + x, _mm256_cvtepi32_ps (_mm256_cvtepu8_epi32 (bytes)));
  }
}

AVX2 static void
load_16_avx2 (gfloat *line, const guint8 *row, guint n, guint shift)
{
  const __m128i by = _mm_cvtsi32_si128 ((gint) shift);

  if (n < 8) {
    aug_blur_kernels_scalar.load_16 (line, row, n, shift);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 8))
    _mm256_storeu_ps (line + x, _mm256_cvtepi32_ps (load_words (row, x, by)));
}

AVX2 static void
store_8_avx2 (guint8 *row, const gfloat *line, guint n)
{
  const __m256i order = _mm256_setr_epi32 (0, 4, 1, 5, 2, 6, 3, 7);

  if (n < 32) {
    aug_blur_kernels_scalar.store_8 (row, line, n);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 32)) {
    __m256i v[4];

    for (guint i = 0; i < 4; i++)
      v[i] = _mm256_cvtps_epi32 (_mm256_loadu_ps (line + x + 8 * i));
    v[0] = _mm256_packus_epi16 (_mm256_packs_epi32 (v[0], v[1]), _mm256_packs_epi32 (v[2], v[3]));
    _mm256_storeu_si256 ((__m256i *) (row + x), _mm256_permutevar8x32_epi32 (v[0], order));
  }
}

AVX2 static void
store_16_avx2 (guint8 *row, const gfloat *line, guint n, guint shift, gfloat top)
{
  const __m256 most = _mm256_set1_ps (top), least = _mm256_setzero_ps ();
  const __m128i by = _mm_cvtsi32_si128 ((gint) shift);

  if (n < 16) {
    aug_blur_kernels_scalar.store_16 (row, line, n, shift, top);
    return;
  }
  for (guint x = 0; x < n; x = aug_blur_next (x, n, 16)) {
    __m256i v[2];

    for (guint i = 0; i < 2; i++)
      v[i] = _mm256_cvtps_epi32 (
          _mm256_min_ps (_mm256_max_ps (_mm256_loadu_ps (line + x + 8 * i), least), most));
    v[0] = _mm256_permute4x64_epi64 (_mm256_packus_epi32 (v[0], v[1]), 0xd8);
    _mm256_storeu_si256 ((__m256i *) (row + 2 * (gsize) x), _mm256_sll_epi16 (v[0], by));
  }
}

AVX2 static void
taps_avx2 (gfloat *out, const gfloat *const *lines, guint n, const AugBlurTap *tap, guint n_taps)
{
  for (guint x = 0; x < n; x += 64) {
    __m256 sum[8];

    for (guint i = 0; i < 8; i++)
      sum[i] = _mm256_setzero_ps ();
    for (guint k = 0; k < n_taps; k++) {
      const gfloat *at = lines[tap[k].dy] + (gssize) x + tap[k].dx;
      const __m256 w = _mm256_set1_ps (tap[k].weight);

      for (guint i = 0; i < 8; i++)
        sum[i] = _mm256_add_ps (sum[i], _mm256_mul_ps (w, _mm256_loadu_ps (at + 8 * i)));
    }
    for (guint i = 0; i < 8; i++)
      _mm256_storeu_ps (out + x + 8 * i, sum[i]);
  }
}

AVX2 static void
between_avx2 (gfloat *line, const gfloat *a, const gfloat *b, guint n, gfloat share)
{
  const __m256 s = _mm256_set1_ps (share);

  for (guint x = 0; x < n; x += 8) {
    const __m256 from = _mm256_loadu_ps (a + x);
    const __m256 way = _mm256_sub_ps (_mm256_loadu_ps (b + x), from);

    _mm256_storeu_ps (line + x, _mm256_add_ps (from, _mm256_mul_ps (way, s)));
  }
}

AVX2 static void
pick_avx2 (
    gfloat *sum, const gfloat *line, guint n, const gint32 *at, const gfloat *share, guint step)
{
  for (guint x = 0; x < n; x += 8) {
    const __m256i index = _mm256_loadu_si256 ((const __m256i *) (at + x));
    const __m256 a = _mm256_i32gather_ps (line, index, 4);
    const __m256 b = _mm256_i32gather_ps (line + step, index, 4);
    const __m256 part = _mm256_mul_ps (_mm256_sub_ps (b, a), _mm256_loadu_ps (share + x));

    _mm256_storeu_ps (sum + x, _mm256_add_ps (_mm256_loadu_ps (sum + x), _mm256_add_ps (a, part)));
  }
}

/* Lines hold every other value: those at even places, and from here on those at odd ones. */
INLINE gsize
odd_half (guint n)
{
  return (n / 2 + 48) & ~15u;
}

/* How far from a block bytes may be looked at. */
#define BESIDE (2 * AUG_BLUR_SHORT_RADIUS)
#define BLOCK 32

/* A radius that is known at compile time keeps values and weights in registers, and has no
 * branches on whether a place is even. */
#define CASE(r, call) \
  case r: \
    call (r); \
    break;
#define FOR_RADIUS(radius, call) \
  switch (radius) { \
    CASE (0, call) \
    CASE (1, call) \
    CASE (2, call) \
    CASE (3, call) \
    CASE (4, call) \
    CASE (5, call) \
    CASE (6, call) \
    CASE (7, call) \
  default: \
    call (AUG_BLUR_SHORT_RADIUS); \
    break; \
  }

/* Bytes times 256: those at even places from @at on, and those at odd ones. */
AVX2 INLINE __m256i
even_bytes (const guint8 *at)
{
  return _mm256_slli_epi16 (_mm256_loadu_si256 ((const __m256i *) at), 8);
}

AVX2 INLINE __m256i
odd_bytes (const guint8 *at)
{
  return _mm256_and_si256 (
      _mm256_loadu_si256 ((const __m256i *) at), _mm256_set1_epi16 ((gint16) 0xff00));
}

/* With two values to a pixel even places see even ones, with one both see both. */
AVX2 INLINE void
short_across_block (
    guint16 *even, guint16 *odd, const guint8 *at, const __m256i *w, guint radius, gboolean pairs)
{
  __m256i e = _mm256_mulhi_epu16 (even_bytes (at), w[0]);
  __m256i o = _mm256_mulhi_epu16 (odd_bytes (at), w[0]);

  for (gsize j = 1; j <= radius; j++) {
    const gsize k = pairs ? 2 * j : j & ~(gsize) 1;
    __m256i mean_e, mean_o;

    if (!pairs && j & 1) {
      mean_e = _mm256_avg_epu16 (odd_bytes (at - k - 2), odd_bytes (at + k));
      mean_o = _mm256_avg_epu16 (even_bytes (at - k), even_bytes (at + k + 2));
    } else {
      mean_e = _mm256_avg_epu16 (even_bytes (at - k), even_bytes (at + k));
      mean_o = _mm256_avg_epu16 (odd_bytes (at - k), odd_bytes (at + k));
    }
    e = _mm256_add_epi16 (e, _mm256_mulhi_epu16 (mean_e, w[j]));
    o = _mm256_add_epi16 (o, _mm256_mulhi_epu16 (mean_o, w[j]));
  }
  _mm256_storeu_si256 ((__m256i *) even, e);
  _mm256_storeu_si256 ((__m256i *) odd, o);
}

/* The two ends of a row with what is reflected there, so that blocks may look beside it. */
typedef struct {
  guint8 left[BESIDE + 2 * BLOCK];      /* from -BESIDE on */
  guint8 right[4 * BLOCK + 2 * BESIDE]; /* from n - 2·BLOCK on */
} Ends;

AVX2 INLINE void
copy_ends (Ends *ends, const guint8 *row, gsize n, guint radius, gsize step)
{
  guint8 *first = ends->left + BESIDE, *last = ends->right + 2 * BLOCK - step;

  for (guint i = 0; i < 2; i++) {
    const __m256i from = _mm256_loadu_si256 ((const __m256i *) (row + i * BLOCK));
    const __m256i to = _mm256_loadu_si256 ((const __m256i *) (row + n - 2 * BLOCK + i * BLOCK));

    _mm256_storeu_si256 ((__m256i *) (first + i * BLOCK), from);
    _mm256_storeu_si256 ((__m256i *) (ends->right + i * BLOCK), to);
  }
  for (gsize i = step; i <= radius * step; i += step)
    for (gsize c = 0; c < step; c++) {
      *(first + c - i) = first[c + i];
      last[c + i] = *(last + c - i);
    }
}

AVX2 INLINE void
short_across_loop (
    guint16 *line, const guint8 *row, const AugBlurShort *s, guint radius, gboolean pairs)
{
  guint16 *even = line, *odd = line + odd_half (s->n);
  __m256i w[AUG_BLUR_SHORT_RADIUS + 1];
  const gsize n = s->n;
  gsize x = BLOCK;
  Ends ends;

  for (guint j = 0; j <= radius; j++)
    w[j] = _mm256_set1_epi16 ((gint16) s->across[j]);
  copy_ends (&ends, row, n, radius, pairs ? 2 : 1);
#pragma GCC unroll 2
  for (; x + BLOCK + BESIDE <= n; x += BLOCK)
    short_across_block (even + x / 2, odd + x / 2, row + x, w, radius, pairs);
  short_across_block (even, odd, ends.left + BESIDE, w, radius, pairs);
  for (; x < n; x += BLOCK)
    short_across_block (
        even + x / 2, odd + x / 2, ends.right + (x + 2 * BLOCK - n), w, radius, pairs);
}

AVX2 static void
short_across_avx2 (guint16 *line, const guint8 *row, const AugBlurShort *s)
{
  if (s->n < 2 * BLOCK || s->step > 2) {
    aug_blur_kernels_scalar.short_across (line, row, s);
    return;
  }
#define ACROSS(r) \
  if (s->step == 1) \
    short_across_loop (line, row, s, r, FALSE); \
  else \
    short_across_loop (line, row, s, r, TRUE)
  FOR_RADIUS (s->radius_across, ACROSS)
#undef ACROSS
}

AVX2 INLINE __m256i
short_sum (const guint16 *const *lines, gsize x, const __m256i *w, guint radius, __m256i bias)
{
  __m256i sum =
      _mm256_mulhi_epu16 (_mm256_loadu_si256 ((const __m256i *) (lines[radius] + x)), w[0]);

  for (guint j = 1; j <= radius; j++) {
    const __m256i a = _mm256_loadu_si256 ((const __m256i *) (lines[radius - j] + x));
    const __m256i b = _mm256_loadu_si256 ((const __m256i *) (lines[radius + j] + x));

    sum = _mm256_add_epi16 (sum, _mm256_mulhi_epu16 (_mm256_avg_epu16 (a, b), w[j]));
  }
  return _mm256_add_epi16 (sum, bias);
}

/* The place of the first value of what is at odd places from @x on is even where @x is odd. */
AVX2 INLINE void
short_down_block (guint8 *row, const guint16 *const *lines, gsize x, gsize half, const __m256i *w,
    guint radius, __m256i bias)
{
  const gsize first = x & 1 ? half + x / 2 : x / 2, second = x & 1 ? x / 2 + 1 : half + x / 2;
  const __m256i e = short_sum (lines, first, w, radius, bias);
  const __m256i o = short_sum (lines, second, w, radius, bias);

  _mm256_storeu_si256 ((__m256i *) (row + x),
      _mm256_blendv_epi8 (_mm256_srli_epi16 (e, 8), o, _mm256_set1_epi16 ((gint16) 0xff00)));
}

AVX2 INLINE void
short_down_loop (guint8 *row, const guint16 *const *lines, const AugBlurShort *s, guint radius)
{
  const __m256i bias = _mm256_set1_epi16 ((gint16) s->bias);
  const guint16 *at[2 * AUG_BLUR_SHORT_RADIUS + 1];
  __m256i w[AUG_BLUR_SHORT_RADIUS + 1];
  const gsize n = s->n, half = odd_half (s->n);
  gsize x = 0;

  for (guint j = 0; j <= 2 * radius; j++)
    at[j] = lines[j];
  for (guint j = 0; j <= radius; j++)
    w[j] = _mm256_set1_epi16 ((gint16) s->down[j]);
#pragma GCC unroll 2
  for (; x + BLOCK <= n; x += BLOCK)
    short_down_block (row, at, x, half, w, radius, bias);
  if (x < n)
    short_down_block (row, at, n - BLOCK, half, w, radius, bias);
}

AVX2 static void
short_down_avx2 (guint8 *row, const guint16 *const *lines, const AugBlurShort *s)
{
  if (s->n < 2 * BLOCK || s->step > 2) {
    aug_blur_kernels_scalar.short_down (row, lines, s);
    return;
  }
#define DOWN(r) short_down_loop (row, lines, s, r)
  FOR_RADIUS (s->radius_down, DOWN)
#undef DOWN
}

static gpointer
make_kernels (gpointer unused)
{
  static AugBlurKernels kernels;

  __builtin_cpu_init ();
  if (!__builtin_cpu_supports ("avx2"))
    return NULL;
  kernels = aug_blur_kernels_scalar;
  kernels.down_8 = down_8_avx2;
  kernels.down_16 = down_16_avx2;
  kernels.across = across_avx2;
  kernels.load_8 = load_8_avx2;
  kernels.load_16 = load_16_avx2;
  kernels.store_8 = store_8_avx2;
  kernels.store_16 = store_16_avx2;
  kernels.taps = taps_avx2;
  kernels.between = between_avx2;
  kernels.pick = pick_avx2;
  kernels.short_across = short_across_avx2;
  kernels.short_down = short_down_avx2;
  aug_blur_median_avx2 (&kernels);
  aug_blur_sharpness_avx2 (&kernels);
  return &kernels;
}

const AugBlurKernels *
aug_blur_kernels_vector (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_kernels, NULL);
}

#else

const AugBlurKernels *
aug_blur_kernels_vector (void)
{
  return NULL;
}

#endif
