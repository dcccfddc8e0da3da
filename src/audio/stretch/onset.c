/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "onset.h"

#include <string.h>

#include "stretch.h"

#define LANES 8
/* An onset has so many times the mean energy of the four ticks before, and at least this mean
 * square (-100 dB). */
#define RISE 12
#define QUIET 1e-10f

void
gst_aug_onsets_init (GstAugOnsets *self, guint tick)
{
  *self = (GstAugOnsets){ .tick = tick };
  self->samples = g_new (gfloat, tick + 1);
}

void
gst_aug_onsets_clear (GstAugOnsets *self)
{
  g_free (self->samples);
}

/* The first tick is the first that begins at @first or later. */
void
gst_aug_onsets_begin (GstAugOnsets *self, guint64 first)
{
  self->next = (gint64) ((first + self->tick - 1) / self->tick);
  self->heard = self->count = 0;
  memset (self->energy, 0, sizeof (self->energy));
}

/* Eight sums in turn, then these from first to last: vectors add no differently. */
static gfloat
difference_energy (const gfloat *x, guint n)
{
  gfloat sums[LANES] = { 0 }, sum = 0;

  for (guint i = 0; i < n; i += LANES)
    for (guint l = 0; l < LANES; l++) {
      const gfloat d = x[i + l + 1] - x[i + l];

      sums[l] += d * d;
    }
  for (guint l = 0; l < LANES; l++)
    sum += sums[l];
  return sum;
}

static void
hear (GstAugOnsets *self, const GstAugSoundWindow *in)
{
  const gint64 from = self->next * self->tick;
  const gfloat before = self->energy[0] + self->energy[1] + self->energy[2] + self->energy[3];
  gfloat energy = 0;

  for (guint c = 0; c < in->channels; c++) {
    gst_aug_stretch_read (in, c, from - 1, self->tick + 1, self->samples);
    energy += difference_energy (self->samples, self->tick);
  }
  if (self->heard >= 4 && energy > RISE / 4.0f * before &&
      energy > QUIET * (gfloat) (self->tick * in->channels))
    self->at[self->count++ % GST_AUG_ONSETS] = from + self->tick / 2;
  self->energy[self->next++ & 3] = energy;
  if (self->heard < 4)
    self->heard++;
}

/* Looks at the ticks that end at @to or before. */
void
gst_aug_onsets_listen (GstAugOnsets *self, const GstAugSoundWindow *in, gint64 to)
{
  while ((self->next + 1) * self->tick <= to)
    hear (self, in);
}

/* The latest in [@from, @to), if there is one. */
gboolean
gst_aug_onsets_latest (const GstAugOnsets *self, gint64 from, gint64 to, gint64 *at)
{
  for (guint i = 1; i <= MIN (self->count, GST_AUG_ONSETS); i++) {
    *at = self->at[(self->count - i) % GST_AUG_ONSETS];
    if (*at >= from && *at < to)
      return TRUE;
  }
  return FALSE;
}
