/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Functions of a channel's level, as tables. */
#include "color-private.h"

#include "core/exactmath.h"

#include <string.h>

/* R, G and B of a black body at 3000, 3500, ... 15000 K: S. Zini, M. Buzzelli, B. Twardowski,
 * J. van de Weijer, Planckian Jitter, ICLR 2023, as published by the authors and in Kornia. */
static const gdouble black_body[][3] = { { 0.6743, 0.4029, 0.0013 }, { 0.6281, 0.4241, 0.1665 },
  { 0.5919, 0.4372, 0.2513 }, { 0.5623, 0.4457, 0.3154 }, { 0.5376, 0.4515, 0.3672 },
  { 0.5163, 0.4555, 0.4103 }, { 0.4979, 0.4584, 0.4468 }, { 0.4816, 0.4604, 0.4782 },
  { 0.4672, 0.4619, 0.5053 }, { 0.4542, 0.4630, 0.5289 }, { 0.4426, 0.4638, 0.5497 },
  { 0.4320, 0.4644, 0.5681 }, { 0.4223, 0.4648, 0.5844 }, { 0.4135, 0.4651, 0.5990 },
  { 0.4054, 0.4653, 0.6121 }, { 0.3980, 0.4654, 0.6239 }, { 0.3911, 0.4655, 0.6346 },
  { 0.3847, 0.4656, 0.6444 }, { 0.3787, 0.4656, 0.6532 }, { 0.3732, 0.4656, 0.6613 },
  { 0.3680, 0.4655, 0.6688 }, { 0.3632, 0.4655, 0.6756 }, { 0.3586, 0.4655, 0.6820 },
  { 0.3544, 0.4654, 0.6878 }, { 0.3503, 0.4653, 0.6933 } };

#define COLDEST 3000.0
#define STEP 500.0

gboolean
aug_color_curve_is_of_channel (GstAugColorKind kind)
{
  return kind == GST_AUG_COLOR_TEMPERATURE || kind == GST_AUG_COLOR_EQUALIZE ||
         kind == GST_AUG_COLOR_AUTOCONTRAST || kind == GST_AUG_COLOR_OFFSET_RED ||
         kind == GST_AUG_COLOR_OFFSET_GREEN || kind == GST_AUG_COLOR_OFFSET_BLUE;
}

static gdouble
power (gdouble x, gdouble exponent)
{
  return x > 0.0 ? gst_aug_exact_exp (exponent * gst_aug_exact_log (x)) : 0.0;
}

static guint16
nearest (gdouble x, gdouble top)
{
  return (guint16) (CLAMP (x, 0.0, top) + 0.5);
}

/* Clamped, then truncated; what is not a number becomes 0. */
static guint16
truncated (gfloat x, gfloat top)
{
  return (guint16) (x > 0.0f ? (x < top ? x : top) : 0.0f);
}

static void
blend (const GstAugColorStep *step, gdouble mean, gfloat top, guint16 *levels)
{
  const gfloat f = (gfloat) step->value, g = (gfloat) (1.0 - step->value);
  const gfloat rest = step->kind == GST_AUG_COLOR_CONTRAST ? g * (gfloat) mean : 0.0f;
  const gfloat to = step->kind == GST_AUG_COLOR_CONTRAST ? (gfloat) (gint) (mean + 0.5) : 0.0f;

  for (guint i = 0; i <= (guint) top; i++)
    levels[i] = step->flavour == GST_AUG_COLOR_FLAVOUR_PILLOW
                    ? truncated (to + f * ((gfloat) i - to), top)
                    : truncated (f * (gfloat) i + rest, top);
}

/* torchvision: x^γ of x = level / top in float32, times top + 0.999, truncated. */
static void
gamma_levels (const GstAugColorStep *step, guint top, guint16 *levels)
{
  const gboolean pillow = step->flavour == GST_AUG_COLOR_FLAVOUR_PILLOW;
  const gdouble exponent = pillow ? step->value : (gdouble) (gfloat) step->value;
  const gdouble scale = (gdouble) top + 1.0 - 1e-3;

  for (guint i = 0; i <= top; i++) {
    const gdouble x = pillow ? i / (gdouble) top : (gdouble) ((gfloat) i / (gfloat) top);
    const gdouble y = i == top ? 1.0 : power (x, exponent);

    if (pillow)
      levels[i] = (guint16) (scale * y);
    else
      levels[i] = (guint16) ((gfloat) y * (gfloat) scale);
  }
}

/* IEC 61966-2-1 */
static gdouble
to_light (gdouble x)
{
  return x <= 0.04045 ? x / 12.92 : power ((x + 0.055) / 1.055, 2.4);
}

static gdouble
from_light (gdouble x)
{
  return x <= 0.0031308 ? x * 12.92 : 1.055 * power (x, 1.0 / 2.4) - 0.055;
}

static void
exposure_levels (gdouble stops, guint top, guint16 *levels)
{
  const gdouble gain = gst_aug_exact_exp (stops * 0.69314718055994530942);

  for (guint i = 0; i <= top; i++) {
    const gdouble light = gain * to_light (i / (gdouble) top);

    levels[i] = light >= 1.0 ? (guint16) top : nearest (from_light (light) * top, top);
  }
}

static void
temperature_levels (gdouble kelvin, guint channel, guint top, guint16 *levels)
{
  const gdouble at = (kelvin - COLDEST) / STEP;
  const guint i = MIN ((guint) at, G_N_ELEMENTS (black_body) - 2);
  const gdouble part = at - i;
  const gdouble gain = (1.0 - part) * black_body[i][channel] / black_body[i][1] +
                       part * black_body[i + 1][channel] / black_body[i + 1][1];

  for (guint x = 0; x <= top; x++)
    levels[x] = nearest (gain * x, top);
}

static void
offset_levels (gdouble offset, guint top, guint16 *levels)
{
  for (guint x = 0; x <= top; x++)
    levels[x] = nearest (x + offset * top / 255.0, top);
}

static void
solarize_levels (gdouble threshold, guint top, guint16 *levels)
{
  for (guint i = 0; i <= top; i++)
    levels[i] = (guint16) (i * 255.0 >= threshold * top ? top - i : i);
}

static void
solarize_add_levels (gdouble addition, guint depth, guint16 *levels)
{
  const guint top = (1u << depth) - 1, add = nearest (addition * top / 255.0, top);

  for (guint i = 0; i <= top; i++)
    levels[i] = (guint16) (i < 1u << (depth - 1) ? MIN (i + add, top) : i);
}

static void
autocontrast_levels (gdouble least, gdouble most, gboolean pillow, guint top, guint16 *levels)
{
  /* torch divides by way of the reciprocal */
  const gfloat scale = 1.0f / ((gfloat) most - (gfloat) least) * (gfloat) top;
  const gdouble exact = top / (most - least), offset = -least * exact;

  for (guint i = 0; i <= top; i++) {
    if (least >= most)
      levels[i] = (guint16) i;
    else if (pillow)
      levels[i] = (guint16) CLAMP (i * exact + offset, 0.0, (gdouble) top);
    else
      levels[i] = truncated (((gfloat) i - (gfloat) least) * scale, (gfloat) top);
  }
}

/* Of more than eight bits the levels between those of the 256 lie on lines. */
static void
equalize_levels (const gdouble *histogram, guint depth, guint16 *levels)
{
  const guint top = (1u << depth) - 1, fine = 1u << (depth - 8);
  guint64 counts[256], all = 0, last = 0, step, sum;
  gdouble to[257];

  for (guint i = 0; i < 256; i++) {
    counts[i] = (guint64) (histogram[i] + 0.5);
    all += counts[i];
    last = counts[i] ? counts[i] : last;
  }
  step = (all - last) / 255;
  sum = step / 2;
  for (guint i = 0; i < 256; i++) {
    to[i] = step ? (gdouble) MIN (sum / step, 255) : i;
    sum += counts[i];
  }
  to[256] = 255.0;
  for (guint i = 0; i <= top; i++) {
    const gdouble part = (gdouble) (i % fine) / fine;

    if (step == 0)
      levels[i] = (guint16) i;
    else if (depth == 8)
      levels[i] = (guint16) to[i];
    else
      levels[i] =
          nearest (((1.0 - part) * to[i / fine] + part * to[i / fine + 1]) * top / 255.0, top);
  }
}

void
aug_color_curve_levels (const GstAugColorStep *step, guint channel, guint depth,
    const AugColorStatistics *statistics, guint16 *levels)
{
  const guint top = (1u << depth) - 1;
  const gboolean pillow = step->flavour == GST_AUG_COLOR_FLAVOUR_PILLOW;

  switch (step->kind) {
  case GST_AUG_COLOR_BRIGHTNESS:
  case GST_AUG_COLOR_CONTRAST:
    blend (step, statistics->mean, (gfloat) top, levels);
    break;
  case GST_AUG_COLOR_TEMPERATURE:
    temperature_levels (step->value, channel, top, levels);
    break;
  case GST_AUG_COLOR_EXPOSURE:
    exposure_levels (step->value, top, levels);
    break;
  case GST_AUG_COLOR_GAMMA:
    gamma_levels (step, top, levels);
    break;
  case GST_AUG_COLOR_POSTERIZE:
    for (guint i = 0; i <= top; i++)
      levels[i] = (guint16) (i & ~((1u << (depth - (guint) step->value)) - 1));
    break;
  case GST_AUG_COLOR_OFFSET:
    offset_levels (step->value, top, levels);
    break;
  case GST_AUG_COLOR_OFFSET_RED:
  case GST_AUG_COLOR_OFFSET_GREEN:
  case GST_AUG_COLOR_OFFSET_BLUE:
    offset_levels (step->kind - GST_AUG_COLOR_OFFSET_RED == channel ? step->value : 0, top, levels);
    break;
  case GST_AUG_COLOR_SOLARIZE:
    solarize_levels (step->value, top, levels);
    break;
  case GST_AUG_COLOR_SOLARIZE_ADD:
    solarize_add_levels (step->value, depth, levels);
    break;
  case GST_AUG_COLOR_EQUALIZE:
    equalize_levels (statistics->histogram + 256 * channel, depth, levels);
    break;
  case GST_AUG_COLOR_AUTOCONTRAST:
    autocontrast_levels (
        statistics->range[channel], statistics->range[3 + channel], pillow, top, levels);
    break;
  default:
    for (guint i = 0; i <= top; i++)
      levels[i] = (guint16) (top - i);
    break;
  }
}

static gboolean
has_form (AugColorCurve *curve, AugColorCurveForm form, guint value)
{
  for (guint i = 0; i < 256; i++) {
    guint y = i;

    if (form == AUG_COLOR_CURVE_NEGATIVE)
      y = 255 - i;
    else if (form == AUG_COLOR_CURVE_AND)
      y = i & value;
    else if (form == AUG_COLOR_CURVE_SOLARIZE)
      y = i >= value ? 255 - i : i;
    else
      y = i < 128 ? MIN (i + value, 255) : i;
    if (curve->table[i] != y)
      return FALSE;
  }
  curve->form = form;
  curve->value = (guint8) value;
  curve->from = 0;
  return TRUE;
}

/* The fine steps of a line: the least that any sixteen codes have where they are not clamped. */
static void
fit_fine (AugColorCurve *curve, const guint8 *t, guint n)
{
  for (guint l = 0; l < 16; l++) {
    guint least = 255;

    for (guint i = l; i < n; i += 16)
      if (t[i] < 255 && t[i] >= t[i - l])
        least = MIN (least, (guint) (t[i] - t[i - l]));
    curve->fine[l] = (guint8) least;
  }
}

/* floor (a + b) is floor (a) + floor (b) or one more: so is a line that is truncated. */
static gboolean
has_line_from (AugColorCurve *curve, guint from)
{
  const guint8 *t = curve->table + from;
  const guint n = 256 - from;

  fit_fine (curve, t, n);
  memset (curve->more, 0, sizeof curve->more);
  for (guint h = 0; h < 16; h++)
    curve->coarse[h] = 16 * h < n ? t[16 * h] : 255;
  for (guint i = 0; i < n; i++) {
    const guint base = MIN (curve->coarse[i >> 4] + curve->fine[i & 15], 255);

    if (t[i] != base && t[i] != base + 1)
      return FALSE;
    if (t[i] != base)
      curve->more[i >> 7][i & 15] |= (guint8) (1u << (i >> 4 & 7));
  }
  curve->from = (guint8) from;
  curve->form = from ? AUG_COLOR_CURVE_LINE : AUG_COLOR_CURVE_LINE_0;
  return TRUE;
}

static gboolean
has_line (AugColorCurve *curve)
{
  guint from = 0;

  while (from < 255 && curve->table[from] == 0)
    from++;
  return has_line_from (curve, 0) || (from > 0 && has_line_from (curve, from));
}

void
aug_color_curve_shape (AugColorCurve *curve)
{
  guint same = 0;

  while (same < 255 && curve->table[same] == same)
    same++;
  if (!has_form (curve, AUG_COLOR_CURVE_NEGATIVE, 255) &&
      !has_form (curve, AUG_COLOR_CURVE_AND, curve->table[255]) &&
      !has_form (curve, AUG_COLOR_CURVE_SOLARIZE, same) &&
      !has_form (curve, AUG_COLOR_CURVE_ADD, curve->table[0]) && !has_line (curve))
    curve->form = AUG_COLOR_CURVE_TABLE;
}
