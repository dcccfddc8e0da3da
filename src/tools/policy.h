/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What the files of the sub-command policy share. They read the canonical document, in which every
 * node has its id. */
#pragma once

#include "tool.h"

G_BEGIN_DECLS

JsonObject *aug_policy_document (const GstAugPolicy *policy);
gchar *aug_policy_title (const GstAugPolicy *policy);

/* Nodes. */
const gchar *aug_node_id (JsonObject *node);
JsonArray *aug_node_children (JsonObject *node, const gchar **group);
gdouble aug_node_number (JsonObject *node, const gchar *name, gdouble otherwise);
const gchar *aug_node_word (JsonObject *node, const gchar *name, const gchar *otherwise);

/* Numbers and what they are drawn from, for people. */
const gchar *aug_number_text (gchar text[G_ASCII_DTOSTR_BUF_SIZE], gdouble value);
gchar *aug_distribution_text (JsonNode *node);
gboolean aug_distribution_range (JsonNode *node, gdouble *low, gdouble *high);

/*
 * AugLeaf: an operation of a document
 * @group: id of the sequence that it stands in
 * @expected: how often a window takes it; below 0 where that is not one number
 */
typedef struct {
  gchar *id, *operation, *group;
  gdouble expected;
} AugLeaf;

GPtrArray *aug_policy_leaves (const GstAugPolicy *policy, guint epoch);
gdouble aug_node_probability (JsonObject *node);

gchar *aug_policy_describe (const GstAugPolicy *policy);
gchar *aug_policy_diff (const GstAugPolicy *a, const GstAugPolicy *b, gboolean *differ);

G_END_DECLS
