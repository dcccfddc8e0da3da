/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What noise sees of a picture: its planes, and how much of it each value gets. */
#include <math.h>
#include <string.h>

#include "../color/color-private.h"
#include "noise-private.h"

/* Deviation of Y', Cb or Cr where R', G' and B' have the deviation 1 independently. */
static gdouble
share_of (guint component, gdouble kr, gdouble kb)
{
  const gdouble kg = 1 - kr - kb;

  if (component == 0)
    return sqrt (kr * kr + kg * kg + kb * kb);
  if (component == 1)
    return sqrt (kr * kr + kg * kg + (1 - kb) * (1 - kb)) / (2 * (1 - kb));
  return sqrt ((1 - kr) * (1 - kr) + kg * kg + kb * kb) / (2 * (1 - kr));
}

static gboolean
is_limited (const GstVideoInfo *info)
{
  const GstVideoColorRange range = info->colorimetry.range;

  return !GST_VIDEO_INFO_IS_RGB (info) &&
         (range == GST_VIDEO_COLOR_RANGE_16_235 ||
             (range == GST_VIDEO_COLOR_RANGE_UNKNOWN && !GST_VIDEO_INFO_IS_GRAY (info)));
}

static gdouble
weight_of (const AugNoiseLayout *layout, const GstVideoInfo *info, guint component)
{
  const GstVideoFormatInfo *finfo = info->finfo;
  const guint depth = GST_VIDEO_FORMAT_INFO_DEPTH (finfo, component);
  const gdouble step = (gdouble) (1u << (depth - 8)) / 255;
  const gdouble full = ((gdouble) (1u << depth) - 1) / 255;
  const gdouble scale = !is_limited (info) ? full : (component == 0 ? 219 : 224) * step;
  const guint block = GST_VIDEO_FORMAT_INFO_W_SUB (finfo, component) +
                      GST_VIDEO_FORMAT_INFO_H_SUB (finfo, component);
  gdouble kr, kb;

  if (component == 3)
    return 0;
  if (!layout->is_yuv)
    return scale;
  if (!layout->per_channel)
    return component == 0 ? scale : 0;
  aug_color_matrix (info, &kr, &kb);
  return share_of (component, kr, kb) * scale / sqrt ((gdouble) (1u << block));
}

static void
add_component (AugNoiseLayout *layout, const GstVideoInfo *info, guint component)
{
  const GstVideoFormatInfo *finfo = info->finfo;
  AugNoisePlane *plane = &layout->planes[GST_VIDEO_FORMAT_INFO_PLANE (finfo, component)];
  const guint depth = GST_VIDEO_FORMAT_INFO_DEPTH (finfo, component);
  const guint bytes = depth > 8 ? 2 : 1;
  const guint period = (guint) GST_VIDEO_FORMAT_INFO_PSTRIDE (finfo, component) / bytes;
  /* GStreamer has the V of P010 at byte 1 */
  const guint at = ((guint) GST_VIDEO_FORMAT_INFO_POFFSET (finfo, component) + bytes - 1) / bytes;
  const gboolean limited = is_limited (info) && component == 0;

  plane->period = period;
  plane->values = (guint) GST_VIDEO_INFO_COMP_WIDTH (info, component) * period;
  plane->rows = (guint) GST_VIDEO_INFO_COMP_HEIGHT (info, component);
  plane->w_sub = GST_VIDEO_FORMAT_INFO_W_SUB (finfo, component);
  plane->h_sub = GST_VIDEO_FORMAT_INFO_H_SUB (finfo, component);
  plane->wide = bytes == 2;
  plane->depth = depth;
  plane->shift = GST_VIDEO_FORMAT_INFO_SHIFT (finfo, component);
  plane->is_chroma = layout->is_yuv && (component == 1 || component == 2);
  plane->weight[at] = weight_of (layout, info, component);
  plane->black = plane->lo = limited ? 16 << (depth - 8) : 0;
  plane->hi = limited ? 235 << (depth - 8) : (1 << depth) - 1;
  plane->white = plane->range = plane->hi - plane->black;
  if (plane->is_chroma && is_limited (info))
    plane->range = 224 << (depth - 8);
}

void
aug_noise_layout (AugNoiseLayout *layout, const GstVideoInfo *info, gboolean per_channel)
{
  memset (layout, 0, sizeof *layout);
  layout->n = GST_VIDEO_INFO_N_PLANES (info);
  layout->is_yuv = GST_VIDEO_INFO_IS_YUV (info);
  layout->per_channel = per_channel;
  for (guint c = 0; c < GST_VIDEO_INFO_N_COMPONENTS (info); c++)
    add_component (layout, info, c);
}

gboolean
aug_noise_per_channel (const GstAugOperation *operation)
{
  return gst_aug_operation_get_int (operation, "per-channel", TRUE) != 0;
}

void
aug_noise_plane_rows (const AugNoisePlane *plane, guint from, guint to, guint *first, guint *last)
{
  *first = from >> plane->h_sub;
  *last = MIN ((to + (1u << plane->h_sub) - 1) >> plane->h_sub, plane->rows);
}

void
aug_noise_copy_row (guint8 *dst, const guint8 *src, const AugNoisePlane *plane)
{
  if (dst != src)
    memcpy (dst, src, (gsize) plane->values << plane->wide);
}

/* One number a pixel for all of its components, in place. */
static void
spread (guint32 *numbers, const AugNoisePlane *plane)
{
  for (guint i = plane->values; i-- > 0;)
    numbers[i] = numbers[i / plane->period];
}

static gboolean
is_shared (const AugNoiseLayout *layout, guint plane)
{
  return !layout->per_channel && !layout->planes[plane].is_chroma;
}

const gint32 *
aug_noise_normals (const GstAugEffectJob *job, const AugNoiseLayout *layout,
    const GstAugField *field, guint plane, guint row, guint scale)
{
  const AugNoisePlane *p = &layout->planes[plane];
  const gboolean shared = is_shared (layout, plane);
  const guint n = shared ? p->values / p->period : p->values;
  gint32 *normals = gst_aug_effect_memory (job, 0, ((gsize) p->values + 8) * sizeof *normals);
  guint32 key[2];

  gst_aug_field_row (field, shared ? 0 : plane, row, key);
  if (p->wide) {
    gst_aug_field_wide_normals (key, n, normals);
  } else {
    gint16 *narrow = gst_aug_effect_memory (job, 1, ((gsize) p->values + 8) * sizeof *narrow);

    gst_aug_field_fine_normals (key, n, scale, narrow);
    for (guint i = 0; i < n; i++)
      normals[i] = narrow[i];
  }
  if (shared && p->period > 1)
    spread ((guint32 *) normals, p);
  return normals;
}

const guint32 *
aug_noise_words (const GstAugEffectJob *job, const AugNoiseLayout *layout, const GstAugField *field,
    guint plane, guint row)
{
  const AugNoisePlane *p = &layout->planes[plane];
  const gboolean shared = is_shared (layout, plane);
  guint32 *words = gst_aug_effect_memory (job, 0, ((gsize) p->values + 8) * sizeof *words);
  guint32 key[2];

  gst_aug_field_row (field, shared ? 0 : plane, row, key);
  gst_aug_field_words (key, shared ? p->values / p->period : p->values, words);
  if (shared && p->period > 1)
    spread (words, p);
  return words;
}
