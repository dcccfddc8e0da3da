/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what the tables of dialects share. */
#pragma once

#include "../../catalogue/affine.h"
#include "../../video/color/color.h"
#include "../../video/geometry/map.h"
#include "dialect.h"

G_BEGIN_DECLS

/* Operations whose levels mean the same thing in all code. */
typedef enum {
  GST_AUG_GROUP_NONE,
  GST_AUG_GROUP_SHEAR,
  GST_AUG_GROUP_TRANSLATE,
  GST_AUG_GROUP_ROTATE,
  GST_AUG_GROUP_FACTOR, /* brightness, saturation, contrast, sharpness */
  GST_AUG_GROUP_POSTERIZE,
  GST_AUG_GROUP_SOLARIZE,
  GST_AUG_GROUP_SOLARIZE_ADD,
  GST_AUG_GROUP_CUTOUT,
} GstAugGroup;

G_GNUC_INTERNAL GstAugGroup gst_aug_dialect_group (const gchar *operation);

G_GNUC_INTERNAL extern const GstAugDialect gst_aug_dialects_torchvision[4];
G_GNUC_INTERNAL extern const GstAugDialect gst_aug_dialects_pillow[10];

G_END_DECLS
