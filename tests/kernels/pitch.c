/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Interpolation for shifts of pitch: equal bits at every level, what lies between samples, nothing
 * beyond the taps. */
#include <glib.h>
#include <math.h>

#include "audio/stretch/pitch-taps.h"

#define N 3000

static gfloat x[2 * N];

static void
interpolate (const gfloat *taps, const gfloat *from, gint64 base, guint64 first, gdouble scaled,
    gfloat *to, guint n)
{
  gst_aug_pitch_interpolate (taps, &from, 1, base, first, scaled, &to, n);
}

static void
test_interpolation_is_alike_at_every_level (void)
{
  static const gdouble semitones[] = { -12, -3.3, 0.1, 4, 12 };
  gfloat a[300], b[300];

  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    x[i] = sinf (0.01f * (gfloat) (i * i % 1000));
  for (guint s = 0; s < G_N_ELEMENTS (semitones); s++) {
    const gfloat *taps = gst_aug_pitch_taps (semitones[s]);
    const gdouble scaled = GST_AUG_PITCH_PLACES * pow (2, semitones[s] / 12);

    for (guint n = 0; n <= 300; n += 43) {
      gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
      interpolate (taps, x, 0, 100, scaled, a, n);
      gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
      interpolate (taps, x, 0, 100, scaled, b, n);
      g_assert_cmpmem (a, n * sizeof (gfloat), b, n * sizeof (gfloat));
      /* one by one, and counted from another sample */
      for (guint i = 0; i < n; i++) {
        interpolate (taps, x + 20, 20, 100 + i, scaled, b, 1);
        g_assert_cmpmem (a + i, sizeof (gfloat), b, sizeof (gfloat));
      }
    }
  }
}

static void
test_channels_are_what_each_is_alone (void)
{
  const gfloat *taps = gst_aug_pitch_taps (-2), *in[5] = { x, x + 7, x + 50, x, x + 99 };
  gfloat each[5][100], alone[100], *out[5];

  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    x[i] = sinf (0.01f * (gfloat) (i * i % 1000));
  for (guint c = 0; c < 5; c++)
    out[c] = each[c];
  for (guint channels = 1; channels <= 5; channels++) {
    gst_aug_pitch_interpolate (taps, in, channels, 0, 100, 900.7, out, 100);
    for (guint c = 0; c < channels; c++) {
      interpolate (taps, in[c], 0, 100, 900.7, alone, 100);
      g_assert_cmpmem (alone, sizeof alone, each[c], sizeof each[c]);
    }
  }
}

static void
test_a_tone_is_read_where_it_is (void)
{
  static const gdouble semitones[] = { -12, -4, 0.1, 4, 12 };

  for (guint s = 0; s < G_N_ELEMENTS (semitones); s++) {
    const gfloat *taps = gst_aug_pitch_taps (semitones[s]);
    const gdouble ratio = pow (2, semitones[s] / 12), turn = 0.3 / MAX (ratio, 1);
    gdouble worst = 0;
    gfloat y[1000];

    for (guint i = 0; i < G_N_ELEMENTS (x); i++)
      x[i] = (gfloat) sin (turn * i);
    interpolate (taps, x, 0, 100, ratio * GST_AUG_PITCH_PLACES, y, 1000);
    for (guint i = 0; i < 1000; i++)
      worst = MAX (worst, fabs (y[i] - sin (turn * (100 + i) * ratio)));
    /* half a place of the tone, and -70 dB */
    g_assert_cmpfloat (worst, <, turn / (2 * GST_AUG_PITCH_PLACES) + 3e-4);
  }
}

static void
test_only_the_taps_are_read (void)
{
  const gfloat *taps = gst_aug_pitch_taps (2);
  gfloat y;

  for (guint i = 0; i < N; i++)
    x[i] = fabs ((gdouble) i - 1000.5) < GST_AUG_PITCH_REACH ? 1 : NAN;
  interpolate (taps, x, 0, 1000, 1.0004 * GST_AUG_PITCH_PLACES, &y, 1);
  g_assert_cmpfloat (fabs (y - 1), <, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func (
      "/pitch/interpolation-is-alike-at-every-level", test_interpolation_is_alike_at_every_level);
  g_test_add_func ("/pitch/channels-are-what-each-is-alone", test_channels_are_what_each_is_alone);
  g_test_add_func ("/pitch/a-tone-is-read-where-it-is", test_a_tone_is_read_where_it_is);
  g_test_add_func ("/pitch/only-the-taps-are-read", test_only_the_taps_are_read);
  return g_test_run ();
}
