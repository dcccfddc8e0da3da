/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* A caption as words in small letters. */
#include "reading.h"

#include <string.h>

#include "../../text/case.h"
#include "../../text/words.h"
#include "lexicon.h"

/* Writes [@start, @stop) in small letters, with straight apostrophes; a possessive 's is cut off.
 * Returns: whether there was one */
static gboolean
fold (GString *word, const gchar *start, const gchar *stop)
{
  g_string_truncate (word, 0);
  for (const gchar *p = start; p < stop; p = g_utf8_next_char (p)) {
    const gunichar c = (guchar) *p < 0x80 ? (gunichar) (guchar) *p : g_utf8_get_char (p);

    if (c < 0x80)
      g_string_append_c (word, g_ascii_tolower ((gchar) c));
    else
      g_string_append_unichar (word, gst_aug_text_fold_character (c));
  }
  if (word->len <= 2 || !g_str_has_suffix (word->str, "'s"))
    return FALSE;
  g_string_truncate (word, word->len - 2);
  return TRUE;
}

static gboolean
is_word (const gchar *text)
{
  return (guchar) *text < 0x80 ? g_ascii_isalnum (*text)
                               : g_unichar_isalnum (g_utf8_get_char (text));
}

static gchar
gap_of (const gchar *text, gsize n)
{
  if (n == 0)
    return '-';
  if (n == 1 && (*text == '-' || *text == '_'))
    return '-';
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isspace (text[i]))
      return '.';
  return ' ';
}

/*
 * gst_aug_reading_init: (skip)
 * @reading: (out caller-allocates): the words
 * @text: what is read, UTF-8; must outlive the reading
 */
void
gst_aug_reading_init (GstAugReading *reading, const gchar *text)
{
  const gsize size = strlen (text);
  g_autofree gchar *breaks = g_malloc0 (size + 1);
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean owner = FALSE, owned;
  gsize end = 0;

  reading->text = text;
  reading->words = g_array_new (FALSE, FALSE, sizeof (GstAugReadWord));
  reading->strings = g_string_chunk_new (256);
  gst_aug_find_word_breaks (text, size, breaks);
  for (gsize start = 0, stop; start < size; start = stop) {
    GstAugReadWord read = { .at = start };

    for (stop = start + 1; !breaks[stop];)
      stop++;
    if (!is_word (text + start))
      continue;
    owned = owner;
    owner = fold (word, text + start, text + stop);
    read.text = g_string_chunk_insert_len (reading->strings, word->str, (gssize) word->len);
    read.stop = stop;
    read.gap = !reading->words->len ? '.' : owned ? '\'' : gap_of (text + end, start - end);
    read.flags = gst_aug_lexicon_find (read.text);
    g_array_append_val (reading->words, read);
    end = stop;
  }
}

/*
 * gst_aug_reading_clear: (skip)
 * @reading: a reading
 */
void
gst_aug_reading_clear (GstAugReading *reading)
{
  g_array_unref (reading->words);
  g_string_chunk_free (reading->strings);
}
