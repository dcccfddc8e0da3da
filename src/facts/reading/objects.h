/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/visibility.h"

G_BEGIN_DECLS

/*
 * GstAugObjectRow:
 * @name: what boxes call it
 * @alike: (nullable): what else means it; bars between
 * @kinds: (nullable): what is one of it; bars between
 *
 * A kind of object.
 */
typedef struct {
  const gchar *name;
  const gchar *alike;
  const gchar *kinds;
} GstAugObjectRow;

G_GNUC_INTERNAL const GstAugObjectRow *gst_aug_objects_get_rows (guint *n);
G_GNUC_INTERNAL const gchar *const *gst_aug_objects_get_idioms (guint *n);
G_GNUC_INTERNAL const gchar *const *gst_aug_objects_get_compounds (guint *n);

G_END_DECLS
