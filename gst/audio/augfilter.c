/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augfilter
 * @title: augfilter
 *
 * Filters sound with second-order sections, in double precision, transposed direct form II.
 *
 * The coefficients are those of R. Bristow-Johnson, *Cookbook formulae for audio EQ biquad filter
 * coefficients* (W3C note), with alpha = sin w/(2·q), w = 2·pi·frequency/rate. `low-pass` and
 * `high-pass` of n `sections` have the qualities q·sqrt (2)/(2·sin ((2·k + 1)·pi/(4·n))), k = 0 … n
 * - 1: a Butterworth filter of the order 2·n at the default q, 12·n dB an octave. The other kinds
 * are n equal sections, each with the n-th part of the gain in dB. `telephone` is a high-pass at
 * 300 Hz and a low-pass at 3400 Hz, `band-limit` a low-pass at the frequency, of 4 and of 8
 * Butterworth sections; nothing but the frequency is drawn for them. From half the sample rate on a
 * frequency means the limit of the formulas: high-pass and band-pass leave silence, a low shelf is
 * a gain, and the others change nothing.
 *
 * The frequency is uniform on `scale`, q log-uniform, the gain and the number of sections uniform.
 *
 * A filter starts afresh with every window, as if silence had been before it, like lfilter of SciPy
 * or torchaudio on a clip. With `warm-up-ms` it hears so much of the window's start backwards first
 * (the samples W, W - 1 … 1), so that the ends of windows are not heard; sound is held back by as
 * much, which is the only latency. In a window that is entered in its midst the filter starts
 * there: what comes out is within about -120 dB of the same after 4.4·q/frequency seconds, or
 * 2.2/(q·frequency) if that is longer (q the largest of its sections, times 10^(gain/40) where
 * peaking lifts), and bit by bit the same soon after.
 *
 * Random draws: `frequency`, `q`, `gain`, `sections`.
 *
 * The formulas in one place: [sounds](../sounds.md).
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 wave=pink-noise ! audioconvert !
 * augseed seed=7 window=1 ! augfilter kind=high-pass max-frequency=2000 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

/* GstAugFilter is the base of all elements. */
typedef struct {
  GstAugFilter parent;
} GstAugFilterElement;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugFilterElementClass;

GType gst_aug_filter_element_get_type (void);
G_DEFINE_TYPE (GstAugFilterElement, gst_aug_filter_element, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    augfilter, "augfilter", GST_RANK_NONE, gst_aug_filter_element_get_type ())

static void
gst_aug_filter_element_init (GstAugFilterElement *self)
{
}

static void
gst_aug_filter_element_class_init (GstAugFilterElementClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "filter", "Augmentation: filter", "Filter/Effect/Audio");
}
