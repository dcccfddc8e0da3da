/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <glib.h>
#include <string.h>

/* Lines of a long text; g_strsplit() takes minutes for that under the address sanitizer. */
static inline gchar **
split_lines (const gchar *text)
{
  GPtrArray *lines = g_ptr_array_new ();

  while (*text) {
    const gchar *end = strchr (text, '\n');
    const gsize n = end ? (gsize) (end - text) : strlen (text);

    g_ptr_array_add (lines, g_strndup (text, n));
    text += n + (end != NULL);
  }
  g_ptr_array_add (lines, NULL);
  return (gchar **) g_ptr_array_free (lines, FALSE);
}
