/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The geometric renderer: every level against the scalar reference to the byte, the reference
 * against a model in doubles and against Pillow. With --bench: milliseconds per operation. */
#include "geometry-frames.h"

#include <math.h>
#include <string.h>

static const gchar *golden;

static const GstAugInterpolation interpolations[] = {
  GST_AUG_INTERPOLATION_AUTO,
  GST_AUG_INTERPOLATION_NEAREST,
  GST_AUG_INTERPOLATION_BILINEAR,
  GST_AUG_INTERPOLATION_ANTIALIAS,
};

/* At any address, unlike GStreamer's macros, which make the sanitizer speak up. */
static guint32
read_le16 (const guint8 *p)
{
  return p[0] | (guint32) p[1] << 8;
}

static guint32
read_le32 (const guint8 *p)
{
  return read_le16 (p) | read_le16 (p + 2) << 16;
}

static gdouble
uniform (guint32 *random)
{
  return next_random (random) / 16777216.0;
}

/* Any rectangle, inside or outside, whole or fractional; exact crops as often as resizes. */
static void
random_map (GstAugVideoMap *map, guint32 *random, guint sw, guint sh, guint dw, guint dh)
{
  const guint kind = next_random (random) % 6;

  gst_aug_video_map_init (map, sw, sh);
  map->fill = next_random (random) << 8 | (next_random (random) & 255);
  map->interpolation = interpolations[next_random (random) % 4];
  if (kind == 0) {
    gst_aug_video_map_crop (map, sw, sh, (gint) (uniform (random) * sw) - (gint) (dw / 3),
        (gint) (uniform (random) * sh) - (gint) (dh / 3), dw, dh);
  } else if (kind < 5) {
    const gdouble w = (0.05 + uniform (random) * (kind == 1 ? 1.5 : 0.95)) * sw,
                  h = (0.05 + uniform (random) * (kind == 1 ? 1.5 : 0.95)) * sh;

    gst_aug_video_map_crop (
        map, sw, sh, uniform (random) * (sw - w), uniform (random) * (sh - h), w, h);
  }
  gst_aug_video_map_mirror (map, next_random (random) & 1, next_random (random) & 1);
  if (kind == 4)
    gst_aug_video_map_crop (map, dw, dh, -1.5, -2, dw + 3, dh + 4.25);
}

typedef struct {
  gint first, n;
  gdouble *weights;
} ModelTaps;

/* The definition in doubles: filter over the source extended as far as the rectangle goes. */
static ModelTaps
model_taps (GstAugInterpolation interpolation, gdouble origin, gdouble scale, gdouble end, gint i,
    gint v0, gint v1)
{
  const gdouble centre = origin + (i + 0.5) * scale;
  const gint e0 = MIN (v0, (gint) floor (origin + 1e-6)), e1 = MAX (v1, (gint) ceil (end - 1e-6));
  const gdouble support = interpolation == GST_AUG_INTERPOLATION_ANTIALIAS ? MAX (scale, 1.0) : 1.0;
  ModelTaps taps;
  gdouble total = 0;

  if (interpolation == GST_AUG_INTERPOLATION_NEAREST) {
    taps = (ModelTaps){ (gint) floor (centre), 1, g_new (gdouble, 1) };
    taps.weights[0] = 1;
    return taps;
  }
  if (interpolation == GST_AUG_INTERPOLATION_BILINEAR) {
    const gdouble c = CLAMP (centre - 0.5, e0, e1 - 1);

    taps = (ModelTaps){ (gint) floor (c), 2, g_new (gdouble, 2) };
    taps.weights[1] = c - taps.first;
    taps.weights[0] = 1 - taps.weights[1];
    return taps;
  }
  taps.first = MAX ((gint) floor (centre - support + 0.5), e0);
  taps.n = MIN ((gint) floor (centre + support + 0.5), e1) - taps.first;
  taps.weights = g_new (gdouble, taps.n);
  for (gint t = 0; t < taps.n; t++)
    total += taps.weights[t] = MAX (0, 1 - fabs (taps.first + t + 0.5 - centre) / support);
  for (gint t = 0; t < taps.n; t++)
    taps.weights[t] /= total;
  return taps;
}

static gdouble
round_near (gdouble v)
{
  return fabs (v - rint (v)) < 1e-6 ? rint (v) : v;
}

static guint
pixel_at (const GstVideoFrame *f, gint c, gint x, gint y)
{
  const guint8 *p = (const guint8 *) GST_VIDEO_FRAME_COMP_DATA (f, c) +
                    (gssize) y * GST_VIDEO_FRAME_COMP_STRIDE (f, c) +
                    (gssize) x * GST_VIDEO_FRAME_COMP_PSTRIDE (f, c) +
                    /* GStreamer has the V of P010 at byte 1 */
                    (f->info.finfo->depth[c] > 8 ? f->info.finfo->poffset[c] % 2 : 0);

  return f->info.finfo->depth[c] > 8 ? read_le16 (p) >> f->info.finfo->shift[c] : *p;
}

/* Compares component c with the model; fill is what an all-fill rendering shows. */
static gdouble
model_error (const GstAugVideoMap *map, const GstVideoFrame *src, const GstVideoFrame *dst, gint c,
    guint fill)
{
  const GstVideoFormatInfo *finfo = dst->info.finfo;
  const gint sx = finfo->w_sub[c], sy = finfo->h_sub[c];
  const gint dw = GST_VIDEO_FRAME_WIDTH (dst), dh = GST_VIDEO_FRAME_HEIGHT (dst);
  const gint n = GST_VIDEO_FRAME_COMP_WIDTH (dst, c), rows = GST_VIDEO_FRAME_COMP_HEIGHT (dst, c);
  const gint sw = GST_VIDEO_FRAME_COMP_WIDTH (src, c), sh = GST_VIDEO_FRAME_COMP_HEIGHT (src, c);
  const gint vx0 = (gint) (MAX (map->valid_x0, 0) + 0.5) >> sx,
             vy0 = (gint) (MAX (map->valid_y0, 0) + 0.5) >> sy;
  const gint vx1 = MIN (sw, (gint) ceil ((gint) (map->valid_x1 + 0.5) / (gdouble) (1 << sx))),
             vy1 = MIN (sh, (gint) ceil ((gint) (map->valid_y1 + 0.5) / (gdouble) (1 << sy)));
  const gdouble kx = fabs (map->width - dw) < 1e-6 ? 1 : map->width / dw,
                ky = fabs (map->height - dh) < 1e-6 ? 1 : map->height / dh;
  const gdouble ox = round_near (map->x / (1 << sx)), oy = round_near (map->y / (1 << sy));
  const GstAugInterpolation mode = map->interpolation ? map->interpolation
                                   : finfo->depth[c] > 8 && finfo->n_components == 1
                                       ? GST_AUG_INTERPOLATION_NEAREST
                                       : GST_AUG_INTERPOLATION_ANTIALIAS;
  gdouble worst = 0;

  for (gint y = 0; y < rows; y++) {
    ModelTaps ty = model_taps (
        mode, oy, ky, oy + ky * dh / (1 << sy), map->mirror_y ? rows - 1 - y : y, vy0, vy1);

    for (gint x = 0; x < n; x++) {
      ModelTaps tx = model_taps (
          mode, ox, kx, ox + kx * dw / (1 << sx), map->mirror_x ? n - 1 - x : x, vx0, vx1);
      gdouble sum = 0;

      for (gint j = 0; j < ty.n; j++)
        for (gint i = 0; i < tx.n; i++) {
          const gint px = tx.first + i, py = ty.first + j;
          const gboolean in = px >= vx0 && px < vx1 && py >= vy0 && py < vy1;

          sum += ty.weights[j] * tx.weights[i] * (in ? pixel_at (src, c, px, py) : fill);
        }
      worst = MAX (worst, fabs (sum - pixel_at (dst, c, x, y)));
      g_free (tx.weights);
    }
    g_free (ty.weights);
  }
  return worst;
}

static guint
fill_of (const GstAugVideoMap *map, GstVideoFormat format, gint c)
{
  Picture src, dst;
  GstAugVideoMap outside = *map;
  guint value;

  picture_alloc (&src, format, 8, 8, (Layout){ 0 });
  picture_alloc (&dst, format, 2, 2, (Layout){ 0 });
  outside.x = 100;
  outside.y = 100;
  outside.width = outside.height = 2;
  outside.interpolation = GST_AUG_INTERPOLATION_NEAREST;
  outside.valid_x1 = outside.valid_y1 = 8;
  outside.valid_x0 = outside.valid_y0 = 0;
  g_assert_true (gst_aug_video_map_render (&outside, &src.frame, &dst.frame, NULL));
  value = pixel_at (&dst.frame, c, 0, 0);
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
          GST_VIDEO_FRAME_FORMAT (&a->frame) ? a->frame.info.finfo->name : "?",
          GST_VIDEO_FRAME_WIDTH (&a->frame), GST_VIDEO_FRAME_HEIGHT (&a->frame));
}

/* Bytes between the rows belong to somebody else. */
static void
assert_padding_kept (const Picture *p, guint8 value)
{
  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES (&p->frame); i++) {
    const gsize row = p->row[i];
    const gsize stride = (gsize) ABS (p->frame.info.stride[i]);

    for (gsize at = 0; at + stride <= p->planes[i].size; at += stride)
      for (gsize b = row; b < stride; b++)
        g_assert_cmpuint (p->planes[i].start[at + b], ==, value);
  }
}

static void
check_case (GstVideoFormat format, guint sw, guint sh, guint dw, guint dh, guint32 *random,
    GstAugVideoScratch *scratch, gboolean with_model)
{
  const Layout in = { next_random (random) % 5, next_random (random) & 1,
    next_random (random) & 1 };
  const Layout out = { next_random (random) % 5, next_random (random) & 1,
    next_random (random) & 1 };
  Picture src, ref, got;
  GstAugVideoMap map;

  picture_alloc (&src, format, sw, sh, in);
  picture_alloc (&ref, format, dw, dh, out);
  picture_alloc (&got, format, dw, dh, out);
  picture_fill (&src, random);
  random_map (&map, random, sw, sh, dw, dh);
  picture_set (&ref, 0xa5);
  gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
  g_assert_true (gst_aug_video_map_render (&map, &src.frame, &ref.frame, NULL));
  assert_padding_kept (&ref, 0xa5);
  for (GstAugLevel level = GST_AUG_LEVEL_ORC; level <= GST_AUG_LEVEL_VECTOR; level++) {
    picture_set (&got, 0xa5);
    gst_aug_level_set (level);
    g_assert_true (gst_aug_video_map_render (&map, &src.frame, &got.frame, scratch));
    assert_same (&ref, &got, level == GST_AUG_LEVEL_ORC ? "Orc" : "vector");
  }
  for (guint c = 0; with_model && c < GST_VIDEO_FRAME_N_COMPONENTS (&src.frame); c++)
    g_assert_cmpfloat (
        model_error (&map, &src.frame, &ref.frame, (gint) c, fill_of (&map, format, (gint) c)), <=,
        0.75);
  picture_free (&src);
  picture_free (&ref);
  picture_free (&got);
}

static void
test_levels_agree_with_the_reference_and_the_model (void)
{
  static const guint larger[] = { 48, 64, 65, 97, 128, 131, 200 };
  g_autoptr (GstAugVideoScratch) scratch = gst_aug_video_scratch_new ();
  guint32 random = 7;

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    for (guint w = 1; w <= 33; w += 1)
      for (guint k = 0; k < 6; k++)
        check_case (formats[f], w, 1 + next_random (&random) % 33, 1 + next_random (&random) % 33,
            1 + next_random (&random) % 33, &random, scratch, TRUE);
    for (guint k = 0; k < 40; k++)
      check_case (formats[f], larger[next_random (&random) % 7], larger[next_random (&random) % 7],
          larger[next_random (&random) % 7], 1 + next_random (&random) % 70, &random, scratch,
          FALSE);
  }
}

static void
test_mirrored_copy_is_exact (void)
{
  guint32 random = 3;

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint w = 1; w <= 130; w += 1 + w / 9) {
      Picture src, dst, back;
      GstAugVideoMap map;

      picture_alloc (&src, formats[f], w, 7, (Layout){ 0 });
      picture_alloc (&dst, formats[f], w, 7, (Layout){ .padding = 3 });
      picture_alloc (&back, formats[f], w, 7, (Layout){ 0 });
      picture_fill (&src, &random);
      gst_aug_video_map_init (&map, w, 7);
      gst_aug_video_map_mirror (&map, TRUE, w & 1);
      g_assert_true (gst_aug_video_map_render (&map, &src.frame, &dst.frame, NULL));
      for (guint c = 0; c < GST_VIDEO_FRAME_N_COMPONENTS (&src.frame); c++) {
        const gint n = GST_VIDEO_FRAME_COMP_WIDTH (&src.frame, c),
                   rows = GST_VIDEO_FRAME_COMP_HEIGHT (&src.frame, c);

        for (gint y = 0; y < rows; y++)
          for (gint x = 0; x < n; x++)
            g_assert_cmpuint (pixel_at (&src.frame, (gint) c, x, y), ==,
                pixel_at (&dst.frame, (gint) c, n - 1 - x, (w & 1) ? rows - 1 - y : y));
      }
      g_assert_true (gst_aug_video_map_render (&map, &dst.frame, &back.frame, NULL));
      assert_same (&src, &back, "mirrored twice");
      picture_free (&src);
      picture_free (&dst);
      picture_free (&back);
    }
}

/* The same bytes as picture() in tests/golden/make_resample.py. */
static void
make_picture (Picture *p, guint components, guint kind, guint32 seed)
{
  guint32 state = seed;

  for (guint y = 0; y < (guint) GST_VIDEO_FRAME_HEIGHT (&p->frame); y++)
    for (guint x = 0; x < (guint) GST_VIDEO_FRAME_WIDTH (&p->frame); x++)
      for (guint c = 0; c < components; c++) {
        guint8 *row = (guint8 *) p->frame.data[0] + (gssize) y * p->frame.info.stride[0];

        state = state * 1664525u + 1013904223u;
        row[x * components + c] = kind == 0   ? (guint8) (state >> 24)
                                  : kind == 1 ? (guint8) (x * 5 + y * 3 + c * 70 + seed)
                                              : ((x / 5 + y / 3 + c) & 1 ? 230 : 20);
      }
}

static gfloat
read_float (const guint8 *p)
{
  const guint32 bits = read_le32 (p);
  gfloat value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static void
test_antialias_is_pillow_bilinear (void)
{
  g_autofree gchar *data = NULL;
  gsize size, cases = 0, bytes = 0, differ = 0;
  guint worst = 0;

  g_assert_true (g_file_get_contents (golden, &data, &size, NULL));
  for (const guint8 *at = (const guint8 *) data; at < (const guint8 *) data + size; cases++) {
    const guint width = read_le16 (at), height = read_le16 (at + 2);
    const gdouble x0 = read_float (at + 4), y0 = read_float (at + 8);
    const gdouble x1 = read_float (at + 12), y1 = read_float (at + 16);
    const guint ow = read_le16 (at + 20), oh = read_le16 (at + 22);
    const guint components = at[24];
    const GstVideoFormat format = components == 1 ? GST_VIDEO_FORMAT_GRAY8 : GST_VIDEO_FORMAT_RGB;
    Picture src, dst;
    GstAugVideoMap map;

    picture_alloc (&src, format, width, height, (Layout){ 0 });
    picture_alloc (&dst, format, ow, oh, (Layout){ 0 });
    make_picture (&src, components, at[25], read_le32 (at + 26));
    gst_aug_video_map_init (&map, width, height);
    gst_aug_video_map_crop (&map, width, height, x0, y0, x1 - x0, y1 - y0);
    map.fill = read_le32 (at + 30);
    map.interpolation = GST_AUG_INTERPOLATION_ANTIALIAS;
    gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
    g_assert_true (gst_aug_video_map_render (&map, &src.frame, &dst.frame, NULL));
    at += 34;
    for (gsize i = 0; i < (gsize) ow * oh * components; i++, at++, bytes++) {
      const guint off = (guint) ABS ((gint) dst.planes[0].start[i] - (gint) *at);

      differ += off > 0;
      worst = MAX (worst, off);
      if (off > 1)
        g_test_message ("%ux%u to %ux%u: %u off", width, height, ow, oh, off);
    }
    picture_free (&src);
    picture_free (&dst);
  }
  g_test_message ("%" G_GSIZE_FORMAT " cases, %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                  " bytes differ, by at most %u",
      cases, differ, bytes, worst);
  g_assert_cmpuint (cases, >=, 300);
  g_assert_cmpuint (worst, <=, 1);
}

static void
test_fill_follows_matrix_and_range (void)
{
  static const struct {
    GstVideoFormat format;
    const gchar *colorimetry;
    guint32 fill;
    guint expect[3];
  } rows[] = {
    { GST_VIDEO_FORMAT_I420, "bt601", 0xff000000, { 16, 128, 128 } },
    { GST_VIDEO_FORMAT_I420, "bt601", 0xffffffff, { 235, 128, 128 } },
    { GST_VIDEO_FORMAT_I420, "bt601", 0xffff0000, { 81, 90, 240 } },
    { GST_VIDEO_FORMAT_NV12, "bt709", 0xffff0000, { 63, 102, 240 } },
    { GST_VIDEO_FORMAT_Y444, "1:4:0:0", 0xff0000ff, { 29, 255, 107 } },
    { GST_VIDEO_FORMAT_GRAY8, NULL, 0xffffffff, { 255 } },
    { GST_VIDEO_FORMAT_GRAY16_LE, NULL, 0xff000000, { 0 } },
    { GST_VIDEO_FORMAT_BGRA, NULL, 0x40102030, { 0x10, 0x20, 0x30 } },
    { GST_VIDEO_FORMAT_GBR, NULL, 0x40102030, { 0x10, 0x20, 0x30 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    Picture src, dst;
    GstAugVideoMap map;

    picture_alloc (&src, rows[i].format, 4, 4, (Layout){ 0 });
    picture_alloc (&dst, rows[i].format, 4, 4, (Layout){ 0 });
    if (rows[i].colorimetry)
      g_assert_true (
          gst_video_colorimetry_from_string (&dst.frame.info.colorimetry, rows[i].colorimetry));
    gst_aug_video_map_init (&map, 4, 4);
    gst_aug_video_map_crop (&map, 4, 4, 8, 8, 4, 4);
    map.fill = rows[i].fill;
    g_assert_true (gst_aug_video_map_render (&map, &src.frame, &dst.frame, NULL));
    for (guint c = 0; c < MIN (GST_VIDEO_FRAME_N_COMPONENTS (&dst.frame), 3); c++)
      g_assert_cmpuint (pixel_at (&dst.frame, (gint) c, 1, 1), ==, rows[i].expect[c]);
    picture_free (&src);
    picture_free (&dst);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  if (argc > 1 && strcmp (argv[1], "--bench") == 0) {
    geometry_bench ();
    return 0;
  }
  golden = argc > 1 && argv[argc - 1][0] != '-' ? argv[argc - 1] : "tests/golden/resample.bin";
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geometry/mirrored-copy-is-exact", test_mirrored_copy_is_exact);
  g_test_add_func ("/geometry/fill", test_fill_follows_matrix_and_range);
  g_test_add_func ("/geometry/pillow", test_antialias_is_pillow_bilinear);
  g_test_add_func ("/geometry/levels", test_levels_agree_with_the_reference_and_the_model);
  return g_test_run ();
}
