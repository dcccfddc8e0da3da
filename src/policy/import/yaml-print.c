/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* A tree of JSON as YAML in blocks. Strings are always quoted as JSON quotes them, which YAML reads
 * too, so nothing can be taken for something else; names of members only where they have to be. */
#include <string.h>

#include "yaml.h"

static gboolean
is_plain_name (const gchar *name)
{
  return g_ascii_isalpha (*name) && strlen (name) > 3 &&
         strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
             strlen (name) &&
         g_ascii_strcasecmp (name, "true") != 0 && g_ascii_strcasecmp (name, "false") != 0 &&
         g_ascii_strcasecmp (name, "null") != 0;
}

static gboolean
is_flat (JsonNode *node)
{
  JsonArray *array;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) == 0;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return TRUE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_VALUE (json_array_get_element (array, i)) &&
        !JSON_NODE_HOLDS_NULL (json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

static void print_block (GString *out, JsonNode *node, guint depth, gboolean first);

/* On the line that has begun, or on lines of its own. */
static void
print_value (GString *out, JsonNode *node, guint depth, gboolean in_list)
{
  if (is_flat (node)) {
    g_autofree gchar *text = gst_aug_json_print (node, FALSE);

    g_string_append_printf (out, "%s%s\n", in_list ? "" : " ", text);
    return;
  }
  if (!in_list)
    g_string_append_c (out, '\n');
  print_block (out, node, depth, in_list);
}

static void
indent (GString *out, guint depth, gboolean *first)
{
  if (!*first)
    g_string_append_printf (out, "%*s", (gint) (2 * depth), "");
  *first = FALSE;
}

static void
print_block (GString *out, JsonNode *node, guint depth, gboolean first)
{
  JsonObjectIter iter;
  const gchar *name;
  JsonNode *member;

  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++) {
      indent (out, depth, &first);
      g_string_append (out, "- ");
      print_value (out, json_array_get_element (array, i), depth + 1, TRUE);
    }
    return;
  }
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member)) {
    indent (out, depth, &first);
    if (is_plain_name (name) || g_str_equal (name, "p") || g_str_has_prefix (name, "__")) {
      g_string_append (out, name);
    } else {
      g_autoptr (JsonNode) text = json_node_init_string (json_node_alloc (), name);
      g_autofree gchar *quoted = gst_aug_json_print (text, FALSE);

      g_string_append (out, quoted);
    }
    g_string_append_c (out, ':');
    print_value (out, member, depth + 1, FALSE);
  }
}

gchar *
gst_aug_yaml_print (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  if (is_flat (node))
    print_value (out, node, 0, TRUE);
  else
    print_block (out, node, 0, FALSE);
  return g_string_free (out, FALSE);
}
