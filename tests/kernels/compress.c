/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What augcompress does: JPEG as libjpeg, byte for byte, and equal bytes at every level, within
 * frames.
 *   kernels-compress GOLDEN-FILE
 *   kernels-compress --bench
 */
#include "effect-cases.h"

int compress_bench (void);

static const gchar *const operations[] = {
  "jpeg quality=30 subsampling=2",
  "jpeg quality=1 subsampling=1",
  "jpeg quality=100 subsampling=0",
  "jpeg quality=60 subsampling=2",
  "blocks size=0.2",
  "rescale scale=0.4 smooth=1",
  "rescale scale=0.3 smooth=0",
};

static void
test_levels_and_copies_give_the_same_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint round = 0;

  for (guint o = 0; o < G_N_ELEMENTS (operations); o++)
    for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
      for (guint i = 0; i < 16; i++, round++)
        check_case (operations[o], formats[f], (guint) g_rand_int_range (rand, 1, 65),
            (guint) g_rand_int_range (rand, 1, 65), round, rand);
      check_case (operations[o], formats[f], 531, 20, round++, rand);
    }
}

static void
test_every_size_stays_within_its_frame (void)
{
  check_every_size (operations, G_N_ELEMENTS (operations), 8);
}

/* The hardest blocks for 16 bits: only black and white, at every quality. */
static void
test_extreme_blocks_are_equal_at_every_level_and_quality (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  static const GstAugEffectAddress address = { 0 };
  const GstAugEffect *effect = gst_aug_effect_find ("jpeg");
  GuardedFrame src, scalar, vector;

  guarded_init (&src, GST_VIDEO_FORMAT_Y444, 64, 64, &shapes[0]);
  guarded_init (&scalar, GST_VIDEO_FORMAT_Y444, 64, 64, &shapes[0]);
  guarded_init (&vector, GST_VIDEO_FORMAT_Y444, 64, 64, &shapes[0]);
  for (guint quality = 1; quality <= 100; quality++) {
    GstAugOperation op = { .name = "jpeg" };

    gst_aug_operation_set_int (&op, "quality", quality);
    for (guint p = 0; p < 3; p++)
      for (guint y = 0; y < 64; y++)
        for (guint x = 0; x < 64; x++) {
          const guint block = x / 8 + y / 8;
          const gboolean white = block % 4 == 0   ? g_rand_boolean (rand)
                                 : block % 4 == 1 ? (x ^ y) & 1
                                 : block % 4 == 2 ? x & 1
                                                  : (x & y & 4) != 0;

          guarded_row (&src, p, y)[x] = white ? 255 : 0;
        }
    gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
    gst_aug_effect_run (effect, &op, &address, &src.frame, &scalar.frame);
    gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
    gst_aug_effect_run (effect, &op, &address, &src.frame, &vector.frame);
    assert_equal_after ("extreme blocks", &scalar, &vector);
  }
  guarded_clear (&src);
  guarded_clear (&scalar);
  guarded_clear (&vector);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  if (argc > 1 && strcmp (argv[1], "--bench") == 0)
    return compress_bench ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/compress/golden", argv[1], check_golden);
  g_test_add_func ("/compress/same", test_levels_and_copies_give_the_same_bytes);
  g_test_add_func ("/compress/sizes", test_every_size_stays_within_its_frame);
  g_test_add_func ("/compress/extremes", test_extreme_blocks_are_equal_at_every_level_and_quality);
  return g_test_run ();
}
