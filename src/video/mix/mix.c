/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From an operation to weights, and the sum of whole pictures. */
#include <string.h>

#include "mix-private.h"

/* One plane as rows of values. */
typedef struct {
  guint n, rows; /* values of a row */
  guint step;    /* values of a pixel */
  gboolean wide;
  guint depth, shift;
  guint kept; /* bits: which values of a pixel are no component */
} Plane;

static void
describe_planes (const GstVideoInfo *info, Plane planes[GST_VIDEO_MAX_PLANES])
{
  const GstVideoFormatInfo *finfo = info->finfo;

  memset (planes, 0, GST_VIDEO_MAX_PLANES * sizeof *planes);
  for (guint c = 0; c < GST_VIDEO_FORMAT_INFO_N_COMPONENTS (finfo); c++) {
    Plane *plane = &planes[GST_VIDEO_FORMAT_INFO_PLANE (finfo, c)];
    const guint depth = GST_VIDEO_FORMAT_INFO_DEPTH (finfo, c), bytes = depth > 8 ? 2 : 1;

    if (!plane->step) {
      plane->step = (guint) GST_VIDEO_FORMAT_INFO_PSTRIDE (finfo, c) / bytes;
      plane->n = (guint) GST_VIDEO_INFO_COMP_WIDTH (info, c) * plane->step;
      plane->rows = (guint) GST_VIDEO_INFO_COMP_HEIGHT (info, c);
      plane->wide = bytes == 2;
      plane->depth = depth;
      plane->shift = GST_VIDEO_FORMAT_INFO_SHIFT (finfo, c);
      plane->kept = (1u << plane->step) - 1;
    }
    /* GStreamer has the V of P010 at byte 1 */
    plane->kept &= ~(1u << ((guint) GST_VIDEO_FORMAT_INFO_POFFSET (finfo, c) + bytes - 1) / bytes);
  }
}

/* The byte of four that no component has is that of the picture before. */
static void
keep_unused (guint8 *dst, const guint8 *src, const Plane *plane)
{
  guint at = 0;

  while (!(plane->kept >> at & 1))
    at++;
  for (gsize i = at; i < plane->n; i += plane->step)
    dst[i] = src[i];
}

static void
mix_plane (const Plane *plane, guint p, const GstVideoFrame *const *pictures, GstVideoFrame *dst,
    const AugMixSum *sum)
{
  const AugMixKernels *kernels = aug_mix_kernels_get ();
  const guint8 *rows[1 + GST_AUG_VIDEO_MIX_MAX_CHAINS];

  for (guint y = 0; y < plane->rows; y++) {
    guint8 *to = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (dst, p) +
                 (gssize) y * GST_VIDEO_FRAME_PLANE_STRIDE (dst, p);

    for (guint s = 0; s < sum->n; s++)
      rows[s] = (const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (pictures[s], p) +
                (gssize) y * GST_VIDEO_FRAME_PLANE_STRIDE (pictures[s], p);
    if (plane->wide)
      kernels->mix_16 (to, rows, plane->n, sum, plane->depth, plane->shift);
    else
      kernels->mix_8 (to, rows, plane->n, sum);
    if (plane->kept)
      keep_unused (to, rows[0], plane);
  }
}

/* R'G'B' and grey are cut as torchvision cuts them; that would turn the hue of Y'CbCr. */
void
gst_aug_video_mix_frames (
    const GstAugVideoMix *mix, const GstVideoFrame *const *pictures, GstVideoFrame *dst)
{
  const AugMixSum sum = { 1 + mix->n_chains, mix->weights,
    GST_VIDEO_INFO_IS_YUV (&dst->info) ? 0.5f : 0 };
  Plane planes[GST_VIDEO_MAX_PLANES];

  describe_planes (&dst->info, planes);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (dst); p++)
    mix_plane (&planes[p], p, pictures, dst, &sum);
}

static gdouble
share_of (const GstAugOperation *operation, const gchar *name)
{
  const gdouble value = gst_aug_operation_get_double (operation, name, 0);

  return CLAMP (value, 0, 1);
}

/* Chains without operations; @before is the plan of which the mix is the next step. */
void
gst_aug_video_mix_init (
    GstAugVideoMix *mix, const GstAugOperation *operation, const GstAugVideoPlan *before)
{
  static const gchar *const names[GST_AUG_VIDEO_MIX_MAX_CHAINS] = { "weight-1", "weight-2",
    "weight-3", "weight-4", "weight-5", "weight-6", "weight-7", "weight-8" };
  const gint64 chains = gst_aug_operation_get_int (operation, "chains", 1);
  const gdouble share = share_of (operation, "share");
  GstVideoInfo source = before->source;

  if (before->width != (guint) GST_VIDEO_INFO_WIDTH (&source) ||
      before->height != (guint) GST_VIDEO_INFO_HEIGHT (&source)) {
    gst_video_info_set_format (
        &source, GST_VIDEO_INFO_FORMAT (&source), before->width, before->height);
    source.colorimetry = before->source.colorimetry;
    source.chroma_site = before->source.chroma_site;
  }
  mix->n_chains = (guint) CLAMP (chains, 1, GST_AUG_VIDEO_MIX_MAX_CHAINS);
  mix->weights[0] = (gfloat) (1 - share);
  for (guint i = 0; i < mix->n_chains; i++) {
    mix->weights[1 + i] = (gfloat) share_of (operation, names[i]) * (gfloat) share;
    gst_aug_video_plan_init (&mix->chains[i], &source);
  }
}
