/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "effect.h"

#include <string.h>

#include "../core/draw.h"
#include "../decision/name.h"
#include "keep.h"

static const GstAugTextEffect *const effects[] = {
  &gst_aug_text_paraphrase_effect,
  &gst_aug_text_replace_synonyms_effect,
  &gst_aug_text_insert_synonyms_effect,
  &gst_aug_text_delete_effect,
  &gst_aug_text_interchange_effect,
  &gst_aug_text_mask_effect,
  &gst_aug_text_misspell_effect,
  &gst_aug_text_punctuation_effect,
  &gst_aug_text_swap_effect,
  &gst_aug_text_mentions_effect,
  &gst_aug_text_recolor_effect,
  &gst_aug_text_translate_effect,
};

/**
 * gst_aug_text_effect_find: (skip)
 * @operation: name of an operation
 *
 * Returns: (transfer none) (nullable): what carries it out on cues
 */
const GstAugTextEffect *
gst_aug_text_effect_find (const gchar *operation)
{
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (gst_aug_same_name (effects[i]->operation, operation))
      return effects[i];
  return NULL;
}

/**
 * gst_aug_text_apply: (skip)
 * @operation: an operation
 * @cue_ns: where the cue begins in its window
 * @cue: a cue
 * @tools: what operations share
 *
 * Carries an operation out on a cue. Words that its value `keep` names stay as they are;
 * where its list cannot be read, all words do.
 *
 * Returns: whether it is an operation on text
 */
gboolean
gst_aug_text_apply (
    const GstAugOperation *operation, guint64 cue_ns, GstAugCue *cue, GstAugTextTools *tools)
{
  const GstAugTextEffect *effect = gst_aug_text_effect_find (operation->name);
  const GstAugValue *keep = gst_aug_operation_find (operation, "keep");
  const GstAugValue *key = gst_aug_operation_find (operation, "key");
  const GstAugTextDraws draws = { key ? key->u : 0, cue_ns };

  if (!effect)
    return FALSE;
  if (!keep || gst_aug_text_keep (cue, keep->s, tools))
    effect->apply (operation, &draws, cue, tools);
  return TRUE;
}

/* philox (key, counter = (cue low, cue high, fnv1a (parameter), i)), the first two words. */
gdouble
gst_aug_text_draws_uniform (const GstAugTextDraws *draws, const gchar *parameter, guint32 i)
{
  const guint32 key[2] = { (guint32) draws->key, (guint32) (draws->key >> 32) };
  const guint32 counter[4] = { (guint32) draws->cue, (guint32) (draws->cue >> 32),
    gst_aug_fnv1a (parameter, strlen (parameter), GST_AUG_FNV1A_BASIS), i };
  guint32 w[4];

  gst_aug_philox4x32 (key, counter, w);
  return (gdouble) (((guint64) w[0] | (guint64) w[1] << 32) >> 11) * 0x1p-53;
}

/* floor (u·n), in [0, n) */
guint32
gst_aug_text_draws_integer (
    const GstAugTextDraws *draws, const gchar *parameter, guint32 i, guint32 n)
{
  return (guint32) (gst_aug_text_draws_uniform (draws, parameter, i) * n);
}

/* Fisher-Yates from the end: element j (n-1 … 1) is swapped with integer (parameter, j, j + 1). */
void
gst_aug_text_draws_shuffle (
    const GstAugTextDraws *draws, const gchar *parameter, guint *order, guint n)
{
  for (guint j = n; j-- > 1;) {
    const guint k = gst_aug_text_draws_integer (draws, parameter, j, j + 1);
    const guint kept = order[j];

    order[j] = order[k];
    order[k] = kept;
  }
}

/* The first steps of a shuffle: element j (0 … k-1) is swapped with j + integer (parameter, j, n -
 * j); the first @k are chosen. */
void
gst_aug_text_draws_choose (
    const GstAugTextDraws *draws, const gchar *parameter, guint *order, guint n, guint k)
{
  for (guint j = 0; j < k; j++) {
    const guint at = j + gst_aug_text_draws_integer (draws, parameter, j, n - j);
    const guint kept = order[j];

    order[j] = order[at];
    order[at] = kept;
  }
}
