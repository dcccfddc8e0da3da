/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Where a decision and a caption cannot both hold: what is done then, and which windows one caption
 * ties together. */
#include "../core/window.h"
#include "facts.h"

/* Windows that captions tie together; more of them are never looked at. */
#define MOST_TIES 64

static const GEnumValue on_conflict_values[] = {
  { GST_AUG_ON_CONFLICT_IDENTITY, "The operation is left out", "identity" },
  { GST_AUG_ON_CONFLICT_DROP, "The caption is left out", "drop" },
  { GST_AUG_ON_CONFLICT_FLAG, "Nothing is left out, and the decision says so", "flag" },
  { 0, NULL, NULL },
};

GType
gst_aug_on_conflict_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstAugOnConflict", on_conflict_values));
  return type;
}

/* What a rule reports that did it. */
const gchar *
gst_aug_on_conflict_name (GstAugOnConflict on_conflict)
{
  return on_conflict_values[on_conflict].value_nick;
}

/**
 * gst_aug_facts_report_conflict: (skip)
 * @decision: a decision
 * @rule: which rule it is
 * @on_conflict: what it did about a caption that cannot be kept true
 *
 * Returns: (transfer none): the report, to add values to
 */
GstAugOperation *
gst_aug_facts_report_conflict (
    GstAugDecision *decision, const gchar *rule, GstAugOnConflict on_conflict)
{
  GstAugOperation *report =
      gst_aug_facts_report (decision, rule, gst_aug_on_conflict_name (on_conflict));

  if (on_conflict == GST_AUG_ON_CONFLICT_DROP)
    gst_aug_operation_set_boolean (report, "paired", FALSE);
  return report;
}

/**
 * gst_aug_facts_drop_captions: (skip)
 * @decision: a decision
 *
 * Returns: whether a rule found that captions of the window cannot be kept true and leaves them out
 */
gboolean
gst_aug_facts_drop_captions (const GstAugDecision *decision)
{
  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *operation = gst_aug_decision_nth (decision, i);
    const GstAugValue *did =
        g_str_equal (operation->name, "rule") ? gst_aug_operation_find (operation, "did") : NULL;

    if (did && g_strcmp0 (did->s, "drop") == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * gst_aug_facts_tied_windows: (skip)
 * @facts: what is known of a window
 * @states: what captions state that tie windows together
 * @before: (out): how many windows before it belong to it
 * @after: (out): how many behind it
 *
 * A caption that reaches over several windows is told once for all of them, so what it states has
 * to hold in all of them; and so on, from caption to caption. Every window of such a set finds the
 * same set.
 *
 * Returns: %FALSE where it has no end, or that is too far away
 */
gboolean
gst_aug_facts_tied_windows (
    const GstAugWindowFacts *facts, GstAugStates states, guint *before, guint *after)
{
  gint64 first = facts->window, last = facts->window;
  gboolean grows = TRUE;

  *before = *after = 0;
  if (!(facts->straddling & states))
    return TRUE;
  if (!facts->item || !facts->grid)
    return FALSE;
  while (grows) {
    const GArray *captions = gst_aug_facts_get_captions (facts->item);

    grows = FALSE;
    for (guint i = 0; i < captions->len; i++) {
      const GstAugCaption *caption = &g_array_index (captions, GstAugCaption, i);
      const gint64 from = gst_aug_grid_window_at (facts->grid, caption->start);
      const gint64 to = gst_aug_grid_window_at (facts->grid, caption->stop - 1);

      if (!(caption->states & states) || caption->stop <= caption->start || to < first ||
          from > last)
        continue;
      grows |= from < first || to > last;
      first = MIN (first, from);
      last = MAX (last, to);
      if (last - first >= MOST_TIES)
        return FALSE;
    }
  }
  *before = (guint) (facts->window - first);
  *after = (guint) (last - facts->window);
  return TRUE;
}
