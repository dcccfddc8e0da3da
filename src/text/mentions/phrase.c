/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* The phrases of captions: what stands between small words that are known. Nouns and adjectives are
 * not looked up, so what is between an article and the next small word or verb is one noun phrase.
 */
#include "phrase.h"

#include <string.h>

#include "../case.h"

/* Lists begin and end with a blank. */
#define DETERMINERS \
  " a an the this that these those some any each every another both all his her its their my our " \
  "your no several many few various multiple other one's "
#define PRONOUNS " he she it they him them someone somebody something everyone this these i we you "
#define CONJUNCTIONS " and or but while as & plus when because "
#define PREPOSITIONS \
  " on in at by with near under over behind beside between above below of from into onto inside " \
  "outside around against along across through to toward towards for beneath underneath beyond " \
  "among amid upon off up down without atop alongside past "
#define HELPERS \
  " is are was were be been being am has have had does do did can could will would may might " \
  "must " \
  "isn't aren't not "
#define RELATIVES " that which who whose where "
#define ADVERBS \
  " there here very quite together outside inside away also too just still now then next while " \
  "back alone nearby ahead apart "
#define DEGREES " very quite too so really rather extremely "
#define ADJECTIVES \
  " red orange yellow green blue purple pink brown black white grey gray dark bright light big " \
  "small little large tall short long old young new tiny huge giant beautiful pretty cute empty " \
  "full open closed wooden round fluffy wet dry dirty clean fat thin happy sad striped spotted "
/* The base forms of verbs of captions. */
#define VERBS \
  " sit stand lie lay run walk hold wear ride eat drink fly play look lean jump throw catch hit " \
  "kick watch see chase cross drive swim sleep hang rest carry pull push climb feed read write " \
  "cut make take show contain cover surround fill feature hover graze bark stare face float " \
  "swing " \
  "pose talk drag bite lick sniff pet brush wash park perch grow shine reach touch use cook bake " \
  "cuddle dance sing smile wait travel move turn follow lead meet greet hug kiss leap land sail " \
  "skate ski surf crawl hide peek peer point wave lift drop open close enter leave visit give " \
  "get " \
  "put set lick nibble chew enjoy guard nap snuggle share approach pass overlook dangle bloom " \
  "appear seem have go come keep bring roll race hunt attack "
#define IRREGULAR_VERBS \
  " sat stood lay ran held wore rode ate drank flew threw caught saw drove swam slept hung fed " \
  "wrote made took shown led met hid left gave got kept brought went came bit grew shone has had "

static const gchar *const long_prepositions[] = { "on top of", "in front of", "in back of",
  "on the back of", "in the back of", "on the side of", "on the edge of", "in the middle of",
  "at the end of", "at the top of", "at the bottom of", "at the edge of", "on the bottom of",
  "to the left of", "to the right of", "on the left of", "on the right of", "on the left side of",
  "on the right side of", "at the left of", "at the right of", "left of", "right of",
  "in the center of", "in the centre of", "in the corner of", "next to", "close to", "out of",
  "across from", "along with", "together with", "as well as", "inside of", "outside of",
  "in between", "on board", "away from", "full of", "filled with", "covered with", "covered in",
  "followed by", "accompanied by", "surrounded by", "made of", "such as", "instead of", "due to",
  "up to", "opposite of", "ahead of", "facing away from", "part of" };

/* "a group of dogs" is a phrase of its own */
#define GROUPS \
  " group bunch pair couple lot lots herd flock pack pile stack row number variety piece pieces " \
  "slice slices dozen dozens trio set collection litter school kind type crowd "

gboolean
gst_aug_phrase_word_is (const gchar *list, const gchar *word)
{
  const gsize n = strlen (word);

  for (const gchar *p = strstr (list, word); n && p; p = strstr (p + 1, word))
    if (p[-1] == ' ' && p[n] == ' ')
      return TRUE;
  return FALSE;
}

/* 0 for what is no number. */
guint
gst_aug_phrase_number (const gchar *word)
{
  static const gchar *const numbers[] = { "one", "two", "three", "four", "five", "six", "seven",
    "eight", "nine", "ten", "eleven", "twelve" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (word, numbers[i]))
      return i + 1;
  return g_ascii_isdigit (*word) ? (guint) MIN (g_ascii_strtoull (word, NULL, 10), 1000) : 0;
}

/* Whether @word without its last @cut bytes, with @tail instead, is a base form. */
static gboolean
is_form (const gchar *word, gsize cut, const gchar *tail)
{
  g_autofree gchar *base = NULL;

  if (strlen (word) <= cut)
    return FALSE;
  base = g_strdup_printf ("%.*s%s", (gint) (strlen (word) - cut), word, tail);
  return gst_aug_phrase_word_is (VERBS, base);
}

gboolean
gst_aug_phrase_is_base_verb (const gchar *word)
{
  return gst_aug_phrase_word_is (VERBS, word);
}

gboolean
gst_aug_phrase_is_verb (const gchar *word)
{
  const gsize n = strlen (word);
  const gboolean doubled = n > 5 && word[n - 4] == word[n - 5];

  if (gst_aug_phrase_word_is (VERBS, word) || gst_aug_phrase_word_is (IRREGULAR_VERBS, word))
    return TRUE;
  if (g_str_has_suffix (word, "s") &&
      (is_form (word, 1, "") || is_form (word, 2, "") || (n > 3 && is_form (word, 3, "y"))))
    return TRUE;
  if (g_str_has_suffix (word, "ed"))
    return is_form (word, 2, "") || is_form (word, 1, "") || is_form (word, 3, "") ||
           is_form (word, 3, "y");
  return g_str_has_suffix (word, "ing") &&
         (is_form (word, 3, "") || is_form (word, 3, "e") || (doubled && is_form (word, 4, "")) ||
             g_str_equal (word, "lying"));
}

static gboolean
is_participle (const gchar *word)
{
  return strlen (word) > 4 && (g_str_has_suffix (word, "ing") || g_str_has_suffix (word, "ed"));
}

static void
clear_word (gpointer data)
{
  g_free (((GstAugPhraseWord *) data)->text);
}

/* (transfer full) (element-type GstAugPhraseWord): all that is read of a cue but blanks */
GArray *
gst_aug_cue_read_words (const GstAugCue *cue)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (GstAugPhraseWord));

  g_array_set_clear_func (words, clear_word);
  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);
    const GstAugPhraseWord word = { i, gst_aug_text_fold (token->text), 0 };

    if (token->kind == GST_AUG_TOKEN_SPACE || !*token->text)
      g_free (word.text);
    else
      g_array_append_val (words, word);
  }
  return words;
}

typedef struct {
  const GArray *words;
  GArray *phrases;
  guint at;
} Reader;

static const gchar *
text_at (const Reader *self, guint i)
{
  return i < self->words->len ? gst_aug_phrase_word (self->words, i)->text : "";
}

static gboolean
is_mention (const Reader *self, guint i)
{
  return i < self->words->len && gst_aug_phrase_word (self->words, i)->mask;
}

static void
add (Reader *self, GstAugPhraseKind kind, guint n)
{
  GstAugPhrase phrase = { kind, self->at, self->at + n, 0, FALSE };

  for (guint i = phrase.first; i < phrase.stop; i++)
    phrase.mask |= gst_aug_phrase_word (self->words, i)->mask;
  g_array_append_val (self->phrases, phrase);
  self->at += n;
}

/* How many words a preposition of several has, 0: it is none. */
static guint
match_preposition (const Reader *self)
{
  guint longest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (long_prepositions); i++) {
    g_auto (GStrv) parts = g_strsplit (long_prepositions[i], " ", -1);
    const guint n = g_strv_length (parts);
    gboolean same = n > longest;

    for (guint k = 0; same && k < n; k++)
      same =
          g_str_equal (text_at (self, self->at + k), parts[k]) && !is_mention (self, self->at + k);
    if (same)
      longest = n;
  }
  return longest;
}

static gboolean
is_small (const gchar *word)
{
  return gst_aug_phrase_word_is (CONJUNCTIONS PREPOSITIONS HELPERS RELATIVES, word) ||
         !(g_unichar_isalnum (g_utf8_get_char (word)));
}

static gboolean
is_begin (const gchar *word)
{
  return gst_aug_phrase_word_is (DETERMINERS, word) || gst_aug_phrase_number (word);
}

/* Whether a word goes on with a noun phrase that has @n_content words besides articles; @many:
 * whether it may be of many; @only_adjectives: whether those words are known to be no nouns. */
static gboolean
goes_on (const Reader *self, guint i, guint n_content, gboolean is_many, gboolean only_adjectives)
{
  const gchar *word = text_at (self, i), *next = text_at (self, i + 1);
  const gboolean noun_follows =
      is_mention (self, i + 1) || (*next && !is_small (next) && !is_begin (next));

  if (gst_aug_phrase_word_is (DEGREES, word))
    return only_adjectives && noun_follows;
  if (!*word || is_small (word) || gst_aug_phrase_word_is (ADVERBS PRONOUNS, word))
    return FALSE;
  /* a race car: of one, verbs have an ending */
  if (!is_many && gst_aug_phrase_is_base_verb (word))
    return TRUE;
  if (n_content == 0)
    return TRUE;
  /* an old sailing ship, a clothes hanger: who does something does it to many, or to a thing with
   * an article */
  if (!is_many && is_mention (self, i + 1) && !g_str_has_suffix (next, "s") &&
      (is_participle (word) || !gst_aug_phrase_is_verb (word)))
    return TRUE;
  if (is_participle (word))
    return only_adjectives && noun_follows;
  if (gst_aug_phrase_is_verb (word) || g_str_has_suffix (word, "ly"))
    return only_adjectives && noun_follows;
  /* in "a man rides", what ends with s is no noun */
  return is_many || !g_str_has_suffix (word, "s") || g_str_has_suffix (word, "ss") ||
         g_str_has_suffix (word, "us");
}

/* The words of a noun phrase that begins here. */
static guint
match_noun (const Reader *self)
{
  guint i = self->at, n_content = 0;
  gboolean is_many = TRUE, only_adjectives = TRUE, has_head = FALSE;

  while (is_begin (text_at (self, i)) && !is_mention (self, i)) {
    is_many &=
        !gst_aug_phrase_word_is (" a an one another each every this that ", text_at (self, i));
    i++;
  }
  if (gst_aug_phrase_word_is (GROUPS, text_at (self, i)) && !is_mention (self, i) &&
      g_str_equal (text_at (self, i + 1), "of"))
    for (i += 2, is_many = TRUE; is_begin (text_at (self, i)) && !is_mention (self, i);)
      i++;
  while (i < self->words->len) {
    const gchar *word = text_at (self, i);

    if (is_mention (self, i)) {
      /* two mentions in a row are one phrase, a name of two words or a compound */
      has_head = TRUE;
      only_adjectives = FALSE;
    } else if (has_head && (gst_aug_phrase_is_verb (word) || is_participle (word) ||
                               g_str_has_suffix (word, "s"))) {
      break;
    } else if (g_str_equal (word, ",") && n_content && only_adjectives &&
               gst_aug_phrase_word_is (ADJECTIVES, text_at (self, i + 1)) && !has_head) {
      /* a big, red apple */
    } else if (!goes_on (self, i, n_content, is_many, only_adjectives)) {
      break;
    } else if (!gst_aug_phrase_word_is (ADJECTIVES DEGREES, word) &&
               !(is_participle (word) && only_adjectives)) {
      only_adjectives = FALSE;
    }
    n_content++;
    i++;
  }
  return i - self->at;
}

static gboolean
last_is (const Reader *self, GstAugPhraseKind kind)
{
  return self->phrases->len &&
         gst_aug_phrase_nth (self->phrases, self->phrases->len - 1)->kind == kind;
}

/* A word that is none of the small ones. */
static void
read_content (Reader *self)
{
  const gchar *word = text_at (self, self->at);
  const gboolean after_noun = last_is (self, GST_AUG_PHRASE_NOUN);
  const gboolean verbal = gst_aug_phrase_is_verb (word) || is_participle (word);
  const gboolean can_be =
      after_noun || last_is (self, GST_AUG_PHRASE_BE) || last_is (self, GST_AUG_PHRASE_RELATIVE) ||
      last_is (self, GST_AUG_PHRASE_OTHER) || last_is (self, GST_AUG_PHRASE_CONJUNCTION) ||
      last_is (self, GST_AUG_PHRASE_COMMA) ||
      g_str_equal (self->at ? text_at (self, self->at - 1) : "", "to");

  if (is_mention (self, self->at) || is_begin (word))
    add (self, GST_AUG_PHRASE_NOUN, MAX (match_noun (self), 1));
  else if (gst_aug_phrase_word_is (PRONOUNS, word))
    add (self, GST_AUG_PHRASE_NOUN, 1);
  else if ((verbal && can_be) || (after_noun && g_str_has_suffix (word, "s")) ||
           (verbal && g_str_has_suffix (word, "ing")))
    add (self, GST_AUG_PHRASE_VERB, 1);
  else if (gst_aug_phrase_word_is (ADVERBS, word) || g_str_has_suffix (word, "ly") ||
           (last_is (self, GST_AUG_PHRASE_BE) && gst_aug_phrase_word_is (ADJECTIVES, word) &&
               is_small (text_at (self, self->at + 1))))
    add (self, GST_AUG_PHRASE_OTHER, 1);
  else
    add (self, GST_AUG_PHRASE_NOUN, MAX (match_noun (self), 1));
}

static void
read_phrase (Reader *self)
{
  const gchar *word = text_at (self, self->at);
  const guint n = match_preposition (self);

  if (n)
    add (self, GST_AUG_PHRASE_PREPOSITION, n);
  else if (is_mention (self, self->at))
    read_content (self);
  else if (g_str_equal (word, ","))
    add (self, GST_AUG_PHRASE_COMMA, 1);
  else if (strlen (word) && strchr (".!?;:", *word))
    add (self, GST_AUG_PHRASE_END, 1);
  else if (g_str_equal (word, "there") &&
           gst_aug_phrase_word_is (HELPERS, text_at (self, self->at + 1)))
    add (self, GST_AUG_PHRASE_THERE, 1);
  else if (gst_aug_phrase_word_is (RELATIVES, word) &&
           (last_is (self, GST_AUG_PHRASE_NOUN) || last_is (self, GST_AUG_PHRASE_COMMA)))
    add (self, GST_AUG_PHRASE_RELATIVE, 1);
  else if (gst_aug_phrase_word_is (CONJUNCTIONS, word))
    add (self, GST_AUG_PHRASE_CONJUNCTION, 1);
  else if (gst_aug_phrase_word_is (PREPOSITIONS, word))
    add (self, GST_AUG_PHRASE_PREPOSITION, 1);
  else if (gst_aug_phrase_word_is (HELPERS, word))
    add (self, GST_AUG_PHRASE_BE, 1);
  else if (!g_unichar_isalnum (g_utf8_get_char (word)))
    add (self, GST_AUG_PHRASE_OTHER, 1);
  else
    read_content (self);
}

/* (transfer full) (element-type GstAugPhrase): the phrases of a cue's words */
GArray *
gst_aug_cue_read_phrases (const GArray *words)
{
  Reader reader = { words, g_array_new (FALSE, FALSE, sizeof (GstAugPhrase)), 0 };

  while (reader.at < words->len)
    read_phrase (&reader);
  return reader.phrases;
}
