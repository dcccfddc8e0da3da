/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Policies as albumentations 2.0 reads them; 1.3 where some of several are taken by weight, which
 * 2.0 has no more. Every operation is one transform and every group one group, so what is read
 * again has the same nodes; their ids stand beside. Whoever calls compares. */
#include <math.h>
#include <string.h>

#include "albumentations.h"
#include "yaml.h"

#define DISTORTION_OF_SCALE 3.191538243211461
#define MID_GREY 127.5

typedef struct {
  gboolean old;
  gdouble size[2];
  GError **error;
} Writer;

typedef struct {
  JsonObject *node, *arguments; /* arguments: NULL where there are none */
  const gchar *name;            /* of the class; what it writes into */
  JsonObject *out;
} Leaf;

static gboolean
fail (const Writer *self, JsonObject *node, const gchar *what)
{
  g_set_error (self->error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
      "albumentations cannot say the node \"%s\": %s", json_object_get_string_member (node, "id"),
      what);
  return FALSE;
}

static gdouble
argument (const Leaf *leaf, const gchar *name, gdouble otherwise)
{
  JsonNode *node = leaf->arguments ? json_object_get_member (leaf->arguments, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : otherwise;
}

static const gchar *
word (const Leaf *leaf, const gchar *name, const gchar *otherwise)
{
  JsonNode *node = leaf->arguments ? json_object_get_member (leaf->arguments, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : otherwise;
}

/* The magnitude, a constant or uniform; FALSE where it is something else. */
static gboolean
magnitude (const Leaf *leaf, gdouble *low, gdouble *high)
{
  JsonNode *node = json_object_get_member (leaf->node, "magnitude");
  JsonObject *range = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const gchar *name = range && json_object_has_member (range, "integers") ? "integers" : "uniform";
  JsonArray *ends;

  if (node && JSON_NODE_HOLDS_VALUE (node)) {
    *low = *high = json_node_get_double (node);
    return TRUE;
  }
  if (!range || !json_object_has_member (range, name))
    return FALSE;
  ends = json_object_get_array_member (range, name);
  *low = json_array_get_double_element (ends, 0);
  *high = json_array_get_double_element (ends, 1);
  return TRUE;
}

/* Whoever reads them rounds what is converted to 15 digits, so these have all of them. + 0: there
 * is one zero */
static void
pair (Leaf *leaf, const gchar *name, gdouble low, gdouble high)
{
  gst_aug_tree_pair (leaf->out, name, low + 0.0, high + 0.0);
}

static void
one (Leaf *leaf, const gchar *name, gdouble value)
{
  gst_aug_tree_number (leaf->out, name, value);
}

static void
pair_of (Leaf *leaf, const gchar *name, const gchar *what, gdouble low, gdouble high)
{
  g_autofree gchar *least = g_strdup_printf ("min-%s", what);
  g_autofree gchar *most = g_strdup_printf ("max-%s", what);

  pair (leaf, name, argument (leaf, least, low), argument (leaf, most, high));
}

static void
set_color (Leaf *leaf, const gchar *name)
{
  const guint color = (guint) argument (leaf, "fill", 0xff000000u);
  JsonArray *array = json_array_sized_new (3);

  for (guint i = 0; i < 3; i++)
    json_array_add_int_element (array, color >> (16 - 8 * i) & 0xff);
  json_object_set_array_member (leaf->out, name, array);
}

/* @border, @fill: what the class calls them in 1.3 */
static void
outside (const Writer *self, Leaf *leaf, const gchar *border, const gchar *fill)
{
  static const gchar *const modes[] = { "value", "edge", "", "wrap", "reflect", NULL };
  const gchar *mode = word (leaf, "fill-mode", "value");
  guint n = 0;

  while (modes[n] && !g_str_equal (modes[n], mode))
    n++;
  one (leaf, "interpolation", g_strcmp0 (word (leaf, "interpolation", NULL), "nearest") != 0);
  one (leaf, self->old ? border : "border_mode", n);
  set_color (leaf, self->old ? fill : "fill");
}

/* Of Affine: an axis has a range, the other nothing. */
static void
axis (Leaf *leaf, const gchar *name, gboolean across, gdouble low, gdouble high)
{
  JsonObject *both = json_object_new ();

  gst_aug_tree_pair (both, "x", across ? low + 0.0 : 0, across ? high + 0.0 : 0);
  gst_aug_tree_pair (both, "y", across ? 0 : low + 0.0, across ? 0 : high + 0.0);
  json_object_set_object_member (leaf->out, name, both);
}

static gboolean
write_moved (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gboolean across = g_str_has_suffix (op, "-x");
  gdouble low, high;

  if (!magnitude (leaf, &low, &high))
    return FALSE;
  leaf->name = "Affine";
  outside (self, leaf, "mode", "cval");
  if (g_str_equal (op, "rotate")) {
    pair (leaf, "rotate", -high, -low);
  } else if (g_str_has_prefix (op, "translate-")) {
    axis (leaf, "translate_percent", across, low, high);
  } else {
    low = atan (low) * 180 / G_PI;
    high = atan (high) * 180 / G_PI;
    /* along the rows 1.3 has the other sign */
    axis (leaf, "shear", across, self->old && across ? -high : low,
        self->old && across ? -low : high);
  }
  return TRUE;
}

static gboolean
write_affine (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gdouble degrees = argument (leaf, "degrees", 15);
  const gdouble x = argument (leaf, "translate-x", 0), y = argument (leaf, "translate-y", 0);
  const gdouble shear_x = argument (leaf, "shear-x", 0), shear_y = argument (leaf, "shear-y", 0);
  const gdouble distortion = argument (leaf, "distortion", 0);
  JsonObject *both;

  if (leaf->arguments &&
      json_object_get_boolean_member_with_default (leaf->arguments, "quarter-turns", FALSE)) {
    leaf->name = "RandomRotate90";
    return TRUE;
  }
  if (distortion > 0) {
    leaf->name = "Perspective";
    pair (leaf, "scale", distortion / DISTORTION_OF_SCALE, distortion / DISTORTION_OF_SCALE);
    outside (self, leaf, "pad_mode", "pad_val");
    return TRUE;
  }
  if (shear_x == 0 && shear_y == 0) {
    leaf->name = "ShiftScaleRotate";
    pair (leaf, "shift_limit_x", -x, x);
    pair (leaf, "shift_limit_y", -y, y);
    pair (leaf, "scale_limit", argument (leaf, "min-scale", 1) - 1,
        argument (leaf, "max-scale", 1) - 1);
    pair (leaf, "rotate_limit", -degrees, degrees);
    outside (self, leaf, "border_mode", "value");
    return TRUE;
  }
  leaf->name = "Affine";
  pair (leaf, "rotate", -degrees, degrees);
  pair_of (leaf, "scale", "scale", 1, 1);
  json_object_set_boolean_member (leaf->out, "keep_ratio", TRUE);
  both = json_object_new ();
  gst_aug_tree_pair (both, "x", -x + 0.0, x);
  gst_aug_tree_pair (both, "y", -y + 0.0, y);
  json_object_set_object_member (leaf->out, "translate_percent", both);
  both = json_object_new ();
  gst_aug_tree_pair (both, "x", -shear_x + 0.0, shear_x);
  gst_aug_tree_pair (both, "y", -shear_y + 0.0, shear_y);
  json_object_set_object_member (leaf->out, "shear", both);
  outside (self, leaf, "mode", "cval");
  return TRUE;
}

static gboolean
write_flip (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *mode = word (leaf, "mode", "horizontal");

  leaf->name = g_str_equal (mode, "vertical") ? "VerticalFlip" : "HorizontalFlip";
  return !g_str_equal (mode, "either");
}

static gboolean
write_crop (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *mode = word (leaf, "mode", "resized-crop");
  const gboolean resized = g_str_equal (mode, "resized-crop");

  if (!resized && !g_str_equal (mode, "random") && !g_str_equal (mode, "center"))
    return FALSE;
  leaf->name = resized                        ? "RandomResizedCrop"
               : g_str_equal (mode, "random") ? "RandomCrop"
                                              : "CenterCrop";
  if (resized) {
    pair_of (leaf, "scale", "scale", 0.08, 1);
    pair_of (leaf, "ratio", "ratio", 0.75, 4.0 / 3.0);
    one (leaf, "interpolation", g_strcmp0 (word (leaf, "interpolation", NULL), "nearest") != 0);
  }
  if (resized && !self->old) {
    pair (leaf, "size", self->size[1], self->size[0]);
  } else {
    one (leaf, "height", self->size[1]);
    one (leaf, "width", self->size[0]);
  }
  return TRUE;
}

static gboolean
write_warp (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *mode = word (leaf, "mode", "elastic");
  const gdouble height = self->size[1], sigma = argument (leaf, "sigma", 0.05);
  const gdouble limit = argument (leaf, "limit", 0.3), k1 = argument (leaf, "k1", 0.2);

  if (g_str_equal (mode, "elastic")) {
    leaf->name = "ElasticTransform";
    one (leaf, "sigma", sigma * height);
    one (
        leaf, "alpha", argument (leaf, "alpha", 0.01) * height * sqrt (12 * G_PI) * sigma * height);
    if (self->old)
      one (leaf, "alpha_affine", 0);
  } else if (g_str_equal (mode, "grid")) {
    leaf->name = "GridDistortion";
    one (leaf, "num_steps", argument (leaf, "steps", 5));
    pair (leaf, "distort_limit", -limit, limit);
  } else if (g_str_equal (mode, "lens")) {
    leaf->name = "OpticalDistortion";
    pair (leaf, "distort_limit", -k1, k1);
    if (self->old)
      pair (leaf, "shift_limit", 0, 0);
  } else {
    return FALSE;
  }
  outside (self, leaf, "border_mode", "value");
  return TRUE;
}

/* A factor's distance from 1. */
static gboolean
write_factor (const Writer *self, Leaf *leaf, const gchar *op)
{
  static const gchar *const names[] = { "brightness", "contrast", "saturation", "hue" };
  gdouble low, high;

  if (!magnitude (leaf, &low, &high))
    return FALSE;
  if (g_str_equal (op, "brightness")) {
    leaf->name = "RandomBrightnessContrast";
    pair (leaf, "brightness_limit", 0, 0);
    pair (leaf, "contrast_limit", low, high);
  } else if (g_str_equal (op, "hue") || g_str_equal (op, "saturation")) {
    const gboolean hue = g_str_equal (op, "hue");

    leaf->name = "HueSaturationValue";
    pair (leaf, "hue_shift_limit", hue ? low * 180 : 0, hue ? high * 180 : 0);
    pair (leaf, "sat_shift_limit", hue ? 0 : low * MID_GREY, hue ? 0 : high * MID_GREY);
    pair (leaf, "val_shift_limit", 0, 0);
  } else {
    leaf->name = "ColorJitter";
    for (guint i = 0; i < 4; i++)
      pair (leaf, names[i], g_str_equal (op, names[i]) ? 1 + low : i < 3,
          g_str_equal (op, names[i]) ? 1 + high : i < 3);
  }
  return TRUE;
}

static gboolean
write_color (const Writer *self, Leaf *leaf, const gchar *op)
{
  static const gchar *const names[] = { "brightness", "contrast", "saturation", "hue" };
  static const gdouble defaults[] = { 0.4, 0.4, 0.4, 0.1 };

  if (argument (leaf, "clahe-probability", 0) > 0) {
    leaf->name = "CLAHE";
    pair (leaf, "clip_limit", 1, argument (leaf, "max-clip-limit", 4));
    pair (leaf, "tile_grid_size", 8, 8);
  } else if (argument (leaf, "channel-shuffle-probability", 0) > 0) {
    leaf->name = "ChannelShuffle";
  } else if (argument (leaf, "channel-drop-probability", 0) > 0) {
    leaf->name = "ChannelDropout";
    pair (leaf, "channel_drop_range", 1, 1);
  } else if (argument (leaf, "temperature-probability", 0) > 0 && !self->old) {
    leaf->name = "PlanckianJitter";
    pair_of (leaf, "temperature_limit", "temperature", 3000, 15000);
  } else {
    leaf->name = "ColorJitter";
    for (guint i = 0; i < 4; i++) {
      const gdouble m = argument (leaf, names[i], defaults[i]);

      pair (leaf, names[i], i < 3 ? MAX (1 - m, 0) : -m, i < 3 ? 1 + m : m);
    }
  }
  return TRUE;
}

static gboolean
write_levels (const Writer *self, Leaf *leaf, const gchar *op)
{
  gdouble low, high;

  if (!magnitude (leaf, &low, &high))
    return FALSE;
  if (g_str_equal (op, "gamma")) {
    leaf->name = "RandomGamma";
    pair (leaf, "gamma_limit", low * 100, high * 100);
  } else if (g_str_equal (op, "posterize")) {
    leaf->name = "Posterize";
    pair (leaf, "num_bits", low, high);
  } else if (g_str_equal (op, "solarize")) {
    leaf->name = "Solarize";
    if (self->old)
      pair (leaf, "threshold", low, high);
    else
      pair (leaf, "threshold_range", low / 255, high / 255);
  } else {
    leaf->name = "Sharpen";
    pair (leaf, "alpha", low / 13, high / 13);
    pair (leaf, "lightness", 1, 1);
  }
  return TRUE;
}

static gboolean
write_bare (const Writer *self, Leaf *leaf, const gchar *op)
{
  static const gchar *const names[][2] = { { "identity", "NoOp" }, { "equalize", "Equalize" },
    { "invert", "InvertImg" }, { "grayscale", "ToGray" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i][0], op))
      leaf->name = names[i][1];
  return leaf->name != NULL;
}

static gboolean
write_blur (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *kind = word (leaf, "kind", "gaussian");

  if (g_str_equal (kind, "gaussian")) {
    leaf->name = "GaussianBlur";
    one (leaf, "blur_limit", 0);
    pair_of (leaf, "sigma_limit", "sigma", 0.1, 2);
  } else if (g_str_equal (kind, "box")) {
    leaf->name = "Blur";
    pair (leaf, "blur_limit", 2 * argument (leaf, "min-radius", 1) + 1,
        2 * argument (leaf, "max-radius", 3) + 1);
  } else if (g_str_equal (kind, "median")) {
    leaf->name = "MedianBlur";
    pair_of (leaf, "blur_limit", "window", 3, 5);
  } else if (g_str_equal (kind, "motion")) {
    leaf->name = "MotionBlur";
    pair_of (leaf, "blur_limit", "length", 3, 11);
  } else if (g_str_equal (kind, "defocus")) {
    leaf->name = "Defocus";
    pair_of (leaf, "radius", "radius", 1, 3);
  } else {
    leaf->name = "ZoomBlur";
    pair_of (leaf, "max_factor", "factor", 1, 1.1);
  }
  return TRUE;
}

static gboolean
write_noise (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *kind = word (leaf, "kind", "gaussian");
  const gboolean per_channel = !leaf->arguments || json_object_get_boolean_member_with_default (
                                                       leaf->arguments, "per-channel", TRUE);

  if (g_str_equal (kind, "gaussian")) {
    const gdouble low = argument (leaf, "min-sigma", 5), high = argument (leaf, "max-sigma", 25);

    leaf->name = "GaussNoise";
    json_object_set_boolean_member (leaf->out, "per_channel", per_channel);
    if (self->old)
      pair (leaf, "var_limit", low * low, high * high);
    else
      pair (leaf, "std_range", low / 255, high / 255);
  } else if (g_str_equal (kind, "iso")) {
    leaf->name = "ISONoise";
    pair_of (leaf, "intensity", "intensity", 0.1, 0.5);
    pair_of (leaf, "color_shift", "color-shift", 0.01, 0.05);
  } else if (g_str_equal (kind, "salt-and-pepper") && !self->old) {
    leaf->name = "SaltAndPepper";
    pair_of (leaf, "amount", "amount", 0.01, 0.06);
    pair_of (leaf, "salt_vs_pepper", "salt", 0.4, 0.6);
  } else if (g_str_equal (kind, "speckle")) {
    const gdouble half = argument (leaf, "max-speckle", 0.2) * sqrt (3);

    leaf->name = "MultiplicativeNoise";
    pair (leaf, "multiplier", 1 - half, 1 + half);
    json_object_set_boolean_member (leaf->out, "per_channel", per_channel);
    json_object_set_boolean_member (leaf->out, "elementwise", TRUE);
  } else {
    return FALSE;
  }
  return TRUE;
}

static gboolean
write_compress (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *mode = word (leaf, "mode", "jpeg");
  const gboolean nearest = g_str_equal (word (leaf, "upscale", "bilinear"), "nearest");

  if (g_str_equal (mode, "jpeg")) {
    leaf->name = "ImageCompression";
    if (self->old) {
      one (leaf, "quality_lower", argument (leaf, "min-quality", 15));
      one (leaf, "quality_upper", argument (leaf, "max-quality", 75));
    } else {
      pair_of (leaf, "quality_range", "quality", 15, 75);
    }
  } else if (g_str_equal (mode, "scale")) {
    leaf->name = "Downscale";
    if (self->old) {
      one (leaf, "scale_min", argument (leaf, "min-scale", 0.25));
      one (leaf, "scale_max", argument (leaf, "max-scale", 0.75));
      one (leaf, "interpolation", !nearest);
    } else {
      JsonObject *both = json_object_new ();

      pair_of (leaf, "scale_range", "scale", 0.25, 0.75);
      json_object_set_int_member (both, "downscale", !nearest);
      json_object_set_int_member (both, "upscale", !nearest);
      json_object_set_object_member (leaf->out, "interpolation_pair", both);
    }
  } else {
    return FALSE;
  }
  return TRUE;
}

static void
write_fill (const Writer *self, Leaf *leaf)
{
  const gchar *name = self->old ? "fill_value" : "fill", *value = word (leaf, "value", "constant");

  if (g_str_equal (value, "noise"))
    json_object_set_string_member (leaf->out, name, "random");
  else if (g_str_equal (value, "random"))
    json_object_set_string_member (leaf->out, name, "random_uniform");
  else
    set_color (leaf, name);
  if (g_str_equal (word (leaf, "measured", "keep"), "erase"))
    one (leaf, self->old ? "mask_fill_value" : "fill_mask", 0);
}

static void
write_holes (const Writer *self, Leaf *leaf)
{
  const gdouble low = argument (leaf, "min-hole-size", 0.01);
  const gdouble high = argument (leaf, "max-hole-size", 0.07);

  leaf->name = "CoarseDropout";
  if (!self->old) {
    pair_of (leaf, "num_holes_range", "holes", 1, 8);
    pair (leaf, "hole_height_range", low, high);
    pair (leaf, "hole_width_range", low, high);
    return;
  }
  one (leaf, "min_holes", argument (leaf, "min-holes", 1));
  one (leaf, "max_holes", argument (leaf, "max-holes", 8));
  one (leaf, "min_height", low);
  one (leaf, "max_height", high);
  one (leaf, "min_width", low);
  one (leaf, "max_width", high);
}

static gboolean
write_erase (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *mode = word (leaf, "mode", "rectangle");
  const gdouble angle = argument (leaf, "rain-angle", 20);

  if (g_str_equal (mode, "dropout")) {
    write_holes (self, leaf);
    write_fill (self, leaf);
  } else if (g_str_equal (mode, "rectangle") && !self->old) {
    leaf->name = "Erasing";
    pair_of (leaf, "scale", "scale", 0.02, 0.33);
    pair_of (leaf, "ratio", "ratio", 0.3, 3.3);
    write_fill (self, leaf);
  } else if (g_str_equal (mode, "grid") &&
             argument (leaf, "min-period", 0.1) == argument (leaf, "max-period", 0.4)) {
    leaf->name = "GridDropout";
    one (leaf, "ratio", argument (leaf, "grid-ratio", 0.5));
    if (argument (leaf, "min-period", 0.1) != 0.1)
      one (leaf, "holes_number_x", 1 / argument (leaf, "min-period", 0.1));
    write_fill (self, leaf);
  } else if (g_str_equal (mode, "fog")) {
    leaf->name = "RandomFog";
    if (self->old) {
      one (leaf, "fog_coef_lower", argument (leaf, "min-amount", 0.2));
      one (leaf, "fog_coef_upper", argument (leaf, "max-amount", 0.6));
    } else {
      pair_of (leaf, "fog_coef_range", "amount", 0.2, 0.6);
    }
  } else if (g_str_equal (mode, "rain")) {
    leaf->name = "RandomRain";
    if (self->old) {
      one (leaf, "slant_lower", -angle);
      one (leaf, "slant_upper", angle);
    } else {
      pair (leaf, "slant_range", -angle, angle);
    }
  } else if (g_str_equal (mode, "shadow")) {
    leaf->name = "RandomShadow";
    if (!self->old)
      pair_of (leaf, "shadow_intensity_range", "opacity", 0.3, 0.6);
  } else {
    return FALSE;
  }
  return TRUE;
}

static const struct {
  const gchar *op;
  gboolean (*write) (const Writer *self, Leaf *leaf, const gchar *op);
} writers[] = {
  { "flip", write_flip },
  { "affine", write_affine },
  { "rotate", write_moved },
  { "shear-x", write_moved },
  { "shear-y", write_moved },
  { "translate-x", write_moved },
  { "translate-y", write_moved },
  { "crop", write_crop },
  { "warp", write_warp },
  { "brightness", write_factor },
  { "contrast", write_factor },
  { "saturation", write_factor },
  { "hue", write_factor },
  { "color", write_color },
  { "gamma", write_levels },
  { "posterize", write_levels },
  { "solarize", write_levels },
  { "sharpness", write_levels },
  { "identity", write_bare },
  { "equalize", write_bare },
  { "invert", write_bare },
  { "grayscale", write_bare },
  { "blur", write_blur },
  { "noise", write_noise },
  { "compress", write_compress },
  { "erase", write_erase },
};

/* One of one that is turned over its diagonal. */
static gboolean
is_transpose (JsonObject *node)
{
  JsonArray *children = json_object_has_member (node, "one-of")
                            ? json_object_get_array_member (node, "one-of")
                            : NULL;
  JsonObject *child = children && json_array_get_length (children) == 1
                          ? json_array_get_object_element (children, 0)
                          : NULL;
  JsonObject *arguments = child ? gst_aug_tree_member (child, "arguments") : NULL;

  return arguments &&
         g_strcmp0 (json_object_get_string_member_with_default (arguments, "turn", NULL),
             "transpose") == 0;
}

static gboolean
write_leaf (const Writer *self, JsonObject *node, JsonObject *out)
{
  const gchar *op = json_object_get_string_member_with_default (node, "op", "affine");
  Leaf leaf = { node, gst_aug_tree_member (node, "arguments"), NULL, out };

  if (is_transpose (node)) {
    json_object_set_string_member (out, "__class_fullname__", "Transpose");
    return TRUE;
  }
  if (json_object_has_member (node, "level"))
    return fail (self, node, "it has a level of a dialect; type its magnitude");
  if (json_object_has_member (node, "sign"))
    return fail (self, node, "it has a sign; draw its magnitude from both sides of 0");
  for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
    if (g_str_equal (writers[i].op, op)) {
      if (!writers[i].write (self, &leaf, op))
        return fail (self, node, "it has this operation, but not with these arguments");
      json_object_set_string_member (out, "__class_fullname__", leaf.name);
      return TRUE;
    }
  return fail (self, node, "it has no such operation");
}

static JsonObject *write_node (
    const Writer *self, JsonObject *node, gboolean weighed, gboolean is_root);

static gboolean
write_children (const Writer *self, JsonObject *node, gboolean weighed, JsonObject *out)
{
  JsonArray *children = gst_aug_tree_children (node), *array = json_array_new ();

  json_object_set_array_member (out, "transforms", array);
  for (guint i = 0; i < json_array_get_length (children); i++) {
    JsonObject *child =
        write_node (self, json_array_get_object_element (children, i), weighed, FALSE);

    if (!child)
      return FALSE;
    json_array_add_object_element (array, child);
  }
  return TRUE;
}

static gboolean
write_group (const Writer *self, JsonObject *node, JsonObject *out, gboolean is_root)
{
  JsonNode *n = json_object_get_member (node, "n");
  const gchar *name;

  if (json_object_has_member (node, "chains") || json_object_has_member (node, "epochs"))
    return fail (self, node, "it has no chains and no epochs");
  if (json_object_has_member (node, "sequence")) {
    json_object_set_string_member (out, "__class_fullname__", is_root ? "Compose" : "Sequential");
    return write_children (self, node, FALSE, out);
  }
  if (json_object_has_member (node, "one-of")) {
    json_object_set_string_member (out, "__class_fullname__", "OneOf");
    return write_children (self, node, TRUE, out);
  }
  if (!JSON_NODE_HOLDS_VALUE (n))
    return fail (self, node, "how many are taken is one number there");
  name = self->old || json_object_has_member (node, "order") ? "SomeOf" : "RandomOrder";
  json_object_set_string_member (out, "__class_fullname__", name);
  json_object_set_int_member (out, "n", json_node_get_int (n));
  json_object_set_boolean_member (out, "replace", json_object_has_member (node, "replacement"));
  return write_children (self, node, self->old, out);
}

static JsonObject *
write_node (const Writer *self, JsonObject *node, gboolean weighed, gboolean is_root)
{
  JsonObject *out = json_object_new ();
  const gchar *op = json_object_get_string_member_with_default (node, "op", "");
  const gdouble usual = g_str_equal (op, "flip") || g_str_equal (op, "erase") ? 0.5 : 1;
  const gdouble p = json_object_get_double_member_with_default (node, "probability", usual);
  const gdouble weight = json_object_get_double_member_with_default (node, "weight", 1);
  gboolean ok = TRUE;

  if (weighed && p != 1)
    ok = fail (self, node, "what is taken of several has no probability of its own");
  else if (weighed && weight > 1)
    ok = fail (self, node, "weights are 0 to 1 there: divide those of all its siblings");
  else if (gst_aug_tree_children (node) && !is_transpose (node))
    ok = write_group (self, node, out, is_root);
  else
    ok = write_leaf (self, node, out);
  gst_aug_tree_number (out, "p", weighed ? weight : p);
  if (self->old && ok && !gst_aug_tree_children (node))
    json_object_set_boolean_member (out, "always_apply", FALSE);
  if (ok)
    return out;
  json_object_unref (out);
  return NULL;
}

/* Some of several by weight. */
static gboolean
weighs_some (JsonObject *node)
{
  JsonArray *children = gst_aug_tree_children (node);

  for (guint i = 0; children && i < json_array_get_length (children); i++) {
    JsonObject *child = json_array_get_object_element (children, i);

    if ((json_object_has_member (node, "some-of") && json_object_has_member (child, "weight")) ||
        weighs_some (child))
      return TRUE;
  }
  return FALSE;
}

gchar *
gst_aug_albumentations_write (const GstAugPolicy *policy, gboolean yaml, GError **error)
{
  g_autoptr (JsonNode) tree = gst_aug_policy_to_node (policy);
  g_autoptr (JsonNode) out = NULL;
  JsonObject *document = json_node_get_object (tree), *whole;
  JsonObject *root = json_object_get_object_member (document, "policy");
  const Writer self = { weighs_some (root), { policy->reference_width, policy->reference_height },
    error };
  JsonObject *transform = write_node (&self, root, FALSE, TRUE);

  if (!transform)
    return NULL;
  whole = json_object_new ();
  json_object_set_string_member (whole, "__version__", self.old ? "1.3.1" : "2.0.8");
  json_object_set_object_member (whole, "gst-augment", gst_aug_tree_beside (document));
  json_object_set_object_member (whole, "transform", transform);
  out = json_node_init_object (json_node_alloc (), whole);
  json_object_unref (whole);
  return yaml ? gst_aug_yaml_print (out) : gst_aug_json_print (out, TRUE);
}
