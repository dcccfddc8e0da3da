/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Two pads around an element, without threads and without asserts of their own, so that a refused
 * state, caps or buffer can be looked at. */
#include "walk.h"

static GstFlowReturn
rig_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  Rig *rig = gst_pad_get_element_private (pad);
  GstFlowReturn answer = rig->answer;

  if (rig->on_buffer)
    rig->on_buffer (rig, buffer, rig->user_data);
  rig->answer = GST_FLOW_OK;
  rig->n_buffers++;
  if (rig->keeps)
    g_queue_push_tail (&rig->out, buffer);
  else
    gst_buffer_unref (buffer);
  return answer;
}

static gboolean
rig_sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  Rig *rig = gst_pad_get_element_private (pad);
  GstCaps *caps;

  if (rig->on_event)
    rig->on_event (rig, event, rig->user_data);
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_CAPS:
    gst_event_parse_caps (event, &caps);
    gst_caps_replace (&rig->caps, caps);
    break;
  case GST_EVENT_GAP:
    rig->n_gaps++;
    break;
  case GST_EVENT_SEGMENT:
    rig->n_segments++;
    break;
  case GST_EVENT_EOS:
    rig->n_eos++;
    break;
  default:
    break;
  }
  gst_event_unref (event);
  return TRUE;
}

static gboolean
rig_sink_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  Rig *rig = gst_pad_get_element_private (pad);

  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_ALLOCATION:
    if (rig->reads_video_meta) {
      gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
      gst_query_add_allocation_meta (query, GST_VIDEO_CROP_META_API_TYPE, NULL);
    }
    return TRUE;
  case GST_QUERY_ACCEPT_CAPS: {
    GstCaps *caps;

    gst_query_parse_accept_caps (query, &caps);
    gst_query_set_accept_caps_result (
        query, !rig->wanted || gst_caps_can_intersect (caps, rig->wanted));
    return TRUE;
  }
  case GST_QUERY_CAPS: {
    GstCaps *filter;
    g_autoptr (GstCaps) any = gst_caps_new_any (), caps = NULL;

    gst_query_parse_caps (query, &filter);
    caps = gst_caps_intersect (rig->wanted ? rig->wanted : any, filter ? filter : any);
    gst_query_set_caps_result (query, caps);
    return TRUE;
  }
  default:
    return gst_pad_query_default (pad, parent, query);
  }
}

static gboolean
rig_src_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  Rig *rig = gst_pad_get_element_private (pad);

  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_LATENCY:
    gst_query_set_latency (query, rig->latency > 0, rig->latency, GST_CLOCK_TIME_NONE);
    return TRUE;
  case GST_QUERY_DURATION:
    gst_query_set_duration (query, GST_FORMAT_TIME, 100 * GST_SECOND);
    return TRUE;
  default:
    return gst_pad_query_default (pad, parent, query);
  }
}

static gboolean
rig_src_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  gst_event_unref (event);
  return TRUE;
}

/* A rig around one element, or around a chain of them. */
Rig *
rig_new (const gchar *launch)
{
  Rig *rig = g_new0 (Rig, 1);
  g_autoptr (GError) error = NULL;
  GstPad *pad;

  rig->element = gst_parse_bin_from_description_full (launch, TRUE, NULL,
      GST_PARSE_FLAG_FATAL_ERRORS | GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, &error);
  if (!rig->element)
    g_error ("%s: %s", launch, error->message);
  gst_object_ref_sink (rig->element);
  walk_complete (rig->element);
  g_queue_init (&rig->out);
  rig->keeps = TRUE;
  rig->bus = gst_bus_new ();
  gst_element_set_bus (rig->element, rig->bus);
  rig->src = gst_pad_new ("rig-src", GST_PAD_SRC);
  rig->sink = gst_pad_new ("rig-sink", GST_PAD_SINK);
  gst_pad_set_element_private (rig->src, rig);
  gst_pad_set_element_private (rig->sink, rig);
  gst_pad_set_chain_function (rig->sink, rig_chain);
  gst_pad_set_event_function (rig->sink, rig_sink_event);
  gst_pad_set_query_function (rig->sink, rig_sink_query);
  gst_pad_set_event_function (rig->src, rig_src_event);
  gst_pad_set_query_function (rig->src, rig_src_query);
  pad = gst_element_get_static_pad (rig->element, "sink");
  g_assert (gst_pad_link (rig->src, pad) == GST_PAD_LINK_OK);
  gst_object_unref (pad);
  pad = gst_element_get_static_pad (rig->element, "src");
  g_assert (gst_pad_link (pad, rig->sink) == GST_PAD_LINK_OK);
  gst_object_unref (pad);
  gst_pad_set_active (rig->src, TRUE);
  gst_pad_set_active (rig->sink, TRUE);
  return rig;
}

/* To PLAYING, and the stream begins. FALSE if the element refuses. */
gboolean
rig_start (Rig *rig, const gchar *stream_id)
{
  if (gst_element_set_state (rig->element, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    return FALSE;
  gst_pad_push_event (rig->src, gst_event_new_stream_start (stream_id));
  return TRUE;
}

gboolean
rig_caps (Rig *rig, const Kind *kind)
{
  return gst_pad_push_event (rig->src, gst_event_new_caps (kind->caps));
}

gboolean
rig_segment (Rig *rig, gdouble rate, GstClockTime start)
{
  gst_segment_init (&rig->segment, GST_FORMAT_TIME);
  rig->segment.rate = rate;
  rig->segment.start = rig->segment.position = rig->segment.time = start;
  if (rate < 0) {
    rig->segment.start = rig->segment.time = 0;
    rig->segment.stop = rig->segment.position = start;
  }
  return gst_pad_push_event (rig->src, gst_event_new_segment (&rig->segment));
}

void
rig_flush (Rig *rig)
{
  gst_pad_push_event (rig->src, gst_event_new_flush_start ());
  gst_pad_push_event (rig->src, gst_event_new_flush_stop (TRUE));
}

GstFlowReturn
rig_push (Rig *rig, GstBuffer *buffer)
{
  return gst_pad_push (rig->src, buffer);
}

void
rig_eos (Rig *rig)
{
  gst_pad_push_event (rig->src, gst_event_new_eos ());
}

GstBuffer *
rig_pull (Rig *rig)
{
  return g_queue_pop_head (&rig->out);
}

void
rig_forget (Rig *rig)
{
  g_queue_clear_full (&rig->out, (GDestroyNotify) gst_buffer_unref);
}

/* Whether @element leaves out frames by default. */
static gboolean
leaves_out (GstElement *element)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (element), "mode");
  GEnumValue *mode;

  if (!spec || !G_IS_PARAM_SPEC_ENUM (spec))
    return FALSE;
  mode = g_enum_get_value (
      G_PARAM_SPEC_ENUM (spec)->enum_class, G_PARAM_SPEC_ENUM (spec)->default_value);
  return g_str_equal (mode->value_nick, "drop");
}

/* How many frames were left out with a GAP in their place, by elements that are there for that. */
guint
rig_left_out (Rig *rig)
{
  gboolean any = FALSE;

  if (!GST_IS_BIN (rig->element))
    return leaves_out (rig->element) ? rig->n_gaps : 0;
  for (GList *link = GST_BIN (rig->element)->children; link; link = link->next)
    any |= leaves_out (link->data);
  return any ? rig->n_gaps : 0;
}

static gchar *
pop_sentence (Rig *rig, GstMessageType type)
{
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  message = gst_bus_pop_filtered (rig->bus, type);
  if (!message)
    return NULL;
  if (type == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else
    gst_message_parse_warning (message, &error, NULL);
  return g_strdup (error->message);
}

/* The sentence of the first error that was posted; NULL if there was none. */
gchar *
rig_error (Rig *rig)
{
  return pop_sentence (rig, GST_MESSAGE_ERROR);
}

gchar *
rig_warning (Rig *rig)
{
  return pop_sentence (rig, GST_MESSAGE_WARNING);
}

void
rig_free (Rig *rig)
{
  gst_element_set_state (rig->element, GST_STATE_NULL);
  gst_pad_set_active (rig->src, FALSE);
  gst_pad_set_active (rig->sink, FALSE);
  rig_forget (rig);
  gst_element_set_bus (rig->element, NULL);
  gst_bus_set_flushing (rig->bus, TRUE);
  gst_clear_object (&rig->bus);
  gst_clear_caps (&rig->caps);
  gst_clear_caps (&rig->wanted);
  gst_object_unref (rig->src);
  gst_object_unref (rig->sink);
  gst_object_unref (rig->element);
  g_free (rig);
}
