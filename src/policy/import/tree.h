/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: building nodes of policy documents, and what an exported text says beside its own
 * language so that it comes back as the same policy. */
#pragma once

#include "format.h"

G_BEGIN_DECLS

/* To 15 digits: what was converted from one unit to another comes back the same. */
G_GNUC_INTERNAL gdouble gst_aug_tidy (gdouble value);

G_GNUC_INTERNAL JsonObject *gst_aug_tree_operation (const gchar *name);
G_GNUC_INTERNAL JsonObject *gst_aug_tree_group (const gchar *member);
G_GNUC_INTERNAL void gst_aug_tree_add (JsonObject *group, JsonObject *child);
G_GNUC_INTERNAL JsonArray *gst_aug_tree_children (JsonObject *node);
G_GNUC_INTERNAL void gst_aug_tree_number (JsonObject *object, const gchar *name, gdouble value);
G_GNUC_INTERNAL void gst_aug_tree_pair (
    JsonObject *object, const gchar *name, gdouble low, gdouble high);
/* Members of "arguments". */
G_GNUC_INTERNAL void gst_aug_tree_argument (JsonObject *node, const gchar *name, gdouble value);
G_GNUC_INTERNAL void gst_aug_tree_word (JsonObject *node, const gchar *name, const gchar *word);
G_GNUC_INTERNAL void gst_aug_tree_switch (JsonObject *node, const gchar *name, gboolean value);
/* Uniform, or a constant where both are alike. */
G_GNUC_INTERNAL void gst_aug_tree_magnitude (JsonObject *node, gdouble low, gdouble high);

/* "RandomRotate90" is "random-rotate90", the second "random-rotate90-2". @counts: of texts */
G_GNUC_INTERNAL void gst_aug_tree_name (GHashTable *counts, JsonObject *node, const gchar *word);

/* The document: @root, which it takes over, and what @beside, the member "gst-augment" of what was
 * read, says. @notes go into the description where @beside says nothing. */
G_GNUC_INTERNAL JsonNode *gst_aug_tree_document (JsonObject *root, JsonObject *beside,
    const gchar *source, const gdouble size[2], const GstAugPolicyImport *import);
/* The member "gst-augment": what of @document is no operation. (transfer full) */
G_GNUC_INTERNAL JsonObject *gst_aug_tree_beside (JsonObject *document);
G_GNUC_INTERNAL JsonObject *gst_aug_tree_member (JsonObject *object, const gchar *name);

/* Hands on what a reader without a text found wrong in YAML, with the place of the path that it
 * begins with. */
G_GNUC_INTERNAL void gst_aug_tree_propagate (
    GError **error, GError *wrong, const gchar *text, gsize size);

G_END_DECLS
