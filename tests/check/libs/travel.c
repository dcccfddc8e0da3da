/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Cameras and key points against what the same points do when they are projected and moved one by
 * one. */
#include <gst/check/gstcheck.h>
#include <math.h>
#include <string.h>

#include "augment.h"

static GRand *dice;

static gdouble
between (gdouble a, gdouble b)
{
  return g_rand_double_range (dice, a, b);
}

static void
apply (const gdouble m[9], gdouble *x, gdouble *y)
{
  const gdouble w = m[6] * *x + m[7] * *y + m[8];
  const gdouble u = (m[0] * *x + m[1] * *y + m[2]) / w, v = (m[3] * *x + m[4] * *y + m[5]) / w;

  *x = u;
  *y = v;
}

static void
compose (gdouble total[9], const gdouble m[9])
{
  gst_aug_matrix_multiply (m, total, total);
}

/* One of the things that happen to pictures of @w × @h, as a matrix. */
static void
random_matrix (gdouble m[9], gdouble *w, gdouble *h, gboolean tilts)
{
  const gdouble turn = between (-3.2, 3.2), s = sin (turn), c = cos (turn);
  const gdouble rows[][9] = {
    { 1, 0, -between (-20, 50), 0, 1, -between (-20, 50), 0, 0, 1 },
    { between (0.3, 2.5), 0, 0, 0, between (0.3, 2.5), 0, 0, 0, 1 },
    { -1, 0, *w, 0, 1, 0, 0, 0, 1 },
    { 1, 0, 0, 0, -1, *h, 0, 0, 1 },
    { c, -s, *w / 2 - c * *w / 2 + s * *h / 2, s, c, *h / 2 - s * *w / 2 - c * *h / 2, 0, 0, 1 },
    { 1, between (-0.3, 0.3), 0, between (-0.3, 0.3), 1, 0, 0, 0, 1 },
    { 0, -1, *h, 1, 0, 0, 0, 0, 1 },
    { 1, 0, 0, 0, 1, 0, between (-1, 1) * 1e-4, between (-1, 1) * 1e-4, 1 },
  };
  const guint i = (guint) g_rand_int_range (dice, 0, tilts ? 8 : 7);

  memcpy (m, rows[i], sizeof rows[i]);
  if (i == 6) {
    const gdouble t = *w;

    *w = *h;
    *h = t;
  }
}

static void
random_camera (GstAugCamera *camera, gboolean distorted)
{
  const gdouble d = distorted ? 1 : 0;
  const gdouble numbers[9] = { between (200, 2000), between (200, 2000), between (100, 1000),
    between (100, 800), d * between (-0.3, 0.3), d * between (-0.1, 0.1), d * between (-0.01, 0.01),
    d * between (-0.01, 0.01), d * between (-0.02, 0.02) };

  fail_unless (gst_aug_camera_init (camera, numbers, 9,
      g_rand_boolean (dice) ? GST_AUG_PIXEL_CENTER_HALF : GST_AUG_PIXEL_CENTER_INTEGER, NULL));
}

/* The farthest that a point is seen from where its pixel went, in pixels. */
static gdouble
reprojection_error (
    const GstAugCamera *before, const GstAugCamera *after, const gdouble total[9], guint *n)
{
  const gdouble half = before->pixel_center == GST_AUG_PIXEL_CENTER_INTEGER ? 0.5 : 0;
  gdouble worst = 0;

  for (guint i = 0; i < 8; i++) {
    const gdouble point[3] = { between (-1, 1), between (-1, 1), between (2, 9) };
    gdouble x, y, u, v;

    fail_unless (gst_aug_camera_project (before, point, &x, &y));
    x += half;
    y += half;
    if (total[6] * x + total[7] * y + total[8] < 0.2)
      continue;
    apply (total, &x, &y);
    /* perspective can turn points behind the new camera's plane; those are not seen */
    if (!gst_aug_camera_project (after, point, &u, &v))
      continue;
    worst = MAX (worst, hypot (u + half - x, v + half - y));
    ++*n;
  }
  return worst;
}

static guint
chains (void)
{
  return g_getenv ("AUG_FULL") ? 100000 : 1000;
}

GST_START_TEST (test_points_are_seen_where_their_pixels_went)
{
  guint n = 0;

  for (guint i = 0; i < chains (); i++) {
    gdouble total[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, w = 1280, h = 720;
    const gboolean distorted = g_rand_boolean (dice);
    GstAugCamera camera, before;

    random_camera (&camera, distorted);
    before = camera;
    for (gint j = g_rand_int_range (dice, 1, 9); j > 0; j--) {
      gdouble m[9];

      random_matrix (m, &w, &h, !distorted);
      gst_aug_camera_transform (&camera, m);
      compose (total, m);
    }
    fail_unless (camera.is_exact);
    fail_unless (camera.fx > 0 && camera.fy > 0);
    {
      const gdouble off = reprojection_error (&before, &camera, total, &n);

      fail_unless (off < 1e-6, "%g pixels", off);
    }
  }
  fail_unless (n > 4 * chains ());
}
GST_END_TEST;

GST_START_TEST (test_distortion_under_a_tilt_says_that_it_is_not_exact)
{
  const gdouble tilt[9] = { 1, 0, 0, 0, 1, 0, 1e-4, 0, 1 };
  GstAugCamera camera;

  random_camera (&camera, TRUE);
  gst_aug_camera_transform (&camera, tilt);
  fail_if (camera.is_exact);
  random_camera (&camera, FALSE);
  gst_aug_camera_transform (&camera, tilt);
  fail_unless (camera.is_exact);
}
GST_END_TEST;

static void
expect_camera (const GstAugCamera *c, gdouble fx, gdouble fy, gdouble cx, gdouble cy)
{
  fail_unless (fabs (c->fx - fx) < 1e-9 && fabs (c->fy - fy) < 1e-9 && fabs (c->cx - cx) < 1e-9 &&
                   fabs (c->cy - cy) < 1e-9 && fabs (c->skew) < 1e-9,
      "%g %g %g %g", c->fx, c->fy, c->cx, c->cy);
}

/* Integer pixel centres: a mirror takes cx to W - 1 - cx, a turn by 90 degrees clockwise swaps the
 * focal lengths and takes (cx, cy) to (H - 1 - cy, cx). */
GST_START_TEST (test_known_formulas_of_crop_mirror_turn_and_resize)
{
  const gdouble numbers[9] = { 800, 700, 330, 250, 0.1, 0.01, 0.002, 0.003, 0.004 };
  const gdouble crop[9] = { 1, 0, -30, 0, 1, -20, 0, 0, 1 };
  const gdouble mirror[9] = { -1, 0, 640, 0, 1, 0, 0, 0, 1 };
  const gdouble upside[9] = { 1, 0, 0, 0, -1, 480, 0, 0, 1 };
  const gdouble turn[9] = { 0, -1, 480, 1, 0, 0, 0, 0, 1 };
  const gdouble half[9] = { 0.5, 0, 0, 0, 0.5, 0, 0, 0, 1 };
  GstAugCamera c;

  gst_aug_camera_init (&c, numbers, 9, GST_AUG_PIXEL_CENTER_INTEGER, NULL);
  gst_aug_camera_transform (&c, crop);
  expect_camera (&c, 800, 700, 300, 230);
  gst_aug_camera_init (&c, numbers, 9, GST_AUG_PIXEL_CENTER_INTEGER, NULL);
  gst_aug_camera_transform (&c, mirror);
  expect_camera (&c, 800, 700, 639 - 330, 250);
  fail_unless (fabs (c.p1 - 0.002) < 1e-12 && fabs (c.p2 + 0.003) < 1e-12);
  gst_aug_camera_init (&c, numbers, 9, GST_AUG_PIXEL_CENTER_INTEGER, NULL);
  gst_aug_camera_transform (&c, upside);
  expect_camera (&c, 800, 700, 330, 479 - 250);
  fail_unless (fabs (c.p1 + 0.002) < 1e-12 && fabs (c.p2 - 0.003) < 1e-12);
  gst_aug_camera_init (&c, numbers, 9, GST_AUG_PIXEL_CENTER_INTEGER, NULL);
  gst_aug_camera_transform (&c, turn);
  expect_camera (&c, 700, 800, 479 - 250, 330);
  gst_aug_camera_init (&c, numbers, 9, GST_AUG_PIXEL_CENTER_INTEGER, NULL);
  gst_aug_camera_transform (&c, half);
  expect_camera (&c, 400, 350, 0.5 * (330 + 0.5) - 0.5, 0.5 * (250 + 0.5) - 0.5);
  gst_aug_camera_init (&c, numbers, 9, GST_AUG_PIXEL_CENTER_HALF, NULL);
  gst_aug_camera_transform (&c, half);
  expect_camera (&c, 400, 350, 165, 125);
}
GST_END_TEST;

GST_START_TEST (test_wrong_numbers_of_a_camera_say_what_to_type)
{
  const gdouble numbers[10] = { 800, -1, 330, 250 };
  g_autoptr (GError) error = NULL;
  GstAugCamera c;

  fail_if (gst_aug_camera_init (&c, numbers, 3, GST_AUG_PIXEL_CENTER_INTEGER, &error));
  fail_unless (strstr (error->message, "camera=\"<fx, fy, cx, cy>\"") != NULL);
  g_clear_error (&error);
  fail_if (gst_aug_camera_init (&c, numbers, 10, GST_AUG_PIXEL_CENTER_INTEGER, &error));
  g_clear_error (&error);
  fail_if (gst_aug_camera_init (&c, numbers, 4, GST_AUG_PIXEL_CENTER_INTEGER, &error));
  fail_unless (strstr (error->message, "above 0") != NULL);
}
GST_END_TEST;

static GstStructure *
hands (const gchar *more)
{
  g_autofree gchar *text =
      g_strdup_printf ("keypoints, points=<10.0, 20.0, 30.0, 20.0, 50.0, 60.0>, "
                       "names=<left_hand, right_hand, nose>%s",
          more);
  GstStructure *s = gst_structure_from_string (text, NULL);

  fail_unless (s != NULL, "%s", text);
  return s;
}

static gdouble
coordinate (const GstStructure *s, guint i)
{
  return g_value_get_double (gst_value_array_get_value (gst_structure_get_value (s, "points"), i));
}

GST_START_TEST (test_a_mirrored_left_hand_is_a_right_hand)
{
  const gdouble mirror[9] = { -1, 0, 100, 0, 1, 0, 0, 0, 1 };
  const gdouble turn[9] = { -1, 0, 100, 0, -1, 100, 0, 0, 1 };
  GstStructure *s = hands ("");

  fail_unless (gst_aug_keypoints_transform (s, mirror, 100, 100));
  fail_unless (coordinate (s, 0) == 70 && coordinate (s, 2) == 90 && coordinate (s, 4) == 50);
  gst_structure_free (s);
  s = hands ("");
  fail_unless (gst_aug_keypoints_transform (s, turn, 100, 100));
  fail_unless (coordinate (s, 0) == 90 && coordinate (s, 2) == 70 && coordinate (s, 1) == 80);
  gst_structure_free (s);
  s = hands (", pairs=<0, 2>");
  fail_unless (gst_aug_keypoints_transform (s, mirror, 100, 100));
  fail_unless (coordinate (s, 0) == 50 && coordinate (s, 2) == 70 && coordinate (s, 4) == 90);
  gst_structure_free (s);
}
GST_END_TEST;

GST_START_TEST (test_points_that_leave_the_picture_are_not_visible)
{
  const gdouble crop[9] = { 1, 0, -20, 0, 1, 0, 0, 0, 1 };
  GstStructure *s = hands ("");
  const GValue *visible;

  fail_unless (gst_aug_keypoints_transform (s, crop, 40, 40));
  visible = gst_structure_get_value (s, "visible");
  fail_unless_equals_int (g_value_get_int (gst_value_array_get_value (visible, 0)), 0);
  fail_unless_equals_int (g_value_get_int (gst_value_array_get_value (visible, 1)), 2);
  fail_unless_equals_int (g_value_get_int (gst_value_array_get_value (visible, 2)), 0);
  fail_unless (coordinate (s, 0) == -10);
  gst_structure_free (s);
}
GST_END_TEST;

GST_START_TEST (test_key_points_that_cannot_be_read_stay_as_they_are)
{
  static const gchar *const broken[] = { "keypoints", "keypoints, points=<>",
    "keypoints, points=<1, 2>", "keypoints, points=(string)no" };
  const gdouble mirror[9] = { -1, 0, 100, 0, 1, 0, 0, 0, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    GstStructure *s = gst_structure_from_string (broken[i], NULL);
    g_autoptr (GstStructure) before = gst_structure_copy (s);

    fail_if (gst_aug_keypoints_transform (s, mirror, 100, 100));
    fail_unless (gst_structure_is_equal (s, before));
    gst_structure_free (s);
  }
}
GST_END_TEST;

static void
setup (void)
{
  dice = g_rand_new_with_seed (7);
}

static void
teardown (void)
{
  g_rand_free (dice);
}

static Suite *
travel_suite (void)
{
  Suite *suite = suite_create ("travel");
  TCase *tcase = tcase_create ("all");

  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_set_timeout (tcase, 300);
  tcase_add_test (tcase, test_points_are_seen_where_their_pixels_went);
  tcase_add_test (tcase, test_distortion_under_a_tilt_says_that_it_is_not_exact);
  tcase_add_test (tcase, test_known_formulas_of_crop_mirror_turn_and_resize);
  tcase_add_test (tcase, test_wrong_numbers_of_a_camera_say_what_to_type);
  tcase_add_test (tcase, test_a_mirrored_left_hand_is_a_right_hand);
  tcase_add_test (tcase, test_points_that_leave_the_picture_are_not_visible);
  tcase_add_test (tcase, test_key_points_that_cannot_be_read_stay_as_they_are);
  suite_add_tcase (suite, tcase);
  return suite;
}

GST_CHECK_MAIN (travel);
