/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../audio/stretch/pitch.h"
#include "catalogue-private.h"

typedef struct {
  GstAugCommonSettings common;
  gdouble min_semitones, max_semitones;
  GstAugStretchEngine engine;
  GstAugFormants formants;
} Settings;

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  ROW (Settings, "min-semitones", min_semitones, DOUBLE, -12, 12, -4,
      "Smallest shift of the pitch in semitones; below 0 it is lowered"),
  ROW (Settings, "max-semitones", max_semitones, DOUBLE, -12, 12, 4,
      "Largest shift of the pitch in semitones"),
  ENUM_ROW (Settings, "engine", engine, gst_aug_stretch_engine_get_type, GST_AUG_STRETCH_VOCODER,
      "How sound is stretched before it is read faster or slower"),
  ENUM_ROW (Settings, "formants", formants, gst_aug_formants_get_type, GST_AUG_FORMANTS_SHIFT,
      "What becomes of the resonances of a voice"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

/* semitones: uniform */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  static const gchar *const engines[] = {
    [GST_AUG_STRETCH_VOCODER] = "vocoder",
    [GST_AUG_STRETCH_WSOLA] = "wsola",
  };
  static const gchar *const formants[] = {
    [GST_AUG_FORMANTS_SHIFT] = "shift",
    [GST_AUG_FORMANTS_KEEP] = "keep",
  };
  const Settings *s = block;
  GstAugOperation *operation;

  operation = gst_aug_decision_add (decision, "pitch");
  gst_aug_operation_draw_range (
      operation, "semitones", &context->draws, "semitones", s->min_semitones, s->max_semitones);
  gst_aug_operation_set_string (operation, "engine", engines[s->engine]);
  gst_aug_operation_set_string (operation, "formants", formants[s->formants]);
  return TRUE;
}

static guint64
latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  const Settings *s = block;

  return gst_aug_pitch_ahead (s->engine, s->formants, rate, s->min_semitones);
}

const GstAugKind gst_aug_kind_pitch = {
  .name = "pitch",
  .element = "augpitch",
  .description = "Shifts the pitch of sound",
  .touches = GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .decide = decide,
  .latency = latency,
};
