/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The scalar colour kernels with sums and planar chroma by Orc programs. */
#include "color-private.h"

#include "video/color-orc.h"

/* Orc counts in int. */
#define MOST ((gsize) 1 << 30)

static void
sum_orc (const guint8 *src, gsize n, AugColorSum *sum)
{
  if (sum->count_lo || sum->count_hi) {
    aug_color_kernels_scalar.sum (src, n, sum);
    return;
  }
  /* the program sums in 32 bits */
  while (n > 0) {
    const gsize part = MIN (n, (gsize) 1 << 22);
    guint32 total;

    aug_color_orc_sum (&total, src, sum->lo, sum->hi, (int) part);
    sum->sum += total;
    src += part;
    n -= part;
  }
}

static void
chroma_orc (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, gsize n,
    const AugColorChroma *chroma)
{
  while (n > 0) {
    const gsize part = MIN (n, MOST);

    aug_color_orc_chroma (du, dv, su, sv, chroma->c, chroma->s, chroma->add_u, chroma->add_v,
        chroma->shift, (int) part);
    du += part;
    dv += part;
    su += part;
    sv += part;
    n -= part;
  }
}

static gpointer
make_kernels (gpointer unused)
{
  static AugColorKernels kernels;

  kernels = aug_color_kernels_scalar;
  aug_color_mix_scalar (&kernels);
  kernels.sum = sum_orc;
  kernels.chroma = chroma_orc;
  return &kernels;
}

const AugColorKernels *
aug_color_kernels_orc (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_kernels, NULL);
}
