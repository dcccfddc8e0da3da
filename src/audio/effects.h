/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "effect.h"

extern const GstAugSoundEffect gst_aug_sound_codec;
extern const GstAugSoundEffect gst_aug_sound_gain;
extern const GstAugSoundEffect gst_aug_sound_pitch;
extern const GstAugSoundEffect gst_aug_sound_reverb;
extern const GstAugSoundEffect gst_aug_sound_noise;
extern const GstAugSoundEffect gst_aug_sound_filter;
extern const GstAugSoundEffect gst_aug_sound_hard_clip;
extern const GstAugSoundEffect gst_aug_sound_percentile_clip;
extern const GstAugSoundEffect gst_aug_sound_soft_clip;
extern const GstAugSoundEffect gst_aug_sound_bit_depth;
extern const GstAugSoundEffect gst_aug_sound_hold;
extern const GstAugSoundEffect gst_aug_sound_packet_loss;
extern const GstAugSoundEffect gst_aug_sound_dropout;
extern const GstAugSoundEffect gst_aug_sound_channels;
extern const GstAugSoundEffect gst_aug_sound_spec_mask;
extern const GstAugSoundEffect gst_aug_sound_stretch;
extern const GstAugSoundEffect gst_aug_sound_time_warp;
extern const GstAugSoundEffect gst_aug_sound_flip;
