/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <string.h>

#include "../../core/window.h"
#include "conceal.h"
#include "../effects.h"

#define MAX_HOLES 32

typedef struct {
  AugConcealer concealer;
  guint64 start, stop;
} Hole;

typedef struct {
  Hole holes[MAX_HOLES]; /* sorted by their starts */
  guint n;
} State;

static Hole
hole_of (const GstAugSoundWindow *window, const GstAugOperation *operation)
{
  const gint64 start = MAX (gst_aug_operation_get_int (operation, "start_ns", 0), 0);
  const gint64 duration = MAX (gst_aug_operation_get_int (operation, "duration_ns", 0), 0);
  const gint64 repeats = gst_aug_operation_get_int (operation, "repeats", 0);
  Hole hole = { .start = (guint64) gst_aug_time_to_sample_ceil (start, window->rate) };
  guint64 length;

  aug_concealer_init (&hole.concealer, window, operation);
  if (!g_str_equal (operation->name, "stutter")) {
    hole.stop = (guint64) gst_aug_time_to_sample_ceil (start + duration, window->rate);
    return hole;
  }
  /* what follows the stretch is a hole that the stretch conceals */
  length = (guint64) MAX (gst_aug_time_to_sample_round (duration, window->rate), 1);
  hole.start += length;
  hole.stop = hole.start + length * (guint64) CLAMP (repeats, 0, 64);
  hole.concealer.conceal = AUG_CONCEAL_REPEAT;
  hole.concealer.piece = length;
  hole.concealer.most = hole.stop - hole.start;
  return hole;
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;

  self->n = 0;
  for (guint i = 0; i < n && self->n < MAX_HOLES; i++) {
    const Hole hole = hole_of (window, &operations[i]);
    guint at = self->n++;

    for (; at > 0 && self->holes[at - 1].start > hole.start; at--)
      self->holes[at] = self->holes[at - 1];
    self->holes[at] = hole;
    reach->before = MAX (reach->before, hole.concealer.piece + hole.concealer.most);
  }
  return TRUE;
}

/* The hole that sample @at is in, the one that began last; and up to where that is so. */
static Hole *
find_hole (State *self, guint64 at, guint64 *stop)
{
  Hole *found = NULL;

  for (guint i = 0; i < self->n; i++) {
    Hole *hole = &self->holes[i];

    if (hole->start > at) {
      *stop = MIN (*stop, hole->start);
      break;
    }
    if (hole->stop > at)
      found = hole;
  }
  if (found)
    *stop = MIN (*stop, found->stop);
  return found;
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  State *self = state;

  for (guint64 at = from, stop; at < to; at = stop) {
    Hole *hole;

    stop = to;
    hole = find_hole (self, at, &stop);
    if (hole) {
      aug_concealer_fill (&hole->concealer, window, hole->start, at, stop, out, from);
      continue;
    }
    for (guint c = 0; c < window->channels; c++)
      memcpy (out[c] + (at - from), window->samples[c] + (at - window->base),
          (gsize) (stop - at) * sizeof (gfloat));
  }
}

const GstAugSoundEffect gst_aug_sound_dropout = {
  .operations = (const gchar *const[]){ "dropout", "stutter", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
};
