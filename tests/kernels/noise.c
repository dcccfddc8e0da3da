/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Noise kernels: equal bytes at every level, in bands and in place, within their frames.
 *   kernels-noise
 *   kernels-noise --bench [FORMAT]
 */
#include "frames.h"
#include "noise-operations.h"

int noise_bench (const gchar *only);

static const GstAugEffectAddress somewhere = { 0x89abcdef, 1234567890123, 3, 99 };

/* ---- fields ---- */

/* The vectors of docs/noise.md. */
static void
test_fields_are_what_the_page_says (void)
{
  static const GstAugEffectAddress address = { 0x89abcdef, -5, 0, 0 };
  static const guint32 expected_words[] = { 0x10bd98b2, 0x7232e9bb, 0xb7e28d86, 0x60ffbc71 };
  static const gint expected_normals[] = { 10, 23, 29, -104, -4, 80, -46, -153, -42, 23 };
  static const gint expected_wide[] = { -7045, 32101, 11461, -11521 };

  for (guint level = 0; level <= GST_AUG_LEVEL_VECTOR; level++) {
    GstAugField field;
    guint32 key[2], words[G_N_ELEMENTS (expected_words)];
    gint16 normals[40];
    gint32 wide[G_N_ELEMENTS (expected_wide)];

    gst_aug_level_set ((GstAugLevel) level);
    gst_aug_field_init (&field, G_GUINT64_CONSTANT (0x0123456789abcdef), &address,
        GST_AUG_FIELD_OF_TIME | GST_AUG_FIELD_OF_BRANCH);
    gst_aug_field_row (&field, 2, 7, key);
    gst_aug_field_words (key, G_N_ELEMENTS (words), words);
    gst_aug_field_normals (key, G_N_ELEMENTS (normals), normals);
    gst_aug_field_wide_normals (key, G_N_ELEMENTS (wide), wide);
    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      g_assert_cmphex (words[i], ==, expected_words[i]);
    for (guint i = 0; i < G_N_ELEMENTS (expected_normals); i++)
      g_assert_cmpint (normals[i == 9 ? 39 : i], ==, expected_normals[i]);
    for (guint i = 0; i < G_N_ELEMENTS (wide); i++)
      g_assert_cmpint (wide[i], ==, expected_wide[i]);
  }
}

/* A row is the beginning of a longer one, whatever its length and the level. */
static void
test_rows_of_every_length_begin_alike (void)
{
  static const guint32 key[2] = { 0xdeadbeef, 0x01234567 };
  guint32 words[300], expected_words[300];
  gint16 normals[300], expected_normals[300];
  gint32 wide[300], expected_wide[300];

  gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
  gst_aug_field_words (key, 300, expected_words);
  gst_aug_field_normals (key, 300, expected_normals);
  gst_aug_field_wide_normals (key, 300, expected_wide);
  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  for (guint n = 0; n < 300; n++) {
    memset (words, 0xa5, sizeof words);
    memset (normals, 0xa5, sizeof normals);
    memset (wide, 0xa5, sizeof wide);
    gst_aug_field_words (key, n, words);
    gst_aug_field_normals (key, n, normals);
    gst_aug_field_wide_normals (key, n, wide);
    g_assert_cmpmem (words, n * 4, expected_words, n * 4);
    g_assert_cmpmem (normals, n * 2, expected_normals, n * 2);
    g_assert_cmpmem (wide, n * 4, expected_wide, n * 4);
    g_assert_cmphex (words[n], ==, 0xa5a5a5a5);
    g_assert_cmphex ((guint16) normals[n], ==, 0xa5a5);
    g_assert_cmphex ((guint32) wide[n], ==, 0xa5a5a5a5);
  }
}

/* ---- levels and edges ---- */

static void
random_operation (GRand *rand, GstVideoFormat format, GstAugOperation *operation)
{
  const gint n_cases = format == GST_VIDEO_FORMAT_GRAY16_LE ? N_CASES : N_NOISE_CASES;
  NoiseCase noise = noise_cases[g_rand_int_range (rand, 0, n_cases)];
  const guint64 field = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
  const gdouble strength = g_rand_double_range (rand, 0.05, g_rand_boolean (rand) ? 1 : 4);

  for (guint i = 0; i < G_N_ELEMENTS (noise.values); i++)
    noise.values[i].value *= strength;
  if (g_str_equal (noise.name, "gaussian-noise") && g_rand_int_range (rand, 0, 4) == 0)
    noise.values[0].value = g_rand_double_range (rand, 0, 128);
  noise_operation (operation, &noise, field, g_rand_boolean (rand));
}

static void
check_levels (GstVideoFormat format, guint width, guint height, GRand *rand)
{
  GstAugOperation operation;
  const GstAugEffect *effect;
  const gboolean full = g_rand_boolean (rand);
  GuardedFrame original, expected, g, to;

  random_operation (rand, format, &operation);
  effect = gst_aug_effect_find (operation.name);
  guarded_init (&original, format, width, height, &shapes[0]);
  guarded_init (&expected, format, width, height, &shapes[0]);
  fill_random_values (&original, rand);
  original.frame.info.colorimetry.range =
      full ? GST_VIDEO_COLOR_RANGE_0_255 : GST_VIDEO_COLOR_RANGE_16_235;
  expected.frame.info.colorimetry = original.frame.info.colorimetry;
  gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
  guarded_copy (&expected, &original);
  gst_aug_effect_run (effect, &operation, &somewhere, &original.frame, &expected.frame);
  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++) {
    for (guint level = 0; level <= GST_AUG_LEVEL_VECTOR; level += GST_AUG_LEVEL_VECTOR) {
      gst_aug_level_set (level);
      guarded_init (&g, format, width, height, &shapes[s]);
      guarded_init (&to, format, width, height, &shapes[(s + level) % G_N_ELEMENTS (shapes)]);
      g.frame.info.colorimetry = to.frame.info.colorimetry = original.frame.info.colorimetry;
      guarded_copy (&g, &original);
      if (gst_aug_effect_run (effect, &operation, &somewhere, &g.frame, &to.frame))
        assert_equal (&to, &expected);
      else
        assert_equal (&original, &expected);
      assert_equal (&g, &original);
      if (effect->flags & GST_AUG_EFFECT_POINT) {
        gst_aug_effect_run (effect, &operation, &somewhere, &g.frame, &g.frame);
        assert_equal (&g, &expected);
      }
      assert_padding_untouched (&g, shapes[s].padding);
      assert_padding_untouched (&to, shapes[(s + level) % G_N_ELEMENTS (shapes)].padding);
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

  for (guint width = 1; width <= 66; width++) {
    check_levels (format, width, (guint) g_rand_int_range (rand, 1, 34), rand);
    check_levels (format, (guint) g_rand_int_range (rand, 1, 34), width, rand);
  }
  check_levels (format, 257, 7, rand);
  check_levels (format, 1037, 11, rand);
  check_levels (format, 5, 1029, rand);
}

/* Effects that join are carried out band by band. */
static void
test_bands_give_the_bytes_of_whole_pictures (gconstpointer data)
{
  const GstVideoFormat format = *(const GstVideoFormat *) data;
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) format);
  g_autoptr (GstAugVideoRenderer) renderer = gst_aug_video_renderer_new ();
  g_autofree GstAugVideoPlan *plan = g_new (GstAugVideoPlan, 1);

  for (guint i = 0; i < 12; i++) {
    const guint width = (guint) g_rand_int_range (rand, 1, 700);
    const guint height = (guint) g_rand_int_range (rand, 1, 700);
    GstAugOperation operations[3];
    GuardedFrame a, b;

    gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
    guarded_init (&a, format, width, height, &shapes[0]);
    guarded_init (&b, format, width, height, &shapes[2]);
    fill_random_values (&a, rand);
    guarded_copy (&b, &a);
    gst_aug_video_plan_init (plan, &a.frame.info);
    for (guint j = 0; j < G_N_ELEMENTS (operations); j++) {
      const GstAugEffect *effect;

      do {
        random_operation (rand, format, &operations[j]);
        effect = gst_aug_effect_find (operations[j].name);
      } while (!(effect->flags & GST_AUG_EFFECT_POINT));
      gst_aug_video_plan_add_effect (plan, effect, &operations[j], &somewhere);
      gst_aug_effect_run (effect, &operations[j], &somewhere, &b.frame, &b.frame);
    }
    g_assert_true (gst_aug_video_renderer_render (renderer, plan, &a.frame, &a.frame));
    assert_equal (&a, &b);
    guarded_clear (&a);
    guarded_clear (&b);
  }
}

/* Alpha and bytes without meaning are what they were. */
static void
test_alpha_is_left_alone (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint k = 0; k < 2 * N_NOISE_CASES; k++) {
      GstAugOperation operation;
      GuardedFrame a, b;

      gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
      guarded_init (&a, formats[i], 77, 5, &shapes[0]);
      guarded_init (&b, formats[i], 77, 5, &shapes[2]);
      fill_random_values (&a, rand);
      noise_operation (&operation, &noise_cases[k / 2], k, k % 2);
      gst_aug_effect_run (
          gst_aug_effect_find (operation.name), &operation, &somewhere, &a.frame, &b.frame);
      assert_alpha_equal (&a, &b);
      guarded_clear (&a);
      guarded_clear (&b);
    }
}

static guint
differing (const GuardedFrame *a, const GuardedFrame *b)
{
  guint n = 0;

  for (guint y = 0; y < a->rows[0]; y++)
    for (gsize x = 0; x < a->row[0]; x++)
      n += guarded_row (a, 0, y)[x] != guarded_row (b, 0, y)[x];
  return n;
}

/* Another time, branch or field gives other noise, another window or item alone does not. */
static void
test_noise_is_fresh_in_every_frame_and_branch (void)
{
  static const GstAugEffectAddress addresses[] = { { 1, 40, 0, 0 }, { 1, 80, 0, 0 },
    { 2, 40, 0, 0 }, { 1, 40 + (G_GINT64_CONSTANT (1) << 32), 0, 0 }, { 1, 40, 0, 0 } };
  GuardedFrame frames[G_N_ELEMENTS (addresses)];

  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  for (guint k = 0; k < N_NOISE_CASES; k++) {
    for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
      GstAugOperation operation;

      guarded_init (&frames[i], GST_VIDEO_FORMAT_GRAY8, 256, 64, &shapes[0]);
      for (guint y = 0; y < 64; y++)
        memset (guarded_row (&frames[i], 0, y), 128, 256);
      noise_operation (&operation, &noise_cases[k], i == 4, TRUE);
      gst_aug_effect_run (gst_aug_effect_find (operation.name), &operation, &addresses[i],
          &frames[i].frame, &frames[i].frame);
    }
    for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
      for (guint j = 0; j < i; j++)
        g_assert_cmpuint (differing (&frames[i], &frames[j]), >, 256 * 64 / 50);
    for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
      guarded_clear (&frames[i]);
  }
}

int
main (int argc, char **argv)
{
  gst_init (NULL, NULL);
  if (argc > 1 && strcmp (argv[1], "--bench") == 0)
    return noise_bench (argc > 2 ? argv[2] : NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/noise/vectors", test_fields_are_what_the_page_says);
  g_test_add_func ("/noise/rows", test_rows_of_every_length_begin_alike);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    const gchar *name = gst_video_format_to_string (formats[i]);
    g_autofree gchar *levels = g_strdup_printf ("/noise/levels/%s", name);
    g_autofree gchar *bands = g_strdup_printf ("/noise/bands/%s", name);

    g_test_add_data_func (levels, &formats[i], test_levels_strides_and_copies_give_equal_bytes);
    g_test_add_data_func (bands, &formats[i], test_bands_give_the_bytes_of_whole_pictures);
  }
  g_test_add_func ("/noise/alpha", test_alpha_is_left_alone);
  g_test_add_func ("/noise/fresh", test_noise_is_fresh_in_every_frame_and_branch);
  return g_test_run ();
}
