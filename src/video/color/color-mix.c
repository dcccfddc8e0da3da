/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Steps on R'G'B' for Y'CbCr and grey frames: each pixel goes to levels of R'G'B' with the chroma
 * it belongs to, and what changes there is added to its luma, and on average to the chroma. */
#include "color-private.h"

#include <string.h>

void
aug_color_mix_init (AugColorSpace *space, const GstVideoInfo *info)
{
  const GstVideoFormatInfo *finfo = info->finfo;
  const gboolean limited = aug_color_is_limited (info);
  const gdouble scale = 1 << (finfo->depth[0] - 8), top = 256.0 * scale - 1.0;
  const gdouble luma = limited ? 219.0 * scale / top : 1.0;
  const gdouble chroma = limited ? 224.0 * scale / top : 1.0;
  gdouble kr, kb, kg;

  aug_color_matrix (info, &kr, &kb);
  kg = 1.0 - kr - kb;
  *space = (AugColorSpace){
    .black = (gfloat) (limited ? 16.0 * scale : 0.0),
    .mid = (gfloat) (128.0 * scale),
    .codes_top = (gfloat) top,
    .top = (gfloat) top,
    .level = (gfloat) (1.0 / luma),
    .luma = (gfloat) luma,
    .chroma = (gfloat) chroma,
    .rv = (gfloat) (2.0 * (1.0 - kr) / chroma),
    .bu = (gfloat) (2.0 * (1.0 - kb) / chroma),
    .gu = (gfloat) (-2.0 * (1.0 - kb) * kb / kg / chroma),
    .gv = (gfloat) (-2.0 * (1.0 - kr) * kr / kg / chroma),
    .kr = (gfloat) kr,
    .kg = (gfloat) kg,
    .kb = (gfloat) kb,
    .u = (gfloat) (chroma / (2.0 * (1.0 - kb))),
    .v = (gfloat) (chroma / (2.0 * (1.0 - kr))),
    .depth = finfo->depth[0],
    .shift = finfo->shift[0],
    .grey = GST_VIDEO_INFO_IS_GRAY (info),
  };
  if (space->grey) {
    space->kr = 1.0f;
    space->kg = space->kb = 0.0f;
    return;
  }
  space->step = (guint) GST_VIDEO_INFO_COMP_PSTRIDE (info, 1);
  space->w_sub = finfo->w_sub[1];
  space->h_sub = finfo->h_sub[1];
}

/* The part of a row from pixel @x on. */
typedef struct {
  const AugColorStage *stage;
  GstAugColorScratch *scratch;
  AugColorMeasure *measure;
  guint x, n;
} Part;

static void
row_of_bytes (const Part *part, guint8 *dst, const guint8 *src, const AugColorSpace *space)
{
  GstAugColorScratch *s = part->scratch;

  s->kernels->mix_load (&s->planes, src, &s->mix, part->n, space);
  if (part->stage) {
    memcpy (s->before.r, s->planes.r, part->n);
    memcpy (s->before.g, s->planes.g, part->n);
    memcpy (s->before.b, s->planes.b, part->n);
    for (guint i = 0; i < part->stage->n_ops; i++)
      s->kernels->op (&s->planes, part->n, &s->ops[part->stage->first_op + i]);
  }
  if (part->measure)
    aug_color_measure_planes (part->measure, s, part->n, space->grey);
  if (part->stage)
    s->kernels->mix_store (dst, src, &s->mix, &s->before, &s->planes, part->n, space);
}

static void
row_of_wide (const Part *part, guint8 *dst, const guint8 *src, const AugColorSpace *space)
{
  GstAugColorScratch *s = part->scratch;

  s->kernels->mix_load_wide (&s->wide, src, &s->mix, part->n, space);
  if (part->stage) {
    memcpy (s->wide_before.r, s->wide.r, 2 * part->n);
    memcpy (s->wide_before.g, s->wide.g, 2 * part->n);
    memcpy (s->wide_before.b, s->wide.b, 2 * part->n);
    for (guint i = 0; i < part->stage->n_ops; i++)
      s->kernels->op_wide (&s->wide, part->n, &s->ops[part->stage->first_op + i], space->grey);
  }
  if (part->measure)
    aug_color_measure_wide (part->measure, &s->wide, part->n, space->grey, space->depth);
  if (part->stage)
    s->kernels->mix_store_wide (dst, src, &s->mix, &s->wide_before, &s->wide, part->n, space);
}

/* Full-range grey is a level itself. */
static gboolean
walk_grey (const AugColorStage *stage, const GstVideoFrame *src, GstVideoFrame *dst, guint from,
    guint to, const GstAugColorScratch *scratch)
{
  if (!stage->space.grey || stage->space.luma != 1.0f || stage->n_ops != 1 ||
      stage->space.depth > 8)
    return FALSE;
  for (guint y = from; y < to; y++)
    scratch->kernels->curve (aug_color_row (dst, 0, y), aug_color_row (src, 0, y),
        (gsize) GST_VIDEO_FRAME_WIDTH (src), &scratch->ops[stage->first_op].curve[0], 0);
  return TRUE;
}

/* All rows that share a row of chroma, from pixel part->x on. */
static void
walk_part (const Part *part, const GstVideoFrame *src, GstVideoFrame *dst, guint y, guint rows,
    const AugColorSpace *space)
{
  GstAugColorScratch *s = part->scratch;
  const gsize chroma = space->grey ? 0 : (gsize) (part->x >> space->w_sub) * space->step;
  const guint row = y >> space->h_sub;
  const guint bytes = space->depth > 8 ? 2 : 1;

  if (!space->grey) {
    s->kernels->mix_chroma (&s->mix, aug_color_row (src, 1, row) + chroma,
        aug_color_row (src, 2, row) + chroma, part->n, space);
  }
  for (guint i = 0; i < rows; i++) {
    guint8 *out = aug_color_row (dst, 0, y + i) + (gsize) part->x * bytes;
    const guint8 *in = aug_color_row (src, 0, y + i) + (gsize) part->x * bytes;

    if (bytes > 1)
      row_of_wide (part, out, in, space);
    else
      row_of_bytes (part, out, in, space);
  }
  if (part->stage && !space->grey)
    s->kernels->mix_store_chroma (aug_color_row (dst, 1, row) + chroma,
        aug_color_row (dst, 2, row) + chroma, aug_color_row (src, 1, row) + chroma,
        aug_color_row (src, 2, row) + chroma, &s->mix, part->n, rows, space);
}

void
aug_color_mix_walk (const AugColorStage *stage, const GstVideoFrame *src, GstVideoFrame *dst,
    guint from, guint to, GstAugColorScratch *scratch, AugColorMeasure *measure)
{
  const guint width = (guint) GST_VIDEO_FRAME_WIDTH (src);
  AugColorSpace space;

  if (stage && measure == NULL && walk_grey (stage, src, dst, from, to, scratch))
    return;
  aug_color_mix_init (&space, &src->info);
  for (guint y = from; y < to; y += 1u << space.h_sub) {
    const guint rows = MIN (1u << space.h_sub, to - y);

    for (guint x = 0; x < width; x += AUG_COLOR_CHUNK) {
      const Part part = { stage, scratch, measure, x, MIN (width - x, AUG_COLOR_CHUNK) };

      walk_part (&part, src, dst, y, rows, &space);
    }
  }
}
