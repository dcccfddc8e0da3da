/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* JSON as policies are written in: read within limits, printed in one form, found again by path. */
#include <math.h>
#include <string.h>

#include "node.h"

#include "../core/word.h"

#define MAX_SIZE (16u << 20)
#define MAX_DEPTH 64

static gboolean
fail (GError **error, GstAugPolicyError code, const gchar *text, gsize at, const gchar *what)
{
  guint line = 1, column = 1;

  for (gsize i = 0; i < at; i++) {
    if (text[i] == '\n')
      line++, column = 1;
    else
      column += ((guchar) text[i] & 0xc0) != 0x80;
  }
  g_set_error (error, GST_AUG_POLICY_ERROR, code, "line %u, column %u: %s", line, column, what);
  return FALSE;
}

static gsize
skip_string (const gchar *text, gsize size, gsize at)
{
  for (at++; at < size && text[at] != '"'; at++)
    if (text[at] == '\\')
      at++;
  return MIN (at + 1, size);
}

/* A parser that calls itself is kept from deep texts. */
static gboolean
is_harmless (const gchar *text, gsize size, GError **error)
{
  const gchar *end;
  guint depth = 0;

  if (size > MAX_SIZE)
    return fail (error, GST_AUG_POLICY_ERROR_LIMIT, text, 0, "the text is longer than 16 MiB");
  if (!g_utf8_validate_len (text, size, &end))
    return fail (
        error, GST_AUG_POLICY_ERROR_SYNTAX, text, (gsize) (end - text), "this is no UTF-8 text");
  for (gsize i = 0; i < size; i++) {
    if (text[i] == '"') {
      i = skip_string (text, size, i) - 1;
    } else if (text[i] == '[' || text[i] == '{') {
      if (++depth > MAX_DEPTH)
        return fail (error, GST_AUG_POLICY_ERROR_LIMIT, text, i,
            "this is the 65th level of brackets; 64 are allowed");
    } else if (text[i] == ']' || text[i] == '}') {
      depth -= depth > 0;
    }
  }
  return TRUE;
}

JsonNode *
gst_aug_json_read (const gchar *text, gsize size, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) wrong = NULL;
  JsonNode *root;

  if (!is_harmless (text, size, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize) size, &wrong)) {
    /* json-glib begins with "<data>:LINE:COLUMN: " */
    const gchar *what = strstr (wrong->message, ": ");

    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_SYNTAX,
        "line %u, column %u: this is no JSON: %s", json_parser_get_current_line (parser),
        json_parser_get_current_pos (parser), what ? what + 2 : wrong->message);
    return NULL;
  }
  root = json_parser_steal_root (parser);
  if (!root)
    fail (error, GST_AUG_POLICY_ERROR_SYNTAX, text, 0, "the text is empty");
  return root;
}

static void
print_string (GString *out, const gchar *text)
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

static void
print_number (GString *out, gdouble value)
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
    print_string (out, name);
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
    print_string (out, json_node_get_string (node));
  } else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN) {
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  } else if (json_node_get_value_type (node) == G_TYPE_INT64) {
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  } else {
    print_number (out, json_node_get_double (node));
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
  gsize at = skip_blanks (text, size, 0), found = at;
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
  fail (&place, GST_AUG_POLICY_ERROR_VALUE, text, MIN (found, size), "");
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
