/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Policies that change while data flow: from which window on those who share a decision take the
 * next one. */
#pragma once

#include "core/seedmeta.h"
#include "policy/policy.h"

G_BEGIN_DECLS

typedef struct _GstAugChanges GstAugChanges;

GstAugChanges *gst_aug_changes_new (void);
void gst_aug_changes_free (GstAugChanges *changes);
void gst_aug_changes_propose (GstAugChanges *changes, gconstpointer member, const gchar *key,
    const GstAugInstance *instance, GstAugPolicy *before, GstAugPolicy *after, gboolean at_once);
GstAugPolicy *gst_aug_changes_enter (GstAugChanges *changes, gconstpointer member, const gchar *key,
    const GstAugInstance *instance, const GstAugPolicy *present);
gboolean gst_aug_changes_has (GstAugChanges *changes, const gchar *key);
void gst_aug_changes_flush (GstAugChanges *changes, gconstpointer member);
void gst_aug_changes_leave (GstAugChanges *changes, gconstpointer member);

G_END_DECLS
