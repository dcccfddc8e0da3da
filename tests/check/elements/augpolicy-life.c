/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* augpolicy while it runs: branches that agree, documents that change, sizes, what is refused. */
#include <glib/gstdio.h>

#include "policy.h"
#include "policy/policy.h"

#define TEXT(policy) "{\"policy\": " policy "}"
#define FLIPS TEXT ("{\"op\": \"flip\", \"id\": \"flip\"}")
#define LIGHT TEXT ("{\"op\": \"brightness\", \"id\": \"light\", \"magnitude\": 0.5}")
#define DARK TEXT ("{\"op\": \"brightness\", \"id\": \"dark\", \"magnitude\": -0.5}")
#define NOWHERE TEXT ("{\"op\": \"brigthness\", \"magnitude\": 0.5}")

/* A branch of the pipeline that @other is in, which has the same contexts; NULL: of a new one. */
static GstHarness *
branch_of (GstHarness *other, const gchar *launch, const gchar *caps)
{
  GstElement *bin = gst_object_ref_sink (gst_parse_bin_from_description (launch, TRUE, NULL));
  g_autoptr (GstBus) bus = gst_bus_new ();
  GList *contexts;
  GstHarness *h;

  gst_element_set_bus (bin, bus);
  contexts = other ? gst_element_get_contexts (other->element) : NULL;
  for (GList *l = contexts; l; l = l->next)
    gst_element_set_context (bin, l->data);
  g_list_free_full (contexts, (GDestroyNotify) gst_context_unref);
  h = gst_harness_new_with_element (bin, "sink", "src");
  gst_object_unref (bin);
  gst_harness_set_live (h, FALSE);
  gst_harness_set_src_caps_str (h, caps);
  return h;
}

static gchar *
version_of (const gchar *document)
{
  g_autoptr (GstAugPolicy) policy = gst_aug_policy_new (document, -1, NULL);

  return g_strndup (gst_aug_policy_get_version (policy), 16);
}

/* Pushes frame @n, a window of its own, and that its decision came from @document. */
static void
expect_document (GstHarness *h, guint n, const gchar *document)
{
  g_autofree gchar *version = version_of (document);
  g_autoptr (GstStructure) message = NULL;

  gst_buffer_unref (push_picture (h, RGB_CAPS, n));
  message = next_decision (h);
  fail_unless (message != NULL, "no decision for window %u", n);
  fail_unless_equals_int64 (int_of (message, "window"), n);
  fail_unless_equals_string (gst_structure_get_string (message, "policy"), version);
}

static void
expect_documents (GstHarness *h, guint from, guint to, const gchar *document)
{
  for (guint n = from; n < to; n++)
    expect_document (h, n, document);
}

#define MEMBER(name) \
  "augseed group=all seed=3 source=clip window=1/25 branch=" name \
  " ! augpolicy name=policy post-messages=true"

static GstHarness *
member_of (GstHarness *other, const gchar *launch, const gchar *document)
{
  g_autofree gchar *quoted = g_strescape (document, NULL);
  g_autofree gchar *all = g_strdup_printf ("%s policy=\"%s\"", launch, quoted);

  return branch_of (other, all, RGB_CAPS);
}

GST_START_TEST (test_new_document_holds_in_all_from_a_window_that_none_has_begun)
{
  GstHarness *a = member_of (NULL, MEMBER ("a"), FLIPS);
  GstHarness *b = member_of (a, MEMBER ("b"), FLIPS);

  expect_documents (a, 0, 7, FLIPS);
  expect_documents (b, 0, 4, FLIPS);
  /* given to the one that is ahead */
  g_object_set (part (a, "policy"), "policy", LIGHT, NULL);
  expect_documents (a, 7, 10, LIGHT);
  expect_documents (b, 4, 7, FLIPS);
  expect_document (b, 7, LIGHT);
  /* given to the one that is behind */
  g_object_set (part (b, "policy"), "policy", DARK, NULL);
  expect_documents (b, 8, 10, LIGHT);
  expect_document (b, 10, DARK);
  expect_documents (a, 10, 12, DARK);
  /* given to both, at other times */
  g_object_set (part (a, "policy"), "policy", FLIPS, NULL);
  expect_document (a, 12, FLIPS);
  g_object_set (part (b, "policy"), "policy", FLIPS, NULL);
  expect_document (b, 11, DARK);
  expect_documents (b, 12, 14, FLIPS);
  expect_document (a, 13, FLIPS);
  expect_no_words (a);
  expect_no_words (b);
  close_line (a);
  close_line (b);
}
GST_END_TEST;

GST_START_TEST (test_who_comes_late_has_the_documents_of_the_others)
{
  GstHarness *a = member_of (NULL, MEMBER ("a"), FLIPS), *b, *c;

  expect_documents (a, 0, 5, FLIPS);
  g_object_set (part (a, "policy"), "policy", LIGHT, NULL);
  expect_documents (a, 5, 8, LIGHT);
  g_object_set (part (a, "policy"), "policy", DARK, NULL);
  expect_documents (a, 8, 12, DARK);
  b = member_of (a, MEMBER ("b"), FLIPS);
  expect_documents (b, 0, 5, FLIPS);
  expect_documents (b, 5, 8, LIGHT);
  expect_documents (b, 8, 14, DARK);
  c = member_of (a, MEMBER ("c"), FLIPS);
  expect_documents (c, 9, 11, DARK);
  expect_no_words (b);
  expect_no_words (c);
  close_line (a);
  close_line (b);
  close_line (c);
}
GST_END_TEST;

GST_START_TEST (test_all_begin_anew_with_the_last_document)
{
  GstHarness *a = member_of (NULL, MEMBER ("a"), FLIPS);
  GstHarness *b = member_of (a, MEMBER ("b"), FLIPS);
  GstHarness *both[2] = { a, b };

  expect_documents (a, 0, 5, FLIPS);
  expect_documents (b, 0, 5, FLIPS);
  g_object_set (part (a, "policy"), "policy", LIGHT, NULL);
  expect_documents (a, 5, 8, LIGHT);
  for (guint i = 0; i < 2; i++)
    gst_element_set_state (both[i]->element, GST_STATE_READY);
  for (guint i = 0; i < 2; i++) {
    gst_element_set_state (both[1 - i]->element, GST_STATE_PLAYING);
    gst_harness_set_src_caps_str (both[1 - i], RGB_CAPS);
    expect_documents (both[1 - i], 0, 3, LIGHT);
  }
  expect_no_words (a);
  expect_no_words (b);
  close_line (a);
  close_line (b);
}
GST_END_TEST;

GST_START_TEST (test_new_document_holds_behind_a_flush)
{
  GstHarness *a = member_of (NULL, MEMBER ("a"), FLIPS);
  GstHarness *b = member_of (a, MEMBER ("b"), FLIPS);
  GstHarness *both[2] = { a, b };
  GstSegment segment;

  expect_documents (a, 0, 9, FLIPS);
  expect_documents (b, 0, 3, FLIPS);
  g_object_set (part (b, "policy"), "policy", LIGHT, NULL);
  expect_document (b, 3, FLIPS);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  for (guint i = 0; i < 2; i++) {
    gst_harness_push_event (both[i], gst_event_new_flush_start ());
    gst_harness_push_event (both[i], gst_event_new_flush_stop (TRUE));
    gst_harness_push_event (both[i], gst_event_new_segment (&segment));
    expect_documents (both[i], 0, 3, LIGHT);
    close_line (both[i]);
  }
}
GST_END_TEST;

GST_START_TEST (test_alone_a_new_document_holds_from_the_next_window_and_other_groups_do_not_care)
{
  GstHarness *a = member_of (NULL, MEMBER ("a"), FLIPS);
  GstHarness *c = member_of (a,
      "augseed group=others seed=3 source=clip window=1/25 branch=a ! augpolicy name=policy "
      "post-messages=true",
      FLIPS);
  GstHarness *d = member_of (a,
      "augseed seed=3 source=clip window=1/25 branch=a ! augpolicy name=policy post-messages=true",
      FLIPS);

  expect_documents (a, 0, 2, FLIPS);
  expect_documents (c, 0, 5, FLIPS);
  expect_documents (d, 0, 5, FLIPS);
  g_object_set (part (a, "policy"), "policy", LIGHT, NULL);
  g_object_set (part (d, "policy"), "policy", DARK, NULL);
  expect_documents (a, 2, 5, LIGHT);
  expect_documents (c, 5, 8, FLIPS);
  expect_documents (d, 5, 8, DARK);
  close_line (a);
  close_line (c);
  close_line (d);
}
GST_END_TEST;

GST_START_TEST (test_broken_document_is_told_of_once_and_the_last_one_holds)
{
  GstHarness *h = member_of (NULL, MEMBER ("a"), FLIPS);

  expect_document (h, 0, FLIPS);
  g_object_set (part (h, "policy"), "policy", NOWHERE, NULL);
  expect_documents (h, 1, 5, FLIPS);
  expect_words (h, GST_MESSAGE_WARNING, "did you mean \"brightness\"");
  expect_no_words (h);
  g_object_set (part (h, "policy"), "policy", LIGHT, NULL);
  expect_documents (h, 5, 7, LIGHT);
  g_object_set (part (h, "policy"), "policy", "{", NULL);
  expect_documents (h, 7, 9, LIGHT);
  expect_words (h, GST_MESSAGE_WARNING, "the last settings hold");
  expect_no_words (h);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_reload_reads_the_file_again)
{
  g_autofree gchar *folder = g_dir_make_tmp ("augpolicy-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "policy.json", NULL);
  g_autofree gchar *launch = g_strdup_printf (MEMBER ("a") " location=\"%s\"", path);
  GstHarness *h;

  fail_unless (g_file_set_contents (path, FLIPS, -1, NULL));
  h = branch_of (NULL, launch, RGB_CAPS);
  expect_document (h, 0, FLIPS);
  fail_unless (g_file_set_contents (path, DARK, -1, NULL));
  expect_document (h, 1, FLIPS);
  g_signal_emit_by_name (part (h, "policy"), "reload");
  expect_document (h, 2, DARK);
  fail_unless (g_file_set_contents (path, NOWHERE, -1, NULL));
  g_signal_emit_by_name (part (h, "policy"), "reload");
  expect_documents (h, 3, 5, DARK);
  expect_words (h, GST_MESSAGE_WARNING, path);
  expect_no_words (h);
  close_line (h);
  /* so does a new start */
  fail_unless (g_file_set_contents (path, LIGHT, -1, NULL));
  h = branch_of (NULL, launch, RGB_CAPS);
  expect_document (h, 0, LIGHT);
  fail_unless (g_file_set_contents (path, DARK, -1, NULL));
  gst_element_set_state (h->element, GST_STATE_READY);
  gst_element_set_state (h->element, GST_STATE_PLAYING);
  gst_harness_set_src_caps_str (h, RGB_CAPS);
  expect_document (h, 0, DARK);
  close_line (h);
  g_unlink (path);
  g_rmdir (folder);
}
GST_END_TEST;

#define CROP(width) \
  TEXT ("{\"op\": \"crop\", \"arguments\": {\"width\": " width ", \"height\": 10}}")

GST_START_TEST (test_new_document_brings_its_size)
{
  GstHarness *h = member_of (NULL, MEMBER ("a"), CROP ("16"));
  GstVideoInfo info;

  gst_buffer_unref (push_picture (h, RGB_CAPS, 0));
  output_info (h, &info);
  fail_unless_equals_int (info.width, 16);
  g_object_set (part (h, "policy"), "policy", CROP ("24"), NULL);
  for (guint n = 1; n < 4; n++)
    gst_buffer_unref (push_picture (h, RGB_CAPS, n));
  output_info (h, &info);
  fail_unless_equals_int (info.width, 24);
  fail_unless_equals_int (info.height, 10);
  expect_no_words (h);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_what_is_wrong_says_what_to_type)
{
  expect_refused ("augpolicy", "set policy=randaugment or location=FILE");
  expect_refused ("augpolicy policy=randaugment location=x", "set one of them");
  expect_refused ("augpolicy location=/nowhere/policy.json", "/nowhere/policy.json");
  expect_refused ("augpolicy policy=\"{\\\"policy\\\": {\\\"op\\\": \\\"brigthness\\\"}}\"",
      "did you mean \"brightness\"");
  expect_refused ("augpolicy policy=\"{\\\"policy\\\": {\\\"op\\\": \\\"modalitydrop\\\", "
                  "\\\"scope\\\": \\\"branch\\\"}}\"",
      "leave \"scope\" out");
}
GST_END_TEST;

GST_START_TEST (test_more_operations_on_sound_than_there_is_room_for_are_refused)
{
  GString *policy = g_string_new ("[");
  g_autofree gchar *element = NULL;

  for (guint i = 0; i < 33; i++)
    g_string_append_printf (policy, "%s{\"op\": \"gain\"}", i ? ", " : "");
  g_string_append_c (policy, ']');
  element = policy_element (policy->str, "");
  expect_refused (element, "33 operations on sound one behind the other, and 32 are the most");
  g_string_free (policy, TRUE);
}
GST_END_TEST;

GST_START_TEST (test_other_documents_under_one_name_are_an_error_in_a_group)
{
  GstHarness *a = member_of (NULL, MEMBER ("a"), FLIPS);
  /* the same document in other words */
  GstHarness *b = member_of (
      a, MEMBER ("b"), " {\"name\": \"\", \"policy\": {\"id\": \"flip\", \"op\": \"flip\"} }");
  GstHarness *c = member_of (a, MEMBER ("c"), LIGHT);

  expect_document (a, 0, FLIPS);
  gst_buffer_unref (push_picture (b, RGB_CAPS, 0));
  fail_unless_equals_int (gst_harness_push (c, noise (size_of (RGB_CAPS), 2, 0)), GST_FLOW_ERROR);
  expect_words (c, GST_MESSAGE_ERROR, "share the decision \"policy\" with different settings");
  close_line (a);
  close_line (b);
  close_line (c);
}
GST_END_TEST;

#define ALL \
  "[{\"op\": \"flip\", \"id\": \"flip\"}, {\"op\": \"crop\", \"id\": \"crop\", \"apply-to\": " \
  "{\"except\": [\"wrist*\"]}}, {\"one-of\": [{\"op\": \"color\", \"id\": \"color\"}, {\"op\": " \
  "\"rotate\", \"id\": \"turn\", \"magnitude\": {\"uniform\": [-30, 30]}}], \"id\": \"one\"}, " \
  "{\"op\": \"gain\", \"id\": \"gain\"}, {\"op\": \"noise\", \"id\": \"noise\"}, {\"op\": " \
  "\"depth\", \"id\": \"depth\"}, {\"op\": \"erase\", \"id\": \"erase\", \"probability\": 1, " \
  "\"scope\": \"branch\"}]"

/* Ids of what is done, and the values that do not depend on the size. */
static gchar *
signature (const GstStructure *message, const gchar *const *ids)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_operations (message); i++) {
    const GstStructure *op = nth_operation (message, i);
    const gchar *id = gst_structure_get_string (op, "id");
    gdouble degrees = 0;

    fail_unless (id != NULL);
    if (!g_strv_contains (ids, id))
      continue;
    gst_structure_get_double (op, "degrees", &degrees);
    g_string_append_printf (text, "%s:%s:%.17g ", id, gst_structure_get_string (op, "op"), degrees);
  }
  return g_string_free (text, FALSE);
}

static GPtrArray *
signatures (const gchar *branch, const gchar *role, const gchar *caps, const gchar *const *ids)
{
  g_autofree gchar *policy = policy_element (ALL, "post-messages=true");
  g_autofree gchar *launch = g_strdup_printf (
      "augseed seed=8 source=clip window=1/5 branch=%s role=%s ! %s", branch, role, policy);
  GstHarness *h = line (launch, caps);
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  GstStructure *message;

  for (guint n = 0; n < 100; n++)
    fail_unless_equals_int (gst_harness_push (h, nth_buffer (caps, n)), GST_FLOW_OK);
  gst_harness_push_event (h, gst_event_new_eos ());
  while ((message = next_decision (h))) {
    g_ptr_array_add (all, signature (message, ids));
    gst_structure_free (message);
  }
  expect_no_words (h);
  close_line (h);
  return all;
}

GST_START_TEST (test_branches_agree_window_by_window)
{
  static const gchar *const geometry[] = { "flip", "crop", "turn", NULL };
  static const gchar *const mirror[] = { "flip", NULL };
  static const gchar *const without_crop[] = { "flip", "turn", NULL };
  static const struct {
    const gchar *branch, *role, *caps;
    const gchar *const *ids;
  } others[] = {
    { "video", "rgb", I420_CAPS, geometry },
    { "mask", "mask", GRAY_CAPS, geometry },
    { "depth", "depth", DEPTH_CAPS, geometry },
    { "wrist-camera", "rgb", NV12_CAPS, without_crop },
    { "audio", "audio", STEREO_CAPS, mirror },
    { "text", "text", TEXT_CAPS, mirror },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GPtrArray) left = signatures ("left", "rgb", RGB_CAPS, others[i].ids);
    g_autoptr (GPtrArray) other =
        signatures (others[i].branch, others[i].role, others[i].caps, others[i].ids);

    fail_unless (left->len >= 20);
    fail_unless_equals_int (left->len, other->len);
    for (guint w = 0; w < left->len; w++)
      fail_unless_equals_string (left->pdata[w], other->pdata[w]);
  }
}
GST_END_TEST;

GST_START_TEST (test_what_a_branch_cannot_have_is_left_out)
{
  static const gchar *const every[] = { "flip", "crop", "color", "turn", "gain", "noise", "depth",
    "erase", NULL };
  static const struct {
    const gchar *role, *caps, *never;
  } branches[] = { { "rgb", RGB_CAPS, "gain depth" }, { "mask", GRAY_CAPS, "gain depth color" },
    { "audio", F32_CAPS, "depth color turn crop erase" },
    { "text", TEXT_CAPS, "gain noise depth color turn crop erase" } };

  for (guint i = 0; i < G_N_ELEMENTS (branches); i++) {
    g_autoptr (GPtrArray) all = signatures ("it", branches[i].role, branches[i].caps, every);
    g_auto (GStrv) never = g_strsplit (branches[i].never, " ", -1);

    for (guint w = 0; w < all->len; w++)
      for (gchar **id = never; *id; id++) {
        g_autofree gchar *word = g_strconcat (*id, ":", NULL);

        fail_unless (strstr (all->pdata[w], word) == NULL, "%s: %s", branches[i].role,
            (const gchar *) all->pdata[w]);
      }
  }
}
GST_END_TEST;

static void
expect_size (
    const gchar *policy, const gchar *properties, const gchar *behind, gint width, gint height)
{
  g_autofree gchar *element = policy_element (policy, properties);
  g_autofree gchar *launch = g_strdup_printf ("augseed window=1/25 ! %s%s", element, behind);
  GstHarness *h = line (launch, RGB_CAPS);
  GstVideoInfo info;

  for (guint n = 0; n < 6; n++)
    gst_buffer_unref (push_picture (h, RGB_CAPS, n));
  output_info (h, &info);
  fail_unless_equals_int (info.width, width);
  fail_unless_equals_int (info.height, height);
  expect_no_words (h);
  close_line (h);
}

GST_START_TEST (test_size_is_the_elements_then_the_crops_then_downstreams_then_the_inputs)
{
  static const gchar crop[] =
      "{\"op\": \"crop\", \"probability\": 0.5, \"arguments\": {\"width\": 24, \"height\": 16}}";
  static const gchar free_crop[] = "[{\"op\": \"flip\"}, {\"op\": \"crop\"}]";
  static const gchar wanted[] = " ! capsfilter caps=video/x-raw,width=20,height=12";

  expect_size (crop, "width=30 height=10", "", 30, 10);
  expect_size (crop, "", "", 24, 16);
  expect_size (free_crop, "", wanted, 20, 12);
  expect_size (free_crop, "", "", 40, 30);
  expect_size ("{\"op\": \"flip\"}", "", wanted, 20, 12);
  expect_size ("{\"op\": \"flip\"}", "width=8", "", 8, 30);
}
GST_END_TEST;

GST_START_TEST (test_window_without_a_crop_shows_the_whole_frame)
{
  expect_same_bytes (
      "augseed window=1/25 seed=2 ! augaffine defer=false decision=policy:a ! augcrop width=24 "
      "height=16 probability=0.5 decision=policy:c ! augcolor decision=policy:b",
      "augseed window=1/25 seed=2 ! augpolicy policy=\"{\\\"sampling\\\": \\\"each\\\", "
      "\\\"policy\\\": "
      "[{\\\"op\\\": \\\"affine\\\", \\\"id\\\": \\\"a\\\"}, {\\\"op\\\": \\\"crop\\\", "
      "\\\"id\\\": \\\"c\\\", "
      "\\\"probability\\\": 0.5, \\\"arguments\\\": {\\\"width\\\": 24, \\\"height\\\": 16}}, "
      "{\\\"op\\\": \\\"color\\\", \\\"id\\\": \\\"b\\\"}]}\"",
      GRAY_CAPS, 20);
}
GST_END_TEST;

GST_START_TEST (test_holds_are_those_of_elements)
{
  static const gchar *const holds[] = { "item", "frame", "window" };

  for (guint i = 0; i < G_N_ELEMENTS (holds); i++) {
    g_autofree gchar *hold = g_strdup_printf ("hold=%s", holds[i]);
    g_autofree gchar *policy = policy_element (
        "[{\"op\": \"color\", \"id\": \"a\"}, {\"op\": \"flip\", \"id\": \"b\"}]", hold);
    g_autofree gchar *many = g_strdup_printf ("augseed seed=2 window=1/5 ! %s", policy);
    g_autofree gchar *one = g_strdup_printf ("augseed seed=2 window=1/5 ! augcolor "
                                             "decision=policy:a %s ! augflip decision=policy:b %s",
        hold, hold);

    expect_same_bytes (one, many, I420_CAPS, 20);
  }
}
GST_END_TEST;

GST_START_TEST (test_eval_crops_and_draws_nothing)
{
  g_autofree gchar *policy = policy_element (
      "[{\"op\": \"color\"}, {\"op\": \"crop\", \"arguments\": {\"width\": 20, \"height\": 20}}]",
      "");
  g_autofree gchar *many = g_strdup_printf ("augseed phase=eval ! %s", policy);

  expect_same_bytes ("augseed phase=eval ! augcrop width=20 height=20", many, I420_CAPS, 5);
}
GST_END_TEST;

/* The delay is the sum over what follows each other, the largest of what does not. */
static void
expect_latency (const gchar *policy, const gchar *elements)
{
  g_autofree gchar *element = policy_element (policy, "");
  const gchar *both[2] = { element, elements };
  GstClockTime latency[2];

  for (guint i = 0; i < 2; i++) {
    g_autofree gchar *launch = g_strdup_printf ("augseed window=2 ! %s", both[i]);
    GstHarness *h = line (launch, NULL);

    gst_harness_set_live (h, TRUE);
    gst_harness_set_upstream_latency (h, 0);
    gst_harness_set_src_caps_str (h, F32_CAPS);
    /* the second element knows nothing before sound comes */
    for (guint n = 0; n < 40; n++)
      gst_harness_push (h, nth_buffer (F32_CAPS, n));
    latency[i] = gst_harness_query_latency (h);
    close_line (h);
  }
  fail_unless (latency[0] > 0, "%s holds nothing back", element);
  fail_unless (ABS (GST_CLOCK_DIFF (latency[0], latency[1])) <= 10,
      "%s: %" G_GUINT64_FORMAT " ns, %s: %" G_GUINT64_FORMAT, element, latency[0], elements,
      latency[1]);
}

GST_START_TEST (test_latency_is_that_of_elements_in_a_row)
{
  static const gchar mask[] = "{\"op\": \"specmask\"}", pitch[] = "{\"op\": \"pitch\"}";
  g_autofree gchar *row = g_strdup_printf ("[%s, %s, {\"op\": \"flip\"}]", mask, pitch);
  g_autofree gchar *one = g_strdup_printf ("{\"one-of\": [%s, {\"op\": \"gain\"}]}", mask);
  g_autofree gchar *again = g_strdup_printf (
      "{\"some-of\": [%s, {\"op\": \"gain\"}], \"n\": 2, \"replacement\": true}", mask);
  g_autofree gchar *two =
      g_strdup_printf ("{\"some-of\": [%s, %s, {\"op\": \"gain\"}], \"n\": 2}", mask, pitch);

  expect_latency (mask, "augspecmask");
  expect_latency (row, "augspecmask ! augpitch");
  expect_latency (one, "augspecmask");
  expect_latency (again, "augspecmask ! augspecmask");
  expect_latency (two, "augspecmask ! augpitch");
  expect_latency ("{\"op\": \"reverb\", \"arguments\": {\"kind\": {\"categorical\": [\"room\", "
                  "\"exponential\"]}}}",
      "augreverb kind=room");
}
GST_END_TEST;

GST_START_TEST (test_live_sound_refuses_what_needs_whole_windows)
{
  g_autofree gchar *element =
      policy_element ("{\"op\": \"gain\", \"arguments\": {\"normalize\": \"peak\"}}", "");
  g_autofree gchar *launch = g_strdup_printf ("augseed window=1 ! %s", element);
  GstHarness *h = line (launch, NULL);

  gst_harness_set_live (h, TRUE);
  gst_harness_set_upstream_latency (h, 10 * GST_MSECOND);
  gst_harness_set_src_caps_str (h, F32_CAPS);
  fail_unless_equals_int (gst_harness_push (h, nth_buffer (F32_CAPS, 0)), GST_FLOW_ERROR);
  expect_words (h, GST_MESSAGE_ERROR, "set normalize=none");
  close_line (h);
}
GST_END_TEST;

static Suite *
augpolicy_life_suite (void)
{
  Suite *suite = suite_create ("augpolicy-life");
  TCase *tc = tcase_create ("life");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_new_document_holds_in_all_from_a_window_that_none_has_begun);
  tcase_add_test (tc, test_who_comes_late_has_the_documents_of_the_others);
  tcase_add_test (tc, test_all_begin_anew_with_the_last_document);
  tcase_add_test (tc, test_new_document_holds_behind_a_flush);
  tcase_add_test (
      tc, test_alone_a_new_document_holds_from_the_next_window_and_other_groups_do_not_care);
  tcase_add_test (tc, test_broken_document_is_told_of_once_and_the_last_one_holds);
  tcase_add_test (tc, test_reload_reads_the_file_again);
  tcase_add_test (tc, test_new_document_brings_its_size);
  tcase_add_test (tc, test_what_is_wrong_says_what_to_type);
  tcase_add_test (tc, test_more_operations_on_sound_than_there_is_room_for_are_refused);
  tcase_add_test (tc, test_other_documents_under_one_name_are_an_error_in_a_group);
  tcase_add_test (tc, test_branches_agree_window_by_window);
  tcase_add_test (tc, test_what_a_branch_cannot_have_is_left_out);
  tcase_add_test (tc, test_size_is_the_elements_then_the_crops_then_downstreams_then_the_inputs);
  tcase_add_test (tc, test_window_without_a_crop_shows_the_whole_frame);
  tcase_add_test (tc, test_holds_are_those_of_elements);
  tcase_add_test (tc, test_eval_crops_and_draws_nothing);
  tcase_add_test (tc, test_latency_is_that_of_elements_in_a_row);
  tcase_add_test (tc, test_live_sound_refuses_what_needs_whole_windows);
  return suite;
}

GST_CHECK_MAIN (augpolicy_life);
