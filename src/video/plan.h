/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/rule.h"
#include "../decision/decision.h"
#include "color.h"
#include "map.h"

G_BEGIN_DECLS

#define GST_AUG_VIDEO_PLAN_MAX_STEPS 8

typedef struct _GstAugVideoPlan GstAugVideoPlan;
typedef struct _GstAugVideoStep GstAugVideoStep;
typedef struct _GstAugVideoRenderer GstAugVideoRenderer;

/**
 * GstAugVideoStep: (skip)
 * @is_map: whether the step moves pixels, else it changes colours
 * @is_mirror: whether the map only mirrors
 * @turns_hue: whether one of the colour operations turns the hue
 * @map: where pixels come from
 * @width: width after the step in pixels
 * @height: height after the step in pixels
 * @n_colors: number of colour operations
 * @colors: colour operations in their order
 * @hue_model: what turning the hue means
 * @is_sealed: whether what follows is another element's work
 *
 * One pass over a picture.
 */
struct _GstAugVideoStep {
  gboolean is_map;
  gboolean is_mirror;
  gboolean turns_hue;
  GstAugVideoMap map;
  guint width, height;
  guint n_colors;
  GstAugColorStep colors[8];
  GstAugHueModel hue_model;
  gboolean is_sealed;
};

/**
 * GstAugVideoPlan: (skip)
 * @source: the picture in memory
 * @width: width of the picture that the plan gives, pixels
 * @height: height of the picture that the plan gives, pixels
 * @n_steps: number of passes
 * @steps: the passes
 *
 * The work still owed to a picture. A plain value. Crops, resizes and mirrors that follow each
 * other are one step: pixels are sampled once.
 */
struct _GstAugVideoPlan {
  GstVideoInfo source;
  guint width, height;
  guint n_steps;
  GstAugVideoStep steps[GST_AUG_VIDEO_PLAN_MAX_STEPS];
};

GST_AUG_API void gst_aug_video_plan_init (GstAugVideoPlan *plan, const GstVideoInfo *source);
GST_AUG_API gboolean gst_aug_video_plan_add_map (
    GstAugVideoPlan *plan, const GstAugVideoMap *map, guint width, guint height);
GST_AUG_API gboolean gst_aug_video_plan_add_color (
    GstAugVideoPlan *plan, GstAugColorStep color, GstAugHueModel hue_model);
GST_AUG_API void gst_aug_video_plan_seal (GstAugVideoPlan *plan);
GST_AUG_API gboolean gst_aug_video_plan_is_identity (const GstAugVideoPlan *plan);
GST_AUG_API gboolean gst_aug_video_plan_is_in_place (const GstAugVideoPlan *plan);

GST_AUG_API GstAugVideoRenderer *gst_aug_video_renderer_new (void);
GST_AUG_API void gst_aug_video_renderer_free (GstAugVideoRenderer *renderer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugVideoRenderer, gst_aug_video_renderer_free)
GST_AUG_API gboolean gst_aug_video_renderer_render (GstAugVideoRenderer *renderer,
    const GstAugVideoPlan *plan, const GstVideoFrame *src, GstVideoFrame *dst);
GST_AUG_API gboolean gst_aug_video_renderer_render_in_place (
    GstAugVideoRenderer *renderer, const GstAugVideoPlan *plan, GstVideoFrame *frame);

GST_AUG_API gboolean gst_aug_video_operation_to_map (const GstAugOperation *operation,
    gboolean nearest, guint in_width, guint in_height, guint out_width, guint out_height,
    GstAugVideoMap *map, GstAugOperation *applied);
GST_AUG_API gboolean gst_aug_video_operation_to_color (
    const GstAugOperation *operation, GstAugColorStep *color, GstAugHueModel *hue_model);

G_END_DECLS
