/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/visibility.h"

G_BEGIN_DECLS

typedef struct _GstAugSoundPool GstAugSoundPool;
typedef struct _GstAugSoundClip GstAugSoundClip;

/**
 * GstAugSoundClip: (skip)
 * @rate: sample rate in Hz
 * @channels: number of channels
 * @frames: samples a channel, at least 1
 * @samples: channel by channel; full scale is 1
 * @refs: private
 *
 * A sound file, decoded and resampled. Read-only; shared by reference.
 */
struct _GstAugSoundClip {
  guint rate, channels;
  gsize frames;
  gfloat **samples;
  gatomicrefcount refs;
};

/* The files that @location (a file, a folder, a glob) stands for, sorted bytewise by path. What has
 * been opened under a location is shared by the process. %NULL with @error: there are none. */
GST_AUG_API GstAugSoundPool *gst_aug_sound_pool_open (const gchar *location, GError **error);
GST_AUG_API void gst_aug_sound_pool_unref (GstAugSoundPool *pool);
GST_AUG_API guint gst_aug_sound_pool_size (const GstAugSoundPool *pool);
/* Path of a file, interned. */
GST_AUG_API const gchar *gst_aug_sound_pool_path (const GstAugSoundPool *pool, guint n);
/* A file by its path at a rate, from the process's cache or decoded now. %NULL with @error. */
GST_AUG_API GstAugSoundClip *gst_aug_sound_clip_load (
    const gchar *path, guint rate, GError **error);
GST_AUG_API void gst_aug_sound_clip_unref (GstAugSoundClip *clip);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugSoundPool, gst_aug_sound_pool_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugSoundClip, gst_aug_sound_clip_unref)

G_END_DECLS
