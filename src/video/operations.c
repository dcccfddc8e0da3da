/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From the operations of a decision, in the unit square, to pixels. Each branch rounds here, last.
 */
#include <math.h>
#include <string.h>

#include "../decision/name.h"
#include "plan-private.h"

static gdouble
nearest_pixel (gdouble x)
{
  return floor (x + 0.5);
}

/* The rectangle of a crop in input pixels; outside the picture where it is padded. */
static void
crop_rectangle (const GstAugOperation *op, gint pad, guint in_width, guint in_height,
    guint out_width, guint out_height, gdouble *x, gdouble *y, gdouble *width, gdouble *height)
{
  gdouble full_width = in_width + 2.0 * pad, full_height = in_height + 2.0 * pad;

  if (gst_aug_operation_find (op, "width")) {
    *width = CLAMP (
        nearest_pixel (gst_aug_operation_get_double (op, "width", 1) * full_width), 1, full_width);
    *height = CLAMP (nearest_pixel (gst_aug_operation_get_double (op, "height", 1) * full_height),
        1, full_height);
    *x = MIN (nearest_pixel (gst_aug_operation_get_double (op, "x", 0) * full_width),
        full_width - *width);
    *y = MIN (nearest_pixel (gst_aug_operation_get_double (op, "y", 0) * full_height),
        full_height - *height);
  } else if (gst_aug_operation_find (op, "left")) {
    *width = out_width;
    *height = out_height;
    *x = nearest_pixel (gst_aug_operation_get_double (op, "left", 0) * full_width);
    *y = nearest_pixel (gst_aug_operation_get_double (op, "top", 0) * full_height);
  } else {
    gdouble u = gst_aug_operation_get_double (op, "u", 0.5);
    gdouble v = gst_aug_operation_get_double (op, "v", 0.5);

    /* a crop larger than the picture is centred on it */
    *width = out_width;
    *height = out_height;
    *x = *width > full_width ? floor ((full_width - *width) / 2)
                             : floor (u * (full_width - *width + 1));
    *y = *height > full_height ? floor ((full_height - *height) / 2)
                               : floor (v * (full_height - *height + 1));
  }
  *x -= pad;
  *y -= pad;
}

static void
crop_to_map (const GstAugOperation *op, gboolean nearest, guint in_width, guint in_height,
    guint out_width, guint out_height, GstAugVideoMap *map, GstAugOperation *applied)
{
  gint pad = (gint) gst_aug_operation_get_int (op, "pad", 0);
  GstAugInterpolation interpolation =
      (GstAugInterpolation) gst_aug_operation_of_pictures (op, nearest, "interpolation", 0);
  gdouble x, y, width, height;

  crop_rectangle (op, pad, in_width, in_height, out_width, out_height, &x, &y, &width, &height);
  gst_aug_video_map_init (map, in_width, in_height);
  gst_aug_video_map_crop (map, in_width, in_height, x, y, width, height);
  /* as in torchvision's resized_crop, what was cut off does not shine in at the edges */
  map->valid_x0 = MAX (map->valid_x0, x);
  map->valid_y0 = MAX (map->valid_y0, y);
  map->valid_x1 = MIN (map->valid_x1, x + width);
  map->valid_y1 = MIN (map->valid_y1, y + height);
  map->fill = (guint32) gst_aug_operation_of_pictures (op, nearest, "fill", 0);
  map->interpolation = interpolation != GST_AUG_INTERPOLATION_AUTO ? interpolation
                       : nearest                                   ? GST_AUG_INTERPOLATION_NEAREST
                                 : GST_AUG_INTERPOLATION_ANTIALIAS;
  applied->name = "crop";
  gst_aug_operation_set_int (applied, "x", (gint64) x);
  gst_aug_operation_set_int (applied, "y", (gint64) y);
  gst_aug_operation_set_int (applied, "width", (gint64) width);
  gst_aug_operation_set_int (applied, "height", (gint64) height);
  gst_aug_operation_set_int (applied, "output-width", out_width);
  gst_aug_operation_set_int (applied, "output-height", out_height);
  if (gst_aug_operation_find (op, "attempts"))
    gst_aug_operation_set_int (applied, "attempts", gst_aug_operation_get_int (op, "attempts", 0));
}

/**
 * gst_aug_video_operation_to_map: (skip)
 * @operation: an operation of a decision
 * @nearest: whether the picture is a mask or a depth map
 * @in_width: width of the picture in pixels
 * @in_height: height of the picture in pixels
 * @out_width: width of the result in pixels
 * @out_height: height of the result in pixels
 * @map: (out caller-allocates): where pixels come from
 * @applied: (out caller-allocates): the operation in pixels
 *
 * Returns: whether @operation moves pixels
 */
gboolean
gst_aug_video_operation_to_map (const GstAugOperation *operation, gboolean nearest, guint in_width,
    guint in_height, guint out_width, guint out_height, GstAugVideoMap *map,
    GstAugOperation *applied)
{
  applied->n_values = 0;
  if (gst_aug_same_name (operation->name, "crop")) {
    crop_to_map (operation, nearest, in_width, in_height, out_width, out_height, map, applied);
    return TRUE;
  }
  if (gst_aug_same_name (operation->name, "flip")) {
    const GstAugValue *direction = gst_aug_operation_find (operation, "direction");
    gboolean vertical = direction && g_strcmp0 (direction->s, "vertical") == 0;

    gst_aug_video_map_init (map, in_width, in_height);
    map->interpolation = nearest ? GST_AUG_INTERPOLATION_NEAREST : GST_AUG_INTERPOLATION_ANTIALIAS;
    map->fill = 0xff000000u;
    gst_aug_video_map_mirror (map, !vertical, vertical);
    *applied = *operation;
    return TRUE;
  }
  return gst_aug_video_affine_to_map (
      operation, nearest, in_width, in_height, out_width, out_height, map, applied);
}

/* Channels by letters, as in "gbr", become a number of as many digits to the base of three. */
static gdouble
number_of (const GstAugOperation *operation, const gchar *name, gdouble otherwise)
{
  static const gchar letters[] = "rgb";
  const GstAugValue *value = gst_aug_operation_find (operation, name);
  guint number = 0;

  if (!value || value->type != GST_AUG_VALUE_STRING)
    return gst_aug_operation_get_double (operation, name, otherwise);
  for (const gchar *at = value->s; *at; at++) {
    const gchar *letter = strchr (letters, *at);

    number = 3 * number + (letter ? (guint) (letter - letters) : 0);
  }
  return MIN (number, 26);
}

/**
 * gst_aug_video_operation_to_distortion: (skip)
 * @operation: an operation of a decision
 * @nearest: whether the picture is a mask or a depth map
 * @width: width of the picture in pixels
 * @height: height of the picture in pixels
 * @distortion: (out caller-allocates): where pixels come from
 *
 * Returns: whether @operation bends pictures
 */
gboolean
gst_aug_video_operation_to_distortion (const GstAugOperation *operation, gboolean nearest,
    guint width, guint height, GstAugVideoDistortion *distortion)
{
  const gint64 interpolation = gst_aug_operation_of_pictures (
      operation, nearest, "interpolation", GST_AUG_INTERPOLATION_AUTO);
  GstAugDistortion map;

  if (!gst_aug_distortion_from_operation (operation, &map))
    return FALSE;
  gst_aug_video_distortion_init (distortion, &map, width, height);
  distortion->fill_mode =
      (GstAugFillMode) gst_aug_operation_get_int (operation, "fill-mode", GST_AUG_FILL_VALUE);
  distortion->fill =
      (guint32) gst_aug_operation_of_pictures (operation, nearest, "fill", 0xff000000u);
  if (interpolation == GST_AUG_INTERPOLATION_NEAREST ||
      (interpolation == GST_AUG_INTERPOLATION_AUTO && nearest))
    distortion->interpolation = GST_AUG_INTERPOLATION_NEAREST;
  return TRUE;
}

/**
 * gst_aug_video_operation_to_color: (skip)
 * @operation: an operation of a decision
 * @color: (out caller-allocates): the colour operation
 * @hue_model: (out): what turning the hue means
 *
 * Returns: whether @operation changes colours
 */
gboolean
gst_aug_video_operation_to_color (
    const GstAugOperation *operation, GstAugColorStep *color, GstAugHueModel *hue_model)
{
  static const struct {
    const gchar *name;
    GstAugColorKind kind;
    const gchar *value;
    gdouble otherwise;
  } kinds[] = {
    { "brightness", GST_AUG_COLOR_BRIGHTNESS, "factor", 1 },
    { "contrast", GST_AUG_COLOR_CONTRAST, "factor", 1 },
    { "saturation", GST_AUG_COLOR_SATURATION, "factor", 1 },
    { "hue", GST_AUG_COLOR_HUE, "turns", 0 },
    { "temperature", GST_AUG_COLOR_TEMPERATURE, "kelvin", 6500 },
    { "exposure", GST_AUG_COLOR_EXPOSURE, "stops", 0 },
    { "gamma", GST_AUG_COLOR_GAMMA, "exponent", 1 },
    { "grayscale", GST_AUG_COLOR_GRAYSCALE, NULL, 0 },
    { "invert", GST_AUG_COLOR_INVERT, NULL, 0 },
    { "posterize", GST_AUG_COLOR_POSTERIZE, "bits", 8 },
    { "solarize", GST_AUG_COLOR_SOLARIZE, "threshold", 256 },
    { "solarize-add", GST_AUG_COLOR_SOLARIZE_ADD, "addition", 0 },
    { "equalize", GST_AUG_COLOR_EQUALIZE, NULL, 0 },
    { "autocontrast", GST_AUG_COLOR_AUTOCONTRAST, NULL, 0 },
    { "clahe", GST_AUG_COLOR_CLAHE, "limit", 4 },
    { "channel-shuffle", GST_AUG_COLOR_CHANNEL_SHUFFLE, "order", 0 },
    { "channel-drop", GST_AUG_COLOR_CHANNEL_DROP, "channel", 0 },
    { "offset", GST_AUG_COLOR_OFFSET, "levels", 0 },
    { "offset-red", GST_AUG_COLOR_OFFSET_RED, "levels", 0 },
    { "offset-green", GST_AUG_COLOR_OFFSET_GREEN, "levels", 0 },
    { "offset-blue", GST_AUG_COLOR_OFFSET_BLUE, "levels", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (!gst_aug_same_name (operation->name, kinds[i].name))
      continue;
    *color = (GstAugColorStep){ .kind = kinds[i].kind };
    if (kinds[i].value)
      color->value = number_of (operation, kinds[i].value, kinds[i].otherwise);
    color->flavour = (GstAugColorFlavour) gst_aug_operation_get_int (operation, "flavour", 0);
    *hue_model =
        (GstAugHueModel) gst_aug_operation_get_int (operation, "model", GST_AUG_HUE_MODEL_AUTO);
    return TRUE;
  }
  return FALSE;
}
