/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Policies as albumentations 2.0 reads them; 1.3 where some of several are taken by weight, which
 * 2.0 has no more. Every operation is one transform and every group one group, so what is read
 * again has the same nodes; their ids stand beside. Whoever calls compares. */
#include "albumentations-write.h"
#include "albumentations.h"
#include "yaml.h"

typedef GstAugAlbumentationsWriter Writer;
typedef GstAugAlbumentationsLeaf Leaf;

static gboolean
fail (const Writer *self, JsonObject *node, const gchar *what)
{
  g_set_error (self->error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
      "albumentations cannot say the node \"%s\": %s", json_object_get_string_member (node, "id"),
      what);
  return FALSE;
}

static const GstAugAlbumentationsOperation *
find_operation (const gchar *op)
{
  static const GstAugAlbumentationsOperation *const tables[] = {
    gst_aug_albumentations_writes_geometry, gst_aug_albumentations_writes_color,
    gst_aug_albumentations_writes_damage
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const GstAugAlbumentationsOperation *row = tables[i]; row->op; row++)
      if (g_str_equal (row->op, op))
        return row;
  return NULL;
}

/* One of one that is turned over its diagonal. */
static gboolean
is_transpose (JsonObject *node)
{
  JsonArray *children = json_object_has_member (node, "one-of")
                            ? json_object_get_array_member (node, "one-of")
                            : NULL;
  JsonObject *child = children && json_array_get_length (children) == 1
                          ? json_array_get_object_element (children, 0)
                          : NULL;
  JsonObject *arguments = child ? gst_aug_tree_member (child, "arguments") : NULL;

  return arguments &&
         g_strcmp0 (json_object_get_string_member_with_default (arguments, "turn", NULL),
             "transpose") == 0;
}

static gboolean
write_leaf (const Writer *self, JsonObject *node, JsonObject *out)
{
  const gchar *op = json_object_get_string_member_with_default (node, "op", "affine");
  Leaf leaf = { node, gst_aug_tree_member (node, "arguments"), NULL, out };
  const GstAugAlbumentationsOperation *row;

  if (is_transpose (node)) {
    json_object_set_string_member (out, "__class_fullname__", "Transpose");
    return TRUE;
  }
  if (json_object_has_member (node, "level"))
    return fail (self, node, "it has a level of a dialect; type its magnitude");
  if (json_object_has_member (node, "sign"))
    return fail (self, node, "it has a sign; draw its magnitude from both sides of 0");
  row = find_operation (op);
  if (!row)
    return fail (self, node, "it has no such operation");
  if (!row->write (self, &leaf, op))
    return fail (self, node, "it has this operation, but not with these arguments");
  json_object_set_string_member (out, "__class_fullname__", leaf.name);
  return TRUE;
}

static JsonObject *write_node (
    const Writer *self, JsonObject *node, gboolean weighed, gboolean is_root);

static gboolean
write_children (const Writer *self, JsonObject *node, gboolean weighed, JsonObject *out)
{
  JsonArray *children = gst_aug_tree_children (node), *array = json_array_new ();

  json_object_set_array_member (out, "transforms", array);
  for (guint i = 0; i < json_array_get_length (children); i++) {
    JsonObject *child =
        write_node (self, json_array_get_object_element (children, i), weighed, FALSE);

    if (!child)
      return FALSE;
    json_array_add_object_element (array, child);
  }
  return TRUE;
}

static gboolean
write_group (const Writer *self, JsonObject *node, JsonObject *out, gboolean is_root)
{
  JsonNode *n = json_object_get_member (node, "n");
  const gchar *name;

  if (json_object_has_member (node, "chains") || json_object_has_member (node, "epochs"))
    return fail (self, node, "it has no chains and no epochs");
  if (json_object_has_member (node, "sequence")) {
    json_object_set_string_member (out, "__class_fullname__", is_root ? "Compose" : "Sequential");
    return write_children (self, node, FALSE, out);
  }
  if (json_object_has_member (node, "one-of")) {
    json_object_set_string_member (out, "__class_fullname__", "OneOf");
    return write_children (self, node, TRUE, out);
  }
  if (!JSON_NODE_HOLDS_VALUE (n))
    return fail (self, node, "how many are taken is one number there");
  name = self->old || json_object_has_member (node, "order") ? "SomeOf" : "RandomOrder";
  json_object_set_string_member (out, "__class_fullname__", name);
  json_object_set_int_member (out, "n", json_node_get_int (n));
  json_object_set_boolean_member (out, "replace", json_object_has_member (node, "replacement"));
  return write_children (self, node, self->old, out);
}

static JsonObject *
write_node (const Writer *self, JsonObject *node, gboolean weighed, gboolean is_root)
{
  JsonObject *out = json_object_new ();
  const gchar *op = json_object_get_string_member_with_default (node, "op", "");
  const gdouble usual = g_str_equal (op, "flip") || g_str_equal (op, "erase") ? 0.5 : 1;
  const gdouble p = json_object_get_double_member_with_default (node, "probability", usual);
  const gdouble weight = json_object_get_double_member_with_default (node, "weight", 1);
  gboolean ok = TRUE;

  if (weighed && p != 1)
    ok = fail (self, node, "what is taken of several has no probability of its own");
  else if (weighed && weight > 1)
    ok = fail (self, node, "weights are 0 to 1 there: divide those of all its siblings");
  else if (gst_aug_tree_children (node) && !is_transpose (node))
    ok = write_group (self, node, out, is_root);
  else
    ok = write_leaf (self, node, out);
  gst_aug_tree_number (out, "p", weighed ? weight : p);
  if (self->old && ok && !gst_aug_tree_children (node))
    json_object_set_boolean_member (out, "always_apply", FALSE);
  if (ok)
    return out;
  json_object_unref (out);
  return NULL;
}

/* Some of several by weight. */
static gboolean
weighs_some (JsonObject *node)
{
  JsonArray *children = gst_aug_tree_children (node);

  for (guint i = 0; children && i < json_array_get_length (children); i++) {
    JsonObject *child = json_array_get_object_element (children, i);

    if ((json_object_has_member (node, "some-of") && json_object_has_member (child, "weight")) ||
        weighs_some (child))
      return TRUE;
  }
  return FALSE;
}

gchar *
gst_aug_albumentations_write (const GstAugPolicy *policy, gboolean yaml, GError **error)
{
  g_autoptr (JsonNode) tree = gst_aug_policy_to_node (policy);
  g_autoptr (JsonNode) out = NULL;
  JsonObject *document = json_node_get_object (tree), *whole;
  JsonObject *root = json_object_get_object_member (document, "policy");
  const Writer self = { weighs_some (root), { policy->reference_width, policy->reference_height },
    error };
  JsonObject *transform = write_node (&self, root, FALSE, TRUE);

  if (!transform)
    return NULL;
  whole = json_object_new ();
  json_object_set_string_member (whole, "__version__", self.old ? "1.3.1" : "2.0.8");
  json_object_set_object_member (whole, "gst-augment", gst_aug_tree_beside (document));
  json_object_set_object_member (whole, "transform", transform);
  out = json_node_init_object (json_node_alloc (), whole);
  json_object_unref (whole);
  return yaml ? gst_aug_yaml_print (out) : gst_aug_json_print (out, TRUE);
}
