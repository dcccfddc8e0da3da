/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:plan
 * @title: Video plans and their renderer
 * @short_description: the work owed to a picture
 */
#include "plan-private.h"

#include <string.h>

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

/* The step that the next one may become a part of. */
static GstAugVideoStep *
joinable_step (GstAugVideoPlan *plan)
{
  GstAugVideoStep *step = last_step (plan);

  return step && !step->is_parted ? step : NULL;
}

static GstAugVideoStep *
new_step (GstAugVideoPlan *plan, GstAugVideoStepKind kind)
{
  GstAugVideoStep *step;

  if (plan->n_steps == GST_AUG_VIDEO_PLAN_MAX_STEPS)
    return NULL;
  step = &plan->steps[plan->n_steps++];
  step->kind = kind;
  step->is_sealed = step->is_parted = FALSE;
  step->width = plan->width;
  step->height = plan->height;
  return step;
}

/* What only moves pixels neither samples nor fills, so it joins any map. Axis-aligned maps are told
 * apart by their fill even where they do not need it: the join has the bytes it always had. */
static gboolean
may_join (const GstAugVideoStep *step, const GstAugVideoMap *map, gboolean moves, guint width,
    guint height)
{
  if (moves || step->is_mirror)
    return TRUE;
  if (step->map.interpolation != map->interpolation)
    return FALSE;
  if (step->map.fill == map->fill && step->map.fill_mode == map->fill_mode)
    return TRUE;
  return (step->map.is_general || map->is_general) &&
         (!gst_aug_video_map_fills (&step->map, step->width, step->height) ||
             !gst_aug_video_map_fills (map, width, height));
}

static gboolean
join (GstAugVideoStep *step, const GstAugVideoMap *map, gboolean moves)
{
  const guint32 fill = step->map.fill;
  const GstAugFillMode fill_mode = step->map.fill_mode;

  if (!gst_aug_video_map_join (&step->map, step->width, step->height, map))
    return FALSE;
  if (moves) {
    step->map.fill = fill;
    step->map.fill_mode = fill_mode;
    return TRUE;
  }
  step->map.interpolation = map->interpolation;
  if (step->is_mirror) {
    step->map.fill = map->fill;
    step->map.fill_mode = map->fill_mode;
  }
  return TRUE;
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
  GstAugVideoStep *step = joinable_step (plan);
  gboolean moves = gst_aug_video_map_only_moves (map, plan->width, plan->height, width, height);

  if (step && step->kind == GST_AUG_VIDEO_STEP_MAP && may_join (step, map, moves, width, height) &&
      join (step, map, moves)) {
    step->is_mirror &= moves;
  } else if (step && step->kind == GST_AUG_VIDEO_STEP_DISTORTION &&
             gst_aug_video_distortion_then (
                 &step->distortion, map, step->width, step->height, width, height)) {
    /* one sampling */
  } else {
    step = new_step (plan, GST_AUG_VIDEO_STEP_MAP);
    if (!step)
      return FALSE;
    step->is_mirror = moves;
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
 * gst_aug_video_plan_add_distortion: (skip)
 * @plan: a plan
 * @distortion: where pixels come from, in the picture that the plan gives so far
 *
 * Returns: %FALSE if the plan is full
 */
gboolean
gst_aug_video_plan_add_distortion (GstAugVideoPlan *plan, const GstAugVideoDistortion *distortion)
{
  GstAugVideoStep *step = joinable_step (plan);
  GstAugVideoDistortion joined = *distortion;

  guint width = GST_VIDEO_INFO_WIDTH (&plan->source),
        height = GST_VIDEO_INFO_HEIGHT (&plan->source);

  if (plan->n_steps > 1) {
    width = plan->steps[plan->n_steps - 2].width;
    height = plan->steps[plan->n_steps - 2].height;
  }
  if (step && step->kind == GST_AUG_VIDEO_STEP_MAP &&
      gst_aug_video_distortion_after (&joined, &step->map, width, height))
    step->kind = GST_AUG_VIDEO_STEP_DISTORTION;
  else
    step = new_step (plan, GST_AUG_VIDEO_STEP_DISTORTION);
  if (!step)
    return FALSE;
  step->distortion = joined;
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
 * gst_aug_video_plan_add_mix: (skip)
 * @plan: a plan
 * @mix: chains that begin with the picture that the plan gives so far; it stays where it is until
 *     the plan has been carried out
 *
 * Returns: %FALSE if the plan is full
 */
gboolean
gst_aug_video_plan_add_mix (GstAugVideoPlan *plan, const GstAugVideoMix *mix)
{
  GstAugVideoStep *step = new_step (plan, GST_AUG_VIDEO_STEP_MIX);

  if (!step)
    return FALSE;
  step->mix = mix;
  return TRUE;
}

/**
 * gst_aug_video_plan_nest: (skip)
 * @plan: a plan, which may be full
 * @inner: (out caller-allocates): what it was; it stays where it is until @plan has been carried
 * out
 *
 * Makes room: all steps become one.
 */
void
gst_aug_video_plan_nest (GstAugVideoPlan *plan, GstAugVideoPlan *inner)
{
  gst_aug_video_plan_copy (inner, plan);
  plan->n_steps = 0;
  new_step (plan, GST_AUG_VIDEO_STEP_PLAN)->plan = inner;
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

/**
 * gst_aug_video_plan_part: (skip)
 * @plan: a plan
 *
 * What is added next is sampled by itself and does not become one with the maps before.
 */
void
gst_aug_video_plan_part (GstAugVideoPlan *plan)
{
  GstAugVideoStep *step = last_step (plan);

  if (step)
    step->is_parted = TRUE;
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
