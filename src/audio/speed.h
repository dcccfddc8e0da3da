/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../timeline/timeline.h"
#include "stretch/stretch.h"

G_BEGIN_DECLS

typedef struct _GstAugSpeed GstAugSpeed;
typedef struct _GstAugSpeedStart GstAugSpeedStart;

/**
 * GstAugSpeedStart: (skip)
 * @piece: what becomes of the window's time
 * @out_ns: output time of the piece's start
 * @first: number of the first sample that will be pushed, on the media's timeline
 * @keep_pitch: whether the sound is stretched instead of resampled
 * @engine: how it is stretched
 *
 * What holds from the next sample on.
 */
struct _GstAugSpeedStart {
  GstAugTimePiece piece;
  gint64 out_ns;
  gint64 first;
  gboolean keep_pitch;
  GstAugStretchEngine engine;
};

GST_AUG_API GstAugSpeed *gst_aug_speed_new (guint rate, guint channels, gboolean is_s16);
GST_AUG_API void gst_aug_speed_free (GstAugSpeed *self);
GST_AUG_API void gst_aug_speed_begin_window (GstAugSpeed *self, const GstAugSpeedStart *start);
GST_AUG_API void gst_aug_speed_push (GstAugSpeed *self, gconstpointer interleaved, gsize frames);
GST_AUG_API void gst_aug_speed_drain (GstAugSpeed *self);
GST_AUG_API gboolean gst_aug_speed_next (GstAugSpeed *self, gsize *frames, gint64 *first);
GST_AUG_API void gst_aug_speed_pull (GstAugSpeed *self, gpointer interleaved, gsize frames);
GST_AUG_API void gst_aug_speed_reset (GstAugSpeed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugSpeed, gst_aug_speed_free)

G_END_DECLS
