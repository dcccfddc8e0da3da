/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* GStreamer 1.28 can ask any meta to move by a matrix; before that the detections of 1.24 are moved
 * here. */
#include "metas.h"

#if GST_CHECK_VERSION(1, 28, 0)

static gboolean
has_place (const GstMeta *meta)
{
  const GType api = meta->info->api;

  if (api == GST_VIDEO_META_API_TYPE || api == GST_VIDEO_CROP_META_API_TYPE ||
      api == GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE || !meta->info->transform_func)
    return FALSE;
  return gst_meta_api_type_has_tag (
             api, g_quark_from_static_string (GST_META_TAG_VIDEO_SIZE_STR)) ||
         gst_meta_api_type_has_tag (
             api, g_quark_from_static_string (GST_META_TAG_VIDEO_ORIENTATION_STR));
}

static void
move_metas (GstBuffer *in, GstBuffer *moved, const GstVideoInfo *in_info,
    const GstVideoInfo *out_info, const gdouble matrix[9])
{
  const GstVideoRectangle whole_in = { 0, 0, in_info->width, in_info->height };
  const GstVideoRectangle whole_out = { 0, 0, out_info->width, out_info->height };
  GstVideoMetaTransformMatrix move;
  gpointer state = NULL;
  GstMeta *meta;

  gst_video_meta_transform_matrix_init (&move, in_info, &whole_in, out_info, &whole_out);
  for (guint i = 0; i < 9; i++)
    move.matrix[i / 3][i % 3] = (gfloat) matrix[i];
  while ((meta = gst_buffer_iterate_meta (in, &state)))
    if (has_place (meta))
      meta->info->transform_func (
          moved, meta, in, gst_video_meta_transform_matrix_get_quark (), &move);
}

#elif defined(HAVE_ANALYTICS)
#include <gst/analytics/analytics.h>
#include <math.h>

static gboolean
has_place (const GstMeta *meta)
{
  return meta->info->api == GST_ANALYTICS_RELATION_META_API_TYPE;
}

/* Clipped bounding box of a moved box; FALSE where nothing of it is seen. */
static gboolean
move_box (const gdouble m[9], const GstVideoInfo *out, gint *x, gint *y, gint *w, gint *h)
{
  gdouble low[2] = { G_MAXDOUBLE, G_MAXDOUBLE }, high[2] = { -G_MAXDOUBLE, -G_MAXDOUBLE };
  const gint size[2] = { out->width, out->height };
  gint edges[4];

  for (guint i = 0; i < 4; i++) {
    const gdouble u = *x + (i & 1 ? *w : 0), v = *y + (i & 2 ? *h : 0);
    const gdouble scale = m[6] * u + m[7] * v + m[8];
    const gdouble at[2] = { (m[0] * u + m[1] * v + m[2]) / scale,
      (m[3] * u + m[4] * v + m[5]) / scale };

    for (guint j = 0; j < 2; j++) {
      low[j] = MIN (low[j], at[j]);
      high[j] = MAX (high[j], at[j]);
    }
  }
  for (guint j = 0; j < 2; j++) {
    edges[j] = (gint) floor (CLAMP (low[j], 0, size[j]) + 0.5);
    edges[2 + j] = (gint) floor (CLAMP (high[j], 0, size[j]) + 0.5);
  }
  *x = edges[0];
  *y = edges[1];
  *w = edges[2] - edges[0];
  *h = edges[3] - edges[1];
  return *w > 0 && *h > 0;
}

static gboolean
move_detection (GstAnalyticsRelationMeta *to, const GstAnalyticsODMtd *from,
    const GstVideoInfo *out, const gdouble matrix[9], GstAnalyticsMtd *moved)
{
  gint x, y, w, h;
  gfloat confidence;

  return gst_analytics_od_mtd_get_location (from, &x, &y, &w, &h, &confidence) &&
         move_box (matrix, out, &x, &y, &w, &h) &&
         gst_analytics_relation_meta_add_od_mtd (
             to, gst_analytics_od_mtd_get_obj_type (from), x, y, w, h, confidence, moved);
}

static gboolean
copy_classes (GstAnalyticsRelationMeta *to, const GstAnalyticsClsMtd *from, GstAnalyticsMtd *copied)
{
  const gsize n = gst_analytics_cls_mtd_get_length (from);
  g_autofree gfloat *levels = g_new (gfloat, n + 1);
  g_autofree GQuark *classes = g_new (GQuark, n + 1);

  for (gsize i = 0; i < n; i++) {
    levels[i] = gst_analytics_cls_mtd_get_level (from, i);
    classes[i] = gst_analytics_cls_mtd_get_quark (from, i);
  }
  return gst_analytics_relation_meta_add_cls_mtd (to, n, levels, classes, copied);
}

static gboolean
copy_track (
    GstAnalyticsRelationMeta *to, const GstAnalyticsTrackingMtd *from, GstAnalyticsMtd *copied)
{
  guint64 id;
  GstClockTime first, last;
  gboolean lost;

  if (!gst_analytics_tracking_mtd_get_info (from, &id, &first, &last, &lost) ||
      !gst_analytics_relation_meta_add_tracking_mtd (to, id, first, copied))
    return FALSE;
  gst_analytics_tracking_mtd_update_last_seen (copied, last);
  if (lost)
    gst_analytics_tracking_mtd_set_lost (copied);
  return TRUE;
}

static gboolean
move_one (GstAnalyticsRelationMeta *to, const GstAnalyticsMtd *from, const GstVideoInfo *out,
    const gdouble matrix[9], GstAnalyticsMtd *moved)
{
  const GstAnalyticsMtdType type = gst_analytics_mtd_get_mtd_type (from);

  if (type == gst_analytics_od_mtd_get_mtd_type ())
    return move_detection (to, from, out, matrix, moved);
  if (type == gst_analytics_cls_mtd_get_mtd_type ())
    return copy_classes (to, from, moved);
  return type == gst_analytics_tracking_mtd_get_mtd_type () && copy_track (to, from, moved);
}

static void
move_relations (GstAnalyticsRelationMeta *from, GstAnalyticsRelationMeta *to,
    const GstVideoInfo *out, const gdouble matrix[9])
{
  const guint n = (guint) gst_analytics_relation_get_length (from);
  g_autofree guint *ids = g_new (guint, n + 1);
  gpointer state = NULL;
  GstAnalyticsMtd one;

  for (guint i = 0; i < n; i++)
    ids[i] = G_MAXUINT;
  while (gst_analytics_relation_meta_iterate (from, &state, GST_ANALYTICS_MTD_TYPE_ANY, &one)) {
    GstAnalyticsMtd moved;
    const guint id = gst_analytics_mtd_get_id (&one);

    if (id < n && move_one (to, &one, out, matrix, &moved))
      ids[id] = gst_analytics_mtd_get_id (&moved);
  }
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      if (ids[i] != G_MAXUINT && ids[j] != G_MAXUINT)
        gst_analytics_relation_meta_set_relation (
            to, gst_analytics_relation_meta_get_relation (from, i, j), ids[i], ids[j]);
}

static void
move_metas (GstBuffer *in, GstBuffer *moved, const GstVideoInfo *in_info,
    const GstVideoInfo *out_info, const gdouble matrix[9])
{
  gpointer state = NULL;
  GstMeta *meta;

  while (
      (meta = gst_buffer_iterate_meta_filtered (in, &state, GST_ANALYTICS_RELATION_META_API_TYPE)))
    move_relations ((GstAnalyticsRelationMeta *) meta,
        gst_buffer_add_analytics_relation_meta (moved), out_info, matrix);
}

#else

static gboolean
has_place (const GstMeta *meta)
{
  return FALSE;
}

static void
move_metas (GstBuffer *in, GstBuffer *moved, const GstVideoInfo *in_info,
    const GstVideoInfo *out_info, const gdouble matrix[9])
{
}

#endif

static gboolean
is_there (GstBuffer *buffer, GstMeta **meta, gpointer found)
{
  *(gboolean *) found |= has_place (*meta);
  return !*(gboolean *) found;
}

static gboolean
remove_placed (GstBuffer *buffer, GstMeta **meta, gpointer data)
{
  if (has_place (*meta))
    *meta = NULL;
  return TRUE;
}

static gboolean
copy_placed (GstBuffer *buffer, GstMeta **meta, gpointer to)
{
  const GstMetaTransformCopy whole = { FALSE, 0, (gsize) -1 };

  if (has_place (*meta))
    (*meta)->info->transform_func (to, *meta, buffer, _gst_meta_transform_copy, (gpointer) &whole);
  return TRUE;
}

/**
 * gst_aug_video_metas_transform: (skip)
 * @in: where the metas are read
 * @out: where they are written, writable; may be @in
 * @in_info: the picture before
 * @out_info: the picture after
 * @matrix: (array fixed-size=9): takes pixels before to pixels after
 *
 * Moves metas that have a place in the picture, apart from regions of interest.
 */
void
gst_aug_video_metas_transform (GstBuffer *in, GstBuffer *out, const GstVideoInfo *in_info,
    const GstVideoInfo *out_info, const gdouble matrix[9])
{
  gboolean found = FALSE;
  GstBuffer *moved;

  gst_buffer_foreach_meta (in, is_there, &found);
  if (!found)
    return;
  moved = gst_buffer_new ();
  move_metas (in, moved, in_info, out_info, matrix);
  gst_buffer_foreach_meta (out, remove_placed, NULL);
  gst_buffer_foreach_meta (moved, copy_placed, out);
  gst_buffer_unref (moved);
}
