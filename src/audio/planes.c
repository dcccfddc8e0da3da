/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "planes.h"

#include <math.h>
#include <string.h>

#define S16_SCALE 32768.0f
#define SANE 0x1p100f
/* Adding and subtracting 1.5·2^23 rounds to an integer, half to even. */
#define ROUNDER 0x1.8p23f

/* One channel of @channels interleaved ones. Where their number is a constant, which the callers
 * below see to, the loops become vectors. */
#define INLINE static inline __attribute__ ((always_inline))

INLINE void
interleave_f32 (gfloat *restrict to, const gfloat *restrict plane, gsize channels, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i * channels] = plane[i];
}

INLINE void
interleave_s16 (gint16 *restrict to, const gfloat *restrict plane, gsize channels, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    gfloat v = plane[i] * S16_SCALE;

    v = v < -32768.0f ? -32768.0f : v;
    v = v < 32767.0f ? v : 32767.0f;
    to[i * channels] = (gint16) (gint32) ((v + ROUNDER) - ROUNDER);
  }
}

INLINE void
separate_f32 (const gfloat *restrict from, gfloat *restrict plane, gsize channels, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    const gfloat v = from[i * channels];

    plane[i] = fabsf (v) < SANE ? v : 0;
  }
}

INLINE void
separate_s16 (const gint16 *restrict from, gfloat *restrict plane, gsize channels, gsize n)
{
  for (gsize i = 0; i < n; i++)
    plane[i] = (gfloat) from[i * channels] * (1 / S16_SCALE);
}

/* Two channels at once, since stores with a stride are no vectors. */
static void
interleave_stereo (
    gfloat *restrict to, const gfloat *restrict left, const gfloat *restrict right, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    to[2 * i] = left[i];
    to[2 * i + 1] = right[i];
  }
}

void
gst_aug_planes_read (
    gfloat *const *planes, gconstpointer interleaved, gboolean is_s16, guint channels, guint n)
{
  for (guint c = 0; c < channels; c++) {
    const gfloat *f32 = (const gfloat *) interleaved + c;
    const gint16 *s16 = (const gint16 *) interleaved + c;

    if (channels == 1)
      is_s16 ? separate_s16 (s16, planes[c], 1, n) : separate_f32 (f32, planes[c], 1, n);
    else if (channels == 2)
      is_s16 ? separate_s16 (s16, planes[c], 2, n) : separate_f32 (f32, planes[c], 2, n);
    else
      is_s16 ? separate_s16 (s16, planes[c], channels, n)
             : separate_f32 (f32, planes[c], channels, n);
  }
}

void
gst_aug_planes_write (
    gfloat *const *planes, gpointer interleaved, gboolean is_s16, guint channels, guint n)
{
  if (channels == 2 && !is_s16) {
    interleave_stereo (interleaved, planes[0], planes[1], n);
    return;
  }
  for (guint c = 0; c < channels; c++) {
    gfloat *f32 = (gfloat *) interleaved + c;
    gint16 *s16 = (gint16 *) interleaved + c;

    if (channels == 1)
      is_s16 ? interleave_s16 (s16, planes[c], 1, n)
             : (void) memcpy (f32, planes[c], n * sizeof (gfloat));
    else
      is_s16 ? interleave_s16 (s16, planes[c], channels, n)
             : interleave_f32 (f32, planes[c], channels, n);
  }
}
