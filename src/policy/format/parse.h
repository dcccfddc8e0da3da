/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what the parts of the parser share. */
#pragma once

#include "read.h"

G_BEGIN_DECLS

typedef struct {
  GstAugReader reader;
  const GstAugDialect *dialect;
  GHashTable *ids;    /* all that are taken */
  GHashTable *counts; /* of ids that were made up, by their beginning */
  GStringChunk *strings;
  guint n_nodes, depth;
  gboolean in_chains, follows_frames;
} GstAugParser;

/* Words of documents, each list with its bits. */
G_GNUC_INTERNAL extern const gchar *const gst_aug_policy_media[];
G_GNUC_INTERNAL extern const guint gst_aug_policy_media_bits[];
G_GNUC_INTERNAL extern const gchar *const gst_aug_policy_roles[];
G_GNUC_INTERNAL extern const guint gst_aug_policy_role_bits[];
G_GNUC_INTERNAL extern const gchar *const gst_aug_policy_overs[];

G_GNUC_INTERNAL gboolean gst_aug_parse_places (
    GstAugParser *parser, JsonObject *parent, GstAugPolicyNode *node);
G_GNUC_INTERNAL gboolean gst_aug_parse_schedule (
    GstAugParser *parser, JsonObject *parent, GstAugPolicySchedule *schedule);
/* Whether a setting of a kind is an argument, or the node, the policy or the element says it. */
G_GNUC_INTERNAL gboolean gst_aug_policy_is_argument (const GstAugKind *kind, const gchar *setting);
/* Why an operation cannot be one of several; NULL if it can. */
G_GNUC_INTERNAL const gchar *gst_aug_policy_refusal (const GstAugKind *kind, gconstpointer block);
/* The members of an operation that no other node has. */
G_GNUC_INTERNAL gboolean gst_aug_parse_operation (
    GstAugParser *parser, JsonObject *object, GstAugPolicyNode *node);
/* Whether a kind's arguments go together, and may be part of a policy. */
G_GNUC_INTERNAL gboolean gst_aug_parse_check (GstAugParser *parser, const GstAugPolicyNode *node);
G_GNUC_INTERNAL GstAugPolicyNode *gst_aug_parse_tree (GstAugParser *parser, JsonNode *json);

G_END_DECLS
