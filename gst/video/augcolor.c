/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augcolor
 * @title: augcolor
 *
 * Changes brightness, contrast, saturation and hue of pictures.
 *
 * The factors of brightness, contrast and saturation are uniform in [max (0, 1 - m), 1 + m] for a
 * magnitude m, the hue turns by a share of the circle uniform in [-m, m]; the four are applied in a
 * drawn order, as torchvision's ColorJitter. On RGB the result equals torchvision's tensor
 * functions. On YUV brightness scales luma and chroma, contrast moves luma about the frame's mean
 * and scales chroma, saturation scales chroma, and hue turns the chroma plane; docs/color.md has
 * the definitions. `hue-model=hsv` gives torchvision's hue on every format.
 *
 * Random draws: `order`, `brightness`, `contrast`, `saturation`, `hue`. Masks and depth maps are
 * left alone, and so are alpha and all metas.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augcolor hue=0.1 !
 * fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugColor;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugColorClass;

GType gst_aug_color_get_type (void);
G_DEFINE_TYPE (GstAugColor, gst_aug_color, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (augcolor, "augcolor", GST_RANK_NONE, gst_aug_color_get_type ())

static void
gst_aug_color_init (GstAugColor *self)
{
}

static void
gst_aug_color_class_init (GstAugColorClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "color", "Augmentation: colour", "Filter/Effect/Video");
}
