/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

typedef struct _GstAugStretch GstAugStretch;
typedef struct _GstAugTimeMap GstAugTimeMap;
typedef struct _GstAugStretchMethod GstAugStretchMethod;

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

GST_AUG_API GType gst_aug_stretch_engine_get_type (void);

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

/* The most input samples an output sample. */
static inline gdouble
gst_aug_time_map_speed (const GstAugTimeMap *map)
{
  return map->knee_out > 0 ? MAX (map->before, map->after) : map->after;
}

/*
 * Input beyond the window's ends is its reflection, before an origin other than 0 silence. All
 * channels of a stretch move alike. Output is a function of the window's samples and the map alone,
 * and of the first output sample where that is not 0.
 */
GST_AUG_API GstAugStretch *gst_aug_stretch_new (
    GstAugStretchEngine engine, guint rate, guint channels);
GST_AUG_API void gst_aug_stretch_free (GstAugStretch *self);
GST_AUG_API void gst_aug_stretch_begin (GstAugStretch *self, const GstAugTimeMap *map);
/* An output sample n reads the input samples from map (n) - behind to map (n) + ahead, at speeds up
 * to @speed input samples an output sample. */
GST_AUG_API guint64 gst_aug_stretch_ahead (GstAugStretchEngine engine, guint rate, gdouble speed);
GST_AUG_API guint64 gst_aug_stretch_behind (GstAugStretchEngine engine, guint rate, gdouble speed);
/* Input samples [0, n) that must have come, as far as the window has them, before the output
 * samples below @to can be rendered. */
GST_AUG_API guint64 gst_aug_stretch_needs (const GstAugStretch *self, guint64 to);
/* The first input sample that is still read once the outputs below @from are rendered. */
GST_AUG_API guint64 gst_aug_stretch_keeps (const GstAugStretch *self, guint64 from);
/* Renders the output samples [@from, @to); they follow those of the last call. */
GST_AUG_API void gst_aug_stretch_render (
    GstAugStretch *self, const GstAugSoundWindow *in, guint64 from, guint64 to, gfloat *const *out);

/**
 * GstAugStretchMethod: (skip)
 * @create: an engine's state
 * @destroy: frees it
 * @begin: forgets what was heard and starts with a map
 * @ahead: as gst_aug_stretch_ahead()
 * @behind: as gst_aug_stretch_behind()
 * @render: as gst_aug_stretch_render()
 *
 * One engine. A state keeps its memory from window to window.
 */
struct _GstAugStretchMethod {
  gpointer (*create) (guint rate, guint channels);
  void (*destroy) (gpointer state);
  void (*begin) (gpointer state, const GstAugTimeMap *map);
  guint64 (*ahead) (guint rate, gdouble speed);
  guint64 (*behind) (guint rate, gdouble speed);
  void (*render) (
      gpointer state, const GstAugSoundWindow *in, guint64 from, guint64 to, gfloat *const *out);
};

extern const GstAugStretchMethod gst_aug_stretch_vocoder;
extern const GstAugStretchMethod gst_aug_stretch_wsola;

/* Copies the input samples [@from, @from + n) of a channel, with what lies beyond the ends. */
void gst_aug_stretch_read (
    const GstAugSoundWindow *in, guint channel, gint64 from, guint n, gfloat *to);

G_END_DECLS
