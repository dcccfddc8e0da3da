/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From nodes back to the one form a document has: what has its default is left out, ids are written
 * down. */
#include <math.h>
#include <string.h>

#include "parse.h"

static JsonNode *
number (gdouble value)
{
  JsonNode *node = json_node_alloc ();

  return value == floor (value) && fabs (value) < 1e15 ? json_node_init_int (node, (gint64) value)
                                                       : json_node_init_double (node, value);
}

static void
set_number (JsonObject *object, const gchar *name, gdouble value)
{
  json_object_set_member (object, name, number (value));
}

static void
set_numbers (JsonObject *object, const gchar *name, const gdouble *values, guint n)
{
  JsonArray *array = json_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    json_array_add_element (array, number (values[i]));
  json_object_set_array_member (object, name, array);
}

static void
set_pair (JsonObject *object, const gchar *name, gdouble a, gdouble b)
{
  const gdouble pair[] = { a, b };

  set_numbers (object, name, pair, 2);
}

static void
set_values (JsonObject *object, const gchar *name, const GstAugDistribution *d)
{
  JsonArray *array;

  if (d->values) {
    set_numbers (object, name, d->values, d->n);
    return;
  }
  array = json_array_sized_new (d->n);
  for (guint i = 0; i < d->n; i++)
    json_array_add_string_element (array, d->words[i]);
  json_object_set_array_member (object, name, array);
}

static gboolean
is_even (const GstAugDistribution *d)
{
  for (guint i = 1; i < d->n; i++)
    if (d->weights[i] != d->weights[0])
      return FALSE;
  return d->weights[0] == 1;
}

static JsonNode *
distribution_to_node (const GstAugDistribution *d)
{
  JsonObject *object;
  JsonNode *node;

  if (d->type == GST_AUG_DISTRIBUTION_CONSTANT)
    return number (d->low);
  object = json_object_new ();
  switch (d->type) {
  case GST_AUG_DISTRIBUTION_LOG_UNIFORM:
    set_pair (object, "log-uniform", d->low, d->high);
    break;
  case GST_AUG_DISTRIBUTION_NORMAL:
    set_pair (object, "normal", d->a, d->b);
    set_pair (object, "clip", d->low, d->high);
    break;
  case GST_AUG_DISTRIBUTION_BETA:
    set_pair (object, "beta", d->a, d->b);
    if (d->low != 0 || d->high != 1)
      set_pair (object, "range", d->low, d->high);
    break;
  case GST_AUG_DISTRIBUTION_INTEGERS:
    set_pair (object, "integers", d->low, d->high);
    break;
  case GST_AUG_DISTRIBUTION_BINS:
    set_values (object, "bins", d);
    break;
  case GST_AUG_DISTRIBUTION_CATEGORICAL:
    set_values (object, "categorical", d);
    if (!is_even (d))
      set_numbers (object, "weights", d->weights, d->n);
    break;
  default:
    set_pair (object, "uniform", d->low, d->high);
    break;
  }
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return node;
}

static void
set_texts (JsonObject *object, const gchar *name, gchar **texts)
{
  JsonArray *array;

  if (!texts)
    return;
  array = json_array_new ();
  for (; *texts; texts++)
    json_array_add_string_element (array, *texts);
  json_object_set_array_member (object, name, array);
}

static void
set_bits (
    JsonObject *object, const gchar *name, guint set, const gchar *const *words, const guint *bits)
{
  JsonArray *array;

  if (!set)
    return;
  array = json_array_new ();
  for (guint i = 0; words[i]; i++)
    if (set & bits[i])
      json_array_add_string_element (array, words[i]);
  json_object_set_array_member (object, name, array);
}

static void
set_places (JsonObject *object, const GstAugPolicyPlaces *places)
{
  JsonObject *to;

  if (!places || (!places->branches && !places->except && !places->roles && !places->media))
    return;
  to = json_object_new ();
  set_texts (to, "branches", places->branches);
  set_texts (to, "except", places->except);
  set_bits (to, "roles", places->roles, gst_aug_policy_roles, gst_aug_policy_role_bits);
  set_bits (to, "media", places->media, gst_aug_policy_media, gst_aug_policy_media_bits);
  json_object_set_object_member (object, "apply-to", to);
}

static void
set_schedule (JsonObject *object, const GstAugPolicySchedule *schedule)
{
  JsonObject *to;
  JsonArray *points;

  if (!schedule->n)
    return;
  to = json_object_new ();
  points = json_array_sized_new (schedule->n);
  json_object_set_string_member (to, "over", gst_aug_policy_overs[schedule->over]);
  for (guint i = 0; i < schedule->n; i++) {
    JsonArray *pair = json_array_sized_new (2);

    json_array_add_element (pair, number (schedule->at[i]));
    json_array_add_element (pair, number (schedule->factors[i]));
    json_array_add_array_element (points, pair);
  }
  json_object_set_array_member (to, "points", points);
  json_object_set_object_member (object, "schedule", to);
}

static JsonNode *
numbers_to_node (const GstAugNumbers *numbers)
{
  JsonArray *array = json_array_sized_new (numbers->n);
  JsonNode *node;

  for (guint i = 0; i < numbers->n; i++)
    json_array_add_element (array, number (numbers->values[i]));
  node = json_node_init_array (json_node_alloc (), array);
  json_array_unref (array);
  return node;
}

static JsonNode *
setting_to_node (const GstAugSetting *row, gconstpointer block)
{
  gconstpointer field = (const guint8 *) block + row->offset;
  g_autofree gchar *text = NULL;

  switch (row->type) {
  case GST_AUG_SETTING_DOUBLE:
    return number (*(const gdouble *) field);
  case GST_AUG_SETTING_INT:
    return number (*(const gint *) field);
  case GST_AUG_SETTING_UINT:
    return number (*(const guint *) field);
  case GST_AUG_SETTING_BOOLEAN:
    return json_node_init_boolean (json_node_alloc (), *(const gint *) field);
  case GST_AUG_SETTING_NUMBERS:
    return numbers_to_node (field);
  case GST_AUG_SETTING_STRING:
    return json_node_init_string (json_node_alloc (), *(const gchar *const *) field);
  default:
    text = gst_aug_setting_print (row, block);
    return json_node_init_string (json_node_alloc (), text);
  }
}

static gboolean
is_drawn (const GstAugPolicyNode *node, const GstAugSetting *row)
{
  for (guint i = 0; node->drawn && i < node->drawn->len; i++)
    if (g_array_index (node->drawn, GstAugPolicyDrawn, i).setting == row)
      return TRUE;
  return FALSE;
}

static gboolean
is_same (const GstAugSetting *row, gconstpointer a, gconstpointer b)
{
  gconstpointer left = (const guint8 *) a + row->offset, right = (const guint8 *) b + row->offset;
  g_autofree gchar *text = NULL, *other = NULL;

  switch (row->type) {
  case GST_AUG_SETTING_DOUBLE:
    return *(const gdouble *) left == *(const gdouble *) right;
  case GST_AUG_SETTING_INT:
  case GST_AUG_SETTING_UINT:
  case GST_AUG_SETTING_BOOLEAN:
  case GST_AUG_SETTING_ENUM:
    return *(const gint *) left == *(const gint *) right;
  case GST_AUG_SETTING_STRING:
    return *(const gchar *const *) left == *(const gchar *const *) right;
  default:
    text = gst_aug_setting_print (row, a);
    other = gst_aug_setting_print (row, b);
    return g_str_equal (text, other);
  }
}

/* What the arguments are where the document says nothing. (transfer full) */
static gpointer
default_arguments (const GstAugPolicy *policy, const GstAugPolicyNode *node)
{
  gpointer block = g_malloc0 (node->settings->size);

  gst_aug_settings_init (node->settings, block);
  if (node->levelled && policy->dialect)
    gst_aug_dialect_set_arguments (policy->dialect, node->levelled->name, block);
  return block;
}

static void
set_arguments (JsonObject *object, const GstAugPolicy *policy, const GstAugPolicyNode *node)
{
  g_autofree gpointer otherwise = default_arguments (policy, node);
  JsonObject *arguments = json_object_new ();

  for (guint i = 0; i < node->settings->n_rows; i++) {
    const GstAugSetting *row = &node->settings->rows[i];

    if (!is_drawn (node, row) && !is_same (row, node->block, otherwise))
      json_object_set_member (arguments, row->name, setting_to_node (row, node->block));
  }
  for (guint i = 0; node->drawn && i < node->drawn->len; i++) {
    const GstAugPolicyDrawn *drawn = &g_array_index (node->drawn, GstAugPolicyDrawn, i);

    json_object_set_member (
        arguments, drawn->setting->name, distribution_to_node (&drawn->distribution));
  }
  if (json_object_get_size (arguments))
    json_object_set_object_member (object, "arguments", arguments);
  else
    json_object_unref (arguments);
}

static void
set_operation (JsonObject *object, const GstAugPolicy *policy, const GstAugPolicyNode *node)
{
  static const gchar *const signs[] = { "none", "random", "negative" };

  json_object_set_string_member (
      object, "op", node->kind ? node->kind->name : node->levelled->name);
  if (node->has_magnitude || node->has_level)
    json_object_set_member (
        object, node->has_level ? "level" : "magnitude", distribution_to_node (&node->magnitude));
  if (node->has_sign)
    json_object_set_string_member (object, "sign", signs[node->sign]);
  set_arguments (object, policy, node);
  set_schedule (object, &node->schedule);
}

static JsonNode *node_to_json (const GstAugPolicy *policy, const GstAugPolicyNode *node);

static void
set_group (JsonObject *object, const GstAugPolicy *policy, const GstAugPolicyNode *node)
{
  static const gchar *const members[] = { "op", "sequence", "one-of", "some-of", "chains",
    "epochs" };
  JsonArray *children = json_array_sized_new (node->children->len);

  for (guint i = 0; i < node->children->len; i++)
    json_array_add_element (children, node_to_json (policy, node->children->pdata[i]));
  json_object_set_array_member (object, members[node->type], children);
  if (node->type == GST_AUG_POLICY_SOME_OF) {
    json_object_set_member (object, "n", distribution_to_node (&node->number));
    if (node->replacement)
      json_object_set_boolean_member (object, "replacement", TRUE);
    if (node->listed)
      json_object_set_string_member (object, "order", "listed");
    if (node->count_applied)
      json_object_set_string_member (object, "count", "applied");
  } else if (node->type == GST_AUG_POLICY_CHAINS) {
    set_number (object, "width", node->width);
    set_number (object, "alpha", node->alpha);
    json_object_set_member (object, "depth", distribution_to_node (&node->number));
  }
}

static JsonNode *
node_to_json (const GstAugPolicy *policy, const GstAugPolicyNode *node)
{
  JsonObject *object = json_object_new ();
  JsonNode *json;
  gdouble probability = 1;

  json_object_set_string_member (object, "id", node->id);
  if (node->type == GST_AUG_POLICY_OPERATION)
    set_operation (object, policy, node);
  else
    set_group (object, policy, node);
  if (node->kind && gst_aug_settings_find (node->settings, "probability"))
    probability = ((const GstAugCommonSettings *) node->block)->probability;
  if (node->probability != probability)
    set_number (object, "probability", node->probability);
  if (node->weight != 1)
    set_number (object, "weight", node->weight);
  if (node->from != 0)
    set_number (object, "from", (gdouble) node->from);
  if (node->scope)
    json_object_set_string_member (object, "scope", node->scope);
  set_places (object, node->places);
  json = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return json;
}

JsonNode *
gst_aug_policy_to_node (const GstAugPolicy *policy)
{
  JsonObject *object = json_object_new ();
  JsonNode *json;

  json_object_set_int_member (object, "format", GST_AUG_POLICY_FORMAT);
  if (*policy->name)
    json_object_set_string_member (object, "name", policy->name);
  if (policy->description)
    json_object_set_string_member (object, "description", policy->description);
  if (policy->source)
    json_object_set_string_member (object, "source", policy->source);
  if (policy->dialect)
    json_object_set_string_member (object, "dialect", policy->dialect->name);
  if (policy->reference_width != 224 || policy->reference_height != 224)
    set_pair (object, "reference-size", policy->reference_width, policy->reference_height);
  if (policy->each)
    json_object_set_string_member (object, "sampling", "each");
  set_schedule (object, &policy->schedule);
  json_object_set_member (object, "policy", node_to_json (policy, policy->root));
  json = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return json;
}
