/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Transforms of albumentations that blur, add noise, compress and cover. */
#include <math.h>

#include "albumentations.h"

typedef GstAugAlbumentations Self;
typedef GstAugAlbumentationsRange Range;

static JsonObject *
blur (const gchar *kind, const gchar *what, const Range *range)
{
  JsonObject *node = gst_aug_tree_operation ("blur");
  g_autofree gchar *least = g_strdup_printf ("min-%s", what);
  g_autofree gchar *most = g_strdup_printf ("max-%s", what);

  gst_aug_tree_word (node, "kind", kind);
  gst_aug_tree_argument (node, least, range->low);
  gst_aug_tree_argument (node, most, range->high);
  return node;
}

static gboolean
kernel (Self *self, gdouble low, gdouble high, Range *range)
{
  *range = (Range){ low, high };
  return gst_aug_albumentations_range (self, "blur_limit", GST_AUG_ALONE_HIGH, range);
}

static JsonObject *
box_blur (Self *self)
{
  Range size;

  if (!kernel (self, 3, 7, &size))
    return NULL;
  gst_aug_albumentations_scale (&size, 0.5, -0.5);
  gst_aug_albumentations_fit (self, &size, 0, 100);
  return blur ("box", "radius", &size);
}

/* What OpenCV makes of a kernel's size. */
static gdouble
sigma_of_size (gdouble size)
{
  return size > 0 ? gst_aug_tidy (0.3 * ((size - 1) * 0.5 - 1) + 0.8) : 0;
}

static JsonObject *
gaussian_blur (Self *self)
{
  Range size, sigma = { 0, 0 };

  if (self->major >= 2)
    sigma = (Range){ 0.5, 3 };
  if (!kernel (self, self->major < 2 ? 3 : 0, self->major < 2 ? 7 : 0, &size) ||
      !gst_aug_albumentations_range (self, "sigma_limit", GST_AUG_ALONE_HIGH, &sigma))
    return NULL;
  if (sigma.high > 0 && size.high > 0)
    gst_aug_albumentations_note (self, "kernels are as large as sigma needs");
  if (sigma.high == 0)
    sigma = (Range){ sigma_of_size (size.low), sigma_of_size (size.high) };
  gst_aug_albumentations_fit (self, &sigma, 0, 100);
  return blur ("gaussian", "sigma", &sigma);
}

static JsonObject *
median_blur (Self *self)
{
  Range size;

  if (!kernel (self, 3, 7, &size))
    return NULL;
  gst_aug_albumentations_fit (self, &size, 1, 7);
  size.low = 2 * floor (size.low / 2) + 1;
  size.high = MAX (2 * floor ((size.high - 1) / 2) + 1, size.low);
  return blur ("median", "window", &size);
}

static JsonObject *
motion_blur (Self *self)
{
  Range size;

  if (!kernel (self, 3, 7, &size))
    return NULL;
  gst_aug_albumentations_get (self, "allow_shifted");
  gst_aug_albumentations_fit (self, &size, 0, 128);
  return blur ("motion", "length", &size);
}

static JsonObject *
defocus (Self *self)
{
  Range radius = { 3, 10 };

  if (!gst_aug_albumentations_range (self, "radius", GST_AUG_ALONE_SAME, &radius))
    return NULL;
  gst_aug_albumentations_fit (self, &radius, 0, 100);
  return blur ("defocus", "radius", &radius);
}

static JsonObject *
zoom_blur (Self *self)
{
  Range factor = { 1, 1.31 };

  if (!gst_aug_albumentations_range (self, "max_factor", GST_AUG_ALONE_HIGH, &factor))
    return NULL;
  gst_aug_albumentations_fit (self, &factor, 1, 4);
  return blur ("zoom", "factor", &factor);
}

/* On pictures alone: the same kind has another noise for sound. */
static JsonObject *
noise (const gchar *kind, const gchar *what, const Range *range)
{
  JsonObject *node = gst_aug_tree_operation ("noise"), *places = json_object_new ();
  JsonArray *media = json_array_new ();
  g_autofree gchar *least = g_strdup_printf ("min-%s", what);
  g_autofree gchar *most = g_strdup_printf ("max-%s", what);

  json_array_add_string_element (media, "video");
  json_object_set_array_member (places, "media", media);
  json_object_set_object_member (node, "apply-to", places);
  gst_aug_tree_word (node, "kind", kind);
  gst_aug_tree_argument (node, least, range->low);
  gst_aug_tree_argument (node, most, range->high);
  return node;
}

static JsonObject *
gauss_noise (Self *self)
{
  Range sigma = { 10, 50 }, shift = { 0, 0 };
  gboolean per_channel = TRUE;
  const gboolean share = self->major >= 2 && !json_object_has_member (self->arguments, "var_limit");
  JsonObject *node;

  if (share)
    sigma = (Range){ 0.2, 0.44 };
  if (!gst_aug_albumentations_range (
          self, share ? "std_range" : "var_limit", GST_AUG_ALONE_HIGH, &sigma) ||
      !gst_aug_albumentations_range (
          self, share ? "mean_range" : "mean", GST_AUG_ALONE_SAME, &shift) ||
      !gst_aug_albumentations_flag (self, "per_channel", &per_channel))
    return NULL;
  if (shift.low != 0 || shift.high != 0)
    gst_aug_albumentations_note (self, "its mean is 0");
  if (share) {
    gst_aug_albumentations_scale (&sigma, 255, 0);
  } else {
    if (sigma.low != sigma.high)
      gst_aug_albumentations_note (self, "its deviation is uniform, there its variance is");
    sigma.low = gst_aug_tidy (sqrt (MAX (sigma.low, 0)));
    sigma.high = gst_aug_tidy (sqrt (MAX (sigma.high, 0)));
  }
  gst_aug_albumentations_fit (self, &sigma, 0, 128);
  node = noise ("gaussian", "sigma", &sigma);
  if (!per_channel)
    gst_aug_tree_switch (node, "per-channel", FALSE);
  return node;
}

static JsonObject *
iso_noise (Self *self)
{
  Range shift = { 0.01, 0.05 }, intensity = { 0.1, 0.5 };
  JsonObject *node;

  if (!gst_aug_albumentations_range (self, "color_shift", GST_AUG_ALONE_SAME, &shift) ||
      !gst_aug_albumentations_range (self, "intensity", GST_AUG_ALONE_SAME, &intensity))
    return NULL;
  gst_aug_albumentations_fit (self, &shift, 0, 1);
  gst_aug_albumentations_fit (self, &intensity, 0, 10);
  node = noise ("iso", "intensity", &intensity);
  gst_aug_tree_argument (node, "min-color-shift", shift.low);
  gst_aug_tree_argument (node, "max-color-shift", shift.high);
  return node;
}

static JsonObject *
salt_and_pepper (Self *self)
{
  Range amount = { 0.01, 0.06 }, salt = { 0.4, 0.6 };
  JsonObject *node;

  if (!gst_aug_albumentations_range (self, "amount", GST_AUG_ALONE_SAME, &amount) ||
      !gst_aug_albumentations_range (self, "salt_vs_pepper", GST_AUG_ALONE_SAME, &salt))
    return NULL;
  gst_aug_albumentations_fit (self, &amount, 0, 1);
  gst_aug_albumentations_fit (self, &salt, 0, 1);
  node = noise ("salt-and-pepper", "amount", &amount);
  gst_aug_tree_argument (node, "min-salt", salt.low);
  gst_aug_tree_argument (node, "max-salt", salt.high);
  return node;
}

/* One factor for the picture is brightness; one for every pixel is speckle, whose deviation is that
 * of the uniform numbers. */
static JsonObject *
multiplicative_noise (Self *self)
{
  Range factor = { 0.9, 1.1 };
  gboolean per_channel = FALSE, elementwise = FALSE;
  JsonObject *node;
  gdouble sigma;

  if (!gst_aug_albumentations_range (self, "multiplier", GST_AUG_ALONE_SAME, &factor) ||
      !gst_aug_albumentations_flag (self, "per_channel", &per_channel) ||
      !gst_aug_albumentations_flag (self, "elementwise", &elementwise))
    return NULL;
  if (!elementwise) {
    if (per_channel)
      gst_aug_albumentations_note (self, "all channels get one factor");
    gst_aug_albumentations_scale (&factor, 1, -1);
    gst_aug_albumentations_fit (self, &factor, -1, 10);
    node = gst_aug_tree_operation ("brightness");
    gst_aug_tree_magnitude (node, factor.low, factor.high);
    return node;
  }
  gst_aug_albumentations_note (self, "factors are normal around 1, there they are uniform");
  sigma = MIN (gst_aug_tidy ((factor.high - factor.low) / sqrt (12)), 1);
  node = noise ("speckle", "speckle", &(Range){ sigma, sigma });
  if (!per_channel)
    gst_aug_tree_switch (node, "per-channel", FALSE);
  return node;
}

static JsonObject *
compression (Self *self)
{
  Range quality = { 99, 100 };
  JsonNode *type = gst_aug_albumentations_get (self, "compression_type");
  JsonObject *node;

  if (!gst_aug_albumentations_number (self, "quality_lower", 1, 100, &quality.low) ||
      !gst_aug_albumentations_number (self, "quality_upper", 1, 100, &quality.high) ||
      !gst_aug_albumentations_range (self, "quality_range", GST_AUG_ALONE_SAME, &quality))
    return NULL;
  if (type && !((JSON_NODE_HOLDS_VALUE (type) && json_node_get_value_type (type) == G_TYPE_INT64 &&
                    json_node_get_int (type) == 0) ||
                  g_strcmp0 (json_node_get_string (type), "jpeg") == 0))
    gst_aug_albumentations_note (self, "it is JPEG");
  gst_aug_albumentations_fit (self, &quality, 1, 100);
  node = gst_aug_tree_operation ("compress");
  gst_aug_tree_argument (node, "min-quality", floor (quality.low));
  gst_aug_tree_argument (node, "max-quality", floor (quality.high));
  return node;
}

static JsonObject *
downscale (Self *self)
{
  Range scale = { 0.25, 0.25 };
  gdouble interpolation = 0;
  JsonNode *how = json_object_get_member (self->arguments, "interpolation");
  JsonObject *node;

  if (!gst_aug_albumentations_number (self, "scale_min", 0.001, 1, &scale.low) ||
      !gst_aug_albumentations_number (self, "scale_max", 0.001, 1, &scale.high) ||
      !gst_aug_albumentations_range (self, "scale_range", GST_AUG_ALONE_SAME, &scale))
    return NULL;
  g_hash_table_add (self->used, (gpointer) "interpolation");
  g_hash_table_add (self->used, (gpointer) "interpolation_pair");
  if (how && JSON_NODE_HOLDS_OBJECT (how)) {
    JsonObject *both = json_node_get_object (how);

    interpolation = json_object_has_member (both, "upscale") &&
                    json_object_get_int_member (both, "upscale") != 0;
  } else if (!gst_aug_albumentations_number (self, "interpolation", 0, 100, &interpolation)) {
    return NULL;
  }
  gst_aug_albumentations_fit (self, &scale, 0.001, 1);
  node = gst_aug_tree_operation ("compress");
  gst_aug_tree_word (node, "mode", "scale");
  gst_aug_tree_argument (node, "min-scale", scale.low);
  gst_aug_tree_argument (node, "max-scale", scale.high);
  if (interpolation == 0)
    gst_aug_tree_word (node, "upscale", "nearest");
  return node;
}

/* Holes always cover: their own probability is the node's. */
static JsonObject *
erase (const gchar *mode)
{
  JsonObject *node = gst_aug_tree_operation ("erase");

  gst_aug_tree_word (node, "mode", mode);
  gst_aug_tree_number (node, "probability", 1);
  return node;
}

/* What holes hold, in pictures and in masks. */
static gboolean
holes_hold (Self *self, JsonObject *node)
{
  static const gchar *const masks[] = { "mask_fill_value", "fill_mask" };
  const gchar *name = json_object_has_member (self->arguments, "fill") ? "fill" : "fill_value";
  JsonNode *fill = gst_aug_albumentations_get (self, name);
  gdouble mask = -1;

  for (guint i = 0; i < G_N_ELEMENTS (masks); i++)
    if (!gst_aug_albumentations_number (self, masks[i], 0, 1e9, &mask))
      return FALSE;
  if (mask >= 0)
    gst_aug_tree_word (node, "measured", "erase");
  if (mask > 0)
    gst_aug_albumentations_note (self, "holes in masks are 0");
  if (!fill || !JSON_NODE_HOLDS_VALUE (fill) || json_node_get_value_type (fill) != G_TYPE_STRING)
    return gst_aug_albumentations_fill (self, name, node);
  if (g_str_equal (json_node_get_string (fill), "random"))
    gst_aug_tree_word (node, "value", "noise");
  else if (g_str_equal (json_node_get_string (fill), "random_uniform"))
    gst_aug_tree_word (node, "value", "random");
  else
    gst_aug_albumentations_note (self, "holes are black, not painted in");
  return TRUE;
}

/* Sides of holes: pixels where they are whole numbers, else shares. */
static gboolean
hole_side (Self *self, const gchar *least, const gchar *most, const gchar *both, gdouble pixels,
    Range *range)
{
  gboolean whole;

  *range = (Range){ -1, 8 };
  if (!gst_aug_albumentations_number (self, least, 0, 1e9, &range->low) ||
      !gst_aug_albumentations_number (self, most, 0, 1e9, &range->high))
    return FALSE;
  if (range->low < 0)
    range->low = range->high;
  if (self->major >= 2 && !json_object_has_member (self->arguments, most))
    *range = (Range){ 0.1, 0.2 };
  if (!gst_aug_albumentations_range (self, both, GST_AUG_ALONE_SAME, range))
    return FALSE;
  whole = range->high > 1 || (range->low == 1 && range->high == 1);
  if (whole) {
    gst_aug_albumentations_scale (range, 1 / pixels, 0);
    gst_aug_albumentations_note (self, "pixels are shares of %gx%g", self->size[0], self->size[1]);
  }
  gst_aug_albumentations_fit (self, range, 0, 1);
  return TRUE;
}

static JsonObject *
coarse_dropout (Self *self)
{
  const gboolean cutout = g_str_equal (self->name, "Cutout");
  Range holes = { -1, self->major >= 2 ? 2 : 8 }, width, height;
  JsonObject *node;

  if (!gst_aug_albumentations_number (self, "min_holes", 1, 1e6, &holes.low) ||
      !gst_aug_albumentations_number (
          self, cutout ? "num_holes" : "max_holes", 1, 1e6, &holes.high))
    return NULL;
  if (holes.low < 0)
    holes.low = self->major >= 2 ? 1 : holes.high;
  if (!gst_aug_albumentations_range (self, "num_holes_range", GST_AUG_ALONE_SAME, &holes) ||
      !hole_side (self, "min_width", cutout ? "max_w_size" : "max_width", "hole_width_range",
          self->size[0], &width) ||
      !hole_side (self, "min_height", cutout ? "max_h_size" : "max_height", "hole_height_range",
          self->size[1], &height))
    return NULL;
  if (width.low != height.low || width.high != height.high)
    gst_aug_albumentations_note (self, "widths and heights of holes have one range");
  gst_aug_albumentations_fit (self, &holes, 1, 64);
  node = erase ("dropout");
  gst_aug_tree_argument (node, "min-holes", floor (holes.low));
  gst_aug_tree_argument (node, "max-holes", floor (holes.high));
  gst_aug_tree_argument (node, "min-hole-size", MIN (width.low, height.low));
  gst_aug_tree_argument (node, "max-hole-size", MAX (width.high, height.high));
  if (holes_hold (self, node))
    return node;
  json_object_unref (node);
  return NULL;
}

static JsonObject *
grid_dropout (Self *self)
{
  gdouble ratio = 0.5, least = 0, most = 0, across = 0;
  Range units = { 0, 0 };
  const gdouble side = MIN (self->size[0], self->size[1]);
  JsonObject *node;

  if (!gst_aug_albumentations_number (self, "ratio", 0, 1, &ratio) ||
      !gst_aug_albumentations_number (self, "unit_size_min", 1, 1e6, &least) ||
      !gst_aug_albumentations_number (self, "unit_size_max", 1, 1e6, &most) ||
      !gst_aug_albumentations_range (self, "unit_size_range", GST_AUG_ALONE_SAME, &units) ||
      !gst_aug_albumentations_number (self, "holes_number_x", 1, 1e6, &across))
    return NULL;
  if (most > 0)
    units = (Range){ least, most };
  gst_aug_albumentations_scale (&units, 1 / side, 0);
  if (units.high == 0)
    units = (Range){ across > 0 ? gst_aug_tidy (1 / across) : 0.1, 0 };
  units.high = MAX (units.high, units.low);
  gst_aug_albumentations_fit (self, &units, 0, 1);
  node = erase ("grid");
  gst_aug_tree_argument (node, "grid-ratio", ratio);
  gst_aug_tree_argument (node, "min-period", units.low);
  gst_aug_tree_argument (node, "max-period", units.high);
  if (holes_hold (self, node))
    return node;
  json_object_unref (node);
  return NULL;
}

static JsonObject *
erasing (Self *self)
{
  Range scale = { 0.02, 0.33 }, ratio = { 0.3, 3.3 };
  JsonObject *node;

  if (!gst_aug_albumentations_range (self, "scale", GST_AUG_ALONE_SAME, &scale) ||
      !gst_aug_albumentations_range (self, "ratio", GST_AUG_ALONE_SAME, &ratio))
    return NULL;
  gst_aug_albumentations_fit (self, &scale, 0, 1);
  gst_aug_albumentations_fit (self, &ratio, 0.01, 100);
  node = erase ("rectangle");
  gst_aug_tree_argument (node, "min-scale", scale.low);
  gst_aug_tree_argument (node, "max-scale", scale.high);
  gst_aug_tree_argument (node, "min-ratio", ratio.low);
  gst_aug_tree_argument (node, "max-ratio", ratio.high);
  if (holes_hold (self, node))
    return node;
  json_object_unref (node);
  return NULL;
}

static JsonObject *
weather (Self *self, const gchar *mode, const Range *amount)
{
  JsonObject *node = erase (mode);

  gst_aug_tree_argument (node, "min-amount", amount->low);
  gst_aug_tree_argument (node, "max-amount", amount->high);
  return node;
}

static JsonObject *
fog (Self *self)
{
  Range amount = { 0.3, 1 };

  if (!gst_aug_albumentations_number (self, "fog_coef_lower", 0, 1, &amount.low) ||
      !gst_aug_albumentations_number (self, "fog_coef_upper", 0, 1, &amount.high) ||
      !gst_aug_albumentations_range (self, "fog_coef_range", GST_AUG_ALONE_SAME, &amount))
    return NULL;
  gst_aug_albumentations_fit (self, &amount, 0, 1);
  gst_aug_albumentations_get (self, "alpha_coef");
  return weather (self, "fog", &amount);
}

static JsonObject *
rain (Self *self)
{
  Range slant = { -10, 10 }, amount = { 0.2, 0.6 };
  JsonObject *node;

  if (!gst_aug_albumentations_number (self, "slant_lower", -60, 60, &slant.low) ||
      !gst_aug_albumentations_number (self, "slant_upper", -60, 60, &slant.high) ||
      !gst_aug_albumentations_range (self, "slant_range", GST_AUG_ALONE_SAME, &slant))
    return NULL;
  node = weather (self, "rain", &amount);
  gst_aug_tree_argument (node, "rain-angle", MIN (MAX (fabs (slant.low), fabs (slant.high)), 60));
  return node;
}

static JsonObject *
shadow (Self *self)
{
  Range opacity = { 0.5, 0.5 };
  JsonObject *node;

  if (!gst_aug_albumentations_range (self, "shadow_intensity_range", GST_AUG_ALONE_SAME, &opacity))
    return NULL;
  gst_aug_albumentations_fit (self, &opacity, 0, 1);
  node = erase ("shadow");
  gst_aug_tree_word (node, "shadow-shape", "polygon");
  gst_aug_tree_word (node, "shadow-sign", "dark");
  gst_aug_tree_argument (node, "min-opacity", opacity.low);
  gst_aug_tree_argument (node, "max-opacity", opacity.high);
  return node;
}

const GstAugAlbumentationsTransform gst_aug_albumentations_damage[] = {
  { "Blur", 0.5, box_blur, "sizes of kernels are not whole" },
  { "GaussianBlur", 0.5, gaussian_blur },
  { "MedianBlur", 0.5, median_blur },
  { "MotionBlur", 0.5, motion_blur,
      "lines are as long as the kernel, there they join two of its points" },
  { "Defocus", 0.5, defocus },
  { "ZoomBlur", 0.5, zoom_blur },
  { "GaussNoise", 0.5, gauss_noise },
  { "ISONoise", 0.5, iso_noise },
  { "SaltAndPepper", 0.5, salt_and_pepper },
  { "MultiplicativeNoise", 0.5, multiplicative_noise },
  { "ImageCompression", 0.5, compression },
  { "JpegCompression", 0.5, compression },
  { "Downscale", 0.5, downscale },
  { "CoarseDropout", 0.5, coarse_dropout },
  { "Cutout", 0.5, coarse_dropout },
  { "GridDropout", 0.5, grid_dropout, "the grid lies anywhere" },
  { "Erasing", 0.5, erasing },
  { "RandomFog", 0.5, fog, "fog, rain and shadows are drawn as augerase draws them" },
  { "RandomRain", 0.5, rain, "fog, rain and shadows are drawn as augerase draws them" },
  { "RandomShadow", 0.5, shadow, "fog, rain and shadows are drawn as augerase draws them" },
  { NULL },
};
