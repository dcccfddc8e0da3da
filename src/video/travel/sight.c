/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What of an item's picture is still seen. Branches without pictures decide the same crops, flips
 * and rotations as the picture's own, so they know it too: the operations are carried out on a
 * picture of the same shape that is so large that rounding to pixels does not matter. Bends do not
 * count, and what is erased or painted over is taken for seen. */
#include "sight.h"

#include "../../decision/name.h"
#include "../../facts/facts.h"
#include "../geometry/matrix.h"
#include "../plan.h"

/* Longer side of the picture that is thought of. */
#define SIDE 16384

#define SLACK 1e-9
/* Share of an object by which pictures may show less of it than they would without rounding to
 * pixels. */
#define ROUNDING 0.02

static void
shape (gdouble aspect, guint *width, guint *height)
{
  const gdouble longer = SIDE;

  *width = (guint) CLAMP (aspect < 1 ? longer * aspect : longer, 16, SIDE);
  *height = (guint) CLAMP (aspect < 1 ? longer : longer / aspect, 16, SIDE);
}

/*
 * gst_aug_sight_init:
 * @sight: (out caller-allocates): all of a picture
 * @aspect: its width over its height
 */
void
gst_aug_sight_init (GstAugSight *sight, gdouble aspect)
{
  const GstAugPolygon square = { 4, { 0, 1, 1, 0 }, { 0, 0, 1, 1 } };

  sight->is_known = TRUE;
  sight->min_visible = 0;
  sight->seen = square;
  shape (aspect, &sight->width, &sight->height);
  gst_aug_matrix_identity (sight->matrix);
  sight->matrix[0] = sight->width;
  sight->matrix[4] = sight->height;
}

/* Cuts off what @map does not show, and moves the rest. */
static void
follow_map (GstAugSight *sight, const GstAugVideoMap *map, guint width, guint height)
{
  gdouble back[9], m[9], forth[9];

  gst_aug_polygon_cut_to (
      &sight->seen, sight->matrix, map->valid_x0, map->valid_y0, map->valid_x1, map->valid_y1);
  gst_aug_matrix_identity (back);
  if (map->is_general && !gst_aug_matrix_invert (map->matrix, back)) {
    sight->seen.n = 0;
    return;
  }
  gst_aug_matrix_multiply (back, sight->matrix, m);
  /* what lies beyond the horizon is not seen, though it has a place */
  gst_aug_polygon_cut (&sight->seen, m[6], m[7], m[8] - SLACK);
  gst_aug_polygon_cut_to (
      &sight->seen, m, map->x, map->y, map->x + map->width, map->y + map->height);
  gst_aug_video_map_matrix (map, width, height, forth);
  gst_aug_matrix_multiply (forth, sight->matrix, sight->matrix);
}

/* Crops of a number of pixels, and margins of such. */
static gboolean
counts_pixels (const GstAugOperation *operation)
{
  return gst_aug_same_name (operation->name, "crop") &&
         (!gst_aug_operation_find (operation, "width") ||
             gst_aug_operation_get_int (operation, "pad", 0) > 0);
}

/*
 * gst_aug_sight_follow:
 * @sight: what is seen
 * @operation: an operation of a decision, in the unit square
 * @aspect: width over height of what crops give; 0: of the picture that they find
 *
 * Lets an operation happen to the picture.
 *
 * Returns: whether it moves pictures
 */
gboolean
gst_aug_sight_follow (GstAugSight *sight, const GstAugOperation *operation, gdouble aspect)
{
  guint width = sight->width, height = sight->height;
  GstAugOperation applied = { 0 };
  GstAugVideoMap map;

  if (counts_pixels (operation)) {
    sight->is_known = FALSE;
    return TRUE;
  }
  if (gst_aug_same_name (operation->name, "crop") && aspect > 0)
    shape (aspect, &width, &height);
  if (gst_aug_operation_get_int (operation, "expand", 0)) {
    width = sight->height;
    height = sight->width;
  }
  if (!gst_aug_video_operation_to_map (
          operation, FALSE, sight->width, sight->height, width, height, &map, &applied))
    return FALSE;
  follow_map (sight, &map, width, height);
  sight->width = width;
  sight->height = height;
  return TRUE;
}

/*
 * gst_aug_sight_resize:
 * @sight: what is seen
 * @aspect: width over height of the picture from now on
 *
 * The whole picture takes another size.
 */
void
gst_aug_sight_resize (GstAugSight *sight, gdouble aspect)
{
  const guint before_width = sight->width, before_height = sight->height;
  gdouble m[9];

  shape (aspect, &sight->width, &sight->height);
  gst_aug_matrix_identity (m);
  m[0] = (gdouble) sight->width / before_width;
  m[4] = (gdouble) sight->height / before_height;
  gst_aug_matrix_multiply (m, sight->matrix, sight->matrix);
}

/*
 * gst_aug_sight_share:
 * @sight: what is seen
 * @box: an object of the item
 *
 * Returns: the share of its area that is still seen, [0, 1]
 */
gdouble
gst_aug_sight_share (const GstAugSight *sight, const GstAugBox *box)
{
  static const gdouble here[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
  const gdouble area = box->width * box->height;
  GstAugPolygon p = sight->seen;

  gst_aug_polygon_cut_to (&p, here, box->x, box->y, box->x + box->width, box->y + box->height);
  return area > 0 ? MIN (gst_aug_polygon_area (&p) / area, 1) : 0;
}

/*
 * gst_aug_sight_sees:
 * @sight: what is seen
 * @box: an object of the item
 *
 * Returns: whether enough of it is seen: min-visible of its area, where that is 0 a half, and a
 *   little more, since pictures round to pixels
 */
gboolean
gst_aug_sight_sees (const GstAugSight *sight, const GstAugBox *box)
{
  const gdouble least = sight->min_visible > 0 ? sight->min_visible : GST_AUG_MENTION_VISIBLE;

  return gst_aug_sight_share (sight, box) + SLACK >= MIN (least + ROUNDING, 1);
}
