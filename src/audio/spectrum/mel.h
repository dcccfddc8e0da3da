/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <glib-object.h>

#include "../../core/visibility.h"

G_BEGIN_DECLS

/**
 * GstAugMelScale:
 * @GST_AUG_MEL_SCALE_HTK: 2595·log10 (1 + f/700)
 * @GST_AUG_MEL_SCALE_SLANEY: linear below 1 kHz, logarithmic above (Slaney's Auditory Toolbox)
 *
 * What a mel is.
 */
typedef enum {
  GST_AUG_MEL_SCALE_HTK,
  GST_AUG_MEL_SCALE_SLANEY,
} GstAugMelScale;

#define GST_AUG_TYPE_MEL_SCALE (gst_aug_mel_scale_get_type ())
GST_AUG_API GType gst_aug_mel_scale_get_type (void);

/**
 * GstAugMelNorm:
 * @GST_AUG_MEL_NORM_NONE: triangles reach 1
 * @GST_AUG_MEL_NORM_SLANEY: triangles have the same area: 2 over their width in Hz
 *
 * How high the triangles of mel channels are.
 */
typedef enum {
  GST_AUG_MEL_NORM_NONE,
  GST_AUG_MEL_NORM_SLANEY,
} GstAugMelNorm;

#define GST_AUG_TYPE_MEL_NORM (gst_aug_mel_norm_get_type ())
GST_AUG_API GType gst_aug_mel_norm_get_type (void);

/**
 * GstAugMelPad:
 * @GST_AUG_MEL_PAD_REFLECT: sound is reflected at its ends
 * @GST_AUG_MEL_PAD_CONSTANT: silence
 *
 * What frames hear beyond the sound's ends.
 */
typedef enum {
  GST_AUG_MEL_PAD_REFLECT,
  GST_AUG_MEL_PAD_CONSTANT,
} GstAugMelPad;

#define GST_AUG_TYPE_MEL_PAD (gst_aug_mel_pad_get_type ())
GST_AUG_API GType gst_aug_mel_pad_get_type (void);

/**
 * GstAugMelLog:
 * @GST_AUG_MEL_LOG_NONE: as it is
 * @GST_AUG_MEL_LOG_NATURAL: ln
 * @GST_AUG_MEL_LOG_DECIBEL: 10·log10 of power, 20·log10 of magnitude
 * @GST_AUG_MEL_LOG_WHISPER: log10, no further than 8 below the tensor's largest, over 4, plus 1
 *
 * The scale of the numbers.
 */
typedef enum {
  GST_AUG_MEL_LOG_NONE,
  GST_AUG_MEL_LOG_NATURAL,
  GST_AUG_MEL_LOG_DECIBEL,
  GST_AUG_MEL_LOG_WHISPER,
} GstAugMelLog;

#define GST_AUG_TYPE_MEL_LOG (gst_aug_mel_log_get_type ())
GST_AUG_API GType gst_aug_mel_log_get_type (void);

typedef struct _GstAugMelSpec GstAugMelSpec;
typedef struct _GstAugMel GstAugMel;

/**
 * GstAugMelSpec: (skip)
 * @n_fft: samples of a frame's transform, even
 * @win_length: samples of the Hann window in its middle, at most @n_fft
 * @hop: samples from frame to frame
 * @n_mels: mel channels
 * @min_hz: where the lowest channel begins
 * @max_hz: where the highest one ends, above @min_hz
 * @scale: what a mel is
 * @norm: how high triangles are
 * @power: 1: magnitudes, 2: powers
 * @center: frame k has its middle at sample k·hop, not its beginning
 * @pad: what frames hear beyond the ends
 * @log: the scale of the numbers
 * @floor: what is smaller counts as this in logarithms
 * @top_db: with %GST_AUG_MEL_LOG_DECIBEL no number is further below the tensor's largest; 0: any
 *
 * What a spectrogram is.
 */
struct _GstAugMelSpec {
  guint n_fft, win_length, hop, n_mels;
  gdouble min_hz, max_hz;
  GstAugMelScale scale;
  GstAugMelNorm norm;
  guint power;
  gboolean center;
  GstAugMelPad pad;
  GstAugMelLog log;
  gdouble floor, top_db;
};

GST_AUG_API GstAugMel *gst_aug_mel_new (const GstAugMelSpec *spec, guint rate, guint channels);
GST_AUG_API void gst_aug_mel_free (GstAugMel *self);
GST_AUG_API void gst_aug_mel_reset (GstAugMel *self);
GST_AUG_API void gst_aug_mel_push (
    GstAugMel *self, gconstpointer interleaved, gsize n, gboolean is_s16);
GST_AUG_API void gst_aug_mel_skip (GstAugMel *self, guint64 n);
GST_AUG_API guint64 gst_aug_mel_pushed (const GstAugMel *self);
GST_AUG_API void gst_aug_mel_complete (GstAugMel *self, guint64 length);
GST_AUG_API guint64 gst_aug_mel_frames_in (const GstAugMelSpec *spec, guint64 samples);
GST_AUG_API guint64 gst_aug_mel_ready (const GstAugMel *self);
GST_AUG_API void gst_aug_mel_render (GstAugMel *self, guint64 first, guint n, gfloat *numbers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugMel, gst_aug_mel_free)

G_END_DECLS
