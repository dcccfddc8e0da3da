/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* A cue as it is read and as it is written: elements are opened and closed anew, as few as will do.
 */
#include <string.h>

#include "scan.h"

/* Opens what stands between @outer and @style; from the inside, so no depth is too much. */
static void
open_styles (GString *out, const GstAugStyle *style, const GstAugStyle *outer)
{
  const gsize n = style ? style->size - (outer ? outer->size : 0) : 0;
  gchar *p;

  g_string_set_size (out, out->len + n);
  p = out->str + out->len;
  for (; style != outer; style = style->outer) {
    p -= style->tag_size;
    memcpy (p, style->tag, style->tag_size);
  }
}

/* The innermost element that holds both. */
const GstAugStyle *
gst_aug_style_common (const GstAugStyle *a, const GstAugStyle *b)
{
  while (a != b) {
    if (!a || !b)
      return NULL;
    if (a->depth >= b->depth)
      a = a->outer;
    else
      b = b->outer;
  }
  return a;
}

/* Closes what ends between @from and @to, and opens what begins. */
static void
change_style (GString *out, const GstAugStyle *from, const GstAugStyle *to)
{
  const GstAugStyle *common = gst_aug_style_common (from, to);

  for (; from && from != common; from = from->outer) {
    g_string_append (out, "</");
    g_string_append (out, from->name);
    g_string_append_c (out, '>');
  }
  open_styles (out, to, common);
}

/* Only these three mean something between tags. */
static void
append_escaped (GString *out, const gchar *text, gsize size)
{
  for (const gchar *p = text; p < text + size; p++) {
    if (*p == '&')
      g_string_append (out, "&amp;");
    else if (*p == '<')
      g_string_append (out, "&lt;");
    else if (*p == '>')
      g_string_append (out, "&gt;");
    else
      g_string_append_c (out, *p);
  }
}

/* How plain text is written in the cue, kept by it. */
const gchar *
gst_aug_cue_spell (GstAugCue *cue, const gchar *text, gsize size)
{
  GString *out;
  const gchar *kept;

  if (!cue->markup)
    return g_string_chunk_insert_len (cue->strings, text, (gssize) size);
  out = g_string_sized_new (size + 16);
  append_escaped (out, text, size);
  kept = g_string_chunk_insert_len (cue->strings, out->str, (gssize) out->len);
  g_string_free (out, TRUE);
  return kept;
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
  GString *out = g_string_sized_new (cue->size + 32);
  const GstAugStyle *style = NULL;

  for (guint i = 0; i < cue->tokens->len; i++) {
    const GstAugToken *token = gst_aug_cue_nth (cue, i);

    if (style != token->style)
      change_style (out, style, token->style);
    style = token->style;
    if (token->raw)
      g_string_append (out, token->raw);
    else if (cue->markup)
      append_escaped (out, token->text, strlen (token->text));
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
  GString *out = g_string_sized_new (cue->size + 32);

  for (guint i = 0; i < cue->tokens->len; i++)
    g_string_append (out, gst_aug_cue_nth (cue, i)->text);
  return g_string_free (out, FALSE);
}
