/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Holes with sharp edges: `erase`, `coarse-dropout` and `grid-mask`. */
#include "../effects.h"
#include "erase-private.h"

#include "core/exactmath.h"

#include <math.h>

#define MOST_HOLES 64

typedef struct {
  guint x, y, width, height;
} Hole;

typedef struct {
  AugErasePaint paint;
  guint n;
  Hole holes[MOST_HOLES];
  guint64 last_row; /* which holes are in the row before */
} Holes;

static gdouble
value (const GstAugOperation *op, const gchar *name)
{
  return gst_aug_operation_get_double (op, name, 0);
}

static guint
pixels (gdouble share, guint size)
{
  return (guint) CLAMP (floor (share * size + 0.5), 1, size);
}

static Hole
hole_in_pixels (gdouble x, gdouble y, gdouble w, gdouble h, guint width, guint height)
{
  Hole hole = { .width = pixels (w, width), .height = pixels (h, height) };

  hole.x = (guint) CLAMP (floor (x * width + 0.5), 0, width - hole.width);
  hole.y = (guint) CLAMP (floor (y * height + 0.5), 0, height - hole.height);
  return hole;
}

static void
begin_hole (GstAugEffectJob *job)
{
  const GstAugOperation *op = job->operation;

  aug_erase_begin (job, (guint32) gst_aug_operation_get_int (op, "color", 0));
  if (gst_aug_operation_get_int (op, "noise", 0))
    aug_erase_be_noisy (job);
}

static Hole
erased (const GstAugOperation *op, guint width, guint height)
{
  return hole_in_pixels (
      value (op, "x"), value (op, "y"), value (op, "width"), value (op, "height"), width, height);
}

static gboolean
prepare_erase (GstAugEffectJob *job)
{
  Holes *state = job->state;

  begin_hole (job);
  state->holes[0] = erased (job->operation, state->paint.width, state->paint.height);
  state->n = 1;
  return TRUE;
}

static void
realize_erase (const GstAugOperation *op, guint width, guint height, GstAugOperation *applied)
{
  const Hole hole = erased (op, width, height);

  gst_aug_operation_set_int (applied, "x", hole.x);
  gst_aug_operation_set_int (applied, "y", hole.y);
  gst_aug_operation_set_int (applied, "width", hole.width);
  gst_aug_operation_set_int (applied, "height", hole.height);
}

/* Hole k: sides uniform in [min-size, max-size], place uniform among those where it fits. */
static gboolean
prepare_dropout (GstAugEffectJob *job)
{
  const GstAugOperation *op = job->operation;
  const gdouble low = value (op, "min-size"), range = value (op, "max-size") - low;
  Holes *state = job->state;

  begin_hole (job);
  state->n = (guint) CLAMP (gst_aug_operation_get_int (op, "holes", 0), 0, MOST_HOLES);
  for (guint k = 0; k < state->n; k++) {
    guint32 words[4];
    gdouble w, h;

    aug_erase_words (op, k, 0, AUG_ERASE_FIELD_HOLE, words);
    w = low + range * aug_erase_unit (words[0]);
    h = low + range * aug_erase_unit (words[1]);
    state->holes[k] = hole_in_pixels ((1 - w) * aug_erase_unit (words[2]),
        (1 - h) * aug_erase_unit (words[3]), w, h, state->paint.width, state->paint.height);
  }
  return state->n > 0;
}

static AugEraseRow
cover_holes (const GstAugEffectJob *job, AugErasePaint *paint, guint y, AugEraseLine *line)
{
  Holes *state = (Holes *) paint;
  guint64 here = 0;

  line->first = paint->width;
  line->last = 0;
  for (guint k = 0; k < state->n; k++) {
    const Hole *hole = &state->holes[k];

    if (y < hole->y || y >= hole->y + hole->height)
      continue;
    here |= (guint64) 1 << k;
    line->first = MIN (line->first, hole->x);
    line->last = MAX (line->last, hole->x + hole->width);
  }
  if (here == 0)
    return AUG_ERASE_ROW_NONE;
  if (here == state->last_row)
    return AUG_ERASE_ROW_SAME;
  state->last_row = here;
  line->is_solid = (here & (here - 1)) == 0;
  for (guint x = line->first; x < line->last; x++)
    line->weights[x] = 0;
  for (guint k = 0; k < state->n; k++)
    for (guint i = 0; here >> k & 1 && i < state->holes[k].width; i++)
      line->weights[state->holes[k].x + i] = AUG_ERASE_ONE;
  return AUG_ERASE_ROW_NEW;
}

static void
holes_rows (const GstAugEffectJob *job, guint from, guint to)
{
  aug_erase_paint (job, from, to, cover_holes);
}

const GstAugEffect gst_aug_effect_erase = {
  .name = "erase",
  .flags = GST_AUG_EFFECT_POINT | GST_AUG_EFFECT_MEASURED,
  .state_size = sizeof (Holes),
  .prepare = prepare_erase,
  .rows = holes_rows,
  .realize = realize_erase,
};

const GstAugEffect gst_aug_effect_coarse_dropout = {
  .name = "coarse-dropout",
  .flags = GST_AUG_EFFECT_POINT | GST_AUG_EFFECT_MEASURED,
  .state_size = sizeof (Holes),
  .prepare = prepare_dropout,
  .rows = holes_rows,
};

/* A place in the grid is two phases, 2^32 a period; a pixel is covered where both are below
 * @covered. */
typedef struct {
  AugErasePaint paint;
  guint32 covered;
  guint32 across[2], down[2]; /* steps of the phases from pixel to pixel */
  guint32 origin[2];          /* at the centre of the first pixel */
  gboolean is_straight;
  gboolean has_row;
} Grid;

typedef struct {
  guint period, size, x, y;
} GridPixels;

static GridPixels
grid_in_pixels (const GstAugOperation *op, guint width, guint height)
{
  GridPixels grid = { .period = MAX (pixels (value (op, "period"), MIN (width, height)), 2) };

  grid.size = (guint) CLAMP (floor (value (op, "ratio") * grid.period + 0.5), 0, grid.period);
  grid.x = (guint) (value (op, "x") * grid.period) % grid.period;
  grid.y = (guint) (value (op, "y") * grid.period) % grid.period;
  return grid;
}

static void
realize_grid (const GstAugOperation *op, guint width, guint height, GstAugOperation *applied)
{
  const GridPixels grid = grid_in_pixels (op, width, height);

  gst_aug_operation_set_int (applied, "period", grid.period);
  gst_aug_operation_set_int (applied, "size", grid.size);
  gst_aug_operation_set_int (applied, "x", grid.x);
  gst_aug_operation_set_int (applied, "y", grid.y);
}

/* A number of periods as a phase, whole ones left out. */
static guint32
phase (gdouble periods)
{
  return (guint32) (guint64) ((periods - floor (periods)) * 0x1p32);
}

static gboolean
prepare_grid (GstAugEffectJob *job)
{
  const GstAugOperation *op = job->operation;
  Grid *state = job->state;
  const gdouble radians = value (op, "angle") * (G_PI / 180);
  const gdouble c = gst_aug_exact_cos (radians), s = gst_aug_exact_sin (radians);
  gdouble x, y;
  GridPixels grid;

  begin_hole (job);
  grid = grid_in_pixels (op, state->paint.width, state->paint.height);
  state->is_straight = value (op, "angle") == 0;
  state->covered =
      grid.size == grid.period ? G_MAXUINT32 : phase ((gdouble) grid.size / grid.period);
  state->across[0] = phase (c / grid.period);
  state->across[1] = phase (-s / grid.period);
  state->down[0] = phase (s / grid.period);
  state->down[1] = phase (c / grid.period);
  x = 0.5 - state->paint.width / 2.0;
  y = 0.5 - state->paint.height / 2.0;
  if (state->is_straight)
    x = y = 0.5;
  state->origin[0] = phase ((c * x + s * y - grid.x) / grid.period);
  state->origin[1] = phase ((c * y - s * x - grid.y) / grid.period);
  return grid.size > 0;
}

static AugEraseRow
cover_grid (const GstAugEffectJob *job, AugErasePaint *paint, guint y, AugEraseLine *line)
{
  Grid *state = (Grid *) paint;
  const guint32 covered = state->covered;
  guint32 u = state->origin[0] + y * state->down[0], v = state->origin[1] + y * state->down[1];

  line->first = 0;
  line->last = paint->width;
  if (state->is_straight && v >= covered)
    return AUG_ERASE_ROW_NONE;
  if (state->is_straight && state->has_row)
    return AUG_ERASE_ROW_SAME;
  state->has_row = TRUE;
  for (guint x = 0; x < paint->width; x++) {
    line->weights[x] = (u < covered) & (v < covered) ? AUG_ERASE_ONE : 0;
    u += state->across[0];
    v += state->across[1];
  }
  return AUG_ERASE_ROW_NEW;
}

static void
grid_rows (const GstAugEffectJob *job, guint from, guint to)
{
  aug_erase_paint (job, from, to, cover_grid);
}

const GstAugEffect gst_aug_effect_grid_mask = {
  .name = "grid-mask",
  .flags = GST_AUG_EFFECT_POINT | GST_AUG_EFFECT_MEASURED,
  .state_size = sizeof (Grid),
  .prepare = prepare_grid,
  .rows = grid_rows,
  .realize = realize_grid,
};
