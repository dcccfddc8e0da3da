/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>

#include "augment.h"
#include "facts/facts.h"

static gpointer
new_block (const GstAugKind *kind)
{
  gpointer block = g_malloc0 (kind->settings->size);

  gst_aug_settings_init (kind->settings, block);
  return block;
}

static GstAugInstance
instance_of (gint64 window)
{
  GstAugRule rule;
  GstAugInstance instance;

  gst_aug_rule_init (&rule, 11);
  rule.branch = g_intern_static_string ("video");
  gst_aug_instance_init (&instance, &rule, window);
  return instance;
}

GST_START_TEST (test_every_kind_decides_with_its_defaults_and_repeats_itself)
{
  fail_unless (gst_aug_catalogue_size () >= 5);
  for (guint i = 0; i < gst_aug_catalogue_size (); i++) {
    const GstAugKind *kind = gst_aug_catalogue_nth (i);
    g_autofree gpointer block = new_block (kind);

    fail_unless (gst_aug_catalogue_find (kind->element) == kind);
    fail_unless (gst_aug_kind_validate (kind, block, NULL));
    for (gint64 window = -3; window < 50; window++) {
      GstAugInstance instance = instance_of (window);
      GstAugWindowContext context = { .aspect = 16.0 / 9 };
      g_autoptr (GstAugDecision) a =
          gst_aug_kind_decide (kind, block, &instance, kind->name, &context, -1, NULL);
      g_autoptr (GstAugDecision) b =
          gst_aug_kind_decide (kind, block, &instance, kind->name, &context, -1, NULL);
      g_autofree gchar *ja = gst_aug_decision_to_json (a), *jb = gst_aug_decision_to_json (b);

      fail_unless_equals_string (ja, jb);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_settings_print_what_properties_say)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("crop");
  g_autofree gpointer block = new_block (kind);
  g_autofree gchar *scale =
      gst_aug_setting_print (gst_aug_settings_find (kind->settings, "min-scale"), block);
  g_autofree gchar *mode =
      gst_aug_setting_print (gst_aug_settings_find (kind->settings, "mode"), block);
  g_autofree gchar *quantum =
      gst_aug_setting_print (gst_aug_settings_find (kind->settings, "quantum"), block);

  fail_unless_equals_string (scale, "0.08");
  fail_unless_equals_string (mode, "resized-crop");
  fail_unless_equals_string (quantum, "0/1");
}
GST_END_TEST;

GST_START_TEST (test_hash_ignores_what_branches_may_differ_in)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("crop");
  g_autofree GstAugCropSettings *block = new_block (kind);
  guint32 before = gst_aug_settings_hash (kind->settings, block, GST_AUG_TOUCHES_VIDEO);

  block->width = 128;
  block->common.post_messages = TRUE;
  fail_unless_equals_int (
      gst_aug_settings_hash (kind->settings, block, GST_AUG_TOUCHES_VIDEO), before);
  block->min_scale = 0.5;
  fail_unless (gst_aug_settings_hash (kind->settings, block, GST_AUG_TOUCHES_VIDEO) != before);
  /* sound that is cut with the picture does not depend on the picture's crop */
  before = gst_aug_settings_hash (kind->settings, block, 0);
  block->min_scale = 0.7;
  fail_unless_equals_int (gst_aug_settings_hash (kind->settings, block, 0), before);
  block->min_duration = 0.5;
  fail_unless (gst_aug_settings_hash (kind->settings, block, 0) != before);
}
GST_END_TEST;

GST_START_TEST (test_eval_crops_the_centre_and_draws_nothing)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("crop");
  g_autofree GstAugCropSettings *block = new_block (kind);
  GstAugInstance instance = instance_of (3);
  GstAugWindowContext context = { .aspect = 2 };
  g_autoptr (GstAugDecision) decision = NULL;
  const GstAugOperation *op;

  block->width = block->height = 224;
  block->min_duration = block->max_duration = 0.5;
  instance.flags |= GST_AUG_SEED_FLAG_EVAL;
  decision = gst_aug_kind_decide (kind, block, &instance, "crop", &context, -1, NULL);
  op = gst_aug_decision_find (decision, "crop");
  fail_unless_equals_float (gst_aug_operation_get_double (op, "x", -1), 0.25);
  fail_unless_equals_float (gst_aug_operation_get_double (op, "width", -1), 0.5);
  fail_unless_equals_float (gst_aug_operation_get_double (op, "height", -1), 1);
  op = gst_aug_decision_find (decision, "time-crop");
  fail_unless_equals_int64 (gst_aug_operation_get_int (op, "start_ns", -1), GST_SECOND / 4);
}
GST_END_TEST;

GST_START_TEST (test_quantum_gives_whole_frames_in_every_window)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("crop");
  g_autofree GstAugCropSettings *block = new_block (kind);
  GstAugRule rule;

  gst_aug_rule_init (&rule, 5);
  rule.branch = "";
  rule.grid = (GstAugGrid){ 1001, 1000, 0 };
  block->min_duration = 0.2;
  block->max_duration = 0.9;
  block->quantum = (GstAugFraction){ 1001, 30000 };
  for (gint64 window = 0; window < 3000; window++) {
    GstAugWindowContext context = { .aspect = 1 };
    GstAugInstance instance;
    g_autoptr (GstAugDecision) decision = NULL;
    const GstAugOperation *op;
    gint64 start, stop;
    guint64 first, last;

    gst_aug_instance_init (&instance, &rule, window);
    decision = gst_aug_kind_decide (kind, block, &instance, "crop", &context, -1, NULL);
    op = gst_aug_decision_find (decision, "time-crop");
    start = gst_aug_operation_get_int (op, "start_ns", -1);
    stop = start + gst_aug_operation_get_int (op, "duration_ns", -1);
    fail_unless (start >= 0 && stop <= instance.orig_stop - instance.orig_start);
    first = gst_util_uint64_scale_round (start, 30000, 1001 * GST_SECOND);
    last = gst_util_uint64_scale_round (stop, 30000, 1001 * GST_SECOND);
    fail_unless (
        ABS ((gint64) gst_util_uint64_scale (first, 1001 * GST_SECOND, 30000) - start) <= 1);
    fail_unless (ABS ((gint64) gst_util_uint64_scale (last, 1001 * GST_SECOND, 30000) - stop) <= 1);
    fail_unless (last > first && last <= 30);
  }
}
GST_END_TEST;

GST_START_TEST (test_keep_holds_objects_in_the_crop)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("crop");
  g_autofree GstAugCropSettings *block = new_block (kind);
  g_autoptr (GArray) boxes = gst_aug_objects_parse (
      "[{\"name\":\"cat\",\"x\":0.05,\"y\":0.1,\"width\":0.1,\"height\":0.1},"
      "{\"name\":\"dog\",\"x\":0.8,\"y\":0.7,\"width\":0.15,\"height\":0.2}]",
      NULL);
  guint redrawn = 0;

  block->keep = GST_AUG_KEEP_ALL;
  block->min_visible = 0.99;
  for (gint64 window = 0; window < 2000; window++) {
    GstAugInstance instance = instance_of (window);
    const GstAugWindowFacts facts = { .known = TRUE, .boxes = boxes };
    GstAugWindowContext context = { .aspect = 4.0 / 3, .facts = &facts };
    g_autoptr (GstAugDecision) decision =
        gst_aug_kind_decide (kind, block, &instance, "crop", &context, -1, NULL);
    const GstAugOperation *op = gst_aug_decision_find (decision, "crop");
    gdouble x = gst_aug_operation_get_double (op, "x", 9);
    gdouble y = gst_aug_operation_get_double (op, "y", 9);
    gdouble right = x + gst_aug_operation_get_double (op, "width", 0);
    gdouble bottom = y + gst_aug_operation_get_double (op, "height", 0);

    redrawn += gst_aug_operation_get_int (op, "attempts", 0) > 0;
    fail_unless (x <= 0.051 && y <= 0.101 && right >= 0.948 && bottom >= 0.898,
        "window %d: %f %f %f %f", (gint) window, x, y, right, bottom);
    fail_unless (x >= 0 && y >= 0 && right <= 1 + 1e-12 && bottom <= 1 + 1e-12);
  }
  fail_unless (redrawn > 1000);
}
GST_END_TEST;

GST_START_TEST (test_names_carry_scope_and_number)
{
  static const struct {
    const gchar *scope, *expected;
    guint nth;
  } rows[] = { { NULL, "crop", 1 }, { "shared", "crop#2", 2 }, { "branch", "crop/left-camera", 1 },
    { "wrist", "crop/wrist#3", 3 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *name =
        gst_aug_decision_name ("crop", rows[i].scope, "left-camera", rows[i].nth);

    fail_unless_equals_string (name, rows[i].expected);
  }
}
GST_END_TEST;

static Suite *
catalogue_suite (void)
{
  Suite *s = suite_create ("catalogue");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_every_kind_decides_with_its_defaults_and_repeats_itself);
  tcase_add_test (tc, test_settings_print_what_properties_say);
  tcase_add_test (tc, test_hash_ignores_what_branches_may_differ_in);
  tcase_add_test (tc, test_eval_crops_the_centre_and_draws_nothing);
  tcase_add_test (tc, test_quantum_gives_whole_frames_in_every_window);
  tcase_add_test (tc, test_keep_holds_objects_in_the_crop);
  tcase_add_test (tc, test_names_carry_scope_and_number);
  return s;
}

GST_CHECK_MAIN (catalogue);
