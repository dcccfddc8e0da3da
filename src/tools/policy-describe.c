/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* policy describe: a document as a tree of sentences. */
#include <math.h>
#include <string.h>

#include "policy.h"
#include "policy/dialect/dialect.h"

typedef struct {
  GString *out;
  const GstAugDialect *dialect;
  guint side[2]; /* width and height that shares of a side are of */
} Describer;

static const struct {
  const gchar *operation, *before, *behind;
} units[] = {
  { "rotate", "", " degrees" },
  { "shear-x", "tangent ", "" },
  { "shear-y", "tangent ", "" },
  { "translate-x", "", " of the width" },
  { "translate-y", "", " of the height" },
  { "brightness", "factor 1 + ", "" },
  { "contrast", "factor 1 + ", "" },
  { "saturation", "factor 1 + ", "" },
  { "sharpness", "factor 1 + ", "" },
  { "hue", "", " turns" },
  { "gamma", "exponent ", "" },
  { "posterize", "keeps bits: ", "" },
  { "solarize", "inverts from level ", " of 255 on" },
  { "solarize-add", "adds below 128: ", "" },
  { "offset", "", " levels of 255" },
  { "offset-red", "", " levels of 255" },
  { "offset-green", "", " levels of 255" },
  { "offset-blue", "", " levels of 255" },
};

/* "factor 1 ± 0.1 to 0.9" */
static void
add_amount (GString *s, const gchar *operation, const gchar *sign, const gchar *amount)
{
  const gchar *before = "", *behind = "";

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i].operation, operation))
      before = units[i].before, behind = units[i].behind;
  if (*sign && g_str_has_suffix (before, "+ "))
    g_string_append_printf (
        s, "%.*s%s %s%s", (gint) strlen (before) - 2, before, sign, amount, behind);
  else
    g_string_append_printf (s, "%s%s%s%s", before, sign, amount, behind);
}

static const gchar *
sign_of (const gchar *sign)
{
  return g_str_equal (sign, "random") ? "±" : g_str_equal (sign, "negative") ? "-" : "";
}

static void
describe_range (GString *s, const gchar *operation, gdouble a, gdouble b, const gchar *sign)
{
  gchar x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree gchar *amount = NULL;

  aug_number_text (x, a);
  aug_number_text (y, b);
  amount = g_strconcat (x, a == b ? "" : " to ", a == b ? "" : y, NULL);
  add_amount (s, operation, sign, amount);
}

/* What a level is in whose code: at both ends of its range. */
static void
describe_level (const Describer *d, GString *s, JsonObject *node, const gchar *operation)
{
  JsonNode *level = json_object_get_member (node, "level");
  g_autofree gchar *words = aug_distribution_text (level);
  const guint side = d->side[g_str_has_suffix (operation, "-x") ? 0 : 1];
  const gchar *sign = aug_node_word (node, "sign", NULL);
  gdouble low, high, a, b;
  gboolean is_signed = FALSE, around = FALSE;

  g_string_append_printf (s, ", level %s", words);
  if (!d->dialect || !aug_distribution_range (level, &low, &high))
    return;
  if (JSON_NODE_HOLDS_OBJECT (level) &&
      json_object_has_member (json_node_get_object (level), "normal")) {
    around = TRUE;
    low = high = json_array_get_double_element (
        json_object_get_array_member (json_node_get_object (level), "normal"), 0);
  }
  low = CLAMP (low, 0, d->dialect->levels);
  high = CLAMP (high, 0, d->dialect->levels);
  if (d->dialect->whole)
    low = floor (low + 0.5), high = floor (high + 0.5);
  if (!d->dialect->magnitude (operation, low, side, &a, &is_signed) ||
      !d->dialect->magnitude (operation, high, side, &b, &is_signed))
    return;
  g_string_append_printf (s, " of %g: %s", d->dialect->levels, around ? "around " : "");
  describe_range (s, operation, a, b, sign ? sign_of (sign) : is_signed ? "±" : "");
}

static void
describe_magnitude (const Describer *d, GString *s, JsonObject *node, const gchar *operation)
{
  const gchar *sign = aug_node_word (node, "sign", "none");

  if (json_object_has_member (node, "level")) {
    describe_level (d, s, node, operation);
  } else if (json_object_has_member (node, "magnitude")) {
    g_autofree gchar *words = aug_distribution_text (json_object_get_member (node, "magnitude"));

    g_string_append (s, ", ");
    add_amount (s, operation, sign_of (sign), words);
  }
}

static void
describe_arguments (GString *s, JsonObject *node)
{
  JsonObject *arguments;
  g_autoptr (GList) names = NULL;

  if (!json_object_has_member (node, "arguments"))
    return;
  arguments = json_object_get_object_member (node, "arguments");
  names = json_object_get_members (arguments);
  for (GList *l = names; l; l = l->next) {
    JsonNode *value = json_object_get_member (arguments, l->data);
    g_autofree gchar *words =
        JSON_NODE_HOLDS_ARRAY (value) || json_node_get_value_type (value) == G_TYPE_BOOLEAN
            ? json_to_string (value, FALSE)
            : aug_distribution_text (value);

    g_string_append_printf (s, ", %s %s", (const gchar *) l->data, words);
  }
}

static void
describe_schedule (GString *s, JsonObject *node)
{
  static const gchar *const overs[][2] = { { "epochs", "epoch" },
    { "window", "share of the window" }, { "seconds", "second" } };
  const gchar *over;
  JsonObject *schedule;
  JsonArray *points;

  if (!json_object_has_member (node, "schedule"))
    return;
  schedule = json_object_get_object_member (node, "schedule");
  points = json_object_get_array_member (schedule, "points");
  over = json_object_get_string_member (schedule, "over");
  for (guint i = 0; i < G_N_ELEMENTS (overs); i++)
    if (g_str_equal (over, overs[i][0]))
      over = overs[i][1];
  g_string_append (s, ", magnitudes");
  for (guint i = 0; i < json_array_get_length (points); i++) {
    JsonArray *point = json_array_get_array_element (points, i);
    gchar at[G_ASCII_DTOSTR_BUF_SIZE], factor[G_ASCII_DTOSTR_BUF_SIZE];

    aug_number_text (at, json_array_get_double_element (point, 0));
    aug_number_text (factor, json_array_get_double_element (point, 1));
    g_string_append_printf (s, "%s times %s at %s %s", i ? "," : "", factor, over, at);
  }
}

static void
describe_words (GString *s, JsonObject *places, const gchar *member, const gchar *words)
{
  JsonArray *array;

  if (!json_object_has_member (places, member))
    return;
  array = json_object_get_array_member (places, member);
  g_string_append_printf (s, ", %s", words);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_string_append_printf (s, "%s%s", i ? ", " : " ", json_array_get_string_element (array, i));
}

/* What any node may have: how often, when, where, drawn by whom. */
static void
describe_common (GString *s, JsonObject *node, const gchar *share)
{
  const gchar *scope = aug_node_word (node, "scope", NULL);

  if (share)
    g_string_append_printf (s, ", %s", share);
  if (aug_node_probability (node) != 1)
    g_string_append_printf (s, ", in %.4g %% of cases", 100 * aug_node_probability (node));
  if (json_object_has_member (node, "from"))
    g_string_append_printf (
        s, ", from epoch %" G_GINT64_FORMAT, json_object_get_int_member (node, "from"));
  if (scope)
    g_string_append_printf (
        s, ", drawn for %s", g_str_equal (scope, "branch") ? "each branch alone" : scope);
  if (json_object_has_member (node, "apply-to")) {
    JsonObject *places = json_object_get_object_member (node, "apply-to");

    describe_words (s, places, "media", "only");
    describe_words (s, places, "roles", "only on");
    describe_words (s, places, "branches", "only in branches");
    describe_words (s, places, "except", "not in branches");
  }
}

static void
describe_group (GString *s, JsonObject *node, const gchar *group, guint n)
{
  g_autofree gchar *number = NULL;

  if (json_object_has_member (node, "n"))
    number = aug_distribution_text (json_object_get_member (node, "n"));
  else if (json_object_has_member (node, "depth"))
    number = aug_distribution_text (json_object_get_member (node, "depth"));
  if (g_str_equal (group, "sequence"))
    g_string_append_printf (s, "all %u in order", n);
  else if (g_str_equal (group, "one-of"))
    g_string_append_printf (s, "one of %u", n);
  else if (g_str_equal (group, "epochs"))
    g_string_append_printf (s, "the last of %u whose epoch has come", n);
  else if (g_str_equal (group, "chains"))
    g_string_append_printf (s, "a mix of %.0f chains, operations in each: %s, shares by alpha %.4g",
        aug_node_number (node, "width", 3), number, aug_node_number (node, "alpha", 1));
  else
    g_string_append_printf (s, "some of %u, how many: %s, %s, %s order%s", n, number,
        json_object_has_member (node, "replacement") ? "each may be taken again"
                                                     : "each at most once",
        g_str_equal (aug_node_word (node, "order", "drawn"), "listed") ? "in the listed"
                                                                       : "in drawn",
        json_object_has_member (node, "count") ? ", counting those that are applied" : "");
}

/* How often a child is taken, where that is one number. (transfer full) (nullable) */
static gchar *
share_of (JsonObject *node, JsonObject *child, const gchar *group, gdouble total)
{
  const gdouble weight = aug_node_number (child, "weight", 1);

  if (g_str_equal (group, "one-of"))
    return g_strdup_printf ("taken %.3g %%", 100 * weight / total);
  if (g_str_equal (group, "chains") || json_object_has_member (node, "replacement"))
    return g_strdup_printf ("%.3g %% of turns", 100 * weight / total);
  return weight != 1 ? g_strdup_printf ("weight %.4g", weight) : NULL;
}

static void
describe_node (const Describer *d, JsonObject *node, guint depth, const gchar *share)
{
  const gchar *group, *id = aug_node_id (node);
  JsonArray *children = aug_node_children (node, &group);
  const guint n = children ? json_array_get_length (children) : 0;
  gdouble total = 0;

  g_string_append_printf (d->out, "%*s%s: ", (gint) (2 * depth), "", id);
  if (children) {
    describe_group (d->out, node, group, n);
  } else {
    const gchar *operation = json_object_get_string_member (node, "op");

    g_string_append (d->out, operation);
    describe_magnitude (d, d->out, node, operation);
    describe_arguments (d->out, node);
    describe_schedule (d->out, node);
  }
  describe_common (d->out, node, share);
  g_string_append_c (d->out, '\n');
  for (guint i = 0; i < n; i++)
    total += aug_node_number (json_array_get_object_element (children, i), "weight", 1);
  for (guint i = 0; i < n; i++) {
    JsonObject *child = json_array_get_object_element (children, i);
    g_autofree gchar *taken = share_of (node, child, group, total);

    describe_node (d, child, depth + 1, taken);
  }
}

static void
describe_head (Describer *d, JsonObject *document)
{
  const gchar *dialect = aug_node_word (document, "dialect", NULL);

  if (json_object_has_member (document, "description"))
    g_string_append_printf (
        d->out, "%s\n", json_object_get_string_member (document, "description"));
  if (json_object_has_member (document, "source"))
    g_string_append_printf (
        d->out, "source: %s\n", json_object_get_string_member (document, "source"));
  d->dialect = dialect ? gst_aug_dialect_find (dialect) : NULL;
  if (d->dialect)
    g_string_append_printf (d->out, "levels: %s (%s)\n", d->dialect->name, d->dialect->description);
  d->side[0] = d->side[1] = 224;
  if (json_object_has_member (document, "reference-size")) {
    JsonArray *size = json_object_get_array_member (document, "reference-size");

    d->side[0] = (guint) json_array_get_int_element (size, 0);
    d->side[1] = (guint) json_array_get_int_element (size, 1);
    g_string_append_printf (
        d->out, "pixels of the dialect are those of %ux%u\n", d->side[0], d->side[1]);
  }
  if (g_str_equal (aug_node_word (document, "sampling", "once"), "each"))
    g_string_append (d->out, "every operation samples pixels anew, as published\n");
  if (json_object_has_member (document, "schedule")) {
    g_autoptr (GString) words = g_string_new (NULL);

    describe_schedule (words, document);
    g_string_append_printf (d->out, "of all: %s\n", words->str + strlen (", "));
  }
}

/* Returns: (transfer full): lines about a policy: a node a line, its children indented below */
gchar *
aug_policy_describe (const GstAugPolicy *policy)
{
  g_autoptr (JsonObject) document = aug_policy_document (policy);
  g_autofree gchar *title = aug_policy_title (policy);
  Describer d = { .out = g_string_new (NULL) };

  g_string_append_printf (d.out, "%s\n", title);
  describe_head (&d, document);
  g_string_append_c (d.out, '\n');
  describe_node (&d, json_object_get_object_member (document, "policy"), 0, NULL);
  return g_string_free (d.out, FALSE);
}
