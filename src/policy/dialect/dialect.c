/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Which dialects there are. docs/dialects.md has what their levels mean. */
#include "dialect-private.h"

GstAugGroup
gst_aug_dialect_group (const gchar *operation)
{
  static const struct {
    const gchar *name;
    GstAugGroup group;
  } groups[] = {
    { "shear-x", GST_AUG_GROUP_SHEAR },
    { "shear-y", GST_AUG_GROUP_SHEAR },
    { "translate-x", GST_AUG_GROUP_TRANSLATE },
    { "translate-y", GST_AUG_GROUP_TRANSLATE },
    { "rotate", GST_AUG_GROUP_ROTATE },
    { "brightness", GST_AUG_GROUP_FACTOR },
    { "saturation", GST_AUG_GROUP_FACTOR },
    { "contrast", GST_AUG_GROUP_FACTOR },
    { "sharpness", GST_AUG_GROUP_FACTOR },
    { "posterize", GST_AUG_GROUP_POSTERIZE },
    { "solarize", GST_AUG_GROUP_SOLARIZE },
    { "solarize-add", GST_AUG_GROUP_SOLARIZE_ADD },
    { "cutout", GST_AUG_GROUP_CUTOUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_equal (groups[i].name, operation))
      return groups[i].group;
  return GST_AUG_GROUP_NONE;
}

/* After sign and schedules. */
gdouble
gst_aug_dialect_limit (const GstAugDialect *dialect, const gchar *operation, gdouble magnitude)
{
  if (dialect->least_factor > 0 && gst_aug_dialect_group (operation) == GST_AUG_GROUP_FACTOR)
    return MAX (magnitude, dialect->least_factor - 1);
  return magnitude;
}

/* What the arguments of an operation are where a document does not say; left alone if the dialect
 * does not know the operation. */
void
gst_aug_dialect_set_arguments (
    const GstAugDialect *dialect, const gchar *operation, GstAugLevelledArguments *arguments)
{
  if (!g_strv_contains (dialect->operations, operation))
    return;
  *arguments = dialect->arguments;
  if (g_str_equal (operation, "cutout"))
    arguments->fill = dialect->cutout_fill;
}

const GstAugDialect *
gst_aug_dialect_nth (guint n)
{
  const guint first = G_N_ELEMENTS (gst_aug_dialects_torchvision);

  if (n < first)
    return &gst_aug_dialects_torchvision[n];
  return n - first < G_N_ELEMENTS (gst_aug_dialects_pillow) ? &gst_aug_dialects_pillow[n - first]
                                                            : NULL;
}

const GstAugDialect *
gst_aug_dialect_find (const gchar *name)
{
  const GstAugDialect *dialect;

  for (guint i = 0; (dialect = gst_aug_dialect_nth (i)); i++)
    if (g_str_equal (dialect->name, name))
      return dialect;
  return NULL;
}
