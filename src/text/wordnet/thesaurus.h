/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"
#include "mythes.h"
#include "reader.h"

G_BEGIN_DECLS

typedef struct _GstAugThesaurus GstAugThesaurus;

/* What a capital says of a word: it is none, it is a name, or it may be: it begins a sentence. */
typedef enum {
  GST_AUG_CAPITAL_NONE,
  GST_AUG_CAPITAL_NAME,
  GST_AUG_CAPITAL_MAYBE,
} GstAugCapital;

/*
 * GstAugThesaurus:
 * @wordnet: (nullable): one of these three is there
 * @mythes: (nullable): one of these three is there
 * @groups: (nullable) (element-type utf8 GPtrArray): one of these three is there: a word in small
 *   letters to the words of all its groups
 * @english: whether forms are inflected
 */
struct _GstAugThesaurus {
  GstAugWordnet *wordnet;
  GstAugMythes *mythes;
  GHashTable *groups;
  gboolean english;
};

G_GNUC_INTERNAL const GstAugThesaurus *gst_aug_thesaurus_get (
    const GstAugOperation *operation, GstAugTextTools *tools);
G_GNUC_INTERNAL guint gst_aug_thesaurus_find_bases (const GstAugThesaurus *thesaurus, GstAugPos pos,
    const gchar *form, gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE]);
G_GNUC_INTERNAL gsize gst_aug_thesaurus_count (
    const GstAugThesaurus *thesaurus, GstAugPos pos, const gchar *base);
G_GNUC_INTERNAL GPtrArray *gst_aug_thesaurus_list (const GstAugThesaurus *thesaurus, GstAugPos pos,
    const gchar *base, GstAugCapital capital, guint senses);

/* base forms where no list of exceptions is there */
typedef gboolean (*GstAugHasBase) (gconstpointer data, GstAugPos pos, const gchar *base);
G_GNUC_INTERNAL guint gst_aug_rules_find_bases (GstAugPos pos, const gchar *form, GstAugHasBase has,
    gconstpointer data, gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE]);

G_END_DECLS
