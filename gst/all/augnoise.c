/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augnoise
 * @title: augnoise
 *
 * Adds noise to pictures and to sound, fresh in every value and the same each time.
 *
 * On pictures `kind=gaussian` adds a normal number of the deviation sigma (levels of 255); `shot`
 * counts light: a value x of white becomes Poisson (x·photons) / photons; `salt-and-pepper` makes
 * the share amount of the values white or black; `speckle` multiplies by a normal number around 1;
 * `iso` adds luma noise with the deviation sqrt (51·intensity·(1/4 + 3/4·Y')) and chroma noise with
 * the deviation 255·intensity·color-shift. On YUV, Gaussian noise has the deviations that the same
 * noise on R'G'B' has there; shot, salt-and-pepper and speckle act on luma. docs/noise.md has the
 * definitions.
 *
 * Sound becomes y = x + g·n: `sound=white`, `pink`, `brown` or `blue` noise, the `hum` of the
 * mains, or a file of `location` (a file, a folder, a glob), which is a loop where it is shorter
 * than the window. The factor g gives the ratio snr between x and g·n: with `snr-mode=window-rms`
 * of their root mean squares in the window, with `active` of the level of speech while it is active
 * (ITU-T P.56), with `running` of the sound so far, a second behind; with `absolute` g·n has the
 * level in dB of full scale. x itself is never scaled; a silent window, and noise that is silent,
 * change nothing. docs/soundnoise.md has the definitions.
 *
 * `window-rms`, the default, and `active` hold sound back for the window, or a minute of it: of a
 * longer one, and of `window=0`, the first minute is measured. Live sources have `running`, without
 * latency, and may have `absolute`.
 *
 * Random draws: `sigma`, `photons` (on a logarithmic scale), `amount`, `salt`, `speckle`,
 * `intensity`, `color-shift`, `snr`, `level`, uniform between their min and max; `file` and
 * `offset`; `field` and `sound-field`, from which the numbers of all values follow with the frame's
 * time or the window, and the branch. Masks and depth maps are left alone, and so are alpha and all
 * metas.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augnoise kind=gaussian
 * max-sigma=15 ! fakesink
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! augseed seed=7 window=1 ! augnoise
 * sound=pink min-snr=5 max-snr=20 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugNoise;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugNoiseClass;

GType gst_aug_noise_get_type (void);
G_DEFINE_TYPE (GstAugNoise, gst_aug_noise, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augnoise, "augnoise", GST_RANK_NONE, gst_aug_noise_get_type ())

static void
gst_aug_noise_init (GstAugNoise *self)
{
}

static void
gst_aug_noise_class_init (GstAugNoiseClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "noise", "Augmentation: noise", "Filter/Effect");
}
