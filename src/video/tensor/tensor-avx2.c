/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of tensors for AVX2: the operations of the definition in its order, eight at a time.
 */
#include "tensor-private.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))
#define AVX2_INLINE AVX2 static inline __attribute__ ((always_inline))

AVX2_INLINE __m256i
load (gconstpointer src)
{
  return _mm256_loadu_si256 (src);
}

/* Undoes what packing does to the order of quarters. */
AVX2_INLINE __m256i
in_order (__m256i x)
{
  return _mm256_permute4x64_epi64 (x, _MM_SHUFFLE (3, 1, 2, 0));
}

AVX2_INLINE gsize
unpack_pairs (guint8 *dst, const guint8 *src, gsize n)
{
  const __m256i low = _mm256_set1_epi16 (0xff);
  gsize i = 0;

  /* the last load reaches one byte beyond its values: the next pair's */
  for (; i + 33 <= n; i += 32)
    _mm256_storeu_si256 ((__m256i *) (dst + i),
        in_order (_mm256_packus_epi16 (_mm256_and_si256 (load (src + 2 * i), low),
            _mm256_and_si256 (load (src + 2 * i + 32), low))));
  return i;
}

AVX2_INLINE gsize
unpack_fours (guint8 *dst, const guint8 *src, gsize n)
{
  const __m256i low = _mm256_set1_epi32 (0xff);
  const __m256i order = _mm256_setr_epi32 (0, 4, 1, 5, 2, 6, 3, 7);
  gsize i = 0;

  for (; i + 33 <= n; i += 32) {
    __m256i x[4];

    for (guint j = 0; j < 4; j++)
      x[j] = _mm256_and_si256 (load (src + 4 * i + 32 * j), low);
    x[0] = _mm256_packus_epi16 (_mm256_packus_epi32 (x[0], x[1]), _mm256_packus_epi32 (x[2], x[3]));
    _mm256_storeu_si256 ((__m256i *) (dst + i), _mm256_permutevar8x32_epi32 (x[0], order));
  }
  return i;
}

AVX2_INLINE gsize
unpack_threes (guint8 *dst, const guint8 *src, gsize n)
{
  const __m128i a = _mm_setr_epi8 (0, 3, 6, 9, 12, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  const __m128i b = _mm_setr_epi8 (-1, -1, -1, -1, -1, -1, 2, 5, 8, 11, 14, -1, -1, -1, -1, -1);
  const __m128i c = _mm_setr_epi8 (-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 4, 7, 10, 13);
  gsize i = 0;

  for (; i + 17 <= n; i += 16) {
    const __m128i *from = (const __m128i *) (src + 3 * i);
    __m128i x = _mm_shuffle_epi8 (_mm_loadu_si128 (from), a);

    x = _mm_or_si128 (x, _mm_shuffle_epi8 (_mm_loadu_si128 (from + 1), b));
    x = _mm_or_si128 (x, _mm_shuffle_epi8 (_mm_loadu_si128 (from + 2), c));
    _mm_storeu_si128 ((__m128i *) (dst + i), x);
  }
  return i;
}

AVX2 static void
unpack_8_avx2 (guint8 *dst, const guint8 *src, gsize n, guint step)
{
  gsize i = 0;

  if (step == 2)
    i = unpack_pairs (dst, src, n);
  else if (step == 3)
    i = unpack_threes (dst, src, n);
  else if (step == 4)
    i = unpack_fours (dst, src, n);
  aug_tensor_kernels_scalar.unpack_8 (dst + i, src + i * step, n - i, step);
}

AVX2 static void
unpack_16_avx2 (guint16 *dst, const guint8 *src, gsize n, guint step, guint shift)
{
  const __m128i by = _mm_cvtsi32_si128 ((gint) shift);
  const __m256i low = _mm256_set1_epi32 (0xffff);
  gsize i = 0;

  if (step == 2)
    for (; i + 16 <= n; i += 16)
      _mm256_storeu_si256 ((__m256i *) (dst + i), _mm256_srl_epi16 (load (src + 2 * i), by));
  else if (step == 4)
    for (; i + 17 <= n; i += 16) {
      const __m256i a = _mm256_and_si256 (load (src + 4 * i), low);
      const __m256i b = _mm256_and_si256 (load (src + 4 * i + 32), low);

      _mm256_storeu_si256 (
          (__m256i *) (dst + i), _mm256_srl_epi16 (in_order (_mm256_packus_epi32 (a, b)), by));
    }
  aug_tensor_kernels_scalar.unpack_16 (dst + i, src + i * step, n - i, step, shift);
}

AVX2_INLINE __m256
floats (gconstpointer src, gsize i, gboolean wide)
{
  const guint8 *at = (const guint8 *) src + (wide ? 2 * i : i);

  return _mm256_cvtepi32_ps (wide ? _mm256_cvtepu16_epi32 (_mm_loadu_si128 ((const __m128i *) at))
                                  : _mm256_cvtepu8_epi32 (_mm_loadl_epi64 ((const __m128i *) at)));
}

typedef struct {
  __m256 a[3], b, low, high;
} Channel;

AVX2_INLINE Channel
channel (const AugTensorChannel *c)
{
  return (
      Channel){ { _mm256_set1_ps (c->a[0]), _mm256_set1_ps (c->a[1]), _mm256_set1_ps (c->a[2]) },
    _mm256_set1_ps (c->b), _mm256_set1_ps (c->low), _mm256_set1_ps (c->high) };
}

AVX2_INLINE void
store (gfloat *dst, __m256 ax, __m256 b, const Channel *c)
{
  const __m256 x = _mm256_max_ps (_mm256_add_ps (ax, b), c->low);

  _mm256_storeu_ps (dst, _mm256_min_ps (x, c->high));
}

AVX2_INLINE gsize
line (gfloat *dst, gconstpointer src, gsize n, const AugTensorChannel *k, gboolean wide)
{
  const Channel c = channel (k);
  gsize i = 0;

  for (; i + 16 <= n; i += 16)
    for (guint j = 0; j < 16; j += 8)
      store (dst + i + j, _mm256_mul_ps (c.a[0], floats (src, i + j, wide)), c.b, &c);
  return i;
}

AVX2 static void
line_8_avx2 (gfloat *dst, const guint8 *src, gsize n, const AugTensorChannel *c)
{
  const gsize i = line (dst, src, n, c, FALSE);

  aug_tensor_kernels_scalar.line_8 (dst + i, src + i, n - i, c);
}

AVX2 static void
line_16_avx2 (gfloat *dst, gconstpointer src, gsize n, const AugTensorChannel *c)
{
  const gsize i = line (dst, src, n, c, TRUE);

  aug_tensor_kernels_scalar.line_16 (dst + i, (const guint8 *) src + 2 * i, n - i, c);
}

/* What y and z add to eight pixels, or to eight pairs of pixels. */
AVX2_INLINE __m256
side (__m256 y, __m256 z, const Channel *c)
{
  return _mm256_add_ps (
      _mm256_add_ps (_mm256_mul_ps (c->a[1], y), _mm256_mul_ps (c->a[2], z)), c->b);
}

/* The same where channel @k of three is red, green or blue of Y'CbCr: red has no blue in it, and
 * blue no red. */
AVX2_INLINE __m256
side_of (__m256 y, __m256 z, const Channel *c, guint k, gboolean is_plain)
{
  if (is_plain && k == 0)
    return _mm256_add_ps (_mm256_mul_ps (c->a[2], z), c->b);
  if (is_plain && k == 2)
    return _mm256_add_ps (_mm256_mul_ps (c->a[1], y), c->b);
  return side (y, z, c);
}

/* A number below 0 is one as an integer too, and positive ones keep their order: the same least, on
 * units of the processor that are idle. */
AVX2_INLINE void
store_of (gfloat *dst, __m256 ax, __m256 b, const Channel *c, gboolean is_plain)
{
  const __m256 x = _mm256_max_ps (_mm256_add_ps (ax, b), c->low);

  if (is_plain)
    _mm256_storeu_si256 (
        (__m256i *) dst, _mm256_min_epi32 (_mm256_castps_si256 (x), _mm256_castps_si256 (c->high)));
  else
    _mm256_storeu_ps (dst, _mm256_min_ps (x, c->high));
}

/* Whether side_of() and store_of() may take their short cuts. */
static gboolean
is_plain (const AugTensorChannel k[3])
{
  return k[0].a[1] == 0 && k[2].a[2] == 0 && k[0].b != 0 && k[2].b != 0 && k[0].high > 0 &&
         k[1].high > 0 && k[2].high > 0;
}

/* Three channels of pixels that share y and z in pairs. */
AVX2_INLINE gsize
mix_halved (const AugTensorMix *m, guint n_rows, gboolean wide, gboolean is_plain)
{
  const Channel c[3] = { channel (&m->channels[0]), channel (&m->channels[1]),
    channel (&m->channels[2]) };
  gfloat *const dst[2][3] = { { m->dst[0][0], m->dst[0][1], m->dst[0][2] },
    { m->dst[1][0], m->dst[1][1], m->dst[1][2] } };
  gconstpointer const line[4] = { m->x[0], m->x[1], m->y, m->z };
  const gsize n = m->n;
  gsize i = 0;

  for (; i + 16 <= n; i += 16) {
    const __m256 y = floats (line[2], i / 2, wide), z = floats (line[3], i / 2, wide);
    __m256 x[2][2];

    for (guint r = 0; r < n_rows; r++) {
      x[r][0] = floats (line[r], i, wide);
      x[r][1] = floats (line[r], i + 8, wide);
    }
    for (guint k = 0; k < 3; k++) {
      const __m256 s = side_of (y, z, &c[k], k, is_plain);
      const __m256 low = _mm256_unpacklo_ps (s, s), high = _mm256_unpackhi_ps (s, s);
      const __m256 first = _mm256_permute2f128_ps (low, high, 0x20);
      const __m256 second = _mm256_permute2f128_ps (low, high, 0x31);

      for (guint r = 0; r < n_rows; r++) {
        store_of (dst[r][k] + i, _mm256_mul_ps (c[k].a[0], x[r][0]), first, &c[k], is_plain);
        store_of (dst[r][k] + i + 8, _mm256_mul_ps (c[k].a[0], x[r][1]), second, &c[k], is_plain);
      }
    }
  }
  return i;
}

/* Pixels with a y and a z of their own. */
AVX2_INLINE gsize
mix_whole (const AugTensorMix *m, guint n_channels, gboolean wide)
{
  const gsize n = m->n;
  Channel c[3];
  gsize i = 0;

  for (guint k = 0; k < n_channels; k++)
    c[k] = channel (&m->channels[k]);
  for (; i + 8 <= n; i += 8) {
    const __m256 y = floats (m->y, i, wide), z = floats (m->z, i, wide);

    for (guint r = 0; r < m->n_rows; r++) {
      const __m256 x = floats (m->x[r], i, wide);

      for (guint k = 0; k < n_channels; k++)
        store (m->dst[r][k] + i, _mm256_mul_ps (c[k].a[0], x), side (y, z, &c[k]), &c[k]);
    }
  }
  return i;
}

AVX2_INLINE gsize
mix (const AugTensorMix *m, gboolean wide)
{
  if (m->w_sub == 1 && m->n_channels == 3 && m->n_rows == 2)
    return is_plain (m->channels) ? mix_halved (m, 2, wide, TRUE) : mix_halved (m, 2, wide, FALSE);
  if (m->w_sub == 1 && m->n_channels == 3)
    return mix_halved (m, 1, wide, FALSE);
  if (m->w_sub == 0 && m->n_channels == 3)
    return mix_whole (m, 3, wide);
  return m->w_sub == 0 ? mix_whole (m, m->n_channels, wide) : 0;
}

AVX2 static void
mix_8_avx2 (const AugTensorMix *m)
{
  AugTensorMix rest;

  aug_tensor_mix_rest (m, mix (m, FALSE), 1, &rest);
  if (rest.n)
    aug_tensor_kernels_scalar.mix_8 (&rest);
}

AVX2 static void
mix_16_avx2 (const AugTensorMix *m)
{
  AugTensorMix rest;

  aug_tensor_mix_rest (m, mix (m, TRUE), 2, &rest);
  if (rest.n)
    aug_tensor_kernels_scalar.mix_16 (&rest);
}

/* Eight pixels; each output takes every third number from each of the three. */
AVX2 static void
interleave_avx2 (gfloat *dst, const gfloat *const src[3], gsize n)
{
  const __m256i r = _mm256_setr_epi32 (0, 3, 6, 1, 4, 7, 2, 5);
  const __m256i g = _mm256_setr_epi32 (5, 0, 3, 6, 1, 4, 7, 2);
  const __m256i b = _mm256_setr_epi32 (2, 5, 0, 3, 6, 1, 4, 7);
  gsize i = 0;

  for (; i + 8 <= n; i += 8) {
    const __m256 x = _mm256_permutevar8x32_ps (_mm256_loadu_ps (src[0] + i), r);
    const __m256 y = _mm256_permutevar8x32_ps (_mm256_loadu_ps (src[1] + i), g);
    const __m256 z = _mm256_permutevar8x32_ps (_mm256_loadu_ps (src[2] + i), b);

    _mm256_storeu_ps (dst + 3 * i, _mm256_blend_ps (_mm256_blend_ps (x, y, 0x92), z, 0x24));
    _mm256_storeu_ps (dst + 3 * i + 8, _mm256_blend_ps (_mm256_blend_ps (x, y, 0x24), z, 0x49));
    _mm256_storeu_ps (dst + 3 * i + 16, _mm256_blend_ps (_mm256_blend_ps (x, y, 0x49), z, 0x92));
  }
  aug_tensor_kernels_scalar.interleave (
      dst + 3 * i, (const gfloat *[]){ src[0] + i, src[1] + i, src[2] + i }, n - i);
}

static const AugTensorKernels kernels_avx2 = {
  .unpack_8 = unpack_8_avx2,
  .unpack_16 = unpack_16_avx2,
  .line_8 = line_8_avx2,
  .line_16 = line_16_avx2,
  .mix_8 = mix_8_avx2,
  .mix_16 = mix_16_avx2,
  .interleave = interleave_avx2,
};

const AugTensorKernels *
aug_tensor_kernels_avx2 (void)
{
  return __builtin_cpu_supports ("avx2") ? &kernels_avx2 : NULL;
}

#else

const AugTensorKernels *
aug_tensor_kernels_avx2 (void)
{
  return NULL;
}

#endif
