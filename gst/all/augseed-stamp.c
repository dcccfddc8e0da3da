/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Buffers: each gets its window; sound is counted in samples and cut where windows meet. */
#include "augseed-private.h"

GST_DEBUG_CATEGORY_EXTERN (gst_aug_seed_debug);
#define GST_CAT_DEFAULT gst_aug_seed_debug

/* A jump of timestamps beyond this is believed, a smaller one is jitter. */
#define MAX_JITTER_MS 40

static GstFlowReturn
emit (GstAugSeed *self, GstBuffer *buffer)
{
  if (self->streams)
    return gst_aug_seed_hold_buffer (self, buffer);
  if (!self->batch)
    return gst_pad_push (self->srcpad, buffer);
  gst_buffer_list_add (self->batch, buffer);
  return GST_FLOW_OK;
}

/* How far a buffer may lie beside a window's edge and still touch it, nanoseconds. */
static gint64
tolerance_ns (const GstAugSeed *self)
{
  return self->kind == AUG_SEED_KIND_VIDEO ? (gint64) MAX (self->frame_ns, GST_MSECOND)
                                           : (gint64) GST_MSECOND;
}

/* Whether the segment's edges, a late beginning or a hole cut the window. */
static gboolean
is_cut (const GstAugSeed *self, gint64 begin_ns)
{
  const GstAugInstance *in = &self->instance;
  gint64 slack = tolerance_ns (self);

  /* text and the like may begin when they please */
  if (!self->last_end_valid && self->kind != AUG_SEED_KIND_OTHER &&
      begin_ns - slack > in->orig_start)
    return TRUE;
  if (self->edge_start != G_MININT64 && self->edge_start - slack / 2 > in->orig_start)
    return TRUE;
  return in->orig_stop != GST_AUG_TIME_UNBOUNDED && self->edge_stop != G_MAXINT64 &&
         self->edge_stop + slack / 2 < in->orig_stop;
}

static void
refresh_camera (GstAugSeed *self)
{
  g_autoptr (GError) error = NULL;

  if (!gst_aug_seed_take_camera (self, &error))
    GST_ELEMENT_WARNING (
        self, LIBRARY, SETTINGS, ("augseed: %s; the last camera holds.", error->message), (NULL));
}

/* Takes up the window of @position, with a new rule in front of it where one begins to act. */
static void
enter_window (GstAugSeed *self, const GstAugPosition *position, gint64 begin_ns)
{
  const GstAugInstance before = self->instance;
  const GstAugRule rule = self->rule;
  gboolean again = !self->first_pending;
  gint64 window;

  if (self->member) {
    self->rule.aspect_n = self->aspect[0];
    self->rule.aspect_d = self->aspect[1];
    window = gst_aug_group_begin_window (self->member, position, &self->rule);
  } else
    window = gst_aug_rule_window_at (&self->rule, position);
  if (!self->rule_sent || !gst_aug_seed_is_same_rule (&rule, &self->rule))
    gst_aug_seed_send_rule (self);

  refresh_camera (self);
  gst_aug_instance_init (&self->instance, &self->rule, window);
  if (!gst_aug_grid_is_bounded (&self->rule.grid) && self->item_stop != GST_AUG_TIME_UNBOUNDED) {
    self->instance.orig_stop = self->instance.stop = self->item_stop;
    self->instance.flags &= ~(guint32) GST_AUG_SEED_FLAG_UNBOUNDED;
  }
  again = again && gst_aug_instance_is_same_window (&before, &self->instance);
  if (again)
    self->instance.flags |= before.flags & GST_AUG_SEED_FLAG_PARTIAL;
  else
    self->first_pending = TRUE;
  if (!position->timeless && !again && is_cut (self, begin_ns))
    self->instance.flags |= GST_AUG_SEED_FLAG_PARTIAL;
  self->window_valid = !position->timeless;
  if (!gst_aug_grid_is_bounded (&self->rule.grid)) {
    /* differences to these fit, also from before time 0 */
    self->window_start = -GST_AUG_TIME_LIMIT;
    self->window_stop = GST_AUG_TIME_LIMIT;
  } else if (position->rate) {
    self->window_start = gst_aug_rule_first_sample (&self->rule, window, position->rate);
    self->window_stop = gst_aug_rule_first_sample (&self->rule, window + 1, position->rate);
  } else {
    self->window_start = self->instance.orig_start;
    self->window_stop = self->instance.orig_stop;
  }
  if (self->streams)
    gst_aug_seed_ask (self, position);
}

static GstFlowReturn
stamp (GstAugSeed *self, GstBuffer *buffer)
{
  GstAugInstance instance = self->instance;

  if (self->first_pending)
    instance.flags |= GST_AUG_SEED_FLAG_FIRST;
  self->first_pending = FALSE;
  if (self->streams)
    gst_aug_seed_tell (self, buffer);
  buffer = gst_buffer_make_writable (buffer);
  gst_aug_buffer_add_seed_meta (buffer, &instance);
  if (self->has_camera && self->kind == AUG_SEED_KIND_VIDEO)
    gst_aug_buffer_add_camera_meta (buffer, &self->camera);
  return emit (self, buffer);
}

/* Data are missing here: the window that they cut, or the next if that begins late, is partial. */
static void
note_hole (GstAugSeed *self)
{
  self->instance.flags |= GST_AUG_SEED_FLAG_PARTIAL;
  self->last_end_valid = FALSE;
}

/* Sound whose samples do not follow the windows' time one to one, and all other data. */
static GstFlowReturn
stamp_by_time (GstAugSeed *self, GstBuffer *buffer)
{
  GstClockTime pts =
      GST_BUFFER_PTS_IS_VALID (buffer) ? GST_BUFFER_PTS (buffer) : GST_BUFFER_DTS (buffer);
  GstClockTime duration = GST_BUFFER_DURATION (buffer);
  GstAugPosition position = { 0 };
  gint64 begin = 0;

  if (!gst_aug_rule_time_of (&self->rule, &self->segment, pts, &begin)) {
    position.timeless = TRUE;
    enter_window (self, &position, 0);
    return stamp (self, buffer);
  }
  if (self->frame_ns)
    duration = self->frame_ns;
  else if (!GST_CLOCK_TIME_IS_VALID (duration) || duration > G_MAXINT64 / 2)
    duration = 0;
  position.value = begin;
  if (self->kind == AUG_SEED_KIND_VIDEO)
    position.value += (gint64) (duration / 4);
  if (GST_BUFFER_IS_DISCONT (buffer) && self->last_end_valid &&
      ABS (begin - self->last_end) > tolerance_ns (self) / 2)
    note_hole (self);
  if (!self->window_valid || position.value < self->window_start ||
      position.value >= self->window_stop)
    enter_window (self, &position, begin);
  self->last_end = begin + (gint64) duration;
  self->last_end_valid = TRUE;
  return stamp (self, buffer);
}

/* Whether one sample is one step of the time that windows are cut from. */
static gboolean
can_count (const GstAugSeed *self)
{
  const GstSegment *segment = &self->segment;

  if (segment->format != GST_FORMAT_TIME)
    return segment->rate > 0;
  if (segment->rate <= 0)
    return FALSE;
  switch (self->rule.domain) {
  case GST_AUG_TIME_DOMAIN_PTS:
    return TRUE;
  case GST_AUG_TIME_DOMAIN_RUNNING:
    return segment->rate == 1.0;
  default:
    return segment->applied_rate == 1.0;
  }
}

/* Sets the counter where a discontinuity, a segment or a large error says so. */
static gboolean
settle_counter (GstAugSeed *self, GstBuffer *buffer, gsize count)
{
  const guint32 rate = (guint32) self->sound.rate;
  gboolean discont = GST_BUFFER_IS_DISCONT (buffer) || self->discont_pending;
  gint64 time, sample, jump;

  if (!gst_aug_rule_sample_of (&self->rule, &self->segment, buffer, count, rate, &sample))
    return self->counting;
  jump = sample - self->next_sample;
  if (self->counting && !discont && ABS (jump) <= (gint64) rate * MAX_JITTER_MS / 1000)
    return TRUE;
  if (self->last_end_valid && ABS (jump) > (gint64) rate / 1000)
    note_hole (self);
  gst_aug_rule_time_of (&self->rule, &self->segment, GST_BUFFER_PTS (buffer), &time);
  self->next_sample = sample;
  self->pts_shift = (gint64) GST_BUFFER_PTS (buffer) - time;
  self->counting = TRUE;
  return TRUE;
}

static GstClockTime
pts_of_sample (const GstAugSeed *self, gint64 sample)
{
  gint64 pts = gst_aug_sample_to_time (sample, (guint32) self->sound.rate) + self->pts_shift;

  return pts > 0 ? (GstClockTime) pts : 0;
}

/* @count samples from @first of @buffer, which begin at the counter. */
static GstBuffer *
cut_piece (GstAugSeed *self, GstBuffer *buffer, gsize first, gsize count)
{
  const gsize bpf = (gsize) self->sound.bpf;
  GstBuffer *piece = gst_buffer_copy_region (buffer, GST_BUFFER_COPY_ALL, first * bpf, count * bpf);
  GstAudioMeta *meta = gst_buffer_get_audio_meta (piece);

  /* the meta of the whole buffer came along */
  if (meta)
    meta->samples = count;
  if (first > 0) {
    GST_BUFFER_FLAG_UNSET (piece, GST_BUFFER_FLAG_DISCONT);
    GST_BUFFER_FLAG_UNSET (piece, GST_BUFFER_FLAG_RESYNC);
  }
  return piece;
}

static void
write_times (GstAugSeed *self, GstBuffer *buffer, gsize count)
{
  const gint64 end = self->next_sample + (gint64) count;
  GstClockTime pts = pts_of_sample (self, self->next_sample);

  /* rounding to the sample must not move the first one out of the segment */
  if (GST_BUFFER_PTS_IS_VALID (buffer) && self->segment.format == GST_FORMAT_TIME &&
      GST_BUFFER_PTS (buffer) >= self->segment.start && pts < self->segment.start)
    pts = self->segment.start;
  GST_BUFFER_PTS (buffer) = pts;
  GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_DURATION (buffer) = pts_of_sample (self, end) - pts;
  GST_BUFFER_OFFSET (buffer) =
      self->next_sample >= 0 ? (guint64) self->next_sample : GST_BUFFER_OFFSET_NONE;
  GST_BUFFER_OFFSET_END (buffer) = end >= 0 ? (guint64) end : GST_BUFFER_OFFSET_NONE;
}

static GstFlowReturn
stamp_sound (GstAugSeed *self, GstBuffer *buffer)
{
  const guint32 rate = (guint32) self->sound.rate;
  const gsize total = gst_buffer_get_size (buffer) / (gsize) self->sound.bpf;
  GstFlowReturn flow = GST_FLOW_OK;
  gsize done = 0;

  if (total == 0) {
    /* decoders make empty buffers of priming samples */
    self->discont_pending |= GST_BUFFER_IS_DISCONT (buffer);
    gst_buffer_unref (buffer);
    return GST_FLOW_OK;
  }
  if (!can_count (self) || !settle_counter (self, buffer, total))
    return stamp_by_time (self, buffer);
  while (done < total && flow == GST_FLOW_OK) {
    GstAugPosition position = { self->next_sample, rate, FALSE };
    gsize count = total - done;
    GstBuffer *piece;

    if (!self->window_valid || self->next_sample < self->window_start ||
        self->next_sample >= self->window_stop)
      enter_window (self, &position, gst_aug_sample_to_time (self->next_sample, rate));
    if (self->window_stop - self->next_sample < (gint64) count)
      count = (gsize) (self->window_stop - self->next_sample);
    if (count == total && gst_buffer_get_size (buffer) == total * (gsize) self->sound.bpf)
      piece = gst_buffer_make_writable (g_steal_pointer (&buffer));
    else
      piece = cut_piece (self, buffer, done, count);
    if (self->discont_pending)
      GST_BUFFER_FLAG_SET (piece, GST_BUFFER_FLAG_DISCONT);
    self->discont_pending = FALSE;
    write_times (self, piece, count);
    self->next_sample += (gint64) count;
    self->last_end_valid = TRUE;
    done += count;
    flow = stamp (self, piece);
  }
  gst_clear_buffer (&buffer);
  return flow;
}

static GstFlowReturn
stamp_any (GstAugSeed *self, GstBuffer *buffer)
{
  if (G_UNLIKELY (self->rule_pending || self->item_pending || self->failed) &&
      !gst_aug_seed_configure (self)) {
    gst_buffer_unref (buffer);
    return GST_FLOW_ERROR;
  }
  if (self->kind == AUG_SEED_KIND_SOUND)
    return stamp_sound (self, buffer);
  return stamp_by_time (self, buffer);
}

GstFlowReturn
gst_aug_seed_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  return stamp_any (GST_AUG_SEED (parent), buffer);
}

GstFlowReturn
gst_aug_seed_chain_list (GstPad *pad, GstObject *parent, GstBufferList *list)
{
  GstAugSeed *self = GST_AUG_SEED (parent);
  g_autoptr (GPtrArray) buffers = NULL;
  GstBufferList *batch;
  GstFlowReturn flow = GST_FLOW_OK;
  const guint n = gst_buffer_list_length (list);

  buffers = g_ptr_array_new_full (n, NULL);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (buffers, gst_buffer_ref (gst_buffer_list_get (list, i)));
  /* the buffers are writable again once nobody else holds the list */
  gst_buffer_list_unref (list);
  self->batch = gst_buffer_list_new_sized (n);
  for (guint i = 0; i < n; i++) {
    if (flow == GST_FLOW_OK)
      flow = stamp_any (self, g_ptr_array_index (buffers, i));
    else
      gst_buffer_unref (g_ptr_array_index (buffers, i));
  }
  batch = g_steal_pointer (&self->batch);
  if (flow == GST_FLOW_OK && gst_buffer_list_length (batch) > 0)
    return gst_pad_push_list (self->srcpad, batch);
  gst_buffer_list_unref (batch);
  return flow;
}
