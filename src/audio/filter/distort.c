/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"
#include "../../core/level.h"
#include "../effects.h"
#include "../field.h"

#define LN10_BY_20 0.11512925464970229
/* Adding and subtracting 1.5·2^52, or 1.5·2^23, rounds to an integer, half to even. */
#define ROUNDER 0x1.8p52
#define ROUNDER_F 0x1.8p23f
#define LOG2_E 1.4426950408889634
#define LN2_HI 0x1.62e42feep-1
#define LN2_LO 0x1.a39ef35793c76p-33

typedef struct {
  gdouble drive, scale; /* soft */
  gfloat threshold;     /* hard */
  gfloat to_codes, from_codes, low, high;
  gint dither; /* how many uniform numbers */
  GstAugSoundField field;
  gint64 rate; /* hold */
} State;

static gboolean
begin_hard (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations,
    guint n, GstAugSoundReach *reach, GError **error)
{
  ((State *) state)->threshold = (gfloat) gst_aug_exact_exp (
      gst_aug_operation_get_double (operations, "threshold-db", 0) * LN10_BY_20);
  return TRUE;
}

static void
render_hard (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  const gfloat threshold = ((State *) state)->threshold;

  for (guint c = 0; c < window->channels; c++) {
    const gfloat *in = window->samples[c] + (from - window->base);
    gfloat *result = out[c];

    for (guint64 i = 0; i < to - from; i++) {
      const gfloat v = in[i] < threshold ? in[i] : threshold;

      result[i] = v > -threshold ? v : -threshold;
    }
  }
}

typedef gdouble Four __attribute__ ((vector_size (32)));
typedef gint64 FourBits __attribute__ ((vector_size (32)));

/* (1 - e)/(1 + e) with e = exp (-2·|v|) = 2^k·(its Taylor polynomial), |v| at most 20, of four
 * numbers. */
static inline __attribute__ ((always_inline)) void
hyperbolic_tangents (Four *v)
{
  const FourBits sign = (FourBits) *v & G_MININT64, high = (FourBits) (Four){ 20, 20, 20, 20 };
  const FourBits size = sign ^ (FourBits) *v, beyond = size > high;
  const Four x = -2 * (Four) ((~beyond & size) | (beyond & high));
  const Four rounded = x * LOG2_E + ROUNDER, k = rounded - ROUNDER;
  const Four r = (x - k * LN2_HI) - k * LN2_LO;
  Four e = r * (1 / 479001600.0) + 1 / 39916800.0;

  e = e * r + 1 / 3628800.0;
  e = e * r + 1 / 362880.0;
  e = e * r + 1 / 40320.0;
  e = e * r + 1 / 5040.0;
  e = e * r + 1 / 720.0;
  e = e * r + 1 / 120.0;
  e = e * r + 1 / 24.0;
  e = e * r + 1 / 6.0;
  e = e * r + 0.5;
  e = e * r + 1;
  e = e * r + 1;
  /* the lowest bits of the rounded number are k */
  e = e * (Four) (((FourBits) rounded + 1023) << 52);
  *v = (Four) ((FourBits) ((1 - e) / (1 + e)) | sign);
}

static gboolean
begin_soft (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations,
    guint n, GstAugSoundReach *reach, GError **error)
{
  State *self = state;
  const gdouble drive =
      gst_aug_exact_exp (gst_aug_operation_get_double (operations, "drive-db", 0) * LN10_BY_20);
  Four v = { drive };

  hyperbolic_tangents (&v);
  self->drive = drive;
  self->scale = 1 / v[0];
  return TRUE;
}

static inline __attribute__ ((always_inline)) void
bend_with (gfloat *to, const gfloat *from, gsize n, gdouble drive, gdouble scale)
{
  gsize i = 0;

  for (; i + 4 <= n; i += 4) {
    Four v = { from[i], from[i + 1], from[i + 2], from[i + 3] };

    v *= drive;
    hyperbolic_tangents (&v);
    v *= scale;
    to[i] = (gfloat) v[0];
    to[i + 1] = (gfloat) v[1];
    to[i + 2] = (gfloat) v[2];
    to[i + 3] = (gfloat) v[3];
  }
  for (; i < n; i++) {
    Four v = { from[i] * drive };

    hyperbolic_tangents (&v);
    to[i] = (gfloat) (v[0] * scale);
  }
}

static void
bend (gfloat *to, const gfloat *from, gsize n, gdouble drive, gdouble scale)
{
  bend_with (to, from, n, drive, scale);
}

#if defined(__x86_64__) && defined(__GNUC__)
/* The same operations, four samples at a time. */
__attribute__ ((target ("avx2"))) static void
bend_avx2 (gfloat *to, const gfloat *from, gsize n, gdouble drive, gdouble scale)
{
  bend_with (to, from, n, drive, scale);
}

static gboolean
has_avx2 (void)
{
  return gst_aug_level_get () == GST_AUG_LEVEL_VECTOR && __builtin_cpu_supports ("avx2");
}
#else
#define bend_avx2 bend
#define has_avx2() FALSE
#endif

static void
render_soft (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  const State *self = state;

  for (guint c = 0; c < window->channels; c++)
    (has_avx2 () ? bend_avx2 : bend) (out[c], window->samples[c] + (from - window->base),
        (gsize) (to - from), self->drive, self->scale);
}

static gboolean
begin_bits (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations,
    guint n, GstAugSoundReach *reach, GError **error)
{
  State *self = state;
  const gint64 bits = gst_aug_operation_get_int (operations, "bits", 16);
  const GstAugValue *dither = gst_aug_operation_find (operations, "dither");

  self->to_codes = (gfloat) (1u << (CLAMP (bits, 1, 16) - 1));
  self->from_codes = 1 / self->to_codes;
  self->low = -self->to_codes;
  self->high = self->to_codes - 1;
  self->dither = !dither ? 0 : g_str_equal (dither->s, "triangular") ? 2 : 1;
  gst_aug_sound_field_init (
      &self->field, operations, (guint32) (guint64) window->number, window->branch);
  return TRUE;
}

/* Uniform in half a step around 0, or the sum of two of these. */
static gfloat
dither_of (gint n, guint32 word)
{
  if (n == 1)
    return (gfloat) (gint32) word * 0x1p-32f;
  return (gfloat) ((gint32) (word & 0xffff) + (gint32) (word >> 16) - 0xffff) * 0x1p-16f;
}

static void
render_bits (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  State *self = state;
  const gfloat to_codes = self->to_codes, from_codes = self->from_codes;
  const gfloat low = self->low, high = self->high;

  for (guint c = 0; c < window->channels; c++) {
    const gfloat *in = window->samples[c] + (from - window->base);
    gfloat *result = out[c];

    for (guint64 i = 0; i < to - from; i++)
      result[i] = in[i] * to_codes;
    for (guint64 i = 0; self->dither && i < to - from; i++)
      result[i] += dither_of (self->dither, gst_aug_sound_field_word (&self->field, c, from + i));
    for (guint64 i = 0; i < to - from; i++) {
      gfloat v = result[i] > low ? result[i] : low;

      v = v < high ? v : high;
      result[i] = ((v + ROUNDER_F) - ROUNDER_F) * from_codes;
    }
  }
}

static gboolean
begin_hold (gpointer state, const GstAugSoundWindow *window, const GstAugOperation *operations,
    guint n, GstAugSoundReach *reach, GError **error)
{
  State *self = state;

  self->rate = MAX (gst_aug_operation_get_int (operations, "rate", 0), 1);
  reach->before = window->rate / (guint64) self->rate + 1;
  return TRUE;
}

static void
render_hold (
    gpointer state, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out)
{
  const guint64 held = (guint64) ((State *) state)->rate;

  for (guint64 n = from, next; n < to; n = next) {
    /* from the first sample at or after the last tick to the next */
    const guint64 tick = gst_util_uint64_scale (n, held, window->rate);
    const guint64 at = gst_util_uint64_scale_ceil (tick, window->rate, held);

    next = MIN (gst_util_uint64_scale_ceil (tick + 1, window->rate, held), to);
    for (guint c = 0; c < window->channels; c++) {
      const gfloat v = gst_aug_sound_window_at (window, c, MAX (at, window->base));

      for (guint64 i = n; i < next; i++)
        out[c][i - from] = v;
    }
  }
}

const GstAugSoundEffect gst_aug_sound_hard_clip = {
  .operations = (const gchar *const[]){ "hard-clip", NULL },
  .size = sizeof (State),
  .begin = begin_hard,
  .render = render_hard,
  .single = TRUE,
};

const GstAugSoundEffect gst_aug_sound_soft_clip = {
  .operations = (const gchar *const[]){ "soft-clip", NULL },
  .size = sizeof (State),
  .begin = begin_soft,
  .render = render_soft,
  .single = TRUE,
};

const GstAugSoundEffect gst_aug_sound_bit_depth = {
  .operations = (const gchar *const[]){ "bit-depth", NULL },
  .size = sizeof (State),
  .begin = begin_bits,
  .render = render_bits,
  .single = TRUE,
};

const GstAugSoundEffect gst_aug_sound_hold = {
  .operations = (const gchar *const[]){ "sample-hold", NULL },
  .size = sizeof (State),
  .begin = begin_hold,
  .render = render_hold,
  .single = TRUE,
};
