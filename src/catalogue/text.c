/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
#include <string.h>

#include "catalogue-private.h"
#include "text.h"

#define ENUM_TYPE(function_, name_, ...) \
  GType function_ (void) \
  { \
    static const GEnumValue values[] = { __VA_ARGS__, { 0, NULL, NULL } }; \
    static gsize type; \
\
    if (g_once_init_enter (&type)) \
      g_once_init_leave (&type, g_enum_register_static (name_, values)); \
    return type; \
  }

ENUM_TYPE (gst_aug_text_pick_get_type, "GstAugTextPick",
    { GST_AUG_TEXT_PICK_ONE, "One of the operations, their probabilities as weights", "one" },
    { GST_AUG_TEXT_PICK_EACH, "Each operation with its own probability", "each" })

ENUM_TYPE (gst_aug_text_source_get_type, "GstAugTextSource",
    { GST_AUG_TEXT_SOURCE_WORDNET, "English from WordNet: package wordnet-base", "wordnet" },
    { GST_AUG_TEXT_SOURCE_MYTHES, "The thesaurus of the language: packages mythes-*", "mythes" },
    { GST_AUG_TEXT_SOURCE_FILE, "The file of synonym-file", "file" })

ENUM_TYPE (gst_aug_text_mask_mode_get_type, "GstAugTextMaskMode",
    { GST_AUG_TEXT_MASK_TOKEN, "The mask-token for a word", "token" },
    { GST_AUG_TEXT_MASK_UNDERSCORE, "One underscore for a word", "underscore" },
    { GST_AUG_TEXT_MASK_LENGTH, "As many underscores as the word has letters", "length" })

ENUM_TYPE (gst_aug_text_misspelling_get_type, "GstAugTextMisspelling",
    { GST_AUG_TEXT_MISSPELLING_KEYBOARD, "Slips on a keyboard", "keyboard" },
    { GST_AUG_TEXT_MISSPELLING_OCR, "What character recognition takes for each other", "ocr" },
    { GST_AUG_TEXT_MISSPELLING_EITHER, "One of the two, drawn for each word", "either" })

ENUM_TYPE (gst_aug_text_translator_get_type, "GstAugTextTranslator",
    { GST_AUG_TEXT_TRANSLATOR_APERTIUM,
        "The pairs of Apertium that are installed: packages such as apertium-eng-spa", "apertium" },
    { GST_AUG_TEXT_TRANSLATOR_COMMAND, "The command of translator-command", "command" })

ENUM_TYPE (gst_aug_text_mentions_get_type, "GstAugTextMentions",
    { GST_AUG_TEXT_MENTIONS_KEEP, "Mentions stay as they are", "keep" },
    { GST_AUG_TEXT_MENTIONS_DROP, "Mentions of what is no longer in the picture are dropped",
        "drop" },
    { GST_AUG_TEXT_MENTIONS_HIGHLIGHT, "Mentions of what is in the picture are highlighted",
        "highlight" })

#define B GstAugTextSettings
static const GstAugSetting rows[] = {
  COMMON_ROWS (B, 1),
  ENUM_ROW (B, "pick", pick, gst_aug_text_pick_get_type, GST_AUG_TEXT_PICK_ONE,
      "Whether one operation is picked for a window or each has its own probability"),
  ROW (B, "synonym", synonym, DOUBLE, 0, 1, 1, "How often words become synonyms"),
  ROW (B, "synonym-rate", synonym_rate, DOUBLE, 0, 1, 0.1,
      "Share of the words that become synonyms"),
  ENUM_ROW (B, "synonym-source", synonym_source, gst_aug_text_source_get_type,
      GST_AUG_TEXT_SOURCE_WORDNET, "Where synonyms come from"),
  ROW (B, "synonym-file", synonym_file, STRING, 0, 0, 0,
      "File of synonyms, each line a group with commas between"),
  ROW (B, "wordnet-dir", wordnet_dir, STRING, 0, 0, 0,
      "Folder of WordNet's dictionary files (default: WNSEARCHDIR, then /usr/share/wordnet)"),
  ROW (B, "stop-words", stop_words, STRING, 0, 0, 0,
      "File of words, one a line, that get no synonyms (default: a built-in list of English)"),
  ROW (B, "language", language, STRING, 0, 0, 0,
      "ISO 639-1 code of the captions' language (default: the stream's, then en)"),
  ROW (B, "max-senses", max_senses, UINT, 1, 100, 1,
      "How many senses of a word, the most frequent first, synonyms are taken from"),
  ROW (B, "max-words", max_words, UINT, 1, 10, 1, "Longest synonym in words"),
  ROW (B, "insertion", insertion, DOUBLE, 0, 1, 1, "How often synonyms of words are inserted"),
  ROW (B, "insertion-rate", insertion_rate, DOUBLE, 0, 1, 0.1,
      "Insertions as a share of the number of words"),
  ROW (B, "swap", swap, DOUBLE, 0, 1, 1, "How often words change places"),
  ROW (B, "swap-rate", swap_rate, DOUBLE, 0, 1, 0.1, "Swaps as a share of the number of words"),
  ROW (B, "deletion", deletion, DOUBLE, 0, 1, 1, "How often words are deleted"),
  ROW (B, "deletion-rate", deletion_rate, DOUBLE, 0, 1, 0.1,
      "Probability with which each word is deleted; 1 removes the cue"),
  ROW (B, "punctuation", punctuation, DOUBLE, 0, 1, 0, "How often punctuation is inserted"),
  ROW (B, "punctuation-rate", punctuation_rate, DOUBLE, 0, 1, 0.3,
      "Most marks as a share of the number of words"),
  ROW (B, "mask", mask, DOUBLE, 0, 1, 0, "How often words are masked"),
  ROW (B, "mask-rate", mask_rate, DOUBLE, 0, 1, 0.15, "Share of the words that are masked"),
  ENUM_ROW (B, "mask-mode", mask_mode, gst_aug_text_mask_mode_get_type, GST_AUG_TEXT_MASK_TOKEN,
      "What stands for a masked word"),
  ROW (B, "mask-token", mask_token, STRING, 0, 0, 0,
      "What stands for a masked word (default: [MASK])"),
  ROW (B, "misspelling", misspelling, DOUBLE, 0, 1, 0, "How often words are misspelt"),
  ROW (B, "misspelling-rate", misspelling_rate, DOUBLE, 0, 1, 0.1,
      "Share of the words that are misspelt"),
  ENUM_ROW (B, "misspelling-source", misspelling_source, gst_aug_text_misspelling_get_type,
      GST_AUG_TEXT_MISSPELLING_KEYBOARD, "Whose slips they are"),
  ROW (B, "interchange", interchange, DOUBLE, 0, 1, 0,
      "How often words are replaced by others of their swap-group"),
  ROW (B, "interchange-rate", interchange_rate, DOUBLE, 0, 1, 0.3,
      "Share of the words of swap-groups that are replaced"),
  ROW (B, "swap-groups", swap_groups, STRING, 0, 0, 0,
      "Words that may stand for each other: commas in a group, semicolons between groups, or "
      "@FILE"),
  ROW (B, "paraphrase", paraphrase, DOUBLE, 0, 1, 0, "How often a cue is paraphrased by rules"),
  ROW (B, "paraphrase-rate", paraphrase_rate, DOUBLE, 0, 1, 0.5,
      "Probability with which each place that a rule fits is changed"),
  ROW (B, "paraphrase-rules", paraphrase_rules, STRING, 0, 0, 0,
      "Rules, commas between: contractions, phrases, fronting, numbers, genitive (default: all)"),
  ROW (B, "phrase-file", phrase_file, STRING, 0, 0, 0,
      "File of phrases that may stand for each other, each line A ||| B, besides the built-in "
      "ones"),
  ROW (B, "translation", translation, DOUBLE, 0, 1, 0,
      "How often a cue is translated into another language and back"),
  ENUM_ROW (B, "translator", translator, gst_aug_text_translator_get_type,
      GST_AUG_TEXT_TRANSLATOR_APERTIUM, "Who translates"),
  ROW (B, "translator-command", translator_command, STRING, 0, 0, 0,
      "Command that reads and writes texts, each ended by a NUL; {from} and {to} stand for "
      "languages"),
  ROW (B, "pivots", pivots, STRING, 0, 0, 0,
      "Languages to translate into and back, commas between (default: those that are installed)"),
  ROW (B, "translation-timeout", translation_timeout, UINT, 1, 60000, 500,
      "How long the translation of a cue may take in ms; then it goes on as it was"),
  ROW (B, "translation-startup", translation_startup, UINT, 1, 600000, 10000,
      "How long a translator may take for its first answer in ms; a live source does not wait"),
  ROW (B, "keep-words", keep_words, STRING, 0, 0, 0,
      "Words and phrases that no operation touches, commas between, or @FILE"),
  ENUM_ROW (B, "mentions", mentions, gst_aug_text_mentions_get_type, GST_AUG_TEXT_MENTIONS_KEEP,
      "What becomes of the item's objects that a caption mentions"),
  ROW (B, "highlight-format", highlight_format, STRING, 0, 0, 0,
      "How a mention is highlighted in plain text, %s stands for it (default: **%s**)"),
};
#undef B

static const GstAugSettings settings = { rows, G_N_ELEMENTS (rows), sizeof (GstAugTextSettings) };

typedef void (*Fill) (const GstAugTextSettings *s, GstAugOperation *operation);

/* What an operation needs besides its rate and key. */
static void
fill_synonyms (const GstAugTextSettings *s, GstAugOperation *operation)
{
  gst_aug_operation_set_int (operation, "source", s->synonym_source);
  if (s->synonym_file)
    gst_aug_operation_set_string (operation, "file", s->synonym_file);
  if (s->wordnet_dir)
    gst_aug_operation_set_string (operation, "wordnet-dir", s->wordnet_dir);
  if (s->stop_words)
    gst_aug_operation_set_string (operation, "stop-words", s->stop_words);
  gst_aug_operation_set_int (operation, "senses", s->max_senses);
  gst_aug_operation_set_int (operation, "words", s->max_words);
}

static void
fill_mask (const GstAugTextSettings *s, GstAugOperation *operation)
{
  gst_aug_operation_set_int (operation, "mode", s->mask_mode);
  gst_aug_operation_set_string (operation, "token", s->mask_token ? s->mask_token : "[MASK]");
  if (s->wordnet_dir)
    gst_aug_operation_set_string (operation, "wordnet-dir", s->wordnet_dir);
}

static void
fill_misspelling (const GstAugTextSettings *s, GstAugOperation *operation)
{
  gst_aug_operation_set_int (operation, "source", s->misspelling_source);
}

static void
fill_interchange (const GstAugTextSettings *s, GstAugOperation *operation)
{
  gst_aug_operation_set_string (operation, "groups", s->swap_groups ? s->swap_groups : "");
}

static void
fill_paraphrase (const GstAugTextSettings *s, GstAugOperation *operation)
{
  if (s->paraphrase_rules)
    gst_aug_operation_set_string (operation, "rules", s->paraphrase_rules);
  if (s->phrase_file)
    gst_aug_operation_set_string (operation, "file", s->phrase_file);
}

static void
fill_translation (const GstAugTextSettings *s, GstAugOperation *operation)
{
  gst_aug_operation_set_int (operation, "translator", s->translator);
  if (s->translator_command)
    gst_aug_operation_set_string (operation, "command", s->translator_command);
  if (s->pivots)
    gst_aug_operation_set_string (operation, "pivots", s->pivots);
  gst_aug_operation_set_int (operation, "timeout_ms", s->translation_timeout);
  gst_aug_operation_set_int (operation, "startup_ms", s->translation_startup);
}

#define F(field_) G_STRUCT_OFFSET (GstAugTextSettings, field_)
/* In the order in which they are carried out: sentences before words before letters. */
static const struct {
  const gchar *name;
  gsize probability, rate;
  Fill fill;
} operations[] = {
  { "back-translate", F (translation), 0, fill_translation },
  { "paraphrase", F (paraphrase), F (paraphrase_rate), fill_paraphrase },
  { "interchange-words", F (interchange), F (interchange_rate), fill_interchange },
  { "replace-synonyms", F (synonym), F (synonym_rate), fill_synonyms },
  { "insert-synonyms", F (insertion), F (insertion_rate), fill_synonyms },
  { "swap-words", F (swap), F (swap_rate), NULL },
  { "delete-words", F (deletion), F (deletion_rate), NULL },
  { "insert-punctuation", F (punctuation), F (punctuation_rate), NULL },
  { "misspell-words", F (misspelling), F (misspelling_rate), fill_misspelling },
  { "mask-words", F (mask), F (mask_rate), fill_mask },
};
#undef F

static gdouble
value_at (const GstAugTextSettings *s, gsize offset)
{
  return *(const gdouble *) ((const guint8 *) s + offset);
}

static void
add_operation (const GstAugTextSettings *s, guint i, const GstAugWindowContext *context,
    GstAugDecision *decision)
{
  GstAugOperation *operation = gst_aug_decision_add (decision, operations[i].name);

  if (operations[i].rate)
    gst_aug_operation_set_double (operation, "rate", value_at (s, operations[i].rate));
  if (operations[i].fill)
    operations[i].fill (s, operation);
  if (s->language)
    gst_aug_operation_set_string (operation, "language", s->language);
  if (s->keep_words)
    gst_aug_operation_set_string (operation, "keep", s->keep_words);
  gst_aug_operation_set_uint64 (
      operation, "key", gst_aug_draws_uint64 (&context->draws, operations[i].name, 0));
}

/*
 * gst_aug_text_settings_translate:
 * @settings: settings
 * @decision: a decision
 *
 * Adds the operation back-translate as it will be, but for its key, so that what carries it out can
 * be made ready before the first cue.
 *
 * Returns: whether it can come to that
 */
gboolean
gst_aug_text_settings_translate (const GstAugTextSettings *settings, GstAugDecision *decision)
{
  GstAugOperation *operation;

  if (settings->translation == 0)
    return FALSE;
  operation = gst_aug_decision_add (decision, "back-translate");
  fill_translation (settings, operation);
  if (settings->language)
    gst_aug_operation_set_string (operation, "language", settings->language);
  return TRUE;
}

/* The first operation at which the sum of the probabilities passes u·sum. */
static void
pick_one (const GstAugTextSettings *s, const GstAugWindowContext *context, GstAugDecision *decision)
{
  gdouble sum = 0, at;

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    sum += value_at (s, operations[i].probability);
  at = gst_aug_draws_uniform (&context->draws, "pick", 0) * sum;
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++) {
    const gdouble weight = value_at (s, operations[i].probability);

    if (weight > 0 && at < weight) {
      add_operation (s, i, context, decision);
      return;
    }
    at -= weight;
  }
}

/* What is said of the item's objects follows the picture before any word is changed. */
static void
add_mentions (const GstAugTextSettings *s, GstAugDecision *decision, guint at)
{
  GstAugOperation operation = { .name = "mentions" };

  gst_aug_operation_set_int (&operation, "mode", s->mentions);
  if (s->highlight_format)
    gst_aug_operation_set_string (&operation, "format", s->highlight_format);
  g_array_insert_val (decision->operations, at, operation);
}

/* Whatever is drawn, and in phase eval too. */
static void
mend (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision)
{
  const GstAugTextSettings *s = block;

  if (s->mentions == GST_AUG_TEXT_MENTIONS_KEEP || !context->facts->boxes ||
      context->facts->boxes->len == 0)
    return;
  if (!decision->applied)
    g_array_set_size (decision->operations, 0);
  add_mentions (s, decision, 0);
  decision->applied = TRUE;
}

/* pick; in mode each: NAME with i=1 below its probability. The first 64 bits of NAME with i=0 are
 * the key of what is drawn in each cue. */
static gboolean
decide (gconstpointer block, const GstAugWindowContext *context, GstAugDecision *decision,
    GError **error)
{
  const GstAugTextSettings *s = block;

  if (context->is_one_of_many && s->mentions != GST_AUG_TEXT_MENTIONS_KEEP)
    add_mentions (s, decision, gst_aug_decision_size (decision));
  if (context->eval) {
    decision->applied = context->is_one_of_many;
    return TRUE;
  }
  if (s->pick == GST_AUG_TEXT_PICK_ONE)
    pick_one (s, context, decision);
  else
    for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
      if (gst_aug_draws_uniform (&context->draws, operations[i].name, 1) <
          value_at (s, operations[i].probability))
        add_operation (s, i, context, decision);
  return TRUE;
}

static const gchar *const paraphrase_rules[] = { "contractions", "phrases", "fronting", "numbers",
  "genitive", NULL };

static gboolean
rules_are_known (const gchar *rules, GError **error)
{
  g_auto (GStrv) names = rules ? g_strsplit_set (rules, ", ", -1) : NULL;

  for (guint i = 0; names && names[i]; i++)
    if (*names[i] && !g_strv_contains (paraphrase_rules, names[i]))
      return gst_aug_settings_contradiction (error,
          "there is no rule “%s”: paraphrase-rules can be contractions, phrases, fronting, "
          "numbers and genitive, with commas between",
          names[i]);
  return TRUE;
}

static gboolean
validate (gconstpointer block, GError **error)
{
  const GstAugTextSettings *s = block;

  if (s->synonym_source == GST_AUG_TEXT_SOURCE_FILE && !s->synonym_file)
    return gst_aug_settings_contradiction (
        error, "synonym-source=file needs the name of one: set synonym-file=FILE");
  if (s->translator == GST_AUG_TEXT_TRANSLATOR_COMMAND && !s->translator_command)
    return gst_aug_settings_contradiction (
        error, "translator=command needs one: set translator-command=\"COMMAND {from} {to}\"");
  if (s->interchange > 0 && !s->swap_groups)
    return gst_aug_settings_contradiction (
        error, "interchange needs words: set swap-groups=\"cat,dog;red,green,blue\"");
  return rules_are_known (s->paraphrase_rules, error);
}

static GstAugDirection
direction (gconstpointer block)
{
  const GstAugTextSettings *s = block;

  return s->mentions == GST_AUG_TEXT_MENTIONS_DROP ? GST_AUG_DIRECTION_CAPTIONS : 0;
}

const GstAugKind gst_aug_kind_text = {
  .name = "text",
  .element = "augtext",
  .description = "Changes the words of captions: synonyms, swaps, deletions, masks, paraphrases, "
                 "back-translation",
  .touches = GST_AUG_TOUCHES_TEXT,
  .settings = &settings,
  .validate = validate,
  .decide = decide,
  .mend = mend,
  .direction = direction,
  .acts_in_eval = TRUE,
};
