/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: random words for every place of a picture. docs/noise.md is the definition. */
#pragma once

#include "../effect.h"

G_BEGIN_DECLS

/* Standard deviation of gst_aug_field_normals(); of gst_aug_field_wide_normals() it is 512 times
 * that, with the uniform number that fills the steps in it. */
#define GST_AUG_FIELD_SIGMA 0x1.b5b654fb9f584p+5
#define GST_AUG_FIELD_WIDE_SIGMA 0x1.b5b7e43ce4e49p+14

typedef struct {
  guint32 words[4];
} GstAugField;

/* What a field depends on besides its operation's value. */
typedef enum {
  GST_AUG_FIELD_OF_TIME = 1 << 0,
  GST_AUG_FIELD_OF_BRANCH = 1 << 1,
} GstAugFieldFlags;

GST_AUG_API void gst_aug_field_init (
    GstAugField *field, guint64 value, const GstAugEffectAddress *address, GstAugFieldFlags flags);
GST_AUG_API void gst_aug_field_row (
    const GstAugField *field, guint layer, guint row, guint32 key[2]);
GST_AUG_API void gst_aug_field_row_pair (
    const GstAugField *field, guint layer, guint pair, guint32 keys[4]);
GST_AUG_API void gst_aug_field_words (const guint32 key[2], guint n, guint32 *words);
GST_AUG_API void gst_aug_field_normals (const guint32 key[2], guint n, gint16 *normals);
GST_AUG_API void gst_aug_field_fine_normals (
    const guint32 key[2], guint n, guint scale, gint16 *normals);
GST_AUG_API void gst_aug_field_wide_normals (const guint32 key[2], guint n, gint32 *normals);
GST_AUG_API guint64 gst_aug_field_value (const GstAugOperation *operation);

G_END_DECLS
