/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Light that falls otherwise: `shadow` and `light-patch`. A gain g is a weight of 1 - g under
 * black. */
#include "../effects.h"
#include "erase-private.h"

#include "core/exactmath.h"

#include <math.h>

#define BLACK 0xff000000u
#define MOST_EDGES 8
/* where a Gaussian is below a half of the smallest weight */
#define PATCH_SIGMAS 5.0

static gdouble
value (const GstAugOperation *op, const gchar *name)
{
  return gst_aug_operation_get_double (op, name, 0);
}

/* A convex region: inside of every edge a·x + b·y + c rises from 0 to 1 across the soft edge. */
typedef struct {
  AugErasePaint paint;
  guint n_edges;
  gdouble edges[MOST_EDGES][3];
  gfloat scale;
} Shadow;

/* The edge from p to q, the inside to the right of it (y points down). */
static void
add_edge (Shadow *state, const gdouble p[2], const gdouble q[2], gdouble soft)
{
  const gdouble dx = q[0] - p[0], dy = q[1] - p[1], length = sqrt (dx * dx + dy * dy);
  gdouble *edge = state->edges[state->n_edges];

  if (length == 0)
    return;
  edge[0] = -dy / (length * soft);
  edge[1] = dx / (length * soft);
  edge[2] = 0.5 - edge[0] * p[0] - edge[1] * p[1];
  state->n_edges++;
}

/* Corners lie on the ellipse around (x, y) with the half axes width / 2 and height / 2, at angles
 * that `field` draws within equal parts of the circle. */
static void
add_polygon (Shadow *state, const GstAugOperation *op, gdouble soft)
{
  const guint n = (guint) CLAMP (gst_aug_operation_get_int (op, "corners", 3), 3, MOST_EDGES);
  const gdouble width = state->paint.width, height = state->paint.height;
  gdouble corners[MOST_EDGES][2];

  for (guint k = 0; k < n; k++) {
    guint32 words[4];
    gdouble radians;

    aug_erase_words (op, k, 0, AUG_ERASE_FIELD_HOLE, words);
    radians = (k + 0.75 * aug_erase_unit (words[0])) * (2 * G_PI / n);
    corners[k][0] =
        (value (op, "x") + 0.5 * value (op, "width") * gst_aug_exact_cos (radians)) * width;
    corners[k][1] =
        (value (op, "y") + 0.5 * value (op, "height") * gst_aug_exact_sin (radians)) * height;
  }
  for (guint k = 0; k < n; k++)
    add_edge (state, corners[k], corners[(k + 1) % n], soft);
}

static gboolean
prepare_shadow (GstAugEffectJob *job)
{
  const GstAugOperation *op = job->operation;
  const gdouble soft = MAX (value (op, "soft-edge"), 1);
  Shadow *state = job->state;

  aug_erase_begin (job, BLACK);
  state->scale = (gfloat) ((1 - value (op, "gain")) * AUG_ERASE_ONE);
  if (gst_aug_operation_find (op, "corners")) {
    add_polygon (state, op, soft);
  } else {
    const gdouble left = floor (value (op, "x") * state->paint.width + 0.5);
    const gdouble right =
        floor ((value (op, "x") + value (op, "width")) * state->paint.width + 0.5);

    add_edge (state, (const gdouble[2]){ left, 1 }, (const gdouble[2]){ left, 0 }, soft);
    add_edge (state, (const gdouble[2]){ right, 0 }, (const gdouble[2]){ right, 1 }, soft);
  }
  return state->scale != 0;
}

static void
realize_shadow (const GstAugOperation *op, guint width, guint height, GstAugOperation *applied)
{
  gst_aug_operation_set_double (applied, "x", value (op, "x") * width);
  gst_aug_operation_set_double (applied, "width", value (op, "width") * width);
  if (!gst_aug_operation_find (op, "corners"))
    return;
  gst_aug_operation_set_double (applied, "y", value (op, "y") * height);
  gst_aug_operation_set_double (applied, "height", value (op, "height") * height);
}

/* The pixels of a row at which a·x + c may be above 0; rounded outwards. */
static void
clip (const gdouble a, const gdouble c, guint width, guint *first, guint *last)
{
  if (a == 0) {
    if (c <= 0)
      *last = 0;
  } else if (a > 0) {
    *first = MAX (*first, (guint) CLAMP (floor (-c / a) - 1, 0, width));
  } else {
    *last = MIN (*last, (guint) CLAMP (ceil (-c / a) + 2, 0, width));
  }
}

static AugEraseRow
cover_shadow (const GstAugEffectJob *job, AugErasePaint *paint, guint y, AugEraseLine *line)
{
  Shadow *state = (Shadow *) paint;
  gfloat edges[MOST_EDGES][2];
  gboolean is_straight = TRUE;

  line->first = 0;
  line->last = paint->width;
  for (guint e = 0; e < state->n_edges; e++)
    is_straight &= state->edges[e][1] == 0;
  if (is_straight && paint->version > 0)
    return AUG_ERASE_ROW_SAME;
  for (guint e = 0; e < state->n_edges; e++) {
    const gdouble *edge = state->edges[e];
    const gdouble c = edge[0] * 0.5 + edge[1] * (y + 0.5) + edge[2];

    edges[e][0] = (gfloat) edge[0];
    edges[e][1] = (gfloat) c;
    clip (edge[0], c, paint->width, &line->first, &line->last);
  }
  if (line->first >= line->last && !is_straight)
    return AUG_ERASE_ROW_NONE;
  line->last = MAX (line->last, line->first);
  paint->kernels->edges (line->weights + line->first, line->last - line->first, line->first,
      (const gfloat (*)[2]) edges, state->n_edges, state->scale);
  return AUG_ERASE_ROW_NEW;
}

static void
shadow_rows (const GstAugEffectJob *job, guint from, guint to)
{
  aug_erase_paint (job, from, to, cover_shadow);
}

const GstAugEffect gst_aug_effect_shadow = {
  .name = "shadow",
  .flags = GST_AUG_EFFECT_POINT,
  .state_size = sizeof (Shadow),
  .prepare = prepare_shadow,
  .rows = shadow_rows,
  .realize = realize_shadow,
};

/* A Gaussian is the product of one along each axis. */
typedef struct {
  AugErasePaint paint;
  gfloat *across, *down;
  guint first[2], last[2]; /* outside of these it is nothing */
  gfloat scale;
} Patch;

/* exp (-(i + 1/2 - centre)² / (2 sigma²)) for i in [*first, *last): from the pixel next to the
 * centre outwards, each is the one before times a factor that shrinks by a constant. */
static void
gaussian (gfloat *to, guint n, gdouble centre, gdouble sigma, guint *first, guint *last)
{
  const gdouble inverse = 1 / (sigma * sigma);
  const gdouble shrink = gst_aug_exact_exp (-inverse);
  const gint start = (gint) CLAMP (floor (centre), 0, n - 1);

  *first = (guint) CLAMP (floor (centre - PATCH_SIGMAS * sigma), 0, start);
  *last = (guint) CLAMP (ceil (centre + PATCH_SIGMAS * sigma), start + 1, n);
  for (gint way = -1; way <= 1; way += 2) {
    const gdouble d = way * (start + 0.5 - centre);
    gdouble g = gst_aug_exact_exp (-0.5 * d * d * inverse);
    gdouble factor = gst_aug_exact_exp (-(d + 0.5) * inverse);

    for (gint i = start; i >= (gint) *first && i < (gint) *last; i += way) {
      to[i] = (gfloat) g;
      g *= factor;
      factor *= shrink;
    }
  }
}

static gboolean
prepare_patch (GstAugEffectJob *job)
{
  const GstAugOperation *op = job->operation;
  Patch *state = job->state;
  gdouble sigma;

  aug_erase_begin (job, BLACK);
  state->scale = (gfloat) ((1 - value (op, "factor")) * AUG_ERASE_ONE);
  if (state->scale == 0)
    return FALSE;
  state->across = gst_aug_effect_memory (
      job, 1, ((gsize) state->paint.width + state->paint.height) * sizeof (gfloat));
  state->down = state->across + state->paint.width;
  sigma = MAX (value (op, "sigma") * MIN (state->paint.width, state->paint.height), 0.25);
  gaussian (state->across, state->paint.width, value (op, "x") * state->paint.width, sigma,
      &state->first[0], &state->last[0]);
  gaussian (state->down, state->paint.height, value (op, "y") * state->paint.height, sigma,
      &state->first[1], &state->last[1]);
  return TRUE;
}

static void
realize_patch (const GstAugOperation *op, guint width, guint height, GstAugOperation *applied)
{
  gst_aug_operation_set_double (applied, "x", value (op, "x") * width);
  gst_aug_operation_set_double (applied, "y", value (op, "y") * height);
  gst_aug_operation_set_double (applied, "sigma", value (op, "sigma") * MIN (width, height));
}

static AugEraseRow
cover_patch (const GstAugEffectJob *job, AugErasePaint *paint, guint y, AugEraseLine *line)
{
  Patch *state = (Patch *) paint;

  if (y < state->first[1] || y >= state->last[1])
    return AUG_ERASE_ROW_NONE;
  line->first = state->first[0];
  line->last = state->last[0];
  paint->kernels->scale (line->weights + line->first, line->last - line->first,
      state->across + line->first, state->down[y] * state->scale);
  return AUG_ERASE_ROW_NEW;
}

static void
patch_rows (const GstAugEffectJob *job, guint from, guint to)
{
  aug_erase_paint (job, from, to, cover_patch);
}

const GstAugEffect gst_aug_effect_light_patch = {
  .name = "light-patch",
  .flags = GST_AUG_EFFECT_POINT,
  .state_size = sizeof (Patch),
  .prepare = prepare_patch,
  .rows = patch_rows,
  .realize = realize_patch,
};
