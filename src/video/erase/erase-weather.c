/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What lies between the lens and the scene: `dirt`, `rain` and `fog`. They know nothing of depth.
 */
#include "../effects.h"
#include "erase-private.h"

#include "core/exactmath.h"

#include <math.h>
#include <string.h>

#define MOST_BLOBS 64
#define MOST_DROPS 4000
#define DROP_ROWS 32 /* drops are found by stripes of so many rows */
#define FOG_CELLS 64
#define FOG_OCTAVES 3
#define FOG_LATTICE 17

static gdouble
value (const GstAugOperation *op, const gchar *name)
{
  return gst_aug_operation_get_double (op, name, 0);
}

static guint32
color (const GstAugOperation *op)
{
  return (guint32) gst_aug_operation_get_int (op, "color", 0);
}

typedef struct {
  gdouble x, y, radius;
} Blob;

typedef struct {
  AugErasePaint paint;
  guint n;
  Blob blobs[MOST_BLOBS];
  gfloat *clear; /* what shines through */
} Dirt;

/* Blob k: diameter uniform in [min-size, max-size] of the shorter side, centre uniform. */
static gboolean
prepare_dirt (GstAugEffectJob *job)
{
  const GstAugOperation *op = job->operation;
  const gdouble low = value (op, "min-size"), range = value (op, "max-size") - low;
  Dirt *state = job->state;

  aug_erase_begin (job, color (op));
  state->n = (guint) CLAMP (gst_aug_operation_get_int (op, "blobs", 0), 0, MOST_BLOBS);
  state->clear = gst_aug_effect_memory (job, 1, (gsize) state->paint.width * sizeof (gfloat));
  for (guint k = 0; k < state->n; k++) {
    guint32 words[4];

    aug_erase_words (op, k, 0, AUG_ERASE_FIELD_BLOB, words);
    state->blobs[k] = (Blob){ aug_erase_unit (words[0]) * state->paint.width,
      aug_erase_unit (words[1]) * state->paint.height,
      MAX (0.5 * (low + range * aug_erase_unit (words[2])) *
               MIN (state->paint.width, state->paint.height),
          0.5) };
  }
  return state->n > 0 && value (op, "amount") > 0;
}

/* Opacity amount·(1 - r²)² at r radii from the centre; blobs over each other multiply what shines
 * through. */
static void
add_blob (const Dirt *state, const Blob *blob, gdouble amount, guint y, AugEraseLine *line)
{
  const gdouble dy = y + 0.5 - blob->y, inverse = 1 / (blob->radius * blob->radius);
  const gdouble half = sqrt (MAX (blob->radius * blob->radius - dy * dy, 0));
  const guint first = (guint) CLAMP (floor (blob->x - half), 0, state->paint.width);
  const guint last = (guint) CLAMP (ceil (blob->x + half), first, state->paint.width);

  if (first == last)
    return;
  for (guint x = line->last; line->first < line->last && x < last; x++)
    state->clear[x] = 1;
  for (guint x = first; x < line->first && line->first < line->last; x++)
    state->clear[x] = 1;
  for (guint x = first; x < last && line->first >= line->last; x++)
    state->clear[x] = 1;
  if (line->first >= line->last) {
    line->first = first;
    line->last = last;
  }
  line->first = MIN (line->first, first);
  line->last = MAX (line->last, last);
  for (guint x = first; x < last; x++) {
    const gdouble dx = x + 0.5 - blob->x, inside = 1 - (dx * dx + dy * dy) * inverse;

    if (inside > 0)
      state->clear[x] *= (gfloat) (1 - amount * inside * inside);
  }
}

static AugEraseRow
cover_dirt (const GstAugEffectJob *job, AugErasePaint *paint, guint y, AugEraseLine *line)
{
  const Dirt *state = (const Dirt *) paint;
  const gdouble amount = value (job->operation, "amount");

  line->first = line->last = 0;
  for (guint k = 0; k < state->n; k++)
    if (ABS (y + 0.5 - state->blobs[k].y) < state->blobs[k].radius)
      add_blob (state, &state->blobs[k], amount, y, line);
  if (line->first >= line->last)
    return AUG_ERASE_ROW_NONE;
  for (guint x = line->first; x < line->last; x++)
    line->weights[x] = aug_erase_round ((1 - state->clear[x]) * AUG_ERASE_ONE);
  return AUG_ERASE_ROW_NEW;
}

static void
dirt_rows (const GstAugEffectJob *job, guint from, guint to)
{
  aug_erase_paint (job, from, to, cover_dirt);
}

const GstAugEffect gst_aug_effect_dirt = {
  .name = "dirt",
  .flags = GST_AUG_EFFECT_POINT,
  .state_size = sizeof (Dirt),
  .prepare = prepare_dirt,
  .rows = dirt_rows,
};

/* A streak: its ends as rows, its middle in row y is x + lean·y. */
typedef struct {
  gfloat tail, head, x, opacity;
} Drop;

typedef struct {
  AugErasePaint paint;
  gdouble lean;
  gfloat half_width;
  guint n;
  Drop *drops;
  guint *stripes; /* where each stripe of rows begins in @order */
  guint16 *order;
} Rain;

/* Drop k with the words w falls at v = 0.75 + 0.5·u(w0) of the speed and is as much longer; it is
 * u(w1) + v·speed·time of its ways down. Every way begins at a place of its own. */
static Drop
fall (const Rain *state, const GstAugEffectJob *job, guint k)
{
  const GstAugOperation *op = job->operation;
  const gdouble height = state->paint.height;
  guint32 words[4];
  gdouble v, way, whole, length, lean, x;
  gint64 number;

  aug_erase_words (op, k, 0, AUG_ERASE_FIELD_DROP, words);
  v = 0.75 + 0.5 * aug_erase_unit (words[0]);
  length = v * value (op, "length");
  way = aug_erase_unit (words[1]) +
        v * value (op, "speed") * ((gdouble) job->address->time * 1e-9) / (1 + length);
  whole = floor (way);
  number = (gint64) whole;
  aug_erase_words (op, k, (guint32) number, AUG_ERASE_FIELD_FALL, words);
  lean = ABS (state->lean) * height;
  x = aug_erase_unit (words[0]) * (state->paint.width + lean) - (state->lean > 0 ? lean : 0);
  return (Drop){
    .head = (gfloat) ((way - whole) * (1 + length) * height),
    .tail = (gfloat) (((way - whole) * (1 + length) - length) * height),
    .x = (gfloat) x,
    .opacity = (gfloat) (value (op, "amount") * (0.5 + 0.5 * aug_erase_unit (words[1]))),
  };
}

static void
drop_stripes (const Rain *state, const Drop *drop, guint *first, guint *last)
{
  const guint height = state->paint.height;
  const guint top = (guint) CLAMP (drop->tail, 0, height),
              bottom = (guint) CLAMP (drop->head + 1, 0, height);

  *first = top / DROP_ROWS;
  *last = (bottom + DROP_ROWS - 1) / DROP_ROWS;
}

/* Counts, then places: drops stay in their order within a stripe. */
static void
sort_drops (Rain *state, const GstAugEffectJob *job)
{
  const guint n_stripes = (state->paint.height + DROP_ROWS - 1) / DROP_ROWS;
  guint total = 0, first, last;

  state->stripes = gst_aug_effect_memory (job, 2, (n_stripes + 2) * sizeof (guint));
  memset (state->stripes, 0, (n_stripes + 2) * sizeof (guint));
  for (guint k = 0; k < state->n; k++) {
    drop_stripes (state, &state->drops[k], &first, &last);
    for (guint s = first; s < last; s++)
      state->stripes[s + 2]++;
  }
  for (guint s = 0; s < n_stripes; s++)
    total = state->stripes[s + 2] += total;
  state->order = gst_aug_effect_memory (job, 3, MAX (total, 1) * sizeof (guint16));
  for (guint k = 0; k < state->n; k++) {
    drop_stripes (state, &state->drops[k], &first, &last);
    for (guint s = first; s < last; s++)
      state->order[state->stripes[s + 1]++] = (guint16) k;
  }
}

static gboolean
prepare_rain (GstAugEffectJob *job)
{
  const GstAugOperation *op = job->operation;
  const gdouble radians = value (op, "angle") * (G_PI / 180);
  Rain *state = job->state;

  aug_erase_begin (job, color (op));
  state->lean = gst_aug_exact_sin (radians) / gst_aug_exact_cos (radians);
  state->half_width = (gfloat) MAX (0.0012 * MIN (state->paint.width, state->paint.height), 0.5);
  state->n = (guint) CLAMP (gst_aug_operation_get_int (op, "drops", 0), 0, MOST_DROPS);
  state->drops = gst_aug_effect_memory (job, 1, MAX (state->n, 1) * sizeof (Drop));
  for (guint k = 0; k < state->n; k++)
    state->drops[k] = fall (state, job, k);
  sort_drops (state, job);
  return state->n > 0 && value (op, "amount") > 0;
}

/* A streak fades towards its tail, and across over a pixel; of streaks over each other the stronger
 * counts. */
static void
add_drop (const Rain *state, const Drop *drop, guint y, AugEraseLine *line)
{
  const gfloat at = (gfloat) y + 0.5f, reach = state->half_width + 0.5f;
  const gfloat middle = drop->x + (gfloat) state->lean * at;
  const guint width = state->paint.width;
  gfloat strength;
  guint first, last;

  if (at < drop->tail || at >= drop->head)
    return;
  strength = drop->opacity * ((at - drop->tail) / (drop->head - drop->tail));
  first = (guint) CLAMP (middle - reach - 0.5f, 0, (gfloat) width);
  last = (guint) CLAMP (middle + reach + 0.5f, (gfloat) first, (gfloat) width);
  for (guint x = first; x < last; x++) {
    const gfloat off = (gfloat) x + 0.5f - middle;
    const gfloat near = reach - (off < 0 ? -off : off);
    const gint16 weight = aug_erase_round (CLAMP (near, 0.0f, 1.0f) * (strength * AUG_ERASE_ONE));

    line->weights[x] = MAX (line->weights[x], weight);
  }
  line->first = MIN (line->first, first);
  line->last = MAX (line->last, last);
}

static AugEraseRow
cover_rain (const GstAugEffectJob *job, AugErasePaint *paint, guint y, AugEraseLine *line)
{
  const Rain *state = (const Rain *) paint;
  const guint stripe = y / DROP_ROWS;

  memset (line->weights, 0, (gsize) paint->width * 2);
  line->first = paint->width;
  line->last = 0;
  for (guint i = state->stripes[stripe]; i < state->stripes[stripe + 1]; i++)
    add_drop (state, &state->drops[state->order[i]], y, line);
  return line->first < line->last ? AUG_ERASE_ROW_NEW : AUG_ERASE_ROW_NONE;
}

static void
rain_rows (const GstAugEffectJob *job, guint from, guint to)
{
  aug_erase_paint (job, from, to, cover_rain);
}

const GstAugEffect gst_aug_effect_rain = {
  .name = "rain",
  .flags = GST_AUG_EFFECT_POINT,
  .state_size = sizeof (Rain),
  .prepare = prepare_rain,
  .rows = rain_rows,
};

typedef struct {
  AugErasePaint paint;
  gfloat nodes[FOG_CELLS + 1][FOG_CELLS + 1]; /* weights at the corners of the cells */
  guint8 *cell;                               /* of each column ... */
  gfloat *across;                             /* ... and how far it lies in it */
  gfloat *edges[2];                           /* weights along the edges of the cells of row @at */
  guint at;
} Fog;

static gdouble
smooth (gdouble t)
{
  return t * t * (3 - 2 * t);
}

/* One octave of value noise: random numbers at the corners of @cells cells a side, smooth steps
 * between them. */
static void
add_octave (const GstAugOperation *op, guint octave, guint cells, gdouble strength,
    gdouble sums[FOG_CELLS + 1][FOG_CELLS + 1])
{
  gdouble lattice[FOG_LATTICE][FOG_LATTICE];

  for (guint j = 0; j <= cells; j++)
    for (guint i = 0; i <= cells; i++) {
      guint32 words[4];

      aug_erase_words (op, octave << 16 | j, i, AUG_ERASE_FIELD_FOG, words);
      lattice[j][i] = aug_erase_unit (words[0]) * strength;
    }
  for (guint y = 0; y <= FOG_CELLS; y++)
    for (guint x = 0; x <= FOG_CELLS; x++) {
      const guint i = MIN (x * cells / FOG_CELLS, cells - 1),
                  j = MIN (y * cells / FOG_CELLS, cells - 1);
      const gdouble u = smooth ((gdouble) x * cells / FOG_CELLS - i),
                    v = smooth ((gdouble) y * cells / FOG_CELLS - j);
      const gdouble above = lattice[j][i] + u * (lattice[j][i + 1] - lattice[j][i]);
      const gdouble below = lattice[j + 1][i] + u * (lattice[j + 1][i + 1] - lattice[j + 1][i]);

      sums[y][x] += above + v * (below - above);
    }
}

static void
measure_columns (Fog *state, const GstAugEffectJob *job)
{
  const guint width = state->paint.width;

  state->across = gst_aug_effect_memory (job, 1, (gsize) width * (3 * sizeof (gfloat) + 1));
  state->edges[0] = state->across + width;
  state->edges[1] = state->edges[0] + width;
  state->cell = (guint8 *) (state->edges[1] + width);
  state->at = G_MAXUINT;
  for (guint x = 0; x < width; x++) {
    const gdouble across = (x + 0.5) * FOG_CELLS / width;

    state->cell[x] = (guint8) MIN (across, FOG_CELLS - 1);
    state->across[x] = (gfloat) (across - state->cell[x]);
  }
}

/* Octaves of 4, 8 and 16 cells with the strengths 4, 2 and 1 of 7; 1 - t = amount·(1/2 + field). */
static gboolean
prepare_fog (GstAugEffectJob *job)
{
  const gdouble amount = value (job->operation, "amount");
  gdouble sums[FOG_CELLS + 1][FOG_CELLS + 1] = { { 0 } };
  Fog *state = job->state;

  aug_erase_begin (job, color (job->operation));
  measure_columns (state, job);
  for (guint o = 0; o < FOG_OCTAVES; o++)
    add_octave (job->operation, o, 4u << o, (4 >> o) / 7.0, sums);
  for (guint y = 0; y <= FOG_CELLS; y++)
    for (guint x = 0; x <= FOG_CELLS; x++)
      state->nodes[y][x] = (gfloat) (amount * (0.5 + sums[y][x]) * AUG_ERASE_ONE + 0.5);
  return amount > 0;
}

/* Between the corners of a cell straight lines, across and then down. */
static void
stretch (const Fog *state, guint edge, const gfloat nodes[FOG_CELLS + 1])
{
  for (guint x = 0; x < state->paint.width; x++) {
    const gfloat *node = nodes + state->cell[x];

    state->edges[edge][x] = node[0] + state->across[x] * (node[1] - node[0]);
  }
}

/* The edge between two rows of cells keeps its place while the rows go by. */
static void
find_edges (Fog *state, guint at)
{
  if (at == state->at)
    return;
  if (at != state->at + 1 || state->at == G_MAXUINT)
    stretch (state, at & 1, state->nodes[at]);
  stretch (state, ~at & 1, state->nodes[at + 1]);
  state->at = at;
}

static AugEraseRow
cover_fog (const GstAugEffectJob *job, AugErasePaint *paint, guint y, AugEraseLine *line)
{
  Fog *state = (Fog *) paint;
  const gdouble down = (y + 0.5) * FOG_CELLS / paint->height;
  const guint j = MIN ((guint) down, FOG_CELLS - 1);

  find_edges (state, j);
  paint->kernels->between (
      line->weights, paint->width, state->edges[j & 1], state->edges[~j & 1], (gfloat) (down - j));
  line->first = 0;
  line->last = paint->width;
  return AUG_ERASE_ROW_NEW;
}

static void
fog_rows (const GstAugEffectJob *job, guint from, guint to)
{
  aug_erase_paint (job, from, to, cover_fog);
}

const GstAugEffect gst_aug_effect_fog = {
  .name = "fog",
  .flags = GST_AUG_EFFECT_POINT,
  .state_size = sizeof (Fog),
  .prepare = prepare_fog,
  .rows = fog_rows,
};
