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

gboolean
gst_aug_filter_has_engine (GstAugFilter *self)
{
  return GST_AUG_FILTER_GET_CLASS (self)->kind->latency != NULL;
}

/* Samples of a window, one more where its edges lie between two; 0 if that is not known. */
static guint64
window_samples (GstAugFilter *self)
{
  const GstAugGrid *grid = &self->state->rule.grid;

  if (!gst_aug_grid_is_bounded (grid))
    return 0;
  return gst_util_uint64_scale_ceil (grid->numerator,
             (guint64) GST_AUDIO_INFO_RATE (&self->state->audio_info), grid->denominator) +
         1;
}

/* The delay that the settings ask for, in samples. */
static guint64
wanted_latency (GstAugFilter *self, gconstpointer block)
{
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  const guint64 window = window_samples (self);
  guint64 latency = kind->latency (block, (guint) GST_AUDIO_INFO_RATE (&self->state->audio_info),
      window, gst_aug_filter_is_live (self));

  return latency == GST_AUG_SOUND_WHOLE && window ? window : latency;
}

/* Makes the delay @latency samples, and tells the pipeline. */
static void
set_latency (GstAugFilter *self, guint64 latency)
{
  GstAugFilterState *st = self->state;

  gst_aug_sound_set_latency (st->engine, latency);
  GST_OBJECT_LOCK (self);
  /* what waits for the end of the item does so where nobody waits for it */
  st->latency = latency == GST_AUG_SOUND_WHOLE
                    ? 0
                    : gst_util_uint64_scale_ceil (
                          latency, GST_SECOND, (guint64) GST_AUDIO_INFO_RATE (&st->audio_info));
  GST_OBJECT_UNLOCK (self);
  gst_element_post_message (GST_ELEMENT (self), gst_message_new_latency (GST_OBJECT (self)));
}

/* Nothing is ever done at probability 0. */
gboolean
gst_aug_filter_uses_engine (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  g_autofree gpointer block = NULL;
  gdouble probability;

  if (st->modality != GST_AUG_MODALITY_AUDIO || !gst_aug_filter_has_engine (self))
    return FALSE;
  if (st->engine)
    return TRUE;
  GST_OBJECT_LOCK (self);
  probability = ((const GstAugCommonSettings *) self->block)->probability;
  /* what settings name holds from a window on */
  if (probability > 0)
    block = g_memdup2 (kind->resolve ? st->snapshot : self->block, kind->settings->size);
  GST_OBJECT_UNLOCK (self);
  if (!block)
    return FALSE;
  st->engine = gst_aug_sound_new ((guint) GST_AUDIO_INFO_RATE (&st->audio_info),
      (guint) GST_AUDIO_INFO_CHANNELS (&st->audio_info),
      GST_AUDIO_INFO_FORMAT (&st->audio_info) == GST_AUDIO_FORMAT_S16LE);
  set_latency (self, wanted_latency (self, block));
  return TRUE;
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
    gst_aug_sound_reset (st->engine);
}

void
gst_aug_filter_engine_free (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  GstAugSound *engine;

  gst_aug_filter_engine_reset (self);
  GST_OBJECT_LOCK (self);
  engine = g_steal_pointer (&st->engine);
  st->latency = 0;
  GST_OBJECT_UNLOCK (self);
  g_clear_pointer (&engine, gst_aug_sound_free);
}

/* The samples of the present window; 0 if that is not known. */
static guint64
length_of (GstAugFilter *self, const GstAugInstance *in)
{
  if (in->stop == GST_AUG_TIME_UNBOUNDED)
    return 0;
  return (guint64) MAX (
      gst_aug_filter_edge_sample (self, in, TRUE) - gst_aug_filter_edge_sample (self, in, FALSE),
      0);
}

/* Number of the piece's first sample in its window. */
static guint64
first_of (GstAugFilter *self, GstBuffer *piece, const GstAugInstance *in)
{
  guint rate = (guint) GST_AUDIO_INFO_RATE (&self->state->audio_info);
  gint64 time = in->start, first, start;

  if (!gst_aug_filter_time_of (self, piece, &time))
    first = gst_aug_time_to_sample_round (time, rate);
  else
    first = gst_aug_filter_sample_of (self, piece);
  start = gst_aug_filter_edge_sample (self, in, FALSE);
  /* where time was moved, the window's first sample lies less than one sample behind its start */
  if (in->flags & GST_AUG_SEED_FLAG_RETIMED)
    start = first - (gint64) gst_util_uint64_scale (
                        (guint64) MAX (time - in->start + 1, 0), rate, GST_SECOND);
  return (guint64) MAX (first - start, 0);
}

static gboolean
may_be_live (GstAugFilter *self)
{
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  const gchar *refusal = kind->refuses_live ? kind->refuses_live (self->state->snapshot) : NULL;

  if (!refusal || !gst_aug_filter_is_live (self))
    return TRUE;
  GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS, ("%s: %s.", kind->element, refusal), (NULL));
  return FALSE;
}

static void
warn (GstAugFilter *self, const gchar *sentence)
{
  GST_ELEMENT_WARNING (self, RESOURCE, READ,
      ("%s: %s.", GST_AUG_FILTER_GET_CLASS (self)->kind->element, sentence), (NULL));
}

/* Says what the engine could not do. */
static void
check (GstAugFilter *self)
{
  g_autoptr (GError) error = NULL;

  if (!gst_aug_sound_check (self->state->engine, &error))
    warn (self, error->message);
}

/* Tells the engine what holds from the next sample on. FALSE after an error. */
static gboolean
begin_window (GstAugFilter *self, GstBuffer *piece)
{
  GstAugFilterState *st = self->state;
  const GstAugInstance *in = &st->instance;
  GstAugSoundStart start = { .decision = st->applied, .number = in->window };
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  g_autoptr (GError) error = NULL;
  g_autofree gchar *warning = NULL;
  guint64 latency;

  if (!may_be_live (self))
    return FALSE;
  /* a delay never shrinks while data flow */
  latency = wanted_latency (self, st->snapshot);
  if (latency > gst_aug_sound_get_latency (st->engine))
    set_latency (self, latency);
  start.first = first_of (self, piece, in);
  start.length = length_of (self, in);
  start.branch = gst_aug_fnv1a (in->branch, strlen (in->branch), GST_AUG_FNV1A_BASIS);
  gst_aug_draws_init (
      &start.draws, in->seed, in->source, in->epoch, in->view, in->window, st->name);
  if (!gst_aug_sound_begin_window (st->engine, &start, &error))
    warn (self, error->message);
  if (kind->take_warning && (warning = kind->take_warning (st->snapshot)))
    warn (self, warning);
  check (self);
  return TRUE;
}

/* One buffer of what the engine has ready, with the time and metas of what went in. */
static gboolean
take_ready (GstAugFilter *self, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  guint bpf = GST_AUDIO_INFO_BPF (&st->audio_info);
  GstAugHeld *held = g_queue_peek_head (&st->held);
  guint64 n;
  GstMapInfo map;

  if (!held)
    return FALSE;
  n = MIN (gst_aug_sound_available (st->engine), held->frames - held->taken);
  if (n == 0)
    return FALSE;
  *out = gst_buffer_new_allocate (NULL, n * bpf, NULL);
  if (!*out || !gst_buffer_map (*out, &map, GST_MAP_WRITE)) {
    gst_clear_buffer (out);
    return FALSE;
  }
  gst_aug_sound_pull (st->engine, map.data, n);
  gst_buffer_unmap (*out, &map);
  gst_buffer_copy_into (
      *out, held->origin, GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_META, 0, (gsize) -1);
  gst_aug_filter_drop_audio_meta (*out);
  gst_aug_filter_time_samples (self, *out, held->origin, held->taken, n);
  if (held->taken)
    GST_BUFFER_FLAG_UNSET (*out, GST_BUFFER_FLAG_DISCONT | GST_BUFFER_FLAG_RESYNC);
  if (gst_aug_decision_size (held->applied))
    GST_BUFFER_FLAG_UNSET (*out, GST_BUFFER_FLAG_GAP);
  gst_aug_filter_trace (self, *out, held->applied);
  *out = gst_aug_filter_finish_sound (self, *out, held->applied);
  held->taken += n;
  if (held->taken == held->frames)
    free_held (g_queue_pop_head (&st->held));
  return TRUE;
}

/* The same, without what is cut off. */
static gboolean
take (GstAugFilter *self, GstBuffer **out)
{
  while (take_ready (self, out))
    if (*out)
      return TRUE;
  return FALSE;
}

/* Whether the pending buffer goes on where the last one ended. */
gboolean
gst_aug_filter_is_contiguous (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  GstClockTime sample = GST_SECOND / GST_AUDIO_INFO_RATE (&st->audio_info) + 1;
  GstClockTime pts = GST_BUFFER_PTS (st->pending);

  /* without a window nothing has come yet, or it has been drained */
  if (st->pending_offset || !st->has_window)
    return TRUE;
  if (GST_BUFFER_IS_DISCONT (st->pending))
    return FALSE;
  if (!GST_CLOCK_TIME_IS_VALID (st->next_pts) || !GST_CLOCK_TIME_IS_VALID (pts))
    return TRUE;
  return ABS (GST_CLOCK_DIFF (st->next_pts, pts)) <= (GstClockTimeDiff) sample;
}

/* Takes @piece; gives it on at once where there is nothing to do and no delay. */
static GstFlowReturn
feed (GstAugFilter *self, GstBuffer *piece, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  guint64 frames = gst_buffer_get_size (piece) / (guint) GST_AUDIO_INFO_BPF (&st->audio_info);
  gboolean had_window = st->has_window;
  GstAugInstance before = st->instance, instance;
  GstMapInfo map;
  GstAugHeld *held;

  gst_aug_filter_instance_of (self, piece, &instance);
  if (!gst_aug_filter_enter_window (self, piece, &instance) ||
      ((!had_window || !gst_aug_instance_is_same_window (&before, &st->instance)) &&
          !begin_window (self, piece))) {
    gst_buffer_unref (piece);
    return GST_FLOW_ERROR;
  }
  if (GST_BUFFER_PTS_IS_VALID (piece))
    st->next_pts = gst_aug_filter_pts_of_sample (self, piece, frames);
  if (g_queue_is_empty (&st->held) && gst_aug_sound_is_idle (st->engine)) {
    if (gst_aug_decision_size (st->applied)) {
      piece = gst_buffer_make_writable (piece);
      gst_aug_filter_trace (self, piece, st->applied);
      piece = gst_aug_filter_finish_sound (self, piece, st->applied);
    }
    *out = piece;
    return GST_FLOW_OK;
  }
  if (!gst_buffer_map (piece, &map, GST_MAP_READ)) {
    gst_buffer_unref (piece);
    return GST_FLOW_OK;
  }
  gst_aug_sound_push (st->engine, map.data, frames);
  check (self);
  gst_buffer_unmap (piece, &map);
  held = g_new0 (GstAugHeld, 1);
  held->applied = gst_aug_decision_ref (st->applied);
  held->frames = frames;
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

  while (ret == GST_FLOW_OK && !*out && !take (self, out)) {
    if (!st->pending)
      break;
    if (!gst_aug_filter_is_contiguous (self)) {
      /* nothing may leak across: what is held goes out first, then a window begins afresh */
      gst_aug_sound_drain (st->engine);
      check (self);
      gst_aug_filter_finish_window (self);
      st->next_pts = GST_CLOCK_TIME_NONE;
      continue;
    }
    if (!gst_aug_filter_next_piece (self, &piece))
      break;
    ret = feed (self, piece, out);
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
  gst_aug_sound_drain (st->engine);
  check (self);
  while (ret == GST_FLOW_OK && take (self, &out)) {
    ret = gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (self), out);
    gst_aug_filter_send_late_gap (self);
  }
  g_queue_clear_full (&st->held, (GDestroyNotify) free_held);
  gst_aug_filter_finish_window (self);
  st->next_pts = GST_CLOCK_TIME_NONE;
  return ret;
}
