/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* facts=stream: what comes is told at once and goes out when its window is settled. A task of its
 * own waits, so that a branch can tell of its next window while this one is still on its way: a
 * muxer that wants sound before the next picture would otherwise wait for both in vain. */
#include "augseed-private.h"

#include "facts/stream.h"

GST_DEBUG_CATEGORY_EXTERN (gst_aug_seed_debug);
#define GST_CAT_DEFAULT gst_aug_seed_debug

/* What is settled and not yet taken downstream is held up to here. */
#define MAX_AHEAD (10 * GST_SECOND)
/* Who waits longer than this, without a clock, says so. */
#define PATIENCE_US (5 * G_USEC_PER_SEC)
/* Sums with what is longer could overflow. */
#define MAX_WAIT (365 * 86400 * GST_SECOND)

typedef struct {
  GstMiniObject *object;
  GstAugBoardWindow window; /* of a buffer */
  gboolean unknown;         /* nothing can be known of it */
  gboolean live;
  gboolean sparse;
  gint64 until_us;
} AugSeedEntry;

static void
free_entry (gpointer data)
{
  AugSeedEntry *entry = data;

  gst_mini_object_unref (entry->object);
  g_free (entry);
}

static gboolean
is_same_window (const GstAugBoardWindow *a, const GstAugBoardWindow *b)
{
  return a->round == b->round && a->window == b->window;
}

/* With the lock. */
static void
clear (AugSeedHold *hold)
{
  g_queue_clear_full (&hold->entries, free_entry);
  hold->n_buffers = 0;
  g_cond_broadcast (&hold->cond);
}

static void
reset (AugSeedHold *hold)
{
  clear (hold);
  hold->flow = GST_FLOW_OK;
  hold->has_open = FALSE;
  hold->position = GST_CLOCK_TIME_NONE;
  gst_segment_init (&hold->segment, GST_FORMAT_UNDEFINED);
  hold->fresh = TRUE;
  hold->warned = FALSE;
}

/* With the lock: whether one more buffer may come. Captions always may, since others wait for what
 * they say; so may live data, which wait no longer than they must. Of the rest, what follows in a
 * settled window may, and the first of the next, for what it shows. */
static gboolean
has_room (const GstAugSeed *self, GstClockTime pts)
{
  const AugSeedHold *hold = &self->hold;

  if (self->part == GST_AUG_SEAT_TELLS_CUES || hold->n_buffers == 0)
    return TRUE;
  if (GST_CLOCK_TIME_IS_VALID (pts) && GST_CLOCK_TIME_IS_VALID (hold->position) &&
      pts > hold->position + MAX_AHEAD)
    return FALSE;
  return self->live || (hold->has_open && is_same_window (&hold->last, &hold->open) &&
                           hold->open.stop != GST_AUG_TIME_UNBOUNDED);
}

/* Until when a live buffer may wait: as long after the moment at which it would be shown without
 * any wait as is allowed, so that waits do not add up. */
static gint64
find_deadline (GstAugSeed *self, GstClockTime pts)
{
  const GstClockTime allowed = MIN (self->active.max_wait, MAX_WAIT);
  GstClockTime left = allowed, base, running;
  GstClock *clock = gst_element_get_clock (GST_ELEMENT (self));

  base = gst_element_get_base_time (GST_ELEMENT (self));
  running = self->segment.format == GST_FORMAT_TIME && GST_CLOCK_TIME_IS_VALID (pts)
                ? gst_segment_to_running_time (&self->segment, GST_FORMAT_TIME, pts)
                : GST_CLOCK_TIME_NONE;
  if (clock && GST_CLOCK_TIME_IS_VALID (running)) {
    const GstClockTime due = base + running + self->delay + allowed;
    const GstClockTime now = gst_clock_get_time (clock);

    left = due > now ? MIN (due - now, allowed) : 0;
  }
  gst_clear_object (&clock);
  return g_get_monotonic_time () + (gint64) (left / GST_USECOND);
}

static void
enqueue (GstAugSeed *self, AugSeedEntry *entry)
{
  AugSeedHold *hold = &self->hold;

  g_queue_push_tail (&hold->entries, entry);
  if (GST_IS_BUFFER (entry->object)) {
    hold->n_buffers++;
    hold->last = entry->window;
  }
  g_cond_broadcast (&hold->cond);
}

/* Takes @buffer, of the window that was entered last. */
GstFlowReturn
gst_aug_seed_hold_buffer (GstAugSeed *self, GstBuffer *buffer)
{
  AugSeedHold *hold = &self->hold;
  AugSeedEntry *entry = g_new0 (AugSeedEntry, 1);
  GstFlowReturn flow;

  entry->object = GST_MINI_OBJECT_CAST (buffer);
  entry->window = self->asked;
  entry->unknown = self->segment.rate < 0 || self->asked.window < self->front;
  entry->live = self->live;
  entry->sparse = self->part == GST_AUG_SEAT_TELLS_CUES;
  if (self->live)
    entry->until_us = find_deadline (self, GST_BUFFER_PTS (buffer));
  g_mutex_lock (&hold->lock);
  while (!hold->flushing && hold->flow == GST_FLOW_OK && !has_room (self, GST_BUFFER_PTS (buffer)))
    g_cond_wait (&hold->cond, &hold->lock);
  flow = hold->flushing ? GST_FLOW_FLUSHING : hold->flow;
  if (flow == GST_FLOW_OK)
    enqueue (self, g_steal_pointer (&entry));
  g_mutex_unlock (&hold->lock);
  g_clear_pointer (&entry, free_entry);
  return flow;
}

/* Sends the gap in front of a buffer that has to wait, so that who is downstream need not. */
static void
send_gap_before (GstAugSeed *self, GstBuffer *buffer)
{
  AugSeedHold *hold = &self->hold;
  const GstClockTime pts = GST_BUFFER_PTS (buffer);
  GstClockTime position;

  g_mutex_lock (&hold->lock);
  position = hold->position;
  if (GST_CLOCK_TIME_IS_VALID (position) && GST_CLOCK_TIME_IS_VALID (pts) && pts > position)
    hold->position = pts;
  else
    position = GST_CLOCK_TIME_NONE;
  g_mutex_unlock (&hold->lock);
  if (GST_CLOCK_TIME_IS_VALID (position))
    gst_pad_push_event (self->srcpad, gst_event_new_gap (position, pts - position));
}

static void
warn_of_queues (GstAugSeed *self, const gchar *behind)
{
  if (self->hold.warned)
    return;
  self->hold.warned = TRUE;
  GST_ELEMENT_WARNING (self, STREAM, FAILED,
      ("%s waits for facts from %s: put a queue max-size-time=0 max-size-buffers=0 "
       "max-size-bytes=0 behind the demuxer in every branch, or set facts=item.",
          GST_OBJECT_NAME (self), behind),
      (NULL));
}

/* What is known of the window of @entry; NULL: a flush is in the way. (transfer full) */
static GstAugVerdict *
wait_for_verdict (GstAugSeed *self, const AugSeedEntry *entry)
{
  g_autofree gchar *behind = NULL;
  GstAugVerdict *verdict = NULL;
  GstAugWait result;

  result = gst_aug_seat_wait (self->seat, &entry->window, 0, FALSE, &verdict, &behind);
  if (result != GST_AUG_WAIT_LATE)
    return verdict;
  if (self->hold.fresh || entry->sparse)
    send_gap_before (self, GST_BUFFER_CAST (entry->object));
  do {
    g_clear_pointer (&behind, g_free);
    result = gst_aug_seat_wait (self->seat, &entry->window,
        entry->live ? entry->until_us : g_get_monotonic_time () + PATIENCE_US, entry->live,
        &verdict, &behind);
    if (result == GST_AUG_WAIT_LATE)
      warn_of_queues (self, behind);
  } while (result == GST_AUG_WAIT_LATE);
  return verdict;
}

/* Tells downstream what is known of the window that begins with @entry. FALSE: it cannot be. */
static gboolean
open_window (GstAugSeed *self, const AugSeedEntry *entry)
{
  AugSeedHold *hold = &self->hold;
  g_autoptr (GstAugVerdict) verdict = NULL;

  if (!entry->unknown) {
    verdict = wait_for_verdict (self, entry);
    if (!verdict)
      return FALSE;
    if (!verdict->known)
      GST_INFO_OBJECT (
          self, "window %" G_GINT64_FORMAT ": facts have not come in time", entry->window.window);
  }
  gst_pad_push_event (self->srcpad, gst_aug_facts_event_new (entry->window.window, verdict));
  g_mutex_lock (&hold->lock);
  hold->open = entry->window;
  hold->has_open = TRUE;
  g_cond_broadcast (&hold->cond);
  g_mutex_unlock (&hold->lock);
  return TRUE;
}

static void
note_flow (GstAugSeed *self, GstFlowReturn flow)
{
  AugSeedHold *hold = &self->hold;

  if (flow == GST_FLOW_OK)
    return;
  GST_DEBUG_OBJECT (self, "downstream says %s", gst_flow_get_name (flow));
  g_mutex_lock (&hold->lock);
  if (!hold->flushing)
    hold->flow = flow;
  g_cond_broadcast (&hold->cond);
  g_mutex_unlock (&hold->lock);
  /* nobody has to wait for what is not wanted */
  if (flow != GST_FLOW_FLUSHING)
    gst_aug_seat_finish (self->seat, TRUE);
}

static void
push_buffer (GstAugSeed *self, AugSeedEntry *entry)
{
  AugSeedHold *hold = &self->hold;
  GstBuffer *buffer = GST_BUFFER_CAST (entry->object);
  GstClockTime end = GST_BUFFER_PTS (buffer);
  gboolean open;

  g_mutex_lock (&hold->lock);
  open = hold->has_open && is_same_window (&hold->open, &entry->window);
  g_mutex_unlock (&hold->lock);
  if (hold->flow != GST_FLOW_OK || (!open && !open_window (self, entry)))
    return;
  if (GST_CLOCK_TIME_IS_VALID (end)) {
    if (GST_BUFFER_DURATION_IS_VALID (buffer))
      end += GST_BUFFER_DURATION (buffer);
    g_mutex_lock (&hold->lock);
    if (!GST_CLOCK_TIME_IS_VALID (hold->position) || end > hold->position)
      hold->position = end;
    g_mutex_unlock (&hold->lock);
  }
  hold->fresh = FALSE;
  note_flow (self, gst_pad_push (self->srcpad, gst_buffer_ref (buffer)));
}

/* Where downstream had enough, it may want what begins now. */
static void
begin_anew (AugSeedHold *hold)
{
  g_mutex_lock (&hold->lock);
  if (hold->flow == GST_FLOW_EOS)
    hold->flow = GST_FLOW_OK;
  g_mutex_unlock (&hold->lock);
}

static gboolean
push_event (GstAugSeed *self, GstEvent *event)
{
  AugSeedHold *hold = &self->hold;
  GstClockTime position = GST_CLOCK_TIME_NONE, duration;

  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START:
    begin_anew (hold);
    break;
  case GST_EVENT_SEGMENT:
    begin_anew (hold);
    gst_event_copy_segment (event, &hold->segment);
    hold->fresh = TRUE;
    g_mutex_lock (&hold->lock);
    hold->position = hold->segment.format == GST_FORMAT_TIME && hold->segment.rate > 0
                         ? hold->segment.start
                         : GST_CLOCK_TIME_NONE;
    g_mutex_unlock (&hold->lock);
    break;
  case GST_EVENT_GAP:
    gst_event_parse_gap (event, &position, &duration);
    if (GST_CLOCK_TIME_IS_VALID (duration))
      position += duration;
    g_mutex_lock (&hold->lock);
    if (GST_CLOCK_TIME_IS_VALID (hold->position))
      hold->position = MAX (hold->position, position);
    g_mutex_unlock (&hold->lock);
    break;
  default:
    break;
  }
  return gst_pad_push_event (self->srcpad, gst_event_ref (event));
}

/* A flush may have come between; it looks at what was not taken. */
static void
put_back (AugSeedHold *hold, AugSeedEntry *entry)
{
  g_mutex_lock (&hold->lock);
  if (hold->flushing)
    g_queue_push_head (&hold->entries, g_steal_pointer (&entry));
  g_mutex_unlock (&hold->lock);
  g_clear_pointer (&entry, free_entry);
}

static void
loop (gpointer data)
{
  GstAugSeed *self = data;
  AugSeedHold *hold = &self->hold;
  AugSeedEntry *entry = NULL;

  g_mutex_lock (&hold->lock);
  if (!hold->flushing && g_queue_is_empty (&hold->entries)) {
    gst_aug_seat_rest (self->seat);
    while (!hold->flushing && g_queue_is_empty (&hold->entries))
      g_cond_wait (&hold->cond, &hold->lock);
  }
  if (hold->flushing)
    gst_pad_pause_task (self->srcpad);
  else
    entry = g_queue_pop_head (&hold->entries);
  if (entry && GST_IS_BUFFER (entry->object))
    hold->n_buffers--;
  g_cond_broadcast (&hold->cond);
  g_mutex_unlock (&hold->lock);
  if (!entry)
    return;
  if (GST_IS_BUFFER (entry->object))
    push_buffer (self, entry);
  else if (!push_event (self, GST_EVENT_CAST (entry->object)))
    put_back (hold, g_steal_pointer (&entry));
  g_clear_pointer (&entry, free_entry);
}

static void
set_flushing (GstAugSeed *self)
{
  AugSeedHold *hold = &self->hold;

  gst_aug_seat_begin_flush (self->seat);
  g_mutex_lock (&hold->lock);
  hold->flushing = TRUE;
  g_cond_broadcast (&hold->cond);
  g_mutex_unlock (&hold->lock);
}

static void
begin (GstAugSeed *self)
{
  AugSeedHold *hold = &self->hold;

  g_mutex_lock (&hold->lock);
  reset (hold);
  hold->flushing = FALSE;
  g_mutex_unlock (&hold->lock);
  gst_pad_start_task (self->srcpad, loop, self, NULL);
}

/* What a flush takes away is gone, except what holds behind it too. */
static void
keep_sticky (GstAugSeed *self)
{
  for (GList *l = self->hold.entries.head; l; l = l->next) {
    GstMiniObject *object = ((AugSeedEntry *) l->data)->object;

    if (GST_IS_EVENT (object) && GST_EVENT_IS_STICKY (object) &&
        GST_EVENT_TYPE (object) != GST_EVENT_SEGMENT && GST_EVENT_TYPE (object) != GST_EVENT_EOS)
      gst_pad_store_sticky_event (self->srcpad, GST_EVENT_CAST (object));
  }
}

/* Takes @event from upstream, or one that goes in front of the next buffer. */
gboolean
gst_aug_seed_hold_event (GstAugSeed *self, GstEvent *event)
{
  AugSeedHold *hold = &self->hold;
  AugSeedEntry *entry;
  gboolean result;

  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_FLUSH_START:
    set_flushing (self);
    result = gst_pad_push_event (self->srcpad, event);
    gst_pad_pause_task (self->srcpad);
    return result;
  case GST_EVENT_FLUSH_STOP:
    gst_pad_pause_task (self->srcpad);
    result = gst_pad_push_event (self->srcpad, event);
    keep_sticky (self);
    gst_aug_seat_end_flush (self->seat);
    begin (self);
    return result;
  default:
    if (!GST_EVENT_IS_SERIALIZED (event))
      return gst_pad_push_event (self->srcpad, event);
    break;
  }
  entry = g_new0 (AugSeedEntry, 1);
  entry->object = GST_MINI_OBJECT_CAST (event);
  g_mutex_lock (&hold->lock);
  result = !hold->flushing;
  if (result)
    enqueue (self, g_steal_pointer (&entry));
  g_mutex_unlock (&hold->lock);
  g_clear_pointer (&entry, free_entry);
  return result;
}

/* PAUSED to READY, before pads are stopped: nobody waits any more. */
void
gst_aug_seed_hold_stop (GstAugSeed *self)
{
  if (self->streams)
    set_flushing (self);
}

static gboolean
activate (GstPad *pad, GstObject *parent, GstPadMode mode, gboolean active)
{
  GstAugSeed *self = GST_AUG_SEED (parent);

  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;
  if (!self->streams)
    return TRUE;
  if (active) {
    begin (self);
    return TRUE;
  }
  set_flushing (self);
  gst_pad_stop_task (pad);
  g_mutex_lock (&self->hold.lock);
  clear (&self->hold);
  g_mutex_unlock (&self->hold.lock);
  return TRUE;
}

/* What asks in the order of the data asks when all before has gone out; how buffers are allocated
 * is not worth a wait. */
static gboolean
query_sink (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstAugSeed *self = GST_AUG_SEED (parent);
  AugSeedHold *hold = &self->hold;
  gboolean flushing;

  if (!self->streams || !GST_QUERY_IS_SERIALIZED (query))
    return gst_pad_query_default (pad, parent, query);
  g_mutex_lock (&hold->lock);
  if (GST_QUERY_TYPE (query) == GST_QUERY_ALLOCATION && hold->n_buffers) {
    g_mutex_unlock (&hold->lock);
    return FALSE;
  }
  while (!hold->flushing && !g_queue_is_empty (&hold->entries))
    g_cond_wait (&hold->cond, &hold->lock);
  flushing = hold->flushing;
  g_mutex_unlock (&hold->lock);
  return !flushing && gst_pad_query_default (pad, parent, query);
}

/* Live data are shown as much later as they may wait. */
static gboolean
query_source (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstAugSeed *self = GST_AUG_SEED (parent);
  GstAugGroupSettings settings;
  GstClockTime min, max;
  gboolean live;

  if (!gst_pad_query_default (pad, parent, query))
    return FALSE;
  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY || !self->streams)
    return TRUE;
  gst_query_parse_latency (query, &live, &min, &max);
  if (!live)
    return TRUE;
  gst_aug_group_get_settings (self->member, &settings);
  min += MIN (settings.max_wait, MAX_WAIT);
  if (GST_CLOCK_TIME_IS_VALID (max))
    max += MIN (settings.max_wait, MAX_WAIT);
  gst_query_set_latency (query, live, min, max);
  return TRUE;
}

void
gst_aug_seed_hold_init (GstAugSeed *self)
{
  g_mutex_init (&self->hold.lock);
  g_cond_init (&self->hold.cond);
  g_queue_init (&self->hold.entries);
  reset (&self->hold);
  gst_pad_set_activatemode_function (self->srcpad, activate);
  gst_pad_set_query_function (self->srcpad, query_source);
  gst_pad_set_query_function (self->sinkpad, query_sink);
}

void
gst_aug_seed_hold_free (GstAugSeed *self)
{
  clear (&self->hold);
  g_cond_clear (&self->hold.cond);
  g_mutex_clear (&self->hold.lock);
}
