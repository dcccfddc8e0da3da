/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Random swap of EDA (Wei and Zou, EMNLP 2019): n = max (1, floor (rate·words)) times two words
 * change places. A plain swap: capitals go with their words. Values: rate, key; draws: first,
 * second of the k-th time. */
#include "pick.h"

static void
apply (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  g_autoptr (GArray) words = gst_aug_cue_find_words (cue, TRUE);
  const gdouble rate = gst_aug_operation_get_double (operation, "rate", 0.1);
  const guint n = gst_aug_text_count (rate, words->len);
  guint *at = (guint *) (gpointer) words->data, free = 0;

  for (guint i = 0; i < words->len; i++)
    if (!gst_aug_cue_nth (cue, at[i])->kept)
      at[free++] = at[i];
  if (free < 2)
    return;
  for (guint k = 0; k < n; k++) {
    const guint i = gst_aug_text_draws_integer (draws, "first", k, free);
    guint j = gst_aug_text_draws_integer (draws, "second", k, free - 1);

    j += j >= i;
    gst_aug_cue_swap (cue, at[i], at[j]);
  }
}

const GstAugTextEffect gst_aug_text_swap_effect = { "swap-words", apply };
