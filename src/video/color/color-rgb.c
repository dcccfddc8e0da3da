/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Steps on R'G'B', each rounded to levels: torchvision's tensor functions, or Pillow's. */
#include "color-private.h"

#include <string.h>

static AugColorPack
layout_of (const GstVideoFrame *frame)
{
  return (AugColorPack){ (guint) GST_VIDEO_FRAME_COMP_PSTRIDE (frame, 0),
    { (guint8) GST_VIDEO_FRAME_COMP_POFFSET (frame, 0),
        (guint8) GST_VIDEO_FRAME_COMP_POFFSET (frame, 1),
        (guint8) GST_VIDEO_FRAME_COMP_POFFSET (frame, 2) } };
}

static guint8 *
pixel_row (const GstVideoFrame *frame, guint y)
{
  return (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, 0) +
         (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0) * y;
}

/* A function of bytes needs no channels apart where they lie apart, or all have the same. */
static gboolean
walk_bytes (const AugColorOp *op, const GstVideoFrame *src, GstVideoFrame *dst, guint from,
    guint to, const AugColorKernels *kernels)
{
  const guint width = (guint) GST_VIDEO_FRAME_WIDTH (src);
  const AugColorPack layout = layout_of (src);
  guint32 keep = 0;

  if (op->kind != AUG_COLOR_OP_CURVE || (layout.step > 1 && !op->same))
    return FALSE;
  if (layout.step == 4)
    keep = 0xffu << (8 * (6u - layout.at[0] - layout.at[1] - layout.at[2]));
  for (guint y = from; y < to; y++) {
    if (layout.step > 1) {
      kernels->curve (
          pixel_row (dst, y), pixel_row (src, y), (gsize) width * layout.step, &op->curve[0], keep);
      continue;
    }
    for (guint c = 0; c < 3; c++)
      kernels->curve (aug_color_row (dst, c, y), aug_color_row (src, c, y), width,
          &op->curve[op->same ? 0 : c], 0);
  }
  return TRUE;
}

static void
load (GstAugColorScratch *scratch, const GstVideoFrame *src, const AugColorPack *layout, guint x,
    guint y, guint n)
{
  AugColorPlanes *p = &scratch->planes;

  if (layout->step > 1) {
    scratch->kernels->unpack (p, pixel_row (src, y) + (gsize) x * layout->step, n, layout);
    return;
  }
  memcpy (p->r, aug_color_row (src, 0, y) + x, n);
  memcpy (p->g, aug_color_row (src, 1, y) + x, n);
  memcpy (p->b, aug_color_row (src, 2, y) + x, n);
}

static void
store (GstAugColorScratch *scratch, const GstVideoFrame *src, GstVideoFrame *dst,
    const AugColorPack *layout, guint x, guint y, guint n)
{
  const AugColorPlanes *p = &scratch->planes;
  const gsize at = (gsize) x * layout->step;

  if (layout->step > 1) {
    scratch->kernels->pack (pixel_row (dst, y) + at, pixel_row (src, y) + at, p, n, layout);
    return;
  }
  memcpy (aug_color_row (dst, 0, y) + x, p->r, n);
  memcpy (aug_color_row (dst, 1, y) + x, p->g, n);
  memcpy (aug_color_row (dst, 2, y) + x, p->b, n);
}

void
aug_color_rgb_walk (const AugColorStage *stage, const GstVideoFrame *src, GstVideoFrame *dst,
    guint from, guint to, GstAugColorScratch *scratch, AugColorMeasure *measure)
{
  const guint width = (guint) GST_VIDEO_FRAME_WIDTH (src);
  const AugColorPack layout = layout_of (src);

  if (stage && stage->n_ops == 1 && measure == NULL &&
      walk_bytes (&scratch->ops[stage->first_op], src, dst, from, to, scratch->kernels))
    return;
  for (guint y = from; y < to; y++) {
    for (guint x = 0; x < width; x += AUG_COLOR_CHUNK) {
      const guint n = MIN (width - x, AUG_COLOR_CHUNK);

      load (scratch, src, &layout, x, y, n);
      for (guint i = 0; stage && i < stage->n_ops; i++)
        scratch->kernels->op (&scratch->planes, n, &scratch->ops[stage->first_op + i]);
      if (measure)
        aug_color_measure_planes (measure, scratch, n, FALSE);
      if (stage)
        store (scratch, src, dst, &layout, x, y, n);
    }
  }
}

static void
rgb_rows (const AugColorStage *stage, const GstVideoFrame *src, GstVideoFrame *dst, guint from,
    guint to, GstAugColorScratch *scratch)
{
  aug_color_rgb_walk (stage, src, dst, from, to, scratch, NULL);
}

static void
mix_rows (const AugColorStage *stage, const GstVideoFrame *src, GstVideoFrame *dst, guint from,
    guint to, GstAugColorScratch *scratch)
{
  aug_color_mix_walk (stage, src, dst, from, to, scratch, NULL);
}

static gboolean
has_ops (const AugColorStage *stage)
{
  return stage->rows == rgb_rows || stage->rows == mix_rows;
}

/* The last stage if operations can be added to it, else a new one. */
static AugColorStage *
op_stage (GstAugColorScratch *scratch)
{
  AugColorStage *stage = scratch->n_stages ? &scratch->stages[scratch->n_stages - 1] : NULL;

  if (stage && has_ops (stage))
    return stage;
  stage = aug_color_add_stage (scratch);
  stage->rows = GST_VIDEO_INFO_IS_RGB (&scratch->src->info) ? rgb_rows : mix_rows;
  if (stage->rows == mix_rows)
    aug_color_mix_init (&stage->space, &scratch->src->info);
  return stage;
}

static AugColorOp *
add_op (GstAugColorScratch *scratch, AugColorOpKind kind)
{
  AugColorOp *op;

  op_stage (scratch)->n_ops++;
  op = &scratch->ops[scratch->n_ops++];
  op->kind = kind;
  op->same = TRUE;
  return op;
}

/* The table of a channel, which is the function that changes nothing to begin with. */
static void
init_tables (AugColorOp *op, guint depth)
{
  const gsize size = (gsize) 1 << depth;

  if (depth == 8) {
    for (guint i = 0; i < 256; i++)
      op->curve[0].table[i] = (guint8) i;
    return;
  }
  if (op->wide_size < size) {
    g_free (op->wide[0]);
    op->wide[0] = g_new (guint16, 3 * size);
    op->wide_size = size;
  }
  op->wide[1] = op->wide[0] + size;
  op->wide[2] = op->wide[1] + size;
  for (gsize i = 0; i < size; i++)
    op->wide[0][i] = (guint16) i;
}

static void
split_tables (AugColorOp *op, guint depth)
{
  for (guint c = 1; c < 3; c++) {
    if (depth == 8)
      op->curve[c] = op->curve[0];
    else
      memcpy (op->wide[c], op->wide[0], sizeof (guint16) << depth);
  }
  op->same = FALSE;
}

/* Large tables are kept for the next picture, whose parameters are the same in most windows. */
static gboolean
has_tables (const AugColorOp *op, const GstAugColorStep *step, guint depth)
{
  return op->of_depth == depth && op->of.kind == step->kind && op->of.value == step->value &&
         op->of.flavour == step->flavour && step->kind != GST_AUG_COLOR_EQUALIZE &&
         step->kind != GST_AUG_COLOR_AUTOCONTRAST;
}

static void
note_tables (AugColorOp *op, const GstAugColorStep *step, guint depth, gboolean is_alone)
{
  op->of_depth = is_alone && depth > 8 ? depth : 0;
  op->of = *step;
}

/* Functions of a channel's level that follow each other are one. */
static void
add_curve (
    GstAugColorScratch *scratch, const GstAugColorStep *step, const AugColorStatistics *statistics)
{
  const guint depth = GST_VIDEO_INFO_COMP_DEPTH (&scratch->src->info, 0);
  const gboolean grey = GST_VIDEO_INFO_IS_GRAY (&scratch->src->info);
  const gboolean apart = aug_color_curve_is_of_channel (step->kind) && !grey;
  const AugColorStage *stage = op_stage (scratch);
  AugColorOp *op = stage->n_ops ? &scratch->ops[scratch->n_ops - 1] : NULL;
  const gboolean is_alone = op == NULL || op->kind != AUG_COLOR_OP_CURVE;

  if (is_alone) {
    op = add_op (scratch, AUG_COLOR_OP_CURVE);
    op->same = !apart;
    if (has_tables (op, step, depth))
      return;
    op->same = TRUE;
    init_tables (op, depth);
  }
  note_tables (op, step, depth, is_alone);
  if (op->same && apart)
    split_tables (op, depth);
  for (guint c = 0; c < (op->same ? 1 : 3); c++) {
    if (c == 0 || apart)
      aug_color_curve_levels (step, c, depth, statistics, scratch->levels);
    if (depth == 8) {
      for (guint i = 0; i < 256; i++)
        op->curve[c].table[i] = (guint8) scratch->levels[op->curve[c].table[i]];
      aug_color_curve_shape (&op->curve[c]);
    } else {
      for (gsize i = 0; i < (gsize) 1 << depth; i++)
        op->wide[c][i] = scratch->levels[op->wide[c][i]];
    }
  }
}

static void
walk (const AugColorStage *stage, GstAugColorScratch *scratch, AugColorMeasure *measure)
{
  const guint height = (guint) GST_VIDEO_FRAME_HEIGHT (scratch->src);

  if (GST_VIDEO_INFO_IS_RGB (&scratch->src->info))
    aug_color_rgb_walk (stage, scratch->src, scratch->dst, 0, height, scratch, measure);
  else
    aug_color_mix_walk (stage, scratch->src, scratch->dst, 0, height, scratch, measure);
}

/* Histograms and ranges of bytes behind functions of bytes follow from those before. */
static void
through_curves (AugColorMeasure *measure, const AugColorOp *op)
{
  for (guint c = 0; c < 3; c++) {
    const guint8 *table = op->curve[op->same ? 0 : c].table;
    guint32 histogram[256] = { 0 };

    for (guint i = 0; i < 256; i++)
      histogram[table[i]] += measure->histogram[c][i];
    memcpy (measure->histogram[c], histogram, sizeof histogram);
    measure->least[c] = 255;
    measure->most[c] = 0;
    for (guint i = 0; i < 256; i++)
      if (histogram[i]) {
        measure->least[c] = (guint16) MIN (measure->least[c], i);
        measure->most[c] = (guint16) MAX (measure->most[c], i);
      }
  }
}

/* Looks at the picture as the steps so far leave it. Operations that lie between are carried out
 * for good and counted on the way: doing them twice costs more than the way through memory. */
static void
look (GstAugColorScratch *scratch, AugColorMeasureFlags flags)
{
  const guint depth = GST_VIDEO_INFO_COMP_DEPTH (&scratch->src->info, 0);
  const gdouble n =
      (gdouble) GST_VIDEO_FRAME_WIDTH (scratch->src) * GST_VIDEO_FRAME_HEIGHT (scratch->src);
  AugColorMeasure measure = { .flags = flags, .least = { G_MAXUINT16, G_MAXUINT16, G_MAXUINT16 } };
  const AugColorStage *stage = scratch->stages;
  const AugColorOp *op = &scratch->ops[stage->first_op];

  if (scratch->n_stages > 1 || (scratch->n_stages == 1 && !has_ops (stage)))
    aug_color_flush (scratch);
  if (scratch->n_stages == 0) {
    walk (NULL, scratch, &measure);
  } else if (stage->n_ops == 1 && op->kind == AUG_COLOR_OP_CURVE && depth == 8 &&
             !(flags & (AUG_COLOR_MEASURE_GREY | AUG_COLOR_MEASURE_GREY_PILLOW))) {
    measure.flags = AUG_COLOR_MEASURE_HISTOGRAM;
    walk (NULL, scratch, &measure);
    through_curves (&measure, op);
  } else {
    walk (stage, scratch, &measure);
    scratch->src = scratch->dst;
    scratch->n_stages = scratch->n_ops = 0;
    scratch->n_passes++;
  }
  for (guint c = 0; c < 3; c++) {
    for (guint i = 0; i < 256; i++)
      scratch->statistics.histogram[256 * c + i] = measure.histogram[c][i];
    scratch->statistics.range[c] = measure.least[c];
    scratch->statistics.range[3 + c] = measure.most[c];
  }
  scratch->statistics.mean = (gdouble) measure.grey / n;
}

/* RGB to Y'CbCr, a turn of the chroma plane, and back, as one matrix. */
static void
turn_matrix (const GstVideoInfo *info, gdouble turns, gfloat m[9])
{
  gdouble kr, kb, kg, s, c;

  aug_color_matrix (info, &kr, &kb);
  aug_color_turn (turns, &s, &c);
  kg = 1.0 - kr - kb;
  for (guint i = 0; i < 3; i++) {
    const gdouble y = i == 0 ? kr : i == 1 ? kg : kb;
    const gdouble u = ((i == 2) - y) / (2.0 * (1.0 - kb));
    const gdouble v = ((i == 0) - y) / (2.0 * (1.0 - kr));
    const gdouble r = 2.0 * (1.0 - kr) * (s * u + c * v), b = 2.0 * (1.0 - kb) * (c * u - s * v);

    m[i] = (gfloat) (y + r);
    m[3 + i] = (gfloat) (y - (kr * r + kb * b) / kg);
    m[6 + i] = (gfloat) (y + b);
  }
}

static void
add_hue (GstAugColorScratch *scratch, const GstAugColorStep *step, GstAugHueModel model)
{
  AugColorOp *op;

  if (model == GST_AUG_HUE_MODEL_CHROMA) {
    op = add_op (scratch, AUG_COLOR_OP_MATRIX);
    turn_matrix (&scratch->src->info, step->value, op->m);
  } else if (step->flavour == GST_AUG_COLOR_FLAVOUR_PILLOW &&
             GST_VIDEO_INFO_COMP_DEPTH (&scratch->src->info, 0) == 8) {
    op = add_op (scratch, AUG_COLOR_OP_HSV_PILLOW);
    op->hue = (gint16) (step->value * 255.0);
  } else {
    op = add_op (scratch, AUG_COLOR_OP_HSV);
    op->hue = (gint16) ((gint) (step->value * 24576.0 + 12288.5) - 12288);
  }
}

static void
add_saturation (GstAugColorScratch *scratch, const GstAugColorStep *step)
{
  const gboolean pillow = step->flavour == GST_AUG_COLOR_FLAVOUR_PILLOW;
  const gdouble f = step->kind == GST_AUG_COLOR_GRAYSCALE ? 0.0 : step->value;
  AugColorOp *op =
      add_op (scratch, pillow ? AUG_COLOR_OP_SATURATION_PILLOW : AUG_COLOR_OP_SATURATION);

  op->f = (gfloat) f;
  op->g = (gfloat) (1.0 - f);
}

static void
add_channels (GstAugColorScratch *scratch, const GstAugColorStep *step)
{
  const guint value = (guint) step->value;
  AugColorOp *op = add_op (scratch, AUG_COLOR_OP_CHANNELS);

  if (step->kind == GST_AUG_COLOR_CHANNEL_SHUFFLE) {
    op->from[0] = (guint8) (value / 9);
    op->from[1] = (guint8) (value / 3 % 3);
    op->from[2] = (guint8) (value % 3);
  } else {
    for (guint c = 0; c < 3; c++)
      op->from[c] = (guint8) (c == value ? 3 : c);
  }
}

void
aug_color_rgb_step (GstAugColorScratch *scratch, const GstAugColorStep *step, GstAugHueModel model)
{
  const gboolean grey = GST_VIDEO_INFO_IS_GRAY (&scratch->src->info);
  AugColorStatistics *statistics = &scratch->statistics;

  switch (step->kind) {
  case GST_AUG_COLOR_CONTRAST:
    look (scratch, step->flavour == GST_AUG_COLOR_FLAVOUR_PILLOW ? AUG_COLOR_MEASURE_GREY_PILLOW
                                                                 : AUG_COLOR_MEASURE_GREY);
    aug_color_track (scratch, step->track, &statistics->mean, 1);
    add_curve (scratch, step, statistics);
    break;
  case GST_AUG_COLOR_EQUALIZE:
    look (scratch, AUG_COLOR_MEASURE_HISTOGRAM);
    aug_color_track (
        scratch, step->track, statistics->histogram, G_N_ELEMENTS (statistics->histogram));
    add_curve (scratch, step, statistics);
    break;
  case GST_AUG_COLOR_AUTOCONTRAST:
    look (scratch, AUG_COLOR_MEASURE_RANGE);
    aug_color_track (scratch, step->track, statistics->range, G_N_ELEMENTS (statistics->range));
    add_curve (scratch, step, statistics);
    break;
  case GST_AUG_COLOR_SATURATION:
  case GST_AUG_COLOR_GRAYSCALE:
    add_saturation (scratch, step);
    break;
  case GST_AUG_COLOR_HUE:
    add_hue (scratch, step, model);
    break;
  case GST_AUG_COLOR_CHANNEL_SHUFFLE:
  case GST_AUG_COLOR_CHANNEL_DROP:
    if (!grey)
      add_channels (scratch, step);
    break;
  case GST_AUG_COLOR_TEMPERATURE:
  case GST_AUG_COLOR_OFFSET_RED:
  case GST_AUG_COLOR_OFFSET_GREEN:
  case GST_AUG_COLOR_OFFSET_BLUE:
    if (!grey)
      add_curve (scratch, step, statistics);
    break;
  default:
    add_curve (scratch, step, statistics);
    break;
  }
}
