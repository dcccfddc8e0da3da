/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Detections in analytics metas move with the picture. */
#include "filter.h"

#include <gst/analytics/analytics.h>

#define CAPS "video/x-raw,format=GRAY8,width=100,height=50,framerate=25/1,pixel-aspect-ratio=1/1"

static GstBuffer *
detected (gint x, gint y, gint w, gint h)
{
  GstBuffer *buffer = noise (100 * 50, 1, 0);
  GstAnalyticsRelationMeta *meta = gst_buffer_add_analytics_relation_meta (buffer);
  GstAnalyticsODMtd box;
  GstAnalyticsClsMtd class;

  fail_unless (gst_analytics_relation_meta_add_od_mtd (
      meta, g_quark_from_static_string ("cup"), x, y, w, h, 0.5f, &box));
  fail_unless (gst_analytics_relation_meta_add_one_cls_mtd (
      meta, 0.75f, g_quark_from_static_string ("blue"), &class));
  fail_unless (gst_analytics_relation_meta_set_relation (meta, GST_ANALYTICS_REL_TYPE_RELATE_TO,
      gst_analytics_mtd_get_id (&box), gst_analytics_mtd_get_id (&class)));
  return buffer;
}

/* The one detection that is left, related to its class. */
static void
expect_box (GstBuffer *buffer, gint x, gint y, gint w, gint h)
{
  GstAnalyticsRelationMeta *meta = gst_buffer_get_analytics_relation_meta (buffer);
  gpointer state = NULL;
  GstAnalyticsMtd box, class;
  gint at[4];
  gfloat confidence;

  fail_unless (meta != NULL);
  fail_unless (gst_analytics_relation_meta_iterate (
      meta, &state, gst_analytics_od_mtd_get_mtd_type (), &box));
  fail_unless (
      gst_analytics_od_mtd_get_location (&box, &at[0], &at[1], &at[2], &at[3], &confidence));
  fail_unless (at[0] == x && at[1] == y && at[2] == w && at[3] == h, "%d %d %d %d", at[0], at[1],
      at[2], at[3]);
  fail_unless (confidence == 0.5f);
  fail_unless (gst_analytics_od_mtd_get_obj_type (&box) == g_quark_from_static_string ("cup"));
  state = NULL;
  fail_unless (
      gst_analytics_relation_meta_get_direct_related (meta, gst_analytics_mtd_get_id (&box),
          GST_ANALYTICS_REL_TYPE_RELATE_TO, gst_analytics_cls_mtd_get_mtd_type (), &state, &class));
  fail_unless (gst_analytics_cls_mtd_get_level (&class, 0) == 0.75f);
}

static void
expect_after (const gchar *launch, gint x, gint y, gint w, gint h)
{
  GstHarness *h1 = line (launch, CAPS);
  GstBuffer *out;

  fail_unless_equals_int (gst_harness_push (h1, detected (10, 5, 20, 10)), GST_FLOW_OK);
  out = gst_harness_pull (h1);
  expect_box (out, x, y, w, h);
  gst_buffer_unref (out);
  close_line (h1);
}

GST_START_TEST (test_detections_are_mirrored)
{
  expect_after ("augflip probability=1", 70, 5, 20, 10);
  expect_after ("augflip probability=1 mode=vertical", 10, 35, 20, 10);
  expect_after ("augflip probability=0", 10, 5, 20, 10);
}
GST_END_TEST;

GST_START_TEST (test_detections_follow_a_chain_that_leaves_its_work_to_the_last)
{
  expect_after ("augflip probability=1 ! augflip probability=1 mode=vertical", 70, 35, 20, 10);
  expect_after (
      "augflip probability=1 ! augcrop mode=fixed width=50 height=50 x=0.5 y=0", 20, 5, 20, 10);
}
GST_END_TEST;

GST_START_TEST (test_detections_stay_when_only_colours_change)
{
  expect_after ("augcolor", 10, 5, 20, 10);
}
GST_END_TEST;

static Suite *
detections_suite (void)
{
  Suite *suite = suite_create ("detections");
  TCase *tcase = tcase_create ("all");

  tcase_add_test (tcase, test_detections_are_mirrored);
  tcase_add_test (tcase, test_detections_follow_a_chain_that_leaves_its_work_to_the_last);
  tcase_add_test (tcase, test_detections_stay_when_only_colours_change);
  suite_add_tcase (suite, tcase);
  return suite;
}

GST_CHECK_MAIN (detections);
