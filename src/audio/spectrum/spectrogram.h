/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../decision/decision.h"

G_BEGIN_DECLS

typedef struct _GstAugSpectrogram GstAugSpectrogram;

/**
 * GstAugSpectrogram: (skip)
 * @bins: numbers of a frame
 * @frames: how many
 * @channels: one behind the other
 * @hop_n: nanoseconds from frame to frame, over
 * @hop_d: this
 * @offset_ns: time of the first frame in its window
 * @window: number of the window
 * @branch: hash of the branch's name
 *
 * What a tensor of float32 holds: an array [channels][frames][bins].
 */
struct _GstAugSpectrogram {
  guint bins, frames, channels;
  guint64 hop_n, hop_d;
  gint64 offset_ns;
  gint64 window;
  guint32 branch;
};

GST_AUG_API void gst_aug_spectrogram_cut (
    const GstAugSpectrogram *self, gint64 start_ns, gint64 stop_ns, gfloat *numbers);
GST_AUG_API gboolean gst_aug_spectrogram_apply (
    const GstAugSpectrogram *self, const GstAugDecision *decision, gfloat *numbers);

G_END_DECLS
