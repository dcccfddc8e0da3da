/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/rule.h"
#include "../decision/decision.h"
#include "color/color.h"
#include "lens/distort-render.h"
#include "effect.h"
#include "geometry/map.h"

G_BEGIN_DECLS

#define GST_AUG_VIDEO_PLAN_MAX_STEPS 22
/* The most that one element adds. */
#define GST_AUG_VIDEO_PLAN_ROOM 10

typedef struct _GstAugVideoPlan GstAugVideoPlan;
typedef struct _GstAugVideoMix GstAugVideoMix;
typedef struct _GstAugVideoStep GstAugVideoStep;
typedef struct _GstAugVideoWork GstAugVideoWork;
typedef struct _GstAugVideoRenderer GstAugVideoRenderer;

/**
 * GstAugVideoStepKind: (skip)
 * @GST_AUG_VIDEO_STEP_MAP: moves pixels
 * @GST_AUG_VIDEO_STEP_COLOR: a chain of colour operations
 * @GST_AUG_VIDEO_STEP_DISTORTION: bends pictures
 * @GST_AUG_VIDEO_STEP_EFFECT: any other operation
 * @GST_AUG_VIDEO_STEP_MIX: chains of operations, mixed
 * @GST_AUG_VIDEO_STEP_PLAN: the beginning of a plan that is longer than a plan
 *
 * What a step of a plan does.
 */
typedef enum {
  GST_AUG_VIDEO_STEP_MAP,
  GST_AUG_VIDEO_STEP_COLOR,
  GST_AUG_VIDEO_STEP_DISTORTION,
  GST_AUG_VIDEO_STEP_EFFECT,
  GST_AUG_VIDEO_STEP_MIX,
  GST_AUG_VIDEO_STEP_PLAN,
} GstAugVideoStepKind;

/**
 * GstAugVideoStep: (skip)
 * @kind: what it does
 * @width: width after the step in pixels
 * @height: height after the step in pixels
 * @is_sealed: whether what follows is another element's work
 * @is_parted: whether what follows is sampled by itself
 *
 * One step of a plan. `map` is one sampling of composed geometry, `color` one chain.
 */
struct _GstAugVideoStep {
  GstAugVideoStepKind kind;
  guint width, height;
  gboolean is_sealed;
  gboolean is_parted;
  union {
    struct {
      GstAugVideoMap map;
      gboolean is_mirror; /* it only mirrors */
    };
    struct {
      guint n_colors;
      GstAugColorStep colors[8];
      GstAugHueModel hue_model;
      gboolean turns_hue; /* one of the colours turns the hue */
    };
    GstAugVideoDistortion distortion;
    const GstAugVideoMix *mix;
    const GstAugVideoPlan *plan;
    struct {
      const GstAugEffect *effect;
      GstAugOperation operation;
      GstAugEffectAddress address;
    };
  };
};

/**
 * GstAugVideoPlan: (skip)
 * @source: the picture in memory
 * @width: width of the picture that the plan gives, pixels
 * @height: height of the picture that the plan gives, pixels
 * @n_steps: number of steps
 * @steps: the steps
 *
 * The work still owed to a picture. A plain value; use gst_aug_video_plan_copy(). Crops, resizes
 * and mirrors that follow each other are one step: pixels are sampled once.
 */
struct _GstAugVideoPlan {
  GstVideoInfo source;
  guint width, height;
  guint n_steps;
  GstAugVideoStep steps[GST_AUG_VIDEO_PLAN_MAX_STEPS];
};

/**
 * GstAugVideoWork: (skip)
 * @n_passes: passes over pictures
 * @bytes_read: bytes of pictures that they read
 * @bytes_written: bytes of pictures that they wrote
 *
 * What a renderer has done so far.
 */
struct _GstAugVideoWork {
  guint64 n_passes;
  guint64 bytes_read;
  guint64 bytes_written;
};

GST_AUG_API void gst_aug_video_plan_init (GstAugVideoPlan *plan, const GstVideoInfo *source);
GST_AUG_API gboolean gst_aug_video_plan_add_map (
    GstAugVideoPlan *plan, const GstAugVideoMap *map, guint width, guint height);
GST_AUG_API gboolean gst_aug_video_plan_add_color (
    GstAugVideoPlan *plan, GstAugColorStep color, GstAugHueModel hue_model);
GST_AUG_API gboolean gst_aug_video_plan_add_distortion (
    GstAugVideoPlan *plan, const GstAugVideoDistortion *distortion);
GST_AUG_API gboolean gst_aug_video_plan_add_effect (GstAugVideoPlan *plan,
    const GstAugEffect *effect, const GstAugOperation *operation,
    const GstAugEffectAddress *address);
GST_AUG_API gboolean gst_aug_video_plan_add_mix (GstAugVideoPlan *plan, const GstAugVideoMix *mix);
GST_AUG_API void gst_aug_video_plan_nest (GstAugVideoPlan *plan, GstAugVideoPlan *inner);
GST_AUG_API void gst_aug_video_plan_copy (GstAugVideoPlan *to, const GstAugVideoPlan *from);
GST_AUG_API void gst_aug_video_plan_seal (GstAugVideoPlan *plan);
GST_AUG_API void gst_aug_video_plan_part (GstAugVideoPlan *plan);
GST_AUG_API gboolean gst_aug_video_plan_is_identity (const GstAugVideoPlan *plan);
GST_AUG_API gboolean gst_aug_video_plan_is_in_place (const GstAugVideoPlan *plan);

GST_AUG_API GstAugVideoRenderer *gst_aug_video_renderer_new (void);
GST_AUG_API void gst_aug_video_renderer_free (GstAugVideoRenderer *renderer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugVideoRenderer, gst_aug_video_renderer_free)
GST_AUG_API void gst_aug_video_renderer_reset (GstAugVideoRenderer *renderer);
GST_AUG_API gboolean gst_aug_video_renderer_render (GstAugVideoRenderer *renderer,
    const GstAugVideoPlan *plan, const GstVideoFrame *src, GstVideoFrame *dst);

GST_AUG_API gboolean gst_aug_video_renderer_render_kept (GstAugVideoRenderer *renderer,
    const GstAugVideoPlan *plan, const GstVideoFrame *src, const GstVideoFrame **result);
GST_AUG_API void gst_aug_video_renderer_end (GstAugVideoRenderer *renderer);

GST_AUG_API void gst_aug_video_renderer_get_work (
    const GstAugVideoRenderer *renderer, GstAugVideoWork *work);

GST_AUG_API gboolean gst_aug_video_operation_to_map (const GstAugOperation *operation,
    gboolean nearest, guint in_width, guint in_height, guint out_width, guint out_height,
    GstAugVideoMap *map, GstAugOperation *applied);
GST_AUG_API gboolean gst_aug_video_operation_to_distortion (const GstAugOperation *operation,
    gboolean nearest, guint width, guint height, GstAugVideoDistortion *distortion);
GST_AUG_API gboolean gst_aug_video_operation_to_color (
    const GstAugOperation *operation, GstAugColorStep *color, GstAugHueModel *hue_model);

G_END_DECLS
