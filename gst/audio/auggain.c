/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-auggain
 * @title: auggain
 *
 * Makes sound louder or softer: y = 10^(db/20)·x, db uniform in [`min-db`, `max-db`).
 *
 * A *transition* moves the gain within the window: y[n] = 10^(g[n]/20)·x[n] with g[n] = db +
 * (to-db - db)·min (max ((n - start)/duration, 0), 1); to-db as db, the duration uniform in
 * [`min-transition`, `max-transition`) seconds, its start uniform from where it would end at the
 * window's start to the window's end, as GainTransition of audiomentations has it. `fade-ms` fades
 * sound in and out at the ends of every window: [n + 1/2]/N of the amplitude in sample n of N
 * (linear), or the sine of 90° of that (equal-power); a fade is at most half a window. The polarity
 * is inverted in `invert-probability` of the windows, and a constant uniform in [`min-offset`,
 * `max-offset`) is added at last. With `normalize` the gain is the level that the loudest sample of
 * the window, or the root of the mean square of all its channels, gets in dB of full scale; silence
 * stays.
 *
 * Floats are not clipped; 16-bit samples saturate. There is no latency but with `normalize`, which
 * holds a window back until it is over and is refused live. Transitions, fades and `normalize` need
 * windows of a known length (`window` on augseed). A window that is entered in its midst has the
 * same samples at once; `normalize` measures what has come.
 *
 * Random draws: `db`, `invert`, `offset`, `transition` (whether there is one), `to-db`,
 * `transition-duration`, `transition-start`.
 *
 * The formulas in one place: [sounds](../sounds.md).
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! augseed seed=7 window=1 !
 * auggain min-db=-6 max-db=6 transition-probability=0.5 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugGain;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugGainClass;

GType gst_aug_gain_get_type (void);
G_DEFINE_TYPE (GstAugGain, gst_aug_gain, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (auggain, "auggain", GST_RANK_NONE, gst_aug_gain_get_type ())

static void
gst_aug_gain_init (GstAugGain *self)
{
}

static void
gst_aug_gain_class_init (GstAugGainClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "gain", "Augmentation: gain", "Filter/Effect/Audio");
}
