/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Tensors: near a model in float64, equal bytes at every level, within their frames.
 *   kernels-tensor
 *   kernels-tensor --bench
 */
#include "frames.h"
#include "tensor-bench.h"
#include "video/effect.h"
#include "video/tensor/tensor.h"

static const GstAugTensorSpec imagenet = { GST_AUG_TENSOR_LAYOUT_CHW, GST_AUG_TENSOR_CHANNELS_RGB,
  0, { 0.485, 0.456, 0.406 }, { 0.229, 0.224, 0.225 } };

/* The bits above the ten stay 0, as they are in such pictures; those below are not read. */
static void
fill_codes (GuardedFrame *g, GRand *rand)
{
  fill_random (g, rand);
  if (g->frame.info.finfo->shift[0] == 0)
    clear_unused_bits (g);
}

/* Numbers that end at a page which must not be touched. */
static gfloat *
numbers_alloc (Guarded *t, const GuardedFrame *like, const GstAugTensorSpec *spec)
{
  guarded_alloc (t, gst_aug_tensor_size (spec->channels, &like->frame.info), FALSE);
  return (gfloat *) t->start;
}

static GstAugTensorSpec
random_spec (GRand *rand)
{
  GstAugTensorSpec spec = imagenet;

  spec.layout = g_rand_boolean (rand) ? GST_AUG_TENSOR_LAYOUT_HWC : GST_AUG_TENSOR_LAYOUT_CHW;
  spec.channels = (GstAugTensorChannels) g_rand_int_range (
      rand, GST_AUG_TENSOR_CHANNELS_RGB, GST_AUG_TENSOR_CHANNELS_GRAY + 1);
  if (g_rand_int_range (rand, 0, 4) == 0)
    spec.unit = g_rand_boolean (rand) ? 1 : 0.001;
  return spec;
}

static void
check_levels (GstVideoFormat format, guint width, guint height, GRand *rand)
{
  const GstAugTensorSpec spec = random_spec (rand);
  const gboolean full = g_rand_boolean (rand);
  GuardedFrame original;
  Guarded expected, t;
  gfloat *reference;

  guarded_init (&original, format, width, height, &shapes[0]);
  original.frame.info.colorimetry.range =
      full ? GST_VIDEO_COLOR_RANGE_0_255 : GST_VIDEO_COLOR_RANGE_16_235;
  fill_codes (&original, rand);
  reference = numbers_alloc (&expected, &original, &spec);
  gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
  gst_aug_tensor_render (&spec, &original.frame, reference);
  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++) {
    GuardedFrame g;

    guarded_init (&g, format, width, height, &shapes[s]);
    g.frame.info.colorimetry = original.frame.info.colorimetry;
    guarded_copy (&g, &original);
    for (guint level = 0; level <= GST_AUG_LEVEL_VECTOR; level++) {
      gst_aug_level_set (level);
      gst_aug_tensor_render (&spec, &g.frame, numbers_alloc (&t, &g, &spec));
      g_assert_cmpmem (t.start, t.size, expected.start, expected.size);
      guarded_free (&t);
    }
    guarded_clear (&g);
  }
  guarded_clear (&original);
  guarded_free (&expected);
}

static void
test_levels_and_strides_give_equal_bytes (gconstpointer data)
{
  const GstVideoFormat format = *(const GstVideoFormat *) data;
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) format);

  for (guint width = 1; width <= 64; width++) {
    check_levels (format, width, (guint) g_rand_int_range (rand, 1, 34), rand);
    check_levels (format, (guint) g_rand_int_range (rand, 1, 34), width, rand);
  }
  check_levels (format, 511, 3, rand);
  check_levels (format, 512, 2, rand);
  check_levels (format, 513, 5, rand);
  check_levels (format, 1041, 11, rand);
}

static gdouble
code (const GuardedFrame *g, guint c, guint x, guint y)
{
  GstAugComponent component;
  const guint8 *at;

  gst_aug_frame_component (&g->frame, c, &component);
  at = component.data + component.stride * (gssize) (y >> component.h_sub) +
       (gsize) component.step * (x >> component.w_sub);
  return component.wide ? (at[0] | at[1] << 8) >> component.shift : at[0];
}

/* The definition of docs/normalize.md: R', G', B' of a pixel, black 0 and white 1. */
static void
model (const GuardedFrame *g, guint x, guint y, gboolean grey, gdouble rgb[3])
{
  const GstVideoInfo *info = &g->frame.info;
  const gboolean limited = info->colorimetry.range == GST_VIDEO_COLOR_RANGE_16_235;
  const guint more = info->finfo->depth[0] - 8;
  const gdouble top = (gdouble) ((256u << more) - 1);

  if (GST_VIDEO_INFO_IS_RGB (info)) {
    for (guint k = 0; k < 3; k++)
      rgb[k] = code (g, k, x, y) / top;
    if (grey)
      rgb[0] = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
    return;
  }
  rgb[0] = limited ? (code (g, 0, x, y) - (16 << more)) / (219 << more) : code (g, 0, x, y) / top;
  rgb[1] = rgb[2] = rgb[0];
  if (GST_VIDEO_INFO_IS_YUV (info) && !grey) {
    const gdouble scale = limited ? (gdouble) (224 << more) : top;
    const gdouble u = (code (g, 1, x, y) - (128 << more)) / scale;
    const gdouble v = (code (g, 2, x, y) - (128 << more)) / scale;
    const gdouble luma = rgb[0];
    gdouble kr = 0.299, kb = 0.114;

    if (info->colorimetry.matrix == GST_VIDEO_COLOR_MATRIX_BT709)
      kr = 0.2126, kb = 0.0722;
    rgb[0] = luma + 2 * (1 - kr) * v;
    rgb[2] = luma + 2 * (1 - kb) * u;
    rgb[1] = (luma - kr * rgb[0] - kb * rgb[2]) / (1 - kr - kb);
  }
  for (guint k = 0; k < 3; k++)
    rgb[k] = CLAMP (rgb[k], 0, 1);
}

static gdouble
distance (const GuardedFrame *g, const GstAugTensorSpec *spec, const gfloat *numbers)
{
  const guint width = (guint) g->frame.info.width, height = (guint) g->frame.info.height;
  const gboolean grey = spec->channels == GST_AUG_TENSOR_CHANNELS_GRAY;
  const guint n = grey ? 1 : 3;
  gdouble most = 0;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++) {
      gdouble rgb[3];

      model (g, x, y, grey, rgb);
      for (guint k = 0; k < n; k++) {
        const gdouble mean =
            grey ? (spec->mean[0] + spec->mean[1] + spec->mean[2]) / 3 : spec->mean[k];
        const gdouble deviation =
            grey ? (spec->deviation[0] + spec->deviation[1] + spec->deviation[2]) / 3
                 : spec->deviation[k];
        const guint channel = spec->channels == GST_AUG_TENSOR_CHANNELS_BGR ? 2 - k : k;
        const gsize at = spec->layout == GST_AUG_TENSOR_LAYOUT_CHW
                             ? ((gsize) channel * height + y) * width + x
                             : ((gsize) y * width + x) * n + channel;

        most = MAX (most, ABS (numbers[at] - (rgb[k] - mean) / deviation));
      }
    }
  return most;
}

static void
test_numbers_are_near_a_float64_model (void)
{
  static const GstVideoColorRange ranges[] = { GST_VIDEO_COLOR_RANGE_0_255,
    GST_VIDEO_COLOR_RANGE_16_235 };
  static const GstVideoColorMatrix matrices[] = { GST_VIDEO_COLOR_MATRIX_BT601,
    GST_VIDEO_COLOR_MATRIX_BT709 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  gdouble most = 0;

  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  for (guint i = 0; i < 40 * G_N_ELEMENTS (formats); i++) {
    GstAugTensorSpec spec = random_spec (rand);
    GuardedFrame g;
    Guarded t;
    gfloat *numbers;

    spec.unit = 0;
    guarded_init (&g, formats[i / 40], (guint) g_rand_int_range (rand, 1, 80),
        (guint) g_rand_int_range (rand, 1, 20), &shapes[i % G_N_ELEMENTS (shapes)]);
    g.frame.info.colorimetry.range = ranges[i % 2];
    if (GST_VIDEO_INFO_IS_YUV (&g.frame.info))
      g.frame.info.colorimetry.matrix = matrices[i / 2 % 2];
    fill_codes (&g, rand);
    numbers = numbers_alloc (&t, &g, &spec);
    gst_aug_tensor_render (&spec, &g.frame, numbers);
    most = MAX (most, distance (&g, &spec, numbers));
    guarded_clear (&g);
    guarded_free (&t);
  }
  g_test_message ("largest distance to the model: %g", most);
  g_assert_cmpfloat (most, <, 2e-6);
}

static void
test_what_was_measured_keeps_its_values (void)
{
  GstAugTensorSpec spec = imagenet;
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  spec.channels = GST_AUG_TENSOR_CHANNELS_GRAY;
  for (guint k = 0; k < 3; k++)
    spec.mean[k] = 0, spec.deviation[k] = 1;
  for (guint i = 0; i < 2; i++) {
    GuardedFrame g;
    Guarded t;
    gfloat *numbers;

    guarded_init (
        &g, i ? GST_VIDEO_FORMAT_GRAY16_LE : GST_VIDEO_FORMAT_GRAY8, 256, 256, &shapes[0]);
    fill_codes (&g, rand);
    g.frame.info.colorimetry.range = GST_VIDEO_COLOR_RANGE_16_235;
    numbers = numbers_alloc (&t, &g, &spec);
    spec.unit = 1;
    gst_aug_tensor_render (&spec, &g.frame, numbers);
    for (guint p = 0; p < 256 * 256; p++)
      g_assert_true (numbers[p] == (gfloat) code (&g, 0, p % 256, p / 256));
    spec.unit = 0.001;
    gst_aug_tensor_render (&spec, &g.frame, numbers);
    for (guint p = 0; p < 256 * 256; p++)
      g_assert_true (numbers[p] == 0.001f * (gfloat) code (&g, 0, p % 256, p / 256));
    guarded_clear (&g);
    guarded_free (&t);
  }
}

int
main (int argc, char **argv)
{
  gst_init (NULL, NULL);
  if (argc > 1 && strcmp (argv[1], "--bench") == 0)
    return tensor_bench ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree gchar *path =
        g_strdup_printf ("/tensor/levels/%s", gst_video_format_to_string (formats[i]));

    g_test_add_data_func (path, &formats[i], test_levels_and_strides_give_equal_bytes);
  }
  g_test_add_func ("/tensor/model", test_numbers_are_near_a_float64_model);
  g_test_add_func ("/tensor/measured", test_what_was_measured_keeps_its_values);
  return g_test_run ();
}
