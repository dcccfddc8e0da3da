/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What is known of the item before its data flow: where it comes from, and how every branch and the
 * log are told. */
#include <string.h>

#include "facts/facts.h"
#include "tool.h"

void
aug_known_clear (AugKnown *known)
{
  g_clear_pointer (&known->caption, g_free);
  g_clear_pointer (&known->captions, g_free);
  g_clear_pointer (&known->objects, g_free);
  gst_aug_item_facts_clear (&known->facts);
  known->is_settled = FALSE;
}

/* Whether an element of the chains has a rule about what captions say. */
static gboolean
has_rules (const AugOptions *options)
{
  static const gchar *const elements[] = { "augcolor", "augcrop", "augflip", "augpolicy",
    "augtext" };
  const AugFacts all = { .has = { TRUE, TRUE, TRUE } };

  for (guint kind = 0; kind < AUG_STREAM_KINDS; kind++) {
    g_autofree gchar *chain = aug_options_chain (options, kind, &all);

    for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
      if (strstr (chain, elements[i]))
        return TRUE;
  }
  return FALSE;
}

static gboolean
read_files (AugKnown *known, const gchar *key, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GstAugSidecar) files = gst_aug_sidecar_new (known->captions, known->objects, &wrong);

  if (files && gst_aug_sidecar_find (files, key, &known->facts, &wrong))
    return TRUE;
  g_strchomp (wrong->message);
  if (g_str_has_suffix (wrong->message, "."))
    wrong->message[strlen (wrong->message) - 1] = '\0';
  return aug_fail (error, AUG_TOOL_ERROR_INPUT, "%s", wrong->message);
}

/*
 * Finds what is known of the item, once.
 *
 * @input: (nullable): the file that is augmented; its captions are known if no file tells any
 */
gboolean
aug_options_learn (AugOptions *options, const gchar *input, gboolean quiet, GError **error)
{
  AugKnown *known = &options->known;
  g_autofree gchar *key = NULL;

  if (known->is_settled)
    return TRUE;
  key = aug_options_key (options, input ? input : "");
  if ((known->captions || known->objects) && !read_files (known, key, error))
    return FALSE;
  if (known->captions && !known->facts.caption && !known->facts.cues)
    return aug_fail (error, AUG_TOOL_ERROR_USAGE,
        "%s has no caption of \"%s\"; name the item as it is called there: --source KEY",
        known->captions, key);
  if (known->caption) {
    g_free (known->facts.caption);
    known->facts.caption = g_strdup (known->caption);
  }
  if (input && !known->captions && !known->no_first_pass && has_rules (options))
    known->facts.cues = aug_first_pass (input, quiet);
  known->is_settled = TRUE;
  return TRUE;
}

/* Returns: (transfer full) (nullable): the event that tells it; NULL if nothing is known */
GstEvent *
aug_options_make_item (const AugOptions *options, const gchar *key)
{
  const GstAugItemFacts *facts = &options->known.facts;
  GstEvent *event;

  if (!facts->caption && !facts->cues && !facts->objects)
    return NULL;
  event = gst_aug_item_event_new (
      key, -1, -1, GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, NULL, facts->caption, facts->objects);
  if (facts->cues)
    gst_aug_item_event_set_cues (event, facts->cues);
  return event;
}

/* Adds what is known, if anything: the log alone is enough. */
void
aug_options_facts_to_json (const AugOptions *options, JsonBuilder *builder)
{
  const GstAugItemFacts *facts = &options->known.facts;

  if (!facts->caption && !facts->cues && !facts->objects)
    return;
  json_builder_set_member_name (builder, "facts");
  json_builder_begin_object (builder);
  if (facts->caption) {
    json_builder_set_member_name (builder, "caption");
    json_builder_add_string_value (builder, facts->caption);
  }
  if (facts->cues) {
    json_builder_set_member_name (builder, "cues");
    json_builder_add_value (builder, json_from_string (facts->cues, NULL));
  }
  if (facts->objects) {
    json_builder_set_member_name (builder, "objects");
    json_builder_add_value (builder, json_from_string (facts->objects, NULL));
  }
  json_builder_end_object (builder);
}

static gchar *
read_list (JsonObject *facts, const gchar *name)
{
  JsonNode *node = json_object_get_member (facts, name);

  return node ? json_to_string (node, FALSE) : NULL;
}

/* What a log says that was known, and nothing else is. */
gboolean
aug_options_facts_from_json (
    AugOptions *options, JsonObject *header, const gchar *log, GError **error)
{
  JsonNode *node = json_object_get_member (header, "facts");
  JsonObject *told = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  GstAugItemFacts *facts = &options->known.facts;
  g_autoptr (GstAugFacts) read = NULL;
  g_autoptr (GError) wrong = NULL;
  JsonNode *caption;

  options->known.is_settled = TRUE;
  if (!told)
    return TRUE;
  caption = json_object_get_member (told, "caption");
  if (caption && JSON_NODE_HOLDS_VALUE (caption) &&
      json_node_get_value_type (caption) == G_TYPE_STRING)
    facts->caption = g_strdup (json_node_get_string (caption));
  facts->cues = read_list (told, "cues");
  facts->objects = read_list (told, "objects");
  read = gst_aug_facts_new (facts->caption, facts->cues, facts->objects, &wrong);
  return read || aug_fail (error, AUG_TOOL_ERROR_INPUT,
                     "the facts in the first line of %s cannot be read: %s; make the log anew "
                     "with " AUG_COMMAND " apply",
                     log, wrong->message);
}
