/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augstretch
 * @title: augstretch
 *
 * Makes sound faster or slower within its window, and keeps its pitch. The output sample n is the
 * input around sample f·n of the window; the factor f is uniform in [`min-factor`,
 * `max-factor`), 1.25 is a quarter faster (as `rate` of audiomentations). The element leaves the
 * number of samples as it is: with `length=pad`, what is slower than before is cut at the window's
 * end, and what is faster ends before it, in a fade of 5 ms, and silence follows. With
 * `length=warp` both ends of the window stay where they are: a knee is uniform in [1/4, 3/4) of the
 * window, the shorter side of it has the factor, and the other side the factor that meets the end
 * (SpecAugment's time warp, on the waveform); in the last 5 ms it fades into the input. To make the
 * sound itself longer or shorter, in step with picture and text, use `augspeed pitch=keep`.
 *
 * `engine=vocoder` is a phase vocoder with frames of at least 64 ms that overlap four times: every
 * peak of the spectrum takes its region along (identity phase locking: Laroche and Dolson,
 * "Improved phase vocoder time-scale modification of audio", IEEE Trans. Speech and Audio Proc.
 * 7(3), 1999), time runs as in the input while an onset is in the middle of a frame, and all
 * channels turn together, so that a stereo image stays. `engine=wsola` (Verhelst and Roelands,
 * ICASSP 1993) repeats or leaves out pieces of the waveform where it resembles itself: less
 * latency, good for speech, poor for chords. The definition is in docs/stretch.md.
 *
 * Windows are stretched one by one: set `window` on augseed to the length of the pieces that shall
 * have one factor. `auggain` can fade their edges. Nothing is drawn with `phase=eval`.
 *
 * Random draws: `factor`, `knee`.
 *
 * Latency: about a frame and a half (120 ms at 48 kHz with the vocoder, 30 ms with WSOLA), and the
 * part of the window by which its end comes early: (1 - 1/`max-factor`) of it where that is above
 * 1, with `length=warp` half of the largest distance of a factor from 1. It is reported: live sound
 * is held back by as much. Below 1 nothing of the future is needed: for live sound with little
 * delay set `max-factor=1`, or a short `window` on augseed. A stream that is entered in the midst
 * of a window (a seek) is exact again from the next window on.
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! augseed seed=7 window=1 !
 * augstretch min-factor=0.9 max-factor=1.1 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugStretchElement;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugStretchElementClass;

GType gst_aug_stretch_element_get_type (void);
G_DEFINE_TYPE (GstAugStretchElement, gst_aug_stretch_element, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    augstretch, "augstretch", GST_RANK_NONE, gst_aug_stretch_element_get_type ())

static void
gst_aug_stretch_element_init (GstAugStretchElement *self)
{
}

static void
gst_aug_stretch_element_class_init (GstAugStretchElementClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "stretch", "Augmentation: stretch", "Filter/Effect/Audio");
}
