/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* One input, decoded once, its streams handed to whoever builds the rest of the pipeline. */
#include <glib-unix.h>
#include <string.h>

#include "tool.h"

/* So much of a file may lie between a picture and its sound before work would stall. */
#define INTERLEAVE_BYTES (512u << 20)
#define STALL_SECONDS 120

/* What the elements of the plugin read. */
#define VIDEO_FORMATS \
  "{I420,YV12,NV12,Y42B,Y444,I420_10LE,P010_10LE,GRAY8,GRAY16_LE,RGB,BGR,RGBA,BGRA,ARGB,ABGR," \
  "RGBx,BGRx,xRGB,xBGR}"

/* Notes are said once, after the progress bar. */
void
aug_run_note (AugRun *run, const gchar *format, ...)
{
  va_list args;
  gchar *note;

  va_start (args, format);
  note = g_strdup_vprintf (format, args);
  va_end (args);
  g_mutex_lock (&run->lock);
  for (guint i = 0; note && i < run->notes->len; i++)
    if (g_str_equal (run->notes->pdata[i], note))
      g_clear_pointer (&note, g_free);
  if (note)
    g_ptr_array_add (run->notes, note);
  g_mutex_unlock (&run->lock);
}

static void
stream_free (gpointer data)
{
  AugStream *stream = data;

  g_free (stream->branch);
  gst_clear_object (&stream->pad);
  gst_clear_caps (&stream->caps);
  g_free (stream);
}

static void
pad_added (GstElement *decode, GstPad *pad, gpointer data)
{
  static const gchar *const types[] = { "video/x-raw", "audio/x-raw", "text/x-raw" };
  AugRun *run = data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  AugStream *stream;
  const gchar *type;

  if (!caps)
    caps = gst_pad_query_caps (pad, NULL);
  if (gst_caps_is_empty (caps) || gst_caps_is_any (caps))
    return;
  type = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    if (!g_str_equal (type, types[i]))
      continue;
    stream = g_new0 (AugStream, 1);
    stream->kind = i;
    stream->pad = gst_object_ref (pad);
    stream->caps = g_steal_pointer (&caps);
    stream->position = -1;
    g_ptr_array_add (run->streams, stream);
    return;
  }
  aug_run_note (
      run, "a stream of type %s is left out; only pictures, sound and captions are used", type);
}

static gint
by_kind (gconstpointer a, gconstpointer b)
{
  const AugStream *x = *(AugStream *const *) a, *y = *(AugStream *const *) b;
  g_autofree gchar *i = NULL, *j = NULL;

  if (x->kind != y->kind)
    return (gint) x->kind - (gint) y->kind;
  i = gst_pad_get_stream_id (x->pad);
  j = gst_pad_get_stream_id (y->pad);
  return g_strcmp0 (i, j);
}

/* Decoders of AVI with B-frames give the same time to two pictures; the second one comes a frame
 * later. */
static GstPadProbeReturn
mend_time (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  AugStream *stream = data;
  GstBuffer *buffer;

  if (!(GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER)) {
    if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_SEGMENT)
      stream->last = GST_CLOCK_TIME_NONE;
    return GST_PAD_PROBE_OK;
  }
  buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  if (!GST_BUFFER_PTS_IS_VALID (buffer))
    return GST_PAD_PROBE_OK;
  if (stream->last != GST_CLOCK_TIME_NONE && GST_BUFFER_PTS (buffer) <= stream->last + 1) {
    buffer = gst_buffer_make_writable (buffer);
    GST_BUFFER_PTS (buffer) = stream->last + stream->frame;
    GST_PAD_PROBE_INFO_DATA (info) = buffer;
  }
  stream->last = GST_BUFFER_PTS (buffer);
  return GST_PAD_PROBE_OK;
}

static void
mend_times (AugStream *stream)
{
  gint fps[2] = { 0, 1 };

  gst_structure_get_fraction (
      gst_caps_get_structure (stream->caps, 0), "framerate", &fps[0], &fps[1]);
  if (stream->kind != AUG_STREAM_VIDEO || fps[0] <= 0)
    return;
  stream->last = GST_CLOCK_TIME_NONE;
  stream->frame = gst_util_uint64_scale_int (GST_SECOND, fps[1], fps[0]);
  gst_pad_add_probe (stream->pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      mend_time, stream, NULL);
}

/* The first of a kind has the kind's name, the others a number. */
static void
name_streams (AugRun *run)
{
  guint n[AUG_STREAM_KINDS] = { 0 };

  g_ptr_array_sort (run->streams, by_kind);
  for (guint i = 0; i < run->streams->len; i++) {
    AugStream *stream = run->streams->pdata[i];
    const GstStructure *s = gst_caps_get_structure (stream->caps, 0);
    gint width, height, par_n = 1, par_d = 1;

    mend_times (stream);
    run->facts.has[stream->kind] = TRUE;
    stream->branch = n[stream->kind]++ ? g_strdup_printf ("%s-%u", aug_stream_names[stream->kind],
                                             n[stream->kind])
                                       : g_strdup (aug_stream_names[stream->kind]);
    if (stream->kind != AUG_STREAM_VIDEO || n[AUG_STREAM_VIDEO] > 1)
      continue;
    if (!gst_structure_get_fraction (s, "framerate", &run->facts.fps[0], &run->facts.fps[1]))
      run->facts.fps[0] = 0;
    gst_structure_get_fraction (s, "pixel-aspect-ratio", &par_n, &par_d);
    if (gst_structure_get_int (s, "width", &width) &&
        gst_structure_get_int (s, "height", &height) &&
        !gst_util_fraction_multiply (width, height, par_n, par_d, &run->aspect[0], &run->aspect[1]))
      run->aspect[0] = 0;
  }
}

static void
post_error (AugRun *run, GError *error)
{
  gst_element_post_message (
      run->pipeline, gst_message_new_error (GST_OBJECT (run->pipeline), error, NULL));
}

static void
no_more_pads (GstElement *decode, gpointer data)
{
  AugRun *run = data;
  g_autoptr (GError) error = NULL;

  if (run->streams->len == 0) {
    aug_fail (&error, AUG_TOOL_ERROR_INPUT,
        "%s has neither pictures nor sound nor captions; give another file", run->input);
    post_error (run, error);
    return;
  }
  name_streams (run);
  if (!gst_pad_query_duration (
          ((AugStream *) run->streams->pdata[0])->pad, GST_FORMAT_TIME, &run->duration))
    run->duration = -1;
  if (!run->build (run, &error))
    post_error (run, error);
  else if (run->spans)
    gst_element_post_message (
        run->pipeline, gst_message_new_application (
                           GST_OBJECT (run->pipeline), gst_structure_new_empty ("aug-built")));
}

/* What stands between decoder and augseed: only what the elements cannot read is converted. */
const gchar *
aug_run_head (AugStream *stream)
{
  const gchar *mode =
      gst_structure_get_string (gst_caps_get_structure (stream->caps, 0), "interlace-mode");

  switch (stream->kind) {
  case AUG_STREAM_VIDEO:
    return mode && !g_str_equal (mode, "progressive")
               ? "videoconvert dither=none ! deinterlace ! videoconvert dither=none ! "
                 "video/x-raw,format=" VIDEO_FORMATS
               : "videoconvert dither=none ! video/x-raw,format=" VIDEO_FORMATS;
  case AUG_STREAM_AUDIO:
    return "audioconvert dithering=none ! audio/x-raw,format={F32LE,S16LE},layout=interleaved";
  default:
    return "identity";
  }
}

static GstPadProbeReturn
note_position (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  AugRun *run = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  AugStream *stream = g_object_get_data (G_OBJECT (pad), "aug-stream");

  g_atomic_int_set (&run->moved, 1);
  g_atomic_int_set (&run->has_data, 1);
  if (!GST_BUFFER_PTS_IS_VALID (buffer))
    return GST_PAD_PROBE_OK;
  g_mutex_lock (&run->lock);
  stream->position = (gint64) GST_BUFFER_PTS (buffer);
  g_mutex_unlock (&run->lock);
  return GST_PAD_PROBE_OK;
}

/* In front of the first segment of a stream: what is known of its item. */
static GstPadProbeReturn
tell_item (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) != GST_EVENT_SEGMENT)
    return GST_PAD_PROBE_OK;
  gst_pad_send_event (pad, gst_event_ref (data));
  return GST_PAD_PROBE_REMOVE;
}

static void
tell_facts (GstElement *seed, const AugOptions *options, const gchar *key)
{
  GstEvent *event = aug_options_make_item (options, key);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (seed, "sink");

  if (event)
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, tell_item, event,
        (GDestroyNotify) gst_event_unref);
}

static void
set_seed (AugRun *run, GstElement *seed, AugStream *stream, const AugOptions *options, guint view,
    const gchar *group)
{
  g_autofree gchar *key = aug_options_key (options, run->input);
  const gint *aspect = options->aspect[0] ? options->aspect : run->aspect;

  g_object_set (seed, "seed", options->seed, "epoch", options->epoch, "view", view, "source", key,
      "branch", stream->branch, "group", group, NULL);
  gst_util_set_object_arg (G_OBJECT (seed), "phase", options->eval ? "eval" : "train");
  gst_util_set_object_arg (
      G_OBJECT (seed), "window-phase", options->random_phase ? "random" : "fixed");
  g_object_set (seed, "window", options->window[0], options->window[1], NULL);
  if (aspect[0])
    g_object_set (seed, "reference-aspect", aspect[0], aspect[1], NULL);
  tell_facts (seed, options, key);
}

static void
watch_elements (GstElement *bin, guint first)
{
  g_autoptr (GPtrArray) elements = aug_elements_in_order (bin);

  for (guint i = 0; i < elements->len; i++) {
    GstElement *element = elements->pdata[i];

    if (!gst_aug_catalogue_find (GST_OBJECT_NAME (gst_element_get_factory (element))))
      continue;
    g_object_set (element, "post-messages", TRUE, NULL);
    g_object_set_data (G_OBJECT (element), "aug-order", GUINT_TO_POINTER (first + i));
  }
}

static guint
stream_index (AugRun *run, AugStream *stream)
{
  guint index = 0;

  g_ptr_array_find (run->streams, stream, &index);
  return index;
}

/*
 * Adds head ! augseed ! elements ! @tail for @stream to the pipeline. It is neither linked nor
 * playing yet.
 * Returns: (transfer none): the bin
 */
GstElement *
aug_run_add_branch (AugRun *run, AugStream *stream, const AugOptions *options, guint view,
    const gchar *group, gboolean with_elements, const gchar *tail, GError **error)
{
  g_autofree gchar *chain =
      with_elements ? aug_options_chain (options, stream->kind, &run->facts) : g_strdup ("");
  g_autofree gchar *description = g_strdup_printf (
      "%s ! augseed name=seed %s %s ! %s", aug_run_head (stream), *chain ? "!" : "", chain, tail);
  g_autoptr (GError) wrong = NULL;
  GstElement *bin = aug_options_parse_chain (aug_stream_names[stream->kind], description, &wrong);
  GstElement *seed;
  GstPad *pad;

  if (!bin) {
    const gchar *why = strstr (wrong->message, "elements: ");
    const gchar *tensors = aug_chain_tensors (chain);
    g_autofree gchar *shown = aug_options_shown_chain (options, stream->kind, &run->facts);

    if (tensors) {
      aug_fail (error, AUG_TOOL_ERROR_USAGE,
          "%s makes tensors, which no file of pictures holds: leave it out here, and put it in "
          "front "
          "of an appsink in a pipeline of yours",
          tensors);
      return NULL;
    }

    aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "the elements \"%s\" do not fit the stream \"%s\" or each other: %s; change the option "
        "that names them",
        shown, stream->branch, why ? why + strlen ("elements: ") : wrong->message);
    return NULL;
  }
  aug_options_keep_documents (options, bin);
  gst_bin_add (GST_BIN (run->pipeline), bin);
  seed = gst_bin_get_by_name (GST_BIN (bin), "seed");
  set_seed (run, seed, stream, options, view, group);
  pad = gst_element_get_static_pad (seed, "src");
  g_object_set_data (G_OBJECT (pad), "aug-stream", stream);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, note_position, run, NULL);
  gst_object_unref (pad);
  gst_object_unref (seed);
  watch_elements (bin, 1000 * (1 + stream_index (run, stream)));
  return bin;
}

static void
take_missing_plugin (AugRun *run, GstMessage *message)
{
  const GstStructure *s = gst_message_get_structure (message);
  const gchar *name = s ? gst_structure_get_string (s, "name") : NULL;

  aug_run_note (run,
      "a stream has no decoder here and is left out (%s); with Debian: apt-get "
      "install gstreamer1.0-libav gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly",
      name ? name : "unknown");
}

static GstBusSyncReply
sync_message (GstBus *bus, GstMessage *message, gpointer data)
{
  AugRun *run = data;

  if (!aug_log_take_message (run->log, message))
    return GST_BUS_PASS;
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static gboolean
is_from_decoder (AugRun *run, GstMessage *message)
{
  return GST_MESSAGE_SRC (message) &&
         gst_object_has_as_ancestor (GST_MESSAGE_SRC (message), GST_OBJECT (run->decode));
}

static void
explain_error (AugRun *run, GstMessage *message, GError **error)
{
  g_autoptr (GError) e = NULL;
  g_autofree gchar *debug = NULL;
  g_autofree gchar *from = NULL;

  gst_message_parse_error (message, &e, &debug);
  if (e->domain == AUG_TOOL_ERROR)
    g_propagate_error (error, g_steal_pointer (&e));
  else if (g_error_matches (e, GST_STREAM_ERROR, GST_STREAM_ERROR_TYPE_NOT_FOUND) ||
           g_error_matches (e, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE))
    aug_fail (error, AUG_TOOL_ERROR_INPUT,
        "%s is not a file of pictures, sound or captions that GStreamer knows; give a film, a "
        "recording or a picture",
        run->input);
  else if (g_error_matches (e, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN) ||
           g_error_matches (e, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND))
    aug_fail (error, AUG_TOOL_ERROR_INPUT,
        "nothing in %s can be decoded here; with Debian type: apt-get install gstreamer1.0-libav "
        "gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly",
        run->input);
  else if (g_error_matches (e, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT) ||
           g_error_matches (e, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE))
    aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
        "the output could not be written whole; free space on its disk or name another folder");
  else if (debug && strstr (debug, "not-negotiated"))
    aug_fail (error, AUG_TOOL_ERROR_RUN,
        "the streams of %s do not fit the elements or the encoders behind them; many encoders want "
        "even sizes of at least 16 pixels: change the size, or write to a file that ends in .mkv",
        run->input);
  else if (run->streams->len == 0 || is_from_decoder (run, message))
    aug_fail (error, AUG_TOOL_ERROR_INPUT,
        "%s cannot be read: it is broken or empty (%s); give another file", run->input, e->message);
  else
    aug_fail (error, AUG_TOOL_ERROR_RUN, "%s (reported by %s)", e->message,
        from = gst_object_get_name (GST_MESSAGE_SRC (message)));
}

/* Where only some parts are wanted: seeks to the next one. */
static gboolean
play_next_span (AugRun *run)
{
  const gint64 *span;

  if (!run->spans || 2 * run->n_spans_done >= run->spans->len)
    return FALSE;
  span = &g_array_index (run->spans, gint64, 2 * run->n_spans_done);
  run->n_spans_done++;
  if (gst_element_seek (run->pipeline, 1, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, GST_SEEK_TYPE_SET, span[0],
          GST_SEEK_TYPE_SET, span[1]))
    return TRUE;
  /* what cannot be sought in is played to its end */
  if (run->n_spans_done > 1)
    return FALSE;
  run->n_spans_done = run->spans->len / 2;
  return TRUE;
}

static gboolean
take_message (GstBus *bus, GstMessage *message, gpointer data)
{
  AugRun *run = data;

  switch (GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_ERROR:
    if (!run->error)
      explain_error (run, message, &run->error);
    g_main_loop_quit (run->loop);
    break;
  case GST_MESSAGE_WARNING: {
    g_autoptr (GError) e = NULL;

    gst_message_parse_warning (message, &e, NULL);
    if (gst_aug_catalogue_find (G_OBJECT_TYPE_NAME (GST_MESSAGE_SRC (message))) ||
        g_str_has_prefix (GST_OBJECT_NAME (GST_MESSAGE_SRC (message)), "aug"))
      aug_run_note (run, "%s", e->message);
    break;
  }
  case GST_MESSAGE_ELEMENT:
    if (gst_message_has_name (message, "missing-plugin"))
      take_missing_plugin (run, message);
    break;
  case GST_MESSAGE_APPLICATION:
    play_next_span (run);
    break;
  case GST_MESSAGE_EOS:
    if (!play_next_span (run))
      g_main_loop_quit (run->loop);
    break;
  default:
    break;
  }
  return G_SOURCE_CONTINUE;
}

static gboolean
interrupt (gpointer data)
{
  AugRun *run = data;

  if (!run->error)
    aug_fail (&run->error, AUG_TOOL_ERROR_INTERRUPTED, "interrupted; nothing was written");
  g_main_loop_quit (run->loop);
  return G_SOURCE_CONTINUE;
}

static gint64
position (AugRun *run)
{
  gint64 least = G_MAXINT64;

  g_mutex_lock (&run->lock);
  for (guint i = 0; i < run->streams->len; i++) {
    AugStream *stream = run->streams->pdata[i];

    if (stream->kind != AUG_STREAM_TEXT || run->streams->len == 1)
      least = MIN (least, MAX (stream->position, 0));
  }
  g_mutex_unlock (&run->lock);
  return least == G_MAXINT64 ? 0 : least;
}

static void
draw_bar (AugRun *run)
{
  gint64 at = position (run);
  gdouble took = (gdouble) (g_get_monotonic_time () - run->started) / G_USEC_PER_SEC;
  gdouble seconds = (gdouble) at / GST_SECOND;

  if (run->duration > 0) {
    gdouble share = CLAMP ((gdouble) at / (gdouble) run->duration, 0, 1);
    gint full = (gint) (share * 24);

    g_printerr ("\r%s [%.*s%*s] %3.0f %%  %.1f of %.1f s  %.1fx ", run->verb, full,
        "########################", 24 - full, "", share * 100, seconds,
        (gdouble) run->duration / GST_SECOND, took > 0 ? seconds / took : 0);
  } else {
    g_printerr ("\r%s  %.1f s  %.1fx ", run->verb, seconds, took > 0 ? seconds / took : 0);
  }
  run->drew_bar = TRUE;
}

static gboolean
tick (gpointer data)
{
  AugRun *run = data;
  gint64 now = g_get_monotonic_time ();

  if (g_atomic_int_compare_and_exchange (&run->moved, 1, 0))
    run->last_moved = now;
  if (now - run->last_moved > (gint64) STALL_SECONDS * G_USEC_PER_SEC) {
    if (!run->error)
      aug_fail (&run->error, AUG_TOOL_ERROR_RUN,
          "nothing has moved for %d seconds; if pictures and sound lie far apart in %s, write it "
          "anew with another muxer first",
          STALL_SECONDS, run->input);
    g_main_loop_quit (run->loop);
  }
  if (!run->quiet && isatty (STDERR_FILENO))
    draw_bar (run);
  return G_SOURCE_CONTINUE;
}

/*
 * @input: a path or URI
 * @build: called once all streams are known, in a thread of the pipeline
 */
AugRun *
aug_run_new (const gchar *input, AugRunBuild build, gpointer user, GError **error)
{
  g_autoptr (AugRun) run = g_new0 (AugRun, 1);
  g_autofree gchar *uri = NULL;
  g_autoptr (GError) wrong = NULL;
  GstElement *source, *decode;

  run->input = g_strdup (input);
  run->streams = g_ptr_array_new_with_free_func (stream_free);
  run->notes = g_ptr_array_new_with_free_func (g_free);
  run->log = aug_log_new ();
  run->loop = g_main_loop_new (NULL, FALSE);
  run->build = build;
  run->user = user;
  run->verb = "Augmenting";
  g_mutex_init (&run->lock);
  run->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  uri = gst_uri_is_valid (input) ? g_strdup (input) : gst_filename_to_uri (input, NULL);
  source = uri ? gst_element_make_from_uri (GST_URI_SRC, uri, NULL, &wrong) : NULL;
  decode = gst_element_factory_make ("decodebin", NULL);
  if (!source || !decode) {
    aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s cannot be opened%s%s", input, wrong ? ": " : "",
        wrong ? wrong->message : "");
    return NULL;
  }
  run->decode = decode;
  gst_bin_add_many (GST_BIN (run->pipeline), source, decode, NULL);
  if (!gst_element_link (source, decode)) {
    aug_fail (error, AUG_TOOL_ERROR_INPUT,
        "%s is not a file; record it to a file first and give that", input);
    return NULL;
  }
  g_object_set (decode, "max-size-bytes", INTERLEAVE_BYTES, NULL);
  g_signal_connect (decode, "pad-added", G_CALLBACK (pad_added), run);
  g_signal_connect (decode, "no-more-pads", G_CALLBACK (no_more_pads), run);
  return g_steal_pointer (&run);
}

void
aug_run_free (AugRun *run)
{
  if (!run)
    return;
  gst_element_set_state (run->pipeline, GST_STATE_NULL);
  gst_object_unref (run->pipeline);
  g_ptr_array_unref (run->streams);
  g_ptr_array_unref (run->notes);
  g_clear_pointer (&run->spans, g_array_unref);
  aug_log_free (run->log);
  g_main_loop_unref (run->loop);
  g_clear_error (&run->error);
  g_mutex_clear (&run->lock);
  g_free (run->input);
  g_free (run);
}

/* Plays to the end. The pipeline is stopped afterwards, and the log sorted. */
gboolean
aug_run_play (AugRun *run, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (run->pipeline);
  guint sources[4];

  gst_bus_set_sync_handler (bus, sync_message, run, NULL);
  sources[0] = gst_bus_add_watch (bus, take_message, run);
  sources[1] = g_unix_signal_add (SIGINT, interrupt, run);
  sources[2] = g_unix_signal_add (SIGTERM, interrupt, run);
  sources[3] = g_timeout_add (200, tick, run);
  run->started = run->last_moved = g_get_monotonic_time ();
  /* a failure to start comes as a message, too */
  gst_element_set_state (run->pipeline, GST_STATE_PLAYING);
  g_main_loop_run (run->loop);
  gst_element_set_state (run->pipeline, GST_STATE_NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  /* removed sources of signals leave what the system does */
  aug_output_catch_interrupts ();
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  if (run->drew_bar)
    g_printerr ("\r%*s\r", 78, "");
  for (guint i = 0; i < run->notes->len && !run->quiet; i++)
    g_printerr ("note: %s\n", (gchar *) run->notes->pdata[i]);
  aug_log_sort (run->log);
  if (!run->error && !run->has_data)
    aug_fail (&run->error, AUG_TOOL_ERROR_INPUT,
        "%s holds no data: its streams are empty; give another file", run->input);
  if (run->error) {
    g_propagate_error (error, g_steal_pointer (&run->error));
    return FALSE;
  }
  return TRUE;
}
