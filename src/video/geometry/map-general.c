/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* gst_aug_video_map_render() of maps that are more than a rectangle: shrinks where the map does,
 * samples once, and fills beyond the pictures on the way. */
#include "../effect.h"
#include "geometry.h"
#include "matrix.h"

#include <math.h>

#define SNAP 1e-6
#define NOWHERE 1073741824.0
/* Up to this many source pixels a destination pixel, two taps are enough. */
#define SHRINKS (4.0 / 3.0)
#define LARGEST 1048576.0
#define MIX_BITS 14

typedef struct {
  gdouble m[9];
  gdouble x0, y0, x1, y1;
  gdouble ramp_x, ramp_y; /* half of the way from fill to picture, in pixels of the bound */
} Bound;

typedef struct {
  gint width, height;
  gdouble m[9];
  guint n_bounds;
  Bound bounds[GST_AUG_VIDEO_MAP_MAX_BOUNDS];
  gboolean has_horizon;
} Shape;

static void
to_plane (gdouble m[9], gint w_sub, gint h_sub)
{
  const gdouble sx = 1 << w_sub, sy = 1 << h_sub;

  for (guint i = 0; i < 3; i++) {
    m[3 * i] *= sx;
    m[3 * i + 1] *= sy;
    m[i] /= sx;
    m[3 + i] /= sy;
  }
}

/* Pixels that are left behind by one step in the destination, at its middle. */
static void
scales (const gdouble m[9], gint width, gint height, gdouble *sx, gdouble *sy)
{
  const gdouble x = width / 2.0, y = height / 2.0, w = gst_aug_matrix_row (m, 2, x, y);
  gdouble u, v, a, b, c, d;

  *sx = *sy = 1;
  if (!(w > 0))
    return;
  gst_aug_matrix_apply (m, x, y, &u, &v);
  a = (m[0] - u * m[6]) / w;
  b = (m[1] - u * m[7]) / w;
  c = (m[3] - v * m[6]) / w;
  d = (m[4] - v * m[7]) / w;
  *sx = sqrt (a * a + b * b);
  *sy = sqrt (c * c + d * d);
}

static gboolean
near (gdouble a, gdouble b)
{
  return ABS (a - b) <= 1e-9 * (1 + ABS (a));
}

static gboolean
is_whole (gdouble v)
{
  return ABS (v - floor (v + 0.5)) <= SNAP;
}

/* Whether a row of the bound's matrix is that of the map in the same pixels, shifted or mirrored;
 * low and high are then the edges of the valid part. */
static gboolean
same_axis (const gdouble m[3], const gdouble b[3], const gdouble w[3], gdouble from, gdouble to,
    gdouble low, gdouble high)
{
  if (!near (to - from, high - low) || !is_whole (low) || !is_whole (high))
    return FALSE;
  for (gint sign = 1; sign >= -1; sign -= 2) {
    const gdouble shift = sign > 0 ? low - from : high + from;

    if (near (m[0], sign * b[0] + shift * w[0]) && near (m[1], sign * b[1] + shift * w[1]) &&
        near (m[2], sign * b[2] + shift * w[2]))
      return TRUE;
  }
  return FALSE;
}

/* Whether the bound is nothing but the edge of the source: its pixels are extended by fill then. */
gboolean
gst_aug_video_bound_is_source (const GstAugVideoMap *map, const GstAugVideoBound *bound)
{
  const gdouble *m = map->matrix, *b = bound->matrix;

  return near (m[6], b[6]) && near (m[7], b[7]) && near (m[8], b[8]) &&
         same_axis (m, b, b + 6, bound->x0, bound->x1, map->valid_x0, map->valid_x1) &&
         same_axis (m + 3, b + 3, b + 6, bound->y0, bound->y1, map->valid_y0, map->valid_y1);
}

/* The edge of a picture with an odd number of pixels takes a whole pixel of chroma; one between two
 * pixels of the source stays where it is. */
static gdouble
plane_edge (gdouble edge, gint sub, gboolean upwards)
{
  if (ABS (edge) > NOWHERE || !is_whole (edge))
    return edge / sub;
  return upwards ? ceil (edge / sub - SNAP) : floor (edge / sub + SNAP);
}

static void
add_bound (
    Shape *shape, const GstAugVideoBound *from, const gdouble axes[9], const GstAugPlane *plane)
{
  Bound *bound = &shape->bounds[shape->n_bounds++];
  const gint sx = 1 << plane->w_sub, sy = 1 << plane->h_sub;

  gst_aug_matrix_multiply (from->matrix, axes, bound->m);
  to_plane (bound->m, plane->w_sub, plane->h_sub);
  bound->x0 = plane_edge (from->x0, sx, FALSE);
  bound->y0 = plane_edge (from->y0, sy, FALSE);
  bound->x1 = plane_edge (from->x1, sx, TRUE);
  bound->y1 = plane_edge (from->y1, sy, TRUE);
  bound->ramp_x = bound->ramp_y = 0.5;
  if (plane->interpolation == GST_AUG_INTERPOLATION_NEAREST) {
    bound->ramp_x = bound->ramp_y = 0;
  } else if (plane->interpolation == GST_AUG_INTERPOLATION_ANTIALIAS) {
    scales (bound->m, plane->width, plane->height, &bound->ramp_x, &bound->ramp_y);
    bound->ramp_x = MAX (bound->ramp_x, 1) / 2;
    bound->ramp_y = MAX (bound->ramp_y, 1) / 2;
  }
}

/* Returns what is seen beyond the source's valid part. */
static GstAugFillMode
describe (
    Shape *shape, const GstAugVideoMap *map, const GstVideoFrame *dst, const GstAugPlane *plane)
{
  GstAugVideoMap rectangle = *map;
  GstAugFillMode outside = GST_AUG_FILL_EDGE;
  gdouble axes[9];

  rectangle.is_general = FALSE;
  gst_aug_video_map_matrix_inverse (
      &rectangle, GST_VIDEO_FRAME_WIDTH (dst), GST_VIDEO_FRAME_HEIGHT (dst), axes);
  gst_aug_matrix_multiply (map->matrix, axes, shape->m);
  to_plane (shape->m, plane->w_sub, plane->h_sub);
  shape->width = plane->width;
  shape->height = plane->height;
  shape->n_bounds = 0;
  shape->has_horizon = map->fill_mode == GST_AUG_FILL_VALUE && !gst_aug_matrix_is_affine (shape->m);
  if (map->fill_mode != GST_AUG_FILL_VALUE)
    return map->n_bounds ? map->fill_mode : GST_AUG_FILL_EDGE;
  for (guint i = 0; i < map->n_bounds; i++) {
    if (gst_aug_video_bound_is_source (map, &map->bounds[i]))
      outside = GST_AUG_FILL_VALUE;
    else
      add_bound (shape, &map->bounds[i], axes, plane);
  }
  return outside;
}

/* Narrows [from, to) to where a·i + b >= 0, a pixel more or less at each end. */
static void
narrow (gdouble a, gdouble b, gint margin, gint *from, gint *to)
{
  gdouble root;

  if (a == 0) {
    if (b < 0)
      *to = *from;
    return;
  }
  root = CLAMP (-b / a, -4.0, 1e9);
  if (a > 0)
    *from = MAX (*from, (gint) root + margin);
  else
    *to = MIN (*to, (gint) root + 1 - margin);
}

/* Where a bound lets everything through, or (sign -1) where it lets anything through. */
static void
narrow_to_bound (const Bound *b, gdouble y, gint sign, gint *from, gint *to)
{
  const gdouble *m = b->m, w0 = m[6], w1 = m[6] * 0.5 + m[7] * y + m[8];
  const gdouble u0 = m[0], u1 = m[0] * 0.5 + m[1] * y + m[2];
  const gdouble v0 = m[3], v1 = m[3] * 0.5 + m[4] * y + m[5];
  const gdouble edges[4] = { b->x0 + sign * b->ramp_x, b->x1 - sign * b->ramp_x,
    b->y0 + sign * b->ramp_y, b->y1 - sign * b->ramp_y };

  narrow (u0 - edges[0] * w0, u1 - edges[0] * w1, 2 * sign, from, to);
  narrow (edges[1] * w0 - u0, edges[1] * w1 - u1, 2 * sign, from, to);
  narrow (v0 - edges[2] * w0, v1 - edges[2] * w1, 2 * sign, from, to);
  narrow (edges[3] * w0 - v0, edges[3] * w1 - v1, 2 * sign, from, to);
}

/* The share of the picture one side leaves, distance inwards. */
static gdouble
side (gdouble distance, gdouble ramp)
{
  if (ramp == 0)
    return distance >= 0;
  return CLAMP (distance / (2 * ramp) + 0.5, 0, 1);
}

static gdouble
share (const Shape *shape, gdouble x, gdouble y)
{
  gdouble product = 1;

  if (shape->has_horizon && !(gst_aug_matrix_row (shape->m, 2, x, y) > 0))
    return 0;
  for (guint i = 0; i < shape->n_bounds; i++) {
    const Bound *b = &shape->bounds[i];
    gdouble u, v;

    gst_aug_matrix_apply (b->m, x, y, &u, &v);
    product *= side (u - b->x0, b->ramp_x) * side (v - b->y0, b->ramp_y);
    /* the far edge itself is outside, as it is of the source */
    if (b->ramp_x == 0)
      product *= u < b->x1 && v < b->y1;
    else
      product *= side (b->x1 - u, b->ramp_x) * side (b->y1 - v, b->ramp_y);
  }
  return product;
}

static void
mix (const GstAugPlane *plane, guint8 *at, gdouble part)
{
  const gint one = 1 << MIX_BITS, w = (gint) (part * one + 0.5);

  if (w == one)
    return;
  if (w == 0) {
    memcpy (at, plane->fill, (gsize) plane->bytes);
    return;
  }
  for (gint c = 0; c < plane->components; c++) {
    if (plane->wide) {
      const gint v = gst_aug_read_le16 (at + 2 * c) >> plane->shift;
      const gint f = gst_aug_read_le16 (plane->fill + 2 * c) >> plane->shift;

      gst_aug_write_le16 (
          at + 2 * c, (guint16) (((f * (one - w) + v * w + one / 2) >> MIX_BITS) << plane->shift));
    } else {
      at[c] = (guint8) ((plane->fill[c] * (one - w) + at[c] * w + one / 2) >> MIX_BITS);
    }
  }
}

static void
mix_pixels (const Shape *shape, const GstAugPlane *plane, gint y, gint from, gint to)
{
  guint8 *row = plane->dst + plane->dst_stride * y;

  for (gint i = from; i < to; i++)
    mix (plane, row + (gssize) i * plane->bytes, share (shape, i + 0.5, y + 0.5));
}

static void
fill_pixels (const GstAugPlane *plane, guint8 *row, gint from, gint to)
{
  for (gint i = from; i < to; i++)
    memcpy (row + (gssize) i * plane->bytes, plane->fill, (gsize) plane->bytes);
}

static void
apply_bounds (const Shape *shape, const GstAugPlane *plane)
{
  if (shape->n_bounds == 0 && !shape->has_horizon)
    return;
  for (gint y = 0; y < shape->height; y++) {
    guint8 *row = plane->dst + plane->dst_stride * y;
    const gdouble *m = shape->m;
    gint seen0 = 0, seen1 = shape->width, whole0 = 0, whole1 = shape->width;

    if (shape->has_horizon)
      narrow (m[6], m[6] * 0.5 + m[7] * (y + 0.5) + m[8], 2, &whole0, &whole1);
    for (guint i = 0; i < shape->n_bounds; i++) {
      narrow_to_bound (&shape->bounds[i], y + 0.5, 1, &whole0, &whole1);
      narrow_to_bound (&shape->bounds[i], y + 0.5, -1, &seen0, &seen1);
    }
    seen0 = MIN (seen0, shape->width);
    seen1 = CLAMP (seen1, seen0, shape->width);
    whole0 = CLAMP (whole0, seen0, seen1);
    whole1 = CLAMP (whole1, whole0, seen1);
    fill_pixels (plane, row, 0, seen0);
    fill_pixels (plane, row, seen1, shape->width);
    mix_pixels (shape, plane, y, seen0, whole0);
    mix_pixels (shape, plane, y, whole1, seen1);
  }
}

/* What of [0, n) the destination reaches, in pixels of the source, with room for two taps. */
static void
reach (const Shape *shape, gint n_x, gint n_y, gint *x0, gint *y0, gint *x1, gint *y1)
{
  gdouble low_x = n_x, low_y = n_y, high_x = 0, high_y = 0;

  *x0 = *y0 = 0;
  *x1 = n_x;
  *y1 = n_y;
  for (guint corner = 0; corner < 4; corner++) {
    const gdouble x = corner & 1 ? shape->width : 0, y = corner & 2 ? shape->height : 0;
    gdouble u, v;

    if (!(gst_aug_matrix_row (shape->m, 2, x, y) > 0))
      return;
    gst_aug_matrix_apply (shape->m, x, y, &u, &v);
    low_x = MIN (low_x, u);
    low_y = MIN (low_y, v);
    high_x = MAX (high_x, u);
    high_y = MAX (high_y, v);
  }
  *x0 = (gint) CLAMP (low_x - 2, 0, n_x - 1);
  *y0 = (gint) CLAMP (low_y - 2, 0, n_y - 1);
  *x1 = CLAMP ((gint) MIN (high_x + 3, n_x), *x0 + 1, n_x);
  *y1 = CLAMP ((gint) MIN (high_y + 3, n_y), *y0 + 1, n_y);
}

/* Shrinks the valid part along its axes to about the destination's scale, as far as it is seen, and
 * has the map begin there. */
static void
shrink (Shape *shape, GstAugSampledPlane *sampled, const GstAugPlane *plane,
    const GstAugGeometryKernels *kernels, GstAugVideoScratch *scratch, GstAugAxis axes[2])
{
  const gint width = sampled->x1 - sampled->x0, height = sampled->y1 - sampled->y0;
  GstAugPlane small = *plane;
  gdouble sx, sy, kx, ky;
  gint n_x = width, n_y = height, x0, y0, x1, y1;

  scales (shape->m, shape->width, shape->height, &sx, &sy);
  if (sx <= SHRINKS && sy <= SHRINKS)
    return;
  if (sx > SHRINKS)
    n_x = MAX ((gint) ceil (width / sx), 1);
  if (sy > SHRINKS)
    n_y = MAX ((gint) ceil (height / sy), 1);
  kx = (gdouble) width / n_x;
  ky = (gdouble) height / n_y;
  for (guint i = 0; i < 3; i++) {
    shape->m[i] = (shape->m[i] - sampled->x0 * shape->m[6 + i]) / kx;
    shape->m[3 + i] = (shape->m[3 + i] - sampled->y0 * shape->m[6 + i]) / ky;
  }
  if (sampled->outside == GST_AUG_FILL_REFLECT || sampled->outside == GST_AUG_FILL_WRAP) {
    x0 = y0 = 0;
    x1 = n_x;
    y1 = n_y;
  } else {
    reach (shape, n_x, n_y, &x0, &y0, &x1, &y1);
  }
  for (guint i = 0; i < 3; i++) {
    shape->m[i] -= x0 * shape->m[6 + i];
    shape->m[3 + i] -= y0 * shape->m[6 + i];
  }
  small.width = x1 - x0;
  small.height = y1 - y0;
  small.dst_stride = (gssize) small.width * small.bytes;
  small.dst = gst_aug_geometry_reserve ((gpointer *) &scratch->shrunk, &scratch->shrunk_size,
      (gsize) small.height, (gsize) small.dst_stride);
  small.x = (GstAugAxisSpec){ .origin = sampled->x0 + x0 * kx,
    .scale = kx,
    .n = small.width,
    .valid0 = sampled->x0,
    .valid1 = sampled->x1 };
  small.y = (GstAugAxisSpec){ .origin = sampled->y0 + y0 * ky,
    .scale = ky,
    .n = small.height,
    .valid0 = sampled->y0,
    .valid1 = sampled->y1 };
  small.x.end = small.x.origin + kx * small.width;
  small.y.end = small.y.origin + ky * small.height;
  gst_aug_plane_render (&small, kernels, scratch, axes);
  sampled->src = small.dst;
  sampled->src_stride = small.dst_stride;
  sampled->x0 = sampled->y0 = 0;
  sampled->x1 = small.width;
  sampled->y1 = small.height;
}

/* The indices [*from, *to) of n whose place a·i + b + a/2 is a pixel in [low, high); *first is the
 * lowest such pixel. */
static void
overlap (gdouble a, gint b, gint n, gint low, gint high, gint *from, gint *to, gint *first)
{
  *from = CLAMP (a > 0 ? low - b : b - high, 0, n);
  *to = CLAMP (a > 0 ? high - b : b - low, *from, n);
  *first = a > 0 ? *from + b : b - *to;
}

/* Quarter turns and transpositions by whole pixels. FALSE: it is something else. */
static gboolean
turn (const Shape *shape, const GstAugSampledPlane *sampled, const GstAugPlane *plane,
    GstAugVideoScratch *scratch)
{
  const gdouble *m = shape->m;
  const gint bx = (gint) floor (m[2] + 0.5), by = (gint) floor (m[5] + 0.5);
  gint x0, x1, y0, y1, left, top;
  guint8 *dst;
  gssize dst_stride = plane->dst_stride, src_stride = sampled->src_stride;
  const guint8 *src;

  if (!gst_aug_matrix_is_affine (m) || ABS (m[0]) > 1e-12 || ABS (m[4]) > 1e-12 ||
      ABS (ABS (m[1]) - 1) > 1e-12 || ABS (ABS (m[3]) - 1) > 1e-12 || ABS (m[2] - bx) > SNAP ||
      ABS (m[5] - by) > SNAP)
    return FALSE;
  overlap (m[1], bx, shape->height, sampled->x0, sampled->x1, &y0, &y1, &left);
  overlap (m[3], by, shape->width, sampled->y0, sampled->y1, &x0, &x1, &top);
  if (x1 - x0 < shape->width || y1 - y0 < shape->height) {
    if (sampled->outside != GST_AUG_FILL_VALUE)
      return FALSE;
    gst_aug_plane_fill (plane, scratch);
  }
  if (x0 == x1 || y0 == y1)
    return TRUE;
  dst = plane->dst + dst_stride * (m[1] > 0 ? y0 : y1 - 1) + (gssize) x0 * plane->bytes;
  src = sampled->src + src_stride * (m[3] > 0 ? top : top + x1 - x0 - 1) +
        (gssize) left * plane->bytes;
  gst_aug_plane_transpose (dst, m[1] > 0 ? dst_stride : -dst_stride, src,
      m[3] > 0 ? src_stride : -src_stride, plane->bytes, x1 - x0, y1 - y0);
  return TRUE;
}

static gboolean
is_sane (const gdouble m[9])
{
  gdouble back[9];

  for (guint i = 0; i < 9; i++)
    if (!(m[i] >= -LARGEST && m[i] <= LARGEST))
      return FALSE;
  return gst_aug_matrix_invert (m, back);
}

gboolean
gst_aug_video_map_render_general (const GstAugVideoMap *map, const GstVideoFrame *src,
    GstVideoFrame *dst, GstAugVideoScratch *scratch)
{
  const GstAugGeometryKernels *kernels = gst_aug_geometry_kernels (gst_aug_level_get ());
  gint values[GST_VIDEO_MAX_COMPONENTS];
  gdouble m[9];

  gst_aug_video_map_matrix_inverse (
      map, GST_VIDEO_FRAME_WIDTH (dst), GST_VIDEO_FRAME_HEIGHT (dst), m);
  if (!is_sane (m))
    return FALSE;
  gst_aug_frame_color (&dst->info, map->fill, values);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (dst); p++) {
    GstAugPlane plane;
    GstAugSampledPlane sampled;
    GstAugPlaces places = { .kind = GST_AUG_PLACES_PROJECTIVE };
    Shape shape;

    gst_aug_plane_describe (&plane, map->interpolation, map->fill, src, dst, p, values);
    gst_aug_plane_valid (&plane, map->valid_x0, map->valid_y0, map->valid_x1, map->valid_y1);
    if (plane.x.valid0 >= plane.x.valid1 || plane.y.valid0 >= plane.y.valid1) {
      gst_aug_plane_fill (&plane, scratch);
      continue;
    }
    gst_aug_plane_sampled (&plane, &sampled);
    sampled.outside = describe (&shape, map, dst, &plane);
    if (!turn (&shape, &sampled, &plane, scratch)) {
      if (plane.interpolation == GST_AUG_INTERPOLATION_ANTIALIAS)
        shrink (&shape, &sampled, &plane, kernels, scratch, scratch->axes[2 + MIN (p, 1)]);
      memcpy (places.matrix, shape.m, sizeof shape.m);
      if (gst_aug_matrix_is_affine (shape.m))
        places.kind = GST_AUG_PLACES_AFFINE;
      gst_aug_sampler_render (&sampled, &places, gst_aug_scratch_sampler (scratch));
    }
    apply_bounds (&shape, &plane);
  }
  return TRUE;
}
