/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "color.h"

G_BEGIN_DECLS

/* Pixels that the RGB kernels handle at a time; the three planes stay in the first-level cache. */
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

/* Sums over a luma plane: of clamp (x, lo, hi), and how many x are below lo and above hi. The
 * counts are only kept where asked for. */
typedef struct {
  guint8 lo, hi;
  gboolean count_lo, count_hi;
  guint64 sum, below, above;
} AugColorSum;

typedef enum {
  AUG_COLOR_OP_LINE,
  AUG_COLOR_OP_SATURATION,
  AUG_COLOR_OP_HSV,
  AUG_COLOR_OP_MATRIX,
} AugColorOpKind;

/* One kernel call on RGB. LINE is a run of x = trunc (clamp (f·x + g)), and lut is its value for
 * every byte; SATURATION is trunc (clamp (f·x + g·grey)); HSV adds turns·24576 = hue. */
typedef struct {
  AugColorOpKind kind;
  guint n;
  gfloat f[GST_AUG_COLOR_MAX_STEPS], g[GST_AUG_COLOR_MAX_STEPS];
  guint8 lut[256];
  gint16 hue;
  gfloat m[9];
} AugColorOp;

/* Three planes of n bytes each. */
typedef struct {
  guint8 r[AUG_COLOR_CHUNK], g[AUG_COLOR_CHUNK], b[AUG_COLOR_CHUNK];
} AugColorPlanes;

/* Where the channels of a pixel are: planes, or bytes of 3 or 4. */
typedef struct {
  guint step;
  guint8 at[3];
} AugColorPack;

typedef struct {
  void (*luma) (guint8 *dst, const guint8 *src, gsize n, const AugColorLuma *luma);
  void (*chroma) (guint8 *du, guint8 *dv, const guint8 *su, const guint8 *sv, gsize n,
      const AugColorChroma *chroma);
  void (*chroma_pairs) (guint8 *dst, const guint8 *src, gsize n, const AugColorChroma *chroma);
  void (*sum) (const guint8 *src, gsize n, AugColorSum *sum);
  /* n is at most AUG_COLOR_CHUNK; bytes of the planes behind n are free for any use */
  void (*op) (AugColorPlanes *planes, guint n, const AugColorOp *op);
  guint64 (*grey_sum) (const AugColorPlanes *planes, guint n);
  void (*unpack) (AugColorPlanes *planes, const guint8 *src, guint n, const AugColorPack *pack);
  void (*pack) (guint8 *dst, const guint8 *src, const AugColorPlanes *planes, guint n,
      const AugColorPack *pack);
} AugColorKernels;

struct _GstAugColorScratch {
  AugColorPlanes planes;
  AugColorOp ops[GST_AUG_COLOR_MAX_STEPS];
  guint8 *lines;
  gsize lines_size;
};

G_GNUC_INTERNAL extern const AugColorKernels aug_color_kernels_scalar;
G_GNUC_INTERNAL const AugColorKernels *aug_color_kernels_orc (void);
G_GNUC_INTERNAL const AugColorKernels *aug_color_kernels_vector (void);
G_GNUC_INTERNAL const AugColorKernels *aug_color_kernels_get (void);

G_GNUC_INTERNAL void aug_color_rgb_avx2 (AugColorKernels *kernels);

G_GNUC_INTERNAL void aug_color_turn (gdouble turns, gdouble *sine, gdouble *cosine);
G_GNUC_INTERNAL void aug_color_matrix (const GstVideoInfo *info, gdouble *kr, gdouble *kb);

G_GNUC_INTERNAL void aug_color_rgb (const GstVideoFrame *src, GstVideoFrame *dst,
    const GstAugColorStep *steps, guint n_steps, GstAugHueModel model, GstAugColorScratch *scratch);
G_GNUC_INTERNAL void aug_color_yuv (const GstVideoFrame *src, GstVideoFrame *dst,
    const GstAugColorStep *steps, guint n_steps, GstAugHueModel model, GstAugColorScratch *scratch);
G_GNUC_INTERNAL void aug_color_yuv_hsv (
    const GstVideoFrame *src, GstVideoFrame *dst, gdouble turns, GstAugColorScratch *scratch);

G_END_DECLS
