/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../core/exactmath.h"
#include "catalogue-private.h"

typedef enum {
  FILTER_LOW_PASS,
  FILTER_HIGH_PASS,
  FILTER_BAND_PASS,
  FILTER_NOTCH,
  FILTER_PEAKING,
  FILTER_LOW_SHELF,
  FILTER_HIGH_SHELF,
  FILTER_TELEPHONE,
  FILTER_BAND_LIMIT,
} FilterKind;

typedef enum {
  SCALE_LOG,
  SCALE_MEL,
  SCALE_LINEAR,
} Scale;

typedef struct {
  GstAugCommonSettings common;
  FilterKind kind;
  gdouble min_frequency, max_frequency;
  Scale scale;
  gdouble min_q, max_q;
  gdouble min_gain_db, max_gain_db;
  guint min_sections, max_sections;
  gdouble warm_up_ms;
} Settings;

static const GEnumValue kinds[] = {
  { FILTER_LOW_PASS, "What lies above the frequency is taken away", "low-pass" },
  { FILTER_HIGH_PASS, "What lies below the frequency is taken away", "high-pass" },
  { FILTER_BAND_PASS, "What lies around the frequency is left", "band-pass" },
  { FILTER_NOTCH, "What lies around the frequency is taken away", "notch" },
  { FILTER_PEAKING, "What lies around the frequency gets the gain", "peaking" },
  { FILTER_LOW_SHELF, "What lies below the frequency gets the gain", "low-shelf" },
  { FILTER_HIGH_SHELF, "What lies above the frequency gets the gain", "high-shelf" },
  { FILTER_TELEPHONE, "What lies between 300 and 3400 Hz is left, steeply", "telephone" },
  { FILTER_BAND_LIMIT, "What a sample rate of twice the frequency can hold is left, steeply",
      "band-limit" },
  { 0, NULL, NULL },
};

static GType
kind_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugFilterKind", kinds));
  return type;
}

static GType
scale_get_type (void)
{
  static const GEnumValue values[] = {
    { SCALE_LOG, "Every octave is as likely", "log" },
    { SCALE_MEL, "Every step of the mel scale is as likely", "mel" },
    { SCALE_LINEAR, "Every Hz is as likely", "linear" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugFilterScale", values));
  return type;
}

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  ENUM_ROW (Settings, "kind", kind, kind_get_type, FILTER_LOW_PASS, "Which filter"),
  ROW (Settings, "min-frequency", min_frequency, DOUBLE, 1, 1e6, 150, "Lowest frequency in Hz"),
  ROW (Settings, "max-frequency", max_frequency, DOUBLE, 1, 1e6, 7500, "Highest frequency in Hz"),
  ENUM_ROW (Settings, "scale", scale, scale_get_type, SCALE_LOG,
      "On which scale the frequency is uniform"),
  ROW (Settings, "min-q", min_q, DOUBLE, 0.01, 1000, 0.7071067811865476,
      "Smallest quality: what a band's frequency is divided by its width"),
  ROW (Settings, "max-q", max_q, DOUBLE, 0.01, 1000, 0.7071067811865476, "Largest quality"),
  ROW (Settings, "min-gain-db", min_gain_db, DOUBLE, -80, 80, -12,
      "peaking, shelves: smallest gain in dB"),
  ROW (Settings, "max-gain-db", max_gain_db, DOUBLE, -80, 80, 12,
      "peaking, shelves: largest gain in dB"),
  ROW (Settings, "min-sections", min_sections, UINT, 1, 16, 1,
      "Fewest sections; each adds 12 dB an octave to a low-pass or high-pass"),
  ROW (Settings, "max-sections", max_sections, UINT, 1, 16, 1, "Most sections"),
  ROW (Settings, "warm-up-ms", warm_up_ms, DOUBLE, 0, 1000, 0,
      "How much of a window's start the filter hears backwards before the window, in ms; sound is "
      "held back by it"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gdouble
draw_frequency (const Settings *s, const GstAugDraws *draws)
{
  const gdouble low = s->min_frequency, high = s->max_frequency;
  gdouble f;

  switch (s->scale) {
  case SCALE_LOG:
    f = gst_aug_exact_exp (gst_aug_draws_range (
        draws, "frequency", 0, gst_aug_exact_log (low), gst_aug_exact_log (high)));
    break;
  case SCALE_MEL:
    f = 700 * (gst_aug_exact_exp (gst_aug_draws_range (draws, "frequency", 0,
                   gst_aug_exact_log (1 + low / 700), gst_aug_exact_log (1 + high / 700))) -
                  1);
    break;
  default:
    f = gst_aug_draws_range (draws, "frequency", 0, low, high);
  }
  return CLAMP (f, low, high);
}

/* frequency: uniform on the scale, mel = 2595·log10 (1 + f/700); q: log-uniform; gain: uniform;
 * sections: min-sections + integer (max-sections - min-sections + 1) */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  const GstAugDraws *draws = &context->draws;
  GstAugOperation *operation;

  operation = gst_aug_decision_add (decision, "filter");
  gst_aug_operation_set_string (operation, "kind", kinds[s->kind].value_nick);
  if (s->kind != FILTER_TELEPHONE)
    gst_aug_operation_set_double (operation, "frequency", draw_frequency (s, draws));
  if (s->kind < FILTER_TELEPHONE) {
    gst_aug_operation_set_double (operation, "q",
        CLAMP (gst_aug_exact_exp (gst_aug_draws_range (
                   draws, "q", 0, gst_aug_exact_log (s->min_q), gst_aug_exact_log (s->max_q))),
            s->min_q, s->max_q));
    gst_aug_operation_set_int (operation, "sections",
        s->min_sections +
            gst_aug_draws_integer (draws, "sections", 0, s->max_sections - s->min_sections + 1));
  }
  if (s->kind == FILTER_PEAKING || s->kind == FILTER_LOW_SHELF || s->kind == FILTER_HIGH_SHELF)
    gst_aug_operation_draw_range (
        operation, "gain-db", draws, "gain", s->min_gain_db, s->max_gain_db);
  if (s->warm_up_ms > 0)
    gst_aug_operation_set_int (operation, "warm-up_ns", (gint64) (s->warm_up_ms * GST_MSECOND));
  return TRUE;
}

static guint64
latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  return gst_util_uint64_scale_ceil (
      (guint64) (((const Settings *) block)->warm_up_ms * GST_MSECOND), rate, GST_SECOND);
}

const GstAugKind gst_aug_kind_filter = {
  .name = "filter",
  .element = "augfilter",
  .description = "Filters sound: low-pass, high-pass, bands, shelves, telephone",
  .touches = GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .decide = decide,
  .latency = latency,
};
