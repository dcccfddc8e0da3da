/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

#define GST_AUG_ONSETS 16

/*
 * Where something begins to sound: in ticks, counted from the window's first sample, in which the
 * energy of the first difference is far above that of the four ticks before.
 */
typedef struct {
  guint tick;                /* samples */
  gint64 next;               /* the first tick that was not looked at */
  guint heard;               /* ticks, up to 4 */
  gfloat energy[4];          /* of the last ticks */
  gint64 at[GST_AUG_ONSETS]; /* the latest onsets, in samples, one after the other */
  guint count;               /* how many there were */
  gfloat *samples;
} GstAugOnsets;

void gst_aug_onsets_init (GstAugOnsets *self, guint tick);
void gst_aug_onsets_clear (GstAugOnsets *self);
void gst_aug_onsets_begin (GstAugOnsets *self, guint64 first);
void gst_aug_onsets_listen (GstAugOnsets *self, const GstAugSoundWindow *in, gint64 to);
gboolean gst_aug_onsets_latest (const GstAugOnsets *self, gint64 from, gint64 to, gint64 *at);

G_END_DECLS
