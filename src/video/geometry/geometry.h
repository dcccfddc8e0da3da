/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: tables and row kernels of gst_aug_video_map_render(). */
#pragma once

#include "map.h"
#include "sampler.h"

G_BEGIN_DECLS

/* Weights of 8-bit pixels: 14 bits, so that they fit a signed 16-bit multiplier; a line between
 * the two passes has 7 bits behind the point (255 << 7 is the most an int16 holds). The weights of
 * one output pixel are not negative and add up to exactly 1, so nothing needs clamping. */
#define GST_AUG_WEIGHT_BITS 14
#define GST_AUG_LINE_BITS 7
/* The same for 16-bit pixels, summed in 64 bits. */
#define GST_AUG_WIDE_WEIGHT_BITS 22
#define GST_AUG_WIDE_LINE_BITS 8
/* Line buffers end with this many spare values: vector kernels load whole registers. */
#define GST_AUG_LINE_SLACK 64

/* 16-bit pixels at any address. */
static inline guint16
gst_aug_read_le16 (const guint8 *p)
{
  return (guint16) (p[0] | p[1] << 8);
}

static inline void
gst_aug_write_le16 (guint8 *p, guint16 value)
{
  p[0] = (guint8) value;
  p[1] = (guint8) (value >> 8);
}

typedef struct {
  gdouble origin;      /* of the rectangle, in pixels of the source plane */
  gdouble scale;       /* source pixels per destination pixel */
  gdouble end;         /* of the rectangle */
  gint n;              /* destination pixels */
  gint valid0, valid1; /* source pixels that count */
  gint alignment;      /* weights come in multiples of it; 0 = 2, 4, 8 or multiples of 16 */
  gboolean mirror;
  gboolean wide;    /* 16-bit pixels */
  gboolean indices; /* nearest: first[] only */
  GstAugInterpolation interpolation;
} GstAugAxisSpec;

/* For each destination pixel i the source pixels first[i] … first[i] + stride - 1 and their
 * weights. Pixel valid0 - 1 stands for all fill before the valid part, pixel valid1 for all fill
 * behind it. */
typedef struct {
  GstAugAxisSpec spec;
  gint stride;
  gint lo, hi; /* all pixels with a weight are in [lo, hi) */
  gint *first;
  gint *count;
  gint16 *weights;
  gint32 *wide_weights;
  gsize first_size, count_size, weights_size, wide_size;
} GstAugAxis;

void gst_aug_axis_prepare (GstAugAxis *axis, const GstAugAxisSpec *spec);
void gst_aug_axis_clear (GstAugAxis *axis);
gpointer gst_aug_geometry_reserve (gpointer *memory, gsize *size, gsize count, gsize each);

/* One plane of a source and a destination. */
typedef struct {
  const guint8 *src;
  guint8 *dst;
  gssize src_stride, dst_stride;
  gint width, height; /* of the destination */
  gint src_width, src_height;
  gint bytes;      /* per pixel */
  gint components; /* values per pixel */
  gint w_sub, h_sub;
  gboolean wide;
  gint shift; /* of a 16-bit value's lowest bit */
  gint depth;
  guint8 fill[4];
  GstAugInterpolation interpolation;
  GstAugAxisSpec x, y;
} GstAugPlane;

struct _GstAugVideoScratch {
  GstAugAxis axes[4][2]; /* first plane, other planes, both again for shrinking; x, y */
  guint8 *fill_row;
  gpointer line;
  gint32 *sums;
  const guint8 **rows;
  GstAugSamplerMemory *sampler;
  guint8 *shrunk;
  gsize fill_size, line_size, sums_size, rows_size, shrunk_size;
};

void gst_aug_plane_describe (GstAugPlane *plane, GstAugInterpolation interpolation, guint32 fill,
    const GstVideoFrame *src, GstVideoFrame *dst, guint p,
    const gint values[GST_VIDEO_MAX_COMPONENTS]);
/* The valid part alone of the axes. */
void gst_aug_plane_valid (GstAugPlane *plane, gdouble x0, gdouble y0, gdouble x1, gdouble y1);
void gst_aug_plane_sampled (const GstAugPlane *plane, GstAugSampledPlane *sampled);
void gst_aug_plane_fill (const GstAugPlane *plane, GstAugVideoScratch *scratch);
GstAugSamplerMemory *gst_aug_scratch_sampler (GstAugVideoScratch *scratch);
gboolean gst_aug_video_map_render_general (const GstAugVideoMap *map, const GstVideoFrame *src,
    GstVideoFrame *dst, GstAugVideoScratch *scratch);
void gst_aug_plane_transpose (guint8 *dst, gssize dst_stride, const guint8 *src, gssize src_stride,
    gint bytes, gint width, gint height);

typedef void (*GstAugReverseFunc) (guint8 *dst, const guint8 *src, gint n);
typedef void (*GstAugPickFunc) (guint8 *dst, const guint8 *row, const gint *first, gint n);
/* line[i] = (sum over taps of rows[t][i]·weights[t] + half) >> (weight bits - line bits);
 * the number of taps is even */
typedef void (*GstAugVerticalFunc) (gint16 *line, const guint8 *const *rows, const gint16 *weights,
    gint taps, gint n, gint32 *sums);
/* dst[i] = (sum over taps of line[first[i] - lo + t]·weights[i][t] + half) >> all bits */
typedef void (*GstAugHorizontalFunc) (guint8 *dst, const gint16 *line, const GstAugAxis *axis);

/* Both passes of 8-bit planes where both axes have two taps, at least 8 destination
 * pixels; rows begin at source pixel 0, both taps of every pixel are inside of them */
typedef void (*GstAugBilinearFunc) (
    guint8 *dst, const guint8 *const *rows, const gint16 *weights, const GstAugAxis *axis);

/* Index of the arrays: bytes per pixel, 1 to 4. */
typedef struct {
  GstAugReverseFunc reverse[5];
  GstAugPickFunc pick[5];
  GstAugVerticalFunc vertical;
  GstAugBilinearFunc bilinear[5]; /* or NULL */
  GstAugHorizontalFunc horizontal[5];
} GstAugGeometryKernels;

void gst_aug_plane_render (GstAugPlane *plane, const GstAugGeometryKernels *kernels,
    GstAugVideoScratch *scratch, GstAugAxis axes[2]);

const GstAugGeometryKernels *gst_aug_geometry_kernels (GstAugLevel level);
const GstAugGeometryKernels *gst_aug_geometry_kernels_avx2 (void);
extern const GstAugGeometryKernels gst_aug_geometry_scalar;

void gst_aug_geometry_horizontal_range (
    guint8 *dst, const gint16 *line, const GstAugAxis *axis, gint bytes, gint from, gint to);
void gst_aug_geometry_vertical_range (
    gint16 *line, const guint8 *const *rows, const gint16 *weights, gint taps, gint from, gint to);
/* n values of rows, shifted down on the way in and up again on the way out */
void gst_aug_geometry_vertical_wide (guint32 *line, const guint8 *const *rows,
    const gint32 *weights, gint taps, gint n, gint value_shift);
void gst_aug_geometry_horizontal_wide (
    guint8 *dst, const guint32 *line, const GstAugAxis *axis, gint components, gint value_shift);

gboolean gst_aug_video_bound_is_source (const GstAugVideoMap *map, const GstAugVideoBound *bound);

G_END_DECLS
