/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The scalar kernels of JPEG: the "islow" transforms of libjpeg (Loeffler, Ligtenberg, Moschytz,
 * "Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989) in its integers, its
 * quantisation, colours and sampling. They are the definition; the other level gives the same
 * bytes. */
#include "compress-private.h"

#include "core/level.h"

#include <string.h>

#define CONST_BITS 13
#define PASS1_BITS 2

#define FIX_0_298631336 2446
#define FIX_0_390180644 3196
#define FIX_0_541196100 4433
#define FIX_0_765366865 6270
#define FIX_0_899976223 7373
#define FIX_1_175875602 9633
#define FIX_1_501321110 12299
#define FIX_1_847759065 15137
#define FIX_1_961570560 16069
#define FIX_2_053119869 16819
#define FIX_2_562915447 20995
#define FIX_3_072711026 25172

static inline gint
descale (gint x, guint bits)
{
  return (x + (1 << (bits - 1))) >> bits;
}

/* Four products of the odd half, the same in both directions: o[k] belongs to t[k]. */
static inline void
odd_half (const gint t[4], gint o[4])
{
  const gint z5 = (t[0] + t[1] + t[2] + t[3]) * FIX_1_175875602;
  const gint z1 = (t[0] + t[3]) * -FIX_0_899976223, z2 = (t[1] + t[2]) * -FIX_2_562915447;
  const gint z3 = (t[0] + t[2]) * -FIX_1_961570560 + z5;
  const gint z4 = (t[1] + t[3]) * -FIX_0_390180644 + z5;

  o[0] = t[0] * FIX_0_298631336 + z1 + z3;
  o[1] = t[1] * FIX_2_053119869 + z2 + z4;
  o[2] = t[2] * FIX_3_072711026 + z2 + z3;
  o[3] = t[3] * FIX_1_501321110 + z1 + z4;
}

/* Eight values that lie @step apart. The first pass keeps two more bits. */
static void
forward (gint *d, guint step, gboolean first)
{
  const guint bits = first ? CONST_BITS - PASS1_BITS : CONST_BITS + PASS1_BITS;
  gint s[4], t[4], o[4], even, odd, z;

  for (guint i = 0; i < 4; i++) {
    s[i] = d[i * step] + d[(7 - i) * step];
    t[3 - i] = d[i * step] - d[(7 - i) * step];
  }
  even = s[0] + s[3] + (s[1] + s[2]);
  odd = s[0] + s[3] - (s[1] + s[2]);
  d[0] = first ? even * (1 << PASS1_BITS) : descale (even, PASS1_BITS);
  d[4 * step] = first ? odd * (1 << PASS1_BITS) : descale (odd, PASS1_BITS);
  z = (s[1] - s[2] + (s[0] - s[3])) * FIX_0_541196100;
  d[2 * step] = descale (z + (s[0] - s[3]) * FIX_0_765366865, bits);
  d[6 * step] = descale (z - (s[1] - s[2]) * FIX_1_847759065, bits);
  odd_half (t, o);
  d[7 * step] = descale (o[0], bits);
  d[5 * step] = descale (o[1], bits);
  d[3 * step] = descale (o[2], bits);
  d[step] = descale (o[3], bits);
}

static void
inverse (gint *d, guint step, gboolean first)
{
  const guint bits = first ? CONST_BITS - PASS1_BITS : CONST_BITS + PASS1_BITS + 3;
  const gint t[4] = { d[7 * step], d[5 * step], d[3 * step], d[step] };
  const gint z = (d[2 * step] + d[6 * step]) * FIX_0_541196100;
  const gint low = z - d[6 * step] * FIX_1_847759065, high = z + d[2 * step] * FIX_0_765366865;
  const gint sum = (d[0] + d[4 * step]) * (1 << CONST_BITS),
             difference = (d[0] - d[4 * step]) * (1 << CONST_BITS);
  const gint e[4] = { sum + high, difference + low, difference - low, sum - high };
  gint o[4];

  odd_half (t, o);
  for (guint i = 0; i < 4; i++) {
    d[i * step] = descale (e[i] + o[3 - i], bits);
    d[(7 - i) * step] = descale (e[i] - o[3 - i], bits);
  }
}

static inline gint
quantise (gint x, guint i, const AugJpegTable *table)
{
  const guint size = (guint) ABS (x);
  const guint32 level =
      ((size + table->correction[i]) * table->reciprocal[i] >> 16) * table->scale[i] >> 16;

  return (x < 0 ? -(gint) level : (gint) level) * table->steps[i];
}

static void
one_block (
    guint8 *dst, gssize dst_stride, const guint8 *src, gssize src_stride, const AugJpegTable *table)
{
  gint d[64];

  for (guint y = 0; y < 8; y++)
    for (guint x = 0; x < 8; x++)
      d[8 * y + x] = src[src_stride * (gssize) y + x] - 128;
  for (guint i = 0; i < 8; i++)
    forward (d + 8 * i, 1, TRUE);
  for (guint i = 0; i < 8; i++)
    forward (d + i, 8, FALSE);
  for (guint i = 0; i < 64; i++)
    d[i] = quantise (d[i], i, table);
  for (guint i = 0; i < 8; i++)
    inverse (d + i, 8, TRUE);
  for (guint i = 0; i < 8; i++)
    inverse (d + 8 * i, 1, FALSE);
  for (guint y = 0; y < 8; y++)
    for (guint x = 0; x < 8; x++)
      dst[dst_stride * (gssize) y + x] = (guint8) CLAMP (d[8 * y + x] + 128, 0, 255);
}

static void
blocks_scalar (guint8 *dst, gssize dst_stride, const guint8 *src, gssize src_stride, guint n_pairs,
    const AugJpegTable *table)
{
  for (guint i = 0; i < 2 * n_pairs; i++)
    one_block (dst + 8 * i, dst_stride, src + 8 * i, src_stride, table);
}

/* JFIF 1.02, in sixteen bits behind the point. */
static void
to_ycc_scalar (
    guint8 *y, guint8 *cb, guint8 *cr, const guint8 *r, const guint8 *g, const guint8 *b, guint n)
{
  for (guint i = 0; i < n; i++) {
    const gint red = r[i], green = g[i], blue = b[i];

    y[i] = (guint8) ((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);
    cb[i] = (guint8) ((-11059 * red - 21709 * green + 32768 * blue + (128 << 16) + 32767) >> 16);
    cr[i] = (guint8) ((32768 * red - 27439 * green - 5329 * blue + (128 << 16) + 32767) >> 16);
  }
}

static void
to_rgb_scalar (
    guint8 *r, guint8 *g, guint8 *b, const guint8 *y, const guint8 *cb, const guint8 *cr, guint n)
{
  for (guint i = 0; i < n; i++) {
    const gint u = cb[i] - 128, v = cr[i] - 128;
    const gint red = y[i] + ((91881 * v + 32768) >> 16);
    const gint green = y[i] + ((-22554 * u - 46802 * v + 32768) >> 16);
    const gint blue = y[i] + ((116130 * u + 32768) >> 16);

    r[i] = (guint8) CLAMP (red, 0, 255);
    g[i] = (guint8) CLAMP (green, 0, 255);
    b[i] = (guint8) CLAMP (blue, 0, 255);
  }
}

static void
down_both_scalar (guint8 *to, const guint8 *top, const guint8 *bottom, guint n)
{
  for (guint i = 0; i < n; i++)
    to[i] =
        (guint8) ((top[2 * i] + top[2 * i + 1] + bottom[2 * i] + bottom[2 * i + 1] + 1 + (i & 1)) >>
                  2);
}

static void
down_across_scalar (guint8 *to, const guint8 *row, guint n)
{
  for (guint i = 0; i < n; i++)
    to[i] = (guint8) ((row[2 * i] + row[2 * i + 1] + (i & 1)) >> 1);
}

static void
up_both_scalar (guint8 *to, const gint16 *sums, guint n)
{
  for (guint i = 0; i < n; i++) {
    to[2 * i] = (guint8) ((3 * sums[i] + sums[(gint) i - 1] + 8) >> 4);
    to[2 * i + 1] = (guint8) ((3 * sums[i] + sums[i + 1] + 7) >> 4);
  }
}

static void
sum_rows_scalar (gint16 *sums, const guint8 *near, const guint8 *far, guint n)
{
  aug_jpeg_sum_rows (sums, near, far, n);
}

static void
split_scalar (guint8 *first, guint8 *second, const guint8 *from, guint n)
{
  for (guint i = 0; i < n; i++) {
    first[i] = from[2 * i];
    second[i] = from[2 * i + 1];
  }
}

static void
merge_scalar (guint8 *to, const guint8 *first, const guint8 *second, guint n)
{
  for (guint i = 0; i < n; i++) {
    to[2 * i] = first[i];
    to[2 * i + 1] = second[i];
  }
}

const AugJpegKernels aug_jpeg_kernels_scalar = { blocks_scalar, to_ycc_scalar, to_rgb_scalar,
  down_both_scalar, down_across_scalar, up_both_scalar, sum_rows_scalar, split_scalar,
  merge_scalar };

const AugJpegKernels *
aug_jpeg_kernels_get (void)
{
  const AugJpegKernels *kernels =
      gst_aug_level_get () >= GST_AUG_LEVEL_VECTOR ? aug_jpeg_kernels_vector () : NULL;

  return kernels ? kernels : &aug_jpeg_kernels_scalar;
}

/* ITU-T T.81, annex K.1 */
static const guint8 bases[2][64] = {
  { 16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
      14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104,
      113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99 },
  { 17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
      47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
      99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99 },
};

/* The quotient rounded half up of 16-bit numbers: the reciprocal has as many bits as fit, and where
 * it was rounded down the dividend is one more. (Fog, Optimizing subroutines in assembly language,
 * 16.9.) */
static void
init_division (AugJpegTable *table, guint i, guint divisor)
{
  const guint bits = 16 + (guint) g_bit_storage (divisor) - 1;
  guint32 quotient = (guint32) (((guint64) 1 << bits) / divisor);
  const guint32 rest = (guint32) (((guint64) 1 << bits) % divisor);
  guint shift = bits;

  table->correction[i] = (guint16) (divisor / 2);
  if (rest == 0) {
    quotient >>= 1;
    shift--;
  } else if (rest <= divisor / 2) {
    table->correction[i]++;
  } else {
    quotient++;
  }
  table->reciprocal[i] = (guint16) quotient;
  table->scale[i] = (guint16) (1u << (32 - shift));
}

void
aug_jpeg_table_init (AugJpegTable *table, guint quality, gboolean chroma)
{
  const guint percent = quality < 50 ? 5000 / MAX (quality, 1) : 200 - 2 * MIN (quality, 100);

  for (guint i = 0; i < 64; i++) {
    const guint step = (bases[chroma != FALSE][i] * percent + 50) / 100;

    table->steps[i] = (guint16) CLAMP (step, 1, 255);
    init_division (table, i, table->steps[i] * 8u);
  }
}
