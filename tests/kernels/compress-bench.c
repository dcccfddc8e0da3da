/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Milliseconds of processor time of every operation of augcompress at 1280x720, medians, with a
 * copy of the frame beside it; compress_bench.py times the peers in the same run. The picture is
 * raw RGB in the file that $AUG_BENCH_PICTURE names, else made up. */
#include "bench.h"
#include "frames.h"

#include "video/effect.h"

int compress_bench (void);

#define WIDTH 1280
#define HEIGHT 720
#define ROUNDS 41

/* Smooth with some noise, as pictures are. */
static void
fill (GstVideoFrame *frame)
{
  g_autofree gchar *data = NULL;
  const gchar *file = g_getenv ("AUG_BENCH_PICTURE");
  gsize size = 0;
  guint32 state = 1;

  if (file && g_file_get_contents (file, &data, &size, NULL) && size < (gsize) WIDTH * HEIGHT * 3)
    size = 0;
  for (guint c = 0; c < GST_VIDEO_FRAME_N_COMPONENTS (frame); c++)
    for (gint y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (frame, c); y++)
      for (gint x = 0; x < GST_VIDEO_FRAME_COMP_WIDTH (frame, c); x++) {
        const gint sx = x * WIDTH / GST_VIDEO_FRAME_COMP_WIDTH (frame, c),
                   sy = y * HEIGHT / GST_VIDEO_FRAME_COMP_HEIGHT (frame, c);
        guint8 *at = (guint8 *) GST_VIDEO_FRAME_COMP_DATA (frame, c) +
                     (gssize) y * GST_VIDEO_FRAME_COMP_STRIDE (frame, c) +
                     x * GST_VIDEO_FRAME_COMP_PSTRIDE (frame, c);

        state = state * 1664525 + 1013904223;
        *at = size ? (guint8) data[((gsize) sy * WIDTH + (gsize) sx) * 3 + c % 3]
                   : (guint8) (96 + (sx / 10 + sy / 7) % 64 + (state >> 24) % 6);
      }
}

static gdouble
time_operation (const GstAugOperation *op, GstVideoFormat format, gdouble *copy)
{
  static const GstAugEffectAddress address = { 0 };
  const GstAugEffect *effect = gst_aug_effect_find (op->name);
  g_autoptr (GstAugVideoScratch) scratch = gst_aug_video_scratch_new ();
  GstAugEffectMemory memory[GST_AUG_EFFECT_SLOTS] = { { NULL, 0 } };
  g_autofree gpointer state = g_malloc0 (MAX (effect->state_size, 1));
  GstVideoFrame src = { 0 }, dst = { 0 };
  GstAugEffectJob job = { op, &address, &src, &dst, state, memory, scratch };
  g_autofree guint8 *from = NULL, *to = NULL;
  gdouble times[ROUNDS], copies[ROUNDS];

  gst_video_info_set_format (&src.info, format, WIDTH, HEIGHT);
  dst.info = src.info;
  from = g_malloc0 (src.info.size);
  to = g_malloc0 (src.info.size);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&src); p++) {
    src.data[p] = from + src.info.offset[p];
    dst.data[p] = to + src.info.offset[p];
  }
  fill (&src);
  for (guint i = 0; i < ROUNDS; i++) {
    gdouble start = now_ms ();

    if (!effect->prepare || effect->prepare (&job))
      effect->frame (&job);
    times[i] = now_ms () - start;
    start = now_ms ();
    memcpy (to, from, src.info.size);
    copies[i] = now_ms () - start;
  }
  for (guint i = 0; i < GST_AUG_EFFECT_SLOTS; i++)
    g_free (memory[i].data);
  *copy = median (copies, ROUNDS);
  return median (times, ROUNDS);
}

int
compress_bench (void)
{
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_NV12,
    GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_BGR, GST_VIDEO_FORMAT_RGBA, GST_VIDEO_FORMAT_RGBP };
  GstAugOperation ops[5] = { { .name = "jpeg" }, { .name = "jpeg" }, { .name = "blocks" },
    { .name = "rescale" }, { .name = "rescale" } };
  static const gchar *const names[] = { "jpeg q30", "jpeg q75", "blocks", "rescale 1/2 bilinear",
    "rescale 1/2 nearest" };

  gst_aug_operation_set_int (&ops[0], "quality", 30);
  gst_aug_operation_set_int (&ops[1], "quality", 75);
  gst_aug_operation_set_double (&ops[2], "size", 0.02);
  for (guint i = 3; i < 5; i++) {
    gst_aug_operation_set_double (&ops[i], "scale", 0.5);
    gst_aug_operation_set_int (&ops[i], "smooth", i == 3);
  }
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint o = 0; o < G_N_ELEMENTS (ops); o++) {
      gdouble copy, scalar, vector;

      gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
      scalar = time_operation (&ops[o], formats[f], &copy);
      gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
      vector = time_operation (&ops[o], formats[f], &copy);
      g_print ("%-5s %-21s scalar %.3f  vector %.3f  memcpy %.3f ms\n",
          gst_video_format_to_string (formats[f]), names[o], scalar, vector, copy);
    }
  return 0;
}
