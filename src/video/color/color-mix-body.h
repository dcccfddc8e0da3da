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

/* Chroma of two planes, or of pairs as one number, to float32 and back; at most a chunk. */
TARGET static void
split (gfloat *restrict u, gfloat *restrict v, const guint8 *su, const guint8 *sv, guint n,
    guint step, gboolean is_wide, guint shift)
{
  guint32 pairs[AUG_COLOR_CHUNK];
  guint16 words[2][AUG_COLOR_CHUNK];

  if (is_wide && step == 4) {
    memcpy (pairs, su, n * sizeof *pairs);
    for (guint i = 0; i < n; i++) {
      const guint32 pair = GUINT32_FROM_LE (pairs[i]);

      u[i] = (gfloat) (gint) ((pair & 0xffff) >> shift);
      v[i] = (gfloat) (gint) (pair >> 16 >> shift);
    }
  } else if (is_wide) {
    memcpy (words[0], su, n * sizeof *words[0]);
    memcpy (words[1], sv, n * sizeof *words[1]);
    for (guint i = 0; i < n; i++) {
      u[i] = (gfloat) (gint) (GUINT16_FROM_LE (words[0][i]) >> shift);
      v[i] = (gfloat) (gint) (GUINT16_FROM_LE (words[1][i]) >> shift);
    }
  } else if (step == 2) {
    memcpy (words[0], su, n * sizeof *words[0]);
    for (guint i = 0; i < n; i++) {
      const gint pair = GUINT16_FROM_LE (words[0][i]);

      u[i] = (gfloat) (pair & 0xff);
      v[i] = (gfloat) (pair >> 8);
    }
  } else {
    for (guint i = 0; i < n; i++) {
      u[i] = (gfloat) su[i];
      v[i] = (gfloat) sv[i];
    }
  }
}

/* Clamps to [0, top] and rounds. */
TARGET static void
join (guint8 *du, guint8 *dv, const gfloat *u, const gfloat *v, guint n, guint step,
    gboolean is_wide, guint shift, gint top)
{
  gint whole[2][AUG_COLOR_CHUNK];
  guint32 pairs[AUG_COLOR_CHUNK];
  guint16 words[2][AUG_COLOR_CHUNK];

  for (guint i = 0; i < n; i++) {
    whole[0][i] = CLAMP ((gint) (u[i] + 0.5f), 0, top) << shift;
    whole[1][i] = CLAMP ((gint) (v[i] + 0.5f), 0, top) << shift;
  }
  if (is_wide && step == 4) {
    for (guint i = 0; i < n; i++)
      pairs[i] = GUINT32_TO_LE ((guint32) whole[0][i] | (guint32) whole[1][i] << 16);
    memcpy (du, pairs, n * sizeof *pairs);
  } else if (is_wide) {
    for (guint i = 0; i < n; i++) {
      words[0][i] = GUINT16_TO_LE ((guint16) whole[0][i]);
      words[1][i] = GUINT16_TO_LE ((guint16) whole[1][i]);
    }
    memcpy (du, words[0], n * sizeof *words[0]);
    memcpy (dv, words[1], n * sizeof *words[1]);
  } else if (step == 2) {
    for (guint i = 0; i < n; i++)
      words[0][i] = GUINT16_TO_LE ((guint16) (whole[0][i] | whole[1][i] << 8));
    memcpy (du, words[0], n * sizeof *words[0]);
  } else {
#pragma GCC ivdep
    for (guint i = 0; i < n; i++) {
      du[i] = (guint8) whole[0][i];
      dv[i] = (guint8) whole[1][i];
    }
  }
}

TARGET static void
chroma_wide (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, gsize n, guint step,
    const AugColorWide *k)
{
  const gfloat c = k->c, s = k->s, mid = k->mid;
  gfloat u[AUG_COLOR_CHUNK], v[AUG_COLOR_CHUNK];

  while (n > 0) {
    const guint part = (guint) MIN (n, AUG_COLOR_CHUNK);

    split (u, v, su, sv, part, step, TRUE, k->shift);
    for (guint i = 0; i < part; i++) {
      const gfloat x = u[i] - mid, y = v[i] - mid;

      u[i] = (c * x - s * y) + mid;
      v[i] = (s * x + c * y) + mid;
    }
    join (du, dv, u, v, part, step, TRUE, k->shift, (gint) k->top);
    du += part * step;
    dv += part * step;
    su += part * step;
    sv += part * step;
    n -= part;
  }
}

/* What @n pixels get of a chroma each, every one for two pixels where @doubles. */
TARGET static inline __attribute__ ((always_inline)) void
spread (AugColorMix *mix, const gfloat *u, const gfloat *v, guint n, gboolean doubles,
    const AugColorSpace *k)
{
  const gfloat rv = k->rv, bu = k->bu, gu = k->gu, gv = k->gv;
  gfloat *restrict r = mix->r, *restrict g = mix->g, *restrict b = mix->b;

#pragma GCC ivdep
  for (guint i = 0; i < n; i++) {
    const gfloat cr = rv * v[i] + 0.5f;
    const gfloat cg = (gu * u[i] + gv * v[i]) + 0.5f;
    const gfloat cb = bu * u[i] + 0.5f;

    if (doubles) {
      r[2 * i] = r[2 * i + 1] = cr;
      g[2 * i] = g[2 * i + 1] = cg;
      b[2 * i] = b[2 * i + 1] = cb;
    } else {
      r[i] = cr;
      g[i] = cg;
      b[i] = cb;
    }
  }
}

TARGET static void
mix_chroma (AugColorMix *mix, const guint8 *u, const guint8 *v, guint n, const AugColorSpace *k)
{
  const guint count = (n + (1u << k->w_sub) - 1) >> k->w_sub;
  const gfloat mid = k->mid;
  gfloat su[AUG_COLOR_CHUNK], sv[AUG_COLOR_CHUNK];

  split (su, sv, u, v, count, k->step, k->depth > 8, k->shift);
  for (guint i = 0; i < count; i++) {
    su[i] -= mid;
    sv[i] -= mid;
  }
  if (k->w_sub)
    spread (mix, su, sv, count, TRUE, k);
  else
    spread (mix, su, sv, count, FALSE, k);
  memset (mix->du, 0, n * sizeof *mix->du);
  memset (mix->dv, 0, n * sizeof *mix->dv);
}

TARGET static void
mix_load (
    AugColorPlanes *p, const guint8 *luma, const AugColorMix *mix, guint n, const AugColorSpace *k)
{
  const gfloat black = k->black, level = k->level;

  if (k->grey) {
#pragma GCC ivdep
    for (guint i = 0; i < n; i++)
      p->r[i] = (guint8) (gint) limited (((gfloat) luma[i] - black) * level + 0.5f, 0.0f, 255.0f);
    return;
  }
#pragma GCC ivdep
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
#pragma GCC ivdep
    for (guint i = 0; i < n; i++) {
      const gint x = GUINT16_FROM_LE (codes[i]) >> shift;

      p->r[i] = (guint16) (gint) limited (((gfloat) x - black) * level + 0.5f, 0.0f, top);
    }
    return;
  }
#pragma GCC ivdep
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
#pragma GCC ivdep
    for (guint i = 0; i < n; i++)
      d[i] = d[i] * whole;
    return;
  }
#pragma GCC ivdep
  for (guint i = 0; i < count; i++)
    d[i] = (d[2 * i] + d[2 * i + 1]) * whole;
  if (n & 1)
    d[count] = d[n - 1] * edge;
}

TARGET static void
mix_store_chroma (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, AugColorMix *mix,
    guint n, guint rows, const AugColorSpace *k)
{
  const guint count = (n + (1u << k->w_sub) - 1) >> k->w_sub;
  const gboolean is_wide = k->depth > 8;
  const gfloat fu = k->u, fv = k->v;
  gfloat u[AUG_COLOR_CHUNK], v[AUG_COLOR_CHUNK];

  gather (mix->du, n, rows, k);
  gather (mix->dv, n, rows, k);
  split (u, v, su, sv, count, k->step, is_wide, k->shift);
  for (guint i = 0; i < count; i++) {
    u[i] += mix->du[i] * fu;
    v[i] += mix->dv[i] * fv;
  }
  join (du, dv, u, v, count, k->step, is_wide, k->shift, (gint) k->codes_top);
}

/* As the HSV of bytes, in sixteenths of a level. */
TARGET static void
hsv_wide (AugColorWidePlanes *p, guint n, gint hue)
{
#pragma GCC ivdep
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

#pragma GCC ivdep
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

/* Between whole lumas on lines; those of bytes are whole. */
TARGET static void
clahe (gfloat *luma, const gfloat *top, const gfloat *bottom, const gint *left, const gint *right,
    const gfloat *part, gfloat part_y, guint n, gboolean is_whole)
{
  if (is_whole) {
#pragma GCC ivdep
    for (guint i = 0; i < n; i++) {
      const gint x = (gint) luma[i], l = left[i] + x, r = right[i] + x;
      const gfloat a = top[l] * (1.0f - part[i]) + top[r] * part[i];
      const gfloat b = bottom[l] * (1.0f - part[i]) + bottom[r] * part[i];

      luma[i] = a * (1.0f - part_y) + b * part_y;
    }
    return;
  }
#pragma GCC ivdep
  for (guint i = 0; i < n; i++) {
    const gint x = (gint) luma[i], l = left[i] + x, r = right[i] + x;
    const gfloat rest = luma[i] - (gfloat) x;
    const gfloat tl = top[l] + (top[l + 1] - top[l]) * rest;
    const gfloat tr = top[r] + (top[r + 1] - top[r]) * rest;
    const gfloat bl = bottom[l] + (bottom[l + 1] - bottom[l]) * rest;
    const gfloat br = bottom[r] + (bottom[r + 1] - bottom[r]) * rest;
    const gfloat a = tl * (1.0f - part[i]) + tr * part[i];
    const gfloat b = bl * (1.0f - part[i]) + br * part[i];

    luma[i] = a * (1.0f - part_y) + b * part_y;
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
  kernels->clahe = clahe;
}
