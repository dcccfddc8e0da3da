/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From a tree of JSON to the nodes of a policy. */
#include <math.h>
#include <string.h>

#include "parse.h"

#define MAX_CHILDREN 65536

static const struct {
  const gchar *member;
  GstAugPolicyNodeType type;
} types[] = {
  { "op", GST_AUG_POLICY_OPERATION },
  { "sequence", GST_AUG_POLICY_SEQUENCE },
  { "one-of", GST_AUG_POLICY_ONE_OF },
  { "some-of", GST_AUG_POLICY_SOME_OF },
  { "chains", GST_AUG_POLICY_CHAINS },
  { "epochs", GST_AUG_POLICY_EPOCHS },
};

#define EVERY "id", "probability", "weight", "from", "scope", "apply-to"

static const gchar *const known[][20] = {
  [GST_AUG_POLICY_OPERATION] = { EVERY, "op", "magnitude", "level", "sign", "arguments",
      "schedule" },
  [GST_AUG_POLICY_SEQUENCE] = { EVERY, "sequence" },
  [GST_AUG_POLICY_ONE_OF] = { EVERY, "one-of" },
  [GST_AUG_POLICY_SOME_OF] = { EVERY, "some-of", "n", "replacement", "order", "count" },
  [GST_AUG_POLICY_CHAINS] = { EVERY, "chains", "width", "depth", "alpha" },
  [GST_AUG_POLICY_EPOCHS] = { EVERY, "epochs" },
};

static gboolean
is_id (const gchar *text)
{
  const gsize length = strlen (text);

  return length > 0 && length <= 64 &&
         strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
             length;
}

static gboolean
read_id (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  const gchar *id = NULL;
  gsize at;

  if (!gst_aug_reader_member_string (&self->reader, object, "id", &id))
    return FALSE;
  if (!id)
    return TRUE;
  at = gst_aug_reader_enter (&self->reader, "id");
  if (!is_id (id))
    return gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_VALUE,
        "an id is 1 to 64 letters, digits, dots, hyphens and underscores");
  node->id = g_intern_string (id);
  if (!g_hash_table_add (self->ids, (gpointer) node->id))
    return gst_aug_reader_fail (&self->reader, GST_AUG_POLICY_ERROR_VALUE,
        "the id \"%s\" is taken: draws are addressed by ids, so each may be used once", id);
  gst_aug_reader_leave (&self->reader, at);
  return TRUE;
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

/* An array of strings, sorted. */
static gboolean
read_texts (GstAugReader *reader, JsonObject *object, const gchar *name, gchar ***texts)
{
  JsonNode *node = json_object_get_member (object, name);
  const gsize path = gst_aug_reader_enter (reader, name);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;

  if (node && !gst_aug_reader_array (reader, node, 1, 64, &array))
    return FALSE;
  for (guint i = 0; node && i < json_array_get_length (array); i++) {
    const gsize at = gst_aug_reader_enter_element (reader, i);
    const gchar *text;

    if (!gst_aug_reader_string (reader, json_array_get_element (array, i), &text))
      return FALSE;
    g_ptr_array_add (list, g_strdup (text));
    gst_aug_reader_leave (reader, at);
  }
  gst_aug_reader_leave (reader, path);
  if (!node)
    return TRUE;
  g_ptr_array_sort (list, compare_texts);
  g_ptr_array_add (list, NULL);
  *texts = (gchar **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
  return TRUE;
}

/* Words of a list as bits. */
static gboolean
read_bits (GstAugReader *reader, JsonObject *object, const gchar *name, const gchar *const *words,
    const guint *bits, guint *result)
{
  g_auto (GStrv) texts = NULL;

  *result = 0;
  if (!read_texts (reader, object, name, &texts))
    return FALSE;
  for (guint i = 0; texts && texts[i]; i++) {
    guint n = 0;

    while (words[n] && !g_str_equal (words[n], texts[i]))
      n++;
    if (!words[n]) {
      g_autofree gchar *hint = gst_aug_did_you_mean (texts[i], words);

      gst_aug_reader_enter (reader, name);
      return gst_aug_reader_fail (
          reader, GST_AUG_POLICY_ERROR_UNKNOWN, "\"%s\" is not known here; %s", texts[i], hint);
    }
    *result |= bits[n];
  }
  return TRUE;
}

const gchar *const gst_aug_policy_media[] = { "video", "audio", "text", NULL };
const guint gst_aug_policy_media_bits[] = { GST_AUG_TOUCHES_VIDEO, GST_AUG_TOUCHES_AUDIO,
  GST_AUG_TOUCHES_TEXT };
const gchar *const gst_aug_policy_roles[] = { "rgb", "mask", "depth", "audio", "text", "other",
  NULL };
const guint gst_aug_policy_role_bits[] = { 1 << GST_AUG_ROLE_RGB, 1 << GST_AUG_ROLE_MASK,
  1 << GST_AUG_ROLE_DEPTH, 1 << GST_AUG_ROLE_AUDIO, 1 << GST_AUG_ROLE_TEXT,
  1 << GST_AUG_ROLE_OTHER };

static gboolean
read_places (GstAugParser *self, JsonObject *parent, GstAugPolicyNode *node)
{
  static const gchar *const members[] = { "branches", "except", "roles", "media", NULL };
  GstAugReader *reader = &self->reader;
  JsonNode *member = json_object_get_member (parent, "apply-to");
  JsonObject *object;
  gsize at;

  if (!member)
    return TRUE;
  at = gst_aug_reader_enter (reader, "apply-to");
  node->places = g_new0 (GstAugPolicyPlaces, 1);
  if (!gst_aug_reader_object (reader, member, &object) ||
      !gst_aug_reader_only (reader, object, members) ||
      !read_texts (reader, object, "branches", &node->places->branches) ||
      !read_texts (reader, object, "except", &node->places->except) ||
      !read_bits (reader, object, "roles", gst_aug_policy_roles, gst_aug_policy_role_bits,
          &node->places->roles) ||
      !read_bits (reader, object, "media", gst_aug_policy_media, gst_aug_policy_media_bits,
          &node->places->media))
    return FALSE;
  gst_aug_reader_leave (reader, at);
  return TRUE;
}

const gchar *const gst_aug_policy_overs[] = { "epochs", "window", "seconds", NULL };

gboolean
gst_aug_parse_schedule (GstAugParser *self, JsonObject *parent, GstAugPolicySchedule *schedule)
{
  static const gchar *const members[] = { "over", "points", NULL };
  GstAugReader *reader = &self->reader;
  JsonNode *member = json_object_get_member (parent, "schedule");
  const gchar *over = "epochs";
  JsonObject *object;
  JsonArray *points;
  gsize path, at;
  guint n = 0;

  if (!member)
    return TRUE;
  path = gst_aug_reader_enter (reader, "schedule");
  if (!gst_aug_reader_object (reader, member, &object) ||
      !gst_aug_reader_only (reader, object, members) ||
      !gst_aug_reader_member_string (reader, object, "over", &over))
    return FALSE;
  while (gst_aug_policy_overs[n] && !g_str_equal (gst_aug_policy_overs[n], over))
    n++;
  at = gst_aug_reader_enter (reader, "over");
  if (!gst_aug_policy_overs[n])
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_UNKNOWN,
        "a schedule goes over epochs, window or seconds, not over \"%s\"", over);
  schedule->over = (GstAugPolicyOver) n;
  self->follows_frames |= schedule->over == GST_AUG_POLICY_OVER_WINDOW;
  gst_aug_reader_leave (reader, at);
  at = gst_aug_reader_enter (reader, "points");
  if (!gst_aug_reader_array (reader, json_object_get_member (object, "points"), 1, 1024, &points))
    return FALSE;
  schedule->n = json_array_get_length (points);
  schedule->at = g_new0 (gdouble, schedule->n);
  schedule->factors = g_new0 (gdouble, schedule->n);
  for (guint i = 0; i < schedule->n; i++) {
    const gsize here = gst_aug_reader_enter_element (reader, i);
    JsonArray *pair;

    if (!gst_aug_reader_array (reader, json_array_get_element (points, i), 2, 2, &pair) ||
        !gst_aug_reader_number (
            reader, json_array_get_element (pair, 0), 0, 1e9, &schedule->at[i]) ||
        !gst_aug_reader_number (
            reader, json_array_get_element (pair, 1), 0, 1e6, &schedule->factors[i]))
      return FALSE;
    if (i && schedule->at[i] <= schedule->at[i - 1])
      return gst_aug_reader_fail (
          reader, GST_AUG_POLICY_ERROR_VALUE, "points must follow each other in time");
    gst_aug_reader_leave (reader, here);
  }
  gst_aug_reader_leave (reader, path);
  return TRUE;
}

static GstAugPolicyNode *read_node (GstAugParser *self, JsonNode *json);

static gboolean
read_children (GstAugParser *self, JsonNode *json, GstAugPolicyNode *node)
{
  GstAugReader *reader = &self->reader;
  JsonArray *array;

  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) gst_aug_policy_node_free);
  if (!gst_aug_reader_array (
          reader, json, node->type == GST_AUG_POLICY_SEQUENCE ? 0 : 1, MAX_CHILDREN, &array))
    return FALSE;
  node->even = TRUE;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const gsize at = gst_aug_reader_enter_element (reader, i);
    GstAugPolicyNode *child = read_node (self, json_array_get_element (array, i));
    const GstAugPolicyNode *before = i ? node->children->pdata[i - 1] : NULL;

    if (!child)
      return FALSE;
    g_ptr_array_add (node->children, child);
    if (before && before->weight != child->weight)
      node->even = FALSE;
    if (node->type == GST_AUG_POLICY_EPOCHS && child->from <= (before ? before->from : -1))
      return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE,
          "\"from\", the first epoch of a child, must grow from child to child");
    gst_aug_reader_leave (reader, at);
  }
  return TRUE;
}

static gboolean
read_some_of (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  GstAugReader *reader = &self->reader;
  const gchar *order = "drawn", *count = "chosen";
  gsize at;

  if (!gst_aug_reader_member_boolean (reader, object, "replacement", &node->replacement) ||
      !gst_aug_reader_member_string (reader, object, "order", &order) ||
      !gst_aug_reader_member_string (reader, object, "count", &count))
    return FALSE;
  node->listed = g_str_equal (order, "listed");
  node->count_applied = g_str_equal (count, "applied");
  if (!node->listed && !g_str_equal (order, "drawn"))
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_UNKNOWN, "\"order\" is drawn or listed, not \"%s\"", order);
  if (!node->count_applied && !g_str_equal (count, "chosen"))
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_UNKNOWN, "\"count\" is chosen or applied, not \"%s\"", count);
  if (node->replacement && (node->listed || node->count_applied))
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE,
        "with replacement the order is drawn and the chosen are counted");
  at = gst_aug_reader_enter (reader, "n");
  if (!json_object_has_member (object, "n"))
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_SYNTAX,
        "it is missing: say how many are taken, for example \"n\": 2");
  if (!gst_aug_reader_distribution (
          reader, json_object_get_member (object, "n"), 0, 1024, FALSE, &node->number))
    return FALSE;
  gst_aug_reader_leave (reader, at);
  return TRUE;
}

static gboolean
read_chains (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  GstAugReader *reader = &self->reader;
  gdouble width = 3;
  gsize at;

  node->alpha = 1;
  node->number = (GstAugDistribution){ GST_AUG_DISTRIBUTION_INTEGERS, .low = 1, .high = 3 };
  if (self->in_chains)
    return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE, "chains cannot hold chains");
  if (!gst_aug_reader_member_number (reader, object, "width", 1, 8, &width) ||
      !gst_aug_reader_member_number (reader, object, "alpha", 0.001, 1000, &node->alpha))
    return FALSE;
  if (width != floor (width))
    return gst_aug_reader_fail (
        reader, GST_AUG_POLICY_ERROR_VALUE, "\"width\" must be a whole number of chains");
  node->width = (guint) width;
  at = gst_aug_reader_enter (reader, "depth");
  if (json_object_has_member (object, "depth") &&
      !gst_aug_reader_distribution (
          reader, json_object_get_member (object, "depth"), 1, 8, FALSE, &node->number))
    return FALSE;
  gst_aug_reader_leave (reader, at);
  self->in_chains = TRUE;
  return TRUE;
}

static gboolean
read_group (GstAugParser *self, JsonObject *object, const gchar *member, GstAugPolicyNode *node)
{
  gboolean ok;
  gsize at;

  if ((node->type == GST_AUG_POLICY_SOME_OF && !read_some_of (self, object, node)) ||
      (node->type == GST_AUG_POLICY_CHAINS && !read_chains (self, object, node)))
    return FALSE;
  at = gst_aug_reader_enter (&self->reader, member);
  ok = read_children (self, json_object_get_member (object, member), node);
  if (ok)
    gst_aug_reader_leave (&self->reader, at);
  if (node->type == GST_AUG_POLICY_CHAINS)
    self->in_chains = FALSE;
  return ok;
}

static gboolean
read_common (GstAugParser *self, JsonObject *object, GstAugPolicyNode *node)
{
  GstAugReader *reader = &self->reader;
  const gchar *scope = NULL;
  gdouble from = 0;

  node->weight = 1;
  if (!read_id (self, object, node) ||
      !gst_aug_reader_member_number (reader, object, "probability", 0, 1, &node->probability) ||
      !gst_aug_reader_member_number (reader, object, "weight", 0, 1e9, &node->weight) ||
      !gst_aug_reader_member_number (reader, object, "from", 0, 4294967295.0, &from) ||
      !gst_aug_reader_member_string (reader, object, "scope", &scope) ||
      !read_places (self, object, node))
    return FALSE;
  node->from = (gint64) from;
  if (scope && !g_str_equal (scope, "shared")) {
    if (!is_id (scope))
      return gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_VALUE,
          "\"scope\" is shared, branch, or a word of letters, digits, dots, hyphens and "
          "underscores");
    node->scope = g_intern_string (scope);
  }
  return TRUE;
}

/* Which member says what the node is. */
static gboolean
find_type (GstAugReader *reader, JsonObject *object, guint *type)
{
  static const gchar *const names[] = { "op", "sequence", "one-of", "some-of", "chains", "epochs",
    NULL };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (json_object_has_member (object, types[i].member))
      *type = i, n++;
  if (n == 0 && !gst_aug_reader_only (reader, object, known[GST_AUG_POLICY_SOME_OF]))
    return FALSE;
  return n == 1 || gst_aug_reader_fail (reader, GST_AUG_POLICY_ERROR_SYNTAX,
                       "a node needs exactly one of %s, %s, %s, %s, %s, %s", names[0], names[1],
                       names[2], names[3], names[4], names[5]);
}

static GstAugPolicyNode *
read_node (GstAugParser *self, JsonNode *json)
{
  GstAugReader *reader = &self->reader;
  GstAugPolicyNode *node = g_new0 (GstAugPolicyNode, 1);
  JsonObject *object;
  guint type = 0;
  gboolean ok;

  node->probability = 1;
  self->n_nodes++;
  /* an array stands for a sequence */
  if (json && JSON_NODE_HOLDS_ARRAY (json)) {
    node->type = GST_AUG_POLICY_SEQUENCE;
    node->weight = 1;
    ok = read_children (self, json, node);
  } else {
    ok = gst_aug_reader_object (reader, json, &object) && find_type (reader, object, &type) &&
         gst_aug_reader_only (reader, object, known[types[type].type]);
    if (ok)
      node->type = types[type].type;
    ok = ok &&
         (node->type == GST_AUG_POLICY_OPERATION
                 ? gst_aug_parse_operation (self, object, node) && read_common (self, object, node)
                 : read_common (self, object, node) &&
                       read_group (self, object, types[type].member, node));
  }
  if (ok)
    return node;
  gst_aug_policy_node_free (node);
  return NULL;
}

static void
set_choice (GstAugPolicyNode *node)
{
  g_autofree gchar *choice = g_strconcat ("choice:", node->id, NULL);

  node->choice = g_intern_string (choice);
}

/* Ids that were not given: names of operations and kinds of nodes, numbered where there are more.
 */
static void
give_id (GstAugPolicyNode *node, gpointer user)
{
  GstAugParser *self = user;
  const gchar *base = node->type != GST_AUG_POLICY_OPERATION ? types[node->type].member
                      : node->kind                           ? node->kind->name
                                                             : node->levelled->name;
  guint n;
  const gchar *id = base;

  if (node->id) {
    set_choice (node);
    return;
  }
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, base));
  do {
    g_autofree gchar *text = ++n == 1 ? g_strdup (base) : g_strdup_printf ("%s-%u", base, n);

    id = g_intern_string (text);
  } while (!g_hash_table_add (self->ids, (gpointer) id));
  g_hash_table_insert (self->counts, (gpointer) base, GUINT_TO_POINTER (n));
  node->id = id;
  set_choice (node);
}

GstAugPolicyNode *
gst_aug_parse_tree (GstAugParser *self, JsonNode *json)
{
  GstAugPolicyNode *root = read_node (self, json);

  if (root)
    gst_aug_policy_node_visit (root, give_id, self);
  return root;
}
