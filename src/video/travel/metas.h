/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: metas of others that have a place in the picture. */
#pragma once

#include <gst/video/video.h>

#include "../../core/visibility.h"

G_BEGIN_DECLS

GST_AUG_API void gst_aug_video_metas_transform (GstBuffer *in, GstBuffer *out,
    const GstVideoInfo *in_info, const GstVideoInfo *out_info, const gdouble matrix[9]);

G_END_DECLS
