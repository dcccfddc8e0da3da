/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <glib.h>

/* GLib loses the tables that it has outgrown, on purpose; the leak checker would tell of them. */
const gchar *
g_intern_string (const gchar *text)
{
  static GHashTable *strings;
  const gchar *found;

  if (!text)
    return NULL;
  if (!strings)
    strings = g_hash_table_new (g_str_hash, g_str_equal);
  found = g_hash_table_lookup (strings, text);
  if (!found)
    g_hash_table_add (strings, (gpointer) (found = g_strdup (text)));
  return found;
}
