/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "distort.h"

G_BEGIN_DECLS

#define GST_AUG_GRID_MOST_STEPS 64

struct _GstAugDistorter {
  GstAugDistortion distortion;
  gboolean is_prepared;
  /* grid: where the steps begin in the source */
  guint steps;
  gdouble edges[2][GST_AUG_GRID_MOST_STEPS + 1];
  /* lens: radius at which the radial map begins to fold, and where it comes to lie */
  gdouble fold, fold_to;
  /* elastic: coefficients of cubic B-splines, (x, y) pairs, in picture heights */
  gdouble spacing;
  gint first_x, first_y, n_x, n_y;
  gdouble *coefficients, *noise;
  gsize coefficients_size, noise_size;
};

/* Two numbers uniform in [-1, 1). */
G_GNUC_INTERNAL void gst_aug_field_uniform (
    guint64 field, guint32 i, guint32 j, gdouble numbers[2]);

G_GNUC_INTERNAL void gst_aug_elastic_prepare (GstAugDistorter *self);
G_GNUC_INTERNAL void gst_aug_elastic_back (
    const GstAugDistorter *self, gdouble *u, gdouble *v, guint n);
G_GNUC_INTERNAL void gst_aug_elastic_forth (
    const GstAugDistorter *self, gdouble *u, gdouble *v, guint n);

G_GNUC_INTERNAL void gst_aug_lens_prepare (GstAugDistorter *self);
G_GNUC_INTERNAL void gst_aug_lens_back (
    const GstAugDistorter *self, gdouble *u, gdouble *v, guint n);
G_GNUC_INTERNAL void gst_aug_lens_forth (
    const GstAugDistorter *self, gdouble *u, gdouble *v, guint n);

G_END_DECLS
