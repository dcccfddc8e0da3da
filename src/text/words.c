/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * The words of a cue. Markup is not taken apart and put together again: a plain text is laid beside
 * it, every byte of which knows where it came from. Words are found in the plain text, so that a
 * tag never makes two words out of one, and replaced in the source, so that everything that is
 * not a word stays as it was written, byte by byte.
 */
#include "words.h"

#include <string.h>
#include <uniwbrk.h>

gboolean
gst_aug_markup_parses (const gchar *text)
{
  static const GMarkupParser ignore = { NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&ignore, 0, NULL, NULL);

  return g_markup_parse_context_parse (context, "<markup>", -1, NULL) &&
         g_markup_parse_context_parse (context, text, -1, NULL) &&
         g_markup_parse_context_parse (context, "</markup>", -1, NULL) &&
         g_markup_parse_context_end_parse (context, NULL);
}

/* The end of what begins with a '<' at @p: comment, CDATA, instruction, or tag, in which a '>'
 * between quotes does not count. */
const gchar *
gst_aug_markup_skip_tag (const gchar *p)
{
  static const struct {
    const gchar *start, *stop;
  } blocks[] = { { "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" } };
  guint depth = 0;
  gchar quote = 0;

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++) {
    if (g_str_has_prefix (p, blocks[i].start)) {
      const gchar *stop = strstr (p + strlen (blocks[i].start), blocks[i].stop);

      return stop ? stop + strlen (blocks[i].stop) : p + strlen (p);
    }
  }
  for (; *p; p++) {
    if (quote)
      quote = *p == quote ? 0 : quote;
    else if (*p == '"' || *p == '\'')
      quote = *p;
    else if (*p == '<')
      depth++;
    else if (*p == '>' && --depth == 0)
      return p + 1;
  }
  return p;
}

/* The end of an override block such as {\an8} at @p; @p itself where none begins. */
const gchar *
gst_aug_markup_skip_override (const gchar *p, gboolean markup)
{
  gsize length;

  if (p[0] != '{' || p[1] != '\\')
    return p;
  /* not beyond the next one: a row of them that are never closed is read once */
  length = 1 + strcspn (p + 1, markup ? "{}<" : "{}\n");
  return p[length] == '}' ? p + length + 1 : p;
}

/* The character that the entity at @p stands for, and its end. */
gunichar
gst_aug_markup_decode_entity (const gchar *p, const gchar **stop)
{
  static const struct {
    const gchar *name;
    gunichar character;
  } names[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
    { "&apos;", '\'' } };
  gunichar character;
  gchar *end;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_str_has_prefix (p, names[i].name)) {
      *stop = p + strlen (names[i].name);
      return names[i].character;
    }
  }
  *stop = p + 1;
  if (p[1] != '#')
    return '&';
  character = p[2] == 'x' ? g_ascii_strtoull (p + 3, &end, 16) : g_ascii_strtoull (p + 2, &end, 10);
  if (*end != ';' || !g_unichar_validate (character))
    return '&';
  *stop = end + 1;
  return character;
}

static void
append (GstAugWords *words, const gchar *bytes, gsize n, gsize origin)
{
  memcpy (words->plain + words->size, bytes, n);
  for (gsize i = 0; i < n; i++)
    words->origin[words->size + i] = origin == GST_AUG_WORDS_OPAQUE ? origin : origin + i;
  words->size += n;
}

static void
read_source (GstAugWords *words)
{
  const gchar *p = words->source;

  while (*p) {
    const gchar *next = gst_aug_markup_skip_override (p, words->markup);

    if (next != p) {
      p = next;
    } else if (words->markup && *p == '<') {
      p = gst_aug_markup_skip_tag (p);
    } else if (words->markup && *p == '&') {
      gchar utf8[6];
      gint n = g_unichar_to_utf8 (gst_aug_markup_decode_entity (p, &next), utf8);

      append (words, utf8, n, GST_AUG_WORDS_OPAQUE);
      p = next;
    } else {
      next = g_utf8_next_char (p);
      append (words, p, next - p, p - words->source);
      p = next;
    }
  }
}

/* UAX #29 joins words at an underscore; labels such as turn_left are wanted as two words. */
void
gst_aug_find_word_breaks (const gchar *plain, gsize size, gchar *breaks)
{
  u8_wordbreaks ((const guint8 *) plain, size, breaks);
  for (gsize i = 0; i < size; i++) {
    if (plain[i] == '_')
      breaks[i] = breaks[i + 1] = 1;
  }
  breaks[0] = breaks[size] = 1;
}

/* The bytes of a cue as valid UTF-8 without NULs at the end. */
gchar *
gst_aug_markup_take_text (const gchar *text, gssize size)
{
  gsize n = size < 0 ? strlen (text) : (gsize) size;

  while (n > 0 && text[n - 1] == '\0')
    n--;
  return n > 0 ? g_utf8_make_valid (text, (gssize) n) : g_strdup ("");
}

/*
 * gst_aug_words_new:
 * @text: a cue
 * @size: its bytes, -1 where it ends with NUL
 * @format: how it is written
 *
 * Finds the words of a cue. What is not UTF-8 becomes U+FFFD, NULs at the end are dropped; markup
 * that does not parse is read as plain text.
 *
 * Returns: (transfer full): the words
 */
GstAugWords *
gst_aug_words_new (const gchar *text, gssize size, GstAugTextFormat format)
{
  GstAugWords *words = g_new0 (GstAugWords, 1);
  gsize n;

  words->source = gst_aug_markup_take_text (text, size);
  words->markup = format == GST_AUG_TEXT_PANGO_MARKUP && gst_aug_markup_parses (words->source);
  /* An entity is never shorter than its character, so the plain text is never the longer one. */
  n = strlen (words->source);
  words->plain = g_malloc (n + 1);
  words->origin = g_new (gsize, n + 1);
  words->breaks = g_malloc0 (n + 1);
  read_source (words);
  words->plain[words->size] = '\0';
  gst_aug_find_word_breaks (words->plain, words->size, words->breaks);
  return words;
}

/*
 * gst_aug_words_free:
 * @words: (transfer full): words
 */
void
gst_aug_words_free (GstAugWords *words)
{
  g_free (words->source);
  g_free (words->plain);
  g_free (words->origin);
  g_free (words->breaks);
  g_free (words);
}

/*
 * gst_aug_words_replaceable:
 * @words: words
 * @start: first byte in the plain text
 * @stop: the byte behind the last one
 *
 * Returns: whether these bytes stand in the source in one piece: no tag, override block or entity
 *   between or among them
 */
gboolean
gst_aug_words_replaceable (const GstAugWords *words, gsize start, gsize stop)
{
  for (gsize i = start; i < stop; i++) {
    if (words->origin[i] == GST_AUG_WORDS_OPAQUE ||
        words->origin[i] - words->origin[start] != i - start)
      return FALSE;
  }
  return TRUE;
}
