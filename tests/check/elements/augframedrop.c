/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "frames.h"

#define MAX_SLOTS 256

/* Which of @n slots are hit, written down here again. */
static void
expect_hits (gint64 window, gdouble share, gdouble run, guint n, gboolean hits[MAX_SLOTS])
{
  GstAugDraws draws = draws_of (window);

  run = MAX (MAX (run, 1), share / (1 - share));
  for (guint i = 0; i < n; i++) {
    gdouble u = gst_aug_draws_uniform (&draws, "slot", i);

    if (i == 0)
      hits[i] = u < share;
    else if (hits[i - 1])
      hits[i] = u < 1 - 1 / run;
    else
      hits[i] = u < share / ((1 - share) * run);
  }
}

static guint
slot_of (const Rate *rate, guint64 n, gdouble frequency)
{
  gdouble at = (gdouble) time_of (rate, n) - (gdouble) window_of (rate, n) * (gdouble) GST_SECOND;
  gdouble slot = floor (at * frequency / 1e9 + 0.25);

  return (guint) CLAMP (slot, 0, frequency - 1);
}

static gboolean
is_expected (const Rate *rate, guint64 n, gdouble share, gdouble burst, guint frequency)
{
  gboolean hits[MAX_SLOTS];

  expect_hits (window_of (rate, n), share, burst * frequency, frequency, hits);
  return hits[slot_of (rate, n, frequency)];
}

GST_START_TEST (test_exactly_the_frames_of_hit_slots_are_left_out)
{
  static const struct {
    gdouble share, burst;
    guint frequency;
  } rows[] = { { 0.1, 0, 30 }, { 0.5, 0.2, 30 }, { 0.9, 0, 10 }, { 0.3, 0.1, 120 } };

  for (guint k = 0; k < G_N_ELEMENTS (rates) * G_N_ELEMENTS (rows); k++) {
    const Rate *rate = &rates[k / G_N_ELEMENTS (rows)];
    gdouble share = rows[k % 4].share, burst = rows[k % 4].burst;
    guint frequency = rows[k % 4].frequency, gaps = 0;
    g_autofree gchar *properties =
        g_strdup_printf ("share=%g burst=%g frequency=%u", share, burst, frequency);
    GstHarness *h = frame_line (properties, rate);

    for (guint64 n = 0; n < 20 * (guint64) rate->n / (guint64) rate->d; n++) {
      GstBuffer *in = numbered (rate, n), *out;

      gst_harness_push (h, gst_buffer_ref (in));
      out = gst_harness_try_pull (h);
      if (is_expected (rate, n, share, burst, frequency)) {
        fail_unless (out == NULL, "%s: frame %" G_GUINT64_FORMAT " is there", properties, n);
        gaps++;
      } else {
        fail_unless (out != NULL, "%s: frame %" G_GUINT64_FORMAT " is not there", properties, n);
        /* nothing was done to it */
        fail_unless (gst_aug_buffer_get_trace_meta (out) == NULL);
        fail_unless_equals_uint64 (GST_BUFFER_PTS (out), GST_BUFFER_PTS (in));
        fail_unless (gst_buffer_peek_memory (out, 0) == gst_buffer_peek_memory (in, 0));
        gst_buffer_unref (out);
      }
      gst_buffer_unref (in);
    }
    fail_unless (gaps > 5);
    fail_unless_equals_int (count_gaps (h), gaps);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_frozen_frames_show_the_last_one_before_the_hit_in_their_window)
{
  for (guint r = 0; r < G_N_ELEMENTS (rates); r++) {
    const Rate *rate = &rates[r];
    GstHarness *h = frame_line ("mode=freeze share=0.4 burst=0.15", rate);
    guint shown = 0, frozen = 0;
    gint64 window = -1;
    gboolean was_hit = FALSE;

    for (guint64 n = 0; n < 20 * (guint64) rate->n / (guint64) rate->d; n++) {
      g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, numbered (rate, n));
      gboolean hit = is_expected (rate, n, 0.4, 0.15, 30);

      if (window != window_of (rate, n))
        was_hit = FALSE, shown = (guint) n;
      if (!hit)
        shown = (guint) n;
      window = window_of (rate, n);
      fail_unless_equals_int (number_of (out), (gint) shown);
      fail_unless_equals_uint64 (GST_BUFFER_PTS (out), time_of (rate, n));
      fail_unless_equals_uint64 (
          GST_BUFFER_DURATION (out), time_of (rate, n + 1) - time_of (rate, n));
      fail_unless_equals_int64 (gst_aug_buffer_get_seed_meta (out)->instance.window, window);
      fail_unless (
          (gst_aug_buffer_get_trace_meta (out) != NULL) == (shown != n) || (hit && !was_hit));
      frozen += shown != n;
      was_hit = hit;
    }
    fail_unless (frozen > 10);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_a_duplicate_takes_the_place_of_the_next_frame)
{
  const Rate *rate = &rates[0];
  GstHarness *h = frame_line ("mode=duplicate share=0.3", rate);
  guint doubled = 0;

  for (guint64 n = 0; n < 600; n++) {
    g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, numbered (rate, n));
    gboolean again = n % 30 && is_expected (rate, n - 1, 0.3, 0, 30);

    fail_unless_equals_int (number_of (out), (gint) (n - again));
    fail_unless_equals_uint64 (GST_BUFFER_PTS (out), time_of (rate, n));
    doubled += again;
  }
  fail_unless (doubled > 120 && doubled < 240);
  close_line (h);
}
GST_END_TEST;

static gchar *
operations_of (GstHarness *h)
{
  g_autoptr (GstStructure) message = next_decision (h);

  return message ? gst_value_serialize (gst_structure_get_value (message, "operations")) : NULL;
}

GST_START_TEST (test_cameras_of_other_rates_and_depth_lose_the_same_time)
{
  static const gchar *const modes[] = { "drop", "freeze", "duplicate", "jitter", "latency" };
  static const gchar *const caps[] = {
    "video/x-raw,format=GRAY8,width=8,height=4,framerate=30/1",
    "video/x-raw,format=GRAY8,width=8,height=4,framerate=15/1",
    "video/x-raw,format=GRAY16_LE,width=8,height=2,framerate=30/1",
  };

  for (guint m = 0; m < G_N_ELEMENTS (modes); m++) {
    GstHarness *h[3];
    gboolean hits = m == 0;

    for (guint b = 0; b < 3; b++) {
      g_autofree gchar *launch = g_strdup_printf (
          "augseed seed=5 source=clip window=1 branch=b%u role=%s ! augframedrop mode=%s "
          "share=0.4 post-messages=true",
          b, b == 2 ? "depth" : "rgb", modes[m]);

      h[b] = line (launch, caps[b]);
    }
    for (guint64 n = 0; n < 300; n++) {
      GstClockTime times[3];

      for (guint b = 0; b < 3; b++) {
        g_autoptr (GstBuffer) out = NULL;

        if (b == 1 && n % 2)
          continue;
        gst_harness_push (h[b], numbered (&rates[b == 1], b == 1 ? n / 2 : n));
        out = gst_harness_try_pull (h[b]);
        fail_unless (hits || out != NULL);
        times[b] = out ? GST_BUFFER_PTS (out) : GST_CLOCK_TIME_NONE;
      }
      fail_unless_equals_uint64 (times[0], times[2]);
      if (n % 2 == 0)
        fail_unless (times[0] == times[1] || ABS (GST_CLOCK_DIFF (times[0], times[1])) <= 1);
    }
    for (guint w = 0; w < 10; w++) {
      g_autofree gchar *a = operations_of (h[0]), *b = operations_of (h[1]),
                       *c = operations_of (h[2]);

      fail_unless (a != NULL && strlen (a) > 20);
      fail_unless_equals_string (a, b);
      fail_unless_equals_string (a, c);
    }
    for (guint b = 0; b < 3; b++)
      close_line (h[b]);
  }
}
GST_END_TEST;

GST_START_TEST (test_after_a_seek_into_a_window_the_same_frames_are_hit)
{
  static const gchar *const properties[] = { "share=0.4 burst=0.1", "mode=jitter max-jitter=12" };
  const Rate *rate = &rates[0];

  for (guint k = 0; k < 2; k++)
    for (guint64 first = 1; first < 60; first += 7) {
      GstHarness *whole = frame_line (properties[k], rate);
      GstHarness *sought = frame_line (properties[k], rate);
      GstSegment segment;

      gst_segment_init (&segment, GST_FORMAT_TIME);
      segment.start = segment.time = segment.position = time_of (rate, first) - 20 * GST_MSECOND;
      gst_harness_push_event (sought, gst_event_new_flush_start ());
      gst_harness_push_event (sought, gst_event_new_flush_stop (TRUE));
      gst_harness_push_event (sought, gst_event_new_segment (&segment));
      for (guint64 n = 0; n < 90; n++) {
        g_autoptr (GstBuffer) a = NULL, b = NULL;

        gst_harness_push (whole, numbered (rate, n));
        a = gst_harness_try_pull (whole);
        if (n < first)
          continue;
        gst_harness_push (sought, numbered (rate, n));
        b = gst_harness_try_pull (sought);
        fail_unless (!a == !b);
        if (a)
          fail_unless_equals_uint64 (GST_BUFFER_PTS (a), GST_BUFFER_PTS (b));
      }
      close_line (whole);
      close_line (sought);
    }
}
GST_END_TEST;

GST_START_TEST (test_a_frozen_picture_keeps_its_regions_and_the_work_owed_to_it)
{
  const gchar *chain =
      "augseed seed=3 window=1 ! augcolor hold=frame %s ! augflip hold=frame %s ! "
      "augframedrop mode=%s share=0.5 burst=0.2 min-delay=100 ! augcolor hold=frame";
  static const gchar *const modes[] = { "freeze", "duplicate", "latency", "reverse" };

  for (guint m = 0; m < G_N_ELEMENTS (modes); m++) {
    g_autofree gchar *one = g_strdup_printf (chain, "", "", modes[m]);
    g_autofree gchar *other = g_strdup_printf (chain, "defer=false", "defer=false", modes[m]);
    GstHarness *a = line (one, RGB_CAPS), *b = line (other, RGB_CAPS);
    guint n = 0;
    GstBuffer *x, *y;

    for (guint64 i = 0; i < 100; i++) {
      GstBuffer *in = noise (30 * 120, i, i);
      GstVideoRegionOfInterestMeta *roi =
          gst_buffer_add_video_region_of_interest_meta (in, "thing", (guint) i % 10, 0, 30, 30);

      roi->id = (gint) i;
      gst_harness_push (a, gst_buffer_ref (in));
      gst_harness_push (b, in);
    }
    gst_harness_push_event (a, gst_event_new_eos ());
    gst_harness_push_event (b, gst_event_new_eos ());
    while ((x = gst_harness_try_pull (a)) && (y = gst_harness_try_pull (b))) {
      GstVideoRegionOfInterestMeta *p = gst_buffer_get_video_region_of_interest_meta (x);
      GstVideoRegionOfInterestMeta *q = gst_buffer_get_video_region_of_interest_meta (y);

      fail_unless (p && q && p->id == q->id && p->x == q->x);
      fail_unless_equals_uint64 (GST_BUFFER_PTS (x), GST_BUFFER_PTS (y));
      fail_unless (same_bytes (x, y), "%s at %" GST_TIME_FORMAT, modes[m],
          GST_TIME_ARGS (GST_BUFFER_PTS (x)));
      n += (guint64) p->id != GST_BUFFER_PTS (x) / FRAME_NS;
      gst_buffer_unref (x);
      gst_buffer_unref (y);
    }
    fail_unless (n > 20, "%s: %u pictures are at another place", modes[m], n);
    close_line (a);
    close_line (b);
  }
}
GST_END_TEST;

GST_START_TEST (test_evaluation_and_skipped_windows_hand_on_the_same_buffers)
{
  static const gchar *const modes[] = { "drop", "freeze", "duplicate", "reverse", "jitter",
    "latency" };

  for (guint k = 0; k < 2 * G_N_ELEMENTS (modes); k++) {
    g_autofree gchar *launch =
        g_strdup_printf ("augseed phase=%s window=1 ! augframedrop share=1 mode=%s probability=%d",
            k % 2 ? "eval" : "train", modes[k / 2], (gint) (k % 2));
    GstHarness *h = line (launch, GRAY_CAPS);

    for (guint64 n = 0; n < 40; n++) {
      GstBuffer *in = noise (32, n, n), *out = gst_harness_push_and_pull (h, in);

      fail_unless (out == in, "%s: another buffer", launch);
      fail_unless (gst_aug_buffer_get_trace_meta (out) == NULL);
      fail_unless_equals_uint64 (GST_BUFFER_PTS (out), n * FRAME_NS);
      gst_buffer_unref (out);
    }
    close_line (h);
  }
}
GST_END_TEST;

#define LONG 40
#define LONG_SLOTS (LONG * 30)
#define LONG_WINDOWS 500

/* Share of slots that are hit, mean length of runs that begin in the first half, and how often the
 * first slot is hit, over windows of 40 seconds. */
static void
measure (gdouble share, gdouble burst, gdouble *seen_share, gdouble *seen_run, gdouble *seen_first)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("framedrop");
  GstAugFrameDropSettings s;
  guint64 hit = 0, runs = 0, run_slots = 0, first = 0;
  GstAugRule rule;

  gst_aug_settings_init (kind->settings, &s);
  s.share = share;
  s.burst = burst;
  gst_aug_rule_init (&rule, 77);
  rule.grid.numerator = LONG;
  for (gint64 k = 0; k < LONG_WINDOWS; k++) {
    GstAugWindowContext context = { .aspect = 1 };
    g_autoptr (GstAugDecision) decision = NULL;
    GstAugInstance instance;

    gst_aug_instance_init (&instance, &rule, k);
    decision = gst_aug_kind_decide (kind, &s, &instance, "framedrop", &context, -1, NULL);
    for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
      const GstAugOperation *op = gst_aug_decision_nth (decision, i);
      gint64 start = gst_aug_operation_get_int (op, "start_ns", -1);
      gint64 stop = start + gst_aug_operation_get_int (op, "duration_ns", -1);
      guint a = (guint) floor ((gdouble) start * 30 / 1e9 + 0.5);
      guint b = (guint) floor ((gdouble) stop * 30 / 1e9 + 0.5);

      fail_unless (start >= 0 && stop > start && stop <= LONG * (gint64) GST_SECOND);
      hit += b - a;
      first += a == 0;
      if (a > 0 && a < LONG_SLOTS / 2) {
        runs++;
        run_slots += b - a;
      }
    }
  }
  *seen_share = (gdouble) hit / (LONG_WINDOWS * LONG_SLOTS);
  *seen_run = runs ? (gdouble) run_slots / (gdouble) runs : 0;
  *seen_first = (gdouble) first / LONG_WINDOWS;
}

GST_START_TEST (test_share_and_runs_are_as_long_as_asked_for)
{
  static const gdouble rows[][2] = { { 0.1, 0 }, { 0.3, 0 }, { 0.5, 0 }, { 0.1, 0.1 }, { 0.4, 0.1 },
    { 0.8, 0 }, { 0.05, 0.5 } };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    gdouble p = rows[r][0], run = MAX (MAX (rows[r][1] * 30, 1), p / (1 - p));
    gdouble share, mean, first, n = LONG_WINDOWS * LONG_SLOTS;
    gdouble runs = n / 2 * p / run;

    measure (p, rows[r][1], &share, &mean, &first);
    /* hits stick together: that widens the spread of their mean */
    fail_unless (fabs (share - p) < 4 * sqrt (p * (1 - p) * 2 * run / n), "share %g: %g", p, share);
    fail_unless (
        fabs (first - p) < 4 * sqrt (p * (1 - p) / LONG_WINDOWS), "share %g: %g first", p, first);
    /* geometric: variance run·(run - 1) */
    fail_unless (
        fabs (mean - run) <= 4 * sqrt (run * (run - 1) / runs) + 1e-9, "runs of %g: %g", run, mean);
  }
}
GST_END_TEST;

GST_START_TEST (test_everything_and_nothing_can_be_hit)
{
  gdouble share, run, first;

  measure (1, 0, &share, &run, &first);
  fail_unless (share == 1 && first == 1);
  measure (0, 5, &share, &run, &first);
  fail_unless (share == 0 && first == 0);
}
GST_END_TEST;

GST_START_TEST (test_settings_that_contradict_each_other_do_not_start)
{
  static const gchar *const rows[][2] = {
    { "hold=frame", "set hold=window" },
    { "mode=jitter max-jitter=20", "set max-jitter to 15 or less" },
    { "mode=latency min-delay=300", "set min-delay to 200 or less" },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    g_autofree gchar *launch = g_strdup_printf ("augframedrop %s", rows[r][0]);

    expect_refused (launch, rows[r][1]);
  }
}
GST_END_TEST;

GST_START_TEST (test_windows_in_which_nothing_can_be_chosen_are_refused)
{
  static const gchar *const rows[][2] = {
    { "augseed window=0 ! augframedrop", "set window=1" },
    { "augseed window=0 ! augframedrop mode=reverse", "set window=1" },
    { "augseed window=0 ! augframedrop mode=jitter", "set window=1" },
    { "augseed window=4000 ! augframedrop", "lower frequency" },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    GstHarness *h = line (rows[r][0], GRAY_CAPS);

    fail_unless_equals_int (gst_harness_push (h, noise (32, 0, 0)), GST_FLOW_ERROR);
    expect_words (h, GST_MESSAGE_ERROR, rows[r][1]);
    close_line (h);
  }
}
GST_END_TEST;

static Suite *
augframedrop_suite (void)
{
  Suite *s = suite_create ("augframedrop");
  TCase *c = tcase_create ("augframedrop");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_exactly_the_frames_of_hit_slots_are_left_out);
  tcase_add_test (c, test_frozen_frames_show_the_last_one_before_the_hit_in_their_window);
  tcase_add_test (c, test_a_duplicate_takes_the_place_of_the_next_frame);
  tcase_add_test (c, test_cameras_of_other_rates_and_depth_lose_the_same_time);
  tcase_add_test (c, test_after_a_seek_into_a_window_the_same_frames_are_hit);
  tcase_add_test (c, test_a_frozen_picture_keeps_its_regions_and_the_work_owed_to_it);
  tcase_add_test (c, test_evaluation_and_skipped_windows_hand_on_the_same_buffers);
  tcase_add_test (c, test_share_and_runs_are_as_long_as_asked_for);
  tcase_add_test (c, test_everything_and_nothing_can_be_hit);
  tcase_add_test (c, test_settings_that_contradict_each_other_do_not_start);
  tcase_add_test (c, test_windows_in_which_nothing_can_be_chosen_are_refused);
  return s;
}

GST_CHECK_MAIN (augframedrop);
