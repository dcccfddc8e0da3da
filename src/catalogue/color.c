/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../video/color/color.h"
#include "../core/exactmath.h"
#include "../facts/color/colorrule.h"
#include "catalogue-private.h"

typedef enum {
  ORDER_RANDOM,
  ORDER_FIXED,
  ORDER_ALL,
} Order;

typedef struct {
  GstAugCommonSettings common;
  gdouble brightness, contrast, saturation, hue;
  GstAugHueModel hue_model;
  Order order;
  gdouble jitter;
  gdouble temperature, min_temperature, max_temperature;
  gdouble exposure;
  gdouble gamma;
  gdouble sharpness, sharpness_chance;
  gdouble grayscale, invert;
  gdouble posterize;
  gint min_bits, max_bits;
  gdouble solarize, min_threshold, max_threshold;
  gdouble solarize_add;
  gint max_addition;
  gdouble equalize, autocontrast;
  gdouble clahe, max_clip_limit;
  gdouble channel_shuffle, channel_drop;
  GstAugColorFlavour flavour;
  GstAugColorStatistics statistics;
  GstAugColorRule rule;
} Settings;

static GType
order_get_type (void)
{
  static const GEnumValue values[] = {
    { ORDER_RANDOM, "Drawn, the others after them", "random" },
    { ORDER_FIXED, "Brightness, contrast, saturation, hue, the others after them", "fixed" },
    { ORDER_ALL, "Drawn over all operations", "all" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugColorOrder", values));
  return type;
}

#define FACTOR(name, field, otherwise) \
  ROW (Settings, name, field, DOUBLE, 0, 10, otherwise, \
      "Magnitude m: the factor is uniform in [max (0, 1 - m), 1 + m]")
#define CHANCE(name, field, otherwise, what) \
  ROW (Settings, name, field, DOUBLE, 0, 1, otherwise, "Share of the decisions " what)

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  FACTOR ("brightness", brightness, 0.4),
  FACTOR ("contrast", contrast, 0.4),
  FACTOR ("saturation", saturation, 0.4),
  ROW (Settings, "hue", hue, DOUBLE, 0, 0.5, 0.1,
      "Magnitude m in turns: the shift is uniform in [-m, m]"),
  ENUM_ROW (Settings, "hue-model", hue_model, gst_aug_hue_model_get_type, GST_AUG_HUE_MODEL_AUTO,
      "What turning the hue means"),
  ENUM_ROW (Settings, "order", order, order_get_type, ORDER_RANDOM,
      "In which order the four are applied"),
  CHANCE ("jitter-probability", jitter, 1, "in which the four are applied"),
  CHANCE ("temperature-probability", temperature, 0, "in which the light has another temperature"),
  ROW (Settings, "min-temperature", min_temperature, DOUBLE, 3000, 15000, 3000,
      "The temperature of the light is at least this, kelvin"),
  ROW (Settings, "max-temperature", max_temperature, DOUBLE, 3000, 15000, 15000,
      "The temperature of the light is at most this, kelvin"),
  ROW (Settings, "exposure", exposure, DOUBLE, 0, 10, 0,
      "Magnitude m in stops: the change is uniform in [-m, m]"),
  ROW (Settings, "gamma", gamma, DOUBLE, 0, 10, 0,
      "Magnitude m: the logarithm of the exponent is uniform in [-log (1 + m), log (1 + m)]"),
  FACTOR ("sharpness", sharpness, 0),
  CHANCE ("sharpness-probability", sharpness_chance, 1, "in which sharpness is changed"),
  CHANCE ("grayscale-probability", grayscale, 0, "in which colours become grey"),
  CHANCE ("invert-probability", invert, 0, "in which pictures are negatives"),
  CHANCE ("posterize-probability", posterize, 0, "in which low bits are cleared"),
  ROW (Settings, "min-bits", min_bits, INT, 0, 8, 4, "Of eight bits at least so many are left"),
  ROW (Settings, "max-bits", max_bits, INT, 0, 8, 8, "Of eight bits at most so many are left"),
  CHANCE ("solarize-probability", solarize, 0, "in which bright levels are inverted"),
  ROW (Settings, "min-threshold", min_threshold, DOUBLE, 0, 256, 128,
      "The level of 255 from which on they are inverted is at least this"),
  ROW (Settings, "max-threshold", max_threshold, DOUBLE, 0, 256, 128,
      "The level of 255 from which on they are inverted is at most this"),
  CHANCE ("solarize-add-probability", solarize_add, 0, "in which levels below 128 are raised"),
  ROW (Settings, "max-addition", max_addition, INT, 0, 255, 110,
      "Levels of 255 by which they are raised at most"),
  CHANCE ("equalize-probability", equalize, 0, "in which histograms are equalized"),
  CHANCE ("autocontrast-probability", autocontrast, 0, "in which levels are stretched"),
  CHANCE ("clahe-probability", clahe, 0,
      "in which luma is equalized in 8 by 8 tiles with limited contrast"),
  ROW (Settings, "max-clip-limit", max_clip_limit, DOUBLE, 1, 100, 4,
      "The clip limit of the tiles is uniform in [1, this]"),
  CHANCE ("channel-shuffle-probability", channel_shuffle, 0, "in which channels change places"),
  CHANCE ("channel-drop-probability", channel_drop, 0, "in which a channel is zero"),
  ENUM_ROW (Settings, "flavour", flavour, gst_aug_color_flavour_get_type,
      GST_AUG_COLOR_FLAVOUR_TORCHVISION, "Whose arithmetic is followed on RGB where they differ"),
  ENUM_ROW (Settings, "statistics", statistics, gst_aug_color_statistics_get_type,
      GST_AUG_COLOR_STATISTICS_FRAME, "Of what means, histograms and ranges are"),
  COLOR_RULE_ROWS (Settings, rule),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

typedef struct {
  const Settings *s;
  const GstAugDraws *draws;
  GstAugDecision *decision;
} Deciding;

static GstAugOperation *
add (const Deciding *d, const gchar *name)
{
  GstAugOperation *operation = gst_aug_decision_add (d->decision, name);

  if (d->s->flavour != GST_AUG_COLOR_FLAVOUR_TORCHVISION)
    gst_aug_operation_set_int (operation, "flavour", d->s->flavour);
  return operation;
}

static void
add_looking (const Deciding *d, GstAugOperation *operation)
{
  if (d->s->statistics != GST_AUG_COLOR_STATISTICS_FRAME)
    gst_aug_operation_set_int (operation, "statistics", d->s->statistics);
}

/* An operation that is chosen with a probability, the draw of its name. */
static GstAugOperation *
chosen (const Deciding *d, const gchar *name, gdouble probability)
{
  return gst_aug_draws_uniform (d->draws, name, 0) < probability ? add (d, name) : NULL;
}

/* A factor around one, the draw @draw. */
static void
add_factor (const Deciding *d, const gchar *name, const gchar *draw, gdouble m)
{
  GstAugOperation *operation;

  if (m == 0)
    return;
  operation = add (d, name);
  gst_aug_operation_set_double (
      operation, "factor", gst_aug_draws_range (d->draws, draw, 0, MAX (0, 1 - m), 1 + m));
  if (g_str_equal (name, "contrast"))
    add_looking (d, operation);
}

static void
add_hue (const Deciding *d)
{
  const gdouble m = d->s->hue;
  GstAugOperation *operation;

  if (m == 0)
    return;
  operation = add (d, "hue");
  gst_aug_operation_set_double (
      operation, "turns", gst_aug_draws_range (d->draws, "hue", 0, -m, m));
  gst_aug_operation_set_int (operation, "model", d->s->hue_model);
}

static void
add_light (const Deciding *d)
{
  GstAugOperation *operation = chosen (d, "temperature", d->s->temperature);

  if (operation)
    gst_aug_operation_set_double (operation, "kelvin",
        gst_aug_draws_range (d->draws, "kelvin", 0, d->s->min_temperature, d->s->max_temperature));
}

static void
add_exposure (const Deciding *d)
{
  const gdouble m = d->s->exposure;

  if (m > 0)
    gst_aug_operation_set_double (
        add (d, "exposure"), "stops", gst_aug_draws_range (d->draws, "exposure", 0, -m, m));
}

static void
add_gamma (const Deciding *d)
{
  const gdouble m = d->s->gamma > 0 ? gst_aug_exact_log (1 + d->s->gamma) : 0;

  if (m > 0)
    gst_aug_operation_set_double (add (d, "gamma"), "exponent",
        gst_aug_exact_exp (gst_aug_draws_range (d->draws, "gamma", 0, -m, m)));
}

static void
add_posterize (const Deciding *d)
{
  const Settings *s = d->s;
  GstAugOperation *operation = chosen (d, "posterize", s->posterize);

  if (operation)
    gst_aug_operation_set_int (operation, "bits",
        s->min_bits +
            gst_aug_draws_integer (d->draws, "bits", 0, (guint) (s->max_bits - s->min_bits + 1)));
}

static void
add_solarize (const Deciding *d)
{
  GstAugOperation *operation = chosen (d, "solarize", d->s->solarize);

  if (operation)
    gst_aug_operation_set_double (operation, "threshold",
        gst_aug_draws_range (d->draws, "threshold", 0, d->s->min_threshold, d->s->max_threshold));
}

static void
add_solarize_add (const Deciding *d)
{
  GstAugOperation *operation = chosen (d, "solarize-add", d->s->solarize_add);

  if (operation)
    gst_aug_operation_set_int (operation, "addition",
        gst_aug_draws_integer (d->draws, "addition", 0, (guint) d->s->max_addition + 1));
}

static void
add_histogram (const Deciding *d, const gchar *name, gdouble probability)
{
  GstAugOperation *operation = chosen (d, name, probability);

  if (operation)
    add_looking (d, operation);
}

static void
add_clahe (const Deciding *d)
{
  GstAugOperation *operation = chosen (d, "clahe", d->s->clahe);

  if (!operation)
    return;
  gst_aug_operation_set_double (
      operation, "limit", gst_aug_draws_range (d->draws, "limit", 0, 1, d->s->max_clip_limit));
  add_looking (d, operation);
}

static void
add_shuffle (const Deciding *d)
{
  static const gchar *const letters[] = { "r", "g", "b" };
  GstAugOperation *operation = chosen (d, "channel-shuffle", d->s->channel_shuffle);
  guint8 order[3];
  gchar text[4] = "";

  if (!operation)
    return;
  gst_aug_draws_permutation (d->draws, "channels", order, 3);
  for (guint i = 0; i < 3; i++)
    text[i] = letters[order[i]][0];
  gst_aug_operation_set_string (operation, "order", text);
}

static void
add_drop (const Deciding *d)
{
  static const gchar *const letters[] = { "r", "g", "b" };
  GstAugOperation *operation = chosen (d, "channel-drop", d->s->channel_drop);

  if (operation)
    gst_aug_operation_set_string (
        operation, "channel", letters[gst_aug_draws_integer (d->draws, "channel", 0, 3)]);
}

#define JITTERS 4
#define STEPS 18

/* The operations in the order in which they are listed; the first four are the jitter. */
static void
add_step (const Deciding *d, guint step)
{
  const Settings *s = d->s;

  if (step < JITTERS && gst_aug_draws_uniform (d->draws, "jitter", 0) >= s->jitter)
    return;
  switch (step) {
  case 0:
    return add_factor (d, "brightness", "brightness", s->brightness);
  case 1:
    return add_factor (d, "contrast", "contrast", s->contrast);
  case 2:
    return add_factor (d, "saturation", "saturation", s->saturation);
  case 3:
    return add_hue (d);
  case 4:
    return add_light (d);
  case 5:
    return add_exposure (d);
  case 6:
    return add_gamma (d);
  case 7:
    if (gst_aug_draws_uniform (d->draws, "sharpness", 0) < s->sharpness_chance)
      add_factor (d, "sharpness", "sharpness-factor", s->sharpness);
    return;
  case 8:
    chosen (d, "grayscale", s->grayscale);
    return;
  case 9:
    chosen (d, "invert", s->invert);
    return;
  case 10:
    return add_posterize (d);
  case 11:
    return add_solarize (d);
  case 12:
    return add_solarize_add (d);
  case 13:
    return add_histogram (d, "equalize", s->equalize);
  case 14:
    return add_histogram (d, "autocontrast", s->autocontrast);
  case 15:
    return add_clahe (d);
  case 16:
    return add_shuffle (d);
  default:
    return add_drop (d);
  }
}

/* order: permutation of brightness 0, contrast 1, saturation 2, hue 3; order-all: of all steps.
 * jitter, temperature, sharpness, grayscale, invert, posterize, solarize, solarize-add, equalize,
 * autocontrast, clahe, channel-shuffle, channel-drop: u below the probability. brightness,
 * contrast, saturation, sharpness-factor, hue, kelvin, exposure, gamma, threshold, limit: ranges;
 * bits, addition, channel: integers; channels: permutation of R 0, G 1, B 2 */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  const Deciding d = { s, &context->draws, decision };
  guint8 order[STEPS];

  for (guint i = 0; i < STEPS; i++)
    order[i] = (guint8) i;
  if (s->order == ORDER_RANDOM)
    gst_aug_draws_permutation (&context->draws, "order", order, JITTERS);
  else if (s->order == ORDER_ALL)
    gst_aug_draws_permutation (&context->draws, "order-all", order, STEPS);
  for (guint i = 0; i < STEPS; i++)
    add_step (&d, order[i]);
  return TRUE;
}

static gboolean
validate (gconstpointer block, GError **error)
{
  const Settings *s = block;
  const gchar *refusal = gst_aug_color_rule_refusal (&s->rule, s->common.hold);

  if (refusal)
    return gst_aug_settings_contradiction (error, "%s", refusal);
  if (s->rule.words == GST_AUG_COLOR_WORDS_REWRITE && s->hue_model == GST_AUG_HUE_MODEL_CHROMA)
    return gst_aug_settings_contradiction (
        error, "color-words=rewrite turns the hue of HSV: set hue-model=auto, or color-words=keep");
  return TRUE;
}

/* Captions and colours stay together. */
static void
mend (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const Settings *s = block;

  if (decision->applied)
    gst_aug_color_rule_mend (&s->rule, context->facts, decision);
}

const GstAugKind gst_aug_kind_color = {
  .name = "color",
  .element = "augcolor",
  .description = "Changes brightness, contrast, saturation, hue and more of how pictures look",
  .touches = GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_TEXT,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .mend = mend,
};
