/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

GST_AUG_API guint gst_aug_text_count (gdouble rate, guint words);
GST_AUG_API GArray *gst_aug_text_pick (
    const GstAugOperation *operation, const GstAugTextDraws *draws, const GstAugCue *cue);

G_END_DECLS
