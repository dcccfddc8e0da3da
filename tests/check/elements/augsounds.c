/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* auggain, augfilter, augclip, augloss, augchannels: what they refuse, and what they let pass. */
#include <math.h>

#include "core/level.h"
#include "filter.h"

#define CAPS(channels) \
  "audio/x-raw,format=F32LE,layout=interleaved,rate=8000,channels=" channels \
  ",channel-mask=(bitmask)0"

typedef struct {
  const gchar *launch, *words;
} Refusal;

static const gchar *const without_latency[] = {
  "auggain invert-probability=0.5 max-offset=0.1",
  "augfilter max-frequency=3000",
  "augfilter kind=high-pass max-sections=3",
  "augfilter kind=telephone",
  "augclip",
  "augclip kind=soft",
  "augclip kind=bits dither=triangular",
  "augclip kind=hold",
  "augloss conceal=repeat min-burst=2 max-burst=5",
  "augloss conceal=noise",
  "augchannels probability=1",
  "augchannels probability=1 kind=drop",
  "augchannels probability=1 kind=mono",
  "augchannels probability=1 kind=balance",
  "augchannels probability=1 kind=delay",
};

/* Buffer @n of 10 ms. */
static GstBuffer *
piece (guint n, guint channels)
{
  GstBuffer *buffer = noise (80 * channels * sizeof (gfloat), 0, 0);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint i = 0; i < 80 * channels; i++)
    ((gfloat *) map.data)[i] = (gfloat) ((gint) spread (n * 1000 + i, 2001) - 1000) / 2000;
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = n * 10 * GST_MSECOND;
  GST_BUFFER_DURATION (buffer) = 10 * GST_MSECOND;
  return buffer;
}

static GstHarness *
live_line (const gchar *launch)
{
  GstHarness *h = line (launch, NULL);

  gst_harness_set_live (h, TRUE);
  gst_harness_set_upstream_latency (h, 10 * GST_MSECOND);
  gst_harness_set_src_caps_str (h, CAPS ("2"));
  return h;
}

GST_START_TEST (test_what_needs_a_whole_window_refuses_live)
{
  static const Refusal refusals[] = {
    { "augseed window=1 ! auggain normalize=peak", "set normalize=none" },
    { "augseed window=1 ! auggain normalize=rms", "set normalize=none" },
    { "augseed window=1 ! augclip kind=percentile", "set kind=hard" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    GstHarness *h = live_line (refusals[i].launch);

    fail_unless_equals_int (gst_harness_push (h, piece (0, 2)), GST_FLOW_ERROR);
    expect_words (h, GST_MESSAGE_ERROR, refusals[i].words);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_all_else_gives_live_sound_on_at_once)
{
  for (guint i = 0; i < G_N_ELEMENTS (without_latency); i++) {
    g_autofree gchar *launch = g_strdup_printf ("augseed seed=3 ! %s", without_latency[i]);
    GstHarness *h = live_line (launch);

    for (guint n = 0; n < 120; n++) {
      GstBuffer *out;

      fail_unless_equals_int (gst_harness_push (h, piece (n, 2)), GST_FLOW_OK);
      out = gst_harness_try_pull (h);
      fail_unless (out != NULL, "%s holds sound back", launch);
      fail_unless_equals_uint64 (gst_buffer_get_size (out), 80 * 2 * sizeof (gfloat));
      fail_unless_equals_uint64 (GST_BUFFER_PTS (out), n * 10 * GST_MSECOND);
      gst_buffer_unref (out);
    }
    fail_unless_equals_uint64 (gst_harness_query_latency (h), 10 * GST_MSECOND);
    expect_no_words (h);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_a_warm_up_is_latency)
{
  GstHarness *h = live_line ("augseed ! augfilter warm-up-ms=20");

  for (guint n = 0; n < 10; n++)
    gst_harness_push (h, piece (n, 2));
  fail_unless_equals_uint64 (gst_harness_query_latency (h), 30 * GST_MSECOND);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_what_needs_the_length_of_a_window_says_what_to_set)
{
  static const Refusal refusals[] = {
    { "augseed ! auggain fade-ms=10", "fade-ms=0" },
    { "augseed ! auggain transition-probability=0.1", "transition-probability=0" },
    { "augseed ! auggain normalize=rms", "normalize=none" },
    { "augseed ! augclip kind=percentile", "kind=hard" },
    { "augseed ! augloss kind=dropouts", "kind=packets" },
    { "augseed ! augloss kind=stutter", "kind=packets" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    GstHarness *h = line (refusals[i].launch, CAPS ("2"));

    fail_unless_equals_int (gst_harness_push (h, piece (0, 2)), GST_FLOW_ERROR);
    expect_words (h, GST_MESSAGE_ERROR, refusals[i].words);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_all_else_streams_without_windows)
{
  for (guint i = 0; i < G_N_ELEMENTS (without_latency); i++) {
    g_autofree gchar *launch = g_strdup_printf ("augseed seed=3 ! %s", without_latency[i]);
    GstHarness *h = line (launch, CAPS ("2"));
    guint changed = 0;

    for (guint n = 0; n < 300; n++) {
      GstBuffer *in = piece (n, 2), *out;
      GstMapInfo map;

      gst_harness_push (h, gst_buffer_ref (in));
      out = gst_harness_pull (h);
      gst_buffer_map (in, &map, GST_MAP_READ);
      changed += gst_buffer_memcmp (out, 0, map.data, map.size) != 0;
      gst_buffer_unmap (in, &map);
      gst_buffer_unref (in);
      gst_buffer_unref (out);
    }
    fail_unless (changed > 0, "%s does nothing", launch);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_sound_of_one_channel_keeps_its_channel)
{
  static const gchar *const kinds[] = { "shuffle", "drop", "mono", "balance", "delay" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree gchar *launch =
        g_strdup_printf ("augseed window=1 ! augchannels probability=1 kind=%s", kinds[i]);
    GstHarness *h =
        line (launch, "audio/x-raw,format=F32LE,layout=interleaved,rate=8000,channels=1");

    for (guint n = 0; n < 5; n++) {
      GstBuffer *in = piece (n, 1), *out = gst_harness_push_and_pull (h, in);

      fail_unless (out == in, "%s touches mono", kinds[i]);
      gst_buffer_unref (out);
    }
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_every_window_gets_the_peak_that_was_asked_for)
{
  GstHarness *h =
      line ("augseed window=1/2 ! auggain normalize=peak min-db=-6 max-db=-6", CAPS ("2"));
  gfloat peaks[4] = { 0 };
  GstBuffer *out;
  guint64 at = 0;

  for (guint n = 0; n < 200; n++)
    gst_harness_push (h, piece (n, 2));
  gst_harness_push_event (h, gst_event_new_eos ());
  while ((out = gst_harness_try_pull (h))) {
    GstMapInfo map;

    gst_buffer_map (out, &map, GST_MAP_READ);
    for (gsize i = 0; i < map.size / 4; i++, at++)
      peaks[at / 8000] = MAX (peaks[at / 8000], fabsf (((gfloat *) map.data)[i]));
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  fail_unless_equals_uint64 (at, 4 * 8000);
  for (guint w = 0; w < 4; w++)
    fail_unless (fabs (peaks[w] - pow (10, -0.3)) < 1e-6, "window %u: %g", w, peaks[w]);
  close_line (h);
}
GST_END_TEST;

static guint32
hash_of_soft_clipping (GstAugLevel level)
{
  GstHarness *h;
  guint32 hash = GST_AUG_FNV1A_BASIS;

  gst_aug_level_set (level);
  h = line ("augseed seed=5 window=1/2 ! augclip kind=soft max-drive-db=60", CAPS ("3"));
  for (guint n = 0; n < 100; n++) {
    GstBuffer *out = gst_harness_push_and_pull (h, piece (n, 3));
    GstMapInfo map;

    gst_buffer_map (out, &map, GST_MAP_READ);
    hash = gst_aug_fnv1a (map.data, map.size, hash);
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  close_line (h);
  return hash;
}

GST_START_TEST (test_soft_clipping_is_the_same_at_every_level)
{
  const GstAugLevel level = gst_aug_level_get ();
  const guint32 vector = hash_of_soft_clipping (GST_AUG_LEVEL_VECTOR);

  fail_unless_equals_uint64 (hash_of_soft_clipping (GST_AUG_LEVEL_SCALAR), vector);
  gst_aug_level_set (level);
}
GST_END_TEST;

static Suite *
augsounds_suite (void)
{
  Suite *s = suite_create ("augsounds");
  TCase *c = tcase_create ("augsounds");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_what_needs_a_whole_window_refuses_live);
  tcase_add_test (c, test_all_else_gives_live_sound_on_at_once);
  tcase_add_test (c, test_a_warm_up_is_latency);
  tcase_add_test (c, test_what_needs_the_length_of_a_window_says_what_to_set);
  tcase_add_test (c, test_all_else_streams_without_windows);
  tcase_add_test (c, test_sound_of_one_channel_keeps_its_channel);
  tcase_add_test (c, test_every_window_gets_the_peak_that_was_asked_for);
  tcase_add_test (c, test_soft_clipping_is_the_same_at_every_level);
  return s;
}

GST_CHECK_MAIN (augsounds);
