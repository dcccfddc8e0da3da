/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "tagger.h"
#include "thesaurus.h"

G_BEGIN_DECLS

/*
 * GstAugChooser:
 * @operation: what is carried out: its values senses, words, stop-words
 *
 * What synonyms are chosen with.
 */
typedef struct {
  const GstAugOperation *operation;
  GstAugTextTools *tools;
  const GstAugThesaurus *thesaurus;
} GstAugChooser;

/*
 * GstAugSlot:
 * @token: number of its first token
 * @n: how many tokens; blanks between words count
 * @form: what is read, in small letters but for languages that are not inflected, without @tail
 * @tail: a possessive 's, or ""
 * @capital: whether it is written as a name
 * @first: whether it begins a sentence
 * @reading: what it is read as
 *
 * A word, or several that WordNet has as one, such as ice cream, that a synonym may stand for.
 */
typedef struct {
  guint token, n;
  gchar *form;
  const gchar *tail;
  GstAugCapital capital;
  gboolean first;
  GstAugReading reading;
} GstAugSlot;

G_GNUC_INTERNAL GArray *gst_aug_slots_find (const GstAugChooser *chooser, const GstAugCue *cue);
G_GNUC_INTERNAL guint *gst_aug_slots_find_first (const GArray *slots);
G_GNUC_INTERNAL GPtrArray *gst_aug_slot_synonyms (
    const GstAugChooser *chooser, const GstAugCue *cue, const GstAugSlot *slot);
G_GNUC_INTERNAL gchar *gst_aug_slot_write (
    const GstAugSlot *slot, const GstAugCue *cue, const gchar *synonym);

G_END_DECLS
