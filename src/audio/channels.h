/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/audio/audio.h>

#include "../core/visibility.h"

G_BEGIN_DECLS

/**
 * GstAugAudioMirror:
 * @GST_AUG_AUDIO_MIRROR_NONE: sound without left and right: it stays as it is
 * @GST_AUG_AUDIO_MIRROR_SWAP: left and right channels change places
 * @GST_AUG_AUDIO_MIRROR_AMBISONIC: the channels that are odd in y change their sign
 *
 * What mirroring a picture horizontally means for the sound that belongs to it.
 */
typedef enum {
  GST_AUG_AUDIO_MIRROR_NONE,
  GST_AUG_AUDIO_MIRROR_SWAP,
  GST_AUG_AUDIO_MIRROR_AMBISONIC,
} GstAugAudioMirror;

#define GST_AUG_TYPE_AUDIO_MIRROR (gst_aug_audio_mirror_get_type ())
GST_AUG_API GType gst_aug_audio_mirror_get_type (void);

GST_AUG_API GstAugAudioMirror gst_aug_audio_mirror_for_info (
    const GstAudioInfo *info, gboolean ambisonic);
GST_AUG_API gchar *gst_aug_audio_mirror_name (GstAugAudioMirror mirror, const GstAudioInfo *info);
GST_AUG_API gboolean gst_aug_audio_mirror (
    GstAugAudioMirror mirror, gpointer data, gsize frames, const GstAudioInfo *info);
GST_AUG_API gboolean gst_aug_audio_swap_pairs (
    gpointer data, gsize frames, const GstAudioInfo *info);
GST_AUG_API gboolean gst_aug_audio_ambisonic_flip (
    gpointer data, gsize frames, const GstAudioInfo *info);

G_END_DECLS
