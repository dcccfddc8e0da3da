/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "crop.h"

#include <math.h>

#include "../core/exactmath.h"
#include "catalogue-private.h"
#include "crop-stay.h"

#define CROP_TRIES 10
#define KEEP_ATTEMPTS 16

GType
gst_aug_crop_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_CROP_RESIZED, "Random area and ratio, resized to the output", "resized-crop" },
    { GST_AUG_CROP_RANDOM, "Random place, size of the output, not resized", "random" },
    { GST_AUG_CROP_CENTER, "Centre, size of the output, not resized", "center" },
    { GST_AUG_CROP_FIXED, "At x and y, size of the output, not resized", "fixed" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugCropMode", values));
  return type;
}

GType
gst_aug_timeline_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_TIMELINE_KEEP, "Times stay; what is cut off becomes gaps", "keep" },
    { GST_AUG_TIMELINE_COMPACT, "What is left moves together", "compact" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugTimelineMode", values));
  return type;
}

GType
gst_aug_keep_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_KEEP_NONE, "Objects do not matter", "none" },
    { GST_AUG_KEEP_ANY, "At least one object stays visible", "any" },
    { GST_AUG_KEEP_ALL, "All objects stay visible", "all" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugKeep", values));
  return type;
}

#define B GstAugCropSettings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  ENUM_ROW (
      B, "mode", mode, gst_aug_crop_mode_get_type, GST_AUG_CROP_RESIZED, "How the crop is chosen"),
  FREE_ROW (B, "width", width, UINT, 0, 32768, 0,
      "Width of the output in pixels; 0 = what downstream asks for, else as the input"),
  FREE_ROW (B, "height", height, UINT, 0, 32768, 0,
      "Height of the output in pixels; 0 = what downstream asks for, else as the input"),
  VIDEO_ROW (B, "min-scale", min_scale, DOUBLE, 0, 1, 0.08, "Smallest share of the picture's area"),
  VIDEO_ROW (B, "max-scale", max_scale, DOUBLE, 0, 1, 1, "Largest share of the picture's area"),
  VIDEO_ROW (B, "min-ratio", min_ratio, DOUBLE, 0.01, 100, 0.75,
      "Smallest width over height; times the output's shape where width and height are set"),
  VIDEO_ROW (B, "max-ratio", max_ratio, DOUBLE, 0.01, 100, 4.0 / 3.0,
      "Largest width over height; times the output's shape where width and height are set"),
  VIDEO_ROW (B, "x", x, DOUBLE, 0, 1, 0, "Left edge in mode fixed, share of the picture's width"),
  VIDEO_ROW (B, "y", y, DOUBLE, 0, 1, 0, "Upper edge in mode fixed, share of the picture's height"),
  FREE_ROW (B, "pad", pad, UINT, 0, 4096, 0, "Pixels added on every side before cropping"),
  FREE_ROW (B, "fill", fill, UINT, 0, G_MAXUINT32, 0xff000000u,
      "Colour of what lies outside the picture, 0xAARRGGBB"),
  FREE_ROW (B, "min-visible", min_visible, DOUBLE, 0, 1, 0,
      "Regions of interest with a smaller visible share of their area are dropped"),
  FREE_ENUM_ROW (B, "interpolation", interpolation, gst_aug_interpolation_get_type,
      GST_AUG_INTERPOLATION_AUTO,
      "How pixels are sampled; auto: antialias for pictures, nearest for masks and depth"),
  ROW (B, "min-duration", min_duration, DOUBLE, 0, 1, 1,
      "Smallest share of the window that is kept"),
  ROW (
      B, "max-duration", max_duration, DOUBLE, 0, 1, 1, "Largest share of the window that is kept"),
  ENUM_ROW (B, "timeline", timeline, gst_aug_timeline_mode_get_type, GST_AUG_TIMELINE_KEEP,
      "What becomes of the time that is cut off"),
  ROW (B, "quantum", quantum, FRACTION, 0, 0, 0,
      "Seconds to whose multiples the cut's start and length are rounded, e.g. one frame "
      "1001/30000; 0 = none"),
  VIDEO_ENUM_ROW (B, "keep", keep, gst_aug_keep_get_type, GST_AUG_KEEP_NONE,
      "How many of the item's objects must stay visible, in mode resized-crop"),
  FREE_ROW (B, "min-band", min_band, DOUBLE, 0, 1, 1,
      "Smallest share of a spectrogram's bins that is kept"),
  FREE_ROW (B, "max-band", max_band, DOUBLE, 0, 1, 1,
      "Largest share of a spectrogram's bins that is kept"),
  ROW (B, "keep-mentioned", keep_mentioned, BOOLEAN, 0, 1, 0,
      "Whether objects that captions of the window mention must stay visible: min-visible of their "
      "area, where that is 0 a half"),
  ENUM_ROW (B, "on-conflict", on_conflict, gst_aug_on_conflict_get_type,
      GST_AUG_ON_CONFLICT_IDENTITY,
      "What is done where keep-mentioned cannot be met by another crop: in modes center and fixed"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (GstAugCropSettings) };

static gboolean
validate (gconstpointer block, GError **error)
{
  const GstAugCropSettings *s = block;

  if (s->max_scale == 0)
    return gst_aug_settings_contradiction (
        error, "max-scale=0 leaves nothing of the picture: set max-scale above 0");
  if (s->keep != GST_AUG_KEEP_NONE && s->mode != GST_AUG_CROP_RESIZED)
    return gst_aug_settings_contradiction (
        error, "keep redraws crops of mode=resized-crop alone: set mode=resized-crop or keep=none");
  if (s->max_duration == 0)
    return gst_aug_settings_contradiction (
        error, "max-duration=0 leaves nothing of the window: set max-duration above 0");
  if (s->max_band == 0)
    return gst_aug_settings_contradiction (
        error, "max-band=0 leaves nothing of a spectrogram: set max-band above 0");
  return TRUE;
}

/* Width over height of a square in the unit square's measure: the output's shape over the
 * picture's. */
static gdouble
shape (const GstAugCropSettings *s, const GstAugWindowContext *context)
{
  gdouble output = s->width && s->height ? (gdouble) s->width / s->height : 1;

  return output / context->aspect;
}

static Rectangle
centred (gdouble width, gdouble height)
{
  return (Rectangle){ (1 - width) / 2, (1 - height) / 2, width, height };
}

/* The largest crop of ratio r (unit square's measure) inside the picture. */
static Rectangle
largest (gdouble r)
{
  return r < 1 ? centred (r, 1) : centred (1, 1 / r);
}

/* RandomResizedCrop: at most ten tries of area a and log-uniform ratio r; w = sqrt (a·r),
 * h = sqrt (a / r); then the largest central crop with a ratio in range. */
static Rectangle
draw_rectangle (
    const GstAugCropSettings *s, const GstAugWindowContext *context, const GstAugDraws *draws)
{
  gdouble low = gst_aug_exact_log (s->min_ratio), high = gst_aug_exact_log (s->max_ratio);
  gdouble unit = shape (s, context);

  for (guint i = 0; i < CROP_TRIES; i++) {
    gdouble area = gst_aug_draws_range (draws, "area", i, s->min_scale, s->max_scale);
    gdouble ratio = unit * gst_aug_exact_exp (gst_aug_draws_range (draws, "ratio", i, low, high));
    gdouble width = sqrt (area * ratio), height = sqrt (area / ratio);

    if (area > 0 && width <= 1 && height <= 1)
      return (Rectangle){ (1 - width) * gst_aug_draws_uniform (draws, "x", i),
        (1 - height) * gst_aug_draws_uniform (draws, "y", i), width, height };
  }
  return largest (CLAMP (1, unit * s->min_ratio, unit * s->max_ratio));
}

/* attempt: number of the redraw. Where what must stay is not known, nothing is cut off. */
static guint
decide_rectangle (const GstAugCropSettings *s, const GstAugWindowContext *context,
    GstAugDecision *decision, Rectangle *r)
{
  GstAugDraws draws = context->draws;
  const Stay stay = gst_aug_crop_find_stay (s, context);
  guint by_mention = 0;

  if ((s->keep_mentioned || s->keep != GST_AUG_KEEP_NONE) && context->facts &&
      !context->facts->known) {
    *r = centred (1, 1);
    gst_aug_crop_report (&stay, decision, "whole", 0);
    return 0;
  }
  *r = draw_rectangle (s, context, &draws);
  if ((s->keep == GST_AUG_KEEP_NONE && !stay.mentioned) || !stay.boxes || stay.boxes->len == 0)
    return 0;
  while (TRUE) {
    const gboolean mentioned = gst_aug_crop_keeps_mentioned (&stay, r);

    if (mentioned && gst_aug_crop_keeps_objects (&stay, r))
      break;
    by_mention += !mentioned;
    if (++draws.attempt == KEEP_ATTEMPTS) {
      gst_aug_crop_centre (&stay, r);
      break;
    }
    *r = draw_rectangle (s, context, &draws);
  }
  if (by_mention)
    gst_aug_crop_report (
        &stay, decision, draws.attempt == KEEP_ATTEMPTS ? "centred" : "redrawn", draws.attempt);
  return draws.attempt;
}

/* x, y of mode random; FALSE where the window is to have no crop. */
static gboolean
decide_place (const GstAugCropSettings *s, const GstAugWindowContext *context,
    GstAugDecision *decision, gdouble *u, gdouble *v)
{
  const Stay stay = gst_aug_crop_find_stay (s, context);

  if (s->mode == GST_AUG_CROP_RANDOM && !context->eval) {
    *u = gst_aug_draws_uniform (&context->draws, "x", 0);
    *v = gst_aug_draws_uniform (&context->draws, "y", 0);
  }
  if (!s->keep_mentioned || !context->facts || context->eval ||
      (context->facts->known && !stay.mentioned))
    return TRUE;
  if (s->mode == GST_AUG_CROP_RANDOM && context->facts->known && s->pad == 0) {
    gst_aug_crop_place (&stay, u, v);
    gst_aug_crop_report (&stay, decision, "placed", 0);
    return TRUE;
  }
  gst_aug_crop_report (&stay, decision, NULL, 0);
  return s->on_conflict != GST_AUG_ON_CONFLICT_IDENTITY;
}

static void
add_rectangle (const GstAugCropSettings *s, const GstAugWindowContext *context,
    GstAugDecision *decision, GstAugOperation *operation)
{
  guint attempts = 0;
  Rectangle r;

  if (context->eval)
    r = largest (s->width && s->height ? shape (s, context) : 1);
  else
    attempts = decide_rectangle (s, context, decision, &r);
  gst_aug_operation_set_double (operation, "x", r.x);
  gst_aug_operation_set_double (operation, "y", r.y);
  gst_aug_operation_set_double (operation, "width", r.width);
  gst_aug_operation_set_double (operation, "height", r.height);
  if (attempts)
    gst_aug_operation_set_int (operation, "attempts", attempts);
}

static void
decide_space (
    const GstAugCropSettings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const guint at = gst_aug_decision_size (decision);
  GstAugOperation crop = { .name = "crop" };
  gdouble u = 0.5, v = 0.5;

  if (s->mode == GST_AUG_CROP_RESIZED)
    add_rectangle (s, context, decision, &crop);
  else if (!decide_place (s, context, decision, &u, &v))
    return;
  if (s->mode == GST_AUG_CROP_FIXED) {
    gst_aug_operation_set_double (&crop, "left", s->x);
    gst_aug_operation_set_double (&crop, "top", s->y);
  } else if (s->mode != GST_AUG_CROP_RESIZED) {
    gst_aug_operation_set_double (&crop, "u", u);
    gst_aug_operation_set_double (&crop, "v", v);
  }
  gst_aug_operation_set_int (&crop, "pad", s->pad);
  gst_aug_operation_set_int (&crop, "fill", s->fill);
  gst_aug_operation_set_int (&crop, "interpolation", s->interpolation);
  /* in front of what was reported of it */
  g_array_insert_val (decision->operations, at, crop);
}

/* length = share·W, start = u·(W - length), both in whole quanta where there is a quantum. */
static gboolean
decide_time (const GstAugCropSettings *s, const GstAugWindowContext *context,
    GstAugDecision *decision, GError **error)
{
  gdouble share = context->eval ? s->max_duration
                                : gst_aug_draws_range (&context->draws, "length", 0,
                                      s->min_duration, s->max_duration);
  gdouble u = context->eval ? 0.5 : gst_aug_draws_uniform (&context->draws, "start", 0);
  gint64 start, length;
  GstAugOperation *operation;

  if (context->length_ns == 0) {
    g_set_error_literal (error, GST_AUG_SETTINGS_ERROR, GST_AUG_SETTINGS_ERROR_NEEDS_WINDOW,
        "a temporal crop needs windows of a known length: set window=1 (seconds) on augseed");
    return FALSE;
  }
  if (s->quantum.numerator > 0) {
    guint64 scale = (guint64) s->quantum.numerator * GST_SECOND;
    /* a window of n quanta may have been rounded down by less than a nanosecond */
    gint64 n = (gint64) gst_util_uint64_scale (
        (guint64) context->length_ns + 1, (guint64) s->quantum.denominator, scale);
    gint64 kept = CLAMP ((gint64) floor (share * (gdouble) n + 0.5), 1, MAX (n, 1));
    gint64 first = (gint64) floor (u * (gdouble) (MAX (n, 1) - kept + 1));

    start =
        (gint64) gst_util_uint64_scale ((guint64) first, scale, (guint64) s->quantum.denominator);
    length = (gint64) gst_util_uint64_scale (
                 (guint64) (first + kept), scale, (guint64) s->quantum.denominator) -
             start;
    if (kept >= n)
      length = context->length_ns;
    length = MIN (length, context->length_ns - start);
  } else {
    length = MAX ((gint64) (share * (gdouble) context->length_ns), 1);
    start = (gint64) (u * (gdouble) (context->length_ns - length));
  }
  operation = gst_aug_decision_add (decision, "time-crop");
  gst_aug_operation_set_int (operation, "start_ns", start);
  gst_aug_operation_set_int (operation, "duration_ns", length);
  return TRUE;
}

/* high - low = share of the bins, low = u·(1 - share) */
static void
decide_band (
    const GstAugCropSettings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  gdouble share = context->eval
                      ? s->max_band
                      : gst_aug_draws_range (&context->draws, "band", 0, s->min_band, s->max_band);
  gdouble u = context->eval ? 0.5 : gst_aug_draws_uniform (&context->draws, "band-place", 0);
  GstAugOperation *operation = gst_aug_decision_add (decision, "band-crop");

  gst_aug_operation_set_double (operation, "low", u * (1 - share));
  gst_aug_operation_set_double (operation, "high", u * (1 - share) + share);
}

static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const GstAugCropSettings *s = block;

  decide_space (s, context, decision);
  if (s->min_band < 1)
    decide_band (s, context, decision);
  return s->min_duration >= 1 || decide_time (s, context, decision, error);
}

static gboolean
moves_time (gconstpointer block)
{
  const GstAugCropSettings *s = block;

  return s->timeline == GST_AUG_TIMELINE_COMPACT && s->min_duration < 1;
}

static const gchar *
refuses_live (gconstpointer block)
{
  return moves_time (block) ? "timeline=compact would run ahead of a live source: set timeline=keep"
                            : NULL;
}

static GstAugDirection
direction (gconstpointer block)
{
  const GstAugCropSettings *s = block;

  return s->keep_mentioned ? GST_AUG_DIRECTION_PICTURE : 0;
}

const GstAugKind gst_aug_kind_crop = {
  .name = "crop",
  .element = "augcrop",
  .description = "Crops and resizes pictures, cuts a part out of each window of any stream",
  .touches = GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_TIME | GST_AUG_TOUCHES_SIZE |
             GST_AUG_TOUCHES_SPECTROGRAM,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .acts_in_eval = TRUE,
  .refuses_live = refuses_live,
  .moves_time = moves_time,
  .direction = direction,
};
