/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/level.h"

G_BEGIN_DECLS

/* Lengths are rounded up to whole vectors by the kernels: arrays have room for as many. */
#define GST_AUG_VOCODER_LANES 8

/* A peak has more power than so many neighbours on either side, which are there for every bin. */
#define GST_AUG_VOCODER_EDGE 2

/*
 * @add: to += from·weight, or = where @anew
 * @power: to += |(re, im)|², or = where @anew
 * @cross: to += from·conj (with), or = where @anew
 * @mark: flags bins that are peaks with 1, others with 0
 * @list: the places of flags; there is room for eight more. Returns how many
 * @fill: values[i] in the bins [starts[i], starts[i + 1]), of each of @n; of the
 *     fifteen behind the last, some are overwritten
 * @turn: to = from·turns
 * @normalize: (re, im) over its size, 1 where that is 0 or no number
 *
 * Loops of the phase vocoder; pairs are real and imaginary parts. Private to the library. Every
 * level gives the same bytes.
 */
typedef struct {
  void (*add) (gfloat *to, const gfloat *from, const gfloat *weight, guint n, gboolean anew);
  void (*power) (gfloat *to, const gfloat *re, const gfloat *im, guint n, gboolean anew);
  void (*cross) (
      gfloat *const to[2], gfloat *const from[2], gfloat *const with[2], guint n, gboolean anew);
  void (*mark) (guint8 *flags, const gfloat *power, guint n);
  guint (*list) (guint *places, const guint8 *flags, guint n);
  void (*fill) (gfloat *const bins[2], const guint *starts, gdouble *const values[2], guint n);
  void (*turn) (gfloat *const to[2], gfloat *const from[2], gfloat *const turns[2], guint n);
  void (*normalize) (gdouble *re, gdouble *im, guint n);
} GstAugVocoderKernels;

const GstAugVocoderKernels *gst_aug_vocoder_kernels (GstAugLevel level);

G_END_DECLS
