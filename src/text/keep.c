/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Words and phrases that no operation may touch. */
#include "keep.h"

#include <string.h>

static gunichar
fold (gunichar character)
{
  return character == 0x2019 ? '\'' : g_unichar_tolower (character);
}

/* Compares @text with the beginning of @phrase; what follows in @phrase, or NULL. */
static const gchar *
match_text (const gchar *text, const gchar *phrase, const gchar *end)
{
  for (; *text; text = g_utf8_next_char (text), phrase = g_utf8_next_char (phrase))
    if (phrase >= end || fold (g_utf8_get_char (text)) != fold (g_utf8_get_char (phrase)))
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

/**
 * gst_aug_cue_keep: (skip)
 * @cue: a cue
 * @phrases: words and phrases, commas between
 *
 * Marks every place where one of them stands, so that no operation touches it.
 *
 * Returns: how many places
 */
guint
gst_aug_cue_keep (GstAugCue *cue, const gchar *phrases)
{
  guint places = 0;

  while (*phrases) {
    gsize size;

    phrases += strspn (phrases, ", ");
    size = strcspn (phrases, ",");
    for (guint i = 0; size && i < cue->tokens->len; i++) {
      const guint n = gst_aug_cue_match (cue, i, phrases, size);

      for (guint k = i; k < i + n; k++)
        gst_aug_cue_nth (cue, k)->kept = TRUE;
      places += n > 0;
    }
    phrases += size;
  }
  return places;
}
