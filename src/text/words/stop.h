/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

GST_AUG_API gboolean gst_aug_text_is_stop_word (const gchar *word, const gchar *language);
GST_AUG_API gboolean gst_aug_text_stops (
    const GstAugOperation *operation, GstAugTextTools *tools, const gchar *word);

G_END_DECLS
