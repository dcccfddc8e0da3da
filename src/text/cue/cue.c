/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/*
 * A cue as tokens that can be moved. Every token knows the elements of markup it stands in, so a
 * word takes its tags along; elements are opened and closed anew where the cue is written, as few
 * as will do. What no operation has touched is written as it was, byte by byte.
 */
#include "cue.h"

#include <string.h>

#include "scan.h"

static GstAugToken *
add (GstAugCue *cue, GstAugTokenKind kind, const GstAugStyle *style)
{
  const GstAugToken token = { .kind = kind, .style = style, .text = "" };

  g_array_append_val (cue->tokens, token);
  return gst_aug_cue_nth (cue, cue->tokens->len - 1);
}

/* Adds the bytes [@start, @stop) of what is read, all of one style. */
static void
add_text (GstAugCue *cue, const GstAugScan *scan, GstAugTokenKind kind, gsize start, gsize stop)
{
  GstAugToken *token = add (cue, kind, scan->style[start]);
  const gsize from = scan->at[start], to = scan->end[stop - 1];

  token->text = g_string_chunk_insert_len (cue->strings, scan->plain->str + start, stop - start);
  token->raw = g_string_chunk_insert_len (cue->strings, scan->source + from, to - from);
}

static GstAugTokenKind
kind_of (const gchar *text, gsize n)
{
  gboolean digit = FALSE, space = TRUE;

  for (const gchar *p = text; p < text + n; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (g_unichar_isalpha (c))
      return GST_AUG_TOKEN_WORD;
    digit |= g_unichar_isdigit (c);
    space &= g_unichar_isspace (c);
  }
  return digit ? GST_AUG_TOKEN_NUMBER : space ? GST_AUG_TOKEN_SPACE : GST_AUG_TOKEN_PUNCTUATION;
}

/* The end of the segment at @start: words are joined at a hyphen (well-known), blanks with blanks.
 */
static gsize
segment_end (const GstAugScan *scan, gsize start)
{
  const gchar *plain = scan->plain->str;
  const gsize size = scan->plain->len;
  gsize stop = start + 1;
  GstAugTokenKind kind;

  while (!scan->breaks[stop])
    stop++;
  kind = kind_of (plain + start, stop - start);
  while (stop < size) {
    gsize next = stop + 1;

    if (kind == GST_AUG_TOKEN_WORD && plain[stop] == '-' && stop + 1 < size)
      for (next = stop + 2; !scan->breaks[next];)
        next++;
    else if (kind == GST_AUG_TOKEN_SPACE)
      while (!scan->breaks[next])
        next++;
    else
      break;
    if (kind_of (plain + stop + (kind == GST_AUG_TOKEN_WORD),
            next - stop - (kind == GST_AUG_TOKEN_WORD)) != kind)
      break;
    stop = next;
  }
  return stop;
}

/* Whether no tag, override block or comment stands among the bytes [@start, @stop). */
static gboolean
in_one_piece (const GstAugScan *scan, gsize start, gsize stop)
{
  for (gsize i = start + 1; i < stop; i++)
    if (scan->style[i] != scan->style[start] || scan->hidden[i])
      return FALSE;
  return TRUE;
}

/* What stands unseen in front of byte @at. */
static void
add_hidden (GstAugCue *cue, const GstAugScan *scan, gsize at)
{
  for (guint i = scan->hidden[at]; i && i <= scan->pieces->len; i++) {
    const GstAugHidden *piece = &g_array_index (scan->pieces, GstAugHidden, i - 1);

    if (piece->at != at)
      break;
    add (cue, GST_AUG_TOKEN_OPAQUE, piece->style)->raw =
        g_string_chunk_insert_len (cue->strings, piece->text, piece->size);
  }
}

/* A word of several pieces is left as it is, piece by piece; other things are cut where they must.
 */
static void
add_segment (GstAugCue *cue, const GstAugScan *scan, gsize start, gsize stop)
{
  GstAugTokenKind kind = kind_of (scan->plain->str + start, stop - start);
  const gboolean whole = in_one_piece (scan, start, stop);

  if (!whole && kind != GST_AUG_TOKEN_SPACE)
    kind = GST_AUG_TOKEN_OPAQUE;
  while (start < stop) {
    gsize end = start + 1;

    add_hidden (cue, scan, start);
    while (end < stop && scan->style[end] == scan->style[start] && !scan->hidden[end])
      end++;
    add_text (cue, scan, kind, start, end);
    start = end;
  }
}

/**
 * gst_aug_cue_new: (skip)
 * @text: a cue; needs no NUL at its end
 * @size: bytes in @text, -1 where it ends with NUL
 * @format: how @text is written
 *
 * Reads a cue. What is not UTF-8 becomes U+FFFD, NULs at the end are dropped; markup that does not
 * parse is read as plain text.
 *
 * Returns: (transfer full): the cue
 */
GstAugCue *
gst_aug_cue_new (const gchar *text, gssize size, GstAugTextFormat format)
{
  GstAugCue *cue = g_new0 (GstAugCue, 1);
  GstAugScan scan;
  gsize start = 0;

  cue->tokens = g_array_new (FALSE, TRUE, sizeof (GstAugToken));
  cue->strings = g_string_chunk_new (512);
  cue->styles = g_ptr_array_new_with_free_func (g_free);
  gst_aug_scan_init (&scan, text, size, format, cue->strings, cue->styles);
  cue->markup = scan.markup;
  while (start < scan.plain->len) {
    const gsize stop = segment_end (&scan, start);

    add_segment (cue, &scan, start, stop);
    start = stop;
  }
  add_hidden (cue, &scan, scan.plain->len);
  gst_aug_scan_clear (&scan);
  return cue;
}

/**
 * gst_aug_cue_free: (skip)
 * @cue: (transfer full): a cue
 */
void
gst_aug_cue_free (GstAugCue *cue)
{
  g_array_unref (cue->tokens);
  g_string_chunk_free (cue->strings);
  g_ptr_array_unref (cue->styles);
  g_free (cue);
}

static guint
depth_of (const GstAugStyle *style)
{
  guint depth = 0;

  for (; style; style = style->outer)
    depth++;
  return depth;
}

static void
open_styles (GString *out, const GstAugStyle *style, const GstAugStyle *outer)
{
  if (style == outer)
    return;
  open_styles (out, style->outer, outer);
  g_string_append (out, style->tag);
}

/* The innermost element that holds both. */
static const GstAugStyle *
common_style (const GstAugStyle *a, const GstAugStyle *b)
{
  guint m = depth_of (a), n = depth_of (b);

  for (; m > n; m--)
    a = a->outer;
  for (; n > m; n--)
    b = b->outer;
  for (; a != b; b = b->outer)
    a = a->outer;
  return a;
}

/* Closes what ends between @from and @to, and opens what begins. */
static void
change_style (GString *out, const GstAugStyle *from, const GstAugStyle *to)
{
  const GstAugStyle *common = common_style (from, to);

  for (; from != common; from = from->outer)
    g_string_append_printf (out, "</%s>", from->name);
  open_styles (out, to, common);
}

/* Only these three mean something between tags. */
static void
append_escaped (GString *out, const gchar *text)
{
  for (; *text; text++) {
    if (*text == '&')
      g_string_append (out, "&amp;");
    else if (*text == '<')
      g_string_append (out, "&lt;");
    else if (*text == '>')
      g_string_append (out, "&gt;");
    else
      g_string_append_c (out, *text);
  }
}

/**
 * gst_aug_cue_to_string: (skip)
 * @cue: a cue
 *
 * Returns: (transfer full): the cue as it was written: markup where it was markup
 */
gchar *
gst_aug_cue_to_string (const GstAugCue *cue)
{
  GString *out = g_string_new (NULL);
  const GstAugStyle *style = NULL;

  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    change_style (out, style, token->style);
    style = token->style;
    if (token->raw)
      g_string_append (out, token->raw);
    else if (cue->markup)
      append_escaped (out, token->text);
    else
      g_string_append (out, token->text);
  }
  change_style (out, style, NULL);
  return g_string_free (out, FALSE);
}

/**
 * gst_aug_cue_to_plain: (skip)
 * @cue: a cue
 *
 * Returns: (transfer full): what is read
 */
gchar *
gst_aug_cue_to_plain (const GstAugCue *cue)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < cue->tokens->len; i++)
    g_string_append (out, gst_aug_cue_nth (cue, i)->text);
  return g_string_free (out, FALSE);
}

/**
 * gst_aug_cue_find_words: (skip)
 * @cue: a cue
 * @kept: whether words that no operation may change count too
 *
 * Returns: (transfer full) (element-type guint): where its words stand among the tokens
 */
GArray *
gst_aug_cue_find_words (const GstAugCue *cue, gboolean kept)
{
  GArray *words = g_array_sized_new (FALSE, FALSE, sizeof (guint), cue->tokens->len);

  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (token->kind == GST_AUG_TOKEN_WORD && (kept || !token->kept))
      g_array_append_val (words, i);
  }
  return words;
}

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

/**
 * gst_aug_cue_insert: (skip)
 * @cue: a cue
 * @i: number of the token before which it is put; one behind the last is the end
 * @kind: what it is
 * @text: what is read
 * @blank: whether a blank parts it from its neighbours
 *
 * Puts a token in, in the elements of its neighbour. The blank comes behind it, at the end of a cue
 * in front of it.
 */
void
gst_aug_cue_insert (
    GstAugCue *cue, guint i, GstAugTokenKind kind, const gchar *text, gboolean blank)
{
  const gboolean last = i == cue->tokens->len;
  const GstAugStyle *style =
      cue->tokens->len == 0 ? NULL : gst_aug_cue_nth (cue, last ? i - 1 : i)->style;
  const GstAugToken word = {
    .kind = kind, .text = g_string_chunk_insert (cue->strings, text), .style = style
  };
  const GstAugToken space = { .kind = GST_AUG_TOKEN_SPACE, .text = " ", .style = style };

  if (blank && last && i > 0)
    g_array_insert_val (cue->tokens, i++, space);
  g_array_insert_val (cue->tokens, i, word);
  if (blank && !last)
    g_array_insert_val (cue->tokens, i + 1, space);
  cue->n_changes++;
}

static gboolean
is_blank (const GstAugCue *cue, guint i)
{
  const GstAugToken *token;

  if (i >= cue->tokens->len)
    return FALSE;
  token = gst_aug_cue_nth (cue, i);
  return token->kind == GST_AUG_TOKEN_SPACE && !strchr (token->text, '\n');
}

/**
 * gst_aug_cue_remove: (skip)
 * @cue: a cue
 * @i: number of a token
 *
 * Takes a token out, and the blank behind it, or where none is the one in front of it. Line ends
 * stay.
 */
void
gst_aug_cue_remove (GstAugCue *cue, guint i)
{
  g_array_remove_index (cue->tokens, i);
  if (is_blank (cue, i))
    g_array_remove_index (cue->tokens, i);
  else if (i > 0 && is_blank (cue, i - 1))
    g_array_remove_index (cue->tokens, i - 1);
  cue->n_changes++;
}

/**
 * gst_aug_cue_swap: (skip)
 * @cue: a cue
 * @i: number of a token
 * @j: number of another one
 *
 * Lets two tokens change places; each takes the elements it stands in along.
 */
void
gst_aug_cue_swap (GstAugCue *cue, guint i, guint j)
{
  GstAugToken *a = gst_aug_cue_nth (cue, i), *b = gst_aug_cue_nth (cue, j);
  const GstAugToken kept = *a;

  *a = *b;
  *b = kept;
  cue->n_changes++;
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
      GstAugStyle *style = g_new (GstAugStyle, 1);

      style->outer = outer = token->style;
      style->tag = g_string_chunk_insert (cue->strings, tag);
      style->name = g_string_chunk_insert (cue->strings, name);
      g_ptr_array_add (cue->styles, style);
      inner = style;
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

    token->text = g_string_chunk_insert (cue->strings, token->text);
    token->raw = token->kind == GST_AUG_TOKEN_OPAQUE
                     ? g_string_chunk_insert (cue->strings, token->raw)
                     : NULL;
    token->style = style;
  }
  if (n)
    g_array_remove_range (cue->tokens, i, n);
  if (read->tokens->len)
    g_array_insert_vals (cue->tokens, i, read->tokens->data, read->tokens->len);
  cue->n_changes++;
  return read->tokens->len;
}
