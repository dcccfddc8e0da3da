/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Sound without latency: cut, mirrored, silenced, buffer by buffer; and what is carried out in
 * branches without pictures. */
#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

/* Number of the first sample of a buffer; 0 if it has no time. */
gint64
gst_aug_filter_sample_of (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;
  gint64 sample = 0;

  gst_aug_rule_sample_of (&st->rule, &GST_BASE_TRANSFORM (self)->segment, buffer,
      gst_buffer_get_size (buffer) / GST_AUDIO_INFO_BPF (&st->audio_info),
      GST_AUDIO_INFO_RATE (&st->audio_info), &sample);
  return sample;
}

/* Timestamp of the sample @offset samples behind the beginning of @buffer, which has a time. */
GstClockTime
gst_aug_filter_pts_of_sample (GstAugFilter *self, GstBuffer *buffer, guint64 offset)
{
  guint rate = GST_AUDIO_INFO_RATE (&self->state->audio_info);
  GstClockTime pts = GST_BUFFER_PTS (buffer);
  gint64 time;

  if (offset == 0)
    return pts;
  if (!gst_aug_filter_time_of (self, buffer, &time))
    return pts + (GstClockTime) gst_aug_sample_to_time ((gint64) offset, rate);
  time = gst_aug_sample_to_time (gst_aug_filter_sample_of (self, buffer) + (gint64) offset, rate) -
         time;
  return pts + (GstClockTime) MAX (time, 0);
}

/* First sample of a window, or of the one behind it. It is exact where time has not been moved: a
 * boundary that was rounded up to a nanosecond may lie behind its sample. */
gint64
gst_aug_filter_edge_sample (GstAugFilter *self, const GstAugInstance *instance, gboolean behind)
{
  GstAugFilterState *st = self->state;
  guint rate = GST_AUDIO_INFO_RATE (&st->audio_info);
  gint64 edge = gst_aug_time_to_sample_ceil (behind ? instance->stop : instance->start, rate);
  gint64 exact;

  if (instance->flags & GST_AUG_SEED_FLAG_RETIMED || !gst_aug_grid_is_bounded (&st->rule.grid))
    return edge;
  exact = gst_aug_rule_first_sample (&st->rule, instance->window + (behind ? 1 : 0), rate);
  /* the instance may be of another rule than the last one */
  return ABS (exact - edge) <= 1 ? exact : edge;
}

/* Gives @piece, @n samples of @whole from @offset on, its time. */
void
gst_aug_filter_time_samples (
    GstAugFilter *self, GstBuffer *piece, GstBuffer *whole, guint64 offset, guint64 n)
{
  if (!GST_BUFFER_PTS_IS_VALID (whole)) {
    GST_BUFFER_DURATION (piece) = (GstClockTime) gst_aug_sample_to_time (
        (gint64) n, GST_AUDIO_INFO_RATE (&self->state->audio_info));
    return;
  }
  GST_BUFFER_PTS (piece) = gst_aug_filter_pts_of_sample (self, whole, offset);
  GST_BUFFER_DURATION (piece) =
      gst_aug_filter_pts_of_sample (self, whole, offset + n) - GST_BUFFER_PTS (piece);
}

/* A meta that counts samples does not describe a part of them; interleaved caps need none. */
void
gst_aug_filter_drop_audio_meta (GstBuffer *buffer)
{
  GstAudioMeta *meta = gst_buffer_get_audio_meta (buffer);

  if (meta)
    gst_buffer_remove_meta (buffer, (GstMeta *) meta);
}

/* The part of the pending buffer that lies in one window. Buffers from augseed do as a whole. */
gboolean
gst_aug_filter_next_piece (GstAugFilter *self, GstBuffer **piece)
{
  GstAugFilterState *st = self->state;
  guint bpf, rate;
  guint64 left, n;
  gint64 at, end;
  GstAugInstance instance;

  if (!st->pending)
    return FALSE;
  if (st->modality != GST_AUG_MODALITY_AUDIO) {
    *piece = g_steal_pointer (&st->pending);
    return TRUE;
  }
  bpf = GST_AUDIO_INFO_BPF (&st->audio_info);
  rate = GST_AUDIO_INFO_RATE (&st->audio_info);
  left = gst_buffer_get_size (st->pending) / bpf - st->pending_offset;
  if (left == 0) {
    gst_clear_buffer (&st->pending);
    return FALSE;
  }
  n = left;
  if (!gst_aug_buffer_get_seed_meta (st->pending) && gst_aug_grid_is_bounded (&st->rule.grid) &&
      GST_BUFFER_PTS_IS_VALID (st->pending)) {
    at = gst_aug_filter_sample_of (self, st->pending) + (gint64) st->pending_offset;
    gst_aug_instance_init (&instance, &st->rule,
        st->rule.first_window + gst_aug_grid_window_of_sample (&st->rule.grid,
                                    at - gst_aug_time_to_sample_round (st->rule.first_start, rate),
                                    rate));
    end = gst_aug_filter_edge_sample (self, &instance, TRUE);
    if (end > at)
      n = MIN (left, (guint64) (end - at));
  }
  if (n == left && st->pending_offset == 0 && gst_buffer_get_size (st->pending) % bpf == 0) {
    *piece = g_steal_pointer (&st->pending);
    return TRUE;
  }
  *piece =
      gst_buffer_copy_region (st->pending, GST_BUFFER_COPY_ALL, st->pending_offset * bpf, n * bpf);
  gst_aug_filter_time_samples (self, *piece, st->pending, st->pending_offset, n);
  gst_aug_filter_drop_audio_meta (*piece);
  if (st->pending_offset)
    GST_BUFFER_FLAG_UNSET (*piece, GST_BUFFER_FLAG_DISCONT | GST_BUFFER_FLAG_RESYNC);
  st->pending_offset += n;
  if (n == left)
    gst_clear_buffer (&st->pending);
  return TRUE;
}

static gboolean
is_of_spectrograms (const GstAugOperation *op)
{
  return g_str_equal (op->name, "time-warp") || g_str_equal (op->name, "time-mask") ||
         g_str_equal (op->name, "freq-mask") || g_str_equal (op->name, "band-crop");
}

/* Whether an operation of a policy is one for what this branch carries; an element's own always is.
 */
static gboolean
fits (GstAugFilter *self, const GstAugOperation *op)
{
  GstAugFilterState *st = self->state;

  if (!op->id || g_str_equal (op->name, "time-crop") || g_str_equal (op->name, "modality-drop") ||
      g_str_equal (op->name, "rule"))
    return TRUE;
  if (op->chain)
    return FALSE;
  if (st->modality == GST_AUG_MODALITY_TEXT)
    return g_str_equal (op->name, "flip") || gst_aug_text_effect_find (op->name) != NULL;
  if (st->modality == GST_AUG_MODALITY_AUDIO)
    return gst_aug_sound_effect_find (op->name) != NULL;
  return st->spectrogram.bins && is_of_spectrograms (op);
}

static gboolean
is_of_colors (const GstAugOperation *op)
{
  GstAugColorStep color;
  GstAugHueModel model;

  return gst_aug_video_operation_to_color (op, &color, &model);
}

/* Writes a flip as it is carried out; nothing where sound has no left and right. */
static void
realize_flip (GstAugFilter *self, const GstAugOperation *op)
{
  GstAugFilterState *st = self->state;
  const GstAugValue *direction = gst_aug_operation_find (op, "direction");
  GstAugAudioMirror mirror = GST_AUG_AUDIO_MIRROR_NONE;
  GstAugOperation *to;

  if (g_strcmp0 (direction->s, "horizontal") != 0)
    return;
  if (st->modality == GST_AUG_MODALITY_AUDIO) {
    mirror = gst_aug_audio_mirror_for_info (
        &st->audio_info, gst_aug_operation_get_int (op, "ambisonic", 0) != 0);
    if (mirror == GST_AUG_AUDIO_MIRROR_NONE)
      return;
  }
  to = gst_aug_decision_add (st->applied, op->name);
  *to = *op;
  if (st->engine) {
    g_autofree gchar *channels = gst_aug_audio_mirror_name (mirror, &st->audio_info);

    gst_aug_operation_set_string (to, "channels", channels);
  }
}

/* The decision as it is carried out in this branch, for message, log and trace. */
void
gst_aug_filter_realize_sound (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  const GstAugSoundEffect *effect;

  for (guint i = 0; i < gst_aug_decision_size (st->decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (st->decision, i);
    const guint from = gst_aug_decision_size (st->applied);

    if ((gst_aug_filter_moves_pictures (op) && !g_str_equal (op->name, "flip")) ||
        gst_aug_effect_find (op->name) || is_of_colors (op) ||
        (g_str_equal (op->name, "band-crop") && !st->spectrogram.bins) || !fits (self, op))
      continue;
    effect = st->engine ? gst_aug_sound_effect_find (op->name) : NULL;
    if (g_str_equal (op->name, "flip"))
      realize_flip (self, op);
    else if (effect && effect->realize)
      effect->realize (op, (guint) GST_AUDIO_INFO_RATE (&st->audio_info),
          (guint) GST_AUDIO_INFO_CHANNELS (&st->audio_info), st->applied);
    else
      *gst_aug_decision_add (st->applied, op->name) = *op;
    for (guint k = from; k < gst_aug_decision_size (st->applied); k++) {
      GstAugOperation *to = &g_array_index (st->applied->operations, GstAugOperation, k);

      to->id = op->id;
      to->chain = op->chain;
      to->again = op->again;
    }
  }
}

static GstBuffer *
silence (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;
  gsize size = gst_buffer_get_size (buffer);
  GstBuffer *out = gst_buffer_new_allocate (NULL, size, NULL);
  GstMapInfo map;

  gst_buffer_copy_into (out, buffer, GST_BUFFER_COPY_METADATA, 0, (gsize) -1);
  if (gst_buffer_map (out, &map, GST_MAP_WRITE)) {
    gst_audio_format_info_fill_silence (st->audio_info.finfo, map.data, map.size);
    gst_buffer_unmap (out, &map);
  }
  GST_BUFFER_FLAG_SET (out, GST_BUFFER_FLAG_GAP);
  gst_buffer_unref (buffer);
  return out;
}

/* Writes into @buffer, writable, that it holds nothing of what it was. */
static GstBuffer *
note_dropped (GstBuffer *buffer)
{
  GstAugSeedMeta *seed = gst_aug_buffer_get_seed_meta (buffer);
  GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (buffer);

  if (seed)
    seed->instance.flags |= GST_AUG_SEED_FLAG_DROPPED;
  if (trace)
    trace->present = FALSE;
  return buffer;
}

/* Writes into the buffer what was done to it. */
GstBuffer *
gst_aug_filter_note (GstAugFilter *self, GstBuffer *buffer, gboolean dropped)
{
  GstAugFilterState *st = self->state;

  if (!st->applied->applied || !gst_aug_decision_size (st->applied))
    return buffer;
  buffer = gst_buffer_make_writable (buffer);
  gst_aug_filter_trace (self, buffer, st->applied);
  return dropped ? note_dropped (buffer) : buffer;
}

/* What is cut off of the front of a buffer is a hole before it; what is cut off of its end is one
 * that goes out when the buffer has. */
static void
send_holes (
    GstAugFilter *self, GstClockTime pts, GstClockTime from, GstClockTime to, GstClockTime end)
{
  GstAugFilterState *st = self->state;

  if (gst_aug_filter_moves_time (self))
    return;
  if (from > pts)
    gst_aug_filter_send_gap (self, pts, from - pts);
  if (end > to) {
    st->late_gap = to;
    st->late_gap_duration = end - to;
  }
}

void
gst_aug_filter_send_late_gap (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  gst_aug_filter_send_gap (self, st->late_gap, st->late_gap_duration);
  st->late_gap = GST_CLOCK_TIME_NONE;
}

/* What the temporal crop keeps of a buffer of sound; NULL if nothing. */
static GstBuffer *
cut (GstAugFilter *self, GstBuffer *buffer, const GstAugDecision *decision)
{
  GstAugFilterState *st = self->state;
  const GstAugInstance *in = &decision->instance;
  guint rate = GST_AUDIO_INFO_RATE (&st->audio_info), bpf = GST_AUDIO_INFO_BPF (&st->audio_info);
  gint64 start, stop, from, to, first, last;
  gint64 n = (gint64) (gst_buffer_get_size (buffer) / bpf);
  GstClockTime pts = GST_BUFFER_PTS (buffer), end;
  GstBuffer *out;

  if (!gst_aug_filter_kept_span (decision, in, &start, &stop) ||
      !gst_aug_filter_time_of (self, buffer, &from))
    return buffer;
  first = gst_aug_filter_sample_of (self, buffer);
  from = start == in->start ? gst_aug_filter_edge_sample (self, in, FALSE)
                            : gst_aug_time_to_sample_ceil (start, rate);
  to = stop == in->stop ? gst_aug_filter_edge_sample (self, in, TRUE)
                        : gst_aug_time_to_sample_ceil (stop, rate);
  last = MIN (first + n, to);
  from = MAX (from, first);
  if (from == first && last == first + n)
    return buffer;
  end = pts + (GST_BUFFER_DURATION_IS_VALID (buffer)
                      ? GST_BUFFER_DURATION (buffer)
                      : (GstClockTime) gst_aug_sample_to_time (n, rate));
  if (from < last) {
    out = gst_buffer_copy_region (
        buffer, GST_BUFFER_COPY_ALL, (gsize) (from - first) * bpf, (gsize) (last - from) * bpf);
    gst_aug_filter_time_samples (
        self, out, buffer, (guint64) (from - first), (guint64) (last - from));
    gst_aug_filter_drop_audio_meta (out);
    if (from > first)
      GST_BUFFER_FLAG_SET (out, GST_BUFFER_FLAG_DISCONT);
    GST_BUFFER_OFFSET (out) = GST_BUFFER_OFFSET_END (out) = GST_BUFFER_OFFSET_NONE;
    send_holes (self, pts, GST_BUFFER_PTS (out),
        last < first + n ? GST_BUFFER_PTS (out) + GST_BUFFER_DURATION (out) : end, end);
  } else {
    out = NULL;
    send_holes (self, pts, end, end, end);
  }
  gst_buffer_unref (buffer);
  return out;
}

static GstBuffer *
mirror (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;
  const GstAugOperation *op = gst_aug_decision_find (st->applied, "flip");
  GstMapInfo map;

  buffer = gst_buffer_make_writable (buffer);
  if (gst_buffer_map (buffer, &map, GST_MAP_READWRITE)) {
    gst_aug_audio_mirror (gst_aug_audio_mirror_for_info (
                              &st->audio_info, gst_aug_operation_get_int (op, "ambisonic", 0) != 0),
        map.data, map.size / GST_AUDIO_INFO_BPF (&st->audio_info), &st->audio_info);
    gst_buffer_unmap (buffer, &map);
  }
  return buffer;
}

static GstBuffer *
retime_sound (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;
  guint rate = GST_AUDIO_INFO_RATE (&st->audio_info);
  gint64 n = (gint64) (gst_buffer_get_size (buffer) / GST_AUDIO_INFO_BPF (&st->audio_info));
  gint64 first;

  if (!gst_aug_filter_time_of (self, buffer, &first))
    return buffer;
  first = gst_aug_filter_sample_of (self, buffer);
  buffer = gst_buffer_make_writable (buffer);
  gst_aug_filter_retime (
      self, buffer, gst_aug_sample_to_time (first, rate), gst_aug_sample_to_time (first + n, rate));
  /* a cut between two samples moves the next piece by less than one of them; this one is as long as
   * its samples: qtmux counts them by the duration */
  GST_BUFFER_DURATION (buffer) = (GstClockTime) (gst_aug_sample_to_time (first + n, rate) -
                                                 gst_aug_sample_to_time (first, rate));
  return buffer;
}

GstFlowReturn
gst_aug_filter_audio (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out)
{
  GstAugFilterState *st = self->state;
  GstAugDropMode mode;
  gboolean dropped = gst_aug_filter_is_dropped (st->applied, &mode);

  if (dropped && mode == GST_AUG_DROP_GAP) {
    gst_aug_filter_send_gap (self, GST_BUFFER_PTS (buffer), GST_BUFFER_DURATION (buffer));
    gst_buffer_unref (buffer);
    return GST_FLOW_OK;
  }
  buffer = cut (self, buffer, st->decision);
  if (!buffer)
    return GST_FLOW_OK;
  if (gst_aug_filter_moves_time (self))
    buffer = retime_sound (self, buffer);
  if (st->applied->applied && gst_aug_decision_find (st->applied, "flip"))
    buffer = mirror (self, buffer);
  if (dropped && mode == GST_AUG_DROP_FILL)
    buffer = silence (self, buffer);
  *out = gst_aug_filter_note (self, buffer, dropped);
  return GST_FLOW_OK;
}

/* What a policy does to sound behind its effects: cuts the window, leaves it out. Takes @buffer,
 * which the effects have gone over; gives NULL where nothing is left. */
GstBuffer *
gst_aug_filter_finish_sound (GstAugFilter *self, GstBuffer *buffer, const GstAugDecision *applied)
{
  GstAugDropMode mode;

  if (!gst_aug_filter_is_dropped (applied, &mode))
    return cut (self, buffer, applied);
  if (mode == GST_AUG_DROP_GAP) {
    gst_aug_filter_send_gap (self, GST_BUFFER_PTS (buffer), GST_BUFFER_DURATION (buffer));
    gst_buffer_unref (buffer);
    return NULL;
  }
  buffer = cut (self, buffer, applied);
  if (buffer && mode == GST_AUG_DROP_FILL)
    buffer = silence (self, buffer);
  return buffer ? note_dropped (gst_buffer_make_writable (buffer)) : NULL;
}
