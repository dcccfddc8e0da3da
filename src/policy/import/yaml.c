/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* YAML to a tree of JSON: events of libyaml, a stack instead of recursion, everything counted. */
#include "yaml.h"

#include <math.h>
#include <string.h>
#include <yaml.h>

#define MAX_SIZE (16u << 20)
#define MAX_DEPTH 64
/* Nodes that stand behind aliases, each counted as often as it is named. */
#define MAX_ALIASED 100000

/* What an anchor names. */
typedef struct {
  JsonNode *node; /* NULL: not complete yet */
  guint size, depth;
} Anchor;

typedef struct {
  JsonNode *node; /* an array or an object */
  gchar *key;     /* of the member that comes next */
  gchar *anchor;
  guint size, depth; /* nodes in it, levels in it */
} Frame;

typedef struct {
  yaml_parser_t yaml;
  GArray *frames;
  GHashTable *anchors;
  JsonNode *root;
  guint aliased;
  GError **error;
} Reader;

static void
anchor_free (gpointer data)
{
  Anchor *anchor = data;

  g_clear_pointer (&anchor->node, json_node_unref);
  g_free (anchor);
}

static void
frame_clear (gpointer data)
{
  Frame *frame = data;

  g_clear_pointer (&frame->node, json_node_unref);
  g_free (frame->key);
  g_free (frame->anchor);
}

static gboolean fail (Reader *self, const yaml_mark_t *at, GstAugPolicyError code,
    const gchar *format, ...) G_GNUC_PRINTF (4, 5);

static gboolean
fail (Reader *self, const yaml_mark_t *at, GstAugPolicyError code, const gchar *format, ...)
{
  g_autofree gchar *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (self->error, GST_AUG_POLICY_ERROR, code, "line %u, column %u: %s",
      (guint) at->line + 1, (guint) at->column + 1, what);
  return FALSE;
}

/* true, True and TRUE, but not tRUE */
static gboolean
is_word (const gchar *text, const gchar *const *words)
{
  for (; *words; words++) {
    const gsize length = strlen (*words);
    g_autofree gchar *upper = g_ascii_strup (*words, -1);

    if (g_ascii_strcasecmp (text, *words) == 0)
      return g_str_equal (text + 1, *words + 1) || memcmp (text, upper, length) == 0;
  }
  return FALSE;
}

/* [-+]? digits of the base, with _ between them */
static gboolean
is_whole (const gchar *text, gint64 *value)
{
  const gboolean negative = *text == '-';
  g_autoptr (GString) digits = g_string_new (NULL);
  guint base = 10;
  gchar *end;
  guint64 number;

  text += *text == '-' || *text == '+';
  if (text[0] == '0' && text[1])
    base = text[1] == 'x' ? 16 : text[1] == 'b' ? 2 : 8;
  if (base == 16 || base == 2 || (base == 8 && text[1] == 'o'))
    text += 2;
  for (; *text; text++) {
    if (g_ascii_isxdigit (*text))
      g_string_append_c (digits, *text);
    else if (*text != '_')
      return FALSE;
  }
  if (digits->len == 0 || digits->len > 64)
    return FALSE;
  number = g_ascii_strtoull (digits->str, &end, base);
  if (*end || number > G_MAXINT64)
    return FALSE;
  *value = negative ? -(gint64) number : (gint64) number;
  return TRUE;
}

/* [-+]? digits with a point or an exponent */
static gboolean
is_real (const gchar *text, gdouble *value)
{
  const gsize length = strlen (text);
  const gchar *first = text + (*text == '-' || *text == '+');
  gchar *end;

  if (strspn (text, "0123456789.eE+-") != length || !(g_ascii_isdigit (*first) || *first == '.') ||
      !strpbrk (text, "0123456789"))
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value);
}

#define PREFIX "tag:yaml.org,2002:"

static const gchar *const nothing[] = { "null", NULL };
static const gchar *const yes[] = { "true", "yes", "on", NULL };
static const gchar *const no[] = { "false", "no", "off", NULL };

/* What a scalar is. (transfer full) */
static JsonNode *
scalar_to_node (Reader *self, const yaml_event_t *event)
{
  const gchar *text = (const gchar *) event->data.scalar.value;
  const gchar *tag = (const gchar *) event->data.scalar.tag;
  const gboolean plain =
      event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
      (!tag || (g_str_has_prefix (tag, PREFIX) && !g_str_equal (tag, PREFIX "str")));
  const gboolean number =
      tag && (g_str_equal (tag, PREFIX "int") || g_str_equal (tag, PREFIX "float"));
  gint64 whole;
  gdouble real;

  if (!plain && !number)
    return json_node_init_string (json_node_alloc (), text);
  if (!*text || g_str_equal (text, "~") || is_word (text, nothing))
    return json_node_init_null (json_node_alloc ());
  if (is_word (text, yes))
    return json_node_init_boolean (json_node_alloc (), TRUE);
  if (is_word (text, no))
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if (is_whole (text, &whole))
    return json_node_init_int (json_node_alloc (), whole);
  if (is_real (text, &real))
    return json_node_init_double (json_node_alloc (), real);
  if (number) {
    fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_SYNTAX, "\"%s\" is no number", text);
    return NULL;
  }
  return json_node_init_string (json_node_alloc (), text);
}

/* Whether a tag only says what is there anyhow. */
static gboolean
check_tag (Reader *self, const yaml_event_t *event, const yaml_char_t *tag)
{
  static const gchar *const harmless[] = { "!", PREFIX "str", PREFIX "int", PREFIX "float",
    PREFIX "bool", PREFIX "null", PREFIX "seq", PREFIX "map", PREFIX "python/tuple",
    PREFIX "python/list", PREFIX "python/dict", PREFIX "python/str", PREFIX "python/unicode",
    PREFIX "python/int", PREFIX "python/float", PREFIX "python/bool", PREFIX "python/none", NULL };
  const gchar *name = (const gchar *) tag;

  if (!tag || g_strv_contains (harmless, name))
    return TRUE;
  if (g_str_has_prefix (name, PREFIX))
    return fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_SYNTAX,
        "the tag !!%s asks for code to be run, which is never done: write plain lists, mappings "
        "and numbers",
        name + strlen (PREFIX));
  return fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_SYNTAX,
      "the tag %s is not known: leave it out", name);
}

static Frame *
top (Reader *self)
{
  return self->frames->len ? &g_array_index (self->frames, Frame, self->frames->len - 1) : NULL;
}

/* Puts a complete node where it belongs; takes it over. */
static gboolean
place (Reader *self, const yaml_mark_t *at, JsonNode *node, const gchar *anchor, guint size,
    guint depth)
{
  Frame *frame = top (self);

  if (anchor) {
    Anchor *named = g_new0 (Anchor, 1);

    *named = (Anchor){ json_node_ref (node), size, depth };
    g_hash_table_insert (self->anchors, g_strdup (anchor), named);
  }
  if (!frame) {
    self->root = node;
    return TRUE;
  }
  frame->size += size;
  frame->depth = MAX (frame->depth, depth + 1);
  if (self->frames->len + depth > MAX_DEPTH) {
    json_node_unref (node);
    return fail (
        self, at, GST_AUG_POLICY_ERROR_LIMIT, "an alias makes more than %d levels", MAX_DEPTH);
  }
  if (JSON_NODE_HOLDS_ARRAY (frame->node)) {
    json_array_add_element (json_node_get_array (frame->node), node);
    return TRUE;
  }
  json_object_set_member (json_node_get_object (frame->node), frame->key, node);
  g_clear_pointer (&frame->key, g_free);
  return TRUE;
}

static gboolean
read_scalar (Reader *self, const yaml_event_t *event)
{
  Frame *frame = top (self);
  const gchar *text = (const gchar *) event->data.scalar.value;
  JsonNode *node;

  if (!check_tag (self, event, event->data.scalar.tag))
    return FALSE;
  if (event->data.scalar.length != strlen (text))
    return fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_SYNTAX, "a text holds a zero byte");
  if (frame && JSON_NODE_HOLDS_OBJECT (frame->node) && !frame->key) {
    if (g_str_equal (text, "<<") && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
      return fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_SYNTAX,
          "mappings are not merged: write the members out");
    if (json_object_has_member (json_node_get_object (frame->node), text))
      return fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_SYNTAX,
          "\"%s\" is there twice: leave one out", text);
    frame->key = g_strdup (text);
    return TRUE;
  }
  node = scalar_to_node (self, event);
  return node &&
         place (self, &event->start_mark, node, (const gchar *) event->data.scalar.anchor, 1, 0);
}

static gboolean
begin (Reader *self, const yaml_event_t *event, gboolean array, const yaml_char_t *tag,
    const yaml_char_t *anchor)
{
  const Frame *frame = top (self);
  Frame next = { .anchor = g_strdup ((const gchar *) anchor), .size = 1 };

  next.node = json_node_init (json_node_alloc (), array ? JSON_NODE_ARRAY : JSON_NODE_OBJECT);
  if (array)
    json_node_take_array (next.node, json_array_new ());
  else
    json_node_take_object (next.node, json_object_new ());
  if (frame && JSON_NODE_HOLDS_OBJECT (frame->node) && !frame->key) {
    frame_clear (&next);
    return fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_SYNTAX,
        "names of members are texts, not lists or mappings");
  }
  g_array_append_val (self->frames, next);
  if (self->frames->len > MAX_DEPTH)
    return fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_LIMIT,
        "this is the %uth level; %d are allowed", self->frames->len, MAX_DEPTH);
  if (anchor) /* until it is complete, it cannot be named */
    g_hash_table_insert (self->anchors, g_strdup ((const gchar *) anchor), g_new0 (Anchor, 1));
  return check_tag (self, event, tag);
}

static gboolean
end (Reader *self, const yaml_event_t *event)
{
  Frame frame = *top (self);
  gboolean ok;

  memset (top (self), 0, sizeof frame);
  g_array_set_size (self->frames, self->frames->len - 1);
  ok = place (self, &event->start_mark, frame.node, frame.anchor, frame.size, frame.depth);
  frame.node = NULL;
  frame_clear (&frame);
  return ok;
}

static gboolean
read_alias (Reader *self, const yaml_event_t *event)
{
  const gchar *name = (const gchar *) event->data.alias.anchor;
  const Anchor *anchor = g_hash_table_lookup (self->anchors, name);
  const Frame *frame = top (self);

  if (!anchor || !anchor->node)
    return fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_SYNTAX,
        anchor ? "*%s holds itself" : "there is no &%s in front of this", name);
  if (frame && JSON_NODE_HOLDS_OBJECT (frame->node) && !frame->key)
    return fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_SYNTAX,
        "names of members are texts, not aliases");
  if (anchor->size > MAX_ALIASED - self->aliased)
    return fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_LIMIT,
        "aliases make more than %d values", MAX_ALIASED);
  self->aliased += anchor->size;
  return place (
      self, &event->start_mark, json_node_ref (anchor->node), NULL, anchor->size, anchor->depth);
}

/* *done: the document is over. */
static gboolean
read_event (Reader *self, const yaml_event_t *event, gboolean *done)
{
  switch (event->type) {
  case YAML_DOCUMENT_START_EVENT:
    if (self->root)
      return fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_SYNTAX,
          "a second document begins: one is read");
    return TRUE;
  case YAML_SCALAR_EVENT:
    return read_scalar (self, event);
  case YAML_SEQUENCE_START_EVENT:
    return begin (
        self, event, TRUE, event->data.sequence_start.tag, event->data.sequence_start.anchor);
  case YAML_MAPPING_START_EVENT:
    return begin (
        self, event, FALSE, event->data.mapping_start.tag, event->data.mapping_start.anchor);
  case YAML_SEQUENCE_END_EVENT:
  case YAML_MAPPING_END_EVENT:
    return end (self, event);
  case YAML_ALIAS_EVENT:
    return read_alias (self, event);
  case YAML_STREAM_END_EVENT:
    *done = TRUE;
    return self->root ||
           fail (self, &event->start_mark, GST_AUG_POLICY_ERROR_SYNTAX, "the text is empty");
  default:
    return TRUE;
  }
}

static gboolean
read_all (Reader *self)
{
  gboolean done = FALSE, ok = TRUE;

  while (ok && !done) {
    yaml_event_t event;

    if (!yaml_parser_parse (&self->yaml, &event)) {
      const yaml_mark_t *at = self->yaml.problem_mark.line || self->yaml.problem_mark.column
                                  ? &self->yaml.problem_mark
                                  : &self->yaml.mark;

      return fail (self, at, GST_AUG_POLICY_ERROR_SYNTAX, "this is no YAML: %s",
          self->yaml.problem ? self->yaml.problem : "it cannot be read");
    }
    ok = read_event (self, &event, &done);
    yaml_event_delete (&event);
  }
  return ok;
}

JsonNode *
gst_aug_yaml_read (const gchar *text, gsize size, GError **error)
{
  Reader self = { .error = error };
  gboolean ok;

  if (size > MAX_SIZE) {
    g_set_error (
        error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_LIMIT, "the text is longer than 16 MiB");
    return NULL;
  }
  if (!yaml_parser_initialize (&self.yaml))
    g_error ("out of memory");
  yaml_parser_set_encoding (&self.yaml, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string (&self.yaml, (const guchar *) text, size);
  self.frames = g_array_new (FALSE, TRUE, sizeof (Frame));
  g_array_set_clear_func (self.frames, frame_clear);
  self.anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, anchor_free);
  ok = read_all (&self);
  if (!ok)
    g_clear_pointer (&self.root, json_node_unref);
  g_array_unref (self.frames);
  g_hash_table_unref (self.anchors);
  yaml_parser_delete (&self.yaml);
  return self.root;
}
