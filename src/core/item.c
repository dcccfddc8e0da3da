/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:item
 * @title: Items
 * @short_description: one record of the data set and what is known of it before data flow
 *
 * A reader or loader puts the sticky event `aug-item` before each item, in every branch alike.
 */
#include "item.h"

#include <json-glib/json-glib.h>
#include <string.h>

/**
 * gst_aug_item_event_new:
 * @key: the item's key
 * @index: its position in the list, -1 if unknown
 * @count: length of the list, -1 if unknown
 * @start: where it begins in stream time, or %GST_CLOCK_TIME_NONE
 * @stop: where it ends in stream time, or %GST_CLOCK_TIME_NONE
 * @label: (nullable): its label
 * @caption: (nullable): what is said of it
 * @objects: (nullable): JSON array of {"name", "x", "y", "width", "height"}, shares of the picture
 *
 * Returns: (transfer full): the sticky event that begins an item
 */
GstEvent *
gst_aug_item_event_new (const gchar *key, gint64 index, gint64 count, GstClockTime start,
    GstClockTime stop, const gchar *label, const gchar *caption, const gchar *objects)
{
  GstStructure *s;

  g_return_val_if_fail (key != NULL, NULL);
  s = gst_structure_new (GST_AUG_ITEM_EVENT, "key", G_TYPE_STRING, key, "index", G_TYPE_INT64,
      index, "count", G_TYPE_INT64, count, "start", G_TYPE_UINT64, start, "stop", G_TYPE_UINT64,
      stop, NULL);
  if (label)
    gst_structure_set (s, "label", G_TYPE_STRING, label, NULL);
  if (caption)
    gst_structure_set (s, "caption", G_TYPE_STRING, caption, NULL);
  if (objects)
    gst_structure_set (s, "objects", G_TYPE_STRING, objects, NULL);
  return gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM_STICKY, s);
}

/**
 * gst_aug_item_event_set_cues:
 * @event: an `aug-item` event that may be written
 * @cues: JSON array of [start_ns, stop_ns, "text"]: what is said of spans of the item, in the time
 *     that its windows are cut from
 *
 * Adds what is said of spans of an item.
 */
void
gst_aug_item_event_set_cues (GstEvent *event, const gchar *cues)
{
  g_return_if_fail (gst_aug_event_is_item (event));
  g_return_if_fail (gst_event_is_writable (event));

  gst_structure_set (gst_event_writable_structure (event), "cues", G_TYPE_STRING, cues, NULL);
}

/**
 * gst_aug_event_is_item:
 * @event: an event
 *
 * Returns: whether @event begins an item
 */
gboolean
gst_aug_event_is_item (GstEvent *event)
{
  return GST_EVENT_TYPE (event) == GST_EVENT_CUSTOM_DOWNSTREAM_STICKY &&
         gst_event_has_name (event, GST_AUG_ITEM_EVENT);
}

/**
 * gst_aug_item_event_get_key:
 * @event: an `aug-item` event
 *
 * Returns: (transfer none): the item's key, "" if the event has none
 */
const gchar *
gst_aug_item_event_get_key (GstEvent *event)
{
  const gchar *key = gst_structure_get_string (gst_event_get_structure (event), "key");

  return key ? key : "";
}

/**
 * gst_aug_item_event_get_bounds:
 * @event: an `aug-item` event
 * @start: (out): where the item begins in stream time
 * @stop: (out): where it ends
 *
 * Returns: whether both are known
 */
gboolean
gst_aug_item_event_get_bounds (GstEvent *event, GstClockTime *start, GstClockTime *stop)
{
  const GstStructure *s = gst_event_get_structure (event);

  return gst_structure_get_uint64 (s, "start", start) &&
         gst_structure_get_uint64 (s, "stop", stop) && GST_CLOCK_TIME_IS_VALID (*start) &&
         GST_CLOCK_TIME_IS_VALID (*stop) && *start < *stop;
}

static gboolean
read_share (JsonObject *object, const gchar *name, gdouble *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!node || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_DOUBLE &&
          json_node_get_value_type (node) != G_TYPE_INT64))
    return FALSE;
  *value = json_node_get_double (node);
  return *value >= 0 && *value <= 1;
}

/**
 * gst_aug_objects_parse:
 * @objects: JSON array of {"name", "x", "y", "width", "height"}, shares of the picture
 * @error: what is wrong with it
 *
 * Returns: (transfer full) (element-type GstAugBox) (nullable): the boxes, or %NULL with @error
 */
GArray *
gst_aug_objects_parse (const gchar *objects, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GArray) boxes = g_array_new (FALSE, TRUE, sizeof (GstAugBox));
  JsonNode *root;
  JsonArray *array;

  if (!json_parser_load_from_data (parser, objects, -1, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_ARRAY (root)) {
    g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
        "objects must be a JSON array of {\"name\", \"x\", \"y\", \"width\", \"height\"}");
    return NULL;
  }
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    GstAugBox box = { 0 };

    if (!JSON_NODE_HOLDS_OBJECT (node) || !read_share (json_node_get_object (node), "x", &box.x) ||
        !read_share (json_node_get_object (node), "y", &box.y) ||
        !read_share (json_node_get_object (node), "width", &box.width) ||
        !read_share (json_node_get_object (node), "height", &box.height)) {
      g_set_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
          "object %u needs \"x\", \"y\", \"width\" and \"height\" between 0 and 1 (shares of the "
          "picture)",
          i);
      return NULL;
    }
    if (json_object_has_member (json_node_get_object (node), "name")) {
      JsonNode *name = json_object_get_member (json_node_get_object (node), "name");

      if (JSON_NODE_HOLDS_VALUE (name) && json_node_get_value_type (name) == G_TYPE_STRING)
        box.name = g_intern_string (json_node_get_string (name));
    }
    g_array_append_val (boxes, box);
  }
  return g_steal_pointer (&boxes);
}

/**
 * gst_aug_key_from_uri:
 * @uri: a URI
 *
 * Returns: (transfer full): the key that a URI gives: the file's name without its last extension
 */
gchar *
gst_aug_key_from_uri (const gchar *uri)
{
  g_autofree gchar *path = g_filename_from_uri (uri, NULL, NULL);
  g_autofree gchar *name = NULL;
  gchar *dot;

  if (!path) {
    g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);

    path = g_strdup (parsed ? g_uri_get_path (parsed) : uri);
  }
  name = g_path_get_basename (path);
  dot = strrchr (name, '.');
  if (dot && dot != name)
    *dot = '\0';
  return g_steal_pointer (&name);
}
