/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What is known of an item before its data flow, window by window. */
#include "facts.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "../core/window.h"
#include "reading/mentions.h"

struct _GstAugFacts {
  guint refs;       /* under the lock */
  gchar *name;      /* what it is found by; NULL: it is not shared */
  GArray *captions; /* of GstAugCaption, by start */
  GArray *boxes;    /* of GstAugBox; NULL: none */
  GStringChunk *texts;
  GstAugNames *names;    /* of the boxes; NULL: none has any */
  GstAugStates of_boxes; /* what they state by themselves */
};

/* Markup and override blocks are not read. (transfer full) */
static gchar *
take_text (const gchar *text)
{
  g_autoptr (GstAugCue) cue = NULL;

  if (g_utf8_validate (text, -1, NULL) && !strpbrk (text, "<&{"))
    return g_strdup (text);
  cue = gst_aug_cue_new (text, -1, GST_AUG_TEXT_PANGO_MARKUP);
  return gst_aug_cue_to_plain (cue);
}

static void
add_caption (GstAugFacts *facts, gint64 start, gint64 stop, const gchar *plain)
{
  GstAugCaption caption = {
    .start = start, .stop = stop, .text = g_string_chunk_insert (facts->texts, plain)
  };
  g_auto (GstAugReading) reading;

  gst_aug_reading_init (&reading, caption.text);
  caption.states = gst_aug_reading_states (&reading, &caption.colors);
  if (facts->names)
    caption.mentions = gst_aug_names_find (facts->names, &reading);
  g_array_append_val (facts->captions, caption);
}

/* A cue that is [start_ns, stop_ns, "text"], and ends behind its start. */
static gboolean
read_cue (GstAugFacts *facts, JsonNode *node)
{
  static const GType types[] = { G_TYPE_INT64, G_TYPE_INT64, G_TYPE_STRING };
  JsonArray *cue = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autofree gchar *text = NULL;

  if (!cue || json_array_get_length (cue) != G_N_ELEMENTS (types))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    JsonNode *member = json_array_get_element (cue, i);

    if (!JSON_NODE_HOLDS_VALUE (member) || json_node_get_value_type (member) != types[i])
      return FALSE;
  }
  if (json_array_get_int_element (cue, 0) > json_array_get_int_element (cue, 1))
    return FALSE;
  text = take_text (json_array_get_string_element (cue, 2));
  add_caption (
      facts, json_array_get_int_element (cue, 0), json_array_get_int_element (cue, 1), text);
  return TRUE;
}

/* [[start_ns, stop_ns, "text"], ...] */
static gboolean
read_cues (GstAugFacts *facts, const gchar *cues, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (cues, NULL);
  JsonArray *list = root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; list && i < json_array_get_length (list); i++)
    if (!read_cue (facts, json_array_get_element (list, i)))
      list = NULL;
  if (!list)
    g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "cues are a JSON array of [start_ns, stop_ns, \"text\"] in UTF-8");
  return list != NULL;
}

/* The first 64 boxes can be mentioned; whatever is written on one is written in the picture. */
static void
name_boxes (GstAugFacts *facts)
{
  for (guint i = 0; facts->boxes && i < MIN (facts->boxes->len, 64); i++) {
    const gchar *name = g_array_index (facts->boxes, GstAugBox, i).name;

    if (!name)
      continue;
    if (!facts->names)
      facts->names = gst_aug_names_new ();
    gst_aug_names_add (facts->names, name, G_GUINT64_CONSTANT (1) << i);
    if (gst_aug_name_is_writing (name))
      facts->of_boxes |= GST_AUG_STATES_WRITING;
  }
}

static gint
by_start (gconstpointer a, gconstpointer b)
{
  const GstAugCaption *x = a, *y = b;

  return x->start < y->start ? -1 : x->start > y->start;
}

/* So that the captions of a window are found without a look at all that are over. */
static void
sort_captions (GArray *captions)
{
  gint64 reach = G_MININT64;

  g_array_sort (captions, by_start);
  for (guint i = 0; i < captions->len; i++) {
    GstAugCaption *caption = &g_array_index (captions, GstAugCaption, i);

    reach = MAX (reach, caption->stop);
    caption->reach = reach;
  }
}

static GstAugFacts *
make_facts (void)
{
  GstAugFacts *facts = g_new0 (GstAugFacts, 1);

  facts->refs = 1;
  facts->captions = g_array_new (FALSE, FALSE, sizeof (GstAugCaption));
  facts->texts = g_string_chunk_new (256);
  return facts;
}

/* Facts in use, by what they were made of: all elements of a branch, and all branches, are told the
 * same of an item, and it is read once. */
static GHashTable *shared;
G_LOCK_DEFINE_STATIC (shared);

static gchar *
name_of (const gchar *caption, const gchar *cues, const gchar *objects)
{
  const gchar *const texts[] = { caption, cues, objects };
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    const gint64 size = texts[i] ? (gint64) strlen (texts[i]) : -1;

    g_checksum_update (sum, (const guchar *) &size, sizeof size);
    if (size > 0)
      g_checksum_update (sum, (const guchar *) texts[i], (gssize) size);
  }
  return g_strdup (g_checksum_get_string (sum));
}

static GstAugFacts *
find_shared (const gchar *name)
{
  GstAugFacts *facts;

  G_LOCK (shared);
  facts = shared ? g_hash_table_lookup (shared, name) : NULL;
  if (facts)
    facts->refs++;
  G_UNLOCK (shared);
  return facts;
}

/* Takes @facts and @name. Another thread may have been first: then both are good, and one is found.
 */
static GstAugFacts *
share (GstAugFacts *facts, gchar *name)
{
  G_LOCK (shared);
  if (!shared)
    shared = g_hash_table_new (g_str_hash, g_str_equal);
  if (!g_hash_table_contains (shared, name)) {
    facts->name = g_steal_pointer (&name);
    g_hash_table_insert (shared, facts->name, facts);
  }
  G_UNLOCK (shared);
  g_free (name);
  return facts;
}

/* The names of boxes are known by now. */
static gboolean
read_texts (GstAugFacts *facts, const gchar *caption, const gchar *cues, GError **error)
{
  name_boxes (facts);
  if (caption) {
    g_autofree gchar *text = take_text (caption);

    add_caption (facts, G_MININT64, GST_AUG_TIME_UNBOUNDED, text);
  }
  if (cues && !read_cues (facts, cues, error))
    return FALSE;
  sort_captions (facts->captions);
  return TRUE;
}

/**
 * gst_aug_facts_new: (skip)
 * @caption: (nullable): what is said of the whole item
 * @cues: (nullable): JSON array of [start_ns, stop_ns, "text"]: what is said of spans of it, in the
 *     rule's time domain
 * @objects: (nullable): JSON array of named boxes, see gst_aug_item_event_new()
 * @error: what cannot be read
 *
 * Returns: (transfer full) (nullable): the facts, %NULL with @error
 */
GstAugFacts *
gst_aug_facts_new (const gchar *caption, const gchar *cues, const gchar *objects, GError **error)
{
  g_autofree gchar *name = name_of (caption, cues, objects);
  GstAugFacts *facts = find_shared (name);

  if (facts)
    return facts;
  facts = make_facts ();
  if ((objects && !(facts->boxes = gst_aug_objects_parse (objects, error))) ||
      !read_texts (facts, caption, cues, error)) {
    gst_aug_facts_unref (facts);
    return NULL;
  }
  return share (facts, g_steal_pointer (&name));
}

/**
 * gst_aug_facts_add: (skip)
 * @item: (nullable): what is known of an item
 * @cues: (nullable): what else is said of spans of it, as above
 * @objects: (nullable): what else is seen
 * @error: what cannot be read
 *
 * Returns: (transfer full) (nullable): both, %NULL with @error
 */
GstAugFacts *
gst_aug_facts_add (const GstAugFacts *item, const gchar *cues, const gchar *objects, GError **error)
{
  g_autoptr (GstAugFacts) facts = make_facts ();

  if (objects && !(facts->boxes = gst_aug_objects_parse (objects, error)))
    return NULL;
  if (item && item->boxes) {
    if (!facts->boxes)
      facts->boxes = g_array_new (FALSE, TRUE, sizeof (GstAugBox));
    g_array_prepend_vals (facts->boxes, item->boxes->data, item->boxes->len);
  }
  name_boxes (facts);
  for (guint i = 0; item && i < item->captions->len; i++) {
    const GstAugCaption *caption = &g_array_index (item->captions, GstAugCaption, i);

    add_caption (facts, caption->start, caption->stop, caption->text);
  }
  if (cues && !read_cues (facts, cues, error))
    return NULL;
  sort_captions (facts->captions);
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
  G_LOCK (shared);
  facts->refs++;
  G_UNLOCK (shared);
  return facts;
}

void
gst_aug_facts_unref (GstAugFacts *facts)
{
  gboolean last;

  G_LOCK (shared);
  last = --facts->refs == 0;
  if (last && facts->name)
    g_hash_table_remove (shared, facts->name);
  G_UNLOCK (shared);
  if (!last)
    return;
  g_array_unref (facts->captions);
  g_clear_pointer (&facts->boxes, g_array_unref);
  g_clear_pointer (&facts->names, gst_aug_names_free);
  g_string_chunk_free (facts->texts);
  g_free (facts->name);
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

/* The first caption that is not over at @start, nor are all before it. */
static guint
find_first (const GArray *captions, gint64 start)
{
  guint first = 0, last = captions->len;

  while (first < last) {
    const guint middle = first + (last - first) / 2;

    if (g_array_index (captions, GstAugCaption, middle).reach <= start)
      first = middle + 1;
    else
      last = middle;
  }
  return first;
}

/**
 * gst_aug_facts_of_window: (skip)
 * @facts: facts of an item
 * @start: the window's first nanosecond
 * @stop: the first behind it, or %GST_AUG_TIME_UNBOUNDED: the window is the whole item
 * @window: (out caller-allocates): what holds in the window
 *
 * Collects what captions that overlap [@start, @stop) state and mention. What boxes state lasts as
 * long as the item.
 */
void
gst_aug_facts_of_window (
    const GstAugFacts *facts, gint64 start, gint64 stop, GstAugWindowFacts *window)
{
  const gboolean whole = stop == GST_AUG_TIME_UNBOUNDED;

  *window = (GstAugWindowFacts){
    .known = TRUE, .boxes = facts->boxes, .item = facts, .states = facts->of_boxes
  };
  if (!whole)
    window->straddling = facts->of_boxes;
  for (guint i = find_first (facts->captions, start); i < facts->captions->len; i++) {
    const GstAugCaption *caption = &g_array_index (facts->captions, GstAugCaption, i);

    if (caption->start >= stop)
      break;
    if (caption->stop <= start || caption->start == caption->stop)
      continue;
    window->states |= caption->states;
    window->colors |= caption->colors;
    window->mentioned |= caption->mentions;
    if (!whole && (caption->start < start || caption->stop > stop))
      window->straddling |= caption->states;
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
