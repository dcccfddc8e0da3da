/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What must hold for every text that may be a policy. */
#pragma once

#include "policy/policy.h"

G_BEGIN_DECLS

/* NULL if all is well, else what is wrong. @format: NULL for a document, "name" for that of a
 * published policy, "any" to be found out.
 * (transfer full) */
gchar *policy_judge (const gchar *text, gsize size, const gchar *format, gboolean *accepted);

G_END_DECLS
