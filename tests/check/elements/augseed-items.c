/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "augseed.h"

#include <glib/gstdio.h>

static gchar *folder;

static void
make_folder (void)
{
  folder = g_dir_make_tmp ("augseed-XXXXXX", NULL);
}

static void
remove_folder (void)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while ((name = g_dir_read_name (dir))) {
    g_autofree gchar *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_dir_close (dir);
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

static gchar *
write_file (const gchar *name, const gchar *text)
{
  gchar *path = g_build_filename (folder, name, NULL);

  fail_unless (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static GstEvent *
item_event (const gchar *key, GstClockTime start, GstClockTime stop)
{
  return gst_aug_item_event_new (key, -1, -1, start, stop, NULL, NULL, NULL);
}

GST_START_TEST (test_source_property_names_the_item)
{
  GstHarness *h = seed_harness ("source=clip-7", VIDEO_CAPS);
  GstAugInstance in = push_one (h, timed_buffer (0, 1));

  fail_unless_equals_uint64 (in.source, gst_aug_source_from_key ("clip-7"));
  fail_unless_equals_string (last_rule (h).key, "clip-7");
  gst_harness_teardown (h);
  h = seed_harness ("source=#00000000000000ff", VIDEO_CAPS);
  fail_unless_equals_uint64 (push_one (h, timed_buffer (0, 1)).source, 255);
  gst_harness_teardown (h);
  h = seed_harness ("", VIDEO_CAPS);
  fail_unless_equals_uint64 (
      push_one (h, timed_buffer (0, 1)).source, gst_aug_source_from_key (""));
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_reader_event_names_the_item_before_the_property)
{
  GstHarness *h = seed_harness ("source=clip window=1/1", NULL);
  GstAugInstance a, b;

  gst_harness_push_event (h, gst_event_new_stream_start ("one"));
  push_caps (h, VIDEO_CAPS);
  gst_harness_push_event (h, item_event ("a", GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE));
  push_segment (h, 1, 0, GST_CLOCK_TIME_NONE, 0);
  a = push_one (h, timed_buffer (0, 1));
  fail_unless_equals_uint64 (a.source, gst_aug_source_from_key ("a"));
  /* gapless: no new stream, no new segment */
  gst_harness_push_event (
      h, item_event ("b", 1500 * GST_MSECOND, 2 * GST_SECOND + 700 * GST_MSECOND));
  b = push_one (h, timed_buffer (1500 * GST_MSECOND, 1));
  fail_unless_equals_uint64 (b.source, gst_aug_source_from_key ("b"));
  fail_unless_equals_int64 (b.window, 0);
  fail_unless_equals_int64 (b.orig_start, 1500 * GST_MSECOND);
  fail_unless (b.flags & GST_AUG_SEED_FLAG_FIRST);
  fail_unless_equals_int64 (push_one (h, timed_buffer (2500 * GST_MSECOND, 1)).window, 1);
  /* a stream without event is no longer the reader's */
  gst_harness_push_event (h, gst_event_new_stream_start ("two"));
  push_segment (h, 1, 0, GST_CLOCK_TIME_NONE, 0);
  fail_unless_equals_uint64 (
      push_one (h, timed_buffer (0, 1)).source, gst_aug_source_from_key ("clip"));
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_whole_item_ends_where_its_reader_says)
{
  GstHarness *h = seed_harness ("", VIDEO_CAPS);
  GstAugInstance in;

  gst_harness_push_event (h, item_event ("a", GST_SECOND, 3 * GST_SECOND));
  in = push_one (h, timed_buffer (GST_SECOND, 1));
  fail_unless_equals_int64 (in.orig_start, GST_SECOND);
  fail_unless_equals_int64 (in.orig_stop, 3 * GST_SECOND);
  fail_if (in.flags & GST_AUG_SEED_FLAG_UNBOUNDED);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_order_of_gapless_items_changes_nothing_in_them)
{
  const GstClockTime length = 1234567891;
  GstAugInstance alone[40], later[40];

  for (guint round = 0; round < 2; round++) {
    GstHarness *h = seed_harness ("window=1/3", SOUND_CAPS);

    for (guint place = 0; place < 2; place++) {
      GstClockTime start = place * length;
      gboolean is_a = place == round;

      gst_harness_push_event (h, item_event (is_a ? "a" : "b", start, start + length));
      for (guint n = 0; n < 40; n++) {
        GstAugInstance in = push_one (h, sound_buffer (0, 1, start + n * (length / 41)));

        if (is_a && round == 0)
          alone[n] = in;
        else if (is_a)
          later[n] = in;
      }
    }
    gst_harness_teardown (h);
  }
  for (guint n = 0; n < 40; n++) {
    fail_unless_equals_int64 (alone[n].window, later[n].window);
    fail_unless_equals_uint64 (alone[n].source, later[n].source);
    fail_unless_equals_int64 (alone[n].orig_start, later[n].orig_start - (gint64) length);
  }
}
GST_END_TEST;

typedef struct {
  GPtrArray *keys;
  GArray *windows;
} Seen;

static GstPadProbeReturn
see (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Seen *seen = data;
  GstAugRule rule;

  if (info->type & GST_PAD_PROBE_TYPE_BUFFER) {
    const GstAugInstance *in = instance_of (GST_PAD_PROBE_INFO_BUFFER (info));

    g_array_append_val (seen->windows, in->window);
  } else if (gst_aug_rule_from_event (&rule, GST_PAD_PROBE_INFO_EVENT (info)))
    g_ptr_array_add (seen->keys, (gpointer) rule.key);
  return GST_PAD_PROBE_OK;
}

static void
make_wave (const gchar *name, guint buffers)
{
  g_autofree gchar *launch = g_strdup_printf ("audiotestsrc num-buffers=%u samplesperbuffer=441 ! "
                                              "audio/x-raw,rate=44100 ! wavenc ! filesink "
                                              "location=%s/%s",
      buffers, folder, name);
  GstElement *pipeline = gst_parse_launch (launch, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_message_unref (gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND, GST_MESSAGE_EOS));
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

static void
run_to_end (const gchar *launch, Seen *seen)
{
  GstElement *pipeline = gst_parse_launch (launch, NULL);
  GstBus *bus = gst_element_get_bus (pipeline);
  GstElement *seed = gst_bin_get_by_name (GST_BIN (pipeline), "s");
  GstPad *pad = gst_element_get_static_pad (seed, "src");
  GstMessage *message;

  gst_pad_add_probe (
      pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, see, seen, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  fail_unless (message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS);
  gst_message_unref (message);
  gst_object_unref (pad);
  gst_object_unref (seed);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
}

GST_START_TEST (test_concatenated_files_are_items_of_their_names)
{
  /* behind a queue, concat is at the second file before the first one has come out */
  static const gchar *ways[][2] = { { "", "" }, { "queue ! ", "" }, { "", "queue ! " },
    { "audioconvert ! queue ! identity ! ", "audioresample ! " } };

  make_folder ();
  make_wave ("first.wav", 100);
  make_wave ("second.take.wav", 150);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    Seen seen = { g_ptr_array_new (), g_array_new (FALSE, FALSE, sizeof (gint64)) };
    g_autofree gchar *launch =
        g_strdup_printf ("concat name=c ! %s augseed name=s window=1/2 ! fakesink "
                         "filesrc location=%s/first.wav ! wavparse ! %s c. "
                         "filesrc location=%s/second.take.wav ! wavparse ! %s c.",
            ways[i][0], folder, ways[i][1], folder, ways[i][1]);

    run_to_end (launch, &seen);
    fail_unless_equals_int (seen.keys->len, 2);
    fail_unless_equals_string (g_ptr_array_index (seen.keys, 0), "first");
    fail_unless_equals_string (g_ptr_array_index (seen.keys, 1), "second.take");
    fail_unless_equals_int64 (g_array_index (seen.windows, gint64, 0), 0);
    fail_unless_equals_int64 (g_array_index (seen.windows, gint64, seen.windows->len - 1), 2);
    g_ptr_array_unref (seen.keys);
    g_array_unref (seen.windows);
  }
  remove_folder ();
}
GST_END_TEST;

GST_START_TEST (test_facts_reach_the_branch_unless_the_reader_knows_better)
{
  g_autofree gchar *captions = NULL, *objects = NULL, *properties = NULL, *text = NULL;
  GstHarness *h;

  make_folder ();
  captions = write_file ("captions.txt", "a\tA dog on the left\nb\tA cat\n\n");
  objects = write_file ("objects.json",
      "{\"a\": [{\"name\": \"dog\", \"x\": 0.1, \"y\": 0, \"width\": 0.5, \"height\": 1}]}");
  properties = g_strdup_printf ("captions=%s objects=%s caption=none source=a", captions, objects);
  h = seed_harness (properties, VIDEO_CAPS);
  push_one (h, timed_buffer (0, 1));
  fail_unless_equals_string ((text = told (h, "caption")), "A dog on the left");
  g_free (text);
  fail_unless ((text = told (h, "objects")) && strstr (text, "\"dog\""));
  g_free (text);
  gst_harness_push_event (
      h, gst_aug_item_event_new ("b", 3, 9, 0, GST_SECOND, NULL, "A tiger", NULL));
  push_one (h, timed_buffer (0, 1));
  fail_unless_equals_string ((text = told (h, "caption")), "A tiger");
  g_free (text);
  gst_harness_push_event (
      h, gst_aug_item_event_new ("c", 3, 9, 0, GST_SECOND, "label", NULL, NULL));
  push_one (h, timed_buffer (0, 1));
  fail_unless_equals_string ((text = told (h, "caption")), "none");
  g_free (text);
  fail_unless_equals_string ((text = told (h, "label")), "label");
  g_clear_pointer (&text, g_free);
  gst_harness_teardown (h);
  remove_folder ();
}
GST_END_TEST;

GST_START_TEST (test_broken_facts_are_told_in_one_sentence)
{
  static const struct {
    const gchar *property, *text, *words;
  } rows[] = {
    { "captions", "no tab here\n", "Line 1" },
    { "captions", "key\t\xff\n", "UTF-8" },
    { "captions", NULL, "cannot be read" },
    { "objects", "[]", "one JSON object" },
    { "objects", "{", "cannot be read" },
    { "objects", "{\"a\": [{\"x\": 2}]}", "“a”" },
    { "objects", NULL, "cannot be read" },
  };

  make_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *path = rows[i].text ? write_file ("facts", rows[i].text)
                                          : g_build_filename (folder, "missing", NULL);
    GstElement *seed = gst_element_factory_make ("augseed", NULL);
    GstBus *bus = gst_bus_new ();

    gst_element_set_bus (seed, bus);
    g_object_set (seed, rows[i].property, path, NULL);
    fail_unless_equals_int (
        gst_element_set_state (seed, GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
    expect_error (bus, rows[i].words);
    gst_element_set_state (seed, GST_STATE_NULL);
    gst_element_set_bus (seed, NULL);
    gst_object_unref (bus);
    gst_object_unref (seed);
  }
  remove_folder ();
}
GST_END_TEST;

static guint32
grid_phase (const gchar *properties)
{
  GstHarness *h = seed_harness (properties, VIDEO_CAPS);
  guint32 phase;

  push_one (h, timed_buffer (0, 1));
  phase = last_rule (h).grid.phase;
  gst_harness_teardown (h);
  return phase;
}

GST_START_TEST (test_random_window_phase_is_drawn_for_item_and_epoch)
{
  GstAugDraws draws;
  guint32 phase;

  gst_aug_draws_init (&draws, 7, gst_aug_source_from_key ("k"), 2, 0, GST_AUG_WINDOW_ITEM, "seed");
  phase = gst_aug_draws_integer (&draws, "phase", 0, 65536);
#define ASK "window=1/2 seed=7 source=k window-phase=random "
  fail_unless_equals_int (grid_phase (ASK "epoch=2"), (int) phase);
  fail_unless_equals_int (grid_phase (ASK "epoch=2 view=4"), (int) phase);
  fail_if (grid_phase (ASK "epoch=3") == phase);
  fail_if (grid_phase (ASK "epoch=2 source=other") == phase);
  fail_unless_equals_int (grid_phase (ASK "epoch=2 phase=eval"), 0);
#undef ASK
}
GST_END_TEST;

GST_START_TEST (test_change_without_group_acts_at_the_next_segment)
{
  GstHarness *h = seed_harness ("window=1/1 seed=1", VIDEO_CAPS);

  fail_unless_equals_uint64 (push_one (h, timed_buffer (0, 1)).seed, 1);
  g_object_set (h->element, "seed", (guint64) 2, "phase", GST_AUG_PHASE_EVAL, NULL);
  fail_unless_equals_uint64 (push_one (h, timed_buffer (5 * GST_SECOND, 1)).seed, 1);
  push_caps (h, "video/x-raw,format=RGB,width=8,height=8,framerate=25/1");
  fail_unless_equals_uint64 (push_one (h, timed_buffer (6 * GST_SECOND, 1)).seed, 1);
  push_segment (h, 1, 0, GST_CLOCK_TIME_NONE, 0);
  fail_unless_equals_uint64 (push_one (h, timed_buffer (5 * GST_SECOND, 1)).seed, 2);
  fail_unless (push_one (h, timed_buffer (6 * GST_SECOND, 1)).flags & GST_AUG_SEED_FLAG_EVAL);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_branch_role_and_aspect_follow_the_caps)
{
  static const struct {
    const gchar *properties, *caps, *branch;
    GstAugRole role;
    gint n, d;
  } rows[] = {
    { "", "video/x-raw,format=I420,width=720,height=576,framerate=25/1,pixel-aspect-ratio=16/15",
        "video", GST_AUG_ROLE_RGB, 4, 3 },
    { "", "video/x-raw,format=GRAY16_LE,width=64,height=32,framerate=25/1", "video",
        GST_AUG_ROLE_DEPTH, 2, 1 },
    { "role=mask branch=left", "video/x-raw,format=GRAY8,width=64,height=32,framerate=25/1", "left",
        GST_AUG_ROLE_MASK, 2, 1 },
    { "reference-aspect=16/9", "video/x-raw,format=RGB,width=64,height=32,framerate=25/1", "video",
        GST_AUG_ROLE_RGB, 16, 9 },
    { "", "image/jpeg,width=100,height=100", "video", GST_AUG_ROLE_RGB, 1, 1 },
    { "", SOUND_CAPS, "audio", GST_AUG_ROLE_AUDIO, 0, 1 },
    { "", "audio/mpeg,mpegversion=4", "audio", GST_AUG_ROLE_AUDIO, 0, 1 },
    { "", "text/x-raw,format=utf8", "text", GST_AUG_ROLE_TEXT, 0, 1 },
    { "", "application/x-json", "other", GST_AUG_ROLE_OTHER, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    GstHarness *h = seed_harness (rows[i].properties, rows[i].caps);
    GstAugInstance in = push_one (h, timed_buffer (0, 1));
    GstAugRule rule = last_rule (h);

    fail_unless_equals_string (in.branch, rows[i].branch);
    fail_unless_equals_int (in.role, rows[i].role);
    fail_unless_equals_int (rule.role, rows[i].role);
    fail_unless_equals_int (rule.aspect_n, rows[i].n);
    fail_unless_equals_int (rule.aspect_d, rows[i].d);
    gst_harness_teardown (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_stream_that_is_only_announced_again_is_no_new_item)
{
  GstHarness *h = seed_harness ("source=one window=1/2", NULL);
  GstEvent *start = gst_event_new_stream_start ("stream");

  gst_harness_push_event (h, gst_event_ref (start));
  push_caps (h, VIDEO_CAPS);
  push_segment (h, 1, 0, GST_CLOCK_TIME_NONE, 0);
  fail_unless (push_one (h, timed_buffer (0, 1)).flags & GST_AUG_SEED_FLAG_FIRST);
  g_object_set (h->element, "source", "two", NULL);
  gst_harness_push_event (h, start);
  fail_if (push_one (h, timed_buffer (1, 1)).flags & GST_AUG_SEED_FLAG_FIRST);
  fail_unless_equals_string (last_rule (h).key, "one");
  gst_harness_push_event (h, gst_event_new_stream_start ("stream"));
  push_segment (h, 1, 0, GST_CLOCK_TIME_NONE, 0);
  push_one (h, timed_buffer (0, 1));
  fail_unless_equals_string (last_rule (h).key, "two");
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_rule_from_further_up_ends_here)
{
  GstHarness *h = gst_harness_new_parse ("augseed seed=1 ! augseed seed=2");
  GstBuffer *out;

  gst_harness_set_live (h, FALSE);
  gst_harness_set_src_caps_str (h, VIDEO_CAPS);
  out = gst_harness_push_and_pull (h, timed_buffer (0, 1));
  fail_unless_equals_uint64 (instance_of (out)->seed, 2);
  fail_unless_equals_uint64 (last_rule (h).seed, 2);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
}
GST_END_TEST;

GST_START_TEST (test_rule_precedes_the_first_buffer_and_a_gap)
{
  GstHarness *h = seed_harness ("window=1/2", VIDEO_CAPS);
  GstEvent *event;
  gboolean rule = FALSE;

  gst_harness_push_event (h, gst_event_new_gap (0, GST_SECOND));
  while ((event = gst_harness_try_pull_event (h))) {
    rule = rule || gst_aug_event_is_rule (event);
    fail_unless (GST_EVENT_TYPE (event) != GST_EVENT_GAP || rule);
    gst_event_unref (event);
  }
  fail_unless (rule);
  /* known already: not sent again */
  push_one (h, timed_buffer (GST_SECOND, 1));
  push_one (h, timed_buffer (2 * GST_SECOND, 1));
  while ((event = gst_harness_try_pull_event (h))) {
    fail_if (gst_aug_event_is_rule (event));
    gst_event_unref (event);
  }
  gst_harness_teardown (h);
}
GST_END_TEST;

static Suite *
augseed_items_suite (void)
{
  Suite *s = suite_create ("augseed-items");
  TCase *tc = tcase_create ("items");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_source_property_names_the_item);
  tcase_add_test (tc, test_reader_event_names_the_item_before_the_property);
  tcase_add_test (tc, test_whole_item_ends_where_its_reader_says);
  tcase_add_test (tc, test_order_of_gapless_items_changes_nothing_in_them);
  tcase_add_test (tc, test_concatenated_files_are_items_of_their_names);
  tcase_add_test (tc, test_facts_reach_the_branch_unless_the_reader_knows_better);
  tcase_add_test (tc, test_broken_facts_are_told_in_one_sentence);
  tcase_add_test (tc, test_random_window_phase_is_drawn_for_item_and_epoch);
  tcase_add_test (tc, test_change_without_group_acts_at_the_next_segment);
  tcase_add_test (tc, test_branch_role_and_aspect_follow_the_caps);
  tcase_add_test (tc, test_stream_that_is_only_announced_again_is_no_new_item);
  tcase_add_test (tc, test_rule_from_further_up_ends_here);
  tcase_add_test (tc, test_rule_precedes_the_first_buffer_and_a_gap);
  return s;
}

GST_CHECK_MAIN (augseed_items);
