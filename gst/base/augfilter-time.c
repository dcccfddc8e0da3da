/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The time of a branch: what a temporal crop keeps, and how the rest moves together. */
#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug

/* What is kept of a window on its present timeline. FALSE if all of it is. */
gboolean
gst_aug_filter_kept_span (
    const GstAugDecision *decision, const GstAugInstance *instance, gint64 *start, gint64 *stop)
{
  const GstAugOperation *op =
      decision->applied ? gst_aug_decision_find (decision, "time-crop") : NULL;

  if (!op)
    return FALSE;
  *start = instance->start + gst_aug_operation_get_int (op, "start_ns", 0);
  *stop = *start + gst_aug_operation_get_int (op, "duration_ns", 0);
  return TRUE;
}

/* A buffer's time in the rule's time domain; FALSE if it has none. */
gboolean
gst_aug_filter_time_of (GstAugFilter *self, GstBuffer *buffer, gint64 *time_ns)
{
  return gst_aug_rule_time_of (
      &self->state->rule, &GST_BASE_TRANSFORM (self)->segment, GST_BUFFER_PTS (buffer), time_ns);
}

void
gst_aug_filter_send_gap (GstAugFilter *self, GstClockTime pts, GstClockTime duration)
{
  if (GST_CLOCK_TIME_IS_VALID (pts))
    gst_pad_push_event (GST_BASE_TRANSFORM_SRC_PAD (self), gst_event_new_gap (pts, duration));
}

gboolean
gst_aug_filter_moves_time (GstAugFilter *self)
{
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;

  return kind->moves_time && kind->moves_time (self->state->snapshot);
}

/* What is left of a window that lasts @duration. */
static void
set_speed (const GstAugOperation *op, GstAugTimePiece *piece)
{
  const gint64 length = piece->stop - piece->start;
  const gint64 knee = gst_aug_operation_get_int (op, "knee_ns", 0);
  const gint64 knee_out = gst_aug_operation_get_int (op, "knee_out_ns", 0);
  const gint64 duration = gst_aug_operation_get_int (op, "duration_ns", 0);

  if (duration == 0) {
    /* a window without an end */
    piece->slope = G_GINT64_CONSTANT (1) << 40;
    piece->slope_out =
        (gint64) ((gdouble) piece->slope / gst_aug_operation_get_double (op, "factor", 1) + 0.5);
    return;
  }
  piece->slope = MAX (length, 1);
  piece->slope_out = duration;
  if (knee > 0 && knee_out > 0 && knee < length && knee_out < duration) {
    piece->knee = knee;
    piece->knee_out = knee_out;
    piece->slope = length - knee;
    piece->slope_out = duration - knee_out;
  }
}

/* What becomes of the time of a window. */
void
gst_aug_filter_piece_of (
    const GstAugDecision *decision, const GstAugInstance *instance, GstAugTimePiece *piece)
{
  const GstAugOperation *op = decision->applied ? gst_aug_decision_find (decision, "speed") : NULL;

  *piece = (GstAugTimePiece){ instance->start, instance->stop, 0, 0, 1, 1 };
  if (op)
    set_speed (op, piece);
  else
    gst_aug_filter_kept_span (decision, instance, &piece->start, &piece->stop);
}

/* What the timeline asks for every window before the present one. */
static void
piece_of_window (gint64 window, GstAugTimePiece *piece, gpointer user_data)
{
  const GstAugCut *cut = user_data;
  GstAugWindowContext context = { .aspect = 1 };
  g_autoptr (GstAugDecision) decision = NULL;
  GstAugInstance instance;

  gst_aug_instance_init (&instance, &cut->rule, window);
  decision = gst_aug_kind_decide (cut->kind, cut->block, &instance, cut->name, &context, -1, NULL);
  if (decision)
    gst_aug_filter_piece_of (decision, &instance, piece);
}

static void
free_cut (GstAugCut *cut)
{
  g_clear_pointer (&cut->timeline, gst_aug_timeline_free);
  g_free (cut->name);
  g_free (cut->block);
  g_free (cut);
}

/* What holds from @from on, whose output time is @to. Where a segment begins too, what held before
 * is needed to place it. */
static void
new_cut (GstAugFilter *self, gint64 from, gint64 to)
{
  GstAugFilterState *st = self->state;
  GstAugCut *cut = g_new0 (GstAugCut, 1);

  cut->kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  cut->rule = st->rule;
  cut->name = g_strdup (st->name);
  cut->block = g_memdup2 (st->snapshot, cut->kind->settings->size);
  cut->from = from;
  cut->timeline = gst_aug_timeline_new_from (&cut->rule, piece_of_window, cut, from, to);
  g_mutex_lock (&st->timeline_lock);
  if (st->cut && st->pending_segment && !st->past)
    st->past = g_steal_pointer (&st->cut);
  g_clear_pointer (&st->cut, free_cut);
  st->cut = cut;
  g_mutex_unlock (&st->timeline_lock);
  st->retimed_window = G_MININT64;
}

/* The item is over; the next one is placed behind it. */
static void
retire_cut (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  gst_clear_event (&st->pending_segment);
  if (!st->cut)
    return;
  g_mutex_lock (&st->timeline_lock);
  g_clear_pointer (&st->past, free_cut);
  st->past = g_steal_pointer (&st->cut);
  g_mutex_unlock (&st->timeline_lock);
}

static void
forget_segments (GstAugFilterState *st)
{
  gst_clear_event (&st->pending_segment);
  gst_segment_init (&st->in_segment, GST_FORMAT_UNDEFINED);
  gst_segment_init (&st->out_segment, GST_FORMAT_TIME);
}

void
gst_aug_filter_reset_time (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  g_mutex_lock (&st->timeline_lock);
  g_clear_pointer (&st->cut, free_cut);
  g_clear_pointer (&st->past, free_cut);
  g_mutex_unlock (&st->timeline_lock);
  forget_segments (st);
  st->last_time = st->retimed_window = G_MININT64;
}

gint64
gst_aug_filter_map_time (GstAugFilter *self, gint64 time)
{
  GstAugFilterState *st = self->state;

  g_mutex_lock (&st->timeline_lock);
  if (st->cut)
    time = gst_aug_timeline_map (st->cut->timeline, time);
  g_mutex_unlock (&st->timeline_lock);
  return time;
}

static gint64
unmap_time (GstAugFilter *self, gint64 time)
{
  GstAugFilterState *st = self->state;

  g_mutex_lock (&st->timeline_lock);
  if (st->cut)
    time = gst_aug_timeline_unmap (st->cut->timeline, time);
  g_mutex_unlock (&st->timeline_lock);
  return time;
}

gboolean
gst_aug_filter_is_live (GstAugFilter *self)
{
  g_autoptr (GstQuery) query = NULL;
  gboolean live = FALSE;

  if (self->state->has_rule)
    return self->state->rule.live;
  query = gst_query_new_latency ();
  if (gst_pad_peer_query (GST_BASE_TRANSFORM_SINK_PAD (self), query))
    gst_query_parse_latency (query, &live, NULL, NULL);
  return live;
}

/* A stretch of the rule's time, in timestamps of the present segment. */
gint64
gst_aug_filter_to_pts (GstAugFilter *self, gint64 duration_ns)
{
  const GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;

  switch (self->state->rule.domain) {
  case GST_AUG_TIME_DOMAIN_PTS:
    return duration_ns;
  case GST_AUG_TIME_DOMAIN_RUNNING:
    return (gint64) ((gdouble) duration_ns * segment->rate);
  default:
    return (gint64) ((gdouble) duration_ns / segment->applied_rate);
  }
}

static gboolean
refuse (GstAugFilter *self, const gchar *sentence)
{
  GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS,
      ("%s: %s.", GST_AUG_FILTER_GET_CLASS (self)->kind->element, sentence), (NULL));
  return FALSE;
}

/* Why time cannot move here, or NULL. */
static const gchar *
refusal (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  const gboolean crops = (kind->touches & GST_AUG_TOUCHES_SIZE) != 0;

  if (gst_aug_filter_is_live (self))
    return kind->refuses_live (st->snapshot);
  if (GST_BASE_TRANSFORM (self)->segment.rate < 0)
    return crops ? "timeline=compact cannot play backwards: set timeline=keep"
                 : "speed does not change backwards: seek with a rate above 0";
  if (crops && !gst_aug_grid_is_bounded (&st->rule.grid))
    return "a temporal crop needs windows of a known length: set window=1 (seconds) on augseed";
  /* running time is not counted in samples at another rate */
  if (st->rule.domain == GST_AUG_TIME_DOMAIN_PTS ||
      (st->rule.domain == GST_AUG_TIME_DOMAIN_RUNNING &&
          GST_BASE_TRANSFORM (self)->segment.rate != 1))
    return crops ? "timeline=compact needs time-domain=stream on augseed"
                 : "speed needs time-domain=stream on augseed";
  return NULL;
}

/* Running time at which the output of a segment begins: what is kept of the one before it. Its
 * length is that of the input, which branches agree on, not where the last buffer ended. */
static GstClockTime
place_segment (GstAugFilter *self, const GstSegment *in)
{
  GstAugFilterState *st = self->state;
  GstAugCut *cut = st->past ? st->past : st->cut;
  const GstSegment *before = &st->in_segment;
  gdouble rate = ABS (before->rate);
  gint64 stop;

  if (!cut || before->format != GST_FORMAT_TIME || in->base <= before->base ||
      !gst_aug_rule_time_of (&cut->rule, before, before->start, &stop))
    return in->base;
  stop += (gint64) ((gdouble) (in->base - before->base) * rate);
  g_mutex_lock (&st->timeline_lock);
  stop = gst_aug_timeline_map (cut->timeline, stop);
  g_mutex_unlock (&st->timeline_lock);
  stop -= (gint64) st->out_segment.start;
  return st->out_segment.base + (GstClockTime) ((gdouble) MAX (stop, 0) / rate);
}

/* The segment of what is left: it begins at the output time of the input's start. */
static void
send_segment (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  const GstSegment *in;
  GstSegment out;
  GstEvent *event;
  gint64 start = 0, stop;
  GstClockTime stop_time;

  if (!st->pending_segment)
    return;
  gst_event_parse_segment (st->pending_segment, &in);
  gst_segment_copy_into (in, &out);
  gst_aug_rule_time_of (&st->rule, in, in->start, &start);
  out.start = out.time = out.position = (guint64) MAX (gst_aug_filter_map_time (self, start), 0);
  stop_time = in->stop;
  if (GST_CLOCK_TIME_IS_VALID (stop_time) && gst_aug_rule_time_of (&st->rule, in, stop_time, &stop))
    out.stop = (guint64) MAX (gst_aug_filter_map_time (self, stop), (gint64) out.start);
  out.base = place_segment (self, in);
  out.offset = 0;
  gst_segment_copy_into (in, &st->in_segment);
  st->out_segment = out;
  st->last_out = 0;
  g_mutex_lock (&st->timeline_lock);
  g_clear_pointer (&st->past, free_cut);
  g_mutex_unlock (&st->timeline_lock);
  event = gst_event_new_segment (&out);
  gst_event_set_seqnum (event, gst_event_get_seqnum (st->pending_segment));
  gst_clear_event (&st->pending_segment);
  gst_pad_push_event (GST_BASE_TRANSFORM_SRC_PAD (self), event);
}

/* Whether two rules cut time alike and draw the same for it. */
static gboolean
is_same_cut (const GstAugRule *a, const GstAugRule *b)
{
  return a->seed == b->seed && a->source == b->source && a->epoch == b->epoch &&
         a->view == b->view && a->phase == b->phase && a->domain == b->domain &&
         a->generation == b->generation && a->grid.numerator == b->grid.numerator &&
         a->grid.denominator == b->grid.denominator && a->grid.phase == b->grid.phase &&
         a->first_window == b->first_window && a->first_start == b->first_start;
}

/* Another item, or other settings: what is kept from now on goes on where the rest ended. After a
 * segment, time begins anew. */
static void
renew_cut (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  GstAugInstance instance;
  gint64 from = 0, to, time;

  if (st->pending_segment) {
    new_cut (self, 0, 0);
    return;
  }
  if (!st->pending || !gst_aug_rule_time_of (&st->rule, &GST_BASE_TRANSFORM (self)->segment,
                          GST_BUFFER_PTS (st->pending), &from))
    return;
  time = from;
  gst_aug_filter_instance_of (self, st->pending, &instance);
  if (st->rule.source == st->cut->rule.source)
    from = instance.start;
  else if (st->rule.first_start > 0)
    from = st->rule.first_start;
  from = MAX (from, 0);
  to = gst_aug_filter_map_time (self, from);
  /* a rule from nowhere does not send time back */
  if (to < st->last_out) {
    from = MAX (time, 1);
    to = st->last_out;
  }
  new_cut (self, from, to);
}

/* The segment again, as if it began at @from, which is @time in the rule's time at @buffer. */
static void
split_segment (GstAugFilter *self, GstBuffer *buffer, gint64 time, gint64 from)
{
  GstAugFilterState *st = self->state;
  GstSegment segment = GST_BASE_TRANSFORM (self)->segment;
  gint64 pts = (gint64) GST_BUFFER_PTS (buffer) + gst_aug_filter_to_pts (self, from - time);
  g_autoptr (GstEvent) was =
      gst_pad_get_sticky_event (GST_BASE_TRANSFORM_SINK_PAD (self), GST_EVENT_SEGMENT, 0);
  guint64 running;

  pts = MAX (pts, (gint64) segment.start);
  running = gst_segment_to_running_time (&segment, segment.format, (guint64) pts);
  if (!GST_CLOCK_TIME_IS_VALID (running) ||
      !gst_segment_set_running_time (&segment, segment.format, running))
    return;
  st->pending_segment = gst_event_new_segment (&segment);
  if (was)
    gst_event_set_seqnum (st->pending_segment, gst_event_get_seqnum (was));
}

/* The first cut. Where data flowed uncut before, under settings that hold no longer, time goes on
 * from the window in which that changed, or from the next buffer if that came in its midst. */
static void
begin_cut (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;
  gint64 from = 0, time;

  if (buffer && st->last_time != G_MININT64 && !st->pending_segment &&
      gst_aug_filter_time_of (self, buffer, &time)) {
    from = MAX (st->last_time >= st->instance.start ? time : st->instance.start, 0);
    split_segment (self, buffer, time, from);
  }
  new_cut (self, from, from);
}

static gboolean
prepare_cut (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;
  const gboolean same = st->cut && is_same_cut (&st->cut->rule, &st->rule);
  const gchar *sentence = same && !st->pending_segment ? NULL : refusal (self);

  if (sentence)
    return refuse (self, sentence);
  /* a gap can come first, and time depends on the decision's name */
  gst_aug_filter_count (self);
  /* a segment may go back to before the place where a cut took over */
  if (st->cut && (!same || (st->pending_segment && st->cut->from > 0)))
    renew_cut (self);
  if (!st->cut)
    begin_cut (self, buffer);
  send_segment (self);
  return TRUE;
}

/* Before data flow: where time moves, the timeline must stand. @buffer is what flows, once its
 * window is known. FALSE after an error. */
gboolean
gst_aug_filter_prepare_time (GstAugFilter *self, GstBuffer *buffer)
{
  if (!GST_AUG_FILTER_GET_CLASS (self)->kind->moves_time)
    return TRUE;
  if (gst_aug_filter_moves_time (self) && !prepare_cut (self, buffer))
    return FALSE;
  if (buffer)
    gst_aug_filter_time_of (self, buffer, &self->state->last_time);
  if (buffer && GST_BUFFER_PTS_IS_VALID (buffer))
    self->state->went_to =
        GST_BUFFER_PTS (buffer) +
        (GST_BUFFER_DURATION_IS_VALID (buffer) ? GST_BUFFER_DURATION (buffer) : 0);
  return TRUE;
}

/* The rule as it holds on the new timeline, once a window. */
static void
send_rule (GstAugFilter *self, const GstAugInstance *instance)
{
  GstAugFilterState *st = self->state;
  GstAugRule given = st->rule;
  guint64 length = (guint64) MAX (instance->stop - instance->start, 1);
  guint64 unit = GST_SECOND;

  if (!st->rule_event || st->retimed_window == instance->window)
    return;
  st->retimed_window = instance->window;
  while (length > G_MAXUINT32) {
    length /= 10;
    unit /= 10;
  }
  st->rule.first_window = instance->window;
  st->rule.first_start = instance->start;
  st->rule.grid = (GstAugGrid){ (guint32) length, (guint32) unit, 0 };
  gst_pad_push_event (GST_BASE_TRANSFORM_SRC_PAD (self),
      gst_aug_filter_count_event (self, gst_event_ref (st->rule_event)));
  st->rule = given;
}

/* A window as it is on the new timeline. */
GstAugInstance
gst_aug_filter_map_instance (GstAugFilter *self, const GstAugInstance *instance)
{
  GstAugInstance mapped = *instance;

  mapped.start = gst_aug_filter_map_time (self, instance->start);
  if (instance->stop != GST_AUG_TIME_UNBOUNDED)
    mapped.stop = gst_aug_filter_map_time (self, instance->stop);
  return mapped;
}

/* Writes into @buffer (writable) of a window that it begins at the output time @to_ns, moved by
 * @offset_ns; its duration is set. */
void
gst_aug_filter_place (GstAugFilter *self, GstBuffer *buffer, const GstAugInstance *mapped,
    gint64 to_ns, gint64 offset_ns)
{
  GstAugFilterState *st = self->state;
  GstAugSeedMeta *seed = gst_aug_buffer_get_seed_meta (buffer);

  GST_BUFFER_PTS (buffer) = (GstClockTime) MAX (to_ns, 0);
  st->last_out = MAX (to_ns, 0);
  GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
  st->out_segment.position =
      GST_BUFFER_PTS (buffer) +
      (GST_BUFFER_DURATION_IS_VALID (buffer) ? GST_BUFFER_DURATION (buffer) : 0);
  if (seed) {
    seed->instance.start = mapped->start;
    seed->instance.stop = mapped->stop;
    seed->instance.flags |= GST_AUG_SEED_FLAG_RETIMED;
  }
  /* what is drawn for a cue depends on where it began */
  if (st->rule.trace || st->modality == GST_AUG_MODALITY_TEXT)
    gst_aug_buffer_ensure_trace_meta (buffer)->time_offset += offset_ns;
  if (mapped->stop != GST_AUG_TIME_UNBOUNDED)
    send_rule (self, mapped);
}

/* Moves @buffer (writable), which holds the media's time from @time_ns to @stop_ns. */
void
gst_aug_filter_retime (GstAugFilter *self, GstBuffer *buffer, gint64 time_ns, gint64 stop_ns)
{
  const GstAugInstance mapped = gst_aug_filter_map_instance (self, &self->state->instance);
  const gint64 to = gst_aug_filter_map_time (self, time_ns);

  if (stop_ns > time_ns)
    GST_BUFFER_DURATION (buffer) = (GstClockTime) (gst_aug_filter_map_time (self, stop_ns) - to);
  gst_aug_filter_place (self, buffer, &mapped, to, to - time_ns);
}

static void
map_gap (GstAugFilter *self, GstEvent **event)
{
  GstAugFilterState *st = self->state;
  GstClockTime pts, duration;
  gint64 start, stop;

  gst_event_parse_gap (*event, &pts, &duration);
  if (!gst_aug_rule_time_of (&st->rule, &GST_BASE_TRANSFORM (self)->segment, pts, &start))
    return;
  stop = start + (GST_CLOCK_TIME_IS_VALID (duration) ? (gint64) duration : 0);
  /* sound without times goes on behind it */
  st->went_to = pts + (GST_CLOCK_TIME_IS_VALID (duration) ? duration : 0);
  start = gst_aug_filter_map_time (self, start);
  stop = gst_aug_filter_map_time (self, stop);
  gst_event_unref (*event);
  *event = start >= 0 ? gst_event_new_gap ((GstClockTime) start, GST_CLOCK_TIME_IS_VALID (duration)
                                                                     ? (GstClockTime) (stop - start)
                                                                     : GST_CLOCK_TIME_NONE)
                      : NULL;
}

/* Moves events to the new timeline. FALSE if the event goes no further. */
gboolean
gst_aug_filter_time_sink_event (GstAugFilter *self, GstEvent **event)
{
  GstAugFilterState *st = self->state;
  GstBaseTransform *trans = GST_BASE_TRANSFORM (self);

  if (GST_EVENT_TYPE (*event) == GST_EVENT_SEGMENT) {
    st->last_time = G_MININT64;
    st->went_to = GST_CLOCK_TIME_NONE;
  }
  if (!gst_aug_filter_moves_time (self))
    return TRUE;
  switch (GST_EVENT_TYPE (*event)) {
  case GST_EVENT_STREAM_START:
    retire_cut (self);
    return TRUE;
  case GST_EVENT_FLUSH_STOP:
    forget_segments (st);
    return TRUE;
  case GST_EVENT_SEGMENT:
    /* its output time is known only with the rule, which follows it */
    gst_event_copy_segment (*event, &trans->segment);
    gst_event_replace (&st->pending_segment, *event);
    gst_event_unref (*event);
    return FALSE;
  case GST_EVENT_GAP:
    if (gst_aug_filter_prepare_time (self, NULL))
      map_gap (self, event);
    return *event != NULL;
  case GST_EVENT_EOS:
    send_segment (self);
    return TRUE;
  default:
    return TRUE;
  }
}

/* A seek in output time as a seek in the media's time; takes @seek. */
GstEvent *
gst_aug_filter_time_seek (GstAugFilter *self, GstEvent *seek)
{
  GstEvent *mapped;
  gdouble rate;
  GstFormat format;
  GstSeekFlags flags;
  GstSeekType start_type, stop_type;
  gint64 start, stop;

  if (!gst_aug_filter_moves_time (self) || !self->state->cut)
    return seek;
  gst_event_parse_seek (seek, &rate, &format, &flags, &start_type, &start, &stop_type, &stop);
  if (format != GST_FORMAT_TIME)
    return seek;
  if (rate < 0) {
    GST_WARNING_OBJECT (self, "time that moves cannot play backwards");
    gst_event_unref (seek);
    return NULL;
  }
  if (start_type == GST_SEEK_TYPE_SET && start >= 0)
    start = unmap_time (self, start);
  if (stop_type == GST_SEEK_TYPE_SET && stop >= 0)
    stop = unmap_time (self, stop);
  mapped = gst_event_new_seek (rate, format, flags, start_type, start, stop_type, stop);
  gst_event_set_seqnum (mapped, gst_event_get_seqnum (seek));
  gst_event_unref (seek);
  return mapped;
}

/* Positions and durations are those of the new timeline. FALSE if the query is not one of them. */
gboolean
gst_aug_filter_time_query (GstAugFilter *self, GstQuery *query)
{
  GstFormat format;
  gint64 value;

  if (!gst_aug_filter_moves_time (self) || !self->state->cut)
    return FALSE;
  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_DURATION:
    if (!gst_pad_peer_query (GST_BASE_TRANSFORM_SINK_PAD (self), query))
      return FALSE;
    gst_query_parse_duration (query, &format, &value);
    if (format == GST_FORMAT_TIME && value >= 0)
      gst_query_set_duration (query, format, gst_aug_filter_map_time (self, value));
    return TRUE;
  case GST_QUERY_POSITION:
    gst_query_parse_position (query, &format, NULL);
    if (format != GST_FORMAT_TIME || !GST_CLOCK_TIME_IS_VALID (self->state->out_segment.position))
      return FALSE;
    gst_query_set_position (query, format, (gint64) self->state->out_segment.position);
    return TRUE;
  default:
    return FALSE;
  }
}
