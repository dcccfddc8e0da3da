/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "color.h"

G_BEGIN_DECLS

/* Pixels that the R'G'B' kernels handle at a time; the planes stay in the first-level cache. */
#define AUG_COLOR_CHUNK 512

/* y = min (coarse[i >> 4] + fine[i & 15], hi) with i = max (x - from, 0): a line, as two tables of
 * sixteen, which is what one byte shuffle looks up. */
typedef struct {
  guint8 coarse[16], fine[16];
  guint8 from, hi;
  gboolean identity;
} AugColorLuma;

/* u' = clamp ((c·u - s·v + add_u) >> shift, 0, 255), v' = clamp ((s·u + c·v + add_v) >> shift, 0,
 * 255), on codes; |c| + |s| <= 127 keeps every sum within 16 bits. */
typedef struct {
  gint8 c, s;
  gint16 add_u, add_v;
  guint8 shift;
  gboolean identity;
} AugColorChroma;

/* The same on codes of more than eight bits, which lie @shift bits up in sixteen, in float32:
 * y = clamp (a·x + b, lo, hi), u' = clamp (c·(u - mid) - s·(v - mid) + mid, 0, top). */
typedef struct {
  gfloat a, b, lo, hi;
  gfloat c, s, mid, top;
  guint shift;
} AugColorWide;

/* Sums over a luma plane: of clamp (x, lo, hi), and how many x are below lo and above hi. The
 * counts are only kept where asked for. */
typedef struct {
  guint8 lo, hi;
  gboolean count_lo, count_hi;
  guint64 sum, below, above;
} AugColorSum;

typedef enum {
  AUG_COLOR_CURVE_TABLE,
  AUG_COLOR_CURVE_NEGATIVE, /* max (value - max (x - from, 0), 0) */
  AUG_COLOR_CURVE_AND,      /* x & value */
  AUG_COLOR_CURVE_SOLARIZE, /* x >= value ? 255 - x : x */
  AUG_COLOR_CURVE_ADD,      /* x < 128 ? min (x + value, 255) : x */
  AUG_COLOR_CURVE_LINE,     /* see AugColorCurve */
  AUG_COLOR_CURVE_LINE_0,   /* the same with from = 0 */
} AugColorCurveForm;

/* A function of a byte; table holds it where aug_color_curve_shape() found the form. A line that is
 * truncated is 0 below from, and with i = x - from else coarse[i >> 4] + fine[i & 15], and one more
 * where bit i >> 4 of the word at i & 15 says so, at most 255. */
typedef struct {
  AugColorCurveForm form;
  guint8 value, from;
  guint8 coarse[16], fine[16], more[2][16];
  guint8 table[256];
} AugColorCurve;

typedef enum {
  AUG_COLOR_OP_CURVE,
  AUG_COLOR_OP_SATURATION,
  AUG_COLOR_OP_SATURATION_PILLOW,
  AUG_COLOR_OP_HSV,
  AUG_COLOR_OP_HSV_PILLOW,
  AUG_COLOR_OP_MATRIX,
  AUG_COLOR_OP_CHANNELS,
} AugColorOpKind;

/* One kernel call on R'G'B'. CURVE is a function of the byte for each channel, one for all where
 * same; on wide levels it is the tables of 2^depth. SATURATION is trunc (clamp (f·x + g·grey)), of
 * Pillow trunc (clamp (L + f·(x - L))); HSV adds turns·24576 = hue, of Pillow turns·255; CHANNELS
 * takes channel from[i], none where that is 3. */
typedef struct {
  AugColorOpKind kind;
  gboolean same;
  AugColorCurve curve[3];
  guint16 *wide[3];
  gsize wide_size;
  GstAugColorStep of; /* what the wide tables were made of where it was one step alone */
  guint of_depth;     /* 0 where it was not */
  gfloat f, g;
  gint16 hue;
  guint8 from[3];
  gfloat m[9];
} AugColorOp;

/* Three planes of n bytes each. */
typedef struct {
  guint8 r[AUG_COLOR_CHUNK], g[AUG_COLOR_CHUNK], b[AUG_COLOR_CHUNK];
} AugColorPlanes;

/* Levels of more than eight bits. */
typedef struct {
  guint16 r[AUG_COLOR_CHUNK], g[AUG_COLOR_CHUNK], b[AUG_COLOR_CHUNK];
} AugColorWidePlanes;

/* Where the channels of a pixel are: planes, or bytes of 3 or 4. */
typedef struct {
  guint step;
  guint8 at[3];
} AugColorPack;

/* What takes codes of Y'CbCr to levels of R'G'B' in [0, top] and changes of levels back. */
typedef struct {
  gfloat black, mid, codes_top, top; /* codes, but top */
  gfloat level, luma, chroma;        /* levels a code of luma, codes a level of luma and chroma */
  gfloat rv, bu, gu, gv;             /* levels a code of chroma */
  gfloat kr, kg, kb, u, v;           /* u and v: of B' - Y' and R' - Y' */
  guint depth, shift;                /* of a code */
  guint step;                        /* bytes from one chroma to the next */
  guint w_sub, h_sub;
  gboolean grey;
} AugColorSpace;

/* What chroma adds to the channels, for each pixel of a chunk, and what is to be added to it. */
typedef struct {
  gfloat r[AUG_COLOR_CHUNK], g[AUG_COLOR_CHUNK], b[AUG_COLOR_CHUNK];
  gfloat du[AUG_COLOR_CHUNK], dv[AUG_COLOR_CHUNK];
} AugColorMix;

typedef struct {
  void (*luma) (guint8 *dst, const guint8 *src, gsize n, const AugColorLuma *luma);
  void (*chroma) (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, gsize n,
      const AugColorChroma *chroma);
  void (*chroma_pairs) (guint8 *dst, const guint8 *src, gsize n, const AugColorChroma *chroma);
  void (*sum) (const guint8 *src, gsize n, AugColorSum *sum);
  void (*luma_wide) (guint8 *dst, const guint8 *src, gsize n, const AugColorWide *wide);
  void (*chroma_wide) (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, gsize n,
      guint step, const AugColorWide *wide);
  guint64 (*sum_wide) (const guint8 *src, gsize n, const AugColorWide *wide);
  /* bytes whose bits are set in keep stay, the first byte being the lowest of keep */
  void (*curve) (guint8 *dst, const guint8 *src, gsize n, const AugColorCurve *curve, guint32 keep);
  /* n is at most AUG_COLOR_CHUNK; bytes of the planes behind n are free for any use */
  void (*op) (AugColorPlanes *planes, guint n, const AugColorOp *op);
  void (*op_wide) (AugColorWidePlanes *planes, guint n, const AugColorOp *op, gboolean grey);
  guint64 (*grey_sum) (const AugColorPlanes *planes, guint n);
  void (*unpack) (AugColorPlanes *planes, const guint8 *src, guint n, const AugColorPack *pack);
  void (*pack) (guint8 *dst, const guint8 *src, const AugColorPlanes *planes, guint n,
      const AugColorPack *pack);
  /* n is in pixels of luma; rows of chroma begin at a whole chroma */
  void (*mix_chroma) (
      AugColorMix *mix, const guint8 *u, const guint8 *v, guint n, const AugColorSpace *space);
  void (*mix_load) (AugColorPlanes *planes, const guint8 *luma, const AugColorMix *mix, guint n,
      const AugColorSpace *space);
  void (*mix_load_wide) (AugColorWidePlanes *planes, const guint8 *luma, const AugColorMix *mix,
      guint n, const AugColorSpace *space);
  void (*mix_store) (guint8 *dst, const guint8 *src, AugColorMix *mix, const AugColorPlanes *before,
      const AugColorPlanes *after, guint n, const AugColorSpace *space);
  void (*mix_store_wide) (guint8 *dst, const guint8 *src, AugColorMix *mix,
      const AugColorWidePlanes *before, const AugColorWidePlanes *after, guint n,
      const AugColorSpace *space);
  /* of n lumas, what the tiles around make of them; top and bottom are the functions of two rows */
  void (*clahe) (gfloat *luma, const gfloat *top, const gfloat *bottom, const gint *left,
      const gint *right, const gfloat *part, gfloat part_y, guint n, gboolean is_whole);
  void (*mix_store_chroma) (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv,
      AugColorMix *mix, guint n, guint rows, const AugColorSpace *space);
} AugColorKernels;

typedef struct _AugColorStage AugColorStage;

/* A part of a chain that goes over rows, with all that it needs to know of the picture. */
struct _AugColorStage {
  void (*rows) (const AugColorStage *stage, const GstVideoFrame *src, GstVideoFrame *dst,
      guint from, guint to, GstAugColorScratch *scratch);
  AugColorLuma luma;
  AugColorChroma chroma;
  AugColorWide wide;
  AugColorSpace space;
  guint first_op, n_ops;
  gfloat *tiles;
  /* by pixel of a row: tiles to the left and to the right, and how much of the latter */
  gint *left, *right;
  gfloat *part;
  guint width;
};

/* What is known of the channels of a picture. Histograms are of the upper eight bits of levels. */
typedef struct {
  gdouble histogram[3 * 256];
  gdouble range[6]; /* the least levels of the channels, then the greatest */
  gdouble mean;     /* of grey */
} AugColorStatistics;

typedef enum {
  AUG_COLOR_MEASURE_GREY = 1 << 0,
  AUG_COLOR_MEASURE_GREY_PILLOW = 1 << 1,
  AUG_COLOR_MEASURE_HISTOGRAM = 1 << 2,
  AUG_COLOR_MEASURE_RANGE = 1 << 3,
} AugColorMeasureFlags;

/* What is counted on the way over a picture. */
typedef struct {
  AugColorMeasureFlags flags;
  guint64 grey;
  guint32 histogram[3][256];
  guint16 least[3], most[3];
} AugColorMeasure;

typedef struct _AugColorTracks AugColorTracks;

/* The chain from aug_color_begin() on: stages that are still to run over rows of src. */
struct _GstAugColorScratch {
  const AugColorKernels *kernels;
  const GstVideoFrame *src;
  GstVideoFrame *dst;
  AugColorStage stages[GST_AUG_COLOR_MAX_STEPS];
  AugColorOp ops[GST_AUG_COLOR_MAX_STEPS];
  guint n_stages, n_ops, n_passes;
  AugColorPlanes planes, before;
  AugColorWidePlanes wide, wide_before;
  AugColorMix mix;
  AugColorStatistics statistics;
  guint16 levels[1 << 16];
  AugColorTracks *tracks;
};

G_GNUC_INTERNAL extern const AugColorKernels aug_color_kernels_scalar;
G_GNUC_INTERNAL const AugColorKernels *aug_color_kernels_orc (void);
G_GNUC_INTERNAL const AugColorKernels *aug_color_kernels_vector (void);
G_GNUC_INTERNAL const AugColorKernels *aug_color_kernels_get (void);

G_GNUC_INTERNAL void aug_color_rgb_avx2 (AugColorKernels *kernels);
G_GNUC_INTERNAL void aug_color_curve_avx2 (AugColorKernels *kernels);
G_GNUC_INTERNAL void aug_color_curve_planes_avx2 (
    AugColorPlanes *planes, guint n, const AugColorOp *op);
G_GNUC_INTERNAL void aug_color_mix_scalar (AugColorKernels *kernels);
G_GNUC_INTERNAL void aug_color_mix_avx2 (AugColorKernels *kernels);

G_GNUC_INTERNAL void aug_color_turn (gdouble turns, gdouble *sine, gdouble *cosine);
G_GNUC_INTERNAL void aug_color_matrix (const GstVideoInfo *info, gdouble *kr, gdouble *kb);
G_GNUC_INTERNAL gboolean aug_color_is_limited (const GstVideoInfo *info);
G_GNUC_INTERNAL guint8 *aug_color_row (const GstVideoFrame *frame, guint component, guint y);

/* A chain in two parts. begin() looks at the whole picture where the chain has to and leaves what
 * can be done row by row; n_passes is how often it went over the picture for that. */
G_GNUC_INTERNAL gboolean aug_color_begin (GstAugColorScratch *scratch, const GstVideoFrame *src,
    GstVideoFrame *dst, const GstAugColorStep *steps, guint n_steps, GstAugHueModel model);
G_GNUC_INTERNAL void aug_color_rows (GstAugColorScratch *scratch, guint from, guint to);
G_GNUC_INTERNAL gboolean aug_color_needs_statistics (const GstAugColorStep *steps, guint n_steps);
/* Smoothed statistics are kept in one place for all chains of a renderer. */
G_GNUC_INTERNAL void aug_color_share_tracks (GstAugColorScratch *scratch, GstAugColorScratch *with);

/* Carries out the stages there are, so that the next one can look at their result. */
G_GNUC_INTERNAL void aug_color_flush (GstAugColorScratch *scratch);
G_GNUC_INTERNAL AugColorStage *aug_color_add_stage (GstAugColorScratch *scratch);
G_GNUC_INTERNAL AugColorTracks *aug_color_tracks_new (void);
G_GNUC_INTERNAL AugColorTracks *aug_color_tracks_ref (AugColorTracks *tracks);
G_GNUC_INTERNAL void aug_color_tracks_unref (AugColorTracks *tracks);
G_GNUC_INTERNAL void aug_color_tracks_clear (GstAugColorScratch *scratch);
G_GNUC_INTERNAL void aug_color_track (
    GstAugColorScratch *scratch, guint64 track, gdouble *values, guint n);

/* Steps of Y'CbCr that are lines and turns: as many as there are from steps on, and at least one.
 */
G_GNUC_INTERNAL guint aug_color_linear (
    GstAugColorScratch *scratch, const GstAugColorStep *steps, guint n_steps, GstAugHueModel model);
G_GNUC_INTERNAL gboolean aug_color_is_linear (
    const GstAugColorStep *step, GstAugHueModel model, gboolean grey);
G_GNUC_INTERNAL void aug_color_invert (GstAugColorScratch *scratch);
/* Steps of R'G'B', on whatever format. */
G_GNUC_INTERNAL void aug_color_rgb_step (
    GstAugColorScratch *scratch, const GstAugColorStep *step, GstAugHueModel model);
G_GNUC_INTERNAL void aug_color_clahe (GstAugColorScratch *scratch, const GstAugColorStep *step);

/* Rows of R'G'B' frames, or by way of R'G'B' of others; with @measure what the stage makes of them
 * is counted, and where @stage is NULL they are only read. */
G_GNUC_INTERNAL void aug_color_rgb_walk (const AugColorStage *stage, const GstVideoFrame *src,
    GstVideoFrame *dst, guint from, guint to, GstAugColorScratch *scratch,
    AugColorMeasure *measure);
G_GNUC_INTERNAL void aug_color_mix_walk (const AugColorStage *stage, const GstVideoFrame *src,
    GstVideoFrame *dst, guint from, guint to, GstAugColorScratch *scratch,
    AugColorMeasure *measure);
G_GNUC_INTERNAL void aug_color_mix_init (AugColorSpace *space, const GstVideoInfo *info);
G_GNUC_INTERNAL void aug_color_measure_planes (
    AugColorMeasure *measure, const GstAugColorScratch *scratch, guint n, gboolean grey);
G_GNUC_INTERNAL void aug_color_measure_wide (AugColorMeasure *measure,
    const AugColorWidePlanes *planes, guint n, gboolean grey, guint depth);

/* @levels of 2^depth: what a step makes of each level of a channel. */
G_GNUC_INTERNAL void aug_color_curve_levels (const GstAugColorStep *step, guint channel,
    guint depth, const AugColorStatistics *statistics, guint16 *levels);
G_GNUC_INTERNAL gboolean aug_color_curve_is_of_channel (GstAugColorKind kind);
/* Finds the form of a table. */
G_GNUC_INTERNAL void aug_color_curve_shape (AugColorCurve *curve);

G_END_DECLS
