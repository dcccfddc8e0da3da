/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>

#include "augment.h"

static GstAugDecision *
make_decision (void)
{
  GstAugInstance instance = { .seed = G_MAXUINT64 - 1,
    .source = 0x8000000000000001u,
    .epoch = 3,
    .view = 4,
    .generation = 5,
    .window = -7,
    .orig_start = -1,
    .orig_stop = G_MAXINT64,
    .branch = "left-camera" };
  GstAugDecision *decision = gst_aug_decision_new ("augcrop", "crop/wrist#2", &instance);
  GstAugOperation *op = gst_aug_decision_add (decision, "crop");

  decision->applied = TRUE;
  gst_aug_operation_set_double (op, "x", 0.1);
  gst_aug_operation_set_int (op, "width", -224);
  gst_aug_operation_set_uint64 (op, "bits", 0xdeadbeefcafef00du);
  gst_aug_operation_set_boolean (op, "mirrored", TRUE);
  gst_aug_operation_set_string (op, "text", "\"left\"\n→");
  op = gst_aug_decision_add (decision, "time-crop");
  gst_aug_operation_set_int (op, "start_ns", 123456789012345);
  return decision;
}

GST_START_TEST (test_json_round_trip_keeps_every_value)
{
  g_autoptr (GstAugDecision) decision = make_decision ();
  g_autofree gchar *json = gst_aug_decision_to_json (decision);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstAugDecision) back = gst_aug_decision_from_json (json, &error);
  g_autofree gchar *again = NULL;

  g_assert_no_error (error);
  again = gst_aug_decision_to_json (back);
  fail_unless_equals_string (json, again);
  fail_unless_equals_uint64 (back->instance.seed, G_MAXUINT64 - 1);
  fail_unless_equals_int64 (back->instance.window, -7);
  fail_unless_equals_int64 (back->instance.orig_start, -1);
  fail_unless (strstr (json, "\"seed\":\"fffffffffffffffe\"") != NULL);
  fail_unless (strchr (json, '\n') == NULL);
}
GST_END_TEST;

GST_START_TEST (test_message_says_what_json_says)
{
  g_autoptr (GstAugDecision) decision = make_decision ();
  g_autoptr (GstStructure) s = gst_aug_decision_to_structure (decision);
  const GValue *operations = gst_structure_get_value (s, "operations");
  const GstStructure *op;
  guint64 source;

  fail_unless (gst_structure_has_name (s, "aug-decision"));
  fail_unless (gst_structure_get_uint64 (s, "source", &source));
  fail_unless_equals_uint64 (source, 0x8000000000000001u);
  fail_unless_equals_int (gst_value_array_get_size (operations), 2);
  op = gst_value_get_structure (gst_value_array_get_value (operations, 1));
  fail_unless_equals_string (gst_structure_get_string (op, "op"), "time-crop");
}
GST_END_TEST;

GST_START_TEST (test_malformed_json_is_refused_with_a_sentence)
{
  static const gchar *const lines[] = { "", "[]", "{", "{}", "null", "\"x\"",
    "{\"element\":\"augcrop\",\"decision\":\"crop\",\"applied\":true,\"operations\":{}}",
    "{\"element\":\"augcrop\",\"decision\":\"crop\",\"applied\":true,\"operations\":[]}",
    "{\"element\":\"e\",\"decision\":\"d\",\"branch\":\"b\",\"source\":\"xyz\",\"epoch\":0,"
    "\"view\":0,"
    "\"generation\":0,\"window\":0,\"seed\":\"00\",\"start\":\"0\",\"stop\":\"0\",\"applied\":true,"
    "\"operations\":[]}",
    "{\"element\":\"e\",\"decision\":\"d\",\"branch\":\"b\",\"source\":\"0\",\"epoch\":-1,\"view\":"
    "0,"
    "\"generation\":0,\"window\":0,\"seed\":\"00\",\"start\":\"0\",\"stop\":\"0\",\"applied\":true,"
    "\"operations\":[]}",
    "{\"element\":\"e\",\"decision\":\"d\",\"branch\":\"b\",\"source\":\"0\",\"epoch\":0,\"view\":"
    "0,"
    "\"generation\":0,\"window\":0,\"seed\":\"00\",\"start\":\"0\",\"stop\":\"0\",\"applied\":true,"
    "\"operations\":[{\"op\":\"crop\",\"x\":[1]}]}",
    "{\"element\":\"e\",\"decision\":\"d\",\"branch\":\"b\",\"source\":\"0\",\"epoch\":0,\"view\":"
    "0,"
    "\"generation\":0,\"window\":0,\"seed\":\"00\",\"start\":\"0\",\"stop\":\"0\",\"applied\":true,"
    "\"operations\":[7]}" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error = NULL;
    GstAugDecision *decision = gst_aug_decision_from_json (lines[i], &error);

    fail_unless (decision == NULL, "line %u was taken", i);
    fail_unless (error != NULL && *error->message, "line %u gave no error", i);
  }
}
GST_END_TEST;

GST_START_TEST (test_trace_travels_with_copies_and_composes_maps)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new_and_alloc (16);
  g_autoptr (GstBuffer) copy = NULL;
  g_autoptr (GstStructure) s = NULL;
  g_autoptr (GstAugDecision) decision = make_decision ();
  const gdouble shift[9] = { 1, 0, -10, 0, 1, 0, 0, 0, 1 };
  const gdouble half[9] = { 0.5, 0, 0, 0, 0.5, 0, 0, 0, 1 };
  const GValue *matrix, *inverse;
  GstAugTraceMeta *trace = gst_aug_buffer_ensure_trace_meta (buffer);

  gst_aug_trace_meta_add (trace, decision);
  gst_aug_trace_meta_compose (trace, shift);
  gst_aug_trace_meta_compose (trace, half);
  trace->present = FALSE;
  copy = gst_buffer_copy_region (buffer, GST_BUFFER_COPY_ALL, 4, 8);
  s = gst_aug_buffer_get_trace_structure (copy);
  fail_unless (s != NULL);
  matrix = gst_structure_get_value (s, "matrix");
  inverse = gst_structure_get_value (s, "inverse");
  /* x = 30 → (30 - 10) / 2 = 10, and back */
  fail_unless_equals_float (g_value_get_double (gst_value_array_get_value (matrix, 2)), -5);
  fail_unless_equals_float (g_value_get_double (gst_value_array_get_value (inverse, 2)), 10);
  fail_unless_equals_int (gst_value_array_get_size (gst_structure_get_value (s, "decisions")), 1);
}
GST_END_TEST;

GST_START_TEST (test_seed_meta_survives_regions_and_is_never_doubled)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new_and_alloc (16);
  g_autoptr (GstBuffer) copy = NULL;
  GstAugRule rule;
  GstAugInstance instance;
  gpointer state = NULL;
  guint n = 0;

  gst_aug_rule_init (&rule, 9);
  rule.branch = g_intern_static_string ("video");
  gst_aug_instance_init (&instance, &rule, 5);
  gst_aug_buffer_add_seed_meta (buffer, &instance);
  copy = gst_buffer_copy_region (buffer, GST_BUFFER_COPY_ALL, 0, 8);
  gst_buffer_copy_into (copy, buffer, GST_BUFFER_COPY_META, 0, -1);
  while (gst_buffer_iterate_meta_filtered (copy, &state, gst_aug_seed_meta_api_get_type ()))
    n++;
  fail_unless_equals_int (n, 1);
  fail_unless (
      gst_aug_instance_is_same_window (&instance, &gst_aug_buffer_get_seed_meta (copy)->instance));
  fail_unless_equals_int64 (instance.start, 5 * GST_SECOND);
}
GST_END_TEST;

static Suite *
decision_suite (void)
{
  Suite *s = suite_create ("decision");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_json_round_trip_keeps_every_value);
  tcase_add_test (tc, test_message_says_what_json_says);
  tcase_add_test (tc, test_malformed_json_is_refused_with_a_sentence);
  tcase_add_test (tc, test_trace_travels_with_copies_and_composes_maps);
  tcase_add_test (tc, test_seed_meta_survives_regions_and_is_never_doubled);
  return s;
}

GST_CHECK_MAIN (decision);
