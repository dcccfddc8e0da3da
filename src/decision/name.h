/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: names are compared for every picture, and most differ in their first letter. */
#pragma once

#include <glib.h>
#include <string.h>

static inline gboolean
gst_aug_same_name (const gchar *a, const gchar *b)
{
  return a == b || (a[0] == b[0] && strcmp (a, b) == 0);
}
