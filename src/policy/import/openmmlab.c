/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* AutoAugment and RandAugment as OpenMMLab configures them (mmcls/datasets/pipelines/
 * auto_augment.py, mmpretrain/datasets/transforms/auto_augment.py): JSON, YAML, or the lists as
 * Python literals. Python configurations are not run. */
#include <math.h>
#include <string.h>

#include "../format/read.h"
#include "build.h"
#include "literal.h"
#include "openmmlab.h"
#include "yaml.h"

#define PAD 128

typedef GstAugOpenMmLabOperation Operation;
typedef GstAugOpenMmLabLevels Levels;

typedef struct {
  GstAugReader reader;
  GstAugPolicyImport *import;
  Levels levels;
  gint pad; /* 0xRRGGBB of hparams */
  gboolean smooth;
  GHashTable *counts, *notes;
} Self;

/* @down: the operation where direction is vertical */
const Operation gst_aug_openmmlab_operations[] = {
  { "Identity", "identity", NULL, NULL, 0, 0, FALSE, FALSE },
  { "AutoContrast", "autocontrast", NULL, NULL, 0, 0, FALSE, FALSE },
  { "Equalize", "equalize", NULL, NULL, 0, 0, FALSE, FALSE },
  { "Invert", "invert", NULL, NULL, 0, 0, FALSE, FALSE },
  { "Rotate", "rotate", NULL, "angle", -360, 360, TRUE, TRUE },
  { "Posterize", "posterize", NULL, "bits", 0, 8, FALSE, FALSE },
  { "Solarize", "solarize", NULL, "thr", 0, 256, FALSE, FALSE },
  { "SolarizeAdd", "solarize-add", NULL, "magnitude", 0, 255, FALSE, FALSE },
  { "ColorTransform", "saturation", NULL, "magnitude", -10, 10, TRUE, FALSE },
  { "Contrast", "contrast", NULL, "magnitude", -10, 10, TRUE, FALSE },
  { "Brightness", "brightness", NULL, "magnitude", -10, 10, TRUE, FALSE },
  { "Sharpness", "sharpness", NULL, "magnitude", -10, 10, TRUE, FALSE },
  { "Shear", "shear-x", "shear-y", "magnitude", -10, 10, TRUE, TRUE },
  { "Translate", "translate-x", "translate-y", "magnitude", -1, 1, TRUE, TRUE },
  { "Cutout", "cutout", NULL, "shape", 0, 1, FALSE, TRUE, 224 },
  { "GaussianBlur", "gaussian-blur", NULL, "radius", 0, 100, FALSE, FALSE },
  { NULL },
};

gdouble
gst_aug_openmmlab_unit (const Operation *operation)
{
  return operation->pixels > 0 ? operation->pixels : 1;
}

static void
note (Self *self, const gchar *text)
{
  if (g_hash_table_add (self->notes, g_strdup (text)))
    g_ptr_array_add (self->import->skipped, g_strdup (text));
}

static const Operation *
find_operation (const gchar *type)
{
  const gchar *last = strrchr (type, '.');

  for (const Operation *row = gst_aug_openmmlab_operations; row->type; row++)
    if (g_str_equal (row->type, last ? last + 1 : type))
      return row;
  return NULL;
}

/* A colour, one number or three; OpenMMLab's are blue, green, red. */
static gboolean
read_pad (Self *self, JsonObject *object, gint *color)
{
  JsonNode *json = json_object_get_member (object, "pad_val");
  const gsize at = gst_aug_reader_enter (&self->reader, "pad_val");
  gdouble bgr[3] = { 0, 0, 0 };
  JsonArray *array;

  if (!json)
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (json)) {
    if (!gst_aug_reader_array (&self->reader, json, 3, 3, &array))
      return FALSE;
    for (guint i = 0; i < 3; i++)
      if (!gst_aug_reader_number (
              &self->reader, json_array_get_element (array, i), 0, 255, &bgr[i]))
        return FALSE;
  } else {
    if (!gst_aug_reader_number (&self->reader, json, 0, 255, &bgr[0]))
      return FALSE;
    bgr[1] = bgr[2] = bgr[0];
  }
  gst_aug_reader_leave (&self->reader, at);
  *color = (gint) bgr[2] << 16 | (gint) bgr[1] << 8 | (gint) bgr[0];
  return TRUE;
}

static gboolean
read_interpolation (Self *self, JsonObject *object, gboolean *smooth)
{
  const gchar *word = NULL;

  if (!gst_aug_reader_member_string (&self->reader, object, "interpolation", &word))
    return FALSE;
  if (word)
    *smooth = !g_str_equal (word, "nearest");
  return TRUE;
}

gdouble
gst_aug_openmmlab_at_level (const Levels *levels, gdouble level, gdouble first, gdouble last)
{
  return gst_aug_tidy (level / levels->total * (last - first) + first);
}

static JsonNode *
drawn (const Levels *levels, const Operation *operation, gdouble first, gdouble last)
{
  const gdouble mean = gst_aug_openmmlab_at_level (levels, levels->level, first, last);
  const gdouble low = MIN (first, last), high = MAX (first, last);
  const gboolean bits = g_str_equal (operation->op, "posterize");
  const gdouble up = bits ? GST_AUG_OPENMMLAB_UP : 0;

  if (levels->deviation < 0)
    return gst_aug_build_distribution (
        "uniform", MIN (first, mean) + up, MAX (first, mean) + up, NULL, 0, 0);
  if (levels->deviation == 0)
    return gst_aug_build_number (bits ? ceil (mean) : mean);
  return gst_aug_build_distribution ("normal", mean + up,
      gst_aug_tidy (levels->deviation / levels->total * (high - low)), "clip",
      MIN (low + up, operation->high), MIN (high + up, operation->high));
}

static gboolean
read_magnitude (Self *self, JsonObject *object, const Operation *operation, JsonObject *node)
{
  GstAugReader *reader = &self->reader;
  JsonNode *json = json_object_get_member (object, operation->key);
  const gsize at = gst_aug_reader_enter (reader, operation->key);
  const gdouble unit = gst_aug_openmmlab_unit (operation);
  gdouble value;

  if (!json)
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_SYNTAX, "it is missing: it is how strong the operation is");
  if (!gst_aug_reader_number (reader, json, operation->low * unit, operation->high * unit, &value))
    return FALSE;
  gst_aug_reader_leave (reader, at);
  if (unit != 1)
    value = gst_aug_tidy (value / unit);
  gst_aug_tree_number (
      node, "magnitude", g_str_equal (operation->op, "posterize") ? ceil (value) : value);
  return TRUE;
}

static gboolean
read_level (Self *self, JsonObject *object, const Operation *operation, JsonObject *node)
{
  GstAugReader *reader = &self->reader;
  JsonNode *json = json_object_get_member (object, "magnitude_range");
  const gsize at = gst_aug_reader_enter (reader, "magnitude_range");
  const gdouble unit = gst_aug_openmmlab_unit (operation);
  gdouble ends[2];
  JsonArray *array;

  if (!gst_aug_reader_array (reader, json, 2, 2, &array))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (!gst_aug_reader_number (reader, json_array_get_element (array, i), operation->low * unit,
            operation->high * unit, &ends[i]))
      return FALSE;
  for (guint i = 0; i < 2 && unit != 1; i++)
    ends[i] = gst_aug_tidy (ends[i] / unit);
  gst_aug_reader_leave (reader, at);
  json_object_set_member (node, "magnitude", drawn (&self->levels, operation, ends[0], ends[1]));
  return TRUE;
}

/* Whether it is negated: never, in half of the cases, always. */
static gboolean
read_sign (Self *self, JsonObject *object, JsonObject *node)
{
  gdouble negative = 0.5;

  if (!gst_aug_reader_member_number (
          &self->reader, object, "random_negative_prob", 0, 1, &negative))
    return FALSE;
  if (negative != 0 && negative != 0.5 && negative != 1)
    note (self, "signs are drawn alike, whatever random_negative_prob says");
  json_object_set_string_member (node, "sign",
      negative == 0   ? "none"
      : negative == 1 ? "negative"
                      : "random");
  return TRUE;
}

static gboolean
read_outside (Self *self, JsonObject *object, const Operation *operation, JsonObject *node)
{
  gboolean smooth = self->smooth;
  gint pad = self->pad;

  if (!read_pad (self, object, &pad) || !read_interpolation (self, object, &smooth))
    return FALSE;
  if (pad)
    gst_aug_tree_argument (node, "fill", 0xff000000u | (guint) pad);
  if (!smooth && operation->sign) /* a hole is not sampled */
    gst_aug_tree_word (node, "interpolation", "nearest");
  return TRUE;
}

static gboolean
read_direction (Self *self, JsonObject *object, const Operation *operation, JsonObject *node)
{
  const gchar *word = "horizontal";

  if (!operation->down)
    return TRUE;
  if (!gst_aug_reader_member_string (&self->reader, object, "direction", &word))
    return FALSE;
  if (!g_str_equal (word, "horizontal") && !g_str_equal (word, "vertical"))
    return gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_UNKNOWN,
        "\"direction\" is horizontal or vertical, not \"%s\"", word);
  if (g_str_equal (word, "vertical"))
    json_object_set_string_member (node, "op", operation->down);
  return TRUE;
}

static gboolean
fill_operation (Self *self, JsonObject *object, const Operation *operation, JsonObject *node)
{
  static const gchar *const members[] = { "type", "_scope_", "prob", "magnitude", "magnitude_key",
    "magnitude_range", "angle", "bits", "thr", "shape", "radius", "direction", "pad_val",
    "interpolation", "random_negative_prob", "scale", "center", NULL };
  const gboolean levelled = json_object_has_member (object, "magnitude_range");
  gdouble p = 0.5, threshold = 128;

  if (!gst_aug_reader_only (&self->reader, object, members) ||
      !gst_aug_reader_member_number (&self->reader, object, "prob", 0, 1, &p) ||
      !read_direction (self, object, operation, node))
    return FALSE;
  if (levelled && self->levels.total == 0)
    return gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_VALUE,
        "\"magnitude_range\" belongs into a RandAugment with magnitude_level and total_level");
  if (operation->key && !(levelled ? read_level (self, object, operation, node)
                                   : read_magnitude (self, object, operation, node)))
    return FALSE;
  if (g_str_equal (operation->op, "solarize-add") &&
      (!gst_aug_reader_member_number (&self->reader, object, "thr", 0, 256, &threshold)))
    return FALSE;
  if (threshold != 128)
    note (self, "SolarizeAdd: its threshold is 128");
  if (json_object_has_member (object, "center") || json_object_has_member (object, "scale"))
    note (self, "Rotate: it turns about the middle and keeps the scale");
  gst_aug_tree_number (node, "probability", p);
  return (!operation->sign || read_sign (self, object, node)) &&
         (!operation->fills || read_outside (self, object, operation, node));
}

/* An operation of the list, with an id; of one that is left out nothing is done. */
static JsonObject *
read_operation (Self *self, JsonNode *json)
{
  GstAugReader *reader = &self->reader;
  const Operation *operation;
  const gchar *type = NULL;
  JsonObject *object, *node;

  if (!gst_aug_reader_object (reader, json, &object) ||
      !gst_aug_reader_member_string (reader, object, "type", &type))
    return NULL;
  operation = type ? find_operation (type) : NULL;
  if (!operation && !(type && self->import->skip_unknown)) {
    g_autoptr (GPtrArray) known = g_ptr_array_new ();
    g_autofree gchar *hint = NULL;

    for (const Operation *row = gst_aug_openmmlab_operations; row->type; row++)
      g_ptr_array_add (known, (gpointer) row->type);
    g_ptr_array_add (known, NULL);
    hint = gst_aug_did_you_mean (type ? type : "", (const gchar *const *) known->pdata);
    gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_UNKNOWN, "there is no operation \"%s\"; %s",
        type ? type : "", hint);
    return NULL;
  }
  node = gst_aug_tree_operation (operation ? operation->op : "identity");
  gst_aug_tree_name (self->counts, node, operation ? operation->type : type);
  if (!operation) {
    g_autofree gchar *text = g_strdup_printf ("%.60s is not known and left out", type);

    note (self, text);
    return node;
  }
  if (fill_operation (self, object, operation, node))
    return node;
  json_object_unref (node);
  return NULL;
}

/* Elements of an array as children of the group. */
static gboolean
read_list (Self *self, JsonNode *json, JsonObject *group, gboolean of_lists)
{
  GstAugReader *reader = &self->reader;
  JsonArray *array;

  if (!gst_aug_reader_array (reader, json, 1, 16384, &array))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const gsize at = gst_aug_reader_enter_element (reader, i);
    JsonNode *item = json_array_get_element (array, i);
    JsonObject *child = NULL;

    if (of_lists) {
      child = gst_aug_tree_group ("sequence");
      gst_aug_tree_name (self->counts, child, "sub-policy");
      if (!read_list (self, item, child, FALSE))
        g_clear_pointer (&child, json_object_unref);
    } else {
      child = read_operation (self, item);
    }
    if (!child)
      return FALSE;
    gst_aug_reader_leave (reader, at);
    gst_aug_tree_add (group, child);
  }
  return TRUE;
}

static gboolean
is_list_of_lists (JsonNode *json)
{
  return json && JSON_NODE_HOLDS_ARRAY (json) &&
         json_array_get_length (json_node_get_array (json)) > 0 &&
         JSON_NODE_HOLDS_ARRAY (json_array_get_element (json_node_get_array (json), 0));
}

/* Who is taken is taken alike. */
static JsonObject *
read_autoaugment (Self *self, JsonNode *json)
{
  JsonObject *group = gst_aug_tree_group ("one-of");

  gst_aug_tree_name (self->counts, group, "AutoAugment");
  if (read_list (self, json, group, TRUE))
    return group;
  json_object_unref (group);
  return NULL;
}

static gboolean
read_deviation (Self *self, JsonObject *object)
{
  JsonNode *json = json_object_get_member (object, "magnitude_std");

  if (json && JSON_NODE_HOLDS_VALUE (json) && json_node_get_value_type (json) == G_TYPE_STRING &&
      g_str_equal (json_node_get_string (json), "inf")) {
    self->levels.deviation = -1;
    return TRUE;
  }
  if (!gst_aug_reader_member_number (
          &self->reader, object, "magnitude_std", -1e6, 1e6, &self->levels.deviation))
    return FALSE;
  self->levels.deviation = MAX (self->levels.deviation, 0);
  return TRUE;
}

/* With replacement, each by its own probability. */
static JsonObject *
read_randaugment (Self *self, JsonObject *object)
{
  GstAugReader *reader = &self->reader;
  JsonObject *group = gst_aug_tree_group ("some-of");
  gdouble n = 2;
  gsize at;

  self->levels = (Levels){ 9, 30, 0 };
  gst_aug_tree_name (self->counts, group, "RandAugment");
  if (gst_aug_reader_member_number (reader, object, "num_policies", 0, 1024, &n) &&
      gst_aug_reader_member_number (
          reader, object, "magnitude_level", 0, 1e6, &self->levels.level) &&
      gst_aug_reader_member_number (
          reader, object, "total_level", 1e-6, 1e6, &self->levels.total) &&
      read_deviation (self, object)) {
    gst_aug_tree_number (group, "n", (guint) n);
    json_object_set_boolean_member (group, "replacement", TRUE);
    at = gst_aug_reader_enter (reader, "policies");
    if (read_list (self, json_object_get_member (object, "policies"), group, FALSE)) {
      gst_aug_reader_leave (reader, at);
      return group;
    }
  }
  json_object_unref (group);
  return NULL;
}

static gboolean
read_hparams (Self *self, JsonObject *object)
{
  JsonObject *hparams = gst_aug_tree_member (object, "hparams");
  const gsize at = gst_aug_reader_enter (&self->reader, "hparams");

  if (hparams &&
      (!read_pad (self, hparams, &self->pad) || !read_interpolation (self, hparams, &self->smooth)))
    return FALSE;
  gst_aug_reader_leave (&self->reader, at);
  return TRUE;
}

static JsonObject *
read_transform (Self *self, JsonObject *object)
{
  JsonNode *policies = json_object_get_member (object, "policies");
  gsize at;

  if (policies && JSON_NODE_HOLDS_VALUE (policies)) {
    gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_VALUE,
        "\"policies\" names a list of the library: write the list itself");
    return NULL;
  }
  if (!read_hparams (self, object))
    return NULL;
  if (!is_list_of_lists (policies))
    return read_randaugment (self, object);
  at = gst_aug_reader_enter (&self->reader, "policies");
  object = read_autoaugment (self, policies);
  if (object)
    gst_aug_reader_leave (&self->reader, at);
  return object;
}

/* The transform that has policies, in a pipeline. */
static JsonObject *
find_transform (JsonNode *json)
{
  JsonArray *array = json && JSON_NODE_HOLDS_ARRAY (json) ? json_node_get_array (json) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++) {
    JsonNode *item = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_OBJECT (item) &&
        json_object_has_member (json_node_get_object (item), "policies"))
      return json_node_get_object (item);
  }
  return NULL;
}

static JsonObject *
read_tree (Self *self, JsonNode *root)
{
  JsonObject *object = NULL, *group;

  if (is_list_of_lists (root))
    return read_autoaugment (self, root);
  if (JSON_NODE_HOLDS_OBJECT (root)) {
    object = json_node_get_object (root);
    if (!json_object_has_member (object, "policies"))
      object = find_transform (json_object_get_member (object, "train_pipeline"));
  } else {
    object = find_transform (root);
  }
  if (object)
    return read_transform (self, object);
  if (!JSON_NODE_HOLDS_ARRAY (root)) {
    gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_SYNTAX,
        "there is no \"policies\": write the list, or the transform that has it");
    return NULL;
  }
  /* a list of its policies alone is a RandAugment as the library uses it */
  object = json_object_new ();
  json_object_set_member (object, "policies", json_node_ref (root));
  json_object_set_int_member (object, "num_policies", 2);
  json_object_set_int_member (object, "total_level", 10);
  json_object_set_int_member (object, "magnitude_level", 9);
  note (self, "the list says no more: 2 of it are taken, at level 9 of 10");
  group = read_randaugment (self, object);
  json_object_unref (object);
  return group;
}

static JsonNode *
parse (const gchar *text, gsize size, GError **error)
{
  g_autoptr (GError) first = NULL;
  const gchar *start = text;
  JsonNode *root;

  while (start < text + size && g_ascii_isspace (*start))
    start++;
  if (start == text + size || (*start != '[' && *start != '{' && *start != '('))
    return gst_aug_yaml_read (text, size, error);
  /* JSON is a literal too; YAML in brackets has bare words */
  root = gst_aug_literal_read (text, size, &first);
  if (!root && !(root = gst_aug_yaml_read (text, size, NULL)))
    g_propagate_error (error, g_steal_pointer (&first));
  return root;
}

static JsonNode *
read_text (const gchar *text, gsize size, GstAugPolicyImport *import, GError **error)
{
  static const gdouble pixels[2] = { 224, 224 };
  g_autoptr (JsonNode) root = parse (text, size, error);
  g_autoptr (GString) path = g_string_new ("$");
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) wrong = NULL;
  Self self = {
    .import = import, .pad = PAD << 16 | PAD << 8 | PAD, .counts = counts, .notes = notes
  };
  JsonObject *policy;

  if (!root)
    return NULL;
  self.reader = (GstAugReader){ NULL, 0, path, &wrong };
  policy = read_tree (&self, root);
  if (!policy) {
    gst_aug_tree_propagate (error, g_steal_pointer (&wrong), text, size);
    return NULL;
  }
  return gst_aug_tree_document (policy,
      JSON_NODE_HOLDS_OBJECT (root)
          ? gst_aug_tree_member (json_node_get_object (root), GST_AUG_OPENMMLAB_BESIDE)
          : NULL,
      "OpenMMLab", pixels, import);
}

static gboolean
has (const gchar *text, gsize size, const gchar *word)
{
  return g_strstr_len (text, (gssize) size, word) != NULL;
}

static gboolean
looks_like (const gchar *text, gsize size)
{
  return !has (text, size, "__class_fullname__") && has (text, size, "type") &&
         (has (text, size, "magnitude_key") || has (text, size, "num_policies") ||
             (has (text, size, "prob") &&
                 (has (text, size, "Equalize") || has (text, size, "policies"))));
}

const GstAugPolicyFormat gst_aug_policy_format_openmmlab = {
  .name = "openmmlab",
  .description = "AutoAugment and RandAugment of OpenMMLab: lists of policies, or the transform "
                 "that has them, in JSON, YAML or Python literals; written as JSON",
  .looks_like = looks_like,
  .read = read_text,
  .write = gst_aug_openmmlab_write,
};
