/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: policies that are built in. */
#pragma once

#include "node.h"

G_BEGIN_DECLS

/* Documents of the folder of that name, sorted; NULL behind the last. */
G_GNUC_INTERNAL const gchar *gst_aug_policy_document_name (guint n);
/* The text of one, NULL if there is none of that name. (transfer full) */
G_GNUC_INTERNAL GBytes *gst_aug_policy_document_text (const gchar *name);

/* The schema without operations. (transfer full) */
G_GNUC_INTERNAL GBytes *gst_aug_policy_schema_text (void);

/* Whether the text is a name that is built in, with or without parameters. */
G_GNUC_INTERNAL gboolean gst_aug_policy_is_builtin (const gchar *what);

G_END_DECLS
