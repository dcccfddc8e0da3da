/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What is told to be seen of objects, against points that are followed one by one through maps of
 * pictures of an ordinary size. */
#include <gst/check/gstcheck.h>
#include <math.h>
#include "catalogue/affine.h"
#include "core/draw.h"
#include "facts/facts.h"
#include "video/geometry/matrix.h"
#include "video/plan.h"
#include "video/travel/sight.h"

#define POINTS 40
#define MOST 5

static void
add_crop (GstAugOperation *op, const GstAugDraws *draws, guint i)
{
  const gdouble w = gst_aug_draws_range (draws, "w", i, 0.4, 1);
  const gdouble h = gst_aug_draws_range (draws, "h", i, 0.4, 1);

  op->name = "crop";
  gst_aug_operation_set_double (op, "x", (1 - w) * gst_aug_draws_uniform (draws, "x", i));
  gst_aug_operation_set_double (op, "y", (1 - h) * gst_aug_draws_uniform (draws, "y", i));
  gst_aug_operation_set_double (op, "width", w);
  gst_aug_operation_set_double (op, "height", h);
}

static void
add_perspective (GstAugOperation *op, const GstAugDraws *draws, guint i)
{
  static const gchar *const names[] = { "x0", "y0", "x1", "y1", "x2", "y2", "x3", "y3" };
  static const gboolean far_side[] = { FALSE, FALSE, TRUE, FALSE, TRUE, TRUE, FALSE, TRUE };

  op->name = "perspective";
  for (guint k = 0; k < 8; k++) {
    const gdouble inwards = gst_aug_draws_range (draws, "corner", 8 * i + k, 0, 0.2);

    gst_aug_operation_set_double (op, names[k], far_side[k] ? 1 - inwards : inwards);
  }
}

static void
make_operation (GstAugOperation *op, const GstAugDraws *draws, guint i)
{
  *op = (GstAugOperation){ 0 };
  switch (gst_aug_draws_integer (draws, "kind", i, 5)) {
  case 0:
    add_crop (op, draws, i);
    break;
  case 1:
    op->name = "flip";
    gst_aug_operation_set_string (
        op, "direction", gst_aug_draws_uniform (draws, "way", i) < 0.5 ? "vertical" : "horizontal");
    break;
  case 2:
    op->name = "turn";
    gst_aug_operation_set_int (op, "turn", gst_aug_draws_integer (draws, "turn", i, 6));
    gst_aug_operation_set_boolean (op, "expand", FALSE);
    break;
  case 3:
    add_perspective (op, draws, i);
    break;
  default:
    op->name = "affine";
    gst_aug_operation_set_double (op, "degrees", gst_aug_draws_range (draws, "d", i, -180, 180));
    gst_aug_operation_set_double (op, "translate-x", gst_aug_draws_range (draws, "t", i, -.2, .2));
    gst_aug_operation_set_double (op, "scale", gst_aug_draws_range (draws, "s", i, 0.6, 1.6));
    gst_aug_operation_set_double (op, "shear-x", gst_aug_draws_range (draws, "k", i, -20, 20));
  }
}

/* Where a point of the picture before @op comes to lie; FALSE if it is not seen. */
static gboolean
move_point (
    const GstAugOperation *op, gdouble aspect, guint *width, guint *height, gdouble *x, gdouble *y)
{
  guint out_width = *width, out_height = *height;
  GstAugOperation applied = { 0 };
  GstAugVideoMap map;
  gdouble m[9];

  if (g_str_equal (op->name, "crop") && aspect > 0)
    out_width = (guint) (out_height * aspect);
  fail_unless (gst_aug_video_operation_to_map (
      op, FALSE, *width, *height, out_width, out_height, &map, &applied));
  if (*x < map.valid_x0 || *x > map.valid_x1 || *y < map.valid_y0 || *y > map.valid_y1)
    return FALSE;
  gst_aug_video_map_matrix (&map, out_width, out_height, m);
  if (gst_aug_matrix_row (m, 2, *x, *y) <= 0)
    return FALSE;
  gst_aug_matrix_apply (m, *x, *y, x, y);
  *width = out_width;
  *height = out_height;
  return *x >= 0 && *y >= 0 && *x <= out_width && *y <= out_height;
}

static gdouble
count_points (const GstAugOperation *ops, guint n, gdouble aspect, const GstAugBox *box)
{
  guint seen = 0;

  for (guint i = 0; i < POINTS * POINTS; i++) {
    guint width = 1600, height = 900;
    gdouble x = (box->x + box->width * (i % POINTS + 0.5) / POINTS) * width;
    gdouble y = (box->y + box->height * (i / POINTS + 0.5) / POINTS) * height;
    gboolean is_seen = TRUE;

    for (guint k = 0; is_seen && k < n; k++)
      is_seen = move_point (&ops[k], aspect, &width, &height, &x, &y);
    seen += is_seen;
  }
  return (gdouble) seen / (POINTS * POINTS);
}

GST_START_TEST (test_shares_are_those_of_points_that_are_followed)
{
  const gint64 rounds = g_getenv ("AUG_FULL") ? 2000 : 100;
  guint partly = 0;
  gdouble worst = 0;

  for (gint64 round = 0; round < rounds; round++) {
    GstAugOperation ops[MOST];
    GstAugBox box = { NULL };
    gdouble aspect, share, points;
    GstAugSight sight;
    GstAugDraws draws;
    guint n;

    gst_aug_draws_init (&draws, 5, 6, 7, 8, round, "sight");
    n = gst_aug_draws_integer (&draws, "n", 0, MOST + 1);
    aspect = round % 3 ? 0 : 1;
    gst_aug_sight_init (&sight, 16.0 / 9);
    for (guint i = 0; i < n; i++) {
      make_operation (&ops[i], &draws, i);
      fail_unless (gst_aug_sight_follow (&sight, &ops[i], aspect));
    }
    box.width = gst_aug_draws_range (&draws, "box", 0, 0.05, 0.7);
    box.height = gst_aug_draws_range (&draws, "box", 1, 0.05, 0.7);
    box.x = gst_aug_draws_range (&draws, "box", 2, 0, 1 - box.width);
    box.y = gst_aug_draws_range (&draws, "box", 3, 0, 1 - box.height);
    share = gst_aug_sight_share (&sight, &box);
    points = count_points (ops, n, aspect, &box);
    worst = MAX (worst, ABS (share - points));
    partly += share > 0.01 && share < 0.99;
    fail_unless (ABS (share - points) < 0.06, "round %d of %u operations: %f and %f", (gint) round,
        n, share, points);
    sight.min_visible = 0.3;
    fail_unless (gst_aug_sight_sees (&sight, &box) == (share >= 0.32));
    sight.min_visible = 0;
    fail_unless (gst_aug_sight_sees (&sight, &box) == (share >= GST_AUG_MENTION_VISIBLE + 0.02));
  }
  GST_INFO ("at most %f apart, %u partly seen", worst, partly);
  fail_unless (partly > rounds / 5);
}
GST_END_TEST;

GST_START_TEST (test_crops_of_pixels_are_not_known)
{
  GstAugOperation crop = { .name = "crop" };
  GstAugSight sight;

  gst_aug_sight_init (&sight, 1);
  gst_aug_operation_set_double (&crop, "u", 0.5);
  gst_aug_operation_set_double (&crop, "v", 0.5);
  fail_unless (gst_aug_sight_follow (&sight, &crop, 0) && !sight.is_known);
  gst_aug_sight_init (&sight, 1);
  crop.name = "brightness";
  fail_unless (!gst_aug_sight_follow (&sight, &crop, 0) && sight.is_known);
}
GST_END_TEST;

static Suite *
sight_suite (void)
{
  Suite *s = suite_create ("sight");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_shares_are_those_of_points_that_are_followed);
  tcase_add_test (tc, test_crops_of_pixels_are_not_known);
  return s;
}

GST_CHECK_MAIN (sight);
