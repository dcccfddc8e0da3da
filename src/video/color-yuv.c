/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Colour chains on Y'CbCr and grey: a clamped line on luma, a scaled turn on chroma. */
#include "color-private.h"

#include <string.h>

/* y = clamp (a·x + b, lo, hi) in codes, a >= 0: closed under composition. */
typedef struct {
  gdouble a, b, lo, hi;
} Line;

typedef struct {
  const GstVideoFrame *src;
  const AugColorKernels *kernels;
  gdouble black, white, top; /* codes of Y' = 0, Y' = 1 and the highest code */
  Line line;
  gdouble gain, turns;
} Chain;

static gdouble
line_at (const Line *line, gdouble x)
{
  return CLAMP (line->a * x + line->b, line->lo, line->hi);
}

static gboolean
line_is_neutral (const Chain *chain)
{
  const Line *line = &chain->line;

  return line->a == 1.0 && line->b == 0.0 && line->lo == 0.0 && line->hi == chain->top;
}

/* Appends y' = clamp (f·y + g, black, white). */
static void
chain_line (Chain *chain, gdouble f, gdouble g)
{
  Line *line = &chain->line;

  line->a *= f;
  line->b = f * line->b + g;
  line->lo = CLAMP (f * line->lo + g, chain->black, chain->white);
  line->hi = CLAMP (f * line->hi + g, chain->black, chain->white);
}

static const guint8 *
const_row (const GstVideoFrame *frame, guint plane, guint y)
{
  return (const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, plane) +
         (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane) * y;
}

static guint8 *
row (GstVideoFrame *frame, guint plane, guint y)
{
  return (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, plane) +
         (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane) * y;
}

/* Rows of 16 bits need not lie at even addresses. */
static guint
load_16 (const guint8 *row, guint x)
{
  guint16 code;

  memcpy (&code, row + 2 * (gsize) x, sizeof code);
  return GUINT16_FROM_LE (code);
}

static void
store_16 (guint8 *row, guint x, guint16 code)
{
  code = GUINT16_TO_LE (code);
  memcpy (row + 2 * (gsize) x, &code, sizeof code);
}

static gdouble
mean_16 (const Chain *chain)
{
  const guint width = GST_VIDEO_FRAME_WIDTH (chain->src);
  const guint height = GST_VIDEO_FRAME_HEIGHT (chain->src);
  const Line *line = &chain->line;
  guint64 sum = 0;

  /* Sums sixteenths of a level, so that integers carry the mean in any order of the pixels. */
  for (guint y = 0; y < height; y++) {
    const guint8 *src = const_row (chain->src, 0, y);

    for (guint x = 0; x < width; x++)
      sum += (guint64) (line_at (line, load_16 (src, x)) * 16.0 + 0.5);
  }
  return (gdouble) sum / 16.0 / ((gdouble) width * height);
}

static void
sum_luma (const Chain *chain, AugColorSum *sum)
{
  const guint width = GST_VIDEO_FRAME_WIDTH (chain->src);
  const guint height = GST_VIDEO_FRAME_HEIGHT (chain->src);

  if (GST_VIDEO_FRAME_PLANE_STRIDE (chain->src, 0) == (gint) width) {
    chain->kernels->sum (const_row (chain->src, 0, 0), (gsize) width * height, sum);
    return;
  }
  for (guint y = 0; y < height; y++)
    chain->kernels->sum (const_row (chain->src, 0, y), width, sum);
}

/* Whether what is clamped has to be counted: the clamp lies @slip levels beyond a code, the next
 * code is a slope away, and taking the nearer of the two for the clamp moves the result by more
 * than half a level. If not, @code becomes the nearer one. */
static gboolean
must_count (gdouble slope, gdouble slip, gdouble weight, guint8 *code, gint outwards)
{
  if (weight * MIN (slip, slope - slip) > 0.5)
    return TRUE;
  if (slip > slope - slip)
    *code = (guint8) (*code + outwards);
  return FALSE;
}

/* Mean of the line over the frame's luma: a sum of clamped codes and, where it matters, how many
 * were clamped, so that integers carry it in any order of the pixels. @weight is how much the
 * result moves with it. */
static gdouble
mean_8 (const Chain *chain, gdouble weight)
{
  const Line *line = &chain->line;
  const gdouble n =
      (gdouble) GST_VIDEO_FRAME_WIDTH (chain->src) * GST_VIDEO_FRAME_HEIGHT (chain->src);
  AugColorSum sum = { .lo = 0, .hi = 255 };
  gdouble slip_lo, slip_hi;

  if (line->a == 0.0 || line->lo >= line->hi)
    return line_at (line, 0);
  while (sum.lo < 255 && line->a * sum.lo + line->b < line->lo)
    sum.lo++;
  while (sum.hi > sum.lo && line->a * sum.hi + line->b > line->hi)
    sum.hi--;
  slip_lo = line->a * sum.lo + line->b - line->lo;
  slip_hi = line->hi - (line->a * sum.hi + line->b);
  if (slip_lo < 0.0 || slip_hi < 0.0) {
    /* a step: no code lies on the slope */
    sum.hi = sum.lo;
    sum.count_lo = TRUE;
    sum_luma (chain, &sum);
    return (line->lo * (gdouble) sum.below + line_at (line, sum.lo) * (n - (gdouble) sum.below)) /
           n;
  }
  sum.count_lo = sum.lo > 0 && must_count (line->a, slip_lo, weight, &sum.lo, -1);
  sum.count_hi = sum.hi < 255 && must_count (line->a, slip_hi, weight, &sum.hi, 1);
  sum_luma (chain, &sum);
  return (line->a * (gdouble) sum.sum + line->b * n - slip_lo * (gdouble) sum.below +
             slip_hi * (gdouble) sum.above) /
         n;
}

static void
chain_add (Chain *chain, const GstAugColorStep *step)
{
  const gdouble f = step->value;
  const gboolean wide = GST_VIDEO_FRAME_FORMAT (chain->src) == GST_VIDEO_FORMAT_GRAY16_LE;

  switch (step->kind) {
  case GST_AUG_COLOR_BRIGHTNESS:
    chain->gain *= f;
    chain_line (chain, f, (1.0 - f) * chain->black);
    break;
  case GST_AUG_COLOR_CONTRAST:
    chain->gain *= f;
    chain_line (chain, f, (1.0 - f) * (wide ? mean_16 (chain) : mean_8 (chain, ABS (1.0 - f))));
    break;
  case GST_AUG_COLOR_SATURATION:
    chain->gain *= f;
    break;
  case GST_AUG_COLOR_HUE:
    chain->turns += f;
    break;
  }
}

static guint8
code_of (gdouble x)
{
  return (guint8) (CLAMP (x, 0.0, 255.0) + 0.5);
}

/* The line as two tables. They begin at the code where it leaves its lower clamp, which so is met
 * exactly; the upper one is a minimum. How far that code is off the crossing goes into the fine
 * table, and its mean error into the coarse one. The result never falls where x rises: fine[15] is
 * at most what a coarse step adds, and where rounding would make it more, the step is taken up. */
static void
quantise_luma (const Chain *chain, AugColorLuma *luma)
{
  const Line *line = &chain->line;
  const gdouble a = line->a;
  const gboolean clamped = line->b < line->lo;
  const guint8 lo = code_of (line->lo);
  gdouble start = line->b, drift = 0.0, excess = 0.0;

  luma->identity = line_is_neutral (chain);
  luma->hi = code_of (line->hi);
  luma->from = 0;
  if (a * 255.0 + line->b <= line->lo) {
    memset (luma->coarse, lo, 16);
    memset (luma->fine, 0, 16);
    return;
  }
  if (clamped) {
    luma->from = code_of ((line->lo - line->b) / a);
    start += a * luma->from;
    drift = start - line->lo;
  }
  luma->fine[0] = 0;
  for (guint i = 1; i < 16; i++) {
    luma->fine[i] = (guint8) CLAMP (a * i + drift + MIN (0.5, a / 2.0), 0.0, 255.0);
    excess += (luma->fine[i] - a * i) / 16.0;
  }
  luma->coarse[0] = clamped ? lo : MAX (lo, code_of (start - excess));
  for (guint i = 1; i < 16; i++) {
    const guint least = luma->coarse[i - 1] + luma->fine[15];

    luma->coarse[i] = (guint8) MIN (255, MAX (least, code_of (start + 16.0 * a * i - excess)));
  }
}

static gint
nearest (gdouble x)
{
  return (gint) (x + 32768.5) - 32768;
}

/* The turn in fixed point, |c| + |s| <= 127. */
static void
quantise_chroma (const Chain *chain, AugColorChroma *chroma)
{
  const gdouble gain = MIN (chain->gain, 64.0);
  gdouble s, c;
  guint shift = 7;
  gint half;

  aug_color_turn (chain->turns, &s, &c);
  s *= gain;
  c *= gain;
  while (shift > 0 && ABS (nearest (s * (1 << shift))) + ABS (nearest (c * (1 << shift))) > 127)
    shift--;
  chroma->shift = (guint8) shift;
  chroma->c = (gint8) nearest (c * (1 << shift));
  chroma->s = (gint8) nearest (s * (1 << shift));
  half = shift ? 1 << (shift - 1) : 0;
  chroma->add_u = (gint16) ((128 << shift) + half - 128 * (chroma->c - chroma->s));
  chroma->add_v = (gint16) ((128 << shift) + half - 128 * (chroma->c + chroma->s));
  chroma->identity = chroma->s == 0 && chroma->c == 1 << shift;
}

static void
copy_rows (const GstVideoFrame *src, GstVideoFrame *dst, guint plane, gsize bytes, guint rows)
{
  if (GST_VIDEO_FRAME_PLANE_DATA (src, plane) == GST_VIDEO_FRAME_PLANE_DATA (dst, plane))
    return;
  for (guint y = 0; y < rows; y++)
    memcpy (row (dst, plane, y), const_row (src, plane, y), bytes);
}

static void
render_luma (const Chain *chain, GstVideoFrame *dst)
{
  const guint width = GST_VIDEO_FRAME_WIDTH (dst), height = GST_VIDEO_FRAME_HEIGHT (dst);
  AugColorLuma luma;

  quantise_luma (chain, &luma);
  if (luma.identity) {
    copy_rows (chain->src, dst, 0, width, height);
  } else if (GST_VIDEO_FRAME_PLANE_STRIDE (chain->src, 0) == (gint) width &&
             GST_VIDEO_FRAME_PLANE_STRIDE (dst, 0) == (gint) width) {
    chain->kernels->luma (
        row (dst, 0, 0), const_row (chain->src, 0, 0), (gsize) width * height, &luma);
  } else {
    for (guint y = 0; y < height; y++)
      chain->kernels->luma (row (dst, 0, y), const_row (chain->src, 0, y), width, &luma);
  }
}

static void
render_16 (const Chain *chain, GstVideoFrame *dst)
{
  const guint width = GST_VIDEO_FRAME_WIDTH (dst), height = GST_VIDEO_FRAME_HEIGHT (dst);

  if (line_is_neutral (chain)) {
    copy_rows (chain->src, dst, 0, 2 * (gsize) width, height);
    return;
  }
  for (guint y = 0; y < height; y++) {
    const guint8 *src = const_row (chain->src, 0, y);
    guint8 *out = row (dst, 0, y);

    for (guint x = 0; x < width; x++)
      store_16 (out, x, (guint16) (line_at (&chain->line, load_16 (src, x)) + 0.5));
  }
}

static gboolean
is_packed (const GstVideoFrame *frame, guint plane, guint bytes)
{
  return GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane) == (gint) bytes;
}

static void
render_chroma (const Chain *chain, GstVideoFrame *dst)
{
  const GstVideoFrame *src = chain->src;
  const guint pu = GST_VIDEO_FRAME_COMP_PLANE (src, 1), pv = GST_VIDEO_FRAME_COMP_PLANE (src, 2);
  const gboolean pairs = pu == pv;
  guint width = GST_VIDEO_FRAME_COMP_WIDTH (src, 1), height = GST_VIDEO_FRAME_COMP_HEIGHT (src, 1);
  const guint bytes = pairs ? 2 * width : width;
  AugColorChroma chroma;

  quantise_chroma (chain, &chroma);
  if (chroma.identity) {
    copy_rows (src, dst, pu, bytes, height);
    if (!pairs)
      copy_rows (src, dst, pv, bytes, height);
    return;
  }
  if (is_packed (src, pu, bytes) && is_packed (src, pv, bytes) && is_packed (dst, pu, bytes) &&
      is_packed (dst, pv, bytes)) {
    width *= height;
    height = 1;
  }
  for (guint y = 0; y < height; y++) {
    if (pairs)
      chain->kernels->chroma_pairs (row (dst, pu, y), const_row (src, pu, y), width, &chroma);
    else
      chain->kernels->chroma (row (dst, pu, y), row (dst, pv, y), const_row (src, pu, y),
          const_row (src, pv, y), width, &chroma);
  }
}

static void
chain_init (Chain *chain, const GstVideoFrame *src)
{
  const GstVideoInfo *info = &src->info;
  const gboolean grey = GST_VIDEO_INFO_IS_GRAY (info);
  const gboolean limited = info->colorimetry.range == GST_VIDEO_COLOR_RANGE_16_235 ||
                           (info->colorimetry.range == GST_VIDEO_COLOR_RANGE_UNKNOWN && !grey);
  const gdouble scale = GST_VIDEO_FRAME_FORMAT (src) == GST_VIDEO_FORMAT_GRAY16_LE ? 256.0 : 1.0;

  chain->src = src;
  chain->kernels = aug_color_kernels_get ();
  chain->top = 256.0 * scale - 1.0;
  chain->black = limited ? 16.0 * scale : 0.0;
  chain->white = limited ? 235.0 * scale : chain->top;
  chain->line = (Line){ 1.0, 0.0, 0.0, chain->top };
  chain->gain = 1.0;
  chain->turns = 0.0;
}

/* The steps up to the first hue in HSV are one pass; that hue is a pass over its result. */
void
aug_color_yuv (const GstVideoFrame *src, GstVideoFrame *dst, const GstAugColorStep *steps,
    guint n_steps, GstAugHueModel model, GstAugColorScratch *scratch)
{
  const gboolean grey = GST_VIDEO_INFO_IS_GRAY (&src->info);
  gboolean done = FALSE;

  for (guint i = 0; i < n_steps || !done;) {
    const guint first = i;
    Chain chain;

    chain_init (&chain, src);
    for (; i < n_steps; i++) {
      if (steps[i].kind == GST_AUG_COLOR_HUE && model == GST_AUG_HUE_MODEL_HSV && !grey)
        break;
      chain_add (&chain, steps + i);
    }
    if (i > first || n_steps == 0) {
      if (GST_VIDEO_FRAME_FORMAT (src) == GST_VIDEO_FORMAT_GRAY16_LE)
        render_16 (&chain, dst);
      else
        render_luma (&chain, dst);
      if (!grey)
        render_chroma (&chain, dst);
      src = dst;
    }
    if (i < n_steps) {
      aug_color_yuv_hsv (src, dst, steps[i].value, scratch);
      src = dst;
      i++;
    }
    done = TRUE;
  }
}
