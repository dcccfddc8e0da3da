/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:mel
 * @title: Mel spectrograms
 * @short_description: log-mel spectrograms as torchaudio and librosa define them
 *
 * Samples are pushed in pieces of any size; frames are rendered when their samples have come. What
 * frames hear beyond the ends is known once the sound is complete. docs/mel.md has the formulas.
 */
#include "mel.h"

#include <gst/fft/gstfftf64.h>
#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"

#define SANE 0x1p100f
#define LN2 0.6931471805599453
#define BY_LN10 0.4342944819032518

/* A triangle's weights for the bins [first, first + n) begin at @at. */
typedef struct {
  guint first, n, at;
} Filter;

struct _GstAugMel {
  /* settings */
  GstAugMelSpec spec;
  guint rate, channels;
  GstFFTF64 *fft;
  gdouble *window; /* n_fft */
  Filter *filters; /* n_mels */
  gdouble *weights;

  /* state: samples [base, end) have come, channel by channel; behind length there are no more */
  gfloat **samples;
  gsize capacity;
  guint64 base, end, length;
  gboolean complete;

  /* scratch */
  gdouble *frame;             /* n_fft */
  GstFFTF64Complex *spectrum; /* n_fft/2 + 1 */
  gdouble *energies;          /* n_fft/2 + 1 */
};

#define ENUM_TYPE(function, Name, ...) \
  GType function (void) \
  { \
    static const GEnumValue values[] = { __VA_ARGS__, { 0, NULL, NULL } }; \
    static gsize type; \
\
    if (g_once_init_enter (&type)) \
      g_once_init_leave (&type, g_enum_register_static (Name, values)); \
    return type; \
  }

ENUM_TYPE (gst_aug_mel_scale_get_type, "GstAugMelScale",
    { GST_AUG_MEL_SCALE_HTK, "2595 log10 (1 + f/700)", "htk" },
    { GST_AUG_MEL_SCALE_SLANEY, "Linear below 1 kHz, logarithmic above", "slaney" })
ENUM_TYPE (gst_aug_mel_norm_get_type, "GstAugMelNorm",
    { GST_AUG_MEL_NORM_NONE, "Triangles reach 1", "none" },
    { GST_AUG_MEL_NORM_SLANEY, "Triangles have the same area", "slaney" })
ENUM_TYPE (gst_aug_mel_pad_get_type, "GstAugMelPad",
    { GST_AUG_MEL_PAD_REFLECT, "Sound is reflected at its ends", "reflect" },
    { GST_AUG_MEL_PAD_CONSTANT, "Silence", "constant" })
ENUM_TYPE (gst_aug_mel_log_get_type, "GstAugMelLog", { GST_AUG_MEL_LOG_NONE, "As it is", "none" },
    { GST_AUG_MEL_LOG_NATURAL, "Natural logarithm", "natural" },
    { GST_AUG_MEL_LOG_DECIBEL, "Decibel", "decibel" },
    { GST_AUG_MEL_LOG_WHISPER, "log10, at most 8 below the largest, over 4, plus 1", "whisper" })

/* Slaney's scale: 200/3 Hz a mel below 1 kHz, above 27 mels for each factor of 6.4. */
#define SLANEY_HZ (200.0 / 3)
#define SLANEY_KNEE_HZ 1000.0
#define SLANEY_KNEE (SLANEY_KNEE_HZ / SLANEY_HZ)

static gdouble
mel_from_hz (GstAugMelScale scale, gdouble hz)
{
  const gdouble step = gst_aug_exact_log (6.4) / 27;

  if (scale == GST_AUG_MEL_SCALE_HTK)
    return gst_aug_exact_log (1 + hz / 700);
  if (hz < SLANEY_KNEE_HZ)
    return hz / SLANEY_HZ;
  return SLANEY_KNEE + gst_aug_exact_log (hz / SLANEY_KNEE_HZ) / step;
}

static gdouble
hz_from_mel (GstAugMelScale scale, gdouble mel)
{
  const gdouble step = gst_aug_exact_log (6.4) / 27;

  if (scale == GST_AUG_MEL_SCALE_HTK)
    return 700 * (gst_aug_exact_exp (mel) - 1);
  if (mel < SLANEY_KNEE)
    return mel * SLANEY_HZ;
  return SLANEY_KNEE_HZ * gst_aug_exact_exp ((mel - SLANEY_KNEE) * step);
}

/* Triangle m between points m, m + 1 and m + 2 of n_mels + 2 that are evenly spread in mel. */
static void
make_filters (GstAugMel *self)
{
  const GstAugMelSpec *spec = &self->spec;
  const guint n_bins = spec->n_fft / 2 + 1;
  const gdouble low = mel_from_hz (spec->scale, spec->min_hz);
  const gdouble step =
      (mel_from_hz (spec->scale, spec->max_hz) - low) / ((gdouble) spec->n_mels + 1);
  guint at = 0;

  self->filters = g_new0 (Filter, spec->n_mels);
  /* a bin lies in two triangles at most */
  self->weights = g_new (gdouble, 2 * (gsize) n_bins);
  for (guint m = 0; m < spec->n_mels; m++) {
    Filter *filter = &self->filters[m];
    gdouble point[3], top = 1;

    for (guint i = 0; i < 3; i++)
      point[i] = hz_from_mel (spec->scale, low + (m + i) * step);
    if (spec->norm == GST_AUG_MEL_NORM_SLANEY)
      top = 2 / (point[2] - point[0]);
    filter->at = at;
    for (guint k = 0; k < n_bins; k++) {
      const gdouble hz = (gdouble) k * self->rate / spec->n_fft;
      const gdouble up = (hz - point[0]) / (point[1] - point[0]);
      const gdouble down = (point[2] - hz) / (point[2] - point[1]);
      const gdouble weight = MIN (up, down);

      if (!(weight > 0))
        continue;
      if (filter->n++ == 0)
        filter->first = k;
      self->weights[at++] = weight * top;
    }
  }
}

/**
 * gst_aug_mel_new: (skip)
 * @spec: what the spectrogram is
 * @rate: sample rate in Hz
 * @channels: interleaved channels, [1, 64]
 *
 * Returns: (transfer full): a spectrogram of no sound yet
 */
GstAugMel *
gst_aug_mel_new (const GstAugMelSpec *spec, guint rate, guint channels)
{
  GstAugMel *self = g_new0 (GstAugMel, 1);
  const guint n = spec->n_fft, length = spec->win_length;

  self->spec = *spec;
  self->rate = rate;
  self->channels = channels;
  self->fft = gst_fft_f64_new ((gint) n, FALSE);
  self->window = g_new0 (gdouble, n);
  for (guint i = 0; i < length; i++)
    self->window[(n - length) / 2 + i] = 0.5 - 0.5 * gst_aug_exact_cos (2 * G_PI * i / length);
  make_filters (self);
  self->samples = g_new0 (gfloat *, channels);
  self->frame = g_new (gdouble, n);
  self->spectrum = g_new (GstFFTF64Complex, n / 2 + 1);
  self->energies = g_new (gdouble, n / 2 + 1);
  return self;
}

/**
 * gst_aug_mel_free: (skip)
 * @self: (transfer full) (nullable): a spectrogram
 */
void
gst_aug_mel_free (GstAugMel *self)
{
  if (!self)
    return;
  for (guint c = 0; c < self->channels; c++)
    g_free (self->samples[c]);
  gst_fft_f64_free (self->fft);
  g_free (self->samples);
  g_free (self->window);
  g_free (self->filters);
  g_free (self->weights);
  g_free (self->frame);
  g_free (self->spectrum);
  g_free (self->energies);
  g_free (self);
}

/**
 * gst_aug_mel_reset: (skip)
 * @self: a spectrogram
 *
 * Forgets all that was pushed; other sound begins.
 */
void
gst_aug_mel_reset (GstAugMel *self)
{
  self->base = self->end = self->length = 0;
  self->complete = FALSE;
}

/* Samples in front of @first make room. */
static void
forget (GstAugMel *self, guint64 first)
{
  const guint64 base = MIN (first, self->end);

  if (base <= self->base)
    return;
  for (guint c = 0; c < self->channels; c++)
    memmove (self->samples[c], self->samples[c] + (base - self->base),
        (gsize) (self->end - base) * sizeof (gfloat));
  self->base = base;
}

static void
reserve (GstAugMel *self, gsize n)
{
  const gsize held = (gsize) (self->end - self->base);

  if (held + n <= self->capacity)
    return;
  self->capacity = 2 * (held + n);
  for (guint c = 0; c < self->channels; c++)
    self->samples[c] = g_renew (gfloat, self->samples[c], self->capacity);
}

/**
 * gst_aug_mel_push: (skip)
 * @self: a spectrogram
 * @interleaved: @n sample frames
 * @n: how many
 * @is_s16: 16-bit integers, else floats
 */
void
gst_aug_mel_push (GstAugMel *self, gconstpointer interleaved, gsize n, gboolean is_s16)
{
  const gsize channels = self->channels, held = (gsize) (self->end - self->base);

  reserve (self, n);
  for (gsize c = 0; c < channels; c++) {
    gfloat *to = self->samples[c] + held;

    for (gsize i = 0; i < n; i++) {
      if (is_s16) {
        to[i] = ((const gint16 *) interleaved)[i * channels + c] / 32768.0f;
      } else {
        const gfloat x = ((const gfloat *) interleaved)[i * channels + c];

        to[i] = fabsf (x) < SANE ? x : 0;
      }
    }
  }
  self->end += n;
}

/**
 * gst_aug_mel_skip: (skip)
 * @self: a spectrogram of no sound yet
 * @n: samples
 *
 * The sound begins with @n samples of silence.
 */
void
gst_aug_mel_skip (GstAugMel *self, guint64 n)
{
  self->base = self->end = n;
}

/**
 * gst_aug_mel_pushed: (skip)
 * @self: a spectrogram
 *
 * Returns: samples that were pushed
 */
guint64
gst_aug_mel_pushed (const GstAugMel *self)
{
  return self->end;
}

/**
 * gst_aug_mel_complete: (skip)
 * @self: a spectrogram
 * @length: samples that there are; 0: as many as have been pushed
 *
 * No more will come: what is missing is silence, what is too much is not heard.
 */
void
gst_aug_mel_complete (GstAugMel *self, guint64 length)
{
  self->complete = TRUE;
  self->length = length ? length : self->end;
}

/**
 * gst_aug_mel_frames_in: (skip)
 * @spec: what a spectrogram is
 * @samples: how long a sound is
 *
 * Returns: its frames
 */
guint64
gst_aug_mel_frames_in (const GstAugMelSpec *spec, guint64 samples)
{
  if (spec->center)
    return samples ? 1 + samples / spec->hop : 0;
  return samples < spec->n_fft ? 0 : 1 + (samples - spec->n_fft) / spec->hop;
}

/**
 * gst_aug_mel_ready: (skip)
 * @self: a spectrogram
 *
 * Returns: how many frames, counted from the first, can be rendered
 */
guint64
gst_aug_mel_ready (const GstAugMel *self)
{
  const guint64 n = self->spec.n_fft, behind = self->spec.center ? n / 2 : n;

  if (self->complete)
    return gst_aug_mel_frames_in (&self->spec, self->length);
  /* what is in front of the first sample is reflected in the first frame's worth */
  if (self->end < n)
    return 0;
  return 1 + (self->end - behind) / self->spec.hop;
}

/* Sample @i, which may lie beyond the ends. */
static gfloat
sample_at (const GstAugMel *self, guint channel, gint64 i)
{
  const gint64 last = (gint64) (self->complete ? self->length : self->end) - 1;

  if (i < 0 || i > last) {
    if (self->spec.pad == GST_AUG_MEL_PAD_CONSTANT)
      return 0;
    if (last > 0) {
      i = (i < 0 ? -i : i) % (2 * last);
      i = MIN (i, 2 * last - i);
    } else {
      i = 0;
    }
  }
  if (i < (gint64) self->base || i >= (gint64) self->end)
    return 0;
  return self->samples[channel][i - (gint64) self->base];
}

static gint64
start_of (const GstAugMel *self, guint64 frame)
{
  return (gint64) (frame * self->spec.hop) - (self->spec.center ? self->spec.n_fft / 2 : 0);
}

/* Whether a frame hears nothing but what is missing in front of the sound or behind it. */
static gboolean
is_missing (const GstAugMel *self, guint64 number)
{
  const gint64 n = self->spec.n_fft, start = start_of (self, number), stop = start + n;
  const gint64 end = (gint64) self->end, last = (gint64) self->length - 1;

  if (stop <= (gint64) self->base)
    return TRUE;
  /* what is reflected at the end is missing too */
  return self->complete && start >= end && 2 * last - (stop - 1) >= end;
}

/* Powers or magnitudes of the bins of a frame. */
static void
measure (GstAugMel *self, guint channel, guint64 number)
{
  const gint64 n = self->spec.n_fft, start = start_of (self, number);
  const gint64 limit = (gint64) (self->complete ? MIN (self->length, self->end) : self->end);

  if (start >= (gint64) self->base && start + n <= limit) {
    const gfloat *in = self->samples[channel] + (start - (gint64) self->base);

    for (gint64 i = 0; i < n; i++)
      self->frame[i] = in[i] * self->window[i];
  } else {
    for (gint64 i = 0; i < n; i++)
      self->frame[i] = sample_at (self, channel, start + i) * self->window[i];
  }
  gst_fft_f64_fft (self->fft, self->frame, self->spectrum);
  for (guint k = 0; k <= self->spec.n_fft / 2; k++) {
    const GstFFTF64Complex bin = self->spectrum[k];

    self->energies[k] = bin.r * bin.r + bin.i * bin.i;
  }
  if (self->spec.power == 1)
    for (guint k = 0; k <= self->spec.n_fft / 2; k++)
      self->energies[k] = sqrt (self->energies[k]);
}

/* ln of a number above 0, within 10^-10: 2·artanh ((m - 1)/(m + 1)) with m in [sqrt (1/2), sqrt
 * (2)). */
static gdouble
quick_log (gdouble x)
{
  gint exponent;
  gdouble m = frexp (x, &exponent), s, q;

  if (m < 0.7071067811865476) {
    m *= 2;
    exponent--;
  }
  s = (m - 1) / (m + 1);
  q = s * s;
  s *= 2 + q * (2.0 / 3 + q * (2.0 / 5 + q * (2.0 / 7 + q * (2.0 / 9 + q * (2.0 / 11)))));
  return s + exponent * LN2;
}

static gdouble
scaled (const GstAugMelSpec *spec, gdouble x)
{
  switch (spec->log) {
  case GST_AUG_MEL_LOG_NATURAL:
    return quick_log (MAX (x, spec->floor));
  case GST_AUG_MEL_LOG_DECIBEL:
    return quick_log (MAX (x, spec->floor)) * (BY_LN10 * 20 / spec->power);
  case GST_AUG_MEL_LOG_WHISPER:
    return quick_log (MAX (x, spec->floor)) * BY_LN10;
  default:
    return x;
  }
}

/* What depends on the tensor's largest number. */
static void
bound (const GstAugMelSpec *spec, gfloat *numbers, gsize n)
{
  const gboolean whisper = spec->log == GST_AUG_MEL_LOG_WHISPER;
  const gfloat span = whisper ? 8 : (gfloat) spec->top_db;
  gfloat largest = numbers[0];

  if (!whisper && (spec->log != GST_AUG_MEL_LOG_DECIBEL || spec->top_db <= 0))
    return;
  for (gsize i = 1; i < n; i++)
    largest = MAX (largest, numbers[i]);
  for (gsize i = 0; i < n; i++) {
    numbers[i] = MAX (numbers[i], largest - span);
    if (whisper)
      numbers[i] = (numbers[i] + 4) / 4;
  }
}

/**
 * gst_aug_mel_render: (skip)
 * @self: a spectrogram
 * @first: a frame, not in front of those of the last call
 * @n: how many; those beyond the sound's frames are of silence
 * @numbers: (out): channel by channel, frame by frame, mel by mel
 *
 * Samples that only frames in front of the last one hear are forgotten.
 */
void
gst_aug_mel_render (GstAugMel *self, guint64 first, guint n, gfloat *numbers)
{
  const GstAugMelSpec *spec = &self->spec;
  const guint64 ready = gst_aug_mel_ready (self);
  const gfloat silence = (gfloat) scaled (spec, 0);
  gfloat *to = numbers;

  for (guint c = 0; c < self->channels; c++)
    for (guint64 k = first; k < first + n; k++, to += spec->n_mels) {
      if (k >= ready || is_missing (self, k)) {
        for (guint m = 0; m < spec->n_mels; m++)
          to[m] = silence;
        continue;
      }
      measure (self, c, k);
      for (guint m = 0; m < spec->n_mels; m++) {
        const Filter *filter = &self->filters[m];
        gdouble sum = 0;

        for (guint i = 0; i < filter->n; i++)
          sum += self->weights[filter->at + i] * self->energies[filter->first + i];
        to[m] = (gfloat) scaled (spec, sum);
      }
    }
  if (n)
    bound (spec, numbers, (gsize) self->channels * n * spec->n_mels);
  /* at the end frames hear what is up to a frame back */
  if (start_of (self, first + n) > (gint64) spec->n_fft)
    forget (self, (guint64) start_of (self, first + n) - spec->n_fft);
}
