/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include <glib-object.h>

#include "../../core/visibility.h"

G_BEGIN_DECLS

typedef struct _GstAugBand GstAugBand;

/**
 * GstAugMaskValue:
 * @GST_AUG_MASK_VALUE_MEAN: masked bins get the geometric mean magnitude of the bins of the same
 *   STFT frame that are not masked and keep their phase; masked samples are 0
 * @GST_AUG_MASK_VALUE_ZERO: masked bins and samples are 0
 * @GST_AUG_MASK_VALUE_NOISE: masked bins get the same magnitude as with
 *   @GST_AUG_MASK_VALUE_MEAN and a drawn phase; masked samples are white noise as loud as the
 *   sound around the mask's start
 *
 * What stands in the place of what is masked.
 */
typedef enum {
  GST_AUG_MASK_VALUE_MEAN,
  GST_AUG_MASK_VALUE_ZERO,
  GST_AUG_MASK_VALUE_NOISE,
} GstAugMaskValue;

#define GST_AUG_TYPE_MASK_VALUE (gst_aug_mask_value_get_type ())
GST_AUG_API GType gst_aug_mask_value_get_type (void);

/**
 * GstAugBand:
 * @low_hz: lower edge in Hz, inside
 * @high_hz: upper edge in Hz, outside, except that an edge at or above half the rate is inside
 *
 * A band of frequency. An empty one (@high_hz not above @low_hz) holds nothing.
 */
struct _GstAugBand {
  gdouble low_hz, high_hz;
};

GST_AUG_API gboolean gst_aug_mel_band_edges (
    guint n_mels, gdouble min_hz, gdouble max_hz, guint first, guint count, GstAugBand *band);

G_END_DECLS
