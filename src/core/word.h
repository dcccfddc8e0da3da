/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: how near words are, for errors that say what was meant. */
#pragma once

#include "visibility.h"

G_BEGIN_DECLS

GST_AUG_API guint gst_aug_word_distance (const gchar *a, const gchar *b);

G_END_DECLS
