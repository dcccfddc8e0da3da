/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* apply: a file in, an augmented file with all its streams in step out, and the decision log. */
#include <glib/gstdio.h>
#include <gst/audio/audio.h>
#include <pango/pango.h>
#include <string.h>

#include "tool.h"

typedef struct {
  AugApply *apply;
  const AugContainer *container;
  const gchar *temporary;
  GstElement *muxer, *sink;
  guint n_linked;
} Writer;

static const gchar *
shown_output (const Writer *w)
{
  return w->apply->shown ? w->apply->shown : w->apply->output;
}

/* Containers hold plain words; what decoders give may be markup. */
static GstPadProbeReturn
strip_markup (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const gchar *format =
      caps ? gst_structure_get_string (gst_caps_get_structure (caps, 0), "format") : NULL;
  g_autofree gchar *text = NULL, *plain = NULL;
  GstBuffer *out;
  gsize size = gst_buffer_get_size (buffer);

  if (g_strcmp0 (format, "pango-markup") != 0)
    return GST_PAD_PROBE_OK;
  text = g_malloc0 (size + 1);
  gst_buffer_extract (buffer, 0, text, size);
  if (!pango_parse_markup (text, -1, 0, NULL, &plain, NULL, NULL))
    return GST_PAD_PROBE_OK;
  out = gst_buffer_new_memdup (plain, strlen (plain));
  gst_buffer_copy_into (out, buffer, GST_BUFFER_COPY_METADATA, 0, (gsize) -1);
  gst_buffer_unref (buffer);
  GST_PAD_PROBE_INFO_DATA (info) = out;
  return GST_PAD_PROBE_OK;
}

/* Encoders hand GAP events on out of turn, even before a segment, and muxers take them for an end.
 * Pictures say by their times where holes are, and holes in sound are silence by then. */
static GstPadProbeReturn
drop_gap (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  return GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_GAP ? GST_PAD_PROBE_DROP
                                                                           : GST_PAD_PROBE_OK;
}

/* The first AUG_AAC_DELAY samples give way to those that the encoder adds: all others then lie
 * where they belong, to the sample. */
static GstPadProbeReturn
make_room (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  AugStream *stream = data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  gint64 delay, time;
  GstAudioInfo audio;
  guint samples, n;

  if (!caps || !gst_audio_info_from_caps (&audio, caps) || !GST_BUFFER_PTS_IS_VALID (buffer))
    return GST_PAD_PROBE_OK;
  samples = (guint) (gst_buffer_get_size (buffer) / (gsize) audio.bpf);
  n = MIN (samples, AUG_AAC_DELAY - stream->n_skipped);
  stream->n_skipped += n;
  if (n == samples)
    return GST_PAD_PROBE_DROP;
  delay = (gint64) gst_util_uint64_scale_round (AUG_AAC_DELAY, GST_SECOND, (guint64) audio.rate);
  time = (gint64) GST_BUFFER_PTS (buffer) +
         (gint64) gst_util_uint64_scale_round (n, GST_SECOND, (guint64) audio.rate);
  if (n) {
    GstBuffer *rest = gst_buffer_copy_region (
        buffer, GST_BUFFER_COPY_ALL, (gsize) n * (gsize) audio.bpf, (gsize) -1);

    gst_buffer_unref (buffer);
    buffer = rest;
  }
  buffer = gst_buffer_make_writable (buffer);
  GST_BUFFER_PTS (buffer) = (GstClockTime) MAX (time - delay, 0);
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

static void
make_room_at (GstElement *bin, AugStream *stream)
{
  g_autoptr (GstElement) encoder = gst_bin_get_by_name (GST_BIN (bin), "aac");
  g_autoptr (GstPad) pad = encoder ? gst_element_get_static_pad (encoder, "sink") : NULL;

  if (pad)
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, make_room, stream, NULL);
}

/* Muxers do not wait for captions before they write their head: whether the language of these is in
 * it would depend on which thread was first, and the bytes must not. */
static GstPadProbeReturn
drop_tag (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  return GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_TAG ? GST_PAD_PROBE_DROP
                                                                           : GST_PAD_PROBE_OK;
}

static void
drop_events_at (GstElement *bin, AugStreamKind kind)
{
  g_autoptr (GstElement) queue = gst_bin_get_by_name (GST_BIN (bin), "raw");
  g_autoptr (GstPad) pad = kind == AUG_STREAM_VIDEO ? gst_element_get_static_pad (queue, "sink")
                                                    : gst_element_get_static_pad (bin, "src");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      kind == AUG_STREAM_TEXT ? drop_tag : drop_gap, NULL, NULL);
}

/* FLAC holds up to eight channels in its own order; everything else stays as it is. */
static const gchar *
tail_of (Writer *w, AugStream *stream)
{
  const gchar *tail = w->container->tails[stream->kind];
  gint channels = 0;

  if (stream->kind == AUG_STREAM_AUDIO && tail && strstr (tail, "flacenc")) {
    g_autoptr (GstElementFactory) factory = gst_element_factory_find ("flacenc");
    const GList *l = factory ? gst_element_factory_get_static_pad_templates (factory) : NULL;
    g_autoptr (GstCaps) caps = gst_caps_copy (stream->caps);

    gst_structure_get_int (gst_caps_get_structure (caps, 0), "channels", &channels);
    gst_structure_remove_fields (gst_caps_get_structure (caps, 0), "format", "layout", NULL);
    for (; l && channels > 2; l = l->next) {
      g_autoptr (GstCaps) known =
          gst_static_caps_get (&((GstStaticPadTemplate *) l->data)->static_caps);

      if (((GstStaticPadTemplate *) l->data)->direction == GST_PAD_SINK &&
          !gst_caps_can_intersect (caps, known))
        return AUG_FILL "audioconvert dithering=none ! audio/x-raw,format={F32LE,S16LE}";
    }
  }
  return tail;
}

static gboolean
link_to (AugRun *run, Writer *w, AugStream *stream, GstElement *bin, GError **error)
{
  const gchar *template = w->muxer ? w->container->pads[stream->kind] : "sink";
  g_autoptr (GstPad) sink = gst_element_get_static_pad (bin, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (bin, "src");
  g_autoptr (GstPad) end = w->muxer ? gst_element_request_pad_simple (w->muxer, template)
                                    : gst_element_get_static_pad (w->sink, template);

  g_autoptr (GstCaps) wanted = gst_pad_query_caps (sink, NULL);

  if (!gst_caps_can_intersect (wanted, stream->caps)) {
    g_autofree gchar *chain =
        aug_options_shown_chain (w->apply->options, stream->kind, &run->facts);

    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "the elements \"%s\" do not fit the stream \"%s\"; change the option that names them",
        chain, stream->branch);
  }
  drop_events_at (bin, stream->kind);
  make_room_at (bin, stream);
  if (end && gst_pad_link (src, end) == GST_PAD_LINK_OK &&
      gst_pad_link (stream->pad, sink) == GST_PAD_LINK_OK &&
      gst_element_sync_state_with_parent (bin))
    return TRUE;
  return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
      "%s cannot hold the stream \"%s\" of %s; write to another container, e.g. .mkv",
      shown_output (w), stream->branch, w->apply->input);
}

static gboolean
add_stream (AugRun *run, Writer *w, AugStream *stream, GError **error)
{
  const gchar *encoder = tail_of (w, stream);
  const gboolean skips = w->apply->window && stream->kind == AUG_STREAM_AUDIO;
  g_autofree gchar *tail = NULL;
  g_autoptr (GstElement) plain = NULL;
  GstElement *bin;

  if (!encoder || (!w->muxer && w->n_linked)) {
    stream->is_left_out = TRUE;
    return TRUE;
  }
  /* what comes before a window that stands alone is not silence */
  tail = g_strdup_printf (
      "queue name=raw max-size-buffers=8 max-size-bytes=0 max-size-time=0 ! %s%s ! queue",
      skips ? AUG_FILL_BEHIND : "", encoder + (skips ? strlen (AUG_FILL) : 0));
  bin = aug_run_add_branch (
      run, stream, w->apply->options, w->apply->options->view, "apply", TRUE, tail, error);
  if (!bin)
    return FALSE;
  if (w->apply->window)
    aug_window_pass_only (bin, *w->apply->window);
  plain = stream->kind == AUG_STREAM_TEXT ? gst_bin_get_by_name (GST_BIN (bin), "plain") : NULL;
  if (plain) {
    g_autoptr (GstPad) pad = gst_element_get_static_pad (plain, "sink");

    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, strip_markup, NULL, NULL);
  }
  w->n_linked++;
  return link_to (run, w, stream, bin, error);
}

static void
note_left_out (AugRun *run, const Writer *w, const AugStream *stream)
{
  if (stream->is_left_out)
    aug_run_note (run,
        "the stream \"%s\" is left out: %s cannot hold it; an output that ends in .mkv can",
        stream->branch, shown_output (w));
}

/* A picture as output: the first one is it. */
static GstPadProbeReturn
only_one (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  if (g_atomic_int_add ((gint *) data, 1) == 0)
    return GST_PAD_PROBE_OK;
  return GST_PAD_PROBE_DROP;
}

static gboolean
build (AugRun *run, GError **error)
{
  Writer *w = run->user;

  w->sink = gst_element_factory_make ("filesink", NULL);
  g_object_set (w->sink, "location", w->temporary, "async", FALSE, NULL);
  gst_bin_add (GST_BIN (run->pipeline), w->sink);
  if (w->container->muxer) {
    GstElement *muxer = gst_parse_launch_full (
        w->container->muxer, NULL, GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, error);

    if (!muxer)
      return FALSE;
    w->muxer = muxer;
    gst_bin_add (GST_BIN (run->pipeline), muxer);
    if (!gst_element_link (muxer, w->sink))
      return aug_fail (error, AUG_TOOL_ERROR_RUN, "the muxer could not be joined to the file");
  }
  if (w->container->single_picture) {
    g_autoptr (GstPad) pad = gst_element_get_static_pad (w->sink, "sink");

    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, only_one, g_new0 (gint, 1), g_free);
  }
  for (guint i = 0; i < run->streams->len; i++)
    if (!add_stream (run, w, run->streams->pdata[i], error))
      return FALSE;
  if (w->n_linked == 0)
    return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
        "%s can hold none of the streams of %s; write to another container, e.g. .mkv",
        shown_output (w), w->apply->input);
  for (guint i = 0; i < run->streams->len; i++)
    note_left_out (run, w, run->streams->pdata[i]);
  if (w->muxer)
    gst_element_sync_state_with_parent (w->muxer);
  gst_element_sync_state_with_parent (w->sink);
  return TRUE;
}

static void
add_member (JsonBuilder *builder, const gchar *name, const gchar *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/* Returns: (transfer full): the first line of the log: all that replay needs to know */
static gchar *
make_header (AugRun *run, const Writer *w, const gchar *in_sum, const gchar *out_sum)
{
  const AugApply *apply = w->apply;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree gchar *input = g_path_get_basename (apply->input);
  g_autofree gchar *gst = gst_version_string ();
  g_autofree gchar *key = aug_options_key (apply->options, apply->input);
  g_autofree gchar *container = aug_container_name (w->container);

  json_builder_begin_object (builder);
  add_member (builder, "gst-augment", GST_AUG_VERSION);
  add_member (builder, "gstreamer", gst);
  add_member (builder, "command", "apply");
  json_builder_set_member_name (builder, "options");
  aug_options_to_json (apply->options, builder);
  aug_options_documents_to_json (apply->options, builder);
  add_member (builder, "key", key);
  aug_options_facts_to_json (apply->options, builder);
  add_member (builder, "input", input);
  add_member (builder, "sha256", in_sum);
  add_member (builder, "output-sha256", out_sum);
  add_member (builder, "container", container);
  json_builder_set_member_name (builder, "streams");
  json_builder_begin_array (builder);
  for (guint i = 0; i < run->streams->len; i++) {
    AugStream *stream = run->streams->pdata[i];
    g_autofree gchar *caps = gst_caps_to_string (stream->caps);
    g_autofree gchar *chain = aug_options_shown_chain (apply->options, stream->kind, &run->facts);

    json_builder_begin_object (builder);
    add_member (builder, "branch", stream->branch);
    add_member (builder, "caps", caps);
    add_member (builder, "elements", chain);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
write_log (AugApply *apply, const gchar *path, GError **error)
{
  FILE *file = g_fopen (path, "wb");
  gboolean ok = file && fprintf (file, "%s\n", apply->header) > 0;

  for (guint i = 0; ok && i < apply->log->lines->len; i++) {
    g_autofree gchar *line =
        gst_aug_decision_to_json (g_array_index (apply->log->lines, AugLogLine, i).decision);

    ok = fprintf (file, "%s\n", line) > 0;
  }
  if (file && (fflush (file) != 0 || fclose (file) != 0))
    ok = FALSE;
  if (!ok)
    return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
        "the log %s could not be written whole; free space on its disk, name another with --log "
        "FILE, or type --no-log",
        apply->log_path);
  return TRUE;
}

static gboolean
finish (AugRun *run, Writer *w, const gchar *in_sum, const gchar *log_temporary, GError **error)
{
  AugApply *apply = w->apply;
  g_autofree gchar *out_sum = NULL;
  GStatBuf info;

  if (g_stat (w->temporary, &info) != 0 || info.st_size == 0)
    return aug_fail (error, AUG_TOOL_ERROR_RUN,
        "%s gave nothing to write: its streams hold no data, or everything was cut away",
        run->input);
  if (w->container->has_qt_times && !aug_container_forget_times (w->temporary, error))
    return FALSE;
  out_sum = aug_file_sha256 (w->temporary, error);
  if (!out_sum)
    return FALSE;
  apply->header = make_header (run, w, in_sum, out_sum);
  apply->log = g_steal_pointer (&run->log);
  if (log_temporary && !write_log (apply, log_temporary, error))
    return FALSE;
  return TRUE;
}

static gboolean
commit (Writer *w, const gchar *log_temporary, GError **error)
{
  if (!aug_output_commit (w->temporary, w->apply->output, error))
    return FALSE;
  if (!log_temporary || aug_output_commit (log_temporary, w->apply->log_path, error))
    return TRUE;
  g_unlink (w->apply->output);
  return FALSE;
}

static gboolean
run_writer (Writer *w, const gchar *in_sum, const gchar *log_temporary, GError **error)
{
  g_autoptr (AugRun) run = NULL;

  /* muxers draw the ids of tracks from GLib's generator: the same file gets the same ids */
  g_random_set_seed (1);
  run = aug_run_new (w->apply->input, build, w, error);
  if (!run)
    return FALSE;
  run->quiet = w->apply->quiet;
  return aug_run_play (run, error) && finish (run, w, in_sum, log_temporary, error);
}

/* Whether two names, of which the files need not be there yet, are one. */
static gboolean
is_same_place (const gchar *a, const gchar *b)
{
  g_autofree gchar *x = g_canonicalize_filename (a, NULL);
  g_autofree gchar *y = g_canonicalize_filename (b, NULL);

  return g_str_equal (x, y);
}

static gboolean
check_places (const AugApply *apply, const gchar *path, GError **error)
{
  if (apply->log_path && is_same_place (apply->log_path, apply->output))
    return aug_fail (error, AUG_TOOL_ERROR_OUTPUT,
        "%s cannot be output and log at once; name another log, or leave out --log",
        apply->log_path);
  return aug_output_refuse (apply->output, path, apply->force, error) &&
         (!apply->log_path || aug_output_refuse (apply->log_path, path, apply->force, error));
}

/* Writes one augmented file and its log; nothing stays behind if it fails. */
gboolean
aug_apply_file (AugApply *apply, GError **error)
{
  Writer w = { .apply = apply };
  g_autofree gchar *path = aug_input_path (apply->input, error);
  g_autofree gchar *temporary = NULL, *log_temporary = NULL, *in_sum = NULL;
  gboolean ok;

  if (!path || !(w.container = aug_container_find (apply->output, error)) ||
      !check_places (apply, path, error) || !aug_options_check_chains (apply->options, error) ||
      !aug_options_learn (apply->options, apply->input, apply->quiet, error) ||
      !(in_sum = aug_file_sha256 (path, error)) ||
      !(temporary = aug_output_temporary (apply->output, error)))
    return FALSE;
  w.temporary = temporary;
  ok = (!apply->log_path || (log_temporary = aug_output_temporary (apply->log_path, error))) &&
       run_writer (&w, in_sum, log_temporary, error) && commit (&w, log_temporary, error);
  if (!ok) {
    g_unlink (temporary);
    if (log_temporary)
      g_unlink (log_temporary);
  }
  return ok;
}

void
aug_apply_clear (AugApply *apply)
{
  g_clear_pointer (&apply->log, aug_log_free);
  g_clear_pointer (&apply->header, g_free);
}

static gchar *
numbered (const gchar *output, gint view)
{
  const gchar *dot = strrchr (output, '.');

  return g_strdup_printf ("%.*s-%d%s", (gint) (dot - output), output, view, dot);
}

#define NO_VIEWS G_MININT

typedef struct {
  AugOptions options;
  gchar *log_path;
  gint views;
  gboolean force, quiet, no_log;
} Arguments;

static gboolean
apply_view (Arguments *a, const gchar *input, const gchar *output, GError **error)
{
  g_autofree gchar *log_path = a->no_log     ? NULL
                               : a->log_path ? g_strdup (a->log_path)
                                             : g_strconcat (output, ".jsonl", NULL);
  AugApply apply = { .options = &a->options,
    .input = input,
    .output = output,
    .log_path = log_path,
    .force = a->force,
    .quiet = a->quiet };
  gboolean ok = aug_apply_file (&apply, error);

  if (ok && !a->quiet)
    g_print ("%s%s%s\n", output, log_path ? "\n" : "", log_path ? log_path : "");
  aug_apply_clear (&apply);
  return ok;
}

/* All views, or none: what stands in the way of the last one is said before the first. */
static gboolean
check_views (const Arguments *a, const gchar *output, GError **error)
{
  for (gint view = 0; view < a->views; view++) {
    g_autofree gchar *name = numbered (output, view);
    g_autofree gchar *log = g_strconcat (name, ".jsonl", NULL);

    if (!aug_output_refuse (name, NULL, a->force, error) ||
        (!a->no_log && !aug_output_refuse (log, NULL, a->force, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
apply_views (Arguments *a, const gchar *input, const gchar *output, GError **error)
{
  if (a->views < 1 || a->views > 1000)
    return aug_fail (
        error, AUG_TOOL_ERROR_USAGE, "--views must be from 1 to 1000; type for example: --views 4");
  if (a->log_path)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--log names one log, but --views makes several; leave out --log, logs are OUT-0.mkv.jsonl "
        "and so on");
  if (!aug_container_find (output, error) || !check_views (a, output, error))
    return FALSE;
  for (gint view = 0; view < a->views; view++) {
    g_autofree gchar *name = numbered (output, view);

    g_free (a->options.text[AUG_OPTION_VIEW]);
    a->options.text[AUG_OPTION_VIEW] = g_strdup_printf ("%d", view);
    if (!aug_options_resolve (&a->options, error) || !apply_view (a, input, name, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
aug_command_apply (gint *argc, gchar ***argv, GError **error)
{
  Arguments a = { .views = NO_VIEWS };
  GOptionEntry entries[] = {
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &a.log_path, "Where the log goes (default OUT.jsonl)",
        "FILE" },
    { "no-log", 0, 0, G_OPTION_ARG_NONE, &a.no_log, "Write no log", NULL },
    { "views", 0, 0, G_OPTION_ARG_INT, &a.views, "Make this many views: OUT-0.mkv, OUT-1.mkv, …",
        "N" },
    AUG_KNOWN_ENTRIES (a.options.known),
    { "no-first-pass", 0, 0, G_OPTION_ARG_NONE, &a.options.known.no_first_pass,
        "Do not read IN for its captions first; rules then know nothing of them", NULL },
    { "force", 0, 0, G_OPTION_ARG_NONE, &a.force, "Replace files that exist", NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &a.quiet, "Say nothing but errors", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("IN OUT");
  gboolean ok;

  g_option_context_set_summary (context,
      "Augments a file: all its streams take the same decisions at the same media time. OUT's\n"
      "ending names the container: .mkv is lossless. OUT.jsonl lists every decision.");
  g_option_context_set_description (context,
      "Example:\n  " AUG_COMMAND " apply --seed 7 --crop 224x224 --flip --color 0.4,0.4,0.4,0.1 "
      "clip.mp4 out.mkv\n");
  g_option_context_set_main_group (context, aug_options_group (&a.options));
  g_option_context_add_main_entries (context, entries, NULL);
  ok = aug_parse_arguments (context, "apply", 2, 2, argc, argv, error) &&
       aug_options_resolve (&a.options, error);
  if (ok && !aug_options_has_policy (&a.options))
    ok = aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "nothing is asked for; type for example: " AUG_COMMAND " apply --crop 224x224 --flip %s %s",
        (*argv)[1], (*argv)[2]);
  if (ok && a.views != NO_VIEWS && a.options.text[AUG_OPTION_VIEW])
    ok = aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--view picks one view and --views makes several; type one of them");
  if (ok)
    ok = a.views != NO_VIEWS ? apply_views (&a, (*argv)[1], (*argv)[2], error)
                             : apply_view (&a, (*argv)[1], (*argv)[2], error);
  aug_options_clear (&a.options);
  g_free (a.log_path);
  return ok;
}
