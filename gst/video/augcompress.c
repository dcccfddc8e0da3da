/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:element-augcompress
 * @title: augcompress
 *
 * Makes pictures worse, as storing and sending them does.
 *
 * `mode=jpeg` is JPEG at a quality uniform in {min-quality, ..., max-quality}, without the coding
 * of entropy, which loses nothing: RGB equals what libjpeg makes of it, byte for byte (Y'CbCr of
 * JFIF with subsampled chroma, the integer transform "islow", the tables of ITU-T T.81 scaled as
 * libjpeg does, "fancy" upsampling). Planes of Y'CbCr are transformed and quantised as they are,
 * luma with the one table and chroma with the other. `blocks` replaces squares by their mean, with
 * a side of size·min (width, height) pixels; `scale` makes the picture smaller by a factor,
 * antialiased, and as large as before again. docs/compress.md has the definitions.
 *
 * Random draws: `quality`, `block-size`, `scale`. Masks and depth maps are left alone, and so are
 * alpha and all metas.
 *
 * ## Example
 * |[
 * gst-launch-1.0 videotestsrc num-buffers=60 ! augseed seed=7 window=1/2 ! augcompress
 * max-quality=40 ! fakesink
 * ]|
 *
 * Since: 0.1
 */
#include "base/augfilter.h"
#include "plugin.h"

typedef struct {
  GstAugFilter parent;
} GstAugCompress;

typedef struct {
  GstAugFilterClass parent_class;
} GstAugCompressClass;

GType gst_aug_compress_get_type (void);
G_DEFINE_TYPE (GstAugCompress, gst_aug_compress, GST_TYPE_AUG_FILTER)
GST_ELEMENT_REGISTER_DEFINE (
    augcompress, "augcompress", GST_RANK_NONE, gst_aug_compress_get_type ())

static void
gst_aug_compress_init (GstAugCompress *self)
{
}

static void
gst_aug_compress_class_init (GstAugCompressClass *klass)
{
  gst_aug_filter_class_set_kind (
      GST_AUG_FILTER_CLASS (klass), "compress", "Augmentation: compression", "Filter/Effect/Video");
}
