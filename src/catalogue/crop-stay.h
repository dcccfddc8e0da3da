/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "crop.h"

G_BEGIN_DECLS

typedef struct {
  gdouble x, y, width, height;
} Rectangle;

/* What must stay in a crop: boxes that are mentioned, by their bits, and what keep asks for. */
typedef struct {
  const GstAugCropSettings *s;
  const GArray *boxes;
  guint64 mentioned;
} Stay;

G_GNUC_INTERNAL Stay gst_aug_crop_find_stay (
    const GstAugCropSettings *s, const GstAugWindowContext *context);
G_GNUC_INTERNAL gboolean gst_aug_crop_keeps_objects (const Stay *stay, const Rectangle *r);
G_GNUC_INTERNAL gboolean gst_aug_crop_keeps_mentioned (const Stay *stay, const Rectangle *r);
G_GNUC_INTERNAL void gst_aug_crop_centre (const Stay *stay, Rectangle *r);
G_GNUC_INTERNAL void gst_aug_crop_place (const Stay *stay, gdouble *u, gdouble *v);
G_GNUC_INTERNAL void gst_aug_crop_report (
    const Stay *stay, GstAugDecision *decision, const gchar *did, guint redraws);

G_END_DECLS
