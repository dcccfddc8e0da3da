/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "visibility.h"

G_BEGIN_DECLS

/**
 * GstAugLevel:
 * @GST_AUG_LEVEL_SCALAR: the reference: plain C, one value at a time; it is the definition
 * @GST_AUG_LEVEL_ORC: Orc programs where there are some, else scalar
 * @GST_AUG_LEVEL_VECTOR: hand-written vector code where the machine has it, else Orc, else scalar
 *
 * Which implementation of a kernel runs. All levels give the same bytes.
 */
typedef enum {
  GST_AUG_LEVEL_SCALAR,
  GST_AUG_LEVEL_ORC,
  GST_AUG_LEVEL_VECTOR,
} GstAugLevel;

GST_AUG_API GstAugLevel gst_aug_level_get (void);
GST_AUG_API void gst_aug_level_set (GstAugLevel level);

G_END_DECLS
