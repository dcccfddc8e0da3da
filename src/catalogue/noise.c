/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../audio/noise/noise.h"
#include "../core/exactmath.h"
#include "catalogue-private.h"

typedef enum {
  NOISE_GAUSSIAN,
  NOISE_SHOT,
  NOISE_SALT_AND_PEPPER,
  NOISE_SPECKLE,
  NOISE_ISO,
} NoiseKind;

typedef enum {
  SOUND_AUTO,
  SOUND_WHITE,
  SOUND_PINK,
  SOUND_BROWN,
  SOUND_BLUE,
  SOUND_HUM,
  SOUND_FILE,
} SoundKind;

typedef enum {
  SNR_AUTO,
  SNR_WINDOW_RMS,
  SNR_ACTIVE,
  SNR_RUNNING,
  SNR_ABSOLUTE,
} SnrMode;

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
  SoundKind sound;
  const gchar *location;
  SnrMode snr_mode;
  gdouble min_snr, max_snr;
  gdouble min_level, max_level;
  gdouble hum_frequency;
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

static const GEnumValue sounds[] = {
  { SOUND_AUTO, "A file of location where that is set, else white noise", "auto" },
  { SOUND_WHITE, "Normal numbers, alike at all frequencies", "white" },
  { SOUND_PINK, "3 dB less with every octave", "pink" },
  { SOUND_BROWN, "6 dB less with every octave above 20 Hz", "brown" },
  { SOUND_BLUE, "3 dB more with every octave", "blue" },
  { SOUND_HUM, "The mains and its harmonics", "hum" },
  { SOUND_FILE, "A file of location", "file" },
  { 0, NULL, NULL },
};

static GType
sound_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugNoiseSound", sounds));
  return type;
}

static const GEnumValue modes[] = {
  { SNR_AUTO, "window-rms, and running where the source is live", "auto" },
  { SNR_WINDOW_RMS, "Of the root mean squares of sound and noise in the window", "window-rms" },
  { SNR_ACTIVE,
      "Of the level of speech while it is active (ITU-T P.56) and the noise in the window",
      "active" },
  { SNR_RUNNING, "Of the sound so far, a second behind: without latency", "running" },
  { SNR_ABSOLUTE, "None: noise of the level min-level to max-level", "absolute" },
  { 0, NULL, NULL },
};

static GType
snr_mode_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugSnrMode", modes));
  return type;
}

#define B Settings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  VIDEO_ENUM_ROW (B, "kind", kind, noise_kind_get_type, NOISE_GAUSSIAN, "Which noise pictures get"),
  FREE_ROW (B, "per-channel", per_channel, BOOLEAN, 0, 1, 1,
      "Channels are drawn independently; false: one number a pixel, luma alone on YUV; the same "
      "noise in all channels of sound"),
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
  AUDIO_ENUM_ROW (B, "sound", sound, sound_get_type, SOUND_AUTO, "Which noise sound gets"),
  AUDIO_ROW (B, "location", location, STRING, 0, 0, 0,
      "Sound: a file, a folder or a glob of noise, of which a file is drawn"),
  AUDIO_ENUM_ROW (B, "snr-mode", snr_mode, snr_mode_get_type, SNR_AUTO,
      "Sound: what the ratio to the noise is a ratio of"),
  AUDIO_ROW (
      B, "min-snr", min_snr, DOUBLE, -60, 120, 3, "Sound: smallest ratio of sound to noise in dB"),
  AUDIO_ROW (
      B, "max-snr", max_snr, DOUBLE, -60, 120, 30, "Sound: largest ratio of sound to noise in dB"),
  AUDIO_ROW (B, "min-level", min_level, DOUBLE, -150, 20, -60,
      "snr-mode=absolute: smallest root mean square of the noise in dB of full scale"),
  AUDIO_ROW (B, "max-level", max_level, DOUBLE, -150, 20, -36,
      "snr-mode=absolute: largest root mean square of the noise in dB of full scale"),
  AUDIO_ROW (B, "hum-frequency", hum_frequency, DOUBLE, 1, 1000, 50,
      "sound=hum: frequency of the mains in Hz"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gdouble
logarithmic (const GstAugDraws *draws, const gchar *parameter, gdouble low, gdouble high)
{
  const gdouble a = gst_aug_exact_log (low), b = gst_aug_exact_log (high);

  return CLAMP (gst_aug_exact_exp (gst_aug_draws_range (draws, parameter, 0, a, b)), low, high);
}

static SoundKind
sound_of (const Settings *s)
{
  if (s->sound != SOUND_AUTO)
    return s->sound;
  return s->location ? SOUND_FILE : SOUND_WHITE;
}

static SnrMode
mode_of (const Settings *s, gboolean live)
{
  if (s->snr_mode != SNR_AUTO)
    return s->snr_mode;
  return live ? SNR_RUNNING : SNR_WINDOW_RMS;
}

static gboolean
validate (gconstpointer block, GError **error)
{
  const Settings *s = block;

  if (s->sound == SOUND_FILE && !s->location)
    return gst_aug_settings_contradiction (
        error, "sound=file has no files: set location to a file, a folder or a glob of noise");
  if (s->location && sound_of (s) != SOUND_FILE)
    return gst_aug_settings_contradiction (error,
        "sound=%s has no use for location=%s: set sound=file, or leave location out",
        sounds[s->sound].value_nick, s->location);
  return TRUE;
}

/* file: the number of a file of the sorted location; offset: share of where it can begin */
static gboolean
decide_file (
    const Settings *s, const GstAugDraws *draws, GstAugOperation *operation, GError **error)
{
  g_autoptr (GstAugSoundPool) pool = gst_aug_sound_pool_open (s->location, error);
  guint64 choice;

  if (!pool)
    return FALSE;
  choice = gst_aug_draws_uint64 (draws, "file", 0);
  gst_aug_operation_set_string (
      operation, "file", gst_aug_sound_pool_path (pool, gst_aug_sound_pool_pick (pool, choice, 0)));
  gst_aug_operation_draw_range (operation, "offset", draws, "offset", 0, 1);
  gst_aug_operation_set_string (operation, "location", s->location);
  gst_aug_operation_set_uint64 (operation, "choice", choice);
  return TRUE;
}

/* snr, level: uniform, in dB; sound-field: two words from which all samples follow */
static gboolean
decide_sound (
    const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision, GError **error)
{
  const GstAugDraws *draws = &context->draws;
  GstAugOperation *operation = gst_aug_decision_add (decision, "sound-noise");
  const SoundKind sound = sound_of (s);
  const SnrMode mode = mode_of (s, context->live);

  gst_aug_operation_set_string (operation, "sound", sounds[sound].value_nick);
  gst_aug_operation_set_string (operation, "snr-mode", modes[mode].value_nick);
  if (mode == SNR_ABSOLUTE)
    gst_aug_operation_draw_range (operation, "level", draws, "level", s->min_level, s->max_level);
  else
    gst_aug_operation_draw_range (operation, "snr", draws, "snr", s->min_snr, s->max_snr);
  if (sound == SOUND_FILE)
    return decide_file (s, draws, operation, error);
  if (sound == SOUND_HUM)
    gst_aug_operation_set_double (operation, "hum-frequency", s->hum_frequency);
  else
    gst_aug_operation_set_boolean (operation, "per-channel", s->per_channel);
  gst_aug_operation_set_uint64 (operation, "field", gst_aug_draws_uint64 (draws, "sound-field", 0));
  return TRUE;
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
  gst_aug_operation_set_uint64 (operation, "field", gst_aug_draws_uint64 (draws, "field", 0));
  return decide_sound (s, context, decision, error);
}

/* Without a live source the window is measured, or of a long one the beginning. */
static guint64
latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  const SnrMode mode = mode_of (block, live);
  const guint64 hold = (guint64) AUG_NOISE_HOLD_SECONDS * rate;

  if (mode == SNR_RUNNING || mode == SNR_ABSOLUTE)
    return 0;
  return window ? MIN (window, hold) : hold;
}

static const gchar *
refuses_live (gconstpointer block)
{
  switch (mode_of (block, TRUE)) {
  case SNR_WINDOW_RMS:
    return "snr-mode=window-rms measures what a live source has not sent yet: set "
           "snr-mode=running or snr-mode=absolute";
  case SNR_ACTIVE:
    return "snr-mode=active measures what a live source has not sent yet: set snr-mode=running "
           "or snr-mode=absolute";
  default:
    return NULL;
  }
}

static gchar *
take_warning (gconstpointer block)
{
  const Settings *s = block;
  g_autoptr (GstAugSoundPool) pool =
      s->location ? gst_aug_sound_pool_open (s->location, NULL) : NULL;

  return pool ? gst_aug_sound_pool_take_warning (pool) : NULL;
}

const GstAugKind gst_aug_kind_noise = {
  .name = "noise",
  .element = "augnoise",
  .description = "Adds noise to pictures and to sound",
  .touches = GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .latency = latency,
  .refuses_live = refuses_live,
  .take_warning = take_warning,
};
