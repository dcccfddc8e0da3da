/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augpitch
 * @title: augpitch
 *
 * Shifts the pitch of sound and keeps its duration: frequencies become r = 2^(semitones/12) times
 * what they were, semitones uniform in [`min-semitones`, `max-semitones`). Sound is stretched to r
 * times its length with its pitch kept, and read r times as fast: y[n] = x'(r·n), with band-limited
 * interpolation (a sinc of 48 taps under a Kaiser window, cut at half the rate, or below it by r
 * where the pitch rises). Every window begins and ends as it did; the number of samples is the
 * same.
 *
 * `engine=vocoder` stretches with a phase vocoder (Laroche and Dolson 1999), which suits any sound;
 * `engine=wsola` by waveform similarity overlap-add (Verhelst and Roelands 1993), which suits one
 * voice, has a third of the latency and a fraction of the work, and moves onsets by up to 10 ms.
 *
 * With `formants=shift` the resonances of a voice move with the pitch. With `formants=keep` they
 * stay: every frame of 30 to 60 ms of the result is filtered by E(f)/E(f/r), at most 20 dB, where E
 * is the true envelope of the input (Röbel and Rodet 2005; cepstrum up to 2 ms). Channels move and
 * are filtered alike.
 *
 * The latency is constant for given settings; it is less with a higher `min-semitones`. At 48 kHz
 * and the default range: 119 ms, with `engine=wsola` 36 ms; `formants=keep` adds 43 ms. A shift of
 * exactly 0 changes nothing. Where a stream is entered in the midst of a window the sound is as
 * good, but not the same bytes: both engines go on from what they did before. docs/pitch.md has the
 * formulas.
 *
 * Random draws: `semitones`.
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! augseed seed=7 window=1 !
 * augpitch min-semitones=-2 max-semitones=2 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugPitch;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugPitchClass;

GType gst_aug_pitch_get_type (void);
G_DEFINE_TYPE (GstAugPitch, gst_aug_pitch, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augpitch, "augpitch", GST_RANK_NONE, gst_aug_pitch_get_type ())

static void
gst_aug_pitch_init (GstAugPitch *self)
{
}

static void
gst_aug_pitch_class_init (GstAugPitchClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "pitch", "Augmentation: pitch shift", "Filter/Effect/Audio");
}
