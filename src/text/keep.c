/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Words and phrases that no operation may touch. */
#include "keep.h"

#include <string.h>

#include "case.h"
#include "words/list.h"

/* Compares @text with the beginning of @phrase; what follows in @phrase, or NULL. */
static const gchar *
match_text (const gchar *text, const gchar *phrase, const gchar *end)
{
  for (; *text; text = g_utf8_next_char (text), phrase = g_utf8_next_char (phrase))
    if (phrase >= end || gst_aug_text_fold_character (g_utf8_get_char (text)) !=
                             gst_aug_text_fold_character (g_utf8_get_char (phrase)))
      return NULL;
  return phrase;
}

/**
 * gst_aug_cue_match: (skip)
 * @cue: a cue
 * @i: number of a token
 * @phrase: words with single blanks between
 * @size: bytes in @phrase
 *
 * Compares what begins at a token with a phrase. Case, the shape of apostrophes and how many blanks
 * or line ends part words do not count.
 *
 * Returns: how many tokens the phrase takes, 0 if it is not there
 */
guint
gst_aug_cue_match (const GstAugCue *cue, guint i, const gchar *phrase, gsize size)
{
  const gchar *end = phrase + size;
  guint n = 0;

  while (phrase < end) {
    const GstAugToken *token;

    if (i + n >= cue->tokens->len)
      return 0;
    token = gst_aug_cue_nth (cue, i + n);
    if (*phrase == ' ') {
      if (token->kind != GST_AUG_TOKEN_SPACE)
        return 0;
      phrase++;
    } else {
      if (token->kind == GST_AUG_TOKEN_SPACE || !*token->text)
        return 0;
      phrase = match_text (token->text, phrase, end);
      if (!phrase)
        return 0;
    }
    n++;
  }
  return n;
}

/* A list is made once for a value: a cue does not pay for the length of it. */
typedef struct _List List;
struct _List {
  List *next;
  gchar *value;
  GstAugPhrases *phrases; /* NULL: it could not be read */
};

static void
lists_free (gpointer data)
{
  for (List *list = data, *next; list; list = next) {
    next = list->next;
    g_clear_pointer (&list->phrases, gst_aug_phrases_free);
    g_free (list->value);
    g_free (list);
  }
}

static const List *
find_list (GstAugTextTools *tools, const gchar *value)
{
  List *first = gst_aug_text_tools_get (tools, "keep-words"), *list;
  g_auto (GStrv) phrases = NULL;

  for (list = first; list; list = list->next)
    if (strcmp (list->value, value) == 0)
      return list;
  list = g_new0 (List, 1);
  list->value = g_strdup (value);
  phrases = gst_aug_text_read_list (value, ",", "keep-words", tools);
  if (phrases)
    list->phrases = gst_aug_phrases_new ();
  for (guint i = 0; phrases && phrases[i]; i++)
    gst_aug_phrases_add (list->phrases, phrases[i], 0);
  /* behind the first, which stays where it is known */
  if (first) {
    list->next = first->next;
    first->next = list;
  } else {
    gst_aug_text_tools_set (tools, "keep-words", list, lists_free);
  }
  return list;
}

/**
 * gst_aug_text_keep: (skip)
 * @cue: a cue
 * @value: words and phrases with commas between, or @FILE with one on each line
 * @tools: what operations share
 *
 * Marks every place where one of them stands, so that no operation touches it. A word is also kept
 * with a possessive 's and in a compound: "dog" keeps "dog's" and "dog-tired".
 *
 * Returns: whether the list could be read; without it nothing may be touched
 */
gboolean
gst_aug_text_keep (GstAugCue *cue, const gchar *value, GstAugTextTools *tools)
{
  const List *list = find_list (tools, value);

  for (guint i = 0; list->phrases && i < cue->tokens->len; i++) {
    const GstAugTokenKind kind = gst_aug_cue_nth (cue, i)->kind;
    GstAugPhraseMatch match;

    if (!gst_aug_phrases_match (list->phrases, cue, i, &match) &&
        ((kind != GST_AUG_TOKEN_WORD && kind != GST_AUG_TOKEN_OPAQUE) ||
            !gst_aug_phrases_match_part (list->phrases, cue, i, &match)))
      continue;
    for (guint k = i; k < i + match.tokens; k++)
      gst_aug_cue_nth (cue, k)->kept = TRUE;
  }
  return list->phrases != NULL;
}
