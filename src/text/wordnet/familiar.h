/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "lines.h"

G_BEGIN_DECLS

typedef struct _GstAugFamiliar GstAugFamiliar;

G_GNUC_INTERNAL GstAugFamiliar *gst_aug_familiar_new (const GstAugLines *files, guint n);
G_GNUC_INTERNAL void gst_aug_familiar_free (GstAugFamiliar *familiar);
G_GNUC_INTERNAL guint gst_aug_familiar_count (
    const GstAugFamiliar *familiar, const gchar *word, gsize n);

G_END_DECLS
