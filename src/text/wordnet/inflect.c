/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The form of an English word that another one had: a list of irregular words, WordNet's lists of
 * exceptions, then rules. */
#include "inflect.h"

#include <string.h>

#include "irregular.h"

static gboolean
is_vowel (gchar c)
{
  return c && strchr ("aeiou", c);
}

static gboolean
ends (const gchar *word, const gchar *ending)
{
  return g_str_has_suffix (word, ending);
}

static gchar
from_end (const gchar *word, gsize i)
{
  const gsize n = strlen (word);

  return i < n ? word[n - 1 - i] : '\0';
}

/* How many groups of vowels: roughly syllables; a mute e does not count. */
static guint
count_syllables (const gchar *word)
{
  guint n = 0;
  gboolean inside = FALSE;

  for (gsize i = 0; word[i]; i++) {
    const gboolean vowel = is_vowel (word[i]) || (word[i] == 'y' && i > 0);

    n += vowel && !inside;
    inside = vowel;
  }
  return n > 1 && from_end (word, 0) == 'e' && !is_vowel (from_end (word, 1)) && !ends (word, "le")
             ? n - 1
             : n;
}

static gchar *
stem (const gchar *word, gsize cut, const gchar *ending)
{
  const gsize n = strlen (word);
  GString *form = g_string_new_len (word, (gssize) (n - MIN (cut, n)));

  g_string_append (form, ending);
  return g_string_free (form, FALSE);
}

/* The form with @ending if the lists of exceptions have it. */
static gchar *
exception (
    const GstAugWordnet *wordnet, GstAugPos pos, const gchar *word, gsize cut, const gchar *ending)
{
  g_autofree gchar *form = stem (word, cut, ending);

  if (!wordnet || !gst_aug_wordnet_is_exception (wordnet, pos, form, word))
    return NULL;
  return g_steal_pointer (&form);
}

/* Whether the last consonant is doubled: stop, stopping. Of longer words the lists of exceptions
 * know which, as that hangs on the stress: prefer, preferring, but offer, offering. */
static gboolean
doubles (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *word, const gchar *ending)
{
  const gchar last = from_end (word, 0);
  g_autofree gchar *form = NULL, *listed = NULL;

  if (is_vowel (last) || strchr ("wxyh", last) || !is_vowel (from_end (word, 1)) ||
      (is_vowel (from_end (word, 2)) && !(from_end (word, 2) == 'u' && from_end (word, 3) == 'q')))
    return FALSE;
  if (count_syllables (word) == 1)
    return TRUE;
  form = g_strdup_printf ("%c%s", last, ending);
  listed = exception (wordnet, pos, word, 0, form);
  return listed != NULL;
}

static gchar *
add_ending (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *word, const gchar *ending)
{
  const gchar last = from_end (word, 0);
  gchar doubled[] = { last, '\0' };

  if (*ending == 'e' && last == 'e')
    return stem (word, 1, ending);
  if (*ending == 'e' && last == 'y' && !is_vowel (from_end (word, 1))) {
    g_autofree gchar *changed = stem (word, 1, "i");

    return stem (changed, 0, ending);
  }
  if (doubles (wordnet, pos, word, ending)) {
    g_autofree gchar *twice = stem (word, 0, doubled);

    return stem (twice, 0, ending);
  }
  return stem (word, 0, ending);
}

static gboolean
hisses (const gchar *word)
{
  return ends (word, "s") || ends (word, "x") || ends (word, "z") || ends (word, "sh") ||
         (ends (word, "ch") && !ends (word, "arch") && !ends (word, "stomach") &&
             !ends (word, "epoch") && !ends (word, "loch"));
}

static gchar *
add_s (const gchar *word)
{
  if (hisses (word) || ends (word, "march") || ends (word, "starch") || ends (word, "search") ||
      strcmp (word, "arch") == 0)
    return stem (word, 0, "es");
  if (ends (word, "y") && !is_vowel (from_end (word, 1)) && strlen (word) > 1)
    return stem (word, 1, "ies");
  return stem (word, 0, "s");
}

/* A compound of a word of the list: snowman, grandchild, eyetooth. */
static gchar *
irregular_plural (const gchar *noun)
{
  static const gchar *const tails[] = { "woman", "man", "child", "foot", "tooth", "mouse", "wife",
    "knife", "leaf", "shelf", "wolf", "half", "self", "thief", "loaf", "life" };
  static const gchar *const not_men[] = { "human", "german", "roman", "ottoman", "shaman",
    "talisman", "caiman", "cayman", "norman" };
  const GstAugIrregular *row = gst_aug_irregular_find (GST_AUG_POS_NOUN, noun);

  if (row)
    return g_strdup (row->second);
  for (guint i = 0; i < G_N_ELEMENTS (not_men); i++)
    if (ends (noun, not_men[i]))
      return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    if (ends (noun, tails[i]))
      return stem (
          noun, strlen (tails[i]), gst_aug_irregular_find (GST_AUG_POS_NOUN, tails[i])->second);
  return NULL;
}

/* The plurals that a Latin, Greek or French noun may have. */
static gchar *
foreign_plural (const GstAugWordnet *wordnet, const gchar *noun)
{
  static const struct {
    const gchar *ending, *plural;
  } rules[] = { { "us", "i" }, { "um", "a" }, { "on", "a" }, { "a", "ae" } };

  if (ends (noun, "sis") || ends (noun, "xis") || strcmp (noun, "crisis") == 0)
    return stem (noun, 2, "es");
  if (ends (noun, "f") || ends (noun, "fe")) {
    gchar *plural = exception (wordnet, GST_AUG_POS_NOUN, noun, ends (noun, "f") ? 1 : 2, "ves");

    if (plural)
      return plural;
  }
  if (gst_aug_keeps_foreign_plural (noun))
    for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
      if (ends (noun, rules[i].ending))
        return stem (noun, strlen (rules[i].ending), rules[i].plural);
  return NULL;
}

static gchar *
pluralize (const GstAugWordnet *wordnet, const gchar *noun)
{
  gchar *plural;

  if (ends (noun, "ics") || gst_aug_is_invariable (noun))
    return g_strdup (noun);
  if ((plural = irregular_plural (noun)) || (plural = foreign_plural (wordnet, noun)))
    return plural;
  if (gst_aug_o_takes_es (noun))
    return stem (noun, 0, "es");
  return add_s (noun);
}

static gchar *
third_person (const gchar *verb)
{
  if (strcmp (verb, "have") == 0)
    return g_strdup ("has");
  if (ends (verb, "o") && !is_vowel (from_end (verb, 1)))
    return stem (verb, 0, "es");
  if (ends (verb, "quiz") || ends (verb, "whiz"))
    return stem (verb, 0, "zes");
  return add_s (verb);
}

static gchar *
gerund (const GstAugWordnet *wordnet, const gchar *verb)
{
  gchar *listed = exception (wordnet, GST_AUG_POS_VERB, verb, 0, "ing");

  if (listed)
    return listed;
  if (ends (verb, "ie"))
    return stem (verb, 2, "ying");
  if (ends (verb, "e") && strlen (verb) > 2 && !strchr ("eoy", from_end (verb, 1)))
    return stem (verb, 1, "ing");
  if (ends (verb, "ic"))
    return stem (verb, 0, "king");
  return add_ending (wordnet, GST_AUG_POS_VERB, verb, "ing");
}

/* A verb of the list with something in front: outrun, overeat, if the lists of exceptions agree. */
static gchar *
prefixed_past (const GstAugWordnet *wordnet, const gchar *verb, gboolean participle)
{
  static const gchar *const prefixes[] = { "fore", "mis", "out", "over", "re", "un", "under", "up",
    "with" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    const gsize n = strlen (prefixes[i]);
    const GstAugIrregular *row = strncmp (verb, prefixes[i], n) == 0
                                     ? gst_aug_irregular_find (GST_AUG_POS_VERB, verb + n)
                                     : NULL;
    g_autofree gchar *form = NULL;

    if (!row)
      continue;
    form = g_strconcat (prefixes[i], participle ? row->third : row->second, NULL);
    if (wordnet && (strcmp (form, verb) == 0 ||
                       gst_aug_wordnet_is_exception (wordnet, GST_AUG_POS_VERB, form, verb)))
      return g_steal_pointer (&form);
  }
  return NULL;
}

static gchar *
past (const GstAugWordnet *wordnet, const gchar *verb, gboolean participle)
{
  const GstAugIrregular *row = gst_aug_irregular_find (GST_AUG_POS_VERB, verb);
  gchar *form;

  if (row)
    return g_strdup (participle ? row->third : row->second);
  form = prefixed_past (wordnet, verb, participle);
  if (form)
    return form;
  if (ends (verb, "ic"))
    return stem (verb, 0, "ked");
  return add_ending (wordnet, GST_AUG_POS_VERB, verb, "ed");
}

/* -er and -est for what is short, or ends in -y or -le or -ow; others are compared with more. */
static gchar *
compare (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *word, gboolean superlative)
{
  const GstAugIrregular *row = gst_aug_irregular_find (pos, word);
  const gchar *ending = superlative ? "est" : "er";
  const guint n = count_syllables (word);
  g_autofree gchar *form = NULL;

  if (row)
    return g_strdup (superlative ? row->third : row->second);
  if (ends (word, "ed") || ends (word, "ing") || strpbrk (word, "_- "))
    return NULL;
  form = add_ending (wordnet, pos, word, ending);
  if (n == 1 ||
      (n == 2 && ((ends (word, "y") && (pos == GST_AUG_POS_ADJECTIVE || !ends (word, "ly"))) ||
                     ends (word, "le") || ends (word, "ow"))) ||
      (wordnet && gst_aug_wordnet_is_exception (wordnet, pos, form, word)))
    return g_steal_pointer (&form);
  return NULL;
}

static gchar *
inflect_word (const GstAugWordnet *wordnet, GstAugPos pos, GstAugFeature feature, const gchar *word)
{
  switch (feature) {
  case GST_AUG_FEATURE_BASE:
    return g_strdup (word);
  case GST_AUG_FEATURE_PLURAL:
    return pluralize (wordnet, word);
  case GST_AUG_FEATURE_THIRD:
    return third_person (word);
  case GST_AUG_FEATURE_GERUND:
    return gerund (wordnet, word);
  case GST_AUG_FEATURE_PAST:
  case GST_AUG_FEATURE_PAST_OR_PARTICIPLE:
    return past (wordnet, word, FALSE);
  case GST_AUG_FEATURE_PARTICIPLE:
    return past (wordnet, word, TRUE);
  default:
    return compare (wordnet, pos, word, feature == GST_AUG_FEATURE_SUPERLATIVE);
  }
}

/**
 * gst_aug_inflect: (skip)
 * @wordnet: (nullable): whose lists of exceptions help
 * @pos: a part of speech
 * @feature: which form
 * @lemma: a base form; of several words, with blanks or underscores between, a verb's first word is
 *     inflected, else the last one, or what stands in front of a preposition
 *
 * Returns: (transfer full) (nullable): the form; %NULL where there is none, as of most long
 *   adjectives
 */
gchar *
gst_aug_inflect (
    const GstAugWordnet *wordnet, GstAugPos pos, GstAugFeature feature, const gchar *lemma)
{
  static const gchar *const links[] = { "of", "in", "at", "to", "for", "from", "with", "on", "de" };
  const gchar *start = lemma, *stop = lemma + strcspn (lemma, "_ ");
  g_autofree gchar *word = NULL, *form = NULL, *front = NULL;
  gboolean linked = FALSE;

  while (pos != GST_AUG_POS_VERB && *stop && !linked) {
    const gsize n = strcspn (stop + 1, "_ ");

    for (guint i = 0; i < G_N_ELEMENTS (links); i++)
      linked |= strlen (links[i]) == n && strncmp (links[i], stop + 1, n) == 0;
    if (!linked) {
      start = stop + 1;
      stop = start + n;
    }
  }
  if (pos == GST_AUG_POS_NOUN && g_str_has_suffix (lemma, "er-by"))
    stop = lemma + strlen (lemma) - strlen ("-by");
  word = g_strndup (start, (gsize) (stop - start));
  form = inflect_word (wordnet, pos, feature, word);
  if (!form)
    return NULL;
  front = g_strndup (lemma, (gsize) (start - lemma));
  return g_strconcat (front, form, stop, NULL);
}

/* Whether two are the same but for blanks and hyphens: ball point, ballpoint. */
static gboolean
is_spelt_alike (const gchar *a, const gchar *b)
{
  for (;; a++, b++) {
    a += strspn (a, "_- ");
    b += strspn (b, "_- ");
    if (*a != *b)
      return FALSE;
    if (!*a)
      return TRUE;
  }
}

/**
 * gst_aug_inflection_of: (skip)
 * @pos: a part of speech
 * @form: a form in lower case
 * @base: its base
 *
 * Returns: which form it is
 */
GstAugFeature
gst_aug_inflection_of (GstAugPos pos, const gchar *form, const gchar *base)
{
  const gsize n = strcspn (form, "_ "), m = strcspn (base, "_ ");
  g_autofree gchar *word = g_strndup (form, n), *stem = g_strndup (base, m);
  const GstAugIrregular *row = gst_aug_irregular_find (pos, stem);

  if (is_spelt_alike (form, base))
    return GST_AUG_FEATURE_BASE;
  switch (pos) {
  case GST_AUG_POS_NOUN:
    return GST_AUG_FEATURE_PLURAL;
  case GST_AUG_POS_VERB:
    if (row && strcmp (row->second, row->third) != 0 && strcmp (word, row->second) == 0)
      return GST_AUG_FEATURE_PAST;
    if (row && strcmp (row->second, row->third) != 0 && strcmp (word, row->third) == 0)
      return GST_AUG_FEATURE_PARTICIPLE;
    if (ends (word, "ing"))
      return GST_AUG_FEATURE_GERUND;
    if (ends (word, "s") && !(row && strcmp (word, row->second) == 0))
      return GST_AUG_FEATURE_THIRD;
    return GST_AUG_FEATURE_PAST_OR_PARTICIPLE;
  case GST_AUG_POS_ADJECTIVE:
  case GST_AUG_POS_ADVERB:
    if (row && row->third && strcmp (form, row->third) == 0)
      return GST_AUG_FEATURE_SUPERLATIVE;
    return ends (form, "st") ? GST_AUG_FEATURE_SUPERLATIVE : GST_AUG_FEATURE_COMPARATIVE;
  default:
    return GST_AUG_FEATURE_BASE;
  }
}
