/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:tracemeta
 * @title: Trace meta
 * @short_description: what was done to a buffer, carried by it
 *
 * Decisions are shared by reference: tracing a buffer costs one small allocation.
 */
#include "tracemeta.h"

#include "numbers-private.h"

#include <string.h>

#define META_NAME "GstAugTraceMeta"
#define API_NAME "GstAugTraceMetaAPI"

static const gdouble identity[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };

GType
gst_aug_trace_meta_api_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type)) {
    static const gchar *tags[] = { NULL };
    GType known = g_type_from_name (API_NAME);

    g_once_init_leave (&type, known ? known : gst_meta_api_type_register (API_NAME, tags));
  }
  return type;
}

static gboolean
trace_meta_init (GstMeta *meta, gpointer params, GstBuffer *buffer)
{
  GstAugTraceMeta *self = (GstAugTraceMeta *) meta;

  self->version = GST_AUG_TRACE_META_VERSION;
  self->present = TRUE;
  self->decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) gst_aug_decision_unref);
  memcpy (self->matrix, identity, sizeof identity);
  self->time_offset = 0;
  self->nonlinear = FALSE;
  return TRUE;
}

static void
trace_meta_free (GstMeta *meta, GstBuffer *buffer)
{
  g_ptr_array_unref (((GstAugTraceMeta *) meta)->decisions);
}

static gboolean
trace_meta_transform (GstBuffer *dest, GstMeta *meta, GstBuffer *buffer, GQuark type, gpointer data)
{
  const GstAugTraceMeta *from = (const GstAugTraceMeta *) meta;
  GstAugTraceMeta *to;

  if (!GST_META_TRANSFORM_IS_COPY (type))
    return FALSE;
  if (gst_aug_buffer_get_trace_meta (dest))
    return TRUE;
  to = gst_aug_buffer_ensure_trace_meta (dest);
  to->present = from->present;
  to->time_offset = from->time_offset;
  to->nonlinear = from->nonlinear;
  memcpy (to->matrix, from->matrix, sizeof to->matrix);
  for (guint i = 0; i < from->decisions->len; i++)
    gst_aug_trace_meta_add (to, from->decisions->pdata[i]);
  return TRUE;
}

const GstMetaInfo *
gst_aug_trace_meta_get_info (void)
{
  static gsize info;

  if (g_once_init_enter (&info)) {
    const GstMetaInfo *known = gst_meta_get_info (META_NAME);

    g_once_init_leave (
        &info, (gsize) (known ? known
                              : gst_meta_register (gst_aug_trace_meta_api_get_type (), META_NAME,
                                    sizeof (GstAugTraceMeta), trace_meta_init, trace_meta_free,
                                    trace_meta_transform)));
  }
  return (const GstMetaInfo *) info;
}

/**
 * gst_aug_buffer_get_trace_meta:
 * @buffer: a buffer
 *
 * Returns: (transfer none) (nullable): its trace; do not keep it longer than the buffer
 */
GstAugTraceMeta *
gst_aug_buffer_get_trace_meta (GstBuffer *buffer)
{
  return (GstAugTraceMeta *) gst_buffer_get_meta (buffer, gst_aug_trace_meta_api_get_type ());
}

/**
 * gst_aug_buffer_ensure_trace_meta: (skip)
 * @buffer: a writable buffer
 *
 * Returns: (transfer none): its trace, an empty one if it had none
 */
GstAugTraceMeta *
gst_aug_buffer_ensure_trace_meta (GstBuffer *buffer)
{
  GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (buffer);

  return trace ? trace
               : (GstAugTraceMeta *) gst_buffer_add_meta (
                     buffer, gst_aug_trace_meta_get_info (), NULL);
}

/**
 * gst_aug_trace_meta_add: (skip)
 * @trace: a trace
 * @decision: what was done
 */
void
gst_aug_trace_meta_add (GstAugTraceMeta *trace, GstAugDecision *decision)
{
  g_ptr_array_add (trace->decisions, gst_aug_decision_ref (decision));
}

/**
 * gst_aug_matrix_multiply: (skip)
 * @a: (array fixed-size=9): a 3x3 matrix, row by row
 * @b: (array fixed-size=9): a 3x3 matrix, row by row
 * @product: (array fixed-size=9) (out caller-allocates): a·b; may be @a or @b
 */
void
gst_aug_matrix_multiply (const gdouble a[9], const gdouble b[9], gdouble product[9])
{
  gdouble p[9];

  for (guint r = 0; r < 3; r++)
    for (guint c = 0; c < 3; c++)
      p[3 * r + c] = a[3 * r] * b[c] + a[3 * r + 1] * b[3 + c] + a[3 * r + 2] * b[6 + c];
  memcpy (product, p, sizeof p);
}

/**
 * gst_aug_trace_meta_compose: (skip)
 * @trace: a trace
 * @matrix: (array fixed-size=9): a map of pixels that was carried out after what the trace holds
 */
void
gst_aug_trace_meta_compose (GstAugTraceMeta *trace, const gdouble matrix[9])
{
  gst_aug_matrix_multiply (matrix, trace->matrix, trace->matrix);
}

/**
 * gst_aug_matrix_invert: (skip)
 * @matrix: (array fixed-size=9): a 3x3 matrix, row by row
 * @inverse: (array fixed-size=9) (out caller-allocates): its inverse
 *
 * Returns: %FALSE if it has none
 */
gboolean
gst_aug_matrix_invert (const gdouble m[9], gdouble inverse[9])
{
  const gdouble c[9] = { m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8],
    m[1] * m[5] - m[2] * m[4], m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6],
    m[2] * m[3] - m[0] * m[5], m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7],
    m[0] * m[4] - m[1] * m[3] };
  gdouble determinant = m[0] * c[0] + m[1] * c[3] + m[2] * c[6];

  if (determinant == 0)
    return FALSE;
  for (guint i = 0; i < 9; i++)
    inverse[i] = c[i] / determinant;
  return TRUE;
}

/**
 * gst_aug_buffer_get_trace_structure:
 * @buffer: a buffer
 *
 * The trace as a structure that outlives the buffer, for bindings.
 *
 * Returns: (transfer full) (nullable): present, matrix, inverse (3x3, row by row), time-offset,
 * nonlinear, decisions (an array of structures as in the bus message); %NULL if the buffer has none
 */
GstStructure *
gst_aug_buffer_get_trace_structure (GstBuffer *buffer)
{
  GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (buffer);
  GstStructure *s;
  GValue array = G_VALUE_INIT;
  gdouble inverse[9];

  if (!trace)
    return NULL;
  s = gst_structure_new ("aug-trace", "present", G_TYPE_BOOLEAN, trace->present, "time-offset",
      G_TYPE_INT64, trace->time_offset, "nonlinear", G_TYPE_BOOLEAN, trace->nonlinear, NULL);
  aug_structure_set_numbers (s, "matrix", trace->matrix, 9);
  if (gst_aug_matrix_invert (trace->matrix, inverse))
    aug_structure_set_numbers (s, "inverse", inverse, 9);
  g_value_init (&array, GST_TYPE_ARRAY);
  for (guint i = 0; i < trace->decisions->len; i++) {
    GValue item = G_VALUE_INIT;

    g_value_init (&item, GST_TYPE_STRUCTURE);
    g_value_take_boxed (&item, gst_aug_decision_to_structure (trace->decisions->pdata[i]));
    gst_value_array_append_and_take_value (&array, &item);
  }
  gst_structure_take_value (s, "decisions", &array);
  return s;
}
