/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what is left of an area. */
#pragma once

#include "../geometry/map.h"

G_BEGIN_DECLS

/* Each line adds at most one corner: four of the box, four of every bound, of the valid part and of
 * the destination, and the horizon. Most lines take as many away. */
#define GST_AUG_POLYGON_MAX_CORNERS (4 * (GST_AUG_VIDEO_MAP_MAX_BOUNDS + 3) + 1)

/*
 * GstAugPolygon:
 * @n: number of corners
 * @x: where they are
 * @y: where they are
 *
 * A convex polygon.
 */
typedef struct {
  guint n;
  gdouble x[GST_AUG_POLYGON_MAX_CORNERS], y[GST_AUG_POLYGON_MAX_CORNERS];
} GstAugPolygon;

G_GNUC_INTERNAL void gst_aug_polygon_cut (GstAugPolygon *p, gdouble a, gdouble b, gdouble c);
G_GNUC_INTERNAL void gst_aug_polygon_cut_to (
    GstAugPolygon *p, const gdouble m[9], gdouble x0, gdouble y0, gdouble x1, gdouble y1);
G_GNUC_INTERNAL gdouble gst_aug_polygon_area (const GstAugPolygon *p);

G_END_DECLS
