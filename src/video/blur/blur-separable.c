/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* gaussian-blur and box-blur: down the columns and then along the rows, with weights that are the
 * same on both sides. docs/blur.md defines them. */
#include "blur-private.h"

#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"

/* What is left out of a Gaussian changes no value of sixteen bits by a hundredth. */
#define NEGLIGIBLE 1e-9
#define N_RADII (AUG_BLUR_MAX_RADIUS + 1)

typedef struct {
  guint radius;
  gfloat weights[N_RADII];
  guint16 shorts[AUG_BLUR_SHORT_RADIUS + 1];
} Axis;

/* The axes of luma and of chroma: subsampling halves lengths. */
typedef struct {
  Axis axes[2][2];
  gfloat scale[2];
  gboolean is_exact; /* sums in float32 for all formats */
} State;

enum { ACROSS, DOWN };

static void
shorten (Axis *axis)
{
  guint rest = 65536;

  if (axis->radius > AUG_BLUR_SHORT_RADIUS)
    return;
  for (guint j = 1; j <= axis->radius; j++) {
    axis->shorts[j] = (guint16) (131072.0 * axis->weights[j] + 0.5);
    rest -= MIN (rest, axis->shorts[j]);
  }
  axis->shorts[0] = (guint16) MIN (rest, 65535);
}

/* k[i] ∝ exp (-(i / sigma)² / 2) for |i| <= radius, adding up to 1. */
static void
gaussian_axis (Axis *axis, gdouble sigma, guint radius)
{
  gdouble weights[N_RADII] = { 1 }, sum = 1;
  guint n = 1;

  radius = sigma > 0 ? MIN (radius, AUG_BLUR_MAX_RADIUS) : 0;
  for (; n <= radius; n++) {
    const gdouble z = n / sigma;

    if (z > 8)
      break;
    weights[n] = gst_aug_exact_exp (-0.5 * z * z);
    sum += 2 * weights[n];
  }
  axis->radius = 0;
  for (guint i = 0; i < n; i++) {
    axis->weights[i] = (gfloat) (weights[i] / sum);
    if (weights[i] / sum >= NEGLIGIBLE)
      axis->radius = i;
  }
  shorten (axis);
}

/* The part of each pixel that a box of @half on both sides covers. Returns the box's width. */
static gdouble
box_axis (Axis *axis, gdouble half)
{
  gdouble sum = MIN (1, 2 * half);

  axis->weights[0] = (gfloat) sum;
  axis->radius = 0;
  for (guint i = 1; i < N_RADII && half + 0.5 - i > 0; i++) {
    const gdouble covered = MIN (half + 0.5 - i, 1);

    axis->weights[i] = (gfloat) covered;
    axis->radius = i;
    sum += 2 * covered;
  }
  return sum;
}

static guint
subsampling (const GstVideoFormatInfo *finfo, guint chroma, guint axis)
{
  guint sub = 0;

  for (guint c = 1; chroma && c < GST_VIDEO_FORMAT_INFO_N_COMPONENTS (finfo); c++)
    sub = MAX (sub, axis == ACROSS ? GST_VIDEO_FORMAT_INFO_W_SUB (finfo, c)
                                   : GST_VIDEO_FORMAT_INFO_H_SUB (finfo, c));
  return sub;
}

/* Pixels of luma on each side that have a weight. */
static guint
gaussian_radius (const GstAugOperation *op, gdouble sigma, guint height)
{
  const gint64 size = gst_aug_operation_get_int (op, "kernel-size", 0);
  const gdouble share = gst_aug_operation_get_double (op, "kernel-share", 0);

  if (size > 0)
    return (guint) MIN (size / 2, AUG_BLUR_MAX_RADIUS);
  if (share > 0)
    return (guint) MIN (floor (floor (share * height + 1e-9) / 2), AUG_BLUR_MAX_RADIUS);
  return (guint) MIN (floor (4 * sigma + 0.5), AUG_BLUR_MAX_RADIUS);
}

static gboolean
changes (const State *state)
{
  return state->axes[0][0].radius || state->axes[0][1].radius || state->axes[1][0].radius ||
         state->axes[1][1].radius;
}

static gboolean
prepare_gaussian (GstAugEffectJob *job)
{
  State *state = job->state;
  const guint height = (guint) GST_VIDEO_FRAME_HEIGHT (job->src);
  const gdouble sigma = aug_blur_pixels (job->operation, "sigma", 1, height);
  const guint radius = gaussian_radius (job->operation, sigma, height);

  for (guint chroma = 0; chroma < 2; chroma++) {
    for (guint axis = 0; axis < 2; axis++) {
      const guint sub = subsampling (job->src->info.finfo, chroma, axis);

      gaussian_axis (&state->axes[chroma][axis], sigma / (1 << sub), (radius + sub) >> sub);
    }
    state->scale[chroma] = 1;
  }
  state->is_exact = !GST_VIDEO_INFO_IS_YUV (&job->src->info);
  return changes (state);
}

static gboolean
prepare_box (GstAugEffectJob *job)
{
  State *state = job->state;
  const guint height = (guint) GST_VIDEO_FRAME_HEIGHT (job->src);
  const gdouble radius = aug_blur_pixels (job->operation, "radius", 1, height);

  for (guint chroma = 0; chroma < 2; chroma++) {
    gdouble width[2];

    for (guint axis = 0; axis < 2; axis++)
      width[axis] = box_axis (&state->axes[chroma][axis],
          (radius + 0.5) / (1 << subsampling (job->src->info.finfo, chroma, axis)));
    state->scale[chroma] = (gfloat) (1 / (width[ACROSS] * width[DOWN]));
  }
  state->is_exact = TRUE;
  return changes (state);
}

static void
rows_at (const AugBlurPlane *plane, guint y, guint radius, const guint8 **rows)
{
  for (guint i = 0; i <= 2 * radius; i++)
    rows[i] = aug_blur_src_row (
        plane, aug_blur_reflect ((gint) y + (gint) i - (gint) radius, plane->height));
}

/* A line of values of @size bytes with room for the edges; the first value is at a multiple of
 * 64 bytes. */
static gpointer
new_line (
    const GstAugEffectJob *job, guint slot, const AugBlurPlane *plane, guint radius, gsize size)
{
  const gsize before = (radius * plane->step * size + 63) & ~(gsize) 63;
  const gsize values = plane->n + radius * plane->step + AUG_BLUR_SLACK;

  return (guint8 *) gst_aug_effect_memory (job, slot, before + values * size) + before;
}

static void
blur_plane (const GstAugEffectJob *job, const AugBlurPlane *plane, const Axis axes[2], gfloat scale)
{
  const AugBlurKernels *kernels = aug_blur_kernels_get ();
  const Axis *x = &axes[ACROSS], *y = &axes[DOWN];
  gfloat *line = new_line (job, 0, plane, x->radius, sizeof *line);
  gfloat *out = new_line (job, 1, plane, 0, sizeof *out);
  const guint8 *rows[2 * AUG_BLUR_MAX_RADIUS + 1];

  for (guint i = 0; i < plane->height; i++) {
    rows_at (plane, i, y->radius, rows);
    if (plane->bytes == 1)
      kernels->down_8 (line, rows, plane->n, y->weights, y->radius);
    else
      kernels->down_16 (line, rows, plane->n, y->weights, y->radius, plane->shift);
    aug_blur_pad (line, plane, x->radius, sizeof *line, aug_blur_reflect);
    kernels->across (out, line, plane->n, x->weights, x->radius, plane->step, scale);
    aug_blur_store (kernels, plane, i, out);
  }
}

static void
blur_plane_short (const GstAugEffectJob *job, const AugBlurPlane *plane, const Axis axes[2])
{
  const AugBlurKernels *kernels = aug_blur_kernels_get ();
  const Axis *x = &axes[ACROSS], *y = &axes[DOWN];
  /* half of what is cut off on the way, and half of a level */
  const AugBlurShort s = { .n = plane->n,
    .step = plane->step,
    .radius_down = y->radius,
    .radius_across = x->radius,
    .down = y->shorts,
    .across = x->shorts,
    .bias = (guint16) (128 + (x->radius + y->radius + 2) / 2) };
  const guint count = 2 * y->radius + 1;
  const gsize length = (plane->n + 2 * AUG_BLUR_SLACK + 31) & ~(gsize) 31;
  guint16 *ring = gst_aug_effect_memory (job, 0, count * length * sizeof *ring);
  const guint16 *lines[2 * AUG_BLUR_SHORT_RADIUS + 1];
  guint next = 0;

  for (guint i = 0; i < plane->height; i++) {
    for (; next <= MIN (i + y->radius, plane->height - 1); next++)
      kernels->short_across (ring + next % count * length, aug_blur_src_row (plane, next), &s);
    for (guint j = 0; j < count; j++) {
      const guint row = aug_blur_reflect ((gint) (i + j) - (gint) y->radius, plane->height);

      lines[j] = ring + row % count * length;
    }
    kernels->short_down (aug_blur_dst_row (plane, i), lines, &s);
    aug_blur_keep (plane, i);
  }
}

static void
blur (const GstAugEffectJob *job)
{
  const State *state = job->state;
  AugBlurPlane planes[GST_VIDEO_MAX_PLANES];
  const guint n = aug_blur_planes (job->src, job->dst, planes);

  for (guint p = 0; p < n; p++) {
    const guint chroma = !planes[p].is_luma;
    const Axis *axes = state->axes[chroma];
    const guint radius = MAX (axes[0].radius, axes[1].radius);

    if (radius == 0)
      aug_blur_copy (&planes[p]);
    else if (!state->is_exact && planes[p].bytes == 1 && radius <= AUG_BLUR_SHORT_RADIUS)
      blur_plane_short (job, &planes[p], axes);
    else
      blur_plane (job, &planes[p], axes, state->scale[chroma]);
  }
}

static void
realize_gaussian (
    const GstAugOperation *operation, guint width, guint height, GstAugOperation *applied)
{
  const gdouble sigma = aug_blur_pixels (operation, "sigma", 1, height);

  applied->n_values = 0;
  gst_aug_operation_set_double (applied, "sigma", sigma);
  gst_aug_operation_set_int (
      applied, "kernel-size", 2 * gaussian_radius (operation, sigma, height) + 1);
}

static void
realize_box (const GstAugOperation *operation, guint width, guint height, GstAugOperation *applied)
{
  applied->n_values = 0;
  gst_aug_operation_set_double (
      applied, "radius", aug_blur_pixels (operation, "radius", 1, height));
}

const GstAugEffect gst_aug_effect_gaussian_blur = {
  .name = "gaussian-blur",
  .state_size = sizeof (State),
  .prepare = prepare_gaussian,
  .frame = blur,
  .realize = realize_gaussian,
};

const GstAugEffect gst_aug_effect_box_blur = {
  .name = "box-blur",
  .state_size = sizeof (State),
  .prepare = prepare_box,
  .frame = blur,
  .realize = realize_box,
};
