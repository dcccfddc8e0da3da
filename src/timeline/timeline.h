/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/rule.h"

G_BEGIN_DECLS

typedef struct _GstAugTimeline GstAugTimeline;
typedef struct _GstAugTimePiece GstAugTimePiece;

/**
 * GstAugTimePiece: (skip)
 * @start: first nanosecond that is kept
 * @stop: first nanosecond that is not kept
 * @knee: behind so many nanoseconds of it the speed changes; 0: there is one speed
 * @knee_out: how long it lasts up to there
 * @slope: behind the knee, so many nanoseconds, at least 1 ...
 * @slope_out: ... last so long
 *
 * What becomes of a window: a part of it is kept, at one speed or at two.
 */
struct _GstAugTimePiece {
  gint64 start, stop;
  gint64 knee, knee_out;
  gint64 slope, slope_out;
};

/**
 * GstAugTimelineFunc: (skip)
 * @window: a window
 * @piece: (inout): the whole window as it is; set to what becomes of it
 * @user_data: as given
 *
 * Says what becomes of a window. Must give the same answer at every call.
 */
typedef void (*GstAugTimelineFunc) (gint64 window, GstAugTimePiece *piece, gpointer user_data);

GST_AUG_API gint64 gst_aug_time_piece_map (const GstAugTimePiece *piece, gint64 time_ns);
GST_AUG_API gint64 gst_aug_time_piece_unmap (const GstAugTimePiece *piece, gint64 output_ns);

GST_AUG_API GstAugTimeline *gst_aug_timeline_new (
    const GstAugRule *rule, GstAugTimelineFunc func, gpointer user_data);
GST_AUG_API GstAugTimeline *gst_aug_timeline_new_from (const GstAugRule *rule,
    GstAugTimelineFunc func, gpointer user_data, gint64 from_ns, gint64 to_ns);
GST_AUG_API void gst_aug_timeline_free (GstAugTimeline *timeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugTimeline, gst_aug_timeline_free)
GST_AUG_API gint64 gst_aug_timeline_map (GstAugTimeline *timeline, gint64 time_ns);
GST_AUG_API gint64 gst_aug_timeline_unmap (GstAugTimeline *timeline, gint64 output_ns);

G_END_DECLS
