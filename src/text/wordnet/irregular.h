/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "inflect.h"

G_BEGIN_DECLS

/* The irregular forms of a word: of a verb past and participle, of a noun the plural, of an
 * adjective comparative and superlative. */
typedef struct {
  const gchar *base, *second, *third;
} GstAugIrregular;

G_GNUC_INTERNAL const GstAugIrregular *gst_aug_irregular_find (GstAugPos pos, const gchar *base);
G_GNUC_INTERNAL const GstAugIrregular *gst_aug_irregular_nth (GstAugPos pos, guint i);
G_GNUC_INTERNAL gboolean gst_aug_is_invariable (const gchar *noun);
G_GNUC_INTERNAL gboolean gst_aug_keeps_foreign_plural (const gchar *noun);
G_GNUC_INTERNAL gboolean gst_aug_o_takes_es (const gchar *noun);

G_END_DECLS
