/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Sets field @name to an array of @n doubles. */
static inline void
aug_structure_set_numbers (GstStructure *s, const gchar *name, const gdouble *numbers, guint n)
{
  GValue array = G_VALUE_INIT;

  g_value_init (&array, GST_TYPE_ARRAY);
  for (guint i = 0; i < n; i++) {
    GValue item = G_VALUE_INIT;

    g_value_init (&item, G_TYPE_DOUBLE);
    g_value_set_double (&item, numbers[i]);
    gst_value_array_append_and_take_value (&array, &item);
  }
  gst_structure_take_value (s, name, &array);
}

G_END_DECLS
