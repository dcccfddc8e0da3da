/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../core/exactmath.h"
#include "catalogue-private.h"

typedef enum {
  NOISE_GAUSSIAN,
  NOISE_SHOT,
  NOISE_SALT_AND_PEPPER,
  NOISE_SPECKLE,
  NOISE_ISO,
} NoiseKind;

typedef struct {
  GstAugCommonSettings common;
  NoiseKind kind;
  gboolean per_channel;
  gdouble min_sigma, max_sigma;
  gdouble min_photons, max_photons;
  gdouble min_amount, max_amount;
  gdouble min_salt, max_salt;
  gdouble min_speckle, max_speckle;
  gdouble min_intensity, max_intensity;
  gdouble min_color_shift, max_color_shift;
} Settings;

static GType
noise_kind_get_type (void)
{
  static const GEnumValue values[] = {
    { NOISE_GAUSSIAN, "A normal number is added to every value", "gaussian" },
    { NOISE_SHOT, "Light is counted: values are Poisson distributed", "shot" },
    { NOISE_SALT_AND_PEPPER, "Values become white or black", "salt-and-pepper" },
    { NOISE_SPECKLE, "Every value is multiplied by a normal number around 1", "speckle" },
    { NOISE_ISO, "Luma noise that grows with the light, and coloured noise", "iso" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugNoiseKind", values));
  return type;
}

#define B Settings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  ENUM_ROW (B, "kind", kind, noise_kind_get_type, NOISE_GAUSSIAN, "Which noise"),
  VIDEO_ROW (B, "per-channel", per_channel, BOOLEAN, 0, 1, 1,
      "Channels are drawn independently; false: one number a pixel, luma alone on YUV"),
  VIDEO_ROW (B, "min-sigma", min_sigma, DOUBLE, 0, 128, 5,
      "gaussian: smallest standard deviation, levels of 255"),
  VIDEO_ROW (B, "max-sigma", max_sigma, DOUBLE, 0, 128, 25,
      "gaussian: largest standard deviation, levels of 255"),
  VIDEO_ROW (B, "min-photons", min_photons, DOUBLE, 1, 10000, 100,
      "shot: fewest counts of white; drawn evenly on a logarithmic scale"),
  VIDEO_ROW (B, "max-photons", max_photons, DOUBLE, 1, 10000, 1000, "shot: most counts of white"),
  VIDEO_ROW (B, "min-amount", min_amount, DOUBLE, 0, 1, 0.01,
      "salt-and-pepper: smallest share of values that are hit"),
  VIDEO_ROW (B, "max-amount", max_amount, DOUBLE, 0, 1, 0.06,
      "salt-and-pepper: largest share of values that are hit"),
  VIDEO_ROW (B, "min-salt", min_salt, DOUBLE, 0, 1, 0.4,
      "salt-and-pepper: smallest share of white among what is hit"),
  VIDEO_ROW (B, "max-salt", max_salt, DOUBLE, 0, 1, 0.6,
      "salt-and-pepper: largest share of white among what is hit"),
  VIDEO_ROW (B, "min-speckle", min_speckle, DOUBLE, 0, 1, 0.05,
      "speckle: smallest standard deviation, share of the value"),
  VIDEO_ROW (B, "max-speckle", max_speckle, DOUBLE, 0, 1, 0.2,
      "speckle: largest standard deviation, share of the value"),
  VIDEO_ROW (B, "min-intensity", min_intensity, DOUBLE, 0, 10, 0.1, "iso: weakest noise"),
  VIDEO_ROW (B, "max-intensity", max_intensity, DOUBLE, 0, 10, 0.5, "iso: strongest noise"),
  VIDEO_ROW (B, "min-color-shift", min_color_shift, DOUBLE, 0, 1, 0.01,
      "iso: smallest standard deviation of chroma at intensity 1, share of its range"),
  VIDEO_ROW (B, "max-color-shift", max_color_shift, DOUBLE, 0, 1, 0.05,
      "iso: largest standard deviation of chroma at intensity 1, share of its range"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gdouble
logarithmic (const GstAugDraws *draws, const gchar *parameter, gdouble low, gdouble high)
{
  const gdouble a = gst_aug_exact_log (low), b = gst_aug_exact_log (high);

  return CLAMP (gst_aug_exact_exp (gst_aug_draws_range (draws, parameter, 0, a, b)), low, high);
}

/* sigma, photons (logarithmic), amount, salt, speckle, intensity, color-shift: uniform; field: two
 * words from which a word for every value of every frame follows */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  static const gchar *const names[] = { "gaussian-noise", "shot-noise", "salt-and-pepper",
    "speckle", "iso-noise" };
  const Settings *s = block;
  const GstAugDraws *draws = &context->draws;
  GstAugOperation *operation;
  guint32 words[4];

  if (context->eval) {
    decision->applied = FALSE;
    return TRUE;
  }
  operation = gst_aug_decision_add (decision, names[s->kind]);
  switch (s->kind) {
  case NOISE_GAUSSIAN:
    gst_aug_operation_draw_range (operation, "sigma", draws, "sigma", s->min_sigma, s->max_sigma);
    break;
  case NOISE_SHOT:
    gst_aug_operation_set_double (
        operation, "photons", logarithmic (draws, "photons", s->min_photons, s->max_photons));
    break;
  case NOISE_SALT_AND_PEPPER:
    gst_aug_operation_draw_range (
        operation, "amount", draws, "amount", s->min_amount, s->max_amount);
    gst_aug_operation_draw_range (operation, "salt", draws, "salt", s->min_salt, s->max_salt);
    break;
  case NOISE_SPECKLE:
    gst_aug_operation_draw_range (
        operation, "sigma", draws, "speckle", s->min_speckle, s->max_speckle);
    break;
  case NOISE_ISO:
    gst_aug_operation_draw_range (
        operation, "intensity", draws, "intensity", s->min_intensity, s->max_intensity);
    gst_aug_operation_draw_range (
        operation, "color-shift", draws, "color-shift", s->min_color_shift, s->max_color_shift);
    break;
  }
  if (s->kind != NOISE_ISO)
    gst_aug_operation_set_boolean (operation, "per-channel", s->per_channel);
  gst_aug_draws_words (draws, "field", 0, words);
  gst_aug_operation_set_uint64 (operation, "field", words[0] | (guint64) words[1] << 32);
  return TRUE;
}

const GstAugKind gst_aug_kind_noise = {
  .name = "noise",
  .element = "augnoise",
  .description = "Adds noise to pictures",
  .touches = GST_AUG_TOUCHES_VIDEO,
  .settings = &settings,
  .decide = decide,
};
