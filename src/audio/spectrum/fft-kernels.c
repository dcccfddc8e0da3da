/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* One source for every level: vectors of eight are what all levels calculate, lane by lane, so the
 * bytes are the same.
 *
 * A complex transform of half = 8·rows points takes eight neighbours for the lanes of a vector:
 * eight transforms of rows points that lie 8 apart, in steps of four without bit reversal
 * (Stockham; Van Loan 1992, section 1.7), then one transform of eight points across the lanes. */
#include <string.h>

#include "fft-private.h"

#define INLINE static inline __attribute__ ((always_inline))
#define LANES GST_AUG_FFT_LANES
#define SQRT_HALF 0.70710678118654752f

#pragma GCC diagnostic ignored "-Wpsabi"

typedef gfloat Vector __attribute__ ((vector_size (LANES * sizeof (gfloat)), aligned (4)));

#define LOAD(at) (*(const Vector *) (at))
#define STORE(at, v) (*(Vector *) (at) = (v))

typedef struct {
  Vector re, im;
} Complex;

/* Where numbers are. By value: the compiler sees that nothing that is stored changes it. */
typedef struct {
  gfloat *re, *im;
} Place;

INLINE Complex
add (Complex a, Complex b)
{
  return (Complex){ a.re + b.re, a.im + b.im };
}

INLINE Complex
sub (Complex a, Complex b)
{
  return (Complex){ a.re - b.re, a.im - b.im };
}

/* -i·a */
INLINE Complex
turn (Complex a)
{
  return (Complex){ a.im, -a.re };
}

INLINE Complex
times (Complex a, Vector re, Vector im)
{
  return (Complex){ a.re * re - a.im * im, a.re * im + a.im * re };
}

INLINE Complex
times_root (Complex a, const gfloat *root)
{
  return (Complex){ a.re * root[0] - a.im * root[1], a.re * root[1] + a.im * root[0] };
}

INLINE Complex
get (Place from, gsize i)
{
  return (Complex){ LOAD (from.re + LANES * i), LOAD (from.im + LANES * i) };
}

INLINE void
put (Place to, gsize i, Complex v)
{
  STORE (to.re + LANES * i, v.re);
  STORE (to.im + LANES * i, v.im);
}

INLINE void
step_of_four (Place from, Place to, guint len, guint s, const gfloat *roots)
{
  const guint m = len / 4;

  for (guint p = 0; p < m; p++, roots += 6)
    for (guint q = 0; q < s; q++) {
      const Complex a = get (from, q + s * p), b = get (from, q + s * (p + m));
      const Complex c = get (from, q + s * (p + 2 * m)), d = get (from, q + s * (p + 3 * m));
      const Complex e = add (a, c), f = sub (a, c), g = add (b, d), h = turn (sub (b, d));

      put (to, q + s * (4 * p), add (e, g));
      put (to, q + s * (4 * p + 1), times_root (add (f, h), roots));
      put (to, q + s * (4 * p + 2), times_root (sub (e, g), roots + 2));
      put (to, q + s * (4 * p + 3), times_root (sub (f, h), roots + 4));
    }
}

INLINE void
step_of_two (Place from, Place to, guint s)
{
  for (guint q = 0; q < s; q++) {
    const Complex a = get (from, q), b = get (from, q + s);

    put (to, q, add (a, b));
    put (to, q + s, sub (a, b));
  }
}

#define PICK(a, b, ...) __builtin_shufflevector (a, b, __VA_ARGS__)

/* Rows of eight become columns. */
INLINE void
transpose (Vector v[8])
{
  Vector a[8], b[8];

  for (guint i = 0; i < 4; i++) {
    a[2 * i] = PICK (v[2 * i], v[2 * i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    a[2 * i + 1] = PICK (v[2 * i], v[2 * i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  for (guint i = 0; i < 8; i += 4)
    for (guint j = 0; j < 2; j++) {
      b[i + 2 * j] = PICK (a[i + j], a[i + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      b[i + 2 * j + 1] = PICK (a[i + j], a[i + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  for (guint i = 0; i < 4; i++) {
    v[i] = PICK (b[i], b[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    v[i + 4] = PICK (b[i], b[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

/* Four points, in place. */
INLINE void
four (Complex *a, Complex *b, Complex *c, Complex *d)
{
  const Complex e = add (*a, *c), f = sub (*a, *c), g = add (*b, *d), h = turn (sub (*b, *d));

  *a = add (e, g);
  *b = add (f, h);
  *c = sub (e, g);
  *d = sub (f, h);
}

/* The transform across the lanes, for eight rows at a time. */
INLINE void
across (const GstAugFft *fft, Place from, Place to)
{
  const guint rows = fft->half / LANES;

  for (guint k = 0; k < rows; k += LANES) {
    Vector re[8], im[8];
    Complex v[8];

    for (guint i = 0; i < 8; i++) {
      re[i] = LOAD (from.re + (k + i) * LANES);
      im[i] = LOAD (from.im + (k + i) * LANES);
    }
    transpose (re);
    transpose (im);
    for (guint l = 0; l < 8; l++)
      v[l] = times ((Complex){ re[l], im[l] }, LOAD (fft->lanes[0] + l * rows + k),
          LOAD (fft->lanes[1] + l * rows + k));
    four (&v[0], &v[2], &v[4], &v[6]);
    four (&v[1], &v[3], &v[5], &v[7]);
    v[3] = (Complex){ (v[3].re + v[3].im) * SQRT_HALF, (v[3].im - v[3].re) * SQRT_HALF };
    v[5] = turn (v[5]);
    v[7] = (Complex){ (v[7].im - v[7].re) * SQRT_HALF, (-v[7].re - v[7].im) * SQRT_HALF };
    for (guint t = 0; t < 4; t++) {
      const Complex even = v[2 * t], odd = v[2 * t + 1], low = add (even, odd);
      const Complex high = sub (even, odd);

      STORE (to.re + t * rows + k, low.re);
      STORE (to.im + t * rows + k, low.im);
      STORE (to.re + (t + 4) * rows + k, high.re);
      STORE (to.im + (t + 4) * rows + k, high.im);
    }
  }
}

/* By way of @other; both are spoilt. */
INLINE void
complex_transform (const GstAugFft *fft, Place from, Place other, Place to)
{
  const gfloat *roots = fft->steps;
  guint len = fft->half / LANES, s = 1;
  Place swap;

  for (; len >= 4; len /= 4, s *= 4) {
    step_of_four (from, other, len, s, roots);
    roots += len / 4 * 6;
    swap = from;
    from = other;
    other = swap;
  }
  if (len == 2) {
    step_of_two (from, other, s);
    from = other;
  }
  across (fft, from, to);
}

INLINE Place
work (const GstAugFft *fft, guint i, guint first)
{
  return (Place){ fft->work[i][first], fft->work[i][1 - first] };
}

INLINE Vector
reversed (Vector v)
{
  return PICK (v, v, 7, 6, 5, 4, 3, 2, 1, 0);
}

/* Even samples become real parts, odd ones imaginary. */
INLINE void
pair (const gfloat *samples, const gfloat *weights, Place to, guint half)
{
  for (guint i = 0; i < half; i += LANES) {
    Vector a = LOAD (samples + 2 * i), b = LOAD (samples + 2 * i + LANES);

    if (weights) {
      a *= LOAD (weights + 2 * i);
      b *= LOAD (weights + 2 * i + LANES);
    }
    STORE (to.re + i, PICK (a, b, 0, 2, 4, 6, 8, 10, 12, 14));
    STORE (to.im + i, PICK (a, b, 1, 3, 5, 7, 9, 11, 13, 15));
  }
}

INLINE void
forward (const GstAugFft *fft, const gfloat *samples, const gfloat *weights, gfloat *re, gfloat *im)
{
  const Place pairs = work (fft, 0, 0), z = work (fft, 2, 0);
  const gfloat *cosine = fft->turns[0], *sine = fft->turns[1];
  const guint half = fft->half;

  if (weights)
    pair (samples, weights, pairs, half);
  else
    pair (samples, NULL, pairs, half);
  complex_transform (fft, pairs, work (fft, 1, 0), z);
  for (guint k = 1; k <= half / 2; k += LANES) {
    const guint r = half - k - (LANES - 1);
    const Complex a = { LOAD (z.re + k), LOAD (z.im + k) };
    const Complex b = { reversed (LOAD (z.re + r)), -reversed (LOAD (z.im + r)) };
    const Complex sum = add (a, b), part = turn (sub (a, b));
    const Complex t = times (part, LOAD (cosine + k), LOAD (sine + k));

    STORE (re + k, (sum.re + t.re) * 0.5f);
    STORE (im + k, (sum.im + t.im) * 0.5f);
    STORE (re + r, reversed ((sum.re - t.re) * 0.5f));
    STORE (im + r, reversed ((t.im - sum.im) * 0.5f));
  }
  re[0] = z.re[0] + z.im[0];
  re[half] = z.re[0] - z.im[0];
  im[0] = im[half] = 0;
}

/* Backwards is forwards with the parts exchanged. */
INLINE void
inverse (const GstAugFft *fft, const gfloat *re, const gfloat *im, gfloat *samples)
{
  const Place z = work (fft, 0, 0), x = work (fft, 2, 0);
  const gfloat *cosine = fft->turns[0], *sine = fft->turns[1];
  const guint half = fft->half;

  for (guint k = 1; k <= half / 2; k += LANES) {
    const guint r = half - k - (LANES - 1);
    const Complex a = { LOAD (re + k), LOAD (im + k) };
    const Complex b = { reversed (LOAD (re + r)), -reversed (LOAD (im + r)) };
    const Complex sum = add (a, b);
    const Complex t = times (sub (a, b), LOAD (cosine + k), -LOAD (sine + k));

    STORE (z.re + k, sum.re - t.im);
    STORE (z.im + k, sum.im + t.re);
    STORE (z.re + r, reversed (sum.re + t.im));
    STORE (z.im + r, reversed (t.re - sum.im));
  }
  z.re[0] = re[0] + re[half];
  z.im[0] = re[0] - re[half];
  complex_transform (fft, work (fft, 0, 1), work (fft, 1, 1), work (fft, 2, 1));
  for (guint i = 0; i < half; i += LANES) {
    const Vector a = LOAD (x.re + i), b = LOAD (x.im + i);

    STORE (samples + 2 * i, PICK (a, b, 0, 8, 1, 9, 2, 10, 3, 11));
    STORE (samples + 2 * i + LANES, PICK (a, b, 4, 12, 5, 13, 6, 14, 7, 15));
  }
}

#define DEFINE_KERNELS(name, attributes) \
  attributes static void name##_forward ( \
      const GstAugFft *fft, const gfloat *samples, const gfloat *weights, gfloat *re, gfloat *im) \
  { \
    forward (fft, samples, weights, re, im); \
  } \
  attributes static void name##_inverse ( \
      const GstAugFft *fft, const gfloat *re, const gfloat *im, gfloat *samples) \
  { \
    inverse (fft, re, im, samples); \
  } \
  static const GstAugFftKernels name##_kernels = { name##_forward, name##_inverse };

DEFINE_KERNELS (scalar, )

#if defined(__x86_64__) && defined(__GNUC__)
DEFINE_KERNELS (avx2, __attribute__ ((target ("avx2"))))
#endif

const GstAugFftKernels *
gst_aug_fft_kernels (GstAugLevel level)
{
#if defined(__x86_64__) && defined(__GNUC__)
  if (level == GST_AUG_LEVEL_VECTOR && __builtin_cpu_supports ("avx2"))
    return &avx2_kernels;
#endif
  return &scalar_kernels;
}
