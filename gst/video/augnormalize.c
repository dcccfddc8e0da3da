/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augnormalize
 * @title: augnormalize
 *
 * The numbers of a picture in one piece of memory, channels first or last.
 *
 * With x a channel from 0 (black) to 1 (white) a number is (x - mean) / std, computed as
 * a·x + b in float32: torchvision's ToTensor and Normalize, but for rounding. `statistics` names
 * well-known means and standard deviations; `mean` and `std`, or `location`, a file that
 * `gst-augment-1.0 stats` has measured, take their place. YUV becomes RGB in float32 by the matrix
 * and range of the caps, without rounding to bytes in between; docs/normalize.md has the formulas.
 * The element carries out the work that the elements in front leave to it.
 *
 * The caps are those of NNStreamer: `other/tensors` with one tensor of `dimensions`
 * width:height:channels:1 (`layout=chw`) or channels:width:height:1 (`layout=hwc`). A buffer holds
 * the numbers and nothing else: `np.frombuffer (map.data, np.float32)` reads it in place. Sizes
 * that downstream asks for are asked of upstream, so that augcrop needs none.
 *
 * Depth maps (`role=depth`) become metres by `depth-scale`, and are normalised only by numbers that
 * were set; masks (`role=mask`) keep their class numbers. Where modalitydrop left the pictures out
 * all numbers are 0. Nothing is drawn: windows are normalised with `phase=eval` too. All metas
 * travel.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augcrop width=224
 * height=224 ! augflip ! augcolor ! augnormalize ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugNormalize;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugNormalizeClass;

GType gst_aug_normalize_get_type (void);
G_DEFINE_TYPE (GstAugNormalize, gst_aug_normalize, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    augnormalize, "augnormalize", GST_RANK_NONE, gst_aug_normalize_get_type ())

static void
gst_aug_normalize_init (GstAugNormalize *self)
{
}

static void
gst_aug_normalize_class_init (GstAugNormalizeClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "normalize", "Augmentation: tensors", "Filter/Converter/Video");
}
