/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* How maps follow each other. A general map keeps the pictures on its way as bounds, so that it
 * fills what the maps one by one would fill. */
#include "map.h"
#include "matrix.h"

#include <math.h>

/* rectangles come from composed fractions */
#define SNAP 1e-6
#define NOWHERE 2147483648.0

static void
set_rectangle (GstAugVideoMap *map, gdouble x, gdouble y, gdouble width, gdouble height)
{
  map->x = x;
  map->y = y;
  map->width = width;
  map->height = height;
  map->mirror_x = map->mirror_y = FALSE;
}

static gboolean
add_bound (
    GstAugVideoMap *map, const gdouble matrix[9], gdouble x0, gdouble y0, gdouble x1, gdouble y1)
{
  GstAugVideoBound *bound = &map->bounds[map->n_bounds];

  if (map->n_bounds == GST_AUG_VIDEO_MAP_MAX_BOUNDS)
    return FALSE;
  map->n_bounds++;
  memcpy (bound->matrix, matrix, sizeof bound->matrix);
  bound->x0 = x0;
  bound->y0 = y0;
  bound->x1 = x1;
  bound->y1 = y1;
  return TRUE;
}

static gboolean
leaves (const GstAugVideoMap *map)
{
  return map->x < map->valid_x0 - SNAP || map->y < map->valid_y0 - SNAP ||
         map->x + map->width > map->valid_x1 + SNAP || map->y + map->height > map->valid_y1 + SNAP;
}

/* The sides on which an axis-aligned map's rectangle leaves the valid part; matrix leads to its
 * source. */
static gboolean
add_left_sides (GstAugVideoMap *map, const gdouble matrix[9], const GstAugVideoMap *axes)
{
  if (!leaves (axes))
    return TRUE;
  return add_bound (map, matrix, axes->x < axes->valid_x0 - SNAP ? axes->valid_x0 : -NOWHERE,
      axes->y < axes->valid_y0 - SNAP ? axes->valid_y0 : -NOWHERE,
      axes->x + axes->width > axes->valid_x1 + SNAP ? axes->valid_x1 : NOWHERE,
      axes->y + axes->height > axes->valid_y1 + SNAP ? axes->valid_y1 : NOWHERE);
}

/* The same map with its present destination as the rectangle's plane. */
static gboolean
make_general (GstAugVideoMap *map, guint dst_width, guint dst_height)
{
  const GstAugVideoMap before = *map;
  gdouble axes[9];

  map->is_general = FALSE;
  gst_aug_video_map_matrix_inverse (map, dst_width, dst_height, axes);
  map->is_general = TRUE;
  set_rectangle (map, 0, 0, dst_width, dst_height);
  if (!before.is_general) {
    map->n_bounds = 0;
    memcpy (map->matrix, axes, sizeof axes);
    return add_left_sides (map, axes, &before);
  }
  gst_aug_matrix_multiply (map->matrix, axes, map->matrix);
  for (guint i = 0; i < map->n_bounds; i++)
    gst_aug_matrix_multiply (map->bounds[i].matrix, axes, map->bounds[i].matrix);
  return TRUE;
}

static void
follow (GstAugVideoMap *map, const gdouble matrix[9])
{
  gst_aug_matrix_multiply (map->matrix, matrix, map->matrix);
  for (guint i = 0; i < map->n_bounds; i++)
    gst_aug_matrix_multiply (map->bounds[i].matrix, matrix, map->bounds[i].matrix);
}

/* Whether all of the new destination lies in the present one, and is sampled as a resize: no pixel
 * is then mixed with fill for being less than half a pixel from the edge. */
static gboolean
is_covered (const gdouble inverse[9], guint width, guint height, guint new_width, guint new_height)
{
  if (!gst_aug_matrix_is_affine (inverse) ||
      !((inverse[1] == 0 && inverse[3] == 0) || (inverse[0] == 0 && inverse[4] == 0)))
    return FALSE;
  for (guint corner = 0; corner < 4; corner++) {
    const gdouble x = corner & 1 ? new_width : 0, y = corner & 2 ? new_height : 0;
    gdouble u, v;

    gst_aug_matrix_apply (inverse, x, y, &u, &v);
    if (!(u >= -SNAP && v >= -SNAP && u <= width + SNAP && v <= height + SNAP))
      return FALSE;
  }
  return TRUE;
}

/* Back to a rectangle alone, where that is all. */
static void
simplify (GstAugVideoMap *map)
{
  const gdouble *m = map->matrix;

  if (!map->is_general || map->n_bounds || !gst_aug_matrix_is_axis_aligned (m))
    return;
  map->x = m[0] * (m[0] < 0 ? map->x + map->width : map->x) + m[2];
  map->y = m[4] * (m[4] < 0 ? map->y + map->height : map->y) + m[5];
  map->width *= m[0] < 0 ? -m[0] : m[0];
  map->height *= m[4] < 0 ? -m[4] : m[4];
  map->mirror_x = !map->mirror_x != !(m[0] < 0);
  map->mirror_y = !map->mirror_y != !(m[4] < 0);
  map->is_general = FALSE;
}

/* What is mirrored and repeated is what the present destination shows of the source. */
static void
narrow_valid (GstAugVideoMap *map)
{
  map->valid_x0 = MAX (map->valid_x0, floor (map->x + SNAP));
  map->valid_y0 = MAX (map->valid_y0, floor (map->y + SNAP));
  map->valid_x1 = MIN (map->valid_x1, ceil (map->x + map->width - SNAP));
  map->valid_y1 = MIN (map->valid_y1, ceil (map->y + map->height - SNAP));
}

/**
 * gst_aug_video_map_transform:
 * @map: the map; its fill mode says what is seen outside of the present destination
 * @dst_width: width of the present destination in pixels
 * @dst_height: height of the present destination in pixels
 * @inverse: (array fixed-size=9): 3x3, row by row: takes (x, y, 1) in pixels of the new destination
 *     to pixels of the present one; edges at integers
 * @new_width: width of the new destination in pixels
 * @new_height: height of the new destination in pixels
 *
 * Rotates, shears, turns or otherwise bends the present destination.
 *
 * Returns: %FALSE and nothing is changed where this cannot be one sampling: more than
 *     %GST_AUG_VIDEO_MAP_MAX_BOUNDS pictures on the way, or edges, reflections and repetitions of
 *     what is filled already
 */
gboolean
gst_aug_video_map_transform (GstAugVideoMap *map, guint dst_width, guint dst_height,
    const gdouble inverse[9], guint new_width, guint new_height)
{
  const gboolean covered = is_covered (inverse, dst_width, dst_height, new_width, new_height);
  GstAugVideoMap next = *map;
  gdouble here[9];

  g_return_val_if_fail (dst_width > 0 && dst_height > 0, FALSE);
  if (!map->is_general && gst_aug_matrix_is_axis_aligned (inverse) &&
      (map->fill_mode == GST_AUG_FILL_VALUE || covered)) {
    const gdouble w = inverse[0] * new_width, h = inverse[4] * new_height;

    gst_aug_video_map_crop (map, dst_width, dst_height, inverse[2] + MIN (w, 0),
        inverse[5] + MIN (h, 0), ABS (w), ABS (h));
    gst_aug_video_map_mirror (map, w < 0, h < 0);
    return TRUE;
  }
  if (!covered && map->fill_mode != GST_AUG_FILL_VALUE) {
    if (map->is_general || leaves (map))
      return FALSE;
    narrow_valid (&next);
  }
  gst_aug_matrix_identity (here);
  if (!make_general (&next, dst_width, dst_height) ||
      (!covered && !add_bound (&next, here, 0, 0, dst_width, dst_height)))
    return FALSE;
  follow (&next, inverse);
  set_rectangle (&next, 0, 0, new_width, new_height);
  simplify (&next);
  *map = next;
  return TRUE;
}

/* What counts of an axis of the present picture, in pixels of the source: an edge between two
 * pixels takes the whole pixel. */
static void
join_valid_axis (gdouble origin, gdouble size, gboolean mirror, guint present, gdouble from,
    gdouble to, gdouble *valid0, gdouble *valid1)
{
  gdouble scale = size / present, start = from, stop = to;

  if (from <= 0 && to >= present)
    return;
  if (mirror) {
    start = present - to;
    stop = present - from;
  }
  *valid0 = MAX (*valid0, floor (origin + start * scale + SNAP));
  *valid1 = MIN (*valid1, ceil (origin + stop * scale - SNAP));
}

static void
join_rectangles (GstAugVideoMap *to, guint dst_width, guint dst_height, const GstAugVideoMap *then)
{
  join_valid_axis (to->x, to->width, to->mirror_x, dst_width, then->valid_x0, then->valid_x1,
      &to->valid_x0, &to->valid_x1);
  join_valid_axis (to->y, to->height, to->mirror_y, dst_height, then->valid_y0, then->valid_y1,
      &to->valid_y0, &to->valid_y1);
  gst_aug_video_map_crop (to, dst_width, dst_height, then->x, then->y, then->width, then->height);
  gst_aug_video_map_mirror (to, then->mirror_x, then->mirror_y);
}

static gboolean
join_general (GstAugVideoMap *to, guint dst_width, guint dst_height, const GstAugVideoMap *then)
{
  static const gdouble here[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };

  if (!make_general (to, dst_width, dst_height))
    return FALSE;
  if (then->valid_x0 >= then->valid_x1 || then->valid_y0 >= then->valid_y1)
    to->valid_x1 = to->valid_x0;
  if (then->is_general) {
    follow (to, then->matrix);
    for (guint i = 0; i < then->n_bounds; i++) {
      const GstAugVideoBound *b = &then->bounds[i];

      if (!add_bound (to, b->matrix, b->x0, b->y0, b->x1, b->y1))
        return FALSE;
    }
  } else if (!add_left_sides (to, here, then)) {
    return FALSE;
  }
  set_rectangle (to, then->x, then->y, then->width, then->height);
  to->mirror_x = then->mirror_x;
  to->mirror_y = then->mirror_y;
  simplify (to);
  return TRUE;
}

/**
 * gst_aug_video_map_join:
 * @map: the map
 * @dst_width: width of the present destination in pixels
 * @dst_height: height of the present destination in pixels
 * @then: another map, whose source is the present destination
 *
 * One map for two that follow each other. The fill is that of @then if @then fills, or if @map does
 * not; so is the interpolation of axis-aligned maps.
 *
 * Returns: %FALSE and nothing is changed where they cannot be one sampling, see
 *     gst_aug_video_map_transform()
 */
gboolean
gst_aug_video_map_join (
    GstAugVideoMap *map, guint dst_width, guint dst_height, const GstAugVideoMap *then)
{
  const gboolean fills = gst_aug_video_map_fills (map, dst_width, dst_height);
  const gboolean then_fills = gst_aug_video_map_fills (then, dst_width, dst_height);
  GstAugVideoMap next;

  if (!map->is_general && !then->is_general) {
    join_rectangles (map, dst_width, dst_height, then);
    return TRUE;
  }
  if (then_fills && then->fill_mode != GST_AUG_FILL_VALUE && (fills || map->is_general))
    return FALSE;
  if (then_fills && fills && map->fill_mode != GST_AUG_FILL_VALUE)
    return FALSE;
  next = *map;
  if (then_fills && then->fill_mode != GST_AUG_FILL_VALUE)
    narrow_valid (&next);
  if (!join_general (&next, dst_width, dst_height, then))
    return FALSE;
  if (then_fills || !fills) {
    next.fill = then->fill;
    next.fill_mode = then->fill_mode;
  }
  *map = next;
  return TRUE;
}

/**
 * gst_aug_video_map_fills:
 * @map: the map
 * @dst_width: width of the destination in pixels
 * @dst_height: height of the destination in pixels
 *
 * Returns: whether the destination may show something that no picture has
 */
gboolean
gst_aug_video_map_fills (const GstAugVideoMap *map, guint dst_width, guint dst_height)
{
  return map->is_general ? map->n_bounds > 0 : leaves (map);
}

/* a·x + b over [0, n] is [0, size], forwards or backwards */
static gboolean
runs_over (gdouble a, gdouble b, guint n, guint size)
{
  return n == size && ((a == 1 && b == 0) || (a == -1 && b == size));
}

/**
 * gst_aug_video_map_only_moves:
 * @map: the map
 * @src_width: width of the source in pixels
 * @src_height: height of the source in pixels
 * @dst_width: width of the destination in pixels
 * @dst_height: height of the destination in pixels
 *
 * Returns: whether it is a mirror, a quarter turn, a transposition or nothing: every pixel of the
 *     source is in the destination once
 */
gboolean
gst_aug_video_map_only_moves (
    const GstAugVideoMap *map, guint src_width, guint src_height, guint dst_width, guint dst_height)
{
  gdouble m[9];

  if (map->valid_x0 > 0 || map->valid_y0 > 0 || map->valid_x1 < src_width ||
      map->valid_y1 < src_height)
    return FALSE;
  if (!map->is_general)
    return map->x == 0 && map->y == 0 && map->width == src_width && map->height == src_height &&
           src_width == dst_width && src_height == dst_height;
  gst_aug_video_map_matrix_inverse (map, dst_width, dst_height, m);
  return map->n_bounds == 0 && gst_aug_matrix_is_affine (m) && m[0] == 0 && m[4] == 0 &&
         runs_over (m[1], m[2], dst_height, src_width) &&
         runs_over (m[3], m[5], dst_width, src_height);
}
