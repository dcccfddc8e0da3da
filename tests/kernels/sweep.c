/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Every operation of the catalogue on every size from 1×1 to 64×64 in every format, with rows that
 * are padded, go up, or end at a page that must not be touched. A hundredth of the sizes, or with
 * AUG_FULL all of them. */
#include "../random-decision.h"
#include "frames.h"

#define LARGEST 64

static GRand *dice;
static GstAugVideoRenderer *renderer;

/* FNV-1a of the pixels, or of what lies between the rows. */
static guint32
digest (const GuardedFrame *g, gboolean between)
{
  guint32 hash = GST_AUG_FNV1A_BASIS;

  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++) {
    const gsize padding = (gsize) ABS (g->frame.info.stride[p]) - g->row[p];
    const gboolean up = g->frame.info.stride[p] < 0;

    for (guint y = 0; y < g->rows[p]; y++) {
      /* the row that lies last in memory has nothing behind it */
      const gboolean is_last = y == (up ? 0 : g->rows[p] - 1);

      if (!between)
        hash = gst_aug_fnv1a (guarded_row (g, p, y), g->row[p], hash);
      else if (!is_last)
        hash = gst_aug_fnv1a (guarded_row (g, p, y) + g->row[p], padding, hash);
    }
  }
  return hash;
}

/* The plan of a decision for a picture as @in that becomes as large as @out. */
static gboolean
make_plan (GstAugVideoPlan *plan, const GstAugDecision *decision, const GstVideoInfo *in,
    const GstVideoInfo *out)
{
  const GstAugEffectAddress address = { .branch = 3, .time = 1, .window = 2 };

  gst_aug_video_plan_init (plan, in);
  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (decision, i);
    const GstAugEffect *effect = gst_aug_effect_find (op->name);
    GstAugOperation applied;
    GstAugHueModel model;
    GstAugColorStep color;
    GstAugVideoMap map;
    GstAugVideoDistortion distortion;
    gboolean ok;

    if (gst_aug_video_operation_to_map (op, g_rand_boolean (dice), plan->width, plan->height,
            (guint) out->width, (guint) out->height, &map, &applied))
      ok = gst_aug_video_plan_add_map (plan, &map, (guint) out->width, (guint) out->height);
    else if (gst_aug_video_operation_to_color (op, &color, &model))
      ok = gst_aug_video_plan_add_color (plan, color, model);
    else if (gst_aug_video_operation_to_distortion (
                 op, g_rand_boolean (dice), plan->width, plan->height, &distortion))
      ok = gst_aug_video_plan_add_distortion (plan, &distortion);
    else
      ok = effect && gst_aug_video_plan_add_effect (plan, effect, op, &address);
    if (!ok)
      return FALSE;
  }
  return plan->width == (guint) out->width && plan->height == (guint) out->height;
}

static void
check (const GstAugKind *kind, GuardedFrame *src, GuardedFrame *dst)
{
  g_autoptr (GstAugDecision) decision =
      random_decision (dice, kind, (gdouble) src->frame.info.width / src->frame.info.height);
  const guint32 before = digest (src, FALSE), between = digest (dst, TRUE);
  GstAugVideoPlan plan;

  if (!decision || !make_plan (&plan, decision, &src->frame.info, &dst->frame.info))
    return;
  g_assert_true (gst_aug_video_renderer_render (renderer, &plan, &src->frame, &dst->frame));
  if (digest (src, FALSE) != before || digest (dst, TRUE) != between)
    g_error ("%s writes outside of its picture: %s, %d x %d", kind->name,
        gst_video_format_to_string (GST_VIDEO_INFO_FORMAT (&src->frame.info)),
        src->frame.info.width, src->frame.info.height);
  if (!gst_aug_video_plan_is_in_place (&plan))
    return;
  {
    const guint32 once = digest (dst, FALSE);

    guarded_copy (dst, src);
    g_assert_true (gst_aug_video_renderer_render (renderer, &plan, &dst->frame, &dst->frame));
    if (digest (dst, FALSE) != once || digest (dst, TRUE) != between)
      g_error ("%s in place differs: %s, %d x %d", kind->name,
          gst_video_format_to_string (GST_VIDEO_INFO_FORMAT (&src->frame.info)),
          src->frame.info.width, src->frame.info.height);
  }
}

static void
sweep_size (GstVideoFormat format, guint width, guint height)
{
  GuardedFrame src, dst, other;

  guarded_init (&src, format, width, height, &shapes[(width + height) % G_N_ELEMENTS (shapes)]);
  guarded_init (&dst, format, width, height, &shapes[(3 * width + height) % G_N_ELEMENTS (shapes)]);
  guarded_init (&other, format, 1 + random_below (dice, LARGEST), 1 + random_below (dice, LARGEST),
      &shapes[(width + 2 * height) % G_N_ELEMENTS (shapes)]);
  fill_random (&src, dice);
  for (guint i = 0; i < gst_aug_catalogue_size (); i++) {
    const GstAugKind *kind = gst_aug_catalogue_nth (i);

    if (!(kind->touches & GST_AUG_TOUCHES_VIDEO))
      continue;
    for (guint j = 0; j < 4; j++)
      check (kind, &src, kind->touches & GST_AUG_TOUCHES_SIZE && j & 1 ? &other : &dst);
  }
  guarded_clear (&src);
  guarded_clear (&dst);
  guarded_clear (&other);
}

int
main (int argc, char **argv)
{
  const gboolean full = g_getenv ("AUG_FULL") != NULL;
  g_autoptr (GstCaps) caps = NULL;
  const GValue *listed;
  guint n = 0;

  gst_init (&argc, &argv);
  dice = g_rand_new_with_seed (5);
  renderer = gst_aug_video_renderer_new ();
  caps = gst_caps_from_string ("video/x-raw, format = " GST_AUG_VIDEO_MAP_FORMATS);
  listed = gst_structure_get_value (gst_caps_get_structure (caps, 0), "format");
  g_assert_cmpuint (gst_value_list_get_size (listed), ==, G_N_ELEMENTS (formats));
  for (guint f = 0; f < gst_value_list_get_size (listed); f++) {
    const gchar *name = g_value_get_string (gst_value_list_get_value (listed, f));

    for (guint width = 1; width <= LARGEST; width++)
      for (guint height = 1; height <= LARGEST; height++) {
        /* small ones always */
        if (!full && (width > 3 || height > 3) && (width * 67 + height * 31 + f) % 100)
          continue;
        gst_aug_level_set ((width + height) % 3 ? GST_AUG_LEVEL_VECTOR : GST_AUG_LEVEL_SCALAR);
        sweep_size (gst_video_format_from_string (name), width, height);
        n++;
      }
    g_print ("%s: %u sizes\n", name, n);
    n = 0;
  }
  gst_aug_video_renderer_free (renderer);
  g_rand_free (dice);
  return 0;
}
