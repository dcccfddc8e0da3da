/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What is known of an item before its data flow, window by window. */
#include "facts.h"

#include <json-glib/json-glib.h>

#include "../core/window.h"

struct _GstAugFacts {
  gatomicrefcount refs;
  GArray *captions; /* of GstAugCaption, by start */
  GArray *boxes;    /* of GstAugBox; NULL: none */
};

static void
add_caption (GstAugFacts *facts, gint64 start, gint64 stop, const gchar *text)
{
  const GstAugCaption caption = { start, stop, g_intern_string (text),
    gst_aug_caption_states (text), gst_aug_caption_colors (text) };

  g_array_append_val (facts->captions, caption);
}

/* [[start_ns, stop_ns, "text"], ...] */
static gboolean
read_cues (GstAugFacts *facts, const gchar *cues, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (cues, error);
  JsonArray *list = root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; list && i < json_array_get_length (list); i++) {
    JsonNode *node = json_array_get_element (list, i);
    JsonArray *cue = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

    if (!cue || json_array_get_length (cue) != 3) {
      list = NULL;
      break;
    }
    add_caption (facts, json_array_get_int_element (cue, 0), json_array_get_int_element (cue, 1),
        json_array_get_string_element (cue, 2));
  }
  if (!list && error && !*error)
    g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "cues are a JSON array of [start_ns, stop_ns, \"text\"]");
  return list != NULL;
}

/**
 * gst_aug_facts_new: (skip)
 * @caption: (nullable): what is said of the whole item
 * @cues: (nullable): JSON array of [start_ns, stop_ns, "text"]: what is said of spans of it, by
 *     start, in the rule's time domain
 * @objects: (nullable): JSON array of named boxes, see gst_aug_item_event_new()
 * @error: what cannot be read
 *
 * Returns: (transfer full) (nullable): the facts, %NULL with @error
 */
GstAugFacts *
gst_aug_facts_new (const gchar *caption, const gchar *cues, const gchar *objects, GError **error)
{
  g_autoptr (GstAugFacts) facts = g_new0 (GstAugFacts, 1);

  g_atomic_ref_count_init (&facts->refs);
  facts->captions = g_array_new (FALSE, FALSE, sizeof (GstAugCaption));
  if (caption)
    add_caption (facts, G_MININT64, GST_AUG_TIME_UNBOUNDED, caption);
  if (cues && !read_cues (facts, cues, error))
    return NULL;
  if (objects && !(facts->boxes = gst_aug_objects_parse (objects, error)))
    return NULL;
  return g_steal_pointer (&facts);
}

/**
 * gst_aug_facts_new_from_event: (skip)
 * @item: the event that begins an item
 * @error: what cannot be read
 *
 * Returns: (transfer full) (nullable): what it tells of the item, %NULL with @error
 */
GstAugFacts *
gst_aug_facts_new_from_event (GstEvent *item, GError **error)
{
  const GstStructure *s = gst_event_get_structure (item);

  return gst_aug_facts_new (gst_structure_get_string (s, "caption"),
      gst_structure_get_string (s, "cues"), gst_structure_get_string (s, "objects"), error);
}

GstAugFacts *
gst_aug_facts_ref (GstAugFacts *facts)
{
  g_atomic_ref_count_inc (&facts->refs);
  return facts;
}

void
gst_aug_facts_unref (GstAugFacts *facts)
{
  if (!g_atomic_ref_count_dec (&facts->refs))
    return;
  g_array_unref (facts->captions);
  g_clear_pointer (&facts->boxes, g_array_unref);
  g_free (facts);
}

/* (nullable) (element-type GstAugBox) */
const GArray *
gst_aug_facts_get_boxes (const GstAugFacts *facts)
{
  return facts->boxes;
}

/* (element-type GstAugCaption) */
const GArray *
gst_aug_facts_get_captions (const GstAugFacts *facts)
{
  return facts->captions;
}

/**
 * gst_aug_facts_of_window: (skip)
 * @facts: facts of an item
 * @start: the window's first nanosecond
 * @stop: the first behind it, or %GST_AUG_TIME_UNBOUNDED
 * @window: (out caller-allocates): what holds in the window
 *
 * Collects what captions that overlap [@start, @stop) state and mention.
 */
void
gst_aug_facts_of_window (
    const GstAugFacts *facts, gint64 start, gint64 stop, GstAugWindowFacts *window)
{
  *window = (GstAugWindowFacts){ .known = TRUE, .boxes = facts->boxes, .item = facts };
  for (guint i = 0; i < facts->captions->len; i++) {
    const GstAugCaption *caption = &g_array_index (facts->captions, GstAugCaption, i);

    if (caption->start >= stop || caption->stop <= start)
      continue;
    window->states |= caption->states;
    window->colors |= caption->colors;
    if (stop != GST_AUG_TIME_UNBOUNDED && (caption->start < start || caption->stop > stop))
      window->straddling |= caption->states;
    for (guint k = 0; facts->boxes && k < MIN (facts->boxes->len, 64); k++) {
      const GstAugBox *box = &g_array_index (facts->boxes, GstAugBox, k);

      if (box->name && gst_aug_caption_mentions (caption->text, box->name))
        window->mentioned |= G_GUINT64_CONSTANT (1) << k;
    }
  }
}

/* Whatever could be stated may be. */
void
gst_aug_facts_unknown (GstAugWindowFacts *window)
{
  *window = (GstAugWindowFacts){ .states = GST_AUG_STATES_HUE | GST_AUG_STATES_SHADE |
                                           GST_AUG_STATES_SIDE | GST_AUG_STATES_WRITING |
                                           GST_AUG_STATES_COUNT };
  window->straddling = window->states;
}

/**
 * gst_aug_facts_report: (skip)
 * @decision: a decision
 * @rule: which rule it is: color, crop, mirror, text-safe, ...
 * @did: what it did: limited, redrawn, identity, drop, flag, ...
 *
 * Writes into a decision that a rule acted, as an operation `rule` that no renderer carries out.
 *
 * Returns: (transfer none): the operation, to add values to
 */
GstAugOperation *
gst_aug_facts_report (GstAugDecision *decision, const gchar *rule, const gchar *did)
{
  GstAugOperation *operation = gst_aug_decision_add (decision, "rule");

  gst_aug_operation_set_string (operation, "rule", rule);
  gst_aug_operation_set_string (operation, "did", did);
  return operation;
}
