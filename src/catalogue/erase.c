/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <math.h>

#include "../core/exactmath.h"
#include "catalogue-private.h"

#define TRIES 10
/* the mean colour of ImageNet, which Zhong et al. 2017 erase with */
#define IMAGENET_MEAN 0x7c7468
#define DIRT 0x463c32
#define RAIN 0xc8c8c8

typedef enum {
  MODE_RECTANGLE,
  MODE_DROPOUT,
  MODE_GRID,
  MODE_SHADOW,
  MODE_PATCH,
  MODE_DIRT,
  MODE_RAIN,
  MODE_FOG,
} Mode;

typedef enum {
  VALUE_CONSTANT,
  VALUE_RANDOM,
  VALUE_NOISE,
  VALUE_MEAN,
} Value;

typedef enum {
  SHAPE_BAND,
  SHAPE_POLYGON,
} Shape;

typedef enum {
  SIGN_BOTH,
  SIGN_DARK,
  SIGN_LIGHT,
} Sign;

typedef enum {
  MEASURED_KEEP,
  MEASURED_ERASE,
} Measured;

typedef struct {
  GstAugCommonSettings common;
  Mode mode;
  Value value;
  guint fill;
  Measured measured;
  gdouble min_scale, max_scale;
  gdouble min_ratio, max_ratio;
  guint min_holes, max_holes;
  gdouble min_size, max_size;
  gdouble min_period, max_period;
  gdouble grid_ratio, grid_angle;
  Shape shape;
  Sign sign;
  gdouble min_opacity, max_opacity;
  gdouble min_width, max_width;
  gdouble soft_edge;
  guint min_patches, max_patches;
  gdouble min_sigma, max_sigma;
  gdouble min_factor, max_factor;
  gdouble min_amount, max_amount;
  guint min_drops, max_drops;
  gdouble rain_angle, rain_length, rain_speed;
} Settings;

static GType
mode_get_type (void)
{
  static const GEnumValue values[] = {
    { MODE_RECTANGLE, "One rectangle, as torchvision's RandomErasing", "rectangle" },
    { MODE_DROPOUT, "Several small rectangles", "dropout" },
    { MODE_GRID, "Squares in a grid, as GridMask", "grid" },
    { MODE_SHADOW, "A part of the picture is darker or lighter", "shadow" },
    { MODE_PATCH, "Round patches are darker or lighter", "patch" },
    { MODE_DIRT, "Soft blobs on the lens", "dirt" },
    { MODE_RAIN, "Streaks that fall", "rain" },
    { MODE_FOG, "An uneven veil", "fog" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugEraseMode", values));
  return type;
}

static GType
value_get_type (void)
{
  static const GEnumValue values[] = {
    { VALUE_CONSTANT, "The colour in fill", "constant" },
    { VALUE_RANDOM, "A drawn colour", "random" },
    { VALUE_NOISE, "Other values for each pixel of each frame", "noise" },
    { VALUE_MEAN, "The mean colour of ImageNet (124, 116, 104)", "mean" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugEraseValue", values));
  return type;
}

static GType
shape_get_type (void)
{
  static const GEnumValue values[] = {
    { SHAPE_BAND, "An upright band", "band" },
    { SHAPE_POLYGON, "A convex polygon of 3 to 6 corners", "polygon" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugEraseShape", values));
  return type;
}

static GType
sign_get_type (void)
{
  static const GEnumValue values[] = {
    { SIGN_BOTH, "Darker or lighter, drawn", "both" },
    { SIGN_DARK, "Darker", "dark" },
    { SIGN_LIGHT, "Lighter", "light" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugEraseSign", values));
  return type;
}

static GType
measured_get_type (void)
{
  static const GEnumValue values[] = {
    { MEASURED_KEEP, "They are left alone", "keep" },
    { MEASURED_ERASE, "Holes are 0 in them: no class, no depth", "erase" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugEraseMeasured", values));
  return type;
}

#define B Settings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 0.5),
  ENUM_ROW (B, "mode", mode, mode_get_type, MODE_RECTANGLE, "What covers a part of the picture"),
  ENUM_ROW (B, "value", value, value_get_type, VALUE_CONSTANT,
      "What holes hold, in modes rectangle, dropout and grid"),
  FREE_ROW (B, "fill", fill, UINT, 0, G_MAXUINT32, 0xff000000u,
      "Colour of value=constant, 0xAARRGGBB; alpha stays as it is"),
  FREE_ENUM_ROW (B, "measured", measured, measured_get_type, MEASURED_KEEP,
      "What happens to masks and depth maps, in modes rectangle, dropout and grid"),
  ROW (B, "min-scale", min_scale, DOUBLE, 0, 1, 0.02,
      "Smallest area of the rectangle, share of the picture's"),
  ROW (B, "max-scale", max_scale, DOUBLE, 0, 1, 0.33,
      "Largest area of the rectangle, share of the picture's"),
  ROW (B, "min-ratio", min_ratio, DOUBLE, 0.01, 100, 0.3,
      "Smallest height over width of the rectangle in pixels"),
  ROW (B, "max-ratio", max_ratio, DOUBLE, 0.01, 100, 3.3,
      "Largest height over width of the rectangle in pixels"),
  ROW (B, "min-holes", min_holes, UINT, 1, 64, 1, "Least number of holes, and of blobs of dirt"),
  ROW (B, "max-holes", max_holes, UINT, 1, 64, 8, "Largest number of holes, and of blobs of dirt"),
  ROW (B, "min-hole-size", min_size, DOUBLE, 0, 1, 0.01,
      "Smallest side of a hole, share of the picture's; of a blob, share of the shorter side"),
  ROW (B, "max-hole-size", max_size, DOUBLE, 0, 1, 0.07,
      "Largest side of a hole, share of the picture's; of a blob, share of the shorter side"),
  ROW (B, "min-period", min_period, DOUBLE, 0, 1, 0.1,
      "Smallest period of the grid, share of the shorter side"),
  ROW (B, "max-period", max_period, DOUBLE, 0, 1, 0.4,
      "Largest period of the grid, share of the shorter side"),
  ROW (B, "grid-ratio", grid_ratio, DOUBLE, 0, 1, 0.5,
      "Side of the squares of the grid, share of the period"),
  ROW (B, "grid-angle", grid_angle, DOUBLE, 0, 180, 0,
      "The grid turns by an angle uniform in [-a, a], degrees"),
  ENUM_ROW (B, "shadow-shape", shape, shape_get_type, SHAPE_BAND, "Shape of the shadow"),
  ENUM_ROW (B, "shadow-sign", sign, sign_get_type, SIGN_BOTH, "Whether the shadow darkens"),
  ROW (B, "min-opacity", min_opacity, DOUBLE, 0, 1, 0.3,
      "Smallest opacity o of the shadow: pixels are multiplied by 1 - o or 1 + o"),
  ROW (B, "max-opacity", max_opacity, DOUBLE, 0, 1, 0.6,
      "Largest opacity o of the shadow: pixels are multiplied by 1 - o or 1 + o"),
  ROW (B, "min-width", min_width, DOUBLE, 0, 1, 1.0 / 3.0,
      "Smallest width of the shadow (and height of a polygon), share of the picture's"),
  ROW (B, "max-width", max_width, DOUBLE, 0, 1, 2.0 / 3.0,
      "Largest width of the shadow (and height of a polygon), share of the picture's"),
  ROW (B, "soft-edge", soft_edge, DOUBLE, 1, 1000, 8,
      "Width of the shadow's edge, pixels of each branch"),
  ROW (B, "min-patches", min_patches, UINT, 1, 4, 1, "Least number of patches of light"),
  ROW (B, "max-patches", max_patches, UINT, 1, 4, 4, "Largest number of patches of light"),
  ROW (B, "min-sigma", min_sigma, DOUBLE, 0.001, 1, 0.05,
      "Smallest sigma of a patch's Gaussian, share of the shorter side"),
  ROW (B, "max-sigma", max_sigma, DOUBLE, 0.001, 1, 0.25,
      "Largest sigma of a patch's Gaussian, share of the shorter side"),
  ROW (B, "min-factor", min_factor, DOUBLE, 0, 2.5, 0.4,
      "Smallest factor of brightness in the middle of a patch"),
  ROW (B, "max-factor", max_factor, DOUBLE, 0, 2.5, 1.6,
      "Largest factor of brightness in the middle of a patch"),
  ROW (B, "min-amount", min_amount, DOUBLE, 0, 1, 0.2,
      "Smallest opacity of dirt and rain, and mean opacity of fog"),
  ROW (B, "max-amount", max_amount, DOUBLE, 0, 1, 0.6,
      "Largest opacity of dirt and rain, and mean opacity of fog"),
  ROW (B, "min-drops", min_drops, UINT, 1, 4000, 100, "Least number of streaks of rain"),
  ROW (B, "max-drops", max_drops, UINT, 1, 4000, 400, "Largest number of streaks of rain"),
  ROW (B, "rain-angle", rain_angle, DOUBLE, 0, 60, 20,
      "Rain leans by an angle uniform in [-a, a], degrees"),
  ROW (B, "rain-length", rain_length, DOUBLE, 0.001, 1, 0.06,
      "Mean length of a streak, share of the picture's height"),
  ROW (B, "rain-speed", rain_speed, DOUBLE, 0, 100, 1.5,
      "Mean speed of rain, heights of the picture a second"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static gdouble
range (const GstAugWindowContext *context, const gchar *parameter, guint32 i, gdouble a, gdouble b)
{
  return gst_aug_draws_range (&context->draws, parameter, i, a, b);
}

static gint
count (const GstAugWindowContext *context, const gchar *parameter, guint least, guint most)
{
  return (gint) (least + gst_aug_draws_integer (&context->draws, parameter, 0, most - least + 1));
}

static void
set_field (GstAugOperation *op, const GstAugWindowContext *context)
{

  gst_aug_operation_set_uint64 (op, "field", gst_aug_draws_uint64 (&context->draws, "field", 0));
}

/* color = red 0, green 1, blue 2: integer 256 each */
static void
set_filling (GstAugOperation *op, const Settings *s, const GstAugWindowContext *context)
{
  guint32 color = s->fill & 0xffffff;

  if (s->value == VALUE_MEAN)
    color = IMAGENET_MEAN;
  if (s->value == VALUE_RANDOM)
    color = gst_aug_draws_integer (&context->draws, "color", 0, 256) << 16 |
            gst_aug_draws_integer (&context->draws, "color", 1, 256) << 8 |
            gst_aug_draws_integer (&context->draws, "color", 2, 256);
  if (s->value == VALUE_NOISE)
    gst_aug_operation_set_int (op, "noise", 1);
  else
    gst_aug_operation_set_int (op, "color", color);
  if (s->value == VALUE_NOISE || s->mode == MODE_DROPOUT)
    set_field (op, context);
  gst_aug_operation_set_int (op, "measured", s->measured == MEASURED_ERASE);
}

/* At most ten tries of area a, uniform, and ratio r, log-uniform; height = sqrt (a·r) and
 * width = sqrt (a / r) in pixels of the reference aspect. Nothing is erased where none fits. */
static void
decide_rectangle (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const gdouble low = gst_aug_exact_log (s->min_ratio), high = gst_aug_exact_log (s->max_ratio);

  for (guint i = 0; i < TRIES; i++) {
    const gdouble area = range (context, "area", i, s->min_scale, s->max_scale);
    const gdouble ratio =
        context->aspect * gst_aug_exact_exp (range (context, "ratio", i, low, high));
    const gdouble width = sqrt (area / ratio), height = sqrt (area * ratio);
    GstAugOperation *op;

    if (area == 0 || width >= 1 || height >= 1)
      continue;
    op = gst_aug_decision_add (decision, "erase");
    gst_aug_operation_set_double (op, "x", (1 - width) * range (context, "x", i, 0, 1));
    gst_aug_operation_set_double (op, "y", (1 - height) * range (context, "y", i, 0, 1));
    gst_aug_operation_set_double (op, "width", width);
    gst_aug_operation_set_double (op, "height", height);
    set_filling (op, s, context);
    return;
  }
  decision->applied = FALSE;
}

static void
decide_dropout (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  GstAugOperation *op = gst_aug_decision_add (decision, "coarse-dropout");

  gst_aug_operation_set_int (op, "holes", count (context, "holes", s->min_holes, s->max_holes));
  gst_aug_operation_set_double (op, "min-size", s->min_size);
  gst_aug_operation_set_double (op, "max-size", s->max_size);
  set_filling (op, s, context);
}

static void
decide_grid (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  GstAugOperation *op = gst_aug_decision_add (decision, "grid-mask");

  gst_aug_operation_set_double (
      op, "period", range (context, "period", 0, s->min_period, s->max_period));
  gst_aug_operation_set_double (op, "ratio", s->grid_ratio);
  gst_aug_operation_set_double (
      op, "angle", range (context, "angle", 0, -s->grid_angle, s->grid_angle));
  gst_aug_operation_set_double (op, "x", range (context, "x", 0, 0, 1));
  gst_aug_operation_set_double (op, "y", range (context, "y", 0, 0, 1));
  set_filling (op, s, context);
}

/* sign: u < 1/2 is dark; a band's left edge is (1 - width)·u; a polygon's centre is uniform */
static void
decide_shadow (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  GstAugOperation *op = gst_aug_decision_add (decision, "shadow");
  const gdouble opacity = range (context, "opacity", 0, s->min_opacity, s->max_opacity);
  const gdouble width = range (context, "width", 0, s->min_width, s->max_width);
  const gdouble u = range (context, "x", 0, 0, 1);
  const gboolean dark =
      s->sign == SIGN_DARK ||
      (s->sign == SIGN_BOTH && gst_aug_draws_uniform (&context->draws, "sign", 0) < 0.5);

  gst_aug_operation_set_double (op, "gain", dark ? 1 - opacity : 1 + opacity);
  gst_aug_operation_set_double (op, "soft-edge", s->soft_edge);
  gst_aug_operation_set_double (op, "width", width);
  gst_aug_operation_set_double (op, "x", s->shape == SHAPE_BAND ? (1 - width) * u : u);
  if (s->shape == SHAPE_BAND)
    return;
  gst_aug_operation_set_double (
      op, "height", range (context, "height", 0, s->min_width, s->max_width));
  gst_aug_operation_set_double (op, "y", range (context, "y", 0, 0, 1));
  gst_aug_operation_set_int (op, "corners", count (context, "corners", 3, 6));
  set_field (op, context);
}

static void
decide_patches (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const gint n = count (context, "patches", s->min_patches, s->max_patches);

  for (guint i = 0; i < (guint) n; i++) {
    GstAugOperation *op = gst_aug_decision_add (decision, "light-patch");

    gst_aug_operation_set_double (op, "x", range (context, "x", i, 0, 1));
    gst_aug_operation_set_double (op, "y", range (context, "y", i, 0, 1));
    gst_aug_operation_set_double (
        op, "sigma", range (context, "sigma", i, s->min_sigma, s->max_sigma));
    gst_aug_operation_set_double (
        op, "factor", range (context, "factor", i, s->min_factor, s->max_factor));
  }
}

/* brightness: of the fog's grey, uniform in [0.75, 0.95] */
static void
decide_weather (const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  static const gchar *const names[] = { "dirt", "rain", "fog" };
  GstAugOperation *op = gst_aug_decision_add (decision, names[s->mode - MODE_DIRT]);

  gst_aug_operation_set_double (
      op, "amount", range (context, "amount", 0, s->min_amount, s->max_amount));
  set_field (op, context);
  if (s->mode == MODE_DIRT) {
    gst_aug_operation_set_int (op, "color", DIRT);
    gst_aug_operation_set_int (op, "blobs", count (context, "holes", s->min_holes, s->max_holes));
    gst_aug_operation_set_double (op, "min-size", s->min_size);
    gst_aug_operation_set_double (op, "max-size", s->max_size);
  } else if (s->mode == MODE_RAIN) {
    gst_aug_operation_set_int (op, "color", RAIN);
    gst_aug_operation_set_int (op, "drops", count (context, "drops", s->min_drops, s->max_drops));
    gst_aug_operation_set_double (
        op, "angle", range (context, "angle", 0, -s->rain_angle, s->rain_angle));
    gst_aug_operation_set_double (op, "length", s->rain_length);
    gst_aug_operation_set_double (op, "speed", s->rain_speed);
  } else {
    const gint grey = (gint) floor (255 * range (context, "brightness", 0, 0.75, 0.95) + 0.5);

    gst_aug_operation_set_int (op, "color", grey * 0x010101);
  }
}

static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;

  switch (s->mode) {
  case MODE_RECTANGLE:
    decide_rectangle (s, context, decision);
    break;
  case MODE_DROPOUT:
    decide_dropout (s, context, decision);
    break;
  case MODE_GRID:
    decide_grid (s, context, decision);
    break;
  case MODE_SHADOW:
    decide_shadow (s, context, decision);
    break;
  case MODE_PATCH:
    decide_patches (s, context, decision);
    break;
  case MODE_DIRT:
  case MODE_RAIN:
  case MODE_FOG:
    decide_weather (s, context, decision);
    break;
  }
  return TRUE;
}

const GstAugKind gst_aug_kind_erase = {
  .name = "erase",
  .element = "augerase",
  .description = "Covers parts of pictures: holes, shadows, patches of light, dirt, rain, fog",
  .touches = GST_AUG_TOUCHES_VIDEO,
  .settings = &settings,
  .decide = decide,
};
