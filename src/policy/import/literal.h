/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: Python literals and JSON as one tree. */
#pragma once

#include "../node.h"

G_BEGIN_DECLS

/* Lists and tuples become arrays, dicts with strings for keys objects; None, True and False as in
 * JSON, whose words are read too. Nothing is executed. Errors have line and column. (transfer full)
 */
G_GNUC_INTERNAL JsonNode *gst_aug_literal_read (const gchar *text, gsize size, GError **error);
/* All literals of the text, one behind the other, as elements of an array. (transfer full) */
G_GNUC_INTERNAL JsonNode *gst_aug_literal_read_all (const gchar *text, gsize size, GError **error);
/* "line 3, column 14" of the element that @n indices lead to from the outermost array, or from the
 * array of all literals. (transfer full) */
G_GNUC_INTERNAL gchar *gst_aug_literal_locate (
    const gchar *text, gsize size, gboolean all, const guint *indices, guint n);
/* Where the first literal begins, behind blanks and comments; @size if nowhere. */
G_GNUC_INTERNAL gsize gst_aug_literal_skip (const gchar *text, gsize size);
/* The shortest digits of @value. */
G_GNUC_INTERNAL void gst_aug_literal_print_number (GString *out, gdouble value);

G_END_DECLS
