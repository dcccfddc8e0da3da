/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* An easier data augmentation (AEDA; Karimi, Rossi and Prati, EMNLP 2021): q = 1 + integer (max (1,
 * floor (rate·words))) marks, each in front of another word, as a token of its own. Values: rate,
 * key; draws: marks, place of the k-th, mark of the k-th in reading order. */
#include "pick.h"

static gint
compare (gconstpointer a, gconstpointer b)
{
  const guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

static void
apply (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  static const gchar *const marks[] = { ".", ";", "?", ":", "!", "," };
  g_autoptr (GArray) words = gst_aug_text_pick (operation, draws, cue);
  g_autofree GstAugInsertion *insertions = g_new (GstAugInsertion, words->len);
  guint q;

  if (words->len == 0)
    return;
  /* as many are picked as there may be at most; the first q of them stand at random places too */
  q = 1 + gst_aug_text_draws_integer (draws, "marks", 0, words->len);
  g_array_set_size (words, q);
  g_array_sort (words, compare);
  for (guint k = 0; k < q; k++)
    insertions[k] = (GstAugInsertion){ g_array_index (words, guint, k), GST_AUG_TOKEN_PUNCTUATION,
      marks[gst_aug_text_draws_integer (draws, "mark", k, G_N_ELEMENTS (marks))], TRUE };
  gst_aug_cue_insert_all (cue, insertions, q);
}

const GstAugTextEffect gst_aug_text_punctuation_effect = { "insert-punctuation", apply };
