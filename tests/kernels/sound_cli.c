/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Effects on sound from a command line, without a pipeline, for tests in other languages:
 *   sound_cli [OPTIONS] ELEMENT [PROPERTY=VALUE...] < IN > OUT
 * Raw interleaved samples; the decision of every window goes to --log, a line of JSON each. With
 * --replay the decisions come from there, as they are.
 *   sound_cli --bench SECONDS [OPTIONS] ELEMENT [PROPERTY=VALUE...]
 * prints how many times real time white noise is worked on, by thread CPU time. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audio/sound.h"
#include "catalogue/catalogue.h"
#include "core/exactmath.h"
#include "core/window.h"

static gint rate = 48000, channels = 1, piece = 480, bench;
static gint64 seed = 1, window_ns = GST_SECOND, first_window, entered;
static gboolean is_s16;
static gchar *log_name, *replay_name;

static const GOptionEntry entries[] = {
  { "rate", 'r', 0, G_OPTION_ARG_INT, &rate, "Sample rate", "HZ" },
  { "channels", 'c', 0, G_OPTION_ARG_INT, &channels, "Interleaved channels", "N" },
  { "s16", 's', 0, G_OPTION_ARG_NONE, &is_s16, "16-bit integers instead of floats", NULL },
  { "piece", 'p', 0, G_OPTION_ARG_INT, &piece, "Frames pushed at once; 0: of random sizes", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed; source, epoch, view are 0", "N" },
  { "window-ns", 'w', 0, G_OPTION_ARG_INT64, &window_ns, "Length of a window, 0 = all", "NS" },
  { "first", 0, 0, G_OPTION_ARG_INT64, &first_window, "The window that the input begins with",
      "K" },
  { "enter", 0, 0, G_OPTION_ARG_INT64, &entered, "The sample of it that the input begins with",
      "N" },
  { "log", 0, 0, G_OPTION_ARG_FILENAME, &log_name, "Where decisions go", "FILE" },
  { "replay", 0, 0, G_OPTION_ARG_FILENAME, &replay_name, "Where decisions come from", "FILE" },
  { "bench", 0, 0, G_OPTION_ARG_INT, &bench, "Time so much sound instead", "SECONDS" },
  { NULL },
};

typedef struct {
  const GstAugKind *kind;
  gpointer block;
  GstAugRule rule;
  GstAugSound *sound;
  FILE *log;
  gchar **replay;              /* lines that are left */
  gint64 window, sample, edge; /* the samples of the present window end at the edge */
} Run;

static gpointer
parse_settings (const GstAugKind *kind, gchar **words)
{
  gpointer block = g_malloc0 (kind->settings->size);
  g_autoptr (GError) error = NULL;

  gst_aug_settings_init (kind->settings, block);
  for (; *words; words++) {
    g_auto (GStrv) pair = g_strsplit (*words, "=", 2);
    const GstAugSetting *setting = pair[1] ? gst_aug_settings_find (kind->settings, pair[0]) : NULL;

    if (!setting)
      g_error ("%s has no property in %s", kind->element, *words);
    if (!gst_aug_setting_read (setting, block, pair[1]))
      g_error ("%s does not take %s", setting->name, pair[1]);
  }
  if (!gst_aug_kind_validate (kind, block, &error))
    g_error ("%s", error->message);
  return block;
}

static GstAugDecision *
realize (const GstAugDecision *decision)
{
  GstAugDecision *applied =
      gst_aug_decision_new (decision->element, decision->decision, &decision->instance);

  applied->applied = decision->applied;
  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (decision, i);
    const GstAugSoundEffect *effect = gst_aug_sound_effect_find (op->name);

    if (effect && effect->realize)
      effect->realize (op, (guint) rate, (guint) channels, applied);
    else
      *gst_aug_decision_add (applied, op->name) = *op;
  }
  return applied;
}

static gchar **
read_lines (const gchar *name)
{
  g_autofree gchar *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (name, &text, NULL, &error))
    g_error ("%s", error->message);
  return g_strsplit (text, "\n", -1);
}

static gint64
edge_of (gint64 window)
{
  return window_ns ? gst_aug_time_to_sample_ceil (window * window_ns, (guint) rate) : G_MAXINT64;
}

/* What is carried out in the window, decided now or read. */
static GstAugDecision *
applied_in (Run *run, const GstAugInstance *in)
{
  GstAugWindowContext context = { .aspect = 1 };
  g_autoptr (GstAugDecision) decision = NULL;
  g_autoptr (GError) error = NULL;

  if (!run->replay)
    decision =
        gst_aug_kind_decide (run->kind, run->block, in, run->kind->name, &context, -1, &error);
  else if (*run->replay && **run->replay)
    decision = gst_aug_decision_from_json (*run->replay++, &error);
  else
    decision = gst_aug_decision_new (run->kind->element, run->kind->name, in);
  if (!decision)
    g_error ("%s", error->message);
  return run->replay ? g_steal_pointer (&decision) : realize (decision);
}

static void
begin_window (Run *run)
{
  GstAugInstance in;
  g_autoptr (GstAugDecision) applied = NULL;
  g_autoptr (GError) error = NULL;
  GstAugSoundStart start = { .number = run->window };

  gst_aug_instance_init (&in, &run->rule, run->window);
  in.orig_start = in.start = run->window * window_ns;
  in.orig_stop = in.stop = window_ns ? in.start + window_ns : GST_AUG_TIME_UNBOUNDED;
  applied = applied_in (run, &in);
  if (run->log) {
    g_autofree gchar *json = gst_aug_decision_to_json (applied);

    fprintf (run->log, "%s\n", json);
  }
  run->edge = edge_of (run->window + 1);
  start.decision = applied;
  start.first = (guint64) entered;
  entered = 0;
  start.length = window_ns ? (guint64) (run->edge - edge_of (run->window)) : 0;
  start.branch = gst_aug_fnv1a ("audio", 5, GST_AUG_FNV1A_BASIS);
  gst_aug_draws_init (
      &start.draws, in.seed, in.source, in.epoch, in.view, in.window, run->kind->name);
  if (!gst_aug_sound_begin_window (run->sound, &start, &error))
    g_error ("%s", error->message);
}

static void
push (Run *run, const guint8 *data, gsize frames, gsize bpf)
{
  while (frames) {
    gsize n;

    if (run->sample == run->edge) {
      run->window++;
      begin_window (run);
    }
    n = (gsize) MIN ((gint64) frames, run->edge - run->sample);
    gst_aug_sound_push (run->sound, data, n);
    run->sample += (gint64) n;
    data += n * bpf;
    frames -= n;
  }
}

static void
write_available (Run *run, gsize bpf)
{
  const gsize frames = gst_aug_sound_available (run->sound);
  g_autofree guint8 *out = g_malloc (MAX (frames, 1) * bpf);

  gst_aug_sound_pull (run->sound, out, frames);
  if (!bench && fwrite (out, bpf, frames, stdout) != frames)
    g_error ("cannot write: %s", g_strerror (errno));
}

static gsize
next_size (guint i)
{
  GstAugDraws draws;

  if (piece > 0)
    return (gsize) piece;
  gst_aug_draws_init (&draws, (guint64) seed, 0, 0, 0, 0, "piece");
  return 1 + gst_aug_draws_integer (&draws, "size", i, 5000);
}

static void
work (Run *run, gsize bpf)
{
  g_autofree guint8 *in = g_malloc (8192 * bpf);
  gsize got = 1;

  for (guint i = 0; got > 0; i++) {
    got = fread (in, bpf, MIN (next_size (i), 8192), stdin);
    push (run, in, got, bpf);
    write_available (run, bpf);
  }
  gst_aug_sound_drain (run->sound);
  write_available (run, bpf);
}

static gdouble
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gdouble) now.tv_sec + (gdouble) now.tv_nsec * 1e-9;
}

static void
time_it (Run *run, gsize bpf)
{
  const gsize frames = (gsize) rate;
  g_autofree guint8 *in = g_malloc (frames * bpf);
  guint32 word = 1;
  gdouble begin;

  for (gsize i = 0; i < frames * (gsize) channels; i++) {
    word = word * 1664525u + 1013904223u;
    if (is_s16)
      ((gint16 *) in)[i] = (gint16) ((gint32) word >> 18);
    else
      ((gfloat *) in)[i] = (gfloat) (gint32) word * 0x1p-33f;
  }
  begin = cpu_seconds ();
  for (gint second = 0; second < bench; second++)
    for (gsize at = 0; at < frames;) {
      const gsize n = MIN (piece > 0 ? (gsize) piece : 480, frames - at);

      push (run, in + at * bpf, n, bpf);
      write_available (run, bpf);
      at += n;
    }
  gst_aug_sound_drain (run->sound);
  write_available (run, bpf);
  printf ("%.1f\n", bench / (cpu_seconds () - begin));
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("ELEMENT [PROPERTY=VALUE...]");
  g_autoptr (GError) error = NULL;
  Run run = { 0 };
  gsize bpf;
  guint64 window;
  g_auto (GStrv) lines = NULL;

  gst_init (&argc, &argv);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  run.kind = argc > 1 ? gst_aug_catalogue_find (argv[1]) : NULL;
  if (!run.kind || !run.kind->latency)
    g_error ("write: sound_cli [OPTIONS] ELEMENT [PROPERTY=VALUE...]");
  run.block = parse_settings (run.kind, argv + 2);
  gst_aug_rule_init (&run.rule, (guint64) seed);
  run.log = log_name ? fopen (log_name, "w") : NULL;
  lines = replay_name ? read_lines (replay_name) : NULL;
  bpf = (gsize) channels * (is_s16 ? sizeof (gint16) : sizeof (gfloat));
  run.sound = gst_aug_sound_new ((guint) rate, (guint) channels, is_s16);
  window = window_ns
               ? gst_util_uint64_scale_ceil ((guint64) window_ns, (guint64) rate, GST_SECOND) + 1
               : 0;
  gst_aug_sound_set_latency (run.sound, run.kind->latency (run.block, (guint) rate, window, FALSE));
  run.window = first_window;
  run.sample = (window_ns ? edge_of (run.window) : 0) + entered;
  run.replay = lines;
  begin_window (&run);
  if (bench)
    time_it (&run, bpf);
  else
    work (&run, bpf);
  if (run.log)
    fclose (run.log);
  gst_aug_sound_free (run.sound);
  g_free (run.block);
  return EXIT_SUCCESS;
}
