/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Places of a tile from tables: corners of squares, bilinear between them, or columns plus rows. In
 * integers, so that what is added up in 32 bits is what is added up in 64. */
#include "sampler.h"

/* What the interpolation may fall short of the lowest corner. */
#define SLACK 256

static void
include (gint64 v, gint64 *low, gint64 *high)
{
  *low = MIN (*low, v - SLACK);
  *high = MAX (*high, v + SLACK);
}

static gint
log2_of (gint spacing)
{
  gint bits = 0;

  while (1 << bits < spacing)
    bits++;
  return bits;
}

static void
begin_corners (GstAugTableTile *tile, const GstAugPlaces *places, gint x, gint y, gint width,
    gint height, gint64 bounds[4])
{
  const GstAugPlacesTable *table = places->table;
  const gdouble sx = 1.0 / (1 << places->w_sub), sy = 1.0 / (1 << places->h_sub);
  const gint across = table->spacing >> places->w_sub, down = table->spacing >> places->h_sub;
  const gint rows = (height + down - 1) / down + 1;

  tile->bits_x = log2_of (across);
  tile->bits_y = log2_of (down);
  tile->n = (width + across - 1) / across + 1;
  for (gint j = 0; j < rows; j++) {
    const gsize from = table->stride * (gsize) (y / down + j) + (gsize) (x / across);

    for (gint i = 0; i < tile->n; i++) {
      tile->x[j][i] = gst_aug_to_position (table->x[from + (gsize) i] * sx - 0.5);
      tile->y[j][i] = gst_aug_to_position (table->y[from + (gsize) i] * sy - 0.5);
      tile->low_x[j][i] = (guint32) tile->x[j][i];
      tile->low_y[j][i] = (guint32) tile->y[j][i];
      include (tile->x[j][i], &bounds[0], &bounds[1]);
      include (tile->y[j][i], &bounds[2], &bounds[3]);
    }
  }
}

static void
begin_lines (GstAugTableTile *tile, const GstAugPlaces *places, gint x, gint y, gint width,
    gint height, gint64 bounds[4])
{
  const GstAugPlacesTable *table = places->table;
  const gint w_sub = places->w_sub, h_sub = places->h_sub;
  const gdouble sx = 1.0 / (1 << w_sub), sy = 1.0 / (1 << h_sub);
  gint64 column[4] = { G_MAXINT64, G_MININT64, G_MAXINT64, G_MININT64 };
  gint64 row[4] = { G_MAXINT64, G_MININT64, G_MAXINT64, G_MININT64 };

  for (gint i = 0; i < width; i++) {
    const gsize at = (gsize) (2 * (x + i) + 1) << w_sub;

    tile->x[0][i] = gst_aug_to_position (table->x[at] * sx);
    tile->y[0][i] = gst_aug_to_position (table->y[at] * sy);
    include (tile->x[0][i], &column[0], &column[1]);
    include (tile->y[0][i], &column[2], &column[3]);
  }
  for (gint j = 0; j < height; j++) {
    const gsize at = table->stride + ((gsize) (2 * (y + j) + 1) << h_sub);

    tile->x[1][j] = gst_aug_to_position (table->x[at] * sx - 0.5);
    tile->y[1][j] = gst_aug_to_position (table->y[at] * sy - 0.5);
    include (tile->x[1][j], &row[0], &row[1]);
    include (tile->y[1][j], &row[2], &row[3]);
  }
  for (guint i = 0; i < 4; i++)
    bounds[i] = column[i] + row[i];
}

/* Reads what the tables have on a tile; bounds become the lowest and the highest x, then y. */
void
gst_aug_table_begin (GstAugTableTile *tile, const GstAugPlaces *places, gint x, gint y, gint width,
    gint height, gint64 bounds[4])
{
  tile->is_lines = places->table->spacing == 0;
  tile->bits_x = tile->bits_y = 0;
  bounds[0] = bounds[2] = G_MAXINT64;
  bounds[1] = bounds[3] = G_MININT64;
  if (tile->is_lines)
    begin_lines (tile, places, x, y, width, height, bounds);
  else
    begin_corners (tile, places, x, y, width, height, bounds);
}

/* Where row j of the tile crosses the lines between the corners, and half of the way from one pixel
 * to the next. */
static void
cross (const GstAugTableTile *tile, const gint64 (*corners)[GST_AUG_TILE + 1], gint j, gint64 *at,
    gint64 *half)
{
  const gint64 *upper = corners[j >> tile->bits_y], *lower = corners[(j >> tile->bits_y) + 1];
  const gint64 weight = 2 * (j & ((1 << tile->bits_y) - 1)) + 1;

  for (gint k = 0; k < tile->n; k++)
    at[k] = upper[k] + weight * ((lower[k] - upper[k]) >> (tile->bits_y + 1));
  for (gint k = 0; k + 1 < tile->n; k++)
    half[k] = (at[k + 1] - at[k]) >> (tile->bits_x + 1);
}

static void
spread (const GstAugTableTile *tile, const gint64 (*corners)[GST_AUG_TILE + 1], gint j, gint n,
    gint64 *to)
{
  gint64 at[GST_AUG_TILE + 1], half[GST_AUG_TILE];

  if (tile->is_lines) {
    for (gint i = 0; i < n; i++)
      to[i] = corners[0][i] + corners[1][j];
    return;
  }
  cross (tile, corners, j, at, half);
  for (gint i = 0; i < n; i++) {
    const gint k = i >> tile->bits_x, m = i & ((1 << tile->bits_x) - 1);

    to[i] = at[k] + (2 * m + 1) * half[k];
  }
}

/* All places of row j, n of them. */
void
gst_aug_table_row (const GstAugTableTile *tile, gint j, gint n, gint64 *x, gint64 *y)
{
  spread (tile, tile->x, j, n, x);
  spread (tile, tile->y, j, n, y);
}

/* The same in 8.24 from the patch's first pixel, into room for eight more. */
void
gst_aug_table_row_8_24 (const GstAugTableTile *tile, const GstAugSamplerKernels *kernels, gint j,
    gint n, gint64 left, gint64 top, guint32 *x, guint32 *y)
{
  const guint32 weight = 2 * ((guint32) j & ((1u << tile->bits_y) - 1)) + 1;
  const gint row = j >> tile->bits_y;

  if (tile->is_lines) {
    const guint32 row_x = (guint32) (tile->x[1][j] - left);
    const guint32 row_y = (guint32) (tile->y[1][j] - top);

    for (gint i = 0; i < n; i++) {
      x[i] = (guint32) tile->x[0][i] + row_x;
      y[i] = (guint32) tile->y[0][i] + row_y;
    }
    return;
  }
  kernels->corners (x, tile->low_x[row], tile->low_x[row + 1], (guint32) left, weight, tile, n);
  kernels->corners (y, tile->low_y[row], tile->low_y[row + 1], (guint32) top, weight, tile, n);
}
