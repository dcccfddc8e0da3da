/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Takes out of a caption what it says of things that are not seen, so that a sentence is left, or
 * at least a phrase that can be a caption: the noun with what belongs to it, and what has no
 * meaning without it. docs/captions.md lists the patterns. */
#include "drop.h"

#include <string.h>

/* What lies where something is, so it can be said of another thing in the sentence. */
#define PLACES \
  " on in at by with near under behind beside above below over inside outside beneath underneath " \
  "between among of atop against along "
/* What is a part of something else, or so many of it: nothing without it. */
#define PARTS \
  " back top side front edge middle end part bottom corner center centre rest background half " \
  "picture photo photograph image view close-up closeup drawing painting illustration shot pile " \
  "stack bunch group "

/* Whether something with a verb of its own begins behind the conjunction @i. */
static gboolean
begins_clause (const GstAugDrop *self, guint i)
{
  const guint subject = gst_aug_drop_after (self, i);
  guint k =
      subject == GST_AUG_DROP_NOBODY ? GST_AUG_DROP_NOBODY : gst_aug_drop_after (self, subject);

  if (gst_aug_drop_is (self, subject, GST_AUG_PHRASE_THERE))
    return TRUE;
  if (!gst_aug_drop_is (self, subject, GST_AUG_PHRASE_NOUN))
    return FALSE;
  while (gst_aug_drop_is (self, k, GST_AUG_PHRASE_PREPOSITION) &&
         gst_aug_drop_is (self, gst_aug_drop_after (self, k), GST_AUG_PHRASE_NOUN))
    k = gst_aug_drop_after (self, gst_aug_drop_after (self, k));
  if (gst_aug_drop_is (self, k, GST_AUG_PHRASE_BE))
    return TRUE;
  return gst_aug_drop_is (self, k, GST_AUG_PHRASE_VERB) &&
         !g_str_has_suffix (gst_aug_drop_first_word (self, k), "ing");
}

/* Whether a verb stands in front of @i in its clause. */
static gboolean
has_verb_before (const GstAugDrop *self, guint i)
{
  for (i = gst_aug_drop_before (self, i); i != GST_AUG_DROP_NOBODY;
       i = gst_aug_drop_before (self, i)) {
    if (gst_aug_drop_is_verbal (self, i))
      return TRUE;
    if (gst_aug_drop_is (self, i, GST_AUG_PHRASE_CONJUNCTION) && begins_clause (self, i))
      return FALSE;
  }
  return FALSE;
}

/* Whether the conjunction or comma @i parts clauses and not things. */
gboolean
gst_aug_drop_parts_clauses (const GstAugDrop *self, guint i)
{
  return begins_clause (self, i) && has_verb_before (self, i);
}

/* Takes out what follows @i up to the next noun phrase of the clause, which remains. FALSE: there
 * is none, and all is out. */
static gboolean
take_out_up_to_noun (GstAugDrop *self, guint i)
{
  for (i = gst_aug_drop_after (self, i); i != GST_AUG_DROP_NOBODY;
       i = gst_aug_drop_after (self, i)) {
    if (gst_aug_drop_is (self, i, GST_AUG_PHRASE_NOUN) &&
        !gst_aug_phrase_word_is (
            " it he she they him them this these ", gst_aug_drop_first_word (self, i)))
      return TRUE;
    if (gst_aug_drop_is (self, i, GST_AUG_PHRASE_CONJUNCTION) &&
        gst_aug_drop_parts_clauses (self, i))
      return FALSE;
    gst_aug_drop_take_out (self, i);
  }
  return FALSE;
}

/* What describes @i alone: which is ..., that chases ... */
static void
take_out_relative (GstAugDrop *self, guint i)
{
  guint k = gst_aug_drop_after (self, i);
  const gboolean in_commas = gst_aug_drop_is (self, k, GST_AUG_PHRASE_COMMA);

  if (in_commas)
    k = gst_aug_drop_after (self, k);
  if (!gst_aug_drop_is (self, k, GST_AUG_PHRASE_RELATIVE))
    return;
  if (in_commas)
    gst_aug_drop_take_out (self, gst_aug_drop_before (self, k));
  for (; k != GST_AUG_DROP_NOBODY; k = gst_aug_drop_after (self, k)) {
    if (gst_aug_drop_is (self, k, GST_AUG_PHRASE_CONJUNCTION) ||
        (gst_aug_drop_is (self, k, GST_AUG_PHRASE_NOUN) && gst_aug_drop_nth (self, k)->mask &&
            !gst_aug_drop_is_gone (self, k)))
      return;
    gst_aug_drop_take_out (self, k);
    if (gst_aug_drop_is (self, k, GST_AUG_PHRASE_COMMA))
      return;
  }
}

/* a dog barking loudly and ...: what the thing in a list does, with nothing else in it */
static void
take_out_doing (GstAugDrop *self, guint i)
{
  for (i = gst_aug_drop_after (self, i); i != GST_AUG_DROP_NOBODY;
       i = gst_aug_drop_after (self, i)) {
    const gboolean participle = gst_aug_drop_is (self, i, GST_AUG_PHRASE_VERB) &&
                                (g_str_has_suffix (gst_aug_drop_first_word (self, i), "ing") ||
                                    g_str_has_suffix (gst_aug_drop_first_word (self, i), "ed"));

    if (!participle && !gst_aug_drop_is (self, i, GST_AUG_PHRASE_OTHER))
      return;
    gst_aug_drop_take_out (self, i);
  }
}

/* Of a list one thing is left: it is, it plays, there is it, and it is between nothing. */
static void
mend_verb (GstAugDrop *self, guint subject)
{
  static const gchar *const pairs[][2] = { { "are", "is" }, { "were", "was" }, { "have", "has" },
    { "do", "does" }, { "aren't", "isn't" } };
  const guint front = gst_aug_drop_before (self, subject);
  const gboolean is_there =
      gst_aug_drop_is (self, front, GST_AUG_PHRASE_BE) &&
      gst_aug_drop_is (self, gst_aug_drop_before (self, front), GST_AUG_PHRASE_THERE);
  const guint verb = is_there ? front : gst_aug_drop_after (self, subject);
  const gchar *first = gst_aug_drop_first_word (self, subject),
              *last = gst_aug_drop_last_word (self, subject), *text;
  guint token;

  if (!gst_aug_drop_is_verbal (self, verb) || gst_aug_phrase_number (first) > 1 ||
      (!gst_aug_phrase_word_is (" a an one another every each this that ", first) &&
          ((g_str_has_suffix (last, "s") && !g_str_has_suffix (last, "ss")) ||
              gst_aug_phrase_word_is (" people men women children ", last))))
    return;
  text = gst_aug_drop_first_word (self, verb);
  token = gst_aug_phrase_word (self->words, gst_aug_drop_nth (self, verb)->first)->token;
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_str_equal (text, pairs[i][0])) {
      gst_aug_cue_replace (self->cue, token, pairs[i][1]);
      return;
    }
  if (gst_aug_phrase_is_base_verb (text)) {
    const gsize n = strlen (text);
    const gboolean y = text[n - 1] == 'y' && !strchr ("aeiou", text[n - 2]);
    const gboolean hiss = strchr ("sxzo", text[n - 1]) || g_str_has_suffix (text, "ch") ||
                          g_str_has_suffix (text, "sh");
    g_autofree gchar *form = g_strdup_printf ("%.*s%s", (gint) (n - y), text,
        y      ? "ies"
        : hiss ? "es"
               : "s");

    gst_aug_cue_replace (self->cue, token, form);
  }
}

/* What is between things is near the one that is left. */
static void
mend_between (GstAugDrop *self, guint left)
{
  const guint p =
      left == GST_AUG_DROP_NOBODY ? GST_AUG_DROP_NOBODY : gst_aug_drop_before (self, left);
  const guint next =
      left == GST_AUG_DROP_NOBODY ? GST_AUG_DROP_NOBODY : gst_aug_drop_after (self, left);

  if (gst_aug_drop_is (self, p, GST_AUG_PHRASE_PREPOSITION) &&
      g_str_equal (gst_aug_drop_last_word (self, p), "between") &&
      !gst_aug_drop_is (self, next, GST_AUG_PHRASE_CONJUNCTION))
    gst_aug_cue_replace (self->cue,
        gst_aug_phrase_word (self->words, gst_aug_drop_nth (self, p)->stop - 1)->token, "near");
}

/* Behind the last one of a list, its last comma becomes an and. */
static void
mend_list (GstAugDrop *self, guint last)
{
  const guint comma =
      last == GST_AUG_DROP_NOBODY ? GST_AUG_DROP_NOBODY : gst_aug_drop_before (self, last);

  if (gst_aug_drop_is (self, comma, GST_AUG_PHRASE_COMMA) &&
      gst_aug_drop_is (self, gst_aug_drop_before (self, comma), GST_AUG_PHRASE_NOUN)) {
    const guint token =
        gst_aug_phrase_word (self->words, gst_aug_drop_nth (self, comma)->first)->token;

    gst_aug_cue_replace (self->cue, token, " and");
    gst_aug_drop_nth (self, comma)->kind = GST_AUG_PHRASE_CONJUNCTION;
  }
}

/* ..., a dog and a cat: @i is behind a conjunction or comma, and the thing before it in the list
 * stays. FALSE: it is in no list, or the first. */
static gboolean
drop_from_list (GstAugDrop *self, guint i)
{
  const guint joint = gst_aug_drop_before (self, i);
  const gboolean by_and = gst_aug_drop_is (self, joint, GST_AUG_PHRASE_CONJUNCTION);
  guint other;

  if (!by_and && !gst_aug_drop_is (self, joint, GST_AUG_PHRASE_COMMA))
    return FALSE;
  other = gst_aug_drop_before (self, joint);
  if (gst_aug_drop_is (self, other, GST_AUG_PHRASE_COMMA)) {
    gst_aug_drop_take_out (self, other);
    other = gst_aug_drop_before (self, other);
  }
  if (other == GST_AUG_DROP_NOBODY || gst_aug_drop_parts_clauses (self, joint) ||
      (!by_and && gst_aug_drop_is (self, gst_aug_drop_after (self, i), GST_AUG_PHRASE_BE) &&
          !has_verb_before (self, i)))
    return FALSE;
  if (!by_and && !gst_aug_drop_is (self, other, GST_AUG_PHRASE_NOUN))
    return FALSE;
  take_out_relative (self, i);
  if (!gst_aug_drop_is (self, gst_aug_drop_before (self, other), GST_AUG_PHRASE_COMMA) || by_and)
    take_out_doing (self, i);
  gst_aug_drop_take_out (self, joint);
  gst_aug_drop_take_out (self, i);
  if (by_and) {
    mend_list (self, other);
    if (!gst_aug_drop_is (self, gst_aug_drop_before (self, other), GST_AUG_PHRASE_CONJUNCTION))
      mend_verb (self, other);
    mend_between (self, other);
  }
  return TRUE;
}

/* Of "in a suit and a hat" nobody knows whether the hat is in the list or beside it; it is there in
 * either case, so the preposition goes. Lists of commas, and behind with and between, are lists. */
static gboolean
is_loose (const GstAugDrop *self, guint i, guint joint)
{
  const guint p = gst_aug_drop_before (self, i);

  return gst_aug_drop_is (self, p, GST_AUG_PHRASE_PREPOSITION) &&
         gst_aug_drop_is (self, joint, GST_AUG_PHRASE_CONJUNCTION) &&
         gst_aug_drop_before (self, p) != GST_AUG_DROP_NOBODY &&
         !gst_aug_phrase_word_is (" with between ", gst_aug_drop_last_word (self, p));
}

/* a dog and a cat ...: @i is the first of a list. */
static gboolean
drop_first (GstAugDrop *self, guint i)
{
  guint joint, other;

  take_out_relative (self, i);
  joint = gst_aug_drop_after (self, i);
  other = joint == GST_AUG_DROP_NOBODY ? GST_AUG_DROP_NOBODY : gst_aug_drop_after (self, joint);
  if (gst_aug_drop_is (self, joint, GST_AUG_PHRASE_COMMA) &&
      gst_aug_drop_is (self, other, GST_AUG_PHRASE_CONJUNCTION))
    return FALSE;
  if (is_loose (self, i, joint))
    return FALSE;
  if ((!gst_aug_drop_is (self, joint, GST_AUG_PHRASE_CONJUNCTION) &&
          !gst_aug_drop_is (self, joint, GST_AUG_PHRASE_COMMA)) ||
      !gst_aug_drop_is (self, other, GST_AUG_PHRASE_NOUN) ||
      gst_aug_drop_parts_clauses (self, joint))
    return FALSE;
  gst_aug_drop_take_out (self, i);
  gst_aug_drop_take_out (self, joint);
  if (gst_aug_drop_is (self, joint, GST_AUG_PHRASE_CONJUNCTION) && !has_verb_before (self, other))
    mend_verb (self, other);
  mend_between (self, other);
  return TRUE;
}

/* on the table: @p is the preposition of @i. */
static void
drop_behind_preposition (GstAugDrop *self, guint p, guint i)
{
  const guint head = gst_aug_drop_before (self, p), next = gst_aug_drop_after (self, i);
  const gboolean of = g_str_equal (gst_aug_drop_last_word (self, p), "of");

  /* a picture of a dog on a mat: of the mat, then */
  if (of && gst_aug_drop_is (self, next, GST_AUG_PHRASE_PREPOSITION) &&
      gst_aug_drop_is (self, gst_aug_drop_after (self, next), GST_AUG_PHRASE_NOUN) &&
      gst_aug_phrase_word_is (
          PARTS, gst_aug_drop_last_word (self, head == GST_AUG_DROP_NOBODY ? p : head))) {
    gst_aug_drop_take_out (self, i);
    gst_aug_drop_take_out (self, next);
    return;
  }
  gst_aug_drop_take_out (self, p);
  gst_aug_drop_take_out (self, i);
  if (head == GST_AUG_DROP_NOBODY) {
    if (gst_aug_drop_is (self, next, GST_AUG_PHRASE_COMMA))
      gst_aug_drop_take_out (self, next);
    return;
  }
  /* a cluster of grapes is nothing without them, unless it is known to be there */
  if (of && gst_aug_drop_is (self, head, GST_AUG_PHRASE_NOUN) &&
      !gst_aug_drop_nth (self, head)->mask)
    gst_aug_drop_noun (self, head);
  else if (gst_aug_drop_is (self, head, GST_AUG_PHRASE_BE) && next == GST_AUG_DROP_NOBODY)
    gst_aug_drop_take_out (self, head);
}

/* rides a horse: @v is the verb of @i. What is left is said of whoever does it. */
static void
drop_object (GstAugDrop *self, guint v, guint i)
{
  guint k, next;

  gst_aug_drop_take_out (self, i);
  for (k = v; gst_aug_drop_is_verbal (self, k) || gst_aug_drop_is (self, k, GST_AUG_PHRASE_OTHER);
       k = gst_aug_drop_before (self, k))
    gst_aug_drop_take_out (self, k);
  if (k != GST_AUG_DROP_NOBODY && gst_aug_drop_is (self, k, GST_AUG_PHRASE_PREPOSITION) &&
      g_str_equal (gst_aug_drop_last_word (self, k), "to")) {
    gst_aug_drop_take_out (self, k);
    k = gst_aug_drop_before (self, k);
  }
  if (gst_aug_drop_is (self, k, GST_AUG_PHRASE_CONJUNCTION) ||
      gst_aug_drop_is (self, k, GST_AUG_PHRASE_RELATIVE) ||
      (gst_aug_drop_is (self, k, GST_AUG_PHRASE_COMMA) &&
          gst_aug_drop_before (self, k) != GST_AUG_DROP_NOBODY))
    gst_aug_drop_take_out (self, k);
  while (gst_aug_drop_is (self, next = gst_aug_drop_after (self, i), GST_AUG_PHRASE_OTHER))
    gst_aug_drop_take_out (self, next);
  /* wearing a hat and holding a balloon */
  if (gst_aug_drop_is (self, next, GST_AUG_PHRASE_CONJUNCTION) &&
      gst_aug_drop_is (self, gst_aug_drop_after (self, next), GST_AUG_PHRASE_VERB) &&
      gst_aug_drop_is (self, k, GST_AUG_PHRASE_NOUN))
    gst_aug_drop_take_out (self, next);
  if (!gst_aug_drop_is (self, next, GST_AUG_PHRASE_PREPOSITION) ||
      gst_aug_drop_nth (self, next)->stop - gst_aug_drop_nth (self, next)->first > 1 ||
      gst_aug_phrase_word_is (PLACES, gst_aug_drop_last_word (self, next)))
    return;
  /* throws a ball to a dog: the dog was thrown nothing, but is there */
  if (gst_aug_drop_is (self, gst_aug_drop_after (self, next), GST_AUG_PHRASE_NOUN) &&
      gst_aug_drop_nth (self, gst_aug_drop_after (self, next))->mask) {
    gst_aug_cue_replace (self->cue,
        gst_aug_phrase_word (self->words, gst_aug_drop_nth (self, next)->first)->token, "and");
    gst_aug_drop_nth (self, next)->kind = GST_AUG_PHRASE_CONJUNCTION;
  } else {
    gst_aug_drop_take_out (self, gst_aug_drop_after (self, next));
    gst_aug_drop_take_out (self, next);
  }
}

/* The first thing of a clause: what is said of it goes too, and the next thing comes first. */
static void
drop_subject (GstAugDrop *self, guint i)
{
  const guint joint = gst_aug_drop_before (self, i);

  if (take_out_up_to_noun (self, i)) {
    gst_aug_drop_take_out (self, i);
    return;
  }
  gst_aug_drop_take_out (self, i);
  /* the clause is gone, and what ties it to the next or the last */
  if (joint != GST_AUG_DROP_NOBODY && !gst_aug_drop_is_verbal (self, joint))
    gst_aug_drop_take_out (self, joint);
  else if (gst_aug_drop_is (self, gst_aug_drop_after (self, i), GST_AUG_PHRASE_CONJUNCTION))
    gst_aug_drop_take_out (self, gst_aug_drop_after (self, i));
}

void
gst_aug_drop_noun (GstAugDrop *self, guint i)
{
  guint p = gst_aug_drop_before (self, i);

  if (drop_from_list (self, i) || drop_first (self, i))
    return;
  while (gst_aug_drop_is (self, p, GST_AUG_PHRASE_OTHER) &&
         gst_aug_drop_is_verbal (self, gst_aug_drop_before (self, p)))
    p = gst_aug_drop_before (self, p);
  if (gst_aug_drop_is (self, p, GST_AUG_PHRASE_PREPOSITION)) {
    drop_behind_preposition (self, p, i);
  } else if (gst_aug_drop_is (self, p, GST_AUG_PHRASE_BE)) {
    /* there is a dog, this is a dog: the next thing takes its place */
    const gboolean is_there =
        gst_aug_drop_is (self, gst_aug_drop_before (self, p), GST_AUG_PHRASE_THERE);

    if (!take_out_up_to_noun (self, i) || !is_there) {
      if (gst_aug_drop_before (self, p) != GST_AUG_DROP_NOBODY &&
          !gst_aug_drop_nth (self, gst_aug_drop_before (self, p))->mask)
        gst_aug_drop_take_out (self, gst_aug_drop_before (self, p));
      gst_aug_drop_take_out (self, p);
    }
    gst_aug_drop_take_out (self, i);
  } else if (gst_aug_drop_is (self, p, GST_AUG_PHRASE_VERB)) {
    drop_object (self, p, i);
  } else if (p == GST_AUG_DROP_NOBODY || gst_aug_drop_is (self, p, GST_AUG_PHRASE_CONJUNCTION) ||
             gst_aug_drop_is (self, p, GST_AUG_PHRASE_COMMA)) {
    drop_subject (self, i);
  } else {
    gst_aug_drop_take_out (self, i);
  }
}
