/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "../video/color.h"
#include "catalogue-private.h"

typedef enum {
  ORDER_RANDOM,
  ORDER_FIXED,
} Order;

typedef struct {
  GstAugCommonSettings common;
  gdouble brightness;
  gdouble contrast;
  gdouble saturation;
  gdouble hue;
  GstAugHueModel hue_model;
  Order order;
} Settings;

static GType
order_get_type (void)
{
  static const GEnumValue values[] = {
    { ORDER_RANDOM, "Drawn", "random" },
    { ORDER_FIXED, "Brightness, contrast, saturation, hue", "fixed" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugColorOrder", values));
  return type;
}

static const GstAugSetting rows[] = {
  COMMON_ROWS (Settings, 1),
  ROW (Settings, "brightness", brightness, DOUBLE, 0, 10, 0.4,
      "Magnitude m: the factor is uniform in [max (0, 1 - m), 1 + m]"),
  ROW (Settings, "contrast", contrast, DOUBLE, 0, 10, 0.4,
      "Magnitude m: the factor is uniform in [max (0, 1 - m), 1 + m]"),
  ROW (Settings, "saturation", saturation, DOUBLE, 0, 10, 0.4,
      "Magnitude m: the factor is uniform in [max (0, 1 - m), 1 + m]"),
  ROW (Settings, "hue", hue, DOUBLE, 0, 0.5, 0.1,
      "Magnitude m in turns: the shift is uniform in [-m, m]"),
  ENUM_ROW (Settings, "hue-model", hue_model, gst_aug_hue_model_get_type, GST_AUG_HUE_MODEL_AUTO,
      "What turning the hue means"),
  ENUM_ROW (Settings, "order", order, order_get_type, ORDER_RANDOM,
      "In which order the four are applied"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (Settings) };

static void
add_step (
    const Settings *s, const GstAugWindowContext *context, GstAugDecision *decision, guint step)
{
  static const gchar *const names[] = { "brightness", "contrast", "saturation", "hue" };
  const gdouble magnitude[] = { s->brightness, s->contrast, s->saturation, s->hue };
  gdouble m = magnitude[step];
  GstAugOperation *operation;

  if (m == 0)
    return;
  operation = gst_aug_decision_add (decision, names[step]);
  if (step == 3) {
    gst_aug_operation_set_double (
        operation, "turns", gst_aug_draws_range (&context->draws, "hue", 0, -m, m));
    gst_aug_operation_set_int (operation, "model", s->hue_model);
  } else {
    gst_aug_operation_set_double (operation, "factor",
        gst_aug_draws_range (&context->draws, names[step], 0, MAX (0, 1 - m), 1 + m));
  }
}

/* order: permutation of brightness 0, contrast 1, saturation 2, hue 3 */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const Settings *s = block;
  guint8 order[4] = { 0, 1, 2, 3 };

  if (context->eval) {
    decision->applied = FALSE;
    return TRUE;
  }
  if (s->order == ORDER_RANDOM)
    gst_aug_draws_permutation (&context->draws, "order", order, 4);
  for (guint i = 0; i < 4; i++)
    add_step (s, context, decision, order[i]);
  return TRUE;
}

const GstAugKind gst_aug_kind_color = {
  .name = "color",
  .element = "augcolor",
  .description = "Changes brightness, contrast, saturation and hue",
  .touches = GST_AUG_TOUCHES_VIDEO,
  .settings = &settings,
  .decide = decide,
};
