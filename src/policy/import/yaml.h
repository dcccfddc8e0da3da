/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: YAML as a tree of JSON, and back. */
#pragma once

#include "../node.h"

G_BEGIN_DECLS

/* One document, by libyaml: scalars are typed as PyYAML and YAML 1.2 type them, what is quoted is a
 * string, tags of languages are refused but !!python/tuple, aliases are counted. (transfer full) */
G_GNUC_INTERNAL JsonNode *gst_aug_yaml_read (const gchar *text, gsize size, GError **error);
/* "line 3, column 14" of what a path like $.transform.p names, or of what is around it; NULL where
 * the text is no YAML. (transfer full) */
G_GNUC_INTERNAL gchar *gst_aug_yaml_locate (const gchar *text, gsize size, const gchar *path);
/* In blocks, members in the order of the tree. (transfer full) */
G_GNUC_INTERNAL gchar *gst_aug_yaml_print (JsonNode *node);

G_END_DECLS
