/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/video/video.h>

#include "../../core/visibility.h"

G_BEGIN_DECLS

/**
 * GstAugColorKind:
 * @GST_AUG_COLOR_BRIGHTNESS: scales the light, value is a factor
 * @GST_AUG_COLOR_CONTRAST: scales the distance from the frame's mean grey, value is a factor
 * @GST_AUG_COLOR_SATURATION: scales the distance from the pixel's own grey, value is a factor
 * @GST_AUG_COLOR_HUE: turns the hue, value is in turns
 * @GST_AUG_COLOR_TEMPERATURE: light of a black body, value is in kelvin from 3000 to 15000
 * @GST_AUG_COLOR_EXPOSURE: scales linear light, value is in stops from -10 to 10
 * @GST_AUG_COLOR_GAMMA: a power, value is the exponent from 0.01 to 100
 * @GST_AUG_COLOR_GRAYSCALE: takes the colour away, no value
 * @GST_AUG_COLOR_INVERT: the negative, no value
 * @GST_AUG_COLOR_POSTERIZE: clears low bits, value is the bits that stay of eight, 0 to 8
 * @GST_AUG_COLOR_SOLARIZE: the negative of what is at least as bright, value is a level, 0 to 256
 * @GST_AUG_COLOR_SOLARIZE_ADD: adds to what is below 128, value is a level, 0 to 255
 * @GST_AUG_COLOR_EQUALIZE: levels of each channel as often as each other, no value
 * @GST_AUG_COLOR_AUTOCONTRAST: each channel from its least to its greatest level, no value
 * @GST_AUG_COLOR_CLAHE: equalizes luma in 8 by 8 tiles, value is the clip limit, 0 to 1000
 * @GST_AUG_COLOR_CHANNEL_SHUFFLE: other places for the channels, value is 9·R + 3·G + B, each the
 *     channel (0 to 2) that is taken
 * @GST_AUG_COLOR_CHANNEL_DROP: one channel becomes zero, value is the channel
 * @GST_AUG_COLOR_OFFSET: adds to each channel, value is in levels of 255, -255 to 255
 * @GST_AUG_COLOR_OFFSET_RED: adds to red
 * @GST_AUG_COLOR_OFFSET_GREEN: adds to green
 * @GST_AUG_COLOR_OFFSET_BLUE: adds to blue
 *
 * What one step of a colour chain does. docs/color.md has the formulas.
 */
typedef enum {
  GST_AUG_COLOR_BRIGHTNESS,
  GST_AUG_COLOR_CONTRAST,
  GST_AUG_COLOR_SATURATION,
  GST_AUG_COLOR_HUE,
  GST_AUG_COLOR_TEMPERATURE,
  GST_AUG_COLOR_EXPOSURE,
  GST_AUG_COLOR_GAMMA,
  GST_AUG_COLOR_GRAYSCALE,
  GST_AUG_COLOR_INVERT,
  GST_AUG_COLOR_POSTERIZE,
  GST_AUG_COLOR_SOLARIZE,
  GST_AUG_COLOR_SOLARIZE_ADD,
  GST_AUG_COLOR_EQUALIZE,
  GST_AUG_COLOR_AUTOCONTRAST,
  GST_AUG_COLOR_CLAHE,
  GST_AUG_COLOR_CHANNEL_SHUFFLE,
  GST_AUG_COLOR_CHANNEL_DROP,
  GST_AUG_COLOR_OFFSET,
  GST_AUG_COLOR_OFFSET_RED,
  GST_AUG_COLOR_OFFSET_GREEN,
  GST_AUG_COLOR_OFFSET_BLUE,
} GstAugColorKind;

/**
 * GstAugColorFlavour:
 * @GST_AUG_COLOR_FLAVOUR_TORCHVISION: as the tensor functions of torchvision
 * @GST_AUG_COLOR_FLAVOUR_PILLOW: as Pillow, and torchvision on Pillow's images
 *
 * Whose arithmetic is followed on R'G'B' where they differ.
 */
typedef enum {
  GST_AUG_COLOR_FLAVOUR_TORCHVISION,
  GST_AUG_COLOR_FLAVOUR_PILLOW,
} GstAugColorFlavour;

#define GST_AUG_TYPE_COLOR_FLAVOUR (gst_aug_color_flavour_get_type ())
GST_AUG_API GType gst_aug_color_flavour_get_type (void);

/**
 * GstAugColorStatistics:
 * @GST_AUG_COLOR_STATISTICS_FRAME: of each picture alone
 * @GST_AUG_COLOR_STATISTICS_WINDOW: smoothed over the pictures of a window up to this one
 *
 * What an operation that looks at the whole picture knows of it.
 */
typedef enum {
  GST_AUG_COLOR_STATISTICS_FRAME,
  GST_AUG_COLOR_STATISTICS_WINDOW,
} GstAugColorStatistics;

#define GST_AUG_TYPE_COLOR_STATISTICS (gst_aug_color_statistics_get_type ())
GST_AUG_API GType gst_aug_color_statistics_get_type (void);

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
 * @value: see #GstAugColorKind; a factor is at least 0 (1 changes nothing), turns are in [-0.5,
 *     0.5]
 * @flavour: whose arithmetic
 * @track: 0, or under which number statistics of the picture are smoothed from frame to frame
 *
 * One step of a colour chain.
 */
typedef struct {
  GstAugColorKind kind;
  gdouble value;
  GstAugColorFlavour flavour;
  guint64 track;
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
