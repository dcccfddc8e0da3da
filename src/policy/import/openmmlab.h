/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what reading and writing OpenMMLab's lists share. */
#pragma once

#include "tree.h"

G_BEGIN_DECLS

#define GST_AUG_OPENMMLAB_BESIDE "gst-augment"
/* Bits are rounded up there, cut here. */
#define GST_AUG_OPENMMLAB_UP 0.999999

/* GstAugOpenMmLabLevels of a RandAugment; total 0: magnitudes stand in the list. */
typedef struct {
  gdouble level, total, deviation; /* deviation < 0: uniform from 0 to the level */
} GstAugOpenMmLabLevels;

/**
 * GstAugOpenMmLabOperation: (skip)
 * @key: the argument that is its magnitude
 * @sign: whether it is negated in half of the cases
 * @fills: it has a colour, of what lies outside or of a hole
 * @pixels: what a magnitude of 1 is there, where that is not 1
 */
typedef struct {
  const gchar *type, *op, *down, *key;
  gdouble low, high;
  gboolean sign, fills;
  gdouble pixels;
} GstAugOpenMmLabOperation;

/* Ends with a row without a type. */
G_GNUC_INTERNAL extern const GstAugOpenMmLabOperation gst_aug_openmmlab_operations[];

/* What numbers of the list are divided by. */
G_GNUC_INTERNAL gdouble gst_aug_openmmlab_unit (const GstAugOpenMmLabOperation *operation);
/* What a level is between the ends of its range. */
G_GNUC_INTERNAL gdouble gst_aug_openmmlab_at_level (
    const GstAugOpenMmLabLevels *levels, gdouble level, gdouble first, gdouble last);
G_GNUC_INTERNAL gchar *gst_aug_openmmlab_write (const GstAugPolicy *policy, GError **error);

G_END_DECLS
