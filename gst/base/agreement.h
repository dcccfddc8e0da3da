/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "changes.h"
#include <gst/gst.h>

G_BEGIN_DECLS

/* Type of the context in which the elements of a pipeline see whether those that share a decision
 * also share the settings that it depends on. */
#define GST_AUG_AGREEMENT_CONTEXT "gst.aug.agreement"

typedef struct _GstAugAgreement GstAugAgreement;

GType gst_aug_agreement_get_type (void);
GstAugAgreement *gst_aug_agreement_find (GstElement *element);
GstAugAgreement *gst_aug_agreement_ref (GstAugAgreement *agreement);
void gst_aug_agreement_unref (GstAugAgreement *agreement);
gchar *gst_aug_agreement_enter (GstAugAgreement *agreement, gconstpointer member, const gchar *name,
    const gchar *decision, guint32 hash);
void gst_aug_agreement_leave (GstAugAgreement *agreement, gconstpointer member);

GstAugChanges *gst_aug_agreement_changes (GstAugAgreement *agreement);

G_END_DECLS
