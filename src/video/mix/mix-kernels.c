/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The scalar sums: they are the definition, the other level gives the same bytes. */
#include <string.h>

#include "../../core/level.h"
#include "mix-private.h"

void
aug_mix_rest_8 (guint8 *dst, const guint8 *const *src, gsize from, gsize n, const AugMixSum *sum)
{
  for (gsize i = from; i < n; i++) {
    gfloat value = sum->weights[0] * (gfloat) src[0][i];

    for (guint s = 1; s < sum->n; s++)
      value += sum->weights[s] * (gfloat) src[s][i];
    dst[i] = (guint8) MIN (value + sum->bias, 255.0f);
  }
}

static guint
value_at (const guint8 *row, gsize i, guint shift)
{
  guint16 word;

  memcpy (&word, row + 2 * i, 2);
  return GUINT16_FROM_LE (word) >> shift;
}

void
aug_mix_rest_16 (guint8 *dst, const guint8 *const *src, gsize from, gsize n, const AugMixSum *sum,
    guint depth, guint shift)
{
  const gfloat most = (gfloat) ((1u << depth) - 1);

  for (gsize i = from; i < n; i++) {
    gfloat value = sum->weights[0] * (gfloat) value_at (src[0], i, shift);
    guint16 word;

    for (guint s = 1; s < sum->n; s++)
      value += sum->weights[s] * (gfloat) value_at (src[s], i, shift);
    word = GUINT16_TO_LE ((guint16) ((guint) MIN (value + sum->bias, most) << shift));
    memcpy (dst + 2 * i, &word, 2);
  }
}

static void
mix_8_scalar (guint8 *dst, const guint8 *const *src, gsize n, const AugMixSum *sum)
{
  aug_mix_rest_8 (dst, src, 0, n, sum);
}

static void
mix_16_scalar (
    guint8 *dst, const guint8 *const *src, gsize n, const AugMixSum *sum, guint depth, guint shift)
{
  aug_mix_rest_16 (dst, src, 0, n, sum, depth, shift);
}

const AugMixKernels aug_mix_kernels_scalar = { mix_8_scalar, mix_16_scalar };

const AugMixKernels *
aug_mix_kernels_get (void)
{
  const AugMixKernels *kernels =
      gst_aug_level_get () >= GST_AUG_LEVEL_VECTOR ? aug_mix_kernels_vector () : NULL;

  return kernels ? kernels : &aug_mix_kernels_scalar;
}
