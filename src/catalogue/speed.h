/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../audio/stretch/stretch.h"
#include "catalogue.h"

G_BEGIN_DECLS

typedef enum {
  GST_AUG_PITCH_SHIFT,
  GST_AUG_PITCH_KEEP,
} GstAugPitchMode;

GST_AUG_API GType gst_aug_pitch_mode_get_type (void);

/* Settings of augspeed; the rows of the table say what they mean. */
typedef struct {
  GstAugCommonSettings common;
  gdouble min_factor;
  gdouble max_factor;
  GstAugNumbers factors;
  gdouble warp;
  GstAugPitchMode pitch;
  GstAugStretchEngine engine;
} GstAugSpeedSettings;

G_END_DECLS
