/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "fft-private.h"

#include "../../core/exactmath.h"

static gfloat *
take (gfloat **at, gsize n)
{
  gfloat *taken = *at;

  *at += (n + 15) / 16 * 16;
  return taken;
}

static void
turn (gfloat *to, guint64 k, guint64 n)
{
  const gdouble angle = 2 * G_PI * (gdouble) (k % n) / (gdouble) n;

  to[0] = (gfloat) gst_aug_exact_cos (angle);
  to[1] = (gfloat) -gst_aug_exact_sin (angle);
}

/* Powers of the roots of unity, in the order in which the kernels use them. */
static void
make_tables (GstAugFft *self)
{
  const guint rows = self->half / GST_AUG_FFT_LANES;
  gfloat *step = self->steps, root[2];

  for (guint len = rows; len >= 4; len /= 4)
    for (guint p = 0; p < len / 4; p++)
      for (guint power = 1; power <= 3; power++, step += 2)
        turn (step, power * p, len);
  for (guint lane = 0; lane < GST_AUG_FFT_LANES; lane++)
    for (guint k = 0; k < rows; k++) {
      turn (root, (guint64) lane * k, self->half);
      self->lanes[0][lane * rows + k] = root[0];
      self->lanes[1][lane * rows + k] = root[1];
    }
  for (guint k = 0; k <= self->half / 2 + 8; k++) {
    turn (root, k, self->n);
    self->turns[0][k] = root[0];
    self->turns[1][k] = root[1];
  }
}

/* @n: a power of two, [GST_AUG_FFT_MIN, GST_AUG_FFT_MAX] */
GstAugFft *
gst_aug_fft_new (guint n)
{
  GstAugFft *self = g_new0 (GstAugFft, 1);
  const gsize half = n / 2, room = half + GST_AUG_FFT_PAD;
  gfloat *at;

  self->n = n;
  self->half = n / 2;
  self->memory = g_new0 (gfloat, 16 * (half + 64));
  /* vectors lie within lines of the cache */
  at = self->memory + (64 - ((guintptr) self->memory & 63)) / sizeof (gfloat) % 16;
  self->steps = take (&at, half);
  for (guint part = 0; part < 2; part++) {
    self->lanes[part] = take (&at, half);
    self->turns[part] = take (&at, half / 2 + 9);
    for (guint i = 0; i < G_N_ELEMENTS (self->work); i++)
      self->work[i][part] = take (&at, room);
  }
  make_tables (self);
  return self;
}

void
gst_aug_fft_free (GstAugFft *self)
{
  g_free (self->memory);
  g_free (self);
}

void
gst_aug_fft_forward (GstAugFft *self, const gfloat *samples, gfloat *re, gfloat *im)
{
  gst_aug_fft_kernels (gst_aug_level_get ())->forward (self, samples, NULL, re, im);
}

void
gst_aug_fft_forward_weighed (
    GstAugFft *self, const gfloat *samples, const gfloat *weights, gfloat *re, gfloat *im)
{
  gst_aug_fft_kernels (gst_aug_level_get ())->forward (self, samples, weights, re, im);
}

void
gst_aug_fft_inverse (GstAugFft *self, const gfloat *re, const gfloat *im, gfloat *samples)
{
  gst_aug_fft_kernels (gst_aug_level_get ())->inverse (self, re, im, samples);
}
