/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Two dogs of which one is seen are one dog. */
#include <string.h>

#include "../../facts/reading/nouns.h"
#include "drop.h"

static guint
count_bits (guint64 bits)
{
  guint n = 0;

  for (; bits; bits &= bits - 1)
    n++;
  return n;
}

static void
replace (GstAugCue *cue, const GArray *words, guint i, const gchar *text)
{
  const guint token = gst_aug_phrase_word (words, i)->token;
  const gunichar was = g_utf8_get_char (gst_aug_cue_nth (cue, token)->text);
  g_autofree gchar *capital = NULL;

  if (g_unichar_isupper (was)) {
    capital = g_strdup (text);
    capital[0] = g_ascii_toupper (capital[0]);
  }
  gst_aug_cue_replace (cue, token, capital ? capital : text);
}

/* Of what one of it may be called, what fits English spelling: glasses, boxes, dishes, tomatoes
 * lose two letters, houses and shoes one. */
static const gchar *
choose_singular (const gchar *many, const GPtrArray *forms)
{
  static const gchar *const two[] = { "sses", "xes", "ches", "shes", "toes", "goes", "ies" };
  gboolean last = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (two); i++)
    last |= g_str_has_suffix (many, two[i]);
  last &= strlen (many) > 4;
  return forms->pdata[last ? forms->len - 1 : 0];
}

/* One of many: dogs is dog, and they are is it is. */
static void
make_one (GstAugCue *cue, const GArray *words, const GstAugPhrase *phrase, const GstAugPhrase *next)
{
  static const gchar *const pairs[][2] = { { "are", "is" }, { "were", "was" }, { "have", "has" },
    { "do", "does" } };
  const guint last = phrase->stop - 1;
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func (g_free);

  gst_aug_noun_add_singulars (gst_aug_phrase_word (words, last)->text, forms);
  if (forms->len)
    replace (cue, words, last, choose_singular (gst_aug_phrase_word (words, last)->text, forms));
  if (!next || (next->kind != GST_AUG_PHRASE_BE && next->kind != GST_AUG_PHRASE_VERB))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_str_equal (gst_aug_phrase_word (words, next->first)->text, pairs[i][0]))
      replace (cue, words, next->first, pairs[i][1]);
  if (gst_aug_phrase_is_base_verb (gst_aug_phrase_word (words, next->first)->text)) {
    g_autofree gchar *form =
        g_strconcat (gst_aug_phrase_word (words, next->first)->text, "s", NULL);

    replace (cue, words, next->first, form);
  }
}

/*
 * gst_aug_mentions_count:
 * @cue: a cue
 * @words: its words
 * @phrases: its phrases
 * @seen: bit i: enough of box i is seen
 *
 * Where a number of things is told of which some are seen, it becomes the number of those.
 */
void
gst_aug_mentions_count (GstAugCue *cue, GArray *words, const GArray *phrases, guint64 seen)
{
  static const gchar *const numbers[] = { "no", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "eleven", "twelve" };

  for (guint i = 0; i < phrases->len; i++) {
    const GstAugPhrase *phrase = gst_aug_phrase_nth (phrases, i);
    const GstAugPhrase *next = i + 1 < phrases->len ? gst_aug_phrase_nth (phrases, i + 1) : NULL;
    const guint left = count_bits (phrase->mask & seen);

    if (phrase->kind != GST_AUG_PHRASE_NOUN || left == 0 || left == count_bits (phrase->mask))
      continue;
    for (guint k = phrase->first; k < phrase->stop; k++) {
      const gchar *text = gst_aug_phrase_word (words, k)->text;
      const guint told = g_str_equal (text, "both") ? 2 : gst_aug_phrase_number (text);

      if (told <= left || gst_aug_phrase_word (words, k)->mask)
        continue;
      if (g_ascii_isdigit (*text) || left >= G_N_ELEMENTS (numbers)) {
        g_autofree gchar *digits = g_strdup_printf ("%u", left);

        replace (cue, words, k, digits);
      } else {
        replace (cue, words, k, numbers[left]);
      }
      if (left == 1)
        make_one (cue, words, phrase, next);
      break;
    }
  }
}
