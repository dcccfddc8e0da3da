/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Milliseconds of processor time per blur at 1280x720, medians, with a copy of the frame beside
 * it. tests/golden/blur_bench.py adds OpenCV and torchvision on the same machine. */
#include "bench.h"
#include "frames.h"
#include "effect-text.h"

int blur_bench (void);

#define WIDTH 1280
#define HEIGHT 720
#define ROUNDS 31

static gdouble
time_copy (guint8 *to, const guint8 *from, gsize size)
{
  gdouble times[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++) {
    const gdouble start = now_ms ();

    memcpy (to, from, size);
    times[i] = now_ms () - start;
  }
  return median (times, ROUNDS);
}

/* With the memory that a renderer keeps. */
static gdouble
time_effect (const gchar *text, const GstVideoFrame *src, GstVideoFrame *dst)
{
  static GstAugEffectMemory memory[GST_AUG_EFFECT_SLOTS];
  static const GstAugEffectAddress address;
  GstAugOperation operation;
  const GstAugEffect *effect;
  g_autofree gpointer state = NULL;
  gdouble times[ROUNDS];

  operation_from_text (text, &operation);
  effect = gst_aug_effect_find (operation.name);
  state = g_malloc (MAX (effect->state_size, 1));
  for (guint i = 0; i < ROUNDS; i++) {
    GstAugEffectJob job = { &operation, &address, src, dst, state, memory };
    const gdouble start = now_ms ();

    memset (state, 0, effect->state_size);
    if (effect->prepare (&job))
      effect->frame (&job);
    times[i] = now_ms () - start;
  }
  return median (times, ROUNDS);
}

static void
bench_format (GstVideoFormat format)
{
  static const gchar *const texts[] = { "gaussian-blur sigma=1.0 kernel-size=5",
    "gaussian-blur sigma=3.0 kernel-size=13", "gaussian-blur sigma=1.5 kernel-share=0.1",
    "box-blur radius=2.0", "median-blur window=3", "median-blur window=5", "median-blur window=7",
    "motion-blur length=11.0 degrees=30.0", "defocus radius=3.0", "zoom-blur factor=1.1 copies=8",
    "sharpness factor=1.5" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree guint8 *from = NULL, *to = NULL;
  GstVideoFrame src, dst;
  GstVideoInfo info;
  gdouble copy;

  gst_video_info_set_format (&info, format, WIDTH, HEIGHT);
  from = g_malloc (info.size);
  to = g_malloc0 (info.size);
  for (gsize i = 0; i < info.size; i++)
    from[i] = (guint8) (64 + (i / 16 % 128) + g_rand_int (rand) % 24);
  make_frame (&src, &info, from);
  make_frame (&dst, &info, to);
  copy = time_copy (to, from, info.size);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
    g_print ("%-10s %-44s %8.3f ms, memcpy %.3f\n", gst_video_format_to_string (format), texts[i],
        time_effect (texts[i], &src, &dst), copy);
  }
}

int
blur_bench (void)
{
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_NV12,
    GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_RGBA, GST_VIDEO_FORMAT_I420_10LE };

  g_print ("%dx%d, median of %d\n", WIDTH, HEIGHT, ROUNDS);
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    bench_format (formats[f]);
  return 0;
}
