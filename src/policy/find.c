/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Policies by what people type. */
#include <string.h>

#include "builtin.h"
#include "import/timm.h"

/* A single word that cannot be opened is a name with a slip. */
static gboolean
is_no_file (const gchar *what)
{
  return *what && !strpbrk (what, "/.") && !g_file_test (what, G_FILE_TEST_EXISTS);
}

/**
 * gst_aug_policy_new_from_string:
 * @what: a policy document, the name of one that is built in (`randaugment?n=2&magnitude=9`), a
 *   string of timm such as rand-m9-n3-mstd0.5-inc1, or the name of a file
 * @error: what is wrong
 *
 * Returns: (transfer full) (nullable): the policy, or %NULL with @error
 */
GstAugPolicy *
gst_aug_policy_new_from_string (const gchar *what, GError **error)
{
  static const GstAugPolicyFormat *const spoken[] = { &gst_aug_policy_format_timm,
    &gst_aug_policy_format_torchvision, &gst_aug_policy_format_dali };
  const gchar *start = what + strspn (what, " \t\r\n");

  if (*start == '{')
    return gst_aug_policy_new (what, -1, error);
  if (gst_aug_policy_is_builtin (what))
    return gst_aug_policy_new_builtin (what, error);
  for (guint i = 0; i < G_N_ELEMENTS (spoken); i++)
    if (spoken[i]->looks_like (what, strlen (what)))
      return gst_aug_policy_import (what, -1, spoken[i]->name, NULL, NULL, NULL, error);
  if (gst_aug_timm_resembles (what) && !g_file_test (what, G_FILE_TEST_EXISTS))
    return gst_aug_policy_import (what, -1, "timm", NULL, NULL, NULL, error);
  if (is_no_file (what))
    return gst_aug_policy_new_builtin (what, error);
  return gst_aug_policy_new_from_file (what, error);
}
