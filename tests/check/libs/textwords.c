/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>
#include <glib/gstdio.h>
#include <string.h>
#include "text/effect.h"
#include "text/words/common.h"
#include "text/words/stop.h"

typedef struct {
  const gchar *name, *value;
} Text;

static GstAugDecision *
make_operation (const gchar *name, gdouble rate, const Text *texts)
{
  GstAugRule rule;
  GstAugInstance instance;
  GstAugDecision *decision;
  GstAugOperation *operation;

  gst_aug_rule_init (&rule, 1);
  gst_aug_instance_init (&instance, &rule, 0);
  decision = gst_aug_decision_new ("augtext", "text", &instance);
  operation = gst_aug_decision_add (decision, name);
  gst_aug_operation_set_double (operation, "rate", rate);
  gst_aug_operation_set_uint64 (operation, "key", 42);
  for (; texts && texts->name; texts++)
    gst_aug_operation_set_string (operation, texts->name, texts->value);
  return decision;
}

/* What becomes of a cue that begins at @place in its window. */
static gchar *
apply (const gchar *name, gdouble rate, const Text *texts, guint64 place, const gchar *text,
    GstAugTextTools *tools)
{
  g_autoptr (GstAugDecision) decision = make_operation (name, rate, texts);
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, GST_AUG_TEXT_PANGO_MARKUP);

  gst_aug_text_apply (gst_aug_decision_nth (decision, 0), place, cue, tools);
  return gst_aug_cue_to_string (cue);
}

static void
check (const gchar *name, gdouble rate, const Text *texts, const gchar *text, const gchar *expected)
{
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  g_autofree gchar *out = apply (name, rate, texts, 0, text, tools);

  fail_unless_equals_string (out, expected);
}

/* All words but those that are kept are deleted. */
static void
check_kept (const gchar *keep, const gchar *text, const gchar *expected)
{
  const Text texts[] = { { "keep", keep }, { NULL } };

  check ("delete-words", 1, texts, text, expected);
}

GST_START_TEST (test_words_to_keep_are_found_however_they_are_written)
{
  check_kept ("dog", "a dog b", "dog");
  check_kept ("dog", "a DOG's b, dogs", "DOG's");
  check_kept ("dog", "a dog-tired b hot-dog my-dog's", "dog-tired hot-dog my-dog's");
  check_kept ("dog, New  York ,,", "in New\nYork's dog", "New\nYork's dog");
  check_kept ("New York", "New new york York", "new york");
  check_kept ("old man,old man river", "the old man river is old", "old man river");
  check_kept ("old man", "an old-old man, Mr.old man's, old", "old-old man, Mr.old man's");
  check_kept ("old man", "an old man.<b>A</b> old", "old man.<b>A</b>");
  check_kept ("old man", "a mr.o<b>ld</b> man old", "mr.o<b>ld</b> man");
  check_kept ("New York", "goes<b/>-New York b", "goes<b/>-New York");
  check_kept ("don't", "we don’t do", "don’t");
  check_kept ("homme", "l'homme est", "l'homme");
  check_kept ("red apple", "a red{\\i1} <b>ap<i>p</i></b>le b", "red{\\i1} <b>ap<i>p</i></b>le");
  check_kept ("e-mail", "an e-mail-address mail e", "e-mail-address");
  check_kept ("Straße", "die STRASSE straße STRAßE", "straße STRAßE");
  check_kept (
      "Mr. Smith", "Mr. <i>Smith<b>\xE2\x80\x8F a</b></i>", "Mr. <i>Smith<b>\xE2\x80\x8F</b></i>");
  check_kept ("nothing", "a b c", "");
  check_kept ("", "a b c", "");
  /* numbers and marks can be kept too */
  check_kept ("3.5 km", "it is 3.5 km away", "3.5 km");
}
GST_END_TEST;

static gchar *
write_file (const gchar *text)
{
  gchar *path = NULL;
  gint fd = g_file_open_tmp ("wordsXXXXXX", &path, NULL);

  fail_unless (fd >= 0 && g_close (fd, NULL));
  fail_unless (g_file_set_contents (path, text, -1, NULL));
  return path;
}

GST_START_TEST (test_lists_come_from_files)
{
  g_autofree gchar *path = write_file ("dog\r\n\n  New York  \nbad \xFF\n");
  g_autofree gchar *at = g_strconcat ("@", path, NULL);
  const Text stop[] = { { "stop-words", path }, { NULL } };
  g_autoptr (GstAugDecision) decision = make_operation ("replace-synonyms", 1, stop);
  const GstAugOperation *operation = gst_aug_decision_nth (decision, 0);
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();

  check_kept (at, "a dog in New York", "dog New York");
  fail_unless (gst_aug_text_stops (operation, tools, "DOG"));
  fail_if (gst_aug_text_stops (operation, tools, "the"));
  g_unlink (path);
}
GST_END_TEST;

GST_START_TEST (test_a_list_that_cannot_be_read_keeps_all_words)
{
  const Text texts[] = { { "keep", "@/no/such/file" }, { NULL } };
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  g_autofree gchar *warning = NULL;

  for (guint i = 0; i < 2; i++) {
    g_autofree gchar *out = apply ("delete-words", 1, texts, 0, "a b c", tools);

    fail_unless_equals_string (out, "a b c");
  }
  warning = gst_aug_text_tools_take_warning (tools);
  fail_unless (warning && strstr (warning, "set keep-words=@FILE"));
  fail_unless (gst_aug_text_tools_take_warning (tools) == NULL);
}
GST_END_TEST;

GST_START_TEST (test_deletion_mends_what_is_left)
{
  /* kept words are where chance would have them */
  check_kept ("think,so", "Well, I think so.", "think so.");
  check_kept ("red,blue", "Red, green, blue.", "Red, blue.");
  check_kept ("red", "Red, green.", "Red.");
  check_kept ("go,home", "Go (to the right) home", "Go home");
  check_kept ("go,home", "Go \"there\" home!", "Go home!");
  check_kept ("go", "<i>Go <b>there</b></i> &amp; back", "<i>Go</i> &amp;");
}
GST_END_TEST;

GST_START_TEST (test_a_cue_is_never_emptied_but_at_rate_1)
{
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();

  for (guint64 place = 0; place < 2000; place++) {
    g_autofree gchar *one = apply ("delete-words", 0.99, NULL, place, "Hello!", tools);
    g_autofree gchar *many =
        apply ("delete-words", 0.99, NULL, place, "<b>one</b> two\nthree", tools);
    g_autofree gchar *none =
        apply ("delete-words", 1, NULL, place, "1999! <b>one</b>{\\i1} ♪", tools);

    fail_unless_equals_string (one, "Hello!");
    fail_unless (strstr (many, "one") || strstr (many, "two") || strstr (many, "three") ||
                 strstr (many, "Three"));
    fail_unless (strchr (many, '\n') != NULL);
    fail_unless_equals_string (none, "");
  }
}
GST_END_TEST;

GST_START_TEST (test_capitals_pass_to_the_next_word)
{
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  guint passed = 0;

  for (guint64 place = 0; place < 200; place++) {
    g_autofree gchar *out =
        apply ("delete-words", 0.3, NULL, place, "The cat ran. Mr. Fox saw it.", tools);

    fail_unless (g_ascii_isupper (out[0]), "%s", out);
    fail_if (strstr (out, "Mr. Saw") || strstr (out, ". saw it") == out, "%s", out);
    passed += g_str_has_prefix (out, "Cat ");
  }
  fail_unless (passed > 20);
}
GST_END_TEST;

GST_START_TEST (test_misspellings_leave_marks_and_other_scripts_whole)
{
  static const gchar *const words[] = { "a", "e\xCC\x81", "今", "café", "I", "ab", "aa", "l'homme",
    "well-known", "א", "W3C", "straße" };
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    for (guint64 place = 0; place < 200; place++) {
      g_autofree gchar *out = apply ("misspell-words", 1, NULL, place, words[i], tools);

      fail_unless (*out && g_utf8_validate (out, -1, NULL));
      fail_if (g_unichar_ismark (g_utf8_get_char (out)));
      fail_unless ((strcmp (out, words[i]) != 0) == (i != 1), "%s became %s", words[i], out);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_groups_with_nothing_in_them_change_nothing)
{
  static const gchar *const groups[] = { "", ";;", ",", "cat", "cat,", "@/no/such/file" };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++) {
    const Text texts[] = { { "groups", groups[i] }, { NULL } };

    check ("interchange-words", 1, texts, "a cat", "a cat");
  }
}
GST_END_TEST;

GST_START_TEST (test_phrases_of_groups_stay_in_their_line_and_element)
{
  const Text texts[] = { { "groups", "new york,rome" }, { "keep", "kept" }, { NULL } };

  check ("interchange-words", 1, texts, "NEW YORK's <b>New York</b> New <i>York</i> new\nyork",
      "ROME's <b>Rome</b> New <i>York</i> new\nyork");
  check ("interchange-words", 1, texts, "in Rome, &amp; rome", "in New york, &amp; new york");
}
GST_END_TEST;

GST_START_TEST (test_a_mask_is_no_word_any_more)
{
  const Text texts[] = { { "token", "<mask>" }, { NULL } };
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  g_autoptr (GstAugDecision) mask = make_operation ("mask-words", 1, texts);
  g_autoptr (GstAugDecision) misspell = make_operation ("misspell-words", 1, NULL);
  guint n = 0;

  for (guint64 place = 0; place < 100; place++) {
    g_autoptr (GstAugCue) cue = gst_aug_cue_new ("<b>word</b>", -1, GST_AUG_TEXT_PANGO_MARKUP);
    g_autofree gchar *out = NULL;

    gst_aug_text_apply (gst_aug_decision_nth (mask, 0), place, cue, tools);
    gst_aug_text_apply (gst_aug_decision_nth (misspell, 0), place, cue, tools);
    out = gst_aug_cue_to_string (cue);
    n += strcmp (out, "<b>&lt;mask&gt;</b>") == 0;
  }
  fail_unless (n > 60 && n < 95, "%u masks", n);
}
GST_END_TEST;

GST_START_TEST (test_common_words_name_nothing_that_rules_look_at)
{
  static const gchar *const no[] = { "red", "green", "blue", "white", "black", "orange", "pink",
    "gold", "left", "right", "one", "two", "pair" };

  fail_unless (gst_aug_text_n_common_words () >= 500);
  for (guint i = 0; i < gst_aug_text_n_common_words (); i++) {
    const gchar *word = gst_aug_text_common_word (i);

    fail_if (i && strcmp (gst_aug_text_common_word (i - 1), word) >= 0);
    fail_if (gst_aug_text_is_stop_word (word, "en"), "%s", word);
    for (guint k = 0; k < G_N_ELEMENTS (no); k++)
      fail_if (strcmp (word, no[k]) == 0, "%s", word);
  }
}
GST_END_TEST;

GST_START_TEST (test_languages_are_told_by_any_of_their_codes)
{
  fail_unless (gst_aug_text_is_stop_word ("THE", NULL));
  fail_unless (gst_aug_text_is_stop_word ("Don’t", "eng"));
  fail_unless (gst_aug_text_is_stop_word ("yourselves", "en_GB.UTF-8"));
  fail_if (gst_aug_text_is_stop_word ("the", "de"));
  fail_if (gst_aug_text_is_stop_word ("house", "en"));
  fail_unless (gst_aug_text_is_language ("ger", "de"));
  fail_unless (gst_aug_text_is_language ("deu-AT", "de"));
  fail_unless (gst_aug_text_is_language ("DE", "de"));
  fail_if (gst_aug_text_is_language ("den", "de"));
  fail_if (gst_aug_text_is_language ("", "de"));
}
GST_END_TEST;

static const gchar *const operations[] = { "swap-words", "delete-words", "insert-punctuation",
  "misspell-words", "mask-words", "interchange-words", "paraphrase", "replace-synonyms",
  "insert-synonyms" };

/* Every operation on every cue, in one text. */
static gpointer
change_all (gpointer data)
{
  static const Text texts[] = { { "groups", "cat,dog,horse" }, { "keep", "apple" }, { NULL } };
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  GString *out = g_string_new (NULL);

  for (guint64 place = 0; place < 100; place++) {
    g_autofree gchar *text = g_strdup_printf (
        "The <b>quick</b> brown cat number %u doesn't eat my apple because it likes milk.",
        (guint) place);

    for (guint i = 0; i < G_N_ELEMENTS (operations); i++) {
      g_autofree gchar *changed = NULL;

      if (!gst_aug_text_effect_find (operations[i]))
        continue;
      changed = apply (operations[i], 0.4, texts, place + GPOINTER_TO_UINT (data), text, tools);
      fail_unless (strstr (changed, "apple") != NULL, "%s: %s", operations[i], changed);
      g_string_append_printf (out, "%s\n", changed);
    }
  }
  return g_string_free (out, FALSE);
}

GST_START_TEST (test_any_number_of_threads_writes_the_same_bytes)
{
  g_autofree gchar *alone = change_all (NULL), *other = change_all (GUINT_TO_POINTER (1000));
  GThread *threads[4];

  fail_unless (strcmp (alone, other) != 0);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("words", change_all, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autofree gchar *beside = g_thread_join (threads[i]);

    fail_unless_equals_string (beside, alone);
  }
}
GST_END_TEST;

/* Sanitizers take a while, and their turn is to look for other things. */
#ifdef __SANITIZE_ADDRESS__
#define LONG 2000
#else
#define LONG 15000
#endif

/* Thousands of phrases that begin alike, in a cue in which they nearly stand. */
GST_START_TEST (test_a_long_list_costs_no_more_than_its_reading)
{
  GString *list = g_string_new (NULL), *text = g_string_new (NULL);
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  gint64 begun;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (list, "the old man of word%u,", i);
  for (guint i = 0; i < LONG; i++)
    g_string_append (text, "the old man of ");
  begun = g_get_monotonic_time ();
  {
    const Text texts[] = { { "keep", list->str }, { NULL } };
    g_autofree gchar *out = apply ("swap-words", 0.1, texts, 0, text->str, tools);

    fail_unless (strlen (out) == text->len);
  }
  fail_unless (g_get_monotonic_time () - begun < 20 * G_USEC_PER_SEC);
  g_string_free (list, TRUE);
  g_string_free (text, TRUE);
}
GST_END_TEST;

/* Cues as long as nobody writes them: what is a square in their length would take minutes. */
GST_START_TEST (test_every_operation_on_words_is_linear)
{
  static const Text texts[] = { { "groups", "a,b" }, { "keep", "k" }, { NULL } };
  static const gchar *const pieces[] = { "a ", "a b, ", "<b>a</b> an ", "(a) ", "A. ", "a<b>b</b>",
    "a-b\n", "今" };
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();

  for (guint p = 0; p < G_N_ELEMENTS (pieces); p++) {
    GString *text = g_string_new (NULL);
    const gint64 begun = g_get_monotonic_time ();

    for (guint i = 0; i < LONG; i++)
      g_string_append (text, pieces[p]);
    for (guint i = 0; i < 6; i++) {
      g_autofree gchar *out = apply (operations[i], 0.5, texts, 0, text->str, tools);

      fail_unless (out != NULL);
    }
    fail_unless (g_get_monotonic_time () - begun < 20 * G_USEC_PER_SEC);
    g_string_free (text, TRUE);
  }
}
GST_END_TEST;

static Suite *
textwords_suite (void)
{
  Suite *suite = suite_create ("textwords");
  TCase *tcase = tcase_create ("words");

  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, test_words_to_keep_are_found_however_they_are_written);
  tcase_add_test (tcase, test_lists_come_from_files);
  tcase_add_test (tcase, test_a_list_that_cannot_be_read_keeps_all_words);
  tcase_add_test (tcase, test_deletion_mends_what_is_left);
  tcase_add_test (tcase, test_a_cue_is_never_emptied_but_at_rate_1);
  tcase_add_test (tcase, test_capitals_pass_to_the_next_word);
  tcase_add_test (tcase, test_misspellings_leave_marks_and_other_scripts_whole);
  tcase_add_test (tcase, test_groups_with_nothing_in_them_change_nothing);
  tcase_add_test (tcase, test_phrases_of_groups_stay_in_their_line_and_element);
  tcase_add_test (tcase, test_a_mask_is_no_word_any_more);
  tcase_add_test (tcase, test_common_words_name_nothing_that_rules_look_at);
  tcase_add_test (tcase, test_languages_are_told_by_any_of_their_codes);
  tcase_add_test (tcase, test_any_number_of_threads_writes_the_same_bytes);
  tcase_add_test (tcase, test_a_long_list_costs_no_more_than_its_reading);
  tcase_add_test (tcase, test_every_operation_on_words_is_linear);
  return suite;
}

GST_CHECK_MAIN (textwords);
