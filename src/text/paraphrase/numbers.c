/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* two <-> 2, twenty-one <-> 21. "One" is more often a pronoun, and stays. */
#include <string.h>

#include "../keep.h"
#include "paraphrase.h"

static const gchar *const small[] = { "zero", "one", "two", "three", "four", "five", "six", "seven",
  "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
  "seventeen", "eighteen", "nineteen" };
static const gchar *const tens[] = { "", "", "twenty", "thirty", "forty", "fifty", "sixty",
  "seventy", "eighty", "ninety" };

/* (transfer full) */
static gchar *
in_words (guint n)
{
  if (n < G_N_ELEMENTS (small))
    return g_strdup (small[n]);
  return n % 10 ? g_strdup_printf ("%s-%s", tens[n / 10], small[n % 10]) : g_strdup (tens[n / 10]);
}

/* Which of @n words @text is, case aside, of its first @size bytes; -1: none. */
static gint
find (const gchar *const *words, gint n, const gchar *text, gsize size)
{
  for (gint i = 0; i < n; i++)
    if (strlen (words[i]) == size && g_ascii_strncasecmp (words[i], text, size) == 0)
      return i;
  return -1;
}

/* The number from 2 to 99 that token @i names in words; 0 if it names none. */
static guint
value_of_word (const GstAugCue *cue, guint i)
{
  const gchar *text = gst_aug_cue_nth (cue, i)->text;
  const gsize size = strlen (text), ten = strcspn (text, "-");
  gint value = find (small, G_N_ELEMENTS (small), text, size);

  if (value < 0) {
    const gint unit = text[ten] ? find (small, 10, text + ten + 1, size - ten - 1) : 0;

    value = find (tens + 2, G_N_ELEMENTS (tens) - 2, text, ten);
    if (value < 0 || unit < 0 || (text[ten] && unit == 0))
      return 0;
    value = 10 * (value + 2) + unit;
  }
  return value > 1 ? (guint) value : 0;
}

static gboolean
touches (const GstAugCue *cue, guint i)
{
  return i < cue->tokens->len && gst_aug_cue_nth (cue, i)->kind != GST_AUG_TOKEN_SPACE;
}

/* Part of a time, a date, a sum of money or a share: 3:30, 5.5, $10, 20%. A full stop or a comma
 * with a blank behind it is none of these. */
static gboolean
stands_alone (const GstAugCue *cue, guint i)
{
  if (i > 0 && touches (cue, i - 1) && !strchr ("([\"'", gst_aug_cue_nth (cue, i - 1)->text[0]))
    return FALSE;
  return !touches (cue, i + 1) ||
         (strchr (".,!?;:)]\"'", gst_aug_cue_nth (cue, i + 1)->text[0]) && !touches (cue, i + 2));
}

static gboolean
is_currency (const GstAugCue *cue, guint i)
{
  return i < cue->tokens->len && g_unichar_type (g_utf8_get_char (
                                     gst_aug_cue_nth (cue, i)->text)) == G_UNICODE_CURRENCY_SYMBOL;
}

/* A number behind a noun is a name: "number 9", "the letter 4". */
static gboolean
is_name (const GstAugParaphrase *self, guint i)
{
  return i >= 2 && gst_aug_paraphrase_is_any (self, i - 2,
                       "number digit figure letter page chapter route bus "
                       "platform gate room year channel line war part volume");
}

void
gst_aug_paraphrase_numbers (GstAugParaphrase *self)
{
  for (guint i = 0; i < self->cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (self->cue, i);
    guint n = 0;

    if (token->kept || !stands_alone (self->cue, i) || is_currency (self->cue, i + 2) ||
        is_name (self, i))
      continue;
    if (token->kind == GST_AUG_TOKEN_WORD && (n = value_of_word (self->cue, i)) > 0) {
      gchar digits[8];

      g_snprintf (digits, sizeof digits, "%u", n);
      if (gst_aug_paraphrase_takes (self))
        gst_aug_cue_splice (self->cue, i, 1, digits);
    } else if (token->kind == GST_AUG_TOKEN_NUMBER && strlen (token->text) <= 2 &&
               token->text[0] != '0' &&
               strspn (token->text, "0123456789") == strlen (token->text) &&
               (n = (guint) g_ascii_strtoull (token->text, NULL, 10)) > 1) {
      g_autofree gchar *word = in_words (n);

      if (i == 0 && g_ascii_islower (word[0]))
        word[0] = g_ascii_toupper (word[0]);
      if (gst_aug_paraphrase_takes (self))
        gst_aug_cue_splice (self->cue, i, 1, word);
    }
  }
}
