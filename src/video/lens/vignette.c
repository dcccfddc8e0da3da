/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Corners that are darker than the middle; docs/warp.md has the formula.
 *
 * t = (q - radius²) / (1 - radius²) is a sum of a number of the column and one of the row, in
 * integers, and the loss of light is strength·t². */
#include "vignette-private.h"

#include <math.h>
#include <string.h>

#include "../../core/level.h"
#include "../effects.h"

typedef struct {
  GstAugVignetteRow row;
  guint16 *columns;
  gsize n; /* values in a row */
  gdouble centre, scale;
  gint32 clear; /* radius² in the units of the table */
} Plane;

typedef struct {
  guint n_planes;
  Plane planes[GST_VIDEO_MAX_PLANES];
} State;

static gint32
nearest (gdouble x)
{
  return (gint32) floor (x + 0.5);
}

static inline gint32
loss_of (const GstAugVignetteRow *row, guint16 column, guint lane)
{
  const gint32 t = CLAMP ((gint32) column + row->offset, 0, (1 << row->bits) - 1)
                   << (15 - row->bits);
  const gint32 square = (t * t + (1 << 14)) >> 15;

  return (square * row->strength[lane] + (1 << 14)) >> 15;
}

void
gst_aug_vignette_scalar (
    guint8 *dst, const guint8 *src, const guint16 *columns, gsize n, const GstAugVignetteRow *row)
{
  for (gsize i = 0; i < n; i++) {
    const gint32 light = src[i] - row->black, loss = loss_of (row, columns[i], i & 3);

    dst[i] = (guint8) (src[i] - ((light * loss + (1 << 14)) >> 15));
  }
}

/* Values of two bytes; what lies beside the value's bits stays. */
static void
vignette_wide (
    guint8 *dst, const guint8 *src, const guint16 *columns, gsize n, const GstAugVignetteRow *row)
{
  const guint mask = (1u << row->shift) - 1;

  for (gsize i = 0; i < n; i++) {
    guint16 word;
    gint32 v;

    memcpy (&word, src + 2 * i, 2);
    word = GUINT16_FROM_LE (word);
    v = word >> row->shift;
    v -= ((v - row->black) * loss_of (row, columns[i], 0) + (1 << 14)) >> 15;
    word = (guint16) ((guint) v << row->shift | (word & mask));
    word = GUINT16_TO_LE (word);
    memcpy (dst + 2 * i, &word, 2);
  }
}

/* The most bits in which the table of a plane fits 16 bits: q is 1 in the corner. */
static guint
bits_for (gdouble rest)
{
  guint bits = 15;

  while (bits > 8 && (1 << bits) / rest > 65535)
    bits--;
  return bits;
}

static void
prepare_plane (Plane *plane, const GstVideoFrame *frame, guint lead, gdouble strength,
    gdouble radius, guint16 *columns)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  const gdouble width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  const gdouble corner = (width * width + height * height) / 4, rest = 1 - radius * radius;
  const guint bytes = finfo->depth[lead] > 8 ? 2 : 1;
  const guint step = (guint) finfo->pixel_stride[lead] / bytes;
  const guint pixels = (guint) GST_VIDEO_FRAME_COMP_WIDTH (frame, lead);
  const gdouble luma = 1 << finfo->w_sub[lead];
  const gint32 q15 = nearest (strength * 32767);

  plane->row.bits = bits_for (rest);
  plane->scale = (1 << plane->row.bits) / (corner * rest);
  plane->clear = nearest (radius * radius / rest * (1 << plane->row.bits));
  plane->centre = height / 2;
  plane->columns = columns;
  plane->n = (gsize) pixels * step;
  for (guint i = 0; i < pixels; i++) {
    const gdouble x = (i + 0.5) * luma - width / 2;
    const gint32 q = nearest (x * x * plane->scale);

    for (guint k = 0; k < step; k++)
      columns[i * step + k] = (guint16) MIN (q, 65535);
  }
  for (guint c = 0; c < finfo->n_components; c++)
    if (finfo->plane[c] == finfo->plane[lead] &&
        !(GST_VIDEO_FORMAT_INFO_HAS_ALPHA (finfo) && c == GST_VIDEO_COMP_A))
      plane->row.strength[step == 4 ? finfo->poffset[c] : 0] = (gint16) q15;
  if (step != 4)
    for (guint k = 1; k < 4; k++)
      plane->row.strength[k] = (gint16) q15;
}

/* The codes of no light. */
static gint32
black_of (const GstVideoInfo *info, guint component)
{
  const GstVideoFormatInfo *finfo = info->finfo;
  const gboolean grey = GST_VIDEO_FORMAT_INFO_IS_GRAY (finfo);
  const guint depth = finfo->depth[component];
  const GstVideoColorRange range = info->colorimetry.range;

  if (GST_VIDEO_FORMAT_INFO_IS_RGB (finfo))
    return 0;
  if (component > 0 && !grey)
    return 1 << (depth - 1);
  return range == GST_VIDEO_COLOR_RANGE_16_235 || (range == GST_VIDEO_COLOR_RANGE_UNKNOWN && !grey)
             ? 1 << (depth - 4)
             : 0;
}

static gboolean
vignette_prepare (GstAugEffectJob *job)
{
  State *state = job->state;
  const GstVideoFrame *frame = job->dst;
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  const gdouble strength =
      CLAMP (gst_aug_operation_get_double (job->operation, "strength", 0), 0, 1);
  const gdouble radius =
      CLAMP (gst_aug_operation_get_double (job->operation, "radius", 0), 0, 0.95);
  const gsize room = (gsize) GST_VIDEO_FRAME_WIDTH (frame) * 4 + 32;
  guint16 *columns;

  if (nearest (strength * 32767) == 0)
    return FALSE;
  state->n_planes = finfo->n_planes;
  columns = gst_aug_effect_memory (job, 0, room * finfo->n_planes * sizeof *columns);
  for (guint p = 0; p < finfo->n_planes; p++) {
    guint lead = 0;

    while (finfo->plane[lead] != p)
      lead++;
    state->planes[p].row.black = black_of (&frame->info, lead);
    state->planes[p].row.shift = finfo->shift[lead];
    prepare_plane (&state->planes[p], frame, lead, strength, radius, columns + room * p);
  }
  return TRUE;
}

static GstAugVignetteFunc
kernel_for (gboolean wide)
{
  if (wide)
    return vignette_wide;
  if (gst_aug_level_get () == GST_AUG_LEVEL_VECTOR) {
    const GstAugVignetteFunc avx2 = gst_aug_vignette_avx2 ();

    if (avx2)
      return avx2;
  }
  return gst_aug_vignette_scalar;
}

static void
vignette_rows (const GstAugEffectJob *job, guint from, guint to)
{
  const State *state = job->state;
  const GstVideoFormatInfo *finfo = job->dst->info.finfo;

  for (guint p = 0; p < state->n_planes; p++) {
    const Plane *plane = &state->planes[p];
    GstAugVignetteRow row = plane->row;
    GstAugComponent component;
    GstAugVignetteFunc kernel;
    guint lead = 0, first, last;

    while (finfo->plane[lead] != p)
      lead++;
    gst_aug_frame_component (job->dst, lead, &component);
    gst_aug_component_rows (&component, from, to, &first, &last);
    kernel = kernel_for (component.wide);
    for (guint y = first; y < last; y++) {
      const gdouble below = (y + 0.5) * (1 << component.h_sub) - plane->centre;

      row.offset = nearest (below * below * plane->scale) - plane->clear;
      kernel ((guint8 *) GST_VIDEO_FRAME_PLANE_DATA (job->dst, p) +
                  (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (job->dst, p) * y,
          (const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (job->src, p) +
              (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (job->src, p) * y,
          plane->columns, plane->n, &row);
    }
  }
}

const GstAugEffect gst_aug_effect_vignette = {
  .name = "vignette",
  .flags = GST_AUG_EFFECT_POINT,
  .state_size = sizeof (State),
  .prepare = vignette_prepare,
  .rows = vignette_rows,
};
