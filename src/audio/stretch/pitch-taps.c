/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "pitch-taps.h"

#include <math.h>

#include "../../core/exactmath.h"

#define TAPS GST_AUG_PITCH_TAPS
#define REACH GST_AUG_PITCH_REACH
#define PLACES GST_AUG_PITCH_PLACES
/* Kaiser's for -70 dB; Oppenheim and Schafer, Discrete-Time Signal Processing, 7.6 */
#define BETA 6.755
/* Where the response has fallen to a half, over half the sample rate: less than its transition
 * folds back. */
#define CUT 0.94
#define LN2_BY_24 0.028881132523331052
#define INLINE static inline __attribute__ ((always_inline))

typedef gfloat Four __attribute__ ((vector_size (16)));
/* at any address */
typedef gfloat Eight __attribute__ ((vector_size (32), aligned (4), may_alias));

/* The window at the distance i / PLACES. */
static const gdouble *
get_window (void)
{
  static gsize made;

  if (g_once_init_enter (&made)) {
    gdouble *window = g_new (gdouble, REACH * PLACES + 1);

    for (guint i = 0; i <= REACH * PLACES; i++) {
      const gdouble u = (gdouble) i / (REACH * PLACES);

      window[i] = gst_aug_exact_bessel_i0 (BETA * sqrt (1 - u * u));
    }
    g_once_init_leave (&made, (gsize) window);
  }
  return (const gdouble *) made;
}

static gfloat *
make_taps (gdouble cut)
{
  const gdouble *window = get_window ();
  g_autofree gdouble *kernel = g_new (gdouble, REACH * PLACES + 1);
  /* vectors lie within lines of the cache */
  gfloat *taps = g_aligned_alloc (PLACES * TAPS, sizeof (gfloat), 64);

  kernel[0] = window[0];
  for (guint i = 1; i <= REACH * PLACES; i++) {
    const gdouble x = G_PI * cut * i / PLACES;

    kernel[i] = gst_aug_exact_sin (x) / x * window[i];
  }
  for (gint p = 0; p < PLACES; p++) {
    gfloat *row = taps + p * TAPS;
    gdouble sum = 0;

    for (gint k = 0; k < TAPS; k++)
      sum += kernel[ABS ((k - (REACH - 1)) * PLACES - p)];
    for (gint k = 0; k < TAPS; k++)
      row[k] = (gfloat) (kernel[ABS ((k - (REACH - 1)) * PLACES - p)] / sum);
  }
  return taps;
}

const gfloat *
gst_aug_pitch_taps (gdouble semitones)
{
  static gsize made[GST_AUG_PITCH_TABLES];
  const guint i = (guint) CLAMP (ceil (2 * semitones), 0, GST_AUG_PITCH_TABLES - 1);

  if (g_once_init_enter (&made[i]))
    g_once_init_leave (&made[i], (gsize) make_taps (CUT * gst_aug_exact_exp (-LN2_BY_24 * i)));
  return (const gfloat *) made[i];
}

/* Sums go in eight lanes twice, whatever the machine adds at once. */
INLINE gfloat
weigh (const Eight *a, const Eight *b)
{
  const Eight sum =
      (a[0] * b[0] + a[2] * b[2] + a[4] * b[4]) + (a[1] * b[1] + a[3] * b[3] + a[5] * b[5]);
  const Four low = { sum[0], sum[1], sum[2], sum[3] }, high = { sum[4], sum[5], sum[6], sum[7] };
  const Four half = low + high;

  return (half[0] + half[2]) + (half[1] + half[3]);
}

/* One or two channels, which share the look for the row. */
INLINE void
interpolate (const gfloat *taps, const gfloat *const *x, gint64 base, guint64 first, gdouble scaled,
    gfloat *const *to, guint n, gboolean two)
{
  for (guint i = 0; i < n; i++) {
    const guint64 place = (guint64) (gint64) ((gdouble) (gint64) (first + i) * scaled + 0.5);
    const Eight *row = (const Eight *) (taps + place % PLACES * TAPS);
    const gint64 at = (gint64) (place / PLACES) - (REACH - 1) - base;

    to[0][i] = weigh (row, (const Eight *) (x[0] + at));
    if (two)
      to[1][i] = weigh (row, (const Eight *) (x[1] + at));
  }
}

INLINE void
interpolate_all (const gfloat *taps, const gfloat *const *x, guint channels, gint64 base,
    guint64 first, gdouble scaled, gfloat *const *to, guint n)
{
  guint c = 0;

  for (; c + 2 <= channels; c += 2)
    interpolate (taps, x + c, base, first, scaled, to + c, n, TRUE);
  if (c < channels)
    interpolate (taps, x + c, base, first, scaled, to + c, n, FALSE);
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__ ((target ("avx2"))) static void
interpolate_avx2 (const gfloat *taps, const gfloat *const *x, guint channels, gint64 base,
    guint64 first, gdouble scaled, gfloat *const *to, guint n)
{
  interpolate_all (taps, x, channels, base, first, scaled, to, n);
}
#endif

void
gst_aug_pitch_interpolate (const gfloat *taps, const gfloat *const *x, guint channels, gint64 base,
    guint64 first, gdouble scaled, gfloat *const *to, guint n)
{
#if defined(__x86_64__) && defined(__GNUC__)
  if (gst_aug_level_get () >= GST_AUG_LEVEL_VECTOR && __builtin_cpu_supports ("avx2")) {
    interpolate_avx2 (taps, x, channels, base, first, scaled, to, n);
    return;
  }
#endif
  interpolate_all (taps, x, channels, base, first, scaled, to, n);
}
