/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Linear colour steps on Y'CbCr and grey: a clamped line on luma, a scaled turn on chroma. */
#include "color-private.h"

#include <string.h>

/* y = clamp (a·x + b, lo, hi) in codes, a >= 0: closed under composition. */
typedef struct {
  gdouble a, b, lo, hi;
} Line;

typedef struct {
  GstAugColorScratch *scratch;
  gboolean is_wide;          /* more than a byte a code */
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

static void
wide_luma (const Chain *chain, AugColorWide *wide)
{
  wide->a = (gfloat) chain->line.a;
  wide->b = (gfloat) chain->line.b;
  wide->lo = (gfloat) chain->line.lo;
  wide->hi = (gfloat) chain->line.hi;
  wide->shift = chain->scratch->src->info.finfo->shift[0];
}

static gdouble
mean_wide (const Chain *chain)
{
  const GstVideoFrame *src = chain->scratch->src;
  const guint width = GST_VIDEO_FRAME_WIDTH (src), height = GST_VIDEO_FRAME_HEIGHT (src);
  AugColorWide wide;
  guint64 sum = 0;

  wide_luma (chain, &wide);
  for (guint y = 0; y < height; y++)
    sum += chain->scratch->kernels->sum_wide (aug_color_row (src, 0, y), width, &wide);
  return (gdouble) sum / 16.0 / ((gdouble) width * height);
}

static void
sum_luma (const Chain *chain, AugColorSum *sum)
{
  const GstVideoFrame *src = chain->scratch->src;
  const guint width = GST_VIDEO_FRAME_WIDTH (src), height = GST_VIDEO_FRAME_HEIGHT (src);

  if (GST_VIDEO_FRAME_PLANE_STRIDE (src, 0) == (gint) width) {
    chain->scratch->kernels->sum (aug_color_row (src, 0, 0), (gsize) width * height, sum);
    return;
  }
  for (guint y = 0; y < height; y++)
    chain->scratch->kernels->sum (aug_color_row (src, 0, y), width, sum);
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
  const gdouble n = (gdouble) GST_VIDEO_FRAME_WIDTH (chain->scratch->src) *
                    GST_VIDEO_FRAME_HEIGHT (chain->scratch->src);
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

static gdouble
chain_mean (const Chain *chain, const GstAugColorStep *step)
{
  gdouble mean = chain->is_wide ? mean_wide (chain) : mean_8 (chain, ABS (1.0 - step->value));

  aug_color_track (chain->scratch, step->track, &mean, 1);
  return mean;
}

static void
chain_add (Chain *chain, const GstAugColorStep *step)
{
  const gdouble f = step->value;

  switch (step->kind) {
  case GST_AUG_COLOR_BRIGHTNESS:
    chain->gain *= f;
    chain_line (chain, f, (1.0 - f) * chain->black);
    break;
  case GST_AUG_COLOR_CONTRAST:
    chain->gain *= f;
    chain_line (chain, f, (1.0 - f) * chain_mean (chain, step));
    break;
  case GST_AUG_COLOR_SATURATION:
    chain->gain *= f;
    break;
  case GST_AUG_COLOR_GRAYSCALE:
    chain->gain = 0.0;
    break;
  case GST_AUG_COLOR_HUE:
    chain->turns += f;
    break;
  default:
    g_assert_not_reached ();
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
quantise_wide (const Chain *chain, AugColorWide *wide)
{
  const gdouble gain = MIN (chain->gain, 64.0);
  gdouble s, c;

  aug_color_turn (chain->turns, &s, &c);
  wide_luma (chain, wide);
  wide->c = (gfloat) (c * gain);
  wide->s = (gfloat) (s * gain);
  wide->top = (gfloat) chain->top;
  wide->mid = (gfloat) ((chain->top + 1.0) / 2.0);
}

/* Rows that follow each other without a gap are one row. */
typedef struct {
  gsize bytes; /* of a row, or of all */
  guint first, last;
} Rows;

static Rows
rows_of (const GstVideoFrame *src, const GstVideoFrame *dst, guint component, guint from, guint to)
{
  const guint tall = src->info.finfo->h_sub[component];
  const guint height = (guint) GST_VIDEO_FRAME_COMP_HEIGHT (src, component);
  Rows rows = { (gsize) GST_VIDEO_FRAME_COMP_WIDTH (src, component) *
                    (gsize) GST_VIDEO_FRAME_COMP_PSTRIDE (src, component),
    from >> tall, MIN ((to + (1u << tall) - 1) >> tall, height) };

  if (GST_VIDEO_FRAME_COMP_STRIDE (src, component) == (gint) rows.bytes &&
      GST_VIDEO_FRAME_COMP_STRIDE (dst, component) == (gint) rows.bytes && rows.first < rows.last) {
    rows.bytes *= rows.last - rows.first;
    rows.last = rows.first + 1;
  }
  return rows;
}

static void
linear_luma (const AugColorStage *stage, const GstVideoFrame *src, GstVideoFrame *dst, guint from,
    guint to, const GstAugColorScratch *scratch)
{
  const Rows rows = rows_of (src, dst, 0, from, to);

  for (guint y = rows.first; y < rows.last; y++) {
    guint8 *out = aug_color_row (dst, 0, y);
    const guint8 *in = aug_color_row (src, 0, y);

    if (stage->luma.identity && in == out)
      continue;
    if (stage->luma.identity)
      memcpy (out, in, rows.bytes);
    else if (GST_VIDEO_FRAME_COMP_DEPTH (src, 0) > 8)
      scratch->kernels->luma_wide (out, in, rows.bytes / 2, &stage->wide);
    else
      scratch->kernels->luma (out, in, rows.bytes, &stage->luma);
  }
}

static void
linear_chroma (const AugColorStage *stage, const GstVideoFrame *src, GstVideoFrame *dst, guint from,
    guint to, const GstAugColorScratch *scratch)
{
  const gboolean pairs = src->info.finfo->plane[1] == src->info.finfo->plane[2];
  const guint step = (guint) GST_VIDEO_FRAME_COMP_PSTRIDE (src, 1);
  const gboolean is_wide = GST_VIDEO_FRAME_COMP_DEPTH (src, 1) > 8;
  Rows rows = rows_of (src, dst, 1, from, to), others = rows_of (src, dst, 2, from, to);

  if (others.bytes < rows.bytes)
    rows = others;
  for (guint y = rows.first; y < rows.last; y++) {
    guint8 *du = aug_color_row (dst, 1, y), *dv = aug_color_row (dst, 2, y);
    const guint8 *su = aug_color_row (src, 1, y), *sv = aug_color_row (src, 2, y);

    if (stage->chroma.identity) {
      if (du != su)
        memcpy (du, su, rows.bytes);
      if (!pairs && dv != sv)
        memcpy (dv, sv, rows.bytes);
    } else if (is_wide) {
      scratch->kernels->chroma_wide (du, dv, su, sv, rows.bytes / step, step, &stage->wide);
    } else if (pairs) {
      scratch->kernels->chroma_pairs (du, su, rows.bytes / 2, &stage->chroma);
    } else {
      scratch->kernels->chroma (du, dv, su, sv, rows.bytes, &stage->chroma);
    }
  }
}

static void
linear_rows (const AugColorStage *stage, const GstVideoFrame *src, GstVideoFrame *dst, guint from,
    guint to, GstAugColorScratch *scratch)
{
  linear_luma (stage, src, dst, from, to, scratch);
  if (!GST_VIDEO_INFO_IS_GRAY (&src->info))
    linear_chroma (stage, src, dst, from, to, scratch);
}

static void
invert_rows (const AugColorStage *stage, const GstVideoFrame *src, GstVideoFrame *dst, guint from,
    guint to, GstAugColorScratch *scratch)
{
  const AugColorOp *op = &scratch->ops[stage->first_op];

  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (src); p++) {
    const Rows rows = rows_of (src, dst, p, from, to);

    for (guint y = rows.first; y < rows.last; y++)
      scratch->kernels->curve (
          aug_color_row (dst, p, y), aug_color_row (src, p, y), rows.bytes, &op->curve[p > 0], 0);
  }
}

static void
negative (AugColorCurve *curve, guint8 value, guint8 from)
{
  curve->form = AUG_COLOR_CURVE_NEGATIVE;
  curve->value = value;
  curve->from = from;
}

/* The negative is exact in codes: black and white change places, and chroma its sign. */
void
aug_color_invert (GstAugColorScratch *scratch)
{
  const GstVideoInfo *info = &scratch->src->info;
  const guint scale = 1u << (GST_VIDEO_INFO_COMP_DEPTH (info, 0) - 8);
  const guint sum = aug_color_is_limited (info) ? 251 * scale : 256 * scale - 1;
  AugColorStage *stage = aug_color_add_stage (scratch);

  if (scale > 1) {
    stage->rows = linear_rows;
    stage->luma.identity = stage->chroma.identity = FALSE;
    stage->wide = (AugColorWide){ -1.0f, (gfloat) sum, 0.0f, (gfloat) sum, -1.0f, 0.0f,
      (gfloat) (128 * scale), (gfloat) (256 * scale - 1), info->finfo->shift[0] };
    return;
  }
  stage->rows = invert_rows;
  stage->n_ops = 1;
  negative (&scratch->ops[scratch->n_ops].curve[0], (guint8) sum, 0);
  negative (&scratch->ops[scratch->n_ops].curve[1], 255, 1);
  scratch->n_ops++;
}

static void
chain_init (Chain *chain, GstAugColorScratch *scratch)
{
  const GstVideoInfo *info = &scratch->src->info;
  const gboolean limited = aug_color_is_limited (info);
  const gdouble scale = 1 << (GST_VIDEO_INFO_COMP_DEPTH (info, 0) - 8);

  chain->scratch = scratch;
  chain->is_wide = GST_VIDEO_INFO_COMP_DEPTH (info, 0) > 8;
  chain->top = 256.0 * scale - 1.0;
  chain->black = limited ? 16.0 * scale : 0.0;
  chain->white = limited ? 235.0 * scale : chain->top;
  chain->line = (Line){ 1.0, 0.0, 0.0, chain->top };
  chain->gain = 1.0;
  chain->turns = 0.0;
}

gboolean
aug_color_is_linear (const GstAugColorStep *step, GstAugHueModel model, gboolean grey)
{
  switch (step->kind) {
  case GST_AUG_COLOR_BRIGHTNESS:
  case GST_AUG_COLOR_CONTRAST:
  case GST_AUG_COLOR_SATURATION:
  case GST_AUG_COLOR_GRAYSCALE:
    return TRUE;
  case GST_AUG_COLOR_HUE:
    return grey || model != GST_AUG_HUE_MODEL_HSV;
  default:
    return FALSE;
  }
}

/* Contrast looks at the picture that the steps of other stages leave. */
guint
aug_color_linear (
    GstAugColorScratch *scratch, const GstAugColorStep *steps, guint n_steps, GstAugHueModel model)
{
  const gboolean grey = GST_VIDEO_INFO_IS_GRAY (&scratch->src->info);
  AugColorStage *stage;
  Chain chain;
  guint n = 1;

  while (n < n_steps && aug_color_is_linear (steps + n, model, grey))
    n++;
  if (aug_color_needs_statistics (steps, n))
    aug_color_flush (scratch);
  chain_init (&chain, scratch);
  for (guint i = 0; i < n; i++)
    chain_add (&chain, steps + i);
  stage = aug_color_add_stage (scratch);
  stage->rows = linear_rows;
  if (chain.is_wide) {
    quantise_wide (&chain, &stage->wide);
    stage->luma.identity = line_is_neutral (&chain);
    stage->chroma.identity = stage->wide.c == 1.0f && stage->wide.s == 0.0f;
  } else {
    quantise_luma (&chain, &stage->luma);
    quantise_chroma (&chain, &stage->chroma);
  }
  return n;
}
