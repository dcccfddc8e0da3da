/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Cues of a subtitle file, as GStreamer's parser reads them: filesrc ! subparse, and a pad that
 * takes what comes. */
#include <gst/gst.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "../core/window.h"
#include "sidecar.h"

/* A film has a hundred kilobytes of them. */
#define MOST_BYTES (64u << 20)
#define MOST_SECONDS 20

typedef struct {
  GMutex lock;
  GCond cond;
  gboolean done;
  GArray *times; /* of two gint64 */
  GPtrArray *texts;
} Taker;

/*
 * gst_aug_subtitles_are: (skip)
 * @path: a file's name
 *
 * Returns: whether its ending is one of subtitles
 */
gboolean
gst_aug_subtitles_are (const gchar *path)
{
  static const gchar *const endings[] = { ".srt", ".vtt", ".sub", ".smi", ".sami", ".lrc", ".ass",
    ".ssa" };
  const gchar *ending = strrchr (path, '.');

  for (guint i = 0; ending && i < G_N_ELEMENTS (endings); i++)
    if (g_ascii_strcasecmp (ending, endings[i]) == 0)
      return TRUE;
  return FALSE;
}

/*
 * gst_aug_cue_stop: (skip)
 * @buffer: a cue
 * @start: where it begins
 *
 * Returns: where it ends: %GST_AUG_TIME_UNBOUNDED if it does not say, @start where it says that it
 * ends before
 */
gint64
gst_aug_cue_stop (GstBuffer *buffer, gint64 start)
{
  if (!GST_BUFFER_DURATION_IS_VALID (buffer))
    return GST_AUG_TIME_UNBOUNDED;
  return GST_BUFFER_DURATION (buffer) > (guint64) (G_MAXINT64 - MAX (start, 0))
             ? start
             : start + (gint64) GST_BUFFER_DURATION (buffer);
}

static GstFlowReturn
take_buffer (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  Taker *taker = gst_pad_get_element_private (pad);
  const gint64 start = GST_BUFFER_PTS_IS_VALID (buffer) ? (gint64) GST_BUFFER_PTS (buffer) : 0;
  const gint64 stop = gst_aug_cue_stop (buffer, start);
  GstMapInfo map;

  if (gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    const gchar *text = (const gchar *) map.data;

    g_array_append_val (taker->times, start);
    g_array_append_val (taker->times, stop);
    g_ptr_array_add (taker->texts, g_utf8_make_valid (text, (gssize) strnlen (text, map.size)));
    gst_buffer_unmap (buffer, &map);
  }
  gst_buffer_unref (buffer);
  return GST_FLOW_OK;
}

static void
finish (Taker *taker)
{
  g_mutex_lock (&taker->lock);
  taker->done = TRUE;
  g_cond_signal (&taker->cond);
  g_mutex_unlock (&taker->lock);
}

static gboolean
take_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    finish (gst_pad_get_element_private (pad));
  gst_event_unref (event);
  return TRUE;
}

static GstBusSyncReply
take_message (GstBus *bus, GstMessage *message, gpointer data)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    finish (data);
  gst_message_unref (message);
  return GST_BUS_DROP;
}

/* Nothing waits for a sink: in PAUSED the source runs to the end of the file. */
static gboolean
run (const gchar *path, Taker *taker)
{
  GstElement *pipeline = gst_pipeline_new (NULL);
  GstElement *source = gst_element_factory_make ("filesrc", NULL);
  GstElement *parser = gst_element_factory_make ("subparse", NULL);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstPad) from = gst_element_get_static_pad (parser, "src");
  GstPad *pad = gst_object_ref_sink (gst_pad_new ("sink", GST_PAD_SINK));
  const gint64 until = g_get_monotonic_time () + MOST_SECONDS * G_TIME_SPAN_SECOND;
  gboolean done = TRUE;

  g_object_set (source, "location", path, NULL);
  gst_bin_add_many (GST_BIN (pipeline), source, parser, NULL);
  gst_element_link (source, parser);
  gst_pad_set_element_private (pad, taker);
  gst_pad_set_chain_function (pad, take_buffer);
  gst_pad_set_event_function (pad, take_event);
  gst_pad_set_active (pad, TRUE);
  gst_pad_link (from, pad);
  gst_bus_set_sync_handler (bus, take_message, taker, NULL);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  g_mutex_lock (&taker->lock);
  while (!taker->done && done)
    done = g_cond_wait_until (&taker->cond, &taker->lock, until);
  g_mutex_unlock (&taker->lock);
  gst_pad_set_active (pad, FALSE);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  gst_pad_unlink (from, pad);
  gst_object_unref (pad);
  gst_object_unref (pipeline);
  return done;
}

/* A cue without an end lasts to the next one. */
static gchar *
to_json (const Taker *taker)
{
  g_autoptr (JsonArray) cues = json_array_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < taker->texts->len; i++) {
    const gint64 *times = &g_array_index (taker->times, gint64, 2 * i);
    const gboolean ends = times[1] != GST_AUG_TIME_UNBOUNDED || i + 1 == taker->texts->len;
    JsonArray *cue = json_array_new ();

    json_array_add_int_element (cue, times[0]);
    json_array_add_int_element (cue, ends ? times[1] : MAX (times[2], times[0]));
    json_array_add_string_element (cue, taker->texts->pdata[i]);
    json_array_add_array_element (cues, cue);
  }
  json_node_set_array (root, cues);
  return json_to_string (root, FALSE);
}

static gchar *
fail (GError **error, const gchar *format, const gchar *path)
{
  g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS, format, path);
  return NULL;
}

/* A parser that is not there would be a warning of GLib's. */
static gboolean
has_parser (GError **error)
{
  g_autoptr (GstElementFactory) source = gst_element_factory_find ("filesrc");
  g_autoptr (GstElementFactory) parser = gst_element_factory_find ("subparse");

  if (source && parser)
    return TRUE;
  g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
      "Subtitles need the element “%s”; with Debian type: apt-get install %s.",
      parser ? "filesrc" : "subparse", parser ? "libgstreamer1.0-0" : "gstreamer1.0-plugins-base");
  return FALSE;
}

/*
 * gst_aug_subtitles_read: (skip)
 * @path: a file that subparse reads: SubRip, WebVTT, SAMI, MicroDVD, LRC and more
 * @may_be_empty: whether a file without a byte is one without cues
 * @error: what is wrong, a sentence
 *
 * Returns: (transfer full) (nullable): its cues, JSON array of [start_ns, stop_ns, "text"]
 */
gchar *
gst_aug_subtitles_read (const gchar *path, gboolean may_be_empty, GError **error)
{
  g_autofree gchar *text = gst_aug_sidecar_load (path, MOST_BYTES, error);
  Taker taker = { .done = FALSE };
  gchar *cues = NULL;

  if (!text || !has_parser (error))
    return NULL;
  if (*g_strchug (text) == '\0')
    return may_be_empty ? g_strdup ("[]")
                        : fail (error, "The captions file %s holds no caption.", path);
  g_mutex_init (&taker.lock);
  g_cond_init (&taker.cond);
  taker.times = g_array_new (FALSE, FALSE, sizeof (gint64));
  taker.texts = g_ptr_array_new_with_free_func (g_free);
  if (!run (path, &taker))
    fail (error, "The captions file %s took too long to read: write it anew as .srt.", path);
  else if (taker.texts->len == 0)
    fail (error,
        "The captions file %s holds no subtitles that can be read here: give SubRip (.srt) or "
        "WebVTT (.vtt).",
        path);
  else
    cues = to_json (&taker);
  g_array_unref (taker.times);
  g_ptr_array_unref (taker.texts);
  g_mutex_clear (&taker.lock);
  g_cond_clear (&taker.cond);
  return cues;
}
