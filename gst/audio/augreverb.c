/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augreverb
 * @title: augreverb
 *
 * Puts sound into rooms: y = h * x, h the impulse response of a room that is drawn (`kind=room`),
 * of noise that decays (`kind=exponential`), or of a file (`kind=file`, `location`). The definition
 * is on the page about reverberation.
 *
 * `room`: a shoebox of drawn size with a source and a microphone at drawn places, by image sources
 * up to `order` (J. B. Allen and D. A. Berkley, JASA 65(4), 1979); its walls absorb what Eyring's
 * formula asks for the drawn reverberation time, the time in which sound decays by 60 dB. What the
 * image sources leave out is noise that decays with it (after E. A. Lehmann and A. M. Johansson,
 * IEEE TASLP 18(6), 2010), unless `diffuse=false`. `exponential`: direct sound and, right behind
 * it, that noise alone, at a drawn ratio of their energies. `file`: the largest sample is the
 * direct sound; what is more than `lead-ms` in front of it is cut off.
 *
 * The direct sound stays where it is and the sound as long as it is, so words and pictures keep
 * their place. `normalize=power`: the energy of h is 1; `direct`: the direct sound keeps its level;
 * `none`: h stays as it is. With a drawn share `wet` below 1 the rest stays as it was.
 *
 * Stereo has two microphones, at a drawn distance and direction, or the two channels of a file;
 * other numbers of channels have one, and channel c takes channel c modulo n of a file with n.
 *
 * What a window sounds like depends on this window alone: reverberation ends with it and begins
 * afresh in the next. With `tail=ring` it sounds on into the windows behind it; after a seek, and
 * with `tail=cut` after a seek into a window's midst, sound is then complete when the response's
 * length has passed.
 *
 * Latency: 32 samples for `room`, none for `exponential`, `lead-ms` for `file`.
 *
 * Random draws: `width`, `length`, `height`, `source` (0, 1, 2: x, y, z), `microphone` (0, 1, 2),
 * `spacing`, `angle`, `rt60`, `direct`, `wet`, `field`, `file`.
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 wave=ticks ! audioconvert ! augseed seed=7 window=1 !
 * augreverb max-rt60=1.2 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugReverb;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugReverbClass;

GType gst_aug_reverb_get_type (void);
G_DEFINE_TYPE (GstAugReverb, gst_aug_reverb, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augreverb, "augreverb", GST_RANK_NONE, gst_aug_reverb_get_type ())

static void
gst_aug_reverb_init (GstAugReverb *self)
{
}

static void
gst_aug_reverb_class_init (GstAugReverbClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "reverb", "Augmentation: reverb", "Filter/Effect/Audio");
}
