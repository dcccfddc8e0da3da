/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:keypoints
 * @title: Key points
 * @short_description: points follow the picture, and a mirrored left hand is a right hand
 *
 * Key points are a parameter of a region of interest: a structure with the name `keypoints` and
 *
 * - `points`, an array of doubles x0, y0, x1, y1, … in pixels, pixel edges at integers
 * - `visible` (optional), an array of ints, one a point: 0 is not known, 1 is hidden, 2 is seen
 * - `names` (optional), an array of strings, one a point
 * - `pairs` (optional), an array of ints: two points that change places where the picture is
 *   mirrored, and so on
 *
 * Without `pairs` two points whose names differ in `left` and `right` are such a pair.
 */
#include "keypoints.h"

#include "decision/numbers-private.h"

#include <string.h>

static guint
length_of (const GstStructure *s, const gchar *name, GType type)
{
  const GValue *array = gst_structure_get_value (s, name);
  guint n;

  if (!array || !GST_VALUE_HOLDS_ARRAY (array))
    return 0;
  n = gst_value_array_get_size (array);
  for (guint i = 0; i < n; i++)
    if (!G_VALUE_HOLDS (gst_value_array_get_value (array, i), type))
      return 0;
  return n;
}

static const GValue *
item_of (const GstStructure *s, const gchar *name, guint i)
{
  return gst_value_array_get_value (gst_structure_get_value (s, name), i);
}

/* Returns whether the point is inside of the picture afterwards. */
static gboolean
bend_point (gdouble point[2], const GstAugDistorter *distorter, guint width, guint height)
{
  gdouble u = point[0] / width, v = point[1] / height;

  gst_aug_distorter_forth (distorter, &u, &v, 1);
  point[0] = u * width;
  point[1] = v * height;
  return point[0] >= 0 && point[0] < width && point[1] >= 0 && point[1] < height;
}

static gboolean
move_point (gdouble point[2], const gdouble m[9], guint width, guint height)
{
  const gdouble x = point[0], y = point[1];
  const gdouble w = m[6] * x + m[7] * y + m[8];

  point[0] = (m[0] * x + m[1] * y + m[2]) / w;
  point[1] = (m[3] * x + m[4] * y + m[5]) / w;
  return w > 0 && point[0] >= 0 && point[0] < width && point[1] >= 0 && point[1] < height;
}

static gboolean
is_mirrored (const gdouble m[9], const gdouble at[2])
{
  /* sign of the Jacobian at the point, for w > 0 that of the determinant */
  const gdouble w = m[6] * at[0] + m[7] * at[1] + m[8];
  const gdouble determinant = m[0] * (m[4] * m[8] - m[5] * m[7]) -
                              m[1] * (m[3] * m[8] - m[5] * m[6]) +
                              m[2] * (m[3] * m[7] - m[4] * m[6]);

  return (determinant < 0) != (w < 0);
}

/* Whether b is a with this word in the place of that one. */
static gboolean
differs_in (const gchar *a, const gchar *b, const gchar *this, const gchar *that)
{
  const gchar *at = strstr (a, this);
  const gsize before = at ? (gsize) (at - a) : 0;

  return at && strncmp (a, b, before) == 0 && g_str_has_prefix (b + before, that) &&
         strcmp (at + strlen (this), b + before + strlen (that)) == 0;
}

static void
swap_points (gdouble *points, gint *visible, guint a, guint b)
{
  for (guint i = 0; i < 2; i++) {
    const gdouble t = points[2 * a + i];

    points[2 * a + i] = points[2 * b + i];
    points[2 * b + i] = t;
  }
  if (visible) {
    const gint t = visible[a];

    visible[a] = visible[b];
    visible[b] = t;
  }
}

static void
swap_by_pairs (const GstStructure *s, gdouble *points, gint *visible, guint n, guint n_pairs)
{
  for (guint i = 0; i + 1 < n_pairs; i += 2) {
    const gint a = g_value_get_int (item_of (s, "pairs", i));
    const gint b = g_value_get_int (item_of (s, "pairs", i + 1));

    if (a >= 0 && b >= 0 && (guint) a < n && (guint) b < n)
      swap_points (points, visible, (guint) a, (guint) b);
  }
}

static void
swap_by_names (const GstStructure *s, gdouble *points, gint *visible, guint n)
{
  static const gchar *const words[][2] = { { "left", "right" }, { "Left", "Right" },
    { "LEFT", "RIGHT" } };

  for (guint a = 0; a < n; a++) {
    const gchar *name = g_value_get_string (item_of (s, "names", a));

    for (guint b = 0; name && b < n; b++) {
      const gchar *other = g_value_get_string (item_of (s, "names", b));

      for (guint i = 0; other && i < G_N_ELEMENTS (words); i++)
        if (differs_in (name, other, words[i][0], words[i][1]))
          swap_points (points, visible, a, b);
    }
  }
}

static void
store_visible (GstStructure *s, const gint *visible, guint n)
{
  GValue array = G_VALUE_INIT;

  g_value_init (&array, GST_TYPE_ARRAY);
  for (guint i = 0; i < n; i++) {
    GValue item = G_VALUE_INIT;

    g_value_init (&item, G_TYPE_INT);
    g_value_set_int (&item, visible[i]);
    gst_value_array_append_and_take_value (&array, &item);
  }
  gst_structure_take_value (s, "visible", &array);
}

/* By the matrix, or where that is NULL by the distorter. */
static gboolean
move_all (GstStructure *keypoints, const gdouble *matrix, const GstAugDistorter *distorter,
    guint width, guint height)
{
  const guint n = length_of (keypoints, "points", G_TYPE_DOUBLE) / 2;
  const guint n_pairs = length_of (keypoints, "pairs", G_TYPE_INT);
  const gboolean had_visible = length_of (keypoints, "visible", G_TYPE_INT) == n;
  gboolean has_visible = had_visible, mirrored;
  g_autofree gdouble *points = g_new (gdouble, 2 * MAX (n, 1));
  g_autofree gint *visible = g_new (gint, MAX (n, 1));
  gdouble centre[2] = { 0, 0 };

  if (n == 0)
    return FALSE;
  for (guint i = 0; i < 2 * n; i++) {
    points[i] = g_value_get_double (item_of (keypoints, "points", i));
    centre[i & 1] += points[i] / n;
  }
  mirrored = matrix && is_mirrored (matrix, centre);
  for (guint i = 0; i < n; i++) {
    visible[i] = had_visible ? g_value_get_int (item_of (keypoints, "visible", i)) : 2;
    if (!(matrix ? move_point (points + 2 * i, matrix, width, height)
                 : bend_point (points + 2 * i, distorter, width, height)))
      visible[i] = 0;
    has_visible |= visible[i] == 0;
  }
  if (mirrored && n_pairs)
    swap_by_pairs (keypoints, points, visible, n, n_pairs);
  else if (mirrored && length_of (keypoints, "names", G_TYPE_STRING) == n)
    swap_by_names (keypoints, points, visible, n);
  aug_structure_set_numbers (keypoints, "points", points, 2 * n);
  if (has_visible)
    store_visible (keypoints, visible, n);
  return TRUE;
}

/**
 * gst_aug_keypoints_transform: (skip)
 * @keypoints: the structure, see above
 * @matrix: (array fixed-size=9): takes pixels before to pixels after, as gst_aug_video_map_matrix()
 * @width: width of the picture after, pixels
 * @height: height of the picture after, pixels
 *
 * Moves the points. Those that leave the picture keep their coordinates and have `visible` 0, which
 * is added where it was not there.
 *
 * Returns: %FALSE if @keypoints has no points that can be read; then it is as it was
 */
gboolean
gst_aug_keypoints_transform (
    GstStructure *keypoints, const gdouble matrix[9], guint width, guint height)
{
  return move_all (keypoints, matrix, NULL, width, height);
}

/**
 * gst_aug_keypoints_bend: (skip)
 * @keypoints: the structure, see above
 * @distorter: prepared tables
 * @width: width of the picture, pixels
 * @height: height of the picture, pixels
 *
 * As gst_aug_keypoints_transform(), with a picture that is bent.
 *
 * Returns: %FALSE if @keypoints has no points that can be read
 */
gboolean
gst_aug_keypoints_bend (
    GstStructure *keypoints, const GstAugDistorter *distorter, guint width, guint height)
{
  return move_all (keypoints, NULL, distorter, width, height);
}
