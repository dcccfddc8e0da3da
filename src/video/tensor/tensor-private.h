/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Kernels from lines of values to lines of numbers. */
#pragma once

#include "tensor.h"

G_BEGIN_DECLS

/* One channel out of up to three values x, y, z of a pixel, in float32, each operation rounded:
 * min (max (a[0]·x + ((a[1]·y + a[2]·z) + b), low), high). */
typedef struct {
  gfloat a[3], b, low, high;
} AugTensorChannel;

/* One or two rows that have lines y and z in common: those of a pair of rows may be one. */
typedef struct {
  gconstpointer x[2], y, z;
  gfloat *dst[2][3];
  guint n_rows, n_channels, w_sub; /* y and z are at i >> w_sub */
  gsize n;
  const AugTensorChannel *channels;
} AugTensorMix;

/* Lines of 16-bit values may begin at any address. */
typedef struct {
  /* every value of a component that lies @step bytes apart, into a line */
  void (*unpack_8) (guint8 *dst, const guint8 *src, gsize n, guint step);
  void (*unpack_16) (guint16 *dst, const guint8 *src, gsize n, guint step, guint shift);
  /* one value: y and z are left out, a·x + b */
  void (*line_8) (gfloat *dst, const guint8 *src, gsize n, const AugTensorChannel *channel);
  void (*line_16) (gfloat *dst, gconstpointer src, gsize n, const AugTensorChannel *channel);
  void (*mix_8) (const AugTensorMix *mix);
  void (*mix_16) (const AugTensorMix *mix);
  void (*interleave) (gfloat *dst, const gfloat *const src[3], gsize n);
} AugTensorKernels;

G_GNUC_INTERNAL extern const AugTensorKernels aug_tensor_kernels_scalar;
G_GNUC_INTERNAL const AugTensorKernels *aug_tensor_kernels_avx2 (void);
G_GNUC_INTERNAL const AugTensorKernels *aug_tensor_kernels_get (void);
/* What is left of @mix from pixel @from on, which begins a pair. */
G_GNUC_INTERNAL void aug_tensor_mix_rest (
    const AugTensorMix *mix, gsize from, guint bytes, AugTensorMix *rest);

G_END_DECLS
