/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Depth that is missing or made up: single pixels, sticks, blobs. */
#include <math.h>

#include "../../core/exactmath.h"
#include "depth-private.h"

#define MAX_STICKS 65536

/* Layers of the field. */
enum {
  LAYER_PIXELS,
  LAYER_VALUES,
  LAYER_STICKS,
  LAYER_BLOBS,
  LAYER_PLACE,
};

typedef struct {
  gint x, y, length, width;
  gdouble dx, dy; /* a pixel's way */
  guint value;
} Stick;

/* Where a column or a row lies between two points of the blobs' lattice. */
typedef struct {
  guint at;
  gdouble before, after;
} Weights;

typedef struct {
  AugDepth depth;
  GstAugField shapes;       /* of sticks and blobs */
  guint64 missing, made_up; /* words below are missing; below the second made up */
  gdouble near, range;      /* of what is made up, units */
  guint n_sticks;
  Stick *sticks;
  gboolean has_blobs;
  guint lattice_width;
  gdouble limit; /* normal numbers of the lattice above it are blobs */
  gdouble cell, shift_x, shift_y;
  gint16 *lattice;
  Weights *columns;
} Holes;

static gdouble
unit (guint32 word)
{
  return word * 0x1p-32;
}

static void
make_stick (const GstAugEffectJob *job, const Holes *h, guint i, Stick *stick)
{
  const gint max_length = (gint) gst_aug_operation_get_int (job->operation, "stick-length", 18);
  const gint max_width = (gint) gst_aug_operation_get_int (job->operation, "stick-width", 3);
  guint32 key[2], w[6];
  gdouble angle;

  gst_aug_field_row (&h->shapes, LAYER_STICKS, i, key);
  gst_aug_field_words (key, G_N_ELEMENTS (w), w);
  angle = 2 * G_PI * unit (w[4]);
  *stick = (Stick){
    .x = (gint) (unit (w[0]) * h->depth.src.width),
    .y = (gint) (unit (w[1]) * h->depth.src.height),
    .length = 1 + (gint) (unit (w[2]) * max_length),
    .width = 1 + (gint) (unit (w[3]) * max_width),
    .dx = gst_aug_exact_cos (angle),
    .dy = gst_aug_exact_sin (angle),
    .value = aug_depth_round (h->near + h->range * unit (w[5])),
  };
}

/* As many as are expected, and one more as often as there is a fraction of one. */
static void
prepare_sticks (GstAugEffectJob *job, Holes *h)
{
  const gdouble expected =
      aug_depth_value (job, "sticks") * ((gdouble) h->depth.src.width * h->depth.src.height);
  guint32 key[2], w;

  if (expected <= 0)
    return;
  gst_aug_field_row (&h->shapes, LAYER_PLACE, 0, key);
  gst_aug_field_words (key, 1, &w);
  h->n_sticks = (guint) MIN (expected + unit (w), MAX_STICKS);
  h->sticks = gst_aug_effect_memory (job, 2, (gsize) h->n_sticks * sizeof *h->sticks);
  for (guint i = 0; i < h->n_sticks; i++)
    make_stick (job, h, i, &h->sticks[i]);
}

/* Acklam's approximation of the inverse normal distribution, relative error below 1.2e-9. */
static gdouble
normal_quantile (gdouble p)
{
  const gboolean low = p<0.02425, high = p> 1 - 0.02425;
  gdouble q, r;

  if (low || high) {
    q = sqrt (-2 * gst_aug_exact_log (low ? p : 1 - p));
    r = (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q -
              2.549732539343734e+00) *
                 q +
             4.374664141464968e+00) *
                q +
            2.938163982698783e+00) /
        ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q +
             3.754408661907416e+00) *
                q +
            1);
    return low ? r : -r;
  }
  q = p - 0.5;
  r = q * q;
  return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r +
               1.383577518672690e+02) *
                  r -
              3.066479806614716e+01) *
                 r +
             2.506628277459239e+00) *
         q /
         (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r +
               6.680131188771972e+01) *
                  r -
              1.328068155288572e+01) *
                 r +
             1);
}

/* Smooth from point to point, and of the same deviation everywhere between them. */
static Weights
weights_at (gdouble x)
{
  const guint at = (guint) x;
  const gdouble t = x - at, after = t * t * (3 - 2 * t), before = 1 - after;
  const gdouble length = sqrt (before * before + after * after);

  return (Weights){ at, before / length, after / length };
}

static void
prepare_blobs (GstAugEffectJob *job, Holes *h)
{
  const gdouble share = aug_depth_value (job, "blobs");
  const guint width = h->depth.src.width, height = h->depth.src.height;
  guint rows;
  guint32 key[2], w[2];
  gsize lattice_size;

  h->has_blobs = share > 0;
  if (!h->has_blobs)
    return;
  h->cell = MAX (aug_depth_value (job, "blob-size"), 1);
  gst_aug_field_row (&h->shapes, LAYER_PLACE, 1, key);
  gst_aug_field_words (key, 2, w);
  h->shift_x = unit (w[0]);
  h->shift_y = unit (w[1]);
  h->limit = share < 1 ? -normal_quantile (share) * GST_AUG_FIELD_SIGMA : -G_MAXDOUBLE;
  h->lattice_width = (guint) (width / h->cell + h->shift_x) + 2;
  rows = (guint) (height / h->cell + h->shift_y) + 2;
  lattice_size = ((gsize) h->lattice_width * rows * sizeof (gint16) + 63) & ~(gsize) 63;
  h->lattice = gst_aug_effect_memory (job, 1, lattice_size + width * sizeof *h->columns);
  h->columns = (Weights *) ((guint8 *) h->lattice + lattice_size);
  for (guint y = 0; y < rows; y++) {
    gst_aug_field_row (&h->shapes, LAYER_BLOBS, y, key);
    gst_aug_field_normals (key, h->lattice_width, h->lattice + (gsize) y * h->lattice_width);
  }
  for (guint x = 0; x < width; x++)
    h->columns[x] = weights_at (x / h->cell + h->shift_x);
}

static gboolean
prepare (GstAugEffectJob *job)
{
  Holes *h = job->state;
  const gboolean still = gst_aug_operation_get_int (job->operation, "still", 0) != 0;
  const gdouble dropout = aug_depth_value (job, "dropout");

  if (!aug_depth_begin (job, &h->depth, GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH))
    return FALSE;
  gst_aug_field_init (&h->shapes, gst_aug_field_value (job->operation), job->address,
      still ? GST_AUG_FIELD_OF_BRANCH : GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH);
  h->missing = (guint64) floor (CLAMP (dropout, 0, 1) * 0x1p32 + 0.5);
  h->made_up =
      (guint64) floor (CLAMP (dropout + aug_depth_value (job, "random"), 0, 1) * 0x1p32 + 0.5);
  h->near = aug_depth_value (job, "near") * h->depth.scale;
  h->range = aug_depth_value (job, "far") * h->depth.scale - h->near;
  prepare_sticks (job, h);
  prepare_blobs (job, h);
  return h->made_up > 0 || h->n_sticks > 0 || h->has_blobs;
}

static void
pixels_row (const GstAugEffectJob *job, const Holes *h, guint8 *dst, guint y)
{
  const guint width = h->depth.src.width;
  guint32 *words = gst_aug_effect_memory (job, 0, 2 * (gsize) width * sizeof *words);
  guint32 key[2];

  gst_aug_field_row (&h->depth.field, LAYER_PIXELS, y, key);
  gst_aug_field_words (key, width, words);
  gst_aug_field_row (&h->depth.field, LAYER_VALUES, y, key);
  gst_aug_field_words (key, width, words + width);
  for (guint x = 0; x < width; x++) {
    if (words[x] >= h->made_up || !aug_depth_get (dst, x))
      continue;
    aug_depth_put (dst, x,
        words[x] < h->missing ? 0 : aug_depth_round (h->near + h->range * unit (words[width + x])));
  }
}

static void
stick_row (const Holes *h, const Stick *stick, guint8 *dst, gint y)
{
  if (ABS (y - stick->y) > stick->length)
    return;
  for (gint i = 0; i < stick->length; i++) {
    const gint x = (gint) floor (stick->x + i * stick->dx + 0.5);

    if ((gint) floor (stick->y + i * stick->dy + 0.5) != y)
      continue;
    for (gint at = MAX (x, 0); at < MIN (x + stick->width, (gint) h->depth.src.width); at++)
      if (aug_depth_get (dst, (guint) at))
        aug_depth_put (dst, (guint) at, stick->value);
  }
}

static void
blobs_row (const GstAugEffectJob *job, const Holes *h, guint8 *dst, guint y)
{
  const Weights w = weights_at (y / h->cell + h->shift_y);
  const gint16 *before = h->lattice + (gsize) w.at * h->lattice_width;
  const gint16 *after = before + h->lattice_width;
  gdouble *points = gst_aug_effect_memory (job, 3, h->lattice_width * sizeof *points);

  for (guint i = 0; i < h->lattice_width; i++)
    points[i] = w.before * before[i] + w.after * after[i];
  for (guint x = 0; x < h->depth.src.width; x++) {
    const Weights c = h->columns[x];

    if (c.before * points[c.at] + c.after * points[c.at + 1] > h->limit)
      aug_depth_put (dst, x, 0);
  }
}

static void
rows (const GstAugEffectJob *job, guint from, guint to)
{
  const Holes *h = job->state;

  for (guint y = from; y < to; y++) {
    const guint8 *src = aug_depth_row (&h->depth.src, y);
    guint8 *dst = (guint8 *) aug_depth_row (&h->depth.dst, y);

    if (dst != src)
      memcpy (dst, src, 2 * (gsize) h->depth.src.width);
    if (h->made_up)
      pixels_row (job, h, dst, y);
    for (guint i = 0; i < h->n_sticks; i++)
      stick_row (h, &h->sticks[i], dst, (gint) y);
    if (h->has_blobs)
      blobs_row (job, h, dst, y);
  }
}

const GstAugEffect gst_aug_effect_depth_holes = {
  .name = "depth-holes",
  .flags = GST_AUG_EFFECT_POINT | GST_AUG_EFFECT_DEPTH,
  .state_size = sizeof (Holes),
  .prepare = prepare,
  .rows = rows,
};
