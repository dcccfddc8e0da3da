/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * The spectral envelope of the input, by the true envelope of A. Röbel and X. Rodet, "Efficient
 * spectral envelope estimation and its application to pitch shifting and envelope preservation",
 * DAFx 2005: the cepstrum up to 2 ms of the larger of log spectrum and envelope, again and again.
 * A shift by the ratio r has moved the envelope E (f) to E (f / r); frames of the shifted sound are
 * filtered by E (f) / E (f / r).
 */
#include "formants.h"

#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"
#include "../spectrum/fft.h"
#include "stretch.h"

#define OVERLAP 4
#define ROUNDS 4
/* Periods of voices, in seconds */
#define SHORTEST 0.0025
#define LONGEST 0.0125
/* Of the cepstrum: whole up to the first share of the period, none from the second on */
#define WHOLE 0.3f
#define NONE 0.5f
/* Most of a change, in powers of two of the amplitude: 20 dB */
#define MOST 3.3219281f
/* Share of the mean power below which a spectrum does not fall */
#define FLOOR 1e-7f

struct _GstAugFormantKeeper {
  guint channels, n, hop, bins;
  GstAugFft *fft;
  gfloat *analysis, *synthesis; /* Hann; the same over what frames add up to */
  guint shortest, longest;      /* periods of voices, samples */

  /* state: this window */
  GstAugFormantSource shift;
  gpointer source;
  gint64 frame;    /* the next: its centre is sample frame·hop */
  guint *from_bin; /* where bin k has come from: between it and the next */
  gfloat *from_share;

  /* state: the shifted samples [in_from, in_to) and the sums [out_from, out_from + room) */
  gint64 first, in_from, in_to, out_from;
  gsize room;
  gfloat **in, **out, **behind;

  /* scratch */
  gfloat *time, *frame_in, *re, *im, *out_re, *out_im, *power, *log_power, *envelope;
};

static guint
frame_size (guint rate)
{
  guint n = GST_AUG_FFT_MIN;

  while (n < GST_AUG_FFT_MAX && (guint64) n * 1000 < (guint64) rate * 30)
    n *= 2;
  return n;
}

GstAugFormantKeeper *
gst_aug_formant_keeper_new (guint rate, guint channels)
{
  GstAugFormantKeeper *self = g_new0 (GstAugFormantKeeper, 1);
  const guint n = frame_size (rate), room = n / 2 + 1 + GST_AUG_FFT_PAD;
  gfloat **const spectra[] = { &self->re, &self->im, &self->out_re, &self->out_im, &self->power,
    &self->log_power, &self->envelope, &self->from_share };

  self->channels = channels;
  self->n = n;
  self->hop = n / OVERLAP;
  self->bins = n / 2 + 1;
  self->fft = gst_aug_fft_new (n);
  self->room = 4 * n;
  self->analysis = g_new (gfloat, n);
  self->synthesis = g_new (gfloat, n);
  self->time = g_new (gfloat, n);
  self->frame_in = g_new (gfloat, n);
  self->from_bin = g_new0 (guint, room);
  for (guint i = 0; i < G_N_ELEMENTS (spectra); i++)
    *spectra[i] = g_new0 (gfloat, room);
  self->in = g_new (gfloat *, channels);
  self->out = g_new (gfloat *, channels);
  self->behind = g_new (gfloat *, channels);
  for (guint c = 0; c < channels; c++) {
    self->in[c] = g_new (gfloat, self->room);
    self->out[c] = g_new (gfloat, self->room);
  }
  for (guint i = 0; i < n; i++) {
    const gdouble hann = 0.5 - 0.5 * gst_aug_exact_cos (2 * G_PI * i / n);

    self->analysis[i] = (gfloat) hann;
    /* sum (hann²) over the frames is 3/2; the pair of transforms multiplies by n */
    self->synthesis[i] = (gfloat) (hann / (1.5 * n));
  }
  self->shortest = MIN ((guint) (SHORTEST * rate) + 2, n / 4);
  self->longest = CLAMP ((guint) (LONGEST * rate), self->shortest, n / 2 - 1);
  return self;
}

void
gst_aug_formant_keeper_free (GstAugFormantKeeper *self)
{
  if (!self)
    return;
  for (guint c = 0; c < self->channels; c++) {
    g_free (self->in[c]);
    g_free (self->out[c]);
  }
  g_free (self->in);
  g_free (self->out);
  g_free (self->behind);
  g_free (self->analysis);
  g_free (self->synthesis);
  g_free (self->time);
  g_free (self->frame_in);
  g_free (self->re);
  g_free (self->im);
  g_free (self->out_re);
  g_free (self->out_im);
  g_free (self->power);
  g_free (self->log_power);
  g_free (self->envelope);
  g_free (self->from_bin);
  g_free (self->from_share);
  gst_aug_fft_free (self->fft);
  g_free (self);
}

guint64
gst_aug_formant_keeper_ahead (guint rate)
{
  return frame_size (rate) + 2;
}

guint64
gst_aug_formant_keeper_behind (guint rate)
{
  /* twice as far as it reads: what is reflected at the window's end lies in front of it */
  return 3 * (guint64) frame_size (rate);
}

/* Of the frames that are heard at the first sample, the first. */
static gint64
first_frame (const GstAugFormantKeeper *self)
{
  const gint64 at = self->first - self->n / 2, hop = self->hop;

  return at / hop - (at % hop < 0) + 1;
}

void
gst_aug_formant_keeper_begin (GstAugFormantKeeper *self, gdouble ratio, guint64 first,
    GstAugFormantSource shift, gpointer source)
{
  self->shift = shift;
  self->source = source;
  self->first = (gint64) first;
  self->frame = first_frame (self);
  self->in_from = self->out_from = self->frame * self->hop - self->n / 2;
  self->in_to = self->first;
  for (guint c = 0; c < self->channels; c++)
    memset (self->out[c], 0, self->room * sizeof (gfloat));
  for (guint k = 0; k < self->bins; k++) {
    const gdouble at = MIN (k / ratio, self->bins - 1);
    const guint bin = MIN ((guint) at, self->bins - 2);

    self->from_bin[k] = bin;
    self->from_share[k] = (gfloat) (at - bin);
  }
}

/* The loops of their own are those that become vectors. */
static void
multiply (gfloat *restrict to, const gfloat *restrict x, const gfloat *restrict y, guint n)
{
  for (guint i = 0; i < n; i++)
    to[i] = x[i] * y[i];
}

static void
add_product (gfloat *restrict to, const gfloat *restrict x, const gfloat *restrict y, guint n)
{
  for (guint i = 0; i < n; i++)
    to[i] += x[i] * y[i];
}

static void
add_power (gfloat *restrict to, const gfloat *restrict re, const gfloat *restrict im, guint n)
{
  for (guint k = 0; k < n; k++)
    to[k] += re[k] * re[k] + im[k] * im[k];
}

static void
larger (gfloat *restrict to, const gfloat *restrict x, const gfloat *restrict y, guint n)
{
  for (guint k = 0; k < n; k++)
    to[k] = MAX (x[k], y[k]);
}

/* log2 of a positive normal number, to 4e-4: exponent and a polynomial of the mantissa. */
static inline gfloat
log2_of (gfloat x)
{
  union {
    gfloat f;
    gint32 i;
  } u = { .f = x };
  const gfloat exponent = (gfloat) ((u.i >> 23) - 127);
  gfloat m;

  u.i = (u.i & 0x7fffff) | 0x3f800000;
  m = u.f - 1.5f;
  return exponent + 0.58496250f +
         m * (0.96179670f +
                 m * (-0.32059890f + m * (0.14248840f + m * (-0.07124420f + m * 0.03799691f))));
}

/* 2^x for |x| <= 64, to 2e-4 of it. */
static inline gfloat
exp2_of (gfloat x)
{
  const gint32 whole = (gint32) (x + 64.0f) - 64;
  const gfloat f = x - (gfloat) whole;
  union {
    gint32 i;
    gfloat f;
  } u = { .i = (whole + 127) << 23 };

  return u.f *
         (1 + f * (0.69314718f +
                      f * (0.24022651f + f * (0.05550411f + f * (0.00961813f + f * 0.00133336f)))));
}

static void
take_logs (gfloat *restrict to, const gfloat *restrict power, gfloat least, guint n)
{
  for (guint k = 0; k < n; k++)
    to[k] = log2_of (MIN (power[k] + least, 1e30f));
}

static void
take_gains (gfloat *restrict to, const gfloat *restrict e, const gfloat *restrict moved, guint n)
{
  for (guint k = 0; k < n; k++) {
    const gfloat change = 0.5f * (e[k] - moved[k]);
    const gfloat least = change < -MOST ? -MOST : change;

    to[k] = exp2_of (least > MOST ? MOST : least);
  }
}

/* The power of all channels of the window around @centre. */
static void
measure (GstAugFormantKeeper *self, const GstAugSoundWindow *window, gint64 centre)
{
  gfloat least = 0;

  memset (self->power, 0, self->bins * sizeof (gfloat));
  for (guint c = 0; c < self->channels; c++) {
    gst_aug_stretch_read (window, c, centre - self->n / 2, self->n, self->frame_in);
    multiply (self->time, self->frame_in, self->analysis, self->n);
    gst_aug_fft_forward (self->fft, self->time, self->re, self->im);
    add_power (self->power, self->re, self->im, self->bins);
  }
  for (guint k = 0; k < self->bins; k++)
    least += self->power[k];
  take_logs (
      self->log_power, self->power, least * (FLOOR / (gfloat) self->bins) + 1e-30f, self->bins);
}

/* Turns @self->re into its cepstrum, in @self->time. */
static void
transform (GstAugFormantKeeper *self)
{
  memset (self->im, 0, self->bins * sizeof (gfloat));
  gst_aug_fft_inverse (self->fft, self->re, self->im, self->time);
}

/* The envelope of what the cepstrum up to half of the @period says. */
static void
smooth (GstAugFormantKeeper *self, guint period)
{
  const gfloat by = 1 / (gfloat) self->n, slope = by / ((NONE - WHOLE) * (gfloat) period);
  const guint least = MIN ((guint) (NONE * (gfloat) period) + 1, self->n / 2);
  gfloat *c = self->time;

  c[0] *= by;
  for (guint i = 1; i < least; i++) {
    c[i] *= CLAMP ((NONE * (gfloat) period - (gfloat) i) * slope, 0, by);
    c[self->n - i] = c[i];
  }
  memset (c + least, 0, (self->n + 1 - 2 * least) * sizeof (gfloat));
  gst_aug_fft_forward (self->fft, c, self->envelope, self->im);
}

/* Where the cepstrum is largest among the periods of voices. */
static guint
find_period (const GstAugFormantKeeper *self)
{
  guint best = self->shortest;

  for (guint i = best + 1; i <= self->longest; i++)
    if (self->time[i] > self->time[best])
      best = i;
  return best;
}

static void
find_envelope (GstAugFormantKeeper *self)
{
  guint period;

  memcpy (self->re, self->log_power, self->bins * sizeof (gfloat));
  transform (self);
  period = find_period (self);
  smooth (self, period);
  for (guint round = 1; round < ROUNDS; round++) {
    larger (self->re, self->log_power, self->envelope, self->bins);
    transform (self);
    smooth (self, period);
  }
}

/* Turns the envelope into the gain of every bin, in @self->power. */
static void
find_gains (GstAugFormantKeeper *self)
{
  for (guint k = 0; k < self->bins; k++) {
    const gfloat *at = self->envelope + self->from_bin[k];

    self->re[k] = at[0] + (at[1] - at[0]) * self->from_share[k];
  }
  take_gains (self->power, self->envelope, self->re, self->bins);
}

static void
filter (GstAugFormantKeeper *self, guint channel, gint64 start)
{
  const gfloat *x = self->in[channel] + (start - self->in_from);

  multiply (self->time, x, self->analysis, self->n);
  gst_aug_fft_forward (self->fft, self->time, self->re, self->im);
  multiply (self->out_re, self->re, self->power, self->bins);
  multiply (self->out_im, self->im, self->power, self->bins);
  gst_aug_fft_inverse (self->fft, self->out_re, self->out_im, self->time);
  add_product (self->out[channel] + (start - self->out_from), self->time, self->synthesis, self->n);
}

/* In front of the first sample lies its reflection, as in the window. */
static void
reflect (GstAugFormantKeeper *self)
{
  const gsize before = (gsize) (self->first - self->in_from);

  for (guint c = 0; c < self->channels; c++)
    for (gsize i = 1; i <= before; i++)
      self->in[c][before - i] = self->in[c][before + i];
}

/* Has the shifted samples before @to. */
static void
fetch (GstAugFormantKeeper *self, const GstAugSoundWindow *window, gint64 to)
{
  const gboolean starts = self->in_to == self->first;

  for (guint c = 0; c < self->channels; c++)
    self->behind[c] = self->in[c] + (self->in_to - self->in_from);
  self->shift (self->source, window, (guint64) self->in_to, (guint64) to, self->behind);
  self->in_to = to;
  if (starts)
    reflect (self);
}

/* Moves what the frame that begins at @start needs to the front. */
static void
move (GstAugFormantKeeper *self, gint64 start)
{
  const gsize in = (gsize) (self->in_to - start), gone = (gsize) (start - self->out_from);

  for (guint c = 0; c < self->channels; c++) {
    memmove (self->in[c], self->in[c] + (start - self->in_from), in * sizeof (gfloat));
    memmove (self->out[c], self->out[c] + gone, (self->room - gone) * sizeof (gfloat));
    memset (self->out[c] + (self->room - gone), 0, gone * sizeof (gfloat));
  }
  self->in_from = self->out_from = start;
}

static void
make_frame (GstAugFormantKeeper *self, const GstAugSoundWindow *window)
{
  const gint64 centre = self->frame * self->hop, start = centre - self->n / 2;
  /* the first frames are reflections of what comes */
  const gint64 to = MAX (centre + self->n / 2, 2 * self->first - self->in_from + 1);

  if (to - self->in_from > (gint64) self->room)
    move (self, start);
  if (to > self->in_to)
    fetch (self, window, to);
  measure (self, window, centre);
  find_envelope (self);
  find_gains (self);
  for (guint c = 0; c < self->channels; c++)
    filter (self, c, start);
  self->frame++;
}

void
gst_aug_formant_keeper_render (GstAugFormantKeeper *self, const GstAugSoundWindow *window,
    guint64 from, guint64 to, gfloat *const *out)
{
  gint64 done = (gint64) from;

  while (done < (gint64) to) {
    /* what the next frame does not touch is ready */
    gint64 ready = self->frame * self->hop - self->n / 2;

    for (; ready <= done; ready += self->hop)
      make_frame (self, window);
    ready = MIN (ready, (gint64) to);
    for (guint c = 0; c < self->channels; c++)
      memcpy (out[c] + (done - (gint64) from), self->out[c] + (done - self->out_from),
          (gsize) (ready - done) * sizeof (gfloat));
    done = ready;
  }
}
