/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What noise does to a depth because of what is around it: samples from the wrong place, noise
 * along the surface's normal, nothing at edges. */
#include <math.h>

#include "depth-private.h"

#define MAX_STEEPNESS 10

/* ---- shift ---- */

typedef struct {
  AugDepth depth;
  gint dx, dy;   /* pixels: where depth is read */
  gdouble sigma; /* pixels, for a normal number of the field */
} Shift;

static gint
nearest_pixel (gdouble x)
{
  return (gint) floor (x + 0.5);
}

static gboolean
prepare_shift (GstAugEffectJob *job)
{
  Shift *s = job->state;

  if (!aug_depth_begin (job, &s->depth, GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH))
    return FALSE;
  s->dx = nearest_pixel (aug_depth_value (job, "x"));
  s->dy = nearest_pixel (aug_depth_value (job, "y"));
  s->sigma = aug_depth_value (job, "sigma") / GST_AUG_FIELD_WIDE_SIGMA;
  return s->dx || s->dy || s->sigma > 0;
}

/* What is not measured at the place itself stays so; from outside nothing comes. */
static guint
sample (const Shift *s, gint x, gint y, gdouble u, gdouble v)
{
  const gint width = (gint) s->depth.src.width, height = (gint) s->depth.src.height;
  gint sx, sy;

  if (x < 0 || y < 0 || x >= width || y >= height ||
      !aug_depth_get (aug_depth_row (&s->depth.src, (guint) y), (guint) x))
    return 0;
  sx = CLAMP (x + nearest_pixel (u), 0, width - 1);
  sy = CLAMP (y + nearest_pixel (v), 0, height - 1);
  return aug_depth_get (aug_depth_row (&s->depth.src, (guint) sy), (guint) sx);
}

static void
shift_frame (const GstAugEffectJob *job)
{
  const Shift *s = job->state;
  const guint width = s->depth.src.width;
  gint32 *g = gst_aug_effect_memory (job, 1, 2 * (gsize) width * sizeof *g);

  for (guint y = 0; y < s->depth.src.height; y++) {
    guint8 *dst = (guint8 *) aug_depth_row (&s->depth.dst, y);

    for (guint layer = 0; layer < 2; layer++) {
      guint32 key[2];

      gst_aug_field_row (&s->depth.field, layer, y, key);
      gst_aug_field_wide_normals (key, width, g + (gsize) layer * width);
    }
    for (guint x = 0; x < width; x++)
      aug_depth_put (dst, x,
          sample (s, (gint) x + s->dx, (gint) y + s->dy, s->sigma * g[x], s->sigma * g[width + x]));
  }
}

const GstAugEffect gst_aug_effect_depth_shift = {
  .name = "depth-shift",
  .flags = GST_AUG_EFFECT_DEPTH,
  .state_size = sizeof (Shift),
  .prepare = prepare_shift,
  .frame = shift_frame,
};

/* ---- normal ---- */

typedef struct {
  AugDepth depth;
  gdouble sigma; /* units, for a normal number of the field */
  gdouble focal; /* pixels */
} Normal;

static gboolean
prepare_normal (GstAugEffectJob *job)
{
  Normal *n = job->state;

  if (!aug_depth_begin (job, &n->depth, GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH))
    return FALSE;
  n->sigma = aug_depth_value (job, "sigma") * n->depth.scale / GST_AUG_FIELD_WIDE_SIGMA;
  n->focal = aug_depth_value (job, "focal") * n->depth.src.width;
  return n->sigma > 0;
}

/* Half the difference of two neighbours; flat where one of them is missing. */
static inline gdouble
slope (guint before, guint after)
{
  return before && after ? ((gdouble) after - before) / 2 : 0;
}

static void
normal_frame (const GstAugEffectJob *job)
{
  const Normal *n = job->state;
  const guint width = n->depth.src.width, height = n->depth.src.height;

  for (guint y = 0; y < height; y++) {
    const gint32 *g = aug_depth_normals (job, &n->depth, 0, y);
    const guint8 *row = aug_depth_row (&n->depth.src, y);
    const guint8 *up = aug_depth_row (&n->depth.src, y ? y - 1 : y);
    const guint8 *down = aug_depth_row (&n->depth.src, MIN (y + 1, height - 1));
    guint8 *dst = (guint8 *) aug_depth_row (&n->depth.dst, y);

    for (guint x = 0; x < width; x++) {
      const guint value = aug_depth_get (row, x);
      const guint left = aug_depth_get (row, x ? x - 1 : x);
      const guint right = aug_depth_get (row, MIN (x + 1, width - 1));
      const gdouble a = slope (left, right) * n->focal;
      const gdouble b = slope (aug_depth_get (up, x), aug_depth_get (down, x)) * n->focal;
      const gdouble z = value;
      gdouble steepness;

      if (!value) {
        aug_depth_put (dst, x, 0);
        continue;
      }
      steepness = sqrt (1 + (a * a + b * b) / (z * z));
      aug_depth_put (
          dst, x, aug_depth_round (z + n->sigma * g[x] * MIN (steepness, MAX_STEEPNESS)));
    }
  }
}

const GstAugEffect gst_aug_effect_depth_normal = {
  .name = "depth-normal",
  .flags = GST_AUG_EFFECT_DEPTH,
  .state_size = sizeof (Normal),
  .prepare = prepare_normal,
  .frame = normal_frame,
};

/* ---- edges ---- */

typedef struct {
  AugDepth depth;
  guint step;    /* units */
  guint radius;  /* pixels */
  guint64 limit; /* words below are holes */
} Edges;

static gboolean
prepare_edges (GstAugEffectJob *job)
{
  Edges *e = job->state;

  if (!aug_depth_begin (job, &e->depth, GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH))
    return FALSE;
  e->step = aug_depth_round (aug_depth_value (job, "step") * e->depth.scale);
  e->radius = (guint) gst_aug_operation_get_int (job->operation, "radius", 1);
  e->limit = (guint64) floor (CLAMP (aug_depth_value (job, "share"), 0, 1) * 0x1p32 + 0.5);
  return e->limit > 0;
}

static inline gboolean
is_edge (const Edges *e, guint a, guint b)
{
  return a && b && (a > b ? a - b : b - a) > e->step;
}

/* Marks the pixels of a row on either side of an edge, and those up to the radius beside them. */
static void
mark_row (const Edges *e, guint y, guint8 *edge, guint8 *marks)
{
  const guint width = e->depth.src.width, height = e->depth.src.height;
  const guint8 *row = aug_depth_row (&e->depth.src, y);
  const guint8 *up = aug_depth_row (&e->depth.src, y ? y - 1 : y);
  const guint8 *down = aug_depth_row (&e->depth.src, MIN (y + 1, height - 1));

  for (guint x = 0; x < width; x++) {
    const guint value = aug_depth_get (row, x);

    edge[x] = is_edge (e, value, aug_depth_get (row, x ? x - 1 : x)) ||
              is_edge (e, value, aug_depth_get (row, MIN (x + 1, width - 1))) ||
              is_edge (e, value, aug_depth_get (up, x)) ||
              is_edge (e, value, aug_depth_get (down, x));
  }
  memcpy (marks, edge, width);
  for (guint r = 1; r <= MIN (e->radius, width - 1); r++)
    for (guint x = 0; x + r < width; x++) {
      marks[x] |= edge[x + r];
      marks[x + r] |= edge[x];
    }
}

static void
edges_frame (const GstAugEffectJob *job)
{
  const Edges *e = job->state;
  const guint width = e->depth.src.width, height = e->depth.src.height;
  guint8 *marks = gst_aug_effect_memory (job, 1, (gsize) width * height);
  guint8 *near = gst_aug_effect_memory (job, 2, width);
  guint32 *words = gst_aug_effect_memory (job, 0, (gsize) width * sizeof *words);

  for (guint y = 0; y < height; y++)
    mark_row (e, y, near, marks + (gsize) y * width);
  for (guint y = 0; y < height; y++) {
    const guint8 *src = aug_depth_row (&e->depth.src, y);
    guint8 *dst = (guint8 *) aug_depth_row (&e->depth.dst, y);
    guint32 key[2];

    memset (near, 0, width);
    for (guint r = y > e->radius ? y - e->radius : 0; r <= MIN (y + e->radius, height - 1); r++)
      for (guint x = 0; x < width; x++)
        near[x] |= marks[(gsize) r * width + x];
    gst_aug_field_row (&e->depth.field, 0, y, key);
    gst_aug_field_words (key, width, words);
    for (guint x = 0; x < width; x++)
      aug_depth_put (dst, x, near[x] && words[x] < e->limit ? 0 : aug_depth_get (src, x));
  }
}

const GstAugEffect gst_aug_effect_depth_edges = {
  .name = "depth-edges",
  .flags = GST_AUG_EFFECT_DEPTH,
  .state_size = sizeof (Edges),
  .prepare = prepare_edges,
  .frame = edges_frame,
};
