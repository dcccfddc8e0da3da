/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augchannels
 * @title: augchannels
 *
 * Does to the channels of sound what cables, microphones and careless mixes do to them; their
 * number and the caps stay.
 *
 * `shuffle`: channels change places; all orders but the one they have are as likely
 * (ShuffleChannels of torch-audiomentations, without the order that changes nothing). `drop`: one
 * channel, each as likely, is silent. `mono`: every channel is the mean of all. `balance`: with b
 * uniform in [`min-balance`, `max-balance`) the second channel is multiplied by 1 + b where b is
 * below 0, else the first by 1 - b; the other channels stay. `delay`: one channel, each as likely,
 * comes later by a time uniform in [`min-delay-ms`, `max-delay-ms`), rounded to whole samples; its
 * first samples in the window are silent.
 *
 * Sound of one channel is left alone. augflip knows which channels are left and right, exchanges
 * all pairs of them and so mirrors sound together with the picture; augchannels knows the number of
 * a channel only, and other branches do not follow it.
 *
 * There is no latency. A window that is entered in its midst has the same samples at once (`delay`:
 * after the delay). In messages, `order` holds the source of channel c in its bits 4·c to 4·c + 3,
 * for up to 16 channels.
 *
 * Random draws: `field` (the order), `channel`, `balance`, `delay`.
 *
 * The formulas in one place: [sounds](../sounds.md).
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audio/x-raw,channels=2 ! audioconvert !
 * augseed seed=7 window=1 ! augchannels kind=balance ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugChannels;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugChannelsClass;

GType gst_aug_channels_get_type (void);
G_DEFINE_TYPE (GstAugChannels, gst_aug_channels, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    augchannels, "augchannels", GST_RANK_NONE, gst_aug_channels_get_type ())

static void
gst_aug_channels_init (GstAugChannels *self)
{
}

static void
gst_aug_channels_class_init (GstAugChannelsClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "channels", "Augmentation: channels", "Filter/Effect/Audio");
}
