/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>
#include "core/draw.h"
#include "core/item.h"
#include "core/rule.h"
#include "core/seedmeta.h"

static GstAugRule
some_rule (void)
{
  GstAugRule rule;

  gst_aug_rule_init (&rule, G_MAXUINT64);
  rule.source = 0xFEDCBA9876543210u;
  rule.epoch = G_MAXUINT32;
  rule.view = 7;
  rule.generation = 3;
  rule.grid = (GstAugGrid){ 1001, 30000, 65535 };
  rule.first_window = -5;
  rule.first_start = -123456789;
  rule.domain = GST_AUG_TIME_DOMAIN_RUNNING;
  rule.phase = GST_AUG_PHASE_EVAL;
  rule.live = TRUE;
  rule.trace = FALSE;
  rule.aspect_n = 16;
  rule.aspect_d = 9;
  rule.role = GST_AUG_ROLE_DEPTH;
  rule.branch = g_intern_string ("left-camera");
  rule.group = g_intern_string ("robot");
  rule.key = g_intern_string ("kitchen/episode 0042, \"é\"");
  return rule;
}

static gboolean
is_same_rule (const GstAugRule *a, const GstAugRule *b)
{
  return a->seed == b->seed && a->source == b->source && a->epoch == b->epoch &&
         a->view == b->view && a->generation == b->generation &&
         a->grid.numerator == b->grid.numerator && a->grid.denominator == b->grid.denominator &&
         a->grid.phase == b->grid.phase && a->first_window == b->first_window &&
         a->first_start == b->first_start && a->domain == b->domain && a->phase == b->phase &&
         !a->live == !b->live && !a->trace == !b->trace && a->aspect_n == b->aspect_n &&
         a->aspect_d == b->aspect_d && a->role == b->role && g_str_equal (a->branch, b->branch) &&
         g_str_equal (a->group, b->group) && g_str_equal (a->key, b->key);
}

GST_START_TEST (test_rule_survives_its_event)
{
  GstAugRule rule = some_rule (), back;
  g_autoptr (GstEvent) event = gst_aug_rule_to_event (&rule, NULL);

  fail_unless (gst_aug_event_is_rule (event));
  fail_unless (GST_EVENT_IS_STICKY (event) && GST_EVENT_IS_SERIALIZED (event));
  fail_unless (gst_aug_rule_from_event (&back, event));
  fail_unless (is_same_rule (&rule, &back));
}
GST_END_TEST;

GST_START_TEST (test_rule_survives_as_text)
{
  GstAugRule rule = some_rule (), back;
  g_autoptr (GstEvent) event = gst_aug_rule_to_event (&rule, NULL);
  g_autofree gchar *text = gst_structure_to_string (gst_event_get_structure (event));
  g_autoptr (GstEvent) read = gst_event_new_custom (
      GST_EVENT_CUSTOM_DOWNSTREAM_STICKY, gst_structure_from_string (text, NULL));

  fail_unless (gst_aug_rule_from_event (&back, read), "refused: %s", text);
  fail_unless (is_same_rule (&rule, &back));
}
GST_END_TEST;

GST_START_TEST (test_rule_event_counts_names)
{
  GstAugRule rule = some_rule ();
  g_autoptr (GstStructure) counts = gst_structure_new ("counts", "crop", G_TYPE_UINT, 2, NULL);
  g_autoptr (GstEvent) event = gst_aug_rule_to_event (&rule, counts);
  const GValue *value = gst_structure_get_value (gst_event_get_structure (event), "counts");

  fail_unless (value != NULL && gst_structure_is_equal (gst_value_get_structure (value), counts));
}
GST_END_TEST;

static void
set_nothing (GstStructure *s)
{
}

static void
remove_seed (GstStructure *s)
{
  gst_structure_remove_field (s, "seed");
}

static void
set_version (GstStructure *s)
{
  gst_structure_set (s, "version", G_TYPE_UINT, 2u, NULL);
}

static void
set_denominator (GstStructure *s)
{
  gst_structure_set (s, "window-denominator", G_TYPE_UINT, 0u, NULL);
}

static void
set_phase (GstStructure *s)
{
  gst_structure_set (s, "window-phase", G_TYPE_UINT, 65536u, NULL);
}

static void
set_seed_type (GstStructure *s)
{
  gst_structure_set (s, "seed", G_TYPE_INT, 1, NULL);
}

static void
set_role_type (GstStructure *s)
{
  gst_structure_set (s, "role", G_TYPE_STRING, "rgb", NULL);
}

static void
remove_domain (GstStructure *s)
{
  gst_structure_remove_field (s, "time-domain");
}

static void
remove_all (GstStructure *s)
{
  gst_structure_remove_all_fields (s);
}

static void
set_window (GstStructure *s)
{
  gst_structure_set (s, "first-window", G_TYPE_INT64, GST_AUG_WINDOW_LIMIT + 1, NULL);
}

static void
set_start (GstStructure *s)
{
  gst_structure_set (s, "first-start", G_TYPE_INT64, -GST_AUG_TIME_LIMIT, NULL);
}

static void
set_name (GstStructure *s)
{
  gst_structure_set_name (s, "another-rule");
}

GST_START_TEST (test_malformed_rules_are_refused)
{
  static const struct {
    const gchar *what;
    void (*edit) (GstStructure *s);
    gboolean accepted;
  } cases[] = {
    { "unedited", set_nothing, TRUE },
    { "no seed", remove_seed, FALSE },
    { "a later version", set_version, FALSE },
    { "denominator 0", set_denominator, FALSE },
    { "grid phase of a whole window", set_phase, FALSE },
    { "seed of another type", set_seed_type, FALSE },
    { "role of another type", set_role_type, FALSE },
    { "no time domain", remove_domain, FALSE },
    { "empty", remove_all, FALSE },
    { "a window beyond the limit", set_window, FALSE },
    { "a start beyond the limit", set_start, FALSE },
    { "another name", set_name, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstAugRule rule = some_rule (), back;
    g_autoptr (GstEvent) event = gst_aug_rule_to_event (&rule, NULL);
    GstStructure *s = gst_structure_copy (gst_event_get_structure (event));
    g_autoptr (GstEvent) edited = NULL;

    cases[i].edit (s);
    edited = gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM_STICKY, s);
    fail_unless (gst_aug_rule_from_event (&back, edited) == cases[i].accepted, "%s", cases[i].what);
  }
}
GST_END_TEST;

GST_START_TEST (test_other_events_are_neither_rule_nor_item)
{
  GstAugRule rule;
  GstEvent *events[] = { gst_event_new_eos (), gst_event_new_stream_start ("a"),
    gst_event_new_custom (
        GST_EVENT_CUSTOM_DOWNSTREAM, gst_structure_new_empty (GST_AUG_RULE_EVENT)),
    gst_event_new_custom (
        GST_EVENT_CUSTOM_DOWNSTREAM, gst_structure_new_empty (GST_AUG_ITEM_EVENT)) };

  for (guint i = 0; i < G_N_ELEMENTS (events); i++) {
    fail_if (gst_aug_event_is_rule (events[i]) || gst_aug_event_is_item (events[i]));
    fail_if (gst_aug_rule_from_event (&rule, events[i]));
    gst_event_unref (events[i]);
  }
}
GST_END_TEST;

GST_START_TEST (test_default_rule_has_windows_of_one_second)
{
  GstAugRule rule;

  gst_aug_rule_init (&rule, 42);
  fail_unless (rule.seed == 42 && rule.source == gst_aug_source_from_key (""));
  fail_unless (gst_aug_rule_window_start (&rule, 3) == 3 * (gint64) GST_SECOND);
  fail_unless (gst_aug_rule_window_stop (&rule, 3) == 4 * (gint64) GST_SECOND);
  rule.first_window = 3;
  rule.first_start = 500;
  fail_unless (gst_aug_rule_window_start (&rule, 3) == 500);
  fail_unless (gst_aug_rule_window_stop (&rule, 3) == 500 + (gint64) GST_SECOND);
  rule.grid.numerator = 0;
  fail_unless (gst_aug_rule_window_stop (&rule, 3) == GST_AUG_TIME_UNBOUNDED);
}
GST_END_TEST;

GST_START_TEST (test_time_domains_read_the_segment)
{
  GstAugRule rule;
  GstSegment segment;
  gint64 time = -1;

  gst_aug_rule_init (&rule, 0);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = 2;
  segment.start = 10 * GST_SECOND;
  segment.time = 3 * GST_SECOND;
  segment.base = 1 * GST_SECOND;
  fail_unless (gst_aug_rule_time_of (&rule, &segment, 14 * GST_SECOND, &time));
  fail_unless (time == 7 * (gint64) GST_SECOND, "stream time");
  fail_unless (gst_aug_rule_time_of (&rule, &segment, 6 * GST_SECOND, &time));
  fail_unless (time == -1 * (gint64) GST_SECOND, "stream time before zero");
  rule.domain = GST_AUG_TIME_DOMAIN_RUNNING;
  fail_unless (gst_aug_rule_time_of (&rule, &segment, 14 * GST_SECOND, &time));
  fail_unless (time == 3 * (gint64) GST_SECOND, "running time");
  rule.domain = GST_AUG_TIME_DOMAIN_PTS;
  fail_unless (gst_aug_rule_time_of (&rule, &segment, 14 * GST_SECOND, &time));
  fail_unless (time == 14 * (gint64) GST_SECOND, "timestamp");
  fail_if (gst_aug_rule_time_of (&rule, &segment, GST_CLOCK_TIME_NONE, &time));
  fail_if (gst_aug_rule_time_of (&rule, &segment, GST_AUG_TIME_LIMIT, &time));
  fail_unless (gst_aug_rule_time_of (&rule, &segment, GST_AUG_TIME_LIMIT - 1, &time));
}
GST_END_TEST;

/* Sample 9 at 44.1 kHz sounds at 204081.6 ns, sample 10 at 226757.4 ns. */
GST_START_TEST (test_clipped_sound_is_counted_from_its_end)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstAugRule rule;
  GstSegment segment;
  gint64 sample = -1;

  gst_aug_rule_init (&rule, 0);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = 220000;
  GST_BUFFER_PTS (buffer) = 220000;
  /* samples 9 to 19, of which the first was called after the segment's start */
  GST_BUFFER_DURATION (buffer) = 453515 - 220000;
  fail_unless (gst_aug_rule_sample_of (&rule, &segment, buffer, 11, 44100, &sample));
  fail_unless_equals_int64 (sample, 9);
  /* 10 samples of that end begin at sample 10 */
  fail_unless (gst_aug_rule_sample_of (&rule, &segment, buffer, 10, 44100, &sample));
  fail_unless_equals_int64 (sample, 10);
  /* an end that has nothing to do with the beginning tells nothing */
  fail_unless (gst_aug_rule_sample_of (&rule, &segment, buffer, 30, 44100, &sample));
  fail_unless_equals_int64 (sample, 10);
  /* nor does one that was clipped too */
  segment.stop = 453515;
  fail_unless (gst_aug_rule_sample_of (&rule, &segment, buffer, 11, 44100, &sample));
  fail_unless_equals_int64 (sample, 10);
  GST_BUFFER_PTS (buffer) = GST_CLOCK_TIME_NONE;
  fail_if (gst_aug_rule_sample_of (&rule, &segment, buffer, 11, 44100, &sample));
}
GST_END_TEST;

GST_START_TEST (test_item_event_says_what_is_known)
{
  g_autoptr (GstEvent) event = gst_aug_item_event_new (
      "clip", 3, 10, GST_SECOND, 5 * GST_SECOND, "cat", "a cat on the left", "[]");
  g_autoptr (GstEvent) bare = gst_aug_item_event_new (
      "", -1, -1, GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, NULL, NULL, NULL);
  g_autoptr (GstEvent) reversed = gst_aug_item_event_new ("a", 0, 1, 9, 3, NULL, NULL, NULL);
  g_autoptr (GstEvent) empty = gst_event_new_custom (
      GST_EVENT_CUSTOM_DOWNSTREAM_STICKY, gst_structure_new_empty (GST_AUG_ITEM_EVENT));
  GstClockTime start = 0, stop = 0;
  const GstStructure *s = gst_event_get_structure (event);

  fail_unless (gst_aug_event_is_item (event) && GST_EVENT_IS_STICKY (event));
  fail_unless_equals_string (gst_aug_item_event_get_key (event), "clip");
  fail_unless (gst_aug_item_event_get_bounds (event, &start, &stop));
  fail_unless (start == GST_SECOND && stop == 5 * GST_SECOND);
  fail_unless_equals_string (gst_structure_get_string (s, "caption"), "a cat on the left");
  fail_unless_equals_string (gst_structure_get_string (s, "label"), "cat");
  fail_unless_equals_string (gst_aug_item_event_get_key (bare), "");
  fail_unless_equals_string (gst_aug_item_event_get_key (empty), "");
  fail_if (gst_aug_item_event_get_bounds (bare, &start, &stop));
  fail_if (gst_aug_item_event_get_bounds (reversed, &start, &stop));
  fail_if (gst_aug_item_event_get_bounds (empty, &start, &stop));
}
GST_END_TEST;

GST_START_TEST (test_objects_are_read)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) boxes = gst_aug_objects_parse (
      "[{\"name\": \"cat\", \"x\": 0, \"y\": 0.25, \"width\": 1, \"height\": 0.5},"
      " {\"x\": 0.1, \"y\": 0.2, \"width\": 0.3, \"height\": 0.4}]",
      &error);
  const GstAugBox *box;

  fail_unless (boxes != NULL && error == NULL);
  fail_unless_equals_int (boxes->len, 2);
  box = &g_array_index (boxes, GstAugBox, 0);
  fail_unless_equals_string (box->name, "cat");
  fail_unless (box->x == 0 && box->y == 0.25 && box->width == 1 && box->height == 0.5);
  box = &g_array_index (boxes, GstAugBox, 1);
  fail_unless (box->name == NULL && box->x == 0.1 && box->height == 0.4);
  g_clear_pointer (&boxes, g_array_unref);
  boxes = gst_aug_objects_parse ("[]", &error);
  fail_unless (boxes != NULL && boxes->len == 0);
}
GST_END_TEST;

GST_START_TEST (test_wrong_objects_are_refused_with_a_reason)
{
  static const gchar *const wrong[] = { "", "{}", "42", "null", "[", "[1]", "[[]]", "[{}]",
    "[{\"x\": 0, \"y\": 0, \"width\": 1}]",
    "[{\"x\": \"0\", \"y\": 0, \"width\": 1, \"height\": 1}]",
    "[{\"x\": -0.1, \"y\": 0, \"width\": 1, \"height\": 1}]",
    "[{\"x\": 0, \"y\": 0, \"width\": 1.5, \"height\": 1}]",
    "[{\"x\": null, \"y\": 0, \"width\": 1, \"height\": 1}]",
    "[{\"x\": [0], \"y\": 0, \"width\": 1, \"height\": 1}]",
    "[{\"x\": 0, \"y\": 0, \"width\": 1, \"height\": true}]", "[null]",
    "[{\"x\": 0, \"y\": 0, \"width\": 1, \"height\": 1}, {\"x\": 12}]" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    GArray *boxes = gst_aug_objects_parse (wrong[i], &error);

    fail_unless (boxes == NULL && error != NULL, "%s was accepted", wrong[i]);
    fail_unless (error->message[0] != '\0');
  }
}
GST_END_TEST;

GST_START_TEST (test_keys_come_from_uris)
{
  static const struct {
    const gchar *uri, *key;
  } cases[] = {
    { "file:///data/a.b/clip.mp4", "clip" },
    { "file:///data/clip.en.srt", "clip.en" },
    { "file:///data/clip", "clip" },
    { "file:///data/.hidden", ".hidden" },
    { "file:///data/my%20clip.mp4", "my clip" },
    { "file:///data/%C3%A9t%C3%A9.mkv", "été" },
    { "https://example.org/a/clip.m3u8?token=1.2#t", "clip" },
    { "rtsp://camera.example:554/live/left.sdp", "left" },
    { "fakesrc", "fakesrc" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *key = gst_aug_key_from_uri (cases[i].uri);

    fail_unless_equals_string (key, cases[i].key);
  }
}
GST_END_TEST;

static GstAugInstance
some_instance (void)
{
  GstAugRule rule = some_rule ();
  GstAugInstance instance;

  gst_aug_instance_init (&instance, &rule, 12);
  return instance;
}

static guint
count_seed_metas (GstBuffer *buffer)
{
  gpointer state = NULL;
  guint n = 0;

  while (gst_buffer_iterate_meta_filtered (buffer, &state, gst_aug_seed_meta_api_get_type ()))
    n++;
  return n;
}

GST_START_TEST (test_instance_says_what_the_rule_says)
{
  GstAugRule rule = some_rule ();
  GstAugInstance instance = some_instance (), other = instance;

  fail_unless (instance.seed == rule.seed && instance.source == rule.source);
  fail_unless (instance.epoch == rule.epoch && instance.view == rule.view);
  fail_unless (instance.generation == rule.generation && instance.window == 12);
  fail_unless (instance.orig_start == gst_aug_rule_window_start (&rule, 12));
  fail_unless (instance.orig_stop == gst_aug_rule_window_stop (&rule, 12));
  fail_unless (instance.start == instance.orig_start && instance.stop == instance.orig_stop);
  fail_unless (instance.flags == (GST_AUG_SEED_FLAG_RUNNING_TIME | GST_AUG_SEED_FLAG_EVAL));
  fail_unless (gst_aug_instance_is_same_window (&instance, &other));
  other.flags |= GST_AUG_SEED_FLAG_FIRST | GST_AUG_SEED_FLAG_RETIMED;
  other.start += 5;
  other.branch = "another";
  fail_unless (gst_aug_instance_is_same_window (&instance, &other));
  other.generation++;
  fail_if (gst_aug_instance_is_same_window (&instance, &other));
}
GST_END_TEST;

GST_START_TEST (test_seed_meta_survives_copies_once)
{
  GstAugInstance instance = some_instance ();
  g_autoptr (GstBuffer) buffer = gst_buffer_new_allocate (NULL, 100, NULL);
  g_autoptr (GstBuffer) whole = NULL, region = NULL, deep = NULL;
  g_autoptr (GstBuffer) joined = gst_buffer_new ();

  fail_unless (gst_aug_buffer_get_seed_meta (buffer) == NULL);
  fail_unless (gst_aug_buffer_get_seed_structure (buffer) == NULL);
  gst_aug_buffer_add_seed_meta (buffer, &instance);
  gst_aug_buffer_add_seed_meta (buffer, &instance);
  fail_unless_equals_int (count_seed_metas (buffer), 1);
  whole = gst_buffer_copy (buffer);
  region = gst_buffer_copy_region (buffer, GST_BUFFER_COPY_ALL, 10, 20);
  deep = gst_buffer_copy_deep (buffer);
  gst_buffer_copy_into (joined, buffer, GST_BUFFER_COPY_META, 0, 50);
  gst_buffer_copy_into (joined, buffer, GST_BUFFER_COPY_META, 50, 50);
  {
    GstBuffer *copies[] = { whole, region, deep, joined };

    for (guint i = 0; i < G_N_ELEMENTS (copies); i++) {
      GstAugSeedMeta *meta = gst_aug_buffer_get_seed_meta (copies[i]);

      fail_unless (meta != NULL, "copy %u lost the meta", i);
      fail_unless (meta->version == GST_AUG_SEED_META_VERSION);
      fail_unless (
          gst_aug_instance_is_same_window (&meta->instance, &instance) &&
              meta->instance.start == instance.start && meta->instance.stop == instance.stop &&
              meta->instance.orig_stop == instance.orig_stop &&
              meta->instance.flags == instance.flags && meta->instance.role == instance.role &&
              meta->instance.branch == instance.branch,
          "copy %u", i);
      fail_unless_equals_int (count_seed_metas (copies[i]), 1);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_seed_structure_names_all_values)
{
  GstAugInstance instance = some_instance ();
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autoptr (GstStructure) s = NULL;
  guint64 seed, source;
  gint64 window, start, stop;
  guint epoch, view, generation, flags;
  gint role;

  gst_aug_buffer_add_seed_meta (buffer, &instance);
  s = gst_aug_buffer_get_seed_structure (buffer);
  fail_unless (gst_structure_get (s, "seed", G_TYPE_UINT64, &seed, "source", G_TYPE_UINT64, &source,
      "epoch", G_TYPE_UINT, &epoch, "view", G_TYPE_UINT, &view, "generation", G_TYPE_UINT,
      &generation, "window", G_TYPE_INT64, &window, "orig-start", G_TYPE_INT64, &start, "orig-stop",
      G_TYPE_INT64, &stop, "flags", G_TYPE_UINT, &flags, NULL));
  fail_unless (seed == instance.seed && source == instance.source && window == instance.window);
  fail_unless (epoch == instance.epoch && view == instance.view && flags == instance.flags);
  fail_unless (generation == instance.generation);
  fail_unless (start == instance.orig_start && stop == instance.orig_stop);
  fail_unless_equals_string (gst_structure_get_string (s, "branch"), "left-camera");
  fail_unless (gst_structure_get_enum (s, "role", gst_aug_role_get_type (), &role));
  fail_unless (role == GST_AUG_ROLE_DEPTH);
}
GST_END_TEST;

static Suite *
rule_suite (void)
{
  Suite *s = suite_create ("rule");
  TCase *tc = tcase_create ("all");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_rule_survives_its_event);
  tcase_add_test (tc, test_rule_survives_as_text);
  tcase_add_test (tc, test_rule_event_counts_names);
  tcase_add_test (tc, test_malformed_rules_are_refused);
  tcase_add_test (tc, test_other_events_are_neither_rule_nor_item);
  tcase_add_test (tc, test_default_rule_has_windows_of_one_second);
  tcase_add_test (tc, test_time_domains_read_the_segment);
  tcase_add_test (tc, test_clipped_sound_is_counted_from_its_end);
  tcase_add_test (tc, test_item_event_says_what_is_known);
  tcase_add_test (tc, test_objects_are_read);
  tcase_add_test (tc, test_wrong_objects_are_refused_with_a_reason);
  tcase_add_test (tc, test_keys_come_from_uris);
  tcase_add_test (tc, test_instance_says_what_the_rule_says);
  tcase_add_test (tc, test_seed_meta_survives_copies_once);
  tcase_add_test (tc, test_seed_structure_names_all_values);
  return s;
}

GST_CHECK_MAIN (rule);
