/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:plan
 * @title: Video plans and their renderer
 * @short_description: the work owed to a picture, carried out in as few passes as it allows
 */
#include "plan.h"

#include <math.h>
#include <string.h>

/* rectangles come from composed fractions */
#define SNAP 1e-6

struct _GstAugVideoRenderer {
  GstAugVideoScratch *maps;
  GstAugColorScratch *colors;
  GstBuffer *between[2];
  GstVideoInfo between_info[2];
};

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
new_step (GstAugVideoPlan *plan)
{
  GstAugVideoStep *step;

  if (plan->n_steps == GST_AUG_VIDEO_PLAN_MAX_STEPS)
    return NULL;
  step = &plan->steps[plan->n_steps++];
  memset (step, 0, sizeof *step);
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
      step && step->is_map &&
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
    step = new_step (plan);
    if (!step)
      return FALSE;
    step->is_map = TRUE;
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

  if (!step || step->is_map || step->n_colors == G_N_ELEMENTS (step->colors) ||
      (step->is_sealed && !GST_VIDEO_INFO_IS_RGB (&plan->source)) ||
      (turns_hue && step->turns_hue && step->hue_model != hue_model)) {
    step = new_step (plan);
    if (!step)
      return FALSE;
  }
  if (turns_hue) {
    step->turns_hue = TRUE;
    step->hue_model = hue_model;
  }
  step->colors[step->n_colors++] = color;
  return TRUE;
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

    if (!step->is_map ||
        !gst_aug_video_map_is_identity (&step->map, width, height, step->width, step->height))
      return FALSE;
  }
  return TRUE;
}

/**
 * gst_aug_video_plan_is_in_place: (skip)
 * @plan: a plan
 *
 * Returns: whether it changes colours only
 */
gboolean
gst_aug_video_plan_is_in_place (const GstAugVideoPlan *plan)
{
  for (guint i = 0; i < plan->n_steps; i++)
    if (plan->steps[i].is_map)
      return FALSE;
  return TRUE;
}

/**
 * gst_aug_video_renderer_new: (skip)
 *
 * Returns: (transfer full): a renderer; it keeps memory between pictures, one thread at a time
 */
GstAugVideoRenderer *
gst_aug_video_renderer_new (void)
{
  GstAugVideoRenderer *renderer = g_new0 (GstAugVideoRenderer, 1);

  renderer->maps = gst_aug_video_scratch_new ();
  renderer->colors = gst_aug_color_scratch_new ();
  return renderer;
}

/**
 * gst_aug_video_renderer_free: (skip)
 * @renderer: (transfer full): a renderer
 */
void
gst_aug_video_renderer_free (GstAugVideoRenderer *renderer)
{
  for (guint i = 0; i < G_N_ELEMENTS (renderer->between); i++)
    gst_clear_buffer (&renderer->between[i]);
  gst_aug_video_scratch_free (renderer->maps);
  gst_aug_color_scratch_free (renderer->colors);
  g_free (renderer);
}

/* A picture between two steps, kept from frame to frame. */
static gboolean
map_between (GstAugVideoRenderer *renderer, guint which, const GstAugVideoPlan *plan,
    const GstAugVideoStep *step, GstVideoFrame *frame)
{
  GstVideoInfo *info = &renderer->between_info[which];

  if (!renderer->between[which] ||
      GST_VIDEO_INFO_FORMAT (info) != GST_VIDEO_INFO_FORMAT (&plan->source) ||
      (guint) GST_VIDEO_INFO_WIDTH (info) != step->width ||
      (guint) GST_VIDEO_INFO_HEIGHT (info) != step->height) {
    gst_video_info_set_format (
        info, GST_VIDEO_INFO_FORMAT (&plan->source), step->width, step->height);
    gst_clear_buffer (&renderer->between[which]);
    renderer->between[which] = gst_buffer_new_allocate (NULL, info->size, NULL);
  }
  info->colorimetry = plan->source.colorimetry;
  info->chroma_site = plan->source.chroma_site;
  return renderer->between[which] && gst_video_frame_map (frame, info, renderer->between[which],
                                         GST_MAP_READWRITE | GST_VIDEO_FRAME_MAP_FLAG_NO_REF);
}

static gboolean
render_step (GstAugVideoRenderer *renderer, const GstAugVideoStep *step, const GstVideoFrame *src,
    GstVideoFrame *dst)
{
  if (step->is_map)
    return gst_aug_video_map_render (&step->map, src, dst, renderer->maps);
  if (src == dst)
    return gst_aug_video_color_apply (
        dst, step->colors, step->n_colors, step->hue_model, renderer->colors);
  return gst_aug_video_color_apply_to (
      src, dst, step->colors, step->n_colors, step->hue_model, renderer->colors);
}

/**
 * gst_aug_video_renderer_render: (skip)
 * @renderer: a renderer
 * @plan: a plan with at least one step
 * @src: the picture in memory
 * @dst: the picture that the plan gives, same format
 *
 * Returns: whether it could be done
 */
gboolean
gst_aug_video_renderer_render (GstAugVideoRenderer *renderer, const GstAugVideoPlan *plan,
    const GstVideoFrame *src, GstVideoFrame *dst)
{
  guint last = plan->n_steps - 1;
  GstVideoFrame frames[2];
  const GstVideoFrame *from = src;
  gboolean mapped[2] = { FALSE, FALSE }, ok = TRUE;

  g_return_val_if_fail (plan->n_steps > 0, FALSE);
  /* after the last map colours are changed where they are */
  while (last > 0 && !plan->steps[last].is_map)
    last--;
  for (guint i = 0; ok && i <= last; i++) {
    if (i == last) {
      ok = render_step (renderer, &plan->steps[i], from, dst);
    } else {
      guint which = i % 2;

      if (mapped[which])
        gst_video_frame_unmap (&frames[which]);
      ok = mapped[which] = map_between (renderer, which, plan, &plan->steps[i], &frames[which]);
      ok = ok && render_step (renderer, &plan->steps[i], from, &frames[which]);
      from = &frames[which];
    }
  }
  for (guint i = last + 1; ok && i < plan->n_steps; i++)
    ok = render_step (renderer, &plan->steps[i], dst, dst);
  for (guint i = 0; i < 2; i++)
    if (mapped[i])
      gst_video_frame_unmap (&frames[i]);
  return ok;
}

/**
 * gst_aug_video_renderer_render_in_place: (skip)
 * @renderer: a renderer
 * @plan: a plan that changes colours only
 * @frame: the picture
 *
 * Returns: whether it could be done
 */
gboolean
gst_aug_video_renderer_render_in_place (
    GstAugVideoRenderer *renderer, const GstAugVideoPlan *plan, GstVideoFrame *frame)
{
  gboolean ok = gst_aug_video_plan_is_in_place (plan);

  for (guint i = 0; ok && i < plan->n_steps; i++)
    ok = render_step (renderer, &plan->steps[i], frame, frame);
  return ok;
}
