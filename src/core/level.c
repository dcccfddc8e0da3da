/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "level.h"

static gint current_level = GST_AUG_LEVEL_VECTOR;

/**
 * gst_aug_level_get:
 *
 * Returns: the highest level of implementation that kernels may use
 */
GstAugLevel
gst_aug_level_get (void)
{
  return (GstAugLevel) g_atomic_int_get (&current_level);
}

/**
 * gst_aug_level_set:
 * @level: the highest level that kernels may use from now on
 *
 * For tests and benchmarks: the output never depends on it.
 */
void
gst_aug_level_set (GstAugLevel level)
{
  g_atomic_int_set (&current_level, (gint) level);
}
