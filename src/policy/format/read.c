/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include "read.h"

#include <math.h>
#include <string.h>

/* Of a sentence with what it quotes. */
#define MAX_SENTENCE 1500
#define MAX_MEMBER 64

void
gst_aug_shorten (gchar *sentence)
{
  const gsize length = strlen (sentence);
  gchar *from, *to;

  if (length <= MAX_SENTENCE)
    return;
  from = g_utf8_find_prev_char (sentence, sentence + MAX_SENTENCE * 2 / 3);
  to = g_utf8_find_next_char (sentence + length - MAX_SENTENCE / 4, NULL);
  memcpy (from, " ... ", 5);
  memmove (from + 5, to, strlen (to) + 1);
}

gboolean
gst_aug_reader_fail (GstAugReader *self, GstAugPolicyError code, const gchar *format, ...)
{
  g_autofree gchar *what = NULL, *place = NULL;
  va_list args;

  if (!self->error || *self->error)
    return FALSE;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  gst_aug_shorten (what);
  if (self->text)
    place = gst_aug_json_locate (self->text, self->size, self->path->str);
  g_set_error (self->error, GST_AUG_POLICY_ERROR, code, "%s%s%s: %s", place ? place : "",
      place ? ", " : "", self->path->str, what);
  return FALSE;
}

gsize
gst_aug_reader_enter (GstAugReader *self, const gchar *member)
{
  const gsize length = self->path->len;

  /* of others the path would not be understood; they are known nowhere */
  if (!strpbrk (member, ".[]") && strlen (member) <= MAX_MEMBER) {
    g_string_append_c (self->path, '.');
    g_string_append (self->path, member);
  }
  return length;
}

gsize
gst_aug_reader_enter_element (GstAugReader *self, guint index)
{
  const gsize length = self->path->len;
  gchar digits[12] = "", *digit = digits + sizeof digits - 1;

  /* printf() would be half of what it costs to read an array */
  do
    *--digit = (gchar) ('0' + index % 10);
  while (index /= 10);
  g_string_append_c (self->path, '[');
  g_string_append (self->path, digit);
  g_string_append_c (self->path, ']');
  return length;
}

void
gst_aug_reader_leave (GstAugReader *self, gsize length)
{
  g_string_truncate (self->path, length);
}

gboolean
gst_aug_reader_only (GstAugReader *self, JsonObject *object, const gchar *const *known)
{
  JsonObjectIter iter;
  const gchar *name;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL)) {
    g_autofree gchar *hint = NULL;

    if (g_strv_contains (known, name))
      continue;
    hint = gst_aug_did_you_mean (name, known);
    gst_aug_reader_enter (self, name);
    return gst_aug_reader_fail (
        self, GST_AUG_POLICY_ERROR_UNKNOWN, "\"%s\" is not known here; %s", name, hint);
  }
  return TRUE;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
gst_aug_reader_number (
    GstAugReader *self, JsonNode *node, gdouble low, gdouble high, gdouble *value)
{
  if (!holds (node, G_TYPE_DOUBLE) && !holds (node, G_TYPE_INT64))
    return gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_SYNTAX, "this must be a number");
  *value = json_node_get_double (node);
  if (*value == 0)
    *value = 0; /* no -0 */
  if (!isfinite (*value) || *value < low || *value > high)
    return gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_VALUE,
        "%g is out of range; type a number from %g to %g", *value, low, high);
  return TRUE;
}

gboolean
gst_aug_reader_whole (GstAugReader *self, JsonNode *node, gdouble low, gdouble high, gdouble *value)
{
  return gst_aug_reader_number (self, node, low, high, value) &&
         (*value == floor (*value) || gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_VALUE,
                                          "%g is no whole number", *value));
}

gboolean
gst_aug_reader_string (GstAugReader *self, JsonNode *node, const gchar **value)
{
  if (!holds (node, G_TYPE_STRING))
    return gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_SYNTAX, "this must be a string");
  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
gst_aug_reader_array (
    GstAugReader *self, JsonNode *node, guint least, guint most, JsonArray **array)
{
  if (!node || !JSON_NODE_HOLDS_ARRAY (node))
    return gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_SYNTAX, "this must be an array");
  *array = json_node_get_array (node);
  if (json_array_get_length (*array) < least || json_array_get_length (*array) > most) {
    if (least == most)
      return gst_aug_reader_fail (
          self, GST_AUG_POLICY_ERROR_SYNTAX, "this must be an array of %u", least);
    return gst_aug_reader_fail (
        self, GST_AUG_POLICY_ERROR_SYNTAX, "this must be an array of %u to %u", least, most);
  }
  return TRUE;
}

gboolean
gst_aug_reader_object (GstAugReader *self, JsonNode *node, JsonObject **object)
{
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    return gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_SYNTAX, "this must be an object");
  *object = json_node_get_object (node);
  return TRUE;
}

typedef gboolean (*ReadNumber) (
    GstAugReader *self, JsonNode *node, gdouble low, gdouble high, gdouble *value);

static gboolean
read_member (GstAugReader *self, JsonObject *object, const gchar *name, ReadNumber read,
    gdouble low, gdouble high, gdouble *value)
{
  JsonNode *node = json_object_get_member (object, name);
  gboolean ok;
  gsize at;

  if (!node)
    return TRUE;
  at = gst_aug_reader_enter (self, name);
  ok = read (self, node, low, high, value);
  gst_aug_reader_leave (self, at);
  return ok;
}

gboolean
gst_aug_reader_member_number (GstAugReader *self, JsonObject *object, const gchar *name,
    gdouble low, gdouble high, gdouble *value)
{
  return read_member (self, object, name, gst_aug_reader_number, low, high, value);
}

gboolean
gst_aug_reader_member_whole (GstAugReader *self, JsonObject *object, const gchar *name, gdouble low,
    gdouble high, gdouble *value)
{
  return read_member (self, object, name, gst_aug_reader_whole, low, high, value);
}

gboolean
gst_aug_reader_member_string (
    GstAugReader *self, JsonObject *object, const gchar *name, const gchar **value)
{
  JsonNode *node = json_object_get_member (object, name);
  gboolean ok;
  gsize at;

  if (!node)
    return TRUE;
  at = gst_aug_reader_enter (self, name);
  ok = gst_aug_reader_string (self, node, value);
  gst_aug_reader_leave (self, at);
  return ok;
}

gboolean
gst_aug_reader_member_boolean (
    GstAugReader *self, JsonObject *object, const gchar *name, gboolean *value)
{
  JsonNode *node = json_object_get_member (object, name);
  gsize at;

  if (!node)
    return TRUE;
  at = gst_aug_reader_enter (self, name);
  if (!holds (node, G_TYPE_BOOLEAN))
    return gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_SYNTAX, "this must be true or false");
  *value = json_node_get_boolean (node);
  gst_aug_reader_leave (self, at);
  return TRUE;
}

/* Two numbers, the first not above the second. */
static gboolean
read_pair (GstAugReader *self, JsonNode *node, gdouble low, gdouble high, gdouble *a, gdouble *b)
{
  gdouble *const into[] = { a, b };
  JsonArray *array;

  if (!gst_aug_reader_array (self, node, 2, 2, &array))
    return FALSE;
  for (guint i = 0; i < 2; i++) {
    const gsize at = gst_aug_reader_enter_element (self, i);

    if (!gst_aug_reader_number (self, json_array_get_element (array, i), low, high, into[i]))
      return FALSE;
    gst_aug_reader_leave (self, at);
  }
  return *a <= *b || gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_VALUE,
                         "%g is above %g; type the lower number first", *a, *b);
}

static gboolean
read_member_pair (GstAugReader *self, JsonObject *object, const gchar *name, gdouble low,
    gdouble high, gdouble *a, gdouble *b)
{
  const gsize at = gst_aug_reader_enter (self, name);
  const gboolean ok = read_pair (self, json_object_get_member (object, name), low, high, a, b);

  if (ok)
    gst_aug_reader_leave (self, at);
  return ok;
}

static gboolean
read_values (GstAugReader *self, JsonNode *node, gdouble low, gdouble high, gboolean words,
    GstAugDistribution *d)
{
  JsonArray *array;

  if (!gst_aug_reader_array (self, node, 1, GST_AUG_MAX_VALUES, &array))
    return FALSE;
  d->n = json_array_get_length (array);
  if (words)
    d->words = g_new0 (const gchar *, d->n);
  else
    d->values = g_new0 (gdouble, d->n);
  for (guint i = 0; i < d->n; i++) {
    const gsize at = gst_aug_reader_enter_element (self, i);
    JsonNode *item = json_array_get_element (array, i);

    if (words ? !gst_aug_reader_string (self, item, &d->words[i])
              : !gst_aug_reader_number (self, item, low, high, &d->values[i]))
      return FALSE;
    gst_aug_reader_leave (self, at);
  }
  return TRUE;
}

static gboolean
read_weights (GstAugReader *self, JsonObject *object, GstAugDistribution *d)
{
  const gsize path = gst_aug_reader_enter (self, "weights");
  JsonNode *node = json_object_get_member (object, "weights");
  JsonArray *array = NULL;

  d->weights = g_new (gdouble, d->n);
  d->total = 0;
  if (node && !gst_aug_reader_array (self, node, d->n, d->n, &array))
    return FALSE;
  for (guint i = 0; i < d->n; i++) {
    const gsize at = gst_aug_reader_enter_element (self, i);

    d->weights[i] = 1;
    if (array &&
        !gst_aug_reader_number (self, json_array_get_element (array, i), 0, 1e9, &d->weights[i]))
      return FALSE;
    d->total += d->weights[i];
    gst_aug_reader_leave (self, at);
  }
  if (!(d->total > 0))
    return gst_aug_reader_fail (
        self, GST_AUG_POLICY_ERROR_VALUE, "all weights are 0; one must be above");
  gst_aug_reader_leave (self, path);
  return TRUE;
}

static gboolean
read_normal (
    GstAugReader *self, JsonObject *object, gdouble low, gdouble high, GstAugDistribution *d)
{
  JsonArray *array;
  gsize at = gst_aug_reader_enter (self, "normal");

  if (!gst_aug_reader_array (self, json_object_get_member (object, "normal"), 2, 2, &array) ||
      !gst_aug_reader_number (self, json_array_get_element (array, 0), -1e9, 1e9, &d->a) ||
      !gst_aug_reader_number (self, json_array_get_element (array, 1), 0, 1e9, &d->b))
    return FALSE;
  gst_aug_reader_leave (self, at);
  d->low = low;
  d->high = high;
  return !json_object_has_member (object, "clip") ||
         read_member_pair (self, object, "clip", low, high, &d->low, &d->high);
}

static gboolean
read_beta (GstAugReader *self, JsonObject *object, gdouble low, gdouble high, GstAugDistribution *d)
{
  JsonArray *array;
  gsize at = gst_aug_reader_enter (self, "beta");

  if (!gst_aug_reader_array (self, json_object_get_member (object, "beta"), 2, 2, &array) ||
      !gst_aug_reader_number (self, json_array_get_element (array, 0), 0.001, 1e6, &d->a) ||
      !gst_aug_reader_number (self, json_array_get_element (array, 1), 0.001, 1e6, &d->b))
    return FALSE;
  gst_aug_reader_leave (self, at);
  d->low = 0;
  d->high = 1;
  if (json_object_has_member (object, "range"))
    return read_member_pair (self, object, "range", low, high, &d->low, &d->high);
  return low <= 0 && high >= 1
             ? TRUE
             : gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_VALUE,
                   "a beta from 0 to 1 is out of range; type also \"range\": [%g, %g]", low, high);
}

static gboolean
read_object (GstAugReader *self, JsonObject *object, gdouble low, gdouble high, gboolean words,
    GstAugDistribution *d)
{
  static const gchar *const names[] = { "uniform", "log-uniform", "normal", "beta", "integers",
    "bins", "categorical", NULL };
  static const gchar *const known[] = { "uniform", "log-uniform", "normal", "beta", "integers",
    "bins", "categorical", "clip", "range", "weights", NULL };
  static const gchar *const extra[] = { NULL, NULL, "clip", "range", NULL, NULL, "weights" };
  guint kind = G_N_ELEMENTS (names) - 1, n = 0;
  gsize at;

  if (!gst_aug_reader_only (self, object, known))
    return FALSE;
  for (guint i = 0; names[i]; i++)
    if (json_object_has_member (object, names[i]))
      kind = i, n++;
  if (n != 1)
    return gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_SYNTAX,
        "a distribution needs exactly one of uniform, log-uniform, normal, beta, integers, bins, "
        "categorical");
  if (!gst_aug_reader_only (self, object, (const gchar *const[]){ names[kind], extra[kind], NULL }))
    return FALSE;
  if (words && kind < 5)
    return gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_SYNTAX,
        "words are drawn from bins or categorical, not from %s", names[kind]);
  d->type = (GstAugDistributionType) (GST_AUG_DISTRIBUTION_UNIFORM + kind);
  switch (d->type) {
  case GST_AUG_DISTRIBUTION_UNIFORM:
    return read_member_pair (self, object, names[kind], low, high, &d->low, &d->high);
  case GST_AUG_DISTRIBUTION_LOG_UNIFORM:
    if (high < GST_AUG_LEAST_LOG)
      return gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_VALUE,
          "log-uniform is for numbers above 0, and this is never above %g; type uniform", high);
    return read_member_pair (
        self, object, names[kind], MAX (low, GST_AUG_LEAST_LOG), high, &d->low, &d->high);
  case GST_AUG_DISTRIBUTION_NORMAL:
    return read_normal (self, object, low, high, d);
  case GST_AUG_DISTRIBUTION_BETA:
    return read_beta (self, object, low, high, d);
  case GST_AUG_DISTRIBUTION_INTEGERS:
    if (!read_member_pair (
            self, object, names[kind], MAX (low, -1e9), MIN (high, 1e9), &d->low, &d->high))
      return FALSE;
    return (d->low == floor (d->low) && d->high == floor (d->high)) ||
           gst_aug_reader_fail (self, GST_AUG_POLICY_ERROR_VALUE, "integers must be whole numbers");
  default:
    at = gst_aug_reader_enter (self, names[kind]);
    if (!read_values (self, json_object_get_member (object, names[kind]), low, high, words, d))
      return FALSE;
    gst_aug_reader_leave (self, at);
    return d->type == GST_AUG_DISTRIBUTION_BINS || read_weights (self, object, d);
  }
}

/* A number, or an object that says from what it is drawn. Where it fails, clear it as ever. */
gboolean
gst_aug_reader_distribution (GstAugReader *self, JsonNode *node, gdouble low, gdouble high,
    gboolean words, GstAugDistribution *d)
{
  *d = (GstAugDistribution){ .type = GST_AUG_DISTRIBUTION_CONSTANT };
  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return read_object (self, json_node_get_object (node), low, high, words, d);
  return gst_aug_reader_number (self, node, low, high, &d->low);
}
