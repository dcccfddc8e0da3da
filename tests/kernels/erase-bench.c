/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Milliseconds of processor time of every operation of augerase at 1280x720, in place, medians,
 * with a copy of the frame beside it. compress_bench.py times the peers in the same run. */
#include "bench.h"
#include "frames.h"

#include "catalogue/catalogue.h"
#include "video/plan.h"

int erase_bench (void);

#define WIDTH 1280
#define HEIGHT 720
#define ROUNDS 41

/* Values are drawn anew for every frame by the element's own rules. */
static void
draw (const gchar *mode, guint seed, GstAugDecision **decision)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("erase");
  g_auto (GStrv) words = g_strsplit (mode, " ", -1);
  g_autofree gpointer block = g_malloc0 (kind->settings->size);
  GstAugWindowContext context = { .aspect = 16.0 / 9 };
  GstAugInstance instance;
  GstAugRule rule;

  gst_aug_settings_init (kind->settings, block);
  ((GstAugCommonSettings *) block)->probability = 1;
  for (guint i = 0; words[i]; i++) {
    g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);
    const GstAugSetting *setting = gst_aug_settings_find (kind->settings, pair[0]);
    GValue value = G_VALUE_INIT;

    g_value_init (&value, setting->enum_type ());
    gst_value_deserialize (&value, pair[1]);
    gst_aug_setting_set (setting, block, &value);
    g_value_unset (&value);
  }
  gst_aug_rule_init (&rule, seed);
  rule.branch = "video";
  gst_aug_instance_init (&instance, &rule, 0);
  *decision = gst_aug_kind_decide (kind, block, &instance, "erase", &context, -1, NULL);
}

static gdouble
time_mode (const gchar *mode, GstVideoFormat format, gdouble *copy)
{
  g_autoptr (GstAugVideoRenderer) renderer = gst_aug_video_renderer_new ();
  GstVideoFrame frame = { 0 };
  g_autofree guint8 *data = NULL, *other = NULL;
  gdouble times[ROUNDS], copies[ROUNDS];

  gst_video_info_set_format (&frame.info, format, WIDTH, HEIGHT);
  data = g_malloc (frame.info.size);
  other = g_malloc (frame.info.size);
  memset (data, 100, frame.info.size);
  memset (other, 0, frame.info.size);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&frame); p++)
    frame.data[p] = data + frame.info.offset[p];
  for (guint i = 0; i < ROUNDS; i++) {
    const GstAugEffectAddress address = { .time = (gint64) i * 40000000 };
    g_autoptr (GstAugDecision) decision = NULL;
    GstAugVideoPlan plan;
    gdouble start;

    draw (mode, i, &decision);
    gst_aug_video_plan_init (&plan, &frame.info);
    for (guint j = 0; j < gst_aug_decision_size (decision); j++) {
      const GstAugOperation *op = gst_aug_decision_nth (decision, j);

      gst_aug_video_plan_add_effect (&plan, gst_aug_effect_find (op->name), op, &address);
    }
    start = now_ms ();
    gst_aug_video_renderer_render (renderer, &plan, &frame, &frame);
    times[i] = now_ms () - start;
    start = now_ms ();
    memcpy (other, data, frame.info.size);
    copies[i] = now_ms () - start;
  }
  *copy = median (copies, ROUNDS);
  return median (times, ROUNDS);
}

int
erase_bench (void)
{
  static const gchar *const modes[] = { "mode=rectangle", "mode=rectangle value=noise",
    "mode=dropout", "mode=grid", "mode=shadow", "mode=shadow shadow-shape=polygon", "mode=patch",
    "mode=dirt", "mode=rain", "mode=fog" };
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_NV12,
    GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_RGBA };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint m = 0; m < G_N_ELEMENTS (modes); m++) {
      gdouble copy, scalar, vector;

      gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
      scalar = time_mode (modes[m], formats[f], &copy);
      gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
      vector = time_mode (modes[m], formats[f], &copy);
      g_print ("%-5s %-34s scalar %.3f  vector %.3f  memcpy %.3f ms\n",
          gst_video_format_to_string (formats[f]), modes[m], scalar, vector, copy);
    }
  return 0;
}
