/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../cue/cue.h"

G_BEGIN_DECLS

GST_AUG_API gboolean gst_aug_takes_an (const gchar *word);
GST_AUG_API void gst_aug_cue_mend_article (GstAugCue *cue, guint i, const gchar *language);

G_END_DECLS
