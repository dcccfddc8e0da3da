/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: weighted sums of rows. */
#pragma once

#include "mix.h"

G_BEGIN_DECLS

/* What a row is summed with: products and sums in float32, in the order of the sources, then @bias,
 * then cut to a whole number. */
typedef struct {
  guint n;
  const gfloat *weights;
  gfloat bias;
} AugMixSum;

typedef struct {
  /* n bytes */
  void (*mix_8) (guint8 *dst, const guint8 *const *src, gsize n, const AugMixSum *sum);
  /* n 16-bit values at any address, in the high bits by @shift */
  void (*mix_16) (guint8 *dst, const guint8 *const *src, gsize n, const AugMixSum *sum, guint depth,
      guint shift);
} AugMixKernels;

G_GNUC_INTERNAL extern const AugMixKernels aug_mix_kernels_scalar;
G_GNUC_INTERNAL const AugMixKernels *aug_mix_kernels_vector (void);
G_GNUC_INTERNAL const AugMixKernels *aug_mix_kernels_get (void);

/* The scalar sum from value @from on, for what is left of a row. */
G_GNUC_INTERNAL void aug_mix_rest_8 (
    guint8 *dst, const guint8 *const *src, gsize from, gsize n, const AugMixSum *sum);
G_GNUC_INTERNAL void aug_mix_rest_16 (guint8 *dst, const guint8 *const *src, gsize from, gsize n,
    const AugMixSum *sum, guint depth, guint shift);

G_END_DECLS
