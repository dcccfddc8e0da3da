/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What augerase covers, and what it leaves alone. */
#include "filter.h"

static GstBuffer *
flat (gsize size, guint8 value, guint64 n)
{
  GstBuffer *buffer = noise (size, 1, n);

  gst_buffer_memset (buffer, 0, value, size);
  return buffer;
}

static gboolean
is_inside (const GstStructure *op, guint x, guint y)
{
  return x >= int_of (op, "x") && x < int_of (op, "x") + int_of (op, "width") &&
         y >= int_of (op, "y") && y < int_of (op, "y") + int_of (op, "height");
}

GST_START_TEST (test_the_rectangle_of_the_message_is_erased_and_nothing_else)
{
  GstHarness *h = line ("augseed seed=3 window=1/25 ! "
                        "augerase probability=1 fill=0xff102030 post-messages=true",
      RGB_CAPS);

  for (guint n = 0; n < 20; n++) {
    GstBuffer *in = noise (40 * 30 * 3, 2, n), *out;
    g_autoptr (GstBuffer) before = gst_buffer_copy_deep (in);
    GstStructure *decision;
    const GstStructure *op;
    GstMapInfo was, is;

    out = gst_harness_push_and_pull (h, in);
    decision = next_decision (h);
    op = nth_operation (decision, 0);
    gst_buffer_map (before, &was, GST_MAP_READ);
    gst_buffer_map (out, &is, GST_MAP_READ);
    for (guint y = 0; y < 30; y++)
      for (guint x = 0; x < 40; x++) {
        const guint8 *p = is.data + (y * 40 + x) * 3, *q = was.data + (y * 40 + x) * 3;

        if (is_inside (op, x, y))
          fail_unless (p[0] == 0x10 && p[1] == 0x20 && p[2] == 0x30);
        else
          fail_unless (memcmp (p, q, 3) == 0);
      }
    gst_buffer_unmap (before, &was);
    gst_buffer_unmap (out, &is);
    gst_structure_free (decision);
    gst_buffer_unref (out);
  }
  close_line (h);
}
GST_END_TEST;

/* How many bytes of a flat picture of 40 times 30 are @value after the element. */
static guint
count_value (const gchar *launch, const gchar *caps, guint8 before, guint8 value)
{
  GstHarness *h = line (launch, caps);
  GstBuffer *out = gst_harness_push_and_pull (h, flat (40 * 30, before, 0));
  guint n = 0;
  GstMapInfo map;

  gst_buffer_map (out, &map, GST_MAP_READ);
  for (guint i = 0; i < 40 * 30; i++)
    n += map.data[i] == value;
  gst_buffer_unmap (out, &map);
  gst_buffer_unref (out);
  close_line (h);
  return n;
}

#define MASK_CAPS "video/x-raw,format=GRAY8,width=40,height=30,framerate=25/1"

GST_START_TEST (test_masks_keep_their_classes_unless_holes_are_asked_for)
{
  static const gchar *const modes[] = { "rectangle", "dropout", "grid" };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    for (guint noisy = 0; noisy < 2; noisy++) {
      g_autofree gchar *keep = g_strdup_printf (
          "augseed seed=5 role=mask ! augerase probability=1 mode=%s fill=0xffffffff", modes[i]);
      g_autofree gchar *erase =
          g_strdup_printf ("%s measured=erase value=%s", keep, noisy ? "noise" : "constant");
      g_autofree gchar *picture = g_strdup_printf (
          "augseed seed=5 ! augerase probability=1 mode=%s fill=0xffffffff", modes[i]);
      const guint holes = count_value (picture, MASK_CAPS, 7, 255);

      fail_unless (holes > 0 && holes < 40 * 30);
      fail_unless_equals_int (count_value (keep, MASK_CAPS, 7, 7), 40 * 30);
      fail_unless_equals_int (count_value (erase, MASK_CAPS, 7, 0), holes);
      fail_unless_equals_int (count_value (erase, MASK_CAPS, 7, 7), 40 * 30 - holes);
    }
}
GST_END_TEST;

GST_START_TEST (test_nothing_is_erased_where_no_rectangle_fits)
{
  GstHarness *h =
      line ("augerase probability=1 min-scale=1 max-scale=1 post-messages=true seed=1", RGB_CAPS);
  GstBuffer *in = noise (40 * 30 * 3, 2, 0), *out = gst_harness_push_and_pull (h, in);
  GstStructure *decision = next_decision (h);

  fail_unless (out == in);
  fail_unless (!is_applied (decision));
  gst_structure_free (decision);
  gst_buffer_unref (out);
  close_line (h);
}
GST_END_TEST;

static gboolean
differs (const gchar *mode)
{
  g_autofree gchar *launch =
      g_strdup_printf ("augseed seed=4 window=1 ! augerase probability=1 %s", mode);
  GstHarness *h = line (launch, RGB_CAPS);
  GstBuffer *first = gst_harness_push_and_pull (h, flat (40 * 30 * 3, 60, 0));
  GstBuffer *second = gst_harness_push_and_pull (h, flat (40 * 30 * 3, 60, 1));
  GstBuffer *plain = flat (40 * 30 * 3, 60, 0);
  gboolean result = !same_bytes (first, second);

  fail_if (same_bytes (first, plain), "%s does nothing", mode);
  gst_buffer_unref (first);
  gst_buffer_unref (second);
  gst_buffer_unref (plain);
  close_line (h);
  return result;
}

GST_START_TEST (test_rain_and_noise_move_and_the_rest_holds_still_for_the_window)
{
  static const struct {
    const gchar *mode;
    gboolean moves;
  } rows[] = {
    { "mode=rectangle value=random", FALSE },
    { "mode=rectangle value=noise", TRUE },
    { "mode=dropout", FALSE },
    { "mode=dropout value=noise", TRUE },
    { "mode=grid", FALSE },
    { "mode=grid value=mean", FALSE },
    { "mode=shadow", FALSE },
    { "mode=shadow shadow-shape=polygon", FALSE },
    { "mode=patch", FALSE },
    { "mode=dirt max-hole-size=0.5", FALSE },
    { "mode=rain", TRUE },
    { "mode=fog", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    fail_unless_equals_int (differs (rows[i].mode), rows[i].moves);
}
GST_END_TEST;

GST_START_TEST (test_a_row_of_covers_is_one_pass_with_the_bytes_of_one_by_one)
{
  static const gchar *const formats[] = { "I420", "NV12", "Y42B", "RGB", "xRGB", "GRAY8" };
  const gchar *chain = "augseed seed=6 window=1/25 ! augflip %s ! augerase probability=1 %s ! "
                       "augerase probability=1 mode=shadow %s ! "
                       "augerase probability=1 mode=patch %s ! augcolor %s ! "
                       "augerase probability=1 mode=fog %s";

  expect_same_deferred (chain, formats, G_N_ELEMENTS (formats), 12);
}
GST_END_TEST;

GST_START_TEST (test_alpha_and_regions_are_left_alone)
{
  static const gchar *const modes[] = { "rectangle", "dropout", "grid", "shadow", "patch", "dirt",
    "rain", "fog" };

  for (guint m = 0; m < G_N_ELEMENTS (modes); m++) {
    g_autofree gchar *launch =
        g_strdup_printf ("augerase probability=1 mode=%s value=noise seed=2", modes[m]);
    GstHarness *h = line (launch, "video/x-raw,format=ARGB,width=40,height=30,framerate=25/1");
    GstBuffer *in = noise (40 * 30 * 4, 3, 0), *out;
    g_autoptr (GstBuffer) like = gst_buffer_copy_deep (in);
    GstVideoRegionOfInterestMeta *roi;
    GstMapInfo a, b;

    gst_buffer_add_video_region_of_interest_meta (in, "cat", 1, 1, 3, 2);
    out = gst_harness_push_and_pull (h, in);
    gst_buffer_map (like, &a, GST_MAP_READ);
    gst_buffer_map (out, &b, GST_MAP_READ);
    for (guint i = 0; i < 40 * 30; i++)
      fail_unless (a.data[4 * i] == b.data[4 * i]);
    gst_buffer_unmap (like, &a);
    gst_buffer_unmap (out, &b);
    roi = gst_buffer_get_video_region_of_interest_meta (out);
    fail_unless (roi && roi->x == 1 && roi->y == 1 && roi->w == 3 && roi->h == 2);
    gst_buffer_unref (out);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_a_range_that_is_turned_round_is_refused_with_what_to_type)
{
  GstHarness *h = line ("augerase name=x", NULL);

  gst_element_set_state (h->element, GST_STATE_NULL);
  g_object_set (part (h, "x"), "min-sigma", 0.3, "max-sigma", 0.2, NULL);
  fail_unless_equals_int (
      gst_element_set_state (h->element, GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE);
  expect_words (h, GST_MESSAGE_ERROR, "set min-sigma to 0.2 or less");
  close_line (h);
}
GST_END_TEST;

static Suite *
augerase_suite (void)
{
  Suite *s = suite_create ("augerase");
  TCase *c = tcase_create ("augerase");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_the_rectangle_of_the_message_is_erased_and_nothing_else);
  tcase_add_test (c, test_masks_keep_their_classes_unless_holes_are_asked_for);
  tcase_add_test (c, test_nothing_is_erased_where_no_rectangle_fits);
  tcase_add_test (c, test_rain_and_noise_move_and_the_rest_holds_still_for_the_window);
  tcase_add_test (c, test_a_row_of_covers_is_one_pass_with_the_bytes_of_one_by_one);
  tcase_add_test (c, test_alpha_and_regions_are_left_alone);
  tcase_add_test (c, test_a_range_that_is_turned_round_is_refused_with_what_to_type);
  return s;
}

GST_CHECK_MAIN (augerase);
