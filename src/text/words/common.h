/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

GST_AUG_API const gchar *gst_aug_text_common_word (guint i);
GST_AUG_API guint gst_aug_text_n_common_words (void);

G_END_DECLS
