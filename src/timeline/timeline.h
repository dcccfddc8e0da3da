/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/rule.h"

G_BEGIN_DECLS

typedef struct _GstAugTimeline GstAugTimeline;

/**
 * GstAugTimelineFunc: (skip)
 * @window: a window
 * @start: (inout): first nanosecond of the window; set to the first that is kept
 * @stop: (inout): first nanosecond after the window; set to the first that is not kept
 * @user_data: as given
 *
 * Says what is kept of a window. Must give the same answer at every call.
 */
typedef void (*GstAugTimelineFunc) (gint64 window, gint64 *start, gint64 *stop, gpointer user_data);

GST_AUG_API GstAugTimeline *gst_aug_timeline_new (
    const GstAugRule *rule, GstAugTimelineFunc func, gpointer user_data);
GST_AUG_API GstAugTimeline *gst_aug_timeline_new_from (const GstAugRule *rule,
    GstAugTimelineFunc func, gpointer user_data, gint64 from_ns, gint64 to_ns);
GST_AUG_API void gst_aug_timeline_free (GstAugTimeline *timeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugTimeline, gst_aug_timeline_free)
GST_AUG_API gint64 gst_aug_timeline_map (GstAugTimeline *timeline, gint64 time_ns);
GST_AUG_API gint64 gst_aug_timeline_unmap (GstAugTimeline *timeline, gint64 output_ns);

G_END_DECLS
