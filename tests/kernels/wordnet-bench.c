/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* How long WordNet takes: wordnet-bench FORMS < looks the first word of each line of a file up as
 * each part of speech, with base forms and all senses, and prints how many words a second one core
 * does. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "text/wordnet/reader.h"

static gdouble
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gdouble) time.tv_sec + (gdouble) time.tv_nsec / 1e9;
}

static guint
look_up (const GstAugWordnet *wordnet, const gchar *form)
{
  guint n_words = 0;

  for (guint pos = 0; pos < GST_AUG_N_POS; pos++) {
    gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE];
    const guint n = gst_aug_wordnet_find_bases (wordnet, (GstAugPos) pos, form, bases);
    GstAugLemma lemma;
    GstAugSynset synset;
    GstAugSpan word;

    for (guint i = 0; i < n; i++)
      if (gst_aug_wordnet_find (wordnet, (GstAugPos) pos, bases[i], &lemma))
        for (guint s = 0; s < lemma.n_senses; s++)
          if (gst_aug_wordnet_sense (wordnet, &lemma, s, &synset))
            while (gst_aug_synset_next (&synset, &word))
              n_words++;
  }
  return n_words;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstAugWordnet) wordnet = gst_aug_wordnet_open (NULL, &error);
  g_autofree gchar *text = NULL;
  g_auto (GStrv) lines = NULL;
  gdouble best = G_MAXDOUBLE;
  guint n = 0, n_words = 0;

  if (!wordnet || argc != 2 || !g_file_get_contents (argv[1], &text, NULL, &error)) {
    fprintf (stderr, "%s\n", error ? error->message : "usage: wordnet-bench FORMS");
    return 77;
  }
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (; lines[n]; n++)
    lines[n][strcspn (lines[n], " ")] = '\0';
  for (guint round = 0; round < 20; round++) {
    const gdouble start = now ();

    for (guint i = 0; i < n; i++)
      n_words += look_up (wordnet, lines[i]);
    best = MIN (best, now () - start);
  }
  printf ("%.0f %u\n", n / best, n_words / 20);
  return 0;
}
