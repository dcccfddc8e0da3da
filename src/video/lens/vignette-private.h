/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a row is darkened by: t = clamp (column + offset, 0, 2^bits - 1)·2^(15 - bits). */
typedef struct {
  gint32 offset;
  gint32 black;
  guint bits;
  guint shift;
  gint16 strength[4]; /* of values at places 0 … 3 of four, in 1/32767 */
} GstAugVignetteRow;

typedef void (*GstAugVignetteFunc) (
    guint8 *dst, const guint8 *src, const guint16 *columns, gsize n, const GstAugVignetteRow *row);

G_GNUC_INTERNAL void gst_aug_vignette_scalar (
    guint8 *dst, const guint8 *src, const guint16 *columns, gsize n, const GstAugVignetteRow *row);
/* NULL where the machine has none */
G_GNUC_INTERNAL GstAugVignetteFunc gst_aug_vignette_avx2 (void);

G_END_DECLS
