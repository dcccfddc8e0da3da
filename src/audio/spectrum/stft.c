/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "stft.h"

#include <math.h>
#include <string.h>

#include "../../core/draw.h"
#include "../../core/exactmath.h"

/* A bin counts as at least this part of the mean power of its frame's bins (-90 dB). Below it bins
 * are rounding: their logarithms would rule the geometric mean, and they have no phase. */
#define QUIET 0x1p-30
#define LN2 0.6931471805599453

/* Sums and products are taken in so many lanes, bin k in lane k modulo them. */
#define LANES 8
/* Powers over their mean are in [2^-30, 2^13], so that so many of them multiply to a number. */
#define RUN 24

/*
 * The longest power of two that is no longer than 64 ms: 1024 at 16 kHz, 2048 at 32, 44.1 and
 * 48 kHz, but at least what is transformed. Shorter frames smear the lowest mel channels, longer
 * ones smear onsets.
 */
guint
gst_aug_stft_size (guint rate)
{
  guint n = GST_AUG_FFT_MIN;

  while (n < 16384 && (guint64) n * 2 * 1000 <= (guint64) rate * 64)
    n *= 2;
  return n;
}

GstAugStft *
gst_aug_stft_new (guint n, guint rate)
{
  GstAugStft *self = g_new0 (GstAugStft, 1);
  const gsize room = n / 2 + GST_AUG_FFT_PAD;

  self->n = n;
  self->rate = rate;
  self->hop = n / 4;
  self->fft = gst_aug_fft_new (n);
  self->analysis = g_new (gfloat, n);
  self->synthesis = g_new (gfloat, n);
  self->cosine = g_new (gfloat, n);
  self->time = g_new0 (gfloat, n);
  self->re = g_new0 (gfloat, room);
  self->im = g_new0 (gfloat, room);
  self->power = g_new0 (gdouble, room);
  for (guint i = 0; i < n; i++) {
    const gdouble cosine = gst_aug_exact_cos (2 * G_PI * i / n);
    const gdouble hann = 0.5 - 0.5 * cosine;

    self->cosine[i] = (gfloat) cosine;
    self->analysis[i] = (gfloat) hann;
    /* sum (hann²)/hop = 3/2 for any hop = n/4; the FFT pair multiplies by n. */
    self->synthesis[i] = (gfloat) (hann / (1.5 * n));
  }
  return self;
}

void
gst_aug_stft_free (GstAugStft *self)
{
  gst_aug_fft_free (self->fft);
  g_free (self->analysis);
  g_free (self->synthesis);
  g_free (self->cosine);
  g_free (self->time);
  g_free (self->re);
  g_free (self->im);
  g_free (self->power);
  g_free (self);
}

/* A mask of nothing, with the memory that @mask has. */
void
gst_aug_stft_mask_clear (const GstAugStft *self, GstAugStftMask *mask)
{
  const guint n_bins = self->n / 2 + 1;

  if (!mask->owner)
    mask->owner = g_new (guint16, n_bins);
  memset (mask->owner, 0, n_bins * sizeof *mask->owner);
  mask->n_masked = 0;
  mask->first = n_bins;
  mask->stop = 0;
}

/*
 * Bin k is masked when its frequency k·rate/n is in [low, high) of a band; a band that reaches
 * rate/2 takes the last bin with it.
 */
void
gst_aug_stft_mask_add (
    const GstAugStft *self, GstAugStftMask *mask, const GstAugBand *band, guint number)
{
  for (guint k = 0; k <= self->n / 2; k++) {
    const gdouble hz = (gdouble) ((guint64) k * self->rate) / self->n;

    if (!(hz >= band->low_hz && band->high_hz > band->low_hz &&
            (hz < band->high_hz || band->high_hz >= self->rate / 2.0)))
      continue;
    mask->n_masked += mask->owner[k] == 0;
    mask->owner[k] = (guint16) (number + 1);
    mask->first = MIN (mask->first, k);
    mask->stop = MAX (mask->stop, k + 1);
  }
}

/* Fills in the powers. Returns: their mean */
static gdouble
measure_powers (GstAugStft *self)
{
  const guint half = self->n / 2;
  gdouble sums[LANES] = { 0 }, sum = 0;

  for (guint k = 0; k < half; k += LANES)
    for (guint lane = 0; lane < LANES; lane++) {
      const gdouble re = self->re[k + lane], im = self->im[k + lane];

      self->power[k + lane] = re * re + im * im;
      sums[lane] += self->power[k + lane];
    }
  self->power[half] = (gdouble) self->re[half] * self->re[half];
  for (guint lane = 0; lane < LANES; lane++)
    sum += sums[lane];
  return (sum + self->power[half]) / (half + 1);
}

/*
 * The geometric mean magnitude of the bins that are not masked, as exp of the mean of logs, with
 * few logarithms: the products' exponents are kept apart.
 */
static gdouble
mean_magnitude (const GstAugStft *self, const GstAugStftMask *mask, gdouble mean)
{
  const guint half = self->n / 2, count = half + 1 - mask->n_masked;
  const gdouble scale = 1 / mean;
  gint64 exponents = 0;
  gdouble product = mask->owner[half] ? 1 : MAX (self->power[half] * scale, QUIET), log;
  gint exponent;

  if (count == 0 || mean == 0)
    return 0;
  for (guint k = 0; k < half;) {
    gdouble products[LANES] = { 1, 1, 1, 1, 1, 1, 1, 1 };

    for (guint run = 0; run < RUN && k < half; run++, k += LANES)
      for (guint lane = 0; lane < LANES; lane++) {
        const gdouble power = MAX (self->power[k + lane] * scale, QUIET);

        products[lane] *= mask->owner[k + lane] ? 1 : power;
      }
    for (guint lane = 0; lane < LANES; lane++) {
      product *= frexp (products[lane], &exponent);
      exponents += exponent;
      product = frexp (product, &exponent);
      exponents += exponent;
    }
  }
  log = gst_aug_exact_log (product) + (gdouble) exponents * LN2;
  return gst_aug_exact_exp (0.5 * (log / count + gst_aug_exact_log (mean)));
}

/* Masked bins become X - magnitude·X/|X|: what has to go so that magnitude·X/|X| stays. */
static void
subtract_mean (GstAugStft *self, const GstAugStftMask *mask, gdouble magnitude, gdouble quiet)
{
  for (guint k = mask->first; k < mask->stop; k++) {
    const gdouble power = MAX (self->power[k], quiet);
    const gfloat gone = power > 0 ? (gfloat) (1 - magnitude / sqrt (power)) : 0;

    self->re[k] *= gone;
    self->im[k] *= gone;
  }
}

/* The words for bins 4·@quad … 4·@quad + 3 of a frame. */
static void
look_up (const GstAugStftNoise *noise, guint64 field, guint quad, guint32 words[4])
{
  const guint32 key[2] = { (guint32) field, (guint32) (field >> 32) };
  const guint32 counter[4] = { noise->frame, noise->channel << 16 | quad, noise->window,
    noise->branch };

  gst_aug_philox4x32 (key, counter, words);
}

/*
 * Masked bins become X - mean·e^(i·phase). The phase is one of n, word k%4 of the band's field at
 * (frame, channel·2^16 + k/4, window, branch), so nothing has to be remembered from frame to frame.
 * The first and the last bin are real.
 */
static void
subtract_noise (
    GstAugStft *self, const GstAugStftMask *mask, gdouble magnitude, const GstAugStftNoise *noise)
{
  const guint n = self->n, shift = 32 - g_bit_nth_msf (n, -1);
  guint32 words[4] = { 0 };
  guint quad = G_MAXUINT, owner = 0;

  for (guint k = mask->first; k < mask->stop; k++) {
    guint turn;

    if (!mask->owner[k])
      continue;
    if (k / 4 != quad || mask->owner[k] != owner) {
      quad = k / 4;
      owner = mask->owner[k];
      look_up (noise, noise->fields[owner - 1], quad, words);
    }
    turn = words[k % 4] >> shift;
    if (k == 0 || k == n / 2) {
      self->re[k] -= words[k % 4] >> 31 ? -(gfloat) magnitude : (gfloat) magnitude;
    } else {
      self->re[k] -= (gfloat) magnitude * self->cosine[turn];
      self->im[k] -= (gfloat) magnitude * self->cosine[(turn + n - n / 4) % n];
    }
  }
}

/*
 * Turns the windowed samples in ->time into what has to be subtracted, but for the synthesis
 * window. Something must be masked.
 */
void
gst_aug_stft_correct (GstAugStft *self, const GstAugStftMask *mask, GstAugMaskValue value,
    const GstAugStftNoise *noise)
{
  const guint n_bins = self->n / 2 + 1;
  gdouble mean;

  gst_aug_fft_forward (self->fft, self->time, self->re, self->im);
  if (value != GST_AUG_MASK_VALUE_ZERO) {
    mean = measure_powers (self);
    if (value == GST_AUG_MASK_VALUE_MEAN)
      subtract_mean (self, mask, mean_magnitude (self, mask, mean), mean * QUIET);
    else
      subtract_noise (self, mask, mean_magnitude (self, mask, mean), noise);
  }
  memset (self->re, 0, mask->first * sizeof *self->re);
  memset (self->im, 0, mask->first * sizeof *self->im);
  memset (self->re + mask->stop, 0, (n_bins - mask->stop) * sizeof *self->re);
  memset (self->im + mask->stop, 0, (n_bins - mask->stop) * sizeof *self->im);
  for (guint k = mask->first; k < mask->stop; k++) {
    self->re[k] = mask->owner[k] ? self->re[k] : 0;
    self->im[k] = mask->owner[k] ? self->im[k] : 0;
  }
  gst_aug_fft_inverse (self->fft, self->re, self->im, self->time);
}
