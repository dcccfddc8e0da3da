/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The audio engines from a command line, for tests in other languages:
 *   audio_cli mask < IN > OUT    one window a --window, raw interleaved samples
 *   audio_cli mel N MIN MAX FIRST COUNT
 *   audio_cli bench              times real time, thread CPU
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audio/specmask.h"

static gint rate = 48000, channels = 1, piece = 480;
static gint64 seed = 1;
static gboolean is_s16;
static gchar *value_nick;
static gchar **windows;

static const GOptionEntry entries[] = {
  { "rate", 'r', 0, G_OPTION_ARG_INT, &rate, "Sample rate", "HZ" },
  { "channels", 'c', 0, G_OPTION_ARG_INT, &channels, "Interleaved channels", "N" },
  { "s16", 's', 0, G_OPTION_ARG_NONE, &is_s16, "16-bit integers instead of floats", NULL },
  { "piece", 'p', 0, G_OPTION_ARG_INT, &piece, "Frames pushed at once", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed of the noise; source, epoch, view are 0", "N" },
  { "value", 'v', 0, G_OPTION_ARG_STRING, &value_nick, "mean, zero or noise", "NICK" },
  { "window", 'w', 0, G_OPTION_ARG_STRING_ARRAY, &windows,
      "One window: length, bands in Hz, spans in frames, its first frame",
      "LEN[,b:LOW:HIGH][,s:START:STOP][,f:FIRST]" },
  { NULL },
};

static void
parse_window (const gchar *text, GstAugSpecMasks *masks, gsize *length)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  *length = (gsize) g_ascii_strtoull (parts[0], NULL, 10);
  for (guint i = 1; parts[i]; i++) {
    g_auto (GStrv) numbers = g_strsplit (parts[i], ":", 3);

    if (g_strv_length (numbers) == 2 && numbers[0][0] == 'f') {
      masks->first = g_ascii_strtoull (numbers[1], NULL, 10);
      continue;
    }
    if (g_strv_length (numbers) != 3)
      g_error ("--window %s: write LEN,b:LOW:HIGH,s:START:STOP,f:FIRST", text);
    if (numbers[0][0] == 'b')
      masks->bands[masks->n_bands++] =
          (GstAugBand){ g_ascii_strtod (numbers[1], NULL), g_ascii_strtod (numbers[2], NULL) };
    else
      masks->spans[masks->n_spans++] = (GstAugSpan){ g_ascii_strtoull (numbers[1], NULL, 10),
        g_ascii_strtoull (numbers[2], NULL, 10) };
  }
}

static void
write_available (GstAugSpecMask *engine, gsize bpf)
{
  const gsize frames = gst_aug_spec_mask_available (engine);
  g_autofree guint8 *out = g_malloc (MAX (frames, 1) * bpf);

  gst_aug_spec_mask_pull (engine, out, frames);
  if (fwrite (out, bpf, frames, stdout) != frames)
    g_error ("cannot write: %s", g_strerror (errno));
}

static int
run_mask (void)
{
  const gsize bpf = (gsize) channels * (is_s16 ? sizeof (gint16) : sizeof (gfloat));
  g_autoptr (GstAugSpecMask) engine =
      gst_aug_spec_mask_new ((guint) rate, (guint) channels, is_s16);
  g_autofree guint8 *in = g_malloc ((gsize) piece * bpf);
  GEnumClass *values = g_type_class_ref (GST_AUG_TYPE_MASK_VALUE);
  const GEnumValue *value = g_enum_get_value_by_nick (values, value_nick ? value_nick : "mean");

  if (!value || !windows)
    g_error ("say --value mean, zero or noise and at least one --window");
  for (guint w = 0; windows[w]; w++) {
    GstAugSpecMasks masks = { .value = (GstAugMaskValue) value->value };
    gsize length, got = 1;

    parse_window (windows[w], &masks, &length);
    gst_aug_draws_init (&masks.draws, (guint64) seed, 0, 0, 0, w, "specmask");
    gst_aug_spec_mask_begin_window (engine, &masks);
    for (; length > 0 && got > 0; length -= got) {
      got = fread (in, bpf, MIN (length, (gsize) piece), stdin);
      gst_aug_spec_mask_push (engine, in, got);
      write_available (engine, bpf);
    }
  }
  gst_aug_spec_mask_drain (engine);
  write_available (engine, bpf);
  g_type_class_unref (values);
  return EXIT_SUCCESS;
}

static int
run_mel (int argc, char **argv)
{
  GstAugBand band;

  if (argc != 7)
    g_error ("write: audio_cli mel N MIN MAX FIRST COUNT");
  gst_aug_mel_band_edges ((guint) atoi (argv[2]), g_ascii_strtod (argv[3], NULL),
      g_ascii_strtod (argv[4], NULL), (guint) atoi (argv[5]), (guint) atoi (argv[6]), &band);
  printf ("%.17g %.17g\n", band.low_hz, band.high_hz);
  return EXIT_SUCCESS;
}

static gdouble
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gdouble) now.tv_sec + (gdouble) now.tv_nsec * 1e-9;
}

static int
compare_doubles (const void *a, const void *b)
{
  const gdouble x = *(const gdouble *) a, y = *(const gdouble *) b;

  return x < y ? -1 : x > y;
}

#define BENCH_RUNS 7
#define BENCH_SECONDS 20

/* Median over runs of one-second windows with @masks, pushed in pieces of 1024. */
static gdouble
bench_mask (guint bench_rate, guint bench_channels, gboolean s16, const GstAugSpecMasks *masks)
{
  g_autoptr (GstAugSpecMask) engine = gst_aug_spec_mask_new (bench_rate, bench_channels, s16);
  const gsize size = 1024 * bench_channels;
  g_autofree guint8 *in = g_malloc (size * sizeof (gfloat));
  g_autofree guint8 *out = g_malloc (size * sizeof (gfloat));
  gdouble seconds[BENCH_RUNS];

  for (gsize i = 0; i < size; i++) {
    const gint v = (gint) ((guint32) (i * 2654435761u) >> 17) - 16384;

    if (s16)
      ((gint16 *) in)[i] = (gint16) v;
    else
      ((gfloat *) in)[i] = (gfloat) v / 32768;
  }
  for (guint run = 0; run < BENCH_RUNS; run++) {
    const gdouble begin = cpu_seconds ();

    for (guint second = 0; second < BENCH_SECONDS; second++) {
      gst_aug_spec_mask_begin_window (engine, masks);
      for (guint left = bench_rate; left > 0;) {
        const guint n = MIN (left, 1024);

        gst_aug_spec_mask_push (engine, in, n);
        gst_aug_spec_mask_pull (engine, out, 1024);
        left -= n;
      }
    }
    seconds[run] = cpu_seconds () - begin;
  }
  qsort (seconds, BENCH_RUNS, sizeof seconds[0], compare_doubles);
  return BENCH_SECONDS / seconds[BENCH_RUNS / 2];
}

static int
run_bench (void)
{
  static const gchar *const names[] = { "mean", "zero", "noise" };
  GstAugSpecMasks masks = { .n_bands = 2,
    .bands = { { 300, 1000 }, { 3000, 5000 } },
    .n_spans = 2,
    .spans = { { 1000, 9000 }, { 14000, 15000 } } };
  gdouble worst = G_MAXDOUBLE;

  printf ("specmask: times real time (thread CPU, median of %d)\n", BENCH_RUNS);
  printf ("  %-28s %8.0f\n", "48 kHz mono f32, no mask", bench_mask (48000, 1, FALSE, NULL));
  for (guint value = 0; value < 3; value++) {
    gdouble speed;

    masks.value = (GstAugMaskValue) value;
    gst_aug_draws_init (&masks.draws, 1, 0, 0, 0, 0, "specmask");
    speed = bench_mask (48000, 1, FALSE, &masks);
    worst = MIN (worst, speed);
    printf ("  48 kHz mono f32, %-11s %8.0f\n", names[value], speed);
    printf ("  48 kHz stereo s16, %-9s %8.0f\n", names[value], bench_mask (48000, 2, TRUE, &masks));
    printf ("  16 kHz mono s16, %-11s %8.0f\n", names[value], bench_mask (16000, 1, TRUE, &masks));
  }
  return worst >= 100 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("mask|mel|bench");
  g_autoptr (GError) error = NULL;

  if (argc > 1 && strcmp (argv[1], "mel") == 0)
    return run_mel (argc, argv);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  if (argc > 1 && strcmp (argv[1], "mask") == 0)
    return run_mask ();
  if (argc > 1 && strcmp (argv[1], "bench") == 0)
    return run_bench ();
  g_error ("write: audio_cli mask|mel|bench");
}
