/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Frames as a whole: left out, shown again, in another order, at other times. What is held is what
 * came in, with the work that is still owed to it; pixels are not touched. */
#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

struct _GstAugFrames {
  gboolean begun; /* in this mode, in this segment */
  GstAugFrameMode mode;
  GQueue held;      /* of buffers and of GAP events between them, the newest last */
  GstBuffer *shown; /* the picture to be shown again in this window */
  GstClockTime last_in, last_out;
};

gboolean
gst_aug_filter_has_frames (GstAugFilter *self)
{
  return gst_aug_same_name (GST_AUG_FILTER_GET_CLASS (self)->kind->name, "framedrop");
}

static const GstAugFrameDropSettings *
settings_of (GstAugFilter *self)
{
  return self->state->snapshot;
}

/* Forgets what is held; with @times also when the last frame was. */
void
gst_aug_filter_frames_reset (GstAugFilter *self, gboolean times)
{
  GstAugFrames *frames = self->state->frames;

  if (!frames)
    return;
  g_queue_clear_full (&frames->held, (GDestroyNotify) gst_mini_object_unref);
  gst_clear_buffer (&frames->shown);
  frames->begun = FALSE;
  if (times)
    frames->last_in = frames->last_out = GST_CLOCK_TIME_NONE;
}

void
gst_aug_filter_frames_free (GstAugFilter *self)
{
  gst_aug_filter_frames_reset (self, TRUE);
  g_clear_pointer (&self->state->frames, g_free);
}

static GstAugFrames *
frames_of (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  if (!st->frames) {
    st->frames = g_new0 (GstAugFrames, 1);
    g_queue_init (&st->frames->held);
    gst_aug_filter_frames_reset (self, TRUE);
  }
  return st->frames;
}

/* Takes @place, gives a buffer with its time and window, and with the picture of @picture: memory,
 * regions, owed work and what was done to it. */
static GstBuffer *
show (GstAugFilter *self, GstBuffer *picture, GstBuffer *place)
{
  GstAugSeedMeta *seed = gst_aug_buffer_get_seed_meta (place), *other;
  GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (place);
  gint64 offset = trace ? trace->time_offset : 0;
  GstBuffer *out;

  if (picture == place) {
    out = gst_buffer_make_writable (place);
  } else {
    out = gst_buffer_new ();
    gst_buffer_copy_into (
        out, picture, GST_BUFFER_COPY_MEMORY | GST_BUFFER_COPY_META, 0, (gsize) -1);
    gst_buffer_copy_into (
        out, place, GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_TIMESTAMPS, 0, (gsize) -1);
    other = gst_aug_buffer_get_seed_meta (out);
    if (seed)
      gst_aug_buffer_add_seed_meta (out, &seed->instance);
    else if (other)
      gst_buffer_remove_meta (out, (GstMeta *) other);
    if (trace || gst_aug_buffer_get_trace_meta (out))
      gst_aug_buffer_ensure_trace_meta (out)->time_offset = offset;
    gst_buffer_unref (place);
  }
  gst_aug_filter_trace (self, out, self->state->applied);
  return out;
}

/* Takes @buffer, moves it by @shift in the rule's time and makes it last @longer. */
static GstBuffer *
move (GstAugFilter *self, GstBuffer *buffer, gint64 shift, gint64 longer)
{
  GstAugFilterState *st = self->state;
  const GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
  gint64 pts;

  if (shift == 0 && longer == 0)
    return buffer;
  buffer = gst_buffer_make_writable (buffer);
  pts = (gint64) GST_BUFFER_PTS (buffer) + gst_aug_filter_to_pts (self, shift);
  GST_BUFFER_PTS (buffer) = (guint64) MAX (pts, (gint64) segment->start);
  GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
  if (GST_BUFFER_DURATION (buffer) < (guint64) GST_AUG_TIME_LIMIT)
    GST_BUFFER_DURATION (buffer) = (guint64) MAX (
        (gint64) GST_BUFFER_DURATION (buffer) + gst_aug_filter_to_pts (self, longer), 0);
  if (st->rule.trace)
    gst_aug_buffer_ensure_trace_meta (buffer)->time_offset += shift;
  gst_aug_filter_trace (self, buffer, st->applied);
  return buffer;
}

/* Takes @buffer. Times do not run backwards where they did not on the way in, whatever settings
 * have changed. */
static GstBuffer *
keep_order (GstAugFilter *self, GstBuffer *buffer, GstClockTime in)
{
  GstAugFrames *frames = self->state->frames;

  if (!GST_CLOCK_TIME_IS_VALID (in))
    return buffer;
  if (GST_BASE_TRANSFORM (self)->segment.rate > 0 && GST_CLOCK_TIME_IS_VALID (frames->last_in) &&
      in >= frames->last_in && GST_BUFFER_PTS (buffer) < frames->last_out) {
    buffer = gst_buffer_make_writable (buffer);
    GST_BUFFER_PTS (buffer) = frames->last_out;
  }
  frames->last_in = in;
  frames->last_out = GST_BUFFER_PTS (buffer);
  return buffer;
}

/* Nanoseconds from the window's start on, within the window. */
static gint64
within (GstAugFilter *self, gint64 time)
{
  const GstAugInstance *in = &self->state->instance;

  return CLAMP (time - in->start, 0, MAX (in->stop - in->start - 1, 0));
}

/* The last operation that begins at or before @rel; they are in order of time. */
static const GstAugOperation *
operation_at (const GstAugDecision *decision, gint64 rel, guint *next)
{
  guint low = 0, high = gst_aug_decision_size (decision);

  while (low < high) {
    guint middle = (low + high) / 2;

    if (gst_aug_operation_get_int (gst_aug_decision_nth (decision, middle), "start_ns", 0) <= rel)
      low = middle + 1;
    else
      high = middle;
  }
  *next = low;
  return low ? gst_aug_decision_nth (decision, low - 1) : NULL;
}

/* Whether the frame at @time is hit. @more: whether another may be hit later in this window. */
static gboolean
is_hit (GstAugFilter *self, gint64 time, gboolean *more)
{
  const GstAugDecision *decision = self->state->decision;
  gint64 rel = within (self, time);
  guint next;
  const GstAugOperation *op = operation_at (decision, rel, &next);

  *more = next < gst_aug_decision_size (decision);
  return op && rel < gst_aug_operation_get_int (op, "start_ns", 0) +
                         gst_aug_operation_get_int (op, "duration_ns", 0);
}

static GstBuffer *
freeze (GstAugFilter *self, GstBuffer *buffer, gboolean hit, gboolean more)
{
  GstAugFrames *frames = self->state->frames;

  if (hit && frames->shown)
    return show (self, frames->shown, buffer);
  gst_clear_buffer (&frames->shown);
  if (hit || more)
    frames->shown = gst_buffer_ref (buffer);
  return buffer;
}

static GstBuffer *
duplicate (GstAugFilter *self, GstBuffer *buffer, gboolean hit)
{
  GstAugFrames *frames = self->state->frames;
  g_autoptr (GstBuffer) before = g_steal_pointer (&frames->shown);

  if (hit)
    frames->shown = gst_buffer_ref (buffer);
  return before ? show (self, before, buffer) : buffer;
}

/* The shift at @rel, linear between the nodes. */
static gint64
shift_at (GstAugFilter *self, gint64 rel)
{
  const GstAugDecision *decision = self->state->decision;
  gint64 length = self->state->instance.stop - self->state->instance.start;
  gint64 start, stop, from, to;
  guint next;
  const GstAugOperation *op = operation_at (decision, rel, &next), *then;

  if (!op)
    return 0;
  then = next < gst_aug_decision_size (decision) ? gst_aug_decision_nth (decision, next) : NULL;
  start = gst_aug_operation_get_int (op, "start_ns", 0);
  from = gst_aug_operation_get_int (op, "offset_ns", 0);
  stop = then ? gst_aug_operation_get_int (then, "start_ns", 0) : length;
  to = then ? gst_aug_operation_get_int (then, "offset_ns", 0) : 0;
  if (stop <= start)
    return from;
  /* below 2^36 each: no product overflows */
  return from +
         (gint64) ((gdouble) (to - from) * (gdouble) (rel - start) / (gdouble) (stop - start));
}

static GstBuffer *
jitter (GstAugFilter *self, GstBuffer *buffer, gint64 time)
{
  gint64 shift = shift_at (self, within (self, time)), end = time;

  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    end += (gint64) MIN (GST_BUFFER_DURATION (buffer), (guint64) GST_AUG_TIME_LIMIT);
  /* where the next window takes over, its shift is not known here */
  end = end < self->state->instance.stop ? shift_at (self, within (self, end)) : 0;
  return move (self, buffer, shift, end - shift);
}

static gboolean
too_many (GstAugFilter *self, const gchar *remedy)
{
  GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS,
      ("augframedrop: more than max-frames=%u frames would be held: %s.",
          settings_of (self)->max_frames, remedy),
      (NULL));
  return FALSE;
}

/* Remembers @buffer as long as the largest delay can ask for it. FALSE after an error. */
static gboolean
remember (GstAugFilter *self, GstBuffer *buffer, gint64 time, gint64 quarter)
{
  GQueue *held = &self->state->frames->held;
  gint64 oldest = time + quarter - (gint64) (settings_of (self)->max_delay * GST_MSECOND), at;

  while (held->tail && gst_aug_filter_time_of (self, held->tail->data, &at) && at > time)
    gst_buffer_unref (g_queue_pop_tail (held));
  g_queue_push_tail (held, gst_buffer_ref (buffer));
  while (held->length > 1 && gst_aug_filter_time_of (self, held->head->next->data, &at) &&
         at <= oldest)
    gst_buffer_unref (g_queue_pop_head (held));
  return held->length <= settings_of (self)->max_frames ||
         too_many (self, "set max-frames higher or max-delay lower");
}

/* The newest picture that is as old as the delay, else the oldest one there is. */
static GstBuffer *
delay_data (GstAugFilter *self, GstBuffer *buffer, gint64 time, gint64 delay, gint64 quarter)
{
  GList *link = self->state->frames->held.tail;
  gint64 at;

  while (
      link->prev && gst_aug_filter_time_of (self, link->data, &at) && at > time - delay + quarter)
    link = link->prev;
  return show (self, link->data, buffer);
}

static GstBuffer *
delay_both (GstAugFilter *self, GstBuffer *buffer, gint64 delay)
{
  GstAugSeedMeta *seed;

  buffer = move (self, buffer, delay, 0);
  seed = gst_aug_buffer_get_seed_meta (buffer);
  if (seed && delay) {
    seed->instance.start += delay;
    seed->instance.stop += delay;
    seed->instance.flags |= GST_AUG_SEED_FLAG_RETIMED;
  }
  return buffer;
}

static gboolean
delay (GstAugFilter *self, GstBuffer **buffer, gint64 time)
{
  const GstAugFrameDropSettings *s = settings_of (self);
  const GstAugDecision *decision = self->state->decision;
  const GstAugOperation *op =
      decision->applied ? gst_aug_decision_find (decision, "frame-latency") : NULL;
  gint64 by = op ? gst_aug_operation_get_int (op, "delay_ns", 0) : 0;
  gint64 quarter = (gint64) ((gdouble) GST_SECOND / 4 / s->frequency);

  if (s->shift_times) {
    if (op)
      *buffer = delay_both (self, *buffer, by);
    return TRUE;
  }
  if (s->common.probability > 0 && !remember (self, *buffer, time, quarter))
    return FALSE;
  if (op)
    *buffer = delay_data (self, *buffer, time, by, quarter);
  return TRUE;
}

/* Pictures of the window in reverse order, at the times of the forward order. */
static GstFlowReturn
push_reversed (GstAugFilter *self)
{
  GQueue *held = &self->state->frames->held;
  g_autoptr (GPtrArray) pictures =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_buffer_unref);
  GstFlowReturn ret = GST_FLOW_OK;
  GstMiniObject *object;

  for (GList *link = held->head; link; link = link->next)
    if (GST_IS_BUFFER (link->data))
      g_ptr_array_add (pictures, gst_buffer_ref (link->data));
  while ((object = g_queue_pop_head (held))) {
    GstBuffer *place = (GstBuffer *) object, *out = NULL;
    g_autoptr (GstBuffer) picture = NULL;

    if (!GST_IS_BUFFER (object)) {
      gst_pad_push_event (GST_BASE_TRANSFORM_SRC_PAD (self), GST_EVENT (object));
      continue;
    }
    picture = g_ptr_array_steal_index (pictures, pictures->len - 1);
    if (ret == GST_FLOW_OK) {
      GstClockTime in = GST_BUFFER_PTS (place);

      place = keep_order (self, show (self, picture, place), in);
      gst_clear_buffer (&picture);
      ret = gst_aug_filter_video (self, place, &out);
    } else
      gst_buffer_unref (place);
    if (out)
      ret = gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (self), out);
  }
  return ret;
}

/* Pushes what only waits for the end of its window. */
GstFlowReturn
gst_aug_filter_frames_drain (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  GstFlowReturn ret = GST_FLOW_OK;

  if (!st->frames)
    return GST_FLOW_OK;
  if (st->decision && gst_aug_decision_find (st->decision, "frame-reverse"))
    ret = push_reversed (self);
  return ret;
}

/* Before a buffer of the window @next: what was held for the end of the window before it goes out.
 */
GstFlowReturn
gst_aug_filter_frames_enter (GstAugFilter *self, const GstAugInstance *next)
{
  GstAugFilterState *st = self->state;
  GstFlowReturn ret;

  if (st->has_window && gst_aug_instance_is_same_window (&st->instance, next))
    return GST_FLOW_OK;
  ret = gst_aug_filter_frames_drain (self);
  if (st->frames)
    gst_clear_buffer (&st->frames->shown);
  return ret;
}

/* Whether @gap, which is taken then, must wait for pictures that are held. */
gboolean
gst_aug_filter_frames_hold_gap (GstAugFilter *self, GstEvent *gap)
{
  GstAugFilterState *st = self->state;
  GstClockTime pts;
  gint64 time;

  if (!st->frames || !st->frames->held.length || !st->decision ||
      !gst_aug_decision_find (st->decision, "frame-reverse"))
    return FALSE;
  gst_event_parse_gap (gap, &pts, NULL);
  if (st->frames->held.length >= settings_of (self)->max_frames ||
      !gst_aug_rule_time_of (&st->rule, &GST_BASE_TRANSFORM (self)->segment, pts, &time) ||
      time >= st->instance.stop) {
    gst_aug_filter_frames_drain (self);
    return FALSE;
  }
  g_queue_push_tail (&st->frames->held, gap);
  return TRUE;
}

/* Timestamps that may move back are late by as much. */
static void
update_latency (GstAugFilter *self)
{
  const GstAugFrameDropSettings *s = settings_of (self);
  GstClockTime latency = 0;

  if (s->mode == GST_AUG_FRAME_JITTER && s->common.probability > 0)
    latency = (GstClockTime) (s->max_jitter * GST_MSECOND);
  if (latency == self->state->latency)
    return;
  GST_OBJECT_LOCK (self);
  self->state->latency = latency;
  GST_OBJECT_UNLOCK (self);
  gst_element_post_message (GST_ELEMENT (self), gst_message_new_latency (GST_OBJECT (self)));
}

static gboolean
hold (GstAugFilter *self, GstBuffer *buffer)
{
  GQueue *held = &self->state->frames->held;

  if (held->length >= settings_of (self)->max_frames) {
    gst_buffer_unref (buffer);
    return too_many (self, "set max-frames higher, or a shorter window on augseed");
  }
  g_queue_push_tail (held, buffer);
  return TRUE;
}

/* Takes @buffer; what is to be done with it now, or NULL in @buffer. FALSE after an error. */
static gboolean
apply (GstAugFilter *self, GstBuffer **buffer)
{
  GstAugFilterState *st = self->state;
  GstAugFrameMode mode = settings_of (self)->mode;
  gboolean applied = st->decision->applied, hit = FALSE, more = FALSE;
  gint64 time;

  if (mode != GST_AUG_FRAME_DROP && mode != GST_AUG_FRAME_JITTER &&
      !gst_aug_filter_is_whole (self, *buffer)) {
    gst_clear_buffer (buffer);
    return TRUE;
  }
  if (mode == GST_AUG_FRAME_REVERSE && applied)
    return hold (self, g_steal_pointer (buffer));
  /* what has no time is in no slot */
  if (mode == GST_AUG_FRAME_REVERSE || !gst_aug_filter_time_of (self, *buffer, &time))
    return TRUE;
  if (mode == GST_AUG_FRAME_LATENCY)
    return delay (self, buffer, time);
  if (!applied)
    return TRUE;
  if (mode == GST_AUG_FRAME_JITTER) {
    *buffer = jitter (self, *buffer, time);
    return TRUE;
  }
  hit = is_hit (self, time, &more);
  if (mode == GST_AUG_FRAME_FREEZE) {
    *buffer = freeze (self, *buffer, hit, more);
  } else if (mode == GST_AUG_FRAME_DUPLICATE) {
    *buffer = duplicate (self, *buffer, hit);
  } else if (hit) {
    gst_aug_filter_send_gap (self, GST_BUFFER_PTS (*buffer), GST_BUFFER_DURATION (*buffer));
    gst_clear_buffer (buffer);
  }
  return TRUE;
}

/* What was held for another mode has no place in this one. FALSE after an error. */
static gboolean
begin_mode (GstAugFilter *self)
{
  GstAugFrames *frames = frames_of (self);
  GstAugFrameMode mode = settings_of (self)->mode;

  if (frames->begun && frames->mode == mode)
    return TRUE;
  g_queue_clear_full (&frames->held, (GDestroyNotify) gst_mini_object_unref);
  gst_clear_buffer (&frames->shown);
  frames->mode = mode;
  frames->begun = TRUE;
  if (mode != GST_AUG_FRAME_REVERSE || !gst_aug_filter_is_live (self))
    return TRUE;
  GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS,
      ("augframedrop: mode=reverse holds a whole window, which a live source does not wait for: "
       "set mode=freeze, or record first."),
      (NULL));
  return FALSE;
}

GstFlowReturn
gst_aug_filter_frames (GstAugFilter *self, GstBuffer *buffer, GstBuffer **out)
{
  GstClockTime in = GST_BUFFER_PTS (buffer);

  if (!begin_mode (self)) {
    gst_buffer_unref (buffer);
    return GST_FLOW_ERROR;
  }
  update_latency (self);
  if (!apply (self, &buffer)) {
    gst_clear_buffer (&buffer);
    return GST_FLOW_ERROR;
  }
  if (!buffer)
    return GST_FLOW_OK;
  return gst_aug_filter_video (self, keep_order (self, buffer, in), out);
}
