/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * What character recognition takes for each other: shapes that differ by a stroke, and letters that
 * touch and are read as one. The kinds are those of studies of its errors (Kukich, ACM Computing
 * Surveys 24(4), 1992; Taghva and Stofsky, OCRSpell, IJDAR 3, 2001); the table is our
 * own.
 */
#include <string.h>

#include "slips.h"

static const struct {
  const gchar *is, *read;
} confusions[] = { { "0", "O" }, { "O", "0" }, { "o", "0" }, { "o", "c" }, { "1", "l" },
  { "l", "1" }, { "l", "I" }, { "I", "l" }, { "I", "1" }, { "i", "l" }, { "i", "1" }, { "i", "j" },
  { "j", "i" }, { "t", "f" }, { "f", "t" }, { "5", "S" }, { "S", "5" }, { "s", "5" }, { "8", "B" },
  { "B", "8" }, { "6", "G" }, { "G", "6" }, { "b", "6" }, { "2", "Z" }, { "Z", "2" }, { "z", "2" },
  { "9", "g" }, { "g", "9" }, { "g", "q" }, { "q", "g" }, { "e", "c" }, { "c", "e" }, { "a", "o" },
  { "h", "b" }, { "b", "h" }, { "n", "u" }, { "u", "n" }, { "u", "v" }, { "v", "y" }, { "C", "G" },
  { "G", "C" }, { "D", "O" }, { "O", "D" }, { "O", "Q" }, { "Q", "O" }, { "E", "F" }, { "F", "E" },
  { "P", "F" }, { "R", "B" }, { "U", "V" }, { "V", "U" }, { "V", "Y" }, { "rn", "m" },
  { "m", "rn" }, { "cl", "d" }, { "d", "cl" }, { "vv", "w" }, { "w", "vv" }, { "nn", "rm" },
  { "ri", "n" }, { "n", "ri" }, { "li", "h" }, { "h", "li" }, { "ii", "u" }, { "u", "ii" },
  { "lo", "b" }, { "in", "m" } };

/* Number @k of the places at which something may be misread; all are counted. */
static guint
find (const gchar *word, guint k, gsize *at, guint *row)
{
  guint n = 0;

  for (const gchar *p = word; *p; p = g_utf8_next_char (p)) {
    for (guint i = 0; (guchar) *p < 0x80 && i < G_N_ELEMENTS (confusions); i++) {
      if (*p != confusions[i].is[0] || !g_str_has_prefix (p, confusions[i].is))
        continue;
      if (n++ == k) {
        *at = (gsize) (p - word);
        *row = i;
      }
    }
  }
  return n;
}

/* One misreading; NULL where none is possible. Draws: glyph of the k-th word. */
gchar *
gst_aug_text_slip_of_eyes (const gchar *word, const GstAugTextDraws *draws, guint32 k)
{
  gsize at = 0;
  guint row = 0;
  const guint n = find (word, G_MAXUINT, &at, &row);
  GString *out;

  if (n == 0)
    return NULL;
  find (word, gst_aug_text_draws_integer (draws, "glyph", k, n), &at, &row);
  out = g_string_new_len (word, (gssize) at);
  g_string_append (out, confusions[row].read);
  g_string_append (out, word + at + strlen (confusions[row].is));
  return g_string_free (out, FALSE);
}
