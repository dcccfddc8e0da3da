/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Left and right as one effect among others: what is mirrored is said by the operation's value
 * channels, which gst_aug_audio_mirror_name() makes of caps. */
#include <stdlib.h>
#include <string.h>

#include "effects.h"

typedef struct {
  guint8 sources[64];
  gboolean negated[64];
} State;

static void
read_pairs (State *self, const gchar *text, guint channels)
{
  while (*text) {
    gchar *end;
    const guint64 left = g_ascii_strtoull (text, &end, 10);
    const guint64 right = *end == '-' ? g_ascii_strtoull (end + 1, &end, 10) : left;

    if (end == text || left >= channels || right >= channels)
      return;
    self->sources[left] = (guint8) right;
    self->sources[right] = (guint8) left;
    text = *end == ',' ? end + 1 : end;
  }
}

/* Channels l² + l + m with m < 0 are odd in y. */
static void
negate_odd (State *self, guint channels)
{
  for (guint l = 1; l * l < channels; l++)
    for (guint c = l * l; c < l * l + l && c < channels; c++)
      self->negated[c] = TRUE;
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;
  const GstAugValue *value = n ? gst_aug_operation_find (operations, "channels") : NULL;

  for (guint c = 0; c < window->channels; c++) {
    self->sources[c] = (guint8) c;
    self->negated[c] = FALSE;
  }
  if (!value || value->type != GST_AUG_VALUE_STRING)
    return TRUE;
  if (g_str_equal (value->s, "ambisonic"))
    negate_odd (self, window->channels);
  else
    read_pairs (self, value->s, window->channels);
  return TRUE;
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  const State *self = state;

  for (guint c = 0; c < window->channels; c++) {
    const gfloat *in = window->samples[self->sources[c]] + (from - window->base);

    if (self->negated[c])
      for (guint64 i = 0; i < to - from; i++)
        out[c][i] = -in[i];
    else
      memcpy (out[c], in, (gsize) (to - from) * sizeof (gfloat));
  }
}

const GstAugSoundEffect gst_aug_sound_flip = {
  .operations = (const gchar *const[]){ "flip", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .single = TRUE,
};
