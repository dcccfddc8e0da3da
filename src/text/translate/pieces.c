/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What came back, made a part of the cue again: every unit in its place and as it was, case and
 * line ends as in the original. */
#include "translate.h"

#include <string.h>

#include "../wordnet/article.h"

static GstAugPiece *
nth (const GArray *pieces, guint i)
{
  return &g_array_index (pieces, GstAugPiece, i);
}

static void
clear_piece (gpointer data)
{
  g_free (((GstAugPiece *) data)->text);
}

GArray *
gst_aug_pieces_new (void)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (GstAugPiece));

  g_array_set_clear_func (pieces, clear_piece);
  return pieces;
}

/* Adds @size bytes of what came back. Blanks become one, and what came in the same unit right
 * before belongs to it. */
void
gst_aug_pieces_add (GArray *pieces, gint unit, const gchar *text, gssize size)
{
  GString *clean = g_string_new (NULL);
  const gchar *stop = text + (size < 0 ? (gssize) strlen (text) : size);
  GstAugPiece piece = { .unit = unit };

  for (const gchar *p = text; p < stop; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isspace (c))
      g_string_append_unichar (clean, c);
    else if (!clean->len || clean->str[clean->len - 1] != ' ')
      g_string_append_c (clean, ' ');
  }
  piece.text = g_string_free (clean, FALSE);
  g_array_append_val (pieces, piece);
}

static void
set_text (GstAugPiece *piece, gchar *text)
{
  g_free (piece->text);
  piece->text = text;
}

/* Joins neighbours of one unit, and blanks between them. */
static void
join (GArray *pieces)
{
  for (guint i = 0; i + 1 < pieces->len;) {
    GstAugPiece *a = nth (pieces, i), *b = nth (pieces, i + 1);
    const gboolean between = i + 2 < pieces->len && a->unit >= 0 && b->unit < 0 &&
                             g_str_equal (b->text, " ") && nth (pieces, i + 2)->unit == a->unit;

    if (between)
      set_text (a, g_strconcat (a->text, " ", nth (pieces, i + 2)->text, NULL));
    else if (a->unit == b->unit)
      set_text (a, g_strconcat (a->text, b->text, NULL));
    else {
      i++;
      continue;
    }
    g_array_remove_range (pieces, i + 1, between ? 2 : 1);
  }
}

/* Whether each unit is there: once if it is kept. */
static gboolean
are_complete (const GArray *pieces, const GstAugSentence *sentence)
{
  for (guint unit = 0; unit < sentence->units->len; unit++) {
    guint n = 0;

    for (guint i = 0; i < pieces->len; i++)
      n += nth (pieces, i)->unit == (gint) unit;
    if (n == 0 || (n > 1 && g_array_index (sentence->units, GstAugUnit, unit).kept))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_kept (const GstAugPiece *piece, const GstAugSentence *sentence)
{
  return piece->unit >= 0 && g_array_index (sentence->units, GstAugUnit, piece->unit).kept;
}

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* The first word of a text, if it is an article of English or of a language that Apertium puts
 * articles into. */
static gsize
article_size (const gchar *text)
{
  static const gchar *const articles[] = { "a", "an", "the", "el", "la", "los", "las", "un", "una",
    "unos", "unas", "le", "les", "une", "des", "o", "os", "as", "um", "uma" };
  const gsize n = strcspn (text, " ");

  for (guint i = 0; i < G_N_ELEMENTS (articles); i++)
    if (n == strlen (articles[i]) && g_ascii_strncasecmp (text, articles[i], n) == 0)
      return n;
  return 0;
}

static void
insert_text (GArray *pieces, guint i, const gchar *text, gssize size)
{
  GstAugPiece piece = { .unit = -1, .text = g_strndup (text, (gsize) size) };

  g_array_insert_val (pieces, i, piece);
}

/* An article that translation has put into a kept unit stands in front of it; what it has put into
 * a unit that is an article stands behind. */
static void
take_articles_out (GArray *pieces, const GstAugSentence *sentence)
{
  for (guint i = 0; i < pieces->len; i++) {
    const GstAugPiece piece = *nth (pieces, i);
    const gsize n = piece.unit >= 0 ? article_size (piece.text) : 0;
    g_autofree gchar *original =
        n && piece.text[n] ? gst_aug_sentence_unit_text (sentence, (guint) piece.unit) : NULL;

    if (!original)
      continue;
    if (!article_size (original) && is_kept (&piece, sentence)) {
      insert_text (pieces, i++, piece.text, (gssize) n + 1);
      set_text (nth (pieces, i), g_strdup (piece.text + n + 1));
    } else if (article_size (original) == strlen (original)) {
      insert_text (pieces, i + 1, piece.text + n, (gssize) strlen (piece.text + n));
      set_text (nth (pieces, i), g_strndup (piece.text, n));
    }
  }
  join (pieces);
}

static guint
count_words (const gchar *text)
{
  guint n = 0;

  for (const gchar *p = text; *p; p++)
    n += *p != ' ' && (p == text || p[-1] == ' ');
  return n;
}

/* Whether a kept unit has taken in words of others, which would be lost with it. */
static gboolean
have_grown (const GArray *pieces, const GstAugSentence *sentence)
{
  for (guint i = 0; i < pieces->len; i++) {
    g_autofree gchar *original = NULL;

    if (!is_kept (nth (pieces, i), sentence))
      continue;
    original = gst_aug_sentence_unit_text (sentence, (guint) nth (pieces, i)->unit);
    if (count_words (nth (pieces, i)->text) > count_words (g_strdelimit (original, "\r\n\t", ' ')))
      return TRUE;
  }
  return FALSE;
}

static gchar *
read_piece (const GstAugPiece *piece, const GstAugSentence *sentence)
{
  return is_kept (piece, sentence) ? gst_aug_sentence_unit_text (sentence, (guint) piece->unit)
                                   : g_strdup (piece->text);
}

/* Parts words that would touch a unit. */
static void
mend_joints (GArray *pieces, const GstAugSentence *sentence)
{
  for (guint i = 0; i + 1 < pieces->len; i++) {
    g_autofree gchar *a = read_piece (nth (pieces, i), sentence);
    g_autofree gchar *b = read_piece (nth (pieces, i + 1), sentence);
    const gchar *end = g_utf8_find_prev_char (a, a + strlen (a));
    GstAugPiece blank = { .unit = -1 };

    if (!end || !is_letter (g_utf8_get_char (end)) || !is_letter (g_utf8_get_char (b)))
      continue;
    blank.text = g_strdup (" ");
    g_array_insert_val (pieces, ++i, blank);
  }
}

/* Takes blanks and marks away in front of the first word and behind the last, for those of the
 * original are still there. */
static gboolean
trim (GArray *pieces)
{
  while (pieces->len && nth (pieces, 0)->unit < 0) {
    const gchar *p = nth (pieces, 0)->text;

    while (*p && !is_letter (g_utf8_get_char (p)))
      p = g_utf8_next_char (p);
    if (*p) {
      set_text (nth (pieces, 0), g_strdup (p));
      break;
    }
    g_array_remove_index (pieces, 0);
  }
  while (pieces->len && nth (pieces, pieces->len - 1)->unit < 0) {
    gchar *text = nth (pieces, pieces->len - 1)->text, *end = text + strlen (text), *before;

    while ((before = g_utf8_find_prev_char (text, end)) && !is_letter (g_utf8_get_char (before)))
      end = before;
    *end = '\0';
    if (end > text)
      break;
    g_array_remove_index (pieces, pieces->len - 1);
  }
  return pieces->len > 0;
}

/* The first letter is a capital if that of the original is. */
static void
set_case (GstAugPiece *piece, const gchar *original)
{
  const gunichar model = g_utf8_get_char (original), c = g_utf8_get_char (piece->text);
  const gchar *rest = g_utf8_next_char (piece->text);
  gunichar wanted = c;
  gchar first[7] = "";

  if (g_unichar_isupper (model))
    wanted = g_unichar_totitle (c);
  else if (g_unichar_islower (model) && !g_unichar_isupper (g_utf8_get_char (rest)) &&
           !(c == 'I' && !is_letter (g_utf8_get_char (rest))))
    wanted = g_unichar_tolower (c);
  g_unichar_to_utf8 (wanted, first);
  set_text (piece, g_strconcat (first, rest, NULL));
}

/* Brings what came back into shape; FALSE where a unit is missing or has come more than once. */
gboolean
gst_aug_pieces_settle (GArray *pieces, const GstAugSentence *sentence)
{
  join (pieces);
  if (!are_complete (pieces, sentence))
    return FALSE;
  take_articles_out (pieces, sentence);
  if (have_grown (pieces, sentence) || !trim (pieces))
    return FALSE;
  mend_joints (pieces, sentence);
  if (!is_kept (nth (pieces, 0), sentence) && *nth (pieces, 0)->text)
    set_case (nth (pieces, 0), gst_aug_cue_nth (sentence->cue, sentence->first)->text);
  return TRUE;
}

/* What is read. */
gchar *
gst_aug_pieces_to_plain (const GArray *pieces, const GstAugSentence *sentence)
{
  GString *plain = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++) {
    g_autofree gchar *text = read_piece (nth (pieces, i), sentence);

    g_string_append (plain, text);
  }
  return g_string_free (plain, FALSE);
}

/* A line end of the original. */
typedef struct {
  GstAugToken token;
  gdouble share; /* of the sentence that stands in front of it */
} LineEnd;

static gsize
length_of (const GstAugToken *tokens, guint n)
{
  gsize length = 0;

  for (guint i = 0; i < n; i++)
    length += (gsize) g_utf8_strlen (tokens[i].text, -1);
  return length;
}

static gboolean
is_in_kept (const GstAugSentence *sentence, guint token)
{
  for (guint i = 0; i < sentence->units->len; i++) {
    const GstAugUnit *unit = &g_array_index (sentence->units, GstAugUnit, i);

    if (unit->kept && token >= unit->first && token < unit->first + unit->n)
      return TRUE;
  }
  return FALSE;
}

static GArray *
find_line_ends (const GstAugSentence *sentence, const GstAugToken *tokens)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (LineEnd));
  const gsize length = length_of (tokens, sentence->n);

  for (guint i = 0; i < sentence->n; i++)
    if (tokens[i].kind == GST_AUG_TOKEN_SPACE && strchr (tokens[i].text, '\n') &&
        !is_in_kept (sentence, sentence->first + i)) {
      const LineEnd end = { tokens[i], (gdouble) length_of (tokens, i) / (gdouble) length };

      g_array_append_val (ends, end);
    }
  return ends;
}

static gboolean
can_break (const GstAugToken *token)
{
  return token->kind == GST_AUG_TOKEN_SPACE && !token->kept && !strchr (token->text, '\n');
}

/* Breaks the @n tokens from @first on into as many lines as before, at the blanks that are nearest
 * to where the line ends were. */
static gboolean
break_lines (GstAugCue *cue, guint first, guint n, const GArray *ends)
{
  const GstAugToken *tokens = gst_aug_cue_nth (cue, first);
  const gdouble length = (gdouble) length_of (tokens, n);
  guint from = 0, left = 0;

  for (guint i = 0; i < n; i++)
    left += can_break (&tokens[i]);
  for (guint k = 0; k < ends->len; k++) {
    const LineEnd *end = &g_array_index (ends, LineEnd, k);
    const guint wanted = ends->len - k;
    gdouble nearest = G_MAXDOUBLE;
    guint at = n, left_at = 0;

    for (guint i = from, more = left; i < n && more >= wanted; i++) {
      const gdouble away = (gdouble) length_of (tokens, i) - end->share * length;

      if (!can_break (&tokens[i]))
        continue;
      more--;
      if (MAX (away, -away) < nearest) {
        nearest = MAX (away, -away);
        at = i;
        left_at = more;
      }
    }
    if (at == n)
      return FALSE;
    gst_aug_cue_nth (cue, first + at)->text = end->token.text;
    gst_aug_cue_nth (cue, first + at)->raw = end->token.raw;
    from = at + 1;
    left = left_at;
  }
  return TRUE;
}

/* Puts one piece in at token @at; how many tokens it takes. */
static guint
put_piece (const GstAugPiece *piece, const GstAugSentence *sentence, const GstAugToken *tokens,
    GstAugCue *cue, guint at)
{
  const GstAugUnit *unit =
      piece->unit < 0 ? NULL : &g_array_index (sentence->units, GstAugUnit, piece->unit);
  const GstAugToken *first = unit ? &tokens[unit->first - sentence->first] : NULL;
  guint n;

  if (unit && unit->kept) {
    g_array_insert_vals (cue->tokens, at, first, unit->n);
    return unit->n;
  }
  n = gst_aug_cue_splice (cue, at, 0, piece->text);
  for (guint i = at; i < at + n; i++)
    gst_aug_cue_nth (cue, i)->style = unit ? first->style : sentence->style;
  return n;
}

/* Writes the pieces where the sentence stands; what is kept may want another article than the word
 * that translation had for it. FALSE where its lines cannot be made again, and the cue is as it
 * was. */
gboolean
gst_aug_pieces_put (
    const GArray *pieces, const GstAugSentence *sentence, GstAugCue *cue, const gchar *language)
{
  g_autoptr (GArray) before = g_array_copy (cue->tokens);
  const GstAugToken *tokens = &g_array_index (before, GstAugToken, sentence->first);
  g_autoptr (GArray) ends = find_line_ends (sentence, tokens);
  const guint n_changes = cue->n_changes;
  guint at = sentence->first;

  g_array_remove_range (cue->tokens, sentence->first, sentence->n);
  for (guint i = 0; i < pieces->len; i++)
    at += put_piece (nth (pieces, i), sentence, tokens, cue, at);
  for (guint i = sentence->first; i < at; i++)
    if (gst_aug_cue_nth (cue, i)->kind == GST_AUG_TOKEN_WORD)
      gst_aug_cue_mend_article (cue, i, language);
  if (break_lines (cue, sentence->first, at - sentence->first, ends)) {
    cue->n_changes = n_changes + 1;
    return TRUE;
  }
  g_array_set_size (cue->tokens, 0);
  g_array_append_vals (cue->tokens, before->data, before->len);
  cue->n_changes = n_changes;
  return FALSE;
}
