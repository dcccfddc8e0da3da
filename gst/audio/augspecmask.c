/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augspecmask
 * @title: augspecmask
 *
 * SpecAugment on the live waveform: bands of frequency and stretches of time are masked, time is
 * warped (Park et al., Interspeech 2019 and ICASSP 2020). The formulas are in the documentation's
 * page on masks.
 *
 * A frequency mask covers f channels of the mel scale from channel f0, f uniform in 0 …
 * `freq-width` and f0 uniform in what is left; a time mask covers t frames of 10 ms, t uniform in 0
 * … min (`time-width`, `time-share`·window). Masked bins become the geometric mean of the unmasked
 * bins of the same STFT frame (`mean`), nothing (`zero`) or noise; masked time becomes silence or
 * noise. The element subtracts y = x - iSTFT ((1 - M)·X), so samples outside of masks are
 * bit-exact. With `time-warp` what was heard at one place of the window is heard up to `warp-width`
 * frames earlier or later, with its pitch; the window's ends stay. What comes out of a window
 * depends on this window alone.
 *
 * Tensors of spectrograms (`other/tensors`, float32, as augmel makes them) are warped and masked by
 * the same decisions: mel channels are the numbers of a frame, what is masked becomes the tensor's
 * mean, 0 or noise.
 *
 * Latency on sound is constant: the longest power of two of samples no longer than 64 ms (128 at
 * least), at any rate up to 6144000 samples a second; with time warp also `warp-width`, and what
 * the phase vocoder looks ahead. Time masks and time warp need windows of a known length (`window`
 * on augseed).
 *
 * Random draws: `freq-width`, `freq-first` (index = mask + 16·channel), `time-width`, `time-first`
 * (index = mask + 32·channel), `warp-center`, `warp-shift`; with `mask-value=noise` also `field`
 * (index = frequency mask, or 16 + time mask, + 48·channel).
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! augseed seed=7 window=1 !
 * augspecmask preset=ld ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugSpecMask;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugSpecMaskClass;

GType gst_aug_spec_mask_element_get_type (void);
G_DEFINE_TYPE (GstAugSpecMask, gst_aug_spec_mask_element, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    augspecmask, "augspecmask", GST_RANK_NONE, gst_aug_spec_mask_element_get_type ())

static void
gst_aug_spec_mask_element_init (GstAugSpecMask *self)
{
}

static void
gst_aug_spec_mask_element_class_init (GstAugSpecMaskClass *klass)
{
  gst_aug_filter_class_set_kind (GST_AUG_FILTER_CLASS (klass), "specmask",
      "Augmentation: spectrum masks", "Filter/Effect/Audio");
}
