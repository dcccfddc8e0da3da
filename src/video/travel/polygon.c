/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "polygon.h"

/* Keeps what lies where a·x + b·y + c >= 0 (Sutherland and Hodgman 1974). */
void
gst_aug_polygon_cut (GstAugPolygon *p, gdouble a, gdouble b, gdouble c)
{
  GstAugPolygon out;

  out.n = 0;
  for (guint i = 0; i < p->n; i++) {
    const guint j = (i + 1) % p->n;
    const gdouble here = a * p->x[i] + b * p->y[i] + c, there = a * p->x[j] + b * p->y[j] + c;

    if (here >= 0 && out.n < GST_AUG_POLYGON_MAX_CORNERS) {
      out.x[out.n] = p->x[i];
      out.y[out.n++] = p->y[i];
    }
    if ((here >= 0) != (there >= 0) && out.n < GST_AUG_POLYGON_MAX_CORNERS) {
      const gdouble t = here / (here - there);

      out.x[out.n] = p->x[i] + t * (p->x[j] - p->x[i]);
      out.y[out.n++] = p->y[i] + t * (p->y[j] - p->y[i]);
    }
  }
  p->n = out.n;
  for (guint i = 0; i < out.n; i++) {
    p->x[i] = out.x[i];
    p->y[i] = out.y[i];
  }
}

/* Keeps what @m takes to the rectangle, or to this side of infinity. */
void
gst_aug_polygon_cut_to (
    GstAugPolygon *p, const gdouble m[9], gdouble x0, gdouble y0, gdouble x1, gdouble y1)
{
  gst_aug_polygon_cut (p, m[0] - x0 * m[6], m[1] - x0 * m[7], m[2] - x0 * m[8]);
  gst_aug_polygon_cut (p, x1 * m[6] - m[0], x1 * m[7] - m[1], x1 * m[8] - m[2]);
  gst_aug_polygon_cut (p, m[3] - y0 * m[6], m[4] - y0 * m[7], m[5] - y0 * m[8]);
  gst_aug_polygon_cut (p, y1 * m[6] - m[3], y1 * m[7] - m[4], y1 * m[8] - m[5]);
}

gdouble
gst_aug_polygon_area (const GstAugPolygon *p)
{
  gdouble twice = 0;

  for (guint i = 0; i < p->n; i++) {
    const guint j = (i + 1) % p->n;

    twice += (p->x[i] - p->x[0]) * (p->y[j] - p->y[0]) - (p->x[j] - p->x[0]) * (p->y[i] - p->y[0]);
  }
  return ABS (twice) / 2;
}
