/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: the effects by name; effect.c lists them. */
#pragma once

#include "effect.h"

G_BEGIN_DECLS

G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_erase;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_coarse_dropout;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_grid_mask;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_shadow;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_light_patch;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_dirt;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_rain;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_fog;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_gaussian_blur;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_box_blur;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_median_blur;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_motion_blur;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_defocus;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_zoom_blur;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_sharpness;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_jpeg;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_blocks;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_rescale;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_gaussian_noise;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_shot_noise;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_salt_and_pepper;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_speckle;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_iso_noise;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_chromatic_aberration;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_vignette;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_depth_shift;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_depth_edges;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_depth_normal;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_depth_noise;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_depth_disparity;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_depth_holes;
G_GNUC_INTERNAL extern const GstAugEffect gst_aug_effect_depth_clip;

G_END_DECLS
