/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: the nonlinear maps of the unit square, without pixels. docs/warp.md has the formulas. */
#pragma once

#include "../../decision/decision.h"

G_BEGIN_DECLS

#define GST_AUG_DISTORTION_VALUES 6

typedef enum {
  GST_AUG_DISTORTION_ELASTIC, /* values: alpha, sigma */
  GST_AUG_DISTORTION_GRID,    /* values: steps, limit */
  GST_AUG_DISTORTION_LENS,    /* values: k1, k2, k3, p1, p2, focal length in picture heights */
  GST_AUG_DISTORTION_SHUTTER, /* values: shear, wobble, cycles, phase */
} GstAugDistortionKind;

/**
 * GstAugDistortion: (skip)
 * @kind: which map
 * @aspect: width over height of the picture that is the unit square, in square pixels
 * @values: the kind's values
 * @field: key of its random numbers
 *
 * A map of the unit square. A plain value.
 */
typedef struct {
  GstAugDistortionKind kind;
  gdouble aspect;
  gdouble values[GST_AUG_DISTORTION_VALUES];
  guint64 field;
} GstAugDistortion;

/* A distortion with its tables; one thread at a time. */
typedef struct _GstAugDistorter GstAugDistorter;

GST_AUG_API gboolean gst_aug_distortion_from_operation (
    const GstAugOperation *operation, GstAugDistortion *distortion);
GST_AUG_API gboolean gst_aug_distortion_is_separable (const GstAugDistortion *distortion);
GST_AUG_API guint gst_aug_distortion_spacing (
    const GstAugDistortion *distortion, guint width, guint height);

GST_AUG_API GstAugDistorter *gst_aug_distorter_new (void);
GST_AUG_API void gst_aug_distorter_free (GstAugDistorter *distorter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugDistorter, gst_aug_distorter_free)
GST_AUG_API void gst_aug_distorter_prepare (
    GstAugDistorter *distorter, const GstAugDistortion *distortion);
GST_AUG_API void gst_aug_distorter_back (
    const GstAugDistorter *distorter, gdouble *u, gdouble *v, guint n);
GST_AUG_API void gst_aug_distorter_forth (
    const GstAugDistorter *distorter, gdouble *u, gdouble *v, guint n);

G_END_DECLS
