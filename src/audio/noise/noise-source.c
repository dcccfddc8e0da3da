/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* White noise by sample number, filters of it that begin in their stationary state, the hum of the
 * mains, and files as loops. */
#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"
#include "noise.h"

#define TWO_PI 6.283185307179586
#define HALF_PI 1.5707963267948966

/* Layers of the field: white noise has the lane's number. */
#define LAYER_START 0x10000u
#define LAYER_HUM 0x20000u

/* Of fine normal numbers, and the deviation of these: sqrt (128^2·47898/16 + 1365). */
#define FINE_SCALE 128
#define FINE_SIGMA 7003.493199825356

#define HUM_BITS 12
#define HUM_POINTS (1u << HUM_BITS)
#define HUM_HARMONICS 10
#define BROWN_CORNER_HZ 20
#define LOOP_FADE_SECONDS 0.01

/* Pink: six poles in parallel behind white noise, and its last two samples (Kellet, "refined
 * method", music-dsp mailing list, 1999). */
static const gdouble poles[AUG_NOISE_POLES] = { 0.99886, 0.99332, 0.96900, 0.86650, 0.55000,
  -0.7616 };
static const gdouble shares[AUG_NOISE_POLES] = { 0.0555179, 0.0750759, 0.1538520, 0.3104856,
  0.5329522, -0.0168980 };
#define PINK_DIRECT 0.5362
#define PINK_BEFORE 0.115926
/* Their deviations where white noise has 1: the root of the sum of squares of what one sample
 * becomes. */
#define PINK_SIGMA 3.0525275463333856
#define BLUE_SIGMA 1.8956259710341345
/* Al-Alaoui's integrator and its inverse: 6.02 dB an octave nearly up to half the rate. */
#define NEAR_NYQUIST (1.0 / 7)

void
aug_noise_source_begin (AugNoiseSource *self, AugNoiseColor color, const GstAugSoundWindow *window,
    guint64 field, gboolean per_channel)
{
  const GstAugEffectAddress address = { .time = window->number, .branch = window->branch };

  self->color = color;
  self->n_lanes = per_channel && color < AUG_NOISE_HUM ? window->channels : 1;
  self->loops = FALSE;
  g_clear_pointer (&self->clip, gst_aug_sound_clip_unref);
  gst_aug_field_init (
      &self->field, field, &address, GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH);
  if (color >= AUG_NOISE_HUM)
    return;
  if (self->n_lanes > self->n_allocated) {
    self->lanes = g_renew (AugNoiseLane, self->lanes, self->n_lanes);
    self->n_allocated = self->n_lanes;
  }
  for (guint i = 0; i < self->n_lanes; i++) {
    self->lanes[i].row = 0;
    self->lanes[i].next = G_MAXUINT64;
  }
  self->leak = gst_aug_exact_exp (-TWO_PI * BROWN_CORNER_HZ / window->rate);
}

static void
scale_normals (gfloat *restrict out, const gint16 *restrict normals, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (gfloat) normals[i] * (gfloat) (1 / FINE_SIGMA);
}

static void
make_row (const AugNoiseSource *self, guint layer, guint row, guint n, gfloat *out)
{
  gint16 normals[AUG_NOISE_ROW];
  guint32 key[2];

  gst_aug_field_row (&self->field, layer, row, key);
  gst_aug_field_fine_normals (key, n, FINE_SCALE, normals);
  scale_normals (out, normals, n);
}

static void
read_white (AugNoiseSource *self, guint l, guint64 from, guint n, gfloat *out)
{
  AugNoiseLane *lane = &self->lanes[l];

  while (n) {
    const guint64 row = from / AUG_NOISE_ROW;
    const guint at = (guint) (from % AUG_NOISE_ROW), take = MIN (n, AUG_NOISE_ROW - at);

    if (take == AUG_NOISE_ROW) {
      make_row (self, l, (guint) row, take, out);
    } else {
      if (lane->row != row + 1)
        make_row (self, l, (guint) row, AUG_NOISE_ROW, lane->white);
      lane->row = row + 1;
      memcpy (out, lane->white + at, take * sizeof *out);
    }
    out += take;
    from += take;
    n -= take;
  }
}

static inline gdouble
pink_next (AugNoiseLane *lane, gdouble white)
{
  gdouble y = PINK_DIRECT * white + PINK_BEFORE * lane->white_before;

  for (guint p = 0; p < AUG_NOISE_POLES; p++) {
    lane->state[p] = poles[p] * lane->state[p] + shares[p] * white;
    y += lane->state[p];
  }
  lane->white_before = white;
  return y;
}

static inline gdouble
blue_next (AugNoiseLane *lane, gdouble white)
{
  const gdouble pink = pink_next (lane, white);
  const gdouble y = pink - lane->pink_before - NEAR_NYQUIST * lane->blue_before;

  lane->pink_before = pink;
  lane->blue_before = y;
  return y;
}

/* The poles as noise without a beginning has them: normal numbers with the covariances
 * s[i]·s[j] / (1 - p[i]·p[j]), and s[i] with the last white sample, by their Cholesky factor. */
static void
start_pink (AugNoiseLane *lane, const gfloat *normals)
{
  const guint n = AUG_NOISE_POLES + 1;
  gdouble factor[AUG_NOISE_POLES + 1][AUG_NOISE_POLES + 1];

  for (guint i = 0; i < n; i++) {
    gdouble value = 0;

    for (guint j = 0; j <= i; j++) {
      /* number 0 is the white sample */
      gdouble sum = j == 0 ? (i == 0 ? 1 : shares[i - 1])
                           : shares[i - 1] * shares[j - 1] / (1 - poles[i - 1] * poles[j - 1]);

      for (guint k = 0; k < j; k++)
        sum -= factor[i][k] * factor[j][k];
      factor[i][j] = i == j ? sqrt (MAX (sum, 0)) : factor[j][j] > 0 ? sum / factor[j][j] : 0;
      value += factor[i][j] * normals[j];
    }
    if (i == 0)
      lane->white_before = value;
    else
      lane->state[i - 1] = value;
  }
}

static void
start_lane (AugNoiseSource *self, guint l)
{
  AugNoiseLane *lane = &self->lanes[l];
  gfloat normals[32];

  make_row (self, LAYER_START + l, 0, G_N_ELEMENTS (normals), normals);
  lane->pink_before = lane->blue_before = 0;
  if (self->color == AUG_NOISE_BROWN) {
    const gdouble gain = self->leak + NEAR_NYQUIST;

    lane->white_before = normals[0];
    lane->state[0] = normals[0] + normals[1] * gain / sqrt (1 - self->leak * self->leak);
    return;
  }
  start_pink (lane, normals);
  /* the rest of blue noise is forgotten seven times as fast with every sample */
  if (self->color == AUG_NOISE_BLUE)
    for (guint i = AUG_NOISE_POLES + 1; i < G_N_ELEMENTS (normals); i++)
      blue_next (lane, normals[i]);
}

static void
read_colored (AugNoiseSource *self, guint l, guint64 from, guint n, gfloat *out)
{
  AugNoiseLane *lane = &self->lanes[l];
  const gdouble gain = self->leak + NEAR_NYQUIST;
  const gdouble brown_scale = 1 / sqrt (1 + gain * gain / (1 - self->leak * self->leak));

  if (lane->next != from)
    start_lane (self, l);
  lane->next = from + n;
  read_white (self, l, from, n, out);
  switch (self->color) {
  case AUG_NOISE_PINK:
    for (guint i = 0; i < n; i++)
      out[i] = (gfloat) (pink_next (lane, out[i]) * (1 / PINK_SIGMA));
    break;
  case AUG_NOISE_BLUE:
    for (guint i = 0; i < n; i++)
      out[i] = (gfloat) (blue_next (lane, out[i]) * (1 / BLUE_SIGMA));
    break;
  default:
    for (guint i = 0; i < n; i++) {
      const gdouble white = out[i];

      lane->state[0] = self->leak * lane->state[0] + white + NEAR_NYQUIST * lane->white_before;
      lane->white_before = white;
      out[i] = (gfloat) (lane->state[0] * brown_scale);
    }
  }
}

static const gdouble *
sine_table (void)
{
  static gdouble table[HUM_POINTS];
  static gsize made;

  if (g_once_init_enter (&made)) {
    for (guint i = 0; i < HUM_POINTS; i++)
      table[i] = gst_aug_exact_sin (TWO_PI * i / HUM_POINTS);
    g_once_init_leave (&made, 1);
  }
  return table;
}

/* Harmonics k below half the rate with amplitudes 1/k and phases of the field, with power 1. */
void
aug_noise_source_set_hum (
    AugNoiseSource *self, const GstAugSoundWindow *window, guint64 field, gdouble frequency)
{
  const gdouble *sine = sine_table ();
  const guint32 key[2] = { (guint32) field, (guint32) (field >> 32) };
  gdouble power = 0;

  if (!self->hum)
    self->hum = g_new (gfloat, HUM_POINTS + 1);
  memset (self->hum, 0, (HUM_POINTS + 1) * sizeof *self->hum);
  for (guint k = 1; k <= HUM_HARMONICS && k * frequency < window->rate / 2.0; k++)
    power += 0.5 / (k * k);
  self->hums = power > 0;
  for (guint k = 1; k <= HUM_HARMONICS && k * frequency < window->rate / 2.0; k++) {
    const guint32 counter[4] = { k, LAYER_HUM, 0, 0 };
    const gdouble amplitude = 1 / (k * sqrt (power));
    guint32 words[4];

    gst_aug_philox4x32 (key, counter, words);
    for (guint i = 0; i < HUM_POINTS; i++)
      self->hum[i] +=
          (gfloat) (amplitude * sine[(k * i + (words[0] >> (32 - HUM_BITS))) % HUM_POINTS]);
  }
  self->hum[HUM_POINTS] = self->hum[0];
  self->hum_step = (guint32) (guint64) (frequency / window->rate * 0x1p32 + 0.5);
}

static void
read_hum (const AugNoiseSource *self, guint64 from, guint n, gfloat *out)
{
  guint32 phase = (guint32) (from * self->hum_step);

  for (guint i = 0; i < n; i++, phase += self->hum_step) {
    const guint at = phase >> (32 - HUM_BITS);
    const gfloat part = (gfloat) (phase << HUM_BITS >> 8) * 0x1p-24f;

    out[i] = self->hum[at] + (self->hum[at + 1] - self->hum[at]) * part;
  }
}

/* A file that is longer than the window gives a piece of it; one that is not, or where the window's
 * length is not known, is a loop whose end is faded into its beginning. Takes @clip. */
void
aug_noise_source_set_clip (
    AugNoiseSource *self, const GstAugSoundWindow *window, GstAugSoundClip *clip, gdouble offset)
{
  const guint64 frames = clip->frames;
  guint fade;

  self->clip = clip;
  self->n_lanes = clip->channels > 1 ? window->channels : 1;
  self->loops = window->length == 0 || window->length > frames;
  if (!self->loops) {
    self->start = (guint64) (offset * (gdouble) (frames - window->length + 1));
    return;
  }
  fade = (guint) MIN ((guint64) (LOOP_FADE_SECONDS * window->rate), frames / 2);
  if (fade != self->fade) {
    if (fade > self->fade_capacity) {
      self->rise = g_renew (gfloat, self->rise, 2 * fade);
      self->fade_capacity = fade;
    }
    for (guint i = 0; i < fade; i++) {
      const gdouble angle = HALF_PI * (i + 0.5) / fade;

      self->rise[2 * i] = (gfloat) gst_aug_exact_sin (angle);
      self->rise[2 * i + 1] = (gfloat) gst_aug_exact_cos (angle);
    }
    self->fade = fade;
  }
  self->period = frames - fade;
  self->start = (guint64) (offset * (gdouble) self->period);
}

static void
read_loop (const AugNoiseSource *self, guint lane, guint64 from, guint n, gfloat *out)
{
  const gfloat *samples = self->clip->samples[lane % self->clip->channels];
  guint64 at = (self->start + from) % self->period;

  while (n) {
    const guint take = (guint) MIN (n, self->period - at);
    guint i = 0;

    for (; i < take && at + i < self->fade; i++) {
      const gfloat *weights = self->rise + 2 * (at + i);

      out[i] = weights[0] * samples[at + i] + weights[1] * samples[self->period + at + i];
    }
    memcpy (out + i, samples + at + i, (take - i) * sizeof *out);
    out += take;
    n -= take;
    at = 0;
  }
}

/* Behind the end of the file, where a window is longer than was said, there is silence. */
static const gfloat *
read_piece (const AugNoiseSource *self, guint lane, guint64 from, guint n, gfloat *scratch)
{
  const gfloat *samples = self->clip->samples[lane % self->clip->channels];
  const guint64 at = MIN (self->start + from, self->clip->frames);
  const guint left = (guint) MIN (n, self->clip->frames - at);

  if (left == n)
    return samples + at;
  memcpy (scratch, samples + at, left * sizeof *scratch);
  memset (scratch + left, 0, (n - left) * sizeof *scratch);
  return scratch;
}

/* Whether the window's noise lies in memory as it is. */
gboolean
aug_noise_source_is_stored (const AugNoiseSource *self)
{
  return self->color == AUG_NOISE_FILE && !self->loops;
}

/* Samples [@from, @from + @n) of a lane, in @scratch or where they lie anyway. */
const gfloat *
aug_noise_source_read (AugNoiseSource *self, guint lane, guint64 from, guint n, gfloat *scratch)
{
  switch (self->color) {
  case AUG_NOISE_WHITE:
    read_white (self, lane, from, n, scratch);
    break;
  case AUG_NOISE_HUM:
    read_hum (self, from, n, scratch);
    break;
  case AUG_NOISE_FILE:
    if (!self->loops)
      return read_piece (self, lane, from, n, scratch);
    read_loop (self, lane, from, n, scratch);
    break;
  default:
    read_colored (self, lane, from, n, scratch);
  }
  return scratch;
}

/* What the noise is expected to have where it cannot be measured: that of the file, else 1. */
gdouble
aug_noise_source_power (const AugNoiseSource *self)
{
  const GstAugSoundClip *clip = self->clip;
  gdouble power = 0;

  if (self->color == AUG_NOISE_HUM)
    return self->hums ? 1 : 0;
  if (self->color != AUG_NOISE_FILE)
    return 1;
  for (guint l = 0; l < self->n_lanes; l++)
    power += aug_sum_of_squares (clip->samples[l % clip->channels], clip->frames);
  return power / (gdouble) clip->frames / self->n_lanes;
}

void
aug_noise_source_clear (AugNoiseSource *self)
{
  g_clear_pointer (&self->clip, gst_aug_sound_clip_unref);
  g_clear_pointer (&self->lanes, g_free);
  g_clear_pointer (&self->hum, g_free);
  g_clear_pointer (&self->rise, g_free);
}
