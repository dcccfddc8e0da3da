/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* One source for both levels: no sum is reordered, so the compiler's vectors give the same bytes.
 */
#include "aberration-private.h"

#include <math.h>

#define INLINE static inline __attribute__ ((always_inline))

INLINE void
load (gfloat *restrict to, const guint8 *restrict from, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = from[i];
}

/* Nothing that can come is beyond what an int holds. */
INLINE void
store (guint8 *restrict to, const gfloat *restrict from, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    const gint32 v = (gint32) (from[i] + 0.5f);

    to[i] = (guint8) (v < 0 ? 0 : v > 255 ? 255 : v);
  }
}

INLINE void
blend (gfloat *restrict to, const gfloat *upper, const gfloat *lower, gfloat share, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = upper[i] + (lower[i] - upper[i]) * share;
}

INLINE void
shift (gfloat *restrict to, const gfloat *line, const gfloat *share, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = line[i] + (line[i + 1] - line[i]) * share[i];
}

INLINE gfloat
mixed (gfloat y, gfloat red, gfloat blue, gfloat chroma, const GstAugAberrationMix *mix)
{
  return y + mix->kr * (red - y) + mix->kb * (blue - y) + chroma;
}

INLINE void
mix_whole (gfloat *restrict y, const gfloat *red, const gfloat *blue, const gfloat *chroma,
    gfloat *restrict red_sum, gfloat *restrict blue_sum, gsize n, const GstAugAberrationMix *mix)
{
  for (gsize i = 0; i < n; i++) {
    y[i] = mixed (y[i], red[i], blue[i], chroma[i], mix);
    red_sum[i] += red[i] - y[i];
    blue_sum[i] += blue[i] - y[i];
  }
}

INLINE void
mix_half (gfloat *restrict y, const gfloat *red, const gfloat *blue, const gfloat *chroma,
    gfloat *restrict red_sum, gfloat *restrict blue_sum, gsize n, const GstAugAberrationMix *mix)
{
  for (gsize i = 0; i < n / 2; i++) {
    y[2 * i] = mixed (y[2 * i], red[2 * i], blue[2 * i], chroma[i], mix);
    y[2 * i + 1] = mixed (y[2 * i + 1], red[2 * i + 1], blue[2 * i + 1], chroma[i], mix);
    red_sum[i] += (red[2 * i] - y[2 * i]) + (red[2 * i + 1] - y[2 * i + 1]);
    blue_sum[i] += (blue[2 * i] - y[2 * i]) + (blue[2 * i + 1] - y[2 * i + 1]);
  }
  if (n & 1)
    mix_whole (y + n - 1, red + n - 1, blue + n - 1, chroma + n / 2, red_sum + n / 2,
        blue_sum + n / 2, 1, mix);
}

#define DEFINE_KERNELS(name, attributes) \
  attributes static void name##_load (gfloat *to, const guint8 *from, gsize n) \
  { \
    load (to, from, n); \
  } \
  attributes static void name##_store (guint8 *to, const gfloat *from, gsize n) \
  { \
    store (to, from, n); \
  } \
  attributes static void name##_blend ( \
      gfloat *to, const gfloat *upper, const gfloat *lower, gfloat share, gsize n) \
  { \
    blend (to, upper, lower, share, n); \
  } \
  attributes static void name##_shift ( \
      gfloat *to, const gfloat *line, const gfloat *share, gsize n) \
  { \
    shift (to, line, share, n); \
  } \
  attributes static void name##_whole (gfloat *y, const gfloat *red, const gfloat *blue, \
      const gfloat *chroma, gfloat *red_sum, gfloat *blue_sum, gsize n, \
      const GstAugAberrationMix *mix) \
  { \
    mix_whole (y, red, blue, chroma, red_sum, blue_sum, n, mix); \
  } \
  attributes static void name##_half (gfloat *y, const gfloat *red, const gfloat *blue, \
      const gfloat *chroma, gfloat *red_sum, gfloat *blue_sum, gsize n, \
      const GstAugAberrationMix *mix) \
  { \
    mix_half (y, red, blue, chroma, red_sum, blue_sum, n, mix); \
  } \
  static const GstAugAberrationKernels name##_kernels = { name##_load, name##_store, name##_blend, \
    name##_shift, { name##_whole, name##_half } };

DEFINE_KERNELS (scalar, )

#if defined(__x86_64__) && defined(__GNUC__)
DEFINE_KERNELS (avx2, __attribute__ ((target ("avx2"))))
#endif

const GstAugAberrationKernels *
gst_aug_aberration_kernels (GstAugLevel level)
{
#if defined(__x86_64__) && defined(__GNUC__)
  if (level == GST_AUG_LEVEL_VECTOR && __builtin_cpu_supports ("avx2"))
    return &avx2_kernels;
#endif
  return &scalar_kernels;
}
