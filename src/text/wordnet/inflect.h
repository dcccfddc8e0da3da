/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "reader.h"

G_BEGIN_DECLS

/* Which form of a lemma; PAST_OR_PARTICIPLE: its look does not tell, as of English regular verbs.
 */
typedef enum {
  GST_AUG_FEATURE_BASE,
  GST_AUG_FEATURE_PLURAL,
  GST_AUG_FEATURE_THIRD,
  GST_AUG_FEATURE_GERUND,
  GST_AUG_FEATURE_PAST,
  GST_AUG_FEATURE_PARTICIPLE,
  GST_AUG_FEATURE_PAST_OR_PARTICIPLE,
  GST_AUG_FEATURE_COMPARATIVE,
  GST_AUG_FEATURE_SUPERLATIVE,
} GstAugFeature;

GST_AUG_API GstAugFeature gst_aug_inflection_of (
    GstAugPos pos, const gchar *form, const gchar *base);
GST_AUG_API gchar *gst_aug_inflect (
    const GstAugWordnet *wordnet, GstAugPos pos, GstAugFeature feature, const gchar *lemma);

G_END_DECLS
