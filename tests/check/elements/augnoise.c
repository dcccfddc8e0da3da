/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Noise in elements: who shares what, and what it leaves alone. */
#include "filter.h"

#define I420_CAPS "video/x-raw,format=I420,width=61,height=45,framerate=25/1"

static const gchar *const kinds[] = { "gaussian", "shot", "salt-and-pepper", "speckle", "iso" };

GST_START_TEST (test_joined_noise_is_the_noise_of_one_after_the_other)
{
  static const gchar *const formats[] = { "I420", "NV12", "RGB", "RGBA", "GRAY8" };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    g_autofree gchar *caps =
        g_strdup_printf ("video/x-raw,format=%s,width=61,height=345,framerate=25/1", formats[f]);

    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
      const gchar *chain = "augseed seed=1 window=1/25 ! augnoise kind=%s defer=%s ! "
                           "augnoise kind=%s defer=%s ! augcolor defer=%s ! augnoise defer=%s";
      const gchar *second = kinds[(k + 1) % G_N_ELEMENTS (kinds)];
      g_autofree gchar *on =
          g_strdup_printf (chain, kinds[k], "true", second, "true", "true", "true");
      g_autofree gchar *off =
          g_strdup_printf (chain, kinds[k], "false", second, "false", "false", "false");

      fail_unless_equals_int (differing (on, off, caps, 5), 0);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_branches_share_the_strength_and_not_the_noise)
{
  const gchar *chain = "augseed seed=4 window=1/5 branch=%s ! augnoise kind=%s post-messages=true";

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autofree gchar *left = g_strdup_printf (chain, "left", kinds[k]);
    g_autofree gchar *right = g_strdup_printf (chain, "right", kinds[k]);
    GstHarness *a = line (left, RGB_CAPS), *b = line (right, RGB_CAPS);

    for (guint n = 0; n < 20; n++) {
      g_autoptr (GstBuffer) x = push_picture (a, RGB_CAPS, n);
      g_autoptr (GstBuffer) y = push_picture (b, RGB_CAPS, n);

      fail_if (same_bytes (x, y));
    }
    for (guint w = 0; w < 4; w++) {
      g_autoptr (GstStructure) x = next_decision (a), y = next_decision (b);

      fail_unless (gst_structure_is_equal (nth_operation (x, 0), nth_operation (y, 0)));
    }
    close_line (a);
    close_line (b);
    fail_unless_equals_int (differing (left, left, RGB_CAPS, 10), 0);
  }
}
GST_END_TEST;

GST_START_TEST (test_strengths_keep_to_their_ranges)
{
  static const struct {
    const gchar *settings, *value;
    gdouble low, high;
  } rows[] = {
    { "min-sigma=3 max-sigma=4", "sigma", 3, 4 },
    { "kind=shot min-photons=20 max-photons=30", "photons", 20, 30 },
    { "kind=salt-and-pepper min-amount=0.2 max-amount=0.3", "amount", 0.2, 0.3 },
    { "kind=salt-and-pepper min-salt=0.2 max-salt=0.3", "salt", 0.2, 0.3 },
    { "kind=speckle min-speckle=0.3 max-speckle=0.3", "sigma", 0.3, 0.3 },
    { "kind=iso min-intensity=0.2 max-intensity=0.3", "intensity", 0.2, 0.3 },
    { "kind=iso min-color-shift=0.2 max-color-shift=0.3", "color-shift", 0.2, 0.3 },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    g_autofree gchar *launch = g_strdup_printf (
        "augseed seed=9 window=1/25 ! augnoise %s post-messages=true", rows[r].settings);
    GstHarness *h = line (launch, RGB_CAPS);

    for (guint n = 0; n < 40; n++) {
      g_autoptr (GstStructure) message = NULL;
      gdouble value;

      gst_buffer_unref (push_picture (h, RGB_CAPS, n));
      message = next_decision (h);
      value = double_of (nth_operation (message, 0), rows[r].value);
      fail_unless (value >= rows[r].low && value <= rows[r].high, "%s", rows[r].settings);
    }
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_measured_pictures_and_evaluation_are_left_alone)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    static const gchar *const seeds[] = { "role=mask", "role=depth", "phase=eval" };

    for (guint i = 0; i < G_N_ELEMENTS (seeds); i++) {
      g_autofree gchar *launch =
          g_strdup_printf ("augseed seed=1 %s ! augnoise kind=%s", seeds[i], kinds[k]);

      fail_unless_equals_int (differing (launch, "identity", GRAY_CAPS, 4), 0);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_ranges_upside_down_are_refused_with_what_to_set)
{
  static const gchar *const rows[][2] = {
    { "min-sigma=30", "set min-sigma to 25 or less" },
    { "min-photons=2000", "set min-photons to 1000 or less" },
    { "min-amount=0.5", "set min-amount to 0.06 or less" },
    { "max-salt=0.1", "set min-salt to 0.1 or less" },
    { "max-speckle=0", "set min-speckle to 0 or less" },
    { "min-intensity=1", "set min-intensity to 0.5 or less" },
    { "min-color-shift=1", "set min-color-shift to 0.05 or less" },
  };

  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    g_autofree gchar *launch = g_strdup_printf ("augnoise %s", rows[r][0]);

    expect_refused (launch, rows[r][1]);
  }
}
GST_END_TEST;

static Suite *
augnoise_suite (void)
{
  Suite *s = suite_create ("augnoise");
  TCase *c = tcase_create ("augnoise");

  suite_add_tcase (s, c);
  tcase_set_timeout (c, 200);
  tcase_add_test (c, test_joined_noise_is_the_noise_of_one_after_the_other);
  tcase_add_test (c, test_branches_share_the_strength_and_not_the_noise);
  tcase_add_test (c, test_strengths_keep_to_their_ranges);
  tcase_add_test (c, test_measured_pictures_and_evaluation_are_left_alone);
  tcase_add_test (c, test_ranges_upside_down_are_refused_with_what_to_set);
  return s;
}

GST_CHECK_MAIN (augnoise);
