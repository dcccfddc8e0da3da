/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* English a and an, which hang on the sound that the next word begins with. */
#include "article.h"

#include <string.h>

#include "../effect.h"

static gboolean
begins (const gchar *word, const gchar *const *list, guint n)
{
  for (guint i = 0; i < n; i++)
    if (g_str_has_prefix (word, list[i]))
      return TRUE;
  return FALSE;
}

/* u as in use or united; un- in front of another word is not it. */
static gboolean
begins_with_you (const gchar *word)
{
  static const gchar *const yes[] = { "eu", "ewe", "ewer", "u-turn", "ubiq", "ufo", "uganda", "ukr",
    "ukulele", "unanim", "uni", "ura", "urea", "uret", "uri", "urolog", "uru", "usa", "use",
    "using", "usu", "usurp", "ute", "utili", "utop" };
  static const gchar *const no[] = { "unid", "unill", "unim", "unin", "unir" };

  return begins (word, yes, G_N_ELEMENTS (yes)) && !begins (word, no, G_N_ELEMENTS (no));
}

static gboolean
begins_with_won (const gchar *word)
{
  return strcmp (word, "one") == 0 || g_str_has_prefix (word, "one-") ||
         g_str_has_prefix (word, "one'") || strcmp (word, "ones") == 0 ||
         (g_str_has_prefix (word, "once") && !g_ascii_isalpha (word[4])) ||
         g_str_has_prefix (word, "oneness") || g_str_has_prefix (word, "ouija");
}

/* Numbers as they are said: eight, eleven, eighteen, eighty, eleven thousand. */
static gboolean
number_takes_an (const gchar *digits)
{
  const gsize n = strspn (digits, "0123456789");

  return digits[0] == '8' || ((n == 2 || n == 5 || n == 8) && digits[0] == '1' &&
                                 (digits[1] == '1' || digits[1] == '8'));
}

/* Letters that are said one by one: one alone, or capitals that no word begins with or is without a
 * vowel of. */
static gboolean
is_spelt (const gchar *word)
{
  static const gchar *const onsets =
      "BL BR CH CL CR DR FL FR GL GR KN PH PL PR QU SC SH SK SL SM SN SP SQ ST SW TH TR TW WH WR";
  const gsize n = strlen (word);
  const gchar pair[] = { word[0], n > 1 ? word[1] : '\0', '\0' };

  if (!g_ascii_isupper (word[0]) || n == 1 || word[1] == '-')
    return g_ascii_isupper (word[0]);
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isupper (word[i]))
      return FALSE;
  if (!strpbrk (word, "AEIOUY"))
    return TRUE;
  return !strpbrk (pair, "AEIOUY") && !strstr (onsets, pair);
}

/**
 * gst_aug_takes_an: (skip)
 * @word: an English word or number
 *
 * Returns: whether an, not a, stands in front of it
 */
gboolean
gst_aug_takes_an (const gchar *word)
{
  static const gchar *const mute[] = { "heir", "honest", "honor", "honour", "hour" };
  g_autofree gchar *lower = g_ascii_strdown (word, -1);

  if (g_ascii_isdigit (*word))
    return number_takes_an (word);
  if (is_spelt (word))
    return strchr ("AEFHILMNORSX", word[0]) != NULL;
  if (begins (lower, mute, G_N_ELEMENTS (mute)))
    return TRUE;
  if (begins_with_you (lower) || begins_with_won (lower))
    return FALSE;
  return strchr ("aeiou", lower[0]) != NULL || g_str_has_prefix (lower, "\303\251");
}

/* The article that stands directly in front of token @i; NULL: none. Blanks and what is not seen
 * may be between, and a quotation mark. */
static GstAugToken *
find_article (const GstAugCue *cue, guint i, guint *at)
{
  while (i-- > 0) {
    GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (token->kind == GST_AUG_TOKEN_SPACE || !*token->text || strcmp (token->text, "\"") == 0 ||
        strcmp (token->text, "\342\200\234") == 0)
      continue;
    *at = i;
    return token->kind == GST_AUG_TOKEN_WORD && !token->kept &&
                   (g_ascii_strcasecmp (token->text, "a") == 0 ||
                       g_ascii_strcasecmp (token->text, "an") == 0)
               ? token
               : NULL;
  }
  return NULL;
}

/**
 * gst_aug_cue_mend_article: (skip)
 * @cue: a cue
 * @i: number of the token that was replaced or put in, or that stands where one was taken out
 * @language: (nullable): the cue's language; nothing is done where it is not English
 *
 * Lets an English article agree with the word or number behind it: call it where a cue has changed.
 * The article is looked for in front of the first word at @i or behind it, and where that is an
 * article itself, behind that.
 */
void
gst_aug_cue_mend_article (GstAugCue *cue, guint i, const gchar *language)
{
  const GstAugToken *next = NULL;
  GstAugToken *article;
  gboolean an, upper, behind = FALSE;
  guint at;

  if (!gst_aug_text_is_language (language, "en"))
    return;
  for (; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (token->kind != GST_AUG_TOKEN_WORD && token->kind != GST_AUG_TOKEN_NUMBER &&
        !(token->kind == GST_AUG_TOKEN_OPAQUE && *token->text))
      continue;
    next = token;
    if (behind ||
        (g_ascii_strcasecmp (token->text, "a") != 0 && g_ascii_strcasecmp (token->text, "an") != 0))
      break;
    behind = TRUE;
  }
  article = next && i < cue->tokens->len ? find_article (cue, i, &at) : NULL;
  if (!article)
    return;
  an = gst_aug_takes_an (next->text);
  if (an == (article->text[1] != '\0'))
    return;
  /* AN APPLE, but An apple; of a single A the next word tells */
  upper = article->text[0] == 'A' &&
          (an ? g_ascii_isupper (next->text[0]) && g_ascii_isupper (next->text[1]) : TRUE);
  if (an)
    gst_aug_cue_replace (cue, at, upper ? "AN" : article->text[0] == 'A' ? "An" : "an");
  else
    gst_aug_cue_replace (cue, at, upper ? "A" : "a");
}
