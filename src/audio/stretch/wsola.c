/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Waveform similarity overlap-add: W. Verhelst and M. Roelands, "An overlap-add technique based on
 * waveform similarity (WSOLA) for high quality time-scale modification of speech", ICASSP 1993.
 *
 * Output block k of 20 ms fades (Hann) from the input at p(k) to the input at p(k + 1) - 20 ms,
 * where p(k) is near map (20 ms·k), and at most 10 ms away: where the input before p(k + 1) is most
 * like what would have followed, the input from p(k) on. Likeness is the normalised
 * cross-correlation over all channels. It is looked for first in sums of a quarter of a
 * millisecond, then sample by sample around the best.
 */
#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"
#include "stretch.h"
#include "wsola-kernels.h"

/* Share of its likeness that a place loses at an end of the search, where sound is moved by 10 ms.
 */
#define END_LOSS 0.6f
/* Share of the search in which what follows by nature is taken without a look. */
#define NATURAL 0.25
/* Added to energies, so that silence is like nothing. */
#define LEAST_ENERGY 1e-12f

typedef struct {
  /* settings */
  guint channels;
  gint64 half;   /* samples of a block, half of the Hann window */
  gint64 search; /* samples to either side */
  gint64 step;   /* samples in a sum */
  gfloat *fade;  /* rising half of the window */

  /* state */
  GstAugTimeMap map;
  gboolean begun;
  gint64 block; /* its number */
  gint64 at;    /* p (block) */
  gint64 next;  /* p (block + 1) */

  /* state: sums [sums_from, sums_to) of samples, channel by channel; sum j begins at j·step */
  gfloat **sums;
  gint64 sums_from, sums_to;
  gsize sums_room;

  /* scratch */
  gfloat *reference, *around;
  gfloat *likeness, *energy;
} Wsola;

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static gint64
half_of (guint rate)
{
  return MAX (1, ((gint64) rate + 25) / 50);
}

static gint64
search_of (guint rate)
{
  return ((gint64) rate + 50) / 100;
}

static gint64
step_of (guint rate)
{
  return MAX (1, (gint64) rate / 4000);
}

static gsize
padded (gint64 n)
{
  return ((gsize) n + 7) / 8 * 8;
}

static gpointer
create (guint rate, guint channels)
{
  Wsola *self = g_new0 (Wsola, 1);
  gsize places;

  self->channels = channels;
  self->half = half_of (rate);
  self->search = search_of (rate);
  self->step = step_of (rate);
  self->fade = g_new (gfloat, (gsize) self->half);
  for (gint64 i = 0; i < self->half; i++)
    self->fade[i] = (gfloat) (0.5 - 0.5 * gst_aug_exact_cos (
                                              G_PI * ((gdouble) i + 0.5) / (gdouble) self->half));
  places = padded (2 * MAX (self->search / self->step, self->step) + 4);
  self->sums = g_new0 (gfloat *, channels);
  self->reference = g_new0 (gfloat, (gsize) self->half);
  self->around = g_new0 (gfloat, (gsize) self->half + places + 8);
  self->likeness = g_new0 (gfloat, places);
  self->energy = g_new0 (gfloat, places);
  return self;
}

static void
destroy (gpointer state)
{
  Wsola *self = state;

  for (guint c = 0; c < self->channels; c++)
    g_free (self->sums[c]);
  g_free (self->sums);
  g_free (self->fade);
  g_free (self->reference);
  g_free (self->around);
  g_free (self->likeness);
  g_free (self->energy);
  g_free (self);
}

static void
begin (gpointer state, const GstAugTimeMap *map)
{
  Wsola *self = state;
  /* what a search and the block before it see, and what the block behind it sees again */
  const gdouble blocks = gst_aug_time_map_speed (map) + 3;
  const gint64 span = (gint64) ((gdouble) self->half * blocks) + 4 * self->search;
  const gsize room = (gsize) (span / self->step) + 16;

  self->map = *map;
  self->begun = FALSE;
  if (room <= self->sums_room)
    return;
  self->sums_room = room;
  for (guint c = 0; c < self->channels; c++) {
    g_free (self->sums[c]);
    self->sums[c] = g_new0 (gfloat, room + 8);
  }
}

/* Where block @k would begin if nothing were looked for. */
static gint64
target_of (const Wsola *self, gint64 k)
{
  return (gint64) floor (gst_aug_time_map_at (&self->map, (gdouble) (k * self->half)) + 0.5);
}

static guint64
ahead (guint rate, gdouble speed)
{
  return (guint64) (ceil ((gdouble) half_of (rate) * MAX (speed, 1)) + (gdouble) search_of (rate) +
                    (gdouble) step_of (rate) + 2);
}

static guint64
behind (guint rate, gdouble speed)
{
  /* twice as far as it reads: what is reflected at the window's end lies in front of it */
  return 2 * ahead (rate, speed) + (guint64) half_of (rate);
}

/* The samples [from, from + n) of a channel, in the window itself or copied to @scratch. */
static const gfloat *
samples_at (const GstAugSoundWindow *in, guint channel, gint64 from, gint64 n, gfloat *scratch)
{
  if (from >= (gint64) in->base && from + n <= (gint64) in->end)
    return in->samples[channel] + (from - (gint64) in->base);
  gst_aug_stretch_read (in, channel, from, (guint) n, scratch);
  return scratch;
}

/* Has the sums [from, to), and no longer those before. */
static void
have_sums (Wsola *self, const GstAugSoundWindow *in, gint64 from, gint64 to)
{
  const gint64 step = self->step;
  const gint64 kept = CLAMP (self->sums_to - from, 0, self->sums_to - self->sums_from);
  const gint64 first = kept ? self->sums_to : from;

  for (guint c = 0; c < self->channels; c++) {
    gfloat *sums = self->sums[c];

    if (kept)
      memmove (sums, sums + (from - self->sums_from), (gsize) kept * sizeof (gfloat));
    for (gint64 j = first; j < to; j++) {
      const gfloat *x = samples_at (in, c, j * step, step, self->around);
      gfloat sum = x[0];

      for (gint64 i = 1; i < step; i++)
        sum += x[i];
      sums[j - from] = sum;
    }
  }
  self->sums_from = from;
  self->sums_to = MAX (to, first);
}

/* Adds to likeness and energy of @places places from @x on. */
static void
compare (Wsola *self, const gfloat *reference, const gfloat *x, gint64 n, guint places)
{
  gdouble energy = aug_wsola_energy (x, (guint) n);

  aug_wsola_correlate (reference, x, (guint) n, places, self->likeness);
  for (guint i = 0; i < places; i++) {
    self->energy[i] += (gfloat) MAX (energy, 0);
    energy += (gdouble) x[n + i] * x[n + i] - (gdouble) x[i] * x[i];
  }
}

/* The best of @places places, of which place i moves sound by @first + i·@step; the middle where
 * there is none. */
static guint
best_of (const Wsola *self, guint places, gint64 first, gint64 step)
{
  const gfloat by = (gfloat) step / (gfloat) MAX (self->search, 1);
  const gfloat from = (gfloat) first / (gfloat) MAX (self->search, 1);
  gfloat *likeness = self->likeness, most = 0;
  guint best = (guint) CLAMP (floor_div (-first + step / 2, step), 0, places - 1);

  for (gint i = 0; i < (gint) places; i++) {
    const gfloat away = from + (gfloat) i * by;
    const gfloat c = likeness[i] > 0 ? likeness[i] : 0;

    likeness[i] = c * (c / (self->energy[i] + LEAST_ENERGY)) * (1 - END_LOSS * (away * away));
  }
  for (guint i = 0; i < places; i++) {
    if (likeness[i] > most) {
      most = likeness[i];
      best = i;
    }
  }
  return best;
}

static void
clear_places (Wsola *self, guint places)
{
  memset (self->likeness, 0, padded (places) * sizeof (gfloat));
  memset (self->energy, 0, padded (places) * sizeof (gfloat));
}

/* The place near @target, @search to either side, before which the sums are most like those from
 * @at on. */
static gint64
look_coarsely (Wsola *self, const GstAugSoundWindow *in, gint64 at, gint64 target)
{
  const gint64 step = self->step, n = MAX (self->half / step, 1);
  const gint64 reference = floor_div (at, step), rest = at - reference * step;
  /* sums whose first sample is at least target - half - search, counted from the same phase */
  const gint64 lowest = target - self->half - self->search - rest;
  const gint64 first = floor_div (lowest + step - 1, step);
  const guint places = (guint) (floor_div (lowest + 2 * self->search, step) - first + 1);

  have_sums (self, in, MIN (reference, first), MAX (reference + n, first + n + places));
  clear_places (self, places);
  for (guint c = 0; c < self->channels; c++)
    compare (self, self->sums[c] + (reference - self->sums_from),
        self->sums[c] + (first - self->sums_from), n, places);
  return first * step + rest + self->half +
         (gint64) best_of (self, places, first * step - lowest - self->search, step) * step;
}

/* The same sample by sample, less than a step from @guess. */
static gint64
look_finely (Wsola *self, const GstAugSoundWindow *in, gint64 at, gint64 target, gint64 guess)
{
  const gint64 first = MAX (guess - self->step + 1, target - self->search);
  const gint64 last = MIN (guess + self->step - 1, target + self->search);
  const guint places = (guint) (last - first + 1);

  clear_places (self, places);
  for (guint c = 0; c < self->channels; c++) {
    const gint64 n = self->half;
    const gfloat *reference = samples_at (in, c, at, n, self->reference);
    const gfloat *x = samples_at (in, c, first - n, n + places - 1, self->around);

    if (x != self->around)
      memcpy (self->around, x, (gsize) (n + places - 1) * sizeof (gfloat));
    memset (self->around + n + places - 1, 0, 8 * sizeof (gfloat));
    compare (self, reference, self->around, n, places);
  }
  return first + best_of (self, places, first - target, 1);
}

/* Goes on to the next block. */
static void
advance (Wsola *self, const GstAugSoundWindow *in)
{
  const gint64 target = target_of (self, self->block + 1);
  const gint64 follows = self->at + self->half;

  if ((gdouble) ABS (follows - target) <= NATURAL * (gdouble) self->search)
    self->next = follows;
  else
    self->next =
        look_finely (self, in, self->at, target, look_coarsely (self, in, self->at, target));
}

static void
begin_at (Wsola *self, const GstAugSoundWindow *in, guint64 from)
{
  self->block = (gint64) from / self->half;
  self->at = target_of (self, self->block);
  self->sums_from = self->sums_to = G_MININT64 / 2;
  self->begun = TRUE;
  advance (self, in);
}

static void
render (gpointer state, const GstAugSoundWindow *in, guint64 from, guint64 to, gfloat *const *out)
{
  Wsola *self = state;
  const gint64 half = self->half;
  gint64 t = (gint64) from;

  if (!self->begun && from < to)
    begin_at (self, in, from);
  while (t < (gint64) to) {
    const gint64 k = t / half, i = t - k * half;
    const gint64 n = MIN ((gint64) to - t, half - i);

    if (k > self->block) {
      self->block = k;
      self->at = self->next;
      advance (self, in);
    }
    for (guint c = 0; c < self->channels; c++)
      aug_wsola_fade (out[c] + (t - (gint64) from),
          samples_at (in, c, self->at + i, n, self->reference),
          samples_at (in, c, self->next - half + i, n, self->around), self->fade + i, (guint) n);
    t += n;
  }
}

const GstAugStretchMethod gst_aug_stretch_wsola = {
  .create = create,
  .destroy = destroy,
  .begin = begin,
  .ahead = ahead,
  .behind = behind,
  .render = render,
};
