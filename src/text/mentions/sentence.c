/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Sentence by sentence, mentions of what is not seen are taken out, and what is left is made tidy.
 */
#include "drop.h"

#include <string.h>

/* Marks and joints that have lost a side. */
static void
tidy_sentence (GstAugDrop *self, guint from, guint to)
{
  gboolean changed = TRUE;

  while (changed) {
    guint last = GST_AUG_DROP_NOBODY;

    changed = FALSE;
    for (guint i = from; i < to; i++) {
      const GstAugPhraseKind kind = gst_aug_drop_nth (self, i)->kind;
      const gboolean joint = kind == GST_AUG_PHRASE_CONJUNCTION || kind == GST_AUG_PHRASE_COMMA;
      const guint next = gst_aug_drop_after (self, i);

      if (gst_aug_drop_nth (self, i)->is_out)
        continue;
      /* a dog, and a cat: there is no third */
      if (kind == GST_AUG_PHRASE_COMMA &&
          gst_aug_drop_is (self, next, GST_AUG_PHRASE_CONJUNCTION) && last != GST_AUG_DROP_NOBODY &&
          !gst_aug_drop_is (self, gst_aug_drop_before (self, last), GST_AUG_PHRASE_COMMA) &&
          gst_aug_drop_nth (self, last)->mask && !gst_aug_drop_parts_clauses (self, next)) {
        gst_aug_drop_take_out (self, i);
        changed = TRUE;
        continue;
      }
      if ((joint && (last == GST_AUG_DROP_NOBODY || next == GST_AUG_DROP_NOBODY ||
                        gst_aug_drop_is (self, next, GST_AUG_PHRASE_COMMA))) ||
          ((kind == GST_AUG_PHRASE_PREPOSITION || kind == GST_AUG_PHRASE_BE ||
               kind == GST_AUG_PHRASE_RELATIVE) &&
              next == GST_AUG_DROP_NOBODY)) {
        gst_aug_drop_take_out (self, i);
        changed = TRUE;
        continue;
      }
      last = i;
    }
  }
}

/* Whether a sentence still says something, from its first phrase to its end; where it has @lost
 * what it was about, of what is known to be in the picture. */
static gboolean
says_something (const GstAugDrop *self, guint from, guint to, gboolean lost)
{
  for (guint i = from; i < to; i++)
    if (!gst_aug_drop_nth (self, i)->is_out &&
        (!lost || gst_aug_drop_nth (self, i)->mask & self->seen) &&
        gst_aug_drop_nth (self, i)->kind == GST_AUG_PHRASE_NOUN &&
        !gst_aug_phrase_word_is (" it he she they ", gst_aug_drop_first_word (self, i)))
      return TRUE;
  return FALSE;
}

static gboolean
starts_with_pronoun (const GstAugDrop *self, guint from, guint to)
{
  return from < to && gst_aug_phrase_word_is (" it he she they its his her their he's she's it's "
                                              "they're ",
                          gst_aug_drop_first_word (self, from));
}

static void
take_out_sentence (GstAugDrop *self, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    gst_aug_drop_take_out (self, i);
  if (to < self->phrases->len)
    gst_aug_drop_nth (self, to)->is_out = TRUE;
}

/* @lost: whether the sentence before has lost what it was about; afterwards the same of this one */
static void
drop_in_sentence (GstAugDrop *self, guint from, guint to, gboolean *lost)
{
  gboolean changed = FALSE;

  if (*lost && starts_with_pronoun (self, from, to)) {
    take_out_sentence (self, from, to);
    return;
  }
  *lost = FALSE;
  for (guint i = to; i-- > from;) {
    if (!gst_aug_drop_is_gone (self, i) || gst_aug_drop_nth (self, i)->kind != GST_AUG_PHRASE_NOUN)
      continue;
    *lost |= i == from || gst_aug_drop_before (self, i) == GST_AUG_DROP_NOBODY;
    changed = TRUE;
    gst_aug_drop_noun (self, i);
  }
  if (!changed)
    return;
  tidy_sentence (self, from, to);
  if (!says_something (self, from, to, *lost)) {
    *lost = TRUE;
    take_out_sentence (self, from, to);
  }
}

/* Capital letters stand where they stood. */
static void
capitalize (GstAugDrop *self, guint token, guint was_first)
{
  const gchar *text = gst_aug_cue_nth (self->cue, token)->text;
  const gunichar first = g_utf8_get_char (gst_aug_cue_nth (self->cue, was_first)->text);
  g_autoptr (GString) out = NULL;

  if (token == was_first || !g_unichar_isupper (first))
    return;
  out = g_string_new (NULL);
  g_string_append_unichar (out, g_unichar_toupper (g_utf8_get_char (text)));
  g_string_append (out, g_utf8_next_char (text));
  if (!g_str_equal (out->str, text))
    gst_aug_cue_replace (self->cue, token, out->str);
}

static void
capitalize_sentences (GstAugDrop *self)
{
  gboolean begins = TRUE;
  guint was_first = 0;

  for (guint i = 0; i < self->phrases->len; i++) {
    const GstAugPhrase *phrase = gst_aug_drop_nth (self, i);
    const guint token = gst_aug_phrase_word (self->words, phrase->first)->token;

    if (i == 0 || gst_aug_drop_nth (self, i - 1)->kind == GST_AUG_PHRASE_END) {
      was_first = token;
      begins = TRUE;
    }
    if (phrase->is_out || !begins)
      continue;
    capitalize (self, token, was_first);
    begins = FALSE;
  }
}

static gboolean
is_out_token (const GstAugDrop *self, guint token)
{
  for (guint i = 0; i < self->phrases->len; i++)
    for (guint w = gst_aug_drop_nth (self, i)->first;
         gst_aug_drop_nth (self, i)->is_out && w < gst_aug_drop_nth (self, i)->stop; w++)
      if (gst_aug_phrase_word (self->words, w)->token == token)
        return TRUE;
  return FALSE;
}

/* Takes out the tokens of what is dead, and one of the blanks around each. */
static void
remove_tokens (GstAugDrop *self)
{
  for (guint i = self->cue->tokens->len; i-- > 0;)
    if (is_out_token (self, i))
      gst_aug_cue_remove (self->cue, i);
  while (self->cue->tokens->len && gst_aug_cue_nth (self->cue, 0)->kind == GST_AUG_TOKEN_SPACE)
    g_array_remove_index (self->cue->tokens, 0);
  for (guint i = 0; i + 1 < self->cue->tokens->len; i++)
    if (gst_aug_cue_nth (self->cue, i)->kind == GST_AUG_TOKEN_SPACE &&
        gst_aug_cue_nth (self->cue, i + 1)->kind == GST_AUG_TOKEN_PUNCTUATION &&
        strchr (".,;:!?", *gst_aug_cue_nth (self->cue, i + 1)->text))
      g_array_remove_index (self->cue->tokens, i);
}

/* Whether a mention of something that is seen is left. */
static gboolean
mentions_anything (const GstAugDrop *self)
{
  for (guint i = 0; i < self->phrases->len; i++)
    if (!gst_aug_drop_nth (self, i)->is_out && gst_aug_drop_nth (self, i)->mask & self->seen)
      return TRUE;
  return FALSE;
}

/*
 * gst_aug_mentions_drop:
 * @cue: a cue
 * @words: (element-type GstAugPhraseWord): its words, with the boxes that they mention
 * @seen: bit i: enough of box i is seen
 *
 * Takes out mentions of what is not seen; nothing is left where no mention of what is seen is.
 */
void
gst_aug_mentions_drop (GstAugCue *cue, GArray *words, guint64 seen)
{
  g_autoptr (GArray) phrases = gst_aug_cue_read_phrases (words);
  GstAugDrop self = { cue, words, phrases, seen };
  gboolean any = FALSE, lost = FALSE;

  for (guint i = 0; i < phrases->len; i++)
    any |= gst_aug_drop_is_gone (&self, i);
  gst_aug_mentions_count (cue, words, phrases, seen);
  if (!any)
    return;
  for (guint from = 0, to; from < phrases->len; from = to + 1) {
    for (to = from; to < phrases->len && gst_aug_drop_nth (&self, to)->kind != GST_AUG_PHRASE_END;)
      to++;
    drop_in_sentence (&self, from, to, &lost);
  }
  /* what stands where no rule looks goes with its sentence's words */
  for (guint i = 0; i < phrases->len; i++)
    if (gst_aug_drop_is_gone (&self, i))
      gst_aug_drop_take_out (&self, i);
  if (!mentions_anything (&self)) {
    g_array_set_size (cue->tokens, 0);
    cue->n_changes++;
    return;
  }
  capitalize_sentences (&self);
  remove_tokens (&self);
}
