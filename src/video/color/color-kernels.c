/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The scalar colour kernels: they are the definition, the other levels give the same bytes. */
#include "color-private.h"

#include "core/level.h"

#include <string.h>

static inline guint8
luma_code (guint8 x, const AugColorLuma *luma)
{
  const guint i = x > luma->from ? x - luma->from : 0;
  const guint y = luma->coarse[i >> 4] + luma->fine[i & 15];

  return (guint8) MIN (y, luma->hi);
}

static void
luma_scalar (guint8 *dst, const guint8 *src, gsize n, const AugColorLuma *luma)
{
  guint8 codes[256];

  if (n < 256) {
    for (gsize i = 0; i < n; i++)
      dst[i] = luma_code (src[i], luma);
    return;
  }
  for (guint i = 0; i < 256; i++)
    codes[i] = luma_code ((guint8) i, luma);
  for (gsize i = 0; i < n; i++)
    dst[i] = codes[src[i]];
}

static inline guint8
chroma_code (gint t, gint add, guint shift)
{
  return (guint8) CLAMP ((t + add) >> shift, 0, 255);
}

static void
chroma_scalar (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, gsize n,
    const AugColorChroma *chroma)
{
  const gint c = chroma->c, s = chroma->s;

  for (gsize i = 0; i < n; i++) {
    const gint u = su[i], v = sv[i];

    du[i] = chroma_code (c * u - s * v, chroma->add_u, chroma->shift);
    dv[i] = chroma_code (s * u + c * v, chroma->add_v, chroma->shift);
  }
}

static void
chroma_pairs_scalar (guint8 *dst, const guint8 *src, gsize n, const AugColorChroma *chroma)
{
  const gint c = chroma->c, s = chroma->s;

  for (gsize i = 0; i < n; i++) {
    const gint u = src[2 * i], v = src[2 * i + 1];

    dst[2 * i] = chroma_code (c * u - s * v, chroma->add_u, chroma->shift);
    dst[2 * i + 1] = chroma_code (s * u + c * v, chroma->add_v, chroma->shift);
  }
}

/* In parts whose sum fits in 32 bits, and without branches, so that compilers make vectors of it.
 */
static void
sum_scalar (const guint8 *src, gsize n, AugColorSum *sum)
{
  const guint8 lo = sum->lo, hi = sum->hi;

  while (n > 0) {
    const guint part = (guint) MIN (n, 1 << 16);
    guint32 total = 0, below = 0, above = 0;

    for (guint i = 0; i < part; i++)
      total += CLAMP (src[i], lo, hi);
    for (guint i = 0; i < part && sum->count_lo; i++)
      below += src[i] < lo;
    for (guint i = 0; i < part && sum->count_hi; i++)
      above += src[i] > hi;
    sum->sum += total;
    sum->below += below;
    sum->above += above;
    src += part;
    n -= part;
  }
}

/* Clamped first: the order does not matter to the value, but to what C defines. */
static inline guint8
byte_of (gfloat x)
{
  return (guint8) (x > 0.0f ? (x < 255.0f ? x : 255.0f) : 0.0f);
}

static inline guint8
grey_of (guint8 r, guint8 g, guint8 b)
{
  return (guint8) ((0.2989f * r + 0.587f * g) + 0.114f * b);
}

static inline guint8
curve_code (const AugColorCurve *curve, guint8 x)
{
  switch (curve->form) {
  case AUG_COLOR_CURVE_NEGATIVE: {
    const gint y = curve->value - (x > curve->from ? x - curve->from : 0);

    return (guint8) MAX (y, 0);
  }
  case AUG_COLOR_CURVE_AND:
    return x & curve->value;
  case AUG_COLOR_CURVE_SOLARIZE:
    return x >= curve->value ? (guint8) ~x : x;
  case AUG_COLOR_CURVE_ADD:
    return (guint8) (x < 128 ? MIN (x + curve->value, 255) : x);
  case AUG_COLOR_CURVE_LINE:
  case AUG_COLOR_CURVE_LINE_0:
  case AUG_COLOR_CURVE_TABLE:
    break;
  }
  return curve->table[x];
}

static void
curve_scalar (guint8 *dst, const guint8 *src, gsize n, const AugColorCurve *curve, guint32 keep)
{
  const gboolean keeps[] = { (keep & 0xff) != 0, (keep & 0xff00) != 0, (keep & 0xff0000) != 0,
    (keep & 0xff000000u) != 0 };

  for (gsize i = 0; i < n; i++)
    dst[i] = keeps[i & 3] ? src[i] : curve_code (curve, src[i]);
}

static void
op_curve (AugColorPlanes *p, guint n, const AugColorOp *op)
{
  guint8 *const planes[] = { p->r, p->g, p->b };

  for (guint c = 0; c < 3; c++)
    curve_scalar (planes[c], planes[c], n, &op->curve[op->same ? 0 : c], 0);
}

static void
op_saturation (AugColorPlanes *p, guint n, const AugColorOp *op)
{
  const gfloat f = op->f;

  for (guint i = 0; i < n; i++) {
    const gfloat grey = op->g * grey_of (p->r[i], p->g[i], p->b[i]);

    p->r[i] = byte_of (f * p->r[i] + grey);
    p->g[i] = byte_of (f * p->g[i] + grey);
    p->b[i] = byte_of (f * p->b[i] + grey);
  }
}

static void
op_saturation_pillow (AugColorPlanes *p, guint n, const AugColorOp *op)
{
  guint8 *const planes[] = { p->r, p->g, p->b };
  const gfloat f = op->f;

  for (guint i = 0; i < n; i++) {
    const gint grey =
        (gint) ((19595u * p->r[i] + 38470u * p->g[i] + 7471u * p->b[i] + 0x8000u) >> 16);

    for (guint c = 0; c < 3; c++)
      planes[c][i] = byte_of ((gfloat) grey + f * (gfloat) (planes[c][i] - grey));
  }
}

static void
op_channels (AugColorPlanes *p, guint n, const AugColorOp *op)
{
  const AugColorPlanes copy = *p;
  const guint8 *const from[] = { copy.r, copy.g, copy.b };
  guint8 *const planes[] = { p->r, p->g, p->b };

  for (guint c = 0; c < 3; c++) {
    if (op->from[c] < 3)
      memcpy (planes[c], from[op->from[c]], n);
    else
      memset (planes[c], 0, n);
  }
}

/* Pillow's way to HSV in bytes and back. */
static void
pillow_hsv (guint r, guint g, guint b, guint8 hsv[3])
{
  const guint high = MAX (MAX (r, g), b), low = MIN (MIN (r, g), b);
  const gfloat d = (gfloat) (high - low);
  gfloat h, rc, gc, bc;
  gdouble turns;

  hsv[0] = hsv[1] = 0;
  hsv[2] = (guint8) high;
  if (high == low)
    return;
  rc = (gfloat) (high - r) / d;
  gc = (gfloat) (high - g) / d;
  bc = (gfloat) (high - b) / d;
  if (r == high)
    h = bc - gc;
  else if (g == high)
    h = (gfloat) (2.0 + rc - bc);
  else
    h = (gfloat) (4.0 + gc - rc);
  turns = h / 6.0 + 1.0;
  turns = turns >= 1.0 ? turns - 1.0 : turns;
  hsv[0] = (guint8) ((gfloat) turns * 255.0);
  hsv[1] = (guint8) (d / (gfloat) high * 255.0);
}

static guint8
pillow_round (gdouble x)
{
  return (guint8) (CLAMP (x, 0.0, 255.0) + 0.5);
}

static void
op_hsv_pillow (AugColorPlanes *planes, guint n, const AugColorOp *op)
{
  for (guint i = 0; i < n; i++) {
    guint8 hsv[3], p, q, t, v;
    gfloat part, s;
    guint sector;

    pillow_hsv (planes->r[i], planes->g[i], planes->b[i], hsv);
    hsv[0] = (guint8) (hsv[0] + op->hue);
    v = hsv[2];
    s = (gfloat) (hsv[1] / 255.0);
    sector = (guint) (hsv[0] * 6.0 / 255.0);
    part = (gfloat) (hsv[0] * 6.0 / 255.0 - sector);
    p = pillow_round (v * (1.0 - s));
    q = pillow_round (v * (1.0 - s * part));
    t = pillow_round (v * (1.0 - s * (1.0 - part)));
    sector %= 6;
    planes->r[i] = sector == 0 || sector == 5 ? v : sector == 1 ? q : sector == 4 ? t : p;
    planes->g[i] = sector == 1 || sector == 2 ? v : sector == 3 ? q : sector == 0 ? t : p;
    planes->b[i] = sector == 3 || sector == 4 ? v : sector == 5 ? q : sector == 2 ? t : p;
  }
}

/* HSV without a division. With d = max - min and x = 6·H - 3 in [-3, 3), a channel is
 * min + d·clamp (…, 0, 1), so that x·d in sixteenths of a level is all that is needed. */
static void
op_hsv (AugColorPlanes *p, guint n, const AugColorOp *op)
{
  for (guint i = 0; i < n; i++) {
    const gint r = p->r[i], g = p->g[i], b = p->b[i];
    const gint high = MAX (MAX (r, g), b), low = MIN (MIN (r, g), b), d = high - low;
    const gint d16 = d * 16;
    gint x;

    if (high == r)
      x = g - b - 3 * d;
    else if (high == g)
      x = b - r - d;
    else
      x = r - g + d;
    x = x * 16 + ((d * 128 * op->hue + 0x4000) >> 15);
    if (x < -3 * d16)
      x += 6 * d16;
    else if (x >= 3 * d16)
      x -= 6 * d16;
    p->r[i] = (guint8) (low + (CLAMP (ABS (x) - d16, 0, d16) >> 4));
    p->g[i] = (guint8) (low + (CLAMP (2 * d16 - ABS (x + d16), 0, d16) >> 4));
    p->b[i] = (guint8) (low + (CLAMP (2 * d16 - ABS (x - d16), 0, d16) >> 4));
  }
}

static void
op_matrix (AugColorPlanes *p, guint n, const AugColorOp *op)
{
  const gfloat *m = op->m;

  for (guint i = 0; i < n; i++) {
    const gfloat r = p->r[i], g = p->g[i], b = p->b[i];

    p->r[i] = byte_of (((m[0] * r + m[1] * g) + m[2] * b) + 0.5f);
    p->g[i] = byte_of (((m[3] * r + m[4] * g) + m[5] * b) + 0.5f);
    p->b[i] = byte_of (((m[6] * r + m[7] * g) + m[8] * b) + 0.5f);
  }
}

static void
op_scalar (AugColorPlanes *planes, guint n, const AugColorOp *op)
{
  switch (op->kind) {
  case AUG_COLOR_OP_CURVE:
    op_curve (planes, n, op);
    break;
  case AUG_COLOR_OP_SATURATION_PILLOW:
    op_saturation_pillow (planes, n, op);
    break;
  case AUG_COLOR_OP_HSV_PILLOW:
    op_hsv_pillow (planes, n, op);
    break;
  case AUG_COLOR_OP_CHANNELS:
    op_channels (planes, n, op);
    break;
  case AUG_COLOR_OP_SATURATION:
    op_saturation (planes, n, op);
    break;
  case AUG_COLOR_OP_HSV:
    op_hsv (planes, n, op);
    break;
  case AUG_COLOR_OP_MATRIX:
    op_matrix (planes, n, op);
    break;
  }
}

static guint64
grey_sum_scalar (const AugColorPlanes *p, guint n)
{
  guint64 sum = 0;

  for (guint i = 0; i < n; i++)
    sum += grey_of (p->r[i], p->g[i], p->b[i]);
  return sum;
}

static void
unpack_scalar (AugColorPlanes *p, const guint8 *src, guint n, const AugColorPack *pack)
{
  for (guint i = 0; i < n; i++, src += pack->step) {
    p->r[i] = src[pack->at[0]];
    p->g[i] = src[pack->at[1]];
    p->b[i] = src[pack->at[2]];
  }
}

static void
pack_scalar (
    guint8 *dst, const guint8 *src, const AugColorPlanes *p, guint n, const AugColorPack *pack)
{
  const guint other = pack->step == 4 ? 6 - pack->at[0] - pack->at[1] - pack->at[2] : 0;

  for (guint i = 0; i < n; i++, dst += pack->step, src += pack->step) {
    dst[other] = src[other];
    dst[pack->at[0]] = p->r[i];
    dst[pack->at[1]] = p->g[i];
    dst[pack->at[2]] = p->b[i];
  }
}

const AugColorKernels aug_color_kernels_scalar = {
  .luma = luma_scalar,
  .chroma = chroma_scalar,
  .chroma_pairs = chroma_pairs_scalar,
  .sum = sum_scalar,
  .curve = curve_scalar,
  .op = op_scalar,
  .grey_sum = grey_sum_scalar,
  .unpack = unpack_scalar,
  .pack = pack_scalar,
};

static gpointer
make_kernels (gpointer unused)
{
  static AugColorKernels kernels;

  kernels = aug_color_kernels_scalar;
  aug_color_mix_scalar (&kernels);
  return &kernels;
}

/* The best implementation that the level allows and the machine has. */
const AugColorKernels *
aug_color_kernels_get (void)
{
  static GOnce once = G_ONCE_INIT;
  const AugColorKernels *kernels = NULL;
  const GstAugLevel level = gst_aug_level_get ();

  if (level >= GST_AUG_LEVEL_VECTOR)
    kernels = aug_color_kernels_vector ();
  if (kernels == NULL && level >= GST_AUG_LEVEL_ORC)
    kernels = aug_color_kernels_orc ();
  return kernels ? kernels : g_once (&once, make_kernels, NULL);
}
