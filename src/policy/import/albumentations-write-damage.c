/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Operations that blur, add noise, compress and cover, as transforms of albumentations. */
#include <math.h>

#include "albumentations-write.h"

typedef GstAugAlbumentationsWriter Writer;
typedef GstAugAlbumentationsLeaf Leaf;

static gboolean
write_blur (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *kind = gst_aug_leaf_word (leaf, "kind", "gaussian");

  if (g_str_equal (kind, "gaussian")) {
    leaf->name = "GaussianBlur";
    gst_aug_leaf_one (leaf, "blur_limit", 0);
    gst_aug_leaf_pair_of (leaf, "sigma_limit", "sigma", 0.1, 2);
  } else if (g_str_equal (kind, "box")) {
    leaf->name = "Blur";
    gst_aug_leaf_pair (leaf, "blur_limit", 2 * gst_aug_leaf_number (leaf, "min-radius", 1) + 1,
        2 * gst_aug_leaf_number (leaf, "max-radius", 3) + 1);
  } else if (g_str_equal (kind, "median")) {
    leaf->name = "MedianBlur";
    gst_aug_leaf_pair_of (leaf, "blur_limit", "window", 3, 5);
  } else if (g_str_equal (kind, "motion")) {
    leaf->name = "MotionBlur";
    gst_aug_leaf_pair_of (leaf, "blur_limit", "length", 3, 11);
  } else if (g_str_equal (kind, "defocus")) {
    leaf->name = "Defocus";
    gst_aug_leaf_pair_of (leaf, "radius", "radius", 1, 3);
  } else {
    leaf->name = "ZoomBlur";
    gst_aug_leaf_pair_of (leaf, "max_factor", "factor", 1, 1.1);
  }
  return TRUE;
}

static gboolean
write_noise (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *kind = gst_aug_leaf_word (leaf, "kind", "gaussian");
  const gboolean per_channel = !leaf->arguments || json_object_get_boolean_member_with_default (
                                                       leaf->arguments, "per-channel", TRUE);

  if (g_str_equal (kind, "gaussian")) {
    const gdouble low = gst_aug_leaf_number (leaf, "min-sigma", 5),
                  high = gst_aug_leaf_number (leaf, "max-sigma", 25);

    leaf->name = "GaussNoise";
    json_object_set_boolean_member (leaf->out, "per_channel", per_channel);
    if (self->old)
      gst_aug_leaf_pair (leaf, "var_limit", low * low, high * high);
    else
      gst_aug_leaf_pair (leaf, "std_range", low / 255, high / 255);
  } else if (g_str_equal (kind, "iso")) {
    leaf->name = "ISONoise";
    gst_aug_leaf_pair_of (leaf, "intensity", "intensity", 0.1, 0.5);
    gst_aug_leaf_pair_of (leaf, "color_shift", "color-shift", 0.01, 0.05);
  } else if (g_str_equal (kind, "salt-and-pepper") && !self->old) {
    leaf->name = "SaltAndPepper";
    gst_aug_leaf_pair_of (leaf, "amount", "amount", 0.01, 0.06);
    gst_aug_leaf_pair_of (leaf, "salt_vs_pepper", "salt", 0.4, 0.6);
  } else if (g_str_equal (kind, "speckle")) {
    const gdouble half = gst_aug_leaf_number (leaf, "max-speckle", 0.2) * sqrt (3);

    leaf->name = "MultiplicativeNoise";
    gst_aug_leaf_pair (leaf, "multiplier", 1 - half, 1 + half);
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
  const gchar *mode = gst_aug_leaf_word (leaf, "mode", "jpeg");
  const gboolean nearest = g_str_equal (gst_aug_leaf_word (leaf, "upscale", "bilinear"), "nearest");

  if (g_str_equal (mode, "jpeg")) {
    leaf->name = "ImageCompression";
    if (self->old) {
      gst_aug_leaf_one (leaf, "quality_lower", gst_aug_leaf_number (leaf, "min-quality", 15));
      gst_aug_leaf_one (leaf, "quality_upper", gst_aug_leaf_number (leaf, "max-quality", 75));
    } else {
      gst_aug_leaf_pair_of (leaf, "quality_range", "quality", 15, 75);
    }
  } else if (g_str_equal (mode, "scale")) {
    leaf->name = "Downscale";
    if (self->old) {
      gst_aug_leaf_one (leaf, "scale_min", gst_aug_leaf_number (leaf, "min-scale", 0.25));
      gst_aug_leaf_one (leaf, "scale_max", gst_aug_leaf_number (leaf, "max-scale", 0.75));
      gst_aug_leaf_one (leaf, "interpolation", !nearest);
    } else {
      JsonObject *both = json_object_new ();

      gst_aug_leaf_pair_of (leaf, "scale_range", "scale", 0.25, 0.75);
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
  const gchar *name = self->old ? "fill_value" : "fill",
              *value = gst_aug_leaf_word (leaf, "value", "constant");

  if (g_str_equal (value, "noise"))
    json_object_set_string_member (leaf->out, name, "random");
  else if (g_str_equal (value, "random"))
    json_object_set_string_member (leaf->out, name, "random_uniform");
  else
    gst_aug_leaf_color (leaf, name);
  if (g_str_equal (gst_aug_leaf_word (leaf, "measured", "keep"), "erase"))
    gst_aug_leaf_one (leaf, self->old ? "mask_fill_value" : "fill_mask", 0);
}

static void
write_holes (const Writer *self, Leaf *leaf)
{
  const gdouble low = gst_aug_leaf_number (leaf, "min-hole-size", 0.01);
  const gdouble high = gst_aug_leaf_number (leaf, "max-hole-size", 0.07);

  leaf->name = "CoarseDropout";
  if (!self->old) {
    gst_aug_leaf_pair_of (leaf, "num_holes_range", "holes", 1, 8);
    gst_aug_leaf_pair (leaf, "hole_height_range", low, high);
    gst_aug_leaf_pair (leaf, "hole_width_range", low, high);
    return;
  }
  gst_aug_leaf_one (leaf, "min_holes", gst_aug_leaf_number (leaf, "min-holes", 1));
  gst_aug_leaf_one (leaf, "max_holes", gst_aug_leaf_number (leaf, "max-holes", 8));
  gst_aug_leaf_one (leaf, "min_height", low);
  gst_aug_leaf_one (leaf, "max_height", high);
  gst_aug_leaf_one (leaf, "min_width", low);
  gst_aug_leaf_one (leaf, "max_width", high);
}

static gboolean
write_erase (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *mode = gst_aug_leaf_word (leaf, "mode", "rectangle");
  const gdouble angle = gst_aug_leaf_number (leaf, "rain-angle", 20);

  if (g_str_equal (mode, "dropout")) {
    write_holes (self, leaf);
    write_fill (self, leaf);
  } else if (g_str_equal (mode, "rectangle") && !self->old) {
    leaf->name = "Erasing";
    gst_aug_leaf_pair_of (leaf, "scale", "scale", 0.02, 0.33);
    gst_aug_leaf_pair_of (leaf, "ratio", "ratio", 0.3, 3.3);
    write_fill (self, leaf);
  } else if (g_str_equal (mode, "grid") && gst_aug_leaf_number (leaf, "min-period", 0.1) ==
                                               gst_aug_leaf_number (leaf, "max-period", 0.4)) {
    leaf->name = "GridDropout";
    gst_aug_leaf_one (leaf, "ratio", gst_aug_leaf_number (leaf, "grid-ratio", 0.5));
    if (gst_aug_leaf_number (leaf, "min-period", 0.1) != 0.1)
      gst_aug_leaf_one (leaf, "holes_number_x", 1 / gst_aug_leaf_number (leaf, "min-period", 0.1));
    write_fill (self, leaf);
  } else if (g_str_equal (mode, "fog")) {
    leaf->name = "RandomFog";
    if (self->old) {
      gst_aug_leaf_one (leaf, "fog_coef_lower", gst_aug_leaf_number (leaf, "min-amount", 0.2));
      gst_aug_leaf_one (leaf, "fog_coef_upper", gst_aug_leaf_number (leaf, "max-amount", 0.6));
    } else {
      gst_aug_leaf_pair_of (leaf, "fog_coef_range", "amount", 0.2, 0.6);
    }
  } else if (g_str_equal (mode, "rain")) {
    leaf->name = "RandomRain";
    if (self->old) {
      gst_aug_leaf_one (leaf, "slant_lower", -angle);
      gst_aug_leaf_one (leaf, "slant_upper", angle);
    } else {
      gst_aug_leaf_pair (leaf, "slant_range", -angle, angle);
    }
  } else if (g_str_equal (mode, "shadow")) {
    leaf->name = "RandomShadow";
    if (!self->old)
      gst_aug_leaf_pair_of (leaf, "shadow_intensity_range", "opacity", 0.3, 0.6);
  } else {
    return FALSE;
  }
  return TRUE;
}

const GstAugAlbumentationsOperation gst_aug_albumentations_writes_damage[] = {
  { "blur", write_blur },
  { "noise", write_noise },
  { "compress", write_compress },
  { "erase", write_erase },
  { NULL },
};
