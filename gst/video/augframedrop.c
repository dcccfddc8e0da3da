/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augframedrop
 * @title: augframedrop
 *
 * Treats frames as a bad camera or network does. What happens is decided in time, in slots of
 * 1/`frequency` seconds from the window's start on, never by counting frames: put one into every
 * branch with the same settings, and cameras, masks and depth lose the same frames, also at other
 * frame rates and after a seek. A frame at time t belongs to slot floor ((t - start)·frequency +
 * 1/4).
 *
 * `mode=drop` leaves out the frames of hit slots and sends GAP events. `mode=freeze` shows the last
 * frame before them again; where a window begins with a hit, or after a seek into one, that is the
 * first frame that comes. `mode=duplicate` shows each hit frame again in place of the next one, as
 * a stuttering sensor does. Share p of the slots is hit, in runs of B slots on average: a slot is
 * hit if u is below 1 - 1/B behind a hit, below p / ((1 - p)·B) elsewhere, and below p at the
 * window's start (Gilbert's chain).
 *
 * `mode=reverse` plays each window backwards. It holds a whole window, at most `max-frames`
 * pictures, and is refused on live sources. `mode=jitter` moves timestamps by up to `max-jitter`:
 * the shift is drawn at the multiples of 1/`frequency` and linear between, so that it is the same
 * for every frame rate, order stays, and no frame leaves its window. `mode=latency` delays pictures
 * by a time drawn per window and leaves their timestamps, or with `shift-times` delays both; where
 * nothing so old is there, the oldest picture that came is shown.
 *
 * A frame that is shown again keeps its regions, its trace and work that other elements left to be
 * done; time and window are those of the frame whose place it takes. No pixel is touched or copied
 * here.
 *
 * docs/frames.md has the definitions. Random draws: `slot` (drop, freeze, duplicate), `offset`
 * (jitter), `delay` (latency). With
 * `phase=eval` nothing is done.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1 ! augframedrop mode=freeze
 * share=0.3 burst=0.2 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugFrameDrop;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugFrameDropClass;

GType gst_aug_frame_drop_get_type (void);
G_DEFINE_TYPE (GstAugFrameDrop, gst_aug_frame_drop, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    augframedrop, "augframedrop", GST_RANK_NONE, gst_aug_frame_drop_get_type ())

static void
gst_aug_frame_drop_init (GstAugFrameDrop *self)
{
}

static void
gst_aug_frame_drop_class_init (GstAugFrameDropClass *klass)
{
  gst_aug_filter_class_set_kind (GST_AUG_FILTER_CLASS (klass), "framedrop",
      "Augmentation: frame drops, freezes and delays", "Filter/Effect/Video");
}
