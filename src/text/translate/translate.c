/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Translates a cue into another language and back (Sennrich et al., ACL 2016, use it to make data).
 * Values: translator, command, pivots, timeout_ms, startup_ms, language; draws: pivot, the order in
 * which languages are tried until what comes back is accepted.
 *
 * Every element has child processes of its own, one for a language; they end with it.
 */
#include "translate.h"

#include <string.h>

#include "../../catalogue/text.h"

#define TOOL "translators"

/* One cue on its way. */
typedef struct {
  const GstAugOperation *operation;
  GstAugTextTools *tools;
  const gchar *language;
  GstAugTextTranslator who;
  gint64 left_us; /* how long the cue may still take */
  gint64 startup_us;
  gboolean failed; /* the cue goes on as it was */
} Trip;

void
gst_aug_translator_free (GstAugTranslator *translator)
{
  for (guint i = 0; i < translator->n_children; i++)
    gst_aug_child_free (translator->children[i]);
  g_free (translator);
}

static const gchar *
get_string (const GstAugOperation *operation, const gchar *name)
{
  const GstAugValue *value = gst_aug_operation_find (operation, name);

  return value ? value->s : NULL;
}

static gint64
get_ms (const GstAugOperation *operation, const gchar *name, gint64 otherwise)
{
  const GstAugValue *value = gst_aug_operation_find (operation, name);

  return (value ? value->i : otherwise) * G_TIME_SPAN_MILLISECOND;
}

static void
warn_of_apertium (const Trip *trip, const gchar *pivot)
{
  g_autofree gchar *pairs = gst_aug_apertium_list_pairs ();
  const gchar *const name = pivot ? pivot : "any other language";

  if (*pairs)
    gst_aug_text_tools_warn (trip->tools, pivot ? pivot : TOOL,
        "No pair of Apertium translates from %s to %s and back; installed are %s: set pivots to "
        "languages of these, or install a pair, such as apt install apertium-eng-cat. Cues go on "
        "as they are.",
        trip->language, name, pairs);
  else
    gst_aug_text_tools_warn (trip->tools, TOOL,
        "Back-translation needs Apertium with a pair of languages: type apt install apertium "
        "apertium-eng-spa, or set translator=command. Cues go on as they are.");
}

/* The languages to go to: those that are named, else those that are installed. */
static GPtrArray *
find_pivots (const Trip *trip)
{
  const gchar *named = get_string (trip->operation, "pivots");
  GPtrArray *pivots;
  g_auto (GStrv) names = NULL;

  if (!named && trip->who == GST_AUG_TEXT_TRANSLATOR_APERTIUM)
    return gst_aug_apertium_find_pivots (trip->language);
  names = g_strsplit_set (named ? named : "es", ", ", -1);
  pivots = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; names[i]; i++)
    if (*names[i])
      g_ptr_array_add (pivots, g_strdup (names[i]));
  return pivots;
}

static GHashTable *
get_translators (GstAugTextTools *tools)
{
  GHashTable *translators = gst_aug_text_tools_get (tools, TOOL);

  if (!translators) {
    translators = g_hash_table_new_full (
        g_str_hash, g_str_equal, g_free, (GDestroyNotify) gst_aug_translator_free);
    gst_aug_text_tools_set (tools, TOOL, translators, (GDestroyNotify) g_hash_table_unref);
  }
  return translators;
}

/* Who translates to @pivot and back; NULL, and said, where nobody does. */
static GstAugTranslator *
find_translator (const Trip *trip, const gchar *pivot)
{
  GHashTable *translators = get_translators (trip->tools);
  const gchar *command =
      trip->who == GST_AUG_TEXT_TRANSLATOR_COMMAND ? get_string (trip->operation, "command") : NULL;
  g_autofree gchar *name =
      g_strdup_printf ("%s-%s %s", trip->language, pivot, command ? command : "");
  GstAugTranslator *translator = g_hash_table_lookup (translators, name);

  if (translator)
    return translator;
  if (command)
    translator = gst_aug_command_new (command, trip->language, pivot);
  else
    translator = gst_aug_apertium_new (trip->language, pivot);
  for (guint i = 0; translator && i < translator->n_children; i++)
    gst_aug_child_set_hurry (translator->children[i], gst_aug_text_tools_get_hurry (trip->tools));
  if (translator)
    g_hash_table_insert (translators, g_steal_pointer (&name), translator);
  else if (command)
    gst_aug_text_tools_warn (trip->tools, TOOL,
        "“%s” or “%s” is no code of a language: set language and pivots to codes such as en and "
        "es. Cues go on as they are.",
        trip->language, pivot);
  else
    warn_of_apertium (trip, pivot);
  return translator;
}

/* Says what a child has failed at. */
static void
warn_of_child (const Trip *trip, const GstAugChild *child, GstAugChildState state, gboolean warm)
{
  g_autofree gchar *words = g_utf8_make_valid (gst_aug_child_get_complaint (child), -1);

  if (state == GST_AUG_CHILD_LATE && warm)
    gst_aug_text_tools_warn (trip->tools, "translation-timeout",
        "A translation took too long: the cue goes on as it was, and the translator begins anew; "
        "where this happens often, raise translation-timeout.");
  else if (state == GST_AUG_CHILD_LATE)
    gst_aug_text_tools_warn (trip->tools, "translation-startup",
        "The translator has not answered its first text in time: cues go on as they are; raise "
        "translation-startup if it needs longer.");
  else if (state == GST_AUG_CHILD_WARMING)
    gst_aug_text_tools_warn (trip->tools, "translation-warming",
        "The translator is still warming up, and the source is live: until it has answered its "
        "first text, cues go on as they are.");
  else if (state == GST_AUG_CHILD_DIED)
    gst_aug_text_tools_warn (trip->tools, "translator",
        "The translator has ended or answers what it was not asked: cues go on as they are until "
        "it runs again. Its last words: %s",
        *g_strstrip (words) ? words : "none");
}

/* Waits until all children are warm: off line as long as they may take to begin. */
static gboolean
is_ready (Trip *trip, GstAugTranslator *translator)
{
  const gboolean live = gst_aug_text_tools_get_live (trip->tools);
  const gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < translator->n_children; i++)
    gst_aug_child_start (translator->children[i]);
  for (guint i = 0; i < translator->n_children; i++) {
    const GstAugChildState state = gst_aug_child_wait (
        translator->children[i], live ? now + trip->left_us : G_MAXINT64, trip->startup_us);

    if (state == GST_AUG_CHILD_ANSWERED)
      continue;
    warn_of_child (trip, translator->children[i], state, FALSE);
    trip->failed = TRUE;
    return FALSE;
  }
  if (live)
    trip->left_us -= g_get_monotonic_time () - now;
  return TRUE;
}

/* Asks all children in turn; NULL where one has failed. */
static gchar *
ask (Trip *trip, GstAugTranslator *translator, const gchar *text)
{
  const gint64 now = g_get_monotonic_time ();
  g_autofree gchar *question = g_strdup (text);

  for (guint i = 0; i < translator->n_children; i++) {
    gchar *answer = NULL;
    const GstAugChildState state =
        gst_aug_child_ask (translator->children[i], question, now + trip->left_us, &answer);

    if (state != GST_AUG_CHILD_ANSWERED) {
      warn_of_child (trip, translator->children[i], state, TRUE);
      trip->failed = TRUE;
      return NULL;
    }
    g_free (question);
    question = answer;
  }
  trip->left_us -= g_get_monotonic_time () - now;
  return g_steal_pointer (&question);
}

/* What Apertium makes of a sentence. */
static GArray *
ask_apertium (Trip *trip, GstAugTranslator *translator, const GstAugSentence *sentence)
{
  const guint number = ++translator->n_asked;
  g_autofree gchar *text = gst_aug_apertium_write (sentence, number);
  g_autofree gchar *answer = ask (trip, translator, text);
  gboolean is_answer = TRUE;
  GArray *pieces = answer ? gst_aug_apertium_read (answer, number, &is_answer) : NULL;

  if (!is_answer) {
    gst_aug_child_distrust (translator->children[0]);
    warn_of_child (trip, translator->children[0], GST_AUG_CHILD_DIED, TRUE);
    trip->failed = TRUE;
  }
  return pieces;
}

static GArray *
ask_command (
    Trip *trip, GstAugTranslator *translator, const GstAugSentence *sentence, gboolean holes)
{
  g_autofree gchar *text = gst_aug_command_write (sentence, holes);
  g_autofree gchar *answer = ask (trip, translator, text);

  return answer ? gst_aug_command_read (sentence, answer, holes) : NULL;
}

/* What a translator makes of a sentence; NULL where it fails or does not bring back what it must.
 */
static GArray *
go_round (Trip *trip, GstAugTranslator *translator, const GstAugSentence *sentence)
{
  const gboolean marked = translator->units_are_marked;
  GArray *pieces = marked ? ask_apertium (trip, translator, sentence)
                          : ask_command (trip, translator, sentence, FALSE);

  if (!pieces && !marked && sentence->units->len && !trip->failed)
    pieces = ask_command (trip, translator, sentence, TRUE);
  if (pieces && !gst_aug_pieces_settle (pieces, sentence))
    g_clear_pointer (&pieces, g_array_unref);
  return pieces;
}

static gchar *
read_sentence (const GstAugSentence *sentence)
{
  GString *text = g_string_new (NULL);

  for (guint i = sentence->first; i < sentence->first + sentence->n; i++)
    g_string_append (text, gst_aug_cue_nth (sentence->cue, i)->text);
  return g_string_free (text, FALSE);
}

/* A sentence by the first pivot whose translation is accepted; NULL: it stays. */
static GArray *
translate (Trip *trip, GstAugSentence *sentence, const GPtrArray *pivots, const guint *order)
{
  g_autofree gchar *original = read_sentence (sentence);

  for (guint i = 0; i < pivots->len; i++) {
    GstAugTranslator *translator = find_translator (trip, pivots->pdata[order[i]]);
    g_autoptr (GArray) pieces = NULL;
    g_autofree gchar *plain = NULL;

    if (!translator || !gst_aug_sentence_find_units (sentence, translator->units_are_marked))
      continue;
    if (is_ready (trip, translator))
      pieces = go_round (trip, translator, sentence);
    if (trip->failed)
      return NULL;
    plain = pieces ? gst_aug_pieces_to_plain (pieces, sentence) : NULL;
    if (plain && !gst_aug_translation_refuse (original, plain, trip->language))
      return g_steal_pointer (&pieces);
  }
  return NULL;
}

static Trip
begin (const GstAugOperation *operation, GstAugTextTools *tools)
{
  const GstAugValue *who = gst_aug_operation_find (operation, "translator");
  const Trip trip = {
    .operation = operation,
    .tools = tools,
    .language = gst_aug_text_language (operation, tools),
    .who = who ? (GstAugTextTranslator) who->i : GST_AUG_TEXT_TRANSLATOR_APERTIUM,
    .left_us = get_ms (operation, "timeout_ms", 500),
    .startup_us = get_ms (operation, "startup_ms", 10000),
  };

  return trip;
}

static void
clear_result (gpointer data)
{
  if (data)
    g_array_unref (data);
}

/* Sentences are put back from the last on, so that the places of the others stay true. */
static void
apply (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  Trip trip = begin (operation, tools);
  g_autoptr (GPtrArray) pivots = find_pivots (&trip);
  g_autoptr (GArray) sentences = gst_aug_sentences_find (cue);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (clear_result);
  g_autofree guint *order = g_new (guint, pivots->len + 1);

  if (!pivots->len)
    warn_of_apertium (&trip, NULL);
  for (guint i = 0; i < pivots->len; i++)
    order[i] = i;
  gst_aug_text_draws_shuffle (draws, "pivot", order, pivots->len);
  for (guint i = 0; i < sentences->len && pivots->len && !trip.failed; i++)
    g_ptr_array_add (
        results, translate (&trip, &g_array_index (sentences, GstAugSentence, i), pivots, order));
  if (trip.failed) {
    const gint *hurry = gst_aug_text_tools_get_hurry (tools);

    if (!hurry || !g_atomic_int_get (hurry))
      gst_aug_text_tools_count_failure (tools);
    return;
  }
  for (guint i = results->len; i-- > 0;)
    if (results->pdata[i])
      gst_aug_pieces_put (
          results->pdata[i], &g_array_index (sentences, GstAugSentence, i), cue, trip.language);
}

static gboolean
is_other (gpointer name, gpointer translator, gpointer wanted)
{
  return !g_hash_table_contains (wanted, translator);
}

/**
 * gst_aug_text_translate_prepare: (skip)
 * @tools: what operations share
 * @operation: an operation back-translate
 *
 * Begins the child processes that the operation will ask, so that they are warm by the first cue,
 * and ends those of other languages. Does not wait.
 */
void
gst_aug_text_translate_prepare (GstAugTextTools *tools, const GstAugOperation *operation)
{
  const Trip trip = begin (operation, tools);
  g_autoptr (GPtrArray) pivots = find_pivots (&trip);
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < pivots->len; i++) {
    GstAugTranslator *translator = find_translator (&trip, pivots->pdata[i]);

    g_hash_table_add (wanted, translator);
    for (guint k = 0; translator && k < translator->n_children; k++)
      gst_aug_child_start (translator->children[k]);
  }
  g_hash_table_foreach_remove (get_translators (tools), is_other, wanted);
}

const GstAugTextEffect gst_aug_text_translate_effect = { "back-translate", apply };
