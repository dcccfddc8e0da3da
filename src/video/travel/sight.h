/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what of an item's picture is still seen behind operations, told without a picture. */
#pragma once

#include "../../core/item.h"
#include "../../decision/decision.h"
#include "polygon.h"

G_BEGIN_DECLS

typedef struct _GstAugSight GstAugSight;

/*
 * GstAugSight:
 * @is_known: %FALSE: a crop of a size in pixels was among the operations, and nobody knows of what
 * @width: width of the picture by now, if it was a very large one
 * @height: its height
 * @min_visible: the largest visible share that an operation's settings ask for
 * @matrix: 3x3, row by row, from the unit square of the item's picture to pixels by now
 * @seen: the part of the unit square that is still seen
 *
 * What of an item's picture is seen. A plain value.
 */
struct _GstAugSight {
  gboolean is_known;
  guint width, height;
  gdouble min_visible;
  gdouble matrix[9];
  GstAugPolygon seen;
};

GST_AUG_API void gst_aug_sight_init (GstAugSight *sight, gdouble aspect);
GST_AUG_API gboolean gst_aug_sight_follow (
    GstAugSight *sight, const GstAugOperation *operation, gdouble aspect);
GST_AUG_API void gst_aug_sight_resize (GstAugSight *sight, gdouble aspect);
GST_AUG_API gdouble gst_aug_sight_share (const GstAugSight *sight, const GstAugBox *box);
GST_AUG_API gboolean gst_aug_sight_sees (const GstAugSight *sight, const GstAugBox *box);

G_END_DECLS
