/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../core/exactmath.h"
#include "effects.h"

#define LN10_BY_20 0.11512925464970229

typedef struct {
  gfloat factor;
} State;

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  gdouble db = 0;

  for (guint i = 0; i < n; i++)
    db += gst_aug_operation_get_double (&operations[i], "db", 0);
  ((State *) state)->factor = (gfloat) gst_aug_exact_exp (db * LN10_BY_20);
  return TRUE;
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  const gfloat factor = ((State *) state)->factor;

  for (guint c = 0; c < window->channels; c++) {
    const gfloat *in = window->samples[c] + (from - window->base);

    for (guint64 i = 0; i < to - from; i++)
      out[c][i] = in[i] * factor;
  }
}

const GstAugSoundEffect gst_aug_sound_gain = {
  .operations = (const gchar *const[]){ "gain", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
};
