/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Operations that move pixels, as transforms of albumentations. */
#include <math.h>

#include "albumentations-write.h"
#include "albumentations.h"

typedef GstAugAlbumentationsWriter Writer;
typedef GstAugAlbumentationsLeaf Leaf;

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

  if (!gst_aug_leaf_magnitude (leaf, &low, &high))
    return FALSE;
  leaf->name = "Affine";
  gst_aug_leaf_outside (self, leaf, "mode", "cval");
  if (g_str_equal (op, "rotate")) {
    gst_aug_leaf_pair (leaf, "rotate", -high, -low);
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
  const gdouble degrees = gst_aug_leaf_number (leaf, "degrees", 15);
  const gdouble x = gst_aug_leaf_number (leaf, "translate-x", 0),
                y = gst_aug_leaf_number (leaf, "translate-y", 0);
  const gdouble shear_x = gst_aug_leaf_number (leaf, "shear-x", 0),
                shear_y = gst_aug_leaf_number (leaf, "shear-y", 0);
  const gdouble distortion = gst_aug_leaf_number (leaf, "distortion", 0);
  JsonObject *both;

  if (leaf->arguments &&
      json_object_get_boolean_member_with_default (leaf->arguments, "quarter-turns", FALSE)) {
    leaf->name = "RandomRotate90";
    return TRUE;
  }
  if (distortion > 0) {
    leaf->name = "Perspective";
    gst_aug_leaf_pair (leaf, "scale", distortion / GST_AUG_ALBUMENTATIONS_DISTORTION,
        distortion / GST_AUG_ALBUMENTATIONS_DISTORTION);
    gst_aug_leaf_outside (self, leaf, "pad_mode", "pad_val");
    return TRUE;
  }
  if (shear_x == 0 && shear_y == 0) {
    leaf->name = "ShiftScaleRotate";
    gst_aug_leaf_pair (leaf, "shift_limit_x", -x, x);
    gst_aug_leaf_pair (leaf, "shift_limit_y", -y, y);
    gst_aug_leaf_pair (leaf, "scale_limit", gst_aug_leaf_number (leaf, "min-scale", 1) - 1,
        gst_aug_leaf_number (leaf, "max-scale", 1) - 1);
    gst_aug_leaf_pair (leaf, "rotate_limit", -degrees, degrees);
    gst_aug_leaf_outside (self, leaf, "border_mode", "value");
    return TRUE;
  }
  leaf->name = "Affine";
  gst_aug_leaf_pair (leaf, "rotate", -degrees, degrees);
  gst_aug_leaf_pair_of (leaf, "scale", "scale", 1, 1);
  json_object_set_boolean_member (leaf->out, "keep_ratio", TRUE);
  both = json_object_new ();
  gst_aug_tree_pair (both, "x", -x + 0.0, x);
  gst_aug_tree_pair (both, "y", -y + 0.0, y);
  json_object_set_object_member (leaf->out, "translate_percent", both);
  both = json_object_new ();
  gst_aug_tree_pair (both, "x", -shear_x + 0.0, shear_x);
  gst_aug_tree_pair (both, "y", -shear_y + 0.0, shear_y);
  json_object_set_object_member (leaf->out, "shear", both);
  gst_aug_leaf_outside (self, leaf, "mode", "cval");
  return TRUE;
}

static gboolean
write_flip (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *mode = gst_aug_leaf_word (leaf, "mode", "horizontal");

  leaf->name = g_str_equal (mode, "vertical") ? "VerticalFlip" : "HorizontalFlip";
  return !g_str_equal (mode, "either");
}

static gboolean
write_crop (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *mode = gst_aug_leaf_word (leaf, "mode", "resized-crop");
  const gboolean resized = g_str_equal (mode, "resized-crop");
  const gdouble width = gst_aug_leaf_number (leaf, "width", self->size[0]);
  const gdouble height = gst_aug_leaf_number (leaf, "height", self->size[1]);
  const gdouble shape = width / height;

  if (!resized && !g_str_equal (mode, "random") && !g_str_equal (mode, "center"))
    return FALSE;
  leaf->name = resized                        ? "RandomResizedCrop"
               : g_str_equal (mode, "random") ? "RandomCrop"
                                              : "CenterCrop";
  if (resized) {
    gst_aug_leaf_pair_of (leaf, "scale", "scale", 0.08, 1);
    gst_aug_leaf_pair (leaf, "ratio", gst_aug_leaf_number (leaf, "min-ratio", 0.75) * shape,
        gst_aug_leaf_number (leaf, "max-ratio", 4.0 / 3.0) * shape);
    gst_aug_leaf_one (leaf, "interpolation",
        g_strcmp0 (gst_aug_leaf_word (leaf, "interpolation", NULL), "nearest") != 0);
  }
  if (resized && !self->old) {
    gst_aug_leaf_pair (leaf, "size", height, width);
  } else {
    gst_aug_leaf_one (leaf, "height", height);
    gst_aug_leaf_one (leaf, "width", width);
  }
  return TRUE;
}

static gboolean
write_warp (const Writer *self, Leaf *leaf, const gchar *op)
{
  const gchar *mode = gst_aug_leaf_word (leaf, "mode", "elastic");
  const gdouble height = self->size[1], sigma = gst_aug_leaf_number (leaf, "sigma", 0.05);
  const gdouble limit = gst_aug_leaf_number (leaf, "limit", 0.3),
                k1 = gst_aug_leaf_number (leaf, "k1", 0.2);

  if (g_str_equal (mode, "elastic")) {
    leaf->name = "ElasticTransform";
    gst_aug_leaf_one (leaf, "sigma", sigma * height);
    gst_aug_leaf_one (leaf, "alpha",
        gst_aug_leaf_number (leaf, "alpha", 0.01) * height * sqrt (12 * G_PI) * sigma * height);
    if (self->old)
      gst_aug_leaf_one (leaf, "alpha_affine", 0);
  } else if (g_str_equal (mode, "grid")) {
    leaf->name = "GridDistortion";
    gst_aug_leaf_one (leaf, "num_steps", gst_aug_leaf_number (leaf, "steps", 5));
    gst_aug_leaf_pair (leaf, "distort_limit", -limit, limit);
  } else if (g_str_equal (mode, "lens")) {
    leaf->name = "OpticalDistortion";
    gst_aug_leaf_pair (leaf, "distort_limit", -k1, k1);
    if (self->old)
      gst_aug_leaf_pair (leaf, "shift_limit", 0, 0);
  } else {
    return FALSE;
  }
  gst_aug_leaf_outside (self, leaf, "border_mode", "value");
  return TRUE;
}

const GstAugAlbumentationsOperation gst_aug_albumentations_writes_geometry[] = {
  { "flip", write_flip },
  { "affine", write_affine },
  { "rotate", write_moved },
  { "shear-x", write_moved },
  { "shear-y", write_moved },
  { "translate-x", write_moved },
  { "translate-y", write_moved },
  { "crop", write_crop },
  { "warp", write_warp },
  { NULL },
};
