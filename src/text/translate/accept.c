/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Whether what came back still says the same, as far as can be told without a dictionary: a result
 * must not depend on whether one is installed. */
#include <string.h>

#include "../../facts/facts.h"
#include "../case.h"
#include "../words/stop.h"
#include "translate.h"

#define LEAST_OVERLAP 0.5

/* A word without what inflection puts behind it. Words of other languages are told by how they
 * begin. */
static gchar *
stem_of (const gchar *word, const gchar *language)
{
  static const gchar *const endings[] = { "'s", "ing", "ies", "ied", "ed", "es", "ly", "s", "y",
    "e" };
  GString *stem = g_string_new (NULL);
  guint n = 0;

  for (const gchar *p = word; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (stem, gst_aug_text_fold_character (c));
    if (++n == 5 && !gst_aug_text_is_language (language, "en"))
      break;
  }
  if (!gst_aug_text_is_language (language, "en"))
    return g_string_free (stem, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (stem->len >= strlen (endings[i]) + 3 && g_str_has_suffix (stem->str, endings[i]))
      g_string_truncate (stem, stem->len - strlen (endings[i]));
  if (stem->len > 3 && stem->str[stem->len - 1] == stem->str[stem->len - 2])
    g_string_truncate (stem, stem->len - 1);
  return g_string_free (stem, FALSE);
}

/* The stems of what has a meaning of its own. */
static GHashTable *
find_stems (const gchar *text, const gchar *language)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, GST_AUG_TEXT_UTF8);
  GHashTable *stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);
    const gboolean english = gst_aug_text_is_language (language, "en");

    if (token->kind == GST_AUG_TOKEN_NUMBER ||
        (token->kind == GST_AUG_TOKEN_WORD &&
            (english ? !gst_aug_text_is_stop_word (token->text, language)
                     : g_utf8_strlen (token->text, -1) > 3)))
      g_hash_table_add (stems, stem_of (token->text, language));
  }
  return stems;
}

static gdouble
find_overlap (const gchar *original, const gchar *translation, const gchar *language)
{
  g_autoptr (GHashTable) before = find_stems (original, language);
  g_autoptr (GHashTable) after = find_stems (translation, language);
  GHashTableIter iter;
  gpointer stem;
  guint common = 0;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &stem, NULL))
    common += g_hash_table_contains (after, stem);
  return g_hash_table_size (before) ? (gdouble) common / g_hash_table_size (before) : 1;
}

static guint
count (const gchar *text, const gchar *characters)
{
  guint n = 0;

  for (; *text; text++)
    n += strchr (characters, *text) != NULL;
  return n;
}

static gchar *
one_line (const gchar *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  GString *line = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_string_append_printf (line, line->len ? " %s" : "%s", words[i]);
  return g_string_free (line, FALSE);
}

/* Whether both state the same of a picture: the same colours, sides, counts, writing. Rules of
 * other branches keep true what the original states. */
static gboolean
states_the_same (const gchar *original, const gchar *translation)
{
  guint before = 0, after = 0;

  g_free (gst_aug_text_mirror (original, -1, GST_AUG_TEXT_UTF8, &before));
  g_free (gst_aug_text_mirror (translation, -1, GST_AUG_TEXT_UTF8, &after));
  return before == after &&
         gst_aug_caption_states (original) == gst_aug_caption_states (translation) &&
         gst_aug_caption_colors (original) == gst_aug_caption_colors (translation);
}

/* Why a translation there and back cannot stand for the original; NULL: it can. */
const gchar *
gst_aug_translation_refuse (const gchar *original, const gchar *translation, const gchar *language)
{
  g_autofree gchar *line = one_line (original), *result = one_line (translation);
  const glong before = g_utf8_strlen (line, -1), after = g_utf8_strlen (result, -1);

  if (g_str_equal (line, result))
    return "it is the same";
  if (after * 2 < before || after > before * 2)
    return "its length is another";
  /* how Apertium marks what it does not know */
  if (count (result, "*@#") > count (line, "*@#"))
    return "words were not known";
  if (!states_the_same (line, result))
    return "it states something else of the picture";
  if (find_overlap (line, result, language) < LEAST_OVERLAP)
    return "too few of its words came back";
  return NULL;
}
