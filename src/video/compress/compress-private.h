/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what JPEG does to pictures, without the coding of entropy, which loses nothing. */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

/* One quantisation table, with what divides by 8·step without a division: the quotient of x is
 * ((x + correction)·reciprocal >> 16)·scale >> 16, exactly, for 16 bits. */
typedef struct {
  guint16 steps[64];
  guint16 reciprocal[64], correction[64], scale[64];
} AugJpegTable;

typedef struct {
  /* @n_pairs pairs of 8x8 blocks that lie beside each other: transform, quantise, and back; @dst
   * may be @src */
  void (*blocks) (guint8 *dst, gssize dst_stride, const guint8 *src, gssize src_stride,
      guint n_pairs, const AugJpegTable *table);
  /* RGB to the Y'CbCr of JFIF and back */
  void (*to_ycc) (guint8 *y, guint8 *cb, guint8 *cr, const guint8 *r, const guint8 *g,
      const guint8 *b, guint n);
  void (*to_rgb) (guint8 *r, guint8 *g, guint8 *b, const guint8 *y, const guint8 *cb,
      const guint8 *cr, guint n);
  /* @n means of 2x2 or 2x1 values, rounded up and down by turns */
  void (*down_both) (guint8 *to, const guint8 *top, const guint8 *bottom, guint n);
  void (*down_across) (guint8 *to, const guint8 *row, guint n);
  /* 2·n values with triangle weights from sums of rows with one more on either side */
  void (*up_both) (guint8 *to, const gint16 *sums, guint n);
  void (*sum_rows) (gint16 *sums, const guint8 *near, const guint8 *far, guint n);
  /* pairs of bytes, n of them, apart and together */
  void (*split) (guint8 *first, guint8 *second, const guint8 *from, guint n);
  void (*merge) (guint8 *to, const guint8 *first, const guint8 *second, guint n);
} AugJpegKernels;

G_GNUC_INTERNAL extern const AugJpegKernels aug_jpeg_kernels_scalar;
G_GNUC_INTERNAL const AugJpegKernels *aug_jpeg_kernels_vector (void);
G_GNUC_INTERNAL const AugJpegKernels *aug_jpeg_kernels_get (void);

/* The table for @quality (1 to 100) of luma or of chroma. */
G_GNUC_INTERNAL void aug_jpeg_table_init (AugJpegTable *table, guint quality, gboolean chroma);

static inline __attribute__ ((always_inline)) void
aug_jpeg_sum_rows (gint16 *sums, const guint8 *near, const guint8 *far, guint n)
{
  for (guint i = 0; i < n; i++)
    sums[i] = (gint16) (3 * near[i] + far[i]);
}

G_END_DECLS
