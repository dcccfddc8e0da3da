/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From nodes back to the one form a document has: members in the order of their bytes, what has its
 * default is left out, ids are written down. */
#include <math.h>
#include <string.h>

#include "parse.h"

static void
begin_item (GString *out)
{
  if (out->str[out->len - 1] != '[' && out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
}

/* To be called in the order of the names. */
static void
begin_member (GString *out, const gchar *name)
{
  begin_item (out);
  g_string_append_c (out, '"');
  g_string_append (out, name);
  g_string_append (out, "\":");
}

static void
put_number (GString *out, const gchar *name, gdouble value)
{
  begin_member (out, name);
  gst_aug_json_print_number (out, value);
}

static void
put_word (GString *out, const gchar *name, const gchar *word)
{
  begin_member (out, name);
  gst_aug_json_print_string (out, word);
}

static void
put_numbers (GString *out, const gchar *name, const gdouble *values, guint n)
{
  begin_member (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++) {
    begin_item (out);
    gst_aug_json_print_number (out, values[i]);
  }
  g_string_append_c (out, ']');
}

static void
put_pair (GString *out, const gchar *name, gdouble a, gdouble b)
{
  const gdouble pair[] = { a, b };

  put_numbers (out, name, pair, 2);
}

static void
put_words (GString *out, const gchar *name, const gchar *const *words, guint n)
{
  begin_member (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++) {
    begin_item (out);
    gst_aug_json_print_string (out, words[i]);
  }
  g_string_append_c (out, ']');
}

static void
put_values (GString *out, const gchar *name, const GstAugDistribution *d)
{
  if (d->words)
    put_words (out, name, d->words, d->n);
  else
    put_numbers (out, name, d->values, d->n);
}

static gboolean
is_even (const GstAugDistribution *d)
{
  for (guint i = 1; i < d->n; i++)
    if (d->weights[i] != d->weights[0])
      return FALSE;
  return d->weights[0] == 1;
}

static void
put_distribution (GString *out, const gchar *name, const GstAugDistribution *d)
{
  begin_member (out, name);
  if (d->type == GST_AUG_DISTRIBUTION_CONSTANT) {
    gst_aug_json_print_number (out, d->low);
    return;
  }
  g_string_append_c (out, '{');
  switch (d->type) {
  case GST_AUG_DISTRIBUTION_LOG_UNIFORM:
    put_pair (out, "log-uniform", d->low, d->high);
    break;
  case GST_AUG_DISTRIBUTION_NORMAL:
    put_pair (out, "clip", d->low, d->high);
    put_pair (out, "normal", d->a, d->b);
    break;
  case GST_AUG_DISTRIBUTION_BETA:
    put_pair (out, "beta", d->a, d->b);
    if (d->low != 0 || d->high != 1)
      put_pair (out, "range", d->low, d->high);
    break;
  case GST_AUG_DISTRIBUTION_INTEGERS:
    put_pair (out, "integers", d->low, d->high);
    break;
  case GST_AUG_DISTRIBUTION_BINS:
    put_values (out, "bins", d);
    break;
  case GST_AUG_DISTRIBUTION_CATEGORICAL:
    put_values (out, "categorical", d);
    if (!is_even (d))
      put_numbers (out, "weights", d->weights, d->n);
    break;
  default:
    put_pair (out, "uniform", d->low, d->high);
    break;
  }
  g_string_append_c (out, '}');
}

static void
put_bits (GString *out, const gchar *name, guint set, const gchar *const *words, const guint *bits)
{
  if (!set)
    return;
  begin_member (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; words[i]; i++)
    if (set & bits[i]) {
      begin_item (out);
      gst_aug_json_print_string (out, words[i]);
    }
  g_string_append_c (out, ']');
}

static void
put_texts (GString *out, const gchar *name, gchar **texts)
{
  if (texts)
    put_words (out, name, (const gchar *const *) texts, g_strv_length (texts));
}

static void
put_places (GString *out, const GstAugPolicyPlaces *places)
{
  if (!places || (!places->branches && !places->except && !places->roles && !places->media))
    return;
  begin_member (out, "apply-to");
  g_string_append_c (out, '{');
  put_texts (out, "branches", places->branches);
  put_texts (out, "except", places->except);
  put_bits (out, "media", places->media, gst_aug_policy_media, gst_aug_policy_media_bits);
  put_bits (out, "roles", places->roles, gst_aug_policy_roles, gst_aug_policy_role_bits);
  g_string_append_c (out, '}');
}

static void
put_schedule (GString *out, const GstAugPolicySchedule *schedule)
{
  if (!schedule->n)
    return;
  begin_member (out, "schedule");
  g_string_append_c (out, '{');
  put_word (out, "over", gst_aug_policy_overs[schedule->over]);
  begin_member (out, "points");
  g_string_append_c (out, '[');
  for (guint i = 0; i < schedule->n; i++) {
    begin_item (out);
    g_string_append_c (out, '[');
    gst_aug_json_print_number (out, schedule->at[i]);
    g_string_append_c (out, ',');
    gst_aug_json_print_number (out, schedule->factors[i]);
    g_string_append_c (out, ']');
  }
  g_string_append (out, "]}");
}

static void
put_setting (GString *out, const GstAugSetting *row, gconstpointer block)
{
  gconstpointer field = (const guint8 *) block + row->offset;
  g_autofree gchar *text = NULL;

  switch (row->type) {
  case GST_AUG_SETTING_DOUBLE:
    put_number (out, row->name, *(const gdouble *) field);
    break;
  case GST_AUG_SETTING_INT:
    put_number (out, row->name, *(const gint *) field);
    break;
  case GST_AUG_SETTING_UINT:
    put_number (out, row->name, *(const guint *) field);
    break;
  case GST_AUG_SETTING_BOOLEAN:
    begin_member (out, row->name);
    g_string_append (out, *(const gint *) field ? "true" : "false");
    break;
  case GST_AUG_SETTING_NUMBERS:
    put_numbers (out, row->name, ((const GstAugNumbers *) field)->values,
        ((const GstAugNumbers *) field)->n);
    break;
  case GST_AUG_SETTING_STRING:
    put_word (out, row->name, *(const gchar *const *) field);
    break;
  default:
    text = gst_aug_setting_print (row, block);
    put_word (out, row->name, text);
  }
}

static const GstAugPolicyDrawn *
find_drawn (const GstAugPolicyNode *node, const GstAugSetting *row)
{
  for (guint i = 0; node->drawn && i < node->drawn->len; i++)
    if (g_array_index (node->drawn, GstAugPolicyDrawn, i).setting == row)
      return &g_array_index (node->drawn, GstAugPolicyDrawn, i);
  return NULL;
}

static gboolean
is_same (const GstAugSetting *row, gconstpointer a, gconstpointer b)
{
  gconstpointer left = (const guint8 *) a + row->offset, right = (const guint8 *) b + row->offset;

  switch (row->type) {
  case GST_AUG_SETTING_DOUBLE:
    return *(const gdouble *) left == *(const gdouble *) right;
  case GST_AUG_SETTING_INT:
  case GST_AUG_SETTING_UINT:
  case GST_AUG_SETTING_BOOLEAN:
  case GST_AUG_SETTING_ENUM:
    return *(const gint *) left == *(const gint *) right;
  case GST_AUG_SETTING_STRING:
    return *(const gchar *const *) left == *(const gchar *const *) right;
  case GST_AUG_SETTING_UINT64:
    return *(const guint64 *) left == *(const guint64 *) right;
  case GST_AUG_SETTING_FRACTION:
    return memcmp (left, right, sizeof (GstAugFraction)) == 0;
  case GST_AUG_SETTING_NUMBERS:
    break;
  }
  return ((const GstAugNumbers *) left)->n == ((const GstAugNumbers *) right)->n &&
         memcmp (((const GstAugNumbers *) left)->values, ((const GstAugNumbers *) right)->values,
             ((const GstAugNumbers *) left)->n * sizeof (gdouble)) == 0;
}

/* What the arguments are where the document says nothing. (transfer full) */
static gpointer
default_arguments (const GstAugPolicy *policy, const GstAugPolicyNode *node)
{
  gpointer block = g_malloc0 (node->settings->size);

  gst_aug_settings_init (node->settings, block);
  if (node->levelled && policy->dialect)
    gst_aug_dialect_set_arguments (policy->dialect, node->levelled->name, block);
  return block;
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  return strcmp (
      (*(const GstAugSetting *const *) a)->name, (*(const GstAugSetting *const *) b)->name);
}

static void
put_arguments (GString *out, const GstAugPolicy *policy, const GstAugPolicyNode *node)
{
  g_autofree gpointer otherwise = default_arguments (policy, node);
  const guint n = node->settings->n_rows;
  g_autofree const GstAugSetting **rows = g_new (const GstAugSetting *, n);
  guint used = 0;

  for (guint i = 0; i < n; i++) {
    const GstAugSetting *row = &node->settings->rows[i];

    if (find_drawn (node, row) || !is_same (row, node->block, otherwise))
      rows[used++] = row;
  }
  if (!used)
    return;
  qsort (rows, used, sizeof *rows, compare_rows);
  begin_member (out, "arguments");
  g_string_append_c (out, '{');
  for (guint i = 0; i < used; i++) {
    const GstAugPolicyDrawn *drawn = find_drawn (node, rows[i]);

    if (drawn)
      put_distribution (out, rows[i]->name, &drawn->distribution);
    else
      put_setting (out, rows[i], node->block);
  }
  g_string_append_c (out, '}');
}

static void put_node (GString *out, const GstAugPolicy *policy, const GstAugPolicyNode *node);

/* If the node is of this type. */
static void
put_children (GString *out, const gchar *name, GstAugPolicyNodeType type,
    const GstAugPolicy *policy, const GstAugPolicyNode *node)
{
  if (node->type != type)
    return;
  begin_member (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < node->children->len; i++) {
    begin_item (out);
    put_node (out, policy, node->children->pdata[i]);
  }
  g_string_append_c (out, ']');
}

/* Up to "id". */
static void
put_first_half (GString *out, const GstAugPolicy *policy, const GstAugPolicyNode *node)
{
  const gboolean is_chains = node->type == GST_AUG_POLICY_CHAINS;

  if (is_chains)
    put_number (out, "alpha", node->alpha);
  put_places (out, node->places);
  if (node->type == GST_AUG_POLICY_OPERATION)
    put_arguments (out, policy, node);
  put_children (out, "chains", GST_AUG_POLICY_CHAINS, policy, node);
  if (node->count_applied)
    put_word (out, "count", "applied");
  if (is_chains)
    put_distribution (out, "depth", &node->number);
  put_children (out, "epochs", GST_AUG_POLICY_EPOCHS, policy, node);
  if (node->from != 0)
    put_number (out, "from", (gdouble) node->from);
  put_word (out, "id", node->id);
}

static void
put_node (GString *out, const GstAugPolicy *policy, const GstAugPolicyNode *node)
{
  static const gchar *const signs[] = { "none", "random", "negative" };
  gdouble probability = 1;

  if (node->kind && gst_aug_settings_find (node->settings, "probability"))
    probability = ((const GstAugCommonSettings *) node->block)->probability;
  g_string_append_c (out, '{');
  put_first_half (out, policy, node);
  if (node->has_level || node->has_magnitude)
    put_distribution (out, node->has_level ? "level" : "magnitude", &node->magnitude);
  if (node->type == GST_AUG_POLICY_SOME_OF)
    put_distribution (out, "n", &node->number);
  put_children (out, "one-of", GST_AUG_POLICY_ONE_OF, policy, node);
  if (node->type == GST_AUG_POLICY_OPERATION)
    put_word (out, "op", node->kind ? node->kind->name : node->levelled->name);
  if (node->listed)
    put_word (out, "order", "listed");
  if (node->probability != probability)
    put_number (out, "probability", node->probability);
  if (node->replacement) {
    begin_member (out, "replacement");
    g_string_append (out, "true");
  }
  put_schedule (out, &node->schedule);
  if (node->scope)
    put_word (out, "scope", node->scope);
  put_children (out, "sequence", GST_AUG_POLICY_SEQUENCE, policy, node);
  if (node->has_sign)
    put_word (out, "sign", signs[node->sign]);
  put_children (out, "some-of", GST_AUG_POLICY_SOME_OF, policy, node);
  if (node->weight != 1)
    put_number (out, "weight", node->weight);
  if (node->type == GST_AUG_POLICY_CHAINS)
    put_number (out, "width", node->width);
  g_string_append_c (out, '}');
}

gchar *
gst_aug_policy_print (const GstAugPolicy *policy)
{
  GString *out = g_string_new ("{");

  if (policy->description)
    put_word (out, "description", policy->description);
  if (policy->dialect)
    put_word (out, "dialect", policy->dialect->name);
  put_number (out, "format", GST_AUG_POLICY_FORMAT);
  if (*policy->name)
    put_word (out, "name", policy->name);
  begin_member (out, "policy");
  put_node (out, policy, policy->root);
  if (policy->reference_width != 224 || policy->reference_height != 224)
    put_pair (out, "reference-size", policy->reference_width, policy->reference_height);
  if (policy->each)
    put_word (out, "sampling", "each");
  put_schedule (out, &policy->schedule);
  if (policy->source)
    put_word (out, "source", policy->source);
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

JsonNode *
gst_aug_policy_to_node (const GstAugPolicy *policy)
{
  return gst_aug_json_read (policy->json, strlen (policy->json), NULL);
}
