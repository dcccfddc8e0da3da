/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:distort
 * @title: Distortions
 * @short_description: elastic, grid, lens and rolling-shutter maps of the unit square
 *
 * Where a point of the picture that is seen comes from, and where a point of the source goes, in
 * the unit square, in doubles. Only IEEE operations in a fixed order and exactmath decide, so that
 * every machine agrees to the bit.
 */
#include "distort-private.h"

#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"

/* No picture that is seen reaches as far. */
#define FAR_AWAY 64

static gdouble
value (const GstAugOperation *op, const gchar *name)
{
  return gst_aug_operation_get_double (op, name, 0);
}

static void
read_values (const GstAugOperation *op, GstAugDistortion *d)
{
  static const gchar *const lens[] = { "k1", "k2", "k3", "p1", "p2" };
  const GstAugValue *field = gst_aug_operation_find (op, "field");

  d->aspect = gst_aug_operation_get_double (op, "aspect", 1);
  d->field = field ? field->u : 0;
  switch (d->kind) {
  case GST_AUG_DISTORTION_ELASTIC:
    d->values[0] = value (op, "alpha");
    d->values[1] = value (op, "sigma");
    break;
  case GST_AUG_DISTORTION_GRID:
    d->values[0] = CLAMP (gst_aug_operation_get_int (op, "steps", 1), 1, GST_AUG_GRID_MOST_STEPS);
    d->values[1] = value (op, "limit");
    break;
  case GST_AUG_DISTORTION_LENS:
    for (guint i = 0; i < G_N_ELEMENTS (lens); i++)
      d->values[i] = value (op, lens[i]);
    d->values[5] = gst_aug_operation_get_double (op, "focal", 1) * MAX (d->aspect, 1);
    break;
  case GST_AUG_DISTORTION_SHUTTER:
    d->values[0] = value (op, "pan") * value (op, "readout");
    d->values[1] = value (op, "wobble");
    d->values[2] = value (op, "cycles") * value (op, "readout");
    d->values[3] = value (op, "phase");
    break;
  }
}

/* written so that NaN fails */
static gboolean
is_sane (const GstAugDistortion *d)
{
  for (guint i = 0; i < GST_AUG_DISTORTION_VALUES; i++)
    if (!(d->values[i] > -1e3 && d->values[i] < 1e6))
      return FALSE;
  if (!(d->aspect > 0 && d->aspect < 1e6))
    return FALSE;
  switch (d->kind) {
  case GST_AUG_DISTORTION_ELASTIC:
    return d->values[1] > 0;
  case GST_AUG_DISTORTION_GRID:
    return d->values[1] > -1 && d->values[1] < 1;
  case GST_AUG_DISTORTION_LENS:
    return d->values[5] > 0;
  default:
    return TRUE;
  }
}

/* Whether it moves anything. */
static gboolean
does_something (const GstAugDistortion *d)
{
  switch (d->kind) {
  case GST_AUG_DISTORTION_ELASTIC:
    return d->values[0] != 0;
  case GST_AUG_DISTORTION_GRID:
    return d->values[0] > 1 && d->values[1] != 0;
  case GST_AUG_DISTORTION_LENS:
    return d->values[0] != 0 || d->values[1] != 0 || d->values[2] != 0 || d->values[3] != 0 ||
           d->values[4] != 0;
  default:
    return d->values[0] != 0 || d->values[1] != 0;
  }
}

/**
 * gst_aug_distortion_from_operation: (skip)
 * @operation: an operation of a decision
 * @distortion: (out caller-allocates): the map
 *
 * Returns: whether @operation is a distortion that moves anything
 */
gboolean
gst_aug_distortion_from_operation (const GstAugOperation *operation, GstAugDistortion *distortion)
{
  static const struct {
    const gchar *name;
    GstAugDistortionKind kind;
  } kinds[] = {
    { "elastic", GST_AUG_DISTORTION_ELASTIC },
    { "grid-distortion", GST_AUG_DISTORTION_GRID },
    { "lens-distortion", GST_AUG_DISTORTION_LENS },
    { "rolling-shutter", GST_AUG_DISTORTION_SHUTTER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (!g_str_equal (operation->name, kinds[i].name))
      continue;
    /* compared as bytes */
    memset (distortion, 0, sizeof *distortion);
    distortion->kind = kinds[i].kind;
    read_values (operation, distortion);
    return is_sane (distortion) && does_something (distortion);
  }
  return FALSE;
}

/**
 * gst_aug_distorter_new: (skip)
 *
 * Returns: (transfer full): empty tables; they grow with use
 */
GstAugDistorter *
gst_aug_distorter_new (void)
{
  return g_new0 (GstAugDistorter, 1);
}

/**
 * gst_aug_distorter_free: (skip)
 * @distorter: (transfer full) (nullable): the tables
 */
void
gst_aug_distorter_free (GstAugDistorter *distorter)
{
  if (!distorter)
    return;
  g_free (distorter->coefficients);
  g_free (distorter->noise);
  g_free (distorter);
}

/* s[i] = 1 + limit·U[-1, 1), made to add up to the number of steps. */
static void
prepare_grid (GstAugDistorter *self)
{
  const GstAugDistortion *d = &self->distortion;
  const guint n = (guint) d->values[0];

  self->steps = n;
  for (guint axis = 0; axis < 2; axis++) {
    gdouble *edges = self->edges[axis], sum = 0;

    edges[0] = 0;
    for (guint i = 0; i < n; i++) {
      gdouble noise[2];

      gst_aug_field_uniform (d->field, i, axis, noise);
      sum += 1 + d->values[1] * noise[0];
      edges[i + 1] = sum;
    }
    for (guint i = 1; i < n; i++)
      edges[i] /= sum;
    edges[n] = 1;
  }
}

static gdouble
grid_back (const gdouble *edges, guint n, gdouble u)
{
  const gdouble t = u * n;
  const guint i = (guint) CLAMP (floor (t), 0, n - 1);

  return edges[i] + (t - i) * (edges[i + 1] - edges[i]);
}

static gdouble
grid_forth (const gdouble *edges, guint n, gdouble u)
{
  guint i = 0;

  while (i < n - 1 && u >= edges[i + 1])
    i++;
  return (i + (u - edges[i]) / (edges[i + 1] - edges[i])) / n;
}

/* How far to the right of its place a row is read, in widths. */
static gdouble
shutter_shift (const gdouble *values, gdouble v)
{
  gdouble shift = values[0] * (v - 0.5);

  if (values[1] != 0)
    shift += values[1] * gst_aug_exact_sin (2 * G_PI * (values[2] * v + values[3]));
  return shift;
}

/**
 * gst_aug_distorter_prepare: (skip)
 * @distorter: tables
 * @distortion: the map they shall be for
 *
 * Does nothing where they are for it already.
 */
void
gst_aug_distorter_prepare (GstAugDistorter *self, const GstAugDistortion *distortion)
{
  if (self->is_prepared && memcmp (&self->distortion, distortion, sizeof *distortion) == 0)
    return;
  self->distortion = *distortion;
  self->is_prepared = TRUE;
  if (distortion->kind == GST_AUG_DISTORTION_ELASTIC)
    gst_aug_elastic_prepare (self);
  else if (distortion->kind == GST_AUG_DISTORTION_GRID)
    prepare_grid (self);
  else if (distortion->kind == GST_AUG_DISTORTION_LENS)
    gst_aug_lens_prepare (self);
}

/**
 * gst_aug_distorter_back: (skip)
 * @distorter: prepared tables
 * @u: (inout) (array length=n): places in the picture that is seen, share of the width; afterwards
 *     in the source
 * @v: (inout) (array length=n): the same, share of the height
 * @n: how many
 *
 * Where pixels come from.
 */
void
gst_aug_distorter_back (const GstAugDistorter *self, gdouble *u, gdouble *v, guint n)
{
  const GstAugDistortion *d = &self->distortion;

  for (guint i = 0; i < n; i++) {
    u[i] = CLAMP (u[i], -FAR_AWAY, FAR_AWAY);
    v[i] = CLAMP (v[i], -FAR_AWAY, FAR_AWAY);
  }
  switch (d->kind) {
  case GST_AUG_DISTORTION_ELASTIC:
    gst_aug_elastic_back (self, u, v, n);
    break;
  case GST_AUG_DISTORTION_GRID:
    for (guint i = 0; i < n; i++) {
      u[i] = grid_back (self->edges[0], self->steps, u[i]);
      v[i] = grid_back (self->edges[1], self->steps, v[i]);
    }
    break;
  case GST_AUG_DISTORTION_LENS:
    gst_aug_lens_back (self, u, v, n);
    break;
  case GST_AUG_DISTORTION_SHUTTER:
    for (guint i = 0; i < n; i++)
      u[i] += shutter_shift (d->values, v[i]);
    break;
  }
}

/**
 * gst_aug_distorter_forth: (skip)
 * @distorter: prepared tables
 * @u: (inout) (array length=n): places in the source, share of the width; afterwards in the picture
 *     that is seen
 * @v: (inout) (array length=n): the same, share of the height
 * @n: how many
 *
 * Where points of the source come to lie; an elastic map that folds shows some more than once, and
 * one of these places is found.
 */
void
gst_aug_distorter_forth (const GstAugDistorter *self, gdouble *u, gdouble *v, guint n)
{
  const GstAugDistortion *d = &self->distortion;

  switch (d->kind) {
  case GST_AUG_DISTORTION_ELASTIC:
    gst_aug_elastic_forth (self, u, v, n);
    break;
  case GST_AUG_DISTORTION_GRID:
    for (guint i = 0; i < n; i++) {
      u[i] = grid_forth (self->edges[0], self->steps, u[i]);
      v[i] = grid_forth (self->edges[1], self->steps, v[i]);
    }
    break;
  case GST_AUG_DISTORTION_LENS:
    gst_aug_lens_forth (self, u, v, n);
    break;
  case GST_AUG_DISTORTION_SHUTTER:
    for (guint i = 0; i < n; i++)
      u[i] -= shutter_shift (d->values, v[i]);
    break;
  }
}

/**
 * gst_aug_distortion_is_separable: (skip)
 * @distortion: a map
 *
 * Returns: whether where a pixel comes from is a sum of a function of its column and one of its row
 */
gboolean
gst_aug_distortion_is_separable (const GstAugDistortion *d)
{
  return d->kind == GST_AUG_DISTORTION_GRID || d->kind == GST_AUG_DISTORTION_SHUTTER;
}
