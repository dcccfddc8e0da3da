/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "../core/draw.h"

G_BEGIN_DECLS

/**
 * GST_AUG_SPEC_MASK_MAX_BANDS:
 *
 * How many frequency masks a window can have.
 */
#define GST_AUG_SPEC_MASK_MAX_BANDS 16

/**
 * GST_AUG_SPEC_MASK_MAX_SPANS:
 *
 * How many time masks a window can have.
 */
#define GST_AUG_SPEC_MASK_MAX_SPANS 32

typedef struct _GstAugBand GstAugBand;
typedef struct _GstAugSpan GstAugSpan;
typedef struct _GstAugSpecMasks GstAugSpecMasks;
typedef struct _GstAugSpecMask GstAugSpecMask;

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
 * A frequency mask. An empty one (@high_hz not above @low_hz) masks nothing.
 */
struct _GstAugBand {
  gdouble low_hz, high_hz;
};

/**
 * GstAugSpan:
 * @start: first masked sample frame, counted from the window's first
 * @stop: the one after the last
 *
 * A time mask. An empty one masks nothing; what reaches beyond the window is ignored.
 */
struct _GstAugSpan {
  guint64 start, stop;
};

/**
 * GstAugSpecMasks:
 * @n_bands: frequency masks in use
 * @bands: the frequency masks, in any order, may overlap
 * @n_spans: time masks in use
 * @spans: the time masks, in any order, may overlap
 * @first: number of the first sample frame that will be pushed, not 0 where a stream is entered in
 *   the middle of the window
 * @value: what stands in the place of what is masked
 * @draws: address of the draws of @GST_AUG_MASK_VALUE_NOISE: "phase" for frequency masks, "fill"
 *   for time masks; otherwise unused
 *
 * All masks of one window. A plain value; zero-initialised it masks nothing.
 */
struct _GstAugSpecMasks {
  guint n_bands;
  GstAugBand bands[GST_AUG_SPEC_MASK_MAX_BANDS];
  guint n_spans;
  GstAugSpan spans[GST_AUG_SPEC_MASK_MAX_SPANS];
  guint64 first;
  GstAugMaskValue value;
  GstAugDraws draws;
};

GST_AUG_API gboolean gst_aug_mel_band_edges (
    guint n_mels, gdouble min_hz, gdouble max_hz, guint first, guint count, GstAugBand *band);

GST_AUG_API GstAugSpecMask *gst_aug_spec_mask_new (guint rate, guint channels, gboolean is_s16);
GST_AUG_API void gst_aug_spec_mask_free (GstAugSpecMask *self);
GST_AUG_API guint gst_aug_spec_mask_get_latency (const GstAugSpecMask *self);
GST_AUG_API void gst_aug_spec_mask_begin_window (
    GstAugSpecMask *self, const GstAugSpecMasks *masks);
GST_AUG_API void gst_aug_spec_mask_push (
    GstAugSpecMask *self, gconstpointer interleaved, gsize frames);
GST_AUG_API gsize gst_aug_spec_mask_available (const GstAugSpecMask *self);
GST_AUG_API gsize gst_aug_spec_mask_pull (
    GstAugSpecMask *self, gpointer interleaved, gsize max_frames);
GST_AUG_API void gst_aug_spec_mask_drain (GstAugSpecMask *self);
GST_AUG_API void gst_aug_spec_mask_reset (GstAugSpecMask *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstAugSpecMask, gst_aug_spec_mask_free)

G_END_DECLS
