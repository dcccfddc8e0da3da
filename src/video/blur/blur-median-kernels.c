/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of the median. */
#include "blur-network.h"
#include "blur-private.h"

#define ORDER(a, b) \
  { \
    const guint8 low_ = MIN (a, b); \
\
    b = MAX (a, b); \
    a = low_; \
  }

void
aug_blur_sort_8 (guint8 *const *lines, const guint8 *const *rows, guint n, guint window)
{
  for (guint x = 0; x < n; x++) {
    guint8 v[5];

    for (guint i = 0; i < window; i++)
      v[i] = rows[i][x];
    if (window == 3) {
      AUG_SORT_3 (ORDER, v);
    } else {
      AUG_SORT_5 (ORDER, v);
    }
    for (guint i = 0; i < window; i++)
      lines[i][x] = v[i];
  }
}

/* Of three sorted columns: the median of the largest least, the median middle, and the least
 * largest. */
static guint8
median_9 (const guint8 *const *lines, gsize x, gssize step)
{
  guint8 v[3][3];

  for (guint i = 0; i < 3; i++) {
    for (guint j = 0; j < 3; j++)
      v[i][j] = lines[i][(gssize) x + ((gssize) j - 1) * step];
    AUG_SORT_3 (ORDER, v[i]);
  }
  ORDER (v[0][2], v[1][1]);
  ORDER (v[1][1], v[2][0]);
  ORDER (v[0][2], v[1][1]);
  return v[1][1];
}

static guint8
median_25 (const guint8 *const *lines, gsize x, gssize step)
{
  guint8 r[5][5], v[13];

  for (guint i = 0; i < 5; i++)
    for (guint j = 0; j < 5; j++)
      r[i][j] = lines[i][(gssize) x + ((gssize) j - 2) * step];
  AUG_MEDIAN_25 (ORDER, r, v);
  return v[8];
}

void
aug_blur_median_8 (guint8 *row, const guint8 *const *lines, guint n, guint window, guint step)
{
  for (guint x = 0; x < n; x++)
    row[x] = window == 3 ? median_9 (lines, x, step) : median_25 (lines, x, step);
}

/* The median is the largest t that more than half of the values reach, found bit by bit. */
void
aug_blur_bisect_8 (guint8 *row, const guint8 *const *lines, guint n, guint window, guint step)
{
  const gint radius = (gint) window / 2;

  for (guint x = 0; x < n; x++) {
    guint t = 0;

    for (guint bit = 128; bit; bit >>= 1) {
      guint reached = 0;

      for (guint i = 0; i < window; i++)
        for (gint j = -radius; j <= radius; j++)
          reached += lines[i][(gssize) x + j * (gssize) step] >= (t | bit);
      if (2 * reached > window * window)
        t |= bit;
    }
    row[x] = (guint8) t;
  }
}

void
aug_blur_bisect_16 (guint8 *row, const guint16 *const *lines, guint n, guint window, guint step)
{
  const gint radius = (gint) window / 2;

  for (guint x = 0; x < n; x++) {
    guint t = 0;

    for (guint bit = 32768; bit; bit >>= 1) {
      guint reached = 0;

      for (guint i = 0; i < window; i++)
        for (gint j = -radius; j <= radius; j++)
          reached += lines[i][(gssize) x + j * (gssize) step] >= (t | bit);
      if (2 * reached > window * window)
        t |= bit;
    }
    aug_blur_write (row, x, (guint16) t);
  }
}
