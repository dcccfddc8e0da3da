/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* stats: mean and standard deviation of the pictures of files, as augnormalize takes them. Sums are
 * integers: neither the order of files nor that of pictures decides. */
#include <math.h>
#include <string.h>

#include "tool.h"
#include "video/tensor/tensor.h"

/* Steps between black and white; one step of a byte is 64 of them. */
#define STEPS 16320
#define LEAST_DEVIATION 1e-6

/* A sum that no number of pictures can outgrow. */
typedef struct {
  guint64 high, low;
} Sum;

typedef struct {
  Sum first[3], second[3]; /* of red, green, blue; of their squares */
  guint64 n_pixels, n_pictures;
} Sums;

typedef struct {
  gchar **inputs;
  guint n_inputs, n_read;
  gint every;
  gchar *output;
  gboolean force, quiet, skip_broken;
  AugOptions options;
  Sums sums;  /* of the files that are done */
  Sums fresh; /* of the file that is played */
  guint64 n_seen;
  gfloat *numbers;
  gsize size;
} Stats;

static void
add (Sum *sum, guint64 number)
{
  sum->low += number;
  sum->high += sum->low < number;
}

static gdouble
value (const Sum *sum)
{
  return (gdouble) sum->high * 18446744073709551616.0 + (gdouble) sum->low;
}

static void
add_sums (Sums *to, const Sums *from)
{
  for (guint k = 0; k < 3; k++) {
    add (&to->first[k], from->first[k].low);
    to->first[k].high += from->first[k].high;
    add (&to->second[k], from->second[k].low);
    to->second[k].high += from->second[k].high;
  }
  to->n_pixels += from->n_pixels;
  to->n_pictures += from->n_pictures;
}

/* Channels as augnormalize sees them, from 0 to 1. */
static void
add_picture (Stats *s, const GstVideoFrame *frame)
{
  static const GstAugTensorSpec spec = { GST_AUG_TENSOR_LAYOUT_CHW, GST_AUG_TENSOR_CHANNELS_RGB, 0,
    { 0, 0, 0 }, { 1, 1, 1 } };
  const gsize n = (gsize) GST_VIDEO_FRAME_WIDTH (frame) * (gsize) GST_VIDEO_FRAME_HEIGHT (frame);

  if (s->size < 3 * n) {
    g_free (s->numbers);
    s->numbers = g_new (gfloat, 3 * n);
    s->size = 3 * n;
  }
  gst_aug_tensor_render (&spec, frame, s->numbers);
  for (guint k = 0; k < 3; k++) {
    guint64 first = 0, second = 0;

    for (gsize i = 0; i < n; i++) {
      const guint32 step = (guint32) (s->numbers[k * n + i] * STEPS + 0.5f);

      first += step;
      second += step * step;
    }
    add (&s->fresh.first[k], first);
    add (&s->fresh.second[k], second);
  }
  s->fresh.n_pixels += n;
  s->fresh.n_pictures++;
}

static GstPadProbeReturn
take (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Stats *s = ((AugRun *) data)->user;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstVideoInfo video;
  GstVideoFrame frame;

  if (s->n_seen++ % (guint64) s->every != 0 || !caps || !gst_video_info_from_caps (&video, caps) ||
      !gst_video_frame_map (&frame, &video, GST_PAD_PROBE_INFO_BUFFER (info), GST_MAP_READ))
    return GST_PAD_PROBE_OK;
  add_picture (s, &frame);
  gst_video_frame_unmap (&frame);
  return GST_PAD_PROBE_OK;
}

static gboolean
build (AugRun *run, GError **error)
{
  Stats *s = run->user;
  AugStream *stream = run->streams->pdata[0]; /* pictures come first */
  g_autoptr (GstPad) pad = NULL, end = NULL;
  GstElement *bin, *sink;

  if (stream->kind != AUG_STREAM_VIDEO)
    return aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s has no pictures; leave it out", run->input);
  bin = aug_run_add_branch (run, stream, &s->options, s->options.view, NULL,
      aug_options_has_policy (&s->options), "identity", error);
  if (!bin)
    return FALSE;
  sink = gst_element_factory_make ("fakesink", NULL);
  g_object_set (sink, "sync", FALSE, "async", FALSE, NULL);
  gst_bin_add (GST_BIN (run->pipeline), sink);
  pad = gst_element_get_static_pad (bin, "sink");
  if (!gst_element_link (bin, sink) || gst_pad_link (stream->pad, pad) != GST_PAD_LINK_OK)
    return aug_fail (
        error, AUG_TOOL_ERROR_RUN, "the pictures of %s cannot be measured", run->input);
  end = gst_element_get_static_pad (sink, "sink");
  gst_pad_add_probe (end, GST_PAD_PROBE_TYPE_BUFFER, take, run, NULL);
  gst_element_sync_state_with_parent (sink);
  gst_element_sync_state_with_parent (bin);
  return TRUE;
}

/* What a file gives counts only where it could be read to its end. */
static gboolean
measure_file (Stats *s, guint i, GError **error)
{
  g_autofree gchar *path = aug_input_path (s->inputs[i], error);
  g_autofree gchar *verb = g_strdup_printf ("Measuring %u of %u", i + 1, s->n_inputs);
  g_autoptr (AugRun) run = path ? aug_run_new (s->inputs[i], build, s, error) : NULL;

  if (!run)
    return FALSE;
  memset (&s->fresh, 0, sizeof s->fresh);
  s->n_seen = 0;
  run->quiet = s->quiet;
  run->verb = verb;
  if (!aug_run_play (run, error))
    return FALSE;
  if (s->fresh.n_pictures == 0)
    return aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s has no pictures; leave it out", s->inputs[i]);
  add_sums (&s->sums, &s->fresh);
  s->n_read++;
  return TRUE;
}

static gboolean
measure_all (Stats *s, GError **error)
{
  for (guint i = 0; i < s->n_inputs; i++) {
    g_autoptr (GError) wrong = NULL;

    if (measure_file (s, i, &wrong))
      continue;
    if (!s->skip_broken || !g_error_matches (wrong, AUG_TOOL_ERROR, AUG_TOOL_ERROR_INPUT)) {
      if (g_error_matches (wrong, AUG_TOOL_ERROR, AUG_TOOL_ERROR_INPUT))
        return aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s, or type --skip-broken", wrong->message);
      g_propagate_error (error, g_steal_pointer (&wrong));
      return FALSE;
    }
    if (!s->quiet)
      g_printerr ("note: left out: %s\n", wrong->message);
  }
  if (s->n_read == 0)
    return aug_fail (
        error, AUG_TOOL_ERROR_INPUT, "none of the files could be read; give films or pictures");
  return TRUE;
}

/* FALSE where nothing could be divided by. */
static gboolean
conclude (const Sums *sums, gdouble mean[3], gdouble deviation[3], GError **error)
{
  static const gchar *const names[] = { "red", "green", "blue" };
  const gdouble n = (gdouble) sums->n_pixels;

  for (guint k = 0; k < 3; k++) {
    const gdouble m = value (&sums->first[k]) / n;

    mean[k] = m / STEPS;
    deviation[k] = sqrt (MAX (value (&sums->second[k]) / n - m * m, 0)) / STEPS;
    if (deviation[k] < LEAST_DEVIATION)
      return aug_fail (error, AUG_TOOL_ERROR_INPUT,
          "%s is the same in all pixels, so it has no standard deviation; give more files, or "
          "--every 1",
          names[k]);
  }
  return TRUE;
}

static gchar *
to_json (const Stats *s, const gdouble mean[3], const gdouble deviation[3])
{
  g_autoptr (GString) text = g_string_new ("{\n");
  const gdouble *const rows[] = { mean, deviation };

  for (guint i = 0; i < 2; i++) {
    g_string_append_printf (text, "  \"%s\": [", i ? "std" : "mean");
    for (guint k = 0; k < 3; k++) {
      gchar number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (
          text, "%s%s", k ? ", " : "", g_ascii_formatd (number, sizeof number, "%.9f", rows[i][k]));
    }
    g_string_append (text, "],\n");
  }
  g_string_append_printf (text,
      "  \"pixels\": %" G_GUINT64_FORMAT ",\n  \"pictures\": %" G_GUINT64_FORMAT
      ",\n  \"files\": %u,\n  \"every\": %d\n}\n",
      s->sums.n_pixels, s->sums.n_pictures, s->n_read, s->every);
  return g_strdup (text->str);
}

static gboolean
stats (Stats *s, GError **error)
{
  gdouble mean[3] = { 0 }, deviation[3] = { 0 };
  g_autofree gchar *json = NULL;

  if (!aug_plugin_find (error) || !aug_options_resolve (&s->options, error) ||
      (aug_options_has_policy (&s->options) && !aug_options_check_chains (&s->options, error)))
    return FALSE;
  for (guint i = 0; s->output && i < s->n_inputs; i++)
    if (!aug_output_refuse (s->output, s->inputs[i], s->force, error))
      return FALSE;
  if (!measure_all (s, error) || !conclude (&s->sums, mean, deviation, error))
    return FALSE;
  json = to_json (s, mean, deviation);
  if (!s->output) {
    printf ("%s", json);
    return TRUE;
  }
  if (!aug_output_write (s->output, json, error))
    return FALSE;
  printf ("%s: %" G_GUINT64_FORMAT " pictures of %u files; augnormalize location=%s\n", s->output,
      s->sums.n_pictures, s->n_read, s->output);
  return TRUE;
}

gboolean
aug_command_stats (gint *argc, gchar ***argv, GError **error)
{
  Stats s = { .every = 1 };
  GOptionEntry entries[] = {
    { "every", 0, 0, G_OPTION_ARG_INT, &s.every,
        "Only every N-th picture of a file, from the first on (default 1)", "N" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &s.output,
        "Write them to a file, for augnormalize location=FILE (default: print them)", "FILE" },
    { "skip-broken", 0, 0, G_OPTION_ARG_NONE, &s.skip_broken,
        "Leave out files that cannot be read, with a note", NULL },
    { "force", 0, 0, G_OPTION_ARG_NONE, &s.force, "Replace FILE if it exists", NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &s.quiet, "No progress and no notes", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILES…");
  gboolean ok;

  g_option_context_set_summary (context,
      "Measures mean and standard deviation of red, green and blue over all pixels of the pictures "
      "of\n"
      "files, black being 0 and white 1, and says them in JSON. Their order does not matter. With\n"
      "options of the policy pictures are measured as it makes them.");
  g_option_context_set_description (
      context, "Example:\n  " AUG_COMMAND " stats --every 25 --output statistics.json clip.mkv\n");
  g_option_context_set_main_group (context, aug_options_group (&s.options));
  g_option_context_add_main_entries (context, entries, NULL);
  ok = aug_parse_arguments (context, "stats", 1, G_MAXINT, argc, argv, error);
  if (ok && s.every < 1)
    ok = aug_fail (
        error, AUG_TOOL_ERROR_USAGE, "--every must be 1 or more; type for example: --every 25");
  s.inputs = *argv + 1;
  s.n_inputs = (guint) MAX (*argc - 1, 0);
  ok = ok && stats (&s, error);
  aug_options_clear (&s.options);
  g_free (s.output);
  g_free (s.numbers);
  return ok;
}
