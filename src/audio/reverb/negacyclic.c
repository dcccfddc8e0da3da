/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Radix 4 with one stage of radix 2 where n asks for it: decimation in frequency on the way there,
 * in time on the way back, so that neither sorts. One text, compiled for the least machine and for
 * AVX2; every operation is a plain IEEE one, so the width of vectors does not matter. */
#include "negacyclic.h"

#include "../../core/exactmath.h"
#include "../../core/level.h"

#define INLINE static inline __attribute__ ((always_inline))

#define MAX_LOG 16

static gboolean
has_odd_log (guint n)
{
  return g_bit_nth_msf (n, -1) % 2 != 0;
}

/* cos and sin of 2·pi·k·j/m for j below m/4 (m/2 for a radix 2), k from 1 to @powers. */
static gdouble *
write_stage (gdouble *to, guint m, guint radix)
{
  const guint q = m / radix;

  for (guint k = 1; k < radix; k++) {
    for (guint j = 0; j < q; j++) {
      to[j] = gst_aug_exact_cos (2 * G_PI * k * j / m);
      to[j + q] = -gst_aug_exact_sin (2 * G_PI * k * j / m);
    }
    to += 2 * q;
  }
  return to;
}

static GstAugNegacyclic *
make (guint n)
{
  GstAugNegacyclic *self = g_new (GstAugNegacyclic, 1);
  guint m = n;
  gdouble *to;

  self->n = n;
  self->weights = g_new (gdouble, 2 * n);
  to = self->twiddles = g_new (gdouble, 4 * n);
  for (guint k = 0; k < n; k++) {
    self->weights[k] = gst_aug_exact_cos (G_PI * k / (2.0 * n));
    self->weights[k + n] = gst_aug_exact_sin (G_PI * k / (2.0 * n));
  }
  if (has_odd_log (n)) {
    to = write_stage (to, m, 2);
    m /= 2;
  }
  for (; m > 4; m /= 4)
    to = write_stage (to, m, 4);
  return self;
}

const GstAugNegacyclic *
gst_aug_negacyclic_get (guint n)
{
  static gsize made[MAX_LOG + 1];
  const guint log = (guint) g_bit_nth_msf (n, -1);

  g_return_val_if_fail (n >= 16 && log <= MAX_LOG && n == 1u << log, NULL);
  if (g_once_init_enter (&made[log]))
    g_once_init_leave (&made[log], (gsize) make (n));
  return (const GstAugNegacyclic *) made[log];
}

/* Real and imaginary part of (a + i·b)·(c + i·d), and of (a + i·b)·(c - i·d). */
#define MULTIPLY(re, im, a, b, c, d) \
  do { \
    (re) = (a) * (c) - (b) * (d); \
    (im) = (a) * (d) + (b) * (c); \
  } while (0)
#define MULTIPLY_CONJUGATE(re, im, a, b, c, d) \
  do { \
    (re) = (a) * (c) + (b) * (d); \
    (im) = (b) * (c) - (a) * (d); \
  } while (0)

/* Four numbers; the compiler splits them where the machine has shorter vectors. */
typedef gdouble Four __attribute__ ((vector_size (32), aligned (8), may_alias));

#define GET(from) (*(const Four *) (from))
#define PUT(to) (*(Four *) (to))

INLINE void
there_2 (gdouble *re, gdouble *im, guint q, const gdouble *w)
{
  for (guint j = 0; j < q; j += 4) {
    const Four ar = GET (re + j), ai = GET (im + j), br = GET (re + q + j), bi = GET (im + q + j);
    const Four c = GET (w + j), d = GET (w + q + j);
    Four r, i;

    PUT (re + j) = ar + br;
    PUT (im + j) = ai + bi;
    MULTIPLY (r, i, ar - br, ai - bi, c, d);
    PUT (re + q + j) = r;
    PUT (im + q + j) = i;
  }
}

INLINE void
back_2 (gdouble *re, gdouble *im, guint q, const gdouble *w)
{
  for (guint j = 0; j < q; j += 4) {
    const Four ar = GET (re + j), ai = GET (im + j), br = GET (re + q + j), bi = GET (im + q + j);
    const Four c = GET (w + j), d = GET (w + q + j);
    Four r, i;

    MULTIPLY_CONJUGATE (r, i, br, bi, c, d);
    PUT (re + j) = ar + r;
    PUT (im + j) = ai + i;
    PUT (re + q + j) = ar - r;
    PUT (im + q + j) = ai - i;
  }
}

/* Four points become four bins, and back, times four. */
INLINE void
butterfly_there (Four r[4], Four i[4])
{
  const Four r0 = r[0] + r[2], i0 = i[0] + i[2], r1 = r[0] - r[2], i1 = i[0] - i[2];
  const Four r2 = r[1] + r[3], i2 = i[1] + i[3], r3 = i[1] - i[3], i3 = r[3] - r[1];

  r[0] = r0 + r2;
  i[0] = i0 + i2;
  r[1] = r1 + r3;
  i[1] = i1 + i3;
  r[2] = r0 - r2;
  i[2] = i0 - i2;
  r[3] = r1 - r3;
  i[3] = i1 - i3;
}

INLINE void
butterfly_back (Four r[4], Four i[4])
{
  const Four r0 = r[0] + r[2], i0 = i[0] + i[2], r1 = r[0] - r[2], i1 = i[0] - i[2];
  const Four r2 = r[1] + r[3], i2 = i[1] + i[3], r3 = i[3] - i[1], i3 = r[1] - r[3];

  r[0] = r0 + r2;
  i[0] = i0 + i2;
  r[1] = r1 + r3;
  i[1] = i1 + i3;
  r[2] = r0 - r2;
  i[2] = i0 - i2;
  r[3] = r1 - r3;
  i[3] = i1 - i3;
}

/* One block of 4q; @w: first, second and third power. */
INLINE void
there_4 (gdouble *re, gdouble *im, guint q, const gdouble *w)
{
  for (guint j = 0; j < q; j += 4) {
    Four r[4], i[4];

    for (guint k = 0; k < 4; k++) {
      r[k] = GET (re + k * q + j);
      i[k] = GET (im + k * q + j);
    }
    butterfly_there (r, i);
    PUT (re + j) = r[0];
    PUT (im + j) = i[0];
    for (guint k = 1; k < 4; k++) {
      const Four c = GET (w + (2 * k - 2) * q + j), d = GET (w + (2 * k - 1) * q + j);
      Four x, y;

      MULTIPLY (x, y, r[k], i[k], c, d);
      PUT (re + k * q + j) = x;
      PUT (im + k * q + j) = y;
    }
  }
}

INLINE void
back_4 (gdouble *re, gdouble *im, guint q, const gdouble *w)
{
  for (guint j = 0; j < q; j += 4) {
    Four r[4], i[4];

    r[0] = GET (re + j);
    i[0] = GET (im + j);
    for (guint k = 1; k < 4; k++) {
      const Four c = GET (w + (2 * k - 2) * q + j), d = GET (w + (2 * k - 1) * q + j);
      const Four x = GET (re + k * q + j), y = GET (im + k * q + j);

      MULTIPLY_CONJUGATE (r[k], i[k], x, y, c, d);
    }
    butterfly_back (r, i);
    for (guint k = 0; k < 4; k++) {
      PUT (re + k * q + j) = r[k];
      PUT (im + k * q + j) = i[k];
    }
  }
}

/* Rows become columns. */
INLINE void
transpose (Four v[4])
{
  const Four a = __builtin_shufflevector (v[0], v[1], 0, 4, 2, 6);
  const Four b = __builtin_shufflevector (v[0], v[1], 1, 5, 3, 7);
  const Four c = __builtin_shufflevector (v[2], v[3], 0, 4, 2, 6);
  const Four d = __builtin_shufflevector (v[2], v[3], 1, 5, 3, 7);

  v[0] = __builtin_shufflevector (a, c, 0, 1, 4, 5);
  v[1] = __builtin_shufflevector (b, d, 0, 1, 4, 5);
  v[2] = __builtin_shufflevector (a, c, 2, 3, 6, 7);
  v[3] = __builtin_shufflevector (b, d, 2, 3, 6, 7);
}

/* Blocks of 4, four at once; result k of block j goes to 4k + j. */
INLINE void
there_last (gdouble *re, gdouble *im, guint n)
{
  for (guint b = 0; b < n; b += 16) {
    Four r[4], i[4];

    for (guint k = 0; k < 4; k++) {
      r[k] = GET (re + b + 4 * k);
      i[k] = GET (im + b + 4 * k);
    }
    transpose (r);
    transpose (i);
    butterfly_there (r, i);
    for (guint k = 0; k < 4; k++) {
      PUT (re + b + 4 * k) = r[k];
      PUT (im + b + 4 * k) = i[k];
    }
  }
}

INLINE void
back_first (gdouble *re, gdouble *im, guint n)
{
  for (guint b = 0; b < n; b += 16) {
    Four r[4], i[4];

    for (guint k = 0; k < 4; k++) {
      r[k] = GET (re + b + 4 * k);
      i[k] = GET (im + b + 4 * k);
    }
    butterfly_back (r, i);
    transpose (r);
    transpose (i);
    for (guint k = 0; k < 4; k++) {
      PUT (re + b + 4 * k) = r[k];
      PUT (im + b + 4 * k) = i[k];
    }
  }
}

INLINE void
forward (const GstAugNegacyclic *self, const gdouble *x, gdouble *spectrum)
{
  const guint n = self->n;
  const gdouble *w = self->twiddles;
  gdouble *re = spectrum, *im = spectrum + n;
  guint m = n;

  for (guint k = 0; k < n; k += 4) {
    const Four a = GET (x + k), b = GET (x + n + k);
    const Four c = GET (self->weights + k), d = GET (self->weights + n + k);
    Four r, i;

    MULTIPLY (r, i, a, b, c, d);
    PUT (re + k) = r;
    PUT (im + k) = i;
  }
  if (has_odd_log (n)) {
    there_2 (re, im, m / 2, w);
    w += m;
    m /= 2;
  }
  for (; m > 4; w += 6 * (m / 4), m /= 4)
    for (guint b = 0; b < n; b += m)
      there_4 (re + b, im + b, m / 4, w);
  there_last (re, im, n);
}

INLINE void
backward (const GstAugNegacyclic *self, gdouble *spectrum, gdouble *second)
{
  const guint n = self->n, top = has_odd_log (n) ? n / 2 : n;
  const gdouble *w = self->twiddles + (top < n ? n : 0);
  gdouble *re = spectrum, *im = spectrum + n;

  for (guint m = top; m > 4; m /= 4)
    w += 6 * (m / 4);
  back_first (re, im, n);
  for (guint m = 16; m <= top; m *= 4) {
    w -= 6 * (m / 4);
    for (guint b = 0; b < n; b += m)
      back_4 (re + b, im + b, m / 4, w);
  }
  if (top < n)
    back_2 (re, im, n / 2, self->twiddles);
  for (guint k = 0; k < n; k += 4) {
    const Four c = GET (self->weights + k), d = GET (self->weights + n + k);

    PUT (second + k) = GET (im + k) * c - GET (re + k) * d;
  }
}

static void
forward_plain (const GstAugNegacyclic *self, const gdouble *x, gdouble *spectrum)
{
  forward (self, x, spectrum);
}

static void
backward_plain (const GstAugNegacyclic *self, gdouble *spectrum, gdouble *second)
{
  backward (self, spectrum, second);
}

static const GstAugNegacyclicLoops plain = { forward_plain, backward_plain };

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__ ((target ("avx2"))) static void
forward_avx2 (const GstAugNegacyclic *self, const gdouble *x, gdouble *spectrum)
{
  forward (self, x, spectrum);
}

__attribute__ ((target ("avx2"))) static void
backward_avx2 (const GstAugNegacyclic *self, gdouble *spectrum, gdouble *second)
{
  backward (self, spectrum, second);
}

static const GstAugNegacyclicLoops avx2 = { forward_avx2, backward_avx2 };
#endif

const GstAugNegacyclicLoops *
gst_aug_negacyclic_loops (void)
{
#if defined(__x86_64__) && defined(__GNUC__)
  if (gst_aug_level_get () == GST_AUG_LEVEL_VECTOR && __builtin_cpu_supports ("avx2"))
    return &avx2;
#endif
  return &plain;
}
