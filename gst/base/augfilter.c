/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "augfilter.h"

#include "augfilter-private.h"

GST_DEBUG_CATEGORY (gst_aug_filter_debug);
#define GST_CAT_DEFAULT gst_aug_filter_debug

static GstBaseTransformClass *parent_class;

static void
gst_aug_filter_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstAugFilter *self = GST_AUG_FILTER (object);
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  const GstAugSetting *setting = &kind->settings->rows[id - 1];
  gboolean ok;

  GST_OBJECT_LOCK (self);
  ok = gst_aug_setting_set (setting, self->block, value);
  if (!GST_OBJECT_PARENT (self))
    self->given |= G_GUINT64_CONSTANT (1) << (id - 1);
  GST_OBJECT_UNLOCK (self);
  if (!ok)
    g_warning ("%s: %s takes at most %d numbers", GST_OBJECT_NAME (self), pspec->name,
        GST_AUG_NUMBERS_MAX);
  if (g_str_equal (pspec->name, "width") || g_str_equal (pspec->name, "height") ||
      g_str_equal (pspec->name, "layout") || g_str_equal (pspec->name, "channels") ||
      g_str_equal (pspec->name, "turn") || g_str_equal (pspec->name, "expand") ||
      g_str_equal (pspec->name, "mentions") || g_str_equal (pspec->name, "defer"))
    gst_base_transform_reconfigure_src (GST_BASE_TRANSFORM (self));
  /* the element in front may leave its work here, or no longer */
  if (g_str_equal (pspec->name, "defer"))
    gst_base_transform_reconfigure_sink (GST_BASE_TRANSFORM (self));
}

static void
gst_aug_filter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstAugFilter *self = GST_AUG_FILTER (object);
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;

  GST_OBJECT_LOCK (self);
  gst_aug_setting_get (&kind->settings->rows[id - 1], self->block, value);
  GST_OBJECT_UNLOCK (self);
}

static void
gst_aug_filter_finalize (GObject *object)
{
  GstAugFilter *self = GST_AUG_FILTER (object);
  const GstAugFilterClass *klass = GST_AUG_FILTER_GET_CLASS (self);
  GstAugFilterState *st = self->state;

  gst_aug_filter_reset_item (self);
  gst_aug_filter_engine_free (self);
  gst_aug_filter_speed_free (self);
  gst_aug_filter_frames_free (self);
  gst_aug_filter_codec_free (self);
  gst_aug_filter_mel_free (self);
  gst_aug_filter_words_free (self);
  gst_aug_filter_reset_time (self);
  g_clear_pointer (&st->renderer, gst_aug_video_renderer_free);
  g_clear_pointer (&st->distorter, gst_aug_distorter_free);
  g_clear_pointer (&st->mixes, g_ptr_array_unref);
  g_clear_pointer (&st->inner, g_ptr_array_unref);
  g_clear_pointer (&st->parts, g_array_unref);
  g_clear_pointer (&st->agreement, gst_aug_agreement_unref);
  g_clear_pointer (&st->name, g_free);
  g_clear_pointer (&st->language, g_free);
  gst_clear_event (&st->rule_event);
  g_mutex_clear (&st->timeline_lock);
  if (klass->kind && klass->kind->release)
    klass->kind->release (st->snapshot);
  g_free (st->snapshot);
  g_free (st->taken);
  g_free (st->refused);
  g_free (st);
  g_free (self->block);
  G_OBJECT_CLASS (parent_class)->finalize (object);
}

static gboolean
gst_aug_filter_start (GstBaseTransform *trans)
{
  GstAugFilter *self = GST_AUG_FILTER (trans);
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;
  GstAugFilterState *st = self->state;
  g_autoptr (GError) error = NULL;

  if (!gst_aug_filter_take_settings (self, &error)) {
    GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS,
        ("%s: %s%s", kind->element, error->message,
            g_str_has_suffix (error->message, "?") ? "" : "."),
        (NULL));
    return FALSE;
  }
  g_atomic_int_set (&st->hurries, FALSE);
  st->warned = FALSE;
  st->n_windows = st->n_applied = st->n_buffers = st->n_unknown = st->n_changed = st->n_removed = 0;
  gst_aug_rule_init (&st->rule, GST_AUG_FILTER_BLOCK (st)->seed);
  st->has_rule = FALSE;
  st->counted = FALSE;
  gst_clear_event (&st->rule_event);
  st->last_time = st->retimed_window = G_MININT64;
  st->agreed = FALSE;
  st->agreement = gst_aug_agreement_find (GST_ELEMENT (self));
  return TRUE;
}

static gboolean
gst_aug_filter_stop (GstBaseTransform *trans)
{
  GstAugFilter *self = GST_AUG_FILTER (trans);
  const GstAugKind *kind = GST_AUG_FILTER_GET_CLASS (self)->kind;

  gst_aug_filter_reset_item (self);
  gst_aug_filter_engine_free (self);
  gst_aug_filter_speed_free (self);
  gst_aug_filter_frames_free (self);
  gst_aug_filter_codec_free (self);
  gst_aug_filter_mel_free (self);
  gst_aug_filter_words_free (self);
  gst_aug_filter_take_language (self, NULL);
  gst_aug_filter_reset_time (self);
  /* what settings name is read again */
  if (kind->release)
    kind->release (self->state->snapshot);
  if (self->state->agreement)
    gst_aug_agreement_leave (self->state->agreement, self);
  g_clear_pointer (&self->state->agreement, gst_aug_agreement_unref);
  return TRUE;
}

/* Streaming ends before stop is called, and a translator that begins takes seconds. */
static GstStateChangeReturn
gst_aug_filter_change_state (GstElement *element, GstStateChange change)
{
  if (change == GST_STATE_CHANGE_PAUSED_TO_READY)
    g_atomic_int_set (&GST_AUG_FILTER (element)->state->hurries, TRUE);
  return GST_ELEMENT_CLASS (parent_class)->change_state (element, change);
}

static void
post_statistics (GstAugFilter *self)
{
  GstAugFilterState *st = self->state;
  GstStructure *s = gst_structure_new ("aug-statistics", "element", G_TYPE_STRING,
      GST_AUG_FILTER_GET_CLASS (self)->kind->element, "decision", G_TYPE_STRING,
      st->name ? st->name : "", "branch", G_TYPE_STRING, st->rule.branch, "windows", G_TYPE_UINT64,
      st->n_windows, "applied", G_TYPE_UINT64, st->n_applied, "buffers", G_TYPE_UINT64,
      st->n_buffers, NULL);

  if (st->n_unknown)
    gst_structure_set (s, "facts-missed", G_TYPE_UINT64, st->n_unknown, NULL);
  if (st->renderer) {
    GstAugVideoWork work;

    gst_aug_video_renderer_get_work (st->renderer, &work);
    gst_structure_set (s, "passes", G_TYPE_UINT64, work.n_passes, "bytes-read", G_TYPE_UINT64,
        work.bytes_read, "bytes-written", G_TYPE_UINT64, work.bytes_written, NULL);
  }
  if (st->modality == GST_AUG_MODALITY_TEXT)
    gst_structure_set (s, "changed", G_TYPE_UINT64, st->n_changed, "removed", G_TYPE_UINT64,
        st->n_removed, "failed", G_TYPE_UINT64,
        st->tools ? gst_aug_text_tools_get_failures (st->tools) : 0, NULL);
  gst_element_post_message (GST_ELEMENT (self), gst_message_new_element (GST_OBJECT (self), s));
}

/* What is held goes out, and nothing of it is shown behind; with @times time begins anew. */
static void
drain (GstAugFilter *self, gboolean times)
{
  gst_aug_filter_engine_drain (self);
  gst_aug_filter_speed_drain (self);
  gst_aug_filter_frames_drain (self);
  gst_aug_filter_frames_reset (self, times);
  gst_aug_filter_codec_drain (self);
  gst_aug_filter_mel_drain (self);
  if (times)
    gst_aug_filter_mel_forget_times (self);
}

/* What must be out before an event passes: held sound and pictures, the window's message. */
static void
drain_before (GstAugFilter *self, GstEvent *event)
{
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START:
  case GST_EVENT_SEGMENT:
  case GST_EVENT_SEGMENT_DONE:
  case GST_EVENT_CAPS:
    drain (self, GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT);
    break;
  case GST_EVENT_GAP:
    gst_aug_filter_engine_drain (self);
    gst_aug_filter_speed_drain (self);
    gst_aug_filter_codec_drain (self);
    gst_aug_filter_mel_drain (self);
    break;
  case GST_EVENT_EOS:
    drain (self, TRUE);
    gst_aug_filter_finish_window (self);
    if (GST_AUG_FILTER_BLOCK (self->state)->post_messages)
      post_statistics (self);
    break;
  default:
    break;
  }
}

static void
take_item (GstAugFilter *self, GstEvent *event)
{
  GstAugFilterState *st = self->state;
  g_autoptr (GError) error = NULL;

  drain (self, FALSE);
  gst_aug_filter_finish_window (self);
  g_clear_pointer (&st->facts, gst_aug_facts_unref);
  st->facts = gst_aug_facts_new_from_event (event, &error);
  if (!st->facts)
    GST_ELEMENT_WARNING (self, STREAM, FORMAT,
        ("The item's cues or objects cannot be read: %s.", error->message), (NULL));
}

static gboolean
gst_aug_filter_sink_event (GstBaseTransform *trans, GstEvent *event)
{
  GstAugFilter *self = GST_AUG_FILTER (trans);
  GstCaps *caps;

  drain_before (self, event);
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START:
    gst_aug_filter_reset_item (self);
    gst_aug_filter_take_language (self, NULL);
    break;
  case GST_EVENT_TAG:
    gst_aug_filter_take_language (self, event);
    gst_aug_filter_prepare_words (self);
    break;
  case GST_EVENT_CAPS:
    gst_event_parse_caps (event, &caps);
    if (!gst_aug_filter_check_caps (self, caps)) {
      gst_event_unref (event);
      return FALSE;
    }
    break;
  case GST_EVENT_GAP:
    if (gst_aug_filter_frames_hold_gap (self, event))
      return TRUE;
    break;
  case GST_EVENT_SEGMENT:
    self->state->has_told = FALSE;
    gst_aug_filter_prepare_words (self);
    if (self->state->renderer)
      gst_aug_video_renderer_reset (self->state->renderer);
    break;
  case GST_EVENT_FLUSH_START:
    g_atomic_int_set (&self->state->hurries, TRUE);
    break;
  case GST_EVENT_FLUSH_STOP:
    g_atomic_int_set (&self->state->hurries, FALSE);
    self->state->has_told = FALSE;
    gst_aug_filter_flush_changes (self);
    if (self->state->renderer)
      gst_aug_video_renderer_reset (self->state->renderer);
    gst_aug_filter_engine_reset (self);
    gst_aug_filter_speed_reset (self);
    gst_aug_filter_frames_reset (self, TRUE);
    gst_aug_filter_codec_free (self);
    gst_aug_filter_mel_reset (self);
    gst_aug_filter_mel_forget_times (self);
    gst_aug_filter_finish_window (self);
    self->state->late_gap = GST_CLOCK_TIME_NONE;
    break;
  case GST_EVENT_CUSTOM_DOWNSTREAM_STICKY:
    if (gst_aug_event_is_item (event)) {
      take_item (self, event);
    } else if (gst_aug_event_is_facts (event)) {
      gst_aug_filter_take_facts (self, event);
    } else if (gst_aug_event_is_rule (event)) {
      gst_aug_filter_take_rule (self, event);
      event = gst_aug_filter_count_event (self, event);
    } else if (gst_event_has_name (event, "aug-counts")) {
      event = gst_aug_filter_count_event (self, event);
    }
    break;
  default:
    break;
  }
  if (!gst_aug_filter_time_sink_event (self, &event))
    return TRUE;
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (trans, event);
}

static gboolean
gst_aug_filter_src_event (GstBaseTransform *trans, GstEvent *event)
{
  GstAugFilter *self = GST_AUG_FILTER (trans);

  if (GST_EVENT_TYPE (event) == GST_EVENT_SEEK) {
    event = gst_aug_filter_time_seek (self, event);
    if (!event)
      return FALSE;
  }
  return GST_BASE_TRANSFORM_CLASS (parent_class)->src_event (trans, event);
}

static gboolean
query_latency (GstAugFilter *self, GstQuery *query)
{
  GstAugFilterState *st = self->state;
  GstClockTime min, max, own;
  gboolean live;

  if (!gst_pad_peer_query (GST_BASE_TRANSFORM_SINK_PAD (self), query))
    return FALSE;
  GST_OBJECT_LOCK (self);
  own = st->latency;
  GST_OBJECT_UNLOCK (self);
  gst_query_parse_latency (query, &live, &min, &max);
  min += own;
  if (GST_CLOCK_TIME_IS_VALID (max))
    max += own;
  gst_query_set_latency (query, live, min, max);
  return TRUE;
}

static gboolean
gst_aug_filter_query (GstBaseTransform *trans, GstPadDirection direction, GstQuery *query)
{
  GstAugFilter *self = GST_AUG_FILTER (trans);

  if (direction == GST_PAD_SRC) {
    if (GST_QUERY_TYPE (query) == GST_QUERY_LATENCY)
      return query_latency (self, query);
    if (gst_aug_filter_time_query (self, query))
      return TRUE;
  }
  return GST_BASE_TRANSFORM_CLASS (parent_class)->query (trans, direction, query);
}

/* The work is done in generate_output; this says only that buffers are not always handed on. */
static GstFlowReturn
gst_aug_filter_transform (GstBaseTransform *trans, GstBuffer *in, GstBuffer *out)
{
  g_return_val_if_reached (GST_FLOW_ERROR);
}

static GstFlowReturn
gst_aug_filter_generate_output (GstBaseTransform *trans, GstBuffer **out)
{
  GstAugFilter *self = GST_AUG_FILTER (trans);
  GstAugFilterState *st = self->state;
  GstFlowReturn ret = GST_FLOW_OK;
  GstBuffer *buffer;

  *out = NULL;
  gst_aug_filter_send_late_gap (self);
  if (trans->queued_buf) {
    st->n_buffers++;
    gst_clear_buffer (&st->pending);
    st->pending = g_steal_pointer (&trans->queued_buf);
    st->pending_offset = 0;
    gst_aug_filter_count (self);
    if (!gst_aug_filter_prepare_time (self, NULL)) {
      gst_clear_buffer (&st->pending);
      return GST_FLOW_ERROR;
    }
  }
  if (gst_aug_filter_uses_engine (self))
    return gst_aug_filter_engine_generate (self, out);
  if (gst_aug_filter_changes_speed (self))
    return gst_aug_filter_speed_generate (self, out);
  ret = gst_aug_filter_mel_take (self, out);
  while (ret == GST_FLOW_OK && !*out && gst_aug_filter_next_piece (self, &buffer)) {
    GstAugInstance instance;

    gst_aug_filter_instance_of (self, buffer, &instance);
    ret = gst_aug_filter_frames_enter (self, &instance);
    if (ret == GST_FLOW_OK)
      ret = gst_aug_filter_codec_enter (self, &instance);
    if (ret == GST_FLOW_OK)
      ret = gst_aug_filter_mel_enter (self, buffer, &instance);
    if (ret != GST_FLOW_OK) {
      gst_buffer_unref (buffer);
      return ret;
    }
    /* a window can bring settings with which time begins to move */
    if (!gst_aug_filter_enter_window (self, buffer, &instance) ||
        !gst_aug_filter_prepare_time (self, buffer)) {
      gst_buffer_unref (buffer);
      return GST_FLOW_ERROR;
    }
    switch (st->modality) {
    case GST_AUG_MODALITY_VIDEO:
      ret = gst_aug_filter_has_frames (self)  ? gst_aug_filter_frames (self, buffer, out)
            : gst_aug_filter_has_codec (self) ? gst_aug_filter_codec (self, buffer, out)
                                              : gst_aug_filter_video (self, buffer, out);
      break;
    case GST_AUG_MODALITY_AUDIO:
      ret = gst_aug_filter_makes_mel (self) ? gst_aug_filter_mel (self, buffer, out)
                                            : gst_aug_filter_audio (self, buffer, out);
      break;
    default:
      ret = gst_aug_filter_sparse (self, buffer, out);
      break;
    }
  }
  return ret;
}

/* Metas without a place in the picture travel; regions of interest are moved by the renderer. */
static gboolean
gst_aug_filter_transform_meta (
    GstBaseTransform *trans, GstBuffer *out, GstMeta *meta, GstBuffer *in)
{
  const GType api = meta->info->api;

  /* what nearly every buffer has */
  if (api == gst_aug_seed_meta_api_get_type () || api == gst_aug_trace_meta_api_get_type ())
    return TRUE;
  if (api == GST_VIDEO_META_API_TYPE || api == GST_VIDEO_CROP_META_API_TYPE ||
      api == GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE ||
      api == gst_aug_plan_meta_api_get_type () ||
      gst_meta_api_type_has_tag (api, g_quark_from_static_string ("memory")))
    return FALSE;
  if (gst_meta_api_type_has_tag (api, g_quark_from_static_string (GST_META_TAG_VIDEO_SIZE_STR)) ||
      gst_meta_api_type_has_tag (
          api, g_quark_from_static_string (GST_META_TAG_VIDEO_ORIENTATION_STR)))
    return FALSE;
  return TRUE;
}

static void
gst_aug_filter_init (GTypeInstance *instance, gpointer g_class)
{
  GstAugFilter *self = (GstAugFilter *) instance;
  GstAugFilterClass *klass = g_class;
  const GstAugSettings *settings = klass->kind ? klass->kind->settings : NULL;
  GstAugFilterState *st = self->state = g_new0 (GstAugFilterState, 1);

  g_queue_init (&st->held);
  g_queue_init (&st->speeds);
  g_mutex_init (&st->timeline_lock);
  st->next_pts = st->late_gap = st->went_to = GST_CLOCK_TIME_NONE;
  gst_aug_rule_init (&st->rule, 0);
  gst_segment_init (&st->out_segment, GST_FORMAT_TIME);
  if (settings) {
    self->block = g_malloc0 (settings->size);
    st->snapshot = g_malloc0 (settings->size);
    st->taken = g_malloc0 (settings->size);
    gst_aug_settings_init (settings, self->block);
    gst_aug_settings_init (settings, st->snapshot);
  }
  gst_base_transform_set_qos_enabled (GST_BASE_TRANSFORM (self), FALSE);
  gst_base_transform_set_prefer_passthrough (GST_BASE_TRANSFORM (self), FALSE);
}

static void
gst_aug_filter_class_init (gpointer klass, gpointer data)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);

  parent_class = g_type_class_peek_parent (klass);
  GST_DEBUG_CATEGORY_INIT (gst_aug_filter_debug, "augfilter", 0, "augmentation elements");
  object_class->finalize = gst_aug_filter_finalize;
  GST_ELEMENT_CLASS (klass)->change_state = gst_aug_filter_change_state;
  trans_class->start = gst_aug_filter_start;
  trans_class->stop = gst_aug_filter_stop;
  trans_class->sink_event = gst_aug_filter_sink_event;
  trans_class->src_event = gst_aug_filter_src_event;
  trans_class->query = gst_aug_filter_query;
  trans_class->transform_caps = gst_aug_filter_transform_caps;
  trans_class->fixate_caps = gst_aug_filter_fixate_caps;
  trans_class->accept_caps = gst_aug_filter_accept_caps;
  trans_class->set_caps = gst_aug_filter_set_caps;
  trans_class->decide_allocation = gst_aug_filter_decide_allocation;
  trans_class->propose_allocation = gst_aug_filter_propose_allocation;
  trans_class->transform_meta = gst_aug_filter_transform_meta;
  trans_class->transform = gst_aug_filter_transform;
  trans_class->generate_output = gst_aug_filter_generate_output;
  trans_class->passthrough_on_same_caps = FALSE;
}

GType
gst_aug_filter_get_type (void)
{
  static gsize type;

  /* G_DEFINE_TYPE would not give the instance's own class to the init function */
  if (g_once_init_enter (&type)) {
    static const GTypeInfo info = {
      .class_size = sizeof (GstAugFilterClass),
      .class_init = (GClassInitFunc) gst_aug_filter_class_init,
      .instance_size = sizeof (GstAugFilter),
      .instance_init = (GInstanceInitFunc) gst_aug_filter_init,
    };

    GType made = g_type_register_static (
        GST_TYPE_BASE_TRANSFORM, "GstAugFilter", &info, G_TYPE_FLAG_ABSTRACT);

    gst_aug_filter_add_presets (made);
    g_once_init_leave (&type, made);
  }
  return type;
}

/**
 * gst_aug_filter_class_set_kind: (skip)
 * @klass: class of an element
 * @kind: name of a kind in the catalogue
 * @long_name: what people call the element
 * @classification: klass of the element, e.g. `Filter/Effect/Video`
 *
 * Makes @klass the element of one kind of operation: its properties, pads and documentation.
 */
void
gst_aug_filter_class_set_kind (GstAugFilterClass *klass, const gchar *kind, const gchar *long_name,
    const gchar *classification)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_new_any ();

  klass->kind = gst_aug_catalogue_find (kind);
  g_return_if_fail (klass->kind != NULL && klass->kind->settings->n_rows <= 64);
  /* GObject does not inherit these two */
  G_OBJECT_CLASS (klass)->set_property = gst_aug_filter_set_property;
  G_OBJECT_CLASS (klass)->get_property = gst_aug_filter_get_property;
  gst_aug_settings_install (klass->kind->settings, G_OBJECT_CLASS (klass), 1);
  if (!(klass->kind->touches & (GST_AUG_TOUCHES_ANY | GST_AUG_TOUCHES_TIME))) {
    gst_caps_unref (caps);
    caps = gst_aug_filter_known_caps (klass->kind->touches);
  }
  gst_element_class_add_pad_template (
      element_class, gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  if (klass->kind->touches & GST_AUG_TOUCHES_TENSOR) {
    gst_caps_unref (caps);
    caps = gst_caps_from_string (GST_AUG_FILTER_TENSOR_CAPS);
  }
  gst_element_class_add_pad_template (
      element_class, gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  gst_element_class_set_metadata (element_class, long_name, classification,
      klass->kind->description, "The gst-augment authors");
}
