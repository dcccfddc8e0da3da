/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Random swap of EDA (Wei and Zou, EMNLP 2019): n = max (1, floor (rate·words)) times two words
 * change places. Values: rate, key; draws: first, second of the k-th time. */
#include "../effect.h"

static void
apply (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  g_autoptr (GArray) words = gst_aug_cue_find_words (cue, FALSE);
  const gdouble rate = gst_aug_operation_get_double (operation, "rate", 0.1);
  guint n = MAX ((guint) (rate * words->len), 1);

  if (words->len < 2)
    return;
  for (guint k = 0; k < n; k++) {
    const guint i = gst_aug_text_draws_integer (draws, "first", k, words->len);
    guint j = gst_aug_text_draws_integer (draws, "second", k, words->len - 1);

    j += j >= i;
    gst_aug_cue_swap (cue, g_array_index (words, guint, i), g_array_index (words, guint, j));
  }
}

const GstAugTextEffect gst_aug_text_swap_effect = { "swap-words", apply };
