/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: planes and row kernels of the blurs and of sharpness. */
#pragma once

#include "../effects.h"

G_BEGIN_DECLS

/* No weight lies farther from its pixel than this. */
#define AUG_BLUR_MAX_RADIUS 512
/* Lines end with this many spare values: vector kernels load whole registers. */
#define AUG_BLUR_SLACK 64
/* The largest radius of the sums in 16 bits. */
#define AUG_BLUR_SHORT_RADIUS 8

/* A plane as rows of values; the values of a pixel lie side by side. */
typedef struct {
  const guint8 *src;
  guint8 *dst;
  gssize src_stride, dst_stride;
  guint width, height; /* pixels */
  guint step;          /* values in a pixel */
  guint n;             /* values in a row */
  guint bytes;         /* of a value, at any address */
  guint depth, shift;  /* bits of a value, and how far they lie from the lowest bit */
  guint kept;          /* bit i: value i of each pixel is alpha or unused, and is copied */
  guint w_sub, h_sub;  /* subsampling as shifts */
  gboolean is_luma;    /* the first component is in it */
} AugBlurPlane;

/* A weight, and where its value lies: rows and values from the pixel. */
typedef struct {
  gint dy, dx;
  gfloat weight;
} AugBlurTap;

typedef struct {
  guint n, step;
  guint radius_down, radius_across;
  const guint16 *down, *across;
  guint16 bias;
} AugBlurShort;

typedef struct {
  gboolean pillow;  /* how bytes are blended */
  gfloat f, g;      /* bytes: of the pixel and of the blurred one, else of the sum of 13 */
  gfloat low, high; /* values that are neither bytes of RGB nor of grey */
} AugSharpness;

/* Lengths are in values. Lines are float32 with AUG_BLUR_SLACK values that may be read, and
 * written, behind them. Sums are made from the left in the order that is written. */
typedef struct {
  /* weights[0]·rows[r] + weights[1]·(rows[r - 1] + rows[r + 1]) + … with r = radius */
  void (*down_8) (
      gfloat *line, const guint8 *const *rows, guint n, const gfloat *weights, guint radius);
  void (*down_16) (gfloat *line, const guint8 *const *rows, guint n, const gfloat *weights,
      guint radius, guint shift);
  /* the same along a line, times @scale */
  void (*across) (gfloat *out, const gfloat *line, guint n, const gfloat *weights, guint radius,
      guint step, gfloat scale);
  void (*load_8) (gfloat *line, const guint8 *row, guint n);
  void (*load_16) (gfloat *line, const guint8 *row, guint n, guint shift);
  /* rounded to nearest, ties to even, and clamped to [0, top] */
  void (*store_8) (guint8 *row, const gfloat *line, guint n);
  void (*store_16) (guint8 *row, const gfloat *line, guint n, guint shift, gfloat top);
  /* Σ weight·lines[dy][x + dx]; lines[0] is the row itself */
  void (*taps) (
      gfloat *out, const gfloat *const *lines, guint n, const AugBlurTap *taps, guint n_taps);
  /* a + (b - a)·share */
  void (*between) (gfloat *line, const gfloat *a, const gfloat *b, guint n, gfloat share);
  /* sum[x] += line[at[x]] + (line[at[x] + step] - line[at[x]])·share[x] */
  void (*pick) (
      gfloat *sum, const gfloat *line, guint n, const gint32 *at, const gfloat *share, guint step);
  /* Rows of bytes in 16 bits: Σ mulhi (weights[j], values), values times 256, those of a pair
   * averaged and rounded up; along a row that is reflected at its ends, to a line of
   * n + 2·AUG_BLUR_SLACK values whose order is the kernels' own, and then down the lines. */
  void (*short_across) (guint16 *line, const guint8 *row, const AugBlurShort *s);
  void (*short_down) (guint8 *row, const guint16 *const *lines, const AugBlurShort *s);
  /* Sorts each column of the rows into lines; then the medians of windows of lines. */
  void (*sort_8) (guint8 *const *lines, const guint8 *const *rows, guint n, guint window);
  void (*median_8) (guint8 *row, const guint8 *const *lines, guint n, guint window, guint step);
  /* without sorted lines, for any window */
  void (*bisect_8) (guint8 *row, const guint8 *const *lines, guint n, guint window, guint step);
  void (*bisect_16) (guint8 *row, const guint16 *const *lines, guint n, guint window, guint step);
  /* rows: above, the row, below; the first of @n values has a neighbour on its left */
  void (*sharpen_8) (
      guint8 *to, const guint8 *const rows[3], guint n, guint step, const AugSharpness *sharpness);
  void (*sharpen_luma_8) (
      guint8 *to, const guint8 *const rows[3], guint n, guint step, const AugSharpness *sharpness);
  void (*sharpen_luma_16) (guint8 *to, const guint8 *const rows[3], guint n, guint step,
      guint shift, const AugSharpness *sharpness);
} AugBlurKernels;

G_GNUC_INTERNAL extern const AugBlurKernels aug_blur_kernels_scalar;
G_GNUC_INTERNAL const AugBlurKernels *aug_blur_kernels_vector (void);
G_GNUC_INTERNAL const AugBlurKernels *aug_blur_kernels_get (void);
G_GNUC_INTERNAL void aug_blur_sort_8 (
    guint8 *const *lines, const guint8 *const *rows, guint n, guint window);
G_GNUC_INTERNAL void aug_blur_median_8 (
    guint8 *row, const guint8 *const *lines, guint n, guint window, guint step);
G_GNUC_INTERNAL void aug_blur_bisect_8 (
    guint8 *row, const guint8 *const *lines, guint n, guint window, guint step);
G_GNUC_INTERNAL void aug_blur_bisect_16 (
    guint8 *row, const guint16 *const *lines, guint n, guint window, guint step);
G_GNUC_INTERNAL void aug_blur_median_avx2 (AugBlurKernels *kernels);
G_GNUC_INTERNAL void aug_blur_sharpness_avx2 (AugBlurKernels *kernels);

G_GNUC_INTERNAL guint aug_blur_planes (
    const GstVideoFrame *src, GstVideoFrame *dst, AugBlurPlane planes[GST_VIDEO_MAX_PLANES]);
G_GNUC_INTERNAL guint aug_blur_reflect (gint i, guint n);
G_GNUC_INTERNAL guint aug_blur_nearest (gint i, guint n);
G_GNUC_INTERNAL const guint8 *aug_blur_src_row (const AugBlurPlane *plane, guint y);
G_GNUC_INTERNAL guint8 *aug_blur_dst_row (const AugBlurPlane *plane, guint y);
G_GNUC_INTERNAL void aug_blur_pad (gpointer line, const AugBlurPlane *plane, guint radius,
    gsize size, guint (*index) (gint i, guint n));
G_GNUC_INTERNAL void aug_blur_load (
    const AugBlurKernels *kernels, const AugBlurPlane *plane, guint y, gfloat *line);
G_GNUC_INTERNAL void aug_blur_store (
    const AugBlurKernels *kernels, const AugBlurPlane *plane, guint y, const gfloat *line);
G_GNUC_INTERNAL void aug_blur_keep (const AugBlurPlane *plane, guint y);
G_GNUC_INTERNAL void aug_blur_copy (const AugBlurPlane *plane);
/* A length of an operation in pixels: a share of the height where it is relative. */
G_GNUC_INTERNAL gdouble aug_blur_pixels (
    const GstAugOperation *operation, const gchar *name, gdouble otherwise, guint height);

/* Where the block after the one at @x begins, so that the last one ends at @n. */
static inline guint
aug_blur_next (guint x, guint n, guint size)
{
  return x + 2 * size > n && x + size < n ? n - size : x + size;
}

/* 16-bit values at any address. */
static inline guint16
aug_blur_read (const guint8 *row, gsize x)
{
  return (guint16) (row[2 * x] | row[2 * x + 1] << 8);
}

static inline void
aug_blur_write (guint8 *row, gsize x, guint16 value)
{
  row[2 * x] = (guint8) value;
  row[2 * x + 1] = (guint8) (value >> 8);
}

/* To nearest, ties to even, in [0, top]; top is below 2^22. */
static inline guint
aug_blur_round (gfloat x, gfloat top)
{
  x = x > 0 ? x : 0;
  x = x < top ? x : top;
  return (guint) ((x + 8388608.0f) - 8388608.0f);
}

G_END_DECLS
