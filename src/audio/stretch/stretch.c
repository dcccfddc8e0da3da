/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Sound made longer or shorter with its pitch kept: what the engines have in common. */
#include "stretch.h"

#include <math.h>
#include <string.h>

struct _GstAugStretch {
  const GstAugStretchMethod *method;
  gpointer state;
  guint rate;
  GstAugTimeMap map;
};

static const GstAugStretchMethod *const methods[] = {
  [GST_AUG_STRETCH_VOCODER] = &gst_aug_stretch_vocoder,
  [GST_AUG_STRETCH_WSOLA] = &gst_aug_stretch_wsola,
};

GType
gst_aug_stretch_engine_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_STRETCH_VOCODER, "Phase vocoder: any sound", "vocoder" },
    { GST_AUG_STRETCH_WSOLA, "Waveform similarity overlap-add: speech, with less latency",
        "wsola" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugStretchEngine", values));
  return type;
}

GstAugStretch *
gst_aug_stretch_new (GstAugStretchEngine engine, guint rate, guint channels)
{
  GstAugStretch *self = g_new0 (GstAugStretch, 1);

  self->method = methods[engine];
  self->state = self->method->create (rate, channels);
  self->rate = rate;
  return self;
}

void
gst_aug_stretch_free (GstAugStretch *self)
{
  self->method->destroy (self->state);
  g_free (self);
}

void
gst_aug_stretch_begin (GstAugStretch *self, const GstAugTimeMap *map)
{
  self->map = *map;
  self->method->begin (self->state, map);
}

guint64
gst_aug_stretch_ahead (GstAugStretchEngine engine, guint rate, gdouble speed)
{
  return methods[engine]->ahead (rate, speed);
}

guint64
gst_aug_stretch_behind (GstAugStretchEngine engine, guint rate, gdouble speed)
{
  return methods[engine]->behind (rate, speed);
}

guint64
gst_aug_stretch_needs (const GstAugStretch *self, guint64 to)
{
  const gdouble last = ceil (gst_aug_time_map_at (&self->map, (gdouble) to));

  return (guint64) last + self->method->ahead (self->rate, gst_aug_time_map_speed (&self->map));
}

guint64
gst_aug_stretch_keeps (const GstAugStretch *self, guint64 from)
{
  const guint64 first = (guint64) gst_aug_time_map_at (&self->map, (gdouble) from);
  const guint64 behind = self->method->behind (self->rate, gst_aug_time_map_speed (&self->map));

  return first > behind ? first - behind : 0;
}

void
gst_aug_stretch_render (
    GstAugStretch *self, const GstAugSoundWindow *in, guint64 from, guint64 to, gfloat *const *out)
{
  self->method->render (self->state, in, from, to, out);
}

/* The input sample @i, which lies beyond the window's ends or was not kept. */
static gfloat
beyond (const GstAugSoundWindow *in, const gfloat *samples, gint64 i)
{
  const gint64 last = (gint64) in->end - 1, turn = MAX (2 * last, 1);

  if (last < 0 || (i < 0 && in->origin > 0))
    return 0;
  i = i < 0 ? -i : i;
  i = i < turn ? i : i % turn;
  i = i > last ? turn - i : i;
  return i >= (gint64) in->base ? samples[i - (gint64) in->base] : 0;
}

void
gst_aug_stretch_read (const GstAugSoundWindow *in, guint channel, gint64 from, guint n, gfloat *to)
{
  const gfloat *samples = in->samples[channel];
  const gint64 stop = from + n;
  const gint64 first = CLAMP ((gint64) in->base, from, stop);
  const gint64 last = CLAMP ((gint64) in->end, first, stop);

  for (gint64 i = from; i < first; i++)
    to[i - from] = beyond (in, samples, i);
  if (last > first)
    memcpy (to + (first - from), samples + (first - (gint64) in->base),
        (gsize) (last - first) * sizeof (gfloat));
  for (gint64 i = last; i < stop; i++)
    to[i - from] = beyond (in, samples, i);
}
