/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* How augcompress makes pictures worse, and what it leaves alone. */
#include "filter.h"

#define WIDTH 96
#define HEIGHT 64
#define PICTURE_CAPS "video/x-raw,format=I420,width=96,height=64,framerate=25/1"

/* A slope with stripes and some noise, that differs from frame to frame. */
static GstBuffer *
picture (guint64 n)
{
  GstBuffer *buffer = noise (WIDTH * HEIGHT * 3 / 2, 5, n);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_READWRITE);
  for (guint i = 0; i < map.size; i++) {
    const guint x = i % WIDTH, y = i / WIDTH;

    map.data[i] = (guint8) (60 + x + y / 2 + 20 * ((x + n) / 5 % 2) + map.data[i] % 8);
  }
  gst_buffer_unmap (buffer, &map);
  return buffer;
}

/* Mean square of the differences of two buffers. */
static gdouble
error_of (GstBuffer *a, GstBuffer *b)
{
  gdouble sum = 0;
  GstMapInfo x, y;

  gst_buffer_map (a, &x, GST_MAP_READ);
  gst_buffer_map (b, &y, GST_MAP_READ);
  fail_unless_equals_int (x.size, y.size);
  for (gsize i = 0; i < x.size; i++)
    sum += (x.data[i] - y.data[i]) * (x.data[i] - y.data[i]);
  sum /= (gdouble) x.size;
  gst_buffer_unmap (a, &x);
  gst_buffer_unmap (b, &y);
  return sum;
}

static gdouble
error_through (const gchar *settings)
{
  g_autofree gchar *launch = g_strdup_printf ("augcompress probability=1 %s", settings);
  GstHarness *h = line (launch, PICTURE_CAPS);
  gdouble sum = 0;

  for (guint n = 0; n < 3; n++) {
    g_autoptr (GstBuffer) before = picture (n);
    g_autoptr (GstBuffer) after = gst_harness_push_and_pull (h, picture (n));

    sum += error_of (before, after);
  }
  close_line (h);
  return sum;
}

GST_START_TEST (test_lower_quality_larger_blocks_and_smaller_scale_are_worse)
{
  static const gchar *const rows[][4] = {
    { "min-quality=95 max-quality=95", "min-quality=60 max-quality=60",
        "min-quality=25 max-quality=25", "min-quality=3 max-quality=3" },
    { "mode=blocks min-block-size=0 max-block-size=0.04",
        "mode=blocks min-block-size=.0625 max-block-size=.0625",
        "mode=blocks min-block-size=.125 max-block-size=.125",
        "mode=blocks min-block-size=.3 max-block-size=.3" },
    { "mode=scale min-scale=1 max-scale=1", "mode=scale min-scale=.7 max-scale=.7",
        "mode=scale min-scale=.4 max-scale=.4", "mode=scale min-scale=.05 max-scale=.05" },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++)
    for (guint i = 0; i + 1 < G_N_ELEMENTS (rows[r]); i++)
      fail_unless (error_through (rows[r][i]) < error_through (rows[r][i + 1]), "%s against %s",
          rows[r][i], rows[r][i + 1]);
  fail_unless (error_through (rows[2][0]) == 0);
}
GST_END_TEST;

GST_START_TEST (test_the_quality_of_the_message_keeps_to_its_range)
{
  GstHarness *h = line ("augseed seed=8 window=1/25 ! augcompress probability=1 min-quality=20 "
                        "max-quality=22 post-messages=true",
      PICTURE_CAPS);
  guint seen[3] = { 0 };

  for (guint n = 0; n < 60; n++) {
    GstStructure *decision;
    gint64 quality;

    gst_buffer_unref (gst_harness_push_and_pull (h, picture (n)));
    decision = next_decision (h);
    quality = int_of (nth_operation (decision, 0), "quality");
    fail_unless (quality >= 20 && quality <= 22);
    seen[quality - 20]++;
    gst_structure_free (decision);
  }
  fail_unless (seen[0] > 5 && seen[1] > 5 && seen[2] > 5);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_masks_alpha_and_regions_are_left_alone)
{
  static const gchar *const modes[] = { "jpeg", "blocks", "scale" };

  for (guint m = 0; m < G_N_ELEMENTS (modes); m++) {
    g_autofree gchar *launch =
        g_strdup_printf ("augseed name=s seed=1 ! augcompress probability=1 mode=%s", modes[m]);
    GstHarness *h = line (launch, "video/x-raw,format=ARGB,width=40,height=30,framerate=25/1");
    GstHarness *mask;
    GstBuffer *in = noise (40 * 30 * 4, 3, 0), *out;
    g_autoptr (GstBuffer) like = gst_buffer_copy_deep (in);
    GstVideoRegionOfInterestMeta *roi;

    gst_buffer_add_video_region_of_interest_meta (in, "cat", 1, 1, 3, 2);
    out = gst_harness_push_and_pull (h, in);
    fail_if (same_bytes (out, like));
    for (guint i = 0; i < 40 * 30 && m < 2; i++) {
      guint8 a, b;

      gst_buffer_extract (like, 4 * i, &a, 1);
      gst_buffer_extract (out, 4 * i, &b, 1);
      fail_unless_equals_int (a, b);
    }
    roi = gst_buffer_get_video_region_of_interest_meta (out);
    fail_unless (roi && roi->x == 1 && roi->y == 1 && roi->w == 3 && roi->h == 2);
    gst_buffer_unref (out);
    close_line (h);
    g_free (launch);
    launch = g_strdup_printf ("augseed role=mask ! augcompress probability=1 mode=%s", modes[m]);
    mask = line (launch, "video/x-raw,format=GRAY8,width=40,height=30,framerate=25/1");
    in = noise (40 * 30, 3, 0);
    out = gst_harness_push_and_pull (mask, in);
    fail_unless (out == in);
    gst_buffer_unref (out);
    close_line (mask);
  }
}
GST_END_TEST;

GST_START_TEST (test_deferred_chains_have_the_bytes_of_one_by_one)
{
  static const gchar *const formats[] = { "I420", "NV12", "RGB", "BGRx", "GRAY8" };
  const gchar *chain = "augseed seed=6 window=1/25 ! augflip %s ! augcompress probability=1 %s ! "
                       "augcolor %s ! augcompress mode=blocks probability=1 %s ! "
                       "augcompress mode=scale probability=1 %s ! augflip mode=vertical %s";
  g_auto (GStrv) parts = g_strsplit (chain, "%s", -1);
  g_autofree gchar *on = g_strjoinv ("defer=true", parts);
  g_autofree gchar *off = g_strjoinv ("defer=false", parts);

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    g_autofree gchar *text =
        g_strdup_printf ("video/x-raw,format=%s,width=61,height=45,framerate=25/1", formats[f]);
    g_autoptr (GstCaps) caps = gst_caps_from_string (text);
    GstHarness *a = line (on, text), *b = line (off, text);
    GstVideoInfo info;

    fail_unless (gst_video_info_from_caps (&info, caps));
    for (guint n = 0; n < 10; n++) {
      GstBuffer *x = gst_harness_push_and_pull (a, noise (info.size, 3, n));
      GstBuffer *y = gst_harness_push_and_pull (b, noise (info.size, 3, n));

      fail_unless (same_bytes (x, y), "%s, frame %u", formats[f], n);
      gst_buffer_unref (x);
      gst_buffer_unref (y);
    }
    close_line (a);
    close_line (b);
  }
}
GST_END_TEST;

static Suite *
augcompress_suite (void)
{
  Suite *s = suite_create ("augcompress");
  TCase *c = tcase_create ("augcompress");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_lower_quality_larger_blocks_and_smaller_scale_are_worse);
  tcase_add_test (c, test_the_quality_of_the_message_keeps_to_its_range);
  tcase_add_test (c, test_masks_alpha_and_regions_are_left_alone);
  tcase_add_test (c, test_deferred_chains_have_the_bytes_of_one_by_one);
  return s;
}

GST_CHECK_MAIN (augcompress);
