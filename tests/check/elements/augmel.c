/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "filter.h"

#define CAPS \
  "audio/x-raw,format=F32LE,layout=interleaved,rate=16000,channels=2,channel-mask=(bitmask)3"

/* @n samples from @first on, the same however they are cut. */
static GstBuffer *
sound (guint64 first, guint n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, n * 8, NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint i = 0; i < 2 * n; i++)
    ((gfloat *) map.data)[i] =
        (gfloat) (gint32) ((guint32) (2 * first + i) * 2654435761u) * 0x1p-33f;
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (first, GST_SECOND, 16000);
  return buffer;
}

static gchar *
dimensions (GstHarness *h)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (h->sinkpad);

  return g_strdup (gst_structure_get_string (gst_caps_get_structure (caps, 0), "dimensions"));
}

static void
check_buffer (GstBuffer *buffer, GstClockTime pts, GstClockTime duration, gsize size)
{
  fail_unless (buffer != NULL);
  fail_unless_equals_uint64 (GST_BUFFER_PTS (buffer), pts);
  fail_unless_equals_uint64 (GST_BUFFER_DURATION (buffer), duration);
  fail_unless_equals_uint64 (gst_buffer_get_size (buffer), size);
}

/* The samples [from, to) of the stream alone, as a tensor of one window. */
static GstBuffer *
tensor_of (const gchar *settings, guint64 from, guint64 to)
{
  g_autofree gchar *launch = g_strdup_printf (
      "augseed window=%u/16000 ! augmel mode=window %s", (guint) (to - from), settings);
  GstHarness *h = line (launch, CAPS);
  GstBuffer *in = sound (from, (guint) (to - from)), *out;

  GST_BUFFER_PTS (in) = 0;
  gst_harness_push (h, in);
  gst_harness_push_event (h, gst_event_new_eos ());
  out = gst_harness_pull (h);
  close_line (h);
  return out;
}

GST_START_TEST (test_every_window_is_a_tensor_of_its_own_sound)
{
  GstHarness *h = line ("augseed window=1/2 ! augmel mode=window n-mels=40", CAPS);
  g_autofree gchar *d = NULL;

  for (guint64 at = 0; at < 24000; at += 100)
    gst_harness_push (h, sound (at, 100));
  for (guint w = 0; w < 3; w++) {
    g_autoptr (GstBuffer) out = gst_harness_try_pull (h);
    g_autoptr (GstBuffer) alone = tensor_of ("n-mels=40", 8000 * w, 8000 * (w + 1));

    check_buffer (out, w * GST_SECOND / 2, GST_SECOND / 2, 40 * 51 * 2 * 4);
    fail_unless (same_bytes (out, alone), "window %u", w);
    fail_unless_equals_int64 (gst_aug_buffer_get_seed_meta (out)->instance.window, w);
  }
  d = dimensions (h);
  fail_unless_equals_string (d, "40:51:2:1");
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_a_window_that_is_cut_short_is_filled_with_silence)
{
  GstHarness *h = line ("augseed window=1 ! augmel mode=window log=none", CAPS);
  GstMapInfo map;
  GstBuffer *out;

  gst_harness_push (h, sound (0, 4000));
  fail_unless (gst_harness_try_pull (h) == NULL);
  gst_harness_push_event (h, gst_event_new_eos ());
  out = gst_harness_pull (h);
  gst_buffer_map (out, &map, GST_MAP_READ);
  for (guint k = 0; k < 101; k++)
    fail_unless ((((gfloat *) map.data)[k * 80 + 40] > 0) == (k < 4000 / 160 + 2), "frame %u", k);
  gst_buffer_unmap (out, &map);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_frames_of_a_stream_follow_each_other_over_windows)
{
  GstHarness *h = line ("augseed window=1/10 ! augmel frames=4", CAPS);
  GstHarness *all = line ("augseed window=2 ! augmel mode=window", CAPS);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GstBuffer *out, *whole;
  GstMapInfo map, window;

  for (guint64 at = 0; at < 32000; at += 1000) {
    gst_harness_push (h, sound (at, 1000));
    gst_harness_push (all, sound (at, 1000));
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  whole = gst_harness_pull (all);
  gst_buffer_map (whole, &window, GST_MAP_READ);
  for (guint k = 0; k < 200; k += 4) {
    const guint n = 4;

    out = gst_harness_try_pull (h);
    check_buffer (out, k * GST_MSECOND * 10, n * GST_MSECOND * 10, 80 * 4 * 2 * 4);
    gst_buffer_map (out, &map, GST_MAP_READ);
    for (guint c = 0; c < 2; c++)
      fail_unless (
          memcmp (map.data + c * 80 * 4 * 4, window.data + (c * 201 + k) * 80 * 4, n * 80 * 4) == 0,
          "frame %u, channel %u", k, c);
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  fail_unless (gst_harness_try_pull (h) == NULL);
  gst_buffer_unmap (whole, &window);
  gst_buffer_unref (whole);
  close_line (h);
  close_line (all);
}
GST_END_TEST;

GST_START_TEST (test_a_jump_in_time_ends_the_sound)
{
  GstHarness *h = line ("augseed window=10 ! augmel frames=100", CAPS);
  GstBuffer *in = sound (0, 1600);
  g_autoptr (GstBuffer) first = NULL, second = NULL;

  gst_harness_push (h, sound (0, 1600));
  fail_unless (gst_harness_try_pull (h) == NULL);
  GST_BUFFER_PTS (in) = 3 * GST_SECOND;
  GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_DISCONT);
  gst_harness_push (h, in);
  first = gst_harness_try_pull (h);
  check_buffer (first, 0, 10 * GST_SECOND / 100, 80 * 100 * 2 * 4);
  gst_harness_push_event (h, gst_event_new_eos ());
  second = gst_harness_try_pull (h);
  check_buffer (second, 3 * GST_SECOND, 10 * GST_SECOND / 100, 80 * 100 * 2 * 4);
  fail_unless (same_bytes (first, second));
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_downstream_names_the_number_of_frames)
{
  GstHarness *h = line ("augseed window=1/2 ! augmel mode=window n-mels=10 ! "
                        "capsfilter caps=\"other/tensors,dimensions=(string)10:30:2:1\"",
      CAPS);
  g_autoptr (GstBuffer) out = NULL;

  gst_harness_push (h, sound (0, 8000));
  out = gst_harness_try_pull (h);
  check_buffer (out, 0, GST_SECOND / 2, 10 * 30 * 2 * 4);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_sound_that_was_left_out_is_zero)
{
  GstHarness *h = line ("augseed window=1/2 branch=audio ! modalitydrop modalities=audio,video "
                        "probabilities=\"<1.0,0.0>\" ! augmel mode=window",
      CAPS);
  g_autoptr (GstBuffer) out = NULL;
  GstMapInfo map;

  gst_harness_push (h, sound (0, 8000));
  out = gst_harness_try_pull (h);
  fail_unless (out != NULL);
  gst_buffer_map (out, &map, GST_MAP_READ);
  for (gsize i = 0; i < map.size; i++)
    fail_unless (map.data[i] == 0);
  gst_buffer_unmap (out, &map);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_latency_is_how_long_a_tensor_waits)
{
  GstHarness *h = line ("augmel name=m frames=5 n-fft=512 hop=160", CAPS);
  g_autoptr (GstPad) pad = NULL;
  GstQuery *query = gst_query_new_latency ();
  GstClockTime min;
  guint64 n = 0;
  GstBuffer *out = NULL;

  for (; !out; n += 10) {
    gst_harness_push (h, sound (n, 10));
    out = gst_harness_try_pull (h);
  }
  gst_buffer_unref (out);
  pad = gst_element_get_static_pad (part (h, "m"), "src");
  fail_unless (gst_pad_query (pad, query));
  gst_query_parse_latency (query, NULL, &min, NULL);
  gst_query_unref (query);
  fail_unless_equals_uint64 (min, gst_util_uint64_scale_ceil (4 * 160 + 256, GST_SECOND, 16000));
  fail_unless_equals_uint64 (n, 4 * 160 + 256 + 4);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_windows_without_an_end_say_what_to_set)
{
  GstHarness *h = line ("augseed ! augmel mode=window", CAPS);

  fail_unless_equals_int (gst_harness_push (h, sound (0, 160)), GST_FLOW_ERROR);
  expect_words (h, GST_MESSAGE_ERROR, "set window=1");
  close_line (h);
}
GST_END_TEST;

static Suite *
augmel_suite (void)
{
  Suite *s = suite_create ("augmel");
  TCase *c = tcase_create ("augmel");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_every_window_is_a_tensor_of_its_own_sound);
  tcase_add_test (c, test_a_window_that_is_cut_short_is_filled_with_silence);
  tcase_add_test (c, test_frames_of_a_stream_follow_each_other_over_windows);
  tcase_add_test (c, test_a_jump_in_time_ends_the_sound);
  tcase_add_test (c, test_downstream_names_the_number_of_frames);
  tcase_add_test (c, test_sound_that_was_left_out_is_zero);
  tcase_add_test (c, test_latency_is_how_long_a_tensor_waits);
  tcase_add_test (c, test_windows_without_an_end_say_what_to_set);
  return s;
}

GST_CHECK_MAIN (augmel);
