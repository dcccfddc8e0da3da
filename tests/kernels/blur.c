/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Blurs and sharpness: equal to torchvision and Pillow on RGB, equal bytes at every level, within
 * their frames.
 *   kernels-blur GOLDEN-FILE
 *   kernels-blur --bench
 */
#include "frames.h"
#include "effect-text.h"

int blur_bench (void);

static void
apply (const gchar *text, const GuardedFrame *src, GuardedFrame *dst)
{
  static const GstAugEffectAddress address;
  GstAugOperation operation;

  operation_from_text (text, &operation);
  guarded_copy (dst, src);
  gst_aug_effect_run (
      gst_aug_effect_find (operation.name), &operation, &address, &src->frame, &dst->frame);
}

/* ---- golden ---- */

static guint
take_uint (const guint8 **at, guint n)
{
  guint x = 0;

  for (guint i = n; i-- > 0;)
    x = x << 8 | (*at)[i];
  *at += n;
  return x;
}

static guint8 *
channel (const GuardedFrame *g, guint x, guint y, guint c)
{
  return (guint8 *) GST_VIDEO_FRAME_COMP_DATA (&g->frame, c) +
         (gssize) GST_VIDEO_FRAME_COMP_STRIDE (&g->frame, c) * y +
         x * (guint) GST_VIDEO_FRAME_COMP_PSTRIDE (&g->frame, c);
}

static void
check_case (GstVideoFormat format, guint width, guint height, const guint8 *pixels,
    const gchar *text, const guint8 *expected)
{
  GuardedFrame src, dst;

  guarded_init (&src, format, width, height, &shapes[0]);
  guarded_init (&dst, format, width, height, &shapes[2]);
  for (guint i = 0; i < width * height * 3; i++)
    *channel (&src, i / 3 % width, i / 3 / width, i % 3) = pixels[i];
  apply (text, &src, &dst);
  for (guint i = 0; i < width * height * 3; i++)
    if (*channel (&dst, i / 3 % width, i / 3 / width, i % 3) != expected[i])
      g_error ("%s of %ux%u: byte %u is %u, not %u", text, width, height, i,
          *channel (&dst, i / 3 % width, i / 3 / width, i % 3), expected[i]);
  guarded_clear (&src);
  guarded_clear (&dst);
}

static void
test_rgb_is_what_torchvision_and_pillow_compute (gconstpointer file)
{
  static const GstVideoFormat rgb[] = { GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_BGRA,
    GST_VIDEO_FORMAT_xRGB, GST_VIDEO_FORMAT_GBR };
  g_autofree gchar *data = NULL;
  const guint8 *at;
  gsize size;
  guint n;

  g_assert_true (g_file_get_contents (file, &data, &size, NULL));
  g_assert_true (memcmp (data, "AUGBLUR1", 8) == 0);
  at = (const guint8 *) data + 8;
  n = take_uint (&at, 4);
  g_assert_cmpuint (n, >=, 180);
  for (guint i = 0; i < n; i++) {
    const guint width = take_uint (&at, 2), height = take_uint (&at, 2);
    const guint8 *pixels = at;
    g_autofree gchar *text = NULL;
    guint length;

    at += width * height * 3;
    length = take_uint (&at, 2);
    text = g_strndup ((const gchar *) at, length);
    at += length;
    for (guint f = 0; f < 2 * G_N_ELEMENTS (rgb); f++) {
      gst_aug_level_set (f & 1 ? GST_AUG_LEVEL_VECTOR : GST_AUG_LEVEL_SCALAR);
      check_case (rgb[f / 2], width, height, pixels, text, at);
    }
    at += width * height * 3;
  }
  g_assert_true (at == (const guint8 *) data + size);
}

/* ---- levels and edges ---- */

static gchar *
random_operation (GRand *rand, guint i)
{
  const gdouble u = g_rand_double (rand);

  switch (i % 8) {
  case 0:
    return g_strdup_printf ("gaussian-blur sigma=%f", 0.1 + 3 * u);
  case 1:
    return g_strdup_printf ("gaussian-blur sigma=%f kernel-size=%d", 0.1 + 6 * u,
        1 + 2 * g_rand_int_range (rand, 0, 20));
  case 2:
    return g_strdup_printf ("box-blur radius=%f", 12 * u);
  case 3:
    return g_strdup_printf ("median-blur window=%d", 3 + 2 * g_rand_int_range (rand, 0, 3));
  case 4:
    return g_strdup_printf (
        "motion-blur length=%f degrees=%f", 1.1 + 14 * u, g_rand_double_range (rand, -360, 360));
  case 5:
    return g_strdup_printf ("defocus radius=%f", 0.1 + 6 * u);
  case 6:
    return g_strdup_printf (
        "zoom-blur factor=%f copies=%d", 1.01 + u, g_rand_int_range (rand, 2, 9));
  default:
    return g_strdup_printf ("sharpness factor=%f flavour=%d", 4 * u, g_rand_int_range (rand, 0, 2));
  }
}

static void
check_levels (GstVideoFormat format, guint width, guint height, guint i, GRand *rand)
{
  g_autofree gchar *text = random_operation (rand, i);
  const GstVideoColorRange range =
      g_rand_boolean (rand) ? GST_VIDEO_COLOR_RANGE_0_255 : GST_VIDEO_COLOR_RANGE_16_235;
  GuardedFrame src, expected, dst;

  guarded_init (&src, format, width, height, &shapes[i % G_N_ELEMENTS (shapes)]);
  guarded_init (&expected, format, width, height, &shapes[0]);
  guarded_init (&dst, format, width, height, &shapes[(i + 2) % G_N_ELEMENTS (shapes)]);
  src.frame.info.colorimetry.range = range;
  fill_random (&src, rand);
  gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
  apply (text, &src, &expected);
  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  apply (text, &src, &dst);
  assert_equal_after (text, &dst, &expected);
  guarded_clear (&src);
  guarded_clear (&expected);
  guarded_clear (&dst);
}

static void
test_levels_and_strides_give_equal_bytes (gconstpointer data)
{
  const GstVideoFormat format = *(const GstVideoFormat *) data;
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) format);

  for (guint i = 0; i < 320; i++)
    check_levels (format, (guint) g_rand_int_range (rand, 1, 70),
        (guint) g_rand_int_range (rand, 1, 40), i, rand);
  for (guint i = 0; i < 8; i++)
    check_levels (format, 517, 9, i, rand);
}

/* Byte @x of a row of plane @p, the same for all pixels, and nothing in unused bits. */
static guint8
even_byte (const GstVideoInfo *info, guint p, gsize x, const guint8 *values)
{
  const guint depth = GST_VIDEO_INFO_COMP_DEPTH (info, 0);
  const guint8 value = values[4 * p + x % (guint) GST_VIDEO_INFO_COMP_PSTRIDE (info, p)];

  if (depth != 10)
    return value;
  if (info->finfo->shift[0])
    return x & 1 ? value : value & 0xc0;
  return x & 1 ? value & 3 : value;
}

static void
test_what_is_even_stays_and_alpha_too (gconstpointer data)
{
  const GstVideoFormat format = *(const GstVideoFormat *) data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  for (guint i = 0; i < 160; i++) {
    /* torchvision's sharpness may lose a level where nothing is to be sharpened */
    g_autofree gchar *text = random_operation (rand, i % 8 == 7 ? 6 : i);
    guint8 values[GST_VIDEO_MAX_PLANES * 4];
    GuardedFrame src, dst;

    guarded_init (&src, format, 70, 22, &shapes[0]);
    guarded_init (&dst, format, 70, 22, &shapes[1]);
    for (guint v = 0; v < G_N_ELEMENTS (values); v++)
      values[v] = (guint8) g_rand_int (rand);
    for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&src.frame); p++)
      for (guint y = 0; y < src.rows[p]; y++)
        for (gsize x = 0; x < src.row[p]; x++)
          guarded_row (&src, p, y)[x] = even_byte (&src.frame.info, p, x, values);
    apply (text, &src, &dst);
    assert_equal_after (text, &dst, &src);
    guarded_clear (&src);
    guarded_clear (&dst);
  }
}

static void
test_what_changes_nothing_is_left_out (void)
{
  static const gchar *const texts[] = { "gaussian-blur sigma=0.0", "gaussian-blur sigma=0.01",
    "gaussian-blur sigma=2.0 kernel-size=1", "box-blur radius=0.0", "median-blur window=1",
    "motion-blur length=1.0 degrees=30.0", "defocus radius=0.0", "zoom-blur factor=1.0",
    "sharpness factor=1.0" };
  static const GstAugEffectAddress address;
  GuardedFrame src, dst;

  guarded_init (&src, GST_VIDEO_FORMAT_NV12, 40, 30, &shapes[0]);
  guarded_init (&dst, GST_VIDEO_FORMAT_NV12, 40, 30, &shapes[0]);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    GstAugOperation operation;

    operation_from_text (texts[i], &operation);
    g_assert_false (gst_aug_effect_run (
        gst_aug_effect_find (operation.name), &operation, &address, &src.frame, &dst.frame));
  }
  guarded_clear (&src);
  guarded_clear (&dst);
}

/* A picture of twice the height with the same relative sigma has twice the sigma. */
static void
test_relative_lengths_are_shares_of_the_height (void)
{
  static const gchar *const texts[][2] = { { "gaussian-blur sigma=0.05 relative=1",
                                               "gaussian-blur sigma=2.0" },
    { "gaussian-blur sigma=1.5 kernel-share=0.1", "gaussian-blur sigma=1.5 kernel-size=5" },
    { "box-blur radius=0.1 relative=1", "box-blur radius=4.0" },
    { "motion-blur length=0.25 degrees=20.0 relative=1", "motion-blur length=10.0 degrees=20.0" },
    { "defocus radius=0.125 relative=1", "defocus radius=5.0" } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  GuardedFrame src, a, b;

  guarded_init (&src, GST_VIDEO_FORMAT_I420, 50, 40, &shapes[0]);
  guarded_init (&a, GST_VIDEO_FORMAT_I420, 50, 40, &shapes[0]);
  guarded_init (&b, GST_VIDEO_FORMAT_I420, 50, 40, &shapes[0]);
  fill_random (&src, rand);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    apply (texts[i][0], &src, &a);
    apply (texts[i][1], &src, &b);
    assert_equal_after (texts[i][0], &a, &b);
  }
  guarded_clear (&src);
  guarded_clear (&a);
  guarded_clear (&b);
}

static void
add_format_tests (const GstVideoFormat *format)
{
  g_autofree gchar *levels =
      g_strdup_printf ("/blur/levels/%s", gst_video_format_to_string (*format));
  g_autofree gchar *even = g_strdup_printf ("/blur/even/%s", gst_video_format_to_string (*format));

  g_test_add_data_func (levels, format, test_levels_and_strides_give_equal_bytes);
  g_test_add_data_func (even, format, test_what_is_even_stays_and_alpha_too);
}

int
main (int argc, char **argv)
{
  gst_init (NULL, NULL);
  if (argc > 1 && strcmp (argv[1], "--bench") == 0)
    return blur_bench ();
  g_test_init (&argc, &argv, NULL);
  if (argc < 2) {
    g_printerr ("Name the golden file: kernels-blur tests/golden/blur.bin\n");
    return 2;
  }
  g_test_add_data_func ("/blur/golden", argv[1], test_rgb_is_what_torchvision_and_pillow_compute);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    add_format_tests (&formats[i]);
  g_test_add_func ("/blur/neutral", test_what_changes_nothing_is_left_out);
  g_test_add_func ("/blur/relative", test_relative_lengths_are_shares_of_the_height);
  return g_test_run ();
}
