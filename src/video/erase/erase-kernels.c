/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The scalar kernels of augerase: they are the definition, the other level gives the same bytes. */
#include "erase-private.h"

#include "core/level.h"

#include <string.h>

static void
mix8_scalar (guint8 *values, gsize n, const gint16 *weights, const guint16 *colors)
{
  for (gsize i = 0; i < n; i++) {
    const gint v = values[i];
    const gint mixed = v + (((colors[i] - v) * weights[i] + AUG_ERASE_ONE / 2) >> 14);

    values[i] = (guint8) CLAMP (mixed, 0, 255);
  }
}

static void
mix16_scalar (
    guint8 *values, gsize n, const gint16 *weights, const guint16 *colors, guint depth, guint shift)
{
  const gint most = (1 << depth) - 1;

  for (gsize i = 0; i < n; i++) {
    guint16 word;
    gint v, mixed;

    memcpy (&word, values + 2 * i, 2);
    v = GUINT16_FROM_LE (word) >> shift;
    mixed = v + (((colors[i] - v) * weights[i] + AUG_ERASE_ONE / 2) >> 14);
    word = GUINT16_TO_LE ((guint16) (CLAMP (mixed, 0, most) << shift));
    memcpy (values + 2 * i, &word, 2);
  }
}

static void
halve_scalar (gint16 *to, gsize n, const gint16 *first, const gint16 *second)
{
  aug_erase_halve (to, n, first, second);
}

static void
triple_scalar (gint16 *to, gsize n, const gint16 *weights)
{
  for (gsize i = 0; i < n; i++)
    to[3 * i] = to[3 * i + 1] = to[3 * i + 2] = weights[i];
}

static void
quadruple_scalar (gint16 *to, gsize n, const gint16 *weights, guint64 mask)
{
  for (gsize i = 0; i < n; i++)
    for (guint k = 0; k < 4; k++)
      to[4 * i + k] = (gint16) ((guint16) weights[i] & mask >> 16 * k);
}

static void
edges_scalar (
    gint16 *weights, gsize n, guint first, const gfloat (*edges)[2], guint n_edges, gfloat scale)
{
  aug_erase_edges (weights, n, first, edges, n_edges, scale);
}

static void
scale_scalar (gint16 *weights, gsize n, const gfloat *gains, gfloat scale)
{
  aug_erase_scale (weights, n, gains, scale);
}

static void
between_scalar (gint16 *weights, gsize n, const gfloat *a, const gfloat *b, gfloat t)
{
  aug_erase_between (weights, n, a, b, t);
}

const AugEraseKernels aug_erase_kernels_scalar = { mix8_scalar, mix16_scalar, halve_scalar,
  triple_scalar, quadruple_scalar, edges_scalar, scale_scalar, between_scalar };

const AugEraseKernels *
aug_erase_kernels_get (void)
{
  const AugEraseKernels *kernels =
      gst_aug_level_get () >= GST_AUG_LEVEL_VECTOR ? aug_erase_kernels_vector () : NULL;

  return kernels ? kernels : &aug_erase_kernels_scalar;
}
