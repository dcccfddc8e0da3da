/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "stft.h"

#include <math.h>
#include <string.h>

#include "../core/draw.h"
#include "../core/exactmath.h"

/* A bin counts as at least this part of the mean power of its frame's bins (-90 dB). Below it bins
 * are rounding: their logarithms would rule the geometric mean, and they have no phase. */
#define QUIET 0x1p-30
#define LN2 0.6931471805599453

/*
 * The longest power of two that is no longer than 64 ms: 1024 at 16 kHz, 2048 at 32, 44.1 and
 * 48 kHz. Shorter frames smear the lowest mel channels, longer ones smear onsets.
 */
guint
gst_aug_stft_size (guint rate)
{
  guint n = 16;

  while (n < 16384 && (guint64) n * 2 * 1000 <= (guint64) rate * 64)
    n *= 2;
  return n;
}

GstAugStft *
gst_aug_stft_new (guint n, guint rate)
{
  GstAugStft *self = g_new0 (GstAugStft, 1);

  self->n = n;
  self->rate = rate;
  self->hop = n / 4;
  self->forward = gst_fft_f64_new ((gint) n, FALSE);
  self->inverse = gst_fft_f64_new ((gint) n, TRUE);
  self->analysis = g_new (gdouble, n);
  self->synthesis = g_new (gdouble, n);
  self->cosine = g_new (gdouble, n);
  self->time = g_new0 (gdouble, n);
  self->spectrum = g_new0 (GstFFTF64Complex, n / 2 + 1);
  for (guint i = 0; i < n; i++) {
    const gdouble cosine = gst_aug_exact_cos (2 * G_PI * i / n);
    const gdouble hann = 0.5 - 0.5 * cosine;

    self->cosine[i] = (gdouble) cosine;
    self->analysis[i] = (gdouble) hann;
    /* sum (hann²)/hop = 3/2 for any hop = n/4; the FFT pair multiplies by n. */
    self->synthesis[i] = (gdouble) (hann / (1.5 * n));
  }
  return self;
}

void
gst_aug_stft_free (GstAugStft *self)
{
  gst_fft_f64_free (self->forward);
  gst_fft_f64_free (self->inverse);
  g_free (self->analysis);
  g_free (self->synthesis);
  g_free (self->cosine);
  g_free (self->time);
  g_free (self->spectrum);
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

static inline gdouble
power_of (GstFFTF64Complex bin)
{
  return (gdouble) bin.r * bin.r + (gdouble) bin.i * bin.i;
}

/* The power that a bin of this frame counts as at least. */
static gdouble
quiet_power (const GstAugStft *self)
{
  const guint n_bins = self->n / 2 + 1;
  gdouble sum = 0;

  for (guint k = 0; k < n_bins; k++)
    sum += power_of (self->spectrum[k]);
  return sum / n_bins * QUIET;
}

/*
 * The geometric mean magnitude of the bins that are not masked, as exp of the mean of logs, with
 * one logarithm for all: the product's exponent is kept apart. Powers are below 2^232 (and above
 * 2^-330), so four of them neither overflow nor vanish, but for @quiet = 0.
 */
static gdouble
mean_magnitude (const GstAugStft *self, const GstAugStftMask *mask, gdouble quiet)
{
  gdouble product = 1;
  gint64 exponents = 0;
  guint count = 0;

  for (guint k = 0; k <= self->n / 2; k++) {
    if (mask->owner[k])
      continue;
    product *= MAX (power_of (self->spectrum[k]), quiet);
    if (++count % 4 == 0) {
      gint exponent;

      product = frexp (product, &exponent);
      exponents += exponent;
    }
  }
  if (count == 0 || product == 0)
    return 0;
  return gst_aug_exact_exp (
      (gst_aug_exact_log (product) + (gdouble) exponents * LN2) / (2.0 * count));
}

/* Masked bins become X - mean·X/|X|: what has to go so that mean·X/|X| stays. */
static void
subtract_mean (GstAugStft *self, const GstAugStftMask *mask, gdouble mean, gdouble quiet)
{
  for (guint k = mask->first; k < mask->stop; k++) {
    GstFFTF64Complex *bin = &self->spectrum[k];
    const gdouble power = MAX (power_of (*bin), quiet);
    const gdouble gone = power > 0 ? 1 - mean / sqrt (power) : 0;

    if (mask->owner[k])
      *bin = (GstFFTF64Complex){ (gdouble) (bin->r * gone), (gdouble) (bin->i * gone) };
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
    GstFFTF64Complex *bin = &self->spectrum[k];
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
      bin->r -= words[k % 4] >> 31 ? -magnitude : magnitude;
    } else {
      bin->r -= magnitude * self->cosine[turn];
      bin->i -= magnitude * self->cosine[(turn + n - n / 4) % n];
    }
  }
}

/*
 * Turns the windowed samples in ->time into what has to be subtracted, with the synthesis window.
 * Something must be masked.
 */
void
gst_aug_stft_correct (GstAugStft *self, const GstAugStftMask *mask, GstAugMaskValue value,
    const GstAugStftNoise *noise)
{
  const guint n_bins = self->n / 2 + 1;
  gdouble quiet;

  gst_fft_f64_fft (self->forward, self->time, self->spectrum);
  quiet = value == GST_AUG_MASK_VALUE_ZERO ? 0 : quiet_power (self);
  if (value == GST_AUG_MASK_VALUE_MEAN)
    subtract_mean (self, mask, mean_magnitude (self, mask, quiet), quiet);
  else if (value == GST_AUG_MASK_VALUE_NOISE)
    subtract_noise (self, mask, mean_magnitude (self, mask, quiet), noise);
  for (guint k = 0; k < n_bins; k++) {
    if (!mask->owner[k])
      self->spectrum[k] = (GstFFTF64Complex){ 0, 0 };
  }
  gst_fft_f64_inverse_fft (self->inverse, self->spectrum, self->time);
  for (guint i = 0; i < self->n; i++)
    self->time[i] *= self->synthesis[i];
}
