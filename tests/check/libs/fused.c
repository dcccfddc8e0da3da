/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Random plans of operations that leave pixels where they are: rendered as one plan with the
 * fastest kernels they are, byte for byte, what scalar kernels give one element after the other. */
#include <gst/check/gstcheck.h>
#include <string.h>

#include "../../random-decision.h"

#define MAX_ELEMENTS 12
#define MAX_SIZE 70

static GRand *dice;

static guint
below (guint n)
{
  return random_below (dice, n);
}

/* FALSE for decisions that move pixels or need more than pixels. */
static gboolean
add_to_plan (GstAugVideoPlan *plan, const GstAugDecision *decision, guint n)
{
  const GstAugEffectAddress address = { .branch = 7, .time = 40000000 * (gint64) n, .window = n };

  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (decision, i);
    const GstAugEffect *effect = gst_aug_effect_find (op->name);
    GstAugHueModel model;
    GstAugColorStep color;

    if (gst_aug_video_operation_to_color (op, &color, &model)) {
      if (!gst_aug_video_plan_add_color (plan, color, model))
        return FALSE;
    } else if (!effect || !gst_aug_video_plan_add_effect (plan, effect, op, &address))
      return FALSE;
  }
  gst_aug_video_plan_seal (plan);
  return TRUE;
}

static GstBuffer *
picture (const GstVideoInfo *info)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info->size, NULL);
  const gboolean flat = below (3) == 0;
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (gsize i = 0; i < map.size; i++)
    map.data[i] = flat ? (guint8) (100 + below (16)) : (guint8) g_rand_int (dice);
  gst_buffer_unmap (buffer, &map);
  return buffer;
}

static GstBuffer *
render (const GstAugVideoPlan *plan, const GstVideoInfo *info, GstBuffer *in, gboolean in_place)
{
  g_autoptr (GstAugVideoRenderer) renderer = gst_aug_video_renderer_new ();
  GstBuffer *out = in_place ? gst_buffer_copy_deep (in)
                            : gst_buffer_new_allocate (NULL, gst_buffer_get_size (in), NULL);
  GstVideoInfo copy = *info;
  GstVideoFrame src, dst;

  if (!in_place)
    gst_buffer_memset (out, 0, 0, gst_buffer_get_size (out));
  fail_unless (gst_video_frame_map (&dst, &copy, out, GST_MAP_READWRITE));
  if (in_place) {
    fail_unless (gst_aug_video_renderer_render (renderer, plan, &dst, &dst));
  } else {
    fail_unless (gst_video_frame_map (&src, &copy, in, GST_MAP_READ));
    fail_unless (gst_aug_video_renderer_render (renderer, plan, &src, &dst));
    gst_video_frame_unmap (&src);
  }
  gst_video_frame_unmap (&dst);
  return out;
}

/* Differs in a pixel, whatever lies between the rows. */
static gboolean
differs (const GstVideoInfo *info, GstBuffer *a, GstBuffer *b)
{
  GstVideoInfo copy = *info;
  GstVideoFrame fa, fb;
  gboolean same = TRUE;

  fail_unless (gst_video_frame_map (&fa, &copy, a, GST_MAP_READ));
  fail_unless (gst_video_frame_map (&fb, &copy, b, GST_MAP_READ));
  for (guint c = 0; c < GST_VIDEO_INFO_N_COMPONENTS (info); c++) {
    GstAugComponent x, y;

    gst_aug_frame_component (&fa, c, &x);
    gst_aug_frame_component (&fb, c, &y);
    for (guint j = 0; j < x.height; j++)
      for (guint i = 0; i < x.width; i++)
        same &= memcmp (x.data + x.stride * j + x.step * i, y.data + y.stride * j + y.step * i,
                    x.wide ? 2 : 1) == 0;
  }
  gst_video_frame_unmap (&fa);
  gst_video_frame_unmap (&fb);
  return !same;
}

static GstVideoFormat
random_format (void)
{
  g_autoptr (GstCaps) caps =
      gst_caps_from_string ("video/x-raw, format = " GST_AUG_VIDEO_MAP_FORMATS);
  const GValue *list = gst_structure_get_value (gst_caps_get_structure (caps, 0), "format");

  return gst_video_format_from_string (
      g_value_get_string (gst_value_list_get_value (list, below (gst_value_list_get_size (list)))));
}

/* Returns whether there was a plan to compare. */
static gboolean
compare_one (guint64 *n_steps)
{
  GstAugVideoPlan plan;
  GstVideoInfo info;
  GstBuffer *in, *fused, *placed = NULL, *now;
  const guint n = 1 + below (MAX_ELEMENTS);
  GString *story = g_string_new ("");
  guint done = 0;

  gst_video_info_set_format (&info, random_format (), 1 + below (MAX_SIZE), 1 + below (MAX_SIZE));
  gst_aug_video_plan_init (&plan, &info);
  in = picture (&info);
  now = gst_buffer_ref (in);
  for (guint i = 0; i < n; i++) {
    const GstAugKind *kind = gst_aug_catalogue_nth (below (gst_aug_catalogue_size ()));
    g_autoptr (GstAugDecision) decision =
        kind->touches & GST_AUG_TOUCHES_VIDEO
            ? random_decision (dice, kind, (gdouble) info.width / info.height)
            : NULL;
    GstAugVideoPlan alone, before;
    GstBuffer *next;

    gst_aug_video_plan_init (&alone, &info);
    before = plan;
    if (!decision || !add_to_plan (&alone, decision, i) || !add_to_plan (&plan, decision, i)) {
      plan = before;
      continue;
    }
    done++;
    for (guint j = 0; j < gst_aug_decision_size (decision); j++)
      g_string_append_printf (story, " %s", gst_aug_decision_nth (decision, j)->name);
    g_string_append (story, ";");
    gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
    next = render (&alone, &info, now, FALSE);
    gst_buffer_unref (now);
    now = next;
  }
  gst_aug_level_set (below (4) ? GST_AUG_LEVEL_VECTOR : GST_AUG_LEVEL_ORC);
  fused = render (&plan, &info, in, FALSE);
  fail_if (differs (&info, fused, now), "%s %dx%d:%s",
      gst_video_format_to_string (info.finfo->format), info.width, info.height, story->str);
  if (gst_aug_video_plan_is_in_place (&plan)) {
    placed = render (&plan, &info, in, TRUE);
    fail_if (differs (&info, placed, now), "in place, %s %dx%d:%s",
        gst_video_format_to_string (info.finfo->format), info.width, info.height, story->str);
    gst_buffer_unref (placed);
  }
  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  *n_steps += plan.n_steps;
  gst_buffer_unref (in);
  gst_buffer_unref (fused);
  gst_buffer_unref (now);
  g_string_free (story, TRUE);
  return done > 0;
}

GST_START_TEST (test_a_plan_gives_the_bytes_of_its_elements_one_by_one)
{
  const guint n = g_getenv ("AUG_FULL") ? 10000 : 300;
  guint64 steps = 0;
  guint compared = 0;

  while (compared < n)
    compared += compare_one (&steps);
  fail_unless (steps >= n);
}
GST_END_TEST;

static void
setup (void)
{
  dice = g_rand_new_with_seed (11);
}

static void
teardown (void)
{
  g_rand_free (dice);
}

static Suite *
fused_suite (void)
{
  Suite *suite = suite_create ("fused");
  TCase *tcase = tcase_create ("all");

  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_set_timeout (tcase, 3600);
  tcase_add_test (tcase, test_a_plan_gives_the_bytes_of_its_elements_one_by_one);
  suite_add_tcase (suite, tcase);
  return suite;
}

GST_CHECK_MAIN (fused);
