/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "effect.h"

G_BEGIN_DECLS

/**
 * GST_AUG_SOUND_MAX_STAGES:
 *
 * How many effects a window can have, one behind the other.
 */
#define GST_AUG_SOUND_MAX_STAGES 32

typedef struct _GstAugSound GstAugSound;
typedef struct _GstAugSoundStart GstAugSoundStart;

/**
 * GstAugSoundStart: (skip)
 * @decision: (nullable): the operations, those that sound knows; none if %NULL
 * @first: number of the first sample that will be pushed, not 0 where a stream is entered in the
 *     window's midst
 * @length: nominal length of the window in samples, 0 if it is not known
 * @number: number of the window
 * @branch: hash of the branch's name
 * @draws: the decision's draws
 *
 * What holds from the next sample on.
 */
struct _GstAugSoundStart {
  const GstAugDecision *decision;
  guint64 first;
  guint64 length;
  gint64 number;
  guint32 branch;
  GstAugDraws draws;
};

GST_AUG_API GstAugSound *gst_aug_sound_new (guint rate, guint channels, gboolean is_s16);
GST_AUG_API void gst_aug_sound_free (GstAugSound *self);
GST_AUG_API void gst_aug_sound_set_latency (GstAugSound *self, guint64 latency);
GST_AUG_API guint64 gst_aug_sound_get_latency (const GstAugSound *self);
GST_AUG_API gboolean gst_aug_sound_begin_window (
    GstAugSound *self, const GstAugSoundStart *start, GError **error);
GST_AUG_API gboolean gst_aug_sound_is_idle (const GstAugSound *self);
GST_AUG_API void gst_aug_sound_push (GstAugSound *self, gconstpointer interleaved, gsize frames);
GST_AUG_API gsize gst_aug_sound_available (const GstAugSound *self);
GST_AUG_API gsize gst_aug_sound_pull (GstAugSound *self, gpointer interleaved, gsize max_frames);
GST_AUG_API void gst_aug_sound_drain (GstAugSound *self);
GST_AUG_API gboolean gst_aug_sound_check (GstAugSound *self, GError **error);
GST_AUG_API void gst_aug_sound_reset (GstAugSound *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugSound, gst_aug_sound_free)

G_END_DECLS
