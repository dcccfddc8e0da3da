/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The JSON Schema of policy documents: what never changes is schema-base.json, operations and their
 * arguments follow from the catalogue. What a schema cannot say is left to the parser: ids are
 * unique, the first of two numbers is the lower one, arguments do not contradict each other. */
#include <gio/gio.h>
#include <string.h>

#include "../builtin.h"
#include "parse.h"

typedef struct {
  JsonObject *defs;
  JsonObject *operation; /* its properties */
} Schema;

static JsonObject *
new_member (JsonObject *parent, const gchar *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (parent, name, object);
  return object;
}

static void
set_reference (JsonObject *parent, const gchar *def)
{
  g_autofree gchar *reference = g_strconcat ("#/$defs/", def, NULL);

  json_object_set_string_member (parent, "$ref", reference);
}

static void
add_reference (JsonObject *parent, const gchar *name, const gchar *def)
{
  set_reference (new_member (parent, name), def);
}

static JsonArray *
new_array (JsonObject *parent, const gchar *name)
{
  JsonArray *array = json_array_new ();

  json_object_set_array_member (parent, name, array);
  return array;
}

static void
set_type (JsonObject *object, const gchar *type, gdouble low, gdouble high)
{
  json_object_set_string_member (object, "type", type);
  json_object_set_double_member (object, "minimum", low);
  json_object_set_double_member (object, "maximum", high);
}

static gchar *
range_name (const gchar *what, gdouble low, gdouble high)
{
  g_autoptr (JsonNode) a = json_node_init_double (json_node_alloc (), low);
  g_autoptr (JsonNode) b = json_node_init_double (json_node_alloc (), high);
  g_autofree gchar *from = gst_aug_json_print (a, FALSE), *to = gst_aug_json_print (b, FALSE);

  return g_strdup_printf ("%s-from-%s-to-%s", what, from, to);
}

/* A list of numbers in the range, with a definition of its own. */
static void
set_list (
    Schema *self, JsonObject *object, const gchar *type, gdouble low, gdouble high, gboolean pair)
{
  g_autofree gchar *name =
      range_name (pair ? g_str_equal (type, "number") ? "pair" : "integers" : "values", low, high);
  JsonObject *def;

  set_reference (object, name);
  if (json_object_has_member (self->defs, name))
    return;
  def = new_member (self->defs, name);
  json_object_set_string_member (def, "type", "array");
  json_object_set_int_member (def, "minItems", pair ? 2 : 1);
  json_object_set_int_member (def, "maxItems", pair ? 2 : GST_AUG_MAX_VALUES);
  set_type (new_member (def, "items"), type, low, high);
}

static void
require (JsonObject *requirements, const gchar *member, const gchar *other)
{
  json_array_add_string_element (new_array (requirements, member), other);
}

/* Exactly one member of several. */
static void
set_one_of (JsonObject *object, const gchar *const *names)
{
  JsonArray *array = new_array (object, "oneOf");

  for (; *names; names++) {
    JsonObject *one = json_object_new ();

    json_array_add_string_element (new_array (one, "required"), *names);
    json_array_add_object_element (array, one);
  }
}

/* What a number from @low to @high can be drawn from. (transfer full): the name of the definition
 */
static gchar *
add_drawn (Schema *self, gdouble low, gdouble high)
{
  static const gchar *const names[] = { "uniform", "log-uniform", "normal", "beta", "integers",
    "bins", "categorical", NULL };
  const gboolean has_logarithm = high >= GST_AUG_LEAST_LOG;
  gchar *name = range_name ("drawn", low, high);
  JsonObject *def, *members, *requirements;

  if (json_object_has_member (self->defs, name))
    return name;
  def = new_member (self->defs, name);
  json_object_set_string_member (def, "type", "object");
  json_object_set_boolean_member (def, "additionalProperties", FALSE);
  set_one_of (def, names);
  requirements = new_member (def, "dependentRequired");
  require (requirements, "clip", "normal");
  require (requirements, "range", "beta");
  require (requirements, "weights", "categorical");
  if (low > 0 || high < 1)
    require (requirements, "beta", "range");
  members = new_member (def, "properties");
  set_list (self, new_member (members, "uniform"), "number", low, high, TRUE);
  if (has_logarithm)
    set_list (self, new_member (members, "log-uniform"), "number", MAX (low, GST_AUG_LEAST_LOG),
        high, TRUE);
  add_reference (members, "normal", "mean-and-deviation");
  set_list (self, new_member (members, "clip"), "number", low, high, TRUE);
  add_reference (members, "beta", "shapes");
  set_list (self, new_member (members, "range"), "number", low, high, TRUE);
  set_list (
      self, new_member (members, "integers"), "integer", MAX (low, -1e9), MIN (high, 1e9), TRUE);
  set_list (self, new_member (members, "bins"), "number", low, high, FALSE);
  set_list (self, new_member (members, "categorical"), "number", low, high, FALSE);
  add_reference (members, "weights", "weights");
  return name;
}

/* A number that may be drawn. @type: number or integer, where it is constant */
static void
set_number (Schema *self, JsonObject *object, const gchar *type, gdouble low, gdouble high)
{
  g_autofree gchar *name = range_name (type, low, high), *drawn = NULL;

  if (!json_object_has_member (self->defs, name)) {
    JsonObject *def = new_member (self->defs, name);
    JsonArray *choices = new_array (def, "anyOf");
    JsonObject *constant = json_object_new (), *other = json_object_new ();

    set_type (constant, type, low, high);
    json_array_add_object_element (choices, constant);
    drawn = add_drawn (self, low, high);
    set_reference (other, drawn);
    json_array_add_object_element (choices, other);
  }
  set_reference (object, name);
}

/* A word of an enumeration that may be drawn; its definition has the name of the type. */
static void
set_words (Schema *self, JsonObject *object, GType type)
{
  const gchar *name = g_type_name (type);
  g_autofree gchar *drawn_name = g_strconcat (name, "-drawn", NULL);
  GEnumClass *klass;
  JsonObject *def, *drawn, *members;
  JsonArray *words;

  set_reference (object, drawn_name);
  if (json_object_has_member (self->defs, name))
    return;
  klass = g_type_class_ref (type);
  def = new_member (self->defs, name);
  words = new_array (def, "enum");
  for (guint i = 0; i < klass->n_values; i++)
    json_array_add_string_element (words, klass->values[i].value_nick);
  g_type_class_unref (klass);
  def = new_member (self->defs, drawn_name);
  words = new_array (def, "anyOf");
  drawn = json_object_new ();
  set_reference (drawn, name);
  json_array_add_object_element (words, drawn);
  drawn = json_object_new ();
  json_array_add_object_element (words, drawn);
  json_object_set_string_member (drawn, "type", "object");
  json_object_set_boolean_member (drawn, "additionalProperties", FALSE);
  set_one_of (drawn, (const gchar *const[]){ "bins", "categorical", NULL });
  require (new_member (drawn, "dependentRequired"), "weights", "categorical");
  members = new_member (drawn, "properties");
  for (guint i = 0; i < 2; i++) {
    JsonObject *list = new_member (members, i ? "categorical" : "bins");

    json_object_set_string_member (list, "type", "array");
    json_object_set_int_member (list, "minItems", 1);
    json_object_set_int_member (list, "maxItems", GST_AUG_MAX_VALUES);
    add_reference (list, "items", name);
  }
  add_reference (members, "weights", "weights");
}

static void
set_default (JsonObject *object, const GstAugSetting *row)
{
  GEnumClass *klass;

  switch (row->type) {
  case GST_AUG_SETTING_BOOLEAN:
    json_object_set_boolean_member (object, "default", row->otherwise != 0);
    break;
  case GST_AUG_SETTING_ENUM:
    klass = g_type_class_ref (row->enum_type ());
    json_object_set_string_member (
        object, "default", g_enum_get_value (klass, (gint) row->otherwise)->value_nick);
    g_type_class_unref (klass);
    break;
  case GST_AUG_SETTING_DOUBLE:
  case GST_AUG_SETTING_INT:
  case GST_AUG_SETTING_UINT:
    json_object_set_double_member (object, "default", row->otherwise);
    break;
  default:
    break;
  }
}

static void
add_argument (Schema *self, JsonObject *arguments, const GstAugSetting *row)
{
  JsonObject *object = new_member (arguments, row->name);

  json_object_set_string_member (object, "description", row->blurb);
  set_default (object, row);
  switch (row->type) {
  case GST_AUG_SETTING_DOUBLE:
    set_number (self, object, "number", row->minimum, row->maximum);
    break;
  case GST_AUG_SETTING_INT:
  case GST_AUG_SETTING_UINT:
    set_number (self, object, "integer", row->minimum, row->maximum);
    break;
  case GST_AUG_SETTING_ENUM:
    set_words (self, object, row->enum_type ());
    break;
  case GST_AUG_SETTING_BOOLEAN:
    json_object_set_string_member (object, "type", "boolean");
    break;
  case GST_AUG_SETTING_NUMBERS:
    json_object_set_string_member (object, "type", "array");
    json_object_set_int_member (object, "maxItems", GST_AUG_NUMBERS_MAX);
    json_object_set_string_member (new_member (object, "items"), "type", "number");
    break;
  case GST_AUG_SETTING_FRACTION:
    json_object_set_string_member (object, "pattern", "^[0-9]{1,9}/[1-9][0-9]{0,8}$");
    /* fall through */
  default:
    json_object_set_string_member (object, "type", "string");
    break;
  }
}

/* The members that every node has. */
static void
close_node (JsonObject *def)
{
  static const gchar *const every[] = { "id", "probability", "weight", "from", "scope",
    "apply-to" };
  JsonObject *members = json_object_get_object_member (def, "properties");

  for (guint i = 0; i < G_N_ELEMENTS (every); i++)
    add_reference (members, every[i], every[i]);
  json_object_set_boolean_member (def, "additionalProperties", FALSE);
}

static gdouble
most_levels (void)
{
  gdouble most = 0;

  for (guint i = 0; gst_aug_dialect_nth (i); i++)
    most = MAX (most, gst_aug_dialect_nth (i)->levels);
  return most;
}

/* Magnitude or level, sign and schedule. */
static void
add_magnitude (Schema *self, JsonObject *def, JsonObject *members, const GstAugLevelled *levelled)
{
  static const gchar *const signs[] = { "none", "random", "negative", NULL };

  add_reference (members, "schedule", "schedule");
  if (!levelled->has_magnitude)
    return;
  set_one_of (def, (const gchar *const[]){ "magnitude", "level", NULL });
  set_number (
      self, new_member (members, "magnitude"), "number", levelled->minimum, levelled->maximum);
  set_number (self, new_member (members, "level"), "number", 0, most_levels ());
  if (levelled->is_signed) {
    JsonArray *words = new_array (new_member (members, "sign"), "enum");

    for (guint i = 0; signs[i]; i++)
      json_array_add_string_element (words, signs[i]);
  }
}

static void
add_operation (Schema *self, const gchar *name, const gchar *description,
    const GstAugSettings *settings, const GstAugKind *kind, const GstAugLevelled *levelled)
{
  g_autofree gchar *def_name = g_strconcat ("op-", name, NULL);
  JsonObject *def = new_member (self->defs, def_name), *choice = json_object_new ();
  JsonObject *members = new_member (def, "properties"), *arguments;

  json_object_set_string_member (def, "description", description);
  json_object_set_string_member (new_member (members, "op"), "const", name);
  arguments = new_member (members, "arguments");
  json_object_set_string_member (arguments, "type", "object");
  json_object_set_boolean_member (arguments, "additionalProperties", FALSE);
  arguments = new_member (arguments, "properties");
  for (guint i = 0; i < settings->n_rows; i++)
    if (!kind || gst_aug_policy_is_argument (kind, settings->rows[i].name))
      add_argument (self, arguments, &settings->rows[i]);
  if (levelled)
    add_magnitude (self, def, members, levelled);
  close_node (def);
  json_array_add_string_element (
      json_object_get_array_member (
          json_object_get_object_member (
              json_object_get_object_member (self->operation, "properties"), "op"),
          "enum"),
      name);
  json_object_set_string_member (
      new_member (new_member (new_member (choice, "if"), "properties"), "op"), "const", name);
  add_reference (choice, "then", def_name);
  json_array_add_object_element (json_object_get_array_member (self->operation, "allOf"), choice);
}

static void
add_operations (Schema *self)
{
  self->operation = new_member (self->defs, "operation");
  new_array (new_member (new_member (self->operation, "properties"), "op"), "enum");
  new_array (self->operation, "allOf");
  for (guint i = 0; gst_aug_levelled_nth (i); i++) {
    const GstAugLevelled *levelled = gst_aug_levelled_nth (i);

    add_operation (
        self, levelled->name, levelled->description, &gst_aug_levelled_settings, NULL, levelled);
  }
  for (guint i = 0; i < gst_aug_catalogue_size (); i++) {
    const GstAugKind *kind = gst_aug_catalogue_nth (i);
    g_autofree gpointer block = g_malloc0 (kind->settings->size);

    gst_aug_settings_init (kind->settings, block);
    if (!g_str_equal (kind->name, "policy") && !gst_aug_levelled_find (kind->name) &&
        !gst_aug_policy_refusal (kind, block))
      add_operation (self, kind->name, kind->description, kind->settings, kind, NULL);
  }
}

static void
complete (JsonObject *root)
{
  static const gchar *const groups[] = { "sequence", "one-of", "some-of", "chains", "epochs" };
  Schema self = { json_object_get_object_member (root, "$defs"), NULL };
  JsonObject *properties = json_object_get_object_member (root, "properties"), *members;
  JsonArray *dialects = new_array (json_object_get_object_member (properties, "dialect"), "enum");

  for (guint i = 0; gst_aug_dialect_nth (i); i++)
    json_array_add_string_element (dialects, gst_aug_dialect_nth (i)->name);
  members = json_object_get_object_member (
      json_object_get_object_member (self.defs, "some-of"), "properties");
  set_number (&self, json_object_get_object_member (members, "n"), "number", 0, 1024);
  members = json_object_get_object_member (
      json_object_get_object_member (self.defs, "chains"), "properties");
  set_number (&self, json_object_get_object_member (members, "depth"), "number", 1, 8);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    close_node (json_object_get_object_member (self.defs, groups[i]));
  add_operations (&self);
}

/* Members by their names, a line each; those of @lines once more. */
static void
print (GString *out, JsonObject *object, const gchar *lines, const gchar *indent)
{
  g_autoptr (GList) names = g_list_sort (json_object_get_members (object), (GCompareFunc) strcmp);

  g_string_append (out, "{");
  for (GList *at = names; at; at = at->next) {
    JsonNode *member = json_object_get_member (object, at->data);
    g_autofree gchar *text = NULL;

    g_string_append_printf (
        out, "%s\n%s  \"%s\": ", at == names ? "" : ",", indent, (const gchar *) at->data);
    if (g_strcmp0 (lines, at->data) == 0) {
      print (out, json_node_get_object (member), NULL, "  ");
      continue;
    }
    text = gst_aug_json_print (member, FALSE);
    g_string_append (out, text);
  }
  g_string_append_printf (out, "\n%s}", indent);
}

/**
 * gst_aug_policy_schema:
 *
 * The JSON Schema (draft 2020-12) of policy documents, from the catalogue of operations. What it
 * accepts and gst_aug_policy_new() does not is listed in docs/policy.md.
 *
 * Returns: (transfer full): JSON, a definition a line
 */
gchar *
gst_aug_policy_schema (void)
{
  g_autoptr (GBytes) text = gst_aug_policy_schema_text ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  GString *out = g_string_new (NULL);
  JsonObject *root;
  gsize size;
  gconstpointer data = g_bytes_get_data (text, &size);

  if (!json_parser_load_from_data (parser, data, (gssize) size, NULL))
    g_return_val_if_reached (NULL);
  root = json_node_get_object (json_parser_get_root (parser));
  complete (root);
  print (out, root, "$defs", "");
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}
