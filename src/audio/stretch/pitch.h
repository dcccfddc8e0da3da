/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "stretch.h"

G_BEGIN_DECLS

/**
 * GstAugFormants:
 * @GST_AUG_FORMANTS_SHIFT: they move with the pitch: a smaller or larger speaker
 * @GST_AUG_FORMANTS_KEEP: they stay where they are: the same speaker in another pitch
 *
 * What becomes of the resonances of a voice whose pitch is shifted.
 */
typedef enum {
  GST_AUG_FORMANTS_SHIFT,
  GST_AUG_FORMANTS_KEEP,
} GstAugFormants;

GType gst_aug_formants_get_type (void);

/* Input samples behind an output sample that are read for shifts from @least semitones on. */
guint64 gst_aug_pitch_ahead (
    GstAugStretchEngine engine, GstAugFormants formants, guint rate, gdouble least);

G_END_DECLS
