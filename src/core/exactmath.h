/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "draw.h"

G_BEGIN_DECLS

GST_AUG_API gdouble gst_aug_exact_log (gdouble x);
GST_AUG_API gdouble gst_aug_exact_exp (gdouble x);
GST_AUG_API gdouble gst_aug_exact_sin (gdouble radians);
GST_AUG_API gdouble gst_aug_exact_cos (gdouble radians);
GST_AUG_API gdouble gst_aug_exact_bessel_i0 (gdouble x);
GST_AUG_API gdouble gst_aug_draws_normal (
    const GstAugDraws *draws, const gchar *parameter, guint32 i);

G_END_DECLS
