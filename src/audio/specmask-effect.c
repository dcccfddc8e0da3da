/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../core/window.h"
#include "effects.h"
#include "specmask.h"

typedef struct {
  GstAugSpecMask *engine;
  guint latency;
  guint64 pushed;
  gboolean drained;
  gfloat *frames; /* interleaved */
  gsize capacity;
} State;

static void
add_span (GstAugSpecMasks *masks, const GstAugSoundWindow *window, const GstAugOperation *operation)
{
  const gint64 start = gst_aug_operation_get_int (operation, "start_ns", 0);
  const gint64 stop = start + gst_aug_operation_get_int (operation, "duration_ns", 0);

  if (masks->n_spans == GST_AUG_SPEC_MASK_MAX_SPANS)
    return;
  masks->spans[masks->n_spans].start =
      (guint64) gst_aug_time_to_sample_ceil (MAX (start, 0), window->rate);
  masks->spans[masks->n_spans++].stop =
      (guint64) gst_aug_time_to_sample_ceil (MAX (stop, 0), window->rate);
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;
  GstAugSpecMasks masks = { .first = window->origin, .draws = *window->draws };

  if (!self->engine)
    self->engine = gst_aug_spec_mask_new (window->rate, window->channels, FALSE);
  self->latency = gst_aug_spec_mask_get_latency (self->engine);
  for (guint i = 0; i < n; i++) {
    const GstAugOperation *op = &operations[i];

    masks.value = (GstAugMaskValue) gst_aug_operation_get_int (op, "mask-value", 0);
    if (g_str_equal (op->name, "time-mask"))
      add_span (&masks, window, op);
    else if (masks.n_bands < GST_AUG_SPEC_MASK_MAX_BANDS)
      masks.bands[masks.n_bands++] = (GstAugBand){ gst_aug_operation_get_double (op, "low-hz", 0),
        gst_aug_operation_get_double (op, "high-hz", 0) };
  }
  gst_aug_spec_mask_reset (self->engine);
  gst_aug_spec_mask_begin_window (self->engine, &masks);
  self->pushed = window->origin;
  self->drained = FALSE;
  reach->after = self->latency;
  return TRUE;
}

/* Gives the engine the window's samples before @to. */
static void
feed (State *self, const GstAugSoundWindow *window, guint64 to)
{
  const gsize n = (gsize) (to - self->pushed), channels = window->channels;

  if (n > self->capacity) {
    self->capacity = n;
    self->frames = g_renew (gfloat, self->frames, n * channels);
  }
  for (guint c = 0; c < channels; c++)
    for (gsize i = 0; i < n; i++)
      self->frames[i * channels + c] = gst_aug_sound_window_at (window, c, self->pushed + i);
  gst_aug_spec_mask_push (self->engine, self->frames, n);
  self->pushed = to;
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  State *self = state;
  const guint64 need = MIN (to + self->latency, window->end);
  const gsize n = (gsize) (to - from);

  if (need > self->pushed)
    feed (self, window, need);
  if (window->complete && need == window->end && !self->drained) {
    gst_aug_spec_mask_drain (self->engine);
    self->drained = TRUE;
  }
  if (n > self->capacity) {
    self->capacity = n;
    self->frames = g_renew (gfloat, self->frames, n * window->channels);
  }
  gst_aug_spec_mask_pull (self->engine, self->frames, n);
  for (guint c = 0; c < window->channels; c++)
    for (gsize i = 0; i < n; i++)
      out[c][i] = self->frames[i * window->channels + c];
}

static void
clear (gpointer state)
{
  State *self = state;

  g_clear_pointer (&self->engine, gst_aug_spec_mask_free);
  g_free (self->frames);
  *self = (State){ 0 };
}

static void
realize (const GstAugOperation *operation, guint rate, guint channels, GstAugDecision *applied)
{
  GstAugOperation *to;
  GstAugBand band;

  if (g_str_equal (operation->name, "time-mask")) {
    *gst_aug_decision_add (applied, operation->name) = *operation;
    return;
  }
  if (!gst_aug_mel_band_edges ((guint) gst_aug_operation_get_int (operation, "n-mels", 80),
          gst_aug_operation_get_double (operation, "min-frequency", 0),
          MIN (gst_aug_operation_get_double (operation, "max-frequency", 8000), rate / 2.0),
          (guint) gst_aug_operation_get_int (operation, "first", 0),
          (guint) gst_aug_operation_get_int (operation, "channels", 0), &band))
    return;
  to = gst_aug_decision_add (applied, operation->name);
  *to = *operation;
  gst_aug_operation_set_double (to, "low-hz", band.low_hz);
  gst_aug_operation_set_double (to, "high-hz", band.high_hz);
}

const GstAugSoundEffect gst_aug_sound_spec_mask = {
  .operations = (const gchar *const[]){ "freq-mask", "time-mask", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .clear = clear,
  .realize = realize,
};
