/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Functions of bytes for AVX2. A table of 256 is sixteen shuffles by the lower half of a byte and a
 * tree of choices by the bits of its upper half. */
#include "color-private.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX2 __attribute__ ((target ("avx2")))
#define INLINE AVX2 static inline __attribute__ ((always_inline))

INLINE __m256i
sixteen (const guint8 *table, guint i)
{
  return _mm256_broadcastsi128_si256 (_mm_loadu_si128 ((const __m128i *) table + i));
}

/* By the highest bit of each byte of @bit: from the first table or from the second. */
INLINE __m256i
choose (__m256i first, __m256i second, __m256i bit)
{
  return _mm256_blendv_epi8 (first, second, bit);
}

INLINE __m256i
pair (const guint8 *table, guint i, __m256i low, __m256i bit4)
{
  return choose (_mm256_shuffle_epi8 (sixteen (table, i), low),
      _mm256_shuffle_epi8 (sixteen (table, i + 1), low), bit4);
}

INLINE __m256i
four (const guint8 *table, guint i, __m256i low, __m256i bit4, __m256i bit5)
{
  return choose (pair (table, i, low, bit4), pair (table, i + 2, low, bit4), bit5);
}

INLINE __m256i
look_up (const guint8 *table, __m256i x)
{
  const __m256i low = _mm256_and_si256 (x, _mm256_set1_epi8 (15));
  const __m256i bit4 = _mm256_slli_epi16 (x, 3), bit5 = _mm256_slli_epi16 (x, 2);
  const __m256i bit6 = _mm256_slli_epi16 (x, 1);
  const __m256i a =
      choose (four (table, 0, low, bit4, bit5), four (table, 4, low, bit4, bit5), bit6);
  const __m256i b =
      choose (four (table, 8, low, bit4, bit5), four (table, 12, low, bit4, bit5), bit6);

  return choose (a, b, x);
}

INLINE __m256i
line (const AugColorCurve *curve, gboolean from_0, __m256i x)
{
  const __m256i nibble = _mm256_set1_epi8 (15), from = _mm256_set1_epi8 ((gint8) curve->from);
  const __m256i bits = _mm256_set1_epi64x ((gint64) 0x8040201008040201u);
  const __m256i i = from_0 ? x : _mm256_subs_epu8 (x, from), low = _mm256_and_si256 (i, nibble);
  const __m256i high = _mm256_and_si256 (_mm256_srli_epi16 (i, 4), nibble);
  const __m256i base = _mm256_adds_epu8 (_mm256_shuffle_epi8 (sixteen (curve->coarse, 0), high),
      _mm256_shuffle_epi8 (sixteen (curve->fine, 0), low));
  const __m256i more = choose (_mm256_shuffle_epi8 (sixteen (curve->more[0], 0), low),
      _mm256_shuffle_epi8 (sixteen (curve->more[1], 0), low), i);
  const __m256i bit = _mm256_shuffle_epi8 (bits, high);
  const __m256i one = _mm256_cmpeq_epi8 (_mm256_and_si256 (more, bit), bit);
  /* at 255 no bit is set, so that nothing runs over */
  const __m256i y = _mm256_sub_epi8 (base, one);

  return from_0 ? y : _mm256_and_si256 (y, _mm256_cmpeq_epi8 (_mm256_max_epu8 (x, from), x));
}

INLINE __m256i
curve_32 (const AugColorCurve *curve, AugColorCurveForm form, __m256i x)
{
  const __m256i value = _mm256_set1_epi8 ((gint8) curve->value);

  switch (form) {
  case AUG_COLOR_CURVE_NEGATIVE:
    return _mm256_subs_epu8 (value, _mm256_subs_epu8 (x, _mm256_set1_epi8 ((gint8) curve->from)));
  case AUG_COLOR_CURVE_AND:
    return _mm256_and_si256 (x, value);
  case AUG_COLOR_CURVE_SOLARIZE:
    return _mm256_xor_si256 (x, _mm256_cmpeq_epi8 (_mm256_max_epu8 (x, value), x));
  case AUG_COLOR_CURVE_ADD:
    return _mm256_blendv_epi8 (_mm256_adds_epu8 (x, value), x, x);
  case AUG_COLOR_CURVE_LINE:
    return line (curve, FALSE, x);
  case AUG_COLOR_CURVE_LINE_0:
    return line (curve, TRUE, x);
  case AUG_COLOR_CURVE_TABLE:
    break;
  }
  return look_up (curve->table, x);
}

/* The curve is copied: what is written might be the curve for all that a compiler knows. */
INLINE gsize
curve_loop (guint8 *dst, const guint8 *src, gsize n, const AugColorCurve *of,
    AugColorCurveForm form, gboolean keeps, guint32 keep)
{
  const AugColorCurve copy = *of, *const curve = &copy;
  const __m256i kept = _mm256_set1_epi32 ((gint) keep);
  gsize i = 0;

  for (; i + 64 <= n; i += 64) {
    const __m256i a = _mm256_loadu_si256 ((const __m256i *) (src + i));
    const __m256i b = _mm256_loadu_si256 ((const __m256i *) (src + i) + 1);
    __m256i x = curve_32 (curve, form, a), y = curve_32 (curve, form, b);

    if (keeps) {
      x = _mm256_blendv_epi8 (x, a, kept);
      y = _mm256_blendv_epi8 (y, b, kept);
    }
    _mm256_storeu_si256 ((__m256i *) (dst + i), x);
    _mm256_storeu_si256 ((__m256i *) (dst + i) + 1, y);
  }
  return i;
}

#define EACH_FORM(keeps) \
  switch (curve->form) { \
  case AUG_COLOR_CURVE_NEGATIVE: \
    return curve_loop (dst, src, n, curve, AUG_COLOR_CURVE_NEGATIVE, keeps, keep); \
  case AUG_COLOR_CURVE_AND: \
    return curve_loop (dst, src, n, curve, AUG_COLOR_CURVE_AND, keeps, keep); \
  case AUG_COLOR_CURVE_SOLARIZE: \
    return curve_loop (dst, src, n, curve, AUG_COLOR_CURVE_SOLARIZE, keeps, keep); \
  case AUG_COLOR_CURVE_ADD: \
    return curve_loop (dst, src, n, curve, AUG_COLOR_CURVE_ADD, keeps, keep); \
  case AUG_COLOR_CURVE_LINE: \
    return curve_loop (dst, src, n, curve, AUG_COLOR_CURVE_LINE, keeps, keep); \
  case AUG_COLOR_CURVE_LINE_0: \
    return curve_loop (dst, src, n, curve, AUG_COLOR_CURVE_LINE_0, keeps, keep); \
  default: \
    return curve_loop (dst, src, n, curve, AUG_COLOR_CURVE_TABLE, keeps, keep); \
  }

AVX2 static gsize
curve_all (guint8 *dst, const guint8 *src, gsize n, const AugColorCurve *curve,
    guint32 keep){ EACH_FORM (FALSE) }

AVX2 static gsize curve_keeping (
    guint8 *dst, const guint8 *src, gsize n, const AugColorCurve *curve, guint32 keep)
{
  EACH_FORM (TRUE)
}

static void
curve_avx2 (guint8 *dst, const guint8 *src, gsize n, const AugColorCurve *curve, guint32 keep)
{
  const gsize i =
      keep ? curve_keeping (dst, src, n, curve, keep) : curve_all (dst, src, n, curve, keep);

  aug_color_kernels_scalar.curve (dst + i, src + i, n - i, curve, keep);
}

/* Bytes behind @n are free for any use, so that there is no rest. */
void
aug_color_curve_planes_avx2 (AugColorPlanes *planes, guint n, const AugColorOp *op)
{
  guint8 *const all[] = { planes->r, planes->g, planes->b };
  const guint whole = (n + 63) & ~63u;

  for (guint c = 0; c < 3; c++)
    curve_all (all[c], all[c], whole, &op->curve[op->same ? 0 : c], 0);
}

void
aug_color_curve_avx2 (AugColorKernels *kernels)
{
  kernels->curve = curve_avx2;
}

#endif
