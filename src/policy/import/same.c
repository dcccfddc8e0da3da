/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Whether two policies decide alike, and where they do not. */
#include "format.h"

#include <string.h>

typedef struct {
  const gchar *id;     /* of the innermost node so far */
  const gchar *member; /* that differs */
} Difference;

static gboolean is_same (JsonNode *a, JsonNode *b, Difference *difference);

static gboolean
is_same_object (JsonObject *a, JsonObject *b, Difference *difference)
{
  const gchar *id = difference->id;
  JsonObjectIter iter;
  const gchar *name;
  JsonNode *member;

  if (json_object_has_member (a, "id"))
    difference->id = json_object_get_string_member (a, "id");
  json_object_iter_init_ordered (&iter, a);
  while (json_object_iter_next_ordered (&iter, &name, &member)) {
    difference->member = name;
    if (!json_object_has_member (b, name) ||
        !is_same (member, json_object_get_member (b, name), difference))
      return FALSE;
  }
  json_object_iter_init_ordered (&iter, b);
  while (json_object_iter_next_ordered (&iter, &name, &member)) {
    difference->member = name;
    if (!json_object_has_member (a, name))
      return FALSE;
  }
  difference->id = id;
  return TRUE;
}

static gboolean
is_same_array (JsonArray *a, JsonArray *b, Difference *difference)
{
  const guint size = MIN (json_array_get_length (a), json_array_get_length (b));
  const gchar *member = difference->member;

  for (guint i = 0; i < size; i++) {
    if (!is_same (json_array_get_element (a, i), json_array_get_element (b, i), difference))
      return FALSE;
    difference->member = member;
  }
  return json_array_get_length (a) == json_array_get_length (b);
}

static gboolean
is_same (JsonNode *a, JsonNode *b, Difference *difference)
{
  g_autofree gchar *left = NULL, *right = NULL;

  if (JSON_NODE_HOLDS_OBJECT (a) && JSON_NODE_HOLDS_OBJECT (b))
    return is_same_object (json_node_get_object (a), json_node_get_object (b), difference);
  if (JSON_NODE_HOLDS_ARRAY (a) && JSON_NODE_HOLDS_ARRAY (b))
    return is_same_array (json_node_get_array (a), json_node_get_array (b), difference);
  left = gst_aug_json_print (a, FALSE);
  right = gst_aug_json_print (b, FALSE);
  return g_str_equal (left, right);
}

static JsonNode *
bare (const GstAugPolicy *policy)
{
  JsonNode *node = gst_aug_policy_to_node (policy);

  json_object_remove_member (json_node_get_object (node), "name");
  json_object_remove_member (json_node_get_object (node), "description");
  json_object_remove_member (json_node_get_object (node), "source");
  return node;
}

gboolean
gst_aug_policy_is_same (const GstAugPolicy *policy, const GstAugPolicy *other, GError **error)
{
  g_autoptr (JsonNode) a = bare (policy), b = bare (other);
  Difference difference = { NULL, "policy" };

  if (is_same (a, b, &difference))
    return TRUE;
  g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
      difference.id ? "\"%s\" of the node \"%s\" would not be what it is"
                    : "\"%s\" of the document would not be what it is",
      difference.member, difference.id);
  return FALSE;
}
