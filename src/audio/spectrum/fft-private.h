/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "fft.h"

G_BEGIN_DECLS

#define GST_AUG_FFT_LANES 8

struct _GstAugFft {
  guint n, half; /* real samples, and complex ones: n/2 */
  gfloat *steps; /* of every step of four, for every p: e^(-2πi·p/len) and its 2nd, 3rd power */
  gfloat *lanes[2];   /* cos and -sin of 2π·l·k/half, lane by lane, k in [0, half/8) */
  gfloat *turns[2];   /* cos and -sin of 2π·k/n, k in [0, half/2 + 8] */
  gfloat *work[3][2]; /* real and imaginary parts, half + GST_AUG_FFT_PAD */
  gfloat *memory;
};

typedef struct {
  void (*forward) (const GstAugFft *fft, const gfloat *samples, const gfloat *weights, gfloat *re,
      gfloat *im); /* @weights can be NULL */
  void (*inverse) (const GstAugFft *fft, const gfloat *re, const gfloat *im, gfloat *samples);
} GstAugFftKernels;

const GstAugFftKernels *gst_aug_fft_kernels (GstAugLevel level);

G_END_DECLS
