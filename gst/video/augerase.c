/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augerase
 * @title: augerase
 *
 * Covers parts of pictures.
 *
 * `mode=rectangle` is torchvision's RandomErasing: a rectangle with a share a of the picture's
 * area, uniform in [min-scale, max-scale], and a ratio r, log-uniform in [min-ratio, max-ratio]; it
 * is sqrt (a·r) high and sqrt (a / r) wide in pixels, and nothing is erased if none of ten tries
 * fits. `dropout` cuts several small holes, `grid` squares at the crossings of a grid (GridMask). A
 * shadow and a patch multiply pixels: x·(1 - (1 - g)·w) with a gain g and a weight w that falls off
 * at the edge, or as a Gaussian. Dirt, rain and fog mix a colour A in: x·t + A·(1 - t); rain moves
 * from frame to frame, the rest holds still for the window. A chroma sample is covered as much as
 * the pixels that it belongs to are on average. docs/erase.md has the definitions.
 *
 * Random draws: `area`, `ratio`, `x`, `y`, `color` (rectangle, the colour also dropout and grid),
 * `holes` (dropout, dirt), `period`, `angle`, `x`, `y` (grid), `opacity`, `width`, `x`, `sign`, and
 * for polygons `height`, `y`, `corners` (shadow), `patches`, `x`, `y`, `sigma`, `factor` (patch),
 * `amount` (dirt, rain, fog), `drops`, `angle` (rain), `brightness` (fog), and `field`, from which
 * places of holes, corners, blobs and drops, the fog's field and noise follow. Masks and depth maps
 * are left alone unless `measured=erase` makes holes in them too; alpha and all metas stay.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augerase mode=dropout !
 * fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugErase;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugEraseClass;

GType gst_aug_erase_get_type (void);
G_DEFINE_TYPE (GstAugErase, gst_aug_erase, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augerase, "augerase", GST_RANK_NONE, gst_aug_erase_get_type ())

static void
gst_aug_erase_init (GstAugErase *self)
{
}

static void
gst_aug_erase_class_init (GstAugEraseClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "erase", "Augmentation: erasing", "Filter/Effect/Video");
}
