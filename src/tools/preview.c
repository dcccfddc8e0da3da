/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* preview: a contact sheet. The media are decoded once; every view is a branch behind a tee. */
#include <glib/gstdio.h>
#include <gst/video/video.h>
#include <math.h>
#include <pango/pango.h>
#include <string.h>

#include "core/seedmeta.h"
#include "sheet.h"
#include "tool.h"

/* Longer media are sought in instead of being played from end to end. */
#define PLAY_WHOLE_SECONDS 90
#define MAX_SOUND_FRAMES (1u << 22)

typedef struct {
  GstBuffer *picture;
  guint width, height;
  gint64 distance; /* of the picture from the middle of the window */
  GArray *samples; /* gfloat, interleaved */
  gint channels, rate;
  GString *caption;
} Cell;

typedef struct {
  AugOptions *options;
  const gchar *input;
  guint n_views, n_rows, width, height;
  gint64 *windows; /* the number of each row's window */
  Cell *cells;     /* row by row, the original first */
  GMutex lock;
} Preview;

typedef struct {
  AugRun *run;
  Preview *preview;
  guint column;
  AugStreamKind kind;
} Lane;

static guint
n_columns (const Preview *p)
{
  return p->n_views + 1;
}

static Cell *
cell_of (Preview *p, gint64 window, guint column)
{
  for (guint i = 0; i < p->n_rows; i++)
    if (p->windows[i] == window)
      return &p->cells[i * n_columns (p) + column];
  return NULL;
}

/* FALSE if the buffer has no time. */
static gboolean
stream_time (GstPad *pad, GstBuffer *buffer, gint64 *time)
{
  g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment = NULL;

  if (!event || !GST_BUFFER_PTS_IS_VALID (buffer))
    return FALSE;
  gst_event_parse_segment (event, &segment);
  *time = (gint64) gst_segment_to_stream_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  return *time >= 0;
}

static gint64
distance (GstPad *pad, GstBuffer *buffer, const GstAugInstance *instance, gint64 duration)
{
  gint64 time, stop = instance->stop;

  if (!stream_time (pad, buffer, &time))
    return 0;
  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    time += (gint64) GST_BUFFER_DURATION (buffer) / 2;
  if (stop == GST_AUG_TIME_UNBOUNDED)
    stop = MAX (duration, 0);
  return ABS (time - instance->start / 2 - stop / 2);
}

/* Before conversion: only pictures that may be shown go on. */
static GstPadProbeReturn
gate (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Lane *lane = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  GstAugSeedMeta *meta = gst_aug_buffer_get_seed_meta (buffer);
  Cell *cell = meta ? cell_of (lane->preview, meta->instance.window, lane->column) : NULL;
  gint64 d;

  if (!cell)
    return GST_PAD_PROBE_DROP;
  d = distance (pad, buffer, &meta->instance, lane->run->duration);
  if (cell->distance >= 0 && d >= cell->distance)
    return GST_PAD_PROBE_DROP;
  cell->distance = d;
  return GST_PAD_PROBE_OK;
}

static void
take_picture (Cell *cell, GstPad *pad, GstBuffer *buffer)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstVideoInfo info;

  if (!gst_video_info_from_caps (&info, caps))
    return;
  gst_buffer_replace (&cell->picture, buffer);
  cell->width = (guint) GST_VIDEO_INFO_WIDTH (&info);
  cell->height = (guint) GST_VIDEO_INFO_HEIGHT (&info);
}

/* Sound stands where it stands in its window; what was cut out is silent. */
static void
take_sound (Cell *cell, GstPad *pad, GstBuffer *buffer, const GstAugInstance *instance)
{
  gint64 time;

  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const GstStructure *s = gst_caps_get_structure (caps, 0);
  GstMapInfo map;

  gst_structure_get_int (s, "channels", &cell->channels);
  gst_structure_get_int (s, "rate", &cell->rate);
  if (!cell->samples)
    cell->samples = g_array_new (FALSE, TRUE, sizeof (gfloat));
  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;
  if (stream_time (pad, buffer, &time) && time > instance->start && cell->rate > 0) {
    guint64 first = gst_util_uint64_scale_round (
        (guint64) (time - instance->start), (guint64) cell->rate, GST_SECOND);

    first = MIN (first, MAX_SOUND_FRAMES) * (guint) cell->channels;
    if (first > cell->samples->len + (guint) cell->channels)
      g_array_set_size (cell->samples, (guint) first);
  }
  if (cell->samples->len / (guint) MAX (cell->channels, 1) < MAX_SOUND_FRAMES)
    g_array_append_vals (cell->samples, map.data, map.size / sizeof (gfloat));
  gst_buffer_unmap (buffer, &map);
}

/* What a viewer reads. */
static void
take_words (Cell *cell, GstPad *pad, GstBuffer *buffer)
{
  gsize size = gst_buffer_get_size (buffer);
  g_autofree gchar *text = g_malloc0 (size + 1);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const gchar *format =
      caps ? gst_structure_get_string (gst_caps_get_structure (caps, 0), "format") : NULL;
  gchar *plain;

  gst_buffer_extract (buffer, 0, text, size);
  if (g_strcmp0 (format, "pango-markup") == 0 &&
      pango_parse_markup (text, -1, 0, NULL, &plain, NULL, NULL)) {
    g_free (text);
    text = plain;
  }
  g_strstrip (text);
  if (!*text)
    return;
  if (!cell->caption)
    cell->caption = g_string_new (NULL);
  g_string_append_printf (cell->caption, "%s%s", cell->caption->len ? " / " : "", text);
}

static GstPadProbeReturn
collect (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Lane *lane = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  GstAugSeedMeta *meta = gst_aug_buffer_get_seed_meta (buffer);
  Cell *cell = meta ? cell_of (lane->preview, meta->instance.window, lane->column) : NULL;

  if (!cell)
    return GST_PAD_PROBE_OK;
  g_mutex_lock (&lane->preview->lock);
  if (lane->kind == AUG_STREAM_VIDEO)
    take_picture (cell, pad, buffer);
  else if (lane->kind == AUG_STREAM_AUDIO)
    take_sound (cell, pad, buffer, &meta->instance);
  else
    take_words (cell, pad, buffer);
  g_mutex_unlock (&lane->preview->lock);
  return GST_PAD_PROBE_OK;
}

/* Behind a seek the window of the span is shown anew. */
static GstPadProbeReturn
forget (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Lane *lane = data;
  const guint row = lane->run->n_spans_done - 1;
  Cell *cell;

  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) != GST_EVENT_FLUSH_STOP ||
      row >= lane->preview->n_rows)
    return GST_PAD_PROBE_OK;
  g_mutex_lock (&lane->preview->lock);
  cell = &lane->preview->cells[row * n_columns (lane->preview) + lane->column];
  if (lane->kind == AUG_STREAM_VIDEO)
    cell->distance = -1;
  if (lane->kind == AUG_STREAM_AUDIO)
    g_clear_pointer (&cell->samples, g_array_unref);
  if (lane->kind == AUG_STREAM_TEXT && cell->caption)
    g_string_truncate (cell->caption, 0);
  g_mutex_unlock (&lane->preview->lock);
  return GST_PAD_PROBE_OK;
}

static void
add_probe (GstElement *bin, const gchar *name, GstPadProbeCallback callback, const Lane *lane)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (bin), name);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "sink");

  gst_pad_add_probe (pad,
      callback == forget ? GST_PAD_PROBE_TYPE_EVENT_FLUSH : GST_PAD_PROBE_TYPE_BUFFER, callback,
      g_memdup2 (lane, sizeof *lane), g_free);
}

static gboolean
add_column (AugRun *run, AugStream *stream, GstElement *tee, guint column, GError **error)
{
  static const gchar *const tails[] = {
    "identity name=gate ! videoconvert ! video/x-raw,format=RGB ! identity name=shown",
    "identity name=gate ! audioconvert dithering=none ! "
    "audio/x-raw,format=F32LE,layout=interleaved "
    "! identity name=shown",
    "identity name=gate ! identity name=shown",
  };
  Preview *p = run->user;
  const Lane lane = { run, p, column, stream->kind };
  g_autofree gchar *group = g_strdup_printf ("view-%u", column);
  GstElement *queue = gst_element_factory_make ("queue", NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  GstElement *bin = aug_run_add_branch (run, stream, p->options,
      p->options->view + (column ? column - 1 : 0), group, column > 0, tails[stream->kind], error);

  if (!bin)
    return FALSE;
  if (stream->kind == AUG_STREAM_VIDEO)
    add_probe (bin, "gate", gate, &lane);
  add_probe (bin, "shown", collect, &lane);
  add_probe (bin, "shown", forget, &lane);
  g_object_set (queue, "max-size-buffers", stream->kind == AUG_STREAM_VIDEO ? 4 : 200,
      "max-size-bytes", 0, "max-size-time", G_GUINT64_CONSTANT (0), NULL);
  g_object_set (sink, "sync", FALSE, "async", FALSE, NULL);
  gst_bin_add_many (GST_BIN (run->pipeline), queue, sink, NULL);
  if (!gst_element_link_many (tee, queue, bin, sink, NULL))
    return aug_fail (error, AUG_TOOL_ERROR_RUN, "the stream \"%s\" could not be joined to its view",
        stream->branch);
  gst_element_sync_state_with_parent (sink);
  gst_element_sync_state_with_parent (bin);
  gst_element_sync_state_with_parent (queue);
  return TRUE;
}

/* Rows are spread over the media; with few windows every one is shown. */
static void
choose_windows (AugRun *run, Preview *p)
{
  const gint *w = p->options->window;
  gint64 total = p->n_rows;

  if (w[0] == 0)
    total = 1;
  else if (run->duration >= 0)
    total = MAX (1, (gint64) ceil ((gdouble) run->duration / GST_SECOND * w[1] / w[0] - 0.1));
  p->n_rows = (guint) MIN ((gint64) p->n_rows, total);
  for (guint i = 0; i < p->n_rows; i++)
    p->windows[i] = (2 * (gint64) i + 1) * total / (2 * (gint64) p->n_rows);
  if (run->duration < PLAY_WHOLE_SECONDS * (gint64) GST_SECOND || w[0] == 0 ||
      p->options->random_phase)
    return;
  run->spans = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < p->n_rows; i++) {
    gint64 span[2] = {
      (gint64) gst_util_uint64_scale (
          (guint64) p->windows[i] * (guint64) w[0], GST_SECOND, (guint64) w[1]),
      (gint64) gst_util_uint64_scale (
          (guint64) (p->windows[i] + 1) * (guint64) w[0], GST_SECOND, (guint64) w[1]),
    };

    g_array_append_vals (run->spans, span, 2);
  }
}

static gboolean
build (AugRun *run, GError **error)
{
  Preview *p = run->user;

  choose_windows (run, p);
  for (guint i = 0; i < run->streams->len; i++) {
    AugStream *stream = run->streams->pdata[i];
    GstElement *tee;
    g_autoptr (GstPad) sink = NULL;

    if (!g_str_equal (stream->branch, aug_stream_names[stream->kind])) {
      aug_run_note (
          run, "the stream \"%s\" is not shown; the first of its kind is", stream->branch);
      continue;
    }
    tee = gst_element_factory_make ("tee", NULL);
    gst_bin_add (GST_BIN (run->pipeline), tee);
    for (guint column = 0; column < n_columns (p); column++)
      if (!add_column (run, stream, tee, column, error))
        return FALSE;
    gst_element_sync_state_with_parent (tee);
    sink = gst_element_get_static_pad (tee, "sink");
    if (gst_pad_link (stream->pad, sink) != GST_PAD_LINK_OK)
      return aug_fail (
          error, AUG_TOOL_ERROR_RUN, "the stream \"%s\" could not be shown", stream->branch);
  }
  return TRUE;
}

/* Returns: (transfer full): the picture without padding between rows */
static guint8 *
packed_rgb (const Cell *cell)
{
  GstVideoMeta *meta = gst_buffer_get_video_meta (cell->picture);
  const gsize stride = meta ? (gsize) meta->stride[0] : GST_ROUND_UP_4 ((gsize) cell->width * 3);
  GstMapInfo map;
  guint8 *rgb;

  if (!gst_buffer_map (cell->picture, &map, GST_MAP_READ))
    return NULL;
  rgb = g_malloc ((gsize) cell->width * cell->height * 3);
  for (guint y = 0; y < cell->height && y * stride + cell->width * 3 <= map.size; y++)
    memcpy (rgb + (gsize) y * cell->width * 3, map.data + y * stride, (gsize) cell->width * 3);
  gst_buffer_unmap (cell->picture, &map);
  return rgb;
}

static void
show_cell (AugRun *run, Preview *p, AugSheet *sheet, guint row, guint column)
{
  Cell *cell = &p->cells[row * n_columns (p) + column];
  g_autofree guint8 *rgb = cell->picture ? packed_rgb (cell) : NULL;
  const AugPicture picture = { cell->width, cell->height, rgb };
  AugSound sound = { 0 };
  gboolean dropped = FALSE;
  g_autofree gchar *label = column
                                ? aug_log_describe_window (run->log, p->windows[row],
                                      p->options->view + column - 1, p->width, p->height, &dropped)
                                : NULL;

  if (cell->samples && cell->channels > 0)
    sound = (AugSound){ (const gfloat *) cell->samples->data, (guint) cell->channels,
      (guint) cell->rate, cell->samples->len / (guint) cell->channels };
  aug_sheet_set_cell (sheet, row, column, rgb && !dropped ? &picture : NULL,
      sound.frames ? &sound : NULL, cell->caption ? cell->caption->str : NULL, label, dropped);
}

static gchar *
row_label (const Preview *p, gint64 window)
{
  const gint *w = p->options->window;

  if (w[0] == 0)
    return g_strdup ("whole item");
  return g_strdup_printf ("window %" G_GINT64_FORMAT "\n%.4g to %.4g s", window,
      (gdouble) window * w[0] / w[1], (gdouble) (window + 1) * w[0] / w[1]);
}

static void
show_timeline (AugRun *run, Preview *p, AugSheet *sheet)
{
  for (guint i = 0; i < run->log->lines->len; i++) {
    const GstAugDecision *d = g_array_index (run->log->lines, AugLogLine, i).decision;
    gint64 stop = d->instance.orig_stop;
    g_autofree gchar *words = aug_describe_decision (d, p->width, p->height);
    const gboolean empty = !d->applied || !*words;

    if (stop == GST_AUG_TIME_UNBOUNDED)
      stop = MAX (run->duration, d->instance.orig_start);
    aug_sheet_add_block (sheet, d->instance.view - p->options->view + 1, d->instance.branch,
        (gdouble) d->instance.orig_start / GST_SECOND, (gdouble) stop / GST_SECOND,
        empty || strchr (words, ',') ? d->decision : words, !empty,
        aug_log_disagrees (run->log, i));
  }
}

static AugSheet *
make_sheet (AugRun *run, Preview *p)
{
  g_autofree gchar *base = g_path_get_basename (p->input);
  g_autofree gchar *line = aug_options_to_command_line (p->options);
  g_autofree gchar *length = NULL, *title = NULL, *footer = NULL;
  AugSheet *sheet;

  length = run->duration >= 0 ? g_strdup_printf (", %.1f s", (gdouble) run->duration / GST_SECOND)
                              : g_strdup ("");
  title = g_strdup_printf ("%s%s: seed %" G_GUINT64_FORMAT ", epoch %u", base, length,
      p->options->seed, p->options->epoch);
  footer = g_strdup_printf (AUG_COMMAND " preview --views %u --windows %u %s %s OUT.png",
      p->n_views, p->n_rows, line, base);
  sheet = aug_sheet_new (title, footer);
  aug_sheet_add_column (sheet, "original");
  for (guint i = 0; i < p->n_views; i++) {
    g_autofree gchar *name = g_strdup_printf ("view %u", p->options->view + i);

    aug_sheet_add_column (sheet, name);
  }
  for (guint row = 0; row < p->n_rows; row++) {
    g_autofree gchar *label = row_label (p, p->windows[row]);

    aug_sheet_add_row (sheet, label);
    for (guint column = 0; column < n_columns (p); column++)
      show_cell (run, p, sheet, row, column);
  }
  show_timeline (run, p, sheet);
  return sheet;
}

static void
find_size (AugRun *run, Preview *p)
{
  for (guint i = 0; i < run->streams->len; i++) {
    AugStream *stream = run->streams->pdata[i];
    gint width = 0, height = 0;

    if (stream->kind != AUG_STREAM_VIDEO || p->width)
      continue;
    gst_structure_get_int (gst_caps_get_structure (stream->caps, 0), "width", &width);
    gst_structure_get_int (gst_caps_get_structure (stream->caps, 0), "height", &height);
    p->width = (guint) width;
    p->height = (guint) height;
  }
}

static gboolean
draw (Preview *p, const gchar *output, gboolean quiet, GError **error)
{
  g_autofree gchar *temporary = aug_output_temporary (output, error);
  g_autoptr (AugRun) run = NULL;
  g_autoptr (AugSheet) sheet = NULL;
  gboolean ok;

  if (!temporary)
    return FALSE;
  run = aug_run_new (p->input, build, p, error);
  ok = run != NULL;
  if (ok) {
    run->quiet = quiet;
    run->verb = "Previewing";
    ok = aug_run_play (run, error);
  }
  if (ok) {
    find_size (run, p);
    sheet = make_sheet (run, p);
    ok = aug_sheet_write_png (sheet, temporary, error) &&
         aug_output_commit (temporary, output, error);
  }
  if (!ok)
    g_unlink (temporary);
  return ok;
}

static void
cell_clear (Cell *cell)
{
  gst_clear_buffer (&cell->picture);
  g_clear_pointer (&cell->samples, g_array_unref);
  if (cell->caption)
    g_string_free (cell->caption, TRUE);
}

static gboolean
preview_file (Preview *p, const gchar *output, gboolean force, gboolean quiet, GError **error)
{
  g_autofree gchar *path = aug_input_path (p->input, error);
  const guint n = p->n_rows * n_columns (p);
  gboolean ok;

  if (!path || !aug_output_refuse (output, path, force, error) ||
      !aug_options_check_chains (p->options, error) ||
      !aug_options_learn (p->options, p->input, quiet, error))
    return FALSE;
  p->windows = g_new0 (gint64, p->n_rows);
  p->cells = g_new0 (Cell, n);
  for (guint i = 0; i < n; i++)
    p->cells[i].distance = -1;
  g_mutex_init (&p->lock);
  ok = draw (p, output, quiet, error);
  if (ok && !quiet)
    g_print ("%s\n", output);
  for (guint i = 0; i < n; i++)
    cell_clear (&p->cells[i]);
  g_free (p->cells);
  g_free (p->windows);
  g_mutex_clear (&p->lock);
  return ok;
}

static gboolean
check_arguments (gint views, gint windows, const gchar *output, GError **error)
{
  if (views < 1 || views >= AUG_SHEET_MAX_COLUMNS)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--views must be from 1 to %d; type for example: --views 4", AUG_SHEET_MAX_COLUMNS - 1);
  if (windows < 1 || windows > AUG_SHEET_MAX_ROWS)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "--windows must be from 1 to %d; type for example: --windows 5", AUG_SHEET_MAX_ROWS);
  if (!g_str_has_suffix (output, ".png") && !g_str_has_suffix (output, ".PNG"))
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "the sheet is a PNG picture, but %s does not end so; type for example: %s.png", output,
        output);
  return TRUE;
}

gboolean
aug_command_preview (gint *argc, gchar ***argv, GError **error)
{
  AugOptions options = { 0 };
  gint views = 4, windows = 5;
  gboolean force = FALSE, quiet = FALSE, ok;
  GOptionEntry entries[] = {
    { "views", 0, 0, G_OPTION_ARG_INT, &views, "Columns beside the original (default 4)", "N" },
    { "windows", 0, 0, G_OPTION_ARG_INT, &windows, "Rows, spread over the media (default 5)", "N" },
    AUG_KNOWN_ENTRIES (options.known),
    { "no-first-pass", 0, 0, G_OPTION_ARG_NONE, &options.known.no_first_pass,
        "Do not read IN for its captions first; rules then know nothing of them", NULL },
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, "Replace OUT.png if it exists", NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, "Say nothing but errors", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("IN OUT.png");

  g_option_context_set_summary (context,
      "Draws a contact sheet: windows are rows; the original and its views are columns, each with\n"
      "the picture in the middle of the window, the sound and the captions; below them a timeline\n"
      "shows what every stream decided. Without a policy a usual one is shown.");
  g_option_context_set_description (context,
      "Example:\n  " AUG_COMMAND
      " preview --crop 224x224 --flip --spec-mask ld clip.mp4 sheet.png\n");
  g_option_context_set_main_group (context, aug_options_group (&options));
  g_option_context_add_main_entries (context, entries, NULL);
  ok = aug_parse_arguments (context, "preview", 2, 2, argc, argv, error) &&
       check_arguments (views, windows, (*argv)[2], error);
  if (ok && !aug_options_has_policy (&options))
    aug_options_use_demo_policy (&options);
  if (ok && aug_options_resolve (&options, error)) {
    Preview preview = {
      .options = &options, .input = (*argv)[1], .n_views = (guint) views, .n_rows = (guint) windows
    };

    ok = preview_file (&preview, (*argv)[2], force, quiet, error);
  } else {
    ok = FALSE;
  }
  aug_options_clear (&options);
  return ok;
}
