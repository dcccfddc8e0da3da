/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the blurs and sharpness share: frames as planes of values, edges, lines. */
#include "blur-private.h"

#include <string.h>

#include "../../core/level.h"

guint
aug_blur_planes (
    const GstVideoFrame *src, GstVideoFrame *dst, AugBlurPlane planes[GST_VIDEO_MAX_PLANES])
{
  const GstVideoFormatInfo *finfo = src->info.finfo;

  memset (planes, 0, GST_VIDEO_MAX_PLANES * sizeof *planes);
  for (guint c = 0; c < GST_VIDEO_FORMAT_INFO_N_COMPONENTS (finfo); c++) {
    const guint p = GST_VIDEO_FORMAT_INFO_PLANE (finfo, c);
    AugBlurPlane *plane = &planes[p];
    const guint bytes = GST_VIDEO_FORMAT_INFO_DEPTH (finfo, c) > 8 ? 2 : 1;

    if (!plane->bytes) {
      plane->src = GST_VIDEO_FRAME_PLANE_DATA (src, p);
      plane->dst = GST_VIDEO_FRAME_PLANE_DATA (dst, p);
      plane->src_stride = GST_VIDEO_FRAME_PLANE_STRIDE (src, p);
      plane->dst_stride = GST_VIDEO_FRAME_PLANE_STRIDE (dst, p);
      plane->width = (guint) GST_VIDEO_FRAME_COMP_WIDTH (src, c);
      plane->height = (guint) GST_VIDEO_FRAME_COMP_HEIGHT (src, c);
      plane->bytes = bytes;
      plane->step = (guint) GST_VIDEO_FORMAT_INFO_PSTRIDE (finfo, c) / bytes;
      plane->n = plane->width * plane->step;
      plane->depth = GST_VIDEO_FORMAT_INFO_DEPTH (finfo, c);
      plane->shift = GST_VIDEO_FORMAT_INFO_SHIFT (finfo, c);
      plane->kept = (1u << plane->step) - 1;
      plane->w_sub = GST_VIDEO_FORMAT_INFO_W_SUB (finfo, c);
      plane->h_sub = GST_VIDEO_FORMAT_INFO_H_SUB (finfo, c);
      plane->is_luma = c == 0;
    }
    if (c != GST_VIDEO_COMP_A)
      plane->kept &= ~(1u << GST_VIDEO_FORMAT_INFO_POFFSET (finfo, c) / bytes);
  }
  return GST_VIDEO_FORMAT_INFO_N_PLANES (finfo);
}

/* Mirrored at the middle of the first and last pixel, as often as it takes. */
guint
aug_blur_reflect (gint i, guint n)
{
  const gint last = (gint) n - 1, period = 2 * last;

  if (i >= 0 && i <= last)
    return (guint) i;
  if (last == 0)
    return 0;
  i %= period;
  if (i < 0)
    i += period;
  return (guint) (i > last ? period - i : i);
}

/* The nearest pixel of the picture. */
guint
aug_blur_nearest (gint i, guint n)
{
  return (guint) CLAMP (i, 0, (gint) n - 1);
}

const guint8 *
aug_blur_src_row (const AugBlurPlane *plane, guint y)
{
  return plane->src + plane->src_stride * (gssize) y;
}

guint8 *
aug_blur_dst_row (const AugBlurPlane *plane, guint y)
{
  return plane->dst + plane->dst_stride * (gssize) y;
}

/* Continues a line of values of @size bytes by @radius pixels on both sides. */
void
aug_blur_pad (gpointer line, const AugBlurPlane *plane, guint radius, gsize size,
    guint (*index) (gint i, guint n))
{
  const gsize pixel = size * plane->step;
  guint8 *at = line;

  for (gint i = 1; i <= (gint) radius; i++) {
    const gint behind = (gint) plane->width - 1 + i;

    memcpy (at - (gsize) i * pixel, at + index (-i, plane->width) * pixel, pixel);
    memcpy (at + (gsize) behind * pixel, at + index (behind, plane->width) * pixel, pixel);
  }
}

void
aug_blur_load (const AugBlurKernels *kernels, const AugBlurPlane *plane, guint y, gfloat *line)
{
  const guint8 *row = aug_blur_src_row (plane, y);

  if (plane->bytes == 1)
    kernels->load_8 (line, row, plane->n);
  else
    kernels->load_16 (line, row, plane->n, plane->shift);
}

void
aug_blur_store (
    const AugBlurKernels *kernels, const AugBlurPlane *plane, guint y, const gfloat *line)
{
  guint8 *row = aug_blur_dst_row (plane, y);

  if (plane->bytes == 1)
    kernels->store_8 (row, line, plane->n);
  else
    kernels->store_16 (row, line, plane->n, plane->shift, (gfloat) ((1u << plane->depth) - 1));
  aug_blur_keep (plane, y);
}

/* Four bytes to a pixel, of which the ones in @kept are copied. */
static void
keep_of_four (guint8 *dst, const guint8 *src, guint width, guint kept)
{
  guint8 bytes[4];
  guint32 mask;

  for (guint i = 0; i < 4; i++)
    bytes[i] = kept >> i & 1 ? 255 : 0;
  memcpy (&mask, bytes, 4);
  for (guint x = 0; x < width; x++) {
    guint32 from, to;

    memcpy (&from, src + 4 * (gsize) x, 4);
    memcpy (&to, dst + 4 * (gsize) x, 4);
    to = (to & ~mask) | (from & mask);
    memcpy (dst + 4 * (gsize) x, &to, 4);
  }
}

/* Gives a row its alpha and unused bytes; no format has them in wider values. */
void
aug_blur_keep (const AugBlurPlane *plane, guint y)
{
  if (plane->kept && plane->step == 4 && plane->bytes == 1)
    keep_of_four (
        aug_blur_dst_row (plane, y), aug_blur_src_row (plane, y), plane->width, plane->kept);
}

void
aug_blur_copy (const AugBlurPlane *plane)
{
  for (guint y = 0; y < plane->height; y++)
    memcpy (
        aug_blur_dst_row (plane, y), aug_blur_src_row (plane, y), (gsize) plane->n * plane->bytes);
}

gdouble
aug_blur_pixels (
    const GstAugOperation *operation, const gchar *name, gdouble otherwise, guint height)
{
  const gdouble length = gst_aug_operation_get_double (operation, name, otherwise);

  return gst_aug_operation_get_int (operation, "relative", 0) ? length * height : length;
}

/* The best implementation that the level allows and the machine has. */
const AugBlurKernels *
aug_blur_kernels_get (void)
{
  const AugBlurKernels *kernels = NULL;

  if (gst_aug_level_get () >= GST_AUG_LEVEL_VECTOR)
    kernels = aug_blur_kernels_vector ();
  return kernels ? kernels : &aug_blur_kernels_scalar;
}
