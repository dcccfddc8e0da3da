/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Small letters and capitals, the same in every locale. */
#include "case.h"

#include <string.h>

/* One capital alone is a title: A, I. */
GstAugCase
gst_aug_case_of (const gchar *text)
{
  guint n_upper = 0, n_lower = 0;
  gboolean first = FALSE;

  for (; *text; text = g_utf8_next_char (text)) {
    const gunichar c = g_utf8_get_char (text);

    if (g_unichar_isupper (c)) {
      first |= n_upper + n_lower == 0;
      n_upper++;
    } else if (g_unichar_islower (c)) {
      n_lower++;
    }
  }
  if (n_upper == 0)
    return GST_AUG_CASE_LOWER;
  if (n_upper == 1 && first)
    return GST_AUG_CASE_TITLE;
  return n_lower == 0 ? GST_AUG_CASE_UPPER : GST_AUG_CASE_MIXED;
}

/* Writes a text as another was: the first word, or with @each all, with a capital, or all of it in
 * capitals. Capitals that it has itself stay. */
gchar *
gst_aug_case_apply (GstAugCase pattern, gboolean each, const gchar *text)
{
  GString *out = g_string_sized_new (32);
  gboolean start = TRUE;

  for (; *text; text = g_utf8_next_char (text)) {
    const gunichar c = g_utf8_get_char (text);
    const gboolean upper =
        pattern == GST_AUG_CASE_UPPER || (pattern == GST_AUG_CASE_TITLE && start);

    g_string_append_unichar (out, upper ? g_unichar_toupper (c) : c);
    start = each && c == ' ';
  }
  return g_string_free (out, FALSE);
}

/* Whether the word at token @i is the first of a sentence: what stands in front of it, other than
 * quotation marks and brackets, ends one. */
gboolean
gst_aug_cue_starts_sentence (const GstAugCue *cue, guint i)
{
  while (i-- > 0) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (token->kind == GST_AUG_TOKEN_WORD || token->kind == GST_AUG_TOKEN_NUMBER)
      return FALSE;
    if (token->kind == GST_AUG_TOKEN_SPACE)
      continue;
    if (token->kind == GST_AUG_TOKEN_OPAQUE && *token->text)
      return FALSE;
    if (*token->text && strpbrk (token->text, ".!?:"))
      return TRUE;
    if (strcmp (token->text, ",") == 0 || strcmp (token->text, ";") == 0)
      return FALSE;
  }
  return TRUE;
}
