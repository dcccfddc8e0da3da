/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * Lists of words and phrases that are looked for in cues. They are one tree of words, so that a
 * cue is gone through once however many phrases there are. Case, the shape of apostrophes, how many
 * blanks or line ends part words, and tags and override blocks do not count.
 */
#include "list.h"

#include <string.h>

#include "../case.h"

typedef struct {
  guint node;
  gchar *text;
} Step;

struct _GstAugPhrases {
  GHashTable *steps; /* Step to node */
  GArray *values; /* of each node: 1 more than the value of the phrase that ends there; 0: none */
  GString *unit;  /* what is looked up */
};

static guint
step_hash (gconstpointer key)
{
  const Step *step = key;

  return g_str_hash (step->text) ^ step->node * 2654435761u;
}

static gboolean
step_equal (gconstpointer a, gconstpointer b)
{
  const Step *x = a, *y = b;

  return x->node == y->node && strcmp (x->text, y->text) == 0;
}

static void
step_free (gpointer data)
{
  g_free (((Step *) data)->text);
  g_free (data);
}

/**
 * gst_aug_phrases_new: (skip)
 *
 * Returns: (transfer full): no phrases
 */
GstAugPhrases *
gst_aug_phrases_new (void)
{
  GstAugPhrases *self = g_new (GstAugPhrases, 1);

  self->steps = g_hash_table_new_full (step_hash, step_equal, step_free, NULL);
  self->values = g_array_new (FALSE, TRUE, sizeof (guint));
  g_array_set_size (self->values, 1);
  self->unit = g_string_sized_new (64);
  return self;
}

/**
 * gst_aug_phrases_free: (skip)
 * @phrases: (transfer full): phrases
 */
void
gst_aug_phrases_free (GstAugPhrases *phrases)
{
  g_hash_table_unref (phrases->steps);
  g_array_unref (phrases->values);
  g_string_free (phrases->unit, TRUE);
  g_free (phrases);
}

/* In lower case, without what is not seen: marks of direction, soft hyphens. */
static void
append_folded (GString *out, const gchar *text, gsize size)
{
  for (const gchar *p = text; p < text + size; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (c < 0x80)
      g_string_append_c (out, g_ascii_tolower (*p));
    else if (g_unichar_type (c) != G_UNICODE_FORMAT)
      g_string_append_unichar (out, gst_aug_text_fold_character (c));
  }
}

/* Of a word in more pieces only so many are read. */
#define MAX_PIECES 64

/* Reads the word, mark or blank that begins at token @i, of which @text is read: where the next one
 * does. The pieces of a word that a tag splits are one word again. */
static guint
read_unit (GString *unit, const GstAugCue *cue, guint i, const gchar *text)
{
  const guint first = i;
  GstAugTokenKind kind = GST_AUG_TOKEN_OPAQUE;

  g_string_truncate (unit, 0);
  for (; i < cue->tokens->len && i - first < MAX_PIECES; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (!*token->text)
      continue;
    if (unit->len == 0)
      kind = token->kind;
    else if (token->kind != kind || (kind != GST_AUG_TOKEN_SPACE && kind != GST_AUG_TOKEN_OPAQUE))
      break;
    if (kind == GST_AUG_TOKEN_SPACE)
      g_string_assign (unit, " ");
    else
      append_folded (
          unit, i == first ? text : token->text, strlen (i == first ? text : token->text));
  }
  return i;
}

/* 0: there is none */
static guint
find_step (const GstAugPhrases *self, guint node, const gchar *text)
{
  const Step step = { node, (gchar *) text };

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->steps, &step));
}

static guint
add_step (GstAugPhrases *self, guint node, const gchar *text)
{
  guint next = find_step (self, node, text);
  Step *step;

  if (next)
    return next;
  step = g_new (Step, 1);
  step->node = node;
  step->text = g_strdup (text);
  next = self->values->len;
  g_array_set_size (self->values, next + 1);
  g_hash_table_insert (self->steps, step, GUINT_TO_POINTER (next));
  return next;
}

/**
 * gst_aug_phrases_add: (skip)
 * @phrases: phrases
 * @phrase: words as they stand in a text
 * @value: what is told where it is found; of equal phrases the first one's
 *
 * Adds a phrase.
 */
void
gst_aug_phrases_add (GstAugPhrases *phrases, const gchar *phrase, guint value)
{
  g_autoptr (GstAugCue) cue = gst_aug_cue_new (phrase, -1, GST_AUG_TEXT_UTF8);
  guint node = 0, *at;

  for (guint i = 0; i < cue->tokens->len;) {
    i = read_unit (phrases->unit, cue, i, gst_aug_cue_nth (cue, i)->text);
    if (phrases->unit->len)
      node = add_step (phrases, node, phrases->unit->str);
  }
  at = &g_array_index (phrases->values, guint, node);
  if (node && !*at)
    *at = value + 1;
}

/* The "'s" at the end of a word, or its end. */
static const gchar *
find_possessive (const gchar *word)
{
  const gsize n = strlen (word);

  if (n > 2 && g_ascii_tolower (word[n - 1]) == 's') {
    if (word[n - 2] == '\'')
      return word + n - 2;
    if (n > 4 && memcmp (word + n - 4, "\xE2\x80\x99", 3) == 0)
      return word + n - 4;
  }
  return word + n;
}

/* Where the parts of a compound end: well|-known, example|.com, l|'homme. @ends has room for
 * MAX_PARTS; more parts are not told apart. */
#define MAX_PARTS 8
static guint
find_parts (const gchar *word, const gchar **ends)
{
  guint n = 0;

  for (const gchar *p = word; *p && n < MAX_PARTS - 1; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isalnum (c) && !g_unichar_ismark (c))
      ends[n++] = p;
  }
  ends[n++] = word + strlen (word);
  return n;
}

/* Whether a phrase ends with the first @size bytes of a word: 1 more than its value. */
static guint
ends_with (GstAugPhrases *self, guint node, const gchar *word, gsize size)
{
  g_string_truncate (self->unit, 0);
  append_folded (self->unit, word, size);
  node = find_step (self, node, self->unit->str);
  return node ? g_array_index (self->values, guint, node) : 0;
}

/* A phrase that ends within the word: 1 more than its value. */
static guint
ends_within (GstAugPhrases *self, guint node, const gchar *word, GstAugPhraseMatch *match)
{
  const gchar *ends[MAX_PARTS];
  guint value, n;

  match->rest = find_possessive (word);
  match->owned = *match->rest != '\0';
  if (match->owned && (value = ends_with (self, node, word, (gsize) (match->rest - word))))
    return value;
  n = find_parts (word, ends);
  match->owned = FALSE;
  for (guint i = n - 1; i-- > 0;) {
    match->rest = ends[i];
    if ((value = ends_with (self, node, word, (gsize) (ends[i] - word))))
      return value;
  }
  return 0;
}

/* The same of a word in pieces, which is the unit that was read. */
static guint
ends_within_pieces (GstAugPhrases *self, guint node)
{
  g_autofree gchar *word = g_strdup (self->unit->str);
  GstAugPhraseMatch found;

  return ends_within (self, node, word, &found);
}

/* @first: what is read of token @i, to its end */
static gboolean
match_from (GstAugPhrases *self, const GstAugCue *cue, guint i, const gchar *first,
    GstAugPhraseMatch *match)
{
  guint node = 0, next, value;

  match->tokens = 0;
  for (guint k = i; k < cue->tokens->len; k = next) {
    const GstAugToken *token = gst_aug_cue_nth (cue, k);
    const gchar *text = k == i ? first : token->text;
    GstAugPhraseMatch found = { 0 };
    const guint at = node;

    next = read_unit (self->unit, cue, k, text);
    node = find_step (self, at, self->unit->str);
    value = node ? g_array_index (self->values, guint, node) : 0;
    if (!value && token->kind == GST_AUG_TOKEN_WORD)
      value = ends_within (self, at, text, &found);
    else if (!value && token->kind == GST_AUG_TOKEN_OPAQUE)
      value = ends_within_pieces (self, at);
    if (value) {
      found.tokens = next - i;
      found.value = value - 1;
      *match = found;
    }
    if (!node)
      break;
  }
  return match->tokens > 0;
}

/**
 * gst_aug_phrases_match: (skip)
 * @phrases: phrases
 * @cue: a cue
 * @i: number of a token
 * @match: (out): what was found
 *
 * Looks for the longest phrase that begins at a token. Its last word may have a possessive 's or
 * the rest of a compound behind it.
 *
 * Returns: whether there is one
 */
gboolean
gst_aug_phrases_match (
    GstAugPhrases *phrases, const GstAugCue *cue, guint i, GstAugPhraseMatch *match)
{
  const gchar *text = gst_aug_cue_nth (cue, i)->text;

  return *text && match_from (phrases, cue, i, text, match);
}

/**
 * gst_aug_phrases_match_part: (skip)
 * @phrases: phrases
 * @cue: a cue
 * @i: number of a word
 * @match: (out): what was found
 *
 * Looks for a phrase that begins within a compound, with a part that is not its first.
 *
 * Returns: whether there is one
 */
gboolean
gst_aug_phrases_match_part (
    GstAugPhrases *phrases, const GstAugCue *cue, guint i, GstAugPhraseMatch *match)
{
  const gchar *ends[MAX_PARTS];
  const guint n = find_parts (gst_aug_cue_nth (cue, i)->text, ends);

  for (guint k = 0; k + 1 < n; k++) {
    const gchar *start = g_utf8_next_char (ends[k]);

    if (*start && match_from (phrases, cue, i, start, match))
      return TRUE;
  }
  return FALSE;
}

/**
 * gst_aug_text_read_list: (skip)
 * @value: words and phrases with @separators between, or @ and the name of a file with one on each
 *     line
 * @separators: characters
 * @setting: the setting whose value it is
 * @tools: what operations share, is told what cannot be read
 *
 * Returns: (transfer full) (nullable): the words and phrases; %NULL where the file cannot be read
 */
gchar **
gst_aug_text_read_list (
    const gchar *value, const gchar *separators, const gchar *setting, GstAugTextTools *tools)
{
  g_autofree gchar *text = NULL, *valid = NULL;
  g_autoptr (GError) error = NULL;
  gchar **list;
  gsize size, n = 0;

  if (*value != '@') {
    list = g_strsplit_set (value, separators, -1);
  } else if (g_file_get_contents (value + 1, &text, &size, &error)) {
    valid = g_utf8_make_valid (text, (gssize) size);
    list = g_strsplit_set (valid, "\r\n", -1);
  } else {
    gst_aug_text_tools_warn (tools, value,
        "%s cannot be read (%s); set %s=@FILE to a file with one on each line", setting,
        error->message, setting);
    return NULL;
  }
  for (gsize i = 0; list[i]; i++) {
    if (*g_strstrip (list[i]))
      list[n++] = list[i];
    else
      g_free (list[i]);
  }
  list[n] = NULL;
  return list;
}
