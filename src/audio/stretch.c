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

/* Where the reflection at the window's ends puts sample @i; there is at least one sample. */
static gint64
reflected (const GstAugSoundWindow *in, gint64 i)
{
  const gint64 last = (gint64) in->end - 1, turn = 2 * last;

  if (last == 0)
    return 0;
  i = i < 0 ? -i : i;
  i %= turn;
  return i > last ? turn - i : i;
}

void
gst_aug_stretch_read (const GstAugSoundWindow *in, guint channel, gint64 from, guint n, gfloat *to)
{
  const gint64 base = (gint64) in->base, end = (gint64) in->end;
  const gfloat *samples = in->samples[channel];

  if (from >= base && from + n <= end) {
    memcpy (to, samples + (from - base), n * sizeof (gfloat));
    return;
  }
  for (guint i = 0; i < n; i++) {
    gint64 at = from + i;

    if ((at < 0 && in->origin == 0) || at >= end)
      at = end > 0 ? reflected (in, at) : -1;
    to[i] = at >= base && at < end ? samples[at - base] : 0;
  }
}
