/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <math.h>
#include <string.h>

#include "filter.h"

#define RATE 16000

/* A tone that becomes louder, from @first on, mono. */
static GstBuffer *
tone (guint64 first, guint count)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, count * sizeof (gfloat), NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint i = 0; i < count; i++) {
    const gdouble t = (gdouble) (first + i) / RATE;

    ((gfloat *) map.data)[i] = (gfloat) (0.2 * (1 + fmod (t, 1)) * sin (2 * G_PI * 440 * t));
  }
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale_round (first, GST_SECOND, RATE);
  return buffer;
}

static GArray *
play (const gchar *settings, const gchar *window, guint seconds)
{
  g_autofree gchar *launch =
      g_strdup_printf ("augseed seed=3 window=%s ! augstretch name=m %s", window, settings);
  GstHarness *h =
      line (launch, "audio/x-raw,format=F32LE,layout=interleaved,rate=16000,channels=1");
  GArray *all = g_array_new (FALSE, FALSE, sizeof (gfloat));
  GstBuffer *out;

  for (guint64 at = 0; at < seconds * RATE; at += 400)
    gst_harness_push (h, tone (at, 400));
  gst_harness_push_event (h, gst_event_new_eos ());
  while ((out = gst_harness_try_pull (h))) {
    GstMapInfo map;

    gst_buffer_map (out, &map, GST_MAP_READ);
    g_array_append_vals (all, map.data, (guint) (map.size / sizeof (gfloat)));
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  close_line (h);
  fail_unless_equals_int (all->len, seconds * RATE);
  return all;
}

/* Root mean square of [from, to) seconds. */
static gdouble
level (const GArray *all, gdouble from, gdouble to)
{
  const guint first = (guint) (from * RATE), stop = (guint) (to * RATE);
  gdouble sum = 0;

  for (guint i = first; i < stop; i++)
    sum += pow (g_array_index (all, gfloat, i), 2);
  return sqrt (sum / (stop - first));
}

static gdouble
expected (gdouble seconds)
{
  return 0.2 * (1 + fmod (seconds, 1)) / sqrt (2);
}

static void
assert_near (gdouble is, gdouble should)
{
  fail_unless (fabs (is - should) < 0.01, "%g instead of %g", is, should);
}

GST_START_TEST (test_faster_sound_is_followed_by_silence)
{
  static const gchar *const engines[] = { "engine=vocoder", "engine=wsola" };

  for (guint e = 0; e < G_N_ELEMENTS (engines); e++) {
    g_autofree gchar *settings = g_strdup_printf ("min-factor=1.25 max-factor=1.25 %s", engines[e]);
    g_autoptr (GArray) all = play (settings, "1", 2);

    for (guint second = 0; second < 2; second++) {
      assert_near (level (all, second + 0.39, second + 0.41), expected (0.5));
      assert_near (level (all, second + 0.69, second + 0.71), expected (0.875));
      fail_unless (level (all, second + 0.801, second + 1) == 0);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_slower_sound_is_cut)
{
  g_autoptr (GArray) all = play ("min-factor=0.8 max-factor=0.8", "1", 2);

  for (guint second = 0; second < 2; second++) {
    assert_near (level (all, second + 0.49, second + 0.51), expected (0.4));
    assert_near (level (all, second + 0.94, second + 0.96), expected (0.76));
  }
}
GST_END_TEST;

GST_START_TEST (test_a_warp_begins_and_ends_with_its_window)
{
  g_autoptr (GArray) all = play ("length=warp min-factor=1.3 max-factor=1.3", "1", 3);

  for (guint i = 0; i < 3; i++) {
    const guint first = i * RATE, last = first + RATE - 1;
    const gdouble start = (gdouble) first / RATE, end = (gdouble) last / RATE;

    assert_near (g_array_index (all, gfloat, first),
        0.2 * (1 + fmod (start, 1)) * sin (2 * G_PI * 440 * start));
    assert_near (
        g_array_index (all, gfloat, last), 0.2 * (1 + fmod (end, 1)) * sin (2 * G_PI * 440 * end));
  }
}
GST_END_TEST;

GST_START_TEST (test_a_factor_of_1_changes_nothing)
{
  g_autoptr (GArray) all = play ("min-factor=1 max-factor=1", "1/2", 1);
  g_autoptr (GstBuffer) in = tone (0, RATE);

  fail_unless (gst_buffer_memcmp (in, 0, all->data, RATE * sizeof (gfloat)) == 0);
}
GST_END_TEST;

GST_START_TEST (test_windows_without_a_length_are_refused)
{
  GstHarness *h = line ("augseed window=0 ! augstretch name=m",
      "audio/x-raw,format=F32LE,layout=interleaved,rate=16000,channels=1");
  g_autofree gchar *error = NULL;

  fail_unless (gst_harness_push (h, tone (0, 400)) == GST_FLOW_ERROR);
  close_line (h);
}
GST_END_TEST;

static Suite *
stretch_suite (void)
{
  Suite *s = suite_create ("augstretch");
  TCase *tc = tcase_create ("stretch");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_faster_sound_is_followed_by_silence);
  tcase_add_test (tc, test_slower_sound_is_cut);
  tcase_add_test (tc, test_a_warp_begins_and_ends_with_its_window);
  tcase_add_test (tc, test_a_factor_of_1_changes_nothing);
  tcase_add_test (tc, test_windows_without_a_length_are_refused);
  return s;
}

GST_CHECK_MAIN (stretch);
