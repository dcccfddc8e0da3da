/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Code that works on images of Pillow. Expressions keep the order of the original, since what is
 * cut to a whole number depends on it. */
#include <math.h>

#include "dialect-private.h"

#define MAGNITUDE(name) \
  static gboolean name ( \
      const gchar *operation, gdouble level, guint side, gdouble *magnitude, gboolean *is_signed)

/* Cubuk et al. 2019, table 6: ten values from end to end. Factors have no sign. */
MAGNITUDE (autoaugment)
{
  const gdouble share = level / 9;
  const GstAugGroup group = gst_aug_dialect_group (operation);

  *is_signed = group <= GST_AUG_GROUP_ROTATE;
  switch (group) {
  case GST_AUG_GROUP_SHEAR:
    *magnitude = 0.3 * share;
    return TRUE;
  case GST_AUG_GROUP_TRANSLATE:
    *magnitude = 150.0 / 331 * share;
    return TRUE;
  case GST_AUG_GROUP_ROTATE:
    *magnitude = 30 * share;
    return TRUE;
  case GST_AUG_GROUP_FACTOR:
    *magnitude = 0.1 + 1.8 * share - 1;
    return TRUE;
  case GST_AUG_GROUP_POSTERIZE:
    *magnitude = floor (4 + 4 * share + 0.5);
    return TRUE;
  case GST_AUG_GROUP_SOLARIZE:
    *magnitude = 256 - 256 * share;
    return TRUE;
  case GST_AUG_GROUP_CUTOUT:
    *magnitude = 60.0 / 331 * share;
    return TRUE;
  default:
    return FALSE;
  }
}

/* int_parameter() and float_parameter() of TensorFlow's AutoAugment and what came of it:
 * level·most/levels, cut. */
static gdouble
whole (gdouble level, gdouble most, gdouble levels)
{
  return trunc (level * most / levels);
}

MAGNITUDE (trivialaugment)
{
  const GstAugGroup group = gst_aug_dialect_group (operation);

  *is_signed = group <= GST_AUG_GROUP_ROTATE;
  switch (group) {
  case GST_AUG_GROUP_SHEAR:
    *magnitude = level * 0.99 / 30;
    return TRUE;
  case GST_AUG_GROUP_TRANSLATE:
    *magnitude = whole (level, 32, 30) / side;
    return TRUE;
  case GST_AUG_GROUP_ROTATE:
    *magnitude = whole (level, 135, 30);
    return TRUE;
  case GST_AUG_GROUP_FACTOR:
    *magnitude = level * (2.0 - 0.01) / 30 + 0.01 - 1;
    return TRUE;
  case GST_AUG_GROUP_POSTERIZE:
    *magnitude = 8 - whole (level, 6, 30);
    return TRUE;
  case GST_AUG_GROUP_SOLARIZE:
    *magnitude = 256 - whole (level, 256, 30);
    return TRUE;
  case GST_AUG_GROUP_CUTOUT:
    *magnitude = whole (level, side * 0.6, 30) / side;
    return TRUE;
  default:
    return FALSE;
  }
}

/* What the variants of timm share. */
static gboolean
timm_magnitude (const gchar *operation, gdouble level, gboolean increasing, gdouble *magnitude,
    gboolean *is_signed)
{
  const GstAugGroup group = gst_aug_dialect_group (operation);
  const gdouble share = level / 10;

  *is_signed = group <= GST_AUG_GROUP_ROTATE || (increasing && group == GST_AUG_GROUP_FACTOR);
  switch (group) {
  case GST_AUG_GROUP_SHEAR:
    *magnitude = share * 0.3;
    return TRUE;
  case GST_AUG_GROUP_TRANSLATE:
    *magnitude = share * 0.45;
    return TRUE;
  case GST_AUG_GROUP_ROTATE:
    *magnitude = share * 30;
    return TRUE;
  case GST_AUG_GROUP_FACTOR:
    *magnitude = increasing ? share * 0.9 : share * 1.8 + 0.1 - 1;
    return TRUE;
  case GST_AUG_GROUP_POSTERIZE:
    *magnitude = increasing ? MAX (4 - trunc (share * 4), 0) : MIN (trunc (share * 4), 8);
    return TRUE;
  case GST_AUG_GROUP_SOLARIZE:
    *magnitude = increasing ? MAX (256 - trunc (share * 256), 0) : MIN (trunc (share * 256), 256);
    return TRUE;
  case GST_AUG_GROUP_SOLARIZE_ADD:
    *magnitude = MIN (trunc (share * 110), 128);
    return TRUE;
  default:
    return FALSE;
  }
}

MAGNITUDE (timm)
{
  return timm_magnitude (operation, level, FALSE, magnitude, is_signed);
}

MAGNITUDE (timm_increasing)
{
  return timm_magnitude (operation, level, TRUE, magnitude, is_signed);
}

MAGNITUDE (timm_original)
{
  if (!timm_magnitude (operation, level, FALSE, magnitude, is_signed))
    return FALSE;
  if (gst_aug_dialect_group (operation) == GST_AUG_GROUP_POSTERIZE)
    *magnitude = MIN (trunc (level / 10 * 4) + 4, 8);
  return TRUE;
}

MAGNITUDE (timm_research)
{
  return timm_magnitude (operation, level,
      gst_aug_dialect_group (operation) == GST_AUG_GROUP_POSTERIZE, magnitude, is_signed);
}

/* PBA, AugMix and DALI: what is left to them alone is the move. */
static gboolean
tenths (const gchar *operation, gdouble level, gdouble *magnitude, gboolean *is_signed)
{
  const GstAugGroup group = gst_aug_dialect_group (operation);

  *is_signed = group <= GST_AUG_GROUP_ROTATE;
  switch (group) {
  case GST_AUG_GROUP_SHEAR:
    *magnitude = level * 0.3 / 10;
    return TRUE;
  case GST_AUG_GROUP_ROTATE:
    *magnitude = whole (level, 30, 10);
    return TRUE;
  case GST_AUG_GROUP_FACTOR:
    *magnitude = level * 1.8 / 10 + 0.1 - 1;
    return TRUE;
  case GST_AUG_GROUP_POSTERIZE:
    *magnitude = 4 - whole (level, 4, 10);
    return TRUE;
  case GST_AUG_GROUP_SOLARIZE:
    *magnitude = 256 - whole (level, 256, 10);
    return TRUE;
  default:
    return FALSE;
  }
}

MAGNITUDE (augmix)
{
  if (gst_aug_dialect_group (operation) != GST_AUG_GROUP_TRANSLATE)
    return tenths (operation, level, magnitude, is_signed);
  *magnitude = whole (level, side / 3.0, 10) / side;
  *is_signed = TRUE;
  return TRUE;
}

MAGNITUDE (pba)
{
  switch (gst_aug_dialect_group (operation)) {
  case GST_AUG_GROUP_TRANSLATE:
    *magnitude = whole (level, 10, 10) / side;
    *is_signed = TRUE;
    return TRUE;
  case GST_AUG_GROUP_CUTOUT:
    *magnitude = MIN (whole (level, 20, 10) / side, 1);
    *is_signed = FALSE;
    return TRUE;
  default:
    return tenths (operation, level, magnitude, is_signed);
  }
}

/* The ends lie on either side of nothing, and a sign is drawn besides: 0.5 changes nothing. */
MAGNITUDE (fast_autoaugment)
{
  const GstAugGroup group = gst_aug_dialect_group (operation);

  *is_signed = group <= GST_AUG_GROUP_ROTATE;
  switch (group) {
  case GST_AUG_GROUP_SHEAR:
    *magnitude = level * 0.6 - 0.3;
    return TRUE;
  case GST_AUG_GROUP_TRANSLATE:
    *magnitude = level * 0.9 - 0.45;
    return TRUE;
  case GST_AUG_GROUP_ROTATE:
    *magnitude = level * 60 - 30;
    return TRUE;
  case GST_AUG_GROUP_FACTOR:
    *magnitude = level * (1.9 - 0.1) + 0.1 - 1;
    return TRUE;
  case GST_AUG_GROUP_POSTERIZE:
    *magnitude = trunc (level * 4 + 4);
    return TRUE;
  case GST_AUG_GROUP_SOLARIZE:
    *magnitude = level * 256;
    return TRUE;
  case GST_AUG_GROUP_CUTOUT:
    *magnitude = level * 0.2;
    return TRUE;
  default:
    return FALSE;
  }
}

/* np.round(): halves to the even one. */
static gdouble
round_to_even (gdouble x)
{
  const gdouble below = floor (x);

  if (x - below != 0.5)
    return floor (x + 0.5);
  return fmod (below, 2) == 0 ? below : below + 1;
}

/* 250 pixels of the reference size are more than it can have; one bit is left at least. */
MAGNITUDE (dali)
{
  switch (gst_aug_dialect_group (operation)) {
  case GST_AUG_GROUP_TRANSLATE:
    *magnitude = MIN (level * 250 / 10 / side, 1);
    *is_signed = TRUE;
    return TRUE;
  case GST_AUG_GROUP_ROTATE:
    *magnitude = level * 30 / 10;
    *is_signed = TRUE;
    return TRUE;
  case GST_AUG_GROUP_POSTERIZE:
    *magnitude = MAX (round_to_even (level * 4 / 10), 1);
    *is_signed = FALSE;
    return TRUE;
  case GST_AUG_GROUP_SOLARIZE:
    *magnitude = level * 256 / 10;
    *is_signed = FALSE;
    return TRUE;
  case GST_AUG_GROUP_SOLARIZE_ADD:
    *magnitude = trunc (level * 110 / 10);
    *is_signed = FALSE;
    return TRUE;
  default:
    return tenths (operation, level, magnitude, is_signed);
  }
}

#define GEOMETRY "shear-x", "shear-y", "translate-x", "translate-y"
#define FACTORS "saturation", "contrast", "brightness", "sharpness"

static const gchar *const autoaugment_operations[] = { GEOMETRY, "rotate", "autocontrast", "invert",
  "equalize", "solarize", "posterize", FACTORS, "cutout", NULL };
static const gchar *const trivialaugment_operations[] = { "identity", "autocontrast", "equalize",
  "rotate", "solarize", "saturation", "posterize", "contrast", "brightness", "sharpness", GEOMETRY,
  "invert", "cutout", NULL };
static const gchar *const timm_operations[] = { "autocontrast", "equalize", "invert", "rotate",
  "posterize", "solarize", "solarize-add", FACTORS, GEOMETRY, "grayscale", NULL };
static const gchar *const augmix_operations[] = { "autocontrast", "equalize", "posterize", "rotate",
  "solarize", GEOMETRY, FACTORS, NULL };
static const gchar *const faa_operations[] = { GEOMETRY, "rotate", "autocontrast", "invert",
  "equalize", "solarize", "posterize", "contrast", "saturation", "brightness", "sharpness",
  "cutout", NULL };
static const gchar *const pba_operations[] = { "autocontrast", "equalize", "invert", "rotate",
  "posterize", "solarize", FACTORS, GEOMETRY, "cutout", NULL };
static const gchar *const dali_operations[] = { GEOMETRY, "rotate", "brightness", "contrast",
  "saturation", "sharpness", "posterize", "solarize", "solarize-add", "invert", "equalize",
  "autocontrast", "identity", NULL };

#define BLACK 0xff000000u
#define GREY 0xff808080u
#define MEAN 0xff7d7b72u

#define ARGUMENTS(color, sampling) \
  { \
    .fill = color, .interpolation = GST_AUG_INTERPOLATION_##sampling, \
    .center = GST_AUG_CENTER_ORIGIN, .flavour = GST_AUG_COLOR_FLAVOUR_PILLOW \
  }

const GstAugDialect gst_aug_dialects_pillow[10] = {
  {
      .name = "autoaugment",
      .description = "Cubuk et al., \"AutoAugment\", CVPR 2019, table 6: 10 values, 0 to 9",
      .levels = 9,
      .whole = TRUE,
      .operations = autoaugment_operations,
      .arguments = ARGUMENTS (BLACK, NEAREST),
      .cutout_fill = GREY,
      .magnitude = autoaugment,
  },
  {
      .name = "trivialaugment",
      .description = "automl/trivialaugment, aug_lib.py at d913075c, space wide_standard: 0 to 30",
      .levels = 30,
      .whole = TRUE,
      .operations = trivialaugment_operations,
      .arguments = ARGUMENTS (BLACK, NEAREST),
      .cutout_fill = BLACK,
      .magnitude = trivialaugment,
  },
  {
      .name = "timm",
      .description = "timm, auto_augment.py, rand and v0: 0 to 10, and beyond with mmax",
      .levels = 100,
      .operations = timm_operations,
      .arguments = ARGUMENTS (GREY, BILINEAR),
      .magnitude = timm,
  },
  {
      .name = "timm-increasing",
      .description = "timm, auto_augment.py, rand with inc1, and augmix: 0 to 10, and beyond",
      .levels = 100,
      .least_factor = 0.1,
      .operations = timm_operations,
      .arguments = ARGUMENTS (GREY, BILINEAR),
      .magnitude = timm_increasing,
  },
  {
      .name = "timm-original",
      .description = "timm, auto_augment.py, original: as timm, but 4 to 8 bits: 0 to 10",
      .levels = 100,
      .operations = timm_operations,
      .arguments = ARGUMENTS (GREY, BILINEAR),
      .magnitude = timm_original,
  },
  {
      .name = "timm-research",
      .description = "timm, auto_augment.py, originalr and v0r: as timm, but 4 to 0 bits: 0 to 10",
      .levels = 100,
      .operations = timm_operations,
      .arguments = ARGUMENTS (GREY, BILINEAR),
      .magnitude = timm_research,
  },
  {
      .name = "augmix",
      .description = "google-research/augmix, augmentations.py at 7c84885f: 0 to 10, of which 0.1 "
                     "to the severity is drawn",
      .levels = 10,
      .operations = augmix_operations,
      .arguments = ARGUMENTS (BLACK, BILINEAR),
      .magnitude = augmix,
  },
  {
      .name = "fast-autoaugment",
      .description = "kakaobrain/fast-autoaugment, augmentations.py at 35b482a6, and DADA: 0 to 1, "
                     "0.5 moves nothing",
      .levels = 1,
      .operations = faa_operations,
      .arguments = ARGUMENTS (BLACK, NEAREST),
      .cutout_fill = MEAN,
      .magnitude = fast_autoaugment,
  },
  {
      .name = "pba",
      .description =
          "arcelien/pba, augmentation_transforms.py at 588f1b7a: 0 to 10, pictures of 32 "
          "by 32",
      .levels = 10,
      .whole = TRUE,
      .operations = pba_operations,
      .arguments = ARGUMENTS (MEAN, NEAREST),
      .cutout_fill = MEAN,
      .magnitude = pba,
  },
  {
      .name = "dali",
      .description =
          "NVIDIA DALI, auto_aug/auto_augment.py, policies of AutoAugment: 11 bins, 0 to "
          "10",
      .levels = 10,
      .whole = TRUE,
      .operations = dali_operations,
      .arguments = { .fill = GREY,
          .interpolation = GST_AUG_INTERPOLATION_BILINEAR,
          .center = GST_AUG_CENTER_ORIGIN },
      .magnitude = dali,
  },
};
