/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What can be measured in a file itself, window by window. */
#pragma once

#include "tool.h"

G_BEGIN_DECLS

#define AUG_THUMB 16
#define AUG_BLOCKS_PER_SECOND 100

/* One picture, reduced to a grey square. */
typedef struct {
  gint64 window, time;
  guint8 thumb[AUG_THUMB * AUG_THUMB];
} AugMeasuredPicture;

/* A hundredth of a second of sound, counted from the window's first sample. */
typedef struct {
  gint64 window;
  guint index;
  gdouble left, right, all; /* energies */
} AugMeasuredSound;

typedef struct {
  gint64 window, time;
  gchar *words;
} AugMeasuredCue;

typedef struct {
  gchar *input;
  gboolean has[AUG_STREAM_KINDS];
  gint64 start[AUG_STREAM_KINDS], stop[AUG_STREAM_KINDS];
  gint64 step[AUG_STREAM_KINDS]; /* longest frame, or one audio sample */
  guint channels, rate;
  gint64 shift; /* stream time minus running time, which is what a muxer writes */
  gboolean has_shift;
  GArray *pictures, *sounds, *cues;
} AugMeasured;

/* Part of the picture, in pixels, that is looked at in a window; FALSE = all of it. */
typedef gboolean (*AugMeasureRectangle) (gint64 window, gint rectangle[4], gpointer user);

AugMeasured *aug_measure (const gchar *input, const AugOptions *options,
    AugMeasureRectangle rectangle, gpointer user, gboolean use_pts, gint64 shift, gboolean quiet,
    GError **error);
void aug_measured_free (AugMeasured *measured);
const AugMeasuredPicture *aug_measured_picture_at (const AugMeasured *measured, gint64 time);
const AugMeasuredSound *aug_measured_sound_at (
    const AugMeasured *measured, gint64 window, guint index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AugMeasured, aug_measured_free)

G_END_DECLS
