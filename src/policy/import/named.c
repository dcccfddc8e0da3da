/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Policies that torchvision and DALI have as classes and functions, by their names:
 * tv:randaugment?num_ops=2&magnitude=9, RandAugment(num_ops=2, magnitude=9), dali:image_net. */
#include <string.h>

#include "../automatic/automatic.h"
#include "format.h"

/* What arguments of a class are called in the policy that is built in; the first %NULL ends. */
typedef struct {
  const gchar *name, *builtin;
  struct {
    const gchar *theirs, *ours;
  } arguments[6];
} Named;

static const Named torchvision[] = {
  { "AutoAugment", NULL, { { "policy", "" }, { "interpolation", "interpolation" } } },
  { "RandAugment", "randaugment",
      { { "num_ops", "n" }, { "magnitude", "magnitude" }, { "num_magnitude_bins", "bins" },
          { "interpolation", "interpolation" } } },
  { "TrivialAugmentWide", "trivialaugment",
      { { "num_magnitude_bins", "bins" }, { "interpolation", "interpolation" } } },
  { "AugMix", "augmix",
      { { "severity", "severity" }, { "mixture_width", "width" }, { "chain_depth", "depth" },
          { "alpha", "alpha" }, { "all_ops", "all-ops" }, { "interpolation", "interpolation" } } },
};

static const struct {
  const gchar *policy, *builtin;
} autoaugment[] = {
  { "imagenet", "autoaugment-imagenet" },
  { "cifar10", "autoaugment-cifar10" },
  { "svhn", "autoaugment-svhn" },
};

static const struct {
  const gchar *name, *builtin;
} dali[] = {
  { "image_net", "autoaugment-v0?dialect=dali" },
  { "reduced_image_net", "autoaugment-imagenet?dialect=dali" },
  { "reduced_cifar10", "autoaugment-cifar10?dialect=dali" },
  { "svhn", "autoaugment-svhn?dialect=dali" },
};

static gboolean fail (GError **error, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const gchar *format, ...)
{
  g_autofree gchar *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_UNKNOWN, "%s", what);
  return FALSE;
}

/* AutoAugmentPolicy.IMAGENET, 'imagenet', InterpolationMode.BILINEAR, True: the last word, small.
 * (transfer full) */
static gchar *
last_word (const gchar *value)
{
  g_autofree gchar *bare = g_strdup (value), *small = NULL;
  const gchar *dot;

  g_strdelimit (bare, "'\"", ' ');
  g_strstrip (bare);
  dot = strrchr (bare, '.');
  small = g_ascii_strdown (dot && g_ascii_isalpha (dot[1]) ? dot + 1 : bare, -1);
  return g_steal_pointer (&small);
}

static gboolean
add_autoaugment (GString *builtin, const gchar *value, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (autoaugment); i++)
    if (g_str_equal (autoaugment[i].policy, value)) {
      g_string_erase (builtin, 0, (gssize) strcspn (builtin->str, "?"));
      g_string_prepend (builtin, autoaugment[i].builtin);
      return TRUE;
    }
  return fail (
      error, "torchvision has no AutoAugment policy \"%s\": type imagenet, cifar10 or svhn", value);
}

/* name=value, or the value of the @n-th argument. */
static gboolean
add_argument (GString *builtin, const Named *named, const gchar *text, guint n, GError **error)
{
  const gchar *equals = strchr (text, '=');
  g_autofree gchar *name = equals ? g_strndup (text, (gsize) (equals - text)) : NULL;
  g_autofree gchar *value = last_word (equals ? equals + 1 : text);
  guint i = n;

  if (name) {
    g_strstrip (name);
    for (i = 0; i < G_N_ELEMENTS (named->arguments) && named->arguments[i].theirs; i++)
      if (g_str_equal (named->arguments[i].theirs, name))
        break;
  }
  if (i >= G_N_ELEMENTS (named->arguments) || !named->arguments[i].theirs)
    return fail (error, "%s has no argument \"%s\" here; the first is %s", named->name,
        name ? name : value, named->arguments[0].theirs);
  if (!named->arguments[i].ours[0])
    return add_autoaugment (builtin, value, error);
  g_string_append_printf (
      builtin, "%c%s=%s", strchr (builtin->str, '?') ? '&' : '?', named->arguments[i].ours, value);
  return TRUE;
}

static const Named *
find_class (const gchar *name, GError **error)
{
  const gchar *names[G_N_ELEMENTS (torchvision) + 1] = { NULL };
  g_autofree gchar *hint = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (torchvision); i++) {
    names[i] = torchvision[i].name;
    if (g_ascii_strcasecmp (torchvision[i].name, name) == 0)
      return &torchvision[i];
  }
  hint = gst_aug_did_you_mean (name, names);
  fail (error, "torchvision has no policy \"%s\"; %s", name, hint);
  return NULL;
}

/* What is behind "tv:", "torchvision:" or the last dot in front of the bracket. */
static const gchar *
skip_prefix (const gchar *text)
{
  const gchar *bracket = strchr (text, '('), *at = text;

  if (g_str_has_prefix (text, "tv:"))
    return text + strlen ("tv:");
  if (g_str_has_prefix (text, "torchvision:"))
    return text + strlen ("torchvision:");
  for (const gchar *c = text; bracket && c < bracket; c++)
    if (*c == '.')
      at = c + 1;
  return at;
}

/* The policy with the name that was given. (transfer full) */
static JsonNode *
build (const gchar *builtin, const gchar *name, GError **error)
{
  g_autoptr (GstAugPolicy) policy = gst_aug_policy_new_builtin (builtin, error);
  JsonNode *node = policy ? gst_aug_policy_to_node (policy) : NULL;

  if (node && name)
    json_object_set_string_member (json_node_get_object (node), "name", name);
  return node;
}

static JsonNode *
read_torchvision (const gchar *text, gsize size, GstAugPolicyImport *import, GError **error)
{
  g_autofree gchar *string = g_strstrip (g_strndup (text, size)), *name = NULL;
  const gchar *at = skip_prefix (string);
  const gsize length = strcspn (at, "?(");
  g_autoptr (GString) builtin = NULL;
  g_auto (GStrv) arguments = NULL;
  const Named *named;

  name = g_strndup (at, length);
  named = find_class (name, error);
  if (!named)
    return NULL;
  if (at[length] == '(' && !g_str_has_suffix (at, ")")) {
    fail (error, "the bracket behind %s is not closed: type %s()", named->name, named->name);
    return NULL;
  }
  builtin = g_string_new (named->builtin ? named->builtin : autoaugment[0].builtin);
  if (at[length] == '(')
    string[strlen (string) - 1] = '\0';
  arguments = g_strsplit (at[length] ? at + length + 1 : "", at[length] == '(' ? "," : "&", -1);
  for (guint i = 0; arguments[i] && *g_strstrip (arguments[i]); i++)
    if (!add_argument (builtin, named, arguments[i], i, error))
      return NULL;
  return build (builtin->str, import->name, error);
}

static gboolean
looks_like_torchvision (const gchar *text, gsize size)
{
  g_autofree gchar *string = g_strstrip (g_strndup (text, MIN (size, 200)));
  const gchar *at = skip_prefix (string);

  if (g_str_has_prefix (string, "tv:") || g_str_has_prefix (string, "torchvision:"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (torchvision); i++)
    if (g_str_has_prefix (at, torchvision[i].name) && at[strlen (torchvision[i].name)] == '(')
      return TRUE;
  return FALSE;
}

static void
print_number (GString *out, const gchar *name, gdouble value, gdouble otherwise)
{
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  if (value != otherwise)
    g_string_append_printf (out, "%c%s=%s", strchr (out->str, '?') ? '&' : '?', name,
        g_ascii_dtostr (number, sizeof number, value));
}

/* The first magnitude or level. */
static const GstAugDistribution *
first_level (const GstAugPolicyNode *node)
{
  for (guint i = 0; i < node->children->len; i++) {
    const GstAugPolicyNode *child = node->children->pdata[i];

    if (child->has_level || child->has_magnitude)
      return &child->magnitude;
  }
  return NULL;
}

/* Which bin of how many, where there are not 31: shear goes to 0.3. */
static gboolean
find_bins (const GstAugPolicy *policy, const GstAugDistribution *level, GString *out)
{
  for (guint bins = 2; bins <= 128 && level->low < 0.5; bins++) {
    const guint bin = (guint) (level->low / 0.3 * (bins - 1) + 0.5);
    g_autofree gchar *builtin = g_strdup_printf (
        "randaugment?n=%.0f&magnitude=%u&bins=%u", policy->root->number.low, bin, bins);
    g_autoptr (GstAugPolicy) other = bin < bins ? gst_aug_policy_new_builtin (builtin, NULL) : NULL;

    if (bins == 31 || !other || !gst_aug_policy_is_same (policy, other, NULL))
      continue;
    print_number (out, "magnitude", bin, 9);
    print_number (out, "num_magnitude_bins", bins, 31);
    return TRUE;
  }
  return FALSE;
}

/* Guesses the name; whoever asked compares what it stands for. */
static gchar *
write_torchvision (const GstAugPolicy *policy, GError **error)
{
  const GstAugPolicyNode *root = policy->root;
  const GstAugDistribution *level = root->children ? first_level (root) : NULL;
  GString *out = g_string_new (NULL);

  if (root->type == GST_AUG_POLICY_SOME_OF && level) {
    g_string_append (out, "tv:RandAugment");
    print_number (out, "num_ops", root->number.low, 2);
    if (!find_bins (policy, level, out))
      print_number (out, "magnitude", level->low, 9);
  } else if (root->type == GST_AUG_POLICY_CHAINS && level) {
    g_string_append (out, "tv:AugMix");
    print_number (out, "severity", level->high + 1, 3);
    print_number (out, "mixture_width", root->width, 3);
    if (root->number.type == GST_AUG_DISTRIBUTION_CONSTANT)
      print_number (out, "chain_depth", root->number.low, -1);
    print_number (out, "alpha", root->alpha, 1);
    if (root->children->len == 9)
      g_string_append_printf (out, "%call_ops=False", strchr (out->str, '?') ? '&' : '?');
  } else if (root->type == GST_AUG_POLICY_ONE_OF && level) {
    g_string_append (out, "tv:TrivialAugmentWide");
    if (level->type == GST_AUG_DISTRIBUTION_BINS)
      print_number (out, "num_magnitude_bins", level->n, 31);
  } else {
    g_string_append (out, "tv:AutoAugment?policy=");
    for (guint i = 0; i < G_N_ELEMENTS (autoaugment); i++) {
      g_autoptr (GstAugPolicy) other = gst_aug_policy_new_builtin (autoaugment[i].builtin, NULL);

      if (i + 1 == G_N_ELEMENTS (autoaugment) || gst_aug_policy_is_same (policy, other, NULL)) {
        g_string_append (out, autoaugment[i].policy);
        break;
      }
    }
  }
  return g_string_free (out, FALSE);
}

static JsonNode *
read_dali (const gchar *text, gsize size, GstAugPolicyImport *import, GError **error)
{
  g_autofree gchar *string = g_strstrip (g_strndup (text, size)), *hint = NULL;
  const gchar *name = g_str_has_prefix (string, "dali:") ? string + strlen ("dali:") : string;
  const gchar *names[G_N_ELEMENTS (dali) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (dali); i++) {
    names[i] = dali[i].name;
    if (g_str_equal (dali[i].name, name))
      return build (dali[i].builtin, import->name, error);
  }
  hint = gst_aug_did_you_mean (name, names);
  fail (error, "DALI has no policy \"%s\"; %s", name, hint);
  return NULL;
}

static gboolean
looks_like_dali (const gchar *text, gsize size)
{
  return size > strlen ("dali:") && memcmp (text, "dali:", strlen ("dali:")) == 0;
}

static gchar *
write_dali (const GstAugPolicy *policy, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (dali); i++) {
    g_autoptr (GstAugPolicy) other = gst_aug_policy_new_builtin (dali[i].builtin, NULL);

    if (gst_aug_policy_is_same (policy, other, NULL))
      return g_strconcat ("dali:", dali[i].name, NULL);
  }
  g_set_error (error, GST_AUG_POLICY_ERROR, GST_AUG_POLICY_ERROR_EXPORT,
      "DALI's names stand for four policies, none of which \"%s\" is", policy->root->id);
  return NULL;
}

const GstAugPolicyFormat gst_aug_policy_format_torchvision = {
  .name = "torchvision",
  .description = "Classes of torchvision 0.14: RandAugment(num_ops=2, magnitude=9), "
                 "tv:autoaugment?policy=svhn",
  .looks_like = looks_like_torchvision,
  .read = read_torchvision,
  .write = write_torchvision,
};

const GstAugPolicyFormat gst_aug_policy_format_dali = {
  .name = "dali",
  .description =
      "Policies of NVIDIA DALI's auto_augment(): dali:image_net, dali:reduced_image_net, "
      "dali:reduced_cifar10, dali:svhn",
  .looks_like = looks_like_dali,
  .read = read_dali,
  .write = write_dali,
};
