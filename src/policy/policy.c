/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:policy
 * @title: Policies
 * @short_description: documents that say which operations, how likely, how strong, in what order
 *
 * A policy is constant once it has been read. It decides as a function of the window: what is drawn
 * from a node is addressed by the node's id, so nodes can be put in, taken out and moved, and no
 * other draw moves. docs/policy.md describes the documents.
 */
#include <string.h>

#include "format/parse.h"

G_DEFINE_QUARK (gst - aug - policy - error - quark, gst_aug_policy_error)
G_DEFINE_BOXED_TYPE (GstAugPolicy, gst_aug_policy, gst_aug_policy_ref, gst_aug_policy_unref)

/**
 * gst_aug_policy_ref:
 * @policy: a policy
 *
 * Returns: (transfer full): @policy
 */
GstAugPolicy *
gst_aug_policy_ref (GstAugPolicy *policy)
{
  g_atomic_ref_count_inc (&policy->refs);
  return policy;
}

/**
 * gst_aug_policy_unref:
 * @policy: (transfer full): a policy
 */
void
gst_aug_policy_unref (GstAugPolicy *policy)
{
  if (!g_atomic_ref_count_dec (&policy->refs))
    return;
  g_clear_pointer (&policy->root, gst_aug_policy_node_free);
  gst_aug_policy_schedule_clear (&policy->schedule);
  g_clear_pointer (&policy->before_crop, g_hash_table_unref);
  g_string_chunk_free (policy->strings);
  g_free (policy->name);
  g_free (policy->description);
  g_free (policy->source);
  g_free (policy->json);
  g_free (policy);
}

static gboolean
read_size (GstAugReader *reader, JsonObject *object, GstAugPolicy *policy)
{
  JsonNode *member = json_object_get_member (object, "reference-size");
  const gsize at = gst_aug_reader_enter (reader, "reference-size");
  gdouble size[2] = { 224, 224 };
  JsonArray *array;

  if (member &&
      (!gst_aug_reader_array (reader, member, 2, 2, &array) ||
          !gst_aug_reader_whole (reader, json_array_get_element (array, 0), 1, 32768, &size[0]) ||
          !gst_aug_reader_whole (reader, json_array_get_element (array, 1), 1, 32768, &size[1])))
    return FALSE;
  policy->reference_width = (guint) size[0];
  policy->reference_height = (guint) size[1];
  gst_aug_reader_leave (reader, at);
  return TRUE;
}

static gboolean
read_dialect (GstAugParser *parser, JsonObject *object, GstAugPolicy *policy)
{
  const gchar *name = NULL;

  if (!gst_aug_reader_member_string (&parser->reader, object, "dialect", &name))
    return FALSE;
  if (!name)
    return TRUE;
  policy->dialect = parser->dialect = gst_aug_dialect_find (name);
  if (!policy->dialect) {
    g_autoptr (GPtrArray) names = g_ptr_array_new ();
    g_autofree gchar *hint = NULL;

    for (guint i = 0; gst_aug_dialect_nth (i); i++)
      g_ptr_array_add (names, (gpointer) gst_aug_dialect_nth (i)->name);
    g_ptr_array_add (names, NULL);
    hint = gst_aug_did_you_mean (name, (const gchar *const *) names->pdata);
    gst_aug_reader_enter (&parser->reader, "dialect");
    return gst_aug_reader_fail (&parser->reader, GST_AUG_POLICY_ERROR_UNKNOWN,
        "there is no dialect \"%s\"; %s", name, hint);
  }
  return TRUE;
}

static gboolean
read_head (GstAugParser *parser, JsonObject *object, GstAugPolicy *policy)
{
  static const gchar *const members[] = { "format", "name", "description", "source", "dialect",
    "reference-size", "sampling", "schedule", "policy", "$schema", NULL };
  GstAugReader *reader = &parser->reader;
  const gchar *name = "", *description = NULL, *source = NULL, *sampling = "once", *schema;
  gdouble format = GST_AUG_POLICY_FORMAT;

  if (!gst_aug_reader_only (reader, object, members) ||
      !gst_aug_reader_member_number (
          reader, object, "format", GST_AUG_POLICY_FORMAT, GST_AUG_POLICY_FORMAT, &format) ||
      !gst_aug_reader_member_string (reader, object, "name", &name) ||
      !gst_aug_reader_member_string (reader, object, "description", &description) ||
      !gst_aug_reader_member_string (reader, object, "source", &source) ||
      !gst_aug_reader_member_string (reader, object, "sampling", &sampling) ||
      !gst_aug_reader_member_string (reader, object, "$schema", &schema))
    return FALSE;
  policy->each = g_str_equal (sampling, "each");
  if (!policy->each && !g_str_equal (sampling, "once")) {
    gst_aug_reader_enter (reader, "sampling");
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_UNKNOWN, "\"sampling\" is once or each, not \"%s\"", sampling);
  }
  policy->name = g_strdup (name);
  policy->description = g_strdup (description);
  policy->source = g_strdup (source);
  return read_dialect (parser, object, policy) && read_size (reader, object, policy) &&
         gst_aug_parse_schedule (parser, object, &policy->schedule);
}

static gboolean
read_document (GstAugParser *parser, JsonNode *root, GstAugPolicy *policy)
{
  JsonObject *object;
  JsonNode *member;
  gsize at;

  if (!gst_aug_reader_object (&parser->reader, root, &object) ||
      !read_head (parser, object, policy))
    return FALSE;
  member = json_object_get_member (object, "policy");
  if (!member)
    return gst_aug_reader_fail (&parser->reader, GST_AUG_POLICY_ERROR_SYNTAX,
        "\"policy\" is missing: type for example \"policy\": [{\"op\": \"flip\"}]");
  at = gst_aug_reader_enter (&parser->reader, "policy");
  policy->root = gst_aug_parse_tree (parser, member);
  gst_aug_reader_leave (&parser->reader, at);
  policy->n_nodes = parser->n_nodes;
  policy->follows_frames = parser->follows_frames;
  return policy->root != NULL;
}

/* Whether a canonical text is within what is read. Counts some values too many, in strings. */
static gboolean
comes_back (const gchar *text)
{
  gsize values = 1, length = 0;

  for (; text[length]; length++)
    values += text[length] == ',' || text[length] == '[' || text[length] == '{';
  return length <= GST_AUG_JSON_MAX_SIZE && values <= GST_AUG_JSON_MAX_VALUES;
}

GstAugPolicy *
gst_aug_policy_new_from_node (JsonNode *root, const gchar *text, gsize size, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GString) path = g_string_new ("$");
  g_autoptr (GHashTable) ids = g_hash_table_new (gst_aug_policy_id_hash, g_str_equal);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GstAugParser parser = { .reader = { text, size, path, &wrong }, .ids = ids, .counts = counts };
  GstAugPolicy *policy = g_new0 (GstAugPolicy, 1);
  g_autofree gchar *version = NULL;

  g_atomic_ref_count_init (&policy->refs);
  policy->strings = parser.strings = g_string_chunk_new (256);
  if (!read_document (&parser, root, policy)) {
    gst_aug_policy_unref (policy);
    g_propagate_error (error, g_steal_pointer (&wrong));
    return NULL;
  }
  policy->json = gst_aug_policy_print (policy);
  if (!comes_back (policy->json)) {
    gst_aug_policy_unref (policy);
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_LIMIT,
        "the canonical document is longer than 16 MiB, or has more than a million values");
    return NULL;
  }
  version = g_compute_checksum_for_string (G_CHECKSUM_SHA256, policy->json, -1);
  g_strlcpy (policy->version, version, sizeof policy->version);
  version[16] = '\0';
  policy->mark = g_intern_string (version);
  gst_aug_policy_prepare (policy);
  return policy;
}

/**
 * gst_aug_policy_new:
 * @text: a policy document, JSON in UTF-8
 * @size: its length in bytes, -1 if it ends with a zero byte
 * @error: what is wrong, with line, column and path
 *
 * Returns: (transfer full) (nullable): the policy, or %NULL with @error
 */
GstAugPolicy *
gst_aug_policy_new (const gchar *text, gssize size, GError **error)
{
  const gsize length = size < 0 ? strlen (text) : (gsize) size;
  g_autoptr (JsonNode) root = gst_aug_json_read (text, length, error);

  return root ? gst_aug_policy_new_from_node (root, text, length, error) : NULL;
}

/**
 * gst_aug_policy_new_from_file:
 * @path: (type filename): a file with a policy document
 * @error: what is wrong
 *
 * Returns: (transfer full) (nullable): the policy, or %NULL with @error
 */
GstAugPolicy *
gst_aug_policy_new_from_file (const gchar *path, GError **error)
{
  g_autofree gchar *text = NULL;
  g_autoptr (GError) wrong = NULL;
  GstAugPolicy *policy;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, &wrong)) {
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_FILE,
        "the policy cannot be read: %s", wrong->message);
    return NULL;
  }
  policy = gst_aug_policy_new (text, (gssize) size, error);
  if (!policy) {
    g_autofree gchar *name = g_filename_display_name (path);

    g_prefix_error (error, "%s: ", name);
  }
  return policy;
}

/**
 * gst_aug_policy_get_name:
 * @policy: a policy
 *
 * Returns: the name that it gives itself; "" if none
 */
const gchar *
gst_aug_policy_get_name (const GstAugPolicy *policy)
{
  return policy->name;
}

/**
 * gst_aug_policy_get_description:
 * @policy: a policy
 *
 * Returns: what it says of itself; "" if nothing
 */
const gchar *
gst_aug_policy_get_description (const GstAugPolicy *policy)
{
  return policy->description ? policy->description : "";
}

/**
 * gst_aug_policy_get_source:
 * @policy: a policy
 *
 * Returns: where it says that it is published; "" if nowhere
 */
const gchar *
gst_aug_policy_get_source (const GstAugPolicy *policy)
{
  return policy->source ? policy->source : "";
}

/**
 * gst_aug_policy_get_version:
 * @policy: a policy
 *
 * Returns: SHA-256 of the canonical document, 64 hexadecimal digits
 */
const gchar *
gst_aug_policy_get_version (const GstAugPolicy *policy)
{
  return policy->version;
}

/**
 * gst_aug_policy_to_json:
 * @policy: a policy
 *
 * Returns: (transfer none): the canonical document: no blanks, members in the order of their bytes,
 *   the shortest numbers, defaults left out, all ids
 */
const gchar *
gst_aug_policy_to_json (const GstAugPolicy *policy)
{
  return policy->json;
}

/**
 * gst_aug_policy_to_pretty_json:
 * @policy: a policy
 *
 * Returns: (transfer full): the canonical document with lines for people
 */
gchar *
gst_aug_policy_to_pretty_json (const GstAugPolicy *policy)
{
  g_autoptr (JsonNode) root = gst_aug_policy_to_node (policy);

  return gst_aug_json_print (root, TRUE);
}
