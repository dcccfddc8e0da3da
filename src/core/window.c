/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:window
 * @title: Windows
 * @short_description: exact arithmetic between time, frames, audio samples and windows
 *
 * All boundaries are rational; nothing is rounded before the last step, so that every branch and
 * every machine puts a frame or a sample into the same window. What lies beyond %GST_AUG_TIME_LIMIT
 * or %GST_AUG_WINDOW_LIMIT is put at the limit.
 */
#include "window.h"

/* @magnitude with a sign; what is beyond the limit is as far away as can be told. */
static gint64
with_sign (guint64 magnitude, gboolean negative)
{
  gint64 value = (gint64) MIN (magnitude, (guint64) GST_AUG_TIME_LIMIT - 1);

  return negative ? -value : value;
}

static guint64
magnitude_of (gint64 a)
{
  return a < 0 ? -(guint64) a : (guint64) a;
}

/* floor and ceil of a·b/c for signed a; b and c positive */
static gint64
scale_floor (gint64 a, guint64 b, guint64 c)
{
  guint64 m = magnitude_of (a);

  return with_sign (
      a < 0 ? gst_util_uint64_scale_ceil (m, b, c) : gst_util_uint64_scale (m, b, c), a < 0);
}

static gint64
scale_ceil (gint64 a, guint64 b, guint64 c)
{
  guint64 m = magnitude_of (a);

  return with_sign (
      a < 0 ? gst_util_uint64_scale (m, b, c) : gst_util_uint64_scale_ceil (m, b, c), a < 0);
}

static gint64
scale_round (gint64 a, guint64 b, guint64 c)
{
  return with_sign (gst_util_uint64_scale_round (magnitude_of (a), b, c), a < 0);
}

/* Steps must fit 64 bits. */
static gint64
limit (gint64 window)
{
  return CLAMP (window, -GST_AUG_WINDOW_LIMIT, GST_AUG_WINDOW_LIMIT);
}

static gint64
steps (const GstAugGrid *grid, gint64 window)
{
  return limit (window) * GST_AUG_GRID_STEPS + grid->phase;
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
  return scale_ceil (steps (grid, window), (guint64) grid->numerator * GST_SECOND,
      (guint64) grid->denominator * GST_AUG_GRID_STEPS);
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
  return gst_aug_grid_is_bounded (grid) && window < GST_AUG_WINDOW_LIMIT
             ? first_ns (grid, window + 1)
             : GST_AUG_TIME_UNBOUNDED;
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
  /* without the phase, which can make it too large by one */
  k = limit (scale_floor (time_ns, grid->denominator, (guint64) grid->numerator * GST_SECOND));
  return first_ns (grid, k) > time_ns ? limit (k - 1) : k;
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
  return gst_aug_grid_window_at (grid, time_ns + (gint64) (duration_ns / 4));
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
  return scale_ceil (steps (grid, window), (guint64) grid->numerator * rate,
      (guint64) grid->denominator * GST_AUG_GRID_STEPS);
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
  k = limit (scale_floor (sample, grid->denominator, (guint64) grid->numerator * rate));
  return gst_aug_grid_first_sample (grid, k, rate) > sample ? limit (k - 1) : k;
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
  return scale_round (time_ns, rate, GST_SECOND);
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
  return scale_round (sample, GST_SECOND, rate);
}
