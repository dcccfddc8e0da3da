/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/video/video.h>

#include "../../core/visibility.h"

G_BEGIN_DECLS

/**
 * GstAugTensorLayout:
 * @GST_AUG_TENSOR_LAYOUT_CHW: one plane a channel
 * @GST_AUG_TENSOR_LAYOUT_HWC: the channels of a pixel side by side
 *
 * How the numbers of a picture lie.
 */
typedef enum {
  GST_AUG_TENSOR_LAYOUT_CHW,
  GST_AUG_TENSOR_LAYOUT_HWC,
} GstAugTensorLayout;

/**
 * GstAugTensorChannels:
 * @GST_AUG_TENSOR_CHANNELS_AUTO: grey for GRAY8 and GRAY16_LE, red, green, blue for all else
 * @GST_AUG_TENSOR_CHANNELS_RGB: red, green, blue
 * @GST_AUG_TENSOR_CHANNELS_BGR: blue, green, red
 * @GST_AUG_TENSOR_CHANNELS_GRAY: one channel
 *
 * What the channels are.
 */
typedef enum {
  GST_AUG_TENSOR_CHANNELS_AUTO,
  GST_AUG_TENSOR_CHANNELS_RGB,
  GST_AUG_TENSOR_CHANNELS_BGR,
  GST_AUG_TENSOR_CHANNELS_GRAY,
} GstAugTensorChannels;

#define GST_TYPE_AUG_TENSOR_LAYOUT (gst_aug_tensor_layout_get_type ())
GST_AUG_API GType gst_aug_tensor_layout_get_type (void);
#define GST_TYPE_AUG_TENSOR_CHANNELS (gst_aug_tensor_channels_get_type ())
GST_AUG_API GType gst_aug_tensor_channels_get_type (void);

typedef struct _GstAugTensorSpec GstAugTensorSpec;

/**
 * GstAugTensorSpec: (skip)
 * @layout: how the numbers lie
 * @channels: what the channels are; not %GST_AUG_TENSOR_CHANNELS_AUTO
 * @unit: what a step of the picture's values counts; 0: the largest value counts 1
 * @mean: of red, green, blue: what is taken off
 * @deviation: of red, green, blue, above 0: what is divided by then
 *
 * What a picture becomes. One channel takes the mean of the three numbers.
 */
struct _GstAugTensorSpec {
  GstAugTensorLayout layout;
  GstAugTensorChannels channels;
  gdouble unit;
  gdouble mean[3];
  gdouble deviation[3];
};

GST_AUG_API GstAugTensorChannels gst_aug_tensor_channels_of (
    GstAugTensorChannels wanted, const GstVideoFormatInfo *finfo);
GST_AUG_API guint gst_aug_tensor_n_channels (GstAugTensorChannels channels);
GST_AUG_API gsize gst_aug_tensor_size (GstAugTensorChannels channels, const GstVideoInfo *info);
GST_AUG_API gchar *gst_aug_tensor_dimensions (
    GstAugTensorLayout layout, GstAugTensorChannels channels, guint width, guint height);
GST_AUG_API void gst_aug_tensor_render (
    const GstAugTensorSpec *spec, const GstVideoFrame *src, gfloat *dst);

G_END_DECLS
