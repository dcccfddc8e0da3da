/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* JSON as RFC 8259 has it, to a tree of json-glib. Its own parser takes octal and hexadecimal
 * numbers, comments, single quotes, halves of surrogate pairs and members that are there twice, and
 * seldom says where it stopped: two readers of one policy would see two policies. */
#include <string.h>

#include "../node.h"

#define MAX_DEPTH 64
/* Of one object: names that collide in json-glib's table would cost the square. */
#define MAX_MEMBERS 1024

typedef struct {
  const gchar *text;
  gsize size, at;
  guint depth, n_values;
  GError **error;
} Text;

static JsonNode *read_value (Text *self);

gchar *
gst_aug_text_place (const gchar *text, gsize at)
{
  guint line = 1, column = 1;

  for (gsize i = 0; i < at; i++) {
    if (text[i] == '\n')
      line++, column = 1;
    else
      column += ((guchar) text[i] & 0xc0) != 0x80;
  }
  return g_strdup_printf ("line %u, column %u", line, column);
}

gboolean
gst_aug_json_fail (
    GError **error, GstAugPolicyError code, const gchar *text, gsize at, const gchar *what)
{
  g_autofree gchar *place = gst_aug_text_place (text, at);

  g_set_error (error, GST_AUG_POLICY_ERROR, code, "%s: %s", place, what);
  return FALSE;
}

static gpointer
fail (Text *self, gsize at, const gchar *what)
{
  gst_aug_json_fail (self->error, GST_AUG_POLICY_ERROR_SYNTAX, self->text, at, what);
  return NULL;
}

/* The byte at hand; 0 at the end, since no text holds it. */
static gchar
peek (const Text *self)
{
  return self->at < self->size ? self->text[self->at] : '\0';
}

static void
skip_blanks (Text *self)
{
  while (peek (self) == ' ' || peek (self) == '\t' || peek (self) == '\r' || peek (self) == '\n')
    self->at++;
}

static gint
read_hex (Text *self)
{
  gint value = 0;

  for (guint i = 0; i < 4; i++, self->at++) {
    const gint digit = g_ascii_xdigit_value (peek (self));

    if (digit < 0)
      return -1;
    value = value << 4 | digit;
  }
  return value;
}

/* What follows \u: one character, of one number or of two that are halves of it. */
static gboolean
read_unicode (Text *self, GString *into)
{
  const gsize start = self->at - 2;
  gint first = read_hex (self), second;

  if (first < 0)
    return fail (self, start, "this is no JSON: four hexadecimal digits follow \\u") != NULL;
  if (first == 0)
    return fail (self, start, "no string may hold a zero byte") != NULL;
  if (first >= 0xd800 && first < 0xe000) {
    second = first < 0xdc00 && peek (self) == '\\' && self->at + 1 < self->size &&
                     self->text[self->at + 1] == 'u'
                 ? (self->at += 2, read_hex (self))
                 : -1;
    if (second < 0xdc00 || second >= 0xe000)
      return fail (self, start,
                 "this is half of a character; \\ud800 to \\udbff and \\udc00 to "
                 "\\udfff come in pairs") != NULL;
    first = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
  }
  g_string_append_unichar (into, (gunichar) first);
  return TRUE;
}

static gboolean
read_escape (Text *self, GString *into)
{
  static const gchar letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  const gsize start = self->at++;
  const gchar letter = peek (self);
  const gchar *found = letter ? strchr (letters, letter) : NULL;

  self->at++;
  if (letter == 'u')
    return read_unicode (self, into);
  if (!found)
    return fail (self, start,
               "this is no JSON: a backslash is followed by one of \" \\ / b f n r "
               "t u; type \\\\ for the backslash itself") != NULL;
  g_string_append_c (into, meanings[found - letters]);
  return TRUE;
}

/* (transfer full) */
static gchar *
read_string (Text *self)
{
  const gsize start = self->at++;
  gsize from = self->at;
  g_autoptr (GString) text = NULL;

  for (; self->at < self->size && self->text[self->at] != '"';) {
    if ((guchar) self->text[self->at] < 0x20)
      return fail (self, self->at,
          "this is no JSON: a string ends on its line; type \\n for a new "
          "line and \\t for a tabulator");
    if (self->text[self->at] != '\\') {
      self->at++;
      continue;
    }
    if (!text)
      text = g_string_new (NULL);
    g_string_append_len (text, self->text + from, (gssize) (self->at - from));
    if (!read_escape (self, text))
      return NULL;
    from = self->at;
  }
  if (self->at >= self->size)
    return fail (self, start, "this is no JSON: the string that begins here has no end");
  self->at++;
  if (!text)
    return g_strndup (self->text + from, self->at - 1 - from);
  g_string_append_len (text, self->text + from, (gssize) (self->at - 1 - from));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Where @otherwise must be; people type other things. */
static gpointer
fail_here (Text *self, const gchar *otherwise)
{
  const gchar c = peek (self);

  if (c == '/' || c == '#')
    otherwise = "this is no JSON: it has no comments; type a \"description\"";
  else if (c == '\'')
    otherwise = "this is no JSON: strings are in double quotes";
  return fail (self, self->at, otherwise);
}

static guint
skip_digits (Text *self)
{
  const gsize start = self->at;

  while (g_ascii_isdigit (peek (self)))
    self->at++;
  return (guint) (self->at - start);
}

static JsonNode *
read_number (Text *self)
{
  const gsize start = self->at;
  gboolean whole = TRUE;
  guint digits;
  g_autofree gchar *number = NULL;
  gdouble value;

  self->at += peek (self) == '-';
  digits = skip_digits (self);
  if (!digits || (digits > 1 && self->text[self->at - digits] == '0'))
    return fail (self, start,
        digits ? "this is no JSON: a number does not begin with 0"
               : "this is no JSON: a minus is followed by a digit");
  if (peek (self) == '.') {
    whole = FALSE;
    self->at++;
    if (!skip_digits (self))
      return fail (self, start, "this is no JSON: a point is followed by a digit");
  }
  if (peek (self) == 'e' || peek (self) == 'E') {
    whole = FALSE;
    self->at++;
    self->at += peek (self) == '+' || peek (self) == '-';
    if (!skip_digits (self))
      return fail (self, start, "this is no JSON: an exponent needs a digit");
  }
  number = g_strndup (self->text + start, self->at - start);
  if (whole && digits <= 18)
    return json_node_init_int (json_node_alloc (), g_ascii_strtoll (number, NULL, 10));
  value = g_ascii_strtod (number, NULL);
  if (value > G_MAXDOUBLE || value < -G_MAXDOUBLE)
    return fail (self, start, "this number is too large");
  return json_node_init_double (json_node_alloc (), value);
}

static JsonNode *
read_array (Text *self)
{
  g_autoptr (JsonArray) array = json_array_new ();

  self->at++;
  skip_blanks (self);
  while (peek (self) != ']' || json_array_get_length (array)) {
    JsonNode *item = read_value (self);

    if (!item)
      return NULL;
    json_array_add_element (array, item);
    skip_blanks (self);
    if (peek (self) == ']')
      break;
    if (peek (self) != ',')
      return fail (self, self->at,
          self->at < self->size ? "this is no JSON: a comma or ] must be here"
                                : "this is no JSON: it ends before the ] of an array");
    self->at++;
    skip_blanks (self);
    if (peek (self) == ']')
      return fail (self, self->at, "this is no JSON: there is a comma before the ]");
  }
  self->at++;
  return json_node_init_array (json_node_alloc (), array);
}

/* A name, a colon and a value. */
static gboolean
read_member (Text *self, JsonObject *object)
{
  const gsize start = self->at;
  g_autofree gchar *name = NULL;
  JsonNode *value;

  if (self->at == self->size)
    return fail (self, self->at, "this is no JSON: it ends before the } of an object") != NULL;
  if (peek (self) != '"')
    return fail_here (self, "this is no JSON: the name of a member in double quotes, or }, must be "
                            "here") != NULL;
  name = read_string (self);
  if (!name)
    return FALSE;
  if (json_object_has_member (object, name)) {
    g_autofree gchar *what = g_strdup_printf ("\"%s\" is there twice; leave one out", name);

    return fail (self, start, what) != NULL;
  }
  if (json_object_get_size (object) == MAX_MEMBERS)
    return gst_aug_json_fail (self->error, GST_AUG_POLICY_ERROR_LIMIT, self->text, start,
        "this is the 1025th member of an object; 1024 are allowed");
  skip_blanks (self);
  if (peek (self) != ':')
    return fail (self, self->at, "this is no JSON: a colon must be here") != NULL;
  self->at++;
  value = read_value (self);
  if (value)
    json_object_set_member (object, name, value);
  return value != NULL;
}

static JsonNode *
read_object (Text *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  self->at++;
  skip_blanks (self);
  while (peek (self) != '}' || json_object_get_size (object)) {
    if (!read_member (self, object))
      return NULL;
    skip_blanks (self);
    if (peek (self) == '}')
      break;
    if (peek (self) != ',')
      return fail (self, self->at,
          self->at < self->size ? "this is no JSON: a comma or } must be here"
                                : "this is no JSON: it ends before the } of an object");
    self->at++;
    skip_blanks (self);
    if (peek (self) == '}')
      return fail (self, self->at, "this is no JSON: there is a comma before the }");
  }
  self->at++;
  return json_node_init_object (json_node_alloc (), object);
}

/* true, false, null, or none of them. */
static JsonNode *
read_word (Text *self)
{
  const gchar *start = self->text + self->at;
  gsize length = 0;

  while (self->at + length < self->size && g_ascii_isalpha (start[length]))
    length++;
  self->at += length;
  if (length == 4 && memcmp (start, "true", 4) == 0)
    return json_node_init_boolean (json_node_alloc (), TRUE);
  if (length == 5 && memcmp (start, "false", 5) == 0)
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if (length == 4 && memcmp (start, "null", 4) == 0)
    return json_node_init_null (json_node_alloc ());
  self->at -= length;
  if (self->at >= self->size)
    return fail (self, self->at, "this is no JSON: it ends where a value must be");
  return fail_here (self, "this is no JSON: a value must be here: a number, a string in double "
                          "quotes, true, false, null, an array or an object");
}

static JsonNode *
read_nested (Text *self)
{
  JsonNode *node;

  if (++self->depth > MAX_DEPTH) {
    gst_aug_json_fail (self->error, GST_AUG_POLICY_ERROR_LIMIT, self->text, self->at,
        "this is the 65th level of brackets; 64 are allowed");
    return NULL;
  }
  node = peek (self) == '[' ? read_array (self) : read_object (self);
  self->depth--;
  return node;
}

static JsonNode *
read_value (Text *self)
{
  JsonNode *node;
  gchar *string;

  skip_blanks (self);
  /* a value of two bytes takes a hundred in memory */
  if (++self->n_values > GST_AUG_JSON_MAX_VALUES) {
    gst_aug_json_fail (self->error, GST_AUG_POLICY_ERROR_LIMIT, self->text, self->at,
        "this is the 1000001st value; a million are allowed");
    return NULL;
  }
  switch (peek (self)) {
  case '[':
  case '{':
    return read_nested (self);
  case '"':
    string = read_string (self);
    node = string ? json_node_init_string (json_node_alloc (), string) : NULL;
    g_free (string);
    return node;
  default:
    return peek (self) == '-' || g_ascii_isdigit (peek (self)) ? read_number (self)
                                                               : read_word (self);
  }
}

JsonNode *
gst_aug_json_read (const gchar *text, gsize size, GError **error)
{
  Text self = { .text = text, .size = size, .error = error };
  g_autoptr (JsonNode) root = NULL;
  const gchar *end;

  if (size > GST_AUG_JSON_MAX_SIZE) {
    gst_aug_json_fail (
        error, GST_AUG_POLICY_ERROR_LIMIT, text, 0, "the text is longer than 16 MiB");
    return NULL;
  }
  if (!g_utf8_validate_len (text, size, &end))
    return fail (&self, (gsize) (end - text),
        *end ? "this is no UTF-8 text" : "this is a zero byte; no text holds one");
  /* some editors mark UTF-8 so */
  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    self.at = 3;
  skip_blanks (&self);
  if (self.at == size)
    return fail (&self, 0, "the text is empty");
  root = read_value (&self);
  skip_blanks (&self);
  if (root && self.at < size)
    return fail (&self, self.at, "this is no JSON: nothing may follow the document");
  return g_steal_pointer (&root);
}
