/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "effect.h"

G_BEGIN_DECLS

GST_AUG_API gboolean gst_aug_text_keep (GstAugCue *cue, const gchar *value, GstAugTextTools *tools);
GST_AUG_API guint gst_aug_cue_match (
    const GstAugCue *cue, guint i, const gchar *phrase, gsize size);

G_END_DECLS
