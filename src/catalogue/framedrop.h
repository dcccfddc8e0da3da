/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "catalogue.h"

G_BEGIN_DECLS

/**
 * GstAugFrameMode:
 * @GST_AUG_FRAME_DROP: frames are left out
 * @GST_AUG_FRAME_FREEZE: the last frame before them is shown again
 * @GST_AUG_FRAME_DUPLICATE: each is shown again in place of the next one
 * @GST_AUG_FRAME_REVERSE: the window's pictures come in reverse order
 * @GST_AUG_FRAME_JITTER: timestamps move
 * @GST_AUG_FRAME_LATENCY: pictures are older than their timestamps say
 *
 * What becomes of frames.
 */
typedef enum {
  GST_AUG_FRAME_DROP,
  GST_AUG_FRAME_FREEZE,
  GST_AUG_FRAME_DUPLICATE,
  GST_AUG_FRAME_REVERSE,
  GST_AUG_FRAME_JITTER,
  GST_AUG_FRAME_LATENCY,
} GstAugFrameMode;

GST_AUG_API GType gst_aug_frame_mode_get_type (void);

typedef struct {
  GstAugCommonSettings common;
  GstAugFrameMode mode;
  gdouble share;
  gdouble burst;
  gdouble frequency;
  gdouble max_jitter;
  gdouble min_delay;
  gdouble max_delay;
  gboolean shift_times;
  guint max_frames;
} GstAugFrameDropSettings;

G_END_DECLS
