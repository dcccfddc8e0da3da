/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Schedules over the window: each picture has the factor of its time, all have the window's draws.
 */
#include "filter.h"
#include "policy/policy.h"

#define POLICY \
  "{\"policy\":[{\"op\":\"brightness\",\"id\":\"light\",\"magnitude\":{\"uniform\":[0.2,0.4]}," \
  "\"sign\":\"random\",\"schedule\":{\"over\":\"window\",\"points\":[[0,0.1],[0.5,1],[1,0.3]]}}]}"

/* The first operation of a window at a share of it, as the library decides. */
static gdouble
decided (gint64 window, gdouble position, GstAugTouches medium)
{
  g_autoptr (GstAugPolicy) policy = gst_aug_policy_new (POLICY, -1, NULL);
  g_autoptr (GstAugDecision) decision = NULL;
  GstAugInstance instance;
  GstAugRule rule;

  gst_aug_rule_init (&rule, 4);
  rule.source = gst_aug_source_from_key ("clip");
  rule.branch = g_intern_static_string ("video");
  gst_aug_instance_init (&instance, &rule, window);
  if (position < 0)
    decision = gst_aug_policy_decide (policy, &instance, "policy", medium, NULL);
  else
    decision = gst_aug_policy_decide_at (policy, &instance, "policy", medium, position, NULL);
  return gst_aug_operation_get_double (gst_aug_decision_nth (decision, 0), "factor", -1);
}

static GstHarness *
policy_line (const gchar *before, const gchar *caps)
{
  g_autofree gchar *quoted = g_strescape (POLICY, NULL);
  g_autofree gchar *launch =
      g_strdup_printf ("%s ! augpolicy policy=\"%s\" post-messages=true", before, quoted);

  return line (launch, caps);
}

static gdouble
factor_at (GstHarness *h, GstClockTime time)
{
  GstBuffer *in = noise (40 * 30 * 3, 1, 0), *out;
  const GstAugTraceMeta *trace;
  gdouble factor;

  GST_BUFFER_PTS (in) = time;
  out = gst_harness_push_and_pull (h, in);
  trace = gst_aug_buffer_get_trace_meta (out);
  factor = gst_aug_operation_get_double (
      gst_aug_decision_nth (trace->decisions->pdata[0], 0), "factor", -1);
  gst_buffer_unref (out);
  return factor;
}

GST_START_TEST (test_each_picture_has_the_factor_of_its_time_and_the_draws_of_its_window)
{
  GstHarness *h = policy_line ("augseed seed=4 source=clip window=1", RGB_CAPS);
  guint signs = 0;

  for (guint n = 0; n < 8 * FPS; n++) {
    const gdouble factor = n % 7 == 6 ? -1 : factor_at (h, n * FRAME_NS);

    /* a lost frame does not shift the others */
    if (n % 7 == 6)
      continue;
    fail_unless_equals_float (
        factor, decided (n / FPS, (gdouble) (n % FPS) / FPS, GST_AUG_TOUCHES_VIDEO));
    signs += factor > 1;
  }
  fail_unless (signs > 0 && signs < 8 * FPS * 6 / 7, "%u", signs);
  gst_harness_push_event (h, gst_event_new_eos ());
  for (guint w = 0; w < 8; w++) {
    g_autoptr (GstStructure) message = next_decision (h);

    fail_unless_equals_int64 (int_of (message, "window"), w);
    fail_unless (n_operations (message) >= 21 && n_operations (message) <= 22);
    for (guint i = 0; i < n_operations (message); i++) {
      const GstStructure *op = nth_operation (message, i);
      const gint64 frame = int_of (op, "frame");

      fail_unless ((w * FPS + frame) % 7 != 6);
      fail_unless_equals_float (
          double_of (op, "factor"), decided (w, (gdouble) frame / FPS, GST_AUG_TOUCHES_VIDEO));
    }
  }
  fail_unless (next_decision (h) == NULL);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_cameras_of_different_rates_have_the_same_curve)
{
  static const gchar *const rates[] = { "50/1", "30000/1001", "0/1" };
  GstHarness *one = policy_line ("augseed seed=4 source=clip window=1", RGB_CAPS);

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++) {
    g_autofree gchar *caps = g_strdup_printf (
        "video/x-raw,format=RGB,width=40,height=30,pixel-aspect-ratio=1/1,framerate=%s", rates[i]);
    GstHarness *other = policy_line ("augseed seed=4 source=clip window=1 branch=right", caps);

    /* any order, any time */
    for (guint n = 0; n < 60; n++) {
      const GstClockTime time = spread (n, 3 * GST_SECOND - 50 * GST_MSECOND);

      const gdouble left = factor_at (one, time), right = factor_at (other, time);

      fail_unless_equals_float (left, right);
    }
    close_line (other);
  }
  close_line (one);
}
GST_END_TEST;

GST_START_TEST (test_pictures_without_a_rate_are_told_by_their_position)
{
  GstHarness *h = policy_line ("augseed seed=4 source=clip window=1",
      "video/x-raw,format=RGB,width=40,height=30,pixel-aspect-ratio=1/1,framerate=0/1");
  g_autoptr (GstStructure) message = NULL;

  factor_at (h, GST_SECOND / 4);
  factor_at (h, GST_SECOND / 2);
  gst_harness_push_event (h, gst_event_new_eos ());
  message = next_decision (h);
  fail_unless_equals_int (n_operations (message), 2);
  fail_unless_equals_float (double_of (nth_operation (message, 0), "position"), 0.25);
  fail_unless_equals_float (double_of (nth_operation (message, 1), "position"), 0.5);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_sound_and_captions_take_the_middle_of_the_window)
{
  for (gint64 window = 0; window < 20; window++) {
    const gdouble middle = decided (window, 0.5, GST_AUG_TOUCHES_AUDIO);

    fail_unless_equals_float (decided (window, -1, GST_AUG_TOUCHES_AUDIO), middle);
    fail_unless_equals_float (decided (window, -1, GST_AUG_TOUCHES_TEXT), middle);
    fail_unless_equals_float (
        decided (window, -1, GST_AUG_TOUCHES_VIDEO), decided (window, 0, GST_AUG_TOUCHES_VIDEO));
  }
}
GST_END_TEST;

GST_START_TEST (test_windows_without_an_end_are_refused_with_what_to_type)
{
  GstHarness *h = policy_line ("augseed seed=4 source=clip window=0", RGB_CAPS);
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  fail_unless_equals_int (gst_harness_push (h, noise (3600, 1, 0)), GST_FLOW_ERROR);
  message = take_message (h, GST_MESSAGE_ERROR, NULL);
  fail_unless (message != NULL);
  gst_message_parse_error (message, &error, NULL);
  fail_unless (strstr (error->message, "set window= on augseed") != NULL, "%s", error->message);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_eval_needs_no_window)
{
  GstHarness *h = policy_line ("augseed seed=4 source=clip window=0 phase=eval", RGB_CAPS);
  GstBuffer *out = gst_harness_push_and_pull (h, noise (3600, 1, 0));

  fail_unless (out != NULL);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

static Suite *
augpolicy_frames_suite (void)
{
  Suite *s = suite_create ("augpolicy-frames");
  TCase *c = tcase_create ("all");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_each_picture_has_the_factor_of_its_time_and_the_draws_of_its_window);
  tcase_add_test (c, test_cameras_of_different_rates_have_the_same_curve);
  tcase_add_test (c, test_pictures_without_a_rate_are_told_by_their_position);
  tcase_add_test (c, test_sound_and_captions_take_the_middle_of_the_window);
  tcase_add_test (c, test_windows_without_an_end_are_refused_with_what_to_type);
  tcase_add_test (c, test_eval_needs_no_window);
  return s;
}

GST_CHECK_MAIN (augpolicy_frames)
