/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Policies that are built in as documents: what their files say, and that they are the presets of
 * elements. */
#include <gst/check/gstcheck.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "catalogue/presets.h"
#include "policy/policy.h"

#define N_WINDOWS 200

/* Which preset of an element each operation is; settings behind it are other ones there. */
static const struct {
  const gchar *policy, *id, *preset, *instead;
} rows[] = {
  { "audiomentations", "clip", "audiomentations" },
  { "audiomentations", "gain", "audiomentations" },
  { "audiomentations", "pitch", "audiomentations" },
  { "audiomentations", "stretch", "audiomentations" },
  { "dextrah", "depth", "dextrah" },
  { "gr00t", "color", "gr00t" },
  { "gr00t", "crop", "gr00t" },
  /* in half of the windows where it is an element of its own, 3 of 6 here */
  { "lerobot", "affine", "lerobot", "probability=1" },
  { "lerobot-more", "affine", "lerobot", "probability=1" },
  { "lerobot-more", "dropout", "lerobot-dropout" },
  { "lerobot-more", "gamma", "lerobot-gamma" },
  { "lerobot-more", "jpeg", "lerobot" },
  { "lerobot-more", "motion-blur", "lerobot" },
  { "lerobot-more", "noise", "lerobot" },
  { "lerobot-more", "patch", "lerobot-patch" },
  { "lerobot-more", "planckian", "lerobot-planckian" },
  { "lerobot-more", "shadow", "lerobot-shadow" },
  { "lhotse", "pitch", "lhotse" },
  { "lhotse", "specmask", "lhotse" },
  { "octo", "color", "octo" },
  { "octo", "crop", "octo" },
  { "openpi", "color", "openpi" },
  { "openpi", "crop", "openpi" },
  { "openpi", "rotate", "openpi" },
  { "openvla", "color", "openvla" },
  { "openvla", "crop", "openvla" },
  { "parkour-a1", "depth", "parkour-a1" },
  { "parkour-go2", "depth", "parkour-go2" },
  { "redwood", "depth", "redwood" },
  { "robomimic", "color", "robomimic" },
  { "robomimic", "crop", "robomimic" },
  { "robomimic", "noise", "robomimic" },
  { "speechbrain", "drop-chunk", "speechbrain" },
};

static JsonObject *
load (JsonParser *parser, const gchar *name)
{
  g_autofree gchar *path = g_strdup_printf (DOCUMENTS "/%s.json", name);

  fail_unless (json_parser_load_from_file (parser, path, NULL), "%s", path);
  return json_node_get_object (json_parser_get_root (parser));
}

static GstAugPolicy *
built_in (const gchar *name)
{
  g_autoptr (GError) error = NULL;
  GstAugPolicy *policy = gst_aug_policy_new_from_string (name, &error);

  fail_unless (policy != NULL, "%s: %s", name, error ? error->message : "");
  return policy;
}

typedef void (*Visit) (const gchar *policy, JsonObject *node);

static void
visit_nodes (const gchar *policy, JsonNode *json, Visit visit)
{
  static const gchar *const groups[] = { "sequence", "one-of", "some-of", "chains", "epochs" };
  JsonArray *array = NULL;

  if (JSON_NODE_HOLDS_ARRAY (json)) {
    array = json_node_get_array (json);
  } else {
    JsonObject *node = json_node_get_object (json);

    visit (policy, node);
    for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
      if (json_object_has_member (node, groups[i]))
        array = json_object_get_array_member (node, groups[i]);
  }
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    visit_nodes (policy, json_array_get_element (array, i), visit);
}

static guint
visit_documents (Visit visit)
{
  g_autoptr (GDir) folder = g_dir_open (DOCUMENTS, 0, NULL);
  const gchar *file;
  guint n = 0;

  while ((file = g_dir_read_name (folder))) {
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autofree gchar *name = g_strndup (file, strlen (file) - strlen (".json"));

    if (!g_str_has_suffix (file, ".json"))
      continue;
    visit_nodes (name, json_object_get_member (load (parser, name), "policy"), visit);
    n++;
  }
  return n;
}

static void
expect_id (const gchar *policy, JsonObject *node)
{
  fail_unless (json_object_has_member (node, "id"), "%s: every node has an id", policy);
}

GST_START_TEST (test_every_document_is_built_in_under_its_name_and_says_where_it_is_from)
{
  g_autoptr (GDir) folder = g_dir_open (DOCUMENTS, 0, NULL);
  const gchar *file;

  while ((file = g_dir_read_name (folder))) {
    g_autofree gchar *path = g_build_filename (DOCUMENTS, file, NULL);
    g_autofree gchar *name = g_strndup (file, strlen (file) - strlen (".json"));
    g_autoptr (GstAugPolicy) written = NULL, policy = NULL, again = NULL;
    g_autoptr (GError) error = NULL;

    if (!g_str_has_suffix (file, ".json"))
      continue;
    written = gst_aug_policy_new_from_file (path, &error);
    fail_unless (written != NULL, "%s", error ? error->message : "");
    policy = built_in (name);
    fail_unless_equals_string (gst_aug_policy_get_name (policy), name);
    fail_unless_equals_string (
        gst_aug_policy_get_version (policy), gst_aug_policy_get_version (written));
    fail_unless (strlen (gst_aug_policy_get_source (policy)) > 10);
    fail_unless (strlen (gst_aug_policy_get_description (policy)) > 10);
    fail_unless_equals_string (
        gst_aug_policy_builtin_describe (name), gst_aug_policy_get_description (policy));
    again = gst_aug_policy_new (gst_aug_policy_to_json (policy), -1, NULL);
    fail_unless_equals_string (gst_aug_policy_to_json (again), gst_aug_policy_to_json (policy));
    fail_unless (gst_aug_presets_find ("policy", name) != NULL, "%s is no preset", name);
  }
  fail_unless (visit_documents (expect_id) >= 15);
}
GST_END_TEST;

GST_START_TEST (test_every_name_is_there_once_and_is_a_preset)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  const gchar *name;

  for (guint i = 0; (name = gst_aug_policy_builtin_name (i)); i++) {
    g_autoptr (GstAugPolicy) policy = built_in (name);
    const GstAugPreset *preset = gst_aug_presets_find ("policy", name);

    fail_unless (g_hash_table_add (names, (gpointer) name), "%s is there twice", name);
    fail_unless (preset && g_str_has_prefix (preset->values, "policy="), "%s", name);
    fail_unless (strstr (preset->source, gst_aug_policy_get_source (policy)) != NULL, "%s", name);
  }
  fail_unless (g_hash_table_size (names) > 25);
}
GST_END_TEST;

static void
expect_row (const gchar *policy, JsonObject *node)
{
  if (!json_object_has_member (node, "op") || json_object_has_member (node, "magnitude"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].policy, policy) &&
        g_str_equal (rows[i].id, json_object_get_string_member (node, "id")))
      return;
  fail (
      "%s, %s: write down which preset it is", policy, json_object_get_string_member (node, "id"));
}

static JsonObject *found;
static const gchar *wanted;

static void
find (const gchar *policy, JsonObject *node)
{
  if (g_strcmp0 (json_object_get_string_member (node, "id"), wanted) == 0)
    found = node;
}

/* The policy of one node, wherever it acts. */
static GstAugPolicy *
policy_of_node (const gchar *policy, const gchar *id, gchar **op)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree gchar *json = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;
  GstAugPolicy *one;

  found = NULL;
  wanted = id;
  visit_nodes (policy, json_object_get_member (load (parser, policy), "policy"), find);
  fail_unless (found != NULL, "%s has no %s", policy, id);
  *op = g_strdup (json_object_get_string_member (found, "op"));
  json_object_remove_member (found, "apply-to");
  node = json_node_init_object (json_node_alloc (), found);
  json = json_to_string (node, FALSE);
  text = g_strdup_printf ("{\"policy\": [%s]}", json);
  one = gst_aug_policy_new (text, -1, &error);
  fail_unless (one != NULL, "%s: %s", text, error ? error->message : "");
  return one;
}

static void
expect_same (const GstAugDecision *left, const GstAugDecision *right)
{
  fail_unless_equals_int (gst_aug_decision_size (left), gst_aug_decision_size (right));
  for (guint i = 0; i < gst_aug_decision_size (left); i++) {
    const GstAugOperation *a = gst_aug_decision_nth (left, i), *b = gst_aug_decision_nth (right, i);

    fail_unless_equals_string (a->name, b->name);
    fail_unless_equals_int (a->n_values, b->n_values);
    for (guint k = 0; k < a->n_values; k++) {
      const GstAugValue *v = &a->values[k], *w = &b->values[k];

      fail_unless_equals_string (v->name, w->name);
      fail_unless (v->type == w->type);
      fail_unless (v->type == GST_AUG_VALUE_DOUBLE   ? v->d == w->d
                   : v->type == GST_AUG_VALUE_STRING ? g_strcmp0 (v->s, w->s) == 0
                                                     : v->i == w->i,
          "%s", v->name);
    }
  }
}

static gpointer
settings_of (const GstAugKind *kind, const gchar *preset, const gchar *instead)
{
  gpointer block = g_malloc0 (kind->settings->size);
  g_auto (GStrv) pair = g_strsplit (instead ? instead : "", "=", 2);

  gst_aug_settings_init (kind->settings, block);
  fail_unless (gst_aug_presets_find (kind->name, preset) != NULL, "%s %s", kind->name, preset);
  fail_unless (gst_aug_preset_apply (gst_aug_presets_find (kind->name, preset), block));
  if (instead)
    fail_unless (
        gst_aug_setting_read (gst_aug_settings_find (kind->settings, pair[0]), block, pair[1]));
  return block;
}

/* Returns: how often it was applied */
static guint
compare (const GstAugPolicy *policy, const GstAugKind *kind, gconstpointer block, const gchar *id,
    const gchar *branch, gboolean eval)
{
  const GstAugCommonSettings *common = block;
  g_autofree gchar *decision = g_strconcat ("policy:", id, NULL);
  g_autofree gchar *name = gst_aug_decision_name (decision, common->scope, branch, 1);
  GstAugRule rule;
  guint n = 0;

  gst_aug_rule_init (&rule, 7);
  rule.source = gst_aug_source_from_key ("clip");
  rule.branch = g_intern_string (branch);
  for (gint64 window = 0; window < N_WINDOWS; window++) {
    GstAugWindowContext context = { .aspect = 1 };
    g_autoptr (GstAugDecision) left = NULL, right = NULL;
    GstAugInstance instance;

    gst_aug_instance_init (&instance, &rule, window);
    if (eval)
      instance.flags |= GST_AUG_SEED_FLAG_EVAL;
    left = gst_aug_policy_decide (policy, &instance, "policy", 0, NULL);
    right = gst_aug_kind_decide (kind, block, &instance, name, &context, -1, NULL);
    fail_unless (left && right);
    expect_same (left, right);
    n += gst_aug_decision_size (left) > 0;
  }
  return n;
}

GST_START_TEST (test_operations_decide_as_elements_with_the_preset)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *op = NULL;
    g_autoptr (GstAugPolicy) policy = policy_of_node (rows[i].policy, rows[i].id, &op);
    const GstAugKind *kind = gst_aug_catalogue_find (op);
    g_autofree gpointer block = settings_of (kind, rows[i].preset, rows[i].instead);

    GST_INFO ("%s %s", rows[i].policy, rows[i].id);
    fail_unless (compare (policy, kind, block, rows[i].id, "video", FALSE) > N_WINDOWS / 4);
    compare (policy, kind, block, rows[i].id, "left_wrist_0_rgb", FALSE);
    compare (policy, kind, block, rows[i].id, "video", TRUE);
  }
  visit_documents (expect_row);
}
GST_END_TEST;

/* What is decided in any of the first windows. */
static void
expect_ids (const gchar *policy_name, const gchar *branch, const gchar *ids)
{
  g_autoptr (GstAugPolicy) policy = built_in (policy_name);
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GstAugDecision) decision = NULL;
  GstAugInstance instance;
  GstAugRule rule;

  gst_aug_rule_init (&rule, 7);
  rule.source = gst_aug_source_from_key ("clip");
  rule.branch = g_intern_string (branch);
  for (gint64 window = 0; window < 50; window++) {
    g_clear_pointer (&decision, gst_aug_decision_unref);
    gst_aug_instance_init (&instance, &rule, window);
    decision = gst_aug_policy_decide (policy, &instance, "policy", GST_AUG_TOUCHES_VIDEO, NULL);
    for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
      const gchar *id = gst_aug_decision_nth (decision, i)->id;

      if (!strstr (seen->str, id))
        g_string_append_printf (seen, "%s ", id);
    }
  }
  fail_unless_equals_string (seen->str, ids);
}

GST_START_TEST (test_cameras_of_wrists_are_left_out_as_in_their_projects)
{
  expect_ids ("openpi", "base_0_rgb", "crop rotate color ");
  expect_ids ("openpi", "left_wrist_0_rgb", "color ");
  expect_ids ("octo", "image_primary", "crop color ");
  expect_ids ("octo", "image_wrist", "color ");
  expect_ids ("openvla", "image_wrist", "");
}
GST_END_TEST;

GST_START_TEST (test_lerobot_takes_three_of_six_in_the_order_of_its_list)
{
  static const gchar *const order[] = { "brightness", "contrast", "saturation", "hue", "sharpness",
    "affine" };
  g_autoptr (GstAugPolicy) policy = built_in ("lerobot");
  guint counts[G_N_ELEMENTS (order)] = { 0 };
  GstAugRule rule;

  gst_aug_rule_init (&rule, 7);
  rule.branch = g_intern_string ("video");
  for (gint64 window = 0; window < 6000; window++) {
    g_autoptr (GstAugDecision) decision = NULL;
    GstAugInstance instance;
    guint last = 0;

    gst_aug_instance_init (&instance, &rule, window);
    decision = gst_aug_policy_decide (policy, &instance, "policy", GST_AUG_TOUCHES_VIDEO, NULL);
    fail_unless_equals_int (gst_aug_decision_size (decision), 3);
    for (guint i = 0; i < 3; i++) {
      const gchar *id = gst_aug_decision_nth (decision, i)->id;
      guint k = 0;

      while (!g_str_equal (order[k], id))
        k++;
      fail_unless (i == 0 || k > last);
      last = k;
      counts[k]++;
    }
  }
  /* 3000 expected, standard deviation 39 */
  for (guint k = 0; k < G_N_ELEMENTS (order); k++)
    fail_unless (counts[k] > 2840 && counts[k] < 3160, "%s: %u", order[k], counts[k]);
}
GST_END_TEST;

GST_START_TEST (test_lerobot_draws_from_what_is_published)
{
  static const gchar *const parts[] = {
    "\"id\":\"brightness\",\"magnitude\":{\"uniform\":[-0.2,0.2]}",
    "\"id\":\"contrast\",\"magnitude\":{\"uniform\":[-0.2,0.2]}",
    "\"id\":\"saturation\",\"magnitude\":{\"uniform\":[-0.5,0.5]}",
    "\"id\":\"hue\",\"magnitude\":{\"uniform\":[-0.05,0.05]}",
    "\"id\":\"sharpness\",\"magnitude\":{\"uniform\":[-0.5,0.5]}",
  };
  static const gchar *const names[] = { "lerobot", "lerobot-more" };

  for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
    g_autoptr (GstAugPolicy) policy = built_in (names[k]);

    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
      fail_unless (strstr (gst_aug_policy_to_json (policy), parts[i]) != NULL, "%s", parts[i]);
  }
}
GST_END_TEST;

GST_START_TEST (test_a_slip_is_answered_with_the_name)
{
  static const gchar *const slips[][2] = {
    { "lerobott", "there is no policy \"lerobott\"; did you mean \"lerobot\"?" },
    { "openpi?n=2", "openpi takes no parameters: type openpi alone" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (slips); i++) {
    g_autoptr (GError) error = NULL;

    fail_unless (gst_aug_policy_new_from_string (slips[i][0], &error) == NULL);
    fail_unless_equals_string (error->message, slips[i][1]);
  }
}
GST_END_TEST;

static Suite *
documents_suite (void)
{
  Suite *s = suite_create ("documents");
  TCase *c = tcase_create ("documents");

  suite_add_tcase (s, c);
  tcase_add_test (c, test_every_document_is_built_in_under_its_name_and_says_where_it_is_from);
  tcase_add_test (c, test_every_name_is_there_once_and_is_a_preset);
  tcase_add_test (c, test_operations_decide_as_elements_with_the_preset);
  tcase_add_test (c, test_cameras_of_wrists_are_left_out_as_in_their_projects);
  tcase_add_test (c, test_lerobot_takes_three_of_six_in_the_order_of_its_list);
  tcase_add_test (c, test_lerobot_draws_from_what_is_published);
  tcase_add_test (c, test_a_slip_is_answered_with_the_name);
  return s;
}

GST_CHECK_MAIN (documents);
