/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../effect.h"
#include "geometry.h"

gsize
gst_aug_video_warp_memory_size (void)
{
  return sizeof (GstAugSamplerMemory);
}

/* Whether the component is of this plane; *byte is its number within a pixel. */
static gboolean
is_in_plane (const GstVideoFormatInfo *finfo, gint component, guint plane, gint *byte)
{
  *byte = -1;
  if (component < 0)
    return TRUE;
  /* GStreamer has the V of P010 at byte 1 */
  *byte = finfo->depth[component] > 8 ? (gint) (finfo->poffset[component] + 1) / 2
                                      : (gint) finfo->poffset[component];
  return finfo->plane[component] == plane;
}

gboolean
gst_aug_video_warp_render (
    const GstAugWarp *warp, const GstVideoFrame *src, GstVideoFrame *dst, gpointer memory)
{
  gint values[GST_VIDEO_MAX_COMPONENTS];

  if (GST_VIDEO_FRAME_FORMAT (src) != GST_VIDEO_FRAME_FORMAT (dst) ||
      !gst_aug_video_map_supports (GST_VIDEO_FRAME_FORMAT (src)))
    return FALSE;
  gst_aug_frame_color (&dst->info, warp->fill, values);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (dst); p++) {
    GstAugPlane plane;
    GstAugSampledPlane sampled;
    GstAugPlaces places = { .kind = warp->table ? GST_AUG_PLACES_TABLE : GST_AUG_PLACES_WARP,
      .func = warp->func,
      .data = warp->data,
      .table = warp->table,
      .holds = warp->holds };
    gint byte;

    if (!is_in_plane (dst->info.finfo, warp->component, p, &byte))
      continue;
    gst_aug_plane_describe (&plane, warp->interpolation, warp->fill, src, dst, p, values);
    gst_aug_plane_valid (&plane, 0, 0, GST_VIDEO_FRAME_WIDTH (src), GST_VIDEO_FRAME_HEIGHT (src));
    gst_aug_plane_sampled (&plane, &sampled);
    sampled.outside = warp->fill_mode;
    sampled.write = byte;
    places.w_sub = plane.w_sub;
    places.h_sub = plane.h_sub;
    gst_aug_sampler_render (&sampled, &places, memory);
  }
  return TRUE;
}
