/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Nodes of a canonical document, and distributions in words. */
#include "policy.h"

/* Values of a list that are written out. */
#define MAX_LISTED 8

/* Returns: (transfer full): the canonical document as a tree */
JsonObject *
aug_policy_document (const GstAugPolicy *policy)
{
  g_autoptr (JsonNode) root = json_from_string (gst_aug_policy_to_json (policy), NULL);

  return json_object_ref (json_node_get_object (root));
}

/* Returns: (transfer full): name and version */
gchar *
aug_policy_title (const GstAugPolicy *policy)
{
  const gchar *name = gst_aug_policy_get_name (policy);

  return g_strdup_printf (
      "%s, version %.12s", *name ? name : "unnamed policy", gst_aug_policy_get_version (policy));
}

const gchar *
aug_node_id (JsonObject *node)
{
  return json_object_get_string_member (node, "id");
}

/* Returns: (nullable): the children, and under which member they are */
JsonArray *
aug_node_children (JsonObject *node, const gchar **group)
{
  static const gchar *const groups[] = { "sequence", "one-of", "some-of", "chains", "epochs" };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (json_object_has_member (node, groups[i])) {
      *group = groups[i];
      return json_object_get_array_member (node, groups[i]);
    }
  *group = NULL;
  return NULL;
}

gdouble
aug_node_number (JsonObject *node, const gchar *name, gdouble otherwise)
{
  return json_object_has_member (node, name) ? json_object_get_double_member (node, name)
                                             : otherwise;
}

const gchar *
aug_node_word (JsonObject *node, const gchar *name, const gchar *otherwise)
{
  return json_object_has_member (node, name) ? json_object_get_string_member (node, name)
                                             : otherwise;
}

const gchar *
aug_number_text (gchar text[G_ASCII_DTOSTR_BUF_SIZE], gdouble value)
{
  return g_ascii_formatd (text, G_ASCII_DTOSTR_BUF_SIZE, "%.6g", value);
}

static gchar *
value_text (JsonNode *node)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  return json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_dup_string (node)
             : g_strdup (aug_number_text (number, json_node_get_double (node)));
}

/* "1, 2, 3", with the shares that @weights give. */
static gchar *
list_text (JsonArray *values, JsonArray *weights)
{
  const guint n = json_array_get_length (values);
  GString *s = g_string_new ("one of ");
  gdouble total = 0;

  for (guint i = 0; weights && i < n; i++)
    total += json_array_get_double_element (weights, i);
  for (guint i = 0; i < n; i++) {
    g_autofree gchar *value = value_text (json_array_get_element (values, i));

    if (n > MAX_LISTED && i >= 3 && i < n - 1) {
      if (i == 3)
        g_string_append_printf (s, ", … (%u in all)", n);
      continue;
    }
    g_string_append_printf (s, "%s%s", i ? ", " : "", value);
    if (weights)
      g_string_append_printf (
          s, " (%.3g %%)", 100 * json_array_get_double_element (weights, i) / total);
  }
  return g_string_free (s, FALSE);
}

static gchar *
pair_text (const gchar *format, JsonArray *pair)
{
  gchar a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];

  aug_number_text (a, json_array_get_double_element (pair, 0));
  aug_number_text (b, json_array_get_double_element (pair, 1));
  /* NOLINTNEXTLINE(clang-diagnostic-format-nonliteral): of the table below */
  return g_strdup_printf (format, a, b);
}

/* Returns: (transfer full): "uniform from 0 to 30" */
gchar *
aug_distribution_text (JsonNode *node)
{
  static const struct {
    const gchar *member, *format, *range, *range_format;
  } pairs[] = {
    { "uniform", "uniform from %s to %s", NULL, NULL },
    { "log-uniform", "log-uniform from %s to %s", NULL, NULL },
    { "integers", "whole from %s to %s", NULL, NULL },
    { "normal", "normal around %s, deviation %s", "clip", ", clipped to %s to %s" },
    { "beta", "beta (%s, %s)", "range", " from %s to %s" },
  };
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return value_text (node);
  object = json_node_get_object (node);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree gchar *text = NULL, *range = NULL;

    if (!json_object_has_member (object, pairs[i].member))
      continue;
    text = pair_text (pairs[i].format, json_object_get_array_member (object, pairs[i].member));
    if (pairs[i].range && json_object_has_member (object, pairs[i].range))
      range =
          pair_text (pairs[i].range_format, json_object_get_array_member (object, pairs[i].range));
    return g_strconcat (text, range, NULL);
  }
  if (json_object_has_member (object, "bins"))
    return list_text (json_object_get_array_member (object, "bins"), NULL);
  return list_text (json_object_get_array_member (object, "categorical"),
      json_object_has_member (object, "weights") ? json_object_get_array_member (object, "weights")
                                                 : NULL);
}

/* What a draw can be; FALSE where it is a word. */
gboolean
aug_distribution_range (JsonNode *node, gdouble *low, gdouble *high)
{
  static const gchar *const ends[] = { "uniform", "log-uniform", "integers", "clip", "range" };
  JsonObject *object;
  JsonArray *values = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    *low = *high = json_node_get_double (node);
    return json_node_get_value_type (node) != G_TYPE_STRING;
  }
  object = json_node_get_object (node);
  for (guint i = 0; !values && i < G_N_ELEMENTS (ends); i++)
    if (json_object_has_member (object, ends[i]))
      values = json_object_get_array_member (object, ends[i]);
  *low = 0;
  *high = 1;
  if (json_object_has_member (object, "bins"))
    values = json_object_get_array_member (object, "bins");
  if (json_object_has_member (object, "categorical"))
    values = json_object_get_array_member (object, "categorical");
  for (guint i = 0; values && i < json_array_get_length (values); i++) {
    JsonNode *value = json_array_get_element (values, i);

    if (json_node_get_value_type (value) == G_TYPE_STRING)
      return FALSE;
    *low = i ? MIN (*low, json_node_get_double (value)) : json_node_get_double (value);
    *high = i ? MAX (*high, json_node_get_double (value)) : json_node_get_double (value);
  }
  return TRUE;
}
