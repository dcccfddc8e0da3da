/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Slips of typists. Four kinds make most of them (Damerau, CACM 7(3), 1964): another letter, one
 * too many, one too few, two in the wrong order; here another letter is one of a key beside the
 * right one, and one too many is the same twice. The first letter is seldom wrong (Yannakoudakis
 * and Fawthrop, 1983): it is taken a quarter as often as each of the others.
 */
#include <string.h>

#include "../case.h"
#include "slips.h"

enum { NEIGHBOUR, SWAPPED, DOUBLED, DROPPED, N_KINDS };

typedef struct {
  gunichar *letters;
  glong n;
  const gchar *const *rows;
} Word;

/* Rows of keys, each half a key to the right of the one above. */
static const gchar *const *
find_rows (const gchar *language)
{
  static const gchar *const qwerty[] = { "qwertyuiop", "asdfghjkl", "zxcvbnm", NULL };
  static const gchar *const qwertz[] = { "qwertzuiopü", "asdfghjklöä", "yxcvbnm", NULL };
  static const gchar *const azerty[] = { "azertyuiop", "qsdfghjklm", "wxcvbn", NULL };
  static const gchar *const jcuken[] = { "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", NULL };
  static const struct {
    const gchar *language;
    const gchar *const *rows;
  } layouts[] = { { "de", qwertz }, { "cs", qwertz }, { "sk", qwertz }, { "hu", qwertz },
    { "hr", qwertz }, { "sl", qwertz }, { "fr", azerty }, { "ru", jcuken } };

  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    if (gst_aug_text_is_language (language, layouts[i].language))
      return layouts[i].rows;
  return qwerty;
}

static gunichar
key_at (const gchar *row, glong column)
{
  return row && column >= 0 && column < g_utf8_strlen (row, -1)
             ? g_utf8_get_char (g_utf8_offset_to_pointer (row, column))
             : 0;
}

/* The keys around that of a letter in lower case: how many, up to six. */
static guint
find_neighbours (const gchar *const *rows, gunichar letter, gunichar *found)
{
  guint n = 0;

  for (guint r = 0; rows[r]; r++) {
    const gchar *at = g_utf8_strchr (rows[r], -1, letter);
    glong c;
    gunichar around[6];

    if (!at)
      continue;
    c = g_utf8_pointer_to_offset (rows[r], at);
    around[0] = key_at (rows[r], c - 1);
    around[1] = key_at (rows[r], c + 1);
    around[2] = key_at (r ? rows[r - 1] : NULL, c);
    around[3] = key_at (r ? rows[r - 1] : NULL, c + 1);
    around[4] = key_at (rows[r + 1], c - 1);
    around[5] = key_at (rows[r + 1], c);
    for (guint i = 0; i < G_N_ELEMENTS (around); i++)
      if (around[i])
        found[n++] = around[i];
  }
  return n;
}

/* A letter without marks on it, which would come to stand on another one. */
static gboolean
is_letter (const Word *word, glong i)
{
  return i < word->n && g_unichar_isalpha (word->letters[i]) &&
         (i + 1 == word->n || !g_unichar_ismark (word->letters[i + 1]));
}

static gboolean
can_slip (const Word *word, guint kind, glong i)
{
  gunichar found[6];

  if (!is_letter (word, i))
    return FALSE;
  switch (kind) {
  case NEIGHBOUR:
    return find_neighbours (word->rows, g_unichar_tolower (word->letters[i]), found) > 0;
  case SWAPPED:
    return is_letter (word, i + 1) &&
           g_unichar_tolower (word->letters[i]) != g_unichar_tolower (word->letters[i + 1]);
  case DROPPED:
    return word->n > 1;
  default:
    return TRUE;
  }
}

/* Where the slip happens: the first letter weighs 1, others 4; -1: nowhere. */
static glong
draw_place (const Word *word, guint kind, const GstAugTextDraws *draws, guint32 k)
{
  glong sum = 0, at;

  for (glong i = 0; i < word->n; i++)
    if (can_slip (word, kind, i))
      sum += i ? 4 : 1;
  at = (glong) (gst_aug_text_draws_uniform (draws, "letter", k) * (gdouble) sum);
  for (glong i = 0; i < word->n; i++) {
    if (!can_slip (word, kind, i))
      continue;
    at -= i ? 4 : 1;
    if (at < 0)
      return i;
  }
  return -1;
}

static void
append (GString *out, gunichar letter)
{
  g_string_append_unichar (out, letter);
}

static gunichar
draw_neighbour (const Word *word, glong i, const GstAugTextDraws *draws, guint32 k)
{
  gunichar found[6];
  const guint n = find_neighbours (word->rows, g_unichar_tolower (word->letters[i]), found);
  const gunichar key = found[gst_aug_text_draws_integer (draws, "key", k, n)];

  return g_unichar_isupper (word->letters[i]) ? g_unichar_toupper (key) : key;
}

static GString *
write_slip (const Word *word, guint kind, glong at, const GstAugTextDraws *draws, guint32 k)
{
  GString *out = g_string_sized_new ((gsize) word->n * 2 + 8);

  for (glong i = 0; i < word->n; i++) {
    if (i != at) {
      append (out, word->letters[i]);
    } else if (kind == NEIGHBOUR) {
      append (out, draw_neighbour (word, i, draws, k));
    } else if (kind == SWAPPED) {
      append (out, word->letters[++i]);
      append (out, word->letters[at]);
    } else if (kind == DOUBLED) {
      append (out, word->letters[i]);
      append (out, word->letters[i]);
    }
  }
  return out;
}

/* Whether a capital begins it and no other one follows. */
static gboolean
is_title (const Word *word)
{
  if (word->n < 2 || !g_unichar_isupper (word->letters[0]))
    return FALSE;
  for (glong i = 1; i < word->n; i++)
    if (g_unichar_isupper (word->letters[i]))
      return FALSE;
  return TRUE;
}

/* A capital stays where it was, whatever comes to stand there. */
static gchar *
finish (const Word *word, GString *slip)
{
  g_autofree gchar *text = g_string_free (slip, FALSE);
  GString *out;

  if (!is_title (word) || !*text)
    return g_steal_pointer (&text);
  out = g_string_sized_new (strlen (text) + 8);
  append (out, g_unichar_totitle (g_utf8_get_char (text)));
  for (const gchar *p = g_utf8_next_char (text); *p; p = g_utf8_next_char (p))
    append (out, g_unichar_tolower (g_utf8_get_char (p)));
  return g_string_free (out, FALSE);
}

/* One slip; NULL where none is possible. Draws: slip, letter and key of the k-th word. */
gchar *
gst_aug_text_slip_on_keys (
    const gchar *text, const gchar *language, const GstAugTextDraws *draws, guint32 k)
{
  Word word = { .rows = find_rows (language) };
  g_autofree gunichar *letters = g_utf8_to_ucs4_fast (text, -1, &word.n);
  const guint first = gst_aug_text_draws_integer (draws, "slip", k, N_KINDS);

  word.letters = letters;
  for (guint i = 0; i < N_KINDS; i++) {
    const guint kind = (first + i) % N_KINDS;
    const glong at = draw_place (&word, kind, draws, k);

    if (at >= 0)
      return finish (&word, write_slip (&word, kind, at, draws, k));
  }
  return NULL;
}
