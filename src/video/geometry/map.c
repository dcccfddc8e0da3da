/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:videomap
 * @title: GstAugVideoMap
 * @short_description: crops, pads, resizes, mirrors, rotations and perspectives composed
 *
 * Geometry is composed here and sampled once, by gst_aug_video_map_render().
 */
#include "map.h"
#include "matrix.h"

/* A rectangle that is this near to whole pixels is meant to be on them; composing fractions leaves
 * some 1e-12 behind. */
#define SNAP 1e-6

GType
gst_aug_interpolation_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { GST_AUG_INTERPOLATION_AUTO, "Antialias for pictures, nearest for masks and depth", "auto" },
    { GST_AUG_INTERPOLATION_NEAREST, "The nearest pixel", "nearest" },
    { GST_AUG_INTERPOLATION_BILINEAR, "The two nearest pixels of each axis", "bilinear" },
    { GST_AUG_INTERPOLATION_ANTIALIAS, "A triangle that grows when shrinking", "antialias" },
    { 0 },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugInterpolation", values));
  return (GType) type;
}

GType
gst_aug_fill_mode_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { GST_AUG_FILL_VALUE, "A colour", "value" },
    { GST_AUG_FILL_EDGE, "The nearest pixel of the picture", "edge" },
    { GST_AUG_FILL_REFLECT, "The picture mirrored at its outermost pixels", "reflect" },
    { GST_AUG_FILL_WRAP, "The picture again and again", "wrap" },
    { 0 },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugFillMode", values));
  return (GType) type;
}

/**
 * gst_aug_video_map_init:
 * @map: (out caller-allocates): the map
 * @src_width: width of the source in pixels
 * @src_height: height of the source in pixels
 *
 * The identity: the whole source, not mirrored, opaque black outside of it.
 */
void
gst_aug_video_map_init (GstAugVideoMap *map, guint src_width, guint src_height)
{
  /* what bounds hold does not matter where there are none */
  memset (map, 0, G_STRUCT_OFFSET (GstAugVideoMap, bounds));
  map->width = map->valid_x1 = src_width;
  map->height = map->valid_y1 = src_height;
  map->fill = 0xff000000;
}

static void
crop_axis (gdouble *origin, gdouble *size, gdouble *valid0, gdouble *valid1, gboolean mirror,
    gdouble dst_size, gdouble start, gdouble length)
{
  const gdouble scale = *size / dst_size;

  /* What is outside of the present destination does not exist for this crop, even where the
   * source has pixels there. */
  if (start < -SNAP || start + length > dst_size + SNAP) {
    *valid0 = MAX (*valid0, *origin);
    *valid1 = MIN (*valid1, *origin + *size);
  }
  if (mirror)
    start = dst_size - (start + length);
  *origin += start * scale;
  *size = length * scale;
}

/**
 * gst_aug_video_map_crop:
 * @map: a map that is not general; gst_aug_video_map_join() takes any
 * @dst_width: width of the present destination in pixels
 * @dst_height: height of the present destination in pixels
 * @x: left edge of the rectangle, in pixels of the present destination
 * @y: its top edge
 * @width: its width, above 0
 * @height: its height, above 0
 *
 * Cuts a rectangle out of the present destination; it fills the destination from now on. What of
 * it lies outside of the present destination becomes fill, so that a pad is a crop that is larger.
 */
void
gst_aug_video_map_crop (GstAugVideoMap *map, guint dst_width, guint dst_height, gdouble x,
    gdouble y, gdouble width, gdouble height)
{
  g_return_if_fail (dst_width > 0 && dst_height > 0);
  g_return_if_fail (width > 0 && height > 0);
  g_return_if_fail (!map->is_general);
  crop_axis (
      &map->x, &map->width, &map->valid_x0, &map->valid_x1, map->mirror_x, dst_width, x, width);
  crop_axis (
      &map->y, &map->height, &map->valid_y0, &map->valid_y1, map->mirror_y, dst_height, y, height);
}

/**
 * gst_aug_video_map_mirror:
 * @map: the map
 * @horizontal: left and right change places
 * @vertical: top and bottom change places
 *
 * Mirrors the present destination.
 */
void
gst_aug_video_map_mirror (GstAugVideoMap *map, gboolean horizontal, gboolean vertical)
{
  map->mirror_x = !map->mirror_x != !horizontal;
  map->mirror_y = !map->mirror_y != !vertical;
}

/**
 * gst_aug_video_map_matrix:
 * @map: the map
 * @dst_width: width of the destination in pixels
 * @dst_height: height of the destination in pixels
 * @m: (array fixed-size=9) (out caller-allocates): 3x3, row by row
 *
 * The matrix that takes (x, y, 1) in source pixels to destination pixels; pixel edges are at
 * integers, so the centre of the first pixel is (0.5, 0.5).
 */
void
gst_aug_video_map_matrix (
    const GstAugVideoMap *map, guint dst_width, guint dst_height, gdouble m[9])
{
  const gdouble sx = dst_width / map->width, sy = dst_height / map->height;
  const gdouble axes[9] = {
    map->mirror_x ? -sx : sx,
    0,
    map->mirror_x ? dst_width + map->x * sx : -map->x * sx,
    0,
    map->mirror_y ? -sy : sy,
    map->mirror_y ? dst_height + map->y * sy : -map->y * sy,
    0,
    0,
    1,
  };

  memcpy (m, axes, sizeof axes);
  if (map->is_general) {
    gdouble back[9];

    if (!gst_aug_matrix_invert (map->matrix, back))
      gst_aug_matrix_identity (back);
    gst_aug_matrix_multiply (axes, back, m);
    for (guint i = 0; m[8] != 0 && i < 9; i++)
      m[i] /= i < 8 ? m[8] : 1;
    m[8] = m[8] != 0 ? 1 : 0;
  }
}

/**
 * gst_aug_video_map_matrix_inverse:
 * @map: the map
 * @dst_width: width of the destination in pixels
 * @dst_height: height of the destination in pixels
 * @m: (array fixed-size=9) (out caller-allocates): 3x3, row by row
 *
 * The matrix that takes (x, y, 1) in destination pixels to source pixels.
 */
void
gst_aug_video_map_matrix_inverse (
    const GstAugVideoMap *map, guint dst_width, guint dst_height, gdouble m[9])
{
  const gdouble sx = map->width / dst_width, sy = map->height / dst_height;
  const gdouble axes[9] = {
    map->mirror_x ? -sx : sx,
    0,
    map->mirror_x ? map->x + map->width : map->x,
    0,
    map->mirror_y ? -sy : sy,
    map->mirror_y ? map->y + map->height : map->y,
    0,
    0,
    1,
  };

  if (map->is_general)
    gst_aug_matrix_multiply (map->matrix, axes, m);
  else
    memcpy (m, axes, sizeof axes);
}

static gboolean
within (gdouble v, gdouble low, gdouble high)
{
  return v >= low && v <= high;
}

/* A point of the rectangle's plane behind the horizon has no place. */
static gboolean
general_point (const GstAugVideoMap *map, gdouble *x, gdouble *y)
{
  gboolean seen =
      within (*x, map->valid_x0, map->valid_x1) && within (*y, map->valid_y0, map->valid_y1);
  gdouble back[9];

  if (!gst_aug_matrix_invert (map->matrix, back))
    return FALSE;
  seen = seen && gst_aug_matrix_row (back, 2, *x, *y) > 0;
  gst_aug_matrix_apply (back, *x, *y, x, y);
  for (guint i = 0; i < map->n_bounds; i++) {
    const GstAugVideoBound *bound = &map->bounds[i];
    gdouble bx, by;

    gst_aug_matrix_apply (bound->matrix, *x, *y, &bx, &by);
    seen = seen && within (bx, bound->x0, bound->x1) && within (by, bound->y0, bound->y1);
  }
  return seen;
}

/**
 * gst_aug_video_map_point:
 * @map: the map
 * @dst_width: width of the destination in pixels
 * @dst_height: height of the destination in pixels
 * @x: source pixels, continuous, pixel edges at integers
 * @y: source pixels
 * @out_x: (out) (optional): destination pixels
 * @out_y: (out) (optional): destination pixels
 *
 * Where a point of the source comes to lie.
 *
 * Returns: whether it is seen: inside the destination and in the valid part of the source
 */
gboolean
gst_aug_video_map_point (const GstAugVideoMap *map, guint dst_width, guint dst_height, gdouble x,
    gdouble y, gdouble *out_x, gdouble *out_y)
{
  gboolean seen = map->is_general || (within (x, map->valid_x0, map->valid_x1) &&
                                         within (y, map->valid_y0, map->valid_y1));
  gdouble dx, dy;

  if (map->is_general)
    seen = general_point (map, &x, &y);
  dx = (x - map->x) * dst_width / map->width;
  dy = (y - map->y) * dst_height / map->height;
  if (map->mirror_x)
    dx = dst_width - dx;
  if (map->mirror_y)
    dy = dst_height - dy;
  if (out_x)
    *out_x = dx;
  if (out_y)
    *out_y = dy;
  return seen && within (dx, 0, dst_width) && within (dy, 0, dst_height);
}

static gboolean
near (gdouble a, gdouble b)
{
  return a - b < SNAP && b - a < SNAP;
}

/**
 * gst_aug_video_map_is_identity:
 * @map: the map
 * @src_width: width of the source in pixels
 * @src_height: height of the source in pixels
 * @dst_width: width of the destination in pixels
 * @dst_height: height of the destination in pixels
 *
 * Returns: whether the destination would be the source, byte for byte
 */
gboolean
gst_aug_video_map_is_identity (
    const GstAugVideoMap *map, guint src_width, guint src_height, guint dst_width, guint dst_height)
{
  return !map->is_general && src_width == dst_width && src_height == dst_height && !map->mirror_x &&
         !map->mirror_y && near (map->x, 0) && near (map->y, 0) && near (map->width, src_width) &&
         near (map->height, src_height) && map->valid_x0 < 0.5 && map->valid_y0 < 0.5 &&
         map->valid_x1 >= src_width - 0.5 && map->valid_y1 >= src_height - 0.5;
}
