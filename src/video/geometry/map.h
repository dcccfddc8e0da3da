/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/video/video.h>

#include "../../core/visibility.h"

G_BEGIN_DECLS

/**
 * GST_AUG_VIDEO_MAP_FORMATS:
 *
 * The formats gst_aug_video_map_render() takes, as a list for caps.
 */
#define GST_AUG_VIDEO_MAP_FORMATS \
  "{ I420, YV12, NV12, Y42B, Y444, GRAY8, GRAY16_LE, RGB, BGR, RGBA, BGRA, ARGB, ABGR, RGBx, " \
  "BGRx, xRGB, xBGR, RGBP, GBR, I420_10LE, P010_10LE }"

/**
 * GstAugInterpolation:
 * @GST_AUG_INTERPOLATION_AUTO: nearest for GRAY16_LE (depth), antialias for all else
 * @GST_AUG_INTERPOLATION_NEAREST: one pixel: floor ((i + 1/2)·scale + start)
 * @GST_AUG_INTERPOLATION_BILINEAR: the two nearest pixels of each axis, half-pixel centres; aliases
 *     when shrinking
 * @GST_AUG_INTERPOLATION_ANTIALIAS: Pillow's BILINEAR: a triangle that grows with the scale
 *
 * How pixels are made where the map is not one to one.
 */
typedef enum {
  GST_AUG_INTERPOLATION_AUTO,
  GST_AUG_INTERPOLATION_NEAREST,
  GST_AUG_INTERPOLATION_BILINEAR,
  GST_AUG_INTERPOLATION_ANTIALIAS,
} GstAugInterpolation;

#define GST_TYPE_AUG_INTERPOLATION (gst_aug_interpolation_get_type ())
GST_AUG_API GType gst_aug_interpolation_get_type (void);

/**
 * GstAugFillMode:
 * @GST_AUG_FILL_VALUE: a colour
 * @GST_AUG_FILL_EDGE: the nearest pixel of the picture
 * @GST_AUG_FILL_REFLECT: the picture mirrored at the middle of its outermost pixels, which are not
 *     repeated: torchvision's and NumPy's reflect, OpenCV's BORDER_REFLECT_101
 * @GST_AUG_FILL_WRAP: the picture again and again
 *
 * What is seen outside of a picture that is rotated, sheared or warped.
 */
typedef enum {
  GST_AUG_FILL_VALUE,
  GST_AUG_FILL_EDGE,
  GST_AUG_FILL_REFLECT,
  GST_AUG_FILL_WRAP,
} GstAugFillMode;

#define GST_TYPE_AUG_FILL_MODE (gst_aug_fill_mode_get_type ())
GST_AUG_API GType gst_aug_fill_mode_get_type (void);

#define GST_AUG_VIDEO_MAP_MAX_BOUNDS 12

typedef struct _GstAugVideoBound GstAugVideoBound;
typedef struct _GstAugVideoMap GstAugVideoMap;

/**
 * GstAugVideoBound:
 * @matrix: 3x3, row by row, from the plane of the map's rectangle to a picture on the way to the
 *     source
 * @x0: left edge of that picture
 * @y0: its top edge
 * @x1: its right edge
 * @y1: its bottom edge
 *
 * What lies outside of the rectangle is fill. An edge beyond 2^30 is none.
 */
struct _GstAugVideoBound {
  gdouble matrix[9];
  gdouble x0, y0, x1, y1;
};

/**
 * GstAugVideoMap:
 * @x: left edge of the rectangle that fills the destination, in source pixels
 * @y: its top edge
 * @width: its width, above 0
 * @height: its height, above 0
 * @mirror_x: left and right of the destination change places after sampling
 * @mirror_y: top and bottom of the destination change places after sampling
 * @valid_x0: left edge of the part of the source that counts
 * @valid_y0: its top edge
 * @valid_x1: its right edge
 * @valid_y1: its bottom edge
 * @interpolation: how pixels are made
 * @fill: 0xAARRGGBB outside of the valid part
 * @fill_mode: what is seen outside of the source where @is_general; else a colour always is
 * @is_general: whether the rectangle lies in a plane of its own, from which @matrix leads to the
 *     source; the valid part is in source pixels in either case
 * @matrix: 3x3, row by row, from the rectangle's plane to source pixels
 * @n_bounds: number of bounds, where @is_general
 * @bounds: pictures between the source and the destination, outside of which there is fill
 *
 * Any number of crops, pads, resizes and mirrors, composed into a rectangle, and rotations, shears
 * and perspectives, composed into a matrix. The rectangle is in luma pixels (edges at integers),
 * may be fractional and may reach outside of the source.
 */
struct _GstAugVideoMap {
  gdouble x, y, width, height;
  gboolean mirror_x, mirror_y;
  gdouble valid_x0, valid_y0, valid_x1, valid_y1;
  GstAugInterpolation interpolation;
  guint32 fill;
  GstAugFillMode fill_mode;
  gboolean is_general;
  gdouble matrix[9];
  guint n_bounds;
  GstAugVideoBound bounds[GST_AUG_VIDEO_MAP_MAX_BOUNDS];
};

/**
 * GstAugVideoScratch:
 *
 * Tables and line buffers that are kept from frame to frame. For one thread at a time.
 */
typedef struct _GstAugVideoScratch GstAugVideoScratch;

GST_AUG_API GstAugVideoScratch *gst_aug_video_scratch_new (void);
GST_AUG_API void gst_aug_video_scratch_free (GstAugVideoScratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugVideoScratch, gst_aug_video_scratch_free)

GST_AUG_API void gst_aug_video_map_init (GstAugVideoMap *map, guint src_width, guint src_height);
GST_AUG_API void gst_aug_video_map_crop (GstAugVideoMap *map, guint dst_width, guint dst_height,
    gdouble x, gdouble y, gdouble width, gdouble height);
GST_AUG_API void gst_aug_video_map_mirror (
    GstAugVideoMap *map, gboolean horizontal, gboolean vertical);
GST_AUG_API gboolean gst_aug_video_map_transform (GstAugVideoMap *map, guint dst_width,
    guint dst_height, const gdouble inverse[9], guint new_width, guint new_height);
GST_AUG_API gboolean gst_aug_video_map_join (
    GstAugVideoMap *map, guint dst_width, guint dst_height, const GstAugVideoMap *then);
GST_AUG_API gboolean gst_aug_video_map_fills (
    const GstAugVideoMap *map, guint dst_width, guint dst_height);
GST_AUG_API gboolean gst_aug_video_map_only_moves (const GstAugVideoMap *map, guint src_width,
    guint src_height, guint dst_width, guint dst_height);
GST_AUG_API gboolean gst_aug_video_map_point (const GstAugVideoMap *map, guint dst_width,
    guint dst_height, gdouble x, gdouble y, gdouble *out_x, gdouble *out_y);
GST_AUG_API void gst_aug_video_map_matrix (
    const GstAugVideoMap *map, guint dst_width, guint dst_height, gdouble m[9]);
GST_AUG_API void gst_aug_video_map_matrix_inverse (
    const GstAugVideoMap *map, guint dst_width, guint dst_height, gdouble m[9]);
GST_AUG_API gboolean gst_aug_video_map_is_identity (const GstAugVideoMap *map, guint src_width,
    guint src_height, guint dst_width, guint dst_height);
GST_AUG_API gboolean gst_aug_video_map_supports (GstVideoFormat format);
GST_AUG_API gboolean gst_aug_video_map_render (const GstAugVideoMap *map, const GstVideoFrame *src,
    GstVideoFrame *dst, GstAugVideoScratch *scratch);

G_END_DECLS
