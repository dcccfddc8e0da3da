/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Rotations, perspectives and warps: every level against the reference to the byte, the reference
 * against a model in doubles. With --bench: milliseconds per picture. */
#include "geometry-frames.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "video/geometry/warp.h"

void sampler_bench (void);

static gdouble
uniform (guint32 *random)
{
  return next_random (random) / 16777216.0;
}

static gdouble
between (guint32 *random, gdouble low, gdouble high)
{
  return low + (high - low) * uniform (random);
}

/* Destination to source about the middles; more than half of it is seen. */
static void
random_matrix (guint32 *random, guint sw, guint sh, guint dw, guint dh, gdouble m[9])
{
  const gdouble a = between (random, -3.2, 3.2), s = between (random, 0.5, 1.8);
  const gdouble shear = between (random, -0.4, 0.4);

  m[0] = s * cos (a);
  m[1] = s * (shear * cos (a) - sin (a));
  m[3] = s * sin (a);
  m[4] = s * (shear * sin (a) + cos (a));
  m[6] = m[7] = 0;
  m[8] = 1;
  if (next_random (random) % 3 == 0) {
    m[6] = between (random, -0.4, 0.4) / dw;
    m[7] = between (random, -0.4, 0.4) / dh;
    m[8] = 1 - (m[6] * dw + m[7] * dh) / 2;
  }
  m[2] = (sw / 2.0 + between (random, -3, 3)) - m[0] * dw / 2 - m[1] * dh / 2;
  m[5] = (sh / 2.0 + between (random, -3, 3)) - m[3] * dw / 2 - m[4] * dh / 2;
}

static guint
raw_at (const GstVideoFrame *f, gint c, gint x, gint y)
{
  const guint8 *p = (const guint8 *) GST_VIDEO_FRAME_COMP_DATA (f, c) +
                    (gssize) y * GST_VIDEO_FRAME_COMP_STRIDE (f, c) +
                    (gssize) x * GST_VIDEO_FRAME_COMP_PSTRIDE (f, c) +
                    /* GStreamer has the V of P010 at byte 1 */
                    (f->info.finfo->depth[c] > 8 ? f->info.finfo->poffset[c] % 2 : 0);

  return f->info.finfo->depth[c] > 8 ? (guint) (p[0] | p[1] << 8) >> f->info.finfo->shift[c] : *p;
}

static gint
folded (gint i, gint n, GstAugFillMode mode)
{
  if (mode == GST_AUG_FILL_EDGE)
    return CLAMP (i, 0, n - 1);
  if (mode == GST_AUG_FILL_WRAP)
    return ((i % n) + n) % n;
  while (n > 1 && (i < 0 || i >= n))
    i = i < 0 ? -i : 2 * (n - 1) - i;
  return n > 1 ? i : 0;
}

static gdouble
model_pixel (const GstVideoFrame *src, gint c, gint x, gint y, GstAugFillMode mode, guint fill)
{
  const gint w = GST_VIDEO_FRAME_COMP_WIDTH (src, c), h = GST_VIDEO_FRAME_COMP_HEIGHT (src, c);

  if (mode == GST_AUG_FILL_VALUE)
    return x < 0 || y < 0 || x >= w || y >= h ? fill : raw_at (src, c, x, y);
  return raw_at (src, c, folded (x, w, mode), folded (y, h, mode));
}

/* The largest distance of component c to the bilinear model, places from m, luma pixels. */
static gdouble
model_error (const gdouble m[9], GstAugFillMode mode, guint fill, const GstVideoFrame *src,
    const GstVideoFrame *dst, gint c)
{
  const gint sx = 1 << src->info.finfo->w_sub[c], sy = 1 << src->info.finfo->h_sub[c];
  gdouble worst = 0;

  for (gint j = 0; j < GST_VIDEO_FRAME_COMP_HEIGHT (dst, c); j++)
    for (gint i = 0; i < GST_VIDEO_FRAME_COMP_WIDTH (dst, c); i++) {
      const gdouble x = (i + 0.5) * sx, y = (j + 0.5) * sy;
      const gdouble w = m[6] * x + m[7] * y + m[8];
      const gdouble u = (m[0] * x + m[1] * y + m[2]) / w / sx - 0.5;
      const gdouble v = (m[3] * x + m[4] * y + m[5]) / w / sy - 0.5;
      const gint ix = (gint) floor (u), iy = (gint) floor (v);
      const gdouble fx = u - ix, fy = v - iy;
      const gdouble value = (1 - fy) * ((1 - fx) * model_pixel (src, c, ix, iy, mode, fill) +
                                           fx * model_pixel (src, c, ix + 1, iy, mode, fill)) +
                            fy * ((1 - fx) * model_pixel (src, c, ix, iy + 1, mode, fill) +
                                     fx * model_pixel (src, c, ix + 1, iy + 1, mode, fill));

      worst = MAX (worst, fabs (value - raw_at (dst, c, i, j)));
    }
  return worst;
}

/* What an all-fill picture shows. */
static guint
fill_of (guint32 fill, GstVideoFormat format, gint c)
{
  Picture src, dst;
  GstAugVideoMap map;
  guint value;

  picture_alloc (&src, format, 8, 8, (Layout){ 0 });
  picture_alloc (&dst, format, 2, 2, (Layout){ 0 });
  gst_aug_video_map_init (&map, 8, 8);
  gst_aug_video_map_crop (&map, 8, 8, 100, 100, 2, 2);
  map.fill = fill;
  g_assert_true (gst_aug_video_map_render (&map, &src.frame, &dst.frame, NULL));
  value = raw_at (&dst.frame, c, 0, 0);
  picture_free (&src);
  picture_free (&dst);
  return value;
}

static void
assert_same (const Picture *a, const Picture *b, const gchar *what)
{
  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES (&a->frame); i++)
    if (memcmp (a->planes[i].start, b->planes[i].start, a->planes[i].size) != 0)
      g_error ("%s: plane %u of %s differs from the reference, %dx%d", what, i,
          a->frame.info.finfo->name, GST_VIDEO_FRAME_WIDTH (&a->frame),
          GST_VIDEO_FRAME_HEIGHT (&a->frame));
}

typedef gboolean (*RenderFunc) (
    gconstpointer what, const GstVideoFrame *src, GstVideoFrame *dst, gpointer scratch);

static gboolean
render_map (gconstpointer what, const GstVideoFrame *src, GstVideoFrame *dst, gpointer scratch)
{
  return gst_aug_video_map_render (what, src, dst, scratch);
}

/* Renders at all levels and asserts the same bytes; ref holds the reference's afterwards. */
static void
render_at_all_levels (RenderFunc func, gconstpointer what, const Picture *src, Picture *ref,
    Picture *got, gpointer scratch)
{
  gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
  picture_set (ref, 0x5a);
  g_assert_true (func (what, &src->frame, &ref->frame, scratch));
  for (GstAugLevel level = GST_AUG_LEVEL_ORC; level <= GST_AUG_LEVEL_VECTOR; level++) {
    picture_set (got, 0x5a);
    gst_aug_level_set (level);
    g_assert_true (func (what, &src->frame, &got->frame, scratch));
    assert_same (ref, got, level == GST_AUG_LEVEL_ORC ? "Orc" : "vector");
  }
}

static Layout
random_layout (guint32 *random)
{
  return (
      Layout){ next_random (random) % 3 * 5, next_random (random) & 1, next_random (random) & 1 };
}

static void
check_case (GstVideoFormat format, guint sw, guint sh, guint dw, guint dh, guint32 *random,
    GstAugVideoScratch *scratch)
{
  const Layout layout = random_layout (random);
  Picture src, ref, got;
  GstAugVideoMap map;
  gdouble m[9];

  picture_alloc (&src, format, sw, sh, random_layout (random));
  picture_alloc (&ref, format, dw, dh, layout);
  picture_alloc (&got, format, dw, dh, layout);
  picture_fill (&src, random);
  gst_aug_video_map_init (&map, sw, sh);
  map.fill = next_random (random) << 8 | (next_random (random) & 255);
  map.fill_mode = (GstAugFillMode) (next_random (random) % 4);
  map.interpolation = GST_AUG_INTERPOLATION_BILINEAR;
  random_matrix (random, sw, sh, dw, dh, m);
  g_assert_true (gst_aug_video_map_transform (&map, sw, sh, m, dw, dh));
  render_at_all_levels (render_map, &map, &src, &ref, &got, scratch);
  for (guint c = 0; c < GST_VIDEO_FRAME_N_COMPONENTS (&src.frame); c++) {
    /* the last chroma pixel of an odd size reaches beyond what is covered */
    const gdouble worst =
        model_error (m, gst_aug_video_map_fills (&map, dw, dh) ? map.fill_mode : GST_AUG_FILL_EDGE,
            fill_of (map.fill, format, (gint) c), &src.frame, &ref.frame, (gint) c);

    if (worst > (src.frame.info.finfo->depth[c] > 8 ? 1.01 : 0.6))
      g_error ("%s %ux%u to %ux%u, fill mode %d, component %u: %g off", src.frame.info.finfo->name,
          sw, sh, dw, dh, map.fill_mode, c, worst);
  }
  map.interpolation =
      next_random (random) & 1 ? GST_AUG_INTERPOLATION_NEAREST : GST_AUG_INTERPOLATION_ANTIALIAS;
  render_at_all_levels (render_map, &map, &src, &ref, &got, scratch);
  picture_free (&src);
  picture_free (&ref);
  picture_free (&got);
}

static gboolean
is_full (void)
{
  return g_getenv ("AUG_FULL") != NULL;
}

static void
test_every_size (void)
{
  g_autoptr (GstAugVideoScratch) scratch = gst_aug_video_scratch_new ();
  const guint step = is_full () ? 1 : 7;
  guint32 random = 7;

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint w = 1; w <= 64; w++)
      for (guint h = 1 + w % step; h <= 64; h += step)
        check_case (formats[f], w, h, 1 + next_random (&random) % 64,
            1 + next_random (&random) % 64, &random, scratch);
}

static void
test_larger_pictures (void)
{
  g_autoptr (GstAugVideoScratch) scratch = gst_aug_video_scratch_new ();
  guint32 random = 9;

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint k = 0; k < 8; k++)
      check_case (formats[f], 65 + next_random (&random) % 200, 65 + next_random (&random) % 200,
          65 + next_random (&random) % 200, 65 + next_random (&random) % 200, &random, scratch);
}

/* Places are as exact at the far corner of the largest pictures. */
static void
test_far_corner_of_a_large_picture (void)
{
  const guint large = 16384, small = 61;
  guint32 random = 13;
  Picture src, ref, got;

  picture_alloc (&src, GST_VIDEO_FORMAT_GRAY8, large, large, (Layout){ 0 });
  picture_alloc (&ref, GST_VIDEO_FORMAT_GRAY8, small, small, (Layout){ .padding = 3 });
  picture_alloc (&got, GST_VIDEO_FORMAT_GRAY8, small, small, (Layout){ .padding = 3 });
  for (gsize y = large - 100; y < large; y++)
    for (gsize x = large - 100; x < large; x++)
      src.planes[0].start[y * large + x] = (guint8) next_random (&random);
  for (guint k = 0; k < 20; k++) {
    const gdouble a = between (&random, -3, 3), c = cos (a), s = sin (a);
    const gdouble x = large - between (&random, 0, 60), y = large - between (&random, 0, 60);
    const gdouble m[9] = { c, -s, x - 30 * c + 30 * s, s, c, y - 30 * s - 30 * c, 0, 0, 1 };
    GstAugVideoMap map;

    gst_aug_video_map_init (&map, large, large);
    map.interpolation = GST_AUG_INTERPOLATION_BILINEAR;
    g_assert_true (gst_aug_video_map_transform (&map, large, large, m, small, small));
    render_at_all_levels (render_map, &map, &src, &ref, &got, NULL);
    g_assert_cmpfloat (model_error (m, GST_AUG_FILL_VALUE, 0, &src.frame, &ref.frame, 0), <=, 0.6);
  }
  picture_free (&src);
  picture_free (&ref);
  picture_free (&got);
}

/* A picture of 16384 x 16384 that is written in full, where there is the time. */
static void
test_large_result (void)
{
  const guint large = is_full () ? 16384 : 2048;
  const gdouble m[9] = { 0.03, 0.01, -5, -0.01, 0.03, 9, 0, 0, 1 };
  guint32 random = 17;
  GstAugVideoMap map;
  Picture src, dst;

  picture_alloc (&src, GST_VIDEO_FORMAT_GRAY8, 300, 200, (Layout){ 0 });
  picture_alloc (&dst, GST_VIDEO_FORMAT_GRAY8, large, large, (Layout){ 0 });
  picture_fill (&src, &random);
  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  gst_aug_video_map_init (&map, 300, 200);
  g_assert_true (gst_aug_video_map_transform (&map, 300, 200, m, large, large));
  g_assert_true (gst_aug_video_map_render (&map, &src.frame, &dst.frame, NULL));
  for (guint k = 0; k < 1000; k++) {
    const guint x = next_random (&random) % large, y = next_random (&random) % large;
    const gdouble u = m[0] * (x + 0.5) + m[1] * (y + 0.5) + m[2] - 0.5;
    const gdouble v = m[3] * (x + 0.5) + m[4] * (y + 0.5) + m[5] - 0.5;
    const gint i = (gint) floor (u), j = (gint) floor (v);
    const gdouble fx = u - i, fy = v - j;
    const gdouble value = (1 - fy) * ((1 - fx) * model_pixel (&src.frame, 0, i, j, 0, 0) +
                                         fx * model_pixel (&src.frame, 0, i + 1, j, 0, 0)) +
                          fy * ((1 - fx) * model_pixel (&src.frame, 0, i, j + 1, 0, 0) +
                                   fx * model_pixel (&src.frame, 0, i + 1, j + 1, 0, 0));

    g_assert_cmpfloat (fabs (value - raw_at (&dst.frame, 0, (gint) x, (gint) y)), <=, 0.6);
  }
  picture_free (&src);
  picture_free (&dst);
}

/* Turns and transpositions and their inverses are exact. */
static void
test_quarter_turns_are_exact (void)
{
  guint32 random = 3;

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint w = 1; w <= 100; w += 1 + w / 9) {
      const guint h = 1 + next_random (&random) % 70;

      for (guint kind = 0; kind < 4; kind++) {
        const gboolean a = kind & 1, b = kind >> 1;
        /* (x, y) of the h x w picture is (y or w - y, x or h - x) of the w x h one */
        const gdouble m[9] = { 0, a ? -1 : 1, a ? w : 0, b ? -1 : 1, 0, b ? h : 0, 0, 0, 1 };
        Picture src, dst, back;
        GstAugVideoMap map;
        gdouble inverse[9];

        picture_alloc (&src, formats[f], w, h, random_layout (&random));
        picture_alloc (&dst, formats[f], h, w, random_layout (&random));
        picture_fill (&src, &random);
        gst_aug_video_map_init (&map, w, h);
        g_assert_true (gst_aug_video_map_transform (&map, w, h, m, h, w));
        g_assert_true (gst_aug_video_map_only_moves (&map, w, h, h, w));
        g_assert_true (gst_aug_video_map_render (&map, &src.frame, &dst.frame, NULL));
        for (guint c = 0; c < GST_VIDEO_FRAME_N_COMPONENTS (&src.frame); c++) {
          const gint n = GST_VIDEO_FRAME_COMP_WIDTH (&src.frame, c),
                     rows = GST_VIDEO_FRAME_COMP_HEIGHT (&src.frame, c);

          if (src.frame.info.finfo->w_sub[c] != src.frame.info.finfo->h_sub[c] ||
              ((w & 1) && a && src.frame.info.finfo->w_sub[c]) ||
              ((h & 1) && b && src.frame.info.finfo->w_sub[c]))
            continue;
          for (gint y = 0; y < rows; y++)
            for (gint x = 0; x < n; x++)
              g_assert_cmpuint (raw_at (&src.frame, (gint) c, x, y), ==,
                  raw_at (&dst.frame, (gint) c, b ? rows - 1 - y : y, a ? n - 1 - x : x));
        }
        gst_aug_video_map_matrix (&map, h, w, inverse);
        picture_alloc (&back, formats[f], w, h, (Layout){ 0 });
        g_assert_true (gst_aug_video_map_transform (&map, h, w, inverse, w, h));
        g_assert_true (gst_aug_video_map_is_identity (&map, w, h, w, h));
        picture_free (&src);
        picture_free (&dst);
        picture_free (&back);
      }
    }
}

static void
waves (gconstpointer data, gdouble x, gdouble y, gdouble step, gint n, gdouble *to_x, gdouble *to_y)
{
  const gdouble *size = data;

  for (gint i = 0; i < n; i++) {
    const gdouble at = x + i * step, s = at / size[0], t = y / size[1];

    to_x[i] = at + size[2] * (s - 0.5) * (t - 0.5) * size[0];
    to_y[i] = i == 3 && size[2] > 0.9 ? (gdouble) NAN : y + size[2] * (s * s - t * t) * size[1];
  }
}

typedef struct {
  GstAugWarp warp;
  gpointer memory;
} Warped;

static gboolean
render_warp (gconstpointer what, const GstVideoFrame *src, GstVideoFrame *dst, gpointer scratch)
{
  const Warped *w = what;

  return gst_aug_video_warp_render (&w->warp, src, dst, w->memory);
}

static void
test_warps (void)
{
  g_autofree gpointer memory = g_malloc (gst_aug_video_warp_memory_size () + 64);
  guint32 random = 11;

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint k = 0; k < 40; k++) {
      const guint w = 1 + next_random (&random) % 150, h = 1 + next_random (&random) % 150;
      const gdouble data[3] = { w, h, uniform (&random) };
      Warped what = { .memory = (gpointer) (((gsize) memory + 63) & ~(gsize) 63) };
      Picture src, ref, got;

      picture_alloc (&src, formats[f], w, h, random_layout (&random));
      picture_alloc (&ref, formats[f], w, h, (Layout){ .padding = 3 });
      picture_alloc (&got, formats[f], w, h, (Layout){ .padding = 3 });
      picture_fill (&src, &random);
      what.warp = (GstAugWarp){ waves, data,
        (gint) (next_random (&random) % (src.frame.info.finfo->n_components + 1)) - 1,
        next_random (&random) & 1 ? GST_AUG_INTERPOLATION_NEAREST : GST_AUG_INTERPOLATION_BILINEAR,
        (GstAugFillMode) (next_random (&random) % 4), 0xff336699 };
      render_at_all_levels (render_warp, &what, &src, &ref, &got, NULL);
      if (what.warp.component >= 0)
        for (guint c = 0; c < GST_VIDEO_FRAME_N_COMPONENTS (&src.frame); c++)
          if ((gint) c != what.warp.component && src.frame.info.finfo->depth[c] == 8)
            g_assert_cmpuint (raw_at (&ref.frame, (gint) c, 0, 0), ==, 0x5a);
      picture_free (&src);
      picture_free (&ref);
      picture_free (&got);
    }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  if (argc > 1 && strcmp (argv[1], "--bench") == 0) {
    sampler_bench ();
    return 0;
  }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampler/every-size", test_every_size);
  g_test_add_func ("/sampler/larger-pictures", test_larger_pictures);
  g_test_add_func ("/sampler/quarter-turns-are-exact", test_quarter_turns_are_exact);
  g_test_add_func ("/sampler/far-corner", test_far_corner_of_a_large_picture);
  g_test_add_func ("/sampler/large-result", test_large_result);
  g_test_add_func ("/sampler/warps", test_warps);
  return g_test_run ();
}
