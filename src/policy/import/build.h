/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: the trees of documents that importers make. */
#pragma once

#include "format.h"

G_BEGIN_DECLS

/* A number as the canonical form has it. (transfer full) */
G_GNUC_INTERNAL JsonNode *gst_aug_build_number (gdouble value);
/* {"NAME": [a, b]} and, where @other is not NULL, "OTHER": [c, d]. (transfer full) */
G_GNUC_INTERNAL JsonNode *gst_aug_build_distribution (
    const gchar *name, gdouble a, gdouble b, const gchar *other, gdouble c, gdouble d);
/* A node with an id, which is printed. (transfer full) */
G_GNUC_INTERNAL JsonObject *gst_aug_build_node (const gchar *format, ...) G_GNUC_PRINTF (1, 2);
/* Sets the member @kind, for example "one-of", to an array, which the caller keeps filling. */
G_GNUC_INTERNAL JsonArray *gst_aug_build_children (JsonObject *node, const gchar *kind);
/* The document whose root is @policy, (transfer full). (transfer full) */
G_GNUC_INTERNAL JsonNode *gst_aug_build_document (
    const gchar *name, const gchar *source, const gchar *dialect, JsonObject *policy);

G_END_DECLS
