/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "filter.h"

#include <math.h>

#define RATE 16000
#define CAPS "audio/x-raw,format=F32LE,layout=interleaved,rate=16000,channels=1"
#define SECONDS 3

/* A tone of 400 Hz, @n frames from @first on. */
static GstBuffer *
tone (guint first, guint n)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, n * sizeof (gfloat), NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint i = 0; i < n; i++)
    ((gfloat *) map.data)[i] = 0.5f * sinf (2 * G_PI * 400 * (first + i) / RATE);
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale_round (first, GST_SECOND, RATE);
  return buffer;
}

static GstHarness *
pitch_line (const gchar *properties)
{
  g_autofree gchar *launch = g_strdup_printf (
      "augseed seed=5 source=clip window=1 ! augpitch name=p post-messages=true %s", properties);

  return line (launch, CAPS);
}

/* All that comes out of three seconds of the tone. */
static GArray *
run (GstHarness *h)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (gfloat));
  GstBuffer *out;
  GstMapInfo map;

  for (guint at = 0; at < SECONDS * RATE; at += 800)
    gst_harness_push (h, tone (at, 800));
  fail_unless (gst_harness_push_event (h, gst_event_new_eos ()));
  while ((out = gst_harness_try_pull (h))) {
    gst_buffer_map (out, &map, GST_MAP_READ);
    g_array_append_vals (all, map.data, (guint) (map.size / sizeof (gfloat)));
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  fail_unless_equals_int (all->len, SECONDS * RATE);
  return all;
}

static guint
rising_crossings (const gfloat *x, guint n)
{
  guint count = 0;

  for (guint i = 1; i < n; i++)
    count += x[i - 1] < 0 && x[i] >= 0;
  return count;
}

static gdouble
semitones_of (GstHarness *h)
{
  g_autoptr (GstStructure) message = next_decision (h);
  gdouble semitones;

  fail_unless (gst_structure_get_double (nth_operation (message, 0), "semitones", &semitones));
  return semitones;
}

GST_START_TEST (test_every_window_has_the_pitch_that_was_decided)
{
  static const gchar *const settings[] = { "", "engine=wsola", "formants=keep",
    "engine=wsola formants=keep min-semitones=-12 max-semitones=12" };

  for (guint s = 0; s < G_N_ELEMENTS (settings); s++) {
    GstHarness *h = pitch_line (settings[s]);
    g_autoptr (GArray) y = run (h);

    for (guint w = 0; w < SECONDS; w++) {
      const gdouble hz = 400 * pow (2, semitones_of (h) / 12);
      const guint n = rising_crossings ((gfloat *) y->data + w * RATE + 2000, RATE - 4000);

      fail_unless (fabs (n / 0.75 - hz) < 2.5, "%s: %f Hz in window %u, not %f", settings[s],
          n / 0.75, w, hz);
    }
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_a_shift_of_0_changes_nothing)
{
  GstHarness *h = pitch_line ("min-semitones=0 max-semitones=0 formants=keep");
  g_autoptr (GArray) y = run (h);
  GstBuffer *x = tone (0, SECONDS * RATE);

  fail_unless (gst_buffer_memcmp (x, 0, y->data, SECONDS * RATE * sizeof (gfloat)) == 0);
  gst_buffer_unref (x);
  close_line (h);
}
GST_END_TEST;

static GstClockTime
latency_of (const gchar *properties)
{
  GstHarness *h = pitch_line (properties);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (part (h, "p"), "src");
  GstQuery *query = gst_query_new_latency ();
  GstClockTime min;

  gst_harness_push (h, tone (0, 800));
  fail_unless (gst_pad_query (pad, query));
  gst_query_parse_latency (query, NULL, &min, NULL);
  gst_query_unref (query);
  close_line (h);
  return min;
}

GST_START_TEST (test_latency_depends_on_the_settings_as_the_page_says)
{
  const GstClockTime usual = latency_of (""), high = latency_of ("min-semitones=0");
  const GstClockTime kept = latency_of ("formants=keep"), wsola = latency_of ("engine=wsola");

  fail_unless (high < usual && usual < kept);
  fail_unless (wsola < 45 * GST_MSECOND, "%" GST_TIME_FORMAT, GST_TIME_ARGS (wsola));
}
GST_END_TEST;

static Suite *
augpitch_suite (void)
{
  Suite *s = suite_create ("augpitch");
  TCase *tc = tcase_create ("element");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_every_window_has_the_pitch_that_was_decided);
  tcase_add_test (tc, test_a_shift_of_0_changes_nothing);
  tcase_add_test (tc, test_latency_depends_on_the_settings_as_the_page_says);
  return s;
}

GST_CHECK_MAIN (augpitch);
