/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* RandAugment through augpolicy beside its operations alone: for each of many windows, the
 * decision's operations are rendered one by one by a renderer and nothing else, and a frame of that
 * window is pushed through the element, in turns; the sums of the windows' medians are compared.
 * Thread time. A missed goal is no failure of the program. */
#include <gst/gst.h>
#include <gst/video/video.h>

#include <stdlib.h>
#include <string.h>

#include "bench-line.h"
#include "core/rule.h"
#include "policy/policy.h"
#include "video/plan.h"

#define WIDTH 1280
#define HEIGHT 720
#define WINDOWS 120
#define TURNS 9
#define CAPS \
  "video/x-raw,format=I420,width=1280,height=720,framerate=30/1,pixel-aspect-ratio=1/1," \
  "colorimetry=bt709"

typedef struct {
  GstVideoInfo info;
  guint8 *bytes, *memory;
  GstBuffer *in, *out;
  GstAugVideoRenderer *renderer;
  GstAugVideoPlan plan;
} Alone;

static gint
by_value (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static gint64
median (gint64 *times)
{
  qsort (times, TURNS, sizeof *times, by_value);
  return times[TURNS / 2];
}

static GstFlowReturn
take (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static void
plan_operation (Alone *alone, const GstAugOperation *op)
{
  const GstAugEffectAddress address = { 0 };
  GstAugOperation applied;
  GstAugVideoMap map;
  GstAugColorStep color;
  GstAugHueModel model;

  gst_aug_video_plan_init (&alone->plan, &alone->info);
  if (gst_aug_video_operation_to_map (op, FALSE, WIDTH, HEIGHT, WIDTH, HEIGHT, &map, &applied))
    gst_aug_video_plan_add_map (&alone->plan, &map, WIDTH, HEIGHT);
  else if (gst_aug_video_operation_to_color (op, &color, &model))
    gst_aug_video_plan_add_color (&alone->plan, color, model);
  else
    gst_aug_video_plan_add_effect (&alone->plan, gst_aug_effect_find (op->name), op, &address);
}

static gint64
render (Alone *alone, const GstAugOperation *op)
{
  GstVideoFrame src, dst;
  gint64 start, stop;

  plan_operation (alone, op);
  memcpy (alone->memory, alone->bytes, alone->info.size);
  gst_video_frame_map (&src, &alone->info, alone->in, GST_MAP_READWRITE);
  gst_video_frame_map (&dst, &alone->info, alone->out, GST_MAP_WRITE);
  start = now_ns ();
  g_assert_true (gst_aug_video_renderer_render (alone->renderer, &alone->plan, &src,
      gst_aug_video_plan_is_in_place (&alone->plan) ? &src : &dst));
  stop = now_ns ();
  gst_video_frame_unmap (&dst);
  gst_video_frame_unmap (&src);
  return stop - start;
}

static gint64
push (Alone *alone, GstPad *src, guint window)
{
  GstBuffer *buffer;
  gint64 start, stop;

  memcpy (alone->memory, alone->bytes, alone->info.size);
  buffer = gst_buffer_new_wrapped_full (
      0, alone->memory, alone->info.size, 0, alone->info.size, NULL, NULL);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (window, GST_SECOND, 30);
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 30;
  start = now_ns ();
  g_assert_true (gst_pad_push (src, buffer) == GST_FLOW_OK);
  stop = now_ns ();
  return stop - start;
}

static GstAugDecision *
decide (const GstAugPolicy *policy, guint window)
{
  GstAugInstance instance;
  GstAugRule rule;

  gst_aug_rule_init (&rule, 7);
  rule.source = gst_aug_source_from_key ("clip");
  rule.branch = g_intern_static_string ("video");
  gst_aug_instance_init (&instance, &rule, window);
  return gst_aug_policy_decide (policy, &instance, "policy", GST_AUG_TOUCHES_VIDEO, NULL);
}

static void
open_alone (Alone *alone)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (CAPS);

  g_assert_true (gst_video_info_from_caps (&alone->info, caps));
  alone->bytes = g_malloc (alone->info.size);
  alone->memory = g_malloc (alone->info.size);
  for (gsize i = 0; i < alone->info.size; i++)
    alone->bytes[i] = (guint8) (64 + i / 16 % 128 + i * 2654435761u % 24);
  alone->in = gst_buffer_new_wrapped_full (
      0, alone->memory, alone->info.size, 0, alone->info.size, NULL, NULL);
  alone->out = gst_buffer_new_allocate (NULL, alone->info.size, NULL);
  alone->renderer = gst_aug_video_renderer_new ();
}

int
main (int argc, char **argv)
{
  static const gchar name[] = "randaugment?n=2&magnitude=9";
  gint64 together = 0, apart = 0, dearest = 0;
  g_autoptr (GstAugPolicy) policy = NULL;
  g_autoptr (GstCaps) caps = NULL;
  g_autoptr (GError) error = NULL;
  Alone alone = { 0 };
  GstPad *src, *sink;
  GstElement *bin;

  gst_init (&argc, &argv);
  policy = gst_aug_policy_new_from_string (name, &error);
  if (!policy)
    g_error ("%s: %s", name, error->message);
  caps = gst_caps_from_string (CAPS);
  open_alone (&alone);
  bin = open_bin ("augseed seed=7 source=clip window=1/30 ! augpolicy "
                  "policy=\"randaugment?n=2&magnitude=9\"",
      caps, take, &src, &sink);
  for (guint w = 0; w < 12; w++)
    push (&alone, src, w);
  for (guint w = 0; w < WINDOWS; w++) {
    g_autoptr (GstAugDecision) decision = decide (policy, w);
    gint64 all[TURNS], one[8][TURNS], most = 0;
    const guint n = MIN (gst_aug_decision_size (decision), 8);

    for (guint turn = 0; turn < TURNS; turn++) {
      for (guint i = 0; i < n; i++)
        one[i][turn] = render (&alone, gst_aug_decision_nth (decision, i));
      all[turn] = push (&alone, src, w);
    }
    together += median (all);
    for (guint i = 0; i < n; i++) {
      const gint64 t = median (one[i]);

      apart += t;
      most = MAX (most, t);
    }
    dearest += most;
  }
  close_bin (bin, src, sink);
  g_print ("RandAugment, two operations, 1280x720 I420, %d windows of one frame\n"
           "  through augpolicy           %.4f ms a frame\n"
           "  its operations, one by one  %.4f ms\n"
           "  the dearer of them          %.4f ms\n",
      WINDOWS, (gdouble) together / WINDOWS * 1e-6, (gdouble) apart / WINDOWS * 1e-6,
      (gdouble) dearest / WINDOWS * 1e-6);
  g_print ("  %-6s augpolicy against its operations alone: %.3f times (goal: at most 1.15)\n",
      (gdouble) together <= 1.15 * (gdouble) apart ? "ok" : "MISSED",
      (gdouble) together / (gdouble) apart);
  gst_aug_video_renderer_free (alone.renderer);
  gst_buffer_unref (alone.in);
  gst_buffer_unref (alone.out);
  g_free (alone.bytes);
  g_free (alone.memory);
  return 0;
}
