/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What noise does to a depth by itself: a deviation that grows with the distance, disparities in
 * whole steps, the range of the sensor. */
#include <math.h>

#include "depth-private.h"

gboolean
aug_depth_begin (const GstAugEffectJob *job, AugDepth *depth, GstAugFieldFlags flags)
{
  if (GST_VIDEO_INFO_FORMAT (&job->src->info) != GST_VIDEO_FORMAT_GRAY16_LE)
    return FALSE;
  gst_aug_field_init (&depth->field, gst_aug_field_value (job->operation), job->address, flags);
  gst_aug_frame_component (job->src, 0, &depth->src);
  gst_aug_frame_component (job->dst, 0, &depth->dst);
  depth->scale = gst_aug_operation_get_double (job->operation, "depth-scale", 1000);
  return TRUE;
}

const gint32 *
aug_depth_normals (const GstAugEffectJob *job, const AugDepth *depth, guint layer, guint row)
{
  const guint n = depth->src.width;
  gint32 *normals = gst_aug_effect_memory (job, 0, (gsize) n * sizeof *normals);
  guint32 key[2];

  gst_aug_field_row (&depth->field, layer, row, key);
  gst_aug_field_wide_normals (key, n, normals);
  return normals;
}

/* ---- noise ---- */

typedef struct {
  AugDepth depth;
  gdouble sigma, growth;  /* units, per unit: the deviation is sigma + growth·value² */
  gdouble far, far_sigma; /* units: beyond far it is far_sigma; 0: nowhere */
} Noise;

static gboolean
prepare_noise (GstAugEffectJob *job)
{
  Noise *n = job->state;

  if (!aug_depth_begin (job, &n->depth, GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH))
    return FALSE;
  n->sigma = aug_depth_value (job, "sigma") * n->depth.scale / GST_AUG_FIELD_WIDE_SIGMA;
  n->growth = aug_depth_value (job, "growth") / n->depth.scale / GST_AUG_FIELD_WIDE_SIGMA;
  n->far = aug_depth_value (job, "far-distance") * n->depth.scale;
  n->far_sigma = aug_depth_value (job, "far-sigma") * n->depth.scale / GST_AUG_FIELD_WIDE_SIGMA;
  return n->sigma > 0 || n->growth > 0 || (n->far > 0 && n->far_sigma > 0);
}

static inline void
noise_row (guint8 *dst, const guint8 *src, const gint32 *g, guint width, const Noise n)
{
  for (guint x = 0; x < width; x++) {
    const guint value = aug_depth_get (src, x);
    const gdouble z = value;
    const gdouble deviation = n.far > 0 && z > n.far ? n.far_sigma : n.sigma + n.growth * (z * z);

    aug_depth_put (dst, x, value ? aug_depth_round (z + deviation * g[x]) : 0);
  }
}

static void
noise_rows (const GstAugEffectJob *job, guint from, guint to)
{
  const Noise *n = job->state;

  for (guint y = from; y < to; y++)
    noise_row ((guint8 *) aug_depth_row (&n->depth.dst, y), aug_depth_row (&n->depth.src, y),
        aug_depth_normals (job, &n->depth, 0, y), n->depth.src.width, *n);
}

const GstAugEffect gst_aug_effect_depth_noise = {
  .name = "depth-noise",
  .flags = GST_AUG_EFFECT_POINT | GST_AUG_EFFECT_DEPTH,
  .state_size = sizeof (Noise),
  .prepare = prepare_noise,
  .rows = noise_rows,
};

/* ---- disparity ---- */

typedef struct {
  AugDepth depth;
  gdouble reach; /* focal length times baseline, pixels times units */
  gdouble sigma; /* pixels, for a normal number of the field */
  gdouble step;  /* pixels */
} Disparity;

static gboolean
prepare_disparity (GstAugEffectJob *job)
{
  Disparity *d = job->state;

  if (!aug_depth_begin (job, &d->depth, GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH))
    return FALSE;
  d->reach = aug_depth_value (job, "focal-baseline") * d->depth.scale;
  d->sigma = aug_depth_value (job, "sigma") / GST_AUG_FIELD_WIDE_SIGMA;
  d->step = aug_depth_value (job, "step");
  return d->reach > 0 && (d->step > 0 || d->sigma > 0);
}

/* What is farther than a measurable disparity is not measured. */
static guint
from_disparity (const Disparity *d, guint value, gint32 g)
{
  gdouble disparity = d->reach / value + d->sigma * g;
  gdouble measured;

  if (d->step > 0)
    disparity = floor (disparity / d->step + 0.5) * d->step;
  if (disparity <= 0)
    return 0;
  measured = d->reach / disparity;
  return measured > 65535 ? 0 : aug_depth_round (measured);
}

static void
disparity_rows (const GstAugEffectJob *job, guint from, guint to)
{
  const Disparity *d = job->state;

  for (guint y = from; y < to; y++) {
    const gint32 *g = aug_depth_normals (job, &d->depth, 0, y);
    const guint8 *src = aug_depth_row (&d->depth.src, y);
    guint8 *dst = (guint8 *) aug_depth_row (&d->depth.dst, y);

    for (guint x = 0; x < d->depth.src.width; x++) {
      const guint value = aug_depth_get (src, x);

      aug_depth_put (dst, x, value ? from_disparity (d, value, g[x]) : 0);
    }
  }
}

const GstAugEffect gst_aug_effect_depth_disparity = {
  .name = "depth-disparity",
  .flags = GST_AUG_EFFECT_POINT | GST_AUG_EFFECT_DEPTH,
  .state_size = sizeof (Disparity),
  .prepare = prepare_disparity,
  .rows = disparity_rows,
};

/* ---- clip ---- */

typedef struct {
  AugDepth depth;
  guint low, high;
  guint below, above; /* what stands for what lies outside */
} Clip;

static gboolean
prepare_clip (GstAugEffectJob *job)
{
  Clip *c = job->state;
  const gboolean saturates = gst_aug_operation_get_int (job->operation, "saturate", 0) != 0;

  if (!aug_depth_begin (job, &c->depth, 0))
    return FALSE;
  c->low = aug_depth_round (aug_depth_value (job, "min") * c->depth.scale);
  c->high = aug_depth_round (aug_depth_value (job, "max") * c->depth.scale);
  c->below = saturates ? c->low : 0;
  c->above = saturates ? c->high : 0;
  return c->low > 1 || c->high < 65535;
}

static inline void
clip_row (guint8 *dst, const guint8 *src, guint width, const Clip c)
{
  for (guint x = 0; x < width; x++) {
    guint value = aug_depth_get (src, x);

    if (value != 0 && value < c.low)
      value = c.below;
    else if (value > c.high)
      value = c.above;
    aug_depth_put (dst, x, value);
  }
}

static void
clip_rows (const GstAugEffectJob *job, guint from, guint to)
{
  const Clip *c = job->state;

  for (guint y = from; y < to; y++)
    clip_row ((guint8 *) aug_depth_row (&c->depth.dst, y), aug_depth_row (&c->depth.src, y),
        c->depth.src.width, *c);
}

const GstAugEffect gst_aug_effect_depth_clip = {
  .name = "depth-clip",
  .flags = GST_AUG_EFFECT_POINT | GST_AUG_EFFECT_DEPTH,
  .state_size = sizeof (Clip),
  .prepare = prepare_clip,
  .rows = clip_rows,
};
