/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The reference kernels, those that run on Orc, and the choice between levels. */
#include "geometry.h"
#include "video/geometry-orc.h"

#include <string.h>

/* One function for each number of bytes a pixel has, so that the copy is a plain move. */
#define DEFINE_PIXEL_KERNELS(bytes) \
  static void reverse_##bytes (guint8 *dst, const guint8 *src, gint n) \
  { \
    for (gint i = 0; i < n; i++) \
      memcpy (dst + (gsize) i * bytes, src + (gsize) (n - 1 - i) * bytes, bytes); \
  } \
  static void pick_##bytes (guint8 *dst, const guint8 *row, const gint *first, gint n) \
  { \
    for (gint i = 0; i < n; i++) \
      memcpy (dst + (gsize) i * bytes, row + (gssize) first[i] * bytes, bytes); \
  } \
  static void horizontal_##bytes (guint8 *dst, const gint16 *line, const GstAugAxis *axis) \
  { \
    gst_aug_geometry_horizontal_range (dst, line, axis, bytes, 0, axis->spec.n); \
  }

DEFINE_PIXEL_KERNELS (1)
DEFINE_PIXEL_KERNELS (2)
DEFINE_PIXEL_KERNELS (3)
DEFINE_PIXEL_KERNELS (4)

void
gst_aug_geometry_horizontal_range (
    guint8 *dst, const gint16 *line, const GstAugAxis *axis, gint bytes, gint from, gint to)
{
  const gint shift = GST_AUG_WEIGHT_BITS + GST_AUG_LINE_BITS;

  for (gint i = from; i < to; i++) {
    const gint16 *weights = axis->weights + (gsize) i * axis->stride;
    const gint16 *at = line + (gsize) (axis->first[i] - axis->lo) * bytes;
    const gint taps = axis->count[i];

    for (gint c = 0; c < bytes; c++) {
      gint32 sum = 1 << (shift - 1);

      for (gint t = 0; t < taps; t++)
        sum += weights[t] * at[t * bytes + c];
      dst[(gsize) i * bytes + c] = (guint8) (sum >> shift);
    }
  }
}

void
gst_aug_geometry_vertical_range (
    gint16 *line, const guint8 *const *rows, const gint16 *weights, gint taps, gint from, gint to)
{
  const gint shift = GST_AUG_WEIGHT_BITS - GST_AUG_LINE_BITS;

  for (gint i = from; i < to; i++) {
    gint32 sum = 1 << (shift - 1);

    for (gint t = 0; t < taps; t++)
      sum += weights[t] * rows[t][i];
    line[i] = (gint16) (sum >> shift);
  }
}

static void
vertical_scalar (
    gint16 *line, const guint8 *const *rows, const gint16 *weights, gint taps, gint n, gint32 *sums)
{
  gst_aug_geometry_vertical_range (line, rows, weights, taps, 0, n);
}

static void
vertical_orc (
    gint16 *line, const guint8 *const *rows, const gint16 *weights, gint taps, gint n, gint32 *sums)
{
  if (taps == 2) {
    gst_aug_orc_vertical_pair (line, rows[0], rows[1], weights[0], weights[1], n);
    return;
  }
  gst_aug_orc_vertical_begin (sums, rows[0], rows[1], weights[0], weights[1], n);
  for (gint t = 2; t < taps; t += 2)
    gst_aug_orc_vertical_add (sums, rows[t], rows[t + 1], weights[t], weights[t + 1], n);
  gst_aug_orc_vertical_finish (line, sums, n);
}

void
gst_aug_geometry_vertical_wide (guint32 *line, const guint8 *const *rows, const gint32 *weights,
    gint taps, gint n, gint value_shift)
{
  const gint shift = GST_AUG_WIDE_WEIGHT_BITS - GST_AUG_WIDE_LINE_BITS;

  for (gint i = 0; i < n; i++) {
    guint64 sum = 1 << (shift - 1);

    for (gint t = 0; t < taps; t++)
      sum += (guint64) weights[t] * (gst_aug_read_le16 (rows[t] + 2 * (gsize) i) >> value_shift);
    line[i] = (guint32) (sum >> shift);
  }
}

void
gst_aug_geometry_horizontal_wide (
    guint8 *dst, const guint32 *line, const GstAugAxis *axis, gint components, gint value_shift)
{
  const gint shift = GST_AUG_WIDE_WEIGHT_BITS + GST_AUG_WIDE_LINE_BITS;

  for (gint i = 0; i < axis->spec.n; i++) {
    const gint32 *weights = axis->wide_weights + (gsize) i * axis->stride;
    const guint32 *at = line + (gsize) (axis->first[i] - axis->lo) * components;

    for (gint c = 0; c < components; c++, dst += 2) {
      guint64 sum = G_GUINT64_CONSTANT (1) << (shift - 1);

      for (gint t = 0; t < axis->count[i]; t++)
        sum += (guint64) weights[t] * at[t * components + c];
      gst_aug_write_le16 (dst, (guint16) (sum >> shift << value_shift));
    }
  }
}

const GstAugGeometryKernels gst_aug_geometry_scalar = {
  .reverse = { NULL, reverse_1, reverse_2, reverse_3, reverse_4 },
  .pick = { NULL, pick_1, pick_2, pick_3, pick_4 },
  .vertical = vertical_scalar,
  .horizontal = { NULL, horizontal_1, horizontal_2, horizontal_3, horizontal_4 },
};

static const GstAugGeometryKernels geometry_orc = {
  .reverse = { NULL, reverse_1, reverse_2, reverse_3, reverse_4 },
  .pick = { NULL, pick_1, pick_2, pick_3, pick_4 },
  .vertical = vertical_orc,
  .horizontal = { NULL, horizontal_1, horizontal_2, horizontal_3, horizontal_4 },
};

const GstAugGeometryKernels *
gst_aug_geometry_kernels (GstAugLevel level)
{
  const GstAugGeometryKernels *vector = NULL;

  if (level >= GST_AUG_LEVEL_VECTOR)
    vector = gst_aug_geometry_kernels_avx2 ();
  if (vector)
    return vector;
  return level >= GST_AUG_LEVEL_ORC ? &geometry_orc : &gst_aug_geometry_scalar;
}
