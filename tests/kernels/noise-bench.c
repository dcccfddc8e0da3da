/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Milliseconds of processor time per kind of noise at 1280x720, medians, with a copy of the frame
 * beside it. Noise is fresh in every frame. */
#include "bench.h"
#include "frames.h"
#include "noise-operations.h"

int noise_bench (const gchar *only);

#define WIDTH 1280
#define HEIGHT 720
#define ROUNDS 41

/* The renderer keeps tables and rows from frame to frame, as it does in an element. */
static gdouble
time_noise (GstVideoFormat format, const NoiseCase *noise, gdouble *copy)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  const GstAugEffect *effect = gst_aug_effect_find (noise->name);
  GstAugVideoRenderer *renderer = gst_aug_video_renderer_new ();
  g_autofree GstAugVideoPlan *plan = g_new (GstAugVideoPlan, 1);
  const gboolean in_place = (effect->flags & GST_AUG_EFFECT_POINT) != 0;
  GstVideoFrame frame = { 0 }, to = { 0 };
  g_autofree guint8 *data = NULL, *fresh = NULL, *result = NULL;
  gdouble times[ROUNDS], copies[ROUNDS];
  GstAugOperation operation;

  gst_video_info_set_format (&frame.info, format, WIDTH, HEIGHT);
  data = g_malloc (frame.info.size);
  fresh = g_malloc (frame.info.size);
  result = g_malloc0 (frame.info.size);
  to.info = frame.info;
  for (gsize i = 0; i < frame.info.size; i++)
    fresh[i] = (guint8) (64 + (i / 16 % 128) + g_rand_int (rand) % 24);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&frame); p++) {
    frame.data[p] = data + frame.info.offset[p];
    to.data[p] = result + frame.info.offset[p];
  }
  noise_operation (&operation, noise, 1, TRUE);
  for (guint i = 0; i < ROUNDS; i++) {
    GstAugEffectAddress address = { 1, i, 0, 0 };
    gdouble start = now_ms ();

    memcpy (data, fresh, frame.info.size);
    copies[i] = now_ms () - start;
    gst_aug_video_plan_init (plan, &frame.info);
    gst_aug_video_plan_add_effect (plan, effect, &operation, &address);
    start = now_ms ();
    gst_aug_video_renderer_render (renderer, plan, &frame, in_place ? &frame : &to);
    times[i] = now_ms () - start;
  }
  gst_aug_video_renderer_free (renderer);
  *copy = median (copies, ROUNDS);
  return median (times, ROUNDS);
}

int
noise_bench (const gchar *only)
{
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_GRAY8, GST_VIDEO_FORMAT_I420,
    GST_VIDEO_FORMAT_NV12, GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_RGBA,
    GST_VIDEO_FORMAT_GRAY16_LE };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    if (only && strcmp (only, gst_video_format_to_string (formats[f])) != 0)
      continue;
    for (guint level = 0; level <= GST_AUG_LEVEL_VECTOR; level += GST_AUG_LEVEL_VECTOR) {
      gdouble copy = 0;

      gst_aug_level_set ((GstAugLevel) level);
      g_print ("%-9s %-6s", gst_video_format_to_string (formats[f]), level ? "vector" : "scalar");
      for (guint k = 0; k < (formats[f] == GST_VIDEO_FORMAT_GRAY16_LE ? N_CASES : N_NOISE_CASES);
           k++)
        g_print ("  %s %.3f", noise_cases[k].name, time_noise (formats[f], &noise_cases[k], &copy));
      g_print ("  memcpy %.3f ms\n", copy);
    }
  }
  return 0;
}
