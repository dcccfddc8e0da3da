/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What is known of an item before its data flow: its file, and captions and objects from files. */
#include "augseed-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

static GHashTable *
read_captions (const gchar *path, GError **error)
{
  g_autoptr (GHashTable) captions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree gchar *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    gchar *line = g_strchomp (lines[i]);
    gchar *tab = strchr (line, '\t');

    if (*line == '\0')
      continue;
    if (!tab || tab == line || !g_utf8_validate (line, -1, NULL)) {
      g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
          "Line %u of the captions file %s must be a key, a tab and a caption in UTF-8.", i + 1,
          path);
      return NULL;
    }
    g_hash_table_insert (captions, g_strndup (line, tab - line), g_strdup (tab + 1));
  }
  return g_steal_pointer (&captions);
}

static GHashTable *
read_objects (const gchar *path, GError **error)
{
  g_autoptr (GHashTable) objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local = NULL;
  JsonNode *root, *node;
  JsonObjectIter iter;
  const gchar *key;

  if (!json_parser_load_from_file (parser, path, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
        "The objects file %s must be one JSON object that gives each key an array of boxes.", path);
    return NULL;
  }
  json_object_iter_init (&iter, json_node_get_object (root));
  while (json_object_iter_next (&iter, &key, &node)) {
    g_autofree gchar *text = json_to_string (node, FALSE);
    g_autoptr (GArray) boxes = gst_aug_objects_parse (text, &local);

    if (!boxes) {
      g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
          "Item “%s” of the objects file %s is wrong: %s.", key, path, local->message);
      return NULL;
    }
    g_hash_table_insert (objects, g_strdup (key), g_steal_pointer (&text));
  }
  return g_steal_pointer (&objects);
}

static gboolean
say_which_file (const gchar *property, const gchar *path, GError *local, GError **error)
{
  if (local->domain == GST_RESOURCE_ERROR)
    g_propagate_error (error, local);
  else {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
        "The file of %s=%s cannot be read: %s.", property, path, local->message);
    g_error_free (local);
  }
  return FALSE;
}

/* Reads the files that the settings name; FALSE with one sentence in @error. */
gboolean
gst_aug_seed_load_facts (GstAugSeed *self, const GstAugGroupSettings *settings, GError **error)
{
  GError *local = NULL;

  gst_aug_seed_drop_facts (self);
  if (settings->captions && !(self->captions = read_captions (settings->captions, &local)))
    return say_which_file ("captions", settings->captions, local, error);
  if (settings->objects && !(self->objects = read_objects (settings->objects, &local)))
    return say_which_file ("objects", settings->objects, local, error);
  return TRUE;
}

void
gst_aug_seed_drop_facts (GstAugSeed *self)
{
  g_clear_pointer (&self->captions, g_hash_table_unref);
  g_clear_pointer (&self->objects, g_hash_table_unref);
}

/* Adds what the settings know of item @key to the reader's event, or makes one if there is none.
 * Takes @event; NULL if nothing is known and nobody has to be told so. */
GstEvent *
gst_aug_seed_tell_facts (GstAugSeed *self, GstEvent *event, const gchar *key)
{
  const gchar *caption = self->captions ? g_hash_table_lookup (self->captions, key) : NULL;
  const gchar *objects = self->objects ? g_hash_table_lookup (self->objects, key) : NULL;
  const GstStructure *known = event ? gst_event_get_structure (event) : NULL;
  GstStructure *s;

  if (!caption)
    caption = self->active.caption;
  if (known && gst_structure_has_field (known, "caption"))
    caption = NULL;
  if (known && gst_structure_has_field (known, "objects"))
    objects = NULL;
  if (!caption && !objects && (event || !self->item_sent))
    return event;
  if (!event)
    return gst_aug_item_event_new (
        key, -1, -1, GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, NULL, caption, objects);
  event = gst_event_make_writable (event);
  s = gst_event_writable_structure (event);
  if (caption)
    gst_structure_set (s, "caption", G_TYPE_STRING, caption, NULL);
  if (objects)
    gst_structure_set (s, "objects", G_TYPE_STRING, objects, NULL);
  return event;
}

/* Which file a stream comes from. A plain query is not enough: concat answers with its first
 * file, and what is in front of a queue may be at the next file already. So the way up is followed
 * along the pads that carry the same stream. */

/* The stream that @pad carries is @stream_id. */
static gboolean
carries (GstPad *pad, const gchar *stream_id)
{
  g_autofree gchar *id = gst_pad_get_stream_id (pad);

  return stream_id && g_strcmp0 (id, stream_id) == 0;
}

/* The sink pad of the element of @srcpad through which the stream came in; NULL if none says so. */
static GstPad *
find_entry (GstPad *srcpad, const gchar *stream_id)
{
  GstIterator *links = gst_pad_iterate_internal_links (srcpad);
  GValue value = G_VALUE_INIT;
  GstPad *found = NULL;
  gboolean more = links != NULL;

  while (more) {
    switch (gst_iterator_next (links, &value)) {
    case GST_ITERATOR_OK:
      if (!found && carries (g_value_get_object (&value), stream_id))
        found = g_value_dup_object (&value);
      g_value_reset (&value);
      break;
    case GST_ITERATOR_RESYNC:
      gst_iterator_resync (links);
      break;
    default:
      more = FALSE;
      break;
    }
  }
  g_value_unset (&value);
  g_clear_pointer (&links, gst_iterator_free);
  return found;
}

/* The URI of the file that this branch's present item comes from; NULL if nobody knows. */
gchar *
gst_aug_seed_find_uri (GstAugSeed *self)
{
  g_autoptr (GstQuery) query = gst_query_new_uri ();
  g_autofree gchar *stream_id = gst_pad_get_stream_id (self->sinkpad);
  GstPad *source = gst_pad_get_peer (self->sinkpad);
  gchar *uri = NULL;

  while (source) {
    GstPad *entry = find_entry (source, stream_id);
    GstPad *above = entry ? gst_pad_get_peer (entry) : NULL;

    gst_clear_object (&entry);
    if (!above)
      break;
    gst_object_unref (source);
    source = above;
  }
  if (source && gst_pad_query (source, query))
    gst_query_parse_uri (query, &uri);
  gst_clear_object (&source);
  return uri;
}
