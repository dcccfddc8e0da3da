/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Elements that make tensors of pictures: caps of NNStreamer, and buffers of bare numbers. */
#include "augfilter-private.h"

#include <stdio.h>
#include <string.h>

#include "catalogue/normalize.h"

#if defined(HAVE_ANALYTICS) && GST_CHECK_VERSION(1, 26, 0)
#define HAVE_TENSOR_META 1
#include <gst/analytics/gsttensormeta.h>
#endif

#define GST_CAT_DEFAULT gst_aug_filter_debug

/* Rows of memory begin where whole vectors do. */
#define ALIGNMENT 63

gboolean
gst_aug_filter_makes_tensors (GstAugFilter *self)
{
  return (GST_AUG_FILTER_GET_CLASS (self)->kind->touches & GST_AUG_TOUCHES_TENSOR) != 0;
}

static void
wishes (GstAugFilter *self, GstAugTensorLayout *layout, GstAugTensorChannels *channels)
{
  const GstAugNormalizeSettings *s = self->block;

  GST_OBJECT_LOCK (self);
  *layout = s->layout;
  *channels = s->channels;
  GST_OBJECT_UNLOCK (self);
}

/* One structure of pictures as tensors; without sizes where they are not fixed yet. */
static GstStructure *
tensor_of (GstAugFilter *self, const GstStructure *video)
{
  GstStructure *s = gst_structure_from_string (GST_AUG_FILTER_TENSOR_CAPS, NULL);
  const GValue *framerate = gst_structure_get_value (video, "framerate");
  const gchar *name = gst_structure_get_string (video, "format");
  GstVideoFormat format = name ? gst_video_format_from_string (name) : GST_VIDEO_FORMAT_UNKNOWN;
  GstAugTensorLayout layout;
  GstAugTensorChannels channels;
  gint width, height;

  if (framerate)
    gst_structure_set_value (s, "framerate", framerate);
  wishes (self, &layout, &channels);
  if (format != GST_VIDEO_FORMAT_UNKNOWN)
    channels = gst_aug_tensor_channels_of (channels, gst_video_format_get_info (format));
  if (channels != GST_AUG_TENSOR_CHANNELS_AUTO && gst_structure_get_int (video, "width", &width) &&
      gst_structure_get_int (video, "height", &height)) {
    g_autofree gchar *dimensions =
        gst_aug_tensor_dimensions (layout, channels, (guint) width, (guint) height);

    gst_structure_set (s, "dimensions", G_TYPE_STRING, dimensions, NULL);
  }
  return s;
}

/* Sizes that downstream asks for go on to whoever makes the pictures. */
static void
size_of (GstAugFilter *self, const GstStructure *tensor, GstStructure *video)
{
  const GValue *framerate = gst_structure_get_value (tensor, "framerate");
  const gchar *dimensions = gst_structure_get_string (tensor, "dimensions");
  GstAugTensorLayout layout;
  GstAugTensorChannels channels;
  gint d[3];

  if (framerate)
    gst_structure_set_value (video, "framerate", framerate);
  if (!dimensions || sscanf (dimensions, "%d:%d:%d", &d[0], &d[1], &d[2]) != 3)
    return;
  wishes (self, &layout, &channels);
  gst_structure_set (video, "width", G_TYPE_INT, d[layout == GST_AUG_TENSOR_LAYOUT_HWC], "height",
      G_TYPE_INT, d[layout == GST_AUG_TENSOR_LAYOUT_HWC ? 2 : 1], NULL);
}

static GstCaps *
pictures_for (GstAugFilter *self, GstCaps *caps)
{
  g_autoptr (GstCaps) known = gst_aug_filter_known_caps (GST_AUG_TOUCHES_VIDEO);
  GstCaps *result = gst_caps_new_empty ();

  if (gst_caps_is_any (caps)) {
    gst_caps_append (result, gst_caps_ref (known));
    return result;
  }
  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    GstCaps *one;

    if (!gst_structure_has_name (gst_caps_get_structure (caps, i), "other/tensors"))
      continue;
    one = gst_caps_copy (known);
    size_of (self, gst_caps_get_structure (caps, i), gst_caps_get_structure (one, 0));
    gst_caps_append (result, one);
  }
  return result;
}

static GstCaps *
tensors_of (GstAugFilter *self, GstCaps *caps)
{
  g_autoptr (GstCaps) known = gst_aug_filter_known_caps (GST_AUG_TOUCHES_VIDEO);
  g_autoptr (GstCaps) usable = gst_caps_intersect_full (caps, known, GST_CAPS_INTERSECT_FIRST);
  GstCaps *result = gst_caps_new_empty ();

  for (guint i = 0; i < gst_caps_get_size (usable); i++)
    result =
        gst_caps_merge_structure (result, tensor_of (self, gst_caps_get_structure (usable, i)));
  return result;
}

GstCaps *
gst_aug_filter_tensor_caps (
    GstAugFilter *self, GstPadDirection direction, GstCaps *caps, GstCaps *filter)
{
  GstCaps *result = direction == GST_PAD_SRC ? pictures_for (self, caps) : tensors_of (self, caps);

  if (filter) {
    GstCaps *filtered = gst_caps_intersect_full (filter, result, GST_CAPS_INTERSECT_FIRST);

    gst_caps_unref (result);
    result = filtered;
  }
  return result;
}

/* What the caps on both sides mean; settings that have changed since they were made act at the
 * next ones. */
gboolean
gst_aug_filter_set_tensor_caps (GstAugFilter *self, GstCaps *out)
{
  GstAugFilterState *st = self->state;
  const gchar *dimensions =
      gst_structure_get_string (gst_caps_get_structure (out, 0), "dimensions");

  wishes (self, &st->tensor.layout, &st->tensor.channels);
  st->tensor.channels = gst_aug_tensor_channels_of (st->tensor.channels, st->in_info.finfo);
  for (guint i = 0; i < 2; i++) {
    g_autofree gchar *own = gst_aug_tensor_dimensions (st->tensor.layout, st->tensor.channels,
        (guint) st->in_info.width, (guint) st->in_info.height);

    if (g_strcmp0 (own, dimensions) == 0)
      return TRUE;
    st->tensor.layout = st->tensor.layout == GST_AUG_TENSOR_LAYOUT_CHW ? GST_AUG_TENSOR_LAYOUT_HWC
                                                                       : GST_AUG_TENSOR_LAYOUT_CHW;
  }
  return FALSE;
}

gboolean
gst_aug_filter_allocate_tensors (GstAugFilter *self, GstCaps *caps, GstQuery *query)
{
  const gsize size = gst_aug_tensor_size (self->state->tensor.channels, &self->state->in_info);
  GstAllocationParams params = { .align = ALIGNMENT };
  g_autoptr (GstBufferPool) pool = NULL;
  GstStructure *config;

  if (size > G_MAXUINT) {
    GST_ELEMENT_ERROR (self, STREAM, FORMAT,
        ("A tensor of these pictures would not fit a buffer: put augcrop width=224 height=224 in "
         "front."),
        (NULL));
    return FALSE;
  }
  while (gst_query_get_n_allocation_pools (query) > 0)
    gst_query_remove_nth_allocation_pool (query, 0);
  pool = gst_buffer_pool_new ();
  config = gst_buffer_pool_get_config (pool);
  gst_buffer_pool_config_set_params (config, caps, (guint) size, 0, 0);
  gst_buffer_pool_config_set_allocator (config, NULL, &params);
  if (!gst_buffer_pool_set_config (pool, config))
    return FALSE;
  if (gst_query_get_n_allocation_params (query) > 0)
    gst_query_set_nth_allocation_param (query, 0, NULL, &params);
  else
    gst_query_add_allocation_param (query, NULL, &params);
  gst_query_add_allocation_pool (query, pool, (guint) size, 0, 0);
  return TRUE;
}

/* Numbers of this window, for what the branch carries. */
void
gst_aug_filter_take_numbers (GstAugFilter *self)
{
  static const gchar *const names[2][3] = { { "mean-0", "mean-1", "mean-2" },
    { "std-0", "std-1", "std-2" } };
  GstAugFilterState *st = self->state;
  GstAugTensorSpec *spec = &st->tensor;
  const GstAugOperation *op = gst_aug_decision_find (st->decision, "normalize");
  const GstAugRole role = st->instance.role;
  const GstAugValue *custom = gst_aug_operation_find (op, "custom");
  const gboolean plain =
      role == GST_AUG_ROLE_MASK || (role == GST_AUG_ROLE_DEPTH && !(custom && custom->i));

  spec->unit = role == GST_AUG_ROLE_MASK    ? 1
               : role == GST_AUG_ROLE_DEPTH ? gst_aug_operation_get_double (op, "depth-scale", 1)
                                            : 0;
  for (guint i = 0; i < 3; i++) {
    spec->mean[i] = plain ? 0 : gst_aug_operation_get_double (op, names[0][i], 0);
    spec->deviation[i] = plain ? 1 : gst_aug_operation_get_double (op, names[1][i], 1);
  }
}

/* Whether modalitydrop, somewhere in front, left this branch out. */
static gboolean
is_left_out (GstBuffer *buffer)
{
  GstAugSeedMeta *seed = gst_aug_buffer_get_seed_meta (buffer);
  GstAugTraceMeta *trace = gst_aug_buffer_get_trace_meta (buffer);

  return (seed && seed->instance.flags & GST_AUG_SEED_FLAG_DROPPED) || (trace && !trace->present);
}

#ifdef HAVE_TENSOR_META
/* The numbers under their name for those who read GStreamer's own meta. */
static void
describe_tensor (GstAugFilterState *st, GstBuffer *buffer)
{
  const gsize n = gst_aug_tensor_n_channels (st->tensor.channels);
  const gsize width = (gsize) st->in_info.width, height = (gsize) st->in_info.height;
  const gboolean chw = st->tensor.layout == GST_AUG_TENSOR_LAYOUT_CHW;
  gsize dims[] = { 1, chw ? n : height, chw ? height : width, chw ? width : n };
  GstTensor **tensors = g_new0 (GstTensor *, 1);
  GstBuffer *numbers = gst_buffer_new ();

  /* a buffer of its own with the same memory: a meta cannot hold the buffer that holds it, as a
   * copy of a pool's buffer would */
  for (guint i = 0; i < gst_buffer_n_memory (buffer); i++)
    gst_buffer_append_memory (numbers, gst_buffer_get_memory (buffer, i));
  tensors[0] = gst_tensor_new_simple (g_quark_from_static_string ("augnormalize"),
      GST_TENSOR_DATA_TYPE_FLOAT32, numbers, GST_TENSOR_DIM_ORDER_ROW_MAJOR, G_N_ELEMENTS (dims),
      dims);
  gst_tensor_meta_set (gst_buffer_add_tensor_meta (buffer), 1, tensors);
}
#endif

/* The picture as the plan gives it: what is in memory, or kept memory of the renderer. */
static gboolean
write_tensor (
    GstAugFilter *self, const GstAugVideoPlan *plan, const GstVideoFrame *src, gfloat *numbers)
{
  GstAugFilterState *st = self->state;
  const GstVideoFrame *picture = src;

  if (!gst_aug_video_plan_is_identity (plan) &&
      !gst_aug_video_renderer_render_kept (st->renderer, plan, src, &picture))
    return FALSE;
  gst_aug_tensor_render (&st->tensor, picture, numbers);
  gst_aug_video_renderer_end (st->renderer);
  return TRUE;
}

/* Takes no buffer; gives none where the input is broken. */
GstFlowReturn
gst_aug_filter_render_tensor (
    GstAugFilter *self, GstBuffer *in, GstAugVideoPlan *plan, GstBuffer **out)
{
  GstFlowReturn ret = gst_aug_filter_allocate (self, in, out);
  gboolean ok = TRUE;
  GstVideoFrame src;
  GstMapInfo map;

  if (ret != GST_FLOW_OK)
    return ret;
  if (!gst_aug_filter_map_source (self, &src, &plan->source, in,
          GST_MAP_READ | (GstMapFlags) GST_VIDEO_FRAME_MAP_FLAG_NO_REF)) {
    gst_clear_buffer (out);
    return GST_FLOW_OK;
  }
  if (!gst_buffer_map (*out, &map, GST_MAP_WRITE)) {
    gst_video_frame_unmap (&src);
    gst_clear_buffer (out);
    GST_ELEMENT_ERROR (self, RESOURCE, WRITE, ("No memory for a tensor."), (NULL));
    return GST_FLOW_ERROR;
  }
  if (is_left_out (in))
    memset (map.data, 0, map.size);
  else
    ok = write_tensor (self, plan, &src, (gfloat *) map.data);
  gst_buffer_unmap (*out, &map);
  gst_video_frame_unmap (&src);
  if (!ok) {
    gst_clear_buffer (out);
    GST_ELEMENT_ERROR (self, LIBRARY, FAILED, ("The picture could not be rendered."), (NULL));
    return GST_FLOW_ERROR;
  }
#ifdef HAVE_TENSOR_META
  describe_tensor (self->state, *out);
#endif
  return GST_FLOW_OK;
}
