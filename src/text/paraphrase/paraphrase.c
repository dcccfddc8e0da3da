/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Paraphrases English by rules that keep what is said: no model, no dictionary. Each place that a
 * rule fits is changed with probability `rate`; the n-th place of a rule draws RULE with i = n. */
#include "paraphrase.h"

#include <string.h>

#include "../case.h"
#include "../keep.h"

/* Whether the place that was found is changed. */
gboolean
gst_aug_paraphrase_takes (GstAugParaphrase *self)
{
  return gst_aug_text_draws_uniform (self->draws, self->rule, self->n_places++) < self->rate;
}

/* Whether tokens may be changed: there, none of them kept, and no line end, which stays. */
gboolean
gst_aug_paraphrase_is_free (const GstAugParaphrase *self, guint i, guint n)
{
  if (i + n > self->cue->tokens->len)
    return FALSE;
  for (guint k = i; k < i + n; k++) {
    const GstAugToken *token = gst_aug_cue_nth (self->cue, k);

    if (token->kept || token->kind == GST_AUG_TOKEN_OPAQUE || gst_aug_token_ends_line (token))
      return FALSE;
  }
  return TRUE;
}

/* Writes @text for @n tokens, in the case of the first; how many tokens it takes. */
guint
gst_aug_paraphrase_replace (GstAugParaphrase *self, guint i, guint n, const gchar *text)
{
  const gchar *model = gst_aug_cue_nth (self->cue, i)->text;
  g_autofree gchar *cased = gst_aug_text_keep_case (model, strlen (model), text);

  return gst_aug_cue_splice (self->cue, i, n, cased);
}

/* The word behind token @i with nothing but blanks between; -1 if none follows. */
gint
gst_aug_paraphrase_next_word (const GstAugParaphrase *self, guint i)
{
  for (guint k = i + 1; k < self->cue->tokens->len; k++) {
    const GstAugTokenKind kind = gst_aug_cue_nth (self->cue, k)->kind;

    if (kind == GST_AUG_TOKEN_WORD || kind == GST_AUG_TOKEN_NUMBER)
      return (gint) k;
    if (kind != GST_AUG_TOKEN_SPACE)
      return -1;
  }
  return -1;
}

/* Whether token @i is one of @words, blanks between. */
gboolean
gst_aug_paraphrase_is_any (const GstAugParaphrase *self, guint i, const gchar *words)
{
  while (*words) {
    const gsize size = strcspn (words, " ");

    if (gst_aug_cue_match (self->cue, i, words, size) == 1)
      return TRUE;
    words += size + (words[size] == ' ');
  }
  return FALSE;
}

typedef struct {
  GArray *phrases; /* of GstAugPhrase */
  GStringChunk *strings;
} PhraseFile;

static void
phrase_file_free (gpointer data)
{
  PhraseFile *file = data;

  g_array_unref (file->phrases);
  g_string_chunk_free (file->strings);
  g_free (file);
}

static void
read_phrases (PhraseFile *file, const gchar *path, gchar *text, GstAugTextTools *tools)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++) {
    g_auto (GStrv) parts = NULL;
    GstAugPhrase phrase = { 0 };

    g_strstrip (lines[i]);
    if (*lines[i] == '\0' || *lines[i] == '#')
      continue;
    parts = g_strsplit (lines[i], "|||", -1);
    if (g_strv_length (parts) != 2 || !*g_strstrip (parts[0]) || !*g_strstrip (parts[1]) ||
        !g_utf8_validate (lines[i], -1, NULL)) {
      gst_aug_text_tools_warn (tools, path,
          "Line %u of the phrase file %s is left out: write A ||| B, in UTF-8.", i + 1, path);
      continue;
    }
    phrase.from = g_string_chunk_insert (file->strings, parts[0]);
    phrase.to = g_string_chunk_insert (file->strings, parts[1]);
    g_array_append_val (file->phrases, phrase);
  }
}

/* The user's phrases, read once; NULL if there are none. */
static const GArray *
phrases_of (const gchar *path, GstAugTextTools *tools)
{
  g_autofree gchar *name = g_strconcat ("phrases:", path, NULL);
  g_autofree gchar *text = NULL;
  g_autoptr (GError) error = NULL;
  PhraseFile *file = gst_aug_text_tools_get (tools, name);

  if (!file) {
    file = g_new0 (PhraseFile, 1);
    file->phrases = g_array_new (FALSE, FALSE, sizeof (GstAugPhrase));
    file->strings = g_string_chunk_new (1024);
    if (g_file_get_contents (path, &text, NULL, &error))
      read_phrases (file, path, text, tools);
    else
      gst_aug_text_tools_warn (tools, path,
          "The phrases of phrase-file cannot be read, and are done without: %s.", error->message);
    gst_aug_text_tools_set (tools, name, file, phrase_file_free);
  }
  return file->phrases;
}

static gboolean
has_rule (const GstAugOperation *operation, const gchar *rule)
{
  const GstAugValue *rules = gst_aug_operation_find (operation, "rules");
  g_auto (GStrv) names = NULL;

  if (!rules)
    return TRUE;
  names = g_strsplit_set (rules->s, ", ", -1);
  return g_strv_contains ((const gchar *const *) names, rule);
}

static gboolean
begin (GstAugParaphrase *self, const GstAugOperation *operation, const gchar *rule)
{
  self->rule = rule;
  self->n_places = 0;
  return has_rule (operation, rule);
}

/* Sentences before phrases before words, so that a rule finds what it can read. */
static void
apply (const GstAugOperation *operation, const GstAugTextDraws *draws, GstAugCue *cue,
    GstAugTextTools *tools)
{
  GstAugParaphrase self = {
    .cue = cue, .draws = draws, .rate = gst_aug_operation_get_double (operation, "rate", 0.5)
  };
  const GstAugValue *file = gst_aug_operation_find (operation, "file");
  const gchar *language = gst_aug_text_language (operation, tools);

  if (!g_str_has_prefix (language, "en")) {
    gst_aug_text_tools_warn (tools, "paraphrase",
        "Rules that paraphrase are there for English alone, and this text is in “%s”: set "
        "language=en if it is English, or use translation=1.",
        language);
    return;
  }
  if (begin (&self, operation, "fronting"))
    gst_aug_paraphrase_fronting (&self);
  if (begin (&self, operation, "phrases"))
    gst_aug_paraphrase_phrases (&self, file ? phrases_of (file->s, tools) : NULL);
  if (begin (&self, operation, "genitive"))
    gst_aug_paraphrase_genitive (&self);
  if (begin (&self, operation, "contractions"))
    gst_aug_paraphrase_contractions (&self);
  if (begin (&self, operation, "numbers"))
    gst_aug_paraphrase_numbers (&self);
}

const GstAugTextEffect gst_aug_text_paraphrase_effect = { "paraphrase", apply };
