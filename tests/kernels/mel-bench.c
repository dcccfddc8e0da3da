/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* mel-bench RATE CHANNELS N-FFT HOP N-MELS SECONDS: how many times real time log-mel spectrograms
 * of white noise are made, by thread CPU time. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "audio/spectrum/mel.h"

#define FRAMES 100

static gdouble
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gdouble) now.tv_sec + (gdouble) now.tv_nsec * 1e-9;
}

int
main (int argc, char **argv)
{
  GstAugMelSpec spec = {
    .power = 2, .center = TRUE, .log = GST_AUG_MEL_LOG_NATURAL, .floor = 1e-10
  };
  guint rate, channels, seconds;
  guint32 word = 1;
  guint64 next = 0;
  g_autofree gfloat *in = NULL, *out = NULL;
  g_autoptr (GstAugMel) mel = NULL;
  gdouble begin;

  if (argc != 7)
    g_error ("write: mel-bench RATE CHANNELS N-FFT HOP N-MELS SECONDS");
  rate = (guint) atoi (argv[1]);
  channels = (guint) atoi (argv[2]);
  spec.n_fft = spec.win_length = (guint) atoi (argv[3]);
  spec.hop = (guint) atoi (argv[4]);
  spec.n_mels = (guint) atoi (argv[5]);
  spec.max_hz = rate / 2.0;
  seconds = (guint) atoi (argv[6]);
  in = g_new (gfloat, (gsize) rate * channels);
  out = g_new (gfloat, (gsize) FRAMES * channels * spec.n_mels);
  for (gsize i = 0; i < (gsize) rate * channels; i++) {
    word = word * 1664525u + 1013904223u;
    in[i] = (gfloat) (gint32) word * 0x1p-33f;
  }
  mel = gst_aug_mel_new (&spec, rate, channels);
  begin = cpu_seconds ();
  for (guint second = 0; second < seconds; second++) {
    gst_aug_mel_push (mel, in, rate, FALSE);
    for (; gst_aug_mel_ready (mel) >= next + FRAMES; next += FRAMES)
      gst_aug_mel_render (mel, next, FRAMES, out);
  }
  printf ("%.1f\n", seconds / (cpu_seconds () - begin));
  return EXIT_SUCCESS;
}
