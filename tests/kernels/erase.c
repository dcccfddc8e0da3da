/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What augerase covers: as its definitions in float64 say, equal bytes at every level, in bands, in
 * place and out of place, within its frames.
 *   kernels-erase GOLDEN-FILE
 *   kernels-erase --bench
 */
#include "color-frames.h"

#include "video/effect.h"

#include <stdlib.h>

int erase_bench (void);

static const FrameShape shapes[] = { { 0, FALSE, FALSE }, { 0, FALSE, TRUE }, { 7, FALSE, FALSE },
  { 0, TRUE, FALSE }, { 38, TRUE, TRUE } };

static void
set_value (GstAugOperation *op, const gchar *word)
{
  g_auto (GStrv) pair = g_strsplit (word, "=", 2);
  const gchar *name = g_intern_string (pair[0]), *text = pair[1];

  if (g_str_has_prefix (text, "0x"))
    gst_aug_operation_set_uint64 (op, name, g_ascii_strtoull (text, NULL, 16));
  else if (strpbrk (text, ".e"))
    gst_aug_operation_set_double (op, name, g_ascii_strtod (text, NULL));
  else
    gst_aug_operation_set_int (op, name, g_ascii_strtoll (text, NULL, 10));
}

/* NAME [VALUE...] from @words on. */
static void
parse_operation (gchar **words, GstAugOperation *op)
{
  *op = (GstAugOperation){ .name = g_intern_string (words[0]) };
  for (guint i = 1; words[i]; i++)
    set_value (op, words[i]);
}

/* ---- golden ---- */

typedef struct {
  GstVideoFormat format;
  guint width, height, most;
  GstAugEffectAddress address;
  GstAugOperation op;
} Case;

static void
parse_case (const gchar *line, gsize length, Case *c)
{
  g_autofree gchar *text = g_strndup (line, length);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  g_assert_cmpuint (g_strv_length (words), >, 6);
  c->format = gst_video_format_from_string (words[0]);
  c->width = (guint) atoi (words[1]);
  c->height = (guint) atoi (words[2]);
  c->address = (GstAugEffectAddress){ .time = g_ascii_strtoll (words[3], NULL, 10),
    .branch = (guint32) g_ascii_strtoull (words[4], NULL, 10) };
  c->most = (guint) atoi (words[5]);
  parse_operation (words + 6, &c->op);
}

static const guint8 *
read_planes (GuardedFrame *g, const guint8 *at)
{
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++)
    for (guint y = 0; y < g->rows[p]; y++, at += g->row[p])
      memcpy (guarded_row (g, p, y), at, g->row[p]);
  return at;
}

static guint
value_of (const GstVideoFormatInfo *finfo, const guint8 *at)
{
  return finfo->depth[0] > 8 ? (at[0] | at[1] << 8) >> finfo->shift[0] : *at;
}

/* Fails where a value is off by more than @most; counts those that are off. */
static guint
compare (const GuardedFrame *g, const guint8 *expected, const Case *c)
{
  const GstVideoFormatInfo *finfo = g->frame.info.finfo;
  const guint bytes = finfo->depth[0] > 8 ? 2 : 1;
  guint off = 0;

  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++)
    for (guint y = 0; y < g->rows[p]; y++)
      for (gsize x = 0; x < g->row[p]; x += bytes, expected += bytes) {
        const guint8 *at = guarded_row (g, p, y) + x;
        const guint got = value_of (finfo, at), right = value_of (finfo, expected);
        const guint d = got > right ? got - right : right - got;

        if (d > c->most)
          g_error ("%s %ux%u %s: plane %u row %u byte %u: %u, not %u", finfo->name, c->width,
              c->height, c->op.name, p, y, (guint) x, got, right);
        off += d > 0;
      }
  return off;
}

static void
test_pictures_are_as_the_definitions_say (gconstpointer file)
{
  g_autofree gchar *data = NULL;
  gsize size;
  const gchar *at;
  guint n = 0;
  guint64 off = 0, values = 0;

  g_assert_true (g_file_get_contents (file, &data, &size, NULL));
  for (at = data; at < data + size; n++) {
    const gchar *end = memchr (at, '\n', (gsize) (data + size - at));
    const GstAugEffect *effect;
    GuardedFrame g;
    Case c;

    g_assert_nonnull (end);
    parse_case (at, (gsize) (end - at), &c);
    effect = gst_aug_effect_find (c.op.name);
    g_assert_nonnull (effect);
    guarded_init (&g, c.format, c.width, c.height, &shapes[0]);
    at = (const gchar *) read_planes (&g, (const guint8 *) end + 1);
    gst_aug_level_set (n % 2 ? GST_AUG_LEVEL_SCALAR : GST_AUG_LEVEL_VECTOR);
    gst_aug_effect_run (effect, &c.op, &c.address, &g.frame, &g.frame);
    off += compare (&g, (const guint8 *) at, &c);
    for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g.frame); p++) {
      at += g.row[p] * g.rows[p];
      values += g.row[p] * g.rows[p];
    }
    guarded_clear (&g);
  }
  g_assert_cmpuint (n, >, 150);
  g_test_message (
      "%u cases, %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " values off", n, off, values);
}

/* ---- the same bytes however it is done ---- */

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

static const gchar *const formats[] = { "I420", "YV12", "NV12", "Y42B", "Y444", "GRAY8",
  "GRAY16_LE", "RGB", "BGR", "RGBA", "BGRA", "ARGB", "ABGR", "RGBx", "BGRx", "xRGB", "xBGR", "RGBP",
  "GBR", "I420_10LE", "P010_10LE" };

static void
fill (GuardedFrame *g, GRand *rand)
{
  const GstVideoFormatInfo *finfo = g->frame.info.finfo;

  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&g->frame); p++)
    for (guint y = 0; y < g->rows[p]; y++) {
      guint8 *row = guarded_row (g, p, y);

      for (gsize x = 0; x < g->row[p]; x++)
        row[x] = (guint8) g_rand_int (rand);
      for (gsize x = 0; finfo->depth[0] == 10 && x < g->row[p]; x += 2) {
        if (finfo->shift[0])
          row[x] &= 0xc0;
        else
          row[x + 1] &= 3;
      }
    }
}

static void
assert_equal (const GuardedFrame *a, const GuardedFrame *b, const gchar *what)
{
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&a->frame); p++)
    for (guint y = 0; y < a->rows[p]; y++)
      if (memcmp (guarded_row (a, p, y), guarded_row (b, p, y), a->row[p]))
        g_error ("%s: %s %dx%d: plane %u, row %u differs", what, a->frame.info.finfo->name,
            a->frame.info.width, a->frame.info.height, p, y);
}

/* As gst_aug_effect_run(), in bands of two rows from the last to the first where @bands. */
static void
run_in_bands (const GstAugEffect *effect, const GstAugOperation *op,
    const GstAugEffectAddress *address, GuardedFrame *src, GuardedFrame *dst)
{
  GstAugEffectMemory memory[GST_AUG_EFFECT_SLOTS] = { { NULL, 0 } };
  g_autofree gpointer state = g_malloc0 (effect->state_size);
  GstAugEffectJob job = { op, address, &src->frame, &dst->frame, state, memory };
  const guint height = (guint) dst->frame.info.height;

  if (!effect->prepare || effect->prepare (&job))
    for (guint from = (height - 1) & ~1u;; from -= 2) {
      effect->rows (&job, from, MIN (from + 2, height));
      if (from == 0)
        break;
    }
  else
    guarded_copy (dst, src);
  for (guint i = 0; i < GST_AUG_EFFECT_SLOTS; i++)
    g_free (memory[i].data);
}

static void
check (
    const gchar *text, GstVideoFormat format, guint width, guint height, guint round, GRand *rand)
{
  static const GstAugEffectAddress address = { .branch = 7, .time = 123456789012 };
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  const GstAugEffect *effect = gst_aug_effect_find (words[0]);
  GstAugOperation op;
  GuardedFrame src, scalar, other;

  parse_operation (words, &op);
  guarded_init (&src, format, width, height, &shapes[round % G_N_ELEMENTS (shapes)]);
  guarded_init (&scalar, format, width, height, &shapes[(round + 1) % G_N_ELEMENTS (shapes)]);
  guarded_init (&other, format, width, height, &shapes[(round + 2) % G_N_ELEMENTS (shapes)]);
  fill (&src, rand);
  guarded_copy (&scalar, &src);
  gst_aug_level_set (GST_AUG_LEVEL_SCALAR);
  gst_aug_effect_run (effect, &op, &address, &scalar.frame, &scalar.frame);
  gst_aug_level_set (GST_AUG_LEVEL_VECTOR);
  guarded_copy (&other, &src);
  gst_aug_effect_run (effect, &op, &address, &other.frame, &other.frame);
  assert_equal (&scalar, &other, text);
  run_in_bands (effect, &op, &address, &src, &other);
  assert_equal (&scalar, &other, text);
  guarded_clear (&src);
  guarded_clear (&scalar);
  guarded_clear (&other);
}

static void
test_levels_bands_and_copies_give_the_same_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint round = 0;

  for (guint o = 0; o < G_N_ELEMENTS (operations); o++)
    for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
      const GstVideoFormat format = gst_video_format_from_string (formats[f]);

      for (guint i = 0; i < 24; i++, round++)
        check (operations[o], format, i < 8 ? 1 + i : (guint) g_rand_int_range (rand, 1, 65),
            i < 8 ? 8 - i : (guint) g_rand_int_range (rand, 1, 65), round, rand);
      check (operations[o], format, 301, 70, round++, rand);
    }
}

static void
test_every_size_stays_within_its_frame (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  guint round = 0;

  for (guint width = 1; width <= 64; width++)
    for (guint height = 1; height <= 64; height++, round++)
      check (operations[round % G_N_ELEMENTS (operations)],
          gst_video_format_from_string (formats[round % G_N_ELEMENTS (formats)]), width, height,
          round / 7, rand);
}

/* Noise is fresh in every frame and branch, and the same again for the same. */
static void
test_noise_is_fresh_in_every_frame_and_branch (void)
{
  const GstAugEffectAddress addresses[] = { { .branch = 1, .time = 0 }, { .branch = 1, .time = 40 },
    { .branch = 2, .time = 0 }, { .branch = 1, .time = 0 } };
  g_auto (GStrv) words = g_strsplit (operations[1], " ", -1);
  GuardedFrame g[4];
  GstAugOperation op;

  parse_operation (words, &op);
  for (guint i = 0; i < 4; i++) {
    guarded_init (&g[i], GST_VIDEO_FORMAT_RGB, 40, 30, &shapes[0]);
    for (guint y = 0; y < 30; y++)
      memset (guarded_row (&g[i], 0, y), 0, 120);
    gst_aug_effect_run (
        gst_aug_effect_find ("erase"), &op, &addresses[i], &g[i].frame, &g[i].frame);
  }
  assert_equal (&g[0], &g[3], "again");
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
  g_test_add_data_func ("/erase/golden", argv[1], test_pictures_are_as_the_definitions_say);
  g_test_add_func ("/erase/same", test_levels_bands_and_copies_give_the_same_bytes);
  g_test_add_func ("/erase/sizes", test_every_size_stays_within_its_frame);
  g_test_add_func ("/erase/noise", test_noise_is_fresh_in_every_frame_and_branch);
  return g_test_run ();
}
