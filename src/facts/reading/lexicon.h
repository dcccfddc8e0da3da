/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/visibility.h"

G_BEGIN_DECLS

/*
 * GstAugWordFlags:
 * @GST_AUG_WORD_BEARS: what writing stands on: sign, banner, shirt
 * @GST_AUG_WORD_SIGN: a sign, after what it says (stop sign)
 * @GST_AUG_WORD_ON_SIGN: what signs are called after
 * @GST_AUG_WORD_SAYS: says, spells
 * @GST_AUG_WORD_READING: reading: what a sign does, or a person
 * @GST_AUG_WORD_SHOWS: shows, displaying
 * @GST_AUG_WORD_WRITING: tells of writing alone: lettering, inscribed, logo
 * @GST_AUG_WORD_NUMBER: a number in letters or digits
 * @GST_AUG_WORD_MANY: a number that stands behind "a": dozen, pair
 * @GST_AUG_WORD_OF_MANY: one that needs an "of" behind it, too: a couple of dogs
 * @GST_AUG_WORD_SYMBOL: what a sign of arithmetic is called
 * @GST_AUG_WORD_LABELS: a number behind it is a name: route, page
 * @GST_AUG_WORD_UNIT: a number in front of it measures: years, miles
 * @GST_AUG_WORD_FUNCTION: a small word that is nothing one could count
 * @GST_AUG_WORD_DETERMINER: the, a, his
 * @GST_AUG_WORD_PERSON: who reads and says things without writing: man, she
 * @GST_AUG_WORD_MADE_OF: how letters look that are in the picture: big, neon, block
 * @GST_AUG_WORD_SIDE: one of the words that mirroring swaps may begin here
 *
 * What rules know of an English word.
 */
typedef enum {
  GST_AUG_WORD_BEARS = 1 << 0,
  GST_AUG_WORD_SIGN = 1 << 1,
  GST_AUG_WORD_ON_SIGN = 1 << 2,
  GST_AUG_WORD_SAYS = 1 << 3,
  GST_AUG_WORD_READING = 1 << 4,
  GST_AUG_WORD_SHOWS = 1 << 5,
  GST_AUG_WORD_WRITING = 1 << 6,
  GST_AUG_WORD_NUMBER = 1 << 7,
  GST_AUG_WORD_MANY = 1 << 8,
  GST_AUG_WORD_OF_MANY = 1 << 9,
  GST_AUG_WORD_SYMBOL = 1 << 10,
  GST_AUG_WORD_LABELS = 1 << 11,
  GST_AUG_WORD_UNIT = 1 << 12,
  GST_AUG_WORD_FUNCTION = 1 << 13,
  GST_AUG_WORD_DETERMINER = 1 << 14,
  GST_AUG_WORD_PERSON = 1 << 15,
  GST_AUG_WORD_MADE_OF = 1 << 16,
  GST_AUG_WORD_SIDE = 1 << 17,
} GstAugWordFlags;

G_GNUC_INTERNAL guint32 gst_aug_lexicon_find (const gchar *word);

G_END_DECLS
