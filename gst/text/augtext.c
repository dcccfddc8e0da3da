/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augtext
 * @title: augtext
 *
 * Changes the words of captions and transcripts. Alone, `augtext` is easy data augmentation (EDA;
 * Wei and Zou, EMNLP 2019): in each window one of four is picked, synonyms, random insertion, swap
 * or deletion, each with 10 % of the words. A setting that is named after an operation says how
 * often it is picked in comparison with the others, or with `pick=each` its own probability; one
 * that ends in `-rate` how much of a cue it changes.
 *
 * Words are those of UAX #29, a hyphenated compound is one. A word takes its tags along, and
 * markup stays valid; override blocks such as `{\an8}` and words in `keep-words` stay as they are.
 * A cue that is not UTF-8 or whose markup does not parse is mended, with a warning.
 *
 * A cue keeps its time. One that nothing is left of becomes a GAP event of the same time, since
 * muxers and overlays wait for either, and gaps pass at once. What no operation has changed goes on
 * as the very same buffer. With `mentions=highlight` plain text goes out as markup where downstream
 * takes that. The language is that of the stream's tags unless `language` is set.
 *
 * With `mentions` captions follow what is left in the picture: mentions of the item's objects that
 * are no longer seen are dropped, or those of what is seen highlighted. For that the elements that
 * move pictures stand in front of augtext too, set alike; docs/captions.md has the patterns.
 *
 * What is not installed (WordNet, a thesaurus, a translator) is told once, with what to install,
 * and the words pass as they are.
 *
 * Random draws: `pick`; with `pick=each` the operation's name with i=1; the operation's name with
 * i=0 is the key of what is drawn in each cue, by the place of the cue's beginning in the window
 * (with `hold=item` in the item) as it was before elements moved time; cues without a time are told
 * apart by their words.
 *
 * ## Example
 * |[
 * gst-launch-1.0 filesrc location=clip.srt ! subparse ! augseed seed=7 window=1 ! augtext !
 * srtenc ! filesink location=words.srt
 * gst-launch-1.0 filesrc location=clip.srt ! subparse ! augseed seed=7 window=1 ! augtext
 * pick=each synonym-rate=0.3 insertion=0 deletion=0 mask=0.5 keep-words=dog,ball ! fakesink
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
