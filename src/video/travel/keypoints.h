/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/gst.h>

#include "../lens/distort.h"

G_BEGIN_DECLS

#define GST_AUG_KEYPOINTS "keypoints"

GST_AUG_API gboolean gst_aug_keypoints_transform (
    GstStructure *keypoints, const gdouble matrix[9], guint width, guint height);
GST_AUG_API gboolean gst_aug_keypoints_bend (
    GstStructure *keypoints, const GstAugDistorter *distorter, guint width, guint height);

G_END_DECLS
