/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augdepth
 * @title: augdepth
 *
 * Spoils depth maps as sensors do: noise that grows with the distance, steps of disparity, holes.
 *
 * A depth map is GRAY16_LE, `depth-scale` units a metre, 0 where nothing was measured. In this
 * order: the map is shifted, and each pixel measured beside its place (`sampling`); of the pixels
 * at edges the share `edge-holes` is missing; depth moves along the surface's normal (`normal`); a
 * normal number of the deviation sigma + growth·z² is added; the disparity `focal-baseline`/z gets
 * noise and is rounded to steps; single pixels are missing (`dropout`) or any depth (`random`),
 * sticks lie in the picture, blobs are missing; what is outside of `min-depth` and `max-depth` is
 * not measured. docs/depth.md has the definitions. What is not measured stays so.
 *
 * Random draws: `strength` between `min-strength` and `max-strength` for each kind of noise, by
 * which its magnitudes and shares are multiplied, `shift-x`, `shift-y`, and `field`, from which the
 * numbers of all pixels follow with the frame's time and the branch. Branches with the roles rgb
 * and mask are left alone, and so are all metas.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! video/x-raw,format=GRAY16_LE ! augseed seed=7
 * window=1/2 ! augdepth depth-scale=10000 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugDepth;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugDepthClass;

GType gst_aug_depth_get_type (void);
G_DEFINE_TYPE (GstAugDepth, gst_aug_depth, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augdepth, "augdepth", GST_RANK_NONE, gst_aug_depth_get_type ())

static void
gst_aug_depth_init (GstAugDepth *self)
{
}

static void
gst_aug_depth_class_init (GstAugDepthClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "depth", "Augmentation: depth", "Filter/Effect/Video");
}
