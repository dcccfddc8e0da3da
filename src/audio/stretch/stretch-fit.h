/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "stretch.h"

G_BEGIN_DECLS

/* How many samples ahead of an output sample the input is, at most, in a window of @window samples
 * that is stretched by @factor and padded. */
static inline gdouble
gst_aug_stretch_pad_lead (gdouble factor, gdouble window)
{
  return factor > 1 ? window * (1 - 1 / factor) : 0;
}

/* The same where the window's ends stay and the shorter side of the @knee has the factor. */
static inline gdouble
gst_aug_stretch_warp_lead (gdouble factor, gdouble knee, gdouble window)
{
  const gdouble shift = knee <= 0.5 ? (factor - 1) * knee : (1 - factor) * (1 - knee);

  return MAX (shift, 0) * window;
}

/* By how much output follows the input that it needs, of whose end is @lead samples ahead. */
static inline guint64
gst_aug_stretch_delay (GstAugStretchEngine engine, guint rate, gdouble speed, gdouble lead)
{
  return (guint64) lead + 2 + gst_aug_stretch_ahead (engine, rate, speed);
}

G_END_DECLS
