/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augflip
 * @title: augflip
 *
 * Mirrors pictures, and in the very same windows swaps left and right in sound and in words.
 *
 * A horizontal mirror swaps every left and right pair of channels (stereo and the pairs of surround
 * layouts), negates Y of first-order Ambisonics (W, Y, Z, X; `ambisonic=true` on four channels
 * without positions), and swaps the words left and right of captions, case kept. Mono sound and a
 * vertical mirror leave sound and words as they are.
 *
 * Where captions of the item are known, one that reaches over several windows needs them mirrored
 * alike, and with `text-safe` nothing is mirrored that can be read; docs/captions.md has the rules.
 *
 * Random draws: `direction` (below 1/2 is horizontal) in mode `either`. Regions of interest are
 * mirrored with the picture and keep id and parameters.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augflip probability=0.5
 * ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugFlip;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugFlipClass;

GType gst_aug_flip_get_type (void);
G_DEFINE_TYPE (GstAugFlip, gst_aug_flip, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augflip, "augflip", GST_RANK_NONE, gst_aug_flip_get_type ())

static void
gst_aug_flip_init (GstAugFlip *self)
{
}

static void
gst_aug_flip_class_init (GstAugFlipClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "flip", "Augmentation: flip", "Filter/Effect");
}
