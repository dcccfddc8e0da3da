/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What a caption states of the picture. */
#include "../text/keep.h"
#include "facts.h"

static const gchar *const hues[] = { "red", "orange", "yellow", "green", "blue", "purple", "pink",
  "brown", NULL };
static const gchar *const shades[] = { "black", "white", "grey", "gray", "dark", "bright", NULL };

static gboolean
has_any (const GstAugCue *cue, const gchar *const *words)
{
  for (guint i = 0; i < cue->tokens->len; i++)
    for (guint k = 0; words[k]; k++)
      if (gst_aug_cue_match (cue, i, words[k], strlen (words[k])))
        return TRUE;
  return FALSE;
}

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
  GstAugStates states = 0;
  guint n_swapped;

  mirrored = gst_aug_text_mirror (text, -1, GST_AUG_TEXT_UTF8, &n_swapped);
  if (n_swapped)
    states |= GST_AUG_STATES_SIDE;
  if (has_any (cue, hues))
    states |= GST_AUG_STATES_HUE;
  if (has_any (cue, shades))
    states |= GST_AUG_STATES_SHADE;
  return states;
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
