/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: noise for sound. docs/soundnoise.md is the definition. */
#pragma once

#include "../../video/noise/field.h"
#include "../effect.h"
#include "pool.h"

G_BEGIN_DECLS

/* How much of a window is measured, and held back for it, at most. */
#define AUG_NOISE_HOLD_SECONDS 60

typedef enum {
  AUG_NOISE_WHITE,
  AUG_NOISE_PINK,
  AUG_NOISE_BROWN,
  AUG_NOISE_BLUE,
  AUG_NOISE_HUM,
  AUG_NOISE_FILE,
} AugNoiseColor;

/* Samples that have one key. */
#define AUG_NOISE_ROW 1024
#define AUG_NOISE_POLES 6

/* One channel of noise, with what the next sample depends on. */
typedef struct {
  guint64 row; /* the one that is in white, plus 1 */
  guint64 next;
  gdouble state[AUG_NOISE_POLES], white_before, pink_before, blue_before;
  gfloat white[AUG_NOISE_ROW];
} AugNoiseLane;

/* Noise of a window; a sample follows from its number in the window. */
typedef struct {
  AugNoiseColor color;
  guint n_lanes; /* 1: all channels of the sound have the same */
  GstAugField field;
  AugNoiseLane *lanes;
  guint n_allocated;
  gdouble leak; /* brown */
  gfloat *hum;  /* one period */
  guint32 hum_step;
  gboolean hums;
  GstAugSoundClip *clip;
  guint64 start, period; /* of the loop */
  guint fade, fade_capacity;
  gfloat *rise; /* the loop's weights, rising, in its first fade samples */
  gboolean loops;
} AugNoiseSource;

/* The field of the operation, and its channels. */
G_GNUC_INTERNAL void aug_noise_source_begin (AugNoiseSource *self, AugNoiseColor color,
    const GstAugSoundWindow *window, guint64 field, gboolean per_channel);
G_GNUC_INTERNAL void aug_noise_source_set_hum (
    AugNoiseSource *self, const GstAugSoundWindow *window, guint64 field, gdouble frequency);
G_GNUC_INTERNAL void aug_noise_source_set_clip (
    AugNoiseSource *self, const GstAugSoundWindow *window, GstAugSoundClip *clip, gdouble offset);
G_GNUC_INTERNAL const gfloat *aug_noise_source_read (
    AugNoiseSource *self, guint lane, guint64 from, guint n, gfloat *scratch);
G_GNUC_INTERNAL gboolean aug_noise_source_is_stored (const AugNoiseSource *self);
G_GNUC_INTERNAL gdouble aug_noise_source_power (const AugNoiseSource *self);
G_GNUC_INTERNAL void aug_noise_source_clear (AugNoiseSource *self);

/* The sum of @n squares. */
G_GNUC_INTERNAL gdouble aug_sum_of_squares (const gfloat *x, guint64 n);
/* Power of speech while it is active, ITU-T P.56 method B; 0 where there is none. */
G_GNUC_INTERNAL gdouble aug_active_power (
    gfloat *const *samples, guint channels, guint64 n, guint rate);

G_END_DECLS
