/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * WordNet's dictionary files (wndb(5WN)): index.* says where the senses of a lemma are in data.*,
 * *.exc which base an irregular form has, cntlist.rev how often a sense was met in tagged texts.
 * The files are mapped and searched where they lie; nothing is copied, so one instance serves all
 * threads of a process.
 */
#include "reader.h"

#include <gio/gio.h>
#include <pthread.h>
#include <string.h>

#include "familiar.h"

struct _GstAugWordnet {
  gchar *folder;
  guint n_refs; /* under the lock of all instances */
  GstAugLines index[GST_AUG_N_POS], data[GST_AUG_N_POS], exceptions[GST_AUG_N_POS], counts;
  gsize slurs[4]; /* offsets of the noun senses that mark such words */
  guint n_slurs;
  GstAugFamiliar *familiar; /* once it is asked for */
};

static const gchar *const names[GST_AUG_N_POS] = { "noun", "verb", "adj", "adv" };

/* of pthreads, as ThreadSanitizer does not see those of GLib */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *instances; /* folder to GstAugWordnet */

static void
wordnet_free (GstAugWordnet *wordnet)
{
  for (guint i = 0; i < GST_AUG_N_POS; i++) {
    gst_aug_lines_close (&wordnet->index[i]);
    gst_aug_lines_close (&wordnet->data[i]);
    gst_aug_lines_close (&wordnet->exceptions[i]);
  }
  gst_aug_lines_close (&wordnet->counts);
  g_clear_pointer (&wordnet->familiar, gst_aug_familiar_free);
  g_free (wordnet->folder);
  g_free (wordnet);
}

/* The licence stands in front, in lines that begin with two blanks. Files without @separator are
 * read by offsets. */
static gboolean
open_file (const gchar *folder, const gchar *stem, const gchar *name, gchar separator,
    GstAugLines *lines, GError **error)
{
  g_autofree gchar *file = g_strconcat (stem, name, NULL);
  g_autofree gchar *path = g_build_filename (folder, file, NULL);
  gsize first = 0;

  if (!gst_aug_lines_open (lines, path, error))
    return FALSE;
  while (first + 1 < lines->size && strncmp (lines->text + first, "  ", 2) == 0)
    first = gst_aug_lines_next (lines, first);
  if (separator)
    gst_aug_lines_sort (lines, first, separator);
  return TRUE;
}

/* Reads what the line at @offset of an index says behind its lemma:
 * pos senses pointers [pointer…] senses tagged offset… */
static gboolean
read_lemma (GstAugSpan rest, GstAugPos pos, GstAugLemma *lemma)
{
  GstAugSpan field;
  gsize n_pointers, n_senses, n_tagged;

  if (!gst_aug_span_take (&rest, ' ', &field) || !gst_aug_span_take (&rest, ' ', &field) ||
      !gst_aug_span_number (&field, 10, &n_senses) || !gst_aug_span_take (&rest, ' ', &field) ||
      !gst_aug_span_number (&field, 10, &n_pointers))
    return FALSE;
  for (gsize i = 0; i < n_pointers + 2; i++)
    if (!gst_aug_span_take (&rest, ' ', &field))
      return FALSE;
  if (!gst_aug_span_number (&field, 10, &n_tagged))
    return FALSE;
  lemma->pos = pos;
  lemma->n_senses = (guint) n_senses;
  lemma->n_tagged = (guint) n_tagged;
  lemma->offsets = rest;
  return n_senses > 0 && rest.size / 9 >= n_senses - (rest.size % 9 == 8);
}

/* Whether the last line of an index leads to a sense: so neither file is cut short. */
static gboolean
check_last (const GstAugWordnet *wordnet, GstAugPos pos, GError **error)
{
  const GstAugLines *lines = &wordnet->index[pos];
  const gsize start = gst_aug_lines_start (lines, lines->size - 1, 0);
  GstAugSpan rest = gst_aug_lines_at (lines, start), key;
  GstAugLemma lemma;
  GstAugSynset synset;

  if (start >= lines->first && gst_aug_span_take (&rest, ' ', &key) &&
      read_lemma (rest, pos, &lemma) && gst_aug_wordnet_sense (wordnet, &lemma, 0, &synset))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
      "index.%s and data.%s in %s do not belong together or are broken", names[pos], names[pos],
      wordnet->folder);
  return FALSE;
}

/* The senses that words of abuse point to: WordNet files them under the domain of usage. */
static void
find_slurs (GstAugWordnet *wordnet)
{
  static const struct {
    const gchar *lemma;
    guint sense;
  } marks[] = { { "ethnic_slur", 0 }, { "obscenity", 1 }, { "disparagement", 0 } };
  GstAugLemma lemma;
  GstAugSynset synset;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (gst_aug_wordnet_find (wordnet, GST_AUG_POS_NOUN, marks[i].lemma, &lemma) &&
        gst_aug_wordnet_sense (wordnet, &lemma, marks[i].sense, &synset))
      wordnet->slurs[wordnet->n_slurs++] = synset.offset;
}

static GstAugWordnet *
wordnet_new (const gchar *folder, GError **error)
{
  GstAugWordnet *wordnet = g_new0 (GstAugWordnet, 1);
  gboolean good = TRUE;

  wordnet->folder = g_strdup (folder);
  for (guint i = 0; good && i < GST_AUG_N_POS; i++)
    good = open_file (folder, "index.", names[i], ' ', &wordnet->index[i], error) &&
           open_file (folder, "data.", names[i], 0, &wordnet->data[i], error) &&
           check_last (wordnet, (GstAugPos) i, error);
  for (guint i = 0; good && i < GST_AUG_N_POS; i++) {
    g_autofree gchar *file = g_strconcat (names[i], ".exc", NULL);

    good = open_file (folder, file, "", ' ', &wordnet->exceptions[i], error);
  }
  good = good && open_file (folder, "cntlist.rev", "", '%', &wordnet->counts, error);
  if (!good) {
    wordnet_free (wordnet);
    return NULL;
  }
  find_slurs (wordnet);
  return wordnet;
}

/**
 * gst_aug_wordnet_default_folder: (skip)
 *
 * Returns: where WordNet's files are looked for: the environment variable WNSEARCHDIR, then
 *   /usr/share/wordnet
 */
const gchar *
gst_aug_wordnet_default_folder (void)
{
  const gchar *folder = g_getenv ("WNSEARCHDIR");

  return folder && *folder ? folder : "/usr/share/wordnet";
}

/**
 * gst_aug_wordnet_open: (skip)
 * @folder: (nullable): where its files are; %NULL: gst_aug_wordnet_default_folder()
 * @error: what is missing or broken
 *
 * Opens WordNet, or shares it where the process has it open.
 *
 * Returns: (transfer full) (nullable): WordNet, to be read from any thread
 */
GstAugWordnet *
gst_aug_wordnet_open (const gchar *folder, GError **error)
{
  GstAugWordnet *wordnet;

  if (!folder)
    folder = gst_aug_wordnet_default_folder ();
  pthread_mutex_lock (&lock);
  if (!instances)
    instances = g_hash_table_new (g_str_hash, g_str_equal);
  wordnet = g_hash_table_lookup (instances, folder);
  if (!wordnet) {
    wordnet = wordnet_new (folder, error);
    if (wordnet)
      g_hash_table_insert (instances, wordnet->folder, wordnet);
  }
  if (wordnet)
    wordnet->n_refs++;
  pthread_mutex_unlock (&lock);
  return wordnet;
}

/**
 * gst_aug_wordnet_unref: (skip)
 * @wordnet: (transfer full): WordNet
 */
void
gst_aug_wordnet_unref (GstAugWordnet *wordnet)
{
  gboolean last;

  pthread_mutex_lock (&lock);
  last = --wordnet->n_refs == 0;
  if (last)
    g_hash_table_remove (instances, wordnet->folder);
  if (last && g_hash_table_size (instances) == 0)
    g_clear_pointer (&instances, g_hash_table_unref);
  pthread_mutex_unlock (&lock);
  if (last)
    wordnet_free (wordnet);
}

/**
 * gst_aug_wordnet_find: (skip)
 * @wordnet: WordNet
 * @pos: a part of speech
 * @lemma: a base form in lower case, underscores for blanks
 * @found: (out): what the index has of it
 *
 * Returns: whether it is in the index
 */
gboolean
gst_aug_wordnet_find (
    const GstAugWordnet *wordnet, GstAugPos pos, const gchar *lemma, GstAugLemma *found)
{
  const gsize size = strlen (lemma);
  GstAugSpan rest;
  gsize offset;

  return gst_aug_lines_find (&wordnet->index[pos], lemma, size, &offset) &&
         gst_aug_lines_match (&wordnet->index[pos], offset, lemma, size, &rest) &&
         read_lemma (rest, pos, found);
}

/**
 * gst_aug_wordnet_sense: (skip)
 * @wordnet: WordNet
 * @lemma: a lemma
 * @i: number of its sense, 0 the most frequent
 * @synset: (out): the sense
 *
 * Returns: whether it could be read; not where the files are broken
 */
gboolean
gst_aug_wordnet_sense (
    const GstAugWordnet *wordnet, const GstAugLemma *lemma, guint i, GstAugSynset *synset)
{
  GstAugSpan offsets = lemma->offsets, field, own;
  gsize n;

  /* offset lexicographer type words(hex) [word id]… */
  for (guint k = 0; k <= i; k++)
    if (k >= lemma->n_senses || !gst_aug_span_take (&offsets, ' ', &field))
      return FALSE;
  if (field.size != 8 || !gst_aug_span_number (&field, 10, &synset->offset))
    return FALSE;
  synset->rest = gst_aug_lines_at (&wordnet->data[lemma->pos], synset->offset);
  if (!synset->rest.text || !gst_aug_span_take (&synset->rest, ' ', &own) || own.size != 8 ||
      memcmp (own.text, field.text, 8) != 0 || !gst_aug_span_take (&synset->rest, ' ', &field) ||
      !gst_aug_span_take (&synset->rest, ' ', &field) ||
      !gst_aug_span_take (&synset->rest, ' ', &field) || !gst_aug_span_number (&field, 16, &n))
    return FALSE;
  synset->pos = lemma->pos;
  synset->n_words = (guint) n;
  synset->i = 0;
  return n > 0;
}

/**
 * gst_aug_synset_next: (skip)
 * @synset: a sense
 * @word: (out): its next word, in its own case, underscores for blanks, without the marker of where
 *     an adjective may stand: (a), (p), (ip)
 *
 * Returns: whether there was one
 */
gboolean
gst_aug_synset_next (GstAugSynset *synset, GstAugSpan *word)
{
  GstAugSpan id;
  const gchar *marker;

  if (synset->i >= synset->n_words || !gst_aug_span_take (&synset->rest, ' ', word) ||
      !gst_aug_span_take (&synset->rest, ' ', &id))
    return FALSE;
  synset->i++;
  marker = memchr (word->text, '(', word->size);
  if (marker && word->text[word->size - 1] == ')')
    word->size = (gsize) (marker - word->text);
  return TRUE;
}

/**
 * gst_aug_wordnet_is_slur: (skip)
 * @wordnet: WordNet
 * @synset: a sense, as it was found
 * @i: number of one of its words, 1 the first
 *
 * Returns: whether WordNet files the word under slurs, obscenities or disparagement
 */
gboolean
gst_aug_wordnet_is_slur (const GstAugWordnet *wordnet, const GstAugSynset *synset, guint i)
{
  GstAugSynset at = *synset;
  GstAugSpan field, offset, ends;
  gsize n, target, word;

  while (gst_aug_synset_next (&at, &field))
    continue;
  if (!gst_aug_span_take (&at.rest, ' ', &field) || !gst_aug_span_number (&field, 10, &n))
    return FALSE;
  /* [pointer offset pos source-target(hex)]…; source 00: all words */
  for (; n > 0; n--) {
    GstAugSpan pointer;

    if (!gst_aug_span_take (&at.rest, ' ', &pointer) ||
        !gst_aug_span_take (&at.rest, ' ', &offset) || !gst_aug_span_take (&at.rest, ' ', &field) ||
        !gst_aug_span_take (&at.rest, ' ', &ends) || ends.size != 4)
      return FALSE;
    if (pointer.size != 2 || memcmp (pointer.text, ";u", 2) != 0)
      continue;
    ends.size = 2;
    if (!gst_aug_span_number (&ends, 16, &word) || !gst_aug_span_number (&offset, 10, &target))
      return FALSE;
    for (guint k = 0; k < wordnet->n_slurs; k++)
      if (target == wordnet->slurs[k] && (word == 0 || word == i))
        return TRUE;
  }
  return FALSE;
}

/**
 * gst_aug_wordnet_count_senses: (skip)
 * @wordnet: WordNet
 * @pos: a part of speech
 * @lemma: a base form in lower case, underscores for blanks
 * @senses: how many senses count, the first ones
 *
 * Returns: how often it was met in these senses in WordNet's tagged texts
 */
gsize
gst_aug_wordnet_count_senses (
    const GstAugWordnet *wordnet, GstAugPos pos, const gchar *lemma, guint senses)
{
  static const gchar types[GST_AUG_N_POS] = { '1', '2', '3', '4' };
  const gsize size = strlen (lemma);
  GstAugSpan rest, key, field;
  gsize offset, sum = 0;

  if (!gst_aug_lines_find (&wordnet->counts, lemma, size, &offset))
    return 0;
  for (; gst_aug_lines_match (&wordnet->counts, offset, lemma, size, &rest);
       offset = gst_aug_lines_next (&wordnet->counts, offset)) {
    gsize sense, n;

    /* type:… sense count; a satellite, 5, is an adjective */
    if (gst_aug_span_take (&rest, ' ', &key) && key.size > 0 &&
        (key.text[0] == '5' ? '3' : key.text[0]) == types[pos] &&
        gst_aug_span_take (&rest, ' ', &field) && gst_aug_span_number (&field, 10, &sense) &&
        sense <= senses && gst_aug_span_take (&rest, ' ', &field) &&
        gst_aug_span_number (&field, 10, &n))
      sum += n;
  }
  return sum;
}

/**
 * gst_aug_wordnet_count_tags: (skip)
 * @wordnet: WordNet
 * @pos: a part of speech
 * @lemma: a base form in lower case, underscores for blanks
 *
 * Returns: how often it was met as this part of speech in WordNet's tagged texts
 */
gsize
gst_aug_wordnet_count_tags (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *lemma)
{
  return gst_aug_wordnet_count_senses (wordnet, pos, lemma, G_MAXUINT);
}

static const GstAugFamiliar *
get_familiar (const GstAugWordnet *wordnet)
{
  GstAugFamiliar **place = (GstAugFamiliar **) &wordnet->familiar;
  GstAugFamiliar *familiar = g_atomic_pointer_get (place);

  if (familiar)
    return familiar;
  pthread_mutex_lock (&lock);
  familiar = g_atomic_pointer_get (place);
  if (!familiar) {
    familiar = gst_aug_familiar_new (wordnet->data, GST_AUG_N_POS);
    g_atomic_pointer_set (place, familiar);
  }
  pthread_mutex_unlock (&lock);
  return familiar;
}

/**
 * gst_aug_wordnet_is_familiar: (skip)
 * @wordnet: WordNet
 * @pos: a part of speech
 * @lemma: a base form in lower case, underscores for blanks
 *
 * Returns: whether readers know it: it was met in tagged texts, or each of its words explains two
 *   senses or more. The first call reads all glosses.
 */
gboolean
gst_aug_wordnet_is_familiar (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *lemma)
{
  if (gst_aug_wordnet_count_tags (wordnet, pos, lemma) > 0)
    return TRUE;
  while (*lemma) {
    const gsize n = strcspn (lemma, "_");

    if (gst_aug_familiar_count (get_familiar (wordnet), lemma, n) < 2)
      return FALSE;
    lemma += n + (lemma[n] == '_');
  }
  return TRUE;
}

const GstAugLines *
gst_aug_wordnet_exceptions (const GstAugWordnet *wordnet, GstAugPos pos)
{
  return &wordnet->exceptions[pos];
}
