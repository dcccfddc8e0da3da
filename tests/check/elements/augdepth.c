/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Depth noise in elements: on which branches it acts, and what it leaves alone. */
#include "filter.h"

#define DEPTH_CAPS "video/x-raw,format=GRAY16_LE,width=60,height=46,framerate=25/1"
#define DEPTH_SIZE (60 * 46 * 2)
#define ALL "min-strength=1 normal=0.01 shift-x=2 shift-y=2 far-distance=5 disparity-sigma=0.05"

/* Depth in millimetres from 0.5 to 4 m with a step in the middle, a tenth of it not measured. */
static GstBuffer *
depth_map (guint64 n)
{
  GstBuffer *buffer = noise (DEPTH_SIZE, 3, n);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint i = 0; i < DEPTH_SIZE / 2; i++) {
    const guint x = i % 60, value = x < 30 ? 500 + 10 * x : 3000 + 10 * x;

    GST_WRITE_UINT16_LE (map.data + 2 * i, spread (i, 10) ? value : 0);
  }
  gst_buffer_unmap (buffer, &map);
  return buffer;
}

/* How many of @frames depth maps differ between two lines. */
static guint
differing_maps (const gchar *first, const gchar *second, guint frames)
{
  GstHarness *a = line (first, DEPTH_CAPS), *b = line (second, DEPTH_CAPS);
  guint differ = 0;

  for (guint n = 0; n < frames; n++) {
    g_autoptr (GstBuffer) x = gst_harness_push_and_pull (a, depth_map (n));
    g_autoptr (GstBuffer) y = gst_harness_push_and_pull (b, depth_map (n));

    differ += !same_bytes (x, y);
  }
  close_line (a);
  close_line (b);
  return differ;
}

GST_START_TEST (test_depth_alone_is_changed)
{
  static const struct {
    const gchar *seed;
    guint differ;
  } rows[] = {
    { "augseed seed=1 window=1/5 ! ", 10 },
    { "augseed seed=1 window=1/5 role=depth ! ", 10 },
    { "", 10 },
    { "augseed seed=1 role=mask ! ", 0 },
    { "augseed seed=1 role=rgb ! ", 0 },
    { "augseed seed=1 phase=eval ! ", 0 },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    g_autofree gchar *launch = g_strdup_printf ("%saugdepth " ALL, rows[r].seed);

    fail_unless_equals_int (differing_maps (launch, "identity", 10), rows[r].differ);
    fail_unless_equals_int (differing_maps (launch, launch, 10), 0);
  }
}
GST_END_TEST;

GST_START_TEST (test_other_formats_are_refused_with_where_to_put_it)
{
  GstHarness *h = line ("augseed ! augdepth", NULL);

  gst_harness_set_src_caps_str (h, RGB_CAPS);
  gst_harness_push (h, noise (40 * 30 * 3, 1, 0));
  expect_words (h, GST_MESSAGE_ERROR, "branch of a depth map");
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_what_is_not_measured_stays_so)
{
  GstHarness *h = line ("augseed seed=2 window=1/25 ! augdepth " ALL
                        " shift-x=0 shift-y=0 random=0.3 sticks=0.1 clip=saturate",
      DEPTH_CAPS);

  for (guint n = 0; n < 20; n++) {
    g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, depth_map (n));
    GstMapInfo map;
    guint changed = 0;

    gst_buffer_map (out, &map, GST_MAP_READ);
    for (guint i = 0; i < DEPTH_SIZE / 2; i++) {
      const guint value = GST_READ_UINT16_LE (map.data + 2 * i);

      fail_unless (spread (i, 10) || value == 0);
      fail_unless (value == 0 || (value >= 100 && value <= 10000));
      changed += value != 0;
    }
    gst_buffer_unmap (out, &map);
    fail_unless (changed > DEPTH_SIZE / 4);
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_deferred_depth_noise_is_the_noise_of_one_after_the_other)
{
  const gchar *chain = "augseed seed=3 window=1/25 ! augflip defer=%s ! augdepth " ALL
                       " defer=%s ! augdepth sticks=0.01 defer=%s ! augflip mode=vertical defer=%s";
  g_autofree gchar *on = g_strdup_printf (chain, "true", "true", "true", "true");
  g_autofree gchar *off = g_strdup_printf (chain, "false", "false", "false", "false");

  fail_unless_equals_int (differing_maps (on, off, 20), 0);
}
GST_END_TEST;

GST_START_TEST (test_strengths_multiply_what_is_set)
{
  GstHarness *h = line ("augseed seed=9 window=1/25 ! augdepth min-strength=0.5 sampling=2 "
                        "edge-holes=0.4 sigma=0.01 blobs=0.2 post-messages=true",
      DEPTH_CAPS);

  for (guint n = 0; n < 100; n++) {
    g_autoptr (GstStructure) message = NULL;
    static const struct {
      guint n;
      const gchar *name, *value;
      gdouble most;
    } rows[] = {
      { 0, "depth-shift", "sigma", 2 },
      { 1, "depth-edges", "share", 0.4 },
      { 2, "depth-noise", "sigma", 0.01 },
      { 3, "depth-disparity", "step", 0.125 },
      { 4, "depth-holes", "blobs", 0.2 },
    };

    gst_buffer_unref (gst_harness_push_and_pull (h, depth_map (n)));
    message = next_decision (h);
    fail_unless_equals_int (n_operations (message), 6);
    for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
      const GstStructure *op = nth_operation (message, rows[r].n);
      const gdouble value = double_of (op, rows[r].value);

      fail_unless_equals_string (gst_structure_get_string (op, "op"), rows[r].name);
      fail_unless (value >= rows[r].most / 2 && value <= rows[r].most);
    }
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_contradictions_are_refused_with_what_to_set)
{
  static const gchar *const rows[][2] = {
    { "min-strength=0.5 max-strength=0.2", "set min-strength to 0.2 or less" },
    { "random-near=2", "set random-near to 1.3 or less" },
    { "min-depth=11", "set min-depth to 10 or less" },
    { "dropout=0.75 random=0.5", "set random to 0.25 or less" },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    g_autofree gchar *launch = g_strdup_printf ("augdepth %s", rows[r][0]);

    expect_refused (launch, rows[r][1]);
  }
}
GST_END_TEST;

static Suite *
augdepth_suite (void)
{
  Suite *s = suite_create ("augdepth");
  TCase *c = tcase_create ("augdepth");

  suite_add_tcase (s, c);
  tcase_set_timeout (c, 200);
  tcase_add_test (c, test_depth_alone_is_changed);
  tcase_add_test (c, test_other_formats_are_refused_with_where_to_put_it);
  tcase_add_test (c, test_what_is_not_measured_stays_so);
  tcase_add_test (c, test_deferred_depth_noise_is_the_noise_of_one_after_the_other);
  tcase_add_test (c, test_strengths_multiply_what_is_set);
  tcase_add_test (c, test_contradictions_are_refused_with_what_to_set);
  return s;
}

GST_CHECK_MAIN (augdepth);
