/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"
#include "../../core/window.h"
#include "../effects.h"
#include "../stage.h"

#define LN10_BY_40 0.05756462732485115
#define PI 3.141592653589793
#define SQRT_2 1.4142135623730951
#define MAX_SECTIONS 16
/* What is below this is nothing; it is looked for at every so many samples of the window. */
#define TINY 1e-150
#define GRID 1024

typedef struct {
  gdouble b0, b1, b2, a1, a2;
} Section;

typedef struct {
  gdouble z1, z2;
} Memory;

typedef struct {
  Section sections[MAX_SECTIONS];
  guint n;
  guint64 warm_up;
  gboolean is_warm;
  Memory memory[64][MAX_SECTIONS];
  gdouble work[GST_AUG_SOUND_CHUNK];
} State;

/* A section that only multiplies. */
static void
add_factor (State *self, gdouble factor)
{
  self->sections[self->n++] = (Section){ .b0 = factor };
}

/* R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients". At half the rate
 * and above it is the formulas' limit: a factor. */
static void
add_section (State *self, const gchar *kind, gdouble frequency, gdouble q, gdouble db, guint rate)
{
  const gdouble w = 2 * PI * frequency / rate;
  const gdouble c = gst_aug_exact_cos (w), alpha = gst_aug_exact_sin (w) / (2 * q);
  const gdouble a = gst_aug_exact_exp (db * LN10_BY_40), root = 2 * sqrt (a) * alpha;
  const gboolean above = frequency >= rate / 2.0;
  gdouble b0, b1, b2, a0 = 1 + alpha, a1 = -2 * c, a2 = 1 - alpha;

  if (self->n == MAX_SECTIONS)
    return;
  if (g_str_equal (kind, "low-pass")) {
    b0 = b2 = (1 - c) / 2;
    b1 = 1 - c;
  } else if (g_str_equal (kind, "high-pass")) {
    b0 = b2 = (1 + c) / 2;
    b1 = -(1 + c);
  } else if (g_str_equal (kind, "band-pass")) {
    b0 = alpha;
    b1 = 0;
    b2 = -alpha;
  } else if (g_str_equal (kind, "notch")) {
    b0 = b2 = 1;
    b1 = a1;
  } else if (g_str_equal (kind, "peaking")) {
    b0 = 1 + alpha * a;
    b1 = a1;
    b2 = 1 - alpha * a;
    a0 = 1 + alpha / a;
    a2 = 1 - alpha / a;
  } else {
    /* a high shelf is a low shelf with the signs of the cosines changed */
    const gdouble s = g_str_equal (kind, "low-shelf") ? 1 : -1;

    b0 = a * ((a + 1) - s * (a - 1) * c + root);
    b1 = s * 2 * a * ((a - 1) - s * (a + 1) * c);
    b2 = a * ((a + 1) - s * (a - 1) * c - root);
    a0 = (a + 1) + s * (a - 1) * c + root;
    a1 = -s * 2 * ((a - 1) + s * (a + 1) * c);
    a2 = (a + 1) + s * (a - 1) * c - root;
    if (above && s > 0) {
      add_factor (self, a * a);
      return;
    }
  }
  if (above) {
    add_factor (self, g_str_equal (kind, "high-pass") || g_str_equal (kind, "band-pass") ? 0 : 1);
    return;
  }
  self->sections[self->n++] = (Section){ b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0 };
}

/* A Butterworth filter of the order 2·@n at q = 1/sqrt (2): its sections differ in their quality.
 */
static void
add_pass (State *self, const gchar *kind, gdouble frequency, gdouble q, guint n, guint rate)
{
  for (guint k = n; k-- > 0;)
    add_section (self, kind, frequency,
        q * SQRT_2 / (2 * gst_aug_exact_sin ((2 * k + 1) * PI / (4 * n))), 0, rate);
}

static gboolean
begin (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations, guint n,
    GstAugSoundReach *reach, GError **error)
{
  State *self = state;
  const gchar *kind = gst_aug_operation_find (operations, "kind")->s;
  const gdouble frequency = gst_aug_operation_get_double (operations, "frequency", 0);
  const gdouble q = gst_aug_operation_get_double (operations, "q", 1);
  const gdouble db = gst_aug_operation_get_double (operations, "gain-db", 0);
  const gint64 sections = gst_aug_operation_get_int (operations, "sections", 1);
  const guint count = (guint) CLAMP (sections, 1, MAX_SECTIONS), rate = window->rate;

  self->n = 0;
  if (g_str_equal (kind, "telephone")) {
    add_pass (self, "high-pass", 300, 1 / SQRT_2, 4, rate);
    add_pass (self, "low-pass", 3400, 1 / SQRT_2, 4, rate);
  } else if (g_str_equal (kind, "band-limit")) {
    add_pass (self, "low-pass", frequency, 1 / SQRT_2, 8, rate);
  } else if (g_str_has_suffix (kind, "-pass") && !g_str_equal (kind, "band-pass")) {
    add_pass (self, kind, frequency, q, count, rate);
  } else {
    for (guint k = 0; k < count; k++)
      add_section (self, kind, frequency, q, db / count, rate);
  }
  memset (self->memory, 0, window->channels * sizeof (self->memory[0]));
  reach->after = self->warm_up = (guint64) gst_aug_time_to_sample_ceil (
      gst_aug_operation_get_int (operations, "warm-up_ns", 0), rate);
  self->is_warm = self->warm_up == 0;
  return TRUE;
}

/* Transposed direct form II, @n sections of a chain at once: one works on a sample while the one
 * before works on the next. */
static inline __attribute__ ((always_inline)) void
run_sections (const Section *sections, Memory *memory, guint n, gdouble *x, guint frames)
{
  gdouble z1[4], z2[4];

  for (guint k = 0; k < n; k++) {
    z1[k] = memory[k].z1;
    z2[k] = memory[k].z2;
  }
  for (guint i = 0; i < frames; i++) {
    gdouble v = x[i];

    for (guint k = 0; k < n; k++) {
      const Section *s = &sections[k];
      const gdouble y = s->b0 * v + z1[k];

      z1[k] = (s->b1 * v + z2[k]) - s->a1 * y;
      z2[k] = s->b2 * v - s->a2 * y;
      v = y;
    }
    x[i] = v;
  }
  for (guint k = 0; k < n; k++)
    memory[k] = (Memory){ z1[k], z2[k] };
}

/* Numbers that have almost died away would slow the machine down. */
static void
settle (State *self, guint channel)
{
  for (guint k = 0; k < self->n; k++) {
    Memory *memory = &self->memory[channel][k];

    if (fabs (memory->z1) < TINY)
      memory->z1 = 0;
    if (fabs (memory->z2) < TINY)
      memory->z2 = 0;
  }
}

static void
run (State *self, guint channel, guint frames)
{
  guint k = 0;

  for (; k + 4 <= self->n; k += 4)
    run_sections (&self->sections[k], &self->memory[channel][k], 4, self->work, frames);
  if (self->n - k >= 2) {
    run_sections (&self->sections[k], &self->memory[channel][k], 2, self->work, frames);
    k += 2;
  }
  if (k < self->n)
    run_sections (&self->sections[k], &self->memory[channel][k], 1, self->work, frames);
}

/* The window's start is heard backwards, so that the filter is in full swing at its first sample.
 */
static void
warm_up (State *self, const GstAugSoundWindow *window)
{
  const guint64 heard = window->end - window->origin - 1;

  for (guint c = 0; c < window->channels; c++) {
    guint64 left = MIN (self->warm_up, heard);

    while (left) {
      const guint n = (guint) MIN (left, GST_AUG_SOUND_CHUNK);

      for (guint i = 0; i < n; i++)
        self->work[i] = gst_aug_sound_window_at (window, c, window->origin + left - i);
      run (self, c, n);
      left -= n;
    }
  }
  self->is_warm = TRUE;
}

static void
render (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  State *self = state;

  if (!self->is_warm)
    warm_up (self, window);
  for (guint c = 0; c < window->channels; c++) {
    const gfloat *in = window->samples[c] + (from - window->base);
    gfloat *result = out[c];

    for (guint64 at = from, n; at < to; at += n, in += n, result += n) {
      n = MIN (to - at, GRID - at % GRID);
      if (at % GRID == 0)
        settle (self, c);
      for (guint64 i = 0; i < n; i++)
        self->work[i] = in[i];
      run (self, c, (guint) n);
      for (guint64 i = 0; i < n; i++)
        result[i] = (gfloat) self->work[i];
    }
  }
}

const GstAugSoundEffect gst_aug_sound_filter = {
  .operations = (const gchar *const[]){ "filter", NULL },
  .size = sizeof (State),
  .begin = begin,
  .render = render,
  .single = TRUE,
};
