/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/visibility.h"

G_BEGIN_DECLS

/**
 * GstAugTextFormat:
 * @GST_AUG_TEXT_UTF8: plain UTF-8, `text/x-raw,format=utf8`
 * @GST_AUG_TEXT_PANGO_MARKUP: Pango markup, `text/x-raw,format=pango-markup`
 *
 * How a text buffer is written.
 */
typedef enum {
  GST_AUG_TEXT_UTF8,
  GST_AUG_TEXT_PANGO_MARKUP,
} GstAugTextFormat;

GST_AUG_API gchar *gst_aug_text_swap_words (const gchar *text, gssize size, GstAugTextFormat format,
    const gchar *const (*pairs)[2], guint n_pairs, guint *n_swapped);
GST_AUG_API gchar *gst_aug_text_mirror (
    const gchar *text, gssize size, GstAugTextFormat format, guint *n_swapped);

G_END_DECLS
