/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/board.h"
#include "facts.h"

G_BEGIN_DECLS

/* What the streams of a group told of one window, in front of the window's data. */
#define GST_AUG_FACTS_EVENT "aug-facts"

GST_AUG_API GstEvent *gst_aug_facts_event_new (gint64 window, const GstAugVerdict *verdict);
GST_AUG_API gboolean gst_aug_event_is_facts (GstEvent *event);
GST_AUG_API gboolean gst_aug_facts_event_get_known (GstEvent *event, gint64 window);
GST_AUG_API GstAugFacts *gst_aug_facts_add_event (
    const GstAugFacts *item, GstEvent *event, GError **error);
GST_AUG_API void gst_aug_facts_report_event (
    GstAugDecision *decision, GstEvent *event, gboolean known);

G_END_DECLS
