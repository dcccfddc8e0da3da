/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: pictures as rows of values, for noise. docs/noise.md is the definition. */
#pragma once

#include <string.h>

#include "../effects.h"
#include "field-private.h"

G_BEGIN_DECLS

#define AUG_NOISE_MAX_PERIOD 4

/* One plane as rows of values: bytes, or 16-bit words at any address. */
typedef struct {
  guint values, rows; /* of a row, of the plane */
  guint w_sub, h_sub;
  guint period; /* values after which the same component comes again */
  gboolean wide;
  guint depth, shift; /* of wide values */
  gboolean is_chroma;
  /* deviation in codes for a deviation of one level of 255 in R', G' and B'; 0: left alone */
  gdouble weight[AUG_NOISE_MAX_PERIOD];
  gint black, lo, hi;
  gdouble white; /* codes from black to white */
  gdouble range; /* the same, and of chroma from end to end */
} AugNoisePlane;

typedef struct {
  guint n;
  gboolean is_yuv;
  gboolean per_channel;
  AugNoisePlane planes[GST_VIDEO_MAX_PLANES];
} AugNoiseLayout;

G_GNUC_INTERNAL void aug_noise_layout (
    AugNoiseLayout *layout, const GstVideoInfo *info, gboolean per_channel);
G_GNUC_INTERNAL gboolean aug_noise_per_channel (const GstAugOperation *operation);
G_GNUC_INTERNAL void aug_noise_plane_rows (
    const AugNoisePlane *plane, guint from, guint to, guint *first, guint *last);
G_GNUC_INTERNAL void aug_noise_copy_row (
    guint8 *dst, const guint8 *src, const AugNoisePlane *plane);
/* A normal number for every value of a row: of GST_AUG_FIELD_WIDE_SIGMA where the plane is wide,
 * else fine ones of @scale. */
G_GNUC_INTERNAL const gint32 *aug_noise_normals (const GstAugEffectJob *job,
    const AugNoiseLayout *layout, const GstAugField *field, guint plane, guint row, guint scale);
/* A random word for every value of a row. */
G_GNUC_INTERNAL const guint32 *aug_noise_words (const GstAugEffectJob *job,
    const AugNoiseLayout *layout, const GstAugField *field, guint plane, guint row);

static inline const guint8 *
aug_noise_src (const GstAugEffectJob *job, guint plane, guint row)
{
  return (const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (job->src, plane) +
         (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (job->src, plane) * row;
}

static inline guint8 *
aug_noise_dst (const GstAugEffectJob *job, guint plane, guint row)
{
  return (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (job->dst, plane) +
         (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (job->dst, plane) * row;
}

static inline gint
aug_noise_get (const guint8 *row, guint i, const AugNoisePlane *plane)
{
  guint16 code;

  if (!plane->wide)
    return row[i];
  memcpy (&code, row + 2 * i, sizeof code);
  return (GUINT16_FROM_LE (code) >> plane->shift) & ((1 << plane->depth) - 1);
}

static inline void
aug_noise_put (guint8 *row, guint i, const AugNoisePlane *plane, gint value)
{
  if (plane->wide) {
    const guint16 code = GUINT16_TO_LE ((guint16) (value << plane->shift));

    memcpy (row + 2 * i, &code, sizeof code);
  } else {
    row[i] = (guint8) value;
  }
}

G_END_DECLS
