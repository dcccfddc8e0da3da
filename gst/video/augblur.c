/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augblur
 * @title: augblur
 *
 * Blurs pictures, each window by another amount.
 *
 * `kind` says how. `gaussian`: weights in proportion to exp (-(i / sigma)² / 2), sigma uniform
 * between `min-sigma` and `max-sigma`; on RGB the bytes are those of torchvision's gaussian_blur,
 * but for values half way between two. `box`: the mean of a square of 2 radius + 1 pixels.
 * `median`: the median of a square of 3, 5 or 7 pixels. `motion`: a line of a length and an angle.
 * `defocus`: a disk of a radius. `zoom`: the mean of copies that are enlarged about the centre.
 * Lengths are in pixels of this branch, with `relative=true` shares of its height; on subsampled
 * chroma they are halved. docs/blur.md has the definitions, and what happens at the edges. As in
 * SimCLR: `kernel-share=0.1 probability=0.5`.
 *
 * Random draws: `sigma`, `radius`, `window`, `length`, `angle`, `factor`, the ones that the kind
 * needs. Masks and depth maps are left alone, and so are alpha and all metas.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augblur kind=motion
 * max-length=15 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugBlur;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugBlurClass;

GType gst_aug_blur_get_type (void);
G_DEFINE_TYPE (GstAugBlur, gst_aug_blur, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augblur, "augblur", GST_RANK_NONE, gst_aug_blur_get_type ())

static void
gst_aug_blur_init (GstAugBlur *self)
{
}

static void
gst_aug_blur_class_init (GstAugBlurClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "blur", "Augmentation: blur", "Filter/Effect/Video");
}
