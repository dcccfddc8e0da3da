/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <gst/gst.h>

#include "../../decision/decision.h"

G_BEGIN_DECLS

#define GST_AUG_CAMERA_META_VERSION 1

/**
 * GstAugPixelCenter:
 * @GST_AUG_PIXEL_CENTER_INTEGER: the centre of the first pixel is (0, 0), as in OpenCV and ROS
 * @GST_AUG_PIXEL_CENTER_HALF: the centre of the first pixel is (0.5, 0.5), its edge (0, 0)
 *
 * Where a principal point is counted from.
 */
typedef enum {
  GST_AUG_PIXEL_CENTER_INTEGER,
  GST_AUG_PIXEL_CENTER_HALF,
} GstAugPixelCenter;

#define GST_TYPE_AUG_PIXEL_CENTER (gst_aug_pixel_center_get_type ())
GST_AUG_API GType gst_aug_pixel_center_get_type (void);

typedef struct _GstAugCamera GstAugCamera;
typedef struct _GstAugCameraMeta GstAugCameraMeta;

/**
 * GstAugCamera:
 * @fx: focal length in x, pixels
 * @fy: focal length in y, pixels
 * @skew: skew, pixels; 0 until a picture is sheared
 * @cx: principal point in x, pixels
 * @cy: principal point in y, pixels
 * @k1: radial distortion, as are @k2 and @k3 (Brown-Conrady, the `plumb_bob` of ROS)
 * @k2: see @k1
 * @p1: tangential distortion, as is @p2
 * @p2: see @p1
 * @k3: see @k1
 * @rotation: (array fixed-size=9): takes points of the camera as it was at augseed to this
 *     camera's, row by row; a reflection where the picture is mirrored
 * @pixel_center: where the principal point is counted from
 * @is_exact: whether the distortion still describes the picture; if not, project with the camera
 *     as it was and apply the composed matrix of the trace
 *
 * A pinhole camera with lens distortion. A point X of the camera as it was at augseed is seen at
 * pixel (fx·x + skew·y + cx, fy·y + cy) with (x, y) = distort (Y0 / Y2, Y1 / Y2), Y = rotation·X.
 */
struct _GstAugCamera {
  gdouble fx, fy, skew, cx, cy;
  gdouble k1, k2, p1, p2, k3;
  gdouble rotation[9];
  GstAugPixelCenter pixel_center;
  gboolean is_exact;
};

/**
 * GstAugCameraMeta:
 * @meta: the parent
 * @version: %GST_AUG_CAMERA_META_VERSION
 * @camera: the camera that took the picture, as it is now
 *
 * The camera of a picture; every geometric operation brings it up to date.
 */
struct _GstAugCameraMeta {
  GstMeta meta;
  guint32 version;
  GstAugCamera camera;
};

GST_AUG_API gboolean gst_aug_camera_init (GstAugCamera *camera, const gdouble *numbers, guint n,
    GstAugPixelCenter center, GError **error);
GST_AUG_API void gst_aug_camera_transform (GstAugCamera *camera, const gdouble matrix[9]);
GST_AUG_API gboolean gst_aug_camera_project (
    const GstAugCamera *camera, const gdouble point[3], gdouble *x, gdouble *y);
GST_AUG_API GstStructure *gst_aug_camera_to_structure (const GstAugCamera *camera);

GST_AUG_API void gst_aug_camera_to_operation (const GstAugCamera *camera, GstAugOperation *values);

GST_AUG_API GType gst_aug_camera_meta_api_get_type (void);
GST_AUG_API const GstMetaInfo *gst_aug_camera_meta_get_info (void);
GST_AUG_API GstAugCameraMeta *gst_aug_buffer_add_camera_meta (
    GstBuffer *buffer, const GstAugCamera *camera);
GST_AUG_API GstAugCameraMeta *gst_aug_buffer_get_camera_meta (GstBuffer *buffer);
GST_AUG_API GstStructure *gst_aug_buffer_get_camera_structure (GstBuffer *buffer);

G_END_DECLS
