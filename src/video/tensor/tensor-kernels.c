/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of tensors: the definition. */
#include <string.h>

#include "../../core/level.h"
#include "tensor-private.h"

static inline guint
at_16 (gconstpointer src, gsize i)
{
  guint16 x;

  memcpy (&x, (const guint8 *) src + 2 * i, 2);
  return GUINT16_FROM_LE (x);
}

static inline gfloat
clamped (gfloat x, const AugTensorChannel *c)
{
  x = x > c->low ? x : c->low;
  return x < c->high ? x : c->high;
}

static void
unpack_8_scalar (guint8 *dst, const guint8 *src, gsize n, guint step)
{
  for (gsize i = 0; i < n; i++)
    dst[i] = src[i * step];
}

static void
unpack_16_scalar (guint16 *dst, const guint8 *src, gsize n, guint step, guint shift)
{
  for (gsize i = 0; i < n; i++)
    dst[i] = GUINT16_TO_LE ((guint16) (at_16 (src + i * step, 0) >> shift));
}

static void
line_8_scalar (gfloat *dst, const guint8 *src, gsize n, const AugTensorChannel *c)
{
  for (gsize i = 0; i < n; i++)
    dst[i] = clamped (c->a[0] * (gfloat) src[i] + c->b, c);
}

static void
line_16_scalar (gfloat *dst, gconstpointer src, gsize n, const AugTensorChannel *c)
{
  for (gsize i = 0; i < n; i++)
    dst[i] = clamped (c->a[0] * (gfloat) at_16 (src, i) + c->b, c);
}

static inline gfloat
mixed (gfloat x, gfloat y, gfloat z, const AugTensorChannel *c)
{
  return clamped (c->a[0] * x + ((c->a[1] * y + c->a[2] * z) + c->b), c);
}

static void
mix_8_scalar (const AugTensorMix *m)
{
  const guint8 *y = m->y, *z = m->z;

  for (guint r = 0; r < m->n_rows; r++)
    for (guint k = 0; k < m->n_channels; k++)
      for (gsize i = 0; i < m->n; i++)
        m->dst[r][k][i] = mixed (
            ((const guint8 *) m->x[r])[i], y[i >> m->w_sub], z[i >> m->w_sub], &m->channels[k]);
}

static void
mix_16_scalar (const AugTensorMix *m)
{
  for (guint r = 0; r < m->n_rows; r++)
    for (guint k = 0; k < m->n_channels; k++)
      for (gsize i = 0; i < m->n; i++)
        m->dst[r][k][i] = mixed ((gfloat) at_16 (m->x[r], i), (gfloat) at_16 (m->y, i >> m->w_sub),
            (gfloat) at_16 (m->z, i >> m->w_sub), &m->channels[k]);
}

void
aug_tensor_mix_rest (const AugTensorMix *mix, gsize from, guint bytes, AugTensorMix *rest)
{
  *rest = *mix;
  rest->n -= from;
  for (guint r = 0; r < mix->n_rows; r++) {
    rest->x[r] = (const guint8 *) mix->x[r] + from * bytes;
    for (guint k = 0; k < mix->n_channels; k++)
      rest->dst[r][k] = mix->dst[r][k] + from;
  }
  rest->y = (const guint8 *) mix->y + (from >> mix->w_sub) * bytes;
  rest->z = (const guint8 *) mix->z + (from >> mix->w_sub) * bytes;
}

static void
interleave_scalar (gfloat *dst, const gfloat *const src[3], gsize n)
{
  for (gsize i = 0; i < n; i++)
    for (guint k = 0; k < 3; k++)
      dst[3 * i + k] = src[k][i];
}

const AugTensorKernels aug_tensor_kernels_scalar = {
  .unpack_8 = unpack_8_scalar,
  .unpack_16 = unpack_16_scalar,
  .line_8 = line_8_scalar,
  .line_16 = line_16_scalar,
  .mix_8 = mix_8_scalar,
  .mix_16 = mix_16_scalar,
  .interleave = interleave_scalar,
};

/* The best implementation that the level allows and the machine has. */
const AugTensorKernels *
aug_tensor_kernels_get (void)
{
  const AugTensorKernels *kernels =
      gst_aug_level_get () >= GST_AUG_LEVEL_VECTOR ? aug_tensor_kernels_avx2 () : NULL;

  return kernels ? kernels : &aug_tensor_kernels_scalar;
}
