/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The hue of HSV on Y'CbCr frames. */
#include "color-private.h"

/* What takes codes to R'G'B' in [0, 255] and back. */
typedef struct {
  gfloat black, luma_scale, chroma_scale; /* code steps for one level of 255 */
  gfloat kr, kg, kb, rv, bu, gu, gv;
  gfloat turn; /* in sixths of a turn */
} Space;

static void
space_init (Space *space, const GstVideoInfo *info, gdouble turns)
{
  const gboolean limited = info->colorimetry.range != GST_VIDEO_COLOR_RANGE_0_255;
  gdouble kr, kb, kg;

  aug_color_matrix (info, &kr, &kb);
  kg = 1.0 - kr - kb;
  space->black = limited ? 16.0f : 0.0f;
  space->luma_scale = (gfloat) (limited ? 219.0 / 255.0 : 1.0);
  space->chroma_scale = (gfloat) (limited ? 224.0 / 255.0 : 1.0);
  space->kr = (gfloat) kr;
  space->kg = (gfloat) kg;
  space->kb = (gfloat) kb;
  space->rv = (gfloat) (2.0 * (1.0 - kr));
  space->bu = (gfloat) (2.0 * (1.0 - kb));
  space->gu = (gfloat) (-2.0 * (1.0 - kb) * kb / kg);
  space->gv = (gfloat) (-2.0 * (1.0 - kr) * kr / kg);
  space->turn = (gfloat) (6.0 * turns);
}

static inline gfloat
magnitude (gfloat x)
{
  return x < 0.0f ? -x : x;
}

static inline gfloat
between (gfloat x, gfloat high)
{
  return x < 0.0f ? 0.0f : x > high ? high : x;
}

/* Turns the hue of one colour that is given as codes; rgb are levels in [0, 255]. */
static inline void
turn_code (const Space *k, gfloat y, gfloat u, gfloat v, gfloat rgb[3])
{
  const gfloat l = (y - k->black) / k->luma_scale;
  const gfloat cu = (u - 128.0f) / k->chroma_scale, cv = (v - 128.0f) / k->chroma_scale;
  const gfloat r = between (l + k->rv * cv, 255.0f);
  const gfloat g = between (l + (k->gu * cu + k->gv * cv), 255.0f);
  const gfloat b = between (l + k->bu * cu, 255.0f);
  const gfloat high = MAX (MAX (r, g), b), low = MIN (MIN (r, g), b), d = high - low;
  gfloat x = high == r ? g - b - 3.0f * d : high == g ? b - r - d : r - g + d;

  x += k->turn * d;
  if (x < -3.0f * d)
    x += 6.0f * d;
  else if (x >= 3.0f * d)
    x -= 6.0f * d;
  rgb[0] = low + between (magnitude (x) - d, d);
  rgb[1] = low + between (2.0f * d - magnitude (x + d), d);
  rgb[2] = low + between (2.0f * d - magnitude (x - d), d);
}

static inline gfloat
luma_of (const Space *k, const gfloat rgb[3])
{
  return k->kr * rgb[0] + k->kg * rgb[1] + k->kb * rgb[2];
}

static inline guint8
code_of (gfloat x)
{
  return (guint8) (between (x, 255.0f) + 0.5f);
}

typedef struct {
  Space space;
  guint width, rows, shift;
} Band;

/* New chroma of one chroma row: the hue turned at the mean luma of the pixels it belongs to. */
static void
band_chroma (const Band *band, const guint8 *const *luma, const guint8 *u, const guint8 *v,
    guint step, guint8 *out)
{
  const Space *k = &band->space;
  const guint n = (band->width + (1u << band->shift) - 1) >> band->shift;

  for (guint x = 0; x < n; x++) {
    const guint from = x << band->shift, to = MIN (band->width, (x + 1) << band->shift);
    guint sum = 0;
    gfloat rgb[3], y;

    for (guint j = 0; j < band->rows; j++)
      for (guint i = from; i < to; i++)
        sum += luma[j][i];
    turn_code (
        k, (gfloat) sum / (gfloat) ((to - from) * band->rows), u[x * step], v[x * step], rgb);
    y = luma_of (k, rgb);
    out[2 * x] = code_of (128.0f + (rgb[2] - y) / k->bu * k->chroma_scale);
    out[2 * x + 1] = code_of (128.0f + (rgb[0] - y) / k->rv * k->chroma_scale);
  }
}

static void
band_luma (
    const Band *band, guint8 *dst, const guint8 *src, const guint8 *u, const guint8 *v, guint step)
{
  const Space *k = &band->space;

  for (guint x = 0; x < band->width; x++) {
    const guint c = (x >> band->shift) * step;
    gfloat rgb[3];

    turn_code (k, src[x], u[c], v[c], rgb);
    dst[x] = code_of (k->black + luma_of (k, rgb) * k->luma_scale);
  }
}

static guint8 *
at (const GstVideoFrame *frame, guint component, guint y)
{
  return (guint8 *) GST_VIDEO_FRAME_COMP_DATA (frame, component) +
         (gssize) GST_VIDEO_FRAME_COMP_STRIDE (frame, component) * y;
}

void
aug_color_yuv_hsv (
    const GstVideoFrame *src, GstVideoFrame *dst, gdouble turns, GstAugColorScratch *scratch)
{
  const GstVideoFormatInfo *finfo = src->info.finfo;
  const guint tall = GST_VIDEO_FORMAT_INFO_H_SUB (finfo, 1);
  const guint step = GST_VIDEO_FRAME_COMP_PSTRIDE (src, 1);
  const guint height = GST_VIDEO_FRAME_HEIGHT (src);
  const guint n = GST_VIDEO_FRAME_COMP_WIDTH (src, 1);
  Band band = { .width = GST_VIDEO_FRAME_WIDTH (src),
    .shift = GST_VIDEO_FORMAT_INFO_W_SUB (finfo, 1) };

  if (scratch->lines_size < 2 * (gsize) n) {
    g_free (scratch->lines);
    scratch->lines = g_malloc (2 * (gsize) n);
    scratch->lines_size = 2 * (gsize) n;
  }
  space_init (&band.space, &src->info, turns);
  for (guint y = 0; y < (guint) GST_VIDEO_FRAME_COMP_HEIGHT (src, 1); y++) {
    const guint8 *u = at (src, 1, y), *v = at (src, 2, y);
    guint8 *du = at (dst, 1, y), *dv = at (dst, 2, y);
    const guint8 *luma[2] = { at (src, 0, y << tall),
      at (src, 0, MIN ((y << tall) + 1, height - 1)) };

    band.rows = tall && (y << tall) + 1 < height ? 2 : 1;
    band_chroma (&band, luma, u, v, step, scratch->lines);
    for (guint j = 0; j < band.rows; j++)
      band_luma (&band, at (dst, 0, (y << tall) + j), luma[j], u, v, step);
    for (guint x = 0; x < n; x++) {
      du[x * step] = scratch->lines[2 * x];
      dv[x * step] = scratch->lines[2 * x + 1];
    }
  }
}
