/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "affine.h"

#include "catalogue-private.h"
#include "sides.h"

GType
gst_aug_turn_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_TURN_NONE, "As it is", "none" },
    { GST_AUG_TURN_90, "A quarter turn clockwise", "90" },
    { GST_AUG_TURN_180, "Upside down", "180" },
    { GST_AUG_TURN_270, "A quarter turn counter-clockwise", "270" },
    { GST_AUG_TURN_TRANSPOSE, "Mirrored at the diagonal from the upper left", "transpose" },
    { GST_AUG_TURN_TRANSVERSE, "Mirrored at the diagonal from the upper right", "transverse" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugTurn", values));
  return type;
}

GType
gst_aug_center_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_CENTER_MIDDLE, "The middle of the picture", "middle" },
    { GST_AUG_CENTER_ORIGIN, "Its upper left corner", "origin" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugCenter", values));
  return type;
}

#define B GstAugAffineSettings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  ROW (B, "degrees", degrees, DOUBLE, 0, 180, 15,
      "Magnitude m in degrees: turned clockwise by an angle uniform in [-m, m]"),
  ROW (B, "translate-x", translate_x, DOUBLE, 0, 1, 0,
      "Magnitude m, share of the width: moved to the right by a share uniform in [-m, m]"),
  ROW (B, "translate-y", translate_y, DOUBLE, 0, 1, 0,
      "Magnitude m, share of the height: moved down by a share uniform in [-m, m]"),
  ROW (B, "min-scale", min_scale, DOUBLE, 0.01, 100, 1,
      "Smallest factor by which the picture grows"),
  ROW (B, "max-scale", max_scale, DOUBLE, 0.01, 100, 1,
      "Largest factor by which the picture grows; it is uniform between the two"),
  ROW (B, "shear-x", shear_x, DOUBLE, 0, 85, 0,
      "Magnitude m in degrees: sheared along the rows by an angle uniform in [-m, m]"),
  ROW (B, "shear-y", shear_y, DOUBLE, 0, 85, 0,
      "Magnitude m in degrees: sheared along the columns by an angle uniform in [-m, m]"),
  ENUM_ROW (B, "center", center, gst_aug_center_get_type, GST_AUG_CENTER_MIDDLE,
      "Which point rotation, scale and shear leave where it is"),
  ROW (B, "distortion", distortion, DOUBLE, 0, 1, 0,
      "Perspective: each corner moves inwards by a share of the half width and half height that "
      "is uniform in [0, distortion]"),
  ROW (B, "quarter-turns", quarter_turns, BOOLEAN, 0, 1, 0,
      "Turn by 0, 90, 180 or 270 degrees, drawn alike, inside of the picture's size"),
  ENUM_ROW (B, "turn", turn, gst_aug_turn_get_type, GST_AUG_TURN_NONE,
      "A turn of every picture, in phase eval too"),
  ROW (B, "expand", expand, BOOLEAN, 0, 1, 0,
      "Let width and height change places with turn, instead of filling and cutting off"),
  FREE_ENUM_ROW (B, "interpolation", interpolation, gst_aug_interpolation_get_type,
      GST_AUG_INTERPOLATION_AUTO,
      "How pixels are sampled; auto: antialias for pictures, nearest for masks and depth"),
  FREE_ROW (B, "fill", fill, UINT, 0, G_MAXUINT32, 0xff000000u,
      "Colour of what lies outside the picture, 0xAARRGGBB"),
  FREE_ENUM_ROW (B, "fill-mode", fill_mode, gst_aug_fill_mode_get_type, GST_AUG_FILL_VALUE,
      "What is seen outside the picture"),
  FREE_ROW (B, "min-visible", min_visible, DOUBLE, 0, 1, 0,
      "Regions of interest with a smaller visible share of their area are dropped"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (GstAugAffineSettings) };

static gboolean
turns (gconstpointer block)
{
  const GstAugAffineSettings *s = block;

  return s->expand && s->turn != GST_AUG_TURN_NONE && s->turn != GST_AUG_TURN_180;
}

static gboolean
validate (gconstpointer block, GError **error)
{
  const GstAugAffineSettings *s = block;

  if (s->quarter_turns && s->turn != GST_AUG_TURN_NONE)
    return gst_aug_settings_contradiction (error,
        "quarter-turns draws the turn that turn fixes: set turn=none or quarter-turns=false");
  if (turns (block) && s->common.probability < 1)
    return gst_aug_settings_contradiction (error,
        "with expand pictures have another size, so all of them have to be turned: set "
        "probability=1 or expand=false");
  return TRUE;
}

static void
add_filling (const GstAugAffineSettings *s, GstAugOperation *operation)
{
  gst_aug_operation_set_int (operation, "fill", s->fill);
  gst_aug_operation_set_int (operation, "fill-mode", s->fill_mode);
  gst_aug_operation_set_int (operation, "interpolation", s->interpolation);
}

static void
add_turn (const GstAugAffineSettings *s, GstAugDecision *decision, GstAugTurn turn)
{
  GstAugOperation *operation;

  if (turn == GST_AUG_TURN_NONE)
    return;
  operation = gst_aug_decision_add (decision, "turn");
  gst_aug_operation_set_int (operation, "turn", turn);
  gst_aug_operation_set_boolean (operation, "expand", s->expand);
  add_filling (s, operation);
}

static gboolean
has_affine (const GstAugAffineSettings *s)
{
  return s->degrees > 0 || s->translate_x > 0 || s->translate_y > 0 || s->min_scale != 1 ||
         s->max_scale != 1 || s->shear_x > 0 || s->shear_y > 0;
}

static gdouble
draw_around_zero (const GstAugDraws *draws, const gchar *name, gdouble m)
{
  return m > 0 ? gst_aug_draws_range (draws, name, 0, -m, m) : 0;
}

static void
decide_affine (
    const GstAugAffineSettings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const GstAugDraws *draws = &context->draws;
  GstAugOperation *operation = gst_aug_decision_add (decision, "affine");

  gst_aug_operation_set_double (
      operation, "degrees", draw_around_zero (draws, "degrees", s->degrees));
  gst_aug_operation_set_double (
      operation, "translate-x", draw_around_zero (draws, "translate-x", s->translate_x));
  gst_aug_operation_set_double (
      operation, "translate-y", draw_around_zero (draws, "translate-y", s->translate_y));
  gst_aug_operation_set_double (
      operation, "scale", gst_aug_draws_range (draws, "scale", 0, s->min_scale, s->max_scale));
  gst_aug_operation_set_double (
      operation, "shear-x", draw_around_zero (draws, "shear-x", s->shear_x));
  gst_aug_operation_set_double (
      operation, "shear-y", draw_around_zero (draws, "shear-y", s->shear_y));
  if (s->center == GST_AUG_CENTER_ORIGIN)
    gst_aug_operation_set_string (operation, "center", "origin");
  add_filling (s, operation);
}

/* RandomPerspective: where the corners come to lie, clockwise from the upper left, as shares of
 * width and height. */
static void
decide_perspective (
    const GstAugAffineSettings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  static const gchar *const names[] = { "x0", "y0", "x1", "y1", "x2", "y2", "x3", "y3" };
  static const gboolean far_side[] = { FALSE, FALSE, TRUE, FALSE, TRUE, TRUE, FALSE, TRUE };
  GstAugOperation *operation = gst_aug_decision_add (decision, "perspective");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    gdouble inwards = gst_aug_draws_range (&context->draws, "corner", i, 0, s->distortion) / 2;

    gst_aug_operation_set_double (operation, names[i], far_side[i] ? 1 - inwards : inwards);
  }
  add_filling (s, operation);
}

/* turn: integer below 4; degrees, translate-x, translate-y, scale, shear-x, shear-y: ranges;
 * corner: range, i = x and y of the upper left corner, then clockwise */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const GstAugAffineSettings *s = block;

  add_turn (s, decision, s->turn);
  if (context->eval) {
    decision->applied = s->turn != GST_AUG_TURN_NONE;
    return TRUE;
  }
  if (s->quarter_turns)
    add_turn (s, decision, (GstAugTurn) gst_aug_draws_integer (&context->draws, "turn", 0, 4));
  if (has_affine (s))
    decide_affine (s, context, decision);
  if (s->distortion > 0)
    decide_perspective (s, context, decision);
  return TRUE;
}

/* A turn of every picture is where they come from, and captions know of it. */
static void
mend (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const GstAugAffineSettings *s = block;

  if (decision->applied && s->turn == GST_AUG_TURN_NONE)
    gst_aug_turns_mend (context->facts, decision);
}

const GstAugKind gst_aug_kind_affine = {
  .name = "affine",
  .element = "augaffine",
  .description = "Rotates, moves, scales, shears and turns pictures, in perspective too",
  .touches = GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_SIGHT,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .mend = mend,
  .acts_in_eval = TRUE,
  .turns = turns,
};
