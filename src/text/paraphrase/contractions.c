/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* do not <-> don't. What a contraction may stand for besides ('d: had or would) is not written out.
 */
#include <string.h>

#include "../keep.h"
#include "paraphrase.h"

static const GstAugPhrase pairs[] = {
  { "I'm", "I am" },
  { "you're", "you are" },
  { "we're", "we are" },
  { "they're", "they are" },
  { "he's", "he is" },
  { "she's", "she is" },
  { "it's", "it is" },
  { "that's", "that is" },
  { "there's", "there is" },
  { "what's", "what is" },
  { "who's", "who is" },
  { "where's", "where is" },
  { "I've", "I have" },
  { "you've", "you have" },
  { "we've", "we have" },
  { "they've", "they have" },
  { "I'll", "I will" },
  { "you'll", "you will" },
  { "he'll", "he will" },
  { "she'll", "she will" },
  { "it'll", "it will" },
  { "we'll", "we will" },
  { "they'll", "they will" },
  { "don't", "do not" },
  { "doesn't", "does not" },
  { "didn't", "did not" },
  { "isn't", "is not" },
  { "aren't", "are not" },
  { "wasn't", "was not" },
  { "weren't", "were not" },
  { "haven't", "have not" },
  { "hasn't", "has not" },
  { "hadn't", "had not" },
  { "can't", "cannot" },
  { "couldn't", "could not" },
  { "won't", "will not" },
  { "wouldn't", "would not" },
  { "shouldn't", "should not" },
  { "mustn't", "must not" },
  { "let's", "let us" },
};

/* What stands behind a 's that is "has". */
static const gchar has_words[] = "been got had done gone become come made taken seen given begun "
                                 "grown lost found left never always already just";

static const gchar subjects[] = "i you he she it we they there this that these those";

static gboolean
is_has (const GstAugParaphrase *self, guint next)
{
  const gchar *text = gst_aug_cue_nth (self->cue, next)->text;
  const gsize n = strlen (text);

  return gst_aug_paraphrase_is_any (self, next, has_words) ||
         (n > 3 && strcmp (text + n - 2, "ed") == 0);
}

/* Don't you ...? would become "do not you". */
static gboolean
is_question (const GstAugParaphrase *self, gint next)
{
  return next >= 0 && gst_aug_paraphrase_is_any (self, (guint) next, subjects);
}

static guint
write_out (GstAugParaphrase *self, guint i, const GstAugPhrase *pair)
{
  const gchar *apostrophe = strchr (pair->from, '\'');
  const gint next = gst_aug_paraphrase_next_word (self, i);

  if (apostrophe[1] == 's' && strcmp (pair->from, "let's") != 0 &&
      (next < 0 || is_has (self, (guint) next)))
    return 1;
  if (apostrophe[1] == 't' && is_question (self, next))
    return 1;
  return gst_aug_paraphrase_takes (self) ? gst_aug_paraphrase_replace (self, i, 1, pair->to) : 1;
}

/* "I am." at the end keeps its verb; so does "they will not" the word before. */
static guint
contract (GstAugParaphrase *self, guint i, guint n, const GstAugPhrase *pair)
{
  const gint next = gst_aug_paraphrase_next_word (self, i + n - 1);
  const gboolean negative = strstr (pair->from, "n't") != NULL;

  if ((next < 0 && !negative) || !gst_aug_paraphrase_takes (self))
    return n;
  if (!negative && next >= 0 && gst_aug_paraphrase_is_any (self, (guint) next, "not"))
    return n;
  return gst_aug_paraphrase_replace (self, i, n, pair->from);
}

void
gst_aug_paraphrase_contractions (GstAugParaphrase *self)
{
  for (guint i = 0; i < self->cue->tokens->len;) {
    guint step = 1;

    for (guint k = 0; k < G_N_ELEMENTS (pairs); k++) {
      const GstAugPhrase *pair = &pairs[k];
      guint n;

      if (gst_aug_cue_match (self->cue, i, pair->from, strlen (pair->from)) == 1) {
        if (gst_aug_paraphrase_is_free (self, i, 1))
          step = write_out (self, i, pair);
        break;
      }
      n = gst_aug_cue_match (self->cue, i, pair->to, strlen (pair->to));
      if (n) {
        step = gst_aug_paraphrase_is_free (self, i, n) ? contract (self, i, n, pair) : n;
        break;
      }
    }
    i += MAX (step, 1);
  }
}
