/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Kernels in float32 and in whole numbers without intrinsics, compiled once for every machine and
 * once for AVX2: without contraction both give the same bytes. TARGET is the attribute. Rows may be
 * edited in place, so that loops carry nothing from one value to the next (ivdep). */
#include "color-private.h"

#include <string.h>

typedef guint16 __attribute__ ((aligned (1), may_alias)) Code;

static inline gfloat
limited (gfloat x, gfloat lo, gfloat hi)
{
  x = x < hi ? x : hi;
  return x > lo ? x : lo;
}

TARGET static void
luma_wide (guint8 *dst, const guint8 *src, gsize n, const AugColorWide *k)
{
  const gfloat a = k->a, b = k->b, lo = k->lo, hi = k->hi;
  const guint shift = k->shift;
  Code *to = (Code *) dst;
  const Code *from = (const Code *) src;

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    const gint x = GUINT16_FROM_LE (from[i]) >> shift;
    const gint y = (gint) (limited (a * (gfloat) x + b, lo, hi) + 0.5f);

    to[i] = GUINT16_TO_LE ((guint16) (y << shift));
  }
}

TARGET static guint64
sum_wide (const guint8 *src, gsize n, const AugColorWide *k)
{
  const gfloat a = k->a, b = k->b, lo = k->lo, hi = k->hi;
  const guint shift = k->shift;
  const Code *from = (const Code *) src;
  guint64 all = 0;

  /* sixteenths of a level, so that integers carry the sum in any order of the pixels */
  while (n > 0) {
    const gint part = (gint) MIN (n, 1024);
    guint32 sum = 0;

    for (gint i = 0; i < part; i++) {
      const gint x = GUINT16_FROM_LE (from[i]) >> shift;

      sum += (guint32) (gint) (limited (a * (gfloat) x + b, lo, hi) * 16.0f + 0.5f);
    }
    all += sum;
    from += part;
    n -= (gsize) part;
  }
  return all;
}

/* @step is 2 for planes and 4 for pairs. */
TARGET static inline __attribute__ ((always_inline)) void
turn_wide (
    Code *du, Code *dv, const Code *su, const Code *sv, gsize n, guint step, const AugColorWide *k)
{
  const gfloat c = k->c, s = k->s, mid = k->mid, top = k->top;
  const guint shift = k->shift;

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    const gfloat u = (gfloat) (gint) (GUINT16_FROM_LE (su[i * step]) >> shift) - mid;
    const gfloat v = (gfloat) (gint) (GUINT16_FROM_LE (sv[i * step]) >> shift) - mid;
    const gint nu = (gint) (limited ((c * u - s * v) + mid, 0.0f, top) + 0.5f);
    const gint nv = (gint) (limited ((s * u + c * v) + mid, 0.0f, top) + 0.5f);

    du[i * step] = GUINT16_TO_LE ((guint16) (nu << shift));
    dv[i * step] = GUINT16_TO_LE ((guint16) (nv << shift));
  }
}

TARGET static void
chroma_wide (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, gsize n, guint step,
    const AugColorWide *k)
{
  if (step == 2)
    turn_wide ((Code *) du, (Code *) dv, (const Code *) su, (const Code *) sv, n, 1, k);
  else
    turn_wide ((Code *) du, (Code *) dv, (const Code *) su, (const Code *) sv, n, 2, k);
}

/* What @n pixels get of a chroma each, every one for two pixels where @w_sub. */
TARGET static inline __attribute__ ((always_inline)) void
spread (AugColorMix *mix, const gfloat *u, const gfloat *v, guint n, guint w_sub,
    const AugColorSpace *k)
{
  const gfloat rv = k->rv, bu = k->bu, gu = k->gu, gv = k->gv;

  for (guint i = 0; i < n; i++) {
    mix->r[i] = rv * v[i >> w_sub] + 0.5f;
    mix->g[i] = (gu * u[i >> w_sub] + gv * v[i >> w_sub]) + 0.5f;
    mix->b[i] = bu * u[i >> w_sub] + 0.5f;
  }
}

TARGET static inline __attribute__ ((always_inline)) void
signed_chroma (
    gfloat *to, const guint8 *from, guint n, guint step, gboolean is_wide, const AugColorSpace *k)
{
  const gfloat mid = k->mid;
  const guint shift = k->shift;

  for (guint i = 0; i < n; i++) {
    const gint code =
        is_wide ? GUINT16_FROM_LE (((const Code *) from)[i * step]) >> shift : from[i * step];

    to[i] = (gfloat) code - mid;
  }
}

TARGET static void
mix_chroma (AugColorMix *mix, const guint8 *u, const guint8 *v, guint n, const AugColorSpace *k)
{
  const guint count = (n + (1u << k->w_sub) - 1) >> k->w_sub;
  gfloat su[AUG_COLOR_CHUNK], sv[AUG_COLOR_CHUNK];

  if (k->depth > 8 && k->step == 2) {
    signed_chroma (su, u, count, 1, TRUE, k);
    signed_chroma (sv, v, count, 1, TRUE, k);
  } else if (k->depth > 8) {
    signed_chroma (su, u, count, 2, TRUE, k);
    signed_chroma (sv, v, count, 2, TRUE, k);
  } else if (k->step == 1) {
    signed_chroma (su, u, count, 1, FALSE, k);
    signed_chroma (sv, v, count, 1, FALSE, k);
  } else {
    signed_chroma (su, u, count, 2, FALSE, k);
    signed_chroma (sv, v, count, 2, FALSE, k);
  }
  if (k->w_sub)
    spread (mix, su, sv, n, 1, k);
  else
    spread (mix, su, sv, n, 0, k);
  memset (mix->du, 0, n * sizeof *mix->du);
  memset (mix->dv, 0, n * sizeof *mix->dv);
}

TARGET static void
mix_load (
    AugColorPlanes *p, const guint8 *luma, const AugColorMix *mix, guint n, const AugColorSpace *k)
{
  const gfloat black = k->black, level = k->level;

  if (k->grey) {
    for (guint i = 0; i < n; i++)
      p->r[i] = (guint8) (gint) limited (((gfloat) luma[i] - black) * level + 0.5f, 0.0f, 255.0f);
    return;
  }
  for (guint i = 0; i < n; i++) {
    const gfloat y = ((gfloat) luma[i] - black) * level;

    p->r[i] = (guint8) (gint) limited (y + mix->r[i], 0.0f, 255.0f);
    p->g[i] = (guint8) (gint) limited (y + mix->g[i], 0.0f, 255.0f);
    p->b[i] = (guint8) (gint) limited (y + mix->b[i], 0.0f, 255.0f);
  }
}

TARGET static void
mix_load_wide (AugColorWidePlanes *p, const guint8 *luma, const AugColorMix *mix, guint n,
    const AugColorSpace *k)
{
  const gfloat black = k->black, level = k->level, top = k->top;
  const guint shift = k->shift;
  const Code *codes = (const Code *) luma;

  if (k->grey) {
    for (guint i = 0; i < n; i++) {
      const gint x = GUINT16_FROM_LE (codes[i]) >> shift;

      p->r[i] = (guint16) (gint) limited (((gfloat) x - black) * level + 0.5f, 0.0f, top);
    }
    return;
  }
  for (guint i = 0; i < n; i++) {
    const gint x = GUINT16_FROM_LE (codes[i]) >> shift;
    const gfloat y = ((gfloat) x - black) * level;

    p->r[i] = (guint16) (gint) limited (y + mix->r[i], 0.0f, top);
    p->g[i] = (guint16) (gint) limited (y + mix->g[i], 0.0f, top);
    p->b[i] = (guint16) (gint) limited (y + mix->b[i], 0.0f, top);
  }
}

/* Luma by its part of the changes; chroma collects B' - Y' and R' - Y'. */
TARGET static void
mix_store (guint8 *dst, const guint8 *src, AugColorMix *mix, const AugColorPlanes *before,
    const AugColorPlanes *after, guint n, const AugColorSpace *k)
{
  const gfloat kr = k->kr, kg = k->kg, kb = k->kb, luma = k->luma;

  if (k->grey) {
#pragma GCC ivdep
    for (guint i = 0; i < n; i++) {
      const gfloat d = (gfloat) (after->r[i] - before->r[i]);

      dst[i] = (guint8) (gint) limited ((gfloat) src[i] + d * luma + 0.5f, 0.0f, 255.0f);
    }
    return;
  }
#pragma GCC ivdep
  for (guint i = 0; i < n; i++) {
    const gfloat r = (gfloat) (after->r[i] - before->r[i]);
    const gfloat g = (gfloat) (after->g[i] - before->g[i]);
    const gfloat b = (gfloat) (after->b[i] - before->b[i]);
    const gfloat y = (kr * r + kg * g) + kb * b;

    dst[i] = (guint8) (gint) limited (((gfloat) src[i] + y * luma) + 0.5f, 0.0f, 255.0f);
    mix->du[i] += b - y;
    mix->dv[i] += r - y;
  }
}

TARGET static void
mix_store_wide (guint8 *dst, const guint8 *src, AugColorMix *mix, const AugColorWidePlanes *before,
    const AugColorWidePlanes *after, guint n, const AugColorSpace *k)
{
  const gfloat kr = k->kr, kg = k->kg, kb = k->kb, luma = k->luma, top = k->codes_top;
  const guint shift = k->shift;
  const Code *in = (const Code *) src;
  Code *out = (Code *) dst;

  if (k->grey) {
#pragma GCC ivdep
    for (guint i = 0; i < n; i++) {
      const gint x = GUINT16_FROM_LE (in[i]) >> shift;
      const gfloat d = (gfloat) (after->r[i] - before->r[i]);
      const gint y = (gint) limited (((gfloat) x + d * luma) + 0.5f, 0.0f, top);

      out[i] = GUINT16_TO_LE ((guint16) (y << shift));
    }
    return;
  }
#pragma GCC ivdep
  for (guint i = 0; i < n; i++) {
    const gint x = GUINT16_FROM_LE (in[i]) >> shift;
    const gfloat r = (gfloat) (after->r[i] - before->r[i]);
    const gfloat g = (gfloat) (after->g[i] - before->g[i]);
    const gfloat b = (gfloat) (after->b[i] - before->b[i]);
    const gfloat y = (kr * r + kg * g) + kb * b;
    const gint code = (gint) limited (((gfloat) x + y * luma) + 0.5f, 0.0f, top);

    out[i] = GUINT16_TO_LE ((guint16) (code << shift));
    mix->du[i] += b - y;
    mix->dv[i] += r - y;
  }
}

/* From sums of the pixels of a chroma to their mean. */
TARGET static void
gather (gfloat *d, guint n, guint rows, const AugColorSpace *k)
{
  const guint count = n >> k->w_sub;
  const gfloat whole = 1.0f / (gfloat) (rows << k->w_sub), edge = 1.0f / (gfloat) rows;

  if (k->w_sub == 0) {
    for (guint i = 0; i < n; i++)
      d[i] = d[i] * whole;
    return;
  }
  for (guint i = 0; i < count; i++)
    d[i] = (d[2 * i] + d[2 * i + 1]) * whole;
  if (n & 1)
    d[count] = d[n - 1] * edge;
}

TARGET static inline __attribute__ ((always_inline)) void
add_chroma (guint8 *dst, const guint8 *src, const gfloat *d, gfloat factor, guint n, guint step,
    gboolean is_wide, const AugColorSpace *k)
{
  const gfloat top = k->codes_top;
  const guint shift = k->shift;

#pragma GCC ivdep
  for (guint i = 0; i < n; i++) {
    const gint x =
        is_wide ? GUINT16_FROM_LE (((const Code *) src)[i * step]) >> shift : src[i * step];
    const gint y = (gint) limited (((gfloat) x + d[i] * factor) + 0.5f, 0.0f, top);

    if (is_wide)
      ((Code *) dst)[i * step] = GUINT16_TO_LE ((guint16) (y << shift));
    else
      dst[i * step] = (guint8) y;
  }
}

TARGET static void
mix_store_chroma (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, AugColorMix *mix,
    guint n, guint rows, const AugColorSpace *k)
{
  const guint count = (n + (1u << k->w_sub) - 1) >> k->w_sub;

  gather (mix->du, n, rows, k);
  gather (mix->dv, n, rows, k);
  if (k->depth > 8 && k->step == 2) {
    add_chroma (du, su, mix->du, k->u, count, 1, TRUE, k);
    add_chroma (dv, sv, mix->dv, k->v, count, 1, TRUE, k);
  } else if (k->depth > 8) {
    add_chroma (du, su, mix->du, k->u, count, 2, TRUE, k);
    add_chroma (dv, sv, mix->dv, k->v, count, 2, TRUE, k);
  } else if (k->step == 1) {
    add_chroma (du, su, mix->du, k->u, count, 1, FALSE, k);
    add_chroma (dv, sv, mix->dv, k->v, count, 1, FALSE, k);
  } else {
    add_chroma (du, su, mix->du, k->u, count, 2, FALSE, k);
    add_chroma (dv, sv, mix->dv, k->v, count, 2, FALSE, k);
  }
}

/* As the HSV of bytes, in sixteenths of a level. */
TARGET static void
hsv_wide (AugColorWidePlanes *p, guint n, gint hue)
{
  for (guint i = 0; i < n; i++) {
    const gint r = p->r[i], g = p->g[i], b = p->b[i];
    const gint high = MAX (MAX (r, g), b), low = MIN (MIN (r, g), b), d = high - low;
    const gint d16 = d * 16;
    gint x = high == r ? g - b - 3 * d : high == g ? b - r - d : r - g + d;

    x = x * 16 + ((d * 128 * hue + 0x4000) >> 15);
    x = x < -3 * d16 ? x + 6 * d16 : x >= 3 * d16 ? x - 6 * d16 : x;
    p->r[i] = (guint16) (low + (CLAMP (ABS (x) - d16, 0, d16) >> 4));
    p->g[i] = (guint16) (low + (CLAMP (2 * d16 - ABS (x + d16), 0, d16) >> 4));
    p->b[i] = (guint16) (low + (CLAMP (2 * d16 - ABS (x - d16), 0, d16) >> 4));
  }
}

TARGET static void
op_wide (AugColorWidePlanes *p, guint n, const AugColorOp *op, gboolean grey)
{
  guint16 *const planes[] = { p->r, p->g, p->b };

  if (op->kind == AUG_COLOR_OP_CURVE) {
    for (guint c = 0; c < (grey ? 1 : 3); c++) {
      const guint16 *table = op->wide[op->same ? 0 : c];

      for (guint i = 0; i < n; i++)
        planes[c][i] = table[planes[c][i]];
    }
  } else if (op->kind == AUG_COLOR_OP_HSV) {
    hsv_wide (p, n, op->hue);
  } else if (op->kind == AUG_COLOR_OP_CHANNELS) {
    const AugColorWidePlanes copy = *p;
    const guint16 *const from[] = { copy.r, copy.g, copy.b };

    for (guint c = 0; c < 3; c++) {
      if (op->from[c] < 3)
        memcpy (planes[c], from[op->from[c]], n * sizeof *planes[c]);
      else
        memset (planes[c], 0, n * sizeof *planes[c]);
    }
  }
}

static void
set_kernels (AugColorKernels *kernels)
{
  kernels->luma_wide = luma_wide;
  kernels->sum_wide = sum_wide;
  kernels->chroma_wide = chroma_wide;
  kernels->op_wide = op_wide;
  kernels->mix_chroma = mix_chroma;
  kernels->mix_load = mix_load;
  kernels->mix_load_wide = mix_load_wide;
  kernels->mix_store = mix_store;
  kernels->mix_store_wide = mix_store_wide;
  kernels->mix_store_chroma = mix_store_chroma;
}
