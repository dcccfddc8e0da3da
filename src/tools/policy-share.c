/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* How often a document takes each of its operations. */
#include "policy.h"

typedef struct {
  GPtrArray *leaves;
  guint epoch;
} Walk;

static void
leaf_free (gpointer data)
{
  AugLeaf *leaf = data;

  g_free (leaf->id);
  g_free (leaf->operation);
  g_free (leaf->group);
  g_free (leaf);
}

/* What a node's own probability is where the document leaves it to the kind. */
gdouble
aug_node_probability (JsonObject *node)
{
  const GstAugKind *kind = json_object_has_member (node, "op")
                               ? gst_aug_catalogue_find (json_object_get_string_member (node, "op"))
                               : NULL;
  const GstAugSetting *row = kind ? gst_aug_settings_find (kind->settings, "probability") : NULL;

  return aug_node_number (node, "probability", row ? row->otherwise : 1);
}

/* The mean of whole numbers that are at most @most; below 0 where they are drawn from a range. */
static gdouble
mean_of (JsonNode *node, gdouble most)
{
  gdouble sum = 0, total = 0;
  JsonArray *values, *weights = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return MIN (json_node_get_double (node), most);
  object = json_node_get_object (node);
  if (json_object_has_member (object, "integers")) {
    values = json_object_get_array_member (object, "integers");
    for (gint64 i = json_array_get_int_element (values, 0);
         i <= json_array_get_int_element (values, 1); i++, total++)
      sum += MIN ((gdouble) i, most);
    return sum / total;
  }
  if (!json_object_has_member (object, "bins") && !json_object_has_member (object, "categorical"))
    return -1;
  values = json_object_get_array_member (
      object, json_object_has_member (object, "bins") ? "bins" : "categorical");
  if (json_object_has_member (object, "weights"))
    weights = json_object_get_array_member (object, "weights");
  for (guint i = 0; i < json_array_get_length (values); i++) {
    const gdouble weight = weights ? json_array_get_double_element (weights, i) : 1;

    sum += weight * MIN (json_array_get_double_element (values, i), most);
    total += weight;
  }
  return sum / total;
}

/* How many children with a weight there are, its sum, and whether all weights are alike. */
static gboolean
survey (JsonArray *children, guint *n, gdouble *total)
{
  gboolean even = TRUE;
  gdouble first = 0;

  *n = 0;
  *total = 0;
  for (guint i = 0; i < json_array_get_length (children); i++) {
    const gdouble weight =
        aug_node_number (json_array_get_object_element (children, i), "weight", 1);

    if (weight <= 0)
      continue;
    first = *n ? first : weight;
    even = even && weight == first;
    *total += weight;
    ++*n;
  }
  return even;
}

/* How often a child is taken when its parent is; below 0 where that is not one number. */
static gdouble
share_of (const Walk *self, JsonObject *node, JsonArray *children, guint i, const gchar *group)
{
  JsonObject *child = json_array_get_object_element (children, i);
  const gdouble weight = aug_node_number (child, "weight", 1);
  guint n;
  gdouble total, mean;
  const gboolean even = survey (children, &n, &total);

  if (g_str_equal (group, "sequence"))
    return 1;
  if (g_str_equal (group, "epochs")) {
    const gchar *last = NULL;

    for (guint k = 0; k < json_array_get_length (children); k++)
      if (aug_node_number (json_array_get_object_element (children, k), "from", 0) <= self->epoch)
        last = aug_node_id (json_array_get_object_element (children, k));
    return g_strcmp0 (last, aug_node_id (child)) == 0 ? 1 : 0;
  }
  if (total <= 0 || weight <= 0)
    return 0;
  if (g_str_equal (group, "one-of"))
    return weight / total;
  if (g_str_equal (group, "chains"))
    return aug_node_number (node, "width", 3) * weight / total *
           mean_of (json_object_get_member (node, "depth"), G_MAXUINT);
  if (json_object_has_member (node, "replacement"))
    return weight / total * mean_of (json_object_get_member (node, "n"), G_MAXUINT);
  if (json_object_has_member (node, "count"))
    return -1;
  mean = mean_of (json_object_get_member (node, "n"), n);
  return even || mean >= n ? mean / n : mean == 1 ? weight / total : -1;
}

static gboolean
is_somewhere (JsonObject *node)
{
  JsonObject *places;

  if (!json_object_has_member (node, "apply-to"))
    return TRUE;
  places = json_object_get_object_member (node, "apply-to");
  return !json_object_has_member (places, "branches") &&
         !json_object_has_member (places, "except") && !json_object_has_member (places, "roles");
}

static void
walk (Walk *self, JsonObject *node, const gchar *parent, gdouble expected)
{
  const gchar *group;
  JsonArray *children = aug_node_children (node, &group);

  expected = expected < 0 || !is_somewhere (node) ? -1 : expected * aug_node_probability (node);
  if (!children) {
    AugLeaf *leaf = g_new (AugLeaf, 1);

    *leaf = (AugLeaf){ g_strdup (aug_node_id (node)),
      g_strdup (json_object_get_string_member (node, "op")), g_strdup (parent), expected };
    g_ptr_array_add (self->leaves, leaf);
    return;
  }
  for (guint i = 0; i < json_array_get_length (children); i++) {
    const gdouble share = share_of (self, node, children, i, group);

    walk (self, json_array_get_object_element (children, i),
        g_str_equal (group, "sequence") ? aug_node_id (node) : parent,
        expected < 0 || share < 0 ? -1 : expected * share);
  }
}

/* Returns: (transfer full) (element-type AugLeaf): the operations in the order of the document */
GPtrArray *
aug_policy_leaves (const GstAugPolicy *policy, guint epoch)
{
  g_autoptr (JsonObject) document = aug_policy_document (policy);
  Walk self = { g_ptr_array_new_with_free_func (leaf_free), epoch };

  walk (&self, json_object_get_object_member (document, "policy"), "", 1);
  return self.leaves;
}
