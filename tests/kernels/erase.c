/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What augerase covers: as its definitions in float64 say, equal bytes at every level, in bands, in
 * place and out of place, within its frames.
 *   kernels-erase GOLDEN-FILE
 *   kernels-erase --bench
 */
#include "effect-cases.h"

int erase_bench (void);

static const gchar *const operations[] = {
  "erase x=0.21 y=0.13 width=0.55 height=0.61 color=16744703",
  "erase x=0.0 y=0.5 width=0.4 height=0.4 noise=1 field=0x123456789abcdef",
  "coarse-dropout holes=7 min-size=0.05 max-size=0.3 field=0x33 color=255",
  "grid-mask period=0.3 ratio=0.45 x=0.2 y=0.7 angle=0.0 color=8421504",
  "grid-mask period=0.23 ratio=0.6 x=0.2 y=0.7 angle=31.5 color=0",
  "shadow gain=0.55 soft-edge=8.0 x=0.3 width=0.4",
  "shadow gain=1.45 soft-edge=3.0 x=0.4 y=0.6 width=0.7 height=0.5 corners=5 field=0x99",
  "light-patch x=0.7 y=0.2 sigma=0.21 factor=1.6",
  "light-patch x=0.1 y=0.9 sigma=0.06 factor=0.4",
  "dirt amount=0.8 blobs=6 min-size=0.1 max-size=0.6 field=0x77 color=4602930",
  "rain amount=0.7 drops=60 angle=-17.0 length=0.2 speed=1.5 field=0x55 color=13158600",
  "fog amount=0.6 field=0x11 color=14211288",
};

static void
test_levels_bands_and_copies_give_the_same_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint round = 0;

  for (guint o = 0; o < G_N_ELEMENTS (operations); o++)
    for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
      for (guint i = 0; i < 24; i++, round++)
        check_case (operations[o], formats[f],
            i < 8 ? 1 + i : (guint) g_rand_int_range (rand, 1, 65),
            i < 8 ? 8 - i : (guint) g_rand_int_range (rand, 1, 65), round, rand);
      check_case (operations[o], formats[f], 301, 70, round++, rand);
    }
}

static void
test_every_size_stays_within_its_frame (void)
{
  check_every_size (operations, G_N_ELEMENTS (operations), 6);
}

/* Noise is fresh in every frame and branch, and the same again for the same. */
static void
test_noise_is_fresh_in_every_frame_and_branch (void)
{
  const GstAugEffectAddress addresses[] = { { .branch = 1, .time = 0 }, { .branch = 1, .time = 40 },
    { .branch = 2, .time = 0 }, { .branch = 1, .time = 0 } };
  GuardedFrame g[4];
  GstAugOperation op;

  operation_from_text (operations[1], &op);
  for (guint i = 0; i < 4; i++) {
    guarded_init (&g[i], GST_VIDEO_FORMAT_RGB, 40, 30, &shapes[0]);
    for (guint y = 0; y < 30; y++)
      memset (guarded_row (&g[i], 0, y), 0, 120);
    gst_aug_effect_run (
        gst_aug_effect_find ("erase"), &op, &addresses[i], &g[i].frame, &g[i].frame);
  }
  assert_equal_after ("again", &g[0], &g[3]);
  for (guint i = 1; i < 3; i++)
    g_assert_cmpint (memcmp (guarded_row (&g[0], 0, 20), guarded_row (&g[i], 0, 20), 48), !=, 0);
  for (guint i = 0; i < 4; i++)
    guarded_clear (&g[i]);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  if (argc > 1 && strcmp (argv[1], "--bench") == 0)
    return erase_bench ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/erase/golden", argv[1], check_golden);
  g_test_add_func ("/erase/same", test_levels_bands_and_copies_give_the_same_bytes);
  g_test_add_func ("/erase/sizes", test_every_size_stays_within_its_frame);
  g_test_add_func ("/erase/noise", test_noise_is_fresh_in_every_frame_and_branch);
  return g_test_run ();
}
