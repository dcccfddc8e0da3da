/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#pragma once

#include "field.h"

G_BEGIN_DECLS

/* z = k0 + j·WEYL; z = (z ^ z >> 16)·MIX1 ^ k1; z = z ^ z >> 15;
 * y = z·MIX2; word j = y ^ y >> 15; y = (z rotated by 16)·MIX3; twin j = y ^ y >> 15 */
#define AUG_FIELD_WEYL 0x9E3779B9u
#define AUG_FIELD_MIX1 0x21F0AAADu
#define AUG_FIELD_MIX2 0xD35A2D97u
#define AUG_FIELD_MIX3 0x846CA68Bu

/* Words from here on belong to the row as a whole. */
#define AUG_FIELD_ROW_WORDS 0x80000000u

/* Gaussian noise on a row of bytes: value i becomes
 * clamp (x + ((g·m[i mod 4] + 2^14) >> 15), lo, hi), g a fine normal number of that scale. */
typedef struct {
  gint16 m[4];
  guint scale;
  guint8 lo, hi;
} AugNoiseBytes;

/* One of each for scalar and AVX2; a length is any number of values. */
typedef struct {
  void (*words) (const guint32 key[2], guint n, guint32 *words);
  void (*normals) (const guint32 key[2], guint n, guint scale, gint16 *normals);
  void (*wide_normals) (const guint32 key[2], guint n, gint32 *normals);
  void (*noise_bytes) (
      guint8 *dst, const guint8 *src, guint n, const guint32 key[2], const AugNoiseBytes *noise);
} AugFieldKernels;

/* A table's entry for nibbles 0 to 15. */
extern G_GNUC_INTERNAL const gint8 aug_field_tables[4][16];
extern G_GNUC_INTERNAL const AugFieldKernels aug_field_kernels_scalar;

/* NULL where the machine has no AVX2 */
G_GNUC_INTERNAL const AugFieldKernels *aug_field_kernels_vector (void);
G_GNUC_INTERNAL const AugFieldKernels *aug_field_kernels (void);

G_END_DECLS
