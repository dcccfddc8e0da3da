/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Sound with latency: what goes in is held back by a constant number of samples, so every piece is
 * remembered with its time and its window until the engine gives it out. */
#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

static void
free_held (GstAugHeld *held)
{
  gst_clear_buffer (&held->origin);
  g_clear_pointer (&held->applied, gst_aug_decision_unref);
  g_free (held);
}

/* Masks are the one operation that holds sound back. */
gboolean
gst_aug_filter_has_engine (GstAugFilter *self)
{
  return gst_aug_same_name (GST_AUG_FILTER_GET_CLASS (self)->kind->name, "specmask");
}

/* None are ever drawn at probability 0. */
gboolean
gst_aug_filter_uses_engine (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  gdouble probability;

  if (st->modality != GST_AUG_MODALITY_AUDIO || !gst_aug_filter_has_engine (self))
    return FALSE;
  if (st->engine)
    return TRUE;
  GST_OBJECT_LOCK (self);
  probability = ((const GstAugCommonSettings *) self->block)->probability;
  if (probability > 0) {
    st->engine = gst_aug_spec_mask_new (GST_AUDIO_INFO_RATE (&st->audio_info),
        GST_AUDIO_INFO_CHANNELS (&st->audio_info),
        GST_AUDIO_INFO_FORMAT (&st->audio_info) == GST_AUDIO_FORMAT_S16LE);
    st->latency = gst_util_uint64_scale_ceil (gst_aug_spec_mask_get_latency (st->engine),
        GST_SECOND, GST_AUDIO_INFO_RATE (&st->audio_info));
  }

  GST_OBJECT_UNLOCK (self);
  if (st->engine)
    gst_element_post_message (GST_ELEMENT (self), gst_message_new_latency (GST_OBJECT (self)));
  return st->engine != NULL;
}

/* Forgets what is held; the engine and its latency stay. */
void
gst_aug_filter_engine_reset (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  g_queue_clear_full (&st->held, (GDestroyNotify) free_held);
  gst_clear_buffer (&st->pending);
  st->next_pts = GST_CLOCK_TIME_NONE;
  if (st->engine)
    gst_aug_spec_mask_reset (st->engine);
}

void
gst_aug_filter_engine_free (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  GstAugSpecMask *engine;

  gst_aug_filter_engine_reset (self);
  GST_OBJECT_LOCK (self);
  engine = g_steal_pointer (&st->engine);
  st->latency = 0;
  GST_OBJECT_UNLOCK (self);
  g_clear_pointer (&engine, gst_aug_spec_mask_free);
}

static void
add_span (GstAugSpecMasks *masks, const GstAugInstance *instance, const GstAugOperation *op,
    guint rate, gint64 window_start)
{
  gint64 start = instance->start + gst_aug_operation_get_int (op, "start_ns", 0);
  gint64 stop = start + gst_aug_operation_get_int (op, "duration_ns", 0);

  if (masks->n_spans == GST_AUG_SPEC_MASK_MAX_SPANS)
    return;
  masks->spans[masks->n_spans].start =
      (guint64) MAX (gst_aug_time_to_sample_ceil (start, rate) - window_start, 0);
  masks->spans[masks->n_spans++].stop =
      (guint64) MAX (gst_aug_time_to_sample_ceil (stop, rate) - window_start, 0);
}

/* Tells the engine what holds from the next sample on. */
static void
begin_window (GstAugFilter *self, GstBuffer *piece)
{
  GstAugFilterState *st = self->state;
  guint rate = GST_AUDIO_INFO_RATE (&st->audio_info);
  const GstAugInstance *in = &st->instance;
  GstAugSpecMasks masks = { 0 };
  gint64 time = in->start, first, start;

  if (!st->applied->applied || !gst_aug_decision_size (st->applied)) {
    gst_aug_spec_mask_begin_window (st->engine, NULL);
    return;
  }
  if (!gst_aug_filter_time_of (self, piece, &time))
    first = gst_aug_time_to_sample_round (time, rate);
  else
    first = gst_aug_filter_sample_of (self, piece);
  start = gst_aug_filter_edge_sample (self, in, FALSE);
  /* where time was moved, the window's first sample lies less than one sample behind its start */
  if (in->flags & GST_AUG_SEED_FLAG_RETIMED)
    start = first - (gint64) gst_util_uint64_scale (
                        (guint64) MAX (time - in->start + 1, 0), rate, GST_SECOND);
  masks.first = (guint64) MAX (first - start, 0);
  for (guint i = 0; i < gst_aug_decision_size (st->applied); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (st->applied, i);

    masks.value = (GstAugMaskValue) gst_aug_operation_get_int (op, "mask-value", 0);
    if (g_str_equal (op->name, "time-mask"))
      add_span (&masks, in, op, rate, start);
    else if (masks.n_bands < GST_AUG_SPEC_MASK_MAX_BANDS)
      masks.bands[masks.n_bands++] = (GstAugBand){ gst_aug_operation_get_double (op, "low-hz", 0),
        gst_aug_operation_get_double (op, "high-hz", 0) };
  }
  gst_aug_draws_init (
      &masks.draws, in->seed, in->source, in->epoch, in->view, in->window, st->name);
  gst_aug_spec_mask_begin_window (st->engine, &masks);
}

/* One buffer of what the engine has ready, with the time and metas of what went in. */
static gboolean
take (GstAugFilter *self, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  guint bpf = GST_AUDIO_INFO_BPF (&st->audio_info);
  GstAugHeld *held = g_queue_peek_head (&st->held);
  GstAudioMeta *audio_meta;
  guint64 n;
  GstMapInfo map;

  if (!held)
    return FALSE;
  n = MIN (gst_aug_spec_mask_available (st->engine), held->frames - held->taken);
  if (n == 0)
    return FALSE;
  *out = gst_buffer_new_allocate (NULL, n * bpf, NULL);
  if (!*out || !gst_buffer_map (*out, &map, GST_MAP_WRITE)) {
    gst_clear_buffer (out);
    return FALSE;
  }
  gst_aug_spec_mask_pull (st->engine, map.data, n);
  gst_buffer_unmap (*out, &map);
  gst_buffer_copy_into (
      *out, held->origin, GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_META, 0, (gsize) -1);
  audio_meta = gst_buffer_get_audio_meta (*out);
  if (audio_meta)
    gst_buffer_remove_meta (*out, (GstMeta *) audio_meta);
  gst_aug_filter_time_samples (self, *out, held->origin, held->taken, n);
  if (held->taken)
    GST_BUFFER_FLAG_UNSET (*out, GST_BUFFER_FLAG_DISCONT | GST_BUFFER_FLAG_RESYNC);
  if (gst_aug_decision_size (held->applied))
    GST_BUFFER_FLAG_UNSET (*out, GST_BUFFER_FLAG_GAP);
  gst_aug_filter_trace (self, *out, held->applied);
  held->taken += n;
  if (held->taken == held->frames)
    free_held (g_queue_pop_head (&st->held));
  return TRUE;
}

/* Whether the pending buffer goes on where the last one ended. */
static gboolean
is_contiguous (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  GstClockTime sample = GST_SECOND / GST_AUDIO_INFO_RATE (&st->audio_info) + 1;
  GstClockTime pts = GST_BUFFER_PTS (st->pending);

  if (st->pending_offset || !GST_CLOCK_TIME_IS_VALID (st->next_pts) ||
      !GST_CLOCK_TIME_IS_VALID (pts))
    return TRUE;
  if (GST_BUFFER_IS_DISCONT (st->pending))
    return FALSE;
  return ABS (GST_CLOCK_DIFF (st->next_pts, pts)) <= (GstClockTimeDiff) sample;
}

static GstFlowReturn
feed (GstAugFilter *self, GstBuffer *piece)
{
  GstAugFilterState *st = self->state;
  guint bpf = GST_AUDIO_INFO_BPF (&st->audio_info);
  gboolean had_window = st->has_window;
  GstAugInstance before = st->instance, instance;
  GstMapInfo map;
  GstAugHeld *held;

  gst_aug_filter_instance_of (self, piece, &instance);
  if (!gst_aug_filter_enter_window (self, piece, &instance)) {
    gst_buffer_unref (piece);
    return GST_FLOW_ERROR;
  }
  if (!had_window || !gst_aug_instance_is_same_window (&before, &st->instance))
    begin_window (self, piece);
  if (!gst_buffer_map (piece, &map, GST_MAP_READ)) {
    gst_buffer_unref (piece);
    return GST_FLOW_OK;
  }
  gst_aug_spec_mask_push (st->engine, map.data, map.size / bpf);
  held = g_new0 (GstAugHeld, 1);
  held->applied = gst_aug_decision_ref (st->applied);
  held->frames = map.size / bpf;
  gst_buffer_unmap (piece, &map);
  if (GST_BUFFER_PTS_IS_VALID (piece))
    st->next_pts = gst_aug_filter_pts_of_sample (self, piece, held->frames);
  held->origin = piece;
  g_queue_push_tail (&st->held, held);
  return GST_FLOW_OK;
}

GstFlowReturn
gst_aug_filter_engine_generate (GstAugFilter *self, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  GstFlowReturn ret = GST_FLOW_OK;
  GstBuffer *piece;

  while (ret == GST_FLOW_OK && !take (self, out)) {
    if (!st->pending)
      break;
    if (!is_contiguous (self)) {
      /* nothing may leak across: what is held goes out first, then a window begins afresh */
      gst_aug_spec_mask_drain (st->engine);
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

/* Pushes all that is held. */
GstFlowReturn
gst_aug_filter_engine_drain (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  GstFlowReturn ret = GST_FLOW_OK;
  GstBuffer *out;

  if (!st->engine)
    return GST_FLOW_OK;
  gst_aug_spec_mask_drain (st->engine);
  while (ret == GST_FLOW_OK && take (self, &out))
    ret = gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (self), out);
  g_queue_clear_full (&st->held, (GDestroyNotify) free_held);
  gst_aug_filter_finish_window (self);
  st->next_pts = GST_CLOCK_TIME_NONE;
  return ret;
}
