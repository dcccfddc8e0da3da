/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Every element for sound, by no name, behind a live source: what it says of its delay is the time
 * by which sound is held back, and what it cannot do live it refuses with a sentence. */
#include <string.h>

#include "soundwalk.h"

#define BUFFERS 20

typedef struct {
  guint64 frames_in, frames_out;
  guint64 held; /* at most */
} Seen;

static GstPadProbeReturn
see_in (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  ((Seen *) data)->frames_in += gst_buffer_get_size (GST_PAD_PROBE_INFO_BUFFER (info)) / 4;
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
see_out (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Seen *seen = data;

  seen->frames_out += gst_buffer_get_size (GST_PAD_PROBE_INFO_BUFFER (info)) / 4;
  seen->held = MAX (seen->held, seen->frames_in - seen->frames_out);
  return GST_PAD_PROBE_OK;
}

static void
watch (GstElement *pipeline, const gchar *name, const gchar *pad_name, GstPadProbeCallback callback,
    Seen *seen)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (pipeline), name);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, pad_name);

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, callback, seen, NULL);
}

static GstClockTime
latency_at (GstElement *pipeline, const gchar *name, gboolean *live)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (pipeline), name);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "src");
  GstQuery *query = gst_query_new_latency ();
  GstClockTime min, max;

  fail_unless (gst_pad_query (pad, query));
  gst_query_parse_latency (query, live, &min, &max);
  fail_unless (max >= min);
  gst_query_unref (query);
  return min;
}

/* TRUE at the end of the stream, FALSE where the element refuses. */
static gboolean
wait_for_end (GstElement *pipeline, const gchar *launch)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  for (;;) {
    g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (
        bus, 30 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_LATENCY);
    g_autoptr (GError) error = NULL;

    fail_unless (message != NULL, "%s does not end", launch);
    switch (GST_MESSAGE_TYPE (message)) {
    case GST_MESSAGE_LATENCY:
      gst_bin_recalculate_latency (GST_BIN (pipeline));
      break;
    case GST_MESSAGE_EOS:
      return TRUE;
    default:
      gst_message_parse_error (message, &error, NULL);
      fail_unless (strstr (error->message, "live") != NULL && strchr (error->message, '='),
          "%s: %s", launch, error->message);
      return FALSE;
    }
  }
}

static void
check_live (const gchar *element, const gchar *settings)
{
  g_autofree gchar *line = sound_line ("1/10", element, settings);
  g_autofree gchar *launch = g_strdup_printf (
      "audiotestsrc is-live=true wave=red-noise num-buffers=%u samplesperbuffer=160 ! "
      "audio/x-raw,format=F32LE,rate=16000,channels=1 ! %s ! fakesink sync=true name=sink",
      BUFFERS, line);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (launch, &error);
  const Sound sound = { TRUE, 16000, 1 };
  Seen seen = { 0 };
  gboolean live;

  fail_unless (!error, "%s: %s", launch, error ? error->message : "");
  watch (pipeline, "m", "sink", see_in, &seen);
  watch (pipeline, "m", "src", see_out, &seen);
  fail_unless (gst_element_set_state (pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE);
  if (wait_for_end (pipeline, launch)) {
    const GstClockTime before = latency_at (pipeline, "seed", &live);
    const GstClockTime own = latency_at (pipeline, "m", &live) - before;

    fail_unless (live);
    fail_unless_equals_uint64 (seen.frames_out, seen.frames_in);
    fail_unless_equals_uint64 (seen.frames_in, BUFFERS * 160);
    fail_unless (seen.held <= sound_frame (&sound, own) + 160,
        "%s holds back %" G_GUINT64_FORMAT " frames and says %" GST_TIME_FORMAT, launch, seen.held,
        GST_TIME_ARGS (own));
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

GST_START_TEST (test_live_sound_is_late_by_what_was_reported)
{
  sound_for_settings (sound_rounds (1, 20), check_live);
}
GST_END_TEST;

static Suite *
soundlive_suite (void)
{
  Suite *s = suite_create ("generic-soundlive");
  TCase *tc = tcase_create ("soundlive");

  suite_add_tcase (s, tc);
  tcase_set_timeout (tc, 3600);
  tcase_add_test (tc, test_live_sound_is_late_by_what_was_reported);
  return s;
}

GST_CHECK_MAIN (soundlive);
