/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>
#include <math.h>

#include "video/geometry/map.h"

#define CASES 5000

static void
apply (const gdouble m[9], gdouble x, gdouble y, gdouble out[2])
{
  out[0] = m[0] * x + m[1] * y + m[2];
  out[1] = m[3] * x + m[4] * y + m[5];
}

GST_START_TEST (test_points_and_matrices_agree_with_the_steps)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < CASES; i++) {
    guint w = (guint) g_rand_int_range (rand, 1, 400), h = (guint) g_rand_int_range (rand, 1, 400);
    const gdouble x = g_rand_double_range (rand, 0, w), y = g_rand_double_range (rand, 0, h);
    gdouble px = x, py = y, ox, oy, m[9], inverse[9], p[2], q[2];
    GstAugVideoMap map;

    gst_aug_video_map_init (&map, w, h);
    for (gint steps = g_rand_int_range (rand, 0, 6); steps > 0; steps--) {
      if (g_rand_boolean (rand)) {
        const gboolean horizontal = g_rand_boolean (rand), vertical = g_rand_boolean (rand);

        gst_aug_video_map_mirror (&map, horizontal, vertical);
        px = horizontal ? w - px : px;
        py = vertical ? h - py : py;
      } else {
        const gdouble cx = g_rand_double_range (rand, -0.5, 0.9) * w,
                      cy = g_rand_double_range (rand, -0.5, 0.9) * h;
        const gdouble cw = g_rand_double_range (rand, 0.2, 1.5) * w,
                      ch = g_rand_double_range (rand, 0.2, 1.5) * h;
        const guint nw = (guint) g_rand_int_range (rand, 1, 400),
                    nh = (guint) g_rand_int_range (rand, 1, 400);

        gst_aug_video_map_crop (&map, w, h, cx, cy, cw, ch);
        px = (px - cx) * nw / cw;
        py = (py - cy) * nh / ch;
        w = nw;
        h = nh;
      }
    }
    gst_aug_video_map_point (&map, w, h, x, y, &ox, &oy);
    fail_unless (fabs (ox - px) < 1e-6 * (1 + fabs (px)));
    fail_unless (fabs (oy - py) < 1e-6 * (1 + fabs (py)));
    gst_aug_video_map_matrix (&map, w, h, m);
    gst_aug_video_map_matrix_inverse (&map, w, h, inverse);
    apply (m, x, y, p);
    fail_unless (fabs (p[0] - ox) < 1e-6 * (1 + fabs (ox)));
    fail_unless (fabs (p[1] - oy) < 1e-6 * (1 + fabs (oy)));
    apply (inverse, p[0], p[1], q);
    fail_unless (fabs (q[0] - x) < 1e-6 && fabs (q[1] - y) < 1e-6);
  }
}
GST_END_TEST;

GST_START_TEST (test_pad_after_crop_hides_what_the_crop_removed)
{
  GstAugVideoMap map;

  gst_aug_video_map_init (&map, 100, 80);
  gst_aug_video_map_crop (&map, 100, 80, 10, 20, 50, 40);
  fail_unless (gst_aug_video_map_point (&map, 50, 40, 12, 22, NULL, NULL));
  fail_if (gst_aug_video_map_point (&map, 50, 40, 5, 22, NULL, NULL));
  gst_aug_video_map_crop (&map, 50, 40, -8, -8, 66, 56);
  fail_unless (gst_aug_video_map_point (&map, 66, 56, 12, 22, NULL, NULL));
  fail_if (gst_aug_video_map_point (&map, 66, 56, 5, 22, NULL, NULL));
  fail_unless (map.valid_x0 == 10 && map.valid_x1 == 60);
  fail_unless (map.valid_y0 == 20 && map.valid_y1 == 60);
}
GST_END_TEST;

GST_START_TEST (test_identity_is_recognised)
{
  GstAugVideoMap map;

  gst_aug_video_map_init (&map, 33, 21);
  fail_unless (gst_aug_video_map_is_identity (&map, 33, 21, 33, 21));
  fail_if (gst_aug_video_map_is_identity (&map, 33, 21, 32, 21));
  gst_aug_video_map_mirror (&map, TRUE, TRUE);
  fail_if (gst_aug_video_map_is_identity (&map, 33, 21, 33, 21));
  gst_aug_video_map_mirror (&map, TRUE, TRUE);
  gst_aug_video_map_crop (&map, 33, 21, -3, -3, 39, 27);
  gst_aug_video_map_crop (&map, 39, 27, 3, 3, 33, 21);
  fail_unless (gst_aug_video_map_is_identity (&map, 33, 21, 33, 21));
  gst_aug_video_map_crop (&map, 33, 21, 1, 0, 32, 21);
  fail_if (gst_aug_video_map_is_identity (&map, 33, 21, 33, 21));
}
GST_END_TEST;

static void
allocate (GstVideoFrame *frame, GstVideoFormat format, guint width, guint height)
{
  GstVideoInfo info;
  GstBuffer *buffer;

  gst_video_info_set_format (&info, format, width, height);
  buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  gst_buffer_memset (buffer, 0, 0x5a, info.size);
  fail_unless (gst_video_frame_map (frame, &info, buffer, GST_MAP_READWRITE));
  gst_buffer_unref (buffer);
}

GST_START_TEST (test_what_cannot_be_rendered_is_refused)
{
  static const gdouble widths[] = { 0, -3, NAN, INFINITY, 1e9 };
  GstVideoFrame gray, rgb, small;
  GstAugVideoMap map;

  allocate (&gray, GST_VIDEO_FORMAT_GRAY8, 8, 8);
  allocate (&rgb, GST_VIDEO_FORMAT_RGB, 8, 8);
  allocate (&small, GST_VIDEO_FORMAT_GRAY8, 3, 5);
  gst_aug_video_map_init (&map, 8, 8);
  fail_if (gst_aug_video_map_render (&map, &gray, &rgb, NULL));
  fail_unless (gst_aug_video_map_render (&map, &gray, &small, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
    GstAugVideoMap bad = map;

    bad.width = widths[i];
    fail_if (gst_aug_video_map_render (&bad, &gray, &small, NULL));
    bad = map;
    bad.y = i > 1 ? widths[i] : 0;
    fail_unless (gst_aug_video_map_render (&bad, &gray, &small, NULL) == (i < 2));
  }
  fail_unless (gst_aug_video_map_supports (GST_VIDEO_FORMAT_NV12));
  fail_if (gst_aug_video_map_supports (GST_VIDEO_FORMAT_YUY2));
  gst_video_frame_unmap (&gray);
  gst_video_frame_unmap (&rgb);
  gst_video_frame_unmap (&small);
}
GST_END_TEST;

GST_START_TEST (test_scratch_gives_the_same_bytes_after_any_other_use)
{
  g_autoptr (GstAugVideoScratch) scratch = gst_aug_video_scratch_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < 300; i++) {
    static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_RGB,
      GST_VIDEO_FORMAT_GRAY16_LE, GST_VIDEO_FORMAT_NV12 };
    const GstVideoFormat format = formats[g_rand_int_range (rand, 0, 4)];
    const guint w = (guint) g_rand_int_range (rand, 1, 90);
    GstVideoFrame src, kept, fresh;
    GstAugVideoMap map;

    allocate (&src, format, w, 40);
    allocate (&kept, format, 33, 17);
    allocate (&fresh, format, 33, 17);
    for (gsize k = 0; k < src.map[0].size; k++)
      src.map[0].data[k] = (guint8) g_rand_int (rand);
    gst_aug_video_map_init (&map, w, 40);
    gst_aug_video_map_crop (&map, w, 40, -2, g_rand_double_range (rand, -5, 20), w * 0.8, 20);
    map.interpolation = (GstAugInterpolation) g_rand_int_range (rand, 0, 4);
    fail_unless (gst_aug_video_map_render (&map, &src, &kept, scratch));
    fail_unless (gst_aug_video_map_render (&map, &src, &fresh, NULL));
    fail_unless (memcmp (kept.map[0].data, fresh.map[0].data, kept.map[0].size) == 0);
    gst_video_frame_unmap (&src);
    gst_video_frame_unmap (&kept);
    gst_video_frame_unmap (&fresh);
  }
}
GST_END_TEST;

GST_START_TEST (test_interpolation_has_its_nicks)
{
  g_autoptr (GEnumClass) names = g_type_class_ref (GST_TYPE_AUG_INTERPOLATION);

  fail_unless_equals_int (
      g_enum_get_value_by_nick (names, "antialias")->value, GST_AUG_INTERPOLATION_ANTIALIAS);
  fail_unless_equals_int (names->n_values, 4);
}
GST_END_TEST;

static Suite *
map_suite (void)
{
  Suite *s = suite_create ("map");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_points_and_matrices_agree_with_the_steps);
  tcase_add_test (tc, test_pad_after_crop_hides_what_the_crop_removed);
  tcase_add_test (tc, test_identity_is_recognised);
  tcase_add_test (tc, test_what_cannot_be_rendered_is_refused);
  tcase_add_test (tc, test_scratch_gives_the_same_bytes_after_any_other_use);
  tcase_add_test (tc, test_interpolation_has_its_nicks);
  return s;
}

GST_CHECK_MAIN (map);
