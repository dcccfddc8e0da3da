/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/**
 * SECTION:automatic
 * @title: Automatic policies
 * @short_description: published policies by their names
 *
 * AutoAugment, RandAugment, TrivialAugment, AugMix, UniformAugment, SpecAugment and the views of
 * SimCLR, BYOL and VICReg. docs/automatic.md describes them and their parameters.
 */
#include "automatic.h"

#include <math.h>
#include <string.h>

#define AUTOAUGMENT \
  "Cubuk, Zoph, Mané, Vasudevan, Le, \"AutoAugment: Learning augmentation strategies from " \
  "data\", " \
  "CVPR 2019"
#define EACH "sampling=each&interpolation=auto&reference-size=224"
#define BINS "torchvision-autoaugment,autoaugment,timm-original,timm-research"
#define SPECAUGMENT \
  "Park et al., \"SpecAugment: A simple data augmentation method for automatic speech " \
  "recognition\", Interspeech 2019, table 1"

static const GstAugAutomatic policies[] = {
  { "autoaugment-imagenet", "AutoAugment learned on ImageNet: one of 25 pairs of operations",
      AUTOAUGMENT ", appendix A; torchvision 0.14, AutoAugmentPolicy.IMAGENET", EACH, BINS ",dali",
      gst_aug_automatic_autoaugment },
  { "autoaugment-cifar10", "AutoAugment learned on CIFAR-10: one of 25 pairs of operations",
      AUTOAUGMENT ", appendix A; torchvision 0.14, AutoAugmentPolicy.CIFAR10", EACH, BINS ",dali",
      gst_aug_automatic_autoaugment },
  { "autoaugment-svhn", "AutoAugment learned on SVHN: one of 25 pairs of operations",
      AUTOAUGMENT ", appendix A; torchvision 0.14, AutoAugmentPolicy.SVHN", EACH, BINS ",dali",
      gst_aug_automatic_autoaugment },
  { "autoaugment-v0",
      "AutoAugment's other policy for ImageNet, of EfficientNet: one of 25 pairs of operations",
      "tensorflow/tpu, models/official/efficientnet/autoaugment.py; timm, auto_augment.py, v0; "
      "NVIDIA "
      "DALI, image_net",
      EACH, "timm,timm-research,dali", gst_aug_automatic_autoaugment },
  { "randaugment", "RandAugment: n of 14 operations, with replacement, all at one magnitude",
      "Cubuk, Zoph, Shlens, Le, \"RandAugment: Practical automated data augmentation with a "
      "reduced "
      "search space\", 2019, arXiv 1909.13719; torchvision 0.14, RandAugment",
      "n=2&magnitude=9&bins=31&" EACH, "torchvision-randaugment", gst_aug_automatic_randaugment },
  { "trivialaugment", "TrivialAugment, torchvision's: one of 14 operations at any of 31 magnitudes",
      "Müller, Hutter, \"TrivialAugment: Tuning-free yet state-of-the-art data augmentation\", "
      "ICCV "
      "2021; torchvision 0.14, TrivialAugmentWide",
      "bins=31&" EACH, "torchvision-trivialaugment", gst_aug_automatic_trivialaugment },
  { "trivialaugment-official",
      "TrivialAugment, its authors': one of 14 operations at any of 31 magnitudes, factors of one "
      "side",
      "Müller, Hutter, \"TrivialAugment: Tuning-free yet state-of-the-art data augmentation\", "
      "ICCV "
      "2021; automl/trivialaugment, aug_lib.py at d913075c, wide_standard",
      EACH, "trivialaugment", gst_aug_automatic_trivialaugment },
  { "augmix", "AugMix: chains of one to three operations, mixed with the picture itself",
      "Hendrycks et al., \"AugMix: A simple data processing method to improve robustness and "
      "uncertainty\", ICLR 2020; torchvision 0.14, AugMix",
      "severity=3&width=3&depth=-1&alpha=1&all-ops=true&" EACH, "torchvision-augmix,augmix",
      gst_aug_automatic_augmix },
  { "uniformaugment",
      "UniformAugment: n of 15 operations, with replacement, probability and magnitude uniform",
      "LingChen et al., \"UniformAugment: A search-free probabilistic data augmentation "
      "approach\", "
      "2020, arXiv 2003.14348",
      "n=2&" EACH, "fast-autoaugment", gst_aug_automatic_uniformaugment },
  { "specaugment-lb", "SpecAugment, LibriSpeech basic: masks of F 27, 1 and T 100, 1", SPECAUGMENT,
      "time-warp=false", NULL, gst_aug_automatic_specaugment },
  { "specaugment-ld", "SpecAugment, LibriSpeech double: masks of F 27, 2 and T 100, 2", SPECAUGMENT,
      "time-warp=false", NULL, gst_aug_automatic_specaugment },
  { "specaugment-sm", "SpecAugment, Switchboard mild: masks of F 15, 2 and T 70, 2, p 0.2",
      SPECAUGMENT, "time-warp=false", NULL, gst_aug_automatic_specaugment },
  { "specaugment-ss", "SpecAugment, Switchboard strong: masks of F 27, 2 and T 70, 2, p 0.2",
      SPECAUGMENT, "time-warp=false", NULL, gst_aug_automatic_specaugment },
  { "simclr", "A view of SimCLR: crop, flip, jitter of strength 1, grey, blur",
      "Chen et al., \"A simple framework for contrastive learning\", ICML 2020, appendix A",
      "sampling=each", NULL, gst_aug_automatic_view },
  { "simclr-cifar", "A view of SimCLR for small pictures: jitter of strength 0.5, no blur",
      "Chen et al., \"A simple framework for contrastive learning\", ICML 2020, appendix B.9",
      "sampling=each", NULL, gst_aug_automatic_view },
  { "byol-1", "The first view of BYOL: always blurred",
      "Grill et al., \"Bootstrap your own latent\", NeurIPS 2020, table 6", "sampling=each", NULL,
      gst_aug_automatic_view },
  { "byol-2", "The second view of BYOL: seldom blurred, sometimes solarized",
      "Grill et al., \"Bootstrap your own latent\", NeurIPS 2020, table 6", "sampling=each", NULL,
      gst_aug_automatic_view },
  { "vicreg", "A view of VICReg, both alike: blurred and solarized in half of the windows each",
      "Bardes, Ponce, LeCun, \"VICReg\", ICLR 2022; facebookresearch/vicreg, augmentations.py at "
      "7c44ca0b",
      "sampling=each", NULL, gst_aug_automatic_view },
};

static const struct {
  const gchar *name, *stands_for;
} aliases[] = {
  { "trivialaugment-wide", "trivialaugment-official" },
  { "vicreg-1", "vicreg" },
  { "vicreg-2", "vicreg" },
};

static const GstAugAutomatic *
find (const gchar *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_str_equal (aliases[i].name, name))
      name = aliases[i].stands_for;
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    if (g_str_equal (policies[i].name, name))
      return &policies[i];
  return NULL;
}

gboolean
gst_aug_automatic_is_known (const gchar *name)
{
  return find (name) != NULL;
}

const gchar *
gst_aug_automatic_name (guint n)
{
  return n < G_N_ELEMENTS (policies) ? policies[n].name : NULL;
}

const gchar *
gst_aug_automatic_describe (const gchar *name)
{
  return find (name)->description;
}

const gchar *
gst_aug_automatic_parameters (const gchar *name)
{
  return find (name)->parameters;
}

JsonObject *
gst_aug_automatic_operation (
    const gchar *id, const gchar *op, const GstAugAutomaticOptions *options)
{
  static const gchar *const moving[] = { "rotate", "shear-x", "shear-y", "translate-x",
    "translate-y", NULL };
  static const gchar *const words[] = { "auto", "nearest", "bilinear", "antialias" };
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "op", op);
  if (options->interpolation != GST_AUG_INTERPOLATION_AUTO && g_strv_contains (moving, op)) {
    JsonObject *arguments = json_object_new ();

    json_object_set_string_member (arguments, "interpolation", words[options->interpolation]);
    json_object_set_object_member (object, "arguments", arguments);
  }
  return object;
}

JsonNode *
gst_aug_automatic_group (const gchar *id, const gchar *type, JsonArray *children)
{
  JsonObject *object = json_object_new ();
  JsonNode *node;

  json_object_set_string_member (object, "id", id);
  json_object_set_array_member (object, type, children);
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return node;
}

JsonNode *
gst_aug_automatic_pair (const gchar *distribution, gdouble first, gdouble second)
{
  JsonArray *array = json_array_sized_new (2);
  JsonObject *object = json_object_new ();
  JsonNode *node;

  json_array_add_double_element (array, first);
  json_array_add_double_element (array, second);
  json_object_set_array_member (object, distribution, array);
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return node;
}

typedef enum {
  UINT,
  INT,
  DOUBLE,
  WORD, /* one of words, as its place */
  SIZE,
} Type;

#define O(field) G_STRUCT_OFFSET (GstAugAutomaticOptions, field)

static const struct {
  const gchar *name;
  Type type;
  gsize offset;
  gdouble low, high;
  const gchar *words;
} parameters[] = {
  { "n", UINT, O (n), 0, 64 },
  { "magnitude", UINT, O (magnitude), 0, 1023 },
  { "bins", UINT, O (bins), 2, 1024 },
  { "severity", UINT, O (severity), 1, 10 },
  { "width", UINT, O (width), 1, 8 },
  { "depth", INT, O (depth), -1, 8 },
  { "alpha", DOUBLE, O (alpha), 0.001, 1000 },
  { "all-ops", WORD, O (all_ops), .words = "false,true" },
  { "sampling", WORD, O (each), .words = "once,each" },
  { "time-warp", WORD, O (time_warp), .words = "false,true" },
  { "interpolation", WORD, O (interpolation), .words = "auto,nearest,bilinear,antialias" },
  { "reference-size", SIZE, O (reference_width), 1, 32768 },
};

static gboolean
refuse (GError **error, const gchar *name, const gchar *value, const gchar *what)
{
  g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_VALUE,
      "%s=%s does not work: %s is %s", name, value, name, what);
  return FALSE;
}

/* The place of @value among @words, -1 with the error if it is none of them. */
static gint
find_word (const gchar *name, const gchar *value, const gchar *words, GError **error)
{
  g_auto (GStrv) list = g_strsplit (words, ",", -1);
  g_autofree gchar *hint = NULL;

  for (gint i = 0; list[i]; i++)
    if (g_str_equal (list[i], value))
      return i;
  hint = gst_aug_did_you_mean (value, (const gchar *const *) list);
  g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_UNKNOWN, "%s=%s does not work; %s",
      name, value, hint);
  return -1;
}

/* 224, or 320x240 */
static gboolean
read_size (const gchar *value, guint *size)
{
  gchar *end;

  for (guint i = 0; i < 2; i++) {
    const guint64 number = g_ascii_isdigit (*value) ? g_ascii_strtoull (value, &end, 10) : 0;

    if (number < 1 || number > 32768 || (*end && (*end != 'x' || i == 1)))
      return FALSE;
    size[i] = (guint) number;
    if (*end)
      value = end + 1;
  }
  return TRUE;
}

static gboolean
read_parameter (guint which, const gchar *value, GstAugAutomaticOptions *options, GError **error)
{
  gpointer field = (guint8 *) options + parameters[which].offset;
  g_autofree gchar *range = NULL;
  gdouble number;
  gchar *end;
  gint place;

  if (parameters[which].type == WORD) {
    place = find_word (parameters[which].name, value, parameters[which].words, error);
    *(gint *) field = place;
    return place >= 0;
  }
  if (parameters[which].type == SIZE)
    return read_size (value, field) ||
           refuse (error, parameters[which].name, value, "a number of pixels, or two like 320x240");
  number = g_ascii_strtod (value, &end);
  range =
      g_strdup_printf ("a%s number from %g to %g", parameters[which].type == DOUBLE ? "" : " whole",
          parameters[which].low, parameters[which].high);
  if (end == value || *end || !(number >= parameters[which].low) ||
      !(number <= parameters[which].high) ||
      (parameters[which].type != DOUBLE && number != floor (number)))
    return refuse (error, parameters[which].name, value, range);
  if (parameters[which].type == DOUBLE)
    *(gdouble *) field = number;
  else if (parameters[which].type == INT)
    *(gint *) field = (gint) number;
  else
    *(guint *) field = (guint) number;
  return TRUE;
}

static gchar **
names_of (const gchar *text, gboolean with_dialect)
{
  g_auto (GStrv) pairs = g_strsplit (text, "&", -1);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; pairs[i]; i++)
    g_ptr_array_add (names, g_strndup (pairs[i], strcspn (pairs[i], "=")));
  if (with_dialect)
    g_ptr_array_add (names, g_strdup ("dialect"));
  g_ptr_array_add (names, NULL);
  return (gchar **) g_ptr_array_free (names, FALSE);
}

static gboolean
read_dialect (const GstAugAutomatic *policy, const gchar *value, GstAugAutomaticOptions *options,
    GError **error)
{
  if (find_word ("dialect", value, policy->dialects, error) < 0)
    return FALSE;
  options->dialect = g_intern_string (value);
  return TRUE;
}

static gboolean
read_pair (const GstAugAutomatic *policy, const gchar *text, GstAugAutomaticOptions *options,
    GError **error)
{
  const gsize length = strcspn (text, "=");
  g_autofree gchar *name = g_strndup (text, length), *hint = NULL;
  g_auto (GStrv) known = names_of (policy->parameters, policy->dialects != NULL);
  const gchar *value = text + length + 1;

  if (!g_strv_contains ((const gchar *const *) known, name)) {
    hint = gst_aug_did_you_mean (name, (const gchar *const *) known);
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_UNKNOWN,
        "%s has no parameter \"%s\"; %s", policy->name, name, hint);
    return FALSE;
  }
  if (!text[length]) {
    g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_SYNTAX,
        "%s needs a value: type %s=VALUE", name, name);
    return FALSE;
  }
  if (g_str_equal (name, "dialect"))
    return read_dialect (policy, value, options, error);
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    if (g_str_equal (parameters[i].name, name))
      return read_parameter (i, value, options, error);
  g_return_val_if_reached (FALSE);
}

static gboolean
read_pairs (const GstAugAutomatic *policy, const gchar *text, GstAugAutomaticOptions *options,
    GError **error)
{
  g_auto (GStrv) pairs = g_strsplit (text, "&", -1);

  for (guint i = 0; pairs[i]; i++)
    if (!read_pair (policy, pairs[i], options, error))
      return FALSE;
  return TRUE;
}

static JsonNode *
build_document (
    const GstAugAutomatic *policy, const GstAugAutomaticOptions *options, JsonNode *root)
{
  JsonObject *object = json_object_new ();
  JsonNode *document;

  json_object_set_int_member (object, "format", GST_AUG_POLICY_FORMAT);
  json_object_set_string_member (object, "name", policy->name);
  json_object_set_string_member (object, "description", policy->description);
  json_object_set_string_member (object, "source", policy->source);
  if (options->dialect) {
    JsonArray *size = json_array_sized_new (2);

    json_array_add_int_element (size, options->reference_width);
    json_array_add_int_element (size, options->reference_height);
    json_object_set_string_member (object, "dialect", options->dialect);
    json_object_set_array_member (object, "reference-size", size);
  }
  if (options->each)
    json_object_set_string_member (object, "sampling", "each");
  json_object_set_member (object, "policy", root);
  document = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  return document;
}

GstAugPolicy *
gst_aug_automatic_new (const gchar *what, GError **error)
{
  const gsize length = strcspn (what, "?");
  g_autofree gchar *name = g_strndup (what, length);
  const GstAugAutomatic *policy = find (name);
  GstAugAutomaticOptions options = { .reference_width = 224, .reference_height = 224 };
  g_autoptr (JsonNode) document = NULL;
  JsonNode *root;

  if (!read_pairs (policy, policy->parameters, &options, error))
    return NULL;
  if (policy->dialects) {
    g_autofree gchar *first = g_strndup (policy->dialects, strcspn (policy->dialects, ","));

    options.dialect = g_intern_string (first);
  }
  if (what[length] && !read_pairs (policy, what + length + 1, &options, error))
    return NULL;
  root = policy->build (policy->name, &options, error);
  if (!root)
    return NULL;
  document = build_document (policy, &options, root);
  return gst_aug_policy_new_from_node (document, NULL, 0, error);
}
