/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Which part of speech an English word is: how often it is each in WordNet's tagged texts, times
 * what its neighbours and its ending make likely. */
#include "tagger.h"

#include <string.h>

/* What a neighbour is. Lists with blanks around each word. */
static const gchar *const determiners =
    " a an the this that these those my your his her its our their some any each every no another "
    "both all many few several one two three four five six seven eight nine ten other ";
static const gchar *const modals =
    " can could will would shall should may might must cannot can't won't wouldn't shouldn't "
    "couldn't do does did don't doesn't didn't let's i'll you'll he'll she'll it'll we'll they'll "
    "i'd you'd he'd she'd we'd they'd ";
static const gchar *const subjects = " i you he she it we they who ";
static const gchar *const objects = " me him us them it himself herself itself themselves ";
static const gchar *const to_be =
    " am is are was were be been being isn't aren't wasn't weren't i'm you're he's she's it's "
    "we're they're that's there's getting gets get got looks look looked feels felt seems ";
static const gchar *const to_have =
    " have has had having i've you've we've they've haven't hasn't hadn't ";
static const gchar *const prepositions =
    " of in on at by for with from into onto over under through between behind beside near across "
    "against along around without about above below during inside outside after before like ";
static const gchar *const degrees = " very so too quite rather really more most as how ";

static gboolean
is (const gchar *word, const gchar *list)
{
  const gsize n = word ? strlen (word) : 0;

  for (const gchar *p = list; n && (p = strstr (p, word)); p++)
    if (p[-1] == ' ' && p[n] == ' ')
      return TRUE;
  return FALSE;
}

static gboolean
is_participle (GstAugFeature feature)
{
  return feature == GST_AUG_FEATURE_PARTICIPLE || feature == GST_AUG_FEATURE_PAST_OR_PARTICIPLE;
}

static gboolean
is_plural (const gchar *word)
{
  return g_str_has_suffix (word, "s") ||
         is (word, " people children men women police mice geese sheep fish deer ");
}

static gdouble
weigh_verb (const GstAugReading *reading, const GstAugContext *c)
{
  const gboolean base = reading->feature == GST_AUG_FEATURE_BASE;
  const gboolean gerund = reading->feature == GST_AUG_FEATURE_GERUND;
  gdouble weight = 1;

  if (is (c->before, " to ") || is (c->before, modals))
    weight *= base ? 20 : 0.1;
  else if (is (c->before, subjects))
    weight *= gerund ? 0.3 : 20;
  else if (is (c->before, to_be))
    weight *= gerund || is_participle (reading->feature) ? 5 : 0.02;
  else if (is (c->before, to_have))
    weight *= is_participle (reading->feature) ? 10 : 0.05;
  else if (is (c->before, determiners) || is (c->before, degrees))
    weight *= gerund || is_participle (reading->feature) ? 0.1 : 0.02;
  else if (is (c->before, prepositions))
    weight *= gerund ? 1 : 0.05;
  else if (!c->before && base)
    weight *= is (c->after, determiners) ? 5 : 0.3;
  if (c->before_describes)
    weight *= 0.2;
  if (reading->feature == GST_AUG_FEATURE_THIRD && c->before_content && !is_plural (c->before))
    weight *= 3;
  if (is (c->after, determiners) || is (c->after, objects))
    weight *= 6;
  else if (is (c->after, prepositions) && !base)
    weight *= 2;
  else if (is (c->after, to_be) || is (c->after, to_have) || is (c->after, modals))
    weight *= 0.1;
  /* a base form does not follow a singular: a silver gull, the Christmas treat; but: gulls fly */
  if (base && c->before_content && !is_plural (c->before) && !g_str_has_suffix (c->before, "ly"))
    weight *= is (c->before_that, determiners) ? 0.05 : 0.15;
  return c->possessive ? 0 : weight;
}

static gdouble
weigh_noun (const GstAugReading *reading, const GstAugContext *c)
{
  gdouble weight = 1;

  if (is (c->before, determiners) || is (c->before, prepositions))
    weight *= 8;
  else if (is (c->before, " to ") || is (c->before, modals))
    weight *= 0.3;
  else if (is (c->before, subjects) || is (c->before, to_have) || is (c->before, degrees))
    weight *= is (c->before, to_have) ? 1 : 0.05;
  else if (is (c->before, to_be))
    weight *= 0.5;
  if (c->before_describes)
    weight *= 2;
  if (is (c->after, to_be) || is (c->after, to_have) || is (c->after, modals))
    weight *= 4;
  else if (is (c->after, determiners) || is (c->after, objects))
    weight *= 0.4;
  /* a plural does not stand in front of a noun: plays football */
  if (reading->feature == GST_AUG_FEATURE_PLURAL && c->after_names && !is (c->before, determiners))
    weight *= 0.5;
  return c->possessive ? weight * 10 : weight;
}

static gdouble
weigh_adjective (const GstAugReading *reading, const GstAugContext *c)
{
  gdouble weight = 1;

  if (is (c->before, to_be) || is (c->before, degrees))
    weight *= 5;
  else if (is (c->before, " to ") || is (c->before, modals) || is (c->before, subjects))
    weight *= 0.1;
  if (c->after_names)
    weight *= is (c->before, determiners) ? 10 : 4;
  else if (is (c->before, determiners))
    weight *= c->after ? 0.3 : 0.1;
  if (is (c->after, determiners))
    weight *= 0.2;
  if (reading->feature != GST_AUG_FEATURE_BASE)
    weight *= 3;
  return c->possessive ? 0 : weight;
}

static gdouble
weigh_adverb (const GstAugReading *reading, const gchar *form, const GstAugContext *c)
{
  gdouble weight = 1;

  if (g_str_has_suffix (form, "ly"))
    weight *= 10;
  if (is (c->before, determiners) || is (c->before, prepositions))
    weight *= 0.1;
  if (c->after_names)
    weight *= 0.3;
  return c->possessive ? 0 : weight;
}

/**
 * gst_aug_choose_reading: (skip)
 * @readings: what a word may be; @weight of each is how often it is met so
 * @n: how many
 * @form: the word, in small letters
 * @context: its neighbours
 *
 * Returns: number of the likeliest reading; the first of equals; -1 without any
 */
gint
gst_aug_choose_reading (
    GstAugReading *readings, guint n, const gchar *form, const GstAugContext *context)
{
  gint best = -1;

  for (guint i = 0; i < n; i++) {
    GstAugReading *reading = &readings[i];

    /* what was never met is not impossible */
    reading->weight += 0.5;
    if (reading->pos == GST_AUG_POS_NOUN)
      reading->weight *= weigh_noun (reading, context);
    else if (reading->pos == GST_AUG_POS_VERB)
      reading->weight *= weigh_verb (reading, context);
    else if (reading->pos == GST_AUG_POS_ADJECTIVE)
      reading->weight *= weigh_adjective (reading, context);
    else if (reading->pos == GST_AUG_POS_ADVERB)
      reading->weight *= weigh_adverb (reading, form, context);
    if (reading->weight > 0 && (best < 0 || reading->weight > readings[best].weight))
      best = (gint) i;
  }
  return best;
}
