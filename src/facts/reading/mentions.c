/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Which objects a caption mentions. Everything that an object may be called, one or many of it, is
 * put under its words once; a caption is then looked up word by word, the longest phrase first. */
#include "mentions.h"

#include <string.h>

#include "lexicon.h"
#include "nouns.h"
#include "objects.h"

/* What phrases that are no names mean. */
#define IDIOM 1
#define COMPOUND 2

typedef struct {
  guint64 mask;     /* the names that the phrase mentions */
  gboolean goes_on; /* a longer phrase begins so */
} Entry;

struct _GstAugNames {
  GHashTable *entries; /* phrase, one blank between words, to Entry */
};

static Entry *
entry_of (GstAugNames *names, const gchar *phrase)
{
  Entry *entry = g_hash_table_lookup (names->entries, phrase);

  if (!entry)
    g_hash_table_insert (names->entries, g_strdup (phrase), entry = g_new0 (Entry, 1));
  return entry;
}

/* Marks every beginning of @phrase as one, and returns the whole. */
static Entry *
add_phrase (GstAugNames *names, const gchar *phrase)
{
  for (const gchar *p = strchr (phrase, ' '); p; p = strchr (p + 1, ' ')) {
    g_autofree gchar *head = g_strndup (phrase, (gsize) (p - phrase));

    entry_of (names, head)->goes_on = TRUE;
  }
  return entry_of (names, phrase);
}

/*
 * gst_aug_names_new: (skip)
 *
 * Returns: (transfer full): no names yet
 */
GstAugNames *
gst_aug_names_new (void)
{
  GstAugNames *names = g_new (GstAugNames, 1);

  names->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return names;
}

/*
 * gst_aug_names_free: (skip)
 * @names: (transfer full): names
 */
void
gst_aug_names_free (GstAugNames *names)
{
  g_hash_table_unref (names->entries);
  g_free (names);
}

/* All forms of a term: one, many, and its words written as one. */
static void
add_term (GstAugNames *names, const gchar *term, guint64 mask)
{
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func (g_free);
  const gchar *last = strrchr (term, ' ');
  const gsize head = last ? (gsize) (last + 1 - term) : 0;

  gst_aug_noun_add_forms (term + head, forms);
  for (guint i = 0; i < forms->len; i++) {
    g_autofree gchar *phrase =
        g_strdup_printf ("%.*s%s", (gint) head, term, (gchar *) forms->pdata[i]);

    add_phrase (names, phrase)->mask |= mask;
    if (head) {
      g_auto (GStrv) words = g_strsplit (phrase, " ", -1);
      g_autofree gchar *joined = g_strjoinv ("", words);

      entry_of (names, joined)->mask |= mask;
    }
  }
}

static void
add_terms (GstAugNames *names, const gchar *terms, guint64 mask)
{
  g_auto (GStrv) list = g_strsplit (terms ? terms : "", "|", -1);

  for (guint i = 0; list[i]; i++)
    add_term (names, list[i], mask);
}

/* Whether @term stands in @terms. */
static gboolean
stands_in (const gchar *terms, const gchar *term)
{
  const gsize n = strlen (term);

  for (const gchar *p = terms; p && n; p = strchr (p, '|') ? strchr (p, '|') + 1 : NULL)
    if (strncmp (p, term, n) == 0 && (p[n] == '|' || p[n] == '\0'))
      return TRUE;
  return FALSE;
}

/* Data sets write some of their names as one word: trafficlight, pottedplant. */
static gboolean
is_same (const gchar *name, const gchar *as)
{
  while (*name && *as) {
    if (*name == *as)
      name++, as++;
    else if (*as == ' ')
      as++;
    else
      return FALSE;
  }
  return *name == *as;
}

/* What the table knows of a name: what means the same, what is one of it, and where it is itself
 * one of a kind, what the kind is called. */
static gboolean
add_known (GstAugNames *names, const gchar *name, guint64 mask)
{
  guint n;
  const GstAugObjectRow *rows = gst_aug_objects_get_rows (&n);
  gboolean found = FALSE;

  for (guint i = 0; i < n && !found; i++) {
    if (!is_same (name, rows[i].name) && !stands_in (rows[i].alike, name))
      continue;
    add_term (names, rows[i].name, mask);
    add_terms (names, rows[i].alike, mask);
    add_terms (names, rows[i].kinds, mask);
    found = TRUE;
  }
  for (guint i = 0; i < n && !found; i++) {
    if (!stands_in (rows[i].kinds, name))
      continue;
    add_term (names, rows[i].name, mask);
    add_terms (names, rows[i].alike, mask);
    found = TRUE;
  }
  return found;
}

/* A name of a box as captions write words: "traffic_light", "Traffic-Light". */
static gchar *
read_name (const gchar *name)
{
  GString *out = g_string_new (NULL);
  g_auto (GstAugReading) reading;

  gst_aug_reading_init (&reading, name);
  for (guint i = 0; i < reading.words->len; i++)
    g_string_append_printf (out, "%s%s", i ? " " : "", gst_aug_reading_nth (&reading, i)->text);
  return g_string_free (out, FALSE);
}

/*
 * gst_aug_names_add: (skip)
 * @names: names
 * @name: what an object is called
 * @mask: what gst_aug_names_find() gives where it is mentioned
 */
void
gst_aug_names_add (GstAugNames *names, const gchar *name, guint64 mask)
{
  g_autofree gchar *term = read_name (name);
  g_autoptr (GPtrArray) singulars = g_ptr_array_new_with_free_func (g_free);
  const gchar *last = strrchr (term, ' ');
  const gsize head = last ? (gsize) (last + 1 - term) : 0;

  if (*term == '\0')
    return;
  add_term (names, term, mask);
  if (add_known (names, term, mask))
    return;
  gst_aug_noun_add_singulars (term + head, singulars);
  for (guint i = 0; i < singulars->len; i++) {
    g_autofree gchar *one =
        g_strdup_printf ("%.*s%s", (gint) head, term, (gchar *) singulars->pdata[i]);

    if (add_known (names, one, mask))
      return;
  }
}

static const GstAugNames *
get_others (void)
{
  static GstAugNames *others;

  if (g_once_init_enter (&others)) {
    GstAugNames *names = gst_aug_names_new ();
    guint n;
    const gchar *const *idioms = gst_aug_objects_get_idioms (&n), *const * compounds;

    for (guint i = 0; i < n; i++)
      add_term (names, idioms[i], IDIOM);
    compounds = gst_aug_objects_get_compounds (&n);
    for (guint i = 0; i < n; i++)
      add_term (names, compounds[i], COMPOUND);
    g_once_init_leave (&others, names);
  }
  return others;
}

/* The longest phrase of @names at word @i: how many words it has, and its mask; 0: none is there.
 */
static guint
match (const GstAugNames *names, const GstAugReading *reading, guint i, guint64 *mask)
{
  const gchar *word = gst_aug_reading_nth (reading, i)->text;
  const Entry *entry = g_hash_table_lookup (names->entries, word);
  g_autoptr (GString) phrase = NULL;
  guint n = 1, longest = 0;

  *mask = 0;
  while (entry) {
    if (entry->mask) {
      *mask = entry->mask;
      longest = n;
    }
    if (!entry->goes_on || i + n >= reading->words->len ||
        !strchr (" -", gst_aug_reading_nth (reading, i + n)->gap))
      break;
    if (!phrase)
      phrase = g_string_new (word);
    g_string_append_printf (phrase, " %s", gst_aug_reading_nth (reading, i + n)->text);
    entry = g_hash_table_lookup (names->entries, phrase->str);
    n++;
  }
  return longest;
}

/* Fruit that gave its name to a colour: an orange cat, orange and white. */
static gboolean
is_color (const GstAugReading *reading, guint i)
{
  const GstAugReadWord *next =
      i + 1 < reading->words->len ? gst_aug_reading_nth (reading, i + 1) : NULL;

  if (!g_str_equal (gst_aug_reading_nth (reading, i)->text, "orange") || !next || next->gap == '.')
    return FALSE;
  if (g_str_equal (next->text, "and"))
    return i + 2 < reading->words->len &&
           gst_aug_reading_nth (reading, i + 2)->flags & GST_AUG_WORD_MADE_OF;
  return !(next->flags & GST_AUG_WORD_FUNCTION);
}

/*
 * gst_aug_names_match: (skip)
 * @names: names
 * @reading: a caption
 * @i: number of a word
 * @mask: (out): which names the phrase that begins there mentions; 0: none
 *
 * Returns: how many words the phrase has; 1 where nothing begins
 */
guint
gst_aug_names_match (const GstAugNames *names, const GstAugReading *reading, guint i, guint64 *mask)
{
  guint64 meaning;
  const guint n = match (names, reading, i, mask);
  const guint other = match (get_others (), reading, i, &meaning);

  if (other > n)
    *mask = 0;
  if (other > n)
    return meaning == IDIOM ? other : MAX (other - 1, 1);
  if (n == 1 && is_color (reading, i))
    *mask = 0;
  return MAX (n, 1);
}

/*
 * gst_aug_names_find: (skip)
 * @names: names
 * @reading: a caption
 *
 * Returns: which names it mentions
 */
guint64
gst_aug_names_find (const GstAugNames *names, const GstAugReading *reading)
{
  guint64 found = 0, mask;

  for (guint i = 0; i < reading->words->len;) {
    i += gst_aug_names_match (names, reading, i, &mask);
    found |= mask;
  }
  return found;
}
