/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Colour kernels: equal to torchvision on RGB, equal bytes at every level, within their frames.
 *   kernels-color GOLDEN-FILE MORE-GOLDEN-FILE
 *   kernels-color --bench [FORMAT]
 */
#include "frames.h"

int color_bench (const gchar *only);

static GstAugColorScratch *scratch;

/* ---- golden ---- */

typedef struct {
  const guint8 *at, *end;
} Reader;

static gconstpointer
take (Reader *reader, gsize n)
{
  const guint8 *at = reader->at;

  g_assert_cmpuint (reader->end - at, >=, n);
  reader->at += n;
  return at;
}

static guint
take_uint (Reader *reader, gsize n)
{
  const guint8 *at = take (reader, n);
  guint x = 0;

  for (gsize i = n; i-- > 0;)
    x = x << 8 | at[i];
  return x;
}

static gdouble
take_double (Reader *reader)
{
  guint64 low = take_uint (reader, 4), high = take_uint (reader, 4);
  union {
    guint64 u;
    gdouble d;
  } x = { low | high << 32 };

  return x.d;
}

/* How far a chain may be off: nothing before a hue, one level after it, grown by what follows. */
static guint
allowance (const GstAugColorStep *steps, guint n)
{
  gdouble off = 0;

  for (guint i = 0; i < n; i++) {
    if (steps[i].kind == GST_AUG_COLOR_HUE)
      off = off > 0 ? 3 * off + 1 : 1;
    else if (off > 0)
      off = (steps[i].value + ABS (1 - steps[i].value)) * off + 1;
  }
  return (guint) off;
}

typedef struct {
  const guint8 *pixels;
  guint width, height;
} Image;

typedef struct {
  guint64 bytes[4], different[4], pairs[4];
} Tally;

static void
fill_rgb (GuardedFrame *g, const Image *image)
{
  for (guint y = 0; y < image->height; y++)
    for (guint x = 0; x < image->width; x++)
      for (guint c = 0; c < 3; c++) {
        guint8 *row = (guint8 *) GST_VIDEO_FRAME_COMP_DATA (&g->frame, c) +
                      (gssize) GST_VIDEO_FRAME_COMP_STRIDE (&g->frame, c) * y;

        row[x * GST_VIDEO_FRAME_COMP_PSTRIDE (&g->frame, c)] =
            image->pixels[(y * image->width + x) * 3 + c];
      }
}

/* Returns how many bytes differ; fails where one differs by more than @most. */
static guint
compare_rgb (const GuardedFrame *g, const Image *image, const guint8 *expected, guint most)
{
  guint different = 0;

  for (guint y = 0; y < image->height; y++)
    for (guint x = 0; x < image->width; x++)
      for (guint c = 0; c < 3; c++) {
        const guint8 *row = (const guint8 *) GST_VIDEO_FRAME_COMP_DATA (&g->frame, c) +
                            (gssize) GST_VIDEO_FRAME_COMP_STRIDE (&g->frame, c) * y;
        const gint off = row[x * GST_VIDEO_FRAME_COMP_PSTRIDE (&g->frame, c)] -
                         expected[(y * image->width + x) * 3 + c];

        different += off != 0;
        g_assert_cmpuint ((guint) ABS (off), <=, most);
      }
  return different;
}

static void
check_case (const Image *image, const GstAugColorStep *steps, guint n, const guint8 *expected,
    GstVideoFormat format, GstAugLevel level, Tally *tally)
{
  const guint most = allowance (steps, n);
  const guint class = n == 1 ? (most ? 1 : 0) : (most ? 3 : 2);
  GuardedFrame g;

  gst_aug_level_set (level);
  guarded_init (&g, format, image->width, image->height, &shapes[0]);
  fill_rgb (&g, image);
  g_assert_true (gst_aug_video_color_apply (&g.frame, steps, n, GST_AUG_HUE_MODEL_AUTO, scratch));
  tally->different[class] += compare_rgb (&g, image, expected, most);
  tally->bytes[class] += image->width * image->height * 3;
  tally->pairs[class]++;
  guarded_clear (&g);
}

static void
test_rgb_is_what_torchvision_computes (gconstpointer file)
{
  static const gchar *const classes[] = { "one step", "one hue", "chains", "chains with a hue" };
  g_autofree gchar *data = NULL;
  g_autofree Image *images = NULL;
  gsize size;
  Reader reader;
  Tally tally = { 0 };
  const guint8 *magic;
  guint n_images, n_cases;

  g_assert_true (g_file_get_contents (file, &data, &size, NULL));
  reader = (Reader){ (const guint8 *) data, (const guint8 *) data + size };
  magic = take (&reader, 8);
  g_assert_true (memcmp (magic, "AUGCOLR", 7) == 0);
  n_images = take_uint (&reader, 4);
  images = g_new (Image, n_images);
  for (guint i = 0; i < n_images; i++) {
    images[i].width = take_uint (&reader, 2);
    images[i].height = take_uint (&reader, 2);
    images[i].pixels = take (&reader, images[i].width * images[i].height * 3);
  }
  n_cases = take_uint (&reader, 4);
  g_assert_cmpuint (n_cases, >=, 500);
  for (guint i = 0; i < n_cases; i++) {
    GstAugColorStep steps[GST_AUG_COLOR_MAX_STEPS] = { { 0 } };
    const Image *image = images + take_uint (&reader, 2);
    const guint n = take_uint (&reader, 2);
    const guint8 *expected;

    g_assert_cmpuint (n, <=, GST_AUG_COLOR_MAX_STEPS);
    for (guint j = 0; j < n; j++) {
      steps[j].kind = take_uint (&reader, 4);
      if (magic[7] == '2')
        steps[j].flavour = take_uint (&reader, 4);
      steps[j].value = take_double (&reader);
    }
    expected = take (&reader, image->width * image->height * 3);
    for (guint f = FIRST_RGB; f < G_N_ELEMENTS (formats); f++)
      for (guint level = 0; level <= GST_AUG_LEVEL_VECTOR; level += GST_AUG_LEVEL_VECTOR)
        check_case (image, steps, n, expected, formats[f], level, &tally);
  }
  for (guint i = 0; i < 4; i++)
    g_test_message ("%s: %" G_GUINT64_FORMAT " comparisons, %" G_GUINT64_FORMAT
                    " of %" G_GUINT64_FORMAT " bytes differ",
        classes[i], tally.pairs[i], tally.different[i], tally.bytes[i]);
  g_assert_cmpuint (tally.different[0], ==, 0);
  g_assert_cmpuint (tally.different[2], ==, 0);
}

/* ---- levels and edges ---- */

static gdouble
random_value (GRand *rand, GstAugColorKind kind)
{
  switch (kind) {
  case GST_AUG_COLOR_BRIGHTNESS:
  case GST_AUG_COLOR_CONTRAST:
  case GST_AUG_COLOR_SATURATION:
    return g_rand_int_range (rand, 0, 8) == 0
               ? g_rand_int_range (rand, 0, g_rand_boolean (rand) ? 40 : 1001)
               : g_rand_double_range (rand, 0, 2);
  case GST_AUG_COLOR_HUE:
    return g_rand_double_range (rand, -0.5, 0.5);
  case GST_AUG_COLOR_TEMPERATURE:
    return g_rand_boolean (rand) ? 15000 : g_rand_double_range (rand, 3000, 15000);
  case GST_AUG_COLOR_EXPOSURE:
    return g_rand_double_range (rand, -3, 3);
  case GST_AUG_COLOR_GAMMA:
    return g_rand_double_range (rand, 0.2, 5);
  case GST_AUG_COLOR_POSTERIZE:
    return g_rand_int_range (rand, 0, 9);
  case GST_AUG_COLOR_SOLARIZE:
    return g_rand_int_range (rand, 0, 257);
  case GST_AUG_COLOR_SOLARIZE_ADD:
    return g_rand_int_range (rand, 0, 256);
  case GST_AUG_COLOR_CLAHE:
    return g_rand_double_range (rand, 0, 8);
  case GST_AUG_COLOR_CHANNEL_SHUFFLE:
    return g_rand_int_range (rand, 0, 27);
  case GST_AUG_COLOR_CHANNEL_DROP:
    return g_rand_int_range (rand, 0, 3);
  case GST_AUG_COLOR_OFFSET:
  case GST_AUG_COLOR_OFFSET_RED:
  case GST_AUG_COLOR_OFFSET_GREEN:
  case GST_AUG_COLOR_OFFSET_BLUE:
    return g_rand_int_range (rand, 0, 4) == 0 ? 255 : g_rand_double_range (rand, -128, 128);
  default:
    return 0;
  }
}

static guint
random_steps (GRand *rand, GstAugColorStep *steps)
{
  const guint n = (guint) g_rand_int_range (rand, 1, 7);
  const gint kinds = g_rand_boolean (rand) ? 4 : GST_AUG_COLOR_OFFSET_BLUE + 1;

  for (guint i = 0; i < n; i++) {
    steps[i].kind = (GstAugColorKind) g_rand_int_range (rand, 0, kinds);
    steps[i].value = random_value (rand, steps[i].kind);
    steps[i].flavour = (GstAugColorFlavour) (g_rand_int_range (rand, 0, 4) == 0);
  }
  return n;
}

static void
check_levels (GstVideoFormat format, guint width, guint height, GRand *rand)
{
  GstAugColorStep steps[GST_AUG_COLOR_MAX_STEPS] = { { 0 } };
  const guint n = random_steps (rand, steps);
  const GstAugHueModel model = (GstAugHueModel) g_rand_int_range (rand, 0, 3);
  const gboolean full = g_rand_boolean (rand);
  GuardedFrame original, expected, g, to;

  guarded_init (&original, format, width, height, &shapes[0]);
  guarded_init (&expected, format, width, height, &shapes[0]);
  fill_random (&original, rand);
  guarded_copy (&expected, &original);
  original.frame.info.colorimetry.range =
      full ? GST_VIDEO_COLOR_RANGE_0_255 : GST_VIDEO_COLOR_RANGE_16_235;
  expected.frame.info.colorimetry = original.frame.info.colorimetry;
  gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
  g_assert_true (gst_aug_video_color_apply (&expected.frame, steps, n, model, scratch));
  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++) {
    for (guint level = 0; level <= GST_AUG_LEVEL_VECTOR; level++) {
      gst_aug_level_set (level);
      guarded_init (&g, format, width, height, &shapes[s]);
      guarded_init (&to, format, width, height, &shapes[(s + level) % G_N_ELEMENTS (shapes)]);
      g.frame.info.colorimetry = to.frame.info.colorimetry = original.frame.info.colorimetry;
      guarded_copy (&g, &original);
      g_assert_true (gst_aug_video_color_apply_to (&g.frame, &to.frame, steps, n, model, scratch));
      assert_equal (&g, &original);
      assert_equal (&to, &expected);
      g_assert_true (gst_aug_video_color_apply (&g.frame, steps, n, model, scratch));
      assert_equal (&g, &expected);
      assert_padding_untouched (&g, shapes[s].padding);
      guarded_clear (&g);
      guarded_clear (&to);
    }
  }
  guarded_clear (&original);
  guarded_clear (&expected);
}

static void
test_levels_strides_and_copies_give_equal_bytes (gconstpointer data)
{
  const GstVideoFormat format = *(const GstVideoFormat *) data;
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) format);

  for (guint width = 1; width <= 33; width++) {
    check_levels (format, width, (guint) g_rand_int_range (rand, 1, 34), rand);
    check_levels (format, (guint) g_rand_int_range (rand, 1, 34), width, rand);
  }
  check_levels (format, 63, 5, rand);
  check_levels (format, 64, 64, rand);
  check_levels (format, 257, 7, rand);
  check_levels (format, 1037, 11, rand);
  check_levels (format, 5, 1029, rand);
}

static void
test_chain_is_its_steps_one_after_the_other (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < 400; i++) {
    const GstVideoFormat format = formats[FIRST_RGB + i % (G_N_ELEMENTS (formats) - FIRST_RGB)];
    GstAugColorStep steps[GST_AUG_COLOR_MAX_STEPS] = { { 0 } };
    const guint n = random_steps (rand, steps);
    GuardedFrame a, b;

    gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
    guarded_init (&a, format, 1 + i % 47, 1 + i % 5, &shapes[0]);
    guarded_init (&b, format, 1 + i % 47, 1 + i % 5, &shapes[0]);
    fill_random (&a, rand);
    guarded_copy (&b, &a);
    gst_aug_video_color_apply (&a.frame, steps, n, (GstAugHueModel) (i % 3), scratch);
    for (guint j = 0; j < n; j++)
      gst_aug_video_color_apply (&b.frame, steps + j, 1, (GstAugHueModel) (i % 3), scratch);
    assert_equal (&a, &b);
    guarded_clear (&a);
    guarded_clear (&b);
  }
}

static void
test_neutral_steps_and_alpha_leave_bytes_alone (void)
{
  const GstAugColorStep neutral[] = { { GST_AUG_COLOR_HUE, 0 }, { GST_AUG_COLOR_CONTRAST, 1 },
    { GST_AUG_COLOR_BRIGHTNESS, 1 }, { GST_AUG_COLOR_SATURATION, 1 } };
  const GstAugColorStep strong[] = { { GST_AUG_COLOR_HUE, 0.3 }, { GST_AUG_COLOR_CONTRAST, 1.7 } };
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    GuardedFrame a, b;

    guarded_init (&a, formats[i], 77, 5, &shapes[0]);
    guarded_init (&b, formats[i], 77, 5, &shapes[2]);
    fill_random (&a, rand);
    g_assert_true (gst_aug_video_color_apply_to (
        &a.frame, &b.frame, neutral, 4, GST_AUG_HUE_MODEL_AUTO, scratch));
    assert_equal (&a, &b);
    gst_aug_video_color_apply (&b.frame, strong, 2, GST_AUG_HUE_MODEL_AUTO, scratch);
    assert_alpha_equal (&a, &b);
    guarded_clear (&a);
    guarded_clear (&b);
  }
}

/* The line that docs/color.md defines, for a brightness b and then a contrast c of every code once.
 */
static gdouble
exact_luma (gdouble code, gdouble b, gdouble c)
{
  gdouble mean = 0;

  for (guint i = 0; i < 256; i++)
    mean += MIN (b * i, 255.0) / 256.0;
  return CLAMP (c * MIN (b * code, 255.0) + (1 - c) * mean, 0.0, 255.0);
}

static void
test_luma_is_near_its_line_and_never_falls (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  for (guint i = 0; i < 3000; i++) {
    const gdouble b = g_rand_double_range (rand, 0, i % 2 ? 2 : 1000);
    const gdouble c = b > 1.0 && i % 2 ? g_rand_double_range (rand, 0, 2.0 / b)
                                       : g_rand_double_range (rand, 0, 2);
    const GstAugColorStep steps[] = { { GST_AUG_COLOR_BRIGHTNESS, b },
      { GST_AUG_COLOR_CONTRAST, c } };
    GuardedFrame g;

    guarded_init (&g, GST_VIDEO_FORMAT_GRAY8, 256, 1, &shapes[0]);
    for (guint x = 0; x < 256; x++)
      guarded_row (&g, 0, 0)[x] = (guint8) x;
    g_assert_true (gst_aug_video_color_apply (&g.frame, steps, 2, GST_AUG_HUE_MODEL_AUTO, scratch));
    for (guint x = 0; x < 256; x++) {
      const guint8 *codes = guarded_row (&g, 0, 0);

      g_assert_true (x == 0 || codes[x] >= codes[x - 1]);
      if (b * c <= 2.0)
        g_assert_cmpfloat (ABS (codes[x] - exact_luma (x, b, c)), <, 2.1);
    }
    guarded_clear (&g);
  }
}

static void
test_frames_that_differ_are_refused (void)
{
  const GstAugColorStep step = { GST_AUG_COLOR_BRIGHTNESS, 0.5 };
  GuardedFrame a, b;

  guarded_init (&a, GST_VIDEO_FORMAT_I420, 16, 16, &shapes[0]);
  guarded_init (&b, GST_VIDEO_FORMAT_I420, 16, 18, &shapes[0]);
  g_assert_false (
      gst_aug_video_color_apply_to (&a.frame, &b.frame, &step, 1, GST_AUG_HUE_MODEL_AUTO, scratch));
  guarded_clear (&a);
  guarded_clear (&b);
}

int
main (int argc, char **argv)
{
  int result;

  gst_init (NULL, NULL);
  if (argc > 1 && strcmp (argv[1], "--bench") == 0)
    return color_bench (argc > 2 ? argv[2] : NULL);
  g_test_init (&argc, &argv, NULL);
  if (argc < 3) {
    g_printerr ("Name the golden files: kernels-color tests/golden/color{,-more}.bin\n");
    return 2;
  }
  scratch = gst_aug_color_scratch_new ();
  g_test_add_data_func ("/color/torchvision", argv[1], test_rgb_is_what_torchvision_computes);
  g_test_add_data_func ("/color/more", argv[2], test_rgb_is_what_torchvision_computes);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree gchar *path =
        g_strdup_printf ("/color/levels/%s", gst_video_format_to_string (formats[i]));

    g_test_add_data_func (path, formats + i, test_levels_strides_and_copies_give_equal_bytes);
  }
  g_test_add_func ("/color/chain", test_chain_is_its_steps_one_after_the_other);
  g_test_add_func ("/color/neutral", test_neutral_steps_and_alpha_leave_bytes_alone);
  g_test_add_func ("/color/luma", test_luma_is_near_its_line_and_never_falls);
  g_test_add_func ("/color/refused", test_frames_that_differ_are_refused);
  result = g_test_run ();
  gst_aug_color_scratch_free (scratch);
  return result;
}
