/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "planes.h"

#include <math.h>
#include <string.h>

#define S16_SCALE 32768.0f
#define SANE 0x1p100f
/* Adding and subtracting 1.5·2^23 rounds to an integer, half to even. */
#define ROUNDER 0x1.8p23f

static void
interleave_f32 (gfloat *to, gfloat *const *planes, guint channels, guint n)
{
  if (channels == 1) {
    memcpy (to, planes[0], n * sizeof (gfloat));
    return;
  }
  for (guint c = 0; c < channels; c++)
    for (guint i = 0; i < n; i++)
      to[(gsize) i * channels + c] = planes[c][i];
}

static void
interleave_s16 (gint16 *to, gfloat *const *planes, guint channels, guint n)
{
  for (guint c = 0; c < channels; c++) {
    for (guint i = 0; i < n; i++) {
      gfloat v = planes[c][i] * S16_SCALE;

      v = v < -32768.0f ? -32768.0f : v;
      v = v < 32767.0f ? v : 32767.0f;
      to[(gsize) i * channels + c] = (gint16) ((v + ROUNDER) - ROUNDER);
    }
  }
}

static void
separate_f32 (const gfloat *from, gfloat *const *planes, guint channels, guint n)
{
  for (guint c = 0; c < channels; c++) {
    for (guint i = 0; i < n; i++) {
      const gfloat v = from[(gsize) i * channels + c];

      planes[c][i] = fabsf (v) < SANE ? v : 0;
    }
  }
}

static void
separate_s16 (const gint16 *from, gfloat *const *planes, guint channels, guint n)
{
  for (guint c = 0; c < channels; c++)
    for (guint i = 0; i < n; i++)
      planes[c][i] = (gfloat) from[(gsize) i * channels + c] * (1 / S16_SCALE);
}

void
gst_aug_planes_read (
    gfloat *const *planes, gconstpointer interleaved, gboolean is_s16, guint channels, guint n)
{
  if (is_s16)
    separate_s16 (interleaved, planes, channels, n);
  else
    separate_f32 (interleaved, planes, channels, n);
}

void
gst_aug_planes_write (
    gfloat *const *planes, gpointer interleaved, gboolean is_s16, guint channels, guint n)
{
  if (is_s16)
    interleave_s16 (interleaved, planes, channels, n);
  else
    interleave_f32 (interleaved, planes, channels, n);
}
