/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

/* One cue on its way through the rules. */
typedef struct {
  GstAugCue *cue;
  const GstAugTextDraws *draws;
  gdouble rate;
  const gchar *rule; /* the one at work, and ... */
  guint n_places;    /* ... how many places it has fitted so far */
} GstAugParaphrase;

/* Phrases that may stand for each other. */
typedef struct {
  const gchar *from;
  const gchar *to;
  gboolean one_way;
} GstAugPhrase;

/* src/text/paraphrase/paraphrase.c */
G_GNUC_INTERNAL gboolean gst_aug_paraphrase_takes (GstAugParaphrase *self);
G_GNUC_INTERNAL gboolean gst_aug_paraphrase_is_free (
    const GstAugParaphrase *self, guint i, guint n);
G_GNUC_INTERNAL guint gst_aug_paraphrase_replace (
    GstAugParaphrase *self, guint i, guint n, const gchar *text);
G_GNUC_INTERNAL gint gst_aug_paraphrase_next_word (const GstAugParaphrase *self, guint i);
G_GNUC_INTERNAL gboolean gst_aug_paraphrase_is_any (
    const GstAugParaphrase *self, guint i, const gchar *words);

/* the rules */
G_GNUC_INTERNAL void gst_aug_paraphrase_contractions (GstAugParaphrase *self);
G_GNUC_INTERNAL void gst_aug_paraphrase_phrases (GstAugParaphrase *self, const GArray *more);
G_GNUC_INTERNAL void gst_aug_paraphrase_fronting (GstAugParaphrase *self);
G_GNUC_INTERNAL void gst_aug_paraphrase_numbers (GstAugParaphrase *self);
G_GNUC_INTERNAL void gst_aug_paraphrase_genitive (GstAugParaphrase *self);

extern const GstAugPhrase gst_aug_phrases[];
extern const guint gst_aug_n_phrases;

G_END_DECLS
