/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../audio/specmask.h"
#include "../audio/stft.h"
#include "catalogue-private.h"

#define FRAME_NS (10 * GST_MSECOND)
#define MAX_FREQ_MASKS 16

typedef enum {
  PRESET_NONE,
  PRESET_LB,
  PRESET_LD,
  PRESET_SM,
  PRESET_SS,
} Preset;

typedef struct {
  GstAugCommonSettings common;
  Preset preset;
  guint freq_masks;
  guint freq_width;
  guint time_masks;
  guint time_width;
  gdouble time_share;
  guint n_mels;
  gdouble min_frequency;
  gdouble max_frequency;
  GstAugMaskValue mask_value;
} Settings;

static GType
preset_get_type (void)
{
  static const GEnumValue values[] = {
    { PRESET_NONE, "The other properties hold", "none" },
    { PRESET_LB, "LibriSpeech basic: F=27 mF=1 T=100 mT=1 p=1", "lb" },
    { PRESET_LD, "LibriSpeech double: F=27 mF=2 T=100 mT=2 p=1", "ld" },
    { PRESET_SM, "Switchboard mild: F=15 mF=2 T=70 mT=2 p=0.2", "sm" },
    { PRESET_SS, "Switchboard strong: F=27 mF=2 T=70 mT=2 p=0.2", "ss" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugSpecMaskPreset", values));
  return type;
}

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  ENUM_ROW (Settings, "preset", preset, preset_get_type, PRESET_NONE,
      "A published policy (Park et al. 2019); it overrides the numbers and widths of masks"),
  ROW (Settings, "freq-masks", freq_masks, UINT, 0, MAX_FREQ_MASKS, 2, "Number of frequency masks"),
  ROW (Settings, "freq-width", freq_width, UINT, 0, 512, 27,
      "Largest width of a frequency mask in mel channels"),
  ROW (Settings, "time-masks", time_masks, UINT, 0, 32, 0, "Number of time masks"),
  ROW (Settings, "time-width", time_width, UINT, 0, 100000, 100,
      "Largest width of a time mask in frames of 10 ms"),
  ROW (Settings, "time-share", time_share, DOUBLE, 0, 1, 1,
      "Largest share of the window that one time mask may cover"),
  ROW (Settings, "n-mels", n_mels, UINT, 1, 512, 80, "Number of mel channels"),
  ROW (Settings, "min-frequency", min_frequency, DOUBLE, 0, 1e6, 0,
      "Lower end of the mel scale in Hz"),
  ROW (Settings, "max-frequency", max_frequency, DOUBLE, 0, 1e6, 8000,
      "Upper end of the mel scale in Hz; not above half the sample rate"),
  ENUM_ROW (Settings, "mask-value", mask_value, gst_aug_mask_value_get_type,
      GST_AUG_MASK_VALUE_MEAN, "What is put into frequency masks"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gboolean
validate (gconstpointer block, GError **error)
{
  const Settings *s = block;

  if (s->min_frequency >= s->max_frequency)
    return gst_aug_settings_contradiction (error,
        "min-frequency=%g is not below max-frequency=%g: set max-frequency above %g Hz",
        s->min_frequency, s->max_frequency, s->min_frequency);
  if (s->preset == PRESET_NONE && s->freq_masks && s->freq_width > s->n_mels)
    return gst_aug_settings_contradiction (error,
        "freq-width=%u is above n-mels=%u: set freq-width to %u or less", s->freq_width, s->n_mels,
        s->n_mels);
  return TRUE;
}

/* Table 1 of Park et al., "SpecAugment", Interspeech 2019 */
static Settings
effective (const Settings *given)
{
  static const struct {
    guint freq_width, freq_masks, time_width, time_masks;
    gdouble time_share;
  } presets[] = {
    [PRESET_LB] = { 27, 1, 100, 1, 1.0 },
    [PRESET_LD] = { 27, 2, 100, 2, 1.0 },
    [PRESET_SM] = { 15, 2, 70, 2, 0.2 },
    [PRESET_SS] = { 27, 2, 70, 2, 0.2 },
  };
  Settings s = *given;

  if (s.preset != PRESET_NONE) {
    s.freq_width = MIN (presets[s.preset].freq_width, s.n_mels);
    s.freq_masks = presets[s.preset].freq_masks;
    s.time_width = presets[s.preset].time_width;
    s.time_masks = presets[s.preset].time_masks;
    s.time_share = presets[s.preset].time_share;
  }
  return s;
}

/* What noise is looked up in. */
static void
set_field (GstAugOperation *operation, const GstAugDraws *draws, guint index)
{
  guint32 words[4];

  gst_aug_draws_words (draws, "field", index, words);
  gst_aug_operation_set_uint64 (operation, "field", words[0] | (guint64) words[1] << 32);
}

/* f = integer (F + 1), f0 = integer (n-mels - f + 1) */
static void
decide_frequency (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  for (guint i = 0; i < s->freq_masks; i++) {
    guint width = gst_aug_draws_integer (
        &context->draws, "freq-width", i, MIN (s->freq_width, s->n_mels) + 1);
    guint first = gst_aug_draws_integer (&context->draws, "freq-first", i, s->n_mels - width + 1);
    GstAugOperation *operation;

    if (width == 0)
      continue;
    operation = gst_aug_decision_add (decision, "freq-mask");
    gst_aug_operation_set_int (operation, "first", first);
    gst_aug_operation_set_int (operation, "channels", width);
    gst_aug_operation_set_int (operation, "n-mels", s->n_mels);
    gst_aug_operation_set_double (operation, "min-frequency", s->min_frequency);
    gst_aug_operation_set_double (operation, "max-frequency", s->max_frequency);
    gst_aug_operation_set_int (operation, "mask-value", s->mask_value);
    if (s->mask_value == GST_AUG_MASK_VALUE_NOISE)
      set_field (operation, &context->draws, i);
  }
}

/* t = integer (T' + 1), T' = min (T, floor (p·τ)); t0 = integer (τ - t + 1); frames of 10 ms */
static gboolean
decide_time (
    const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision, GError **error)
{
  gint64 frames = context->length_ns / FRAME_NS;

  if (s->time_masks == 0 || s->time_width == 0)
    return TRUE;
  if (context->length_ns == 0) {
    g_set_error_literal (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW,
        "time masks need windows of a known length: set window=1 (seconds) on augseed, or "
        "time-masks=0");
    return FALSE;
  }
  for (guint i = 0; i < s->time_masks; i++) {
    guint32 most = (guint32) MIN (s->time_width, s->time_share * (gdouble) frames);
    guint32 width = gst_aug_draws_integer (&context->draws, "time-width", i, most + 1);
    guint32 first = gst_aug_draws_integer (
        &context->draws, "time-first", i, (guint32) MIN (frames - width + 1, G_MAXINT32));
    GstAugOperation *operation;

    if (width == 0)
      continue;
    operation = gst_aug_decision_add (decision, "time-mask");
    gst_aug_operation_set_int (operation, "start_ns", (gint64) first * (gint64) FRAME_NS);
    gst_aug_operation_set_int (operation, "duration_ns", (gint64) width * (gint64) FRAME_NS);
    gst_aug_operation_set_int (operation, "mask-value", s->mask_value);
    if (s->mask_value == GST_AUG_MASK_VALUE_NOISE)
      set_field (operation, &context->draws, MAX_FREQ_MASKS + i);
  }
  return TRUE;
}

static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  Settings s = effective (block);

  if (context->eval) {
    decision->applied = FALSE;
    return TRUE;
  }
  decide_frequency (&s, context, decision);
  return decide_time (&s, context, decision, error);
}

static guint64
latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  return gst_aug_stft_size (rate);
}

const GstAugKind gst_aug_kind_spec_mask = {
  .name = "specmask",
  .element = "augspecmask",
  .description = "Masks bands of frequency and stretches of time in sound (SpecAugment)",
  .touches = GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .latency = latency,
};
