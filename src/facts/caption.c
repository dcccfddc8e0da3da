/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What a caption states of the picture. */
#include "../text/keep.h"
#include "colors.h"

/**
 * gst_aug_caption_states: (skip)
 * @text: a caption, UTF-8
 *
 * Returns: what it states of the picture
 */
GstAugStates
gst_aug_caption_states (const gchar *text)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, GST_AUG_TEXT_UTF8);
  g_autofree gchar *mirrored = NULL;
  guint64 colors;
  GstAugStates states = gst_aug_color_states (cue, &colors);
  guint n_swapped;

  mirrored = gst_aug_text_mirror (text, -1, GST_AUG_TEXT_UTF8, &n_swapped);
  if (n_swapped)
    states |= GST_AUG_STATES_SIDE;
  return states;
}

/**
 * gst_aug_caption_colors: (skip)
 * @text: a caption, UTF-8
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
 * @text: a caption, UTF-8
 * @name: what an object is called
 *
 * Returns: whether the object is mentioned
 */
gboolean
gst_aug_caption_mentions (const gchar *text, const gchar *name)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, GST_AUG_TEXT_UTF8);

  for (guint i = 0; i < cue->tokens->len; i++)
    if (gst_aug_cue_match (cue, i, name, strlen (name)))
      return TRUE;
  return FALSE;
}
