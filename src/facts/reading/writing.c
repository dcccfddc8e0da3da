/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Whether a caption tells what is written in the picture. A wrong yes costs a mirrored window, a
 * wrong no shows writing that nobody can read: so it is rather a yes. */
#include <string.h>

#include "lexicon.h"
#include "reading.h"

/* So many words at most lie between a sign and what it says. */
#define REACH 6

static gboolean
is (const GstAugReading *reading, guint i, const gchar *word)
{
  return i < reading->words->len && g_str_equal (gst_aug_reading_nth (reading, i)->text, word);
}

static guint32
flags_at (const GstAugReading *reading, guint i)
{
  return i < reading->words->len ? gst_aug_reading_nth (reading, i)->flags : 0;
}

/* What a letter of an alphabet is called: B, sz. */
static gboolean
is_letters (const GstAugReading *reading, guint i)
{
  glong n;

  if (i >= reading->words->len)
    return FALSE;
  n = g_utf8_strlen (gst_aug_reading_nth (reading, i)->text, -1);
  return n == 1 ||
         (n == 2 && !(flags_at (reading, i) & (GST_AUG_WORD_DETERMINER | GST_AUG_WORD_FUNCTION)));
}

/* Elisions begin with what looks like a quote: rock 'n' roll, the '90s. */
static gboolean
is_elision (const gchar *quote)
{
  static const gchar *const words[] = { "n'", "em", "til", "cause", "tis", "twas", "bout", "round",
    "n\xe2\x80\x99" };
  const gchar *text = g_utf8_next_char (quote);

  if (g_ascii_isdigit (*text) && g_ascii_isdigit (text[1]))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strncasecmp (text, words[i], strlen (words[i])) == 0 &&
        !g_ascii_isalpha (text[strlen (words[i])]))
      return TRUE;
  return FALSE;
}

static gboolean
is_wordlike (gunichar c)
{
  return g_unichar_isalnum (c);
}

/* The mark that closes what @c opens; 0 if it is no quotation mark. */
static gunichar
closing_of (gunichar c)
{
  static const gunichar pairs[][2] = { { '"', '"' }, { '\'', '\'' }, { 0x201c, 0x201d },
    { 0x201e, 0x201c }, { 0x2018, 0x2019 }, { 0x201a, 0x2018 }, { 0xab, 0xbb }, { 0xbb, 0xab },
    { 0x300c, 0x300d }, { 0x300e, 0x300f }, { '`', '\'' } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i][0] == c)
      return pairs[i][1];
  return 0;
}

/* Whether the quotation that opens at @open is closed: an apostrophe stands within or behind a
 * word, a mark of inches behind a digit, and neither opens anything. */
static gboolean
is_closed (const gchar *open)
{
  const gunichar closing = closing_of (g_utf8_get_char (open));
  gunichar before = 0;

  for (const gchar *p = g_utf8_next_char (open); *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p), next = g_utf8_get_char (g_utf8_next_char (p));

    if ((c == closing || (closing == '"' && c == 0x201d) || (closing == 0x201d && c == '"')) &&
        before && !is_wordlike (next) && !g_unichar_isspace (before))
      return TRUE;
    before = c;
  }
  return FALSE;
}

static gboolean
has_quotation (const gchar *text)
{
  gunichar before = ' ';

  for (const gchar *p = text; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (closing_of (c) && !is_wordlike (before) && before != '\'' && !is_elision (p) &&
        !g_unichar_isspace (g_utf8_get_char (g_utf8_next_char (p))) && is_closed (p))
      return TRUE;
    before = c;
  }
  return FALSE;
}

/* A sign that says, a shirt reading. */
static gboolean
says_something (const GstAugReading *reading, guint i)
{
  for (guint k = i + 1; k < MIN (i + 1 + REACH, reading->words->len); k++) {
    const guint32 flags = flags_at (reading, k);

    if (flags & GST_AUG_WORD_PERSON && !is (reading, k, "who"))
      return FALSE;
    if (flags & GST_AUG_WORD_SAYS)
      return TRUE;
    if (flags & GST_AUG_WORD_READING && k + 1 < reading->words->len &&
        !(flags_at (reading, k + 1) & (GST_AUG_WORD_DETERMINER | GST_AUG_WORD_FUNCTION)))
      return TRUE;
    if (flags & GST_AUG_WORD_SHOWS && k > i && flags_at (reading, k + 1) & GST_AUG_WORD_NUMBER)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_sign (const GstAugReading *reading, guint i)
{
  if (i > 0 && flags_at (reading, i - 1) & GST_AUG_WORD_ON_SIGN &&
      gst_aug_reading_nth (reading, i)->gap != '.')
    return TRUE;
  return is (reading, i + 1, "for") && flags_at (reading, i + 2) &&
         flags_at (reading, i + 2) & GST_AUG_WORD_DETERMINER;
}

/* The letter B, number 4, the word yes. */
static gboolean
is_named (const GstAugReading *reading, guint i)
{
  const guint32 before = i > 0 ? flags_at (reading, i - 1) : 0;

  if (is (reading, i, "letter"))
    return is_letters (reading, i + 1);
  if (is (reading, i, "letters"))
    return is_letters (reading, i + 1) || before & GST_AUG_WORD_MADE_OF ||
           is (reading, i + 1, "on") || is (reading, i + 1, "of");
  if (is (reading, i, "number") || is (reading, i, "numbers"))
    return flags_at (reading, i + 1) & GST_AUG_WORD_NUMBER || is (reading, i + 1, "on") ||
           (is (reading, i, "numbers") && before & GST_AUG_WORD_MADE_OF);
  if (is (reading, i, "word"))
    return i > 0 && is (reading, i - 1, "the");
  if (is (reading, i, "words"))
    return !(
        i > 0 && (is (reading, i - 1, "other") || is (reading, i - 1, "for") ||
                     is (reading, i - 1, "beyond") || is (reading, i - 1, "few") ||
                     is (reading, i - 1, "without") ||
                     g_str_has_prefix (gst_aug_reading_nth (reading, i - 1)->text, "exchang")));
  return flags_at (reading, i) & GST_AUG_WORD_NUMBER && gst_aug_reading_nth (reading, i)->at > 0 &&
         reading->text[gst_aug_reading_nth (reading, i)->at - 1] == '#';
}

/* "Three.", "B", "Less than or equal to.": the picture is of the sign itself. */
static gboolean
is_symbol_alone (const GstAugReading *reading)
{
  const guint n = reading->words->len;
  gboolean found = FALSE;

  if (n == 1 && is_letters (reading, 0))
    return TRUE;
  for (guint i = 0; i < n; i++) {
    const guint32 flags = flags_at (reading, i);

    if (!(flags & (GST_AUG_WORD_NUMBER | GST_AUG_WORD_SYMBOL)))
      return FALSE;
    found |= !(flags & GST_AUG_WORD_FUNCTION);
  }
  return found;
}

/*
 * gst_aug_reading_has_writing: (skip)
 * @reading: a caption
 *
 * Returns: whether it tells what is written in the picture
 */
gboolean
gst_aug_reading_has_writing (const GstAugReading *reading)
{
  for (guint i = 0; i < reading->words->len; i++) {
    const guint32 flags = flags_at (reading, i);

    if (flags & GST_AUG_WORD_WRITING || is_named (reading, i) ||
        (flags & GST_AUG_WORD_SIGN && is_sign (reading, i)) ||
        (flags & GST_AUG_WORD_BEARS && says_something (reading, i)))
      return TRUE;
  }
  return is_symbol_alone (reading) || has_quotation (reading->text);
}

/*
 * gst_aug_name_is_writing: (skip)
 * @name: what a box holds
 *
 * Returns: whether that is writing: text, stop sign, number plate
 */
gboolean
gst_aug_name_is_writing (const gchar *name)
{
  static const gchar *const heads[] = { "text", "sign", "word", "number", "logo", "letter", "label",
    "banner", "poster", "billboard", "writing", "lettering", "digit", "caption", "subtitle",
    "numeral", "inscription", "graffiti", "signboard", "placard", "watermark" };
  g_auto (GstAugReading) reading;
  const gchar *head;
  gboolean found = FALSE;

  gst_aug_reading_init (&reading, name);
  head = reading.words->len ? gst_aug_reading_nth (&reading, reading.words->len - 1)->text : "";
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++) {
    const gsize n = strlen (heads[i]);

    found |= strncmp (head, heads[i], n) == 0 && (head[n] == '\0' || g_str_equal (head + n, "s"));
  }
  /* a plate that is eaten from bears no writing */
  found |= g_str_equal (head, "plate") && reading.words->len > 1;
  return found;
}
