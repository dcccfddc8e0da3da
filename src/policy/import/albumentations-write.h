/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: writing transforms of albumentations. */
#pragma once

#include "tree.h"

G_BEGIN_DECLS

/* @old: for version 1.3, else 2.0 */
typedef struct {
  gboolean old;
  gdouble size[2];
  GError **error;
} GstAugAlbumentationsWriter;

typedef struct {
  JsonObject *node, *arguments; /* arguments: NULL where there are none */
  const gchar *name;            /* of the class; what it writes into */
  JsonObject *out;
} GstAugAlbumentationsLeaf;

/**
 * GstAugAlbumentationsOperation: (skip)
 * @op: an operation of policies
 * @write: sets the leaf's name and arguments; %FALSE where albumentations has no such arguments
 */
typedef struct {
  const gchar *op;
  gboolean (*write) (
      const GstAugAlbumentationsWriter *self, GstAugAlbumentationsLeaf *leaf, const gchar *op);
} GstAugAlbumentationsOperation;

/* Each list ends with a row without an operation. */
G_GNUC_INTERNAL extern const GstAugAlbumentationsOperation gst_aug_albumentations_writes_geometry[];
G_GNUC_INTERNAL extern const GstAugAlbumentationsOperation gst_aug_albumentations_writes_color[];
G_GNUC_INTERNAL extern const GstAugAlbumentationsOperation gst_aug_albumentations_writes_damage[];

/* Arguments of the operation. */
G_GNUC_INTERNAL gdouble gst_aug_leaf_number (
    const GstAugAlbumentationsLeaf *leaf, const gchar *name, gdouble otherwise);
G_GNUC_INTERNAL const gchar *gst_aug_leaf_word (
    const GstAugAlbumentationsLeaf *leaf, const gchar *name, const gchar *otherwise);
/* The magnitude, a constant or uniform; FALSE where it is something else. */
G_GNUC_INTERNAL gboolean gst_aug_leaf_magnitude (
    const GstAugAlbumentationsLeaf *leaf, gdouble *low, gdouble *high);

/* Arguments of the transform. */
G_GNUC_INTERNAL void gst_aug_leaf_pair (
    GstAugAlbumentationsLeaf *leaf, const gchar *name, gdouble low, gdouble high);
G_GNUC_INTERNAL void gst_aug_leaf_one (
    GstAugAlbumentationsLeaf *leaf, const gchar *name, gdouble value);
/* Of min-WHAT and max-WHAT. */
G_GNUC_INTERNAL void gst_aug_leaf_pair_of (GstAugAlbumentationsLeaf *leaf, const gchar *name,
    const gchar *what, gdouble low, gdouble high);
G_GNUC_INTERNAL void gst_aug_leaf_color (GstAugAlbumentationsLeaf *leaf, const gchar *name);
/* @border, @fill: what the class calls them in 1.3 */
G_GNUC_INTERNAL void gst_aug_leaf_outside (const GstAugAlbumentationsWriter *self,
    GstAugAlbumentationsLeaf *leaf, const gchar *border, const gchar *fill);

G_END_DECLS
