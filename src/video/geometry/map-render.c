/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* gst_aug_video_map_render(): walks planes and rows; formats are known by their tables in
 * GstVideoFormatInfo only. */
#include "../effect.h"
#include "geometry.h"

#include <string.h>

#define SNAP 1e-6
/* Beyond this no table is built; no frame is that large. */
#define LARGEST (1 << 20)

/**
 * gst_aug_video_scratch_new: (skip)
 *
 * Returns: (transfer full): empty tables; they grow with use
 */
GstAugVideoScratch *
gst_aug_video_scratch_new (void)
{
  return g_new0 (GstAugVideoScratch, 1);
}

/**
 * gst_aug_video_scratch_free: (skip)
 * @scratch: (transfer full) (nullable): the tables
 */
void
gst_aug_video_scratch_free (GstAugVideoScratch *scratch)
{
  if (!scratch)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (scratch->axes); i++)
    for (guint j = 0; j < 2; j++)
      gst_aug_axis_clear (&scratch->axes[i][j]);
  g_free (scratch->fill_row);
  g_free (scratch->line);
  g_free (scratch->sums);
  g_free (scratch->rows);
  g_free (scratch->sampler);
  g_free (scratch->shrunk);
  g_free (scratch);
}

/**
 * gst_aug_video_map_supports:
 * @format: a format
 *
 * Returns: whether it is one of %GST_AUG_VIDEO_MAP_FORMATS
 */
gboolean
gst_aug_video_map_supports (GstVideoFormat format)
{
  switch (format) {
  case GST_VIDEO_FORMAT_I420:
  case GST_VIDEO_FORMAT_YV12:
  case GST_VIDEO_FORMAT_NV12:
  case GST_VIDEO_FORMAT_Y42B:
  case GST_VIDEO_FORMAT_Y444:
  case GST_VIDEO_FORMAT_GRAY8:
  case GST_VIDEO_FORMAT_GRAY16_LE:
  case GST_VIDEO_FORMAT_RGB:
  case GST_VIDEO_FORMAT_BGR:
  case GST_VIDEO_FORMAT_RGBA:
  case GST_VIDEO_FORMAT_BGRA:
  case GST_VIDEO_FORMAT_ARGB:
  case GST_VIDEO_FORMAT_ABGR:
  case GST_VIDEO_FORMAT_RGBx:
  case GST_VIDEO_FORMAT_BGRx:
  case GST_VIDEO_FORMAT_xRGB:
  case GST_VIDEO_FORMAT_xBGR:
  case GST_VIDEO_FORMAT_RGBP:
  case GST_VIDEO_FORMAT_GBR:
  case GST_VIDEO_FORMAT_I420_10LE:
  case GST_VIDEO_FORMAT_P010_10LE:
    return TRUE;
  default:
    return FALSE;
  }
}

/* The colour 0xAARRGGBB as values of the format's components: matrix and range of the caps
 * (ITU-T H.273, equations 8.1.1 and table 4); formats without a matrix take BT.601. */
void
gst_aug_frame_color (const GstVideoInfo *info, guint32 argb, gint values[GST_VIDEO_MAX_COMPONENTS])
{
  const gdouble r = (argb >> 16 & 0xff) / 255.0, g = (argb >> 8 & 0xff) / 255.0,
                b = (argb & 0xff) / 255.0;
  gdouble v[GST_VIDEO_MAX_COMPONENTS] = { r, g, b, (argb >> 24) / 255.0 }, kr, kb;
  gint offset[GST_VIDEO_MAX_COMPONENTS] = { 0 }, scale[GST_VIDEO_MAX_COMPONENTS];

  for (guint c = 0; c < GST_VIDEO_MAX_COMPONENTS; c++)
    scale[c] = (1 << MAX (info->finfo->depth[c], 1)) - 1;
  if (!GST_VIDEO_FORMAT_INFO_IS_RGB (info->finfo)) {
    if (!gst_video_color_matrix_get_Kr_Kb (info->colorimetry.matrix, &kr, &kb)) {
      kr = 0.299;
      kb = 0.114;
    }
    v[0] = kr * r + (1.0 - kr - kb) * g + kb * b;
    v[1] = (b - v[0]) / (2.0 * (1.0 - kb));
    v[2] = (r - v[0]) / (2.0 * (1.0 - kr));
    gst_video_color_range_offsets (info->colorimetry.range, info->finfo, offset, scale);
  }
  for (guint c = 0; c < GST_VIDEO_MAX_COMPONENTS; c++) {
    const gint limit = (1 << MAX (info->finfo->depth[c], 1)) - 1;

    values[c] = CLAMP ((gint) (v[c] * scale[c] + offset[c] + 0.5), 0, limit);
  }
}

static gdouble
snap (gdouble v)
{
  const gdouble whole = (gdouble) (gint) (v < 0 ? v - 0.5 : v + 0.5);

  return v - whole < SNAP && whole - v < SNAP ? whole : v;
}

static GstAugInterpolation
effective (GstAugInterpolation interpolation, const GstVideoFormatInfo *finfo)
{
  if (interpolation != GST_AUG_INTERPOLATION_AUTO)
    return interpolation;
  return GST_VIDEO_FORMAT_INFO_IS_GRAY (finfo) && finfo->depth[0] > 8
             ? GST_AUG_INTERPOLATION_NEAREST
             : GST_AUG_INTERPOLATION_ANTIALIAS;
}

/* All but the axes. */
void
gst_aug_plane_describe (GstAugPlane *plane, GstAugInterpolation interpolation, guint32 fill,
    const GstVideoFrame *src, GstVideoFrame *dst, guint p,
    const gint values[GST_VIDEO_MAX_COMPONENTS])
{
  const GstVideoFormatInfo *finfo = dst->info.finfo;
  gint lead = -1;

  memset (plane, 0, sizeof *plane);
  memset (plane->fill, fill >> 24, sizeof plane->fill);
  for (gint c = 0; c < (gint) finfo->n_components; c++) {
    if (finfo->plane[c] != p)
      continue;
    if (lead < 0)
      lead = c;
    plane->components++;
    /* GStreamer has the V of P010 at byte 1 */
    if (finfo->depth[c] > 8)
      gst_aug_write_le16 (
          plane->fill + (finfo->poffset[c] + 1) / 2 * 2, (guint16) (values[c] << finfo->shift[c]));
    else
      plane->fill[finfo->poffset[c]] = (guint8) values[c];
  }
  plane->bytes = finfo->pixel_stride[lead];
  plane->wide = finfo->depth[lead] > 8;
  /* a byte that belongs to no component is moved like one */
  if (!plane->wide)
    plane->components = plane->bytes;
  plane->shift = (gint) finfo->shift[lead];
  plane->depth = (gint) finfo->depth[lead];
  plane->w_sub = (gint) finfo->w_sub[lead];
  plane->h_sub = (gint) finfo->h_sub[lead];
  plane->src = GST_VIDEO_FRAME_PLANE_DATA (src, p);
  plane->dst = GST_VIDEO_FRAME_PLANE_DATA (dst, p);
  plane->src_stride = GST_VIDEO_FRAME_PLANE_STRIDE (src, p);
  plane->dst_stride = GST_VIDEO_FRAME_PLANE_STRIDE (dst, p);
  plane->width = GST_VIDEO_FRAME_COMP_WIDTH (dst, lead);
  plane->height = GST_VIDEO_FRAME_COMP_HEIGHT (dst, lead);
  plane->src_width = GST_VIDEO_FRAME_COMP_WIDTH (src, lead);
  plane->src_height = GST_VIDEO_FRAME_COMP_HEIGHT (src, lead);
  plane->interpolation = effective (interpolation, finfo);
}

static void
valid_axis (GstAugAxisSpec *spec, gdouble low, gdouble high, gint src_plane, gint subsampling)
{
  const gint sub = 1 << subsampling;
  const gint v0 = (gint) (CLAMP (low, 0, LARGEST) + 0.5);
  const gint v1 = (gint) (CLAMP (high, 0, LARGEST) + 0.5);

  spec->valid0 = MIN (v0 >> subsampling, src_plane);
  spec->valid1 = MIN ((v1 + sub - 1) >> subsampling, src_plane);
}

void
gst_aug_plane_valid (GstAugPlane *plane, gdouble x0, gdouble y0, gdouble x1, gdouble y1)
{
  valid_axis (&plane->x, x0, x1, plane->src_width, plane->w_sub);
  valid_axis (&plane->y, y0, y1, plane->src_height, plane->h_sub);
}

void
gst_aug_plane_sampled (const GstAugPlane *plane, GstAugSampledPlane *sampled)
{
  *sampled = (GstAugSampledPlane){
    .src = plane->src,
    .dst = plane->dst,
    .src_stride = plane->src_stride,
    .dst_stride = plane->dst_stride,
    .width = plane->width,
    .height = plane->height,
    .bytes = plane->bytes,
    .components = plane->components,
    .write = -1,
    .wide = plane->wide,
    .shift = plane->shift,
    .x0 = plane->x.valid0,
    .y0 = plane->y.valid0,
    .x1 = plane->x.valid1,
    .y1 = plane->y.valid1,
    .nearest = plane->interpolation == GST_AUG_INTERPOLATION_NEAREST,
  };
  memcpy (sampled->fill, plane->fill, sizeof sampled->fill);
}

/* One axis of one plane. The scale is that of luma, so that planes of odd sizes stay aligned;
 * chroma siting is left out. */
static void
plane_axis (GstAugAxisSpec *spec, gdouble origin, gdouble size, gint dst_luma, gint dst_plane,
    gint subsampling)
{
  const gint sub = 1 << subsampling;

  spec->origin = snap (origin / sub);
  spec->scale = snap (size) == dst_luma ? 1.0 : size / dst_luma;
  spec->end = spec->origin + spec->scale * dst_luma / sub;
  spec->n = dst_plane;
}

static void
describe_axes (GstAugPlane *plane, const GstAugVideoMap *map, const GstVideoFrame *dst)
{
  plane_axis (
      &plane->x, map->x, map->width, GST_VIDEO_FRAME_WIDTH (dst), plane->width, plane->w_sub);
  plane_axis (
      &plane->y, map->y, map->height, GST_VIDEO_FRAME_HEIGHT (dst), plane->height, plane->h_sub);
  gst_aug_plane_valid (plane, map->valid_x0, map->valid_y0, map->valid_x1, map->valid_y1);
  plane->x.mirror = !!map->mirror_x;
  plane->y.mirror = !!map->mirror_y;
}

static inline const guint8 *
src_row (const GstAugPlane *plane, gint y)
{
  return plane->src + plane->src_stride * y;
}

static inline guint8 *
dst_row (const GstAugPlane *plane, gint y)
{
  return plane->dst + plane->dst_stride * y;
}

/* A row of fill, as long as the longer of a destination row and a source row up to the end of its
 * valid part. */
static void
prepare_fill (const GstAugPlane *plane, GstAugVideoScratch *scratch)
{
  const gsize n = MAX (plane->width, plane->x.valid1);
  guint8 *row = gst_aug_geometry_reserve (
      (gpointer *) &scratch->fill_row, &scratch->fill_size, n, plane->bytes);

  memcpy (row, plane->fill, plane->bytes);
  for (gsize done = 1; done < n; done *= 2)
    memcpy (row + done * plane->bytes, row, MIN (done, n - done) * plane->bytes);
}

/* Destination pixels [*from, *to) whose pixel is in the valid part; first[] goes up or, mirrored,
 * down. */
static void
valid_span (const GstAugAxis *axis, gint *from, gint *to)
{
  gint a = 0, b = axis->spec.n;

  while (a < b && (axis->first[a] < axis->spec.valid0 || axis->first[a] >= axis->spec.valid1))
    a++;
  while (
      b > a && (axis->first[b - 1] < axis->spec.valid0 || axis->first[b - 1] >= axis->spec.valid1))
    b--;
  *from = a;
  *to = b;
}

/* One source pixel for each destination pixel: exact copies, reversals and nearest. */
static void
render_picks (const GstAugPlane *plane, const GstAugGeometryKernels *kernels,
    GstAugVideoScratch *scratch, const GstAugAxis *x, const GstAugAxis *y)
{
  const gsize bytes = plane->bytes;
  gint from, to;
  gboolean contiguous;

  valid_span (x, &from, &to);
  contiguous = from < to && ABS (x->first[to - 1] - x->first[from]) == to - from - 1;
  for (gint i = 0; i < plane->height; i++) {
    guint8 *out = dst_row (plane, i);
    const gint line = y->first[i];

    if (from == to || line < plane->y.valid0 || line >= plane->y.valid1) {
      memcpy (out, scratch->fill_row, plane->width * bytes);
      continue;
    }
    memcpy (out, scratch->fill_row, from * bytes);
    if (!contiguous)
      kernels->pick[bytes](out + from * bytes, src_row (plane, line), x->first + from, to - from);
    else if (plane->x.mirror)
      kernels->reverse[bytes](
          out + from * bytes, src_row (plane, line) + x->first[to - 1] * bytes, to - from);
    else
      memcpy (
          out + from * bytes, src_row (plane, line) + x->first[from] * bytes, (to - from) * bytes);
    memcpy (out + to * bytes, scratch->fill_row, (plane->width - to) * bytes);
  }
}

/* The source rows under destination row i, from column begin of the valid part; one more row with
 * weight 0 makes their number even. */
static gint
collect_rows (
    const GstAugPlane *plane, GstAugVideoScratch *scratch, const GstAugAxis *y, gint i, gint begin)
{
  const gint taps = y->count[i];

  for (gint t = 0; t < taps; t++) {
    const gint line = y->first[i] + t;

    scratch->rows[t] = line < plane->y.valid0 || line >= plane->y.valid1
                           ? scratch->fill_row
                           : src_row (plane, line) + (gsize) begin * plane->bytes;
  }
  if (taps & 1)
    scratch->rows[taps] = scratch->rows[taps - 1];
  return (taps + 1) & ~1;
}

static void
render_weighted (const GstAugPlane *plane, const GstAugGeometryKernels *kernels,
    GstAugVideoScratch *scratch, const GstAugAxis *x, const GstAugAxis *y)
{
  const gint bytes = plane->bytes;
  const gint begin = MAX (x->lo, plane->x.valid0), end = MAX (MIN (x->hi, plane->x.valid1), begin);
  const gsize n = (gsize) (end - begin) * bytes, room = (gsize) (x->hi - x->lo) * bytes;
  gint16 *line = gst_aug_geometry_reserve (&scratch->line, &scratch->line_size,
      room + (gsize) x->stride * bytes + GST_AUG_LINE_SLACK, sizeof (gint16));
  gint16 *after = line + room - bytes;

  gst_aug_geometry_reserve (
      (gpointer *) &scratch->sums, &scratch->sums_size, n + 1, sizeof (gint32));
  for (gint c = 0; c < bytes; c++) {
    line[c] = (gint16) (plane->fill[c] << GST_AUG_LINE_BITS);
    after[c] = (gint16) (plane->fill[c] << GST_AUG_LINE_BITS);
  }
  for (gint i = 0; i < plane->height; i++) {
    const gint taps = collect_rows (plane, scratch, y, i, begin);

    kernels->vertical (line + (gsize) (begin - x->lo) * bytes, scratch->rows,
        y->weights + (gsize) i * y->stride, taps, (gint) n, scratch->sums);
    kernels->horizontal[bytes](dst_row (plane, i), line, x);
  }
}

/* As render_weighted (), for planes with two taps each way that need no fill to the left or right.
 * Returns FALSE for others. */
static gboolean
render_bilinear (const GstAugPlane *plane, const GstAugGeometryKernels *kernels,
    GstAugVideoScratch *scratch, const GstAugAxis *x, const GstAugAxis *y)
{
  const gint n = plane->width;

  if (!kernels->bilinear[plane->bytes] || n < 8 ||
      plane->x.interpolation != GST_AUG_INTERPOLATION_BILINEAR || x->lo < plane->x.valid0 ||
      MAX (x->first[0], x->first[n - 1]) + 2 > plane->x.valid1)
    return FALSE;
  for (gint i = 0; i < plane->height; i++) {
    collect_rows (plane, scratch, y, i, 0);
    kernels->bilinear[plane->bytes](
        dst_row (plane, i), scratch->rows, y->weights + (gsize) i * y->stride, x);
  }
  return TRUE;
}

static void
render_wide (
    const GstAugPlane *plane, GstAugVideoScratch *scratch, const GstAugAxis *x, const GstAugAxis *y)
{
  const gint begin = MAX (x->lo, plane->x.valid0), end = MAX (MIN (x->hi, plane->x.valid1), begin);
  const gint components = plane->components;
  const gsize room = (gsize) (x->hi - x->lo) * (gsize) components;
  guint32 *line =
      gst_aug_geometry_reserve (&scratch->line, &scratch->line_size, room, sizeof (guint32));

  for (gint c = 0; c < components; c++) {
    const guint32 value = (guint32) gst_aug_read_le16 (plane->fill + 2 * c) >> plane->shift;

    line[c] = line[room - (gsize) components + c] = value << GST_AUG_WIDE_LINE_BITS;
  }
  for (gint i = 0; i < plane->height; i++) {
    collect_rows (plane, scratch, y, i, begin);
    gst_aug_geometry_vertical_wide (line + (gsize) (begin - x->lo) * components, scratch->rows,
        y->wide_weights + (gsize) i * y->stride, y->count[i], (end - begin) * components,
        plane->shift);
    gst_aug_geometry_horizontal_wide (dst_row (plane, i), line, x, components, plane->shift);
  }
}

void
gst_aug_plane_fill (const GstAugPlane *plane, GstAugVideoScratch *scratch)
{
  prepare_fill (plane, scratch);
  for (gint i = 0; i < plane->height; i++)
    memcpy (dst_row (plane, i), scratch->fill_row, (gsize) plane->width * plane->bytes);
}

void
gst_aug_plane_render (GstAugPlane *plane, const GstAugGeometryKernels *kernels,
    GstAugVideoScratch *scratch, GstAugAxis axes[2])
{
  const gboolean exact = plane->x.scale == 1.0 && plane->y.scale == 1.0 &&
                         plane->x.origin == (gint) plane->x.origin &&
                         plane->y.origin == (gint) plane->y.origin;

  if (plane->x.valid0 >= plane->x.valid1 || plane->y.valid0 >= plane->y.valid1) {
    gst_aug_plane_fill (plane, scratch);
    return;
  }
  prepare_fill (plane, scratch);
  plane->x.wide = plane->y.wide = plane->wide;
  plane->x.alignment = plane->bytes == 1 ? 0 : 4;
  plane->y.alignment = 2;
  plane->x.interpolation = plane->y.interpolation = plane->interpolation;
  plane->x.indices = plane->y.indices =
      exact || plane->x.interpolation == GST_AUG_INTERPOLATION_NEAREST;
  gst_aug_axis_prepare (&axes[0], &plane->x);
  gst_aug_axis_prepare (&axes[1], &plane->y);
  if (plane->x.indices) {
    render_picks (plane, kernels, scratch, &axes[0], &axes[1]);
    return;
  }
  gst_aug_geometry_reserve (
      (gpointer *) &scratch->rows, &scratch->rows_size, axes[1].stride + 1, sizeof (guint8 *));
  if (plane->wide)
    render_wide (plane, scratch, &axes[0], &axes[1]);
  else if (!render_bilinear (plane, kernels, scratch, &axes[0], &axes[1]))
    render_weighted (plane, kernels, scratch, &axes[0], &axes[1]);
}

GstAugSamplerMemory *
gst_aug_scratch_sampler (GstAugVideoScratch *scratch)
{
  if (!scratch->sampler)
    scratch->sampler = g_new0 (GstAugSamplerMemory, 1);
  return scratch->sampler;
}

static gboolean
map_is_sane (const GstAugVideoMap *map)
{
  /* written so that NaN fails */
  if (!(map->valid_x0 <= map->valid_x1 || map->valid_x0 > map->valid_x1) ||
      !(map->valid_y0 <= map->valid_y1 || map->valid_y0 > map->valid_y1))
    return FALSE;
  return map->width > 0 && map->height > 0 && map->width <= LARGEST && map->height <= LARGEST &&
         map->x >= -LARGEST && map->x <= LARGEST && map->y >= -LARGEST && map->y <= LARGEST;
}

/**
 * gst_aug_video_map_render:
 * @map: the map
 * @src: the source, mapped for reading
 * @dst: the destination, mapped for writing, in the format of @src and in other memory; its size
 *     is the size the map is sampled at
 * @scratch: (nullable): tables to keep between frames, for one thread at a time
 *
 * Fills @dst. Where the rectangle is as large as the destination and lies on whole pixels of a
 * plane, its pixels are copied exactly; else they are interpolated, with weights of 14 bits (22 for
 * 16-bit pixels) and one rounding at the end. %GST_AUG_INTERPOLATION_ANTIALIAS is Pillow's BILINEAR
 * with `box`: the filter reaches over the rectangle's edge as long as the source is valid there.
 * On a side where the rectangle leaves the valid part, the result is as if the source had been
 * extended with the fill colour up to the rectangle first. Chroma planes take the rectangle divided
 * by their subsampling; their siting is left out of account. Alpha is a component like the others.
 *
 * Returns: %FALSE when the formats differ or are not in %GST_AUG_VIDEO_MAP_FORMATS, or the
 *     rectangle is empty, not finite, or larger than 2^20 pixels; @dst is untouched then
 */
gboolean
gst_aug_video_map_render (const GstAugVideoMap *map, const GstVideoFrame *src, GstVideoFrame *dst,
    GstAugVideoScratch *scratch)
{
  const GstAugGeometryKernels *kernels = gst_aug_geometry_kernels (gst_aug_level_get ());
  g_autoptr (GstAugVideoScratch) own = NULL;
  gint values[GST_VIDEO_MAX_COMPONENTS];

  if (GST_VIDEO_FRAME_FORMAT (src) != GST_VIDEO_FRAME_FORMAT (dst) ||
      !gst_aug_video_map_supports (GST_VIDEO_FRAME_FORMAT (src)) || !map_is_sane (map))
    return FALSE;
  if (!scratch)
    scratch = own = gst_aug_video_scratch_new ();
  if (map->is_general)
    return gst_aug_video_map_render_general (map, src, dst, scratch);
  gst_aug_frame_color (&dst->info, map->fill, values);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (dst); p++) {
    GstAugPlane plane;

    gst_aug_plane_describe (&plane, map->interpolation, map->fill, src, dst, p, values);
    describe_axes (&plane, map, dst);
    gst_aug_plane_render (&plane, kernels, scratch, scratch->axes[MIN (p, 1)]);
  }
  return TRUE;
}
