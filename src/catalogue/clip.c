/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../audio/effect.h"
#include "../core/exactmath.h"
#include "catalogue-private.h"

typedef enum {
  CLIP_HARD,
  CLIP_PERCENTILE,
  CLIP_SOFT,
  CLIP_BITS,
  CLIP_HOLD,
} ClipKind;

typedef enum {
  DITHER_NONE,
  DITHER_RECTANGULAR,
  DITHER_TRIANGULAR,
} Dither;

typedef struct {
  GstAugCommonSettings common;
  ClipKind kind;
  gdouble min_threshold_db, max_threshold_db;
  gdouble min_percent, max_percent;
  gdouble min_drive_db, max_drive_db;
  guint min_bits, max_bits;
  Dither dither;
  guint min_rate, max_rate;
} Settings;

static GType
kind_get_type (void)
{
  static const GEnumValue values[] = {
    { CLIP_HARD, "What is beyond a threshold is cut off", "hard" },
    { CLIP_PERCENTILE, "So many of the window's samples are cut off", "percentile" },
    { CLIP_SOFT, "The louder, the more it is pressed: a hyperbolic tangent", "soft" },
    { CLIP_BITS, "Samples have few bits", "bits" },
    { CLIP_HOLD, "Samples are held as at a lower rate, without a filter", "hold" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugClipKind", values));
  return type;
}

static const GEnumValue dithers[] = {
  { DITHER_NONE, "None", "none" },
  { DITHER_RECTANGULAR, "Uniform noise of one step", "rectangular" },
  { DITHER_TRIANGULAR, "The sum of two uniform noises of one step", "triangular" },
  { 0, NULL, NULL },
};

static GType
dither_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugClipDither", dithers));
  return type;
}

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  ENUM_ROW (Settings, "kind", kind, kind_get_type, CLIP_HARD, "What is done"),
  ROW (Settings, "min-threshold-db", min_threshold_db, DOUBLE, -80, 0, -24,
      "hard: lowest threshold in dB of full scale"),
  ROW (Settings, "max-threshold-db", max_threshold_db, DOUBLE, -80, 0, -6,
      "hard: highest threshold in dB of full scale"),
  ROW (Settings, "min-percent", min_percent, DOUBLE, 0, 99, 0,
      "percentile: fewest samples that are cut off, per cent of the window"),
  ROW (Settings, "max-percent", max_percent, DOUBLE, 0, 99, 40,
      "percentile: most samples that are cut off, per cent of the window"),
  ROW (Settings, "min-drive-db", min_drive_db, DOUBLE, 0, 60, 6, "soft: weakest drive in dB"),
  ROW (Settings, "max-drive-db", max_drive_db, DOUBLE, 0, 60, 24, "soft: strongest drive in dB"),
  ROW (Settings, "min-bits", min_bits, UINT, 1, 16, 4, "bits: fewest bits of a sample"),
  ROW (Settings, "max-bits", max_bits, UINT, 1, 16, 12, "bits: most bits of a sample"),
  ENUM_ROW (Settings, "dither", dither, dither_get_type, DITHER_NONE,
      "bits: which noise is added before rounding"),
  ROW (Settings, "min-rate", min_rate, UINT, 10, 1000000, 4000, "hold: lowest rate in Hz"),
  ROW (Settings, "max-rate", max_rate, UINT, 10, 1000000, 12000, "hold: highest rate in Hz"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gint64
draw_rate (const Settings *s, const GstAugDraws *draws)
{
  const gdouble rate = gst_aug_exact_exp (gst_aug_draws_range (
      draws, "rate", 0, gst_aug_exact_log (s->min_rate), gst_aug_exact_log (s->max_rate + 1.0)));

  return CLAMP ((gint64) rate, s->min_rate, s->max_rate);
}

/* threshold, percent, drive: uniform; bits: min-bits + integer (max-bits - min-bits + 1); rate: the
 * whole Hz below a number log-uniform in [min-rate, max-rate + 1) */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  const GstAugDraws *draws = &context->draws;
  GstAugOperation *operation;

  switch (s->kind) {
  case CLIP_HARD:
    gst_aug_operation_draw_range (gst_aug_decision_add (decision, "hard-clip"), "threshold-db",
        draws, "threshold", s->min_threshold_db, s->max_threshold_db);
    return TRUE;
  case CLIP_PERCENTILE:
    if (context->length_ns == 0) {
      g_set_error_literal (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW,
          "kind=percentile needs windows of a known length: set window=1 (seconds) on augseed, or "
          "kind=hard");
      return FALSE;
    }
    gst_aug_operation_draw_range (gst_aug_decision_add (decision, "percentile-clip"), "percent",
        draws, "percent", s->min_percent, s->max_percent);
    return TRUE;
  case CLIP_SOFT:
    gst_aug_operation_draw_range (gst_aug_decision_add (decision, "soft-clip"), "drive-db", draws,
        "drive", s->min_drive_db, s->max_drive_db);
    return TRUE;
  case CLIP_HOLD:
    gst_aug_operation_set_int (
        gst_aug_decision_add (decision, "sample-hold"), "rate", draw_rate (s, draws));
    return TRUE;
  case CLIP_BITS:
    operation = gst_aug_decision_add (decision, "bit-depth");
    gst_aug_operation_set_int (operation, "bits",
        s->min_bits + gst_aug_draws_integer (draws, "bits", 0, s->max_bits - s->min_bits + 1));
    if (s->dither == DITHER_NONE)
      return TRUE;
    gst_aug_operation_set_string (operation, "dither", dithers[s->dither].value_nick);
    gst_aug_operation_set_uint64 (operation, "field", gst_aug_draws_uint64 (draws, "field", 0));
  }
  return TRUE;
}

static guint64
latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  return ((const Settings *) block)->kind == CLIP_PERCENTILE ? GST_AUG_SOUND_WHOLE : 0;
}

static const gchar *
refuses_live (gconstpointer block)
{
  return ((const Settings *) block)->kind == CLIP_PERCENTILE
             ? "which samples are the loudest is known when a window is over, which a live source "
               "cannot wait for: set kind=hard"
             : NULL;
}

const GstAugKind gst_aug_kind_clip = {
  .name = "clip",
  .element = "augclip",
  .description = "Distorts sound: clips it, takes bits or samples away",
  .touches = GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .decide = decide,
  .latency = latency,
  .refuses_live = refuses_live,
};
