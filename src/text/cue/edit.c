/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What operations do to the tokens of a cue. */
#include <string.h>

#include "../words.h"
#include "scan.h"

/**
 * gst_aug_cue_replace: (skip)
 * @cue: a cue
 * @i: number of a token
 * @text: what is read instead; several words stay one token
 *
 * Writes other text where a token stands, in its elements.
 */
void
gst_aug_cue_replace (GstAugCue *cue, guint i, const gchar *text)
{
  GstAugToken *token = gst_aug_cue_nth (cue, i);

  token->text = g_string_chunk_insert (cue->strings, text);
  token->raw = NULL;
  cue->n_changes++;
}

/* A token that comes to stand between others, with a blank where it wants one; @behind: whether
 * something stands in front. How many tokens that makes. */
static guint
make_tokens (
    GstAugCue *cue, const GstAugInsertion *insertion, gboolean behind, GstAugToken tokens[2])
{
  const guint n = cue->tokens->len;
  const gboolean last = insertion->at >= n;
  const GstAugStyle *style =
      n == 0 ? NULL : gst_aug_cue_nth (cue, last ? n - 1 : insertion->at)->style;
  const GstAugToken word = { .kind = insertion->kind,
    .text = g_string_chunk_insert (cue->strings, insertion->text),
    .style = style };
  const GstAugToken space = { .kind = GST_AUG_TOKEN_SPACE, .text = " ", .style = style };
  const gboolean in_front = insertion->blank && last && behind;

  tokens[in_front] = word;
  tokens[!in_front] = space;
  return insertion->blank && (in_front || !last) ? 2 : 1;
}

/**
 * gst_aug_cue_insert_all: (skip)
 * @cue: a cue
 * @insertions: (array length=n): tokens, those that come first first
 * @n: how many
 *
 * Puts tokens in, each in the elements of its neighbour. The blank comes behind it, at the end of a
 * cue in front of it. Numbers of tokens are those before the first is put in.
 */
void
gst_aug_cue_insert_all (GstAugCue *cue, const GstAugInsertion *insertions, guint n)
{
  GArray *tokens = g_array_sized_new (FALSE, TRUE, sizeof (GstAugToken), cue->tokens->len + 2 * n);
  GstAugToken made[2];
  guint k = 0;

  for (guint i = 0; i <= cue->tokens->len; i++) {
    for (; k < n && (insertions[k].at <= i || i == cue->tokens->len); k++)
      g_array_append_vals (tokens, made, make_tokens (cue, &insertions[k], tokens->len > 0, made));
    if (i < cue->tokens->len)
      g_array_append_val (tokens, *gst_aug_cue_nth (cue, i));
  }
  g_array_unref (cue->tokens);
  cue->tokens = tokens;
  cue->n_changes += n;
}

/**
 * gst_aug_cue_insert: (skip)
 * @cue: a cue
 * @i: number of the token before which it is put; one behind the last is the end
 * @kind: what it is
 * @text: what is read
 * @blank: whether a blank parts it from its neighbours
 *
 * Puts one token in, as gst_aug_cue_insert_all() does. Many are put in faster together.
 */
void
gst_aug_cue_insert (
    GstAugCue *cue, guint i, GstAugTokenKind kind, const gchar *text, gboolean blank)
{
  const GstAugInsertion insertion = { MIN (i, cue->tokens->len), kind, text, blank };
  GstAugToken made[2];
  const guint n = make_tokens (cue, &insertion, i > 0, made);

  g_array_insert_vals (cue->tokens, insertion.at, made, n);
  cue->n_changes++;
}

/**
 * gst_aug_token_ends_line: (skip)
 * @token: a token
 *
 * Returns: whether a line ends in it
 */
gboolean
gst_aug_token_ends_line (const GstAugToken *token)
{
  for (const gchar *p = token->text; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if ((c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_blank (const GstAugToken *token)
{
  return token->kind == GST_AUG_TOKEN_SPACE && !token->kept && !gst_aug_token_ends_line (token);
}

/* A blank between words needs no element that does not hold both. */
static void
mend_blank (GstAugCue *cue, guint i)
{
  GstAugToken *token;

  if (i == 0 || i + 1 >= cue->tokens->len)
    return;
  token = gst_aug_cue_nth (cue, i);
  if (token->kind == GST_AUG_TOKEN_SPACE && !token->kept)
    token->style = gst_aug_style_common (
        gst_aug_cue_nth (cue, i - 1)->style, gst_aug_cue_nth (cue, i + 1)->style);
}

/* A word, or something the near end of which looks like a part of one: a mark without a letter, a
 * key. */
static gboolean
is_word (const GstAugToken *token, gboolean end)
{
  gunichar c;

  if (!token || !*token->text)
    return FALSE;
  c = g_utf8_get_char (
      end ? g_utf8_find_prev_char (token->text, token->text + strlen (token->text)) : token->text);
  return token->kind == GST_AUG_TOKEN_WORD || token->kind == GST_AUG_TOKEN_OPAQUE || c == 0x20E3 ||
         g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* Whether two words become one where nothing is between them. */
static gboolean
would_join (const GstAugToken *a, const GstAugToken *b)
{
  const gchar *end = a->text + strlen (a->text), *last = g_utf8_find_prev_char (a->text, end);
  const gsize n = (gsize) (end - last), m = (gsize) (g_utf8_next_char (b->text) - b->text);
  gchar both[12], breaks[13];

  memcpy (both, last, n);
  memcpy (both + n, b->text, m);
  gst_aug_find_word_breaks (both, n + m, breaks);
  return !breaks[n];
}

/* Closes the gap between the last of @tokens and @next: of the blanks on both sides one goes, where
 * words do not come together. Whether it is @next. */
static gboolean
close_gap (GArray *tokens, const GstAugToken *next)
{
  const GstAugToken *last =
      tokens->len ? &g_array_index (tokens, GstAugToken, tokens->len - 1) : NULL;
  const GstAugToken blank = { .kind = GST_AUG_TOKEN_SPACE, .text = " " };

  if (next && is_blank (next))
    return !is_word (last, TRUE);
  if (last && is_blank (last) && !is_word (next, FALSE))
    g_array_set_size (tokens, tokens->len - 1);
  else if (is_word (last, TRUE) && is_word (next, FALSE) && would_join (last, next))
    g_array_append_val (tokens, blank);
  return FALSE;
}

/**
 * gst_aug_cue_remove_all: (skip)
 * @cue: a cue
 * @numbers: (array length=n): numbers of tokens, growing
 * @n: how many
 *
 * Takes tokens out, each run of them with the blank behind it, or where none is the one in front of
 * it. Line ends stay.
 */
void
gst_aug_cue_remove_all (GstAugCue *cue, const guint *numbers, guint n)
{
  GArray *tokens = g_array_sized_new (FALSE, TRUE, sizeof (GstAugToken), cue->tokens->len);
  g_autofree guint *seams = g_new (guint, n);
  guint k = 0, n_seams = 0;

  for (guint i = 0; i < cue->tokens->len;) {
    if (k == n || numbers[k] != i) {
      g_array_append_val (tokens, *gst_aug_cue_nth (cue, i++));
      continue;
    }
    for (; k < n && numbers[k] == i; k++)
      i++;
    if (close_gap (tokens, i < cue->tokens->len ? gst_aug_cue_nth (cue, i) : NULL))
      i++;
    seams[n_seams++] = tokens->len;
  }
  g_array_unref (cue->tokens);
  cue->tokens = tokens;
  for (guint i = 0; i < n_seams; i++) {
    mend_blank (cue, seams[i]);
    if (seams[i])
      mend_blank (cue, seams[i] - 1);
  }
  cue->n_changes += n;
}

/**
 * gst_aug_cue_remove: (skip)
 * @cue: a cue
 * @i: number of a token
 *
 * Takes one token out, as gst_aug_cue_remove_all() does. Many are taken out faster together.
 */
void
gst_aug_cue_remove (GstAugCue *cue, guint i)
{
  gst_aug_cue_remove_all (cue, &i, 1);
}

/**
 * gst_aug_cue_cut: (skip)
 * @cue: a cue
 * @numbers: (array length=n): numbers of tokens, growing
 * @n: how many
 *
 * Takes tokens out, and nothing else.
 */
void
gst_aug_cue_cut (GstAugCue *cue, const guint *numbers, guint n)
{
  guint k = 0, to = 0;

  for (guint i = 0; i < cue->tokens->len; i++) {
    if (k < n && numbers[k] == i)
      k++;
    else
      *gst_aug_cue_nth (cue, to++) = *gst_aug_cue_nth (cue, i);
  }
  g_array_set_size (cue->tokens, to);
  cue->n_changes += n;
}

/**
 * gst_aug_cue_swap: (skip)
 * @cue: a cue
 * @i: number of a token
 * @j: number of another one
 *
 * Lets two tokens change places; each takes the elements it stands in along. Where tags of an
 * unheard-of length have been taken along too often, they stay, so that a cue does not grow without
 * bound.
 */
void
gst_aug_cue_swap (GstAugCue *cue, guint i, guint j)
{
  GstAugToken *a = gst_aug_cue_nth (cue, i), *b = gst_aug_cue_nth (cue, j);
  const GstAugToken first = *a;
  const gsize size = 4 * ((a->style ? a->style->size : 0) + (b->style ? b->style->size : 0));

  *a = *b;
  *b = first;
  cue->n_changes++;
  if (a->style == b->style)
    return;
  if (cue->moves < size) {
    b->style = a->style;
    a->style = first.style;
    return;
  }
  cue->moves -= size;
  mend_blank (cue, i + 1);
  mend_blank (cue, j + 1);
  if (i)
    mend_blank (cue, i - 1);
  if (j)
    mend_blank (cue, j - 1);
}

/**
 * gst_aug_cue_wrap: (skip)
 * @cue: a cue in markup
 * @i: number of the first token
 * @n: how many tokens
 * @tag: an opening tag
 * @name: its element's name
 *
 * Puts tokens into one more element, each innermost.
 */
void
gst_aug_cue_wrap (GstAugCue *cue, guint i, guint n, const gchar *tag, const gchar *name)
{
  const GstAugStyle *outer = NULL, *inner = NULL;

  for (guint k = i; k < i + n; k++) {
    GstAugToken *token = gst_aug_cue_nth (cue, k);

    if (!inner || token->style != outer) {
      outer = token->style;
      inner = gst_aug_style_new (cue->strings, cue->styles, outer, tag, strlen (tag));
    }
    token->style = inner;
  }
  cue->n_changes++;
}

/**
 * gst_aug_cue_splice: (skip)
 * @cue: a cue
 * @i: number of a token; one behind the last is the end
 * @n: how many tokens are taken out from there
 * @text: what is read instead, without markup
 *
 * Writes text where tokens stand, as tokens of its own, in the elements of the first.
 *
 * Returns: how many tokens the text takes
 */
guint
gst_aug_cue_splice (GstAugCue *cue, guint i, guint n, const gchar *text)
{
  g_autoptr (GstAugCue) read = gst_aug_cue_new (text, -1, GST_AUG_TEXT_UTF8);
  const guint from = i < cue->tokens->len ? i : i - 1;
  const GstAugStyle *style = cue->tokens->len ? gst_aug_cue_nth (cue, from)->style : NULL;

  for (guint k = 0; k < read->tokens->len; k++) {
    GstAugToken *token = gst_aug_cue_nth (read, k);

    /* an override block is the only thing that is written and not read in plain text */
    token->raw = *token->text ? NULL : gst_aug_cue_spell (cue, token->raw, strlen (token->raw));
    token->text = g_string_chunk_insert (cue->strings, token->text);
    token->style = style;
  }
  if (n)
    g_array_remove_range (cue->tokens, i, n);
  if (read->tokens->len)
    g_array_insert_vals (cue->tokens, i, read->tokens->data, read->tokens->len);
  cue->n_changes++;
  return read->tokens->len;
}
