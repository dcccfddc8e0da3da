/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Python literals and JSON: lists, tuples, dicts, strings, numbers, None, True, False. What is no
 * literal, a call, a name or a sum, is an error. */
#include "literal.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define MAX_DEPTH 64
#define MAX_NUMBER 400

typedef struct {
  const gchar *text;
  gsize size, at;
  GError **error;
  guint path[MAX_DEPTH + 1], depth; /* indices of what is being read */
  const guint *wanted;              /* indices that are looked for */
  guint n_wanted;
  gsize found;
} Reader;

static JsonNode *
fail (Reader *self, GstAugPolicyError code, gsize at, const gchar *what)
{
  g_autofree gchar *where = gst_aug_text_place (self->text, MIN (at, self->size));

  g_set_error (self->error, GST_AUG_POLICY_ERROR, code, "%s: %s", where, what);
  return NULL;
}

static gchar
peek (const Reader *self)
{
  return self->at < self->size ? self->text[self->at] : '\0';
}

/* Blanks, ends of lines and comments. */
static void
skip (Reader *self)
{
  while (self->at < self->size) {
    const gchar c = self->text[self->at];

    if (c == '#') {
      while (self->at < self->size && self->text[self->at] != '\n')
        self->at++;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f') {
      self->at++;
    } else {
      return;
    }
  }
}

static gboolean
read_code (Reader *self, guint digits, GString *out)
{
  guint32 code = 0;

  for (guint i = 0; i < digits; i++) {
    const gint digit = g_ascii_xdigit_value (peek (self));

    if (digit < 0)
      return FALSE;
    code = code << 4 | (guint32) digit;
    self->at++;
  }
  /* two halves of a pair, as JSON writes what is above 0xffff */
  if (code >= 0xd800 && code < 0xdc00 && digits == 4 && self->size - self->at > 6 &&
      self->text[self->at] == '\\' && self->text[self->at + 1] == 'u') {
    gchar low[5] = "";

    memcpy (low, self->text + self->at + 2, 4);
    code =
        0x10000 + ((code - 0xd800) << 10) + ((guint32) g_ascii_strtoull (low, NULL, 16) - 0xdc00);
    self->at += 6;
  }
  if (code == 0 || code > 0x10ffff || !g_unichar_validate (code))
    return FALSE;
  g_string_append_unichar (out, code);
  return TRUE;
}

static gboolean
read_escape (Reader *self, GString *out)
{
  static const gchar from[] = "\\'\"/nrtbfav", to[] = "\\'\"/\n\r\t\b\f\a\v";
  const gchar c = peek (self);
  const gchar *known = c ? strchr (from, c) : NULL;

  self->at++;
  if (c == 'x')
    return read_code (self, 2, out);
  if (c == 'u')
    return read_code (self, 4, out);
  if (c == 'U')
    return read_code (self, 8, out);
  if (c == '\n')
    return TRUE;
  if (known)
    g_string_append_c (out, to[known - from]);
  return known != NULL;
}

static gchar *
read_text (Reader *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const gsize start = self->at;
  const gchar quote = self->text[self->at++];

  while (self->at < self->size && peek (self) != quote && peek (self) != '\n') {
    const gsize at = self->at;

    if (peek (self) != '\\') {
      g_string_append_c (out, self->text[self->at++]);
      continue;
    }
    self->at++;
    if (!read_escape (self, out)) {
      fail (self, GST_AUG_POLICY_ERROR_SYNTAX, at,
          "this escape is not known: type \\\\ for a backslash");
      return NULL;
    }
  }
  if (peek (self) != quote) {
    fail (self, GST_AUG_POLICY_ERROR_SYNTAX, start, "the string that begins here has no end");
    return NULL;
  }
  self->at++;
  if (peek (self) == quote && self->at == start + 2) {
    fail (self, GST_AUG_POLICY_ERROR_SYNTAX, start,
        "strings in three quotes are not read: type one quote");
    return NULL;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static JsonNode *
read_number (Reader *self)
{
  const gsize start = self->at;
  gchar number[MAX_NUMBER + 1], *end;
  gsize length = 0;
  gboolean whole = TRUE;
  JsonNode *node;

  while (
      start + length < self->size && length <= MAX_NUMBER &&
      (g_ascii_isalnum (self->text[start + length]) || strchr ("+-._", self->text[start + length])))
    length++;
  if (length > MAX_NUMBER)
    return fail (self, GST_AUG_POLICY_ERROR_LIMIT, start, "this number is too long");
  memcpy (number, self->text + start, length);
  number[length] = '\0';
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isdigit (number[i]) && !strchr ("+-.eE", number[i]))
      return fail (self, GST_AUG_POLICY_ERROR_SYNTAX, start, "this is no number");
    whole &= i == 0 || g_ascii_isdigit (number[i]);
  }
  self->at += length;
  node = json_node_alloc ();
  if (whole) {
    const gint64 value = (errno = 0, g_ascii_strtoll (number, &end, 10));

    if (errno == 0 && *end == '\0' && end != number)
      return json_node_init_int (node, value);
  }
  json_node_init_double (node, g_ascii_strtod (number, &end));
  if (*end == '\0' && end != number && isfinite (json_node_get_double (node)))
    return node;
  json_node_unref (node);
  return fail (self, GST_AUG_POLICY_ERROR_SYNTAX, start, "this is no number");
}

static JsonNode *
read_word (Reader *self)
{
  static const struct {
    const gchar *word;
    gint value; /* 2: none */
  } words[] = { { "None", 2 }, { "null", 2 }, { "True", TRUE }, { "true", TRUE },
    { "False", FALSE }, { "false", FALSE } };
  const gsize start = self->at;

  while (g_ascii_isalnum (peek (self)) || peek (self) == '_')
    self->at++;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i].word) == self->at - start &&
        memcmp (words[i].word, self->text + start, self->at - start) == 0)
      return words[i].value == 2 ? json_node_init_null (json_node_alloc ())
                                 : json_node_init_boolean (json_node_alloc (), words[i].value);
  return fail (self, GST_AUG_POLICY_ERROR_SYNTAX, start,
      start == self->size ? "the text ends here, a value is missing"
                          : "only literals are read here: strings in quotes, numbers, lists, "
                            "tuples, dicts, None, True and False; nothing is executed");
}

static JsonNode *read_value (Reader *self);

/* What stands between the brackets of a list or tuple. @is_tuple: one element without a comma is
 * itself. */
static JsonNode *
read_array (Reader *self, gchar close, gboolean is_tuple)
{
  const gsize start = self->at++;
  g_autoptr (JsonArray) array = json_array_new ();
  gboolean comma = FALSE;
  JsonNode *item;

  for (skip (self); peek (self) != close; skip (self)) {
    if (json_array_get_length (array) && !comma)
      return fail (self, GST_AUG_POLICY_ERROR_SYNTAX, self->at >= self->size ? start : self->at,
          self->at >= self->size ? "the bracket that begins here is not closed"
                                 : "a comma or a closing bracket is missing here");
    self->path[self->depth - 1] = json_array_get_length (array);
    item = read_value (self);
    if (!item)
      return NULL;
    json_array_add_element (array, item);
    skip (self);
    comma = peek (self) == ',';
    self->at += comma;
  }
  self->at++;
  if (is_tuple && json_array_get_length (array) == 1 && !comma)
    return json_node_copy (json_array_get_element (array, 0));
  return json_node_init_array (json_node_alloc (), array);
}

static gboolean
read_member (Reader *self, JsonObject *object)
{
  g_autofree gchar *name = NULL;
  JsonNode *item;

  if (peek (self) != '"' && peek (self) != '\'') {
    fail (self, GST_AUG_POLICY_ERROR_SYNTAX, self->at, "a string in quotes is missing here");
    return FALSE;
  }
  name = read_text (self);
  if (!name)
    return FALSE;
  skip (self);
  if (peek (self) != ':') {
    fail (self, GST_AUG_POLICY_ERROR_SYNTAX, self->at,
        peek (self) == ',' || peek (self) == '}'
            ? "this is a set, which has no order: type a list, in square brackets"
            : "a colon is missing here");
    return FALSE;
  }
  self->at++;
  item = read_value (self);
  if (item)
    json_object_set_member (object, name, item);
  return item != NULL;
}

static JsonNode *
read_object (Reader *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  gboolean comma = TRUE;

  self->at++;
  self->path[self->depth - 1] = G_MAXUINT;
  for (skip (self); peek (self) != '}'; skip (self)) {
    if (!comma)
      return fail (self, GST_AUG_POLICY_ERROR_SYNTAX, self->at,
          "a comma or a closing bracket is missing here");
    if (!read_member (self, object))
      return NULL;
    skip (self);
    comma = peek (self) == ',';
    self->at += comma;
  }
  self->at++;
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
read_bracket (Reader *self)
{
  const gchar open = peek (self);
  JsonNode *node;

  if (self->depth == MAX_DEPTH)
    return fail (self, GST_AUG_POLICY_ERROR_LIMIT, self->at,
        "this is the 65th level of brackets; 64 are allowed");
  self->depth++;
  node = open == '{' ? read_object (self) : read_array (self, open == '[' ? ']' : ')', open == '(');
  self->depth--;
  return node;
}

static JsonNode *
read_value (Reader *self)
{
  gchar *text;
  JsonNode *node;

  skip (self);
  if (self->wanted && self->depth == self->n_wanted && self->found > self->size &&
      memcmp (self->path, self->wanted, self->depth * sizeof *self->path) == 0)
    self->found = self->at;
  /* what Python 2 puts in front of strings */
  if (peek (self) == 'u' && self->at + 1 < self->size && strchr ("'\"", self->text[self->at + 1]))
    self->at++;
  switch (peek (self)) {
  case '[':
  case '(':
  case '{':
    return read_bracket (self);
  case '"':
  case '\'':
    text = read_text (self);
    node = text ? json_node_init_string (json_node_alloc (), text) : NULL;
    g_free (text);
    return node;
  default:
    return g_ascii_isdigit (peek (self)) || (peek (self) && strchr ("+-.", peek (self)))
               ? read_number (self)
               : read_word (self);
  }
}

static JsonNode *
read_all (Reader *self)
{
  g_autoptr (JsonArray) array = json_array_new ();

  self->depth = 1;
  for (skip (self); self->at < self->size; skip (self)) {
    JsonNode *item;

    self->path[0] = json_array_get_length (array);
    item = read_value (self);
    if (!item)
      return NULL;
    json_array_add_element (array, item);
    skip (self);
    if (peek (self) == ',')
      self->at++;
  }
  return json_node_init_array (json_node_alloc (), array);
}

/* "policy =", "CIFAR10 = policy =" and the like, in front of a literal that a file of Python holds.
 */
static void
skip_names (Reader *self)
{
  gsize at;

  for (skip (self); g_ascii_isalpha (peek (self)) || peek (self) == '_'; skip (self)) {
    at = self->at;
    while (g_ascii_isalnum (peek (self)) || peek (self) == '_')
      self->at++;
    skip (self);
    if (peek (self) != '=') {
      self->at = at;
      return;
    }
    self->at++;
  }
}

JsonNode *
gst_aug_literal_read (const gchar *text, gsize size, GError **error)
{
  Reader reader = { text, size, .error = error };
  JsonNode *node;

  skip_names (&reader);
  node = read_value (&reader);
  skip (&reader);
  if (!node || reader.at == size)
    return node;
  json_node_unref (node);
  return fail (&reader, GST_AUG_POLICY_ERROR_SYNTAX, reader.at, "nothing may follow here");
}

JsonNode *
gst_aug_literal_read_all (const gchar *text, gsize size, GError **error)
{
  Reader reader = { text, size, .error = error };

  return read_all (&reader);
}

gchar *
gst_aug_literal_locate (const gchar *text, gsize size, gboolean all, const guint *indices, guint n)
{
  Reader reader = { text, size, .wanted = indices, .n_wanted = n, .found = G_MAXSIZE };
  g_autoptr (JsonNode) node = NULL;

  if (!all)
    skip_names (&reader);
  node = all ? read_all (&reader) : read_value (&reader);
  return gst_aug_text_place (text, reader.found <= size ? reader.found : 0);
}

gsize
gst_aug_literal_skip (const gchar *text, gsize size)
{
  Reader reader = { text, size };

  skip_names (&reader);
  return reader.at;
}

void
gst_aug_literal_print_number (GString *out, gdouble value)
{
  g_autoptr (JsonNode) node = json_node_init_double (json_node_alloc (), value);
  g_autofree gchar *number = gst_aug_json_print (node, FALSE);

  g_string_append (out, number);
}
