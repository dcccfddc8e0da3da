/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Milliseconds of processor time for a tensor, medians of turns; a copy of as many bytes as are
 * read and written beside it. */
#include "bench.h"
#include "tensor-bench.h"

#include <string.h>

#include "core/level.h"
#include "video/tensor/tensor.h"

#define ROUNDS 101

typedef struct {
  GstVideoFormat format;
  guint width, height;
  GstAugTensorLayout layout;
} Case;

static void
time_case (const Case *c)
{
  const GstAugTensorSpec spec = { c->layout,
    gst_aug_tensor_channels_of (
        GST_AUG_TENSOR_CHANNELS_AUTO, gst_video_format_get_info (c->format)),
    0, { 0.485, 0.456, 0.406 }, { 0.229, 0.224, 0.225 } };
  gdouble times[3][ROUNDS];
  GstVideoFrame frame = { 0 };
  g_autofree guint8 *data = NULL, *from = NULL, *to = NULL;
  gsize size;

  gst_video_info_set_format (&frame.info, c->format, c->width, c->height);
  size = gst_aug_tensor_size (spec.channels, &frame.info);
  data = g_malloc (frame.info.size);
  for (gsize i = 0; i < frame.info.size; i++)
    data[i] = (guint8) (64 + i / 16 % 128 + i * 2654435761u % 24);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&frame); p++)
    frame.data[p] = data + frame.info.offset[p];
  from = g_malloc0 (size);
  to = g_malloc0 (size);
  for (guint i = 0; i < ROUNDS; i++)
    for (guint j = 0; j < 3; j++) {
      const gdouble start = now_ms ();

      gst_aug_level_set (j == 0 ? GST_AUG_LEVEL_SCALAR : GST_AUG_LEVEL_VECTOR);
      if (j == 2)
        memcpy (to, from, (size + frame.info.size) / 2);
      else
        gst_aug_tensor_render (&spec, &frame, (gfloat *) to);
      times[j][i] = now_ms () - start;
    }
  g_print ("%-10s %4ux%-4u %s %8.3f %8.3f %8.3f %8.2f\n", gst_video_format_to_string (c->format),
      c->width, c->height, c->layout == GST_AUG_TENSOR_LAYOUT_CHW ? "chw" : "hwc",
      median (times[0], ROUNDS), median (times[1], ROUNDS), median (times[2], ROUNDS),
      median (times[1], ROUNDS) / median (times[2], ROUNDS));
}

int
tensor_bench (void)
{
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_NV12,
    GST_VIDEO_FORMAT_Y444, GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_RGBA, GST_VIDEO_FORMAT_RGBP,
    GST_VIDEO_FORMAT_GRAY8, GST_VIDEO_FORMAT_GRAY16_LE, GST_VIDEO_FORMAT_I420_10LE,
    GST_VIDEO_FORMAT_P010_10LE };

  g_print ("%-24s %8s %8s %8s %8s\n", "ms a tensor", "scalar", "vector", "copy", "times");
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint layout = 0; layout < 2; layout++)
      for (guint small = 0; small < 2; small++)
        time_case (&(const Case){
            formats[i], small ? 224 : 1280, small ? 224 : 720, (GstAugTensorLayout) layout });
  return 0;
}
