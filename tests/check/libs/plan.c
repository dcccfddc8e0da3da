/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>

#include "augment.h"

/* A test's own generator: an index goes in, a word comes out. */
static guint32
word (guint32 i)
{
  const guint32 key[2] = { 5, 6 }, counter[4] = { i, 0, 0, 0 };
  guint32 words[4];

  gst_aug_philox4x32 (key, counter, words);
  return words[0];
}

static GstBuffer *
picture (GstVideoInfo *info, GstVideoFormat format, guint width, guint height, gboolean smooth)
{
  GstBuffer *buffer;
  GstMapInfo map;

  gst_video_info_set_format (info, format, width, height);
  buffer = gst_buffer_new_allocate (NULL, info->size, NULL);
  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (gsize i = 0; i < map.size; i++)
    map.data[i] = smooth ? (guint8) (128 + ((gint) (i % width) - (gint) width / 2) / 2)
                         : (guint8) word ((guint32) i);
  gst_buffer_unmap (buffer, &map);
  return buffer;
}

static void
render (const GstAugVideoPlan *plan, GstBuffer *src, GstBuffer **dst)
{
  g_autoptr (GstAugVideoRenderer) renderer = gst_aug_video_renderer_new ();
  GstVideoInfo info, source = plan->source;
  GstVideoFrame from, to;

  gst_video_info_set_format (
      &info, GST_VIDEO_INFO_FORMAT (&plan->source), plan->width, plan->height);
  *dst = gst_buffer_new_allocate (NULL, info.size, NULL);
  gst_buffer_memset (*dst, 0, 0, info.size);
  fail_unless (gst_video_frame_map (&from, &source, src, GST_MAP_READ));
  fail_unless (gst_video_frame_map (&to, &info, *dst, GST_MAP_READWRITE));
  fail_unless (gst_aug_video_renderer_render (renderer, plan, &from, &to));
  gst_video_frame_unmap (&to);
  gst_video_frame_unmap (&from);
}

static gint
largest_difference (GstBuffer *a, GstBuffer *b)
{
  GstMapInfo ma, mb;
  gint largest = 0;

  gst_buffer_map (a, &ma, GST_MAP_READ);
  gst_buffer_map (b, &mb, GST_MAP_READ);
  fail_unless_equals_uint64 (ma.size, mb.size);
  for (gsize i = 0; i < ma.size; i++)
    largest = MAX (largest, ABS ((gint) ma.data[i] - mb.data[i]));
  gst_buffer_unmap (a, &ma);
  gst_buffer_unmap (b, &mb);
  return largest;
}

static void
add_crop (GstAugVideoPlan *plan, gdouble x, gdouble y, gdouble width, gdouble height,
    guint out_width, guint out_height)
{
  GstAugVideoMap map;

  gst_aug_video_map_init (&map, plan->width, plan->height);
  gst_aug_video_map_crop (&map, plan->width, plan->height, x, y, width, height);
  map.interpolation = GST_AUG_INTERPOLATION_ANTIALIAS;
  map.fill = 0xff000000u;
  fail_unless (gst_aug_video_plan_add_map (plan, &map, out_width, out_height));
}

static void
add_mirror (GstAugVideoPlan *plan)
{
  GstAugVideoMap map;

  gst_aug_video_map_init (&map, plan->width, plan->height);
  gst_aug_video_map_mirror (&map, TRUE, FALSE);
  map.interpolation = GST_AUG_INTERPOLATION_ANTIALIAS;
  fail_unless (gst_aug_video_plan_add_map (plan, &map, plan->width, plan->height));
}

GST_START_TEST (test_crop_mirror_crop_is_one_sampling)
{
  GstVideoInfo info;
  g_autoptr (GstBuffer) src = picture (&info, GST_VIDEO_FORMAT_RGB, 64, 48, TRUE);
  GstAugVideoPlan plan;

  gst_aug_video_plan_init (&plan, &info);
  add_mirror (&plan);
  add_crop (&plan, 8, 8, 40, 32, 20, 16);
  add_mirror (&plan);
  add_crop (&plan, 2, 2, 16, 12, 16, 12);
  fail_unless_equals_int (plan.n_steps, 1);
  fail_unless_equals_int (plan.width, 16);
}
GST_END_TEST;

GST_START_TEST (test_composed_crops_equal_crops_one_by_one_where_nothing_is_resized)
{
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_GRAY8,
    GST_VIDEO_FORMAT_GRAY16_LE, GST_VIDEO_FORMAT_RGBA, GST_VIDEO_FORMAT_Y444 };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    GstVideoInfo info, middle_info;
    g_autoptr (GstBuffer) src = picture (&info, formats[f], 37, 23, FALSE);
    g_autoptr (GstBuffer) at_once = NULL, first = NULL, second = NULL, third = NULL;
    GstAugVideoPlan plan, one;

    gst_aug_video_plan_init (&plan, &info);
    add_crop (&plan, 3, 5, 29, 17, 29, 17);
    add_mirror (&plan);
    add_crop (&plan, 4, 1, 19, 11, 19, 11);
    fail_unless_equals_int (plan.n_steps, 1);
    render (&plan, src, &at_once);

    gst_aug_video_plan_init (&one, &info);
    add_crop (&one, 3, 5, 29, 17, 29, 17);
    render (&one, src, &first);
    gst_video_info_set_format (&middle_info, formats[f], 29, 17);
    gst_aug_video_plan_init (&one, &middle_info);
    add_mirror (&one);
    render (&one, first, &second);
    gst_aug_video_plan_init (&one, &middle_info);
    add_crop (&one, 4, 1, 19, 11, 19, 11);
    render (&one, second, &third);
    fail_unless_equals_int (largest_difference (at_once, third), 0);
  }
}
GST_END_TEST;

GST_START_TEST (test_colours_after_a_crop_equal_colours_of_the_crop)
{
  GstVideoInfo info, small;
  g_autoptr (GstBuffer) src = picture (&info, GST_VIDEO_FORMAT_I420, 64, 48, FALSE);
  g_autoptr (GstBuffer) at_once = NULL, first = NULL, second = NULL;
  const GstAugColorStep contrast = { GST_AUG_COLOR_CONTRAST, 1.5 };
  const GstAugColorStep hue = { GST_AUG_COLOR_HUE, 0.2 };
  GstAugVideoPlan plan;

  gst_aug_video_plan_init (&plan, &info);
  add_crop (&plan, 3, 5, 40, 30, 20, 16);
  gst_aug_video_plan_add_color (&plan, contrast, GST_AUG_HUE_MODEL_AUTO);
  gst_aug_video_plan_add_color (&plan, hue, GST_AUG_HUE_MODEL_HSV);
  fail_unless_equals_int (plan.n_steps, 2);
  render (&plan, src, &at_once);

  gst_aug_video_plan_init (&plan, &info);
  add_crop (&plan, 3, 5, 40, 30, 20, 16);
  render (&plan, src, &first);
  gst_video_info_set_format (&small, GST_VIDEO_FORMAT_I420, 20, 16);
  gst_aug_video_plan_init (&plan, &small);
  gst_aug_video_plan_add_color (&plan, contrast, GST_AUG_HUE_MODEL_AUTO);
  gst_aug_video_plan_add_color (&plan, hue, GST_AUG_HUE_MODEL_HSV);
  render (&plan, first, &second);
  fail_unless_equals_int (largest_difference (at_once, second), 0);
}
GST_END_TEST;

GST_START_TEST (test_colour_crop_colour_crop_goes_through_pictures_between)
{
  GstVideoInfo info, info2;
  g_autoptr (GstBuffer) src = picture (&info, GST_VIDEO_FORMAT_RGB, 40, 30, FALSE);
  g_autoptr (GstBuffer) at_once = NULL, a = NULL, b = NULL, c = NULL, d = NULL;
  const GstAugColorStep brighter = { GST_AUG_COLOR_BRIGHTNESS, 1.3 };
  const GstAugColorStep contrast = { GST_AUG_COLOR_CONTRAST, 0.5 };
  GstAugVideoPlan plan;

  gst_aug_video_plan_init (&plan, &info);
  gst_aug_video_plan_add_color (&plan, brighter, GST_AUG_HUE_MODEL_AUTO);
  add_crop (&plan, 4, 4, 30, 20, 30, 20);
  gst_aug_video_plan_add_color (&plan, contrast, GST_AUG_HUE_MODEL_AUTO);
  add_crop (&plan, 1, 2, 10, 10, 10, 10);
  fail_unless_equals_int (plan.n_steps, 4);
  render (&plan, src, &at_once);

  gst_aug_video_plan_init (&plan, &info);
  gst_aug_video_plan_add_color (&plan, brighter, GST_AUG_HUE_MODEL_AUTO);
  render (&plan, src, &a);
  gst_aug_video_plan_init (&plan, &info);
  add_crop (&plan, 4, 4, 30, 20, 30, 20);
  render (&plan, a, &b);
  gst_video_info_set_format (&info2, GST_VIDEO_FORMAT_RGB, 30, 20);
  gst_aug_video_plan_init (&plan, &info2);
  gst_aug_video_plan_add_color (&plan, contrast, GST_AUG_HUE_MODEL_AUTO);
  render (&plan, b, &c);
  gst_aug_video_plan_init (&plan, &info2);
  add_crop (&plan, 1, 2, 10, 10, 10, 10);
  render (&plan, c, &d);
  fail_unless_equals_int (largest_difference (at_once, d), 0);
}
GST_END_TEST;

GST_START_TEST (test_a_full_plan_says_so)
{
  GstVideoInfo info;
  GstAugVideoPlan plan;
  const GstAugColorStep brighter = { GST_AUG_COLOR_BRIGHTNESS, 1.3 };
  guint added = 0;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_RGB, 40, 30);
  gst_aug_video_plan_init (&plan, &info);
  for (guint i = 0; i < 40; i++) {
    GstAugVideoMap map;

    added += gst_aug_video_plan_add_color (&plan, brighter, GST_AUG_HUE_MODEL_AUTO);
    gst_aug_video_map_init (&map, plan.width, plan.height);
    gst_aug_video_map_mirror (&map, TRUE, FALSE);
    added += gst_aug_video_plan_add_map (&plan, &map, plan.width, plan.height);
  }
  fail_unless_equals_int (plan.n_steps, GST_AUG_VIDEO_PLAN_MAX_STEPS);
  fail_unless (added < 80);
}
GST_END_TEST;

/* A rotation about the middle. */
static void
add_rotation (GstAugVideoPlan *plan, GstAugFillMode fill_mode, guint32 fill)
{
  const gdouble c = 0.8, s = 0.6, x = plan->width / 2.0, y = plan->height / 2.0;
  const gdouble m[9] = { c, -s, x - c * x + s * y, s, c, y - s * x - c * y, 0, 0, 1 };
  GstAugVideoMap map;

  gst_aug_video_map_init (&map, plan->width, plan->height);
  map.interpolation = GST_AUG_INTERPOLATION_ANTIALIAS;
  map.fill = fill;
  map.fill_mode = fill_mode;
  fail_unless (
      gst_aug_video_map_transform (&map, plan->width, plan->height, m, plan->width, plan->height));
  fail_unless (gst_aug_video_plan_add_map (plan, &map, plan->width, plan->height));
}

GST_START_TEST (test_rotations_join_where_what_they_fill_is_one)
{
  GstVideoInfo info;
  GstAugVideoPlan plan;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_RGB, 64, 48);
  /* nothing but the rotations fills */
  gst_aug_video_plan_init (&plan, &info);
  add_crop (&plan, 4, 4, 50, 40, 50, 40);
  add_mirror (&plan);
  add_rotation (&plan, GST_AUG_FILL_VALUE, 0xff123456);
  add_rotation (&plan, GST_AUG_FILL_VALUE, 0xff123456);
  add_crop (&plan, 2, 2, 40, 30, 20, 15);
  fail_unless_equals_int (plan.n_steps, 1);
  fail_unless_equals_int (plan.steps[0].map.fill, 0xff123456);
  /* two colours */
  add_rotation (&plan, GST_AUG_FILL_VALUE, 0xff000000);
  fail_unless_equals_int (plan.n_steps, 2);
  /* mirrored once, and seen through a crop */
  gst_aug_video_plan_init (&plan, &info);
  add_crop (&plan, 4, 4, 50, 40, 50, 40);
  add_rotation (&plan, GST_AUG_FILL_REFLECT, 0xff000000);
  add_mirror (&plan);
  add_crop (&plan, 2, 2, 40, 30, 20, 15);
  fail_unless_equals_int (plan.n_steps, 1);
  fail_unless_equals_int (plan.steps[0].map.fill_mode, GST_AUG_FILL_REFLECT);
  /* mirrored twice */
  add_rotation (&plan, GST_AUG_FILL_REFLECT, 0xff000000);
  fail_unless_equals_int (plan.n_steps, 2);
}
GST_END_TEST;

GST_START_TEST (test_four_quarter_turns_are_nothing)
{
  GstVideoInfo info;
  GstAugVideoPlan plan;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_RGB, 64, 48);
  gst_aug_video_plan_init (&plan, &info);
  for (guint i = 0; i < 4; i++) {
    const guint width = plan.width, height = plan.height;
    const gdouble m[9] = { 0, 1, 0, -1, 0, height, 0, 0, 1 };
    GstAugVideoMap map;

    gst_aug_video_map_init (&map, width, height);
    fail_unless (gst_aug_video_map_transform (&map, width, height, m, height, width));
    fail_unless (gst_aug_video_plan_add_map (&plan, &map, height, width));
    fail_unless (gst_aug_video_plan_is_identity (&plan) == (i == 3));
  }
}
GST_END_TEST;

static Suite *
plan_suite (void)
{
  Suite *s = suite_create ("plan");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_crop_mirror_crop_is_one_sampling);
  tcase_add_test (tc, test_composed_crops_equal_crops_one_by_one_where_nothing_is_resized);
  tcase_add_test (tc, test_colours_after_a_crop_equal_colours_of_the_crop);
  tcase_add_test (tc, test_colour_crop_colour_crop_goes_through_pictures_between);
  tcase_add_test (tc, test_a_full_plan_says_so);
  tcase_add_test (tc, test_rotations_join_where_what_they_fill_is_one);
  tcase_add_test (tc, test_four_quarter_turns_are_nothing);
  return s;
}

GST_CHECK_MAIN (plan);
