/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../audio/spectrum/specmask.h"

#include <math.h>

#include "../audio/spectrum/stft.h"
#include "../audio/stretch/timewarp.h"
#include "catalogue-private.h"

#define FRAME_NS (10 * GST_MSECOND)
#define MAX_FREQ_MASKS 16
#define MAX_TIME_MASKS 32
/* Park et al. 2020, "SpecAugment on large scale datasets", section 3 */
#define MOST_ADAPTIVE 20

typedef enum {
  PRESET_NONE,
  PRESET_LB,
  PRESET_LD,
  PRESET_SM,
  PRESET_SS,
  PRESET_CONFORMER,
  PRESET_LHOTSE,
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
  gdouble adaptive_masks;
  gdouble adaptive_width;
  gdouble fade;
  guint independent_channels;
  gboolean time_warp;
  guint warp_width;
} Settings;

static GType
preset_get_type (void)
{
  static const GEnumValue values[] = {
    { PRESET_NONE, "The other properties hold", "none" },
    { PRESET_LB, "LibriSpeech basic: W=80 F=27 mF=1 T=100 mT=1 p=1", "lb" },
    { PRESET_LD, "LibriSpeech double: W=80 F=27 mF=2 T=100 mT=2 p=1", "ld" },
    { PRESET_SM, "Switchboard mild: W=40 F=15 mF=2 T=70 mT=2 p=0.2", "sm" },
    { PRESET_SS, "Switchboard strong: W=40 F=27 mF=2 T=70 mT=2 p=0.2", "ss" },
    { PRESET_CONFORMER, "Conformer: W=80 F=27 mF=2, ten time masks of at most 5 % each",
        "conformer" },
    { PRESET_LHOTSE, "lhotse: W=80 F=27 mF=2, time masks of 100 frames, 15 % in all, at most ten",
        "lhotse" },
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
      "A published policy; it overrides the numbers and widths of masks and warp-width"),
  ROW (Settings, "freq-masks", freq_masks, UINT, 0, MAX_FREQ_MASKS, 2, "Number of frequency masks"),
  ROW (Settings, "freq-width", freq_width, UINT, 0, 512, 27,
      "Largest width of a frequency mask in mel channels"),
  ROW (Settings, "time-masks", time_masks, UINT, 0, MAX_TIME_MASKS, 0, "Number of time masks"),
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
  ROW (Settings, "adaptive-masks", adaptive_masks, DOUBLE, 0, 1, 0,
      "Time masks for each frame of 10 ms of the window, at most 20 in all, e.g. 0.04; 0 = "
      "time-masks"),
  ROW (Settings, "adaptive-width", adaptive_width, DOUBLE, 0, 1, 0,
      "Largest width of a time mask as a share of the window, e.g. 0.04; 0 = time-width"),
  ROW (Settings, "fade", fade, DOUBLE, 0, 1000, 0,
      "Milliseconds in which sound goes at the beginning of a time mask, and comes back at its "
      "end"),
  ROW (Settings, "independent-channels", independent_channels, UINT, 1, 64, 1,
      "Channels that are masked each in its own way; those behind them repeat theirs in turn. 1 = "
      "all alike"),
  ROW (Settings, "time-warp", time_warp, BOOLEAN, 0, 1, 0,
      "Time runs slower before a drawn place in the window and faster behind it, or the other way "
      "round; pitch stays"),
  ROW (Settings, "warp-width", warp_width, UINT, 0, 100000, 80,
      "How far time warp moves that place at most, in frames of 10 ms"),
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

/*
 * Table 1 of Park et al., "SpecAugment", Interspeech 2019; section 3.1 of Gulati et al.,
 * "Conformer", Interspeech 2020; the defaults of lhotse.dataset.SpecAugment, whose number and width
 * of time masks follow from the window.
 */
static Settings
effective (const Settings *given, gint64 frames)
{
  static const struct {
    guint warp_width, freq_width, freq_masks, time_width, time_masks;
    gdouble time_share, adaptive_width;
  } presets[] = {
    [PRESET_LB] = { 80, 27, 1, 100, 1, 1.0, 0 },
    [PRESET_LD] = { 80, 27, 2, 100, 2, 1.0, 0 },
    [PRESET_SM] = { 40, 15, 2, 70, 2, 0.2, 0 },
    [PRESET_SS] = { 40, 27, 2, 70, 2, 0.2, 0 },
    [PRESET_CONFORMER] = { 80, 27, 2, 0, 10, 1.0, 0.05 },
    [PRESET_LHOTSE] = { 80, 27, 2, 100, 10, 1.0, 0 },
  };
  Settings s = *given;

  if (s.preset != PRESET_NONE) {
    s.freq_width = MIN (presets[s.preset].freq_width, s.n_mels);
    s.freq_masks = presets[s.preset].freq_masks;
    s.time_width = presets[s.preset].time_width;
    s.time_masks = presets[s.preset].time_masks;
    s.time_share = presets[s.preset].time_share;
    s.warp_width = presets[s.preset].warp_width;
    s.adaptive_width = presets[s.preset].adaptive_width;
    s.adaptive_masks = 0;
  }
  if (s.preset == PRESET_LHOTSE && frames > 0) {
    const gdouble most = 0.15 * (gdouble) frames;

    s.time_masks = (guint) MIN (10, ceil (most / 100));
    s.time_width = (guint) MIN (100, floor (most / s.time_masks));
  }
  if (s.adaptive_masks > 0)
    s.time_masks = (guint) MIN (MOST_ADAPTIVE, s.adaptive_masks * (gdouble) frames);
  if (s.adaptive_width > 0)
    s.time_width = (guint) MIN (100000, s.adaptive_width * (gdouble) frames);
  return s;
}

/* w0 = W + integer (τ - 2W), w = w0 + integer (2W + 1) - W, held where no part of the window runs
 * more than twice as fast or slow; nothing if τ is not above 2W + 1 */
static void
decide_warp (const Settings *s, gint64 frames, const GstAugDraws *draws, GstAugDecision *decision)
{
  const gint64 width = s->warp_width;
  gint64 from, to;
  GstAugOperation *operation;

  if (width == 0 || frames <= 2 * width + 1)
    return;
  from = width + gst_aug_draws_integer (
                     draws, "warp-center", 0, (guint32) MIN (frames - 2 * width, G_MAXINT32));
  to = from + gst_aug_draws_integer (draws, "warp-shift", 0, (guint32) (2 * width + 1)) - width;
  to = MAX (to, MAX ((from + 1) / 2, 2 * from - frames));
  to = MIN (to, MIN (2 * from, (frames + from) / 2));
  if (to == from)
    return;
  operation = gst_aug_decision_add (decision, "time-warp");
  gst_aug_operation_set_int (operation, "from_ns", from * (gint64) FRAME_NS);
  gst_aug_operation_set_int (operation, "to_ns", to * (gint64) FRAME_NS);
}

/* What noise is looked up in. */
static void
set_field (GstAugOperation *operation, const GstAugDraws *draws, guint index)
{

  gst_aug_operation_set_uint64 (operation, "field", gst_aug_draws_uint64 (draws, "field", index));
}

/* What masks of both kinds have; @index: of the field */
static void
finish (const Settings *s, const GstAugDraws *draws, GstAugOperation *operation, guint channel,
    guint index)
{
  gst_aug_operation_set_int (operation, "mask-value", s->mask_value);
  if (s->mask_value == GST_AUG_MASK_VALUE_NOISE)
    set_field (operation, draws, channel * (MAX_FREQ_MASKS + MAX_TIME_MASKS) + index);
  if (s->independent_channels == 1)
    return;
  gst_aug_operation_set_int (operation, "sound-channel", channel);
  gst_aug_operation_set_int (operation, "sound-channels", s->independent_channels);
}

/* f = integer (F + 1), f0 = integer (n-mels - f + 1); index = mask + 16·channel */
static void
decide_frequency (
    const Settings *s, const GstAugDraws *draws, guint channel, GstAugDecision *decision)
{
  for (guint i = 0; i < s->freq_masks; i++) {
    const guint index = i + MAX_FREQ_MASKS * channel;
    guint width =
        gst_aug_draws_integer (draws, "freq-width", index, MIN (s->freq_width, s->n_mels) + 1);
    guint first = gst_aug_draws_integer (draws, "freq-first", index, s->n_mels - width + 1);
    GstAugOperation *operation;

    if (width == 0)
      continue;
    operation = gst_aug_decision_add (decision, "freq-mask");
    gst_aug_operation_set_int (operation, "first", first);
    gst_aug_operation_set_int (operation, "channels", width);
    gst_aug_operation_set_int (operation, "n-mels", s->n_mels);
    gst_aug_operation_set_double (operation, "min-frequency", s->min_frequency);
    gst_aug_operation_set_double (operation, "max-frequency", s->max_frequency);
    finish (s, draws, operation, channel, i);
  }
}

/* t = integer (T' + 1), T' = min (T, floor (p·τ)); t0 = integer (τ - t + 1); frames of 10 ms;
 * index = mask + 32·channel */
static void
decide_time (const Settings *s, gint64 frames, const GstAugDraws *draws, guint channel,
    GstAugDecision *decision)
{
  const guint32 most = (guint32) MIN (s->time_width, s->time_share * (gdouble) frames);

  for (guint i = 0; s->time_width && i < s->time_masks; i++) {
    const guint index = i + MAX_TIME_MASKS * channel;
    guint32 width = gst_aug_draws_integer (draws, "time-width", index, most + 1);
    guint32 first = gst_aug_draws_integer (
        draws, "time-first", index, (guint32) MIN (frames - width + 1, G_MAXINT32));
    GstAugOperation *operation;

    if (width == 0)
      continue;
    operation = gst_aug_decision_add (decision, "time-mask");
    gst_aug_operation_set_int (operation, "start_ns", (gint64) first * (gint64) FRAME_NS);
    gst_aug_operation_set_int (operation, "duration_ns", (gint64) width * (gint64) FRAME_NS);
    if (s->fade > 0)
      gst_aug_operation_set_int (operation, "fade_ns", (gint64) (s->fade * GST_MSECOND));
    finish (s, draws, operation, channel, MAX_FREQ_MASKS + i);
  }
}

/* A setting that needs to know how long the window is, or NULL. */
static const gchar *
needs_length (const Settings *s)
{
  if (s->time_warp && s->warp_width)
    return "time warp needs windows of a known length: set window=1 (seconds) on augseed, or "
           "time-warp=false";
  if ((s->time_masks || s->adaptive_masks > 0) && (s->time_width || s->adaptive_width > 0))
    return "time masks need windows of a known length: set window=1 (seconds) on augseed, or "
           "time-masks=0";
  return NULL;
}

static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const gint64 frames = context->length_ns / FRAME_NS;
  const Settings s = effective (block, frames);
  const GstAugDraws *draws = &context->draws;
  const gchar *need;

  need = context->length_ns == 0 ? needs_length (&s) : NULL;
  if (need) {
    g_set_error_literal (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW, need);
    return FALSE;
  }
  if (s.time_warp)
    decide_warp (&s, frames, draws, decision);
  for (guint c = 0; c < s.independent_channels; c++)
    decide_frequency (&s, draws, c, decision);
  for (guint c = 0; c < s.independent_channels; c++)
    decide_time (&s, frames, draws, c, decision);
  return TRUE;
}

/* A frame of the masks', and what time warp runs ahead. */
static guint64
latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  const Settings s = effective (block, 0);
  const guint64 masks = gst_aug_stft_size (rate);
  guint64 shift = s.warp_width * FRAME_NS;

  if (!s.time_warp)
    return masks;
  /* a place is not moved further than to the window's middle */
  if (window)
    shift = MIN (shift, gst_util_uint64_scale_ceil (window, GST_SECOND, 2 * (guint64) rate));
  return masks + gst_aug_time_warp_reach (rate, shift).after;
}

const GstAugKind gst_aug_kind_spec_mask = {
  .name = "specmask",
  .element = "augspecmask",
  .description =
      "Masks bands of frequency and stretches of time in sound, warps time (SpecAugment)",
  .touches = GST_AUG_TOUCHES_AUDIO | GST_AUG_TOUCHES_SPECTROGRAM,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .latency = latency,
};
