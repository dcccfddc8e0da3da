/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/level.h"

G_BEGIN_DECLS

/* The lengths that can be transformed. */
#define GST_AUG_FFT_MIN 128
#define GST_AUG_FFT_MAX 65536

/* Spectra are arrays with room for n/2 + GST_AUG_FFT_PAD bins: n/2 + 1 are meant. */
#define GST_AUG_FFT_PAD 16

typedef struct _GstAugFft GstAugFft;

/*
 * The discrete Fourier transform of real samples, in float. Every level and machine gives the same
 * bytes. X(k) = Σ x(i)·e^(-2πi·ik/n), k in [0, n/2]; the inverse gives n·x.
 */
GST_AUG_API GstAugFft *gst_aug_fft_new (guint n);
GST_AUG_API void gst_aug_fft_free (GstAugFft *self);
GST_AUG_API void gst_aug_fft_forward (
    GstAugFft *self, const gfloat *samples, gfloat *re, gfloat *im);
/* The same of samples·weights. */
void gst_aug_fft_forward_weighed (
    GstAugFft *self, const gfloat *samples, const gfloat *weights, gfloat *re, gfloat *im);
GST_AUG_API void gst_aug_fft_inverse (
    GstAugFft *self, const gfloat *re, const gfloat *im, gfloat *samples);

G_END_DECLS
