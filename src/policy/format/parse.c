/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From a tree of JSON to the nodes of a policy. */
#include <math.h>
#include <string.h>

#include "parse.h"

#define MAX_NODES 16384u
/* The canonical document has two levels of brackets for one of nodes, and 64 in all. */
#define MAX_DEPTH 28u
/* Turns within turns multiply. */
#define MAX_DRAWS 1000000u

static const struct {
  const gchar *member;
  GstAugPolicyNodeType type;
} types[] = {
  { "op", GST_AUG_POLICY_OPERATION },
  { "sequence", GST_AUG_POLICY_SEQUENCE },
  { "one-of", GST_AUG_POLICY_ONE_OF },
  { "some-of", GST_AUG_POLICY_SOME_OF },
  { "chains", GST_AUG_POLICY_CHAINS },
  { "epochs", GST_AUG_POLICY_EPOCHS },
};

#define EVERY "id", "probability", "weight", "from", "scope", "apply-to"

static const gchar *const known[][20] = {
  [GST_AUG_POLICY_OPERATION] = { EVERY, "op", "magnitude", "level", "sign", "arguments",
      "schedule" },
  [GST_AUG_POLICY_SEQUENCE] = { EVERY, "sequence" },
  [GST_AUG_POLICY_ONE_OF] = { EVERY, "one-of" },
  [GST_AUG_POLICY_SOME_OF] = { EVERY, "some-of", "n", "replacement", "order", "count" },
  [GST_AUG_POLICY_CHAINS] = { EVERY, "chains", "width", "depth", "alpha" },
  [GST_AUG_POLICY_EPOCHS] = { EVERY, "epochs" },
};

static gboolean
is_id (const gchar *text)
{
  const gsize length = strlen (text);

  return length > 0 && length <= 64 &&
         strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
             length;
}

static gboolean
read_id (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  const gchar *id = NULL;
  gsize at;

  if (!gst_aug_reader_member_string (&self->reader, object, "id", &id))
    return FALSE;
  if (!id)
    return TRUE;
  at = gst_aug_reader_enter (&self->reader, "id");
  if (!is_id (id))
    return gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_VALUE,
        "an id is 1 to 64 letters, digits, dots, hyphens and underscores");
  if (!g_hash_table_add (self->ids, (gpointer) id))
    return gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_VALUE,
        "the id \"%s\" is taken: draws are addressed by ids, so each may be used once", id);
  node->id = id;
  gst_aug_reader_leave (&self->reader, at);
  return TRUE;
}

static GstAugPolicyNode *read_node (GstAugParser *self, JsonNode *json);

static gboolean
read_children (GstAugParser *self, JsonNode *json, GstAugPolicyNode *node)
{
  GstAugReader *reader = &self->reader;
  JsonArray *array;
  gdouble total = 0;

  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) gst_aug_policy_node_free);
  if (!gst_aug_reader_array (
          reader, json, node->type == GST_AUG_POLICY_SEQUENCE ? 0 : 1, MAX_NODES, &array))
    return FALSE;
  node->even = TRUE;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const gsize at = gst_aug_reader_enter_element (reader, i);
    GstAugPolicyNode *child = read_node (self, json_array_get_element (array, i));
    const GstAugPolicyNode *before = i ? node->children->pdata[i - 1] : NULL;

    if (!child)
      return FALSE;
    g_ptr_array_add (node->children, child);
    total += child->weight;
    if (before && before->weight != child->weight)
      node->even = FALSE;
    if (node->type == GST_AUG_POLICY_EPOCHS && child->from <= (before ? before->from : -1))
      return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE,
          "\"from\", the first epoch of a child, must grow from child to child");
    gst_aug_reader_leave (reader, at);
  }
  if (total <= 0 && (node->type == GST_AUG_POLICY_ONE_OF || node->type == GST_AUG_POLICY_SOME_OF ||
                        node->type == GST_AUG_POLICY_CHAINS))
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_VALUE, "all weights are 0; one must be above");
  return TRUE;
}

static gboolean
read_some_of (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  GstAugReader *reader = &self->reader;
  const gchar *order = "drawn", *count = "chosen";
  gsize at;

  if (!gst_aug_reader_member_boolean (reader, object, "replacement", &node->replacement) ||
      !gst_aug_reader_member_string (reader, object, "order", &order) ||
      !gst_aug_reader_member_string (reader, object, "count", &count))
    return FALSE;
  node->listed = g_str_equal (order, "listed");
  node->count_applied = g_str_equal (count, "applied");
  if (!node->listed && !g_str_equal (order, "drawn"))
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_UNKNOWN, "\"order\" is drawn or listed, not \"%s\"", order);
  if (!node->count_applied && !g_str_equal (count, "chosen"))
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_UNKNOWN, "\"count\" is chosen or applied, not \"%s\"", count);
  if (node->replacement && (node->listed || node->count_applied))
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE,
        "with replacement the order is drawn and the chosen are counted");
  at = gst_aug_reader_enter (reader, "n");
  if (!json_object_has_member (object, "n"))
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_SYNTAX,
        "it is missing: say how many are taken, for example \"n\": 2");
  if (!gst_aug_reader_distribution (
          reader, json_object_get_member (object, "n"), 0, 1024, FALSE, &node->number))
    return FALSE;
  gst_aug_reader_leave (reader, at);
  return TRUE;
}

static gboolean
read_chains (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  GstAugReader *reader = &self->reader;
  gdouble width = 3;
  gsize at;

  node->alpha = 1;
  node->number = (GstAugDistribution){ GST_AUG_DISTRIBUTION_INTEGERS, .low = 1, .high = 3 };
  if (self->in_chains)
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE, "chains cannot hold chains");
  if (!gst_aug_reader_member_whole (reader, object, "width", 1, 8, &width) ||
      !gst_aug_reader_member_number (reader, object, "alpha", 0.001, 1000, &node->alpha))
    return FALSE;
  node->width = (guint) width;
  at = gst_aug_reader_enter (reader, "depth");
  if (json_object_has_member (object, "depth") &&
      !gst_aug_reader_distribution (
          reader, json_object_get_member (object, "depth"), 1, 8, FALSE, &node->number))
    return FALSE;
  gst_aug_reader_leave (reader, at);
  self->in_chains = TRUE;
  return TRUE;
}

static gboolean
read_group (GstAugParser *self, JsonObject *object, const gchar *member, GstAugPolicyNode *node)
{
  gboolean ok;
  gsize at;

  if ((node->type == GST_AUG_POLICY_SOME_OF && !read_some_of (self, object, node)) ||
      (node->type == GST_AUG_POLICY_CHAINS && !read_chains (self, object, node)))
    return FALSE;
  at = gst_aug_reader_enter (&self->reader, member);
  ok = read_children (self, json_object_get_member (object, member), node);
  if (ok)
    gst_aug_reader_leave (&self->reader, at);
  if (node->type == GST_AUG_POLICY_CHAINS)
    self->in_chains = FALSE;
  return ok;
}

static gboolean
read_common (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  GstAugReader *reader = &self->reader;
  const gchar *scope = NULL;
  gdouble from = 0;

  if (!read_id (self, object, node) ||
      !gst_aug_reader_member_number (reader, object, "probability", 0, 1, &node->probability) ||
      !gst_aug_reader_member_number (reader, object, "weight", 0, 1e9, &node->weight) ||
      !gst_aug_reader_member_whole (reader, object, "from", 0, G_MAXUINT32, &from) ||
      !gst_aug_reader_member_string (reader, object, "scope", &scope) ||
      !gst_aug_parse_places (self, object, node))
    return FALSE;
  node->from = (gint64) from;
  if (scope && !g_str_equal (scope, "shared")) {
    if (!is_id (scope))
      return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE,
          "\"scope\" is shared, branch, or a word of letters, digits, dots, hyphens and "
          "underscores");
    /* every branch must see the whole choice, so that not all are left out */
    if (node->kind && g_str_equal (node->kind->name, "modalitydrop"))
      return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE,
          "modalitydrop is shared by all branches: leave \"scope\" out");
    node->scope = g_string_chunk_insert (self->strings, scope);
  }
  return TRUE;
}

/* Which member says what the node is. */
static gboolean
find_type (GstAugReader *reader, JsonObject *object, guint *type)
{
  static const gchar *const all[] = { "op", "sequence", "one-of", "some-of", "chains", "epochs",
    "magnitude", "level", "sign", "arguments", "schedule", "n", "replacement", "order", "count",
    "width", "depth", "alpha", EVERY, NULL };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (json_object_has_member (object, types[i].member))
      *type = i, n++;
  if (n == 0 && !gst_aug_reader_only (reader, object, all))
    return FALSE;
  return n == 1 || gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_SYNTAX,
                       "a node needs exactly one of op, sequence, one-of, some-of, chains, epochs");
}

static gboolean
read_contents (GstAugParser *self, JsonNode *json, GstAugPolicyNode *node)
{
  GstAugReader *reader = &self->reader;
  JsonObject *object;
  guint type = 0;

  /* an array stands for a sequence */
  if (json && JSON_NODE_HOLDS_ARRAY (json)) {
    node->type = GST_AUG_POLICY_SEQUENCE;
    return read_children (self, json, node);
  }
  if (!gst_aug_reader_object (reader, json, &object) || !find_type (reader, object, &type) ||
      !gst_aug_reader_only (reader, object, known[types[type].type]))
    return FALSE;
  node->type = types[type].type;
  if (node->type == GST_AUG_POLICY_OPERATION)
    return gst_aug_parse_operation (self, object, node) && read_common (self, object, node);
  return read_common (self, object, node) && read_group (self, object, types[type].member, node);
}

static GstAugPolicyNode *
read_node (GstAugParser *self, JsonNode *json)
{
  GstAugPolicyNode *node = g_new0 (GstAugPolicyNode, 1);
  gboolean ok;

  node->probability = node->weight = 1;
  self->n_nodes++;
  self->depth++;
  if (self->n_nodes > MAX_NODES || self->depth > MAX_DEPTH)
    ok = gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_LIMIT,
        "a policy has at most %u nodes, %u deep", MAX_NODES, MAX_DEPTH);
  else
    ok = read_contents (self, json, node);
  self->depth--;
  if (ok)
    return node;
  gst_aug_policy_node_free (node);
  return NULL;
}

/* Ids that were not given: names of operations and kinds of nodes, numbered where there are more.
 */
static const gchar *
make_id (GstAugParser *self, const gchar *base)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, base));
  const gchar *id;

  do {
    g_autofree gchar *text = ++n == 1 ? g_strdup (base) : g_strdup_printf ("%s-%u", base, n);

    id = gst_aug_policy_intern_id (text);
  } while (!g_hash_table_add (self->ids, (gpointer) id));
  g_hash_table_insert (self->counts, (gpointer) base, GUINT_TO_POINTER (n));
  return id;
}

/* When all has been read: what is refused leaves no interned strings behind. */
static void
give_id (GstAugPolicyNode *node, gpointer user)
{
  GstAugParser *self = user;
  const gchar *base = node->type != GST_AUG_POLICY_OPERATION ? types[node->type].member
                      : node->kind                           ? node->kind->name
                                                             : node->levelled->name;
  g_autofree gchar *choice = NULL;

  node->id = node->id ? gst_aug_policy_intern_id (node->id) : make_id (self, base);
  choice = g_strconcat ("choice:", node->id, NULL);
  node->choice = g_string_chunk_insert (self->strings, choice);
}

typedef struct {
  gdouble draws, operations;
} Cost;

/* The most that a window may take; draws of arguments and operations are not counted. */
static Cost
cost_of (const GstAugPolicyNode *node)
{
  const guint n = node->children ? node->children->len : 0;
  Cost sum = { 1, 0 }, most = { 0, 0 };
  gdouble turns = 1, low;

  for (guint i = 0; i < n; i++) {
    const Cost cost = cost_of (node->children->pdata[i]);

    sum = (Cost){ sum.draws + cost.draws, sum.operations + cost.operations };
    most = (Cost){ MAX (most.draws, cost.draws), MAX (most.operations, cost.operations) };
  }
  if (node->type == GST_AUG_POLICY_OPERATION)
    return (Cost){ 1, 1 };
  if (node->type == GST_AUG_POLICY_SEQUENCE)
    return sum;
  if (node->type == GST_AUG_POLICY_SOME_OF && !node->replacement)
    return (Cost){ sum.draws + n, sum.operations };
  if (node->type == GST_AUG_POLICY_SOME_OF || node->type == GST_AUG_POLICY_CHAINS)
    gst_aug_distribution_range (&node->number, &low, &turns);
  if (node->type == GST_AUG_POLICY_CHAINS)
    turns *= node->width;
  return (Cost){ turns * (n + most.draws), turns * most.operations };
}

static gboolean
check_cost (GstAugParser *self, const GstAugPolicyNode *root)
{
  const Cost cost = cost_of (root);

  if (cost.draws <= MAX_DRAWS && cost.operations <= MAX_NODES)
    return TRUE;
  return gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_LIMIT,
      "one window could take more than %u operations or %u draws; lower \"n\" or \"depth\"",
      MAX_NODES, MAX_DRAWS);
}

GstAugPolicyNode *
gst_aug_parse_tree (GstAugParser *self, JsonNode *json)
{
  GstAugPolicyNode *root = read_node (self, json);

  if (root && !check_cost (self, root))
    g_clear_pointer (&root, gst_aug_policy_node_free);
  if (root)
    gst_aug_policy_node_visit (root, give_id, self);
  return root;
}
