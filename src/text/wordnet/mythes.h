/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "reader.h"

G_BEGIN_DECLS

typedef struct _GstAugMythes GstAugMythes;

GST_AUG_API GstAugMythes *gst_aug_mythes_open (
    const gchar *folder, const gchar *language, GError **error);
GST_AUG_API void gst_aug_mythes_free (GstAugMythes *mythes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugMythes, gst_aug_mythes_free)
GST_AUG_API guint gst_aug_mythes_count (
    const GstAugMythes *mythes, GstAugPos pos, const gchar *word);
GST_AUG_API GPtrArray *gst_aug_mythes_list (
    const GstAugMythes *mythes, GstAugPos pos, const gchar *word, guint senses);

G_END_DECLS
