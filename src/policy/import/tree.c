/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "tree.h"

#include <math.h>
#include <string.h>

#include "build.h"
#include "yaml.h"

#define MOST_NOTES 32

gdouble
gst_aug_tidy (gdouble value)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    return value;
  return g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.15g", value), NULL);
}

JsonObject *
gst_aug_tree_operation (const gchar *name)
{
  JsonObject *node = json_object_new ();

  json_object_set_string_member (node, "op", name);
  return node;
}

JsonObject *
gst_aug_tree_group (const gchar *member)
{
  JsonObject *node = json_object_new ();

  json_object_set_array_member (node, member, json_array_new ());
  return node;
}

JsonArray *
gst_aug_tree_children (JsonObject *node)
{
  static const gchar *const members[] = { "sequence", "one-of", "some-of", "chains", "epochs" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (json_object_has_member (node, members[i]))
      return json_object_get_array_member (node, members[i]);
  return NULL;
}

void
gst_aug_tree_add (JsonObject *group, JsonObject *child)
{
  json_array_add_object_element (gst_aug_tree_children (group), child);
}

void
gst_aug_tree_number (JsonObject *object, const gchar *name, gdouble value)
{
  json_object_set_member (object, name, gst_aug_build_number (value));
}

void
gst_aug_tree_pair (JsonObject *object, const gchar *name, gdouble low, gdouble high)
{
  JsonArray *pair = json_array_sized_new (2);

  json_array_add_element (pair, gst_aug_build_number (low));
  json_array_add_element (pair, gst_aug_build_number (high));
  json_object_set_array_member (object, name, pair);
}

static JsonObject *
arguments (JsonObject *node)
{
  if (!json_object_has_member (node, "arguments"))
    json_object_set_object_member (node, "arguments", json_object_new ());
  return json_object_get_object_member (node, "arguments");
}

void
gst_aug_tree_argument (JsonObject *node, const gchar *name, gdouble value)
{
  gst_aug_tree_number (arguments (node), name, value);
}

void
gst_aug_tree_word (JsonObject *node, const gchar *name, const gchar *word)
{
  json_object_set_string_member (arguments (node), name, word);
}

void
gst_aug_tree_switch (JsonObject *node, const gchar *name, gboolean value)
{
  json_object_set_boolean_member (arguments (node), name, value);
}

void
gst_aug_tree_magnitude (JsonObject *node, gdouble low, gdouble high)
{
  JsonObject *range;

  if (low == high) {
    gst_aug_tree_number (node, "magnitude", low);
    return;
  }
  range = json_object_new ();
  gst_aug_tree_pair (range, "uniform", low, high);
  json_object_set_object_member (node, "magnitude", range);
}

void
gst_aug_tree_name (GHashTable *counts, JsonObject *node, const gchar *word)
{
  g_autoptr (GString) id = g_string_new (NULL);
  g_autofree gchar *base = NULL;
  guint n;

  for (const gchar *at = word; *at && id->len < 48; at++) {
    const gboolean begins = at > word && g_ascii_isupper (*at) &&
                            (!g_ascii_isupper (at[-1]) || (at[1] && g_ascii_islower (at[1]))) &&
                            at[-1] != '-';

    if (begins)
      g_string_append_c (id, '-');
    g_string_append_c (id, g_ascii_isalnum (*at) || *at == '.' ? g_ascii_tolower (*at) : '-');
  }
  if (id->len == 0)
    g_string_append (id, "unnamed");
  base = g_strdup (id->str);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, base)) + 1;
  /* what is called so already is passed by once */
  while (n > 1) {
    g_string_printf (id, "%s-%u", base, n);
    if (!g_hash_table_contains (counts, id->str))
      break;
    n++;
  }
  g_hash_table_insert (counts, g_strdup (base), GUINT_TO_POINTER (n));
  if (n > 1)
    g_hash_table_insert (counts, g_strdup (id->str), GUINT_TO_POINTER (1));
  json_object_set_string_member (node, "id", id->str);
}

JsonObject *
gst_aug_tree_member (JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Ids in the order of the nodes, parents first. */
static void
set_ids (JsonObject *node, JsonArray *ids, guint *next)
{
  JsonArray *children = gst_aug_tree_children (node);

  if (*next < json_array_get_length (ids))
    json_object_set_member (node, "id", json_node_ref (json_array_get_element (ids, *next)));
  ++*next;
  for (guint i = 0; children && i < json_array_get_length (children); i++)
    set_ids (json_array_get_object_element (children, i), ids, next);
}

static void
collect_ids (JsonObject *node, JsonArray *ids)
{
  JsonArray *children = gst_aug_tree_children (node);

  json_array_add_element (ids, json_node_ref (json_object_get_member (node, "id")));
  for (guint i = 0; children && i < json_array_get_length (children); i++)
    collect_ids (json_array_get_object_element (children, i), ids);
}

static guint
count_nodes (JsonObject *node)
{
  JsonArray *children = gst_aug_tree_children (node);
  guint n = 1;

  for (guint i = 0; children && i < json_array_get_length (children); i++)
    n += count_nodes (json_array_get_object_element (children, i));
  return n;
}

/* What is not quite as it was is said in the document itself. */
static void
describe (JsonObject *document, const GPtrArray *notes)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (notes->len == 0)
    return;
  g_string_append (text, "Not quite as it was: ");
  for (guint i = 0; i < MIN (notes->len, MOST_NOTES); i++)
    g_string_append_printf (text, "%s%s", i ? "; " : "", (const gchar *) notes->pdata[i]);
  if (notes->len > MOST_NOTES)
    g_string_append_printf (text, "; and %u more", notes->len - MOST_NOTES);
  json_object_set_string_member (document, "description", text->str);
}

static const gchar *const beside_members[] = { "name", "description", "source", "reference-size",
  "sampling" };

JsonNode *
gst_aug_tree_document (JsonObject *root, JsonObject *beside, const gchar *source,
    const gdouble size[2], const GstAugPolicyImport *import)
{
  JsonObject *document = json_object_new ();
  JsonNode *ids = beside ? json_object_get_member (beside, "ids") : NULL;
  JsonNode *node;
  guint next = 0;

  if (!beside) {
    json_object_set_string_member (document, "source", source);
    describe (document, import->skipped);
    gst_aug_tree_pair (document, "reference-size", size[0], size[1]);
    /* the code that these documents come from samples at every operation */
    json_object_set_string_member (document, "sampling", "each");
  }
  for (guint i = 0; beside && i < G_N_ELEMENTS (beside_members); i++)
    if (json_object_has_member (beside, beside_members[i]))
      json_object_set_member (document, beside_members[i],
          json_node_ref (json_object_get_member (beside, beside_members[i])));
  if (import->name)
    json_object_set_string_member (document, "name", import->name);
  /* where nodes were put in or taken out since, ids are made anew */
  if (ids && JSON_NODE_HOLDS_ARRAY (ids) &&
      json_array_get_length (json_node_get_array (ids)) == count_nodes (root))
    set_ids (root, json_node_get_array (ids), &next);
  json_object_set_object_member (document, "policy", root);
  node = json_node_init_object (json_node_alloc (), document);
  json_object_unref (document);
  return node;
}

JsonObject *
gst_aug_tree_beside (JsonObject *document)
{
  JsonObject *beside = json_object_new ();
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (beside_members); i++)
    if (json_object_has_member (document, beside_members[i]))
      json_object_set_member (beside, beside_members[i],
          json_node_ref (json_object_get_member (document, beside_members[i])));
  collect_ids (json_object_get_object_member (document, "policy"), ids);
  json_object_set_array_member (beside, "ids", ids);
  return beside;
}

void
gst_aug_tree_propagate (GError **error, GError *wrong, const gchar *text, gsize size)
{
  const gchar *end = strstr (wrong->message, ": ");
  g_autofree gchar *path =
      *wrong->message == '$' && end ? g_strndup (wrong->message, end - wrong->message) : NULL;
  g_autofree gchar *place = path ? gst_aug_yaml_locate (text, size, path) : NULL;

  if (place)
    g_prefix_error (&wrong, "%s, ", place);
  g_propagate_error (error, wrong);
}
