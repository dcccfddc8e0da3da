/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* torchvision 0.14, transforms/autoaugment.py: tables of magnitudes in single precision. */
#include <math.h>

#include "dialect-private.h"

/* The ends of torchvision's tables; bits go from @bits down by @fewer. */
typedef struct {
  gfloat shear, degrees, factor;
  gdouble share, pixels; /* moves: share of the side, else pixels */
  gint bits, fewer;
} Space;

static const Space autoaugment = { 0.3f, 30, 0.9f, 150.0 / 331.0, 0, 8, 4 };
static const Space trivialaugment = { 0.99f, 135, 0.99f, 0, 32, 8, 6 };
static const Space augmix = { 0.3f, 30, 0.9f, 1.0 / 3.0, 0, 4, 4 };

/* torch.linspace() of @n values. */
static gdouble
linspace (gfloat start, gfloat end, guint n, guint i)
{
  const gfloat step = n > 1 ? (end - start) / (gfloat) (n - 1) : 0;

  return i < n / 2 || n == 1 ? start + step * (gfloat) i : end - step * (gfloat) (n - 1 - i);
}

/* torch.round(): halves to the even one. */
static gint
round_to_even (gfloat x)
{
  const gfloat below = floorf (x);

  return (gint) below + (x - below > 0.5f || (x - below == 0.5f && (gint) below % 2 != 0));
}

static gdouble
move (const Space *space, guint bins, guint i, guint side)
{
  const gdouble end = space->pixels > 0           ? space->pixels
                      : space->share == 1.0 / 3.0 ? side / 3.0
                                                  : space->share * side;

  return linspace (0, (gfloat) end, bins, i) / side;
}

static gboolean
look_up (const Space *space, const gchar *operation, guint bins, gdouble level, guint side,
    gdouble *magnitude, gboolean *is_signed)
{
  const guint i = (guint) CLAMP (level, 0, bins - 1);

  *is_signed = TRUE;
  switch (gst_aug_dialect_group (operation)) {
  case GST_AUG_GROUP_SHEAR:
    *magnitude = linspace (0, space->shear, bins, i);
    return TRUE;
  case GST_AUG_GROUP_TRANSLATE:
    *magnitude = move (space, bins, i, side);
    return TRUE;
  case GST_AUG_GROUP_ROTATE:
    *magnitude = linspace (0, space->degrees, bins, i);
    return TRUE;
  case GST_AUG_GROUP_FACTOR:
    *magnitude = linspace (0, space->factor, bins, i);
    return TRUE;
  case GST_AUG_GROUP_POSTERIZE:
    *magnitude =
        space->bits - round_to_even ((gfloat) i / (gfloat) ((bins - 1) / (gdouble) space->fewer));
    break;
  case GST_AUG_GROUP_SOLARIZE:
    *magnitude = linspace (255, 0, bins, i);
    break;
  default:
    return FALSE;
  }
  *is_signed = FALSE;
  return TRUE;
}

gboolean
gst_aug_torchvision_randaugment_bin (const gchar *operation, guint bins, guint i, guint side,
    gdouble *magnitude, gboolean *is_signed)
{
  return look_up (&autoaugment, operation, bins, i, side, magnitude, is_signed);
}

gboolean
gst_aug_torchvision_trivialaugment_bin (const gchar *operation, guint bins, guint i, guint side,
    gdouble *magnitude, gboolean *is_signed)
{
  return look_up (&trivialaugment, operation, bins, i, side, magnitude, is_signed);
}

#define TABLE(name, space, bins) \
  static gboolean name##_magnitude ( \
      const gchar *operation, gdouble level, guint side, gdouble *magnitude, gboolean *is_signed) \
  { \
    return look_up (&space, operation, bins, level, side, magnitude, is_signed); \
  }

TABLE (autoaugment, autoaugment, 10)
TABLE (randaugment, autoaugment, 31)
TABLE (trivialaugment, trivialaugment, 31)
TABLE (augmix, augmix, 10)

#define GEOMETRY "shear-x", "shear-y", "translate-x", "translate-y", "rotate"
#define FACTORS "brightness", "saturation", "contrast", "sharpness"
#define LEVELS "posterize", "solarize", "autocontrast", "equalize"

static const gchar *const autoaugment_operations[] = { GEOMETRY, FACTORS, LEVELS, "invert", NULL };
static const gchar *const randaugment_operations[] = { "identity", GEOMETRY, FACTORS, LEVELS,
  NULL };
static const gchar *const augmix_operations[] = { GEOMETRY, LEVELS, FACTORS, NULL };

#define ARGUMENTS(sampling) \
  { \
    .fill = 0xff000000u, .interpolation = sampling, .center = GST_AUG_CENTER_ORIGIN, \
    .whole_pixels = TRUE \
  }

const GstAugDialect gst_aug_dialects_torchvision[4] = {
  {
      .name = "torchvision-autoaugment",
      .description = "torchvision 0.14, transforms.AutoAugment: 10 bins, 0 to 9",
      .levels = 9,
      .whole = TRUE,
      .operations = autoaugment_operations,
      .arguments = ARGUMENTS (GST_AUG_INTERPOLATION_NEAREST),
      .magnitude = autoaugment_magnitude,
  },
  {
      .name = "torchvision-randaugment",
      .description = "torchvision 0.14, transforms.RandAugment: 31 bins, 0 to 30",
      .levels = 30,
      .whole = TRUE,
      .operations = randaugment_operations,
      .arguments = ARGUMENTS (GST_AUG_INTERPOLATION_NEAREST),
      .magnitude = randaugment_magnitude,
  },
  {
      .name = "torchvision-trivialaugment",
      .description = "torchvision 0.14, transforms.TrivialAugmentWide: 31 bins, 0 to 30",
      .levels = 30,
      .whole = TRUE,
      .operations = randaugment_operations,
      .arguments = ARGUMENTS (GST_AUG_INTERPOLATION_NEAREST),
      .magnitude = trivialaugment_magnitude,
  },
  {
      .name = "torchvision-augmix",
      .description = "torchvision 0.14, transforms.AugMix: 10 bins, 0 to 9, of which the first "
                     "as many as the severity are drawn",
      .levels = 9,
      .whole = TRUE,
      .operations = augmix_operations,
      .arguments = ARGUMENTS (GST_AUG_INTERPOLATION_BILINEAR),
      .magnitude = augmix_magnitude,
  },
};
