/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augaffine
 * @title: augaffine
 *
 * Rotates, moves, scales and shears pictures, turns them by quarters, and changes the perspective.
 *
 * A pixel at p shows what the picture has at A·(p - c - t) + c, where c is the middle (or the upper
 * left corner), t the move, and A the inverse of rotation, scale and shear as in torchvision's
 * RandomAffine; its angle is positive clockwise, that of its RandomRotation counter-clockwise. The
 * angle is uniform in [-degrees, degrees], the move in [-translate-x, translate-x] of the width and
 * [-translate-y, translate-y] of the height, rounded to whole pixels, the factor in [min-scale,
 * max-scale], the shears in [-shear-x, shear-x] and [-shear-y, shear-y]. With `distortion` the
 * corners move inwards as in its RandomPerspective. `quarter-turns` draws one of four turns, `turn`
 * turns every picture; both copy pixels exactly. A turn leaves the picture's size as it is, unless
 * `expand` is set. The order is turn, affine, perspective.
 *
 * Random draws: `turn`, `degrees`, `translate-x`, `translate-y`, `scale`, `shear-x`, `shear-y`,
 * `corner`. With `phase=eval` nothing is done but `turn`.
 *
 * Crops, flips, resizes and everything here that follow each other in a pipeline are one map, and
 * pixels are sampled once; docs/geometry.md has the formulas, the fill modes, and what is filled.
 * Masks and depth maps are sampled nearest, invalid depth stays 0. Regions of interest become the
 * box around what is seen of them and are dropped below `min-visible`; key points and the camera
 * follow. Pixels are taken to be square.
 *
 * Where captions are known to say left or right, pictures are not turned by more than 45 degrees;
 * docs/captions.md says why. Among captions augaffine changes nothing, and tells augtext what is
 * left in the picture.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augaffine degrees=20
 * min-scale=0.8 max-scale=1.2 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugAffine;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugAffineClass;

GType gst_aug_affine_get_type (void);
G_DEFINE_TYPE (GstAugAffine, gst_aug_affine, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augaffine, "augaffine", GST_RANK_NONE, gst_aug_affine_get_type ())

static void
gst_aug_affine_init (GstAugAffine *self)
{
}

static void
gst_aug_affine_class_init (GstAugAffineClass *klass)
{
  gst_aug_filter_class_set_kind (GST_AUG_FILTER_CLASS (klass), "affine",
      "Augmentation: rotation, scale, shear, perspective", "Filter/Effect/Video");
}
