/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "flip.h"

#include <string.h>

#include "catalogue-private.h"

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

/* The last word of what a box with something to read in it is called. */
static const gchar *const writings[] = { "text", "word", "words", "writing", "letter", "letters",
  "number", "numbers", "digit", "digits", "sign", "signs", "signpost", "logo", "label", "poster",
  "banner", "billboard", "plate", "subtitle", "subtitles", "title", "caption", "watermark",
  "newspaper", "clock", NULL };

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

/**
 * gst_aug_facts_have_writing: (skip)
 * @facts: what is known of a window
 *
 * Returns: whether there is something to read in the picture
 */
gboolean
gst_aug_facts_have_writing (const GstAugWindowFacts *facts)
{
  if (facts->states & GST_AUG_STATES_WRITING)
    return TRUE;
  for (guint i = 0; facts->boxes && i < facts->boxes->len; i++) {
    const gchar *name = g_array_index (facts->boxes, GstAugBox, i).name;
    const gchar *last = name ? strrchr (name, ' ') : NULL;

    for (guint k = 0; name && writings[k]; k++)
      if (g_ascii_strcasecmp (last ? last + 1 : name, writings[k]) == 0)
        return TRUE;
  }
  return FALSE;
}

static gboolean
is_vertical (const GstAugFlipSettings *s, const GstAugDraws *draws)
{
  return s->mode == GST_AUG_FLIP_VERTICAL ||
         (s->mode == GST_AUG_FLIP_EITHER && gst_aug_draws_uniform (draws, "direction", 0) >= 0.5);
}

/* What is drawn for another window, @distance windows away. */
static gboolean
is_mirrored (const GstAugFlipSettings *s, const GstAugWindowContext *context, gint64 distance)
{
  GstAugDraws draws = context->draws;

  draws.window += (guint64) distance;
  return gst_aug_draws_chosen (&draws, s->common.probability) && !is_vertical (s, &draws);
}

/* In how many of the windows that captions tie to this one pictures are mirrored: @some, and not in
 * @others. Where they have no end, both. */
static void
look_around (const GstAugFlipSettings *s, const GstAugWindowContext *context, GstAugStates states,
    gboolean *some, gboolean *others)
{
  guint before, after;

  *some = *others = TRUE;
  if (s->common.hold == GST_AUG_HOLD_FRAME ||
      !gst_aug_facts_tied_windows (context->facts, states, &before, &after))
    return;
  *some = *others = FALSE;
  for (gint64 d = -(gint64) before; d <= (gint64) after; d++) {
    const gboolean mirrored = is_mirrored (s, context, s->common.hold == GST_AUG_HOLD_ITEM ? 0 : d);

    *some |= mirrored;
    *others |= !mirrored;
  }
}

/* Why a window must not be mirrored, or not be told; NULL: it may. */
static const gchar *
find_conflict (const GstAugFlipSettings *s, const GstAugWindowContext *context, gboolean mirrored)
{
  const GstAugWindowFacts *facts = context->facts;
  const gboolean identity = s->on_conflict == GST_AUG_ON_CONFLICT_IDENTITY;
  const GstAugStates sides =
      s->common.hold == GST_AUG_HOLD_FRAME ? facts->states : facts->straddling;
  gboolean some, others;

  if (s->text_safe && gst_aug_facts_have_writing (facts)) {
    some = mirrored;
    if (!identity)
      look_around (s, context, GST_AUG_STATES_WRITING, &some, &others);
    if (some)
      return "writing";
  }
  if (!(sides & GST_AUG_STATES_SIDE) || s->mode == GST_AUG_FLIP_VERTICAL ||
      s->common.probability <= 0)
    return NULL;
  look_around (s, context, GST_AUG_STATES_SIDE, &some, &others);
  return some && others && (mirrored || !identity) ? "side" : NULL;
}

/* Words that are left or right are swapped in the windows that are mirrored, so a caption that
 * reaches over several windows needs them all alike; what is read in the picture cannot be mended.
 */
static void
mend (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const GstAugFlipSettings *s = block;
  const gchar *why = NULL;

  if (!context->eval)
    why = find_conflict (s, context, decision->applied && !is_vertical (s, &context->draws));
  if (!why)
    return;
  if (s->on_conflict == GST_AUG_ON_CONFLICT_IDENTITY) {
    g_array_set_size (decision->operations, 0);
    decision->applied = FALSE;
  }
  gst_aug_operation_set_string (
      gst_aug_facts_report (decision, "mirror", gst_aug_on_conflict_name (s->on_conflict)),
      "because", why);
}

/* direction: u < 1/2 is horizontal */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const GstAugFlipSettings *s = block;
  GstAugOperation *operation;

  /* a policy has no other word in this than its operations */
  if (context->is_one_of_many && s->text_safe && context->facts &&
      !is_vertical (s, &context->draws) && gst_aug_facts_have_writing (context->facts)) {
    gst_aug_operation_set_string (
        gst_aug_facts_report (decision, "mirror", gst_aug_on_conflict_name (s->on_conflict)),
        "because", "writing");
    if (s->on_conflict == GST_AUG_ON_CONFLICT_IDENTITY)
      return TRUE;
  }
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
  .touches = GST_AUG_TOUCHES_VIDEO | GST_AUG_TOUCHES_AUDIO | GST_AUG_TOUCHES_TEXT,
  .settings = &settings,
  .decide = decide,
  .mend = mend,
};
