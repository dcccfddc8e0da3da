/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "albumentations-write.h"

typedef GstAugAlbumentationsWriter Writer;
typedef GstAugAlbumentationsLeaf Leaf;

gdouble
gst_aug_leaf_number (const Leaf *leaf, const gchar *name, gdouble otherwise)
{
  JsonNode *node = leaf->arguments ? json_object_get_member (leaf->arguments, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : otherwise;
}

const gchar *
gst_aug_leaf_word (const Leaf *leaf, const gchar *name, const gchar *otherwise)
{
  JsonNode *node = leaf->arguments ? json_object_get_member (leaf->arguments, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : otherwise;
}

gboolean
gst_aug_leaf_magnitude (const Leaf *leaf, gdouble *low, gdouble *high)
{
  JsonNode *node = json_object_get_member (leaf->node, "magnitude");
  JsonObject *range = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const gchar *name = range && json_object_has_member (range, "integers") ? "integers" : "uniform";
  JsonArray *ends;

  if (node && JSON_NODE_HOLDS_VALUE (node)) {
    *low = *high = json_node_get_double (node);
    return TRUE;
  }
  if (!range || !json_object_has_member (range, name))
    return FALSE;
  ends = json_object_get_array_member (range, name);
  *low = json_array_get_double_element (ends, 0);
  *high = json_array_get_double_element (ends, 1);
  return TRUE;
}

/* Whoever reads them rounds what is converted to 15 digits, so these have all of them. + 0: there
 * is one zero */
void
gst_aug_leaf_pair (Leaf *leaf, const gchar *name, gdouble low, gdouble high)
{
  gst_aug_tree_pair (leaf->out, name, low + 0.0, high + 0.0);
}

void
gst_aug_leaf_one (Leaf *leaf, const gchar *name, gdouble value)
{
  gst_aug_tree_number (leaf->out, name, value);
}

void
gst_aug_leaf_pair_of (Leaf *leaf, const gchar *name, const gchar *what, gdouble low, gdouble high)
{
  g_autofree gchar *least = g_strdup_printf ("min-%s", what);
  g_autofree gchar *most = g_strdup_printf ("max-%s", what);

  gst_aug_leaf_pair (
      leaf, name, gst_aug_leaf_number (leaf, least, low), gst_aug_leaf_number (leaf, most, high));
}

void
gst_aug_leaf_color (Leaf *leaf, const gchar *name)
{
  const guint color = (guint) gst_aug_leaf_number (leaf, "fill", 0xff000000u);
  JsonArray *array = json_array_sized_new (3);

  for (guint i = 0; i < 3; i++)
    json_array_add_int_element (array, color >> (16 - 8 * i) & 0xff);
  json_object_set_array_member (leaf->out, name, array);
}

void
gst_aug_leaf_outside (const Writer *self, Leaf *leaf, const gchar *border, const gchar *fill)
{
  static const gchar *const modes[] = { "value", "edge", "", "wrap", "reflect", NULL };
  const gchar *mode = gst_aug_leaf_word (leaf, "fill-mode", "value");
  guint n = 0;

  while (modes[n] && !g_str_equal (modes[n], mode))
    n++;
  gst_aug_leaf_one (leaf, "interpolation",
      g_strcmp0 (gst_aug_leaf_word (leaf, "interpolation", NULL), "nearest") != 0);
  gst_aug_leaf_one (leaf, self->old ? border : "border_mode", n);
  gst_aug_leaf_color (leaf, self->old ? fill : "fill");
}
