/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The two outer forms of a decision, which agree: the bus message and a line of JSON. 64-bit values
 * that do not fit a double are 16 hexadecimal digits in JSON. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "decision.h"
#include "numbers-private.h"

static void
add_values (GstStructure *s, const GstAugOperation *operation)
{
  for (guint i = 0; i < operation->n_values; i++) {
    const GstAugValue *v = &operation->values[i];

    switch (v->type) {
    case GST_AUG_VALUE_DOUBLE:
      gst_structure_set (s, v->name, G_TYPE_DOUBLE, v->d, NULL);
      break;
    case GST_AUG_VALUE_INT:
      gst_structure_set (s, v->name, G_TYPE_INT64, v->i, NULL);
      break;
    case GST_AUG_VALUE_UINT64:
      gst_structure_set (s, v->name, G_TYPE_UINT64, v->u, NULL);
      break;
    case GST_AUG_VALUE_BOOLEAN:
      gst_structure_set (s, v->name, G_TYPE_BOOLEAN, (gboolean) v->i, NULL);
      break;
    case GST_AUG_VALUE_STRING:
      gst_structure_set (s, v->name, G_TYPE_STRING, v->s, NULL);
      break;
    }
  }
}

static GstStructure *
operation_to_structure (const GstAugOperation *operation)
{
  GstStructure *s = gst_structure_new ("operation", "op", G_TYPE_STRING, operation->name, NULL);

  if (operation->id)
    gst_structure_set (s, "id", G_TYPE_STRING, operation->id, NULL);
  if (operation->chain)
    gst_structure_set (s, "chain", G_TYPE_INT64, (gint64) operation->chain, NULL);
  if (operation->again)
    gst_structure_set (s, "again", G_TYPE_INT64, (gint64) operation->again, NULL);
  add_values (s, operation);
  return s;
}

/**
 * gst_aug_decision_to_structure:
 * @decision: a decision
 *
 * Returns: (transfer full): the structure `aug-decision`: element, decision, policy (if any),
 * branch, source, epoch, view, generation, window, seed, start, stop (nanoseconds), applied,
 * operations
 */
GstStructure *
gst_aug_decision_to_structure (const GstAugDecision *decision)
{
  const GstAugInstance *in = &decision->instance;
  GstStructure *s = gst_structure_new (GST_AUG_DECISION_MESSAGE, "element", G_TYPE_STRING,
      decision->element, "decision", G_TYPE_STRING, decision->decision, "branch", G_TYPE_STRING,
      in->branch, "source", G_TYPE_UINT64, in->source, "epoch", G_TYPE_UINT, in->epoch, "view",
      G_TYPE_UINT, in->view, "generation", G_TYPE_UINT, in->generation, "window", G_TYPE_INT64,
      in->window, "seed", G_TYPE_UINT64, in->seed, "start", G_TYPE_UINT64, (guint64) in->orig_start,
      "stop", G_TYPE_UINT64, (guint64) in->orig_stop, "applied", G_TYPE_BOOLEAN, decision->applied,
      NULL);
  GValue array = G_VALUE_INIT;

  if (decision->policy)
    gst_structure_set (s, "policy", G_TYPE_STRING, decision->policy, NULL);
  g_value_init (&array, GST_TYPE_ARRAY);
  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    GValue item = G_VALUE_INIT;

    g_value_init (&item, GST_TYPE_STRUCTURE);
    g_value_take_boxed (&item, operation_to_structure (gst_aug_decision_nth (decision, i)));
    gst_value_array_append_and_take_value (&array, &item);
  }
  gst_structure_take_value (s, "operations", &array);
  if (decision->matrix)
    aug_structure_set_numbers (s, "matrix", decision->matrix, 9);
  if (decision->camera) {
    g_autoptr (GstStructure) camera = gst_structure_new_empty ("camera");

    add_values (camera, decision->camera);
    gst_structure_set (s, "camera", GST_TYPE_STRUCTURE, camera, NULL);
  }
  return s;
}

static void
build_hex (JsonBuilder *builder, const gchar *name, guint64 value)
{
  gchar text[17];

  g_snprintf (text, sizeof text, "%016" G_GINT64_MODIFIER "x", value);
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
build_int (JsonBuilder *builder, const gchar *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
build_string (JsonBuilder *builder, const gchar *name, const gchar *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value ? value : "");
}

static void
build_values (JsonBuilder *builder, const GstAugOperation *operation)
{
  for (guint i = 0; i < operation->n_values; i++) {
    const GstAugValue *v = &operation->values[i];

    switch (v->type) {
    case GST_AUG_VALUE_DOUBLE:
      json_builder_set_member_name (builder, v->name);
      json_builder_add_double_value (builder, v->d);
      break;
    case GST_AUG_VALUE_INT:
      build_int (builder, v->name, v->i);
      break;
    case GST_AUG_VALUE_UINT64:
      build_hex (builder, v->name, v->u);
      break;
    case GST_AUG_VALUE_BOOLEAN:
      json_builder_set_member_name (builder, v->name);
      json_builder_add_boolean_value (builder, v->i != 0);
      break;
    case GST_AUG_VALUE_STRING:
      build_string (builder, v->name, v->s);
      break;
    }
  }
}

static void
build_operation (JsonBuilder *builder, const GstAugOperation *operation)
{
  json_builder_begin_object (builder);
  build_string (builder, "op", operation->name);
  if (operation->id)
    build_string (builder, "id", operation->id);
  if (operation->chain)
    build_int (builder, "chain", operation->chain);
  if (operation->again)
    build_int (builder, "again", operation->again);
  build_values (builder, operation);
  json_builder_end_object (builder);
}

/* Where pixels went and what became of the camera, for decisions that move them. */
static void
build_geometry (JsonBuilder *builder, const GstAugDecision *decision)
{
  if (decision->matrix) {
    json_builder_set_member_name (builder, "matrix");
    json_builder_begin_array (builder);
    for (guint i = 0; i < 9; i++)
      json_builder_add_double_value (builder, decision->matrix[i]);
    json_builder_end_array (builder);
  }
  if (decision->camera) {
    json_builder_set_member_name (builder, "camera");
    json_builder_begin_object (builder);
    build_values (builder, decision->camera);
    json_builder_end_object (builder);
  }
}

/**
 * gst_aug_decision_to_json:
 * @decision: a decision
 *
 * Returns: (transfer full): one line of JSON without a line end
 */
gchar *
gst_aug_decision_to_json (const GstAugDecision *decision)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  const GstAugInstance *in = &decision->instance;

  json_builder_begin_object (builder);
  build_string (builder, "element", decision->element);
  build_string (builder, "decision", decision->decision);
  if (decision->policy)
    build_string (builder, "policy", decision->policy);
  build_string (builder, "branch", in->branch);
  build_hex (builder, "source", in->source);
  build_int (builder, "epoch", in->epoch);
  build_int (builder, "view", in->view);
  build_int (builder, "generation", in->generation);
  build_int (builder, "window", in->window);
  build_hex (builder, "seed", in->seed);
  build_hex (builder, "start", (guint64) in->orig_start);
  build_hex (builder, "stop", (guint64) in->orig_stop);
  json_builder_set_member_name (builder, "applied");
  json_builder_add_boolean_value (builder, decision->applied);
  json_builder_set_member_name (builder, "operations");
  json_builder_begin_array (builder);
  for (guint i = 0; i < gst_aug_decision_size (decision); i++)
    build_operation (builder, gst_aug_decision_nth (decision, i));
  json_builder_end_array (builder);
  build_geometry (builder, decision);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
read_hex (JsonObject *object, const gchar *name, guint64 *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  const gchar *text = node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  if (!text || !g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT64, value, NULL)) {
    g_set_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
        "\"%s\" must be a string of hexadecimal digits", name);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_int (
    JsonObject *object, const gchar *name, gint64 low, gint64 high, gint64 *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 ||
      json_node_get_int (node) < low || json_node_get_int (node) > high) {
    g_set_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
        "\"%s\" must be an integer in range", name);
    return FALSE;
  }
  *value = json_node_get_int (node);
  return TRUE;
}

static const gchar *
read_string (JsonObject *object, const gchar *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
read_values (GstAugOperation *operation, JsonObject *object, GError **error)
{
  JsonObjectIter iter;
  const gchar *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member)) {
    GType type = JSON_NODE_HOLDS_VALUE (member) ? json_node_get_value_type (member) : 0;

    if (g_str_equal (name, "op"))
      continue;
    if (g_str_equal (name, "id") && type == G_TYPE_STRING) {
      operation->id = g_intern_string (json_node_get_string (member));
      continue;
    }
    if (g_str_equal (name, "chain") && type == G_TYPE_INT64) {
      operation->chain = (guint) CLAMP (json_node_get_int (member), 0, 255);
      continue;
    }
    if (g_str_equal (name, "again") && type == G_TYPE_INT64) {
      operation->again = (guint) CLAMP (json_node_get_int (member), 0, G_MAXINT);
      continue;
    }
    name = g_intern_string (name);
    if (type == G_TYPE_DOUBLE) {
      gst_aug_operation_set_double (operation, name, json_node_get_double (member));
    } else if (type == G_TYPE_INT64) {
      gst_aug_operation_set_int (operation, name, json_node_get_int (member));
    } else if (type == G_TYPE_BOOLEAN) {
      gst_aug_operation_set_boolean (operation, name, json_node_get_boolean (member));
    } else if (type == G_TYPE_STRING) {
      guint64 u;
      const gchar *text = json_node_get_string (member);

      if (strlen (text) == 16 && g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT64, &u, NULL))
        gst_aug_operation_set_uint64 (operation, name, u);
      else
        gst_aug_operation_set_string (operation, name, text);
    } else {
      g_set_error (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
          "value \"%s\" of operation \"%s\" must be a number, boolean or string", name,
          operation->name);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_operation (GstAugDecision *decision, JsonNode *node, GError **error)
{
  JsonObject *object;
  const gchar *op;

  if (!JSON_NODE_HOLDS_OBJECT (node) ||
      !(op = read_string (object = json_node_get_object (node), "op")) ||
      json_object_get_size (object) > GST_AUG_OPERATION_MAX_VALUES + 3) {
    g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
        "every operation must be an object with \"op\" and at most " G_STRINGIFY (
            GST_AUG_OPERATION_MAX_VALUES) " values");
    return FALSE;
  }
  return read_values (gst_aug_decision_add (decision, g_intern_string (op)), object, error);
}

static gboolean
read_matrix (GstAugDecision *decision, JsonNode *node, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gdouble matrix[9];

  for (guint i = 0; i < 9; i++) {
    JsonNode *item =
        array && json_array_get_length (array) == 9 ? json_array_get_element (array, i) : NULL;

    if (!item || !JSON_NODE_HOLDS_VALUE (item) ||
        (json_node_get_value_type (item) != G_TYPE_DOUBLE &&
            json_node_get_value_type (item) != G_TYPE_INT64)) {
      g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
          "\"matrix\" must be an array of 9 numbers");
      return FALSE;
    }
    matrix[i] = json_node_get_double (item);
  }
  gst_aug_decision_set_matrix (decision, matrix);
  return TRUE;
}

static gboolean
read_camera (GstAugDecision *decision, JsonNode *node, GError **error)
{
  GstAugOperation camera = { .name = "camera" };

  if (!JSON_NODE_HOLDS_OBJECT (node) ||
      json_object_get_size (json_node_get_object (node)) > GST_AUG_OPERATION_MAX_VALUES) {
    g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
        "\"camera\" must be an object with at most " G_STRINGIFY (
            GST_AUG_OPERATION_MAX_VALUES) " values");
    return FALSE;
  }
  if (!read_values (&camera, json_node_get_object (node), error))
    return FALSE;
  gst_aug_decision_set_camera (decision, &camera);
  return TRUE;
}

static gboolean
read_instance (JsonObject *object, GstAugInstance *in, GError **error)
{
  gint64 epoch, view, generation;
  guint64 start, stop;
  const gchar *branch = read_string (object, "branch");

  if (!read_hex (object, "source", &in->source, error) ||
      !read_hex (object, "seed", &in->seed, error) || !read_hex (object, "start", &start, error) ||
      !read_hex (object, "stop", &stop, error) ||
      !read_int (object, "epoch", 0, G_MAXUINT32, &epoch, error) ||
      !read_int (object, "view", 0, G_MAXUINT32, &view, error) ||
      !read_int (object, "generation", 0, G_MAXUINT32, &generation, error) ||
      !read_int (object, "window", G_MININT64, G_MAXINT64, &in->window, error))
    return FALSE;
  in->epoch = (guint32) epoch;
  in->view = (guint32) view;
  in->generation = (guint32) generation;
  in->orig_start = in->start = (gint64) start;
  in->orig_stop = in->stop = (gint64) stop;
  in->branch = g_intern_string (branch ? branch : "");
  return TRUE;
}

/**
 * gst_aug_decision_from_json:
 * @json: one line of JSON
 * @error: what is wrong with it
 *
 * Returns: (transfer full) (nullable): the decision, or %NULL with @error
 */
GstAugDecision *
gst_aug_decision_from_json (const gchar *json, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GstAugDecision) decision = NULL;
  GstAugInstance instance = { 0 };
  JsonObject *object;
  JsonNode *root, *operations, *applied;

  if (!json_parser_load_from_data (parser, json, -1, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
        "a decision must be a JSON object");
    return NULL;
  }
  object = json_node_get_object (root);
  operations = json_object_get_member (object, "operations");
  applied = json_object_get_member (object, "applied");
  if (!read_string (object, "element") || !read_string (object, "decision") || !operations ||
      !JSON_NODE_HOLDS_ARRAY (operations) || !applied || !JSON_NODE_HOLDS_VALUE (applied)) {
    g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
        "a decision needs \"element\", \"decision\", \"applied\" and \"operations\"");
    return NULL;
  }
  if (!read_instance (object, &instance, error))
    return NULL;
  decision = gst_aug_decision_new (
      read_string (object, "element"), read_string (object, "decision"), &instance);
  if (read_string (object, "policy"))
    decision->policy = g_intern_string (read_string (object, "policy"));
  decision->applied = json_node_get_boolean (applied);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (operations)); i++)
    if (!read_operation (
            decision, json_array_get_element (json_node_get_array (operations), i), error))
      return NULL;
  if (json_object_has_member (object, "matrix") &&
      !read_matrix (decision, json_object_get_member (object, "matrix"), error))
    return NULL;
  if (json_object_has_member (object, "camera") &&
      !read_camera (decision, json_object_get_member (object, "camera"), error))
    return NULL;
  return g_steal_pointer (&decision);
}
