/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "flip.h"

#include "catalogue-private.h"
#include "sides.h"

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
  ROW (GstAugFlipSettings, "text-safe", text_safe, BOOLEAN, 0, 1, 0,
      "Whether windows with something to read in the picture are not mirrored: captions quote it, "
      "or an object is called text, sign, ..."),
  ENUM_ROW (GstAugFlipSettings, "on-conflict", on_conflict, gst_aug_on_conflict_get_type,
      GST_AUG_ON_CONFLICT_IDENTITY,
      "What is done where a mirror would make a caption false that swapped words do not mend"),
};

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (GstAugFlipSettings) };

static gboolean
is_vertical (const GstAugFlipSettings *s, const GstAugDraws *draws)
{
  return s->mode == GST_AUG_FLIP_VERTICAL ||
         (s->mode == GST_AUG_FLIP_EITHER && gst_aug_draws_uniform (draws, "direction", 0) >= 0.5);
}

typedef struct {
  const GstAugFlipSettings *s;
  const GstAugWindowContext *context;
} Window;

/* What is drawn for another window. */
static GstAugMirrored
look (gconstpointer user, gint64 distance)
{
  const Window *window = user;
  const GstAugFlipSettings *s = window->s;
  GstAugDraws draws = window->context->draws;

  if (s->common.hold != GST_AUG_HOLD_ITEM)
    draws.window += (guint64) distance;
  if (!gst_aug_draws_chosen (&draws, s->common.probability))
    return 0;
  return is_vertical (s, &draws) ? GST_AUG_MIRRORED_Y : GST_AUG_MIRRORED_X;
}

static void
mend (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const GstAugFlipSettings *s = block;
  const Window window = { s, context };
  const GstAugSidesRule rule = { s->text_safe, s->on_conflict, s->common.hold, look, &window };

  if (!context->eval && s->common.probability > 0)
    gst_aug_sides_mend (&rule, context->facts, decision);
}

/* direction: u < 1/2 is horizontal */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const GstAugFlipSettings *s = block;
  GstAugOperation *operation;

  operation = gst_aug_decision_add (decision, "flip");
  gst_aug_operation_set_string (
      operation, "direction", is_vertical (s, &context->draws) ? "vertical" : "horizontal");
  if (s->ambisonic)
    gst_aug_operation_set_boolean (operation, "ambisonic", TRUE);
  return TRUE;
}

const GstAugKind gst_aug_kind_flip = {
  .name = "flip",
  .element = "augflip",
  .description = "Mirrors pictures, swaps left and right in sound and in words",
  .touches =
      GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_AUDIO | GST_AUG_TOUCHES_TEXT | GST_AUG_TOUCHES_SIGHT,
  .settings = &settings,
  .decide = decide,
  .mend = mend,
};
