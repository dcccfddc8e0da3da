/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Synonym replacement and random insertion of EDA (Wei and Zou, EMNLP 2019). Values: rate, key,
 * source, file, wordnet-dir, senses, words, language. */
#include "../effect.h"
#include "../words/stop.h"
#include "article.h"
#include "case.h"
#include "choose.h"

static guint
count_changes (const GstAugOperation *operation, const GstAugCue *cue)
{
  g_autoptr (GArray) words = gst_aug_cue_find_words (cue, TRUE);
  const gdouble rate = gst_aug_operation_get_double (operation, "rate", 0.1);

  return MAX ((guint) (rate * words->len), 1);
}

static void
replace (GstAugCue *cue, const GstAugSlot *slot, const gchar *synonym, const gchar *language)
{
  g_autofree gchar *text = gst_aug_slot_write (slot, cue, synonym);

  /* a possessive of a run of words is at its last one */
  for (guint k = slot->n; k-- > 1;)
    g_array_remove_index (cue->tokens, slot->token + k);
  gst_aug_cue_replace (cue, slot->token, text);
  gst_aug_cue_mend_article (cue, slot->token, language);
}

/* n = max (1, floor (rate·words)) words, in the order of the draw order, are replaced by one of
 * their synonyms, draw synonym of the word's first place, wherever they stand in the cue. Words
 * without one do not count. */
static void
apply_replace (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  const GstAugChooser chooser = { operation, tools, gst_aug_thesaurus_get (operation, tools) };
  g_autoptr (GArray) slots = chooser.thesaurus ? gst_aug_slots_find (&chooser, cue) : NULL;
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint *order = NULL, *first = NULL;
  guint n_unique = 0, left = count_changes (operation, cue);

  if (!slots)
    return;
  order = g_new (guint, slots->len + 1);
  first = gst_aug_slots_find_first (slots);
  for (guint i = 0; i < slots->len; i++)
    if (first[i] == i)
      order[n_unique++] = i;
  gst_aug_text_draws_shuffle (draws, "order", order, n_unique);
  g_ptr_array_set_size (chosen, (gint) slots->len);
  for (guint k = 0; k < n_unique && left > 0; k++) {
    g_autoptr (GPtrArray) synonyms =
        gst_aug_slot_synonyms (&chooser, cue, &g_array_index (slots, GstAugSlot, order[k]));

    if (synonyms->len == 0)
      continue;
    chosen->pdata[order[k]] = g_strdup (
        synonyms->pdata[gst_aug_text_draws_integer (draws, "synonym", order[k], synonyms->len)]);
    left--;
  }
  /* from the end, so that places in front stay where they are */
  for (guint i = slots->len; i-- > 0;) {
    const gchar *synonym = chosen->pdata[first[i]];

    if (synonym)
      replace (cue, &g_array_index (slots, GstAugSlot, i), synonym,
          gst_aug_text_language (operation, tools));
  }
}

/* Where a word may be put in: in front of each word but those inside of what is kept, and behind
 * the last one. */
static GArray *
find_places (const GstAugCue *cue)
{
  g_autoptr (GArray) words = gst_aug_cue_find_words (cue, TRUE);
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint));
  guint end;

  for (guint i = 0; i < words->len; i++) {
    const guint at = g_array_index (words, guint, i);

    if (at == 0 || !gst_aug_cue_nth (cue, at)->kept || !gst_aug_cue_nth (cue, at - 1)->kept)
      g_array_append_val (places, at);
  }
  end = words->len > 0 ? g_array_index (words, guint, words->len - 1) + 1 : 0;
  if (end == cue->tokens->len ||
      (end > 0 && !(gst_aug_cue_nth (cue, end - 1)->kept && gst_aug_cue_nth (cue, end)->kept)))
    g_array_append_val (places, end);
  return places;
}

/* A word in front of the first one takes its capital, where that is not of its own. */
static gchar *
take_capital (GstAugCue *cue, guint i, const gchar *word, const gchar *language)
{
  GstAugToken *next = gst_aug_cue_nth (cue, i);

  if (next->kind != GST_AUG_TOKEN_WORD || next->kept || !gst_aug_cue_starts_sentence (cue, i) ||
      gst_aug_case_of (next->text) != GST_AUG_CASE_TITLE ||
      !gst_aug_text_is_stop_word (next->text, language) || g_str_equal (next->text, "I") ||
      g_str_has_prefix (next->text, "I'"))
    return g_strdup (word);
  {
    g_autofree gchar *lower = gst_aug_text_fold (next->text);

    gst_aug_cue_replace (cue, i, lower);
  }
  return gst_aug_case_apply (GST_AUG_CASE_TITLE, FALSE, word);
}

/* Puts a word in at a place; @places are then those of the longer cue. */
static void
insert (GstAugCue *cue, GArray *places, guint place, const gchar *word, const gchar *language)
{
  guint *at = &g_array_index (places, guint, place);
  const guint i = *at, next = i + 2;
  g_autofree gchar *text = NULL;

  /* behind the last word: a blank parts the two */
  if (i == cue->tokens->len || gst_aug_cue_nth (cue, i)->kind != GST_AUG_TOKEN_WORD) {
    gst_aug_cue_insert (cue, i, GST_AUG_TOKEN_SPACE, " ", FALSE);
    gst_aug_cue_insert (cue, i + 1, GST_AUG_TOKEN_WORD, word, FALSE);
    *at = i + 1;
    g_array_append_val (places, next);
    return;
  }
  text = take_capital (cue, i, word, language);
  gst_aug_cue_insert (cue, i, GST_AUG_TOKEN_WORD, text, TRUE);
  gst_aug_cue_mend_article (cue, i, language);
  for (guint k = place + 1; k < places->len; k++)
    g_array_index (places, guint, k) += 2;
  g_array_insert_val (places, place + 1, next);
}

/* n = max (1, floor (rate·words)) times a synonym, draw inserted, of a word that is no stop word,
 * draw word, is put in somewhere, draw place. Words without synonyms do not count. */
static void
apply_insert (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  const GstAugChooser chooser = { operation, tools, gst_aug_thesaurus_get (operation, tools) };
  g_autoptr (GArray) slots = chooser.thesaurus ? gst_aug_slots_find (&chooser, cue) : NULL;
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GArray) places = find_places (cue);
  const guint n = count_changes (operation, cue);

  for (guint i = 0; slots && i < slots->len; i++) {
    g_autoptr (GPtrArray) synonyms =
        gst_aug_slot_synonyms (&chooser, cue, &g_array_index (slots, GstAugSlot, i));

    if (synonyms->len > 0)
      g_ptr_array_add (lists, g_steal_pointer (&synonyms));
  }
  for (guint k = 0; lists->len > 0 && k < n; k++) {
    const GPtrArray *synonyms =
        lists->pdata[gst_aug_text_draws_integer (draws, "word", k, lists->len)];
    const guint s = gst_aug_text_draws_integer (draws, "inserted", k, synonyms->len);
    const guint p = gst_aug_text_draws_integer (draws, "place", k, places->len);

    if (places->len == 0)
      return;
    insert (cue, places, p, synonyms->pdata[s], gst_aug_text_language (operation, tools));
  }
}

const GstAugTextEffect gst_aug_text_replace_synonyms_effect = { "replace-synonyms", apply_replace };
const GstAugTextEffect gst_aug_text_insert_synonyms_effect = { "insert-synonyms", apply_insert };
