/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Random deletion of EDA (Wei and Zou, EMNLP 2019): each word falls if u < rate. A cue of one word
 * stays, and where all would fall one of them does; but rate=1 removes the cue. What is left is
 * mended: marks that nothing stands before any more go too, a sentence begins with a capital again,
 * and a and an agree with what follows. Values: rate, key; draws: drop of the i-th word, stay.
 */
#include <string.h>

#include "../wordnet/article.h"
#include "pick.h"

/* Marks and brackets of one character. */
static gboolean
is_one_of (const GstAugToken *token, const gchar *set)
{
  return token->kind == GST_AUG_TOKEN_PUNCTUATION && token->text[0] && !token->text[1] &&
         strchr (set, token->text[0]);
}

/* The mark that falls where @b has come to stand behind @a: of "red, , blue" the second, of "red,."
 * the first; of brackets around nothing both. */
static void
drop_marks (gboolean *falls, GArray *tokens, guint a, guint b)
{
  static const GstAugToken nothing = { .kind = GST_AUG_TOKEN_SPACE, .text = "" };
  const GstAugToken *first = a == G_MAXUINT ? &nothing : &g_array_index (tokens, GstAugToken, a);
  const GstAugToken *second = &g_array_index (tokens, GstAugToken, b);
  static const gchar opening[] = "([{\"", closing[] = ")]}\"";

  if (first->kept || second->kept)
    return;
  if (is_one_of (first, opening) && is_one_of (second, closing) &&
      strchr (opening, first->text[0]) - opening == strchr (closing, second->text[0]) - closing)
    falls[a] = falls[b] = TRUE;
  else if (is_one_of (first, ",;:") && is_one_of (second, ".!?"))
    falls[a] = TRUE;
  else if ((first == &nothing || is_one_of (first, ".!?,;:([{")) && is_one_of (second, ".!?,;:"))
    falls[b] = TRUE;
}

static void
mend_marks (gboolean *falls, const GstAugCue *cue)
{
  guint last = G_MAXUINT;
  gboolean seam = FALSE;

  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugTokenKind kind = gst_aug_cue_nth (cue, i)->kind;

    if (falls[i]) {
      seam = TRUE;
    } else if (kind != GST_AUG_TOKEN_SPACE && kind != GST_AUG_TOKEN_OPAQUE) {
      if (seam)
        drop_marks (falls, cue->tokens, last, i);
      if (!falls[i]) {
        last = i;
        seam = FALSE;
      }
    }
  }
  if (seam && last != G_MAXUINT && !gst_aug_cue_nth (cue, last)->kept)
    falls[last] = is_one_of (gst_aug_cue_nth (cue, last), ",;:");
}

/* The mark behind what is shortened ends no sentence. */
static gboolean
is_short (const gchar *word)
{
  static const gchar *const shortened[] = { "Mr", "Mrs", "Ms", "Dr", "St", "Prof", "Rev", "Gen",
    "Capt", "Col", "Lt", "Sgt", "Hon", "Jr", "Sr", "vs", "No" };

  if (g_unichar_isupper (g_utf8_get_char (word)) && !*g_utf8_next_char (word))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (shortened); i++)
    if (strcmp (word, shortened[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_title (const gchar *word)
{
  return g_unichar_isupper (g_utf8_get_char (word));
}

static void
capitalise (GstAugCue *cue, guint i)
{
  const gchar *word = gst_aug_cue_nth (cue, i)->text;
  gchar first[7] = { 0 };
  g_autofree gchar *text = NULL;

  g_unichar_to_utf8 (g_unichar_totitle (g_utf8_get_char (word)), first);
  text = g_strconcat (first, g_utf8_next_char (word), NULL);
  gst_aug_cue_replace (cue, i, text);
}

/* Where the first word of a sentence falls, the next one takes its capital. */
static void
mend_capitals (const gboolean *falls, GstAugCue *cue)
{
  gboolean begins = TRUE, owed = FALSE, ends = TRUE;

  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (token->kind == GST_AUG_TOKEN_WORD) {
      if (falls[i]) {
        owed |= begins && is_title (token->text);
      } else {
        if (owed && !token->kept && !is_title (token->text))
          capitalise (cue, i);
        owed = FALSE;
      }
      begins = FALSE;
      ends = !is_short (token->text);
    } else if (is_one_of (token, ends ? ".!?" : "!?")) {
      begins = TRUE;
      owed &= falls[i];
    } else if (token->kind == GST_AUG_TOKEN_NUMBER) {
      begins = owed = FALSE;
    }
  }
}

static gboolean
is_article (const GstAugToken *token)
{
  return g_ascii_strcasecmp (token->text, "a") == 0 || g_ascii_strcasecmp (token->text, "an") == 0;
}

/* The texts of articles behind which the word falls that was the next. */
static GPtrArray *
find_left_behind (const gboolean *falls, const GstAugCue *cue)
{
  GPtrArray *texts = g_ptr_array_new ();
  const GstAugToken *last = NULL;

  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (token->kind != GST_AUG_TOKEN_WORD)
      continue;
    if (falls[i] && last && is_article (last))
      g_ptr_array_add (texts, (gpointer) last->text);
    last = falls[i] ? NULL : token;
  }
  return texts;
}

/* An article agrees with what has come to stand behind it. Each token has a text of its own. */
static void
mend_articles (GstAugCue *cue, const GPtrArray *texts, const gchar *language)
{
  guint k = 0;

  for (guint i = 0; i < cue->tokens->len && k < texts->len; i++) {
    if (gst_aug_cue_nth (cue, i)->text != g_ptr_array_index (texts, k))
      continue;
    gst_aug_cue_mend_article (cue, i + 1, language);
    k++;
  }
}

static void
remove_fallen (GstAugCue *cue, gboolean *falls, const gchar *language)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) left_behind = NULL;

  mend_marks (falls, cue);
  mend_capitals (falls, cue);
  left_behind = find_left_behind (falls, cue);
  for (guint i = 0; i < cue->tokens->len; i++)
    if (falls[i])
      g_array_append_val (numbers, i);
  if (numbers->len)
    gst_aug_cue_remove_all (cue, (const guint *) (gpointer) numbers->data, numbers->len);
  mend_articles (cue, left_behind, language);
}

/* Unless something in it is kept. */
static gboolean
remove_cue (GstAugCue *cue)
{
  for (guint i = 0; i < cue->tokens->len; i++)
    if (gst_aug_cue_nth (cue, i)->kept)
      return FALSE;
  cue->n_changes += cue->tokens->len;
  g_array_set_size (cue->tokens, 0);
  return TRUE;
}

static void
apply (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  g_autoptr (GArray) words = gst_aug_cue_find_words (cue, TRUE);
  const gdouble rate = gst_aug_operation_get_double (operation, "rate", 0.1);
  g_autofree gboolean *falls = g_new0 (gboolean, cue->tokens->len + 1);
  guint left = 0;

  for (guint i = 0; i < words->len; i++) {
    const guint at = g_array_index (words, guint, i);

    falls[at] =
        !gst_aug_cue_nth (cue, at)->kept && gst_aug_text_draws_uniform (draws, "drop", i) < rate;
    left += !falls[at];
  }
  if (left == 0 && rate >= 1) {
    if (!remove_cue (cue))
      remove_fallen (cue, falls, gst_aug_text_language (operation, tools));
    return;
  }
  if (words->len < 2 || left == words->len)
    return;
  if (left == 0)
    falls[g_array_index (words, guint, gst_aug_text_draws_integer (draws, "stay", 0, words->len))] =
        FALSE;
  remove_fallen (cue, falls, gst_aug_text_language (operation, tools));
}

const GstAugTextEffect gst_aug_text_delete_effect = { "delete-words", apply };
