/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: a distortion between two affine maps, as one sampling. */
#pragma once

#include "distort.h"
#include "../geometry/map.h"

G_BEGIN_DECLS

/**
 * GstAugVideoDistortion: (skip)
 * @distortion: the map of the unit square
 * @width: width of the picture that is the unit square, pixels
 * @height: its height
 * @before: 3x3, row by row, affine: from pixels of that picture to pixels of the source
 * @after: 3x3, row by row, affine: from pixels of the destination to pixels of that picture
 * @back: the inverse of @before
 * @is_alone: whether @before and @after are the identity
 * @cuts: whether the source goes on where that picture ends
 * @leaves: whether the destination shows more than that picture
 * @interpolation: nearest, else bilinear
 * @fill_mode: what is seen outside of the source
 * @fill: 0xAARRGGBB
 *
 * Where pixels come from: before (distortion (after (pixel))). Edges are at integers.
 */
typedef struct {
  GstAugDistortion distortion;
  guint width, height;
  gdouble before[9], after[9], back[9];
  gboolean is_alone, cuts, leaves;
  GstAugInterpolation interpolation;
  GstAugFillMode fill_mode;
  guint32 fill;
} GstAugVideoDistortion;

/* Tables that are kept from frame to frame; one thread at a time. */
typedef struct _GstAugDistortionScratch GstAugDistortionScratch;

GST_AUG_API GstAugDistortionScratch *gst_aug_distortion_scratch_new (void);
GST_AUG_API void gst_aug_distortion_scratch_free (GstAugDistortionScratch *scratch);

GST_AUG_API void gst_aug_video_distortion_init (
    GstAugVideoDistortion *self, const GstAugDistortion *distortion, guint width, guint height);
GST_AUG_API gboolean gst_aug_video_distortion_after (
    GstAugVideoDistortion *self, const GstAugVideoMap *first, guint width, guint height);
GST_AUG_API gboolean gst_aug_video_distortion_then (GstAugVideoDistortion *self,
    const GstAugVideoMap *next, guint width, guint height, guint new_width, guint new_height);
GST_AUG_API gboolean gst_aug_video_distortion_render (const GstAugVideoDistortion *self,
    const GstVideoFrame *src, GstVideoFrame *dst, GstAugDistortionScratch *scratch);

G_END_DECLS
