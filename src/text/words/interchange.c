/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Words that may stand for each other: ReservedAug of nlpaug. Of the places at which a word or
 * phrase of a group stands, max (1, floor (rate·places)) get another of its group, in the case of
 * what stood there. Values: groups, rate, key; draws: place of the k-th, member of the k-th.
 */
#include <string.h>

#include "../case.h"
#include "../wordnet/article.h"
#include "list.h"
#include "pick.h"

typedef struct {
  GPtrArray *groups; /* of string arrays */
  GArray *member_of; /* of each phrase: its group and its number there */
  GstAugPhrases *phrases;
} Groups;

typedef struct {
  guint group, number;
} Member;

typedef struct {
  guint at;
  GstAugPhraseMatch match;
} Place;

static void
groups_free (gpointer data)
{
  Groups *groups = data;

  g_ptr_array_unref (groups->groups);
  g_array_unref (groups->member_of);
  gst_aug_phrases_free (groups->phrases);
  g_free (groups);
}

static void
add_group (Groups *groups, const gchar *text, GstAugTextTools *tools)
{
  gchar **words = gst_aug_text_read_list (*text == '@' ? "" : text, ",", "swap-groups", tools);

  for (guint i = 0; words[i]; i++) {
    const Member member = { groups->groups->len, i };

    gst_aug_phrases_add (groups->phrases, words[i], groups->member_of->len);
    g_array_append_val (groups->member_of, member);
  }
  g_ptr_array_add (groups->groups, words);
}

/* NULL where they cannot be read */
static const Groups *
find_groups (const gchar *value, GstAugTextTools *tools)
{
  g_autofree gchar *name = g_strconcat ("swap-groups ", value, NULL);
  Groups *groups = gst_aug_text_tools_get (tools, name);
  g_auto (GStrv) lines = NULL;

  if (groups)
    return groups;
  lines = gst_aug_text_read_list (value, ";", "swap-groups", tools);
  if (!lines)
    return NULL;
  groups = g_new (Groups, 1);
  groups->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  groups->member_of = g_array_new (FALSE, FALSE, sizeof (Member));
  groups->phrases = gst_aug_phrases_new ();
  for (guint i = 0; lines[i]; i++)
    add_group (groups, lines[i], tools);
  gst_aug_text_tools_set (tools, name, groups, groups_free);
  return groups;
}

/* Whether all tokens may be written anew as one: none kept, no line ends, all in one element. */
static gboolean
is_free (const GstAugCue *cue, guint at, guint n)
{
  const GstAugStyle *style = gst_aug_cue_nth (cue, at)->style;

  for (guint i = at; i < at + n; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (token->kept || token->style != style || token->kind == GST_AUG_TOKEN_OPAQUE ||
        (token->kind == GST_AUG_TOKEN_SPACE && gst_aug_token_ends_line (token)))
      return FALSE;
  }
  return TRUE;
}

static GArray *
find_places (const Groups *groups, const GstAugCue *cue)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));

  for (guint i = 0; i < cue->tokens->len; i++) {
    Place place = { .at = i };

    if (!gst_aug_phrases_match (groups->phrases, cue, i, &place.match))
      continue;
    /* of a compound no part is replaced, but what is owned goes on being owned */
    if ((!place.match.rest || place.match.owned) && is_free (cue, i, place.match.tokens))
      g_array_append_val (places, place);
    i += place.match.tokens - 1;
  }
  return places;
}

/* Writes another member of the group in, and collects the tokens that are no longer wanted. */
static void
replace (const Groups *groups, GstAugCue *cue, const Place *place, guint32 other, GArray *numbers,
    const gchar *language)
{
  const Member *member = &g_array_index (groups->member_of, Member, place->match.value);
  gchar **words = g_ptr_array_index (groups->groups, member->group);
  const gchar *stood = gst_aug_cue_nth (cue, place->at)->text;
  const gsize length = place->match.rest && place->match.tokens == 1
                           ? (gsize) (place->match.rest - stood)
                           : strlen (stood);
  g_autofree gchar *cased = NULL, *text = NULL;

  other += other >= member->number;
  cased = gst_aug_text_keep_case (stood, length, words[other]);
  text = g_strconcat (cased, place->match.rest, NULL);
  for (guint i = place->at + 1; i < place->at + place->match.tokens; i++)
    g_array_append_val (numbers, i);
  gst_aug_cue_replace (cue, place->at, text);
  gst_aug_cue_mend_article (cue, place->at, language);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

static void
apply (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  const GstAugValue *value = gst_aug_operation_find (operation, "groups");
  const Groups *groups = value ? find_groups (value->s, tools) : NULL;
  g_autoptr (GArray) places = groups ? find_places (groups, cue) : NULL;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  const guint n = places ? gst_aug_text_count (
                               gst_aug_operation_get_double (operation, "rate", 0.3), places->len)
                         : 0;
  g_autofree guint *order = NULL;

  if (!places || places->len == 0)
    return;
  order = g_new (guint, places->len);
  for (guint i = 0; i < places->len; i++)
    order[i] = i;
  gst_aug_text_draws_choose (draws, "place", order, places->len, MIN (n, places->len));
  for (guint k = 0; k < n && k < places->len; k++) {
    const Place *place = &g_array_index (places, Place, order[k]);
    const Member *member = &g_array_index (groups->member_of, Member, place->match.value);
    const guint size = g_strv_length (g_ptr_array_index (groups->groups, member->group));

    if (size > 1)
      replace (groups, cue, place, gst_aug_text_draws_integer (draws, "member", k, size - 1),
          numbers, gst_aug_text_language (operation, tools));
  }
  g_array_sort (numbers, compare);
  gst_aug_cue_cut (cue, (const guint *) (gpointer) numbers->data, numbers->len);
}

const GstAugTextEffect gst_aug_text_interchange_effect = { "interchange-words", apply };
