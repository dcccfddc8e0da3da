/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <glib/gstdio.h>
#include <gst/check/gstcheck.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "lines.h"
#include "text/wordnet/inflect.h"
#include "text/wordnet/reader.h"

#define N_LEMMAS 155287

static const gchar *const names[GST_AUG_N_POS] = { "noun", "verb", "adj", "adv" };

/* Whether time and memory are measures here: not under sanitizers and valgrind. */
static gboolean
is_measured (void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return FALSE;
#else
  const gchar *preload = g_getenv ("LD_PRELOAD");

  return !preload || !strstr (preload, "vgpreload");
#endif
}

/* NULL, and says so, where the package is missing. */
static GstAugWordnet *
open_wordnet (void)
{
  GstAugWordnet *wordnet = gst_aug_wordnet_open (NULL, NULL);

  if (!wordnet)
    g_print ("WordNet is not here (apt install wordnet-base): a test is skipped\n");
  return wordnet;
}

static gchar **
read_lines (const gchar *path)
{
  g_autofree gchar *text = NULL;

  fail_unless (g_file_get_contents (path, &text, NULL, NULL), "%s", path);
  return split_lines (text);
}

static gchar **
read_index (GstAugPos pos)
{
  g_autofree gchar *name = g_strconcat ("index.", names[pos], NULL);
  g_autofree gchar *path = g_build_filename (gst_aug_wordnet_default_folder (), name, NULL);

  return read_lines (path);
}

/* All senses are read, and each names the lemma. */
static void
check_senses (const GstAugWordnet *wordnet, const GstAugLemma *found, const gchar *lemma)
{
  for (guint k = 0; k < found->n_senses; k++) {
    GstAugSynset synset;
    GstAugSpan word;
    gboolean named = FALSE;

    fail_unless (gst_aug_wordnet_sense (wordnet, found, k, &synset), "%s %u", lemma, k);
    while (gst_aug_synset_next (&synset, &word))
      named |=
          word.size == strlen (lemma) && g_ascii_strncasecmp (word.text, lemma, word.size) == 0;
    fail_unless (named, "%s %u", lemma, k);
  }
}

/* What this process has in memory, in megabytes. */
static gdouble
resident (void)
{
  g_autofree gchar *text = NULL;
  gulong pages = 0;

#ifdef __GLIBC__
  malloc_trim (0);
#endif
  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    pages = strtoul (strchr (text, ' ') + 1, NULL, 10);
  return (gdouble) pages * 4096 / 1e6;
}

GST_START_TEST (test_every_lemma_is_found_and_every_sense_read_in_40_megabytes)
{
  g_autoptr (GstAugWordnet) wordnet = open_wordnet ();
  const gdouble before = resident ();
  guint n = 0;

  for (guint pos = 0; wordnet && pos < GST_AUG_N_POS; pos++) {
    g_auto (GStrv) lines = read_index ((GstAugPos) pos);

    for (guint i = 0; lines[i]; i++) {
      GstAugLemma found;

      if (!lines[i][0] || lines[i][0] == ' ' || (!is_measured () && i % 16))
        continue;
      *strchr (lines[i], ' ') = '\0';
      fail_unless (
          gst_aug_wordnet_find (wordnet, (GstAugPos) pos, lines[i], &found), "%s", lines[i]);
      check_senses (wordnet, &found, lines[i]);
      n++;
    }
  }
  fail_unless (!wordnet || n == N_LEMMAS || !is_measured (), "%u lemmas", n);
  g_print ("all words read: %.1f MB more\n", resident () - before);
  fail_unless (resident () - before < 40 || !is_measured ());
}
GST_END_TEST;

GST_START_TEST (test_what_is_not_there_is_not_found)
{
  static const gchar *const words[] = { "", " ", "a ", "zzzz", "~", "!", "dogs", "Dog", "\303\244",
    "'hoo", "zymurgyy", "  1 this software" };
  g_autoptr (GstAugWordnet) wordnet = open_wordnet ();
  gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE];
  g_autofree gchar *huge = g_strnfill (100000, 's');
  GstAugLemma found;

  for (guint i = 0; wordnet && i < G_N_ELEMENTS (words); i++)
    fail_if (gst_aug_wordnet_find (wordnet, GST_AUG_POS_NOUN, words[i], &found), "%s", words[i]);
  for (guint pos = 0; wordnet && pos < GST_AUG_N_POS; pos++) {
    fail_unless_equals_int (gst_aug_wordnet_find_bases (wordnet, (GstAugPos) pos, huge, bases), 0);
    fail_unless_equals_int (gst_aug_wordnet_find_bases (wordnet, (GstAugPos) pos, "", bases), 0);
  }
}
GST_END_TEST;

static gint
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

/* As base_forms.txt has it: the form, then POS:BASE in the order of bytes. */
static gchar *
describe_bases (const GstAugWordnet *wordnet, const gchar *form)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  GString *line = g_string_new (form);

  for (guint pos = 0; pos < GST_AUG_N_POS; pos++) {
    gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE];
    const guint n = gst_aug_wordnet_find_bases (wordnet, (GstAugPos) pos, form, bases);

    for (guint i = 0; i < n; i++)
      g_ptr_array_add (found, g_strconcat (names[pos], ":", bases[i], NULL));
  }
  g_ptr_array_sort (found, compare);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (line, " %s", (gchar *) found->pdata[i]);
  return g_string_free (line, FALSE);
}

GST_START_TEST (test_base_forms_are_those_that_wn_finds)
{
  g_autoptr (GstAugWordnet) wordnet = open_wordnet ();
  g_auto (GStrv) lines = read_lines (GOLDEN "/base_forms.txt");
  guint n = 0;

  for (; wordnet && lines[n] && *lines[n]; n++) {
    g_autofree gchar *form = g_strndup (lines[n], strcspn (lines[n], " "));
    g_autofree gchar *line = describe_bases (wordnet, form);

    fail_unless_equals_string (line, lines[n]);
  }
  fail_unless (!wordnet || n >= 500, "%u forms", n);
}
GST_END_TEST;

static const struct {
  const gchar *name;
  GstAugFeature feature;
  GstAugPos pos;
  guint percent;
} features[] = {
  { "plural", GST_AUG_FEATURE_PLURAL, GST_AUG_POS_NOUN, 95 },
  { "third", GST_AUG_FEATURE_THIRD, GST_AUG_POS_VERB, 98 },
  { "gerund", GST_AUG_FEATURE_GERUND, GST_AUG_POS_VERB, 98 },
  { "past", GST_AUG_FEATURE_PAST, GST_AUG_POS_VERB, 96 },
  { "participle", GST_AUG_FEATURE_PARTICIPLE, GST_AUG_POS_VERB, 96 },
  { "comparative", GST_AUG_FEATURE_COMPARATIVE, GST_AUG_POS_ADJECTIVE, 95 },
  { "superlative", GST_AUG_FEATURE_SUPERLATIVE, GST_AUG_POS_ADJECTIVE, 95 },
};

GST_START_TEST (test_forms_are_those_of_a_generator_of_english)
{
  g_autoptr (GstAugWordnet) wordnet = open_wordnet ();
  g_auto (GStrv) lines = read_lines (GOLDEN "/inflections.txt");
  guint n[G_N_ELEMENTS (features)] = { 0 }, right[G_N_ELEMENTS (features)] = { 0 };

  for (guint i = 0; wordnet && lines[i] && *lines[i]; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], " ", 4);
    g_autofree gchar *form = NULL;
    guint k = 0;

    while (strcmp (features[k].name, fields[1]) != 0)
      k++;
    form = gst_aug_inflect (wordnet, features[k].pos, features[k].feature, fields[2]);
    n[k]++;
    right[k] += g_strcmp0 (form, fields[3]) == 0;
    if (g_strcmp0 (form, fields[3]) != 0)
      g_print ("%s of %s: %s, not %s\n", fields[1], fields[2], form, fields[3]);
  }
  for (guint k = 0; wordnet && k < G_N_ELEMENTS (features); k++)
    fail_unless (right[k] * 100 >= features[k].percent * n[k], "%s: %u of %u", features[k].name,
        right[k], n[k]);
}
GST_END_TEST;

/* A form is one of the lemma that it was made of. */
GST_START_TEST (test_what_is_inflected_has_its_base)
{
  g_autoptr (GstAugWordnet) wordnet = open_wordnet ();
  g_auto (GStrv) lines = read_lines (GOLDEN "/inflections.txt");
  guint n = 0, lost = 0;

  for (guint i = 0; wordnet && lines[i] && *lines[i]; i++, n++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], " ", 4);
    gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE];
    const GstAugPos pos = strcmp (fields[0], "noun") == 0   ? GST_AUG_POS_NOUN
                          : strcmp (fields[0], "verb") == 0 ? GST_AUG_POS_VERB
                                                            : GST_AUG_POS_ADJECTIVE;
    const guint n_bases = gst_aug_wordnet_find_bases (wordnet, pos, fields[3], bases);
    gboolean found = FALSE;

    for (guint k = 0; k < n_bases; k++)
      found |= strcmp (bases[k], fields[2]) == 0;
    lost += !found;
  }
  fail_unless (lost * 50 <= n, "%u of %u", lost, n);
}
GST_END_TEST;

typedef struct {
  const GstAugWordnet *wordnet;
  gchar **words;
  guint n_words, n;
  guint64 hash;
} Reader;

/* Looks words up as each part of speech, with their bases and senses. */
static gpointer
look_up (gpointer data)
{
  Reader *self = data;

  for (guint i = 0; i < self->n; i++) {
    const gchar *word = self->words[(i * 7919u) % self->n_words];

    for (guint pos = 0; pos < GST_AUG_N_POS; pos++) {
      gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE];
      const guint n = gst_aug_wordnet_find_bases (self->wordnet, (GstAugPos) pos, word, bases);
      GstAugLemma lemma;
      GstAugSynset synset;
      GstAugSpan span;

      for (guint k = 0; k < n; k++) {
        fail_unless (gst_aug_wordnet_find (self->wordnet, (GstAugPos) pos, bases[k], &lemma));
        for (guint s = 0; s < lemma.n_senses; s++) {
          fail_unless (gst_aug_wordnet_sense (self->wordnet, &lemma, s, &synset));
          while (gst_aug_synset_next (&synset, &span))
            self->hash = self->hash * 31 + span.size + (guint8) span.text[0];
        }
      }
      self->hash = self->hash * 31 + n;
    }
  }
  return NULL;
}

/* The forms of base_forms.txt. */
static gchar **
read_forms (void)
{
  gchar **lines = read_lines (GOLDEN "/base_forms.txt");

  for (guint i = 0; lines[i]; i++)
    lines[i][strcspn (lines[i], " ")] = '\0';
  return lines;
}

GST_START_TEST (test_threads_that_share_it_read_the_same)
{
  g_autoptr (GstAugWordnet) wordnet = open_wordnet ();
  g_auto (GStrv) forms = read_forms ();
  Reader readers[4];
  GThread *threads[4];

  if (!wordnet)
    return;
  for (guint i = 0; i < 4; i++) {
    readers[i] =
        (Reader){ gst_aug_wordnet_open (NULL, NULL), forms, g_strv_length (forms), 5000, 0 };
    fail_unless (readers[i].wordnet == wordnet, "opened twice");
    threads[i] = g_thread_new ("reader", look_up, &readers[i]);
  }
  for (guint i = 0; i < 4; i++) {
    g_thread_join (threads[i]);
    gst_aug_wordnet_unref ((GstAugWordnet *) readers[i].wordnet);
    fail_unless (readers[i].hash == readers[0].hash);
  }
}
GST_END_TEST;

static gpointer
open_often (gpointer data)
{
  for (guint i = 0; i < 50; i++) {
    g_autoptr (GstAugWordnet) wordnet = gst_aug_wordnet_open (NULL, NULL);
    GstAugLemma lemma;

    fail_unless (gst_aug_wordnet_find (wordnet, GST_AUG_POS_NOUN, "dog", &lemma));
    fail_if (i == 0 && gst_aug_wordnet_is_familiar (wordnet, GST_AUG_POS_NOUN, "salientian"));
  }
  return NULL;
}

GST_START_TEST (test_it_may_be_opened_and_closed_by_any_thread)
{
  GThread *threads[4];

  {
    g_autoptr (GstAugWordnet) wordnet = open_wordnet ();

    if (!wordnet)
      return;
  }
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("opener", open_often, NULL);
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}
GST_END_TEST;

/* What this thread has worked, in microseconds. */
static gdouble
worked (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gdouble) now.tv_sec * 1e6 + (gdouble) now.tv_nsec / 1e3;
}

/* The bound is wide: sanitizers are slow. */
GST_START_TEST (test_a_look_up_takes_microseconds)
{
  g_autoptr (GstAugWordnet) wordnet = open_wordnet ();
  g_auto (GStrv) forms = read_forms ();
  gdouble best = G_MAXDOUBLE;

  if (!wordnet)
    return;
  for (guint round = 0; round < 5; round++) {
    Reader reader = { wordnet, forms, g_strv_length (forms), 2000, 0 };
    const gdouble start = worked ();

    look_up (&reader);
    best = MIN (best, (worked () - start) / (2000.0 * GST_AUG_N_POS));
  }
  g_print ("a look-up takes %.2f us\n", best);
  fail_unless (best <= 10 || !is_measured (), "%.2f us", best);
}
GST_END_TEST;

static void
remove_folder (const gchar *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gchar *name;

  while ((name = g_dir_read_name (dir))) {
    g_autofree gchar *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

/* A WordNet of few words. Offsets are those of the lines below. */
static const struct {
  const gchar *name, *text;
} files[] = {
  { "index.noun",
      "  1 licence\ncat n 1 1 @ 1 0 00000012  \ndog n 2 1 @ 2 1 00000012 00000012  \n" },
  { "data.noun", "  1 licence\n00000012 05 n 02 cat 0 dog 0 000 | pets  \n" },
  { "index.verb", "run v 1 0 1 1 00000000  \n" },
  { "data.verb", "00000000 38 v 02 run 0 race 1 000 00 | move  \n" },
  { "index.adj", "big a 1 0 1 0 00000000  \n" },
  { "data.adj", "00000000 00 a 02 big(a) 0 large 0 001 ;u 00000012 n 0100 | size  \n" },
  { "index.adv", "fast r 1 0 1 0 00000000  \n" },
  { "data.adv", "00000000 02 r 01 fast 0 000 | speed  \n" },
  { "noun.exc", "kine cow\n" },
  { "verb.exc", "ran run\n" },
  { "adj.exc", "bigger big\n" },
  { "adv.exc", "best well\n" },
  { "cntlist.rev", "dog%1:05:00:: 1 42\nrun%2:38:00:: 1 9\n" },
};

static gchar *
write_files (guint changed, const gchar *text, gsize size)
{
  gchar *folder = g_dir_make_tmp ("wordnet-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree gchar *path = g_build_filename (folder, files[i].name, NULL);

    if (i == changed && !text)
      continue;
    if (i == changed)
      fail_unless (g_file_set_contents (path, text, (gssize) size, NULL));
    else
      fail_unless (g_file_set_contents (path, files[i].text, -1, NULL));
  }
  return folder;
}

static void
use (const GstAugWordnet *wordnet)
{
  static const gchar *const words[] = { "cat", "dog", "dogs", "ran", "run", "big", "bigger", "fast",
    "kine", "hot_dogs", "best" };

  for (guint i = 0; i < G_N_ELEMENTS (words) * GST_AUG_N_POS; i++) {
    const GstAugPos pos = (GstAugPos) (i % GST_AUG_N_POS);
    const gchar *word = words[i / GST_AUG_N_POS];
    gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE];
    GstAugLemma lemma;
    GstAugSynset synset;
    GstAugSpan span;

    gst_aug_wordnet_find_bases (wordnet, pos, word, bases);
    gst_aug_wordnet_count_tags (wordnet, pos, word);
    if (!gst_aug_wordnet_find (wordnet, pos, word, &lemma))
      continue;
    for (guint k = 0; k < MIN (lemma.n_senses, 100) + 1; k++) {
      if (!gst_aug_wordnet_sense (wordnet, &lemma, k, &synset))
        continue;
      gst_aug_wordnet_is_slur (wordnet, &synset, 1);
      while (gst_aug_synset_next (&synset, &span))
        fail_unless (span.text && span.size < 1000);
    }
  }
}

GST_START_TEST (test_broken_files_are_refused_or_harmless)
{
  const guint n = g_getenv ("AUG_FULL") ? 2000 : 100;
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  guint n_opened = 0;

  for (guint round = 0; round < n; round++) {
    const guint i = g_rand_int_range (rand, 0, G_N_ELEMENTS (files));
    g_autofree gchar *text = g_strdup (files[i].text);
    gsize size = strlen (text);
    g_autofree gchar *folder = NULL;
    g_autoptr (GError) error = NULL;
    GstAugWordnet *wordnet;

    for (gint k = g_rand_int_range (rand, 1, 5); k > 0; k--)
      text[g_rand_int_range (rand, 0, (gint) size)] = (gchar) g_rand_int_range (rand, 0, 256);
    if (g_rand_boolean (rand))
      size = (gsize) g_rand_int_range (rand, 0, (gint) size);
    folder = write_files (i, text, size);
    wordnet = gst_aug_wordnet_open (folder, &error);
    fail_unless (wordnet || error);
    if (wordnet) {
      n_opened++;
      use (wordnet);
      gst_aug_wordnet_unref (wordnet);
    }
    remove_folder (folder);
  }
  fail_unless (n_opened > 0 && n_opened < n);
}
GST_END_TEST;

GST_START_TEST (test_errors_name_the_file)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree gchar *missing = write_files (i, NULL, 0), *empty = write_files (i, "", 0);
    const gchar *folders[] = { missing, empty };

    for (guint k = 0; k < 2; k++) {
      g_autoptr (GError) error = NULL;

      fail_if (gst_aug_wordnet_open (folders[k], &error));
      fail_unless (strstr (error->message, files[i].name) != NULL, "%s", error->message);
      remove_folder (folders[k]);
    }
  }
}
GST_END_TEST;

GST_START_TEST (test_markers_of_adjectives_are_no_part_of_them)
{
  g_autofree gchar *folder = write_files (G_MAXUINT, NULL, 0);
  GstAugWordnet *wordnet = gst_aug_wordnet_open (folder, NULL);
  GstAugLemma lemma;
  GstAugSynset synset;
  GstAugSpan word;

  fail_unless (wordnet != NULL);
  fail_unless (gst_aug_wordnet_find (wordnet, GST_AUG_POS_ADJECTIVE, "big", &lemma));
  fail_unless (gst_aug_wordnet_sense (wordnet, &lemma, 0, &synset));
  fail_unless (gst_aug_synset_next (&synset, &word));
  fail_unless (word.size == 3 && memcmp (word.text, "big", 3) == 0);
  fail_unless_equals_int ((gint) gst_aug_wordnet_count_tags (wordnet, GST_AUG_POS_NOUN, "dog"), 42);
  fail_unless_equals_int ((gint) gst_aug_wordnet_count_tags (wordnet, GST_AUG_POS_VERB, "dog"), 0);
  gst_aug_wordnet_unref (wordnet);
  remove_folder (folder);
}
GST_END_TEST;

static Suite *
wordnet_suite (void)
{
  Suite *suite = suite_create ("wordnet");
  TCase *chain = tcase_create ("wordnet");

  suite_add_tcase (suite, chain);
  tcase_add_test (chain, test_every_lemma_is_found_and_every_sense_read_in_40_megabytes);
  tcase_add_test (chain, test_what_is_not_there_is_not_found);
  tcase_add_test (chain, test_base_forms_are_those_that_wn_finds);
  tcase_add_test (chain, test_forms_are_those_of_a_generator_of_english);
  tcase_add_test (chain, test_what_is_inflected_has_its_base);
  tcase_add_test (chain, test_threads_that_share_it_read_the_same);
  tcase_add_test (chain, test_it_may_be_opened_and_closed_by_any_thread);
  tcase_add_test (chain, test_a_look_up_takes_microseconds);
  tcase_add_test (chain, test_broken_files_are_refused_or_harmless);
  tcase_add_test (chain, test_errors_name_the_file);
  tcase_add_test (chain, test_markers_of_adjectives_are_no_part_of_them);
  return suite;
}

GST_CHECK_MAIN (wordnet);
