/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "speed.h"

#include <math.h>

#include "catalogue-private.h"

/* A share of the window that the warp's knee keeps from its ends, and the speeds it may make. */
#define SLOWEST 0.5
#define FASTEST 2.0

GType
gst_aug_pitch_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_PITCH_SHIFT, "Pitch follows speed: sound is resampled", "shift" },
    { GST_AUG_PITCH_KEEP, "Pitch stays: sound is stretched", "keep" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugPitchMode", values));
  return type;
}

#define B GstAugSpeedSettings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  ROW (B, "min-factor", min_factor, DOUBLE, 0.25, 4, 0.9,
      "Smallest factor; 0.5 is half as fast and twice as long"),
  ROW (B, "max-factor", max_factor, DOUBLE, 0.25, 4, 1.1, "Largest factor"),
  ROW (B, "factors", factors, NUMBERS, 0.25, 4, 0,
      "Factors of which one is drawn, e.g. <0.9,1.0,1.1>; they override min-factor and max-factor"),
  ROW (B, "warp", warp, DOUBLE, 0, 60, 0,
      "Time warp: an instant of the window moves by up to so many seconds, its ends stay"),
  AUDIO_ENUM_ROW (B, "pitch", pitch, gst_aug_pitch_mode_get_type, GST_AUG_PITCH_SHIFT,
      "What becomes of the pitch of sound"),
  AUDIO_ENUM_ROW (B, "engine", engine, gst_aug_stretch_engine_get_type, GST_AUG_STRETCH_VOCODER,
      "How sound is stretched with pitch=keep"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (GstAugSpeedSettings) };

static gboolean
validate (gconstpointer block, GError **error)
{
  const GstAugSpeedSettings *s = block;

  if (s->common.hold == GST_AUG_HOLD_FRAME)
    return gst_aug_settings_contradiction (
        error, "hold=frame has no speed: set hold=window or hold=item");
  for (guint i = 0; i < s->factors.n; i++)
    if (!(s->factors.values[i] >= 0.25 && s->factors.values[i] <= 4))
      return gst_aug_settings_contradiction (error,
          "factors has %g: write factors between 0.25 and 4, e.g. factors=\"<0.9,1.0,1.1>\"",
          s->factors.values[i]);
  return TRUE;
}

/* factor: uniform, or one of factors; an integer number of nanoseconds follows from it */
static gdouble
draw_factor (const GstAugSpeedSettings *s, const GstAugDraws *draws)
{
  if (s->factors.n)
    return s->factors.values[gst_aug_draws_integer (draws, "factor", 0, s->factors.n)];
  return gst_aug_draws_range (draws, "factor", 0, s->min_factor, s->max_factor);
}

/* SpecAugment's time warp (Park et al. 2019) with W = warp: the knee w0 is uniform in [W, L - W),
 * it moves to w uniform in [w0 - W, w0 + W); parts become at most twice as fast or slow. */
static void
add_warp (const GstAugSpeedSettings *s, const GstAugWindowContext *context,
    GstAugOperation *operation, gint64 duration)
{
  const gdouble length = (gdouble) context->length_ns;
  const gdouble most = MIN (s->warp * GST_SECOND, length / 2 - 1);
  const gdouble knee = gst_aug_draws_range (&context->draws, "warp-knee", 0, most, length - most);
  const gdouble moved = knee + gst_aug_draws_range (&context->draws, "warp-shift", 0, -most, most);
  const gdouble low = MAX (knee / FASTEST, length - (length - knee) / SLOWEST);
  const gdouble high = MIN (knee / SLOWEST, length - (length - knee) / FASTEST);

  gst_aug_operation_set_int (operation, "knee_ns", (gint64) floor (knee));
  gst_aug_operation_set_int (operation, "knee_out_ns",
      (gint64) floor (CLAMP (moved, low, high) / length * (gdouble) duration));
}

static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const GstAugSpeedSettings *s = block;
  GstAugOperation *operation;
  gint64 duration = 0;
  gdouble factor;

  if (s->warp > 0 && context->length_ns == 0) {
    g_set_error_literal (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW,
        "a time warp needs windows of a known length: set window=1 (seconds) on augseed, or "
        "warp=0");
    return FALSE;
  }
  factor = draw_factor (s, &context->draws);
  operation = gst_aug_decision_add (decision, "speed");
  gst_aug_operation_set_double (operation, "factor", factor);
  if (context->length_ns) {
    duration = MAX ((gint64) floor ((gdouble) context->length_ns / factor + 0.5), 1);
    gst_aug_operation_set_int (operation, "duration_ns", duration);
  }
  if (s->warp > 0 && context->length_ns > 4)
    add_warp (s, context, operation, duration);
  return TRUE;
}

static gboolean
moves_time (gconstpointer block)
{
  return ((const GstAugSpeedSettings *) block)->common.probability > 0;
}

static const gchar *
refuses_live (gconstpointer block)
{
  return "time can run neither ahead of a live source nor behind it: use augpitch, or augstretch "
         "with length=warp, which keep the time";
}

const GstAugKind gst_aug_kind_speed = {
  .name = "speed",
  .element = "augspeed",
  .description = "Makes all streams faster or slower, in step; speed perturbation and time warp",
  .touches = GST_AUG_TOUCHES_AUDIO | GST_AUG_TOUCHES_TIME,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .refuses_live = refuses_live,
  .moves_time = moves_time,
};
