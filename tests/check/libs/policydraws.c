/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What may move a draw of a policy, and what may not. */
#include <gst/check/gstcheck.h>

#include "policy/policy.h"

#define WINDOWS 100
#define MANY 400

static GstAugPolicy *
read_text (const gchar *text)
{
  g_autoptr (GError) error = NULL;
  GstAugPolicy *policy = gst_aug_policy_new (text, -1, &error);

  fail_unless (policy != NULL, "%s: %s", text, error ? error->message : "no reason");
  return policy;
}

typedef struct {
  const gchar *branch;
  GstAugRole role;
  GstAugTouches medium;
  guint32 epoch;
  gboolean eval;
} Where;

static GstAugDecision *
decide (const GstAugPolicy *policy, gint64 window, const Where *where)
{
  g_autoptr (GError) error = NULL;
  GstAugDecision *decision;
  GstAugInstance instance;
  GstAugRule rule;

  gst_aug_rule_init (&rule, 3);
  rule.source = gst_aug_source_from_key ("clip");
  rule.branch = where && where->branch ? where->branch : "video";
  rule.role = where ? where->role : GST_AUG_ROLE_RGB;
  rule.epoch = where ? where->epoch : 0;
  gst_aug_instance_init (&instance, &rule, window);
  if (where && where->eval)
    instance.flags |= GST_AUG_SEED_FLAG_EVAL;
  decision = gst_aug_policy_decide (policy, &instance, "policy", where ? where->medium : 0, &error);
  fail_unless (decision != NULL, "%s", error ? error->message : "no reason");
  return decision;
}

static void
describe (GString *text, const GstAugOperation *operation)
{
  g_string_append (text, operation->name);
  for (guint i = 0; i < operation->n_values; i++) {
    const GstAugValue *v = &operation->values[i];

    if (v->type == GST_AUG_VALUE_DOUBLE)
      g_string_append_printf (text, " %s=%a", v->name, v->d);
    else if (v->type == GST_AUG_VALUE_STRING)
      g_string_append_printf (text, " %s=%s", v->name, v->s);
    else
      g_string_append_printf (text, " %s=%" G_GINT64_FORMAT, v->name, v->i);
  }
}

/* What each id did: a table of id to text. */
static GHashTable *
by_id (const GstAugDecision *decision)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < gst_aug_decision_size (decision); i++) {
    const GstAugOperation *operation = gst_aug_decision_nth (decision, i);
    const gchar *before = g_hash_table_lookup (all, operation->id);
    GString *text = g_string_new (before);

    describe (text, operation);
    g_hash_table_insert (all, (gpointer) operation->id, g_string_free (text, FALSE));
  }
  return all;
}

static GHashTable *
done_by (const GstAugPolicy *policy, gint64 window, const Where *where)
{
  g_autoptr (GstAugDecision) decision = decide (policy, window, where);

  return by_id (decision);
}

/* Nodes of a sequence with their ids; all that is drawn in them is drawn in most windows. */
static const gchar *const nodes[][2] = {
  { "turn",
      "{\"id\": \"turn\", \"op\": \"rotate\", \"magnitude\": {\"uniform\": [0, 30]}, \"sign\": "
      "\"random\", \"probability\": 0.7}" },
  { "light", "{\"id\": \"light\", \"op\": \"brightness\", \"magnitude\": {\"normal\": [0, 0.5]}}" },
  { "color", "{\"id\": \"color\", \"op\": \"color\", \"arguments\": {\"brightness\": 0.3, \"hue\": "
             "{\"beta\": [0.5, 2], \"range\": [0, 0.5]}}}" },
  { "mirror", "{\"id\": \"mirror\", \"op\": \"flip\"}" },
  { "cut", "{\"id\": \"cut\", \"op\": \"crop\", \"arguments\": {\"width\": 64, \"height\": 64}}" },
  { "bits", "{\"id\": \"bits\", \"op\": \"posterize\", \"magnitude\": {\"integers\": [2, 8]}, "
            "\"probability\": 0.5}" },
  { "holes", "{\"id\": \"holes\", \"op\": \"erase\", \"probability\": 1}" },
  { "one", "{\"id\": \"one\", \"one-of\": [{\"id\": \"one-a\", \"op\": \"invert\", \"weight\": 2}, "
           "{\"id\": "
           "\"one-b\", \"op\": \"hue\", \"magnitude\": {\"uniform\": [-0.5, 0.5]}}]}" },
  { "some",
      "{\"id\": \"some\", \"n\": {\"integers\": [1, 2]}, \"some-of\": [{\"id\": \"some-a\", "
      "\"op\": "
      "\"equalize\"}, {\"id\": \"some-b\", \"op\": \"gamma\", \"magnitude\": {\"log-uniform\": "
      "[0.5, 2]}}, {\"id\": \"some-c\", \"op\": \"solarize\", \"magnitude\": {\"bins\": [100, "
      "200]}}]}" },
};
#define N_NODES G_N_ELEMENTS (nodes)

/* (transfer full) */
static GstAugPolicy *
read_sequence (const guint *order, guint n, const gchar *before, const gchar *behind)
{
  g_autoptr (GString) text = g_string_new ("{\"policy\": [");

  if (before)
    g_string_append_printf (text, "%s, ", before);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i ? ", " : "", nodes[order[i]][1]);
  g_string_append_printf (text, "%s%s]}", behind ? ", " : "", behind ? behind : "");
  return read_text (text->str);
}

/* Ids of both did the same, but for those that begin with @but. Gives how many there were. */
static guint
compare (const GstAugPolicy *a, const GstAugPolicy *b, gint64 window, const gchar *but)
{
  g_autoptr (GHashTable) left = done_by (a, window, NULL), right = done_by (b, window, NULL);
  GHashTableIter iter;
  gpointer id, text;
  guint n = 0;

  g_hash_table_iter_init (&iter, left);
  while (g_hash_table_iter_next (&iter, &id, &text)) {
    if (but && g_str_has_prefix (id, but))
      continue;
    fail_unless (g_strcmp0 (g_hash_table_lookup (right, id), text) == 0,
        "window %d, %s: %s became %s", (gint) window, (gchar *) id, (gchar *) text,
        (gchar *) g_hash_table_lookup (right, id));
    n++;
  }
  g_hash_table_iter_init (&iter, right);
  while (g_hash_table_iter_next (&iter, &id, &text))
    fail_unless ((but && g_str_has_prefix (id, but)) || g_hash_table_contains (left, id),
        "window %d: %s came", (gint) window, (gchar *) id);
  return n;
}

static const guint listed[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };

GST_START_TEST (test_a_node_that_is_put_in_anywhere_moves_no_other_draw)
{
  g_autoptr (GstAugPolicy) before = read_sequence (listed, N_NODES, NULL, NULL);
  g_autoptr (GstAugPolicy) first = read_sequence (listed, N_NODES,
      "{\"id\": \"new\", \"op\": \"rotate\", \"magnitude\": {\"uniform\": [0, 9]}}", NULL);
  g_autoptr (GstAugPolicy) last = read_sequence (listed, N_NODES, NULL,
      "{\"id\": \"new\", \"one-of\": [{\"id\": \"new-a\", \"op\": \"flip\"}, {\"id\": \"new-b\", "
      "\"op\": "
      "\"crop\"}]}");
  guint n = 0;

  for (gint64 window = 0; window < WINDOWS; window++) {
    n += compare (before, first, window, "new");
    n += compare (before, last, window, "new");
  }
  fail_unless (n > 10 * WINDOWS);
}
GST_END_TEST;

GST_START_TEST (test_a_node_that_is_taken_out_or_moved_moves_no_other_draw)
{
  g_autoptr (GstAugPolicy) before = read_sequence (listed, N_NODES, NULL, NULL);

  for (guint out = 0; out < N_NODES; out++) {
    g_autofree gchar *inner = g_strdup_printf (
        "{\"id\": \"group\", \"sequence\": [{\"id\": \"inner\", \"sequence\": [%s]}]}",
        nodes[out][1]);
    g_autoptr (GstAugPolicy) without = NULL, behind = NULL, nested = NULL;
    guint order[N_NODES], n = 0;

    for (guint i = 0; i < N_NODES; i++)
      if (i != out)
        order[n++] = i;
    without = read_sequence (order, n, NULL, NULL);
    behind = read_sequence (order, n, NULL, nodes[out][1]);
    nested = read_sequence (order, n, inner, NULL);
    for (gint64 window = 0; window < WINDOWS / 10; window++) {
      compare (before, without, window, nodes[out][0]);
      compare (before, behind, window, NULL);
      compare (before, nested, window, NULL);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_an_edited_node_moves_no_other_draw)
{
  static const guint others[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  static const gchar *const edits[] = {
    "{\"id\": \"turn\", \"op\": \"rotate\", \"magnitude\": {\"uniform\": [0, 90]}, "
    "\"probability\": 0.1}",
    "{\"id\": \"turn\", \"op\": \"shear-x\", \"magnitude\": 0.1}",
    "{\"id\": \"turn\", \"scope\": \"branch\", \"op\": \"crop\", \"arguments\": {\"width\": 32}}",
    "{\"id\": \"turn\", \"some-of\": [{\"op\": \"rotate\", \"id\": \"turn-2\", \"magnitude\": 3}], "
    "\"n\": 4, "
    "\"replacement\": true}",
  };
  g_autoptr (GstAugPolicy) before = read_sequence (listed, N_NODES, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autoptr (GstAugPolicy) edited = read_sequence (others, N_NODES - 1, edits[i], NULL);

    for (gint64 window = 0; window < WINDOWS / 4; window++)
      compare (before, edited, window, "turn");
  }
}
GST_END_TEST;

static const gchar *const children[] = {
  "{\"id\": \"a\", \"op\": \"invert\", \"weight\": %s}",
  "{\"id\": \"b\", \"op\": \"rotate\", \"magnitude\": {\"uniform\": [0, 9]}, \"weight\": %s}",
  "{\"id\": \"c\", \"op\": \"equalize\", \"weight\": %s}",
  "{\"id\": \"d\", \"op\": \"flip\", \"probability\": 1, \"weight\": %s}",
};

/* A group of the children whose weights are not NULL. (transfer full) */
static GstAugPolicy *
read_group (const gchar *group, const gchar *rest, const gchar *const *weights)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{\"policy\": {\"id\": \"group\"%s, \"%s\": [", rest, group);
  for (guint i = 0, n = 0; i < G_N_ELEMENTS (children); i++) {
    g_auto (GStrv) halves = g_strsplit (children[i], "%s", 2);

    if (weights[i])
      g_string_append_printf (text, "%s%s%s%s", n++ ? ", " : "", halves[0], weights[i], halves[1]);
  }
  g_string_append (text, "]}}");
  return read_text (text->str);
}

/* Of how many windows that @with wins, and all others are the same without it. */
static guint
count_wins (const gchar *group, const gchar *rest, const gchar *weight)
{
  const gchar *const three[] = { "1", "1", NULL, "1" }, *const four[] = { "1", "1", weight, "1" };
  g_autoptr (GstAugPolicy) without = read_group (group, rest, three);
  g_autoptr (GstAugPolicy) with = read_group (group, rest, four);
  guint wins = 0;

  for (gint64 window = 0; window < MANY; window++) {
    g_autoptr (GHashTable) after = done_by (with, window, NULL);
    g_autoptr (GHashTable) before = done_by (without, window, NULL);
    GHashTableIter iter;
    gpointer id, text;

    if (!g_hash_table_contains (after, "c")) {
      compare (without, with, window, NULL);
      continue;
    }
    wins++;
    /* what it leaves is what was there */
    g_hash_table_iter_init (&iter, after);
    while (g_hash_table_iter_next (&iter, &id, &text))
      fail_unless (g_str_equal (id, "c") ||
                       (!strstr (rest, "replacement") &&
                           g_strcmp0 (g_hash_table_lookup (before, id), text) == 0) ||
                       strstr (rest, "replacement"),
          "window %d: %s", (gint) window, (gchar *) id);
  }
  return wins;
}

GST_START_TEST (test_a_child_that_is_put_in_changes_only_the_windows_that_it_wins)
{
  fail_unless (ABS ((gint) count_wins ("one-of", "", "1") - MANY / 4) < 40);
  fail_unless (ABS ((gint) count_wins ("one-of", "", "3") - MANY / 2) < 45);
  fail_unless (ABS ((gint) count_wins ("one-of", "", "0.1") - MANY / 31) < 15);
  fail_unless_equals_int (count_wins ("one-of", "", "0"), 0);
  fail_unless (ABS ((gint) count_wins ("some-of", ", \"n\": 2", "1") - MANY / 2) < 45);
  fail_unless (count_wins ("some-of", ", \"n\": 2, \"order\": \"listed\"", "2") > MANY / 2);
  fail_unless_equals_int (count_wins ("some-of", ", \"n\": 4", "0"), 0);
  fail_unless_equals_int (count_wins ("some-of", ", \"n\": 2, \"replacement\": true", "0"), 0);
}
GST_END_TEST;

GST_START_TEST (test_turns_with_replacement_are_independent_of_their_number)
{
  const gchar *const weights[] = { "1", "2", "1", "1" };
  g_autoptr (GstAugPolicy) two =
      read_group ("some-of", ", \"replacement\": true, \"n\": 2", weights);
  g_autoptr (GstAugPolicy) three =
      read_group ("some-of", ", \"replacement\": true, \"n\": 3", weights);
  guint twice = 0;

  for (gint64 window = 0; window < WINDOWS; window++) {
    g_autoptr (GstAugDecision) a = decide (two, window, NULL), b = decide (three, window, NULL);

    fail_unless_equals_int (gst_aug_decision_size (a), 2);
    fail_unless_equals_int (gst_aug_decision_size (b), 3);
    for (guint i = 0; i < 2; i++) {
      g_autoptr (GString) left = g_string_new (NULL), right = g_string_new (NULL);

      describe (left, gst_aug_decision_nth (a, i));
      describe (right, gst_aug_decision_nth (b, i));
      fail_unless_equals_string (left->str, right->str);
    }
    /* the same operation in two turns has draws of its own in each */
    if (g_str_equal (gst_aug_decision_nth (a, 0)->id, "b") &&
        g_str_equal (gst_aug_decision_nth (a, 1)->id, "b")) {
      twice++;
      fail_unless (gst_aug_operation_get_double (gst_aug_decision_nth (a, 0), "degrees", 0) !=
                   gst_aug_operation_get_double (gst_aug_decision_nth (a, 1), "degrees", 0));
    }
  }
  fail_unless (twice > WINDOWS / 20);
}
GST_END_TEST;

#define DRAW(id, more) \
  "{\"id\": \"" id "\", \"op\": \"rotate\", \"magnitude\": {\"uniform\": [0, 9]}" more "}"

GST_START_TEST (test_scopes_say_who_shares_draws)
{
  g_autoptr (GstAugPolicy) policy = read_text ("{\"policy\": [" DRAW ("all", "") ", " DRAW (
      "own", ", \"scope\": \"branch\"") ", " DRAW ("wrist", ", \"scope\": \"hand\"") "]}");
  g_autoptr (GstAugPolicy) renamed =
      read_text ("{\"policy\": [" DRAW ("wrist", ", \"scope\": \"left\"") "]}");

  for (gint64 window = 0; window < WINDOWS; window++) {
    const Where left = { .branch = "left" }, right = { .branch = "right" };
    g_autoptr (GHashTable) a = done_by (policy, window, &left),
                           b = done_by (policy, window, &right);
    g_autoptr (GHashTable) c = done_by (renamed, window, &right);

    fail_unless_equals_string (g_hash_table_lookup (a, "all"), g_hash_table_lookup (b, "all"));
    fail_unless_equals_string (g_hash_table_lookup (a, "wrist"), g_hash_table_lookup (b, "wrist"));
    fail_if (g_str_equal (g_hash_table_lookup (a, "own"), g_hash_table_lookup (b, "own")));
    fail_if (g_str_equal (g_hash_table_lookup (a, "wrist"), g_hash_table_lookup (c, "wrist")));
    fail_if (g_str_equal (g_hash_table_lookup (a, "all"), g_hash_table_lookup (a, "wrist")));
  }
}
GST_END_TEST;

GST_START_TEST (test_a_node_acts_where_it_applies_and_moves_nothing_elsewhere)
{
  g_autoptr (GstAugPolicy) policy =
      read_text ("{\"policy\": [" DRAW ("cameras", ", \"apply-to\": {\"branches\": [\"*-camera\"], "
                                                   "\"except\": [\"wrist-*\"]}") ", " DRAW ("masks",
          ", \"apply-to\": {\"roles\": [\"mask\", \"depth\"]}") ", " DRAW ("pictures",
          ", \"apply-to\": {\"media\": [\"video\"]}") ", "
                                                      "{\"id\": \"one\", \"one-of\": [" DRAW ("x",
                                                          ", \"apply-to\": {\"branches\": "
                                                          "[\"left-camera\"]}") ", " DRAW ("y",
                                                          "") "]}]}");
  const Where left = { "left-camera", GST_AUG_ROLE_RGB, GST_AUG_TOUCHES_VIDEO, 0, FALSE };
  const Where wrist = { "wrist-camera", GST_AUG_ROLE_DEPTH, GST_AUG_TOUCHES_VIDEO, 0, FALSE };
  const Where audio = { "audio", GST_AUG_ROLE_AUDIO, GST_AUG_TOUCHES_AUDIO, 0, FALSE };
  guint n = 0;

  for (gint64 window = 0; window < WINDOWS; window++) {
    g_autoptr (GHashTable) a = done_by (policy, window, &left);
    g_autoptr (GHashTable) b = done_by (policy, window, &wrist);
    g_autoptr (GHashTable) c = done_by (policy, window, &audio);

    fail_unless (g_hash_table_contains (a, "cameras") && !g_hash_table_contains (b, "cameras") &&
                 !g_hash_table_contains (c, "cameras"));
    fail_unless (!g_hash_table_contains (a, "masks") && g_hash_table_contains (b, "masks") &&
                 !g_hash_table_contains (c, "masks"));
    fail_unless_equals_string (
        g_hash_table_lookup (a, "pictures"), g_hash_table_lookup (b, "pictures"));
    fail_if (g_hash_table_contains (c, "pictures"));
    /* the choice is the same everywhere, also where what is chosen does not act */
    fail_unless (g_strcmp0 (g_hash_table_lookup (a, "y"), g_hash_table_lookup (b, "y")) == 0);
    fail_unless (g_strcmp0 (g_hash_table_lookup (a, "y"), g_hash_table_lookup (c, "y")) == 0);
    fail_if (g_hash_table_contains (b, "x"));
    n += g_hash_table_contains (a, "x");
  }
  fail_unless (ABS ((gint) n - WINDOWS / 2) < 20);
}
GST_END_TEST;

GST_START_TEST (test_patterns_of_branches)
{
  static const struct {
    const gchar *pattern, *branch;
    gboolean matches;
  } cases[] = { { "video", "video", TRUE }, { "video", "video2", FALSE },
    { "video2", "video", FALSE }, { "*", "video", TRUE }, { "v*o", "video", TRUE },
    { "v*d", "video", FALSE }, { "*-camera", "left-camera", TRUE }, { "a*b*c", "aXbXbc", TRUE },
    { "a*b*c", "aXcXb", FALSE }, { "?", "\xc3\xa9", TRUE }, { "??", "\xc3\xa9", FALSE },
    { "*?", "\xc3\xa9", TRUE }, { "l?ft*", "left", TRUE }, { "**", "left", TRUE },
    { "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *text = g_strdup_printf (
        "{\"policy\": [" DRAW ("a", ", \"apply-to\": {\"branches\": [\"none\", \"%s\"]}") "]}",
        cases[i].pattern);
    g_autoptr (GstAugPolicy) policy = read_text (text);
    const Where where = { .branch = cases[i].branch };
    g_autoptr (GstAugDecision) decision = decide (policy, 0, &where);

    fail_unless (gst_aug_decision_size (decision) == (guint) cases[i].matches, "%s and %s",
        cases[i].pattern, cases[i].branch);
  }
}
GST_END_TEST;

GST_START_TEST (test_epochs_take_the_last_child_that_has_come)
{
  g_autoptr (GstAugPolicy) policy =
      read_text ("{\"policy\": {\"epochs\": [" DRAW ("a", ", \"from\": 2") ", " DRAW (
          "b", ", \"from\": 5") ", {\"id\": \"c\", \"sequence\": [], \"from\": 4294967295}]}}");
  static const struct {
    guint32 epoch;
    const gchar *id;
  } cases[] = { { 0, NULL }, { 1, NULL }, { 2, "a" }, { 4, "a" }, { 5, "b" }, { 4294967294, "b" },
    { 4294967295, NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Where where = { .epoch = cases[i].epoch };
    g_autoptr (GstAugDecision) decision = decide (policy, 0, &where);

    fail_unless_equals_int (gst_aug_decision_size (decision), cases[i].id != NULL);
    if (cases[i].id)
      fail_unless_equals_string (gst_aug_decision_nth (decision, 0)->id, cases[i].id);
  }
}
GST_END_TEST;

GST_START_TEST (test_nothing_is_drawn_in_eval)
{
  g_autoptr (GstAugPolicy) policy = read_text ("{\"policy\": [" DRAW (
      "a", "") ", {\"one-of\": [" DRAW ("b", "") "]}, {\"some-of\": [" DRAW ("c",
      "") "], \"n\": 1}, {\"chains\": [{\"op\": \"invert\"}]}, {\"id\": \"cut\", \"op\": \"crop\", "
          "\"probability\": 0.5, \"arguments\": {\"width\": {\"integers\": [10, 20]}, \"height\": "
          "16}}]}");
  const Where where = { .eval = TRUE };
  g_autoptr (GHashTable) zeroth = done_by (policy, 0, &where);

  fail_unless (g_hash_table_contains (zeroth, "cut"));
  fail_unless_equals_int (g_hash_table_size (zeroth), 1);
  for (gint64 window = 1; window < WINDOWS; window++) {
    g_autoptr (GHashTable) next = done_by (policy, window, &where);

    fail_unless_equals_int (g_hash_table_size (next), 1);
    fail_unless_equals_string (
        g_hash_table_lookup (next, "cut"), g_hash_table_lookup (zeroth, "cut"));
  }
}
GST_END_TEST;

static GstAugDecision *
decide_frame (const GstAugKind *kind, gconstpointer block, gint64 ordinal)
{
  GstAugWindowContext context = { .aspect = 1 };
  GstAugInstance instance;
  GstAugRule rule;
  GstAugDecision *decision;

  gst_aug_rule_init (&rule, 3);
  rule.branch = "video";
  gst_aug_instance_init (&instance, &rule, 5);
  decision = gst_aug_kind_decide (kind, block, &instance, "policy", &context, ordinal, NULL);
  fail_unless (decision != NULL);
  return decision;
}

GST_START_TEST (test_frames_have_draws_of_their_own_where_they_hold_for_frames)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("policy");
  g_autofree gpointer block = g_malloc0 (kind->settings->size);
  GstAugCommonSettings *common = block;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  gst_aug_settings_init (kind->settings, block);
  fail_unless (gst_aug_setting_read (gst_aug_settings_find (kind->settings, "policy"), block,
      "{\"policy\": [" DRAW ("a", "") ", {\"id\": \"one\", \"one-of\": [" DRAW ("b", "") "]}]}"));
  fail_unless (kind->resolve (block, NULL, NULL));
  for (guint hold = GST_AUG_HOLD_WINDOW; hold <= GST_AUG_HOLD_FRAME; hold++) {
    common->hold = hold;
    g_hash_table_remove_all (seen);
    for (gint64 frame = 0; frame < 60; frame++) {
      g_autoptr (GstAugDecision) decision = decide_frame (kind, block, frame / 2);
      GString *text = g_string_new (NULL);

      fail_unless_equals_int (gst_aug_decision_size (decision), 2);
      describe (text, gst_aug_decision_nth (decision, 0));
      describe (text, gst_aug_decision_nth (decision, 1));
      g_hash_table_add (seen, g_string_free (text, FALSE));
    }
    fail_unless_equals_int (g_hash_table_size (seen), hold == GST_AUG_HOLD_FRAME ? 30 : 1);
  }
  kind->release (block);
}
GST_END_TEST;

GST_START_TEST (test_decisions_outlive_their_policy)
{
  GstAugPolicy *policy = read_sequence (listed, N_NODES, NULL, NULL);
  g_autoptr (GstAugDecision) decision = decide (policy, 1, NULL);
  g_autofree gchar *before = gst_aug_decision_to_json (decision), *after = NULL;

  gst_aug_policy_unref (policy);
  after = gst_aug_decision_to_json (decision);
  fail_unless_equals_string (after, before);
}
GST_END_TEST;

static gpointer
decide_many (gpointer user)
{
  GString *all = g_string_new (NULL);

  for (gint64 window = 0; window < WINDOWS; window++) {
    g_autoptr (GstAugPolicy) own = read_sequence (listed, N_NODES, NULL, NULL);
    g_autoptr (GstAugDecision) a = decide (user, window, NULL), b = decide (own, window, NULL);
    g_autofree gchar *left = gst_aug_decision_to_json (a), *right = gst_aug_decision_to_json (b);

    fail_unless_equals_string (left, right);
    g_string_append (all, left);
  }
  return g_string_free (all, FALSE);
}

GST_START_TEST (test_threads_decide_alike)
{
  g_autoptr (GstAugPolicy) policy = read_sequence (listed, N_NODES, NULL, NULL);
  g_autofree gchar *expected = decide_many (policy);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("decide", decide_many, policy);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autofree gchar *got = g_thread_join (threads[i]);

    fail_unless_equals_string (got, expected);
  }
}
GST_END_TEST;

static Suite *
policydraws_suite (void)
{
  Suite *suite = suite_create ("policydraws");
  TCase *cases = tcase_create ("general");

  suite_add_tcase (suite, cases);
  tcase_add_test (cases, test_a_node_that_is_put_in_anywhere_moves_no_other_draw);
  tcase_add_test (cases, test_a_node_that_is_taken_out_or_moved_moves_no_other_draw);
  tcase_add_test (cases, test_an_edited_node_moves_no_other_draw);
  tcase_add_test (cases, test_a_child_that_is_put_in_changes_only_the_windows_that_it_wins);
  tcase_add_test (cases, test_turns_with_replacement_are_independent_of_their_number);
  tcase_add_test (cases, test_scopes_say_who_shares_draws);
  tcase_add_test (cases, test_a_node_acts_where_it_applies_and_moves_nothing_elsewhere);
  tcase_add_test (cases, test_patterns_of_branches);
  tcase_add_test (cases, test_epochs_take_the_last_child_that_has_come);
  tcase_add_test (cases, test_nothing_is_drawn_in_eval);
  tcase_add_test (cases, test_frames_have_draws_of_their_own_where_they_hold_for_frames);
  tcase_add_test (cases, test_decisions_outlive_their_policy);
  tcase_add_test (cases, test_threads_decide_alike);
  return suite;
}

GST_CHECK_MAIN (policydraws)
