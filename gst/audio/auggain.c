/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-auggain
 * @title: auggain
 *
 * Makes sound louder or softer: y = 10^(db/20)·x, db uniform in [`min-db`, `max-db`).
 *
 * Random draws: `db`.
 *
 * ## Example
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! audioconvert ! augseed seed=7 window=1 !
 * auggain min-db=-6 max-db=6 ! fakesink
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
