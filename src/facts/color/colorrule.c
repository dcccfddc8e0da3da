/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Colours that captions name and colours of the picture stay together: docs/captions.md has the
 * table. The rule looks at a decision once it has been drawn and moves no draw. What it does is a
 * function of decision, facts and settings, so every branch does the same.
 */
#include "colorrule-private.h"

#include <string.h>

#include "../../decision/name.h"
#include "../../video/color/color.h"
#include "colors.h"

#define STATES (GST_AUG_STATES_HUE | GST_AUG_STATES_SHADE)
/* What of the tolerance is left to levels being whole: a share, and degrees at least. */
#define SPARE_SHARE 0.1
#define SPARE 1.0
/* Degrees by which other operations may turn a hue that gets a new name. */
#define BESIDES 3.0

GType
gst_aug_color_words_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_AUG_COLOR_WORDS_KEEP, "The picture keeps the colours that captions name", "keep" },
    { GST_AUG_COLOR_WORDS_REWRITE, "Captions follow the hue of the picture", "rewrite" },
    { GST_AUG_COLOR_WORDS_IGNORE, "Captions are not looked at", "ignore" },
    { 0, NULL, NULL },
  };
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugColorWords", values));
  return type;
}

typedef struct {
  const GstAugWindowFacts *facts;
  GstAugColorLimits limits;
  gboolean hue_is_free; /* but in chains that are mixed */
  gdouble tolerance;    /* degrees by which hues may turn and keep their names */
  GArray *operations;   /* as they may be */
  GArray *limited;      /* as they were drawn */
  GString *left_out;    /* names, commas between */
  gboolean is_conflict; /* of what branches of all media know: not within a mix */
} Pass;

/* The operations of a mix begin where the mix does, chain by chain, and what follows finds the
 * worst of them. */
typedef struct {
  GstAugColorSpent before, worst;
  guint chain;
} Chains;

static void
join (GstAugColorSpent *worst, const GstAugColorSpent *spent)
{
  worst->hue = MAX (worst->hue, spent->hue);
  worst->chroma = MIN (worst->chroma, spent->chroma);
  worst->dark = MIN (worst->dark, spent->dark);
  worst->light = MAX (worst->light, spent->light);
  worst->low = MIN (worst->low, spent->low);
  worst->high = MAX (worst->high, spent->high);
}

static void
enter_chain (Chains *chains, const GstAugOperation *operation, GstAugColorSpent *spent)
{
  if (operation->chain == chains->chain)
    return;
  if (chains->chain)
    join (&chains->worst, spent);
  else
    chains->before = chains->worst = *spent;
  *spent = operation->chain ? chains->before : chains->worst;
  chains->chain = operation->chain;
}

static void
leave_out (Pass *pass, const GstAugOperation *operation)
{
  if (pass->left_out->len)
    g_string_append_c (pass->left_out, ',');
  g_string_append (pass->left_out, operation->name);
}

/* Fills pass->operations with what may stay of the decision. */
static void
walk (Pass *pass, const GstAugDecision *decision)
{
  Chains chains = { 0 };

  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *drawn = gst_aug_decision_nth (decision, i);
    GstAugOperation operation = *drawn;
    GstAugColorVerdict verdict = GST_AUG_COLOR_STAYS;

    enter_chain (&chains, drawn, &pass->limits.spent);
    if (!(pass->hue_is_free && !drawn->chain && gst_aug_same_name (drawn->name, "hue")))
      verdict = gst_aug_color_limits_take (&pass->limits, &operation);
    if (verdict >= GST_AUG_COLOR_SPENT) {
      leave_out (pass, drawn);
      pass->is_conflict |= verdict == GST_AUG_COLOR_LEAVES && !drawn->chain;
      continue;
    }
    if (verdict == GST_AUG_COLOR_LIMITED)
      g_array_append_val (pass->limited, *drawn);
    g_array_append_val (pass->operations, operation);
  }
}

/* Names of the colours that captions of the window name. */
static void
add_colors (GstAugOperation *report, const GstAugWindowFacts *facts)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (!facts->known)
    g_string_append (names, "unknown");
  for (guint i = 0; i < gst_aug_swatch_count (); i++)
    if (facts->colors >> i & 1)
      g_string_append_printf (names, "%s%s", names->len ? "," : "", gst_aug_swatch_nth (i)->name);
  gst_aug_operation_set_string (report, "colors", names->str);
}

/* What was drawn of the operations that are limited, the first of each kind. */
static void
report_limited (const Pass *pass, GstAugDecision *decision)
{
  GstAugOperation *report;

  if (!pass->limited->len)
    return;
  report = gst_aug_facts_report (decision, "color", "limited");
  add_colors (report, pass->facts);
  for (guint i = 0; i < pass->limited->len; i++) {
    const GstAugOperation *drawn = &g_array_index (pass->limited, GstAugOperation, i);
    const GstAugValue *value = gst_aug_operation_find (drawn, gst_aug_color_limits_value (drawn));

    if (!value || gst_aug_operation_find (report, drawn->name) ||
        report->n_values == GST_AUG_OPERATION_MAX_VALUES)
      continue;
    if (value->type == GST_AUG_VALUE_INT)
      gst_aug_operation_set_int (report, drawn->name, value->i);
    else
      gst_aug_operation_set_double (report, drawn->name, value->d);
  }
}

static void
report_conflict (const Pass *pass, GstAugDecision *decision, const gchar *did)
{
  GstAugOperation *report = gst_aug_facts_report (decision, "color", did);

  add_colors (report, pass->facts);
  if (pass->left_out->len)
    gst_aug_operation_set_string (report, "operations", pass->left_out->str);
  if (g_str_equal (did, "drop"))
    gst_aug_operation_set_boolean (report, "paired", FALSE);
}

/* Degrees by which the decision turns the hue of all of the picture. */
static gdouble
turn_of (const GstAugDecision *decision)
{
  gdouble turns = 0;

  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *operation = gst_aug_decision_nth (decision, i);

    if (!operation->chain && gst_aug_same_name (operation->name, "hue"))
      turns += gst_aug_operation_get_double (operation, "turns", 0);
  }
  while (turns > 0.5)
    turns -= 1;
  while (turns < -0.5)
    turns += 1;
  return 360 * turns;
}

/* Whether the words for colours can follow the hue. A caption over several windows, which turn by
 * other angles, cannot, nor one with a word that has no counterpart. */
static gboolean
can_rewrite (const Pass *pass)
{
  return pass->facts->known && !(pass->facts->straddling & GST_AUG_STATES_HUE) &&
         !(pass->facts->colors & GST_AUG_COLOR_FIXED);
}

/* Turns the hue to where every word that is stated has a right one, and gives it to the captions.
 * In HSV, where red turned by 120 degrees is green on every format. */
static void
rewrite (const Pass *pass, GstAugDecision *decision)
{
  const guint64 colors = pass->facts->colors;
  const gdouble drawn = turn_of (decision);
  const gdouble degrees = gst_aug_color_turn_nearest (colors, drawn, pass->tolerance);
  const gboolean changes =
      ABS (degrees) > pass->tolerance && gst_aug_color_turn_changes (colors, degrees);
  gboolean first = TRUE;
  GstAugOperation *report;

  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    GstAugOperation *operation = &g_array_index (decision->operations, GstAugOperation, i);

    if (operation->chain || !gst_aug_same_name (operation->name, "hue"))
      continue;
    gst_aug_operation_set_int (operation, "model", GST_AUG_HUE_MODEL_HSV);
    if (degrees != drawn)
      gst_aug_operation_set_double (operation, "turns", first ? degrees / 360 : 0);
    first = FALSE;
  }
  if (!changes && degrees == drawn)
    return;
  if (changes)
    gst_aug_operation_set_double (
        gst_aug_decision_add (decision, "recolor-words"), "degrees", degrees);
  report = gst_aug_facts_report (decision, "color", changes ? "rewritten" : "limited");
  add_colors (report, pass->facts);
  if (changes)
    gst_aug_operation_set_double (report, "degrees", degrees);
  if (degrees != drawn)
    gst_aug_operation_set_double (report, "hue", drawn / 360);
}

/* Whether operations that cannot be limited may stay. Captions do not go where they are told once
 * for several windows. */
static gboolean
may_conflict (const Pass *pass)
{
  switch (pass->limits.rule->on_conflict) {
  case GST_AUG_ON_CONFLICT_IDENTITY:
    return FALSE;
  case GST_AUG_ON_CONFLICT_DROP:
    return pass->facts->known && !(pass->facts->straddling & STATES);
  default:
    return pass->facts->known;
  }
}

/* In mode rewrite: whether the hue turns further than words can tell. */
static gboolean
turns_untold (const Pass *pass)
{
  if (pass->limits.rule->words != GST_AUG_COLOR_WORDS_REWRITE || pass->hue_is_free)
    return FALSE;
  for (guint i = 0; i < pass->limited->len; i++)
    if (gst_aug_same_name (g_array_index (pass->limited, GstAugOperation, i).name, "hue") &&
        !g_array_index (pass->limited, GstAugOperation, i).chain)
      return TRUE;
  return FALSE;
}

static void
settle (Pass *pass, GstAugDecision *decision)
{
  const GstAugColorRule *rule = pass->limits.rule;
  GArray *drawn = decision->operations;

  if ((pass->is_conflict || turns_untold (pass)) && may_conflict (pass)) {
    report_conflict (pass, decision, gst_aug_on_conflict_name (rule->on_conflict));
    return;
  }
  decision->operations = pass->operations;
  pass->operations = drawn;
  if (pass->hue_is_free)
    rewrite (pass, decision);
  report_limited (pass, decision);
  if (pass->left_out->len)
    report_conflict (pass, decision, "left-out");
}

/**
 * gst_aug_color_rule_refusal: (skip)
 * @rule: settings
 * @hold: how long a decision holds
 *
 * Returns: (nullable): why they cannot go together, and what to set
 */
const gchar *
gst_aug_color_rule_refusal (const GstAugColorRule *rule, GstAugHold hold)
{
  if (hold != GST_AUG_HOLD_FRAME || rule->words == GST_AUG_COLOR_WORDS_IGNORE)
    return NULL;
  if (rule->words == GST_AUG_COLOR_WORDS_REWRITE)
    return "color-words=rewrite needs one hue for a caption: set hold=window, or color-words=keep";
  if (rule->on_conflict == GST_AUG_ON_CONFLICT_DROP)
    return "on-conflict=drop needs one decision for a caption: set hold=window, or "
           "on-conflict=identity";
  return NULL;
}

/**
 * gst_aug_color_rule_mend: (skip)
 * @rule: settings
 * @facts: what is known of the window
 * @decision: what was decided for it
 *
 * Limits operations that would make the colours of captions false, leaves out those that cannot be
 * limited, or does with the captions what the settings say. Where captions name no colour nothing
 * is changed.
 */
void
gst_aug_color_rule_mend (
    const GstAugColorRule *rule, const GstAugWindowFacts *facts, GstAugDecision *decision)
{
  Pass pass = {
    .facts = facts,
    .limits = { .rule = rule,
        .states = facts->states & STATES,
        .spent = { .chroma = 1, .low = 1, .high = 1 } },
  };

  if (rule->words == GST_AUG_COLOR_WORDS_IGNORE || !pass.limits.states)
    return;
  pass.tolerance = MAX (rule->hue_tolerance - MAX (SPARE, rule->hue_tolerance * SPARE_SHARE), 0);
  pass.operations = g_array_new (FALSE, TRUE, sizeof (GstAugOperation));
  pass.limited = g_array_new (FALSE, FALSE, sizeof (GstAugOperation));
  pass.left_out = g_string_new (NULL);
  pass.hue_is_free = rule->words == GST_AUG_COLOR_WORDS_REWRITE && can_rewrite (&pass);
  pass.limits.degrees = pass.hue_is_free ? MIN (pass.tolerance, BESIDES) : pass.tolerance;
  walk (&pass, decision);
  settle (&pass, decision);
  g_array_unref (pass.operations);
  g_array_unref (pass.limited);
  g_string_free (pass.left_out, TRUE);
}
