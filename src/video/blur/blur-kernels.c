/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The kernels of the blurs and of sharpness: the reference that defines every byte. */
#include "blur-private.h"

#include <string.h>

static void
down_8 (gfloat *line, const guint8 *const *rows, guint n, const gfloat *weights, guint radius)
{
  for (guint x = 0; x < n; x++) {
    gfloat sum = weights[0] * (gfloat) rows[radius][x];

    for (guint j = 1; j <= radius; j++)
      sum += weights[j] * (gfloat) (rows[radius - j][x] + rows[radius + j][x]);
    line[x] = sum;
  }
}

static void
down_16 (gfloat *line, const guint8 *const *rows, guint n, const gfloat *weights, guint radius,
    guint shift)
{
  for (guint x = 0; x < n; x++) {
    gfloat sum = weights[0] * (gfloat) (aug_blur_read (rows[radius], x) >> shift);

    for (guint j = 1; j <= radius; j++)
      sum += weights[j] * (gfloat) ((aug_blur_read (rows[radius - j], x) >> shift) +
                                    (aug_blur_read (rows[radius + j], x) >> shift));
    line[x] = sum;
  }
}

static void
across (gfloat *out, const gfloat *line, guint n, const gfloat *weights, guint radius, guint step,
    gfloat scale)
{
  for (guint x = 0; x < n; x++) {
    gfloat sum = weights[0] * line[x];

    for (guint j = 1; j <= radius; j++)
      sum += weights[j] * (line[(gssize) x - (gssize) (j * step)] + line[x + j * step]);
    out[x] = sum * scale;
  }
}

static void
load_8 (gfloat *line, const guint8 *row, guint n)
{
  for (guint x = 0; x < n; x++)
    line[x] = row[x];
}

static void
load_16 (gfloat *line, const guint8 *row, guint n, guint shift)
{
  for (guint x = 0; x < n; x++)
    line[x] = (gfloat) (aug_blur_read (row, x) >> shift);
}

static void
store_8 (guint8 *row, const gfloat *line, guint n)
{
  for (guint x = 0; x < n; x++)
    row[x] = (guint8) aug_blur_round (line[x], 255);
}

static void
store_16 (guint8 *row, const gfloat *line, guint n, guint shift, gfloat top)
{
  for (guint x = 0; x < n; x++)
    aug_blur_write (row, x, (guint16) (aug_blur_round (line[x], top) << shift));
}

static void
taps (gfloat *out, const gfloat *const *lines, guint n, const AugBlurTap *tap, guint n_taps)
{
  for (guint x = 0; x < n; x++) {
    gfloat sum = 0;

    for (guint i = 0; i < n_taps; i++)
      sum += tap[i].weight * lines[tap[i].dy][(gssize) x + tap[i].dx];
    out[x] = sum;
  }
}

static void
between (gfloat *line, const gfloat *a, const gfloat *b, guint n, gfloat share)
{
  for (guint x = 0; x < n; x++)
    line[x] = a[x] + (b[x] - a[x]) * share;
}

static void
pick (gfloat *sum, const gfloat *line, guint n, const gint32 *at, const gfloat *share, guint step)
{
  for (guint x = 0; x < n; x++) {
    const gfloat a = line[at[x]], b = line[at[x] + (gint32) step];

    sum[x] += a + (b - a) * share[x];
  }
}

static inline guint
high (guint x, guint16 weight)
{
  return x * weight >> 16;
}

static void
short_across (guint16 *line, const guint8 *row, const AugBlurShort *s)
{
  const guint width = s->n / s->step;

  for (guint x = 0; x < s->n; x++) {
    const gint pixel = (gint) (x / s->step);
    const guint8 *at = row + x % s->step;
    guint sum = high (row[x] * 256u, s->across[0]);

    for (gint j = 1; j <= (gint) s->radius_across; j++)
      sum += high ((at[aug_blur_reflect (pixel - j, width) * s->step] +
                       at[aug_blur_reflect (pixel + j, width) * s->step]) *
                       128u,
          s->across[j]);
    line[x] = (guint16) sum;
  }
}

static void
short_down (guint8 *row, const guint16 *const *lines, const AugBlurShort *s)
{
  const guint r = s->radius_down;

  for (guint x = 0; x < s->n; x++) {
    guint sum = s->bias + high (lines[r][x], s->down[0]);

    for (guint j = 1; j <= r; j++)
      sum += high ((lines[r - j][x] + lines[r + j][x] + 1u) >> 1, s->down[j]);
    row[x] = (guint8) (sum >> 8);
  }
}

/* The eight neighbours and five times the pixel. */
static inline guint
sum_of_13 (const guint8 *const rows[3], guint x, guint step)
{
  guint sum = 4u * rows[1][x];

  for (guint i = 0; i < 3; i++)
    sum += (guint) rows[i][(gssize) x - (gssize) step] + rows[i][x] + rows[i][x + step];
  return sum;
}

/* A thirteenth is never half way between two bytes. */
static void
sharpen_8 (guint8 *to, const guint8 *const rows[3], guint n, guint step, const AugSharpness *s)
{
  for (guint x = 0; x < n; x++) {
    const gfloat blurred = (gfloat) ((sum_of_13 (rows, x, step) + 6) / 13), pixel = rows[1][x];
    const gfloat y = s->pillow ? blurred + s->f * (pixel - blurred) : s->f * pixel + s->g * blurred;

    to[x] = (guint8) CLAMP (y, 0.0f, 255.0f);
  }
}

static inline guint
sharpen_luma (guint pixel, guint sum, const AugSharpness *s)
{
  const gfloat y = s->f * (gfloat) pixel + s->g * (gfloat) sum;

  return aug_blur_round (MAX (y, s->low), s->high);
}

static void
sharpen_luma_8 (guint8 *to, const guint8 *const rows[3], guint n, guint step, const AugSharpness *s)
{
  for (guint x = 0; x < n; x++)
    to[x] = (guint8) sharpen_luma (rows[1][x], sum_of_13 (rows, x, step), s);
}

static void
sharpen_luma_16 (guint8 *to, const guint8 *const rows[3], guint n, guint step, guint shift,
    const AugSharpness *s)
{
  for (guint x = 0; x < n; x++) {
    const guint pixel = aug_blur_read (rows[1], x) >> shift;
    guint sum = 4u * pixel;

    for (guint i = 0; i < 3; i++)
      for (gint j = -1; j <= 1; j++)
        sum += aug_blur_read (rows[i] + 2 * ((gssize) x + j * (gssize) step), 0) >> shift;
    aug_blur_write (to, x, (guint16) (sharpen_luma (pixel, sum, s) << shift));
  }
}

const AugBlurKernels aug_blur_kernels_scalar = {
  .down_8 = down_8,
  .down_16 = down_16,
  .across = across,
  .load_8 = load_8,
  .load_16 = load_16,
  .store_8 = store_8,
  .store_16 = store_16,
  .taps = taps,
  .between = between,
  .pick = pick,
  .short_across = short_across,
  .short_down = short_down,
  .sort_8 = aug_blur_sort_8,
  .median_8 = aug_blur_median_8,
  .bisect_8 = aug_blur_bisect_8,
  .bisect_16 = aug_blur_bisect_16,
  .sharpen_8 = sharpen_8,
  .sharpen_luma_8 = sharpen_luma_8,
  .sharpen_luma_16 = sharpen_luma_16,
};
