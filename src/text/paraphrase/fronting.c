/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* I will call you when the train arrives. <-> When the train arrives, I will call you.
 * We met him yesterday. -> Yesterday, we met him. */
#include <string.h>

#include "../case.h"
#include "../keep.h"
#include "paraphrase.h"

static const gchar conjunctions[] = "because when if although while unless since after before";
static const gchar times[] = "yesterday today tomorrow tonight sometimes usually now soon";
/* Behind these a clause is what is known or said, and cannot go to the front. */
static const gchar knowing[] =
    "know knows knew remember ask asks asked tell tells told see sees saw "
    "wonder wonders say says said even only just and or but as than not";
/* With these a clause begins, so that it is one: "after the war" is none, "before he came" is. */
static const gchar subjects[] =
    "i you he she it we they there this that the a an my your his her its "
    "our their these those";
/* First words that are written small where they are not the first. */
static const gchar small_words[] =
    "a an the he she it we they you there this that these those my your "
    "his her its our their some all many few no one two three people "
    "when if because although while unless since after before yesterday "
    "today tomorrow tonight sometimes usually now soon";
static const gchar verbs[] =
    "is are was were am be has have had do does did will would can could may "
    "might must should go goes went come comes came get gets got make makes "
    "made see sees saw arrive arrives rain rains snow snows sleep sleeps eat "
    "eats play plays run runs sit sits stand stands walk walks look looks say "
    "says want wants need needs like likes know knows fall falls fly flies met "
    "saw ate ran sat stood slept fell flew knew took gave found left told grew stayed felt kept "
    "held bought brought";

/* Tokens [start, stop) of a sentence; the mark that ends it is token @stop. */
typedef struct {
  guint start, stop;
} Sentence;

static gboolean
is_end (const GstAugToken *token)
{
  return token->kind == GST_AUG_TOKEN_PUNCTUATION && strchr (".!?", token->text[0]) != NULL;
}

static gboolean
is_comma (const GstAugCue *cue, guint i)
{
  return strcmp (gst_aug_cue_nth (cue, i)->text, ",") == 0;
}

/* Whether it is made of words and blanks, and of @n_commas commas. */
static gboolean
is_plain (const GstAugCue *cue, const Sentence *s, guint n_commas)
{
  guint n = 0;

  for (guint i = s->start; i < s->stop; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (is_comma (cue, i))
      n++;
    else if (token->kind == GST_AUG_TOKEN_PUNCTUATION || token->kind == GST_AUG_TOKEN_OPAQUE)
      return FALSE;
  }
  return n == n_commas;
}

static gboolean
has_verb (const GstAugParaphrase *self, guint start, guint stop)
{
  for (guint i = start; i < stop; i++) {
    const gchar *text = gst_aug_cue_nth (self->cue, i)->text;

    if (gst_aug_paraphrase_is_any (self, i, verbs) ||
        (strlen (text) > 4 && (g_str_has_suffix (text, "ed") || strstr (text, "n't"))) ||
        strstr (text, "'ll") || strstr (text, "'re") || strstr (text, "'m"))
      return TRUE;
  }
  return FALSE;
}

static guint
count_words (const GstAugCue *cue, guint start, guint stop)
{
  guint n = 0;

  for (guint i = start; i < stop; i++)
    n += gst_aug_cue_nth (cue, i)->kind == GST_AUG_TOKEN_WORD;
  return n;
}

/* The first word is one that can be written small, or is always large. */
static gboolean
can_move (const GstAugParaphrase *self, guint first)
{
  const gchar *text = gst_aug_cue_nth (self->cue, first)->text;

  return gst_aug_paraphrase_is_any (self, first, small_words) || strcmp (text, "I") == 0 ||
         g_str_has_prefix (text, "I'");
}

static void
write_small (GstAugParaphrase *self, guint i)
{
  const gchar *text = gst_aug_cue_nth (self->cue, i)->text;
  g_autofree gchar *small = NULL;

  if (!gst_aug_paraphrase_is_any (self, i, small_words) || !g_ascii_isupper (text[0]))
    return;
  small = g_strdup (text);
  small[0] = g_ascii_tolower (small[0]);
  gst_aug_cue_replace (self->cue, i, small);
}

static void
write_large (GstAugParaphrase *self, guint i)
{
  const gchar *text = gst_aug_cue_nth (self->cue, i)->text;
  g_autofree gchar *large = gst_aug_text_keep_case ("A", 1, text);

  if (strcmp (large, text) != 0)
    gst_aug_cue_replace (self->cue, i, large);
}

/* Lets the tokens [start, middle) and [middle, stop) change places. */
static void
rotate (GstAugCue *cue, guint start, guint middle, guint stop)
{
  GstAugToken *tokens = gst_aug_cue_nth (cue, 0);
  const gsize front = middle - start;
  g_autofree GstAugToken *kept = g_memdup2 (tokens + start, front * sizeof *tokens);

  memmove (tokens + start, tokens + middle, (stop - middle) * sizeof *tokens);
  memcpy (tokens + stop - front, kept, front * sizeof *tokens);
  cue->n_changes++;
}

/* [front][ ][clause] -> [Clause][,][ ][front]; @at is the clause's first token. */
static void
move_to_front (GstAugParaphrase *self, const Sentence *s, guint at)
{
  GstAugCue *cue = self->cue;
  const guint n_clause = s->stop - at;

  write_small (self, s->start);
  write_large (self, at);
  /* the blank in front of the clause comes behind it */
  rotate (cue, s->start, at - 1, s->stop);
  rotate (cue, s->start, s->start + 1, s->start + 1 + n_clause);
  gst_aug_cue_insert (cue, s->start + n_clause, GST_AUG_TOKEN_PUNCTUATION, ",", FALSE);
}

/* [Clause][,][ ][front] -> [Front][ ][clause] */
static void
move_to_back (GstAugParaphrase *self, const Sentence *s, guint comma)
{
  GstAugCue *cue = self->cue;
  const guint front = s->stop - (comma + 2);

  write_small (self, s->start);
  write_large (self, comma + 2);
  g_array_remove_index (cue->tokens, comma);
  /* [clause][ ][front]: the front, then the blank, then the clause */
  rotate (cue, s->start, comma + 1, s->stop - 1);
  rotate (cue, s->start + front, s->stop - 2, s->stop - 1);
}

/* Where a clause begins that can go to the front; 0 if none does. */
static guint
find_clause (const GstAugParaphrase *self, const Sentence *s)
{
  for (guint i = s->start + 4; i + 4 < s->stop; i++) {
    const gint next = gst_aug_paraphrase_next_word (self, i);

    if (!gst_aug_paraphrase_is_any (self, i, conjunctions) || next < 0 ||
        strcmp (gst_aug_cue_nth (self->cue, i - 1)->text, " ") != 0)
      continue;
    if (gst_aug_paraphrase_is_any (self, i - 2, knowing) ||
        !gst_aug_paraphrase_is_any (self, (guint) next, subjects) ||
        count_words (self->cue, i, s->stop) < 3 || !has_verb (self, i, s->stop) ||
        !has_verb (self, s->start, i))
      return 0;
    return i;
  }
  return 0;
}

/* The one comma of a sentence that begins with a clause; 0 if it is not like that. */
static guint
find_comma (const GstAugParaphrase *self, const Sentence *s)
{
  guint comma = 0;

  if (!gst_aug_paraphrase_is_any (self, s->start, conjunctions))
    return 0;
  for (guint i = s->start; i < s->stop; i++)
    if (is_comma (self->cue, i))
      comma = i;
  if (comma + 3 >= s->stop || !has_verb (self, s->start, comma) ||
      !has_verb (self, comma, s->stop) ||
      strcmp (gst_aug_cue_nth (self->cue, comma + 1)->text, " ") != 0 ||
      gst_aug_cue_nth (self->cue, comma + 2)->kind != GST_AUG_TOKEN_WORD)
    return 0;
  return comma;
}

static void
change_sentence (GstAugParaphrase *self, const Sentence *s)
{
  guint at;

  if (s->stop - s->start < 5 || gst_aug_cue_nth (self->cue, s->start)->kind != GST_AUG_TOKEN_WORD ||
      gst_aug_cue_nth (self->cue, s->stop)->text[0] == '?' ||
      gst_aug_cue_nth (self->cue, s->start)->kept || !can_move (self, s->start))
    return;
  if (is_plain (self->cue, s, 0)) {
    at = find_clause (self, s);
    if (!at && gst_aug_paraphrase_is_any (self, s->stop - 1, times) &&
        strcmp (gst_aug_cue_nth (self->cue, s->stop - 2)->text, " ") == 0 &&
        !gst_aug_paraphrase_is_any (
            self, s->stop - 3, "until till since from for of by right just") &&
        has_verb (self, s->start, s->stop))
      at = s->stop - 1;
    if (at && !gst_aug_cue_nth (self->cue, at)->kept && gst_aug_paraphrase_takes (self))
      move_to_front (self, s, at);
  } else if (is_plain (self->cue, s, 1) && (at = find_comma (self, s)) > 0 &&
             !gst_aug_cue_nth (self->cue, at + 2)->kept && gst_aug_paraphrase_takes (self)) {
    move_to_back (self, s, at);
  }
}

/* Clauses go with the words in them, also with those that are kept. */
void
gst_aug_paraphrase_fronting (GstAugParaphrase *self)
{
  guint start = 0;

  for (guint i = 0; i < self->cue->tokens->len; i++) {
    const guint size = self->cue->tokens->len;
    const Sentence sentence = { start, i };

    if (!is_end (gst_aug_cue_nth (self->cue, i)))
      continue;
    change_sentence (self, &sentence);
    i += self->cue->tokens->len - size;
    for (start = i + 1; start < self->cue->tokens->len &&
                        gst_aug_cue_nth (self->cue, start)->kind == GST_AUG_TOKEN_SPACE;)
      start++;
  }
}
