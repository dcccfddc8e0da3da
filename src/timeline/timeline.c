/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:timeline
 * @title: Timeline
 * @short_description: from the time of the media to the time that is left of it, and back
 *
 * The output time of t is what is kept of [0, t): a sum over windows that every branch computes
 * alone. Sums are remembered in strides, so that a seek costs at most one stride of decisions.
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
  gint64 shift;  /* added to what is kept from the origin on */
  GArray *sums;  /* what is kept before window origin + i·STRIDE */
  gint64 window; /* the last window that was asked for ... */
  gint64 before; /* ... and what is kept before it */
};

/**
 * gst_aug_timeline_new: (skip)
 * @rule: the rule that cuts time into windows
 * @func: says what is kept of a window
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
 * @func: says what is kept of a window
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

/* What is kept of a window, not before time 0. */
static void
kept (GstAugTimeline *self, gint64 window, gint64 *start, gint64 *stop)
{
  *start = gst_aug_rule_window_start (&self->rule, window);
  *stop = gst_aug_rule_window_stop (&self->rule, window);
  self->func (window, start, stop, self->user_data);
  *start = MAX (*start, 0);
  *stop = MAX (*stop, *start);
}

static gint64
kept_length (GstAugTimeline *self, gint64 window)
{
  gint64 start, stop;

  kept (self, window, &start, &stop);
  return stop - start;
}

/* What is kept before a window. */
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
  gint64 window, start, stop, before;

  if (timeline->from > 0 && time_ns < timeline->from)
    return timeline->to;
  if (time_ns <= 0)
    return time_ns;
  window = rule->first_window + gst_aug_grid_window_at (&rule->grid, time_ns - rule->first_start);
  if (window >= last)
    return timeline->shift + sum_before (timeline, last) + time_ns -
           gst_aug_rule_window_start (rule, last);
  before = sum_before (timeline, window);
  kept (timeline, window, &start, &stop);
  return timeline->shift + before + CLAMP (time_ns, start, stop) - start;
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
  gint64 low = timeline->origin, high, start, stop;

  if (output_ns < 0 || !gst_aug_grid_is_bounded (&timeline->rule.grid))
    return output_ns;
  output_ns = MAX (output_ns - timeline->shift, 0);
  /* the last window before which no more than output_ns is kept */
  for (gint64 step = 1;; step *= 2) {
    high = MIN (low + step, last);
    if (sum_before (timeline, high) > output_ns)
      break;
    if (high == last)
      return gst_aug_rule_window_start (&timeline->rule, last) + output_ns -
             sum_before (timeline, last);
    low = high;
  }
  while (high - low > 1) {
    gint64 middle = low + (high - low) / 2;

    if (sum_before (timeline, middle) <= output_ns)
      low = middle;
    else
      high = middle;
  }
  kept (timeline, low, &start, &stop);
  return start + output_ns - sum_before (timeline, low);
}
