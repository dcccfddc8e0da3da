/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What is held back or moved: reversed, jittered, delayed frames. */
#include "frames.h"

GST_START_TEST (test_reversed_windows_have_the_times_of_the_forward_order)
{
  const Rate *rate = &rates[0];
  GstHarness *h = frame_line ("mode=reverse", rate);
  guint64 total = 3 * 30 + 11, n = 0;
  GstBuffer *out;

  for (guint64 i = 0; i < total; i++) {
    gst_harness_push (h, numbered (rate, i));
    /* a window comes when the next one begins */
    fail_unless_equals_int (gst_harness_buffers_in_queue (h), (gint) (i / 30 * 30));
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  while ((out = gst_harness_try_pull (h))) {
    guint64 begin = n / 30 * 30, end = MIN (begin + 30, total);

    fail_unless_equals_int (number_of (out), (gint) (end - 1 - (n - begin)));
    fail_unless_equals_uint64 (GST_BUFFER_PTS (out), time_of (rate, n));
    fail_unless_equals_int64 (gst_aug_buffer_get_seed_meta (out)->instance.window, (gint64) n / 30);
    fail_unless (gst_aug_buffer_get_trace_meta (out) != NULL);
    gst_buffer_unref (out);
    n++;
  }
  fail_unless_equals_uint64 (n, total);
  close_line (h);
}
GST_END_TEST;

/* Events and buffers in the order in which they came, GAPs as -1. */
static GstPadProbeReturn
note_order (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  GArray *order = user_data;
  gint what = -1;

  if (GST_IS_BUFFER (info->data))
    what = (gint) number_of (info->data);
  else if (GST_EVENT_TYPE (info->data) != GST_EVENT_GAP)
    return GST_PAD_PROBE_OK;
  g_array_append_val (order, what);
  return GST_PAD_PROBE_OK;
}

GST_START_TEST (test_a_gap_keeps_its_place_in_a_reversed_window)
{
  static const gint expected[] = { 4, 3, -1, 1, 0 };
  const Rate *rate = &rates[0];
  GstHarness *h = frame_line ("mode=reverse", rate);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (gint));
  GstPad *pad = gst_element_get_static_pad (part (h, "drop"), "src");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_DATA_DOWNSTREAM, note_order, order, NULL);
  for (guint64 n = 0; n < 5; n++)
    if (n == 2)
      gst_harness_push_event (h, gst_event_new_gap (time_of (rate, n), 33 * GST_MSECOND));
    else
      gst_harness_push (h, numbered (rate, n));
  fail_unless_equals_int (order->len, 0);
  /* beyond the window: all that is held goes first */
  gst_harness_push_event (h, gst_event_new_gap (2 * GST_SECOND, GST_SECOND));
  fail_unless_equals_int (order->len, 6);
  for (guint i = 0; i < 5; i++)
    fail_unless_equals_int (g_array_index (order, gint, i), expected[i]);
  gst_object_unref (pad);
  close_line (h);
}
GST_END_TEST;

/* The shift of a frame, between nodes that are drawn here again. */
static gdouble
expect_shift (const Rate *rate, guint64 n, gdouble most)
{
  gint64 window = window_of (rate, n);
  GstAugDraws draws = draws_of (window);
  gdouble at = (gdouble) time_of (rate, n) - (gdouble) window * 1e9;
  guint i = (guint) MAX (floor (at * 30 / 1e9), 0);
  gdouble from = gst_aug_draws_range (&draws, "offset", i, i ? -most : 0, most);
  gdouble to = i == 29 ? 0 : gst_aug_draws_range (&draws, "offset", i + 1, -most, most);

  return from + (to - from) * (MAX (at, 0) * 30 / 1e9 - i);
}

GST_START_TEST (test_jitter_moves_times_within_bounds_order_and_window)
{
  for (guint r = 0; r < G_N_ELEMENTS (rates); r++) {
    const Rate *rate = &rates[r];
    GstHarness *h = frame_line ("mode=jitter max-jitter=14", rate);
    GstClockTime before = GST_CLOCK_TIME_NONE, end = GST_CLOCK_TIME_NONE;

    for (guint64 n = 0; n < 20 * (guint64) rate->n / (guint64) rate->d; n++) {
      g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, numbered (rate, n));
      gint64 shift = GST_CLOCK_DIFF (time_of (rate, n), GST_BUFFER_PTS (out));
      gint64 window = window_of (rate, n);

      fail_unless (fabs ((gdouble) shift - expect_shift (rate, n, 14e6)) < 3,
          "rate %u frame %" G_GUINT64_FORMAT ": %" G_GINT64_FORMAT " instead of %g", r, n, shift,
          expect_shift (rate, n, 14e6));
      fail_unless (before == GST_CLOCK_TIME_NONE || GST_BUFFER_PTS (out) > before);
      fail_unless (GST_BUFFER_PTS (out) < (guint64) (window + 1) * GST_SECOND);
      /* frames follow each other without holes inside of a window */
      if (window_of (rate, n + 1) == window && n && window_of (rate, n - 1) == window)
        fail_unless (ABS (GST_CLOCK_DIFF (end, GST_BUFFER_PTS (out))) < 4);
      before = GST_BUFFER_PTS (out);
      end = before + GST_BUFFER_DURATION (out);
      fail_unless_equals_int64 (gst_aug_buffer_get_trace_meta (out)->time_offset, shift);
    }
    close_line (h);
  }
}
GST_END_TEST;

static gint64
expect_delay (gint64 window, gdouble low, gdouble high)
{
  GstAugDraws draws = draws_of (window);

  return (gint64) (gst_aug_draws_range (&draws, "delay", 0, low, high) * 1e6);
}

GST_START_TEST (test_latency_shows_older_pictures_at_the_same_times)
{
  for (guint r = 0; r < G_N_ELEMENTS (rates); r++) {
    const Rate *rate = &rates[r];
    GstHarness *h = frame_line ("mode=latency min-delay=80 max-delay=260", rate);

    for (guint64 n = 0; n < 12 * (guint64) rate->n / (guint64) rate->d; n++) {
      g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, numbered (rate, n));
      gint64 delay = expect_delay (window_of (rate, n), 80, 260);
      guint64 old = n;

      while (old > 0 && (gint64) time_of (rate, old) >
                            (gint64) time_of (rate, n) - delay + (gint64) GST_SECOND / 120)
        old--;
      fail_unless_equals_int (number_of (out), (gint) old);
      fail_unless_equals_uint64 (GST_BUFFER_PTS (out), time_of (rate, n));
      fail_unless_equals_int64 (
          gst_aug_buffer_get_seed_meta (out)->instance.window, window_of (rate, n));
    }
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_latency_can_delay_the_times_too)
{
  const Rate *rate = &rates[0];
  GstHarness *h = frame_line ("mode=latency shift-times=true min-delay=10 max-delay=900", rate);
  gint64 before = 0;
  guint bunched = 0;

  for (guint64 n = 0; n < 600; n++) {
    g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, numbered (rate, n));
    gint64 window = (gint64) n / 30, delay = expect_delay (window, 10, 900);
    gint64 time = (gint64) time_of (rate, n) + delay;
    const GstAugInstance *in = &gst_aug_buffer_get_seed_meta (out)->instance;

    /* frames of a shorter delay do not overtake those in front */
    bunched += time < before;
    fail_unless_equals_int (number_of (out), (gint) n);
    fail_unless_equals_uint64 (GST_BUFFER_PTS (out), (guint64) MAX (time, before));
    fail_unless_equals_int64 (in->window, window);
    fail_unless_equals_int64 (in->start, window * (gint64) GST_SECOND + delay);
    fail_unless_equals_int64 (in->orig_start, window * (gint64) GST_SECOND);
    fail_unless (in->flags & GST_AUG_SEED_FLAG_RETIMED);
    before = (gint64) GST_BUFFER_PTS (out);
  }
  fail_unless (bunched > 10);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_a_flush_or_the_end_of_a_segment_leaves_no_picture_behind)
{
  static const gchar *const modes[] = { "mode=freeze share=1",
    "mode=latency min-delay=500 max-delay=500", "mode=duplicate share=1", "mode=reverse" };
  const Rate *rate = &rates[0];

  for (guint k = 0; k < 8; k++) {
    GstHarness *h = frame_line (modes[k / 2], rate);
    GstSegment segment;
    GstBuffer *out;

    gst_segment_init (&segment, GST_FORMAT_TIME);
    for (guint64 n = 0; n < 10; n++)
      gst_harness_push (h, numbered (rate, n));
    if (k % 2) {
      gst_harness_push_event (h, gst_event_new_flush_start ());
      gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
    }
    gst_harness_push_event (h, gst_event_new_segment (&segment));
    /* what a segment ends comes out, what a flush ends does not */
    if (k / 2 == 3)
      fail_unless_equals_int (gst_harness_buffers_in_queue (h), k % 2 ? 0 : 10);
    while ((out = gst_harness_try_pull (h)))
      gst_buffer_unref (out);
    gst_harness_push (h, numbered (rate, 20));
    gst_harness_push_event (h, gst_event_new_eos ());
    out = gst_harness_pull (h);
    fail_unless_equals_int (number_of (out), 20);
    gst_buffer_unref (out);
    close_line (h);
  }
}
GST_END_TEST;

static void
count_down (gpointer user_data, GstMiniObject *where_it_was)
{
  (*(guint *) user_data)--;
}

GST_START_TEST (test_no_more_is_held_than_is_needed)
{
  static const struct {
    const gchar *properties;
    guint most;
  } rows[] = { { "", 0 }, { "mode=jitter", 0 }, { "mode=freeze share=0.5", 1 },
    { "mode=duplicate share=0.5", 1 }, { "mode=reverse", 30 },
    { "mode=latency min-delay=100 max-delay=200", 7 }, { "mode=latency shift-times=true", 0 } };
  const Rate *rate = &rates[0];

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    GstHarness *h = frame_line (rows[r].properties, rate);
    guint alive = 0, most = 0;
    GstBuffer *out;

    for (guint64 n = 0; n < 300; n++) {
      GstBuffer *in = numbered (rate, n);

      gst_mini_object_weak_ref (
          GST_MINI_OBJECT (gst_buffer_peek_memory (in, 0)), count_down, &alive);
      alive++;
      gst_harness_push (h, in);
      while ((out = gst_harness_try_pull (h)))
        gst_buffer_unref (out);
      most = MAX (most, alive);
    }
    fail_unless (most <= rows[r].most, "%s holds %u pictures", rows[r].properties, most);
    fail_unless (most + 1 >= rows[r].most, "%s holds only %u", rows[r].properties, most);
    gst_harness_push_event (h, gst_event_new_eos ());
    while ((out = gst_harness_try_pull (h)))
      gst_buffer_unref (out);
    fail_unless_equals_int (alive, 0);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_more_than_max_frames_is_refused_with_what_to_set)
{
  static const gchar *const rows[][2] = { { "mode=reverse max-frames=20", "set max-frames higher" },
    { "mode=latency max-frames=5 min-delay=500 max-delay=900", "max-delay lower" } };

  for (guint r = 0; r < 2; r++) {
    GstHarness *h = frame_line (rows[r][0], &rates[0]);
    GstFlowReturn ret = GST_FLOW_OK;

    for (guint64 n = 0; ret == GST_FLOW_OK && n < 60; n++)
      ret = gst_harness_push (h, numbered (&rates[0], n));
    fail_unless_equals_int (ret, GST_FLOW_ERROR);
    expect_words (h, GST_MESSAGE_ERROR, rows[r][1]);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_live_sources_are_not_reversed_and_all_else_is)
{
  static const gchar *const modes[] = { "drop", "freeze", "duplicate", "reverse", "jitter",
    "latency" };

  for (guint m = 0; m < G_N_ELEMENTS (modes); m++) {
    g_autofree gchar *launch = g_strdup_printf (
        "augseed seed=%d source=clip window=1 ! augframedrop mode=%s", SEED, modes[m]);
    GstHarness *h = line (launch, NULL);
    gboolean reverse = g_str_equal (modes[m], "reverse");

    gst_harness_set_live (h, TRUE);
    gst_harness_set_upstream_latency (h, 10 * GST_MSECOND);
    gst_harness_set_src_caps_str (h, "video/x-raw,format=GRAY8,width=8,height=4,framerate=30/1");
    fail_unless_equals_int (
        gst_harness_push (h, numbered (&rates[0], 0)), reverse ? GST_FLOW_ERROR : GST_FLOW_OK);
    if (reverse)
      expect_words (h, GST_MESSAGE_ERROR, "set mode=freeze");
    else
      expect_no_words (h);
    /* moved back, a frame is late */
    fail_unless_equals_uint64 (
        gst_harness_query_latency (h), (g_str_equal (modes[m], "jitter") ? 15 : 10) * GST_MSECOND);
    close_line (h);
  }
}
GST_END_TEST;

static Suite *
augframedrop_time_suite (void)
{
  Suite *s = suite_create ("augframedrop-time");
  TCase *c = tcase_create ("augframedrop-time");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_reversed_windows_have_the_times_of_the_forward_order);
  tcase_add_test (c, test_a_gap_keeps_its_place_in_a_reversed_window);
  tcase_add_test (c, test_jitter_moves_times_within_bounds_order_and_window);
  tcase_add_test (c, test_latency_shows_older_pictures_at_the_same_times);
  tcase_add_test (c, test_latency_can_delay_the_times_too);
  tcase_add_test (c, test_a_flush_or_the_end_of_a_segment_leaves_no_picture_behind);
  tcase_add_test (c, test_no_more_is_held_than_is_needed);
  tcase_add_test (c, test_more_than_max_frames_is_refused_with_what_to_set);
  tcase_add_test (c, test_live_sources_are_not_reversed_and_all_else_is);
  return s;
}

GST_CHECK_MAIN (augframedrop_time);
