/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:camera
 * @title: Cameras
 * @short_description: the camera matrix follows the picture
 *
 * docs/geometry.md has the formulas: what a crop, a resize, a mirror, a turn or a perspective does
 * to focal length, principal point and distortion.
 */
#include "camera.h"

#include "decision/numbers-private.h"
#include "decision/tracemeta.h"

#include <math.h>
#include <string.h>

#define META_NAME "GstAugCameraMeta"
#define API_NAME "GstAugCameraMetaAPI"

/* How far from a turn about the optical axis a rotation counts as one. */
#define IN_PLANE 1e-9

GType
gst_aug_pixel_center_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_PIXEL_CENTER_INTEGER, "The first pixel's centre is 0, 0 (OpenCV, ROS)", "integer" },
    { GST_AUG_PIXEL_CENTER_HALF, "The first pixel's centre is 0.5, 0.5", "half" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugPixelCenter", values));
  return type;
}

/**
 * gst_aug_camera_init: (skip)
 * @camera: (out caller-allocates): the camera
 * @numbers: (array length=n): fx, fy, cx, cy in pixels, then k1, k2, p1, p2, k3 as far as they are
 *     known
 * @n: 4 to 9
 * @center: where cx and cy are counted from
 * @error: what is wrong with the numbers
 *
 * Returns: %FALSE with @error
 */
gboolean
gst_aug_camera_init (
    GstAugCamera *camera, const gdouble *numbers, guint n, GstAugPixelCenter center, GError **error)
{
  gdouble v[9] = { 0 };

  if (n < 4 || n > 9) {
    g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "camera has %u numbers: set camera=\"<fx, fy, cx, cy>\", or <fx, fy, cx, cy, k1, k2, p1, "
        "p2, k3>",
        n);
    return FALSE;
  }
  memcpy (v, numbers, n * sizeof *v);
  for (guint i = 0; i < n; i++)
    if (!isfinite (v[i]) || (i < 2 && v[i] <= 0)) {
      g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
          "number %u of camera is %g: focal lengths are above 0 pixels, all numbers are finite",
          i + 1, v[i]);
      return FALSE;
    }
  *camera = (GstAugCamera){
    .fx = v[0],
    .fy = v[1],
    .cx = v[2],
    .cy = v[3],
    .k1 = v[4],
    .k2 = v[5],
    .p1 = v[6],
    .p2 = v[7],
    .k3 = v[8],
    .rotation = { 1, 0, 0, 0, 1, 0, 0, 0, 1 },
    .pixel_center = center,
    .is_exact = TRUE,
  };
  return TRUE;
}

static gdouble
dot (const gdouble *a, const gdouble *b)
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* row -= share·along */
static void
take_away (gdouble *row, const gdouble *along, gdouble share)
{
  for (guint i = 0; i < 3; i++)
    row[i] -= share * along[i];
}

static gdouble
normalise (gdouble *row)
{
  const gdouble length = sqrt (dot (row, row));

  for (guint i = 0; i < 3; i++)
    row[i] /= length;
  return length;
}

/* a = k·r with k upper triangular with a positive diagonal and r orthogonal: Gram and Schmidt from
 * the last row up (Hartley and Zisserman, Multiple View Geometry, A4.1.1). a becomes r. */
static void
decompose (gdouble a[9], gdouble k[9])
{
  memset (k, 0, 9 * sizeof *k);
  k[8] = normalise (a + 6);
  k[5] = dot (a + 3, a + 6);
  take_away (a + 3, a + 6, k[5]);
  k[4] = normalise (a + 3);
  k[2] = dot (a, a + 6);
  take_away (a, a + 6, k[2]);
  k[1] = dot (a, a + 3);
  take_away (a, a + 3, k[1]);
  k[0] = normalise (a);
}

/* The tangential part is 2·(p·x)·x + |x|²·p for the vector p = (p2, p1): it turns with x. What
 * leaves the plane cannot be told by these coefficients any more. */
static void
turn_distortion (GstAugCamera *camera, const gdouble r[9])
{
  const gdouble p1 = camera->p1, p2 = camera->p2;
  const gboolean is_distorted =
      camera->k1 != 0 || camera->k2 != 0 || camera->k3 != 0 || p1 != 0 || p2 != 0;

  if (is_distorted && fabs (r[8] - 1) > IN_PLANE)
    camera->is_exact = FALSE;
  if (p1 == 0 && p2 == 0)
    return;
  camera->p2 = r[0] * p2 + r[1] * p1;
  camera->p1 = r[3] * p2 + r[4] * p1;
}

/**
 * gst_aug_camera_transform: (skip)
 * @camera: the camera of the picture before
 * @matrix: (array fixed-size=9): takes pixels before to pixels after, pixel edges at integers, as
 *     gst_aug_video_map_matrix(); not singular
 *
 * Afterwards @camera is the camera of the picture after: matrix·K = K'·R, K' upper triangular, R
 * orthogonal.
 */
void
gst_aug_camera_transform (GstAugCamera *camera, const gdouble matrix[9])
{
  const gdouble half = camera->pixel_center == GST_AUG_PIXEL_CENTER_INTEGER ? 0.5 : 0;
  const gdouble k[9] = { camera->fx, camera->skew, camera->cx + half, 0, camera->fy,
    camera->cy + half, 0, 0, 1 };
  gdouble r[9], after[9];

  gst_aug_matrix_multiply (matrix, k, r);
  /* what is in front of the camera stays there */
  if (r[8] < 0)
    for (guint i = 0; i < 9; i++)
      r[i] = -r[i];
  decompose (r, after);
  camera->fx = after[0] / after[8];
  camera->skew = after[1] / after[8];
  camera->cx = after[2] / after[8] - half;
  camera->fy = after[4] / after[8];
  camera->cy = after[5] / after[8] - half;
  turn_distortion (camera, r);
  gst_aug_matrix_multiply (r, camera->rotation, camera->rotation);
}

/**
 * gst_aug_camera_project: (skip)
 * @camera: a camera
 * @point: (array fixed-size=3): a point in front of the camera as it was at augseed
 * @x: (out): where it is seen, pixels
 * @y: (out): where it is seen, pixels
 *
 * Returns: whether it is in front of the camera
 */
gboolean
gst_aug_camera_project (const GstAugCamera *camera, const gdouble point[3], gdouble *x, gdouble *y)
{
  const gdouble *r = camera->rotation;
  const gdouble depth = dot (r + 6, point);
  const gdouble u = dot (r, point) / depth, v = dot (r + 3, point) / depth, s = u * u + v * v;
  const gdouble radial = 1 + s * (camera->k1 + s * (camera->k2 + s * camera->k3));
  const gdouble du = u * radial + 2 * camera->p1 * u * v + camera->p2 * (s + 2 * u * u);
  const gdouble dv = v * radial + camera->p1 * (s + 2 * v * v) + 2 * camera->p2 * u * v;

  *x = camera->fx * du + camera->skew * dv + camera->cx;
  *y = camera->fy * dv + camera->cy;
  return depth > 0;
}

/**
 * gst_aug_camera_to_structure: (skip)
 * @camera: a camera
 *
 * Returns: (transfer full): `camera` with the doubles fx, fy, skew, cx, cy, k1, k2, p1, p2, k3, the
 *     array `rotation`, the string `pixel-center` and the boolean `exact`
 */
GstStructure *
gst_aug_camera_to_structure (const GstAugCamera *c)
{
  GstStructure *s = gst_structure_new ("camera", "fx", G_TYPE_DOUBLE, c->fx, "fy", G_TYPE_DOUBLE,
      c->fy, "skew", G_TYPE_DOUBLE, c->skew, "cx", G_TYPE_DOUBLE, c->cx, "cy", G_TYPE_DOUBLE, c->cy,
      "k1", G_TYPE_DOUBLE, c->k1, "k2", G_TYPE_DOUBLE, c->k2, "p1", G_TYPE_DOUBLE, c->p1, "p2",
      G_TYPE_DOUBLE, c->p2, "k3", G_TYPE_DOUBLE, c->k3, "pixel-center", G_TYPE_STRING,
      c->pixel_center == GST_AUG_PIXEL_CENTER_HALF ? "half" : "integer", "exact", G_TYPE_BOOLEAN,
      c->is_exact, NULL);

  aug_structure_set_numbers (s, "rotation", c->rotation, 9);
  return s;
}

/**
 * gst_aug_camera_to_operation: (skip)
 * @camera: a camera
 * @values: (out caller-allocates): its numbers, for a decision
 */
void
gst_aug_camera_to_operation (const GstAugCamera *c, GstAugOperation *values)
{
  const struct {
    const gchar *name;
    gdouble value;
  } numbers[] = { { "fx", c->fx }, { "fy", c->fy }, { "skew", c->skew }, { "cx", c->cx },
    { "cy", c->cy }, { "k1", c->k1 }, { "k2", c->k2 }, { "p1", c->p1 }, { "p2", c->p2 },
    { "k3", c->k3 } };

  *values = (GstAugOperation){ .name = "camera" };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    gst_aug_operation_set_double (values, numbers[i].name, numbers[i].value);
  gst_aug_operation_set_boolean (values, "exact", c->is_exact);
}

GType
gst_aug_camera_meta_api_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type)) {
    static const gchar *tags[] = { NULL };
    GType known = g_type_from_name (API_NAME);

    g_once_init_leave (&type, known ? known : gst_meta_api_type_register (API_NAME, tags));
  }
  return type;
}

static gboolean
camera_meta_init (GstMeta *meta, gpointer params, GstBuffer *buffer)
{
  GstAugCameraMeta *self = (GstAugCameraMeta *) meta;

  self->version = GST_AUG_CAMERA_META_VERSION;
  memset (&self->camera, 0, sizeof self->camera);
  return TRUE;
}

static gboolean
camera_meta_transform (
    GstBuffer *dest, GstMeta *meta, GstBuffer *buffer, GQuark type, gpointer data)
{
  if (!GST_META_TRANSFORM_IS_COPY (type))
    return FALSE;
  if (!gst_aug_buffer_get_camera_meta (dest))
    gst_aug_buffer_add_camera_meta (dest, &((GstAugCameraMeta *) meta)->camera);
  return TRUE;
}

/**
 * gst_aug_camera_meta_get_info: (skip)
 *
 * Returns: what GStreamer has to know about the meta
 */
const GstMetaInfo *
gst_aug_camera_meta_get_info (void)
{
  static gsize info;

  if (g_once_init_enter (&info)) {
    const GstMetaInfo *known = gst_meta_get_info (META_NAME);

    g_once_init_leave (
        &info, (gsize) (known ? known
                              : gst_meta_register (gst_aug_camera_meta_api_get_type (), META_NAME,
                                    sizeof (GstAugCameraMeta), camera_meta_init, NULL,
                                    camera_meta_transform)));
  }
  return (const GstMetaInfo *) info;
}

/**
 * gst_aug_buffer_add_camera_meta: (skip)
 * @buffer: a buffer, writable
 * @camera: the camera that took it
 *
 * Returns: (transfer none): the meta; one that was there is overwritten
 */
GstAugCameraMeta *
gst_aug_buffer_add_camera_meta (GstBuffer *buffer, const GstAugCamera *camera)
{
  GstAugCameraMeta *meta = gst_aug_buffer_get_camera_meta (buffer);

  if (!meta)
    meta = (GstAugCameraMeta *) gst_buffer_add_meta (buffer, gst_aug_camera_meta_get_info (), NULL);
  meta->camera = *camera;
  return meta;
}

/**
 * gst_aug_buffer_get_camera_meta: (skip)
 * @buffer: a buffer
 *
 * Returns: (transfer none) (nullable): its camera
 */
GstAugCameraMeta *
gst_aug_buffer_get_camera_meta (GstBuffer *buffer)
{
  return (GstAugCameraMeta *) gst_buffer_get_meta (buffer, gst_aug_camera_meta_api_get_type ());
}

/**
 * gst_aug_buffer_get_camera_structure:
 * @buffer: a buffer
 *
 * For languages that cannot read metas.
 *
 * Returns: (transfer full) (nullable): `camera` with fx, fy, skew, cx, cy, k1, k2, p1, p2, k3,
 *     `rotation` (9 doubles), `pixel-center` and `exact`, see #GstAugCamera; %NULL without a camera
 */
GstStructure *
gst_aug_buffer_get_camera_structure (GstBuffer *buffer)
{
  GstAugCameraMeta *meta = gst_aug_buffer_get_camera_meta (buffer);

  return meta ? gst_aug_camera_to_structure (&meta->camera) : NULL;
}
