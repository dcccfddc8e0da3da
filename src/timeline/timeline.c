/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:timeline
 * @title: Timeline
 * @short_description: from the time of the media to the time that is left of it, and back
 *
 * The output time of t is what is left of [0, t), at its speed: a sum over windows that every
 * branch computes alone. Sums are remembered in strides, so that a seek costs at most one stride of
 * decisions.
 */
#include "timeline.h"

#define STRIDE 64
/* Beyond so many windows nothing is cut: a time from nowhere must not ask for all before it. */
#define MAX_WINDOWS (G_GINT64_CONSTANT (1) << 21)

struct _GstAugTimeline {
  GstAugRule rule;
  GstAugTimelineFunc func;
  gpointer user_data;
  gint64 origin; /* the window that holds the first time */
  gint64 from;   /* the first time, if it is not 0 ... */
  gint64 to;     /* ... and its output time */
  gint64 shift;  /* added to what the windows from the origin on last */
  GArray *sums;  /* how long all before window origin + i·STRIDE lasts */
  gint64 window; /* the last window that was asked for ... */
  gint64 before; /* ... and how long all before it lasts */
};

/**
 * gst_aug_timeline_new: (skip)
 * @rule: the rule that cuts time into windows
 * @func: says what becomes of a window
 * @user_data: for @func
 *
 * Returns: (transfer full): a timeline
 */
GstAugTimeline *
gst_aug_timeline_new (const GstAugRule *rule, GstAugTimelineFunc func, gpointer user_data)
{
  return gst_aug_timeline_new_from (rule, func, user_data, 0, 0);
}

/**
 * gst_aug_timeline_new_from: (skip)
 * @rule: the rule that cuts time into windows
 * @func: says what becomes of a window
 * @user_data: for @func
 * @from_ns: the time of the media from which the rule holds, not below 0
 * @to_ns: its output time
 *
 * A timeline that goes on where another one ended: with the next item of a stream, or with new
 * settings. Times before @from_ns map to @to_ns: a frame may begin a little before its window.
 *
 * Returns: (transfer full): a timeline
 */
GstAugTimeline *
gst_aug_timeline_new_from (const GstAugRule *rule, GstAugTimelineFunc func, gpointer user_data,
    gint64 from_ns, gint64 to_ns)
{
  GstAugTimeline *self = g_new0 (GstAugTimeline, 1);
  gint64 zero = 0;

  self->rule = *rule;
  self->func = func;
  self->user_data = user_data;
  self->origin =
      rule->first_window + gst_aug_grid_window_at (&rule->grid, from_ns - rule->first_start);
  self->window = self->origin;
  self->sums = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (self->sums, zero);
  if (from_ns > 0) {
    self->shift = to_ns - gst_aug_timeline_map (self, from_ns);
    self->from = from_ns;
    self->to = to_ns;
  }
  return self;
}

/**
 * gst_aug_timeline_free: (skip)
 * @timeline: (transfer full): a timeline
 */
void
gst_aug_timeline_free (GstAugTimeline *timeline)
{
  g_array_unref (timeline->sums);
  g_free (timeline);
}

/**
 * gst_aug_time_piece_map: (skip)
 * @piece: what becomes of a window
 * @time_ns: a time of the media
 *
 * Returns: how long it lasts from the piece's start to there; what is not kept lasts 0
 */
gint64
gst_aug_time_piece_map (const GstAugTimePiece *piece, gint64 time_ns)
{
  guint64 t = (guint64) (CLAMP (time_ns, piece->start, piece->stop) - piece->start);

  if ((gint64) t < piece->knee)
    return (gint64) gst_util_uint64_scale (t, (guint64) piece->knee_out, (guint64) piece->knee);
  if (piece->slope == piece->slope_out)
    return piece->knee_out + (gint64) t - piece->knee;
  return piece->knee_out + (gint64) gst_util_uint64_scale (t - (guint64) piece->knee,
                               (guint64) piece->slope_out, (guint64) piece->slope);
}

/**
 * gst_aug_time_piece_unmap: (skip)
 * @piece: what becomes of a window
 * @output_ns: a time from the piece's start on
 *
 * Returns: the first time of the media that lasts so long
 */
gint64
gst_aug_time_piece_unmap (const GstAugTimePiece *piece, gint64 output_ns)
{
  guint64 t = (guint64) MAX (output_ns, 0);

  if ((gint64) t < piece->knee_out)
    return piece->start + (gint64) gst_util_uint64_scale_ceil (
                              t, (guint64) piece->knee, (guint64) piece->knee_out);
  if (piece->slope == piece->slope_out)
    return piece->start + piece->knee + (gint64) t - piece->knee_out;
  return piece->start + piece->knee +
         (gint64) gst_util_uint64_scale_ceil (t - (guint64) piece->knee_out, (guint64) piece->slope,
             (guint64) MAX (piece->slope_out, 1));
}

/* What becomes of a window. */
static GstAugTimePiece
piece_of (GstAugTimeline *self, gint64 window)
{
  GstAugTimePiece piece = { .start = gst_aug_rule_window_start (&self->rule, window),
    .stop = gst_aug_rule_window_stop (&self->rule, window),
    .slope = 1,
    .slope_out = 1 };

  self->func (window, &piece, self->user_data);
  piece.stop = MAX (piece.stop, piece.start);
  return piece;
}

/* How long the part of a piece in front of time 0 would last: it is not there. */
static gint64
missing (const GstAugTimePiece *piece)
{
  return piece->start < 0 ? gst_aug_time_piece_map (piece, 0) : 0;
}

static gint64
kept_length (GstAugTimeline *self, gint64 window)
{
  const GstAugTimePiece piece = piece_of (self, window);

  return gst_aug_time_piece_map (&piece, piece.stop) - missing (&piece);
}

/* How long all before a window lasts. */
static gint64
sum_before (GstAugTimeline *self, gint64 window)
{
  gint64 stride, at, sum;

  if (window <= self->origin)
    return 0;
  if (window < self->window || window > self->window + STRIDE) {
    stride = (window - self->origin) / STRIDE;
    while ((gint64) self->sums->len <= stride) {
      at = self->origin + ((gint64) self->sums->len - 1) * STRIDE;
      sum = g_array_index (self->sums, gint64, self->sums->len - 1);
      for (guint i = 0; i < STRIDE; i++)
        sum += kept_length (self, at + i);
      g_array_append_val (self->sums, sum);
    }
    self->window = self->origin + stride * STRIDE;
    self->before = g_array_index (self->sums, gint64, stride);
  }
  while (self->window < window)
    self->before += kept_length (self, self->window++);
  return self->before;
}

/**
 * gst_aug_timeline_map: (skip)
 * @timeline: a timeline
 * @time_ns: a time of the media
 *
 * Returns: its output time; times that are not kept map to the next that is
 */
gint64
gst_aug_timeline_map (GstAugTimeline *timeline, gint64 time_ns)
{
  const GstAugRule *rule = &timeline->rule;
  const gint64 last = timeline->origin + MAX_WINDOWS;
  GstAugTimePiece piece;
  gint64 window, before;

  if (timeline->from > 0 && time_ns < timeline->from)
    return timeline->to;
  if (time_ns <= 0)
    return time_ns;
  window = rule->first_window + gst_aug_grid_window_at (&rule->grid, time_ns - rule->first_start);
  if (window >= last) {
    before = timeline->shift + sum_before (timeline, last);
    time_ns -= gst_aug_rule_window_start (rule, last);
    return before > 0 && time_ns > G_MAXINT64 - before ? G_MAXINT64 : before + time_ns;
  }
  before = sum_before (timeline, window);
  piece = piece_of (timeline, window);
  return timeline->shift + before + gst_aug_time_piece_map (&piece, time_ns) - missing (&piece);
}

/**
 * gst_aug_timeline_unmap: (skip)
 * @timeline: a timeline
 * @output_ns: an output time
 *
 * Returns: the time of the media that is heard and seen there
 */
gint64
gst_aug_timeline_unmap (GstAugTimeline *timeline, gint64 output_ns)
{
  const gint64 last = timeline->origin + MAX_WINDOWS;
  gint64 low = timeline->origin, high;
  GstAugTimePiece piece;

  if (output_ns < 0)
    return output_ns;
  output_ns = MAX (output_ns - timeline->shift, 0);
  if (!gst_aug_grid_is_bounded (&timeline->rule.grid)) {
    piece = piece_of (timeline, timeline->origin);
    return gst_aug_time_piece_unmap (&piece, output_ns);
  }
  /* the last window before which no more than output_ns is kept */
  for (gint64 step = 1;; step *= 2) {
    high = MIN (low + step, last);
    if (sum_before (timeline, high) > output_ns)
      break;
    if (high == last) {
      const gint64 start = gst_aug_rule_window_start (&timeline->rule, last);
      const gint64 rest = output_ns - sum_before (timeline, last);

      return rest > G_MAXINT64 - MAX (start, 0) ? G_MAXINT64 : start + rest;
    }
    low = high;
  }
  while (high - low > 1) {
    gint64 middle = low + (high - low) / 2;

    if (sum_before (timeline, middle) <= output_ns)
      low = middle;
    else
      high = middle;
  }
  output_ns -= sum_before (timeline, low);
  piece = piece_of (timeline, low);
  return gst_aug_time_piece_unmap (&piece, output_ns + missing (&piece));
}
