/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Pictures: the plan of a buffer is carried out here or left to the next element. */
#include <string.h>

#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

/* A buffer of the output's size with the input's time and metas. */
GstFlowReturn
gst_aug_filter_allocate (GstAugFilter *self, GstBuffer *in, GstBuffer **out)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (self);

  return GST_BASE_TRANSFORM_GET_CLASS (trans)->prepare_output_buffer (trans, in, out);
}

/* The picture in memory, whatever size the caps say that the plan gives. */
gboolean
gst_aug_filter_map_source (GstAugFilter *self, GstVideoFrame *frame, GstVideoInfo *info,
    GstBuffer *buffer, GstMapFlags flags)
{
  if (gst_video_frame_map (frame, info, buffer, flags))
    return TRUE;
  GST_ELEMENT_WARNING (self, STREAM, FORMAT,
      ("A buffer is smaller than its caps say and was left out: check what writes video in front."),
      ("%" G_GSIZE_FORMAT " bytes", gst_buffer_get_size (buffer)));
  return FALSE;
}

/* Whether @buffer holds all of its picture. FALSE after a warning. */
gboolean
gst_aug_filter_is_whole (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugPlanMeta *owed = gst_aug_buffer_get_plan_meta (buffer);
  GstVideoFrame frame;

  if (!gst_aug_filter_map_source (self, &frame, owed ? &owed->plan.source : &self->state->in_info,
          buffer, GST_MAP_READ | (GstMapFlags) GST_VIDEO_FRAME_MAP_FLAG_NO_REF))
    return FALSE;
  gst_video_frame_unmap (&frame);
  return TRUE;
}

static void
note (GstAugFilter *self, GstBuffer *in, GstBuffer *out, const GstAugFilterWork *work)
{
  GstAugFilterState *st = self->state;
  guint width = work->width, height = work->height;

  /* where frames as a whole are changed, most are none of those */
  if (!gst_aug_filter_has_frames (self))
    gst_aug_filter_trace (self, out, st->applied);
  gst_aug_filter_move (self, in, out, work->maps,
      work->n_bends ? work->bends[0].after : work->n_maps, &width, &height);
  for (guint i = 0; i < work->n_bends; i++) {
    const guint from = work->bends[i].after;
    const guint to = i + 1 < work->n_bends ? work->bends[i + 1].after : work->n_maps;

    gst_aug_filter_bend (self, out, &work->bends[i], width, height);
    gst_aug_filter_move (self, out, out, work->maps + from, to - from, &width, &height);
  }
  if (st->is_left_out) {
    GstAugSeedMeta *seed = gst_aug_buffer_get_seed_meta (out);
    GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (out);

    if (seed)
      seed->instance.flags |= GST_AUG_SEED_FLAG_DROPPED;
    if (trace)
      trace->present = FALSE;
  }
}

static void
drop_plan_meta (GstBuffer *buffer)
{
  GstAugPlanMeta *meta = gst_aug_buffer_get_plan_meta (buffer);

  if (meta)
    gst_buffer_remove_meta (buffer, (GstMeta *) meta);
}

/* Bytes of the caps' own layout that hold no pixel are zero, so that equal pictures are equal
 * bytes. Other layouts may lie inside of something larger and are left alone. */
static void
clear_padding (const GstVideoInfo *info, GstVideoFrame *frame)
{
  guint n = GST_VIDEO_INFO_N_PLANES (info);

  for (guint i = 0; i < n; i++)
    if (GST_VIDEO_FRAME_PLANE_OFFSET (frame, i) != GST_VIDEO_INFO_PLANE_OFFSET (info, i) ||
        GST_VIDEO_FRAME_PLANE_STRIDE (frame, i) != GST_VIDEO_INFO_PLANE_STRIDE (info, i))
      return;
  for (guint i = 0; i < n; i++) {
    gsize stride = (gsize) GST_VIDEO_INFO_PLANE_STRIDE (info, i), width, end;
    guint8 *row = GST_VIDEO_FRAME_PLANE_DATA (frame, i), *next;
    gint comp[GST_VIDEO_MAX_COMPONENTS], height;

    gst_video_format_info_component (info->finfo, i, comp);
    width = (gsize) GST_VIDEO_INFO_COMP_WIDTH (info, comp[0]) *
            (gsize) GST_VIDEO_INFO_COMP_PSTRIDE (info, comp[0]);
    height = GST_VIDEO_INFO_COMP_HEIGHT (info, comp[0]);
    end = i + 1 < n ? GST_VIDEO_INFO_PLANE_OFFSET (info, i + 1) : GST_VIDEO_INFO_SIZE (info);
    next = row + (end - GST_VIDEO_INFO_PLANE_OFFSET (info, i));
    for (gint y = 0; width < stride && y < height; y++)
      memset (row + (gsize) y * stride + width, 0, stride - width);
    row += (gsize) height * stride;
    if (row < next)
      memset (row, 0, (gsize) (next - row));
  }
}

static GstFlowReturn
render_copy (GstAugFilter *self, GstBuffer *in, GstAugFilterWork *work, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  GstVideoFrame src, dst;
  gboolean ok;
  GstFlowReturn ret = gst_aug_filter_allocate (self, in, out);

  if (ret != GST_FLOW_OK)
    return ret;
  if (!gst_aug_filter_map_source (self, &src, &work->plan->source, in,
          GST_MAP_READ | (GstMapFlags) GST_VIDEO_FRAME_MAP_FLAG_NO_REF)) {
    gst_clear_buffer (out);
    return GST_FLOW_OK;
  }
  if (!gst_video_frame_map (&dst, &st->out_info, *out,
          GST_MAP_WRITE | (GstMapFlags) GST_VIDEO_FRAME_MAP_FLAG_NO_REF)) {
    gst_video_frame_unmap (&src);
    gst_clear_buffer (out);
    GST_ELEMENT_ERROR (self, RESOURCE, WRITE, ("No memory for a picture."), (NULL));
    return GST_FLOW_ERROR;
  }
  if (work->plan->n_steps)
    ok = gst_aug_video_renderer_render (st->renderer, work->plan, &src, &dst);
  else
    ok = gst_video_frame_copy (&dst, &src);
  clear_padding (&st->out_info, &dst);
  gst_video_frame_unmap (&dst);
  gst_video_frame_unmap (&src);
  if (ok)
    return GST_FLOW_OK;
  gst_clear_buffer (out);
  GST_ELEMENT_ERROR (self, LIBRARY, FAILED, ("The picture could not be rendered."), (NULL));
  return GST_FLOW_ERROR;
}

static gboolean
render_in_place (GstAugFilter *self, GstBuffer *buffer, GstAugFilterWork *work)
{
  GstVideoFrame frame;
  gboolean ok;

  if (!gst_aug_filter_map_source (self, &frame, &work->plan->source, buffer,
          GST_MAP_READWRITE | (GstMapFlags) GST_VIDEO_FRAME_MAP_FLAG_NO_REF))
    return FALSE;
  ok = gst_aug_video_renderer_render (self->state->renderer, work->plan, &frame, &frame);
  clear_padding (&self->state->out_info, &frame);
  gst_video_frame_unmap (&frame);
  return ok;
}

/* Whether the buffer's rows lie otherwise than the caps alone say, and downstream cannot know. */
static gboolean
must_be_plain (GstAugFilterState *st, GstBuffer *buffer)
{
  GstVideoMeta *meta = st->plain_output ? gst_buffer_get_video_meta (buffer) : NULL;

  if (!meta)
    return FALSE;
  for (guint i = 0; i < meta->n_planes; i++)
    if (meta->stride[i] != GST_VIDEO_INFO_PLANE_STRIDE (&st->out_info, i) ||
        meta->offset[i] != GST_VIDEO_INFO_PLANE_OFFSET (&st->out_info, i))
      return TRUE;
  return FALSE;
}

static GstFlowReturn
render (GstAugFilter *self, GstBuffer *buffer, GstAugFilterWork *work, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  gboolean identity = gst_aug_video_plan_is_identity (work->plan);
  GstFlowReturn ret;

  if (identity && !must_be_plain (st, buffer)) {
    *out = buffer;
    if (work->changed || gst_aug_buffer_get_plan_meta (buffer)) {
      *out = gst_buffer_make_writable (buffer);
      drop_plan_meta (*out);
      note (self, *out, *out, work);
    }
    return GST_FLOW_OK;
  }
  if (!identity && gst_aug_video_plan_is_in_place (work->plan) && !must_be_plain (st, buffer) &&
      gst_buffer_is_writable (buffer) && gst_buffer_is_all_memory_writable (buffer)) {
    if (!render_in_place (self, buffer, work)) {
      gst_buffer_unref (buffer);
      return GST_FLOW_OK;
    }
    drop_plan_meta (buffer);
    note (self, buffer, buffer, work);
    *out = buffer;
    return GST_FLOW_OK;
  }
  if (identity)
    work->plan->n_steps = 0;
  ret = render_copy (self, buffer, work, out);
  if (ret == GST_FLOW_OK && *out)
    note (self, buffer, *out, work);
  gst_buffer_unref (buffer);
  return ret;
}

static GstFlowReturn
render_tensor (GstAugFilter *self, GstBuffer *buffer, GstAugFilterWork *work, GstBuffer **out)
{
  GstFlowReturn ret = gst_aug_filter_render_tensor (self, buffer, work->plan, out);

  if (ret == GST_FLOW_OK && *out)
    note (self, buffer, *out, work);
  gst_buffer_unref (buffer);
  return ret;
}

/* A frame is kept if its first quarter is. */
static gboolean
is_kept (GstAugFilter *self, GstBuffer *buffer, gint64 time)
{
  GstAugFilterState *st = self->state;
  gint64 start, stop, quarter;

  if (!gst_aug_filter_kept_span (st->decision, &st->instance, &start, &stop))
    return TRUE;
  quarter = time + (gint64) (gst_aug_filter_frame_duration (self, buffer) / 4);
  return quarter >= start && quarter < stop;
}

static gboolean
continues (GstAugFilter *self, GstBuffer **buffer, gboolean *gap)
{
  gint64 time;
  const GstAugFilterState *st = self->state;

  *gap = FALSE;
  if (st->is_left_out && st->left_out_mode == GST_AUG_DROP_GAP) {
    *gap = TRUE;
    return FALSE;
  }
  /* what has no time is neither cut off nor moved */
  if (!gst_aug_filter_time_of (self, *buffer, &time))
    return TRUE;
  if (!is_kept (self, *buffer, time)) {
    *gap = !gst_aug_filter_moves_time (self);
    return FALSE;
  }
  if (gst_aug_filter_moves_time (self)) {
    *buffer = gst_buffer_make_writable (*buffer);
    gst_aug_filter_retime (self, *buffer, time,
        GST_BUFFER_DURATION_IS_VALID (*buffer)
            ? time + (gint64) MIN (
                         GST_BUFFER_DURATION (*buffer), (GstClockTime) (G_MAXINT64 - MAX (time, 0)))
            : time);
  }
  return TRUE;
}

GstFlowReturn
gst_aug_filter_video (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  GstAugFilterWork work;
  gboolean gap;

  if (!continues (self, &buffer, &gap)) {
    if (gap)
      gst_aug_filter_send_gap (self, GST_BUFFER_PTS (buffer), GST_BUFFER_DURATION (buffer));
    gst_buffer_unref (buffer);
    return GST_FLOW_OK;
  }
  gst_aug_filter_begin_work (self, buffer, &work);
  gst_aug_filter_append (self, &work, buffer);
  if (work.failed) {
    gst_buffer_unref (buffer);
    GST_ELEMENT_ERROR (self, LIBRARY, FAILED,
        ("More than %d operations move the pixels of one picture: leave some of them to another "
         "element.",
            GST_AUG_FILTER_MAX_MAPS),
        (NULL));
    return GST_FLOW_ERROR;
  }
  if (st->defers && !work.n_mixes && !work.n_inner &&
      work.plan->n_steps <= GST_AUG_VIDEO_PLAN_MAX_STEPS - GST_AUG_VIDEO_PLAN_ROOM) {
    if (work.changed) {
      buffer = gst_buffer_make_writable (buffer);
      if (work.plan == &work.copy)
        gst_aug_buffer_add_plan_meta (buffer, work.plan);
      note (self, buffer, buffer, &work);
    }
    *out = buffer;
    return GST_FLOW_OK;
  }
  return gst_aug_filter_makes_tensors (self) ? render_tensor (self, buffer, &work, out)
                                             : render (self, buffer, &work, out);
}
