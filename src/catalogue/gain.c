/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../audio/effect.h"
#include "catalogue-private.h"

typedef enum {
  FADE_LINEAR,
  FADE_EQUAL_POWER,
} FadeShape;

typedef enum {
  NORMALIZE_NONE,
  NORMALIZE_PEAK,
  NORMALIZE_RMS,
} Normalize;

typedef struct {
  GstAugCommonSettings common;
  gdouble min_db, max_db;
  gdouble invert_probability;
  gdouble min_offset, max_offset;
  gdouble transition_probability;
  gdouble min_transition, max_transition;
  gdouble fade_ms;
  FadeShape fade_shape;
  Normalize normalize;
} Settings;

static GType
fade_shape_get_type (void)
{
  static const GEnumValue values[] = {
    { FADE_LINEAR, "The amplitude grows evenly", "linear" },
    { FADE_EQUAL_POWER, "The amplitude is a quarter of a sine", "equal-power" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugGainFadeShape", values));
  return type;
}

static GType
normalize_get_type (void)
{
  static const GEnumValue values[] = {
    { NORMALIZE_NONE, "The gain is relative to what comes", "none" },
    { NORMALIZE_PEAK, "The loudest sample of the window gets the gain as its level", "peak" },
    { NORMALIZE_RMS, "The mean square of the window gets the gain as its level", "rms" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugGainNormalize", values));
  return type;
}

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  ROW (Settings, "min-db", min_db, DOUBLE, -80, 80, -12, "Smallest gain in dB"),
  ROW (Settings, "max-db", max_db, DOUBLE, -80, 80, 12, "Largest gain in dB"),
  ROW (Settings, "invert-probability", invert_probability, DOUBLE, 0, 1, 0,
      "How often the polarity is inverted"),
  ROW (Settings, "min-offset", min_offset, DOUBLE, -1, 1, 0,
      "Smallest constant that is added; full scale is 1"),
  ROW (Settings, "max-offset", max_offset, DOUBLE, -1, 1, 0,
      "Largest constant that is added; full scale is 1"),
  ROW (Settings, "transition-probability", transition_probability, DOUBLE, 0, 1, 0,
      "How often the gain moves to a second one within the window"),
  ROW (Settings, "min-transition", min_transition, DOUBLE, 0.001, 3600, 0.2,
      "Shortest time that the gain moves in seconds"),
  ROW (Settings, "max-transition", max_transition, DOUBLE, 0.001, 3600, 6,
      "Longest time that the gain moves in seconds"),
  ROW (Settings, "fade-ms", fade_ms, DOUBLE, 0, 60000, 0,
      "How long sound fades in and out at the ends of a window in ms; at most half of it"),
  ENUM_ROW (Settings, "fade-shape", fade_shape, fade_shape_get_type, FADE_LINEAR,
      "How the amplitude grows in a fade"),
  ENUM_ROW (Settings, "normalize", normalize, normalize_get_type, NORMALIZE_NONE,
      "What the gain is relative to; all but none needs whole windows, which holds sound back"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gboolean
has_what_it_needs (const Settings *s, const GstAugWindowContext *context, GError **error)
{
  const gchar *what = s->normalize != NORMALIZE_NONE    ? "normalize=none"
                      : s->fade_ms > 0                  ? "fade-ms=0"
                      : s->transition_probability > 0.0 ? "transition-probability=0"
                                                        : NULL;

  if (!what || context->length_ns)
    return TRUE;
  g_set_error (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW,
      "this needs windows of a known length: set window=1 (seconds) on augseed, or %s", what);
  return FALSE;
}

/* to-db: uniform as db; transition-duration: uniform; transition-start: uniform between where it
 * would end at the window's start and the window's end (audiomentations' GainTransition) */
static void
decide_transition (
    const Settings *s, const GstAugWindowContext *context, GstAugOperation *operation)
{
  const GstAugDraws *draws = &context->draws;
  gdouble duration;

  if (gst_aug_draws_uniform (draws, "transition", 0) >= s->transition_probability)
    return;
  duration = GST_SECOND * gst_aug_draws_range (draws, "transition-duration", 0, s->min_transition,
                              s->max_transition);
  gst_aug_operation_draw_range (operation, "to-db", draws, "to-db", s->min_db, s->max_db);
  gst_aug_operation_set_int (operation, "start_ns",
      (gint64) gst_aug_draws_range (
          draws, "transition-start", 0, -duration, (gdouble) context->length_ns));
  gst_aug_operation_set_int (operation, "duration_ns", (gint64) duration);
}

/* db, offset: uniform; invert, transition: whether they are below their probability */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  const GstAugDraws *draws = &context->draws;
  GstAugOperation *operation;

  if (!has_what_it_needs (s, context, error))
    return FALSE;
  operation = gst_aug_decision_add (decision, "gain");
  gst_aug_operation_draw_range (operation, "db", draws, "db", s->min_db, s->max_db);
  if (gst_aug_draws_uniform (draws, "invert", 0) < s->invert_probability)
    gst_aug_operation_set_boolean (operation, "invert", TRUE);
  if (s->min_offset != 0 || s->max_offset != 0)
    gst_aug_operation_draw_range (
        operation, "offset", draws, "offset", s->min_offset, s->max_offset);
  decide_transition (s, context, operation);
  if (s->fade_ms > 0) {
    gst_aug_operation_set_int (operation, "fade_ns", (gint64) (s->fade_ms * GST_MSECOND));
    gst_aug_operation_set_boolean (operation, "equal-power", s->fade_shape == FADE_EQUAL_POWER);
  }
  if (s->normalize != NORMALIZE_NONE)
    gst_aug_operation_set_string (
        operation, "normalize", s->normalize == NORMALIZE_PEAK ? "peak" : "rms");
  return TRUE;
}

static guint64
latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  return ((const Settings *) block)->normalize == NORMALIZE_NONE ? 0 : GST_AUG_SOUND_WHOLE;
}

static const gchar *
refuses_live (gconstpointer block)
{
  return ((const Settings *) block)->normalize == NORMALIZE_NONE
             ? NULL
             : "the level of a window is known when it is over, which a live source cannot wait "
               "for: set normalize=none";
}

const GstAugKind gst_aug_kind_gain = {
  .name = "gain",
  .element = "auggain",
  .description = "Makes sound louder or softer, also within a window",
  .touches = GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .decide = decide,
  .latency = latency,
  .refuses_live = refuses_live,
};
