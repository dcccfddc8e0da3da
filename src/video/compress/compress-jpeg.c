/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* `jpeg`: what a picture is after JPEG of a quality. RGB goes through Y'CbCr as libjpeg does it;
 * planes of Y'CbCr are transformed as they are. */
#include "../color/color-private.h"
#include "compress-private.h"
#include "../effects.h"

#include <string.h>

#define PAIR 16 /* columns of two blocks */

typedef enum {
  SUBSAMPLING_NONE,
  SUBSAMPLING_ACROSS,
  SUBSAMPLING_BOTH,
} Subsampling;

typedef struct {
  const AugJpegKernels *kernels;
  AugJpegTable tables[2];
  guint8 *bytes; /* room for bands or planes */
} Jpeg;

static gsize
round_up (gsize n, gsize to)
{
  return (n + to - 1) / to * to;
}

/* ---- planes of Y'CbCr and grey ---- */

static guint8 *
value_at (const GstAugComponent *c, guint x, guint y)
{
  return c->data + c->stride * (gssize) y + (gsize) x * c->step;
}

/* Rows [y, y + n) of a component as bytes, with the last column repeated up to @stride. */
static void
gather (const GstAugComponent *c, guint y, guint n, guint x0, guint8 *to, gsize stride)
{
  for (guint i = 0; i < n; i++, to += stride) {
    const guint8 *from = value_at (c, x0, y + i);
    const guint width = c->width - x0;

    for (guint x = 0; x < width; x++) {
      const guint8 *at = from + (gsize) x * c->step;

      to[x] = c->wide ? (guint8) ((at[0] | at[1] << 8) >> c->shift >> (c->depth - 8)) : *at;
    }
    memset (to + width, to[width - 1], stride - width);
  }
}

/* A byte fills a wider value by repeating its bits. */
static void
scatter (const GstAugComponent *c, guint y, guint n, guint x0, const guint8 *from, gsize stride)
{
  for (guint i = 0; i < n; i++, from += stride)
    for (guint x = x0; x < c->width; x++) {
      const guint v = from[x - x0];
      guint8 *at = value_at (c, x, y + i);

      if (c->wide) {
        const guint wide = (v << (c->depth - 8) | v >> (16 - c->depth)) << c->shift;

        at[0] = (guint8) wide;
        at[1] = (guint8) (wide >> 8);
      } else {
        *at = (guint8) v;
      }
    }
}

/* Blocks that lie within the plane are read and written where they are; the rest, whose last row
 * and column are repeated, in a band of bytes. */
static void
compress_component (
    Jpeg *state, const GstAugComponent *src, const GstAugComponent *dst, const AugJpegTable *table)
{
  const gboolean plain = src->step == 1;

  for (guint y = 0; y < src->height; y += 8) {
    const guint n = MIN (src->height - y, 8);
    const guint n_plain = plain && n == 8 ? src->width / PAIR : 0, x0 = n_plain * PAIR;
    const gsize stride = round_up (src->width - x0, PAIR);

    if (n_plain)
      state->kernels->blocks (
          value_at (dst, 0, y), dst->stride, value_at (src, 0, y), src->stride, n_plain, table);
    if (x0 == src->width)
      continue;
    gather (src, y, n, x0, state->bytes, stride);
    for (guint i = n; i < 8; i++)
      memcpy (state->bytes + i * stride, state->bytes + (n - 1) * stride, stride);
    state->kernels->blocks (state->bytes, (gssize) stride, state->bytes, (gssize) stride,
        (guint) (stride / PAIR), table);
    scatter (dst, y, n, x0, state->bytes, stride);
  }
}

/* Cb and Cr beside each other, eight bits: bands of both, apart. */
static void
compress_pairs (Jpeg *state, const GstAugComponent *src, const GstAugComponent *dst)
{
  const gsize stride = round_up (src->width, PAIR);
  guint8 *bands[2] = { state->bytes, state->bytes + 8 * stride };

  for (guint y = 0; y < src->height; y += 8) {
    const guint n = MIN (src->height - y, 8);

    for (guint i = 0; i < 8; i++) {
      guint8 *rows[2] = { bands[0] + i * stride, bands[1] + i * stride };

      if (i < n)
        state->kernels->split (rows[0], rows[1], value_at (src, 0, y + i), src->width);
      for (guint k = 0; k < 2; k++)
        if (i < n)
          memset (rows[k] + src->width, rows[k][src->width - 1], stride - src->width);
        else
          memcpy (rows[k], rows[k] - stride, stride);
    }
    for (guint k = 0; k < 2; k++)
      state->kernels->blocks (bands[k], (gssize) stride, bands[k], (gssize) stride,
          (guint) (stride / PAIR), &state->tables[1]);
    for (guint i = 0; i < n; i++)
      state->kernels->merge (
          value_at (dst, 0, y + i), bands[0] + i * stride, bands[1] + i * stride, src->width);
  }
}

static void
compress_components (const GstAugEffectJob *job)
{
  Jpeg *state = job->state;
  const guint n = GST_VIDEO_FRAME_N_COMPONENTS (job->src);

  state->bytes = gst_aug_effect_memory (
      job, 0, 16 * round_up ((gsize) GST_VIDEO_FRAME_WIDTH (job->src), PAIR));
  for (guint c = 0; c < MIN (n, 3); c++) {
    GstAugComponent src, dst;

    gst_aug_frame_component (job->src, c, &src);
    gst_aug_frame_component (job->dst, c, &dst);
    if (c > 0 && src.step == 2 && !src.wide && GST_VIDEO_FRAME_COMP_POFFSET (job->src, 1) == 0) {
      compress_pairs (state, &src, &dst);
      return;
    }
    compress_component (state, &src, &dst, &state->tables[c > 0]);
  }
}

/* ---- RGB ---- */

typedef struct {
  guint8 *data;
  gsize stride;
} Bytes;

/* The picture as Y'CbCr, as far as it is done. */
typedef struct {
  const GstAugEffectJob *job;
  const AugColorKernels *colors;
  AugColorPack pack;
  guint width, height;               /* of the picture */
  guint chroma_width, chroma_height; /* of what there is of chroma */
  guint w_sub, h_sub;
  Bytes planes[3];
  Bytes rows[2]; /* Cb and Cr at full width, two rows each */
  gint16 *sums;
} Conversion;

static guint8 *
row_of (const Bytes *bytes, guint y)
{
  return bytes->data + bytes->stride * y;
}

static Bytes
carve (guint8 **at, gsize stride, gsize rows)
{
  const Bytes bytes = { *at, stride };

  *at += stride * rows;
  return bytes;
}

static void
begin_conversion (Conversion *c, const GstAugEffectJob *job)
{
  const gint subsampling =
      (gint) gst_aug_operation_get_int (job->operation, "subsampling", SUBSAMPLING_BOTH);
  gsize stride, rows, chroma_stride, chroma_rows;
  guint8 *at;

  c->job = job;
  c->colors = aug_color_kernels_get ();
  c->width = (guint) GST_VIDEO_FRAME_WIDTH (job->src);
  c->height = (guint) GST_VIDEO_FRAME_HEIGHT (job->src);
  c->w_sub = subsampling != SUBSAMPLING_NONE;
  c->h_sub = subsampling == SUBSAMPLING_BOTH;
  c->chroma_width = (c->width + c->w_sub) >> c->w_sub;
  c->chroma_height = (c->height + c->h_sub) >> c->h_sub;
  c->pack = (AugColorPack){ (guint) GST_VIDEO_FRAME_COMP_PSTRIDE (job->src, 0), { 0 } };
  for (guint i = 0; i < 3; i++)
    c->pack.at[i] = (guint8) GST_VIDEO_FRAME_COMP_POFFSET (job->src, i);
  chroma_stride = round_up (c->chroma_width, PAIR);
  stride = chroma_stride << c->w_sub;
  chroma_rows = round_up (c->chroma_height, 8);
  rows = chroma_rows << c->h_sub;
  at = gst_aug_effect_memory (
      job, 0, stride * (rows + 4) + chroma_stride * 2 * chroma_rows + 2 * (chroma_stride + 32));
  c->planes[0] = carve (&at, stride, rows);
  c->planes[1] = carve (&at, chroma_stride, chroma_rows);
  c->planes[2] = carve (&at, chroma_stride, chroma_rows);
  c->rows[0] = carve (&at, stride, 2);
  c->rows[1] = carve (&at, stride, 2);
  c->sums = (gint16 *) at + 16;
}

static const guint8 *
channel_row (const GstVideoFrame *frame, guint c, guint y)
{
  return (const guint8 *) GST_VIDEO_FRAME_COMP_DATA (frame, c) +
         GST_VIDEO_FRAME_COMP_STRIDE (frame, c) * (gssize) y;
}

/* Row @y of the picture to Y', Cb and Cr, with the last column repeated. */
static void
read_row (Conversion *c, guint y, const AugJpegKernels *kernels, guint8 *cb, guint8 *cr)
{
  const GstVideoFrame *src = c->job->src;
  guint8 *luma = row_of (&c->planes[0], y);
  const gsize rest = c->planes[0].stride - c->width;
  AugColorPlanes p;

  if (GST_VIDEO_FRAME_N_PLANES (src) > 1) {
    kernels->to_ycc (luma, cb, cr, channel_row (src, 0, y), channel_row (src, 1, y),
        channel_row (src, 2, y), c->width);
  } else {
    const guint8 *row = (const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (src, 0) +
                        GST_VIDEO_FRAME_PLANE_STRIDE (src, 0) * (gssize) y;

    for (guint x = 0; x < c->width; x += AUG_COLOR_CHUNK) {
      const guint n = MIN (c->width - x, AUG_COLOR_CHUNK);

      c->colors->unpack (&p, row + (gsize) x * c->pack.step, n, &c->pack);
      kernels->to_ycc (luma + x, cb + x, cr + x, p.r, p.g, p.b, n);
    }
  }
  memset (luma + c->width, luma[c->width - 1], rest);
  memset (cb + c->width, cb[c->width - 1], rest);
  memset (cr + c->width, cr[c->width - 1], rest);
}

/* The chroma row @y, below the last row of the picture the last one again. */
static void
read_rows (Conversion *c, guint y, const AugJpegKernels *kernels)
{
  const guint top = y << c->h_sub, n = 1u << c->h_sub;
  const guint columns = (guint) c->planes[1].stride;

  for (guint i = 0; i < n; i++) {
    if (top + i < c->height) {
      read_row (c, top + i, kernels, row_of (&c->rows[0], i), row_of (&c->rows[1], i));
      continue;
    }
    memcpy (
        row_of (&c->planes[0], top + i), row_of (&c->planes[0], top + i - 1), c->planes[0].stride);
    for (guint k = 0; k < 2 && i > 0; k++)
      memcpy (row_of (&c->rows[k], i), row_of (&c->rows[k], i - 1), c->rows[k].stride);
  }
  for (guint k = 0; k < 2; k++) {
    guint8 *to = row_of (&c->planes[1 + k], y);

    if (top >= c->height)
      memcpy (to, row_of (&c->planes[1 + k], y - 1), columns);
    else if (c->h_sub)
      kernels->down_both (to, row_of (&c->rows[k], 0), row_of (&c->rows[k], 1), columns);
    else if (c->w_sub)
      kernels->down_across (to, row_of (&c->rows[k], 0), columns);
    else
      memcpy (to, row_of (&c->rows[k], 0), columns);
  }
}

/* Chroma of the picture's row @y at full width; narrow pictures are not smoothed. */
static const guint8 *
full_chroma (Conversion *c, guint k, guint y, const AugJpegKernels *kernels)
{
  const Bytes *plane = &c->planes[1 + k];
  const guint near = y >> c->h_sub, n = c->chroma_width;
  const guint other = y & 1 ? near + 1 : near - (near > 0);
  guint8 *to = row_of (&c->rows[k], 0);
  const guint8 *row = row_of (plane, near);

  if (!c->w_sub)
    return row;
  if (n <= 2) {
    for (guint x = 0; x < c->width; x++)
      to[x] = row[x >> 1];
    return to;
  }
  if (c->h_sub) {
    kernels->sum_rows (c->sums, row, row_of (plane, MIN (other, c->chroma_height - 1)), n);
    c->sums[-1] = c->sums[0];
    c->sums[n] = c->sums[n - 1];
    kernels->up_both (to, c->sums, n);
    return to;
  }
  to[0] = row[0];
  to[2 * n - 1] = row[n - 1];
  for (guint x = 0; x + 1 < n; x++) {
    to[2 * x + 1] = (guint8) ((3 * row[x] + row[x + 1] + 2) >> 2);
    to[2 * x + 2] = (guint8) ((3 * row[x + 1] + row[x] + 1) >> 2);
  }
  return to;
}

static void
write_row (Conversion *c, guint y, const AugJpegKernels *kernels)
{
  const GstVideoFrame *src = c->job->src;
  GstVideoFrame *dst = c->job->dst;
  const guint8 *luma = row_of (&c->planes[0], y);
  const guint8 *cb = full_chroma (c, 0, y, kernels), *cr = full_chroma (c, 1, y, kernels);
  AugColorPlanes p;

  if (GST_VIDEO_FRAME_N_PLANES (src) > 1) {
    kernels->to_rgb ((guint8 *) channel_row (dst, 0, y), (guint8 *) channel_row (dst, 1, y),
        (guint8 *) channel_row (dst, 2, y), luma, cb, cr, c->width);
    return;
  }
  for (guint x = 0; x < c->width; x += AUG_COLOR_CHUNK) {
    const guint n = MIN (c->width - x, AUG_COLOR_CHUNK);
    const gsize at = (gsize) x * c->pack.step;

    kernels->to_rgb (p.r, p.g, p.b, luma + x, cb + x, cr + x, n);
    c->colors->pack ((guint8 *) GST_VIDEO_FRAME_PLANE_DATA (dst, 0) +
                         GST_VIDEO_FRAME_PLANE_STRIDE (dst, 0) * (gssize) y + at,
        (const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (src, 0) +
            GST_VIDEO_FRAME_PLANE_STRIDE (src, 0) * (gssize) y + at,
        &p, n, &c->pack);
  }
}

/* A row of chroma blocks at a time; rows whose smoothing needs the next one wait for it. */
static void
compress_rgb (const GstAugEffectJob *job)
{
  Jpeg *state = job->state;
  const AugJpegKernels *kernels = state->kernels;
  Conversion c;
  guint done = 0;

  begin_conversion (&c, job);
  for (guint y = 0; y < c.chroma_height; y += 8) {
    const guint luma_rows = 8u << c.h_sub;
    const gboolean last = y + 8 >= c.chroma_height;
    const guint ready = last ? c.height : ((y + 8) << c.h_sub) - c.h_sub;

    for (guint i = 0; i < 8; i++)
      read_rows (&c, y + i, kernels);
    for (guint i = 0; i < luma_rows; i += 8)
      kernels->blocks (row_of (&c.planes[0], (y << c.h_sub) + i), (gssize) c.planes[0].stride,
          row_of (&c.planes[0], (y << c.h_sub) + i), (gssize) c.planes[0].stride,
          (guint) (c.planes[0].stride / PAIR), &state->tables[0]);
    for (guint k = 1; k < 3; k++)
      kernels->blocks (row_of (&c.planes[k], y), (gssize) c.planes[k].stride,
          row_of (&c.planes[k], y), (gssize) c.planes[k].stride,
          (guint) (c.planes[k].stride / PAIR), &state->tables[1]);
    for (; done < ready; done++)
      write_row (&c, done, kernels);
  }
}

static gboolean
prepare_jpeg (GstAugEffectJob *job)
{
  const guint quality =
      (guint) CLAMP (gst_aug_operation_get_int (job->operation, "quality", 75), 1, 100);
  Jpeg *state = job->state;

  state->kernels = aug_jpeg_kernels_get ();
  aug_jpeg_table_init (&state->tables[0], quality, FALSE);
  aug_jpeg_table_init (&state->tables[1], quality, TRUE);
  return TRUE;
}

static void
jpeg_frame (const GstAugEffectJob *job)
{
  if (GST_VIDEO_FORMAT_INFO_IS_RGB (job->src->info.finfo))
    compress_rgb (job);
  else
    compress_components (job);
}

const GstAugEffect gst_aug_effect_jpeg = {
  .name = "jpeg",
  .state_size = sizeof (Jpeg),
  .prepare = prepare_jpeg,
  .frame = jpeg_frame,
};
