/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Noise for sound in elements: live and recorded sound, files that are broken, and what pictures
 * and sound share. */
#include "../wav.h"
#include "filter.h"

#define RATE 8000
#define CAPS "audio/x-raw,format=F32LE,layout=interleaved,rate=8000,channels=1"

static gfloat
sample (guint64 i)
{
  return (gfloat) ((gint) (i * 2654435761u >> 13 & 0xffff) - 32768) / 131072;
}

static GstBuffer *
sound (guint64 first, guint n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, n * sizeof (gfloat), NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint i = 0; i < n; i++)
    ((gfloat *) map.data)[i] = sample (first + i);
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale_round (first, GST_SECOND, RATE);
  return buffer;
}

/* Counts what came out, and adds up the squares of the sound and of what was added to it. */
static guint64
collect (GstHarness *h, guint64 at, gdouble *clean, gdouble *added)
{
  GstBuffer *out;

  while ((out = gst_harness_try_pull (h))) {
    GstMapInfo map;

    gst_buffer_map (out, &map, GST_MAP_READ);
    for (gsize i = 0; i < map.size / sizeof (gfloat); i++, at++) {
      const gdouble x = sample (at), d = ((gfloat *) map.data)[i] - x;

      *clean += x * x;
      *added += d * d;
    }
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  return at;
}

/* Power of the sound over that of what was added, in @seconds of sound; 0 where nothing was. */
static gdouble
ratio_of (GstHarness *h, guint seconds)
{
  gdouble clean = 0, added = 0;
  guint64 at = 0;

  for (guint i = 0; i < 10 * seconds; i++) {
    fail_unless_equals_int (gst_harness_push (h, sound (i * RATE / 10, RATE / 10)), GST_FLOW_OK);
    at = collect (h, at, &clean, &added);
  }
  fail_unless (gst_harness_push_event (h, gst_event_new_eos ()));
  at = collect (h, at, &clean, &added);
  fail_unless_equals_uint64 (at, (guint64) seconds * RATE);
  return added > 0 ? clean / added : 0;
}

static guint
count_warnings (GstHarness *h, const gchar *words)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (h->element);
  GstMessage *message;
  guint n = 0;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING))) {
    g_autoptr (GError) error = NULL;

    gst_message_parse_warning (message, &error, NULL);
    fail_unless (strstr (error->message, words) != NULL, "%s", error->message);
    gst_message_unref (message);
    n++;
  }
  return n;
}

GST_START_TEST (test_the_ratio_is_that_of_the_whole_utterance)
{
  GstHarness *h = line ("augseed seed=1 ! augnoise min-snr=10 max-snr=10", CAPS);

  fail_unless_equals_int ((gint) (1000 * ratio_of (h, 7) + 0.5), 10000);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_a_minute_is_held_back_at_most)
{
  GstHarness *h = line ("augseed seed=1 ! augnoise sound=hum", CAPS);
  gdouble clean = 0, added = 0;
  guint64 at = 0;

  for (guint i = 0; i < 1000; i++) {
    const guint64 pushed = (i + 1) * RATE / 10;

    gst_harness_push (h, sound (i * RATE / 10, RATE / 10));
    at = collect (h, at, &clean, &added);
    fail_unless_equals_uint64 (at, pushed > 60 * RATE ? pushed - 60 * RATE : 0);
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_broken_files_make_way_with_one_warning)
{
  gchar *folder = make_folder ();
  g_autofree gchar *launch = g_strdup_printf (
      "augseed seed=1 window=1 ! augnoise min-snr=10 max-snr=10 location=%s", folder);
  GstHarness *h;

  g_free (write_wav (folder, "good.wav", 16000, 1, 16000, FALSE));
  g_free (write_bytes (folder, "bad.wav", "words, not sound\n", 17));
  g_free (write_bytes (folder, "empty.wav", "", 0));
  h = line (launch, CAPS);
  fail_unless_equals_int ((gint) (1000 * ratio_of (h, 20) + 0.5), 10000);
  /* what was left out and what cannot be decoded, each once */
  fail_unless_equals_int (count_warnings (h, "bad.wav"), 1);
  close_line (h);
  remove_folder (folder);
}
GST_END_TEST;

GST_START_TEST (test_where_no_file_can_be_decoded_sound_passes_unchanged)
{
  gchar *folder = make_folder ();
  g_autofree gchar *path = write_bytes (folder, "bad.wav", "words, not sound\n", 17);
  g_autofree gchar *launch =
      g_strdup_printf ("augseed seed=1 window=1 ! augnoise location=%s post-messages=true", path);
  GstHarness *h = line (launch, CAPS);

  fail_unless (ratio_of (h, 5) == 0);
  fail_unless_equals_int (count_warnings (h, "cannot be decoded"), 1);
  close_line (h);
  remove_folder (folder);
}
GST_END_TEST;

GST_START_TEST (test_a_silent_file_adds_nothing)
{
  gchar *folder = make_folder ();
  g_autofree gchar *path = write_wav (folder, "silent.wav", 8000, 2, 800, TRUE);
  g_autofree gchar *launch = g_strdup_printf ("augseed seed=1 ! augnoise location=%s", path);
  GstHarness *h = line (launch, CAPS);

  fail_unless (ratio_of (h, 2) == 0);
  close_line (h);
  remove_folder (folder);
}
GST_END_TEST;

GST_START_TEST (test_a_location_without_files_is_an_error)
{
  GstHarness *h = line ("augseed ! augnoise location=/nowhere/at/all", CAPS);

  fail_unless_equals_int (gst_harness_push (h, sound (0, 80)), GST_FLOW_ERROR);
  expect_words (h, GST_MESSAGE_ERROR, "give a file, a folder or a glob");
  close_line (h);
}
GST_END_TEST;

static GstMessage *
play_live (const gchar *settings, guint *n_running)
{
  g_autofree gchar *launch = g_strdup_printf (
      "audiotestsrc is-live=true num-buffers=30 samplesperbuffer=400 wave=white-noise ! " CAPS
      " ! augseed seed=1 window=1/2 ! augnoise post-messages=true %s ! fakesink",
      settings);
  GstElement *pipeline = gst_parse_launch (launch, NULL);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  GstMessage *message;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while ((message = gst_bus_timed_pop_filtered (
              bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_ELEMENT))) {
    const GstStructure *s = gst_message_get_structure (message);

    if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ELEMENT)
      break;
    if (gst_structure_has_name (s, "aug-decision") && n_operations (s) &&
        g_strcmp0 (gst_structure_get_string (nth_operation (s, 0), "snr-mode"), "running") == 0)
      ++*n_running;
    gst_message_unref (message);
  }
  fail_unless (message != NULL);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  return message;
}

GST_START_TEST (test_live_sound_has_running_or_absolute_noise)
{
  static const gchar *const refused[] = { "snr-mode=window-rms", "snr-mode=active" };
  guint n_running = 0;
  g_autoptr (GstMessage) message = play_live ("sound=pink", &n_running);
  g_autoptr (GstMessage) absolute = play_live ("snr-mode=absolute", &n_running);

  fail_unless_equals_int (GST_MESSAGE_TYPE (message), GST_MESSAGE_EOS);
  fail_unless_equals_int (GST_MESSAGE_TYPE (absolute), GST_MESSAGE_EOS);
  fail_unless (n_running >= 3);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GstMessage) error = play_live (refused[i], &n_running);
    g_autoptr (GError) said = NULL;

    fail_unless_equals_int (GST_MESSAGE_TYPE (error), GST_MESSAGE_ERROR);
    gst_message_parse_error (error, &said, NULL);
    fail_unless (strstr (said->message, "set snr-mode=running or snr-mode=absolute") != NULL);
  }
}
GST_END_TEST;

GST_START_TEST (test_pictures_and_sound_are_told_their_own_operation)
{
  const gchar *chain = "augseed seed=4 window=1 ! augnoise probability=0.5 post-messages=true";
  GstHarness *v = line (chain, RGB_CAPS), *a = line (chain, CAPS);
  guint n_applied = 0;

  for (guint n = 0; n < 12; n++) {
    for (guint f = 0; f < FPS; f++)
      gst_buffer_unref (push_picture (v, RGB_CAPS, n * FPS + f));
    gst_harness_push (a, sound (n * RATE, RATE));
  }
  for (guint w = 0; w < 11; w++) {
    g_autoptr (GstStructure) x = next_decision (v), y = next_decision (a);

    fail_unless_equals_int (is_applied (x), is_applied (y));
    n_applied += is_applied (x);
    if (!is_applied (x))
      continue;
    fail_unless_equals_int (n_operations (x), 1);
    fail_unless_equals_int (n_operations (y), 1);
    assert_equals_string (gst_structure_get_string (nth_operation (x, 0), "op"), "gaussian-noise");
    assert_equals_string (gst_structure_get_string (nth_operation (y, 0), "op"), "sound-noise");
  }
  fail_unless (n_applied > 1 && n_applied < 10);
  close_line (v);
  close_line (a);
}
GST_END_TEST;

GST_START_TEST (test_branches_share_the_ratio_and_the_file_but_not_the_noise)
{
  const gchar *chain = "augseed seed=4 window=1 branch=%s ! augnoise post-messages=true";
  g_autofree gchar *left = g_strdup_printf (chain, "left");
  g_autofree gchar *right = g_strdup_printf (chain, "right");
  GstHarness *a = line (left, CAPS), *b = line (right, CAPS);
  g_autoptr (GstStructure) x = NULL, y = NULL;
  g_autoptr (GstBuffer) p = NULL, q = NULL;

  gst_harness_push (a, sound (0, RATE));
  gst_harness_push (b, sound (0, RATE));
  gst_harness_push_event (a, gst_event_new_eos ());
  gst_harness_push_event (b, gst_event_new_eos ());
  p = gst_harness_pull (a);
  q = gst_harness_pull (b);
  fail_if (same_bytes (p, q));
  x = next_decision (a);
  y = next_decision (b);
  fail_unless (gst_structure_is_equal (nth_operation (x, 0), nth_operation (y, 0)));
  close_line (a);
  close_line (b);
}
GST_END_TEST;

GST_START_TEST (test_contradictions_are_refused_with_what_to_set)
{
  static const gchar *const rows[][2] = {
    { "sound=file", "set location to a file, a folder or a glob" },
    { "sound=pink location=x", "set sound=file, or leave location out" },
    { "min-snr=31", "set min-snr to 30 or less" },
    { "min-level=-30", "set min-level to -36 or less" },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    g_autofree gchar *launch = g_strdup_printf ("augnoise %s", rows[r][0]);

    expect_refused (launch, rows[r][1]);
  }
}
GST_END_TEST;

static Suite *
augnoise_sound_suite (void)
{
  Suite *s = suite_create ("augnoise-sound");
  TCase *c = tcase_create ("augnoise-sound");

  suite_add_tcase (s, c);
  tcase_set_timeout (c, 200);
  tcase_add_test (c, test_the_ratio_is_that_of_the_whole_utterance);
  tcase_add_test (c, test_a_minute_is_held_back_at_most);
  tcase_add_test (c, test_broken_files_make_way_with_one_warning);
  tcase_add_test (c, test_where_no_file_can_be_decoded_sound_passes_unchanged);
  tcase_add_test (c, test_a_silent_file_adds_nothing);
  tcase_add_test (c, test_a_location_without_files_is_an_error);
  tcase_add_test (c, test_live_sound_has_running_or_absolute_noise);
  tcase_add_test (c, test_pictures_and_sound_are_told_their_own_operation);
  tcase_add_test (c, test_branches_share_the_ratio_and_the_file_but_not_the_noise);
  tcase_add_test (c, test_contradictions_are_refused_with_what_to_set);
  return s;
}

GST_CHECK_MAIN (augnoise_sound);
