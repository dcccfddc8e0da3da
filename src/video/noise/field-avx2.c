/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Fields and Gaussian noise for AVX2: 32 values from eight words and their twins at a time. */
#include "field-private.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))
#define INLINE AVX2 static inline __attribute__ ((always_inline))

typedef struct {
  __m256i weyl, k1, mix1, mix2, mix3;
} Stream;

typedef struct {
  __m256i low, high; /* values 0 to 7 and 16 to 23, values 8 to 15 and 24 to 31 */
} Normals;

typedef struct {
  __m256i tables[4], nibble, scale;
  Normals between;
} Tables;

/* Words @first to @first + 7. */
INLINE Stream
stream_begin (const guint32 key[2], guint32 first)
{
  const __m256i lanes = _mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7);
  const __m256i step = _mm256_set1_epi32 ((gint) AUG_FIELD_WEYL);

  return (Stream){ _mm256_add_epi32 (_mm256_set1_epi32 ((gint) (key[0] + first * AUG_FIELD_WEYL)),
                       _mm256_mullo_epi32 (lanes, step)),
    _mm256_set1_epi32 ((gint) key[1]), _mm256_set1_epi32 ((gint) AUG_FIELD_MIX1),
    _mm256_set1_epi32 ((gint) AUG_FIELD_MIX2), _mm256_set1_epi32 ((gint) AUG_FIELD_MIX3) };
}

INLINE __m256i
stream_mixed (Stream *s)
{
  __m256i z = s->weyl;

  s->weyl = _mm256_add_epi32 (z, _mm256_set1_epi32 ((gint) (8u * AUG_FIELD_WEYL)));
  z = _mm256_mullo_epi32 (_mm256_xor_si256 (z, _mm256_srli_epi32 (z, 16)), s->mix1);
  z = _mm256_xor_si256 (z, s->k1);
  return _mm256_xor_si256 (z, _mm256_srli_epi32 (z, 15));
}

INLINE __m256i
word_of (const Stream *s, __m256i mixed)
{
  const __m256i y = _mm256_mullo_epi32 (mixed, s->mix2);

  return _mm256_xor_si256 (y, _mm256_srli_epi32 (y, 15));
}

INLINE __m256i
twin_of (const Stream *s, __m256i mixed)
{
  const __m256i turn = _mm256_setr_epi8 (2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13, 2, 3,
      0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  const __m256i y = _mm256_mullo_epi32 (_mm256_shuffle_epi8 (mixed, turn), s->mix3);

  return _mm256_xor_si256 (y, _mm256_srli_epi32 (y, 15));
}

INLINE __m256i
stream_next (Stream *s)
{
  return word_of (s, stream_mixed (s));
}

/* As fill_between() of the reference: 2·floor (d·scale / 512) + 1. */
INLINE Normals
between_load (const guint32 key[2], guint scale)
{
  const __m256i half = _mm256_set1_epi16 ((gint16) (scale / 2)), one = _mm256_set1_epi16 (1);
  const __m256i zero = _mm256_setzero_si256 ();
  Stream s = stream_begin (key, AUG_FIELD_ROW_WORDS);
  const __m256i d = stream_next (&s);
  const __m256i low = _mm256_mulhi_epi16 (_mm256_unpacklo_epi8 (zero, d), half);
  const __m256i high = _mm256_mulhi_epi16 (_mm256_unpackhi_epi8 (zero, d), half);

  if (scale == 1)
    return (Normals){ zero, zero };
  return (Normals){ _mm256_add_epi16 (_mm256_add_epi16 (low, low), one),
    _mm256_add_epi16 (_mm256_add_epi16 (high, high), one) };
}

INLINE Tables
tables_load (const guint32 key[2], guint scale)
{
  Tables t = { .nibble = _mm256_set1_epi8 (15),
    .scale = _mm256_set1_epi8 ((gint8) scale),
    .between = between_load (key, scale) };

  for (guint i = 0; i < 4; i++)
    t.tables[i] =
        _mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i *) aug_field_tables[i]));
  return t;
}

/* The entries of two tables for the nibbles of every byte; their sum fits into a byte. */
INLINE __m256i
look_up (__m256i bytes, __m256i low, __m256i high, __m256i nibble)
{
  const __m256i l = _mm256_and_si256 (bytes, nibble);
  const __m256i h = _mm256_and_si256 (_mm256_srli_epi16 (bytes, 4), nibble);

  return _mm256_add_epi8 (_mm256_shuffle_epi8 (low, l), _mm256_shuffle_epi8 (high, h));
}

INLINE Normals
normals_next (Stream *s, const Tables *t)
{
  const __m256i mixed = stream_mixed (s);
  const __m256i a = look_up (word_of (s, mixed), t->tables[0], t->tables[1], t->nibble);
  const __m256i b = look_up (twin_of (s, mixed), t->tables[2], t->tables[3], t->nibble);

  return (Normals){
    _mm256_add_epi16 (_mm256_maddubs_epi16 (t->scale, _mm256_unpacklo_epi8 (a, b)), t->between.low),
    _mm256_add_epi16 (
        _mm256_maddubs_epi16 (t->scale, _mm256_unpackhi_epi8 (a, b)), t->between.high),
  };
}

AVX2 static void
words_avx2 (const guint32 key[2], guint n, guint32 *words)
{
  Stream s = stream_begin (key, 0);
  guint32 rest[8];
  guint i = 0;

  for (; i + 8 <= n; i += 8)
    _mm256_storeu_si256 ((__m256i *) (words + i), stream_next (&s));
  if (i < n) {
    _mm256_storeu_si256 ((__m256i *) rest, stream_next (&s));
    memcpy (words + i, rest, (n - i) * sizeof *words);
  }
}

INLINE void
normals_store (gint16 *to, Normals g)
{
  _mm256_storeu_si256 ((__m256i *) to, _mm256_permute2x128_si256 (g.low, g.high, 0x20));
  _mm256_storeu_si256 ((__m256i *) to + 1, _mm256_permute2x128_si256 (g.low, g.high, 0x31));
}

AVX2 static void
normals_avx2 (const guint32 key[2], guint n, guint scale, gint16 *normals)
{
  const Tables t = tables_load (key, scale);
  Stream s = stream_begin (key, 0);
  gint16 rest[32];
  guint i = 0;

  for (; i + 32 <= n; i += 32)
    normals_store (normals + i, normals_next (&s, &t));
  if (i < n) {
    normals_store (rest, normals_next (&s, &t));
    memcpy (normals + i, rest, (n - i) * sizeof *normals);
  }
}

/* In each word the bytes 0 and 1 choose, byte 2 is the fraction. */
INLINE __m256i
wide_next (Stream *s, const Tables *t)
{
  const __m256i w = stream_next (s);
  const __m256i first = look_up (w, t->tables[0], t->tables[1], t->nibble);
  const __m256i second = look_up (w, t->tables[2], t->tables[3], t->nibble);
  /* byte 0 of the one and byte 1 of the other, to their sum as a word */
  const __m256i both = _mm256_blendv_epi8 (first, second, _mm256_set1_epi16 ((gint16) 0xff00));
  const __m256i sum = _mm256_maddubs_epi16 (_mm256_set1_epi32 (0x0101), both);
  const __m256i g = _mm256_madd_epi16 (sum, _mm256_set1_epi32 (512));
  const __m256i u = _mm256_and_si256 (_mm256_srli_epi32 (w, 15), _mm256_set1_epi32 (510));

  return _mm256_add_epi32 (g, _mm256_sub_epi32 (u, _mm256_set1_epi32 (255)));
}

AVX2 static void
wide_normals_avx2 (const guint32 key[2], guint n, gint32 *normals)
{
  const Tables t = tables_load (key, 1);
  Stream s = stream_begin (key, 0);
  gint32 rest[8];
  guint i = 0;

  for (; i + 8 <= n; i += 8)
    _mm256_storeu_si256 ((__m256i *) (normals + i), wide_next (&s, &t));
  if (i < n) {
    _mm256_storeu_si256 ((__m256i *) rest, wide_next (&s, &t));
    memcpy (normals + i, rest, (n - i) * sizeof *normals);
  }
}

typedef struct {
  __m256i m, lo, hi;
  guint scale;
} Noise;

INLINE __m256i
noise_32 (__m256i x, Normals g, const Noise *noise, gboolean clamps)
{
  const __m256i zero = _mm256_setzero_si256 ();

  g.low = _mm256_add_epi16 (_mm256_mulhrs_epi16 (g.low, noise->m), _mm256_unpacklo_epi8 (x, zero));
  g.high =
      _mm256_add_epi16 (_mm256_mulhrs_epi16 (g.high, noise->m), _mm256_unpackhi_epi8 (x, zero));
  x = _mm256_packus_epi16 (g.low, g.high);
  if (clamps)
    x = _mm256_min_epu8 (_mm256_max_epu8 (x, noise->lo), noise->hi);
  return x;
}

INLINE void
noise_loop (guint8 *dst, const guint8 *src, guint n, const guint32 key[2], const Noise *noise,
    gboolean clamps)
{
  const Tables t = tables_load (key, noise->scale);
  Stream s = stream_begin (key, 0);
  guint8 rest[32] = { 0 };
  guint i = 0;

  for (; i + 32 <= n; i += 32) {
    const __m256i x = _mm256_loadu_si256 ((const __m256i *) (src + i));

    _mm256_storeu_si256 ((__m256i *) (dst + i), noise_32 (x, normals_next (&s, &t), noise, clamps));
  }
  if (i < n) {
    __m256i x;

    memcpy (rest, src + i, n - i);
    x = _mm256_loadu_si256 ((const __m256i *) rest);
    x = noise_32 (x, normals_next (&s, &t), noise, clamps);
    _mm256_storeu_si256 ((__m256i *) rest, x);
    memcpy (dst + i, rest, n - i);
  }
}

AVX2 static void
noise_bytes_avx2 (
    guint8 *dst, const guint8 *src, guint n, const guint32 key[2], const AugNoiseBytes *b)
{
  const Noise noise = {
    .m = _mm256_broadcastq_epi64 (_mm_loadl_epi64 ((const __m128i *) b->m)),
    .lo = _mm256_set1_epi8 ((gint8) b->lo),
    .hi = _mm256_set1_epi8 ((gint8) b->hi),
    .scale = b->scale,
  };

  if (b->lo > 0 || b->hi < 255)
    noise_loop (dst, src, n, key, &noise, TRUE);
  else
    noise_loop (dst, src, n, key, &noise, FALSE);
}

static gpointer
make_kernels (gpointer unused)
{
  static AugFieldKernels kernels;

  __builtin_cpu_init ();
  if (!__builtin_cpu_supports ("avx2"))
    return NULL;
  kernels = aug_field_kernels_scalar;
  kernels.words = words_avx2;
  kernels.normals = normals_avx2;
  kernels.wide_normals = wide_normals_avx2;
  kernels.noise_bytes = noise_bytes_avx2;
  return &kernels;
}

const AugFieldKernels *
aug_field_kernels_vector (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_kernels, NULL);
}

#else

const AugFieldKernels *
aug_field_kernels_vector (void)
{
  return NULL;
}

#endif
