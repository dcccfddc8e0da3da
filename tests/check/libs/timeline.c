/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>

#include "augment.h"

/* Keeps a drawn part of each window; counts how often it is asked. */
static guint asked;

static void
keep_some (gint64 window, GstAugTimePiece *piece, gpointer user_data)
{
  GstAugDraws draws;
  gint64 length = piece->stop - piece->start, kept;

  asked++;
  gst_aug_draws_init (&draws, 1, 2, 0, 0, window, "keep");
  kept = (gint64) (gst_aug_draws_range (&draws, "length", 0, 0.1, 0.9) * (gdouble) length);
  piece->start += (gint64) (gst_aug_draws_uniform (&draws, "start", 0) * (gdouble) (length - kept));
  piece->stop = piece->start + kept;
}

/* What is kept of [0, t), summed window by window. */
static gint64
model (const GstAugRule *rule, gint64 time)
{
  gint64 sum = 0;

  for (gint64 k = gst_aug_grid_window_at (&rule->grid, 0);; k++) {
    GstAugTimePiece piece = { gst_aug_rule_window_start (rule, k),
      gst_aug_rule_window_stop (rule, k), 0, 0, 1, 1 };

    if (piece.start >= time)
      return sum;
    keep_some (k, &piece, NULL);
    piece.start = MAX (piece.start, 0);
    if (MIN (piece.stop, time) > piece.start)
      sum += MIN (piece.stop, time) - piece.start;
  }
}

static void
check_grid (GstAugGrid grid)
{
  GstAugRule rule;
  g_autoptr (GstAugTimeline) timeline = NULL;
  GstAugDraws draws;

  gst_aug_rule_init (&rule, 0);
  rule.grid = grid;
  timeline = gst_aug_timeline_new (&rule, keep_some, NULL);
  gst_aug_draws_init (&draws, 3, 4, 0, 0, 0, "times");
  for (guint i = 0; i < 300; i++) {
    gint64 time = (gint64) gst_aug_draws_range (&draws, "time", i, 0, 400e9);
    gint64 out = gst_aug_timeline_map (timeline, time), back;

    fail_unless_equals_int64 (out, model (&rule, time));
    back = gst_aug_timeline_unmap (timeline, out);
    fail_unless_equals_int64 (gst_aug_timeline_map (timeline, back), out);
    /* what is heard at an output time is kept */
    fail_unless_equals_int64 (gst_aug_timeline_map (timeline, back + 1), out + 1);
  }
}

GST_START_TEST (test_map_is_the_sum_of_what_is_kept)
{
  check_grid ((GstAugGrid){ 1, 1, 0 });
  check_grid ((GstAugGrid){ 1001, 1000, 0 });
  check_grid ((GstAugGrid){ 1, 2, 40000 });
  check_grid ((GstAugGrid){ 7, 3, 1 });
}
GST_END_TEST;

GST_START_TEST (test_a_seek_costs_a_stride_and_not_the_whole_past)
{
  GstAugRule rule;
  g_autoptr (GstAugTimeline) timeline = NULL;

  gst_aug_rule_init (&rule, 0);
  timeline = gst_aug_timeline_new (&rule, keep_some, NULL);
  gst_aug_timeline_map (timeline, 100000 * GST_SECOND);
  asked = 0;
  for (guint i = 1; i < 100; i++)
    gst_aug_timeline_map (timeline, (100000 - 997 * i) * GST_SECOND);
  fail_unless (asked < 100 * 70, "%u windows were decided for 99 seeks", asked);
}
GST_END_TEST;

GST_START_TEST (test_unmap_of_a_far_time_ends)
{
  GstAugRule rule;
  g_autoptr (GstAugTimeline) timeline = NULL;

  gst_aug_rule_init (&rule, 0);
  timeline = gst_aug_timeline_new (&rule, keep_some, NULL);
  fail_unless (gst_aug_timeline_unmap (timeline, 3600 * GST_SECOND) > 3600 * GST_SECOND);
  fail_unless_equals_int64 (gst_aug_timeline_unmap (timeline, -5), -5);
  fail_unless_equals_int64 (gst_aug_timeline_map (timeline, -5), -5);
}
GST_END_TEST;

GST_START_TEST (test_times_from_nowhere_are_mapped_in_order_and_soon)
{
  GstAugRule rule;
  g_autoptr (GstAugTimeline) timeline = NULL;
  gint64 last = -1;

  gst_aug_rule_init (&rule, 0);
  timeline = gst_aug_timeline_new (&rule, keep_some, NULL);
  asked = 0;
  for (gint64 time = 1; time < GST_AUG_TIME_LIMIT / 4; time *= 3) {
    gint64 to = gst_aug_timeline_map (timeline, time);

    fail_unless (to >= last && to <= time);
    last = to;
  }
  fail_unless (asked < 1u << 22, "%u windows were decided", asked);
  fail_unless (gst_aug_timeline_unmap (timeline, last) >= last);
}
GST_END_TEST;

GST_START_TEST (test_times_before_a_timeline_that_goes_on_map_to_its_beginning)
{
  GstAugRule rule;
  g_autoptr (GstAugTimeline) timeline = NULL;

  gst_aug_rule_init (&rule, 0);
  timeline = gst_aug_timeline_new_from (&rule, keep_some, NULL, 10 * GST_SECOND, 3 * GST_SECOND);
  fail_unless_equals_int64 (gst_aug_timeline_map (timeline, 10 * GST_SECOND), 3 * GST_SECOND);
  fail_unless_equals_int64 (gst_aug_timeline_map (timeline, 10 * GST_SECOND - 1), 3 * GST_SECOND);
  fail_unless_equals_int64 (gst_aug_timeline_map (timeline, 5 * GST_SECOND), 3 * GST_SECOND);
}
GST_END_TEST;

/* Every window lasts as long as drawn, with a knee in every other one. */
static void
change_speed (gint64 window, GstAugTimePiece *piece, gpointer user_data)
{
  const gint64 length = piece->stop - piece->start;
  GstAugDraws draws;
  gint64 duration;

  gst_aug_draws_init (&draws, 1, 2, 0, 0, window, "speed");
  duration = (gint64) ((gdouble) length / gst_aug_draws_range (&draws, "factor", 0, 0.25, 4));
  piece->slope = length;
  piece->slope_out = duration;
  if (window % 2)
    return;
  piece->knee = (gint64) (gst_aug_draws_range (&draws, "knee", 0, 0.1, 0.9) * (gdouble) length);
  piece->knee_out =
      (gint64) (gst_aug_draws_range (&draws, "knee", 1, 0.1, 0.9) * (gdouble) duration);
  piece->slope -= piece->knee;
  piece->slope_out -= piece->knee_out;
}

static void
check_speeds (GstAugGrid grid)
{
  GstAugRule rule;
  g_autoptr (GstAugTimeline) timeline = NULL;
  GstAugDraws draws;
  gint64 sum = 0, start = 0;

  gst_aug_rule_init (&rule, 0);
  rule.grid = grid;
  timeline = gst_aug_timeline_new (&rule, change_speed, NULL);
  /* the ends of windows are the sum of their lengths */
  for (gint64 k = gst_aug_grid_window_at (&grid, 0); k < 300; k++) {
    GstAugTimePiece piece = { gst_aug_rule_window_start (&rule, k),
      gst_aug_rule_window_stop (&rule, k), 0, 0, 1, 1 };

    change_speed (k, &piece, NULL);
    fail_unless_equals_int64 (gst_aug_timeline_map (timeline, MAX (piece.start, 0)), sum);
    start = piece.start < 0 ? gst_aug_time_piece_map (&piece, 0) : 0;
    sum += piece.knee_out + piece.slope_out - start;
  }
  gst_aug_draws_init (&draws, 3, 4, 0, 0, 0, "times");
  for (guint i = 0; i < 2000; i++) {
    gint64 time = (gint64) gst_aug_draws_range (&draws, "time", i, 0, 250e9);
    gint64 out = gst_aug_timeline_map (timeline, time);
    gint64 back = gst_aug_timeline_unmap (timeline, out);

    fail_unless (gst_aug_timeline_map (timeline, time + 1) >= out);
    /* a seek lands where the time is heard, not a nanosecond earlier */
    fail_unless (gst_aug_timeline_map (timeline, back) >= out);
    fail_unless (back == 0 || gst_aug_timeline_map (timeline, back - 1) <= out);
    fail_unless (ABS (back - time) <= 40, "%" G_GINT64_FORMAT " comes back as %" G_GINT64_FORMAT,
        time, back);
  }
}

GST_START_TEST (test_windows_at_other_speeds_add_up_and_map_back)
{
  check_speeds ((GstAugGrid){ 1, 1, 0 });
  check_speeds ((GstAugGrid){ 1001, 1000, 0 });
  check_speeds ((GstAugGrid){ 1, 2, 40000 });
}
GST_END_TEST;

static void
slow_down (gint64 window, GstAugTimePiece *piece, gpointer user_data)
{
  piece->slope = 4;
  piece->slope_out = 5;
}

GST_START_TEST (test_a_window_without_an_end_has_one_speed)
{
  GstAugRule rule;
  g_autoptr (GstAugTimeline) timeline = NULL;

  gst_aug_rule_init (&rule, 0);
  rule.grid = (GstAugGrid){ 0, 1, 0 };
  timeline = gst_aug_timeline_new (&rule, slow_down, NULL);
  fail_unless_equals_int64 (gst_aug_timeline_map (timeline, 100 * GST_SECOND), 125 * GST_SECOND);
  fail_unless_equals_int64 (gst_aug_timeline_unmap (timeline, 125 * GST_SECOND), 100 * GST_SECOND);
  fail_unless_equals_int64 (gst_aug_timeline_map (timeline, 3), 3);
}
GST_END_TEST;

static Suite *
timeline_suite (void)
{
  Suite *s = suite_create ("timeline");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_map_is_the_sum_of_what_is_kept);
  tcase_add_test (tc, test_a_seek_costs_a_stride_and_not_the_whole_past);
  tcase_add_test (tc, test_unmap_of_a_far_time_ends);
  tcase_add_test (tc, test_times_from_nowhere_are_mapped_in_order_and_soon);
  tcase_add_test (tc, test_windows_at_other_speeds_add_up_and_map_back);
  tcase_add_test (tc, test_a_window_without_an_end_has_one_speed);
  tcase_add_test (tc, test_times_before_a_timeline_that_goes_on_map_to_its_beginning);
  return s;
}

GST_CHECK_MAIN (timeline);
