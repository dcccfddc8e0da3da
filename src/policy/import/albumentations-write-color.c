/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Operations that change colours, as transforms of albumentations. */
#include "albumentations-write.h"
#include "albumentations.h"

typedef GstAugAlbumentationsWriter Writer;
typedef GstAugAlbumentationsLeaf Leaf;

/* A factor's distance from 1. */
static gboolean
write_factor (const Writer *self, Leaf *leaf, const gchar *op)
{
  static const gchar *const names[] = { "brightness", "contrast", "saturation", "hue" };
  gdouble low, high;

  if (!gst_aug_leaf_magnitude (leaf, &low, &high))
    return FALSE;
  if (g_str_equal (op, "brightness")) {
    leaf->name = "RandomBrightnessContrast";
    gst_aug_leaf_pair (leaf, "brightness_limit", 0, 0);
    gst_aug_leaf_pair (leaf, "contrast_limit", low, high);
  } else if (g_str_equal (op, "hue") || g_str_equal (op, "saturation")) {
    const gboolean hue = g_str_equal (op, "hue");

    leaf->name = "HueSaturationValue";
    gst_aug_leaf_pair (leaf, "hue_shift_limit", hue ? low * 180 : 0, hue ? high * 180 : 0);
    gst_aug_leaf_pair (leaf, "sat_shift_limit", hue ? 0 : low * GST_AUG_ALBUMENTATIONS_MID_GREY,
        hue ? 0 : high * GST_AUG_ALBUMENTATIONS_MID_GREY);
    gst_aug_leaf_pair (leaf, "val_shift_limit", 0, 0);
  } else {
    leaf->name = "ColorJitter";
    for (guint i = 0; i < 4; i++)
      gst_aug_leaf_pair (leaf, names[i], g_str_equal (op, names[i]) ? 1 + low : i < 3,
          g_str_equal (op, names[i]) ? 1 + high : i < 3);
  }
  return TRUE;
}

static gboolean
write_offset (const Writer *self, Leaf *leaf, const gchar *op)
{
  static const gchar *const names[] = { "r_shift_limit", "g_shift_limit", "b_shift_limit" };
  static const gchar *const operations[] = { "offset-red", "offset-green", "offset-blue" };
  gdouble low, high;

  if (!gst_aug_leaf_magnitude (leaf, &low, &high))
    return FALSE;
  if (g_str_equal (op, "offset")) {
    leaf->name = "RandomBrightnessContrast";
    gst_aug_leaf_pair (leaf, "brightness_limit", low / 255, high / 255);
    gst_aug_leaf_pair (leaf, "contrast_limit", 0, 0);
    return TRUE;
  }
  leaf->name = "RGBShift";
  for (guint i = 0; i < 3; i++) {
    const gboolean is_it = g_str_equal (op, operations[i]);

    gst_aug_leaf_pair (leaf, names[i], is_it ? low : 0, is_it ? high : 0);
  }
  return TRUE;
}

static gboolean
write_color (const Writer *self, Leaf *leaf, const gchar *op)
{
  static const gchar *const names[] = { "brightness", "contrast", "saturation", "hue" };
  static const gdouble defaults[] = { 0.4, 0.4, 0.4, 0.1 };

  if (gst_aug_leaf_number (leaf, "clahe-probability", 0) > 0) {
    leaf->name = "CLAHE";
    gst_aug_leaf_pair (leaf, "clip_limit", 1, gst_aug_leaf_number (leaf, "max-clip-limit", 4));
    gst_aug_leaf_pair (leaf, "tile_grid_size", 8, 8);
  } else if (gst_aug_leaf_number (leaf, "channel-shuffle-probability", 0) > 0) {
    leaf->name = "ChannelShuffle";
  } else if (gst_aug_leaf_number (leaf, "channel-drop-probability", 0) > 0) {
    leaf->name = "ChannelDropout";
    gst_aug_leaf_pair (leaf, "channel_drop_range", 1, 1);
  } else if (gst_aug_leaf_number (leaf, "temperature-probability", 0) > 0 && !self->old) {
    leaf->name = "PlanckianJitter";
    gst_aug_leaf_pair_of (leaf, "temperature_limit", "temperature", 3000, 15000);
  } else {
    leaf->name = "ColorJitter";
    for (guint i = 0; i < 4; i++) {
      const gdouble m = gst_aug_leaf_number (leaf, names[i], defaults[i]);

      gst_aug_leaf_pair (leaf, names[i], i < 3 ? MAX (1 - m, 0) : -m, i < 3 ? 1 + m : m);
    }
  }
  return TRUE;
}

static gboolean
write_levels (const Writer *self, Leaf *leaf, const gchar *op)
{
  gdouble low, high;

  if (!gst_aug_leaf_magnitude (leaf, &low, &high))
    return FALSE;
  if (g_str_equal (op, "gamma")) {
    leaf->name = "RandomGamma";
    gst_aug_leaf_pair (leaf, "gamma_limit", low * 100, high * 100);
  } else if (g_str_equal (op, "posterize")) {
    leaf->name = "Posterize";
    gst_aug_leaf_pair (leaf, "num_bits", low, high);
  } else if (g_str_equal (op, "solarize")) {
    leaf->name = "Solarize";
    if (self->old)
      gst_aug_leaf_pair (leaf, "threshold", low, high);
    else
      gst_aug_leaf_pair (leaf, "threshold_range", low / 255, high / 255);
  } else {
    leaf->name = "Sharpen";
    gst_aug_leaf_pair (leaf, "alpha", low / GST_AUG_ALBUMENTATIONS_SHARPNESS,
        high / GST_AUG_ALBUMENTATIONS_SHARPNESS);
    gst_aug_leaf_pair (leaf, "lightness", 1, 1);
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

const GstAugAlbumentationsOperation gst_aug_albumentations_writes_color[] = {
  { "brightness", write_factor },
  { "contrast", write_factor },
  { "saturation", write_factor },
  { "hue", write_factor },
  { "color", write_color },
  { "offset", write_offset },
  { "offset-red", write_offset },
  { "offset-green", write_offset },
  { "offset-blue", write_offset },
  { "gamma", write_levels },
  { "posterize", write_levels },
  { "solarize", write_levels },
  { "sharpness", write_levels },
  { "identity", write_bare },
  { "equalize", write_bare },
  { "invert", write_bare },
  { "grayscale", write_bare },
  { NULL },
};
