/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

/* What a time warp that moves a place by at most @shift_ns reads around a sample. */
GstAugSoundReach gst_aug_time_warp_reach (guint rate, guint64 shift_ns);

G_END_DECLS
