/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Which source pixels make a destination pixel. Doubles with + - * / only, so that all machines
 * compute the same weights. */
#include "geometry.h"

#include <string.h>

/* Rectangles come from composed fractions; see the same constant in map-render.c. */
#define SNAP 1e-6
/* Windows up to this length take the quick way. */
#define SHORT 32

static gint
floor_int (gdouble v)
{
  gint i = (gint) v;

  return i > v ? i - 1 : i;
}

static gint
ceil_int (gdouble v)
{
  return -floor_int (-v);
}

/* Memory that only grows; the contents are lost when it does. */
gpointer
gst_aug_geometry_reserve (gpointer *memory, gsize *size, gsize count, gsize each)
{
  gsize need;

  if (!g_size_checked_mul (&need, count, each))
    g_error ("gst-augment: a table of %" G_GSIZE_FORMAT " entries is too large", count);
  if (need > *size) {
    g_free (*memory);
    *size = need + need / 4;
    *memory = g_malloc0 (*size);
  }
  return *memory;
}

typedef struct {
  gint begin, end; /* source pixels under the filter, before clamping to the valid part */
  gdouble centre, inverse_support;
  gdouble fraction; /* two taps: weight of the second */
} Window;

static Window
window_at (const GstAugAxisSpec *spec, gint i, gint edge0, gint edge1)
{
  Window w = { .centre = spec->origin + (i + 0.5) * spec->scale };

  if (spec->interpolation == GST_AUG_INTERPOLATION_ANTIALIAS) {
    /* ImagingResample() of Pillow, src/libImaging/Resample.c, precompute_coeffs() */
    const gdouble support = MAX (spec->scale, 1.0);

    w.inverse_support = 1.0 / support;
    w.begin = MAX (floor_int (w.centre - support + 0.5), edge0);
    w.end = MIN (floor_int (w.centre + support + 0.5), edge1);
  } else {
    w.begin = floor_int (w.centre - 0.5);
    w.fraction = w.centre - 0.5 - w.begin;
    w.end = w.begin + 2;
    if (w.begin < edge0 || w.fraction == 0.0) {
      w.begin = MAX (w.begin, edge0);
      w.end = w.begin + 1;
      w.fraction = 0;
    } else if (w.end > edge1) {
      w.end = edge1;
      w.begin = edge1 - 1;
      w.fraction = 0;
    }
  }
  if (w.end <= w.begin) {
    w.begin = CLAMP (floor_int (w.centre), edge0, edge1 - 1);
    w.end = w.begin + 1;
  }
  return w;
}

static inline gdouble
window_weight (const Window *w, gint j)
{
  gdouble distance;

  if (w->inverse_support == 0.0)
    return j == w->begin ? 1.0 - w->fraction : w->fraction;
  distance = (j + 0.5 - w->centre) * w->inverse_support;
  distance = distance < 0 ? -distance : distance;
  return distance < 1.0 ? 1.0 - distance : 0.0;
}

/* quantise () for the many windows that are short and wholly in the valid part. */
static gint
quantise_inside (const Window *w, gdouble one, gint32 *out, gint *first)
{
  const gint length = w->end - w->begin;
  gdouble weights[SHORT], total = 0, sum = 0, factor;
  gint32 last = 0;
  gint n = 0, skip = 0;

  for (gint t = 0; t < length; t++)
    total += weights[t] = window_weight (w, w->begin + t);
  if (total <= 0.0) {
    *first = w->begin;
    out[0] = (gint32) one;
    return 1;
  }
  factor = one / total;
  for (gint t = 0; t < length; t++) {
    gint32 rounded;

    sum += weights[t];
    rounded = (gint32) (sum * factor + 0.5);
    out[n] = rounded - last;
    last = rounded;
    if (n == 0 && out[0] == 0)
      skip++;
    else
      n++;
  }
  while (n > 1 && out[n - 1] == 0)
    n--;
  *first = w->begin + skip;
  return n;
}

/* Rounds the running sum, not each weight: the weights add up to exactly 1, none is negative, and
 * the errors of neighbours cancel. Returns the number of weights, zeros at both ends left out. */
static gint
quantise (const GstAugAxisSpec *spec, const Window *w, gdouble one, gint32 *out, gint *first)
{
  const gint before = spec->valid0 - 1, behind = spec->valid1;
  gdouble total = 0, sum = 0, factor;
  gint32 last = 0, pending = 0;
  gint n = 0, start = 0;

  if (w->begin > before && w->end <= behind && w->end - w->begin <= SHORT)
    return quantise_inside (w, one, out, first);
  for (gint j = w->begin; j < w->end; j++)
    total += window_weight (w, j);
  if (total <= 0.0) {
    *first = CLAMP (w->begin, before, behind);
    out[0] = (gint32) one;
    return 1;
  }
  factor = one / total;
  for (gint j = w->begin; j < w->end; j++) {
    const gint at = CLAMP (j, before, behind);
    gint32 rounded;

    sum += window_weight (w, j);
    rounded = (gint32) (sum * factor + 0.5);
    pending += rounded - last;
    last = rounded;
    if (j + 1 < w->end && CLAMP (j + 1, before, behind) == at)
      continue;
    if (n == 0 && pending == 0)
      continue;
    if (n == 0)
      start = at;
    out[n++] = pending;
    pending = 0;
  }
  while (n > 1 && out[n - 1] == 0)
    n--;
  *first = start;
  return n;
}

static void
build_weights (GstAugAxis *axis)
{
  const GstAugAxisSpec *spec = &axis->spec;
  const gint edge0 = MIN (spec->valid0, floor_int (spec->origin + SNAP));
  const gint edge1 = MAX (spec->valid1, ceil_int (spec->end - SNAP));
  const gint room = 2 * ceil_int (MAX (spec->scale, 1.0)) + 3;
  gint longest = 1;
  gint32 *wide;

  axis->lo = G_MAXINT;
  axis->hi = G_MININT;
  gst_aug_geometry_reserve ((gpointer *) &axis->count, &axis->count_size, spec->n, sizeof (gint));
  wide = gst_aug_geometry_reserve (
      (gpointer *) &axis->wide_weights, &axis->wide_size, (gsize) spec->n * room, sizeof (gint32));
  for (gint i = 0; i < spec->n; i++) {
    const gint slot = spec->mirror ? spec->n - 1 - i : i;
    const gdouble one = 1 << (spec->wide ? GST_AUG_WIDE_WEIGHT_BITS : GST_AUG_WEIGHT_BITS);
    const Window w = window_at (spec, i, edge0, edge1);
    gint n = quantise (spec, &w, one, wide + (gsize) slot * room, &axis->first[slot]);

    if (n == 1 && spec->alignment != 2 && spec->interpolation == GST_AUG_INTERPOLATION_BILINEAR &&
        axis->first[slot] == spec->valid1 - 1 && axis->first[slot] > spec->valid0) {
      /* the last pixel as the second of two: kernels read two */
      gint32 *taps = wide + (gsize) slot * room;

      taps[1] = taps[0];
      taps[0] = 0;
      axis->first[slot]--;
      n = 2;
    }
    axis->count[slot] = n;
    longest = MAX (longest, n);
    axis->lo = MIN (axis->lo, axis->first[slot]);
    axis->hi = MAX (axis->hi, axis->first[slot] + n);
  }
  if (spec->wide) {
    axis->stride = room;
    return;
  }
  if (spec->alignment)
    axis->stride = (longest + spec->alignment - 1) / spec->alignment * spec->alignment;
  else
    axis->stride = longest <= 2   ? 2
                   : longest <= 4 ? 4
                   : longest <= 8 ? 8
                                  : (longest + 15) / 16 * 16;
  gst_aug_geometry_reserve ((gpointer *) &axis->weights, &axis->weights_size,
      (gsize) spec->n * axis->stride, sizeof (gint16));
  for (gint i = 0; i < spec->n; i++) {
    gint16 *to = axis->weights + (gsize) i * axis->stride;
    gint t = 0;

    for (; t < axis->count[i]; t++)
      to[t] = (gint16) wide[(gsize) i * room + t];
    for (; t < axis->stride; t++)
      to[t] = 0;
  }
}

static void
build_indices (GstAugAxis *axis)
{
  const GstAugAxisSpec *spec = &axis->spec;

  for (gint i = 0; i < spec->n; i++)
    axis->first[spec->mirror ? spec->n - 1 - i : i] =
        floor_int ((i + 0.5) * spec->scale + spec->origin);
}

/* Fills the tables for spec; nothing is done when they hold it already. The spec's padding has
 * to be zero. */
void
gst_aug_axis_prepare (GstAugAxis *axis, const GstAugAxisSpec *spec)
{
  if (axis->first && memcmp (&axis->spec, spec, sizeof *spec) == 0)
    return;
  memcpy (&axis->spec, spec, sizeof *spec);
  gst_aug_geometry_reserve ((gpointer *) &axis->first, &axis->first_size, spec->n, sizeof (gint));
  if (spec->indices)
    build_indices (axis);
  else
    build_weights (axis);
}

void
gst_aug_axis_clear (GstAugAxis *axis)
{
  g_free (axis->first);
  g_free (axis->count);
  g_free (axis->weights);
  g_free (axis->wide_weights);
}
