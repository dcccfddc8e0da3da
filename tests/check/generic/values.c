/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Values that are worth trying for a property of any type. */
#include "walk.h"

/* Values worth trying: the ends and the default; all of an enumeration. */
GPtrArray *
setting_values (GParamSpec *spec)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  GType type = spec->value_type;

  if (G_IS_PARAM_SPEC_ENUM (spec)) {
    GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;

    for (guint i = 0; i < klass->n_values; i++)
      g_ptr_array_add (values, g_strdup (klass->values[i].value_nick));
  } else if (G_IS_PARAM_SPEC_DOUBLE (spec)) {
    g_ptr_array_add (values, g_strdup_printf ("%.17g", G_PARAM_SPEC_DOUBLE (spec)->minimum));
    g_ptr_array_add (values, g_strdup_printf ("%.17g", G_PARAM_SPEC_DOUBLE (spec)->maximum));
    g_ptr_array_add (values, g_strdup_printf ("%.17g", G_PARAM_SPEC_DOUBLE (spec)->default_value));
  } else if (G_IS_PARAM_SPEC_UINT (spec)) {
    g_ptr_array_add (values, g_strdup_printf ("%u", G_PARAM_SPEC_UINT (spec)->minimum));
    g_ptr_array_add (values, g_strdup_printf ("%u", G_PARAM_SPEC_UINT (spec)->maximum));
    g_ptr_array_add (values, g_strdup_printf ("%u", G_PARAM_SPEC_UINT (spec)->default_value));
  } else if (G_IS_PARAM_SPEC_INT (spec)) {
    g_ptr_array_add (values, g_strdup_printf ("%d", G_PARAM_SPEC_INT (spec)->minimum));
    g_ptr_array_add (values, g_strdup_printf ("%d", G_PARAM_SPEC_INT (spec)->maximum));
  } else if (G_IS_PARAM_SPEC_UINT64 (spec)) {
    g_ptr_array_add (values, g_strdup ("0"));
    g_ptr_array_add (values, g_strdup_printf ("%" G_GUINT64_FORMAT, G_MAXUINT64));
  } else if (type == G_TYPE_BOOLEAN) {
    g_ptr_array_add (values, g_strdup ("false"));
    g_ptr_array_add (values, g_strdup ("true"));
  } else if (type == GST_TYPE_FRACTION) {
    g_ptr_array_add (values, g_strdup ("0/1"));
    g_ptr_array_add (values, g_strdup ("1/2147483647"));
    g_ptr_array_add (values, g_strdup ("2147483647/1"));
    g_ptr_array_add (values, g_strdup ("1001/30000"));
  } else if (type == G_TYPE_STRING) {
    g_ptr_array_add (values, g_strdup (""));
    g_ptr_array_add (values, g_strdup ("word"));
    g_ptr_array_add (values, g_strdup ("zwölf, 12 / #\\ \xe2\x82\xac"));
  } else if (type == GST_TYPE_ARRAY) {
    GParamSpec *element = ((GstParamSpecArray *) spec)->element_spec;

    g_ptr_array_add (values, g_strdup ("<>"));
    g_ptr_array_add (values, g_strdup ("<0.5>"));
    g_ptr_array_add (
        values, g_strdup_printf ("<0.5,0.25,%g>",
                    G_IS_PARAM_SPEC_DOUBLE (element) ? G_PARAM_SPEC_DOUBLE (element)->minimum : 0));
  }
  return values;
}

/* What a user may set, without what every element has. */
gboolean
is_setting (GParamSpec *spec)
{
  return (spec->flags & G_PARAM_WRITABLE) && !g_str_equal (spec->name, "name") &&
         !g_str_equal (spec->name, "parent") && !g_str_equal (spec->name, "qos");
}
