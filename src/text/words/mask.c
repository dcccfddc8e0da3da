/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Masks of BERT (Devlin et al., NAACL 2019), for whole words: of max (1, floor (rate·words)) words
 * 80 % become the mask, 10 % another word, 10 % stay. The other word is a common one; in another
 * language than English it is one of the same cue, and a cue that has none stays. Values: rate,
 * mode, token, key; draws: place of the k-th, what of the k-th, word of the k-th.
 */
#include <string.h>

#include "../../catalogue/text.h"
#include "../case.h"
#include "../wordnet/article.h"
#include "common.h"
#include "pick.h"

static guint
count_letters (const gchar *word)
{
  guint n = 0;

  for (; *word; word = g_utf8_next_char (word))
    n += !g_unichar_ismark (g_utf8_get_char (word));
  return n;
}

/* What stands for the word. */
static gchar *
make_mask (const GstAugOperation *operation, const gchar *word)
{
  const GstAugValue *token = gst_aug_operation_find (operation, "token");

  switch (gst_aug_operation_get_int (operation, "mode", GST_AUG_TEXT_MASK_TOKEN)) {
  case GST_AUG_TEXT_MASK_UNDERSCORE:
    return g_strdup ("_");
  case GST_AUG_TEXT_MASK_LENGTH:
    return g_strnfill (count_letters (word), '_');
  default:
    return g_strdup (token ? token->s : "[MASK]");
  }
}

/* The words of the cue as they were, without those that are kept. */
static GPtrArray *
collect_words (const GstAugCue *cue)
{
  GPtrArray *words = g_ptr_array_new ();

  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (token->kind == GST_AUG_TOKEN_WORD && !token->kept)
      g_ptr_array_add (words, (gpointer) token->text);
  }
  return words;
}

static const gchar *
draw_word (const GstAugTextDraws *draws, guint32 k, const GPtrArray *words)
{
  if (!words)
    return gst_aug_text_common_word (
        gst_aug_text_draws_integer (draws, "word", k, gst_aug_text_n_common_words ()));
  return g_ptr_array_index (words, gst_aug_text_draws_integer (draws, "word", k, words->len));
}

static void
apply (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  g_autoptr (GArray) picked = gst_aug_text_pick (operation, draws, cue);
  g_autoptr (GPtrArray) words =
      gst_aug_text_is_language (gst_aug_text_language (operation, tools), "en")
          ? NULL
          : collect_words (cue);

  for (guint k = 0; k < picked->len; k++) {
    const guint at = g_array_index (picked, guint, k);
    const gchar *text = gst_aug_cue_nth (cue, at)->text;
    const gdouble what = gst_aug_text_draws_uniform (draws, "what", k);
    g_autofree gchar *instead = NULL;

    if (what >= 0.9)
      continue;
    instead = what < 0.8
                  ? make_mask (operation, text)
                  : gst_aug_text_keep_case (text, strlen (text), draw_word (draws, k, words));
    gst_aug_cue_replace (cue, at, instead);
    if (what >= 0.8)
      gst_aug_cue_mend_article (cue, at, gst_aug_text_language (operation, tools));
    /* no later operation sees a word in it */
    gst_aug_cue_nth (cue, at)->kept |= what < 0.8;
  }
}

const GstAugTextEffect gst_aug_text_mask_effect = { "mask-words", apply };
