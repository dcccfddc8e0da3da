/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Milliseconds of processor time per colour chain at 1280x720, medians, with a copy of the frame
 * and videobalance in the same process beside it. Parameters are drawn anew for every frame. */
#include "bench.h"
#include "frames.h"

#include <gst/check/gstharness.h>

int color_bench (const gchar *only);

#define WIDTH 1280
#define HEIGHT 720
#define ROUNDS 61

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
  return median (times, ROUNDS);
}

/* What is drawn for a step; a set of steps is given by letters, which stand in this table. */
typedef struct {
  const gchar *name;
  GstAugColorKind kind;
  gdouble from, to;
  gboolean is_whole;
} Row;

static const Row rows[] = {
  { "brightness", GST_AUG_COLOR_BRIGHTNESS, 0, 2, FALSE },
  { "contrast", GST_AUG_COLOR_CONTRAST, 0, 2, FALSE },
  { "saturation", GST_AUG_COLOR_SATURATION, 0, 2, FALSE },
  { "hue", GST_AUG_COLOR_HUE, -0.5, 0.5, FALSE },
  { "temperature", GST_AUG_COLOR_TEMPERATURE, 3000, 15000, FALSE },
  { "exposure", GST_AUG_COLOR_EXPOSURE, -2, 2, FALSE },
  { "gamma", GST_AUG_COLOR_GAMMA, 0.5, 2, FALSE },
  { "grayscale", GST_AUG_COLOR_GRAYSCALE, 0, 0, FALSE },
  { "invert", GST_AUG_COLOR_INVERT, 0, 0, FALSE },
  { "posterize", GST_AUG_COLOR_POSTERIZE, 2, 7, TRUE },
  { "solarize", GST_AUG_COLOR_SOLARIZE, 32, 224, TRUE },
  { "solarize-add", GST_AUG_COLOR_SOLARIZE_ADD, 1, 110, TRUE },
  { "equalize", GST_AUG_COLOR_EQUALIZE, 0, 0, FALSE },
  { "autocontrast", GST_AUG_COLOR_AUTOCONTRAST, 0, 0, FALSE },
  { "clahe", GST_AUG_COLOR_CLAHE, 1, 4, FALSE },
  { "shuffle", GST_AUG_COLOR_CHANNEL_SHUFFLE, 15, 15, FALSE },
  { "drop", GST_AUG_COLOR_CHANNEL_DROP, 0, 2, TRUE },
  { "offset", GST_AUG_COLOR_OFFSET, -64, 64, TRUE },
  { "offset-red", GST_AUG_COLOR_OFFSET_RED, -64, 64, TRUE },
};

static void
draw_steps (GRand *rand, const Row *row, guint n, GstAugColorStep *steps)
{
  for (guint j = 0; j < n; j++) {
    gdouble value = row[j].from;

    if (row[j].to > row[j].from)
      value = row[j].is_whole ? g_rand_int_range (rand, (gint) row[j].from, (gint) row[j].to + 1)
                              : g_rand_double_range (rand, row[j].from, row[j].to);
    steps[j] = (GstAugColorStep){ .kind = row[j].kind, .value = value };
  }
  for (guint j = n; j-- > 1;) {
    const guint k = (guint) g_rand_int_range (rand, 0, (gint) j + 1);
    const GstAugColorStep t = steps[j];

    steps[j] = steps[k];
    steps[k] = t;
  }
}

/* @n rows from @row on, in a drawn order. */
static gdouble
time_chain (GstVideoFormat format, const Row *row, guint n, GstAugHueModel model, gdouble *copy)
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
    GstAugColorStep steps[GST_AUG_COLOR_MAX_STEPS];
    gdouble start;

    draw_steps (rand, row, n, steps);
    memcpy (data, fresh, frame.info.size);
    start = now_ms ();
    gst_aug_video_color_apply (&frame, steps, n, model, scratch);
    times[i] = now_ms () - start;
  }
  *copy = time_copy (fresh, frame.info.size);
  return median (times, ROUNDS);
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
  return median (times, ROUNDS);
}

static void
bench_format (GstVideoFormat format, guint first)
{
  static const gchar *const levels[] = { "scalar", "orc", "vector" };

  for (guint level = first; level <= GST_AUG_LEVEL_VECTOR; level++) {
    gdouble copy = 0;

    gst_aug_level_set ((GstAugLevel) level);
    g_print ("%-9s %-6s", gst_video_format_to_string (format), levels[level]);
    g_print ("  all four %.3f", time_chain (format, rows, 4, GST_AUG_HUE_MODEL_AUTO, &copy));
    for (guint k = 0; k < G_N_ELEMENTS (rows); k++)
      g_print ("  %s %.3f", rows[k].name,
          time_chain (format, rows + k, 1, GST_AUG_HUE_MODEL_AUTO, &copy));
    g_print ("  memcpy %.3f ms\n", copy);
  }
}

int
color_bench (const gchar *only)
{
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_NV12,
    GST_VIDEO_FORMAT_Y444, GST_VIDEO_FORMAT_I420_10LE, GST_VIDEO_FORMAT_P010_10LE,
    GST_VIDEO_FORMAT_GRAY8, GST_VIDEO_FORMAT_GRAY16_LE, GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_RGBA,
    GST_VIDEO_FORMAT_RGBP };

  g_print ("%dx%d, median of %d; videobalance I420 %.3f ms\n", WIDTH, HEIGHT, ROUNDS,
      time_videobalance ());
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    if (only == NULL || strcmp (only, gst_video_format_to_string (formats[f])) == 0)
      bench_format (formats[f], only ? GST_AUG_LEVEL_VECTOR : GST_AUG_LEVEL_SCALAR);
  for (guint f = 0; f < G_N_ELEMENTS (formats) && only == NULL; f += 7) {
    const GstAugHueModel model = f ? GST_AUG_HUE_MODEL_CHROMA : GST_AUG_HUE_MODEL_HSV;
    gdouble copy;

    g_print ("%s hue-model=%s: hue %.3f ms\n", gst_video_format_to_string (formats[f]),
        f ? "chroma" : "hsv", time_chain (formats[f], rows + 3, 1, model, &copy));
  }
  return 0;
}
