/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Contrast limited adaptive histogram equalization, as OpenCV's createCLAHE: each of 8 by 8 tiles
 * has its function, and a pixel gets what lies between those of the four tiles around it. */
#include "color-private.h"

#include <string.h>

#define TILES 8
#define LEVELS 256

/* Where the pixels of one axis are: a tile, and how much of the next one. */
static inline guint
between (guint at, gfloat inverse, gfloat *part)
{
  const gfloat tile = (gfloat) at * inverse - 0.5f;
  const gint first = tile < 0.0f ? -1 : (gint) tile;

  *part = tile - (gfloat) first;
  return (guint) (first + 1);
}

/* Tiles beyond the edges are those at the edge. */
static inline guint
tile_of (guint between)
{
  return between == 0 ? 0 : MIN (between - 1, TILES - 1);
}

static guint
tile_size (guint size, gboolean divides)
{
  return divides ? size / TILES : (size + TILES - size % TILES) / TILES;
}

/* A picture that the tiles do not divide goes on in its own mirror. */
static guint
mirrored (guint x, guint size)
{
  const guint period = size > 1 ? 2 * (size - 1) : 1;

  x %= period;
  return x < size ? x : period - x;
}

/* Levels of luma of one row: codes of a Y'CbCr frame as they are, in 256 steps. */
typedef struct {
  const GstVideoFrame *frame;
  GstAugColorScratch *scratch;
  AugColorSpace space;
  gboolean is_rgb;
  AugColorPack layout;
} Reader;

static void
reader_init (Reader *reader, const GstVideoFrame *frame, GstAugColorScratch *scratch)
{
  const GstVideoInfo *info = &frame->info;
  gdouble kr, kb;

  reader->frame = frame;
  reader->scratch = scratch;
  reader->is_rgb = GST_VIDEO_INFO_IS_RGB (info);
  if (!reader->is_rgb) {
    aug_color_mix_init (&reader->space, info);
    return;
  }
  aug_color_matrix (info, &kr, &kb);
  reader->space =
      (AugColorSpace){ .kr = (gfloat) kr, .kg = (gfloat) (1.0 - kr - kb), .kb = (gfloat) kb };
  reader->layout = (AugColorPack){ (guint) GST_VIDEO_FRAME_COMP_PSTRIDE (frame, 0),
    { (guint8) GST_VIDEO_FRAME_COMP_POFFSET (frame, 0),
        (guint8) GST_VIDEO_FRAME_COMP_POFFSET (frame, 1),
        (guint8) GST_VIDEO_FRAME_COMP_POFFSET (frame, 2) } };
}

static void
load_rgb (const Reader *reader, const GstVideoFrame *frame, guint x, guint y, guint n)
{
  AugColorPlanes *p = &reader->scratch->planes;

  if (reader->layout.step > 1) {
    reader->scratch->kernels->unpack (p,
        (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, 0) +
            (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0) * y + (gsize) x * reader->layout.step,
        n, &reader->layout);
    return;
  }
  memcpy (p->r, aug_color_row (frame, 0, y) + x, n);
  memcpy (p->g, aug_color_row (frame, 1, y) + x, n);
  memcpy (p->b, aug_color_row (frame, 2, y) + x, n);
}

static void
store_rgb (const Reader *reader, GstVideoFrame *dst, guint x, guint y, guint n)
{
  const AugColorPlanes *p = &reader->scratch->planes;

  if (reader->layout.step > 1) {
    const gsize at = (gsize) x * reader->layout.step;

    reader->scratch->kernels->pack ((guint8 *) GST_VIDEO_FRAME_PLANE_DATA (dst, 0) +
                                        (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (dst, 0) * y + at,
        (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (reader->frame, 0) +
            (gssize) GST_VIDEO_FRAME_PLANE_STRIDE (reader->frame, 0) * y + at,
        p, n, &reader->layout);
    return;
  }
  memcpy (aug_color_row (dst, 0, y) + x, p->r, n);
  memcpy (aug_color_row (dst, 1, y) + x, p->g, n);
  memcpy (aug_color_row (dst, 2, y) + x, p->b, n);
}

/* Luma of @n pixels in levels of 256, in float32 with what lies between them. */
static void
load_luma (const Reader *reader, guint x, guint y, guint n, gfloat *luma)
{
  const AugColorSpace *k = &reader->space;

  if (reader->is_rgb) {
    const AugColorPlanes *p = &reader->scratch->planes;

    load_rgb (reader, reader->frame, x, y, n);
    for (guint i = 0; i < n; i++)
      luma[i] = (gfloat) (gint) (((k->kr * p->r[i] + k->kg * p->g[i]) + k->kb * p->b[i]) + 0.5f);
  } else if (k->depth == 8) {
    const guint8 *row = aug_color_row (reader->frame, 0, y) + x;

    for (guint i = 0; i < n; i++)
      luma[i] = CLAMP (((gfloat) row[i] - k->black) * k->level, 0.0f, 255.0f);
  } else {
    const guint8 *row = aug_color_row (reader->frame, 0, y) + 2 * (gsize) x;
    const gfloat scale = k->level * (255.0f / k->top);

    for (guint i = 0; i < n; i++) {
      guint16 code;

      memcpy (&code, row + 2 * i, 2);
      luma[i] =
          CLAMP (((gfloat) (GUINT16_FROM_LE (code) >> k->shift) - k->black) * scale, 0.0f, 255.0f);
    }
  }
}

/* Counts of a tile, smoothed where the step says so, to its function. */
static void
tile_curve (guint64 *counts, gdouble limit, guint pixels, gfloat *curve)
{
  const gfloat scale = (gfloat) (LEVELS - 1) / (gfloat) pixels;
  guint64 clipped = 0, sum = 0, most, residual;

  if (limit > 0.0) {
    most = MAX ((guint64) (limit * pixels / LEVELS), 1);
    for (guint i = 0; i < LEVELS; i++)
      if (counts[i] > most) {
        clipped += counts[i] - most;
        counts[i] = most;
      }
    for (guint i = 0; i < LEVELS; i++)
      counts[i] += clipped / LEVELS;
    residual = clipped % LEVELS;
    for (guint i = 0, step = residual ? MAX (LEVELS / (guint) residual, 1) : 1;
         i < LEVELS && residual > 0; i += step, residual--)
      counts[i]++;
  }
  for (guint i = 0; i < LEVELS; i++) {
    const gfloat whole = 12582912.0f; /* rounds to nearest, ties to even */
    gfloat x;

    sum += counts[i];
    x = (gfloat) sum * scale + whole;
    curve[i] = MIN (x - whole, (gfloat) (LEVELS - 1));
  }
  curve[LEVELS] = curve[LEVELS - 1];
}

static void
count_row (const Reader *reader, guint y, guint width, guint tile, guint padded, guint32 *counts)
{
  gfloat luma[AUG_COLOR_CHUNK];
  guint left = tile;

  for (guint x = 0; x < width; x += AUG_COLOR_CHUNK) {
    const guint n = MIN (width - x, AUG_COLOR_CHUNK);

    load_luma (reader, x, y, n, luma);
    for (guint i = 0; i < n;) {
      const guint stop = MIN (n, i + left);

      left -= stop - i;
      for (; i < stop; i++)
        counts[(guint) (luma[i] + 0.5f)]++;
      if (left == 0) {
        left = tile;
        counts += LEVELS;
      }
    }
  }
  for (guint x = width; x < padded; x++) {
    load_luma (reader, mirrored (x, width), y, 1, luma);
    counts[(guint) (luma[0] + 0.5f)]++;
    if (--left == 0) {
      left = tile;
      counts += LEVELS;
    }
  }
}

static void
count_tiles (const Reader *reader, guint tile_width, guint tile_height, guint32 *counts)
{
  const guint width = (guint) GST_VIDEO_FRAME_WIDTH (reader->frame);
  const guint height = (guint) GST_VIDEO_FRAME_HEIGHT (reader->frame);

  for (guint y = 0; y < TILES * tile_height; y++)
    count_row (reader, mirrored (y, height), width, tile_width, TILES * tile_width,
        counts + (gsize) (y / tile_height) * TILES * LEVELS);
}

static void
store_luma (
    const Reader *reader, GstVideoFrame *dst, guint x, guint y, guint n, const gfloat *change)
{
  const AugColorSpace *k = &reader->space;

  if (reader->is_rgb) {
    AugColorPlanes *p = &reader->scratch->planes;
    guint8 *const planes[] = { p->r, p->g, p->b };

    for (guint c = 0; c < 3; c++)
      for (guint i = 0; i < n; i++)
        planes[c][i] = (guint8) (CLAMP ((gfloat) planes[c][i] + change[i], 0.0f, 255.0f) + 0.5f);
    store_rgb (reader, dst, x, y, n);
  } else if (k->depth == 8) {
    const guint8 *in = aug_color_row (reader->frame, 0, y) + x;
    guint8 *out = aug_color_row (dst, 0, y) + x;

    for (guint i = 0; i < n; i++)
      out[i] = (guint8) (CLAMP ((gfloat) in[i] + change[i] * k->luma, 0.0f, 255.0f) + 0.5f);
  } else {
    const guint8 *in = aug_color_row (reader->frame, 0, y) + 2 * (gsize) x;
    guint8 *out = aug_color_row (dst, 0, y) + 2 * (gsize) x;
    const gfloat scale = k->luma * (k->top / 255.0f);

    for (guint i = 0; i < n; i++) {
      guint16 code;
      gfloat value;

      memcpy (&code, in + 2 * i, 2);
      value = (gfloat) (GUINT16_FROM_LE (code) >> k->shift) + change[i] * scale;
      code = (guint16) ((guint) (CLAMP (value, 0.0f, k->codes_top) + 0.5f) << k->shift);
      code = GUINT16_TO_LE (code);
      memcpy (out + 2 * i, &code, 2);
    }
  }
}

static void
copy_chroma (const GstVideoFrame *src, GstVideoFrame *dst, guint from, guint to)
{
  const GstVideoFormatInfo *finfo = src->info.finfo;

  if (src == dst || GST_VIDEO_FRAME_N_COMPONENTS (src) < 3 || GST_VIDEO_INFO_IS_RGB (&src->info))
    return;
  for (guint c = 1; c < 3; c++) {
    const guint last = MIN ((to + (1u << finfo->h_sub[c]) - 1) >> finfo->h_sub[c],
        (guint) GST_VIDEO_FRAME_COMP_HEIGHT (src, c));
    const gsize bytes =
        (gsize) GST_VIDEO_FRAME_COMP_WIDTH (src, c) * (gsize) GST_VIDEO_FRAME_COMP_PSTRIDE (src, c);

    if (c == 2 && finfo->plane[1] == finfo->plane[2])
      break;
    for (guint y = from >> finfo->h_sub[c]; y < last; y++)
      memcpy (aug_color_row (dst, c, y), aug_color_row (src, c, y), bytes);
  }
}

static void
clahe_rows (const AugColorStage *stage, const GstVideoFrame *src, GstVideoFrame *dst, guint from,
    guint to, GstAugColorScratch *scratch)
{
  const guint width = (guint) GST_VIDEO_FRAME_WIDTH (src);
  const guint height = (guint) GST_VIDEO_FRAME_HEIGHT (src);
  const gboolean divides = width % TILES == 0 && height % TILES == 0;
  const gfloat per_y = 1.0f / (gfloat) tile_size (height, divides);
  const gfloat whole = 12582912.0f; /* rounds to nearest, ties to even */
  gboolean is_whole;
  Reader reader;

  reader_init (&reader, src, scratch);
  /* what the tiles make of whole lumas is made whole, too */
  is_whole = reader.is_rgb || (reader.space.depth == 8 && reader.space.luma == 1.0f);
  for (guint y = from; y < to; y++) {
    gfloat part_y, luma[AUG_COLOR_CHUNK], now[AUG_COLOR_CHUNK];
    const guint row = between (y, per_y, &part_y);
    const gfloat *top = stage->tiles + tile_of (row) * TILES * (LEVELS + 1);
    const gfloat *bottom = stage->tiles + tile_of (row + 1) * TILES * (LEVELS + 1);

    for (guint x = 0; x < width; x += AUG_COLOR_CHUNK) {
      const guint n = MIN (width - x, AUG_COLOR_CHUNK);

      load_luma (&reader, x, y, n, luma);
      memcpy (now, luma, n * sizeof *now);
      scratch->kernels->clahe (now, top, bottom, stage->left + x, stage->right + x, stage->part + x,
          part_y, n, is_whole);
      if (is_whole) {
        for (guint i = 0; i < n; i++)
          luma[i] = (now[i] + whole) - whole - luma[i];
      } else {
        for (guint i = 0; i < n; i++)
          luma[i] = now[i] - luma[i];
      }
      store_luma (&reader, dst, x, y, n, luma);
    }
  }
  copy_chroma (src, dst, from, to);
}

/* Which tiles are beside each pixel of a row. */
static void
place_columns (AugColorStage *stage, guint width, guint tile_width)
{
  const gfloat per_x = 1.0f / (gfloat) tile_width;

  if (stage->width < width) {
    stage->left = g_renew (gint, stage->left, width);
    stage->right = g_renew (gint, stage->right, width);
    stage->part = g_renew (gfloat, stage->part, width);
    stage->width = width;
  }
  for (guint x = 0; x < width; x++) {
    const guint column = between (x, per_x, &stage->part[x]);

    stage->left[x] = (gint) (tile_of (column) * (LEVELS + 1));
    stage->right[x] = (gint) (tile_of (column + 1) * (LEVELS + 1));
  }
}

void
aug_color_clahe (GstAugColorScratch *scratch, const GstAugColorStep *step)
{
  const guint width = (guint) GST_VIDEO_FRAME_WIDTH (scratch->src);
  const guint height = (guint) GST_VIDEO_FRAME_HEIGHT (scratch->src);
  const gboolean divides = width % TILES == 0 && height % TILES == 0;
  const guint tile_width = tile_size (width, divides), tile_height = tile_size (height, divides);
  const gsize n = TILES * TILES;
  AugColorStage *stage;
  guint32 *counts;
  gdouble *smooth;
  Reader reader;

  aug_color_flush (scratch);
  stage = aug_color_add_stage (scratch);
  stage->rows = clahe_rows;
  if (stage->tiles == NULL)
    stage->tiles = g_malloc (
        n * ((LEVELS + 1) * sizeof (gfloat) + LEVELS * (sizeof (guint32) + sizeof (gdouble))));
  smooth = (gdouble *) stage->tiles;
  counts = (guint32 *) (smooth + n * LEVELS);
  stage->tiles = (gfloat *) smooth;
  place_columns (stage, width, tile_width);
  memset (counts, 0, n * LEVELS * sizeof *counts);
  reader_init (&reader, scratch->src, scratch);
  count_tiles (&reader, tile_width, tile_height, counts);
  for (gsize i = 0; i < n * LEVELS; i++)
    smooth[i] = counts[i];
  aug_color_track (scratch, step->track, smooth, n * LEVELS);
  for (gsize t = 0; t < n; t++) {
    guint64 of_tile[LEVELS];

    for (guint i = 0; i < LEVELS; i++)
      of_tile[i] = (guint64) (smooth[t * LEVELS + i] + 0.5);
    tile_curve (of_tile, step->value, tile_width * tile_height,
        (gfloat *) (counts + n * LEVELS) + t * (LEVELS + 1));
  }
  memmove (stage->tiles, counts + n * LEVELS, n * (LEVELS + 1) * sizeof (gfloat));
}
