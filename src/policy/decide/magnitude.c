/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* How strong operations with a magnitude are. */
#include <math.h>

#include "decide.h"

static gdouble
factor_at (const GstAugPolicySchedule *schedule, gdouble at)
{
  guint i = 0;
  gdouble share;

  if (at <= schedule->at[0])
    return schedule->factors[0];
  while (i + 1 < schedule->n && at >= schedule->at[i + 1])
    i++;
  if (i + 1 == schedule->n)
    return schedule->factors[i];
  share = (at - schedule->at[i]) / (schedule->at[i + 1] - schedule->at[i]);
  return schedule->factors[i] + (schedule->factors[i + 1] - schedule->factors[i]) * share;
}

static gdouble
factor_of (const GstAugPolicySchedule *schedule, const GstAugWindowContext *context,
    const GstAugInstance *in)
{
  if (!schedule->n)
    return 1;
  switch (schedule->over) {
  case GST_AUG_POLICY_OVER_EPOCHS:
    return factor_at (schedule, in->epoch);
  case GST_AUG_POLICY_OVER_WINDOW:
    return factor_at (schedule, context->position);
  default:
    return factor_at (schedule, (gdouble) in->orig_start / GST_SECOND);
  }
}

gdouble
gst_aug_policy_magnitude (const GstAugPolicy *policy, const GstAugPolicyNode *node,
    const GstAugWindowContext *context, const GstAugInstance *in, const GstAugDraws *draws)
{
  const GstAugLevelled *what = node->levelled;
  const GstAugDialect *dialect = policy->dialect;
  const gdouble factor =
      factor_of (&node->schedule, context, in) * factor_of (&policy->schedule, context, in);
  const gboolean across = !g_str_has_suffix (what->name, "-y");
  const guint side = across ? policy->reference_width : policy->reference_height;
  GstAugPolicySign sign = node->sign;
  gdouble magnitude = gst_aug_distribution_draw (&node->magnitude, draws, "magnitude", NULL);
  gboolean is_signed = FALSE;

  if (node->has_level) {
    gdouble level = CLAMP (magnitude * factor, 0, dialect->levels);

    if (dialect->whole)
      level = floor (level + 0.5);
    dialect->magnitude (what->name, level, side, &magnitude, &is_signed);
  } else if (!isnan (what->identity)) {
    magnitude = what->identity + (magnitude - what->identity) * factor;
  }
  if (!node->has_sign)
    sign = is_signed ? GST_AUG_POLICY_SIGN_RANDOM : GST_AUG_POLICY_SIGN_NONE;
  if (sign == GST_AUG_POLICY_SIGN_NEGATIVE ||
      (sign == GST_AUG_POLICY_SIGN_RANDOM && gst_aug_draws_uniform (draws, "sign", 0) < 0.5))
    magnitude = 2 * what->identity - magnitude;
  if (node->has_level)
    magnitude = gst_aug_dialect_limit (dialect, what->name, magnitude);
  return CLAMP (magnitude, what->minimum, what->maximum);
}
