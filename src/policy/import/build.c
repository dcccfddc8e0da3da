/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "build.h"

#include <math.h>

JsonNode *
gst_aug_build_number (gdouble value)
{
  JsonNode *node = json_node_alloc ();

  return value == floor (value) && fabs (value) < 1e15 ? json_node_init_int (node, (gint64) value)
                                                       : json_node_init_double (node, value);
}

static void
set_pair (JsonObject *object, const gchar *name, gdouble a, gdouble b)
{
  JsonArray *pair = json_array_sized_new (2);

  json_array_add_element (pair, gst_aug_build_number (a));
  json_array_add_element (pair, gst_aug_build_number (b));
  json_object_set_array_member (object, name, pair);
}

JsonNode *
gst_aug_build_distribution (
    const gchar *name, gdouble a, gdouble b, const gchar *other, gdouble c, gdouble d)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_alloc ();

  set_pair (object, name, a, b);
  if (other)
    set_pair (object, other, c, d);
  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

JsonObject *
gst_aug_build_node (const gchar *format, ...)
{
  JsonObject *object = json_object_new ();
  g_autofree gchar *id = NULL;
  va_list arguments;

  va_start (arguments, format);
  id = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  json_object_set_string_member (object, "id", id);
  return object;
}

JsonArray *
gst_aug_build_children (JsonObject *node, const gchar *kind)
{
  JsonArray *children = json_array_new ();

  json_object_set_array_member (node, kind, children);
  return children;
}

JsonNode *
gst_aug_build_document (
    const gchar *name, const gchar *source, const gchar *dialect, JsonObject *policy)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_alloc ();

  json_object_set_int_member (object, "format", GST_AUG_POLICY_FORMAT);
  if (name)
    json_object_set_string_member (object, "name", name);
  if (source)
    json_object_set_string_member (object, "source", source);
  if (dialect)
    json_object_set_string_member (object, "dialect", dialect);
  /* its moves are pixels of CIFAR */
  if (g_strcmp0 (dialect, "pba") == 0)
    set_pair (object, "reference-size", 32, 32);
  /* the code that these documents come from samples at every operation */
  json_object_set_string_member (object, "sampling", "each");
  json_object_set_object_member (object, "policy", policy);
  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}
