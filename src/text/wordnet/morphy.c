/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Base forms as WordNet's own programs find them (morphy(7WN)): the lists of exceptions, then
 * endings that are detached, where what is left is in the index. */
#include <string.h>

#include "reader.h"

typedef gchar Form[GST_AUG_FORM_SIZE];

typedef struct {
  const gchar *ending, *instead;
} Rule;

static const Rule noun_rules[] = { { "s", "" }, { "ses", "s" }, { "xes", "x" }, { "zes", "z" },
  { "ches", "ch" }, { "shes", "sh" }, { "men", "man" }, { "ies", "y" }, { NULL, NULL } };
static const Rule verb_rules[] = { { "s", "" }, { "ies", "y" }, { "es", "e" }, { "es", "" },
  { "ed", "e" }, { "ed", "" }, { "ing", "e" }, { "ing", "" }, { NULL, NULL } };
static const Rule adjective_rules[] = { { "er", "" }, { "est", "" }, { "er", "e" }, { "est", "e" },
  { NULL, NULL } };
static const Rule no_rules[] = { { NULL, NULL } };
static const Rule *const rules[GST_AUG_N_POS] = { noun_rules, verb_rules, adjective_rules,
  no_rules };

static gboolean
is_lemma (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *form)
{
  GstAugLemma lemma;

  return gst_aug_wordnet_find (wordnet, pos, form, &lemma);
}

/* Writes the joints of a compound as the index has them: ice-cream, ice_cream, icecream. */
static gboolean
find_spelling (const GstAugWordnet *wordnet, GstAugPos pos, gchar *form)
{
  Form other;
  gsize n = 0;

  if (is_lemma (wordnet, pos, form))
    return TRUE;
  if (!strpbrk (form, "_-"))
    return FALSE;
  for (guint i = 0; i < 2; i++) {
    g_strlcpy (other, form, sizeof other);
    g_strdelimit (other, i == 0 ? "_" : "-", i == 0 ? '-' : '_');
    if (is_lemma (wordnet, pos, other)) {
      memcpy (form, other, sizeof other);
      return TRUE;
    }
  }
  for (const gchar *p = form; *p; p++)
    if (*p != '_' && *p != '-')
      other[n++] = *p;
  other[n] = '\0';
  if (!is_lemma (wordnet, pos, other))
    return FALSE;
  memcpy (form, other, sizeof other);
  return TRUE;
}

/* The bases that the lists of exceptions give a form. */
static guint
find_exceptions (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *form, Form *bases)
{
  const GstAugLines *lines = gst_aug_wordnet_exceptions (wordnet, pos);
  const gsize size = strlen (form);
  GstAugSpan rest, field;
  gsize offset;
  guint n = 0;

  if (!gst_aug_lines_find (lines, form, size, &offset))
    return 0;
  for (; gst_aug_lines_match (lines, offset, form, size, &rest);
       offset = gst_aug_lines_next (lines, offset)) {
    while (n < GST_AUG_N_BASES - 2 && gst_aug_span_take (&rest, ' ', &field)) {
      if (field.size == 0 || field.size >= GST_AUG_FORM_SIZE)
        continue;
      memcpy (bases[n], field.text, field.size);
      bases[n++][field.size] = '\0';
    }
  }
  return n;
}

/* Detaches the first ending that leaves a lemma: @rest is put behind it again. */
static gboolean
detach (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *form, gsize size,
    const gchar *rest, gchar *base)
{
  for (const Rule *rule = rules[pos]; rule->ending; rule++) {
    const gsize n = strlen (rule->ending);

    if (size < n || memcmp (form + size - n, rule->ending, n) != 0)
      continue;
    memcpy (base, form, size - n);
    g_strlcpy (base + size - n, rule->instead, GST_AUG_FORM_SIZE - (size - n));
    if (is_lemma (wordnet, pos, base)) {
      g_strlcat (base, rest, GST_AUG_FORM_SIZE);
      return TRUE;
    }
  }
  return FALSE;
}

/* The base of a single word; boxesful is the plural of boxful. */
static gboolean
find_base (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *form, gchar *base)
{
  const gsize size = strlen (form);
  Form exceptions[GST_AUG_N_BASES];

  if (find_exceptions (wordnet, pos, form, exceptions)) {
    g_strlcpy (base, exceptions[0], GST_AUG_FORM_SIZE);
    return TRUE;
  }
  if (pos == GST_AUG_POS_NOUN && g_str_has_suffix (form, "ful"))
    return detach (wordnet, pos, form, size - 3, "ful", base);
  if (pos == GST_AUG_POS_NOUN && (g_str_has_suffix (form, "ss") || size <= 2))
    return FALSE;
  return detach (wordnet, pos, form, size, "", base);
}

/* The base of several words with underscores or hyphens between: the base of each. */
static gboolean
find_compound (const GstAugWordnet *wordnet, GstAugPos pos, const gchar *form, gchar *base)
{
  base[0] = '\0';
  while (*form) {
    const gsize n = strcspn (form, "_-");
    const gchar joint[] = { form[n], '\0' };
    Form word, found;

    memcpy (word, form, n);
    word[n] = '\0';
    if (g_strlcat (base, find_base (wordnet, pos, word, found) ? found : word, GST_AUG_FORM_SIZE) >=
            GST_AUG_FORM_SIZE ||
        g_strlcat (base, joint, GST_AUG_FORM_SIZE) >= GST_AUG_FORM_SIZE)
      return FALSE;
    form += n + (form[n] != '\0');
  }
  return find_spelling (wordnet, pos, base);
}

static gboolean
is_known (const Form *bases, guint n, const gchar *base)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (bases[i], base) == 0)
      return TRUE;
  return FALSE;
}

/**
 * gst_aug_wordnet_find_bases: (skip)
 * @wordnet: WordNet
 * @pos: a part of speech
 * @form: a form in lower case, underscores for blanks
 * @bases: (out caller-allocates): its base forms that are in the index
 *
 * Finds what a form may be a form of: what the lists of exceptions say, itself, what is left
 * without its ending.
 *
 * Returns: how many there are
 */
guint
gst_aug_wordnet_find_bases (
    const GstAugWordnet *wordnet, GstAugPos pos, const gchar *form, Form bases[GST_AUG_N_BASES])
{
  const gsize size = strlen (form);
  const gboolean compound = strpbrk (form, "_-") != NULL;
  guint n_found, n = 0;
  Form base;
  gboolean found;

  if (size == 0 || size >= GST_AUG_FORM_SIZE)
    return 0;
  n_found = find_exceptions (wordnet, pos, form, bases);
  for (guint i = 0; i < n_found; i++)
    if (strcmp (bases[i], form) != 0 && find_spelling (wordnet, pos, bases[i]) &&
        !is_known (bases, n, bases[i]))
      memmove (bases[n++], bases[i], GST_AUG_FORM_SIZE);
  memcpy (base, form, size + 1);
  if (find_spelling (wordnet, pos, base))
    memcpy (bases[n++], base, GST_AUG_FORM_SIZE);
  if (n_found > 0)
    return n;
  /* of several words a verb's are looked at one by one only */
  found = (pos != GST_AUG_POS_VERB || !compound) && find_base (wordnet, pos, form, base);
  if (!found && compound)
    found = find_compound (wordnet, pos, form, base);
  if (found && !is_known (bases, n, base) && is_lemma (wordnet, pos, base))
    memcpy (bases[n++], base, GST_AUG_FORM_SIZE);
  return n;
}

/**
 * gst_aug_wordnet_is_exception: (skip)
 * @wordnet: WordNet
 * @pos: a part of speech
 * @form: a form
 * @base: a base form
 *
 * Returns: whether the lists of exceptions have the form as one of this base
 */
gboolean
gst_aug_wordnet_is_exception (
    const GstAugWordnet *wordnet, GstAugPos pos, const gchar *form, const gchar *base)
{
  Form bases[GST_AUG_N_BASES];
  const guint n =
      strlen (form) < GST_AUG_FORM_SIZE ? find_exceptions (wordnet, pos, form, bases) : 0;

  for (guint i = 0; i < MIN (n, GST_AUG_N_BASES); i++)
    if (strcmp (bases[i], base) == 0)
      return TRUE;
  return FALSE;
}
