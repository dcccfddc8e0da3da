/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Milliseconds of processor time per colour chain at 1280x720, medians, with a copy of the frame
 * and videobalance in the same process beside it. Parameters are drawn anew for every frame. */
#include "color-frames.h"

#include <gst/check/gstharness.h>

#include <stdlib.h>
#include <time.h>

int color_bench (const gchar *only);

#define WIDTH 1280
#define HEIGHT 720
#define ROUNDS 61

static gint
by_value (gconstpointer a, gconstpointer b)
{
  const gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return x < y ? -1 : x > y;
}

static gdouble
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (gdouble) t.tv_sec * 1e3 + (gdouble) t.tv_nsec * 1e-6;
}

static gdouble
median (gdouble *times)
{
  qsort (times, ROUNDS, sizeof *times, by_value);
  return times[ROUNDS / 2];
}

/* Smooth with some noise, as pictures are. */
static void
fill (guint8 *data, gsize size, GRand *rand)
{
  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (64 + (i / 16 % 128) + g_rand_int (rand) % 24);
}

static gdouble
time_copy (const guint8 *data, gsize size)
{
  g_autofree guint8 *to = g_malloc (size);
  gdouble times[ROUNDS];

  memset (to, 0, size);
  for (guint i = 0; i < ROUNDS; i++) {
    const gdouble start = now_ms ();

    memcpy (to, data, size);
    times[i] = now_ms () - start;
  }
  return median (times);
}

static gdouble
time_chain (GstVideoFormat format, const GstAugColorKind *kinds, guint n, GstAugHueModel model,
    gdouble *copy)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GstAugColorScratch) scratch = gst_aug_color_scratch_new ();
  g_autofree guint8 *data = NULL, *fresh = NULL;
  GstVideoFrame frame = { 0 };
  gdouble times[ROUNDS];

  gst_video_info_set_format (&frame.info, format, WIDTH, HEIGHT);
  data = g_malloc (frame.info.size);
  fresh = g_malloc (frame.info.size);
  fill (fresh, frame.info.size, rand);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&frame); p++)
    frame.data[p] = data + frame.info.offset[p];
  for (guint i = 0; i < ROUNDS; i++) {
    GstAugColorStep steps[4];
    gdouble start;

    for (guint j = 0; j < n; j++)
      steps[j] = (GstAugColorStep){ kinds[j], kinds[j] == GST_AUG_COLOR_HUE
                                                  ? g_rand_double_range (rand, -0.5, 0.5)
                                                  : g_rand_double_range (rand, 0, 2) };
    for (guint j = n; j-- > 1;) {
      const guint k = (guint) g_rand_int_range (rand, 0, (gint) j + 1);
      const GstAugColorStep t = steps[j];

      steps[j] = steps[k];
      steps[k] = t;
    }
    memcpy (data, fresh, frame.info.size);
    start = now_ms ();
    gst_aug_video_color_apply (&frame, steps, n, model, scratch);
    times[i] = now_ms () - start;
  }
  *copy = time_copy (fresh, frame.info.size);
  return median (times);
}

static gdouble
time_videobalance (void)
{
  GstHarness *h =
      gst_harness_new_parse ("videobalance brightness=0.1 contrast=1.2 saturation=1.1 hue=0.1");
  g_autofree gchar *caps =
      g_strdup_printf ("video/x-raw,format=I420,width=%d,height=%d,framerate=30/1", WIDTH, HEIGHT);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT * 3 / 2, NULL);
  gdouble times[ROUNDS];

  gst_harness_set_src_caps_str (h, caps);
  gst_buffer_memset (buffer, 0, 100, WIDTH * HEIGHT * 3 / 2);
  for (guint i = 0; i < ROUNDS; i++) {
    const gdouble start = now_ms ();

    buffer = gst_harness_push_and_pull (h, buffer);
    times[i] = now_ms () - start;
  }
  gst_buffer_unref (buffer);
  gst_harness_teardown (h);
  return median (times);
}

int
color_bench (const gchar *only)
{
  static const GstAugColorKind all[] = { GST_AUG_COLOR_BRIGHTNESS, GST_AUG_COLOR_CONTRAST,
    GST_AUG_COLOR_SATURATION, GST_AUG_COLOR_HUE };
  static const gchar *const names[] = { "brightness", "contrast", "saturation", "hue", "all four" };
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_NV12,
    GST_VIDEO_FORMAT_Y444, GST_VIDEO_FORMAT_GRAY8, GST_VIDEO_FORMAT_GRAY16_LE, GST_VIDEO_FORMAT_RGB,
    GST_VIDEO_FORMAT_RGBA, GST_VIDEO_FORMAT_RGBP };
  static const gchar *const levels[] = { "scalar", "orc", "vector" };
  const gdouble balance = time_videobalance ();

  g_print ("%dx%d, median of %d; videobalance I420 %.3f ms\n", WIDTH, HEIGHT, ROUNDS, balance);
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    if (only && strcmp (only, gst_video_format_to_string (formats[f])) != 0)
      continue;
    for (guint level = 0; level <= GST_AUG_LEVEL_VECTOR; level++) {
      gdouble copy = 0;

      gst_aug_level_set ((GstAugLevel) level);
      g_print ("%-9s %-6s", gst_video_format_to_string (formats[f]), levels[level]);
      for (guint k = 0; k < 5; k++)
        g_print ("  %s %.3f", names[k],
            time_chain (
                formats[f], k < 4 ? all + k : all, k < 4 ? 1 : 4, GST_AUG_HUE_MODEL_AUTO, &copy));
      g_print ("  memcpy %.3f ms\n", copy);
    }
  }
  for (guint f = 0; f < 6 && only == NULL; f += 5) {
    const GstAugHueModel model = f ? GST_AUG_HUE_MODEL_CHROMA : GST_AUG_HUE_MODEL_HSV;
    gdouble copy;
    const gdouble t = time_chain (formats[f], all + 3, 1, model, &copy);

    g_print ("%s hue-model=%s: hue %.3f ms\n", gst_video_format_to_string (formats[f]),
        f ? "chroma" : "hsv", t);
  }
  return 0;
}
