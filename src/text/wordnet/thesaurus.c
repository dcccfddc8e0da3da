/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Where synonyms come from: WordNet, a thesaurus of mythes, or a file of groups. */
#include "thesaurus.h"

#include <string.h>

#include "../../catalogue/text.h"
#include "case.h"

static void
thesaurus_free (gpointer data)
{
  GstAugThesaurus *thesaurus = data;

  g_clear_pointer (&thesaurus->wordnet, gst_aug_wordnet_unref);
  g_clear_pointer (&thesaurus->mythes, gst_aug_mythes_free);
  g_clear_pointer (&thesaurus->groups, g_hash_table_unref);
  g_free (thesaurus);
}

static void
add_group (GHashTable *groups, const gchar *line)
{
  g_auto (GStrv) words = g_strsplit (line, ",", -1);
  const guint n = g_strv_length (words);

  for (guint i = 0; i < n; i++)
    g_strstrip (words[i]);
  for (guint i = 0; i < n; i++) {
    gchar *key = gst_aug_text_fold (words[i]);
    GPtrArray *others = g_hash_table_lookup (groups, key);

    if (!others) {
      others = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (groups, g_strdup (key), others);
    }
    for (guint k = 0; k < n; k++)
      if (*words[k] && strcmp (words[k], words[i]) != 0)
        g_ptr_array_add (others, g_strdup (words[k]));
    g_free (key);
  }
}

/* Lines without a comma, and those that begin with #, say nothing. */
static GHashTable *
read_groups (const gchar *path, GError **error)
{
  g_autofree gchar *text = NULL, *valid = NULL;
  g_auto (GStrv) lines = NULL;
  GHashTable *groups;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, error))
    return NULL;
  valid = g_utf8_make_valid (text, (gssize) size);
  lines = g_strsplit (valid, "\n", -1);
  groups =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; lines[i]; i++)
    if (lines[i][0] != '#')
      add_group (groups, lines[i]);
  g_hash_table_remove (groups, "");
  return groups;
}

/* What to type where it cannot be opened. */
static void
warn (GstAugTextTools *tools, gint64 source, const gchar *place, const gchar *language,
    const GError *error)
{
  if (source == GST_AUG_TEXT_SOURCE_FILE)
    gst_aug_text_tools_warn (tools, "synonym-file",
        "synonyms cannot be read (%s); set synonym-file=FILE to a file whose lines are groups of "
        "words with commas between",
        error->message);
  else if (source == GST_AUG_TEXT_SOURCE_MYTHES)
    gst_aug_text_tools_warn (tools, "mythes",
        "the thesaurus of the language %s cannot be read (%s); type: apt install mythes-%s",
        language, error->message, gst_aug_text_is_language (language, "en") ? "en-us" : language);
  else
    gst_aug_text_tools_warn (tools, "wordnet",
        "WordNet cannot be read (%s); type: apt install wordnet-base, or set wordnet-dir to the "
        "folder of its files instead of %s",
        error->message, place);
}

/**
 * gst_aug_thesaurus_get: (skip)
 * @operation: an operation with the values source, file, wordnet-dir, language
 * @tools: what operations share
 *
 * Returns: (transfer none) (nullable): where its synonyms come from; %NULL, and said once, where
 *   that cannot be read
 */
const GstAugThesaurus *
gst_aug_thesaurus_get (const GstAugOperation *operation, GstAugTextTools *tools)
{
  const gint64 source = gst_aug_operation_get_int (operation, "source", 0);
  const GstAugValue *file = gst_aug_operation_find (operation, "file");
  const GstAugValue *folder = gst_aug_operation_find (operation, "wordnet-dir");
  const gchar *language = gst_aug_text_language (operation, tools);
  const gchar *place = source == GST_AUG_TEXT_SOURCE_FILE     ? file ? file->s : ""
                       : source == GST_AUG_TEXT_SOURCE_MYTHES ? ""
                       : folder                               ? folder->s
                                                              : gst_aug_wordnet_default_folder ();
  g_autofree gchar *name = g_strdup_printf ("thesaurus %d %s %s", (gint) source, language, place);
  GstAugThesaurus *thesaurus = gst_aug_text_tools_get (tools, name);
  g_autoptr (GError) error = NULL;

  if (!thesaurus) {
    thesaurus = g_new0 (GstAugThesaurus, 1);
    thesaurus->english = gst_aug_text_is_language (language, "en");
    if (source == GST_AUG_TEXT_SOURCE_FILE)
      thesaurus->groups = read_groups (place, &error);
    else if (source == GST_AUG_TEXT_SOURCE_MYTHES)
      thesaurus->mythes = gst_aug_mythes_open (NULL, language, &error);
    else if (thesaurus->english)
      thesaurus->wordnet = gst_aug_wordnet_open (place, &error);
    else
      gst_aug_text_tools_warn (tools, "language",
          "WordNet is English and captions are in the language %s; set synonym-source=mythes",
          language);
    if (error)
      warn (tools, source, place, language, error);
    gst_aug_text_tools_set (tools, name, thesaurus, thesaurus_free);
  }
  return thesaurus->wordnet || thesaurus->mythes || thesaurus->groups ? thesaurus : NULL;
}

static gboolean
has (gconstpointer data, GstAugPos pos, const gchar *base)
{
  const GstAugThesaurus *thesaurus = data;

  if (thesaurus->mythes)
    return gst_aug_mythes_count (thesaurus->mythes, pos, base) > 0;
  return g_hash_table_contains (thesaurus->groups, base);
}

/**
 * gst_aug_thesaurus_find_bases: (skip)
 * @thesaurus: a thesaurus
 * @pos: a part of speech
 * @form: in small letters
 * @bases: (out caller-allocates): base forms that it has
 *
 * Returns: how many
 */
guint
gst_aug_thesaurus_find_bases (const GstAugThesaurus *thesaurus, GstAugPos pos, const gchar *form,
    gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE])
{
  const gsize size = strlen (form);
  guint n;

  if (size == 0 || size >= GST_AUG_FORM_SIZE)
    return 0;
  if (!thesaurus->wordnet)
    return gst_aug_rules_find_bases (pos, form, has, thesaurus, bases);
  memcpy (bases[0], form, size + 1);
  g_strdelimit (bases[0], " ", '_');
  {
    g_autofree gchar *key = g_strdup (bases[0]);

    n = gst_aug_wordnet_find_bases (thesaurus->wordnet, pos, key, bases);
  }
  for (guint i = 0; i < n; i++)
    g_strdelimit (bases[i], "_", ' ');
  return n;
}

/**
 * gst_aug_thesaurus_count: (skip)
 * @thesaurus: a thesaurus
 * @pos: a part of speech
 * @base: a base form
 *
 * Returns: how often it was met as this part of speech, or else how many meanings it has
 */
gsize
gst_aug_thesaurus_count (const GstAugThesaurus *thesaurus, GstAugPos pos, const gchar *base)
{
  g_autofree gchar *lemma = g_strdelimit (g_strdup (base), " ", '_');

  if (thesaurus->mythes)
    return gst_aug_mythes_count (thesaurus->mythes, pos, base);
  return thesaurus->wordnet ? gst_aug_wordnet_count_tags (thesaurus->wordnet, pos, lemma) : 0;
}

static gboolean
has_capital (const gchar *word)
{
  return gst_aug_case_of (word) != GST_AUG_CASE_LOWER;
}

/* Whether a reader takes @word in this sense: it is among its first, and was met in it if it was
 * met in any. Else machine would stand for a car. */
static gboolean
is_usual (const GstAugWordnet *wordnet, const GstAugSynset *synset, const gchar *word, guint senses)
{
  g_autofree gchar *key = gst_aug_text_fold (word);
  GstAugLemma lemma;
  GstAugSynset other;

  if (!gst_aug_wordnet_find (wordnet, synset->pos, key, &lemma))
    return FALSE;
  for (guint i = 0; i <= senses && i < lemma.n_senses; i++)
    if (gst_aug_wordnet_sense (wordnet, &lemma, i, &other) && other.offset == synset->offset)
      return i == 0 || i < lemma.n_tagged || lemma.n_tagged == 0;
  return FALSE;
}

/* Whether readers know a word, and as this part of speech first: an eye is no oculus, and the
 * full moon not the full. */
static gboolean
is_familiar (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *word)
{
  g_autofree gchar *key = gst_aug_text_fold (word);
  const gsize n = gst_aug_wordnet_count_tags (wordnet, pos, key);

  for (guint other = 0; other < GST_AUG_N_POS; other++)
    if (other != pos && gst_aug_wordnet_count_tags (wordnet, (GstAugPos) other, key) > n)
      return FALSE;
  return gst_aug_wordnet_is_familiar (wordnet, pos, key);
}

/* The synonyms of one sense; NULL where it is one of the name and not of the word, or the other way
 * round: bill and Bill. */
static GPtrArray *
list_sense (const GstAugWordnet *wordnet, const GstAugSynset *sense, const gchar *base,
    gboolean name, guint senses)
{
  g_autoptr (GPtrArray) synonyms = g_ptr_array_new_with_free_func (g_free);
  GstAugSynset synset = *sense;
  GstAugSpan field;
  gboolean fits = FALSE;

  for (guint i = 1; gst_aug_synset_next (&synset, &field); i++) {
    g_autofree gchar *word = g_utf8_make_valid (field.text, (gssize) field.size);

    if (g_ascii_strcasecmp (word, base) == 0)
      fits |= has_capital (word) == name;
    else if (has_capital (word) == name && !gst_aug_wordnet_is_slur (wordnet, sense, i) &&
             is_usual (wordnet, sense, word, senses) && is_familiar (wordnet, sense->pos, word))
      g_ptr_array_add (synonyms, g_strdelimit (g_steal_pointer (&word), "_", ' '));
  }
  return fits ? g_steal_pointer (&synonyms) : NULL;
}

/* Whether one of the senses is that of a name: Mercury. */
static gboolean
may_be_name (const GstAugWordnet *wordnet, const GstAugLemma *lemma, const gchar *key)
{
  GstAugSynset synset;
  GstAugSpan word;

  for (guint i = 0; i < lemma->n_senses && gst_aug_wordnet_sense (wordnet, lemma, i, &synset); i++)
    while (gst_aug_synset_next (&synset, &word))
      if (word.size == strlen (key) && g_ascii_isupper (word.text[0]) &&
          g_ascii_strncasecmp (word.text, key, word.size) == 0)
        return TRUE;
  return FALSE;
}

/* Whether the first senses are what a word mostly means: 40 % of at least three times that it was
 * met. The first sense of picture is one of three; that of whale is a very large person. */
static gboolean
is_clear (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *key, guint senses)
{
  const gsize all = gst_aug_wordnet_count_tags (wordnet, pos, key);

  return all >= 3 && gst_aug_wordnet_count_senses (wordnet, pos, key, senses) * 5 >= all * 2;
}

static GPtrArray *
list_wordnet (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *base, GstAugCapital capital,
    guint senses)
{
  g_autofree gchar *key = g_strdelimit (gst_aug_text_fold (base), " ", '_');
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  GstAugLemma lemma;
  GstAugSynset synset;

  if (!gst_aug_wordnet_find (wordnet, pos, key, &lemma))
    return found;
  /* runs of words that were never met may be no more than their words: a black cat is no fisher */
  if ((lemma.n_tagged == 0 && strchr (key, '_')) ||
      (lemma.n_senses > senses && !is_clear (wordnet, pos, key, senses)))
    return found;
  if (capital == GST_AUG_CAPITAL_MAYBE && may_be_name (wordnet, &lemma, key))
    return found;
  for (guint i = 0, left = senses; left > 0 && i < lemma.n_senses; i++) {
    g_autoptr (GPtrArray) synonyms =
        gst_aug_wordnet_sense (wordnet, &lemma, i, &synset)
            ? list_sense (wordnet, &synset, key, capital == GST_AUG_CAPITAL_NAME, senses)
            : NULL;

    if (!synonyms)
      continue;
    left--;
    while (synonyms->len > 0)
      g_ptr_array_add (found, g_ptr_array_steal_index (synonyms, 0));
  }
  return found;
}

/**
 * gst_aug_thesaurus_list: (skip)
 * @thesaurus: a thesaurus
 * @pos: a part of speech
 * @base: a base form, in the case it has in the middle of a sentence
 * @capital: whether it is a name
 * @senses: how many senses count
 *
 * Returns: (transfer full) (element-type utf8): its synonyms, those of the first sense first
 */
GPtrArray *
gst_aug_thesaurus_list (const GstAugThesaurus *thesaurus, GstAugPos pos, const gchar *base,
    GstAugCapital capital, guint senses)
{
  g_autofree gchar *lower = NULL;
  GPtrArray *found, *group;

  if (thesaurus->wordnet)
    return list_wordnet (thesaurus->wordnet, pos, base, capital, senses);
  if (thesaurus->mythes)
    return gst_aug_mythes_list (thesaurus->mythes, pos, base, senses);
  found = g_ptr_array_new_with_free_func (g_free);
  lower = gst_aug_text_fold (base);
  group = g_hash_table_lookup (thesaurus->groups, lower);
  for (guint i = 0; group && i < group->len; i++)
    g_ptr_array_add (found, g_strdup (g_ptr_array_index (group, i)));
  return found;
}
