/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augcolor
 * @title: augcolor
 *
 * Changes how pictures look: brightness, contrast, saturation and hue, and on request colour
 * temperature, exposure, gamma, sharpness, grayscale, negatives, posterizing, solarizing,
 * equalizing, autocontrast, CLAHE and the order of channels.
 *
 * The factors of brightness, contrast and saturation are uniform in [max (0, 1 - m), 1 + m] for a
 * magnitude m, the hue turns by a share of the circle uniform in [-m, m]; the four are applied in a
 * drawn order, as torchvision's ColorJitter, in a share `jitter-probability` of the windows. The
 * others are off until they get a magnitude or a probability, and follow in the order of the
 * properties; `order=all` draws the order of all. SimCLR is `brightness=0.8 contrast=0.8
 * saturation=0.8 hue=0.2 jitter-probability=0.8 grayscale-probability=0.2`, the second view of BYOL
 * adds `solarize-probability=0.2` behind its blur.
 *
 * On RGB the result equals torchvision's tensor functions, or Pillow's with `flavour=pillow`. On
 * YUV brightness scales luma and chroma, contrast moves luma about the frame's mean and scales
 * chroma, saturation scales chroma, and hue turns the chroma plane; what is defined channel by
 * channel goes through RGB of each pixel. docs/color.md has the definitions. `hue-model=hsv` gives
 * torchvision's hue on every format. With `statistics=window` means, histograms and ranges are
 * smoothed over the frames of a window, so that video does not flicker.
 *
 * Where captions of the window name colours, hues turn by no more than `hue-tolerance`, other
 * operations are limited, and what cannot be is left out (`on-conflict`): docs/captions.md has the
 * table. With `color-words=rewrite` the captions follow the hue instead: an augcolor in their
 * branch, set alike, rewrites them. Draws do not move, and where no colour is named nothing is
 * limited.
 *
 * Random draws: `order`, `brightness`, `contrast`, `saturation`, `hue`, `jitter`; `temperature` and
 * `kelvin`, `exposure`, `gamma`, `sharpness` and `sharpness-factor`, `grayscale`, `invert`,
 * `posterize` and `bits`, `solarize` and `threshold`, `solarize-add` and `addition`, `equalize`,
 * `autocontrast`, `clahe` and `limit`, `channel-shuffle` and `channels`, `channel-drop` and
 * `channel`; `order-all`. Masks and depth maps are left alone, and so are alpha and all metas.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augcolor hue=0.1
 * gamma=0.5 grayscale-probability=0.2 ! fakesink
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
      GST_AUG_FILTER_CLASS (klass), "color", "Augmentation: colour", "Filter/Effect");
}
