/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* facts=stream in pipelines: pictures with boxes, depth, sound and captions, each from a source of
 * its own. */
#include <gst/check/gstcheck.h>
#include <gst/video/video.h>
#include <string.h>

#include "decision/decision.h"

#define FPS 10
#define FRAME_NS (GST_SECOND / FPS)
#define N_FRAMES 60
#define SOURCE(name, caps) "appsrc name=" name " format=time max-bytes=0 caps=" caps " ! "
#define SINK " ! fakesink sync=false name=sink-"
#define SEED "augseed group=g seed=5 source=x "

#define PICTURES \
  SOURCE ("pictures", \
      "video/x-raw,format=GRAY8,width=40,height=20,framerate=10/1,pixel-aspect-ratio=1/1")
#define DEPTH \
  SOURCE ("depth", \
      "video/x-raw,format=GRAY16_LE,width=40,height=20,framerate=10/1,pixel-aspect-ratio=1/1")
#define SOUND SOURCE ("sound", "audio/x-raw,format=S16LE,rate=8000,channels=1,layout=interleaved")
#define CAPTIONS SOURCE ("captions", "text/x-raw,format=utf8")

/* What a pipeline decided: one line a window of each branch, by the branch's name. */
typedef struct {
  GstElement *pipeline;
  GMutex lock;
  GHashTable *lines, *rules; /* branch to GString */
  guint n_warnings;
  GstClockTime missed;
} Play;

static GString *
line_of (GHashTable *lines, const gchar *branch)
{
  GString *line = g_hash_table_lookup (lines, branch);

  if (!line) {
    line = g_string_new (NULL);
    g_hash_table_insert (lines, g_strdup (branch), line);
  }
  return line;
}

/* What is done, and what rules know and did, one line a window each. */
static void
note_decision (Play *play, const GstStructure *s)
{
  const GValue *operations = gst_structure_get_value (s, "operations");
  const gchar *branch = gst_structure_get_string (s, "branch");
  GString *line = line_of (play->lines, branch), *rules = line_of (play->rules, branch);
  gint64 window;

  gst_structure_get_int64 (s, "window", &window);
  g_string_append_printf (line, "%d:", (gint) window);
  g_string_append_printf (rules, "%d:", (gint) window);
  for (guint i = 0; i < gst_value_array_get_size (operations); i++) {
    const GstStructure *operation =
        gst_value_get_structure (gst_value_array_get_value (operations, i));
    g_autofree gchar *text = gst_structure_to_string (operation);

    g_string_append (gst_structure_has_field (operation, "rule") ? rules : line, text);
  }
  g_string_append_c (line, '\n');
  g_string_append_c (rules, '\n');
}

static GstBusSyncReply
note (GstBus *bus, GstMessage *message, gpointer data)
{
  Play *play = data;
  const GstStructure *s = gst_message_get_structure (message);

  g_mutex_lock (&play->lock);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING)
    play->n_warnings++;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT &&
      gst_structure_has_name (s, GST_AUG_DECISION_MESSAGE))
    note_decision (play, s);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT &&
      gst_structure_has_name (s, "aug-statistics"))
    gst_structure_get_uint64 (s, "facts-missed", &play->missed);
  g_mutex_unlock (&play->lock);
  return GST_BUS_PASS;
}

static void
free_line (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
open_play (Play *play, const gchar *launch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstBus) bus = NULL;

  *play = (Play){ .pipeline = gst_parse_launch (launch, &error) };
  fail_unless (play->pipeline != NULL && !error, "%s: %s", launch, error ? error->message : "");
  play->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_line);
  play->rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_line);
  g_mutex_init (&play->lock);
  bus = gst_element_get_bus (play->pipeline);
  gst_bus_set_sync_handler (bus, note, play, NULL);
}

static void
close_play (Play *play)
{
  gst_element_set_state (play->pipeline, GST_STATE_NULL);
  gst_object_unref (play->pipeline);
  g_hash_table_unref (play->lines);
  g_hash_table_unref (play->rules);
  g_mutex_clear (&play->lock);
}

static const gchar *
lines_of (Play *play, const gchar *branch)
{
  return line_of (play->lines, branch)->str;
}

static const gchar *
rules_of (Play *play, const gchar *branch)
{
  return line_of (play->rules, branch)->str;
}

static void
push (Play *play, const gchar *source, GstBuffer *buffer, GstClockTime pts, GstClockTime duration)
{
  GstElement *element = gst_bin_get_by_name (GST_BIN (play->pipeline), source);
  GstFlowReturn flow;

  GST_BUFFER_PTS (buffer) = pts;
  GST_BUFFER_DURATION (buffer) = duration;
  g_signal_emit_by_name (element, "push-buffer", buffer, &flow);
  gst_buffer_unref (buffer);
  gst_object_unref (element);
}

static void
end (Play *play, const gchar *source)
{
  GstElement *element = gst_bin_get_by_name (GST_BIN (play->pipeline), source);
  GstFlowReturn flow;

  g_signal_emit_by_name (element, "end-of-stream", &flow);
  gst_object_unref (element);
}

/* Pictures in which a thing moves, with its box where @boxes. */
static void
push_pictures (Play *play, const gchar *source, gsize size, gboolean boxes)
{
  for (guint i = 0; i < N_FRAMES; i++) {
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);

    gst_buffer_memset (buffer, 0, 100, size);
    if (boxes)
      gst_buffer_add_video_region_of_interest_meta (
          buffer, i < 30 ? "ball" : "kite", (i * 7) % 32, (i * 3) % 14, 8, 6);
    push (play, source, buffer, i * FRAME_NS, FRAME_NS);
  }
  end (play, source);
}

static void
push_sound (Play *play)
{
  for (guint i = 0; i < N_FRAMES; i++) {
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, 1600, NULL);

    gst_buffer_memset (buffer, 0, 1, 1600);
    push (play, "sound", buffer, i * FRAME_NS, FRAME_NS);
  }
  end (play, "sound");
}

static void
push_caption (Play *play, guint start_ms, guint length_ms, const gchar *text)
{
  push (play, "captions", gst_buffer_new_memdup (text, strlen (text)), start_ms * GST_MSECOND,
      length_ms ? length_ms * GST_MSECOND : GST_CLOCK_TIME_NONE);
}

/* Until EOS; FALSE: an error, or it does not end. */
static gboolean
wait_end (Play *play)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (play->pipeline);
  GstMessage *message =
      gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  const gboolean good = message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;

  if (message && !good) {
    g_autoptr (GError) error = NULL;
    g_autofree gchar *where = NULL;

    gst_message_parse_error (message, &error, &where);
    g_printerr ("%s (%s)\n", error->message, where);
  }
  gst_clear_message (&message);
  return good;
}

static void
play_to_end (Play *play)
{
  gst_element_set_state (play->pipeline, GST_STATE_PLAYING);
  fail_unless (wait_end (play));
}

#define CROP "augcrop keep=all min-scale=0.2 max-scale=0.6 min-visible=0.9 post-messages=true"

GST_START_TEST (test_branches_without_boxes_follow_the_one_that_has_them)
{
  const gchar *launch =
      PICTURES SEED "facts=stream window=1/2 branch=left ! " CROP SINK "a " DEPTH SEED
                    "branch=deep ! " CROP SINK "b " SOUND SEED "! " CROP SINK "c";
  Play with, without;

  for (guint i = 0; i < 2; i++) {
    Play *play = i ? &without : &with;

    open_play (play, launch);
    push_pictures (play, "pictures", 800, i == 0);
    push_pictures (play, "depth", 1600, FALSE);
    push_sound (play);
    play_to_end (play);
    fail_unless_equals_int (play->n_warnings, 0);
  }
  fail_unless (strstr (rules_of (&with, "left"), "ball") != NULL);
  fail_unless_equals_string (lines_of (&with, "left"), lines_of (&with, "deep"));
  fail_unless (strcmp (lines_of (&with, "left"), lines_of (&without, "left")) != 0);
  /* sound has no picture to cut, but knows what the cut depends on */
  fail_unless (strstr (rules_of (&with, "audio"), "ball") != NULL);
  close_play (&with);
  close_play (&without);
}
GST_END_TEST;

GST_START_TEST (test_captions_reach_every_branch)
{
  Play play;
  const gchar *audio;

  open_play (&play, PICTURES SEED "facts=stream window=1/2 ! augflip post-messages=true" SINK
                                  "a " SOUND SEED "! augflip post-messages=true" SINK
                                  "b " CAPTIONS SEED "! augflip post-messages=true" SINK "c");
  push_pictures (&play, "pictures", 800, FALSE);
  push_sound (&play);
  push_caption (&play, 700, 200, "a dog on the left");
  push_caption (&play, 1900, 0, "a cat");
  push_caption (&play, 3300, 500, "two birds");
  end (&play, "captions");
  play_to_end (&play);
  audio = rules_of (&play, "audio");
  fail_unless (strstr (audio, "\n1:") && strstr (strstr (audio, "\n1:"), "left"));
  fail_unless (strstr (strstr (audio, "\n6:"), "1900000000\\,3300000000"), "%s", audio);
  fail_unless (!strstr (strstr (audio, "\n8:"), "cat"));
  fail_unless (strstr (rules_of (&play, "video"), "birds") != NULL);
  fail_unless (strstr (rules_of (&play, "text"), "birds") != NULL);
  close_play (&play);
}
GST_END_TEST;

#define THREE_BRANCHES \
  PICTURES SEED "facts=stream window=1/2 ! augflip post-messages=true" SINK "a " SOUND SEED \
                "! augflip" SINK "b " CAPTIONS SEED "! augflip" SINK "c"

GST_START_TEST (test_captions_that_only_end_hold_nobody)
{
  Play play;

  open_play (&play, THREE_BRANCHES);
  end (&play, "captions");
  push_pictures (&play, "pictures", 800, FALSE);
  push_sound (&play);
  play_to_end (&play);
  fail_unless (strstr (lines_of (&play, "video"), "\n11:") != NULL);
  close_play (&play);
}
GST_END_TEST;

GST_START_TEST (test_a_caption_far_ahead_lets_the_pipeline_preroll)
{
  Play play;

  open_play (&play, THREE_BRANCHES);
  push_pictures (&play, "pictures", 800, FALSE);
  push_sound (&play);
  push_caption (&play, 5400, 100, "late");
  end (&play, "captions");
  gst_element_set_state (play.pipeline, GST_STATE_PAUSED);
  fail_unless_equals_int (
      gst_element_get_state (play.pipeline, NULL, NULL, 10 * GST_SECOND), GST_STATE_CHANGE_SUCCESS);
  play_to_end (&play);
  fail_unless (strstr (rules_of (&play, "video"), "late") != NULL);
  close_play (&play);
}
GST_END_TEST;

/* for sanitizers it is the code that counts */
#ifdef __SANITIZE_ADDRESS__
#define STOPS 60
#else
#define STOPS 200
#endif

GST_START_TEST (test_a_pipeline_stops_while_branches_wait)
{
  const guint n = g_getenv ("AUG_FULL") ? 2000 : STOPS;

  for (guint i = 0; i < n; i++) {
    Play play;

    open_play (&play, THREE_BRANCHES);
    push_pictures (&play, "pictures", 800, FALSE);
    push_sound (&play);
    for (guint k = 0; k < i % 5; k++)
      push_caption (&play, 900 * k, 300, "said");
    if (i % 7 == 0)
      end (&play, "captions");
    gst_element_set_state (play.pipeline, i % 3 ? GST_STATE_PLAYING : GST_STATE_PAUSED);
    if (i % 4)
      g_usleep (i % 4 * 500);
    if (i % 11 == 0) {
      /* one branch goes, the others go on */
      GstElement *captions = gst_bin_get_by_name (GST_BIN (play.pipeline), "captions");

      gst_element_set_state (captions, GST_STATE_NULL);
      gst_object_unref (captions);
    }
    close_play (&play);
  }
}
GST_END_TEST;

static gboolean
seek_anywhere (GstElement *source, guint64 offset, gpointer data)
{
  return TRUE;
}

/* Seeks in the midst of waits; what was pushed before is gone. */
GST_START_TEST (test_seeks_end_waits)
{
  static const gchar *const sources[] = { "pictures", "sound", "captions" };
  Play play;

  open_play (&play, THREE_BRANCHES);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    GstElement *source = gst_bin_get_by_name (GST_BIN (play.pipeline), sources[i]);

    gst_util_set_object_arg (G_OBJECT (source), "stream-type", "seekable");
    g_signal_connect (source, "seek-data", G_CALLBACK (seek_anywhere), NULL);
    gst_object_unref (source);
  }
  gst_element_set_state (play.pipeline, GST_STATE_PLAYING);
  for (guint i = 0; i < 60; i++) {
    push_pictures (&play, "pictures", 800, FALSE);
    push_sound (&play);
    for (guint k = 0; k < i % 4; k++)
      push_caption (&play, 1300 * k, 100, "said");
    g_usleep (i % 3 * 400);
    fail_unless (gst_element_seek_simple (
        play.pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, (i % 5) * GST_SECOND));
  }
  push_pictures (&play, "pictures", 800, FALSE);
  push_sound (&play);
  push_caption (&play, 4600, 100, "the last words");
  end (&play, "captions");
  fail_unless (wait_end (&play));
  fail_unless (strstr (rules_of (&play, "video"), "last\\ words") != NULL);
  close_play (&play);
}
GST_END_TEST;

static void
make_live (Play *play, const gchar *source)
{
  GstElement *element = gst_bin_get_by_name (GST_BIN (play->pipeline), source);

  g_object_set (element, "is-live", TRUE, NULL);
  gst_object_unref (element);
}

static gboolean
query_in_front_of (Play *play, const gchar *sink, GstQuery *query)
{
  GstElement *element = gst_bin_get_by_name (GST_BIN (play->pipeline), sink);
  GstPad *pad = gst_element_get_static_pad (element, "sink");
  const gboolean done = gst_pad_peer_query (pad, query);

  gst_object_unref (pad);
  gst_object_unref (element);
  return done;
}

/* Captions come too late, some of them or all. */
GST_START_TEST (test_live_windows_that_are_late_are_so_in_every_branch)
{
  for (guint n = 0; n < 5; n += 4) {
    Play play;
    GstQuery *query = gst_query_new_latency ();
    GstClockTime delay;

    open_play (&play,
        PICTURES SEED "facts=stream max-wait=40000000 window=1/2 ! augflip post-messages=true" SINK
                      "a " SOUND SEED "! augflip post-messages=true" SINK "b " CAPTIONS SEED
                      "! augflip" SINK "c async=false");
    /* captions do not come before the pipeline plays */
    make_live (&play, "pictures");
    make_live (&play, "sound");
    make_live (&play, "captions");
    gst_element_set_state (play.pipeline, GST_STATE_PLAYING);
    for (guint i = 0; i < n; i++)
      push_caption (&play, 1000 * i, 300, "said in time");
    push_pictures (&play, "pictures", 800, FALSE);
    push_sound (&play);
    g_usleep (300 * 1000);
    push_caption (&play, 5900, 100, "said too late");
    end (&play, "captions");
    fail_unless (wait_end (&play));
    fail_unless_equals_string (rules_of (&play, "video"), rules_of (&play, "audio"));
    fail_unless (strstr (rules_of (&play, "video"), "timeout") != NULL);
    fail_unless (strstr (rules_of (&play, "video"), "too") == NULL);
    fail_unless ((strstr (rules_of (&play, "video"), "said") != NULL) == (n > 0));
    fail_unless (n > 0 ? play.missed > 0 && play.missed < 12 : play.missed == 12);
    fail_unless (query_in_front_of (&play, "sink-b", query));
    gst_query_parse_latency (query, NULL, &delay, NULL);
    fail_unless_equals_uint64 (delay, 40 * GST_MSECOND);
    gst_query_unref (query);
    close_play (&play);
  }
}
GST_END_TEST;

GST_START_TEST (test_a_wait_without_end_is_told)
{
  Play play;
  g_autoptr (GstBus) bus = NULL;
  GstMessage *message;

  if (!g_getenv ("AUG_FULL"))
    return;
  open_play (&play, THREE_BRANCHES);
  bus = gst_element_get_bus (play.pipeline);
  push_pictures (&play, "pictures", 800, FALSE);
  push_sound (&play);
  gst_element_set_state (play.pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 15 * GST_SECOND, GST_MESSAGE_WARNING);
  fail_unless (message != NULL);
  gst_message_unref (message);
  end (&play, "captions");
  fail_unless (wait_end (&play));
  close_play (&play);
}
GST_END_TEST;

GST_START_TEST (test_a_group_must_be_named)
{
  GstElement *seed = gst_parse_launch ("augseed facts=stream", NULL);
  g_autoptr (GstBus) bus = gst_bus_new ();
  g_autoptr (GError) error = NULL;
  GstMessage *message;

  gst_element_set_bus (seed, bus);
  fail_unless_equals_int (gst_element_set_state (seed, GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  fail_unless (message != NULL);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, "group=") != NULL, "%s", error->message);
  gst_message_unref (message);
  gst_bus_set_flushing (bus, TRUE);
  gst_element_set_bus (seed, NULL);
  gst_element_set_state (seed, GST_STATE_NULL);
  gst_object_unref (seed);
}
GST_END_TEST;

static Suite *
stream_facts_suite (void)
{
  Suite *suite = suite_create ("stream_facts");
  TCase *tcase = tcase_create ("general");

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 120);
  tcase_add_test (tcase, test_branches_without_boxes_follow_the_one_that_has_them);
  tcase_add_test (tcase, test_captions_reach_every_branch);
  tcase_add_test (tcase, test_captions_that_only_end_hold_nobody);
  tcase_add_test (tcase, test_a_caption_far_ahead_lets_the_pipeline_preroll);
  tcase_add_test (tcase, test_a_pipeline_stops_while_branches_wait);
  tcase_add_test (tcase, test_seeks_end_waits);
  tcase_add_test (tcase, test_live_windows_that_are_late_are_so_in_every_branch);
  tcase_add_test (tcase, test_a_wait_without_end_is_told);
  tcase_add_test (tcase, test_a_group_must_be_named);
  return suite;
}

GST_CHECK_MAIN (stream_facts);
