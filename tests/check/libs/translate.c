/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Translation there and back by child processes: a translator of ours that misbehaves in every way,
 * and Apertium where it is installed. */
#include <gst/check/gstcheck.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "catalogue/text.h"
#include "text/effect.h"
#include "text/translate/child.h"

#define FAKE "exec /usr/bin/python3 " TRANSLATOR " "
#define SECOND G_TIME_SPAN_SECOND
#define MS G_TIME_SPAN_MILLISECOND

static guint
count_files (void)
{
  GDir *folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (folder && g_dir_read_name (folder))
    n++;
  if (folder)
    g_dir_close (folder);
  return n;
}

/* No child of this process is there, alive or dead, and no file more is open than before. */
static void
expect_nothing_left (guint files)
{
  fail_unless (waitpid (-1, NULL, WNOHANG) == -1 && errno == ECHILD, "a child is left");
  fail_unless_equals_int (count_files (), files);
}

static gint64
in_time (gint64 us)
{
  return g_get_monotonic_time () + us;
}

static GstAugChildState
wait_for (GstAugChild *child)
{
  return gst_aug_child_wait (child, G_MAXINT64, 20 * SECOND);
}

static void
expect_answer (GstAugChild *child, const gchar *text, const gchar *expected)
{
  g_autofree gchar *answer = NULL;

  fail_unless_equals_int (wait_for (child), GST_AUG_CHILD_ANSWERED);
  fail_unless_equals_int (
      gst_aug_child_ask (child, text, in_time (20 * SECOND), &answer), GST_AUG_CHILD_ANSWERED);
  fail_unless_equals_string (answer, expected);
}

GST_START_TEST (test_one_child_answers_many_texts)
{
  const guint files = count_files ();
  GstAugChild *child = gst_aug_child_new (FAKE "upper", "hello");
  g_autofree gchar *large = g_strnfill (300000, 'x'), *upper = g_strnfill (300000, 'X');
  gint pid;

  expect_answer (child, "a", "A");
  pid = gst_aug_child_get_pid (child);
  for (guint i = 0; i < 200; i++) {
    g_autofree gchar *text = g_strdup_printf ("text %u\nends", i);
    g_autofree gchar *expected = g_ascii_strup (text, -1);

    expect_answer (child, text, expected);
  }
  expect_answer (child, "", "");
  expect_answer (child, large, upper);
  fail_unless_equals_int (gst_aug_child_get_pid (child), pid);
  gst_aug_child_free (child);
  expect_nothing_left (files);
}
GST_END_TEST;

GST_START_TEST (test_late_child_is_killed_and_begun_again)
{
  const guint files = count_files ();
  GstAugChild *child = gst_aug_child_new (FAKE "slow 60000", "hello");
  gchar *answer = NULL;
  gint64 begun;
  gint pid;

  expect_answer (child, "a big dog", "the large dog");
  expect_answer (child, "a big dog", "the large dog");
  pid = gst_aug_child_get_pid (child);
  begun = g_get_monotonic_time ();
  fail_unless_equals_int (
      gst_aug_child_ask (child, "a", in_time (500 * MS), &answer), GST_AUG_CHILD_LATE);
  fail_unless (g_get_monotonic_time () - begun < 2 * SECOND);
  fail_unless (kill (pid, 0) == -1 && gst_aug_child_get_pid (child) != 0);
  expect_answer (child, "a big dog", "the large dog");
  gst_aug_child_free (child);
  expect_nothing_left (files);
}
GST_END_TEST;

GST_START_TEST (test_killed_child_costs_one_answer)
{
  const guint files = count_files ();
  GstAugChild *child = gst_aug_child_new (FAKE "words", "hello");
  gchar *answer = NULL;

  for (guint i = 0; i < 3; i++) {
    gint64 begun;

    expect_answer (child, "a big dog", "the large dog");
    kill (-gst_aug_child_get_pid (child), SIGKILL);
    begun = g_get_monotonic_time ();
    fail_unless_equals_int (
        gst_aug_child_ask (child, "a", in_time (20 * SECOND), &answer), GST_AUG_CHILD_DIED);
    fail_unless (g_get_monotonic_time () - begun < 2 * SECOND);
  }
  expect_answer (child, "a big dog", "the large dog");
  gst_aug_child_free (child);
  expect_nothing_left (files);
}
GST_END_TEST;

GST_START_TEST (test_child_that_always_dies_rests)
{
  const guint files = count_files ();
  GstAugChild *child = gst_aug_child_new ("echo no such language >&2; exit 3", "hello");
  guint n_begun = 0;

  for (guint i = 0; i < 2000; i++)
    n_begun += wait_for (child) == GST_AUG_CHILD_DIED;
  fail_unless (n_begun >= 1 && n_begun < 20, "begun %u times", n_begun);
  fail_unless_equals_int (wait_for (child), GST_AUG_CHILD_RESTS);
  fail_unless (strstr (gst_aug_child_get_complaint (child), "no such language") != NULL);
  gst_aug_child_free (child);
  expect_nothing_left (files);
}
GST_END_TEST;

GST_START_TEST (test_child_that_never_answers_is_given_up)
{
  const guint files = count_files ();
  GstAugChild *child = gst_aug_child_new (FAKE "never", "hello");

  fail_unless_equals_int (
      gst_aug_child_wait (child, in_time (20 * MS), 10 * SECOND), GST_AUG_CHILD_WARMING);
  fail_unless (gst_aug_child_get_pid (child) != 0);
  fail_unless_equals_int (gst_aug_child_wait (child, G_MAXINT64, 100 * MS), GST_AUG_CHILD_LATE);
  fail_unless (gst_aug_child_get_pid (child) == 0);
  gst_aug_child_free (child);
  expect_nothing_left (files);
}
GST_END_TEST;

GST_START_TEST (test_second_answer_is_not_taken_for_the_next_text)
{
  GstAugChild *child = gst_aug_child_new (FAKE "twice", "hello");
  gchar *answer = NULL;

  expect_answer (child, "one", "one");
  fail_unless_equals_int (
      gst_aug_child_ask (child, "two", in_time (5 * SECOND), &answer), GST_AUG_CHILD_DIED);
  gst_aug_child_free (child);
}
GST_END_TEST;

GST_START_TEST (test_a_megabyte_of_complaints_stops_nothing)
{
  GstAugChild *child = gst_aug_child_new (FAKE "noisy", "hello");

  expect_answer (child, "a big dog", "the large dog");
  expect_answer (child, "a kid", "the child");
  fail_unless (g_str_has_suffix (gst_aug_child_get_complaint (child), "xxx"));
  fail_unless (strlen (gst_aug_child_get_complaint (child)) <= 200);
  gst_aug_child_free (child);
}
GST_END_TEST;

/* Whether a process of the group is alive; the dead whose parent has ended wait for init. */
static gboolean
group_runs (gint group)
{
  GDir *folder = g_dir_open ("/proc", 0, NULL);
  gboolean runs = FALSE;
  const gchar *name;

  while (folder && (name = g_dir_read_name (folder))) {
    g_autofree gchar *path = g_strdup_printf ("/proc/%s/stat", name), *stat = NULL;
    gint parent, of = 0;
    gchar state;

    if (g_ascii_isdigit (*name) && g_file_get_contents (path, &stat, NULL, NULL) &&
        sscanf (strrchr (stat, ')') + 1, " %c %d %d", &state, &parent, &of) == 3)
      runs |= of == group && state != 'Z' && state != 'X';
  }
  if (folder)
    g_dir_close (folder);
  return runs;
}

/* processes that do not end by themselves */
GST_START_TEST (test_whole_group_ends_with_the_child)
{
  const guint files = count_files ();
  GstAugChild *child = gst_aug_child_new (
      "trap '' TERM; (trap '' TERM; sleep 600) & cat | (trap '' TERM; cat)", "hello");
  gint pid;

  expect_answer (child, "text", "text");
  pid = gst_aug_child_get_pid (child);
  gst_aug_child_free (child);
  for (guint i = 0; i < 1000 && group_runs (pid); i++)
    g_usleep (1000);
  fail_unless (!group_runs (pid));
  expect_nothing_left (files);
}
GST_END_TEST;

/* What the operation makes of a cue. */
static GstAugOperation *
operation (GstAugDecision *decision, const gchar *mode, const gchar *keep)
{
  GstAugOperation *op = gst_aug_decision_add (decision, "back-translate");
  g_autofree gchar *command = mode ? g_strconcat (FAKE, mode, NULL) : NULL;

  gst_aug_operation_set_int (
      op, "translator", mode ? GST_AUG_TEXT_TRANSLATOR_COMMAND : GST_AUG_TEXT_TRANSLATOR_APERTIUM);
  if (mode)
    gst_aug_operation_set_string (op, "command", command);
  if (keep)
    gst_aug_operation_set_string (op, "keep", keep);
  gst_aug_operation_set_int (op, "timeout_ms", 20000);
  gst_aug_operation_set_int (op, "startup_ms", 30000);
  return op;
}

static GstAugDecision *
decision_new (void)
{
  GstAugRule rule;
  GstAugInstance instance;

  gst_aug_rule_init (&rule, 7);
  gst_aug_instance_init (&instance, &rule, 0);
  return gst_aug_decision_new ("augtext", "text", &instance);
}

static gchar *
change (const GstAugOperation *op, guint64 place, const gchar *text, gboolean markup,
    GstAugTextTools *tools)
{
  g_autoptr (GstAugCue) cue =
      gst_aug_cue_new (text, -1, markup ? GST_AUG_TEXT_PANGO_MARKUP : GST_AUG_TEXT_UTF8);

  fail_unless (gst_aug_text_apply (op, place, cue, tools));
  return gst_aug_cue_to_string (cue);
}

static void
expect (
    const gchar *mode, const gchar *keep, gboolean markup, const gchar *text, const gchar *expected)
{
  g_autoptr (GstAugDecision) decision = decision_new ();
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  g_autofree gchar *out = change (operation (decision, mode, keep), 0, text, markup, tools);

  fail_unless_equals_string (out, expected);
}

GST_START_TEST (test_case_marks_and_lines_stay)
{
  g_autoptr (GstAugDecision) decision = decision_new ();
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  GstAugOperation *op = operation (decision, "words", NULL);
  static const struct {
    const gchar *text, *expected;
    gboolean markup;
  } cases[] = {
    { "the quick brown fox", "the fast brown fox", FALSE },
    { "A big dog barks!", "A large dog barks!", FALSE },
    { "Quick brown foxes jump...", "Quick brown foxes jump...", FALSE },
    { "- he sees a big dog\n- \"No kid runs?\"", "- he sees the large dog\n- \"No child runs?\"",
        FALSE },
    { "the very big dog that\nsees the quick brown fox",
        "the very large dog that\nsees the fast brown fox", FALSE },
    { "{\\an8}the big dog  runs\r\n", "{\\an8}the large dog runs\r\n", FALSE },
    { "♪ the big dog ♪", "♪ the large dog ♪", FALSE },
    { "<i>the big dog runs</i>", "<i>the large dog runs</i>", TRUE },
    { "the <b>big brown</b> dog &amp; <i>fox</i> jump quick",
        "the <b>big brown</b> dog &amp; <i>fox</i> jump fast", TRUE },
    { "what un<b>believ</b>able quick foxes", "what un<b>believ</b>able fast foxes", TRUE },
    { "", "", FALSE },
    { "...", "...", FALSE },
    { "nothing changes here", "nothing changes here", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *out = change (op, i, cases[i].text, cases[i].markup, tools);

    fail_unless_equals_string (out, cases[i].expected);
  }
}
GST_END_TEST;

GST_START_TEST (test_kept_words_come_back_or_the_cue_stays)
{
  expect ("words", "big dog,quick", FALSE, "a big dog and a big quick fox",
      "the big dog and the large quick fox");
  /* lost the first time, then sent as made-up words */
  expect (
      "drop", "lantern", FALSE, "a big lantern and a lantern", "the large lantern and the lantern");
  expect ("upper", "big", FALSE, "the big dog runs", "THE big DOG RUNS");
}
GST_END_TEST;

GST_START_TEST (test_what_cannot_stand_for_it_is_refused)
{
  static const gchar *const modes[] = { "garble", "short", "bytes", "echo", "mute" };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (GstAugDecision) decision = decision_new ();
    g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
    GstAugOperation *op = operation (decision, modes[i], NULL);
    g_autofree gchar *out = NULL;

    gst_aug_operation_set_int (op, "startup_ms", i == 4 ? 100 : 30000);
    out = change (op, 0, "The small dog barks at a big quick fox.", FALSE, tools);
    fail_unless_equals_string (out, "The small dog barks at a big quick fox.");
    fail_unless_equals_uint64 (gst_aug_text_tools_get_failures (tools), i == 4);
  }
}
GST_END_TEST;

GST_START_TEST (test_what_a_caption_states_stays_true)
{
  expect ("turn", NULL, FALSE, "A small dog barks loudly beside the red car.",
      "A small dog barks loudly beside the red car.");
  expect ("words", NULL, FALSE, "A big dog barks loudly beside the red car on the left.",
      "A large dog barks loudly beside the red car on the left.");
}
GST_END_TEST;

static gchar *
change_without_path (const GstAugOperation *op, GstAugTextTools *tools)
{
  g_autofree gchar *path = g_strdup (g_getenv ("PATH"));
  gchar *out;

  g_setenv ("PATH", "/nonexistent", TRUE);
  out = change (op, 0, "The big dog barks.", FALSE, tools);
  g_setenv ("PATH", path, TRUE);
  return out;
}

GST_START_TEST (test_missing_apertium_is_said_once)
{
  g_autoptr (GstAugDecision) decision = decision_new ();
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  GstAugOperation *op = operation (decision, NULL, NULL);
  g_autofree gchar *out = change_without_path (op, tools);
  g_autofree gchar *again = change_without_path (op, tools);
  g_autofree gchar *warning = gst_aug_text_tools_take_warning (tools);

  fail_unless_equals_string (out, "The big dog barks.");
  fail_unless_equals_string (again, "The big dog barks.");
  fail_unless (warning && strstr (warning, "apt install apertium apertium-eng-spa"));
  fail_unless (gst_aug_text_tools_take_warning (tools) == NULL);
}
GST_END_TEST;

GST_START_TEST (test_failures_are_counted_and_said_once)
{
  g_autoptr (GstAugDecision) decision = decision_new ();
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  GstAugOperation *op = operation (decision, "slow 60000", NULL);
  guint n = 0, translated = 0;
  gchar *warning;

  gst_aug_operation_set_int (op, "timeout_ms", 600);
  for (guint i = 0; i < 6; i++) {
    g_autofree gchar *out = change (op, i, "The big dog barks.", FALSE, tools);

    translated += g_str_equal (out, "The large dog barks.");
  }
  fail_unless_equals_uint64 (gst_aug_text_tools_get_failures (tools), 6 - translated);
  fail_unless (translated == 4, "%u", translated);
  while ((warning = gst_aug_text_tools_take_warning (tools))) {
    n++;
    fail_unless (strstr (warning, "translation-timeout") != NULL, "%s", warning);
    g_free (warning);
  }
  fail_unless_equals_int (n, 1);
}
GST_END_TEST;

GST_START_TEST (test_a_live_cue_does_not_wait_for_a_cold_translator)
{
  g_autoptr (GstAugDecision) decision = decision_new ();
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  GstAugOperation *op = operation (decision, "start 1500", NULL);
  const gint64 begun = g_get_monotonic_time ();
  g_autofree gchar *cold = NULL, *warm = NULL;

  gst_aug_text_tools_set_live (tools, TRUE);
  gst_aug_operation_set_int (op, "timeout_ms", 50);
  cold = change (op, 0, "The big dog barks.", FALSE, tools);
  fail_unless (g_get_monotonic_time () - begun < 1200 * MS);
  fail_unless_equals_string (cold, "The big dog barks.");
  gst_aug_text_tools_set_live (tools, FALSE);
  gst_aug_operation_set_int (op, "timeout_ms", 20000);
  warm = change (op, 1, "The big dog barks.", FALSE, tools);
  fail_unless_equals_string (warm, "The large dog barks.");
}
GST_END_TEST;

GST_START_TEST (test_a_language_is_no_command)
{
  g_autoptr (GstAugDecision) decision = decision_new ();
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  GstAugOperation *op = operation (decision, "words {from} {to}", NULL);
  g_autofree gchar *out = NULL, *warning = NULL, *both = NULL;

  both = change (op, 0, "The big dog barks.", FALSE, tools);
  fail_unless_equals_string (both, "The large dog barks.");
  gst_aug_operation_set_string (op, "language", "en;touch /tmp/gst-augment-was-here");
  out = change (op, 0, "The big dog barks.", FALSE, tools);
  fail_unless_equals_string (out, "The big dog barks.");
  warning = gst_aug_text_tools_take_warning (tools);
  fail_unless (warning && strstr (warning, "is no code of a language"));
}
GST_END_TEST;

static gboolean
has_apertium (void)
{
  const gboolean there = g_file_test ("/usr/share/apertium/modes/eng-spa.mode", G_FILE_TEST_EXISTS);

  if (!there)
    GST_WARNING ("skipped: type apt install apertium apertium-eng-spa");
  return there;
}

/* Sentences of captions; words between underscores are kept: 50 of them. */
static const gchar *const captions[] = {
  "A _red_ _apple_ lies on the wooden _table_.",
  "A group of _people_ standing in front of a _building_.",
  "A woman in a _blue_ _dress_ holds a small _child_.",
  "The _dog_ runs after the _yellow_ _ball_.",
  "Two _cats_ sleep on the _sofa_.",
  "A _man_ rides a _horse_ on the _beach_.",
  "The quick brown _fox_ jumps over the lazy _dog_.",
  "A _white_ _boat_ sails on the calm sea.",
  "I saw a big _elephant_ drinking water from the _river_.",
  "The _green_ _bottle_ stands next to the _lamp_.",
  "Some _birds_ sit on the roof of the old _house_.",
  "A boy kicks the _ball_ to his friend.",
  "There is a _black_ _car_ parked in the street.",
  "She puts the _cup_ and the _plate_ in the kitchen.",
  "A _train_ arrives at the station in the morning.",
  "The children play with a _kite_ in the _park_.",
  "An old _man_ reads a _newspaper_ on the _bench_.",
  "A _bicycle_ leans against the _wall_.",
  "The _cow_ eats _grass_ in the field.",
  "A girl with a _pink_ _umbrella_ walks in the _rain_.",
  "He opened the _window_ because it was hot.",
  "The _clock_ on the tower shows three.",
  "A _bus_ full of tourists stops in front of the museum.",
  "My sister bought a _guitar_ and a _violin_ yesterday.",
};

/* Splits a caption: what is read, and its kept words with commas between. */
static gchar *
split_caption (const gchar *caption, gchar **keep, guint *n_kept)
{
  g_auto (GStrv) parts = g_strsplit (caption, "_", -1);
  GString *kept = g_string_new (NULL);

  for (guint i = 1; parts[i]; i += 2, (*n_kept)++)
    g_string_append_printf (kept, kept->len ? ",%s" : "%s", parts[i]);
  *keep = g_string_free (kept, FALSE);
  return g_strjoinv ("", parts);
}

static guint
count_word (const gchar *text, const gchar *word)
{
  g_autofree gchar *pattern = g_strdup_printf ("\\b%s\\b", word);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    n++;
  return n;
}

GST_START_TEST (test_apertium_brings_fifty_of_fifty_kept_words_back)
{
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  const guint files = count_files ();
  guint n_kept = 0, n_back = 0, n_changed = 0;

  if (!has_apertium ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (captions); i++) {
    g_autoptr (GstAugDecision) decision = decision_new ();
    g_autofree gchar *keep = NULL, *text = split_caption (captions[i], &keep, &n_kept);
    g_auto (GStrv) words = g_strsplit (keep, ",", -1);
    g_autofree gchar *out = change (operation (decision, NULL, keep), i, text, FALSE, tools);

    GST_INFO ("%s -> %s", text, out);
    n_changed += !g_str_equal (out, text);
    for (guint k = 0; words[k]; k++)
      n_back += count_word (out, words[k]) == count_word (text, words[k]);
    fail_unless (g_str_has_suffix (out, ".") && g_ascii_isupper (*out), "%s", out);
    fail_unless (strpbrk (out, "*@#[]\\") == NULL, "%s", out);
  }
  fail_unless_equals_int (n_kept, 50);
  fail_unless_equals_int (n_back, 50);
  fail_unless (n_changed >= 14, "%u of 24 changed", n_changed);
  fail_unless_equals_uint64 (gst_aug_text_tools_get_failures (tools), 0);
  g_clear_pointer (&tools, gst_aug_text_tools_free);
  expect_nothing_left (files);
}
GST_END_TEST;

GST_START_TEST (test_apertium_brings_styles_back_to_their_words)
{
  static const gchar *const cases[][2] = {
    { "A group of people standing in front of a <b>red</b> house.",
        "A group of the people that are in front of a <b>red</b> house." },
    { "<i>The quick <b>brown</b> fox jumps over the lazy dog.</i>",
        "<i>The fast <b>brown</b> fox jumps the lazy dog.</i>" },
    { "I'll call you when the <span color=\"red\">train</span> arrives &amp; stops!",
        "I will call you when the <span color=\"red\">train</span> arrives &amp; stops!" },
  };
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  g_autoptr (GstAugDecision) decision = decision_new ();
  GstAugOperation *op = operation (decision, NULL, NULL);

  if (!has_apertium ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *out = change (op, i, cases[i][0], TRUE, tools);

    fail_unless_equals_string (out, cases[i][1]);
  }
}
GST_END_TEST;

GST_START_TEST (test_apertium_without_the_pair_says_what_is_installed)
{
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  g_autoptr (GstAugDecision) decision = decision_new ();
  GstAugOperation *op = operation (decision, NULL, NULL);
  g_autofree gchar *out = NULL, *warning = NULL;

  gst_aug_operation_set_string (op, "pivots", "xx");
  for (guint i = 0; i < 3; i++) {
    g_free (out);
    out = change (op, i, "A big dog barks.", FALSE, tools);
    fail_unless_equals_string (out, "A big dog barks.");
  }
  warning = gst_aug_text_tools_take_warning (tools);
  fail_unless (warning && strstr (warning, "apt install"), "%s", warning);
  fail_unless (!has_apertium () || strstr (warning, "eng-spa"), "%s", warning);
  fail_unless (gst_aug_text_tools_take_warning (tools) == NULL);
}
GST_END_TEST;

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

GST_START_TEST (test_apertium_answers_within_milliseconds)
{
  const guint n = g_getenv ("AUG_FULL") ? 600 : 100;
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  g_autoptr (GstAugDecision) decision = decision_new ();
  GstAugOperation *op = operation (decision, NULL, NULL);
  g_autofree gint64 *times = g_new (gint64, n);
  gint64 first = 0;

  if (!has_apertium ())
    return;
  for (guint i = 0; i <= n; i++) {
    g_auto (GStrv) parts = g_strsplit (captions[i % G_N_ELEMENTS (captions)], "_", -1);
    g_autofree gchar *text = g_strjoinv ("", parts);
    const gint64 begun = g_get_monotonic_time ();
    g_autofree gchar *out = change (op, i, text, FALSE, tools);

    *(i ? &times[i - 1] : &first) = g_get_monotonic_time () - begun;
  }
  qsort (times, n, sizeof *times, compare_times);
  g_print ("Apertium, %u sentences there and back: first %.0f ms, median %.1f, 95th of 100 %.1f, "
           "longest %.1f ms\n",
      n, (gdouble) first / 1000, (gdouble) times[n / 2] / 1000,
      (gdouble) times[n * 95 / 100] / 1000, (gdouble) times[n - 1] / 1000);
  fail_unless (first <= 10 * SECOND);
  fail_unless (times[n / 2] <= 30 * MS);
  fail_unless (times[n * 95 / 100] <= 100 * MS);
}
GST_END_TEST;

static Suite *
translate_suite (void)
{
  Suite *s = suite_create ("translate");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_one_child_answers_many_texts);
  tcase_add_test (tc, test_late_child_is_killed_and_begun_again);
  tcase_add_test (tc, test_killed_child_costs_one_answer);
  tcase_add_test (tc, test_child_that_always_dies_rests);
  tcase_add_test (tc, test_child_that_never_answers_is_given_up);
  tcase_add_test (tc, test_second_answer_is_not_taken_for_the_next_text);
  tcase_add_test (tc, test_a_megabyte_of_complaints_stops_nothing);
  tcase_add_test (tc, test_whole_group_ends_with_the_child);
  tcase_add_test (tc, test_case_marks_and_lines_stay);
  tcase_add_test (tc, test_kept_words_come_back_or_the_cue_stays);
  tcase_add_test (tc, test_what_cannot_stand_for_it_is_refused);
  tcase_add_test (tc, test_what_a_caption_states_stays_true);
  tcase_add_test (tc, test_missing_apertium_is_said_once);
  tcase_add_test (tc, test_failures_are_counted_and_said_once);
  tcase_add_test (tc, test_a_live_cue_does_not_wait_for_a_cold_translator);
  tcase_add_test (tc, test_a_language_is_no_command);
  tcase_add_test (tc, test_apertium_brings_fifty_of_fifty_kept_words_back);
  tcase_add_test (tc, test_apertium_brings_styles_back_to_their_words);
  tcase_add_test (tc, test_apertium_without_the_pair_says_what_is_installed);
  tcase_add_test (tc, test_apertium_answers_within_milliseconds);
  return s;
}

GST_CHECK_MAIN (translate);
