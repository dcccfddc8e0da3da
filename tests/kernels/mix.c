/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Mixed pictures: equal bytes at every level, within their frames; chains in plans, with memory
 * that is kept; what one chain costs and all of them. kernels-mix kernels-mix --bench
 */
#include "bench.h"
#include "effect-text.h"
#include "frames.h"
#include "video/mix/mix.h"

/* sanitizers have an allocator of their own */
#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__
#define COUNTS_ALLOCATIONS
static guint64 n_allocations;

void *__libc_malloc (size_t size);
void *malloc (size_t size);

void *
malloc (size_t size)
{
  n_allocations++;
  return __libc_malloc (size);
}
#endif

#define N (1 + GST_AUG_VIDEO_MIX_MAX_CHAINS)

/* Random weights that add up to one. */
static void
random_mix (GstAugVideoMix *mix, const GstVideoInfo *info, guint chains, GRand *rand)
{
  g_autofree GstAugVideoPlan *plan = g_new (GstAugVideoPlan, 1);
  GstAugOperation operation = { .name = "mix" };
  gdouble weights[GST_AUG_VIDEO_MIX_MAX_CHAINS], total = 0;

  gst_aug_video_plan_init (plan, info);
  gst_aug_operation_set_int (&operation, "chains", chains);
  gst_aug_operation_set_double (
      &operation, "share", g_rand_int_range (rand, 0, 4) ? g_rand_double (rand) : 1);
  for (guint i = 0; i < chains; i++)
    total += weights[i] = g_rand_double (rand) + 1e-3;
  for (guint i = 0; i < chains; i++) {
    g_autofree gchar *name = g_strdup_printf ("weight-%u", i + 1);

    gst_aug_operation_set_double (&operation, g_intern_string (name), weights[i] / total);
  }
  gst_aug_video_mix_init (mix, &operation, plan);
}

static void
check_mix (GstVideoFormat format, guint width, guint height, guint chains, guint shape, GRand *rand)
{
  g_autofree GstAugVideoMix *mix = g_new (GstAugVideoMix, 1);
  const GstVideoFrame *pictures[N];
  GuardedFrame in[N], out[2];

  for (guint i = 0; i <= chains; i++) {
    guarded_init (&in[i], format, width, height, &shapes[(shape + i) % G_N_ELEMENTS (shapes)]);
    fill_random (&in[i], rand);
    pictures[i] = &in[i].frame;
  }
  random_mix (mix, &in[0].frame.info, chains, rand);
  for (guint level = 0; level < 2; level++) {
    const FrameShape *own = &shapes[(shape + level) % G_N_ELEMENTS (shapes)];

    guarded_init (&out[level], format, width, height, own);
    gst_aug_level_set (level ? GST_AUG_LEVEL_VECTOR : GST_AUG_LEVEL_SCALAR);
    gst_aug_video_mix_frames (mix, pictures, &out[level].frame);
    assert_padding_untouched (&out[level], own->padding);
  }
  assert_equal_after ("levels", &out[0], &out[1]);
  for (guint i = 0; i <= chains; i++)
    guarded_clear (&in[i]);
  for (guint level = 0; level < 2; level++)
    guarded_clear (&out[level]);
}

static void
test_levels_give_the_same_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  guint round = 0;

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint i = 0; i < 40; i++, round++)
      check_mix (formats[f], i < 8 ? 1 + i : (guint) g_rand_int_range (rand, 1, 100),
          i < 8 ? 8 - i : (guint) g_rand_int_range (rand, 1, 20), 1 + round % (N - 1), round, rand);
}

/* Equal pictures stay what they are, but where float32 cuts them to the level below on R'G'B' and
 * grey, as in torchvision. */
static void
test_equal_pictures_stay (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    g_autofree GstAugVideoMix *mix = g_new (GstAugVideoMix, 1);
    const GstVideoFrame *pictures[N];
    GuardedFrame in, out;

    guarded_init (&in, formats[f], 64, 8, &shapes[0]);
    guarded_init (&out, formats[f], 64, 8, &shapes[0]);
    fill_random_values (&in, rand);
    for (guint i = 0; i < N; i++)
      pictures[i] = &in.frame;
    random_mix (mix, &in.frame.info, 3, rand);
    gst_aug_video_mix_frames (mix, pictures, &out.frame);
    if (GST_VIDEO_INFO_IS_YUV (&in.frame.info))
      assert_equal_after ("equal pictures", &in, &out);
    guarded_clear (&in);
    guarded_clear (&out);
  }
}

/* invert in the first chain, nothing in the second, in front of them and behind a flip. */
static void
make_plan (GstAugVideoPlan *plan, GstAugVideoMix *mix, const GstVideoInfo *info, gdouble share)
{
  GstAugOperation operation;
  GstAugVideoMap map;

  operation_from_text ("mix chains=2 share=0.5 weight-1=1.0 weight-2=0.0", &operation);
  gst_aug_operation_set_double (&operation, "share", share);
  gst_aug_video_map_init (&map, info->width, info->height);
  gst_aug_video_map_mirror (&map, TRUE, FALSE);
  map.interpolation = GST_AUG_INTERPOLATION_NEAREST;
  gst_aug_video_plan_init (plan, info);
  g_assert_true (gst_aug_video_plan_add_map (plan, &map, info->width, info->height));
  gst_aug_video_mix_init (mix, &operation, plan);
  g_assert_true (gst_aug_video_plan_add_mix (plan, mix));
  g_assert_true (gst_aug_video_plan_add_color (
      &mix->chains[0], (GstAugColorStep){ .kind = GST_AUG_COLOR_INVERT }, GST_AUG_HUE_MODEL_AUTO));
  g_assert_true (gst_aug_video_plan_add_map (plan, &map, info->width, info->height));
}

static void
test_chains_begin_with_what_was_owed_and_end_before_what_follows (void)
{
  g_autoptr (GstAugVideoRenderer) renderer = gst_aug_video_renderer_new ();
  g_autofree GstAugVideoPlan *plan = g_new (GstAugVideoPlan, 1);
  g_autofree GstAugVideoMix *mix = g_new (GstAugVideoMix, 1);
  const gdouble shares[] = { 0, 0.25, 1 };

  for (guint k = 0; k < G_N_ELEMENTS (shares); k++) {
    GuardedFrame in, out;

    guarded_init (&in, GST_VIDEO_FORMAT_RGB, 33, 9, &shapes[2]);
    guarded_init (&out, GST_VIDEO_FORMAT_RGB, 33, 9, &shapes[0]);
    for (guint y = 0; y < 9; y++)
      for (guint x = 0; x < 99; x++)
        guarded_row (&in, 0, y)[x] = (guint8) (8 * (x + y) % 256);
    make_plan (plan, mix, &in.frame.info, shares[k]);
    g_assert_false (gst_aug_video_plan_is_identity (plan));
    g_assert_false (gst_aug_video_plan_is_in_place (plan));
    g_assert_true (gst_aug_video_renderer_render (renderer, plan, &in.frame, &out.frame));
    for (guint y = 0; y < 9; y++)
      for (guint x = 0; x < 99; x++) {
        const gdouble v = guarded_row (&in, 0, y)[x];

        g_assert_cmpuint (
            guarded_row (&out, 0, y)[x], ==, (guint) ((1 - shares[k]) * v + shares[k] * (255 - v)));
      }
    guarded_clear (&in);
    guarded_clear (&out);
  }
}

#ifdef COUNTS_ALLOCATIONS
static void
test_memory_is_kept_from_picture_to_picture (void)
{
  g_autoptr (GstAugVideoRenderer) renderer = gst_aug_video_renderer_new ();
  g_autofree GstAugVideoPlan *plan = g_new (GstAugVideoPlan, 1);
  g_autofree GstAugVideoMix *mix = g_new (GstAugVideoMix, 1);
  static const GstAugEffectAddress address;
  GstAugOperation blur, turn, applied;
  GuardedFrame in, out;
  GstAugVideoMap map;
  guint64 before = 0;

  guarded_init (&in, GST_VIDEO_FORMAT_I420, 64, 48, &shapes[0]);
  guarded_init (&out, GST_VIDEO_FORMAT_I420, 64, 48, &shapes[0]);
  operation_from_text ("gaussian-blur sigma=1.5", &blur);
  operation_from_text ("affine degrees=12.0", &turn);
  g_assert_true (gst_aug_video_operation_to_map (&turn, FALSE, 64, 48, 64, 48, &map, &applied));
  for (guint n = 0; n < 20; n++) {
    if (n == 4)
      before = n_allocations;
    make_plan (plan, mix, &in.frame.info, 0.5);
    g_assert_true (gst_aug_video_plan_add_effect (
        &mix->chains[0], gst_aug_effect_find (blur.name), &blur, &address));
    g_assert_true (gst_aug_video_plan_add_map (&mix->chains[1], &map, 64, 48));
    g_assert_true (gst_aug_video_renderer_render (renderer, plan, &in.frame, &out.frame));
  }
  g_assert_cmpuint (n_allocations - before, ==, 0);
  guarded_clear (&in);
  guarded_clear (&out);
}
#endif

static void
bench_format (GstVideoFormat format, guint chains)
{
  g_autofree GstAugVideoMix *mix = g_new (GstAugVideoMix, 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  const GstVideoFrame *pictures[N];
  GuardedFrame in[N], out;
  GstAugLevel levels[] = { GST_AUG_LEVEL_SCALAR, GST_AUG_LEVEL_VECTOR };

  for (guint i = 0; i <= chains; i++) {
    guarded_init (&in[i], format, 1280, 720, &shapes[0]);
    fill_random_values (&in[i], rand);
    pictures[i] = &in[i].frame;
  }
  guarded_init (&out, format, 1280, 720, &shapes[0]);
  random_mix (mix, &out.frame.info, chains, rand);
  g_print ("mix of %u chains, %s 1280x720:", chains, gst_video_format_to_string (format));
  for (guint level = 0; level < G_N_ELEMENTS (levels); level++) {
    gdouble times[15];

    gst_aug_level_set (levels[level]);
    for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
      const gdouble start = now_ms ();

      gst_aug_video_mix_frames (mix, pictures, &out.frame);
      times[i] = now_ms () - start;
    }
    g_print (" %s %.2f ms", level ? "vector" : "scalar", median (times, G_N_ELEMENTS (times)));
  }
  g_print ("\n");
  for (guint i = 0; i <= chains; i++)
    guarded_clear (&in[i]);
  guarded_clear (&out);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  if (argc > 1 && strcmp (argv[1], "--bench") == 0) {
    bench_format (GST_VIDEO_FORMAT_RGB, 3);
    bench_format (GST_VIDEO_FORMAT_I420, 3);
    bench_format (GST_VIDEO_FORMAT_I420_10LE, 3);
    return 0;
  }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mix/levels", test_levels_give_the_same_bytes);
  g_test_add_func ("/mix/equal", test_equal_pictures_stay);
  g_test_add_func ("/mix/plan", test_chains_begin_with_what_was_owed_and_end_before_what_follows);
#ifdef COUNTS_ALLOCATIONS
  g_test_add_func ("/mix/memory", test_memory_is_kept_from_picture_to_picture);
#endif
  return g_test_run ();
}
