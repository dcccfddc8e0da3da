/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* One of sequences as AutoAugment, some of operations as RandAugment of OpenMMLab. */
#include <math.h>

#include "openmmlab.h"

typedef GstAugOpenMmLabOperation Operation;
typedef GstAugOpenMmLabLevels Levels;

static const Operation *
operation_of (const gchar *op, gboolean *down)
{
  for (const Operation *row = gst_aug_openmmlab_operations; row->type; row++) {
    *down = g_strcmp0 (row->down, op) == 0;
    if (*down || g_str_equal (row->op, op))
      return row;
  }
  return NULL;
}

static void
write_outside (const Operation *operation, JsonObject *arguments, JsonObject *out)
{
  const guint fill = arguments ? (guint) json_object_get_double_member_with_default (
                                     arguments, "fill", 0xff000000u)
                               : 0;
  JsonArray *pad = json_array_sized_new (3);

  for (guint i = 0; i < 3; i++)
    json_array_add_int_element (pad, fill >> (8 * i) & 0xff);
  json_object_set_array_member (out, "pad_val", pad);
  if (!operation->sign) /* a hole is not sampled */
    return;
  json_object_set_string_member (out, "interpolation",
      arguments && g_strcmp0 (json_object_get_string_member_with_default (
                                  arguments, "interpolation", NULL),
                       "nearest") == 0
          ? "nearest"
          : "bilinear");
}

/* How levels have to be so that a list's normal or uniform magnitudes come of them; total 0: all
 * are numbers. */
static Levels
levels_of (JsonArray *nodes)
{
  for (guint i = 0; i < json_array_get_length (nodes); i++) {
    JsonObject *magnitude =
        gst_aug_tree_member (json_array_get_object_element (nodes, i), "magnitude");
    JsonArray *normal, *clip;
    gdouble low, span;

    if (!magnitude)
      continue;
    if (json_object_has_member (magnitude, "uniform"))
      return (Levels){ 10, 10, -1 };
    if (!json_object_has_member (magnitude, "normal"))
      continue;
    normal = json_object_get_array_member (magnitude, "normal");
    clip = json_object_get_array_member (magnitude, "clip");
    low = json_array_get_double_element (clip, 0);
    span = json_array_get_double_element (clip, 1) - low;
    if (span > 0)
      return (Levels){ gst_aug_tidy (10 * (json_array_get_double_element (normal, 0) - low) / span),
        10, gst_aug_tidy (10 * json_array_get_double_element (normal, 1) / span) };
  }
  return (Levels){ 0, 0, 0 };
}

/* A magnitude as a range of levels: reversed where the mean lies nearer to the other end. */
static gboolean
write_range (
    const Levels *levels, const Operation *operation, JsonObject *magnitude, JsonObject *out)
{
  const gdouble up = g_str_equal (operation->op, "posterize") ? GST_AUG_OPENMMLAB_UP : 0;
  const gchar *member = levels->deviation < 0 ? "uniform" : "clip";
  const gdouble unit = gst_aug_openmmlab_unit (operation);
  gdouble low, high, mean;
  JsonArray *ends;

  if (levels->total == 0 || !json_object_has_member (magnitude, member))
    return FALSE;
  ends = json_object_get_array_member (magnitude, member);
  low = gst_aug_tidy (json_array_get_double_element (ends, 0) - up);
  high = gst_aug_tidy (json_array_get_double_element (ends, 1) - up);
  json_object_set_string_member (out, "magnitude_key", operation->key);
  if (levels->deviation >= 0) {
    mean = json_array_get_double_element (json_object_get_array_member (magnitude, "normal"), 0);
    if (fabs (gst_aug_openmmlab_at_level (levels, levels->level, low, high) + up - mean) >
        fabs (gst_aug_openmmlab_at_level (levels, levels->level, high, low) + up - mean)) {
      gst_aug_tree_pair (out, "magnitude_range", high * unit, low * unit);
      return TRUE;
    }
  }
  gst_aug_tree_pair (out, "magnitude_range", low * unit, high * unit);
  return TRUE;
}

static gboolean
write_magnitude (
    const Levels *levels, const Operation *operation, JsonNode *magnitude, JsonObject *out)
{
  if (!operation->key)
    return TRUE;
  if (magnitude && JSON_NODE_HOLDS_VALUE (magnitude)) {
    if (operation->pixels > 0)
      gst_aug_tree_number (
          out, operation->key, json_node_get_double (magnitude) * operation->pixels);
    else
      json_object_set_member (out, operation->key, json_node_ref (magnitude));
    return TRUE;
  }
  return magnitude && JSON_NODE_HOLDS_OBJECT (magnitude) &&
         write_range (levels, operation, json_node_get_object (magnitude), out);
}

static JsonObject *
write_operation (JsonObject *node, const Levels *levels, GError **error)
{
  const gchar *op = json_object_get_string_member_with_default (node, "op", "");
  const gchar *sign = json_object_get_string_member_with_default (node, "sign", "none");
  gboolean down;
  const Operation *operation = operation_of (op, &down);
  JsonObject *out = json_object_new ();

  if (!operation ||
      !write_magnitude (levels, operation, json_object_get_member (node, "magnitude"), out)) {
    json_object_unref (out);
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
        "openmmlab cannot say the node \"%s\": %s", json_object_get_string_member (node, "id"),
        operation ? "its magnitude is a number there, or all of RandAugment are drawn alike"
                  : "it has no such operation");
    return NULL;
  }
  json_object_set_string_member (out, "type", operation->type);
  gst_aug_tree_number (
      out, "prob", json_object_get_double_member_with_default (node, "probability", 1));
  if (operation->down)
    json_object_set_string_member (out, "direction", down ? "vertical" : "horizontal");
  if (operation->sign)
    gst_aug_tree_number (out, "random_negative_prob",
        g_str_equal (sign, "none")     ? 0
        : g_str_equal (sign, "random") ? 0.5
                                       : 1);
  if (operation->fills)
    write_outside (operation, gst_aug_tree_member (node, "arguments"), out);
  return out;
}

static JsonArray *
write_list (JsonArray *nodes, gboolean of_lists, const Levels *levels, GError **error)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (nodes); i++) {
    JsonObject *node = json_array_get_object_element (nodes, i);

    if (of_lists && json_object_has_member (node, "sequence")) {
      JsonArray *part =
          write_list (json_object_get_array_member (node, "sequence"), FALSE, levels, error);

      if (part) {
        json_array_add_array_element (list, part);
        continue;
      }
    } else if (!of_lists) {
      JsonObject *out = write_operation (node, levels, error);

      if (out) {
        json_array_add_object_element (list, out);
        continue;
      }
    } else {
      g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
          "openmmlab cannot say the node \"%s\": what is taken is a sequence there",
          json_object_get_string_member (node, "id"));
    }
    json_array_unref (list);
    return NULL;
  }
  return list;
}

/* One of sequences is AutoAugment, some of operations RandAugment. */
gchar *
gst_aug_openmmlab_write (const GstAugPolicy *policy, GError **error)
{
  g_autoptr (JsonNode) tree = gst_aug_policy_to_node (policy);
  g_autoptr (JsonNode) out = json_node_alloc ();
  JsonObject *document = json_node_get_object (tree), *whole, *transform;
  JsonObject *root = json_object_get_object_member (document, "policy");
  const gboolean one = json_object_has_member (root, "one-of");
  JsonNode *n = json_object_get_member (root, "n");
  JsonArray *pipeline, *list = NULL;
  Levels levels = { 0, 0, 0 };

  if (!one && n)
    levels = levels_of (gst_aug_tree_children (root));
  if (one || (n && JSON_NODE_HOLDS_VALUE (n)))
    list = write_list (gst_aug_tree_children (root), one, &levels, error);
  else
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
        "openmmlab cannot say the node \"%s\": it has one-of and some-of",
        json_object_get_string_member (root, "id"));
  if (!list)
    return NULL;
  transform = json_object_new ();
  json_object_set_string_member (transform, "type", one ? "AutoAugment" : "RandAugment");
  json_object_set_array_member (transform, "policies", list);
  if (!one) {
    json_object_set_int_member (transform, "num_policies", json_node_get_int (n));
    gst_aug_tree_number (transform, "magnitude_level", levels.level);
    gst_aug_tree_number (transform, "total_level", levels.total > 0 ? levels.total : 10);
    if (levels.deviation < 0)
      json_object_set_string_member (transform, "magnitude_std", "inf");
    else
      gst_aug_tree_number (transform, "magnitude_std", levels.deviation);
  }
  pipeline = json_array_new ();
  json_array_add_object_element (pipeline, transform);
  whole = json_object_new ();
  json_object_set_object_member (whole, GST_AUG_OPENMMLAB_BESIDE, gst_aug_tree_beside (document));
  json_object_set_array_member (whole, "train_pipeline", pipeline);
  json_node_init_object (out, whole);
  json_object_unref (whole);
  return gst_aug_json_print (out, TRUE);
}
