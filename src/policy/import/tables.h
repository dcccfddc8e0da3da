/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: tables of AutoAugment that names in other formats stand for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GST_AUG_TABLE_ROWS 25

typedef struct {
  const gchar *name;
  gdouble probability;
  gint level;
} GstAugTableOperation;

typedef struct {
  GstAugTableOperation operations[2];
} GstAugTableRow;

/* Cubuk et al. 2019, appendix: policy for ImageNet, found on a part of it. */
G_GNUC_INTERNAL extern const GstAugTableRow gst_aug_table_imagenet[GST_AUG_TABLE_ROWS];
/* "v0" of TensorFlow's EfficientNet, another policy for ImageNet. */
G_GNUC_INTERNAL extern const GstAugTableRow gst_aug_table_v0[GST_AUG_TABLE_ROWS];

G_END_DECLS
