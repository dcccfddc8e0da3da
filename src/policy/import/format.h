/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: policies as other projects write them. Each format is one row; formats.c lists them. */
#pragma once

#include "../node.h"

G_BEGIN_DECLS

typedef struct _GstAugPolicyFormat GstAugPolicyFormat;
typedef struct _GstAugPolicyImport GstAugPolicyImport;

/**
 * GstAugPolicyImport: (skip)
 * @skip_unknown: leave out operations that are not known, and write into @skipped which
 * @dialect: (nullable): what levels mean, where the format leaves that open
 * @name: (nullable): name of the policy
 * @options: (nullable): what stood behind a question mark in the format's name
 * @skipped: (element-type utf8): one sentence for each operation that was left out, or whose
 *     meaning is not all there
 */
struct _GstAugPolicyImport {
  gboolean skip_unknown;
  const gchar *dialect;
  const gchar *name;
  const gchar *options;
  GPtrArray *skipped;
};

/**
 * GstAugPolicyFormat: (skip)
 * @name: name of the format
 * @description: one sentence, with the source of the format
 * @looks_like: whether a text seems to be one
 * @read: text to a policy document; never executes anything
 * @write: (nullable): policy to text that reads back as the same policy; an error of
 *     %GST_AUG_POLICY_ERROR_EXPORT names the node that the format cannot say
 */
struct _GstAugPolicyFormat {
  const gchar *name;
  const gchar *description;
  gboolean (*looks_like) (const gchar *text, gsize size);
  JsonNode *(*read) (const gchar *text, gsize size, GstAugPolicyImport *import, GError **error);
  gchar *(*write) (const GstAugPolicy *policy, GError **error);
};

G_GNUC_INTERNAL const GstAugPolicyFormat *gst_aug_policy_format_find (const gchar *name);

/* Whether both decide alike: all is the same but for name, description and source. An error of
 * %GST_AUG_POLICY_ERROR_EXPORT names the first node of @policy that is not. */
G_GNUC_INTERNAL gboolean gst_aug_policy_is_same (
    const GstAugPolicy *policy, const GstAugPolicy *other, GError **error);

G_GNUC_INTERNAL extern const GstAugPolicyFormat gst_aug_policy_format_timm;
G_GNUC_INTERNAL extern const GstAugPolicyFormat gst_aug_policy_format_autoaugment;
G_GNUC_INTERNAL extern const GstAugPolicyFormat gst_aug_policy_format_pba;
G_GNUC_INTERNAL extern const GstAugPolicyFormat gst_aug_policy_format_torchvision;
G_GNUC_INTERNAL extern const GstAugPolicyFormat gst_aug_policy_format_dali;
G_GNUC_INTERNAL extern const GstAugPolicyFormat gst_aug_policy_format_albumentations;
G_GNUC_INTERNAL extern const GstAugPolicyFormat gst_aug_policy_format_albumentations_yaml;
G_GNUC_INTERNAL extern const GstAugPolicyFormat gst_aug_policy_format_openmmlab;
G_GNUC_INTERNAL extern const GstAugPolicyFormat gst_aug_policy_format_specaugment;

G_END_DECLS
