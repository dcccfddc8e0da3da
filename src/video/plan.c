/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:plan
 * @title: Video plans and their renderer
 * @short_description: the work owed to a picture
 */
#include "plan-private.h"

#include <math.h>
#include <string.h>

/* rectangles come from composed fractions */
#define SNAP 1e-6

/**
 * gst_aug_video_plan_init: (skip)
 * @plan: (out caller-allocates): the plan to fill
 * @source: the picture in memory
 *
 * The plan that leaves the picture as it is.
 */
void
gst_aug_video_plan_init (GstAugVideoPlan *plan, const GstVideoInfo *source)
{
  plan->source = *source;
  plan->width = GST_VIDEO_INFO_WIDTH (source);
  plan->height = GST_VIDEO_INFO_HEIGHT (source);
  plan->n_steps = 0;
}

static GstAugVideoStep *
last_step (GstAugVideoPlan *plan)
{
  return plan->n_steps ? &plan->steps[plan->n_steps - 1] : NULL;
}

static GstAugVideoStep *
new_step (GstAugVideoPlan *plan, GstAugVideoStepKind kind)
{
  GstAugVideoStep *step;

  if (plan->n_steps == GST_AUG_VIDEO_PLAN_MAX_STEPS)
    return NULL;
  step = &plan->steps[plan->n_steps++];
  step->kind = kind;
  step->is_sealed = FALSE;
  step->width = plan->width;
  step->height = plan->height;
  return step;
}

/* Mirrors neither sample nor fill, so they join any map. */
static gboolean
mirrors_only (const GstAugVideoMap *map, guint in_width, guint in_height, guint width, guint height)
{
  return map->x == 0 && map->y == 0 && map->width == in_width && map->height == in_height &&
         map->valid_x0 <= 0 && map->valid_y0 <= 0 && map->valid_x1 >= in_width &&
         map->valid_y1 >= in_height && in_width == width && in_height == height;
}

/* What counts of an axis of the present picture, in pixels of the source: an edge between two
 * pixels takes the whole pixel. */
static void
join_valid_axis (gdouble origin, gdouble size, gboolean mirror, guint present, gdouble from,
    gdouble to, gdouble *valid0, gdouble *valid1)
{
  gdouble scale = size / present, start = from, stop = to;

  if (from <= 0 && to >= present)
    return;
  if (mirror) {
    start = present - to;
    stop = present - from;
  }
  *valid0 = MAX (*valid0, floor (origin + start * scale + SNAP));
  *valid1 = MIN (*valid1, ceil (origin + stop * scale - SNAP));
}

static void
join_valid (GstAugVideoStep *step, const GstAugVideoMap *map)
{
  GstAugVideoMap *to = &step->map;

  join_valid_axis (to->x, to->width, to->mirror_x, step->width, map->valid_x0, map->valid_x1,
      &to->valid_x0, &to->valid_x1);
  join_valid_axis (to->y, to->height, to->mirror_y, step->height, map->valid_y0, map->valid_y1,
      &to->valid_y0, &to->valid_y1);
}

/**
 * gst_aug_video_plan_add_map: (skip)
 * @plan: a plan
 * @map: where pixels come from, in the picture that the plan gives so far
 * @width: width of the result in pixels
 * @height: height of the result in pixels
 *
 * Returns: %FALSE if the plan is full
 */
gboolean
gst_aug_video_plan_add_map (
    GstAugVideoPlan *plan, const GstAugVideoMap *map, guint width, guint height)
{
  GstAugVideoStep *step = last_step (plan);
  gboolean mirror = mirrors_only (map, plan->width, plan->height, width, height);
  gboolean joins =
      step && step->kind == GST_AUG_VIDEO_STEP_MAP &&
      (mirror || step->is_mirror ||
          (step->map.interpolation == map->interpolation && step->map.fill == map->fill));

  if (joins) {
    if (!mirror) {
      step->map.interpolation = map->interpolation;
      step->map.fill = map->fill;
      step->is_mirror = FALSE;
    }
    join_valid (step, map);
    gst_aug_video_map_crop (
        &step->map, step->width, step->height, map->x, map->y, map->width, map->height);
    gst_aug_video_map_mirror (&step->map, map->mirror_x, map->mirror_y);
  } else {
    step = new_step (plan, GST_AUG_VIDEO_STEP_MAP);
    if (!step)
      return FALSE;
    step->is_mirror = mirror;
    step->map = *map;
  }
  step->width = plan->width = width;
  step->height = plan->height = height;
  return TRUE;
}

/**
 * gst_aug_video_plan_add_color: (skip)
 * @plan: a plan
 * @color: a colour operation
 * @hue_model: what turning the hue means
 *
 * Returns: %FALSE if the plan is full
 */
gboolean
gst_aug_video_plan_add_color (
    GstAugVideoPlan *plan, GstAugColorStep color, GstAugHueModel hue_model)
{
  GstAugVideoStep *step = last_step (plan);
  gboolean turns_hue = color.kind == GST_AUG_COLOR_HUE;

  if (!step || step->kind != GST_AUG_VIDEO_STEP_COLOR ||
      step->n_colors == G_N_ELEMENTS (step->colors) ||
      (step->is_sealed && !GST_VIDEO_INFO_IS_RGB (&plan->source)) ||
      (turns_hue && step->turns_hue && step->hue_model != hue_model)) {
    step = new_step (plan, GST_AUG_VIDEO_STEP_COLOR);
    if (!step)
      return FALSE;
    step->n_colors = 0;
    step->turns_hue = FALSE;
    step->hue_model = hue_model;
  }
  if (turns_hue) {
    step->turns_hue = TRUE;
    step->hue_model = hue_model;
  }
  step->colors[step->n_colors++] = color;
  return TRUE;
}

/**
 * gst_aug_video_plan_add_effect: (skip)
 * @plan: a plan
 * @effect: an effect
 * @operation: its operation
 * @address: which frame it is
 *
 * Returns: %FALSE if the plan is full
 */
gboolean
gst_aug_video_plan_add_effect (GstAugVideoPlan *plan, const GstAugEffect *effect,
    const GstAugOperation *operation, const GstAugEffectAddress *address)
{
  GstAugVideoStep *step = new_step (plan, GST_AUG_VIDEO_STEP_EFFECT);

  if (!step)
    return FALSE;
  step->effect = effect;
  step->operation = *operation;
  step->address = *address;
  return TRUE;
}

/**
 * gst_aug_video_plan_copy: (skip)
 * @to: (out caller-allocates): where to
 * @from: a plan
 *
 * Copies the steps there are, and not the room for more.
 */
void
gst_aug_video_plan_copy (GstAugVideoPlan *to, const GstAugVideoPlan *from)
{
  memcpy (to, from, G_STRUCT_OFFSET (GstAugVideoPlan, steps) + from->n_steps * sizeof *from->steps);
}

/**
 * gst_aug_video_plan_seal: (skip)
 * @plan: a plan
 *
 * Ends an element's part. Colours of a chain are rounded once on Y'CbCr, so the next element's
 * begin a chain of their own there: the bytes are those of the elements one by one.
 */
void
gst_aug_video_plan_seal (GstAugVideoPlan *plan)
{
  GstAugVideoStep *step = last_step (plan);

  if (step)
    step->is_sealed = TRUE;
}

/* Whether pixels stay where they are and depend on no other. */
gboolean
gst_aug_video_step_is_in_place (const GstAugVideoStep *step)
{
  return step->kind == GST_AUG_VIDEO_STEP_COLOR ||
         (step->kind == GST_AUG_VIDEO_STEP_EFFECT && step->effect->flags & GST_AUG_EFFECT_POINT);
}

/**
 * gst_aug_video_plan_is_identity: (skip)
 * @plan: a plan
 *
 * Returns: whether it leaves the picture as it is
 */
gboolean
gst_aug_video_plan_is_identity (const GstAugVideoPlan *plan)
{
  guint width = GST_VIDEO_INFO_WIDTH (&plan->source);
  guint height = GST_VIDEO_INFO_HEIGHT (&plan->source);

  for (guint i = 0; i < plan->n_steps; i++) {
    const GstAugVideoStep *step = &plan->steps[i];

    if (step->kind != GST_AUG_VIDEO_STEP_MAP ||
        !gst_aug_video_map_is_identity (&step->map, width, height, step->width, step->height))
      return FALSE;
  }
  return TRUE;
}

/**
 * gst_aug_video_plan_is_in_place: (skip)
 * @plan: a plan
 *
 * Returns: whether every pixel stays where it is and depends on no other
 */
gboolean
gst_aug_video_plan_is_in_place (const GstAugVideoPlan *plan)
{
  for (guint i = 0; i < plan->n_steps; i++)
    if (!gst_aug_video_step_is_in_place (&plan->steps[i]))
      return FALSE;
  return TRUE;
}
