/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The formats that are known, and how they are told apart. */
#include "format.h"

#include <string.h>

#define MAX_SIZE (16u << 20)

static const GstAugPolicyFormat *const formats[] = {
  &gst_aug_policy_format_timm,
  &gst_aug_policy_format_albumentations,
  &gst_aug_policy_format_albumentations_yaml,
  &gst_aug_policy_format_openmmlab,
  &gst_aug_policy_format_specaugment,
  &gst_aug_policy_format_autoaugment,
  &gst_aug_policy_format_pba,
  &gst_aug_policy_format_torchvision,
  &gst_aug_policy_format_dali,
  NULL,
};

const GstAugPolicyFormat *
gst_aug_policy_format_find (const gchar *name)
{
  for (guint i = 0; formats[i]; i++)
    if (g_str_equal (formats[i]->name, name))
      return formats[i];
  return NULL;
}

/**
 * gst_aug_policy_format_name:
 * @n: an index
 *
 * Returns: (transfer none) (nullable): the name of a format that can be imported
 */
const gchar *
gst_aug_policy_format_name (guint n)
{
  for (guint i = 0; formats[i]; i++)
    if (i == n)
      return formats[i]->name;
  return NULL;
}

/**
 * gst_aug_policy_format_describe:
 * @name: name of a format
 *
 * Returns: (transfer none) (nullable): one sentence about it
 */
const gchar *
gst_aug_policy_format_describe (const gchar *name)
{
  const GstAugPolicyFormat *format = gst_aug_policy_format_find (name);

  return format ? format->description : NULL;
}

/**
 * gst_aug_policy_format_writes:
 * @name: name of a format
 *
 * Returns: whether policies can be exported to it
 */
gboolean
gst_aug_policy_format_writes (const gchar *name)
{
  const GstAugPolicyFormat *format = gst_aug_policy_format_find (name);

  return format && format->write;
}

static const GstAugPolicyFormat *
find (const gchar *name, const gchar *text, gsize size, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree gchar *hint = NULL;

  for (guint i = 0; formats[i]; i++) {
    if (name ? g_str_equal (formats[i]->name, name) : formats[i]->looks_like (text, size))
      return formats[i];
    g_ptr_array_add (names, (gpointer) formats[i]->name);
  }
  g_ptr_array_add (names, NULL);
  hint = gst_aug_did_you_mean (name ? name : "", (const gchar *const *) names->pdata);
  if (name)
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_UNKNOWN,
        "there is no format \"%s\"; %s", name, hint);
  else
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_UNKNOWN,
        "the text does not tell its format: name it; %s", hint);
  return NULL;
}

/**
 * gst_aug_policy_import:
 * @text: what another project has written
 * @size: its length in bytes, -1 if it ends with a zero byte
 * @format: (nullable): name of the format; %NULL: found out. Some take options, for example
 *     "pba?multiplier=9"
 * @dialect: (nullable): what levels mean, where the format leaves that open
 * @name: (nullable): name of the policy
 * @skipped: (out) (optional) (transfer full) (array zero-terminated=1): leave out operations that
 *     are not known and say which; %NULL: they are errors
 * @error: what is wrong
 *
 * Returns: (transfer full) (nullable): the policy, or %NULL with @error
 */
GstAugPolicy *
gst_aug_policy_import (const gchar *text, gssize size, const gchar *format, const gchar *dialect,
    const gchar *name, gchar ***skipped, GError **error)
{
  const gsize length = size < 0 ? strlen (text) : (gsize) size;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = format ? g_strsplit (format, "?", 2) : NULL;
  GstAugPolicyImport import = { skipped != NULL, dialect, name, parts ? parts[1] : NULL, notes };
  const GstAugPolicyFormat *what;
  g_autoptr (JsonNode) root = NULL;
  GstAugPolicy *policy;
  const gchar *end;

  if (length > MAX_SIZE || !g_utf8_validate_len (text, length, &end)) {
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_LIMIT, "%s",
        length > MAX_SIZE ? "the text is longer than 16 MiB" : "this is no UTF-8 text");
    return NULL;
  }
  what = find (parts ? parts[0] : NULL, text, length, error);
  root = what ? what->read (text, length, &import, error) : NULL;
  policy = root ? gst_aug_policy_new_from_node (root, NULL, 0, error) : NULL;
  if (!policy && error && *error)
    gst_aug_shorten ((*error)->message);
  for (guint i = 0; i < notes->len; i++)
    gst_aug_shorten (notes->pdata[i]);
  if (policy && skipped) {
    g_ptr_array_add (notes, NULL);
    *skipped = (gchar **) g_ptr_array_free (g_steal_pointer (&notes), FALSE);
  }
  return policy;
}

/* Whether @text, which was written from @policy, reads as @policy. */
static gboolean
reads_as (
    const gchar *text, const GstAugPolicyFormat *format, const GstAugPolicy *policy, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_auto (GStrv) skipped = NULL;
  g_autoptr (GstAugPolicy) other = gst_aug_policy_import (
      text, -1, format->name, NULL, gst_aug_policy_get_name (policy), &skipped, &wrong);

  if (other && gst_aug_policy_is_same (policy, other, &wrong))
    return TRUE;
  g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
      "the format %s cannot say this policy: %s", format->name, wrong->message);
  return FALSE;
}

/**
 * gst_aug_policy_export:
 * @policy: a policy
 * @format: name of a format
 * @error: which node the format cannot say
 *
 * The text was read again: the policy that it says decides as @policy does. Name, description and
 * source may be lost.
 *
 * Returns: (transfer full) (nullable): text that imports as the same policy, or %NULL with @error
 */
gchar *
gst_aug_policy_export (const GstAugPolicy *policy, const gchar *format, GError **error)
{
  const GstAugPolicyFormat *what = find (format, "", 0, error);
  g_autofree gchar *text = NULL;

  if (what && !what->write)
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
        "the format %s can only be imported", format);
  else if (what)
    text = what->write (policy, error);
  return text && reads_as (text, what, policy, error) ? g_steal_pointer (&text) : NULL;
}
