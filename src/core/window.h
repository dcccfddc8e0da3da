/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "visibility.h"

G_BEGIN_DECLS

/**
 * GST_AUG_TIME_UNBOUNDED:
 *
 * The stop of a window that has no known end.
 */
#define GST_AUG_TIME_UNBOUNDED G_MAXINT64

/**
 * GST_AUG_TIME_LIMIT:
 *
 * Times and numbers of audio samples lie in (-2^62, 2^62), so that two of them can be added.
 */
#define GST_AUG_TIME_LIMIT (G_GINT64_CONSTANT (1) << 62)

/**
 * GST_AUG_WINDOW_LIMIT:
 *
 * Windows of a grid are numbered from -2^46 to 2^46. The outermost hold what lies beyond.
 */
#define GST_AUG_WINDOW_LIMIT (G_GINT64_CONSTANT (1) << 46)

/**
 * GST_AUG_GRID_STEPS:
 *
 * The origin of a grid is a multiple of this part of a window.
 */
#define GST_AUG_GRID_STEPS 65536

typedef struct _GstAugGrid GstAugGrid;

/**
 * GstAugGrid:
 * @numerator: numerator of the window's length in seconds; 0 = one window, the whole item
 * @denominator: its denominator
 * @phase: where window 0 begins, in 1/65536 of a window, [0, 65536)
 *
 * How time is cut into windows: window k is [(k + phase/65536)·W, (k + 1 + phase/65536)·W).
 */
struct _GstAugGrid {
  guint32 numerator;
  guint32 denominator;
  guint32 phase;
};

GST_AUG_API gboolean gst_aug_grid_is_bounded (const GstAugGrid *grid);
GST_AUG_API gint64 gst_aug_grid_window_at (const GstAugGrid *grid, gint64 time_ns);
GST_AUG_API gint64 gst_aug_grid_window_of_frame (
    const GstAugGrid *grid, gint64 time_ns, guint64 duration_ns);
GST_AUG_API gint64 gst_aug_grid_window_of_sample (
    const GstAugGrid *grid, gint64 sample, guint32 rate);
GST_AUG_API gint64 gst_aug_grid_start (const GstAugGrid *grid, gint64 window);
GST_AUG_API gint64 gst_aug_grid_stop (const GstAugGrid *grid, gint64 window);
GST_AUG_API gint64 gst_aug_grid_first_sample (const GstAugGrid *grid, gint64 window, guint32 rate);
GST_AUG_API gint64 gst_aug_time_to_sample_ceil (gint64 time_ns, guint32 rate);
GST_AUG_API gint64 gst_aug_time_to_sample_round (gint64 time_ns, guint32 rate);
GST_AUG_API gint64 gst_aug_sample_to_time (gint64 sample, guint32 rate);

G_END_DECLS
