/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "names.h"

/* The first name of an operation is written. */
static const struct {
  const gchar *name, *op;
} names[] = {
  { "ShearX", "shear-x" },
  { "ShearY", "shear-y" },
  { "TranslateX", "translate-x" },
  { "TranslateY", "translate-y" },
  { "TranslateXRel", "translate-x" },
  { "TranslateYRel", "translate-y" },
  { "Rotate", "rotate" },
  { "AutoContrast", "autocontrast" },
  { "Invert", "invert" },
  { "Equalize", "equalize" },
  { "Solarize", "solarize" },
  { "SolarizeAdd", "solarize-add" },
  { "Posterize", "posterize" },
  { "Contrast", "contrast" },
  { "Color", "saturation" },
  { "Brightness", "brightness" },
  { "Sharpness", "sharpness" },
  { "Cutout", "cutout" },
  { "Identity", "identity" },
};

/* Letters and digits alone, small. (transfer full) */
static gchar *
simplify (const gchar *name)
{
  GString *out = g_string_new (NULL);

  for (; *name; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (out, g_ascii_tolower (*name));
  return g_string_free (out, FALSE);
}

const gchar *
gst_aug_operation_name_find (const gchar *name)
{
  g_autofree gchar *simple = simplify (name);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (names[i].name, simple) == 0)
      return names[i].op;
  return NULL;
}

const gchar *
gst_aug_operation_name (const GstAugDialect *dialect, const gchar *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].op, op))
      return g_strv_contains (dialect->operations, op) ? names[i].name : NULL;
  return NULL;
}

gchar *
gst_aug_operation_names (const GstAugDialect *dialect, const gchar *word)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();

  for (guint i = 0; dialect->operations[i]; i++) {
    const gchar *name = gst_aug_operation_name (dialect, dialect->operations[i]);

    if (name)
      g_ptr_array_add (known, (gpointer) name);
  }
  g_ptr_array_add (known, NULL);
  return gst_aug_did_you_mean (word, (const gchar *const *) known->pdata);
}

const GstAugDialect *
gst_aug_import_dialect (const gchar *name, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_autofree gchar *hint = NULL;

  for (guint i = 0; gst_aug_dialect_nth (i); i++) {
    if (g_str_equal (gst_aug_dialect_nth (i)->name, name))
      return gst_aug_dialect_nth (i);
    g_ptr_array_add (known, (gpointer) gst_aug_dialect_nth (i)->name);
  }
  g_ptr_array_add (known, NULL);
  hint = gst_aug_did_you_mean (name, (const gchar *const *) known->pdata);
  g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_UNKNOWN,
      "there is no dialect \"%s\"; %s", name, hint);
  return NULL;
}
