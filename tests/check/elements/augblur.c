/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "filter.h"

#include "catalogue/catalogue.h"
#include "video/effect.h"

#define SEED 31
#define I420_CAPS "video/x-raw,format=I420,width=64,height=48,framerate=25/1"

/* What is drawn and under which name, written down here again. */
static const struct {
  const gchar *kind, *operation, *value, *parameter;
  gdouble low, high;
} kinds[] = {
  { "gaussian", "gaussian-blur", "sigma", "sigma", 0.1, 2 },
  { "box", "box-blur", "radius", "radius", 1, 3 },
  { "motion", "motion-blur", "length", "length", 3, 11 },
  { "motion", "motion-blur", "degrees", "angle", 0, 360 },
  { "defocus", "defocus", "radius", "radius", 1, 3 },
  { "zoom", "zoom-blur", "factor", "factor", 1, 1.1 },
};

static GstHarness *
blur_line (const gchar *properties, const gchar *role)
{
  g_autofree gchar *launch =
      g_strdup_printf ("augseed seed=%d source=clip window=1/25 %s ! augblur post-messages=true %s",
          SEED, role, properties);

  return line (launch, I420_CAPS);
}

static GstAugDraws
draws_of (gint64 window)
{
  GstAugDraws draws;

  gst_aug_draws_init (&draws, SEED, gst_aug_source_from_key ("clip"), 0, 0, window, "blur");
  return draws;
}

GST_START_TEST (test_every_kind_draws_its_values_between_their_ends)
{
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autofree gchar *properties = g_strdup_printf ("kind=%s", kinds[k].kind);
    GstHarness *h = blur_line (properties, "");

    for (guint64 n = 0; n < 12; n++) {
      GstBuffer *out = gst_harness_push_and_pull (h, noise (64 * 48 * 3 / 2, 1, n));
      g_autoptr (GstStructure) message = next_decision (h);
      const GstStructure *op = nth_operation (message, 0);
      GstAugDraws draws = draws_of ((gint64) n);

      fail_unless_equals_string (gst_structure_get_string (op, "op"), kinds[k].operation);
      fail_unless_equals_float (double_of (op, kinds[k].value),
          gst_aug_draws_range (&draws, kinds[k].parameter, 0, kinds[k].low, kinds[k].high));
      gst_buffer_unref (out);
    }
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_windows_of_the_median_are_odd_and_equally_likely)
{
  GstHarness *h = blur_line ("kind=median min-window=3 max-window=7", "");
  guint counts[8] = { 0 };

  for (guint64 n = 0; n < 300; n++) {
    gst_buffer_unref (gst_harness_push_and_pull (h, noise (64 * 48 * 3 / 2, 1, n)));
    g_autoptr (GstStructure) message = next_decision (h);

    counts[int_of (nth_operation (message, 0), "window")]++;
  }
  fail_unless_equals_int (counts[3] + counts[5] + counts[7], 300);
  for (guint window = 3; window <= 7; window += 2)
    fail_unless (counts[window] > 70, "%u: %u", window, counts[window]);
  close_line (h);
}
GST_END_TEST;

/* The bytes are those of the effect with the values that the message tells. */
static void
check_picture (GstHarness *h, guint64 n)
{
  GstBuffer *out = gst_harness_push_and_pull (h, noise (64 * 48 * 3 / 2, 1, n));
  g_autoptr (GstBuffer) in = noise (64 * 48 * 3 / 2, 1, n), like = gst_buffer_copy_deep (in);
  g_autoptr (GstStructure) message = next_decision (h);
  const GstStructure *op = nth_operation (message, 0);
  const GstAugEffectAddress address = { 0 };
  GstAugOperation operation = { .name = g_intern_string (gst_structure_get_string (op, "op")) };
  g_autoptr (GstCaps) caps = gst_caps_from_string (I420_CAPS);
  GstVideoFrame src, dst;
  GstVideoInfo info;

  for (gint i = 0; i < gst_structure_n_fields (op); i++) {
    const gchar *name = g_intern_string (gst_structure_nth_field_name (op, (guint) i));
    const GValue *value = gst_structure_get_value (op, name);

    if (G_VALUE_HOLDS_DOUBLE (value))
      gst_aug_operation_set_double (&operation, name, g_value_get_double (value));
    else if (G_VALUE_HOLDS_INT64 (value))
      gst_aug_operation_set_int (&operation, name, g_value_get_int64 (value));
  }
  fail_unless (gst_video_info_from_caps (&info, caps));
  fail_unless (gst_video_frame_map (&src, &info, in, GST_MAP_READ));
  fail_unless (gst_video_frame_map (&dst, &info, like, GST_MAP_WRITE));
  gst_aug_effect_run (gst_aug_effect_find (operation.name), &operation, &address, &src, &dst);
  gst_video_frame_unmap (&src);
  gst_video_frame_unmap (&dst);
  fail_unless (same_bytes (out, like), "%s", operation.name);
  fail_if (same_bytes (out, in), "%s", operation.name);
  gst_buffer_unref (out);
}

GST_START_TEST (test_messages_tell_what_was_done_in_pixels)
{
  static const gchar *const properties[] = { "min-sigma=0.5", "kernel-size=5 min-sigma=0.5",
    "kernel-share=0.1 min-sigma=0.5", "relative=true min-sigma=0.01 max-sigma=0.05", "kind=box",
    "kind=box relative=true min-radius=0.02 max-radius=0.1", "kind=median", "kind=motion",
    "kind=motion relative=true min-length=0.1 max-length=0.2", "kind=defocus",
    "kind=zoom min-factor=1.05" };

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++) {
    GstHarness *h = blur_line (properties[i], "");

    for (guint64 n = 0; n < 4; n++)
      check_picture (h, n);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_masks_and_evaluation_are_left_alone)
{
  static const gchar *const roles[] = { "role=mask", "role=depth", "phase=eval" };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    GstHarness *h = blur_line ("kind=defocus", roles[i]);
    GstBuffer *in = noise (64 * 48 * 3 / 2, 1, 0);

    fail_unless (gst_harness_push_and_pull (h, in) == in, "%s", roles[i]);
    gst_buffer_unref (in);
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_contradictions_are_refused_with_what_to_type)
{
  static const gchar *const rows[][2] = {
    { "min-sigma=3", "set min-sigma to 2 or less" },
    { "kernel-size=4", "write kernel-size=3" },
    { "kernel-size=5 kernel-share=0.1", "set one of them to 0" },
    { "min-window=4 max-window=7", "write min-window=3" },
    { "min-length=20", "set min-length to 11 or less" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *launch = g_strdup_printf ("augblur %s", rows[i][0]);

    expect_refused (launch, rows[i][1]);
  }
}
GST_END_TEST;

static Suite *
augblur_suite (void)
{
  Suite *s = suite_create ("augblur");
  TCase *c = tcase_create ("augblur");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_every_kind_draws_its_values_between_their_ends);
  tcase_add_test (c, test_windows_of_the_median_are_odd_and_equally_likely);
  tcase_add_test (c, test_messages_tell_what_was_done_in_pixels);
  tcase_add_test (c, test_masks_and_evaluation_are_left_alone);
  tcase_add_test (c, test_contradictions_are_refused_with_what_to_type);
  return s;
}

GST_CHECK_MAIN (augblur);
