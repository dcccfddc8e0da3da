/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Colour chains on RGB: the tensor functions of torchvision 0.14, a chunk of pixels at a time. */
#include "color-private.h"

#include <string.h>

typedef struct {
  const GstVideoFrame *src;
  GstVideoFrame *dst;
  const AugColorKernels *kernels;
  GstAugColorScratch *scratch;
  guint n_ops;
  gboolean planar;
  AugColorPack layout;
} Job;

static void
line_add (AugColorOp *op, gfloat f, gfloat g)
{
  if (op->n == 0) {
    for (guint i = 0; i < 256; i++)
      op->lut[i] = (guint8) i;
  }
  op->f[op->n] = f;
  op->g[op->n] = g;
  op->n++;
  for (guint i = 0; i < 256; i++) {
    const gfloat x = f * (gfloat) op->lut[i] + g;

    op->lut[i] = (guint8) (x > 0.0f ? (x < 255.0f ? x : 255.0f) : 0.0f);
  }
}

/* Neighbouring brightness and contrast are one function of a byte. */
static void
job_add_line (Job *job, gfloat f, gfloat g)
{
  AugColorOp *op = job->scratch->ops + job->n_ops;

  if (job->n_ops > 0 && op[-1].kind == AUG_COLOR_OP_LINE) {
    line_add (op - 1, f, g);
    return;
  }
  op->kind = AUG_COLOR_OP_LINE;
  op->n = 0;
  line_add (op, f, g);
  job->n_ops++;
}

static AugColorOp *
job_add (Job *job, AugColorOpKind kind)
{
  AugColorOp *op = job->scratch->ops + job->n_ops++;

  op->kind = kind;
  op->n = 1;
  return op;
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

static guint8 *
row_of (const GstVideoFrame *frame, guint plane, guint y)
{
  return (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, plane) +
         (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane) * y;
}

static void
job_load (Job *job, guint x, guint y, guint n)
{
  AugColorPlanes *p = &job->scratch->planes;
  const GstVideoFrame *f = job->src;

  if (job->planar) {
    memcpy (p->r, row_of (f, GST_VIDEO_FRAME_COMP_PLANE (f, 0), y) + x, n);
    memcpy (p->g, row_of (f, GST_VIDEO_FRAME_COMP_PLANE (f, 1), y) + x, n);
    memcpy (p->b, row_of (f, GST_VIDEO_FRAME_COMP_PLANE (f, 2), y) + x, n);
  } else {
    job->kernels->unpack (p, row_of (f, 0, y) + (gsize) x * job->layout.step, n, &job->layout);
  }
  for (guint i = 0; i < job->n_ops; i++)
    job->kernels->op (p, n, job->scratch->ops + i);
}

static void
job_store (Job *job, guint x, guint y, guint n)
{
  const AugColorPlanes *p = &job->scratch->planes;
  const GstVideoFrame *f = job->dst;

  if (job->planar) {
    memcpy (row_of (f, GST_VIDEO_FRAME_COMP_PLANE (f, 0), y) + x, p->r, n);
    memcpy (row_of (f, GST_VIDEO_FRAME_COMP_PLANE (f, 1), y) + x, p->g, n);
    memcpy (row_of (f, GST_VIDEO_FRAME_COMP_PLANE (f, 2), y) + x, p->b, n);
  } else {
    const gsize at = (gsize) x * job->layout.step;

    job->kernels->pack (row_of (f, 0, y) + at, row_of (job->src, 0, y) + at, p, n, &job->layout);
  }
}

/* Mean of the grey picture after the operations so far. They are carried out for good: bytes lie
 * between all steps anyway, and doing them twice costs more than the way through memory. */
static gfloat
job_mean (Job *job)
{
  const guint width = GST_VIDEO_FRAME_WIDTH (job->src), height = GST_VIDEO_FRAME_HEIGHT (job->src);
  guint64 sum = 0;

  for (guint y = 0; y < height; y++) {
    for (guint x = 0; x < width; x += AUG_COLOR_CHUNK) {
      const guint n = MIN (width - x, AUG_COLOR_CHUNK);

      job_load (job, x, y, n);
      sum += job->kernels->grey_sum (&job->scratch->planes, n);
      if (job->n_ops > 0)
        job_store (job, x, y, n);
    }
  }
  if (job->n_ops > 0) {
    job->src = job->dst;
    job->n_ops = 0;
  }
  return (gfloat) ((gdouble) sum / ((gdouble) width * height));
}

static void
job_add_step (Job *job, const GstAugColorStep *step, GstAugHueModel model)
{
  const gfloat f = (gfloat) step->value, g = (gfloat) (1.0 - step->value);
  AugColorOp *op;
  gfloat mean;

  switch (step->kind) {
  case GST_AUG_COLOR_BRIGHTNESS:
    job_add_line (job, f, 0.0f);
    break;
  case GST_AUG_COLOR_CONTRAST:
    mean = job_mean (job);
    job_add_line (job, f, g * mean);
    break;
  case GST_AUG_COLOR_SATURATION:
    op = job_add (job, AUG_COLOR_OP_SATURATION);
    op->f[0] = f;
    op->g[0] = g;
    break;
  case GST_AUG_COLOR_HUE:
    if (model == GST_AUG_HUE_MODEL_CHROMA) {
      op = job_add (job, AUG_COLOR_OP_MATRIX);
      turn_matrix (&job->src->info, step->value, op->m);
    } else {
      const gint turn = (gint) (step->value * 24576.0 + 12288.5) - 12288;

      op = job_add (job, AUG_COLOR_OP_HSV);
      op->hue = (gint16) turn;
    }
    break;
  }
}

void
aug_color_rgb (const GstVideoFrame *src, GstVideoFrame *dst, const GstAugColorStep *steps,
    guint n_steps, GstAugHueModel model, GstAugColorScratch *scratch)
{
  Job job = {
    .src = src,
    .dst = dst,
    .kernels = aug_color_kernels_get (),
    .scratch = scratch,
    .planar = GST_VIDEO_FRAME_N_PLANES (src) == 3,
    .layout = { GST_VIDEO_FRAME_COMP_PSTRIDE (src, 0),
        { GST_VIDEO_FRAME_COMP_POFFSET (src, 0), GST_VIDEO_FRAME_COMP_POFFSET (src, 1),
            GST_VIDEO_FRAME_COMP_POFFSET (src, 2) } },
  };
  const guint width = GST_VIDEO_FRAME_WIDTH (src), height = GST_VIDEO_FRAME_HEIGHT (src);

  for (guint i = 0; i < n_steps; i++)
    job_add_step (&job, steps + i, model);
  for (guint y = 0; y < height; y++) {
    for (guint x = 0; x < width; x += AUG_COLOR_CHUNK) {
      const guint n = MIN (width - x, AUG_COLOR_CHUNK);

      job_load (&job, x, y, n);
      job_store (&job, x, y, n);
    }
  }
}
