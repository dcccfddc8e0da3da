/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "codec.h"

G_BEGIN_DECLS

/*
 * An encoder and a decoder that run in the thread that pushes. Private to the library.
 */
typedef struct _GstAugCodecLine GstAugCodecLine;

GstAugCodecLine *gst_aug_codec_line_new (
    const GstAugSoundCodec *codec, guint rate, guint channels, gdouble bitrate, GError **error);
void gst_aug_codec_line_free (GstAugCodecLine *self);
/* Encodes @n samples of all channels. What was decoded can be taken afterwards. */
gboolean gst_aug_codec_line_push (
    GstAugCodecLine *self, const gfloat *const *planes, guint n, GError **error);
gsize gst_aug_codec_line_available (GstAugCodecLine *self);
void gst_aug_codec_line_take (GstAugCodecLine *self, gfloat *const *planes, gsize n);
/* By how many samples what is decoded is late here, measured when it is first asked for. */
gboolean gst_aug_codec_line_delay (const GstAugSoundCodec *codec, guint rate, guint channels,
    gdouble bitrate, gint *delay, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugCodecLine, gst_aug_codec_line_free)

G_END_DECLS
