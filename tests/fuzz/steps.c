/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What happens to an element between two buffers. */
#include "storm.h"

#include <unistd.h>

#include "core/item.h"
#include "core/rule.h"

#define STEPS 240

static const gchar *const names[] = { "", "video", "audio", "left-camera", "clip-0001" };

static GstClockTime
random_time (Chance *chance)
{
  switch (chance_roll (chance, 8)) {
  case 0:
  case 1:
  case 2:
    return 0;
  case 3:
    return 3600 * GST_SECOND + chance_roll (chance, 1000);
  default:
    return chance_word (chance) % (100 * GST_SECOND);
  }
}

/* Numbers as a stranger may write them. */
static gint64
random_place (Chance *chance)
{
  switch (chance_roll (chance, 6)) {
  case 0:
    return (gint64) chance_word (chance);
  case 1:
    return chance_roll (chance, 1000) - (gint64) 500;
  case 2:
    return (gint64) (chance_word (chance) % (100 * GST_SECOND));
  default:
    return 0;
  }
}

GstEvent *
storm_rule_event (Storm *storm)
{
  static const gchar *const fields[] = { "version", "seed", "window-denominator", "branch", "role",
    "first-start", "time-domain" };
  Chance *chance = &storm->chance;
  GstAugRule rule;
  GstEvent *event;

  gst_aug_rule_init (&rule, chance_word (chance));
  rule.source = chance_word (chance);
  rule.epoch = chance_roll (chance, 4);
  rule.view = chance_roll (chance, 4);
  rule.generation = chance_roll (chance, 4);
  rule.grid.numerator =
      chance_one_in (chance, 8) ? (guint32) chance_word (chance) : chance_roll (chance, 4);
  /* a spectrum for every audio sample takes more time than it finds anything */
  rule.grid.denominator = 1 + chance_roll (chance, chance_one_in (chance, 8) ? 500 : 30);
  rule.grid.phase = chance_one_in (chance, 2) ? 0 : chance_roll (chance, GST_AUG_GRID_STEPS);
  rule.first_window = random_place (chance);
  rule.first_start = random_place (chance);
  rule.domain = GST_AUG_TIME_DOMAIN_STREAM + chance_roll (chance, 3);
  rule.phase = chance_one_in (chance, 6) ? GST_AUG_PHASE_EVAL : GST_AUG_PHASE_TRAIN;
  rule.live = chance_one_in (chance, 6);
  rule.trace = !chance_one_in (chance, 6);
  rule.aspect_n = (gint) chance_roll (chance, 4);
  rule.aspect_d = 1 + (gint) chance_roll (chance, 4);
  rule.role = GST_AUG_ROLE_RGB + chance_roll (chance, 6);
  rule.branch = g_intern_string (chance_pick (chance, names));
  rule.group = g_intern_string (chance_one_in (chance, 4) ? "group" : "");
  rule.key = g_intern_string (chance_pick (chance, names));
  event = gst_aug_rule_to_event (&rule, NULL);
  if (chance_one_in (chance, 6)) {
    GstStructure *s = gst_event_writable_structure (event);
    const gchar *field = chance_pick (chance, fields);

    gst_structure_remove_field (s, field);
    if (chance_one_in (chance, 2))
      gst_structure_set (s, field, G_TYPE_UINT, chance_roll (chance, 100), NULL);
  }
  return event;
}

GstEvent *
storm_item_event (Storm *storm)
{
  static const gchar *const objects[] = { NULL, NULL, "", "[]", "[{}]", "{\"x\":", "[[1e999]]",
    "[{\"name\":\"cup\",\"x\":0.25,\"y\":0.5,\"width\":0.5,\"height\":0.25},"
    "{\"x\":0,\"y\":0,\"width\":0,\"height\":1}]",
    "[{\"name\":7,\"x\":1,\"y\":1,\"width\":1,\"height\":1}]" };
  static const gchar *const captions[] = { NULL, "", "A cup left of the plate.", "\xe2\x82\xac" };
  static const gchar *const cues[] = { NULL, NULL, "", "[]", "[[", "[[0,1000000000,\"a red cup\"]]",
    "[[0,-1,\"left\"],[1e300,5,7]]", "[[1]]", "{}" };
  Chance *chance = &storm->chance;
  const gchar *spans = chance_pick (chance, cues);
  GstClockTime start = chance_one_in (chance, 2) ? GST_CLOCK_TIME_NONE : random_time (chance);
  GstClockTime stop =
      chance_one_in (chance, 2) ? GST_CLOCK_TIME_NONE : random_time (chance) + GST_SECOND;
  GstEvent *event;

  event = gst_aug_item_event_new (chance_pick (chance, names), chance_roll (chance, 3) - (gint64) 1,
      chance_roll (chance, 9) - (gint64) 1, start, stop, chance_pick (chance, names),
      chance_pick (chance, captions), chance_pick (chance, objects));
  if (spans)
    gst_structure_set (gst_event_writable_structure (event), "cues", G_TYPE_STRING, spans, NULL);
  return event;
}

void
storm_segment (Storm *storm)
{
  static const gdouble rates[] = { 1, 1, 1, 1, 2, 0.5, 1.5, -1, -2, 64 };
  static const GstFormat formats[] = { GST_FORMAT_BYTES, GST_FORMAT_DEFAULT };
  Chance *chance = &storm->chance;
  GstSegment *s = &storm->segment;

  gst_segment_init (
      s, chance_one_in (chance, 24) ? chance_pick (chance, formats) : GST_FORMAT_TIME);
  s->rate = chance_pick (chance, rates);
  s->applied_rate = chance_one_in (chance, 12) ? 2 : 1;
  s->start = random_time (chance);
  s->time = chance_one_in (chance, 4) ? random_time (chance) : s->start;
  s->base = chance_one_in (chance, 3) ? random_time (chance) : 0;
  if (s->rate < 0 || chance_one_in (chance, 4))
    s->stop = s->start + GST_SECOND + random_time (chance);
  s->position = s->rate < 0 ? s->stop : s->start;
  gst_pad_push_event (storm->rig->src, gst_event_new_segment (s));
  storm->time = s->position;
  storm->orderly = s->rate > 0;
}

void
storm_begin (Storm *storm)
{
  Chance *chance = &storm->chance;

  gst_pad_push_event (storm->rig->src, gst_event_new_stream_start (chance_pick (chance, names)));
  if (chance_one_in (chance, 4))
    gst_pad_push_event (storm->rig->src, storm_item_event (storm));
  rig_caps (storm->rig, storm->kind);
  storm_segment (storm);
}

static void
change_state (Storm *storm, GstState state)
{
  GstState before = storm->state;
  g_autofree gchar *error = NULL;
  GstStateChangeReturn ret;

  storm->doing = "state";
  if (state == before)
    return;
  ret = gst_element_set_state (storm->rig->element, state);
  error = storm_read_bus (storm);
  storm->counts.states++;
  storm->state = state;
  if (ret == GST_STATE_CHANGE_FAILURE) {
    if (!error)
      storm_fail (storm, "a state was refused without a word");
    storm_recover (storm);
    return;
  }
  if (state < GST_STATE_PAUSED) {
    storm->has_caps = FALSE;
    storm->last_pts = GST_CLOCK_TIME_NONE;
  }
  if (before < GST_STATE_PAUSED && state >= GST_STATE_PAUSED)
    storm_begin (storm);
}

static void
any_state (Storm *storm)
{
  static const GstState states[] = { GST_STATE_NULL, GST_STATE_READY, GST_STATE_PAUSED,
    GST_STATE_PLAYING };
  GstState state;

  do
    state = chance_pick (&storm->chance, states);
  while (state == storm->state);
  change_state (storm, state);
}

static void
pick_kind (Storm *storm)
{
  const Kind *before = storm->kind;

  /* mostly the same medium in another shape, as streams do */
  for (guint tries = chance_one_in (&storm->chance, 6) ? 1 : 6; tries; tries--) {
    storm->kind = storm->kinds->pdata[chance_roll (&storm->chance, storm->kinds->len)];
    if (before && storm->kind->media == before->media && storm->kind != before)
      break;
  }
}

void
storm_recover (Storm *storm)
{
  g_autofree gchar *error = NULL;

  storm->doing = "recovery";
  storm->counts.refused++;
  gst_clear_caps (&storm->rig->wanted);
  gst_element_set_state (storm->rig->element, GST_STATE_NULL);
  storm_set_defaults (storm);
  pick_kind (storm);
  storm->has_caps = FALSE;
  storm->last_pts = GST_CLOCK_TIME_NONE;
  storm->state = GST_STATE_PLAYING;
  if (gst_element_set_state (storm->rig->element, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    storm_fail (storm, "the default settings are refused");
  storm_begin (storm);
  error = storm_read_bus (storm);
}

static void
renegotiate (Storm *storm)
{
  const Kind *before = storm->kind;
  g_autofree gchar *error = NULL;

  storm->doing = "caps";
  while (storm->kind == before && storm->kinds->len > 1)
    pick_kind (storm);
  if (!rig_caps (storm->rig, storm->kind) && storm->state >= GST_STATE_PAUSED) {
    storm_recover (storm);
    return;
  }
  if (storm->state >= GST_STATE_PAUSED)
    storm->counts.renegotiations++;
  if (chance_one_in (&storm->chance, 2))
    storm_segment (storm);
  error = storm_read_bus (storm);
}

static void
flush_seek (Storm *storm)
{
  Chance *chance = &storm->chance;
  GstPad *src = storm->rig->src;

  storm->doing = "flush";
  if (chance_one_in (chance, 2))
    gst_pad_push_event (storm->rig->sink,
        gst_event_new_seek (1, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_SET,
            (gint64) random_time (chance), GST_SEEK_TYPE_NONE, -1));
  gst_pad_push_event (src, gst_event_new_flush_start ());
  if (chance_one_in (chance, 8))
    storm_feed (storm);
  gst_pad_push_event (src, gst_event_new_flush_stop (!chance_one_in (chance, 4)));
  storm->last_pts = GST_CLOCK_TIME_NONE;
  if (storm->state >= GST_STATE_PAUSED)
    storm->counts.flushes++;
  storm_segment (storm);
}

/* Another size, as a sink that is resized would have it; or any again. */
static void
wish (Storm *storm)
{
  Chance *chance = &storm->chance;

  storm->doing = "wish";
  gst_clear_caps (&storm->rig->wanted);
  if (chance_one_in (chance, 2)) {
    GstCaps *caps = gst_caps_new_simple ("video/x-raw", "width", G_TYPE_INT,
        1 + (gint) chance_roll (chance, 40), "height", GST_TYPE_INT_RANGE, 1, 64, NULL);

    gst_caps_append (caps, gst_caps_from_string ("audio/x-raw; text/x-raw"));
    storm->rig->wanted = caps;
  }
  storm->rig->reads_video_meta = chance_one_in (chance, 2);
  gst_pad_push_event (storm->rig->sink, gst_event_new_reconfigure ());
}

static void
seek (Storm *storm)
{
  static const gdouble rates[] = { 1, 2, 0.5, -1 };
  static const GstFormat formats[] = { GST_FORMAT_TIME, GST_FORMAT_TIME, GST_FORMAT_BYTES };
  Chance *chance = &storm->chance;
  gint64 start = chance_one_in (chance, 8) ? G_MAXINT64 : (gint64) random_time (chance);

  storm->doing = "seek";
  gst_pad_push_event (storm->rig->sink,
      gst_event_new_seek (chance_pick (chance, rates), chance_pick (chance, formats),
          chance_one_in (chance, 2) ? GST_SEEK_FLAG_SEGMENT : GST_SEEK_FLAG_ACCURATE,
          GST_SEEK_TYPE_SET, start,
          chance_one_in (chance, 2) ? GST_SEEK_TYPE_SET : GST_SEEK_TYPE_NONE,
          chance_one_in (chance, 2) ? -1 : (gint64) random_time (chance)));
}

static void
ask (Storm *storm)
{
  Chance *chance = &storm->chance;
  g_autoptr (GstQuery) query = NULL;
  gboolean upstream = TRUE;

  storm->doing = "query";
  switch (chance_roll (chance, 6)) {
  case 0:
    query = gst_query_new_position (GST_FORMAT_TIME);
    break;
  case 1:
    query = gst_query_new_duration (GST_FORMAT_TIME);
    break;
  case 2:
    query = gst_query_new_latency ();
    break;
  case 3:
    query = gst_query_new_caps (NULL);
    upstream = chance_one_in (chance, 2);
    break;
  case 4:
    query = gst_query_new_accept_caps (storm->kind->caps);
    upstream = chance_one_in (chance, 2);
    break;
  default:
    query = gst_query_new_allocation (storm->kind->caps, TRUE);
    upstream = FALSE;
    break;
  }
  gst_pad_peer_query (upstream ? storm->rig->sink : storm->rig->src, query);
}

static void
end (Storm *storm)
{
  storm->doing = "end";
  rig_eos (storm->rig);
  if (chance_one_in (&storm->chance, 3)) {
    storm->last_pts = GST_CLOCK_TIME_NONE;
    storm_begin (storm);
  } else
    flush_seek (storm);
}

static void
gap (Storm *storm)
{
  Chance *chance = &storm->chance;
  GstClockTime duration =
      chance_one_in (chance, 4) ? GST_CLOCK_TIME_NONE : chance_word (chance) % (2 * GST_SECOND);

  storm->doing = "gap";
  gst_pad_push_event (storm->rig->src, gst_event_new_gap (storm->time, duration));
  if (GST_CLOCK_TIME_IS_VALID (duration))
    storm_advance (storm, duration);
}

static void
foreign_event (Storm *storm)
{
  storm->doing = "event";
  if (chance_one_in (&storm->chance, 2)) {
    gst_pad_push_event (storm->rig->src, storm_item_event (storm));
  } else {
    gst_pad_push_event (storm->rig->src, storm_rule_event (storm));
  }
}

static void
answer (Storm *storm)
{
  static const GstFlowReturn answers[] = { GST_FLOW_EOS, GST_FLOW_FLUSHING, GST_FLOW_NOT_LINKED,
    GST_FLOW_ERROR, GST_FLOW_CUSTOM_SUCCESS };

  storm->doing = "answer";
  storm->rig->answer = chance_pick (&storm->chance, answers);
}

static void
settings (Storm *storm)
{
  storm->doing = "settings";
  storm_set_randomly (storm);
}

static void
fresh_segment (Storm *storm)
{
  storm->doing = "segment";
  storm_segment (storm);
}

static const struct {
  void (*take) (Storm *storm);
  guint weight;
} steps[] = {
  { storm_feed, 150 },
  { storm_feed_list, 6 },
  { renegotiate, 11 },
  { flush_seek, 10 },
  { any_state, 8 },
  { settings, 12 },
  { gap, 4 },
  { foreign_event, 4 },
  { ask, 4 },
  { seek, 2 },
  { wish, 2 },
  { fresh_segment, 2 },
  { end, 2 },
  { answer, 1 },
};

static void
take_step (Storm *storm)
{
  guint sum = 0, roll;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    sum += steps[i].weight;
  roll = chance_roll (&storm->chance, sum);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (roll < steps[i].weight) {
      g_autofree gchar *error = NULL;

      steps[i].take (storm);
      /* events that push out what is held back may be refused as buffers are */
      error = storm_read_bus (storm);
      if (error && storm->state >= GST_STATE_PAUSED)
        storm_recover (storm);
      return;
    }
    roll -= steps[i].weight;
  }
}

static void
list_elements (Storm *storm)
{
  GstElement *element = storm->rig->element;

  storm->elements = g_ptr_array_new ();
  if (!GST_IS_BIN (element)) {
    g_ptr_array_add (storm->elements, element);
    return;
  }
  for (GList *l = GST_BIN_CHILDREN (element); l; l = l->next)
    g_ptr_array_add (storm->elements, l->data);
}

/* One fresh chain through all that can happen to it; afterwards nothing of it is left. */
void
storm_round (Storm *storm)
{
  static const gchar *const shapes[] = { "%s", "augseed window=1/2 ! %s", "%s ! %s",
    "augseed window=1/3 ! %s ! %s" };
  /* what gives other caps than it takes cannot stand behind itself */
  const guint n_shapes = walk_keeps_caps (storm->element) ? G_N_ELEMENTS (shapes) : 2;
  const gchar *shape = shapes[storm->round % n_shapes];
  g_auto (GStrv) parts = g_strsplit (shape, "%s", -1);

  chance_init (&storm->chance, storm->seed, storm->element, storm->round);
  storm->launch = g_strjoinv (storm->element, parts);
  storm->step = 0;
  storm->doing = "start";
  storm->rig = rig_new (storm->launch);
  storm->rig->keeps = FALSE;
  storm->rig->on_buffer = storm_judge_buffer;
  storm->rig->on_event = storm_judge_event;
  storm->rig->user_data = storm;
  list_elements (storm);
  storm->kind = NULL;
  pick_kind (storm);
  storm->state = GST_STATE_NULL;
  storm->has_caps = storm->was_crooked = FALSE;
  storm->samples_in = storm->samples_out = 0;
  storm->last_pts = GST_CLOCK_TIME_NONE;
  change_state (storm, GST_STATE_PLAYING);
  for (storm->step = 1; storm->step <= STEPS; storm->step++) {
    alarm (storm->patience);
    if (storm->state < GST_STATE_PAUSED && !chance_one_in (&storm->chance, 4))
      change_state (storm, GST_STATE_PLAYING);
    take_step (storm);
  }
  storm->doing = "stop";
  g_clear_pointer (&storm->rig, rig_free);
  g_clear_pointer (&storm->elements, g_ptr_array_unref);
  if (storm->live)
    storm_fail (storm, "%d buffers are left", storm->live);
  alarm (0);
  g_clear_pointer (&storm->launch, g_free);
}
