/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "plan.h"

G_BEGIN_DECLS

G_GNUC_INTERNAL gboolean gst_aug_video_step_is_in_place (const GstAugVideoStep *step);

G_GNUC_INTERNAL gboolean gst_aug_video_affine_to_map (const GstAugOperation *op, gboolean nearest,
    guint in_width, guint in_height, guint out_width, guint out_height, GstAugVideoMap *map,
    GstAugOperation *applied);

G_END_DECLS
