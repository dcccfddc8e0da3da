/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What is counted of levels of R'G'B' on the way over a picture. */
#include "color-private.h"

#include <string.h>

static void
count_bytes (guint32 *histogram, const guint8 *plane, guint n)
{
  guint32 others[3][256];
  guint i = 0;

  /* equal levels in a row would wait for each other */
  memset (others, 0, sizeof others);
  for (; i + 4 <= n; i += 4) {
    histogram[plane[i]]++;
    others[0][plane[i + 1]]++;
    others[1][plane[i + 2]]++;
    others[2][plane[i + 3]]++;
  }
  for (; i < n; i++)
    histogram[plane[i]]++;
  for (i = 0; i < 256; i++)
    histogram[i] += others[0][i] + others[1][i] + others[2][i];
}

static guint64
sum_of_pillow_grey (const AugColorPlanes *p, guint n)
{
  guint64 sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (19595u * p->r[i] + 38470u * p->g[i] + 7471u * p->b[i] + 0x8000u) >> 16;
  return sum;
}

void
aug_color_measure_planes (
    AugColorMeasure *measure, const GstAugColorScratch *scratch, guint n, gboolean grey)
{
  const guint8 *const planes[] = { scratch->planes.r, scratch->planes.g, scratch->planes.b };

  if (measure->flags & AUG_COLOR_MEASURE_GREY)
    measure->grey += scratch->kernels->grey_sum (&scratch->planes, n);
  if (measure->flags & AUG_COLOR_MEASURE_GREY_PILLOW)
    measure->grey += sum_of_pillow_grey (&scratch->planes, n);
  for (guint c = 0; c < (grey ? 1 : 3); c++) {
    if (measure->flags & AUG_COLOR_MEASURE_HISTOGRAM)
      count_bytes (measure->histogram[c], planes[c], n);
    if (measure->flags & AUG_COLOR_MEASURE_RANGE) {
      guint8 least = 255, most = 0;

      for (guint i = 0; i < n; i++) {
        least = MIN (least, planes[c][i]);
        most = MAX (most, planes[c][i]);
      }
      measure->least[c] = MIN (measure->least[c], least);
      measure->most[c] = MAX (measure->most[c], most);
    }
  }
}

static void
range_of (const guint16 *restrict plane, guint n, guint16 *least, guint16 *most)
{
  guint16 low = *least, high = *most;

  for (guint i = 0; i < n; i++) {
    low = MIN (low, plane[i]);
    high = MAX (high, plane[i]);
  }
  *least = low;
  *most = high;
}

void
aug_color_measure_wide (
    AugColorMeasure *measure, const AugColorWidePlanes *p, guint n, gboolean grey, guint depth)
{
  const guint16 *const planes[] = { p->r, p->g, p->b };
  guint8 upper[AUG_COLOR_CHUNK];

  for (guint c = 0; c < (grey ? 1 : 3); c++) {
    if (measure->flags & AUG_COLOR_MEASURE_HISTOGRAM) {
      for (guint i = 0; i < n; i++)
        upper[i] = (guint8) (planes[c][i] >> (depth - 8));
      count_bytes (measure->histogram[c], upper, n);
    }
    if (measure->flags & AUG_COLOR_MEASURE_RANGE)
      range_of (planes[c], n, &measure->least[c], &measure->most[c]);
  }
}
