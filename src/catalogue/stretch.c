/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../audio/stretch/stretch-fit.h"
#include "catalogue-private.h"

/* Where the knee of a warp lies, in shares of the window, and the factors that leave the other side
 * at least half as fast as the input. */
#define MIN_KNEE 0.25
#define MAX_KNEE 0.75
#define MIN_WARP 0.5
#define MAX_WARP 1.5

typedef enum {
  LENGTH_PAD,
  LENGTH_WARP,
} Length;

typedef struct {
  GstAugCommonSettings common;
  gdouble min_factor, max_factor;
  Length length;
  GstAugStretchEngine engine;
} Settings;

static const GEnumValue lengths[] = {
  { LENGTH_PAD, "The window is stretched as a whole, then cut, or filled with silence", "pad" },
  { LENGTH_WARP, "The window's ends stay: one part goes faster, the other slower", "warp" },
  { 0, NULL, NULL },
};

static GType
length_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugStretchLength", lengths));
  return type;
}

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  ROW (Settings, "min-factor", min_factor, DOUBLE, 0.25, 4, 0.8,
      "Smallest factor of the speed; below 1 is slower, so longer"),
  ROW (Settings, "max-factor", max_factor, DOUBLE, 0.25, 4, 1.25,
      "Largest factor of the speed; above 1 is faster, so shorter"),
  ENUM_ROW (
      Settings, "length", length, length_get_type, LENGTH_PAD, "How the window keeps its length"),
  ENUM_ROW (Settings, "engine", engine, gst_aug_stretch_engine_get_type, GST_AUG_STRETCH_VOCODER,
      "How the pitch is kept"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gboolean
validate (gconstpointer block, GError **error)
{
  const Settings *s = block;

  if (s->length != LENGTH_WARP)
    return TRUE;
  if (s->max_factor > MAX_WARP)
    return gst_aug_settings_contradiction (error,
        "max-factor=%g leaves too little for the other part of a window whose ends stay: set "
        "max-factor to %g or less, or length=pad",
        s->max_factor, MAX_WARP);
  if (s->min_factor < MIN_WARP)
    return gst_aug_settings_contradiction (error,
        "min-factor=%g leaves too much for the other part of a window whose ends stay: set "
        "min-factor to %g or more, or length=pad",
        s->min_factor, MIN_WARP);
  return TRUE;
}

static const gchar *
engine_name (GstAugStretchEngine engine)
{
  return engine == GST_AUG_STRETCH_WSOLA ? "wsola" : "vocoder";
}

/* factor, knee: uniform */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  GstAugOperation *operation;

  if (context->length_ns == 0) {
    g_set_error_literal (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW,
        "stretched sound is fitted into windows of a known length: set window=1 (seconds) on "
        "augseed, or use augspeed pitch=keep, which changes the length itself");
    return FALSE;
  }
  operation = gst_aug_decision_add (decision, "stretch");
  gst_aug_operation_draw_range (
      operation, "factor", &context->draws, "factor", s->min_factor, s->max_factor);
  if (s->length == LENGTH_WARP)
    gst_aug_operation_draw_range (operation, "knee", &context->draws, "knee", MIN_KNEE, MAX_KNEE);
  gst_aug_operation_set_string (operation, "engine", engine_name (s->engine));
  return TRUE;
}

/* The largest of all that can be drawn. */
static guint64
latency (gconstpointer block, guint rate, guint64 window, gboolean live)
{
  const Settings *s = block;
  const gdouble n = (gdouble) window;

  if (s->length == LENGTH_PAD)
    return gst_aug_stretch_delay (
        s->engine, rate, s->max_factor, gst_aug_stretch_pad_lead (s->max_factor, n));
  return gst_aug_stretch_delay (s->engine, rate, MAX (s->max_factor, 2 - s->min_factor),
      MAX (gst_aug_stretch_warp_lead (s->max_factor, 0.5, n),
          gst_aug_stretch_warp_lead (s->min_factor, 0.5 + 1e-9, n) + 1));
}

const GstAugKind gst_aug_kind_stretch = {
  .name = "stretch",
  .element = "augstretch",
  .description = "Makes speech and music faster or slower, with their pitch kept",
  .touches = GST_AUG_TOUCHES_AUDIO,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .latency = latency,
};
