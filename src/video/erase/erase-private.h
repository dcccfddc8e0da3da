/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Private: what covers parts of a picture. Every operation of augerase says for each luma row how
 * much of which pixel is covered; erase.c mixes the colour in, in every format. */
#pragma once

#include "../noise/field.h"

G_BEGIN_DECLS

/* A weight of one: a value v under the colour f becomes v + (f - v)·w / AUG_ERASE_ONE, rounded
 * half up and clamped. Negative weights move away from the colour; w is in (-2, 1]. */
#define AUG_ERASE_ONE 16384

typedef struct {
  /* n bytes; colours are one a value */
  void (*mix8) (guint8 *values, gsize n, const gint16 *weights, const guint16 *colors);
  /* n 16-bit values at any address, in the high bits by @shift */
  void (*mix16) (guint8 *values, gsize n, const gint16 *weights, const guint16 *colors, guint depth,
      guint shift);
  /* means of pairs of columns, of two rows or of one twice */
  void (*halve) (gint16 *to, gsize n, const gint16 *first, const gint16 *second);
  /* each weight three times, or four times where @mask has bits, the first being the lowest */
  void (*triple) (gint16 *to, gsize n, const gint16 *weights);
  void (*quadruple) (gint16 *to, gsize n, const gint16 *weights, guint64 mask);
  /* round (scale · clamp (min over edges of a·(first + i) + c, 0, 1)) */
  void (*edges) (
      gint16 *weights, gsize n, guint first, const gfloat (*edges)[2], guint n_edges, gfloat scale);
  /* round (scale · gains[i]) */
  void (*scale) (gint16 *weights, gsize n, const gfloat *gains, gfloat scale);
  /* trunc (a[i] + t·(b[i] - a[i])), clamped to [0, AUG_ERASE_ONE] */
  void (*between) (gint16 *weights, gsize n, const gfloat *a, const gfloat *b, gfloat t);
} AugEraseKernels;

typedef enum {
  AUG_ERASE_ROW_NONE, /* nothing is covered */
  AUG_ERASE_ROW_NEW,
  AUG_ERASE_ROW_SAME, /* as the last row that was not NONE */
} AugEraseRow;

typedef struct {
  guint first, last; /* the pixels [first, last) that have weights; the rest are 0 */
  guint version;     /* rows with the same number are equal */
  gboolean is_solid; /* all the weights there are are 1 */
  gint16 *weights;
} AugEraseLine;

typedef struct _AugErasePaint AugErasePaint;

/* Fills the weights [line->first, line->last) of the luma row @y. */
typedef AugEraseRow (*AugEraseCover) (
    const GstAugEffectJob *job, AugErasePaint *paint, guint y, AugEraseLine *line);

/* The state of every operation begins with it. */
struct _AugErasePaint {
  const AugEraseKernels *kernels;
  guint width, height;
  gint values[GST_VIDEO_MAX_COMPONENTS]; /* the colour */
  gboolean noisy;                        /* random values in its place */
  GstAugField noise;
  guint32 *words;
  AugEraseLine lines[2]; /* the two that were asked for last */
  guint current;         /* the later of them */
  guint version;
  gint16 *zeros, *halved, *spread;
  guint64 halved_key, spread_key; /* which lines they are of */
  guint16 *colors[GST_VIDEO_MAX_PLANES];
  guint8 *bytes; /* the colours of a plane of three bytes a pixel */
};

G_GNUC_INTERNAL extern const AugEraseKernels aug_erase_kernels_scalar;
G_GNUC_INTERNAL const AugEraseKernels *aug_erase_kernels_vector (void);
G_GNUC_INTERNAL const AugEraseKernels *aug_erase_kernels_get (void);

/* @argb is the colour; its alpha does not matter. */
G_GNUC_INTERNAL void aug_erase_begin (const GstAugEffectJob *job, guint32 argb);
G_GNUC_INTERNAL void aug_erase_be_noisy (const GstAugEffectJob *job);
G_GNUC_INTERNAL void aug_erase_paint (
    const GstAugEffectJob *job, guint from, guint to, AugEraseCover cover);
/* Four words of the operation's value `field`: number @i of the things that @what counts. */
G_GNUC_INTERNAL void aug_erase_words (
    const GstAugOperation *operation, guint32 i, guint32 j, guint32 what, guint32 words[4]);

/* What the numbers in `field` are for; 0 is noise. */
enum {
  AUG_ERASE_FIELD_HOLE = 1,
  AUG_ERASE_FIELD_BLOB = 2,
  AUG_ERASE_FIELD_DROP = 3,
  AUG_ERASE_FIELD_FALL = 4,
  AUG_ERASE_FIELD_FOG = 5,
};

static inline gdouble
aug_erase_unit (guint32 word)
{
  return word * 0x1p-32;
}

/* The bodies of those kernels that compilers make vectors of: the same expressions in the same
 * order at every level, so the same bytes. */
static inline __attribute__ ((always_inline)) void
aug_erase_halve (gint16 *to, gsize n, const gint16 *first, const gint16 *second)
{
  for (gsize i = 0; i < n; i++)
    to[i] =
        (gint16) ((first[2 * i] + first[2 * i + 1] + second[2 * i] + second[2 * i + 1] + 2) >> 2);
}

static inline __attribute__ ((always_inline)) gint16
aug_erase_round (gfloat x)
{
  return (gint16) ((gint) (x + 32768.5f) - 32768);
}

static inline __attribute__ ((always_inline)) void
aug_erase_edges (
    gint16 *weights, gsize n, guint first, const gfloat (*edges)[2], guint n_edges, gfloat scale)
{
  for (gsize i = 0; i < n; i++) {
    const gfloat x = (gfloat) (gint) (first + i);
    gfloat least = 1.0f;

    for (guint e = 0; e < n_edges; e++) {
      const gfloat d = edges[e][0] * x + edges[e][1];

      least = d < least ? d : least;
    }
    weights[i] = aug_erase_round ((least > 0.0f ? least : 0.0f) * scale);
  }
}

static inline __attribute__ ((always_inline)) void
aug_erase_scale (gint16 *weights, gsize n, const gfloat *gains, gfloat scale)
{
  for (gsize i = 0; i < n; i++)
    weights[i] = aug_erase_round (gains[i] * scale);
}

static inline __attribute__ ((always_inline)) void
aug_erase_between (gint16 *weights, gsize n, const gfloat *a, const gfloat *b, gfloat t)
{
  for (gsize i = 0; i < n; i++) {
    const gfloat w = a[i] + t * (b[i] - a[i]);
    const gfloat low = w > 0.0f ? w : 0.0f;

    weights[i] = (gint16) (gint) (low < AUG_ERASE_ONE ? low : (gfloat) AUG_ERASE_ONE);
  }
}

G_END_DECLS
