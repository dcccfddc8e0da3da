/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* One source for every level: no value depends on its neighbours' order, so the compiler's vectors
 * give the same bytes. */
#include "vocoder-kernels.h"

#include <math.h>
#include <string.h>

/* the root of what is not negative sets no errno, which would keep it out of vectors */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-math-errno")
#endif

#pragma GCC diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__ ((always_inline))
#define LANES GST_AUG_VOCODER_LANES
#define WHOLE(n) (((n) + LANES - 1) / LANES * LANES)

INLINE void
add (gfloat *restrict to, const gfloat *from, const gfloat *weight, guint n, gboolean anew)
{
  if (anew)
    for (guint i = 0; i < WHOLE (n); i++)
      to[i] = from[i] * weight[i];
  else
    for (guint i = 0; i < WHOLE (n); i++)
      to[i] += from[i] * weight[i];
}

INLINE void
power (gfloat *restrict to, const gfloat *re, const gfloat *im, guint n, gboolean anew)
{
  if (anew)
    for (guint i = 0; i < WHOLE (n); i++)
      to[i] = re[i] * re[i] + im[i] * im[i];
  else
    for (guint i = 0; i < WHOLE (n); i++)
      to[i] += re[i] * re[i] + im[i] * im[i];
}

INLINE void
cross (gfloat *restrict re, gfloat *restrict im, const gfloat *a, const gfloat *b, const gfloat *p,
    const gfloat *q, guint n, gboolean anew)
{
  if (anew)
    for (guint i = 0; i < WHOLE (n); i++) {
      re[i] = a[i] * p[i] + b[i] * q[i];
      im[i] = b[i] * p[i] - a[i] * q[i];
    }
  else
    for (guint i = 0; i < WHOLE (n); i++) {
      re[i] += a[i] * p[i] + b[i] * q[i];
      im[i] += b[i] * p[i] - a[i] * q[i];
    }
}

INLINE void
mark (guint8 *restrict flags, const gfloat *power, guint n)
{
  const gfloat *p = power - GST_AUG_VOCODER_EDGE;

  for (guint i = 0; i < WHOLE (n); i++)
    flags[i] =
        (p[i + 2] > p[i]) & (p[i + 2] > p[i + 1]) & (p[i + 2] >= p[i + 3]) & (p[i + 2] >= p[i + 4]);
}

/* Which bits are set, for every byte. */
static guint8 bits_of[256][8], count_of[256];

static void
make_bits (void)
{
  static gsize made;

  if (!g_once_init_enter (&made))
    return;
  for (guint byte = 0; byte < 256; byte++)
    for (guint bit = 0; bit < 8; bit++)
      if (byte >> bit & 1)
        bits_of[byte][count_of[byte]++] = (guint8) bit;
  g_once_init_leave (&made, 1);
}

/* No branch depends on where peaks are: they cannot be foretold. */
INLINE guint
list (guint *places, const guint8 *flags, guint n)
{
  guint count = 0;

  for (guint i = 0; i < n; i += LANES) {
    guint64 eight;
    guint byte;

    memcpy (&eight, flags + i, sizeof eight);
    /* the lowest bits of eight bytes, side by side */
    byte = (guint) (GUINT64_FROM_LE (eight) * G_GUINT64_CONSTANT (0x0102040810204080) >> 56);
    for (guint l = 0; l < LANES; l++)
      places[count + l] = i + bits_of[byte][l];
    count += count_of[byte];
  }
  /* the last eight go on behind the end */
  while (count && places[count - 1] >= n)
    count--;
  return count;
}

typedef gfloat Vector __attribute__ ((vector_size (LANES * sizeof (gfloat)), aligned (4)));

INLINE Vector
all (gfloat x)
{
  return (Vector){ x, x, x, x, x, x, x, x };
}

/* Most regions are short: two vectors at once, without asking. */
INLINE void
fill (gfloat *re, gfloat *im, const guint *starts, const gdouble *a, const gdouble *b, guint n)
{
  for (guint i = 0; i < n; i++) {
    const Vector x = all ((gfloat) a[i]), y = all ((gfloat) b[i]);
    gsize k = starts[i];

    do {
      *(Vector *) (re + k) = *(Vector *) (re + k + LANES) = x;
      *(Vector *) (im + k) = *(Vector *) (im + k + LANES) = y;
      k += 2 * LANES;
    } while (k < starts[i + 1]);
  }
}

INLINE void
turn (gfloat *restrict to_re, gfloat *restrict to_im, const gfloat *re, const gfloat *im,
    const gfloat *c, const gfloat *s, guint n)
{
  for (guint i = 0; i < WHOLE (n); i++) {
    to_re[i] = re[i] * c[i] - im[i] * s[i];
    to_im[i] = re[i] * s[i] + im[i] * c[i];
  }
}

INLINE void
normalize (gdouble *restrict re, gdouble *restrict im, guint n)
{
  for (guint i = 0; i < WHOLE (n); i++) {
    const gdouble size = sqrt (re[i] * re[i] + im[i] * im[i]);
    const gdouble over = 1 / size, a = re[i] * over, b = im[i] * over;

    re[i] = size > 0 && size <= G_MAXDOUBLE ? a : 1;
    im[i] = size > 0 && size <= G_MAXDOUBLE ? b : 0;
  }
}

#define DEFINE_KERNELS(name, attributes) \
  attributes static void name##_add ( \
      gfloat *to, const gfloat *from, const gfloat *weight, guint n, gboolean anew) \
  { \
    add (to, from, weight, n, anew); \
  } \
  attributes static void name##_power ( \
      gfloat *to, const gfloat *re, const gfloat *im, guint n, gboolean anew) \
  { \
    power (to, re, im, n, anew); \
  } \
  attributes static void name##_cross ( \
      gfloat *const to[2], gfloat *const from[2], gfloat *const with[2], guint n, gboolean anew) \
  { \
    cross (to[0], to[1], from[0], from[1], with[0], with[1], n, anew); \
  } \
  attributes static void name##_mark (guint8 *flags, const gfloat *power, guint n) \
  { \
    mark (flags, power, n); \
  } \
  attributes static guint name##_list (guint *places, const guint8 *flags, guint n) \
  { \
    return list (places, flags, n); \
  } \
  attributes static void name##_fill ( \
      gfloat *const bins[2], const guint *starts, gdouble *const values[2], guint n) \
  { \
    fill (bins[0], bins[1], starts, values[0], values[1], n); \
  } \
  attributes static void name##_turn ( \
      gfloat *const to[2], gfloat *const from[2], gfloat *const turns[2], guint n) \
  { \
    turn (to[0], to[1], from[0], from[1], turns[0], turns[1], n); \
  } \
  attributes static void name##_normalize (gdouble *re, gdouble *im, guint n) \
  { \
    normalize (re, im, n); \
  } \
  static const GstAugVocoderKernels name##_kernels = { name##_add, name##_power, name##_cross, \
    name##_mark, name##_list, name##_fill, name##_turn, name##_normalize };

DEFINE_KERNELS (scalar, )

#if defined(__x86_64__) && defined(__GNUC__)
DEFINE_KERNELS (avx2, __attribute__ ((target ("avx2"))))
#endif

const GstAugVocoderKernels *
gst_aug_vocoder_kernels (GstAugLevel level)
{
  make_bits ();
#if defined(__x86_64__) && defined(__GNUC__)
  if (level == GST_AUG_LEVEL_VECTOR && __builtin_cpu_supports ("avx2"))
    return &avx2_kernels;
#endif
  return &scalar_kernels;
}
