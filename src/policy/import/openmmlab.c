/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* AutoAugment and RandAugment as OpenMMLab configures them (mmcls/datasets/pipelines/
 * auto_augment.py, mmpretrain/datasets/transforms/auto_augment.py): JSON, YAML, or the lists as
 * Python literals. Python configurations are not run. */
#include <math.h>
#include <string.h>

#include "../read.h"
#include "build.h"
#include "literal.h"
#include "tree.h"
#include "yaml.h"

#define BESIDE "gst-augment"
#define PAD 128

/* Levels of a RandAugment; total 0: magnitudes stand in the list. */
typedef struct {
  gdouble level, total, deviation; /* deviation < 0: uniform from 0 to the level */
} Levels;

typedef struct {
  GstAugReader reader;
  GstAugPolicyImport *import;
  Levels levels;
  gint pad; /* 0xRRGGBB of hparams */
  gboolean smooth;
  GHashTable *counts, *notes;
} Self;

/**
 * Operation: (skip)
 * @key: the argument that is its magnitude
 * @sign: whether it is negated in half of the cases
 * @moves: what lies outside is filled
 */
typedef struct {
  const gchar *type, *op, *down, *key;
  gdouble low, high;
  gboolean sign, moves;
} Operation;

/* @down: the operation where direction is vertical */
static const Operation operations[] = {
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
};

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

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].type, last ? last + 1 : type))
      return &operations[i];
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

/* What a level is between the ends of its range. */
static gdouble
at_level (const Levels *levels, gdouble level, gdouble first, gdouble last)
{
  return gst_aug_tidy (level / levels->total * (last - first) + first);
}

static JsonNode *
drawn (const Levels *levels, const Operation *operation, gdouble first, gdouble last)
{
  const gdouble mean = at_level (levels, levels->level, first, last);
  const gdouble low = MIN (first, last), high = MAX (first, last);
  const gboolean bits = g_str_equal (operation->op, "posterize");
  /* bits are rounded up there, cut here */
  const gdouble up = bits ? 0.999999 : 0;

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
  gdouble value;

  if (!json)
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_SYNTAX, "it is missing: it is how strong the operation is");
  if (!gst_aug_reader_number (reader, json, operation->low, operation->high, &value))
    return FALSE;
  gst_aug_reader_leave (reader, at);
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
  gdouble ends[2];
  JsonArray *array;

  if (!gst_aug_reader_array (reader, json, 2, 2, &array))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (!gst_aug_reader_number (
            reader, json_array_get_element (array, i), operation->low, operation->high, &ends[i]))
      return FALSE;
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
read_outside (Self *self, JsonObject *object, JsonObject *node)
{
  gboolean smooth = self->smooth;
  gint pad = self->pad;

  if (!read_pad (self, object, &pad) || !read_interpolation (self, object, &smooth))
    return FALSE;
  if (pad)
    gst_aug_tree_argument (node, "fill", 0xff000000u | (guint) pad);
  if (!smooth)
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
    "magnitude_range", "angle", "bits", "thr", "direction", "pad_val", "interpolation",
    "random_negative_prob", "scale", "center", NULL };
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
         (!operation->moves || read_outside (self, object, node));
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

    for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
      g_ptr_array_add (known, (gpointer) operations[i].type);
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

  if (!gst_aug_reader_array (reader, json, 1, 65536, &array))
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
    g_propagate_error (error, g_steal_pointer (&wrong));
    return NULL;
  }
  return gst_aug_tree_document (policy,
      JSON_NODE_HOLDS_OBJECT (root) ? gst_aug_tree_member (json_node_get_object (root), BESIDE)
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

static const Operation *
operation_of (const gchar *op, gboolean *down)
{
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++) {
    *down = g_strcmp0 (operations[i].down, op) == 0;
    if (*down || g_str_equal (operations[i].op, op))
      return &operations[i];
  }
  return NULL;
}

static void
write_outside (JsonObject *arguments, JsonObject *out)
{
  const guint fill = arguments ? (guint) json_object_get_double_member_with_default (
                                     arguments, "fill", 0xff000000u)
                               : 0;
  JsonArray *pad = json_array_sized_new (3);

  for (guint i = 0; i < 3; i++)
    json_array_add_int_element (pad, fill >> (8 * i) & 0xff);
  json_object_set_array_member (out, "pad_val", pad);
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
  const gdouble up = g_str_equal (operation->op, "posterize") ? 0.999999 : 0;
  const gchar *member = levels->deviation < 0 ? "uniform" : "clip";
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
    if (fabs (at_level (levels, levels->level, low, high) + up - mean) >
        fabs (at_level (levels, levels->level, high, low) + up - mean)) {
      gst_aug_tree_pair (out, "magnitude_range", high, low);
      return TRUE;
    }
  }
  gst_aug_tree_pair (out, "magnitude_range", low, high);
  return TRUE;
}

static gboolean
write_magnitude (
    const Levels *levels, const Operation *operation, JsonNode *magnitude, JsonObject *out)
{
  if (!operation->key)
    return TRUE;
  if (magnitude && JSON_NODE_HOLDS_VALUE (magnitude)) {
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
  if (operation->moves)
    write_outside (gst_aug_tree_member (node, "arguments"), out);
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
static gchar *
write_json (const GstAugPolicy *policy, GError **error)
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
  json_object_set_object_member (whole, BESIDE, gst_aug_tree_beside (document));
  json_object_set_array_member (whole, "train_pipeline", pipeline);
  json_node_init_object (out, whole);
  json_object_unref (whole);
  return gst_aug_json_print (out, TRUE);
}

const GstAugPolicyFormat gst_aug_policy_format_openmmlab = {
  .name = "openmmlab",
  .description = "AutoAugment and RandAugment of OpenMMLab: lists of policies, or the transform "
                 "that has them, in JSON, YAML or Python literals; written as JSON",
  .looks_like = looks_like,
  .read = read_text,
  .write = write_json,
};
