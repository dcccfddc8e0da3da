/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../video/geometry/map.h"
#include "catalogue.h"

G_BEGIN_DECLS

typedef enum {
  GST_AUG_CROP_RESIZED,
  GST_AUG_CROP_RANDOM,
  GST_AUG_CROP_CENTER,
  GST_AUG_CROP_FIXED,
} GstAugCropMode;

typedef enum {
  GST_AUG_TIMELINE_KEEP,
  GST_AUG_TIMELINE_COMPACT,
} GstAugTimelineMode;

typedef enum {
  GST_AUG_KEEP_NONE,
  GST_AUG_KEEP_ANY,
  GST_AUG_KEEP_ALL,
} GstAugKeep;

GST_AUG_API GType gst_aug_crop_mode_get_type (void);
GST_AUG_API GType gst_aug_timeline_mode_get_type (void);
GST_AUG_API GType gst_aug_keep_get_type (void);

/* Settings of augcrop; the rows of the table say what they mean. */
typedef struct {
  GstAugCommonSettings common;
  GstAugCropMode mode;
  guint width;
  guint height;
  gdouble min_scale;
  gdouble max_scale;
  gdouble min_ratio;
  gdouble max_ratio;
  gdouble x;
  gdouble y;
  guint pad;
  guint fill;
  GstAugInterpolation interpolation;
  gdouble min_duration;
  gdouble max_duration;
  GstAugTimelineMode timeline;
  GstAugFraction quantum;
  gdouble min_visible;
  GstAugKeep keep;
  gdouble min_band;
  gdouble max_band;
  gboolean keep_mentioned;
  GstAugOnConflict on_conflict;
} GstAugCropSettings;

G_END_DECLS
