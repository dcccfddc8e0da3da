/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* RandAugment, TrivialAugment, AugMix and UniformAugment: operations at random, nothing learned. */
#include "automatic.h"

typedef gboolean (*Bin) (const gchar *operation, guint bins, guint i, guint side,
    gdouble *magnitude, gboolean *is_signed);

static const gchar *const rand_operations[] = { "identity", "shear-x", "shear-y", "translate-x",
  "translate-y", "rotate", "brightness", "saturation", "contrast", "sharpness", "posterize",
  "solarize", "autocontrast", "equalize", NULL };
static const gchar *const augmix_operations[] = { "shear-x", "shear-y", "translate-x",
  "translate-y", "rotate", "posterize", "solarize", "autocontrast", "equalize", NULL };
static const gchar *const corruptions[] = { "brightness", "saturation", "contrast", "sharpness",
  NULL };
static const gchar *const uniform_operations[] = { "shear-x", "shear-y", "translate-x",
  "translate-y", "rotate", "autocontrast", "invert", "equalize", "solarize", "posterize",
  "contrast", "saturation", "brightness", "sharpness", "cutout", NULL };

/* Bins that the dialect has not, as magnitudes: those from @first to @last. */
static void
set_bins (JsonObject *object, const gchar *op, Bin bin, guint first, guint last,
    const GstAugAutomaticOptions *options)
{
  const guint side =
      g_str_has_suffix (op, "-y") ? options->reference_height : options->reference_width;
  JsonArray *magnitudes = json_array_sized_new (last - first + 1);
  JsonObject *distribution;
  gboolean is_signed = FALSE;

  for (guint i = first; i <= last; i++) {
    gdouble magnitude = 0;

    bin (op, options->bins, i, side, &magnitude, &is_signed);
    json_array_add_double_element (magnitudes, magnitude);
  }
  if (is_signed)
    json_object_set_string_member (object, "sign", "random");
  if (first == last) {
    json_object_set_double_member (
        object, "magnitude", json_array_get_double_element (magnitudes, 0));
    json_array_unref (magnitudes);
    return;
  }
  distribution = json_object_new ();
  json_object_set_array_member (distribution, "bins", magnitudes);
  json_object_set_object_member (object, "magnitude", distribution);
}

static gboolean
has_magnitude (const gchar *op)
{
  return gst_aug_levelled_find (op)->has_magnitude;
}

JsonNode *
gst_aug_automatic_randaugment (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error)
{
  JsonArray *children = json_array_new ();
  JsonNode *root;

  if (options->magnitude >= options->bins) {
    json_array_unref (children);
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_VALUE,
        "magnitude=%u is none of %u bins: type magnitude=%u or less, or more bins",
        options->magnitude, options->bins, options->bins - 1);
    return NULL;
  }
  for (guint i = 0; rand_operations[i]; i++) {
    const gchar *op = rand_operations[i];
    JsonObject *child = gst_aug_automatic_operation (op, op, options);

    if (has_magnitude (op) && options->bins == 31)
      json_object_set_int_member (child, "level", options->magnitude);
    else if (has_magnitude (op))
      set_bins (child, op, gst_aug_torchvision_randaugment_bin, options->magnitude,
          options->magnitude, options);
    json_array_add_object_element (children, child);
  }
  root = gst_aug_automatic_group ("randaugment", "some-of", children);
  json_object_set_int_member (json_node_get_object (root), "n", options->n);
  json_object_set_boolean_member (json_node_get_object (root), "replacement", TRUE);
  return root;
}

JsonNode *
gst_aug_automatic_trivialaugment (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error)
{
  const gboolean any = g_str_equal (options->dialect, "torchvision-trivialaugment");
  JsonArray *children = json_array_new ();

  for (guint i = 0; rand_operations[i]; i++) {
    const gchar *op = rand_operations[i];
    JsonObject *child = gst_aug_automatic_operation (op, op, options);

    if (has_magnitude (op) && any && options->bins != 31)
      set_bins (child, op, gst_aug_torchvision_trivialaugment_bin, 0, options->bins - 1, options);
    else if (has_magnitude (op))
      json_object_set_member (child, "level", gst_aug_automatic_pair ("integers", 0, 30));
    json_array_add_object_element (children, child);
  }
  return gst_aug_automatic_group ("trivialaugment", "one-of", children);
}

static void
add_mixed (
    JsonArray *children, const gchar *const *operations, const GstAugAutomaticOptions *options)
{
  const gboolean whole = g_str_equal (options->dialect, "torchvision-augmix");

  for (guint i = 0; operations[i]; i++) {
    const gchar *op = operations[i];
    JsonObject *child = gst_aug_automatic_operation (op, op, options);

    /* torchvision draws one of the first bins, the paper's code 0.1 to the severity */
    if (has_magnitude (op))
      json_object_set_member (child, "level",
          whole ? gst_aug_automatic_pair ("integers", 0, options->severity - 1)
                : gst_aug_automatic_pair ("uniform", 0.1, options->severity));
    json_array_add_object_element (children, child);
  }
}

JsonNode *
gst_aug_automatic_augmix (const gchar *name, const GstAugAutomaticOptions *options, GError **error)
{
  JsonArray *children = json_array_new ();
  JsonObject *object;
  JsonNode *root;

  add_mixed (children, augmix_operations, options);
  if (options->all_ops)
    add_mixed (children, corruptions, options);
  root = gst_aug_automatic_group ("augmix", "chains", children);
  object = json_node_get_object (root);
  json_object_set_int_member (object, "width", options->width);
  json_object_set_double_member (object, "alpha", options->alpha);
  if (options->depth > 0)
    json_object_set_int_member (object, "depth", options->depth);
  else
    json_object_set_member (object, "depth", gst_aug_automatic_pair ("integers", 1, 3));
  return root;
}

/* A probability that is itself uniform makes one half. */
JsonNode *
gst_aug_automatic_uniformaugment (
    const gchar *name, const GstAugAutomaticOptions *options, GError **error)
{
  JsonArray *children = json_array_new ();
  JsonNode *root;

  for (guint i = 0; uniform_operations[i]; i++) {
    const gchar *op = uniform_operations[i];
    JsonObject *child = gst_aug_automatic_operation (op, op, options);

    json_object_set_double_member (child, "probability", 0.5);
    if (has_magnitude (op))
      json_object_set_member (child, "level", gst_aug_automatic_pair ("uniform", 0, 1));
    json_array_add_object_element (children, child);
  }
  root = gst_aug_automatic_group ("uniformaugment", "some-of", children);
  json_object_set_int_member (json_node_get_object (root), "n", options->n);
  json_object_set_boolean_member (json_node_get_object (root), "replacement", TRUE);
  return root;
}
