/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <math.h>

#include "../../core/exactmath.h"
#include "../../core/window.h"
#include "../effects.h"
#include "../stage.h"

#define LN10_BY_20 0.11512925464970229
#define HALF_PI 1.5707963267948966
/* Exponentials are taken every so many samples; between them they are multiplied. */
#define STEP 64

typedef enum {
  NOT_NORMALIZED,
  BY_PEAK,
  BY_RMS,
} Normalize;

typedef struct {
  gdouble scale; /* 1 or -1, and what normalizes */
  gdouble offset;
  gdouble log_from, log_step; /* log of the gain at the start, and how it grows a sample */
  gdouble before, after;      /* the gain in front of the transition and behind it */
  gint64 start;
  gdouble length; /* of the transition, samples; 0: there is none */
  guint64 fade, window;
  gboolean equal_power;
  Normalize normalize;
  gboolean measured;
  gdouble steps[STEP];
  gdouble gains[GST_AUG_SOUND_CHUNK];
} State;

static void
begin_transition (State *self, const GstAugOperation *operation, guint rate)
{
  const gint64 ns = gst_aug_operation_get_int (operation, "duration_ns", 0);
  const gint64 start = gst_aug_operation_get_int (operation, "start_ns", 0);

  self->before = self->after = gst_aug_exact_exp (self->log_from);
  self->length = (gdouble) gst_aug_time_to_sample_round (ns, rate);
  if (!gst_aug_operation_find (operation, "to-db"))
    self->length = 0;
  else
    self->length = MAX (self->length, 1);
  if (self->length == 0)
    return;
  self->start = gst_aug_time_to_sample_round (start, rate);
  self->log_step =
      (gst_aug_operation_get_double (operation, "to-db", 0) * LN10_BY_20 - self->log_from) /
      self->length;
  self->after = gst_aug_exact_exp (self->log_from + self->log_step * self->length);
  for (guint i = 0; i < STEP; i++)
    self->steps[i] = gst_aug_exact_exp (self->log_step * i);
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;
  const GstAugValue *normalize = gst_aug_operation_find (operations, "normalize");
  const gint64 fade = gst_aug_operation_get_int (operations, "fade_ns", 0);

  self->scale = gst_aug_operation_get_int (operations, "invert", 0) ? -1 : 1;
  self->offset = gst_aug_operation_get_double (operations, "offset", 0);
  self->log_from = gst_aug_operation_get_double (operations, "db", 0) * LN10_BY_20;
  begin_transition (self, operations, window->rate);
  self->window = window->length;
  self->fade = (guint64) gst_aug_time_to_sample_round (fade, window->rate);
  if (window->length)
    self->fade = MIN (self->fade, window->length / 2);
  self->equal_power = gst_aug_operation_get_int (operations, "equal-power", 0) != 0;
  self->normalize = !normalize                          ? NOT_NORMALIZED
                    : g_str_equal (normalize->s, "rms") ? BY_RMS
                                                        : BY_PEAK;
  self->measured = FALSE;
  if (normalize)
    reach->after = GST_AUG_SOUND_WHOLE;
  return TRUE;
}

/* The level of the window, which is there as a whole. */
static gdouble
level_of (const GstAugSoundWindow *window, Normalize normalize)
{
  const guint64 n = window->end - window->base;
  gfloat peak = 0;
  gdouble sum = 0;

  for (guint c = 0; c < window->channels; c++) {
    const gfloat *in = window->samples[c];

    for (guint64 i = 0; i < n; i++) {
      const gfloat v = fabsf (in[i]);

      peak = v > peak ? v : peak;
      sum += (gdouble) v * v;
    }
  }
  return normalize == BY_PEAK ? peak : sqrt (sum / ((gdouble) n * window->channels));
}

static gdouble
fade_at (const State *self, guint64 n)
{
  const guint64 left = n < self->window ? self->window - n : 0;
  gdouble share = 1;

  if (n < self->fade)
    share = ((gdouble) n + 0.5) / (gdouble) self->fade;
  else if (self->window && left <= self->fade)
    share = MAX ((gdouble) left - 0.5, 0) / (gdouble) self->fade;
  else
    return 1;
  return self->equal_power ? gst_aug_exact_sin (HALF_PI * share) : share;
}

/* The logarithm grows evenly: exp (a + i·s) = exp (a)·exp (s)^i, begun again at fixed places. */
static void
make_gains (State *self, guint64 from, guint64 to)
{
  const gint64 stop = self->start + (gint64) self->length;
  gdouble anchor = 0;

  for (guint64 n = from; n < to; n++) {
    const gint64 at = (gint64) n;
    gdouble gain;

    if (self->length == 0 || at <= self->start) {
      gain = self->before;
    } else if (at >= stop) {
      gain = self->after;
    } else if (self->length < STEP) {
      gain = gst_aug_exact_exp (self->log_from + self->log_step * (gdouble) (at - self->start));
    } else {
      if (n == from || n % STEP == 0 || at == self->start + 1)
        anchor = gst_aug_exact_exp (
            self->log_from + self->log_step * (gdouble) ((gint64) (n - n % STEP) - self->start));
      gain = anchor * self->steps[n % STEP];
    }
    self->gains[n - from] = gain * self->scale;
  }
  if (self->fade == 0)
    return;
  for (guint64 n = from; n < to; n++)
    if (n < self->fade || n + self->fade >= self->window)
      self->gains[n - from] *= fade_at (self, n);
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  State *self = state;
  const gdouble offset = self->offset;
  gdouble constant;

  if (self->normalize && !self->measured) {
    const gdouble level = level_of (window, self->normalize);

    self->scale /= level > 0 ? level : 1;
    self->measured = TRUE;
  }
  constant = self->before * self->scale;
  if (self->length > 0 || self->fade > 0)
    make_gains (self, from, to);
  for (guint c = 0; c < window->channels; c++) {
    const gfloat *in = window->samples[c] + (from - window->base);
    gfloat *result = out[c];

    if (self->length > 0 || self->fade > 0)
      for (guint64 i = 0; i < to - from; i++)
        result[i] = (gfloat) (in[i] * self->gains[i] + offset);
    else
      for (guint64 i = 0; i < to - from; i++)
        result[i] = (gfloat) (in[i] * constant + offset);
  }
}

const GstAugSoundEffect gst_aug_sound_gain = {
  .operations = (const gchar *const[]){ "gain", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .single = TRUE,
};
