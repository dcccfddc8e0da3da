/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "catalogue-private.h"
#include "flip.h"

GType
gst_aug_flip_mode_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_FLIP_HORIZONTAL, "Left and right", "horizontal" },
    { GST_AUG_FLIP_VERTICAL, "Top and bottom", "vertical" },
    { GST_AUG_FLIP_EITHER, "One of the two, drawn", "either" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugFlipMode", values));
  return type;
}

static const GstAugSetting rows[] = {
  COMMON_ROWS (GstAugFlipSettings, 0.5),
  ENUM_ROW (GstAugFlipSettings, "mode", mode, gst_aug_flip_mode_get_type, GST_AUG_FLIP_HORIZONTAL,
      "Which way pictures are mirrored"),
  FREE_ROW (GstAugFlipSettings, "ambisonic", ambisonic, BOOLEAN, 0, 1, 0,
      "Four-channel sound without positions is first-order Ambisonics (W, Y, Z, X): negate Y"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (GstAugFlipSettings) };

/* direction: u < 1/2 is horizontal */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const GstAugFlipSettings *s = block;
  gboolean vertical = s->mode == GST_AUG_FLIP_VERTICAL;
  GstAugOperation *operation;

  if (s->mode == GST_AUG_FLIP_EITHER)
    vertical = gst_aug_draws_uniform (&context->draws, "direction", 0) >= 0.5;
  operation = gst_aug_decision_add (decision, "flip");
  gst_aug_operation_set_string (operation, "direction", vertical ? "vertical" : "horizontal");
  if (s->ambisonic)
    gst_aug_operation_set_boolean (operation, "ambisonic", TRUE);
  return TRUE;
}

const GstAugKind gst_aug_kind_flip = {
  .name = "flip",
  .element = "augflip",
  .description = "Mirrors pictures, swaps left and right in sound and in words",
  .touches = GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_AUDIO | GST_AUG_TOUCHES_TEXT,
  .settings = &settings,
  .decide = decide,
};
