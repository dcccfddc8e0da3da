/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "reading.h"

G_BEGIN_DECLS

typedef struct _GstAugNames GstAugNames;

G_GNUC_INTERNAL GstAugNames *gst_aug_names_new (void);
G_GNUC_INTERNAL void gst_aug_names_free (GstAugNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugNames, gst_aug_names_free)
G_GNUC_INTERNAL void gst_aug_names_add (GstAugNames *names, const gchar *name, guint64 mask);
G_GNUC_INTERNAL guint gst_aug_names_match (
    const GstAugNames *names, const GstAugReading *reading, guint i, guint64 *mask);
G_GNUC_INTERNAL guint64 gst_aug_names_find (const GstAugNames *names, const GstAugReading *reading);

G_END_DECLS
