/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* JSON printed in one form, and found again by path. */
#include <math.h>
#include <string.h>

#include "../node.h"

#include "../../core/word.h"

void
gst_aug_json_print_string (GString *out, const gchar *text)
{
  g_string_append_c (out, '"');
  for (const guchar *at = (const guchar *) text; *at; at++) {
    if (*at == '"' || *at == '\\')
      g_string_append_printf (out, "\\%c", *at);
    else if (*at == '\n')
      g_string_append (out, "\\n");
    else if (*at < 0x20 || *at == 0x7f)
      g_string_append_printf (out, "\\u%04x", *at);
    else
      g_string_append_c (out, (gchar) *at);
  }
  g_string_append_c (out, '"');
}

void
gst_aug_json_print_number (GString *out, gdouble value)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  if (value == floor (value) && fabs (value) < 1e15) {
    g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64) value);
    return;
  }
  for (guint digits = 15; digits <= 17; digits++) {
    gchar format[8];

    g_snprintf (format, sizeof format, "%%.%ug", digits);
    g_ascii_formatd (number, sizeof number, format, value);
    if (g_ascii_strtod (number, NULL) == value)
      break;
  }
  g_string_append (out, number);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static void
new_line (GString *out, gboolean pretty, guint depth)
{
  if (pretty)
    g_string_append_printf (out, "\n%*s", (gint) (2 * depth), "");
}

static gboolean
is_flat (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *item = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_OBJECT (item) ||
        (JSON_NODE_HOLDS_ARRAY (item) && !is_flat (json_node_get_array (item))))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_short (JsonObject *object)
{
  JsonObjectIter iter;
  JsonNode *member;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, NULL, &member))
    if (JSON_NODE_HOLDS_OBJECT (member) ||
        (JSON_NODE_HOLDS_ARRAY (member) && !is_flat (json_node_get_array (member))))
      return FALSE;
  return json_object_get_size (object) <= 4;
}

static void print_node (GString *out, JsonNode *node, gboolean pretty, guint depth);

static void
print_object (GString *out, JsonObject *object, gboolean pretty, guint depth)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const gboolean lines = pretty && !is_short (object);
  JsonObjectIter iter;
  const gchar *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, (gpointer) name);
  g_ptr_array_sort (names, compare_names);
  g_string_append_c (out, '{');
  for (guint i = 0; i < names->len; i++) {
    name = names->pdata[i];
    if (i)
      g_string_append (out, pretty && !lines ? ", " : ",");
    new_line (out, lines, depth + 1);
    gst_aug_json_print_string (out, name);
    g_string_append (out, pretty ? ": " : ":");
    print_node (out, json_object_get_member (object, name), pretty, depth + 1);
  }
  if (names->len)
    new_line (out, lines, depth);
  g_string_append_c (out, '}');
}

static void
print_array (GString *out, JsonArray *array, gboolean pretty, guint depth)
{
  const gboolean lines = pretty && !is_flat (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (i)
      g_string_append (out, pretty && !lines ? ", " : ",");
    new_line (out, lines, depth + 1);
    print_node (out, json_array_get_element (array, i), pretty, depth + 1);
  }
  if (lines)
    new_line (out, TRUE, depth);
  g_string_append_c (out, ']');
}

static void
print_node (GString *out, JsonNode *node, gboolean pretty, guint depth)
{
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    print_object (out, json_node_get_object (node), pretty, depth);
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    print_array (out, json_node_get_array (node), pretty, depth);
  } else if (JSON_NODE_HOLDS_NULL (node)) {
    g_string_append (out, "null");
  } else if (json_node_get_value_type (node) == G_TYPE_STRING) {
    gst_aug_json_print_string (out, json_node_get_string (node));
  } else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN) {
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  } else if (json_node_get_value_type (node) == G_TYPE_INT64) {
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  } else {
    gst_aug_json_print_number (out, json_node_get_double (node));
  }
}

gchar *
gst_aug_json_print (JsonNode *node, gboolean pretty)
{
  GString *out = g_string_new (NULL);

  print_node (out, node, pretty, 0);
  if (pretty)
    g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

static gsize
skip_string (const gchar *text, gsize size, gsize at)
{
  for (at++; at < size && text[at] != '"'; at++)
    if (text[at] == '\\')
      at++;
  return MIN (at + 1, size);
}

/* Where a value ends that begins at @at. */
static gsize
skip_value (const gchar *text, gsize size, gsize at)
{
  guint depth = 0;

  for (; at < size; at++) {
    if (text[at] == '"')
      at = skip_string (text, size, at) - 1;
    else if (text[at] == '[' || text[at] == '{')
      depth++;
    else if ((text[at] == ']' || text[at] == '}') && depth > 0)
      depth--;
    else if (depth == 0 && (text[at] == ',' || text[at] == ']' || text[at] == '}'))
      return at;
  }
  return size;
}

static gsize
skip_blanks (const gchar *text, gsize size, gsize at)
{
  while (at < size && strchr (" \t\r\n", text[at]) && text[at])
    at++;
  return at;
}

/* From the object that begins at @at to the value of its last member @name. */
static gsize
enter_member (const gchar *text, gsize size, gsize at, const gchar *name, gsize length)
{
  gsize found = size;

  at = skip_blanks (text, size, at + 1);
  while (at < size && text[at] == '"') {
    const gsize start = at + 1, end = skip_string (text, size, at) - 1;
    gsize value = skip_blanks (text, size, end + 1);

    value = skip_blanks (text, size, MIN (value + 1, size));
    if (end - start == length && memcmp (text + start, name, length) == 0)
      found = value;
    at = skip_value (text, size, value);
    at = skip_blanks (text, size, MIN (at + 1, size));
  }
  return found;
}

static gsize
enter_element (const gchar *text, gsize size, gsize at, guint64 index)
{
  at = skip_blanks (text, size, at + 1);
  while (index-- > 0 && at < size)
    at = skip_blanks (text, size, MIN (skip_value (text, size, at) + 1, size));
  return at;
}

gchar *
gst_aug_json_locate (const gchar *text, gsize size, const gchar *path)
{
  gsize at = skip_blanks (text, size, size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0);
  gsize found = at;
  g_autoptr (GError) place = NULL;
  gchar *end;

  for (path++; *path && at < size;) {
    if (*path == '.') {
      const gsize length = strcspn (++path, ".[");

      at = text[at] == '{' ? enter_member (text, size, at, path, length) : size;
      path += length;
    } else {
      at = text[at] == '[' ? enter_element (text, size, at, g_ascii_strtoull (path + 1, &end, 10))
                           : size;
      path = strchr (path, ']') + 1;
    }
    if (at < size)
      found = at;
  }
  gst_aug_json_fail (&place, GST_AUG_POLICY_ERROR_VALUE, text, MIN (found, size), "");
  place->message[strlen (place->message) - 2] = '\0';
  return g_strdup (place->message);
}

gchar *
gst_aug_did_you_mean (const gchar *word, const gchar *const *words)
{
  g_autofree gchar *all = g_strjoinv (", ", (gchar **) words);
  guint least = 3;
  const gchar *nearest = NULL;

  for (guint i = 0; words[i]; i++) {
    const guint distance = gst_aug_word_distance (words[i], word);

    if (distance < least)
      least = distance, nearest = words[i];
  }
  return nearest ? g_strdup_printf ("did you mean \"%s\"?", nearest)
                 : g_strdup_printf ("known are: %s", all);
}
