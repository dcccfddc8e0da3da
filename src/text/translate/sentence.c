/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * What of a cue is translated at once. A line that goes on in the next one is translated with it; a
 * line that ends with a mark, and one before a dash, is not. What stands in front of the first word
 * and behind the last stays as it is.
 */
#include <string.h>

#include "../cue/scan.h"
#include "translate.h"

/* what is longer is no sentence */
#define MOST_TOKENS 4000

static gboolean
is_word (const GstAugToken *token)
{
  return token->kind == GST_AUG_TOKEN_WORD || token->kind == GST_AUG_TOKEN_NUMBER;
}

static gboolean
is_solid (const GstAugToken *token)
{
  return is_word (token) || (token->kept && token->kind != GST_AUG_TOKEN_SPACE) ||
         (token->kind == GST_AUG_TOKEN_OPAQUE && *token->text);
}

/* The next token that is seen from @i on in steps of @step; NULL: none in [first, stop). */
static const GstAugToken *
next_seen (const GstAugCue *cue, guint i, gint step, guint first, guint stop)
{
  for (; i >= first && i < stop; i += (guint) step) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (token->kind != GST_AUG_TOKEN_SPACE && *token->text)
      return token;
  }
  return NULL;
}

static gboolean
is_any (const GstAugToken *token, const gchar *characters)
{
  const gunichar c = token ? g_utf8_get_char (token->text) : 0;

  return c && token->kind == GST_AUG_TOKEN_PUNCTUATION && g_utf8_strchr (characters, -1, c);
}

/* Whether what is said ends at the line end @i. */
static gboolean
ends_sentence (const GstAugCue *cue, guint i)
{
  const GstAugToken *token = gst_aug_cue_nth (cue, i);
  const gchar *end = strchr (token->text, '\n');
  const guint n = cue->tokens->len;

  if (token->kept || !end)
    return FALSE;
  return strchr (end + 1, '\n') ||
         is_any (i ? next_seen (cue, i - 1, -1, 0, n) : NULL, ".!?…:;♪\"”»)]") ||
         is_any (next_seen (cue, i + 1, 1, 0, n), "-–—♪>[(\"“«¿¡");
}

static const GstAugStyle *
common_style (const GstAugCue *cue, guint first, guint n)
{
  const GstAugStyle *style = gst_aug_cue_nth (cue, first)->style;

  for (guint i = first + 1; i < first + n; i++)
    if (gst_aug_cue_nth (cue, i)->kind != GST_AUG_TOKEN_SPACE)
      style = gst_aug_style_common (style, gst_aug_cue_nth (cue, i)->style);
  return style;
}

/* The mark behind the last word. */
static const gchar *
find_mark (const GstAugCue *cue, guint last, guint stop)
{
  static const gchar *const marks[] = { ".", "!", "?", "…" };
  const GstAugToken *token = last + 1 < stop ? gst_aug_cue_nth (cue, last + 1) : NULL;

  for (guint i = 0; token && i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (token->text, marks[i]))
      return marks[i];
  return "";
}

static void
add_sentence (GArray *sentences, const GstAugCue *cue, guint first, guint stop)
{
  guint last = stop;
  GstAugSentence sentence = { .cue = cue };

  while (first < stop && !is_solid (gst_aug_cue_nth (cue, first)))
    first++;
  while (last > first && !is_solid (gst_aug_cue_nth (cue, last - 1)))
    last--;
  if (last == first)
    return;
  sentence.first = first;
  sentence.n = last - first;
  sentence.style = common_style (cue, first, last - first);
  sentence.mark = find_mark (cue, last - 1, stop);
  sentence.units = NULL;
  g_array_append_val (sentences, sentence);
}

static void
clear_sentence (gpointer data)
{
  g_clear_pointer (&((GstAugSentence *) data)->units, g_array_unref);
}

/* The sentences of a cue, of GstAugSentence. */
GArray *
gst_aug_sentences_find (const GstAugCue *cue)
{
  GArray *sentences = g_array_new (FALSE, TRUE, sizeof (GstAugSentence));
  guint first = 0;

  g_array_set_clear_func (sentences, clear_sentence);
  for (guint i = 0; i < cue->tokens->len; i++) {
    if (gst_aug_cue_nth (cue, i)->kind == GST_AUG_TOKEN_SPACE && ends_sentence (cue, i)) {
      add_sentence (sentences, cue, first, i);
      first = i + 1;
    }
  }
  add_sentence (sentences, cue, first, cue->tokens->len);
  return sentences;
}

/* A word with digits, dots or the like in it: U.S.A, mp3. */
static gboolean
is_odd_word (const GstAugToken *token)
{
  if (token->kind != GST_AUG_TOKEN_WORD)
    return FALSE;
  for (const gchar *p = token->text; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isalpha (c) && !g_unichar_ismark (c) && !g_utf8_strchr ("'-\xe2\x80\x99", -1, c))
      return TRUE;
  }
  return FALSE;
}

/* What is no language: odd words, and words that touch marks of addresses, names of users, code. */
static gboolean
is_code (const GstAugCue *cue, guint i)
{
  guint first = i, stop = i + 1;
  gboolean marked = FALSE, word = FALSE;

  if (gst_aug_cue_nth (cue, i)->kind == GST_AUG_TOKEN_SPACE)
    return FALSE;
  if (is_odd_word (gst_aug_cue_nth (cue, i)))
    return TRUE;
  while (first > 0 && gst_aug_cue_nth (cue, first - 1)->kind != GST_AUG_TOKEN_SPACE)
    first--;
  while (stop < cue->tokens->len && gst_aug_cue_nth (cue, stop)->kind != GST_AUG_TOKEN_SPACE)
    stop++;
  for (guint k = first; k < stop; k++) {
    marked |= is_any (gst_aug_cue_nth (cue, k), "#@/\\_=<>{}[]|~^$*&");
    word |= is_word (gst_aug_cue_nth (cue, k));
  }
  return marked && word;
}

/* Whether what is kept goes on from token @i to the next: words that touch what is not to be
 * changed are kept with it. */
static gboolean
goes_on (const GstAugCue *cue, guint i)
{
  const GstAugToken *token = gst_aug_cue_nth (cue, i), *next = gst_aug_cue_nth (cue, i + 1);

  if (token->kept && next->kept)
    return TRUE;
  if (token->kind == GST_AUG_TOKEN_SPACE || next->kind == GST_AUG_TOKEN_SPACE)
    return FALSE;
  return token->kind == GST_AUG_TOKEN_OPAQUE || next->kind == GST_AUG_TOKEN_OPAQUE ||
         (is_code (cue, i) && is_code (cue, i + 1));
}

static guint
kept_end (const GstAugCue *cue, guint first, guint stop)
{
  guint end = first + 1;

  if (!gst_aug_cue_nth (cue, first)->kept &&
      gst_aug_cue_nth (cue, first)->kind != GST_AUG_TOKEN_OPAQUE && !is_code (cue, first) &&
      !(end < stop && goes_on (cue, first)))
    return first;
  while (end < stop && goes_on (cue, end - 1))
    end++;
  while (gst_aug_cue_nth (cue, end - 1)->kind == GST_AUG_TOKEN_SPACE)
    end--;
  return end;
}

/* Words of one element that is not the sentence's, blanks between. */
static guint
styled_end (const GstAugSentence *self, guint first, guint stop)
{
  const GstAugStyle *style = gst_aug_cue_nth (self->cue, first)->style;
  guint end = first;

  if (style == self->style)
    return first;
  for (guint i = first; i < stop; i++) {
    const GstAugToken *token = gst_aug_cue_nth (self->cue, i);

    if (token->kind == GST_AUG_TOKEN_SPACE)
      continue;
    if (!is_word (token) || token->style != style || kept_end (self->cue, i, stop) > i)
      break;
    end = i + 1;
  }
  return end;
}

/* Finds what must come back in one place; FALSE where something could not be told. With @styled
 * words of an element of their own may be translated, and it is put around what comes of them. */
gboolean
gst_aug_sentence_find_units (GstAugSentence *self, gboolean styled)
{
  const guint stop = self->first + self->n;

  if (self->n > MOST_TOKENS)
    return FALSE;
  g_clear_pointer (&self->units, g_array_unref);
  self->units = g_array_new (FALSE, FALSE, sizeof (GstAugUnit));
  for (guint i = self->first; i < stop; i++) {
    GstAugUnit unit = { .first = i, .kept = TRUE };
    guint end;

    if (gst_aug_cue_nth (self->cue, i)->kind == GST_AUG_TOKEN_SPACE)
      continue;
    end = kept_end (self->cue, i, stop);
    if (end == i) {
      end = styled_end (self, i, stop);
      unit.kept = !styled;
    }
    if (end == i)
      continue;
    unit.n = end - i;
    g_array_append_val (self->units, unit);
    i = end - 1;
    if (!next_seen (self->cue, unit.first, 1, unit.first, end))
      return FALSE;
  }
  return TRUE;
}

/* What is read of a unit. */
gchar *
gst_aug_sentence_unit_text (const GstAugSentence *self, guint unit)
{
  const GstAugUnit *u = &g_array_index (self->units, GstAugUnit, unit);
  GString *text = g_string_new (NULL);

  for (guint i = u->first; i < u->first + u->n; i++)
    g_string_append (text, gst_aug_cue_nth (self->cue, i)->text);
  return g_string_free (text, FALSE);
}

/* Number of the unit that begins at a token; -1: none. */
gint
gst_aug_sentence_unit_at (const GstAugSentence *self, guint token)
{
  for (guint i = 0; i < self->units->len; i++)
    if (g_array_index (self->units, GstAugUnit, i).first == token)
      return (gint) i;
  return -1;
}
