/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augpolicy
 * @title: augpolicy
 *
 * Carries out a policy on whatever branch it is in: a document that says which operations, how
 * likely, how strong, in what order, and for whom ([format](../policy.md)). `policy` is a document
 * in JSON, the name of a [published policy](../automatic.md), with parameters if it has any
 * (`randaugment?n=2&magnitude=9`), or a string of timm (`rand-m9-n3-mstd0.5`); `location` is a
 * file. Every published policy is a preset, too (`@preset=`).
 *
 * All elements with the same document draw alike, so that a picture, its mask, its sound and its
 * captions get the same operations, each of them those that it can have: a rotation moves no sound,
 * noise of sound changes no picture. What a node draws is addressed by its id: draws of node
 * `light` are those of the decision `policy:light`, and an element that is this one operation with
 * `decision=policy:light` does the same, byte for byte (sound in integers is rounded once for all
 * operations, and geometry is sampled once unless the document says `"sampling": "each"`).
 *
 * Operations on a picture are one [plan](../plans.md): a policy with many of them costs little more
 * than the dearest one. The output has the size of `width` and `height`, else that which
 * the first crop of the policy names, else what downstream asks for, else that of the input. Crops
 * give it; in windows without one the whole frame is scaled, in front of the operations that follow
 * the crop in the document. Regions of interest are dropped where less of them is seen than the
 * largest `min-visible` of the document. Sound is held back by the most that the document can need:
 * the sum over operations in a row, the largest of alternatives. What a temporal crop or
 * modalitydrop takes away is taken behind all other operations on sound.
 *
 * Where captions of the window name colours, operations that would make them false are limited or
 * left out, whatever document they come from (`color-words`): docs/captions.md.
 *
 * Another `policy` or `location`, and `reload`, which reads the file again, act from the next
 * window on. In a group of augseed the elements that share the decision take a new document in
 * step, also where it was given to one of them alone: from the first window that none of them has
 * begun, or behind a flush. A document with an error is reported once, and the last one holds.
 *
 * Messages, logs and traces have the `id` of the node behind each operation, and the first 16
 * digits of the document's SHA-256, `policy`.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 !
 * augpolicy policy=randaugment ! videoconvert ! fakesink
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
  /**
   * GstAugpolicy::reload:
   * @self: the element
   *
   * Reads the file `location` again, for the next window.
   */
  g_signal_new_class_handler ("reload", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, G_CALLBACK (gst_aug_filter_reload), NULL, NULL, NULL,
      G_TYPE_NONE, 0);
}
