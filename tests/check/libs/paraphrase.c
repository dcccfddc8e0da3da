/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <gst/check/gstcheck.h>
#include <glib/gstdio.h>
#include <string.h>

#include "text/effect.h"
#include "text/keep.h"

typedef struct {
  const gchar *rules, *text, *expected;
} Case;

/* @text paraphrased by @rules at every place, or with @rate below 1 at some. (transfer full) */
static gchar *
paraphrase (const gchar *text, const gchar *rules, const gchar *keep, gdouble rate, guint64 key,
    GstAugTextFormat format)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, format);
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  GstAugOperation operation = { .name = "paraphrase" };

  gst_aug_operation_set_double (&operation, "rate", rate);
  gst_aug_operation_set_uint64 (&operation, "key", key);
  if (rules)
    gst_aug_operation_set_string (&operation, "rules", rules);
  if (keep)
    gst_aug_operation_set_string (&operation, "keep", keep);
  fail_unless (gst_aug_text_apply (&operation, 0, cue, tools));
  return gst_aug_cue_to_string (cue);
}

static void
check_cases (const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_autofree gchar *out =
        paraphrase (cases[i].text, cases[i].rules, NULL, 1, 7, GST_AUG_TEXT_UTF8);

    fail_unless_equals_string (out, cases[i].expected);
  }
}

GST_START_TEST (test_contractions_are_written_out_and_made)
{
  static const Case cases[] = {
    { "contractions", "I don't know.", "I do not know." },
    { "contractions", "I do not know.", "I don't know." },
    { "contractions", "It’s here.", "It is here." },
    { "contractions", "We cannot go.", "We can't go." },
    { "contractions", "LET'S GO", "LET US GO" },
    { "contractions", "I am here. Yes, I am.", "I'm here. Yes, I am." },
    { "contractions", "I'm not sure", "I am not sure" },
    { "contractions", "Don't you see?", "Don't you see?" },
    { "contractions", "It's been long.", "It's been long." },
    { "contractions", "He's walked home.", "He's walked home." },
    { "contractions", "He'd go.", "He'd go." },
    { "contractions", "The dog's bone.", "The dog's bone." },
    { "contractions", "You are\nhere", "You're\nhere" },
    { "contractions", "", "" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}
GST_END_TEST;

GST_START_TEST (test_clauses_go_to_the_front_and_back)
{
  static const Case cases[] = {
    { "fronting", "I will call you when the train arrives.",
        "When the train arrives, I will call you." },
    { "fronting", "When the train arrives, I will call you.",
        "I will call you when the train arrives." },
    { "fronting", "The dogs stayed because it rained.", "Because it rained, the dogs stayed." },
    { "fronting", "Because it rained, the dogs stayed.", "The dogs stayed because it rained." },
    { "fronting", "We met him yesterday. He was glad.", "Yesterday, we met him. He was glad." },
    { "fronting", "Do you know when the train arrives?", "Do you know when the train arrives?" },
    { "fronting", "I know when the train arrives.", "I know when the train arrives." },
    { "fronting", "He came after the war.", "He came after the war." },
    { "fronting", "Tom slept because he was tired.", "Tom slept because he was tired." },
    { "fronting", "A big red dog", "A big red dog" },
    { "fronting", "if", "if" },
    { "fronting", ".", "." },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}
GST_END_TEST;

GST_START_TEST (test_owners_stand_before_and_behind)
{
  static const Case cases[] = {
    { "genitive", "The tail of the dog is long.", "The dog's tail is long." },
    { "genitive", "The dog's tail is long.", "The tail of the dog is long." },
    { "genitive", "I see the house of my brothers.", "I see my brothers' house." },
    { "genitive", "On the top of the house.", "On the top of the house." },
    { "genitive", "A lot of the bread.", "A lot of the bread." },
    { "genitive", "The roof of the bus station.", "The roof of the bus station." },
    { "genitive", "The end of the", "The end of the" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}
GST_END_TEST;

GST_START_TEST (test_small_numbers_are_written_both_ways)
{
  static const Case cases[] = {
    { "numbers", "two dogs", "2 dogs" },
    { "numbers", "There are 21 dogs.", "There are twenty-one dogs." },
    { "numbers", "99 balloons", "Ninety-nine balloons" },
    { "numbers", "Twelve, thirteen.", "12, 13." },
    { "numbers", "one of them", "one of them" },
    { "numbers", "at 3:30, 5.5 km, $10, 20%, 2 €, 007, 1,000",
        "at 3:30, 5.5 km, $10, 20%, 2 €, 007, 1,000" },
    { "numbers", "The number 8.", "The number 8." },
    { "numbers", "World War 2", "World War 2" },
    { "numbers", "101 dogs", "101 dogs" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}
GST_END_TEST;

GST_START_TEST (test_phrases_stand_for_each_other)
{
  static const Case cases[] = {
    { "phrases", "A dog is able to swim.", "A dog can swim." },
    { "phrases", "It can swim.", "It can swim." },
    { "phrases", "Because of the rain", "On account of the rain" },
    { "phrases", "EVERYONE WAITS", "EVERYBODY WAITS" },
    { "phrases", "on account\nof", "on account\nof" },
    { "phrases", "wound", "wound" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}
GST_END_TEST;

GST_START_TEST (test_what_is_kept_stays)
{
  g_autofree gchar *out = paraphrase ("The tail of the dog isn't next to two cats.", NULL,
      "dog, next, two", 1, 7, GST_AUG_TEXT_UTF8);

  fail_unless_equals_string (out, "The tail of the dog is not next to two cats.");
}
GST_END_TEST;

GST_START_TEST (test_markup_stays_valid)
{
  g_autofree gchar *out =
      paraphrase ("<b>I</b> will call &amp; wait. I <i>sleep</i> <b>when the</b> train arrives.",
          NULL, NULL, 1, 7, GST_AUG_TEXT_PANGO_MARKUP);

  fail_unless_equals_string (
      out, "<b>I'll</b> call &amp; wait. <b>When the</b> train arrives, I <i>sleep</i>.");
}
GST_END_TEST;

GST_START_TEST (test_rate_is_the_share_of_places)
{
  guint changed = 0;

  for (guint64 key = 0; key < 10000; key++) {
    g_autofree gchar *out = paraphrase (
        "I don't", "contractions", NULL, 0.3, key * 0x9e3779b97f4a7c15u, GST_AUG_TEXT_UTF8);

    changed += !g_str_equal (out, "I don't");
  }
  /* 3 sigma = 137 */
  fail_unless (ABS ((gint) changed - 3000) < 137, "%u of 10000", changed);
}
GST_END_TEST;

GST_START_TEST (test_phrase_files_are_read_and_their_faults_told)
{
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  g_autoptr (GstAugCue) cue = gst_aug_cue_new ("a cup of tea, a foo", -1, GST_AUG_TEXT_UTF8);
  GstAugOperation operation = { .name = "paraphrase" };
  g_autofree gchar *out = NULL, *warning = NULL, *more = NULL;
  gchar path[] = "/tmp/phrases-XXXXXX";
  gint fd = g_mkstemp (path);

  fail_unless (fd >= 0 && g_close (fd, NULL));
  fail_unless (g_file_set_contents (path, "# ours\na cup of ||| a mug of\nwrong\n", -1, NULL));
  gst_aug_operation_set_double (&operation, "rate", 1);
  gst_aug_operation_set_string (&operation, "file", path);
  gst_aug_text_apply (&operation, 0, cue, tools);
  out = gst_aug_cue_to_string (cue);
  fail_unless_equals_string (out, "a mug of tea, a foo");
  warning = gst_aug_text_tools_take_warning (tools);
  fail_unless (warning && strstr (warning, "Line 3") && strstr (warning, "A ||| B"));
  more = gst_aug_text_tools_take_warning (tools);
  fail_unless (more == NULL);
  g_unlink (path);
}
GST_END_TEST;

static Suite *
paraphrase_suite (void)
{
  Suite *s = suite_create ("paraphrase");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_contractions_are_written_out_and_made);
  tcase_add_test (tc, test_clauses_go_to_the_front_and_back);
  tcase_add_test (tc, test_owners_stand_before_and_behind);
  tcase_add_test (tc, test_small_numbers_are_written_both_ways);
  tcase_add_test (tc, test_phrases_stand_for_each_other);
  tcase_add_test (tc, test_what_is_kept_stays);
  tcase_add_test (tc, test_markup_stays_valid);
  tcase_add_test (tc, test_rate_is_the_share_of_places);
  tcase_add_test (tc, test_phrase_files_are_read_and_their_faults_told);
  return s;
}

GST_CHECK_MAIN (paraphrase);
