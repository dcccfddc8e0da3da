/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* A policy's operations do what the elements do that are one of them. */
#include "catalogue/catalogue.h"
#include "policy.h"

#define SEED "augseed seed=5 source=clip window=1/5 role=%s"
#define FRAMES 20

static gboolean
is_picture (const gchar *caps)
{
  return g_str_has_prefix (caps, "video");
}

static const gchar *
role_of (const gchar *caps)
{
  return strstr (caps, "GRAY16") ? "depth" : is_picture (caps) ? "rgb" : "other";
}

/* Element and policy with the same draws. */
static void
check_kind (const gchar *kind, const gchar *settings, const gchar *arguments, const gchar *caps)
{
  g_autofree gchar *seed = g_strdup_printf (SEED, role_of (caps));
  g_autofree gchar *node =
      g_strdup_printf ("{\"op\": \"%s\", \"id\": \"it\", \"arguments\": {%s}}", kind, arguments);
  g_autofree gchar *policy = policy_element (node, "");
  g_autofree gchar *many = g_strdup_printf ("%s ! %s", seed, policy);
  g_autofree gchar *one = g_strdup_printf (
      "%s ! %s decision=policy:it %s", seed, gst_aug_catalogue_find (kind)->element, settings);

  expect_same_bytes (one, many, caps, FRAMES);
}

static void
check_kind_with_all_media (const GstAugKind *kind)
{
  static const gchar *const pictures[] = { I420_CAPS, NV12_CAPS, RGB_CAPS };

  if (kind->touches & GST_AUG_TOUCHES_DEPTH)
    check_kind (kind->name, "", "", DEPTH_CAPS);
  else if (kind->touches & (GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_ANY))
    for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
      check_kind (kind->name, "", "", pictures[i]);
  if (kind->touches & (GST_AUG_TOUCHES_AUDIO | GST_AUG_TOUCHES_ANY)) {
    check_kind (kind->name, "", "", F32_CAPS);
    check_kind (kind->name, "", "", STEREO_CAPS);
  }
  if (kind->touches & (GST_AUG_TOUCHES_TEXT | GST_AUG_TOUCHES_ANY))
    check_kind (kind->name, "", "", TEXT_CAPS);
  if (kind->touches & GST_AUG_TOUCHES_SPECTROGRAM)
    check_kind (kind->name, "", "", TENSOR_CAPS);
}

GST_START_TEST (test_every_kind_in_a_policy_gives_the_bytes_of_its_element)
{
  static const gchar *const alone[] = { "policy", "framedrop", "speed", NULL };

  for (guint i = 0; i < gst_aug_catalogue_size (); i++) {
    const GstAugKind *kind = gst_aug_catalogue_nth (i);

    if (!(kind->touches & GST_AUG_TOUCHES_TENSOR) && !g_strv_contains (alone, kind->name))
      check_kind_with_all_media (kind);
  }
}
GST_END_TEST;

GST_START_TEST (test_settings_are_arguments)
{
  check_kind ("crop", "width=32 height=20", "\"width\": 32, \"height\": 20", I420_CAPS);
  check_kind ("crop", "min-duration=0.5 max-duration=0.5",
      "\"min-duration\": 0.5, \"max-duration\": 0.5", F32_CAPS);
  check_kind ("crop", "min-duration=0.5 max-duration=0.5",
      "\"min-duration\": 0.5, \"max-duration\": 0.5", I420_CAPS);
  check_kind ("crop", "min-duration=0.5 max-duration=0.5",
      "\"min-duration\": 0.5, \"max-duration\": 0.5", TEXT_CAPS);
  check_kind ("gain", "normalize=peak", "\"normalize\": \"peak\"", F32_CAPS);
  check_kind ("clip", "kind=percentile", "\"kind\": \"percentile\"", F32_CAPS);
  check_kind (
      "affine", "turn=90 distortion=0.4", "\"turn\": \"90\", \"distortion\": 0.4", I420_CAPS);
  check_kind ("flip", "mode=either", "\"mode\": \"either\"", RGB_CAPS);
  check_kind ("specmask", "time-warp=true", "\"time-warp\": true", F32_CAPS);
  check_kind ("modalitydrop", "probabilities=<0.5,0.5,0.5>", "\"probabilities\": [0.5, 0.5, 0.5]",
      I420_CAPS);
  check_kind ("modalitydrop", "probabilities=<0.5,0.5,0.5> mode=gap",
      "\"probabilities\": [0.5, 0.5, 0.5], \"mode\": \"gap\"", F32_CAPS);
}
GST_END_TEST;

/* Elements in a row, and their operations in one policy. Sound in integers is rounded by each
 * element. */
static void
check_sequence (const gchar *nodes, const gchar *elements, const gchar *caps)
{
  g_autofree gchar *seed = g_strdup_printf (SEED, role_of (caps));
  g_autofree gchar *policy = policy_element (nodes, "");
  g_autofree gchar *many = g_strdup_printf ("%s ! %s", seed, policy);
  g_autofree gchar *one = g_strdup_printf ("%s ! %s", seed, elements);

  expect_same_bytes (one, many, caps, FRAMES);
}

GST_START_TEST (test_operations_in_a_row_give_the_bytes_of_elements_in_a_row)
{
  static const gchar *const pictures[] = { I420_CAPS, NV12_CAPS, RGB_CAPS };
  static const gchar *const sounds[] = { F32_CAPS };

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++) {
    check_sequence ("[{\"op\": \"color\", \"id\": \"a\"}, {\"op\": \"color\", \"id\": \"b\"}]",
        "augcolor decision=policy:a ! augcolor decision=policy:b", pictures[i]);
    check_sequence ("[{\"op\": \"noise\", \"id\": \"a\"}, {\"op\": \"blur\", \"id\": \"b\"}, "
                    "{\"op\": \"color\", \"id\": \"c\"}, {\"op\": \"erase\", \"id\": \"d\"}]",
        "augnoise decision=policy:a ! augblur decision=policy:b ! augcolor decision=policy:c ! "
        "augerase decision=policy:d",
        pictures[i]);
    check_sequence ("[{\"op\": \"flip\", \"id\": \"a\"}, {\"op\": \"affine\", \"id\": \"b\"}, "
                    "{\"op\": \"color\", \"id\": \"c\"}]",
        "augflip decision=policy:a ! augaffine decision=policy:b ! augcolor decision=policy:c",
        pictures[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (sounds); i++) {
    check_sequence ("[{\"op\": \"gain\", \"id\": \"a\"}, {\"op\": \"gain\", \"id\": \"b\"}]",
        "auggain decision=policy:a ! auggain decision=policy:b", sounds[i]);
    check_sequence ("[{\"op\": \"flip\", \"id\": \"a\"}, {\"op\": \"channels\", \"id\": \"b\"}, "
                    "{\"op\": \"reverb\", \"id\": \"c\"}, {\"op\": \"flip\", \"id\": \"d\"}]",
        "augflip decision=policy:a ! augchannels decision=policy:b ! augreverb decision=policy:c "
        "! augflip decision=policy:d",
        sounds[i]);
    check_sequence ("[{\"op\": \"specmask\", \"id\": \"a\"}, {\"op\": \"noise\", \"id\": \"b\"}, "
                    "{\"op\": \"loss\", \"id\": \"c\"}]",
        "augspecmask decision=policy:a ! augnoise decision=policy:b ! augloss decision=policy:c",
        sounds[i]);
  }
  check_sequence ("[{\"op\": \"flip\", \"id\": \"a\"}, {\"op\": \"flip\", \"id\": \"b\"}]",
      "augflip decision=policy:a ! augflip decision=policy:b", TEXT_CAPS);
}
GST_END_TEST;

#define NODES \
  "[{\\\"op\\\": \\\"affine\\\", \\\"id\\\": \\\"a\\\"}, {\\\"op\\\": \\\"warp\\\", \\\"id\\\": " \
  "\\\"b\\\"}, {\\\"op\\\": \\\"flip\\\", \\\"id\\\": \\\"c\\\"}, {\\\"op\\\": \\\"affine\\\", " \
  "\\\"id\\\": \\\"d\\\"}]"
#define ELEMENTS(defer) \
  "augaffine decision=policy:a " defer " ! augwarp decision=policy:b " defer \
  " ! augflip decision=policy:c " defer " ! augaffine decision=policy:d " defer

GST_START_TEST (test_sampling_once_is_deferred_work_and_each_is_work_at_once)
{
  static const gchar *const pictures[] = { I420_CAPS, RGB_CAPS, GRAY_CAPS };
  static const gchar *const roles[] = { "rgb", "mask" };

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
      for (guint each = 0; each < 2; each++) {
        g_autofree gchar *seed = g_strdup_printf (SEED, roles[r]);
        g_autofree gchar *one = g_strdup_printf (
            "%s ! %s", seed, each ? ELEMENTS ("defer=false") : ELEMENTS ("defer=true"));
        g_autofree gchar *many = g_strdup_printf (
            "%s ! augpolicy policy=\"{\\\"sampling\\\": \\\"%s\\\", \\\"policy\\\": " NODES "}\"",
            seed, each ? "each" : "once");

        expect_same_bytes (one, many, pictures[i], FRAMES);
      }
}
GST_END_TEST;

/* The draws of a node in a scope are those of the element in that scope. */
GST_START_TEST (test_scopes_are_those_of_elements)
{
  static const gchar *const scopes[] = { "shared", "branch", "wrist" };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++) {
    g_autofree gchar *node =
        g_strdup_printf ("{\"op\": \"color\", \"id\": \"it\", \"scope\": \"%s\"}", scopes[i]);
    g_autofree gchar *policy = policy_element (node, "");
    g_autofree gchar *many = g_strdup_printf ("augseed branch=left seed=4 ! %s", policy);
    g_autofree gchar *one = g_strdup_printf (
        "augseed branch=left seed=4 ! augcolor decision=policy:it scope=%s", scopes[i]);

    expect_same_bytes (one, many, RGB_CAPS, 2);
    g_ptr_array_add (all, bytes_of (many, RGB_CAPS, 2));
    for (guint k = 0; k < i; k++)
      fail_if (memcmp (((GByteArray *) all->pdata[k])->data, ((GByteArray *) all->pdata[i])->data,
                   ((GByteArray *) all->pdata[i])->len) == 0);
  }
}
GST_END_TEST;

/* Where the regions of @n pictures come to lie, and the matrix of their traces. */
static gchar *
places (const gchar *launch, guint n)
{
  GstHarness *h = line (launch, RGB_CAPS);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    GstBuffer *in = nth_buffer (RGB_CAPS, i);
    g_autoptr (GstBuffer) out = NULL;
    GstVideoRegionOfInterestMeta *roi;
    gpointer state = NULL;

    for (guint r = 0; r < 4; r++)
      gst_buffer_add_video_region_of_interest_meta (in, "cup", 2 + 9 * r, 3 + 5 * r, 8, 7);
    out = gst_harness_push_and_pull (h, in);
    while ((roi = (GstVideoRegionOfInterestMeta *) gst_buffer_iterate_meta_filtered (
                out, &state, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE)))
      g_string_append_printf (text, "%u,%u,%u,%u ", roi->x, roi->y, roi->w, roi->h);
    for (guint k = 0; k < 9; k++)
      g_string_append_printf (text, "%.9f ", gst_aug_buffer_get_trace_meta (out)->matrix[k]);
  }
  close_line (h);
  return g_string_free (text, FALSE);
}

/* Behind a rotation the regions of a policy are boxes around what is seen, not around boxes. */
GST_START_TEST (test_regions_and_matrices_are_those_of_elements)
{
  g_autofree gchar *policy = policy_element (
      "[{\"op\": \"flip\", \"id\": \"a\", \"probability\": 1}, {\"op\": \"crop\", \"id\": \"b\", "
      "\"arguments\": {\"width\": 24, \"height\": 20, \"min-visible\": 0.3}}, {\"op\": "
      "\"flip\", \"id\": \"c\", \"arguments\": {\"mode\": \"vertical\"}}]",
      "");
  g_autofree gchar *many = g_strdup_printf ("augseed seed=4 window=1/25 ! %s", policy);
  g_autofree gchar *a = places (many, 25);
  g_autofree gchar *b =
      places ("augseed seed=4 window=1/25 ! augflip decision=policy:a probability=1 ! augcrop "
              "decision=policy:b width=24 height=20 min-visible=0.3 ! augflip decision=policy:c "
              "mode=vertical",
          25);

  fail_unless (strchr (a, ',') != NULL);
  fail_unless (g_str_equal (a, b));
}
GST_END_TEST;

static Suite *
augpolicy_suite (void)
{
  Suite *suite = suite_create ("augpolicy");
  TCase *tc = tcase_create ("operations");

  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_every_kind_in_a_policy_gives_the_bytes_of_its_element);
  tcase_add_test (tc, test_settings_are_arguments);
  tcase_add_test (tc, test_operations_in_a_row_give_the_bytes_of_elements_in_a_row);
  tcase_add_test (tc, test_sampling_once_is_deferred_work_and_each_is_work_at_once);
  tcase_add_test (tc, test_scopes_are_those_of_elements);
  tcase_add_test (tc, test_regions_and_matrices_are_those_of_elements);
  return suite;
}

GST_CHECK_MAIN (augpolicy);
