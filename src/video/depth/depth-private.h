/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: depth maps, GRAY16_LE in which 0 says that nothing was measured. docs/depth.md is the
 * definition. */
#pragma once

#include <string.h>

#include "../effects.h"
#include "../noise/field.h"

G_BEGIN_DECLS

/* What all effects on depth begin with. */
typedef struct {
  GstAugField field;
  GstAugComponent src, dst;
  gdouble scale; /* units a metre */
} AugDepth;

/* FALSE where the picture is no depth map. */
G_GNUC_INTERNAL gboolean aug_depth_begin (
    const GstAugEffectJob *job, AugDepth *depth, GstAugFieldFlags flags);
/* Normal numbers of a row with the deviation GST_AUG_FIELD_WIDE_SIGMA, in slot 0. */
G_GNUC_INTERNAL const gint32 *aug_depth_normals (
    const GstAugEffectJob *job, const AugDepth *depth, guint layer, guint row);

static inline gdouble
aug_depth_value (const GstAugEffectJob *job, const gchar *name)
{
  return gst_aug_operation_get_double (job->operation, name, 0);
}

static inline const guint8 *
aug_depth_row (const GstAugComponent *component, guint y)
{
  return component->data + component->stride * y;
}

static inline guint
aug_depth_get (const guint8 *row, guint x)
{
  guint16 value;

  memcpy (&value, row + 2 * x, sizeof value);
  return GUINT16_FROM_LE (value);
}

static inline void
aug_depth_put (guint8 *row, guint x, guint value)
{
  const guint16 le = GUINT16_TO_LE ((guint16) value);

  memcpy (row + 2 * x, &le, sizeof le);
}

/* To whole units; what lies in front of the camera is not measured, what is too far is the
 * farthest. */
static inline guint
aug_depth_round (gdouble value)
{
  if (value < 0.5)
    return 0;
  return value >= 65535 ? 65535 : (guint) (value + 0.5);
}

G_END_DECLS
