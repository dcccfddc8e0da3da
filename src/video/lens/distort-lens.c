/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Brown and Conrady (Brown 1966, equations 2 to 4; OpenCV's k1, k2, p1, p2, k3): the picture that
 * is seen has the distortion, the source has none. */
#include "distort-private.h"

#include <math.h>

/* Where the radial map moves out by less than this share, it is taken to fold. */
#define FOLD_SLOPE 0.05
#define FOLD_SCAN 4096
#define FOLD_STEP (1.0 / 512)
#define MOST_ITERATIONS 20
#define ENOUGH 1e-26

static inline gdouble
radial (const gdouble *k, gdouble r2)
{
  return 1 + r2 * (k[0] + r2 * (k[1] + r2 * k[2]));
}

static inline gdouble
radial_slope (const gdouble *k, gdouble r2)
{
  return 1 + r2 * (3 * k[0] + r2 * (5 * k[1] + r2 * (7 * k[2])));
}

void
gst_aug_lens_prepare (GstAugDistorter *self)
{
  const gdouble *k = self->distortion.values;
  gdouble low = 0, high;
  guint i = 1;

  while (i < FOLD_SCAN && radial_slope (k, i * FOLD_STEP * (i * FOLD_STEP)) > FOLD_SLOPE)
    i++;
  low = (i - 1) * FOLD_STEP;
  high = i * FOLD_STEP;
  for (guint n = 0; n < 40; n++) {
    const gdouble middle = (low + high) / 2;

    if (radial_slope (k, middle * middle) > FOLD_SLOPE)
      low = middle;
    else
      high = middle;
  }
  self->fold = low;
  self->fold_to = low * radial (k, low * low);
}

static inline void
distort (const gdouble *k, gdouble x, gdouble y, gdouble *out_x, gdouble *out_y)
{
  const gdouble p1 = k[3], p2 = k[4], r2 = x * x + y * y, l = radial (k, r2);

  *out_x = x * l + 2 * p1 * x * y + p2 * (r2 + 2 * x * x);
  *out_y = y * l + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y;
}

/* Newton on both coordinates. */
static inline void
undistort (const gdouble *k, gdouble *x, gdouble *y)
{
  const gdouble to_x = *x, to_y = *y, p1 = k[3], p2 = k[4];

  for (guint i = 0; i < MOST_ITERATIONS; i++) {
    const gdouble a = *x, b = *y, r2 = a * a + b * b, l = radial (k, r2);
    const gdouble m = k[0] + r2 * (2 * k[1] + r2 * (3 * k[2]));
    const gdouble xx = l + 2 * a * a * m + 2 * p1 * b + 6 * p2 * a;
    const gdouble xy = 2 * a * b * m + 2 * p1 * a + 2 * p2 * b;
    const gdouble yy = l + 2 * b * b * m + 6 * p1 * b + 2 * p2 * a;
    const gdouble determinant = xx * yy - xy * xy;
    gdouble ex, ey;

    distort (k, a, b, &ex, &ey);
    ex = to_x - ex;
    ey = to_y - ey;
    if (ex * ex + ey * ey < ENOUGH || !(determinant > 1e-6))
      return;
    *x = a + (yy * ex - xy * ey) / determinant;
    *y = b + (xx * ey - xy * ex) / determinant;
  }
}

/* What is beyond the fold goes on outwards in a straight line, and so out of the picture. */
void
gst_aug_lens_back (const GstAugDistorter *self, gdouble *u, gdouble *v, guint n)
{
  const gdouble *k = self->distortion.values;
  const gdouble fx = k[5] / self->distortion.aspect, fy = k[5];

  for (guint i = 0; i < n; i++) {
    gdouble x = (u[i] - 0.5) / fx, y = (v[i] - 0.5) / fy;
    const gdouble r = sqrt (x * x + y * y);

    if (r > self->fold_to) {
      const gdouble scale = (self->fold + (r - self->fold_to) / FOLD_SLOPE) / r;

      x *= scale;
      y *= scale;
    } else {
      undistort (k, &x, &y);
    }
    u[i] = x * fx + 0.5;
    v[i] = y * fy + 0.5;
  }
}

void
gst_aug_lens_forth (const GstAugDistorter *self, gdouble *u, gdouble *v, guint n)
{
  const gdouble *k = self->distortion.values;
  const gdouble fx = k[5] / self->distortion.aspect, fy = k[5];

  for (guint i = 0; i < n; i++) {
    gdouble x = (u[i] - 0.5) / fx, y = (v[i] - 0.5) / fy;
    const gdouble r = sqrt (x * x + y * y);

    if (r > self->fold) {
      const gdouble scale = (self->fold_to + (r - self->fold) * FOLD_SLOPE) / r;

      x *= scale;
      y *= scale;
    } else {
      distort (k, x, y, &x, &y);
    }
    u[i] = x * fx + 0.5;
    v[i] = y * fy + 0.5;
  }
}
