/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: parts of a decision that know nothing of the way through the tree. */
#pragma once

#include "../node.h"

G_BEGIN_DECLS

/* Whether a node acts in this branch. Its draws and choices are the same in all. */
G_GNUC_INTERNAL gboolean gst_aug_policy_acts_here (
    const GstAugPolicyPlaces *places, const GstAugInstance *in, GstAugTouches medium);
/* Level to magnitude, sign, schedules, range. */
G_GNUC_INTERNAL gdouble gst_aug_policy_magnitude (const GstAugPolicy *policy,
    const GstAugPolicyNode *node, const GstAugWindowContext *context, const GstAugInstance *in,
    const GstAugDraws *draws);

G_END_DECLS
