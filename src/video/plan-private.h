/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "plan.h"

G_BEGIN_DECLS

G_GNUC_INTERNAL gboolean gst_aug_video_step_is_in_place (const GstAugVideoStep *step);

G_GNUC_INTERNAL gboolean gst_aug_video_affine_to_map (const GstAugOperation *op, gboolean nearest,
    guint in_width, guint in_height, guint out_width, guint out_height, GstAugVideoMap *map,
    GstAugOperation *applied);

/* A policy is carried out on all branches: what it says of interpolation and colour it says of
 * pictures. Masks and depth maps are sampled as if it said nothing, lest labels be mixed, and what
 * lies outside of them is 0. */
static inline gint64
gst_aug_operation_of_pictures (
    const GstAugOperation *op, gboolean measured, const gchar *name, gint64 otherwise)
{
  return measured && op->id ? otherwise : gst_aug_operation_get_int (op, name, otherwise);
}

G_END_DECLS
