/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What a caption states of the picture, and which objects it mentions. */
#include <string.h>

#include "../color/colors.h"
#include "lexicon.h"
#include "mentions.h"

/* What augflip would swap, nothing else. Few captions have such words, and only these are looked
 * through for idioms. */
static gboolean
has_side (const GstAugReading *reading)
{
  guint n_swapped = 0;

  for (guint i = 0; i < reading->words->len; i++) {
    if (!(gst_aug_reading_nth (reading, i)->flags & GST_AUG_WORD_SIDE))
      continue;
    g_free (gst_aug_text_mirror (reading->text, -1, GST_AUG_TEXT_UTF8, &n_swapped));
    break;
  }
  return n_swapped > 0;
}

/*
 * gst_aug_reading_states: (skip)
 * @reading: a caption
 * @colors: (out): which colours it names, see gst_aug_color_states()
 *
 * Returns: what it states of the picture
 */
GstAugStates
gst_aug_reading_states (const GstAugReading *reading, guint64 *colors)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (reading->text, -1, GST_AUG_TEXT_UTF8);
  GstAugStates states = gst_aug_color_states (cue, colors);

  if (has_side (reading))
    states |= GST_AUG_STATES_SIDE;
  if (gst_aug_reading_has_writing (reading))
    states |= GST_AUG_STATES_WRITING;
  if (gst_aug_reading_has_count (reading))
    states |= GST_AUG_STATES_COUNT;
  return states;
}

/**
 * gst_aug_caption_states: (skip)
 * @text: a caption, UTF-8, without markup
 *
 * Returns: what it states of the picture
 */
GstAugStates
gst_aug_caption_states (const gchar *text)
{
  g_auto (GstAugReading) reading;
  guint64 colors;

  gst_aug_reading_init (&reading, text);
  return gst_aug_reading_states (&reading, &colors);
}

/**
 * gst_aug_caption_colors: (skip)
 * @text: a caption, UTF-8, without markup
 *
 * Returns: which colours it names, see gst_aug_color_states()
 */
guint64
gst_aug_caption_colors (const gchar *text)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, GST_AUG_TEXT_UTF8);
  guint64 colors;

  gst_aug_color_states (cue, &colors);
  return colors;
}

/**
 * gst_aug_caption_mentions: (skip)
 * @text: a caption, UTF-8, without markup
 * @name: what an object is called
 *
 * Returns: whether the object is mentioned: by its name, one or many, by what means the same, by
 *     what it is one of, or by what is one of it
 */
gboolean
gst_aug_caption_mentions (const gchar *text, const gchar *name)
{
  g_autoptr (GstAugNames) names = gst_aug_names_new ();
  g_auto (GstAugReading) reading;

  gst_aug_names_add (names, name, 1);
  gst_aug_reading_init (&reading, text);
  return gst_aug_names_find (names, &reading) != 0;
}

/* The tokens of the words [@first, @first + @n). */
static GstAugMention
find_tokens (const GstAugCue *cue, const GstAugReading *reading, guint first, guint n)
{
  const gsize from = gst_aug_reading_nth (reading, first)->at;
  const gsize to = gst_aug_reading_nth (reading, first + n - 1)->stop;
  GstAugMention mention = { 0, 0 };
  gsize at = 0;

  for (guint i = 0; i < cue->tokens->len && at < to; i++) {
    const gsize size = strlen (gst_aug_cue_nth (cue, i)->text);

    if (at + size <= from)
      mention.token = i + 1;
    else
      mention.n_tokens = i + 1 - mention.token;
    at += size;
  }
  return mention;
}

/**
 * gst_aug_cue_find_mentions: (skip)
 * @cue: a cue
 * @name: what an object is called
 *
 * Returns: (transfer full) (element-type GstAugMention): where it is mentioned, in reading order
 */
GArray *
gst_aug_cue_find_mentions (const GstAugCue *cue, const gchar *name)
{
  GArray *mentions = g_array_new (FALSE, FALSE, sizeof (GstAugMention));
  g_autoptr (GstAugNames) names = gst_aug_names_new ();
  g_autofree gchar *plain = gst_aug_cue_to_plain (cue);
  g_auto (GstAugReading) reading;
  guint64 mask;
  guint n;

  gst_aug_names_add (names, name, 1);
  gst_aug_reading_init (&reading, plain);
  for (guint i = 0; i < reading.words->len; i += n) {
    n = gst_aug_names_match (names, &reading, i, &mask);
    if (mask) {
      const GstAugMention mention = find_tokens (cue, &reading, i, n);

      g_array_append_val (mentions, mention);
    }
  }
  return mentions;
}
