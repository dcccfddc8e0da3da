/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Schedules of Population Based Augmentation (Ho et al. 2019, github.com/arcelien/pba). A policy is
 * 60 whole numbers: probability in tenths and level of 15 operations, twice. A line of a log,
 * [trial, clone, epochs of the trial, epochs of the clone, old policy, new policy], says that a
 * trial went on from its clone's network with the new policy; the lines of the best trial and its
 * ancestors are the schedule. */
#include <math.h>
#include <string.h>

#include "build.h"
#include "literal.h"
#include "names.h"

#define OPERATIONS 15
#define NUMBERS (4 * OPERATIONS)
#define MAX_EPOCHS 1e8

/* Of augmentation_transforms_hp.py, in their order. */
static const gchar *const operations[OPERATIONS] = { "autocontrast", "equalize", "invert", "rotate",
  "posterize", "solarize", "saturation", "contrast", "brightness", "sharpness", "shear-x",
  "shear-y", "translate-x", "translate-y", "cutout" };

typedef struct {
  const gchar *text;
  gsize size;
  gboolean all; /* a log */
  gdouble multiplier;
  GError **error;
  JsonArray *stages; /* of {"from": epoch, "policy": [...]}, in order */
} Reader;

static gboolean
fail (Reader *self, guint line, const gchar *what)
{
  g_autofree gchar *where =
      gst_aug_literal_locate (self->text, self->size, TRUE, &line, self->all ? 1 : 0);

  g_set_error (self->error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_SYNTAX, "%s: %s",
      self->all ? where : "line 1", what);
  return FALSE;
}

static gboolean
is_whole (JsonNode *node, gdouble most)
{
  gdouble value;

  if (!JSON_NODE_HOLDS_VALUE (node) || (json_node_get_value_type (node) != G_TYPE_INT64 &&
                                           json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;
  value = json_node_get_double (node);
  return value == floor (value) && value >= 0 && value <= most;
}

/* The 60 numbers of a list, or of {"hp_policy": list}; NULL with the error. (transfer none) */
static JsonArray *
find_policy (Reader *self, JsonNode *node, guint line)
{
  JsonArray *array;

  if (JSON_NODE_HOLDS_OBJECT (node) &&
      json_object_has_member (json_node_get_object (node), "hp_policy"))
    node = json_object_get_member (json_node_get_object (node), "hp_policy");
  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (array && json_array_get_length (array) == NUMBERS) {
    guint i = 0;

    while (i < NUMBERS && is_whole (json_array_get_element (array, i), 10))
      i++;
    if (i == NUMBERS)
      return array;
  }
  fail (self, line,
      "a policy of PBA is a list of 60 whole numbers from 0 to 10, or {\"hp_policy\": list}");
  return NULL;
}

static gboolean
equal (JsonArray *a, JsonArray *b)
{
  for (guint i = 0; i < NUMBERS; i++)
    if (json_array_get_double_element (a, i) != json_array_get_double_element (b, i))
      return FALSE;
  return TRUE;
}

/* A stage of no length is none, and one goes on where nothing changes. */
static void
add_stage (Reader *self, gdouble from, JsonArray *policy)
{
  const guint n = json_array_get_length (self->stages);
  JsonObject *last = n ? json_array_get_object_element (self->stages, n - 1) : NULL;
  JsonObject *stage;

  if (last && json_object_get_double_member (last, "from") == from) {
    json_array_remove_element (self->stages, n - 1);
    add_stage (self, from, policy);
    return;
  }
  if (last && equal (json_object_get_array_member (last, "policy"), policy))
    return;
  stage = json_object_new ();
  json_object_set_double_member (stage, "from", from);
  json_object_set_array_member (stage, "policy", json_array_ref (policy));
  json_array_add_object_element (self->stages, stage);
}

static gboolean
is_same_trial (JsonArray *line, JsonArray *next)
{
  g_autofree gchar *trial = gst_aug_json_print (json_array_get_element (line, 0), FALSE);
  g_autofree gchar *clone = gst_aug_json_print (json_array_get_element (next, 1), FALSE);

  return g_str_equal (trial, clone);
}

static gboolean
check_line (Reader *self, JsonNode *node, guint line)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return (array && json_array_get_length (array) == 6 &&
             is_whole (json_array_get_element (array, 2), MAX_EPOCHS) &&
             is_whole (json_array_get_element (array, 3), MAX_EPOCHS)) ||
         fail (self, line,
             "a line of a schedule is [trial, clone, epochs of the trial, epochs of the clone, old "
             "policy, new policy]");
}

/* What went before the chain of clones that ends in the last line is left out. */
static gboolean
add_log (Reader *self, JsonArray *lines)
{
  const guint n = json_array_get_length (lines);
  guint first = 0;
  gdouble before = 0, at = 0;

  for (guint i = 0; i < n; i++) {
    if (!check_line (self, json_array_get_element (lines, i), i))
      return FALSE;
    if (i && !is_same_trial (json_array_get_array_element (lines, i - 1),
                 json_array_get_array_element (lines, i)))
      first = i;
  }
  for (guint i = first; i < n; i++) {
    JsonArray *line = json_array_get_array_element (lines, i);
    const gdouble epochs = json_array_get_double_element (line, 3);
    JsonArray *old = find_policy (self, json_array_get_element (line, 4), i);
    JsonArray *new = old ? find_policy (self, json_array_get_element (line, 5), i) : NULL;

    if (!new)
      return FALSE;
    if (epochs < before)
      return fail (self, i, "the epochs of the clone must not be fewer than in the line before");
    if (i == first)
      add_stage (self, 0, old);
    at += floor ((epochs - before) * self->multiplier);
    before = epochs;
    add_stage (self, at, new);
  }
  return TRUE;
}

/* One policy, or one for each epoch. */
static gboolean
add_policies (Reader *self, JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const guint n = array ? json_array_get_length (array) : 0;

  if (!n || !JSON_NODE_HOLDS_ARRAY (json_array_get_element (array, 0))) {
    JsonArray *policy = find_policy (self, node, 0);

    if (policy)
      add_stage (self, 0, policy);
    return policy != NULL;
  }
  for (guint i = 0; i < n; i++) {
    JsonArray *policy = find_policy (self, json_array_get_element (array, i), 0);

    if (!policy)
      return FALSE;
    add_stage (self, floor (i * self->multiplier), policy);
  }
  return TRUE;
}

/* All are shuffled and applied with their probabilities until none, one or two have been. */
static JsonObject *
build_stage (JsonObject *stage, const gchar *id, const gchar *prefix)
{
  static const gdouble shares[] = { 0.2, 0.3, 0.5 };
  JsonArray *policy = json_object_get_array_member (stage, "policy");
  JsonObject *node = gst_aug_build_node ("%s", id), *n = json_object_new ();
  JsonArray *children = gst_aug_build_children (node, "some-of");
  JsonArray *values = gst_aug_build_children (n, "categorical");
  JsonArray *weights = gst_aug_build_children (n, "weights");

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    json_array_add_int_element (values, i);
    json_array_add_double_element (weights, shares[i]);
  }
  json_object_set_object_member (node, "n", n);
  json_object_set_string_member (node, "count", "applied");
  for (guint i = 0; i < 2 * OPERATIONS; i++) {
    const gchar *op = operations[i % OPERATIONS];
    JsonObject *child = gst_aug_build_node ("%s%s-%u", prefix, op, i / OPERATIONS + 1);

    json_object_set_string_member (child, "op", op);
    json_object_set_member (child, "probability",
        gst_aug_build_number (json_array_get_double_element (policy, 2 * i) / 10));
    if (gst_aug_levelled_find (op)->has_magnitude)
      json_object_set_member (
          child, "level", gst_aug_build_number (json_array_get_double_element (policy, 2 * i + 1)));
    json_array_add_object_element (children, child);
  }
  return node;
}

static JsonObject *
build_stages (JsonArray *stages)
{
  const guint n = json_array_get_length (stages);
  JsonObject *root;
  JsonArray *children;

  if (n == 1)
    return build_stage (json_array_get_object_element (stages, 0), "pba", "");
  root = gst_aug_build_node ("pba");
  children = gst_aug_build_children (root, "epochs");
  for (guint i = 0; i < n; i++) {
    JsonObject *stage = json_array_get_object_element (stages, i), *node;
    g_autofree gchar *id = g_strdup_printf ("stage-%u", i + 1);
    g_autofree gchar *prefix = g_strdup_printf ("stage-%u.", i + 1);

    node = build_stage (stage, id, prefix);
    json_object_set_member (
        node, "from", gst_aug_build_number (json_object_get_double_member (stage, "from")));
    json_array_add_object_element (children, node);
  }
  return root;
}

/* "multiplier=9", or "epochs=1800&searched=200": a schedule of 200 epochs for 1800. */
static gboolean
read_options (const gchar *options, gdouble *multiplier, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (options ? options : "", "&", 4);
  gdouble values[] = { 1, 0, 0 };
  static const gchar *const names[] = { "multiplier=", "epochs=", "searched=" };

  for (guint i = 0; parts[i]; i++) {
    guint k = 0;
    gchar *end;

    while (k < 3 && !g_str_has_prefix (parts[i], names[k]))
      k++;
    if (k < 3)
      values[k] = g_ascii_strtod (parts[i] + strlen (names[k]), &end);
    if (k == 3 || *end || !(values[k] > 0 && values[k] <= 1e6)) {
      g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_VALUE,
          "\"%s\" is no option here: type pba?multiplier=9, or pba?epochs=1800&searched=200",
          parts[i]);
      return FALSE;
    }
  }
  if ((values[1] > 0) != (values[2] > 0)) {
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_VALUE,
        "epochs, how many are trained, needs searched, for how many the schedule was found: type "
        "pba?epochs=1800&searched=200");
    return FALSE;
  }
  *multiplier = values[1] > 0 ? values[1] / values[2] : values[0];
  return TRUE;
}

static JsonNode *
read_schedule (const gchar *text, gsize size, GstAugPolicyImport *import, GError **error)
{
  g_autoptr (JsonNode) lines = NULL;
  g_autoptr (JsonArray) stages = json_array_new ();
  Reader reader = { text, size, TRUE, .error = error, .stages = stages };
  JsonNode *first;
  gboolean ok;

  if (!read_options (import->options, &reader.multiplier, error))
    return NULL;
  lines = gst_aug_literal_read_all (text, size, error);
  if (!lines)
    return NULL;
  if (!json_array_get_length (json_node_get_array (lines))) {
    fail (&reader, 0, "there is no policy in this text");
    return NULL;
  }
  first = json_array_get_element (json_node_get_array (lines), 0);
  reader.all =
      json_array_get_length (json_node_get_array (lines)) > 1 ||
      (JSON_NODE_HOLDS_ARRAY (first) && json_array_get_length (json_node_get_array (first)) == 6);
  ok = reader.all ? add_log (&reader, json_node_get_array (lines)) : add_policies (&reader, first);
  return ok ? gst_aug_build_document (import->name, NULL, "pba", build_stages (stages)) : NULL;
}

/* [0, 3, ...], {"hp_policy": ..., or ['9', '10', 8, 9, ... */
static gboolean
looks_like (const gchar *text, gsize size)
{
  static const gchar mark[] = "hp_policy";
  gsize at = gst_aug_literal_skip (text, size);

  if (at < size && text[at] == '{') {
    while (at < size && strchr ("{ \t\r\n\"'", text[at]))
      at++;
    return size - at >= strlen (mark) && memcmp (text + at, mark, strlen (mark)) == 0;
  }
  if (at == size || !strchr ("[(", text[at]))
    return FALSE;
  while (at < size && strchr ("[( \t\r\n\"'", text[at]))
    at++;
  return at < size && g_ascii_isdigit (text[at]);
}

static gboolean
write_policy (GString *out, const GstAugPolicyNode *node, GError **error)
{
  if (node->type != GST_AUG_POLICY_SOME_OF || node->children->len != 2 * OPERATIONS) {
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
        "PBA cannot say the node \"%s\": some of its 30 operations are drawn", node->id);
    return FALSE;
  }
  for (guint i = 0; i < 2 * OPERATIONS; i++) {
    const GstAugPolicyNode *child = node->children->pdata[i];
    const gdouble tenths = floor (child->probability * 10 + 0.5);

    if (tenths / 10 != child->probability || child->magnitude.low != floor (child->magnitude.low)) {
      g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
          "PBA cannot say the node \"%s\": probabilities are tenths and levels whole numbers",
          child->id);
      return FALSE;
    }
    g_string_append_printf (
        out, "%s%.0f, %.0f", i ? ", " : "[", tenths, CLAMP (child->magnitude.low, 0, 10));
  }
  g_string_append_c (out, ']');
  return TRUE;
}

static gchar *
write_schedule (const GstAugPolicy *policy, GError **error)
{
  const GstAugPolicyNode *root = policy->root;
  g_autoptr (GString) out = g_string_new (NULL);

  if (root->type != GST_AUG_POLICY_EPOCHS) {
    if (!write_policy (out, root, error))
      return NULL;
    g_string_append_c (out, '\n');
    return g_string_free (g_steal_pointer (&out), FALSE);
  }
  for (guint i = 1; i < root->children->len; i++) {
    const GstAugPolicyNode *stage = root->children->pdata[i];

    g_string_append_printf (out, "['%u', '%u', %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", ", i,
        i - 1, stage->from, stage->from);
    if (!write_policy (out, root->children->pdata[i - 1], error))
      return NULL;
    g_string_append (out, ", ");
    if (!write_policy (out, stage, error))
      return NULL;
    g_string_append (out, "]\n");
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

const GstAugPolicyFormat gst_aug_policy_format_pba = {
  .name = "pba",
  .description = "Schedules of Population Based Augmentation, and its policies of 60 numbers; "
                 "pba?multiplier=9 for training that is 9 times as long as the search "
                 "(https://github.com/arcelien/pba)",
  .looks_like = looks_like,
  .read = read_schedule,
  .write = write_schedule,
};
