/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: a policy in memory. What documents say is in docs/policy.md; everything here is constant
 * once it has been read. */
#pragma once

#include <json-glib/json-glib.h>

#include "dialect/dialect.h"
#include "decide/distribution.h"
#include "policy.h"

G_BEGIN_DECLS

typedef struct _GstAugPolicyNode GstAugPolicyNode;

typedef enum {
  GST_AUG_POLICY_OPERATION,
  GST_AUG_POLICY_SEQUENCE, /* all, in order */
  GST_AUG_POLICY_ONE_OF,   /* one, by weight */
  GST_AUG_POLICY_SOME_OF,  /* n, by weight */
  GST_AUG_POLICY_CHAINS,   /* AugMix: chains of operations, mixed */
  GST_AUG_POLICY_EPOCHS,   /* the last whose first epoch has come */
} GstAugPolicyNodeType;

typedef enum {
  GST_AUG_POLICY_SIGN_NONE,
  GST_AUG_POLICY_SIGN_RANDOM,
  GST_AUG_POLICY_SIGN_NEGATIVE,
} GstAugPolicySign;

typedef enum {
  GST_AUG_POLICY_OVER_EPOCHS,  /* number of the epoch */
  GST_AUG_POLICY_OVER_WINDOW,  /* share of the window, 0 to 1: the frame's time */
  GST_AUG_POLICY_OVER_SECONDS, /* seconds of the item: the window's start */
} GstAugPolicyOver;

/* A factor of magnitudes, piecewise linear between points, constant outside of them. */
typedef struct {
  GstAugPolicyOver over;
  guint n; /* 0: none */
  gdouble *at, *factors;
} GstAugPolicySchedule;

/* An argument that is drawn, written over the constant ones before the kind decides. */
typedef struct {
  const GstAugSetting *setting;
  GstAugDistribution distribution;
} GstAugPolicyDrawn;

/* Where a node acts; NULL and 0: everywhere. Patterns have * and ?. */
typedef struct {
  gchar **branches, **except; /* sorted */
  guint32 roles;              /* bits 1 << GstAugRole */
  guint media;                /* GstAugTouches */
} GstAugPolicyPlaces;

struct _GstAugPolicyNode {
  GstAugPolicyNodeType type;
  const gchar *id;     /* interned, since decisions outlive policies; unique in the document */
  const gchar *choice; /* choice:ID */
  gdouble probability;
  gdouble weight;     /* among its siblings */
  gint64 from;        /* its first epoch, in epochs */
  const gchar *scope; /* NULL: shared */
  GstAugPolicyPlaces *places;

  /* operation: of the catalogue, or one with a magnitude */
  const GstAugKind *kind;
  const GstAugLevelled *levelled;
  const GstAugSettings *settings;
  gpointer block;
  GArray *drawn; /* of GstAugPolicyDrawn */
  gboolean has_magnitude, has_level;
  GstAugDistribution magnitude; /* or level of the dialect */
  GstAugPolicySign sign;
  gboolean has_sign; /* else the dialect's */
  GstAugPolicySchedule schedule;

  /* the others */
  GPtrArray *children;       /* of GstAugPolicyNode */
  gboolean even;             /* all weights are alike */
  GstAugDistribution number; /* some-of: how many; chains: operations a chain */
  gboolean replacement, listed, count_applied;
  guint width;   /* chains */
  gdouble alpha; /* chains: of Dirichlet and Beta */
};

struct _GstAugPolicy {
  /*< private >*/
  gatomicrefcount refs;
  gchar *name, *description, *source;
  const GstAugDialect *dialect;
  guint reference_width, reference_height;
  gboolean each; /* sampling: every operation alone, as published */
  GstAugPolicySchedule schedule;
  GstAugPolicyNode *root;
  GStringChunk *strings; /* of nodes */
  guint n_nodes;
  gboolean follows_frames; /* a schedule over the window */
  gchar *json, version[65];
  const gchar *mark; /* interned: the first 16 digits of the version, for decisions */

  /* for elements */
  const GstAugPolicyNode *crop; /* the first one, NULL if there is none */
  GHashTable *before_crop;      /* ids of the nodes up to it; NULL if there is none */
  gdouble min_visible;
  gboolean has_sound; /* something may need the engine for sound */
};

/* Reads a tree of JSON; @text, where it was written, gives errors their line and column. */
G_GNUC_INTERNAL GstAugPolicy *gst_aug_policy_new_from_node (
    JsonNode *root, const gchar *text, gsize size, GError **error);

/* A number as it is when drawn: whole ones are rounded. */
G_GNUC_INTERNAL void gst_aug_setting_set_number (
    const GstAugSetting *setting, gdouble value, gpointer block);

/* The canonical document. (transfer full) */
G_GNUC_INTERNAL gchar *gst_aug_policy_print (const GstAugPolicy *policy);
/* The same as a tree. (transfer full) */
G_GNUC_INTERNAL JsonNode *gst_aug_policy_to_node (const GstAugPolicy *policy);

/* Ids of all policies, one string each for ever. */
G_GNUC_INTERNAL const gchar *gst_aug_policy_intern_id (const gchar *id);
/* A hash for ids that no document can know. */
G_GNUC_INTERNAL guint gst_aug_policy_id_hash (gconstpointer id);

/* Calls @visit for the node and all below it, a node before its children. */
typedef void (*GstAugPolicyVisit) (GstAugPolicyNode *node, gpointer user);
G_GNUC_INTERNAL void gst_aug_policy_node_visit (
    GstAugPolicyNode *node, GstAugPolicyVisit visit, gpointer user);
G_GNUC_INTERNAL void gst_aug_policy_schedule_clear (GstAugPolicySchedule *schedule);
G_GNUC_INTERNAL void gst_aug_policy_node_free (GstAugPolicyNode *node);

G_GNUC_INTERNAL gboolean gst_aug_policy_decide_into (const GstAugPolicy *policy,
    const GstAugWindowContext *context, GstAugDecision *decision, GError **error);

G_GNUC_INTERNAL void gst_aug_policy_prepare (GstAugPolicy *policy);
G_GNUC_INTERNAL guint64 gst_aug_policy_latency (
    const GstAugPolicy *policy, guint rate, guint64 window, gboolean live);
G_GNUC_INTERNAL guint64 gst_aug_policy_stages (const GstAugPolicy *policy);
G_GNUC_INTERNAL const gchar *gst_aug_policy_refuses_live (const GstAugPolicy *policy);
G_GNUC_INTERNAL gchar *gst_aug_policy_take_warning (const GstAugPolicy *policy);
G_GNUC_INTERNAL gboolean gst_aug_policy_precedes_crop (
    const GstAugPolicy *policy, const GstAugOperation *operation);
G_GNUC_INTERNAL gconstpointer gst_aug_policy_setting (
    const GstAugPolicy *policy, const gchar *name);

#define GST_AUG_JSON_MAX_SIZE (16u << 20)
#define GST_AUG_JSON_MAX_VALUES 1000000u

/* Strict JSON, at most 16 MiB, a million values, 64 levels deep. (transfer full) */
G_GNUC_INTERNAL JsonNode *gst_aug_json_read (const gchar *text, gsize size, GError **error);
/* "line 3, column 14": lines from 1, columns in characters. (transfer full) */
G_GNUC_INTERNAL gchar *gst_aug_text_place (const gchar *text, gsize at);
/* FALSE, with line and column of byte @at of @text. */
G_GNUC_INTERNAL gboolean gst_aug_json_fail (
    GError **error, GstAugPolicyError code, const gchar *text, gsize at, const gchar *what);
G_GNUC_INTERNAL void gst_aug_json_print_string (GString *out, const gchar *text);
/* The shortest digits that read back as @value. */
G_GNUC_INTERNAL void gst_aug_json_print_number (GString *out, gdouble value);
/* The same tree with sorted members and the shortest numbers. (transfer full) */
G_GNUC_INTERNAL gchar *gst_aug_json_print (JsonNode *node, gboolean pretty);
/* "line 3, column 14" of what a path like $.policy.one-of[2].op names. (transfer full) */
G_GNUC_INTERNAL gchar *gst_aug_json_locate (const gchar *text, gsize size, const gchar *path);

/* Leaves out the middle of a sentence that quotes more than a person reads. */
G_GNUC_INTERNAL void gst_aug_shorten (gchar *sentence);
/* ", did you mean X?", or what is known. @words ends with NULL. (transfer full) */
G_GNUC_INTERNAL gchar *gst_aug_did_you_mean (const gchar *word, const gchar *const *words);

G_END_DECLS
