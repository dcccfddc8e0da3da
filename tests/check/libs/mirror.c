/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What captions ask of mirrors: docs/captions.md. */
#include <gst/check/gstcheck.h>
#include <math.h>
#include <stdlib.h>
#include "facts/facts.h"
#include "catalogue/affine.h"
#include "catalogue/flip.h"

#define WINDOWS 20000

typedef struct {
  GstAugFlipSettings *block;
  GstAugFacts *facts;
  GstAugRule rule;
} Rig;

static void
set_up (Rig *rig, const gchar *caption, const gchar *cues, const gchar *objects)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("flip");
  GError *error = NULL;

  rig->block = g_malloc0 (kind->settings->size);
  gst_aug_settings_init (kind->settings, rig->block);
  rig->facts = gst_aug_facts_new (caption, cues, objects, &error);
  fail_unless (rig->facts != NULL, "%s", error ? error->message : "");
  gst_aug_rule_init (&rig->rule, 11);
  rig->rule.grid = (GstAugGrid){ 1, 1, 0 };
}

static void
tear_down (Rig *rig)
{
  gst_aug_facts_unref (rig->facts);
  g_free (rig->block);
}

static GstAugDecision *
decide (Rig *rig, gint64 window, gboolean with_facts)
{
  GstAugWindowContext context = { .aspect = 1 };
  GstAugWindowFacts facts;
  GstAugInstance instance;

  gst_aug_instance_init (&instance, &rig->rule, window);
  gst_aug_facts_of_window (rig->facts, instance.orig_start, instance.orig_stop, &facts);
  facts.grid = &rig->rule.grid;
  facts.window = window;
  context.facts = with_facts ? &facts : NULL;
  return gst_aug_kind_decide (
      gst_aug_catalogue_find ("flip"), rig->block, &instance, "flip", &context, -1, NULL);
}

static gboolean
is_mirrored (Rig *rig, gint64 window, gboolean with_facts)
{
  g_autoptr (GstAugDecision) decision = decide (rig, window, with_facts);

  return decision->applied && gst_aug_decision_find (decision, "flip");
}

static const gchar *
did (Rig *rig, gint64 window)
{
  g_autoptr (GstAugDecision) decision = decide (rig, window, TRUE);
  const GstAugOperation *rule = gst_aug_decision_find (decision, "rule");

  return rule ? gst_aug_operation_find (rule, "did")->s : NULL;
}

GST_START_TEST (test_captions_that_state_no_side_change_no_mirror)
{
  Rig rig;
  guint n = 0;

  set_up (&rig, "a red apple on a table", NULL, "[]");
  rig.block->text_safe = TRUE;
  for (gint64 k = 0; k < WINDOWS; k++) {
    const gboolean mirrored = is_mirrored (&rig, k, TRUE);

    fail_unless (mirrored == is_mirrored (&rig, k, FALSE));
    fail_unless (did (&rig, k) == NULL);
    n += mirrored;
  }
  /* three standard deviations */
  fail_unless (ABS (n - WINDOWS / 2.0) < 3 * sqrt (WINDOWS) / 2, "%u", n);
  tear_down (&rig);
}
GST_END_TEST;

GST_START_TEST (test_windows_with_writing_are_not_mirrored)
{
  static const gchar *const objects[] = {
    "[{\"name\":\"stop sign\",\"x\":0.1,\"y\":0.1,\"width\":0.1,\"height\":0.1}]",
    "[{\"name\":\"Text\",\"x\":0.1,\"y\":0.1,\"width\":0.1,\"height\":0.1}]",
    "[{\"name\":\"cat\",\"x\":0.1,\"y\":0.1,\"width\":0.1,\"height\":0.1}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++) {
    Rig rig;
    guint n[3] = { 0 };

    set_up (&rig, NULL, NULL, objects[i]);
    for (guint safe = 0; safe < 2; safe++) {
      rig.block->text_safe = safe;
      for (gint64 k = 0; k < 200; k++) {
        n[safe] += is_mirrored (&rig, k, TRUE);
        n[2] += did (&rig, k) != NULL;
      }
    }
    fail_unless (n[0] > 70 && n[0] < 130);
    fail_unless (n[1] == (i == 2 ? n[0] : 0) && n[2] == (i == 2 ? 0 : n[0]));
    tear_down (&rig);
  }
}
GST_END_TEST;

/* Two cues: one in window 3, one from 5.5 to 7.5; a third beyond states no side. */
static const gchar cues[] =
    "[[3100000000,3900000000,\"a cup on the left\"],[5500000000,7500000000,\"he turns right\"],"
    "[8500000000,10500000000,\"a cup\"]]";

GST_START_TEST (test_a_caption_over_several_windows_needs_them_alike)
{
  guint alike = 0, mended = 0;

  for (guint64 seed = 0; seed < 2000; seed++) {
    gboolean before[12], after[12];
    Rig rig;

    set_up (&rig, NULL, cues, NULL);
    rig.rule.seed = seed;
    for (gint64 k = 0; k < 12; k++) {
      before[k] = is_mirrored (&rig, k, FALSE);
      after[k] = is_mirrored (&rig, k, TRUE);
      fail_unless (after[k] == before[k] || (k >= 5 && k <= 7));
      fail_unless ((did (&rig, k) != NULL) == (after[k] != before[k]));
    }
    fail_unless (after[5] == after[6] && after[6] == after[7]);
    fail_unless (after[5] == (before[5] && before[6] && before[7]));
    alike += after[5];
    mended += before[5] && !after[5];
    tear_down (&rig);
  }
  fail_unless (alike > 150 && alike < 350 && mended > 600, "%u %u", alike, mended);
}
GST_END_TEST;

GST_START_TEST (test_captions_that_cannot_be_kept_true_are_dropped_or_flagged)
{
  static const GstAugOnConflict ways[] = { GST_AUG_ON_CONFLICT_DROP, GST_AUG_ON_CONFLICT_FLAG };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    guint told = 0;

    for (guint64 seed = 0; seed < 200; seed++) {
      gboolean mixed;
      Rig rig;

      set_up (&rig, NULL, cues, NULL);
      rig.block->on_conflict = ways[i];
      rig.rule.seed = seed;
      mixed = is_mirrored (&rig, 5, FALSE) != is_mirrored (&rig, 6, FALSE) ||
              is_mirrored (&rig, 6, FALSE) != is_mirrored (&rig, 7, FALSE);
      for (gint64 k = 0; k < 12; k++) {
        g_autoptr (GstAugDecision) decision = decide (&rig, k, TRUE);
        const gboolean tied = k >= 5 && k <= 7;

        fail_unless (is_mirrored (&rig, k, TRUE) == is_mirrored (&rig, k, FALSE));
        fail_unless ((did (&rig, k) != NULL) == (tied && mixed));
        fail_unless (gst_aug_facts_drop_captions (decision) == (tied && mixed && i == 0));
        told += did (&rig, k) != NULL;
      }
      tear_down (&rig);
    }
    fail_unless (told > 100);
  }
}
GST_END_TEST;

GST_START_TEST (test_captions_tie_windows_from_one_to_the_next_and_no_further_than_the_limit)
{
  g_autoptr (GString) chain = g_string_new ("[");
  gboolean mirrored[12];
  guint n = 0;
  Rig rig;

  set_up (&rig, NULL, "[[900000000,2100000000,\"left\"],[2500000000,3500000000,\"right\"]]", NULL);
  rig.block->common.probability = 0.9;
  for (rig.rule.seed = 0; rig.rule.seed < 300; rig.rule.seed++) {
    for (gint64 k = 0; k < 4; k++)
      mirrored[k] = is_mirrored (&rig, k, TRUE);
    fail_unless (
        mirrored[0] == mirrored[1] && mirrored[1] == mirrored[2] && mirrored[2] == mirrored[3]);
    n += mirrored[0];
  }
  fail_unless (n > 150 && n < 250, "%u", n); /* 0.9^4 */
  tear_down (&rig);
  /* what holds for all of an item, or for very long, is never told mirrored in a part of it */
  set_up (&rig, "a cup on the left", NULL, NULL);
  for (gint64 k = 0; k < 100; k++)
    fail_unless (!is_mirrored (&rig, k, TRUE));
  rig.block->common.hold = GST_AUG_HOLD_ITEM;
  for (n = 0, rig.rule.seed = 0; rig.rule.seed < 100; rig.rule.seed++)
    n += is_mirrored (&rig, 5, FALSE);
  fail_unless (n > 30);
  tear_down (&rig);
  for (guint i = 0; i < 80; i++)
    g_string_append_printf (chain, "%s[%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT ",\"left\"]",
        i ? "," : "", i * GST_SECOND + 900 * GST_MSECOND, (i + 1) * GST_SECOND + 100 * GST_MSECOND);
  g_string_append_c (chain, ']');
  set_up (&rig, NULL, chain->str, NULL);
  rig.block->common.probability = 1;
  for (gint64 k = 0; k <= 80; k++)
    fail_unless (!is_mirrored (&rig, k, TRUE));
  fail_unless (is_mirrored (&rig, 81, TRUE));
  tear_down (&rig);
}
GST_END_TEST;

GST_START_TEST (test_what_is_not_known_is_not_mirrored)
{
  GstAugWindowFacts facts;
  guint n = 0;
  Rig rig;

  gst_aug_facts_unknown (&facts);
  set_up (&rig, NULL, NULL, NULL);
  for (gint64 k = 0; k < 100; k++) {
    GstAugWindowContext context = { .aspect = 1, .facts = &facts };
    g_autoptr (GstAugDecision) decision = NULL;
    GstAugInstance instance;

    gst_aug_instance_init (&instance, &rig.rule, k);
    decision = gst_aug_kind_decide (
        gst_aug_catalogue_find ("flip"), rig.block, &instance, "flip", &context, -1, NULL);
    fail_unless (!decision->applied);
    n += gst_aug_decision_find (decision, "rule") != NULL;
  }
  fail_unless (n > 30);
  tear_down (&rig);
}
GST_END_TEST;

/* Decides of any kind, in the window that has @facts. */
static GstAugDecision *
decide_kind (const gchar *name, gconstpointer block, gint64 window, Rig *rig)
{
  GstAugWindowContext context = { .aspect = 1 };
  GstAugWindowFacts facts;
  GstAugInstance instance;

  gst_aug_instance_init (&instance, &rig->rule, window);
  gst_aug_facts_of_window (rig->facts, instance.orig_start, instance.orig_stop, &facts);
  facts.grid = &rig->rule.grid;
  facts.window = window;
  context.facts = &facts;
  return gst_aug_kind_decide (
      gst_aug_catalogue_find (name), block, &instance, name, &context, -1, NULL);
}

GST_START_TEST (test_pictures_are_not_turned_where_captions_tell_sides)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("affine");
  g_autofree GstAugAffineSettings *block = g_malloc0 (kind->settings->size);
  guint n[2] = { 0 }, told = 0;

  gst_aug_settings_init (kind->settings, block);
  block->quarter_turns = TRUE;
  block->degrees = 90;
  for (guint i = 0; i < 2; i++) {
    Rig rig;

    set_up (&rig, i ? "a cup on the left" : "a cup on a table", NULL, NULL);
    for (gint64 k = 0; k < 200; k++) {
      g_autoptr (GstAugDecision) decision = decide_kind ("affine", block, k, &rig);
      const GstAugOperation *affine = gst_aug_decision_find (decision, "affine");

      n[i] += gst_aug_decision_find (decision, "turn") ||
              fabs (gst_aug_operation_get_double (affine, "degrees", 0)) > 45;
      told += gst_aug_decision_find (decision, "rule") != NULL;
    }
    tear_down (&rig);
  }
  fail_unless (n[0] > 150 && n[1] == 0 && told == n[0], "%u %u %u", n[0], n[1], told);
}
GST_END_TEST;

static guint
count_flips (const GstAugDecision *decision)
{
  guint n = 0;

  for (guint i = 0; i < gst_aug_decision_size (decision); i++)
    n += g_str_equal (gst_aug_decision_nth (decision, i)->name, "flip");
  return n;
}

GST_START_TEST (test_policies_mirror_as_captions_allow)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("policy");
  g_autofree gpointer block = g_malloc0 (kind->settings->size);
  g_autoptr (GError) error = NULL;
  guint mirrored = 0, mended = 0;
  Rig rig;

  gst_aug_settings_init (kind->settings, block);
  gst_aug_setting_read (gst_aug_settings_find (kind->settings, "policy"), block,
      "{\"policy\": [{\"id\": \"m\", \"op\": \"flip\", \"probability\": 0.5}, "
      "{\"id\": \"b\", \"op\": \"brightness\", \"magnitude\": 0.2}]}");
  fail_unless (kind->resolve (block, NULL, &error), "%s", error ? error->message : "");
  for (guint64 seed = 0; seed < 300; seed++) {
    guint n[12];

    set_up (&rig, NULL, cues, NULL);
    rig.rule.seed = seed;
    for (gint64 k = 0; k < 12; k++) {
      g_autoptr (GstAugDecision) decision = decide_kind ("policy", block, k, &rig);

      n[k] = count_flips (decision);
      fail_unless (decision->applied);
      mended += gst_aug_decision_find (decision, "rule") != NULL;
    }
    fail_unless (n[5] == n[6] && n[6] == n[7]);
    mirrored += n[5];
    tear_down (&rig);
  }
  fail_unless (mirrored > 20 && mirrored < 60 && mended > 150, "%u %u", mirrored, mended);
  set_up (&rig, "a sign that says \"STOP\"", NULL, NULL);
  for (guint safe = 0; safe < 2; safe++) {
    gst_aug_setting_read (
        gst_aug_settings_find (kind->settings, "text-safe"), block, safe ? "true" : "false");
    for (gint64 k = 0, n = 0; k < 100; k++) {
      g_autoptr (GstAugDecision) decision = decide_kind ("policy", block, k, &rig);

      n += count_flips (decision);
      fail_unless (k < 99 || (safe ? n == 0 : n > 30));
    }
  }
  tear_down (&rig);
  kind->release (block);
}
GST_END_TEST;

static Suite *
mirror_suite (void)
{
  Suite *s = suite_create ("mirror");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_captions_that_state_no_side_change_no_mirror);
  tcase_add_test (tc, test_windows_with_writing_are_not_mirrored);
  tcase_add_test (tc, test_a_caption_over_several_windows_needs_them_alike);
  tcase_add_test (tc, test_captions_that_cannot_be_kept_true_are_dropped_or_flagged);
  tcase_add_test (tc, test_captions_tie_windows_from_one_to_the_next_and_no_further_than_the_limit);
  tcase_add_test (tc, test_what_is_not_known_is_not_mirrored);
  tcase_add_test (tc, test_pictures_are_not_turned_where_captions_tell_sides);
  tcase_add_test (tc, test_policies_mirror_as_captions_allow);
  return s;
}

GST_CHECK_MAIN (mirror);
