/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "effect.h"

G_BEGIN_DECLS

typedef struct _GstAugStretch GstAugStretch;
typedef struct _GstAugTimeMap GstAugTimeMap;

/**
 * GstAugStretchEngine:
 * @GST_AUG_STRETCH_VOCODER: phase vocoder with identity phase locking and a transient-locked time
 *     map (Laroche and Dolson 1999): any sound
 * @GST_AUG_STRETCH_WSOLA: waveform similarity overlap-add (Verhelst and Roelands 1993): speech,
 * with less latency
 *
 * How sound is made longer or shorter with its pitch kept.
 */
typedef enum {
  GST_AUG_STRETCH_VOCODER,
  GST_AUG_STRETCH_WSOLA,
} GstAugStretchEngine;

/**
 * GstAugTimeMap: (skip)
 * @knee_out: the output sample at which the speed changes; 0: there is one speed, @after
 * @knee_in: the input sample that is heard there
 * @before: input samples an output sample in front of the knee
 * @after: input samples an output sample behind it
 *
 * Which input sample is heard at an output sample; 0 at 0.
 */
struct _GstAugTimeMap {
  gdouble knee_out, knee_in;
  gdouble before, after;
};

static inline gdouble
gst_aug_time_map_at (const GstAugTimeMap *map, gdouble out)
{
  return out < map->knee_out ? out * map->before
                             : map->knee_in + (out - map->knee_out) * map->after;
}

/*
 * Input beyond the window's ends is its reflection. All channels of a stretch move alike. Output is
 * a function of the window's samples and the map alone.
 */
GstAugStretch *gst_aug_stretch_new (GstAugStretchEngine engine, guint rate, guint channels);
void gst_aug_stretch_free (GstAugStretch *self);
void gst_aug_stretch_begin (GstAugStretch *self, const GstAugTimeMap *map);
/* Input samples [0, n) that must have come, as far as the window has them, before the output
 * samples below @to can be rendered: at most map (to) + gst_aug_stretch_ahead (). */
guint64 gst_aug_stretch_needs (const GstAugStretch *self, guint64 to);
guint64 gst_aug_stretch_ahead (const GstAugStretch *self);
/* The first input sample that is still read once the outputs below @from are rendered. */
guint64 gst_aug_stretch_keeps (const GstAugStretch *self, guint64 from);
/* Renders the next output samples; they follow those of the last call. */
void gst_aug_stretch_render (
    GstAugStretch *self, const GstAugSoundWindow *in, guint64 from, guint64 to, gfloat *const *out);

G_END_DECLS
