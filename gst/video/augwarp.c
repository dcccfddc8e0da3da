/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augwarp
 * @title: augwarp
 *
 * Bends pictures and does to them what lenses and sensors do.
 *
 * `mode=elastic` moves every pixel by a smooth random field with the root mean square `alpha` along
 * each axis: white noise under a Gaussian of `sigma`, both as shares of the height, so that it is
 * the same field at any resolution. It is that of torchvision's ElasticTransform (A, S) for alpha =
 * 0.0814·A / (S·height) and sigma = S / height, and that of albumentations for alpha = 0.1629·A /
 * (S·height). `mode=grid` divides the picture into `steps` columns and rows whose widths in the
 * source are 1 + limit·U[-1, 1), made to fill the picture (albumentations' GridDistortion,
 * normalized). `mode=lens` shows the picture through a lens with the distortion k1, k2, k3, p1, p2
 * of Brown and Conrady, OpenCV's coefficients, with the focal length `focal` times the longer side
 * and the middle of the picture as its centre. `mode=rolling-shutter` reads row after row while the
 * camera turns and shakes: row v of the height is seen pan·readout·(v - 1/2) + wobble·sin
 * (2π·(cycles·readout·v + phase)) of the width to the left.
 *
 * In any mode, also `none`, `aberration` makes red and blue larger or smaller than green, and
 * `vignette` darkens the corners by strength·t² with t = (r² - radius²) / (1 - radius²), r = 1 in
 * the corners. docs/warp.md has the definitions, also in YUV.
 *
 * Random draws: `field`, the key of the random numbers of the modes elastic and grid; `k1`, `k2`,
 * `k3`, `p1`, `p2`; `pan`, `wobble`, `phase`; `red`, `blue`; `vignette`. Masks and depth maps are
 * bent alike, with the nearest pixel, and keep their light; regions of interest and key points
 * follow; the camera matrix and the map in the trace are those of what is linear, and the trace
 * says `nonlinear`.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augwarp alpha=0.02 !
 * fakesink
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 !
 * augwarp mode=lens lens=barrel k1=0.4 vignette=0.6 aberration=0.01 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugWarpElement;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugWarpElementClass;

GType gst_aug_warp_element_get_type (void);
G_DEFINE_TYPE (GstAugWarpElement, gst_aug_warp_element, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augwarp, "augwarp", GST_RANK_NONE, gst_aug_warp_element_get_type ())

static void
gst_aug_warp_element_init (GstAugWarpElement *self)
{
}

static void
gst_aug_warp_element_class_init (GstAugWarpElementClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "warp", "Augmentation: bending", "Filter/Effect/Video");
}
