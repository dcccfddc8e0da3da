/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Shot noise: light is counted, and counts are Poisson distributed. Codes become counts through one
 * inverse distribution a level; values of more than eight bits are two levels, whose counts add up,
 * as those of independent lights do. */
#include <math.h>
#include <string.h>

#include "noise-private.h"

#define LEVELS 256
#define MAGIC G_GUINT64_CONSTANT (0x9d3c5a7be1f04826)
/* less likely counts than this share of the likeliest one are left out */
#define RARE 0x1p-32
#define MAX_WIDTH 2048

typedef struct {
  guint32 first;      /* the lowest count */
  guint32 at;         /* of its limits */
  guint16 guide[256]; /* where the search begins for each high byte of a number */
} Level;

/* All of it depends on the key alone; kept from frame to frame. */
typedef struct {
  guint64 magic;
  gdouble photons, white;
  guint depth, n_counts;
} Key;

typedef struct {
  Key key;
  Level levels[2][LEVELS]; /* of the high byte, of what is below it */
  gdouble likely[MAX_WIDTH];
  guint16 *limits; /* 65536·P (count <= k) - 1 */
  guint16 *codes;  /* of counts, above black */
} Table;

typedef struct {
  AugNoiseLayout layout;
  GstAugField field;
  const Table *table;
} State;

/* p (k - 1) = p (k)·k / mean and p (k + 1) = p (k)·mean / (k + 1), from the likeliest count on. */
static guint
likely_counts (gdouble mean, gdouble *likely, guint *first)
{
  const guint mode = (guint) mean;
  guint low = mode, n = 0;
  gdouble p = 1;

  for (; low > 0 && mode - low < MAX_WIDTH / 2 && p * low / mean > RARE; low--)
    p = p * low / mean;
  *first = low;
  for (guint k = low; n < MAX_WIDTH; k++) {
    likely[n++] = p;
    p = p * mean / (k + 1.0);
    if (k >= mode && p <= RARE)
      break;
  }
  return n;
}

static guint
fill_level (Table *table, Level *level, gdouble mean, guint at)
{
  guint first, n = likely_counts (mean, table->likely, &first), used = 0, k = 0;
  gdouble total = 0, sum = 0;

  for (guint i = 0; i < n; i++)
    total += table->likely[i];
  level->at = at;
  level->first = first;
  for (guint i = 0; i < n; i++) {
    gint limit;

    sum += table->likely[i];
    limit = i + 1 == n ? 65535 : (gint) floor (sum / total * 65536 + 0.5) - 1;
    if (limit < 0)
      level->first++;
    else
      table->limits[at + used++] = (guint16) MIN (limit, 65535);
  }
  for (guint i = 0; i < 256; i++) {
    while (table->limits[at + k] < i << 8)
      k++;
    level->guide[i] = (guint16) k;
  }
  return at + used;
}

static guint
most_limits (gdouble photons)
{
  guint n = 0;

  for (guint i = 0; i < LEVELS; i++)
    n += (guint) (14 * sqrt (photons * i / (LEVELS - 1)) + 40);
  return n;
}

static void
fill_table (Table *table)
{
  const gdouble photons = table->key.photons, white = table->key.white;
  const guint below = table->key.depth - 8;
  guint at = 0;

  for (guint i = 0; i < LEVELS; i++)
    at = fill_level (table, &table->levels[0][i], photons * ((gdouble) (i << below) / white), at);
  for (guint i = 0; i < 1u << below; i++)
    at = fill_level (table, &table->levels[1][i], photons * (i / white), at);
  for (guint k = 0; k < table->key.n_counts; k++)
    table->codes[k] = (guint16) MIN (floor (k * white / photons + 0.5), white);
}

static const Table *
find_table (const GstAugEffectJob *job, const AugNoisePlane *plane, gdouble photons)
{
  const guint n_counts = (guint) (photons * 1.2 + 16 * sqrt (photons) + 100);
  const guint n_limits = 2 * most_limits (photons * 1.2);
  const gsize size = sizeof (Table) + ((gsize) n_limits + n_counts) * sizeof (guint16);
  const gboolean is_new = job->memory[2].size < size;
  Table *table = gst_aug_effect_memory (job, 2, size);
  Key key;

  memset (&key, 0, sizeof key);
  key.magic = MAGIC;
  key.photons = photons;
  key.white = plane->white;
  key.depth = plane->depth;
  key.n_counts = n_counts;
  if (is_new || memcmp (&table->key, &key, sizeof key) != 0) {
    table->key = key;
    table->limits = (guint16 *) (table + 1);
    table->codes = table->limits + n_limits;
    fill_table (table);
  }
  return table;
}

static gboolean
prepare (GstAugEffectJob *job)
{
  State *state = job->state;
  const gdouble photons = gst_aug_operation_get_double (job->operation, "photons", 0);

  if (photons < 1)
    return FALSE;
  aug_noise_layout (&state->layout, &job->src->info, aug_noise_per_channel (job->operation));
  gst_aug_field_init (&state->field, gst_aug_field_value (job->operation), job->address,
      GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH);
  state->table = find_table (job, &state->layout.planes[0], photons);
  return TRUE;
}

static inline guint
count (const Table *table, const Level *level, guint number)
{
  const guint16 *limits = table->limits + level->at;
  guint k = level->guide[number >> 8];

  while (limits[k] < number)
    k++;
  return level->first + k;
}

static void
row (const GstAugEffectJob *job, guint p, guint y)
{
  const State *state = job->state;
  const Table *table = state->table;
  const AugNoisePlane *plane = &state->layout.planes[p];
  const guint8 *src = aug_noise_src (job, p, y);
  guint8 *dst = aug_noise_dst (job, p, y);
  const guint below = plane->depth - 8;
  const guint32 *words;

  if (plane->is_chroma) {
    aug_noise_copy_row (dst, src, plane);
    return;
  }
  words = aug_noise_words (job, &state->layout, &state->field, p, y);
  for (guint i = 0; i < plane->values; i++) {
    const gint x = aug_noise_get (src, i, plane);
    const guint light = (guint) CLAMP (x - plane->black, 0, (gint) plane->white);
    guint n;

    if (plane->weight[i % plane->period] == 0) {
      aug_noise_put (dst, i, plane, x);
      continue;
    }
    n = count (table, &table->levels[0][light >> below], words[i] >> 16);
    if (below)
      n += count (table, &table->levels[1][light & ((1u << below) - 1)], words[i] & 0xffff);
    aug_noise_put (dst, i, plane, plane->black + table->codes[MIN (n, table->key.n_counts - 1)]);
  }
}

static void
rows (const GstAugEffectJob *job, guint from, guint to)
{
  const State *state = job->state;

  for (guint p = 0; p < state->layout.n; p++) {
    guint first, last;

    aug_noise_plane_rows (&state->layout.planes[p], from, to, &first, &last);
    for (guint y = first; y < last; y++)
      row (job, p, y);
  }
}

const GstAugEffect gst_aug_effect_shot_noise = {
  .name = "shot-noise",
  .flags = GST_AUG_EFFECT_POINT,
  .state_size = sizeof (State),
  .prepare = prepare,
  .rows = rows,
};
