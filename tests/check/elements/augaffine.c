/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Turns, what travels with a rotation, what is left alone. */
#include "filter.h"

#include <math.h>

#define WIDE "video/x-raw,format=%s,width=40,height=24,framerate=25/1,pixel-aspect-ratio=2/1"

static GstBuffer *
picture (const gchar *caps_text, guint64 n)
{
  return noise (size_of (caps_text), 1, n);
}

static void
check_back (const gchar *format, const gchar *there, const gchar *back)
{
  g_autofree gchar *caps = g_strdup_printf (WIDE, format);
  g_autofree gchar *launch = g_strdup_printf (
      "augaffine degrees=0 expand=true turn=%s defer=false ! identity ! augaffine degrees=0 "
      "expand=true turn=%s",
      there, back);
  GstHarness *h = line (launch, caps);
  GstBuffer *in = picture (caps, 0), *out = gst_harness_push_and_pull (h, gst_buffer_ref (in));
  GstVideoInfo info;

  output_info (h, &info);
  fail_unless_equals_int (info.width, 40);
  fail_unless_equals_int (info.height, 24);
  fail_unless_equals_int (info.par_n, 2);
  fail_unless (same_bytes (in, out), "%s and %s of %s", there, back, format);
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  close_line (h);
}

GST_START_TEST (test_turn_and_its_inverse_give_back_every_byte)
{
  static const gchar *const formats[] = { "I420", "NV12", "YV12", "Y444", "GRAY8", "GRAY16_LE",
    "RGB", "RGBA", "RGBP" };
  static const gchar *const pairs[][2] = { { "90", "270" }, { "270", "90" }, { "180", "180" },
    { "transpose", "transpose" }, { "transverse", "transverse" } };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint p = 0; p < G_N_ELEMENTS (pairs); p++)
      check_back (formats[f], pairs[p][0], pairs[p][1]);
}
GST_END_TEST;

GST_START_TEST (test_turn_is_clockwise_and_expand_exchanges_width_and_height)
{
  g_autofree gchar *caps = g_strdup_printf (WIDE, "GRAY8");
  GstHarness *h = line ("augaffine turn=90 expand=true degrees=0", caps);
  GstBuffer *in = picture (caps, 0), *out = gst_harness_push_and_pull (h, gst_buffer_ref (in));
  GstVideoInfo info;
  guint8 a, b;

  output_info (h, &info);
  fail_unless_equals_int (info.width, 24);
  fail_unless_equals_int (info.height, 40);
  fail_unless_equals_int (info.par_n, 1);
  fail_unless_equals_int (info.par_d, 2);
  for (gsize y = 0; y < 24; y++)
    for (gsize x = 0; x < 40; x++) {
      gst_buffer_extract (in, y * 40 + x, &a, 1);
      gst_buffer_extract (out, x * 24 + 23 - y, &b, 1);
      fail_unless_equals_int (a, b);
    }
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_turn_inside_of_the_size_copies_what_is_seen)
{
  static const gchar *const turns[] = { "90", "270", "transpose", "transverse" };

  for (guint t = 0; t < G_N_ELEMENTS (turns); t++) {
    g_autofree gchar *caps = g_strdup_printf (WIDE, "GRAY8");
    g_autofree gchar *launch = g_strdup_printf (
        "augaffine degrees=0 turn=%s fill=0xff000000 post-messages=true", turns[t]);
    GstHarness *h = line (launch, caps);
    GstBuffer *in = picture (caps, 0), *out = gst_harness_push_and_pull (h, gst_buffer_ref (in));
    GstStructure *decision = next_decision (h);
    guint8 middle[2][4];

    fail_unless_equals_string (
        gst_structure_get_string (nth_operation (decision, 0), "turn"), turns[t]);
    gst_structure_free (decision);
    /* the four pixels in the middle change places; the corners are fill */
    for (gsize k = 0; k < 4; k++) {
      gst_buffer_extract (in, (11 + k / 2) * 40 + 19 + k % 2, &middle[0][k], 1);
      gst_buffer_extract (out, (11 + k / 2) * 40 + 19 + k % 2, &middle[1][k], 1);
    }
    fail_unless_equals_int (middle[1][0], middle[0][t == 0 ? 2 : t == 1 ? 1 : t == 2 ? 0 : 3]);
    fail_unless_equals_int (middle[1][1], middle[0][t == 0 ? 0 : t == 1 ? 3 : t == 2 ? 2 : 1]);
    gst_buffer_extract (out, 0, &middle[1][0], 1);
    fail_unless_equals_int (middle[1][0], 0);
    gst_buffer_unref (in);
    gst_buffer_unref (out);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_decision_tells_pixels_and_the_matrix)
{
  GstHarness *h =
      line ("augseed seed=3 window=1 ! augaffine degrees=40 translate-x=0.2 translate-y=0.1 "
            "min-scale=0.8 max-scale=1.25 shear-x=10 shear-y=5 post-messages=true",
          RGB_CAPS);

  for (guint n = 0; n < 50; n += 25) {
    GstBuffer *out = gst_harness_push_and_pull (h, picture (RGB_CAPS, n));
    g_autoptr (GstStructure) decision = next_decision (h);
    const GstStructure *op = nth_operation (decision, 0);
    const gdouble angle = double_of (op, "degrees") * G_PI / 180;
    const gdouble sx = double_of (op, "shear-x") * G_PI / 180;
    const gdouble sy = double_of (op, "shear-y") * G_PI / 180, scale = double_of (op, "scale");
    const gdouble tx = (gdouble) int_of (op, "translate-x");
    const gdouble ty = (gdouble) int_of (op, "translate-y");
    /* RSS of torchvision's documentation: rotation, shear y, shear x, scale */
    const gdouble forward[4] = { scale * cos (angle - sy) / cos (sy),
      scale * (-cos (angle - sy) * tan (sx) / cos (sy) - sin (angle)),
      scale * sin (angle - sy) / cos (sy),
      scale * (-sin (angle - sy) * tan (sx) / cos (sy) + cos (angle)) };
    const gdouble *m = gst_aug_buffer_get_trace_meta (out)->matrix;

    fail_unless_equals_string (gst_structure_get_string (op, "op"), "affine");
    fail_unless (fabs (tx) <= 8 && fabs (ty) <= 3 && scale >= 0.8 && scale <= 1.25);
    fail_unless (fabs (m[0] - forward[0]) < 1e-12 && fabs (m[1] - forward[1]) < 1e-12);
    fail_unless (fabs (m[3] - forward[2]) < 1e-12 && fabs (m[4] - forward[3]) < 1e-12);
    /* the middle, 20, 15, moves by tx, ty */
    fail_unless (fabs (m[0] * 20 + m[1] * 15 + m[2] - 20 - tx) < 1e-9);
    fail_unless (fabs (m[3] * 20 + m[4] * 15 + m[5] - 15 - ty) < 1e-9);
    gst_buffer_unref (out);
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_masks_keep_their_values)
{
  GstHarness *h =
      line ("augseed seed=3 role=mask window=1/25 ! augaffine degrees=60 distortion=0.4 "
            "shear-x=20 min-scale=0.5 fill=0xffffffff",
          "video/x-raw,format=GRAY8,width=64,height=48,framerate=25/1");

  for (guint n = 0; n < 30; n++) {
    GstBuffer *in = gst_buffer_new_allocate (NULL, (gsize) 64 * 48, NULL), *out;
    GstMapInfo map;

    gst_buffer_map (in, &map, GST_MAP_WRITE);
    for (gsize i = 0; i < map.size; i++)
      map.data[i] = (guint8) (i % 64 / 9 % 2 ? 7 : 200);
    gst_buffer_unmap (in, &map);
    GST_BUFFER_PTS (in) = n * FRAME_NS;
    out = gst_harness_push_and_pull (h, in);
    gst_buffer_map (out, &map, GST_MAP_READ);
    for (gsize i = 0; i < map.size; i++)
      fail_unless (map.data[i] == 7 || map.data[i] == 200 || map.data[i] == 255);
    gst_buffer_unmap (out, &map);
    gst_buffer_unref (out);
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_eval_turns_and_draws_nothing)
{
  GstHarness *h = line ("augseed phase=eval ! augaffine", GRAY_CAPS);
  GstBuffer *in = picture (GRAY_CAPS, 0), *out = gst_harness_push_and_pull (h, gst_buffer_ref (in));

  fail_unless (same_bytes (in, out));
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  close_line (h);
  h = line ("augseed phase=eval ! augaffine turn=180", GRAY_CAPS);
  in = picture (GRAY_CAPS, 0);
  out = gst_harness_push_and_pull (h, gst_buffer_ref (in));
  for (gsize i = 0; i < 32; i++) {
    guint8 a, b;

    gst_buffer_extract (in, i, &a, 1);
    gst_buffer_extract (out, 31 - i, &b, 1);
    fail_unless_equals_int (a, b);
  }
  gst_buffer_unref (in);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

/* A region is where its pixels are: the picture is black but for the region. */
GST_START_TEST (test_regions_hold_what_is_seen_of_them)
{
  GstHarness *h = line ("augseed seed=5 window=1/25 ! augaffine degrees=90 distortion=0.5 "
                        "translate-x=0.3 min-scale=0.6 max-scale=1.4 interpolation=nearest",
      "video/x-raw,format=GRAY8,width=160,height=120,framerate=25/1");

  for (guint n = 0; n < 60; n++) {
    const gsize x0 = 10 + n, y0 = 20 + n % 30, w = 20 + n % 50, height = 10 + n % 40;
    GstBuffer *in = gst_buffer_new_allocate (NULL, (gsize) 160 * 120, NULL), *out;
    GstVideoRegionOfInterestMeta *roi;
    gint box[4] = { 160, 120, 0, 0 };
    GstMapInfo map;

    gst_buffer_memset (in, 0, 0, (gsize) 160 * 120);
    gst_buffer_map (in, &map, GST_MAP_WRITE);
    for (gsize y = y0; y < y0 + height; y++)
      memset (map.data + y * 160 + x0, 255, w);
    gst_buffer_unmap (in, &map);
    gst_buffer_add_video_region_of_interest_meta (
        in, "thing", (guint) x0, (guint) y0, (guint) w, (guint) height);
    GST_BUFFER_PTS (in) = n * FRAME_NS;
    out = gst_harness_push_and_pull (h, in);
    gst_buffer_map (out, &map, GST_MAP_READ);
    for (gint y = 0; y < 120; y++)
      for (gint x = 0; x < 160; x++)
        if (map.data[y * 160 + x]) {
          box[0] = MIN (box[0], x);
          box[1] = MIN (box[1], y);
          box[2] = MAX (box[2], x + 1);
          box[3] = MAX (box[3], y + 1);
        }
    gst_buffer_unmap (out, &map);
    roi = gst_buffer_get_video_region_of_interest_meta_id (out, 0);
    if (box[0] < box[2]) {
      fail_unless (roi != NULL);
      /* a sharp corner may hold no pixel's centre */
      fail_unless (ABS ((gint) roi->x - box[0]) <= 3 && ABS ((gint) roi->y - box[1]) <= 3);
      fail_unless (ABS ((gint) (roi->x + roi->w) - box[2]) <= 3);
      fail_unless (ABS ((gint) (roi->y + roi->h) - box[3]) <= 3);
    }
    gst_buffer_unref (out);
  }
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_contradictions_say_what_to_type)
{
  static const gchar *const lines[][2] = {
    { "augaffine min-scale=2 max-scale=1.5", "set min-scale to 1.5 or less" },
    { "augaffine quarter-turns=true turn=90", "set turn=none" },
    { "augaffine turn=90 expand=true probability=0.5", "set probability=1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    expect_refused (lines[i][0], lines[i][1]);
}
GST_END_TEST;

static Suite *
augaffine_suite (void)
{
  Suite *s = suite_create ("augaffine");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_turn_and_its_inverse_give_back_every_byte);
  tcase_add_test (tc, test_turn_is_clockwise_and_expand_exchanges_width_and_height);
  tcase_add_test (tc, test_turn_inside_of_the_size_copies_what_is_seen);
  tcase_add_test (tc, test_decision_tells_pixels_and_the_matrix);
  tcase_add_test (tc, test_masks_keep_their_values);
  tcase_add_test (tc, test_eval_turns_and_draws_nothing);
  tcase_add_test (tc, test_regions_hold_what_is_seen_of_them);
  tcase_add_test (tc, test_contradictions_say_what_to_type);
  return s;
}

GST_CHECK_MAIN (augaffine);
