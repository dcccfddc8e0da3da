/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Which words of a cue an operation changes. */
#include "pick.h"

/**
 * gst_aug_text_count: (skip)
 * @rate: share of the words
 * @words: how many there are
 *
 * Returns: max (1, floor (rate·words)), the count of EDA
 */
guint
gst_aug_text_count (gdouble rate, guint words)
{
  return MAX ((guint) (rate * words), 1);
}

/**
 * gst_aug_text_pick: (skip)
 * @operation: an operation with a value `rate`
 * @draws: its draws; `place` is used
 * @cue: a cue
 *
 * Picks words at random, none twice and none that is kept: as many as gst_aug_text_count() says of
 * all words, or as there are.
 *
 * Returns: (transfer full) (element-type guint): where they stand among the tokens, in the order in
 *   which they were drawn
 */
GArray *
gst_aug_text_pick (
    const GstAugOperation *operation, const GstAugTextDraws *draws, const GstAugCue *cue)
{
  GArray *words = gst_aug_cue_find_words (cue, TRUE);
  const gdouble rate = gst_aug_operation_get_double (operation, "rate", 0.1);
  const guint n = gst_aug_text_count (rate, words->len);
  guint *order = (guint *) (gpointer) words->data, free = 0;

  for (guint i = 0; i < words->len; i++)
    if (!gst_aug_cue_nth (cue, order[i])->kept)
      order[free++] = order[i];
  gst_aug_text_draws_choose (draws, "place", order, free, MIN (n, free));
  g_array_set_size (words, MIN (n, free));
  return words;
}
