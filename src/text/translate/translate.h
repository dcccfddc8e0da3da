/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"
#include "child.h"

G_BEGIN_DECLS

/*
 * A unit: tokens next to each other that translation must bring back in one place.
 * @first, @n: its tokens
 * @kept: whether the tokens come back as they are; else what stands for them takes their element
 */
typedef struct {
  guint first, n;
  gboolean kept;
} GstAugUnit;

/*
 * A sentence of a cue: what is translated at once.
 * @first, @n: its tokens, from its first word to its last
 * @style: the element that it stands in as a whole
 * @mark: the mark that it ends with, "" for none
 * @units: of GstAugUnit, in reading order
 */
typedef struct {
  const GstAugCue *cue;
  guint first, n;
  const GstAugStyle *style;
  const gchar *mark;
  GArray *units;
} GstAugSentence;

/* What came back: text, in a unit or in none (-1). */
typedef struct {
  gint unit;
  gchar *text;
} GstAugPiece;

/*
 * Who translates: an installed pair of Apertium, or a command.
 * @children: asked one after the other, the answer of one being the question to the next
 * @n_asked: how often, so that each answer of Apertium can be told from others
 * @units_are_marked: whether every unit comes back under its number; else what is kept is looked
 *     for by its words, and elements inside a sentence are kept with their words
 */
typedef struct {
  GstAugChild *children[2];
  guint n_children;
  gboolean units_are_marked;
  guint n_asked;
} GstAugTranslator;

/* src/text/translate/sentence.c */
G_GNUC_INTERNAL GArray *gst_aug_sentences_find (const GstAugCue *cue);
G_GNUC_INTERNAL gboolean gst_aug_sentence_find_units (GstAugSentence *self, gboolean styled);
G_GNUC_INTERNAL gchar *gst_aug_sentence_unit_text (const GstAugSentence *self, guint unit);
G_GNUC_INTERNAL gint gst_aug_sentence_unit_at (const GstAugSentence *self, guint token);

/* src/text/translate/pieces.c */
G_GNUC_INTERNAL GArray *gst_aug_pieces_new (void);
G_GNUC_INTERNAL void gst_aug_pieces_add (GArray *pieces, gint unit, const gchar *text, gssize size);
G_GNUC_INTERNAL gboolean gst_aug_pieces_settle (GArray *pieces, const GstAugSentence *sentence);
G_GNUC_INTERNAL gchar *gst_aug_pieces_to_plain (
    const GArray *pieces, const GstAugSentence *sentence);
G_GNUC_INTERNAL gboolean gst_aug_pieces_put (
    const GArray *pieces, const GstAugSentence *sentence, GstAugCue *cue, const gchar *language);

/* src/text/translate/accept.c */
G_GNUC_INTERNAL const gchar *gst_aug_translation_refuse (
    const gchar *original, const gchar *translation, const gchar *language);

/* src/text/translate/apertium.c */
G_GNUC_INTERNAL GPtrArray *gst_aug_apertium_find_pairs (void);
G_GNUC_INTERNAL gchar *gst_aug_apertium_list_pairs (void);
G_GNUC_INTERNAL GPtrArray *gst_aug_apertium_find_pivots (const gchar *language);
G_GNUC_INTERNAL GstAugTranslator *gst_aug_apertium_new (const gchar *language, const gchar *pivot);
G_GNUC_INTERNAL gchar *gst_aug_apertium_write (const GstAugSentence *sentence, guint number);
G_GNUC_INTERNAL GArray *gst_aug_apertium_read (
    const gchar *answer, guint number, gboolean *is_answer);

/* src/text/translate/command.c */
G_GNUC_INTERNAL GstAugTranslator *gst_aug_command_new (
    const gchar *command, const gchar *language, const gchar *pivot);
G_GNUC_INTERNAL gchar *gst_aug_command_write (const GstAugSentence *sentence, gboolean holes);
G_GNUC_INTERNAL GArray *gst_aug_command_read (
    const GstAugSentence *sentence, const gchar *answer, gboolean holes);

/* src/text/translate/translate.c */
G_GNUC_INTERNAL void gst_aug_translator_free (GstAugTranslator *translator);

G_END_DECLS
