/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of geometry-c.c in AVX2, to the byte. */
#include "geometry.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__ ((target ("avx2")))
#define SHIFT (GST_AUG_WEIGHT_BITS + GST_AUG_LINE_BITS)

/* Reversal: whole registers from the front of src, whose rows are then read as one stream; the last
 * one overlaps the one before it. */
static inline AVX2 void
reverse_16 (guint8 *to, const guint8 *from, __m128i order)
{
  _mm_storeu_si128 (
      (__m128i *) to, _mm_shuffle_epi8 (_mm_loadu_si128 ((const __m128i *) from), order));
}

static inline AVX2 void
reverse_bytes (guint8 *dst, const guint8 *src, gsize size, __m128i order)
{
  guint8 *to = dst + size;
  gsize left = size;

  for (; left >= 64; left -= 64, src += 64) {
    to -= 64;
    reverse_16 (to + 48, src, order);
    reverse_16 (to + 32, src + 16, order);
    reverse_16 (to + 16, src + 32, order);
    reverse_16 (to, src + 48, order);
  }
  for (; left >= 16; left -= 16, src += 16)
    reverse_16 (to -= 16, src, order);
  if (left > 0)
    reverse_16 (dst, src + left - 16, order);
}

static AVX2 void
reverse_1 (guint8 *dst, const guint8 *src, gint n)
{
  if (n < 16)
    gst_aug_geometry_scalar.reverse[1](dst, src, n);
  else
    reverse_bytes (
        dst, src, n, _mm_setr_epi8 (15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}

static AVX2 void
reverse_2 (guint8 *dst, const guint8 *src, gint n)
{
  if (n < 8)
    gst_aug_geometry_scalar.reverse[2](dst, src, n);
  else
    reverse_bytes (dst, src, 2 * (gsize) n,
        _mm_setr_epi8 (14, 15, 12, 13, 10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1));
}

static AVX2 void
reverse_3 (guint8 *dst, const guint8 *src, gint n)
{
  /* five pixels to a register: the upper 15 bytes of the first load, the lower 15 of the second;
   * the byte too many that is stored is overwritten by the next store */
  const __m128i upper = _mm_setr_epi8 (13, 14, 15, 10, 11, 12, 7, 8, 9, 4, 5, 6, 1, 2, 3, 0);
  const __m128i lower = _mm_setr_epi8 (12, 13, 14, 9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2, 15);
  gint i = 0;

  for (; i + 11 <= n; i += 10) {
    const guint8 *from = src + 3 * (gsize) (n - 10 - i);
    guint8 *to = dst + 3 * (gsize) i;
    __m128i a = _mm_loadu_si128 ((const __m128i *) (from + 14));
    __m128i b = _mm_loadu_si128 ((const __m128i *) from);

    _mm_storeu_si128 ((__m128i *) to, _mm_shuffle_epi8 (a, upper));
    _mm_storeu_si128 ((__m128i *) (to + 15), _mm_shuffle_epi8 (b, lower));
  }
  gst_aug_geometry_scalar.reverse[3](dst + 3 * (gsize) i, src, n - i);
}

static AVX2 void
reverse_4 (guint8 *dst, const guint8 *src, gint n)
{
  if (n < 4)
    gst_aug_geometry_scalar.reverse[4](dst, src, n);
  else
    reverse_bytes (dst, src, 4 * (gsize) n,
        _mm_setr_epi8 (12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
}

/* The vertical pass: pairs of rows are interleaved, so that one multiply-add takes both. */

static inline AVX2 __m256i
weight_pair (const gint16 *weights)
{
  gint32 pair;

  memcpy (&pair, weights, sizeof pair);
  return _mm256_set1_epi32 (pair);
}

static inline AVX2 void
store_halves (gpointer lower, gpointer upper, __m256i v)
{
  _mm_storeu_si128 ((__m128i *) lower, _mm256_castsi256_si128 (v));
  _mm_storeu_si128 ((__m128i *) upper, _mm256_extracti128_si256 (v, 1));
}

static inline AVX2 void
vertical_32 (gint16 *line, const guint8 *const *rows, const gint16 *weights, gint taps, gint at)
{
  const __m256i zero = _mm256_setzero_si256 ();
  const gint shift = GST_AUG_WEIGHT_BITS - GST_AUG_LINE_BITS;
  __m256i s0 = _mm256_set1_epi32 (1 << (shift - 1)), s1 = s0, s2 = s0, s3 = s0, p0, p1;

  for (gint t = 0; t < taps; t += 2) {
    const __m256i w = weight_pair (weights + t);
    const __m256i a = _mm256_loadu_si256 ((const __m256i *) (rows[t] + at));
    const __m256i b = _mm256_loadu_si256 ((const __m256i *) (rows[t + 1] + at));
    const __m256i lo = _mm256_unpacklo_epi8 (a, b), hi = _mm256_unpackhi_epi8 (a, b);

    s0 = _mm256_add_epi32 (s0, _mm256_madd_epi16 (_mm256_unpacklo_epi8 (lo, zero), w));
    s1 = _mm256_add_epi32 (s1, _mm256_madd_epi16 (_mm256_unpackhi_epi8 (lo, zero), w));
    s2 = _mm256_add_epi32 (s2, _mm256_madd_epi16 (_mm256_unpacklo_epi8 (hi, zero), w));
    s3 = _mm256_add_epi32 (s3, _mm256_madd_epi16 (_mm256_unpackhi_epi8 (hi, zero), w));
  }
  p0 = _mm256_packs_epi32 (_mm256_srai_epi32 (s0, shift), _mm256_srai_epi32 (s1, shift));
  p1 = _mm256_packs_epi32 (_mm256_srai_epi32 (s2, shift), _mm256_srai_epi32 (s3, shift));
  /* halves are stored each on its own: cheaper than bringing them in order */
  store_halves (line + at, line + at + 16, p0);
  store_halves (line + at + 8, line + at + 24, p1);
}

static AVX2 void
vertical (
    gint16 *line, const guint8 *const *rows, const gint16 *weights, gint taps, gint n, gint32 *sums)
{
  if (n < 32) {
    gst_aug_geometry_vertical_range (line, rows, weights, taps, 0, n);
    return;
  }
  for (gint at = 0;; at = MIN (at + 32, n - 32)) {
    vertical_32 (line, rows, weights, taps, at);
    if (at == n - 32)
      return;
  }
}

/* The horizontal pass of planes: eight destination pixels at a time; their sums end up in the
 * lanes of one register. */

static inline AVX2 void
store_8 (guint8 *dst, __m256i sums)
{
  const __m256i half = _mm256_set1_epi32 (1 << (SHIFT - 1));
  const __m256i v = _mm256_srai_epi32 (_mm256_add_epi32 (sums, half), SHIFT);
  const __m128i w = _mm_packs_epi32 (_mm256_castsi256_si128 (v), _mm256_extracti128_si256 (v, 1));

  _mm_storel_epi64 ((__m128i *) dst, _mm_packus_epi16 (w, w));
}

static inline AVX2 __m256i
load_two (const gint16 *a, const gint16 *b)
{
  return _mm256_inserti128_si256 (_mm256_castsi128_si256 (_mm_loadu_si128 ((const __m128i *) a)),
      _mm_loadu_si128 ((const __m128i *) b), 1);
}

static inline AVX2 __m256i
sums_of_2 (const gint16 *line, const gint *first, const gint16 *weights)
{
  gint32 p[8];

  for (gint k = 0; k < 8; k++)
    memcpy (&p[k], line + first[k], 4);
  return _mm256_madd_epi16 (_mm256_setr_epi32 (p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]),
      _mm256_loadu_si256 ((const __m256i *) weights));
}

static inline AVX2 __m256i
load_four (const gint16 *line, const gint *first)
{
  const __m128i a = _mm_loadl_epi64 ((const __m128i *) (line + first[0]));
  const __m128i b = _mm_loadl_epi64 ((const __m128i *) (line + first[1]));
  const __m128i c = _mm_loadl_epi64 ((const __m128i *) (line + first[2]));
  const __m128i d = _mm_loadl_epi64 ((const __m128i *) (line + first[3]));

  return _mm256_inserti128_si256 (
      _mm256_castsi128_si256 (_mm_unpacklo_epi64 (a, b)), _mm_unpacklo_epi64 (c, d), 1);
}

static inline AVX2 __m256i
sums_of_4 (const gint16 *line, const gint *first, const gint16 *weights)
{
  const __m256i *w = (const __m256i *) weights;
  const __m256i a = _mm256_madd_epi16 (load_four (line, first), _mm256_loadu_si256 (w));
  const __m256i b = _mm256_madd_epi16 (load_four (line, first + 4), _mm256_loadu_si256 (w + 1));

  /* lanes: 0 1 4 5 | 2 3 6 7 */
  return _mm256_permute4x64_epi64 (_mm256_hadd_epi32 (a, b), 0xd8);
}

/* In each half: the sums over the four lanes of a, b, c, d. */
static inline AVX2 __m256i
tree (const __m256i s[4])
{
  const __m256i ab =
      _mm256_add_epi32 (_mm256_unpacklo_epi32 (s[0], s[1]), _mm256_unpackhi_epi32 (s[0], s[1]));
  const __m256i cd =
      _mm256_add_epi32 (_mm256_unpacklo_epi32 (s[2], s[3]), _mm256_unpackhi_epi32 (s[2], s[3]));

  return _mm256_add_epi32 (_mm256_unpacklo_epi64 (ab, cd), _mm256_unpackhi_epi64 (ab, cd));
}

static inline AVX2 __m128i
halves_added (__m256i v)
{
  return _mm_add_epi32 (_mm256_castsi256_si128 (v), _mm256_extracti128_si256 (v, 1));
}

static inline AVX2 __m256i
sums_of_8 (const gint16 *line, const gint *first, const gint16 *weights)
{
  __m256i s[4];

  /* pixel k in the lower half and k + 4 in the upper, so that the tree ends in order */
  for (gint k = 0; k < 4; k++)
    s[k] = _mm256_madd_epi16 (load_two (line + first[k], line + first[k + 4]),
        load_two (weights + 8 * k, weights + 8 * (k + 4)));
  return tree (s);
}

static inline AVX2 __m256i
dot (const gint16 *at, const gint16 *weights, gint stride)
{
  __m256i sum = _mm256_madd_epi16 (
      _mm256_loadu_si256 ((const __m256i *) at), _mm256_loadu_si256 ((const __m256i *) weights));

  for (gint t = 16; t < stride; t += 16)
    sum = _mm256_add_epi32 (sum, _mm256_madd_epi16 (_mm256_loadu_si256 ((const __m256i *) (at + t)),
                                     _mm256_loadu_si256 ((const __m256i *) (weights + t))));
  return sum;
}

static inline AVX2 __m256i
sums_of_many (const gint16 *line, const gint *first, const gint16 *weights, gint stride)
{
  __m256i s[4];

  for (gint k = 0; k < 4; k++) {
    const __m256i a = dot (line + first[k], weights + (gsize) k * stride, stride);
    const __m256i b = dot (line + first[k + 4], weights + (gsize) (k + 4) * stride, stride);

    s[k] = _mm256_inserti128_si256 (_mm256_castsi128_si256 (halves_added (a)), halves_added (b), 1);
  }
  return tree (s);
}

static AVX2 void
horizontal_1 (guint8 *dst, const gint16 *line, const GstAugAxis *axis)
{
  const gint n = axis->spec.n, stride = axis->stride;

  if (n < 8) {
    gst_aug_geometry_horizontal_range (dst, line, axis, 1, 0, n);
    return;
  }
  line -= axis->lo;
  for (gint i = 0;; i = MIN (i + 8, n - 8)) {
    const gint *first = axis->first + i;
    const gint16 *weights = axis->weights + (gsize) i * stride;

    if (stride == 2)
      store_8 (dst + i, sums_of_2 (line, first, weights));
    else if (stride == 4)
      store_8 (dst + i, sums_of_4 (line, first, weights));
    else if (stride == 8)
      store_8 (dst + i, sums_of_8 (line, first, weights));
    else
      store_8 (dst + i, sums_of_many (line, first, weights, stride));
    if (i == n - 8)
      return;
  }
}

/* Both passes at once for two taps each way: only the four bytes under a pixel are read. */
static inline AVX2 __m256i
sums_of_2x2 (
    const guint8 *upper, const guint8 *lower, const gint *first, __m256i wy, const gint16 *weights)
{
  const __m256i low = _mm256_set1_epi32 (0x00ff00ff);
  const __m256i half = _mm256_set1_epi32 (1 << (GST_AUG_WEIGHT_BITS - GST_AUG_LINE_BITS - 1));
  const gint shift = GST_AUG_WEIGHT_BITS - GST_AUG_LINE_BITS;
  guint32 p[8];
  __m256i v, left, right;

  for (gint k = 0; k < 8; k++) {
    guint16 a, b;

    memcpy (&a, upper + first[k], 2);
    memcpy (&b, lower + first[k], 2);
    p[k] = a | (guint32) b << 16;
  }
  v = _mm256_setr_epi32 (p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
  left = _mm256_madd_epi16 (_mm256_and_si256 (v, low), wy);
  right = _mm256_madd_epi16 (_mm256_srli_epi16 (v, 8), wy);
  left = _mm256_srai_epi32 (_mm256_add_epi32 (left, half), shift);
  right = _mm256_srai_epi32 (_mm256_add_epi32 (right, half), shift);
  return _mm256_madd_epi16 (_mm256_or_si256 (left, _mm256_slli_epi32 (right, 16)),
      _mm256_loadu_si256 ((const __m256i *) weights));
}

static AVX2 void
bilinear_1 (guint8 *dst, const guint8 *const *rows, const gint16 *weights, const GstAugAxis *axis)
{
  const gint n = axis->spec.n;
  const __m256i wy = weight_pair (weights);

  for (gint i = 0;; i = MIN (i + 8, n - 8)) {
    store_8 (dst + i,
        sums_of_2x2 (rows[0], rows[1], axis->first + i, wy, axis->weights + 2 * (gsize) i));
    if (i == n - 8)
      return;
  }
}

/* The same for packed pixels, one at a time: the two pixels of both rows are brought into the
 * halves of a register, a component of the upper beside the same of the lower. The last pixels of a
 * row are read byte by byte. */
static inline AVX2 void
bilinear_packed (guint8 *dst, const guint8 *const *rows, const gint16 *weights,
    const GstAugAxis *axis, gint bytes, __m128i order)
{
  const gint shift = GST_AUG_WEIGHT_BITS - GST_AUG_LINE_BITS, n = axis->spec.n;
  const __m256i wy = weight_pair (weights), half = _mm256_set1_epi32 (1 << (shift - 1));
  const __m128i whole = _mm_set1_epi32 (1 << (SHIFT - 1));

  for (gint i = 0; i < n; i++) {
    const gssize at = (gssize) axis->first[i] * bytes;
    guint8 two[2][8] = { { 0 } };
    gint32 wx, out;
    __m128i upper, lower, v;
    __m256i mid;

    if (at + 8 <= (gssize) axis->spec.valid1 * bytes) {
      upper = _mm_loadl_epi64 ((const __m128i *) (rows[0] + at));
      lower = _mm_loadl_epi64 ((const __m128i *) (rows[1] + at));
    } else {
      memcpy (two[0], rows[0] + at, 2 * bytes);
      memcpy (two[1], rows[1] + at, 2 * bytes);
      upper = _mm_loadl_epi64 ((const __m128i *) two[0]);
      lower = _mm_loadl_epi64 ((const __m128i *) two[1]);
    }
    memcpy (&wx, axis->weights + (gsize) i * axis->stride, 4);
    mid = _mm256_cvtepu8_epi16 (_mm_shuffle_epi8 (_mm_unpacklo_epi8 (upper, lower), order));
    mid = _mm256_srai_epi32 (_mm256_add_epi32 (_mm256_madd_epi16 (mid, wy), half), shift);
    v = _mm_or_si128 (
        _mm256_castsi256_si128 (mid), _mm_slli_epi32 (_mm256_extracti128_si256 (mid, 1), 16));
    v = _mm_add_epi32 (_mm_madd_epi16 (v, _mm_set1_epi32 (wx)), whole);
    v = _mm_packs_epi32 (_mm_srai_epi32 (v, SHIFT), _mm_setzero_si128 ());
    out = _mm_cvtsi128_si32 (_mm_packus_epi16 (v, v));
    memcpy (dst + (gsize) i * bytes, &out, i + 1 < n ? 4 : bytes);
  }
}

static AVX2 void
bilinear_2 (guint8 *dst, const guint8 *const *rows, const gint16 *weights, const GstAugAxis *axis)
{
  bilinear_packed (dst, rows, weights, axis, 2,
      _mm_setr_epi8 (0, 1, 2, 3, -1, -1, -1, -1, 4, 5, 6, 7, -1, -1, -1, -1));
}

static AVX2 void
bilinear_3 (guint8 *dst, const guint8 *const *rows, const gint16 *weights, const GstAugAxis *axis)
{
  bilinear_packed (dst, rows, weights, axis, 3,
      _mm_setr_epi8 (0, 1, 2, 3, 4, 5, -1, -1, 6, 7, 8, 9, 10, 11, -1, -1));
}

static AVX2 void
bilinear_4 (guint8 *dst, const guint8 *const *rows, const gint16 *weights, const GstAugAxis *axis)
{
  bilinear_packed (dst, rows, weights, axis, 4,
      _mm_setr_epi8 (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

/* The horizontal pass of packed pixels: four taps at a time, two in each half; the same component
 * of two pixels is brought side by side for the multiply-add. */

static inline AVX2 __m128i
packed_sum (const gint16 *at, const gint16 *weights, gint stride, gint bytes, __m256i pairs)
{
  const __m256i spread = _mm256_setr_epi8 (0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6,
      7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
  __m256i sum = _mm256_setzero_si256 ();
  __m128i v;

  for (gint t = 0; t < stride; t += 4) {
    const gint16 *p = at + t * bytes;
    gint64 four;
    __m256i w;

    memcpy (&four, weights + t, sizeof four);
    w = _mm256_shuffle_epi8 (_mm256_set1_epi64x (four), spread);
    sum = _mm256_add_epi32 (
        sum, _mm256_madd_epi16 (_mm256_shuffle_epi8 (load_two (p, p + 2 * bytes), pairs), w));
  }
  v = _mm_add_epi32 (_mm256_castsi256_si128 (sum), _mm256_extracti128_si256 (sum, 1));
  v = _mm_srai_epi32 (_mm_add_epi32 (v, _mm_set1_epi32 (1 << (SHIFT - 1))), SHIFT);
  v = _mm_packs_epi32 (v, v);
  return _mm_packus_epi16 (v, v);
}

static inline AVX2 void
horizontal_packed (
    guint8 *dst, const gint16 *line, const GstAugAxis *axis, gint bytes, __m256i pairs)
{
  const gint n = axis->spec.n, stride = axis->stride;
  /* four bytes are stored for each pixel; the last pixels must not reach beyond the row */
  const gint spare = bytes == 4 ? 0 : 1;
  const gint whole = MAX (n - spare, 0);

  for (gint i = 0; i < whole; i++) {
    const gint32 v =
        _mm_cvtsi128_si32 (packed_sum (line + (gsize) (axis->first[i] - axis->lo) * bytes,
            axis->weights + (gsize) i * stride, stride, bytes, pairs));

    memcpy (dst + (gsize) i * bytes, &v, 4);
  }
  gst_aug_geometry_horizontal_range (dst, line, axis, bytes, whole, n);
}

static AVX2 void
horizontal_2 (guint8 *dst, const gint16 *line, const GstAugAxis *axis)
{
  /* two taps of two components fill only half of a lane */
  const __m256i pairs = _mm256_setr_epi8 (0, 1, 4, 5, 2, 3, 6, 7, -1, -1, -1, -1, -1, -1, -1, -1, 0,
      1, 4, 5, 2, 3, 6, 7, -1, -1, -1, -1, -1, -1, -1, -1);

  horizontal_packed (dst, line, axis, 2, pairs);
}

static AVX2 void
horizontal_3 (guint8 *dst, const gint16 *line, const GstAugAxis *axis)
{
  const __m256i pairs = _mm256_setr_epi8 (0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11, -1, -1, -1, -1, 0,
      1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11, -1, -1, -1, -1);

  horizontal_packed (dst, line, axis, 3, pairs);
}

static AVX2 void
horizontal_4 (guint8 *dst, const gint16 *line, const GstAugAxis *axis)
{
  const __m256i pairs = _mm256_setr_epi8 (0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15, 0,
      1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15);

  horizontal_packed (dst, line, axis, 4, pairs);
}

static GstAugGeometryKernels geometry_avx2 = {
  .reverse = { NULL, reverse_1, reverse_2, reverse_3, reverse_4 },
  .vertical = vertical,
  .bilinear = { NULL, bilinear_1, bilinear_2, bilinear_3, bilinear_4 },
  .horizontal = { NULL, horizontal_1, horizontal_2, horizontal_3, horizontal_4 },
};

const GstAugGeometryKernels *
gst_aug_geometry_kernels_avx2 (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    for (gint i = 1; i <= 4; i++)
      geometry_avx2.pick[i] = gst_aug_geometry_scalar.pick[i];
    g_once_init_leave (&once, __builtin_cpu_supports ("avx2") ? 1 : 2);
  }
  return once == 1 ? &geometry_avx2 : NULL;
}

#else

const GstAugGeometryKernels *
gst_aug_geometry_kernels_avx2 (void)
{
  return NULL;
}

#endif
