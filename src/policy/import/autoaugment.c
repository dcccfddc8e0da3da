/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Lists of sub-policies of (operation, probability, level), as AutoAugment, Fast AutoAugment and
 * DADA are published: a sub-policy is drawn, its operations follow each other. */
#include <math.h>
#include <string.h>

#include "build.h"
#include "literal.h"
#include "names.h"

#define MAX_DEPTH 64

typedef struct {
  const gchar *text;
  gsize size;
  const GstAugDialect *dialect;
  GstAugPolicyImport *import;
  GError **error;
  guint path[MAX_DEPTH], depth; /* indices of what is being read */
  JsonArray *children;
  GHashTable *counts; /* of the operations of a sub-policy */
} Reader;

static gboolean fail (Reader *self, GstAugPolicyError code, const gchar *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
fail (Reader *self, GstAugPolicyError code, const gchar *format, ...)
{
  g_autofree gchar *where =
      gst_aug_literal_locate (self->text, self->size, FALSE, self->path, self->depth);
  g_autofree gchar *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (self->error, GST_AUG_POLICY_ERROR, code, "%s: %s", where, what);
  return FALSE;
}

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && (json_node_get_value_type (node) == G_TYPE_INT64 ||
                                             json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

/* Whether @node begins with a name. */
static gboolean
is_operation (JsonNode *node)
{
  JsonNode *first;

  if (!JSON_NODE_HOLDS_ARRAY (node) || !json_array_get_length (json_node_get_array (node)))
    return FALSE;
  first = json_array_get_element (json_node_get_array (node), 0);
  return JSON_NODE_HOLDS_VALUE (first) && json_node_get_value_type (first) == G_TYPE_STRING;
}

/* FALSE with @error set, or without where the operation is left out. */
static gboolean
find_operation (Reader *self, const gchar *name, const GstAugLevelled **found)
{
  const gchar *op = gst_aug_operation_name_find (name);
  g_autofree gchar *known = NULL;

  if (op && g_strv_contains (self->dialect->operations, op)) {
    *found = gst_aug_levelled_find (op);
    return TRUE;
  }
  if (!self->import->skip_unknown) {
    if (g_str_equal (name, "SamplePairing"))
      return fail (self, GST_AUG_POLICY_ERROR_UNKNOWN,
          "SamplePairing mixes two pictures, which a policy cannot: take it out, or skip what is "
          "not known");
    known = gst_aug_operation_names (self->dialect, name);
    return fail (self, GST_AUG_POLICY_ERROR_UNKNOWN, "the dialect %s has no operation \"%s\"; %s",
        self->dialect->name, name, known);
  }
  g_ptr_array_add (self->import->skipped,
      g_strdup_printf ("operation %u of sub-policy %u, %s, is not known and left out",
          self->path[self->depth - 1] + 1, json_array_get_length (self->children), name));
  return FALSE;
}

static gboolean
check_level (Reader *self, const GstAugLevelled *levelled, const gchar *name, JsonNode *level)
{
  const GstAugDialect *dialect = self->dialect;
  gdouble value;

  if (!levelled->has_magnitude)
    return TRUE;
  if (!level || !is_number (level))
    return fail (
        self, GST_AUG_POLICY_ERROR_VALUE, "%s needs a level, 0 to %g", name, dialect->levels);
  value = json_node_get_double (level);
  if (value >= 0 && value <= dialect->levels && (!dialect->whole || value == floor (value)))
    return TRUE;
  return fail (self, GST_AUG_POLICY_ERROR_VALUE,
      "levels of the dialect %s are %s from 0 to %g: if these mean something else, name their "
      "dialect",
      dialect->name, dialect->whole ? "whole numbers" : "numbers", dialect->levels);
}

/* Adds ("Op", probability, level) to @sequence. */
static gboolean
add_operation (Reader *self, JsonArray *triple, guint sub, JsonArray *sequence)
{
  const guint length = json_array_get_length (triple);
  const gchar *name = json_array_get_string_element (triple, 0);
  JsonNode *probability = length > 1 ? json_array_get_element (triple, 1) : NULL;
  JsonNode *level = length > 2 ? json_array_get_element (triple, 2) : NULL;
  const GstAugLevelled *levelled = NULL;
  JsonObject *node;
  guint again;

  if (length > 3 || !probability || !is_number (probability) ||
      !(json_node_get_double (probability) >= 0 && json_node_get_double (probability) <= 1))
    return fail (self, GST_AUG_POLICY_ERROR_SYNTAX,
        "an operation is (name, probability from 0 to 1, level), for example (\"Rotate\", 0.6, 9)");
  if (!find_operation (self, name, &levelled))
    return self->import->skip_unknown;
  if (!check_level (self, levelled, name, level))
    return FALSE;
  again = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, levelled->name));
  g_hash_table_insert (self->counts, (gpointer) levelled->name, GUINT_TO_POINTER (again + 1));
  node = again ? gst_aug_build_node ("sub-%02u-%s-%u", sub, levelled->name, again + 1)
               : gst_aug_build_node ("sub-%02u-%s", sub, levelled->name);
  json_object_set_string_member (node, "op", levelled->name);
  json_object_set_member (
      node, "probability", gst_aug_build_number (json_node_get_double (probability)));
  if (levelled->has_magnitude)
    json_object_set_member (node, "level", gst_aug_build_number (json_node_get_double (level)));
  json_array_add_object_element (sequence, node);
  return TRUE;
}

static gboolean
add_sub_policy (Reader *self, JsonArray *operations)
{
  const guint sub = json_array_get_length (self->children) + 1;
  JsonObject *node = gst_aug_build_node ("sub-%02u", sub);
  JsonArray *sequence = gst_aug_build_children (node, "sequence");

  json_array_add_object_element (self->children, node);
  g_hash_table_remove_all (self->counts);
  self->depth++;
  for (guint i = 0; i < json_array_get_length (operations); i++) {
    self->path[self->depth - 1] = i;
    if (!add_operation (self, json_array_get_array_element (operations, i), sub, sequence))
      return FALSE;
  }
  self->depth--;
  return TRUE;
}

/* Lists of lists of sub-policies, as searches write them, are one long list. */
static gboolean
add_list (Reader *self, JsonNode *node)
{
  JsonArray *array;
  guint operations = 0;

  if (!JSON_NODE_HOLDS_ARRAY (node) || is_operation (node))
    return fail (self, GST_AUG_POLICY_ERROR_SYNTAX,
        "a list of operations is missing here, for example [(\"Rotate\", 0.6, 9)]");
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    operations += is_operation (json_array_get_element (array, i));
  if (operations == json_array_get_length (array) && (operations || self->depth))
    return add_sub_policy (self, array);
  self->depth++;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    self->path[self->depth - 1] = i;
    if (!add_list (self, json_array_get_element (array, i)))
      return FALSE;
  }
  self->depth--;
  return TRUE;
}

/* What the levels of all operations that have one are like. */
typedef struct {
  guint n;
  gboolean whole;
  gdouble most;
} Levels;

static void
look_at_levels (JsonNode *node, Levels *levels)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const guint length = array ? json_array_get_length (array) : 0;
  const gchar *op;
  gdouble value;

  if (!length || !is_operation (node)) {
    for (guint i = 0; i < length; i++)
      look_at_levels (json_array_get_element (array, i), levels);
    return;
  }
  op = gst_aug_operation_name_find (json_array_get_string_element (array, 0));
  if (!op || length < 3 || !gst_aug_levelled_find (op)->has_magnitude ||
      !is_number (json_array_get_element (array, 2)))
    return;
  value = json_array_get_double_element (array, 2);
  levels->n++;
  levels->whole &= value == floor (value);
  levels->most = MAX (levels->most, value);
}

/* Whole numbers up to 9 are bins, fractions up to 1 shares. */
static const gchar *
guess_dialect (JsonNode *root, GError **error)
{
  Levels levels = { .whole = TRUE };

  look_at_levels (root, &levels);
  if (!levels.n || (levels.whole && levels.most > 1 && levels.most <= 9))
    return "autoaugment";
  if (!levels.whole && levels.most <= 1)
    return "fast-autoaugment";
  g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_VALUE,
      "the levels, %s up to %g, do not say whose they are: name the dialect, for example "
      "--dialect %s",
      levels.whole ? "whole numbers" : "numbers", levels.most,
      levels.most <= 1    ? "autoaugment or --dialect fast-autoaugment"
      : levels.most <= 10 ? "timm or --dialect dali"
                          : "torchvision-randaugment");
  return NULL;
}

/* "# dialect: NAME", which the writer puts in front. (transfer full) */
static gchar *
dialect_of_comment (const gchar *text, gsize size)
{
  static const gchar mark[] = "# dialect: ";
  const gsize length = strlen (mark);
  gsize end = length;

  if (size < length || memcmp (text, mark, length) != 0)
    return NULL;
  while (end < size && (g_ascii_isalnum (text[end]) || text[end] == '-'))
    end++;
  return g_strndup (text + length, end - length);
}

static const GstAugDialect *
find_dialect (Reader *self, JsonNode *root)
{
  g_autofree gchar *comment = dialect_of_comment (self->text, self->size);
  const gchar *name = self->import->dialect ? self->import->dialect : comment;

  if (!name)
    name = guess_dialect (root, self->error);
  return name ? gst_aug_import_dialect (name, self->error) : NULL;
}

static JsonNode *
read_list (const gchar *text, gsize size, GstAugPolicyImport *import, GError **error)
{
  g_autoptr (JsonNode) root = gst_aug_literal_read (text, size, error);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  Reader reader = { text, size, .import = import, .error = error, .counts = counts };
  JsonObject *policy;
  gboolean ok;

  reader.dialect = root ? find_dialect (&reader, root) : NULL;
  if (!reader.dialect)
    return NULL;
  policy = gst_aug_build_node ("sub-policy");
  reader.children = gst_aug_build_children (policy, "one-of");
  ok = add_list (&reader, root);
  if (ok && !json_array_get_length (reader.children))
    ok = fail (&reader, GST_AUG_POLICY_ERROR_SYNTAX, "there is no sub-policy in this list");
  if (ok)
    return gst_aug_build_document (import->name, NULL, reader.dialect->name, policy);
  json_object_unref (policy);
  return NULL;
}

/* Behind brackets stands a name in quotes. */
static gboolean
looks_like (const gchar *text, gsize size)
{
  gsize at = gst_aug_literal_skip (text, size);

  if (at == size || !strchr ("[(", text[at]))
    return FALSE;
  while (at < size && strchr ("[( \t\r\n", text[at]))
    at++;
  return size - at > 2 && strchr ("'\"", text[at]) && g_ascii_isalpha (text[at + 1]);
}

static gboolean
cannot_say (const GstAugPolicyNode *node, const gchar *why, GError **error)
{
  g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
      "a list of sub-policies cannot say the node \"%s\": %s", node->id, why);
  return FALSE;
}

/* Code that computes with the level also where it means nothing. */
static gboolean
computes_all (const GstAugDialect *dialect)
{
  return g_str_equal (dialect->name, "fast-autoaugment") || g_str_equal (dialect->name, "pba") ||
         g_str_has_prefix (dialect->name, "timm");
}

static gboolean
write_operation (
    GString *out, const GstAugPolicy *policy, const GstAugPolicyNode *node, GError **error)
{
  const gchar *name =
      node->levelled ? gst_aug_operation_name (policy->dialect, node->levelled->name) : NULL;

  if (!name)
    return cannot_say (node, "it is no operation of the dialect", error);
  if (node->levelled->has_magnitude &&
      (!node->has_level || node->magnitude.type != GST_AUG_DISTRIBUTION_CONSTANT))
    return cannot_say (node, "it has no level that is one number", error);
  g_string_append_printf (out, "(\"%s\", ", name);
  gst_aug_literal_print_number (out, node->probability);
  g_string_append (out, ", ");
  if (node->levelled->has_magnitude)
    gst_aug_literal_print_number (out, node->magnitude.low);
  else
    g_string_append (out, computes_all (policy->dialect) ? "0" : "None");
  g_string_append_c (out, ')');
  return TRUE;
}

static gboolean
write_sub_policy (
    GString *out, const GstAugPolicy *policy, const GstAugPolicyNode *node, GError **error)
{
  if (node->type != GST_AUG_POLICY_SEQUENCE)
    return cannot_say (node, "it is no sequence of operations", error);
  g_string_append (out, "  [");
  for (guint i = 0; i < node->children->len; i++) {
    if (i)
      g_string_append (out, ", ");
    if (!write_operation (out, policy, node->children->pdata[i], error))
      return FALSE;
  }
  g_string_append (out, "],\n");
  return TRUE;
}

static gchar *
write_list (const GstAugPolicy *policy, GError **error)
{
  const GstAugPolicyNode *root = policy->root;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!policy->dialect || root->type != GST_AUG_POLICY_ONE_OF) {
    cannot_say (root,
        policy->dialect ? "one sub-policy of several is drawn"
                        : "levels need a dialect, which the policy does not have",
        error);
    return NULL;
  }
  g_string_append_printf (out, "# dialect: %s\n[\n", policy->dialect->name);
  for (guint i = 0; i < root->children->len; i++)
    if (!write_sub_policy (out, policy, root->children->pdata[i], error))
      return NULL;
  g_string_append (out, "]\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

const GstAugPolicyFormat gst_aug_policy_format_autoaugment = {
  .name = "autoaugment",
  .description = "Lists of sub-policies [[(\"Posterize\", 0.4, 8), (\"Rotate\", 0.6, 9)], ...] in "
                 "Python or JSON: AutoAugment, Fast AutoAugment, DADA",
  .looks_like = looks_like,
  .read = read_list,
  .write = write_list,
};
