/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* gst_aug_video_map_render(): walks planes and rows; formats are known by their tables in
 * GstVideoFormatInfo only. */
#include "effect.h"
#include "geometry.h"

#include <string.h>

#define SNAP 1e-6
/* Beyond this no table is built; no frame is that large. */
#define LARGEST (1 << 20)

struct _GstAugVideoScratch {
  GstAugAxis axes[2][2]; /* first plane, other planes; x, y */
  guint8 *fill_row;
  gpointer line;
  gint32 *sums;
  const guint8 **rows;
  gsize fill_size, line_size, sums_size, rows_size;
};

typedef struct {
  const guint8 *src;
  guint8 *dst;
  gssize src_stride, dst_stride;
  gint width, height; /* of the destination */
  gint bytes;         /* per pixel */
  gboolean wide;
  guint8 fill[4];
  GstAugAxisSpec x, y;
} Plane;

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
  for (guint i = 0; i < 2; i++)
    for (guint j = 0; j < 2; j++)
      gst_aug_axis_clear (&scratch->axes[i][j]);
  g_free (scratch->fill_row);
  g_free (scratch->line);
  g_free (scratch->sums);
  g_free (scratch->rows);
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
    return TRUE;
  default:
    return FALSE;
  }
}

/* The colour 0xAARRGGBB as values of the format's components: matrix and range of the caps
 * (ITU-T H.273, equations 8.1.1 and table 4); formats without a matrix take BT.601. */
void
gst_aug_frame_color (
    const GstVideoInfo *info, guint32 argb, gint values[GST_VIDEO_MAX_COMPONENTS])
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

/* One axis of one plane. The scale is that of luma, so that planes of odd sizes stay aligned;
 * chroma siting is left out. */
static void
plane_axis (GstAugAxisSpec *spec, gdouble origin, gdouble size, gdouble valid0, gdouble valid1,
    gint dst_luma, gint dst_plane, gint src_plane, gint subsampling)
{
  const gint sub = 1 << subsampling;
  const gint v0 = (gint) (CLAMP (valid0, 0, LARGEST) + 0.5);
  const gint v1 = (gint) (CLAMP (valid1, 0, LARGEST) + 0.5);

  spec->origin = snap (origin / sub);
  spec->scale = snap (size) == dst_luma ? 1.0 : size / dst_luma;
  spec->end = spec->origin + spec->scale * dst_luma / sub;
  spec->n = dst_plane;
  spec->valid0 = MIN (v0 >> subsampling, src_plane);
  spec->valid1 = MIN ((v1 + sub - 1) >> subsampling, src_plane);
}

static void
describe_plane (Plane *plane, const GstAugVideoMap *map, const GstVideoFrame *src,
    GstVideoFrame *dst, guint p, const gint values[GST_VIDEO_MAX_COMPONENTS])
{
  const GstVideoFormatInfo *finfo = dst->info.finfo;
  gint lead = -1;

  memset (plane, 0, sizeof *plane);
  memset (plane->fill, map->fill >> 24, sizeof plane->fill);
  for (gint c = 0; c < (gint) finfo->n_components; c++) {
    if (finfo->plane[c] != p)
      continue;
    if (lead < 0)
      lead = c;
    if (finfo->depth[c] > 8)
      gst_aug_write_le16 (plane->fill, (guint16) values[c]);
    else
      plane->fill[finfo->poffset[c]] = (guint8) values[c];
  }
  plane->bytes = finfo->pixel_stride[lead];
  plane->wide = finfo->depth[lead] > 8;
  plane->src = GST_VIDEO_FRAME_PLANE_DATA (src, p);
  plane->dst = GST_VIDEO_FRAME_PLANE_DATA (dst, p);
  plane->src_stride = GST_VIDEO_FRAME_PLANE_STRIDE (src, p);
  plane->dst_stride = GST_VIDEO_FRAME_PLANE_STRIDE (dst, p);
  plane->width = GST_VIDEO_FRAME_COMP_WIDTH (dst, lead);
  plane->height = GST_VIDEO_FRAME_COMP_HEIGHT (dst, lead);
  plane_axis (&plane->x, map->x, map->width, map->valid_x0, map->valid_x1,
      GST_VIDEO_FRAME_WIDTH (dst), plane->width, GST_VIDEO_FRAME_COMP_WIDTH (src, lead),
      finfo->w_sub[lead]);
  plane_axis (&plane->y, map->y, map->height, map->valid_y0, map->valid_y1,
      GST_VIDEO_FRAME_HEIGHT (dst), plane->height, GST_VIDEO_FRAME_COMP_HEIGHT (src, lead),
      finfo->h_sub[lead]);
  plane->x.mirror = !!map->mirror_x;
  plane->y.mirror = !!map->mirror_y;
  plane->x.wide = plane->y.wide = plane->wide;
  plane->x.alignment = plane->bytes == 1 ? 0 : 4;
  plane->y.alignment = 2;
  plane->x.interpolation = plane->y.interpolation = map->interpolation != GST_AUG_INTERPOLATION_AUTO
                                                        ? map->interpolation
                                                    : plane->wide ? GST_AUG_INTERPOLATION_NEAREST
                                                                  : GST_AUG_INTERPOLATION_ANTIALIAS;
}

static inline const guint8 *
src_row (const Plane *plane, gint y)
{
  return plane->src + plane->src_stride * y;
}

static inline guint8 *
dst_row (const Plane *plane, gint y)
{
  return plane->dst + plane->dst_stride * y;
}

/* A row of fill, as long as the longer of a destination row and a source row up to the end of its
 * valid part. */
static void
prepare_fill (const Plane *plane, GstAugVideoScratch *scratch)
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
render_picks (const Plane *plane, const GstAugGeometryKernels *kernels, GstAugVideoScratch *scratch,
    const GstAugAxis *x, const GstAugAxis *y)
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
    const Plane *plane, GstAugVideoScratch *scratch, const GstAugAxis *y, gint i, gint begin)
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
render_weighted (const Plane *plane, const GstAugGeometryKernels *kernels,
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
render_bilinear (const Plane *plane, const GstAugGeometryKernels *kernels,
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
    const Plane *plane, GstAugVideoScratch *scratch, const GstAugAxis *x, const GstAugAxis *y)
{
  const gint begin = MAX (x->lo, plane->x.valid0), end = MAX (MIN (x->hi, plane->x.valid1), begin);
  const gsize room = (gsize) (x->hi - x->lo);
  guint32 *line =
      gst_aug_geometry_reserve (&scratch->line, &scratch->line_size, room, sizeof (guint32));

  line[0] = line[room - 1] = gst_aug_read_le16 (plane->fill) << GST_AUG_WIDE_LINE_BITS;
  for (gint i = 0; i < plane->height; i++) {
    collect_rows (plane, scratch, y, i, begin);
    gst_aug_geometry_vertical_wide (line + (begin - x->lo), scratch->rows,
        y->wide_weights + (gsize) i * y->stride, y->count[i], end - begin);
    gst_aug_geometry_horizontal_wide (dst_row (plane, i), line, x);
  }
}

static void
render_plane (Plane *plane, const GstAugGeometryKernels *kernels, GstAugVideoScratch *scratch,
    GstAugAxis axes[2])
{
  const gboolean exact = plane->x.scale == 1.0 && plane->y.scale == 1.0 &&
                         plane->x.origin == (gint) plane->x.origin &&
                         plane->y.origin == (gint) plane->y.origin;

  prepare_fill (plane, scratch);
  if (plane->x.valid0 >= plane->x.valid1 || plane->y.valid0 >= plane->y.valid1) {
    for (gint i = 0; i < plane->height; i++)
      memcpy (dst_row (plane, i), scratch->fill_row, (gsize) plane->width * plane->bytes);
    return;
  }
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
  gst_aug_frame_color (&dst->info, map->fill, values);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (dst); p++) {
    Plane plane;

    describe_plane (&plane, map, src, dst, p, values);
    render_plane (&plane, kernels, scratch, scratch->axes[MIN (p, 1)]);
  }
  return TRUE;
}
