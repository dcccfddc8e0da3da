/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../video/geometry/map.h"
#include "catalogue.h"

G_BEGIN_DECLS

/**
 * GstAugTurn:
 * @GST_AUG_TURN_NONE: as it is
 * @GST_AUG_TURN_90: a quarter turn clockwise
 * @GST_AUG_TURN_180: upside down
 * @GST_AUG_TURN_270: a quarter turn counter-clockwise
 * @GST_AUG_TURN_TRANSPOSE: mirrored at the diagonal from the upper left
 * @GST_AUG_TURN_TRANSVERSE: mirrored at the diagonal from the upper right
 *
 * Turns that give every pixel its place.
 */
typedef enum {
  GST_AUG_TURN_NONE,
  GST_AUG_TURN_90,
  GST_AUG_TURN_180,
  GST_AUG_TURN_270,
  GST_AUG_TURN_TRANSPOSE,
  GST_AUG_TURN_TRANSVERSE,
} GstAugTurn;

/**
 * GstAugCenter:
 * @GST_AUG_CENTER_MIDDLE: the middle of the picture
 * @GST_AUG_CENTER_ORIGIN: its upper left corner
 *
 * The point that rotations, scales and shears leave where it is.
 */
typedef enum {
  GST_AUG_CENTER_MIDDLE,
  GST_AUG_CENTER_ORIGIN,
} GstAugCenter;

GST_AUG_API GType gst_aug_turn_get_type (void);
GST_AUG_API GType gst_aug_center_get_type (void);

typedef struct {
  GstAugCommonSettings common;
  gdouble degrees;
  gdouble translate_x;
  gdouble translate_y;
  gdouble min_scale;
  gdouble max_scale;
  gdouble shear_x;
  gdouble shear_y;
  GstAugCenter center;
  gdouble distortion;
  gboolean quarter_turns;
  GstAugTurn turn;
  gboolean expand;
  GstAugInterpolation interpolation;
  guint fill;
  GstAugFillMode fill_mode;
  gdouble min_visible;
} GstAugAffineSettings;

G_END_DECLS
