/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "fft.h"
#include "specmask.h"

G_BEGIN_DECLS

/*
 * One STFT frame at a time: Hann analysis and synthesis, hop = n/4. Private to the library.
 */
typedef struct {
  guint n, hop, rate;
  GstAugFft *fft;
  gfloat *analysis;  /* periodic Hann, n */
  gfloat *synthesis; /* the same over n · sum (w²)/hop, n */
  gfloat *cosine;    /* one turn, n */
  gfloat *time;      /* in: windowed samples, out: correction before the synthesis window, n */
  gfloat *re, *im;   /* n/2 + 1 */
  gdouble *power;    /* n/2 + 1 */
} GstAugStft;

/* Which bins are masked: those in [first, stop) that have an owner, the number of their band + 1.
 */
typedef struct {
  guint16 *owner; /* n/2 + 1 */
  guint n_masked, first, stop;
} GstAugStftMask;

/* Where the phases of masked bins are looked up: the frame's words of a band's field. */
typedef struct {
  const guint64 *fields; /* one a band */
  guint32 frame, channel, window, branch;
} GstAugStftNoise;

guint gst_aug_stft_size (guint rate);
GstAugStft *gst_aug_stft_new (guint n, guint rate);
void gst_aug_stft_free (GstAugStft *self);
void gst_aug_stft_mask_clear (const GstAugStft *self, GstAugStftMask *mask);
void gst_aug_stft_mask_add (
    const GstAugStft *self, GstAugStftMask *mask, const GstAugBand *band, guint number);
void gst_aug_stft_correct (GstAugStft *self, const GstAugStftMask *mask, GstAugMaskValue value,
    const GstAugStftNoise *noise);

G_END_DECLS
