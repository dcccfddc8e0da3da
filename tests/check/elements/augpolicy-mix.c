/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Mixed chains in pipelines: what is around them, where they do not act, what travels. Their pixels
 * are those of tests/golden/mix_oracle.py. */
#include "filter.h"

#define CAPS "video/x-raw,format=RGB,width=61,height=45,framerate=25/1,pixel-aspect-ratio=1/1"
#define CHAINS \
  "{\"id\":\"mix\",\"width\":3,\"chains\":[{\"op\":\"rotate\",\"id\":\"turn\",\"magnitude\":20," \
  "\"sign\":\"random\"},{\"op\":\"solarize\",\"id\":\"sun\",\"magnitude\":100}," \
  "{\"op\":\"affine\",\"id\":\"turns\"},{\"op\":\"noise\",\"id\":\"noise\"}," \
  "{\"op\":\"warp\",\"id\":\"bend\"},{\"op\":\"blur\",\"id\":\"blur\"},{\"op\":\"flip\",\"id\":" \
  "\"flip\"},{\"op\":\"translate-x\",\"id\":\"move\",\"magnitude\":0.2}]}"

/* An augpolicy with these nodes, for a launch line. */
static gchar *
policy (const gchar *nodes, const gchar *more)
{
  g_autofree gchar *text = g_strdup_printf ("{\"policy\":[%s]}", nodes);
  g_autofree gchar *quoted = g_strescape (text, NULL);

  return g_strdup_printf ("augpolicy policy=\"%s\" %s", quoted, more);
}

/* A picture of levels below @most. */
static GstBuffer *
push_below (GstHarness *h, guint most, guint64 n)
{
  GstBuffer *buffer = noise (size_of (CAPS), 2, n);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_READWRITE);
  for (gsize i = 0; i < map.size; i++)
    map.data[i] = (guint8) (map.data[i] * most / 256);
  gst_buffer_unmap (buffer, &map);
  return gst_harness_push_and_pull (h, buffer);
}

GST_START_TEST (test_what_is_owed_is_rendered_before_and_nothing_is_owed_behind)
{
  static const gchar *const some[] = { "I420", "RGBA", "P010_10LE" };
  g_autofree gchar *mix = policy (CHAINS, "");
  g_autofree gchar *chain =
      g_strdup_printf ("augseed seed=5 window=1/25 ! augflip probability=0.5 %%s ! augcolor %%s ! "
                       "%s %%s ! augaffine %%s ! augcolor %%s",
          mix);

  expect_same_deferred (chain, some, G_N_ELEMENTS (some), 8);
}
GST_END_TEST;

GST_START_TEST (test_operations_around_chains_are_those_of_elements_around_them)
{
  g_autofree gchar *all = policy ("{\"op\":\"invert\",\"id\":\"a\"}," CHAINS
                                  ",{\"op\":\"posterize\",\"id\":\"b\",\"magnitude\":3}",
      "");
  g_autofree gchar *before = policy ("{\"op\":\"invert\",\"id\":\"a\"}", "decision=before");
  g_autofree gchar *mix = policy (CHAINS, "");
  g_autofree gchar *after =
      policy ("{\"op\":\"posterize\",\"id\":\"b\",\"magnitude\":3}", "decision=after");
  g_autofree gchar *one = g_strdup_printf ("augseed seed=5 window=1/25 ! %s", all);
  g_autofree gchar *three =
      g_strdup_printf ("augseed seed=5 window=1/25 ! %s ! %s ! %s", before, mix, after);

  expect_same (one, three, CAPS, 15);
}
GST_END_TEST;

/* Chains work on pictures of the size that they find. */
GST_START_TEST (test_chains_keep_the_size_that_they_find)
{
  g_autofree gchar *all = policy (CHAINS, "width=40 height=50");
  g_autofree gchar *size = policy ("{\"op\":\"identity\"}", "decision=size width=40 height=50");
  g_autofree gchar *mix = policy (CHAINS, "");
  g_autofree gchar *one = g_strdup_printf ("augseed seed=5 window=1/25 ! %s", all);
  g_autofree gchar *two = g_strdup_printf ("augseed seed=5 window=1/25 ! %s ! %s", size, mix);

  expect_same (one, two, CAPS, 15);
}
GST_END_TEST;

GST_START_TEST (test_masks_depth_and_sound_are_left_alone)
{
  static const gchar *const roles[] = { "mask", "depth" };
  g_autofree gchar *mix = policy (CHAINS, "post-messages=true");

  for (guint i = 0; i < G_N_ELEMENTS (roles) + 1; i++) {
    const gboolean is_sound = i == G_N_ELEMENTS (roles);
    g_autofree gchar *launch = g_strdup_printf (
        "augseed seed=5 window=1/25 role=%s ! %s", is_sound ? "audio" : roles[i], mix);
    const gchar *caps = is_sound ? S16_CAPS : CAPS;
    GstHarness *h = line (launch, caps);

    for (guint n = 0; n < 10; n++) {
      g_autoptr (GstBuffer) in = noise (is_sound ? 640 : size_of (CAPS), 2, n);
      g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, gst_buffer_ref (in));
      g_autoptr (GstStructure) message = next_decision (h);

      fail_unless (same_bytes (in, out));
      fail_unless_equals_int (n_operations (message), 0);
    }
    close_line (h);
  }
}
GST_END_TEST;

GST_START_TEST (test_regions_stay_and_the_trace_lists_the_chains)
{
  g_autofree gchar *mix = policy (CHAINS, "post-messages=true");
  g_autofree gchar *launch = g_strdup_printf ("augseed seed=5 window=1/25 ! %s", mix);
  GstHarness *h = line (launch, CAPS);
  guint chained = 0;

  for (guint n = 0; n < 20; n++) {
    GstBuffer *in = noise (size_of (CAPS), 2, n), *out;
    const GstVideoRegionOfInterestMeta *region;
    g_autoptr (GstStructure) message = NULL;
    const GstAugDecision *told;
    GstAugTraceMeta *trace;

    gst_buffer_add_video_region_of_interest_meta (in, "ball", 5, 6, 7, 8);
    out = gst_harness_push_and_pull (h, in);
    region = gst_buffer_get_video_region_of_interest_meta_id (out, 0);
    if (!region)
      region = (const GstVideoRegionOfInterestMeta *) gst_buffer_get_meta (
          out, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE);
    fail_unless (region->x == 5 && region->y == 6 && region->w == 7 && region->h == 8);
    trace = gst_aug_buffer_get_trace_meta (out);
    told = trace->decisions->pdata[0];
    fail_unless (told->matrix == NULL);
    message = next_decision (h);
    fail_unless_equals_int (n_operations (message), gst_aug_decision_size (told));
    fail_unless_equals_string (gst_aug_decision_nth (told, 0)->name, "mix");
    for (guint i = 1; i < gst_aug_decision_size (told); i++) {
      const guint chain = gst_aug_decision_nth (told, i)->chain;

      fail_unless (chain >= gst_aug_decision_nth (told, i - 1)->chain && chain <= 3);
      fail_unless_equals_int (int_of (nth_operation (message, i), "chain"), chain);
      chained++;
    }
    gst_buffer_unref (out);
  }
  fail_unless (chained > 60);
  close_line (h);
}
GST_END_TEST;

GST_START_TEST (test_chains_hold_operations_on_single_pictures)
{
  static const gchar *const nodes[] = { "gain", "speed", "crop", "framedrop", "modalitydrop",
    "normalize" };

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
    g_autofree gchar *node =
        g_strdup_printf ("{\"chains\":[{\"op\":\"flip\"},{\"op\":\"%s\"}]}", nodes[i]);
    g_autofree gchar *launch = policy (node, "name=policy");
    GstElement *element = gst_parse_launch (launch, NULL);
    g_autoptr (GstBus) bus = gst_bus_new ();
    g_autoptr (GstMessage) message = NULL;
    g_autoptr (GError) error = NULL;

    gst_element_set_bus (element, bus);
    fail_unless (gst_element_set_state (element, GST_STATE_PAUSED) == GST_STATE_CHANGE_FAILURE);
    message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
    gst_message_parse_error (message, &error, NULL);
    fail_unless (strstr (error->message, "chains") != NULL, "%s", error->message);
    gst_element_set_state (element, GST_STATE_NULL);
    gst_object_unref (element);
  }
}
GST_END_TEST;

/* Smoothed statistics begin anew behind a seek, in chains too. */
GST_START_TEST (test_statistics_of_chains_forget_what_was_before_a_segment)
{
  g_autofree gchar *mix =
      policy ("{\"id\":\"mix\",\"width\":2,\"chains\":[{\"op\":\"color\",\"id\":"
              "\"c\",\"arguments\":{\"equalize-probability\":1,\"statistics\":"
              "\"window\"}}]}",
          "");
  g_autofree gchar *launch = g_strdup_printf ("augseed seed=5 window=10 ! %s", mix);
  GstHarness *h = line (launch, CAPS);
  GstBuffer *out[2];
  GstSegment segment;

  for (guint turn = 0; turn < 2; turn++) {
    gst_segment_init (&segment, GST_FORMAT_TIME);
    gst_harness_push_event (h, gst_event_new_segment (&segment));
    for (guint n = 0; n < 5; n++) {
      g_autoptr (GstBuffer) away = push_below (h, 60, 5 * n);

      fail_unless (away != NULL);
    }
    out[turn] = push_below (h, 200, 30);
  }
  fail_unless (same_bytes (out[0], out[1]));
  for (guint turn = 0; turn < 2; turn++)
    gst_buffer_unref (out[turn]);
  close_line (h);
}
GST_END_TEST;

/* Operations that cannot be joined to one step, nothing of which is drawn. */
static const gchar *const unlike[] = { "{\"op\":\"rotate\",\"magnitude\":3}",
  "{\"op\":\"sharpness\",\"magnitude\":0.5}", "{\"op\":\"equalize\"}",
  "{\"op\":\"shear-x\",\"magnitude\":0.02}", "{\"op\":\"contrast\",\"magnitude\":-0.2}" };

static gchar *
many (guint n)
{
  GString *nodes = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (nodes, "%s%s", i ? "," : "", unlike[i % G_N_ELEMENTS (unlike)]);
  return g_string_free (nodes, FALSE);
}

GST_START_TEST (test_a_policy_may_be_longer_than_a_plan)
{
  g_autofree gchar *nodes = many (40);
  g_autofree gchar *all = policy (nodes, "");
  g_autofree gchar *one = g_strdup_printf ("augseed seed=5 window=1/25 ! %s", all);
  g_autoptr (GString) each = g_string_new ("augseed seed=5 window=1/25");

  for (guint i = 0; i < 40; i++) {
    g_autofree gchar *own = policy (unlike[i % G_N_ELEMENTS (unlike)], "defer=false");

    g_string_append_printf (each, " ! %s decision=of-%u", own, i);
  }
  expect_same (one, each->str, CAPS, 2);
}
GST_END_TEST;

GST_START_TEST (test_a_chain_may_be_longer_than_a_plan)
{
  g_autofree gchar *nodes = many (50);
  g_autofree gchar *chains = g_strdup_printf ("{\"width\":1,\"depth\":1,\"chains\":[[%s]]}", nodes);
  g_autofree gchar *mix = policy (chains, "post-messages=true");
  g_autofree gchar *all = policy (nodes, "");
  g_autofree gchar *first = g_strdup_printf ("augseed seed=5 window=1/25 ! %s", mix);
  g_autofree gchar *second = g_strdup_printf ("augseed seed=5 window=1/25 ! %s", all);
  GstHarness *h[2] = { line (first, CAPS), line (second, CAPS) };

  for (guint n = 0; n < 2; n++) {
    g_autoptr (GstBuffer) in = noise (size_of (CAPS), 2, n);
    g_autoptr (GstBuffer) mixed = gst_harness_push_and_pull (h[0], gst_buffer_copy_deep (in));
    g_autoptr (GstBuffer) chain = gst_harness_push_and_pull (h[1], gst_buffer_copy_deep (in));
    g_autoptr (GstStructure) message = next_decision (h[0]);
    const gdouble share = double_of (nth_operation (message, 0), "share");
    GstMapInfo x, y, sum;

    gst_buffer_map (in, &x, GST_MAP_READ);
    gst_buffer_map (chain, &y, GST_MAP_READ);
    gst_buffer_map (mixed, &sum, GST_MAP_READ);
    for (guint i = 0; i < 45; i++)
      for (guint k = 184 * i; k < 184 * i + 183; k++) {
        const gfloat part = (gfloat) (1 - share) * x.data[k];

        fail_unless_equals_int (
            sum.data[k], (gint) (guint8) (part + (gfloat) share * (gfloat) y.data[k]));
      }
    gst_buffer_unmap (mixed, &sum);
    gst_buffer_unmap (chain, &y);
    gst_buffer_unmap (in, &x);
  }
  close_line (h[0]);
  close_line (h[1]);
}
GST_END_TEST;

static Suite *
augpolicy_mix_suite (void)
{
  Suite *s = suite_create ("augpolicy-mix");
  TCase *c = tcase_create ("all");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_what_is_owed_is_rendered_before_and_nothing_is_owed_behind);
  tcase_add_test (c, test_operations_around_chains_are_those_of_elements_around_them);
  tcase_add_test (c, test_chains_keep_the_size_that_they_find);
  tcase_add_test (c, test_masks_depth_and_sound_are_left_alone);
  tcase_add_test (c, test_regions_stay_and_the_trace_lists_the_chains);
  tcase_add_test (c, test_chains_hold_operations_on_single_pictures);
  tcase_add_test (c, test_statistics_of_chains_forget_what_was_before_a_segment);
  tcase_add_test (c, test_a_policy_may_be_longer_than_a_plan);
  tcase_add_test (c, test_a_chain_may_be_longer_than_a_plan);
  return s;
}

GST_CHECK_MAIN (augpolicy_mix)
