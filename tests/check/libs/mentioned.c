/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* keep-mentioned of augcrop: docs/captions.md. */
#include <gst/check/gstcheck.h>
#include <math.h>
#include "facts/facts.h"
#include "catalogue/crop.h"
#include "core/draw.h"

static GstAugCropSettings *
new_block (void)
{
  const GstAugKind *kind = gst_aug_catalogue_find ("crop");
  GstAugCropSettings *block = g_malloc0 (kind->settings->size);

  gst_aug_settings_init (kind->settings, block);
  return block;
}

static GstAugDecision *
decide (const GstAugCropSettings *block, gint64 window, const GstAugWindowFacts *facts)
{
  GstAugWindowContext context = { .aspect = 16.0 / 9, .facts = facts };
  GstAugInstance instance;
  GstAugRule rule;
  GstAugDecision *decision;

  gst_aug_rule_init (&rule, 3);
  rule.grid = (GstAugGrid){ 1, 1, 0 };
  gst_aug_instance_init (&instance, &rule, window);
  decision = gst_aug_kind_decide (
      gst_aug_catalogue_find ("crop"), block, &instance, "crop", &context, -1, NULL);
  fail_unless (decision != NULL);
  return decision;
}

static gdouble
share_of (const GstAugBox *box, const GstAugOperation *crop)
{
  const gdouble x = gst_aug_operation_get_double (crop, "x", 0);
  const gdouble y = gst_aug_operation_get_double (crop, "y", 0);
  const gdouble right = x + gst_aug_operation_get_double (crop, "width", 1);
  const gdouble bottom = y + gst_aug_operation_get_double (crop, "height", 1);
  const gdouble w = MIN (box->x + box->width, right) - MAX (box->x, x);
  const gdouble h = MIN (box->y + box->height, bottom) - MAX (box->y, y);

  fail_unless (x >= 0 && y >= 0 && right <= 1 + 1e-12 && bottom <= 1 + 1e-12);
  return w > 0 && h > 0 ? w * h / (box->width * box->height) : 0;
}

static const gchar *
did (const GstAugDecision *decision)
{
  const GstAugOperation *rule = gst_aug_decision_find (decision, "rule");

  return rule ? gst_aug_operation_find (rule, "did")->s : "";
}

/* Boxes of any size anywhere, some of them mentioned. */
static void
make_boxes (GArray *boxes, guint64 *mentioned, gint64 window)
{
  GstAugDraws draws;
  guint n;

  gst_aug_draws_init (&draws, 1, 2, 3, 4, window, "boxes");
  n = 1 + gst_aug_draws_integer (&draws, "n", 0, 4);
  g_array_set_size (boxes, 0);
  for (guint i = 0; i < n; i++) {
    GstAugBox box = { g_intern_static_string (i & 1 ? "dog" : "cat") };

    box.width = gst_aug_draws_range (&draws, "size", 2 * i, 0.02, 0.6);
    box.height = gst_aug_draws_range (&draws, "size", 2 * i + 1, 0.02, 0.6);
    box.x = gst_aug_draws_range (&draws, "place", 2 * i, 0, 1 - box.width);
    box.y = gst_aug_draws_range (&draws, "place", 2 * i + 1, 0, 1 - box.height);
    g_array_append_val (boxes, box);
  }
  *mentioned = gst_aug_draws_integer (&draws, "mentioned", 0, 1u << n);
}

GST_START_TEST (test_every_mentioned_box_is_visible)
{
  static const gdouble shares[] = { 0, 0.3, 0.9, 1 };
  g_autofree GstAugCropSettings *block = new_block ();
  g_autofree GstAugCropSettings *free_block = new_block ();
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (GstAugBox));
  const gint64 n = g_getenv ("AUG_FULL") ? 100000 : 5000;
  guint redrawn = 0, centred = 0, alone = 0;

  block->keep_mentioned = TRUE;
  for (gint64 window = 0; window < n; window++) {
    GstAugWindowFacts facts = { .known = TRUE, .boxes = boxes };
    const gdouble least = shares[window % 4];
    g_autoptr (GstAugDecision) decision = NULL, before = NULL;
    const GstAugOperation *crop;
    gboolean kept = TRUE;

    block->min_visible = least;
    make_boxes (boxes, &facts.mentioned, window);
    decision = decide (block, window, &facts);
    before = decide (free_block, window, NULL);
    crop = gst_aug_decision_find (decision, "crop");
    for (guint i = 0; i < boxes->len; i++)
      if (facts.mentioned >> i & 1)
        kept &= share_of (&g_array_index (boxes, GstAugBox, i), crop) + 1e-9 >=
                (least > 0 ? least : GST_AUG_MENTION_VISIBLE);
    fail_unless (kept, "window %d", (gint) window);
    redrawn += g_str_equal (did (decision), "redrawn");
    centred += g_str_equal (did (decision), "centred");
    /* whom nothing was asked of decides as ever */
    if (!*did (decision)) {
      g_autofree gchar *a = gst_aug_decision_to_json (decision);
      g_autofree gchar *b = gst_aug_decision_to_json (before);

      fail_unless_equals_string (a, b);
      alone++;
    }
    fail_unless (facts.mentioned || !*did (decision));
  }
  GST_INFO ("%u as ever, %u redrawn, %u centred", alone, redrawn, centred);
  fail_unless (redrawn > n / 5 && centred > n / 100 && alone > n / 5);
}
GST_END_TEST;

GST_START_TEST (test_the_rule_says_what_it_kept)
{
  g_autofree GstAugCropSettings *block = new_block ();
  g_autoptr (GArray) boxes = gst_aug_objects_parse (
      "[{\"name\":\"cat\",\"x\":0.0,\"y\":0.0,\"width\":0.1,\"height\":0.1},"
      "{\"name\":\"dog\",\"x\":0.85,\"y\":0.85,\"width\":0.1,\"height\":0.1},"
      "{\"name\":\"dog\",\"x\":0.4,\"y\":0.4,\"width\":0.1,\"height\":0.1},"
      "{\"name\":\"hat\",\"x\":0.4,\"y\":0.4,\"width\":0.1,\"height\":0.1}]",
      NULL);
  const GstAugWindowFacts facts = { .known = TRUE, .boxes = boxes, .mentioned = 7 };
  guint told = 0;

  block->keep_mentioned = TRUE;
  for (gint64 window = 0; window < 100; window++) {
    g_autoptr (GstAugDecision) decision = decide (block, window, &facts);
    const GstAugOperation *rule = gst_aug_decision_find (decision, "rule");

    if (!rule)
      continue;
    fail_unless_equals_string (gst_aug_operation_find (rule, "rule")->s, "crop");
    fail_unless_equals_string (gst_aug_operation_find (rule, "names")->s, "cat,dog");
    fail_unless (
        gst_aug_operation_get_int (rule, "attempts", 0) ==
        gst_aug_operation_get_int (gst_aug_decision_find (decision, "crop"), "attempts", -1));
    told++;
  }
  fail_unless (told > 80);
}
GST_END_TEST;

/* How a branch places a crop of @size pixels in @full pixels: floor (u·(full - size + 1)). */
static gdouble
seen_of (gdouble begin, gdouble length, gdouble u, gint size, gint full)
{
  const gdouble x = floor (u * (full - size + 1));

  return (MIN (begin + length, (x + size) / full) - MAX (begin, x / full)) / length;
}

GST_START_TEST (test_crops_of_unknown_size_are_placed_where_they_show_what_is_mentioned)
{
  g_autofree GstAugCropSettings *block = new_block ();
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (GstAugBox));

  block->mode = GST_AUG_CROP_RANDOM;
  block->keep_mentioned = TRUE;
  for (gint64 window = 0; window < 2000; window++) {
    GstAugWindowFacts facts = { .known = TRUE, .boxes = boxes, .mentioned = 1 };
    const gint full = 1000, size = 20 + window % 980;
    g_autoptr (GstAugDecision) decision = NULL;
    const GstAugOperation *crop;
    const GstAugBox *box;
    guint64 mentioned;

    make_boxes (boxes, &mentioned, window);
    box = &g_array_index (boxes, GstAugBox, 0);
    decision = decide (block, window, &facts);
    crop = gst_aug_decision_find (decision, "crop");
    fail_unless_equals_string (did (decision), "placed");
    /* all of the box, or all of the crop is in it, but for a pixel */
    fail_unless (
        seen_of (box->x, box->width, gst_aug_operation_get_double (crop, "u", -1), size, full) *
            box->width >=
        MIN (box->width, (gdouble) size / full) - 2.0 / full);
    fail_unless (
        seen_of (box->y, box->height, gst_aug_operation_get_double (crop, "v", -1), size, full) *
            box->height >=
        MIN (box->height, (gdouble) size / full) - 2.0 / full);
  }
}
GST_END_TEST;

GST_START_TEST (test_crops_that_cannot_be_redrawn_follow_on_conflict)
{
  static const GstAugCropMode modes[] = { GST_AUG_CROP_CENTER, GST_AUG_CROP_FIXED };
  static const gchar *const names[] = { "identity", "drop", "flag" };
  g_autofree GstAugCropSettings *block = new_block ();
  g_autoptr (GArray) boxes = gst_aug_objects_parse (
      "[{\"name\":\"cat\",\"x\":0.0,\"y\":0.0,\"width\":0.1,\"height\":0.1}]", NULL);

  block->keep_mentioned = TRUE;
  for (guint i = 0; i < 6; i++) {
    const GstAugWindowFacts facts = { .known = TRUE, .boxes = boxes, .mentioned = 1 };
    const GstAugWindowFacts none = { .known = TRUE, .boxes = boxes };
    g_autoptr (GstAugDecision) decision = NULL, other = NULL;

    block->mode = modes[i / 3];
    block->on_conflict = (GstAugOnConflict) (i % 3);
    decision = decide (block, 5, &facts);
    other = decide (block, 5, &none);
    fail_unless_equals_string (did (decision), names[i % 3]);
    fail_unless ((gst_aug_decision_find (decision, "crop") != NULL) == (i % 3 != 0));
    fail_unless (gst_aug_facts_drop_captions (decision) == (i % 3 == 1));
    fail_unless (gst_aug_decision_find (other, "crop") && !*did (other));
  }
}
GST_END_TEST;

GST_START_TEST (test_nothing_is_cut_off_where_mentions_are_not_known)
{
  g_autofree GstAugCropSettings *block = new_block ();
  g_autoptr (GstAugDecision) decision = NULL;
  GstAugWindowFacts facts;
  const GstAugOperation *crop;

  gst_aug_facts_unknown (&facts);
  block->keep_mentioned = TRUE;
  decision = decide (block, 5, &facts);
  crop = gst_aug_decision_find (decision, "crop");
  fail_unless_equals_string (did (decision), "whole");
  fail_unless (gst_aug_operation_get_double (crop, "width", 0) == 1 &&
               gst_aug_operation_get_double (crop, "height", 0) == 1);
}
GST_END_TEST;

static Suite *
mentioned_suite (void)
{
  Suite *s = suite_create ("mentioned");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_every_mentioned_box_is_visible);
  tcase_add_test (tc, test_the_rule_says_what_it_kept);
  tcase_add_test (tc, test_crops_of_unknown_size_are_placed_where_they_show_what_is_mentioned);
  tcase_add_test (tc, test_crops_that_cannot_be_redrawn_follow_on_conflict);
  tcase_add_test (tc, test_nothing_is_cut_off_where_mentions_are_not_known);
  return s;
}

GST_CHECK_MAIN (mentioned);
