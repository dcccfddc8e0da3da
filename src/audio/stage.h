/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "sound.h"

G_BEGIN_DECLS

/* Samples that are rendered at once, at most. */
#define GST_AUG_SOUND_CHUNK 4096

/*
 * One effect in one window, with the samples that it still reads. Private to the library.
 */
typedef struct {
  const GstAugSoundEffect *effect;
  gpointer state;
  GstAugSoundReach reach;
  GstAugSoundWindow window;
  gsize capacity; /* samples a channel */
  guint64 done;   /* the first sample that is not rendered */
  gboolean taken; /* by the present window */
} GstAugSoundStage;

GstAugSoundStage *gst_aug_sound_stage_new (
    const GstAugSoundEffect *effect, guint rate, guint channels);
void gst_aug_sound_stage_free (GstAugSoundStage *self);
gboolean gst_aug_sound_stage_begin (GstAugSoundStage *self, const GstAugSoundStart *start,
    const GstAugOperation *operations, guint n, GError **error);
void gst_aug_sound_stage_reserve (GstAugSoundStage *self, guint n, gfloat **planes);
void gst_aug_sound_stage_complete (GstAugSoundStage *self);
guint gst_aug_sound_stage_render (GstAugSoundStage *self, gfloat *const *planes);
void gst_aug_sound_stage_clear (GstAugSoundStage *self);

G_END_DECLS
