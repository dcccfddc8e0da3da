/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What has a place in the picture moves with it: regions, key points, the camera, the trace. */
#include "augfilter-private.h"
#include "video/travel/camera.h"
#include "video/travel/metas.h"
#include "video/travel/roi.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

/* The camera of the window's first picture, for the decision's message. */
void
gst_aug_filter_see_camera (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;
  GstAugCameraMeta *meta = gst_aug_buffer_get_camera_meta (buffer);

  st->has_camera = meta != NULL;
  if (meta)
    st->camera = meta->camera;
}

/* Writes down where @maps move pixels. */
void
gst_aug_filter_tell_geometry (GstAugFilter *self, const GstAugFilterMap *maps, guint n_maps)
{
  GstAugFilterState *st = self->state;
  gdouble total[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
  GstAugOperation values;

  if (n_maps == 0)
    return;
  for (guint i = 0; i < n_maps; i++) {
    gdouble matrix[9];

    gst_aug_video_map_matrix (&maps[i].map, maps[i].width, maps[i].height, matrix);
    gst_aug_matrix_multiply (matrix, total, total);
  }
  gst_aug_decision_set_matrix (st->applied, total);
  if (!st->has_camera)
    return;
  gst_aug_camera_transform (&st->camera, total);
  gst_aug_camera_to_operation (&st->camera, &values);
  gst_aug_decision_set_camera (st->applied, &values);
}

static gdouble
min_visible (GstAugFilter *self)
{
  const gdouble *share = gst_aug_filter_setting (self, "min-visible");

  return share ? *share : 0;
}

/* The picture's size before is @width × @height; it is written anew. */
static void
move_once (GstAugFilter *self, GstBuffer *in, GstBuffer *out, const GstAugFilterMap *to,
    guint *width, guint *height)
{
  const GstAugFilterState *st = self->state;
  GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (out);
  GstAugCameraMeta *camera = gst_aug_buffer_get_camera_meta (out);
  GstVideoInfo before = st->in_info, after = st->out_info;
  gdouble matrix[9];

  before.width = (gint) *width;
  before.height = (gint) *height;
  after.width = (gint) to->width;
  after.height = (gint) to->height;
  if (gst_buffer_get_meta (in, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE))
    gst_aug_video_map_transform_rois (&to->map, to->width, to->height, in, out, min_visible (self));
  gst_aug_video_map_matrix (&to->map, to->width, to->height, matrix);
  gst_aug_video_metas_transform (in, out, &before, &after, matrix);
  if (trace)
    gst_aug_trace_meta_compose (trace, matrix);
  if (camera)
    gst_aug_camera_transform (&camera->camera, matrix);
  *width = to->width;
  *height = to->height;
}

/* From @in to @out, which may be the same buffer, is writable, and has @in's other metas. The
 * picture's size before is @width × @height; that behind @maps is written there. */
void
gst_aug_filter_move (GstAugFilter *self, GstBuffer *in, GstBuffer *out, const GstAugFilterMap *maps,
    guint n_maps, guint *width, guint *height)
{
  for (guint i = 0; i < n_maps; i++)
    move_once (self, i ? out : in, out, &maps[i], width, height);
  if (n_maps == 0 && in != out) {
    GstAugFilterMap to = { .width = *width, .height = *height };

    gst_aug_video_map_init (&to.map, *width, *height);
    move_once (self, in, out, &to, width, height);
  }
}

/* Moves what is on @buffer, writable, with a distortion of its picture. Matrices cannot say where;
 * the trace and the camera tell that. */
void
gst_aug_filter_bend (
    GstAugFilter *self, GstBuffer *buffer, const GstAugFilterBend *bend, guint width, guint height)
{
  GstAugFilterState *st = self->state;
  GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (buffer);
  GstAugCameraMeta *camera = gst_aug_buffer_get_camera_meta (buffer);

  if (trace)
    trace->nonlinear = TRUE;
  if (camera)
    camera->camera.is_exact = FALSE;
  if (!gst_buffer_get_meta (buffer, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE))
    return;
  if (!st->distorter)
    st->distorter = gst_aug_distorter_new ();
  gst_aug_distorter_prepare (st->distorter, &bend->distortion);
  gst_aug_distorter_transform_rois (st->distorter, width, height, buffer, min_visible (self));
}
