/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The captions that a file holds, before anything of it is augmented: nothing but words is decoded.
 */
#include <string.h>

#include "core/window.h"
#include "tool.h"

#define STALL_SECONDS 120
#define TICK (G_TIME_SPAN_SECOND / 5)

typedef struct {
  gint64 start, stop;
  guint order;
  gchar *text;
} Cue;

typedef struct {
  GstElement *pipeline;
  GMutex lock;
  GCond cond;
  GPtrArray *pads; /* all of them */
  guint n_texts, n_open;
  gboolean complete, failed;
  gint64 position; /* nanoseconds */
  guint moved;
  GArray *cues;
} Pass;

/* What one stream's pad needs to know. */
typedef struct {
  Pass *pass;
  guint order;
  gboolean is_text;
  GstSegment segment;
} Stream;

static void
cue_clear (gpointer data)
{
  g_free (((Cue *) data)->text);
}

static void
add_cue (Stream *stream, GstBuffer *buffer, guint64 time)
{
  Cue cue = {
    .start = (gint64) time, .stop = gst_aug_cue_stop (buffer, (gint64) time), .order = stream->order
  };
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  cue.text = g_utf8_make_valid (
      (const gchar *) map.data, (gssize) strnlen ((const gchar *) map.data, map.size));
  gst_buffer_unmap (buffer, &map);
  g_array_append_val (stream->pass->cues, cue);
}

static GstFlowReturn
take_buffer (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  Stream *stream = gst_pad_get_element_private (pad);
  Pass *pass = stream->pass;
  guint64 time = GST_CLOCK_TIME_NONE;

  if (GST_BUFFER_PTS_IS_VALID (buffer) && stream->segment.format == GST_FORMAT_TIME)
    time = gst_segment_to_stream_time (&stream->segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  g_mutex_lock (&pass->lock);
  pass->moved++;
  if (GST_CLOCK_TIME_IS_VALID (time))
    pass->position = (gint64) time;
  if (stream->is_text)
    add_cue (stream, buffer, GST_CLOCK_TIME_IS_VALID (time) ? time : 0);
  g_mutex_unlock (&pass->lock);
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static gboolean
take_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  Stream *stream = gst_pad_get_element_private (pad);
  Pass *pass = stream->pass;

  if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
    gst_event_copy_segment (event, &stream->segment);
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS && stream->is_text) {
    g_mutex_lock (&pass->lock);
    pass->n_open--;
    g_cond_signal (&pass->cond);
    g_mutex_unlock (&pass->lock);
  }
  gst_event_unref (event);
  return TRUE;
}

static void
pad_added (GstElement *decode, GstPad *pad, gpointer data)
{
  Pass *pass = data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstPad *end = gst_object_ref_sink (gst_pad_new ("sink", GST_PAD_SINK));
  Stream *stream = g_new0 (Stream, 1);

  stream->pass = pass;
  gst_segment_init (&stream->segment, GST_FORMAT_UNDEFINED);
  stream->is_text = caps && !gst_caps_is_any (caps) && !gst_caps_is_empty (caps) &&
                    gst_structure_has_name (gst_caps_get_structure (caps, 0), "text/x-raw");
  gst_pad_set_element_private (end, stream);
  gst_pad_set_chain_function (end, take_buffer);
  gst_pad_set_event_function (end, take_event);
  g_mutex_lock (&pass->lock);
  stream->order = pass->pads->len;
  pass->n_texts += stream->is_text;
  pass->n_open += stream->is_text;
  g_ptr_array_add (pass->pads, end);
  g_mutex_unlock (&pass->lock);
  gst_pad_set_active (end, TRUE);
  gst_pad_link (pad, end);
}

static void
no_more_pads (GstElement *decode, gpointer data)
{
  Pass *pass = data;

  g_mutex_lock (&pass->lock);
  pass->complete = TRUE;
  g_cond_signal (&pass->cond);
  g_mutex_unlock (&pass->lock);
}

/* GstAutoplugSelectResult: 0 tries the element, 1 shows the stream as it is. */
static gint
select_element (
    GstElement *decode, GstPad *pad, GstCaps *caps, GstElementFactory *factory, gpointer data)
{
  const gchar *class = gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_KLASS);

  if (strstr (class, "Demux") || strstr (class, "Subtitle"))
    return 0;
  return strstr (class, "Decoder") || strstr (class, "Parser") ? 1 : 0;
}

static GstBusSyncReply
take_message (GstBus *bus, GstMessage *message, gpointer data)
{
  Pass *pass = data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    g_mutex_lock (&pass->lock);
    pass->failed = TRUE;
    g_cond_signal (&pass->cond);
    g_mutex_unlock (&pass->lock);
  }
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static gboolean
start (Pass *pass, const gchar *input)
{
  g_autofree gchar *uri =
      gst_uri_is_valid (input) ? g_strdup (input) : gst_filename_to_uri (input, NULL);
  GstElement *source = uri ? gst_element_make_from_uri (GST_URI_SRC, uri, NULL, NULL) : NULL;
  GstElement *decode = gst_element_factory_make ("decodebin", NULL);
  g_autoptr (GstBus) bus = gst_element_get_bus (pass->pipeline);

  if (!source || !decode) {
    gst_clear_object (&source);
    gst_clear_object (&decode);
    return FALSE;
  }
  gst_bin_add_many (GST_BIN (pass->pipeline), source, decode, NULL);
  g_signal_connect (decode, "pad-added", G_CALLBACK (pad_added), pass);
  g_signal_connect (decode, "no-more-pads", G_CALLBACK (no_more_pads), pass);
  g_signal_connect (decode, "autoplug-select", G_CALLBACK (select_element), pass);
  gst_bus_set_sync_handler (bus, take_message, pass, NULL);
  return gst_element_link (source, decode);
}

/* Until the words are all there, or nothing moves any more. */
static void
wait_for_words (Pass *pass, gboolean quiet)
{
  const gint64 began = g_get_monotonic_time ();
  gint64 moved_at = began;
  gboolean drew = FALSE;
  guint moved = 0;

  g_mutex_lock (&pass->lock);
  while (!pass->failed && !(pass->complete && pass->n_open == 0)) {
    const gint64 now = g_get_monotonic_time ();

    if (pass->moved != moved)
      moved_at = now;
    moved = pass->moved;
    if (now - moved_at > STALL_SECONDS * G_TIME_SPAN_SECOND)
      pass->failed = TRUE;
    if (!quiet && isatty (STDERR_FILENO) && now - began > G_TIME_SPAN_SECOND) {
      g_printerr ("\rReading captions  %.1f s ", (gdouble) pass->position / GST_SECOND);
      drew = TRUE;
    }
    g_cond_wait_until (&pass->cond, &pass->lock, now + TICK);
  }
  g_mutex_unlock (&pass->lock);
  if (drew)
    g_printerr ("\r%*s\r", 40, "");
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const Cue *x = a, *y = b;

  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  if (x->stop != y->stop)
    return x->stop < y->stop ? -1 : 1;
  return g_strcmp0 (x->text, y->text);
}

/* Whatever threads were first, the same text. */
static gchar *
to_json (GArray *cues)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);

  g_array_sort (cues, compare);
  for (guint i = 0; i < cues->len; i++) {
    const Cue *cue = &g_array_index (cues, Cue, i);
    JsonArray *entry = json_array_new ();

    json_array_add_int_element (entry, cue->start);
    json_array_add_int_element (entry, cue->stop);
    json_array_add_string_element (entry, cue->text);
    json_array_add_array_element (list, entry);
  }
  json_node_set_array (root, list);
  return json_to_string (root, FALSE);
}

static void
pad_free (gpointer data)
{
  GstPad *pad = data;

  gst_pad_set_active (pad, FALSE);
  g_free (gst_pad_get_element_private (pad));
  gst_object_unref (pad);
}

/*
 * @input: a path or URI
 *
 * Returns: (transfer full) (nullable): the captions in it, JSON array of [start_ns, stop_ns,
 * "text"] in stream time; NULL if it has none. What cannot be read is told by who plays it
 */
gchar *
aug_first_pass (const gchar *input, gboolean quiet)
{
  Pass pass = { .pipeline = gst_pipeline_new (NULL) };
  gchar *cues = NULL;

  g_mutex_init (&pass.lock);
  g_cond_init (&pass.cond);
  pass.pads = g_ptr_array_new_with_free_func (pad_free);
  pass.cues = g_array_new (FALSE, FALSE, sizeof (Cue));
  g_array_set_clear_func (pass.cues, cue_clear);
  if (start (&pass, input) &&
      gst_element_set_state (pass.pipeline, GST_STATE_PAUSED) != GST_STATE_CHANGE_FAILURE)
    wait_for_words (&pass, quiet);
  for (guint i = 0; i < pass.pads->len; i++)
    gst_pad_set_active (pass.pads->pdata[i], FALSE);
  gst_element_set_state (pass.pipeline, GST_STATE_NULL);
  if (pass.cues->len)
    cues = to_json (pass.cues);
  gst_object_unref (pass.pipeline);
  g_ptr_array_unref (pass.pads);
  g_array_unref (pass.cues);
  g_mutex_clear (&pass.lock);
  g_cond_clear (&pass.cond);
  return cues;
}
