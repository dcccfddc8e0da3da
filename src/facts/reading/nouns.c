/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* One and many of English nouns, by rules and a table of those that follow none. */
#include "nouns.h"

#include <string.h>

static const gchar *const irregular[][2] = {
  { "person", "people" },
  { "person", "persons" },
  { "child", "children" },
  { "man", "men" },
  { "woman", "women" },
  { "mouse", "mice" },
  { "louse", "lice" },
  { "goose", "geese" },
  { "foot", "feet" },
  { "tooth", "teeth" },
  { "ox", "oxen" },
  { "die", "dice" },
  { "penny", "pence" },
  { "leaf", "leaves" },
  { "loaf", "loaves" },
  { "knife", "knives" },
  { "wife", "wives" },
  { "life", "lives" },
  { "half", "halves" },
  { "calf", "calves" },
  { "shelf", "shelves" },
  { "elf", "elves" },
  { "self", "selves" },
  { "wolf", "wolves" },
  { "thief", "thieves" },
  { "sheaf", "sheaves" },
  { "scarf", "scarves" },
  { "hoof", "hooves" },
  { "wharf", "wharves" },
  { "dwarf", "dwarves" },
  { "cactus", "cacti" },
  { "fungus", "fungi" },
  { "octopus", "octopi" },
  { "hippopotamus", "hippopotami" },
  { "stimulus", "stimuli" },
  { "larva", "larvae" },
  { "alga", "algae" },
  { "antenna", "antennae" },
  { "vertebra", "vertebrae" },
  { "axis", "axes" },
  { "oasis", "oases" },
  { "medium", "media" },
  { "index", "indices" },
  { "vertex", "vertices" },
  { "matrix", "matrices" },
  { "passerby", "passersby" },
  { "quiz", "quizzes" },
};

/* One and many are the same, or there is no one of them. */
static const gchar *const alike[] = { "sheep", "deer", "fish", "aircraft", "spacecraft", "moose",
  "bison", "shrimp", "swine", "series", "species", "salmon", "trout", "cattle", "news", "rice",
  "bread", "scissors", "pants", "jeans", "trousers", "shorts", "binoculars", "tongs", "pliers",
  "gas", "lens", "tennis", "furniture", "luggage", "police" };

static gboolean
is_alike (const gchar *noun)
{
  for (guint i = 0; i < G_N_ELEMENTS (alike); i++)
    if (g_str_equal (alike[i], noun))
      return TRUE;
  return FALSE;
}

static gboolean
ends (const gchar *noun, const gchar *with)
{
  return g_str_has_suffix (noun, with);
}

static gboolean
is_vowel (gchar c)
{
  return c != '\0' && strchr ("aeiou", c) != NULL;
}

static void
add (GPtrArray *forms, gchar *form)
{
  for (guint i = 0; i < forms->len; i++) {
    if (g_str_equal (forms->pdata[i], form)) {
      g_free (form);
      return;
    }
  }
  g_ptr_array_add (forms, form);
}

/* firemen, grandchildren, housewives */
static gboolean
add_irregular (const gchar *noun, guint from, GPtrArray *forms)
{
  const gsize n = strlen (noun);
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (irregular); i++) {
    const gchar *tail = irregular[i][from];
    const gsize length = strlen (tail);

    if (!ends (noun, tail) || (n > length && (length < 3 || i < 2)))
      continue;
    /* human, German, woman is no wo-man */
    if (n > length && from == 0 && g_str_equal (tail, "man") &&
        (ends (noun, "human") || ends (noun, "german") || ends (noun, "roman") ||
            ends (noun, "woman")))
      continue;
    if (n > length && from == 1 && g_str_equal (tail, "men") &&
        (ends (noun, "specimen") || ends (noun, "abdomen") || ends (noun, "women")))
      continue;
    add (forms, g_strdup_printf ("%.*s%s", (gint) (n - length), noun, irregular[i][!from]));
    found = TRUE;
  }
  return found;
}

static void
add_plurals (const gchar *noun, GPtrArray *forms)
{
  const gsize n = strlen (noun);
  const gboolean found = add_irregular (noun, 0, forms);

  /* scarfs and roofs beside scarves */
  if (found && !(n && noun[n - 1] == 'f') && !ends (noun, "us"))
    return;
  if (ends (noun, "s") || ends (noun, "x") || ends (noun, "z") || ends (noun, "ch") ||
      ends (noun, "sh")) {
    add (forms, g_strconcat (noun, "es", NULL));
  } else if (n > 1 && noun[n - 1] == 'y' && !is_vowel (noun[n - 2])) {
    add (forms, g_strdup_printf ("%.*sies", (gint) (n - 1), noun));
  } else {
    add (forms, g_strconcat (noun, "s", NULL));
    if (n > 1 && noun[n - 1] == 'o' && !is_vowel (noun[n - 2]))
      add (forms, g_strconcat (noun, "es", NULL));
  }
}

/*
 * gst_aug_noun_add_singulars: (skip)
 * @noun: a noun in small letters
 * @forms: (element-type utf8): where they go
 *
 * Adds what one of @noun may be called, if @noun may be many: what is no word among that does no
 * harm.
 */
void
gst_aug_noun_add_singulars (const gchar *noun, GPtrArray *forms)
{
  const gsize n = strlen (noun);

  if (is_alike (noun) || add_irregular (noun, 1, forms))
    return;
  if (n < 4 || noun[n - 1] != 's' || ends (noun, "ss") || ends (noun, "us") || ends (noun, "is"))
    return;
  add (forms, g_strndup (noun, n - 1));
  if (ends (noun, "ies"))
    add (forms, g_strdup_printf ("%.*sy", (gint) (n - 3), noun));
  if (ends (noun, "ses") || ends (noun, "xes") || ends (noun, "zes") || ends (noun, "ches") ||
      ends (noun, "shes") || ends (noun, "oes"))
    add (forms, g_strndup (noun, n - 2));
}

/*
 * gst_aug_noun_add_forms: (skip)
 * @noun: a noun in small letters
 * @forms: (element-type utf8): where they go
 *
 * Adds @noun, what one of it and what many of it may be called.
 */
void
gst_aug_noun_add_forms (const gchar *noun, GPtrArray *forms)
{
  guint first = forms->len, singulars;

  add (forms, g_strdup (noun));
  gst_aug_noun_add_singulars (noun, forms);
  singulars = forms->len;
  /* of "dogs" no "dogses" */
  if (singulars == first + 1 && !is_alike (noun))
    add_plurals (noun, forms);
  for (guint i = first + 1; i < singulars; i++)
    add_irregular (forms->pdata[i], 0, forms);
}
