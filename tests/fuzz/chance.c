/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "storm.h"

void
chance_init (Chance *chance, guint64 seed, const gchar *element, guint64 round)
{
  gst_aug_draws_init (
      &chance->draws, seed, gst_aug_source_from_key (element), 0, 0, (gint64) round, "storm");
  chance->rolled = 0;
}

guint32
chance_roll (Chance *chance, guint32 n)
{
  return gst_aug_draws_integer (&chance->draws, "roll", chance->rolled++, n);
}

guint64
chance_word (Chance *chance)
{
  guint32 words[4];

  gst_aug_draws_words (&chance->draws, "word", chance->rolled++, words);
  return (guint64) words[0] << 32 | words[1];
}

gboolean
chance_one_in (Chance *chance, guint32 n)
{
  return chance_roll (chance, n) == 0;
}

gdouble
chance_share (Chance *chance)
{
  return gst_aug_draws_uniform (&chance->draws, "share", chance->rolled++);
}
