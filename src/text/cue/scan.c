/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* From the bytes of a cue to what is read, and what each byte of that stands in. */
#include "scan.h"

#include <string.h>

#include "../words.h"

typedef struct {
  GstAugScan *scan;
  GStringChunk *strings;
  GPtrArray *styles;
  const GstAugStyle *style;
} Reader;

static void
read_text (Reader *self, const gchar *text, gsize n, gsize at, gsize end)
{
  GstAugScan *scan = self->scan;
  const gsize from = scan->plain->len;

  g_string_append_len (scan->plain, text, (gssize) n);
  for (gsize i = from; i < from + n; i++) {
    scan->at[i] = (guint32) at;
    scan->end[i] = (guint32) end;
    scan->style[i] = self->style;
  }
}

static void
read_hidden (Reader *self, const gchar *text, gsize size)
{
  GstAugScan *scan = self->scan;
  const GstAugHidden piece = { scan->plain->len, text, size, self->style };

  g_array_append_val (scan->pieces, piece);
  if (!scan->hidden[piece.at])
    scan->hidden[piece.at] = scan->pieces->len;
}

/*
 * gst_aug_style_new:
 * @strings: keeps its strings
 * @styles: keeps the style
 * @outer: (nullable): what it stands in
 * @tag: its opening tag
 * @size: bytes in @tag
 *
 * Returns: (transfer none): one more element
 */
const GstAugStyle *
gst_aug_style_new (GStringChunk *strings, GPtrArray *styles, const GstAugStyle *outer,
    const gchar *tag, gsize size)
{
  GstAugStyle *style = g_new (GstAugStyle, 1);

  style->outer = outer;
  style->tag = g_string_chunk_insert_len (strings, tag, (gssize) size);
  style->name =
      g_string_chunk_insert_len (strings, tag + 1, (gssize) strcspn (style->tag + 1, " \t\r\n>"));
  style->tag_size = size;
  style->size = size + (outer ? outer->size : 0);
  style->depth = 1 + (outer ? outer->depth : 0);
  g_ptr_array_add (styles, style);
  return style;
}

/* The markup parses, so elements are closed in turn. */
static void
read_tag (Reader *self, const gchar *tag, gsize size)
{
  if (tag[1] == '/')
    self->style = self->style ? self->style->outer : NULL;
  else if (tag[1] == '!' || tag[1] == '?' || tag[size - 2] == '/')
    read_hidden (self, tag, size);
  else
    self->style = gst_aug_style_new (self->strings, self->styles, self->style, tag, size);
}

static void
read_source (Reader *self)
{
  GstAugScan *scan = self->scan;
  const gchar *p = scan->source;

  while (*p) {
    const gchar *next = gst_aug_markup_skip_override (p, scan->markup);
    const gsize at = (gsize) (p - scan->source);

    if (next != p) {
      read_hidden (self, p, (gsize) (next - p));
    } else if (scan->markup && *p == '<') {
      next = gst_aug_markup_skip_tag (p);
      read_tag (self, p, (gsize) (next - p));
    } else if (scan->markup && *p == '&') {
      gchar utf8[6];
      const gint n = g_unichar_to_utf8 (gst_aug_markup_decode_entity (p, &next), utf8);

      read_text (self, utf8, (gsize) n, at, (gsize) (next - scan->source));
    } else {
      next = g_utf8_next_char (p);
      read_text (self, p, (gsize) (next - p), at, (gsize) (next - scan->source));
    }
    p = next;
  }
}

/* Where the key begins whose box U+20E3 at @i is: 1, perhaps a variation selector, the box. */
static gsize
key_start (const gchar *plain, gsize i)
{
  if (i >= 3 && memcmp (plain + i - 3, "\xEF\xB8\x8F", 3) == 0)
    i -= 3;
  return i >= 1 && (g_ascii_isdigit (plain[i - 1]) || strchr ("#*", plain[i - 1])) ? i - 1 : i;
}

static void
find_breaks (GstAugScan *scan)
{
  const gchar *plain = scan->plain->str;

  gst_aug_find_word_breaks (plain, scan->plain->len, scan->breaks);
  for (gsize i = 0; i < scan->plain->len; i++) {
    gunichar c;

    if ((guint8) plain[i] != 0xE2)
      continue;
    c = g_utf8_get_char (plain + i);
    if (gst_aug_is_direction (c))
      scan->breaks[i] = scan->breaks[i + 3] = 1;
    else if (c == 0x20E3)
      scan->breaks[key_start (plain, i)] = scan->breaks[i + 3] = 1;
  }
}

void
gst_aug_scan_init (GstAugScan *scan, const gchar *text, gssize size, GstAugTextFormat format,
    GStringChunk *strings, GPtrArray *styles)
{
  Reader reader = { .scan = scan, .strings = strings, .styles = styles };
  gsize n;

  scan->source = gst_aug_markup_take_text (text, size);
  scan->markup = format == GST_AUG_TEXT_PANGO_MARKUP && gst_aug_markup_parses (scan->source);
  /* an entity is never shorter than its character, so what is read is never the longer one */
  n = strlen (scan->source) + 1;
  scan->plain = g_string_sized_new (n);
  scan->style = g_malloc0 (
      n * (sizeof *scan->style + sizeof *scan->at + sizeof *scan->end + sizeof *scan->hidden + 1));
  scan->at = (guint32 *) (scan->style + n);
  scan->end = scan->at + n;
  scan->hidden = scan->end + n;
  scan->breaks = (gchar *) (scan->hidden + n);
  scan->pieces = g_array_new (FALSE, FALSE, sizeof (GstAugHidden));
  read_source (&reader);
  find_breaks (scan);
}

void
gst_aug_scan_clear (GstAugScan *scan)
{
  g_free (scan->source);
  g_string_free (scan->plain, TRUE);
  g_free (scan->style);
  g_array_unref (scan->pieces);
}
