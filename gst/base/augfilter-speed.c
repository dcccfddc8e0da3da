/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Sound whose time moves: samples are made anew for the timeline that pictures and captions get. */
#include "augfilter-private.h"
#include "catalogue/speed.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

/* A window of which samples are still to come. */
typedef struct {
  GstAugDecision *applied;
  GstBuffer *origin; /* its first buffer */
  GstAugInstance mapped;
  gboolean began; /* something of it has gone out */
} Window;

static void
free_window (Window *window)
{
  gst_clear_buffer (&window->origin);
  g_clear_pointer (&window->applied, gst_aug_decision_unref);
  g_free (window);
}

gboolean
gst_aug_filter_changes_speed (GstAugFilter *self)
{
  return self->state->modality == GST_AUG_MODALITY_AUDIO &&
         g_str_equal (GST_AUG_FILTER_GET_CLASS (self)->kind->name, "speed") &&
         gst_aug_filter_moves_time (self);
}

void
gst_aug_filter_speed_reset (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  g_queue_clear_full (&st->speeds, (GDestroyNotify) free_window);
  if (!st->speed)
    return;
  gst_aug_speed_reset (st->speed);
  gst_clear_buffer (&st->pending);
  st->next_pts = GST_CLOCK_TIME_NONE;
}

void
gst_aug_filter_speed_free (GstAugFilter *self)
{
  gst_aug_filter_speed_reset (self);
  g_clear_pointer (&self->state->speed, gst_aug_speed_free);
}

/* One buffer of what can be made now, with the metas of its window. */
static gboolean
take (GstAugFilter *self, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  const guint rate = (guint) GST_AUDIO_INFO_RATE (&st->audio_info);
  Window *window;
  GstMapInfo map;
  gsize frames = 0;
  gint64 first = 0, to;

  while (frames == 0) {
    window = g_queue_peek_head (&st->speeds);
    if (!window || !gst_aug_speed_next (st->speed, &frames, &first))
      return FALSE;
    if (frames == 0)
      free_window (g_queue_pop_head (&st->speeds));
  }
  *out =
      gst_buffer_new_allocate (NULL, frames * (gsize) GST_AUDIO_INFO_BPF (&st->audio_info), NULL);
  if (!*out || !gst_buffer_map (*out, &map, GST_MAP_WRITE)) {
    gst_clear_buffer (out);
    return FALSE;
  }
  gst_aug_speed_pull (st->speed, map.data, frames);
  gst_buffer_unmap (*out, &map);
  gst_buffer_copy_into (
      *out, window->origin, GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_META, 0, (gsize) -1);
  gst_aug_filter_drop_audio_meta (*out);
  GST_BUFFER_FLAG_UNSET (*out, GST_BUFFER_FLAG_GAP);
  if (window->began)
    GST_BUFFER_FLAG_UNSET (*out, GST_BUFFER_FLAG_DISCONT | GST_BUFFER_FLAG_RESYNC);
  window->began = TRUE;
  to = gst_aug_sample_to_time (first, rate);
  GST_BUFFER_DURATION (*out) =
      (GstClockTime) (gst_aug_sample_to_time (first + (gint64) frames, rate) - to);
  gst_aug_filter_place (
      self, *out, &window->mapped, to, window->mapped.start - window->applied->instance.start);
  gst_aug_filter_trace (self, *out, window->applied);
  return TRUE;
}

static void
begin_window (GstAugFilter *self, GstBuffer *piece)
{
  GstAugFilterState *st = self->state;
  const GstAugSpeedSettings *settings = st->snapshot;
  const guint rate = (guint) GST_AUDIO_INFO_RATE (&st->audio_info);
  GstAugSpeedStart start = { .keep_pitch = settings->pitch == GST_AUG_PITCH_KEEP,
    .engine = settings->engine };
  Window *window = g_new0 (Window, 1);
  gint64 time, from;

  if (!st->speed)
    st->speed = gst_aug_speed_new (rate, (guint) GST_AUDIO_INFO_CHANNELS (&st->audio_info),
        GST_AUDIO_INFO_FORMAT (&st->audio_info) == GST_AUDIO_FORMAT_S16LE);
  gst_aug_filter_piece_of (st->decision, &st->instance, &start.piece);
  /* what is in front of time 0 is not there */
  from = MAX (start.piece.start, 0);
  start.out_ns = gst_aug_filter_map_time (self, from) - gst_aug_time_piece_map (&start.piece, from);
  if (gst_aug_filter_time_of (self, piece, &time))
    start.first = gst_aug_filter_sample_of (self, piece);
  else
    start.first = gst_aug_time_to_sample_round (from, rate);
  gst_aug_speed_begin_window (st->speed, &start);
  window->applied = gst_aug_decision_ref (st->applied);
  window->origin = gst_buffer_ref (piece);
  window->mapped = gst_aug_filter_map_instance (self, &st->instance);
  g_queue_push_tail (&st->speeds, window);
}

/* What has no time goes on where sound ended, or begins with the segment. */
static GstBuffer *
give_time (GstAugFilter *self, GstBuffer *piece)
{
  piece = gst_buffer_make_writable (piece);
  GST_BUFFER_PTS (piece) = GST_CLOCK_TIME_IS_VALID (self->state->went_to)
                               ? self->state->went_to
                               : GST_BASE_TRANSFORM (self)->segment.start;
  return piece;
}

static GstFlowReturn
feed (GstAugFilter *self, GstBuffer *piece)
{
  GstAugFilterState *st = self->state;
  const gsize frames = gst_buffer_get_size (piece) / (gsize) GST_AUDIO_INFO_BPF (&st->audio_info);
  gboolean had_window = st->has_window;
  GstAugInstance before = st->instance, instance;
  const gboolean timeless = !GST_BUFFER_PTS_IS_VALID (piece);
  GstMapInfo map;

  if (timeless)
    piece = give_time (self, piece);
  gst_aug_filter_instance_of (self, piece, &instance);
  if (timeless && had_window)
    instance = before;
  if (!gst_aug_filter_enter_window (self, piece, &instance) ||
      !gst_aug_filter_prepare_time (self, piece)) {
    gst_buffer_unref (piece);
    return GST_FLOW_ERROR;
  }
  if (!had_window || !gst_aug_instance_is_same_window (&before, &st->instance))
    begin_window (self, piece);
  st->next_pts = st->went_to = gst_aug_filter_pts_of_sample (self, piece, frames);
  if (gst_buffer_map (piece, &map, GST_MAP_READ)) {
    gst_aug_speed_push (st->speed, map.data, frames);
    gst_buffer_unmap (piece, &map);
  }
  gst_buffer_unref (piece);
  return GST_FLOW_OK;
}

GstFlowReturn
gst_aug_filter_speed_generate (GstAugFilter *self, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  GstFlowReturn ret = GST_FLOW_OK;
  GstBuffer *piece;

  while (ret == GST_FLOW_OK && !take (self, out)) {
    if (!st->pending)
      break;
    if (!gst_aug_filter_is_contiguous (self)) {
      gst_aug_speed_drain (st->speed);
      gst_aug_filter_finish_window (self);
      st->next_pts = GST_CLOCK_TIME_NONE;
      continue;
    }
    if (!gst_aug_filter_next_piece (self, &piece))
      break;
    ret = feed (self, piece);
  }
  return ret;
}

/* Pushes all that is left. */
GstFlowReturn
gst_aug_filter_speed_drain (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  GstFlowReturn ret = GST_FLOW_OK;
  GstBuffer *out;

  if (!st->speed)
    return GST_FLOW_OK;
  gst_aug_speed_drain (st->speed);
  while (ret == GST_FLOW_OK && take (self, &out))
    ret = gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (self), out);
  g_queue_clear_full (&st->speeds, (GDestroyNotify) free_window);
  gst_aug_filter_finish_window (self);
  st->next_pts = GST_CLOCK_TIME_NONE;
  return ret;
}
