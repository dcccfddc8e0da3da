/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Captions, tensors, metadata: what comes now and then, each buffer as a whole. */
#include "augfilter-private.h"

/* The part of a cue that the temporal crop keeps. FALSE if it is cut off. */
static gboolean
clip_cue (GstAugFilter *self, GstBuffer **buffer)
{
  GstAugFilterState *st = self->state;
  gint64 time, end, start, stop, from, to;

  if (!gst_aug_filter_time_of (self, *buffer, &time) ||
      !gst_aug_filter_kept_span (st->decision, &st->instance, &start, &stop))
    return TRUE;
  end =
      time + (GST_BUFFER_DURATION_IS_VALID (*buffer) ? (gint64) GST_BUFFER_DURATION (*buffer) : 1);
  from = MAX (time, start);
  to = MIN (end, stop);
  if (from >= to)
    return FALSE;
  *buffer = gst_buffer_make_writable (*buffer);
  /* what is drawn for a cue depends on where it began */
  if (from > time && st->modality == GST_AUG_MODALITY_TEXT)
    gst_aug_buffer_ensure_trace_meta (*buffer)->time_offset += from - time;
  GST_BUFFER_PTS (*buffer) += (GstClockTime) (from - time);
  if (GST_BUFFER_DURATION_IS_VALID (*buffer))
    GST_BUFFER_DURATION (*buffer) = (GstClockTime) (to - from);
  return TRUE;
}

/* Captions, tensors, metadata: few buffers, each as a whole. */
GstFlowReturn
gst_aug_filter_sparse (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  GstAugDropMode mode;
  gboolean dropped = gst_aug_filter_is_dropped (st->applied, &mode);
  const guint64 place =
      st->modality == GST_AUG_MODALITY_TEXT ? gst_aug_filter_place_of_cue (self, buffer) : 0;
  gint64 time;

  if ((dropped && mode != GST_AUG_DROP_FLAG) ||
      (st->modality == GST_AUG_MODALITY_TEXT && gst_aug_facts_drop_captions (st->applied))) {
    gst_aug_filter_remove_cue (self, buffer);
    return GST_FLOW_OK;
  }
  if (st->spectrogram.bins)
    buffer = gst_aug_filter_change_spectrogram (self, buffer);
  if (!clip_cue (self, &buffer)) {
    if (!gst_aug_filter_moves_time (self))
      gst_aug_filter_send_gap (self, GST_BUFFER_PTS (buffer), GST_BUFFER_DURATION (buffer));
    gst_buffer_unref (buffer);
    return GST_FLOW_OK;
  }
  if (gst_aug_filter_moves_time (self) && gst_aug_filter_time_of (self, buffer, &time)) {
    buffer = gst_buffer_make_writable (buffer);
    gst_aug_filter_retime (self, buffer, time,
        time + (GST_BUFFER_DURATION_IS_VALID (buffer) ? (gint64) GST_BUFFER_DURATION (buffer) : 0));
  }
  if (st->modality == GST_AUG_MODALITY_TEXT)
    buffer = gst_aug_filter_follow_sight (self, buffer);
  if (st->modality == GST_AUG_MODALITY_TEXT &&
      !(buffer = gst_aug_filter_words (self, buffer, place)))
    return GST_FLOW_OK;
  *out = gst_aug_filter_note (self, buffer, dropped);
  return GST_FLOW_OK;
}
