/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/draw.h"
#include "../decision/decision.h"

G_BEGIN_DECLS

/**
 * GST_AUG_SOUND_WHOLE:
 *
 * As many samples as the window has.
 */
#define GST_AUG_SOUND_WHOLE G_MAXUINT64

typedef struct _GstAugSoundWindow GstAugSoundWindow;
typedef struct _GstAugSoundReach GstAugSoundReach;
typedef struct _GstAugSoundEffect GstAugSoundEffect;

/**
 * GstAugSoundWindow: (skip)
 * @rate: sample rate in Hz
 * @channels: number of channels
 * @number: number of the window in its item
 * @branch: hash of the branch's name
 * @length: nominal length in samples, 0 if it is not known
 * @draws: the decision's draws
 * @origin: the first sample that has come: 0 but where a stream was entered in the window's midst
 * @end: one behind the last that has come
 * @complete: whether no more will come
 * @base: the first sample that @samples holds
 * @samples: channel by channel, the samples [@base, @end)
 *
 * What an effect may read. Samples are counted from the window's first; full scale is 1. What was
 * not finite, or beyond 2^100, is 0.
 */
struct _GstAugSoundWindow {
  guint rate, channels;
  gint64 number;
  guint32 branch;
  guint64 length;
  const GstAugDraws *draws;
  guint64 origin, end;
  gboolean complete;
  guint64 base;
  gfloat **samples;
};

/**
 * GstAugSoundReach: (skip)
 * @before: samples before those that are rendered which an effect reads again
 * @after: samples behind them, as far as the window has them
 * @block: samples are rendered in blocks of so many, counted from the window's first; 1: in any
 *
 * What an effect needs, in samples. @before and @after can be %GST_AUG_SOUND_WHOLE.
 */
struct _GstAugSoundReach {
  guint64 before, after;
  guint block;
};

/**
 * GstAugSoundEffect: (skip)
 * @operations: (array zero-terminated=1): names of the operations that it carries out
 * @size: size of its state, which begins as zeros
 * @begin: a window begins with @n operations that follow each other in the decision; sets the reach
 *     from { 0, 0, 1 }. With an error nothing is done to the window
 * @render: writes the samples [@from, @to) of every channel to @out. Calls go on where the last one
 *     ended; the first of a window begins at its origin. [@from - before, @to + after) can be read
 * @clear: (nullable): frees what the state holds; the state is zeros again behind it
 * @rings: (nullable): whether something is still to be heard in a window without operations of this
 *     effect, which is then begun with @n = 0
 * @realize: (nullable): adds the operation as it is carried out at a rate to @applied, for messages
 *     and the log; without it, as it is
 * @check: (nullable): (transfer full): what has gone wrong while it rendered, once; what it could
 *     not do is rendered as it was
 * @single: every operation begins a state of its own, with @n = 1, also next to another
 *
 * What carries operations out on sound. What comes out is a function of the window's samples and of
 * the operations alone, however they are cut: not of buffers, threads or earlier windows, but for
 * what @rings.
 */
struct _GstAugSoundEffect {
  const gchar *const *operations;
  gsize size;
  gboolean (*begin) (gpointer state, const GstAugSoundWindow *window,
      const GstAugOperation *operations, guint n, GstAugSoundReach *reach, GError **error);
  void (*render) (gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to,
      gfloat *const *out);
  void (*clear) (gpointer state);
  gboolean (*rings) (gconstpointer state);
  void (*realize) (
      const GstAugOperation *operation, guint rate, guint channels, GstAugDecision *applied);
  GError *(*check) (gpointer state);
  gboolean single;
};

GST_AUG_API const GstAugSoundEffect *gst_aug_sound_effect_find (const gchar *operation);

/* Sample @i of a channel of the window. */
static inline gfloat
gst_aug_sound_window_at (const GstAugSoundWindow *window, guint channel, guint64 i)
{
  return window->samples[channel][i - window->base];
}

G_END_DECLS
