/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:soundeffect
 * @title: Effects on sound
 * @short_description: what carries operations out on samples
 */
#include "effects.h"

/* A line each, so that a new one is a new line. */
static const GstAugSoundEffect *const effects[] = {
  &gst_aug_sound_codec,
  &gst_aug_sound_gain,
  &gst_aug_sound_pitch,
  &gst_aug_sound_reverb,
  &gst_aug_sound_noise,
  &gst_aug_sound_filter,
  &gst_aug_sound_hard_clip,
  &gst_aug_sound_percentile_clip,
  &gst_aug_sound_soft_clip,
  &gst_aug_sound_bit_depth,
  &gst_aug_sound_hold,
  &gst_aug_sound_packet_loss,
  &gst_aug_sound_dropout,
  &gst_aug_sound_channels,
  &gst_aug_sound_spec_mask,
  &gst_aug_sound_stretch,
  &gst_aug_sound_time_warp,
  &gst_aug_sound_flip,
};

/**
 * gst_aug_sound_effect_find: (skip)
 * @operation: name of an operation
 *
 * Returns: (transfer none) (nullable): the effect that carries it out on sound
 */
const GstAugSoundEffect *
gst_aug_sound_effect_find (const gchar *operation)
{
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (g_strv_contains (effects[i]->operations, operation))
      return effects[i];
  return NULL;
}
