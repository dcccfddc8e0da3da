/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-modalitydrop
 * @title: modalitydrop
 *
 * Leaves out modalities per window, never all of them. Put one into every branch, with the same
 * `modalities`, `probabilities` and `rule`: each computes the whole choice alone.
 *
 * `rule=bernoulli`: modality i is left out if u_i is below p_i; if all would be, the one with the
 * largest u_i / p_i stays. `rule=avhubert`: half of the windows keep all, the others one modality
 * alone (Shi et al., ICLR 2022), drawn by weight. `rule=uniform`: every combination but the empty
 * one is as likely. `probability` gates the rule.
 *
 * `mode=fill` puts black pictures, silence with the GAP flag, and for captions and other sparse
 * data GAP events in their place, so that encoders and muxers go on. `mode=gap` sends GAP events
 * only; behind encoders these stall every muxer. `mode=flag` leaves the data. The seed meta's
 * flag `dropped` and the trace's `present` say what happened.
 *
 * Random draws: the modalities' names (bernoulli), `all` and `alone` (avhubert), `combination`
 * (uniform).
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! modalitydrop
 * modalities=video,audio probabilities="<0.3,0.3>" ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstModalityDrop;

typedef struct {
  GstAugFilterClass parent_class;
} GstModalityDropClass;

GType gst_modality_drop_get_type (void);
G_DEFINE_TYPE (GstModalityDrop, gst_modality_drop, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    modalitydrop, "modalitydrop", GST_RANK_NONE, gst_modality_drop_get_type ())

static void
gst_modality_drop_init (GstModalityDrop *self)
{
}

static void
gst_modality_drop_class_init (GstModalityDropClass *klass)
{
  gst_aug_filter_class_set_kind (GST_AUG_FILTER_CLASS (klass), "modalitydrop",
      "Augmentation: modality dropout", "Filter/Effect");
}
