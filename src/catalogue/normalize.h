/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../video/tensor/tensor.h"
#include "catalogue.h"

G_BEGIN_DECLS

/**
 * GstAugStatistics:
 * @GST_AUG_STATISTICS_IMAGENET: of ImageNet, as torchvision's models want it
 * @GST_AUG_STATISTICS_CLIP: of CLIP's training data
 * @GST_AUG_STATISTICS_HALF: 0.5 and 0.5: numbers from -1 to 1
 * @GST_AUG_STATISTICS_NONE: 0 and 1: numbers from 0 to 1
 *
 * Whose mean and standard deviation are taken.
 */
typedef enum {
  GST_AUG_STATISTICS_IMAGENET,
  GST_AUG_STATISTICS_CLIP,
  GST_AUG_STATISTICS_HALF,
  GST_AUG_STATISTICS_NONE,
} GstAugStatistics;

GST_AUG_API GType gst_aug_statistics_get_type (void);

/**
 * GstAugNormalizeSettings: (skip)
 * @common: what every kind has; no probability: it always acts
 * @layout: how the numbers lie
 * @channels: what the channels are
 * @statistics: whose mean and standard deviation
 * @mean: one number or three, in place of those of @statistics
 * @std: one number or three, in place of those of @statistics
 * @location: a file of both, in place of those of @statistics
 * @depth_scale: metres of one step of a depth map
 *
 * Settings of the kind "normalize".
 */
typedef struct {
  GstAugCommonSettings common;
  GstAugTensorLayout layout;
  GstAugTensorChannels channels;
  GstAugStatistics statistics;
  GstAugNumbers mean;
  GstAugNumbers std;
  const gchar *location;
  gdouble depth_scale;
} GstAugNormalizeSettings;

GST_AUG_API gboolean gst_aug_statistics_read (
    const gchar *path, gboolean again, gdouble mean[3], gdouble std[3], GError **error);

G_END_DECLS
