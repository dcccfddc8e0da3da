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

/* Children with a weight, its sum, whether all are alike; who has the epoch; how many are taken,
 * below 0 where that is not one number. */
typedef struct {
  guint n;
  gdouble total, mean;
  gboolean even;
  const gchar *last;
} Survey;

static Survey
survey (const Walk *self, JsonObject *node, JsonArray *children)
{
  Survey s = { .even = TRUE };
  gdouble first = 0;

  for (guint i = 0; i < json_array_get_length (children); i++) {
    JsonObject *child = json_array_get_object_element (children, i);
    const gdouble weight = aug_node_number (child, "weight", 1);

    if (aug_node_number (child, "from", 0) <= self->epoch)
      s.last = aug_node_id (child);
    if (weight <= 0)
      continue;
    first = s.n ? first : weight;
    s.even = s.even && weight == first;
    s.total += weight;
    s.n++;
  }
  if (json_object_has_member (node, "depth"))
    s.mean = aug_node_number (node, "width", 3) *
             mean_of (json_object_get_member (node, "depth"), G_MAXUINT);
  else if (json_object_has_member (node, "n"))
    s.mean = mean_of (json_object_get_member (node, "n"),
        json_object_has_member (node, "replacement") ? G_MAXUINT : s.n);
  return s;
}

/* How often a child is taken when its parent is; below 0 where that is not one number. */
static gdouble
share_of (JsonObject *node, JsonObject *child, const gchar *group, const Survey *s)
{
  const gdouble weight = aug_node_number (child, "weight", 1);

  if (g_str_equal (group, "sequence"))
    return 1;
  if (g_str_equal (group, "epochs"))
    return g_strcmp0 (s->last, aug_node_id (child)) == 0 ? 1 : 0;
  if (s->total <= 0 || weight <= 0)
    return 0;
  if (g_str_equal (group, "one-of"))
    return weight / s->total;
  if (g_str_equal (group, "chains") || json_object_has_member (node, "replacement"))
    return weight / s->total * s->mean;
  if (json_object_has_member (node, "count"))
    return -1;
  if (s->even || s->mean >= s->n)
    return s->mean / s->n;
  return s->mean == 1 ? weight / s->total : -1;
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
  Survey found;

  expected = expected < 0 || !is_somewhere (node) ? -1 : expected * aug_node_probability (node);
  if (!children) {
    AugLeaf *leaf = g_new (AugLeaf, 1);

    *leaf = (AugLeaf){ g_strdup (aug_node_id (node)),
      g_strdup (json_object_get_string_member (node, "op")), g_strdup (parent), expected };
    g_ptr_array_add (self->leaves, leaf);
    return;
  }
  found = survey (self, node, children);
  for (guint i = 0; i < json_array_get_length (children); i++) {
    JsonObject *child = json_array_get_object_element (children, i);
    const gdouble share = share_of (node, child, group, &found);

    walk (self, child, g_str_equal (group, "sequence") ? aug_node_id (node) : parent,
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
