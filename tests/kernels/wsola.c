/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Kernels of WSOLA: equal bits at every level, right sums, nothing beyond the ends. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "audio/stretch/wsola-kernels.h"

#define MOST 400

static gfloat x[MOST + 64], y[MOST + 64], fade[MOST];

static void
fill (void)
{
  guint32 word = 1;

  for (guint i = 0; i < G_N_ELEMENTS (x); i++) {
    word = word * 1664525u + 1013904223u;
    x[i] = (gfloat) (gint32) word * 0x1p-31f;
    word = word * 1664525u + 1013904223u;
    y[i] = (gfloat) (gint32) word * 0x1p-31f;
  }
  for (guint i = 0; i < MOST; i++)
    fade[i] = (gfloat) i / MOST;
}

static void
test_correlations_are_alike_at_every_level (void)
{
  static const guint places[] = { 1, 7, 8, 9, 23, 48 };
  gfloat a[48], b[48];

  for (guint n = 1; n <= MOST; n += n < 40 ? 1 : 37) {
    for (guint p = 0; p < G_N_ELEMENTS (places); p++) {
      for (guint i = 0; i < 48; i++)
        a[i] = b[i] = (gfloat) i;
      gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
      aug_wsola_correlate (x, y, n, places[p], a);
      gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
      aug_wsola_correlate (x, y, n, places[p], b);
      g_assert_cmpmem (a, sizeof a, b, sizeof b);
      for (guint j = 0; j < places[p]; j++) {
        gdouble sum = j;

        for (guint i = 0; i < n; i++)
          sum += (gdouble) x[i] * y[i + j];
        g_assert_cmpfloat (fabs (a[j] - sum), <, 1e-4);
      }
      for (guint j = (places[p] + 7) / 8 * 8; j < 48; j++)
        g_assert_cmpfloat (a[j], ==, (gfloat) j);
    }
  }
}

static void
test_energies_are_alike_at_every_level (void)
{
  for (guint n = 0; n <= MOST; n++) {
    gdouble a, b, sum = 0;

    gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
    a = aug_wsola_energy (x, n);
    gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
    b = aug_wsola_energy (x, n);
    g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
    for (guint i = 0; i < n; i++)
      sum += (gdouble) x[i] * x[i];
    g_assert_cmpfloat (fabs (a - sum), <, 1e-4);
  }
}

static void
test_fades_are_alike_at_every_level_and_exact_between_equals (void)
{
  gfloat a[MOST], b[MOST];

  for (guint n = 0; n <= MOST; n += n < 40 ? 1 : 37) {
    memset (a, 0, sizeof a);
    memset (b, 0, sizeof b);
    gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
    aug_wsola_fade (a, x, y, fade, n);
    gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
    aug_wsola_fade (b, x, y, fade, n);
    g_assert_cmpmem (a, sizeof a, b, sizeof b);
    aug_wsola_fade (b, x, x, fade, n);
    g_assert_cmpmem (b, n * sizeof (gfloat), x, n * sizeof (gfloat));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fill ();
  g_test_add_func (
      "/wsola/correlations-are-alike-at-every-level", test_correlations_are_alike_at_every_level);
  g_test_add_func (
      "/wsola/energies-are-alike-at-every-level", test_energies_are_alike_at_every_level);
  g_test_add_func ("/wsola/fades-are-alike-at-every-level-and-exact-between-equals",
      test_fades_are_alike_at_every_level_and_exact_between_equals);
  return g_test_run ();
}
