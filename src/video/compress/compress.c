/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Coarser pictures: `blocks`, where squares become their mean, and `rescale`, down and up again. */
#include "../effects.h"
#include "../geometry/map.h"

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

/* One plane: @n values a pixel, of which those that are no component stay. */
typedef struct {
  guint8 *src, *dst;
  gssize src_stride, dst_stride;
  guint width, height; /* in pixels of the plane */
  guint n, bytes, shift;
  guint block_width, block_height;
  gboolean averaged[4];
} Plane;

static void
describe_plane (const GstAugEffectJob *job, guint p, guint side, Plane *plane)
{
  const GstVideoFormatInfo *finfo = job->src->info.finfo;

  *plane = (Plane){ 0 };
  for (guint c = 0; c < finfo->n_components; c++) {
    if (finfo->plane[c] != p)
      continue;
    if (!plane->bytes) {
      plane->bytes = finfo->depth[c] > 8 ? 2 : 1;
      plane->src = GST_VIDEO_FRAME_PLANE_DATA (job->src, p);
      plane->dst = GST_VIDEO_FRAME_PLANE_DATA (job->dst, p);
      plane->src_stride = GST_VIDEO_FRAME_PLANE_STRIDE (job->src, p);
      plane->dst_stride = GST_VIDEO_FRAME_PLANE_STRIDE (job->dst, p);
      plane->width = (guint) GST_VIDEO_FRAME_COMP_WIDTH (job->src, c);
      plane->height = (guint) GST_VIDEO_FRAME_COMP_HEIGHT (job->src, c);
      plane->n = (guint) finfo->pixel_stride[c] / plane->bytes;
      plane->shift = finfo->shift[c];
      plane->block_width = side >> finfo->w_sub[c];
      plane->block_height = side >> finfo->h_sub[c];
    }
    /* GStreamer has the V of P010 at byte 1 */
    if (c != GST_VIDEO_COMP_A)
      plane->averaged[(finfo->poffset[c] + plane->bytes - 1) / plane->bytes] = TRUE;
  }
}

/* Sums down the columns: one simple loop for all formats. */
static void
add_row (const Plane *plane, guint y, guint32 *sums)
{
  const guint8 *row = plane->src + plane->src_stride * (gssize) y;
  const gsize n = (gsize) plane->width * plane->n;

  if (plane->bytes == 1)
    for (gsize i = 0; i < n; i++)
      sums[i] += row[i];
  else
    for (gsize i = 0; i < n; i++)
      sums[i] += (guint32) (row[2 * i] | row[2 * i + 1] << 8) >> plane->shift;
}

/* A row of means from the sums of @rows rows. */
static void
write_means (const Plane *plane, guint rows, const guint32 *sums, guint8 *line)
{
  for (guint x = 0; x < plane->width; x += plane->block_width) {
    const guint columns = MIN (plane->block_width, plane->width - x);
    const guint64 count = (guint64) columns * rows;

    for (guint k = 0; k < plane->n; k++) {
      const gsize first = (gsize) x * plane->n + k;
      guint64 sum = count / 2;
      guint mean;

      for (guint i = 0; i < columns; i++)
        sum += sums[first + (gsize) i * plane->n];
      mean = (guint) (sum / count) << plane->shift;
      for (guint i = 0; i < columns; i++) {
        guint8 *at = line + (first + (gsize) i * plane->n) * plane->bytes;

        at[0] = (guint8) mean;
        if (plane->bytes == 2)
          at[1] = (guint8) (mean >> 8);
      }
    }
  }
}

static void
write_row (const Plane *plane, guint y, const guint8 *line)
{
  const guint8 *from = plane->src + plane->src_stride * (gssize) y;
  guint8 *to = plane->dst + plane->dst_stride * (gssize) y;

  memcpy (to, line, (gsize) plane->width * plane->n * plane->bytes);
  for (guint k = 0; k < plane->n; k++)
    for (guint x = 0; !plane->averaged[k] && x < plane->width; x++)
      to[(gsize) x * plane->n + k] = from[(gsize) x * plane->n + k];
}

static void
average (const Plane *plane, guint32 *sums, guint8 *line)
{
  for (guint y = 0; y < plane->height; y += plane->block_height) {
    const guint rows = MIN (plane->block_height, plane->height - y);

    memset (sums, 0, (gsize) plane->width * plane->n * sizeof *sums);
    for (guint i = 0; i < rows; i++)
      add_row (plane, y + i, sums);
    write_means (plane, rows, sums, line);
    for (guint i = 0; i < rows; i++)
      write_row (plane, y + i, line);
  }
}

static void
blocks_frame (const GstAugEffectJob *job)
{
  const guint width = (guint) GST_VIDEO_FRAME_WIDTH (job->src);
  const guint side = side_of (job->operation, width, (guint) GST_VIDEO_FRAME_HEIGHT (job->src));
  const gsize n = ((gsize) width + 1) * 4;
  guint32 *sums = gst_aug_effect_memory (job, 0, n * sizeof *sums);
  guint8 *line = gst_aug_effect_memory (job, 1, n * 2);

  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (job->src); p++) {
    Plane plane;

    describe_plane (job, p, side, &plane);
    average (&plane, sums, line);
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
