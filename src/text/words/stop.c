/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Words that join sentences and name nothing: synonyms are neither looked up nor inserted for them.
 * The built-in list is one of English; other languages give a file. */
#include "stop.h"

#include <stdlib.h>
#include <string.h>

#include "../case.h"

/* In the order of strcmp. */
static const gchar *const english[] = { "a", "about", "above", "after", "again", "against", "ain't",
  "all", "also", "although", "am", "among", "an", "and", "another", "any", "are", "aren't",
  "around", "as", "at", "be", "because", "been", "before", "being", "below", "between", "both",
  "but", "by", "can", "can't", "cannot", "could", "couldn't", "did", "didn't", "do", "does",
  "doesn't", "doing", "don't", "done", "down", "during", "each", "either", "ever", "every", "few",
  "for", "from", "further", "had", "hadn't", "has", "hasn't", "have", "haven't", "having", "he",
  "he'd", "he'll", "he's", "hence", "her", "here", "here's", "hers", "herself", "him", "himself",
  "his", "how", "how's", "however", "i", "i'd", "i'll", "i'm", "i've", "if", "in", "into", "is",
  "isn't", "it", "it'd", "it'll", "it's", "its", "itself", "just", "let's", "may", "me", "might",
  "mightn't", "mine", "more", "most", "much", "must", "mustn't", "my", "myself", "needn't",
  "neither", "no", "nor", "not", "now", "of", "off", "on", "once", "only", "onto", "or", "other",
  "ought", "our", "ours", "ourselves", "out", "over", "own", "same", "shall", "shan't", "she",
  "she'd", "she'll", "she's", "should", "should've", "shouldn't", "since", "so", "some", "such",
  "than", "that", "that'd", "that'll", "that's", "the", "their", "theirs", "them", "themselves",
  "then", "there", "there's", "these", "they", "they'd", "they'll", "they're", "they've", "this",
  "those", "though", "through", "thus", "to", "too", "under", "unless", "until", "up", "upon", "us",
  "very", "was", "wasn't", "we", "we'd", "we'll", "we're", "we've", "were", "weren't", "what",
  "what's", "when", "when's", "where", "where's", "whether", "which", "while", "who", "who's",
  "whom", "whose", "why", "why's", "will", "with", "within", "without", "won't", "would",
  "wouldn't", "yet", "you", "you'd", "you'll", "you're", "you've", "your", "yours", "yourself",
  "yourselves" };

static gint
compare (const void *word, const void *row)
{
  return strcmp (word, *(const gchar *const *) row);
}

/**
 * gst_aug_text_is_stop_word: (skip)
 * @word: a word, in any case
 * @language: (nullable): a code such as en, eng or en-GB; %NULL: English
 *
 * Returns: whether the built-in list has it; there is none of other languages
 */
gboolean
gst_aug_text_is_stop_word (const gchar *word, const gchar *language)
{
  g_autofree gchar *folded = NULL;

  if (!gst_aug_text_is_language (language, "en"))
    return FALSE;
  folded = gst_aug_text_fold (word);
  return bsearch (folded, english, G_N_ELEMENTS (english), sizeof *english, compare) != NULL;
}

/* The words of a file, one a line; none where it cannot be read. */
static GHashTable *
read_words (const gchar *path, GstAugTextTools *tools)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree gchar *text = NULL, *valid = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, &error)) {
    gst_aug_text_tools_warn (tools, path,
        "stop-words cannot be read (%s); set stop-words=FILE to a file of words, one a line",
        error->message);
    return words;
  }
  valid = g_utf8_make_valid (text, (gssize) size);
  lines = g_strsplit (valid, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (*g_strstrip (lines[i]))
      g_hash_table_add (words, gst_aug_text_fold (lines[i]));
  return words;
}

/**
 * gst_aug_text_stops: (skip)
 * @operation: an operation, whose value `stop-words` may name a file of words, one a line
 * @tools: what operations share
 * @word: a word, in any case
 *
 * Returns: whether the word is a stop word of the file, or without one of the built-in list of the
 *   operation's language
 */
gboolean
gst_aug_text_stops (const GstAugOperation *operation, GstAugTextTools *tools, const gchar *word)
{
  const GstAugValue *file = gst_aug_operation_find (operation, "stop-words");
  g_autofree gchar *name = NULL, *folded = NULL;
  GHashTable *words;

  if (!file)
    return gst_aug_text_is_stop_word (word, gst_aug_text_language (operation, tools));
  name = g_strconcat ("stop-words ", file->s, NULL);
  words = gst_aug_text_tools_get (tools, name);
  if (!words) {
    words = read_words (file->s, tools);
    gst_aug_text_tools_set (tools, name, words, (GDestroyNotify) g_hash_table_unref);
  }
  folded = gst_aug_text_fold (word);
  return g_hash_table_contains (words, folded);
}
