/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What captions ask of mirrors and turns. Words that are left or right are swapped in the windows
 * that are mirrored, so a caption that reaches over several windows needs them all alike; what is
 * read in the picture, and sides in a picture that is turned, no swap of words can mend. */
#include "sides.h"

#include <math.h>

#include "../decision/name.h"
#include "../facts/facts.h"
#include "../facts/reading/reading.h"

/* Up to here left is rather left than up. */
#define MOST_DEGREES 45

/*
 * gst_aug_decision_mirrors:
 * @decision: a decision
 *
 * Returns: what its flips come to
 */
GstAugMirrored
gst_aug_decision_mirrors (const GstAugDecision *decision)
{
  GstAugMirrored mirrored = 0, mixed = 0;

  for (guint i = 0; decision->applied && i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *op = gst_aug_decision_nth (decision, i);
    const GstAugValue *direction = gst_aug_operation_find (op, "direction");

    if (!gst_aug_same_name (op->name, "flip"))
      continue;
    if (op->chain)
      mixed = GST_AUG_MIRRORED_X | GST_AUG_MIRRORED_Y;
    else
      mirrored ^= direction && g_strcmp0 (direction->s, "vertical") == 0 ? GST_AUG_MIRRORED_Y
                                                                         : GST_AUG_MIRRORED_X;
  }
  return mirrored | mixed;
}

/*
 * gst_aug_facts_have_writing:
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

    if (name && gst_aug_name_is_writing (name))
      return TRUE;
  }
  return FALSE;
}

/* What is done in the windows that captions tie to this one: @some of it in any of them, @all of it
 * in all. Where they have no end, anything may be. */
static void
look_around (const GstAugSidesRule *rule, const GstAugWindowFacts *facts, GstAugStates states,
    GstAugMirrored *some, GstAugMirrored *all)
{
  guint before, after;

  *some = GST_AUG_MIRRORED_X | GST_AUG_MIRRORED_Y;
  *all = 0;
  if (rule->hold == GST_AUG_HOLD_FRAME ||
      !gst_aug_facts_tied_windows (facts, states, &before, &after))
    return;
  *all = *some;
  *some = 0;
  for (gint64 d = -(gint64) before; d <= (gint64) after; d++) {
    const GstAugMirrored mirrored = rule->look (rule->user, d);

    *some |= mirrored;
    *all &= mirrored;
  }
}

/* Why a window must not be mirrored, or its captions not be told; NULL: all is well. */
static const gchar *
find_conflict (const GstAugSidesRule *rule, const GstAugWindowFacts *facts, GstAugMirrored mirrored)
{
  const gboolean identity = rule->on_conflict == GST_AUG_ON_CONFLICT_IDENTITY;
  const GstAugStates sides = rule->hold == GST_AUG_HOLD_FRAME ? facts->states : facts->straddling;
  GstAugMirrored some, all;

  if (rule->text_safe && gst_aug_facts_have_writing (facts)) {
    some = mirrored;
    if (!identity && (facts->straddling & GST_AUG_STATES_WRITING))
      look_around (rule, facts, GST_AUG_STATES_WRITING, &some, &all);
    if (some)
      return "writing";
  }
  if (!(sides & GST_AUG_STATES_SIDE) || (identity && !(mirrored & GST_AUG_MIRRORED_X)))
    return NULL;
  look_around (rule, facts, GST_AUG_STATES_SIDE, &some, &all);
  return (some ^ all) & GST_AUG_MIRRORED_X ? "side" : NULL;
}

static gboolean
does_something (const GstAugDecision *decision)
{
  for (guint i = 0; i < gst_aug_decision_size (decision); i++)
    if (!g_str_equal (gst_aug_decision_nth (decision, i)->name, "rule"))
      return TRUE;
  return FALSE;
}

/*
 * gst_aug_sides_mend:
 * @rule: what is asked
 * @facts: what is known of the window
 * @decision: what was decided for it, taken or not
 *
 * Takes out mirrors that would make captions false, or says what becomes of those.
 */
void
gst_aug_sides_mend (
    const GstAugSidesRule *rule, const GstAugWindowFacts *facts, GstAugDecision *decision)
{
  const gchar *why = find_conflict (rule, facts, gst_aug_decision_mirrors (decision));

  if (!why)
    return;
  if (rule->on_conflict == GST_AUG_ON_CONFLICT_IDENTITY) {
    for (guint i = gst_aug_decision_size (decision); i-- > 0;)
      if (gst_aug_same_name (gst_aug_decision_nth (decision, i)->name, "flip"))
        g_array_remove_index (decision->operations, i);
    decision->applied &= does_something (decision);
  }
  gst_aug_operation_set_string (
      gst_aug_facts_report_conflict (decision, "mirror", rule->on_conflict), "because", why);
}

/* The angle of an operation that turns the picture so far that left is no longer left. */
static gboolean
turns_sides (const GstAugOperation *op)
{
  if (gst_aug_same_name (op->name, "turn"))
    return gst_aug_operation_get_int (op, "turn", 0) != 0 &&
           !gst_aug_operation_get_int (op, "expand", 0);
  return gst_aug_same_name (op->name, "affine") &&
         fabs (gst_aug_operation_get_double (op, "degrees", 0)) > MOST_DEGREES;
}

/*
 * gst_aug_turns_mend:
 * @facts: what is known of a window
 * @decision: what was decided for it
 *
 * Leaves out turns by more than half a quarter where captions tell left and right.
 */
void
gst_aug_turns_mend (const GstAugWindowFacts *facts, GstAugDecision *decision)
{
  gboolean changed = FALSE;

  if (!(facts->states & GST_AUG_STATES_SIDE))
    return;
  for (guint i = gst_aug_decision_size (decision); i-- > 0;) {
    GstAugOperation *op = &g_array_index (decision->operations, GstAugOperation, i);

    if (!turns_sides (op))
      continue;
    changed = TRUE;
    if (gst_aug_same_name (op->name, "turn"))
      g_array_remove_index (decision->operations, i);
    else
      gst_aug_operation_set_double (op, "degrees", 0);
  }
  if (!changed)
    return;
  decision->applied &= does_something (decision);
  gst_aug_operation_set_string (
      gst_aug_facts_report (decision, "mirror", "unturned"), "because", "side");
}
