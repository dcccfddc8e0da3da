/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Which words of a cue may have synonyms, what they are read as, and which synonyms fit there. */
#include "choose.h"

#include <string.h>

#include "../words/stop.h"
#include "case.h"

#define MOST_WORDS 4

static void
slot_clear (gpointer data)
{
  g_free (((GstAugSlot *) data)->form);
}

static gboolean
stops (const GstAugChooser *chooser, const gchar *word)
{
  return gst_aug_text_stops (chooser->operation, chooser->tools, word);
}

/* The @n-th word from token @i in direction @step, in small letters; NULL: there is none, or a mark
 * is between. */
static gchar *
neighbour (const GstAugCue *cue, guint i, gint step, guint n)
{
  for (i += (guint) step; i < cue->tokens->len; i += (guint) step) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if ((token->kind == GST_AUG_TOKEN_WORD || token->kind == GST_AUG_TOKEN_NUMBER ||
            (token->kind == GST_AUG_TOKEN_OPAQUE && *token->text)) &&
        --n == 0)
      return gst_aug_text_fold (token->text);
    if (token->kind == GST_AUG_TOKEN_PUNCTUATION)
      return NULL;
  }
  return NULL;
}

static guint
find_readings (const GstAugChooser *chooser, const gchar *form, GstAugReading *readings)
{
  const GstAugThesaurus *thesaurus = chooser->thesaurus;
  /* a file tells no parts of speech: only of what is inflected they are looked for */
  const gboolean any =
      !thesaurus->english || (thesaurus->groups && g_hash_table_contains (thesaurus->groups, form));
  const guint first = any ? GST_AUG_POS_ANY : 0;
  const guint last = any ? GST_AUG_POS_ANY + 1 : GST_AUG_N_POS;
  gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE];
  guint n = 0;

  for (guint pos = first; pos < last; pos++) {
    const guint n_bases = gst_aug_thesaurus_find_bases (thesaurus, (GstAugPos) pos, form, bases);

    /* the first base: what the lists of exceptions say, or the form itself */
    if (n_bases == 0)
      continue;
    readings[n].pos = (GstAugPos) pos;
    memcpy (readings[n].base, bases[0], GST_AUG_FORM_SIZE);
    readings[n].feature = gst_aug_inflection_of ((GstAugPos) pos, form, bases[0]);
    readings[n].weight = 0;
    for (guint i = 0; i < n_bases; i++)
      readings[n].weight +=
          (gdouble) gst_aug_thesaurus_count (thesaurus, (GstAugPos) pos, bases[i]);
    n++;
  }
  return n;
}

static gboolean
may_be (const GstAugChooser *chooser, const gchar *word, GstAugPos pos)
{
  gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE];

  return gst_aug_thesaurus_find_bases (chooser->thesaurus, pos, word, bases) > 0;
}

static void
describe_neighbours (const GstAugChooser *chooser, GstAugContext *context)
{
  const gchar *before = context->before, *after = context->after;

  context->before_content = before && !gst_aug_text_is_stop_word (before, "en");
  context->before_describes =
      context->before_content && may_be (chooser, before, GST_AUG_POS_ADJECTIVE);
  if (!after || gst_aug_text_is_stop_word (after, "en"))
    return;
  /* a word that is not known is a name */
  context->after_names =
      may_be (chooser, after, GST_AUG_POS_NOUN) || may_be (chooser, after, GST_AUG_POS_ADJECTIVE) ||
      !(may_be (chooser, after, GST_AUG_POS_VERB) || may_be (chooser, after, GST_AUG_POS_ADVERB));
}

/* Past or participle: what stands in front tells. */
static void
settle_feature (GstAugReading *reading, const gchar *before)
{
  static const gchar *const helpers[] = { "be", "been", "being", "is", "are", "was", "were", "am",
    "has", "have", "had", "having", "get", "gets", "got", "getting", "i've", "you've", "we've",
    "they've", "he's", "she's", "it's", "a", "an", "the", "not", "just", "never", "by", "with" };

  if (reading->feature != GST_AUG_FEATURE_PAST_OR_PARTICIPLE)
    return;
  reading->feature = GST_AUG_FEATURE_PAST;
  for (guint i = 0; before && i < G_N_ELEMENTS (helpers); i++)
    if (strcmp (before, helpers[i]) == 0)
      reading->feature = GST_AUG_FEATURE_PARTICIPLE;
}

static gboolean
choose (const GstAugChooser *chooser, const GstAugCue *cue, GstAugSlot *slot)
{
  GstAugReading readings[GST_AUG_N_POS + 1];
  g_autofree gchar *before = neighbour (cue, slot->token, -1, 1);
  g_autofree gchar *before_that = neighbour (cue, slot->token, -1, 2);
  g_autofree gchar *after = neighbour (cue, slot->token + slot->n - 1, 1, 1);
  GstAugContext context = { before, before_that, after, FALSE, FALSE, FALSE, *slot->tail != '\0' };
  const guint n = find_readings (chooser, slot->form, readings);
  gint best = 0;

  if (n == 0)
    return FALSE;
  if (chooser->thesaurus->english) {
    describe_neighbours (chooser, &context);
    best = gst_aug_choose_reading (readings, n, slot->form, &context);
  }
  if (best < 0)
    return FALSE;
  slot->reading = readings[best];
  settle_feature (&slot->reading, before);
  return TRUE;
}

/* Whether the words of a cue that say something all have capitals, as in a title. */
static gboolean
is_title (const GstAugCue *cue)
{
  guint n = 0;

  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (token->kind != GST_AUG_TOKEN_WORD || gst_aug_text_is_stop_word (token->text, "en"))
      continue;
    if (gst_aug_case_of (token->text) == GST_AUG_CASE_LOWER)
      return FALSE;
    n++;
  }
  return n > 1;
}

/* The character that ends what a quotation mark begins; 0: it begins nothing. */
static gunichar
closing_mark (const gchar *text)
{
  switch (g_utf8_get_char (text)) {
  case '"':
    return '"';
  case 0x201C: /* “ ” */
    return 0x201D;
  case 0x201E: /* „ “ */
    return 0x201C;
  case 0xAB: /* « » */
    return 0xBB;
  default:
    return 0;
  }
}

/* The token behind a label, a few words in quotation marks that begin at token @i, as on a sign;
 * @i, if none begins there. A speech is longer. */
static guint
skip_label (const GstAugCue *cue, guint i)
{
  const GstAugToken *token = gst_aug_cue_nth (cue, i);
  const gunichar mark = token->kind == GST_AUG_TOKEN_PUNCTUATION ? closing_mark (token->text) : 0;
  guint n_words = 0;

  for (guint k = i + 1; mark && k < MIN (cue->tokens->len, i + 32) && n_words <= MOST_WORDS; k++) {
    token = gst_aug_cue_nth (cue, k);
    n_words += token->kind == GST_AUG_TOKEN_WORD;
    if (token->kind == GST_AUG_TOKEN_PUNCTUATION && g_utf8_get_char (token->text) == mark)
      return n_words <= MOST_WORDS ? k : i;
  }
  return i;
}

/* Up and the like belong to the verb in front: pick up. Those that more often begin what follows,
 * such as on, do not count. */
static gboolean
is_particle (const gchar *word)
{
  static const gchar *const particles[] = { "up", "down", "out", "off", "away" };

  for (guint i = 0; i < G_N_ELEMENTS (particles); i++)
    if (g_ascii_strcasecmp (word, particles[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Joins @n words that begin at token @i, with one blank between each; NULL: they are not joined so,
 * or an operation must not touch one. */
static gchar *
join (const GstAugChooser *chooser, const GstAugCue *cue, guint i, guint n)
{
  const gchar *language = gst_aug_text_language (chooser->operation, chooser->tools);
  g_autoptr (GString) form = g_string_new (NULL);
  gboolean particle = FALSE;

  for (guint k = 0; k < 2 * n - 1; k++) {
    const GstAugToken *token = i + k < cue->tokens->len ? gst_aug_cue_nth (cue, i + k) : NULL;
    g_autofree gchar *lower = NULL;

    if (!token || token->kept || token->style != gst_aug_cue_nth (cue, i)->style ||
        token->kind != (k % 2 ? GST_AUG_TOKEN_SPACE : GST_AUG_TOKEN_WORD) ||
        (k % 2 && strcmp (token->text, " ") != 0))
      return NULL;
    particle = n == 2 && k == 2 && is_particle (token->text);
    if (k % 2 == 0 && !particle && stops (chooser, token->text))
      return NULL;
    lower = gst_aug_text_fold (token->text);
    if ((n == 1 || !chooser->thesaurus->english) && !chooser->thesaurus->groups &&
        gst_aug_says_little (lower, language))
      return NULL;
    g_string_append (form, lower);
  }
  if (n == 1 && !chooser->thesaurus->groups && g_utf8_strlen (form->str, 2) < 2)
    return NULL;
  return g_strdup (form->str);
}

/* The US is not the America. */
static gboolean
follows_the (const GstAugCue *cue, guint i)
{
  g_autofree gchar *before = neighbour (cue, i, -1, 1);

  return before && strcmp (before, "the") == 0;
}

static gboolean
try_slot (const GstAugChooser *chooser, const GstAugCue *cue, guint i, guint n, gboolean title,
    GstAugSlot *slot)
{
  const GstAugToken *token = gst_aug_cue_nth (cue, i);
  const GstAugToken *last = gst_aug_cue_nth (cue, i + 2 * n - 2);
  const GstAugCase pattern = gst_aug_case_of (token->text);

  slot->token = i;
  slot->n = 2 * n - 1;
  slot->tail = "";
  slot->first = gst_aug_cue_starts_sentence (cue, i);
  if (chooser->thesaurus->english && g_str_has_suffix (slot->form, "'s")) {
    slot->tail = last->text + strlen (last->text) - 1;
    slot->tail = g_str_has_suffix (last->text, "'s") ? slot->tail - 1 : slot->tail - 3;
    slot->form[strlen (slot->form) - 2] = '\0';
  }
  /* German nouns have capitals of their own */
  if (chooser->thesaurus->english ? pattern != GST_AUG_CASE_LOWER && !title
                                  : pattern == GST_AUG_CASE_TITLE)
    slot->capital = slot->first ? GST_AUG_CAPITAL_MAYBE : GST_AUG_CAPITAL_NAME;
  if (!choose (chooser, cue, slot))
    return FALSE;
  /* capitals tell German words apart */
  if (!chooser->thesaurus->english && n == 1 && strlen (token->text) < GST_AUG_FORM_SIZE)
    strcpy (slot->reading.base, token->text);
  if (slot->capital == GST_AUG_CAPITAL_NAME && follows_the (cue, i))
    return FALSE;
  /* the noun a pick-me-up is not the verb pick up */
  return !is_particle (last->text) || n == 1 || slot->reading.pos == GST_AUG_POS_VERB;
}

/**
 * gst_aug_slots_find: (skip)
 * @chooser: what synonyms are chosen with
 * @cue: a cue
 *
 * Finds the words that may be replaced and are no stop words; of several words that are one entry
 * the longest run. What a sign says stays as it is.
 *
 * Returns: (transfer full) (element-type GstAugSlot): in reading order
 */
GArray *
gst_aug_slots_find (const GstAugChooser *chooser, const GstAugCue *cue)
{
  GArray *slots = g_array_new (FALSE, TRUE, sizeof (GstAugSlot));
  const gboolean title = is_title (cue);

  g_array_set_clear_func (slots, slot_clear);
  for (guint i = 0; i < cue->tokens->len; i++) {
    i = skip_label (cue, i);
    if (gst_aug_cue_nth (cue, i)->kind != GST_AUG_TOKEN_WORD)
      continue;
    for (guint n = MOST_WORDS; n > 0; n--) {
      GstAugSlot slot = { .form = join (chooser, cue, i, n) };

      if (slot.form && try_slot (chooser, cue, i, n, title, &slot)) {
        g_array_append_val (slots, slot);
        i += slot.n - 1;
        break;
      }
      g_free (slot.form);
    }
  }
  return slots;
}

/**
 * gst_aug_slots_find_first: (skip)
 * @slots: (element-type GstAugSlot): words
 *
 * Returns: (transfer full): of each the number of the first one that is the same word, read alike;
 *   its own where that is itself
 */
guint *
gst_aug_slots_find_first (const GArray *slots)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint *first = g_new (guint, slots->len + 1);

  for (guint i = 0; i < slots->len; i++) {
    const GstAugSlot *slot = &g_array_index (slots, GstAugSlot, i);
    gchar *key = g_strdup_printf (
        "%d %d %s", slot->capital == GST_AUG_CAPITAL_NAME, (gint) slot->reading.pos, slot->form);
    gpointer found;

    if (g_hash_table_lookup_extended (seen, key, NULL, &found)) {
      first[i] = GPOINTER_TO_UINT (found);
      g_free (key);
    } else {
      first[i] = i;
      g_hash_table_insert (seen, key, GUINT_TO_POINTER (i));
    }
  }
  return first;
}

static guint
count_words (const gchar *text)
{
  guint n = 1;

  for (; *text; text++)
    n += *text == ' ';
  return n;
}

/* Letters, and what joins them; no digits, no abbreviations, and longer than a letter. */
static gboolean
is_wanted (const gchar *synonym)
{
  for (const gchar *p = synonym; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isalpha (c) && c != ' ' && c != '-' && c != '\'')
      return FALSE;
  }
  /* full-of-the-moon is longer than a word */
  return g_utf8_strlen (synonym, 2) > 1 && strchr (synonym, '-') == strrchr (synonym, '-');
}

/* Whether a noun has the look of a plural, as works, the factory: no word in the singular becomes
 * it. */
static gboolean
looks_plural (const GstAugThesaurus *thesaurus, const gchar *noun)
{
  gchar bases[GST_AUG_N_BASES][GST_AUG_FORM_SIZE];
  g_autofree gchar *lower = gst_aug_text_fold (noun);
  guint n;

  if (!g_str_has_suffix (lower, "s") || g_str_has_suffix (lower, "ss") ||
      g_str_has_suffix (lower, "ics"))
    return FALSE;
  n = gst_aug_thesaurus_find_bases (thesaurus, GST_AUG_POS_NOUN, lower, bases);
  for (guint i = 0; i < n; i++)
    if (strcmp (bases[i], lower) != 0)
      return TRUE;
  return FALSE;
}

/* Whether a synonym of a thesaurus fits a word; what a file of groups has always does. */
static gboolean
fits (const GstAugChooser *chooser, const GstAugSlot *slot, const gchar *synonym)
{
  const gchar *language = gst_aug_text_language (chooser->operation, chooser->tools);
  const GstAugReading *reading = &slot->reading;

  if (!is_wanted (synonym) || gst_aug_says_little (synonym, language) ||
      gst_aug_text_is_stop_word (synonym, language))
    return FALSE;
  if (!chooser->thesaurus->english)
    return TRUE;
  /* a hiking boot is no hike boot, and a fence no fencing */
  if (reading->feature == GST_AUG_FEATURE_BASE && g_str_has_suffix (slot->form, "ing") &&
      !g_str_has_suffix (synonym, "ing"))
    return FALSE;
  return reading->pos != GST_AUG_POS_NOUN ||
         (looks_plural (chooser->thesaurus, synonym) ==
                 looks_plural (chooser->thesaurus, reading->base) &&
             (!g_str_has_suffix (synonym, "ing") || g_str_has_suffix (reading->base, "ing")));
}

static gboolean
contains (const GPtrArray *strings, const gchar *string)
{
  for (guint i = 0; i < strings->len; i++)
    if (strcmp (g_ptr_array_index (strings, i), string) == 0)
      return TRUE;
  return FALSE;
}

/**
 * gst_aug_slot_synonyms: (skip)
 * @chooser: what synonyms are chosen with
 * @cue: a cue
 * @slot: a word of it
 *
 * Returns: (transfer full) (element-type utf8): what may stand there, in the form that the word has
 */
GPtrArray *
gst_aug_slot_synonyms (const GstAugChooser *chooser, const GstAugCue *cue, const GstAugSlot *slot)
{
  const guint senses = (guint) gst_aug_operation_get_int (chooser->operation, "senses", 1);
  const guint words = (guint) gst_aug_operation_get_int (chooser->operation, "words", 1);
  const GstAugThesaurus *thesaurus = chooser->thesaurus;
  g_autoptr (GPtrArray) bases = gst_aug_thesaurus_list (
      thesaurus, slot->reading.pos, slot->reading.base, slot->capital, senses);
  g_autofree gchar *before = neighbour (cue, slot->token, -1, 1);
  g_autofree gchar *after = neighbour (cue, slot->token + slot->n - 1, 1, 1);
  GPtrArray *synonyms = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < bases->len; i++) {
    const gchar *base = g_ptr_array_index (bases, i);
    g_autofree gchar *form = NULL, *lower = NULL;

    if (count_words (base) > words || (!thesaurus->groups && !fits (chooser, slot, base)))
      continue;
    form = thesaurus->english ? gst_aug_inflect (thesaurus->wordnet, slot->reading.pos,
                                    slot->reading.feature, base)
                              : g_strdup (base);
    if (!form)
      continue;
    lower = gst_aug_text_fold (form);
    /* a double-decker bus is no bus bus */
    if (strcmp (lower, slot->form) != 0 && g_strcmp0 (lower, before) != 0 &&
        g_strcmp0 (lower, after) != 0 && !contains (synonyms, form))
      g_ptr_array_add (synonyms, g_steal_pointer (&form));
  }
  return synonyms;
}

/**
 * gst_aug_slot_write: (skip)
 * @slot: a word
 * @cue: its cue
 * @synonym: what is to stand there
 *
 * Returns: (transfer full): the synonym with the capitals and the possessive that the word has
 */
gchar *
gst_aug_slot_write (const GstAugSlot *slot, const GstAugCue *cue, const gchar *synonym)
{
  const gchar *text = gst_aug_cue_nth (cue, slot->token)->text;
  g_autofree gchar *word =
      g_strndup (text, strlen (text) - (slot->n == 1 ? strlen (slot->tail) : 0));
  GstAugCase pattern = gst_aug_case_of (word);
  g_autofree gchar *written = NULL;

  if (pattern == GST_AUG_CASE_MIXED || slot->capital == GST_AUG_CAPITAL_NAME)
    pattern = GST_AUG_CASE_LOWER;
  written = gst_aug_case_apply (pattern, !slot->first, synonym);
  return g_strconcat (written, slot->tail, NULL);
}
