/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../../decision/settings.h"
#include "../facts.h"

G_BEGIN_DECLS

/*
 * GstAugColorWords:
 * @GST_AUG_COLOR_WORDS_KEEP: the picture keeps the colours that captions name
 * @GST_AUG_COLOR_WORDS_REWRITE: captions follow the hue of the picture
 * @GST_AUG_COLOR_WORDS_IGNORE: captions are not looked at
 *
 * What becomes of words for colours.
 */
typedef enum {
  GST_AUG_COLOR_WORDS_KEEP,
  GST_AUG_COLOR_WORDS_REWRITE,
  GST_AUG_COLOR_WORDS_IGNORE,
} GstAugColorWords;

GST_AUG_API GType gst_aug_color_words_get_type (void);

/*
 * GstAugColorRule:
 * @words: what becomes of words for colours
 * @hue_tolerance: degrees by which a stated hue may turn
 * @saturation_tolerance: share that colours may lose of the range between their channels, and by
 *     which saturation may rise, where a hue is stated
 * @shade_tolerance: share by which brightness and contrast may change where a shade is stated
 * @on_conflict: what is done where an operation cannot be limited
 *
 * The settings of the rule that keeps captions and colours of the picture together.
 */
typedef struct {
  GstAugColorWords words;
  gdouble hue_tolerance, saturation_tolerance, shade_tolerance;
  GstAugOnConflict on_conflict;
} GstAugColorRule;

#define COLOR_RULE_ROWS(Block, rule_) \
  ENUM_ROW (Block, "color-words", rule_.words, gst_aug_color_words_get_type, \
      GST_AUG_COLOR_WORDS_KEEP, "What becomes of the colours that captions of the window name"), \
      ROW (Block, "hue-tolerance", rule_.hue_tolerance, DOUBLE, 0, 180, 10, \
          "Degrees by which hues may turn where a caption names one"), \
      ROW (Block, "saturation-tolerance", rule_.saturation_tolerance, DOUBLE, 0, 1, 0.5, \
          "Share by which colours may become greyer and darker, or more saturated, where a " \
          "caption " \
          "names one"), \
      ROW (Block, "shade-tolerance", rule_.shade_tolerance, DOUBLE, 0, 1, 0.2, \
          "Share by which brightness and contrast may change where a caption names black, white, " \
          "grey, or says that something is light or dark"), \
      ENUM_ROW (Block, "on-conflict", rule_.on_conflict, gst_aug_on_conflict_get_type, \
          GST_AUG_ON_CONFLICT_IDENTITY, \
          "What is done where an operation would make a caption false and cannot be limited, as " \
          "a " \
          "negative")

GST_AUG_API const gchar *gst_aug_color_rule_refusal (const GstAugColorRule *rule, GstAugHold hold);
GST_AUG_API void gst_aug_color_rule_mend (
    const GstAugColorRule *rule, const GstAugWindowFacts *facts, GstAugDecision *decision);

G_END_DECLS
