/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "sinc.h"

#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"
#include "../../core/level.h"

#define CROSSINGS 32
#define FINE 2048  /* points of the kernel a crossing */
#define PHASES 512 /* rows of coefficients; what lies between two is interpolated */
#define BETA 8.6
#define ROLLOFF 0.94
#define LANES 8

struct _GstAugSinc {
  gdouble ratio;
  guint half;    /* samples on either side, a multiple of LANES / 2 */
  gfloat *rows;  /* PHASES + 1 rows of 2 · half */
  gsize n_taken; /* floats */
};

/* The kernel at the distance i / FINE, in crossings; 0 from CROSSINGS on. */
static const gdouble *
get_kernel (void)
{
  static gsize made;

  if (g_once_init_enter (&made)) {
    gdouble *kernel = g_new0 (gdouble, CROSSINGS * FINE + 2);

    kernel[0] = 1;
    for (guint i = 1; i < CROSSINGS * FINE; i++) {
      const gdouble x = (gdouble) i / FINE, u = x / CROSSINGS;

      kernel[i] = gst_aug_exact_sin (G_PI * x) / (G_PI * x) *
                  gst_aug_exact_bessel_i0 (BETA * sqrt (1 - u * u)) /
                  gst_aug_exact_bessel_i0 (BETA);
    }
    g_once_init_leave (&made, (gsize) kernel);
  }
  return (const gdouble *) made;
}

GstAugSinc *
gst_aug_sinc_new (void)
{
  return g_new0 (GstAugSinc, 1);
}

void
gst_aug_sinc_free (GstAugSinc *self)
{
  if (!self)
    return;
  g_free (self->rows);
  g_free (self);
}

/* One row: the coefficients of a position @fraction behind sample half - 1; their sum is 1. */
static void
make_row (const GstAugSinc *self, gdouble fraction, gdouble crossings, gfloat *row)
{
  const gdouble *kernel = get_kernel ();
  const guint n = 2 * self->half;
  gdouble sum = 0;

  for (guint pass = 0; pass < 2; pass++) {
    for (guint k = 0; k < n; k++) {
      const gdouble distance = fabs ((gdouble) k - (self->half - 1) - fraction) * crossings * FINE;
      const guint i = (guint) MIN (distance, CROSSINGS * FINE);
      const gdouble at = kernel[i] + (distance - i) * (kernel[i + 1] - kernel[i]);
      const gdouble value = i < CROSSINGS * FINE ? at : 0;

      if (pass == 0)
        sum += value;
      else
        row[k] = (gfloat) (value / sum);
    }
  }
}

void
gst_aug_sinc_set_ratio (GstAugSinc *self, gdouble ratio)
{
  const gdouble narrow = MAX (ratio, 1), crossings = ROLLOFF / narrow;
  gsize size;

  if (self->rows && narrow == self->ratio)
    return;
  self->ratio = narrow;
  self->half = (guint) ceil (CROSSINGS / crossings) + 1;
  self->half = (self->half + LANES / 2 - 1) / (LANES / 2) * (LANES / 2);
  size = (gsize) (PHASES + 1) * 2 * self->half;
  if (size > self->n_taken) {
    self->rows = g_renew (gfloat, self->rows, size);
    self->n_taken = size;
  }
  for (guint phase = 0; phase <= PHASES; phase++)
    make_row (
        self, (gdouble) phase / PHASES, crossings, self->rows + (gsize) phase * 2 * self->half);
}

guint
gst_aug_sinc_get_reach (const GstAugSinc *self)
{
  return self->half;
}

/* Sums go in LANES, whatever the machine adds at once. */
static inline __attribute__ ((always_inline)) void
render (const GstAugSinc *self, const gfloat *in, gdouble position, gdouble step, guint first,
    gfloat *out, guint n)
{
  const guint taps = 2 * self->half;

  for (guint i = 0; i < n; i++) {
    const gdouble at = position + (first + i) * step, whole = floor (at),
                  phase = (at - whole) * PHASES;
    const guint row = (guint) phase;
    const gfloat between = (gfloat) (phase - row);
    const gfloat *a = self->rows + (gsize) row * taps, *b = a + taps;
    const gfloat *x = in + (gint64) whole - (self->half - 1);
    gfloat low[LANES] = { 0 }, high[LANES] = { 0 };

    for (guint k = 0; k < taps; k += LANES) {
      for (guint lane = 0; lane < LANES; lane++) {
        low[lane] += a[k + lane] * x[k + lane];
        high[lane] += b[k + lane] * x[k + lane];
      }
    }
    for (guint width = LANES / 2; width > 0; width /= 2) {
      for (guint lane = 0; lane < width; lane++) {
        low[lane] += low[lane + width];
        high[lane] += high[lane + width];
      }
    }
    out[i] = low[0] + between * (high[0] - low[0]);
  }
}

#ifdef __x86_64__
__attribute__ ((target ("avx2"))) static void
render_avx2 (const GstAugSinc *self, const gfloat *in, gdouble position, gdouble step, guint first,
    gfloat *out, guint n)
{
  render (self, in, position, step, first, out, n);
}
#endif

void
gst_aug_sinc_render (const GstAugSinc *self, const gfloat *in, gdouble position, gdouble step,
    guint first, gfloat *out, guint n)
{
#ifdef __x86_64__
  if (gst_aug_level_get () == GST_AUG_LEVEL_VECTOR && __builtin_cpu_supports ("avx2")) {
    render_avx2 (self, in, position, step, first, out, n);
    return;
  }
#endif
  render (self, in, position, step, first, out, n);
}
