/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* motion-blur and defocus: weights of any shape; the edge's pixels go on outside. docs/blur.md
 * defines them. */
#include "blur-private.h"

#include <math.h>

#include "../../core/exactmath.h"

/* Shapes reach no farther than this, in pixels of a plane. */
#define REACH 64

/* A shape in pixels of luma: the pixels that are at most @thickness from the segment between
 * (-x, -y) and (x, y) have a weight of 1, which falls to 0 over one pixel. */
typedef struct {
  gdouble x, y, thickness;
} Shape;

typedef struct {
  Shape shape;
} State;

/* The same for a plane; y downwards. */
typedef struct {
  guint radius_x, radius_y;
  guint n;
  AugBlurTap *taps;
} Kernel;

static gboolean
prepare_motion (GstAugEffectJob *job)
{
  State *state = job->state;
  const gdouble length =
      aug_blur_pixels (job->operation, "length", 1, (guint) GST_VIDEO_FRAME_HEIGHT (job->src));
  const gdouble angle = gst_aug_operation_get_double (job->operation, "degrees", 0) * G_PI / 180;
  const gdouble half = (MIN (length, 2 * REACH) - 1) / 2;

  if (half <= 0)
    return FALSE;
  state->shape.x = half * gst_aug_exact_cos (angle);
  state->shape.y = -half * gst_aug_exact_sin (angle);
  state->shape.thickness = 0;
  return TRUE;
}

static gboolean
prepare_defocus (GstAugEffectJob *job)
{
  State *state = job->state;
  const gdouble radius =
      aug_blur_pixels (job->operation, "radius", 1, (guint) GST_VIDEO_FRAME_HEIGHT (job->src));

  state->shape = (Shape){ 0, 0, MIN (radius, REACH - 1) };
  return radius > 0;
}

/* Weight of the pixel at (u, v). A disk has half a pixel more, a line none. */
static gdouble
coverage (const Shape *shape, gdouble u, gdouble v)
{
  const gdouble length = shape->x * shape->x + shape->y * shape->y;
  const gdouble along = length > 0 ? (u * shape->x + v * shape->y) / length : 0;
  const gdouble t = CLAMP (along, -1, 1);
  const gdouble du = u - t * shape->x, dv = v - t * shape->y;
  const gdouble edge = shape->thickness > 0 ? shape->thickness + 0.5 : 1;

  return CLAMP (edge - sqrt (du * du + dv * dv), 0, 1);
}

/* In a subsampled plane everything is smaller by the larger of the two subsamplings. */
static void
make_kernel (const GstAugEffectJob *job, const AugBlurPlane *plane, Kernel *kernel)
{
  const State *state = job->state;
  const gdouble sub = 1 << MAX (plane->w_sub, plane->h_sub);
  const Shape shape = { state->shape.x / sub, state->shape.y / sub, state->shape.thickness / sub };
  const gdouble unit_x = (1 << plane->w_sub) / sub, unit_y = (1 << plane->h_sub) / sub;
  const gint reach_x = (gint) ((fabs (shape.x) + shape.thickness + 1) / unit_x);
  const gint reach_y = (gint) ((fabs (shape.y) + shape.thickness + 1) / unit_y);
  gdouble sum = 0;

  kernel->n = kernel->radius_x = kernel->radius_y = 0;
  kernel->taps = gst_aug_effect_memory (
      job, 0, (gsize) (2 * reach_x + 1) * (2 * reach_y + 1) * sizeof *kernel->taps);
  for (gint y = -reach_y; y <= reach_y; y++)
    for (gint x = -reach_x; x <= reach_x; x++) {
      const gdouble weight = coverage (&shape, x * unit_x, y * unit_y);

      if (weight <= 0)
        continue;
      sum += weight;
      kernel->taps[kernel->n++] = (AugBlurTap){ y, x * (gint) plane->step, (gfloat) weight };
      kernel->radius_x = MAX (kernel->radius_x, (guint) ABS (x));
      kernel->radius_y = MAX (kernel->radius_y, (guint) ABS (y));
    }
  for (guint i = 0; i < kernel->n; i++)
    kernel->taps[i].weight = (gfloat) (kernel->taps[i].weight / sum);
}

/* The rows that the weights of a row of the picture reach are kept as lines. */
static void
blur_plane (const GstAugEffectJob *job, const AugBlurPlane *plane, const Kernel *kernel)
{
  const AugBlurKernels *kernels = aug_blur_kernels_get ();
  const guint count = 2 * kernel->radius_y + 1;
  const gsize before = (kernel->radius_x * plane->step + 15) & ~(gsize) 15;
  const gsize length =
      (before + plane->n + kernel->radius_x * plane->step + AUG_BLUR_SLACK + 15) & ~(gsize) 15;
  gfloat *ring = gst_aug_effect_memory (job, 1, count * length * sizeof *ring);
  gfloat *out = gst_aug_effect_memory (job, 2, length * sizeof *out);
  const gfloat *lines[2 * (2 * REACH + 2) + 1];
  guint next = 0;

  for (guint y = 0; y < plane->height; y++) {
    for (; next <= MIN (y + kernel->radius_y, plane->height - 1); next++) {
      gfloat *line = ring + next % count * length + before;

      aug_blur_load (kernels, plane, next, line);
      aug_blur_pad (line, plane, kernel->radius_x, sizeof *line, aug_blur_nearest);
    }
    for (guint i = 0; i < count; i++)
      lines[i] =
          ring + before +
          length *
              (aug_blur_nearest ((gint) (y + i) - (gint) kernel->radius_y, plane->height) % count);
    kernels->taps (out, lines + kernel->radius_y, plane->n, kernel->taps, kernel->n);
    aug_blur_store (kernels, plane, y, out);
  }
}

static void
blur (const GstAugEffectJob *job)
{
  AugBlurPlane planes[GST_VIDEO_MAX_PLANES];
  const guint n = aug_blur_planes (job->src, job->dst, planes);

  for (guint p = 0; p < n; p++) {
    Kernel kernel;

    make_kernel (job, &planes[p], &kernel);
    blur_plane (job, &planes[p], &kernel);
  }
}

static void
realize_motion (
    const GstAugOperation *operation, guint width, guint height, GstAugOperation *applied)
{
  applied->n_values = 0;
  gst_aug_operation_set_double (
      applied, "length", aug_blur_pixels (operation, "length", 1, height));
  gst_aug_operation_set_double (
      applied, "degrees", gst_aug_operation_get_double (operation, "degrees", 0));
}

static void
realize_defocus (
    const GstAugOperation *operation, guint width, guint height, GstAugOperation *applied)
{
  applied->n_values = 0;
  gst_aug_operation_set_double (
      applied, "radius", aug_blur_pixels (operation, "radius", 1, height));
}

const GstAugEffect gst_aug_effect_motion_blur = {
  .name = "motion-blur",
  .state_size = sizeof (State),
  .prepare = prepare_motion,
  .frame = blur,
  .realize = realize_motion,
};

const GstAugEffect gst_aug_effect_defocus = {
  .name = "defocus",
  .state_size = sizeof (State),
  .prepare = prepare_defocus,
  .frame = blur,
  .realize = realize_defocus,
};
