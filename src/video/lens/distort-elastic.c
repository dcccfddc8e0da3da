/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* White noise on a lattice that is fixed to the middle of the picture, smoothed: a discrete
 * Gaussian on the lattice, cubic B-splines between its points. With the lattice at 2/3 of sigma the
 * two are a Gaussian of sigma, so the field is that of torchvision's ElasticTransform, at any
 * resolution. */
#include "distort-private.h"

#include <math.h>
#include <string.h>

#include "../../core/exactmath.h"

#define SPACING (2.0 / 3)
/* (3/2)² - 1/3: what the splines' own variance leaves to the Gaussian */
#define VARIANCE (9.0 / 4 - 1.0 / 3)
#define REACH 7
#define TAPS (2 * REACH + 1)
/* The longer side has no more than 200 sigmas, so that the lattice stays small. */
#define MOST_SIGMAS 200
#define MOST_COLUMNS 320
#define MOST_ITERATIONS 64

void
gst_aug_field_uniform (guint64 field, guint32 i, guint32 j, gdouble numbers[2])
{
  const guint32 key[2] = { (guint32) field, (guint32) (field >> 32) };
  const guint32 counter[4] = { i, j, 0, 0 };
  guint32 w[4];

  gst_aug_philox4x32 (key, counter, w);
  for (guint k = 0; k < 2; k++)
    numbers[k] =
        (gdouble) (((guint64) w[2 * k] | (guint64) w[2 * k + 1] << 32) >> 11) * 0x1p-52 - 1;
}

/* The Gaussian, scaled so that the field's standard deviation along each axis of the lattice is the
 * square root of @deviation for noise of variance 1/3. */
static void
make_kernel (gdouble kernel[TAPS], gdouble deviation)
{
  /* products of cubic B-splines at a distance of whole steps: B-splines of degree 7 */
  static const gdouble products[] = { 2416.0 / 5040, 1191.0 / 5040, 120.0 / 5040, 1.0 / 5040 };
  gdouble energy = 0, scale;

  for (gint k = -REACH; k <= REACH; k++)
    kernel[k + REACH] = gst_aug_exact_exp (-(gdouble) (k * k) / (2 * VARIANCE));
  for (gint k = 0; k < TAPS; k++)
    for (gint l = MAX (k - 3, 0); l <= MIN (k + 3, TAPS - 1); l++)
      energy += kernel[k] * kernel[l] * products[ABS (k - l)];
  scale = sqrt (deviation * sqrt (3.0) / energy);
  for (guint k = 0; k < TAPS; k++)
    kernel[k] *= scale;
}

static gdouble *
reserve (gdouble **memory, gsize *size, gsize n)
{
  if (*size < n) {
    g_free (*memory);
    *memory = g_new (gdouble, n);
    *size = n;
  }
  return *memory;
}

/* One row of noise, smoothed along it. */
static void
smooth_row (const GstAugDistorter *self, const gdouble *kernel, gint j, gdouble *line, gdouble *to)
{
  for (gint i = 0; i < self->n_x + 2 * REACH; i++)
    gst_aug_field_uniform (
        self->distortion.field, (guint32) (self->first_x + i - REACH), (guint32) j, line + 2 * i);
  for (gint i = 0; i < 2 * self->n_x; i++) {
    gdouble sum = 0;

    for (gint k = 0; k < TAPS; k++)
      sum += kernel[k] * line[i + 2 * k];
    to[i] = sum;
  }
}

void
gst_aug_elastic_prepare (GstAugDistorter *self)
{
  const GstAugDistortion *d = &self->distortion;
  const gdouble width = d->aspect, longer = MAX (width, 1);
  const gdouble sigma = MAX (d->values[1], longer / MOST_SIGMAS);
  gdouble kernel[TAPS], *rows, *line, *out;
  gsize row;

  self->spacing = SPACING * sigma;
  self->first_x = (gint) floor (-width / 2 / self->spacing) - 1;
  self->first_y = (gint) floor (-0.5 / self->spacing) - 1;
  self->n_x = (gint) floor (width / 2 / self->spacing) + 3 - self->first_x;
  self->n_y = (gint) floor (0.5 / self->spacing) + 3 - self->first_y;
  row = 2 * (gsize) self->n_x;
  rows = reserve (
      &self->noise, &self->noise_size, row * (gsize) (self->n_y + 2 * REACH) + row + 4 * REACH);
  line = rows + row * (gsize) (self->n_y + 2 * REACH);
  out = reserve (&self->coefficients, &self->coefficients_size, row * (gsize) self->n_y);
  make_kernel (kernel, d->values[0]);
  for (gint j = 0; j < self->n_y + 2 * REACH; j++)
    smooth_row (self, kernel, self->first_y + j - REACH, line, rows + row * (gsize) j);
  memset (out, 0, row * (gsize) self->n_y * sizeof *out);
  for (gint j = 0; j < self->n_y; j++)
    for (gint k = 0; k < TAPS; k++) {
      const gdouble *from = rows + row * (gsize) (j + k);

      for (gsize i = 0; i < row; i++)
        out[row * (gsize) j + i] += kernel[k] * from[i];
    }
}

static inline void
spline (gdouble t, gdouble w[4])
{
  const gdouble s = 1 - t, t2 = t * t, s2 = s * s;

  w[0] = s2 * s * (1.0 / 6);
  w[1] = 2.0 / 3 - t2 * (1 - t * 0.5);
  w[2] = 2.0 / 3 - s2 * (1 - s * 0.5);
  w[3] = t2 * t * (1.0 / 6);
}

/* Index and weights on one axis; outside of the picture the field is that of its edge. */
static inline gint
locate (gdouble x, gdouble half, gdouble spacing, gint first, gdouble w[4])
{
  const gdouble t = CLAMP (x, -half, half) / spacing, whole = floor (t);

  spline (t - whole, w);
  return (gint) whole - 1 - first;
}

static inline void
displacement (const GstAugDistorter *self, gdouble u, gdouble v, gdouble d[2])
{
  const gdouble aspect = self->distortion.aspect;
  gdouble wx[4], wy[4];
  const gint i = locate ((u - 0.5) * aspect, aspect / 2, self->spacing, self->first_x, wx);
  const gint j = locate (v - 0.5, 0.5, self->spacing, self->first_y, wy);
  const gdouble *c = self->coefficients + 2 * ((gsize) j * (gsize) self->n_x + (gsize) i);

  d[0] = d[1] = 0;
  for (guint k = 0; k < 4; k++, c += 2 * (gsize) self->n_x) {
    d[0] += wy[k] * (wx[0] * c[0] + wx[1] * c[2] + wx[2] * c[4] + wx[3] * c[6]);
    d[1] += wy[k] * (wx[0] * c[1] + wx[1] * c[3] + wx[2] * c[5] + wx[3] * c[7]);
  }
  d[0] /= aspect;
}

/* Places of one height: the rows of coefficients become one. */
static void
back_along_row (const GstAugDistorter *self, gdouble *u, gdouble *v, guint n)
{
  const gdouble aspect = self->distortion.aspect;
  const gsize row = 2 * (gsize) self->n_x;
  gdouble wy[4], line[2 * MOST_COLUMNS];
  const gint j = locate (v[0] - 0.5, 0.5, self->spacing, self->first_y, wy);
  const gdouble *c = self->coefficients + row * (gsize) j;

  for (gsize i = 0; i < row; i++)
    line[i] = wy[0] * c[i] + wy[1] * c[row + i] + wy[2] * c[2 * row + i] + wy[3] * c[3 * row + i];
  for (guint i = 0; i < n; i++) {
    gdouble wx[4];
    const gdouble *l =
        line + 2 * locate ((u[i] - 0.5) * aspect, aspect / 2, self->spacing, self->first_x, wx);

    u[i] += (wx[0] * l[0] + wx[1] * l[2] + wx[2] * l[4] + wx[3] * l[6]) / aspect;
    v[i] += wx[0] * l[1] + wx[1] * l[3] + wx[2] * l[5] + wx[3] * l[7];
  }
}

static gboolean
is_row (const gdouble *v, guint n)
{
  for (guint i = 1; i < n; i++)
    if (v[i] != v[0])
      return FALSE;
  return TRUE;
}

void
gst_aug_elastic_back (const GstAugDistorter *self, gdouble *u, gdouble *v, guint n)
{
  if (n >= 8 && self->n_x <= MOST_COLUMNS && is_row (v, n)) {
    back_along_row (self, u, v, n);
    return;
  }
  for (guint i = 0; i < n; i++) {
    gdouble d[2];

    displacement (self, u[i], v[i], d);
    u[i] += d[0];
    v[i] += d[1];
  }
}

/* p + d (p) = q by p = q - d (p), with half steps where that swings. */
void
gst_aug_elastic_forth (const GstAugDistorter *self, gdouble *u, gdouble *v, guint n)
{
  for (guint i = 0; i < n; i++) {
    gdouble x = u[i], y = v[i], before = G_MAXDOUBLE, step = 1;

    for (guint k = 0; k < MOST_ITERATIONS; k++) {
      gdouble d[2], ex, ey, off;

      displacement (self, x, y, d);
      ex = u[i] - x - d[0];
      ey = v[i] - y - d[1];
      off = ex * ex + ey * ey;
      if (off < 1e-24)
        break;
      if (off > 0.25 * before)
        step = MAX (step * 0.75, 0.25);
      before = off;
      x += step * ex;
      y += step * ey;
    }
    u[i] = x;
    v[i] = y;
  }
}
