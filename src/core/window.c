/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:window
 * @title: Windows
 * @short_description: exact arithmetic between time, frames, audio samples and windows
 *
 * All boundaries are rational; nothing is rounded before the last step, so that every branch and
 * every machine puts a frame or a sample into the same window.
 */
#include "window.h"

/* floor and ceil of a·b/c for signed a; b and c positive */
static gint64
scale_floor (gint64 a, guint64 b, guint64 c)
{
  if (a >= 0)
    return (gint64)gst_util_uint64_scale ((guint64)a, b, c);
  return -(gint64)gst_util_uint64_scale_ceil (-(guint64)a, b, c);
}

static gint64
scale_ceil (gint64 a, guint64 b, guint64 c)
{
  return -scale_floor (-a, b, c);
}

static gint64
steps (const GstAugGrid *grid, gint64 window)
{
  return window * GST_AUG_GRID_STEPS + grid->phase;
}

/**
 * gst_aug_grid_is_bounded:
 * @grid: a grid
 *
 * Returns: whether windows have an end
 */
gboolean
gst_aug_grid_is_bounded (const GstAugGrid *grid)
{
  return grid->numerator != 0;
}

/* The first nanosecond that belongs to @window: ceil of its exact start. */
static gint64
first_ns (const GstAugGrid *grid, gint64 window)
{
  return scale_ceil (steps (grid, window), (guint64)grid->numerator * GST_SECOND,
      (guint64)grid->denominator * GST_AUG_GRID_STEPS);
}

/**
 * gst_aug_grid_start:
 * @grid: a grid
 * @window: a window
 *
 * Returns: the first nanosecond of @window, its exact start rounded up
 */
gint64
gst_aug_grid_start (const GstAugGrid *grid, gint64 window)
{
  return gst_aug_grid_is_bounded (grid) ? first_ns (grid, window) : 0;
}

/**
 * gst_aug_grid_stop:
 * @grid: a grid
 * @window: a window
 *
 * Returns: the first nanosecond after @window, or %GST_AUG_TIME_UNBOUNDED
 */
gint64
gst_aug_grid_stop (const GstAugGrid *grid, gint64 window)
{
  return gst_aug_grid_is_bounded (grid) ? first_ns (grid, window + 1) : GST_AUG_TIME_UNBOUNDED;
}

/**
 * gst_aug_grid_window_at:
 * @grid: a grid
 * @time_ns: a time in nanoseconds
 *
 * Returns: the window that holds @time_ns
 */
gint64
gst_aug_grid_window_at (const GstAugGrid *grid, gint64 time_ns)
{
  gint64 k;

  if (!gst_aug_grid_is_bounded (grid))
    return 0;
  /* an estimate that the phase can make too large by one */
  k = scale_floor (time_ns, grid->denominator, (guint64)grid->numerator * GST_SECOND);
  while (first_ns (grid, k) > time_ns)
    k--;
  while (first_ns (grid, k + 1) <= time_ns)
    k++;
  return k;
}

/**
 * gst_aug_grid_window_of_frame:
 * @grid: a grid
 * @time_ns: start of the frame in nanoseconds
 * @duration_ns: duration of the frame, 0 if unknown
 *
 * The quarter of the duration keeps frames whose container rounded their time in their window,
 * whether the grid falls on frames or between two.
 *
 * Returns: the window that holds @time_ns plus a quarter of @duration_ns
 */
gint64
gst_aug_grid_window_of_frame (const GstAugGrid *grid, gint64 time_ns, guint64 duration_ns)
{
  return gst_aug_grid_window_at (grid, time_ns + (gint64)(duration_ns / 4));
}

/**
 * gst_aug_grid_first_sample:
 * @grid: a bounded grid
 * @window: a window
 * @rate: audio samples per second
 *
 * Returns: the first sample of @window, ceil (start·rate), in exact integers
 */
gint64
gst_aug_grid_first_sample (const GstAugGrid *grid, gint64 window, guint32 rate)
{
  return scale_ceil (steps (grid, window), (guint64)grid->numerator * rate,
      (guint64)grid->denominator * GST_AUG_GRID_STEPS);
}

/**
 * gst_aug_grid_window_of_sample:
 * @grid: a grid
 * @sample: number of an audio sample from time 0
 * @rate: audio samples per second
 *
 * Returns: the window that holds @sample
 */
gint64
gst_aug_grid_window_of_sample (const GstAugGrid *grid, gint64 sample, guint32 rate)
{
  gint64 k;

  if (!gst_aug_grid_is_bounded (grid))
    return 0;
  k = scale_floor (sample, grid->denominator, (guint64)grid->numerator * rate);
  while (gst_aug_grid_first_sample (grid, k, rate) > sample)
    k--;
  while (gst_aug_grid_first_sample (grid, k + 1, rate) <= sample)
    k++;
  return k;
}

/**
 * gst_aug_time_to_sample_ceil:
 * @time_ns: a time
 * @rate: audio samples per second
 *
 * Returns: the first sample at or after @time_ns
 */
gint64
gst_aug_time_to_sample_ceil (gint64 time_ns, guint32 rate)
{
  return scale_ceil (time_ns, rate, GST_SECOND);
}

/**
 * gst_aug_time_to_sample_round:
 * @time_ns: a time
 * @rate: audio samples per second
 *
 * Returns: the sample nearest to @time_ns
 */
gint64
gst_aug_time_to_sample_round (gint64 time_ns, guint32 rate)
{
  if (time_ns >= 0)
    return (gint64)gst_util_uint64_scale_round ((guint64)time_ns, rate, GST_SECOND);
  return -(gint64)gst_util_uint64_scale_round (-(guint64)time_ns, rate, GST_SECOND);
}

/**
 * gst_aug_sample_to_time:
 * @sample: number of an audio sample from time 0
 * @rate: audio samples per second
 *
 * Returns: its time in nanoseconds, rounded to the nearest
 */
gint64
gst_aug_sample_to_time (gint64 sample, guint32 rate)
{
  if (sample >= 0)
    return (gint64)gst_util_uint64_scale_round ((guint64)sample, GST_SECOND, rate);
  return -(gint64)gst_util_uint64_scale_round (-(guint64)sample, GST_SECOND, rate);
}
