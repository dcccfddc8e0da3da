/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:exactmath
 * @title: Functions that every machine computes alike
 * @short_description: log, exp, sin, cos and normal draws of IEEE basic operations
 *
 * Mathematical libraries differ in the last bit. What decides a draw, a coefficient or a table
 * comes from here: additions, multiplications, divisions and square roots in a fixed order.
 * Relative error below 4e-16 (log, exp), absolute error below 4e-16 (sin, cos, |x| below 1e5).
 */
#include "exactmath.h"

#include <math.h>
#include <string.h>

#define LN2_HI 6.93147180369123816490e-01
#define LN2_LO 1.90821492927058770002e-10
#define PIO2_HI 1.57079632673412561417e+00
#define PIO2_LO 6.07710050650619224932e-11

static gdouble
scale_by_power (gdouble x, gint exponent)
{
  while (exponent > 1000) {
    x *= 0x1p1000;
    exponent -= 1000;
  }
  while (exponent < -1000) {
    x *= 0x1p-1000;
    exponent += 1000;
  }
  guint64 bits = (guint64) (exponent + 1023) << 52;
  gdouble power;
  memcpy (&power, &bits, sizeof power);
  return x * power;
}

/**
 * gst_aug_exact_log:
 * @x: a positive number
 *
 * log x = e·ln 2 + 2·artanh ((m - 1) / (m + 1)) with x = m·2^e and m around 1.
 *
 * Returns: the natural logarithm; NaN below 0, -infinity at 0
 */
gdouble
gst_aug_exact_log (gdouble x)
{
  gint exponent;
  gdouble m, s, s2, sum = 0;

  if (isnan (x) || x < 0)
    return NAN;
  if (x == 0)
    return -INFINITY;
  if (isinf (x))
    return x;
  m = frexp (x, &exponent);
  if (m < 0x1.6a09e667f3bcdp-1) {
    m *= 2;
    exponent--;
  }
  s = (m - 1) / (m + 1);
  s2 = s * s;
  for (gint k = 25; k >= 3; k -= 2)
    sum = (sum + 1.0 / k) * s2;
  return exponent * LN2_HI + (2 * (s + s * sum) + exponent * LN2_LO);
}

/**
 * gst_aug_exact_exp:
 * @x: a number
 *
 * Returns: e to the power of @x
 */
gdouble
gst_aug_exact_exp (gdouble x)
{
  gdouble k, r, sum = 1;

  if (isnan (x))
    return x;
  if (x > 709.78)
    return INFINITY;
  if (x < -745.13)
    return 0;
  k = floor (x / (LN2_HI + LN2_LO) + 0.5);
  r = (x - k * LN2_HI) - k * LN2_LO;
  for (gint n = 16; n >= 1; n--)
    sum = 1 + sum * r / n;
  return scale_by_power (sum, (gint) k);
}

static gdouble
sin_quarter (gdouble r)
{
  gdouble r2 = r * r, sum = 0;

  for (gint n = 19; n >= 3; n -= 2)
    sum = (1 - sum) * r2 / (n * (n - 1.0));
  return r - r * sum;
}

static gdouble
cos_quarter (gdouble r)
{
  gdouble r2 = r * r, sum = 0;

  for (gint n = 20; n >= 2; n -= 2)
    sum = (1 - sum) * r2 / (n * (n - 1.0));
  return 1 - sum;
}

static gdouble
sin_shifted (gdouble radians, gint64 quarters)
{
  gdouble k, r;
  gint64 q;

  if (!isfinite (radians))
    return NAN;
  k = floor (radians / (PIO2_HI + PIO2_LO) + 0.5);
  r = (radians - k * PIO2_HI) - k * PIO2_LO;
  q = (gint64) k + quarters;
  switch (q & 3) {
  case 0:
    return sin_quarter (r);
  case 1:
    return cos_quarter (r);
  case 2:
    return -sin_quarter (r);
  default:
    return -cos_quarter (r);
  }
}

/**
 * gst_aug_exact_sin:
 * @radians: an angle
 *
 * Returns: its sine
 */
gdouble
gst_aug_exact_sin (gdouble radians)
{
  return sin_shifted (radians, 0);
}

/**
 * gst_aug_exact_cos:
 * @radians: an angle
 *
 * Returns: its cosine
 */
gdouble
gst_aug_exact_cos (gdouble radians)
{
  return sin_shifted (radians, 1);
}

/**
 * gst_aug_exact_bessel_i0:
 * @x: a number, at most 700 away from 0
 *
 * By the power series; Kaiser's window is made of it.
 *
 * Returns: the modified Bessel function of the first kind and order 0
 */
gdouble
gst_aug_exact_bessel_i0 (gdouble x)
{
  const gdouble square = x * x / 4;
  gdouble term = 1, sum = 1;

  for (guint k = 1; term > 1e-18 * sum; k++) {
    term *= square / ((gdouble) k * k);
    sum += term;
  }
  return sum;
}

/**
 * gst_aug_draws_normal:
 * @draws: the address
 * @parameter: name of the parameter
 * @i: index of the draw under this name
 *
 * Box and Muller (1958): sqrt (-2 log (1 - u0))·cos (2 pi u1), u0 from words 0 and 1, u1 from
 * words 2 and 3.
 *
 * Returns: a number of the standard normal distribution
 */
gdouble
gst_aug_draws_normal (const GstAugDraws *draws, const gchar *parameter, guint32 i)
{
  guint32 w[4];
  gdouble u0, u1;

  gst_aug_draws_words (draws, parameter, i, w);
  u0 = (gdouble) (((guint64) w[0] | (guint64) w[1] << 32) >> 11) * 0x1p-53;
  u1 = (gdouble) (((guint64) w[2] | (guint64) w[3] << 32) >> 11) * 0x1p-53;
  return sqrt (-2 * gst_aug_exact_log (1 - u0)) * gst_aug_exact_cos (2 * G_PI * u1);
}
