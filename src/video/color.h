/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/video/video.h>

#include "../core/visibility.h"

G_BEGIN_DECLS

/**
 * GstAugColorKind:
 * @GST_AUG_COLOR_BRIGHTNESS: scales the light, value is a factor
 * @GST_AUG_COLOR_CONTRAST: scales the distance from the frame's mean grey, value is a factor
 * @GST_AUG_COLOR_SATURATION: scales the distance from the pixel's own grey, value is a factor
 * @GST_AUG_COLOR_HUE: turns the hue, value is in turns
 *
 * What one step of a colour chain does. docs/color.md has the formulas.
 */
typedef enum {
  GST_AUG_COLOR_BRIGHTNESS,
  GST_AUG_COLOR_CONTRAST,
  GST_AUG_COLOR_SATURATION,
  GST_AUG_COLOR_HUE,
} GstAugColorKind;

/**
 * GstAugHueModel:
 * @GST_AUG_HUE_MODEL_AUTO: as @GST_AUG_HUE_MODEL_HSV on RGB, as @GST_AUG_HUE_MODEL_CHROMA on YUV
 * @GST_AUG_HUE_MODEL_HSV: turns H of HSV
 * @GST_AUG_HUE_MODEL_CHROMA: turns the chroma plane
 *
 * In which space a hue is turned.
 */
typedef enum {
  GST_AUG_HUE_MODEL_AUTO,
  GST_AUG_HUE_MODEL_HSV,
  GST_AUG_HUE_MODEL_CHROMA,
} GstAugHueModel;

#define GST_AUG_TYPE_HUE_MODEL (gst_aug_hue_model_get_type ())
GST_AUG_API GType gst_aug_hue_model_get_type (void);

/**
 * GST_AUG_COLOR_MAX_STEPS:
 *
 * How many steps a colour chain may have.
 */
#define GST_AUG_COLOR_MAX_STEPS 8

/**
 * GST_AUG_COLOR_MAX_FACTOR:
 *
 * The largest factor of a step.
 */
#define GST_AUG_COLOR_MAX_FACTOR 1000.0

/**
 * GstAugColorStep:
 * @kind: what it does
 * @value: a factor of at least 0 (1 changes nothing), or for %GST_AUG_COLOR_HUE turns in [-0.5,
 * 0.5]
 *
 * One step of a colour chain.
 */
typedef struct {
  GstAugColorKind kind;
  gdouble value;
} GstAugColorStep;

typedef struct _GstAugColorScratch GstAugColorScratch;

GST_AUG_API GstAugColorScratch *gst_aug_color_scratch_new (void);
GST_AUG_API void gst_aug_color_scratch_free (GstAugColorScratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugColorScratch, gst_aug_color_scratch_free)

GST_AUG_API gboolean gst_aug_video_color_apply (GstVideoFrame *frame, const GstAugColorStep *steps,
    guint n_steps, GstAugHueModel hue_model, GstAugColorScratch *scratch);
GST_AUG_API gboolean gst_aug_video_color_apply_to (const GstVideoFrame *src, GstVideoFrame *dst,
    const GstAugColorStep *steps, guint n_steps, GstAugHueModel hue_model,
    GstAugColorScratch *scratch);

G_END_DECLS
