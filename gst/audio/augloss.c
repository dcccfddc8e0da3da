/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augloss
 * @title: augloss
 *
 * Loses parts of sound, as networks and bad contacts do.
 *
 * `packets`: packet k is the samples from ceil (k·packet·rate) to ceil ((k + 1)·packet·rate) of the
 * window. Without bursts each is lost with the probability `share`, uniform in [`min-share`,
 * `max-share`). With `max-burst` above 0 packets are in or between bursts (E. N. Gilbert,
 * *Capacity of a burst-noise channel*, 1960; E. O. Elliott, 1963): a burst lasts `burst` packets on
 * average, uniform in [`min-burst`, `max-burst`) and at least 1 and share/(1 - share); so it ends
 * after a packet with the probability 1/burst and begins after one with share/((1 - share)·burst),
 * and `share` of the packets are in bursts, from the first packet on. `burst-loss` of these and
 * `other-loss` of the others are lost. Word k of two rows of the operation's field decides on
 * packet k (below), alike in all branches.
 *
 * `dropouts`: from `min-count` to `max-count` stretches of a length uniform in [`min-length-ms`,
 * `max-length-ms`) are lost anywhere in the window (DropChunk of SpeechBrain). `stutter`: such
 * stretches are heard again, `min-repeats` to `max-repeats` times, instead of what follows them.
 * Where stretches overlap, the one that begins last is heard.
 *
 * Instead of what is lost there is silence, or (`conceal`) for `conceal-ms` from the beginning of
 * the hole the `packet-ms` before it again and again, or uniform noise with their root mean square,
 * a channel by itself; then silence. Before the window's first sample there is nothing to repeat.
 *
 * Words of a field: word i of a row is word i mod 4 of philox (key = (field low, field high),
 * counter = (i/4, row, window low, branch)), philox as in the [contract](../seeding.md). A packet
 * is in a burst if word k of row 0, branch 0, is below its probability times 2^32, and lost if word
 * k of row 1 is; sample n of noise in channel c is word n of row 2 + c, branch = h (name of the
 * branch), as a signed number times 2^-31·sqrt (3)·rms.
 *
 * There is no latency. `dropouts` and `stutter` need windows of a known length (`window` on
 * augseed). In a window that is entered in its midst the same is lost at once; what is repeated is
 * the same from the first hole on that begins a `packet-ms` or more behind the entry.
 *
 * Random draws: `share`, `burst`, `count`, `length`, `start`, `repeats`, `field` (index = stretch).
 *
 * The formulas in one place: [sounds](../sounds.md).
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! augseed seed=7 window=1 !
 * augloss min-burst=2 max-burst=4 conceal=repeat ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugLoss;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugLossClass;

GType gst_aug_loss_get_type (void);
G_DEFINE_TYPE (GstAugLoss, gst_aug_loss, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augloss, "augloss", GST_RANK_NONE, gst_aug_loss_get_type ())

static void
gst_aug_loss_init (GstAugLoss *self)
{
}

static void
gst_aug_loss_class_init (GstAugLossClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "loss", "Augmentation: loss", "Filter/Effect/Audio");
}
