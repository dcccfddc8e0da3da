/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "catalogue.h"

G_BEGIN_DECLS

/**
 * GstAugFlipMode:
 * @GST_AUG_FLIP_HORIZONTAL: left and right
 * @GST_AUG_FLIP_VERTICAL: top and bottom
 * @GST_AUG_FLIP_EITHER: one of the two, drawn
 *
 * Which way pictures are mirrored.
 */
typedef enum {
  GST_AUG_FLIP_HORIZONTAL,
  GST_AUG_FLIP_VERTICAL,
  GST_AUG_FLIP_EITHER,
} GstAugFlipMode;

GST_AUG_API GType gst_aug_flip_mode_get_type (void);

typedef struct {
  GstAugCommonSettings common;
  GstAugFlipMode mode;
  gboolean ambisonic;
  gboolean text_safe;
  GstAugOnConflict on_conflict;
} GstAugFlipSettings;

G_END_DECLS
