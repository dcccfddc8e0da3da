/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "catalogue.h"

G_BEGIN_DECLS

/**
 * GstAugDropMode:
 * @GST_AUG_DROP_FILL: black, silence, an empty cue
 * @GST_AUG_DROP_GAP: GAP events instead of buffers
 * @GST_AUG_DROP_FLAG: data stay; only the meta says so
 *
 * What takes the place of a modality that is left out.
 */
typedef enum {
  GST_AUG_DROP_FILL,
  GST_AUG_DROP_GAP,
  GST_AUG_DROP_FLAG,
} GstAugDropMode;

/**
 * GstAugDropRule:
 * @GST_AUG_DROP_RULE_BERNOULLI: each modality by its own probability
 * @GST_AUG_DROP_RULE_AVHUBERT: half of the windows keep all, the others one alone
 * @GST_AUG_DROP_RULE_UNIFORM: every combination but the empty one alike
 *
 * How combinations of modalities are drawn.
 */
typedef enum {
  GST_AUG_DROP_RULE_BERNOULLI,
  GST_AUG_DROP_RULE_AVHUBERT,
  GST_AUG_DROP_RULE_UNIFORM,
} GstAugDropRule;

GST_AUG_API GType gst_aug_drop_mode_get_type (void);
GST_AUG_API GType gst_aug_drop_rule_get_type (void);

typedef struct {
  GstAugCommonSettings common;
  const gchar *modality;
  const gchar *modalities;
  GstAugNumbers probabilities;
  GstAugDropRule rule;
  GstAugDropMode mode;
} GstAugModalityDropSettings;

G_END_DECLS
