/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/visibility.h"

G_BEGIN_DECLS

/* A character as people compare it: case and the shape of the apostrophe do not count. */
static inline gunichar
gst_aug_text_fold_character (gunichar character)
{
  return character == 0x2019 ? '\'' : g_unichar_tolower (character);
}

GST_AUG_API gchar *gst_aug_text_fold (const gchar *text);
GST_AUG_API gchar *gst_aug_text_upper_case (const gchar *text);
GST_AUG_API gchar *gst_aug_text_keep_case (const gchar *model, gsize length, const gchar *word);

G_END_DECLS
