/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: published policies that need no search, as documents. docs/automatic.md describes them.
 * Ids are part of the contract: draws are addressed by them. */
#pragma once

#include "../../catalogue/affine.h"
#include "../node.h"

G_BEGIN_DECLS

/* What a user may type behind the name; each policy takes some of them. */
typedef struct {
  guint n, magnitude, bins, severity, width, reference_width, reference_height;
  gint depth;
  gdouble alpha;
  gboolean all_ops, each, time_warp;
  GstAugInterpolation interpolation; /* auto: the dialect's */
  const gchar *dialect;              /* one of the policy's, interned */
} GstAugAutomaticOptions;

/**
 * GstAugAutomatic: (skip)
 * @parameters: what may be typed, with defaults: "n=2&magnitude=9"
 * @dialects: (nullable): those that may be chosen, the default first, commas between
 * @build: the root node
 */
typedef struct {
  const gchar *name, *description, *source, *parameters, *dialects;
  JsonNode *(*build) (const gchar *name, const GstAugAutomaticOptions *options, GError **error);
} GstAugAutomatic;

/* Nodes. Objects that are passed are taken. */
G_GNUC_INTERNAL JsonObject *gst_aug_automatic_operation (
    const gchar *id, const gchar *op, const GstAugAutomaticOptions *options);
G_GNUC_INTERNAL JsonNode *gst_aug_automatic_group (
    const gchar *id, const gchar *type, JsonArray *children);
G_GNUC_INTERNAL JsonNode *gst_aug_automatic_pair (
    const gchar *distribution, gdouble first, gdouble second);

G_GNUC_INTERNAL JsonNode *gst_aug_automatic_autoaugment (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error);
G_GNUC_INTERNAL JsonNode *gst_aug_automatic_randaugment (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error);
G_GNUC_INTERNAL JsonNode *gst_aug_automatic_trivialaugment (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error);
G_GNUC_INTERNAL JsonNode *gst_aug_automatic_augmix (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error);
G_GNUC_INTERNAL JsonNode *gst_aug_automatic_uniformaugment (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error);
G_GNUC_INTERNAL JsonNode *gst_aug_automatic_specaugment (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error);
G_GNUC_INTERNAL JsonNode *gst_aug_automatic_view (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error);

/* For builtin.c, the list of all that are built in: the n-th name, NULL behind the last; what
 * @name, which is known, does and takes; the policy of a known name, with parameters or not. */
G_GNUC_INTERNAL const gchar *gst_aug_automatic_name (guint n);
G_GNUC_INTERNAL gboolean gst_aug_automatic_is_known (const gchar *name);
G_GNUC_INTERNAL const gchar *gst_aug_automatic_describe (const gchar *name);
G_GNUC_INTERNAL const gchar *gst_aug_automatic_parameters (const gchar *name);
G_GNUC_INTERNAL GstAugPolicy *gst_aug_automatic_new (const gchar *what, GError **error);

G_END_DECLS
