/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Whether a caption tells how many there are of something. */
#include <string.h>

#include "lexicon.h"
#include "reading.h"

static guint32
flags_at (const GstAugReading *reading, guint i)
{
  return i < reading->words->len ? gst_aug_reading_nth (reading, i)->flags : 0;
}

static gboolean
is (const GstAugReading *reading, guint i, const gchar *word)
{
  return i < reading->words->len && g_str_equal (gst_aug_reading_nth (reading, i)->text, word);
}

static gboolean
follows (const GstAugReading *reading, guint i)
{
  return i < reading->words->len && gst_aug_reading_nth (reading, i)->gap == ' ';
}

/* What can be counted begins at @i: no measure, not with a word in front either (5 Japanese yen).
 */
static gboolean
is_counted (const GstAugReading *reading, guint i)
{
  return follows (reading, i) &&
         !(flags_at (reading, i) &
             (GST_AUG_WORD_UNIT | GST_AUG_WORD_FUNCTION | GST_AUG_WORD_NUMBER)) &&
         !(follows (reading, i + 1) && flags_at (reading, i + 1) & GST_AUG_WORD_UNIT);
}

/* Years and models of airplanes: 1957 Chevrolet, 747. */
static gboolean
is_small (const gchar *number)
{
  return !g_ascii_isdigit (*number) || (strlen (number) <= 2 && !strchr (number, '.'));
}

/* What stands around the number @i makes a name, a time or a measure of it. */
static gboolean
is_no_count (const GstAugReading *reading, guint i)
{
  const GstAugReadWord *word = gst_aug_reading_nth (reading, i);
  const gboolean digits = g_ascii_isdigit (*word->text);
  const gchar before = word->at > 0 ? reading->text[word->at - 1] : ' ';

  if (digits && strchr (":$#/.", before))
    return TRUE;
  if (i == 0 || word->gap == '.')
    return FALSE;
  if (word->gap == '-' && !(flags_at (reading, i - 1) & GST_AUG_WORD_NUMBER))
    return TRUE;
  return flags_at (reading, i - 1) & GST_AUG_WORD_LABELS ||
         (!(word->flags & GST_AUG_WORD_MANY) &&
             (is (reading, i - 1, "a") || is (reading, i - 1, "an")));
}

static gboolean
counts (const GstAugReading *reading, guint i)
{
  const GstAugReadWord *word = gst_aug_reading_nth (reading, i);

  if (!is_small (word->text) || is_no_count (reading, i))
    return FALSE;
  if (is_counted (reading, i + 1))
    return !(is (reading, i, "one") && (is (reading, i + 1, "by") || is (reading, i + 1, "way")));
  /* two of the dogs, but one of the dogs says nothing */
  return is (reading, i + 1, "of") && !is (reading, i, "one") && !is (reading, i, "single");
}

/* "both cats and dogs" says nothing of how many */
static gboolean
is_both (const GstAugReading *reading, guint i)
{
  if (!is (reading, i, "both"))
    return FALSE;
  for (guint k = i + 1; k < MIN (i + 5, reading->words->len); k++)
    if (is (reading, k, "and"))
      return FALSE;
  return TRUE;
}

/*
 * gst_aug_reading_has_count: (skip)
 * @reading: a caption
 *
 * Returns: whether it tells how many there are of something
 */
gboolean
gst_aug_reading_has_count (const GstAugReading *reading)
{
  for (guint i = 0; i < reading->words->len; i++) {
    const guint32 flags = flags_at (reading, i);

    if (flags & (GST_AUG_WORD_NUMBER | GST_AUG_WORD_MANY) && counts (reading, i))
      return TRUE;
    if (flags & GST_AUG_WORD_OF_MANY && is (reading, i + 1, "of"))
      return TRUE;
    if (is_both (reading, i) || is (reading, i, "twins") || is (reading, i, "triplets"))
      return TRUE;
  }
  return FALSE;
}
