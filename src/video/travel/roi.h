/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../lens/distort.h"
#include "../geometry/map.h"

G_BEGIN_DECLS

GST_AUG_API gboolean gst_aug_video_map_box (
    const GstAugVideoMap *map, guint dst_width, guint dst_height, gdouble box[4], gdouble *visible);
GST_AUG_API void gst_aug_video_map_transform_rois (const GstAugVideoMap *map, guint dst_width,
    guint dst_height, GstBuffer *in, GstBuffer *out, gdouble min_visible);
GST_AUG_API void gst_aug_distorter_transform_rois (const GstAugDistorter *distorter, guint width,
    guint height, GstBuffer *buffer, gdouble min_visible);

G_END_DECLS
