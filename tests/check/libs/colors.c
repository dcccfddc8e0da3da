/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Words for colours, and what they ask of decisions: docs/captions.md. */
#include <gst/check/gstcheck.h>

#include "catalogue/catalogue.h"
#include "facts/color/colors.h"
#include "text/effect.h"

#define HUE GST_AUG_STATES_HUE
#define SHADE GST_AUG_STATES_SHADE
#define COLORS (HUE | SHADE)

GST_START_TEST (test_words_state_hues_and_shades)
{
  static const struct {
    const gchar *caption;
    GstAugStates states;
  } captions[] = {
    { "a red apple", HUE },
    { "A RED APPLE!", HUE },
    { "reddish leaves", HUE },
    { "the bluest sky", HUE },
    { "greens and cherries", HUE },
    { "the boy's blue-green kite", HUE },
    { "a rainbow", HUE },
    { "an emerald\xe2\x80\x99s glow", HUE },
    { "a wine-coloured coat", COLORS },
    { "a dark-red coat", COLORS },
    { "a maroon coat", COLORS },
    { "brown bears", COLORS },
    { "a black and white photo", SHADE },
    { "a silver car in bright light", SHADE },
    { "the whiteness of snow", SHADE },
    /* better one jitter less than a wrong pair */
    { "he rose early", HUE },
    { "the Red Sea", HUE },
    { "two dogs play in a garden", 0 },
    { "the reduced price of a leather lightbulb", 0 },
    { "incredible finest scarred tannery", 0 },
    { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (captions); i++)
    fail_unless_equals_int (
        gst_aug_caption_states (captions[i].caption) & COLORS, captions[i].states);
}
GST_END_TEST;

/* What becomes of a caption when the hue of the picture turns. */
static void
expect_recolored (const gchar *before, gdouble degrees, GstAugTextFormat format, const gchar *after)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (before, -1, format);
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  GstAugOperation operation = { .name = "recolor-words" };
  g_autofree gchar *text = NULL;

  gst_aug_operation_set_double (&operation, "degrees", degrees);
  fail_unless (gst_aug_text_apply (&operation, 0, cue, tools));
  text = gst_aug_cue_to_string (cue);
  fail_unless_equals_string (text, after);
}

GST_START_TEST (test_words_follow_the_hue)
{
  static const struct {
    const gchar *before;
    gdouble degrees;
    const gchar *after;
  } cues[] = {
    { "a red apple", 120, "a green apple" },
    { "A Red apple, a RED wall", 120, "A Green apple, a GREEN wall" },
    { "an orange cat", -30, "a red cat" },
    { "a red cat", 30, "an orange cat" },
    { "red-haired and bluish", -120, "blue-haired and greenish" },
    { "a maroon coat", 120, "a dark green coat" },
    { "a maroon-lined coat", 120, "a dark-green-lined coat" },
    { "a brown bear", 120, "a dark green bear" },
    { "dark red, light red", 240, "dark blue, light blue" },
    { "pink and blue", 150, "light green and orange" },
    { "a black, white and red flag", 180, "a black, white and turquoise flag" },
    /* a little more or less is red, too */
    { "a crimson sea", 10, "a crimson sea" },
    /* words that may be things, and names */
    { "an orange and a rose", 120, "an orange and a rose" },
    { "the shirt is orange.", 90, "the shirt is green." },
    { "the Red Sea", 120, "the Red Sea" },
    { "a sky blue car", 120, "a sky blue car" },
    { "two dogs", 120, "two dogs" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cues); i++)
    expect_recolored (cues[i].before, cues[i].degrees, GST_AUG_TEXT_UTF8, cues[i].after);
  expect_recolored ("<b>red</b> &amp; {\\an8}<i>blue</i>", 120, GST_AUG_TEXT_PANGO_MARKUP,
      "<b>green</b> &amp; {\\an8}<i>red</i>");
}
GST_END_TEST;

typedef struct {
  gpointer block;
  GstAugFacts *facts;
  gboolean straddling, unknown;
} Rig;

static const GstAugKind *
kind_of (void)
{
  return gst_aug_catalogue_find ("color");
}

/* @settings: NAME=VALUE with blanks between. */
static void
set_up (Rig *rig, const gchar *caption, const gchar *settings)
{
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);

  *rig = (Rig){ .block = g_malloc0 (kind_of ()->settings->size) };
  gst_aug_settings_init (kind_of ()->settings, rig->block);
  for (guint i = 0; words[i]; i++) {
    g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);

    fail_unless (gst_aug_setting_read (
        gst_aug_settings_find (kind_of ()->settings, pair[0]), rig->block, pair[1]));
  }
  rig->facts = gst_aug_facts_new (caption, NULL, NULL, NULL);
}

static void
tear_down (Rig *rig)
{
  gst_aug_facts_unref (rig->facts);
  g_free (rig->block);
}

static GstAugDecision *
decide (Rig *rig, gint64 window)
{
  GstAugWindowContext context = { .aspect = 1 };
  GstAugWindowFacts facts;
  GstAugInstance instance;
  GstAugRule rule;

  gst_aug_rule_init (&rule, 3);
  gst_aug_instance_init (&instance, &rule, window);
  gst_aug_facts_of_window (rig->facts, 0, rig->straddling ? 1 : GST_AUG_TIME_UNBOUNDED, &facts);
  if (rig->unknown)
    gst_aug_facts_unknown (&facts);
  context.facts = &facts;
  return gst_aug_kind_decide (kind_of (), rig->block, &instance, "color", &context, -1, NULL);
}

/* What the rule reports of a window, the last report counts; NULL: nothing. */
static const gchar *
did (const GstAugDecision *decision)
{
  const gchar *result = NULL;

  for (guint i = 0; i < gst_aug_decision_size (decision); i++)
    if (g_str_equal (gst_aug_decision_nth (decision, i)->name, "rule"))
      result = gst_aug_operation_find (gst_aug_decision_nth (decision, i), "did")->s;
  return result;
}

#define NEGATIVE "brightness=0 contrast=0 saturation=0 hue=0 invert-probability=1"

static void
expect_conflict (
    const gchar *words, gboolean straddling, gboolean is_inverted, const gchar *did_what)
{
  Rig rig;
  g_autofree gchar *settings = g_strdup_printf (NEGATIVE " %s", words);
  g_autoptr (GstAugDecision) decision = NULL;

  set_up (&rig, "a red apple", settings);
  rig.straddling = straddling;
  decision = decide (&rig, 0);
  fail_unless (decision->applied);
  fail_unless_equals_int (gst_aug_decision_find (decision, "invert") != NULL, is_inverted);
  fail_unless_equals_string (did (decision), did_what);
  fail_unless_equals_int (
      gst_aug_facts_drop_captions (decision), g_strcmp0 (did_what, "drop") == 0);
  if (g_strcmp0 (did_what, "drop") == 0)
    fail_unless_equals_int (
        gst_aug_operation_get_int (gst_aug_decision_find (decision, "rule"), "paired", 1), 0);
  tear_down (&rig);
}

GST_START_TEST (test_what_cannot_be_limited_is_a_conflict)
{
  expect_conflict ("on-conflict=identity", FALSE, FALSE, "left-out");
  expect_conflict ("on-conflict=drop", FALSE, TRUE, "drop");
  expect_conflict ("on-conflict=flag", FALSE, TRUE, "flag");
  expect_conflict ("on-conflict=flag color-words=ignore", FALSE, TRUE, NULL);
  /* a caption that is told once for several windows cannot go in one of them */
  expect_conflict ("on-conflict=drop", TRUE, FALSE, "left-out");
  expect_conflict ("on-conflict=drop color-words=rewrite", FALSE, TRUE, "drop");
}
GST_END_TEST;

GST_START_TEST (test_what_is_not_known_may_state_anything)
{
  Rig rig;

  set_up (&rig, "two dogs", "hue=0.5 invert-probability=1 on-conflict=drop color-words=rewrite");
  for (gint64 window = 0; window < 100; window++) {
    g_autoptr (GstAugDecision) free = NULL, held = NULL;

    rig.unknown = FALSE;
    free = decide (&rig, window);
    rig.unknown = TRUE;
    held = decide (&rig, window);
    fail_unless (did (free) == NULL && gst_aug_decision_find (free, "invert"));
    fail_unless (!gst_aug_decision_find (held, "invert"));
    fail_unless (ABS (gst_aug_operation_get_double (
                     gst_aug_decision_find (held, "hue"), "turns", 1)) <= 9.0 / 360);
    fail_unless (!gst_aug_decision_find (held, "recolor-words"));
  }
  tear_down (&rig);
}
GST_END_TEST;

static gdouble
turn_of (Rig *rig, gint64 window, gboolean *rewritten)
{
  g_autoptr (GstAugDecision) decision = decide (rig, window);
  const GstAugOperation *recolor = gst_aug_decision_find (decision, "recolor-words");
  const gdouble turn =
      360 * gst_aug_operation_get_double (gst_aug_decision_find (decision, "hue"), "turns", 0);

  *rewritten = recolor != NULL;
  if (recolor)
    fail_unless (ABS (gst_aug_operation_get_double (recolor, "degrees", 0) - turn) < 1e-9);
  return turn;
}

/* Hues of a thing called red lie about red: all of them must get a name that is right. */
GST_START_TEST (test_turns_stop_where_words_are_right)
{
  guint n_rewritten = 0;
  Rig rig;

  set_up (&rig, "a red apple", "hue=0.5 color-words=rewrite");
  for (gint64 window = 0; window < 2000; window++) {
    gboolean rewritten;
    const gdouble turn = turn_of (&rig, window, &rewritten);
    const gchar *name = gst_aug_hue_name (turn);

    n_rewritten += rewritten;
    fail_unless (rewritten || ABS (turn) <= 9);
    if (!rewritten)
      continue;
    fail_unless (!g_str_equal (name, "red"));
    fail_unless_equals_string (gst_aug_hue_name (turn - 5), name);
    fail_unless_equals_string (gst_aug_hue_name (turn + 5), name);
  }
  fail_unless (n_rewritten > 1700, "%u of 2000", n_rewritten);
  tear_down (&rig);
}
GST_END_TEST;

GST_START_TEST (test_words_without_counterpart_hold_the_hue)
{
  static const gchar *const captions[] = { "a rainbow", "he ate an orange", "blond hair, red shoes",
    "the Red Sea" };

  for (guint i = 0; i < G_N_ELEMENTS (captions); i++) {
    Rig rig;

    set_up (&rig, captions[i], "hue=0.5 color-words=rewrite");
    for (gint64 window = 0; window < 50; window++) {
      gboolean rewritten;

      fail_unless (ABS (turn_of (&rig, window, &rewritten)) <= 9);
      fail_unless (!rewritten);
    }
    tear_down (&rig);
  }
}
GST_END_TEST;

GST_START_TEST (test_rewriting_needs_one_hue_for_a_window)
{
  static const gchar *const wrong[][2] = { { "color-words=rewrite hold=frame", "set hold=window" },
    { "on-conflict=drop hold=frame", "set hold=window" },
    { "color-words=rewrite hue-model=chroma", "set hue-model=auto" } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    Rig rig;

    set_up (&rig, "a red apple", wrong[i][0]);
    fail_unless (!gst_aug_kind_validate (kind_of (), rig.block, &error));
    fail_unless (strstr (error->message, wrong[i][1]) != NULL, "%s", error->message);
    tear_down (&rig);
  }
}
GST_END_TEST;

static Suite *
colors_suite (void)
{
  Suite *suite = suite_create ("colors");
  TCase *tcase = tcase_create ("general");

  tcase_add_test (tcase, test_words_state_hues_and_shades);
  tcase_add_test (tcase, test_words_follow_the_hue);
  tcase_add_test (tcase, test_what_cannot_be_limited_is_a_conflict);
  tcase_add_test (tcase, test_what_is_not_known_may_state_anything);
  tcase_add_test (tcase, test_turns_stop_where_words_are_right);
  tcase_add_test (tcase, test_words_without_counterpart_hold_the_hue);
  tcase_add_test (tcase, test_rewriting_needs_one_hue_for_a_window);
  suite_add_tcase (suite, tcase);
  return suite;
}

GST_CHECK_MAIN (colors)
