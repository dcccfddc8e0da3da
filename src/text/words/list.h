/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

typedef struct _GstAugPhrases GstAugPhrases;

/*
 * GstAugPhraseMatch:
 * @tokens: how many tokens the phrase takes
 * @value: what it was added with
 * @rest: (nullable): what the last word has beyond the phrase: the "'s" of "dog's", the "-haired"
 *     of "red-haired"; in the last token's text
 * @owned: whether that is the "'s" of an owner
 *
 * A phrase that was found in a cue.
 */
typedef struct {
  guint tokens;
  guint value;
  const gchar *rest;
  gboolean owned;
} GstAugPhraseMatch;

GST_AUG_API GstAugPhrases *gst_aug_phrases_new (void);
GST_AUG_API void gst_aug_phrases_free (GstAugPhrases *phrases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugPhrases, gst_aug_phrases_free)
GST_AUG_API void gst_aug_phrases_add (GstAugPhrases *phrases, const gchar *phrase, guint value);
GST_AUG_API gboolean gst_aug_phrases_match (
    GstAugPhrases *phrases, const GstAugCue *cue, guint i, GstAugPhraseMatch *match);
GST_AUG_API gboolean gst_aug_phrases_match_part (
    GstAugPhrases *phrases, const GstAugCue *cue, guint i, GstAugPhraseMatch *match);

GST_AUG_API gchar **gst_aug_text_read_list (
    const gchar *value, const gchar *separators, const gchar *setting, GstAugTextTools *tools);

G_END_DECLS
