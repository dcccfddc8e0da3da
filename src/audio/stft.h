/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/fft/gstfftf64.h>

#include "specmask.h"

G_BEGIN_DECLS

/*
 * One STFT frame at a time: Hann analysis and synthesis, hop = n/4. Private to the library. In
 * double, which costs no more time than float: what an FFT rounds differently on another machine is
 * then rounded away in the samples.
 */
typedef struct {
  guint n, hop, rate;
  GstFFTF64 *forward, *inverse;
  gdouble *analysis;           /* periodic Hann, n */
  gdouble *synthesis;          /* the same over n · sum (w²)/hop, n */
  gdouble *cosine;             /* one turn, n */
  gdouble *time;               /* in: windowed samples, out: correction, n */
  GstFFTF64Complex *spectrum;  /* n/2 + 1 */
  guint8 *masked;              /* n/2 + 1, 1 = masked */
  guint n_masked, first, stop; /* masked bins are in [first, stop) */
} GstAugStft;

guint gst_aug_stft_size (guint rate);
GstAugStft *gst_aug_stft_new (guint n, guint rate);
void gst_aug_stft_free (GstAugStft *self);
void gst_aug_stft_set_bands (GstAugStft *self, const GstAugBand *bands, guint n_bands);
gboolean gst_aug_stft_correct (
    GstAugStft *self, GstAugMaskValue value, const GstAugDraws *draws, guint32 frame);

G_END_DECLS
