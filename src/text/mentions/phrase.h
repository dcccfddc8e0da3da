/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../cue/cue.h"

G_BEGIN_DECLS

/*
 * GstAugPhraseKind:
 * @GST_AUG_PHRASE_NOUN: a noun with its article, number and adjectives; a pronoun
 * @GST_AUG_PHRASE_PREPOSITION: of one word or more: on, next to, to the left of
 * @GST_AUG_PHRASE_CONJUNCTION: and, or, but, while
 * @GST_AUG_PHRASE_COMMA: a comma
 * @GST_AUG_PHRASE_VERB: a verb, or a participle that stands for one
 * @GST_AUG_PHRASE_BE: is, are, was, were, has, have and what else helps a verb
 * @GST_AUG_PHRASE_RELATIVE: that, which, who
 * @GST_AUG_PHRASE_THERE: there, in front of is
 * @GST_AUG_PHRASE_OTHER: adverbs and whatever else
 * @GST_AUG_PHRASE_END: what ends a sentence
 *
 * What a piece of a sentence is.
 */
typedef enum {
  GST_AUG_PHRASE_NOUN,
  GST_AUG_PHRASE_PREPOSITION,
  GST_AUG_PHRASE_CONJUNCTION,
  GST_AUG_PHRASE_COMMA,
  GST_AUG_PHRASE_VERB,
  GST_AUG_PHRASE_BE,
  GST_AUG_PHRASE_RELATIVE,
  GST_AUG_PHRASE_THERE,
  GST_AUG_PHRASE_OTHER,
  GST_AUG_PHRASE_END,
} GstAugPhraseKind;

/*
 * GstAugPhraseWord:
 * @token: its token in the cue
 * @text: in small letters
 * @mask: the item's boxes that it mentions
 *
 * A word or mark of a cue.
 */
typedef struct {
  guint token;
  gchar *text;
  guint64 mask;
} GstAugPhraseWord;

/*
 * GstAugPhrase:
 * @kind: what it is
 * @first: its first word
 * @stop: the first word behind it
 * @mask: the item's boxes that it mentions
 * @is_out: whether it is taken out
 *
 * A piece of a sentence.
 */
typedef struct {
  GstAugPhraseKind kind;
  guint first, stop;
  guint64 mask;
  gboolean is_out;
} GstAugPhrase;

G_GNUC_INTERNAL GArray *gst_aug_cue_read_words (const GstAugCue *cue);
G_GNUC_INTERNAL GArray *gst_aug_cue_read_phrases (const GArray *words);
G_GNUC_INTERNAL gboolean gst_aug_phrase_word_is (const gchar *list, const gchar *word);
G_GNUC_INTERNAL guint gst_aug_phrase_number (const gchar *word);
G_GNUC_INTERNAL gboolean gst_aug_phrase_is_verb (const gchar *word);
G_GNUC_INTERNAL gboolean gst_aug_phrase_is_base_verb (const gchar *word);

static inline GstAugPhraseWord *
gst_aug_phrase_word (const GArray *words, guint i)
{
  return &g_array_index (words, GstAugPhraseWord, i);
}

static inline GstAugPhrase *
gst_aug_phrase_nth (const GArray *phrases, guint i)
{
  return &g_array_index (phrases, GstAugPhrase, i);
}

G_END_DECLS
