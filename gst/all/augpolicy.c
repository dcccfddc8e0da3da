/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augpolicy
 * @title: augpolicy
 *
 * Carries out a policy document on whatever branch it is in.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augpolicy
 * policy='{"policy": [{"op": "flip"}]}' ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugpolicy;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugpolicyClass;

GType gst_aug_policy_element_get_type (void);
G_DEFINE_TYPE (GstAugpolicy, gst_aug_policy_element, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    augpolicy, "augpolicy", GST_RANK_NONE, gst_aug_policy_element_get_type ())

static void
gst_aug_policy_element_init (GstAugpolicy *self)
{
}

static void
gst_aug_policy_element_class_init (GstAugpolicyClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "policy", "Augmentation: policy", "Filter/Effect");
}
