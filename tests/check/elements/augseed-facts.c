/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Captions and objects that augseed reads from files. */
#include "augseed.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "facts/facts.h"

#define SRT \
  "1\n00:00:00,000 --> 00:00:01,000\nA small dog.\n\n" \
  "2\n00:00:01,500 --> 00:00:02,250\nThe <i>red</i> ball & \"STOP\"\nlies on the left.\n\n"
#define BOX "{\"name\":\"dog\",\"x\":0,\"y\":0,\"width\":0.5,\"height\":1}"

static gchar *folder;

static void
make_folder (void)
{
  folder = g_dir_make_tmp ("augseed-facts-XXXXXX", NULL);
}

static void
remove_all (const gchar *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const gchar *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree gchar *inner = g_build_filename (path, name, NULL);

    remove_all (inner);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

static void
remove_folder (void)
{
  remove_all (folder);
  g_clear_pointer (&folder, g_free);
}

static gchar *
write_file (const gchar *name, const gchar *text)
{
  gchar *path = g_build_filename (folder, name, NULL);
  g_autofree gchar *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  fail_unless (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* What item @key is told of with these settings. */
static void
expect (const gchar *properties, const gchar *key, const gchar *caption, const gchar *cues,
    const gchar *objects)
{
  g_autofree gchar *all = g_strdup_printf ("%s source=%s", properties, key);
  GstHarness *h = seed_harness (all, VIDEO_CAPS);
  const gchar *const fields[] = { "caption", "cues", "objects" };
  const gchar *const texts[] = { caption, cues, objects };

  push_one (h, timed_buffer (0, 1));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autofree gchar *text = told (h, fields[i]);

    fail_unless_equals_string (text, texts[i]);
  }
  gst_harness_teardown (h);
}

#define CUES \
  "[[0,1000000000,\"A small dog.\"],[1500000000,2250000000,\"The <i>red</i> ball &amp; " \
  "&quot;STOP&quot;\\nlies on the left.\"]]"

GST_START_TEST (test_subtitles_are_cues_of_every_item)
{
  static const gchar *const files[][2] = {
    { "a.srt", SRT },
    { "a.SRT", SRT },
    { "b.srt", "\xef\xbb\xbf" SRT },
  };

  make_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree gchar *path = write_file (files[i][0], files[i][1]);
    g_autofree gchar *properties = g_strdup_printf ("captions=%s", path);

    expect (properties, "clip", NULL, CUES, NULL);
    expect (properties, "other", NULL, CUES, NULL);
  }
  remove_folder ();
}
GST_END_TEST;

GST_START_TEST (test_a_file_that_has_changed_is_read_anew)
{
  g_autofree gchar *path = NULL, *properties = NULL, *caption = NULL;
  GstHarness *h;

  make_folder ();
  path = write_file ("a.txt", "clip\tA dog\n");
  properties = g_strdup_printf ("captions=%s", path);
  expect (properties, "clip", "A dog", NULL, NULL);
  h = seed_harness (properties, VIDEO_CAPS);
  g_free (write_file ("a.txt", "clip\tA cat\n"));
  expect (properties, "clip", "A cat", NULL, NULL);
  /* who has read it keeps what was there */
  g_object_set (h->element, "source", "clip", NULL);
  push_one (h, timed_buffer (0, 1));
  fail_unless_equals_string ((caption = told (h, "caption")), "A dog");
  gst_harness_teardown (h);
  remove_folder ();
}
GST_END_TEST;

GST_START_TEST (test_what_subtitles_say_are_facts)
{
  g_autoptr (GstAugFacts) facts = gst_aug_facts_new (NULL, CUES, NULL, NULL);
  GstAugWindowFacts window;

  gst_aug_facts_of_window (facts, GST_SECOND, 2 * GST_SECOND, &window);
  fail_unless_equals_int (
      window.states, GST_AUG_STATES_HUE | GST_AUG_STATES_SIDE | GST_AUG_STATES_WRITING);
  fail_unless_equals_int (window.straddling, window.states);
  gst_aug_facts_of_window (facts, 0, GST_SECOND, &window);
  fail_unless_equals_int (window.states, 0);
}
GST_END_TEST;

GST_START_TEST (test_webvtt_and_line_ends_of_other_systems_are_read)
{
  static const gchar *const files[][2] = {
    { "a.vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nA dog.\n\n" },
    { "b.srt", "1\r\n00:00:01,000 --> 00:00:02,000\r\nA dog.\r\n\r\n" },
  };

  make_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree gchar *path = write_file (files[i][0], files[i][1]);
    g_autofree gchar *properties = g_strdup_printf ("captions=%s", path);

    expect (properties, "clip", NULL, "[[1000000000,2000000000,\"A dog.\"]]", NULL);
  }
  remove_folder ();
}
GST_END_TEST;

GST_START_TEST (test_lines_name_the_items_they_are_of)
{
  g_autofree gchar *properties = NULL, *path = NULL;

  make_folder ();
  path = write_file ("captions.jsonl",
      "{\"key\": \"a\", \"text\": \"A dog\"}\r\n\n"
      "{\"key\": \"b\", \"start\": 0.5, \"stop\": 2, \"text\": \"A \\\"cat\\\"\"}\n"
      "{\"key\": \"b\", \"start\": 2, \"stop\": 3.1, \"text\": \"née\"}\n"
      "{\"key\": \"a\", \"text\": \"A red dog\"}\n"
      "c\tA\ttab\n");
  properties = g_strdup_printf ("captions=%s", path);
  expect (properties, "a", "A dog\nA red dog", NULL, NULL);
  expect (properties, "b", NULL,
      "[[500000000,2000000000,\"A \\\"cat\\\"\"],[2000000000,3100000000,\"née\"]]", NULL);
  expect (properties, "c", "A\ttab", NULL, NULL);
  expect (properties, "d", NULL, NULL, NULL);
  remove_folder ();
}
GST_END_TEST;

GST_START_TEST (test_folder_has_files_of_each_item)
{
  g_autofree gchar *properties = NULL;

  make_folder ();
  g_free (write_file ("c/a.srt", SRT));
  g_free (write_file ("c/b.txt", "\xef\xbb\xbf  A dog\non a lawn \n"));
  g_free (write_file ("c/part/d.txt", "A cat"));
  g_free (write_file ("c/d.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nA dog.\n"));
  g_free (write_file ("c/e.srt", ""));
  g_free (write_file ("secret.txt", "nobody's"));
  g_free (write_file ("o/b.json", "[" BOX "]"));
  properties = g_strdup_printf ("captions=%s/c objects=%s/o", folder, folder);
  expect (properties, "a", NULL, CUES, NULL);
  expect (properties, "b", "A dog\non a lawn", NULL,
      "[{\"name\":\"dog\",\"x\":0,\"y\":0,\"width\":0.5,\"height\":1}]");
  expect (properties, "part/d", "A cat", NULL, NULL);
  expect (properties, "d", NULL, "[[1000000000,2000000000,\"A dog.\"]]", NULL);
  expect (properties, "e", NULL, "[]", NULL);
  expect (properties, "f", NULL, NULL, NULL);
  expect (properties, "../secret", NULL, NULL, NULL);
  remove_folder ();
}
GST_END_TEST;

GST_START_TEST (test_reader_and_files_complete_each_other)
{
  g_autofree gchar *path = NULL, *properties = NULL, *caption = NULL, *cues = NULL;
  GstHarness *h;
  GstEvent *event;

  make_folder ();
  path = write_file ("a.srt", SRT);
  properties = g_strdup_printf ("captions=%s", path);
  h = seed_harness (properties, VIDEO_CAPS);
  event = gst_aug_item_event_new (
      "a", -1, -1, GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, NULL, "told by the reader", NULL);
  gst_harness_push_event (h, event);
  push_one (h, timed_buffer (0, 1));
  fail_unless_equals_string ((caption = told (h, "caption")), "told by the reader");
  fail_unless_equals_string ((cues = told (h, "cues")), CUES);
  event = gst_aug_item_event_new (
      "b", -1, -1, GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, NULL, NULL, NULL);
  gst_aug_item_event_set_cues (event, "[[0,1,\"mine\"]]");
  gst_harness_push_event (h, event);
  push_one (h, timed_buffer (0, 1));
  g_free (cues);
  fail_unless_equals_string ((cues = told (h, "cues")), "[[0,1,\"mine\"]]");
  gst_harness_teardown (h);
  remove_folder ();
}
GST_END_TEST;

GST_START_TEST (test_files_count_from_where_the_reader_says_that_the_item_begins)
{
  g_autofree gchar *path = NULL, *properties = NULL, *cues = NULL;
  GstHarness *h;

  make_folder ();
  path = write_file ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nA \"dog\".\n\n");
  properties = g_strdup_printf ("captions=%s", path);
  h = seed_harness (properties, VIDEO_CAPS);
  gst_harness_push_event (
      h, gst_aug_item_event_new ("a", -1, -1, GST_SECOND / 2, 9 * GST_SECOND, NULL, NULL, NULL));
  push_one (h, timed_buffer (GST_SECOND, 1));
  fail_unless_equals_string (
      (cues = told (h, "cues")), "[[1500000000,2500000000,\"A &quot;dog&quot;.\"]]");
  gst_harness_teardown (h);
  remove_folder ();
}
GST_END_TEST;

static void
expect_failure (const gchar *property, const gchar *path, const gchar *words)
{
  GstElement *seed = gst_element_factory_make ("augseed", NULL);
  GstBus *bus = gst_bus_new ();

  gst_element_set_bus (seed, bus);
  g_object_set (seed, property, path, NULL);
  fail_unless_equals_int (gst_element_set_state (seed, GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
  expect_error (bus, words);
  gst_element_set_state (seed, GST_STATE_NULL);
  gst_element_set_bus (seed, NULL);
  gst_object_unref (bus);
  gst_object_unref (seed);
}

GST_START_TEST (test_files_that_cannot_be_read_are_told_in_one_sentence)
{
  static const struct {
    const gchar *property, *name, *text, *words;
  } rows[] = {
    { "captions", "a.txt", "", "holds no caption" },
    { "captions", "a.txt", "\n \n", "holds no caption" },
    { "captions", "a.srt", "", "holds no caption" },
    { "captions", "a.srt", "just words\n", "no subtitles" },
    { "captions", "a.srt", "1\n00:00:01,000 --> 00:00:02,000\nna\xefve\n\n", "Line 3" },
    { "captions", "a.ass", "[Script Info]\nTitle: x\n", "SubRip" },
    { "captions", "a.txt", "a\tb\nc\n", "Line 2" },
    { "captions", "a.txt", "a\tb\nc\td\xff\n", "Line 2" },
    { "captions", "a.jsonl", "{\"key\": \"a\"}\n", "Line 1" },
    { "captions", "a.jsonl", "{\"key\": \"a\", \"text\": \"b\", \"start\": 1}\n", "seconds" },
    { "captions", "a.jsonl", "{\"key\": \"a\", \"text\": \"b\", \"start\": 2, \"stop\": 1}\n",
        "Line 1" },
    { "captions", "a.jsonl", "{\"key\": \"a\", \"text\": \"b\", \"start\": \"0\", \"stop\": 1}\n",
        "Line 1" },
    { "captions", "a.jsonl", "{\"key\"\n", "Line 1" },
    { "objects", "a.json", "", "empty" },
    { "objects", "a.json", "[", "cannot be read" },
    { "objects", "a.json", "{\"a\": [{}]}", "“a”" },
    { "objects", "a.json", "{\"a\": \"\xff\"}", "UTF-8" },
  };

  make_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *path = write_file (rows[i].name, rows[i].text);

    expect_failure (rows[i].property, path, rows[i].words);
  }
  expect_failure ("captions", "/nowhere/a.srt", "cannot be read");
  expect_failure ("captions", "/nowhere/a.txt", "cannot be read");
  expect_failure ("objects", "/nowhere/a.json", "cannot be read");
  remove_folder ();
}
GST_END_TEST;

GST_START_TEST (test_a_file_of_a_gigabyte_is_not_read)
{
  static const gchar *const names[] = { "a.txt", "a.srt", "a.jsonl" };

  make_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree gchar *path = write_file (names[i], "a\tb\n");

    /* a hole, no bytes on the disk */
    fail_unless_equals_int (truncate (path, G_GINT64_CONSTANT (1) << 30), 0);
    expect_failure ("captions", path, "split it");
  }
  remove_folder ();
}
GST_END_TEST;

GST_START_TEST (test_a_broken_file_of_one_item_stops_there)
{
  g_autofree gchar *properties = NULL;
  GstBus *bus = gst_bus_new ();
  GstHarness *h;

  make_folder ();
  g_free (write_file ("b.srt", "no subtitles"));
  properties = g_strdup_printf ("captions=%s source=b", folder);
  h = seed_harness (properties, VIDEO_CAPS);
  gst_element_set_bus (h->element, bus);
  fail_unless_equals_int (gst_harness_push (h, timed_buffer (0, 1)), GST_FLOW_ERROR);
  expect_error (bus, "b.srt");
  gst_element_set_bus (h->element, NULL);
  gst_harness_teardown (h);
  gst_object_unref (bus);
  remove_folder ();
}
GST_END_TEST;

/* What one member of a group is set, every branch is told. */
GST_START_TEST (test_branches_of_a_group_are_told_alike)
{
  g_autofree gchar *path = NULL, *launch = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  GstMessage *message;

  make_folder ();
  path = write_file ("a.srt", SRT);
  launch = g_strdup_printf ("videotestsrc num-buffers=30 ! "
                            "video/x-raw,framerate=10/1,width=16,height=16 ! augseed group=g "
                            "source=a window=1 captions=%s ! fakesink name=v audiotestsrc "
                            "num-buffers=30 ! augseed group=g ! "
                            "fakesink name=a",
      path);
  pipeline = gst_parse_launch (launch, NULL);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS);
  gst_message_unref (message);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), i ? "a" : "v");
    g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");
    gboolean found = FALSE;
    GstEvent *event;

    for (guint k = 0;
         (event = gst_pad_get_sticky_event (pad, GST_EVENT_CUSTOM_DOWNSTREAM_STICKY, k)); k++) {
      found |=
          gst_aug_event_is_item (event) &&
          g_strcmp0 (gst_structure_get_string (gst_event_get_structure (event), "cues"), CUES) == 0;
      gst_event_unref (event);
    }
    fail_unless (found);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  remove_folder ();
}
GST_END_TEST;

static Suite *
augseed_facts_suite (void)
{
  Suite *s = suite_create ("augseed-facts");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_subtitles_are_cues_of_every_item);
  tcase_add_test (tc, test_a_file_that_has_changed_is_read_anew);
  tcase_add_test (tc, test_what_subtitles_say_are_facts);
  tcase_add_test (tc, test_webvtt_and_line_ends_of_other_systems_are_read);
  tcase_add_test (tc, test_lines_name_the_items_they_are_of);
  tcase_add_test (tc, test_folder_has_files_of_each_item);
  tcase_add_test (tc, test_reader_and_files_complete_each_other);
  tcase_add_test (tc, test_files_count_from_where_the_reader_says_that_the_item_begins);
  tcase_add_test (tc, test_files_that_cannot_be_read_are_told_in_one_sentence);
  tcase_add_test (tc, test_a_file_of_a_gigabyte_is_not_read);
  tcase_add_test (tc, test_a_broken_file_of_one_item_stops_there);
  tcase_add_test (tc, test_branches_of_a_group_are_told_alike);
  return s;
}

GST_CHECK_MAIN (augseed_facts);
