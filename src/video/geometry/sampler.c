/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Samples a plane tile by tile: places, then pixels. Pixel by pixel is the reference; the kernels
 * work on copies of what lies under a tile, to the byte alike. */
#include "sampler.h"

#include <string.h>

#define ONE ((gint64) 1 << GST_AUG_POSITION_BITS)

typedef struct {
  const GstAugSampledPlane *plane;
  const GstAugPlaces *places;
  GstAugPlacesKind kind; /* of this tile */
  const GstAugSamplerKernels *kernels;
  GstAugSamplerMemory *memory;
  gint x, y, width, height;            /* the tile */
  gint64 row_x, row_y, step_x, step_y; /* affine: of the present row */
  gint left, top, right, bottom; /* pixels under the tile, both taps; right and bottom excluded */
} Tile;

/* Where the first pixel of a row of the tile lies. */
static void
begin_affine_row (Tile *t, gint j)
{
  const gdouble *m = t->places->matrix;
  const gdouble x = t->x + 0.5, y = t->y + j + 0.5;

  t->row_x = gst_aug_to_position (m[0] * x + m[1] * y + m[2] - 0.5);
  t->row_y = gst_aug_to_position (m[3] * x + m[4] * y + m[5] - 0.5);
}

static void
projective_row (const Tile *t, gint j, gint64 *to_x, gint64 *to_y)
{
  const gdouble *m = t->places->matrix;
  const gdouble y = t->y + j + 0.5;
  const gdouble u = m[1] * y + m[2], v = m[4] * y + m[5], w = m[7] * y + m[8];

  for (gint i = 0; i < t->width; i++) {
    const gdouble x = t->x + i + 0.5, below = m[6] * x + w;

    to_x[i] = gst_aug_to_position ((m[0] * x + u) / below - 0.5);
    to_y[i] = gst_aug_to_position ((m[3] * x + v) / below - 0.5);
  }
}

static void
warp_row (const Tile *t, gint j, gint64 *to_x, gint64 *to_y)
{
  const gint sx = 1 << t->places->w_sub, sy = 1 << t->places->h_sub;
  gdouble *x = t->memory->source_x, *y = t->memory->source_y;

  t->places->func (t->places->data, (t->x + 0.5) * sx, (t->y + j + 0.5) * sy, sx, t->width, x, y);
  for (gint i = 0; i < t->width; i++) {
    to_x[i] = gst_aug_to_position (x[i] / sx - 0.5);
    to_y[i] = gst_aug_to_position (y[i] / sy - 0.5);
  }
}

static void
include (gint64 v, gint64 *low, gint64 *high)
{
  *low = MIN (*low, v);
  *high = MAX (*high, v);
}

static gboolean
table_holds (const Tile *t)
{
  const GstAugPlaces *p = t->places;

  return !p->holds || p->holds (p->data, t->x << p->w_sub, t->y << p->h_sub,
                          (t->x + t->width) << p->w_sub, (t->y + t->height) << p->h_sub);
}

/* The places of a tile, or its four corners where they are in even steps. */
static void
find_places (Tile *t)
{
  gint64 x0 = G_MAXINT64, x1 = G_MININT64, y0 = x0, y1 = x1;
  const gint64 half = t->plane->nearest ? ONE / 2 : 0;

  t->kind = t->places->kind;
  if (t->kind == GST_AUG_PLACES_TABLE && !table_holds (t))
    t->kind = GST_AUG_PLACES_WARP;
  if (t->kind == GST_AUG_PLACES_TABLE) {
    gint64 bounds[4];

    gst_aug_table_begin (&t->memory->table, t->places, t->x, t->y, t->width, t->height, bounds);
    x0 = bounds[0];
    x1 = bounds[1];
    y0 = bounds[2];
    y1 = bounds[3];
  }
  for (gint j = 0; t->kind != GST_AUG_PLACES_TABLE && j < t->height; j++) {
    gint64 *x = t->memory->x[j], *y = t->memory->y[j];

    if (t->kind == GST_AUG_PLACES_AFFINE) {
      if (j > 0 && j < t->height - 1)
        continue;
      begin_affine_row (t, j);
      include (t->row_x, &x0, &x1);
      include (t->row_y, &y0, &y1);
      include (t->row_x + t->step_x * (t->width - 1), &x0, &x1);
      include (t->row_y + t->step_y * (t->width - 1), &y0, &y1);
      continue;
    }
    if (t->kind == GST_AUG_PLACES_PROJECTIVE)
      projective_row (t, j, x, y);
    else
      warp_row (t, j, x, y);
    for (gint i = 0; i < t->width; i++) {
      include (x[i], &x0, &x1);
      include (y[i], &y0, &y1);
    }
  }
  t->left = (gint) ((x0 + half) >> GST_AUG_POSITION_BITS);
  t->top = (gint) ((y0 + half) >> GST_AUG_POSITION_BITS);
  t->right = (gint) ((x1 + half) >> GST_AUG_POSITION_BITS) + (t->plane->nearest ? 1 : 2);
  t->bottom = (gint) ((y1 + half) >> GST_AUG_POSITION_BITS) + (t->plane->nearest ? 1 : 2);
}

/* The pixel in [low, high) that is seen at i; FALSE: fill. */
static inline gboolean
fold (GstAugFillMode outside, gint low, gint high, gint *i)
{
  const gint n = high - low;
  gint at = *i - low;

  if (at >= 0 && at < n)
    return TRUE;
  switch (outside) {
  case GST_AUG_FILL_EDGE:
    at = at < 0 ? 0 : n - 1;
    break;
  case GST_AUG_FILL_REFLECT: {
    const gint period = MAX (2 * (n - 1), 1);

    at = (at % period + period) % period;
    at = at < n ? at : period - at;
    break;
  }
  case GST_AUG_FILL_WRAP:
    at = (at % n + n) % n;
    break;
  default:
    return FALSE;
  }
  *i = low + at;
  return TRUE;
}

static inline const guint8 *
pixel (const GstAugSampledPlane *p, gint x, gint y)
{
  if (!fold (p->outside, p->x0, p->x1, &x) || !fold (p->outside, p->y0, p->y1, &y))
    return p->fill;
  return p->src + p->src_stride * y + (gssize) x * p->bytes;
}

static inline guint
value (const GstAugSampledPlane *p, const guint8 *at, gint c)
{
  return (guint) (at[2 * c] | at[2 * c + 1] << 8) >> p->shift;
}

static void
sample_narrow (const GstAugSampledPlane *p, guint8 *out, gint64 x, gint64 y)
{
  const gint32 one = 1 << GST_AUG_SAMPLER_BITS, shift = GST_AUG_SAMPLER_BITS;
  const gint32 first = shift - GST_AUG_SAMPLER_LINE_BITS, last = shift + GST_AUG_SAMPLER_LINE_BITS;
  const gint ix = (gint) (x >> GST_AUG_POSITION_BITS), iy = (gint) (y >> GST_AUG_POSITION_BITS);
  const gint32 fx = (gint32) (x >> (GST_AUG_POSITION_BITS - shift)) & (one - 1);
  const gint32 fy = (gint32) (y >> (GST_AUG_POSITION_BITS - shift)) & (one - 1);
  const guint8 *a = pixel (p, ix, iy), *b = pixel (p, ix + 1, iy);
  const guint8 *c = pixel (p, ix, iy + 1), *d = pixel (p, ix + 1, iy + 1);

  for (gint k = 0; k < p->components; k++) {
    const gint32 upper = (a[k] * (one - fx) + b[k] * fx + (1 << (first - 1))) >> first;
    const gint32 lower = (c[k] * (one - fx) + d[k] * fx + (1 << (first - 1))) >> first;

    if (p->write < 0 || p->write == k)
      out[k] = (guint8) ((upper * (one - fy) + lower * fy + (1 << (last - 1))) >> last);
  }
}

static void
sample_wide (const GstAugSampledPlane *p, guint8 *out, gint64 x, gint64 y)
{
  const gint bits = GST_AUG_SAMPLER_WIDE_BITS;
  const gint64 one = 1 << bits;
  const gint ix = (gint) (x >> GST_AUG_POSITION_BITS), iy = (gint) (y >> GST_AUG_POSITION_BITS);
  const gint64 fx = x >> (GST_AUG_POSITION_BITS - bits) & (one - 1);
  const gint64 fy = y >> (GST_AUG_POSITION_BITS - bits) & (one - 1);
  const guint8 *a = pixel (p, ix, iy), *b = pixel (p, ix + 1, iy);
  const guint8 *c = pixel (p, ix, iy + 1), *d = pixel (p, ix + 1, iy + 1);

  for (gint k = 0; k < p->components; k++) {
    const gint64 upper = value (p, a, k) * (one - fx) + value (p, b, k) * fx;
    const gint64 lower = value (p, c, k) * (one - fx) + value (p, d, k) * fx;
    const gint64 sum = upper * (one - fy) + lower * fy + ((gint64) 1 << (2 * bits - 1));
    const guint result = (guint) (sum >> (2 * bits)) << p->shift;

    if (p->write >= 0 && p->write != k)
      continue;
    out[2 * k] = (guint8) result;
    out[2 * k + 1] = (guint8) (result >> 8);
  }
}

static inline void
put_pixel (const GstAugSampledPlane *p, guint8 *out, const guint8 *from)
{
  const gint size = p->bytes / p->components;

  switch (p->write < 0 ? p->bytes : 0) {
  case 0:
    memcpy (out + p->write * size, from + p->write * size, (gsize) size);
    break;
  case 1:
    *out = *from;
    break;
  case 2:
    memcpy (out, from, 2);
    break;
  case 3:
    memcpy (out, from, 3);
    break;
  default:
    memcpy (out, from, 4);
  }
}

/* A row of nearest pixels in even steps that all lie in the source. */
static inline void
pick_evenly (guint8 *out, const guint8 *src, gssize stride, const Tile *t, const gssize bytes)
{
  gint64 x = t->row_x + ONE / 2, y = t->row_y + ONE / 2;

  for (gint i = 0; i < t->width; i++, x += t->step_x, y += t->step_y)
    memcpy (out + i * bytes,
        src + stride * (y >> GST_AUG_POSITION_BITS) + (x >> GST_AUG_POSITION_BITS) * bytes,
        (gsize) bytes);
}

/* FALSE: the steps are not even, or one component alone is written. */
static gboolean
pick_row (const Tile *t, guint8 *out)
{
  const GstAugSampledPlane *p = t->plane;

  if (p->write >= 0 || t->kind != GST_AUG_PLACES_AFFINE)
    return FALSE;
  switch (p->bytes) {
  case 1:
    pick_evenly (out, p->src, p->src_stride, t, 1);
    return TRUE;
  case 2:
    pick_evenly (out, p->src, p->src_stride, t, 2);
    return TRUE;
  case 3:
    pick_evenly (out, p->src, p->src_stride, t, 3);
    return TRUE;
  default:
    pick_evenly (out, p->src, p->src_stride, t, 4);
    return TRUE;
  }
}

static void
render_pixels (Tile *t)
{
  const GstAugSampledPlane *p = t->plane;
  const gboolean inside =
      t->left >= p->x0 && t->top >= p->y0 && t->right <= p->x1 && t->bottom <= p->y1;

  for (gint j = 0; j < t->height; j++) {
    guint8 *out = p->dst + p->dst_stride * (t->y + j) + (gssize) t->x * p->bytes;
    gint64 *x = t->memory->x[j], *y = t->memory->y[j];

    if (t->kind == GST_AUG_PLACES_AFFINE) {
      begin_affine_row (t, j);
      if (p->nearest && inside && pick_row (t, out))
        continue;
      for (gint i = 0; i < t->width; i++) {
        x[i] = t->row_x + t->step_x * i;
        y[i] = t->row_y + t->step_y * i;
      }
    } else if (t->kind == GST_AUG_PLACES_TABLE) {
      gst_aug_table_row (&t->memory->table, j, t->width, x, y);
    }

    for (gint i = 0; i < t->width; i++, out += p->bytes) {
      if (p->nearest)
        put_pixel (p, out,
            pixel (p, (gint) ((x[i] + ONE / 2) >> GST_AUG_POSITION_BITS),
                (gint) ((y[i] + ONE / 2) >> GST_AUG_POSITION_BITS)));
      else if (p->wide)
        sample_wide (p, out, x[i], y[i]);
      else
        sample_narrow (p, out, x[i], y[i]);
    }
  }
}

/* Pixels [from, to) of a row that begins at left, all of them beyond the source. */
static void
extend (const GstAugSampledPlane *p, const guint8 *row, gint c, gint left, guint8 *room, gint from,
    gint to)
{
  if (p->outside == GST_AUG_FILL_VALUE) {
    memset (room + from, p->fill[c], (gsize) (to - from));
    return;
  }
  for (gint i = from; i < to; i++) {
    gint x = left + i;

    fold (p->outside, p->x0, p->x1, &x);
    room[i] = row[(gssize) x * p->bytes];
  }
}

/* A row of the source under the tile, extended beyond the source; each component goes to a row of
 * room. */
static void
source_row (const Tile *t, gint y, guint8 (*room)[GST_AUG_PATCH_WIDTH + 64])
{
  const GstAugSampledPlane *p = t->plane;
  const gint n = t->right - t->left;
  guint8 *to[4];
  const guint8 *row;
  gint begin, end;

  if (!fold (p->outside, p->y0, p->y1, &y)) {
    for (gint c = 0; c < p->components; c++)
      memset (room[c], p->fill[c], (gsize) n);
    return;
  }
  row = p->src + p->src_stride * y;
  begin = CLAMP (p->x0 - t->left, 0, n);
  end = CLAMP (p->x1 - t->left, begin, n);
  for (gint c = 0; c < p->components; c++) {
    extend (p, row + c, c, t->left, room[c], 0, begin);
    extend (p, row + c, c, t->left, room[c], end, n);
    to[c] = room[c] + begin;
  }
  row += (gssize) (t->left + begin) * p->bytes;
  if (p->bytes == 1)
    memcpy (to[0], row, (gsize) (end - begin));
  else
    t->kernels->split (to, row, p->bytes, end - begin);
}

static void
make_patches (Tile *t)
{
  const GstAugSampledPlane *p = t->plane;
  const gint pitch = t->right - t->left;
  GstAugSamplerMemory *memory = t->memory;

  if (p->bytes == 1 && t->left >= p->x0 && t->right <= p->x1 && t->top >= p->y0 &&
      t->bottom <= p->y1) {
    t->kernels->pairs (memory->patches[0], p->src + p->src_stride * t->top + t->left, p->src_stride,
        pitch, t->bottom - t->top - 1);
    return;
  }
  source_row (t, t->top, memory->rows[0]);
  for (gint y = t->top + 1; y < t->bottom; y++) {
    const gint below = (y - t->top) & 1;

    source_row (t, y, memory->rows[below]);
    for (gint c = 0; c < p->components; c++)
      t->kernels->pairs (memory->patches[c] + 2 * (gsize) pitch * (y - t->top - 1),
          memory->rows[!below][c],
          below ? (gssize) sizeof memory->rows[0] : -(gssize) sizeof memory->rows[0], pitch, 1);
  }
}

static void
put_row (const Tile *t, guint8 *out)
{
  const GstAugSampledPlane *p = t->plane;
  guint8 *const from[4] = { t->memory->out[0], t->memory->out[1], t->memory->out[2],
    t->memory->out[3] };

  if (p->write < 0)
    t->kernels->weave (out, from, p->bytes, t->width);
  for (gint i = 0; p->write >= 0 && i < t->width; i++)
    out[i * p->bytes + p->write] = from[p->write][i];
}

static void
render_patches (Tile *t)
{
  const GstAugSampledPlane *p = t->plane;
  GstAugSamplerMemory *memory = t->memory;
  guint8 *out[4] = { memory->out[0], memory->out[1], memory->out[2], memory->out[3] };
  const gint64 left = (gint64) t->left * ONE, top = (gint64) t->top * ONE;
  const gint pitch = t->right - t->left;

  make_patches (t);
  for (gint j = 0; j < t->height; j++) {
    guint8 *row = p->dst + p->dst_stride * (t->y + j) + (gssize) t->x * p->bytes;
    const gboolean direct = p->bytes == 1 && t->width % 8 == 0;

    out[0] = direct ? row : memory->out[0];
    if (t->kind == GST_AUG_PLACES_AFFINE) {
      begin_affine_row (t, j);
      t->kernels->affine (out, memory->patches, p->components, pitch, (guint32) (t->row_x - left),
          (guint32) (t->row_y - top), (guint32) t->step_x, (guint32) t->step_y, t->width);
    } else if (t->kind == GST_AUG_PLACES_TABLE) {
      gst_aug_table_row_8_24 (
          &memory->table, t->kernels, j, t->width, left, top, memory->tile_x, memory->tile_y);
      t->kernels->places (
          out, memory->patches, p->components, pitch, memory->tile_x, memory->tile_y, t->width);
    } else {
      for (gint i = 0; i < t->width; i++) {
        memory->tile_x[i] = (guint32) (memory->x[j][i] - left);
        memory->tile_y[i] = (guint32) (memory->y[j][i] - top);
      }
      t->kernels->places (
          out, memory->patches, p->components, pitch, memory->tile_x, memory->tile_y, t->width);
    }
    if (p->bytes == 1 && !direct)
      memcpy (row, memory->out[0], (gsize) t->width);
    else if (p->bytes > 1)
      put_row (t, row);
  }
}

static gboolean
is_outside (const Tile *t)
{
  const GstAugSampledPlane *p = t->plane;

  return p->outside == GST_AUG_FILL_VALUE &&
         (t->right <= p->x0 || t->left >= p->x1 || t->bottom <= p->y0 || t->top >= p->y1);
}

static void
render_fill (Tile *t)
{
  const GstAugSampledPlane *p = t->plane;

  for (gint j = 0; j < t->height; j++) {
    guint8 *out = p->dst + p->dst_stride * (t->y + j) + (gssize) t->x * p->bytes;

    if (p->bytes == 1)
      memset (out, p->fill[0], (gsize) t->width);
    for (gint i = 0; p->bytes > 1 && i < t->width; i++)
      put_pixel (p, out + (gsize) i * p->bytes, p->fill);
  }
}

void
gst_aug_sampler_render (
    const GstAugSampledPlane *plane, const GstAugPlaces *places, GstAugSamplerMemory *memory)
{
  Tile t = {
    .plane = plane,
    .places = places,
    .kernels =
        plane->wide || plane->nearest ? NULL : gst_aug_sampler_kernels (gst_aug_level_get ()),
    .memory = memory,
  };

  if (places->kind == GST_AUG_PLACES_AFFINE) {
    t.step_x = gst_aug_to_position (places->matrix[0]);
    t.step_y = gst_aug_to_position (places->matrix[3]);
  }
  for (t.y = 0; t.y < plane->height; t.y += GST_AUG_TILE)
    for (t.x = 0; t.x < plane->width; t.x += GST_AUG_TILE) {
      t.width = MIN (GST_AUG_TILE, plane->width - t.x);
      t.height = MIN (GST_AUG_TILE, plane->height - t.y);
      find_places (&t);
      if (is_outside (&t))
        render_fill (&t);
      else if (t.kernels && t.right - t.left <= GST_AUG_PATCH_WIDTH &&
               t.bottom - t.top <= GST_AUG_PATCH_HEIGHT)
        render_patches (&t);
      else
        render_pixels (&t);
    }
}

const GstAugSamplerKernels *
gst_aug_sampler_kernels (GstAugLevel level)
{
  return level >= GST_AUG_LEVEL_VECTOR ? gst_aug_sampler_kernels_avx2 () : NULL;
}
