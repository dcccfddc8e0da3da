/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Turns, affine maps and perspectives of a decision, in pixels of the branch. docs/geometry.md has
 * the formulas. */
#include <math.h>

#include "../../catalogue/affine.h"
#include "../../core/exactmath.h"
#include "matrix.h"
#include "../plan-private.h"

static const gchar *const turn_names[] = { "none", "90", "180", "270", "transpose", "transverse" };

/* Sine and cosine, exact at quarter turns. */
static void
sine_cosine (gdouble degrees, gdouble *sine, gdouble *cosine)
{
  const gdouble quarter = floor (degrees / 90 + 0.5);
  const gdouble rest = (degrees - 90 * quarter) * G_PI / 180;
  const gdouble s = gst_aug_exact_sin (rest), c = gst_aug_exact_cos (rest);
  const gint turns = (gint) (quarter - 4 * floor (quarter / 4));

  *sine = turns == 0 ? s : turns == 1 ? c : turns == 2 ? -s : -c;
  *cosine = turns == 0 ? c : turns == 1 ? -s : turns == 2 ? -c : s;
}

/* _get_inverse_affine_matrix() of torchvision, about (cx, cy), moved by (tx, ty); shears may be
 * given as tangents, which add to those of the angles. */
static gboolean
inverse_affine (
    const GstAugOperation *op, gdouble cx, gdouble cy, gdouble tx, gdouble ty, gdouble m[9])
{
  const gdouble degrees = gst_aug_operation_get_double (op, "degrees", 0);
  const gdouble scale = gst_aug_operation_get_double (op, "scale", 1);
  const gdouble shear_y = gst_aug_operation_get_double (op, "shear-y", 0);
  const gdouble tangent_x = gst_aug_operation_get_double (op, "tangent-x", 0);
  const gdouble tangent_y = gst_aug_operation_get_double (op, "tangent-y", 0);
  gdouble sin_x, cos_x, sin_y, cos_y, sin_r, cos_r, sin_d, cos_d, a, b, c, d;

  sine_cosine (gst_aug_operation_get_double (op, "shear-x", 0), &sin_x, &cos_x);
  sine_cosine (shear_y, &sin_y, &cos_y);
  sine_cosine (degrees, &sin_r, &cos_r);
  sine_cosine (degrees - shear_y, &sin_d, &cos_d);
  if (cos_x == 0 || cos_y == 0 || !(scale > 0))
    return FALSE;
  a = cos_d / cos_y + sin_r * tangent_y;
  c = sin_d / cos_y - cos_r * tangent_y;
  if (tangent_x != 0 || tangent_y != 0) {
    b = -a * (sin_x / cos_x + tangent_x) - sin_r;
    d = -c * (sin_x / cos_x + tangent_x) + cos_r;
  } else {
    b = -cos_d * (sin_x / cos_x) / cos_y - sin_r;
    d = -sin_d * (sin_x / cos_x) / cos_y + cos_r;
  }
  m[0] = d / scale;
  m[1] = -b / scale;
  m[2] = m[0] * (-cx - tx) + m[1] * (-cy - ty) + cx;
  m[3] = -c / scale;
  m[4] = a / scale;
  m[5] = m[3] * (-cx - tx) + m[4] * (-cy - ty) + cy;
  m[6] = m[7] = 0;
  m[8] = 1;
  return TRUE;
}

/* A move in whole pixels: rounded, as RandomAffine of torchvision does; or cut as int() does, and
 * what the product of a share and a size misses by its rounding is not. */
static gdouble
whole_pixels (const GstAugOperation *op, const gchar *name, guint size)
{
  const gdouble move = gst_aug_operation_get_double (op, name, 0) * size;

  if (!gst_aug_operation_get_int (op, "whole-pixels", 0))
    return floor (move + 0.5);
  return move < 0 ? -floor (1e-9 - move) : floor (1e-9 + move);
}

static gboolean
affine_matrix (
    const GstAugOperation *op, guint width, guint height, gdouble m[9], GstAugOperation *applied)
{
  static const gchar *const same[] = { "degrees", "scale", "shear-x", "shear-y" };
  static const gchar *const tangents[] = { "tangent-x", "tangent-y" };
  const GstAugValue *center = gst_aug_operation_find (op, "center");
  const gboolean origin = center && g_strcmp0 (center->s, "origin") == 0;
  const gdouble tx = whole_pixels (op, "translate-x", width);
  const gdouble ty = whole_pixels (op, "translate-y", height);

  applied->name = "affine";
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    gst_aug_operation_set_double (applied, same[i],
        gst_aug_operation_get_double (op, same[i], g_str_equal (same[i], "scale") ? 1 : 0));
  for (guint i = 0; i < G_N_ELEMENTS (tangents); i++)
    if (gst_aug_operation_find (op, tangents[i]))
      gst_aug_operation_set_double (
          applied, tangents[i], gst_aug_operation_get_double (op, tangents[i], 0));
  gst_aug_operation_set_int (applied, "translate-x", (gint64) tx);
  gst_aug_operation_set_int (applied, "translate-y", (gint64) ty);
  if (origin)
    gst_aug_operation_set_string (applied, "center", "origin");
  return inverse_affine (op, origin ? 0 : width / 2.0, origin ? 0 : height / 2.0, tx, ty, m);
}

/* The unit square to a quadrilateral (Heckbert, "Fundamentals of texture mapping and image
 * warping", 1989, section 2.2.3), inverted. */
static gboolean
perspective_matrix (
    const GstAugOperation *op, guint width, guint height, gdouble m[9], GstAugOperation *applied)
{
  static const gchar *const names[] = { "x0", "y0", "x1", "y1", "x2", "y2", "x3", "y3" };
  static const gdouble otherwise[] = { 0, 0, 1, 0, 1, 1, 0, 1 };
  gdouble p[8], dx1, dx2, dx3, dy1, dy2, dy3, det, g, h;

  applied->name = "perspective";
  for (guint i = 0; i < 8; i++) {
    p[i] = gst_aug_operation_get_double (op, names[i], otherwise[i]) * (i & 1 ? height : width);
    gst_aug_operation_set_double (applied, names[i], p[i]);
  }
  dx1 = p[2] - p[4];
  dx2 = p[6] - p[4];
  dx3 = p[0] - p[2] + p[4] - p[6];
  dy1 = p[3] - p[5];
  dy2 = p[7] - p[5];
  dy3 = p[1] - p[3] + p[5] - p[7];
  det = dx1 * dy2 - dx2 * dy1;
  if (det == 0)
    return FALSE;
  g = (dx3 * dy2 - dx2 * dy3) / det;
  h = (dx1 * dy3 - dx3 * dy1) / det;
  {
    const gdouble forward[9] = {
      (p[2] - p[0] + g * p[2]) / width,
      (p[6] - p[0] + h * p[6]) / height,
      p[0],
      (p[3] - p[1] + g * p[3]) / width,
      (p[7] - p[1] + h * p[7]) / height,
      p[1],
      g / width,
      h / height,
      1,
    };

    return gst_aug_matrix_invert (forward, m);
  }
}

/* About the middle where the size stays, by an even number of pixels, so that chroma is copied as
 * exactly as luma. */
static void
turn_matrix (GstAugTurn turn, guint width, guint height, gboolean expand, gdouble m[9])
{
  const gdouble w = width, h = height;
  const gdouble o = expand ? 0 : 2 * floor ((w - h) / 4);
  const gdouble matrices[][6] = {
    [GST_AUG_TURN_NONE] = { 1, 0, 0, 0, 1, 0 },
    [GST_AUG_TURN_90] = { 0, 1, o, -1, 0, h + o },
    [GST_AUG_TURN_180] = { -1, 0, w, 0, -1, h },
    [GST_AUG_TURN_270] = { 0, -1, w - o, 1, 0, -o },
    [GST_AUG_TURN_TRANSPOSE] = { 0, 1, o, 1, 0, -o },
    [GST_AUG_TURN_TRANSVERSE] = { 0, -1, w - o, -1, 0, h + o },
  };

  gst_aug_matrix_identity (m);
  memcpy (m, matrices[turn], sizeof matrices[turn]);
}

/* FALSE: the operation is none of these. */
gboolean
gst_aug_video_affine_to_map (const GstAugOperation *op, gboolean nearest, guint in_width,
    guint in_height, guint out_width, guint out_height, GstAugVideoMap *map,
    GstAugOperation *applied)
{
  const GstAugInterpolation interpolation =
      (GstAugInterpolation) gst_aug_operation_of_pictures (op, nearest, "interpolation", 0);
  gdouble m[9];
  gboolean ok = TRUE;

  if (g_str_equal (op->name, "affine")) {
    ok = affine_matrix (op, in_width, in_height, m, applied);
  } else if (g_str_equal (op->name, "perspective")) {
    ok = perspective_matrix (op, in_width, in_height, m, applied);
  } else if (g_str_equal (op->name, "turn")) {
    const GstAugTurn turn = (GstAugTurn) CLAMP (gst_aug_operation_get_int (op, "turn", 0), 0, 5);

    turn_matrix (turn, in_width, in_height, gst_aug_operation_get_int (op, "expand", 0) != 0, m);
    applied->name = "turn";
    gst_aug_operation_set_string (applied, "turn", turn_names[turn]);
  } else {
    return FALSE;
  }
  gst_aug_video_map_init (map, in_width, in_height);
  map->fill = (guint32) gst_aug_operation_of_pictures (op, nearest, "fill", 0xff000000);
  map->fill_mode = (GstAugFillMode) gst_aug_operation_get_int (op, "fill-mode", 0);
  map->interpolation = interpolation != GST_AUG_INTERPOLATION_AUTO ? interpolation
                       : nearest                                   ? GST_AUG_INTERPOLATION_NEAREST
                                 : GST_AUG_INTERPOLATION_ANTIALIAS;
  /* corners on one line have no perspective: the picture stays as it is */
  if (ok)
    gst_aug_video_map_transform (map, in_width, in_height, m, out_width, out_height);
  return TRUE;
}
