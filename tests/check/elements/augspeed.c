/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/audio/audio.h>
#include <gst/check/gstcheck.h>
#include <gst/check/gstharness.h>
#include <math.h>
#include <string.h>

#include "augment.h"

#define RATE 16000
#define SECONDS 4

/* The error with which a line ends, NULL if it plays to its end. */
static gchar *
error_of (const gchar *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (line, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) said = NULL;

  fail_unless (pipeline && !error, "%s", line);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  fail_unless (message != NULL, "%s has no end", line);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &said, NULL);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return said ? g_strdup (said->message) : NULL;
}

GST_START_TEST (test_what_cannot_be_done_is_refused_with_a_way_out)
{
  static const struct {
    const gchar *line, *says;
  } rows[] = {
    { "audiotestsrc is-live=true num-buffers=5 ! augseed ! augspeed ! fakesink", "use augpitch" },
    { "videotestsrc num-buffers=5 ! augseed ! augspeed hold=frame ! fakesink", "set hold=window" },
    { "audiotestsrc num-buffers=5 ! augseed ! augspeed warp=0.1 ! fakesink", "set window=1" },
    { "audiotestsrc num-buffers=5 ! augseed time-domain=pts window=1 ! augspeed ! fakesink",
        "time-domain=stream" },
    { "videotestsrc num-buffers=5 ! augspeed min-factor=1.2 max-factor=1.1 ! fakesink",
        "set min-factor" },
    { "audiotestsrc num-buffers=5 ! audio/x-raw,format=S32LE ! augspeed ! fakesink",
        "put audioconvert in front" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *said = error_of (rows[i].line);

    fail_unless (said && strstr (said, rows[i].says), "%s: %s", rows[i].line, said);
  }
}
GST_END_TEST;

static GstHarness *
line (const gchar *settings, const gchar *caps)
{
  g_autofree gchar *text = g_strdup_printf ("augseed seed=5 window=1 ! augspeed %s", settings);
  GstHarness *h = gst_harness_new_parse (text);

  gst_harness_set_live (h, FALSE);
  gst_harness_set_src_caps_str (h, caps);
  return h;
}

GST_START_TEST (test_gaps_captions_and_segments_move)
{
  GstHarness *h = line ("min-factor=0.5 max-factor=0.5", "text/x-raw, format=(string)utf8");
  GstBuffer *in = gst_buffer_new_memdup ("word", 4), *out;
  GstClockTime pts = 0, duration = 0;
  GstEvent *event;
  guint n_gaps = 0;

  GST_BUFFER_PTS (in) = 1250 * GST_MSECOND;
  GST_BUFFER_DURATION (in) = GST_SECOND;
  fail_unless_equals_int (gst_harness_push (h, in), GST_FLOW_OK);
  fail_unless (
      gst_harness_push_event (h, gst_event_new_gap (2500 * GST_MSECOND, 250 * GST_MSECOND)));
  out = gst_harness_pull (h);
  fail_unless_equals_uint64 (GST_BUFFER_PTS (out), 2500 * GST_MSECOND);
  fail_unless_equals_uint64 (GST_BUFFER_DURATION (out), 2 * GST_SECOND);
  gst_buffer_unref (out);
  while ((event = gst_harness_try_pull_event (h))) {
    if (GST_EVENT_TYPE (event) == GST_EVENT_GAP) {
      gst_event_parse_gap (event, &pts, &duration);
      n_gaps++;
    }
    gst_event_unref (event);
  }
  fail_unless_equals_int (n_gaps, 1);
  fail_unless_equals_uint64 (pts, 5 * GST_SECOND);
  fail_unless_equals_uint64 (duration, 500 * GST_MSECOND);
  gst_harness_teardown (h);
}
GST_END_TEST;

/* Noise in ±0.4. */
static gfloat
sample (guint i, guint channel)
{
  guint32 word = i * 0x9e3779b9u + channel * 0x85ebca6bu;

  word = (word ^ word >> 16) * 0x21f0aaadu;
  word = (word ^ word >> 15) * 0x735a2d97u;
  return (gfloat) (gint32) (word ^ word >> 15) * 0.4f * 0x1p-31f;
}

/* What comes out of noise in pieces of @piece frames: interleaved, as it is. */
static GByteArray *
play (const gchar *settings, gboolean is_s16, guint first, guint channels, guint piece)
{
  g_autofree gchar *caps = g_strdup_printf ("audio/x-raw, format=(string)%s, rate=%d, channels=%u, "
                                            "channel-mask=(bitmask)0, layout=(string)interleaved",
      is_s16 ? "S16LE" : "F32LE", RATE, channels);
  GstHarness *h = line (settings, caps);
  GByteArray *all = g_byte_array_new ();
  const gsize bpf = channels * (is_s16 ? 2 : 4);
  GstBuffer *out;

  for (guint at = 0; at < RATE * SECONDS; at += piece) {
    const guint n = MIN (piece, RATE * SECONDS - at);
    GstBuffer *in = gst_buffer_new_allocate (NULL, n * bpf, NULL);
    GstMapInfo map;

    gst_buffer_map (in, &map, GST_MAP_WRITE);
    for (guint i = 0; i < n * channels; i++) {
      const gfloat v = sample (at + i / channels, first + i % channels);
      const gint16 whole = (gint16) lrintf (v * 32768);

      if (is_s16)
        ((gint16 *) map.data)[i] = whole;
      else
        ((gfloat *) map.data)[i] = (gfloat) whole / 32768;
    }
    gst_buffer_unmap (in, &map);
    GST_BUFFER_PTS (in) = gst_util_uint64_scale (at, GST_SECOND, RATE);
    GST_BUFFER_DURATION (in) = gst_util_uint64_scale (n, GST_SECOND, RATE);
    fail_unless_equals_int (gst_harness_push (h, in), GST_FLOW_OK);
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  while ((out = gst_harness_try_pull (h))) {
    GstMapInfo map;

    gst_buffer_map (out, &map, GST_MAP_READ);
    g_byte_array_append (all, map.data, (guint) map.size);
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  gst_harness_teardown (h);
  return all;
}

GST_START_TEST (test_pieces_do_not_matter)
{
  static const gchar *const settings[] = { "min-factor=0.8 max-factor=1.25 warp=0.2",
    "pitch=keep min-factor=0.8 max-factor=1.25", "pitch=keep engine=wsola warp=0.2" };
  static const guint pieces[] = { 1, 160, 441, 1024, 4096 };

  for (guint s = 0; s < G_N_ELEMENTS (settings); s++) {
    g_autoptr (GByteArray) whole = play (settings[s], FALSE, 0, 1, RATE * SECONDS);

    for (guint p = 0; p < G_N_ELEMENTS (pieces); p++) {
      g_autoptr (GByteArray) cut = play (settings[s], FALSE, 0, 1, pieces[p]);

      fail_unless (cut->len == whole->len && memcmp (cut->data, whole->data, whole->len) == 0,
          "%s: other bytes in pieces of %u", settings[s], pieces[p]);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_integers_are_floats_rounded)
{
  g_autoptr (GByteArray) s16 = play ("warp=0.2", TRUE, 0, 2, 1000);
  g_autoptr (GByteArray) f32 = play ("warp=0.2", FALSE, 0, 2, 1000);

  fail_unless_equals_int (2 * s16->len, f32->len);
  for (guint i = 0; i < s16->len / 2; i++) {
    const gfloat v = ((gfloat *) f32->data)[i] * 32768;

    fail_unless (fabsf (v - ((gint16 *) s16->data)[i]) <= 0.5f, "sample %u", i);
  }
}
GST_END_TEST;

GST_START_TEST (test_channels_do_not_mix)
{
  for (guint n = 2; n <= 8; n++) {
    g_autoptr (GByteArray) all = play ("warp=0.1", FALSE, 0, n, 1024);

    for (guint c = 0; c < n; c++) {
      g_autoptr (GByteArray) one = play ("warp=0.1", FALSE, c, 1, 1024);

      fail_unless_equals_int (all->len, n * one->len);
      for (guint i = 0; i < one->len / 4; i++)
        fail_unless (((gfloat *) all->data)[i * n + c] == ((gfloat *) one->data)[i]);
    }
  }
}
GST_END_TEST;

/* Windows that begin again after a jump have the bytes that they have without one. */
GST_START_TEST (test_nothing_leaks_across_a_jump)
{
  GstHarness *h = line ("pitch=shift min-factor=0.8 max-factor=0.8",
      "audio/x-raw, format=(string)F32LE, rate=16000, channels=1, layout=(string)interleaved");
  guint n_loud = 0, n_quiet = 0;

  for (guint i = 0; i < 2; i++) {
    GstBuffer *in = gst_buffer_new_allocate (NULL, 8000 * 4, NULL), *out;
    GstMapInfo map;

    gst_buffer_map (in, &map, GST_MAP_WRITE);
    for (guint k = 0; k < 8000; k++)
      ((gfloat *) map.data)[k] = i ? 0 : 0.5f;
    gst_buffer_unmap (in, &map);
    GST_BUFFER_PTS (in) = i * 2 * GST_SECOND;
    GST_BUFFER_DURATION (in) = GST_SECOND / 2;
    fail_unless_equals_int (gst_harness_push (h, in), GST_FLOW_OK);
    if (i)
      gst_harness_push_event (h, gst_event_new_eos ());
    while ((out = gst_harness_try_pull (h))) {
      gst_buffer_map (out, &map, GST_MAP_READ);
      for (guint k = 0; k < map.size / 4; k++) {
        gboolean late = GST_BUFFER_PTS (out) >= GST_SECOND;

        n_loud += !late && ((gfloat *) map.data)[k] != 0;
        n_quiet += late && ((gfloat *) map.data)[k] == 0;
        fail_unless (!late || ((gfloat *) map.data)[k] == 0);
      }
      gst_buffer_unmap (out, &map);
      gst_buffer_unref (out);
    }
  }
  fail_unless_equals_int (n_loud, 10000);
  fail_unless_equals_int (n_quiet, 10000);
  gst_harness_teardown (h);
}
GST_END_TEST;

static Suite *
augspeed_suite (void)
{
  Suite *s = suite_create ("augspeed");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_what_cannot_be_done_is_refused_with_a_way_out);
  tcase_add_test (tc, test_gaps_captions_and_segments_move);
  tcase_add_test (tc, test_pieces_do_not_matter);
  tcase_add_test (tc, test_integers_are_floats_rounded);
  tcase_add_test (tc, test_channels_do_not_mix);
  tcase_add_test (tc, test_nothing_leaks_across_a_jump);
  return s;
}

GST_CHECK_MAIN (augspeed);
