/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Which maps become one sampling with a distortion: those that are affine and do not shrink, so
 * that two taps are enough, and whose fill is the distortion's. */
#include <math.h>

#include "distort-render.h"
#include "../geometry/geometry.h"
#include "../geometry/matrix.h"

/* Up to this many source pixels a destination pixel, two taps are enough. */
#define SHRINKS (4.0 / 3.0)

static gboolean
is_affine (const gdouble m[9])
{
  return m[6] == 0 && m[7] == 0 && m[8] == 1;
}

static gboolean
shrinks (const gdouble m[9])
{
  return sqrt (m[0] * m[0] + m[3] * m[3]) > SHRINKS || sqrt (m[1] * m[1] + m[4] * m[4]) > SHRINKS;
}

/* Whether all that is beyond the map's source, and nothing else, is fill. */
static gboolean
has_plain_edges (const GstAugVideoMap *map, guint width, guint height)
{
  if (map->valid_x0 > 0 || map->valid_y0 > 0 || map->valid_x1 < width || map->valid_y1 < height)
    return FALSE;
  for (guint i = 0; map->is_general && i < map->n_bounds; i++)
    if (!gst_aug_video_bound_is_source (map, &map->bounds[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_alike (const GstAugVideoDistortion *self, const GstAugVideoMap *map)
{
  return (self->interpolation == GST_AUG_INTERPOLATION_NEAREST) ==
             (map->interpolation == GST_AUG_INTERPOLATION_NEAREST) &&
         self->fill_mode == GST_AUG_FILL_VALUE && map->fill_mode == GST_AUG_FILL_VALUE &&
         map->interpolation != GST_AUG_INTERPOLATION_AUTO;
}

/**
 * gst_aug_video_distortion_after: (skip)
 * @self: a distortion alone
 * @first: the map that makes its source
 * @width: width of the source of @first in pixels
 * @height: its height
 *
 * Returns: whether @self is now both, from the source of @first
 */
gboolean
gst_aug_video_distortion_after (
    GstAugVideoDistortion *self, const GstAugVideoMap *first, guint width, guint height)
{
  gdouble m[9];

  gst_aug_video_map_matrix_inverse (first, self->width, self->height, m);
  if (!is_alike (self, first) || !is_affine (m) || shrinks (m) ||
      !has_plain_edges (first, width, height) ||
      (first->fill != self->fill && gst_aug_video_map_fills (first, self->width, self->height)) ||
      !gst_aug_matrix_invert (m, self->back))
    return FALSE;
  self->cuts = !gst_aug_video_map_only_moves (first, width, height, self->width, self->height);
  gst_aug_matrix_multiply (m, self->before, self->before);
  self->is_alone = FALSE;
  return TRUE;
}

/**
 * gst_aug_video_distortion_then: (skip)
 * @self: a distortion
 * @next: a map of the picture that it gives
 * @width: width of that picture in pixels
 * @height: its height
 * @new_width: width of the picture that @next gives, in pixels
 * @new_height: its height
 *
 * Returns: whether @self is now both
 */
gboolean
gst_aug_video_distortion_then (GstAugVideoDistortion *self, const GstAugVideoMap *next, guint width,
    guint height, guint new_width, guint new_height)
{
  const gboolean fills = gst_aug_video_map_fills (next, width, height);
  gdouble m[9];

  gst_aug_video_map_matrix_inverse (next, new_width, new_height, m);
  if (!is_alike (self, next) || !is_affine (m) || shrinks (m) ||
      (gst_aug_distortion_is_separable (&self->distortion) &&
          !gst_aug_matrix_is_axis_aligned (m)) ||
      (fills && (next->fill != self->fill || !has_plain_edges (next, width, height))))
    return FALSE;
  self->leaves |= fills;
  gst_aug_matrix_multiply (self->after, m, self->after);
  self->is_alone = FALSE;
  return TRUE;
}
