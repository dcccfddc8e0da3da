/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

typedef struct _GstAugFormantKeeper GstAugFormantKeeper;

/* Gives the shifted samples [@from, @to) of every channel, which follow those of the last call;
 * they go on behind the window's end. */
typedef void (*GstAugFormantSource) (
    gpointer source, const GstAugSoundWindow *window, guint64 from, guint64 to, gfloat *const *out);

/*
 * Gives sound whose pitch was shifted the resonances back that it had. Private to the library.
 */
GstAugFormantKeeper *gst_aug_formant_keeper_new (guint rate, guint channels);
void gst_aug_formant_keeper_free (GstAugFormantKeeper *self);
/* @ratio: of pitches; @first: the first sample that is rendered */
void gst_aug_formant_keeper_begin (GstAugFormantKeeper *self, gdouble ratio, guint64 first,
    GstAugFormantSource shift, gpointer source);
/* What of the shifted sound and of the window is read around a sample. */
guint64 gst_aug_formant_keeper_ahead (guint rate);
guint64 gst_aug_formant_keeper_behind (guint rate);
void gst_aug_formant_keeper_render (GstAugFormantKeeper *self, const GstAugSoundWindow *window,
    guint64 from, guint64 to, gfloat *const *out);

G_END_DECLS
