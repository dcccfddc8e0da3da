/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_TYPE_AUG_SEED (gst_aug_seed_get_type ())
G_DECLARE_FINAL_TYPE (GstAugSeed, gst_aug_seed, GST, AUG_SEED, GstElement)

GST_ELEMENT_REGISTER_DECLARE (augseed);

G_END_DECLS
