/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "group.h"

G_BEGIN_DECLS

/* What can be known of a window only from the streams, alike for all branches of a group. */

typedef struct _GstAugBoard GstAugBoard;
typedef struct _GstAugSeat GstAugSeat;
typedef struct _GstAugVerdict GstAugVerdict;
typedef struct _GstAugBoardWindow GstAugBoardWindow;

/*
 * GstAugSeatPart:
 * @GST_AUG_SEAT_UNKNOWN: nobody knows yet what the branch carries, so that all wait for it
 * @GST_AUG_SEAT_LISTENS: it tells nothing
 * @GST_AUG_SEAT_TELLS_CUES: it tells what is said, in spans of time
 * @GST_AUG_SEAT_TELLS_BOXES: it tells which objects are seen, window by window
 *
 * What a branch does at the board besides asking.
 */
typedef enum {
  GST_AUG_SEAT_UNKNOWN,
  GST_AUG_SEAT_LISTENS,
  GST_AUG_SEAT_TELLS_CUES,
  GST_AUG_SEAT_TELLS_BOXES,
} GstAugSeatPart;

/*
 * GstAugVerdict:
 * @known: %FALSE: nothing is known of the window
 * @late: what was told did not come in time
 * @cues: (nullable): JSON array of [start_ns, stop_ns, "text"]: what is said in the window
 * @objects: (nullable): JSON array of named boxes seen in its first pictures
 *
 * What all branches take for true in a window. It never changes once it is made.
 */
struct _GstAugVerdict {
  gatomicrefcount refs;
  gboolean known;
  gboolean late;
  gchar *cues;
  gchar *objects;
};

/*
 * GstAugBoardWindow:
 * @round: which pass through which item, counted by the group
 * @window: number of the window
 * @start: its first nanosecond
 * @stop: the first behind it, or %GST_AUG_TIME_UNBOUNDED
 *
 * What a branch asks about.
 */
struct _GstAugBoardWindow {
  guint64 round;
  gint64 window;
  gint64 start;
  gint64 stop;
};

typedef enum {
  GST_AUG_WAIT_SETTLED,
  GST_AUG_WAIT_FLUSHING,
  GST_AUG_WAIT_LATE,
} GstAugWait;

GST_AUG_API GstAugBoard *gst_aug_board_new (void);
GST_AUG_API void gst_aug_board_unref (GstAugBoard *board);
GST_AUG_API guint gst_aug_board_count (GstAugBoard *board);

GST_AUG_API GstAugVerdict *gst_aug_verdict_ref (GstAugVerdict *verdict);
GST_AUG_API void gst_aug_verdict_unref (GstAugVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugVerdict, gst_aug_verdict_unref)

GST_AUG_API GstAugSeat *gst_aug_board_sit (GstAugBoard *board);
GST_AUG_API void gst_aug_seat_leave (GstAugSeat *seat);
GST_AUG_API void gst_aug_seat_start (GstAugSeat *seat);
GST_AUG_API void gst_aug_seat_stop (GstAugSeat *seat);
GST_AUG_API void gst_aug_seat_begin_flush (GstAugSeat *seat);
GST_AUG_API void gst_aug_seat_end_flush (GstAugSeat *seat);
GST_AUG_API void gst_aug_seat_begin (
    GstAugSeat *seat, const gchar *branch, GstAugSeatPart part, guint64 round, guint pass);
GST_AUG_API void gst_aug_seat_finish (GstAugSeat *seat, gboolean ends);
GST_AUG_API void gst_aug_seat_see (GstAugSeat *seat, gint64 time);
GST_AUG_API void gst_aug_seat_tell_cue (
    GstAugSeat *seat, gint64 start, gint64 stop, const gchar *text);
GST_AUG_API void gst_aug_seat_tell_boxes (
    GstAugSeat *seat, const GstAugBoardWindow *window, const gchar *objects);
GST_AUG_API void gst_aug_seat_rest (GstAugSeat *seat);
GST_AUG_API GstAugWait gst_aug_seat_wait (GstAugSeat *seat, const GstAugBoardWindow *window,
    gint64 until_us, gboolean settles, GstAugVerdict **verdict, gchar **behind);

GST_AUG_API GstAugSeat *gst_aug_group_sit (GstAugGroupMember *member);
GST_AUG_API guint64 gst_aug_group_get_round (GstAugGroupMember *member, guint *pass);

G_END_DECLS
