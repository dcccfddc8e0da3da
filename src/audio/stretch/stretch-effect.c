/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <math.h>
#include <string.h>

#include "../effects.h"
#include "stretch-fit.h"

/* Where sound ends before its window, or meets the window's end with another phase, it fades in so
 * many milliseconds. */
#define FADE_MS 5

typedef struct {
  GstAugStretch *engines[2]; /* those that were used */
  GstAugStretch *stretch;
  gdouble factor; /* of the whole window; 0 where its ends stay */
  guint fade;
} State;

/* The ends of the window stay, and the shorter side of the knee has the factor. */
static void
warp (GstAugTimeMap *map, gdouble factor, gdouble knee, gdouble length)
{
  map->knee_out = knee * length;
  if (knee <= 0.5) {
    map->before = factor;
    map->after = (1 - factor * knee) / (1 - knee);
  } else {
    map->after = factor;
    map->before = (1 - factor * (1 - knee)) / knee;
  }
  map->knee_in = map->knee_out * map->before;
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;
  const gdouble factor = gst_aug_operation_get_double (operations, "factor", 1);
  const gdouble knee = gst_aug_operation_get_double (operations, "knee", 0);
  const gdouble length = (gdouble) window->length;
  const GstAugValue *name = gst_aug_operation_find (operations, "engine");
  const GstAugStretchEngine engine =
      name && g_str_equal (name->s, "wsola") ? GST_AUG_STRETCH_WSOLA : GST_AUG_STRETCH_VOCODER;
  GstAugTimeMap map = { .after = factor };
  gdouble lead, speed;

  if (window->length == 0) {
    g_set_error_literal (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "stretched sound needs windows of a known length: set window=1 (seconds) on augseed");
    return FALSE;
  }
  if (!self->engines[engine])
    self->engines[engine] = gst_aug_stretch_new (engine, window->rate, window->channels);
  self->stretch = self->engines[engine];
  self->factor = knee > 0 ? 0 : factor;
  self->fade = MAX (window->rate * FADE_MS / 1000, 1);
  if (knee > 0)
    warp (&map, factor, knee, length);
  gst_aug_stretch_begin (self->stretch, &map);
  lead = knee > 0 ? gst_aug_stretch_warp_lead (factor, knee, length)
                  : gst_aug_stretch_pad_lead (factor, length);
  speed = gst_aug_time_map_speed (&map);
  reach->after = gst_aug_stretch_delay (engine, window->rate, speed, lead);
  reach->before = (guint64) ceil (length * fabs (1 - factor)) + 2 +
                  gst_aug_stretch_behind (engine, window->rate, speed);
  return TRUE;
}

/* Silence from sample @stop on, with a fade in front of it. */
static void
pad (const State *self, guint64 stop, guint64 from, guint64 to, gfloat *out)
{
  for (guint64 i = MAX (from, stop > self->fade ? stop - self->fade : 0); i < to; i++)
    out[i - from] = i < stop ? out[i - from] * ((gfloat) (stop - i) / (gfloat) self->fade) : 0;
}

/* Into the input itself, so that the window ends as its input does. */
static void
meet (const State *self, const GstAugSoundWindow *window, guint channel, guint64 from, guint64 to,
    gfloat *out)
{
  const guint64 stop = window->length;

  for (guint64 i = MAX (from, stop > self->fade ? stop - self->fade : 0); i < to; i++) {
    const gfloat share = (gfloat) (stop - i) / (gfloat) self->fade;
    const gfloat end = gst_aug_sound_window_at (window, channel, i);

    out[i - from] = end + (out[i - from] - end) * share;
  }
}

/* Samples before the window's nominal length. */
static void
render_within (const State *self, const GstAugSoundWindow *window, guint64 from, guint64 to,
    gfloat *const *out)
{
  const gboolean ends_stay = self->factor == 0;
  guint64 stop = to;

  /* before the window is complete, its end is too far away to matter */
  if (!ends_stay && window->complete)
    stop = (guint64) floor ((gdouble) window->end / self->factor + 0.5);
  if (from < stop)
    gst_aug_stretch_render (self->stretch, window, from, MIN (to, stop), out);
  for (guint c = 0; c < window->channels; c++) {
    if (ends_stay)
      meet (self, window, c, from, to, out[c]);
    else if (self->factor > 1 && window->complete)
      pad (self, stop, from, to, out[c]);
  }
}

/* Sound without time can go on behind the end of its window, unchanged. */
static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  const State *self = state;
  GstAugSoundWindow within = *window;
  guint64 same = from;

  if (self->factor != 1 && from < window->length) {
    within.complete = window->complete || window->end >= window->length;
    within.end = MIN (window->end, window->length);
    same = MIN (to, window->length);
    render_within (self, &within, from, same, out);
  }
  for (guint c = 0; c < window->channels && same < to; c++)
    memcpy (out[c] + (same - from), window->samples[c] + (same - window->base),
        (gsize) (to - same) * sizeof (gfloat));
}

static void
clear (gpointer state)
{
  State *self = state;

  for (guint i = 0; i < G_N_ELEMENTS (self->engines); i++)
    if (self->engines[i])
      gst_aug_stretch_free (self->engines[i]);
  *self = (State){ 0 };
}

const GstAugSoundEffect gst_aug_sound_stretch = {
  .operations = (const gchar *const[]){ "stretch", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .clear = clear,
  .single = TRUE,
};
