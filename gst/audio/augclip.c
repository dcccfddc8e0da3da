/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augclip
 * @title: augclip
 *
 * Distorts sound, in one way (`kind`); full scale is 1.
 *
 * `hard`: y = min (max (x, -t), t), t = 10^(threshold-db/20). `percentile`: samples are cut off at
 * the percent/2-th and the (100 - percent/2)-th percentile of all samples of the window, channels
 * together, between the two nearest samples as numpy.percentile has it; ClippingDistortion of
 * audiomentations. `soft`: y = tanh (g·x)/tanh (g), g = 10^(drive-db/20), so that full scale stays;
 * tanh is worked out with basic operations alone, alike on every machine. `bits`: y = round (x·s +
 * d)/s within [-1, 1 - 1/s], s = 2^(bits - 1), half to even; the dither d is nothing, uniform in
 * half a step around 0 (rectangular) or the sum of two such numbers (triangular), from the field of
 * the operation by sample and channel (Lipshitz, Wannamaker, Vanderkooy, *Quantization and dither*,
 * JAES 40, 1992). `hold`: y[n] = x[ceil (floor (n·r/rate)·rate/r)], the first sample at or after
 * the last tick of a clock of r Hz, which does nothing at and above the sample rate.
 *
 * Threshold, percent, drive and bits are uniform in their ranges, the rate of `hold` is
 * log-uniform.
 *
 * There is no latency but with `kind=percentile`, which holds a window back until it is over, needs
 * windows of a known length (`window` on augseed) and is refused live. A window that is entered in
 * its midst has the same samples at once (`hold`: from the next tick); `percentile` counts what has
 * come.
 *
 * Random draws: `threshold`, `percent`, `drive`, `bits`, `rate`, `field`.
 *
 * The formulas in one place: [sounds](../sounds.md).
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! augseed seed=7 window=1 !
 * augclip kind=soft ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugClip;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugClipClass;

GType gst_aug_clip_get_type (void);
G_DEFINE_TYPE (GstAugClip, gst_aug_clip, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augclip, "augclip", GST_RANK_NONE, gst_aug_clip_get_type ())

static void
gst_aug_clip_init (GstAugClip *self)
{
}

static void
gst_aug_clip_class_init (GstAugClipClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "clip", "Augmentation: clipping", "Filter/Effect/Audio");
}
