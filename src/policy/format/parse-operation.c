/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Operations of a document: which they are, their magnitude and their arguments. */
#include <math.h>
#include <string.h>

#include "../../catalogue/catalogue-private.h"
#include "parse.h"

/* What the node, the policy or the element says instead of an argument. */
static const gchar *const not_arguments[] = { "translator", "translator-command", "decision",
  "scope", "hold", "probability", "seed", "defer", "post-messages", "color-words", "hue-tolerance",
  "saturation-tolerance", "shade-tolerance", "text-safe", NULL };

gboolean
gst_aug_policy_is_argument (const GstAugKind *kind, const gchar *setting)
{
  /* what a conflict with captions leads to is said once for all operations that are mended so */
  if (g_str_equal (setting, "on-conflict") &&
      (g_str_equal (kind->name, "color") || g_str_equal (kind->name, "flip")))
    return FALSE;
  return !g_strv_contains (not_arguments, setting);
}

/* Names of all operations. */
static gchar **
all_operations (void)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; gst_aug_levelled_nth (i); i++)
    g_ptr_array_add (names, g_strdup (gst_aug_levelled_nth (i)->name));
  for (guint i = 0; i < gst_aug_catalogue_size (); i++)
    if (!g_str_equal (gst_aug_catalogue_nth (i)->name, "policy"))
      g_ptr_array_add (names, g_strdup (gst_aug_catalogue_nth (i)->name));
  g_ptr_array_add (names, NULL);
  return (gchar **) g_ptr_array_free (names, FALSE);
}

static gboolean
find_operation (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  const gsize at = gst_aug_reader_enter (&self->reader, "op");
  const gchar *name;

  if (!gst_aug_reader_string (&self->reader, json_object_get_member (object, "op"), &name))
    return FALSE;
  node->levelled = gst_aug_levelled_find (name);
  if (!node->levelled)
    node->kind = gst_aug_catalogue_find (name);
  if (!node->levelled && (!node->kind || g_str_equal (node->kind->name, "policy"))) {
    g_auto (GStrv) names = all_operations ();
    g_autofree gchar *hint = gst_aug_did_you_mean (name, (const gchar *const *) names);

    return gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_UNKNOWN,
        "there is no operation \"%s\"; %s", name, hint);
  }
  gst_aug_reader_leave (&self->reader, at);
  return TRUE;
}

/* A number, word, boolean or list as gst-launch-1.0 writes it. (transfer full) */
static gchar *
to_text (JsonNode *json)
{
  GString *text;
  JsonArray *array;

  if (JSON_NODE_HOLDS_VALUE (json) && json_node_get_value_type (json) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (json));
  if (JSON_NODE_HOLDS_VALUE (json))
    return gst_aug_json_print (json, FALSE);
  if (!JSON_NODE_HOLDS_ARRAY (json))
    return NULL;
  text = g_string_new ("<");
  array = json_node_get_array (json);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *item = json_array_get_element (array, i);
    g_autofree gchar *number = NULL;

    if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) == G_TYPE_STRING) {
      g_string_free (text, TRUE);
      return NULL;
    }
    number = gst_aug_json_print (item, FALSE);
    g_string_append_printf (text, "%s(double)%s", i ? "," : "", number);
  }
  g_string_append_c (text, '>');
  return g_string_free (text, FALSE);
}

static gboolean
is_number (const GstAugSetting *row)
{
  return row->type == GST_AUG_SETTING_DOUBLE || row->type == GST_AUG_SETTING_INT ||
         row->type == GST_AUG_SETTING_UINT;
}

static gboolean
fits_type (const GstAugSetting *row, JsonNode *json)
{
  const GType type = JSON_NODE_HOLDS_VALUE (json) ? json_node_get_value_type (json) : 0;

  switch (row->type) {
  case GST_AUG_SETTING_BOOLEAN:
    return type == G_TYPE_BOOLEAN;
  case GST_AUG_SETTING_STRING:
  case GST_AUG_SETTING_ENUM:
  case GST_AUG_SETTING_FRACTION:
    return type == G_TYPE_STRING;
  case GST_AUG_SETTING_NUMBERS:
    return JSON_NODE_HOLDS_ARRAY (json);
  default:
    return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE || type == G_TYPE_STRING;
  }
}

static const gchar *
what_fits (const GstAugSetting *row)
{
  switch (row->type) {
  case GST_AUG_SETTING_BOOLEAN:
    return "true or false";
  case GST_AUG_SETTING_FRACTION:
    return "a string like \"1/2\"";
  case GST_AUG_SETTING_NUMBERS:
    return "an array of numbers";
  case GST_AUG_SETTING_STRING:
    return "a string";
  default:
    return "a whole number";
  }
}

/* The word as the enumeration itself has it, static, or NULL with the error. */
static const gchar *
read_enum (GstAugReader *reader, const GstAugSetting *row, const gchar *word)
{
  GEnumClass *klass = g_type_class_ref (row->enum_type ());
  const GEnumValue *value = g_enum_get_value_by_nick (klass, word);
  g_autoptr (GPtrArray) nicks = NULL;
  g_autofree gchar *hint = NULL;

  if (!value) {
    nicks = g_ptr_array_new ();
    for (guint i = 0; i < klass->n_values; i++)
      g_ptr_array_add (nicks, (gpointer) klass->values[i].value_nick);
    g_ptr_array_add (nicks, NULL);
    hint = gst_aug_did_you_mean (word, (const gchar *const *) nicks->pdata);
    gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_UNKNOWN, "\"%s\" is not one of its words; %s", word, hint);
  }
  g_type_class_unref (klass);
  return value ? value->value_nick : NULL;
}

/* An argument that is written down. */
static gboolean
read_constant (GstAugReader *reader, const GstAugSetting *row, JsonNode *json, gpointer block)
{
  g_autofree gchar *text = NULL;
  gdouble number;

  if (is_number (row)) {
    if (!gst_aug_reader_number (reader, json, row->minimum, row->maximum, &number))
      return FALSE;
    if (row->type != GST_AUG_SETTING_DOUBLE && number != floor (number))
      return gst_aug_reader_fail (
          reader, GST_AUG_POLICY_ERROR_VALUE, "%g is no whole number", number);
  } else if (!fits_type (row, json)) {
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_SYNTAX, "this must be %s", what_fits (row));
  }
  text = to_text (json);
  if (row->type == GST_AUG_SETTING_ENUM && !read_enum (reader, row, text))
    return FALSE;
  if (row->type == GST_AUG_SETTING_STRING) {
    *(const gchar **) ((guint8 *) block + row->offset) = g_intern_string (text);
    return TRUE;
  }
  return (text && gst_aug_setting_read (row, block, text)) ||
         gst_aug_reader_fail (
             reader, GST_AUG_POLICY_ERROR_VALUE, "this must be %s", what_fits (row));
}

/* One that is drawn. */
static gboolean
read_drawn (GstAugReader *reader, const GstAugSetting *row, JsonNode *json, GstAugPolicyNode *node)
{
  GstAugPolicyDrawn drawn = { .setting = row };
  const gboolean words = row->type == GST_AUG_SETTING_ENUM;
  gboolean ok;

  if (!is_number (row) && !words)
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_VALUE, "numbers and words can be drawn, this cannot");
  ok = gst_aug_reader_distribution (
      reader, json, row->minimum, row->maximum, words, &drawn.distribution);
  for (guint i = 0; ok && words && i < drawn.distribution.n; i++)
    ok = (drawn.distribution.words[i] = read_enum (reader, row, drawn.distribution.words[i])) !=
         NULL;
  if (!ok) {
    gst_aug_distribution_clear (&drawn.distribution);
    return FALSE;
  }
  if (!node->drawn)
    node->drawn = g_array_new (FALSE, FALSE, sizeof drawn);
  g_array_append_val (node->drawn, drawn);
  return TRUE;
}

static gchar **
argument_names (const GstAugPolicyNode *node)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < node->settings->n_rows; i++)
    if (!node->kind || gst_aug_policy_is_argument (node->kind, node->settings->rows[i].name))
      g_ptr_array_add (names, g_strdup (node->settings->rows[i].name));
  g_ptr_array_add (names, NULL);
  return (gchar **) g_ptr_array_free (names, FALSE);
}

static gboolean
read_argument (GstAugReader *reader, const gchar *name, JsonNode *json, GstAugPolicyNode *node)
{
  const GstAugSetting *row = gst_aug_settings_find (node->settings, name);

  if (row && g_str_has_prefix (name, "translator"))
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_UNKNOWN,
        "\"%s\" is no argument: a document comes from anywhere and does not say which programs "
        "run; set it on augtext",
        name);
  if (node->kind && !gst_aug_policy_is_argument (node->kind, name))
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_UNKNOWN,
        "\"%s\" is no argument: probability and scope are members of the node, the rest are "
        "settings of augpolicy",
        name);
  if (!row) {
    g_auto (GStrv) names = argument_names (node);
    g_autofree gchar *hint = gst_aug_did_you_mean (name, (const gchar *const *) names);

    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_UNKNOWN, "\"%s\" is no argument; %s", name, hint);
  }
  return JSON_NODE_HOLDS_OBJECT (json) ? read_drawn (reader, row, json, node)
                                       : read_constant (reader, row, json, node->block);
}

static gint
compare_drawn (gconstpointer a, gconstpointer b)
{
  return strcmp (((const GstAugPolicyDrawn *) a)->setting->name,
      ((const GstAugPolicyDrawn *) b)->setting->name);
}

static gboolean
read_arguments (GstAugParser *self, JsonObject *parent, GstAugPolicyNode *node)
{
  GstAugReader *reader = &self->reader;
  JsonNode *member = json_object_get_member (parent, "arguments");
  JsonObject *object;
  JsonObjectIter iter;
  const gchar *name;
  JsonNode *json;
  gsize path;

  if (!member)
    return TRUE;
  path = gst_aug_reader_enter (reader, "arguments");
  if (!gst_aug_reader_object (reader, member, &object))
    return FALSE;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &json)) {
    const gsize at = gst_aug_reader_enter (reader, name);

    if (!read_argument (reader, name, json, node))
      return FALSE;
    gst_aug_reader_leave (reader, at);
  }
  if (node->drawn)
    g_array_sort (node->drawn, compare_drawn);
  gst_aug_reader_leave (reader, path);
  return TRUE;
}

static gboolean
read_sign (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  static const gchar *const words[] = { "none", "random", "negative", NULL };
  GstAugReader *reader = &self->reader;
  const gchar *word = NULL;
  guint n = 0;

  if (!gst_aug_reader_member_string (reader, object, "sign", &word))
    return FALSE;
  if (!word)
    return TRUE;
  gst_aug_reader_enter (reader, "sign");
  if (!node->levelled || !node->levelled->is_signed)
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_VALUE, "this operation has no sign; leave it out");
  while (words[n] && !g_str_equal (words[n], word))
    n++;
  if (!words[n])
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_UNKNOWN,
        "\"sign\" is none, random or negative, not \"%s\"", word);
  gst_aug_reader_leave (reader, reader->path->len - strlen (".sign"));
  node->sign = (GstAugPolicySign) n;
  node->has_sign = TRUE;
  return TRUE;
}

/* Whether the operation has a level in the dialect. */
static gboolean
has_level (const GstAugParser *self, const GstAugPolicyNode *node)
{
  gdouble magnitude;
  gboolean is_signed;

  return self->dialect && g_strv_contains (self->dialect->operations, node->levelled->name) &&
         self->dialect->magnitude (node->levelled->name, 0, 224, &magnitude, &is_signed);
}

static gboolean
read_magnitude (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  GstAugReader *reader = &self->reader;
  const GstAugLevelled *levelled = node->levelled;
  const gboolean level = json_object_has_member (object, "level");
  const gchar *member = level ? "level" : "magnitude";
  JsonNode *json = json_object_get_member (object, member);
  gsize at;

  if (level && json_object_has_member (object, "magnitude"))
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE,
        "level and magnitude say the same thing; leave one out");
  if (!json && levelled && levelled->has_magnitude)
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_SYNTAX,
        "%s needs \"magnitude\" (%g to %g), or \"level\" and a dialect", levelled->name,
        levelled->minimum, levelled->maximum);
  if (!json)
    return TRUE;
  at = gst_aug_reader_enter (reader, member);
  if (!levelled || !levelled->has_magnitude)
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE, "%s has no %s; leave it out",
        levelled ? levelled->name : node->kind->name, member);
  if (level && !self->dialect)
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE,
        "what a level means is said by a dialect: add one to the document, for example "
        "\"dialect\": \"torchvision-randaugment\"");
  if (level && !has_level (self, node))
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE,
        "%s has no levels in the dialect %s; type a magnitude", levelled->name,
        self->dialect->name);
  if (!gst_aug_reader_distribution (reader, json, level ? 0 : levelled->minimum,
          level ? self->dialect->levels : levelled->maximum, FALSE, &node->magnitude))
    return FALSE;
  node->has_magnitude = !level;
  node->has_level = level;
  gst_aug_reader_leave (reader, at);
  return TRUE;
}

/* Where levels are whole numbers, one between two of them would be another one. */
static gboolean
check_level (GstAugParser *self, const GstAugPolicyNode *node)
{
  const GstAugDistribution *d = &node->magnitude;
  gboolean whole = d->type == GST_AUG_DISTRIBUTION_INTEGERS ||
                   (d->type == GST_AUG_DISTRIBUTION_CONSTANT && d->low == floor (d->low));

  if (!node->has_level || !self->dialect->whole)
    return TRUE;
  for (guint i = 0; i < d->n && (i == 0 || whole); i++)
    whole = d->values[i] == floor (d->values[i]);
  return whole || gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_VALUE,
                      "levels of the dialect %s are whole numbers: type one, or draw from integers "
                      "or bins",
                      self->dialect->name);
}

/* What chains make of a picture is mixed, so they hold what changes single pictures. */
static gboolean
may_be_mixed (const GstAugKind *kind)
{
  return kind->touches & GST_AUG_TOUCHES_VIDEO &&
         !(kind->touches & (GST_AUG_TOUCHES_TIME | GST_AUG_TOUCHES_TENSOR));
}

gboolean
gst_aug_parse_operation (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  if (!find_operation (self, object, node))
    return FALSE;
  if (self->in_chains && node->kind && !may_be_mixed (node->kind))
    return gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_VALUE,
        "chains hold operations on single pictures, and %s is none: put it in front of them or "
        "behind",
        node->kind->name);
  node->settings = node->kind ? node->kind->settings : &gst_aug_levelled_settings;
  node->block = g_malloc0 (node->settings->size);
  gst_aug_settings_init (node->settings, node->block);
  if (node->kind) {
    GstAugCommonSettings *common = node->block;

    if (gst_aug_settings_find (node->settings, "probability"))
      node->probability = common->probability;
    if (json_object_has_member (object, "schedule"))
      return gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_VALUE,
          "\"schedule\" changes magnitudes, and %s has none; draw its arguments instead",
          node->kind->name);
  } else if (self->dialect) {
    gst_aug_dialect_set_arguments (self->dialect, node->levelled->name, node->block);
  }
  if (!read_arguments (self, object, node) || !read_magnitude (self, object, node) ||
      !check_level (self, node) || !read_sign (self, object, node) ||
      !gst_aug_parse_schedule (self, object, &node->schedule))
    return FALSE;
  return !node->kind || gst_aug_parse_check (self, node);
}
