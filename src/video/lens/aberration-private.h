/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/level.h"

G_BEGIN_DECLS

/* R = Y + red·(Cr - middle), B = Y + blue·(Cb - middle), Y = kr·R + (1 - kr - kb)·G + kb·B, in
 * codes. */
typedef struct {
  gfloat kr, kb, red, blue;
} GstAugAberrationMix;

typedef struct {
  /* values of one byte that lie side by side */
  void (*load) (gfloat *to, const guint8 *from, gsize n);
  void (*store) (guint8 *to, const gfloat *from, gsize n);
  void (*blend) (gfloat *to, const gfloat *upper, const gfloat *lower, gfloat share, gsize n);
  /* to[i] = line[i] + (line[i + 1] - line[i])·share[i] */
  void (*shift) (gfloat *to, const gfloat *line, const gfloat *share, gsize n);
  /* Turns y into what is seen, with what chroma adds to it, and sums up how much red and blue are
   * away from it. One value of chroma for each of luma, or for two. */
  void (*mix[2]) (gfloat *y, const gfloat *red, const gfloat *blue, const gfloat *chroma,
      gfloat *red_sum, gfloat *blue_sum, gsize n, const GstAugAberrationMix *mix);
} GstAugAberrationKernels;

G_GNUC_INTERNAL const GstAugAberrationKernels *gst_aug_aberration_kernels (GstAugLevel level);

G_END_DECLS
