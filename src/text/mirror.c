/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:text
 * @title: Text
 * @short_description: words of cues and captions, swapped
 *
 * A cue is cut into words where Unicode says so (UAX #29, "Unicode Text Segmentation", rule set for
 * words; an underscore separates too). Only words are replaced: blanks, line ends, punctuation,
 * tags, attributes, entities and override blocks such as `{\an8}` stay byte by byte, so markup that
 * was valid stays valid. A word that a tag or an entity splits is left alone.
 */
#include "case.h"
#include "words.h"

#include <string.h>

/* The first row that matches decides, so what goes one way only stands below its other way. */
static const gchar *const mirror_pairs[][2] = {
  { "left", "right" },
  { "leftmost", "rightmost" },
  { "leftward", "rightward" },
  { "leftwards", "rightwards" },
  { "lefthand", "righthand" },
  { "lefthanded", "righthanded" },
  { "lefthander", "righthander" },
  { "lefthanders", "righthanders" },
  { "leftside", "rightside" },
  { "clockwise", "counterclockwise" },
  { "clockwise", "counter-clockwise" },
  { "clockwise", "anticlockwise" },
  { "clockwise", "anti-clockwise" },
};

/* Idioms in which the word is no direction: words apart by one blank, alternatives by '|'. A hyphen
 * stands for itself. */
static const gchar *const mirror_keeps[] = {
  "all right",
  "that's|you're right",
  "right now|away|then|after|before|here|there",
  "right angle|angles|angled",
  "right-angle|angles|angled",
  "right of way",
  "right-of-way",
  "left-wing|winger|wingers",
  "right-wing|winger|wingers",
  "have|has|had|having|i've|you've|we've|they've|he's|she's "
  "left the|a|an|for|his|her|its|their|my|our|your|him|them|me|us|you",
  "left over|behind|alone",
};

/* Compares two characters as people read them: case and the shape of the apostrophe do not count.
 */
static gboolean
same_character (const gchar *a, const gchar *b)
{
  if (((*a | *b) & 0x80) == 0)
    return g_ascii_tolower (*a) == g_ascii_tolower (*b);
  return gst_aug_text_fold_character (g_utf8_get_char (a)) ==
         gst_aug_text_fold_character (g_utf8_get_char (b));
}

/* Whether @word stands at @start of the plain text and ends with a word: its end, else 0. */
static gsize
match_word (const GstAugWords *words, gsize start, const gchar *word, gsize length)
{
  const gchar *p = words->plain + start, *end = word + length;

  if (length == 0)
    return 0;
  for (; word < end; word = g_utf8_next_char (word), p = g_utf8_next_char (p)) {
    if (*p == '\0' || !same_character (p, word))
      return 0;
  }
  return words->breaks[p - words->plain] ? (gsize) (p - words->plain) : 0;
}

/* Whether the idiom @keep stands at @start: its end, else 0. */
static gsize
match_keep (const GstAugWords *words, gsize start, const gchar *keep)
{
  while (TRUE) {
    gsize stop = 0;

    while (!stop) {
      gsize length = strcspn (keep, "|- ");

      stop = match_word (words, start, keep, length);
      keep += length;
      if (!stop && *keep != '|')
        return 0;
      if (!stop)
        keep++;
    }
    keep += strcspn (keep, "- ");
    if (*keep == '\0')
      return stop;
    start = stop;
    if (*keep++ == '-') {
      if (words->plain[start++] != '-')
        return 0;
    } else {
      start += strspn (words->plain + start, " \t\r\n");
      if (start == stop)
        return 0;
    }
  }
}

/* The longest word at @start that has a partner: its end, else 0. */
static gsize
match_pair (const GstAugWords *words, gsize start, const gchar *const (*pairs)[2], guint n_pairs,
    const gchar **partner)
{
  gsize longest = 0;

  for (guint i = 0; i < n_pairs; i++) {
    for (guint side = 0; side < 2; side++) {
      gsize stop = match_word (words, start, pairs[i][side], strlen (pairs[i][side]));

      if (stop > longest) {
        longest = stop;
        *partner = pairs[i][!side];
      }
    }
  }
  return longest;
}

/* Marks the bytes that a word can begin with; those beyond ASCII are all marked. */
static void
mark_first (guint8 firsts[256], const gchar *word)
{
  gunichar first = gst_aug_text_fold_character (g_utf8_get_char (word));

  if (first < 128)
    firsts[first] = firsts[(guint8) g_ascii_toupper ((gchar) first)] = 1;
}

/* Most words of a cue are seen by their first byte to be neither in a pair nor in an idiom. */
static void
find_firsts (guint8 firsts[256], const gchar *const (*pairs)[2], guint n_pairs,
    const gchar *const *keeps, guint n_keeps)
{
  memset (firsts, 0, 128);
  memset (firsts + 128, 1, 128);
  for (guint i = 0; i < n_pairs; i++) {
    mark_first (firsts, pairs[i][0]);
    mark_first (firsts, pairs[i][1]);
  }
  for (guint i = 0; i < n_keeps; i++) {
    const gchar *p = keeps[i];

    mark_first (firsts, p);
    for (p += strcspn (p, "|- "); *p == '|'; p += strcspn (p, "|- "))
      mark_first (firsts, ++p);
  }
}

static gchar *
swap (const GstAugWords *words, const gchar *const (*pairs)[2], guint n_pairs,
    const gchar *const *keeps, guint n_keeps, guint *n_swapped)
{
  GString *out = g_string_sized_new (strlen (words->source) + 32);
  gsize copied = 0, start = 0, kept_until = 0;
  guint8 firsts[256];
  guint n = 0;

  find_firsts (firsts, pairs, n_pairs, keeps, n_keeps);
  while (start < words->size) {
    const gchar *partner = NULL;
    gsize stop = 0;

    if (words->breaks[start] && firsts[words->plain[start] & 0xFF]) {
      for (guint i = 0; i < n_keeps; i++)
        kept_until = MAX (kept_until, match_keep (words, start, keeps[i]));
      stop = match_pair (words, start, pairs, n_pairs, &partner);
    }
    if (stop == 0) {
      start++;
      continue;
    }
    if (start >= kept_until && gst_aug_words_replaceable (words, start, stop)) {
      gsize from = words->origin[start], length = stop - start;
      g_autofree gchar *cased = gst_aug_text_keep_case (words->source + from, length, partner);
      g_autofree gchar *word = words->markup ? g_markup_escape_text (cased, -1) : NULL;

      g_string_append_len (out, words->source + copied, from - copied);
      g_string_append (out, word ? word : cased);
      copied = from + length;
      n++;
    }
    start = stop;
  }
  g_string_append (out, words->source + copied);
  if (n_swapped)
    *n_swapped = n;
  return g_string_free (out, FALSE);
}

/**
 * gst_aug_text_swap_words: (skip)
 * @text: (array length=size): a cue; needs no NUL at its end
 * @size: bytes in @text, -1 where it ends with NUL
 * @format: how @text is written
 * @pairs: (array length=n_pairs): words that take each other's place, in lower case
 * @n_pairs: how many pairs
 * @n_swapped: (out) (optional): words that were replaced
 *
 * Replaces every word that stands in @pairs by its partner. A word of a pair may be several words
 * (`counter-clockwise`), the longest match wins, and among equal words the first pair. Case does
 * not count and is kept: `left`, `Left` and `LEFT` become `right`, `Right` and `RIGHT`; other
 * mixtures become what the pair says.
 *
 * Markup that does not parse is read as plain text. Bytes that are not UTF-8 become U+FFFD, NULs at
 * the end are dropped; where nothing was swapped the buffer that @text came from can simply go on.
 *
 * Returns: (transfer full): the new text, valid UTF-8 with a NUL at its end
 */
gchar *
gst_aug_text_swap_words (const gchar *text, gssize size, GstAugTextFormat format,
    const gchar *const (*pairs)[2], guint n_pairs, guint *n_swapped)
{
  g_return_val_if_fail (text != NULL || size == 0, NULL);
  g_return_val_if_fail (pairs != NULL || n_pairs == 0, NULL);

  g_autoptr (GstAugWords) words = gst_aug_words_new (text, size, format);

  return swap (words, pairs, n_pairs, NULL, 0, n_swapped);
}

/**
 * gst_aug_text_mirror:
 * @text: (array length=size) (element-type gchar): a cue; needs no NUL at its end
 * @size: bytes in @text, -1 where it ends with NUL
 * @format: how @text is written
 * @n_swapped: (out) (optional): words that were replaced
 *
 * Says of a mirrored picture what @text says of the picture. English words for sides and turns
 * take each other's place: left and right also with -most, -ward, -wards, -hand, -handed, -hander,
 * -side, and inside compounds (`left-hand`, `turn_left`); clockwise and counterclockwise.
 * `counter-clockwise`, `anticlockwise` and `anti-clockwise` become `clockwise`, which becomes
 * `counterclockwise`.
 *
 * The words are swapped wherever they stand, for a wrong side in a caption is worse than an odd
 * sentence ("he right"). Only idioms that are never a direction are kept: all right; that's
 * right, you're right; right now, away, then, after, before, here, there; right angle; right of
 * way; left-wing and right-wing with a hyphen; have, has, had left with an object (has left the
 * room); left over, behind, alone. Points of the compass, port and starboard stay.
 *
 * Apart from the one-way words above and the idioms, mirroring twice gives the text back.
 * What holds for gst_aug_text_swap_words() holds here.
 *
 * Returns: (transfer full): the new text, valid UTF-8 with a NUL at its end
 */
gchar *
gst_aug_text_mirror (const gchar *text, gssize size, GstAugTextFormat format, guint *n_swapped)
{
  g_return_val_if_fail (text != NULL || size == 0, NULL);

  g_autoptr (GstAugWords) words = gst_aug_words_new (text, size, format);

  return swap (words, mirror_pairs, G_N_ELEMENTS (mirror_pairs), mirror_keeps,
      G_N_ELEMENTS (mirror_keeps), n_swapped);
}
