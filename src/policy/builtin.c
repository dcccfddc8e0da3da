/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* One list of all policies that are built in: the automatic ones, which are made, and documents. */
#include "builtin.h"

#include <string.h>

#include "automatic/automatic.h"

/* Of a name with its parameters. */
#define MAX_LENGTH 1024u

static gboolean
is_document (const gchar *name)
{
  g_autoptr (GBytes) text = gst_aug_policy_document_text (name);

  return text != NULL;
}

gboolean
gst_aug_policy_is_builtin (const gchar *what)
{
  g_autofree gchar *name = g_strndup (what, strcspn (what, "?"));

  return gst_aug_automatic_is_known (name) || is_document (name);
}

/**
 * gst_aug_policy_builtin_name:
 * @n: an index
 *
 * Returns: (transfer none) (nullable): the name of a policy that is built in
 */
const gchar *
gst_aug_policy_builtin_name (guint n)
{
  guint first = 0;

  while (first < n && gst_aug_automatic_name (first))
    first++;
  return gst_aug_automatic_name (first) ? gst_aug_automatic_name (n)
                                        : gst_aug_policy_document_name (n - first);
}

/**
 * gst_aug_policy_builtin_describe:
 * @name: the name of a policy that is built in
 *
 * Returns: (transfer none) (nullable): what it does, in a sentence
 */
const gchar *
gst_aug_policy_builtin_describe (const gchar *name)
{
  g_autoptr (GstAugPolicy) policy = NULL;

  if (gst_aug_automatic_is_known (name))
    return gst_aug_automatic_describe (name);
  if (!is_document (name))
    return NULL;
  policy = gst_aug_policy_new_builtin (name, NULL);
  return g_intern_string (policy->description);
}

/**
 * gst_aug_policy_builtin_parameters:
 * @name: the name of a policy that is built in
 *
 * Returns: (transfer none) (nullable): what may be typed behind the name and a question mark, with
 *   the defaults: `n=2&magnitude=9`; "" if nothing
 */
const gchar *
gst_aug_policy_builtin_parameters (const gchar *name)
{
  if (gst_aug_automatic_is_known (name))
    return gst_aug_automatic_parameters (name);
  return is_document (name) ? "" : NULL;
}

static GstAugPolicy *
refuse (const gchar *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree gchar *hint = NULL;

  for (guint i = 0; gst_aug_policy_builtin_name (i); i++)
    g_ptr_array_add (names, (gpointer) gst_aug_policy_builtin_name (i));
  g_ptr_array_add (names, NULL);
  hint = gst_aug_did_you_mean (name, (const gchar *const *) names->pdata);
  g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_UNKNOWN,
      "there is no policy \"%s\"; %s", name, hint);
  return NULL;
}

/**
 * gst_aug_policy_new_builtin:
 * @what: the name of a policy that is built in; parameters may follow:
 * `randaugment?n=2&magnitude=9`
 * @error: what is wrong
 *
 * Returns: (transfer full) (nullable): the policy, or %NULL with @error
 */
GstAugPolicy *
gst_aug_policy_new_builtin (const gchar *what, GError **error)
{
  const gsize length = strcspn (what, "?");
  g_autofree gchar *name = g_strndup (what, length);
  g_autoptr (GBytes) text = NULL;
  gconstpointer data;
  gsize size;

  if (!g_utf8_validate (what, -1, NULL) || strlen (what) > MAX_LENGTH) {
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_SYNTAX,
        "the name of a policy is UTF-8 text of at most %u bytes", MAX_LENGTH);
    return NULL;
  }
  if (gst_aug_automatic_is_known (name))
    return gst_aug_automatic_new (what, error);
  text = gst_aug_policy_document_text (name);
  if (!text)
    return refuse (name, error);
  if (what[length]) {
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_UNKNOWN,
        "%s takes no parameters: type %s alone", name, name);
    return NULL;
  }
  data = g_bytes_get_data (text, &size);
  return gst_aug_policy_new (data, (gssize) size, error);
}
