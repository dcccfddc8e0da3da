/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: pictures bent by any function from places of the result to places of the source. */
#pragma once

#include "map.h"

G_BEGIN_DECLS

/* A part of a row of the result: n places, the first at (x, y), each step further to the right.
 * Written are the places of the source that are seen there. All are in luma pixels of the frames
 * with edges at integers: the centre of the first pixel is (0.5, 0.5), that of the first chroma
 * pixel of I420 (1, 1). n is at most GST_AUG_WARP_RUN. Called from one thread, in any order. Values
 * have to come from IEEE + - * / and sqrt and core/exactmath.h alone; what is not finite or
 * further than 2^26 pixels away is outside of the picture. */
typedef void (*GstAugWarpFunc) (gconstpointer data, gdouble x, gdouble y, gdouble step, gint n,
    gdouble *source_x, gdouble *source_y);

#define GST_AUG_WARP_RUN 64

/* Places of the source as tables, in luma pixels with edges at integers; much faster than a
 * function.
 * spacing above 0, a power of two that no chroma of the format divides to less than a pixel:
 * corners of squares, x[stride·j + i] is seen at (i·spacing, j·spacing), and what lies between is
 * bilinear. There is one column and one row more than the result needs. spacing 0: x[i] for column
 * i/2 of the result, x[stride + j] for row j/2; their sum is seen. */
typedef struct {
  const gdouble *x, *y;
  gsize stride;
  gint spacing;
} GstAugPlacesTable;

typedef struct {
  GstAugWarpFunc func;
  gconstpointer data;
  gint component;                    /* write this component of the format alone, or -1: all */
  GstAugInterpolation interpolation; /* nearest, else bilinear */
  GstAugFillMode fill_mode;
  guint32 fill;                   /* 0xAARRGGBB */
  const GstAugPlacesTable *table; /* instead of func, or NULL */
  /* whether the table holds for [x0, x1) x [y0, y1) of the result, luma pixels, or func is needed;
   * NULL: always */
  gboolean (*holds) (gconstpointer data, gdouble x0, gdouble y0, gdouble x1, gdouble y1);
} GstAugWarp;

/* Bytes of memory that gst_aug_video_warp_render() needs; their contents need not be kept. */
GST_AUG_API gsize gst_aug_video_warp_memory_size (void);

/* Frames of one format in different memory; sizes may differ. FALSE where the format is not in
 * GST_AUG_VIDEO_MAP_FORMATS. Bilinear pixels are sampled as by gst_aug_video_map_render(), once.
 * memory: at a multiple of 64, such as gst_aug_effect_memory() gives. */
GST_AUG_API gboolean gst_aug_video_warp_render (
    const GstAugWarp *warp, const GstVideoFrame *src, GstVideoFrame *dst, gpointer memory);

G_END_DECLS
