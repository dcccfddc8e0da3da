/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From timm's strings to documents and back. */
#include "timm.h"

#include <math.h>
#include <string.h>

#include "../automatic/automatic.h"

/* Levels above this one saturate and blur no more. */
#define CLAMPED 10

typedef struct {
  const gchar *id;
  gdouble weights, w0, weights_3a;
} Weighted;

/* In the order of timm's list; weights of tweights, of w0 in timm up to 0.6, of t3aw. */
static const Weighted operations[] = {
  { "autocontrast", 0.25, 0.025, 1 },
  { "equalize", 0.05, 0.005, 1 },
  { "invert", 0.05, 0, 1 },
  { "rotate", 3, 0.3, 3 },
  { "posterize", 0.05, 0, 1 },
  { "solarize", 0.05, 0.005, 6 },
  { "solarize-add", 0.05, 0.005, 0 },
  { "saturation", 0.25, 0.025, 1 },
  { "contrast", 0.05, 0.005, 1 },
  { "brightness", 0.05, 0.005, 1 },
  { "sharpness", 0.25, 0.025, 1 },
  { "shear-x", 2, 0.2, 2 },
  { "shear-y", 2, 0.2, 2 },
  { "translate-x", 1, 0.1, 0 },
  { "translate-y", 1, 0.1, 0 },
  { "desaturate", 0, 0, 6 },
  { "gaussian-blur", 0, 0, 6 },
};

static const gchar *
dialect_of (const GstAugTimm *timm)
{
  switch (timm->family) {
  case GST_AUG_TIMM_RAND:
    return timm->set == GST_AUG_TIMM_SET_W0 ||
                   (timm->set == GST_AUG_TIMM_SET_ALL && !timm->increasing)
               ? "timm"
               : "timm-increasing";
  case GST_AUG_TIMM_AUGMIX:
    return "timm-increasing";
  case GST_AUG_TIMM_ORIGINAL:
    return "timm-original";
  case GST_AUG_TIMM_ORIGINALR:
  case GST_AUG_TIMM_V0R:
    return "timm-research";
  default:
    return "timm";
  }
}

/* What start + slope·level is drawn from. */
static JsonNode *
draw_level (const GstAugTimm *timm, gdouble level, gdouble most, gdouble start, gdouble slope)
{
  const gdouble low = start + slope * (slope < 0 ? most : 0);
  const gdouble high = start + slope * (slope < 0 ? 0 : most);

  if (!(timm->deviation > 0))
    return gst_aug_build_number (start + slope * CLAMP (level, 0, most));
  if (isinf (timm->deviation)) {
    const gdouble end = start + slope * MIN (level, most);

    return gst_aug_build_distribution ("uniform", MIN (start, end), MAX (start, end), NULL, 0, 0);
  }
  return gst_aug_build_distribution (
      "normal", start + slope * level, fabs (slope) * timm->deviation, "clip", low, high);
}

/* Desaturate goes from half the colour to none, GaussianBlur from 0.1 to 2 pixels. */
static void
set_level (JsonObject *node, const GstAugTimm *timm, const gchar *op, gdouble level)
{
  const gdouble most = MIN (timm->most, CLAMPED);

  if (g_str_equal (op, "desaturate")) {
    json_object_set_string_member (node, "op", "saturation");
    json_object_set_member (node, "magnitude", draw_level (timm, level, most, -0.5, -0.05));
    json_object_set_string_member (node, "sign", "none");
  } else if (g_str_equal (op, "gaussian-blur")) {
    json_object_set_string_member (node, "op", op);
    json_object_set_member (node, "magnitude", draw_level (timm, level, most, 0.1, 0.19));
  } else {
    json_object_set_string_member (node, "op", op);
    if (gst_aug_levelled_find (op)->has_magnitude)
      json_object_set_member (node, "level", draw_level (timm, level, timm->most, 0, 1));
  }
  if (timm->has_fill && (g_str_has_prefix (op, "shear") || g_str_has_prefix (op, "translate") ||
                            g_str_equal (op, "rotate"))) {
    JsonObject *arguments = json_object_new ();

    json_object_set_int_member (arguments, "fill", timm->fill);
    json_object_set_object_member (node, "arguments", arguments);
  }
}

static void
add_operation (JsonArray *children, const GstAugTimm *timm, const gchar *op, gdouble probability,
    gdouble weight)
{
  JsonObject *node = gst_aug_build_node ("%s", op);

  set_level (node, timm, op, timm->magnitude);
  json_object_set_member (node, "probability", gst_aug_build_number (probability));
  json_object_set_member (node, "weight", gst_aug_build_number (weight));
  json_array_add_object_element (children, node);
}

static JsonObject *
build_rand (const GstAugTimm *timm)
{
  JsonObject *root = gst_aug_build_node ("rand");
  JsonArray *children = gst_aug_build_children (root, "some-of");

  json_object_set_int_member (root, "n", timm->n);
  json_object_set_boolean_member (
      root, "replacement", timm->set == GST_AUG_TIMM_SET_ALL || timm->set == GST_AUG_TIMM_SET_3A);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++) {
    const Weighted *op = &operations[i];
    const gdouble all = op->weights > 0, plain = op->weights_3a == 6;
    const gdouble of_sets[] = { all, op->weights, plain, op->weights_3a, op->w0 };

    if (of_sets[timm->set] > 0 || (timm->set == GST_AUG_TIMM_SET_W0 && all > 0))
      add_operation (children, timm, op->id, timm->probability, of_sets[timm->set]);
  }
  return root;
}

static JsonObject *
build_augmix (const GstAugTimm *timm)
{
  static const gchar *const without[] = { "invert", "solarize-add", "desaturate", "gaussian-blur",
    NULL };
  JsonObject *root = gst_aug_build_node ("augmix");
  JsonArray *children = gst_aug_build_children (root, "chains");

  json_object_set_int_member (root, "width", timm->width);
  json_object_set_member (root, "alpha", gst_aug_build_number (timm->alpha));
  json_object_set_member (root, "depth",
      timm->depth ? gst_aug_build_number (timm->depth)
                  : gst_aug_build_distribution ("integers", 1, 3, NULL, 0, 0));
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (!g_strv_contains (without, operations[i].id))
      add_operation (children, timm, operations[i].id, 1, 1);
  return root;
}

/* The operations of a table that is built in, with levels of timm. */
static JsonNode *
build_table (const GstAugTimm *timm, GError **error)
{
  const gboolean v0 = timm->family == GST_AUG_TIMM_V0 || timm->family == GST_AUG_TIMM_V0R;
  const GstAugAutomaticOptions options = { .interpolation = GST_AUG_INTERPOLATION_AUTO };
  JsonNode *root = gst_aug_automatic_autoaugment (
      v0 ? "autoaugment-v0" : "autoaugment-imagenet", &options, error);
  JsonArray *rows = json_object_get_array_member (json_node_get_object (root), "one-of");

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonArray *row =
        json_object_get_array_member (json_array_get_object_element (rows, i), "sequence");

    for (guint k = 0; k < json_array_get_length (row); k++) {
      JsonObject *operation = json_array_get_object_element (row, k);

      set_level (operation, timm,
          gst_aug_levelled_find (json_object_get_string_member (operation, "op"))->name,
          json_object_get_double_member_with_default (operation, "level", 0));
    }
  }
  return root;
}

/* How far a level lies from its mean in shares of its deviation, and how likely that is, halves of
 * a normal distribution in six pieces. */
static const gdouble away[] = { 0.25, 0.75, 1.25, 1.75, 2.25, 3 };
static const gdouble share[] = { 0.19146, 0.14988, 0.09185, 0.04406, 0.01654, 0.00621 };

/* 3-Augment draws sigma from 0.1 to a fifth of the level, whose noise is drawn in pieces. */
static JsonObject *
build_3a (const GstAugTimm *timm)
{
  static const gchar *const names[] = { "solarize", "desaturate" };
  JsonObject *root = gst_aug_build_node ("sub-policy"), *blur = gst_aug_build_node ("sub-03");
  JsonArray *children = gst_aug_build_children (root, "one-of"), *pieces;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    JsonObject *node = gst_aug_build_node ("sub-%02u", i + 1);

    set_level (node, timm, names[i], i ? 10 : 5);
    json_array_add_object_element (children, node);
  }
  pieces = gst_aug_build_children (blur, "one-of");
  for (guint i = 0; i <= (timm->deviation > 0 ? G_N_ELEMENTS (away) : 0); i++) {
    const gdouble end = i ? MAX (2 - 0.2 * away[i - 1] * timm->deviation, 0) : 2;
    JsonObject *piece = gst_aug_build_node ("sub-03-gaussian-blur-%u", i + 1);

    json_object_set_string_member (piece, "op", "gaussian-blur");
    json_object_set_member (piece, "magnitude",
        gst_aug_build_distribution ("uniform", MIN (0.1, end), MAX (0.1, end), NULL, 0, 0));
    if (timm->deviation > 0)
      json_object_set_member (piece, "weight", gst_aug_build_number (i ? share[i - 1] : 0.5));
    json_array_add_object_element (pieces, piece);
  }
  json_array_add_object_element (children, blur);
  return root;
}

JsonNode *
gst_aug_timm_build (const GstAugTimm *timm, const gchar *name, GError **error)
{
  g_autofree gchar *own = gst_aug_timm_print (timm);
  g_autoptr (JsonNode) table = NULL;
  JsonObject *root;

  if (timm->family == GST_AUG_TIMM_RAND) {
    root = build_rand (timm);
  } else if (timm->family == GST_AUG_TIMM_AUGMIX) {
    root = build_augmix (timm);
  } else if (timm->family == GST_AUG_TIMM_3A) {
    root = build_3a (timm);
  } else {
    table = build_table (timm, error);
    root = json_object_ref (json_node_get_object (table));
  }
  return gst_aug_build_document (name ? name : own,
      "timm, timm/data/auto_augment.py, https://github.com/huggingface/pytorch-image-models",
      dialect_of (timm), root);
}

static gboolean
looks_like (const gchar *text, gsize size)
{
  static const gchar *const beginnings[] = { "rand", "augmix", "original", "originalr", "v0", "v0r",
    "3a" };
  gsize length = 0;

  while (size && g_ascii_isspace (*text))
    text++, size--;
  while (length < size && !strchr ("-?", text[length]) && !g_ascii_isspace (text[length]))
    length++;
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (length == strlen (beginnings[i]) && memcmp (text, beginnings[i], length) == 0)
      return TRUE;
  return FALSE;
}

static JsonNode *
read_string (const gchar *text, gsize size, GstAugPolicyImport *import, GError **error)
{
  g_autofree gchar *string = g_strstrip (g_strndup (text, size));
  GstAugTimm timm;

  return gst_aug_timm_read (string, &timm, import->skipped, error)
             ? gst_aug_timm_build (&timm, import->name, error)
             : NULL;
}

static gboolean
find_level (const GstAugPolicyNode *node, const GstAugPolicyNode **found)
{
  if (node->type == GST_AUG_POLICY_OPERATION && node->has_level) {
    *found = node;
    return TRUE;
  }
  for (guint i = 0; node->children && i < node->children->len; i++)
    if (find_level (node->children->pdata[i], found))
      return TRUE;
  return FALSE;
}

static const GstAugPolicyNode *
find_affine (const GstAugPolicyNode *node)
{
  const GstAugPolicyNode *found = NULL;

  if (node->levelled && (g_str_equal (node->levelled->name, "rotate") ||
                            g_str_has_prefix (node->levelled->name, "shear")))
    return node;
  for (guint i = 0; node->children && !found && i < node->children->len; i++)
    found = find_affine (node->children->pdata[i]);
  return found;
}

/* What the first operation with a level says about all of them. */
static void
guess_level (const GstAugPolicy *policy, GstAugTimm *timm)
{
  const GstAugPolicyNode *node = NULL, *affine = find_affine (policy->root);
  const GstAugDistribution *d;

  if (affine) {
    timm->fill = ((const GstAugLevelledArguments *) affine->block)->fill;
    timm->has_fill = policy->dialect && timm->fill != policy->dialect->arguments.fill;
  }
  if (!find_level (policy->root, &node))
    return;
  d = &node->magnitude;
  if (d->type == GST_AUG_DISTRIBUTION_CONSTANT) {
    timm->magnitude = d->low;
    timm->most = MAX (d->low, 10);
  } else if (d->type == GST_AUG_DISTRIBUTION_UNIFORM) {
    timm->magnitude = d->high;
    timm->deviation = INFINITY;
    timm->most = MAX (d->high, 10);
  } else if (d->type == GST_AUG_DISTRIBUTION_NORMAL) {
    timm->magnitude = d->a;
    timm->deviation = d->b;
    timm->most = d->high;
  }
}

static GstAugTimmSet
guess_set (const GstAugPolicyNode *root, gboolean increasing)
{
  if (root->children->len == 3)
    return GST_AUG_TIMM_SET_3A;
  if (root->children->len == 14)
    return GST_AUG_TIMM_SET_3AW;
  if (root->replacement)
    return GST_AUG_TIMM_SET_ALL;
  return increasing ? GST_AUG_TIMM_SET_WEIGHTS : GST_AUG_TIMM_SET_W0;
}

static GstAugTimmFamily
guess_family (const GstAugPolicyNode *root, const gchar *dialect)
{
  const GstAugPolicyNode *first = root->children->pdata[0];
  const gboolean v0 =
      first->children && first->children->len &&
      g_str_has_suffix (((const GstAugPolicyNode *) first->children->pdata[0])->id, "equalize");

  if (root->children->len == 3)
    return GST_AUG_TIMM_3A;
  if (g_str_equal (dialect, "timm-original"))
    return GST_AUG_TIMM_ORIGINAL;
  if (g_str_equal (dialect, "timm-research"))
    return v0 ? GST_AUG_TIMM_V0R : GST_AUG_TIMM_ORIGINALR;
  return GST_AUG_TIMM_V0;
}

/* Guesses what the string is; whoever asked compares what it reads as. */
static gchar *
write_string (const GstAugPolicy *policy, GError **error)
{
  const GstAugPolicyNode *root = policy->root;
  const gchar *dialect = policy->dialect ? policy->dialect->name : "";
  GstAugTimm timm = { .n = 2, .width = 3, .alpha = 1, .most = 10 };

  timm.increasing = g_str_equal (dialect, "timm-increasing");
  guess_level (policy, &timm);
  if (root->type == GST_AUG_POLICY_SOME_OF) {
    timm.family = GST_AUG_TIMM_RAND;
    timm.n = (guint) CLAMP (root->number.low, 0, 1024);
    timm.probability = ((const GstAugPolicyNode *) root->children->pdata[0])->probability;
    timm.set = guess_set (root, timm.increasing);
    timm.increasing &= timm.set == GST_AUG_TIMM_SET_ALL;
  } else if (root->type == GST_AUG_POLICY_CHAINS) {
    timm.family = GST_AUG_TIMM_AUGMIX;
    timm.width = root->width;
    timm.alpha = root->alpha;
    timm.depth = root->number.type == GST_AUG_DISTRIBUTION_CONSTANT ? (guint) root->number.low : 0;
  } else if (root->type == GST_AUG_POLICY_ONE_OF) {
    timm.family = guess_family (root, dialect);
  } else {
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
        "a timm string says RandAugment, AutoAugment or AugMix, not the node \"%s\"", root->id);
    return NULL;
  }
  return gst_aug_timm_print (&timm);
}

const GstAugPolicyFormat gst_aug_policy_format_timm = {
  .name = "timm",
  .description = "Strings of timm's --aa: rand-m9-mstd0.5-inc1, augmix-m5-w4-d2, original-mstd0.5, "
                 "v0, 3a (https://github.com/huggingface/pytorch-image-models)",
  .looks_like = looks_like,
  .read = read_string,
  .write = write_string,
};
