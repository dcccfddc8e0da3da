/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../catalogue/catalogue.h"

G_BEGIN_DECLS

#define GST_AUG_POLICY_FORMAT 1

#define GST_AUG_POLICY_ERROR (gst_aug_policy_error_quark ())
GST_AUG_API GQuark gst_aug_policy_error_quark (void);

/**
 * GstAugPolicyError:
 * @GST_AUG_POLICY_ERROR_FILE: a file cannot be read
 * @GST_AUG_POLICY_ERROR_SYNTAX: it is no JSON, or not what the format asks for
 * @GST_AUG_POLICY_ERROR_VALUE: a value is out of range or contradicts another one
 * @GST_AUG_POLICY_ERROR_UNKNOWN: a word is not known
 * @GST_AUG_POLICY_ERROR_LIMIT: it is too large or too deep
 * @GST_AUG_POLICY_ERROR_EXPORT: the other format cannot say it
 *
 * What is wrong with a policy.
 */
typedef enum {
  GST_AUG_POLICY_ERROR_FILE,
  GST_AUG_POLICY_ERROR_SYNTAX,
  GST_AUG_POLICY_ERROR_VALUE,
  GST_AUG_POLICY_ERROR_UNKNOWN,
  GST_AUG_POLICY_ERROR_LIMIT,
  GST_AUG_POLICY_ERROR_EXPORT,
} GstAugPolicyError;

typedef struct _GstAugPolicy GstAugPolicy;

#define GST_AUG_TYPE_POLICY (gst_aug_policy_get_type ())
GST_AUG_API GType gst_aug_policy_get_type (void);

GST_AUG_API GstAugPolicy *gst_aug_policy_new (const gchar *text, gssize size, GError **error);
GST_AUG_API GstAugPolicy *gst_aug_policy_new_from_file (const gchar *path, GError **error);
GST_AUG_API GstAugPolicy *gst_aug_policy_new_from_string (const gchar *what, GError **error);
GST_AUG_API GstAugPolicy *gst_aug_policy_new_builtin (const gchar *what, GError **error);
GST_AUG_API GstAugPolicy *gst_aug_policy_ref (GstAugPolicy *policy);
GST_AUG_API void gst_aug_policy_unref (GstAugPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugPolicy, gst_aug_policy_unref)

GST_AUG_API const gchar *gst_aug_policy_get_name (const GstAugPolicy *policy);
GST_AUG_API const gchar *gst_aug_policy_get_description (const GstAugPolicy *policy);
GST_AUG_API const gchar *gst_aug_policy_get_source (const GstAugPolicy *policy);
GST_AUG_API const gchar *gst_aug_policy_get_version (const GstAugPolicy *policy);
GST_AUG_API const gchar *gst_aug_policy_to_json (const GstAugPolicy *policy);
GST_AUG_API gchar *gst_aug_policy_to_pretty_json (const GstAugPolicy *policy);
GST_AUG_API GstAugDecision *gst_aug_policy_decide (const GstAugPolicy *policy,
    const GstAugInstance *instance, const gchar *name, GstAugTouches medium, GError **error);
GST_AUG_API GstAugDecision *gst_aug_policy_decide_at (const GstAugPolicy *policy,
    const GstAugInstance *instance, const gchar *name, GstAugTouches medium, gdouble position,
    GError **error);

GST_AUG_API const gchar *gst_aug_policy_builtin_name (guint n);
GST_AUG_API const gchar *gst_aug_policy_builtin_describe (const gchar *name);
GST_AUG_API const gchar *gst_aug_policy_builtin_parameters (const gchar *name);

GST_AUG_API gchar *gst_aug_policy_schema (void);

GST_AUG_API const gchar *gst_aug_policy_format_name (guint n);
GST_AUG_API const gchar *gst_aug_policy_format_describe (const gchar *name);
GST_AUG_API gboolean gst_aug_policy_format_writes (const gchar *name);
GST_AUG_API GstAugPolicy *gst_aug_policy_import (const gchar *text, gssize size,
    const gchar *format, const gchar *dialect, const gchar *name, gchar ***skipped, GError **error);
GST_AUG_API gchar *gst_aug_policy_export (
    const GstAugPolicy *policy, const gchar *format, GError **error);

G_END_DECLS
