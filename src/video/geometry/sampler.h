/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: samples a plane at any places. docs/geometry.md has the definition. */
#pragma once

#include <string.h>

#include "../../core/level.h"
#include "warp.h"

G_BEGIN_DECLS

/* Places are pixel centres at integers with this many bits behind the point. */
#define GST_AUG_POSITION_BITS 24
#define GST_AUG_FURTHEST 67108864.0
/* Rows of places begin anew at multiples of it; pictures are sampled in squares of that size. */
#define GST_AUG_TILE GST_AUG_WARP_RUN
/* Weights of 8-bit and of 16-bit pixels. */
#define GST_AUG_SAMPLER_BITS 14
#define GST_AUG_SAMPLER_LINE_BITS 7
#define GST_AUG_SAMPLER_WIDE_BITS 22

static inline gint64
gst_aug_to_position (gdouble v)
{
  /* added to a double below 2^51, it leaves the nearest integer in the lowest bits */
  const gdouble rounder = 6755399441055744.0;
  gdouble rounded;
  gint64 bits, zero;

  v = v > -GST_AUG_FURTHEST ? (v < GST_AUG_FURTHEST ? v : GST_AUG_FURTHEST) : -GST_AUG_FURTHEST;
  rounded = v * (gdouble) ((gint64) 1 << GST_AUG_POSITION_BITS) + rounder;
  memcpy (&bits, &rounded, sizeof bits);
  memcpy (&zero, &rounder, sizeof zero);
  return bits - zero;
}

/* The part of the source under a tile is copied to a patch: what lies outside of the source is
 * filled there, and the two rows under a pixel lie beside each other. Any position with 8 bits
 * before the point can be read from a patch, whatever is there. */
#define GST_AUG_PATCH_WIDTH 160
#define GST_AUG_PATCH_HEIGHT 250
#define GST_AUG_PATCH_BYTES (2 * (255 * GST_AUG_PATCH_WIDTH + 256) + 64)

typedef struct {
  const guint8 *src;
  guint8 *dst;
  gssize src_stride, dst_stride;
  gint width, height;     /* of the destination */
  gint bytes;             /* per pixel */
  gint components;        /* values per pixel */
  gint write;             /* the one component that is written, or -1: all */
  gboolean wide;          /* 16-bit values */
  gint shift;             /* of a value's lowest bit */
  guint8 fill[4];         /* one pixel */
  gint x0, y0, x1, y1;    /* source pixels that count, at least one */
  GstAugFillMode outside; /* what is seen beyond them */
  gboolean nearest;
} GstAugSampledPlane;

typedef enum {
  GST_AUG_PLACES_AFFINE,
  GST_AUG_PLACES_PROJECTIVE,
  GST_AUG_PLACES_WARP,
  GST_AUG_PLACES_TABLE,
} GstAugPlacesKind;

typedef struct {
  GstAugPlacesKind kind;
  gdouble matrix[9]; /* destination to source, pixels of the planes, edges at integers */
  GstAugWarpFunc func;
  gconstpointer data;
  const GstAugPlacesTable *table;
  gboolean (*holds) (gconstpointer data, gdouble x0, gdouble y0, gdouble x1, gdouble y1);
  gint w_sub, h_sub;
} GstAugPlaces;

/* What a table has on one tile, as positions, and their lowest 32 bits. */
typedef struct {
  gboolean is_lines;
  gint bits_x, bits_y; /* of the distance between corners, pixels of the plane */
  gint n;              /* corners in a row */
  gint64 x[GST_AUG_TILE + 1][GST_AUG_TILE + 1], y[GST_AUG_TILE + 1][GST_AUG_TILE + 1];
  guint32 low_x[GST_AUG_TILE + 1][GST_AUG_TILE + 16], low_y[GST_AUG_TILE + 1][GST_AUG_TILE + 16];
} GstAugTableTile;

typedef struct {
  guint8 patches[4][GST_AUG_PATCH_BYTES];
  guint8 rows[2][4][GST_AUG_PATCH_WIDTH + 64];
  guint8 out[4][GST_AUG_TILE + 64];
  gint64 x[GST_AUG_TILE][GST_AUG_TILE], y[GST_AUG_TILE][GST_AUG_TILE];
  gdouble source_x[GST_AUG_TILE], source_y[GST_AUG_TILE];
  guint32 tile_x[GST_AUG_TILE + 8], tile_y[GST_AUG_TILE + 8];
  GstAugTableTile table;
} GstAugSamplerMemory;

/* pairs: rows of n pixels, each woven with the one below it. split, weave: pixels of 2 to 4 bytes
 * to and from a row for each. One row of a tile: n places in the patch, 8.24; the first at (x, y),
 * each (dx, dy) further; or from tables. out has room for a multiple of 8 values a component. */
typedef struct {
  void (*pairs) (guint8 *patch, const guint8 *row, gssize stride, gint n, gint rows);
  void (*split) (guint8 *const *to, const guint8 *from, gint bytes, gint n);
  void (*weave) (guint8 *to, guint8 *const *from, gint bytes, gint n);
  void (*affine) (guint8 *const *out, guint8 (*patches)[GST_AUG_PATCH_BYTES], gint components,
      gint pitch, guint32 x, guint32 y, guint32 dx, guint32 dy, gint n);
  void (*places) (guint8 *const *out, guint8 (*patches)[GST_AUG_PATCH_BYTES], gint components,
      gint pitch, const guint32 *x, const guint32 *y, gint n);
  /* n places, a multiple of 8, between two rows of corners less than 2^31 from each other:
   * at[k] = upper[k] + weight·((lower[k] - upper[k]) >> (bits_y + 1)) - origin
   * to[i] = at[k] + (2·(i mod 2^bits_x) + 1)·((at[k + 1] - at[k]) >> (bits_x + 1)), k = i >> bits_x
   */
  void (*corners) (guint32 *to, const guint32 *upper, const guint32 *lower, guint32 origin,
      guint32 weight, const GstAugTableTile *tile, gint n);
} GstAugSamplerKernels;

void gst_aug_table_begin (GstAugTableTile *tile, const GstAugPlaces *places, gint x, gint y,
    gint width, gint height, gint64 bounds[4]);
void gst_aug_table_row (const GstAugTableTile *tile, gint j, gint n, gint64 *x, gint64 *y);
void gst_aug_table_row_8_24 (const GstAugTableTile *tile, const GstAugSamplerKernels *kernels,
    gint j, gint n, gint64 left, gint64 top, guint32 *x, guint32 *y);

/* NULL: pixel by pixel */
const GstAugSamplerKernels *gst_aug_sampler_kernels (GstAugLevel level);
const GstAugSamplerKernels *gst_aug_sampler_kernels_avx2 (void);

void gst_aug_sampler_render (
    const GstAugSampledPlane *plane, const GstAugPlaces *places, GstAugSamplerMemory *memory);

G_END_DECLS
