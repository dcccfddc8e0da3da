/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Random words that are looked up by place: the field of a frame, the key of a row, the word of a
 * value. Nothing advances, so bands and threads cannot matter. */
#include "field-private.h"

#include <string.h>

#include "../../core/draw.h"
#include "../../core/level.h"

/* Symmetric; the sum of one entry of each, all equally likely, has the variance 47898/16 and the
 * kurtosis 3.0002, and is nowhere further than 0.0003 from the normal distribution. */
const gint8 aug_field_tables[4][16] = {
  { -63, -44, -36, -23, -18, -14, -11, -10, 10, 11, 14, 18, 23, 36, 44, 63 },
  { -52, -38, -26, -18, -15, -14, -13, -11, 11, 13, 14, 15, 18, 26, 38, 52 },
  { -37, -31, -22, -21, -16, -11, -6, -1, 1, 6, 11, 16, 21, 22, 31, 37 },
  { -69, -24, -14, -14, -11, -8, -6, 0, 0, 6, 8, 11, 14, 14, 24, 69 },
};

static inline guint32
mixed (const guint32 key[2], guint32 j)
{
  guint32 z = key[0] + j * AUG_FIELD_WEYL;

  z = ((z ^ z >> 16) * AUG_FIELD_MIX1) ^ key[1];
  return z ^ z >> 15;
}

static inline guint32
word (const guint32 key[2], guint32 j)
{
  const guint32 y = mixed (key, j) * AUG_FIELD_MIX2;

  return y ^ y >> 15;
}

/* A second word of the same place for little more. */
static inline guint32
twin (const guint32 key[2], guint32 j)
{
  const guint32 z = mixed (key, j), y = (z << 16 | z >> 16) * AUG_FIELD_MIX3;

  return y ^ y >> 15;
}

static inline gint
sum_tables (guint first, guint second)
{
  return aug_field_tables[0][first & 15] + aug_field_tables[1][first >> 4] +
         aug_field_tables[2][second & 15] + aug_field_tables[3][second >> 4];
}

/* Value i has byte i mod 4 of word i/4 and of its twin. */
static inline gint
normal (const guint32 key[2], guint i)
{
  const guint byte = (i & 3) * 8;

  return sum_tables (word (key, i / 4) >> byte & 255, twin (key, i / 4) >> byte & 255);
}

static void
words_scalar (const guint32 key[2], guint n, guint32 *words)
{
  for (guint i = 0; i < n; i++)
    words[i] = word (key, i);
}

/* Where the values at i mod 32 lie between the steps of a row's normal numbers: odd numbers within
 * half of @scale, from byte i mod 32 of eight words, so that each level is met as it should be. */
static void
fill_between (const guint32 key[2], guint scale, gint16 between[32])
{
  for (guint i = 0; i < 32; i++) {
    const gint8 d = (gint8) (word (key, AUG_FIELD_ROW_WORDS + i / 4) >> (i & 3) * 8);

    between[i] = scale > 1 ? (gint16) (2 * ((d * (gint) (scale / 2)) >> 8) + 1) : 0;
  }
}

static void
normals_scalar (const guint32 key[2], guint n, guint scale, gint16 *normals)
{
  gint16 between[32];

  fill_between (key, scale, between);
  for (guint i = 0; i < n; i++)
    normals[i] = (gint16) (normal (key, i) * (gint) scale + between[i & 31]);
}

static void
wide_normals_scalar (const guint32 key[2], guint n, gint32 *normals)
{
  for (guint i = 0; i < n; i++) {
    const guint32 w = word (key, i);

    normals[i] = sum_tables (w & 255, w >> 8 & 255) * 512 + 2 * (gint32) (w >> 16 & 255) - 255;
  }
}

static void
noise_bytes_scalar (
    guint8 *dst, const guint8 *src, guint n, const guint32 key[2], const AugNoiseBytes *noise)
{
  gint16 between[32];

  fill_between (key, noise->scale, between);
  for (guint i = 0; i < n; i++) {
    const gint g = normal (key, i) * (gint) noise->scale + between[i & 31];
    const gint x = src[i] + ((g * noise->m[i & 3] + (1 << 14)) >> 15);

    dst[i] = (guint8) CLAMP (x, noise->lo, noise->hi);
  }
}

const AugFieldKernels aug_field_kernels_scalar = {
  .words = words_scalar,
  .normals = normals_scalar,
  .wide_normals = wide_normals_scalar,
  .noise_bytes = noise_bytes_scalar,
};

const AugFieldKernels *
aug_field_kernels (void)
{
  const AugFieldKernels *vector =
      gst_aug_level_get () == GST_AUG_LEVEL_VECTOR ? aug_field_kernels_vector () : NULL;

  return vector ? vector : &aug_field_kernels_scalar;
}

/* F = philox (key = value, counter = (time, branch, 0)); what @flags leaves out is 0. */
void
gst_aug_field_init (
    GstAugField *field, guint64 value, const GstAugEffectAddress *address, GstAugFieldFlags flags)
{
  const guint64 time = flags & GST_AUG_FIELD_OF_TIME ? (guint64) address->time : 0;
  const guint32 key[2] = { (guint32) value, (guint32) (value >> 32) };
  const guint32 counter[4] = { (guint32) time, (guint32) (time >> 32),
    flags & GST_AUG_FIELD_OF_BRANCH ? address->branch : 0, 0 };

  gst_aug_philox4x32 (key, counter, field->words);
}

/* The keys of the rows 2·pair and 2·pair + 1, two words each: philox (key = (F0, F1),
 * counter = (pair, layer, F2, F3)). */
void
gst_aug_field_row_pair (const GstAugField *field, guint layer, guint pair, guint32 keys[4])
{
  const guint32 counter[4] = { pair, layer, field->words[2], field->words[3] };

  gst_aug_philox4x32 (field->words, counter, keys);
}

/* The key of one row. */
void
gst_aug_field_row (const GstAugField *field, guint layer, guint row, guint32 key[2])
{
  guint32 keys[4];

  gst_aug_field_row_pair (field, layer, row >> 1, keys);
  memcpy (key, keys + (row & 1) * 2, 2 * sizeof *key);
}

/* @n words of a row, from word 0 on. */
void
gst_aug_field_words (const guint32 key[2], guint n, guint32 *words)
{
  aug_field_kernels ()->words (key, n, words);
}

/* @n normal numbers of a row with the deviation GST_AUG_FIELD_SIGMA, from 16 bits each. */
void
gst_aug_field_normals (const guint32 key[2], guint n, gint16 *normals)
{
  aug_field_kernels ()->normals (key, n, 1, normals);
}

/* The same @scale times, a power of two up to 128, and between those steps. */
void
gst_aug_field_fine_normals (const guint32 key[2], guint n, guint scale, gint16 *normals)
{
  aug_field_kernels ()->normals (key, n, scale, normals);
}

/* @n normal numbers of a row with the deviation GST_AUG_FIELD_WIDE_SIGMA, one from each word. */
void
gst_aug_field_wide_normals (const guint32 key[2], guint n, gint32 *normals)
{
  aug_field_kernels ()->wide_normals (key, n, normals);
}

/* The operation's value `field`, of which all its random words are made. */
guint64
gst_aug_field_value (const GstAugOperation *operation)
{
  const GstAugValue *value = gst_aug_operation_find (operation, "field");

  return value && value->type == GST_AUG_VALUE_UINT64 ? value->u : 0;
}
