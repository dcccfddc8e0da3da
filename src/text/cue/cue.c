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

/* Adds the bytes [@start, @stop) of what is read, all of one style. How they were written is kept
 * where it is something else. */
static void
add_text (GstAugCue *cue, const GstAugScan *scan, GstAugTokenKind kind, gsize start, gsize stop)
{
  GstAugToken *token = add (cue, kind, scan->style[start]);
  const gchar *text = scan->plain->str + start, *raw = scan->source + scan->at[start];
  const gsize n = stop - start, size = scan->end[stop - 1] - scan->at[start];

  token->text = g_string_chunk_insert_len (cue->strings, text, (gssize) n);
  if (!scan->markup && cue->markup)
    return;
  token->raw = size == n && memcmp (text, raw, n) == 0
                   ? token->text
                   : g_string_chunk_insert_len (cue->strings, raw, (gssize) size);
}

static GstAugTokenKind
kind_of (const gchar *text, gsize n)
{
  gboolean digit = FALSE, space = TRUE;

  for (const gchar *p = text; p < text + n; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (g_unichar_isalpha (c))
      return GST_AUG_TOKEN_WORD;
    if (gst_aug_is_direction (c))
      return GST_AUG_TOKEN_OPAQUE;
    if (c == 0x20E3) /* the box of a key around a digit */
      return GST_AUG_TOKEN_PUNCTUATION;
    digit |= g_unichar_isdigit (c);
    space &= g_unichar_isspace (c);
  }
  return digit ? GST_AUG_TOKEN_NUMBER : space ? GST_AUG_TOKEN_SPACE : GST_AUG_TOKEN_PUNCTUATION;
}

/* Bytes of the hyphen at @p: the ASCII one, U+2010 or U+2011; 0: none. */
static gsize
hyphen_at (const gchar *p)
{
  if (*p == '-')
    return 1;
  return (guint8) p[0] == 0xE2 && (guint8) p[1] == 0x80 &&
                 ((guint8) p[2] == 0x90 || (guint8) p[2] == 0x91)
             ? 3
             : 0;
}

static gsize
next_break (const GstAugScan *scan, gsize from)
{
  do
    from++;
  while (!scan->breaks[from]);
  return from;
}

/* The end of the segment at @start: words are joined at a hyphen (well-known), blanks with blanks.
 */
static gsize
segment_end (const GstAugScan *scan, gsize start)
{
  const gchar *plain = scan->plain->str;
  gsize stop = next_break (scan, start);
  const GstAugTokenKind kind = kind_of (plain + start, stop - start);

  while (stop < scan->plain->len) {
    const gsize skip = kind == GST_AUG_TOKEN_WORD ? hyphen_at (plain + stop) : 0;
    gsize next;

    if ((kind == GST_AUG_TOKEN_WORD && (!skip || stop + skip >= scan->plain->len)) ||
        (kind != GST_AUG_TOKEN_WORD && kind != GST_AUG_TOKEN_SPACE))
      break;
    next = next_break (scan, stop + skip);
    if (!scan->breaks[stop + skip] || kind_of (plain + stop + skip, next - stop - skip) != kind)
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
        scan->markup ? g_string_chunk_insert_len (cue->strings, piece->text, (gssize) piece->size)
                     : gst_aug_cue_spell (cue, piece->text, piece->size);
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
 * parse is read as plain text, and escaped where it is written, so that it does then.
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
  cue->markup = format == GST_AUG_TEXT_PANGO_MARKUP;
  cue->escaped = cue->markup && !scan.markup;
  cue->size = strlen (scan.source);
  cue->moves = 4096 + 8 * cue->size;
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

/**
 * gst_aug_cue_make_markup: (skip)
 * @cue: a cue in plain text
 *
 * Makes it a cue in markup that reads the same: what would mean something there is escaped.
 */
void
gst_aug_cue_make_markup (GstAugCue *cue)
{
  cue->markup = TRUE;
  for (guint i = 0; i < cue->tokens->len; i++) {
    GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (token->raw)
      token->raw = *token->text ? NULL : gst_aug_cue_spell (cue, token->raw, strlen (token->raw));
  }
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
