/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

G_GNUC_INTERNAL gchar *gst_aug_text_slip_on_keys (
    const gchar *word, const gchar *language, const GstAugTextDraws *draws, guint32 k);
G_GNUC_INTERNAL gchar *gst_aug_text_slip_of_eyes (
    const gchar *word, const GstAugTextDraws *draws, guint32 k);

G_END_DECLS
