/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what a number or word of a policy is drawn from. */
#pragma once

#include "../../core/draw.h"

G_BEGIN_DECLS

typedef enum {
  GST_AUG_DISTRIBUTION_CONSTANT,    /* 9 */
  GST_AUG_DISTRIBUTION_UNIFORM,     /* {"uniform": [a, b]} */
  GST_AUG_DISTRIBUTION_LOG_UNIFORM, /* {"log-uniform": [a, b]}, 0 < a */
  GST_AUG_DISTRIBUTION_NORMAL,      /* {"normal": [mean, deviation], "clip": [low, high]} */
  GST_AUG_DISTRIBUTION_BETA,        /* {"beta": [a, b], "range": [low, high]} */
  GST_AUG_DISTRIBUTION_INTEGERS,    /* {"integers": [first, last]} */
  GST_AUG_DISTRIBUTION_BINS,        /* {"bins": [v, v, ...]} */
  GST_AUG_DISTRIBUTION_CATEGORICAL, /* {"categorical": [v, v, ...], "weights": [w, w, ...]} */
} GstAugDistributionType;

/* Values of bins and categorical are numbers, or all of them words. */
typedef struct {
  GstAugDistributionType type;
  gdouble low, high; /* constant: low */
  gdouble a, b;      /* mean and standard deviation; shapes */
  guint n;
  gdouble *values;
  const gchar **words; /* static; NULL: numbers */
  gdouble *weights;    /* of categorical, not negative, not all 0 */
  gdouble total;       /* their sum */
} GstAugDistribution;

G_GNUC_INTERNAL gdouble gst_aug_distribution_draw (const GstAugDistribution *distribution,
    const GstAugDraws *draws, const gchar *parameter, const gchar **word);
G_GNUC_INTERNAL void gst_aug_distribution_range (
    const GstAugDistribution *distribution, gdouble *low, gdouble *high);
G_GNUC_INTERNAL void gst_aug_distribution_clear (GstAugDistribution *distribution);
/* What stands for it where nothing is drawn. */
G_GNUC_INTERNAL gdouble gst_aug_distribution_middle (
    const GstAugDistribution *distribution, const gchar **word);
/* Logarithm of a draw of Gamma (shape, 1), @shape at least 0.001, whose draws themselves may be too
 * small for any number: Marsaglia and Tsang, ACM TOMS 26 (2000). */
G_GNUC_INTERNAL gdouble gst_aug_draws_log_gamma (
    const GstAugDraws *draws, const gchar *parameter, guint32 i, gdouble shape);

/* exp (a) / (exp (a) + exp (b)) */
G_GNUC_INTERNAL gdouble gst_aug_share_of_logs (gdouble a, gdouble b);

G_END_DECLS
