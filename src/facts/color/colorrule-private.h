/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what colour operations do to colours that captions name. */
#pragma once

#include "colorrule.h"

G_BEGIN_DECLS

/*
 * GstAugColorSpent:
 * @hue: degrees by which a hue can have turned so far
 * @chroma: what is left of the range between a colour's channels, at least
 * @dark, @light: logarithm of the least and the greatest gain of brightness
 * @low, @high: least and greatest gain of contrast
 *
 * What the operations so far can have done to a colour.
 */
typedef struct {
  gdouble hue, chroma, dark, light, low, high;
} GstAugColorSpent;

typedef struct {
  const GstAugColorRule *rule;
  GstAugStates states;
  gdouble degrees; /* by which hues may turn in all */
  GstAugColorSpent spent;
} GstAugColorLimits;

/*
 * GstAugColorVerdict:
 * @GST_AUG_COLOR_STAYS: it stays as it was drawn
 * @GST_AUG_COLOR_LIMITED: its value has been put within bounds
 * @GST_AUG_COLOR_SPENT: the ones before it have left nothing to it
 * @GST_AUG_COLOR_LEAVES: it makes captions false whatever its value is
 *
 * What becomes of an operation.
 */
typedef enum {
  GST_AUG_COLOR_STAYS,
  GST_AUG_COLOR_LIMITED,
  GST_AUG_COLOR_SPENT,
  GST_AUG_COLOR_LEAVES,
} GstAugColorVerdict;

G_GNUC_INTERNAL const gchar *gst_aug_color_limits_value (const GstAugOperation *operation);
G_GNUC_INTERNAL GstAugColorVerdict gst_aug_color_limits_take (
    GstAugColorLimits *limits, GstAugOperation *operation);

/* hues that captions name, and the turn of the picture */
G_GNUC_INTERNAL gboolean gst_aug_color_turn_changes (guint64 colors, gdouble degrees);
G_GNUC_INTERNAL gdouble gst_aug_color_turn_nearest (
    guint64 colors, gdouble degrees, gdouble tolerance);

G_END_DECLS
