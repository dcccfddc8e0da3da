/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Sound made longer or shorter with its pitch kept, without a window's edges, for tests in other
 * languages:
 *   stretch_cli [OPTIONS] FACTOR < IN > OUT
 * Raw interleaved floats; round (n / FACTOR) frames come out. What comes in is given to the engine
 * piece by piece, and taken away as soon as it says that it may.
 *   stretch_cli --bench SECONDS [OPTIONS] FACTOR
 * prints how many times real time white noise is worked on, by thread CPU time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audio/stretch/stretch.h"

static gint rate = 48000, channels = 1, piece = 480, bench;
static gdouble knee;
static gchar *engine_name;

static const GOptionEntry entries[] = {
  { "rate", 'r', 0, G_OPTION_ARG_INT, &rate, "Sample rate", "HZ" },
  { "channels", 'c', 0, G_OPTION_ARG_INT, &channels, "Interleaved channels", "N" },
  { "piece", 'p', 0, G_OPTION_ARG_INT, &piece, "Frames that come at once", "N" },
  { "engine", 'e', 0, G_OPTION_ARG_STRING, &engine_name, "vocoder or wsola", "NAME" },
  { "knee", 'k', 0, G_OPTION_ARG_DOUBLE, &knee,
      "Share of the output before which it has the speed FACTOR; the rest ends with the input",
      "SHARE" },
  { "bench", 0, 0, G_OPTION_ARG_INT, &bench, "Time so much sound instead", "SECONDS" },
  { NULL },
};

typedef struct {
  guint64 n_in, n_out;
  gfloat *in, *out; /* interleaved */
  GstAugStretch *stretch;
  GstAugTimeMap map;
} Run;

static void
read_input (Run *run)
{
  const gsize bpf = (gsize) channels * sizeof (gfloat);
  gsize room = 1 << 20, held = 0, got;

  run->in = g_malloc (room);
  while ((got = fread ((guint8 *) run->in + held, 1, room - held, stdin)) > 0) {
    held += got;
    if (held == room)
      run->in = g_realloc (run->in, room *= 2);
  }
  run->n_in = held / bpf;
}

static void
make_noise (Run *run)
{
  guint32 word = 1;

  run->n_in = (guint64) bench * (guint64) rate;
  run->in = g_new (gfloat, run->n_in * (guint64) channels);
  for (guint64 i = 0; i < run->n_in * (guint64) channels; i++) {
    word = word * 1664525u + 1013904223u;
    run->in[i] = (gfloat) (gint32) word * 0x1p-33f;
  }
}

/* Where the samples [base, end) of a channel are. */
static void
arrive (const Run *run, GstAugSoundWindow *window, guint64 end)
{
  for (gint c = 0; c < channels; c++)
    for (guint64 i = window->end; i < end; i++)
      window->samples[c][i - window->base] = run->in[i * (guint64) channels + (guint64) c];
  window->end = end;
  window->complete = end == run->n_in;
}

static void
leave (GstAugSoundWindow *window, guint64 base)
{
  base = MIN (base, window->end);
  if (base < window->base + 65536)
    return;
  for (gint c = 0; c < channels; c++)
    memmove (window->samples[c], window->samples[c] + (base - window->base),
        (window->end - base) * sizeof (gfloat));
  window->base = base;
}

static void
work (Run *run)
{
  GstAugSoundWindow window = { .rate = (guint) rate, .channels = (guint) channels };
  gfloat *planes[64], *rendered[64];
  guint64 done = 0;

  window.samples = planes;
  for (gint c = 0; c < channels; c++) {
    planes[c] = g_new (gfloat, run->n_in + 1);
    rendered[c] = g_new (gfloat, 4096);
  }
  gst_aug_stretch_begin (run->stretch, &run->map);
  while (done < run->n_out) {
    const guint64 to = MIN (run->n_out, done + MIN ((guint64) piece, 4096));

    while (!window.complete && window.end < gst_aug_stretch_needs (run->stretch, to))
      arrive (run, &window, MIN (run->n_in, window.end + (guint64) piece));
    gst_aug_stretch_render (run->stretch, &window, done, to, rendered);
    for (gint c = 0; c < channels; c++)
      for (guint64 i = done; i < to; i++)
        run->out[i * (guint64) channels + (guint64) c] = rendered[c][i - done];
    done = to;
    leave (&window, gst_aug_stretch_keeps (run->stretch, done));
  }
  for (gint c = 0; c < channels; c++) {
    g_free (planes[c]);
    g_free (rendered[c]);
  }
}

static gdouble
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gdouble) now.tv_sec + (gdouble) now.tv_nsec * 1e-9;
}

static void
make_map (Run *run, gdouble factor)
{
  const gdouble n = (gdouble) run->n_in;

  run->n_out = knee > 0 ? run->n_in : (guint64) floor (n / factor + 0.5);
  run->map = (GstAugTimeMap){ .after = factor };
  if (knee > 0) {
    run->map.knee_out = n * knee;
    run->map.before = factor;
    run->map.knee_in = run->map.knee_out * factor;
    run->map.after = (n - run->map.knee_in) / (n - run->map.knee_out);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FACTOR");
  g_autoptr (GError) error = NULL;
  GEnumClass *engines;
  const GEnumValue *engine;
  Run run = { 0 };
  gdouble factor, begin;

  gst_init (&argc, &argv);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  factor = argc > 1 ? g_ascii_strtod (argv[1], NULL) : 0;
  engines = g_type_class_ref (gst_aug_stretch_engine_get_type ());
  engine = g_enum_get_value_by_nick (engines, engine_name ? engine_name : "vocoder");
  if (!(factor > 0) || !engine || channels < 1 || channels > 64)
    g_error ("write: stretch_cli [OPTIONS] FACTOR");
  if (bench)
    make_noise (&run);
  else
    read_input (&run);
  make_map (&run, factor);
  run.out = g_new (gfloat, (run.n_out + 1) * (guint64) channels);
  run.stretch =
      gst_aug_stretch_new ((GstAugStretchEngine) engine->value, (guint) rate, (guint) channels);
  begin = cpu_seconds ();
  work (&run);
  if (bench)
    printf ("%.1f\n", bench / (cpu_seconds () - begin));
  else if (fwrite (run.out, sizeof (gfloat) * (gsize) channels, run.n_out, stdout) != run.n_out)
    g_error ("cannot write");
  gst_aug_stretch_free (run.stretch);
  g_free (run.in);
  g_free (run.out);
  g_type_class_unref (engines);
  return EXIT_SUCCESS;
}
