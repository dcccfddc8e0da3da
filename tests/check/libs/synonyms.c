/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <string.h>

#include "lines.h"
#include "catalogue/text.h"
#include "text/effect.h"
#include "text/keep.h"
#include "text/wordnet/article.h"
#include "text/wordnet/inflect.h"
#include "text/wordnet/mythes.h"

/* Synonyms for tests; every word is a group's only one. */
static const gchar groups[] = "# groups\n"
                              "car, automobile\n"
                              "apple, orange fruit\n"
                              "red, amber\n"
                              "dog, hound\n"
                              "run, jog\n"
                              "alone\n"
                              ",,\n"
                              "big, large\n"
                              "ice cream, gelato\n"
                              "boy, lad\n"
                              "uncle, relative\n"
                              "stop, halt\n"
                              "left, port\n"
                              "man, chap\n"
                              "cry, weep\n";

static gchar *
write_groups (void)
{
  gchar *path = g_build_filename (g_get_tmp_dir (), "synonyms-XXXXXX", NULL);

  fail_unless (g_close (g_mkstemp (path), NULL));
  fail_unless (g_file_set_contents (path, groups, -1, NULL));
  return path;
}

/* An operation on text with synonyms of a file, or of WordNet without one. */
static GstAugDecision *
make (const gchar *name, gdouble rate, guint64 key, const gchar *file)
{
  GstAugRule rule;
  GstAugInstance instance;
  GstAugDecision *decision;
  GstAugOperation *operation;

  gst_aug_rule_init (&rule, 0);
  gst_aug_instance_init (&instance, &rule, 0);
  decision = gst_aug_decision_new ("augtext", "text", &instance);
  operation = gst_aug_decision_add (decision, name);
  gst_aug_operation_set_double (operation, "rate", rate);
  gst_aug_operation_set_uint64 (operation, "key", key);
  gst_aug_operation_set_int (operation, "senses", 1);
  gst_aug_operation_set_int (operation, "words", 2);
  if (file) {
    gst_aug_operation_set_int (operation, "source", GST_AUG_TEXT_SOURCE_FILE);
    gst_aug_operation_set_string (operation, "file", file);
  }
  return decision;
}

static gchar *
apply (const GstAugDecision *decision, const gchar *text, const gchar *keep,
    GstAugTextFormat format, GstAugTextTools *tools)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, format);

  if (keep)
    gst_aug_text_keep (cue, keep, tools);
  fail_unless (gst_aug_text_apply (gst_aug_decision_nth (decision, 0), 0, cue, tools));
  return gst_aug_cue_to_string (cue);
}

static void
check (const gchar *text, const gchar *keep, GstAugTextFormat format, const gchar *expected)
{
  g_autofree gchar *file = write_groups (), *out = NULL;
  g_autoptr (GstAugDecision) decision = make ("replace-synonyms", 1, 0, file);
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();

  out = apply (decision, text, keep, format, tools);
  fail_unless_equals_string (out, expected);
  fail_unless (gst_aug_text_tools_take_warning (tools) == NULL);
  g_unlink (file);
}

GST_START_TEST (test_case_inflection_and_articles_are_restored)
{
  static const gchar *const cases[][2] = {
    { "A car stops.", "An automobile halts." },
    { "A RED CAR!", "AN AMBER AUTOMOBILE!" },
    { "Cars, and two big dogs", "Automobiles, and two large hounds" },
    { "the biggest dog was running", "the largest hound was jogging" },
    { "a red and a bigger car", "an amber and a larger automobile" },
    { "He stopped. Dogs ran away", "He halted. Hounds jogged away" },
    { "an uncle's car", "a relative's automobile" },
    { "an uncle\xE2\x80\x99s car", "a relative\xE2\x80\x99s automobile" },
    { "an apple", "an orange fruit" },
    { "Ice cream, ice creams and an ice cream", "Gelato, gelatos and a gelato" },
    { "ice\ncream", "ice\ncream" },
    { "the men are crying", "the chaps are weeping" },
    { "he cried", "he wept" },
    { "a sign \"stop\" by a car", "a sign \"stop\" by an automobile" },
    { "\xE2\x80\x9CRed car\xE2\x80\x9D, he cried", "\xE2\x80\x9CRed car\xE2\x80\x9D, he wept" },
    { "\"Stop the big red car, boy!\"", "\"Halt the large amber automobile, lad!\"" },
    { "a 12\" apple", "a 12\" orange fruit" },
    { "turn left", "turn port" },
    { "alone again, naturally", "alone again, naturally" },
    { "", "" },
    { "!?", "!?" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (cases[i][0], NULL, GST_AUG_TEXT_UTF8, cases[i][1]);
}
GST_END_TEST;

GST_START_TEST (test_markup_and_what_is_kept_stay)
{
  check ("a <b>red</b> car", NULL, GST_AUG_TEXT_PANGO_MARKUP, "an <b>amber</b> automobile");
  check ("an <i>ice</i> cream &amp; a <b>boy's</b> dog", NULL, GST_AUG_TEXT_PANGO_MARKUP,
      "an <i>ice</i> cream &amp; a <b>lad's</b> hound");
  check ("a red car, a car", "red", GST_AUG_TEXT_UTF8, "a red automobile, an automobile");
  check ("a red car, a car", "a,car", GST_AUG_TEXT_UTF8, "a amber car, a car");
  check ("{\\an8}a c{\\i1}ar, a dog", NULL, GST_AUG_TEXT_UTF8, "{\\an8}a c{\\i1}ar, a hound");
}
GST_END_TEST;

/* n = max (1, floor (rate·words)) different words, each wherever it stands. */
GST_START_TEST (test_as_many_words_are_replaced_as_eda_replaces)
{
  static const gchar *const text = "car dog boy car uncle apple man dog the of car";
  g_autofree gchar *file = write_groups ();
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();

  for (guint key = 0; key < 110; key++) {
    const gdouble rate = key % 11 / 10.0;
    const guint n = MIN (MAX ((guint) (rate * 11), 1), 6);
    g_autoptr (GstAugDecision) decision = make ("replace-synonyms", rate, key, file);
    g_autofree gchar *out = apply (decision, text, NULL, GST_AUG_TEXT_UTF8, tools);
    const gchar *old[] = { "car", "dog", "boy", "uncle", "apple", "man" };
    guint left = 0;

    for (guint i = 0; i < G_N_ELEMENTS (old); i++) {
      g_autofree gchar *pattern = g_strdup_printf ("\\b%s\\b", old[i]);

      left += g_regex_match_simple (pattern, out, 0, 0);
    }
    fail_unless (6 - left == n, "%s: %u of %u", out, 6 - left, n);
  }
  g_unlink (file);
}
GST_END_TEST;

GST_START_TEST (test_as_many_synonyms_are_inserted_as_eda_inserts)
{
  static const gchar *const text =
      "The car of an uncle, and of the men, at a red bus stop near us.";
  static const gchar *const known =
      " the car of an uncle and men at a red bus stop near us automobile automobiles relative "
      "chaps amber halt gelato ";
  g_autofree gchar *file = write_groups ();
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();

  for (guint key = 0; key < 110; key++) {
    const gdouble rate = key % 11 / 10.0;
    g_autoptr (GstAugDecision) decision = make ("insert-synonyms", rate, key, file);
    g_autofree gchar *out = apply (decision, text, NULL, GST_AUG_TEXT_UTF8, tools);
    g_autofree gchar *again = apply (decision, text, NULL, GST_AUG_TEXT_UTF8, tools);
    g_autoptr (GstAugCue) cue = gst_aug_cue_new (out, -1, GST_AUG_TEXT_UTF8);
    g_autoptr (GArray) words = gst_aug_cue_find_words (cue, TRUE);

    fail_unless_equals_string (out, again);
    fail_unless_equals_int (words->len, 16 + MAX ((guint) (rate * 16), 1));
    fail_unless (
        g_str_has_suffix (out, ".") && !strstr (out, "  ") && !strstr (out, " ,"), "%s", out);
    for (guint i = 0; i < words->len; i++) {
      g_autofree gchar *word =
          g_ascii_strdown (gst_aug_cue_nth (cue, g_array_index (words, guint, i))->text, -1);
      g_autofree gchar *blanks = g_strconcat (" ", word, " ", NULL);

      fail_unless (strstr (known, blanks) != NULL, "%s: %s", out, word);
    }
  }
  g_unlink (file);
}
GST_END_TEST;

GST_START_TEST (test_nothing_is_put_into_a_phrase_that_is_kept)
{
  g_autofree gchar *file = write_groups ();
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();

  for (guint key = 0; key < 60; key++) {
    g_autoptr (GstAugDecision) decision = make ("insert-synonyms", 0.5, key, file);
    g_autofree gchar *out =
        apply (decision, "see a big red car by the dog", "a big red car", GST_AUG_TEXT_UTF8, tools);

    fail_unless (strstr (out, "a big red car") != NULL, "%s", out);
    fail_unless (strstr (out, "hound") != NULL, "%s", out);
  }
  /* nor behind its last word */
  for (guint key = 0; key < 20; key++) {
    g_autoptr (GstAugDecision) decision = make ("insert-synonyms", 0.5, key, file);
    g_autofree gchar *out = apply (decision, "dog number 7", "number 7", GST_AUG_TEXT_UTF8, tools);

    fail_unless (strstr (out, "number 7") != NULL && strstr (out, "hound"), "%s", out);
  }
  g_unlink (file);
}
GST_END_TEST;

GST_START_TEST (test_what_is_missing_is_said_once_and_text_passes)
{
  static const struct {
    gint source;
    const gchar *name, *value, *language, *says;
  } cases[] = {
    { GST_AUG_TEXT_SOURCE_WORDNET, "wordnet-dir", "/none", "en", "apt install wordnet-base" },
    { GST_AUG_TEXT_SOURCE_MYTHES, "wordnet-dir", "/none", "xx", "apt install mythes-xx" },
    { GST_AUG_TEXT_SOURCE_FILE, "file", "/none", "en", "set synonym-file=FILE" },
    { GST_AUG_TEXT_SOURCE_FILE, "file", "/", "en", "set synonym-file=FILE" },
    { GST_AUG_TEXT_SOURCE_WORDNET, "wordnet-dir", "/", "de", "set synonym-source=mythes" },
  };
  static const gchar *const names[] = { "replace-synonyms", "insert-synonyms" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
    g_autofree gchar *warning = NULL;

    for (guint k = 0; k < 4; k++) {
      g_autoptr (GstAugDecision) decision = make (names[k % 2], 1, k, NULL);
      GstAugOperation *operation = (GstAugOperation *) gst_aug_decision_nth (decision, 0);
      g_autofree gchar *out = NULL;

      gst_aug_operation_set_int (operation, "source", cases[i].source);
      gst_aug_operation_set_string (operation, cases[i].name, cases[i].value);
      gst_aug_operation_set_string (operation, "language", cases[i].language);
      out = apply (decision, "a red car", NULL, GST_AUG_TEXT_UTF8, tools);
      fail_unless_equals_string (out, "a red car");
    }
    warning = gst_aug_text_tools_take_warning (tools);
    fail_unless (warning && strstr (warning, cases[i].says), "%s", warning);
    fail_unless (gst_aug_text_tools_take_warning (tools) == NULL);
  }
}
GST_END_TEST;

GST_START_TEST (test_articles_follow_sounds)
{
  static const gchar *const with_an[] = { "apple", "hour", "heir", "honest", "egg", "unusual",
    "uncle", "unimportant", "umbrella", "11", "8", "18", "80", "11,000", "FBI", "X", "X-ray", "MRI",
    "Orange", "ice-cream" };
  static const gchar *const with_a[] = { "house", "university", "unicorn", "uniform", "one",
    "one-way", "European", "user", "useful", "10", "1", "100", "110", "DVD", "U", "UFO", "yellow",
    "wheel", "hot", "once-over", "utensil" };

  for (guint i = 0; i < G_N_ELEMENTS (with_an); i++)
    fail_unless (gst_aug_takes_an (with_an[i]), "%s", with_an[i]);
  for (guint i = 0; i < G_N_ELEMENTS (with_a); i++)
    fail_if (gst_aug_takes_an (with_a[i]), "%s", with_a[i]);
}
GST_END_TEST;

/* Takes word @i out, as operations do. */
static gchar *
remove_word (const gchar *text, guint i)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (text, -1, GST_AUG_TEXT_UTF8);
  g_autoptr (GArray) words = gst_aug_cue_find_words (cue, TRUE);
  const guint at = g_array_index (words, guint, i);

  gst_aug_cue_remove (cue, at);
  gst_aug_cue_mend_article (cue, at, "en");
  return gst_aug_cue_to_string (cue);
}

GST_START_TEST (test_articles_are_mended_where_a_word_is_gone)
{
  static const struct {
    const gchar *text;
    guint i;
    const gchar *expected;
  } cases[] = {
    { "a red apple", 1, "an apple" },
    { "An old house. an hat", 1, "A house. an hat" },
    { "AN OLD HOUSE", 1, "A HOUSE" },
    { "a big, old dog", 1, "a, old dog" },
    { "the red apple", 1, "the apple" },
    { "a \"big\" apple", 2, "a \"big\"" },
    { "an apple", 1, "an" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *out = remove_word (cases[i].text, cases[i].i);

    fail_unless_equals_string (out, cases[i].expected);
  }
}
GST_END_TEST;

/* th_xx_XX in ISO8859-1, as the Spanish thesaurus is; offsets are those of the lines. */
static const gchar index_text[] = "ISO8859-1\n3\narm|10\ni\361igo|64\nzorro|96\n";
static const gchar data_text[] =
    "ISO8859-1\narm|2\n-|Arm|Glied|Pfote (ugs.)\n-|arm|mittellos|Arm...\n"
    "i\361igo|1\n-|\361and\372|(x) y\n";

static gchar *
write_thesaurus (const gchar *index, gsize n_index, const gchar *data, gsize n_data)
{
  gchar *folder = g_dir_make_tmp ("mythes-XXXXXX", NULL);
  g_autofree gchar *idx = g_build_filename (folder, "th_xx_XX_v2.idx", NULL);
  g_autofree gchar *dat = g_build_filename (folder, "th_xx_XX_v2.dat", NULL);

  fail_unless (g_file_set_contents (idx, index, (gssize) n_index, NULL));
  fail_unless (g_file_set_contents (dat, data, (gssize) n_data, NULL));
  return folder;
}

static void
remove_thesaurus (gchar *folder)
{
  g_autofree gchar *idx = g_build_filename (folder, "th_xx_XX_v2.idx", NULL);
  g_autofree gchar *dat = g_build_filename (folder, "th_xx_XX_v2.dat", NULL);

  g_unlink (idx);
  g_unlink (dat);
  g_rmdir (folder);
  g_free (folder);
}

static gchar *
list (const GstAugMythes *mythes, const gchar *word, guint senses)
{
  g_autoptr (GPtrArray) found = gst_aug_mythes_list (mythes, GST_AUG_POS_ANY, word, senses);

  g_ptr_array_add (found, NULL);
  return g_strjoinv (",", (gchar **) found->pdata);
}

GST_START_TEST (test_thesauri_are_read_in_their_encoding_without_what_has_a_remark)
{
  static const gchar *const cases[][2] = { { "Arm", "Glied" }, { "arm", "mittellos" },
    { "i\303\261igo", "\303\261and\303\272" }, { "zorro", "" }, { "none", "" }, { "", "" },
    { "\346\227\245", "" } };
  gchar *folder =
      write_thesaurus (index_text, sizeof index_text - 1, data_text, sizeof data_text - 1);
  g_autoptr (GstAugMythes) mythes = gst_aug_mythes_open (folder, "xx", NULL);

  fail_unless (mythes != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *found = list (mythes, cases[i][0], 9);

    fail_unless_equals_string (found, cases[i][1]);
  }
  remove_thesaurus (folder);
}
GST_END_TEST;

GST_START_TEST (test_broken_thesauri_are_refused_or_harmless)
{
  const guint n = g_getenv ("AUG_FULL") ? 2000 : 100;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < n; round++) {
    g_autofree gchar *index = g_strdup (index_text), *data = g_strdup (data_text);
    gsize n_index = strlen (index), n_data = strlen (data);
    gchar *folder;

    for (guint k = 0; k < 4; k++) {
      index[g_rand_int_range (rand, 0, (gint) n_index)] = (gchar) g_rand_int_range (rand, 0, 256);
      data[g_rand_int_range (rand, 0, (gint) n_data)] = (gchar) g_rand_int_range (rand, 0, 256);
    }
    if (round % 3 == 0)
      n_data = (gsize) g_rand_int_range (rand, 0, (gint) n_data);
    index[n_index - 1] = '\n';
    if (n_data)
      data[n_data - 1] = '\n';
    folder = write_thesaurus (index, n_index, data, n_data);
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GstAugMythes) mythes = gst_aug_mythes_open (folder, "xx", &error);

      fail_unless (mythes || error);
      for (guint i = 0; mythes && i < 4; i++) {
        static const gchar *const words[] = { "arm", "Arm", "i\303\261igo", "zorro" };
        g_autofree gchar *found = list (mythes, words[i], 9);

        fail_unless (g_utf8_validate (found, -1, NULL));
      }
    }
    remove_thesaurus (folder);
  }
}
GST_END_TEST;

/* Entries of a thesaurus that is installed are found. */
GST_START_TEST (test_every_word_of_installed_thesauri_is_found)
{
  static const gchar *const languages[][2] = { { "en", "en_US" }, { "de", "de_DE" },
    { "es", "es_ES" } };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++) {
    g_autoptr (GstAugMythes) mythes = gst_aug_mythes_open (NULL, languages[i][0], NULL);
    g_autofree gchar *path = g_strdup_printf ("/usr/share/mythes/th_%s_v2.idx", languages[i][1]);
    g_autofree gchar *text = NULL;
    g_auto (GStrv) lines = NULL;
    guint n;

    if (!mythes || !g_file_get_contents (path, &text, NULL, NULL)) {
      g_print ("no thesaurus of %s (apt install mythes-*): skipped\n", languages[i][0]);
      continue;
    }
    lines = split_lines (text);
    n = g_strv_length (lines);
    for (guint k = 2; k < n && *lines[k]; k += 31) {
      g_autofree gchar *word = NULL;

      if (lines[k][0] == '|')
        continue;
      *strchr (lines[k], '|') = '\0';
      word = g_convert (lines[k], -1, "UTF-8", lines[0], NULL, NULL, NULL);
      fail_unless (gst_aug_mythes_count (mythes, GST_AUG_POS_ANY, word) > 0, "%s", word);
    }
  }
}
GST_END_TEST;

/* What WordNet of 2006 has, and readers know. */
GST_START_TEST (test_wordnets_synonyms_fit)
{
  static const gchar *const cases[][2] = {
    { "Two bicycles.", "Two (bikes|cycles)\\." },
    { "The physician bought an automobile.",
        "The (doctor|medico) purchased (a car|an auto|a motorcar)\\." },
    { "A black cat.", "A black cat\\." },
    { "Mercury shines.", "Mercury .*\\." },
    { "He runs to the US.", "He .* to the US\\." },
    { "A very large dog was barking", "A very big (dog|domestic dog) was barking" },
    { "The pants are white", "The (trousers|bloomers|drawers|knickers) are white" },
  };
  g_autoptr (GstAugTextTools) tools = gst_aug_text_tools_new ();
  g_autoptr (GstAugWordnet) wordnet = gst_aug_wordnet_open (NULL, NULL);

  if (!wordnet)
    g_print ("WordNet is not here (apt install wordnet-base): a test is skipped\n");
  for (guint i = 0; wordnet && i < G_N_ELEMENTS (cases); i++) {
    for (guint key = 0; key < 5; key++) {
      g_autoptr (GstAugDecision) decision = make ("replace-synonyms", 1, key, NULL);
      g_autofree gchar *out = apply (decision, cases[i][0], NULL, GST_AUG_TEXT_UTF8, tools);
      g_autofree gchar *pattern = g_strdup_printf ("^%s$", cases[i][1]);

      fail_unless (g_regex_match_simple (pattern, out, 0, 0), "%s", out);
    }
  }
}
GST_END_TEST;

static Suite *
synonyms_suite (void)
{
  Suite *suite = suite_create ("synonyms");
  TCase *chain = tcase_create ("synonyms");

  suite_add_tcase (suite, chain);
  tcase_add_test (chain, test_case_inflection_and_articles_are_restored);
  tcase_add_test (chain, test_markup_and_what_is_kept_stay);
  tcase_add_test (chain, test_as_many_words_are_replaced_as_eda_replaces);
  tcase_add_test (chain, test_as_many_synonyms_are_inserted_as_eda_inserts);
  tcase_add_test (chain, test_nothing_is_put_into_a_phrase_that_is_kept);
  tcase_add_test (chain, test_what_is_missing_is_said_once_and_text_passes);
  tcase_add_test (chain, test_articles_follow_sounds);
  tcase_add_test (chain, test_articles_are_mended_where_a_word_is_gone);
  tcase_add_test (chain, test_thesauri_are_read_in_their_encoding_without_what_has_a_remark);
  tcase_add_test (chain, test_broken_thesauri_are_refused_or_harmless);
  tcase_add_test (chain, test_every_word_of_installed_thesauri_is_found);
  tcase_add_test (chain, test_wordnets_synonyms_fit);
  return suite;
}

GST_CHECK_MAIN (synonyms);
