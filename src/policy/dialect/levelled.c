/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Operations with one magnitude. */
#include <math.h>

#include "../../catalogue/affine.h"
#include "../../catalogue/catalogue-private.h"
#include "../../video/color/color.h"
#include "../../video/geometry/map.h"
#include "dialect.h"

static const GstAugSetting rows[] = {
  ROW (GstAugLevelledArguments, "fill", fill, UINT, 0, G_MAXUINT32, 0xff000000u,
      "Colour of what lies outside the picture, 0xAARRGGBB"),
  ENUM_ROW (GstAugLevelledArguments, "fill-mode", fill_mode, gst_aug_fill_mode_get_type,
      GST_AUG_FILL_VALUE, "What is seen outside the picture"),
  ENUM_ROW (GstAugLevelledArguments, "interpolation", interpolation, gst_aug_interpolation_get_type,
      GST_AUG_INTERPOLATION_AUTO, "How pixels are sampled; masks and depth with auto: nearest"),
  ENUM_ROW (GstAugLevelledArguments, "center", center, gst_aug_center_get_type,
      GST_AUG_CENTER_MIDDLE, "Which point shear leaves where it is"),
  ROW (GstAugLevelledArguments, "whole-pixels", whole_pixels, BOOLEAN, 0, 1, 0,
      "Moves are cut to whole pixels, else rounded to them"),
  ENUM_ROW (GstAugLevelledArguments, "flavour", flavour, gst_aug_color_flavour_get_type,
      GST_AUG_COLOR_FLAVOUR_TORCHVISION, "Whose arithmetic is followed on RGB where they differ"),
};

const GstAugSettings gst_aug_levelled_settings = { rows, G_N_ELEMENTS (rows),
  sizeof (GstAugLevelledArguments) };

static GstAugOperation *
add_affine (const GstAugLevelledArguments *a, GstAugDecision *decision)
{
  GstAugOperation *operation = gst_aug_decision_add (decision, "affine");

  gst_aug_operation_set_int (operation, "fill", a->fill);
  if (a->fill_mode != GST_AUG_FILL_VALUE)
    gst_aug_operation_set_int (operation, "fill-mode", a->fill_mode);
  gst_aug_operation_set_int (operation, "interpolation", a->interpolation);
  return operation;
}

static void
rotate (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  gst_aug_operation_set_double (add_affine (a, decision), "degrees", m);
}

static void
shear (const gchar *value, gdouble m, const GstAugLevelledArguments *a, GstAugDecision *decision)
{
  GstAugOperation *operation = add_affine (a, decision);

  if (a->center == GST_AUG_CENTER_ORIGIN)
    gst_aug_operation_set_string (operation, "center", "origin");
  gst_aug_operation_set_double (operation, value, m);
}

static void
shear_x (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  shear ("tangent-x", m, a, decision);
}

static void
shear_y (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  shear ("tangent-y", m, a, decision);
}

static void
translate (
    const gchar *value, gdouble m, const GstAugLevelledArguments *a, GstAugDecision *decision)
{
  GstAugOperation *operation = add_affine (a, decision);

  gst_aug_operation_set_double (operation, value, m);
  if (a->whole_pixels)
    gst_aug_operation_set_boolean (operation, "whole-pixels", TRUE);
}

static void
translate_x (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  translate ("translate-x", m, a, decision);
}

static void
translate_y (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  translate ("translate-y", m, a, decision);
}

static GstAugOperation *
add_color (const gchar *name, const GstAugLevelledArguments *a, GstAugDecision *decision)
{
  GstAugOperation *operation = gst_aug_decision_add (decision, name);

  if (a->flavour != GST_AUG_COLOR_FLAVOUR_TORCHVISION)
    gst_aug_operation_set_int (operation, "flavour", a->flavour);
  return operation;
}

#define FACTOR(function, name) \
  static void function (gdouble m, const GstAugLevelledArguments *a, \
      const GstAugWindowContext *context, GstAugDecision *decision) \
  { \
    gst_aug_operation_set_double (add_color (name, a, decision), "factor", MAX (1 + m, 0)); \
  }

FACTOR (brightness, "brightness")
FACTOR (contrast, "contrast")
FACTOR (saturation, "saturation")
FACTOR (sharpness, "sharpness")

#define OFFSET(function, name) \
  static void function (gdouble m, const GstAugLevelledArguments *a, \
      const GstAugWindowContext *context, GstAugDecision *decision) \
  { \
    gst_aug_operation_set_double (add_color (name, a, decision), "levels", m); \
  }

OFFSET (offset, "offset")
OFFSET (offset_red, "offset-red")
OFFSET (offset_green, "offset-green")
OFFSET (offset_blue, "offset-blue")

#define PLAIN(function, name) \
  static void function (gdouble m, const GstAugLevelledArguments *a, \
      const GstAugWindowContext *context, GstAugDecision *decision) \
  { \
    add_color (name, a, decision); \
  }

PLAIN (autocontrast, "autocontrast")
PLAIN (equalize, "equalize")
PLAIN (invert, "invert")
PLAIN (grayscale, "grayscale")

static void
hue (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  gst_aug_operation_set_double (add_color ("hue", a, decision), "turns", m);
}

static void
gamma_ (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  gst_aug_operation_set_double (add_color ("gamma", a, decision), "exponent", m);
}

static void
posterize (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  gst_aug_operation_set_int (add_color ("posterize", a, decision), "bits", (gint64) m);
}

static void
solarize (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  gst_aug_operation_set_double (add_color ("solarize", a, decision), "threshold", m);
}

static void
solarize_add (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  gst_aug_operation_set_int (add_color ("solarize-add", a, decision), "addition", (gint64) m);
}

/* A square with its middle anywhere; what would lie to the left of the picture or above it is
 * moved into it, what would lie to the right or below is cut off. */
static void
cutout (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  const gdouble width = m, height = MIN (m * context->aspect, 1);
  const gdouble x = gst_aug_draws_uniform (&context->draws, "x", 0) - width / 2;
  const gdouble y = gst_aug_draws_uniform (&context->draws, "y", 0) - height / 2;
  GstAugOperation *operation;

  if (m <= 0)
    return;
  operation = gst_aug_decision_add (decision, "erase");
  gst_aug_operation_set_double (operation, "x", MAX (x, 0));
  gst_aug_operation_set_double (operation, "y", MAX (y, 0));
  gst_aug_operation_set_double (operation, "width", MIN (width, 1 - MAX (x, 0)));
  gst_aug_operation_set_double (operation, "height", MIN (height, 1 - MAX (y, 0)));
  gst_aug_operation_set_int (operation, "color", a->fill & 0xffffff);
}

static void
gaussian_blur (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  if (m > 0)
    gst_aug_operation_set_double (gst_aug_decision_add (decision, "gaussian-blur"), "sigma", m);
}

static void
identity (gdouble m, const GstAugLevelledArguments *a, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
}

#define SIGNED(name, most, function, text) \
  { \
    name, text, TRUE, TRUE, -most, most, 0, function \
  }
#define MAGNITUDE(name, low, high, neutral, function, text) \
  { \
    name, text, TRUE, FALSE, low, high, neutral, function \
  }
#define BARE(name, function, text) \
  { \
    name, text, FALSE, FALSE, 0, 0, NAN, function \
  }

static const GstAugLevelled operations[] = {
  BARE ("identity", identity, "Nothing"),
  SIGNED ("rotate", 360, rotate, "Turns clockwise, degrees"),
  SIGNED ("shear-x", 10, shear_x, "Shears along the rows, tangent of the angle"),
  SIGNED ("shear-y", 10, shear_y, "Shears along the columns, tangent of the angle"),
  SIGNED ("translate-x", 1, translate_x, "Moves to the right, share of the width"),
  SIGNED ("translate-y", 1, translate_y, "Moves down, share of the height"),
  SIGNED ("brightness", 10, brightness, "Brightness: how far the factor is from 1"),
  SIGNED ("contrast", 10, contrast, "Contrast: how far the factor is from 1"),
  SIGNED ("saturation", 10, saturation, "Saturation: how far the factor is from 1"),
  SIGNED ("sharpness", 10, sharpness, "Sharpness: how far the factor is from 1"),
  SIGNED ("hue", 0.5, hue, "Turns the hue, turns"),
  SIGNED ("offset", 255, offset, "Adds to each channel, levels of 255"),
  SIGNED ("offset-red", 255, offset_red, "Adds to red, levels of 255"),
  SIGNED ("offset-green", 255, offset_green, "Adds to green, levels of 255"),
  SIGNED ("offset-blue", 255, offset_blue, "Adds to blue, levels of 255"),
  MAGNITUDE ("gamma", 0.01, 100, 1, gamma_, "Exponent of levels"),
  MAGNITUDE ("posterize", 0, 8, 8, posterize, "Bits of eight that are kept"),
  MAGNITUDE ("solarize", 0, 256, 256, solarize, "Level of 255 from which on levels are inverted"),
  MAGNITUDE (
      "solarize-add", 0, 255, 0, solarize_add, "Levels of 255 by which those below 128 rise"),
  MAGNITUDE ("cutout", 0, 1, 0, cutout, "Covers a square, side as a share of the width"),
  MAGNITUDE ("gaussian-blur", 0, 100, 0, gaussian_blur, "Blurs, standard deviation in pixels"),
  BARE ("autocontrast", autocontrast, "Stretches levels"),
  BARE ("equalize", equalize, "Equalizes histograms"),
  BARE ("invert", invert, "Makes negatives"),
  BARE ("grayscale", grayscale, "Makes colours grey"),
};

const GstAugLevelled *
gst_aug_levelled_nth (guint n)
{
  return n < G_N_ELEMENTS (operations) ? &operations[n] : NULL;
}

const GstAugLevelled *
gst_aug_levelled_find (const gchar *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].name, name))
      return &operations[i];
  return NULL;
}
