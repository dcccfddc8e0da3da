/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The colour kernels for AVX2. */
#include "color-private.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))

/* A shift that is known at compile time takes half as long: one loop for each. */
#define FOR_EACH_SHIFT(call) \
  switch (shift) { \
  case 0: \
    return call (0); \
  case 1: \
    return call (1); \
  case 2: \
    return call (2); \
  case 3: \
    return call (3); \
  case 4: \
    return call (4); \
  case 5: \
    return call (5); \
  case 6: \
    return call (6); \
  default: \
    return call (7); \
  }

AVX2 static inline __attribute__ ((always_inline)) __m256i
table (const guint8 codes[16])
{
  return _mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i *) codes));
}

/* Returns how many of @n codes, a multiple of 64, are done. */
AVX2 static inline __attribute__ ((always_inline)) gsize
luma_loop (guint8 *dst, const guint8 *src, gsize n, const AugColorLuma *luma, gboolean clamp_lo,
    gboolean clamp_hi)
{
  const __m256i coarse = table (luma->coarse), fine = table (luma->fine);
  const __m256i from = _mm256_set1_epi8 ((gint8) luma->from);
  const __m256i hi = _mm256_set1_epi8 ((gint8) luma->hi), nibble = _mm256_set1_epi8 (15);
  gsize i = 0;

  for (; i + 64 <= n; i += 64) {
    __m256i x[2], c[2];

    for (guint j = 0; j < 2; j++) {
      x[j] = _mm256_loadu_si256 ((const __m256i *) (src + i) + j);
      if (clamp_lo)
        x[j] = _mm256_subs_epu8 (x[j], from);
      c[j] = _mm256_and_si256 (_mm256_srli_epi16 (x[j], 4), nibble);
      x[j] = _mm256_shuffle_epi8 (fine, _mm256_and_si256 (x[j], nibble));
      x[j] = _mm256_adds_epu8 (x[j], _mm256_shuffle_epi8 (coarse, c[j]));
      if (clamp_hi)
        x[j] = _mm256_min_epu8 (x[j], hi);
    }
    _mm256_storeu_si256 ((__m256i *) (dst + i), x[0]);
    _mm256_storeu_si256 ((__m256i *) (dst + i) + 1, x[1]);
  }
  return i;
}

/* The clamps that the ends of the line do not reach are left out. */
AVX2 static void
luma_avx2 (guint8 *dst, const guint8 *src, gsize n, const AugColorLuma *luma)
{
  const guint last = 255 - luma->from;
  const gboolean clamp_hi =
      MIN (255, luma->coarse[last >> 4] + MAX (luma->fine[15], luma->fine[last & 15])) > luma->hi;
  gsize i;

  if (luma->from > 0)
    i = clamp_hi ? luma_loop (dst, src, n, luma, TRUE, TRUE)
                 : luma_loop (dst, src, n, luma, TRUE, FALSE);
  else
    i = clamp_hi ? luma_loop (dst, src, n, luma, FALSE, TRUE)
                 : luma_loop (dst, src, n, luma, FALSE, FALSE);
  aug_color_kernels_scalar.luma (dst + i, src + i, n - i, luma);
}

typedef struct {
  __m256i cu, cv, add_u, add_v;
} ChromaRegs;

AVX2 static inline __attribute__ ((always_inline)) ChromaRegs
chroma_regs (const AugColorChroma *chroma)
{
  const guint c = (guint8) chroma->c, s = (guint8) chroma->s, minus = (guint8) -chroma->s;

  return (ChromaRegs){ _mm256_set1_epi16 ((gint16) (c | minus << 8)),
    _mm256_set1_epi16 ((gint16) (s | c << 8)), _mm256_set1_epi16 (chroma->add_u),
    _mm256_set1_epi16 (chroma->add_v) };
}

/* From 32 pairs of codes, 32 of one new chroma. */
AVX2 static inline __attribute__ ((always_inline)) __m256i
chroma_32 (__m256i low, __m256i high, __m256i factors, __m256i add, gint shift)
{
  low = _mm256_add_epi16 (_mm256_maddubs_epi16 (low, factors), add);
  high = _mm256_add_epi16 (_mm256_maddubs_epi16 (high, factors), add);
  return _mm256_packus_epi16 (_mm256_srai_epi16 (low, shift), _mm256_srai_epi16 (high, shift));
}

AVX2 static inline __attribute__ ((always_inline)) gsize
chroma_loop (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, gsize n,
    const AugColorChroma *chroma, gint shift)
{
  const ChromaRegs k = chroma_regs (chroma);
  gsize i = 0;

  for (; i + 32 <= n; i += 32) {
    const __m256i u = _mm256_loadu_si256 ((const __m256i *) (su + i));
    const __m256i v = _mm256_loadu_si256 ((const __m256i *) (sv + i));
    const __m256i l = _mm256_unpacklo_epi8 (u, v), h = _mm256_unpackhi_epi8 (u, v);

    _mm256_storeu_si256 ((__m256i *) (du + i), chroma_32 (l, h, k.cu, k.add_u, shift));
    _mm256_storeu_si256 ((__m256i *) (dv + i), chroma_32 (l, h, k.cv, k.add_v, shift));
  }
  return i;
}

AVX2 static gsize
chroma_any (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, gsize n,
    const AugColorChroma *chroma)
{
  const guint shift = chroma->shift;

#define LOOP(s) chroma_loop (du, dv, su, sv, n, chroma, s)
  FOR_EACH_SHIFT (LOOP)
#undef LOOP
}

AVX2 static void
chroma_avx2 (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, gsize n,
    const AugColorChroma *chroma)
{
  const gsize i = chroma_any (du, dv, su, sv, n, chroma);

  aug_color_kernels_scalar.chroma (du + i, dv + i, su + i, sv + i, n - i, chroma);
}

AVX2 static inline __attribute__ ((always_inline)) gsize
pairs_loop (guint8 *dst, const guint8 *src, gsize n, const AugColorChroma *chroma, gint shift)
{
  const ChromaRegs k = chroma_regs (chroma);
  gsize i = 0;

  for (; i + 32 <= n; i += 32) {
    const __m256i l = _mm256_loadu_si256 ((const __m256i *) (src + 2 * i));
    const __m256i h = _mm256_loadu_si256 ((const __m256i *) (src + 2 * i + 32));
    const __m256i u = chroma_32 (l, h, k.cu, k.add_u, shift);
    const __m256i v = chroma_32 (l, h, k.cv, k.add_v, shift);

    _mm256_storeu_si256 ((__m256i *) (dst + 2 * i), _mm256_unpacklo_epi8 (u, v));
    _mm256_storeu_si256 ((__m256i *) (dst + 2 * i + 32), _mm256_unpackhi_epi8 (u, v));
  }
  return i;
}

AVX2 static gsize
pairs_any (guint8 *dst, const guint8 *src, gsize n, const AugColorChroma *chroma)
{
  const guint shift = chroma->shift;

#define LOOP(s) pairs_loop (dst, src, n, chroma, s)
  FOR_EACH_SHIFT (LOOP)
#undef LOOP
}

AVX2 static void
chroma_pairs_avx2 (guint8 *dst, const guint8 *src, gsize n, const AugColorChroma *chroma)
{
  const gsize i = pairs_any (dst, src, n, chroma);

  aug_color_kernels_scalar.chroma_pairs (dst + 2 * i, src + 2 * i, n - i, chroma);
}

AVX2 static inline guint64
add_lanes (__m256i x)
{
  const __m128i half = _mm_add_epi64 (_mm256_castsi256_si128 (x), _mm256_extracti128_si256 (x, 1));

  return (guint64) _mm_cvtsi128_si64 (half) + (guint64) _mm_extract_epi64 (half, 1);
}

/* Counts what it is told to, in byte counters that hold 255 vectors. Returns the codes done. */
AVX2 static inline __attribute__ ((always_inline)) gsize
sum_loop (const guint8 *src, gsize n, AugColorSum *sum, gboolean clamp_lo, gboolean clamp_hi,
    gboolean tally_lo, gboolean tally_hi)
{
  const __m256i zero = _mm256_setzero_si256 ();
  const __m256i lo = _mm256_set1_epi8 ((gint8) sum->lo), hi = _mm256_set1_epi8 ((gint8) sum->hi);
  __m256i total = zero, inside_lo = zero, inside_hi = zero;
  gsize i = 0;

  while (i + 32 <= n) {
    const gsize stop = MIN (n, i + 255 * 32);
    __m256i count_lo = zero, count_hi = zero;

    for (; i + 32 <= stop; i += 32) {
      const __m256i x = _mm256_loadu_si256 ((const __m256i *) (src + i));
      const __m256i up = clamp_lo ? _mm256_max_epu8 (x, lo) : x;
      const __m256i in = clamp_hi ? _mm256_min_epu8 (up, hi) : up;

      total = _mm256_add_epi64 (total, _mm256_sad_epu8 (in, zero));
      if (tally_lo)
        count_lo = _mm256_sub_epi8 (count_lo, _mm256_cmpeq_epi8 (up, x));
      if (tally_hi)
        count_hi = _mm256_sub_epi8 (count_hi, _mm256_cmpeq_epi8 (in, up));
    }
    if (tally_lo || tally_hi) {
      inside_lo = _mm256_add_epi64 (inside_lo, _mm256_sad_epu8 (count_lo, zero));
      inside_hi = _mm256_add_epi64 (inside_hi, _mm256_sad_epu8 (count_hi, zero));
    }
  }
  sum->sum += add_lanes (total);
  if (tally_lo && sum->count_lo)
    sum->below += i - add_lanes (inside_lo);
  if (tally_hi && sum->count_hi)
    sum->above += i - add_lanes (inside_hi);
  return i;
}

/* Without counts; four sums, since one alone waits for itself. */
AVX2 static inline __attribute__ ((always_inline)) gsize
plain_loop (const guint8 *src, gsize n, AugColorSum *sum, gboolean clamp_lo, gboolean clamp_hi)
{
  const __m256i zero = _mm256_setzero_si256 ();
  const __m256i lo = _mm256_set1_epi8 ((gint8) sum->lo), hi = _mm256_set1_epi8 ((gint8) sum->hi);
  __m256i total[4] = { zero, zero, zero, zero };
  gsize i = 0;

  for (; i + 128 <= n; i += 128) {
    for (guint j = 0; j < 4; j++) {
      __m256i x = _mm256_loadu_si256 ((const __m256i *) (src + i) + j);

      if (clamp_lo)
        x = _mm256_max_epu8 (x, lo);
      if (clamp_hi)
        x = _mm256_min_epu8 (x, hi);
      total[j] = _mm256_add_epi64 (total[j], _mm256_sad_epu8 (x, zero));
    }
  }
  for (guint j = 0; j < 4; j++)
    sum->sum += add_lanes (total[j]);
  return i;
}

AVX2 static gsize
sum_any (const guint8 *src, gsize n, AugColorSum *sum)
{
  if (sum->count_lo)
    return sum_loop (src, n, sum, TRUE, TRUE, TRUE, TRUE);
  if (sum->count_hi)
    return sum->lo == 0 ? sum_loop (src, n, sum, FALSE, TRUE, FALSE, TRUE)
                        : sum_loop (src, n, sum, TRUE, TRUE, FALSE, TRUE);
  if (sum->hi < 255)
    return plain_loop (src, n, sum, TRUE, TRUE);
  return sum->lo == 0 ? plain_loop (src, n, sum, FALSE, FALSE)
                      : plain_loop (src, n, sum, TRUE, FALSE);
}

AVX2 static void
sum_avx2 (const guint8 *src, gsize n, AugColorSum *sum)
{
  const gsize i = sum_any (src, n, sum);

  aug_color_kernels_scalar.sum (src + i, n - i, sum);
}

static gpointer
make_kernels (gpointer unused)
{
  static AugColorKernels kernels;

  __builtin_cpu_init ();
  if (!__builtin_cpu_supports ("avx2"))
    return NULL;
  kernels = aug_color_kernels_scalar;
  kernels.luma = luma_avx2;
  kernels.chroma = chroma_avx2;
  kernels.chroma_pairs = chroma_pairs_avx2;
  kernels.sum = sum_avx2;
  aug_color_rgb_avx2 (&kernels);
  aug_color_curve_avx2 (&kernels);
  aug_color_mix_avx2 (&kernels);
  return &kernels;
}

const AugColorKernels *
aug_color_kernels_vector (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_kernels, NULL);
}

#else

const AugColorKernels *
aug_color_kernels_vector (void)
{
  return NULL;
}

#endif
