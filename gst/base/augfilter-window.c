/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From a buffer to its window, and from a window to what is decided for it. */
#include "augfilter-private.h"

#define GST_CAT_DEFAULT gst_aug_filter_debug
#define COUNTS_EVENT "aug-counts"

static const GstAugKind *
kind_of (GstAugFilter *self)
{
  return GST_AUG_FILTER_GET_CLASS (self)->kind;
}

static const gchar *
decision_name (GstAugFilter *self)
{
  const gchar *name;

  GST_OBJECT_LOCK (self);
  name = ((const GstAugCommonSettings *) self->block)->decision;
  GST_OBJECT_UNLOCK (self);
  return name ? name : kind_of (self)->name;
}

/* A new item begins: nothing of the last one holds. */
void
gst_aug_filter_reset_item (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  gst_aug_filter_finish_window (self);
  st->has_told = FALSE;
  gst_clear_buffer (&st->pending);
  g_clear_pointer (&st->facts, gst_aug_facts_unref);
  g_clear_pointer (&st->told_facts, gst_aug_facts_unref);
  gst_clear_event (&st->facts_event);
  st->next_pts = st->late_gap = GST_CLOCK_TIME_NONE;
}

void
gst_aug_filter_take_rule (GstAugFilter *self, GstEvent *event)
{
  GstAugFilterState *st = self->state;
  GstAugRule rule;

  if (!gst_aug_rule_from_event (&rule, event)) {
    GST_WARNING_OBJECT (self, "a rule of another version was ignored: %" GST_PTR_FORMAT, event);
    return;
  }
  st->rule = rule;
  st->has_rule = TRUE;
  gst_event_replace (&st->rule_event, event);
}

/* Structure fields cannot hold every decision name: they are counted under their hash. */
static void
count_field (const gchar *name, gchar field[16])
{
  g_snprintf (field, 16, "n%08x", gst_aug_fnv1a (name, strlen (name), GST_AUG_FNV1A_BASIS));
}

static guint
add_to_counts (GstStructure *counts, const gchar *name)
{
  gchar field[16];
  guint n = 0;

  count_field (name, field);
  gst_structure_get_uint (counts, field, &n);
  gst_structure_set (counts, field, G_TYPE_UINT, n + 1, NULL);
  return n + 1;
}

/* Takes a rule or a bare count, numbers this element's decision, and gives the event to send on. */
GstEvent *
gst_aug_filter_count_event (GstAugFilter *self, GstEvent *event)
{
  GstAugFilterState *st = self->state;
  const GstStructure *s = event ? gst_event_get_structure (event) : NULL;
  g_autoptr (GstStructure) counts = NULL;
  g_autofree gchar *plain = NULL;
  const gchar *scope;
  guint nth;
  GstEvent *result;

  if (s && gst_event_has_name (event, COUNTS_EVENT)) {
    counts = gst_structure_copy (s);
  } else if (s && gst_structure_has_field_typed (s, "counts", GST_TYPE_STRUCTURE)) {
    gst_structure_get (s, "counts", GST_TYPE_STRUCTURE, &counts, NULL);
  }
  if (!counts)
    counts = gst_structure_new_empty (COUNTS_EVENT);
  GST_OBJECT_LOCK (self);
  scope = ((const GstAugCommonSettings *) self->block)->scope;
  GST_OBJECT_UNLOCK (self);
  plain = gst_aug_decision_name (decision_name (self), scope, st->rule.branch, 1);
  nth = add_to_counts (counts, plain);
  g_free (st->name);
  st->name = gst_aug_decision_name (decision_name (self), scope, st->rule.branch, nth);
  st->counted = TRUE;
  if (s && gst_aug_event_is_rule (event))
    result = gst_aug_rule_to_event (&st->rule, counts);
  else
    result = gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM_STICKY, g_steal_pointer (&counts));
  if (event) {
    gst_event_set_seqnum (result, gst_event_get_seqnum (event));
    gst_event_unref (event);
  }
  return result;
}

/* Where neither rule nor count has come before the first buffer, this element is the first. */
void
gst_aug_filter_count (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  if (st->counted)
    return;
  GST_INFO_OBJECT (self,
      "no augseed upstream: seed=%" G_GUINT64_FORMAT " and windows of one second hold",
      st->rule.seed);
  gst_pad_push_event (GST_BASE_TRANSFORM_SRC_PAD (self), gst_aug_filter_count_event (self, NULL));
}

/* Width over height of a picture that nothing was said of. */
gdouble
gst_aug_filter_aspect (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  if (st->rule.aspect_n > 0 && st->rule.aspect_d > 0)
    return (gdouble) st->rule.aspect_n / st->rule.aspect_d;
  if (st->modality == GST_AUG_MODALITY_VIDEO)
    return (gdouble) GST_VIDEO_INFO_WIDTH (&st->in_info) * GST_VIDEO_INFO_PAR_N (&st->in_info) /
           ((gdouble) GST_VIDEO_INFO_HEIGHT (&st->in_info) * GST_VIDEO_INFO_PAR_D (&st->in_info));
  return 1;
}

/* Duration of a frame in nanoseconds, 0 if it is not known. */
guint64
gst_aug_filter_frame_duration (GstAugFilter *self, GstBuffer *buffer)
{
  GstAugFilterState *st = self->state;

  if (st->modality != GST_AUG_MODALITY_VIDEO)
    return 0;
  if (GST_VIDEO_INFO_FPS_N (&st->in_info) > 0)
    return gst_util_uint64_scale_int (
        GST_SECOND, GST_VIDEO_INFO_FPS_D (&st->in_info), GST_VIDEO_INFO_FPS_N (&st->in_info));
  return GST_BUFFER_DURATION_IS_VALID (buffer) ? GST_BUFFER_DURATION (buffer) : 0;
}

/* Look-up order: the buffer's meta; else the rule; else windows of one second from the element's
 * own seed. */
gboolean
gst_aug_filter_instance_of (GstAugFilter *self, GstBuffer *buffer, GstAugInstance *instance)
{
  GstAugFilterState *st = self->state;
  GstAugSeedMeta *meta = gst_aug_buffer_get_seed_meta (buffer);
  const GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
  const GstAugRule *rule = &st->rule;
  gint64 time, window = rule->first_window;

  if (meta) {
    *instance = meta->instance;
    return TRUE;
  }
  if (gst_aug_rule_time_of (rule, segment, GST_BUFFER_PTS (buffer), &time)) {
    guint rate = GST_AUDIO_INFO_RATE (&st->audio_info);

    if (st->modality == GST_AUG_MODALITY_AUDIO)
      window += gst_aug_grid_window_of_sample (&rule->grid,
          gst_aug_filter_sample_of (self, buffer) -
              gst_aug_time_to_sample_round (rule->first_start, rate),
          rate);
    else
      window += gst_aug_grid_window_of_frame (
          &rule->grid, time - rule->first_start, gst_aug_filter_frame_duration (self, buffer));
  }
  gst_aug_instance_init (instance, rule, window);
  return FALSE;
}

static gboolean
follows_frames (GstAugFilter *self)
{
  const GstAugKind *kind = kind_of (self);

  return kind->follows_frames && kind->follows_frames (self->state->snapshot);
}

static gint64
ordinal_of (GstAugFilter *self, GstBuffer *buffer, const GstAugInstance *instance)
{
  GstAugFilterState *st = self->state;
  gint64 time;

  if ((GST_AUG_FILTER_BLOCK (st)->hold != GST_AUG_HOLD_FRAME && !follows_frames (self)) ||
      st->modality != GST_AUG_MODALITY_VIDEO || GST_VIDEO_INFO_FPS_N (&st->in_info) <= 0 ||
      !gst_aug_rule_time_of (
          &st->rule, &GST_BASE_TRANSFORM (self)->segment, GST_BUFFER_PTS (buffer), &time))
    return -1;
  /* floor ((t - start)·fps + 1/4) */
  time = time - instance->start + (gint64) gst_aug_filter_frame_duration (self, buffer) / 4;
  return time < 0 ? 0
                  : (gint64) gst_util_uint64_scale ((guint64) time,
                        (guint64) GST_VIDEO_INFO_FPS_N (&st->in_info),
                        GST_SECOND * (guint64) GST_VIDEO_INFO_FPS_D (&st->in_info));
}

/* Share of the window that has passed at @buffer, [0, 1). A time decides and no count, so that
 * cameras of different rates agree. */
static gdouble
position_of (GstAugFilter *self, GstBuffer *buffer, const GstAugInstance *instance)
{
  gint64 length, time;

  if (!follows_frames (self))
    return 0;
  if (self->state->modality != GST_AUG_MODALITY_VIDEO)
    return 0.5;
  if (instance->stop == GST_AUG_TIME_UNBOUNDED || instance->stop <= instance->start ||
      !gst_aug_filter_time_of (self, buffer, &time))
    return 0;
  length = instance->stop - instance->start;
  return (gdouble) CLAMP (time - instance->start, 0, length - 1) / (gdouble) length;
}

static void
post (GstAugFilter *self, const GstAugDecision *decision)
{
  if (decision && GST_AUG_FILTER_BLOCK (self->state)->post_messages)
    gst_element_post_message (GST_ELEMENT (self),
        gst_message_new_element (GST_OBJECT (self), gst_aug_decision_to_structure (decision)));
}

/* With hold=frame, and where frames are followed: one message a window with the operations of all
 * its frames. */
static void
record_frame (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  if (!GST_AUG_FILTER_BLOCK (st)->post_messages)
    return;
  if (!st->record)
    st->record =
        gst_aug_decision_new (st->applied->element, st->applied->decision, &st->applied->instance);
  st->record->policy = st->applied->policy;
  st->record->applied |= st->applied->applied;
  for (guint i = 0; i < gst_aug_decision_size (st->applied); i++) {
    const GstAugOperation *from = gst_aug_decision_nth (st->applied, i);
    GstAugOperation *to = gst_aug_decision_add (st->record, from->name);

    *to = *from;
    if (to->n_values == GST_AUG_OPERATION_MAX_VALUES)
      continue;
    if (st->ordinal >= 0)
      gst_aug_operation_set_int (to, "frame", st->ordinal);
    else
      gst_aug_operation_set_double (to, "position", st->position);
  }
}

void
gst_aug_filter_finish_window (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;

  post (self, st->record);
  g_clear_pointer (&st->record, gst_aug_decision_unref);
  g_clear_pointer (&st->decision, gst_aug_decision_unref);
  g_clear_pointer (&st->applied, gst_aug_decision_unref);
  st->has_window = FALSE;
}

static GstAugTouches
medium_of (GstAugFilter *self)
{
  const GstAugModality modality = self->state->modality;

  /* spectrograms are sound */
  if (modality == GST_AUG_MODALITY_OTHER && self->state->spectrogram.bins)
    return GST_AUG_TOUCHES_AUDIO;
  return modality == GST_AUG_MODALITY_VIDEO   ? GST_AUG_TOUCHES_VIDEO
         : modality == GST_AUG_MODALITY_AUDIO ? GST_AUG_TOUCHES_AUDIO
         : modality == GST_AUG_MODALITY_TEXT  ? GST_AUG_TOUCHES_TEXT
                                              : 0;
}

/* What the streams tell of the window that begins behind @event. */
void
gst_aug_filter_take_facts (GstAugFilter *self, GstEvent *event)
{
  GstAugFilterState *st = self->state;
  g_autoptr (GError) error = NULL;

  gst_event_replace (&st->facts_event, event);
  g_clear_pointer (&st->told_facts, gst_aug_facts_unref);
  st->told_facts = gst_aug_facts_add_event (st->facts, event, &error);
  if (!st->told_facts)
    GST_ELEMENT_WARNING (self, STREAM, FORMAT,
        ("What the streams tell of a window cannot be read: %s.", error->message), (NULL));
}

/* What is known of a window where the streams tell it. Of the others of its item nothing is, so
 * that one decision for all of it has to be safe, and so has one for captions that go on. */
static void
find_told_facts (
    const GstAugFilterState *st, const GstAugInstance *instance, GstAugWindowFacts *facts)
{
  if (GST_AUG_FILTER_BLOCK (st)->hold == GST_AUG_HOLD_ITEM || !st->told_facts ||
      !gst_aug_facts_event_get_known (st->facts_event, instance->window)) {
    gst_aug_facts_unknown (facts);
    return;
  }
  gst_aug_facts_of_window (st->told_facts, instance->orig_start, instance->orig_stop, facts);
  facts->window = instance->window;
}

/* What is known of the window, or where one decision holds for the item, of that. FALSE if nothing
 * is. */
gboolean
gst_aug_filter_find_facts (
    GstAugFilter *self, const GstAugInstance *instance, GstAugWindowFacts *facts)
{
  const GstAugFilterState *st = self->state;
  const gboolean whole = GST_AUG_FILTER_BLOCK (st)->hold == GST_AUG_HOLD_ITEM;

  if (st->facts_event) {
    find_told_facts (st, instance, facts);
    return TRUE;
  }
  if (!st->facts)
    return FALSE;
  gst_aug_facts_of_window (st->facts, whole ? G_MININT64 : instance->orig_start,
      whole ? GST_AUG_TIME_UNBOUNDED : instance->orig_stop, facts);
  facts->grid = whole ? NULL : &st->rule.grid;
  facts->window = instance->window;
  return TRUE;
}

/* What is decided for a window with the settings that hold now; @facts: what is known of it, after
 * find_facts. (transfer full) */
GstAugDecision *
gst_aug_filter_decide_window (
    GstAugFilter *self, const GstAugInstance *instance, GstAugWindowFacts *facts, GError **error)
{
  GstAugFilterState *st = self->state;
  GstAugWindowContext context = { .aspect = gst_aug_filter_aspect (self) };
  GstAugInstance present = *instance;
  GstAugDecision *decision;

  /* behind elements that move time, lengths are those of the present timeline */
  present.orig_start = instance->start;
  present.orig_stop = instance->stop;
  if (gst_aug_filter_find_facts (self, instance, facts))
    context.facts = facts;
  context.medium = medium_of (self);
  context.position = st->position;
  context.live = kind_of (self)->latency && gst_aug_filter_is_live (self);
  decision = gst_aug_kind_decide (
      kind_of (self), st->snapshot, &present, st->name, &context, st->ordinal, error);
  if (decision)
    decision->instance = *instance;
  return decision;
}

static gboolean
decide (GstAugFilter *self, const GstAugInstance *instance)
{
  GstAugFilterState *st = self->state;
  GstAugWindowFacts facts;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&st->decision, gst_aug_decision_unref);
  g_clear_pointer (&st->applied, gst_aug_decision_unref);
  st->decision = gst_aug_filter_decide_window (self, instance, &facts, &error);
  if (!st->decision) {
    GST_ELEMENT_ERROR (
        self, LIBRARY, SETTINGS, ("%s: %s.", kind_of (self)->element, error->message), (NULL));
    return FALSE;
  }
  st->applied = gst_aug_decision_new (st->decision->element, st->decision->decision, instance);
  st->applied->applied = st->decision->applied;
  st->applied->policy = st->decision->policy;
  if (st->modality == GST_AUG_MODALITY_VIDEO)
    gst_aug_filter_realize_video (self);
  else
    gst_aug_filter_realize_sound (self);
  /* once a window, also where decisions are taken for each frame */
  if (st->facts_event && GST_AUG_FILTER_BLOCK (st)->post_messages && !st->record)
    gst_aug_facts_report_event (st->applied, st->facts_event, facts.known);
  return TRUE;
}

/* Makes @instance the window that holds; decides if it is a new one. FALSE after an error. */
gboolean
gst_aug_filter_enter_window (GstAugFilter *self, GstBuffer *buffer, const GstAugInstance *instance)
{
  GstAugFilterState *st = self->state;
  gboolean same = st->has_window && gst_aug_instance_is_same_window (&st->instance, instance);
  gdouble position;
  gboolean again;
  gint64 ordinal;

  if (same && GST_AUG_FILTER_BLOCK (st)->hold != GST_AUG_HOLD_FRAME && !follows_frames (self))
    return TRUE;
  if (!same) {
    gst_aug_filter_finish_window (self);
    gst_aug_filter_take_snapshot (self, buffer, instance);
    if (!st->has_rule)
      st->rule.seed = GST_AUG_FILTER_BLOCK (st)->seed;
    st->instance = *instance;
    if (!st->has_rule && !gst_aug_buffer_get_seed_meta (buffer))
      st->instance.seed = st->rule.seed;
  }
  ordinal = ordinal_of (self, buffer, instance);
  position = position_of (self, buffer, instance);
  if (same && ordinal == st->ordinal && position == st->position)
    return TRUE;
  st->ordinal = ordinal;
  st->position = position;
  gst_aug_filter_see_camera (self, buffer);
  if (!gst_aug_filter_agree (self, &st->instance) || !decide (self, &st->instance))
    return FALSE;
  st->has_window = TRUE;
  /* a hole in the midst of a window lets it begin once more */
  again = !same && st->has_told && gst_aug_instance_is_same_window (&st->told, instance);
  st->told = *instance;
  st->has_told = TRUE;
  if (!same && !again) {
    st->n_windows++;
    st->n_unknown +=
        st->facts_event && !gst_aug_facts_event_get_known (st->facts_event, instance->window);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): decide has made it */
    st->n_applied += st->applied->applied;
  }
  if (st->ordinal >= 0 || (follows_frames (self) && st->modality == GST_AUG_MODALITY_VIDEO))
    record_frame (self);
  else if (!again)
    post (self, st->applied);
  GST_LOG_OBJECT (self, "window %" G_GINT64_FORMAT " of source %016" G_GINT64_MODIFIER "x: %s %s",
      instance->window, instance->source, st->name,
      /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): decide has made it */
      st->applied->applied ? "applied" : "not");
  return TRUE;
}

/* Writes into @buffer (writable) what was done to it. */
void
gst_aug_filter_trace (GstAugFilter *self, GstBuffer *buffer, GstAugDecision *applied)
{
  if (self->state->rule.trace && applied && applied->applied)
    gst_aug_trace_meta_add (gst_aug_buffer_ensure_trace_meta (buffer), applied);
}

/* Whether modalitydrop left this branch out of the window. */
gboolean
gst_aug_filter_is_dropped (const GstAugDecision *applied, GstAugDropMode *mode)
{
  const GstAugOperation *op =
      applied->applied ? gst_aug_decision_find (applied, "modality-drop") : NULL;

  if (!op || gst_aug_operation_get_int (op, "present", 1))
    return FALSE;
  *mode = (GstAugDropMode) gst_aug_operation_get_int (op, "mode", GST_AUG_DROP_FILL);
  return TRUE;
}
