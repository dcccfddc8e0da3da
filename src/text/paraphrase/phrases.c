/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Phrases that may stand for each other. The longest that fits a place is taken; where several
 * stand for it one is drawn: RULE:choice with i = n at the n-th place. */
#include <string.h>

#include "../keep.h"
#include "paraphrase.h"

#define MOST_CHOICES 16

typedef struct {
  guint n; /* tokens that fit */
  guint n_choices;
  const gchar *choices[MOST_CHOICES];
} Fit;

static void
try_phrase (const GstAugParaphrase *self, guint i, const gchar *from, const gchar *to, Fit *fit)
{
  guint n;

  /* most phrases are seen by their first letter not to be there */
  if (g_ascii_tolower (from[0]) != g_ascii_tolower (gst_aug_cue_nth (self->cue, i)->text[0]))
    return;
  n = gst_aug_cue_match (self->cue, i, from, strlen (from));
  if (n > fit->n) {
    fit->n = n;
    fit->n_choices = 0;
  }
  if (n > 0 && n == fit->n && fit->n_choices < MOST_CHOICES)
    fit->choices[fit->n_choices++] = to;
}

static void
try_phrases (const GstAugParaphrase *self, guint i, const GstAugPhrase *phrases, guint n, Fit *fit)
{
  for (guint k = 0; k < n; k++) {
    try_phrase (self, i, phrases[k].from, phrases[k].to, fit);
    if (!phrases[k].one_way)
      try_phrase (self, i, phrases[k].to, phrases[k].from, fit);
  }
}

static guint
choose (const GstAugParaphrase *self, guint n)
{
  return gst_aug_text_draws_integer (self->draws, "phrases:choice", self->n_places - 1, n);
}

/* @more: (nullable) (element-type GstAugPhrase): the user's own */
void
gst_aug_paraphrase_phrases (GstAugParaphrase *self, const GArray *more)
{
  for (guint i = 0; i < self->cue->tokens->len;) {
    const GstAugTokenKind kind = gst_aug_cue_nth (self->cue, i)->kind;
    Fit fit = { 0 };
    guint step = 1;

    if (kind == GST_AUG_TOKEN_WORD || kind == GST_AUG_TOKEN_NUMBER) {
      try_phrases (self, i, gst_aug_phrases, gst_aug_n_phrases, &fit);
      if (more)
        try_phrases (self, i, (const GstAugPhrase *) (gconstpointer) more->data, more->len, &fit);
    }
    if (fit.n) {
      step = fit.n;
      if (gst_aug_paraphrase_is_free (self, i, fit.n) && gst_aug_paraphrase_takes (self))
        step =
            gst_aug_paraphrase_replace (self, i, fit.n, fit.choices[choose (self, fit.n_choices)]);
    }
    i += MAX (step, 1);
  }
}
