/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augtext
 * @title: augtext
 *
 * Changes the words of captions and transcripts: one operation for a window, picked among those
 * with a probability above 0, or with `pick=each` each with its own. By itself it is easy data
 * augmentation (EDA; Wei and Zou, EMNLP 2019): synonyms, random insertion, swap, deletion.
 *
 * A cue keeps its time; one that nothing is left of becomes a gap. Markup stays valid.
 *
 * Random draws: `pick`; with `pick=each` the operation's name with i=1; the operation's name with
 * i=0 is the key of what is drawn in each cue.
 *
 * ## Example
 * |[
 * gst-launch-1.0 filesrc location=clip.srt ! subparse ! augseed seed=7 window=1 ! augtext swap=1 !
 * fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugText;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugTextClass;

GType gst_aug_text_element_get_type (void);
G_DEFINE_TYPE (GstAugText, gst_aug_text_element, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augtext, "augtext", GST_RANK_NONE, gst_aug_text_element_get_type ())

static void
gst_aug_text_element_init (GstAugText *self)
{
}

static void
gst_aug_text_element_class_init (GstAugTextClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "text", "Augmentation: text", "Filter/Effect");
}
