/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "lines.h"

G_BEGIN_DECLS

typedef struct _GstAugWordnet GstAugWordnet;

/* Parts of speech; ANY: of a language or list that does not tell them. */
typedef enum {
  GST_AUG_POS_NOUN,
  GST_AUG_POS_VERB,
  GST_AUG_POS_ADJECTIVE,
  GST_AUG_POS_ADVERB,
  GST_AUG_POS_ANY,
} GstAugPos;

#define GST_AUG_N_POS 4

/* longest form that is looked up, in bytes with its NUL; the longest lemma of WordNet has 71 */
#define GST_AUG_FORM_SIZE 128
/* most base forms of one form as one part of speech */
#define GST_AUG_N_BASES 6

/*
 * GstAugLemma:
 * @pos: its part of speech
 * @n_senses: how many senses it has, the most frequent first
 * @n_tagged: how many of them were met in tagged texts
 * @offsets: where they are
 *
 * What the index has of a lemma. A plain value that points into the files.
 */
typedef struct {
  GstAugPos pos;
  guint n_senses;
  guint n_tagged;
  GstAugSpan offsets;
} GstAugLemma;

/*
 * GstAugSynset:
 * @offset: its place, which names it
 * @pos: its part of speech
 * @n_words: how many words mean it
 *
 * One sense. A plain value that points into the files.
 */
typedef struct {
  gsize offset;
  GstAugPos pos;
  guint n_words;
  /*< private >*/
  guint i;
  GstAugSpan rest;
} GstAugSynset;

GST_AUG_API GstAugWordnet *gst_aug_wordnet_open (const gchar *folder, GError **error);
GST_AUG_API void gst_aug_wordnet_unref (GstAugWordnet *wordnet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugWordnet, gst_aug_wordnet_unref)
GST_AUG_API const gchar *gst_aug_wordnet_default_folder (void);

GST_AUG_API gboolean gst_aug_wordnet_find (
    const GstAugWordnet *wordnet, GstAugPos pos, const gchar *lemma, GstAugLemma *found);
GST_AUG_API gboolean gst_aug_wordnet_sense (
    const GstAugWordnet *wordnet, const GstAugLemma *lemma, guint i, GstAugSynset *synset);
GST_AUG_API gboolean gst_aug_synset_next (GstAugSynset *synset, GstAugSpan *word);
GST_AUG_API gboolean gst_aug_wordnet_is_slur (
    const GstAugWordnet *wordnet, const GstAugSynset *synset, guint i);
GST_AUG_API gsize gst_aug_wordnet_count_tags (
    const GstAugWordnet *wordnet, GstAugPos pos, const gchar *lemma);
GST_AUG_API gsize gst_aug_wordnet_count_senses (
    const GstAugWordnet *wordnet, GstAugPos pos, const gchar *lemma, guint senses);
GST_AUG_API gboolean gst_aug_wordnet_is_familiar (
    const GstAugWordnet *wordnet, GstAugPos pos, const gchar *lemma);
GST_AUG_API guint gst_aug_wordnet_find_bases (const GstAugWordnet *wordnet, GstAugPos pos,
    const gchar *form, gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE]);
GST_AUG_API gboolean gst_aug_wordnet_is_exception (
    const GstAugWordnet *wordnet, GstAugPos pos, const gchar *form, const gchar *base);

G_GNUC_INTERNAL const GstAugLines *gst_aug_wordnet_exceptions (
    const GstAugWordnet *wordnet, GstAugPos pos);

G_END_DECLS
