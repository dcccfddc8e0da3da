/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <string.h>

#include "../../core/window.h"
#include "conceal.h"
#include "../effects.h"

/* Whether packet k is lost is told by the words k of two rows of the field, alike in all branches:
 * the first row leads a chain of two states, the second tells what each of them loses. */
enum { ROW_STATE, ROW_LOSS };

typedef struct {
  AugConcealer concealer;
  GstAugSoundField field;
  gdouble first, stays, begins; /* chances of a burst: at first, after one, after none */
  gdouble loss[2];              /* between and in bursts */
  gint64 packet_ns;
  guint64 number, stop; /* the present packet */
  gboolean in_burst, is_lost;
  guint64 hole; /* where the present hole began */
} State;

static gboolean
is_below (guint32 word, gdouble chance)
{
  return word * 0x1p-32 < chance;
}

/* The sample behind a packet. */
static guint64
stop_of (const State *self, guint rate, guint64 number)
{
  return (guint64) gst_aug_time_to_sample_ceil ((gint64) (number + 1) * self->packet_ns, rate);
}

static void
take_packet (State *self, guint rate, guint64 number)
{
  self->number = number;
  self->stop = stop_of (self, rate, number);
  self->is_lost = is_below (
      gst_aug_sound_field_word (&self->field, ROW_LOSS, number), self->loss[self->in_burst]);
}

static void
enter_packet (State *self, guint rate, guint64 number)
{
  const guint64 start = self->stop;
  const gboolean was_lost = self->is_lost;

  self->in_burst = is_below (gst_aug_sound_field_word (&self->field, ROW_STATE, number),
      self->in_burst ? self->stays : self->begins);
  take_packet (self, rate, number);
  if (!was_lost)
    self->hole = start;
}

/* Goes to the packet of the first sample that came. The chain need not be followed from the
 * window's start: some words tell the state whatever it was before. */
static void
find_packet (State *self, guint rate, guint64 sample)
{
  const gdouble low = MIN (self->stays, self->begins), high = MAX (self->stays, self->begins);
  guint64 number = (guint64) (gst_aug_sample_to_time ((gint64) sample, rate) / self->packet_ns), k;

  while (stop_of (self, rate, number) <= sample)
    number++;
  for (k = number; k > 0; k--) {
    const guint32 word = gst_aug_sound_field_word (&self->field, ROW_STATE, k);

    self->in_burst = is_below (word, low);
    if (self->in_burst || !is_below (word, high))
      break;
  }
  if (k == 0)
    self->in_burst = is_below (gst_aug_sound_field_word (&self->field, ROW_STATE, 0), self->first);
  while (k++ < number)
    self->in_burst = is_below (gst_aug_sound_field_word (&self->field, ROW_STATE, k),
        self->in_burst ? self->stays : self->begins);
  take_packet (self, rate, number);
  /* there is nothing in front of it that could be heard in its place */
  self->hole = sample;
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;
  const gdouble share = gst_aug_operation_get_double (operations, "share", 0);
  const gdouble burst = gst_aug_operation_get_double (operations, "burst", 0);

  aug_concealer_init (&self->concealer, window, operations);
  gst_aug_sound_field_init (&self->field, operations, (guint32) (guint64) window->number, 0);
  self->packet_ns = MAX (gst_aug_operation_get_int (operations, "packet_ns", 0), GST_USECOND);
  self->first = share;
  self->stays = burst > 0 ? 1 - 1 / burst : share;
  self->begins = burst > 0 ? share / ((1 - share) * burst) : share;
  self->loss[0] = burst > 0 ? gst_aug_operation_get_double (operations, "other-loss", 0) : 0;
  self->loss[1] = burst > 0 ? gst_aug_operation_get_double (operations, "burst-loss", 1) : 1;
  find_packet (self, window->rate, window->origin);
  reach->before = self->concealer.piece + self->concealer.most;
  return TRUE;
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  State *self = state;

  for (guint64 at = from, stop; at < to; at = stop) {
    while (self->stop <= at)
      enter_packet (self, window->rate, self->number + 1);
    stop = MIN (self->stop, to);
    if (self->is_lost) {
      aug_concealer_fill (&self->concealer, window, self->hole, at, stop, out, from);
      continue;
    }
    for (guint c = 0; c < window->channels; c++)
      memcpy (out[c] + (at - from), window->samples[c] + (at - window->base),
          (gsize) (stop - at) * sizeof (gfloat));
  }
}

const GstAugSoundEffect gst_aug_sound_packet_loss = {
  .operations = (const gchar *const[]){ "packet-loss", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .single = TRUE,
};
