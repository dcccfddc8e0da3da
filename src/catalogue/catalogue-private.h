/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../facts/facts.h"
#include "catalogue.h"

extern const GstAugKind gst_aug_kind_crop;
extern const GstAugKind gst_aug_kind_flip;
extern const GstAugKind gst_aug_kind_affine;
extern const GstAugKind gst_aug_kind_color;
extern const GstAugKind gst_aug_kind_compress;
extern const GstAugKind gst_aug_kind_erase;
extern const GstAugKind gst_aug_kind_blur;
extern const GstAugKind gst_aug_kind_normalize;
extern const GstAugKind gst_aug_kind_depth;
extern const GstAugKind gst_aug_kind_noise;
extern const GstAugKind gst_aug_kind_spec_mask;
extern const GstAugKind gst_aug_kind_codec;
extern const GstAugKind gst_aug_kind_gain;
extern const GstAugKind gst_aug_kind_mel;
extern const GstAugKind gst_aug_kind_speed;
extern const GstAugKind gst_aug_kind_stretch;
extern const GstAugKind gst_aug_kind_pitch;
extern const GstAugKind gst_aug_kind_reverb;
extern const GstAugKind gst_aug_kind_filter;
extern const GstAugKind gst_aug_kind_clip;
extern const GstAugKind gst_aug_kind_loss;
extern const GstAugKind gst_aug_kind_channels;
extern const GstAugKind gst_aug_kind_frame_drop;
extern const GstAugKind gst_aug_kind_modality_drop;
extern const GstAugKind gst_aug_kind_warp;
extern const GstAugKind gst_aug_kind_text;
extern const GstAugKind gst_aug_kind_policy;

#define ROW_(Block, name_, field_, kind_, low_, high_, otherwise_, text_, free_) \
  { \
    .name = name_, .type = GST_AUG_SETTING_##kind_, .offset = G_STRUCT_OFFSET (Block, field_), \
    .minimum = low_, .maximum = high_, .otherwise = otherwise_, .blurb = text_, .free = free_ \
  }

#define ROW(Block, name_, field_, kind_, low_, high_, otherwise_, text_) \
  ROW_ (Block, name_, field_, kind_, low_, high_, otherwise_, text_, FALSE)

/* a setting in which branches may differ although they share the decision */
#define FREE_ROW(Block, name_, field_, kind_, low_, high_, otherwise_, text_) \
  ROW_ (Block, name_, field_, kind_, low_, high_, otherwise_, text_, TRUE)

/* a setting that only the picture depends on */
#define VIDEO_ROW(Block, name_, field_, kind_, low_, high_, otherwise_, text_) \
  { \
    .name = name_, .type = GST_AUG_SETTING_##kind_, .offset = G_STRUCT_OFFSET (Block, field_), \
    .minimum = low_, .maximum = high_, .otherwise = otherwise_, .blurb = text_, \
    .touches = GST_AUG_TOUCHES_VIDEO \
  }

#define VIDEO_ENUM_ROW(Block, name_, field_, get_type_, otherwise_, text_) \
  { \
    .name = name_, .type = GST_AUG_SETTING_ENUM, .offset = G_STRUCT_OFFSET (Block, field_), \
    .enum_type = get_type_, .otherwise = otherwise_, .blurb = text_, \
    .touches = GST_AUG_TOUCHES_VIDEO \
  }

/* a setting that only the sound depends on */
#define AUDIO_ROW(Block, name_, field_, kind_, low_, high_, otherwise_, text_) \
  { \
    .name = name_, .type = GST_AUG_SETTING_##kind_, .offset = G_STRUCT_OFFSET (Block, field_), \
    .minimum = low_, .maximum = high_, .otherwise = otherwise_, .blurb = text_, \
    .touches = GST_AUG_TOUCHES_AUDIO \
  }

#define AUDIO_ENUM_ROW(Block, name_, field_, get_type_, otherwise_, text_) \
  { \
    .name = name_, .type = GST_AUG_SETTING_ENUM, .offset = G_STRUCT_OFFSET (Block, field_), \
    .enum_type = get_type_, .otherwise = otherwise_, .blurb = text_, \
    .touches = GST_AUG_TOUCHES_AUDIO \
  }

#define ENUM_ROW_(Block, name_, field_, get_type_, otherwise_, text_, free_) \
  { \
    .name = name_, .type = GST_AUG_SETTING_ENUM, .offset = G_STRUCT_OFFSET (Block, field_), \
    .enum_type = get_type_, .otherwise = otherwise_, .blurb = text_, .free = free_ \
  }

#define ENUM_ROW(Block, name_, field_, get_type_, otherwise_, text_) \
  ENUM_ROW_ (Block, name_, field_, get_type_, otherwise_, text_, FALSE)

#define FREE_ENUM_ROW(Block, name_, field_, get_type_, otherwise_, text_) \
  ENUM_ROW_ (Block, name_, field_, get_type_, otherwise_, text_, TRUE)

#define COMMON_ROWS(Block, probability_) \
  FREE_ROW (Block, "decision", common.decision, STRING, 0, 0, 0, \
      "Name of the decision; elements with the same name decide alike (default: the element's " \
      "name " \
      "without aug)"), \
      FREE_ROW (Block, "scope", common.scope, STRING, 0, 0, 0, \
          "Who decides alike: shared (all branches, the default), branch (this branch alone), or " \
          "a word " \
          "(all branches that give it)"), \
      ENUM_ROW (Block, "hold", common.hold, gst_aug_hold_get_type, GST_AUG_HOLD_WINDOW, \
          "How long a decision holds"), \
      ROW (Block, "probability", common.probability, DOUBLE, 0, 1, probability_, \
          "Share of the windows in which the operation is applied"), \
      FREE_ROW (Block, "seed", common.seed, UINT64, 0, 0, 0, \
          "Seed where no augseed is upstream; windows last one second then"), \
      FREE_ROW (Block, "defer", common.defer, BOOLEAN, 0, 1, 1, \
          "Leave the work to the next element of this plugin where that saves a pass"), \
      FREE_ROW (Block, "post-messages", common.post_messages, BOOLEAN, 0, 1, 0, \
          "Post an aug-decision message for every window")

/* What a kind has that always acts and draws nothing. */
#define SURE_ROWS(Block) \
  FREE_ROW (Block, "decision", common.decision, STRING, 0, 0, 0, \
      "Name of the decision (default: the element's name without aug)"), \
      FREE_ROW (Block, "defer", common.defer, BOOLEAN, 0, 1, 1, \
          "Carry out the work of the elements in front of this one, which saves a pass"), \
      FREE_ROW (Block, "post-messages", common.post_messages, BOOLEAN, 0, 1, 0, \
          "Post an aug-decision message for every window")

/* Means and standard deviations. */
#define GST_AUG_STATISTICS_LARGEST 1e6
#define GST_AUG_STATISTICS_LEAST_STD 1e-6

G_GNUC_INTERNAL gboolean gst_aug_settings_contradiction (GError **error, const gchar *format, ...)
    G_GNUC_PRINTF (2, 3);

/* What holds no sound back. */
G_GNUC_INTERNAL guint64 gst_aug_no_latency (
    gconstpointer block, guint rate, guint64 window, gboolean live);

/* Sets @name to a draw uniform in [@low, @high). */
G_GNUC_INTERNAL void gst_aug_operation_draw_range (GstAugOperation *operation, const gchar *name,
    const GstAugDraws *draws, const gchar *parameter, gdouble low, gdouble high);
