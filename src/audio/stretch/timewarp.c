/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:timewarp
 * @title: Time warp
 * @short_description: SpecAugment's time warp on the waveform
 *
 * What is heard at the time w0 of a window is heard at w instead; in front of it and behind it time
 * runs evenly, the window's ends stay: sample n is what was at n·w0/w before w, and at w0 + (n -
 * w)· (τ - w0)/(τ - w) behind. The pitch stays. A window that ends early is warped as if it did
 * not.
 */
#include "timewarp.h"

#include <math.h>

#include "../effects.h"
#include "stretch.h"

/* Nothing runs more than twice as fast. */
#define TOP_SPEED 2.0

typedef struct {
  GstAugStretch *stretch;
} State;

GstAugSoundReach
gst_aug_time_warp_reach (guint rate, guint64 shift_ns)
{
  const guint64 shift = gst_util_uint64_scale_ceil (shift_ns, rate, GST_SECOND) + 1;

  return (GstAugSoundReach){
    shift + gst_aug_stretch_behind (GST_AUG_STRETCH_VOCODER, rate, TOP_SPEED),
    shift + gst_aug_stretch_ahead (GST_AUG_STRETCH_VOCODER, rate, TOP_SPEED),
    1,
  };
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;
  const gint64 from = gst_aug_operation_get_int (operations, "from_ns", 0);
  const gint64 to = gst_aug_operation_get_int (operations, "to_ns", 0);
  const gdouble length = (gdouble) window->length;
  GstAugTimeMap map = { .knee_in = (gdouble) from * window->rate / GST_SECOND,
    .knee_out = (gdouble) to * window->rate / GST_SECOND };

  if (from <= 0 || to <= 0 || map.knee_in >= length || map.knee_out >= length) {
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED,
        "time cannot be warped in a window of %" G_GUINT64_FORMAT " samples from %" G_GINT64_FORMAT
        " to %" G_GINT64_FORMAT " ns: set window=1 (seconds) on augseed",
        window->length, from, to);
    return FALSE;
  }
  map.before = map.knee_in / map.knee_out;
  map.after = (length - map.knee_in) / (length - map.knee_out);
  if (!self->stretch)
    self->stretch = gst_aug_stretch_new (GST_AUG_STRETCH_VOCODER, window->rate, window->channels);
  gst_aug_stretch_begin (self->stretch, &map);
  *reach = gst_aug_time_warp_reach (window->rate, (guint64) ABS (to - from));
  return TRUE;
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  gst_aug_stretch_render (((State *) state)->stretch, window, from, to, out);
}

static void
clear (gpointer state)
{
  g_clear_pointer (&((State *) state)->stretch, gst_aug_stretch_free);
}

const GstAugSoundEffect gst_aug_sound_time_warp = {
  .operations = (const gchar *const[]){ "time-warp", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .clear = clear,
};
