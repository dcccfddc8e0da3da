/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * How far each operation can turn the hue of a colour, and how it is held within bounds.
 *
 * Operations that do the same to all channels, lines of them and blends with grey keep the hue of
 * HSV, until a channel is cut off at its end. The most that an operation can turn it was measured
 * over all colours of R'G'B' with a saturation and a value of at least 1/2, in RGB and by way of
 * Y'CbCr of BT.601 and BT.709 (tests/golden/color_words.py repeats it); greyer ones count for more
 * as what is left of saturation grows less.
 */
#include "colorrule-private.h"

#include <math.h>

#include "../../core/exactmath.h"
#include "../../decision/name.h"
#include "../../video/color/color.h"

/* degrees for a turn of one degree of the chroma plane */
#define CHROMA_TURN 1.5
/* degrees for a factor of 1 + 1 */
#define OF_GAIN 116.0
#define OF_SATURATION 40.0
/* degrees for a stop up, and down; the logarithm of the gain of a middle level for a stop */
#define OF_STOP 36.0
#define OF_STOP_DOWN 2.5
#define GAIN_OF_STOP 0.315
/* 60/e: degrees for an exponent of e */
#define OF_EXPONENT 22.1
/* degrees for a level of 255, in all channels, in one, in those below 128 */
#define OF_LEVEL 0.47
#define OF_LEVEL_OF_ONE 0.97
#define OF_LEVEL_BELOW 1.03
/* the temperature that changes least, in 1/(1e6 K), and degrees there */
#define NEUTRAL 156.0
#define OF_NEUTRAL 5.4
#define LN_2 0.69314718055994530942
/* fog covers up to 3/2 of its amount */
#define MOST_FOG 1.5

static gboolean
states_hue (const GstAugColorLimits *l)
{
  return (l->states & GST_AUG_STATES_HUE) != 0;
}

static gboolean
states_shade (const GstAugColorLimits *l)
{
  return (l->states & GST_AUG_STATES_SHADE) != 0;
}

/* Degrees that are left; of colours that have been made greyer hues turn the more easily. */
static gdouble
left (const GstAugColorLimits *l)
{
  return MAX (l->degrees - l->spent.hue, 0);
}

static gdouble
left_of_grey (const GstAugColorLimits *l)
{
  return left (l) * l->spent.chroma;
}

static void
spend (GstAugColorLimits *l, gdouble degrees)
{
  if (states_hue (l))
    l->spent.hue += degrees;
}

static void
spend_of_grey (GstAugColorLimits *l, gdouble degrees)
{
  spend (l, degrees / MAX (l->spent.chroma, 1e-6));
}

static void
fade (GstAugColorLimits *l, gdouble factor)
{
  l->spent.chroma *= MIN (factor, 1);
}

/* What the range of a colour's channels may be multiplied with at least. */
static gdouble
least_chroma (const GstAugColorLimits *l)
{
  return MIN ((1 - l->rule->saturation_tolerance) / MAX (l->spent.chroma, 1e-6), 1);
}

/* Logarithms between which the gain of brightness of the next operation lies. */
static void
gain_range (const GstAugColorLimits *l, gdouble *least, gdouble *most)
{
  *least = -INFINITY;
  *most = INFINITY;
  if (states_hue (l))
    *least = gst_aug_exact_log (MAX (least_chroma (l), 1e-6));
  if (states_shade (l)) {
    const gdouble s = l->rule->shade_tolerance;

    *least = MAX (*least, gst_aug_exact_log (MAX (1 - s, 1e-6)) - l->spent.dark);
    *most = gst_aug_exact_log (1 + s) - l->spent.light;
  }
  *least = MIN (*least, 0);
  *most = MAX (*most, 0);
}

static void
gain (GstAugColorLimits *l, gdouble logarithm)
{
  l->spent.dark += logarithm;
  l->spent.light += logarithm;
  fade (l, gst_aug_exact_exp (MIN (logarithm, 0)));
}

/* Puts the value between two others. */
static GstAugColorVerdict
hold (GstAugOperation *operation, const gchar *name, gdouble *value, gdouble least, gdouble most)
{
  const gdouble held = CLAMP (*value, least, most);

  if (held == *value)
    return GST_AUG_COLOR_STAYS;
  *value = held;
  gst_aug_operation_set_double (operation, name, held);
  return GST_AUG_COLOR_LIMITED;
}

static GstAugColorVerdict
brightness (GstAugColorLimits *l, GstAugOperation *operation)
{
  gdouble f = gst_aug_operation_get_double (operation, "factor", 1), least, most;
  GstAugColorVerdict verdict;

  gain_range (l, &least, &most);
  most = isinf (most) ? INFINITY : gst_aug_exact_exp (most);
  if (states_hue (l))
    most = MIN (most, 1 + left_of_grey (l) / OF_GAIN);
  verdict =
      hold (operation, "factor", &f, isinf (least) ? 0 : MIN (gst_aug_exact_exp (least), 1), most);
  spend_of_grey (l, MAX (f - 1, 0) * OF_GAIN);
  gain (l, gst_aug_exact_log (MAX (f, 1e-6)));
  return verdict;
}

static GstAugColorVerdict
contrast (GstAugColorLimits *l, GstAugOperation *operation)
{
  gdouble f = gst_aug_operation_get_double (operation, "factor", 1), least = 0, most = INFINITY;
  GstAugColorVerdict verdict;

  if (states_hue (l)) {
    least = least_chroma (l);
    most = 1 + left_of_grey (l) / OF_GAIN;
  }
  if (states_shade (l)) {
    least = MAX (least, MIN ((1 - l->rule->shade_tolerance) / l->spent.low, 1));
    most = MIN (most, MAX ((1 + l->rule->shade_tolerance) / l->spent.high, 1));
  }
  verdict = hold (operation, "factor", &f, least, most);
  spend_of_grey (l, MAX (f - 1, 0) * OF_GAIN);
  l->spent.low *= MAX (f, 1e-6);
  l->spent.high *= MAX (f, 1e-6);
  fade (l, f);
  return verdict;
}

static GstAugColorVerdict
saturation (GstAugColorLimits *l, GstAugOperation *operation)
{
  gdouble f = gst_aug_operation_get_double (operation, "factor", 1);
  GstAugColorVerdict verdict;

  verdict = hold (operation, "factor", &f, least_chroma (l),
      1 + MIN (l->rule->saturation_tolerance, left_of_grey (l) / OF_SATURATION));
  spend_of_grey (l, MAX (f - 1, 0) * OF_SATURATION);
  fade (l, f);
  return verdict;
}

static GstAugColorVerdict
hue (GstAugColorLimits *l, GstAugOperation *operation)
{
  const gboolean is_hsv = gst_aug_operation_get_int (operation, "model", GST_AUG_HUE_MODEL_AUTO) ==
                          GST_AUG_HUE_MODEL_HSV;
  const gdouble each = 360 * (is_hsv ? 1 : CHROMA_TURN), most = left (l) / each;
  gdouble turns = gst_aug_operation_get_double (operation, "turns", 0);
  const GstAugColorVerdict verdict = hold (operation, "turns", &turns, -most, most);

  spend (l, ABS (turns) * each);
  return verdict;
}

static GstAugColorVerdict
exposure (GstAugColorLimits *l, GstAugOperation *operation)
{
  gdouble stops = gst_aug_operation_get_double (operation, "stops", 0), least, most;
  GstAugColorVerdict verdict;

  gain_range (l, &least, &most);
  least /= GAIN_OF_STOP;
  most /= GAIN_OF_STOP;
  if (states_hue (l)) {
    least = MAX (least, -left (l) / OF_STOP_DOWN);
    most = MIN (most, left_of_grey (l) / OF_STOP);
  }
  verdict = hold (operation, "stops", &stops, least, most);
  spend_of_grey (l, MAX (stops, 0) * OF_STOP);
  spend (l, MAX (-stops, 0) * OF_STOP_DOWN);
  gain (l, stops * GAIN_OF_STOP);
  return verdict;
}

/* A middle level, 1/2, is multiplied with 2^(1 - exponent). */
static GstAugColorVerdict
gamma_ (GstAugColorLimits *l, GstAugOperation *operation)
{
  gdouble exponent = gst_aug_operation_get_double (operation, "exponent", 1), least, most;
  GstAugColorVerdict verdict;

  gain_range (l, &most, &least);
  least = isinf (least) ? 0.01 : 1 - least / LN_2;
  most = isinf (most) ? 100 : 1 - most / LN_2;
  if (states_hue (l)) {
    const gdouble end = gst_aug_exact_exp (left (l) / OF_EXPONENT);

    least = MAX (least, 1 / end);
    most = MIN (most, end);
  }
  verdict = hold (operation, "exponent", &exponent, MAX (least, 0.01), most);
  spend (l, ABS (gst_aug_exact_log (exponent)) * OF_EXPONENT);
  gain (l, (1 - exponent) * LN_2);
  return verdict;
}

static GstAugColorVerdict
temperature (GstAugColorLimits *l, GstAugOperation *operation)
{
  gdouble kelvin = gst_aug_operation_get_double (operation, "kelvin", 6500), half = INFINITY;
  GstAugColorVerdict verdict;

  if (states_hue (l))
    half = left_of_grey (l) - OF_NEUTRAL;
  if (states_shade (l))
    half = MIN (half, 54 * l->rule->shade_tolerance);
  if (half < 0)
    return GST_AUG_COLOR_SPENT;
  verdict = hold (operation, "kelvin", &kelvin, 1e6 / (NEUTRAL + half),
      half < NEUTRAL ? 1e6 / (NEUTRAL - half) : INFINITY);
  spend_of_grey (l, OF_NEUTRAL + ABS (1e6 / kelvin - NEUTRAL));
  return verdict;
}

static GstAugColorVerdict
posterize (GstAugColorLimits *l, GstAugOperation *operation)
{
  static const gdouble degrees[] = { 360, 360, 180, 28, 12.7, 5.5, 2.5, 1, 0 };
  const gint drawn = (gint) gst_aug_operation_get_int (operation, "bits", 8);
  gint bits = CLAMP (drawn, 0, 8);

  while (states_hue (l) && bits < 8 && degrees[bits] > left_of_grey (l))
    bits++;
  if (states_shade (l))
    bits = MAX (bits, 4);
  spend_of_grey (l, degrees[bits]);
  if (bits == CLAMP (drawn, 0, 8))
    return GST_AUG_COLOR_STAYS;
  gst_aug_operation_set_int (operation, "bits", bits);
  return GST_AUG_COLOR_LIMITED;
}

static GstAugColorVerdict
add_levels (GstAugColorLimits *l, GstAugOperation *operation, gdouble degrees, gdouble of_shade)
{
  gdouble levels = gst_aug_operation_get_double (operation, "levels", 0), most = 255;
  GstAugColorVerdict verdict;

  if (states_hue (l))
    most = left_of_grey (l) / degrees;
  if (states_shade (l))
    most = MIN (most, of_shade * l->rule->shade_tolerance);
  verdict = hold (operation, "levels", &levels, -most, most);
  spend_of_grey (l, ABS (levels) * degrees);
  return verdict;
}

static GstAugColorVerdict
offset (GstAugColorLimits *l, GstAugOperation *operation)
{
  return add_levels (l, operation, OF_LEVEL, 128);
}

static GstAugColorVerdict
offset_of_one (GstAugColorLimits *l, GstAugOperation *operation)
{
  return add_levels (l, operation, OF_LEVEL_OF_ONE, 64);
}

static GstAugColorVerdict
solarize_add (GstAugColorLimits *l, GstAugOperation *operation)
{
  const gint64 drawn = gst_aug_operation_get_int (operation, "addition", 0);
  gdouble most = 255;
  gint64 addition;

  if (states_hue (l))
    most = left_of_grey (l) / OF_LEVEL_BELOW;
  if (states_shade (l))
    most = MIN (most, 64 * l->rule->shade_tolerance);
  addition = MIN (drawn, (gint64) most);
  spend_of_grey (l, (gdouble) addition * OF_LEVEL_BELOW);
  if (addition == drawn)
    return GST_AUG_COLOR_STAYS;
  gst_aug_operation_set_int (operation, "addition", addition);
  return GST_AUG_COLOR_LIMITED;
}

static GstAugColorVerdict
solarize (GstAugColorLimits *l, GstAugOperation *operation)
{
  return gst_aug_operation_get_double (operation, "threshold", 256) > 255 ? GST_AUG_COLOR_STAYS
                                                                          : GST_AUG_COLOR_LEAVES;
}

static GstAugColorVerdict
channel_shuffle (GstAugColorLimits *l, GstAugOperation *operation)
{
  const GstAugValue *order = gst_aug_operation_find (operation, "order");

  return order && order->type == GST_AUG_VALUE_STRING && g_str_equal (order->s, "rgb")
             ? GST_AUG_COLOR_STAYS
             : GST_AUG_COLOR_LEAVES;
}

static GstAugColorVerdict
fog (GstAugColorLimits *l, GstAugOperation *operation)
{
  gdouble amount = gst_aug_operation_get_double (operation, "amount", 0), most = 1;
  GstAugColorVerdict verdict;

  if (states_hue (l))
    most = (1 - least_chroma (l)) / MOST_FOG;
  if (states_shade (l))
    most = MIN (most, l->rule->shade_tolerance / MOST_FOG);
  verdict = hold (operation, "amount", &amount, 0, most);
  fade (l, 1 - MOST_FOG * amount);
  return verdict;
}

static GstAugColorVerdict
leaves (GstAugColorLimits *l, GstAugOperation *operation)
{
  return GST_AUG_COLOR_LEAVES;
}

#define HUE GST_AUG_STATES_HUE
#define BOTH (GST_AUG_STATES_HUE | GST_AUG_STATES_SHADE)

static const struct {
  const gchar *name;
  const gchar *value; /* that is limited */
  GstAugStates of;    /* what it can make false */
  GstAugColorVerdict (*take) (GstAugColorLimits *l, GstAugOperation *operation);
} operations[] = {
  { "brightness", "factor", BOTH, brightness },
  { "contrast", "factor", BOTH, contrast },
  { "saturation", "factor", HUE, saturation },
  { "hue", "turns", HUE, hue },
  { "temperature", "kelvin", BOTH, temperature },
  { "exposure", "stops", BOTH, exposure },
  { "gamma", "exponent", BOTH, gamma_ },
  { "grayscale", NULL, HUE, leaves },
  { "invert", NULL, BOTH, leaves },
  { "posterize", "bits", BOTH, posterize },
  { "solarize", NULL, BOTH, solarize },
  { "solarize-add", "addition", BOTH, solarize_add },
  { "equalize", NULL, BOTH, leaves },
  { "autocontrast", NULL, BOTH, leaves },
  { "clahe", NULL, BOTH, leaves },
  { "channel-shuffle", NULL, HUE, channel_shuffle },
  { "channel-drop", NULL, BOTH, leaves },
  { "offset", "levels", BOTH, offset },
  { "offset-red", "levels", BOTH, offset_of_one },
  { "offset-green", "levels", BOTH, offset_of_one },
  { "offset-blue", "levels", BOTH, offset_of_one },
  { "fog", "amount", BOTH, fog },
};

/* Name of the value that may be limited, NULL if there is none. */
const gchar *
gst_aug_color_limits_value (const GstAugOperation *operation)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (gst_aug_same_name (operations[i].name, operation->name))
      return operations[i].value;
  return NULL;
}

/* Holds an operation within what the ones before it have left of the bounds. */
GstAugColorVerdict
gst_aug_color_limits_take (GstAugColorLimits *l, GstAugOperation *operation)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (gst_aug_same_name (operations[i].name, operation->name))
      return operations[i].of & l->states ? operations[i].take (l, operation) : GST_AUG_COLOR_STAYS;
  return GST_AUG_COLOR_STAYS;
}
