/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Pixels of a distortion. Where a pixel comes from is computed exactly in the corners of squares
 * and is bilinear between them; the squares are as large as keeps within a share of a pixel. Maps
 * of columns and rows are exact everywhere. */
#include "distort-render.h"

#include <math.h>
#include <string.h>

#include "../geometry/matrix.h"
#include "../geometry/warp.h"

#define LARGEST_SPACING 16
/* How far from the exact map the middle of a square may lie, pixels: a random field need not be met
 * as well as a lens. */
#define LENS_TOLERANCE (1.0 / 16)
#define ELASTIC_TOLERANCE (1.0 / 4)
#define PROBES 12
/* Outside of any picture. */
#define NOWHERE 1e8

typedef struct {
  GstAugVideoDistortion what;
  guint width, height; /* of the destination */
} Key;

struct _GstAugDistortionScratch {
  GstAugDistorter *distorter;
  Key key;
  gboolean is_filled;
  gboolean is_separable;
  guint spacing; /* of the corners; 1: every pixel by itself */
  gdouble *x, *y;
  gsize stride, n, size;
  gpointer sampler;
  gpointer sampler_memory;
};

/**
 * gst_aug_distortion_scratch_new: (skip)
 *
 * Returns: (transfer full): empty tables; they grow with use
 */
GstAugDistortionScratch *
gst_aug_distortion_scratch_new (void)
{
  GstAugDistortionScratch *scratch = g_new0 (GstAugDistortionScratch, 1);

  scratch->distorter = gst_aug_distorter_new ();
  return scratch;
}

/**
 * gst_aug_distortion_scratch_free: (skip)
 * @scratch: (transfer full): the tables
 */
void
gst_aug_distortion_scratch_free (GstAugDistortionScratch *scratch)
{
  gst_aug_distorter_free (scratch->distorter);
  g_free (scratch->x);
  g_free (scratch->y);
  g_free (scratch->sampler_memory);
  g_free (scratch);
}

/**
 * gst_aug_video_distortion_init: (skip)
 * @self: (out caller-allocates): the distortion alone, bilinear, black outside
 * @distortion: the map of the unit square
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 */
void
gst_aug_video_distortion_init (
    GstAugVideoDistortion *self, const GstAugDistortion *distortion, guint width, guint height)
{
  /* compared as bytes */
  memset (self, 0, sizeof *self);
  self->distortion = *distortion;
  self->width = width;
  self->height = height;
  gst_aug_matrix_identity (self->before);
  gst_aug_matrix_identity (self->after);
  self->is_alone = TRUE;
  self->interpolation = GST_AUG_INTERPOLATION_BILINEAR;
  self->fill = 0xff000000u;
}

static void
apply (const gdouble m[9], gdouble *x, gdouble *y, guint n)
{
  for (guint i = 0; i < n; i++) {
    const gdouble a = x[i], b = y[i];

    x[i] = m[0] * a + m[1] * b + m[2];
    y[i] = m[3] * a + m[4] * b + m[5];
  }
}

/* Exactly, where places of the destination come from. */
static void
trace_back (const GstAugDistortionScratch *scratch, gdouble *x, gdouble *y, guint n)
{
  const GstAugVideoDistortion *what = &scratch->key.what;

  if (!what->is_alone)
    apply (what->after, x, y, n);
  for (guint i = 0; i < n; i++) {
    x[i] /= what->width;
    y[i] /= what->height;
  }
  gst_aug_distorter_back (scratch->distorter, x, y, n);
  for (guint i = 0; i < n; i++) {
    x[i] *= what->width;
    y[i] *= what->height;
  }
  if (!what->is_alone)
    apply (what->before, x, y, n);
}

/* Whether the middle of squares of this size is where bilinear interpolation puts it. */
static gboolean
is_near (const GstAugDistortionScratch *scratch, gdouble spacing)
{
  const gdouble tolerance = scratch->key.what.distortion.kind == GST_AUG_DISTORTION_ELASTIC
                                ? ELASTIC_TOLERANCE
                                : LENS_TOLERANCE;

  for (guint k = 0; k < PROBES * PROBES; k++) {
    const gdouble left = scratch->key.width * (k % PROBES + 0.5) / PROBES - spacing / 2;
    const gdouble top = scratch->key.height * (k / PROBES + 0.5) / PROBES - spacing / 2;
    gdouble x[5] = { left, left + spacing, left, left + spacing, left + spacing / 2 };
    gdouble y[5] = { top, top, top + spacing, top + spacing, top + spacing / 2 };
    gdouble dx, dy;

    trace_back (scratch, x, y, 5);
    dx = (x[0] + x[1] + x[2] + x[3]) / 4 - x[4];
    dy = (y[0] + y[1] + y[2] + y[3]) / 4 - y[4];
    if (!(dx * dx + dy * dy < tolerance * tolerance))
      return FALSE;
  }
  return TRUE;
}

static void
reserve (GstAugDistortionScratch *scratch, gsize n)
{
  scratch->n = n;
  if (scratch->size >= n)
    return;
  g_free (scratch->x);
  g_free (scratch->y);
  scratch->x = g_new (gdouble, n);
  scratch->y = g_new (gdouble, n);
  scratch->size = n;
}

static void
fill_corners (GstAugDistortionScratch *scratch)
{
  const guint spacing = scratch->spacing;
  const guint columns = scratch->key.width / spacing + 2, rows = scratch->key.height / spacing + 2;

  scratch->stride = columns;
  reserve (scratch, (gsize) columns * rows);
  for (guint j = 0; j < rows; j++) {
    gdouble *x = scratch->x + scratch->stride * j, *y = scratch->y + scratch->stride * j;

    for (guint i = 0; i < columns; i++) {
      x[i] = (gdouble) i * spacing;
      y[i] = (gdouble) j * spacing;
    }
    trace_back (scratch, x, y, columns);
  }
}

/* Every half pixel of a row and of a column: pixels come from column + row - corner. */
static void
fill_lines (GstAugDistortionScratch *scratch)
{
  const guint columns = 2 * scratch->key.width + 4, rows = 2 * scratch->key.height + 4;
  gdouble corner_x, corner_y;

  scratch->stride = columns;
  reserve (scratch, (gsize) columns + rows);
  for (guint i = 0; i < columns + rows; i++) {
    scratch->x[i] = i < columns ? i / 2.0 : 0;
    scratch->y[i] = i < columns ? 0 : (i - columns) / 2.0;
  }
  trace_back (scratch, scratch->x, scratch->y, columns + rows);
  corner_x = scratch->x[0];
  corner_y = scratch->y[0];
  for (guint i = 0; i < columns; i++) {
    scratch->x[i] -= corner_x;
    scratch->y[i] -= corner_y;
  }
}

static void
prepare (
    GstAugDistortionScratch *scratch, const GstAugVideoDistortion *what, guint width, guint height)
{
  Key key;

  memset (&key, 0, sizeof key);
  key.what = *what;
  key.width = width;
  key.height = height;
  if (scratch->is_filled && memcmp (&key, &scratch->key, sizeof key) == 0)
    return;
  scratch->key = key;
  scratch->is_filled = TRUE;
  gst_aug_distorter_prepare (scratch->distorter, &what->distortion);
  scratch->is_separable = gst_aug_distortion_is_separable (&what->distortion);
  if (scratch->is_separable) {
    fill_lines (scratch);
    return;
  }
  scratch->spacing = LARGEST_SPACING;
  while (scratch->spacing > 1 && !is_near (scratch, scratch->spacing))
    scratch->spacing /= 2;
  if (scratch->spacing > 1)
    fill_corners (scratch);
}

static void
places_of_lines (gconstpointer data, gdouble x, gdouble y, gdouble step, gint n, gdouble *source_x,
    gdouble *source_y)
{
  const GstAugDistortionScratch *scratch = data;
  const gint every = (gint) (2 * step);
  const gdouble *cx = scratch->x + (gint) (2 * x), *cy = scratch->y + (gint) (2 * x);
  const gdouble row_x = scratch->x[scratch->stride + (gsize) (2 * y)];
  const gdouble row_y = scratch->y[scratch->stride + (gsize) (2 * y)];

  for (gint i = 0; i < n; i++) {
    source_x[i] = cx[i * every] + row_x;
    source_y[i] = cy[i * every] + row_y;
  }
}

static void
places_of_corners (gconstpointer data, gdouble x, gdouble y, gdouble step, gint n,
    gdouble *source_x, gdouble *source_y)
{
  const GstAugDistortionScratch *scratch = data;
  const gdouble share = 1.0 / scratch->spacing;
  const gsize row = (gsize) (y * share);
  const gdouble down = y * share - (gdouble) row;
  const gdouble *upper_x = scratch->x + scratch->stride * row, *lower_x = upper_x + scratch->stride;
  const gdouble *upper_y = scratch->y + scratch->stride * row, *lower_y = upper_y + scratch->stride;
  gsize before = G_MAXSIZE;
  gdouble ax = 0, ay = 0, bx = 0, by = 0;

  for (gint i = 0; i < n; i++) {
    const gdouble at = (x + i * step) * share;
    const gsize k = (gsize) at;
    const gdouble right = at - (gdouble) k;

    if (k != before) {
      ax = upper_x[k] + (lower_x[k] - upper_x[k]) * down;
      ay = upper_y[k] + (lower_y[k] - upper_y[k]) * down;
      bx = upper_x[k + 1] + (lower_x[k + 1] - upper_x[k + 1]) * down - ax;
      by = upper_y[k + 1] + (lower_y[k + 1] - upper_y[k + 1]) * down - ay;
      before = k;
    }
    source_x[i] = ax + bx * right;
    source_y[i] = ay + by * right;
  }
}

static void
places_by_themselves (gconstpointer data, gdouble x, gdouble y, gdouble step, gint n,
    gdouble *source_x, gdouble *source_y)
{
  for (gint i = 0; i < n; i++) {
    source_x[i] = x + i * step;
    source_y[i] = y;
  }
  trace_back (data, source_x, source_y, (guint) n);
}

/* Places that a matrix leads out of the picture between the maps are nowhere. */
static void
drop_outside (const GstAugVideoDistortion *what, const gdouble m[9], const gdouble *x,
    const gdouble *y, gint n, gdouble *source_x, gdouble *source_y)
{
  /* half a pixel is what bilinear pixels reach out */
  const gdouble margin = what->interpolation == GST_AUG_INTERPOLATION_NEAREST ? 0 : 0.5;

  for (gint i = 0; i < n; i++) {
    const gdouble u = m[0] * x[i] + m[1] * y[i] + m[2], v = m[3] * x[i] + m[4] * y[i] + m[5];

    if (!(u >= -margin && v >= -margin && u <= what->width + margin && v <= what->height + margin))
      source_x[i] = source_y[i] = -NOWHERE;
  }
}

/* Whether places have to be looked at one by one. */
static gboolean
drops (const GstAugVideoDistortion *what)
{
  return (what->cuts || what->leaves) && what->fill_mode == GST_AUG_FILL_VALUE;
}

static gboolean
is_inside (const GstAugVideoDistortion *what, const gdouble m[9], gdouble x, gdouble y)
{
  const gdouble u = m[0] * x + m[1] * y + m[2], v = m[3] * x + m[4] * y + m[5];

  return u >= 0 && v >= 0 && u <= what->width && v <= what->height;
}

/* Whether no place of a rectangle has to be looked at. */
static gboolean
holds (gconstpointer data, gdouble x0, gdouble y0, gdouble x1, gdouble y1)
{
  const GstAugDistortionScratch *scratch = data;
  const GstAugVideoDistortion *what = &scratch->key.what;
  const gdouble spacing = scratch->spacing;

  if (what->leaves)
    for (guint corner = 0; corner < 4; corner++)
      if (!is_inside (what, what->after, corner & 1 ? x1 : x0, corner & 2 ? y1 : y0))
        return FALSE;
  if (!what->cuts)
    return TRUE;
  if (scratch->is_separable)
    return FALSE;
  for (gsize j = (gsize) (y0 / spacing); (gdouble) j < y1 / spacing + 1; j++)
    for (gsize i = (gsize) (x0 / spacing); (gdouble) i < x1 / spacing + 1; i++) {
      const gsize at = scratch->stride * j + i;

      if (at < scratch->n && !is_inside (what, what->back, scratch->x[at], scratch->y[at]))
        return FALSE;
    }
  return TRUE;
}

static void
places (gconstpointer data, gdouble x, gdouble y, gdouble step, gint n, gdouble *source_x,
    gdouble *source_y)
{
  const GstAugDistortionScratch *scratch = data;
  const GstAugVideoDistortion *what = &scratch->key.what;
  gdouble xs[GST_AUG_WARP_RUN], ys[GST_AUG_WARP_RUN];

  if (scratch->is_separable)
    places_of_lines (data, x, y, step, n, source_x, source_y);
  else if (scratch->spacing > 1)
    places_of_corners (data, x, y, step, n, source_x, source_y);
  else
    places_by_themselves (data, x, y, step, n, source_x, source_y);
  if (!drops (what))
    return;
  if (what->cuts)
    drop_outside (what, what->back, source_x, source_y, n, source_x, source_y);
  if (!what->leaves)
    return;
  for (gint i = 0; i < n; i++) {
    xs[i] = x + i * step;
    ys[i] = y;
  }
  drop_outside (what, what->after, xs, ys, n, source_x, source_y);
}

/**
 * gst_aug_video_distortion_render: (skip)
 * @self: where pixels come from
 * @src: the source, mapped for reading
 * @dst: the destination, mapped for writing, same format, other memory
 * @scratch: tables to keep between frames
 *
 * Returns: %FALSE when the formats differ or are not known
 */
gboolean
gst_aug_video_distortion_render (const GstAugVideoDistortion *self, const GstVideoFrame *src,
    GstVideoFrame *dst, GstAugDistortionScratch *scratch)
{
  GstAugWarp warp = { .func = places,
    .data = scratch,
    .component = -1,
    .interpolation = self->interpolation,
    .fill_mode = self->fill_mode,
    .fill = self->fill };
  GstAugPlacesTable table;

  if (!scratch->sampler) {
    scratch->sampler_memory = g_malloc0 (gst_aug_video_warp_memory_size () + 64);
    scratch->sampler = (gpointer) (((guintptr) scratch->sampler_memory + 63) & ~(guintptr) 63);
  }
  prepare (
      scratch, self, (guint) GST_VIDEO_FRAME_WIDTH (dst), (guint) GST_VIDEO_FRAME_HEIGHT (dst));
  table = (GstAugPlacesTable){ scratch->x, scratch->y, scratch->stride,
    scratch->is_separable ? 0 : (gint) scratch->spacing };
  if (scratch->is_separable || scratch->spacing > 1)
    warp.table = &table;
  if (drops (self))
    warp.holds = holds;
  return gst_aug_video_warp_render (&warp, src, dst, scratch->sampler);
}
