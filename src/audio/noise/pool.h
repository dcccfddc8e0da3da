/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/visibility.h"

G_BEGIN_DECLS

/**
 * GST_AUG_SOUND_CLIP_MAX_BYTES:
 *
 * What is decoded of one file at most, in bytes of samples; of a longer one this is its beginning.
 */
#define GST_AUG_SOUND_CLIP_MAX_BYTES (64u << 20)

/**
 * GST_AUG_SOUND_CACHE_BYTES:
 *
 * What the process keeps of decoded files at first, in bytes of samples.
 */
#define GST_AUG_SOUND_CACHE_BYTES (256u << 20)

typedef struct _GstAugSoundPool GstAugSoundPool;
typedef struct _GstAugSoundClip GstAugSoundClip;

/**
 * GstAugSoundClip: (skip)
 * @rate: sample rate in Hz
 * @channels: number of channels
 * @frames: samples a channel, at least 1
 * @samples: channel by channel; full scale is 1, all are finite
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

GST_AUG_API GstAugSoundPool *gst_aug_sound_pool_open (const gchar *location, GError **error);
GST_AUG_API void gst_aug_sound_pool_unref (GstAugSoundPool *self);
GST_AUG_API guint gst_aug_sound_pool_size (const GstAugSoundPool *self);
GST_AUG_API const gchar *gst_aug_sound_pool_path (const GstAugSoundPool *self, guint n);
GST_AUG_API guint gst_aug_sound_pool_pick (
    const GstAugSoundPool *self, guint64 choice, guint attempt);
GST_AUG_API GstAugSoundClip *gst_aug_sound_pool_load (
    GstAugSoundPool *self, guint64 choice, guint rate, const gchar **path, GError **error);
GST_AUG_API gchar *gst_aug_sound_pool_take_warning (GstAugSoundPool *self);

GST_AUG_API GstAugSoundClip *gst_aug_sound_clip_load (
    const gchar *path, guint rate, GError **error);
GST_AUG_API void gst_aug_sound_clip_unref (GstAugSoundClip *self);
GST_AUG_API gsize gst_aug_sound_cache_get_size (void);
GST_AUG_API void gst_aug_sound_cache_set_limit (gsize bytes);

/* Decodes @path now. */
G_GNUC_INTERNAL GstAugSoundClip *gst_aug_sound_decode (
    const gchar *path, guint rate, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugSoundPool, gst_aug_sound_pool_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugSoundClip, gst_aug_sound_clip_unref)

G_END_DECLS
