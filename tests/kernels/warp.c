/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Bent pictures, aberration and vignette: equal bytes at every level, with any strides, within
 * their frames. kernels-warp kernels-warp --bench [FORMAT]
 */
#include "frames.h"

#include "video/lens/distort-render.h"
#include "video/effect.h"
#include "video/plan.h"

#include <math.h>

int warp_bench (const gchar *only);

static GstAugDistortionScratch *scratch;

static gdouble
range (GRand *rand, gdouble low, gdouble high)
{
  return g_rand_double_range (rand, low, high);
}

/* One of the six, with what it can be at most. */
static void
random_operation (GRand *rand, guint kind, GstAugOperation *op)
{
  static const gchar *const names[] = { "elastic", "grid-distortion", "lens-distortion",
    "rolling-shutter", "vignette", "chromatic-aberration" };

  *op = (GstAugOperation){ .name = names[kind] };
  gst_aug_operation_set_double (op, "aspect", range (rand, 0.3, 3));
  gst_aug_operation_set_uint64 (op, "field", g_rand_int (rand) | (guint64) g_rand_int (rand) << 32);
  switch (kind) {
  case 0:
    gst_aug_operation_set_double (op, "alpha", range (rand, 0.001, 0.5));
    gst_aug_operation_set_double (op, "sigma", range (rand, 0.005, 1));
    break;
  case 1:
    gst_aug_operation_set_int (op, "steps", g_rand_int_range (rand, 2, 65));
    gst_aug_operation_set_double (op, "limit", range (rand, 0, 0.95));
    break;
  case 2:
    gst_aug_operation_set_double (op, "k1", range (rand, -2, 2));
    gst_aug_operation_set_double (op, "k2", range (rand, -2, 2));
    gst_aug_operation_set_double (op, "k3", range (rand, -2, 2));
    gst_aug_operation_set_double (op, "p1", range (rand, -0.2, 0.2));
    gst_aug_operation_set_double (op, "p2", range (rand, -0.2, 0.2));
    gst_aug_operation_set_double (op, "focal", range (rand, 0.1, 2));
    break;
  case 3:
    gst_aug_operation_set_double (op, "pan", range (rand, -2, 2));
    gst_aug_operation_set_double (op, "wobble", range (rand, 0, 0.5));
    gst_aug_operation_set_double (op, "cycles", range (rand, 0, 64));
    gst_aug_operation_set_double (op, "phase", range (rand, 0, 1));
    gst_aug_operation_set_double (op, "readout", range (rand, 0, 1));
    break;
  case 4:
    gst_aug_operation_set_double (op, "strength", range (rand, 0, 1));
    gst_aug_operation_set_double (op, "radius", range (rand, 0, 0.95));
    break;
  default:
    gst_aug_operation_set_double (op, "red", range (rand, -0.1, 0.1));
    gst_aug_operation_set_double (op, "blue", range (rand, -0.1, 0.1));
  }
}

/* FALSE where nothing changes; then dst is not written. */
static gboolean
run (const GstAugOperation *op, gboolean nearest, GstVideoFrame *src, GstVideoFrame *dst)
{
  static const GstAugEffectAddress address = { 0 };
  const GstAugEffect *effect = gst_aug_effect_find (op->name);
  GstAugVideoDistortion what;
  GstAugDistortion distortion;

  if (effect)
    return gst_aug_effect_run (effect, op, &address, src, dst);
  if (!gst_aug_distortion_from_operation (op, &distortion))
    return FALSE;
  gst_aug_video_distortion_init (&what, &distortion, (guint) GST_VIDEO_FRAME_WIDTH (src),
      (guint) GST_VIDEO_FRAME_HEIGHT (src));
  if (nearest)
    what.interpolation = GST_AUG_INTERPOLATION_NEAREST;
  g_assert_true (gst_aug_video_distortion_render (&what, src, dst, scratch));
  return TRUE;
}

static void
init_like (GuardedFrame *g, const GuardedFrame *like, const FrameShape *shape)
{
  guarded_init (g, GST_VIDEO_FRAME_FORMAT (&like->frame),
      (guint) GST_VIDEO_FRAME_WIDTH (&like->frame), (guint) GST_VIDEO_FRAME_HEIGHT (&like->frame),
      shape);
  g->frame.info.colorimetry = like->frame.info.colorimetry;
}

static void
check (GstVideoFormat format, guint width, guint height, guint kind, GRand *rand)
{
  const gboolean nearest = g_rand_boolean (rand), in_place = kind == 4;
  GuardedFrame original, expected;
  GstAugOperation op;

  random_operation (rand, kind, &op);
  guarded_init (&original, format, width, height, &shapes[0]);
  fill_random_values (&original, rand);
  original.frame.info.colorimetry.range =
      g_rand_boolean (rand) ? GST_VIDEO_COLOR_RANGE_0_255 : GST_VIDEO_COLOR_RANGE_16_235;
  init_like (&expected, &original, &shapes[0]);
  gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
  if (!run (&op, nearest, &original.frame, &expected.frame))
    guarded_copy (&expected, &original);
  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++) {
    const guint level = s % 2 ? GST_AUG_LEVEL_SCALAR : GST_AUG_LEVEL_VECTOR;
    GuardedFrame g, to;

    gst_aug_level_set (level);
    init_like (&g, &original, &shapes[s]);
    init_like (&to, &original, &shapes[(s + 1) % G_N_ELEMENTS (shapes)]);
    guarded_copy (&g, &original);
    if (!run (&op, nearest, &g.frame, &to.frame))
      guarded_copy (&to, &g);
    assert_equal (&g, &original);
    assert_equal (&to, &expected);
    assert_padding_untouched (&to, shapes[(s + 1) % G_N_ELEMENTS (shapes)].padding);
    if (in_place && run (&op, nearest, &g.frame, &g.frame))
      assert_equal (&g, &expected);
    guarded_clear (&g);
    guarded_clear (&to);
  }
  guarded_clear (&original);
  guarded_clear (&expected);
}

static void
test_levels_and_strides_give_equal_bytes (gconstpointer data)
{
  const guint kind = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (kind);

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    const GstVideoFormat format = formats[f];

    for (guint width = 1; width <= 64; width += 1 + f % 2)
      check (format, width, (guint) g_rand_int_range (rand, 1, 65), kind, rand);
    check (format, 131, 67, kind, rand);
    check (format, 5, 229, kind, rand);
  }
}

static void
test_every_size_is_bent (gconstpointer data)
{
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_NV12,
    GST_VIDEO_FORMAT_RGB, GST_VIDEO_FORMAT_GRAY16_LE };
  const guint kind = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (100 + kind);

  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  for (guint width = 1; width <= 64; width++)
    for (guint height = 1; height <= 64; height++) {
      const GstVideoFormat format = formats[(width + height) % G_N_ELEMENTS (formats)];
      GuardedFrame a, b;
      GstAugOperation op;

      random_operation (rand, kind, &op);
      guarded_init (&a, format, width, height, &shapes[height % G_N_ELEMENTS (shapes)]);
      guarded_init (&b, format, width, height, &shapes[width % G_N_ELEMENTS (shapes)]);
      run (&op, FALSE, &a.frame, &b.frame);
      guarded_clear (&a);
      guarded_clear (&b);
    }
}

/* Magnitudes so small that no value reaches the next level: the bytes stay. */
static void
test_next_to_nothing_changes_no_byte (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  for (guint i = 0; i < 6 * G_N_ELEMENTS (formats); i++) {
    static const gchar *const magnitudes[] = { "alpha", "limit", "k1", "pan", "strength", "red" };
    const GstVideoFormat format = formats[i / 6];
    GuardedFrame a, b;
    GstAugOperation op;

    random_operation (rand, i % 6, &op);
    for (guint v = 0; v < op.n_values; v++)
      if (op.values[v].type == GST_AUG_VALUE_DOUBLE && strcmp (op.values[v].name, "aspect") != 0 &&
          strcmp (op.values[v].name, "focal") != 0 && strcmp (op.values[v].name, "sigma") != 0)
        op.values[v].d = 0;
    gst_aug_operation_set_double (&op, magnitudes[i % 6], 1e-12);
    guarded_init (&a, format, 47, 35, &shapes[0]);
    guarded_init (&b, format, 47, 35, &shapes[0]);
    fill_random_values (&a, rand);
    if (run (&op, FALSE, &a.frame, &b.frame))
      assert_equal (&a, &b);
    guarded_clear (&a);
    guarded_clear (&b);
  }
}

#define MODEL_WIDTH 200
#define MODEL_HEIGHT 150

typedef struct {
  GstAugVideoMap first, last;
  GstAugDistortion distortion;
} Chain;

static void
rotation (gdouble degrees, gdouble scale, gdouble m[9])
{
  const gdouble a = degrees * G_PI / 180, c = cos (a) / scale, s = sin (a) / scale;
  const gdouble x = MODEL_WIDTH / 2.0, y = MODEL_HEIGHT / 2.0;
  const gdouble r[9] = { c, -s, x - c * x + s * y, s, c, y - s * x - c * y, 0, 0, 1 };

  memcpy (m, r, sizeof r);
}

static void
random_map (GRand *rand, GstAugVideoMap *map)
{
  gdouble m[9];

  gst_aug_video_map_init (map, MODEL_WIDTH, MODEL_HEIGHT);
  map->interpolation = GST_AUG_INTERPOLATION_BILINEAR;
  if (g_rand_boolean (rand))
    gst_aug_video_map_mirror (map, TRUE, FALSE);
  rotation (range (rand, -25, 25), range (rand, 0.85, 1.3), m);
  g_assert_true (
      gst_aug_video_map_transform (map, MODEL_WIDTH, MODEL_HEIGHT, m, MODEL_WIDTH, MODEL_HEIGHT));
}

static gdouble
pattern (gdouble x, gdouble y)
{
  return 127.5 + 60 * sin (x * 0.45) + 60 * sin (y * 0.4 + x * 0.1);
}

static void
add_chain (const Chain *chain, guint from, guint to, GstAugVideoPlan *plan)
{
  GstAugVideoDistortion bend;

  gst_aug_video_distortion_init (&bend, &chain->distortion, MODEL_WIDTH, MODEL_HEIGHT);
  for (guint i = from; i < to; i++)
    g_assert_true (i == 1 ? gst_aug_video_plan_add_distortion (plan, &bend)
                          : gst_aug_video_plan_add_map (
                                plan, i ? &chain->last : &chain->first, MODEL_WIDTH, MODEL_HEIGHT));
}

/* Root mean square to the pattern where all pictures on the way are well inside. */
static gdouble
distance (const Chain *chain, const GuardedFrame *g, gdouble *largest)
{
  g_autoptr (GstAugDistorter) distorter = gst_aug_distorter_new ();
  gdouble after[9], before[9], sum = 0;
  guint n = 0;

  gst_aug_distorter_prepare (distorter, &chain->distortion);
  gst_aug_video_map_matrix_inverse (&chain->last, MODEL_WIDTH, MODEL_HEIGHT, after);
  gst_aug_video_map_matrix_inverse (&chain->first, MODEL_WIDTH, MODEL_HEIGHT, before);
  for (guint j = 0; j < MODEL_HEIGHT; j++)
    for (guint i = 0; i < MODEL_WIDTH; i++) {
      const gdouble x = i + 0.5, y = j + 0.5;
      gdouble u = after[0] * x + after[1] * y + after[2];
      gdouble v = after[3] * x + after[4] * y + after[5];
      gboolean inside = u > 3 && v > 3 && u < MODEL_WIDTH - 3 && v < MODEL_HEIGHT - 3;
      gdouble p, q, off;

      u /= MODEL_WIDTH;
      v /= MODEL_HEIGHT;
      gst_aug_distorter_back (distorter, &u, &v, 1);
      u *= MODEL_WIDTH;
      v *= MODEL_HEIGHT;
      inside &= u > 3 && v > 3 && u < MODEL_WIDTH - 3 && v < MODEL_HEIGHT - 3;
      p = before[0] * u + before[1] * v + before[2];
      q = before[3] * u + before[4] * v + before[5];
      if (!inside || p < 3 || q < 3 || p > MODEL_WIDTH - 3 || q > MODEL_HEIGHT - 3)
        continue;
      off = guarded_row (g, 0, j)[i] - pattern (p, q);
      *largest = MAX (*largest, ABS (off));
      sum += off * off;
      n++;
    }
  g_assert_cmpuint (n, >, MODEL_WIDTH * MODEL_HEIGHT / 8);
  return sqrt (sum / n);
}

static void
render_chain (const Chain *chain, gboolean at_once, GuardedFrame *from, GuardedFrame *to)
{
  g_autoptr (GstAugVideoRenderer) renderer = gst_aug_video_renderer_new ();
  GuardedFrame between[2];
  GstAugVideoPlan plan;

  gst_aug_video_plan_init (&plan, &from->frame.info);
  if (at_once) {
    add_chain (chain, 0, 3, &plan);
    g_assert_cmpuint (plan.n_steps, ==, 1);
    g_assert_true (gst_aug_video_renderer_render (renderer, &plan, &from->frame, &to->frame));
    return;
  }
  init_like (&between[0], from, &shapes[0]);
  init_like (&between[1], from, &shapes[0]);
  for (guint i = 0; i < 3; i++) {
    plan.n_steps = 0;
    add_chain (chain, i, i + 1, &plan);
    g_assert_true (gst_aug_video_renderer_render (renderer, &plan,
        i ? &between[i - 1].frame : &from->frame, i < 2 ? &between[i].frame : &to->frame));
  }
  guarded_clear (&between[0]);
  guarded_clear (&between[1]);
}

/* A rotation, a distortion and a rotation are sampled once, and so lie nearer to the pattern that
 * was sampled than three samplings. */
static void
test_maps_around_a_distortion_are_one_sampling (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);

  for (guint n = 0; n < 40; n++) {
    GuardedFrame from, once, thrice;
    GstAugOperation op;
    Chain chain;
    gdouble largest[2] = { 0, 0 }, rms[2];

    random_map (rand, &chain.first);
    random_map (rand, &chain.last);
    random_operation (rand, n % 2 ? 2 : 0, &op);
    if (n % 2) {
      gst_aug_operation_set_double (&op, "k1", range (rand, -0.2, 0.3));
      for (guint i = 0; i < 4; i++)
        gst_aug_operation_set_double (&op, ((const gchar *[]){ "k2", "k3", "p1", "p2" })[i], 0.005);
      gst_aug_operation_set_double (&op, "focal", 1);
    } else {
      gst_aug_operation_set_double (&op, "alpha", range (rand, 0.005, 0.02));
      gst_aug_operation_set_double (&op, "sigma", range (rand, 0.1, 0.3));
    }
    g_assert_true (gst_aug_distortion_from_operation (&op, &chain.distortion));
    guarded_init (&from, GST_VIDEO_FORMAT_GRAY8, MODEL_WIDTH, MODEL_HEIGHT, &shapes[0]);
    init_like (&once, &from, &shapes[0]);
    init_like (&thrice, &from, &shapes[0]);
    for (guint y = 0; y < MODEL_HEIGHT; y++)
      for (guint x = 0; x < MODEL_WIDTH; x++)
        guarded_row (&from, 0, y)[x] = (guint8) (pattern (x + 0.5, y + 0.5) + 0.5);
    gst_aug_level_set (n % 3 ? GST_AUG_LEVEL_VECTOR : GST_AUG_LEVEL_SCALAR);
    render_chain (&chain, TRUE, &from, &once);
    render_chain (&chain, FALSE, &from, &thrice);
    rms[0] = distance (&chain, &once, &largest[0]);
    rms[1] = distance (&chain, &thrice, &largest[1]);
    g_test_message ("%s: %.2f at once, %.2f one by one; at most %.1f, %.1f", op.name, rms[0],
        rms[1], largest[0], largest[1]);
    g_assert_cmpfloat (rms[0], <, rms[1]);
    guarded_clear (&from);
    guarded_clear (&once);
    guarded_clear (&thrice);
  }
}

int
main (int argc, char **argv)
{
  static const gchar *const kinds[] = { "elastic", "grid", "lens", "shutter", "vignette",
    "aberration" };
  int ret;

  if (argc > 1 && strcmp (argv[1], "--bench") == 0)
    return warp_bench (argc > 2 ? argv[2] : NULL);
  g_test_init (&argc, &argv, NULL);
  scratch = gst_aug_distortion_scratch_new ();
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree gchar *levels = g_strdup_printf ("/warp/%s/levels", kinds[i]);
    g_autofree gchar *sizes = g_strdup_printf ("/warp/%s/sizes", kinds[i]);

    g_test_add_data_func (levels, GUINT_TO_POINTER (i), test_levels_and_strides_give_equal_bytes);
    g_test_add_data_func (sizes, GUINT_TO_POINTER (i), test_every_size_is_bent);
  }
  g_test_add_func ("/warp/nothing", test_next_to_nothing_changes_no_byte);
  g_test_add_func ("/warp/joined", test_maps_around_a_distortion_are_one_sampling);
  ret = g_test_run ();
  gst_aug_distortion_scratch_free (scratch);
  return ret;
}
