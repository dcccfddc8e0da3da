/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "decision.h"

G_BEGIN_DECLS

#define GST_AUG_TRACE_META_VERSION 1

typedef struct _GstAugTraceMeta GstAugTraceMeta;

/**
 * GstAugTraceMeta:
 * @meta: the parent
 * @version: %GST_AUG_TRACE_META_VERSION
 * @present: %FALSE if modalitydrop left this modality out of the window
 * @decisions: (element-type GstAugDecision): what was done, in order
 * @matrix: 3x3, row by row: input pixels to output pixels (continuous, edges at integers)
 * @time_offset: output time minus input time, nanoseconds
 * @nonlinear: whether the picture was bent as well, as the decisions say; @matrix leaves that out
 *
 * What was done to a buffer.
 */
struct _GstAugTraceMeta {
  GstMeta meta;
  guint32 version;
  gboolean present;
  GPtrArray *decisions;
  gdouble matrix[9];
  gint64 time_offset;
  gboolean nonlinear;
};

GST_AUG_API GType gst_aug_trace_meta_api_get_type (void);
GST_AUG_API const GstMetaInfo *gst_aug_trace_meta_get_info (void);
GST_AUG_API GstAugTraceMeta *gst_aug_buffer_get_trace_meta (GstBuffer *buffer);
GST_AUG_API GstAugTraceMeta *gst_aug_buffer_ensure_trace_meta (GstBuffer *buffer);
GST_AUG_API void gst_aug_trace_meta_add (GstAugTraceMeta *trace, GstAugDecision *decision);
GST_AUG_API void gst_aug_trace_meta_compose (GstAugTraceMeta *trace, const gdouble matrix[9]);
GST_AUG_API void gst_aug_matrix_multiply (
    const gdouble a[9], const gdouble b[9], gdouble product[9]);
GST_AUG_API gboolean gst_aug_matrix_invert (const gdouble matrix[9], gdouble inverse[9]);
GST_AUG_API GstStructure *gst_aug_buffer_get_trace_structure (GstBuffer *buffer);

G_END_DECLS
