/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augcrop
 * @title: augcrop
 *
 * Crops pictures and resizes the crop to the output, and cuts a part out of each window in time.
 *
 * In mode `resized-crop` the crop's area is a share of the picture's, uniform in [`min-scale`,
 * `max-scale`], and its width over height r is log-uniform in [`min-ratio`, `max-ratio`] (times the
 * output's shape where `width` and `height` are set): w = sqrt (area·r), h = sqrt (area / r), as
 * torchvision's RandomResizedCrop; after ten tries that do not fit, the largest central crop of an
 * allowed ratio. The modes `random`, `center` and `fixed` cut a piece of the output's size and do
 * not resize. Masks and depth are sampled nearest, pictures with an antialiasing triangle filter.
 *
 * With `min-duration` below 1, a share of each window uniform in [`min-duration`, `max-duration`]
 * is kept, from a start that is uniform in what is left. Pictures, sound and captions are cut at
 * the same instant: sound at sample ceil (t·rate), pictures whose first quarter lies in the kept
 * part. `timeline=keep` leaves times as they are and sends GAP events; `timeline=compact` moves
 * what is left together, and maps seeks, positions and durations. Any stream with times can be cut.
 *
 * Tensors of spectrograms (`other/tensors`, float32, as augmel makes them) are cut by frames, at
 * the same instant: the frames that are kept come first, behind them all numbers are 0. With
 * `min-band` below 1 a share of the bins uniform in [`min-band`, `max-band`] is kept, from a bin
 * that is uniform in what is left; the others are 0.
 *
 * Random draws: `area`, `ratio`, `x`, `y` (index = try; attempt = redraw for `keep`), `length`,
 * `start`, `band`, `band-place`. Regions of interest follow the crop and keep id and parameters.
 * Put augcrop in front of augflip where `keep` is used: objects are those of the unmirrored
 * picture.
 *
 * With `keep-mentioned` the objects that captions of the window mention stay visible in the same
 * way, and depth, masks, sound and captions follow; docs/captions.md says how, and what becomes of
 * modes that cannot draw again. Among captions augcrop tells augtext what is left in the picture.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augcrop width=224
 * height=224 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugCrop;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugCropClass;

GType gst_aug_crop_get_type (void);
G_DEFINE_TYPE (GstAugCrop, gst_aug_crop, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augcrop, "augcrop", GST_RANK_NONE, gst_aug_crop_get_type ())

static void
gst_aug_crop_init (GstAugCrop *self)
{
}

static void
gst_aug_crop_class_init (GstAugCropClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "crop", "Augmentation: crop", "Filter/Effect");
}
