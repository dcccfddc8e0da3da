/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What levels mean. docs/dialects.md has the same as a table. */
#include "../catalogue/affine.h"
#include "../video/color/color.h"
#include "../video/geometry/map.h"
#include "dialect.h"

/* torch.linspace() in single precision, of @n values. */
static gdouble
linspace (gfloat start, gfloat end, guint n, guint i)
{
  const gfloat step = (end - start) / (gfloat) (n - 1);

  return i < n / 2 ? start + step * (gfloat) i : end - step * (gfloat) (n - 1 - i);
}

#define ENHANCERS "brightness", "saturation", "contrast", "sharpness"

static gboolean
is_one_of (const gchar *name, const gchar *const *names)
{
  return g_strv_contains (names, name);
}

static const gchar *const enhancers[] = { ENHANCERS, NULL };

/* torchvision 0.14, RandAugment._augmentation_space(): 31 bins. */
static gboolean
torchvision_randaugment (
    const gchar *operation, gdouble level, guint side, gdouble *magnitude, gboolean *is_signed)
{
  const guint bins = 31, i = (guint) CLAMP (level, 0, bins - 1);

  *is_signed = TRUE;
  if (g_str_has_prefix (operation, "shear-"))
    *magnitude = linspace (0, 0.3f, bins, i);
  else if (g_str_has_prefix (operation, "translate-"))
    *magnitude = linspace (0, (gfloat) (150.0 / 331.0 * side), bins, i) / side;
  else if (g_str_equal (operation, "rotate"))
    *magnitude = linspace (0, 30, bins, i);
  else if (is_one_of (operation, enhancers))
    *magnitude = linspace (0, 0.9f, bins, i);
  else if (g_str_equal (operation, "posterize"))
    *magnitude = 8 - (gint) (i / ((bins - 1) / 4.0) + 0.5), *is_signed = FALSE;
  else if (g_str_equal (operation, "solarize"))
    *magnitude = linspace (255, 0, bins, i), *is_signed = FALSE;
  else
    return FALSE;
  return TRUE;
}

static const gchar *const torchvision_randaugment_operations[] = { "identity", "shear-x", "shear-y",
  "translate-x", "translate-y", "rotate", ENHANCERS, "posterize", "solarize", "autocontrast",
  "equalize", NULL };

static const GstAugDialect dialects[] = {
  {
      .name = "torchvision-randaugment",
      .description = "torchvision 0.14, transforms.RandAugment: 31 bins, 0 to 30",
      .levels = 30,
      .whole = TRUE,
      .operations = torchvision_randaugment_operations,
      .arguments = { .fill = 0xff000000u,
          .interpolation = GST_AUG_INTERPOLATION_NEAREST,
          .center = GST_AUG_CENTER_ORIGIN,
          .whole_pixels = TRUE },
      .magnitude = torchvision_randaugment,
  },
};

const GstAugDialect *
gst_aug_dialect_nth (guint n)
{
  return n < G_N_ELEMENTS (dialects) ? &dialects[n] : NULL;
}

const GstAugDialect *
gst_aug_dialect_find (const gchar *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    if (g_str_equal (dialects[i].name, name))
      return &dialects[i];
  return NULL;
}
