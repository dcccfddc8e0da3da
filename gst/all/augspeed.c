/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augspeed
 * @title: augspeed
 *
 * Makes pictures, sound, captions and any other timed stream faster or slower, a window at a time,
 * and all of them in step: speed perturbation (Ko et al., Interspeech 2015) and the time warp of
 * SpecAugment (Park et al., Interspeech 2019).
 *
 * A window of L seconds lasts L/factor, the factor uniform in `min-factor` … `max-factor` or one of
 * `factors`. With `warp` an instant w0 of the window, uniform in `warp` … L - `warp`, moves by a
 * time uniform in ±`warp`, and the window's ends stay. Every branch computes the same output
 * timeline alone, in whole nanoseconds: timestamps, durations, segments, seeks, positions and gaps
 * are those of the output. Sound is made anew for that timeline, band-limited to -86 dB, so windows
 * join without a seam; with `pitch=keep` each window is stretched alone (see augstretch). Frames
 * keep their pictures and move: put videorate behind where a constant frame rate is needed.
 *
 * Put one into every branch, behind augseed. Live sources and reverse playback are refused, since
 * time would run ahead.
 *
 * Random draws: `factor`, `warp-knee`, `warp-shift`.
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=200 ! audioconvert ! augseed seed=7 window=1 !
 * augspeed factors="<0.9,1.0,1.1>" ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugSpeedElement;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugSpeedElementClass;

GType gst_aug_speed_element_get_type (void);
G_DEFINE_TYPE (GstAugSpeedElement, gst_aug_speed_element, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augspeed, "augspeed", GST_RANK_NONE, gst_aug_speed_element_get_type ())

static void
gst_aug_speed_element_init (GstAugSpeedElement *self)
{
}

static void
gst_aug_speed_element_class_init (GstAugSpeedElementClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "speed", "Augmentation: speed", "Filter/Effect");
}
