/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "response.h"

#include <gst/gst.h>
#include <math.h>
#include <string.h>

#include "../../core/draw.h"
#include "../../core/exactmath.h"

#define LN10 2.302585092994046
/* What is left of a response is early: 50 ms are 1/20 s. */
#define EARLY 20

void
gst_aug_response_reset (GstAugResponse *self, guint n, gsize n_taps, gsize lead)
{
  if (n * n_taps > self->capacity) {
    gdouble *memory;

    gst_aug_response_clear (self);
    self->capacity = n * n_taps;
    self->taps = g_new (gdouble *, 64);
    memory = g_new (gdouble, self->capacity);
    self->taps[0] = memory;
  }
  for (guint r = 1; r < n; r++)
    self->taps[r] = self->taps[0] + r * n_taps;
  memset (self->taps[0], 0, n * n_taps * sizeof (gdouble));
  self->n = n;
  self->n_taps = n_taps;
  self->lead = lead;
}

void
gst_aug_response_clear (GstAugResponse *self)
{
  if (self->taps)
    g_free (self->taps[0]);
  g_free (self->taps);
  *self = (GstAugResponse){ 0 };
}

/* Samples in front of the direct sound. */
gsize
gst_aug_response_lead_of (gdouble milliseconds, guint rate)
{
  return (gsize) ceil (milliseconds * rate / 1000);
}

/* Sums of four uniform numbers of 16 bits: philox (key = field, counter = (i/2, microphone, 0, 0)),
 * the first of the two has words 0 and 1. */
void
gst_aug_response_noise (guint64 field, guint microphone, guint32 i, gdouble z[2])
{
  static const gdouble scale = 2.6428997921303018e-05; /* sqrt (3/(2^32 - 1)) */
  const guint32 key[2] = { (guint32) field, (guint32) (field >> 32) };
  const guint32 counter[4] = { i / 2, microphone, 0, 0 };
  guint32 w[4];

  gst_aug_philox4x32 (key, counter, w);
  for (guint j = 0; j < 2; j++) {
    const guint32 a = w[2 * j], b = w[2 * j + 1];
    const gint sum = (gint) ((a & 0xffff) + (a >> 16) + (b & 0xffff) + (b >> 16));

    z[j] = (sum - 131070) * scale;
  }
}

/* Direct sound 1, then noise that loses 60 dB in @rt60 seconds, whose energy is @direct_db below.
 */
void
gst_aug_response_exponential (
    GstAugResponse *self, guint rate, guint n, gdouble rt60, gdouble direct_db, guint64 field)
{
  const gsize n_taps = (gsize) ceil (rt60 * rate) + 1;
  const gdouble decay = gst_aug_exact_exp (-3 * LN10 / (rt60 * rate));

  gst_aug_response_reset (self, n, n_taps, 0);
  for (guint r = 0; r < n; r++) {
    gdouble *taps = self->taps[r], level = 1, energy = 0, gain;

    for (gsize i = 0; i < n_taps; i += 2) {
      gdouble z[2];

      gst_aug_response_noise (field, r, (guint32) i, z);
      for (gsize j = i; j < MIN (i + 2, n_taps); j++) {
        taps[j] = j ? level * z[j - i] : 0;
        energy += taps[j] * taps[j];
        level *= decay;
      }
    }
    gain = energy > 0 ? sqrt (gst_aug_exact_exp (-direct_db * LN10 / 10) / energy) : 0;
    for (gsize i = 0; i < n_taps; i++)
      taps[i] *= gain;
    taps[0] = 1;
  }
}

/* The largest sample of all channels is the direct sound, as in Kaldi and lhotse. */
gboolean
gst_aug_response_clip (GstAugResponse *self, const GstAugSoundClip *clip, const gchar *name,
    gdouble lead_ms, GError **error)
{
  const gsize lead = gst_aug_response_lead_of (lead_ms, clip->rate);
  gfloat peak = 0;
  gsize at = 0, end = 0, n_taps;

  if (clip->frames > (gsize) GST_AUG_RESPONSE_MAX_SECONDS * clip->rate) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
        "%s lasts %.0f s, a response lasts at most %d s: cut it, or add it with augnoise", name,
        (gdouble) clip->frames / clip->rate, GST_AUG_RESPONSE_MAX_SECONDS);
    return FALSE;
  }
  for (guint c = 0; c < clip->channels; c++) {
    for (gsize i = 0; i < clip->frames; i++) {
      const gfloat v = fabsf (clip->samples[c][i]);

      if (v > peak) {
        peak = v;
        at = i;
      }
      if (v > 0)
        end = MAX (end, i + 1);
    }
  }
  if (peak == 0) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ,
        "%s is silent: take it out of location, or record it again", name);
    return FALSE;
  }
  n_taps = end - at + lead;
  gst_aug_response_reset (self, MIN (clip->channels, 64), n_taps, lead);
  for (guint c = 0; c < self->n; c++)
    for (gsize i = at < lead ? lead - at : 0; i < n_taps; i++)
      self->taps[c][i] = clip->samples[c][at + i - lead];
  return TRUE;
}

/*
 * Cuts, scales and mixes: with early, the 50 ms from the direct sound on are left; power: the mean
 * energy of the responses is 1; direct: the largest direct sound is 1. Then the share @wet stays,
 * and 1 - @wet of the sound as it was is added.
 */
void
gst_aug_response_finish (GstAugResponse *self, guint rate, gboolean early,
    GstAugResponseNormalize normalize, gdouble wet)
{
  gdouble energy = 0, direct = 0, factor = wet;

  if (early)
    self->n_taps = MIN (self->n_taps, self->lead + (rate + EARLY - 1) / EARLY);
  for (guint r = 0; r < self->n; r++) {
    direct = MAX (direct, fabs (self->taps[r][self->lead]));
    for (gsize i = 0; i < self->n_taps; i++)
      energy += self->taps[r][i] * self->taps[r][i];
  }
  if (normalize == GST_AUG_RESPONSE_POWER)
    factor = wet / sqrt (energy / self->n);
  else if (normalize == GST_AUG_RESPONSE_DIRECT)
    factor = wet / direct;
  for (guint r = 0; r < self->n; r++) {
    for (gsize i = 0; i < self->n_taps; i++)
      self->taps[r][i] *= factor;
    self->taps[r][self->lead] += 1 - wet;
  }
}
