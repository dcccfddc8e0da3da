/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../core/level.h"

G_BEGIN_DECLS

#define GST_AUG_PITCH_TAPS 48
#define GST_AUG_PITCH_REACH (GST_AUG_PITCH_TAPS / 2)
/* Places between two samples. */
#define GST_AUG_PITCH_PLACES 1024
/* Tables are made for half semitones up. */
#define GST_AUG_PITCH_TABLES (2 * GST_AUG_PITCH_MOST + 1)
#define GST_AUG_PITCH_MOST 12

/*
 * Band-limited interpolation for shifts of pitch: a windowed sinc (Kaiser, -70 dB) of 48 taps at
 * the nearest of 1024 places between two samples, which for a partial at f is noise of -96
 * dB·(f/440 Hz at 48 kHz). A third of the work of GstAugSinc. Private to the library; all levels of
 * dispatch give the same bits.
 */

/* Rows of coefficients for a shift of @semitones, made once in a process. */
GST_AUG_API const gfloat *gst_aug_pitch_taps (gdouble semitones);

/* to[c][i] = the sample at (@first + i)·ratio of channel c, of which x[c][0] is sample @base; the
 * place is rounded; @scaled is the ratio times GST_AUG_PITCH_PLACES. x must have
 * GST_AUG_PITCH_REACH samples on either side. */
GST_AUG_API void gst_aug_pitch_interpolate (const gfloat *taps, const gfloat *const *x,
    guint channels, gint64 base, guint64 first, gdouble scaled, gfloat *const *to, guint n);

G_END_DECLS
