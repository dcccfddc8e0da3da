/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The pitch shifted: sound is made longer by the ratio of pitches and read faster by the same. */
#include "pitch.h"

#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"
#include "../effects.h"
#include "formants.h"
#include "pitch-taps.h"

#define LN2_BY_12 0.057762265046662105

typedef struct {
  GstAugStretch *stretch;
  GstAugStretchEngine engine;
  guint channels;
  gdouble ratio; /* of pitches; 1: nothing is done */
  const gfloat *taps;

  /* the stretched samples [from, to), channel by channel */
  gfloat **longer, **behind;
  gint64 first, from, to;
  gsize room;

  GstAugFormantKeeper *formants;
  gboolean keeps;
} Pitch;

GType
gst_aug_formants_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_FORMANTS_SHIFT, "They move with the pitch: a smaller or larger speaker", "shift" },
    { GST_AUG_FORMANTS_KEEP, "They stay where they are: the same speaker in another pitch",
        "keep" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugFormants", values));
  return type;
}

static gdouble
ratio_of (gdouble semitones)
{
  return gst_aug_exact_exp (semitones * LN2_BY_12);
}

guint64
gst_aug_pitch_ahead (GstAugStretchEngine engine, GstAugFormants formants, guint rate, gdouble least)
{
  const gdouble speed = 1 / ratio_of (least);

  return gst_aug_stretch_ahead (engine, rate, speed) +
         (guint64) ceil ((GST_AUG_PITCH_REACH + 2) * speed) + 2 +
         (formants == GST_AUG_FORMANTS_KEEP ? gst_aug_formant_keeper_ahead (rate) : 0);
}

static gboolean
says (const GstAugOperation *operation, const gchar *name, const gchar *word)
{
  const GstAugValue *value = gst_aug_operation_find (operation, name);

  return value && value->type == GST_AUG_VALUE_STRING && g_str_equal (value->s, word);
}

static void
clear (gpointer state)
{
  Pitch *self = state;

  if (self->stretch)
    gst_aug_stretch_free (self->stretch);
  for (guint c = 0; c < self->channels; c++)
    g_free (self->longer[c]);
  g_free (self->longer);
  g_free (self->behind);
  gst_aug_formant_keeper_free (self->formants);
  *self = (Pitch){ 0 };
}

static void
prepare (Pitch *self, const GstAugSoundWindow *window, GstAugStretchEngine engine)
{
  if (self->stretch && self->engine == engine)
    return;
  clear (self);
  self->engine = engine;
  self->channels = window->channels;
  self->stretch = gst_aug_stretch_new (engine, window->rate, window->channels);
  self->longer = g_new0 (gfloat *, window->channels);
  self->behind = g_new0 (gfloat *, window->channels);
}

/* Makes room for the stretched samples before @to; those before @from are not needed. */
static void
reserve (Pitch *self, gint64 from, gint64 to)
{
  const gsize held = (gsize) (self->to - from);

  if ((gsize) (to - self->from) <= self->room)
    return;
  for (guint c = 0; c < self->channels; c++) {
    if (from > self->from)
      memmove (self->longer[c], self->longer[c] + (from - self->from), held * sizeof (gfloat));
    if (2 * (gsize) (to - from) > self->room)
      self->longer[c] = g_renew (gfloat, self->longer[c], 2 * (gsize) (to - from));
  }
  self->room = MAX (self->room, 2 * (gsize) (to - from));
  self->from = from;
}

/* In front of the first stretched sample lies its reflection. */
static void
reflect (Pitch *self)
{
  for (guint c = 0; c < self->channels; c++)
    for (gint i = 1; i <= GST_AUG_PITCH_REACH; i++)
      self->longer[c][GST_AUG_PITCH_REACH - i] = self->longer[c][GST_AUG_PITCH_REACH + i];
}

/* The shifted samples [from, to). */
static void
shift (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  Pitch *self = state;
  const gboolean starts = self->to == self->first;
  const gint64 first = (gint64) ((gdouble) from * self->ratio) - GST_AUG_PITCH_REACH;
  const gint64 last = (gint64) ((gdouble) (to - 1) * self->ratio) + GST_AUG_PITCH_REACH + 2;

  reserve (self, first, last);
  if (last > self->to) {
    for (guint c = 0; c < self->channels; c++)
      self->behind[c] = self->longer[c] + (self->to - self->from);
    gst_aug_stretch_render (
        self->stretch, window, (guint64) self->to, (guint64) last, self->behind);
    self->to = last;
  }
  if (starts)
    reflect (self);
  gst_aug_pitch_interpolate (self->taps, (const gfloat *const *) self->longer, self->channels,
      self->from, from, self->ratio * GST_AUG_PITCH_PLACES, out, (guint) (to - from));
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  Pitch *self = state;
  const gdouble semitones = CLAMP (gst_aug_operation_get_double (operations, "semitones", 0),
      -GST_AUG_PITCH_MOST, GST_AUG_PITCH_MOST);
  const GstAugStretchEngine engine =
      says (operations, "engine", "wsola") ? GST_AUG_STRETCH_WSOLA : GST_AUG_STRETCH_VOCODER;
  gdouble speed;

  prepare (self, window, engine);
  self->ratio = ratio_of (semitones);
  if (semitones == 0)
    return TRUE;
  self->taps = gst_aug_pitch_taps (semitones);
  self->keeps = says (operations, "formants", "keep");
  speed = 1 / self->ratio;
  gst_aug_stretch_begin (self->stretch, &(GstAugTimeMap){ .before = speed, .after = speed });
  self->first = self->to = (gint64) ((gdouble) window->origin * self->ratio);
  self->from = self->to - GST_AUG_PITCH_REACH;
  reach->after = gst_aug_pitch_ahead (engine,
      self->keeps ? GST_AUG_FORMANTS_KEEP : GST_AUG_FORMANTS_SHIFT, window->rate, semitones);
  reach->before = gst_aug_stretch_behind (engine, window->rate, speed) + 2;
  if (self->keeps) {
    if (!self->formants)
      self->formants = gst_aug_formant_keeper_new (window->rate, window->channels);
    gst_aug_formant_keeper_begin (self->formants, self->ratio, window->origin, shift, self);
    reach->before = MAX (reach->before, gst_aug_formant_keeper_behind (window->rate));
  }
  return TRUE;
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  Pitch *self = state;

  if (self->ratio == 1)
    for (guint c = 0; c < window->channels; c++)
      memcpy (out[c], window->samples[c] + (from - window->base),
          (gsize) (to - from) * sizeof (gfloat));
  else if (self->keeps)
    gst_aug_formant_keeper_render (self->formants, window, from, to, out);
  else
    shift (self, window, from, to, out);
}

const GstAugSoundEffect gst_aug_sound_pitch = {
  .operations = (const gchar *const[]){ "pitch", NULL },
  .size = sizeof (Pitch),
  .begin = begin,
  .render = render,
  .clear = clear,
  .single = TRUE,
};
