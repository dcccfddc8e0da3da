/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "case.h"

/* In small letters, with the apostrophe of typewriters, alike in every locale. (transfer full) */
gchar *
gst_aug_text_fold (const gchar *text)
{
  GString *folded = g_string_sized_new (32);

  for (; *text; text = g_utf8_next_char (text))
    g_string_append_unichar (folded, gst_aug_text_fold_character (g_utf8_get_char (text)));
  return g_string_free (folded, FALSE);
}

/* Not g_utf8_strup(), which makes another word of "right" in a Turkish locale. (transfer full) */
gchar *
gst_aug_text_upper_case (const gchar *text)
{
  GString *upper = g_string_new (NULL);

  for (; *text; text = g_utf8_next_char (text))
    g_string_append_unichar (upper, g_unichar_toupper (g_utf8_get_char (text)));
  return g_string_free (upper, FALSE);
}

/* @word in the case of the first @length bytes of @model: left -> right, Left -> Right, LEFT ->
 * RIGHT, anything else as it is. (transfer full) */
gchar *
gst_aug_text_keep_case (const gchar *model, gsize length, const gchar *word)
{
  guint upper = 0, lower = 0;
  gboolean first_upper = g_unichar_isupper (g_utf8_get_char (model));
  gchar title[7] = { 0 };

  for (const gchar *p = model; p < model + length; p = g_utf8_next_char (p)) {
    upper += g_unichar_isupper (g_utf8_get_char (p));
    lower += g_unichar_islower (g_utf8_get_char (p));
  }
  if (upper > 1 && lower == 0)
    return gst_aug_text_upper_case (word);
  if (!first_upper || upper != 1)
    return g_strdup (word);
  g_unichar_to_utf8 (g_unichar_totitle (g_utf8_get_char (word)), title);
  return g_strconcat (title, g_utf8_next_char (word), NULL);
}
