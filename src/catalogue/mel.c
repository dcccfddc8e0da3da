/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "mel.h"

#include "catalogue-private.h"

GType
gst_aug_mel_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_MEL_MODE_STREAM, "Frames follow each other over windows", "stream" },
    { GST_AUG_MEL_MODE_WINDOW, "One tensor for every window, of its sound alone", "window" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugMelMode", values));
  return type;
}

#define B GstAugMelSettings
static const GstAugSetting rows[] = {
  SURE_ROWS (B),
  FREE_ENUM_ROW (
      B, "mode", mode, gst_aug_mel_mode_get_type, GST_AUG_MEL_MODE_STREAM, "What a tensor holds"),
  FREE_ROW (B, "frames", frames, UINT, 0, 10000, 0,
      "Frames of a tensor; 0 = what downstream asks for, else one in mode stream, all of the "
      "window in mode window"),
  FREE_ROW (B, "n-fft", spec.n_fft, UINT, 16, 16384, 400, "Samples of a frame's transform, even"),
  FREE_ROW (B, "win-length", spec.win_length, UINT, 0, 16384, 0,
      "Samples of the Hann window in the middle of a frame; 0 = n-fft"),
  FREE_ROW (B, "hop", spec.hop, UINT, 16, 65536, 160, "Samples from frame to frame"),
  FREE_ROW (B, "n-mels", spec.n_mels, UINT, 1, 512, 80, "Number of mel channels"),
  FREE_ROW (B, "min-frequency", spec.min_hz, DOUBLE, 0, 1e6, 0, "Lower end of the mel scale in Hz"),
  FREE_ROW (B, "max-frequency", spec.max_hz, DOUBLE, 0, 1e6, 0,
      "Upper end of the mel scale in Hz; 0 = half the sample rate"),
  FREE_ENUM_ROW (B, "mel-scale", spec.scale, gst_aug_mel_scale_get_type, GST_AUG_MEL_SCALE_HTK,
      "What a mel is"),
  FREE_ENUM_ROW (B, "norm", spec.norm, gst_aug_mel_norm_get_type, GST_AUG_MEL_NORM_NONE,
      "How high the triangles of mel channels are"),
  FREE_ROW (B, "power", spec.power, UINT, 1, 2, 2, "1 = magnitudes, 2 = powers are added up"),
  FREE_ROW (B, "center", spec.center, BOOLEAN, 0, 1, 1,
      "Frame k has its middle at sample k·hop, not its beginning"),
  FREE_ENUM_ROW (B, "pad-mode", spec.pad, gst_aug_mel_pad_get_type, GST_AUG_MEL_PAD_REFLECT,
      "What frames hear beyond the ends of the sound"),
  FREE_ENUM_ROW (B, "log", spec.log, gst_aug_mel_log_get_type, GST_AUG_MEL_LOG_NATURAL,
      "Scale of the numbers"),
  FREE_ROW (B, "floor", spec.floor, DOUBLE, 1e-30, 1, 1e-10,
      "What is smaller counts as this in logarithms"),
  FREE_ROW (B, "top-db", spec.top_db, DOUBLE, 0, 1000, 0,
      "With log=decibel, how far a number can be below the tensor's largest; 0 = any"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (GstAugMelSettings) };

/**
 * gst_aug_mel_settings_get_spec: (skip)
 * @settings: settings of the kind "mel"
 * @rate: sample rate in Hz
 *
 * Returns: what they ask for at this rate
 */
GstAugMelSpec
gst_aug_mel_settings_get_spec (const GstAugMelSettings *settings, guint rate)
{
  GstAugMelSpec spec = settings->spec;

  if (spec.win_length == 0)
    spec.win_length = spec.n_fft;
  if (spec.max_hz <= 0)
    spec.max_hz = rate / 2.0;
  /* mels above what there is of the sound hear nothing */
  spec.max_hz = MAX (spec.max_hz, spec.min_hz + 1);
  return spec;
}

static gboolean
validate (gconstpointer block, GError **error)
{
  const GstAugMelSpec *s = &((const GstAugMelSettings *) block)->spec;

  if (s->n_fft % 2)
    return gst_aug_settings_contradiction (
        error, "n-fft=%u is odd: set n-fft=%u", s->n_fft, s->n_fft + 1);
  if (s->win_length > s->n_fft)
    return gst_aug_settings_contradiction (error,
        "win-length=%u is above n-fft=%u: set win-length to %u or less", s->win_length, s->n_fft,
        s->n_fft);
  if (s->max_hz > 0 && s->min_hz >= s->max_hz)
    return gst_aug_settings_contradiction (error,
        "min-frequency=%g is not below max-frequency=%g: set max-frequency above %g Hz", s->min_hz,
        s->max_hz, s->min_hz);
  return TRUE;
}

/* Nothing is drawn. */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const GstAugMelSettings *s = block;
  const GstAugMelSpec *spec = &s->spec;
  GstAugOperation *operation;

  if (s->mode == GST_AUG_MEL_MODE_WINDOW && context->length_ns == 0) {
    g_set_error_literal (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW,
        "a tensor of a window needs windows of a known length: set window=1 (seconds) on augseed, "
        "or mode=stream");
    return FALSE;
  }
  operation = gst_aug_decision_add (decision, "mel");
  gst_aug_operation_set_int (operation, "n-fft", spec->n_fft);
  gst_aug_operation_set_int (operation, "win-length", spec->win_length);
  gst_aug_operation_set_int (operation, "hop", spec->hop);
  gst_aug_operation_set_int (operation, "n-mels", spec->n_mels);
  gst_aug_operation_set_double (operation, "min-frequency", spec->min_hz);
  gst_aug_operation_set_double (operation, "max-frequency", spec->max_hz);
  gst_aug_operation_set_int (operation, "mel-scale", spec->scale);
  gst_aug_operation_set_int (operation, "norm", spec->norm);
  gst_aug_operation_set_int (operation, "power", spec->power);
  gst_aug_operation_set_boolean (operation, "center", spec->center);
  gst_aug_operation_set_int (operation, "pad-mode", spec->pad);
  gst_aug_operation_set_int (operation, "log", spec->log);
  gst_aug_operation_set_double (operation, "floor", spec->floor);
  gst_aug_operation_set_double (operation, "top-db", spec->top_db);
  return TRUE;
}

const GstAugKind gst_aug_kind_mel = {
  .name = "mel",
  .element = "augmel",
  .description = "Makes log-mel spectrograms of sound, float32 tensors as networks take them",
  .touches = GST_AUG_TOUCHES_AUDIO | GST_AUG_TOUCHES_TENSOR,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .acts_in_eval = TRUE,
};
