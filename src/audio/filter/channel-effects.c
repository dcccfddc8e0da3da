/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <string.h>

#include "../../core/window.h"
#include "../effects.h"

/* An order of two channels is the one they have in every second try. */
#define MAX_TRIES 64

typedef struct {
  guint sources[64];  /* of every channel */
  gfloat factors[64]; /* of every channel */
  guint delayed;
  guint64 delay;
  gboolean mix;
} State;

static guint
channel_of (const GstAugOperation *operation, guint channels)
{
  const guint channel = (guint) (gst_aug_operation_get_double (operation, "which", 0) * channels);

  return MIN (channel, channels - 1);
}

/* All orders but the one that channels have are as likely: integer (j + 1) is floor (u·(j + 1)), u
 * = word 0 of philox (key = (field low, field high), counter = (j, try, 0, 0))·2^-32, of the first
 * try that moves one. */
static void
shuffle (guint64 field, guint channels, guint *sources)
{
  const guint32 key[2] = { (guint32) field, (guint32) (field >> 32) };

  for (guint t = 0; t < MAX_TRIES; t++) {
    gboolean moves = FALSE;

    for (guint j = 0; j < channels; j++)
      sources[j] = j;
    for (guint j = channels - 1; j > 0; j--) {
      const guint32 counter[4] = { j, t, 0, 0 };
      guint32 words[4];
      guint other, source = sources[j];

      gst_aug_philox4x32 (key, counter, words);
      other = (guint) ((guint64) words[0] * (j + 1) >> 32);
      sources[j] = sources[other];
      sources[other] = source;
    }
    for (guint j = 0; j < channels; j++)
      moves |= sources[j] != j;
    if (moves)
      return;
  }
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;
  const guint channels = window->channels, channel = channel_of (operations, channels);
  const gdouble balance = gst_aug_operation_get_double (operations, "balance", 0);
  const gint64 delay = gst_aug_operation_get_int (operations, "delay_ns", 0);

  for (guint c = 0; c < channels; c++) {
    self->sources[c] = c;
    self->factors[c] = 1;
  }
  self->delay = 0;
  self->delayed = channel;
  self->mix = FALSE;
  if (channels < 2)
    return TRUE;
  if (g_str_equal (operations->name, "shuffle-channels")) {
    shuffle ((guint64) gst_aug_operation_get_int (operations, "field", 0), channels, self->sources);
  } else if (g_str_equal (operations->name, "drop-channel")) {
    self->factors[channel] = 0;
  } else if (g_str_equal (operations->name, "balance")) {
    self->factors[balance < 0 ? 1 : 0] = (gfloat) (1 - (balance < 0 ? -balance : balance));
  } else if (g_str_equal (operations->name, "delay-channel")) {
    self->delay = reach->before = (guint64) gst_aug_time_to_sample_round (delay, window->rate);
  } else {
    self->mix = TRUE;
  }
  return TRUE;
}

static void
mix (const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  for (guint64 n = from; n < to; n++) {
    gdouble sum = 0;

    for (guint c = 0; c < window->channels; c++)
      sum += gst_aug_sound_window_at (window, c, n);
    out[0][n - from] = (gfloat) (sum / window->channels);
  }
  for (guint c = 1; c < window->channels; c++)
    memcpy (out[c], out[0], (gsize) (to - from) * sizeof (gfloat));
}

/* What was before the window, or before what has come, is silent. */
static void
delay (const State *self, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *out)
{
  for (guint64 n = from; n < to; n++)
    out[n - from] = n >= window->origin + self->delay
                        ? gst_aug_sound_window_at (window, self->delayed, n - self->delay)
                        : 0;
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  const State *self = state;

  if (self->mix) {
    mix (window, from, to, out);
    return;
  }
  for (guint c = 0; c < window->channels; c++) {
    const gfloat *in = window->samples[self->sources[c]] + (from - window->base);
    const gfloat factor = self->factors[c];
    gfloat *result = out[c];

    if (factor == 1)
      memcpy (result, in, (gsize) (to - from) * sizeof (gfloat));
    else
      for (guint64 i = 0; i < to - from; i++)
        result[i] = in[i] * factor;
  }
  if (self->delay)
    delay (self, window, from, to, out[self->delayed]);
}

/* One channel stays as it is; of the orders, those of up to 16 channels are told: the source of
 * channel c in the bits from 4·c on. */
static void
realize (const GstAugOperation *operation, guint rate, guint channels, GstAugDecision *applied)
{
  GstAugOperation *to;

  if (channels < 2)
    return;
  to = gst_aug_decision_add (applied, operation->name);
  *to = *operation;
  if (gst_aug_operation_find (operation, "which"))
    gst_aug_operation_set_int (to, "channel", channel_of (operation, channels));
  if (gst_aug_operation_find (operation, "field") && channels <= 16) {
    guint sources[64];
    guint64 order = 0;

    shuffle ((guint64) gst_aug_operation_get_int (operation, "field", 0), channels, sources);
    for (guint c = 0; c < channels; c++)
      order |= (guint64) sources[c] << 4 * c;
    gst_aug_operation_set_uint64 (to, "order", order);
  }
}

const GstAugSoundEffect gst_aug_sound_channels = {
  .operations = (const gchar *const[]){ "shuffle-channels", "drop-channel", "mono", "balance",
      "delay-channel", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .realize = realize,
  .single = TRUE,
};
