/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:videoroi
 * @title: Regions of interest
 * @short_description: boxes follow the picture
 */
#include "roi.h"

#include "keypoints.h"
#include "../geometry/matrix.h"
#include "polygon.h"

/* A box that is seen in full is not dropped, nor half a pixel rounded down, for the last bits of a
 * composed fraction. */
#define SLACK 1e-9

static void
clip (gdouble *a, gdouble *b, gdouble low, gdouble high)
{
  *a = MAX (*a, low);
  *b = MIN (*b, high);
}

/* Points on each side of a box that is bent. */
#define SIDE 8

static void
surround (const GstAugPolygon *p, gdouble box[4])
{
  for (guint i = 0; i < p->n; i++) {
    box[0] = i ? MIN (box[0], p->x[i]) : p->x[i];
    box[1] = i ? MIN (box[1], p->y[i]) : p->y[i];
    box[2] = i ? MAX (box[2], p->x[i]) : p->x[i];
    box[3] = i ? MAX (box[3], p->y[i]) : p->y[i];
  }
}

/* The box around the part of the polygon that is seen; both in source pixels. */
static gboolean
general_box (
    const GstAugVideoMap *map, guint dst_width, guint dst_height, gdouble box[4], gdouble *visible)
{
  const gdouble area = (box[2] - box[0]) * (box[3] - box[1]);
  GstAugPolygon p = { 4, { box[0], box[2], box[2], box[0] }, { box[1], box[1], box[3], box[3] } };
  gdouble back[9], m[9], share = 0;

  if (area > 0 && gst_aug_matrix_invert (map->matrix, back)) {
    static const gdouble here[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };

    gst_aug_polygon_cut (&p, back[6], back[7], back[8] - SLACK);
    gst_aug_polygon_cut_to (&p, here, map->valid_x0, map->valid_y0, map->valid_x1, map->valid_y1);
    gst_aug_polygon_cut_to (&p, back, map->x, map->y, map->x + map->width, map->y + map->height);
    for (guint i = 0; map->fill_mode == GST_AUG_FILL_VALUE && i < map->n_bounds; i++) {
      const GstAugVideoBound *b = &map->bounds[i];

      gst_aug_matrix_multiply (b->matrix, back, m);
      gst_aug_polygon_cut_to (&p, m, b->x0, b->y0, b->x1, b->y1);
    }
    share = MIN (gst_aug_polygon_area (&p) / area, 1);
  }
  if (visible)
    *visible = share;
  if (!(share > 0))
    return FALSE;
  for (guint i = 0; i < p.n; i++)
    gst_aug_video_map_point (map, dst_width, dst_height, p.x[i], p.y[i], &p.x[i], &p.y[i]);
  surround (&p, box);
  clip (&box[0], &box[2], 0, dst_width);
  clip (&box[1], &box[3], 0, dst_height);
  return TRUE;
}

/**
 * gst_aug_video_map_box:
 * @map: the map
 * @dst_width: width of the destination in pixels
 * @dst_height: height of the destination in pixels
 * @box: (array fixed-size=4) (inout): left, top, right, bottom; in source pixels, afterwards in
 *     destination pixels; edges are continuous
 * @visible: (out) (optional): share of the box's area that is seen, [0, 1]
 *
 * Where a box comes to lie, clipped to the destination and to the valid part of the source. Where
 * pictures are rotated or bent it is the box around the part of it that is seen; what is mirrored
 * or repeated by the fill mode does not count. What is left where nothing is seen has no meaning.
 *
 * Returns: whether anything of it is seen
 */
gboolean
gst_aug_video_map_box (
    const GstAugVideoMap *map, guint dst_width, guint dst_height, gdouble box[4], gdouble *visible)
{
  const gdouble area = (box[2] - box[0]) * (box[3] - box[1]);
  gdouble x0 = box[0], y0 = box[1], x1 = box[2], y1 = box[3], share = 0;

  if (map->is_general)
    return general_box (map, dst_width, dst_height, box, visible);
  clip (&x0, &x1, MAX (map->valid_x0, map->x), MIN (map->valid_x1, map->x + map->width));
  clip (&y0, &y1, MAX (map->valid_y0, map->y), MIN (map->valid_y1, map->y + map->height));
  if (x0 < x1 && y0 < y1 && area > 0)
    share = (x1 - x0) * (y1 - y0) / area;
  if (visible)
    *visible = share;
  if (share <= 0)
    return FALSE;
  gst_aug_video_map_point (map, dst_width, dst_height, x0, y0, &box[0], &box[1]);
  gst_aug_video_map_point (map, dst_width, dst_height, x1, y1, &box[2], &box[3]);
  for (guint i = 0; i < 2; i++)
    if (box[i] > box[i + 2]) {
      const gdouble t = box[i];

      box[i] = box[i + 2];
      box[i + 2] = t;
    }
  clip (&box[0], &box[2], 0, dst_width);
  clip (&box[1], &box[3], 0, dst_height);
  return TRUE;
}

/* The box around the outline of a box in a bent picture; both in pixels of the picture. */
static gboolean
bent_box (
    const GstAugDistorter *distorter, guint width, guint height, gdouble box[4], gdouble *visible)
{
  static const gdouble here[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
  GstAugPolygon p = { 4 * SIDE };
  gdouble area;

  for (guint i = 0; i < SIDE; i++) {
    const gdouble t = (gdouble) i / SIDE;
    const gdouble x = (box[0] + t * (box[2] - box[0])) / width;
    const gdouble y = (box[1] + t * (box[3] - box[1])) / height;
    const gdouble left = box[0] / width, top = box[1] / height;
    const gdouble right = box[2] / width, bottom = box[3] / height;
    const gdouble corners[4][2] = { { x, top }, { right, y }, { left + right - x, bottom },
      { left, top + bottom - y } };

    for (guint side = 0; side < 4; side++) {
      p.x[side * SIDE + i] = corners[side][0];
      p.y[side * SIDE + i] = corners[side][1];
    }
  }
  gst_aug_distorter_forth (distorter, p.x, p.y, p.n);
  for (guint i = 0; i < p.n; i++) {
    p.x[i] *= width;
    p.y[i] *= height;
  }
  area = gst_aug_polygon_area (&p);
  gst_aug_polygon_cut_to (&p, here, 0, 0, width, height);
  *visible = area > 0 ? MIN (gst_aug_polygon_area (&p) / area, 1) : 0;
  if (!(*visible > 0))
    return FALSE;
  surround (&p, box);
  return TRUE;
}

typedef struct {
  const GstAugVideoMap *map; /* or NULL */
  const GstAugDistorter *distorter;
  gdouble matrix[9];
  guint width, height;
  gdouble min_visible;
} Edit;

/* Rounds a box to pixels; FALSE when it has to be dropped. */
static gboolean
transform_box (const Edit *edit, guint *x, guint *y, guint *w, guint *h)
{
  gdouble box[4] = { *x, *y, (gdouble) *x + *w, (gdouble) *y + *h }, visible;
  guint edges[4];

  if (edit->map ? !gst_aug_video_map_box (edit->map, edit->width, edit->height, box, &visible)
                : !bent_box (edit->distorter, edit->width, edit->height, box, &visible))
    return FALSE;
  if (visible + SLACK < edit->min_visible)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    edges[i] = (guint) (box[i] + 0.5 + SLACK);
  if (edges[0] >= edges[2] || edges[1] >= edges[3])
    return FALSE;
  *x = edges[0];
  *y = edges[1];
  *w = edges[2] - edges[0];
  *h = edges[3] - edges[1];
  return TRUE;
}

static GstVideoRegionOfInterestMeta *
add_region (
    GstBuffer *out, const GstVideoRegionOfInterestMeta *from, guint x, guint y, guint w, guint h)
{
  GstVideoRegionOfInterestMeta *to =
      gst_buffer_add_video_region_of_interest_meta_id (out, from->roi_type, x, y, w, h);

  to->id = from->id;
  to->parent_id = from->parent_id;
  for (GList *l = from->params; l; l = l->next)
    gst_video_region_of_interest_meta_add_param (to, gst_structure_copy (l->data));
  return to;
}

static void
move_keypoints (const Edit *edit, const GstVideoRegionOfInterestMeta *roi)
{
  for (GList *l = roi->params; l; l = l->next)
    if (!gst_structure_has_name (l->data, GST_AUG_KEYPOINTS))
      continue;
    else if (edit->map)
      gst_aug_keypoints_transform (l->data, edit->matrix, edit->width, edit->height);
    else
      gst_aug_keypoints_bend (l->data, edit->distorter, edit->width, edit->height);
}

static gboolean
edit_region (GstBuffer *buffer, GstMeta **meta, gpointer data)
{
  const Edit *edit = data;
  GstVideoRegionOfInterestMeta *roi;

  if ((*meta)->info->api != GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE)
    return TRUE;
  roi = (GstVideoRegionOfInterestMeta *) *meta;
  if (!transform_box (edit, &roi->x, &roi->y, &roi->w, &roi->h))
    *meta = NULL;
  else
    move_keypoints (edit, roi);
  return TRUE;
}

static gboolean
remove_region (GstBuffer *buffer, GstMeta **meta, gpointer data)
{
  if ((*meta)->info->api == GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE)
    *meta = NULL;
  return TRUE;
}

/**
 * gst_aug_video_map_transform_rois:
 * @map: the map
 * @dst_width: width of the destination in pixels
 * @dst_height: height of the destination in pixels
 * @in: where the regions are read
 * @out: where they are written; may be @in, else its own regions are replaced; writable
 * @min_visible: a region of whose area less than this share is seen is dropped, [0, 1]
 *
 * Moves every #GstVideoRegionOfInterestMeta with the picture: mapped, clipped to the destination
 * and to the valid part of the source, edges rounded to the nearest pixel (halves up). Regions
 * without a pixel left are dropped. Key points among the parameters are moved, see
 * gst_aug_keypoints_transform(). Type, ids and other parameters stay; the parent of a region that
 * stays may be gone.
 */
void
gst_aug_video_map_transform_rois (const GstAugVideoMap *map, guint dst_width, guint dst_height,
    GstBuffer *in, GstBuffer *out, gdouble min_visible)
{
  Edit edit = { map, NULL, { 0 }, dst_width, dst_height, min_visible };
  GstVideoRegionOfInterestMeta *roi;
  gpointer state = NULL;

  g_return_if_fail (gst_buffer_is_writable (out));
  gst_aug_video_map_matrix (map, dst_width, dst_height, edit.matrix);
  if (in == out) {
    gst_buffer_foreach_meta (out, edit_region, &edit);
    return;
  }
  gst_buffer_foreach_meta (out, remove_region, NULL);
  while ((roi = (GstVideoRegionOfInterestMeta *) gst_buffer_iterate_meta_filtered (
              in, &state, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE))) {
    guint x = roi->x, y = roi->y, w = roi->w, h = roi->h;

    if (transform_box (&edit, &x, &y, &w, &h))
      move_keypoints (&edit, add_region (out, roi, x, y, w, h));
  }
}

/**
 * gst_aug_distorter_transform_rois: (skip)
 * @distorter: prepared tables
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 * @buffer: a writable buffer
 * @min_visible: a region of whose area less than this share is seen is dropped, [0, 1]
 *
 * As gst_aug_video_map_transform_rois(), with a picture that is bent: a region becomes the box
 * around where its outline comes to lie.
 */
void
gst_aug_distorter_transform_rois (const GstAugDistorter *distorter, guint width, guint height,
    GstBuffer *buffer, gdouble min_visible)
{
  Edit edit = { NULL, distorter, { 0 }, width, height, min_visible };

  g_return_if_fail (gst_buffer_is_writable (buffer));
  gst_buffer_foreach_meta (buffer, edit_region, &edit);
}
