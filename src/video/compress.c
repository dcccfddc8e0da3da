/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Coarser pictures: `blocks`, where squares become their mean, and `rescale`, down and up again. */
#include "effects.h"
#include "map.h"

#include <math.h>
#include <string.h>

/* ---- blocks ---- */

/* A side in luma pixels; even, so that chroma has whole blocks too. */
static guint
side_of (const GstAugOperation *op, guint width, guint height)
{
  const gdouble size = gst_aug_operation_get_double (op, "size", 0) * MIN (width, height);

  return 2 * (guint) CLAMP (floor (size / 2 + 0.5), 1, 1 << 14);
}

static inline guint
get (const GstAugComponent *c, const guint8 *at)
{
  return c->wide ? (guint) (at[0] | at[1] << 8) >> c->shift : *at;
}

static inline void
set (const GstAugComponent *c, guint8 *at, guint value)
{
  at[0] = (guint8) (value << c->shift);
  if (c->wide)
    at[1] = (guint8) (value << c->shift >> 8);
}

/* @sums[i] += the row's values of block i. */
static void
add_row (const GstAugComponent *c, guint y, guint side, guint64 *sums)
{
  const guint8 *at = c->data + c->stride * (gssize) y;

  for (guint x = 0, i = 0; x < c->width; x += side, i++) {
    const guint n = MIN (side, c->width - x);
    guint sum = 0;

    for (guint k = 0; k < n; k++, at += c->step)
      sum += get (c, at);
    sums[i] += sum;
  }
}

static void
write_first_row (const GstAugComponent *c, guint y, guint side, guint rows, const guint64 *sums)
{
  guint8 *at = c->data + c->stride * (gssize) y;

  for (guint x = 0, i = 0; x < c->width; x += side, i++) {
    const guint n = MIN (side, c->width - x), count = n * rows;
    const guint mean = (guint) ((sums[i] + count / 2) / count);

    for (guint k = 0; k < n; k++, at += c->step)
      set (c, at, mean);
  }
}

/* Values of a packed pixel lie between those of others, so rows are copied value by value there. */
static void
repeat_row (const GstAugComponent *c, guint y, guint rows)
{
  const guint8 *from = c->data + c->stride * (gssize) y;
  const gsize bytes = c->wide ? 2 : 1;

  for (guint i = 1; i < rows; i++) {
    guint8 *to = c->data + c->stride * (gssize) (y + i);

    if (c->step == bytes)
      memcpy (to, from, c->width * bytes);
    else
      for (guint x = 0; x < c->width; x++)
        memcpy (to + (gsize) x * c->step, from + (gsize) x * c->step, bytes);
  }
}

static void
average (const GstAugComponent *src, const GstAugComponent *dst, guint w, guint h, guint64 *sums)
{
  for (guint y = 0; y < src->height; y += h) {
    const guint rows = MIN (h, src->height - y);

    memset (sums, 0, (src->width / w + 1) * sizeof *sums);
    for (guint i = 0; i < rows; i++)
      add_row (src, y + i, w, sums);
    write_first_row (dst, y, w, rows, sums);
    repeat_row (dst, y, rows);
  }
}

/* Alpha, and bytes that mean nothing. */
static void
copy_unused (const GstAugEffectJob *job)
{
  const GstVideoFormatInfo *finfo = job->src->info.finfo;

  if (finfo->pixel_stride[0] > 3 && finfo->depth[0] == 8)
    gst_video_frame_copy_plane (job->dst, job->src, 0);
}

static void
blocks_frame (const GstAugEffectJob *job)
{
  const guint width = (guint) GST_VIDEO_FRAME_WIDTH (job->src);
  const guint side = side_of (job->operation, width, (guint) GST_VIDEO_FRAME_HEIGHT (job->src));
  guint64 *sums = gst_aug_effect_memory (job, 0, (width + 1) * sizeof *sums);

  copy_unused (job);
  for (guint c = 0; c < MIN (GST_VIDEO_FRAME_N_COMPONENTS (job->src), 3); c++) {
    GstAugComponent src, dst;

    gst_aug_frame_component (job->src, c, &src);
    gst_aug_frame_component (job->dst, c, &dst);
    average (&src, &dst, side >> src.w_sub, side >> src.h_sub, sums);
  }
}

static void
realize_blocks (const GstAugOperation *op, guint width, guint height, GstAugOperation *applied)
{
  gst_aug_operation_set_int (applied, "size", side_of (op, width, height));
}

const GstAugEffect gst_aug_effect_blocks = {
  .name = "blocks",
  .frame = blocks_frame,
  .realize = realize_blocks,
};

/* ---- rescale ---- */

static void
small_size (const GstAugOperation *op, guint *width, guint *height)
{
  const gdouble scale = gst_aug_operation_get_double (op, "scale", 1);

  *width = (guint) CLAMP (floor (scale * *width + 0.5), 1, *width);
  *height = (guint) CLAMP (floor (scale * *height + 0.5), 1, *height);
}

static void
resize (const GstVideoFrame *src, GstVideoFrame *dst, GstAugInterpolation interpolation,
    GstAugVideoScratch *scratch)
{
  GstAugVideoMap map;

  gst_aug_video_map_init (
      &map, (guint) GST_VIDEO_FRAME_WIDTH (src), (guint) GST_VIDEO_FRAME_HEIGHT (src));
  map.interpolation = interpolation;
  gst_aug_video_map_render (&map, src, dst, scratch);
}

static void
rescale_frame (const GstAugEffectJob *job)
{
  const GstAugOperation *op = job->operation;
  guint width = (guint) GST_VIDEO_FRAME_WIDTH (job->src);
  guint height = (guint) GST_VIDEO_FRAME_HEIGHT (job->src);
  GstVideoFrame small = { 0 };
  guint8 *data;

  small_size (op, &width, &height);
  gst_video_info_set_format (&small.info, GST_VIDEO_FRAME_FORMAT (job->src), width, height);
  small.info.colorimetry = job->src->info.colorimetry;
  small.info.chroma_site = job->src->info.chroma_site;
  data = gst_aug_effect_memory (job, 0, GST_VIDEO_INFO_SIZE (&small.info));
  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (&small.info); p++)
    small.data[p] = data + GST_VIDEO_INFO_PLANE_OFFSET (&small.info, p);
  resize (job->src, &small, GST_AUG_INTERPOLATION_ANTIALIAS, job->scratch);
  resize (&small, job->dst,
      gst_aug_operation_get_int (op, "smooth", 1) ? GST_AUG_INTERPOLATION_BILINEAR
                                                  : GST_AUG_INTERPOLATION_NEAREST,
      job->scratch);
}

static gboolean
prepare_rescale (GstAugEffectJob *job)
{
  guint width = (guint) GST_VIDEO_FRAME_WIDTH (job->src);
  guint height = (guint) GST_VIDEO_FRAME_HEIGHT (job->src);

  small_size (job->operation, &width, &height);
  return width < (guint) GST_VIDEO_FRAME_WIDTH (job->src) ||
         height < (guint) GST_VIDEO_FRAME_HEIGHT (job->src);
}

static void
realize_rescale (const GstAugOperation *op, guint width, guint height, GstAugOperation *applied)
{
  small_size (op, &width, &height);
  gst_aug_operation_set_int (applied, "width", width);
  gst_aug_operation_set_int (applied, "height", height);
}

const GstAugEffect gst_aug_effect_rescale = {
  .name = "rescale",
  .prepare = prepare_rescale,
  .frame = rescale_frame,
  .realize = realize_rescale,
};
